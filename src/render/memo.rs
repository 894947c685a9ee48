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
pub struct Shared<T>(Arc<(T, OnceLock<tera::Value>)>);

impl<T> Shared<T> {
    /// The view, whose value is made when a template is first given it.
    pub fn new(view: T) -> Self {
        Self(Arc::new((view, OnceLock::new())))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (view, value) = &*self.0;
        value.get_or_init(|| tera::Value::from_serializable(view)).serialize(serializer)
    }
}

/// The views that pages with the same way to the root share, by their places in the model.
pub(crate) struct Views {
    pub(crate) ratings: Places<RatingView>,
    pub(crate) people: Places<PersonView>,
    pub(crate) topics: Places<LinkView>,
    pub(crate) publishers: Places<LinkView>,
    pub(crate) articles: Places<LocalizedLinkView>,
    pub(crate) sources: Places<SourceView>,
    /// What links into live pages are tried on, by article.
    haystacks: Vec<OnceLock<NormalizedPage>>,
}

/// A view for each place of a list, made when it is first shown.
pub(crate) struct Places<T>(Vec<OnceLock<Shared<T>>>);

impl Views {
    /// Places for everything that a model has.
    pub(crate) fn of(model: &Model) -> Self {
        Self {
            ratings: Places::new(model.ratings.len()),
            people: Places::new(model.people.len()),
            topics: Places::new(model.topics.len()),
            publishers: Places::new(model.publishers.len()),
            articles: Places::new(model.articles.len()),
            sources: Places::new(model.articles.len()),
            haystacks: empty(model.articles.len()),
        }
    }
}

impl Views {
    /// The text of an article as browsers compare it.
    pub(crate) fn haystack(&self, at: usize, document: &Document) -> Option<&NormalizedPage> {
        Some(self.haystacks.get(at)?.get_or_init(|| NormalizedPage::from_document(document)))
    }
}

impl<T> Places<T> {
    fn new(length: usize) -> Self {
        Self(empty(length))
    }

    /// The view at a place, which `make` makes where it is not there yet.
    pub(crate) fn get(&self, at: usize, make: impl FnOnce() -> Option<T>) -> Option<Shared<T>> {
        let place = self.0.get(at)?;
        if let Some(view) = place.get() {
            return Some(view.clone());
        }
        let view = Shared::new(make()?);
        Some(place.get_or_init(|| view).clone())
    }
}

/// Room for so many things that are not made yet.
pub(crate) fn empty<T: Default>(length: usize) -> Vec<T> {
    std::iter::repeat_with(T::default).take(length).collect()
}
