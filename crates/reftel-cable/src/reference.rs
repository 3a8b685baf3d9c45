//! Reference lines: `REF: A. 07 MINSK 352  B. STATE 12345 (NOTAL)`.

use std::ops::Range;

use crate::{Reference, ReferenceKind, make_id};

/// Reads the text of a reference line, its `REF:` taken off and its lines joined. `year` is that of the
/// telegram itself, for pointers that give none; `own` its id, which it never refers to.
pub(crate) fn read(text: &str, year: Option<u8>, own: Option<&str>, source: &Range<usize>) -> Vec<Reference> {
    let mut references: Vec<Reference> = Vec::new();
    for (label, item) in items(text) {
        // `07 MINSK 352 AND 353`, `MINSK 12, VILNIUS 15`: several telegrams under one label.
        for part in item.split([';', ',']).flat_map(|part| part.split(" AND ")) {
            let part = part.trim().trim_end_matches('.').trim();
            if part.is_empty() {
                continue;
            }
            let before =
                references.last().filter(|last| last.label == label).and_then(|last| last.id.as_deref());
            let id = cable(part, year, before).filter(|id| Some(id.as_str()) != own);
            let kind = if id.is_some() { ReferenceKind::Cable } else { kind(part) };
            match references.last_mut() {
                // What is no telegram and has no label of its own belongs to the pointer before it
                // (`SMITH-JONES E-MAIL, 12 MAY`).
                Some(last) if id.is_none() && last.id.is_none() && last.label == label => {
                    last.text.push_str(", ");
                    last.text.push_str(part);
                }
                _ => references.push(Reference {
                    label: label.clone(),
                    kind,
                    id,
                    text: part.to_owned(),
                    source: source.clone(),
                }),
            }
        }
    }
    references
}

/// Splits at labels: `A.`, `(A)`, `A)`, `1.`, bullets.
fn items(text: &str) -> Vec<(Option<String>, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut items: Vec<(Option<String>, Vec<&str>)> = vec![(None, Vec::new())];
    for (place, word) in words.iter().enumerate() {
        let label =
            label(word).filter(|_| place == 0 || items.last().is_some_and(|(_, words)| !words.is_empty()));
        match label {
            Some(label) => items.push((Some(label), Vec::new())),
            None if matches!(*word, "-" | "•" | "*") => items.push((None, Vec::new())),
            None => {
                // `A.MINSK 12`: the label stands against the word.
                let stuck = word.split_once(['.', ')']).filter(|(letter, rest)| {
                    letter.trim_start_matches('(').len() == 1
                        && letter.trim_start_matches('(').bytes().all(|b| b.is_ascii_uppercase())
                        && rest.len() > 1
                        && rest.bytes().all(|b| b.is_ascii_alphanumeric())
                });
                match stuck {
                    Some((letter, rest)) => {
                        items.push((Some(letter.trim_start_matches('(').to_owned()), vec![rest]));
                    }
                    None => {
                        if let Some((_, words)) = items.last_mut() {
                            words.push(word);
                        }
                    }
                }
            }
        }
    }
    items
        .into_iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(label, words)| (label, words.join(" ")))
        .collect()
}

fn label(word: &str) -> Option<String> {
    let bare = word.trim_start_matches(['(', '[']).trim_end_matches([':']);
    let letter = bare.strip_suffix([')', '.', ']'])?;
    let letter = letter.trim_end_matches([')', '.']);
    let sound = letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    sound.then(|| letter.to_owned())
}

/// Returns the canonical id that a pointer gives. `before` is the id of the one before under the same
/// label: `07 MINSK 352 AND 353` means the same post twice.
fn cable(text: &str, year: Option<u8>, before: Option<&str>) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '-'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| {
            !word.is_empty()
                && !matches!(*word, "NOTAL" | "REFTEL" | "AND" | "PREVIOUS" | "CABLE" | "ET" | "AL")
        })
        .collect();
    let digits = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let (mut at, mut stated) = (0, None);
    let first = words.first()?;
    if let [one] = words.as_slice() {
        // `07MINSK352` in one word, or a bare number after another telegram.
        if digits(one) && one.len() <= 6 {
            let before = before?;
            let end = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let serial: u32 = one.parse().ok()?;
            return (serial > 0).then(|| format!("{}{serial}", before.get(..end).unwrap_or_default()));
        }
        return crate::canonical_id(one);
    }
    if digits(first) && matches!(first.len(), 2 | 4) {
        stated = first.get(first.len() - 2..)?.parse().ok();
        at = 1;
    }
    let names: Vec<&str> = words
        .get(at..)?
        .iter()
        .take_while(|word| word.bytes().all(|b| b.is_ascii_alphabetic()))
        .copied()
        .collect();
    let serial = words.get(at + names.len())?;
    // A year may stand against the post: `07MINSK 352`.
    if names.is_empty() {
        let joined = words.get(at..at + 2)?.concat();
        return crate::canonical_id(&joined);
    }
    let sound =
        digits(serial) && serial.len() <= 7 && names.len() <= 4 && names.iter().all(|n| n.len() <= 20);
    let upper = names.iter().all(|n| n.bytes().all(|b| b.is_ascii_uppercase())) || stated.is_some();
    // `12 MAY 2008` and `PAGE 3` are no posts.
    let other = names.iter().any(|n| {
        reftel_when::dtg::month(n)
            .is_some_and(|_| n.len() <= 9 && MONTHS.iter().any(|m| m.starts_with(&n.to_ascii_uppercase())))
            || matches!(
                *n,
                "PAGE" | "PARA" | "PARAGRAPH" | "TELCON" | "EMAIL" | "FAX" | "MEMO" | "ARTICLE" | "EO"
            )
    });
    (sound && upper && !other).then_some(())?;
    make_id(stated.or(year)?, &names.concat(), serial.parse().ok()?)
}

const MONTHS: [&str; 12] = [
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
];

fn kind(text: &str) -> ReferenceKind {
    let text = text.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["E-MAIL", "EMAIL"]) {
        ReferenceKind::Email
    } else if has(&["MEMO", "LETTER", "DIPLOMATIC NOTE", "NOTE VERBALE", "AIRGRAM", "TELCON", "FAX"]) {
        ReferenceKind::Paper
    } else if has(&["FBIS", "TIMES", "POST ARTICLE", "PRESS", "NEWSPAPER"]) {
        ReferenceKind::Press
    } else if has(&["IIR", "TD-", "CIA", "DIA "]) {
        ReferenceKind::OtherAgency
    } else {
        ReferenceKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[(Option<&str>, Option<&str>)]) {
        let got = read(text, Some(8), Some("08ZUBROW1"), &(0..0));
        let got: Vec<_> = got.iter().map(|r| (r.label.as_deref(), r.id.as_deref())).collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn pointers_in_their_shapes() {
        check("07 MINSK 352", &[(None, Some("07MINSK352"))]);
        check(
            "A. STATE 86734 B. STATE 82581",
            &[(Some("A"), Some("08STATE86734")), (Some("B"), Some("08STATE82581"))],
        );
        check(
            "(A) 07 THE HAGUE 0352 (NOTAL) (B) SECSTATE 12",
            &[(Some("A"), Some("07THEHAGUE352")), (Some("B"), Some("08STATE12"))],
        );
        check("07 MINSK 352 AND 353", &[(None, Some("07MINSK352")), (None, Some("07MINSK353"))]);
        check(
            "A) 2007MINSK352; B) VILNIUS 15",
            &[(Some("A"), Some("07MINSK352")), (Some("B"), Some("08VILNIUS15"))],
        );
        check("A.MINSK 12", &[(Some("A"), Some("08MINSK12"))]);
    }

    #[test]
    fn what_is_no_telegram_stays_text() {
        check("SMITH-JONES E-MAIL, 12 MAY 2008", &[(None, None)]);
        check("A. ZUBROW 1", &[(Some("A"), None)]);
        assert_eq!(read("SMITH-JONES E-MAIL OF MAY 12", None, None, &(0..0))[0].kind, ReferenceKind::Email);
    }
}
