//! The words of a document without its markup, for comparisons and for plain texts.

use std::borrow::Cow;

use crate::text::document::{Document, DocumentNode};

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
