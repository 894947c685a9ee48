//! Caches views that many pages with the same relative path to the root contain.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

use crate::model::Model;
use crate::render::text_fragment::NormalizedPage;
use crate::render::views::{LinkView, LocalizedLinkView, PersonView, RatingView, SourceView};
use crate::text::Document;

/// A shared view, and its value for templates, which is serialized on first use.
#[derive(Debug)]
pub struct CachedValue<T>(Arc<(T, OnceLock<tera::Value>)>);

impl<T> CachedValue<T> {
    pub fn new(view: T) -> Self {
        Self(Arc::new((view, OnceLock::new())))
    }
}

impl<T> Clone for CachedValue<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for CachedValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T: Serialize> Serialize for CachedValue<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (view, value) = &*self.0;
        value.get_or_init(|| tera::Value::from_serializable(view)).serialize(serializer)
    }
}

/// The views of a model by their indexes. Each is built on first use.
pub(crate) struct ViewCache {
    pub(crate) ratings: LazyVec<RatingView>,
    /// By the indexes of the mentions.
    pub(crate) mentions: LazyVec<PersonView>,
    /// By taxonomy.
    pub(crate) terms: Vec<LazyVec<LinkView>>,
    pub(crate) publishers: LazyVec<LinkView>,
    pub(crate) articles: LazyVec<LocalizedLinkView>,
    pub(crate) sources: LazyVec<SourceView>,
    /// The claims of articles in the order of their first passages.
    article_claims: Vec<OnceLock<Vec<usize>>>,
    /// The texts of articles in which text fragments are tested.
    normalized_pages: Vec<OnceLock<NormalizedPage>>,
}

impl ViewCache {
    pub(crate) fn new(model: &Model) -> Self {
        Self {
            ratings: LazyVec::new(model.ratings.len()),
            mentions: LazyVec::new(model.mentions.len()),
            terms: model.taxonomies.iter().map(|it| LazyVec::new(it.terms.len())).collect(),
            publishers: LazyVec::new(model.publishers.len()),
            articles: LazyVec::new(model.articles.len()),
            sources: LazyVec::new(model.articles.len()),
            article_claims: lazy_vec(model.articles.len()),
            normalized_pages: lazy_vec(model.articles.len()),
        }
    }

    /// Returns the claims of an article, and finds them on first use.
    pub(crate) fn claims_of_article(
        &self,
        article: usize,
        find: impl FnOnce() -> Vec<usize>,
    ) -> Option<&[usize]> {
        Some(self.article_claims.get(article)?.get_or_init(find))
    }

    /// Returns the text of an article in the form in which browsers search for text fragments.
    pub(crate) fn normalized_page(
        &self,
        article: usize,
        document: &Document,
    ) -> Option<&NormalizedPage> {
        let slot = self.normalized_pages.get(article)?;
        Some(slot.get_or_init(|| NormalizedPage::from_document(document)))
    }
}

pub(crate) struct LazyVec<T>(Vec<OnceLock<CachedValue<T>>>);

impl<T> LazyVec<T> {
    fn new(length: usize) -> Self {
        Self(lazy_vec(length))
    }

    /// Returns the view at `index`, and builds it on first use. Returns `None` if `index` is out of
    /// bounds.
    pub(crate) fn get(&self, index: usize, build: impl FnOnce() -> T) -> Option<CachedValue<T>> {
        let slot = self.0.get(index)?;
        Some(slot.get_or_init(|| CachedValue::new(build())).clone())
    }
}

/// Returns `length` empty slots.
pub(crate) fn lazy_vec<T: Default>(length: usize) -> Vec<T> {
    std::iter::repeat_with(T::default).take(length).collect()
}
