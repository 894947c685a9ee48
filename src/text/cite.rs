//! Citations in the reasons for a verdict: `[^1]` and `[@source]`. It must not know what is cited.

use std::ops::Range;

use super::{Citation, Document, Piece};

/// Whether a link's label is the key of a source.
pub(super) fn is_source_key(reference: &str) -> bool {
    reference.strip_prefix('@').is_some_and(|id| !id.is_empty() && !id.contains(char::is_whitespace))
}

/// Turns `[^1]` in running text into citations: without a definition Markdown leaves it as words.
pub(super) fn labels(document: &mut Document) {
    let pieces = std::mem::take(&mut document.pieces);
    let mut in_code = false;
    for piece in pieces {
        match piece {
            Piece::Html(html) => {
                in_code = if html.ends_with("<code>") { true } else { in_code && !html.starts_with("</code>") };
                document.pieces.push(Piece::Html(html));
            }
            Piece::Text(range) if !in_code => split_citations(document, range),
            piece => document.pieces.push(piece),
        }
    }
}

fn split_citations(document: &mut Document, range: Range<usize>) {
    let mut from = range.start;
    while let Some(found) = next_label(document.slice(from..range.end)) {
        let cited = from + found.start..from + found.end;
        let key = document.slice(cited.start + 2..cited.end - 1).to_owned();
        document.pieces.push(Piece::Text(from..cited.start));
        trim_last(document);
        document.pieces.push(Piece::Citation(document.citations.len()));
        let source = document.source_offset(cited.start)..document.source_offset(cited.end);
        document.citations.push(Citation { key, source });
        from = cited.end;
    }
    document.pieces.push(Piece::Text(from..range.end));
}

/// Takes the space before a citation out of what is shown, so that its number stands by the word it is for.
pub(super) fn trim_last(document: &mut Document) {
    let Some(Piece::Text(range)) = document.pieces.last() else { return };
    let range = range.start..range.start + document.slice(range.clone()).trim_end().len();
    document.pieces.pop();
    document.pieces.push(Piece::Text(range));
}

/// The first `[^label]` of `text`.
fn next_label(text: &str) -> Option<Range<usize>> {
    text.match_indices("[^").find_map(|(start, open)| {
        let rest = text.get(start + open.len()..)?;
        let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']'))?;
        let closed = length > 0 && rest.get(length..)?.starts_with(']');
        closed.then_some(start..start + open.len() + length + 1)
    })
}
