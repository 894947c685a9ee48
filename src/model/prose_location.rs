//! Where the desk's own Markdown stands in its file, so that a part of it can be pointed at. It must not judge what is written.

use std::ops::Range;

use crate::content::SiteFiles;
use crate::diagnostics::span::{FileId, Span};

/// Where a text stands: for relative links, and for pointing at mistakes in it.
pub(crate) struct Place<'a> {
    /// The site's files.
    pub site_files: &'a SiteFiles,
    /// Its file.
    pub file: FileId,
    /// The page that shows it, below the site's root.
    pub address: String,
    /// How it is written there.
    pub base: Base<'a>,
    /// Whether readers can see it.
    pub is_shown: bool,
}

/// How a text is written in its file.
#[derive(Clone, Copy)]
pub(crate) enum Base<'a> {
    /// The text is this YAML value, written at that span, escaped or indented as it may be.
    Value(&'a str, Span),
    /// The text is the file itself from that byte on.
    Offset(usize),
}

impl Place<'_> {
    /// Where the part of the text at `source` is written, as well as that can be told.
    fn span(&self, source: &Range<usize>) -> Span {
        match self.base {
            Base::Offset(offset) => {
                Span::new(self.file, source.start + offset..source.end + offset)
            }
            Base::Value(value, span) => {
                let start = written_at(value, self.site_files.sources.slice(span), source.start);
                start.map_or(span, |start| {
                    let start = span.start as usize + start;
                    Span::new(self.file, start..start + source.len())
                })
            }
        }
    }

    /// The span of `needle` in what is written at `source`.
    pub fn span_of(&self, needle: &str, source: &Range<usize>) -> Span {
        self.site_files.sources.narrow(self.span(source), needle)
    }
}

/// The byte of a YAML scalar as it is written that stands for the byte at `offset` of its value: where the
/// scalar holds the value as it is, and in literal blocks, whose lines are those of the value, indented
/// (YAML 1.2.2, section 8.1.2).
fn written_at(value: &str, written: &str, offset: usize) -> Option<usize> {
    if let Some(at) = written.find(value.trim_end()) {
        return Some(at + offset);
    }
    let block = written.strip_prefix('|').and_then(|block| block.find('\n')).map(|end| end + 2)?;
    let lines = written.get(block..)?;
    let indent = lines
        .lines()
        .find(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())?;
    let before = value.get(..offset)?;
    let line = before.matches('\n').count();
    let column = offset - before.rfind('\n').map_or(0, |end| end + 1);
    let above: usize = lines.split_inclusive('\n').take(line).map(str::len).sum();
    Some(block + above + indent + column)
}
