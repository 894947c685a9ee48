//! Builds the model from the files of a site.

pub mod address_index;
pub mod article_text;
pub(crate) mod charts;
pub(crate) mod citations;
pub mod claims;
mod code;
mod evidence;
pub mod facets;
pub mod identity;
pub mod linked_files;
pub mod lists;
pub mod mentions;
pub mod names;
mod navigation;
pub mod people;
pub mod pictures;
pub mod prose_links;
mod recordings;
pub mod redirects;
pub mod scale_order;
pub mod scales;
pub mod slugs;
mod speakers;
pub mod speech;
pub mod static_pages;
mod taxonomies;
pub mod visibility;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::content::values::Date;
use crate::content::{self, SiteFiles};
use crate::diagnostics::Diagnostics;
use crate::model::build::article_text::SearchableText;
use crate::model::build::claims::{ClaimBuilder, NamedEntities};
use crate::model::build::names::NameRegistry;
use crate::model::build::scales::Scales;
use crate::model::check::evidence_quotes::BoundQuotes;
use crate::model::check::passages::{self, Anchored, AnchoredPassages};
use crate::model::check::{
    archives, article, claim, evidence_quotes, markdown, namesakes, pictures as named,
    speakers as speaker_checks, spellings, taxonomies as taxonomy_checks, transcript,
};
use crate::model::clock::SiteClock;
use crate::model::site::CardSettings;
use crate::model::{
    Claim, Lists, Model, Options, Passage, Prose, Publisher, Site, StaticPage, Summary, page,
};

/// The parsed texts and anchored passages of the last model. A running preview keeps them, so that
/// an edit of one file does not search all other articles again.
#[derive(Clone, Default)]
pub struct AnchorCache {
    texts: BTreeMap<String, Arc<SearchableText>>,
    passages: AnchoredPassages,
    quotes: BoundQuotes,
}

impl AnchorCache {
    /// Returns the searchable text of every article, in the order of the articles.
    fn texts(&mut self, site_files: &SiteFiles) -> Vec<Arc<SearchableText>> {
        let known = &self.texts;
        let texts: Vec<Arc<SearchableText>> = site_files
            .articles
            .par_iter()
            .map(|article| match known.get(&article.id) {
                Some(text) if text.is_current(article) => Arc::clone(text),
                _ => Arc::new(SearchableText::new(article)),
            })
            .collect();
        let ids = site_files.articles.iter().map(|article| article.id.clone());
        self.texts = ids.zip(texts.iter().cloned()).collect();
        texts
    }
}

impl Model {
    /// Builds the model of a site and checks every rule that concerns more than one file.
    pub fn build(
        site_files: &SiteFiles,
        options: Options,
        anchors: &mut AnchorCache,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let scales = Scales::from_site(site_files.site.as_deref(), diagnostics);
        let texts = anchors.texts(site_files);
        for (article, text) in site_files.articles.iter().zip(&texts) {
            article::check(article, site_files, &scales, diagnostics);
            transcript::check(article, text, &site_files.files, diagnostics);
        }
        let anchored = passages::anchor_all(site_files, &texts, &mut anchors.passages, diagnostics);
        speaker_checks::check(site_files, &texts, &anchored, diagnostics);
        let quotes = evidence_quotes::bind_all(site_files, &anchors.quotes, diagnostics);
        anchors.quotes = quotes.clone();
        let clock = options.clock.in_zone(site_files.time_zone());
        let assemble = || {
            let parts =
                Parts { scales: &scales, texts: &texts, anchored: &anchored, quotes: &quotes };
            let mut model = assemble(site_files, options.drafts, &clock, &parts);
            let mut found = redirects::resolve(&mut model, site_files);
            found.append(navigation::resolve(&mut model, site_files));
            found.append(prose_links::resolve(&mut model, site_files));
            code::limit(&mut model);
            (model, found)
        };
        let (found, (model, found_in_prose)) =
            rayon::join(|| check_all(site_files, &scales, clock.today), assemble);
        diagnostics.append(found);
        diagnostics.append(found_in_prose);
        model
    }
}

fn check_all(site_files: &SiteFiles, scales: &Scales, today: Date) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    claim::check(site_files, scales, today, &mut diagnostics);
    namesakes::check(site_files, &mut diagnostics);
    spellings::check(site_files, &mut diagnostics);
    taxonomy_checks::check(site_files, &mut diagnostics);
    archives::check(site_files, &mut diagnostics);
    markdown::check(site_files, &mut diagnostics);
    named::check(site_files, &mut diagnostics);
    page::check_slugs(site_files, &mut diagnostics);
    redirects::check(site_files, &mut diagnostics);
    diagnostics
}

/// The inputs of the model, in addition to the files.
struct Parts<'a> {
    scales: &'a Scales,
    texts: &'a [Arc<SearchableText>],
    anchored: &'a [Arc<Anchored>],
    quotes: &'a BoundQuotes,
}

/// Builds the model of what readers may see. The links of its texts are unresolved.
fn assemble(site_files: &SiteFiles, drafts: bool, clock: &SiteClock, parts: &Parts) -> Model {
    let Parts { scales, anchored, .. } = parts;
    let verdicts = visibility::visible_verdicts(site_files, drafts, clock, anchored);
    let shown = visibility::visible_articles(site_files, &verdicts, drafts);
    let declared = taxonomies::declared(site_files.site.as_deref());
    let builder = ClaimBuilder::new(site_files, clock, parts, &declared, shown, &verdicts);
    let mut publishers = NameRegistry::default();
    let mut articles = builder.articles(&mut publishers);
    let (mut claims, NamedEntities { mentions, terms }) = builder.claims(&verdicts);
    claims::attach_passages_to_articles(&mut articles, &claims);

    let oldest = oldest_first(&claims);
    let named = oldest.iter().flat_map(|claim| claim.mentions());
    let (mentions, mut people) = people::build(&mentions, &builder.people, named);
    pictures::add_portraits(&mut people, site_files);
    speakers::link_people(&mut articles, &claims, &mentions, &people);
    let mut taxonomies = declared.clone();
    let terms = taxonomies::add_terms(&mut taxonomies, terms, &oldest);
    let publisher = |passage: &Passage| articles.get(passage.article)?.publisher;
    let publisher_order =
        oldest.iter().flat_map(|claim| claim.passages.iter().filter_map(publisher));
    let publishers = publishers.merge(publisher_order);
    for claim in &mut claims {
        claim.name_people_once(&mentions);
        taxonomies::resolve_terms(claim, &terms);
    }
    for article in &mut articles {
        article.publisher = article.publisher.and_then(|it| publishers.indexes.get(it).copied());
    }

    let mut site = Site::from_file(site_files.site.as_deref());
    site.logo = pictures::logo(site_files);
    site.fonts.clone_from(&site_files.page_fonts);
    let mut evidence = claims.iter().flat_map(|claim| &claim.evidence);
    site.keeps_copies = evidence.any(|evidence| evidence.copy.is_some());
    site.cards = CardSettings::from_files(site_files);
    let mut model = Model {
        site,
        ratings: scales.ratings.clone(),
        months: months(&claims),
        articles,
        claims,
        mentions,
        people,
        publishers: publishers
            .names
            .into_iter()
            .map(|(name, slug)| Publisher { slug, name })
            .collect(),
        taxonomies,
        static_pages: site_files.pages.iter().map(|page| static_page(site_files, page)).collect(),
        lists: Lists::default(),
        redirects: Vec::new(),
        addresses: OnceLock::new(),
        summary: summary(site_files, anchored),
    };
    model.lists = Lists::build(&model);
    model
}

fn summary(site_files: &SiteFiles, anchored: &[Arc<Anchored>]) -> Summary {
    let mut summary = Summary {
        articles: site_files.articles.len(),
        claims: site_files.verdicts.len(),
        ..Summary::default()
    };
    for anchored in anchored {
        summary.passages += anchored.found.len();
        summary.anchored += anchored.found.iter().flatten().count();
    }
    summary
}

/// Returns the claims in the order in which readers first saw them, so that new people, terms and
/// publishers do not take the slugs of older ones.
fn oldest_first(claims: &[Claim]) -> Vec<&Claim> {
    let mut oldest: Vec<&Claim> = claims.iter().rev().collect();
    oldest.sort_by_key(|claim| claim.unpublished.is_some());
    oldest
}

/// Returns the first day of every month in which a check was published, newest first.
fn months(claims: &[Claim]) -> Vec<Date> {
    let mut months = BTreeSet::new();
    for claim in claims {
        months.extend(claim.published.map(Date::first_of_month));
    }
    months.into_iter().rev().collect()
}

fn static_page(site_files: &SiteFiles, page: &content::ParsedPage) -> StaticPage {
    let record = page.record.as_ref();
    let title = record.and_then(|record| claims::text(&record.title));
    StaticPage {
        slug: page.slug.clone(),
        title: title.unwrap_or_else(|| page.slug.clone()),
        description: record.and_then(|record| claims::text(&record.description)),
        image: record.and_then(|record| pictures::figure(site_files, &record.image)),
        prose: Prose::new(Arc::clone(&page.document)),
        file: page.file,
    }
}
