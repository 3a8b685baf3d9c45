//! What the header's fields have come to so far, and what follows from them at its end.

use reftel_when::dtg;

use crate::addressee;
use crate::cable::*;
use crate::joined::Joined;
use crate::lines::{Line, trim};
use crate::{classified_by, declassify, front, furniture, make_id, marking, post, reference, tags};

/// Fields that are still open.
#[derive(Default)]
pub(crate) struct Fields {
    pub(crate) to: addressee::List,
    pub(crate) info: addressee::List,
    /// Exempted addressees belong to the information addressees.
    pub(crate) excluding_info: bool,
    pub(crate) tags: tags::Tags,
    subject: Option<String>,
    /// The subject is the field that was read last.
    pub(crate) subject_last: bool,
    /// An archive's title.
    pub(crate) title: Option<String>,
    pub(crate) references: Joined,
    reference_line: u32,
    /// The `Classified By` line, its lines joined.
    pub(crate) by: Option<String>,
    /// Length of its last line as it stands in the source, for words broken at a fixed width.
    by_width: usize,
    /// Filing time of the `DE` line.
    pub(crate) filed: Option<String>,
    pub(crate) precedences: Vec<&'static str>,
    /// Post and serial of the classification line.
    pub(crate) post: Option<String>,
    pub(crate) serial: Option<u32>,
    /// Post, cut short, and serial of a page line.
    page: Option<(String, u32)>,
    /// A classification that stands alone on a line.
    pub(crate) lone_classification: Option<&'static str>,
}

impl Fields {
    /// Returns the list of information or of action addressees.
    pub(crate) fn list(&mut self, info: bool) -> &mut addressee::List {
        if info { &mut self.info } else { &mut self.to }
    }

    /// A message system's list begins, which is wrapped and has semicolons between addressees.
    pub(crate) fn wrapped(&mut self, key: crate::key::Key) {
        let info = match key {
            crate::key::Key::Info => true,
            crate::key::Key::To => false,
            _ => self.excluding_info,
        };
        self.list(info).wrap(key == crate::key::Key::Except);
    }

    /// Adds a part of the subject.
    pub(crate) fn subject(&mut self, value: &str) {
        /// A subject that is longer is text.
        const SUBJECT_MAX: usize = 2_000;
        self.subject_last = true;
        match &mut self.subject {
            Some(subject) if subject.is_empty() => value.clone_into(subject),
            Some(subject) if subject.len() < SUBJECT_MAX && !value.is_empty() => {
                subject.push(' ');
                subject.push_str(value);
            }
            Some(_) => {}
            None => self.subject = Some(value.to_owned()),
        }
    }

    /// Returns the subject so far, when it has words.
    pub(crate) fn subject_ends(&self) -> Option<&str> {
        self.subject.as_deref().filter(|subject| !subject.is_empty())
    }

    /// Adds a line of references. `line` holds the value and nothing else.
    pub(crate) fn reference(&mut self, line: &Line<'_>, value: &str) {
        /// Longer is no list of references.
        const REFERENCES_MAX: usize = 20_000;
        if value.is_empty() || self.references.text.len() > REFERENCES_MAX {
            return;
        }
        if self.reference_line == 0 {
            self.reference_line = line.number;
            self.references.text.reserve(2 * value.len());
        }
        self.references.push(line, "\n");
    }

    /// Adds a line of who classified; `goes_on` says that it goes on with the one before.
    pub(crate) fn classified_by(&mut self, value: &str, goes_on: bool, line: &Line<'_>) {
        /// Longer is no such line.
        const BY_MAX: usize = 1_000;
        let by = self.by.get_or_insert_with(String::new);
        if !by.is_empty() && by.len() < BY_MAX {
            // Lines were broken at a fixed width, inside words too; a blank that fell there begins the next.
            let inside = goes_on && self.by_width >= classified_by::WIDTH && !line.text.starts_with(' ');
            if !inside {
                by.push(' ');
            }
        }
        if by.len() < BY_MAX {
            by.push_str(value);
        }
        self.by_width = line.width();
    }

    /// Notes what a page line says.
    pub(crate) fn page(&mut self, page: &furniture::PageStart<'_>) {
        if self.page.is_none() {
            self.page = Some((page.post.to_owned(), page.serial));
        }
    }

    /// Ends the header.
    pub(crate) fn finish(mut self, front: front::Front, known: &crate::Known<'_>, cable: &mut Cable) {
        cable.to = std::mem::take(&mut self.to).end();
        cable.info = std::mem::take(&mut self.info).end();
        self.tags.close();
        cable.tags = std::mem::take(&mut self.tags.found);
        for caption in std::mem::take(&mut self.tags.captions) {
            if !cable.captions.iter().any(|known| known == caption) {
                cable.captions.push(caption.to_owned());
            }
        }
        if let Some(lone) = self.lone_classification {
            cable.classification.get_or_insert_with(|| lone.to_owned());
        }
        self.finish_subject(cable);
        if let Some(by) = self.by.take() {
            cable.classified_by = Some(classified_by::read(&by));
        }
        if let Some(declassify) = &mut cable.declassify
            && declassify::finish(declassify, &mut cable.classified_by)
        {
            let text = declassify.text.clone().unwrap_or_default();
            let (line, offset) = cable
                .header
                .iter()
                .find(|line| line.part == HeaderPart::Order)
                .map_or((1, 0), |line| (line.line, line.source.start));
            let message = format!("the day of declassification is none: `{text}`");
            cable.problems.push(Problem { line, offset, kind: "bad_date", message });
        }
        let given = known.id.and_then(crate::canonical_id);
        self.finish_dates(&front, known, given.as_deref(), cable);
        self.finish_id(&front, given, cable);
        self.finish_origin(front, cable);
        self.finish_references(cable);
        self.finish_precedence(cable);
    }

    fn finish_subject(&mut self, cable: &mut Cable) {
        let subject = self.subject.take().filter(|s| !s.is_empty()).or_else(|| self.title.take());
        let Some(mut subject) = subject else { return };
        let mut at = 0;
        // `(s) further orders`, in a telegram of small letters.
        if subject.starts_with(['(', '{']) {
            let start = subject.get(..subject.floor_char_boundary(24)).unwrap_or(&subject);
            let start = start.to_ascii_uppercase();
            if let Some(portion) = marking::portion(&start) {
                cable.subject_marking = Some(portion.mark.to_owned());
                at = portion.length;
            }
        }
        let kept = trim(subject.get(at..).unwrap_or_default()).trim_end_matches([',', ';', ' ', '*']);
        if kept.len() != subject.len() || addressee::has_runs(kept) {
            subject = addressee::one_blank(kept);
        }
        cable.subject = Some(subject).filter(|subject| !subject.is_empty());
    }

    fn finish_dates(
        &self,
        front: &front::Front,
        known: &crate::Known<'_>,
        given: Option<&str>,
        cable: &mut Cable,
    ) {
        if cable.dtg.is_none() {
            cable.dtg = front.at;
        }
        let group = cable.dtg.map(|at| at.to_zoned(reftel_when::utc()).date());
        cable.date = group.or(front.date).or(known.date);
        let year = match cable.date {
            Some(date) => Some(date.year()),
            None => given.and_then(|id| id.get(..2)?.parse().ok()).and_then(dtg::full_year),
        };
        if let (Some(originator), Some(year), Some(filed)) = (&mut cable.originator, year, &self.filed) {
            // Filed on the last day of a year, sent on the first of the next.
            let of_year = dtg::filed(filed, year);
            let later = |at: reftel_when::Timestamp| {
                cable.dtg.is_some_and(|sent| at.as_second() - sent.as_second() > 300 * 86_400)
            };
            originator.filed = of_year.filter(|at| !later(*at)).or_else(|| dtg::filed(filed, year - 1));
        }
    }

    fn finish_id(&self, front: &front::Front, given: Option<String>, cable: &mut Cable) {
        let year = cable.date.map(|date| (date.year() % 100).unsigned_abs() as u8);
        let made = match (year, &self.post, self.serial, &self.page) {
            (Some(year), Some(post), Some(serial), _) => make_id(year, post, serial),
            (Some(year), _, _, Some((post, serial))) => make_id(year, post, *serial),
            _ => None,
        };
        cable.id = front.id.clone().or(made);
        match (&cable.id, given) {
            (Some(id), Some(given)) if *id != given => cable.problems.push(Problem {
                line: 1,
                offset: 0,
                kind: "id_differs",
                message: format!("the text gives the id `{id}`, `{given}` was expected"),
            }),
            (None, given) => cable.id = given,
            _ => {}
        }
    }

    fn finish_origin(&self, front: front::Front, cable: &mut Cable) {
        if cable.from.is_none() {
            cable.from = self.post.clone().or(front.origin);
        }
    }

    fn finish_references(&mut self, cable: &mut Cable) {
        if self.references.text.is_empty() {
            return;
        }
        let parts = cable.id.as_deref().and_then(crate::id::parts);
        let (mut year, mut own_post, mut serial) = (None, None, self.serial);
        if let Some((id_year, id_post, id_serial)) = parts {
            (year, own_post, serial) = (Some(id_year), Some(id_post.to_owned()), Some(id_serial));
        }
        if own_post.is_none() {
            own_post = self.post.as_deref().map(|post| post::canonical(&post::letters(post)).0.into_owned());
        }
        let year = year.or(cable.date.map(|date| (date.year() % 100).unsigned_abs() as u8));
        let id = cable.id.clone();
        let own = reference::Own {
            year,
            day: cable.date.map(reftel_when::Date::day_of_year),
            id: id.as_deref(),
            post: own_post.as_deref(),
            serial,
        };
        cable.references = reference::read(&self.references, &own, self.reference_line, &mut cable.problems);
    }

    fn finish_precedence(&self, cable: &mut Cable) {
        let Some(first) = self.precedences.first() else {
            // Message systems write it behind each addressee only.
            let to = cable.to.iter().find(|to| !to.excluded).and_then(|to| to.precedence);
            cable.precedence = cable.precedence.or(to);
            return;
        };
        cable.precedence.get_or_insert(first);
        for to in &mut cable.to {
            to.precedence.get_or_insert(first);
        }
        // A second precedence on the line is for information addressees.
        if let Some(second) = self.precedences.get(1) {
            for info in &mut cable.info {
                info.precedence.get_or_insert(second);
            }
        }
    }
}
