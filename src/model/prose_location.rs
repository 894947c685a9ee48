//! Finds the place in a file of a part of a Markdown text, for diagnostics.

use std::cell::OnceCell;
use std::ops::Range;

use crate::content::SiteFiles;
use crate::content::yaml::offsets::ScalarOffsets;
use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::{FileId, Span};
use crate::text::Link;

/// The place of a Markdown text in its file.
pub(crate) struct ProseLocation<'a> {
    pub site_files: &'a SiteFiles,
    pub file: FileId,
    /// The address of the page that shows the text, for relative links.
    pub address: String,
    pub origin: ProseOrigin<'a>,
    /// Whether readers can see the text.
    pub is_shown: bool,
    /// The places of the parts of a YAML value, computed when first needed.
    pub offsets: OnceCell<ScalarOffsets>,
}

/// How a text is written in its file.
#[derive(Clone, Copy)]
pub(crate) enum ProseOrigin<'a> {
    /// As this YAML value at that span, where it may be escaped or indented.
    Value(&'a str, Span),
    /// As the file itself, from that byte on.
    Offset(usize),
}

impl<'a> ProseLocation<'a> {
    pub fn new(site_files: &'a SiteFiles, file: FileId, origin: ProseOrigin<'a>) -> Self {
        let (address, is_shown) = (String::new(), true);
        Self { site_files, file, address, origin, is_shown, offsets: OnceCell::new() }
    }

    /// Returns the span of the part of the text at `range`, or of the whole text if the part
    /// cannot be found in the file.
    pub fn span(&self, range: &Range<usize>) -> Span {
        match self.origin {
            ProseOrigin::Offset(offset) => {
                Span::new(self.file, range.start + offset..range.end + offset)
            }
            ProseOrigin::Value(value, whole) => {
                let offsets = self.offsets.get_or_init(|| {
                    let file = self.site_files.files.get(self.file);
                    let text = file.map_or("", SourceFile::text);
                    ScalarOffsets::new(value, text, whole.start as usize, whole.end as usize)
                });
                let last = range.end.saturating_sub(1).max(range.start);
                match (offsets.in_file(range.start), offsets.in_file(last)) {
                    (Some(start), Some(last)) => Span::new(self.file, start..last + 1),
                    _ => whole,
                }
            }
        }
    }

    /// Returns the span of `needle` within the part of the text at `range`.
    pub fn span_of(&self, needle: &str, range: &Range<usize>) -> Span {
        self.site_files.files.narrow(self.span(range), needle)
    }

    /// Returns the span of the target of a link. It is behind the linked words, which may be the
    /// same.
    pub fn span_of_target(&self, link: &Link) -> Span {
        let behind_words = link.words_end.max(link.source.start)..link.source.end;
        let span = self.span_of(&link.target, &behind_words);
        if self.site_files.files.slice(span) == link.target {
            return span;
        }
        self.span_of(&link.target, &link.source)
    }
}
