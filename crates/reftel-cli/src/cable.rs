//! `cable parse`, `cable write`.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::End;
use crate::answer::json_one;
use crate::arguments::CableCommand;

/// Does what `reftel cable …` asks for.
pub fn run(command: CableCommand) -> anyhow::Result<End> {
    match command {
        CableCommand::Parse { files, id, format } => {
            let texts = files.iter().map(|file| bytes(file)).collect::<anyhow::Result<Vec<_>>>()?;
            let answer = match texts.as_slice() {
                [text] => reftel_archive::read_cable(text, id.as_deref()),
                texts => reftel_archive::join_cable(texts, id.as_deref()),
            };
            json_one(format, &answer)?;
            Ok(End::Done)
        }
        CableCommand::Write { file, output, template, section_lines, page_lines } => {
            let text = if template {
                TEMPLATE.to_owned()
            } else {
                let draft = String::from_utf8(bytes(&file)?)
                    .with_context(|| format!("`{}` is not UTF-8", file.display()))?;
                written(&file, &draft, section_lines, page_lines)?
            };
            match output {
                Some(path) => fs::write(&path, text)
                    .with_context(|| format!("`{}` cannot be written", path.display()))?,
                None => io::stdout().lock().write_all(text.as_bytes())?,
            }
            Ok(End::Done)
        }
    }
}

/// A draft to begin with.
const TEMPLATE: &str = include_str!("draft.md");

/// Returns the telegram of a draft, its sections with a blank line between; says what is wrong with the draft
/// when there is none.
fn written(file: &Path, draft: &str, section_lines: usize, page_lines: usize) -> anyhow::Result<String> {
    match reftel_archive::write_cable(draft, section_lines, page_lines) {
        Ok(sections) => Ok(sections.join("\n")),
        Err(faults) => {
            let mut talk = io::stderr().lock();
            for fault in &faults {
                let line = fault.line.map(|line| format!(":{line}")).unwrap_or_default();
                writeln!(talk, "{}{line}: {}: {}", file.display(), fault.field, fault.message)?;
                writeln!(talk, "  hint: {}", fault.hint)?;
            }
            let count = faults.len();
            bail!("no telegram was written: {count} fault{}", if count == 1 { "" } else { "s" })
        }
    }
}

/// Returns what stands in a file, or on standard input for `-`.
pub fn bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
        return Ok(bytes);
    }
    fs::read(file).with_context(|| format!("`{}` cannot be read", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_a_telegram() {
        let sent = reftel_archive::write_cable(TEMPLATE, 100, 50);
        let sent = sent.unwrap_or_else(|faults| panic!("{faults:#?}"));
        let cable = reftel_archive::read_cable(sent.concat().as_bytes(), None);
        assert_eq!(cable.id.as_deref(), Some("26ZUBROW12"));
        assert_eq!(cable.paragraphs.len(), 4);
    }
}
