//! The text of an article as its page shows it, and places in it as annotations count them: in Unicode code points
//! (W3C Web Annotation, 4.2.5). It knows nothing of claims.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::model::Article;
use crate::render::article::{Excerpt, excerpts};

/// The most grapheme clusters of context on either side of a passage.
const CONTEXT: usize = 32;

/// The most bytes of it: a character can have marks without number.
const LONGEST: usize = 1024;

/// The text content of the element with `data-article-text`, without what stands in `data-note`.
pub struct Shown<'a> {
    article: &'a Article,
    text: Cow<'a, str>,
    pieces: Vec<Piece>,
}

/// A stretch of the article's text that is shown without a gap.
struct Piece {
    /// Where it is in the article's text.
    own: Range<usize>,
    /// Where it begins in the text that is shown.
    start: usize,
}

impl<'a> Shown<'a> {
    /// All of the text, or the blocks that one of `passages` touches where only those are shown.
    pub fn of(article: &'a Article, passages: &[Range<usize>]) -> Self {
        let text = &article.document.text;
        if !article.excerpts {
            let whole = Piece { own: 0..text.len(), start: 0 };
            return Self { article, text: Cow::Borrowed(text), pieces: vec![whole] };
        }
        let touches = |range: &Range<usize>| {
            passages.iter().any(|own| own.start < range.end && range.start < own.end)
        };
        let mut shown = Self { article, text: Cow::Owned(String::new()), pieces: Vec::new() };
        for excerpt in excerpts(article, touches) {
            if let Excerpt::Block { range, .. } = excerpt {
                shown.add(range);
            }
        }
        shown
    }

    fn add(&mut self, own: Range<usize>) {
        let start = self.text.len();
        self.text.to_mut().push_str(self.article.document.slice(own.clone()));
        match self.pieces.last_mut().filter(|last| last.own.end == own.start) {
            Some(last) => last.own.end = own.end,
            None => self.pieces.push(Piece { own, start }),
        }
    }

    /// Where a range of the article's text is in the text that is shown, in bytes.
    pub fn place(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let piece = self.piece(range)?;
        let start = piece.start + (range.start - piece.own.start);
        Some(start..start + range.len())
    }

    /// The words before and after a range, as far as they are shown without a gap.
    pub fn context(&self, range: &Range<usize>) -> (String, String) {
        let Some(piece) = self.piece(range) else { return Default::default() };
        let document = &self.article.document;
        (
            before(document.slice(piece.own.start..range.start)),
            after(document.slice(range.end..piece.own.end)),
        )
    }

    fn piece(&self, range: &Range<usize>) -> Option<&Piece> {
        let at =
            self.pieces.partition_point(|piece| piece.own.start <= range.start).checked_sub(1)?;
        self.pieces.get(at).filter(|piece| range.end <= piece.own.end)
    }

    /// How many code points stand before each of some byte offsets of the text that is shown. The text is read once.
    pub fn code_points(&self, offsets: &BTreeSet<usize>) -> BTreeMap<usize, usize> {
        let (mut last, mut count) = (0, 0);
        let mut counts = BTreeMap::new();
        for offset in offsets {
            count += self.text.get(last..*offset).map_or(0, |words| words.chars().count());
            last = *offset;
            counts.insert(*offset, count);
        }
        counts
    }
}

/// The last words of `text`.
pub fn before(text: &str) -> String {
    let near = text
        .grapheme_indices(true)
        .rev()
        .take(CONTEXT)
        .take_while(|(at, _)| text.len() - at <= LONGEST);
    let start = near.last().map_or(text.len(), |(at, _)| at);
    text.get(start..).unwrap_or_default().to_owned()
}

/// The first words of `text`.
pub fn after(text: &str) -> String {
    let near = text.grapheme_indices(true).take(CONTEXT).map(|(at, grapheme)| at + grapheme.len());
    let end = near.take_while(|end| *end <= LONGEST).last().unwrap_or_default();
    text.get(..end).unwrap_or_default().to_owned()
}
