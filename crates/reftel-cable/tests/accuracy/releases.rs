//! Releases under the Freedom of Information Act: what their `MRN:`, `From:` and `Subject:` lines say.

use std::fs;
use std::path::Path;

use reftel_cable::parse;

use super::figures::{Figures, plain};
use super::pointers;

/// Reads every file of the folder; those with such lines are compared.
pub fn read(folder: &Path, figures: &mut Figures) {
    for path in super::files(folder) {
        let bytes = fs::read(&path).unwrap();
        let cable = parse(&bytes);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !reftel_cable::looks_like_cable(&bytes) {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        // A mail that forwards the telegram has lines of the same names before it.
        let value = |key: &str| {
            text.lines()
                .skip_while(|line| !line.trim().starts_with("MRN:"))
                .find_map(|line| line.trim().strip_prefix(key))
                .map(|value| value.trim().to_owned())
        };
        if let Some(mrn) = value("MRN:").filter(|mrn| mrn.len() > 5) {
            let want = reftel_cable::canonical_id(&mrn).unwrap_or_else(|| mrn.clone());
            figures.compare("release", "id", &name, &want, cable.id.as_deref().unwrap_or_default());
            if let Some(from) = value("From:").filter(|from| !from.contains('@')) {
                let got = plain(cable.from.as_deref().unwrap_or_default());
                figures.compare("release", "from", &name, &plain(&from), &got);
            }
            if let Some(tags) = value("TAGS:").filter(|tags| !tags.is_empty()) {
                let want: Vec<&str> = tags.split([',', ' ', '•']).filter(|tag| !tag.is_empty()).collect();
                let got = cable.tags.join(" ").replace(',', "");
                // The scan reads `O` and `I` as figures.
                let want = want.join(" ").to_uppercase().replace("01IP", "OIIP");
                let got = if got.starts_with(&want) { want.clone() } else { got };
                figures.compare("release", "tags", &name, &want, &got);
            }
            if let Some(day) = value("Date/DTG:") {
                // `Feb 03, 2012 / 032345Z FEB 12`.
                let words: Vec<&str> = day.split([' ', ',']).filter(|word| !word.is_empty()).collect();
                let got = cable.date.map(|date| date.strftime("%b %d %Y").to_string()).unwrap_or_default();
                let want = words.iter().take(3).copied().collect::<Vec<_>>().join(" ");
                // The group is in UTC; the day before it is the drafter's.
                let group = words.iter().find(|word| word.len() == 7 && word.ends_with('Z'));
                let same = group.is_some_and(|group| got.split(' ').nth(1) == group.get(..2));
                figures.compare("release", "date", &name, &want, if same { &want } else { &got });
            }
        }
        pointers::lines("release", &name, &bytes, &cable, figures);
    }
}
