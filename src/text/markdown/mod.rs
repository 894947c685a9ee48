//! Parses Markdown: `CommonMark` 0.31 with tables, footnotes, task lists and strikethrough. Raw
//! HTML is shown as text, comments are left out, and a single tilde is a tilde.

mod charts;
mod headings;
mod html;
mod links;
mod lists;
mod notes;
mod pictures;
mod rewrite;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

pub(crate) use crate::text::markdown::html::has_comment;

use crate::text::document::{Code, DocumentNode};
use crate::text::markdown::charts::OpenChart;
use crate::text::markdown::headings::HeadingIds;
use crate::text::markdown::lists::OpenList;
use crate::text::markdown::notes::Notes;
use crate::text::markdown::pictures::OpenPicture;
use crate::text::markdown::rewrite::{Rewrites, Rewritten};
use crate::text::{Document, citations, code, slug};
use crate::text::{Problem, ProblemKind};

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

/// How often a text is changed and parsed again at most.
const MAX_REWRITES: usize = 4;

pub fn parse_markdown(source: &str, dialect: Dialect) -> Document {
    let mut rewritten: Vec<Rewritten> = Vec::new();
    loop {
        let text = rewritten.last().map_or(source, |last| &last.text);
        let mut reader = read(text, dialect);
        let rewrites = std::mem::take(&mut reader.rewrites);
        if rewritten.len() < MAX_REWRITES
            && let Some(next) = rewrites.apply(text)
        {
            rewritten.push(next);
            continue;
        }
        let mut document = reader.finish();
        for text in rewritten.iter().rev() {
            document.move_sources(|offset| text.original(offset));
        }
        return document;
    }
}

fn read(source: &str, dialect: Dialect) -> MarkdownReader<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        // This distinguishes pairs of single tildes from strikethrough.
        | Options::ENABLE_SUBSCRIPT;
    let resolve = match dialect {
        Dialect::Explanation => Some(links::resolve_source),
        Dialect::Article | Dialect::Page => None,
    };
    let events = Parser::new_with_broken_link_callback(source, options, resolve).into_offset_iter();
    let mut reader = MarkdownReader { dialect, source, ..MarkdownReader::default() };
    for (event, range) in events {
        reader.event(event, range);
    }
    reader
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
    /// The picture whose description is being read.
    picture: Option<OpenPicture>,
    /// The index of the node that opens the last paragraph.
    paragraph: usize,
    /// Whether the reader is within the brackets of a citation, whose text is not shown.
    in_citation: bool,
    code: Option<CodeBlock>,
    highlight_cost: usize,
    alignments: Vec<Alignment>,
    column: usize,
    in_table_head: bool,
    /// The index of the first node of the open table head.
    table_head: usize,
    chart: Option<OpenChart>,
    heading: Option<OpenHeading>,
    heading_ids: HeadingIds,
    notes: Notes,
    /// The numbers and labels of the footnotes that are being read; `None` for a repeated one.
    open_notes: Vec<Option<(usize, String)>>,
    lists: Vec<OpenList>,
    /// The comments of the open block of HTML, if one is open.
    comments: Option<Vec<Range<usize>>>,
    in_autolink: bool,
    rewrites: Rewrites,
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
        self.end_settings_of_chart();
        let is_explanation = self.dialect == Dialect::Explanation;
        self.document.renumber_headings(0, if is_explanation { 3 } else { 2 });
        if is_explanation {
            citations::find_citations(&mut self.document, self.source);
        }
        if self.dialect == Dialect::Page {
            for source in citations::find_missing_notes(&self.document, self.source) {
                self.document.problems.push(Problem { kind: ProblemKind::MissingNote, source });
            }
        }
        if !self.notes.is_empty() {
            self.document.keep_note_returns(&self.notes.referenced());
        }
        self.document.shrink_to_fit();
        self.document
    }

    fn event(&mut self, event: Event, range: Range<usize>) {
        if self.picture.is_some() {
            self.describe_picture(&event, &range);
            return;
        }
        if self.is_setting_of_chart(&event) {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                match &mut self.code {
                    Some(block) => block.code.push_text(&text, range.start),
                    None if self.comments.is_some() => self.html(&text, range.start),
                    None => self.words(&text, range.start),
                }
            }
            Event::InlineHtml(html) if html::starts_comment(&html) => {}
            Event::InlineHtml(html) => self.text(&html, range.start),
            Event::Html(html) => self.html(&html, range.start),
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
            Event::FootnoteReference(label) => {
                let mark = self.notes.reference(&label);
                self.document.nodes.push(DocumentNode::NoteReference(mark));
            }
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
            Tag::Paragraph if self.starts_chart(&range) => self.end_block(),
            Tag::Paragraph => {
                self.block_tag("<p>");
                self.paragraph = self.document.nodes.len() - 1;
            }
            Tag::HtmlBlock => self.start_html(range),
            Tag::Heading { level, .. } => {
                self.block_tag(format!("<h{}>", level as usize));
                let node = self.document.nodes.len() - 1;
                self.heading = Some(OpenHeading { node, text_start: self.document.text.len() });
            }
            Tag::BlockQuote(_) => self.block_tag("<blockquote>"),
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::List(first) => {
                self.lists.push(OpenList::new(first));
                match first {
                    None => self.block_tag("<ul>"),
                    Some(1) => self.block_tag("<ol>"),
                    Some(first) => self.block_tag(format!("<ol start=\"{first}\">")),
                }
            }
            Tag::Item => {
                self.block_tag("<li>");
                if let Some(list) = self.lists.last_mut() {
                    let written = self.source.get(range).unwrap_or_default();
                    list.add_item(self.document.nodes.len() - 1, written);
                }
            }
            Tag::FootnoteDefinition(label) => self.start_footnote(&label, range),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.start_chart_table();
                self.block_tag("<div class=\"table\" tabindex=\"0\"><table>");
            }
            Tag::TableHead => {
                self.column = 0;
                self.in_table_head = true;
                self.start_chart_row();
                self.end_block();
                self.table_head = self.document.nodes.len();
                self.document.push_html("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.start_chart_row();
                self.block_tag("<tr>");
            }
            Tag::TableCell => self.start_cell(range),
            Tag::Emphasis => self.document.push_html("<em>"),
            Tag::Strong => self.document.push_html("<strong>"),
            Tag::Strikethrough => self.document.push_html("<del>"),
            Tag::Subscript => self.lone_tilde(range.start),
            Tag::Link { link_type, dest_url, .. } => self.start_link(link_type, &dest_url, range),
            Tag::Image { dest_url, title, .. } if pictures::is_path(&dest_url) => {
                self.start_picture(&dest_url, &title, range);
            }
            Tag::Image { dest_url, .. } => self.start_link(LinkType::Inline, &dest_url, range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::Heading(level) => self.end_heading(level as usize),
            TagEnd::BlockQuote(_) => self.block_tag("</blockquote>"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::List(is_ordered) => {
                self.block_tag(if is_ordered { "</ol>" } else { "</ul>" });
                if let Some(list) = self.lists.pop() {
                    // Pages of articles can hide items, which are not counted then.
                    list.number_items(&mut self.document, self.dialect == Dialect::Article);
                }
            }
            TagEnd::Item => self.block_tag("</li>"),
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::Table => {
                self.block_tag("</tbody></table></div>");
                self.end_chart_table();
            }
            TagEnd::TableHead => self.end_table_head(),
            TagEnd::TableRow => self.block_tag("</tr>"),
            TagEnd::TableCell => {
                self.end_chart_cell();
                self.block_tag(if self.in_table_head { "</th>" } else { "</td>" });
            }
            TagEnd::Emphasis => self.document.push_html("</em>"),
            TagEnd::Strong => self.document.push_html("</strong>"),
            TagEnd::Strikethrough => self.document.push_html("</del>"),
            TagEnd::Subscript => self.lone_tilde(range.end - 1),
            TagEnd::Link | TagEnd::Image => self.end_link(),
            _ => {}
        }
    }

    /// Adds words of the text that are not code.
    fn words(&mut self, words: &str, source: usize) {
        if !self.in_autolink {
            self.find_lone_tildes(words, source);
        }
        self.find_unclosed_comments(words, source);
        self.text(words, source);
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
            let id = self.heading_ids.add(&slug);
            self.document.nodes[heading.node] =
                DocumentNode::Html(format!("<h{level} id=\"{id}\">").into());
        }
    }

    fn start_cell(&mut self, source: Range<usize>) {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"end\"",
            _ => "",
        };
        self.column += 1;
        let element = if self.in_table_head { "th" } else { "td" };
        self.block_tag(format!("<{element}{class}>"));
        self.start_chart_cell(source);
    }

    /// Ends the head of a table. A head without words is left out.
    fn end_table_head(&mut self) {
        self.in_table_head = false;
        self.end_block();
        let is_cell = |node: &DocumentNode| match node {
            DocumentNode::Html(html) => html.starts_with("<th") || html == "</th>",
            _ => false,
        };
        if self.document.nodes.iter().skip(self.table_head).all(is_cell) {
            self.document.nodes.truncate(self.table_head);
            self.document.push_html("<tbody>");
        } else {
            self.document.push_html("</tr></thead><tbody>");
        }
    }

    fn start_code(&mut self, kind: &CodeBlockKind) {
        self.block_tag("<pre tabindex=\"0\"><code>");
        let mut block = CodeBlock::default();
        if let CodeBlockKind::Fenced(info) = kind {
            let language = info.split([' ', ',']).next().unwrap_or_default();
            language.clone_into(&mut block.language);
        }
        self.code = Some(block);
    }

    fn end_code(&mut self) {
        let CodeBlock { language, code } = self.code.take().unwrap_or_default();
        let start = self.document.text.len();
        let mut line_start = 0;
        if code.text.is_empty() {
            self.text("", code.source_offset(0));
        }
        for line in code.text.split_inclusive('\n') {
            self.text(line, code.source_offset(line_start));
            line_start += line.len();
        }
        let text = start..self.document.text.len();
        if let Some(language) = code::known_language(&language)
            && !text.is_empty()
        {
            let cost = code::cost(&code.text);
            self.highlight_cost = self.highlight_cost.saturating_add(cost);
            if self.highlight_cost <= MAX_HIGHLIGHT_COST {
                self.document.code.push(Code { text, language: language.to_owned(), cost });
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
