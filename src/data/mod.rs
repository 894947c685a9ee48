//! The machine data of a site: every file of it, made from the views that its pages are made from. A claim that is not
//! published is in none of them, whatever the pages show.

pub mod annotations;
pub mod claim_review;
pub mod claims_files;
pub mod csv_jsonl;
pub mod feeds;
pub mod json;
pub mod publisher;
pub mod schema_org;
pub mod visible_text;

use std::cell::OnceCell;
use std::sync::LazyLock;

use rayon::prelude::*;
use tera::Context;

use crate::data::annotations::AnnotationPage;
pub use crate::data::claims_files::FILES;
pub use crate::data::feeds::{feed_paths, feeds};
use crate::model::{Article, Model};
use crate::render::Output;
use crate::render::context::Builder;
use crate::render::locale::Locale;
use crate::render::memo::Views;
use crate::render::social_card::Cards;
use crate::render::views::ClaimView;
use crate::theme::messages::Messages;

/// What is told of a model in records and annotations, worked out once for all of these files.
pub struct DataContext<'a> {
    /// The model.
    pub model: &'a Model,
    views: Views,
}

/// Builds every data file of a site except the feeds, the sitemap and `robots.txt`.
pub fn files(model: &Model) -> Vec<Output> {
    let data = DataContext::new(model);
    let mut files = Vec::from(data.claims_files());
    for article in annotated(model) {
        files.push(data.annotations(article));
    }
    files
}

/// The articles that have annotations, by place in the model.
pub fn annotated(model: &Model) -> Vec<usize> {
    let articles = model.articles.iter().enumerate();
    articles.filter(|(_, article)| annotations::has_any(model, article)).map(|(at, _)| at).collect()
}

/// The path of an article's annotations.
pub fn annotations_path(model: &Model, article: usize) -> String {
    model.articles.get(article).map(annotations::path).unwrap_or_default()
}

impl<'a> DataContext<'a> {
    /// Prepares the views of a model.
    pub fn new(model: &'a Model) -> Self {
        Self { model, views: Views::of(model) }
    }

    /// The annotations of an article.
    pub fn annotations(&self, article: usize) -> Output {
        let page = self.annotation_page(article);
        let bytes = page.map_or_else(Vec::new, |page| json::file(&page));
        Output { path: annotations_path(self.model, article), bytes }
    }

    /// The annotations of every article, as one array of the pages that they are written in.
    pub fn all_annotations(&self) -> Vec<u8> {
        let pages = annotated(self.model)
            .into_par_iter()
            .filter_map(|article| self.annotation_page(article));
        json::file(&pages.collect::<Vec<AnnotationPage>>())
    }

    fn annotation_page(&self, article: usize) -> Option<AnnotationPage> {
        let article = self.model.articles.get(article)?;
        Some(with_builder(self.model, &NEUTRAL, &self.views, |builder| {
            annotations::of(builder, article)
        }))
    }
}

impl Builder<'_> {
    /// The data in the head of a claim's page: its one `ClaimReview`, escaped for a script element.
    pub(crate) fn claim_data(&self, view: &ClaimView) -> Option<String> {
        claim_review::of_page(self, view).map(|review| json::script(&review))
    }

    /// The data in the head of the home page, escaped for a script element.
    pub(crate) fn site_data(&self) -> String {
        json::script(&publisher::of(self.model))
    }

    /// The annotations of an article from its own page, where it has any.
    pub(crate) fn annotations_of(&self, article: &Article) -> Option<String> {
        annotations::has_any(self.model, article).then(|| "annotations.json".to_owned())
    }
}

/// Data has no words of its own, feeds excepted, and its days are ISO 8601.
static NEUTRAL: LazyLock<Locale> = LazyLock::new(|| Locale::new("en", Messages::default()));

/// The views as the data sees them, from the root of the site.
fn with_builder<T>(
    model: &Model,
    locale: &Locale,
    views: &Views,
    make: impl FnOnce(&Builder) -> T,
) -> T {
    let (mut context, cards) = (Context::new(), Cards::default());
    let (context, cards, listed, mistake) =
        (&mut context, &cards, &|_: usize| None, OnceCell::new());
    make(&Builder {
        model,
        locale,
        root: "",
        context,
        cards,
        views,
        drafts: false,
        listed,
        mistake,
    })
}
