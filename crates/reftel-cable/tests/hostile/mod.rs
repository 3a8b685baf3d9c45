//! Inputs made to provoke time that grows faster than their size: one piece over and over, behind each of
//! several beginnings.

/// Pieces that are repeated.
pub const PIECES: [&str; 33] = [
    "(",
    "((((( ",
    "[",
    "<",
    "<a href='x'>",
    "&",
    "-",
    "1.(",
    "A) ",
    " OF ",
    " 1. (U) ",
    "(SMITH, ",
    "A. STATE 12345 ",
    "SUBJECT: A ",
    "RUEHC/SECSTATE WASHDC PRIORITY 1234;",
    "END SUMMARY ",
    "\n",
    "word\n",
    "----\n",
    "TO \n",
    "INFO RUEHC/X \n",
    "REF: A. \n",
    "PAGE 02 STATE 013174 182333Z\n",
    "PAGE 02 STATE 013174 182333Z text\n",
    "UNCLAS STATE 0012345\n",
    "VZCZCXRO123\n",
    "R 171240Z SEP 07\n",
    "R 171240Z SEP 07\nFM X\n",
    "TAGS: PREL\n",
    "Classified By: X\n",
    "STATE 00067793 002 OF 002\n",
    "1. a.\n",
    "SUMMARY: a\n\n",
];

/// What stands before them.
pub const BEGINNINGS: [&str; 8] = [
    "",
    "UNCLAS STATE 000123\nSUBJECT: X\n",
    "R 171240Z SEP 07\nFM A\nTO ",
    "UNCLAS STATE 000123\nSUBJECT: X\nREF: ",
    "UNCLAS STATE 000123\nSUBJECT: ",
    "UNCLAS STATE 000123\nTAGS: ",
    "UNCLAS STATE 000123\nSUBJECT: X\n\n1. (U) ",
    "<code><pre>\nClassified By: ",
];

/// Returns an input of at least so many bytes.
pub fn input(beginning: &str, piece: &str, size: usize) -> String {
    let mut text = String::with_capacity(size + piece.len() + beginning.len());
    text.push_str(beginning);
    while text.len() < size {
        text.push_str(piece);
    }
    text
}
