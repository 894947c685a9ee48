//! Markdown (`CommonMark` 0.31 with tables, footnotes, task lists and strikethrough) → [`Document`].
//! Raw HTML is text. It must not decide where a link leads.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use crate::text::highlight;
use crate::text::highlight::Token;
use crate::text::{Citation, Document, DocumentNode, Link, citations, escape, slug};

/// What the ids of a page's own elements begin with.
const PAGE_IDS: [&str; 7] =
    ["main", "part-", "correction-", "passage-", "note-", "evidence-", "footnote-"];

/// The most [work](highlight::work) on the code of one text; what comes after it is shown plain. It takes a tenth of a second.
const MAX_COLOURED: usize = 1_000_000;

/// Whose Markdown it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// A text under check: brackets are its own words.
    Article,
    /// A page or description of the desk's own: its headings can be linked to.
    Page,
    /// The reasons for a verdict, which stand below a heading of their page: `[^1]` and `[@source]` cite
    /// the evidence.
    Explanation,
}

impl Dialect {
    /// The level of a text's highest headings on its page.
    fn first_level(self) -> usize {
        if self == Self::Explanation { 3 } else { 2 }
    }
}

/// Reads Markdown.
pub fn parse_markdown(source: &str, dialect: Dialect) -> Document {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH;
    let cites = |link: BrokenLink| {
        citations::is_source_key(&link.reference)
            .then(|| (link.reference.into_static(), CowStr::from("")))
    };
    let callback = (dialect == Dialect::Explanation).then_some(cites);
    let events =
        Parser::new_with_broken_link_callback(source, options, callback).into_offset_iter();
    let mut reader = Reader::new(dialect, source);
    for (event, range) in events {
        reader.event(event, range);
    }
    reader.finish()
}

struct Reader<'s> {
    dialect: Dialect,
    /// The Markdown itself.
    written: &'s str,
    document: Document,
    /// Where the words of the open leaf block begin, once it has any.
    block: Option<usize>,
    /// Where the last words came from, for the breaks that the source has no character for.
    source: usize,
    open_links: Vec<Option<usize>>,
    code: Option<(String, Vec<(usize, usize)>)>,
    language: String,
    /// Bytes of code so far.
    coloured: usize,
    cells: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    /// Inside the brackets of a citation, whose words are replaced by its number.
    in_citation: bool,
    /// The node that opens the heading being read.
    heading: Option<(usize, usize)>,
    heading_ids: BTreeSet<String>,
    /// The next number for headings of the same words.
    heading_numbers: BTreeMap<String, usize>,
    /// The footnotes by their labels, numbered in the order of their first mention.
    footnotes: BTreeMap<String, usize>,
}

impl<'s> Reader<'s> {
    fn new(dialect: Dialect, written: &'s str) -> Self {
        Self {
            dialect,
            written,
            document: Document {
                text: String::with_capacity(written.len()),
                ..Document::default()
            },
            block: None,
            source: 0,
            open_links: Vec::new(),
            code: None,
            language: String::new(),
            coloured: 0,
            cells: Vec::new(),
            cell: 0,
            in_head: false,
            in_citation: false,
            heading: None,
            heading_ids: BTreeSet::new(),
            heading_numbers: BTreeMap::new(),
            footnotes: BTreeMap::new(),
        }
    }

    fn finish(mut self) -> Document {
        self.break_block();
        self.document.number_headings(0, self.dialect.first_level());
        if self.dialect == Dialect::Explanation {
            citations::labels(&mut self.document, self.written);
        }
        self.document.shrink();
        self.document
    }

    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code.is_some() => self.code_text(&text, range.start),
            Event::Text(text)
            | Event::InlineHtml(text)
            | Event::Html(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.words(&text, range.start),
            Event::Code(text) => {
                self.document.html("<code>");
                self.words(&text, code_start(self.written, &range, &text));
                self.document.html("</code>");
            }
            Event::SoftBreak => self.words("\n", range.start),
            Event::HardBreak => {
                self.document.html("<br>");
                self.words("\n", range.start);
            }
            Event::Rule => self.block_markup("<hr>"),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::TaskListMarker(done) => self.document.html(if done {
                "<input type=\"checkbox\" disabled checked aria-label=\"☑\">"
            } else {
                "<input type=\"checkbox\" disabled aria-label=\"☐\">"
            }),
        }
    }

    fn words(&mut self, words: &str, source: usize) {
        if self.in_citation {
            return;
        }
        self.block.get_or_insert(self.document.text.len());
        self.document.words(words, source);
        self.source = source + words.len();
    }

    /// Ends the open leaf block with a break that stands inside its element.
    fn break_block(&mut self) {
        let Some(start) = self.block.take() else { return };
        let words = self.document.text.get(start..).unwrap_or_default();
        let end = start + words.trim_end().len();
        let ended = words.ends_with('\n');
        self.document.blocks.push(start..end);
        if !ended {
            self.document.words("\n", self.source);
        }
    }

    fn block_markup(&mut self, markup: impl Into<std::borrow::Cow<'static, str>>) {
        self.break_block();
        self.document.html(markup);
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.block_markup("<p>"),
            Tag::Heading { level, .. } => {
                self.block_markup(format!("<h{}>", level as usize));
                self.heading = Some((self.document.nodes.len() - 1, self.document.text.len()));
            }
            Tag::BlockQuote(_) => self.block_markup("<blockquote>"),
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::List(None) => self.block_markup("<ul>"),
            Tag::List(Some(1)) => self.block_markup("<ol>"),
            Tag::List(Some(first)) => self.block_markup(format!("<ol start=\"{first}\">")),
            Tag::Item => self.block_markup("<li>"),
            Tag::FootnoteDefinition(label) => self.start_footnote(&label, range),
            Tag::Table(cells) => {
                self.cells = cells;
                self.block_markup("<div class=\"table\"><table>");
            }
            Tag::TableHead => {
                (self.cell, self.in_head) = (0, true);
                self.block_markup("<thead><tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.block_markup("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.document.html("<em>"),
            Tag::Strong => self.document.html("<strong>"),
            Tag::Strikethrough => self.document.html("<del>"),
            Tag::Link { link_type, dest_url, .. } => self.start_link(link_type, &dest_url, range),
            Tag::Image { dest_url, .. } => self.start_link(LinkType::Inline, &dest_url, range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.block_markup("</p>"),
            TagEnd::Heading(level) => self.end_heading(level as usize),
            TagEnd::BlockQuote(_) => self.block_markup("</blockquote>"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::List(true) => self.block_markup("</ol>"),
            TagEnd::List(false) => self.block_markup("</ul>"),
            TagEnd::Item => self.block_markup("</li>"),
            TagEnd::FootnoteDefinition => self.block_markup("</div>"),
            TagEnd::Table => self.block_markup("</tbody></table></div>"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.block_markup("</tr></thead><tbody>");
            }
            TagEnd::TableRow => self.block_markup("</tr>"),
            TagEnd::TableCell => self.block_markup(if self.in_head { "</th>" } else { "</td>" }),
            TagEnd::Emphasis => self.document.html("</em>"),
            TagEnd::Strong => self.document.html("</strong>"),
            TagEnd::Strikethrough => self.document.html("</del>"),
            TagEnd::Link | TagEnd::Image => {
                self.in_citation = false;
                if let Some(Some(index)) = self.open_links.pop() {
                    self.end_link(index);
                }
            }
            _ => {}
        }
    }

    fn end_heading(&mut self, level: usize) {
        self.block_markup(format!("</h{level}>"));
        let Some((node, start)) = self.heading.take() else { return };
        if start == self.document.text.len() {
            self.document.nodes.truncate(node);
        } else if self.dialect != Dialect::Article {
            let id = self.heading_id(start);
            let open = DocumentNode::Html(format!("<h{level} id=\"{id}\">").into());
            if let Some(place) = self.document.nodes.get_mut(node).filter(|_| !id.is_empty()) {
                *place = open;
            }
        }
    }

    /// The id of the heading whose words begin at `start`: theirs, but no id that the page itself uses.
    fn heading_id(&mut self, start: usize) -> String {
        let slug = slug(self.document.text.get(start..).unwrap_or_default());
        if slug.is_empty() {
            return slug;
        }
        let is_free = |id: &String| {
            !PAGE_IDS.iter().any(|own| id.starts_with(own)) && !self.heading_ids.contains(id)
        };
        let next = self.heading_numbers.entry(slug.clone()).or_insert(2);
        let mut numbers = std::iter::from_fn(|| {
            *next += 1;
            Some(*next - 1)
        })
        .map(|number| format!("{slug}-{number}"));
        let mut ids = [slug.clone(), format!("section-{slug}")].into_iter();
        let id = ids.find(is_free).or_else(|| numbers.find(is_free)).unwrap_or_default();
        self.heading_ids.insert(id.clone());
        id
    }

    fn start_cell(&mut self) {
        let class = match self.cells.get(self.cell) {
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"end\"",
            _ => "",
        };
        self.cell += 1;
        let element = if self.in_head { "th" } else { "td" };
        self.block_markup(format!("<{element}{class}>"));
    }

    /// A link; inside another (an image in a link) only the outer one counts.
    fn start_link(&mut self, kind: LinkType, target: &str, source: Range<usize>) {
        if kind == LinkType::ShortcutUnknown || self.is_beside_citation(kind, &source) {
            return self.cite(target, source);
        }
        let inside = self.open_links.iter().any(Option::is_some);
        let index = self.document.links.len();
        self.open_links.push((!inside).then_some(index));
        if !inside {
            let start = self.document.text.len();
            self.document.links.push(Link {
                target: target.to_owned(),
                source,
                text: start..start,
            });
            self.document.nodes.push(DocumentNode::Link(index));
        }
    }

    /// Ends a link; one without words is none, since nobody could see or name it.
    fn end_link(&mut self, index: usize) {
        let end = self.document.text.len();
        let Some(link) = self.document.links.get_mut(index) else { return };
        link.text.end = end;
        if link.text.is_empty() {
            let is_open =
                |node: &DocumentNode| matches!(node, DocumentNode::Link(open) if *open == index);
            self.document
                .nodes
                .iter()
                .rposition(is_open)
                .into_iter()
                .for_each(|at| drop(self.document.nodes.remove(at)));
        } else {
            self.document.nodes.push(DocumentNode::LinkEnd);
        }
    }

    /// Whether what Markdown takes for a link with words, `[^1][@source]`, is two citations side by side. Then the first of
    /// them is taken.
    fn is_beside_citation(&mut self, kind: LinkType, source: &Range<usize>) -> bool {
        let written =
            self.written.get(source.clone()).and_then(|written| written.strip_prefix('['));
        let Some((label, _)) = written
            .filter(|_| kind == LinkType::ReferenceUnknown)
            .and_then(|it| it.split_once(']'))
        else {
            return false;
        };
        let first = source.start..source.start + label.len() + 2;
        if citations::is_source_key(label) {
            self.citation(label, first);
            return true;
        }
        let is_number =
            label.strip_prefix('^').is_some_and(|number| number.parse::<usize>().is_ok());
        if is_number {
            self.words(self.written.get(first.clone()).unwrap_or_default(), first.start);
        }
        is_number
    }

    fn cite(&mut self, key: &str, source: Range<usize>) {
        self.open_links.push(None);
        self.in_citation = true;
        self.citation(key, source);
    }

    fn citation(&mut self, key: &str, source: Range<usize>) {
        citations::trim_last(&mut self.document);
        self.document.nodes.push(DocumentNode::Citation(self.document.citations.len()));
        self.document.citations.push(Citation { key: key.to_owned(), source });
    }

    fn footnote_reference(&mut self, label: &str) {
        let (id, name) = (self.footnote(label), escaped(label));
        self.document
            .html(format!("<sup class=\"footnote-reference\" data-note><a href=\"#footnote-{id}\">{name}</a></sup>"));
    }

    fn start_footnote(&mut self, label: &str, source: Range<usize>) {
        if label.bytes().all(|byte| byte.is_ascii_digit()) {
            self.document.numbered_notes.push(Citation { key: label.to_owned(), source });
        }
        let (id, name) = (self.footnote(label), escaped(label));
        self.block_markup(format!(
            "<div class=\"footnote\" id=\"footnote-{id}\"><sup data-note>{name} </sup>"
        ));
    }

    /// The number of a footnote in ids, whatever signs its label is made of.
    fn footnote(&mut self, label: &str) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(label.to_lowercase()).or_insert(next)
    }

    fn start_code(&mut self, kind: &CodeBlockKind) {
        self.language = match kind {
            CodeBlockKind::Fenced(info) => {
                info.split([' ', ',']).next().unwrap_or_default().to_owned()
            }
            CodeBlockKind::Indented => String::new(),
        };
        self.block_markup("<pre><code>");
        self.code = Some((String::new(), Vec::new()));
    }

    fn code_text(&mut self, text: &str, source: usize) {
        if let Some((code, source_map)) = &mut self.code {
            source_map.push((code.len(), source));
            code.push_str(text);
        }
    }

    fn end_code(&mut self) {
        let (code, source_map) = self.code.take().unwrap_or_default();
        let source = |at: usize| {
            let index = source_map.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            source_map.get(index).map_or(0, |(start, source)| source + (at - start))
        };
        self.coloured = self.coloured.saturating_add(highlight::work(&code));
        let tokens = Some(&code).filter(|_| self.coloured <= MAX_COLOURED);
        let tokens = tokens
            .and_then(|code| highlight::tokens(code, &self.language))
            .unwrap_or_else(|| vec![Token::Code(0..code.len())]);
        for token in tokens {
            match token {
                Token::Open(class) => self.document.html(format!("<span class=\"{class}\">")),
                Token::Close => self.document.html("</span>"),
                Token::Code(range) => {
                    self.words(code.get(range.clone()).unwrap_or_default(), source(range.start))
                }
            }
        }
        self.block_markup("</code></pre>");
    }
}

/// Where the words of a code span begin: after its backticks, and after the space that is not part of them
/// (`CommonMark` 0.31, section 6.1).
fn code_start(written: &str, range: &Range<usize>, words: &str) -> usize {
    let span = written.get(range.clone()).unwrap_or_default();
    let inner = span.trim_start_matches('`');
    let ticks = span.len() - inner.len();
    let is_padded = inner.len() == words.len() + 2 + ticks;
    range.start + ticks + usize::from(is_padded)
}

fn escaped(text: &str) -> String {
    let mut html = String::new();
    escape(text, &mut html);
    html
}
