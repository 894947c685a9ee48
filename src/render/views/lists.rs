//! The values that templates can use for lists of claims, and for indexes of these lists.

use serde::Serialize;
use tera::Value;

use crate::render::views::{CachedValue, LinkView, PersonView, RatingView};

/// A list of claims, as `list`.
#[derive(Debug, Clone, Serialize)]
pub struct ListView {
    /// The title.
    pub title: String,
    /// The kind of list: `rating`, `topic`, `term`, `publisher`, `month`, `home`, `claimant`,
    /// `author` or `reviewer`. A `term` is an entry of a list of the site's own.
    pub by: &'static str,
    /// The list of the site's own, in a list by `term`.
    pub taxonomy: Option<LinkView>,
    /// The rating, in a list by rating.
    pub rating: Option<RatingView>,
    /// The person, in a list of a claimant, author or reviewer.
    pub person: Option<PersonView>,
    /// The number of claims in the whole list.
    pub count: usize,
    /// The claims of this page as HTML, made with `card.html`.
    pub cards: Vec<Value>,
    /// The ratings of the whole list with their counts. Empty for lists of authors and reviewers.
    pub ratings: Vec<RatingView>,
    /// Topics, terms of lists of the site's own, claimants and publishers of claims in the whole list.
    pub facets: Vec<FacetView>,
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
    /// The number of this page.
    pub number: usize,
    /// The number of pages.
    pub pages: usize,
}

/// A filter of a list: its most frequent topics, terms, claimants or publishers.
#[derive(Debug, Clone, Serialize)]
pub struct FacetView {
    /// What it contains: `topics`, `claimants`, `publishers`, or the name of a list of the site's own.
    pub by: String,
    /// What readers call it.
    pub title: String,
    /// The most frequent ones first.
    pub entries: Vec<CountView>,
    /// The number of others.
    pub rest: usize,
    /// The address of the page that lists all of them.
    pub href: String,
}

/// A link to another list.
#[derive(Debug, Clone, Serialize)]
pub struct CountView {
    /// The text of the link.
    pub name: String,
    /// The address.
    pub href: String,
    /// The number of claims that are in both lists.
    pub count: usize,
}

/// An entry of an index, such as the list of all topics.
#[derive(Debug, Clone, Serialize)]
pub struct IndexEntryView {
    /// The name.
    pub name: String,
    /// The language of the name (BCP 47), if it is not in the site's own words.
    pub language: Option<String>,
    /// `ltr` or `rtl`, if it has a language.
    pub dir: Option<&'static str>,
    /// A short description, such as the definition of a rating or the publisher of an article.
    pub detail: Option<String>,
    /// The address of its page.
    pub href: String,
    /// The number of its claims.
    pub count: usize,
    /// The ratings of its claims with their counts.
    pub ratings: Vec<RatingView>,
}

/// A group of entries, such as those of one year.
#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    /// The title.
    pub title: String,
    /// The end of the HTML ids of its elements.
    pub id: String,
    /// The entries.
    pub entries: Vec<IndexEntryView>,
}

/// A list of the site's own, in every template in `site.taxonomies`.
#[derive(Debug, Clone, Serialize)]
pub struct TaxonomyView {
    /// The name of its field in verdicts.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// The address of its page, relative to the root: write `root` before it.
    pub href: String,
}

/// The terms that a claim has in a list of the site's own.
#[derive(Debug, Clone, Serialize)]
pub struct TermsView {
    /// The name of the list.
    pub name: String,
    /// What readers call the list.
    pub title: String,
    /// The terms. There is at least one.
    pub terms: Vec<CachedValue<LinkView>>,
}

/// A chart of how many checks were published in each month, on the page of all months as `trend`.
#[derive(Debug, Clone, Serialize)]
pub struct TrendView {
    /// The first month with a check.
    pub from: String,
    /// The last month with a check.
    pub to: String,
    /// The number of months from the first to the last.
    pub columns: usize,
    /// The greatest number of claims in a month.
    pub most: usize,
    /// The months with a check, oldest first.
    pub months: Vec<TrendMonthView>,
    /// The numbers of months before each new year.
    pub years: Vec<usize>,
    /// The ratings of all claims with their counts.
    pub ratings: Vec<RatingView>,
}

/// A month of a chart.
#[derive(Debug, Clone, Serialize)]
pub struct TrendMonthView {
    /// The number of months before it in the chart.
    pub index: usize,
    /// The number of claims with a rating.
    pub rated: usize,
    /// The number of other claims: drafts without a rating, and retracted claims.
    pub unrated: usize,
    /// The ratings of its claims with their counts.
    pub ratings: Vec<RatingView>,
}
