//! The words of [`crate::word`] as tantivy takes them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::word::Words;

/// Cuts text into words. Keeps one token, so that no word is allocated.
#[derive(Clone, Default)]
pub(crate) struct Cutter {
    token: Token,
}

pub(crate) struct Cut<'a> {
    words: Words<'a>,
    token: &'a mut Token,
}

impl Tokenizer for Cutter {
    type TokenStream<'a> = Cut<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut<'a> {
        self.token.reset();
        Cut { words: Words::new(text), token: &mut self.token }
    }
}

impl TokenStream for Cut<'_> {
    fn advance(&mut self) -> bool {
        match self.words.next(&mut self.token.text) {
            Some(place) => {
                self.token.position = place.position as usize;
                self.token.offset_from = place.bytes.start;
                self.token.offset_to = place.bytes.end;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }

    fn process(&mut self, sink: &mut dyn FnMut(&Token)) {
        while self.advance() {
            sink(self.token);
        }
    }
}
