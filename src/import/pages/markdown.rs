//! Converts the DOM of an article to Markdown with `dom_query`, block by block. Every block is read
//! back, and written with less markup until Factpress reads exactly the words of the DOM.

use std::mem;

use dom_query::{Document, NodeRef};
use url::Url;

use crate::text;
use crate::text::{Dialect, encode_url};

/// Elements that begin on a new line, with `blockquote`.
const BLOCK_ELEMENTS: [&str; 20] = [
    "article", "div", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "section", "table", "td", "th", "tr", "ul",
];
/// Elements without text, or whose text is not part of an article.
const UNSEEN_ELEMENTS: &str = "area, audio, button, canvas, datalist, embed, head, iframe, img, \
    input, map, meter, noscript, object, optgroup, option, progress, script, select, style, svg, \
    template, textarea, video, [hidden], [aria-hidden=true]";
/// Elements that `dom_query` does not know, by elements that look the same.
const SYNONYMS: [(&str, &str); 4] = [
    ("cite, dfn, var", "em"),
    ("kbd, samp, tt", "code"),
    ("menu, dir", "ul"),
    (
        "address, aside, caption, center, dd, details, dialog, dt, fieldset, figcaption, figure, \
         footer, form, header, legend, main, nav, summary",
        "div",
    ),
];
const MAX_COLUMN_SPAN: usize = 50;

/// Noncharacters that mark what `dom_query` does not write, until its Markdown is finished.
const STRIKE_MARK: char = '\u{FDD0}';
const ESCAPE_MARK: char = '\u{FDD1}';

/// Returns the Markdown of an article. Changes the document.
pub(crate) fn convert(document: &Document) -> String {
    prepare(document);
    let mut converter = Converter { document, blocks: Vec::new(), previous_list: String::new() };
    converter.convert_children(&document.root());
    converter.blocks.join("\n\n") + "\n"
}

/// Removes what readers do not see, and rewrites what `dom_query` does not write as they see it.
fn prepare(document: &Document) {
    document.select(UNSEEN_ELEMENTS).remove();
    for caption in document.select("table > caption").nodes() {
        if let Some(table) = caption.parent() {
            table.insert_before(caption);
        }
    }
    for (elements, synonym) in SYNONYMS {
        document.select(elements).rename(synonym);
    }
    for node in document.root().descendants() {
        if node.is_text() {
            node.set_text(prepare_text(&node));
        }
    }
    for quote in document.select("q").nodes() {
        // Browsers show these quotation marks.
        quote.prepend_child(&document.tree.new_text("“"));
        quote.append_child(&document.tree.new_text("”"));
    }
    for struck in document.select("s, del, strike").nodes() {
        if !is_inside(struck, "pre, code") {
            struck.insert_before(&document.tree.new_text(STRIKE_MARK.to_string()));
            struck.insert_after(&document.tree.new_text(STRIKE_MARK.to_string()));
        }
    }
    for link in document.select("a").nodes() {
        let target = link.attr("href").and_then(|href| parse_target(&href));
        link.remove_all_attrs();
        match target {
            Some(target) => link.set_attr("href", &target),
            None => link.rename("span"),
        }
    }
    for line_break in document.select(":is(h1, h2, h3, h4, h5, h6, td, th) br").nodes() {
        line_break.replace_with(&document.tree.new_text(" "));
    }
    for line_break in document.select("pre br").nodes() {
        line_break.replace_with(&document.tree.new_text("\n"));
    }
    for code in document.select("pre").nodes() {
        code.remove_all_attrs();
        code.set_text(code.text().trim_end().trim_start_matches('\n'));
    }
    for table in document.select("table").nodes() {
        prepare_table(table);
    }
}

/// Removes control characters, and marks the ampersands that Markdown would read as entities.
fn prepare_text(node: &NodeRef) -> String {
    let (is_preformatted, is_code) = (is_inside(node, "pre"), is_inside(node, "pre, code"));
    let text = node.text();
    let mut prepared = String::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        if c == '&' && !is_code && starts_with_entity(&text[index + 1..]) {
            prepared.push(ESCAPE_MARK);
        }
        if is_preformatted && matches!(c, '\n' | '\t') {
            prepared.push(c);
        } else if is_space(c) {
            prepared.push(' ');
        } else if !c.is_control() && !matches!(c, STRIKE_MARK | ESCAPE_MARK) {
            prepared.push(c);
        }
    }
    prepared
}

fn is_inside(node: &NodeRef, selector: &str) -> bool {
    node.ancestors_it(None).any(|ancestor| ancestor.is(selector))
}

/// White space that browsers collapse, which a no-break space is not.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

/// Makes all rows of a table equally long and its first row the head, because Markdown has no other
/// tables.
fn prepare_table(table: &NodeRef) {
    let rows = table.find(&["tr"]);
    let mut columns = 0;
    for row in &rows {
        for cell in row.element_children() {
            let span = cell.attr("colspan").and_then(|span| span.trim().parse().ok()).unwrap_or(1);
            for _ in 1..span.min(MAX_COLUMN_SPAN) {
                cell.insert_after(&table.tree.new_element("td"));
            }
        }
        columns = columns.max(row.element_children().len());
    }
    for (index, row) in rows.iter().enumerate() {
        for _ in row.element_children().len()..columns {
            row.append_child(&table.tree.new_element("td"));
        }
        for cell in row.element_children() {
            cell.rename(if index == 0 { "th" } else { "td" });
            if PlainText::lines(&cell).len() < 2 {
                cell.strip_elements(&["p", "div"]);
            }
        }
    }
}

/// Returns the target of a link if it is an absolute address of the web or of a mailbox.
fn parse_target(href: &str) -> Option<String> {
    let url = Url::parse(href.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https" | "mailto") {
        return None;
    }
    Some(encode_url(url.as_str()).into_owned())
}

struct Converter<'d> {
    document: &'d Document,
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
            "table" => is_data_table(node),
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
        let lines = PlainText::lines(&wrapper);
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
        for stripped in [&[][..], &["b", "strong", "i", "em", "code"]] {
            wrapper.strip_elements(stripped);
            wrapper.normalize();
            let mut markdown =
                wrapper.md(None).replace(STRIKE_MARK, "~~").replace(ESCAPE_MARK, "\\");
            if is_second_list {
                markdown = with_other_markers(&markdown);
            }
            if read_lines(&markdown) == lines {
                self.blocks.push(markdown);
                return;
            }
        }
        for line in lines {
            self.blocks.push(escape(&line));
        }
    }
}

/// A list directly after another of the same kind needs another marker.
fn with_other_markers(markdown: &str) -> String {
    let mut lines = Vec::new();
    for line in markdown.lines() {
        let number = line.bytes().take_while(u8::is_ascii_digit).count();
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

/// Checks for a table of text. Others are layout.
fn is_data_table(table: &NodeRef) -> bool {
    let mut has_columns = false;
    for row in table.find(&["tr"]) {
        let cells = row.element_children();
        if cells.iter().any(has_block) {
            return false;
        }
        has_columns |= cells.len() > 1;
    }
    has_columns
}

/// The words of a DOM, a line for each block and line break.
#[derive(Default)]
struct PlainText {
    lines: Vec<String>,
    open: String,
}

impl PlainText {
    fn lines(node: &NodeRef) -> Vec<String> {
        let mut plain = Self::default();
        plain.add(node);
        plain.lines
    }

    fn add(&mut self, node: &NodeRef) {
        if node.is_text() {
            for c in node.text().chars() {
                if is_space(c) {
                    if !self.open.is_empty() && !self.open.ends_with(' ') {
                        self.open.push(' ');
                    }
                } else if !matches!(c, STRIKE_MARK | ESCAPE_MARK) {
                    self.open.push(c);
                }
            }
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
        for child in node.children_it(false) {
            self.add(&child);
        }
        if is_block {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let line = mem::take(&mut self.open);
        self.lines.extend(non_empty_lines(&line));
    }
}

/// Returns the lines that Factpress reads in Markdown.
fn read_lines(markdown: &str) -> Vec<String> {
    non_empty_lines(&text::parse_markdown(markdown, Dialect::Article).text)
}

fn non_empty_lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn name(node: &NodeRef) -> String {
    node.node_name().unwrap_or_default().to_string()
}

fn is_block(node: &NodeRef) -> bool {
    let Some(name) = node.qual_name_ref() else { return false };
    let name = name.local.as_ref();
    BLOCK_ELEMENTS.contains(&name) || name == "blockquote"
}

fn has_block(node: &NodeRef) -> bool {
    node.descendants_it().any(|inner| is_block(&inner))
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

/// Checks if the text after an ampersand is the rest of an entity.
fn starts_with_entity(after: &str) -> bool {
    let Some((name, _)) = after.split_once(';') else { return false };
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric())
}
