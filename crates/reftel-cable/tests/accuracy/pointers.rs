//! Reference lines, found and read with other means than the grammar's: words of capitals that are a post's
//! name in the table, and a number behind them.

use reftel_cable::{Cable, ReferenceKind, make_id};

use super::figures::Figures;

/// Notes for every line of references that points at a telegram whether each pointer of it came to an id.
pub fn lines(set: &'static str, name: &str, bytes: &[u8], cable: &Cable, figures: &mut Figures) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for (offset, line) in block(text) {
        let wanted = pointers(&line);
        if wanted.is_empty() {
            continue;
        }
        let range = offset..offset + line.len();
        let got: Vec<&str> = cable
            .references
            .iter()
            .filter(|r| r.source.start < range.end + 1 && r.source.end > range.start)
            .filter_map(|r| r.id.as_deref())
            .collect();
        let all: Vec<&str> = cable.references.iter().filter_map(|r| r.id.as_deref()).collect();
        let missing: Vec<&String> =
            wanted.iter().filter(|want| !all.iter().any(|id| id.get(2..) == Some(want.as_str()))).collect();
        let failed = (!missing.is_empty()).then(|| {
            let agency = cable.references.iter().any(|r| r.kind == ReferenceKind::OtherAgency);
            let class = if got.is_empty() && agency {
                "another agency's"
            } else if got.is_empty() {
                "no id"
            } else if wanted.len() > 1 {
                "one of several"
            } else {
                "another id"
            };
            (class, format!("{name}: `{}` wants {missing:?}, has {all:?}", line.trim()))
        });
        figures.count(set, "reference line", failed);
    }
}

/// Returns the lines of the first block of references, each with its offset.
fn block(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut offset = 0;
    let mut open = false;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end();
        let start = offset;
        offset += whole.len();
        let bare = line.trim_start();
        let upper = bare.to_uppercase();
        let begins = [
            "REF:",
            "REFS:",
            "REF(S):",
            "REFTEL:",
            "REFTELS:",
            "REFERENCE:",
            "REFERENCES:",
            "REF A",
            "REF (A",
        ]
        .iter()
        .any(|key| upper.starts_with(key));
        if !open && begins {
            open = true;
        } else if open {
            let numbered = bare.trim_start_matches("<a id='par1' href='#par1'>¶</a>").starts_with("1.");
            let field = upper.starts_with("CLASSIFIED")
                || upper.starts_with("SUBJ")
                || upper.starts_with("SUMMARY")
                || upper.starts_with("TAGS");
            if numbered || field || bare.is_empty() || bare.starts_with("<a id=") && !is_label(bare) {
                break;
            }
        }
        if open {
            found.push((start, line.to_owned()));
        }
    }
    found
}

/// Whether an anchor stands before a letter: `<a id='parB'>¶</a>B.`.
fn is_label(line: &str) -> bool {
    line.starts_with("<a id='par") && line["<a id='par".len()..].starts_with(|c: char| c.is_ascii_uppercase())
}

/// Returns the posts and numbers on a line, as the end of an id.
fn pointers(line: &str) -> Vec<String> {
    let mut bare = String::new();
    let mut tag = false;
    for c in line.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            c if !tag => bare.push(c),
            _ => {}
        }
    }
    let words: Vec<&str> =
        bare.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut found = Vec::new();
    let mut n = 0;
    while n < words.len() {
        let mut taken = 0;
        for length in (1..=3).rev() {
            let (Some(names), Some(number)) = (words.get(n..n + length), words.get(n + length)) else {
                continue;
            };
            let capitals = names.iter().all(|w| w.len() > 1 && w.bytes().all(|b| b.is_ascii_uppercase()));
            if !capitals || !(1..=8).contains(&number.len()) || !number.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            let name = names.join(" ");
            if let (true, Ok(serial)) = (is_post(&name), number.parse())
                && let Some(id) = make_id(8, &name, serial)
            {
                found.push(id[2..].to_owned());
                taken = length + 1;
                break;
            }
        }
        n += taken.max(1);
    }
    found
}

/// Whether the table of posts knows a name, or one of its other spellings.
fn is_post(name: &str) -> bool {
    const POSTS: &str = include_str!("../../data/posts.tsv");
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    POSTS.lines().filter(|line| !line.starts_with('#')).any(|line| {
        line.split('\t').take(2).flat_map(|cell| cell.split([',', ';', '|'])).any(|cell| {
            let cell: String = cell.chars().filter(char::is_ascii_alphabetic).collect();
            cell.eq_ignore_ascii_case(&letters)
        })
    })
}
