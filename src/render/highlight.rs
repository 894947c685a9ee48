//! Writes articles as HTML with their passages highlighted. The HTML is well-formed even if
//! passages overlap, and the text is not changed.

use std::ops::Range;
use std::sync::Arc;

use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;

use crate::content::media_files::Picture;
use crate::model::{Article, ArticlePassage, Claim, Model, Part, Rating};
use crate::render::context::ContextBuilder;
use crate::render::pictures::write_picture;
use crate::render::transcript::SpeakerNumbers;
use crate::text::{Document, HtmlWriter, escape};

/// Writes one part of an article with its passages highlighted, in runs within which no passage
/// begins or ends.
pub(crate) struct PassageHighlighter<'a> {
    page: &'a ContextBuilder<'a>,
    text: &'a str,
    /// Returns the number of a claim in the article.
    claim_number: &'a dyn Fn(usize) -> usize,
    /// In the order of their start.
    passages: Vec<&'a ArticlePassage>,
    /// The ranges that passages cover, in order. Adjacent ones are merged.
    covered: Vec<Range<usize>>,
    /// Sentences without a passage, which readers can hide.
    other_sentences: Vec<Range<usize>>,
    /// The offsets at which one of the passages or sentences begins or ends, in order.
    edges: Vec<usize>,
}

impl<'a> PassageHighlighter<'a> {
    pub(crate) fn new(
        page: &'a ContextBuilder<'a>,
        article: &'a Article,
        part: Part,
        claim_number: &'a dyn Fn(usize) -> usize,
    ) -> Self {
        let passages: Vec<&ArticlePassage> =
            article.passages.iter().filter(|passage| passage.part == part).collect();
        let mut highlighter = Self {
            page,
            text: article.part(part),
            claim_number,
            covered: merge_ranges(&passages),
            passages,
            other_sentences: Vec::new(),
            edges: Vec::new(),
        };
        if part == Part::Body {
            highlighter.find_other_sentences(&article.document);
        }
        highlighter.find_edges();
        highlighter
    }

    /// Finds the sentences (UAX #29, section 5) without a passage.
    fn find_other_sentences(&mut self, document: &Document) {
        let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
        for block in &document.blocks {
            let mut start = block.start;
            for length in segmenter.segment_str(document.slice(block.clone())).skip(1) {
                let sentence = start..block.start + length;
                start = sentence.end;
                if !self.overlaps_passage(&sentence) {
                    self.other_sentences.push(sentence);
                }
            }
        }
    }

    fn find_edges(&mut self) {
        let passages = self.passages.iter().map(|passage| &passage.range);
        for range in passages.chain(&self.other_sentences) {
            self.edges.extend([range.start, range.end]);
        }
        self.edges.sort_unstable();
        self.edges.dedup();
    }

    pub(crate) fn write(&self, range: Range<usize>, html: &mut String) {
        let mut start = range.start;
        while start < range.end {
            let next_edge = self.edges.partition_point(|edge| *edge <= start);
            let end = self.edges.get(next_edge).map_or(range.end, |edge| range.end.min(*edge));
            self.write_run(&(start..end), html);
            start = end;
        }
    }

    pub(crate) fn overlaps_passage(&self, range: &Range<usize>) -> bool {
        let first = self.covered.partition_point(|covered| covered.end <= range.start);
        self.covered.get(first).is_some_and(|covered| covered.start < range.end)
    }

    fn write_run(&self, range: &Range<usize>, html: &mut String) {
        let text = &self.text[range.clone()];
        let covering = if self.overlaps_passage(range) { self.covering(range) } else { Vec::new() };
        let Some(&shortest) = covering.iter().min_by_key(|it| it.range.len()) else {
            self.write_plain_run(text, range, html);
            return;
        };
        let open_marks = self.open_marks(&covering, range.start, html);
        let is_link = shortest.range == *range || text.contains(char::is_alphanumeric);
        if is_link {
            self.write_claim_link(shortest, text, html);
        } else {
            escape(text, html);
        }
        for _ in 0..open_marks {
            html.push_str("</mark>");
        }
        let mut ended_claims: Vec<usize> = Vec::new();
        for passage in covering {
            if passage.range.end == range.end && !ended_claims.contains(&passage.claim) {
                ended_claims.push(passage.claim);
                let is_linked = is_link && passage.claim == shortest.claim;
                self.write_reference(passage, is_linked, html);
            }
        }
    }

    fn write_plain_run(&self, text: &str, range: &Range<usize>, html: &mut String) {
        let index = self.other_sentences.partition_point(|it| it.end <= range.start);
        let is_other = self.other_sentences.get(index).is_some_and(|it| it.start <= range.start);
        let (start_tag, end_tag) =
            if is_other { ("<span class=\"rest\">", "</span>") } else { ("", "") };
        html.push_str(start_tag);
        escape(text, html);
        html.push_str(end_tag);
    }

    /// Returns the passages that contain all of `range`, the longest first.
    fn covering(&self, range: &Range<usize>) -> Vec<&'a ArticlePassage> {
        let mut covering = Vec::new();
        for passage in &self.passages {
            if passage.range.start > range.start {
                break;
            }
            if range.end <= passage.range.end {
                covering.push(*passage);
            }
        }
        covering.sort_by_key(|passage| std::cmp::Reverse(passage.range.len()));
        covering
    }

    /// Opens the marks of a run that begins at `start`, and returns their number.
    ///
    /// Each passage that begins there gets a mark, because each needs an id. The innermost mark
    /// also names the passages that began before; if no passage begins, one mark names them all. No
    /// claim is named twice, so that the marks of a claim never have a word twice.
    fn open_marks(&self, covering: &[&ArticlePassage], start: usize, html: &mut String) -> usize {
        let (beginning, continuing): (Vec<&ArticlePassage>, Vec<&ArticlePassage>) =
            covering.iter().partition(|passage| passage.range.start == start);
        let Some((innermost, outer)) = beginning.split_last() else {
            self.open_mark(None, &continuing, &[], html);
            return 1;
        };
        let mut named_claims = Vec::new();
        for passage in outer {
            self.open_mark(Some(passage), &[passage], &named_claims, html);
            named_claims.push(passage.claim);
        }
        let mut named_by_innermost = vec![*innermost];
        named_by_innermost.extend(continuing);
        self.open_mark(Some(innermost), &named_by_innermost, &named_claims, html);
        beginning.len()
    }

    /// Opens a mark that names the claims of `passages`, except for those in `named_claims`. It has
    /// the id of the passage that begins with it.
    fn open_mark(
        &self,
        beginning: Option<&ArticlePassage>,
        passages: &[&ArticlePassage],
        named_claims: &[usize],
        html: &mut String,
    ) {
        let mut ids: Vec<&str> = Vec::new();
        for passage in passages {
            let id = self.claim(passage).id.as_str();
            if !named_claims.contains(&passage.claim) && !ids.contains(&id) {
                ids.push(id);
            }
        }
        html.push_str("<mark class=\"passage\"");
        write_attribute("data-claims", &ids.join(" "), html);
        let shortest = passages.iter().min_by_key(|passage| passage.range.len());
        if let Some(rating) = shortest.and_then(|passage| self.rating(self.claim(passage))) {
            write_attribute("data-rating", &rating.id, html);
        }
        if let Some(passage) = beginning {
            write_attribute("id", &passage_id(self.page.model, passage), html);
        }
        html.push('>');
    }

    fn write_claim_link(&self, passage: &ArticlePassage, text: &str, html: &mut String) {
        let claim = &self.claim(passage).id;
        html.push_str("<a");
        write_attribute("href", &format!("{}claims/{claim}/index.html", self.page.root), html);
        write_attribute("aria-describedby", &format!("note-{claim}"), html);
        html.push('>');
        escape(text, html);
        html.push_str("</a>");
    }

    /// Writes a reference with the number of a claim after its passage. So readers can reach every
    /// one of several overlapping passages, and tell their ratings apart without colours. The Tab key
    /// passes over the reference if the words before it are a link of the same claim.
    fn write_reference(&self, passage: &ArticlePassage, is_linked: bool, html: &mut String) {
        let claim = self.claim(passage);
        let rating = self.rating(claim);
        let number = (self.claim_number)(passage.claim).to_string();
        let label = match rating {
            Some(rating) => rating.label.clone(),
            None if claim.retracted => self.page.locale.translate("retracted", &[]),
            None => self.page.locale.translate("no-rating", &[]),
        };
        html.push_str("<sup class=\"reference\" data-note data-pagefind-ignore");
        if let Some(rating) = rating {
            write_attribute("data-rating", &rating.id, html);
        }
        html.push_str("><a");
        write_attribute("href", &format!("#note-{}", claim.id), html);
        write_attribute("title", &label, html);
        if is_linked {
            write_attribute("tabindex", "-1", html);
        }
        let description =
            self.page.locale.translate("reference", &[("number", &number), ("rating", &label)]);
        write_attribute("aria-label", &description, html);
        html.push('>');
        html.push_str(&number);
        if let Some(rating) = rating {
            escape(&rating.symbol, html);
        }
        html.push_str("</a></sup>");
    }

    fn claim(&self, passage: &ArticlePassage) -> &'a Claim {
        &self.page.model.claims[passage.claim]
    }

    fn rating(&self, claim: &Claim) -> Option<&'a Rating> {
        self.page.model.ratings.get(claim.effective_rating()?)
    }
}

pub(crate) fn write_attribute(name: &str, value: &str, html: &mut String) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape(value, html);
    html.push('"');
}

/// Returns the ranges of passages, sorted and merged if they overlap or are adjacent.
fn merge_ranges(passages: &[&ArticlePassage]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = passages.iter().map(|it| it.range.clone()).collect();
    ranges.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            _ if range.is_empty() => {}
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Returns the id of the first mark of a passage: `passage-<claim>`, and from the second passage of
/// the claim on, its number.
pub(crate) fn passage_id(model: &Model, passage: &ArticlePassage) -> String {
    let claim = &model.claims[passage.claim].id;
    match passage.number {
        1 => format!("passage-{claim}"),
        number => format!("passage-{claim}-{number}"),
    }
}

/// Writes the text of an article with its passages highlighted. Links of the article that overlap a
/// passage are replaced by the link to the claim.
pub(crate) struct ArticleWriter<'a> {
    pub(crate) highlighter: PassageHighlighter<'a>,
    /// The indexes of the turns that are written.
    pub(crate) turns: Vec<usize>,
    article: &'a Article,
    speakers: &'a SpeakerNumbers,
    document: &'a Document,
    pictures: &'a [Option<Arc<Picture>>],
    has_plain_code: bool,
    /// The URL of the article, for relative links.
    base: Option<url::Url>,
}

impl<'a> ArticleWriter<'a> {
    pub(crate) fn new(
        article: &'a Article,
        highlighter: PassageHighlighter<'a>,
        speakers: &'a SpeakerNumbers,
    ) -> Self {
        Self {
            article,
            speakers,
            highlighter,
            turns: Vec::new(),
            document: &article.document,
            pictures: &article.pictures,
            has_plain_code: article.has_plain_code,
            base: article.url.as_deref().and_then(|url| url::Url::parse(url).ok()),
        }
    }
}

impl HtmlWriter for ArticleWriter<'_> {
    fn text(&mut self, range: Range<usize>, html: &mut String) {
        self.highlighter.write(range, html);
    }

    fn href(&mut self, index: usize) -> Option<String> {
        let link = self.document.links.get(index)?;
        if self.highlighter.overlaps_passage(&link.text) {
            return None;
        }
        let url = match url::Url::parse(&link.target) {
            Ok(absolute) => absolute,
            Err(_) => self.base.as_ref()?.join(&link.target).ok()?,
        };
        match url.scheme() {
            "http" | "https" | "mailto" => Some(url.to_string()),
            _ => None,
        }
    }

    fn picture(&mut self, index: usize, html: &mut String) {
        let Some(reference) = self.document.pictures.get(index) else { return };
        let picture = self.pictures.get(index).and_then(Option::as_deref);
        write_picture(self.highlighter.page.root, picture, reference, html);
    }

    fn highlights_code(&self) -> bool {
        !self.has_plain_code
    }

    fn citation(&mut self, _: usize, _: &mut String) {}

    fn turn(&mut self, index: usize, html: &mut String) {
        let follows = self.turns.last().is_some_and(|before| before + 1 == index);
        self.turns.push(index);
        self.highlighter.page.write_turn(self.article, self.speakers, index, follows, html);
    }

    fn note_return(&mut self, number: usize, label: &str, html: &mut String) {
        self.highlighter.page.write_note_return(number, label, html);
    }
}
