//! Compares the words of a DOM with those that Factpress reads in the Markdown made of it.

use std::mem;
use std::ops::Range;

use dom_query::NodeRef;

use crate::text::{self, Dialect, Document, HtmlWriter};
use crate::web_page::inline::{is_block, is_space};
use crate::web_page::prepare::{STRIKE_MARK, is_mark};

/// Begins a cell of a table in a list of lines.
const CELL_MARK: char = '\u{FDD4}';

/// Returns the lines of a DOM, one for each block and line break. Struck words have marks, and each
/// cell of a table begins with one.
pub(crate) fn dom_lines(node: &NodeRef) -> Vec<String> {
    let mut plain = PlainText::default();
    plain.add(node);
    balanced(plain.lines)
}

/// Returns the lines that Factpress reads in Markdown, with the same marks.
pub(crate) fn markdown_lines(markdown: &str) -> Vec<String> {
    let document = text::parse_markdown(markdown, Dialect::Article);
    let mut reader = MarkedText { document: &document, text: String::new() };
    document.write_html(&mut reader, &mut String::new());
    balanced(non_empty_lines(&reader.text))
}

/// Returns a line without the marks of cells.
pub(crate) fn without_cell_marks(line: &str) -> String {
    line.replace(CELL_MARK, "")
}

/// The text of a document with marks.
struct MarkedText<'d> {
    document: &'d Document,
    text: String,
}

impl HtmlWriter for MarkedText<'_> {
    fn text(&mut self, range: Range<usize>, _html: &mut String) {
        self.text.push_str(self.document.slice(range));
    }

    fn href(&mut self, _index: usize) -> Option<String> {
        None
    }

    fn citation(&mut self, _index: usize, _html: &mut String) {}

    fn note_return(&mut self, _number: usize, _label: &str, _html: &mut String) {}

    fn markup(&mut self, markup: &str) {
        if matches!(markup, "<del>" | "</del>") {
            self.text.push(STRIKE_MARK);
        } else if ["<td>", "<td ", "<th>", "<th "].iter().any(|tag| markup.starts_with(tag)) {
            self.text.push(CELL_MARK);
        } else if matches!(markup, "</td>" | "</th>") && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

/// The words of a DOM.
#[derive(Default)]
struct PlainText {
    lines: Vec<String>,
    open: String,
}

impl PlainText {
    fn add(&mut self, node: &NodeRef) {
        if node.is_text() {
            self.add_text(&node.text());
            return;
        }
        if node.has_name("img") {
            self.add_text(&node.attr("alt").unwrap_or_default());
            return;
        }
        if is_empty_head(node) {
            return;
        }
        if node.has_name("pre") {
            self.end_line();
            self.lines.extend(non_empty_lines(&node.text()));
            return;
        }
        let is_block = is_block(node) || node.has_name("br");
        if is_block {
            self.end_line();
        }
        if node.has_name("td") || node.has_name("th") {
            self.open.push(CELL_MARK);
        }
        for child in node.children_it(false) {
            self.add(&child);
        }
        if is_block {
            self.end_line();
        }
    }

    fn add_text(&mut self, text: &str) {
        for c in text.chars() {
            if is_space(c) {
                if !self.open.is_empty() && !self.open.ends_with([' ', CELL_MARK]) {
                    self.open.push(' ');
                }
            } else if c == STRIKE_MARK || !is_mark(c) {
                self.open.push(c);
            }
        }
    }

    fn end_line(&mut self) {
        let line = mem::take(&mut self.open);
        self.lines.extend(non_empty_lines(&line));
    }
}

/// Checks for a row of heads without words, which Factpress does not show.
fn is_empty_head(node: &NodeRef) -> bool {
    if !node.has_name("tr") || node.prev_element_sibling().is_some() {
        return false;
    }
    let is_blank = |cell: &NodeRef| cell.has_name("th") && cell.first_child().is_none();
    node.element_children().iter().all(is_blank)
}

fn non_empty_lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Ends struck words at the end of each line, and begins them again on the next.
fn balanced(lines: Vec<String>) -> Vec<String> {
    let mut balanced = Vec::with_capacity(lines.len());
    let mut is_open = false;
    for line in lines {
        let count = line.matches(STRIKE_MARK).count();
        let mut marked = line;
        if is_open {
            marked.insert(0, STRIKE_MARK);
        }
        is_open ^= count % 2 == 1;
        if is_open {
            marked.push(STRIKE_MARK);
        }
        // Adjacent struck words are struck out together.
        marked = marked.replace(&STRIKE_MARK.to_string().repeat(2), "");
        if !marked.is_empty() {
            balanced.push(marked);
        }
    }
    balanced
}
