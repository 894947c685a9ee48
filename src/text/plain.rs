//! Plain text: paragraphs at blank lines, line breaks as they stand, every character kept.

use crate::text::Document;

/// Reads plain text. The document's text is the source text itself.
pub fn parse_plain(source: &str) -> Document {
    let mut document = Document::default();
    let (mut start, mut offset) = (0, 0);
    let (mut has_words, mut after_gap) = (false, false);
    document.html("<p>");
    for line in source.split_inclusive('\n') {
        if line.trim().is_empty() {
            after_gap = true;
        } else if has_words && after_gap {
            close(&mut document, start);
            document.html("<p>");
            (start, after_gap) = (offset, false);
        } else {
            if has_words {
                document.html("<br>");
            }
            (has_words, after_gap) = (true, false);
        }
        document.words(line, offset);
        offset += line.len();
    }
    close(&mut document, start);
    document
}

fn close(document: &mut Document, start: usize) {
    document.html("</p>");
    let block = document.text.get(start..).unwrap_or_default();
    let words = block.trim();
    if !words.is_empty() {
        let start = start + (block.len() - block.trim_start().len());
        document.blocks.push(start..start + words.len());
    }
}
