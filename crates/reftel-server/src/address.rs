//! Addresses of pages.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is within a path: an id may hold `/`.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What stays as it is in a value.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Returns a text as a part of a path.
pub(crate) fn in_path(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}

/// Returns a text as a value after `=`, or as a fragment.
pub(crate) fn in_value(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

/// Returns an address with the parameters that have a value.
pub(crate) fn with(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut sign = '?';
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(sign);
        address.push_str(name);
        address.push('=');
        address.push_str(&in_value(value));
        sign = '&';
    }
    address
}

/// Returns the address of a document's page.
pub(crate) fn document(id: &str) -> String {
    format!("/doc/{}", in_path(id))
}

/// Returns the address of an entity's page.
pub(crate) fn entity(reference: &str) -> String {
    format!("/entity/{}", in_path(reference))
}

/// Returns the address of a document, with a query's words highlighted, at a paragraph.
pub(crate) fn passage(id: &str, query: &str, fragment: &str) -> String {
    format!("{}#{}", with(&document(id), &[("q", query)]), in_value(fragment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_say_anything() {
        assert_eq!(document("frus1927v01/d12"), "/doc/frus1927v01/d12");
        assert_eq!(document("a b?#%\"<é"), "/doc/a%20b%3F%23%25%22%3C%C3%A9");
        assert_eq!(passage("x", "a&b", "p7"), "/doc/x?q=a%26b#p7");
        assert_eq!(with("/", &[("q", ""), ("sort", "id")]), "/?sort=id");
    }
}
