//! `cable parse`.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use anyhow::Context as _;

use crate::End;
use crate::answer::json_one;
use crate::arguments::CableCommand;

/// Does what `reftel cable …` asks for.
pub fn run(command: CableCommand) -> anyhow::Result<End> {
    match command {
        CableCommand::Parse { file, id, format } => {
            let bytes = bytes(&file)?;
            json_one(format, &reftel_archive::read_cable(&bytes, id.as_deref()))?;
            Ok(End::Done)
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
