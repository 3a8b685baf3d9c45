//! The properties of a PDF file.

use pdf_oxide::PdfDocument;
use pdf_oxide::object::Object;
use reftel_when::{Date, Edtf};

/// The document information dictionary, as far as it is of use. Source: ISO 32000-1, 14.3.3.
#[derive(Debug, Default)]
pub(super) struct Info {
    pub title: Option<String>,
    pub author: Option<String>,
    pub creator: Option<String>,
    /// The day on which the file was made, and how it was written.
    pub created: Option<(Edtf, String)>,
}

impl Info {
    pub fn of(pdf: &PdfDocument) -> Info {
        let Some(info) = pdf.trailer().as_dict().and_then(|trailer| trailer.get("Info")) else {
            return Info::default();
        };
        let Ok(info) = pdf.resolve_object(info) else { return Info::default() };
        let text = |key: &str| {
            let value = pdf.resolve_object(info.as_dict()?.get(key)?).ok()?;
            let text = decode(value_bytes(&value)?);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty() && text.len() < 1000).then_some(text)
        };
        let created = text("CreationDate").and_then(|written| Some((day(&written)?, written)));
        Info { title: text("Title"), author: text("Author"), creator: text("Creator"), created }
    }
}

fn value_bytes(value: &Object) -> Option<&[u8]> {
    value.as_string()
}

/// Decodes a text string: UTF-16 with a byte order mark, UTF-8 with one, or Latin (ISO 32000-2, 7.9.2.2).
fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    }
}

/// Returns the day of `D:20171112101500+01'00'`; the month or year when it has no more.
fn day(written: &str) -> Option<Edtf> {
    let digits = written.strip_prefix("D:").unwrap_or(written);
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let year = number(0, 4).filter(|year| (1985..=2100).contains(year))?;
    let Some(month) = number(4, 6).and_then(|month| i8::try_from(month).ok()) else {
        return format!("{year:04}").parse().ok();
    };
    match number(6, 8).and_then(|day| i8::try_from(day).ok()) {
        Some(day) => Some(Edtf::day(Date::new(year, month, day).ok()?)),
        None => format!("{year:04}-{month:02}").parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_files() {
        let cases = [
            ("D:20171112101500+01'00'", Some("2017-11-12")),
            ("D:201711", Some("2017-11")),
            ("20171112", Some("2017-11-12")),
            ("D:2017", Some("2017")),
            ("D:20171399", None),
            ("D:00000000", None),
            ("", None),
            ("Ж:201", None),
        ];
        for (written, want) in cases {
            assert_eq!(day(written).as_ref().map(Edtf::as_str), want, "{written}");
        }
    }
}
