//! The attributes that the National Archives print below a telegram of 1973–79.
//!
//! Source: records of the Central Foreign Policy File as the archives show them, `Message Attributes`.

use crate::cable::*;
use crate::lines::{Line, trim};
use crate::{addressee, declassify, furniture, marking, tags};

/// The line above them.
pub(crate) const HEAD: &str = "Message Attributes";

/// Takes from the attributes what the telegram's own header did not give.
pub(crate) fn read(lines: &[Line<'_>], cable: &mut Cable) {
    /// There are some sixty.
    const LINES_MAX: usize = 200;
    for line in lines.iter().take(LINES_MAX) {
        let Some((name, value)) = line.trimmed().split_once(':') else { continue };
        let value = trim(value);
        if value.is_empty() || value.eq_ignore_ascii_case("n/a") {
            continue;
        }
        match name.trim_end() {
            "Document Number" => cable.id = cable.id.take().or_else(|| crate::canonical_id(value)),
            "Draft Date" | "Sent Date" => cable.date = cable.date.or(declassify::date(value).0),
            "Subject" => {
                cable.subject.get_or_insert_with(|| addressee::one_blank(value));
            }
            "TAGS" if cable.tags.is_empty() => {
                let mut list = tags::Tags::default();
                list.line(value);
                list.close();
                cable.tags = list.found;
            }
            "From" => {
                cable.from.get_or_insert_with(|| addressee::one_blank(value));
            }
            "To" if cable.to.is_empty() => cable.to = vec![addressee::read(value, false)],
            "Original Classification" => {
                if let Some((classification, _)) = marking::classification(&value.to_ascii_uppercase(), false)
                {
                    cable.classification.get_or_insert_with(|| classification.to_owned());
                }
            }
            "Drafter" => {
                cable.drafted_by.get_or_insert_with(|| value.to_owned());
            }
            "Approved By" => {
                cable.approved_by.get_or_insert_with(|| value.to_owned());
            }
            "Markings" => cable.released = cable.released.or_else(|| furniture::released(value)),
            _ => {}
        }
    }
}
