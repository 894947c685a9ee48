//! Raw HTML in Markdown. It is shown as text. Comments are left out.

use std::ops::Range;

use crate::text::citations;
use crate::text::markdown::MarkdownReader;
use crate::text::{Problem, ProblemKind};

const START: &str = "<!--";
const END: &str = "-->";

/// The comments of a piece of HTML.
#[derive(Default)]
struct Comments {
    /// Whole comments, with their signs, in order.
    closed: Vec<Range<usize>>,
    /// The start of a comment that does not end.
    unclosed: Option<Range<usize>>,
}

/// Finds the comments in `html`, which begins at byte `offset` of the source.
fn find(html: &str, offset: usize) -> Comments {
    let mut comments = Comments::default();
    let mut from = 0;
    while let Some(start) = html[from..].find(START).map(|found| from + found) {
        // `<!-->` is a whole comment (`CommonMark` 0.31, section 6.6).
        let Some(end) = html[start + 2..].find(END).map(|found| start + 2 + found + END.len())
        else {
            comments.unclosed = Some(offset + start..offset + start + START.len());
            break;
        };
        comments.closed.push(offset + start..offset + end);
        from = end;
    }
    comments
}

/// Returns the parts of `range` that are outside of `comments`.
fn outside(comments: &[Range<usize>], range: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    let first = comments.partition_point(|comment| comment.end <= range.start);
    for comment in &comments[first..] {
        if comment.start >= range.end {
            break;
        }
        parts.push(start..comment.start.max(start));
        start = comment.end;
    }
    parts.push(start..range.end.max(start));
    parts.retain(|part| !part.is_empty());
    parts
}

/// Returns whether a comment begins in a text that is not Markdown.
pub(crate) fn has_comment(text: &str) -> bool {
    text.contains(START)
}

/// Returns whether a comment begins at the start of a text.
pub(super) fn starts_comment(text: &str) -> bool {
    text.starts_with(START)
}

impl MarkdownReader<'_> {
    /// Starts a block of raw HTML. If it begins with a comment and words follow on its last line,
    /// the comment is taken out, so that they are Markdown.
    pub(super) fn start_html(&mut self, range: Range<usize>) {
        self.block_tag("<p>");
        let block = self.source.get(range.clone()).unwrap_or_default();
        let found = find(block, range.start);
        if let Some(unclosed) = found.unclosed {
            self.unclosed_comment(unclosed);
        }
        if let Some(first) = found.closed.first() {
            self.remove_comments_before_words(block, first.end..range.end, &found.closed);
        }
        self.comments = Some(found.closed);
    }

    /// Takes the comments out of a block that begins with one, if words follow in the block.
    fn remove_comments_before_words(
        &mut self,
        block: &str,
        after_first: Range<usize>,
        comments: &[Range<usize>],
    ) {
        let is_comment = starts_comment(block.trim_start());
        let rest = outside(comments, after_first);
        let has_words = rest.iter().any(|part| {
            let part = self.source.get(part.clone()).unwrap_or_default();
            !part.trim().is_empty()
        });
        if is_comment && has_words {
            for comment in comments {
                let after = self.source.get(comment.end..).unwrap_or_default();
                let space = after.len() - after.trim_start_matches([' ', '\t']).len();
                self.rewrites.removed.push(comment.start..comment.end + space);
            }
        }
    }

    /// Adds a line of raw HTML without its comments.
    pub(super) fn html(&mut self, html: &str, source: usize) {
        let comments = self.comments.take().unwrap_or_default();
        for part in outside(&comments, source..source + html.len()) {
            let words = html.get(part.start - source..part.end - source).unwrap_or_default();
            if self.block_start.is_some() || !words.trim().is_empty() {
                self.text(words, part.start);
            }
        }
        self.comments = Some(comments);
    }

    /// Ends a block of raw HTML. A block that has only comments is left out.
    pub(super) fn end_html(&mut self) {
        self.comments = None;
        if self.block_start.is_none() && self.document.nodes.last().is_some_and(|it| it.is("<p>")) {
            self.document.nodes.pop();
        } else {
            self.block_tag("</p>");
        }
    }

    pub(super) fn find_unclosed_comments(&mut self, words: &str, source: usize) {
        for index in memchr::memchr_iter(b'<', words.as_bytes()) {
            let start = source + index;
            let rest = self.source.get(start..).unwrap_or_default();
            if starts_comment(rest) && !citations::is_escaped(self.source, start) {
                self.unclosed_comment(start..start + START.len());
            }
        }
    }

    fn unclosed_comment(&mut self, source: Range<usize>) {
        self.document.problems.push(Problem { kind: ProblemKind::UnclosedComment, source });
    }
}
