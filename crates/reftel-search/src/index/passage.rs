//! A passage on its way to the index.
//!
//! tantivy's own document copies every text into one buffer; this one hands over the paragraph's text as the
//! reader made it.

use std::iter::{Chain, Empty, Map, once};
use std::slice::Iter;

use tantivy::schema::Field;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};

/// The head of a document or one of its paragraphs: its text, and what else is to be found or counted.
#[derive(Debug)]
pub(crate) struct Passage {
    text: (Field, Said),
    others: Vec<(Field, Said)>,
}

/// A value of a field.
#[derive(Debug)]
pub(crate) enum Said {
    Text(String),
    Number(u64),
    Day(i64),
}

impl Passage {
    /// Starts a passage with its text.
    pub(crate) fn new(field: Field, text: String) -> Passage {
        Passage { text: (field, Said::Text(text)), others: Vec::new() }
    }

    pub(crate) fn add(&mut self, field: Field, said: Said) {
        self.others.push((field, said));
    }

    pub(crate) fn add_text(&mut self, field: Field, text: impl Into<String>) {
        self.add(field, Said::Text(text.into()));
    }
}

type Pair = (Field, Said);
type Borrow = for<'a> fn(&'a Pair) -> (Field, &'a Said);

impl Document for Passage {
    type Value<'a> = &'a Said;
    type FieldsValuesIter<'a> = Map<Chain<std::iter::Once<&'a Pair>, Iter<'a, Pair>>, Borrow>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let borrow: Borrow = |(field, said)| (*field, said);
        once(&self.text).chain(&self.others).map(borrow)
    }
}

impl<'a> Value<'a> for &'a Said {
    type ArrayIter = Empty<Self>;
    type ObjectIter = Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self {
            Said::Text(text) => ReferenceValueLeaf::Str(text),
            Said::Number(number) => ReferenceValueLeaf::U64(*number),
            Said::Day(day) => ReferenceValueLeaf::I64(*day),
        })
    }
}
