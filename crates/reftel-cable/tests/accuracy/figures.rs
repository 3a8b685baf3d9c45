//! Counts of what was right, and what was wrong by class.

use std::collections::BTreeMap;
use std::fmt;

/// What was compared so far.
#[derive(Default)]
pub struct Figures {
    /// By set and field: right, all.
    counts: BTreeMap<(&'static str, &'static str), (u32, u32)>,
    /// By set and class of failure: the documents and what differs.
    failures: BTreeMap<(&'static str, String), Vec<String>>,
}

impl Figures {
    /// Notes one comparison; `class` names the kind of failure and `shown` what differs, when it is one.
    pub fn count(&mut self, set: &'static str, field: &'static str, failed: Option<(&str, String)>) {
        let (right, all) = self.counts.entry((set, field)).or_default();
        *all += 1;
        match failed {
            None => *right += 1,
            Some((class, shown)) => {
                self.failures.entry((set, format!("{field}: {class}"))).or_default().push(shown);
            }
        }
    }

    /// Compares a field that has a truth.
    pub fn compare(&mut self, set: &'static str, field: &'static str, name: &str, want: &str, got: &str) {
        let failed = (want != got).then(|| {
            let class = if got.is_empty() {
                "absent"
            } else if got.starts_with(want) {
                "too long"
            } else if want.starts_with(got) {
                "too short"
            } else {
                "different"
            };
            (class, format!("{name}: want `{want}`, got `{got}`"))
        });
        self.count(set, field, failed);
    }

    /// Returns the share that is right of a field, over all sets.
    pub fn share(&self, field: &str) -> f64 {
        let of = self.counts.iter().filter(|((_, name), _)| *name == field);
        let (right, all) = of.fold((0, 0), |sum, (_, (right, all))| (sum.0 + right, sum.1 + all));
        assert!(all > 0, "no {field} was compared");
        f64::from(right) / f64::from(all)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Of each class.
        const SHOWN_MAX: usize = 12;
        for ((set, field), (right, all)) in &self.counts {
            let share = 100.0 * f64::from(*right) / f64::from(*all);
            writeln!(f, "{set:12} {field:15} {right:5} of {all:5}  {share:6.2} %")?;
        }
        for ((set, class), shown) in &self.failures {
            writeln!(f, "{set}, {class}: {}", shown.len())?;
            for shown in shown.iter().take(SHOWN_MAX) {
                writeln!(f, "    {shown}")?;
            }
        }
        Ok(())
    }
}

/// Returns a text in capitals, on one line, blanks and marks of emphasis taken off.
pub fn plain(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_matches(['*', '_', ' ', ',', ';'])
        .to_uppercase()
}
