//! A chain as a picture.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{ChainAnswer, ChainDocument};

/// Height of a line, in units of the picture (pixels, unless it is scaled).
const LINE: usize = 30;
/// Widest that the arcs may become.
const ARCS_MAX: usize = 150;
/// Space for the words.
const WORDS: usize = 860;
/// Most characters of a title; the rest is in the picture's tooltip.
const TITLE_MAX: usize = 62;

/// Draws a chain. Colours come from the page that holds the picture (`currentColor`), so that it can be read
/// on light and on dark.
pub(super) fn svg(chain: &ChainAnswer, address: &dyn Fn(&str) -> String) -> String {
    let places: BTreeMap<&str, usize> =
        chain.documents.iter().enumerate().map(|(place, d)| (d.id.as_str(), place)).collect();
    let spans: Vec<(usize, usize)> = chain
        .links
        .iter()
        .filter_map(|link| Some((*places.get(link.from.as_str())?, *places.get(link.to.as_str())?)))
        .collect();
    let longest = spans.iter().map(|(from, to)| from.abs_diff(*to)).max().unwrap_or(1);
    let bulge = |rows: usize| (16 + rows * 10).min(16 + ARCS_MAX * rows / longest.max(1)).min(ARCS_MAX);
    let left = spans.iter().map(|(from, to)| bulge(from.abs_diff(*to))).max().unwrap_or(0) + 14;
    let (width, height) = (left + WORDS, chain.documents.len() * LINE + 8);
    let middle = |place: usize| place * LINE + LINE / 2 + 4;
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"group\" aria-label=\"{}\" class=\"chain\" fill=\"none\" stroke=\"none\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\">",
        escaped(&format!(
            "{} documents and {} references around {}, oldest first",
            chain.documents.len(),
            chain.links.len(),
            chain.root
        ))
    );
    for (link, (from, to)) in chain.links.iter().zip(&spans) {
        let (y1, y2, x) = (middle(*from), middle(*to), left - bulge(from.abs_diff(*to)));
        let root = link.from == chain.root || link.to == chain.root;
        let _ = write!(
            out,
            "<path d=\"M{left} {y1}C{x} {y1} {x} {y2} {left} {y2}\" stroke=\"currentColor\" \
             stroke-opacity=\"{}\" stroke-width=\"{}\"><title>{}</title></path>",
            if root { "0.85" } else { "0.35" },
            if root { "1.6" } else { "1.1" },
            escaped(&format!("{} refers to {} ({})", link.from, link.to, link.text))
        );
        // The end that is referred to, as an arrowhead towards the line's mark.
        let _ =
            write!(out, "<path d=\"M{left} {y2}l-7 -3.5v7z\" fill=\"currentColor\" fill-opacity=\"0.7\"/>");
    }
    for (place, document) in chain.documents.iter().enumerate() {
        line(&mut out, document, document.id == chain.root, (left, middle(place)), address);
    }
    out.push_str("</svg>");
    out
}

fn line(
    out: &mut String,
    document: &ChainDocument,
    is_root: bool,
    (x, y): (usize, usize),
    address: &dyn Fn(&str) -> String,
) {
    let (fill, title) = match (document.held, &document.title) {
        (true, Some(title)) => ("currentColor", title.as_str()),
        (true, None) => ("currentColor", "(no title)"),
        (false, _) => ("none", "not in this archive"),
    };
    let _ = write!(
        out,
        "<circle cx=\"{}\" cy=\"{y}\" r=\"{}\" fill=\"{fill}\" stroke=\"currentColor\"/>",
        x + 6,
        if is_root { 5 } else { 4 }
    );
    let short: String = title.chars().take(TITLE_MAX).collect();
    let more = if title.chars().nth(TITLE_MAX).is_some() { "…" } else { "" };
    let words = format!(
        "<text x=\"{}\" y=\"{}\" fill=\"currentColor\"{}{}><title>{}</title><tspan \
         font-family=\"ui-monospace, monospace\">{}</tspan><tspan dx=\"8\" fill-opacity=\"0.72\">{}</tspan>\
         <tspan dx=\"8\">{}{more}</tspan></text>",
        x + 20,
        y + 4,
        if is_root { " font-weight=\"700\"" } else { "" },
        if document.held { "" } else { " fill-opacity=\"0.72\"" },
        escaped(title),
        escaped(&document.id),
        escaped(document.date.as_deref().unwrap_or_default()),
        escaped(&short)
    );
    if document.held {
        let _ = write!(out, "<a href=\"{}\">{words}</a>", escaped(&address(&document.id)));
    } else {
        out.push_str(&words);
    }
}

/// Returns a text as it may stand in XML, in an attribute too: characters that XML does not allow, and marks
/// that turn the writing direction, are shown as `\u{FFFD}`.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' => {
                safe.push('\u{FFFD}');
            }
            c if c.is_control() => safe.push('\u{FFFD}'),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::ChainLink;

    fn document(id: &str, title: Option<&str>) -> ChainDocument {
        ChainDocument {
            id: id.into(),
            title: title.map(str::to_owned),
            date: Some("2008".into()),
            origin: None,
            held: title.is_some(),
            steps: 0,
        }
    }

    #[test]
    fn a_picture_of_hostile_titles_is_sound_xml() {
        let chain = ChainAnswer {
            schema: "reftel.chain/1",
            root: "08A1".into(),
            documents: vec![
                document("08A1", Some("</title><script>alert('1')</script>\u{0}\u{202E}")),
                document("\"onload=\"x", None),
            ],
            links: vec![ChainLink {
                from: "08A1".into(),
                to: "\"onload=\"x".into(),
                label: None,
                text: "A & B <".into(),
            }],
            complete: true,
        };
        let svg = svg(&chain, &|id| format!("/doc/{id}?a&b"));
        assert!(!svg.contains("<script"), "{svg}");
        assert!(!svg.contains("\"onload"), "{svg}");
        assert!(svg.contains("href=\"/doc/08A1?a&amp;b\""), "{svg}");
        assert_eq!(svg.matches("<circle").count(), 2);
        assert_eq!(svg.matches("<a ").count(), 1, "what the archive lacks leads nowhere");
        assert_eq!(svg.matches('<').count(), svg.matches('>').count());
    }
}
