//! The machine data of a site: every file of it, made from the views that its pages are made from. A claim that is not
//! published is in none of them, whatever the pages show.

mod annotations;
mod atom;
mod claim_review;
mod identity;
mod json;
mod schema;
mod shown;
mod sitemap;
mod table;
mod xml;

use std::sync::LazyLock;

use rayon::prelude::*;
use tera::Context;

use super::Output;
use super::build::Builder;
use super::card::Cards;
use super::locale::Locale;
use super::view::ClaimView;
use crate::model::{Article, Claim, Model};
use crate::theme::messages::Messages;
use annotations::AnnotationPage;
use schema::DataFeedItem;
use table::Row;

/// Every data file of a site, the feeds in the words of `messages`. A copy with drafts is not for search engines and
/// has no sitemap.
pub fn files(model: &Model, messages: &Messages, drafts: bool) -> Vec<Output> {
    let locale = Locale::new(&model.site.language, messages.clone());
    let (items, rows): (Vec<DataFeedItem>, Vec<Row>) =
        records(model, |builder, view| (claim_review::item(builder, view), table::row(builder, view)))
            .into_iter()
            .unzip();
    let output = |path: &str, bytes| Output { path: path.to_owned(), bytes };
    let mut files = vec![
        output("claims.json", json::file(&claim_review::feed(&model.site, items))),
        output("claims.csv", table::csv(&rows)),
        output("claims.jsonl", table::lines(&rows)),
        output("feed.xml", with_builder(model, &locale, atom::checks)),
        output("corrections.xml", with_builder(model, &locale, atom::corrections)),
        sitemap::robots(model, drafts),
    ];
    files.extend(if drafts { Vec::new() } else { sitemap::sitemap(model) });
    files.extend(
        annotation_pages(model)
            .iter()
            .map(|(article, page)| Output { path: annotations::path(article), bytes: json::file(page) }),
    );
    files
}

/// `claims.json`.
pub fn claim_reviews(model: &Model) -> Vec<u8> {
    json::file(&claim_review::feed(&model.site, records(model, claim_review::item)))
}

/// `claims.csv`.
pub fn csv(model: &Model) -> Vec<u8> {
    table::csv(&records(model, table::row))
}

/// `claims.jsonl`.
pub fn jsonl(model: &Model) -> Vec<u8> {
    table::lines(&records(model, table::row))
}

/// The annotations of every article, as one array of the pages that they are written in.
pub fn annotations(model: &Model) -> Vec<u8> {
    json::file(&annotation_pages(model).into_iter().map(|(_, page)| page).collect::<Vec<_>>())
}

impl Builder<'_> {
    /// The data in the head of a claim's page: its one `ClaimReview`, escaped for a script element.
    pub(super) fn claim_data(&self, view: &ClaimView) -> Option<String> {
        claim_review::of_page(self, view).map(|review| json::script(&review))
    }

    /// The data in the head of the home page, escaped for a script element.
    pub(super) fn site_data(&self) -> String {
        json::script(&identity::of(self.model))
    }

    /// The annotations of an article from its own page, where it has any.
    pub(super) fn annotations_of(&self, article: &Article) -> Option<String> {
        annotations::has_any(self.model, article).then(|| "annotations.json".to_owned())
    }
}

/// What `make` makes of every published claim, newest first.
fn records<T: Send>(model: &Model, make: impl Fn(&Builder, &ClaimView) -> T + Sync) -> Vec<T> {
    let claims: Vec<(usize, &Claim)> =
        model.claims.iter().enumerate().filter(|(_, claim)| claim.unpublished.is_none()).collect();
    claims
        .par_iter()
        .map(|(at, claim)| with_builder(model, &NEUTRAL, |builder| make(builder, &builder.claim_view(*at, claim))))
        .collect()
}

fn annotation_pages(model: &Model) -> Vec<(&Article, AnnotationPage)> {
    let articles: Vec<&Article> =
        model.articles.iter().filter(|article| annotations::has_any(model, article)).collect();
    articles
        .into_par_iter()
        .map(|article| (article, with_builder(model, &NEUTRAL, |builder| annotations::of(builder, article))))
        .collect()
}

/// Data has no words of its own, feeds excepted, and its days are ISO 8601.
static NEUTRAL: LazyLock<Locale> = LazyLock::new(|| Locale::new("en", Messages::default()));

/// The views as the data sees them, from the root of the site.
fn with_builder<T>(model: &Model, locale: &Locale, make: impl FnOnce(&Builder) -> T) -> T {
    let (mut context, cards) = (Context::new(), Cards::default());
    make(&Builder { model, locale, root: "", context: &mut context, cards: &cards, drafts: false })
}
