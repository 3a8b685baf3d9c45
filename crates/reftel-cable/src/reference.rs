//! References: `REF: A. 07 MINSK 352  B. STATE 12345 (NOTAL)`.
//!
//! The text of the line is read word by word: a label, then pointers to telegrams, then whatever else
//! until the next separator. What is no telegram keeps its text and a kind.

mod kind;
mod label;
mod pointer;
mod series;
mod token;

use crate::joined::Joined;
use crate::{Problem, Reference, ReferenceKind};
use token::{Token, tokens};

/// What is known of the telegram that refers.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Own<'a> {
    /// Two-digit year, for pointers that give none.
    pub(crate) year: Option<u8>,
    /// Day of the year, when the date is known.
    pub(crate) day: Option<i16>,
    /// Its own id, to which it never refers.
    pub(crate) id: Option<&'a str>,
    /// Its post, as ids write it, and its serial.
    pub(crate) post: Option<&'a str>,
    pub(crate) serial: Option<u32>,
}

/// Most references of a telegram; reading stops there. The most that was seen in one is 26.
const REFERENCES_MAX: usize = 400;

/// Reads the lines of a reference field, its key taken off.
pub(crate) fn read(text: &Joined, own: &Own<'_>, line: u32, problems: &mut Vec<Problem>) -> Vec<Reference> {
    let tokens = tokens(&text.text);
    let (mut full, mut found) = read_tokens(text, &tokens, own);
    // Without a date the numbers of its own post tell how early in the year it is.
    if own.day.is_none()
        && let Some(day) = day_by_numbers(&found, own)
    {
        (full, found) = read_tokens(text, &tokens, &Own { day: Some(day), ..*own });
    }
    let offset = text.place(0..text.text.len()).start;
    let problem = |kind, message: String| Problem { line, offset, kind, message };
    if full {
        problems.push(problem(
            "many_references",
            format!("only the first {REFERENCES_MAX} references were read"),
        ));
    }
    let mut references = Vec::with_capacity(found.len());
    for Found { mut reference, rolled } in found {
        if reference.id.is_some() && reference.id.as_deref() == own.id {
            reference.id = None;
            problems.push(problem(
                "refers_to_itself",
                format!("a reference names the telegram itself: `{}`", reference.text),
            ));
        }
        if rolled {
            problems.push(problem(
                "year_assumed",
                format!(
                    "`{}` gives no year; its number is too high for this one, so the year before was taken",
                    reference.text
                ),
            ));
        }
        references.push(reference);
    }
    references
}

fn read_tokens(text: &Joined, tokens: &[Token<'_>], own: &Own<'_>) -> (bool, Vec<Found>) {
    let mut reader =
        Reader { text, own, tokens, at: 0, label: None, last: None, found: Vec::new(), other: None };
    let full = reader.all();
    (full, reader.found)
}

/// Returns the day of the year by which a post has come to the telegram's own number, when it refers to
/// telegrams of the year before: their highest number is at most what it sends in a year.
fn day_by_numbers(found: &[Found], own: &Own<'_>) -> Option<i16> {
    let rolled =
        found.iter().filter(|f| f.rolled).filter_map(|f| crate::id::parts(f.reference.id.as_deref()?));
    let highest = rolled.filter(|(_, post, _)| own.post == Some(post)).map(|(_, _, serial)| serial).max()?;
    i16::try_from(u64::from(own.serial?) * 366 / u64::from(highest) + 1).ok()
}

/// Reads the references of a text that stands by itself; places are bytes of it.
pub(crate) fn read_text(text: &str, own: &Own<'_>) -> Vec<Reference> {
    let mut joined = Joined::default();
    for line in crate::lines::lines(text, false) {
        joined.push(&line, "\n");
    }
    read(&joined, own, 1, &mut Vec::new())
}

/// A reference that was read.
struct Found {
    reference: Reference,
    /// The year before was taken.
    rolled: bool,
}

/// Year and post of the pointer before: `07 MINSK 352 AND 353` means both twice.
#[derive(Debug, Clone)]
struct Last {
    year: Option<u8>,
    /// As written, with letters only.
    post: String,
}

struct Reader<'a> {
    text: &'a Joined,
    own: &'a Own<'a>,
    tokens: &'a [Token<'a>],
    at: usize,
    label: Option<label::Label>,
    last: Option<Last>,
    found: Vec<Found>,
    /// First and one-past-last byte of what is no telegram and goes on.
    other: Option<(usize, usize)>,
}

impl Reader<'_> {
    /// Reads everything; returns whether there was more than is read.
    fn all(&mut self) -> bool {
        // Where a pointer may begin: at the start, after a label, after a separator.
        let mut open = true;
        while self.at < self.tokens.len() {
            if self.found.len() >= REFERENCES_MAX {
                self.close();
                return true;
            }
            let fresh = self.other.is_none();
            if let Some((label, after)) = label::read(self.tokens, self.at, self.label.as_ref(), fresh) {
                self.close();
                self.label = Some(label);
                self.at = after;
                self.skip_noise();
                open = true;
                continue;
            }
            if self.is_separator() {
                // A comma or `AND` goes on with what is no telegram; a semicolon or bullet ends it.
                if !self.is_soft() {
                    self.close();
                }
                self.at += 1;
                open = true;
                continue;
            }
            // A pointer may begin a line without a separator before it.
            open |= self.token(self.at).is_some_and(|token| token.first_on_line);
            if open {
                self.skip_noise();
                if self.pointer() {
                    open = false;
                    continue;
                }
            }
            open = false;
            self.take_other();
        }
        self.close();
        false
    }

    fn token(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    fn is_separator(&self) -> bool {
        let Some(token) = self.token(self.at) else { return false };
        match token.text {
            ";" | "," | "&" | "•" | "*" => true,
            ":" => true,
            "." | "/" => self.other.is_none(),
            "-" | "–" => token.first_on_line || self.other.is_none(),
            "and" | "AND" | "And" => true,
            _ => false,
        }
    }

    /// Whether the separator here may stand inside what is no telegram: `SMITH E-MAIL, 12 MAY`.
    fn is_soft(&self) -> bool {
        self.token(self.at).is_some_and(|token| !matches!(token.text, ";" | "•" | "*"))
    }

    /// Passes over words that may stand before a pointer.
    fn skip_noise(&mut self) {
        if self.other.is_some() {
            return;
        }
        while let Some(after) = label::noise(self.tokens, self.at) {
            self.at = after;
        }
    }

    /// Reads a pointer to a telegram, and the numbers that go on from it; returns whether there was one.
    fn pointer(&mut self) -> bool {
        let bare = self.other.is_none();
        let Some(found) = pointer::read(self.tokens, self.at, self.last.as_ref(), self.own, bare) else {
            return false;
        };
        self.close();
        let (name, _) = crate::post::canonical(&found.post);
        let agency = kind::is_agency(&name);
        let last = Last { year: found.stated, post: found.post.clone() };
        let mut start = self.at;
        let (mut serial, mut end, mut stated) = (found.serial, found.after, found.stated);
        loop {
            let (id, rolled) = self.resolve(stated, &name, serial);
            // What stands in brackets after the number is said of it: `(NOTAL)`.
            let after = label::remark(self.tokens, end);
            self.push(
                start,
                after,
                if agency { ReferenceKind::OtherAgency } else { ReferenceKind::Cable },
                id,
                rolled,
            );
            match pointer::next_number(self.tokens, after, stated) {
                Some(next) => {
                    (start, serial, end) = (next.start, next.serial, next.after);
                    stated = next.stated.or(last.year);
                }
                None => {
                    self.at = after;
                    break;
                }
            }
            if self.found.len() >= REFERENCES_MAX {
                break;
            }
        }
        self.last = Some(last);
        true
    }

    /// Returns the id of year, post as ids write it and serial, and whether the year before was taken.
    fn resolve(&self, stated: Option<u8>, post: &str, serial: Option<u32>) -> (Option<String>, bool) {
        let Some(serial) = serial else { return (None, false) };
        if let Some(year) = stated {
            return (crate::id::of(year, post, serial), false);
        }
        let Some(year) = self.own.year else { return (None, false) };
        let rolled = series::is_of_year_before(post, serial, self.own);
        let year = if rolled { (year + 99) % 100 } else { year };
        (crate::id::of(year, post, serial), rolled)
    }

    /// Takes the word here into what is no telegram.
    fn take_other(&mut self) {
        let Some(token) = self.token(self.at) else { return };
        let (from, to) = (token.at, token.at + token.text.len());
        self.at += 1;
        match &mut self.other {
            Some((_, end)) => *end = to,
            None => self.other = Some((from, to)),
        }
    }

    /// Ends what is no telegram.
    fn close(&mut self) {
        let Some((from, to)) = self.other.take() else { return };
        let text = self.text.text.get(from..to).unwrap_or_default();
        if !text.bytes().any(|b| b.is_ascii_alphanumeric()) {
            return;
        }
        let kind = kind::of(text);
        self.add(from, to, kind, None, false);
    }

    fn push(&mut self, from: usize, after: usize, kind: ReferenceKind, id: Option<String>, rolled: bool) {
        let start = self.token(from).map_or(0, |token| token.at);
        let end = after
            .checked_sub(1)
            .and_then(|n| self.token(n))
            .map_or(start, |token| token.at + token.text.len());
        self.add(start, end, kind, id, rolled);
    }

    fn add(&mut self, from: usize, to: usize, kind: ReferenceKind, id: Option<String>, rolled: bool) {
        let text = self.text.text.get(from..to).unwrap_or_default();
        let text = text.trim_matches([' ', '\n', ',', ';', '.', ':', '-']);
        self.found.push(Found {
            reference: Reference {
                label: self.label.as_ref().map(label::Label::text),
                kind,
                id,
                text: one_line(text),
                source: self.text.place(from..to),
            },
            rolled,
        });
    }
}

/// Returns a text on one line, runs of blanks made one.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[(&str, &str)]) {
        let own = Own {
            year: Some(8),
            id: Some("08ZUBROW1"),
            post: Some("ZUBROW"),
            serial: Some(900),
            day: Some(200),
        };
        let got = read_text(text, &own);
        let got: Vec<_> =
            got.iter().map(|r| (r.label.as_deref().unwrap_or("-"), r.id.as_deref().unwrap_or("-"))).collect();
        assert_eq!(got, want, "{text}");
        for reference in read_text(text, &own) {
            let source = one_line(&text[reference.source]);
            assert!(source.contains(&reference.text), "`{source}` does not hold `{}`", reference.text);
        }
    }

    #[test]
    fn pointers_in_their_shapes() {
        check("07 MINSK 352", &[("-", "07MINSK352")]);
        check("A. STATE 86734 B. STATE 82581", &[("A", "08STATE86734"), ("B", "08STATE82581")]);
        check("(A) 07 THE HAGUE 0352 (NOTAL) (B) SECSTATE 12", &[("A", "07THEHAGUE352"), ("B", "08STATE12")]);
        check("07 MINSK 352 AND 353", &[("-", "07MINSK352"), ("-", "07MINSK353")]);
        check("A) 2007MINSK352; B) VILNIUS 15", &[("A", "07MINSK352"), ("B", "08VILNIUS15")]);
        check("A.MINSK 12", &[("A", "08MINSK12")]);
        check("A)STATE 104800 B)HK05511", &[("A", "08STATE104800"), ("B", "08HONGKONG5511")]);
        check(
            "[A] State 188314, 259032, [B] Ottawa 2285",
            &[("A", "08STATE188314"), ("A", "08STATE259032"), ("B", "08OTTAWA2285")],
        );
        check(
            "A. A) SECSTATE 54183 B. B) 07 BRASILIA 1868",
            &[("A", "08STATE54183"), ("B", "07BRASILIA1868")],
        );
        check("A. REF A STATE 122214 B. REF B LONDON 2649", &[("A", "08STATE122214"), ("B", "08LONDON2649")]);
        check("SECSTATE 232089 & USUN 2336", &[("-", "08STATE232089"), ("-", "08USUNNEWYORK2336")]);
        check("BAGHDAD #3565", &[("-", "08BAGHDAD3565")]);
        check(
            "PRAGUE 849, PRAGUE, 1228, STATE 148476",
            &[("-", "08PRAGUE849"), ("-", "08PRAGUE1228"), ("-", "08STATE148476")],
        );
        check(
            "A) Kabul 936/935; B) 06 Kabul 5353/5194 and previous",
            &[("A", "08KABUL936"), ("A", "08KABUL935"), ("B", "06KABUL5353"), ("B", "06KABUL5194")],
        );
        check("A. A: PANAMA 00789/08 B. B: PANAMA 00930/07", &[("A", "08PANAMA789"), ("B", "07PANAMA930")]);
        check("A. MANILA 2969 B. 2962 AND PREVIOUS", &[("A", "08MANILA2969"), ("B", "08MANILA2962")]);
        check("A) 307 B) STATE 285773", &[("A", "08ZUBROW307"), ("B", "08STATE285773")]);
        check("870 Ulaanbaatar", &[("-", "08ULAANBAATAR870")]);
        check("A) STATE (07) 201265, B) AMMAN 5049-07", &[("A", "07STATE201265"), ("B", "07AMMAN5049")]);
        check("(A) LAGOS O1512, (B) COTON0U 348", &[("A", "08LAGOS1512"), ("B", "08COTONOU348")]);
        check("KUWAIT (C)02293", &[("-", "08KUWAIT2293")]);
        check("COLOMBO CABLES 0266 AND 02259 (2002)", &[("-", "08COLOMBO266"), ("-", "02COLOMBO2259")]);
        check(
            "TEHRAN 1091: TEHRAN 263: MOSCOW 1603",
            &[("-", "08TEHRAN1091"), ("-", "08TEHRAN263"), ("-", "08MOSCOW1603")],
        );
        check(
            "A. ST. PETERSBURG 75 B. PORT-AU-PRINCE 2325",
            &[("A", "08STPETERSBURG75"), ("B", "08PORTAUPRINCE2325")],
        );
        check(
            "A) BRASILIA 2447, B) RIO\n\nDE JANEIRO 91",
            &[("A", "08BRASILIA2447"), ("B", "08RIODEJANEIRO91")],
        );
        check("Ref A) Taipei 3393 B) Taipei 03793", &[("A", "08TAIPEI3393"), ("B", "08TAIPEI3793")]);
        check("A - Kabul 28", &[("A", "08KABUL28")]);
        check("AMMAN 07718 99, AMMAN 05986 00", &[("-", "99AMMAN7718"), ("-", "00AMMAN5986")]);
        check(
            "A. 08 RIO DE JAN 138; B. AMEMBASSY ZUBROW 44",
            &[("A", "08RIODEJANEIRO138"), ("B", "08ZUBROW44")],
        );
        check("a. 05 state 201650\nb. 05 berlin 3726", &[("A", "05STATE201650"), ("B", "05BERLIN3726")]);
        check(
            "-      (B) State 348253 -      (C) Colombo 2179",
            &[("B", "08STATE348253"), ("C", "08COLOMBO2179")],
        );
    }

    #[track_caller]
    fn kinds(text: &str, want: &[(ReferenceKind, Option<&str>)]) {
        let own = Own {
            year: Some(8),
            id: Some("08ZUBROW1"),
            post: Some("ZUBROW"),
            serial: Some(1),
            day: Some(200),
        };
        let got = read_text(text, &own);
        let got: Vec<_> = got.iter().map(|r| (r.kind, r.id.as_deref())).collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn what_is_no_telegram_keeps_its_kind() {
        use ReferenceKind::*;
        kinds("SMITH-JONES E-MAIL, 12 MAY 2008", &[(Email, None)]);
        kinds("A. ZUBROW 1", &[(Cable, None)]);
        kinds("E-mails J. Speaks-K. Allen", &[(Email, None)]);
        kinds(
            "08 STATE 1234; E-Mail Tralala; 05 STATE 1234",
            &[(Cable, Some("08STATE1234")), (Email, None), (Cable, Some("05STATE1234"))],
        );
        kinds(
            "A. PARIS 1501 B. HOTR WASHINGTON DC//USDAO PARIS (SUBJ: IIR 6 832 0617 08)",
            &[(Cable, Some("08PARIS1501")), (OtherAgency, None)],
        );
        kinds(
            "A. BERLIN 1045\nB. SECDEF MSG DTG 301601Z SEP 08",
            &[(Cable, Some("08BERLIN1045")), (OtherAgency, None)],
        );
        kinds("A. PARIS POINTS JULY 15  B. PARIS POINTS JULY 6", &[(Paper, None), (Paper, None)]);
        kinds("A. OSC EUP20080707950031  B. MADRID 286", &[(Press, None), (Cable, Some("08MADRID286"))]);
        kinds("9 FAM Appendix K, 406 (6)", &[(Paper, None)]);
        kinds("KUALA LUMPUR", &[(Cable, None)]);
        kinds("A) USDOC 06988 B) EXP.LIC. D328589", &[(OtherAgency, Some("08USDOC6988")), (Other, None)]);
        kinds(
            "A. 2004 HUMAN RIGHTS REPORT FOR PANAMA B. PANAMA 00390",
            &[(Paper, None), (Cable, Some("08PANAMA390"))],
        );
        kinds("A. (S/NF) TD-314/21795-05 11 APRIL 2005", &[(OtherAgency, None)]);
        kinds("IO/PSC & AF/W-USUN E-MAILS OF 4/23/08", &[(Email, None)]);
        kinds("SECDEF R162245Z OCT 08", &[(OtherAgency, None)]);
        kinds(
            "STATE 106206 CIRCULAR; STATE CA-3400 NOV 2, 1966",
            &[(Cable, Some("08STATE106206")), (Paper, None)],
        );
        kinds("Ops Ctr-NEA/XY-Emb Zubrow telecon 3 Mar 08", &[(Other, None)]);
    }

    #[test]
    fn the_year_rolls_over_in_january() {
        let own =
            Own { year: Some(8), id: Some("08ZUBROW5"), post: Some("ZUBROW"), serial: Some(5), day: Some(4) };
        let ids =
            |text: &str| read_text(text, &own).into_iter().filter_map(|r| r.id).collect::<Vec<_>>().join(" ");
        assert_eq!(ids("A. ZUBROW 1240 B. STATE 171000 C. ZUBROW 3"), "07ZUBROW1240 07STATE171000 08ZUBROW3");
        assert_eq!(ids("A. 08 ZUBROW 1240"), "08ZUBROW1240");
        let own = Own { year: Some(0), day: Some(4), ..own };
        assert_eq!(read_text("ZUBROW 1240", &own)[0].id.as_deref(), Some("99ZUBROW1240"));
    }
}
