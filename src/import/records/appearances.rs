//! Claims → the texts that they stand in: one for every appearance, a paragraph for every claim, and for each the
//! passage that names it there and nowhere else. It must not invent words.

use std::collections::{BTreeMap, BTreeSet};

use crate::anchor;
use crate::anchor::{LocateResult, Quote};
use crate::import::file::Passage;
use crate::import::records::review::{Appearance, Review};
use crate::import::records::schema_org::host;
use crate::text;

/// How many bytes may be gone through to tell the paragraphs of a source from one another: all of them for each.
const MOST: usize = 400_000_000;

/// A source of claims that is to be an article.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// What the reviews say of it.
    pub appearance: Appearance,
    /// Its headline, else what stands for it.
    pub title: String,
    /// Whether that is its headline.
    pub has_headline: bool,
    /// The claims, each once.
    pub paragraphs: Vec<String>,
    /// Their places, by their words as they are compared.
    folded: BTreeMap<String, usize>,
    /// The words that name each of them.
    pub passages: Vec<Passage>,
    /// What may stand for a headline.
    stand_ins: Vec<String>,
}

/// Where the claims of a review stand: the source and the paragraph, the first one its own.
pub(crate) type Uses = Vec<(usize, usize)>;

/// The sources of reviews, and for each review where its claim stands in them; nothing where it can stand in none.
pub(crate) fn sources(reviews: &[Review]) -> (Vec<Source>, Vec<Uses>) {
    let mut sources: Vec<Source> = Vec::new();
    let mut by_url: BTreeMap<String, usize> = BTreeMap::new();
    let mut uses: Vec<Uses> = Vec::with_capacity(reviews.len());
    for review in reviews {
        let nowhere = [Appearance::default()];
        let appearances =
            if review.appearances.is_empty() { &nowhere[..] } else { &review.appearances };
        let mut own = Uses::new();
        for appearance in appearances {
            let known = appearance.url.as_ref().and_then(|url| by_url.get(url).copied());
            let at = known.unwrap_or(sources.len());
            if known.is_none() {
                sources
                    .push(Source { stand_ins: stand_ins(review, appearance), ..Source::default() });
                by_url.extend(appearance.url.clone().map(|url| (url, at)));
            }
            let source = &mut sources[at];
            source.learn(appearance, review);
            own.push((at, source.paragraph(&review.claim)));
        }
        uses.push(own);
    }
    settle(&mut sources, &mut uses);
    (sources, uses)
}

/// Finds every paragraph's passage; a source in which that fails is taken apart into one of each paragraph.
fn settle(sources: &mut Vec<Source>, uses: &mut [Uses]) {
    let mut moved: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    let mut lost: BTreeSet<usize> = BTreeSet::new();
    for at in 0..sources.len() {
        if sources[at].settle() {
            continue;
        }
        let first = 1.min(sources[at].paragraphs.len());
        let paragraphs = sources[at].paragraphs.split_off(first);
        lost.extend(Some(at).filter(|at| !sources[*at].settle()));
        for (number, paragraph) in paragraphs.into_iter().enumerate() {
            let mut part = sources[at].part(paragraph);
            lost.extend(Some(sources.len()).filter(|_| !part.settle()));
            moved.insert((at, number + 1), (sources.len(), 0));
            sources.push(part);
        }
    }
    for uses in uses {
        uses.iter_mut().for_each(|place| *place = moved.get(place).copied().unwrap_or(*place));
        uses.retain(|(at, _)| !lost.contains(at));
    }
}

/// What may stand for a headline that is not known, best first.
fn stand_ins(review: &Review, appearance: &Appearance) -> Vec<String> {
    let address = appearance
        .url
        .as_deref()
        .and_then(|url| url.split_once("://"))
        .map(|(_, rest)| rest.to_owned());
    let day = review.claim_date.or(review.published).map(|day| day.to_string());
    let claimant = review.claimant.as_ref().map(|claimant| claimant.name.clone());
    let dated = claimant.as_ref().zip(day.as_ref()).map(|(name, day)| format!("{name}, {day}"));
    let publisher =
        review.publisher.as_ref().map(|publisher| format!("A claim reviewed by {publisher}"));
    let site = appearance.url.as_deref().and_then(host);
    let last = Some("A claim reviewed elsewhere".to_owned());
    [address, dated, claimant, publisher, site, last, day].into_iter().flatten().collect()
}

impl Source {
    /// Takes over what is not known yet.
    fn learn(&mut self, appearance: &Appearance, review: &Review) {
        let own = &mut self.appearance;
        own.url = own.url.take().or_else(|| appearance.url.clone());
        own.archive_url = own.archive_url.take().or_else(|| appearance.archive_url.clone());
        own.title = own.title.take().or_else(|| appearance.title.clone());
        own.publisher = own.publisher.take().or_else(|| appearance.publisher.clone());
        own.published = own.published.or(appearance.published);
        let language = || appearance.language.clone().or_else(|| review.language.clone());
        own.language = own.language.take().or_else(language);
        if own.authors.is_empty() {
            own.authors.clone_from(&appearance.authors);
        }
    }

    /// The place of a paragraph, which is added where none has its words.
    fn paragraph(&mut self, claim: &str) -> usize {
        let next = self.paragraphs.len();
        let at = *self.folded.entry(anchor::normalize(claim).as_str().to_owned()).or_insert(next);
        if at == next {
            self.paragraphs.push(claim.to_owned());
        }
        at
    }

    /// The same source with one paragraph.
    fn part(&self, paragraph: String) -> Self {
        Self {
            appearance: self.appearance.clone(),
            paragraphs: vec![paragraph],
            stand_ins: self.stand_ins.clone(),
            ..Self::default()
        }
    }

    /// The text of the article.
    pub fn text(&self) -> String {
        format!("{}\n", self.paragraphs.join("\n\n"))
    }

    /// Chooses the first title beside which every paragraph can be told; false where there is none.
    fn settle(&mut self) -> bool {
        if self
            .paragraphs
            .iter()
            .map(String::len)
            .sum::<usize>()
            .saturating_mul(self.paragraphs.len())
            > MOST
        {
            return false;
        }
        let headline = self.appearance.title.clone();
        let titles = headline.iter().chain(&self.stand_ins).cloned().collect::<Vec<_>>();
        for title in titles {
            if let Some(passages) = self.told_apart(&title) {
                self.has_headline = headline.as_ref() == Some(&title);
                (self.title, self.passages) = (title, passages);
                return true;
            }
        }
        false
    }

    /// The passage of every paragraph in an article of that title.
    fn told_apart(&self, title: &str) -> Option<Vec<Passage>> {
        let (body, headline) = (self.text(), anchor::normalize(title));
        let is_title =
            |words: &str| anchor::normalize(words).as_str().trim() == headline.as_str().trim();
        let opens_with_it = text::parse_plain(&body).title(is_title).is_some();
        let texts: Vec<_> = std::iter::once(anchor::normalize(&body))
            .chain(Some(headline).filter(|_| !opens_with_it))
            .collect();
        let mut start = 0;
        let mut passages = Vec::with_capacity(self.paragraphs.len());
        for paragraph in &self.paragraphs {
            passages.push(passage(&texts, paragraph, start)?);
            start += paragraph.len() + 2;
        }
        Some(passages)
    }
}

/// The passage of words that begin at `start` of the first text.
fn passage(texts: &[anchor::NormalizedText], words: &str, start: usize) -> Option<Passage> {
    match anchor::locate(texts, &Quote { exact: words, prefix: "", suffix: "" }) {
        LocateResult::Exact(place) => (place.text_index == 0).then(|| Passage {
            quote: words.to_owned(),
            prefix: String::new(),
            suffix: String::new(),
            article: None,
        }),
        LocateResult::Ambiguous { candidates, .. } => {
            let overlaps = |place: &anchor::TextRange| {
                place.text_index == 0
                    && place.range.start >= start
                    && place.range.end <= start + words.len()
            };
            let own = candidates.into_iter().find(|candidate| overlaps(&candidate.location))?;
            let quote = Quote { exact: words, prefix: &own.prefix, suffix: &own.suffix };
            let is_found = matches!(anchor::locate(texts, &quote), LocateResult::Exact(place) if overlaps(&place));
            is_found.then(|| Passage {
                quote: words.to_owned(),
                prefix: own.prefix,
                suffix: own.suffix,
                article: None,
            })
        }
        _ => None,
    }
}
