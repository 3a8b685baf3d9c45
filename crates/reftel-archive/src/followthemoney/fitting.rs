//! What the model's properties can hold, and in which form.

use reftel_lists::{Entry, When};

/// Longest name, identifier, other text and note, in characters.
pub(super) const NAME_MAX: usize = 384;
pub(super) const IDENTIFIER_MAX: usize = 64;
pub(super) const TEXT_MAX: usize = 1_000;
pub(super) const NOTE_MAX: usize = 60_000;

/// Properties of identifiers that legal entities have.
pub(super) const OF_LEGAL_ENTITIES: [&str; 16] = [
    "registrationNumber",
    "idNumber",
    "taxNumber",
    "vatCode",
    "innCode",
    "ogrnCode",
    "okpoCode",
    "okvedCode",
    "leiCode",
    "dunsCode",
    "uniqueEntityId",
    "npiCode",
    "swiftBic",
    "uscCode",
    "licenseNumber",
    "bvdId",
];

/// Returns a date as the model writes it; `None` for one that is approximate, a range, or not understood.
pub(super) fn exact(when: &When) -> Option<String> {
    let text = when.date.as_ref()?.to_string();
    let parts: Vec<&str> = text.split('-').collect();
    let figures = |part: &&str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let fits = match parts.as_slice() {
        [year] => figures(year, 4),
        [year, month] => figures(year, 4) && figures(month, 2) && ("01"..="12").contains(month),
        [year, month, day] => figures(year, 4) && figures(month, 2) && figures(day, 2),
        _ => false,
    };
    fits.then_some(text)
}

/// Whether a text is the name or code of one country, and says nothing more: not `possibly X`, `X and Y`, `undetermined`.
pub(super) fn is_a_country(text: &str) -> bool {
    let lower = text.to_lowercase();
    let unsure = ["possibly", "undetermined", "unknown", "none"].iter().any(|word| lower.starts_with(word));
    // `Bosnia and Herzegovina` is one, `Russian and Belarusian` are adjectives of two.
    !unsure && ![";", "an and ", "an, "].iter().any(|sign| lower.contains(sign))
}

/// Whether an identifier has the form that its kind prescribes. Sources: ISO 17442 (20 letters and digits), IMO
/// Resolution A.1117(30) (seven digits, of which the last checks the others).
pub(super) fn is_formed(kind: &str, value: &str) -> bool {
    let digits: Vec<u32> = value.chars().filter_map(|c| c.to_digit(10)).collect();
    match kind {
        "leiCode" => value.chars().filter(char::is_ascii_alphanumeric).count() == 20,
        "imoNumber" => {
            let sum: u32 =
                digits.iter().take(6).zip((2..=7).rev()).map(|(digit, weight)| digit * weight).sum();
            digits.len() == 7 && digits.last() == Some(&(sum % 10))
        }
        _ => true,
    }
}

/// Returns the property that a schema has for a kind of identifier.
pub(super) fn property_of(schema: &str, kind: &str) -> Option<&'static str> {
    let legal = OF_LEGAL_ENTITIES.iter().find(|known| **known == kind).copied();
    match (schema, kind) {
        ("Person", "passportNumber") => Some("passportNumber"),
        ("Person", "socialSecurityNumber") => Some("socialSecurityNumber"),
        ("Vessel" | "Company" | "Organization", "imoNumber") => Some("imoNumber"),
        ("Vessel", "mmsi") => Some("mmsi"),
        ("Vessel", "callSign") => Some("callSign"),
        ("Vessel" | "Airplane" | "Vehicle", "registrationNumber") => Some("registrationNumber"),
        ("Airplane", "serialNumber") => Some("serialNumber"),
        ("Airplane", "icaoCode") => Some("icaoCode"),
        ("Company" | "Organization", "permId") => Some("permId"),
        ("Company", "bikCode") => Some("bikCode"),
        ("Company", "kppCode") => Some("kppCode"),
        ("Person" | "Organization" | "Company" | "LegalEntity" | "PublicBody", _) => legal,
        _ => None,
    }
}

/// Whether an identifier is a paper that somebody issued to a person.
pub(super) fn is_paper(entry: &Entry, identifier: &reftel_lists::Identifier) -> bool {
    entry.schema == "Person"
        && matches!(identifier.kind.as_str(), "passportNumber" | "idNumber")
        && identifier.value.chars().count() <= IDENTIFIER_MAX
}
