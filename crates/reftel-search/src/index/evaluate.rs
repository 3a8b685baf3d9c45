//! A query against one segment.

use tantivy::schema::{Field as Stored, IndexRecordOption};

use crate::index::bits::Bits;
use crate::index::heads::Heads;
use crate::index::schema::Fields;
use crate::index::segment::Segment;
use crate::index::tally::{Tally, tally};
use crate::query::{Expr, Field, Label, Shape, Value};

/// What of a segment matches.
pub(crate) struct Matched {
    /// The passages, or the heads of the documents when no passages are asked for.
    pub(crate) bits: Bits,
    /// Of each pattern that was asked for, in the order of the query, where it stands.
    pub(crate) tallies: Vec<Tally>,
}

/// Evaluates a query in a segment.
pub(crate) fn evaluate(expr: &Expr, segment: &Segment, fields: &Fields) -> tantivy::Result<Matched> {
    let heads = segment.heads()?;
    let passages = expr.wants_passages();
    let mut evaluation = Evaluation { segment, fields, heads: &heads, passages, tallies: Vec::new() };
    let bits = evaluation.expr(expr, true)?;
    Ok(Matched { bits, tallies: evaluation.tallies })
}

struct Evaluation<'e> {
    segment: &'e Segment,
    fields: &'e Fields,
    heads: &'e Heads,
    /// Whether results are passages; else they are heads.
    passages: bool,
    tallies: Vec<Tally>,
}

impl Evaluation<'_> {
    fn all(&self) -> Bits {
        if self.passages { Bits::all(self.segment.len()) } else { self.heads.bits.clone() }
    }

    /// Makes a result of heads.
    fn of_heads(&self, heads: Bits) -> Bits {
        if self.passages { self.heads.spread(&heads) } else { heads }
    }

    /// Makes a result of passages.
    fn of_passages(&self, passages: Bits) -> Bits {
        if self.passages { passages } else { self.heads.gather(&passages) }
    }

    fn expr(&mut self, expr: &Expr, asked: bool) -> tantivy::Result<Bits> {
        Ok(match expr {
            Expr::All => self.all(),
            Expr::And(parts) => {
                let mut all: Option<Bits> = None;
                let mut not = Vec::new();
                for part in parts {
                    if let Expr::Not(part) = part {
                        not.push(self.expr(part, !asked)?);
                        continue;
                    }
                    let one = self.expr(part, asked)?;
                    match &mut all {
                        Some(all) => all.and(&one),
                        None => all = Some(one),
                    }
                }
                let mut all = all.unwrap_or_else(|| self.all());
                not.iter().for_each(|not| all.and_not(not));
                all
            }
            Expr::Or(parts) => {
                let mut any = Bits::none(self.segment.len());
                for part in parts {
                    any.or(&self.expr(part, asked)?);
                }
                any
            }
            Expr::Not(part) => {
                let part = self.expr(part, !asked)?;
                let mut rest = self.all();
                rest.and_not(&part);
                rest
            }
            Expr::Text(pattern) => {
                let mut found = tally(self.segment, self.fields.text, &pattern.shape)?;
                if let Some(id) = pattern.id() {
                    for head in self.labelled(Label::Id, &Value { text: id, prefix: false })?.iter() {
                        // Who writes a document's id wants the document before those that mention it.
                        found.add(head, u8::MAX);
                    }
                }
                let bits = found.bits.clone();
                if asked && self.passages {
                    self.tallies.push(found);
                }
                self.of_passages(bits)
            }
            Expr::Field(Field::Subject, pattern) => {
                let found = tally(self.segment, self.fields.text, &pattern.shape)?;
                let mut bits = found.bits.clone();
                bits.and(&self.heads.bits);
                if asked && !self.passages {
                    self.tallies.push(found);
                }
                self.of_heads(bits)
            }
            Expr::Field(Field::Marking, pattern) => {
                let found = self.stands(self.fields.marking, &pattern.shape)?;
                let mut heads = found.clone();
                heads.and(&self.heads.bits);
                let mut marked = self.of_heads(heads);
                if self.passages {
                    marked.or(&found);
                }
                marked
            }
            Expr::Field(field, pattern) => {
                let stored = match field {
                    Field::From => self.fields.from,
                    Field::To => self.fields.to,
                    _ => self.fields.tag,
                };
                let heads = self.stands(stored, &pattern.shape)?;
                self.of_heads(heads)
            }
            Expr::Label(Label::In, value) => {
                let passages = self.labelled(Label::In, value)?;
                self.of_passages(passages)
            }
            Expr::Label(label, value) => {
                let heads = self.labelled(*label, value)?;
                self.of_heads(heads)
            }
            Expr::Date(comparison, day) => {
                let heads = self.heads.dated(*comparison, day);
                self.of_heads(heads)
            }
        })
    }

    fn stands(&self, field: Stored, shape: &Shape) -> tantivy::Result<Bits> {
        Ok(tally(self.segment, field, shape)?.bits)
    }

    /// Returns the passages with such a label.
    fn labelled(&self, label: Label, value: &Value) -> tantivy::Result<Bits> {
        let labels = self.segment.words(self.fields.label)?;
        let from = format!("{}:{}", label.name(), value.text);
        let mut infos = Vec::new();
        if value.prefix {
            let end = [from.as_bytes(), b"\xff"].concat();
            let mut stream = labels.terms().range().ge(&from).lt(&end).into_stream()?;
            while stream.advance() {
                infos.push(stream.value().clone());
            }
        } else {
            infos.extend(labels.terms().get(&from)?);
        }
        let mut bits = Bits::none(self.segment.len());
        for info in infos {
            let mut block = labels.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
            while !block.docs().is_empty() {
                block.docs().iter().for_each(|passage| bits.add(*passage));
                block.advance();
            }
        }
        Ok(bits)
    }
}
