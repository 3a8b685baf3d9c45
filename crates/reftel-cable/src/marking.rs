//! Classifications, captions and portion markings.

use crate::lines::{trim, trim_start};

/// Overall classifications, longer spellings before those that begin them. Sources: E.O. 13526 section
/// 1.2 (Top Secret, Secret, Confidential); 12 FAM 540 (Sensitive But Unclassified); 5 FAH-2 for their
/// form in telegrams. `LIMITED OFFICIAL USE` was used until 1995; `RESTRICTED` until 1953, and by other
/// governments.
pub(crate) const CLASSIFICATIONS: [(&str, &str); 13] = [
    ("UNCLASSIFIED", "UNCLASSIFIED"),
    ("UNCLASS", "UNCLASSIFIED"),
    ("UNCLAS", "UNCLASSIFIED"),
    ("CONFIDENTIAL", "CONFIDENTIAL"),
    ("SECRET", "SECRET"),
    ("CONFID", "CONFIDENTIAL"),
    ("TOP SECRET", "TOP SECRET"),
    ("TOPSECRET", "TOP SECRET"),
    ("LIMITED OFFICIAL USE", "LIMITED OFFICIAL USE"),
    ("LOU", "LIMITED OFFICIAL USE"),
    ("RESTRICTED", "RESTRICTED"),
    ("SENSITIVE BUT UNCLASSIFIED", "UNCLASSIFIED"),
    ("SBU", "UNCLASSIFIED"),
];

/// Captions and handling words of telegrams: how they are written, blanks left out, and what they are
/// called here. Sources: 5 FAH-2 H-440 (captions), 12 FAM 540 (`SENSITIVE`), JANAP 128 (`EFTO`), DCID 1/7
/// (`ORCON`, `NOCONTRACT`), and the header lines of published telegrams for the rest.
///
/// In the order of their first letters; of two that begin alike the longer stands first.
const CAPTIONS: [(&str, &str); 47] = [
    ("AGREMENTCHANNEL", "AGREMENT CHANNEL"),
    ("AUSTEO", "AUSTEO"),
    ("CHEROKEE", "CHEROKEE"),
    ("CORRECTEDCOPY", "CORRECTED COPY"),
    ("CORRECTEDVERSION", "CORRECTED COPY"),
    ("CODEL", "CODEL"),
    ("DIRGENCHANNEL", "DIRGEN CHANNEL"),
    ("DEASENSITIVE", "DEA SENSITIVE"),
    ("EXDIS", "EXDIS"),
    ("EFTO", "EFTO"),
    ("ENCRYPTFORTRANSMISSIONONLY", "EFTO"),
    ("EXCLUSIVE", "EXCLUSIVE"),
    ("ECONEX", "ECONEX"),
    ("EYESONLY", "EYES ONLY"),
    ("FOROFFICIALUSEONLY", "FOUO"),
    ("FOUO", "FOUO"),
    ("FORMERLYRESTRICTEDDATA", "FORMERLY RESTRICTED DATA"),
    ("INFORMALLSTATEEMPLOYEES", "INFORM ALL STATE EMPLOYEES"),
    ("INTELCONTROL", "INTEL CONTROL"),
    ("LIMDIS", "LIMDIS"),
    ("LAWENFORCEMENTSENSITIVE", "LAW ENFORCEMENT SENSITIVE"),
    ("MEDCHANNEL", "MED CHANNEL"),
    ("MINIMIZECONSIDERED", "MINIMIZE CONSIDERED"),
    ("NOFORN", "NOFORN"),
    ("NODIS", "NODIS"),
    ("NOCONTRACT", "NOCONTRACT"),
    ("NOTFORINTERNETDISTRIBUTION", "NOT FOR INTERNET DISTRIBUTION"),
    ("NODISTRIBUTIONOUTSIDEDEPARTMENT", "STADIS"),
    ("ORCON", "ORCON"),
    ("OFFICIALINFORMAL", "OFFICIAL INFORMAL"),
    ("PROPIN", "PROPIN"),
    ("ROGERCHANNEL", "ROGER CHANNEL"),
    ("RESTRICTEDDATA", "RESTRICTED DATA"),
    ("SIPDIS", "SIPDIS"),
    ("SENSITIVEBUTUNCLASSIFIED", "SENSITIVE"),
    ("SENSITIVE", "SENSITIVE"),
    ("SBU", "SENSITIVE"),
    ("STADIS", "STADIS"),
    ("STAFFDEL", "STAFFDEL"),
    ("TMCHANNEL", "TM CHANNEL"),
    ("TERREP", "TERREP"),
    ("VISASVIPER", "VISAS VIPER"),
    ("VISASDONKEY", "VISAS DONKEY"),
    ("VISASEAGLE", "VISAS EAGLE"),
    ("VISASMANTIS", "VISAS MANTIS"),
    ("VISASBEAR", "VISAS BEAR"),
    ("WNINTEL", "WNINTEL"),
];

/// Returns how many bytes of `text` spell `word` when blanks between its letters are passed over; the
/// case of letters is too when `lenient`.
fn spelled(text: &str, word: &str, lenient: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    for (n, want) in word.bytes().filter(|b| *b != b' ').enumerate() {
        while n > 0 && matches!(bytes.get(at), Some(b' ')) {
            at += 1;
        }
        let got = *bytes.get(at)?;
        if got != want && !(lenient && got.to_ascii_uppercase() == want) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// Whether a line may begin with a classification in capitals or with letters that stand apart: three letters
/// tell most lines of prose apart.
#[inline]
pub(crate) fn may_be_classification(line: &[u8]) -> bool {
    let &[first, second, third, ..] = line else { return false };
    match first {
        b'U' => (second, third) == (b'N', b'C') || second == b' ',
        b'C' => (second, third) == (b'O', b'N') || second == b' ',
        b'T' => (second, third) == (b'O', b'P') || second == b' ',
        b'S' => matches!((second, third), (b'E', b'C' | b'N') | (b'B', b'U') | (b' ', _)),
        b'L' => matches!((second, third), (b'I', b'M') | (b'O', b'U') | (b' ', _)),
        b'R' => (second, third) == (b'E', b'S') || second == b' ',
        _ => false,
    }
}

/// Returns the classification at the start of a line, spelled out, and the length of its words.
///
/// Letters may stand apart (`C O N F I D E N T I A L`). `lenient` takes small letters too.
#[inline]
pub(crate) fn classification(line: &str, lenient: bool) -> Option<(&'static str, usize)> {
    let &[first, second, third, ..] = line.as_bytes() else { return None };
    if !lenient && second.is_ascii_lowercase() {
        return None;
    }
    let start = [first, second, third].map(|b| b.to_ascii_uppercase());
    if may_be_classification(&start) {
        classification_of(line, start[0], second == b' ', lenient)
    } else {
        None
    }
}

fn classification_of(line: &str, first: u8, apart: bool, lenient: bool) -> Option<(&'static str, usize)> {
    let bytes = line.as_bytes();
    CLASSIFICATIONS.iter().filter(|(word, _)| word.as_bytes().first() == Some(&first)).find_map(
        |(word, meaning)| {
            let length = if apart {
                spelled(line, word, true)?
            } else {
                let start = line.get(..word.len())?;
                let same = if lenient { start.eq_ignore_ascii_case(word) } else { start == *word };
                same.then_some(word.len())?
            };
            let ends = bytes.get(length).is_none_or(|b| !b.is_ascii_alphanumeric());
            // `C O N F I D E N T I A L N O F O R N`: a word set apart goes on with a single letter.
            ends.then_some((*meaning, length))
        },
    )
}

/// Returns whether the classification's own words say that it is sensitive (`SBU`).
pub(crate) fn is_sensitive(words: &str) -> bool {
    words.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("SBU") || start.eq_ignore_ascii_case("SEN"))
}

/// The second letters of the captions that begin with a letter, a bit each.
const SECOND: [u32; 26] = {
    let mut found = [0; 26];
    let mut n = 0;
    #[allow(clippy::indexing_slicing, reason = "worked out while compiling, where a wrong place is an error")]
    while n < CAPTIONS.len() {
        let word = CAPTIONS[n].0.as_bytes();
        found[(word[0] - b'A') as usize] |= 1 << (word[1] - b'A');
        n += 1;
    }
    found
};

/// Returns the caption at the start of a text and its length. Blanks inside it do not count:
/// `S I P D I S`, `SI PDIS`.
#[inline]
pub(crate) fn caption(text: &str) -> Option<(&'static str, usize)> {
    let letter = |b: u8| b.is_ascii_uppercase().then(|| b - b'A');
    let mut bytes = text.bytes();
    let first = bytes.next()?;
    let seconds = *SECOND.get(usize::from(letter(first)?))?;
    let second = bytes.find(|b| *b != b' ')?;
    // Two letters tell nearly every line apart.
    if seconds >> letter(second)? & 1 == 0 {
        return None;
    }
    caption_of(text, first, second)
}

fn caption_of(text: &str, first: u8, second: u8) -> Option<(&'static str, usize)> {
    let letter = |word: &str| word.as_bytes().first().copied().unwrap_or_default();
    let from = CAPTIONS.partition_point(|(word, _)| letter(word) < first);
    let same = CAPTIONS.iter().skip(from).take_while(|(word, _)| letter(word) == first);
    same.filter(|(word, _)| word.as_bytes().get(1) == Some(&second)).find_map(|(word, name)| {
        let length = spelled(text, word, false)?;
        let ends = text.as_bytes().get(length).is_none_or(|b| !b.is_ascii_alphanumeric());
        ends.then_some((*name, length))
    })
}

/// What a line of captions says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Captions {
    pub(crate) names: Vec<&'static str>,
    /// What was corrected, of `C O R R E C T E D  C O P Y (PARAGRAPH 2)`.
    pub(crate) correction: Option<String>,
}

/// Returns the captions on a line when it holds nothing else.
pub(crate) fn captions(line: &str) -> Option<Captions> {
    let mut rest = trim_marks(line);
    let mut found = Captions::default();
    while !rest.is_empty() {
        let (name, length) = caption(rest)?;
        if !found.names.contains(&name) {
            found.names.push(name);
        }
        rest = rest.get(length..)?;
        if name == "CORRECTED COPY" {
            // What follows says which part was corrected.
            let what = rest.trim_matches(|c: char| !c.is_alphanumeric());
            if caption(trim_marks(rest)).is_none() {
                found.correction = Some(what.to_owned()).filter(|what| !what.is_empty());
                break;
            }
        }
        rest = trim_marks(rest);
    }
    (!found.names.is_empty()).then_some(found)
}

/// Returns the caption that a line is when it stands in small letters after a capital (`Sensitive`, as mail and
/// later drafts have it). Only words that the prose of a telegram does not put on a line of their own count.
pub(crate) fn caption_in_small(line: &str) -> Option<Captions> {
    const WORDS: [&str; 8] =
        ["SENSITIVE", "SIPDIS", "NOFORN", "EXDIS", "NODIS", "LIMDIS", "STADIS", "NOCONTRACT"];
    let small = line.as_bytes().get(1).is_some_and(u8::is_ascii_lowercase);
    (small && line.starts_with(|c: char| c.is_ascii_uppercase())).then_some(())?;
    let name = WORDS.iter().find(|word| word.eq_ignore_ascii_case(line))?;
    Some(Captions { names: vec![name], correction: None })
}

fn trim_marks(text: &str) -> &str {
    // Most texts have none.
    if let ([first, ..], [.., last]) = (text.as_bytes(), text.as_bytes())
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
    {
        return text;
    }
    text.trim_matches(|c: char| !c.is_ascii_alphanumeric())
}

/// Returns the portion marking at the start of a paragraph, without brackets, and its length with them:
/// `(C/NF)`, `(SBU)`, `(S//NF)`, `(C - ENTIRE TEXT)` which is `C`.
pub(crate) fn portion(text: &str) -> Option<Portion<'_>> {
    let inner = text.strip_prefix(['(', '{'])?;
    let end = inner.bytes().take(40).position(|b| matches!(b, b')' | b'}' | b'('))?;
    let mark = trim(inner.get(..end)?);
    let first_end = mark.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(mark.len());
    let first = mark.get(..first_end)?;
    let known =
        ["U", "C", "S", "TS", "SBU", "LOU", "FOUO", "R", "CONFIDENTIAL", "SECRET", "UNCLASSIFIED", "UNCLAS"];
    if !known.iter().any(|word| word.eq_ignore_ascii_case(first)) {
        return None;
    }
    // `(c) the second point` is an item of a list, `(u)` and `(sbu)` never are.
    let small = first.bytes().any(|b| b.is_ascii_lowercase());
    if small && !matches!(first, "u" | "sbu" | "lou" | "fouo" | "c/nf" | "s/nf") && first_end == mark.len() {
        return None;
    }
    let rest = trim(mark.get(first_end..)?);
    let entire = mark.len() >= 6 && {
        let upper = mark.to_ascii_uppercase();
        upper.contains("ENTIRE") || upper.contains("THROUGHOUT")
    };
    let sound = entire
        || rest.bytes().all(|b| {
            b.is_ascii_uppercase()
                || small && b.is_ascii_lowercase()
                || matches!(b, b'/' | b'-' | b' ' | b',')
        });
    let close = usize::from(inner.as_bytes().get(end).is_some_and(|b| *b != b'('));
    (sound && close == 1).then(|| Portion {
        mark: if entire { first } else { mark },
        entire,
        length: end + 2,
    })
}

/// The portion marking of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Portion<'a> {
    /// As written, without brackets and without `ENTIRE TEXT`.
    pub(crate) mark: &'a str,
    /// Whether it says that it holds for the whole text.
    pub(crate) entire: bool,
    /// Length with its brackets.
    pub(crate) length: usize,
}

/// Returns the marking of a text that begins `CONFIDENTIAL - ENTIRE TEXT.`, without brackets, and the
/// length of those words.
pub(crate) fn entire_text(text: &str) -> Option<(&'static str, usize)> {
    let (meaning, length) = classification(text, false)?;
    let rest = trim_start(text.get(length..)?.trim_start_matches([' ', '-', ',', '–']));
    let tail = rest.strip_prefix("ENTIRE TEXT")?;
    let mark = match meaning {
        "CONFIDENTIAL" => "C",
        "SECRET" => "S",
        "TOP SECRET" => "TS",
        "LIMITED OFFICIAL USE" => "LOU",
        "UNCLASSIFIED" => "U",
        _ => return None,
    };
    let tail = tail.trim_start_matches(['.', ' ', ')']);
    Some((mark, text.len() - tail.len()))
}

/// Returns the letters that stand for a classification before a paragraph.
pub(crate) fn letters(classification: &str) -> Option<&'static str> {
    Some(match classification {
        "UNCLASSIFIED" => "U",
        "CONFIDENTIAL" => "C",
        "SECRET" => "S",
        "TOP SECRET" => "TS",
        "LIMITED OFFICIAL USE" => "LOU",
        "RESTRICTED" => "R",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_can_be_searched() {
        assert!(CAPTIONS.is_sorted_by_key(|(word, _)| word.as_bytes()[0]));
        // The letters that `classification` asks for are those of the table.
        for (word, meaning) in CLASSIFICATIONS {
            assert_eq!(classification(word, false).map(|(found, _)| found), Some(meaning), "{word}");
        }
    }

    #[test]
    fn classifications() {
        let check = |line: &str, want: Option<(&str, &str)>| {
            let got = classification(line, false).map(|(c, n)| (c, trim(&line[n..])));
            assert_eq!(got, want, "{line}");
        };
        check(
            "UNCLAS SECTION 01 OF 02 STATE 067793",
            Some(("UNCLASSIFIED", "SECTION 01 OF 02 STATE 067793")),
        );
        check(
            "C O N F I D E N T I A L SECTION 01 OF 02 STATE 130159",
            Some(("CONFIDENTIAL", "SECTION 01 OF 02 STATE 130159")),
        );
        check("S E C R E T MINSK 000352", Some(("SECRET", "MINSK 000352")));
        check("T O P  S E C R E T  BONN 12", Some(("TOP SECRET", "BONN 12")));
        check("L I M I T E D  O F F I C I A L  U S E", Some(("LIMITED OFFICIAL USE", "")));
        check("SECRETARY RICE", None);
        check("CONFIDENTIAL", Some(("CONFIDENTIAL", "")));
        assert_eq!(classification("S e c r e t nairobi 1938", false), Some(("SECRET", 11)));
    }

    #[test]
    fn caption_lines() {
        let names = |line: &str| captions(line).map(|found| found.names.join(" "));
        assert_eq!(names("SIPDIS").as_deref(), Some("SIPDIS"));
        assert_eq!(names("S I P D I S").as_deref(), Some("SIPDIS"));
        assert_eq!(names("SENSITIVE, SI PDIS").as_deref(), Some("SENSITIVE SIPDIS"));
        assert_eq!(names("SENSITIVE ISSUES REMAIN"), None);
        assert_eq!(names("E X D I S").as_deref(), Some("EXDIS"));
        let found = captions("C O R R E C T E D   C O P Y (PARAGRAPH 2 TEXT)");
        assert_eq!(found.and_then(|f| f.correction).as_deref(), Some("PARAGRAPH 2 TEXT"));
        assert_eq!(names("C O R R E C T E D  C O P Y  NOFORN").as_deref(), Some("CORRECTED COPY NOFORN"));
    }

    #[test]
    fn portions() {
        let mark = |text| portion(text).map(|p| (p.mark, p.length));
        assert_eq!(mark("(C/NF) Text"), Some(("C/NF", 6)));
        assert_eq!(mark("(SBU) Text"), Some(("SBU", 5)));
        assert_eq!(mark("(S//NF) Text"), Some(("S//NF", 7)));
        assert_eq!(mark("(C//REL TO USA, GBR) Text"), Some(("C//REL TO USA, GBR", 20)));
        assert_eq!(mark("( C ) Text"), Some(("C", 5)));
        assert_eq!(mark("(C - ENTIRE TEXT) x"), Some(("C", 17)));
        assert_eq!(mark("(Country) Text"), None);
        assert_eq!(mark("(A) Text"), None);
        assert_eq!(mark("(c) the third"), None);
        assert_eq!(mark("(sbu) the third"), Some(("sbu", 5)));
        assert_eq!(entire_text("CONFIDENTIAL - ENTIRE TEXT.  CLASSIFIED"), Some(("C", 29)));
    }
}
