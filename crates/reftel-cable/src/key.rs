//! The words that begin a field of the header, in the spellings of all layouts.

use memchr::memmem;

use crate::lines::trim_start;
use crate::{declassify, furniture, marking};

/// A field of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// `FM`, `From:`.
    From,
    /// `TO`, `Action:`.
    To,
    /// `INFO`, `Info:`.
    Info,
    /// `XMT`: exempted from a collective.
    Except,
    /// `TAGS:`.
    Tags,
    /// `SUBJECT:`, `SUBJ:`.
    Subject,
    /// `Cable title:` of an archive's page.
    Title,
    /// `REF:` and its kin.
    Reference,
    /// `Classified By:`.
    ClassifiedBy,
    /// `E.O. 12958:`.
    Order,
    /// `DECL:` on a line of its own.
    Declassify,
    /// `REASON:` on a line of its own.
    Reason,
    /// `MRN:`.
    Mrn,
    /// `Date/DTG:`.
    Date,
    /// `Captions:`.
    Captions,
    /// `Pass Line:`.
    Pass,
    /// `Signature:`.
    Signature,
    /// `DRAFTED BY`.
    DraftedBy,
    /// `APPROVED BY`.
    ApprovedBy,
    /// `Action Office:`.
    ActionOffice,
    /// `Info Office:`.
    InfoOffice,
    /// `Precedence:`.
    Precedence,
    /// `Classification:` with a value.
    Classification,
    /// What is not kept: `Cleared By:`, `Dissemination Rule:`, `DERIVED FROM:`.
    Other,
}

/// Labels that end with a colon, blanks left out, in capitals; in the order of their bytes.
const LABELS: [(&str, Key); 66] = [
    ("ACTION", Key::To),
    ("ACTIONOFFICE", Key::ActionOffice),
    ("ACTIONPOST", Key::Other),
    ("AGS", Key::Tags),
    ("APPROVEDBY", Key::ApprovedBy),
    ("CABLETITLE", Key::Title),
    ("CANONICALID", Key::Mrn),
    ("CAPTION", Key::Captions),
    ("CAPTIONS", Key::Captions),
    ("CLASSFIEDBY", Key::ClassifiedBy),
    ("CLASSIFICATION", Key::Classification),
    ("CLASSIFIEDBY", Key::ClassifiedBy),
    ("CLASSIFIEDY", Key::ClassifiedBy),
    ("CLEARED", Key::Other),
    ("CLEAREDBY", Key::Other),
    ("DATE!DTG", Key::Date),
    ("DATE/DIG", Key::Date),
    ("DATE/DTG", Key::Date),
    ("DATELDTG", Key::Date),
    ("DECL", Key::Declassify),
    ("DECLAS", Key::Declassify),
    ("DECLASSIFYON", Key::Declassify),
    ("DERIVEDFROM", Key::Other),
    ("DISSEMINATIONRULE", Key::Other),
    ("DOCUMENTNUMBER", Key::Mrn),
    ("DRAFTED", Key::DraftedBy),
    ("DRAFTEDBY", Key::DraftedBy),
    ("DTG", Key::Date),
    ("FM", Key::From),
    ("FROM", Key::From),
    ("INFO", Key::Info),
    ("INFOOFFICE", Key::InfoOffice),
    ("MESSAGEPRECEDENCE", Key::Precedence),
    ("MRN", Key::Mrn),
    ("PASSLINE", Key::Pass),
    ("PASSLINES", Key::Pass),
    ("PRECEDENCE", Key::Precedence),
    ("PROGRAMREF", Key::Reference),
    ("REASON", Key::Reason),
    ("REASON(S)", Key::Reason),
    ("REASONS", Key::Reason),
    ("REF", Key::Reference),
    ("REF(S)", Key::Reference),
    ("REFERENCE", Key::Reference),
    ("REFERENCE(S)", Key::Reference),
    ("REFERENCES", Key::Reference),
    ("REFS", Key::Reference),
    ("REFTEL", Key::Reference),
    ("REFTEL(S)", Key::Reference),
    ("REFTELS", Key::Reference),
    ("RELEASEDBY", Key::Other),
    ("RETEL", Key::Reference),
    ("SIGNATURE", Key::Signature),
    ("SIGNEDBY", Key::Signature),
    ("SUB", Key::Subject),
    ("SUBECT", Key::Subject),
    ("SUBJ", Key::Subject),
    ("SUBJECT", Key::Subject),
    ("SUBJET", Key::Subject),
    ("SUJECT", Key::Subject),
    ("TAG", Key::Tags),
    ("TAGS", Key::Tags),
    ("TAGSS", Key::Tags),
    ("TO", Key::To),
    ("UBJECT", Key::Subject),
    ("XMT", Key::Except),
];

/// Longest label with its colon.
const LABEL_MAX: usize = 26;

/// A field that begins on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    pub(crate) key: Key,
    /// What stands after the key.
    pub(crate) value: &'a str,
    /// The number of an executive order.
    pub(crate) order: Option<&'a str>,
    /// Whether the key ends with a colon.
    pub(crate) colon: bool,
}

/// Returns the field that a line begins, and its value. `text` has no blanks around it.
pub(crate) fn key(text: &str) -> Option<Found<'_>> {
    let first = *text.as_bytes().first()?;
    let found = |key, value, colon| Some(Found { key, value: trim_start(value), order: None, colon });
    if first == b'(' || first == b'*' || first >= 0x80 {
        // `(U) Classified by …`, `**SUBJECT:** …`, `•TAGS:`.
        if let Some(portion) = marking::portion(text) {
            let inner = trim_start(text.get(portion.length..)?);
            let found = key(inner).filter(|found| found.key == Key::ClassifiedBy)?;
            return Some(found);
        }
        let inner = text.trim_start_matches(['*', '•', '·', '■', ' ']);
        if inner.len() == text.len() || inner.is_empty() {
            return None;
        }
        let mut found = key(inner).filter(|found| found.colon || found.key == Key::Order)?;
        found.value = trim_start(found.value.trim_start_matches(['*', ' ']));
        return Some(found);
    }
    if !first.is_ascii_alphabetic() {
        return None;
    }
    if matches!(first, b'E' | b'e')
        && let Some((order, value)) = declassify::order_line(text)
    {
        return Some(Found { key: Key::Order, value, order, colon: true });
    }
    if let Some((label_key, value)) = label(text) {
        return found(label_key, value, true);
    }
    // Keys without a colon: a word in capitals and a blank. An addressee's line (`RUEHMO/…`) begins none.
    if !matches!(first.to_ascii_uppercase(), b'F' | b'T' | b'I' | b'X' | b'S' | b'R' | b'C' | b'D' | b'A')
        || text.starts_with("RU")
    {
        return None;
    }
    let end = text.bytes().position(|b| !b.is_ascii_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end)?;
    let blank = rest.starts_with([' ', '\t']) || rest.is_empty();
    match word {
        "FM" if blank => found(Key::From, rest, false),
        "TO" if blank && begins_with_capitals(rest) => found(Key::To, rest, false),
        "INFO" if blank && begins_with_capitals(rest) => found(Key::Info, rest, false),
        "XMT" if blank => found(Key::Except, rest, false),
        "TAGS" | "TAG" if blank || rest.starts_with(['-', ';', '.']) => {
            found(Key::Tags, rest.trim_start_matches(['-', ';', '.', ' ']), false)
        }
        "tags" | "Tags" | "tAgs" if blank && begins_with_capitals(rest) => found(Key::Tags, rest, false),
        "SUBJECT" | "SUBJ" if blank || rest.starts_with(['.', '-', ';']) => {
            found(Key::Subject, rest.trim_start_matches(['.', '-', ';', ' ']), false)
        }
        "REF" | "REFS" | "Ref" | "Refs" | "REFTEL" | "REFTELS" if blank && is_reference(rest) => {
            found(Key::Reference, rest, false)
        }
        "CLASSIFIED" | "Classified" | "CLASSFIED" => {
            let rest = trim_start(rest);
            let after = rest
                .strip_prefix("BY")
                .or_else(|| rest.strip_prefix("By"))
                .or_else(|| rest.strip_prefix("by"))?;
            let sound = after.starts_with([' ', ':', ',']) || after.is_empty();
            if sound {
                found(Key::ClassifiedBy, after.trim_start_matches([':', ',', ' ']), false)
            } else {
                None
            }
        }
        "DRAFTED" | "APPROVED" | "CLEARED" => {
            let after = trim_start(rest).strip_prefix("BY")?;
            let key = match word {
                "DRAFTED" => Key::DraftedBy,
                "APPROVED" => Key::ApprovedBy,
                _ => Key::Other,
            };
            if after.starts_with([' ', ':']) {
                found(key, after.trim_start_matches([':', ' ']), false)
            } else {
                None
            }
        }
        "DECLASSIFY" if trim_start(rest).starts_with("ON") => {
            found(Key::Declassify, trim_start(rest).get(2..)?.trim_start_matches([':', ' ']), false)
        }
        _ => None,
    }
}

/// Reads a label with its colon.
fn label(text: &str) -> Option<(Key, &str)> {
    let head = text.as_bytes().get(..LABEL_MAX.min(text.len()))?;
    let colon = memchr::memchr(b':', head)?;
    let mut packed = [0_u8; LABEL_MAX];
    let mut length = 0;
    for b in head.get(..colon)? {
        match b {
            b' ' | b'\t' | b'.' | b'*' => {}
            b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'(' | b')' | b'!' => {
                *packed.get_mut(length)? = b.to_ascii_uppercase();
                length += 1;
            }
            _ => return None,
        }
    }
    let packed = packed.get(..length)?;
    let place = LABELS.binary_search_by(|(label, _)| label.as_bytes().cmp(packed)).ok()?;
    let (_, key) = LABELS.get(place)?;
    let value = text.get(colon + 1..)?;
    let value = if value.starts_with(':') { value.trim_start_matches(':') } else { value };
    Some((*key, value.trim_start_matches('*')))
}

/// Whether a value begins with two capitals, or nothing stands there: `TO` alone, `TO RUEHC/…`, but not
/// `TO date`.
fn begins_with_capitals(value: &str) -> bool {
    let value = trim_start(value).as_bytes();
    let capital = |n: usize| value.get(n).is_none_or(|b| !b.is_ascii_lowercase());
    capital(0) && capital(1)
}

/// Whether what follows `REF` without a colon is a reference: a label, or a post and a number.
fn is_reference(value: &str) -> bool {
    let value = trim_start(value);
    let bytes = value.as_bytes();
    let label = matches!(bytes, [b'(' | b'[', letter, b')' | b']', ..] if letter.is_ascii_alphabetic())
        || matches!(bytes, [letter, b')' | b'.' | b':', ..] if letter.is_ascii_alphabetic());
    if label {
        return true;
    }
    let mut words = value.split_whitespace();
    let name = words.by_ref().find(|word| !word.bytes().all(|b| b.is_ascii_digit()));
    name.is_some_and(|word| word.bytes().all(|b| b.is_ascii_uppercase()))
        && words.take(4).any(|word| word.len() >= 2 && word.bytes().all(|b| b.is_ascii_digit()))
}

/// Returns where a field is cut short inside a line, because another begins there: `E.O. 12958: N/A TAGS:
/// PREL`, `SUBJECT: … REF: ZUBROW 12 Classified By: …`, or because the text does.
pub(crate) fn cut(value: &str, field: Key) -> Option<usize> {
    /// Shorter values hold nothing else.
    const SHORTEST: usize = 8;
    if value.len() < SHORTEST {
        return None;
    }
    let bytes = value.as_bytes();
    // A word's own beginning: `TAGS:` in `HASHTAGS:` is none.
    let begins =
        |at: &usize| at.checked_sub(1).and_then(|n| bytes.get(n)).is_none_or(|b| !b.is_ascii_uppercase());
    let find = |words: &[&str]| before_mark(bytes, b':', words, begins);
    let orders = |words: &[&str]| before_mark(bytes, b'1', words, begins);
    let classified = || classified_in(bytes).map(|(at, _)| at).filter(|at| *at > 0);
    let at = match field {
        Key::Order | Key::Declassify => find(&["TAGS:", "Tags:", "AGS:"])
            .into_iter()
            .chain(memmem::find(bytes, b" TAGS ").map(|at| at + 1))
            .min(),
        Key::Pass | Key::To | Key::Info | Key::Other => {
            let order = orders(&["E.O. 1", "E.O.1", "EO 1", "E.O.  1"]);
            order.into_iter().chain(find(&["TAGS:", "SUBJECT:"])).min()
        }
        Key::Tags => find(&["SUBJECT:", "SUBJ:", "Subject:", "REF:"]),
        Key::Subject => [
            reference_in(value),
            classified(),
            paragraph_in(value),
            count_in(value),
            find(&["TAGS:"]),
            orders(&["E.O. 1"]),
        ]
        .into_iter()
        .flatten()
        .min(),
        Key::Reference => {
            let summary = find(&["SUMMARY:", "Summary:"]);
            [classified(), paragraph_in(value), count_in(value), prose_in(value), summary]
                .into_iter()
                .flatten()
                .min()
        }
        Key::ClassifiedBy | Key::Reason => {
            [paragraph_in(value), count_in(value), reference_in(value)].into_iter().flatten().min()
        }
        _ => None,
    };
    at.filter(|at| *at < value.len() && value.is_char_boundary(*at))
}

/// Where `REF:` and its kin stand inside a subject; blanks before them may be lost (`… THE PRIMEREF: A.`).
fn reference_in(value: &str) -> Option<usize> {
    let words = ["REF:", "REFS:", "REF(S):", "Ref(s):", "Ref:", "Refs:", "REFTEL:", "REFTELS:", "REFERENCE:"];
    before_mark(value.as_bytes(), b':', &words, |_| true)
}

/// Returns where the first of some words begins that stands in a text and that `fits`. All of them end with
/// `mark`: one look for it saves one for each of them, and nearly no value has it.
fn before_mark(text: &[u8], mark: u8, words: &[&str], fits: impl Fn(&usize) -> bool) -> Option<usize> {
    memchr::memchr_iter(mark, text).find_map(|end| {
        let before = text.get(..=end)?;
        let begins = |word: &&str| before.ends_with(word.as_bytes()).then(|| before.len() - word.len());
        words.iter().filter_map(begins).find(&fits)
    })
}

/// Returns where `Classified By` first stands in a text, in the ways it is written, and the place after it.
pub(crate) fn classified_in(text: &[u8]) -> Option<(usize, usize)> {
    /// What stands before its `f`, the rarest of its letters.
    const BEFORE: usize = "Classi".len();
    const WORDS: [&str; 3] = ["Classified By", "CLASSIFIED BY", "Classified by"];
    memchr::memchr2_iter(b'f', b'F', text).find_map(|rare| {
        let at = rare.checked_sub(BEFORE)?;
        let rest = text.get(at..)?;
        let word = WORDS.iter().find(|word| rest.starts_with(word.as_bytes()))?;
        Some((at, at + word.len()))
    })
}

/// Where the first paragraph begins inside a line: ` 1. (U) `, `1.(SBU)`.
fn paragraph_in(value: &str) -> Option<usize> {
    let bytes = value.as_bytes();
    memchr::memchr_iter(b'1', bytes).find(|at| {
        let before = at.checked_sub(1).and_then(|n| bytes.get(n));
        bytes.get(at + 1) == Some(&b'.')
            && before.is_none_or(|b| matches!(b, b' ' | b'.'))
            && value.get(at + 2..).is_some_and(|rest| marking::portion(trim_start(rest)).is_some())
    })
}

/// Where prose begins in a long line of references: six words, most of them in small letters, after a
/// capital; a portion marking before them belongs to them.
fn prose_in(value: &str) -> Option<usize> {
    /// Shorter lines hold references only.
    const LONG: usize = 150;
    const WORDS: usize = 6;
    const SMALL: usize = 4;
    if value.len() < LONG {
        return None;
    }
    let words: Vec<&str> = value.split_whitespace().take(200).collect();
    let small = |word: &&&str| word.bytes().all(|b| b.is_ascii_lowercase() || b == b',') && word.len() > 1;
    let at = words.windows(WORDS).position(|run| {
        run.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_uppercase()))
            && run
                .get(1)
                .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_lowercase()) || word.len() > 8)
            && run.iter().filter(small).count() >= SMALL
    })?;
    // `Per reftel, Post requests that …`: small words before it, and the one that begins them.
    let small_before = words.get(..at)?.iter().rev().take_while(small).count();
    let at = match at.checked_sub(small_before + 1).and_then(|n| Some((n, words.get(n)?))) {
        Some((n, word)) if small_before > 0 && is_capitalised(word) => n,
        _ => at,
    };
    let mut start = words.get(at)?;
    if let Some(before) = at.checked_sub(1).and_then(|n| words.get(n))
        && marking::portion(before).is_some()
    {
        start = before;
    }
    let place = (start.as_ptr() as usize).checked_sub(value.as_ptr() as usize)?;
    (place > 0).then_some(place)
}

/// Whether a word is a capital and small letters after it: `Per`.
fn is_capitalised(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.len() > 1
        && word.bytes().skip(1).all(|b| b.is_ascii_lowercase())
}

fn count_in(value: &str) -> Option<usize> {
    furniture::page_count_in(value).map(|(range, _)| range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_can_be_searched() {
        assert!(LABELS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn keys_in_their_shapes() {
        let check = |text: &str, want: Option<(Key, &str)>| {
            assert_eq!(key(text).map(|found| (found.key, found.value)), want, "{text}");
        };
        check("TAGS: PREL", Some((Key::Tags, "PREL")));
        check("TAGS PREL", Some((Key::Tags, "PREL")));
        check("tags: prel", Some((Key::Tags, "prel")));
        check("AGS: PREL", Some((Key::Tags, "PREL")));
        check("Subject:     Elections", Some((Key::Subject, "Elections")));
        check("SUBJ: X", Some((Key::Subject, "X")));
        check("UBJECT: X", Some((Key::Subject, "X")));
        check("SUBJECT TALKS", Some((Key::Subject, "TALKS")));
        check("SUBJECTS OF CONCERN", None);
        check("REFS :  (A) 03 ZUBROW 1", Some((Key::Reference, "(A) 03 ZUBROW 1")));
        check("REFS A) ZUBROW 1", Some((Key::Reference, "A) ZUBROW 1")));
        check("REF ZUBROW 12", Some((Key::Reference, "ZUBROW 12")));
        check("Ref(s): A) 08 RIO DE JAN 138", Some((Key::Reference, "A) 08 RIO DE JAN 138")));
        check("REF REMAINS IN FORCE", None);
        check("Date/DTG:     Feb 03", Some((Key::Date, "Feb 03")));
        check("(U) Classified by Ambassador X", Some((Key::ClassifiedBy, "Ambassador X")));
        check("CLASSIFIED BY: X", Some((Key::ClassifiedBy, "X")));
        check("TO date nothing came", None);
        check("To: Smith", Some((Key::To, "Smith")));
        check("FM AMEMBASSY ZUBROW", Some((Key::From, "AMEMBASSY ZUBROW")));
        check("**SUBJECT:** X", Some((Key::Subject, "X")));
        check("E.O. 12958: N/A", Some((Key::Order, "N/A")));
        check("Note: a thing", None);
    }

    #[test]
    fn fields_that_run_into_each_other() {
        let check = |value: &str, field, want: &str| {
            assert_eq!(cut(value, field).map_or("", |at| &value[at..]), want, "{value}");
        };
        check("N/A TAGS: PREL", Key::Order, "TAGS: PREL");
        check("PREL, TU Subject: talks", Key::Tags, "Subject: talks");
        check("THE TALKS REF: ZUBROW 12", Key::Subject, "REF: ZUBROW 12");
        check("THE PRIMEREF: A. LONDON 1", Key::Subject, "REF: A. LONDON 1");
        check("ZUBROW 12 ZUBROW 00000564 001.2 OF 002 x", Key::Reference, "ZUBROW 00000564 001.2 OF 002 x");
        check("ZUBROW 12 1. (C) Text", Key::Reference, "1. (C) Text");
        check("Jan Novak, REASON: 1.4 (b), (d) 1. (C) Summary", Key::ClassifiedBy, "1. (C) Summary");
        check("A. ZUBROW 1  Classified By: X", Key::Reference, "Classified By: X");
    }
}
