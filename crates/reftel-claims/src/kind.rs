//! The kinds of claim.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a kind stands in PLOVER.
///
/// Source: openeventdata/PLOVER, `CAMEO2PLOVER-2021.txt` (manual draft 0.8, 2021-09-17): the event and mode of
/// the CAMEO code that fits the kind, with `DEMAND` for what that table still calls `REQUEST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Plover {
    /// The event type: `SANCTION`.
    pub event: &'static str,
    /// The mode, where PLOVER has one: `visit`.
    pub mode: Option<&'static str>,
}

macro_rules! kinds {
    ($($variant:ident $word:literal $event:literal $mode:expr, $doc:literal;)*) => {
        /// What sort of thing a claim tells of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum Kind {
            $(#[doc = $doc] $variant,)*
        }

        impl Kind {
            /// Every kind, family by family.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),*];

            /// Returns the dotted name: `sanction.impose`.
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$variant => $word,)* }
            }

            /// Returns the PLOVER event type and mode. `None` where PLOVER has no event: the holding of an
            /// election, and guidance that a government gives to its own officials.
            pub fn plover(self) -> Option<Plover> {
                let plover = match self { $(Kind::$variant => Plover { event: $event, mode: $mode },)* };
                (!plover.event.is_empty()).then_some(plover)
            }
        }
    };
}

kinds! {
    MeetingHold "meeting.hold" "CONSULT" None, "Officials met or spoke with each other.";
    MeetingPropose "meeting.propose" "AGREE" None, "A meeting was offered or asked for.";
    MeetingRefuse "meeting.refuse" "REJECT" Some("meet"), "A meeting was refused or called off.";
    VisitMake "visit.make" "CONSULT" Some("visit"), "Someone travelled to see others or a place.";
    DetentionArrest "detention.arrest" "COERCE" Some("arrest"), "Someone was arrested, or is held.";
    DetentionCharge "detention.charge" "INVESTIGATE" None, "Charges were brought against someone.";
    DetentionSentence "detention.sentence" "COERCE" Some("arrest"), "A court convicted or sentenced someone.";
    DetentionTransfer "detention.transfer" "COERCE" Some("arrest"), "A prisoner was moved to another place.";
    DetentionRelease "detention.release" "RETREAT" Some("release"), "Someone was set free.";
    DetentionPardon "detention.pardon" "RETREAT" Some("release"), "A pardon or an amnesty was given.";
    DetentionDeath "detention.death" "ASSAULT" None, "Someone died while held.";
    SanctionImpose "sanction.impose" "SANCTION" None, "A sanction came into force.";
    SanctionWiden "sanction.widen" "SANCTION" None, "A sanction was made to reach more, or to bite harder.";
    SanctionClarify "sanction.clarify" "SANCTION" None, "It was said what a sanction already reaches.";
    SanctionSuspend "sanction.suspend" "RETREAT" Some("ease"), "A sanction was suspended.";
    SanctionExtend "sanction.extend" "SANCTION" None, "A sanction, or its suspension, was continued.";
    SanctionEase "sanction.ease" "RETREAT" Some("ease"), "A sanction was made lighter.";
    SanctionLift "sanction.lift" "RETREAT" Some("ease"), "A sanction was ended.";
    VisaRestrict "visa.restrict" "SANCTION" None, "Entry was forbidden or made harder.";
    VisaEase "visa.ease" "RETREAT" Some("access"), "Entry was made easier.";
    MissionOpen "mission.open" "COOPERATE" None, "A diplomatic mission was opened.";
    MissionClose "mission.close" "SANCTION" Some("withdraw"), "A diplomatic mission was closed.";
    MissionExpel "mission.expel" "SANCTION" Some("expel"), "A diplomat was expelled or made to leave.";
    MissionRecall "mission.recall" "SANCTION" Some("withdraw"), "A diplomat was called home by the own side.";
    MissionAppoint "mission.appoint" "COOPERATE" None, "A head of mission was named or accredited.";
    MissionReduce "mission.reduce" "SANCTION" Some("withdraw"), "A mission's staff was cut.";
    MissionCeiling "mission.ceiling" "SANCTION" Some("withdraw"), "A mission may not have more staff than a number.";
    GuidanceIssue "guidance.issue" "" None, "Guidance or a policy on contacts is in force.";
    GuidanceSupersede "guidance.supersede" "" None, "Guidance was replaced.";
    PledgePromise "pledge.promise" "AGREE" None, "Something was promised.";
    PledgeDemand "pledge.demand" "DEMAND" None, "Something was demanded.";
    PledgeThreaten "pledge.threaten" "THREATEN" None, "Harm was threatened, or warned of.";
    PledgeFulfil "pledge.fulfil" "CONCEDE" None, "What was promised or demanded was done.";
    PledgeBreak "pledge.break" "REJECT" None, "What was promised or demanded was not done.";
    AgreementSign "agreement.sign" "SUPPORT" None, "An agreement was signed or concluded.";
    AgreementEnd "agreement.end" "SANCTION" Some("discontinue"), "An agreement was ended.";
    AidGive "aid.give" "AID" None, "Aid was given.";
    AidEnd "aid.end" "SANCTION" Some("discontinue"), "Aid was stopped.";
    AbuseRaid "abuse.raid" "COERCE" Some("seize"), "Premises or people were raided or searched.";
    AbuseBan "abuse.ban" "COERCE" Some("ban"), "An organisation, medium or act was forbidden.";
    AbuseDenyRegistration "abuse.deny_registration" "COERCE" Some("restrict"), "Registration was refused.";
    AbuseHarass "abuse.harass" "COERCE" None, "People were harassed or threatened.";
    AbuseTorture "abuse.torture" "ASSAULT" Some("torture"), "People were tortured or beaten while held.";
    AbuseTrialUnfair "abuse.trial_unfair" "COERCE" None, "A trial was closed, political or unfair.";
    AbuseDisperse "abuse.disperse" "COERCE" None, "A gathering was broken up.";
    AbuseOther "abuse.other" "COERCE" None, "Another violation of human rights.";
    ElectionHold "election.hold" "" None, "An election or referendum was held.";
    ElectionDispute "election.dispute" "DISAPPROVE" None, "An election was called unfair or its result denied.";
    RecognitionGrant "recognition.grant" "SUPPORT" None, "A state or government was recognised.";
    RecognitionRefuse "recognition.refuse" "REJECT" None, "Recognition was refused.";
    RecognitionWithdraw "recognition.withdraw" "SANCTION" Some("discontinue"), "Recognition was taken back.";
    ForceAttack "force.attack" "ASSAULT" None, "Armed force was used against someone.";
    ForceOccupy "force.occupy" "ASSAULT" Some("seize"), "Land was taken or is held by force.";
    ForceHost "force.host" "COOPERATE" None, "Another's forces were given land or bases.";
    StatementCondemn "statement.condemn" "DISAPPROVE" None, "Someone condemned something.";
    StatementPraise "statement.praise" "SUPPORT" None, "Someone praised or welcomed something.";
    StatementAccuse "statement.accuse" "DISAPPROVE" None, "Someone accused another.";
}

impl Kind {
    /// Returns the part before the point: `sanction`.
    pub fn family(self) -> &'static str {
        self.as_str().split('.').next().unwrap_or_default()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that is no kind of claim. Holds the word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAKind(pub String);

impl fmt::Display for NotAKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a kind of claim such as `sanction.impose`", self.0)
    }
}

impl std::error::Error for NotAKind {}

impl FromStr for Kind {
    type Err = NotAKind;

    /// Reads the dotted name.
    ///
    /// ```
    /// use reftel_claims::Kind;
    /// let kind: Kind = "detention.release".parse()?;
    /// assert_eq!(kind, Kind::DetentionRelease);
    /// assert_eq!(kind.family(), "detention");
    /// assert_eq!(kind.plover().map(|plover| plover.event), Some("RETREAT"));
    /// # Ok::<(), reftel_claims::NotAKind>(())
    /// ```
    fn from_str(word: &str) -> Result<Kind, NotAKind> {
        Kind::ALL.iter().copied().find(|kind| kind.as_str() == word).ok_or_else(|| NotAKind(word.to_owned()))
    }
}

impl TryFrom<String> for Kind {
    type Error = NotAKind;

    fn try_from(word: String) -> Result<Kind, NotAKind> {
        word.parse()
    }
}

impl From<Kind> for String {
    fn from(kind: Kind) -> String {
        kind.as_str().to_owned()
    }
}
