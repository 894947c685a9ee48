//! Passages as marks in HTML: well formed however they overlap, and without a change to the words.

use std::collections::BTreeSet;
use std::ops::Range;

use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;

use crate::model::{ArticlePassage, Model, Part};
use crate::render::locale::Locale;
use crate::text::{Document, HtmlWriter, escape};

/// The passages of one part of an article, ready to be marked.
pub struct PassageHighlighter<'a> {
    model: &'a Model,
    locale: &'a Locale,
    root: &'a str,
    passages: Vec<&'a ArticlePassage>,
    /// What passages hold, in order; stretches that touch are one.
    held: Vec<Range<usize>>,
    /// Where any passage begins or ends, so that between two of them the same passages hold.
    edges: Vec<usize>,
    /// The number of each claim in the article, by the claim's place in the model.
    numbers: &'a dyn Fn(usize) -> usize,
    /// The sentences that hold no passage.
    rest: Vec<Range<usize>>,
}

/// The end of a passage in what was written.
#[derive(Debug, Clone, Copy)]
pub struct End {
    /// Bytes of the HTML.
    pub at: usize,
    /// The claim, by its place in the model.
    pub claim: usize,
}

impl<'a> PassageHighlighter<'a> {
    /// The marks of `part` for a page whose way to the root is `root`.
    pub fn new(
        model: &'a Model,
        locale: &'a Locale,
        passages: &'a [ArticlePassage],
        part: Part,
        root: &'a str,
        numbers: &'a dyn Fn(usize) -> usize,
    ) -> Self {
        let passages: Vec<&ArticlePassage> =
            passages.iter().filter(|marked| marked.part == part).collect();
        let edges: BTreeSet<usize> =
            passages.iter().flat_map(|marked| [marked.range.start, marked.range.end]).collect();
        let held = merged(passages.iter().map(|marked| marked.range.clone()));
        Self {
            model,
            locale,
            root,
            passages,
            held,
            edges: edges.into_iter().collect(),
            numbers,
            rest: Vec::new(),
        }
    }

    /// The same highlighter, with the sentences of `document` (UAX #29, section 5) that hold no passage told apart, so
    /// that a page can leave them out.
    pub fn with_sentences(mut self, document: &Document) -> Self {
        let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
        for block in &document.blocks {
            let mut start = block.start;
            for end in segmenter
                .segment_str(document.slice(block.clone()))
                .skip(1)
                .map(|at| block.start + at)
            {
                if !self.touches(&(start..end)) {
                    self.rest.push(start..end);
                }
                start = end;
            }
        }
        let edges = self.rest.iter().flat_map(|sentence| [sentence.start, sentence.end]);
        self.edges =
            self.edges.iter().copied().chain(edges).collect::<BTreeSet<_>>().into_iter().collect();
        self
    }

    /// Writes the words of `text` at `range` with their highlighter, and adds the passages that end there to `ends`.
    pub fn write(&self, text: &str, range: Range<usize>, html: &mut String, ends: &mut Vec<End>) {
        let mut start = range.start;
        while start < range.end {
            let next = self.edges.partition_point(|edge| *edge <= start);
            let end = self.edges.get(next).copied().unwrap_or(range.end).min(range.end);
            self.stretch(text.get(start..end).unwrap_or_default(), start..end, html, ends);
            start = end;
        }
    }

    /// Whether any passage holds a word of `range`.
    pub fn touches(&self, range: &Range<usize>) -> bool {
        let first = self.held.partition_point(|held| held.end <= range.start);
        self.held.get(first).is_some_and(|held| held.start < range.end)
    }

    /// Writes words in which no passage begins or ends.
    fn stretch(&self, words: &str, range: Range<usize>, html: &mut String, ends: &mut Vec<End>) {
        let here = self.holding(&range);
        let Some(closest) = here.iter().min_by_key(|marked| marked.range.len()) else {
            return self.plain(words, &range, html);
        };
        let (first, rest): (Vec<&ArticlePassage>, Vec<&ArticlePassage>) =
            here.iter().partition(|marked| marked.range.start == range.start);
        let opened = self.open(&first, &rest, html);
        let has_words = words.chars().any(char::is_alphanumeric);
        if !has_words && closest.range != range {
            escape(words, html);
        } else {
            self.link(closest, words, html);
        }
        (0..opened).for_each(|_| html.push_str("</mark>"));
        let mut ended: Vec<usize> = Vec::new();
        for marked in here.iter().filter(|marked| marked.range.end == range.end) {
            if !ended.contains(&marked.claim) {
                ended.push(marked.claim);
                self.reference(marked, html);
                ends.push(End { at: html.len(), claim: marked.claim });
            }
        }
    }

    /// Writes words that no passage holds.
    fn plain(&self, words: &str, range: &Range<usize>, html: &mut String) {
        let at = self.rest.partition_point(|sentence| sentence.end <= range.start);
        let is_rest = self.rest.get(at).is_some_and(|sentence| sentence.start <= range.start);
        html.push_str(if is_rest { "<span class=\"rest\">" } else { "" });
        escape(words, html);
        html.push_str(if is_rest { "</span>" } else { "" });
    }

    /// The passages that hold all of `range`, the widest first.
    fn holding(&self, range: &Range<usize>) -> Vec<&'a ArticlePassage> {
        let before = self.passages.partition_point(|marked| marked.range.start <= range.start);
        let begun = self.passages.get(..before).unwrap_or_default();
        let mut here: Vec<&ArticlePassage> =
            begun.iter().copied().filter(|marked| range.end <= marked.range.end).collect();
        here.sort_by_key(|marked| std::cmp::Reverse(marked.range.len()));
        here
    }

    /// Opens a mark for each passage that begins here, since each needs an id, the last of them with
    /// every passage that goes on; or one mark where none begins. No claim is named by two of them, so that
    /// the marks of a claim never hold a word twice.
    fn open(
        &self,
        first: &[&ArticlePassage],
        rest: &[&ArticlePassage],
        html: &mut String,
    ) -> usize {
        let Some((innermost, outer)) = first.split_last() else {
            self.mark(None, rest, &[], html);
            return 1;
        };
        let mut named: Vec<usize> = Vec::new();
        for marked in outer {
            self.mark(Some(marked), &[marked], &named, html);
            named.push(marked.claim);
        }
        let going_on: Vec<&ArticlePassage> =
            std::iter::once(*innermost).chain(rest.iter().copied()).collect();
        self.mark(Some(innermost), &going_on, &named, html);
        first.len()
    }

    /// Opens a mark with the claims of `passages` that are not `named` around it.
    fn mark(
        &self,
        first: Option<&ArticlePassage>,
        passages: &[&ArticlePassage],
        named: &[usize],
        html: &mut String,
    ) {
        let claim = |at: usize| self.model.claims.get(at);
        let mut claims: Vec<usize> = Vec::new();
        for marked in passages {
            if !named.contains(&marked.claim) && !claims.contains(&marked.claim) {
                claims.push(marked.claim);
            }
        }
        let ids: Vec<&str> =
            claims.iter().filter_map(|at| claim(*at)).map(|claim| claim.id.as_str()).collect();
        let closest = passages.iter().min_by_key(|marked| marked.range.len());
        let rating = closest
            .and_then(|marked| self.model.ratings.get(claim(marked.claim)?.effective_rating()?));
        html.push_str("<mark class=\"passage\" data-claims=\"");
        escape(&ids.join(" "), html);
        if let Some(rating) = rating {
            html.push_str("\" data-rating=\"");
            escape(&rating.id, html);
        }
        if let Some(first) = first {
            html.push_str("\" id=\"");
            escape(&passage_id(self.model, first), html);
        }
        html.push_str("\">");
    }

    fn link(&self, marked: &ArticlePassage, words: &str, html: &mut String) {
        let id = self.model.claims.get(marked.claim).map_or("", |claim| claim.id.as_str());
        html.push_str("<a href=\"");
        html.push_str(self.root);
        html.push_str("claims/");
        escape(id, html);
        html.push_str("/index.html\">");
        escape(words, html);
        html.push_str("</a>");
    }

    /// After a passage, a note with its claim's number: every one of several overlapping passages can be
    /// reached, and none depends on colour.
    fn reference(&self, marked: &ArticlePassage, html: &mut String) {
        let Some(claim) = self.model.claims.get(marked.claim) else { return };
        let rating = claim.effective_rating().and_then(|rating| self.model.ratings.get(rating));
        let number = (self.numbers)(marked.claim).to_string();
        let unrated =
            || self.locale.text(if claim.retracted { "retracted" } else { "no-rating" }, &[]);
        let label = rating.map_or_else(unrated, |rating| rating.label.clone());
        html.push_str("<sup class=\"reference\" data-note data-pagefind-ignore");
        if let Some(rating) = rating {
            html.push_str(" data-rating=\"");
            escape(&rating.id, html);
            html.push('"');
        }
        html.push_str("><a href=\"#note-");
        escape(&claim.id, html);
        html.push_str("\" title=\"");
        escape(&label, html);
        html.push_str("\" aria-label=\"");
        escape(&self.locale.text("reference", &[("number", &number), ("rating", &label)]), html);
        html.push_str("\">");
        escape(&format!("{number}{}", rating.map_or("", |rating| &rating.symbol)), html);
        html.push_str("</a></sup>");
    }
}

/// Stretches in order, those that touch as one. None of them is empty.
fn merged(stretches: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> =
        stretches.filter(|stretch| !stretch.is_empty()).collect();
    stretches.sort_unstable_by_key(|stretch| stretch.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        match merged.last_mut().filter(|last| stretch.start <= last.end) {
            Some(last) => last.end = last.end.max(stretch.end),
            None => merged.push(stretch),
        }
    }
    merged
}

/// The id of a passage's first mark: `passage-<claim>`, from the second on with its number.
pub fn passage_id(model: &Model, marked: &ArticlePassage) -> String {
    let claim = model.claims.get(marked.claim).map_or("", |claim| claim.id.as_str());
    match marked.number {
        1 => format!("passage-{claim}"),
        number => format!("passage-{claim}-{number}"),
    }
}

/// The article's text with its marks. A link of the source that touches a passage gives way to the
/// link to the claim.
pub struct ArticleWriter<'a> {
    /// The text.
    pub document: &'a Document,
    /// Its marks.
    pub highlighter: PassageHighlighter<'a>,
    /// The address of the article, against which its own links are read.
    pub base: Option<url::Url>,
    /// Where notes can stand: just after their passage, or after the heading, table or code that holds it.
    pub places: Vec<NotePosition>,
    /// What is open that no note can stand in.
    closed_by: Option<&'static str>,
    waiting: Vec<usize>,
}

/// A place for the note on a claim.
#[derive(Debug, Clone, Copy)]
pub struct NotePosition {
    /// Bytes of the HTML.
    pub at: usize,
    /// The claim, by its place in the model.
    pub claim: usize,
    /// Whether it is within a paragraph, where only phrasing content can stand.
    pub is_inline: bool,
}

/// What no note can stand in, and what ends it.
const CLOSED: [(&str, &str); 8] = [
    ("<h1", "</h1>"),
    ("<h2", "</h2>"),
    ("<h3", "</h3>"),
    ("<h4", "</h4>"),
    ("<h5", "</h5>"),
    ("<h6", "</h6>"),
    ("<pre>", "</pre>"),
    ("<div class=\"table\">", "</table></div>"),
];

impl<'a> ArticleWriter<'a> {
    /// The article's text with these marks.
    pub fn new(
        document: &'a Document,
        highlighter: PassageHighlighter<'a>,
        base: Option<url::Url>,
    ) -> Self {
        Self {
            document,
            highlighter,
            base,
            places: Vec::new(),
            closed_by: None,
            waiting: Vec::new(),
        }
    }
}

impl HtmlWriter for ArticleWriter<'_> {
    fn text(&mut self, range: Range<usize>, html: &mut String) {
        let mut ends = Vec::new();
        self.highlighter.write(&self.document.text, range, html, &mut ends);
        for end in ends {
            match self.closed_by {
                Some(_) => self.waiting.push(end.claim),
                None => {
                    self.places.push(NotePosition { at: end.at, claim: end.claim, is_inline: true })
                }
            }
        }
    }

    fn markup(&mut self, markup: &str, html: &str) {
        if self.closed_by.is_none() {
            let opened = CLOSED.iter().find(|(open, _)| markup.starts_with(open));
            self.closed_by = opened.map(|(_, close)| *close);
        } else if self.closed_by.is_some_and(|close| markup.ends_with(close)) {
            self.closed_by = None;
            let waiting = std::mem::take(&mut self.waiting);
            self.places.extend(waiting.into_iter().map(|claim| NotePosition {
                at: html.len(),
                claim,
                is_inline: false,
            }));
        }
    }

    fn href(&mut self, index: usize) -> Option<String> {
        let link =
            self.document.links.get(index).filter(|link| !self.highlighter.touches(&link.text))?;
        let address = match url::Url::parse(&link.target) {
            Ok(absolute) => absolute,
            Err(_) => self.base.as_ref()?.join(&link.target).ok()?,
        };
        matches!(address.scheme(), "http" | "https" | "mailto").then(|| address.to_string())
    }

    fn citation(&mut self, _: usize, _: &mut String) {}
}
