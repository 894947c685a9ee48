//! The lists of a model, which notice what is read of them while somebody asks: so it is known what a page depends on,
//! and nobody has to say it. It must not know what a page is.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

/// Which list of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// [`Model::claims`](crate::model::Model::claims).
    Claims,
    /// [`Model::articles`](crate::model::Model::articles).
    Articles,
    /// [`Model::people`](crate::model::Model::people).
    People,
    /// [`Model::publishers`](crate::model::Model::publishers).
    Publishers,
    /// [`Model::topics`](crate::model::Model::topics).
    Topics,
    /// [`Model::months`](crate::model::Model::months).
    Months,
    /// [`Model::ratings`](crate::model::Model::ratings).
    Ratings,
    /// [`Model::standing`](crate::model::Model::standing).
    StaticPage,
    /// [`Model::aliases`](crate::model::Model::aliases).
    Aliases,
    /// The one list of all claims.
    All,
    /// The claims by rating.
    OfRating,
    /// The claims by topic.
    OfTopic,
    /// The claims by publisher.
    OfPublisher,
    /// The claims by month.
    OfMonth,
    /// The claims by claimant.
    OfClaimant,
    /// The claims by author.
    OfAuthor,
    /// The claims by reviewer.
    OfReviewer,
    /// The social cards of the claims.
    Cards,
}

/// What was read: one thing of a list, or all of it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct Read(u32);

/// The bits of a read that say which thing it was.
const PLACE: u32 = (1 << 27) - 1;

impl Read {
    /// A place that is too great to be told from others is noticed as all of them.
    fn one(kind: Kind, at: usize) -> Self {
        Self((kind as u32) << 27 | u32::try_from(at).map_or(PLACE, |at| at.min(PLACE)))
    }

    fn all(kind: Kind) -> Self {
        Self((kind as u32) << 27 | PLACE)
    }

    /// The number of the list and the place in it, `None` for all of it.
    pub fn place(self) -> (usize, Option<usize>) {
        let at = self.0 & PLACE;
        ((self.0 >> 27) as usize, (at != PLACE).then_some(at as usize))
    }
}

thread_local! {
    static READS: RefCell<Option<Vec<Read>>> = const { RefCell::new(None) };
}

/// Does `work`, and says what it read, each thing once. The work must stay on its thread.
pub fn noticing<T>(work: impl FnOnce() -> T) -> (T, Vec<Read>) {
    let outer = READS.replace(Some(Vec::new()));
    let done = work();
    let mut reads = READS.replace(outer).unwrap_or_default();
    reads.sort_unstable();
    reads.dedup();
    (done, reads)
}

fn notice(read: Read) {
    READS.with_borrow_mut(|reads| {
        if let Some(reads) = reads.as_mut().filter(|reads| reads.last() != Some(&read)) {
            reads.push(read);
        }
    });
}

/// Something that is made once for all who ask for it. Each of them has read what it was made from.
#[derive(Debug)]
pub struct Once<T>(OnceLock<(T, Vec<Read>)>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Once<T> {
    /// The thing, which `make` makes where it is not there yet. A mistake is not kept.
    pub fn get<E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<&T, E> {
        let (thing, reads) = if let Some(made) = self.0.get() {
            made
        } else {
            let (thing, reads) = noticing(make);
            let thing = thing?;
            self.0.get_or_init(|| (thing, reads))
        };
        reads.iter().copied().for_each(notice);
        Ok(thing)
    }
}

/// A list of a model, which another model can share until one of them changes it. Whoever goes through it reads all of it.
#[derive(Debug)]
pub struct Shelf<T> {
    kind: Kind,
    items: Arc<Vec<T>>,
}

impl<T> Clone for Shelf<T> {
    fn clone(&self) -> Self {
        Self { kind: self.kind, items: Arc::clone(&self.items) }
    }
}

impl<T> Shelf<T> {
    /// The list of that kind.
    pub fn new(kind: Kind, items: Vec<T>) -> Self {
        Self { kind, items: Arc::new(items) }
    }

    /// Which list it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The thing at a place: no other is read.
    pub fn get(&self, at: usize) -> Option<&T> {
        notice(Read::one(self.kind, at));
        self.items.get(at)
    }
}

impl<T> Deref for Shelf<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        notice(Read::all(self.kind));
        &self.items
    }
}

impl<T: Clone> DerefMut for Shelf<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        Arc::make_mut(&mut self.items)
    }
}

impl<'a, T> IntoIterator for &'a Shelf<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T: Clone> IntoIterator for &'a mut Shelf<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}
