//! The lines before the text: those of a transmission, and those that every section repeats.

use super::{Fault, Form, WIDTH, normal, text};
use crate::{Cable, id, marking, post};

/// The lines of the header, made once and written before every section.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Format lines 1 to 9, and `BT`.
    transmission: Vec<String>,
    /// `C O N F I D E N T I A L`, `UNCLAS`.
    classification: &'static str,
    post: String,
    serial: u32,
    /// Captions, executive order, TAGS, subject.
    repeated: Vec<String>,
    /// References, who classified.
    once: Vec<String>,
    signed: String,
}

/// Longest name of a post on a page line (`KUALA LUMP 00001403  002 OF 003`).
const POST_ON_PAGE: usize = 10;

impl Head {
    /// Makes the lines; notes what does not fit.
    pub(super) fn of(cable: &Cable, faults: &mut Vec<Fault>) -> Head {
        let mut head = Head {
            classification: cable.classification.as_deref().and_then(on_line).unwrap_or_default(),
            signed: cable.signed.clone().unwrap_or_default(),
            ..Head::default()
        };
        if let Some((_, letters, serial)) = cable.id.as_deref().and_then(id::parts) {
            head.post = spelled_post(cable.from.as_deref().unwrap_or_default(), letters);
            head.serial = serial;
        }
        head.transmission(cable, faults);
        head.repeated(cable, faults);
        head.once(cable, faults);
        head
    }

    fn transmission(&mut self, cable: &Cable, faults: &mut Vec<Fault>) {
        let lines = &mut self.transmission;
        if let Some(transmission) = &cable.transmission_id {
            lines.push(transmission.clone());
            let letters = cable.precedence.and_then(letter).unwrap_or("R");
            if !cable.routing.is_empty() {
                let routes = format!("{letters}{letters} {}", cable.routing.join(" "));
                lines.extend(text::wrap(&routes, "", "", "routing", faults));
            }
            if let Some(from) = &cable.originator {
                let mut line = format!("DE {}", from.route.as_deref().unwrap_or_default());
                if let Some(serial) = from.serial {
                    line.push_str(&format!(" #{serial:04}"));
                }
                if let Some(section) = from.section {
                    line.push_str(&format!("/{section:02}"));
                }
                if let Some(filed) = from.filed.map(|at| at.to_zoned(reftel_when::utc())) {
                    let day = filed.date().day_of_year();
                    line.push_str(&format!(" {day:03}{:02}{:02}", filed.hour(), filed.minute()));
                }
                lines.push(line);
            }
            if let Some(security) = &cable.security {
                let mark = security.mark.as_deref().unwrap_or("U").repeat(5);
                lines.push(format!("{} {mark} ZZH", security.signal));
            }
        }
        let action = cable.precedence;
        // One precedence for all information addressees stands on the line of the date-time group.
        let first = cable.info.first().and_then(|info| info.precedence);
        let same = |p: &&str| cable.info.iter().all(|info| info.precedence == Some(*p));
        let of_info = first.filter(same).filter(|p| letter(p).is_some());
        if let Some(at) = cable.dtg {
            let group = at.to_zoned(reftel_when::utc()).strftime("%d%H%MZ %b %y").to_string().to_uppercase();
            let letters: Vec<&str> =
                [action.and_then(letter), of_info.and_then(letter)].into_iter().flatten().collect();
            lines.push(format!("{} {group}", letters.join(" ")));
        }
        lines.push(format!("FM {}", cable.from.as_deref().unwrap_or_default()));
        for (key, list, precedence) in [("TO", &cable.to, action), ("INFO", &cable.info, of_info)] {
            let named = list.iter().filter(|addressee| !addressee.excluded);
            let excluded = list.iter().filter(|addressee| addressee.excluded);
            for (key, addressees) in [(key, named.collect::<Vec<_>>()), ("XMT", excluded.collect())] {
                for (n, addressee) in addressees.into_iter().enumerate() {
                    let name = normal::line(addressee, precedence);
                    let line = if n == 0 { format!("{key} {name}") } else { name };
                    if line.len() > WIDTH {
                        faults.push(Fault::new(
                            if key == "TO" { "to" } else { "info" },
                            format!("the line of `{}` has more than {WIDTH} columns", addressee.name),
                            "shorten the name as the routing guide has it",
                        ));
                    }
                    lines.push(line);
                }
            }
        }
        lines.push("BT".to_owned());
    }

    fn repeated(&mut self, cable: &Cable, faults: &mut Vec<Fault>) {
        let lines = &mut self.repeated;
        for caption in &cable.captions {
            if caption == "CORRECTED COPY" {
                let what = cable.correction.as_ref().map(|what| format!(" ({what})")).unwrap_or_default();
                lines.push(format!("C O R R E C T E D  C O P Y{what}"));
            } else {
                lines.push(caption.clone());
            }
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        if let Some(order) = &cable.declassify {
            let authority = order.authority.as_deref().unwrap_or_default();
            let line = format!("{authority}: {}", order.text.as_deref().unwrap_or_default());
            lines.extend(text::wrap(&line, "", "", "declassify", faults));
        }
        lines.extend(text::wrap(&cable.tags.join(", ").replace(", (", " ("), "TAGS: ", "", "tags", faults));
        let marking = cable.subject_marking.as_ref().map(|mark| format!("({mark}) ")).unwrap_or_default();
        let subject = format!("{marking}{}", cable.subject.as_deref().unwrap_or_default());
        lines.extend(text::wrap(&subject, "SUBJECT: ", "", "subject", faults));
    }

    fn once(&mut self, cable: &Cable, faults: &mut Vec<Fault>) {
        let lines = &mut self.once;
        for (n, reference) in cable.references.iter().enumerate() {
            let label = reference.label.as_ref().map(|label| format!("{label}. ")).unwrap_or_default();
            let key = if n == 0 { "REF: " } else { "     " };
            let first = format!("{key}{label}");
            let next = " ".repeat(first.len());
            lines.extend(text::wrap(&reference.text, &first, &next, "references", faults));
        }
        if let Some(by) = &cable.classified_by {
            let who: Vec<&str> = [by.name.as_deref(), by.title.as_deref()].into_iter().flatten().collect();
            let mut line = who.join(", ");
            line.push_str(&reasons(&by.reasons));
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.extend(text::wrap(&line, "Classified By: ", "", "classified_by", faults));
        }
    }

    /// Writes section `section` of so many.
    pub(super) fn transmission_of(&self, section: usize, of: usize) -> Vec<String> {
        let mut lines = self.transmission.clone();
        // Each section is a transmission of its own, and the DE line says which.
        for line in lines.iter_mut().filter(|_| of > 1).filter(|line| line.starts_with("DE ")) {
            let words: Vec<String> = line
                .split(' ')
                .map(|word| match word.strip_prefix('#') {
                    Some(number) => {
                        let serial = number.split('/').next().unwrap_or(number);
                        format!("#{serial}/{section:02}")
                    }
                    None => word.to_owned(),
                })
                .collect();
            *line = words.join(" ");
        }
        lines
    }

    /// Returns one transmission: header, lines of text with page lines, and its end.
    pub(super) fn transmission_text(
        &self,
        section: usize,
        of: usize,
        body: &[text::Row],
        form: &Form,
    ) -> String {
        let mut lines = self.transmission_of(section, of);
        let count = if of > 1 { format!("SECTION {section:02} OF {of:02} ") } else { String::new() };
        lines.push(format!("{} {count}{} {:06}", self.classification, self.post, self.serial));
        lines.push(String::new());
        lines.extend(self.repeated.iter().cloned());
        if section == 1 && !self.once.is_empty() {
            lines.push(String::new());
            lines.extend(self.once.iter().cloned());
        }
        lines.push(String::new());
        for (page, rows) in text::pages(body, if of > 1 { form.page_lines } else { usize::MAX }).enumerate() {
            if page > 0 {
                let post = self.post.get(..self.post.len().min(POST_ON_PAGE)).unwrap_or(&self.post);
                let page = page + 1;
                lines.push(String::new());
                lines.push(format!("{} {:08}  {section:03}.{page} OF {of:03}", post.trim_end(), self.serial));
                lines.push(String::new());
            }
            lines.extend(rows.iter().map(|row| row.text.clone()));
        }
        if section == of {
            lines.extend([String::new(), self.signed.clone()]);
        }
        lines.extend(["BT".to_owned(), format!("#{:04}", self.serial % 10_000), "NNNN".to_owned()]);
        let mut out = String::new();
        for line in lines {
            // One blank line is enough, and a page line beside the break of a paragraph brings its own.
            if line.is_empty() && (out.ends_with("\n\n") || out.is_empty()) {
                continue;
            }
            out.push_str(&line);
            out.push('\n');
        }
        out
    }
}

/// Returns the reasons as the line has them: `, for reasons 1.4(b) and (d)`.
fn reasons(reasons: &[String]) -> String {
    let mut out = String::new();
    let mut section = "";
    for (n, reason) in reasons.iter().enumerate() {
        let (number, letter) = match reason.find('(') {
            Some(at) => reason.split_at_checked(at).unwrap_or((reason, "")),
            None => (reason.as_str(), ""),
        };
        out.push_str(match n {
            0 if reasons.len() == 1 => ", for reason ",
            0 => ", for reasons ",
            _ if n + 1 == reasons.len() => " and ",
            _ => ", ",
        });
        if number != section {
            out.push_str(number);
            section = number;
        }
        out.push_str(letter);
    }
    out
}

/// Returns the letter of a precedence on the line of the date-time group.
fn letter(precedence: &str) -> Option<&'static str> {
    Some(match precedence {
        "FLASH" => "Z",
        "IMMEDIATE" => "O",
        "PRIORITY" => "P",
        "ROUTINE" => "R",
        _ => return None,
    })
}

/// Returns a classification as its line has it: letters set apart when it is one.
fn on_line(classification: &str) -> Option<&'static str> {
    marking::letters(classification)?;
    Some(match classification {
        "UNCLASSIFIED" => "UNCLAS",
        "CONFIDENTIAL" => "C O N F I D E N T I A L",
        "SECRET" => "S E C R E T",
        "TOP SECRET" => "T O P  S E C R E T",
        "LIMITED OFFICIAL USE" => "L I M I T E D  O F F I C I A L  U S E",
        _ => return None,
    })
}

/// Returns the post's name with its blanks: of the sender's words the last that spell it, else the letters
/// of the id.
fn spelled_post(from: &str, letters: &str) -> String {
    let mut at = Some(0);
    while let Some(start) = at {
        let words = from.get(start..).unwrap_or_default();
        if post::letters(words) == letters {
            return words.to_uppercase();
        }
        at = words.find(' ').map(|n| start + n + 1);
    }
    letters.to_owned()
}
