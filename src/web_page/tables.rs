//! Writes tables as Markdown can have them: a row of heads, rows of equal length, one line in each
//! cell. Every figure stays below its own heads.

use dom_query::{Document, NodeRef};

use crate::web_page::inline::{collapsed_text, has_block, is_block, short_text};
use crate::web_page::losses::Losses;
use crate::web_page::table_grid::{Grid, Slot};

/// Marks the tables that are written as tables. The others are written as paragraphs.
pub(crate) const DATA_TABLE: &str = "data-grid";
/// The longest cell that is repeated, in bytes.
const MAX_REPEATED_BYTES: usize = 80;
/// The longest cell of several paragraphs in a table without heads, in bytes; a longer one is
/// layout.
const MAX_CELL_BYTES: usize = 400;

/// Moves the captions of tables before them.
pub(crate) fn move_captions(document: &Document) {
    for caption in document.select("table > caption").nodes() {
        if let Some(table) = caption.parent() {
            table.insert_before(caption);
            caption.rename("div");
        }
    }
}

/// Rewrites the tables of data in an article.
pub(crate) fn prepare(document: &Document, losses: &mut Losses) {
    let mut inner_first = document.select("table").nodes().to_vec();
    inner_first.reverse();
    for table in inner_first {
        let rows = Rows::read(&table);
        if !rows.is_data(&table) {
            if rows.has_heads && rows.all.iter().any(|row| cells(row).len() > 1) {
                losses.add(&table, "a table with more than text in a cell stays as paragraphs");
            }
            continue;
        }
        for row in &rows.all {
            for cell in cells(row) {
                flatten(&cell);
            }
        }
        match Grid::build(&rows.all) {
            Some(grid) => write_grid(&table, &rows, &grid, losses),
            None => losses.add(&table, "a table with too many cells stays as paragraphs"),
        }
    }
}

/// Returns the cells of a row.
pub(crate) fn cells<'d>(row: &NodeRef<'d>) -> Vec<NodeRef<'d>> {
    let children = row.element_children().into_iter();
    children.filter(|child| child.has_name("td") || child.has_name("th")).collect()
}

/// The rows of a table in the order that browsers show them, without those of tables in it.
struct Rows<'d> {
    all: Vec<NodeRef<'d>>,
    has_heads: bool,
}

impl<'d> Rows<'d> {
    fn read(table: &NodeRef<'d>) -> Self {
        let mut all = Vec::new();
        let mut last = Vec::new();
        for child in table.element_children() {
            let group = if child.has_name("tr") { vec![child] } else { child.element_children() };
            let rows = group.into_iter().filter(|row| row.has_name("tr"));
            if child.has_name("tfoot") { last.extend(rows) } else { all.extend(rows) }
        }
        all.extend(last);
        all.retain(|row| !cells(row).is_empty());
        let is_head = |row: &NodeRef| cells(row).iter().any(|cell| cell.has_name("th"));
        let has_heads = all.iter().any(is_head);
        Self { all, has_heads }
    }

    /// Checks for a table of data. Others are layout.
    fn is_data(&self, table: &NodeRef) -> bool {
        let role = table.attr("role").unwrap_or_default();
        if matches!(role.as_ref(), "presentation" | "none") {
            return false;
        }
        let mut has_columns = false;
        for row in &self.all {
            let cells = cells(row);
            has_columns |= cells.len() > 1;
            for cell in cells {
                if !self.can_be_flat(&cell) {
                    return false;
                }
            }
        }
        has_columns
    }

    fn can_be_flat(&self, cell: &NodeRef) -> bool {
        let mut has_blocks = false;
        for inner in cell.descendants_it() {
            let Some(name) = inner.node_name() else { continue };
            match name.as_ref() {
                "table" | "pre" | "blockquote" | "hr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                    return false;
                }
                "p" | "div" | "li" => has_blocks = true,
                _ => {}
            }
        }
        let is_one_line = !has_blocks || cell.find(&["p"]).len() < 2;
        self.has_heads
            || is_one_line
            || (self.all.len() > 1 && short_text(cell, MAX_CELL_BYTES).is_some())
    }
}

/// The separation of two texts of a cell that are not on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Gap {
    None,
    Line,
    Block,
}

/// Puts the lines of a cell into one, with a stroke between paragraphs and between numbers.
fn flatten(cell: &NodeRef) {
    if !has_block(cell) && cell.find(&["br"]).is_empty() {
        return;
    }
    let mut flattener = Flattener { last: None, gap: Gap::None };
    flattener.add_children(cell);
    for line_break in cell.find(&["br"]) {
        line_break.remove_from_parent();
    }
    cell.strip_elements(&["p", "div", "li", "ul", "ol", "section", "article", "dl"]);
}

struct Flattener {
    /// The last character of the text so far.
    last: Option<char>,
    gap: Gap,
}

impl Flattener {
    fn add_children(&mut self, parent: &NodeRef) {
        for child in parent.children() {
            self.add(&child);
        }
    }

    fn add(&mut self, node: &NodeRef) {
        if node.is_text() {
            self.add_text(node);
            return;
        }
        if node.has_name("img") {
            self.add_separator_before(node, None);
            self.last = Some(' ');
            return;
        }
        let is_block = is_block(node);
        let gap = if is_block { Gap::Block } else { Gap::Line };
        if is_block || node.has_name("br") {
            self.widen(gap);
        }
        self.add_children(node);
        if is_block {
            self.widen(gap);
        }
    }

    fn widen(&mut self, gap: Gap) {
        if gap > self.gap {
            self.gap = gap;
        }
    }

    fn add_text(&mut self, node: &NodeRef) {
        let text = node.text();
        let Some(first) = text.trim().chars().next() else { return };
        self.add_separator_before(node, Some(first));
        self.last = text.trim_end().chars().next_back();
    }

    fn add_separator_before(&mut self, node: &NodeRef, first: Option<char>) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        let Some(last) = self.last else { return };
        let are_numbers = last.is_numeric() && first.is_some_and(char::is_numeric);
        let separator = match gap {
            Gap::None => return,
            Gap::Line if !are_numbers => " ",
            _ => " / ",
        };
        node.insert_before(&node.tree.new_text(separator));
        if node.is_text() {
            node.set_text(node.text().trim_start());
        }
    }
}

/// Replaces the rows of a table by those of its grid.
fn write_grid(table: &NodeRef, rows: &Rows, grid: &Grid, losses: &mut Losses) {
    if grid.has_spans_in_body() {
        let what = "a table has cells that span others: the head of a row is repeated, and the \
            other spanned cells are empty";
        losses.add(rows.all.first().unwrap_or(table), what);
    }
    let mut written = Vec::new();
    for title in grid.title_rows() {
        if let Some(Slot::Cell(cell)) = title.first() {
            let paragraph = table.tree.new_element("p");
            move_children(&cell.node, &paragraph);
            table.insert_before(&paragraph);
        }
    }
    written.push(head_row(table, grid));
    for row in grid.body_rows() {
        written.push(body_row(table, row));
    }
    table.remove_children();
    table.remove_all_attrs();
    table.set_attr(DATA_TABLE, "");
    for row in written {
        table.append_child(&row);
    }
}

fn move_children(from: &NodeRef, to: &NodeRef) {
    if let Some(first) = from.first_child() {
        to.append_children(&first);
    }
}

/// Writes the head of a table: the only row of heads, or the heads of each column in one cell, or
/// empty cells if the table has none.
fn head_row<'d>(table: &NodeRef<'d>, grid: &Grid<'d>) -> NodeRef<'d> {
    let row = table.tree.new_element("tr");
    let heads: Vec<&Vec<Slot>> = grid.head_rows().collect();
    for column in 0..grid.columns {
        let head = table.tree.new_element("th");
        let mut texts: Vec<String> = Vec::new();
        for slots in &heads {
            match slots.get(column) {
                Some(Slot::Cell(cell)) if heads.len() == 1 => {
                    move_copy(&cell.node, &head);
                }
                Some(Slot::Cell(cell)) => texts.push(collapsed_text(&cell.node)),
                Some(Slot::Across(cell)) => texts.extend(repeated_text(&cell.node)),
                Some(Slot::Down(_) | Slot::Empty) | None => {}
            }
        }
        texts.retain(|text| !text.is_empty());
        if !texts.is_empty() {
            head.append_child(&table.tree.new_text(texts.join(" ")));
        }
        row.append_child(&head);
    }
    row
}

/// Moves the content of a cell, and leaves a copy of its text for the cells that repeat it.
fn move_copy(cell: &NodeRef, to: &NodeRef) {
    let text = repeated_text(cell).unwrap_or_default();
    move_children(cell, to);
    cell.append_child(&cell.tree.new_text(text));
}

fn body_row<'d>(table: &NodeRef<'d>, slots: &[Slot<'d>]) -> NodeRef<'d> {
    let row = table.tree.new_element("tr");
    for slot in slots {
        let cell = table.tree.new_element("td");
        match slot {
            Slot::Cell(source) => move_copy(&source.node, &cell),
            Slot::Down(source) if source.is_label => {
                let text = repeated_text(&source.node).unwrap_or_default();
                cell.append_child(&table.tree.new_text(text));
            }
            Slot::Down(_) | Slot::Across(_) | Slot::Empty => {}
        }
        row.append_child(&cell);
    }
    row
}

fn repeated_text(cell: &NodeRef) -> Option<String> {
    short_text(cell, MAX_REPEATED_BYTES)
}
