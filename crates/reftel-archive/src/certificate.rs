//! Certificates: a record of a screening that can be checked later, whether something was found or not.
//!
//! A certificate says what was asked, how each name was read, which versions of which lists counted (with the hashes of
//! their files), how long the archive's log was and what its head was, when, and with what result. Its bytes are kept as
//! an original and their hash is an entry of the log, so that neither can be changed without the other telling.

use reftel_names::{Kind, SHOW_MIN, Script};
use reftel_record::Store;
use reftel_record::log::{Payload, RecordedAt, Sha256Hex, unseal};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::lists::{Version, versions};
use crate::originals::Kept;
use crate::roster::ListLeftOut;
use crate::screening::{Screen, Screened, Screening};
use crate::verify::{Fault, Verified};
use crate::{Archive, ArchiveError, connect, disk, in_order, lock};

const SCHEMA: &str = "reftel.certificate/1";

/// A certificate as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certified {
    /// Its id.
    pub id: String,
    /// Its bytes: JSON.
    pub bytes: Vec<u8>,
    /// Their SHA-256, as it stands in the log.
    pub sha256: String,
    /// The entry of the log that holds the hash.
    pub entry: u64,
}

/// A certificate: `reftel.certificate/1`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Certificate {
    schema: String,
    id: String,
    /// Name of the archive.
    archive: String,
    /// When, UTC (RFC 3339).
    made: String,
    /// Who asked.
    who: String,
    /// The program that compared, with its version.
    program: String,
    asked: Asked,
    /// The lists that counted.
    lists: Vec<Counted>,
    /// Lists that were asked for and could not count: short name, why.
    left_out: Vec<(String, String)>,
    log: Head,
    /// How many of the names were found.
    found: u64,
    /// What came of each name, in the order in which they were asked.
    results: Vec<Value>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Asked {
    names: Vec<String>,
    /// Short names of lists; all when empty.
    lists: Vec<String>,
    /// The day whose versions counted; the newest without.
    as_of: Option<String>,
    /// `person`, `organisation` or `unknown`.
    kind: String,
    /// `Latin`, `Cyrillic`, `other`; all without.
    scripts: Option<Vec<String>>,
    transliteration: bool,
    /// Whether ownership had to be more than 50 per cent to catch.
    more_than_half: bool,
    /// The score from which on an entry is shown.
    score_from: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Counted {
    list: String,
    /// The version's entry in the log.
    number: u64,
    publisher: String,
    title: String,
    format: String,
    version: Option<String>,
    /// When it was imported, UTC.
    recorded: String,
    /// Name and SHA-256 of each file.
    files: Vec<(String, String)>,
    /// SHA-256 of the mapping of columns.
    mapping: Option<String>,
    /// How many names it has.
    names: u64,
}

/// The state of the log before the certificate.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Head {
    entries: u64,
    /// Hash of the last header.
    head: String,
}

fn scripts() -> [(&'static str, Script); 3] {
    [Script::Latin, Script::Cyrillic, Script::Other].map(|script| (script.name(), script))
}

const KINDS: [(&str, Kind); 3] =
    [("person", Kind::Person), ("organisation", Kind::Organisation), ("unknown", Kind::Unknown)];

impl Asked {
    fn of(ask: &Screen, results: &[Screened]) -> Asked {
        let kind = KINDS.iter().find(|(_, kind)| *kind == ask.kind).map_or("unknown", |(word, _)| word);
        Asked {
            names: results.iter().map(|screened| screened.query.clone()).collect(),
            lists: ask.lists.clone(),
            as_of: ask.as_of.map(|day| day.to_string()),
            kind: kind.to_owned(),
            scripts: ask
                .scripts
                .as_ref()
                .map(|of| of.iter().map(|script| script.name().to_owned()).collect()),
            transliteration: ask.transliterate,
            more_than_half: ask.more_than_half,
            score_from: SHOW_MIN,
        }
    }

    /// Returns what was asked; `None` when it is said in words that this program does not know.
    fn screen(&self) -> Option<Screen> {
        let script = |word: &String| Some(scripts().into_iter().find(|(known, _)| known == word)?.1);
        let scripts = match &self.scripts {
            Some(words) => Some(words.iter().map(script).collect::<Option<Vec<Script>>>()?),
            None => None,
        };
        Some(Screen {
            lists: self.lists.clone(),
            as_of: match &self.as_of {
                Some(day) => Some(day.parse().ok()?),
                None => None,
            },
            kind: KINDS.iter().find(|(word, _)| *word == self.kind)?.1,
            scripts,
            transliterate: self.transliteration,
            more_than_half: self.more_than_half,
        })
    }
}

fn program() -> String {
    format!("reftel {}", env!("CARGO_PKG_VERSION"))
}

impl Archive {
    /// Certifies what came of a screening: the certificate is kept as an original, and its hash becomes an entry of the log.
    pub fn certify(
        &self,
        screening: &Screening,
        results: &[Screened],
        who: &str,
        at: RecordedAt,
    ) -> Result<Certified, ArchiveError> {
        let _held = lock(&self.dir)?;
        let mut store = connect(&self.dir)?;
        let counted = |listed: &crate::roster::Listed| {
            let version = listed.version.clone();
            Counted {
                list: listed.key.clone(),
                number: version.number,
                publisher: version.publisher,
                title: version.title,
                format: version.format,
                version: version.version,
                recorded: version.at.0.to_string(),
                files: version.files,
                mapping: version.mapping,
                names: listed.list.name_count() as u64,
            }
        };
        let head = store.head()?.map_or_else(Sha256Hex::none, |(hash, _)| hash);
        let found = results.iter().filter(|screened| !screened.hits.is_empty()).count() as u64;
        let written: Result<Vec<Value>, serde_json::Error> =
            results.iter().map(serde_json::to_value).collect();
        let mut id = in_order::salt()?;
        id.truncate(16);
        let certificate = Certificate {
            schema: SCHEMA.to_owned(),
            id: id.clone(),
            archive: self.name(),
            made: at.0.to_string(),
            who: who.to_owned(),
            program: program(),
            asked: Asked::of(&screening.ask, results),
            lists: screening.roster.lists.iter().map(counted).collect(),
            left_out: screening
                .left_out
                .iter()
                .map(|left| (left.list.clone(), left.reason.clone()))
                .collect(),
            log: Head { entries: store.counts()?.log_entries, head: head.0 },
            found,
            results: written.map_err(reftel_record::StoreError::from)?,
        };
        let mut bytes = serde_json::to_vec_pretty(&certificate).map_err(reftel_record::StoreError::from)?;
        bytes.push(b'\n');
        let sha256 = Sha256Hex::of(&bytes).0;
        self.originals.keep(&sha256, &bytes).map_err(disk("keeping a certificate"))?;
        self.originals.settle().map_err(disk("keeping a certificate"))?;
        let names = results.len() as u64;
        let payload = Payload::ScreeningCertify { id: id.clone(), sha256: sha256.clone(), names, found };
        store.begin()?;
        let entry = store.append(at, who, &payload, &in_order::salt()?)?;
        store.commit()?;
        Ok(Certified { id, bytes, sha256, entry })
    }

    /// Checks a certificate: that the log holds its hash, that the log and the lists are those of then, and that asking again
    /// gives the same. Returns what differs; nothing when all is as it was.
    pub fn verify_certificate(&self, bytes: &[u8]) -> Result<Vec<Fault>, ArchiveError> {
        let mut verified = Verified::default();
        self.check_certificate(bytes, &mut verified)?;
        Ok(verified.faults)
    }

    /// Checks all certificates that the log tells of.
    pub(crate) fn verify_certificates(&self, verified: &mut Verified) -> Result<(), ArchiveError> {
        for entry in self.read(|store| Ok(store.entries_of("screening.certify")?))? {
            let Some(Payload::ScreeningCertify { id, sha256, .. }) = unseal(&entry)? else { continue };
            verified.originals += 1;
            match self.originals.fetch(&sha256).map_err(disk("reading an original"))? {
                Kept::Sound(bytes) => self.check_certificate(&bytes, verified)?,
                lost => {
                    let what = if matches!(lost, Kept::Missing) { "missing" } else { "changed" };
                    let message = format!("the archive's copy is {what}: restore it from a copy");
                    verified.fault(format!("certificate {id}"), &message);
                }
            }
        }
        Ok(())
    }

    fn check_certificate(&self, bytes: &[u8], verified: &mut Verified) -> Result<(), ArchiveError> {
        verified.certificates += 1;
        let value: Value = match serde_json::from_slice(bytes) {
            Ok(value) => value,
            Err(error) => {
                verified.fault("certificate", &format!("this is no certificate: it is not JSON ({error})"));
                return Ok(());
            }
        };
        let id = value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let about = format!("certificate {id}");
        if value.get("schema").and_then(Value::as_str) != Some(SCHEMA) {
            verified.fault(about, &format!("this is no certificate: its `schema` is not `{SCHEMA}`"));
            return Ok(());
        }
        // The log first: of a text that is not the certified one, nothing else need be asked.
        let mut certified = None;
        for entry in self.read(|store| Ok(store.entries_of("screening.certify")?))? {
            if let Some(Payload::ScreeningCertify { id: known, sha256, .. }) = unseal(&entry)?
                && known == id
            {
                certified = Some(sha256);
            }
        }
        let Some(sha256) = certified else {
            verified.fault(
                about,
                "the log of this archive has no such certificate: it is another archive's, or made up",
            );
            return Ok(());
        };
        if Sha256Hex::of(bytes).0 != sha256 {
            let kept = self.originals.fetch(&sha256).map_err(disk("reading an original"))?;
            let Kept::Sound(kept) = kept else {
                verified.fault(
                    about,
                    "its text is not the one that was certified; what differs cannot be said, for the archive's copy is \
                     missing or changed",
                );
                return Ok(());
            };
            // What was certified is JSON, for this program wrote it.
            let kept: Value = serde_json::from_slice(&kept).unwrap_or_default();
            let differences = differences(&kept, &value);
            for difference in &differences {
                verified.fault(
                    &about,
                    &format!(
                        "{} says {}, certified was {}",
                        difference.place, difference.now, difference.before
                    ),
                );
            }
            if differences.is_empty() {
                verified.fault(about, "its text is not the one that was certified, though it says the same");
            }
            return Ok(());
        }
        let certificate: Certificate = match serde_json::from_value(value) {
            Ok(certificate) => certificate,
            Err(error) => {
                verified.fault(about, &format!("it is of a form that this program does not know ({error})"));
                return Ok(());
            }
        };
        self.check_log(&certificate, &about, verified)?;
        self.ask_again(&certificate, &about, verified)
    }

    fn check_log(
        &self,
        certificate: &Certificate,
        about: &str,
        verified: &mut Verified,
    ) -> Result<(), ArchiveError> {
        let Head { entries, head } = &certificate.log;
        let there = match entries.checked_sub(1) {
            Some(before) => {
                self.read(|store| Ok(store.entries(before, 1)?))?.first().map(|entry| entry.header.hash())
            }
            None => Some(Sha256Hex::none()),
        };
        if there.as_ref().map(Sha256Hex::as_str) != Some(head) {
            verified.fault(about, &format!("log entry {entries} is not the one that it was certified after"));
        }
        Ok(())
    }

    /// Asks again, of the same versions of the lists, and says what differs.
    fn ask_again(
        &self,
        certificate: &Certificate,
        about: &str,
        verified: &mut Verified,
    ) -> Result<(), ArchiveError> {
        let known = self.read(|store| versions(store))?;
        let mut chosen: Vec<Version> = Vec::new();
        for counted in &certificate.lists {
            match known.iter().find(|version| version.number == counted.number) {
                Some(version) if version.files == counted.files && version.mapping == counted.mapping => {
                    chosen.push(version.clone());
                }
                _ => verified.fault(
                    about,
                    &format!("the log no longer has list {} as it was certified", counted.number),
                ),
            }
        }
        if chosen.len() < certificate.lists.len() {
            return Ok(());
        }
        let Some(ask) = certificate.asked.screen() else {
            verified.fault(about, "what was asked is said in words that this program does not know");
            return Ok(());
        };
        let roster = match self.roster_of(chosen) {
            Ok(roster) => roster,
            Err(error @ (ArchiveError::OriginalLost { .. } | ArchiveError::ListRefused { .. })) => {
                verified.fault(about, &error.to_string());
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let left_out: Vec<ListLeftOut> = Vec::new();
        let screening = Screening { roster, ask, left_out };
        let mut now = Vec::new();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        screening.all(&certificate.asked.names, threads, &mut |screened| -> Result<(), ArchiveError> {
            now.push(serde_json::to_value(screened).map_err(reftel_record::StoreError::from)?);
            Ok(())
        })?;
        let by = if certificate.program == program() {
            String::new()
        } else {
            format!(" ({} certified it, this is {})", certificate.program, program())
        };
        for difference in differences(&Value::Array(certificate.results.clone()), &Value::Array(now)) {
            let Difference { place, before, now } = difference;
            verified
                .fault(about, &format!("asked again, results{place} is {now}, certified was {before}{by}"));
        }
        Ok(())
    }
}

/// A place at which two JSON values differ.
struct Difference {
    place: String,
    before: String,
    now: String,
}

/// Returns the places at which two values differ, the first twenty.
fn differences(before: &Value, now: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    differ(String::new(), Some(before), Some(now), &mut found);
    found
}

/// Differences beyond this are not listed.
const DIFFERENCES_MAX: usize = 20;

fn differ(place: String, before: Option<&Value>, now: Option<&Value>, found: &mut Vec<Difference>) {
    if found.len() >= DIFFERENCES_MAX || before == now {
        return;
    }
    match (before, now) {
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let dot = if place.is_empty() { "" } else { "." };
                differ(format!("{place}{dot}{key}"), a.get(key), b.get(key), found);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            for at in 0..a.len().max(b.len()) {
                differ(format!("{place}[{at}]"), a.get(at), b.get(at), found);
            }
        }
        _ => {
            let shown = |value: Option<&Value>| {
                let text = value.map_or_else(|| "nothing".to_owned(), ToString::to_string);
                if text.chars().count() > 80 {
                    format!("{}…", text.chars().take(80).collect::<String>())
                } else {
                    text
                }
            };
            found.push(Difference { place, before: shown(before), now: shown(now) });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(before: Value, now: Value, want: &[(&str, &str, &str)]) {
        let found = differences(&before, &now);
        let have: Vec<(&str, &str, &str)> =
            found.iter().map(|d| (d.place.as_str(), d.before.as_str(), d.now.as_str())).collect();
        assert_eq!(have, want);
    }

    #[test]
    fn differences_are_named_by_their_place() {
        check(json!({"a": [1, {"b": 2}]}), json!({"a": [1, {"b": 2}]}), &[]);
        check(json!({"a": [1, {"b": 2}]}), json!({"a": [1, {"b": 3}]}), &[("a[1].b", "2", "3")]);
        check(json!([1]), json!([1, 2]), &[("[1]", "nothing", "2")]);
        check(json!({"a": 1}), json!({"b": 1}), &[("a", "1", "nothing"), ("b", "nothing", "1")]);
    }
}
