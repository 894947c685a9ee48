//! The text of an article as its page shows it, and positions in it in Unicode code points (W3C Web
//! Annotation, section 4.2.5).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::model::Article;
use crate::render::article::{Excerpt, excerpts};

/// The most grapheme clusters of context before or after a passage.
const MAX_CONTEXT_GRAPHEMES: usize = 32;

/// Grapheme clusters can be arbitrarily long, so their bytes are limited too.
const MAX_CONTEXT_BYTES: usize = 1024;

/// The text of the page's element with `data-article-text`, without the parts in `data-note`.
pub(crate) struct VisibleText<'a> {
    article: &'a Article,
    text: Cow<'a, str>,
    stretches: Vec<Stretch>,
}

/// A range of the article's text that is shown without a gap.
struct Stretch {
    /// The range in the article's text.
    source: Range<usize>,
    /// The start in the visible text.
    start: usize,
}

impl<'a> VisibleText<'a> {
    /// Collects the visible text: everything, or if the page shows excerpts, the blocks that one of
    /// the `passages` touches.
    pub(crate) fn new(article: &'a Article, passages: &[Range<usize>]) -> Self {
        let text = &article.document.text;
        if !article.excerpts {
            let all = Stretch { source: 0..text.len(), start: 0 };
            return Self { article, text: Cow::Borrowed(text), stretches: vec![all] };
        }
        let mut visible = Self { article, text: Cow::default(), stretches: Vec::new() };
        let excerpts = excerpts(article, |range| {
            passages.iter().any(|passage| passage.start < range.end && range.start < passage.end)
        });
        for excerpt in excerpts {
            if let Excerpt::Block { range, .. } = excerpt {
                visible.add(range);
            }
        }
        visible
    }

    fn add(&mut self, source: Range<usize>) {
        let start = self.text.len();
        self.text.to_mut().push_str(self.article.document.slice(source.clone()));
        match self.stretches.last_mut() {
            Some(last) if last.source.end == source.start => last.source.end = source.end,
            _ => self.stretches.push(Stretch { source, start }),
        }
    }

    /// Converts a range of the article's text to the visible text, in bytes.
    pub(crate) fn visible_range(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let stretch = self.stretch(range)?;
        let start = stretch.start + (range.start - stretch.source.start);
        Some(start..start + range.len())
    }

    /// Returns the text before and after a range, up to the next gap.
    pub(crate) fn context(&self, range: &Range<usize>) -> (String, String) {
        let Some(stretch) = self.stretch(range) else { return Default::default() };
        let before = self.article.document.slice(stretch.source.start..range.start);
        let after = self.article.document.slice(range.end..stretch.source.end);
        (context_before(before), context_after(after))
    }

    fn stretch(&self, range: &Range<usize>) -> Option<&Stretch> {
        let following =
            self.stretches.partition_point(|stretch| stretch.source.start <= range.start);
        let stretch = self.stretches.get(following.checked_sub(1)?)?;
        (range.end <= stretch.source.end).then_some(stretch)
    }

    /// Counts the code points before byte offsets of the visible text, in one pass over the text.
    pub(crate) fn code_points(&self, offsets: &BTreeSet<usize>) -> BTreeMap<usize, usize> {
        let mut counts = BTreeMap::new();
        let mut previous = 0;
        let mut count = 0;
        for &offset in offsets {
            count += self.text.get(previous..offset).map_or(0, |text| text.chars().count());
            previous = offset;
            counts.insert(offset, count);
        }
        counts
    }
}

/// Returns the end of the text before a passage.
pub(crate) fn context_before(text: &str) -> String {
    let mut start = text.len();
    for (index, _) in text.grapheme_indices(true).rev().take(MAX_CONTEXT_GRAPHEMES) {
        if text.len() - index > MAX_CONTEXT_BYTES {
            break;
        }
        start = index;
    }
    text.get(start..).unwrap_or_default().to_owned()
}

/// Returns the start of the text after a passage.
pub(crate) fn context_after(text: &str) -> String {
    let mut end = 0;
    for grapheme in text.graphemes(true).take(MAX_CONTEXT_GRAPHEMES) {
        if end + grapheme.len() > MAX_CONTEXT_BYTES {
            break;
        }
        end += grapheme.len();
    }
    text.get(..end).unwrap_or_default().to_owned()
}
