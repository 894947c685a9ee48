//! A parsed text: the words that readers see, the markup around them, and the way back to the
//! bytes of the source.
//!
//! The text of a document is exactly the text content of the HTML that [`Document::write_html`]
//! writes: line breaks between blocks are inside the blocks, where browsers collapse them. So one
//! offset means the same place in the source, on the page and in an annotation.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::text::code::Token;
use crate::text::problems::{Problem, ProblemKind};
use crate::text::references::{ChartRef, Citation, Link, PictureRef};
use crate::text::{code, encode_url, escape};

#[derive(Debug, Clone, Default)]
pub struct Document {
    /// What readers see, with line breaks between blocks.
    pub text: String,
    /// The leaf blocks (paragraphs, headings, cells, list items, code) as ranges of `text`, without
    /// the breaks between them.
    pub blocks: Vec<Range<usize>>,
    pub links: Vec<Link>,
    pub pictures: Vec<PictureRef>,
    pub citations: Vec<Citation>,
    /// Footnotes of the text itself that look like numbered citations: `[^1]: A note.`
    pub numbered_notes: Vec<Citation>,
    /// The tables that are shown as charts.
    pub charts: Vec<ChartRef>,
    pub problems: Vec<Problem>,
    /// The code that can be highlighted, in order.
    pub(super) code: Vec<Code>,
    pub(super) nodes: Vec<DocumentNode>,
    pub(super) source_map: Vec<SourceMapEntry>,
}

/// A code block in a language that is known.
#[derive(Debug, Clone)]
pub(super) struct Code {
    /// A range of the document's text.
    pub(super) text: Range<usize>,
    pub(super) language: String,
    /// The cost of highlighting it.
    pub(super) cost: usize,
}

/// A part of a document, in the order of the HTML.
#[derive(Debug, Clone)]
pub(super) enum DocumentNode {
    Html(Cow<'static, str>),
    /// A range of the document's text.
    Text(Range<usize>),
    /// The start of a link, by its index.
    Link(usize),
    LinkEnd,
    /// A picture, by its index.
    Picture(usize),
    Citation(usize),
    /// The place before the table of a chart, by its index.
    Chart(usize),
    /// The place after that table.
    ChartEnd(usize),
    /// The HTML of a mark that leads to a footnote.
    NoteReference(String),
    /// The start of a speaker's paragraph, by the index of its turn.
    Turn(usize),
    /// The place in a footnote from which readers go back to its first mark: its number and label.
    NoteReturn(usize, String),
}

/// From these offsets to the next entry, text and source run in parallel.
#[derive(Debug, Clone, Copy)]
pub(super) struct SourceMapEntry {
    pub(super) text: usize,
    pub(super) source: usize,
}

impl DocumentNode {
    pub(super) fn is(&self, markup: &str) -> bool {
        matches!(self, Self::Html(html) if html == markup)
    }
}

/// Writes the parts of a document that differ from page to page.
pub trait HtmlWriter {
    /// Writes the words at `range` of the document's text.
    fn text(&mut self, range: Range<usize>, html: &mut String);

    /// Returns the URL of the `index`-th link, or `None` to show its words without a link.
    fn href(&mut self, index: usize) -> Option<String>;

    /// Called after the `index`-th link was written.
    fn after_link(&mut self, _index: usize, _html: &mut String) {}

    fn citation(&mut self, index: usize, html: &mut String);

    /// Writes the `index`-th picture.
    fn picture(&mut self, _index: usize, _html: &mut String) {}

    /// Writes the `index`-th chart. Its table follows.
    fn chart(&mut self, _index: usize, _html: &mut String) {}

    /// Called after the table of the `index`-th chart was written.
    fn chart_end(&mut self, _index: usize, _html: &mut String) {}

    /// Writes the link from a footnote back to its first mark, which has the id
    /// `footnote-<number>-reference`.
    fn note_return(&mut self, number: usize, label: &str, html: &mut String);

    /// Writes the start tag of a speaker's paragraph, and the name of the speaker.
    fn turn(&mut self, _index: usize, html: &mut String) {
        html.push_str("<p>");
    }

    /// Returns whether code is highlighted.
    fn highlights_code(&self) -> bool {
        true
    }

    /// Called after `markup` was written.
    fn markup(&mut self, _markup: &str) {}
}

impl Document {
    pub fn write_html(&self, writer: &mut impl HtmlWriter, html: &mut String) {
        let mut open_link: Option<String> = None;
        let mut open_index = 0;
        for node in &self.nodes {
            match node {
                DocumentNode::Html(markup) => write_markup(markup, writer, html),
                DocumentNode::Text(range) => self.write_text(range.clone(), writer, html),
                DocumentNode::Link(index) => {
                    open_link = writer.href(*index);
                    open_index = *index;
                    write_link_start(open_link.as_deref(), html);
                }
                DocumentNode::LinkEnd => {
                    write_link_end(open_link.as_deref(), html);
                    open_link = None;
                    writer.after_link(open_index, html);
                }
                DocumentNode::Picture(index) => writer.picture(*index, html),
                DocumentNode::Citation(index) => {
                    // A citation is a link itself, and links cannot be nested.
                    write_link_end(open_link.as_deref(), html);
                    writer.citation(*index, html);
                    write_link_start(open_link.as_deref(), html);
                }
                DocumentNode::NoteReference(mark) => {
                    write_link_end(open_link.as_deref(), html);
                    html.push_str(mark);
                    write_link_start(open_link.as_deref(), html);
                }
                DocumentNode::Chart(index) => writer.chart(*index, html),
                DocumentNode::ChartEnd(index) => writer.chart_end(*index, html),
                DocumentNode::Turn(index) => writer.turn(*index, html),
                DocumentNode::NoteReturn(number, label) => {
                    writer.note_return(*number, label, html);
                }
            }
        }
    }

    /// Writes a range of the text. If it contains highlighted code, the range begins with that code.
    fn write_text(&self, range: Range<usize>, writer: &mut impl HtmlWriter, html: &mut String) {
        let mut tokens = None;
        let mut start = range.start;
        if let Ok(index) = self.code.binary_search_by_key(&range.start, |code| code.text.start)
            && writer.highlights_code()
        {
            let code = &self.code[index];
            tokens = code::highlight(self.slice(code.text.clone()), &code.language);
            start = if tokens.is_some() { code.text.end } else { range.start };
        }
        for token in tokens.unwrap_or_default() {
            match token {
                Token::Start(class) => {
                    write_markup(&format!("<span class=\"{class}\">"), writer, html);
                }
                Token::End => write_markup("</span>", writer, html),
                Token::Code(part) => {
                    writer.text(range.start + part.start..range.start + part.end, html);
                }
            }
        }
        if start < range.end {
            writer.text(start..range.end, html);
        }
    }

    /// Returns the cost of highlighting all code, in units of about a tenth of a microsecond.
    pub fn highlight_cost(&self) -> usize {
        self.code.iter().map(|code| code.cost).sum()
    }

    /// Removes the markup of the paragraph, if the document is a single one.
    #[must_use]
    pub fn into_single_paragraph(mut self) -> Option<Self> {
        let is_paragraph = self.nodes.first()?.is("<p>") && self.nodes.last()?.is("</p>");
        if !is_paragraph || self.blocks.len() != 1 {
            return None;
        }
        self.nodes.pop();
        self.nodes.remove(0);
        Some(self)
    }

    /// Returns whether its HTML has ids, as headings and footnotes have.
    pub fn has_ids(&self) -> bool {
        self.nodes.iter().any(|node| match node {
            DocumentNode::Html(markup) => markup.contains(" id=\""),
            DocumentNode::NoteReference(_) | DocumentNode::NoteReturn(..) => true,
            _ => false,
        })
    }

    /// Returns the byte of the source that `offset` of the text comes from.
    pub fn source_offset(&self, offset: usize) -> usize {
        let next = self.source_map.partition_point(|entry| entry.text <= offset);
        match next.checked_sub(1) {
            Some(index) => {
                let entry = self.source_map[index];
                entry.source + (offset - entry.text)
            }
            None => 0,
        }
    }

    /// Returns the text at `range`, or an empty one if the document has no such range.
    pub fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Widens `range` to whole blocks.
    pub fn blocks_around(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.blocks.partition_point(|block| block.end <= range.start);
        let last = self.blocks.partition_point(|block| block.start < range.end).saturating_sub(1);
        let (mut start, mut end) = (range.start, range.end);
        if let Some(block) = self.blocks.get(first) {
            start = start.min(block.start);
        }
        if let Some(block) = self.blocks.get(last) {
            end = end.max(block.end);
        }
        start..end
    }

    /// Returns the first block, or else its first line, if it is a paragraph or heading whose text
    /// `is_title` accepts.
    pub fn find_title(&self, is_title: impl Fn(&str) -> bool) -> Option<Range<usize>> {
        self.title_end_tag()?;
        let block = self.blocks.first()?.clone();
        let text = self.slice(block.clone());
        if is_title(text) {
            return Some(block);
        }
        let line = block.start..block.start + text.find('\n')?;
        // A line with markup in it is not a title.
        let Some(DocumentNode::Text(text)) = self.nodes.get(1) else { return None };
        if text.end >= line.end && is_title(self.slice(line.clone())) {
            return Some(line);
        }
        None
    }

    /// Makes the title found by [`Self::find_title`] the first-level heading of the page.
    pub fn promote_title(&mut self, title: &Range<usize>) {
        let Some(end_tag) = self.title_end_tag() else { return };
        if self.blocks.first().is_some_and(|block| block != title) {
            self.split_first_line(title, &end_tag);
        }
        let Some(end) = self.nodes.iter().position(|node| node.is(&end_tag)) else { return };
        self.nodes[end] = DocumentNode::Html("</h1>".into());
        self.nodes[0] = DocumentNode::Html("<h1>".into());
        self.renumber_headings(end + 1, 2);
    }

    /// Sets the levels of the headings from a node on by their nesting. The highest get
    /// `first_level`, and no level is skipped.
    pub(super) fn renumber_headings(&mut self, from: usize, first_level: usize) {
        let mut open: Vec<char> = Vec::new();
        for node in self.nodes.iter_mut().skip(from) {
            let DocumentNode::Html(html) = node else { continue };
            let Some((index, written_level)) = heading_level(html) else { continue };
            if !html.starts_with("</") {
                open.retain(|outer| *outer < written_level);
                open.push(written_level);
            }
            let level = (first_level + open.len().saturating_sub(1)).min(6);
            html.to_mut().replace_range(index..=index, &level.to_string());
        }
    }

    /// Makes the first line of the first paragraph a block of its own.
    fn split_first_line(&mut self, line: &Range<usize>, end_tag: &str) {
        let Some(DocumentNode::Text(text)) = self.nodes.get(1).cloned() else { return };
        let end = text.end.min(line.end + 1);
        let mut nodes = vec![
            DocumentNode::Text(text.start..end),
            DocumentNode::Html(end_tag.to_owned().into()),
            DocumentNode::Html("<p>".into()),
        ];
        if end < text.end {
            nodes.push(DocumentNode::Text(end..text.end));
        }
        let has_break = self.nodes.get(2).is_some_and(|node| node.is("<br>"));
        self.nodes.splice(1..if has_break { 3 } else { 2 }, nodes);
        if let Some(block) = self.blocks.first().cloned() {
            self.blocks.splice(..1, [line.clone(), line.end + 1..block.end]);
        }
    }

    /// Returns the end tag of the first block if that is a paragraph or heading.
    fn title_end_tag(&self) -> Option<String> {
        let Some(DocumentNode::Html(start_tag)) = self.nodes.first() else { return None };
        let name = start_tag.strip_prefix('<')?.strip_suffix('>')?.split(' ').next()?;
        match name {
            "p" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(format!("</{name}>")),
            _ => None,
        }
    }

    /// Removes the returns from footnotes that no mark leads to.
    pub(super) fn keep_note_returns(&mut self, referenced: &BTreeSet<usize>) {
        self.nodes.retain(|node| match node {
            DocumentNode::NoteReturn(number, _) => referenced.contains(number),
            _ => true,
        });
    }

    /// Converts all offsets of the source.
    pub(super) fn move_sources(&mut self, convert: impl Fn(usize) -> usize) {
        let move_range = |range: &mut Range<usize>| {
            let start = convert(range.start);
            *range = start..convert(range.end).max(start);
        };
        for entry in &mut self.source_map {
            entry.source = convert(entry.source);
        }
        for link in &mut self.links {
            move_range(&mut link.source);
            link.words_end = convert(link.words_end);
        }
        for picture in &mut self.pictures {
            move_range(&mut picture.link.source);
            picture.link.words_end = convert(picture.link.words_end);
        }
        for citation in self.citations.iter_mut().chain(&mut self.numbered_notes) {
            move_range(&mut citation.source);
        }
        for chart in &mut self.charts {
            move_range(&mut chart.source);
            for cell in chart.rows.iter_mut().flatten() {
                move_range(&mut cell.source);
            }
        }
        for problem in &mut self.problems {
            move_range(&mut problem.source);
            if let ProblemKind::RepeatedNote { first, .. } = &mut problem.kind {
                move_range(first);
            }
        }
    }

    /// Frees unused capacity. Sites have many documents, and they live long.
    pub(super) fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.blocks.shrink_to_fit();
        self.nodes.shrink_to_fit();
        self.source_map.shrink_to_fit();
    }

    pub(super) fn push_html(&mut self, markup: impl Into<Cow<'static, str>>) {
        self.nodes.push(DocumentNode::Html(markup.into()));
    }

    /// Adds text that comes from byte `source` of the source.
    pub(super) fn push_text(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        if self.source_map.is_empty() || self.source_offset(start) != source {
            self.source_map.push(SourceMapEntry { text: start, source });
        }
        match self.nodes.last_mut() {
            Some(DocumentNode::Text(range)) if range.end == start => range.end = self.text.len(),
            _ => self.nodes.push(DocumentNode::Text(start..self.text.len())),
        }
    }
}

fn write_markup(markup: &str, writer: &mut impl HtmlWriter, html: &mut String) {
    html.push_str(markup);
    writer.markup(markup);
}

/// Returns the level in the tag of a heading, and its index.
fn heading_level(tag: &str) -> Option<(usize, char)> {
    let name = tag.trim_start_matches(['<', '/']).strip_prefix('h')?;
    let level = name.chars().next()?;
    if level.is_ascii_digit() { Some((tag.len() - name.len(), level)) } else { None }
}

fn write_link_start(href: Option<&str>, html: &mut String) {
    if let Some(href) = href {
        html.push_str("<a href=\"");
        escape(&encode_url(href), html);
        html.push_str("\">");
    }
}

fn write_link_end(href: Option<&str>, html: &mut String) {
    if href.is_some() {
        html.push_str("</a>");
    }
}
