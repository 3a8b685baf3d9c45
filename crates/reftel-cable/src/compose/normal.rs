//! A telegram's fields as they read back: blanks folded, defaults filled in.

use crate::addressee::one_blank;
use crate::{Addressee, Cable, Declassify, declassify};

/// Returns the fields that are written, in the form in which they are read.
pub(super) fn of(cable: &Cable) -> Cable {
    let mut cable = cable.clone();
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fold_in = |text: &mut Option<String>| {
        *text = text.take().map(|text| fold(&text)).filter(|text| !text.is_empty());
    };
    fold_in(&mut cable.from);
    fold_in(&mut cable.subject);
    fold_in(&mut cable.signed);
    fold_in(&mut cable.classification);
    cable.classification = cable.classification.map(|c| c.to_uppercase());
    if let Some(id) = &cable.id {
        cable.id = crate::canonical_id(id).or_else(|| Some(id.clone()));
    }
    for paragraph in &mut cable.paragraphs {
        paragraph.text = fold(&paragraph.text);
        fold_in(&mut paragraph.heading);
    }
    let precedence = cable.precedence;
    for to in &mut cable.to {
        to.precedence = to.precedence.or(precedence);
    }
    for addressee in cable.to.iter_mut().chain(&mut cable.info) {
        addressee.name = one_blank(addressee.name.trim());
    }
    for reference in &mut cable.references {
        if reference.text.is_empty()
            && let Some((year, post, serial)) = reference.id.as_deref().and_then(crate::id::parts)
        {
            reference.text = format!("{year:02} {post} {serial}");
        }
        reference.text = fold(&reference.text);
    }
    if let Some(order) = &mut cable.declassify {
        whole_order(order);
    }
    cable
}

/// Writes the day into the text of the executive-order line, when only the day is given.
fn whole_order(order: &mut Declassify) {
    if order.text.is_none()
        && let Some(day) = order.on
    {
        order.text = Some(format!("DECL: {:02}/{:02}/{:04}", day.month(), day.day(), day.year()));
    }
    if let Some(text) = &order.text {
        order.on = declassify::date(text).0;
    }
}

/// Returns an addressee as its line has it, with a precedence where it is not that of its list.
pub(super) fn line(addressee: &Addressee, of_list: Option<&str>) -> String {
    let mut line = String::new();
    if let Some(route) = &addressee.route {
        line.push_str(route);
        line.push('/');
    }
    line.push_str(&addressee.name);
    if let Some(precedence) = &addressee.precedence
        && of_list != Some(precedence)
    {
        line.push(' ');
        line.push_str(precedence);
    }
    if let Some(number) = addressee.number {
        line.push_str(&format!(" {number:04}"));
    }
    line
}
