//! A hash of everything that a model has, thing by thing, so that two models can be compared without one of them. It must
//! not know what depends on what: that is noticed by [`crate::model::shelf`].

use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::Model;
use crate::model::shelf::{Read, Shelf};

/// The hash of one thing: half of its BLAKE3, which nobody can make collide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print([u8; 16]);

impl Print {
    /// The hash of a value.
    pub fn of(value: &(impl Hash + ?Sized)) -> Self {
        let mut bytes = Bytes(Vec::with_capacity(4096));
        value.hash(&mut bytes);
        Self::of_bytes(&bytes.0)
    }

    /// The hash of bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let hash = blake3::hash(bytes);
        let mut print = [0; 16];
        print.iter_mut().zip(hash.as_bytes()).for_each(|(own, byte)| *own = *byte);
        Self(print)
    }
}

/// What a value is hashed from.
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

/// The hashes of a model's things, list by list in the order of [`Kind`](crate::model::shelf::Kind).
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prints(Vec<Vec<Print>>);

impl Prints {
    /// The hashes of a model.
    pub fn of(model: &Model) -> Self {
        let Model {
            claims,
            articles,
            people,
            publishers,
            topics,
            months,
            ratings,
            standing,
            aliases,
            lists,
            ..
        } = model;
        let mut prints = Self::default();
        prints.add(claims);
        prints.add(articles);
        prints.add(people);
        prints.add(publishers);
        prints.add(topics);
        prints.add(months);
        prints.add(ratings);
        prints.add(standing);
        prints.add(aliases);
        lists.each(|lists| prints.add(lists));
        prints
    }

    /// Adds the things of a list.
    pub fn add<T: Hash + Sync>(&mut self, things: &Shelf<T>) {
        let at = things.kind() as usize;
        self.0.resize_with(self.0.len().max(at + 1), Vec::new);
        if let Some(list) = self.0.get_mut(at) {
            *list = things.par_iter().map(Print::of).collect();
        }
    }

    /// What is not as it was in `before`.
    pub fn changes(&self, before: &Self) -> Changes {
        let none = Vec::new();
        let lists = self.0.iter().enumerate().map(|(kind, now)| {
            let before = before.0.get(kind).unwrap_or(&none);
            let is_other = |at: usize| now.get(at) != before.get(at);
            (0..now.len().max(before.len())).map(is_other).collect::<Vec<bool>>()
        });
        let lists: Vec<Vec<bool>> = lists.collect();
        let any = lists.iter().map(|list| list.contains(&true)).collect();
        Changes { lists, any }
    }
}

/// What is different between two models.
#[derive(Debug)]
pub struct Changes {
    lists: Vec<Vec<bool>>,
    any: Vec<bool>,
}

impl Changes {
    /// Whether everything that was read is as it was.
    pub fn spare(&self, reads: &[Read]) -> bool {
        !reads.iter().any(|read| self.changed(*read))
    }

    /// Where there was nothing at a place, and is nothing now, nothing changed.
    fn changed(&self, read: Read) -> bool {
        match read.place() {
            (kind, None) => self.any.get(kind).copied().unwrap_or(true),
            (kind, Some(at)) => {
                self.lists.get(kind).is_none_or(|list| list.get(at).copied().unwrap_or(false))
            }
        }
    }
}
