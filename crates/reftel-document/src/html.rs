//! HTML: the article of a page, its title, byline and date.
//!
//! Two readings meet here. A scan of the tags gives blocks of text with their exact bytes; `dom_smoothie`
//! (Mozilla's Readability) says which part of a page is the article. A block is kept when the article has
//! it. No markup of the page goes any further than this module.

mod tags;

use std::collections::HashSet;

use dom_smoothie::{Config, Readability};
use reftel_when::prose;

pub(crate) use tags::too_deep;
use tags::{UNCLOSED_MAX, skip, tag_end};

use crate::decoded::Decoded;
use crate::flow::{Flow, anchors, one_line};
use crate::{
    DateBasis, Dated, Document, Kind, Limits, Paragraph, Problem, Role, State, dating, inline, language, text,
};

/// Largest page that is read as one, in bytes.
const BYTES_MAX: usize = 32 << 20;

/// Returns whether a text is HTML: it begins with a tag that pages or fragments begin with.
pub(crate) fn is_html(text: &str) -> bool {
    let start = text.trim_start();
    let start: String = start.chars().take(64).collect::<String>().to_ascii_lowercase();
    [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<div",
        "<p>",
        "<p ",
        "<article",
        "<section",
        "<main",
        "<h1",
        "<h2",
        "<table",
        "<ul",
        "<pre",
        "<code",
        "<!--",
        "<meta",
    ]
    .iter()
    .any(|tag| start.starts_with(tag))
        && !start.starts_with("<?xml")
        || (start.starts_with("<?xml")
            && text.get(..text.floor_char_boundary(1_000)).is_some_and(|t| t.contains("<html")))
}

/// A block of text on a page.
struct Block {
    tag: String,
    paragraph: Paragraph,
}

/// What the tags say outside the text.
#[derive(Default)]
struct Page {
    title: Option<String>,
    language: Option<String>,
    /// `content` of `meta` elements by their name or property.
    meta: Vec<(String, String)>,
    /// `datetime` of the first `time` element.
    time: Option<String>,
}

/// Reads a page.
pub(crate) fn read(decoded: &Decoded<'_>, limits: &Limits) -> Result<Document, State> {
    if decoded.text.len() > BYTES_MAX {
        return Err(State::Unreadable(format!("a page of more than {} MB", BYTES_MAX >> 20)));
    }
    if too_deep(&decoded.text, limits.depth_max).is_some() {
        return Err(State::Unreadable(format!("elements are nested more than {} deep", limits.depth_max)));
    }
    let (page, blocks) = scan(decoded);
    let article = Readability::new(
        decoded.text.as_ref(),
        None,
        Some(Config { max_elements_to_parse: 200_000, ..Config::default() }),
    )
    .and_then(|mut readability| readability.parse())
    .ok();
    let mut problems = Vec::new();
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            page.meta.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, v)| one_line(v))
        })
    };
    let heading = blocks.iter().find(|b| b.tag == "h1").map(|b| b.paragraph.text.clone());
    let title = heading
        .or_else(|| meta(&["og:title", "dc.title", "citation_title"]))
        .or_else(|| article.as_ref().map(|a| one_line(&a.title)).filter(|t| !t.is_empty()))
        .or_else(|| page.title.clone());
    let total = blocks.len();
    let kept = keep(blocks, article.as_ref().map(|a| a.text_content.as_ref()), title.as_deref());
    let left = total - kept.iter().filter(|b| b.paragraph.role != Role::Deleted).count();
    if left > 0 {
        problems.push(Problem {
            line: None,
            offset: None,
            kind: "left_out".to_owned(),
            message: format!(
                "{left} blocks of the page beside the article (menus, links, notices) are not text"
            ),
        });
    }
    let byline = article
        .as_ref()
        .and_then(|a| a.byline.clone())
        .or_else(|| meta(&["author", "article:author", "dc.creator"]));
    let mut paragraphs = Vec::new();
    let mut above: Option<String> = None;
    for block in kept {
        if block.tag.starts_with('h') && block.tag.len() == 2 {
            let is_title = title.as_deref().is_some_and(|t| t.eq_ignore_ascii_case(&block.paragraph.text));
            above = (!is_title).then(|| block.paragraph.text.clone()).filter(|t| !t.is_empty());
        } else {
            paragraphs.push(Paragraph { heading: above.clone(), ..block.paragraph });
        }
    }
    anchors(&mut paragraphs);
    let stated = meta(&[
        "article:published_time",
        "date",
        "dc.date",
        "dcterms.date",
        "citation_publication_date",
        "pubdate",
    ])
    .map(|d| (d, "the page's own data"))
    .or_else(|| page.time.clone().map(|d| (d, "the page's `time` element")))
    .or_else(|| article.as_ref().and_then(|a| a.published_time.clone()).map(|d| (d, "the page's own data")));
    let date = stated
        .and_then(|(value, whence)| {
            let edtf = value.get(..10).and_then(|day| day.parse().ok()).or_else(|| {
                let found = prose::find(&value);
                found.first().map(|f| f.date.clone())
            })?;
            Some(Dated { edtf, basis: DateBasis::Stated, why: format!("{whence}, `{value}`") })
        })
        .or_else(|| first_line_date(&paragraphs))
        .or_else(|| dating::infer(&paragraphs));
    let kind = title.as_deref().and_then(text::kind_of).unwrap_or(Kind::Article);
    let found = language::of(paragraphs.iter().map(|p| p.text.as_str()));
    Ok(Document {
        kind,
        title,
        date,
        origin: meta(&["og:site_name", "publisher", "dc.publisher"])
            .or_else(|| article.as_ref().and_then(|a| a.site_name.clone())),
        authors: byline
            .map(|b| one_line(b.trim().trim_start_matches("By ").trim_start_matches("by ")))
            .into_iter()
            .filter(|b| !b.is_empty())
            .collect(),
        language: found
            .or(page.language.map(|l| {
                l.chars().take_while(|c| c.is_ascii_alphabetic()).take(2).collect::<String>().to_lowercase()
            }))
            .filter(|l| l.len() == 2),
        tags: meta(&["keywords", "news_keywords"])
            .map(|k| k.split(',').map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect())
            .unwrap_or_default(),
        paragraphs,
        problems,
        ..Document::default()
    })
}

/// A dateline in one of the first lines: a short one with one full date.
fn first_line_date(paragraphs: &[Paragraph]) -> Option<Dated> {
    paragraphs.iter().take(3).filter(|p| p.text.len() < 80).find_map(|p| {
        let found = prose::find(&p.text);
        let [one] = found.as_slice() else { return None };
        one.date.is_day().then(|| Dated {
            edtf: one.date.clone(),
            basis: DateBasis::Stated,
            why: format!("the line “{}” at the head of the text", p.text),
        })
    })
}

/// Keeps the blocks that the article has; without one, all that look like text.
fn keep(blocks: Vec<Block>, article: Option<&str>, title: Option<&str>) -> Vec<Block> {
    /// An article with less of the page's text than one part in so many is a notice beside the text: a page
    /// that is one `pre`, or a list of messages, has no article that Readability knows.
    const LEAST_PART: usize = 5;
    let normal = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let article = article.map(normal).filter(|text| text.len() > 100);
    let article = article.filter(|article| {
        let texts: Vec<String> = blocks.iter().map(|b| normal(&b.paragraph.text)).collect();
        let long: usize = texts.iter().map(String::len).filter(|length| *length > 40).sum();
        let found: usize =
            texts.iter().filter(|t| t.len() > 40 && article.contains(*t)).map(String::len).sum();
        found * LEAST_PART >= long
    });
    let mut seen = HashSet::new();
    let (mut kept, mut any) = (Vec::new(), false);
    for block in blocks {
        let text = normal(&block.paragraph.text);
        let is_title = title.is_some_and(|t| normal(t) == text);
        let inside = match &article {
            Some(article) => !text.is_empty() && article.contains(&text),
            None => true,
        };
        // A menu's words may stand in the article too; a short block is kept once the article began.
        let long = text.len() > 40;
        if inside && (long || any || article.is_none()) || is_title {
            any |= long && inside;
            // Pages repeat teasers; the same long text twice is one.
            if !long || seen.insert(text) {
                kept.push(block);
            }
        }
    }
    kept
}

/// Elements whose text is never an article's.
const SKIPPED: &[&str] = &[
    "script", "style", "head", "nav", "aside", "form", "button", "select", "noscript", "template", "svg",
    "iframe", "object", "textarea", "footer", "math", "canvas", "video", "audio", "menu", "dialog",
];
/// Elements that part text into blocks.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "table",
    "tr",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "hr",
    "section",
    "article",
    "header",
    "main",
    "center",
    "dl",
    "dt",
    "dd",
    "body",
    "html",
    "figcaption",
    "figure",
    "address",
    "caption",
];
/// Scans the tags once; returns what the page says of itself, and its blocks.
fn scan(decoded: &Decoded<'_>) -> (Page, Vec<Block>) {
    let source = decoded.text.as_ref();
    let mut page = Page::default();
    let mut blocks: Vec<Block> = Vec::new();
    let mut flow = Flow::default();
    let (mut tag, mut quote, mut cells) = ("p".to_owned(), 0_usize, false);
    let mut pre = 0_usize;
    let (mut at, mut unclosed) = (0, 0);
    let close = |flow: &mut Flow, tag: &str, quote: usize, blocks: &mut Vec<Block>| {
        let flow = std::mem::take(flow);
        if !flow.is_empty() {
            let role = match tag {
                "li" | "dd" | "dt" => Role::Item,
                "tr" => Role::Row,
                "figcaption" | "caption" => Role::Caption,
                _ if quote > 0 => Role::Quote,
                _ => Role::Text,
            };
            blocks.push(Block { tag: tag.to_owned(), paragraph: flow.finish(role, None) });
        }
    };
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("<!--") {
            at += rest.find("-->").map_or(rest.len(), |end| end + 3);
            continue;
        }
        let markup = rest.starts_with('<')
            && rest
                .as_bytes()
                .get(1)
                .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'));
        if !markup {
            let end = rest.get(1..).and_then(|r| r.find('<')).map_or(rest.len(), |n| n + 1);
            if pre == 0 {
                words(&mut flow, decoded, at, at + end);
            } else {
                // Text set as it was typed has its paragraphs between empty lines.
                let mut blank = false;
                let mut start = at;
                for line in rest.get(..end).unwrap_or_default().split_inclusive('\n') {
                    if blank && line.trim().is_empty() {
                        close(&mut flow, &tag, quote, &mut blocks);
                    }
                    blank = line.ends_with('\n');
                    words(&mut flow, decoded, start, start + line.len());
                    start += line.len();
                }
            }
            at += end;
            continue;
        }
        let end = tag_end(rest);
        let inner = rest.get(1..end.saturating_sub(1)).unwrap_or_default();
        let closing = inner.starts_with('/');
        let name: String = inner
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        at += end;
        let name = name.as_str();
        if !closing && name == "title" && page.title.is_none() {
            /// Longest title that is looked for, in bytes.
            const TITLE_MAX: usize = 4_000;
            let end = source.floor_char_boundary(at.saturating_add(TITLE_MAX));
            let text = source.get(at..end).unwrap_or_default();
            page.title =
                text.find("</").and_then(|n| text.get(..n)).map(inline::plain).filter(|t| !t.is_empty());
        }
        if !closing && name == "meta" {
            let key = attribute(inner, "property").or_else(|| attribute(inner, "name"));
            if let (Some(key), Some(value)) = (key, attribute(inner, "content")) {
                page.meta.push((key.to_lowercase(), value));
            }
        }
        if !closing && name == "html" {
            page.language = attribute(inner, "lang");
        }
        if !closing && name == "time" && page.time.is_none() {
            page.time = attribute(inner, "datetime");
        }
        if !closing && SKIPPED.contains(&name) && !inner.ends_with('/') {
            if name == "head" {
                continue;
            }
            if unclosed < UNCLOSED_MAX {
                let passed = skip(source.get(at..).unwrap_or_default(), name);
                unclosed += usize::from(passed == 0);
                at += passed;
            }
            continue;
        }
        if name == "pre" {
            pre = if closing { pre.saturating_sub(1) } else { pre + 1 };
        }
        if name == "blockquote" {
            close(&mut flow, &tag, quote, &mut blocks);
            quote = if closing { quote.saturating_sub(1) } else { quote + 1 };
        }
        if matches!(name, "td" | "th") && !closing {
            if cells && !flow.is_empty() {
                flow.put("\t", decoded.place(at - end, at));
            }
            cells = true;
        } else if name == "br" {
            flow.blank();
        } else if BLOCKS.contains(&name) {
            close(&mut flow, &tag, quote, &mut blocks);
            cells = false;
            tag = if closing { "p".to_owned() } else { name.to_owned() };
        }
    }
    close(&mut flow, &tag, quote, &mut blocks);
    (page, blocks)
}

/// Appends text with white space drawn together and entities as their characters.
fn words(flow: &mut Flow, decoded: &Decoded<'_>, from: usize, to: usize) {
    let text = decoded.text.get(from..to).unwrap_or_default();
    let mut run: Option<usize> = None;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
        let entity = (c == '&').then(|| inline::entity(text.get(at..).unwrap_or_default())).flatten();
        let blank = c.is_whitespace() || entity.is_some_and(|(c, _)| c.is_whitespace());
        if (blank || entity.is_some())
            && let Some(start) = run.take()
        {
            flow.run(decoded, from + start, from + at);
        }
        match entity {
            Some((c, length)) => {
                if blank {
                    flow.blank();
                } else {
                    let mut buffer = [0; 4];
                    flow.put(c.encode_utf8(&mut buffer), decoded.place(from + at, from + at + length));
                }
                at += length;
            }
            None => {
                if blank {
                    flow.blank();
                } else {
                    run.get_or_insert(at);
                }
                at += c.len_utf8();
            }
        }
    }
    if let Some(start) = run {
        flow.run(decoded, from + start, to);
    }
}

/// Returns the value of an attribute in the inside of a tag.
fn attribute(inner: &str, name: &str) -> Option<String> {
    let lower = inner.to_ascii_lowercase();
    let (mut rest, mut rest_lower) = (inner, lower.as_str());
    while let Some(place) = rest_lower.find(name) {
        let before = rest.get(..place).and_then(|b| b.chars().next_back());
        let after = rest.get(place + name.len()..)?.trim_start();
        if before.is_none_or(char::is_whitespace)
            && let Some(value) = after.strip_prefix('=').map(str::trim_start)
        {
            let value = match value.chars().next()? {
                quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
                _ => value.split(char::is_whitespace).next()?,
            };
            return Some(inline::plain(&value.replace('<', "&lt;")));
        }
        rest = rest.get(place + name.len()..)?;
        rest_lower = rest_lower.get(place + name.len()..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gives_its_article() {
        let page = r#"<!DOCTYPE html><html lang="en"><head><title>Window title</title>
<meta property="article:published_time" content="2011-03-04T10:00:00Z"><meta name="author" content="Ann Example">
<script>var x = "<p>no text</p>";</script></head><body><nav><ul><li>Home</li><li>About us</li></ul></nav>
<article><h1>The talks at Zubrow</h1><p>The ministers of both countries met on Tuesday &amp; talked for three hours about the border,
the river and the price of salt, as they had done before.</p><p>They will meet again, said a person who was in the room and who
did not want to be named because the talks are not public.</p><h2>What next</h2><p>Nobody knows what comes next, and it may be
long before anybody does, as everyone in the capital says at dinner.</p></article><footer>All rights</footer></body></html>"#;
        let document = read(&Decoded::of(page.as_bytes()), &Limits::default()).unwrap();
        assert_eq!(document.title.as_deref(), Some("The talks at Zubrow"));
        assert_eq!(document.date.unwrap().edtf.as_str(), "2011-03-04");
        assert_eq!(document.authors, ["Ann Example"]);
        let texts: Vec<&str> = document.paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts.len(), 3, "{texts:?}");
        assert!(texts[0].starts_with("The ministers of both countries met on Tuesday & talked"));
        assert_eq!(document.paragraphs[2].heading.as_deref(), Some("What next"));
    }

    #[test]
    fn typed_text_has_its_paragraphs() {
        let page = "<code><pre>The first line of the first paragraph\ngoes on here.\n \nThe second one,\n\
                    <a href='#x'>with a link</a>, ends.\n\nThird.</pre></code>";
        let document = read(&Decoded::of(page.as_bytes()), &Limits::default()).unwrap();
        let texts: Vec<&str> = document.paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "The first line of the first paragraph goes on here.",
                "The second one, with a link, ends.",
                "Third."
            ]
        );
    }

    #[test]
    fn depth_is_bounded() {
        let page = format!("<html><body>{}text", "<div>".repeat(100_000));
        assert!(matches!(read(&Decoded::of(page.as_bytes()), &Limits::default()), Err(State::Unreadable(_))));
    }
}
