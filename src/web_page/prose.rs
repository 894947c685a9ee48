//! Converts the HTML that Factpress itself writes for a text of the newsroom to Markdown.

use dom_query::Document;

use crate::web_page::losses::Losses;
use crate::web_page::{markdown, parse, with_large_stack};

/// Returns a text as Markdown. Marks of footnotes and tasks become words in brackets.
///
/// # Errors
/// The reason why the HTML cannot be read.
pub(crate) fn convert_prose(html: String) -> Result<String, String> {
    with_large_stack(move || {
        let document = parse(&html)?;
        write_notes(&document);
        write_tasks(&document);
        let text = markdown::convert(&document, &mut Losses::default());
        Ok(text.trim_end().to_owned())
    })
}

/// Writes the marks of footnotes as `[^1]`, and begins each footnote with its mark.
fn write_notes(document: &Document) {
    for mark in document.select("sup.footnote-reference").nodes() {
        mark.replace_with(&document.tree.new_text(format!("[^{}]", mark.text().trim())));
    }
    for note in document.select("div.footnote").nodes() {
        let Some(label) = note.first_element_child() else { continue };
        let mark = document.tree.new_text(format!("[^{}]: ", label.text().trim()));
        label.remove_from_parent();
        match note.first_element_child() {
            Some(first) if first.has_name("p") => first.prepend_child(&mark),
            _ => note.prepend_child(&mark),
        }
    }
}

fn write_tasks(document: &Document) {
    for task in document.select("input[type=checkbox]").nodes() {
        let mark = if task.has_attr("checked") { "[x] " } else { "[ ] " };
        task.replace_with(&document.tree.new_text(mark));
    }
}
