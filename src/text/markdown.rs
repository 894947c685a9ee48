//! Parses Markdown: `CommonMark` 0.31 with tables, footnotes, task lists and strikethrough. Raw
//! HTML is shown as text.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use crate::text::code::Token;
use crate::text::document::DocumentNode;
use crate::text::{Citation, Document, Link, citations, code, escape, slug};

/// Prefixes of ids that the elements of a page itself have.
const PAGE_ID_PREFIXES: [&str; 7] =
    ["main", "part-", "correction-", "passage-", "note-", "evidence-", "footnote-"];

/// The highest [cost](code::cost) of highlighting the code of one text, about a tenth of a second.
/// Code beyond it is not highlighted.
const MAX_HIGHLIGHT_COST: usize = 1_000_000;

/// The kind of text that Markdown is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// An article under check. Its brackets are not citations.
    #[default]
    Article,
    /// A page or description of the newsroom. Its headings have ids.
    Page,
    /// The explanation of a verdict, below a heading of its page. Its headings have ids, and
    /// `[^1]` and `[@source]` cite the evidence.
    Explanation,
}

pub fn parse_markdown(source: &str, dialect: Dialect) -> Document {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH;
    let resolve = match dialect {
        Dialect::Explanation => Some(resolve_source_link),
        Dialect::Article | Dialect::Page => None,
    };
    let events = Parser::new_with_broken_link_callback(source, options, resolve).into_offset_iter();
    let mut reader = MarkdownReader { dialect, source, ..MarkdownReader::default() };
    for (event, range) in events {
        reader.event(event, range);
    }
    reader.finish()
}

/// Makes a link of `[@source]`, which has no definition.
fn resolve_source_link(link: BrokenLink<'_>) -> Option<(CowStr<'_>, CowStr<'_>)> {
    if citations::is_source_key(&link.reference) {
        return Some((link.reference, CowStr::from("")));
    }
    None
}

#[derive(Default)]
struct MarkdownReader<'s> {
    dialect: Dialect,
    source: &'s str,
    document: Document,
    /// The start of the text of the open leaf block, once it has any.
    block_start: Option<usize>,
    /// The end of the last text in the source. Line breaks between blocks come from there.
    source_end: usize,
    /// The open links; `None` for a link that is not shown as one.
    open_links: Vec<Option<usize>>,
    /// Whether the reader is within the brackets of a citation, whose text is not shown.
    in_citation: bool,
    code: Option<CodeBlock>,
    highlight_cost: usize,
    alignments: Vec<Alignment>,
    column: usize,
    in_table_head: bool,
    heading: Option<OpenHeading>,
    heading_ids: BTreeSet<String>,
    /// The next number for headings with the same text.
    next_heading_numbers: BTreeMap<String, usize>,
    /// The numbers of footnotes by their labels, in the order of their first mention.
    footnotes: BTreeMap<String, usize>,
}

#[derive(Default)]
struct CodeBlock {
    language: String,
    /// The code as a text of its own, which knows where it comes from.
    code: Document,
}

#[derive(Clone, Copy)]
struct OpenHeading {
    /// The index of the node that opens it.
    node: usize,
    text_start: usize,
}

impl MarkdownReader<'_> {
    fn finish(mut self) -> Document {
        self.end_block();
        let is_explanation = self.dialect == Dialect::Explanation;
        self.document.renumber_headings(0, if is_explanation { 3 } else { 2 });
        if is_explanation {
            citations::find_citations(&mut self.document, self.source);
        }
        self.document.shrink_to_fit();
        self.document
    }

    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text)
            | Event::InlineHtml(text)
            | Event::Html(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => match &mut self.code {
                Some(block) => block.code.push_text(&text, range.start),
                None => self.text(&text, range.start),
            },
            Event::Code(text) => {
                self.document.push_html("<code>");
                self.text(&text, code_span_start(self.source, &range, &text));
                self.document.push_html("</code>");
            }
            Event::SoftBreak => self.text("\n", range.start),
            Event::HardBreak => {
                self.document.push_html("<br>");
                self.text("\n", range.start);
            }
            Event::Rule => self.block_tag("<hr>"),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::TaskListMarker(true) => self
                .document
                .push_html("<input type=\"checkbox\" disabled checked aria-label=\"☑\">"),
            Event::TaskListMarker(false) => {
                self.document.push_html("<input type=\"checkbox\" disabled aria-label=\"☐\">");
            }
        }
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.block_tag("<p>"),
            Tag::Heading { level, .. } => {
                self.block_tag(format!("<h{}>", level as usize));
                let node = self.document.nodes.len() - 1;
                self.heading = Some(OpenHeading { node, text_start: self.document.text.len() });
            }
            Tag::BlockQuote(_) => self.block_tag("<blockquote>"),
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::List(None) => self.block_tag("<ul>"),
            Tag::List(Some(1)) => self.block_tag("<ol>"),
            Tag::List(Some(first)) => self.block_tag(format!("<ol start=\"{first}\">")),
            Tag::Item => self.block_tag("<li>"),
            Tag::FootnoteDefinition(label) => self.start_footnote(&label, range),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.block_tag("<div class=\"table\"><table>");
            }
            Tag::TableHead => {
                self.column = 0;
                self.in_table_head = true;
                self.block_tag("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.block_tag("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.document.push_html("<em>"),
            Tag::Strong => self.document.push_html("<strong>"),
            Tag::Strikethrough => self.document.push_html("<del>"),
            Tag::Link { link_type, dest_url, .. } => self.start_link(link_type, &dest_url, range),
            Tag::Image { dest_url, .. } => self.start_link(LinkType::Inline, &dest_url, range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.block_tag("</p>"),
            TagEnd::Heading(level) => self.end_heading(level as usize),
            TagEnd::BlockQuote(_) => self.block_tag("</blockquote>"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::List(true) => self.block_tag("</ol>"),
            TagEnd::List(false) => self.block_tag("</ul>"),
            TagEnd::Item => self.block_tag("</li>"),
            TagEnd::FootnoteDefinition => self.block_tag("</div>"),
            TagEnd::Table => self.block_tag("</tbody></table></div>"),
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.block_tag("</tr></thead><tbody>");
            }
            TagEnd::TableRow => self.block_tag("</tr>"),
            TagEnd::TableCell => {
                self.block_tag(if self.in_table_head { "</th>" } else { "</td>" });
            }
            TagEnd::Emphasis => self.document.push_html("</em>"),
            TagEnd::Strong => self.document.push_html("</strong>"),
            TagEnd::Strikethrough => self.document.push_html("</del>"),
            TagEnd::Link | TagEnd::Image => self.end_link(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, source: usize) {
        if self.in_citation {
            return;
        }
        if self.block_start.is_none() {
            self.block_start = Some(self.document.text.len());
        }
        self.document.push_text(text, source);
        self.source_end = source + text.len();
    }

    /// Ends the open leaf block, if any. The line break after it is inside its element.
    fn end_block(&mut self) {
        let Some(start) = self.block_start.take() else { return };
        let text = &self.document.text[start..];
        let has_break = text.ends_with('\n');
        self.document.blocks.push(start..start + text.trim_end().len());
        if !has_break {
            self.document.push_text("\n", self.source_end);
        }
    }

    /// Writes the tag of a block, which ends the open leaf block.
    fn block_tag(&mut self, tag: impl Into<Cow<'static, str>>) {
        self.end_block();
        self.document.push_html(tag);
    }

    fn end_heading(&mut self, level: usize) {
        self.block_tag(format!("</h{level}>"));
        let Some(heading) = self.heading.take() else { return };
        let text = &self.document.text[heading.text_start..];
        if text.is_empty() {
            self.document.nodes.truncate(heading.node);
            return;
        }
        let slug = slug(text);
        if self.dialect != Dialect::Article && !slug.is_empty() {
            let id = self.heading_id(&slug);
            self.document.nodes[heading.node] =
                DocumentNode::Html(format!("<h{level} id=\"{id}\">").into());
        }
    }

    /// Returns an id for a heading that neither another heading nor the page itself uses.
    fn heading_id(&mut self, slug: &str) -> String {
        let prefixed = format!("section-{slug}");
        let is_reserved = PAGE_ID_PREFIXES.iter().any(|prefix| slug.starts_with(prefix));
        let base = if is_reserved { prefixed.clone() } else { slug.to_owned() };
        let mut id = base.clone();
        if self.heading_ids.contains(&id) {
            id = prefixed;
        }
        let number = self.next_heading_numbers.entry(slug.to_owned()).or_insert(2);
        while self.heading_ids.contains(&id) {
            id = format!("{base}-{number}");
            *number += 1;
        }
        self.heading_ids.insert(id.clone());
        id
    }

    fn start_cell(&mut self) {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"end\"",
            _ => "",
        };
        self.column += 1;
        let element = if self.in_table_head { "th" } else { "td" };
        self.block_tag(format!("<{element}{class}>"));
    }

    /// Starts a link or a citation. A link within another, such as an image, is not shown as one.
    fn start_link(&mut self, link_type: LinkType, target: &str, source: Range<usize>) {
        let is_citation = match link_type {
            LinkType::ShortcutUnknown => true,
            LinkType::ReferenceUnknown => self.push_adjacent_citation(&source),
            _ => false,
        };
        if is_citation {
            self.open_links.push(None);
            self.in_citation = true;
            citations::push_citation(&mut self.document, target, source);
            return;
        }
        if self.open_links.iter().any(Option::is_some) {
            self.open_links.push(None);
            return;
        }
        let index = self.document.links.len();
        let start = self.document.text.len();
        self.document.links.push(Link { target: target.to_owned(), source, text: start..start });
        self.document.nodes.push(DocumentNode::Link(index));
        self.open_links.push(Some(index));
    }

    /// Ends the innermost link. A link without text is removed, because readers could not see it.
    fn end_link(&mut self) {
        self.in_citation = false;
        let Some(Some(index)) = self.open_links.pop() else { return };
        let link = &mut self.document.links[index];
        link.text.end = self.document.text.len();
        if !link.text.is_empty() {
            self.document.nodes.push(DocumentNode::LinkEnd);
            return;
        }
        let is_start = |node: &DocumentNode| matches!(node, DocumentNode::Link(it) if *it == index);
        if let Some(start) = self.document.nodes.iter().rposition(is_start) {
            self.document.nodes.remove(start);
        }
    }
    /// Markdown reads two adjacent citations, `[^1][@source]`, as a link with text. Adds the first
    /// of them, and returns whether it is one.
    fn push_adjacent_citation(&mut self, source: &Range<usize>) -> bool {
        let written = self.source.get(source.clone()).unwrap_or_default();
        let Some((label, _)) = written.strip_prefix('[').and_then(|it| it.split_once(']')) else {
            return false;
        };
        let range = source.start..source.start + label.len() + 2;
        if citations::is_source_key(label) {
            citations::push_citation(&mut self.document, label, range);
            return true;
        }
        let is_number =
            label.strip_prefix('^').is_some_and(|number| number.parse::<usize>().is_ok());
        if is_number {
            // It becomes a citation in `find_citations`.
            self.text(&written[..range.len()], range.start);
        }
        is_number
    }

    fn footnote_reference(&mut self, label: &str) {
        let (number, label) = (self.footnote_number(label), escaped(label));
        self.document.push_html(format!(
            "<sup class=\"footnote-reference\" data-note>\
             <a href=\"#footnote-{number}\">{label}</a></sup>"
        ));
    }

    fn start_footnote(&mut self, label: &str, source: Range<usize>) {
        if label.bytes().all(|byte| byte.is_ascii_digit()) {
            self.document.numbered_notes.push(Citation { key: label.to_owned(), source });
        }
        let (number, label) = (self.footnote_number(label), escaped(label));
        self.block_tag(format!(
            "<div class=\"footnote\" id=\"footnote-{number}\"><sup data-note>{label} </sup>"
        ));
    }

    /// Returns the number of a footnote for ids, because its label may have any characters.
    fn footnote_number(&mut self, label: &str) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(label.to_lowercase()).or_insert(next)
    }

    fn start_code(&mut self, kind: &CodeBlockKind) {
        self.block_tag("<pre><code>");
        let mut block = CodeBlock::default();
        if let CodeBlockKind::Fenced(info) = kind {
            let language = info.split([' ', ',']).next().unwrap_or_default();
            language.clone_into(&mut block.language);
        }
        self.code = Some(block);
    }

    fn end_code(&mut self) {
        let CodeBlock { language, code } = self.code.take().unwrap_or_default();
        self.highlight_cost = self.highlight_cost.saturating_add(code::cost(&code.text));
        let mut tokens = None;
        if self.highlight_cost <= MAX_HIGHLIGHT_COST {
            tokens = code::highlight(&code.text, &language);
        }
        for token in tokens.unwrap_or_else(|| vec![Token::Code(0..code.text.len())]) {
            match token {
                Token::Start(class) => {
                    self.document.push_html(format!("<span class=\"{class}\">"));
                }
                Token::End => self.document.push_html("</span>"),
                Token::Code(range) => {
                    self.text(code.slice(range.clone()), code.source_offset(range.start));
                }
            }
        }
        self.block_tag("</code></pre>");
    }
}

/// Returns the start of the text of a code span: after its backticks, and after the space that is
/// not part of the text (`CommonMark` 0.31, section 6.1).
fn code_span_start(source: &str, range: &Range<usize>, text: &str) -> usize {
    let span = source.get(range.clone()).unwrap_or_default();
    let inner = span.trim_start_matches('`');
    let ticks = span.len() - inner.len();
    let is_padded = inner.len() == text.len() + 2 + ticks;
    range.start + ticks + usize::from(is_padded)
}

fn escaped(text: &str) -> String {
    let mut html = String::new();
    escape(text, &mut html);
    html
}
