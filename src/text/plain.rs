//! Parses plain text: blank lines separate paragraphs, and line breaks stay.

use crate::text::Document;

/// Parses plain text. The text of the document is the source itself.
pub fn parse_plain(source: &str) -> Document {
    let mut document = Document::default();
    document.push_html("<p>");
    let mut paragraph_start = 0;
    let mut offset = 0;
    let mut has_text = false;
    let mut is_after_blank_line = false;
    for line in source.split_inclusive('\n') {
        if line.trim().is_empty() {
            is_after_blank_line = true;
        } else {
            if has_text && is_after_blank_line {
                end_paragraph(&mut document, paragraph_start);
                document.push_html("<p>");
                paragraph_start = offset;
            } else if has_text {
                document.push_html("<br>");
            }
            has_text = true;
            is_after_blank_line = false;
        }
        document.push_text(line, offset);
        offset += line.len();
    }
    end_paragraph(&mut document, paragraph_start);
    document
}

/// Ends the paragraph that begins at `start` of the text. Its block has no white space around it.
fn end_paragraph(document: &mut Document, start: usize) {
    document.push_html("</p>");
    let paragraph = &document.text[start..];
    let leading = paragraph.len() - paragraph.trim_start().len();
    let words = paragraph.trim().len();
    if words > 0 {
        document.blocks.push(start + leading..start + leading + words);
    }
}
