//! Views that many pages show alike, made once for each way to the root. It must not hold anything that differs from
//! page to page.

use std::sync::OnceLock;

use super::view::{ForeignView, LinkView, PersonView, RatingView, Shared};
use crate::model::Model;

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

impl<T: serde::Serialize> Places<T> {
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
