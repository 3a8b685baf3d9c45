//! Precedences. Source: ACP 121, *Communication Instructions, General*, precedence designators; `NIACT`
//! (night action) is the Department of State's, 5 FAH-2.

use crate::lines::{rsplit_once, split_once};

/// Returns a precedence spelled out, from its letters on the routing and date line or from its word.
pub(crate) fn precedence(word: &str) -> Option<&'static str> {
    Some(match word {
        "Z" | "ZZ" | "FLASH" => "FLASH",
        "O" | "OO" | "IMMEDIATE" | "IMMED" => "IMMEDIATE",
        "P" | "PP" | "PRIORITY" | "PRIOR" | "PRI" => "PRIORITY",
        "R" | "RR" | "ROUTINE" | "ROUT" => "ROUTINE",
        "NIACT" => "NIACT IMMEDIATE",
        _ => return None,
    })
}

/// Returns the precedence that letters on the routing and date line stand for; words are none.
pub(crate) fn letters(word: &str) -> Option<&'static str> {
    if word.len() <= 2 { precedence(word) } else { None }
}

/// Takes the precedence off the end of an addressee: what is before it, and the precedence.
pub(crate) fn at_end(text: &str) -> Option<(&str, &'static str)> {
    let (rest, last) = rsplit_once(text, b' ')?;
    let rest = rest.trim_end();
    if last.len() <= 2 {
        return None;
    }
    let found = precedence(last)?;
    match rest.strip_suffix("NIACT") {
        Some(before) if found == "IMMEDIATE" && before.ends_with(' ') => {
            Some((before.trim_end(), "NIACT IMMEDIATE"))
        }
        _ => Some((rest, found)),
    }
}

/// Takes the precedence off the start of an addressee (`IMMEDIATE ZUBROW`, as drafts have it).
pub(crate) fn at_start(text: &str) -> Option<(&'static str, &str)> {
    let (first, rest) = split_once(text, b' ')?;
    if first.len() <= 3 {
        return None;
    }
    let found = precedence(first)?;
    let rest = rest.trim_start();
    match rest.strip_prefix("IMMEDIATE ") {
        Some(rest) if found == "NIACT IMMEDIATE" => Some((found, rest.trim_start())),
        _ => Some((found, rest)),
    }
}
