//! Changes a Markdown text before it is parsed again, and leads back from the changed text to the
//! original one. Two things need this:
//!
//! - The parser takes a pair of single tildes for strikethrough (`~20 to ~30`). Each gets a
//!   backslash.
//! - A line that begins with a comment is raw HTML to the end. Without the comment it is Markdown.

use std::ops::Range;

use crate::text::citations;
use crate::text::markdown::MarkdownReader;

/// The changes to a text.
#[derive(Default)]
pub(super) struct Rewrites {
    /// Single tildes, in order.
    pub tildes: Vec<usize>,
    /// Whether the parser paired some of them.
    pub has_pair: bool,
    /// Ranges to take out, in order.
    pub removed: Vec<Range<usize>>,
}

/// A changed text.
pub(super) struct Rewritten {
    pub text: String,
    /// From these offsets of the changed text to the next, it runs in parallel with the original:
    /// offsets of the changed text and of the original.
    parallels: Vec<(usize, usize)>,
}

impl Rewrites {
    /// Returns the changed text, or `None` if it would be the same.
    pub(super) fn apply(mut self, source: &str) -> Option<Rewritten> {
        if !self.has_pair {
            self.tildes.clear();
        }
        if self.tildes.is_empty() && self.removed.is_empty() {
            return None;
        }
        let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
        for tilde in self.tildes {
            edits.push((tilde..tilde, "\\"));
        }
        for removed in self.removed {
            edits.push((removed, ""));
        }
        edits.sort_by_key(|(range, _)| range.start);
        let mut rewritten = Rewritten { text: String::new(), parallels: vec![(0, 0)] };
        let mut copied = 0;
        for (range, inserted) in edits {
            rewritten.text.push_str(source.get(copied..range.start).unwrap_or_default());
            rewritten.text.push_str(inserted);
            rewritten.parallels.push((rewritten.text.len(), range.end));
            copied = range.end;
        }
        rewritten.text.push_str(source.get(copied..).unwrap_or_default());
        Some(rewritten)
    }
}

impl Rewritten {
    /// Returns the offset in the original text.
    pub(super) fn original(&self, offset: usize) -> usize {
        let next = self.parallels.partition_point(|(changed, _)| *changed <= offset);
        match next.checked_sub(1).and_then(|index| self.parallels.get(index)) {
            Some((changed, original)) => original + (offset - changed),
            None => offset,
        }
    }
}

impl MarkdownReader<'_> {
    pub(super) fn find_lone_tildes(&mut self, words: &str, source: usize) {
        for index in memchr::memchr_iter(b'~', words.as_bytes()) {
            let tilde = source + index;
            let before = self.source.get(..tilde).unwrap_or_default();
            let after = self.source.get(tilde..).unwrap_or_default();
            let is_alone =
                after.starts_with('~') && !after.starts_with("~~") && !before.ends_with('~');
            if is_alone && !citations::is_escaped(self.source, tilde) {
                self.rewrites.tildes.push(tilde);
            }
        }
    }

    /// Adds a tilde that the parser paired with another.
    pub(super) fn lone_tilde(&mut self, source: usize) {
        self.rewrites.tildes.push(source);
        self.rewrites.has_pair = true;
        self.text("~", source);
    }
}
