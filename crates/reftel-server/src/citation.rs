//! A citation: document, paragraph, characters and exact quote, so that anyone can check it again.

mod annotation;
mod bibtex;
mod csl;
mod plain;

use reftel_archive::{Archive, DocumentAnswer, fragment};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::address;
use crate::asked::Asked;
use crate::refusal::Refusal;

/// What a citation is made from.
pub(crate) struct Citation {
    document: DocumentAnswer,
    /// Name of the archive.
    archive: String,
    anchor: String,
    fragment: String,
    number: Option<u32>,
    marking: Option<String>,
    page: Option<u32>,
    /// Whole text of the paragraph.
    text: String,
    /// First and one-past-last character of the quote in the text.
    range: (usize, usize),
    /// Whether the quote is less than the paragraph.
    part: bool,
    quote: String,
    /// The room's address, without a path.
    base: String,
}

/// A citation: `reftel.citation/1`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CitationAnswer {
    /// `reftel.citation/1`.
    pub(crate) schema: &'static str,
    /// Id of the document.
    pub(crate) document: String,
    /// Anchor of the paragraph.
    pub(crate) paragraph: String,
    /// First and one-past-last character of the quote in the paragraph's text.
    pub(crate) range: (usize, usize),
    /// The quote, exactly.
    pub(crate) quote: String,
    /// SHA-256 of the source's bytes, in lower-case hexadecimal digits.
    pub(crate) sha256: Option<String>,
    /// The place in the source in words.
    pub(crate) place: Option<String>,
    /// Permanent link, without the room's address.
    pub(crate) link: String,
    /// The citation as text.
    pub(crate) plain: String,
    /// As a BibTeX entry.
    pub(crate) bibtex: String,
    /// As CSL-JSON: a list of one item.
    pub(crate) csl: Value,
    /// As a W3C Web Annotation.
    pub(crate) annotation: Value,
}

/// A form of a citation that can be kept as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Bibtex,
    Csl,
    Annotation,
}

/// Forms, as parameter.
pub(crate) const STYLES: [(&str, Style); 4] = [
    ("plain", Style::Plain),
    ("bibtex", Style::Bibtex),
    ("csl", Style::Csl),
    ("annotation", Style::Annotation),
];

impl Style {
    /// Returns media type and ending of its files.
    pub(crate) fn file(self) -> (&'static str, &'static str) {
        match self {
            Style::Plain => ("text/plain; charset=utf-8", "txt"),
            Style::Bibtex => ("application/x-bibtex; charset=utf-8", "bib"),
            Style::Csl => ("application/vnd.citationstyles.csl+json", "csl.json"),
            Style::Annotation => {
                ("application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"", "annotation.jsonld")
            }
        }
    }
}

impl Citation {
    /// Makes the citation of the paragraph `p`, or of its characters `from` to `to`.
    ///
    /// With `quote`, says no when the characters are not these: so a citation is checked again.
    pub(crate) fn find(archive: &Archive, id: &str, asked: &Asked, base: &str) -> Result<Citation, Refusal> {
        let document = archive.document(id)?.ok_or_else(|| Refusal::no_document(id))?;
        Citation::of(document, archive.name(), asked, base)
    }

    fn of(document: DocumentAnswer, archive: String, asked: &Asked, base: &str) -> Result<Citation, Refusal> {
        let Some(wanted) = asked.get("p") else {
            return Err(Refusal::Wrong {
                message: "a citation needs a paragraph".to_owned(),
                hint: "name its anchor, as in `?p=7`".to_owned(),
            });
        };
        let by = |anchor: &str| document.paragraphs.iter().find(|p| p.anchor == anchor);
        // What stands after `#` in a link is taken too.
        let found =
            by(wanted).or_else(|| by(wanted.strip_prefix('p')?)).or_else(|| by(wanted.strip_prefix("p-")?));
        let Some(paragraph) = found.cloned() else {
            return Err(Refusal::Nothing {
                message: format!("`{}` has no paragraph `{wanted}`", document.id),
                hint: "the reader shows the numbers of its paragraphs".to_owned(),
            });
        };
        let length = paragraph.text.chars().count();
        let range = (asked.number("from", 0)?, asked.number("to", length)?);
        if range.0 > range.1 || range.1 > length || (range.0 == range.1 && length > 0) {
            return Err(Refusal::Wrong {
                message: format!("there are no characters {} to {} in this paragraph", range.0, range.1),
                hint: format!("it has {length}; `from` is the first, counted from 0, `to` one past the last"),
            });
        }
        let quote: String = paragraph.text.chars().skip(range.0).take(range.1 - range.0).collect();
        if let Some(claimed) = asked.get("quote").filter(|claimed| *claimed != quote) {
            return Err(Refusal::Wrong {
                message: format!("the passage does not say “{claimed}”"),
                hint: format!("it says “{quote}”"),
            });
        }
        let fragment =
            fragment(&paragraph.anchor, |other| document.paragraphs.iter().any(|p| p.anchor == other));
        Ok(Citation {
            archive,
            anchor: paragraph.anchor,
            fragment,
            number: paragraph.number,
            marking: paragraph.marking,
            page: paragraph.page,
            part: range != (0, length),
            text: paragraph.text,
            range,
            quote,
            base: base.to_owned(),
            document,
        })
    }

    /// Returns the document that is cited.
    pub(crate) fn document(&self) -> &DocumentAnswer {
        &self.document
    }

    /// Returns the whole text of the paragraph.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the paragraph's anchor.
    pub(crate) fn anchor(&self) -> &str {
        &self.anchor
    }

    /// Returns the quote's characters, when it is less than the paragraph.
    pub(crate) fn part(&self) -> Option<(usize, usize)> {
        self.part.then_some(self.range)
    }

    /// Returns the permanent link, without the room's address.
    pub(crate) fn link(&self) -> String {
        let (from, to) = (self.range.0.to_string(), self.range.1.to_string());
        let mut parameters = Vec::new();
        if self.part {
            parameters = vec![("p", self.anchor.as_str()), ("from", &from), ("to", &to)];
        }
        let document = address::with(&address::document(&self.document.id), &parameters);
        format!("{document}#{}", address::in_value(&self.fragment))
    }

    /// Returns the address of this citation's page, without the room's address.
    pub(crate) fn page_address(&self) -> String {
        let (from, to) = (self.range.0.to_string(), self.range.1.to_string());
        let mut parameters = vec![("p", self.anchor.as_str())];
        if self.part {
            parameters.extend([("from", from.as_str()), ("to", to.as_str())]);
        }
        address::with(&format!("/cite/{}", address::in_path(&self.document.id)), &parameters)
    }

    /// Returns the paragraph in words: `para. 7`, `note 3`.
    fn locator(&self) -> String {
        let word = match (self.number, self.anchor.strip_prefix('n'), self.anchor.strip_prefix('p')) {
            (Some(_), ..) => format!("para. {}", self.anchor),
            (None, Some(note), _) => format!("note {note}"),
            (None, _, Some(place)) => format!("para. {place} (counted)"),
            _ => format!("para. {}", self.anchor),
        };
        match self.page {
            Some(page) => format!("p. {page}, {word}"),
            None => word,
        }
    }

    fn sha256(&self) -> Option<&str> {
        self.document.sources.first().map(|source| source.sha256.as_str())
    }

    /// Returns what the document is, in a word.
    fn genre(&self) -> &'static str {
        match self.document.kind {
            "cable" => "telegram",
            "paper" => "paper",
            "report" => "report",
            "article" => "article",
            "statement" => "statement",
            "email" => "e-mail message",
            _ => "document",
        }
    }

    /// Returns who is named as its author: persons, else where it comes from.
    fn authors(&self) -> Vec<&str> {
        match self.document.authors.as_slice() {
            [] => self.document.origin.iter().map(String::as_str).collect(),
            authors => authors.iter().map(String::as_str).collect(),
        }
    }

    /// Returns one form as text.
    pub(crate) fn written(&self, style: Style) -> String {
        let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
        match style {
            Style::Plain => plain::plain(self) + "\n",
            Style::Bibtex => bibtex::bibtex(self),
            Style::Csl => pretty(&csl::csl(self)),
            Style::Annotation => pretty(&annotation::annotation(self)),
        }
    }

    /// Returns it in every form.
    pub(crate) fn answer(&self) -> CitationAnswer {
        let place = self.document.paragraphs.iter().find(|p| p.anchor == self.anchor);
        CitationAnswer {
            schema: "reftel.citation/1",
            document: self.document.id.clone(),
            paragraph: self.anchor.clone(),
            range: self.range,
            quote: self.quote.clone(),
            sha256: self.sha256().map(str::to_owned),
            place: place.and_then(|p| p.place.clone()),
            link: self.link(),
            plain: plain::plain(self),
            bibtex: bibtex::bibtex(self),
            csl: csl::csl(self),
            annotation: annotation::annotation(self),
        }
    }
}

/// Returns a text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(crate) mod tests;
