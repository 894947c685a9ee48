//! Views that many pages show alike, made once for each way to the root. It must not hold anything that differs from
//! page to page.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

use super::view::{ForeignView, LinkView, PersonView, RatingView};
use crate::model::Model;

/// A view that many pages show, made a value for templates once.
#[derive(Debug)]
pub struct Shared<T>(Arc<(T, tera::Value)>);

impl<T: Serialize> Shared<T> {
    /// The view and its value.
    pub fn new(view: T) -> Self {
        let value = tera::Value::from_serializable(&view);
        Self(Arc::new((view, value)))
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

impl<T> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.1.serialize(serializer)
    }
}

/// The views that pages with the same way to the root share, by their places in the model.
pub(super) struct Views {
    pub(super) ratings: Places<RatingView>,
    pub(super) people: Places<PersonView>,
    pub(super) topics: Places<LinkView>,
    pub(super) publishers: Places<LinkView>,
    pub(super) articles: Places<ForeignView>,
}

/// A view for each place of a list, made when it is first shown.
pub(super) struct Places<T>(Vec<OnceLock<Shared<T>>>);

impl Views {
    /// Places for everything that a model has.
    pub(super) fn of(model: &Model) -> Self {
        Self {
            ratings: Places::new(model.ratings.len()),
            people: Places::new(model.people.len()),
            topics: Places::new(model.topics.len()),
            publishers: Places::new(model.publishers.len()),
            articles: Places::new(model.articles.len()),
        }
    }
}

impl<T: Serialize> Places<T> {
    fn new(length: usize) -> Self {
        Self(std::iter::repeat_with(OnceLock::new).take(length).collect())
    }

    /// The view at a place, which `make` makes where it is not there yet.
    pub(super) fn get(&self, at: usize, make: impl FnOnce() -> Option<T>) -> Option<Shared<T>> {
        let place = self.0.get(at)?;
        if let Some(view) = place.get() {
            return Some(view.clone());
        }
        let view = Shared::new(make()?);
        Some(place.get_or_init(|| view).clone())
    }
}
