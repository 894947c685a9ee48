//! Lays the cells of a table out in a grid (HTML, 4.9.12).

use dom_query::NodeRef;

use crate::text::leading_digits;
use crate::web_page::inline::collapsed_text;
use crate::web_page::tables::cells;

/// The most columns that a cell spans. A larger number means the whole row.
const MAX_COLUMN_SPAN: usize = 50;
/// The most places of a grid.
const MAX_SLOTS: usize = 100_000;

/// A cell of a table.
#[derive(Clone, Copy)]
pub(crate) struct Cell<'d> {
    pub node: NodeRef<'d>,
    /// Whether it is the head of its rows.
    pub is_label: bool,
    is_head: bool,
    columns: usize,
}

/// A place in a grid.
#[derive(Clone, Copy)]
pub(crate) enum Slot<'d> {
    Cell(Cell<'d>),
    /// Spanned by the cell to the left.
    Across(Cell<'d>),
    /// Spanned by a cell above.
    Down(Cell<'d>),
    Empty,
}

/// The cells of a table by row and column.
pub(crate) struct Grid<'d> {
    pub columns: usize,
    rows: Vec<Vec<Slot<'d>>>,
    /// The number of rows at the start that are titles of the whole table.
    titles: usize,
    /// The number of rows of heads after the titles.
    heads: usize,
}

/// A cell that spans rows below, in one column.
#[derive(Clone, Copy)]
struct Pending<'d> {
    cell: Cell<'d>,
    is_first_column: bool,
    rows: usize,
}

impl<'d> Grid<'d> {
    /// Builds the grid of some rows, unless it would be too large.
    pub fn build(rows: &[NodeRef<'d>]) -> Option<Self> {
        let mut grid = Self { columns: 0, rows: Vec::new(), titles: 0, heads: 0 };
        let mut pending: Vec<Option<Pending>> = Vec::new();
        let mut group = None;
        let mut count = 0;
        let width = rows.iter().map(width).max().unwrap_or_default();
        for row in rows {
            let own_group = row.parent().map(|parent| parent.id);
            if own_group != group {
                pending.clear();
                group = own_group;
            }
            let slots = lay_out_row(row, width, &mut pending);
            count += slots.len();
            if count > MAX_SLOTS {
                return None;
            }
            grid.rows.push(slots);
        }
        grid.trim_columns();
        if grid.columns.saturating_mul(grid.rows.len()) > MAX_SLOTS {
            return None;
        }
        for row in &mut grid.rows {
            row.resize(grid.columns, Slot::Empty);
        }
        grid.find_heads(rows);
        Some(grid)
    }

    /// Sets the number of columns to the last one in which a cell begins.
    fn trim_columns(&mut self) {
        for row in &self.rows {
            let last = row.iter().rposition(|slot| matches!(slot, Slot::Cell(_)));
            self.columns = self.columns.max(last.map_or(0, |last| last + 1));
        }
    }

    fn find_heads(&mut self, rows: &[NodeRef]) {
        while self.is_title(self.titles) {
            self.titles += 1;
        }
        let mut end = self.titles;
        while end < self.rows.len() && (self.is_head(end, rows) || self.is_below_head(end)) {
            end += 1;
        }
        // A table needs a body, and one of heads alone has its first row as head.
        if end == self.rows.len() {
            end = end.min(self.titles + 1);
        }
        self.heads = end - self.titles;
    }

    /// Checks for a row whose only cell is a head, or bold, and spans all columns.
    fn is_title(&self, row: usize) -> bool {
        let Some(slots) = self.rows.get(row) else { return false };
        let Some(Slot::Cell(cell)) = slots.first() else { return false };
        let is_alone = slots.iter().skip(1).all(|slot| matches!(slot, Slot::Across(_)));
        let is_title = cell.is_head || is_bold(cell);
        is_alone && is_title && self.columns > 1 && cell.columns >= self.columns
    }

    fn is_head(&self, row: usize, rows: &[NodeRef]) -> bool {
        let group = rows.get(row).and_then(NodeRef::parent);
        if group.is_some_and(|group| group.has_name("thead")) {
            return true;
        }
        let (mut heads, mut cells) = (0, 0);
        for (column, slot) in self.rows[row].iter().enumerate() {
            let Slot::Cell(cell) = slot else { continue };
            cells += 1;
            let is_blank = collapsed_text(&cell.node).is_empty();
            let is_row_head = cell.node.attr("scope").is_some_and(|scope| scope.starts_with("row"));
            if cell.is_head && !is_row_head && !is_blank {
                heads += 1;
            } else if !is_blank || column > 0 && !cell.is_head {
                return row == self.titles && self.is_bold(row);
            }
        }
        // A single cell is the head of its row or group.
        heads > 1 || heads == 1 && row == self.titles && cells > 1
    }

    /// Checks if all words of a row are bold.
    fn is_bold(&self, row: usize) -> bool {
        let mut count = 0;
        for slot in &self.rows[row] {
            let Slot::Cell(cell) = slot else { continue };
            if !cell.is_head && !is_bold(cell) {
                return false;
            }
            count += 1;
        }
        count > 1
    }

    /// Checks if a head of a column reaches down into a row.
    fn is_below_head(&self, row: usize) -> bool {
        if row == self.titles {
            return false;
        }
        self.rows[row].iter().any(
            |slot| matches!(slot, Slot::Down(cell) if cell.is_head && self.begins_in_head(cell)),
        )
    }

    /// Checks for a cell of the first row of heads, if all cells of that row are heads.
    fn begins_in_head(&self, cell: &Cell) -> bool {
        let mut is_first = false;
        for slot in &self.rows[self.titles] {
            if let Slot::Cell(other) = slot {
                is_first |= other.node.id == cell.node.id;
                if !other.is_head {
                    return false;
                }
            }
        }
        is_first
    }

    pub fn title_rows(&self) -> impl Iterator<Item = &Vec<Slot<'d>>> {
        self.rows.iter().take(self.titles)
    }

    pub fn head_rows(&self) -> impl Iterator<Item = &Vec<Slot<'d>>> {
        self.rows.iter().skip(self.titles).take(self.heads)
    }

    pub fn body_rows(&self) -> impl Iterator<Item = &Vec<Slot<'d>>> {
        self.rows.iter().skip(self.titles + self.heads)
    }

    pub fn has_spans_in_body(&self) -> bool {
        self.body_rows().flatten().any(|slot| matches!(slot, Slot::Across(_) | Slot::Down(_)))
    }
}

/// Checks if all words of a cell are bold.
fn is_bold(cell: &Cell) -> bool {
    let text = collapsed_text(&cell.node);
    let bold = ["b", "strong"].iter().find_map(|name| cell.node.find(&[name]).pop());
    !text.is_empty() && bold.is_some_and(|bold| collapsed_text(&bold) == text)
}

/// Returns the number of columns that a row spans. A larger span than any table has columns means
/// the whole row.
fn width(row: &NodeRef) -> usize {
    let mut width = 0;
    for cell in cells(row) {
        let columns = span(&cell, "colspan");
        width += if columns > MAX_COLUMN_SPAN { 1 } else { columns };
    }
    width
}

/// Lays out the cells of a row between those that span it from above. No cell spans more than
/// `width` columns.
fn lay_out_row<'d>(
    row: &NodeRef<'d>,
    width: usize,
    pending: &mut Vec<Option<Pending<'d>>>,
) -> Vec<Slot<'d>> {
    let mut slots = Vec::new();
    let mut are_labels = true;
    for node in cells(row) {
        take_pending(pending, &mut slots);
        let is_head = node.has_name("th");
        let is_label = is_head || slots.is_empty() || are_labels;
        let rows = span(&node, "rowspan");
        are_labels = is_label && rows > 1;
        let columns = span(&node, "colspan").min(width);
        let cell = Cell { node, is_label, is_head, columns };
        for index in 0..columns {
            let column = slots.len();
            if pending.get(column).is_some_and(Option::is_some) {
                break;
            }
            slots.push(if index == 0 { Slot::Cell(cell) } else { Slot::Across(cell) });
            if pending.len() <= column {
                pending.resize(column + 1, None);
            }
            if rows > 1 {
                let is_first_column = index == 0;
                pending[column] = Some(Pending { cell, is_first_column, rows });
            }
        }
    }
    take_pending(pending, &mut slots);
    while slots.len() < pending.len() {
        slots.push(Slot::Empty);
        take_pending(pending, &mut slots);
    }
    for column in pending {
        *column = column.take().and_then(Pending::next_row);
    }
    slots
}

impl Pending<'_> {
    fn next_row(self) -> Option<Self> {
        let rows = self.rows - 1;
        if rows == 0 { None } else { Some(Self { rows, ..self }) }
    }
}

/// Adds the places that cells above span, up to the next free one.
fn take_pending<'d>(pending: &[Option<Pending<'d>>], slots: &mut Vec<Slot<'d>>) {
    while let Some(Some(above)) = pending.get(slots.len()) {
        slots.push(if above.is_first_column { Slot::Down(above.cell) } else { Slot::Empty });
    }
}

/// Returns how many columns or rows a cell spans. A row span of 0 reaches to the end of the group.
fn span(cell: &NodeRef, attribute: &str) -> usize {
    let Some(value) = cell.attr(attribute) else { return 1 };
    let value = value.trim();
    let digits = leading_digits(value);
    if digits.is_empty() {
        return 1;
    }
    match digits.parse() {
        Ok(0) if attribute == "rowspan" => usize::MAX,
        Ok(0) => 1,
        Ok(span) => span,
        Err(_) => usize::MAX,
    }
}
