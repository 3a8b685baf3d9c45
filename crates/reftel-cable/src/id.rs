//! Canonical ids of telegrams: two-digit year, post, serial without leading zeros.

/// Words that mean the Department of State as a sender. Source: reference lines of the telegrams in
/// the public sets, where `SECSTATE 12345` and `STATE 12345` name the same series.
const DEPARTMENT: [&str; 4] = ["STATE", "SECSTATE", "SECSTATEWASHDC", "DEPARTMENTOFSTATE"];

/// Returns the canonical id of year, post and serial: `08STATE67793`.
///
/// ```
/// assert_eq!(reftel_cable::make_id(8, "THE HAGUE", 1910).as_deref(), Some("08THEHAGUE1910"));
/// assert_eq!(reftel_cable::make_id(7, "SECSTATE", 352).as_deref(), Some("07STATE352"));
/// ```
pub fn make_id(year: u8, post: &str, serial: u32) -> Option<String> {
    let mut letters: String = post.chars().filter(|c| c.is_ascii_alphabetic()).collect();
    letters.make_ascii_uppercase();
    if DEPARTMENT.contains(&letters.as_str()) {
        letters = "STATE".to_owned();
    }
    (letters.len() >= 3 && letters.len() <= 24 && serial > 0 && year < 100)
        .then(|| format!("{year:02}{letters}{serial}"))
}

/// Returns the canonical id that a text is, whatever its zeros, blanks and case; `None` when it is not
/// one.
///
/// ```
/// assert_eq!(reftel_cable::canonical_id("07 Tbilisi 001732").as_deref(), Some("07TBILISI1732"));
/// assert_eq!(reftel_cable::canonical_id("2007TBILISI1732").as_deref(), Some("07TBILISI1732"));
/// assert_eq!(reftel_cable::canonical_id("TBILISI"), None);
/// ```
pub fn canonical_id(text: &str) -> Option<String> {
    let text = text.trim();
    let year_end = text.find(|c: char| !c.is_ascii_digit())?;
    let (year, rest) = text.split_at_checked(year_end)?;
    let year = match year.len() {
        2 => year,
        4 => year.get(2..)?,
        _ => return None,
    };
    let rest = rest.trim_start();
    let post_end = rest.find(|c: char| c.is_ascii_digit())?;
    let (post, serial) = rest.split_at_checked(post_end)?;
    let sound = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '-' | '.' | '_');
    (post.chars().all(sound) && serial.len() <= 8).then_some(())?;
    make_id(year.parse().ok()?, post, serial.parse().ok()?)
}
