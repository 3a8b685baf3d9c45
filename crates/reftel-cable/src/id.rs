//! Canonical ids of telegrams: two-digit year, post, serial without leading zeros.

use std::fmt::Write as _;

use crate::{classification, post};

/// Largest serial number: the Department's reached six figures, garbled ones seven.
const SERIAL_MAX: u32 = 9_999_999;

/// Returns the canonical id of year, post and serial: `08STATE67793`.
///
/// The post may be written in any of the spellings that are known for it, or with one letter wrong.
/// `None` for a year of more than two figures, serial 0 or a name that can be no post.
///
/// ```
/// assert_eq!(reftel_cable::make_id(8, "THE HAGUE", 1910).as_deref(), Some("08THEHAGUE1910"));
/// assert_eq!(reftel_cable::make_id(7, "SECSTATE", 352).as_deref(), Some("07STATE352"));
/// assert_eq!(reftel_cable::make_id(8, "RIO DE JAN", 91).as_deref(), Some("08RIODEJANEIRO91"));
/// ```
pub fn make_id(year: u8, post: &str, serial: u32) -> Option<String> {
    let letters = post::letters(post);
    let (name, _) = post::canonical(&letters);
    of(year, &name, serial)
}

/// Returns the id of a post's name as ids write it.
pub(crate) fn of(year: u8, name: &str, serial: u32) -> Option<String> {
    let sound = (3..=24).contains(&name.len()) && serial > 0 && serial <= SERIAL_MAX && year < 100;
    sound.then(|| {
        let mut id = String::with_capacity(name.len() + 10);
        id.push(char::from(b'0' + year / 10));
        id.push(char::from(b'0' + year % 10));
        id.push_str(name);
        // Writing to a string cannot fail.
        let _ = write!(id, "{serial}");
        id
    })
}

/// Returns the canonical id that a text is, whatever its zeros, blanks and case; `None` when it is not
/// one.
///
/// Malformed ids are repaired: words that got in from the line before the post (`EFTO`, `SECTION 01 OF
/// 03`, `AMEMBASSY`), names cut to six letters as in the document numbers of 1973–79, one wrong letter,
/// what follows the serial.
///
/// ```
/// # use reftel_cable::canonical_id;
/// assert_eq!(canonical_id("07 Tbilisi 001732").as_deref(), Some("07TBILISI1732"));
/// assert_eq!(canonical_id("2007TBILISI1732").as_deref(), Some("07TBILISI1732"));
/// assert_eq!(canonical_id("09SECTION01OF03SANJOSE525").as_deref(), Some("09SANJOSE525"));
/// assert_eq!(canonical_id("1974BELGRA06510").as_deref(), Some("74BELGRADE6510"));
/// assert_eq!(canonical_id("06SECSTATE123").as_deref(), Some("06STATE123"));
/// assert_eq!(canonical_id("TBILISI"), None);
/// ```
pub fn canonical_id(text: &str) -> Option<String> {
    let (year, post, serial) = parts(text)?;
    make_id(year, post, serial)
}

/// Longest text that can be an id, blanks and repairs included.
const TEXT_MAX: usize = 64;

/// Returns year, post as written and serial of an id.
pub(crate) fn parts(text: &str) -> Option<(u8, &str, u32)> {
    let text = text.trim();
    (text.len() <= TEXT_MAX && text.starts_with(|c: char| c.is_ascii_digit())).then_some(())?;
    let year_end = text.find(|c: char| !c.is_ascii_digit())?;
    let (year, mut rest) = text.split_at_checked(year_end)?;
    let year = match year.len() {
        2 => year,
        // `1977STATE…`, and the garbled `7575LIBREVILLE…`.
        4 if year.starts_with("19") || year.starts_with("20") || year.get(..2) == year.get(2..) => {
            year.get(2..)?
        }
        // `0901OF02RPODUBAI288`: a section without its word.
        4 if rest.starts_with("OF") => {
            rest = text.get(2..)?;
            year.get(..2)?
        }
        _ => return None,
    };
    rest = rest.trim_start();
    // `09SECTION01OF03SANJOSE525`: the section stood where the post was looked for.
    if let Some((_, after)) = classification::section(rest) {
        rest = after.trim_start();
    } else if let Some(at) = rest.find(|c: char| c.is_ascii_digit())
        && let Some(after) = rest.get(at..).and_then(after_section)
    {
        rest = after;
    }
    // A zero between letters is an O (`COTON0U`).
    let bytes = rest.as_bytes();
    let letter = |n: usize| bytes.get(n).is_some_and(u8::is_ascii_alphabetic);
    let figure =
        |(n, b): (usize, &u8)| b.is_ascii_digit() && !(*b == b'0' && n > 0 && letter(n - 1) && letter(n + 1));
    let post_end = bytes.iter().enumerate().position(figure)?;
    let (post, serial) = rest.split_at_checked(post_end)?;
    let sound = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '_' | '0' | '\'');
    // An airgram (`73BANGKOK-A50`) is no telegram.
    (post.chars().all(sound) && !post.ends_with("-A")).then_some(())?;
    let figures = serial.find(|c: char| !c.is_ascii_digit()).unwrap_or(serial.len());
    let (serial, after) = serial.split_at_checked(figures)?;
    // `…ZFR2585`, `…TOSEC140323`, `…_c`: what is run in after the serial.
    let tail = after.is_empty() || after.starts_with('_') || after.bytes().all(|b| b.is_ascii_alphanumeric());
    (tail && serial.len() <= 8).then_some(())?;
    Some((year.parse().ok()?, post.trim(), serial.parse().ok()?))
}

/// Returns what follows the `01OF03` at the start.
fn after_section(text: &str) -> Option<&str> {
    let figures = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text.get(figures..)?;
    let after = ["OF", "0F", "GF", "O", "F"].iter().find_map(|of| after.strip_prefix(of))?;
    let second = after.bytes().take_while(u8::is_ascii_digit).count();
    let rest = after.get(second..)?;
    let sound = (1..=2).contains(&figures) && (1..=2).contains(&second);
    (sound && rest.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_ids_are_repaired() {
        for (text, id) in [
            ("08SCTION02OF02SAOPAULO335", "08SAOPAULO335"),
            ("08ECTION01OF02MANAMA492", "08MANAMA492"),
            ("09SECTION02F02BRUSSELS1639", "09BRUSSELS1639"),
            ("06SECTION01O02HONGKONG2311", "06HONGKONG2311"),
            ("0901OF02RPODUBAI288", "09RPODUBAI288"),
            ("07EFTOATHENS404", "07ATHENS404"),
            ("09AMEMBASSYHANOI1284", "09HANOI1284"),
            ("85NOFORNMOGADISHU1643", "85MOGADISHU1643"),
            ("09NDJAENA423", "09NDJAMENA423"),
            ("06BRAILIA1079", "06BRASILIA1079"),
            ("07POTAUPRINCE943", "07PORTAUPRINCE943"),
            ("90STATE255577TOSEC140323", "90STATE255577"),
            ("08MADRID000762ZFR763", "08MADRID762"),
            ("7575LIBREVILLE1895", "75LIBREVILLE1895"),
            ("1977STATE013174_c", "77STATE13174"),
            ("08COTON0U348", "08COTONOU348"),
            ("04SECSTATE115541", "04STATE115541"),
            ("12 USUN NEW YORK 336", "12USUNNEWYORK336"),
        ] {
            assert_eq!(canonical_id(text).as_deref(), Some(id), "{text}");
        }
        for text in ["", "2008", "08STATE", "STATE 12", "73BANGKOK-A50", "2008-06-24", "123STATE4", "08 XX 3"]
        {
            assert_eq!(canonical_id(text), None, "{text}");
        }
    }
}
