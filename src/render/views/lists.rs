//! What templates see of lists of claims, and of lists of those lists.

use serde::Serialize;
use tera::Value;

use crate::render::views::{PersonView, RatingView};

/// A list of claims.
#[derive(Debug, Clone, Serialize)]
pub struct ListView {
    /// What they have in common.
    pub title: String,
    /// What kind of thing that is: `rating`, `topic`, `publisher`, `month`, `home`, or what somebody has to do with
    /// the claims: `claimant`, `author`, `reviewer`.
    pub by: &'static str,
    /// A rating's definition, in a list by rating.
    pub rating: Option<RatingView>,
    /// Whose claims they are, in the list of a claimant, author or reviewer.
    pub person: Option<PersonView>,
    /// How many claims the whole list has.
    pub count: usize,
    /// The claims of this page of it as HTML: what `card.html` makes of each of them.
    pub cards: Vec<Value>,
    /// The ratings of the whole list with their counts; none for authors and reviewers, of whom they would tell
    /// nothing.
    pub ratings: Vec<RatingView>,
    /// What some claims of the whole list have in common, by kind, and other lists with it.
    pub facets: Vec<FacetView>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// The number of this page.
    pub number: usize,
    /// How many pages there are.
    pub pages: usize,
}

/// What some claims of a list have in common: a way from it to other lists.
#[derive(Debug, Clone, Serialize)]
pub struct FacetView {
    /// The key of the message that names it: `topics`, `claimants`, `publishers`.
    pub by: &'static str,
    /// The most frequent ones, the most frequent first.
    pub entries: Vec<CountView>,
    /// How many more there are.
    pub rest: usize,
    /// All of them, with those that are in no claim of this list.
    pub href: String,
}

/// Words that lead to a list, and how many claims of this list are on it too.
#[derive(Debug, Clone, Serialize)]
pub struct CountView {
    /// The words.
    pub name: String,
    /// Where they lead.
    pub href: String,
    /// How many.
    pub count: usize,
}

/// An entry of a list of lists.
#[derive(Debug, Clone, Serialize)]
pub struct IndexEntryView {
    /// What it is called.
    pub name: String,
    /// The language of its name (BCP 47), where that is not the site's own words.
    pub language: Option<String>,
    /// `ltr` or `rtl`, where it has a language.
    pub dir: Option<&'static str>,
    /// What is said of it.
    pub detail: Option<String>,
    /// Its list.
    pub href: String,
    /// How many claims it has.
    pub count: usize,
    /// Their ratings with their counts.
    pub ratings: Vec<RatingView>,
}

/// Entries that belong together: those of a year, or of people who do the same.
#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    /// What they have in common.
    pub title: String,
    /// What ids of it end with.
    pub id: String,
    /// The entries.
    pub entries: Vec<IndexEntryView>,
}
