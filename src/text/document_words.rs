//! The words of a document without its markup, for comparisons and for plain texts.

use std::borrow::Cow;

use crate::text::document::{Document, DocumentNode};
use crate::text::line_breaks::join_unspaced_lines;

/// Replaces words that are seen but not read, or that are struck. It never occurs in a quote.
pub(crate) const UNREADABLE: &str = "\u{fffc}";
/// Replaces a line break that readers see.
const SEEN_BREAK: char = '\u{2028}';

impl Document {
    /// Returns the words that readers see, without the marks of citations.
    pub fn words(&self) -> String {
        let mut words = String::with_capacity(self.text.len());
        for node in &self.nodes {
            if let DocumentNode::Text(range) = node {
                words.push_str(self.slice(range.clone()));
            }
        }
        words.truncate(words.trim_end().len());
        words
    }

    /// Returns the words of a source: [`text`](Self::text) with [`UNREADABLE`] in place of struck words,
    /// and without the line breaks between Chinese or Japanese characters that readers do not see.
    pub(crate) fn source_words(&self) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut blocks = self.blocks.iter().peekable();
        let mut is_preformatted = false;
        let mut is_after_break = false;
        let mut is_struck = false;
        for node in &self.nodes {
            let DocumentNode::Text(range) = node else {
                let DocumentNode::Html(tag) = node else { continue };
                is_after_break = tag == "<br>";
                if tag == "<del>" {
                    text.push_str(UNREADABLE);
                }
                is_struck = tag == "<del>" || is_struck && tag != "</del>";
                is_preformatted =
                    tag.starts_with("<pre") || is_preformatted && !tag.starts_with("</pre");
                continue;
            };
            if is_struck {
                continue;
            }
            for (offset, c) in self.slice(range.clone()).char_indices() {
                let at = range.start + offset;
                while blocks.next_if(|block| block.end < at).is_some() {}
                let is_between = blocks.peek().is_none_or(|block| block.end == at);
                let is_seen = is_preformatted || is_between || is_after_break && offset == 0;
                text.push(if c == '\n' && is_seen { SEEN_BREAK } else { c });
            }
        }
        join_unspaced_lines(&text).replace(SEEN_BREAK, "\n")
    }

    /// Returns the words if the document is a single paragraph without any markup.
    pub(crate) fn plain_paragraph(&self) -> Option<&str> {
        let is_plain = |node: &DocumentNode| {
            matches!(node, DocumentNode::Text(_)) || node.is("<p>") || node.is("</p>")
        };
        if self.blocks.len() == 1 && self.nodes.iter().all(is_plain) {
            return Some(&self.text);
        }
        None
    }

    /// Returns [`text`](Self::text) with `~~` at both ends of struck words. Without them, `not` and
    /// `~~not~~` would be the same.
    pub fn text_with_strikes(&self) -> Cow<'_, str> {
        if !self.nodes.iter().any(|node| node.is("<del>")) {
            return Cow::Borrowed(&self.text);
        }
        let mut text = String::with_capacity(self.text.len() + 4);
        let mut end = 0;
        for node in &self.nodes {
            if let DocumentNode::Text(range) = node {
                text.push_str(self.slice(end..range.end));
                end = range.end;
            } else if node.is("<del>") || node.is("</del>") {
                text.push_str("~~");
            }
        }
        text.push_str(self.slice(end..self.text.len()));
        Cow::Owned(text)
    }
}
