//! Finds the place in a file of a part of a Markdown text, for diagnostics.

use std::ops::Range;

use crate::content::SiteFiles;
use crate::diagnostics::span::{FileId, Span};

/// The place of a Markdown text in its file.
pub(crate) struct ProseLocation<'a> {
    pub site_files: &'a SiteFiles,
    pub file: FileId,
    /// The address of the page that shows the text, for relative links.
    pub address: String,
    pub origin: ProseOrigin<'a>,
    /// Whether readers can see the text.
    pub is_shown: bool,
}

/// How a text is written in its file.
#[derive(Clone, Copy)]
pub(crate) enum ProseOrigin<'a> {
    /// As this YAML value at that span, where it may be escaped or indented.
    Value(&'a str, Span),
    /// As the file itself, from that byte on.
    Offset(usize),
}

impl ProseLocation<'_> {
    /// Returns the span of the part of the text at `range`, or of the whole text if the part
    /// cannot be found in the YAML value.
    fn span(&self, range: &Range<usize>) -> Span {
        let start = match self.origin {
            ProseOrigin::Offset(offset) => range.start + offset,
            ProseOrigin::Value(value, span) => {
                let written = self.site_files.files.slice(span);
                match offset_in_scalar(value, written, range.start) {
                    Some(start) => span.start as usize + start,
                    None => return span,
                }
            }
        };
        Span::new(self.file, start..start + range.len())
    }

    /// Returns the span of `needle` within the part of the text at `range`.
    pub fn span_of(&self, needle: &str, range: &Range<usize>) -> Span {
        self.site_files.files.narrow(self.span(range), needle)
    }
}

/// Converts a byte offset in a YAML value to one in the scalar as written. It works for
/// scalars that contain the value literally and for literal blocks, whose lines are those of the
/// value, indented (YAML 1.2.2, section 8.1.2). Otherwise it returns `None`.
fn offset_in_scalar(value: &str, written: &str, offset: usize) -> Option<usize> {
    if let Some(start) = written.find(value.trim_end()) {
        return Some(start + offset);
    }
    let block = written.strip_prefix('|')?;
    let block_start = block.find('\n')? + 2;
    let lines = written.get(block_start..)?;
    let first_line = lines.lines().find(|line| !line.trim().is_empty())?;
    let indent = first_line.len() - first_line.trim_start().len();
    let before = value.get(..offset)?;
    let line = before.matches('\n').count();
    let column = offset - before.rfind('\n').map_or(0, |end| end + 1);
    let lines_above: usize = lines.split_inclusive('\n').take(line).map(str::len).sum();
    Some(block_start + lines_above + indent + column)
}
