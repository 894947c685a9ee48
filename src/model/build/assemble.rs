//! The visible part of a site_files as a [`Model`]. What is a draft, in review, held or under embargo is
//! left out here and nowhere else, and nothing that only it names comes in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;

use crate::content;
use crate::content::files::article::Display;
use crate::content::files::source::SourceEntry;
use crate::content::files::verdict;
use crate::content::files::verdict::{Status, VerdictFile};
use crate::content::values::{Date, Who};
use crate::content::{FileRecord, SiteFiles};
use crate::diagnostics::span::{Span, Spanned};
use crate::model::build::people::{Files, PersonRegistry, Slugs};
use crate::model::build::prose_links::Prose;
use crate::model::build::redirects;
use crate::model::build::scales::Scales;
use crate::model::check::corrections::newest_first;
use crate::model::check::passages::{Anchored, Found};
use crate::model::site::Cards;
use crate::model::{
    Article, ArticlePassage, Claim, Correction, Evidence, Lists, Model, Options, Passage,
    Publisher, Response, SearchableText, Site, StaticPage, Summary, Topic, Unpublished,
};

type AnchoredVerdict<'c> = (&'c FileRecord<VerdictFile>, &'c VerdictFile, &'c [Option<Found>]);

/// Builds the model of what may be seen under `options`.
pub fn assemble(
    site_files: &SiteFiles,
    options: Options,
    scales: &Scales,
    texts: &[Arc<SearchableText>],
    anchored: &[Arc<Anchored>],
) -> Model {
    let mut seen = IndexSet::new();
    let mut visible: Vec<AnchoredVerdict> = site_files
        .verdicts
        .iter()
        .zip(anchored)
        .filter_map(|(verdict, anchored)| {
            Some((verdict.as_ref(), verdict.record.as_ref()?, anchored.found.as_slice()))
        })
        .filter(|(_, record, _)| options.drafts || unpublished(record, options.today).is_none())
        .filter(|(verdict, ..)| seen.insert(verdict.id.as_str()))
        .collect();
    visible.sort_by_cached_key(|(verdict, record, found)| {
        let place = found
            .iter()
            .flatten()
            .map(|found| (found.article, found.part, found.range.start))
            .min();
        (std::cmp::Reverse(day(&record.published)), place, verdict.id.as_str())
    });

    let shown = shown_articles(site_files, &visible, options);
    let places =
        visible.iter().enumerate().map(|(at, (verdict, ..))| (verdict.id.as_str(), at)).collect();
    let assembler = ModelBuilder::new(site_files, scales, options, shown, places);
    let mut publishers = Names::default();
    let mut articles = assembler.articles(texts, &mut publishers);
    let (claims, Named { people, topics }) = assembler.claims(&visible);
    mark(&mut articles, &claims);
    let oldest = oldest_first(&claims);
    let who = oldest
        .iter()
        .flat_map(|claim| claim.claimant.iter().chain(&claim.authors).chain(&claim.reviewers));
    let people = people.finish(&assembler.people, who.copied());
    let topics = topics.finish(oldest.iter().flat_map(|claim| &claim.topics).copied());
    let publisher = |passage: &Passage| articles.get(passage.article)?.publisher;
    let publishers = publishers
        .finish(oldest.iter().flat_map(|claim| claim.passages.iter().filter_map(publisher)));
    let mut model = Model {
        lists: Lists::none(),
        months: months(&claims),
        site: Site { cards: Cards::of(site_files), ..Site::of(site_files.site.as_deref()) },
        articles: articles,
        claims: claims,
        people: people,
        publishers: publishers.into_iter().map(|(name, slug)| Publisher { slug, name }).collect(),
        topics: topics.into_iter().map(|(name, slug)| Topic { slug, name }).collect(),
        static_pages: site_files.pages.iter().map(|page| standing(page)).collect(),
        redirects: Vec::new(),
        ratings: scales.ratings.clone(),
        addresses: OnceLock::new(),
        summary: Summary {
            articles: site_files.articles.len(),
            claims: site_files.verdicts.len(),
            passages: anchored.iter().map(|anchored| anchored.found.len()).sum(),
            anchored: anchored.iter().flat_map(|anchored| &anchored.found).flatten().count(),
        },
    };
    model.lists = Lists::of(&model);
    model.redirects = redirects::of(site_files, &model);
    model
}

/// Why a verdict is not for readers on that day; `None` when it is.
pub(crate) fn unpublished(record: &VerdictFile, today: Date) -> Option<Unpublished> {
    if let Some(hold) = &record.hold.0 {
        return Some(Unpublished::Held(hold.value.clone()));
    }
    if let Some(embargo) = record.embargo.0.as_ref().filter(|embargo| embargo.value > today) {
        return Some(Unpublished::Embargoed(embargo.value));
    }
    // What keeps it back cannot be read: that is an error, but a preview goes on.
    if (record.has("hold") || record.has("embargo"))
        && record.hold.0.is_none()
        && record.embargo.0.is_none()
    {
        return Some(Unpublished::Held(String::new()));
    }
    match record.status.as_deref() {
        None | Some(Status::Draft) => Some(Unpublished::Draft),
        Some(Status::Review) => Some(Unpublished::Review),
        Some(Status::Published | Status::Retracted) => None,
    }
}

fn day(date: &Option<Spanned<Date>>) -> Option<Date> {
    date.as_deref().copied()
}

fn string(text: &Option<Spanned<String>>) -> Option<String> {
    words(text).map(str::to_owned)
}

fn words(text: &Option<Spanned<String>>) -> Option<&str> {
    text.as_deref().map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// The places in the site_files of the articles that readers see.
fn shown_articles(
    site_files: &SiteFiles,
    visible: &[AnchoredVerdict],
    options: Options,
) -> Vec<usize> {
    let places: BTreeMap<&str, usize> = site_files
        .articles
        .iter()
        .enumerate()
        .map(|(at, article)| (article.id.as_str(), at))
        .collect();
    let mut articles: BTreeSet<usize> = visible
        .iter()
        .flat_map(|(.., found)| found.iter().flatten().map(|found| found.article))
        .collect();
    // One mistake is enough: that of a passage takes no article's page away from the links to it.
    let unanchored = visible.iter().filter(|(.., found)| found.contains(&None));
    articles.extend(unanchored.filter_map(|(verdict, ..)| places.get(verdict.article.as_str())));
    if options.drafts {
        articles.extend(places.values());
    }
    // What cannot be read has no page, and no place among those that have one.
    let is_read = |at: &usize| site_files.articles.get(*at).is_some_and(content::Article::is_read);
    articles.into_iter().filter(is_read).collect()
}

/// What makes claims of verdicts.
pub(crate) struct ModelBuilder<'c> {
    site_files: &'c SiteFiles,
    scales: &'c Scales,
    scale_names: BTreeMap<&'c str, &'c str>,
    options: Options,
    /// Places in the site_files of the articles in the model, in the model's order.
    articles: Vec<usize>,
    /// The places of the claims to which others can be related.
    claims: IndexMap<&'c str, usize>,
    shared: BTreeMap<&'c str, &'c SourceEntry>,
    people: Files<'c>,
}

impl<'c> ModelBuilder<'c> {
    pub(crate) fn new(
        site_files: &'c SiteFiles,
        scales: &'c Scales,
        options: Options,
        articles: Vec<usize>,
        claims: IndexMap<&'c str, usize>,
    ) -> Self {
        let shared = site_files
            .shared
            .iter()
            .filter_map(|entry| Some((entry.id.as_str(), entry.record.as_ref()?)));
        Self {
            site_files,
            scales,
            scale_names: site_files.scale_names(),
            options,
            articles,
            claims,
            shared: shared.collect(),
            people: Files::of(&site_files.people),
        }
    }

    fn articles(&self, texts: &[Arc<SearchableText>], publishers: &mut Names<'c>) -> Vec<Article> {
        let article = |at: &usize| {
            self.article(self.site_files.articles.get(*at)?, texts.get(*at)?, publishers)
        };
        self.articles.iter().filter_map(article).collect()
    }

    fn article(
        &self,
        article: &'c content::Article,
        texts: &SearchableText,
        publishers: &mut Names<'c>,
    ) -> Option<Article> {
        let (record, source) = (article.record.as_ref()?, article.source()?);
        Some(Article {
            id: article.id.clone(),
            file: article.file?,
            source_file: source.file,
            title: record.title.as_deref().cloned().unwrap_or_default(),
            authors: record.authors.iter().map(|who| self.name(who)).collect(),
            publisher: record
                .publisher
                .as_deref()
                .filter(|name| !name.is_empty())
                .map(|name| publishers.place(name)),
            url: record.url.as_deref().map(|url| url.0.clone()),
            archive_url: record.archive_url.as_deref().map(|url| url.0.clone()),
            published: day(&record.published),
            accessed: day(&record.accessed),
            language: record.language.as_deref().map_or_else(
                || Site::of(self.site_files.site.as_deref()).language,
                |language| language.0.clone(),
            ),
            sha256: source.sha256.clone(),
            document: Arc::clone(&texts.document),
            title_range: texts.title.clone(),
            excerpts: record.display.as_deref() == Some(&Display::Excerpts),
            passages: Vec::new(),
        })
    }

    /// The claims of verdicts, without their prose, and who and what they name.
    fn claims(&self, verdicts: &[AnchoredVerdict<'c>]) -> (Vec<Claim>, Named<'c>) {
        let parts: Vec<_> = verdicts.par_chunks(PART).map(|part| self.part(part)).collect();
        let (mut claims, mut named) = (Vec::with_capacity(verdicts.len()), Named::default());
        for (part, own) in parts {
            let (people, topics) =
                (named.people.append(own.people), named.topics.append(own.topics));
            claims.extend(part.into_iter().map(|claim| renumbered(claim, &people, &topics)));
        }
        (claims, named)
    }

    /// Some of the claims, which name people and topics by their places among those of this part.
    fn part(&self, verdicts: &[AnchoredVerdict<'c>]) -> (Vec<Claim>, Named<'c>) {
        let mut named = Named::default();
        let claims = verdicts.iter().map(|verdict| self.claim(*verdict, &mut named)).collect();
        (claims, named)
    }

    fn claim(&self, (verdict, record, found): AnchoredVerdict<'c>, named: &mut Named<'c>) -> Claim {
        let scale = self.scale_of(&verdict.article);
        let corrections =
            record.corrections.iter().filter_map(|correction| self.correction(scale, correction));
        let rating = record.rating.as_ref().and_then(|id| self.scales.find(scale, id));
        let corrections = newest_first(corrections.collect(), rating);
        let latest = corrections.first().map(|correction| correction.date);
        let Named { people, topics } = named;
        let mut find = |who: &'c Spanned<Who>| people.find(who, &self.people);
        Claim {
            id: verdict.id.clone(),
            file: verdict.file,
            file_path: self.site_files.sources.path(verdict.file).to_string(),
            text: record.claim.as_deref().map_or("", |claim| claim.trim()).to_owned(),
            text_span: record
                .claim
                .as_ref()
                .map_or(Span::file_start(verdict.file), |claim| claim.span),
            unpublished: unpublished(record, self.options.today),
            retracted: record.status.as_deref() == Some(&Status::Retracted),
            passages: self.passages(found),
            claimant: record.claimant.as_ref().map(&mut find),
            claim_date: day(&record.claim_date),
            rating,
            summary: string(&record.summary),
            key_points: Vec::new(),
            explanation: None,
            evidence: record.evidence.iter().map(|evidence| self.evidence(evidence)).collect(),
            response: record.response.as_ref().map(|response| Response {
                asked: day(&response.asked),
                answer: string(&response.answer),
            }),
            authors: unique(record.authors.iter().map(&mut find)),
            reviewers: unique(record.reviewers.iter().map(find)),
            published: day(&record.published),
            modified: latest.max(day(&record.published)),
            topics: unique(record.topics.iter().map(|topic| topics.place(topic))),
            related: unique(
                record
                    .related
                    .iter()
                    .filter_map(|id| self.claims.get(id.value.0.as_str()).copied()),
            ),
            corrections,
        }
    }

    fn scale_of(&self, article: &str) -> Option<&'c str> {
        self.scale_names.get(article).copied()
    }

    fn passages(&self, found: &[Option<Found>]) -> Vec<Passage> {
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        let mut passages = Vec::with_capacity(found.len());
        for found in found.iter().flatten() {
            let Ok(article) = self.articles.binary_search(&found.article) else { continue };
            let number = numbers.entry(article).or_insert(0);
            *number += 1;
            passages.push(Passage {
                article,
                part: found.part,
                range: found.range.clone(),
                number: *number,
            });
        }
        passages
    }

    fn correction(
        &self,
        scale: Option<&str>,
        correction: &verdict::Correction,
    ) -> Option<Correction> {
        let rating = |id: &Option<Spanned<_>>| {
            id.as_ref()
                .and_then(|id: &Spanned<content::values::Id>| self.scales.find_former(scale, id))
        };
        Some(Correction {
            date: day(&correction.date)?,
            number: 1,
            kind: *correction.kind.as_deref()?,
            from: rating(&correction.from),
            to: rating(&correction.to),
            note: string(&correction.note).unwrap_or_default(),
        })
    }

    /// A citation, with what it does not say itself taken from the shared entry.
    fn evidence(&self, own: &verdict::Evidence) -> Evidence {
        let shared =
            own.source.as_ref().and_then(|id| self.shared.get(id.value.0.as_str()).copied());
        let url = |url: &Option<Spanned<content::values::WebUrl>>| {
            url.as_deref().map(|url| url.0.clone())
        };
        let text = |own: &Option<Spanned<String>>, shared: Option<&Option<Spanned<String>>>| {
            string(own).or_else(|| shared.and_then(string))
        };
        let authors = if own.authors.is_empty() {
            shared.map_or(&[][..], |shared| &shared.authors)
        } else {
            &own.authors
        };
        Evidence {
            source: own.source.as_ref().map(|id| id.value.0.clone()),
            title: text(&own.title, shared.map(|shared| &shared.title)).unwrap_or_default(),
            publisher: text(&own.publisher, shared.map(|shared| &shared.publisher)),
            authors: authors.iter().map(|who| self.name(who)).collect(),
            published: day(&own.published)
                .or_else(|| shared.and_then(|shared| day(&shared.published))),
            url: url(&own.url).or_else(|| shared.and_then(|shared| url(&shared.url))),
            archive_url: url(&own.archive_url)
                .or_else(|| shared.and_then(|shared| url(&shared.archive_url))),
            archive_note: text(&own.archive_note, shared.map(|shared| &shared.archive_note)),
            accessed: day(&own.accessed)
                .or_else(|| shared.and_then(|shared| day(&shared.accessed))),
            quote: text(&own.quote, shared.map(|shared| &shared.quote)),
            note: string(&own.note),
            source_note: shared.and_then(|shared| string(&shared.note)),
            stance: own.stance.as_deref().copied(),
        }
    }

    /// The name of somebody who needs no page: an author of an article or of evidence.
    fn name(&self, who: &Who) -> String {
        match who {
            Who::Inline(inline) => {
                inline.name.as_deref().map_or("", |name| name.as_str()).to_owned()
            }
            Who::Named(text) => self.people.name(text).unwrap_or(text).to_owned(),
        }
    }
}

/// How many claims are assembled one after the other, while others are at the same time.
const PART: usize = 256;

/// Who and what claims name, in the order in which they do.
#[derive(Default)]
struct Named<'c> {
    people: PersonRegistry<'c>,
    topics: Names<'c>,
}

/// A claim that names people and topics by their places among all of them, which are given by those in its part.
fn renumbered(mut claim: Claim, people: &[usize], topics: &[usize]) -> Claim {
    let named = claim.claimant.iter_mut().chain(&mut claim.authors).chain(&mut claim.reviewers);
    named.for_each(|at| *at = people.get(*at).copied().unwrap_or(*at));
    claim.topics.iter_mut().for_each(|at| *at = topics.get(*at).copied().unwrap_or(*at));
    claim
}

/// The places in their order, each once.
fn unique(places: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut list = Vec::new();
    for place in places {
        if !list.contains(&place) {
            list.push(place);
        }
    }
    list
}

/// The claims in the order in which readers got to see them, so that what is new takes no address from what was there.
fn oldest_first(claims: &[Claim]) -> Vec<&Claim> {
    let mut oldest: Vec<&Claim> = claims.iter().rev().collect();
    oldest.sort_by_key(|claim| claim.unpublished.is_some());
    oldest
}

/// The months in which checks were published, newest first.
fn months(claims: &[Claim]) -> Vec<Date> {
    let months: BTreeSet<Date> =
        claims.iter().filter_map(|claim| Some(claim.published?.first_of_month())).collect();
    months.into_iter().rev().collect()
}

/// Tells every article which passages are in it.
fn mark(articles: &mut [Article], claims: &[Claim]) {
    for (at, claim) in claims.iter().enumerate() {
        for passage in &claim.passages {
            if let Some(article) = articles.get_mut(passage.article) {
                let (part, range) = (passage.part, passage.range.clone());
                article.passages.push(ArticlePassage {
                    part,
                    range,
                    claim: at,
                    number: passage.number,
                });
            }
        }
    }
    for article in articles {
        article.passages.sort_by_key(|marked| {
            (marked.part, marked.range.start, marked.range.end, marked.claim)
        });
    }
}

fn standing(page: &content::Page) -> StaticPage {
    let record = page.record.as_ref();
    StaticPage {
        slug: page.slug.clone(),
        title: record.and_then(|record| string(&record.title)).unwrap_or_else(|| page.slug.clone()),
        description: record.and_then(|record| string(&record.description)),
        prose: Prose::new(Arc::clone(&page.document)),
        file: page.file,
    }
}

/// Names in the order in which they came.
#[derive(Default)]
struct Names<'c>(IndexSet<&'c str>);

impl<'c> Names<'c> {
    fn place(&mut self, name: &'c str) -> usize {
        self.0.insert_full(name).0
    }

    /// Adds names that came later, and gives their places here in their order there.
    fn append(&mut self, later: Self) -> Vec<usize> {
        later.0.into_iter().map(|name| self.place(name)).collect()
    }

    /// Every name with its slug. Of two whose slugs would be one, what comes first in `order`, a list of places, has it.
    fn finish(self, order: impl Iterator<Item = usize>) -> Vec<(String, String)> {
        let names: Vec<Option<&str>> = self.0.iter().copied().map(Some).collect();
        let slugs = Slugs::default().in_order(&names, order, "other");
        let names: Vec<String> = self.0.into_iter().map(str::to_owned).collect();
        names.into_iter().zip(slugs).collect()
    }
}
