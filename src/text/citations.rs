//! Citations of evidence in explanations: `[^1]` and `[@source]`.

use std::ops::Range;

use crate::text::document::DocumentNode;
use crate::text::starts_with_digit;
use crate::text::{Citation, Document};

pub(super) fn is_source_key(label: &str) -> bool {
    match label.strip_prefix('@') {
        Some(id) => !id.is_empty() && !id.contains(char::is_whitespace),
        None => false,
    }
}

/// Adds a citation to the end of a document, without the white space before it.
pub(super) fn push_citation(document: &mut Document, key: &str, source: Range<usize>) {
    if let Some(DocumentNode::Text(range)) = document.nodes.last().cloned() {
        let trimmed = document.slice(range.clone()).trim_end().len();
        document.nodes.pop();
        document.nodes.push(DocumentNode::Text(range.start..range.start + trimmed));
    }
    document.nodes.push(DocumentNode::Citation(document.citations.len()));
    document.citations.push(Citation { key: key.to_owned(), source });
}

/// Finds the citations that Markdown leaves as text: `[^1]` without a definition, and
/// `[@source, p. 4]`, which is reported as invalid later. In `written`, the source of the document,
/// a backslash before the bracket makes it literal text.
pub(super) fn find_citations(document: &mut Document, written: &str) {
    let nodes = std::mem::take(&mut document.nodes);
    let mut in_code = false;
    for node in nodes {
        match node {
            DocumentNode::Text(range) if !in_code => split_citations(document, written, range),
            DocumentNode::Html(html) => {
                in_code = is_in_code(&html, in_code);
                document.nodes.push(DocumentNode::Html(html));
            }
            node => document.nodes.push(node),
        }
    }
}

/// Finds the marks of footnotes that Markdown leaves as text, because there is no such note.
pub(super) fn find_missing_notes(document: &Document, written: &str) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    let mut in_code = false;
    for node in &document.nodes {
        match node {
            DocumentNode::Text(range) if !in_code => {
                let mut from = range.start;
                while let Some(found) = find_citation(document.slice(from..range.end)) {
                    let mark = from + found.start..from + found.end;
                    from = mark.end;
                    let source =
                        document.source_offset(mark.start)..document.source_offset(mark.end);
                    let is_note = document.slice(mark).starts_with("[^");
                    if is_note && !is_escaped(written, source.start) {
                        marks.push(source);
                    }
                }
            }
            DocumentNode::Html(html) => in_code = is_in_code(html, in_code),
            _ => {}
        }
    }
    marks
}

/// Returns whether the text after some markup is code.
fn is_in_code(html: &str, was_in_code: bool) -> bool {
    if html.ends_with("<code>") {
        return true;
    }
    was_in_code && !html.starts_with("</code>")
}

/// Adds the text at `range` to the end of a document again, its citations as nodes.
fn split_citations(document: &mut Document, written: &str, range: Range<usize>) {
    let mut text_start = range.start;
    let mut from = range.start;
    while let Some(found) = find_citation(document.slice(from..range.end)) {
        let citation = from + found.start..from + found.end;
        from = citation.end;
        let source = document.source_offset(citation.start)..document.source_offset(citation.end);
        if is_escaped(written, source.start) {
            continue;
        }
        let label = document.slice(citation.start + 1..citation.end - 1);
        let key = label.strip_prefix('^').unwrap_or(label).to_owned();
        document.nodes.push(DocumentNode::Text(text_start..citation.start));
        push_citation(document, &key, source);
        text_start = citation.end;
    }
    document.nodes.push(DocumentNode::Text(text_start..range.end));
}

/// Returns whether an unescaped backslash precedes `offset` (`CommonMark` 0.31, section 2.4).
pub(super) fn is_escaped(written: &str, offset: usize) -> bool {
    let before = written.get(..offset).unwrap_or_default();
    let backslashes = before.len() - before.trim_end_matches('\\').len();
    backslashes % 2 == 1
}

/// Returns a text without marks of citations and the spaces around it.
pub(crate) fn without_citations(text: &str) -> String {
    let mut words = String::new();
    let mut from = 0;
    while let Some(found) = find_citation(&text[from..]) {
        words.push_str(&text[from..from + found.start]);
        from += found.end;
    }
    words.push_str(&text[from..]);
    words.trim().to_owned()
}

/// Finds the first `[^label]` or `[@label]` in `text`.
fn find_citation(text: &str) -> Option<Range<usize>> {
    for (start, _) in text.match_indices('[') {
        let rest = &text[start + 1..];
        let length = rest.find(['[', ']', '\n'])?;
        if rest[length..].starts_with(']') && is_citation(&rest[..length]) {
            return Some(start..start + length + 2);
        }
    }
    None
}

/// Returns whether the text in brackets was meant as a citation. The label of one that has several
/// words, such as a page, must begin like a number or an id.
fn is_citation(written: &str) -> bool {
    if let Some(label) = written.strip_prefix('^') {
        let is_number = starts_with_digit(label);
        return !label.is_empty() && (is_number || !label.contains(char::is_whitespace));
    }
    match written.strip_prefix('@') {
        Some(label) => !label.is_empty() && !label.starts_with(char::is_whitespace),
        None => false,
    }
}
