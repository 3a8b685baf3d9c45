//! Pictures of pages to words, by the `tesseract` program when it is there.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use reftel_document::{Ocr, OcrWord};

/// Longest that one page may take.
const PAGE_TIME_MAX: Duration = Duration::from_secs(120);

/// Languages asked for when the program has them, most likely first.
const LANGUAGES: [&str; 5] = ["eng", "rus", "bel", "ukr", "pol"];

/// The `tesseract` program.
#[derive(Debug, Clone)]
pub struct Tesseract {
    languages: String,
}

impl Tesseract {
    /// Returns the program with the languages that it has, or `None` when it is not on the path or
    /// has none of ours. Debian's packages are `tesseract-ocr`, `tesseract-ocr-rus`, `tesseract-ocr-bel`.
    pub fn find() -> Option<Tesseract> {
        let listed = Command::new("tesseract").arg("--list-langs").stdin(Stdio::null()).output().ok()?;
        let listed = String::from_utf8_lossy(&listed.stdout);
        let have: Vec<&str> =
            LANGUAGES.into_iter().filter(|l| listed.lines().any(|line| line == *l)).collect();
        (!have.is_empty()).then(|| Tesseract { languages: have.join("+") })
    }
}

impl Ocr for Tesseract {
    fn words(&self, png: &[u8], dots_per_inch: u32) -> Result<Vec<OcrWord>, String> {
        let mut child = Command::new("tesseract")
            .args(["stdin", "stdout", "-l", &self.languages, "--dpi", &dots_per_inch.to_string(), "tsv"])
            // Two pages are read at once already; more threads in each only make them wait.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("`tesseract` could not be started: {error}"))?;
        let (Some(mut input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("`tesseract` could not be spoken to".to_owned());
        };
        std::thread::scope(|scope| {
            scope.spawn(move || {
                // When the program stops early, writing fails; its exit status tells.
                let _ = input.write_all(png);
            });
            let reader = scope.spawn(move || {
                let mut table = Vec::new();
                output.read_to_end(&mut table).map(|_| table)
            });
            let started = Instant::now();
            let status = loop {
                match child.try_wait() {
                    Ok(Some(status)) => break status,
                    Ok(None) if started.elapsed() > PAGE_TIME_MAX => {
                        let _ = child.kill();
                        let _ = child.wait();
                        return Err(format!("`tesseract` took longer than {} s", PAGE_TIME_MAX.as_secs()));
                    }
                    Ok(None) => std::thread::sleep(Duration::from_millis(10)),
                    Err(error) => return Err(format!("`tesseract` was lost: {error}")),
                }
            };
            if !status.success() {
                return Err(format!("`tesseract` failed ({status})"));
            }
            match reader.join() {
                Ok(Ok(table)) => Ok(words(&String::from_utf8_lossy(&table))),
                _ => Err("the answer of `tesseract` could not be read".to_owned()),
            }
        })
    }
}

/// Reads the program's table. Columns: level, page, block, paragraph, line, word, left, top, width,
/// height, confidence, text; words are level 5. Source: Tesseract manual, "TSV output".
fn words(table: &str) -> Vec<OcrWord> {
    let word = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [level, _, block, paragraph, row, _, left, top, width, height, confidence, text] =
            columns.as_slice()
        else {
            return None;
        };
        let text = text.trim();
        (*level == "5" && !text.is_empty()).then_some(())?;
        Some(OcrWord {
            text: text.to_owned(),
            bounds: [left.parse().ok()?, top.parse().ok()?, width.parse().ok()?, height.parse().ok()?],
            line: (block.parse().ok()?, paragraph.parse().ok()?, row.parse().ok()?),
            confidence: confidence.parse().ok()?,
        })
    };
    table.lines().filter_map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn the_table_gives_words() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                     4\t1\t1\t1\t1\t0\t10\t20\t300\t40\t-1\t\n\
                     5\t1\t1\t1\t2\t1\t10\t20\t30\t40\t96.5\tExercise\n\
                     5\t1\t1\t1\t2\t2\t50\t20\t30\t40\t0\t \n\
                     broken line\n";
        let found = words(table);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "Exercise");
        assert_eq!((found[0].bounds, found[0].line), ([10, 20, 30, 40], (1, 1, 2)));
    }
}
