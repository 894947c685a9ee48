//! Feeds, sitemap and `robots.txt`.
//!
//! The theme's templates write the feeds (Atom, RFC 4287) and the sitemap (sitemaps.org, protocol
//! 0.9) from the views that are built here. All dates come from the content, never from the clock.

use std::cmp::Reverse;

use serde::Serialize;

use crate::content::values::Date;
use crate::data::claim_review::publisher;
use crate::data::web_annotation::midnight;
use crate::data::with_builder;
use crate::diagnostics::Diagnostic;
use crate::model::{Claim, Correction, Model, Page};
use crate::render::context::ContextBuilder;
use crate::render::memo::ViewCache;
use crate::render::url::absolute_url;
use crate::render::views::{
    CategoryView, CorrectionView, FeedEntryView, FeedView, LinkView, SitemapEntryView, SitemapView,
};
use crate::render::{Output, Renderer};

/// How many checks are in the feed.
const MAX_CHECKS: usize = 50;

/// The most pages in one sitemap (sitemaps.org, “Sitemap file limits”).
const MAX_SITEMAP_PAGES: usize = 50_000;

/// `updated` of a feed if the site has published no claim. Atom requires the element (RFC 4287,
/// 4.1.1).
const NEVER: &str = "1970-01-01T00:00:00Z";

/// Renders the feeds, the sitemap and `robots.txt` of `model`, or returns the errors of their
/// templates. A site with drafts is not for search engines and has no sitemap.
pub fn feeds(
    model: &Model,
    renderer: &Renderer,
    drafts: bool,
) -> Result<Vec<Output>, Vec<Diagnostic>> {
    let mut files = TemplateFiles { renderer, outputs: Vec::new(), errors: Vec::new() };
    with_builder(model, renderer.locale(), &ViewCache::new(model), |builder| {
        files.add("feed.xml", "feed.xml", "feed", &checks(builder));
        files.add("corrections.xml", "feed.xml", "feed", &corrections(builder));
    });
    if !drafts {
        add_sitemap(model, &mut files);
    }
    if !files.errors.is_empty() {
        return Err(files.errors);
    }
    files.outputs.push(robots(model, drafts));
    Ok(files.outputs)
}

/// Returns the paths of the files of [`feeds`].
pub fn feed_paths(model: &Model, drafts: bool) -> Vec<String> {
    let mut paths = vec!["feed.xml".to_owned(), "corrections.xml".to_owned()];
    if !drafts {
        paths.push("sitemap.xml".to_owned());
        let count = indexed_pages(model).len().div_ceil(MAX_SITEMAP_PAGES);
        if count > 1 {
            paths.extend((0..count).map(numbered_sitemap));
        }
    }
    paths.push("robots.txt".to_owned());
    paths
}

/// XML files that the theme's templates have written, and the errors of these templates.
struct TemplateFiles<'a> {
    renderer: &'a Renderer,
    outputs: Vec<Output>,
    errors: Vec<Diagnostic>,
}

impl TemplateFiles<'_> {
    /// Renders the file at `path` with a template that sees `value` under `name`.
    fn add(&mut self, path: &str, template: &str, name: &'static str, value: &impl Serialize) {
        match self.renderer.template(template, name, value) {
            Ok(bytes) => {
                let bytes = without_illegal_characters(bytes);
                self.outputs.push(Output { path: path.to_owned(), bytes });
            }
            Err(errors) => self.errors.extend(errors),
        }
    }
}

/// Removes the characters that XML 1.0 cannot represent, not even escaped (section 2.2).
fn without_illegal_characters(xml: Vec<u8>) -> Vec<u8> {
    let mut text = String::from_utf8(xml).unwrap_or_default();
    text.retain(|c| match c {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        _ => c >= ' ',
    });
    text.into_bytes()
}

/// Builds the feed of the checks that were published or changed last. Retracted claims are left
/// out: they have no verdict any more, and the feed of corrections has their retractions.
fn checks(builder: &ContextBuilder) -> FeedView {
    let mut claims: Vec<(Date, &Claim)> = Vec::new();
    for claim in published_claims(builder.model) {
        if let Some(modified) = claim.modified
            && !claim.retracted
        {
            claims.push((modified, claim));
        }
    }
    claims.sort_by_key(|(modified, claim)| {
        (Reverse((*modified, claim.published)), claim.id.as_str())
    });
    claims.truncate(MAX_CHECKS);
    let newest = claims.first().map(|(modified, _)| *modified);
    let mut feed = empty_feed(builder.model, "feed.xml", "", newest);
    for (modified, claim) in claims {
        feed.entries.push(check_entry(builder, modified, claim));
    }
    feed
}

/// Builds the feed of all corrections.
fn corrections(builder: &ContextBuilder) -> FeedView {
    let mut corrections: Vec<(&Claim, &Correction)> = Vec::new();
    for claim in published_claims(builder.model) {
        for correction in &claim.corrections {
            corrections.push((claim, correction));
        }
    }
    corrections.sort_by_key(|(claim, correction)| {
        (Reverse(correction.date), claim.id.as_str(), correction.number)
    });
    let newest = corrections.first().map(|(_, correction)| correction.date);
    let mut feed = empty_feed(builder.model, "corrections.xml", "corrections/", newest);
    feed.kind = "corrections";
    feed.title = builder.locale.translate("corrections-of", &[("title", &feed.title)]);
    for (claim, correction) in corrections {
        feed.entries.push(correction_entry(builder, claim, correction));
    }
    feed
}

/// Builds a feed of checks without entries. `newest` is the date of the newest entry; without one,
/// the feed is as old as the first published claim.
fn empty_feed(model: &Model, path: &str, page: &str, newest: Option<Date>) -> FeedView {
    let first = published_claims(model).filter_map(|claim| claim.published).min();
    let publisher = publisher(&model.site);
    let zone = &model.site.time_zone;
    FeedView {
        kind: "checks",
        title: model.site.title.clone(),
        url: absolute_url(&model.site.base_url, path),
        page_url: absolute_url(&model.site.base_url, page),
        updated: newest.or(first).map_or_else(|| NEVER.to_owned(), |day| midnight(day, zone)),
        author: LinkView { name: publisher.name, href: publisher.url.unwrap_or_default() },
        entries: Vec::new(),
    }
}

fn published_claims(model: &Model) -> impl Iterator<Item = &Claim> {
    model.claims.iter().filter(|claim| claim.unpublished.is_none())
}

fn check_entry(builder: &ContextBuilder, modified: Date, claim: &Claim) -> FeedEntryView {
    let card = builder.card(claim);
    let url = builder.absolute_url(&card.href);
    let mut authors = Vec::new();
    for person in builder.people_at(&claim.authors) {
        let href = builder.absolute_url(&person.href);
        authors.push(LinkView { name: person.name.clone(), href });
    }
    // Without an author, the entry would be by the publisher of the feed.
    if authors.is_empty()
        && let Some(original) = &claim.imported_from
        && let Some(name) = original.publisher.clone()
    {
        authors.push(LinkView { name, href: original.url.clone().unwrap_or_default() });
    }
    let mut categories = Vec::new();
    if let Some(rating) = &card.rating {
        categories.push(CategoryView {
            term: rating.id.clone(),
            scheme: Some(absolute_url(&builder.model.site.base_url, "ratings/")),
            label: Some(rating.label.clone()),
        });
    }
    for topic in &card.topics {
        categories.push(CategoryView { term: topic.name.clone(), scheme: None, label: None });
    }
    for list in &card.taxonomies {
        let scheme = absolute_url(&builder.model.site.base_url, &format!("{}/", list.name));
        for term in &list.terms {
            let scheme = Some(scheme.clone());
            categories.push(CategoryView { term: term.name.clone(), scheme, label: None });
        }
    }
    let zone = &builder.model.site.time_zone;
    FeedEntryView {
        id: url.clone(),
        title: builder.headline(&card),
        url,
        updated: midnight(modified, zone),
        published: claim.published.map(|day| midnight(day, zone)),
        authors,
        categories,
        summary: card.summary.clone(),
        claim: card,
    }
}

fn correction_entry(
    builder: &ContextBuilder,
    claim: &Claim,
    correction: &Correction,
) -> FeedEntryView {
    let view = builder.correction_view(claim, correction);
    let url = builder.absolute_url(&view.claim.href);
    let kind = builder.locale.translate(&format!("change-{}", view.kind), &[]);
    let category =
        CategoryView { term: view.kind.to_owned(), scheme: None, label: Some(kind.clone()) };
    FeedEntryView {
        id: format!("{url}#{}", view.id),
        title: builder
            .locale
            .translate("change-headline", &[("kind", &kind), ("claim", &view.claim.name)]),
        url,
        updated: midnight(correction.date, &builder.model.site.time_zone),
        published: None,
        authors: Vec::new(),
        categories: vec![category],
        summary: Some(change(builder, &view)),
        claim: builder.card(claim),
    }
}

/// Describes a correction: the ratings before and after it, if it changed them, and its note.
fn change(builder: &ContextBuilder, view: &CorrectionView) -> String {
    let (Some(from), Some(to)) = (&view.from, &view.to) else { return view.note.clone() };
    let change =
        builder.locale.translate("change-of-rating", &[("from", &from.label), ("to", &to.label)]);
    builder.locale.translate("change-explained", &[("change", &change), ("note", &view.note)])
}

/// Adds the sitemap, or an index and several sitemaps if the site has too many pages for one.
fn add_sitemap(model: &Model, files: &mut TemplateFiles) {
    let pages = indexed_pages(model);
    if pages.len() <= MAX_SITEMAP_PAGES {
        files.add("sitemap.xml", "sitemap.xml", "sitemap", &sitemap(model, &pages));
        return;
    }
    let mut index = SitemapView { entries: Vec::new() };
    for (number, pages) in pages.chunks(MAX_SITEMAP_PAGES).enumerate() {
        let path = numbered_sitemap(number);
        files.add(&path, "sitemap.xml", "sitemap", &sitemap(model, pages));
        let url = absolute_url(&model.site.base_url, &path);
        index.entries.push(SitemapEntryView { url, modified: None });
    }
    files.add("sitemap.xml", "sitemap-index.xml", "sitemap", &index);
}

fn numbered_sitemap(index: usize) -> String {
    format!("sitemap-{}.xml", index + 1)
}

/// Returns the pages that search engines may list.
fn indexed_pages(model: &Model) -> Vec<Page> {
    let mut pages = model.pages();
    pages.retain(is_indexed);
    pages
}

/// Returns whether search engines may list a page.
pub(crate) fn is_indexed(page: &Page) -> bool {
    !matches!(page, Page::NotFound | Page::Redirect(_) | Page::Embed(_))
}

fn sitemap(model: &Model, pages: &[Page]) -> SitemapView {
    let newest = model.claims.iter().filter_map(|claim| claim.modified).max();
    let mut entries = Vec::with_capacity(pages.len());
    for page in pages {
        entries.push(SitemapEntryView {
            url: absolute_url(&model.site.base_url, &model.address(page)),
            modified: last_change(model, page, newest).map(|day| day.to_string()),
        });
    }
    SitemapView { entries }
}

/// Returns the day on which a page changed last, if the content has a date for it. `newest` is the
/// last change of any claim.
fn last_change(model: &Model, page: &Page, newest: Option<Date>) -> Option<Date> {
    match page {
        Page::Claim(index) => model.claims.get(*index)?.modified,
        Page::Article(index) => {
            let passages = model.articles.get(*index)?.passages.iter();
            passages.filter_map(|passage| model.claims.get(passage.claim)?.modified).max()
        }
        Page::Home(_) => newest,
        Page::Corrections => {
            let corrections = model.claims.iter().flat_map(|claim| &claim.corrections);
            corrections.map(|correction| correction.date).max()
        }
        _ => None,
    }
}

/// Builds `robots.txt` (RFC 9309). A site with drafts forbids everything.
fn robots(model: &Model, drafts: bool) -> Output {
    let text = if drafts {
        "User-agent: *\nDisallow: /\n".to_owned()
    } else {
        let sitemap = absolute_url(&model.site.base_url, "sitemap.xml");
        format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")
    };
    Output { path: "robots.txt".to_owned(), bytes: text.into_bytes() }
}
