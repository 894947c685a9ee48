//! Builds the claims and articles of the model from the files of a site.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;

use crate::content;
use crate::content::SiteFiles;
use crate::content::files::article::Display;
use crate::content::files::source::SourceEntry;
use crate::content::files::verdict::{self, Status, VerdictFile};
use crate::content::values::{Id, PersonRef, WebUrl};
use crate::diagnostics::span::{OptionalField, Span, Spanned};
use crate::model::build::Parts;
use crate::model::build::citations::shared_sources;
use crate::model::build::mentions::{MentionRegistry, Side};
use crate::model::build::names::NameRegistry;
use crate::model::build::people::PeopleFiles;
use crate::model::build::pictures;
use crate::model::build::recordings;
use crate::model::build::scales::Scales;
use crate::model::build::visibility::{VisibleVerdict, unpublished};
use crate::model::check::corrections::newest_first;
use crate::model::check::evidence_quotes::BoundQuotes;
use crate::model::check::passages::Found;
use crate::model::clock::SiteClock;
use crate::model::{
    Appearance, Article, ArticlePassage, Claim, Correction, MediaReview, Original, Passage, Prose,
    Response, SearchableText, Site, Taxonomy,
};

/// How many claims one thread builds at a time.
const CHUNK_SIZE: usize = 256;

/// Builds claims from verdicts.
pub(crate) struct ClaimBuilder<'c> {
    pub site_files: &'c SiteFiles,
    pub scales: &'c Scales,
    scale_names: BTreeMap<&'c str, &'c str>,
    clock: &'c SiteClock,
    /// The texts of the articles of `site_files`, in their order.
    pub(super) texts: &'c [Arc<SearchableText>],
    /// The indexes in `site_files` of the articles of the model, in the model's order.
    articles: Vec<usize>,
    /// The indexes of the claims in the model, by id.
    claims: IndexMap<&'c str, usize>,
    pub(super) sources: BTreeMap<&'c str, &'c SourceEntry>,
    /// Which quotes of evidence are in the kept copies of their sources.
    pub(super) quotes: &'c BoundQuotes,
    pub people: PeopleFiles<'c>,
    /// The taxonomies, which have no terms yet.
    pub(super) taxonomies: &'c [Taxonomy],
    default_language: String,
}

/// The people and terms that claims name, in the order in which they are named. Claims refer to
/// them by index.
pub(crate) struct NamedEntities<'c> {
    pub mentions: MentionRegistry<'c>,
    /// By taxonomy.
    pub terms: Vec<NameRegistry<'c>>,
}

impl NamedEntities<'_> {
    fn new(taxonomies: usize) -> Self {
        let terms = std::iter::repeat_with(NameRegistry::default).take(taxonomies).collect();
        Self { mentions: MentionRegistry::default(), terms }
    }
}

impl<'c> ClaimBuilder<'c> {
    pub(super) fn new(
        site_files: &'c SiteFiles,
        clock: &'c SiteClock,
        parts: &Parts<'c>,
        taxonomies: &'c [Taxonomy],
        articles: Vec<usize>,
        verdicts: &[VisibleVerdict<'c>],
    ) -> Self {
        let mut claims = IndexMap::with_capacity(verdicts.len());
        for (index, verdict) in verdicts.iter().enumerate() {
            claims.insert(verdict.file.id.as_str(), index);
        }
        Self {
            site_files,
            scales: parts.scales,
            scale_names: site_files.scale_names(),
            clock,
            texts: parts.texts,
            articles,
            claims,
            sources: shared_sources(site_files),
            quotes: parts.quotes,
            people: PeopleFiles::new(&site_files.people),
            taxonomies,
            default_language: Site::from_file(site_files.site.as_deref()).language,
        }
    }

    pub(crate) fn articles(&self, publishers: &mut NameRegistry<'c>) -> Vec<Article> {
        let mut articles = Vec::with_capacity(self.articles.len());
        for index in &self.articles {
            let (Some(article), Some(text)) =
                (self.site_files.articles.get(*index), self.texts.get(*index))
            else {
                continue;
            };
            articles.extend(self.article(article, text, publishers));
        }
        articles
    }

    fn article(
        &self,
        article: &'c content::ArticleFolder,
        text: &SearchableText,
        publishers: &mut NameRegistry<'c>,
    ) -> Option<Article> {
        let (record, source) = (article.record.as_ref()?, article.source()?);
        let publisher = record.publisher.as_deref().filter(|name| !name.is_empty());
        let language = record.language.as_deref().map(|language| language.0.clone());
        let media = pictures::judged(self.site_files, &record.media);
        Some(Article {
            id: article.id.clone(),
            file: article.file?,
            source_file: source.file,
            title: record.title.as_deref().cloned().unwrap_or_default(),
            title_span: record
                .title
                .as_ref()
                .map_or_else(|| Span::file_start(source.file), |title| title.span),
            authors: self.author_names(&record.authors),
            publisher: publisher.map(|name| publishers.intern(name)),
            url: web_url(&record.url),
            archive_url: web_url(&record.archive_url),
            published: date(&record.published),
            accessed: date(&record.accessed),
            language: language.unwrap_or_else(|| self.default_language.clone()),
            sha256: match &media {
                Some(media) if source.sha256.is_empty() => media.picture.sha256.clone(),
                _ => source.sha256.clone(),
            },
            media,
            image: pictures::figure(self.site_files, &record.image),
            document: Arc::clone(&text.document),
            pictures: pictures::of_article(self.site_files, article, &text.document),
            has_plain_code: false,
            title_range: text.title.clone(),
            excerpts: record.display.as_deref() == Some(&Display::Excerpts),
            passages: Vec::new(),
            transcript: text.speech.as_ref().map(|speech| Arc::clone(&speech.transcript)),
            speakers: self.speakers(text),
            recording: recordings::of_article(record),
        })
    }

    /// Builds the claims without their Markdown texts, which are added when links are resolved.
    pub(crate) fn claims(
        &self,
        verdicts: &[VisibleVerdict<'c>],
    ) -> (Vec<Claim>, NamedEntities<'c>) {
        let chunks: Vec<(Vec<Claim>, NamedEntities)> = verdicts
            .par_chunks(CHUNK_SIZE)
            .map(|chunk| {
                let mut entities = NamedEntities::new(self.taxonomies.len());
                let claims = chunk.iter().map(|it| self.claim(*it, &mut entities)).collect();
                (claims, entities)
            })
            .collect();
        let mut all = NamedEntities::new(self.taxonomies.len());
        let mut claims = Vec::with_capacity(verdicts.len());
        for (chunk, entities) in chunks {
            let mentions = all.mentions.append(entities.mentions);
            let mut terms = Vec::with_capacity(entities.terms.len());
            for (all, chunk) in all.terms.iter_mut().zip(entities.terms) {
                terms.push(all.append(chunk));
            }
            for mut claim in chunk {
                remap_indexes(&mut claim, &mentions, &terms);
                claims.push(claim);
            }
        }
        (claims, all)
    }

    fn claim(&self, verdict: VisibleVerdict<'c>, entities: &mut NamedEntities<'c>) -> Claim {
        let VisibleVerdict { file, record, passages } = verdict;
        let scale = file.scale_name(&self.scale_names);
        let rating = record.rating.as_ref().and_then(|id| self.scales.find(scale, id));
        let mut corrections = Vec::new();
        for (entry, correction) in record.corrections.iter().enumerate() {
            corrections.extend(self.correction(correction, entry));
        }
        let corrections = newest_first(corrections, rating);
        let published = date(&record.published);
        let latest_correction = corrections.first().map(|correction| correction.date);
        let NamedEntities { mentions, terms } = entities;
        let speakers = self.speakers_of_claim(record, passages);
        let claimants = record.claimant.iter().chain(speakers);
        let claimants =
            unique(claimants.map(|who| mentions.intern(who, Side::Claimant, &self.people)));
        let mut staff = |list: &'c [Spanned<PersonRef>]| {
            unique(list.iter().map(|who| mentions.intern(who, Side::Staff, &self.people)))
        };
        Claim {
            id: file.id.clone(),
            file: file.file,
            file_path: self.site_files.files.path(file.file).to_string(),
            text: record.claim.text().unwrap_or_default().trim().to_owned(),
            text_span: record.claim.span().unwrap_or(Span::file_start(file.file)),
            unpublished: unpublished(record, self.clock),
            retracted: record.status.as_deref() == Some(&Status::Retracted),
            passages: self.passages(record, passages),
            appearances: record.appearances.iter().map(|place| self.appearance(place)).collect(),
            claimants,
            claim_date: date(&record.claim_date),
            rating,
            media_review: record
                .media_review
                .as_deref()
                .and_then(|entry| media_review(entry, self.site_files)),
            headline: text(&record.headline),
            summary: text(&record.summary),
            image: pictures::figure(self.site_files, &record.image),
            key_points: Vec::new(),
            explanation: None,
            evidence: record.evidence.iter().map(|evidence| self.evidence(evidence)).collect(),
            response: record.response.as_ref().map(|response| Response {
                asked: date(&response.asked),
                answer: text(&response.answer),
            }),
            authors: staff(&record.authors),
            reviewers: staff(&record.reviewers),
            published,
            imported_from: record.imported_from.as_deref().map(|entry| original(entry)),
            modified: latest_correction.max(published),
            terms: self.terms(record, terms),
            related: unique(
                record.related.iter().filter_map(|id| self.claims.get(id.0.as_str()).copied()),
            ),
            corrections,
        }
    }

    fn passages(&self, record: &VerdictFile, found: &[Option<Found>]) -> Vec<Passage> {
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        let mut passages = Vec::with_capacity(found.len());
        for (entry, found) in record.passages.iter().zip(found) {
            let Some(found) = found else { continue };
            let Ok(article) = self.articles.binary_search(&found.article) else { continue };
            let number = numbers.entry(article).or_insert(0);
            *number += 1;
            let range = found.range.clone();
            let (speakers, time) = self.speech_of(entry, found);
            let part = found.part;
            passages.push(Passage { article, part, range, number: *number, speakers, time });
        }
        passages
    }

    fn appearance(&self, place: &verdict::AppearanceEntry) -> Appearance {
        Appearance {
            url: web_url(&place.url),
            title: text(&place.title),
            publisher: text(&place.publisher),
            authors: self.author_names(&place.authors),
            published: date(&place.published),
            language: place.language.as_deref().map(|language| language.0.clone()),
            archive_url: web_url(&place.archive_url),
            archive_note: text(&place.archive_note),
            note: text(&place.note),
            is_first: place.first.as_deref() == Some(&true),
        }
    }

    fn correction(
        &self,
        correction: &verdict::CorrectionEntry,
        entry: usize,
    ) -> Option<Correction> {
        let rating = |id: &Option<Spanned<Id>>| self.scales.find_former(id.as_ref()?);
        Some(Correction {
            date: date(&correction.date)?,
            number: 1,
            kind: *correction.kind.as_deref()?,
            from: rating(&correction.from),
            to: rating(&correction.to),
            // Resolved when all addresses are known.
            note: Prose::default(),
            entry,
        })
    }

    /// Returns the name of an author of an article or of evidence, who has no page of their own.
    pub(super) fn author_names(&self, authors: &[Spanned<PersonRef>]) -> Vec<String> {
        authors.iter().map(|who| self.author_name(who)).collect()
    }

    pub(super) fn author_name(&self, who: &PersonRef) -> String {
        let name = match who {
            PersonRef::Named(text) => self.people.name(text).unwrap_or(text),
            PersonRef::Inline(inline) => match &inline.id {
                Some(id) => self.people.name(id).unwrap_or(id),
                None => inline.name.text().unwrap_or_default(),
            },
        };
        name.to_owned()
    }
}

fn media_review(entry: &verdict::MediaReviewEntry, site_files: &SiteFiles) -> Option<MediaReview> {
    Some(MediaReview {
        category: entry.category.copied()?,
        original: web_url(&entry.original),
        picture: pictures::figure(site_files, &entry.original_picture),
        context: text(&entry.context),
    })
}

fn original(original: &verdict::OriginalEntry) -> Original {
    Original {
        url: web_url(&original.url),
        title: text(&original.title),
        publisher: original.publisher.as_deref().map(|name| name.0.clone()),
        published: date(&original.published),
    }
}

pub(super) fn fill<T>(field: &mut Option<T>, value: Option<T>) {
    if field.is_none() {
        *field = value;
    }
}

pub(super) fn date<T: Copy>(date: &Option<Spanned<T>>) -> Option<T> {
    date.copied()
}

pub(super) fn web_url(url: &Option<Spanned<WebUrl>>) -> Option<String> {
    url.text().map(str::to_owned)
}

/// Returns a text without surrounding white space, unless that is empty.
pub(crate) fn text(text: &Option<Spanned<String>>) -> Option<String> {
    let text = text.as_deref()?.trim();
    if text.is_empty() {
        return None;
    }
    Some(text.to_owned())
}

/// Replaces the indexes of a chunk's mentions and terms by those of all claims.
fn remap_indexes(claim: &mut Claim, mentions: &[usize], terms: &[Vec<usize>]) {
    let named = claim.claimants.iter_mut().chain(&mut claim.authors).chain(&mut claim.reviewers);
    for index in named {
        *index = mentions.get(*index).copied().unwrap_or(*index);
    }
    for (indexes, terms) in claim.terms.iter_mut().zip(terms) {
        for index in indexes {
            *index = terms.get(*index).copied().unwrap_or(*index);
        }
    }
}

/// Collects indexes in their order, each once.
pub(super) fn unique(indexes: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut list = Vec::new();
    for index in indexes {
        if !list.contains(&index) {
            list.push(index);
        }
    }
    list
}

/// Replaces indexes by those of `merged`, each once.
pub(crate) fn unique_indexes(indexes: &[usize], merged: &[usize]) -> Vec<usize> {
    unique(indexes.iter().filter_map(|index| merged.get(*index).copied()))
}

/// Adds the passages of all claims to their articles, in the order of the text.
pub(crate) fn attach_passages_to_articles(articles: &mut [Article], claims: &[Claim]) {
    for (index, claim) in claims.iter().enumerate() {
        for passage in &claim.passages {
            let Some(article) = articles.get_mut(passage.article) else { continue };
            article.passages.push(ArticlePassage {
                part: passage.part,
                range: passage.range.clone(),
                claim: index,
                number: passage.number,
            });
        }
    }
    for article in articles {
        article.passages.sort_by_key(|it| (it.part, it.range.start, it.range.end, it.claim));
    }
}
