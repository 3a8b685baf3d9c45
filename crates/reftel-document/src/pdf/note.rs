//! Notes at the foot of a page.

use crate::pdf::line::Line;
use crate::pdf::text::ends_sentence;

/// A note at the foot of a page.
#[derive(Debug)]
pub(super) struct Note {
    pub page: u32,
    pub mark: String,
    /// Its lines, each with the page it stands on; the mark is taken off the first.
    pub lines: Vec<(u32, Line)>,
}

/// Notes are set in at most this part of the size of the text.
const NOTE_SIZE: f32 = 0.93;

/// Takes the notes off the end of a block. `usual` is the size of the text; `open` is the last note of
/// the pages before, which may run on. `marks` are those that stand in the text of this page.
pub(super) fn take(block: &mut Vec<Line>, page: u32, usual: f32, marks: &[String], notes: &mut Vec<Note>) {
    let small = |line: &Line| line.size <= NOTE_SIZE * usual;
    // A link in a note may be set larger, so most of the lines down to the foot are asked, not all.
    let mut region = block.len();
    let (mut count, mut large) = (0, 0);
    for (index, line) in block.iter().enumerate().rev() {
        count += 1;
        if small(line) {
            region = index;
        } else {
            large += 1;
        }
        if 4 * large > count + 3 {
            break;
        }
    }
    let plain = |line: &Line| plain_mark(line).filter(|mark| marks.contains(mark));
    let begins = |line: &Line| line.first_mark().is_some() || plain(line).is_some();
    let Some(first) = (region..block.len()).find(|index| block.get(*index).is_some_and(begins)) else {
        return;
    };
    let mut lines = block.split_off(first);

    // The rest of a note that began on the page before stands above the first of this page.
    if let Some(open) = notes.last_mut()
        && open.page + 1 == page
        && first > region
        && open.lines.last().is_some_and(|(_, line)| !ends_sentence(&line.text()))
    {
        let rest = block.split_off(region);
        open.lines.extend(rest.into_iter().map(|line| (page, line)));
    }
    for line in &mut lines {
        let mark = line.first_mark().map(str::to_owned).or_else(|| plain(line));
        if let Some(mark) = mark {
            take_mark(line, &mark);
            notes.push(Note { page, mark, lines: vec![(page, line.clone())] });
        } else if let Some(note) = notes.last_mut() {
            note.lines.push((page, line.clone()));
        }
    }
}

/// Returns the mark of a note that is set in the size of its text: `3 See …`, `* See …`.
fn plain_mark(line: &Line) -> Option<String> {
    let text = line.text();
    let mark = text.split([' ', '.', ')']).next()?;
    let digits = (1..=3).contains(&mark.len()) && mark.bytes().all(|b| b.is_ascii_digit());
    let sign = !mark.is_empty() && mark.chars().count() <= 3 && mark.chars().all(|c| "*†‡§".contains(c));
    (digits || sign).then(|| mark.to_owned())
}

fn take_mark(line: &mut Line, mark: &str) {
    let Some(fragment) = line.fragments.first_mut() else { return };
    if fragment.marks.first().is_some_and(|(at, _)| *at == 0) {
        fragment.marks.remove(0);
    } else if let Some(rest) = fragment.text.strip_prefix(mark) {
        let rest = rest.trim_start_matches(['.', ')', ' ']);
        let cut = fragment.text.len() - rest.len();
        fragment.marks.iter_mut().for_each(|(at, _)| *at = at.saturating_sub(cut));
        fragment.text = rest.to_owned();
    }
    if fragment.text.is_empty() && line.fragments.len() > 1 {
        line.fragments.remove(0);
    }
}
