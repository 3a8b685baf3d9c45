//! The layouts in which telegrams come down to us.

use std::fmt::Write as _;

use crate::Random;
use crate::telegram::{Part, Telegram};

/// A layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// From the transmission id to `NNNN`.
    Whole,
    /// An archive's front page before it.
    FrontPage,
    /// From the classification line on.
    Bare,
    /// A fragment of a web page.
    Fragment,
    /// As the 1970s printed it, in capitals.
    Seventies,
    /// With labels, as after 2010.
    Labelled,
}

impl Layout {
    pub(crate) fn of(year: i16, random: &mut Random) -> Layout {
        match (year, random.below(100)) {
            (..1980, 0..70) => Layout::Seventies,
            (2010.., 0..40) => Layout::Labelled,
            (_, 0..75) => Layout::Whole,
            (_, 75..87) => Layout::FrontPage,
            (_, 87..96) => Layout::Bare,
            _ => Layout::Fragment,
        }
    }
}

/// Longest line, in characters; what a teleprinter took.
const LINE: usize = 65;
/// Longest that a section of a telegram is, in lines.
const SECTION: usize = 100;

/// Returns the text of a telegram.
pub(crate) fn laid_out(telegram: &Telegram) -> String {
    let mut body = body(telegram);
    let sections = body.len().div_ceil(SECTION).max(1);
    let mut text = String::with_capacity(8_192);
    header(telegram, sections, &mut text);
    for (n, chunk) in body.chunks_mut(SECTION).enumerate() {
        if n > 0 {
            page_line(telegram, n + 1, sections, &mut text);
        }
        for line in chunk {
            text.push_str(line);
            text.push('\n');
        }
    }
    match telegram.layout {
        Layout::Labelled => {
            let _ = write!(text, "\nSignature:       {}\n", telegram.signed);
        }
        Layout::Whole => {
            let _ = write!(text, "{}\nBT\n#{:04}\nNNNN\n", telegram.signed, telegram.serial % 10_000);
        }
        Layout::Fragment => {
            let _ = write!(text, "{}\n</pre></code>\n", telegram.signed);
        }
        Layout::Seventies => {
            let _ = write!(text, "{}\n\n{}\n", telegram.signed, spelled(telegram));
        }
        Layout::FrontPage | Layout::Bare => {
            let _ = writeln!(text, "{}", telegram.signed);
        }
    }
    text
}

fn page_line(telegram: &Telegram, section: usize, of: usize, text: &mut String) {
    let _ = match telegram.layout {
        Layout::Seventies => write!(
            text,
            "{}\n\nPAGE {section:02}        {}  {:05}  {}\n\n",
            spelled(telegram),
            six(&telegram.post),
            telegram.serial,
            group(telegram)
        ),
        Layout::Labelled => Ok(()),
        _ => write!(text, "\n{} {:08} {section:03} OF {of:03} \n\n\n", telegram.post, telegram.serial),
    };
}

fn header(telegram: &Telegram, sections: usize, text: &mut String) {
    let Telegram { post, serial, subject, date, .. } = telegram;
    let tags = telegram.tags.join(if telegram.layout == Layout::Labelled { ", " } else { " " });
    let month = date.strftime("%b").to_string().to_uppercase();
    if telegram.layout == Layout::Labelled {
        let _ = write!(
            text,
            "                              UNCLASSIFIED\n\nMRN:             {:02} {post} {serial}\n\
             Date/DTG:        {} / {}{month} {:02}\nFrom:            AMEMBASSY {post}\n\
             Action:          WASHDC, SECSTATE ROUTINE\nE.O.:            13526\nTAGS:            {tags}\n",
            telegram.year % 100,
            date.strftime("%b %d, %Y"),
            group(telegram) + " ",
            telegram.year % 100,
        );
        for (label, reference) in ('A'..).zip(&telegram.references) {
            let _ = writeln!(
                text,
                "{}{label}) {reference}",
                if label == 'A' { "Reference:       " } else { "                 " }
            );
        }
        let _ = write!(text, "Subject:         {subject}\n\n");
        return;
    }
    if telegram.layout == Layout::FrontPage {
        let _ = write!(
            text,
            "Identifier\nCreated\nClassification\nOrigin\n{:02}{}{serial}\n{date} {:02}:{:02}:00\n{}\nEmbassy {post}\n\
             Cable title:  \n\n{subject}\n\nTags:  {tags} \n",
            telegram.year % 100,
            post.replace(' ', ""),
            telegram.minute / 60,
            telegram.minute % 60,
            spelled(telegram),
        );
    }
    if telegram.layout == Layout::Seventies {
        let _ = write!(
            text,
            "PAGE 01        {}  {serial:05}  {}\n\n{}\nACTION EUR-12\n\nINFO  OCT-01  ISO-00  CIAE-00  /023 W\n\
             {:>19}------------------{} 044871 /14\n",
            six(post),
            group(telegram),
            serial % 90 + 10,
            "",
            group(telegram),
        );
    }
    if matches!(telegram.layout, Layout::Whole | Layout::FrontPage) {
        let mark = telegram.classification.2;
        let signal = if mark == 'U' { "ZNR" } else { "ZNY" };
        let marks: String = std::iter::repeat_n(mark, 5).collect();
        let _ = write!(text, "VZCZCXRO{:04}\nPP RUEHC", serial % 10_000);
        for (n, to) in telegram.addressees.iter().enumerate() {
            let _ = write!(text, "{}{}", if n % 8 == 7 { "\n" } else { " " }, route(to));
        }
        let _ = write!(
            text,
            "\nDE {} #{:04}/01 {:03}{:02}{:02}\n{signal} {marks} ZZH\n",
            route(post),
            serial % 10_000,
            date.day_of_year(),
            telegram.minute / 60,
            telegram.minute % 60
        );
    }
    if telegram.layout != Layout::Bare && telegram.layout != Layout::Fragment {
        let _ = write!(
            text,
            "P {} {month} {:02}\nFM AMEMBASSY {post}\nTO RUEHC/SECSTATE WASHDC PRIORITY {serial}\n",
            group(telegram),
            telegram.year % 100
        );
        for (n, to) in telegram.addressees.iter().enumerate() {
            let _ = writeln!(
                text,
                "{}{}/AMEMBASSY {to} {:04}",
                if n == 0 { "INFO " } else { "" },
                route(to),
                serial % 977
            );
        }
        text.push_str(if telegram.layout == Layout::Whole { "BT\n" } else { "" });
    }
    if telegram.layout == Layout::Fragment {
        text.push_str("<code><pre>");
    }
    let section = if sections > 1 { format!("SECTION 01 OF {sections:02} ") } else { String::new() };
    let _ = write!(text, "{} {section}{post} {serial:06} \n\n", telegram.classification.0);
    if telegram.layout == Layout::Seventies {
        let _ = write!(text, "E.O. 11652: GDS\nTAGS: {tags}\n");
    } else {
        let (month, day, year) = (date.month(), date.day(), i32::from(telegram.year) + 10);
        let _ = match telegram.classification.2 {
            'U' => write!(text, "SIPDIS \n\nE.O. 12958: N/A \nTAGS: {tags} \n"),
            _ => write!(text, "SIPDIS \n\nE.O. 12958: DECL: {month:02}/{day:02}/{year} \nTAGS: {tags} \n"),
        };
    }
    wrapped(&format!("SUBJECT: {subject}"), "", |line| {
        text.push_str(line);
        text.push('\n');
    });
    text.push('\n');
    for (label, reference) in ('A'..).zip(&telegram.references) {
        let alone = telegram.references.len() == 1;
        let start = if label == 'A' { "REF: " } else { "     " };
        let _ = if alone {
            writeln!(text, "{start}{reference}")
        } else {
            writeln!(text, "{start}{label}. {reference}")
        };
    }
    if telegram.classification.2 != 'U' && telegram.layout != Layout::Seventies {
        let _ = write!(text, "\nClassified By: Ambassador {}, reasons 1.4(b) and (d)\n", telegram.by);
    }
    text.push('\n');
}

/// Returns the lines of the body.
fn body(telegram: &Telegram) -> Vec<String> {
    let mut lines = Vec::new();
    let mut number = 0;
    for part in &telegram.parts {
        match part {
            Part::Heading(heading) => {
                lines.push(heading.clone());
                lines.push("-".repeat(heading.len()));
                lines.push(String::new());
            }
            Part::Paragraph(text) => {
                number += 1;
                let start = match telegram.layout {
                    Layout::Seventies => format!("{number}. "),
                    Layout::Fragment => {
                        format!(
                            "<a id='par{number}' href='#par{number}'>¶</a>{number}. ({}) ",
                            telegram.classification.1
                        )
                    }
                    _ => format!("{number}. ({}) ", telegram.classification.1),
                };
                wrapped(text, &start, |line| {
                    lines.push(match telegram.layout {
                        Layout::Seventies => line.to_uppercase(),
                        _ => line.to_owned(),
                    });
                });
                lines.push(String::new());
            }
        }
    }
    lines
}

/// Calls `each` with the lines of a text.
fn wrapped(text: &str, start: &str, mut each: impl FnMut(&str)) {
    let mut line = start.to_owned();
    let mut long = start.len().min(10);
    for word in text.split(' ') {
        if long + word.len() > LINE && long > 0 {
            each(line.trim_end());
            line.clear();
            long = 0;
        }
        line.push_str(word);
        line.push(' ');
        long += word.len() + 1;
    }
    if !line.trim().is_empty() {
        each(line.trim_end());
    }
}

/// Day, hour and minute: `241821Z`.
fn group(telegram: &Telegram) -> String {
    format!("{:02}{:02}{:02}Z", telegram.date.day(), telegram.minute / 60, telegram.minute % 60)
}

fn spelled(telegram: &Telegram) -> &'static str {
    match telegram.classification.2 {
        'C' => "CONFIDENTIAL",
        'S' => "SECRET",
        _ => "UNCLASSIFIED",
    }
}

fn six(post: &str) -> String {
    post.chars().filter(char::is_ascii_alphabetic).take(6).collect()
}

/// Returns a routing indicator.
fn route(post: &str) -> String {
    let letters: String = post.chars().filter(char::is_ascii_alphabetic).take(3).collect();
    format!("RUEH{}", letters.get(..2).unwrap_or("AA"))
}
