//! The remarks of OFAC's tables: a row of labelled pieces, `DOB 28 Jul 1963; POB Belize; Passport P0017003 (Belize).`

use crate::date::When;
use crate::list::{Entry, Listing, Name, Strength};
use crate::relation::{Kinship, Party, Relation};

/// How OFAC begins the pieces that identify, and the FollowTheMoney property that each is; the longest that
/// fits counts. Source: the labels in the `idType` of `consolidated.xml` (2020) and in the remarks of `sdn.csv` (2019).
const IDENTIFIERS: &[(&str, &str)] = &[
    ("Afghan Money Service Provider License Number", "licenseNumber"),
    ("Aircraft Construction Number", "serialNumber"),
    ("Aircraft Manufacturer's Serial Number (MSN)", "serialNumber"),
    ("Aircraft Mode S Transponder Code", "icaoCode"),
    ("Aircraft Tail Number", "registrationNumber"),
    ("BIK (RU)", "bikCode"),
    ("Birth Certificate Number", "idNumber"),
    ("Business Number", "registrationNumber"),
    ("Business Registration Document #", "registrationNumber"),
    ("Business Registration Number", "registrationNumber"),
    ("C.I.F.", "taxNumber"),
    ("C.R. No.", "registrationNumber"),
    ("C.U.I.", "idNumber"),
    ("C.U.I.P.", "idNumber"),
    ("C.U.I.T.", "taxNumber"),
    ("C.U.R.P.", "idNumber"),
    ("Cartilla de Servicio Militar Nacional", "idNumber"),
    ("Cedula Juridica", "registrationNumber"),
    ("Cedula No.", "idNumber"),
    ("Cedula de Ciudadania", "idNumber"),
    ("Cedula de Extranjeria", "idNumber"),
    ("Cedula de Residencia", "idNumber"),
    ("Certificate of Incorporation Number", "registrationNumber"),
    ("Chamber of Commerce Number", "registrationNumber"),
    ("Chinese Commercial Code", "idNumber"),
    ("Citizen's Card Number", "idNumber"),
    ("Commercial Registry Number", "registrationNumber"),
    ("Company Number", "registrationNumber"),
    ("Credencial electoral", "idNumber"),
    ("Crew Member Certificate Number", "idNumber"),
    ("D-U-N-S Number", "dunsCode"),
    ("D.N.I.", "idNumber"),
    ("Digital Currency Address", "cryptoWallet"),
    ("Diplomatic Passport", "passportNumber"),
    ("Driver's License No.", "idNumber"),
    ("Dubai Chamber of Commerce Membership No.", "registrationNumber"),
    ("Electoral Registry No.", "idNumber"),
    ("Enterprise Number", "registrationNumber"),
    ("Equity Ticker", "ticker"),
    ("File Number", "idNumber"),
    ("Folio Mercantil No.", "registrationNumber"),
    ("Government Gazette Number", "registrationNumber"),
    ("I.F.E.", "idNumber"),
    ("IMO", "imoNumber"),
    ("ISIN", "isinCode"),
    ("Identification Number", "idNumber"),
    ("Immigration No.", "idNumber"),
    ("Istanbul Chamber of Comm. No.", "registrationNumber"),
    ("Italian Fiscal Code", "taxNumber"),
    ("Kenyan ID No.", "idNumber"),
    ("LE Number", "idNumber"),
    ("Legal Entity Number", "leiCode"),
    ("License", "licenseNumber"),
    ("MMSI", "mmsi"),
    ("MSB Registration Number", "registrationNumber"),
    ("Matricula Mercantil No", "registrationNumber"),
    ("N.I.E.", "idNumber"),
    ("NIT #", "taxNumber"),
    ("National Foreign ID Number", "idNumber"),
    ("National ID No.", "idNumber"),
    ("Numero Unico de Identificacao Tributaria", "taxNumber"),
    ("Numero de Identidad", "idNumber"),
    ("Passport", "passportNumber"),
    ("Permit Number", "licenseNumber"),
    ("Personal ID Card", "idNumber"),
    ("Phone Number", ""),
    ("Pilot License Number", "licenseNumber"),
    ("Public Registration Number", "registrationNumber"),
    ("R.F.C.", "taxNumber"),
    ("RFC", "taxNumber"),
    ("RIF #", "taxNumber"),
    ("RSIN", "registrationNumber"),
    ("RTN", "taxNumber"),
    ("RUC #", "taxNumber"),
    ("Refugee ID Card", "idNumber"),
    ("Registered Charity No.", "registrationNumber"),
    ("Registration ID", "registrationNumber"),
    ("Registration Number", "registrationNumber"),
    ("Residency Number", "idNumber"),
    ("Romanian C.R.", "registrationNumber"),
    ("Romanian Permanent Resident", "idNumber"),
    ("Romanian Tax Registration", "taxNumber"),
    ("SRE Permit No.", "licenseNumber"),
    ("SSN", "socialSecurityNumber"),
    ("SWIFT/BIC", "swiftBic"),
    ("Serial No.", "serialNumber"),
    ("Seafarer's Identification Document", "idNumber"),
    ("Stateless Person ID Card", "idNumber"),
    ("Stateless Person Passport", "passportNumber"),
    ("Tarjeta de Identidad", "idNumber"),
    ("Tax ID No.", "taxNumber"),
    ("Tazkira National ID Card", "idNumber"),
    ("Tourism License No.", "licenseNumber"),
    ("Trade License No.", "licenseNumber"),
    ("Travel Document Number", "passportNumber"),
    ("Turkish Identification Number", "idNumber"),
    ("UAE Identification", "idNumber"),
    ("UK Company Number", "registrationNumber"),
    ("US FEIN", "taxNumber"),
    ("United Social Credit Code Certificate (USCCC)", "uscCode"),
    ("Unified Social Credit Code (USCC)", "uscCode"),
    ("V.A.T. Number", "vatCode"),
    ("VisaNumberID", "idNumber"),
    ("Vessel Registration Identification", "imoNumber"),
    ("Vessel Registration Number", "registrationNumber"),
    ("Voter Registration No.", "idNumber"),
];

/// Returns the FollowTheMoney property of an OFAC label of an identifier; `None` for another label.
pub(crate) fn kind_of(label: &str) -> Option<&'static str> {
    split(label).map(|(kind, _, _)| kind).filter(|kind| !kind.is_empty())
}

/// Splits a piece into the property, the label and the rest.
fn split(piece: &str) -> Option<(&'static str, &'static str, &str)> {
    IDENTIFIERS
        .iter()
        .filter_map(|(label, kind)| {
            let rest = strip(piece, label)?;
            Some((*kind, *label, rest))
        })
        .max_by_key(|(_, label, _)| label.len())
}

/// Takes a label off a piece; it must end where a word does.
fn strip<'a>(piece: &'a str, label: &str) -> Option<&'a str> {
    let head = piece.get(..label.len()).filter(|head| head.eq_ignore_ascii_case(label))?;
    let rest = piece.get(head.len()..)?;
    (rest.is_empty() || rest.starts_with([' ', ':', '/']) || label.ends_with(['.', '#']))
        .then_some(rest.trim_start())
}

/// Reads remarks into an entry; relations that they state go to `relations`.
pub(crate) fn read(remarks: &str, entry: &mut Entry, relations: &mut Vec<Relation>) {
    for piece in remarks.trim().split("; ") {
        let piece = piece.trim();
        // Only the last piece ends the sentence; inside, a full stop belongs to an abbreviation.
        let piece =
            if remarks.trim().ends_with(piece) { piece.strip_suffix('.').unwrap_or(piece) } else { piece };
        let piece = piece.trim_end_matches(';').trim();
        if !piece.is_empty() {
            one(strip(piece, "alt.").unwrap_or(piece), piece, entry, relations);
        }
    }
}

fn one(piece: &str, whole: &str, entry: &mut Entry, relations: &mut Vec<Relation>) {
    let labelled = |label: &str| strip(piece, label).filter(|rest| !rest.is_empty());
    if let Some(date) = labelled("DOB") {
        entry.born(date);
    } else if let Some(place) = labelled("POB") {
        entry.birth_places.push(place.to_owned());
    } else if let Some(country) = labelled("nationality").filter(|_| piece.starts_with("nationality ")) {
        entry.country("nationality", country);
    } else if let Some(country) = labelled("citizen") {
        entry.country("citizenship", country);
    } else if let Some(country) = labelled("Nationality of Registration") {
        entry.country("jurisdiction", country);
    } else if let Some(country) = labelled("Vessel Flag") {
        entry.country("flag", country);
    } else if let Some(gender) = labelled("Gender") {
        entry.gender = Some(gender.to_ascii_lowercase());
    } else if let Some((strength, name)) = alias(piece) {
        entry.names.extend(Name::read(name, strength));
    } else if let Some(other) = labelled("Linked To:") {
        relations.push(linked(entry, other, whole));
    } else if let Some(date) =
        labelled("Organization Established Date").or(labelled("Aircraft Manufacture Date"))
    {
        entry.born(date);
    } else if piece.starts_with("Listing Date") && piece.contains("): ") {
        let (programme, date) = piece.split_once("): ").unwrap_or_default();
        let programme = programme.split_once('(').map(|(_, inside)| inside.trim().to_owned());
        entry.listings.push(Listing { programme, listed: Some(When::read(date)), ..Listing::default() });
    } else if piece.starts_with("Listing Date") || piece.starts_with("Effective Date") {
        match piece.rsplit_once(") ") {
            Some((label, date)) => entry.date(&format!("{label})"), date),
            None => entry.fact("remark", whole),
        }
    } else if piece.contains("Directive Determination - ") {
        entry.measures.push(piece.to_owned());
    } else if let Some((kind, label, rest)) =
        split(piece).filter(|(kind, _, rest)| !kind.is_empty() && !rest.is_empty())
    {
        identifier(kind, label, rest, entry);
    } else {
        entry.fact("remark", whole);
    }
}

/// Reads `a.k.a. 'BNC'`. OFAC puts weak aliases into the remarks, in quotation marks; good ones stand in
/// the table of alternate names. Source: OFAC, frequently asked question 122.
fn alias(piece: &str) -> Option<(Strength, &str)> {
    let (strength, rest) = if let Some(rest) = strip(piece, "a.k.a.").or_else(|| strip(piece, "n.k.a.")) {
        (Strength::Weak, rest)
    } else {
        (Strength::Former, strip(piece, "f.k.a.")?)
    };
    let name = rest.trim().trim_end_matches('.');
    let name = name.strip_prefix('\'').and_then(|name| name.strip_suffix('\'')).unwrap_or(name);
    (!name.trim().is_empty()).then_some((strength, name))
}

fn linked(entry: &Entry, other: &str, said: &str) -> Relation {
    Relation {
        from: Party { id: Some(entry.id.clone()), name: entry.caption().to_owned() },
        to: Party { id: None, name: other.trim().to_owned() },
        kinship: Kinship::Linked,
        share: None,
        since: None,
        until: None,
        said: said.to_owned(),
        line: entry.line,
    }
}

/// Reads `P0017003 (Belize) issued 12 Mar 2001`, `IMO 9486910`, `- XBT 12udab…`.
fn identifier(kind: &str, label: &str, rest: &str, entry: &mut Entry) {
    // An IMO number is what it is under any label.
    let (kind, rest) = match rest.strip_prefix("IMO ") {
        Some(number) => ("imoNumber", number),
        None => (kind, rest),
    };
    let rest = rest.trim_start_matches(['-', ':', ' ']);
    let (value, country) = match rest.split_once(" (") {
        Some((value, after)) => (value, after.split(')').next().unwrap_or_default()),
        None => (rest, ""),
    };
    // What follows the number, such as `issued 12 Mar 2001` or `expires …`, is no part of it.
    let value = value.split(" issued ").next().unwrap_or(value);
    let value = value.split(" expires ").next().unwrap_or(value);
    entry.identifier(kind, label, value, country);
}
