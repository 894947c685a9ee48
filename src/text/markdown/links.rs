//! Links and citations in Markdown. An image of another site is a link.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, LinkType};

use crate::text::document::DocumentNode;
use crate::text::markdown::MarkdownReader;
use crate::text::{Link, citations};

/// Makes a link of `[@source]`, which has no definition.
pub(super) fn resolve_source(link: BrokenLink<'_>) -> Option<(CowStr<'_>, CowStr<'_>)> {
    if citations::is_source_key(&link.reference) {
        return Some((link.reference, CowStr::from("")));
    }
    None
}

impl MarkdownReader<'_> {
    /// Starts a link or a citation. A link within another, such as an image of another site, is not
    /// shown as one.
    pub(super) fn start_link(&mut self, link_type: LinkType, target: &str, source: Range<usize>) {
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
        self.in_autolink = matches!(link_type, LinkType::Autolink | LinkType::Email);
        let index = self.document.links.len();
        let start = self.document.text.len();
        self.document.links.push(Link {
            target: target.to_owned(),
            source,
            text: start..start,
            words_end: 0,
        });
        self.document.nodes.push(DocumentNode::Link(index));
        self.open_links.push(Some(index));
    }

    /// Ends the innermost link. A link without text is removed, because readers could not see it.
    pub(super) fn end_link(&mut self) {
        self.in_citation = false;
        self.in_autolink = false;
        let Some(Some(index)) = self.open_links.pop() else { return };
        let link = &mut self.document.links[index];
        link.text.end = self.document.text.len();
        link.words_end = if link.text.is_empty() { link.source.start } else { self.source_end };
        let is_start = |node: &DocumentNode| matches!(node, DocumentNode::Link(it) if *it == index);
        let start = self.document.nodes.iter().rposition(is_start);
        let inside = start.and_then(|start| self.document.nodes.get(start + 1..));
        let is_picture = |node: &DocumentNode| matches!(node, DocumentNode::Picture(_));
        if !link.text.is_empty() || inside.is_some_and(|inside| inside.iter().any(is_picture)) {
            self.document.nodes.push(DocumentNode::LinkEnd);
            return;
        }
        if let Some(start) = start {
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
}
