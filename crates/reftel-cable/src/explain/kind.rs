//! What a token is.

/// Declares the kinds with the word that JSON uses and a name for people.
macro_rules! kinds {
    ($($kind:ident $word:literal $name:literal)*) => {
        /// What a token of a header is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum TokenKind {
            $(#[doc = $name] $kind,)*
        }

        impl TokenKind {
            /// Returns the word that JSON uses; it stays the same between versions.
            pub fn as_str(self) -> &'static str {
                match self { $(TokenKind::$kind => $word,)* }
            }

            /// Returns the name for people: `routing indicator`.
            pub fn name(self) -> &'static str {
                match self { $(TokenKind::$kind => $name,)* }
            }
        }
    };
}

kinds! {
    Transmission "transmission" "transmission identification"
    Precedence "precedence" "precedence"
    Routing "routing_indicator" "routing indicator"
    Prosign "prosign" "prosign"
    Serial "station_serial" "station serial number"
    Filed "filing_time" "filing time"
    Security "security_warning" "security warning"
    Signal "operating_signal" "operating signal"
    DayTime "date_time" "day and time"
    Month "month" "month"
    Year "year" "year"
    Date "date" "date"
    Sender "sender" "sender"
    Addressee "addressee" "addressee"
    Number "message_number" "message number"
    Classification "classification" "classification"
    Section "section" "section"
    Reference "message_reference" "message reference number"
    Caption "caption" "caption"
    Passing "passing_instruction" "passing instruction"
    Order "executive_order" "executive order"
    Declassification "declassification" "declassification"
    Label "label" "field name"
    Tag "tag" "TAGS code"
    Marking "portion_marking" "portion marking"
    Subject "subject" "subject"
    Pointer "reference" "reference"
    Classifier "classifier" "classified by"
    Reason "reason" "reason"
    Page "page_line" "page line"
    Distribution "distribution" "distribution"
    Drafter "drafter" "drafted or cleared by"
    Relay "relay_stamp" "relay stamp"
    Release "release_stamp" "release stamp"
    Furniture "furniture" "no part of the telegram"
    Markup "markup" "markup"
    Rule "rule" "ruled line"
    End "end" "end of message"
    Unknown "unknown" "unknown"
}
