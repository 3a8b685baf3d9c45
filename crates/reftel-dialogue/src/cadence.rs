//! How often sessions are held.

use std::fmt;
use std::str::FromStr;

use jiff::{Span, ToSpan as _};
use reftel_when::{Date, Edtf};

/// A unit of a cadence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// `D`
    Days,
    /// `W`
    Weeks,
    /// `M`
    Months,
    /// `Y`
    Years,
}

/// How long from one session to the next: `P6M` (ISO 8601), six months.
///
/// ```
/// use reftel_dialogue::Every;
/// let every: Every = "P6M".parse()?;
/// assert_eq!(every.in_words(), "every 6 months");
/// let next = every.after(&"2011-04-12/2011-04-13".parse()?);
/// assert_eq!(next.map(|d| d.to_string()).as_deref(), Some("2011-10-12/2011-10-13"));
/// // What is imprecise stays so.
/// let next = every.after(&"2011-04".parse()?);
/// assert_eq!(next.map(|d| d.to_string()).as_deref(), Some("2011-10-01/2011-10-30"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Every {
    /// How many; at least 1.
    pub count: u16,
    /// Of what.
    pub unit: Unit,
}

/// A text that is no cadence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no cadence")]
pub struct NotEvery(pub String);

impl Every {
    /// Returns the cadence in words: `every 6 months`, `every year`.
    pub fn in_words(self) -> String {
        let (one, many) = match self.unit {
            Unit::Days => ("day", "days"),
            Unit::Weeks => ("week", "weeks"),
            Unit::Months => ("month", "months"),
            Unit::Years => ("year", "years"),
        };
        if self.count == 1 { format!("every {one}") } else { format!("every {} {many}", self.count) }
    }

    /// Returns when the next session is expected after one of this date: as precise as that date. `None` where the date is open.
    pub fn after(self, date: &Edtf) -> Option<Edtf> {
        let shifted = |date: Option<Date>| date?.checked_add(self.span()).ok().map(Edtf::day);
        Some(Edtf::range(&shifted(date.earliest())?, &shifted(date.latest())?))
    }

    fn span(self) -> Span {
        let count = i64::from(self.count);
        match self.unit {
            Unit::Days => count.days(),
            Unit::Weeks => count.weeks(),
            Unit::Months => count.months(),
            Unit::Years => count.years(),
        }
    }
}

impl FromStr for Every {
    type Err = NotEvery;

    fn from_str(text: &str) -> Result<Every, NotEvery> {
        let refused = || NotEvery(text.to_owned());
        let rest = text.strip_prefix('P').ok_or_else(refused)?;
        let unit = match rest.chars().next_back() {
            Some('D') => Unit::Days,
            Some('W') => Unit::Weeks,
            Some('M') => Unit::Months,
            Some('Y') => Unit::Years,
            _ => return Err(refused()),
        };
        let digits = rest.get(..rest.len() - 1).unwrap_or_default();
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
        // A cadence beyond a thousand is a slip.
        let count = digits.parse().ok().filter(|count| is_number && (1..=1000).contains(count));
        Ok(Every { count: count.ok_or_else(refused)?, unit })
    }
}

impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Days => 'D',
            Unit::Weeks => 'W',
            Unit::Months => 'M',
            Unit::Years => 'Y',
        };
        write!(f, "P{}{unit}", self.count)
    }
}
