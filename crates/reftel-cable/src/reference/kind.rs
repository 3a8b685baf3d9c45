//! What a reference points at when it is no telegram of the Department's.

use crate::{ReferenceKind, post};

/// Senders outside the Department of State whose telegrams are numbered: by their compact names, or by
/// how these begin.
const AGENCIES: [&str; 30] = [
    "SECDEF",
    "USDOC",
    "USDAFAS",
    "USDOJ",
    "USCBP",
    "CDCATLANTAGA",
    "WHITEHOUSE",
    "JCS",
    "CJCS",
    "CIA",
    "DIA",
    "NSA",
    "NSC",
    "TREASURY",
    "DEA",
    "DIRFBI",
    "FBI",
    "INS",
    "DHS",
    "DOE",
    "DOD",
    "USCINC",
    "CINC",
    "CDR",
    "COMUS",
    "CNO",
    "CSAF",
    "USDAO",
    "USTR",
    "HQ",
];

/// Returns whether a sender, by its name as ids write it, is another agency than the Department of State.
pub(super) fn is_agency(name: &str) -> bool {
    // First letters tell most apart without a look at the rest.
    AGENCIES.iter().filter(|agency| agency.as_bytes().first() == name.as_bytes().first()).any(|agency| {
        name.strip_prefix(agency)
            .is_some_and(|rest| rest.is_empty() || matches!(*agency, "USCINC" | "CINC" | "CDR" | "COMUS"))
    }) || matches!(name, "TREASURYDEPT" | "DEPTOFTREASURY")
}

/// Returns the kind of what is no telegram with a number.
pub(super) fn of(text: &str) -> ReferenceKind {
    let upper = text.to_ascii_uppercase();
    let words: Vec<&str> = upper.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let word = |want: &[&str]| words.iter().any(|w| want.contains(w));
    if word(&["EMAIL", "EMAILS"]) || upper.contains("E-MAIL") || upper.contains("E MAIL") {
        return ReferenceKind::Email;
    }
    if word(&["IIR", "TD", "TDX", "CIA", "DIA", "HOTR"]) || is_dtg(&words) {
        return ReferenceKind::OtherAgency;
    }
    if word(&[
        "FBIS",
        "OSC",
        "TIMES",
        "PRESS",
        "NEWSPAPER",
        "REUTERS",
        "AFP",
        "TASS",
        "WIRELESS",
        "BROADCAST",
        "BBC",
    ]) {
        return ReferenceKind::Press;
    }
    let paper = [
        "MEMO",
        "MEMORANDUM",
        "MEMCON",
        "LETTER",
        "NOTE",
        "AIRGRAM",
        "FAX",
        "REPORT",
        "REPORTS",
        "POINTS",
        "DAILY",
        "FAM",
        "FAH",
        "CFR",
        "USC",
        "RESOLUTION",
        "UNSCR",
        "PAPER",
        "DOCUMENT",
        "NOTICE",
        "ARTICLE",
        "HANDBOOK",
        "AGREEMENT",
        "TREATY",
        "ACT",
        "CA",
        "STATEMENT",
        "NEWSLETTER",
        "GUIDANCE",
        "DISPATCH",
        "DESPATCH",
    ];
    if word(&paper) || words.first() == Some(&"A") && words.len() == 2 {
        return ReferenceKind::Paper;
    }
    if word(&["SEPTEL", "SEPTELS", "TELEGRAM", "CABLE", "CABLES", "REFTEL", "DEPTEL", "EMBTEL"]) {
        return ReferenceKind::Cable;
    }
    // A post's name and nothing more: a telegram whose number is missing.
    if post::known(&post::letters(text)).is_some()
        && words.iter().all(|w| w.bytes().all(|b| b.is_ascii_alphabetic()))
    {
        return ReferenceKind::Cable;
    }
    ReferenceKind::Other
}

/// Whether a date-time group stands among the words: `301601Z SEP 08`, `R162245Z`.
fn is_dtg(words: &[&str]) -> bool {
    words.iter().enumerate().any(|(n, word)| {
        let word = word.trim_start_matches(['R', 'P', 'O', 'Z']);
        let figures = word.bytes().take_while(u8::is_ascii_digit).count();
        let zulu = word.get(figures..) == Some("Z")
            || (word.len() == figures && words.get(n + 1).is_some_and(|next| *next == "Z"));
        figures == 6 && zulu
    })
}
