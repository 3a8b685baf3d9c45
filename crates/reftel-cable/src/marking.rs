//! Classification lines, captions and portion markings.

/// Overall classifications, longest first. Sources: E.O. 13526 section 1.2 (Top Secret, Secret,
/// Confidential); 12 FAM 540 (Sensitive But Unclassified); 5 FAH-2 for their form in telegrams.
/// `LIMITED OFFICIAL USE` was used until 1995; `RESTRICTED` until 1953, and by other governments.
pub(crate) const CLASSIFICATIONS: [(&str, &str); 9] = [
    ("LIMITED OFFICIAL USE", "LIMITED OFFICIAL USE"),
    ("TOP SECRET", "TOP SECRET"),
    ("UNCLASSIFIED", "UNCLASSIFIED"),
    ("CONFIDENTIAL", "CONFIDENTIAL"),
    ("RESTRICTED", "RESTRICTED"),
    ("UNCLAS", "UNCLASSIFIED"),
    ("SECRET", "SECRET"),
    ("CONFID", "CONFIDENTIAL"),
    ("LOU", "LIMITED OFFICIAL USE"),
];

/// Captions and handling words of telegrams. Source: 5 FAH-2 H-440 (captions), 12 FAM 540.
const CAPTIONS: [&str; 17] = [
    "SIPDIS",
    "NOFORN",
    "NODIS",
    "EXDIS",
    "STADIS",
    "LIMDIS",
    "ROGER CHANNEL",
    "SENSITIVE",
    "EFTO",
    "FOUO",
    "NOCONTRACT",
    "ORCON",
    "TERREP",
    "DEA SENSITIVE",
    "ECONEX",
    "CORRECTED COPY",
    "EYES ONLY",
];

/// Returns a line with letter-spaced words drawn together: `C O N F I D E N T I A L SECTION 01` gives
/// `CONFIDENTIAL SECTION 01`. Letters are one word until two blanks or a longer word.
pub(crate) fn unspaced(line: &str) -> String {
    if !line.as_bytes().get(1).is_some_and(|b| *b == b' ') {
        return line.to_owned();
    }
    let (mut out, mut run) = (String::new(), String::new());
    for word in line.split(' ') {
        if word.chars().count() == 1 && word.chars().all(|c| c.is_ascii_uppercase()) {
            run.push_str(word);
            continue;
        }
        if !run.is_empty() {
            out.push_str(&run);
            out.push(' ');
            run.clear();
        }
        out.push_str(word);
        out.push(' ');
    }
    out.push_str(&run);
    out.trim_end().to_owned()
}

/// Returns the classification at the start of a line, spelled out, and what follows it.
pub(crate) fn classification(line: &str) -> Option<(&'static str, String)> {
    let line = unspaced(line.trim());
    CLASSIFICATIONS.iter().find_map(|(word, meaning)| {
        let rest = line.strip_prefix(word)?;
        let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
        ends.then(|| (*meaning, rest.trim_start_matches(['.', ',', ':', '/', ' ']).to_owned()))
    })
}

/// Returns the captions on a line when it holds nothing else.
pub(crate) fn captions(line: &str) -> Option<Vec<String>> {
    let line = unspaced(line.trim());
    let mut rest = line.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let mut found = Vec::new();
    while !rest.is_empty() {
        let caption = CAPTIONS.iter().find(|caption| {
            rest.strip_prefix(**caption)
                .is_some_and(|r| r.chars().next().is_none_or(|c| !c.is_alphanumeric()))
        })?;
        found.push((*caption).to_owned());
        rest = rest
            .get(caption.len()..)
            .unwrap_or_default()
            .trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    }
    (!found.is_empty()).then_some(found)
}

/// Returns the portion marking at the start of a paragraph, without brackets, and its length with them:
/// `(C/NF)`, `(SBU)`, `(S//NF)`.
pub(crate) fn portion(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix('(')?;
    let end = inner.bytes().take(24).position(|b| b == b')')?;
    let mark = inner.get(..end)?;
    let first = mark.split(['/', '-', ' ', ',']).find(|part| !part.is_empty())?;
    let known = matches!(
        first,
        "U" | "C" | "S" | "TS" | "SBU" | "LOU" | "FOUO" | "R" | "CONFIDENTIAL" | "SECRET" | "UNCLASSIFIED"
    );
    let sound = mark.bytes().all(|b| b.is_ascii_uppercase() || matches!(b, b'/' | b'-' | b' ' | b','));
    (known && sound).then_some((mark, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classifications() {
        let check = |line: &str, want: Option<(&str, &str)>| {
            let got = classification(line);
            assert_eq!(got.as_ref().map(|(c, r)| (*c, r.as_str())), want, "{line}");
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
        check("SECRETARY RICE", None);
        check("CONFIDENTIAL", Some(("CONFIDENTIAL", "")));
    }

    #[test]
    fn caption_lines() {
        assert_eq!(captions("SIPDIS"), Some(vec!["SIPDIS".to_owned()]));
        assert_eq!(captions("S I P D I S"), Some(vec!["SIPDIS".to_owned()]));
        assert_eq!(captions("SENSITIVE, NOFORN"), Some(vec!["SENSITIVE".to_owned(), "NOFORN".to_owned()]));
        assert_eq!(captions("SENSITIVE ISSUES REMAIN"), None);
    }

    #[test]
    fn portions() {
        assert_eq!(portion("(C/NF) Text"), Some(("C/NF", 6)));
        assert_eq!(portion("(SBU) Text"), Some(("SBU", 5)));
        assert_eq!(portion("(Country) Text"), None);
        assert_eq!(portion("(A) Text"), None);
    }
}
