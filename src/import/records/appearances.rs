//! Groups claims by the text in which they appear, and builds a source text for each: one paragraph
//! for each claim, and a passage that identifies the paragraph.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use crate::anchor;
use crate::anchor::{LocateResult, NormalizedText, Quote};
use crate::import::file::{ArticleYaml, PassageYaml};
use crate::import::records::review::Review;
use crate::import::records::schema_org::{host, without_scheme};
use crate::text;

/// The most work to identify the paragraphs of a source: its bytes times its paragraphs.
const MAX_SEARCHED_BYTES: usize = 400_000_000;

/// A text with claims, which becomes an article.
#[derive(Debug, Default)]
pub(crate) struct SourceText {
    pub appearance: ArticleYaml,
    /// The id of the planned article.
    pub article_id: String,
    pub title: String,
    /// Whether `title` is the real headline.
    pub has_headline: bool,
    /// The claims, each once.
    pub paragraphs: Vec<String>,
    /// The passage that identifies each paragraph.
    pub passages: Vec<PassageYaml>,
    /// Indexes of paragraphs by their normalized text.
    known_paragraphs: BTreeMap<String, usize>,
    fallback_titles: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ClaimLocation {
    /// Index of the source.
    pub source: usize,
    pub paragraph: usize,
}

/// Groups the claims of reviews by source, and sets their locations. A claim that cannot be
/// identified in any source gets no location.
pub(crate) fn group_claims(reviews: &mut [Review]) -> Vec<SourceText> {
    let mut sources: Vec<SourceText> = Vec::new();
    let mut sources_by_url = BTreeMap::new();
    for review in reviews.iter_mut() {
        let mut appearances = review.appearances.clone();
        if appearances.is_empty() {
            appearances.push(ArticleYaml::default());
        }
        for appearance in appearances {
            let next = sources.len();
            let source = match &appearance.url {
                Some(url) => *sources_by_url.entry(url.clone()).or_insert(next),
                None => next,
            };
            if source == next {
                let fallback_titles = fallback_titles(review, &appearance);
                sources.push(SourceText { fallback_titles, ..SourceText::default() });
            }
            let paragraph = sources[source].add_claim(review, appearance);
            review.locations.push(ClaimLocation { source, paragraph });
        }
    }
    choose_titles(&mut sources, reviews);
    sources
}

/// Chooses the titles. If a source has no title with which all its paragraphs can be identified,
/// splits it into one source for each paragraph.
fn choose_titles(sources: &mut Vec<SourceText>, reviews: &mut [Review]) {
    let mut moved = BTreeMap::new();
    let mut unidentified = BTreeSet::new();
    for source in 0..sources.len() {
        if sources[source].choose_title() {
            continue;
        }
        let paragraphs = mem::take(&mut sources[source].paragraphs);
        for (paragraph, text) in paragraphs.into_iter().enumerate() {
            let new = if paragraph == 0 { source } else { sources.len() };
            let mut part = SourceText {
                appearance: sources[source].appearance.clone(),
                fallback_titles: sources[source].fallback_titles.clone(),
                paragraphs: vec![text],
                ..SourceText::default()
            };
            if !part.choose_title() {
                unidentified.insert(new);
            }
            if paragraph == 0 {
                sources[source] = part;
            } else {
                sources.push(part);
            }
            let location = ClaimLocation { source, paragraph };
            moved.insert(location, ClaimLocation { source: new, paragraph: 0 });
        }
    }
    for review in reviews {
        for location in &mut review.locations {
            *location = moved.get(location).copied().unwrap_or(*location);
        }
        review.locations.retain(|location| !unidentified.contains(&location.source));
    }
}

/// Proposes titles for a source whose headline is unknown, best first.
fn fallback_titles(review: &Review, appearance: &ArticleYaml) -> Vec<String> {
    let date = review.claim_date.or(review.published);
    let mut titles = Vec::new();
    if let Some(url) = &appearance.url {
        titles.extend(without_scheme(url));
    }
    if let Some(claimant) = &review.claimant {
        if let Some(date) = date {
            titles.push(format!("{}, {date}", claimant.name));
        }
        titles.push(claimant.name.clone());
    }
    if let Some(publisher) = &review.publisher {
        titles.push(format!("A claim reviewed by {publisher}"));
    }
    titles.extend(appearance.url.as_deref().and_then(host));
    titles.push("A claim reviewed elsewhere".to_owned());
    titles.extend(date.map(|date| date.to_string()));
    titles
}

impl SourceText {
    /// Adds a claim and the facts of its appearance. Returns the index of its paragraph.
    fn add_claim(&mut self, review: &Review, appearance: ArticleYaml) -> usize {
        self.appearance.fill_from(appearance);
        if self.appearance.language.is_none() {
            self.appearance.language.clone_from(&review.language);
        }
        let normalized = anchor::normalize(&review.claim).as_str().to_owned();
        let next = self.paragraphs.len();
        let index = *self.known_paragraphs.entry(normalized).or_insert(next);
        if index == next {
            self.paragraphs.push(review.claim.clone());
        }
        index
    }

    /// Returns the text of the article.
    pub fn text(&self) -> String {
        format!("{}\n", self.paragraphs.join("\n\n"))
    }

    /// Chooses the first title with which every paragraph can be identified, and the passages for
    /// that. Returns whether there is one.
    fn choose_title(&mut self) -> bool {
        let bytes: usize = self.paragraphs.iter().map(String::len).sum();
        if bytes.saturating_mul(self.paragraphs.len()) > MAX_SEARCHED_BYTES {
            return false;
        }
        let mut titles = self.fallback_titles.clone();
        if let Some(headline) = &self.appearance.title {
            titles.insert(0, headline.clone());
        }
        for title in titles {
            if let Some(passages) = self.disambiguate(&title) {
                self.has_headline = self.appearance.title.as_ref() == Some(&title);
                self.title = title;
                self.passages = passages;
                return true;
            }
        }
        false
    }

    /// Returns a passage for each paragraph of an article with this title; `None` if a paragraph
    /// cannot be identified.
    fn disambiguate(&self, title: &str) -> Option<Vec<PassageYaml>> {
        let body = self.text();
        let headline = anchor::normalize(title);
        let document = text::parse_plain(&body);
        let first_line = document
            .find_title(|line| anchor::normalize(line).as_str().trim() == headline.as_str().trim());
        let mut texts = vec![anchor::normalize(&body)];
        // A headline that the text begins with is shown once.
        if first_line.is_none() {
            texts.push(headline);
        }
        let mut passages = Vec::new();
        let mut start = 0;
        for paragraph in &self.paragraphs {
            passages.push(identify(&texts, paragraph, start)?);
            start += paragraph.len() + "\n\n".len();
        }
        Some(passages)
    }
}

/// Returns a passage that identifies the paragraph at `start` of the first text.
fn identify(texts: &[NormalizedText], paragraph: &str, start: usize) -> Option<PassageYaml> {
    let is_paragraph = |place: &anchor::TextRange| {
        place.text_index == 0
            && place.range.start >= start
            && place.range.end <= start + paragraph.len()
    };
    let mut passage = PassageYaml { quote: paragraph.to_owned(), ..PassageYaml::default() };
    match anchor::locate(texts, &Quote { exact: paragraph, prefix: "", suffix: "" }) {
        LocateResult::Exact(place) if place.text_index == 0 => Some(passage),
        LocateResult::Ambiguous { candidates, .. } => {
            let candidate =
                candidates.into_iter().find(|candidate| is_paragraph(&candidate.location))?;
            passage.prefix = candidate.prefix;
            passage.suffix = candidate.suffix;
            let quote =
                Quote { exact: paragraph, prefix: &passage.prefix, suffix: &passage.suffix };
            match anchor::locate(texts, &quote) {
                LocateResult::Exact(place) if is_paragraph(&place) => Some(passage),
                _ => None,
            }
        }
        _ => None,
    }
}
