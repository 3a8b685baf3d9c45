//! The tables of `data/`: columns between tabs, comments after `#`, headings in the first row.

/// Returns the rows below the headings, each with its columns; a column that is not there is empty.
pub(crate) fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1).map(|line| {
        let mut columns = line.split('\t');
        std::array::from_fn(|_| columns.next().unwrap_or_default())
    })
}

/// Returns a text in small letters without accents of Latin letters that titles have, with one blank for each run of other
/// characters: `Chargé d'Affaires a.i.` becomes `charge d affaires a i`.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => plain.push('a'),
            'í' | 'î' | 'ï' => plain.push('i'),
            'ó' | 'ô' | 'ö' | 'õ' => plain.push('o'),
            'ú' | 'ü' | 'û' => plain.push('u'),
            'ç' => plain.push('c'),
            'ñ' => plain.push('n'),
            c if c.is_alphanumeric() => plain.push(c),
            _ if plain.ends_with(' ') || plain.is_empty() => {}
            _ => plain.push(' '),
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}
