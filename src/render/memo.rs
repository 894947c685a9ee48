//! Views that many pages show alike, made once for each way to the root. It must not hold anything that differs from
//! page to page.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

use crate::model::Model;
use crate::render::text_fragment::NormalizedPage;
use crate::render::views::{LinkView, LocalizedLinkView, PersonView, RatingView, SourceView};
use crate::text::Document;

/// A view that many pages show, or one page several times, made a value for templates once.
#[derive(Debug)]
pub struct CachedValue<T>(Arc<(T, OnceLock<tera::Value>)>);

impl<T> CachedValue<T> {
    /// The view, whose value is made when a template is first given it.
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

/// The views that pages with the same way to the root share, by their places in the model.
pub(crate) struct ViewCache {
    pub(crate) ratings: LazyVec<RatingView>,
    pub(crate) people: LazyVec<PersonView>,
    pub(crate) topics: LazyVec<LinkView>,
    pub(crate) publishers: LazyVec<LinkView>,
    pub(crate) articles: LazyVec<LocalizedLinkView>,
    pub(crate) sources: LazyVec<SourceView>,
    /// What links into live pages are tried on, by article.
    normalized_pages: Vec<OnceLock<NormalizedPage>>,
}

/// A view for each place of a list, made when it is first shown.
pub(crate) struct LazyVec<T>(Vec<OnceLock<CachedValue<T>>>);

impl ViewCache {
    /// LazyVec for everything that a model has.
    pub(crate) fn new(model: &Model) -> Self {
        Self {
            ratings: LazyVec::new(model.ratings.len()),
            people: LazyVec::new(model.people.len()),
            topics: LazyVec::new(model.topics.len()),
            publishers: LazyVec::new(model.publishers.len()),
            articles: LazyVec::new(model.articles.len()),
            sources: LazyVec::new(model.articles.len()),
            normalized_pages: lazy_vec(model.articles.len()),
        }
    }
}

impl ViewCache {
    /// The text of an article as browsers compare it.
    pub(crate) fn normalized_page(
        &self,
        at: usize,
        document: &Document,
    ) -> Option<&NormalizedPage> {
        Some(self.normalized_pages.get(at)?.get_or_init(|| NormalizedPage::from_document(document)))
    }
}

impl<T> LazyVec<T> {
    fn new(length: usize) -> Self {
        Self(lazy_vec(length))
    }

    /// The view at a place, which `make` makes where it is not there yet.
    pub(crate) fn get(
        &self,
        at: usize,
        make: impl FnOnce() -> Option<T>,
    ) -> Option<CachedValue<T>> {
        let place = self.0.get(at)?;
        if let Some(view) = place.get() {
            return Some(view.clone());
        }
        let view = CachedValue::new(make()?);
        Some(place.get_or_init(|| view).clone())
    }
}

/// Room for so many things that are not made yet.
pub(crate) fn lazy_vec<T: Default>(length: usize) -> Vec<T> {
    std::iter::repeat_with(T::default).take(length).collect()
}
