//! The header of a telegram: from the first line to the line before the text.

use reftel_when::{Date, dtg};

use crate::cable::*;
use crate::lines::Line;
use crate::{canonical_id, furniture, make_id, marking, reference};

/// What a classification line says.
pub(crate) struct ClassificationLine {
    pub(crate) classification: &'static str,
    pub(crate) post: Option<String>,
    pub(crate) serial: Option<u32>,
    /// Section and how many.
    pub(crate) section: Option<(u16, u16)>,
    /// Captions on the same line.
    pub(crate) captions: Vec<String>,
}

/// Returns whether a line is a transmission id: `VZCZCXRO2184`.
pub(crate) fn is_transmission(line: &str) -> bool {
    (line.starts_with("VZCZC") || line.starts_with("ZCZC")) && line.len() < 32
}

/// Reads a date-time-group line: precedences, then the group.
pub(crate) fn date_time_group(line: &str) -> Option<(Vec<&'static str>, reftel_when::Timestamp)> {
    let mut precedences = Vec::new();
    let mut rest = line.trim();
    while let Some((word, after)) = rest.split_once(' ') {
        match precedence(word) {
            Some(name) if word.len() <= 2 => precedences.push(name),
            _ => break,
        }
        rest = after.trim_start();
    }
    let group = rest.as_bytes();
    (group.len() >= 12 && group.len() < 40 && group.iter().take(6).all(u8::is_ascii_digit)).then_some(())?;
    let words: Vec<&str> = rest.split_whitespace().collect();
    // `241821Z JUN 08`, perhaps with `ZFF4` or `ZDK` after it.
    let at = (1..=words.len().min(3)).rev().find_map(|n| dtg::read(&words.get(..n)?.concat()))?;
    Some((precedences, at))
}

/// Returns a precedence spelled out. Source: ACP 121, precedence designators.
pub(crate) fn precedence(word: &str) -> Option<&'static str> {
    Some(match word {
        "Z" | "ZZ" | "FLASH" => "FLASH",
        "O" | "OO" | "IMMEDIATE" => "IMMEDIATE",
        "P" | "PP" | "PRIORITY" => "PRIORITY",
        "R" | "RR" | "ROUTINE" => "ROUTINE",
        "NIACT" => "NIACT IMMEDIATE",
        _ => return None,
    })
}

/// Reads `UNCLAS SECTION 01 OF 02 STATE 067793`, `C O N F I D E N T I A L MINSK 000352 NOFORN`.
pub(crate) fn classification_line(line: &str) -> Option<ClassificationLine> {
    let first = line.trim_start().bytes().next()?;
    matches!(first, b'U' | b'C' | b'S' | b'T' | b'L' | b'R').then_some(())?;
    (line.len() < 160).then_some(())?;
    let (classification, rest) = marking::classification(line)?;
    let words: Vec<&str> = rest.split_whitespace().collect();
    let mut section = None;
    let mut at = 0;
    let number = |n: usize| words.get(n).and_then(|w| w.parse::<u16>().ok());
    if matches!(words.first(), Some(&"SECTION" | &"SECT")) && words.get(2) == Some(&"OF") {
        section = number(1).zip(number(3));
        at = 4;
    }
    let tail = words.get(at..).unwrap_or_default();
    let serial_at =
        tail.iter().position(|w| w.len() >= 3 && w.len() <= 8 && w.bytes().all(|b| b.is_ascii_digit()));
    let (post, serial, after) = match serial_at {
        Some(n) if n > 0 && tail.iter().take(n).all(|w| w.bytes().all(|b| b.is_ascii_alphabetic())) => {
            let post = tail.get(..n).unwrap_or_default().join(" ");
            (Some(post), tail.get(n).and_then(|w| w.parse().ok()), tail.get(n + 1..).unwrap_or_default())
        }
        _ => (None, None, tail),
    };
    // `MINSK 000352 SECTION 01 OF 02`: the section may come last.
    if section.is_none()
        && let Some(n) = after.iter().position(|w| *w == "SECTION")
        && after.get(n + 2) == Some(&"OF")
    {
        let number = |n: usize| after.get(n).and_then(|w| w.parse::<u16>().ok());
        section = number(n + 1).zip(number(n + 3));
    }
    let captions = marking::captions(&after.join(" ")).unwrap_or_default();
    // `SECRET TALKS BEGAN …` is prose: something of a header must follow the word.
    let header = post.is_some() || section.is_some() || rest.is_empty() || !captions.is_empty();
    header.then_some(ClassificationLine { classification, post, serial, section, captions })
}

/// A field that runs over several lines until another begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    None,
    Routing,
    To,
    Info,
    Except,
    Tags,
    Subject,
    Reference,
    ClassifiedBy,
    Order,
}

/// Reads the header into `cable` and returns the number of the line on which the text begins.
pub(crate) fn read(lines: &[Line], cable: &mut Cable) -> usize {
    let mut reader = Reader {
        cable,
        field: Field::None,
        reference: String::new(),
        reference_at: None,
        by: String::new(),
        front: None,
        seen: Seen::default(),
    };
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if reader.is_text(lines, at) {
            break;
        }
        reader.line(line, at);
        at += 1;
    }
    let header = reader.seen.header
        || reader.seen.subject
        || reader.seen.classification
        || !reader.cable.tags.is_empty();
    reader.finish();
    if header {
        return at;
    }
    // A bare text: nothing of it may be lost to a header that is not there.
    cable.problems.clear();
    0
}

#[derive(Default)]
struct Seen {
    /// A line that only headers of telegrams have.
    header: bool,
    classification: bool,
    subject: bool,
    post: Option<String>,
    serial: Option<u32>,
    section: Option<(u16, u16)>,
    precedences: Vec<&'static str>,
    blank: bool,
}

struct Reader<'a> {
    cable: &'a mut Cable,
    field: Field,
    reference: String,
    reference_at: Option<std::ops::Range<usize>>,
    by: String,
    /// Id and year on an archive's front page.
    front: Option<(String, Option<Date>)>,
    seen: Seen,
}

impl Reader<'_> {
    /// Returns whether the text begins on this line.
    fn is_text(&self, lines: &[Line], at: usize) -> bool {
        let Some(line) = lines.get(at) else { return true };
        let text = line.text.trim();
        if text.is_empty() {
            return false;
        }
        if crate::body::numbered(text).is_some_and(|(number, _)| number <= 2)
            && self.field != Field::Reference
        {
            // A numbered list of references looks the same but follows `REF:`.
            return self.seen.subject || self.seen.classification || self.seen.blank;
        }
        if self.field == Field::Reference
            && self.seen.blank
            && crate::body::numbered(text).is_some_and(|(n, after)| {
                n == 1 && (marking::portion(after).is_some() || after.split_whitespace().count() > 6)
            })
        {
            return true;
        }
        if !self.seen.subject {
            return false;
        }
        if is_rule(text) || text.starts_with('#') {
            return true;
        }
        let upper = text.to_ascii_uppercase();
        if ["SUMMARY", "BEGIN SUMMARY", "INTRODUCTION", "COMMENT", "BEGIN TEXT"]
            .iter()
            .any(|w| upper.starts_with(w))
        {
            return true;
        }
        // After the subject, a block that is no field is text.
        self.seen.blank && self.field == Field::None && key(text).is_none() && !is_header_line(text)
    }

    fn line(&mut self, line: &Line, number: usize) {
        let text = line.text.trim();
        if text.is_empty() {
            self.seen.blank = true;
            // A blank line ends what may run on, but not lists that are set with blank lines between.
            if !matches!(self.field, Field::To | Field::Info | Field::Except | Field::Routing) {
                self.field = Field::None;
            }
            return;
        }
        self.seen.blank = false;
        if furniture::is_page_line(text) {
            return;
        }
        if self.is_fixed(text, line, number) {
            return;
        }
        if let Some((field, value)) = key(text) {
            self.field = field;
            self.value(field, value, line, number);
            return;
        }
        if let Some(captions) = marking::captions(text) {
            for caption in captions {
                if !self.cable.captions.contains(&caption) {
                    self.cable.captions.push(caption);
                }
            }
            self.field = Field::None;
            return;
        }
        if self.field == Field::None && self.front(text) {
            return;
        }
        self.continued(text, line, number);
    }

    /// Reads lines with a form of their own; returns whether it was one.
    fn is_fixed(&mut self, text: &str, line: &Line, number: usize) -> bool {
        if is_transmission(text) {
            self.cable
                .transmission_id
                .get_or_insert_with(|| text.split_whitespace().next().unwrap_or(text).to_owned());
            self.field = Field::Routing;
            self.seen.header = true;
            return true;
        }
        if let Some((precedences, at)) = date_time_group(text) {
            self.seen.precedences = precedences;
            self.cable.dtg.get_or_insert(at);
            self.field = Field::None;
            self.seen.header = true;
            return true;
        }
        if let Some(rest) = text.strip_prefix("DE ")
            && self.seen.header
        {
            let mut words = rest.split_whitespace();
            let route = words.next().map(str::to_owned);
            let (mut serial, mut section) = (None, None);
            let mut filed = None;
            for word in words {
                if let Some(number) = word.strip_prefix('#') {
                    let (s, part) = number.split_once('/').unwrap_or((number, ""));
                    (serial, section) = (s.parse().ok(), part.parse().ok());
                } else if word.len() == 7 {
                    filed = Some(word.to_owned());
                }
            }
            // The year stands only in the date-time group, which comes later.
            self.cable.originator = Some(Originator { route, serial, section, filed: None });
            if let Some(filed) = filed {
                self.by = filed;
            }
            self.field = Field::None;
            return true;
        }
        if text.starts_with("ZNR") || text.starts_with("ZNY") {
            let mut words = text.split_whitespace();
            let signal = words.next().unwrap_or_default().to_owned();
            let mark = words.next().and_then(|w| w.get(..1)).map(str::to_owned);
            self.cable.security = Some(Security { signal, mark });
            self.field = Field::None;
            return true;
        }
        if self.field == Field::Routing && is_routing(text) {
            for word in text.split_whitespace() {
                match precedence(word) {
                    Some(name) if word.len() <= 2 => {
                        self.cable.precedence.get_or_insert_with(|| name.to_owned());
                    }
                    _ => self.cable.routing.push(word.to_owned()),
                }
            }
            return true;
        }
        if text == "BT" {
            self.field = Field::None;
            return true;
        }
        if let Some(found) = classification_line(text) {
            // A line of TAGS or a subject may begin with such a word; a header line has more.
            if self.field == Field::Subject && found.serial.is_none() {
                return false;
            }
            self.classification(found, line, number);
            return true;
        }
        false
    }

    fn classification(&mut self, found: ClassificationLine, line: &Line, number: usize) {
        self.field = Field::None;
        let repeated = self.seen.classification && found.serial.is_some() && found.serial == self.seen.serial;
        if repeated {
            self.cable.problems.push(Problem {
                line: number as u32 + 1,
                offset: line.offset as usize,
                kind: "repeated_header",
                message: "the header stands here again; it was read once".to_owned(),
            });
        }
        self.cable.classification.get_or_insert_with(|| found.classification.to_owned());
        self.seen.classification = true;
        if found.serial.is_some() {
            self.seen.post = found.post;
            self.seen.serial = found.serial;
            self.seen.header = true;
        }
        if let Some((section, of)) = found.section {
            self.seen.section = Some((section, of));
            self.cable.has_section(section, of);
        }
        for caption in found.captions {
            if !self.cable.captions.contains(&caption) {
                self.cable.captions.push(caption);
            }
        }
    }

    fn value(&mut self, field: Field, value: &str, line: &Line, number: usize) {
        match field {
            Field::None => {}
            Field::Routing => {
                // `FM` is routed here: its value is the sender.
                self.cable.from.get_or_insert_with(|| value.to_owned());
                self.seen.header = true;
                self.field = Field::None;
            }
            Field::To | Field::Info | Field::Except => self.addressee(value, field),
            Field::Tags => self.tags(value),
            Field::Subject => {
                if self.seen.subject {
                    // A header that is repeated says the same again.
                    self.field = Field::None;
                    if self.cable.subject.as_deref().is_some_and(|s| !s.starts_with(value)) {
                        self.cable.problems.push(Problem {
                            line: number as u32 + 1,
                            offset: line.offset as usize,
                            kind: "second_subject",
                            message: format!("a second subject line, `{value}`, was not used"),
                        });
                    }
                    return;
                }
                self.seen.subject = true;
                let value =
                    marking::portion(value).map_or(value, |(_, n)| value.get(n..).unwrap_or_default().trim());
                self.cable.subject = Some(value.to_owned()).filter(|v| !v.is_empty());
            }
            Field::Reference => {
                if self.reference_at.is_none() {
                    self.reference_at = Some(line.offset as usize..line.end as usize);
                    self.reference = value.to_owned();
                } else if !self.reference.contains(value) {
                    self.reference.push_str(" ; ");
                    self.reference.push_str(value);
                }
            }
            Field::ClassifiedBy => {
                let by = self.cable.classified_by.get_or_insert_with(ClassifiedBy::default);
                by.name.get_or_insert_with(String::new).push_str(value);
            }
            Field::Order => {
                let line = line.text.trim();
                let declassify = self.cable.declassify.get_or_insert_with(Declassify::default);
                let digits: String = line.chars().filter(char::is_ascii_digit).take(5).collect();
                if digits.len() == 5 {
                    declassify.authority.get_or_insert_with(|| format!("E.O. {digits}"));
                }
                let after = line
                    .split_once(&digits)
                    .map_or("", |(_, after)| after)
                    .trim_start_matches([':', ',', ' ']);
                declassify.on = declassify.on.or_else(|| date(after));
                declassify.text.get_or_insert_with(|| after.to_owned());
            }
        }
    }

    fn continued(&mut self, text: &str, line: &Line, number: usize) {
        match self.field {
            Field::To | Field::Info | Field::Except => self.addressee(text, self.field),
            // Tags go on in tags; `pdf how-to read a cable` below them on a web page is none.
            Field::Tags if text.split_whitespace().all(is_tag) || text.starts_with('(') => self.tags(text),
            Field::Subject => {
                if let Some(subject) = &mut self.cable.subject {
                    subject.push(' ');
                    subject.push_str(text);
                } else {
                    self.cable.subject = Some(text.to_owned());
                }
            }
            Field::Reference => {
                self.reference.push(' ');
                self.reference.push_str(text);
                if let Some(at) = &mut self.reference_at {
                    at.end = line.end as usize;
                }
            }
            Field::ClassifiedBy => {
                if let Some(name) = self.cable.classified_by.as_mut().and_then(|by| by.name.as_mut()) {
                    name.push(' ');
                    name.push_str(text);
                }
            }
            Field::Order => {
                if let Some(declassify) = &mut self.cable.declassify {
                    declassify.on = declassify.on.or_else(|| date(text));
                    if let Some(said) = &mut declassify.text {
                        said.push(' ');
                        said.push_str(text);
                    }
                }
            }
            Field::None | Field::Routing | Field::Tags => self.cable.problems.push(Problem {
                line: number as u32 + 1,
                offset: line.offset as usize,
                kind: "unknown_header_line",
                message: format!("a line of the header was not understood: `{text}`"),
            }),
        }
    }

    /// Reads an archive's front page, value by value: id, creation date, origin.
    fn front(&mut self, text: &str) -> bool {
        if self.seen.header || self.seen.classification && self.front.is_none() {
            return false;
        }
        if let Some(id) = canonical_id(text) {
            self.front.get_or_insert((id, None));
            return true;
        }
        if let Some((_, when @ None)) = &mut self.front
            && let Some(date) = text.get(..10).and_then(|d| d.parse().ok())
        {
            *when = Some(date);
            return true;
        }
        false
    }

    fn tags(&mut self, value: &str) {
        let mut rest = value.trim_start_matches(':').trim();
        while !rest.is_empty() {
            let (tag, after) = match rest.strip_prefix('(') {
                // A person: `(LASTNAME, FIRST)`.
                Some(person) => match person.split_once(')') {
                    Some((name, after)) => (format!("({})", name.trim()), after),
                    None => (rest.to_owned(), ""),
                },
                None => {
                    let end = rest
                        .find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '('))
                        .unwrap_or(rest.len());
                    let (tag, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
                    (tag.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_uppercase(), after)
                }
            };
            if !tag.is_empty() && !self.cable.tags.contains(&tag) {
                self.cable.tags.push(tag);
            }
            rest = after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.'));
        }
    }

    fn addressee(&mut self, value: &str, field: Field) {
        let Some(mut addressee) = addressee(value) else { return };
        addressee.excluded = field == Field::Except;
        let list = if field == Field::Info { &mut self.cable.info } else { &mut self.cable.to };
        if !list.contains(&addressee) {
            list.push(addressee);
        }
    }

    fn finish(self) {
        let Reader { cable, reference, reference_at, by, front, seen, .. } = self;
        let front_date = front.as_ref().and_then(|(_, date)| *date);
        let group = cable.dtg.map(|at| at.to_zoned(reftel_when::utc()).date());
        let year = group.or(front_date).map(|date| (date.year() % 100).unsigned_abs() as u8);
        let (post, serial) = (seen.post.as_deref(), seen.serial);
        cable.id = match (front, year, post, serial) {
            (Some((id, _)), ..) => Some(id),
            (None, Some(year), Some(post), Some(serial)) => make_id(year, post, serial),
            _ => None,
        };
        if cable.precedence.is_none() {
            cable.precedence = seen.precedences.first().map(|p| (*p).to_owned());
        }
        if let Some(first) = seen.precedences.first() {
            for to in &mut cable.to {
                to.precedence.get_or_insert_with(|| (*first).to_owned());
            }
        }
        if let (Some(originator), Some(date)) = (&mut cable.originator, group) {
            originator.filed = dtg::filed(&by, date.year());
        }
        if let Some(at) = reference_at {
            cable.references = reference::read(&reference, year, cable.id.as_deref(), &at);
        }
        if let Some(by) = &mut cable.classified_by {
            classified_by(by);
        }
        if let Some(tail) = cable.subject.as_deref().map(|s| s.trim_end_matches([',', ';']).len()) {
            if let Some(subject) = &mut cable.subject {
                subject.truncate(tail);
            }
        }
    }
}

/// Reads one addressee: `RUEHC/SECSTATE WASHDC PRIORITY 2970`; `None` for a blank.
pub(crate) fn addressee(value: &str) -> Option<Addressee> {
    let mut name = value.trim();
    if name.is_empty() {
        return None;
    }
    let mut addressee = Addressee::default();
    if let Some((route, rest)) = name.split_once('/')
        && (4..=8).contains(&route.len())
        && route.bytes().all(|b| b.is_ascii_uppercase())
    {
        (addressee.route, name) = (Some(route.to_owned()), rest);
    } else if let Some((route, rest)) = name.split_once(' ')
        && (5..=7).contains(&route.len())
        && route.starts_with("RU")
        && !rest.trim().is_empty()
    {
        (addressee.route, name) = (Some(route.to_owned()), rest.trim());
    }
    if let Some((rest, last)) = name.rsplit_once(' ')
        && last.len() <= 5
        && let Ok(number) = last.parse()
    {
        (addressee.number, name) = (Some(number), rest.trim_end());
    }
    if let Some((rest, last)) = name.rsplit_once(' ')
        && let Some(precedence) = precedence(last).filter(|_| last.len() > 2)
    {
        (addressee.precedence, name) = (Some(precedence.to_owned()), rest.trim_end());
        if let Some(rest) = name.strip_suffix(" NIACT") {
            (addressee.precedence, name) = (Some("NIACT IMMEDIATE".to_owned()), rest);
        }
    }
    name.clone_into(&mut addressee.name);
    Some(addressee)
}

/// Parts `Deputy Assistant Secretary David J. Kramer, for reasons 1.4(b) and (d)` into name, title and
/// reasons.
fn classified_by(by: &mut ClassifiedBy) {
    let Some(line) = by.name.take() else { return };
    let lower = line.to_ascii_lowercase();
    let cut = ["for reasons", "for reason", "reasons:", "reason:", "reasons", "reason"]
        .iter()
        .find_map(|word| lower.find(word))
        .unwrap_or(line.len());
    let (who, why) = line.split_at_checked(cut).unwrap_or((&line, ""));
    // `1.4(b) and (d)`, `1.4 (B,D)`: the number holds until another comes.
    let (mut section, mut at) = (String::new(), 0);
    let bytes = why.as_bytes();
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_digit() {
            let end = bytes
                .iter()
                .skip(at)
                .position(|b| !b.is_ascii_digit() && *b != b'.')
                .map_or(bytes.len(), |n| at + n);
            section = why.get(at..end).unwrap_or_default().trim_end_matches('.').to_owned();
            at = end;
            continue;
        }
        let letter = byte.is_ascii_alphabetic()
            && !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric)
            && !(at > 0 && bytes.get(at - 1).is_some_and(u8::is_ascii_alphabetic));
        if letter && !section.is_empty() {
            by.reasons.push(format!("{section}({})", char::from(byte.to_ascii_lowercase())));
        }
        at += 1;
    }
    let who = who.trim().trim_end_matches([',', '.', ';', ':']).trim();
    // Name and title stand in either order; a title has a word of office.
    let office = |text: &str| {
        [
            "ambassador",
            "secretary",
            "officer",
            "counselor",
            "chief",
            "director",
            "charge",
            "dcm",
            "consul",
            "minister",
            "chargé",
            "assistant",
        ]
        .iter()
        .any(|word| text.to_ascii_lowercase().split(|c: char| !c.is_alphanumeric()).any(|w| w == *word))
    };
    match who.split_once(',') {
        Some((first, second)) if office(first) && !office(second) => {
            (by.title, by.name) = (some(first), some(second));
        }
        Some((first, second)) => (by.name, by.title) = (some(first), some(second)),
        None if office(who) => {
            // `Deputy Assistant Secretary David J. Kramer`: the office ends with its last word of office.
            let words: Vec<&str> = who.split(' ').collect();
            let last = words.iter().rposition(|word| office(word)).map_or(0, |n| n + 1);
            by.title = some(&words.get(..last).unwrap_or_default().join(" "));
            by.name = some(&words.get(last..).unwrap_or_default().join(" "));
        }
        None => by.name = some(who),
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Returns whether a word has the form of a tag: capitals, as `PREL` and `UN-1`.
fn is_tag(word: &str) -> bool {
    let word = word.trim_matches([',', ';', '.', '(', ')']);
    !word.is_empty()
        && word.len() <= 16
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'/'))
}

/// Returns the field that a line begins, and its value.
pub(crate) fn key(text: &str) -> Option<(Field, &str)> {
    let first = text.bytes().next()?;
    if !first.is_ascii_alphabetic() {
        return None;
    }
    let end = text.find([' ', ':', '.']).unwrap_or(text.len());
    let word = text.get(..end)?.to_ascii_uppercase();
    let rest = text.get(end..).unwrap_or_default();
    let colon = |rest: &'_ str| rest.trim_start().strip_prefix(':').map(|r| r.len());
    let value = |rest: &'_ str| rest.len() - rest.trim_start_matches([':', ' ', '.']).len();
    let after = rest.get(value(rest)..).unwrap_or_default().trim();
    Some(match word.as_str() {
        "FM" if colon(rest).is_none() => (Field::Routing, after),
        "FROM" if colon(rest).is_some() => (Field::Routing, after),
        "TO" if text.starts_with("TO") && !rest.starts_with('.') => (Field::To, after),
        "INFO" if text.starts_with("INFO") => (Field::Info, after),
        "XMT" => (Field::Except, after),
        "TAGS" | "TAG" if text.starts_with("TA") || colon(rest).is_some() => (Field::Tags, after),
        "SUBJECT" | "SUBJ" if colon(rest).is_some() => (Field::Subject, after),
        "REF" | "REFS" | "REFERENCE" | "REFERENCES" | "REFTEL" | "REFTELS" if colon(rest).is_some() => {
            (Field::Reference, after)
        }
        "REF(S)" => (Field::Reference, after),
        "CLASSIFIED" if rest.to_ascii_uppercase().starts_with(" BY") => {
            let after = after.get(2..).unwrap_or_default();
            (Field::ClassifiedBy, after.trim_start_matches([':', ' ']))
        }
        "E" if rest.to_ascii_uppercase().starts_with(".O") => (Field::Order, after),
        "EO" if rest.trim_start().bytes().next().is_some_and(|b| b.is_ascii_digit()) => (Field::Order, after),
        _ => return None,
    })
}

/// Returns whether a line after the subject is still header: passing instructions and the like.
pub(crate) fn is_header_line(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    [
        "FOR ",
        "DEPT FOR",
        "DEPARTMENT FOR",
        "STATE FOR",
        "PASS ",
        "STATE PASS",
        "DEPT PASS",
        "DECL:",
        "REASON",
        "MRN:",
        "CAPTIONS",
        "ACTION:",
        "ROUTINE",
        "PLEASE PASS",
    ]
    .iter()
    .any(|start| upper.starts_with(start))
        && text.len() < 120
}

/// Returns whether a line is a rule of dashes or the like.
pub(crate) fn is_rule(text: &str) -> bool {
    let text = text.trim();
    text.len() >= 3
        && text.bytes().all(|b| matches!(b, b'-' | b'_' | b'=' | b'*' | b' ' | b'.'))
        && !text.bytes().all(|b| b == b'.' || b == b' ')
}

/// Returns whether a line holds only precedences and routing indicators.
fn is_routing(text: &str) -> bool {
    let word = |w: &str| {
        precedence(w).is_some_and(|_| w.len() <= 2)
            || ((4..=8).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_uppercase()) && w.starts_with('R'))
    };
    text.split_whitespace().all(word)
}

/// Returns the day in `DECL: 09/17/2017`, `09/17/17`, `2017-09-17`.
pub(crate) fn date(text: &str) -> Option<Date> {
    text.split([' ', ':', ',', ';']).find_map(|word| {
        if let Ok(date) = word.parse() {
            return Some(date);
        }
        let mut parts = word.split('/');
        let (month, day, year) =
            (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Date::new(dtg::full_year(year)?, month, day).ok()
    })
}
