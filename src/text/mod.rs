//! Source text → a [`Document`]: the words a reader sees, the markup around them, and the way back
//! to the bytes of the source. It must know nothing of claims, files or themes.
//!
//! A document's text is, to the character, the text content of the HTML that [`Document::paint`]
//! writes: the white space between blocks stands inside the blocks, where browsers collapse it.
//! So one offset names a place in the source, in the page and in an annotation.

mod highlight;
mod markdown;
mod plain;

use std::borrow::Cow;
use std::ops::Range;

pub use markdown::{Dialect, markdown};
pub use plain::plain;

/// A parsed text.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// What a reader sees, blocks separated by line breaks.
    pub text: String,
    /// The leaf blocks (paragraphs, headings, cells, list items, code), as ranges of `text` without
    /// the breaks between them.
    pub blocks: Vec<Range<usize>>,
    /// The links, in order.
    pub links: Vec<Link>,
    /// The citations of evidence, in order.
    pub citations: Vec<Citation>,
    pieces: Vec<Piece>,
    origins: Vec<Origin>,
}

/// A link as it was written.
#[derive(Debug, Clone)]
pub struct Link {
    /// The address, decoded.
    pub target: String,
    /// Where the link stands, in bytes of the source.
    pub source: Range<usize>,
    /// Its words, in bytes of the text.
    pub words: Range<usize>,
}

/// A citation `[^1]` or `[@source]`.
#[derive(Debug, Clone)]
pub struct Citation {
    /// `1` or `@source`.
    pub key: String,
    /// Where it stands, in bytes of the source.
    pub source: Range<usize>,
}

#[derive(Debug, Clone)]
enum Piece {
    Html(Cow<'static, str>),
    Text(Range<usize>),
    Link(usize),
    LinkEnd(usize),
    Citation(usize),
}

#[derive(Debug, Clone, Copy)]
struct Origin {
    text: usize,
    source: usize,
}

/// What differs between the pages that show a document.
pub trait Paint {
    /// Writes the words at `range` of the document's text.
    fn words(&mut self, range: Range<usize>, html: &mut String);

    /// The address of the `index`-th link, or `None` for words without a link.
    fn href(&mut self, index: usize) -> Option<String>;

    /// Writes the `index`-th citation.
    fn citation(&mut self, index: usize, html: &mut String);
}

impl Document {
    /// Writes the document as HTML, its words through `paint`.
    pub fn paint(&self, paint: &mut impl Paint, html: &mut String) {
        let mut open = vec![false; self.links.len()];
        for piece in &self.pieces {
            match piece {
                Piece::Html(markup) => html.push_str(markup),
                Piece::Text(range) => paint.words(range.clone(), html),
                Piece::Link(index) => {
                    if let (Some(href), Some(open)) = (paint.href(*index), open.get_mut(*index)) {
                        *open = true;
                        html.push_str("<a href=\"");
                        escape(&href, html);
                        html.push_str("\">");
                    }
                }
                Piece::LinkEnd(index) if open.get(*index) == Some(&true) => html.push_str("</a>"),
                Piece::LinkEnd(_) => {}
                Piece::Citation(index) => paint.citation(*index, html),
            }
        }
    }

    /// The byte of the source from which the word at `offset` of the text comes.
    pub fn source_offset(&self, offset: usize) -> usize {
        let at = self.origins.partition_point(|origin| origin.text <= offset);
        let origin = at.checked_sub(1).and_then(|at| self.origins.get(at));
        origin.map_or(0, |origin| origin.source + (offset - origin.text))
    }

    /// The words at `range`.
    pub fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The range from the start of the block that holds `range.start` to the end of the one that
    /// holds its end.
    pub fn blocks_around(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.blocks.partition_point(|block| block.end <= range.start);
        let last = self.blocks.partition_point(|block| block.start < range.end).saturating_sub(1);
        let start = self.blocks.get(first).map_or(range.start, |block| block.start.min(range.start));
        let end = self.blocks.get(last).map_or(range.end, |block| block.end.max(range.end));
        start..end
    }

    /// Makes the first block the page's first-level heading, where it is a paragraph or a heading.
    pub fn promote_first_block(&mut self) {
        let Some(Piece::Html(open)) = self.pieces.first_mut() else { return };
        let Some(name) = open.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else { return };
        let close = format!("</{name}>");
        *open = Cow::Borrowed("<h1>");
        let end = self.pieces.iter_mut().find(|piece| matches!(piece, Piece::Html(html) if *html == close));
        if let Some(end) = end {
            *end = Piece::Html(Cow::Borrowed("</h1>"));
        }
    }

    fn html(&mut self, markup: impl Into<Cow<'static, str>>) {
        self.pieces.push(Piece::Html(markup.into()));
    }

    /// Adds words that stand at byte `source` of the source, or stand for what is there.
    fn words(&mut self, words: &str, source: usize) {
        if words.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(words);
        let follows = self.origins.last().is_some_and(|last| last.source + (start - last.text) == source);
        if !follows {
            self.origins.push(Origin { text: start, source });
        }
        match self.pieces.last_mut() {
            Some(Piece::Text(range)) if range.end == start => range.end = self.text.len(),
            _ => self.pieces.push(Piece::Text(start..self.text.len())),
        }
    }
}

/// A text as an id and part of an address: lower case, letters and digits of any script, hyphens.
pub fn slug(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    let mut slug = String::new();
    for c in text.nfc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || is_combining_mark(c) {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && !matches!(c, '\'' | '’') {
            slug.push('-');
        }
    }
    slug.truncate(crate::span::floor_char_boundary(&slug, 120));
    slug.trim_end_matches('-').to_owned()
}

/// Appends `text` to `html` with the characters that mean something in HTML escaped.
pub fn escape(text: &str, html: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = pulldown_cmark_escape::escape_html(html, text);
}

/// Whether an address may stand in a page: `http`, `https`, `mailto`, or no scheme at all.
pub fn is_safe_address(address: &str) -> bool {
    let scheme =
        address.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    scheme.is_none_or(|scheme| matches!(scheme.trim().to_ascii_lowercase().as_str(), "http" | "https" | "mailto"))
}
