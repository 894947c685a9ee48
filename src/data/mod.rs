//! The data files and feeds of a site. They are built from the same views as the pages, and contain
//! only published claims, even if the pages show drafts.

pub mod annotations;
pub mod claim_review;
pub mod claims_files;
pub mod csv_jsonl;
mod evidence_annotations;
pub mod feeds;
pub(crate) mod index_now;
pub mod json;
pub(crate) mod markdown;
mod oembed;
pub mod publisher;
pub mod schema_org;
pub(crate) mod static_paths;
pub mod visible_text;
mod web_annotation;

use std::cell::OnceCell;
use std::sync::LazyLock;

use rayon::prelude::*;
use tera::Context;

pub use crate::data::claims_files::CLAIMS_FILES;
pub use crate::data::feeds::{feed_paths, feeds};
pub(crate) use crate::data::oembed::oembed_files;
pub use crate::data::oembed::oembed_paths;
use crate::data::web_annotation::AnnotationPage;
use crate::model::{Article, Model};
use crate::render::Output;
use crate::render::context::ContextBuilder;
use crate::render::locale::Locale;
use crate::render::memo::ViewCache;
use crate::render::social_card::Cards;
use crate::render::views::ClaimView;
use crate::theme::messages::Messages;

/// A model with the views that its data files share.
pub struct DataContext<'a> {
    pub model: &'a Model,
    views: ViewCache,
}

/// Builds every data file of a site except the feeds, the sitemap and `robots.txt`.
pub fn files(model: &Model) -> Vec<Output> {
    let data = DataContext::new(model);
    let mut files = Vec::from(data.claims_files());
    for article in annotated_articles(model) {
        files.extend(data.annotations(article));
    }
    files
}

/// Returns the indexes of the articles that have annotations.
pub fn annotated_articles(model: &Model) -> Vec<usize> {
    let mut indexes = Vec::new();
    for (index, article) in model.articles.iter().enumerate() {
        if annotations::has_annotations(model, article) {
            indexes.push(index);
        }
    }
    indexes
}

/// Returns the path of an article's annotations.
pub fn annotations_path(model: &Model, article: usize) -> String {
    model.articles.get(article).map(annotations::path).unwrap_or_default()
}

impl<'a> DataContext<'a> {
    pub fn new(model: &'a Model) -> Self {
        Self { model, views: ViewCache::new(model) }
    }

    /// Builds the annotations of an article, if there is such an article.
    pub fn annotations(&self, article: usize) -> Option<Output> {
        let bytes = json::file(&self.annotation_page(article)?);
        Some(Output { path: annotations_path(self.model, article), bytes })
    }

    /// Returns the annotations of all articles as one array.
    pub fn all_annotations(&self) -> Vec<u8> {
        let articles = annotated_articles(self.model).into_par_iter();
        let pages: Vec<AnnotationPage> =
            articles.filter_map(|article| self.annotation_page(article)).collect();
        json::file(&pages)
    }

    fn annotation_page(&self, article: usize) -> Option<AnnotationPage> {
        let record = self.model.articles.get(article)?;
        Some(self.with_builder(|builder| annotations::annotation_page(builder, article, record)))
    }

    fn with_builder<T>(&self, build: impl FnOnce(&ContextBuilder) -> T) -> T {
        with_builder(self.model, &NEUTRAL, &self.views, build)
    }
}

impl ContextBuilder<'_> {
    /// Returns the `ClaimReview` for the head of a claim's page, in a list with the `MediaReview` if
    /// there is one.
    pub(crate) fn claim_data(&self, view: &ClaimView) -> Option<String> {
        match claim_review::page_reviews(self, view).as_slice() {
            [] => None,
            [review] => Some(json::script(review)),
            reviews => Some(json::script(&reviews)),
        }
    }

    /// Returns the data for the head of the home page.
    pub(crate) fn site_data(&self) -> String {
        json::script(&publisher::site_graph(self.model))
    }

    /// Returns the relative address of an article's annotations.
    pub(crate) fn annotations_of(&self, article: &Article) -> Option<String> {
        if !annotations::has_annotations(self.model, article) {
            return None;
        }
        Some("annotations.json".to_owned())
    }
}

/// Data other than feeds has no messages, and its dates are ISO 8601.
static NEUTRAL: LazyLock<Locale> = LazyLock::new(|| Locale::new("en", Messages::default()));

/// Calls `build` with a builder of views for the root of the site.
fn with_builder<T>(
    model: &Model,
    locale: &Locale,
    views: &ViewCache,
    build: impl FnOnce(&ContextBuilder) -> T,
) -> T {
    build(&ContextBuilder {
        model,
        locale,
        root: "",
        context: &mut Context::new(),
        cards: &Cards::default(),
        views,
        drafts: false,
        render_card: &|_| None,
        card_error: OnceCell::new(),
    })
}
