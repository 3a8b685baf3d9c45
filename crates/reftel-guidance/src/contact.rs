//! A planned contact: who, with whom, what, when, what for.

use std::collections::BTreeSet;
use std::fmt;

use reftel_when::Date;

use crate::country::Country;
use crate::purpose::Purpose;
use crate::rank::{Rank, Side, Standing};

/// What is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// Invite to an event of one's own.
    Invite,
    /// Attend an event hosted by the other, or in the other's honour.
    Attend,
    /// Meet, to speak of policy.
    Meet,
    /// Work together on what the two sides share, at working level.
    Work,
    /// Write.
    Correspond,
    /// Travel to the other.
    Travel,
    /// Give help.
    Assist,
}

impl Act {
    /// All acts.
    pub const ALL: [Act; 7] =
        [Act::Invite, Act::Attend, Act::Meet, Act::Work, Act::Correspond, Act::Travel, Act::Assist];

    /// Returns the id that guidance and the command line call it by.
    pub fn id(self) -> &'static str {
        match self {
            Act::Invite => "invite",
            Act::Attend => "attend",
            Act::Meet => "meet",
            Act::Work => "work",
            Act::Correspond => "correspond",
            Act::Travel => "travel",
            Act::Assist => "assist",
        }
    }

    /// Returns the act of this id.
    pub fn by_id(id: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.id() == id)
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// What somebody asks, as typed. An empty text says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked<'t> {
    /// One of the acts: `meet`, `invite`, …
    pub act: &'t str,
    /// Title or rank of who acts.
    pub by: &'t str,
    /// Title or rank of whom it is with.
    pub with: &'t str,
    /// Their state.
    pub of: &'t str,
    /// The day, `YYYY-MM-DD`.
    pub on: &'t str,
    /// `government`, `democratic-forces` or `civil-society`; when empty, what the title tells, else the government.
    pub side: &'t str,
    /// What for, in words.
    pub purpose: &'t str,
    /// Title or rank of who approved.
    pub approved_by: &'t str,
    /// Conditions that are met, by their names in the guidance, between blanks, commas or semicolons.
    pub met: &'t str,
}

/// What is known of a contact's purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated {
    /// Nobody said.
    Nothing,
    /// One or several purposes of the table.
    These(Vec<&'static Purpose>),
    /// A text that tells no purpose of the table.
    Unknown(String),
}

/// A planned contact, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What is planned.
    pub act: Act,
    /// Where who acts stands, and the title as given.
    pub by: (Standing, String),
    /// Where the counterpart stands, and the title as given.
    pub with: (Standing, String),
    /// The counterpart's state.
    pub of: Country,
    /// The day.
    pub on: Date,
    /// Whom the counterpart speaks for.
    pub side: Side,
    /// What for.
    pub purpose: Stated,
    /// The rank of who approved.
    pub approved_by: Option<Rank>,
    /// Conditions that are met.
    pub met: BTreeSet<String>,
}

/// Why a contact could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoContact {
    /// No such act.
    #[error(
        "`{0}` is nothing that guidance is about: write meet, invite, attend, work, correspond, travel or assist"
    )]
    Act(String),
    /// No such state.
    #[error(
        "`{0}` is no state that is known: write its English name or its code of ISO 3166-1, such as `Belarus` or `BY`"
    )]
    Country(String),
    /// No such day.
    #[error(
        "`{0}` is no day: write it as 2008-07-01; guidance holds from day to day, so a month or year is not enough"
    )]
    Day(String),
    /// No such side.
    #[error("`{0}` is no side: write government, democratic-forces or civil-society")]
    Side(String),
    /// Whose approval it was cannot be told.
    #[error(
        "`{0}` is no title on the ladder, so that nothing is known of an approval by its holder; `reftel may --ranks` shows the ladder"
    )]
    Approval(String),
}

impl Contact {
    /// Reads what somebody asks.
    ///
    /// ```
    /// use reftel_guidance::{Asked, Contact};
    /// let asked = Asked { act: "meet", by: "DAS", with: "NGO leader", of: "Belarus", on: "2008-07-01", ..Asked::default() };
    /// let contact = Contact::read(&asked)?;
    /// assert_eq!(contact.side.id(), "civil-society");
    /// let wrong = Contact::read(&Asked { on: "July 2008", ..asked });
    /// assert!(wrong.is_err());
    /// # Ok::<(), reftel_guidance::NoContact>(())
    /// ```
    ///
    /// A title that is not understood is not refused: its holder may be of any rank.
    pub fn read(asked: &Asked<'_>) -> Result<Contact, NoContact> {
        let wrong = |text: &str| text.trim().to_owned();
        let act =
            Act::by_id(&asked.act.trim().to_lowercase()).ok_or_else(|| NoContact::Act(wrong(asked.act)))?;
        let of = Country::read(asked.of).ok_or_else(|| NoContact::Country(wrong(asked.of)))?;
        let on = asked.on.trim().parse().map_err(|_| NoContact::Day(wrong(asked.on)))?;
        // To work together is working-level contact: whom no rank is told of ("official", or nothing) is at working level.
        let standing = |title: &str| match Standing::read(title) {
            told if act == Act::Work && (told.known || title.trim().is_empty()) && told.is_any() => {
                Standing { side: told.side, ..Standing::read("working level") }
            }
            told => told,
        };
        let (by, with) = (standing(asked.by), standing(asked.with));
        let side = match asked.side.trim() {
            "" => with.side.unwrap_or(Side::Government),
            side => Side::by_id(&side.to_lowercase()).ok_or_else(|| NoContact::Side(side.to_owned()))?,
        };
        let purpose = match (asked.purpose.trim(), Purpose::read(asked.purpose)) {
            ("", _) => Stated::Nothing,
            (text, found) if found.is_empty() => Stated::Unknown(text.to_owned()),
            (_, found) => Stated::These(found),
        };
        let approved_by = match asked.approved_by.trim() {
            "" => None,
            // Of a title that several ranks have, the lowest is sure.
            title => match Standing::read(title) {
                standing if standing.known => Some(standing.lowest),
                _ => return Err(NoContact::Approval(title.to_owned())),
            },
        };
        let met = asked.met.split([' ', ',', ';']).filter(|id| !id.is_empty()).map(str::to_owned).collect();
        Ok(Contact {
            act,
            by: (by, asked.by.trim().to_owned()),
            with: (with, asked.with.trim().to_owned()),
            of,
            on,
            side,
            purpose,
            approved_by,
            met,
        })
    }
}
