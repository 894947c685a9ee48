//! Converts the DOM of an article to Markdown with `dom_query`, block by block. Every block is read
//! back, and written with less markup until Factpress reads exactly the words of the DOM.

use std::mem;

use dom_query::{Document, NodeRef};

use crate::text::leading_digits;
use crate::web_page::inline::{has_block, is_block};
use crate::web_page::losses::Losses;
use crate::web_page::prepare;
use crate::web_page::prepare::{
    EMPHASIS_MARK, ESCAPE_MARK, NO_ADDRESS_MARK, STRIKE_MARK, STRONG_MARK, is_mark,
};
use crate::web_page::read_back::{dom_lines, markdown_lines, without_cell_marks};
use crate::web_page::tables::DATA_TABLE;

/// Elements that are left out of a block if its words change because of them.
const MARKUP: [&str; 5] = ["b", "strong", "i", "em", "code"];

/// Returns the Markdown of an article. Changes the document.
pub(crate) fn convert(document: &Document, losses: &mut Losses) -> String {
    prepare::prepare(document, losses);
    let mut converter =
        Converter { document, losses, blocks: Vec::new(), previous_list: String::new() };
    converter.convert_children(&document.root());
    converter.blocks.join("\n\n") + "\n"
}

struct Converter<'d> {
    document: &'d Document,
    losses: &'d mut Losses,
    blocks: Vec<String>,
    /// The kind of the list that the last block is, or an empty string.
    previous_list: String,
}

impl<'d> Converter<'d> {
    /// Converts the blocks in an element. The inline nodes between them become paragraphs.
    fn convert_children(&mut self, parent: &NodeRef<'d>) {
        let mut paragraph = self.document.tree.new_element("p");
        for child in parent.children() {
            if is_block(&child) || has_block(&child) {
                let finished = mem::replace(&mut paragraph, self.document.tree.new_element("p"));
                self.convert_leaf(&finished);
                self.convert_block(&child);
            } else {
                paragraph.append_child(&child);
            }
        }
        self.convert_leaf(&paragraph);
    }

    fn convert_block(&mut self, node: &NodeRef<'d>) {
        let is_leaf = match name(node).as_str() {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => !has_block(node),
            "ul" | "ol" | "blockquote" | "pre" | "hr" => true,
            "table" => node.has_attr(DATA_TABLE),
            _ => false,
        };
        if is_leaf {
            self.convert_leaf(node);
        } else {
            self.convert_children(node);
        }
    }

    /// Converts an element that becomes one block. If its words do not survive, it is converted
    /// without emphasis, then as paragraphs of plain text.
    fn convert_leaf(&mut self, node: &NodeRef<'d>) {
        let wrapper = self.document.tree.new_element("div");
        wrapper.append_child(node);
        let lines = dom_lines(&wrapper);
        let is_rule = node.has_name("hr");
        if lines.is_empty() && !is_rule {
            return;
        }
        let previous_list = mem::take(&mut self.previous_list);
        let name = name(node);
        let is_second_list = name == previous_list;
        if !is_second_list && matches!(name.as_str(), "ul" | "ol") {
            self.previous_list = name;
        }
        for stripped in [&[][..], &MARKUP] {
            wrapper.strip_elements(stripped);
            wrapper.normalize();
            let mut marked = wrapper.md(None).to_string();
            if is_second_list {
                marked = with_other_markers(&marked);
            }
            let markdown = written_marks(&marked, stripped.is_empty());
            if markdown_lines(&markdown) == lines {
                self.blocks.push(markdown);
                return;
            }
            let markdown = written_marks(&spaced_marks(&marked), stripped.is_empty());
            if marked.contains(STRIKE_MARK) && are_spaced(&markdown_lines(&markdown), &lines) {
                self.blocks.push(markdown);
                return;
            }
        }
        if node.has_name("table") || node.has_name("ul") || node.has_name("ol") {
            self.losses.add(node, "a table or list stays as paragraphs");
        }
        for line in lines {
            self.push_plain(&without_cell_marks(&line));
        }
    }

    /// Adds a line as a paragraph of plain text, in which words can be struck out.
    fn push_plain(&mut self, line: &str) {
        if line.is_empty() {
            return;
        }
        let escaped = escape(line);
        let struck = [escaped.clone(), spaced_marks(&escaped)];
        for marked in struck {
            let markdown = written_marks(&marked, false);
            let is_kept = markdown_lines(&markdown).concat().matches(STRIKE_MARK).count()
                == line.matches(STRIKE_MARK).count();
            if is_kept {
                self.blocks.push(markdown);
                return;
            }
        }
        let place = self.document.tree.new_element("p");
        place.append_child(&self.document.tree.new_text(line.replace(is_mark, "")));
        self.losses.add(&place, "struck words stay as words");
        self.blocks.push(escaped.replace(is_mark, ""));
    }
}

/// Replaces the marks of [`prepare`] by the characters of Markdown.
fn written_marks(markdown: &str, has_emphasis: bool) -> String {
    let (strong, emphasis) = if has_emphasis { ("**", "*") } else { ("", "") };
    markdown
        .replace(&STRIKE_MARK.to_string().repeat(2), "")
        .replace(STRIKE_MARK, "~~")
        .replace(ESCAPE_MARK, "\\")
        .replace(NO_ADDRESS_MARK, "")
        .replace(STRONG_MARK, strong)
        .replace(EMPHASIS_MARK, emphasis)
}

/// Puts spaces between struck words and the letters next to them, because Markdown does not strike
/// all parts of words.
fn spaced_marks(marked: &str) -> String {
    let mut spaced = String::new();
    let mut is_open = false;
    let mut follows_end = false;
    for c in marked.chars() {
        if follows_end && c.is_alphanumeric() {
            spaced.push(' ');
        }
        follows_end = false;
        if c == STRIKE_MARK {
            if !is_open && spaced.ends_with(char::is_alphanumeric) {
                spaced.push(' ');
            }
            follows_end = is_open;
            is_open = !is_open;
        }
        spaced.push(c);
    }
    spaced
}

/// Checks that lines have the same words, with spaces around those that are struck out.
fn are_spaced(lines: &[String], expected: &[String]) -> bool {
    let without_spaces = |lines: &[String]| {
        let text = lines.join("\n");
        text.replace(&format!(" {STRIKE_MARK}"), &STRIKE_MARK.to_string())
            .replace(&format!("{STRIKE_MARK} "), &STRIKE_MARK.to_string())
    };
    without_spaces(lines) == without_spaces(expected)
}

/// A list directly after another of the same kind needs another marker.
fn with_other_markers(markdown: &str) -> String {
    let mut lines = Vec::new();
    for line in markdown.lines() {
        let number = leading_digits(line).len();
        lines.push(if let Some(item) = line.strip_prefix("- ") {
            format!("* {item}")
        } else if number > 0 && line[number..].starts_with(". ") {
            format!("{}){}", &line[..number], &line[number + 1..])
        } else {
            line.to_owned()
        });
    }
    lines.join("\n")
}

fn name(node: &NodeRef) -> String {
    node.node_name().unwrap_or_default().to_string()
}

/// Escapes all characters of a line that can have a meaning in Markdown.
fn escape(line: &str) -> String {
    let mut escaped = String::new();
    for c in line.chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
