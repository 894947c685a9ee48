//! The machine data of a site: every file of it, made from the views that its pages are made from. A claim that is not
//! published is in none of them, whatever the pages show.

pub mod annotations;
pub mod atom;
pub mod claim_review;
pub mod claims_files;
pub mod csv_jsonl;
pub mod json;
pub mod publisher;
pub mod schema_org;
pub mod sitemap;
pub mod visible_text;
pub mod xml;

use std::cell::OnceCell;
use std::sync::LazyLock;

use rayon::prelude::*;
use tera::Context;

use crate::data::annotations::AnnotationPage;
pub use crate::data::claims_files::FILES;
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

/// Every data file of a site, the feeds in the words of `messages`. A copy with drafts is not for search engines and
/// has no sitemap.
pub fn files(model: &Model, messages: &Messages, drafts: bool) -> Vec<Output> {
    let facts = DataContext::new(model);
    let mut files = lists(model, messages, drafts);
    files.extend(facts.claims_files());
    files.extend(annotated(model).into_iter().map(|article| facts.annotations(article)));
    files
}

/// The data files that list what a site has: feeds and what search engines read first.
pub fn lists(model: &Model, messages: &Messages, drafts: bool) -> Vec<Output> {
    let (locale, views) = (Locale::new(&model.site.language, messages.clone()), Views::of(model));
    let feed = |path: &str, make: fn(&Builder) -> Vec<u8>| Output {
        path: path.to_owned(),
        bytes: with_builder(model, &locale, &views, make),
    };
    let mut files = vec![
        feed("feed.xml", atom::checks),
        feed("corrections.xml", atom::corrections),
        sitemap::robots(model, drafts),
    ];
    files.extend(if drafts { Vec::new() } else { sitemap::sitemap(model) });
    files
}

/// The paths of [`lists`].
pub fn list_paths(model: &Model, drafts: bool) -> Vec<String> {
    let sitemap = if drafts { Vec::new() } else { sitemap::paths(model) };
    ["feed.xml", "corrections.xml", "robots.txt"]
        .into_iter()
        .map(str::to_owned)
        .chain(sitemap)
        .collect()
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
