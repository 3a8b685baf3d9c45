//! When a rule was in force, as far as its source tells.

use reftel_when::{Date, Edtf};

/// Something that may be certain or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// The sources leave it open.
    Maybe,
}

/// The days of a rule: its first and its last, each as precise as its source is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The first day in force lies in this.
    pub from: Edtf,
    /// The last day in force lies in this; `None` where no source tells of an end.
    pub until: Option<Edtf>,
}

impl Period {
    /// Returns whether the rule had begun by `day`. A year is not taken for its first day: `1997` answers `Maybe` throughout 1997.
    pub fn begun(&self, day: Date) -> Answer {
        if self.from.latest().is_some_and(|latest| latest <= day) {
            Answer::Yes
        } else if self.from.earliest().is_some_and(|earliest| earliest > day) {
            Answer::No
        } else {
            Answer::Maybe
        }
    }

    /// Returns whether the rule had come to an end before `day`. `2015/..` says that it ended at some time from 2015 on.
    pub fn ended(&self, day: Date) -> Answer {
        let Some(until) = &self.until else { return Answer::No };
        if until.latest().is_some_and(|latest| latest < day) {
            Answer::Yes
        } else if until.earliest().is_some_and(|earliest| day <= earliest) {
            Answer::No
        } else {
            Answer::Maybe
        }
    }

    /// Returns whether the end may come before the beginning, which no rule's does.
    pub(crate) fn is_backwards(&self) -> bool {
        let last = self.until.as_ref().and_then(Edtf::latest);
        last.zip(self.from.earliest()).is_some_and(|(last, first)| last < first)
    }
}

#[cfg(test)]
mod tests {
    use super::Answer::{Maybe, No, Yes};
    use super::*;

    #[track_caller]
    fn check(from: &str, until: &str, day: &str, begun: Answer, ended: Answer) {
        let period = Period {
            from: from.parse().unwrap(),
            until: (!until.is_empty()).then(|| until.parse().unwrap()),
        };
        let day = day.parse().unwrap();
        assert_eq!((period.begun(day), period.ended(day)), (begun, ended), "{from} {until} {day}");
    }

    #[test]
    fn imprecise_dates_stay_open() {
        check("2008-06-24", "", "2008-06-23", No, No);
        check("2008-06-24", "", "2008-06-24", Yes, No);
        check("1997", "", "1996-12-31", No, No);
        check("1997", "", "1997-07-01", Maybe, No);
        check("1997", "", "1997-12-31", Yes, No);
        check("1997", "2015/..", "2014-12-31", Yes, No);
        check("1997", "2015/..", "2016-01-01", Yes, Maybe);
        check("1997", "2008-06-23", "2008-06-23", Yes, No);
        check("1997", "2008-06-23", "2008-06-24", Yes, Yes);
        check("1997", "2008-06", "2008-06-15", Yes, Maybe);
        check("../1997", "", "1990-01-01", Maybe, No);
    }
}
