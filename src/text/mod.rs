//! Source text → a [`Document`]: the words a reader sees, the markup around them, and the way back
//! to the bytes of the source. It must know nothing of claims, files or themes.
//!
//! A document's text is, to the character, the text content of the HTML that [`Document::write_html`]
//! writes: the white space between blocks stands inside the blocks, where browsers collapse it.
//! So one offset names a place in the source, in the page and in an annotation.

pub mod citations;
pub mod color;
pub mod highlight;
pub mod markdown;
pub mod plain;
pub mod url;
pub mod web_archive;

use std::borrow::Cow;
use std::ops::Range;

pub use crate::text::markdown::{Dialect, parse_markdown};
pub use crate::text::plain::parse_plain;
pub use crate::text::url::{encode_url, is_safe_url, is_same_page};

/// A parsed text.
#[derive(Debug, Clone, Default, Hash)]
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
    /// The notes of its own that are numbered as citations are: `[^1]: A note.`
    pub numbered_notes: Vec<Citation>,
    nodes: Vec<DocumentNode>,
    source_map: Vec<SourceMapEntry>,
}

/// A link as it was written.
#[derive(Debug, Clone, Hash)]
pub struct Link {
    /// The address, decoded.
    pub target: String,
    /// Where the link stands, in bytes of the source.
    pub source: Range<usize>,
    /// Its words, in bytes of the text.
    pub text: Range<usize>,
}

/// A citation `[^1]` or `[@source]`.
#[derive(Debug, Clone, Hash)]
pub struct Citation {
    /// `1` or `@source`.
    pub key: String,
    /// Where it stands, in bytes of the source.
    pub source: Range<usize>,
}

#[derive(Debug, Clone, Hash)]
enum DocumentNode {
    Html(Cow<'static, str>),
    Text(Range<usize>),
    Link(usize),
    LinkEnd,
    Citation(usize),
}

#[derive(Debug, Clone, Copy, Hash)]
struct SourceMapEntry {
    text: usize,
    source: usize,
}

impl DocumentNode {
    fn is(&self, markup: &str) -> bool {
        matches!(self, Self::Html(html) if html == markup)
    }
}

/// What differs between the pages that show a document.
pub trait HtmlWriter {
    /// Writes the words at `range` of the document's text.
    fn text(&mut self, range: Range<usize>, html: &mut String);

    /// The address of the `index`-th link, or `None` for words without a link.
    fn href(&mut self, index: usize) -> Option<String>;

    /// Writes the `index`-th citation.
    fn citation(&mut self, index: usize, html: &mut String);

    /// Notices markup that was just written.
    fn markup(&mut self, _markup: &str, _html: &str) {}
}

impl Document {
    /// Writes the document as HTML, its words through `paint`.
    pub fn write_html(&self, paint: &mut impl HtmlWriter, html: &mut String) {
        let mut open: Option<String> = None;
        for node in &self.nodes {
            match node {
                DocumentNode::Html(markup) => {
                    html.push_str(markup);
                    paint.markup(markup, html);
                }
                DocumentNode::Text(range) => paint.text(range.clone(), html),
                DocumentNode::Link(index) => {
                    open = paint.href(*index);
                    open.iter().for_each(|href| open_link(href, html));
                }
                DocumentNode::LinkEnd => {
                    open.take().into_iter().for_each(|_| html.push_str("</a>"))
                }
                DocumentNode::Citation(index) => {
                    // A citation is a link, and none stands in another.
                    open.iter().for_each(|_| html.push_str("</a>"));
                    paint.citation(*index, html);
                    open.iter().for_each(|href| open_link(href, html));
                }
            }
        }
    }

    /// The words of the only paragraph without the markup of the paragraph; `None` where anything else is there.
    #[must_use]
    pub fn into_single_paragraph(mut self) -> Option<Self> {
        let is_line = self.blocks.len() == 1
            && self.nodes.first()?.is("<p>")
            && self.nodes.last()?.is("</p>");
        is_line.then(|| {
            self.nodes.pop();
            self.nodes.remove(0);
            self
        })
    }

    /// The byte of the source from which the word at `offset` of the text comes.
    pub fn source_offset(&self, offset: usize) -> usize {
        let at = self.source_map.partition_point(|origin| origin.text <= offset);
        let origin = at.checked_sub(1).and_then(|at| self.source_map.get(at));
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
        let start =
            self.blocks.get(first).map_or(range.start, |block| block.start.min(range.start));
        let end = self.blocks.get(last).map_or(range.end, |block| block.end.max(range.end));
        start..end
    }

    /// The words of the first block, or of its first line, where they are those of a title by `is_title` and
    /// stand in a paragraph or heading.
    pub fn title(&self, is_title: impl Fn(&str) -> bool) -> Option<Range<usize>> {
        self.title_markup()?;
        let block = self.blocks.first()?.clone();
        let line = self.slice(block.clone()).find('\n').map(|end| block.start..block.start + end);
        let is_plain = |line: &Range<usize>| matches!(self.nodes.get(1), Some(DocumentNode::Text(words)) if words.end >= line.end);
        std::iter::once(block)
            .chain(line.filter(is_plain))
            .find(|range| is_title(self.slice(range.clone())))
    }

    /// Makes the title found by [`Self::title`] the page's first-level heading.
    pub fn promote_title(&mut self, title: &Range<usize>) {
        let Some(close) = self.title_markup() else { return };
        if self.blocks.first().is_some_and(|block| block != title) {
            self.split_first_line(title, &close);
        }
        let Some(end) = self.nodes.iter().position(|node| node.is(&close)) else { return };
        self.nodes.splice(end..=end, [DocumentNode::Html(Cow::Borrowed("</h1>"))]);
        self.nodes.splice(..1, [DocumentNode::Html(Cow::Borrowed("<h1>"))]);
        self.number_headings(end + 1, 2);
    }

    /// Numbers the headings from a node on as they nest: the highest are of `level`, and none is left out between
    /// a heading and those below it.
    fn number_headings(&mut self, from: usize, level: usize) {
        let mut open: Vec<char> = Vec::new();
        for node in self.nodes.iter_mut().skip(from) {
            let DocumentNode::Html(html) = node else { continue };
            let Some((at, written)) = heading_level(html) else { continue };
            if !html.starts_with("</") {
                open.retain(|above| *above < written);
                open.push(written);
            }
            let level = (level + open.len().saturating_sub(1)).min(6);
            html.to_mut().replace_range(at..=at, &level.to_string());
        }
    }

    /// Makes the first line of the first paragraph a block of its own.
    fn split_first_line(&mut self, line: &Range<usize>, close: &str) {
        let Some(DocumentNode::Text(words)) = self.nodes.get(1).cloned() else { return };
        let end = words.end.min(line.end + 1);
        let rest = (end < words.end).then_some(DocumentNode::Text(end..words.end));
        let is_break = self.nodes.get(2).is_some_and(|node| node.is("<br>"));
        let between =
            [DocumentNode::Html(close.to_owned().into()), DocumentNode::Html("<p>".into())];
        let nodes =
            std::iter::once(DocumentNode::Text(words.start..end)).chain(between).chain(rest);
        self.nodes.splice(1..if is_break { 3 } else { 2 }, nodes);
        if let Some(block) = self.blocks.first().cloned() {
            self.blocks.splice(..1, [line.clone(), line.end + 1..block.end]);
        }
    }

    /// What closes the first block, where it is a paragraph or a heading.
    fn title_markup(&self) -> Option<String> {
        let Some(DocumentNode::Html(open)) = self.nodes.first() else { return None };
        let name = open.strip_prefix('<')?.strip_suffix('>')?.split(' ').next()?;
        matches!(name, "p" | "h2" | "h3" | "h4" | "h5" | "h6").then(|| format!("</{name}>"))
    }

    /// Gives back the room that was kept for more: documents are many, and live long.
    fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.blocks.shrink_to_fit();
        self.nodes.shrink_to_fit();
        self.source_map.shrink_to_fit();
    }

    fn html(&mut self, markup: impl Into<Cow<'static, str>>) {
        self.nodes.push(DocumentNode::Html(markup.into()));
    }

    /// Adds words that stand at byte `source` of the source, or stand for what is there.
    fn words(&mut self, words: &str, source: usize) {
        if words.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(words);
        let follows =
            self.source_map.last().is_some_and(|last| last.source + (start - last.text) == source);
        if !follows {
            self.source_map.push(SourceMapEntry { text: start, source });
        }
        match self.nodes.last_mut() {
            Some(DocumentNode::Text(range)) if range.end == start => range.end = self.text.len(),
            _ => self.nodes.push(DocumentNode::Text(start..self.text.len())),
        }
    }
}

/// The level in the markup that opens or closes a heading, and where it stands.
fn heading_level(markup: &str) -> Option<(usize, char)> {
    let name = markup.trim_start_matches(['<', '/']).strip_prefix('h')?;
    let level = name.chars().next().filter(char::is_ascii_digit)?;
    Some((markup.len() - name.len(), level))
}

fn open_link(href: &str, html: &mut String) {
    html.push_str("<a href=\"");
    escape(&encode_url(href), html);
    html.push_str("\">");
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
    slug.truncate(crate::diagnostics::source_map::floor_char_boundary(&slug, 120));
    slug.trim_end_matches('-').to_owned()
}

/// A slug that can be the name of a file everywhere.
pub fn portable_slug(text: &str) -> String {
    portable(slug(text))
}

fn portable(slug: String) -> String {
    if is_reserved_windows_name(&slug) { format!("{slug}-1") } else { slug }
}

/// Whether a name in lower case is one that Windows keeps for a device, so that no file or folder there can have it (Win32,
/// "Naming Files, Paths, and Namespaces").
pub fn is_reserved_windows_name(name: &str) -> bool {
    let number = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    let mut digits = number.unwrap_or_default().chars();
    let is_port = digits.next().is_some_and(|digit| "123456789¹²³".contains(digit))
        && digits.next().is_none();
    is_port || ["con", "prn", "aux", "nul"].contains(&name)
}

/// `base` with the first number from 2 that makes it none of the taken ones. They are tried by leaps, since thousands may
/// be of the same words.
pub fn first_free_name(base: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let is_taken = |number: usize| number < 2 || is_taken(&format!("{base}-{number}"));
    let mut free = 2;
    while is_taken(free) {
        free *= 2;
    }
    let mut last = free / 2;
    while last + 1 < free {
        let middle = usize::midpoint(last, free);
        if is_taken(middle) {
            last = middle;
        } else {
            free = middle;
        }
    }
    format!("{base}-{free}")
}

/// The same of no more bytes than `most`, cut between words where it can be.
pub fn truncated_slug(text: &str, most: usize) -> String {
    let mut slug = slug(text);
    if slug.len() > most {
        let cut = crate::diagnostics::source_map::floor_char_boundary(&slug, most);
        slug.truncate(slug.get(..cut).and_then(|start| start.rfind('-')).unwrap_or(cut));
    }
    portable(slug)
}

/// Appends `text` to `html` with the characters that mean something in HTML escaped; a carriage return too, which would be read
/// as a line feed.
pub fn escape(text: &str, html: &mut String) {
    for (number, part) in text.split('\r').enumerate() {
        html.push_str(if number == 0 { "" } else { "&#13;" });
        // Writing to a `String` cannot fail.
        let _ = pulldown_cmark_escape::escape_html(&mut *html, part);
    }
}
