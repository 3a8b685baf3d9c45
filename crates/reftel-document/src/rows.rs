//! Paragraphs and tables of office files, put together from their elements.

use crate::markup::Prose;

/// Whether a block is a paragraph or the row of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    #[default]
    Paragraph,
    Row,
}

/// A paragraph or a row, as it stands in its part.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    pub shape: Shape,
    pub prose: Prose,
    /// What a tracked change took out of it.
    pub deleted: Prose,
    pub style: Option<String>,
    pub outline: Option<u8>,
    /// The list that it stands in, and how deep.
    pub list: Option<(String, u8)>,
    /// The note or comment that it is part of: id, and who commented.
    pub note: Option<(String, Option<String>)>,
}

/// The tables that are open, the outermost first.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// Cells of the row, each as far as it is read, and how many paragraphs were open around the table.
    open: Vec<(Vec<Block>, usize)>,
}

impl Tables {
    /// Begins a table; `outside` paragraphs are open around it.
    pub fn begin(&mut self, outside: usize) {
        self.open.push((Vec::new(), outside));
    }

    /// Begins a cell of the innermost table.
    pub fn cell(&mut self) {
        if let Some((cells, _)) = self.open.last_mut() {
            cells.push(Block::default());
        }
    }

    /// Puts a paragraph into the cell that is open; gives it back when it stands in none. `outside`
    /// paragraphs are open around it.
    pub fn take(&mut self, block: Block, outside: usize) -> Option<Block> {
        let Some((cells, around)) = self.open.last_mut() else { return Some(block) };
        let Some(cell) = cells.last_mut().filter(|_| outside == *around) else { return Some(block) };
        if !block.prose.is_blank() {
            cell.prose.append(block.prose.trimmed(0), ' ');
        }
        if !block.deleted.is_blank() {
            cell.deleted.append(block.deleted.trimmed(0), ' ');
        }
        None
    }

    /// Ends a row of the innermost table and returns it, unless it is blank or part of a cell outside.
    pub fn end_row(&mut self, note: Option<&(String, Option<String>)>) -> Option<Block> {
        let (cells, _) = self.open.last_mut()?;
        let mut row = Block { shape: Shape::Row, note: note.cloned(), ..Block::default() };
        for (index, cell) in std::mem::take(cells).into_iter().enumerate() {
            if index == 0 {
                (row.prose, row.deleted) = (cell.prose, cell.deleted);
            } else {
                row.prose.append(cell.prose, '\t');
                if !cell.deleted.is_blank() {
                    row.deleted.append(cell.deleted, ' ');
                }
            }
        }
        if row.prose.is_blank() && row.deleted.is_blank() {
            return None;
        }
        // A table in the cell of another is part of that cell's text.
        let depth = self.open.len();
        let outer = depth
            .checked_sub(2)
            .and_then(|index| self.open.get_mut(index))
            .and_then(|(cells, _)| cells.last_mut());
        let Some(cell) = outer else { return Some(row) };
        row.prose.text = row.prose.text.replace('\t', " ");
        cell.prose.append(row.prose, ' ');
        None
    }

    /// Ends the innermost table and returns its last row, when that was not ended.
    pub fn end(&mut self, note: Option<&(String, Option<String>)>) -> Option<Block> {
        let row = self.end_row(note);
        self.open.pop();
        row
    }

    /// Returns whether no table is open.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }
}
