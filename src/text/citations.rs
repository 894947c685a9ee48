//! Citations in the reasons for a verdict: `[^1]` and `[@source]`. It must not know what is cited.

use std::ops::Range;

use crate::text::{Citation, Document, DocumentNode};

/// Whether a link's label is the key of a source.
pub(crate) fn is_source_key(reference: &str) -> bool {
    reference
        .strip_prefix('@')
        .is_some_and(|id| !id.is_empty() && !id.contains(char::is_whitespace))
}

/// Turns what Markdown leaves as words into citations: `[^1]` without a definition, and `[@source, p. 4]`, which cites nothing
/// and is to be said so. What is `written` behind a backslash stays.
pub(crate) fn labels(document: &mut Document, written: &str) {
    let nodes = std::mem::take(&mut document.nodes);
    let mut in_code = false;
    for node in nodes {
        match node {
            DocumentNode::Html(html) => {
                in_code = if html.ends_with("<code>") {
                    true
                } else {
                    in_code && !html.starts_with("</code>")
                };
                document.nodes.push(DocumentNode::Html(html));
            }
            DocumentNode::Text(range) if !in_code => split_citations(document, written, range),
            node => document.nodes.push(node),
        }
    }
}

fn split_citations(document: &mut Document, written: &str, range: Range<usize>) {
    let (mut from, mut looked) = (range.start, range.start);
    while let Some(found) = next_label(document.slice(looked..range.end)) {
        let cited = looked + found.start..looked + found.end;
        looked = cited.end;
        let source = document.source_offset(cited.start)..document.source_offset(cited.end);
        if is_escaped(written, source.start) {
            continue;
        }
        let label = document.slice(cited.start + 1..cited.end - 1);
        let key = label.strip_prefix('^').unwrap_or(label).to_owned();
        document.nodes.push(DocumentNode::Text(from..cited.start));
        trim_last(document);
        document.nodes.push(DocumentNode::Citation(document.citations.len()));
        document.citations.push(Citation { key, source });
        from = cited.end;
    }
    document.nodes.push(DocumentNode::Text(from..range.end));
}

/// Whether a backslash that is not behind one itself stands before what is written at `at` (`CommonMark` 0.31, section 2.4).
fn is_escaped(written: &str, at: usize) -> bool {
    let before = written.get(..at).unwrap_or_default();
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

/// Takes the space before a citation out of what is shown, so that its number stands by the word it is for.
pub(crate) fn trim_last(document: &mut Document) {
    let Some(DocumentNode::Text(range)) = document.nodes.last() else { return };
    let range = range.start..range.start + document.slice(range.clone()).trim_end().len();
    document.nodes.pop();
    document.nodes.push(DocumentNode::Text(range));
}

/// The first `[^label]` or `[@label]` of `text`. More than one word is a label where it begins as one that cites.
fn next_label(text: &str) -> Option<Range<usize>> {
    text.match_indices('[').find_map(|(start, _)| {
        let rest = text.get(start + 1..)?;
        let length = rest
            .find(['[', ']', '\n'])
            .filter(|end| rest.get(*end..).is_some_and(|it| it.starts_with(']')))?;
        let label = rest.get(1..length)?;
        let is_label = match rest.chars().next()? {
            '^' => {
                !label.contains(char::is_whitespace)
                    || label.starts_with(|c: char| c.is_ascii_digit())
            }
            '@' => !label.starts_with(char::is_whitespace),
            _ => false,
        };
        (is_label && !label.is_empty()).then_some(start..start + length + 2)
    })
}
