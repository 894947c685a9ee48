//! Values that the templates of feeds and the sitemap see.

use serde::Serialize;

use crate::render::views::{CardView, LinkView};

/// A feed of entries, in `feed.xml` as `feed`.
#[derive(Debug, Clone, Serialize)]
pub struct FeedView {
    /// `checks` or `corrections`.
    pub kind: &'static str,
    /// The title of the feed.
    pub title: String,
    /// The absolute address of the feed itself.
    pub url: String,
    /// The absolute address of the page that shows the same.
    pub page_url: String,
    /// The day of the newest entry at midnight in the time zone of the site (RFC 3339).
    pub updated: String,
    /// The publisher, with an absolute address.
    pub author: LinkView,
    /// The entries, newest first.
    pub entries: Vec<FeedEntryView>,
}

/// A check or a correction in a feed.
#[derive(Debug, Clone, Serialize)]
pub struct FeedEntryView {
    /// The permanent id of the entry, an absolute address.
    pub id: String,
    /// The title: a claim after its rating, or after the kind of its correction.
    pub title: String,
    /// The absolute address of the claim's page.
    pub url: String,
    /// When the check was last changed or the correction was made, at midnight in the time zone of the site (RFC 3339).
    pub updated: String,
    /// When the check was published, at midnight in the time zone of the site (RFC 3339).
    pub published: Option<String>,
    /// The authors of the check, with absolute addresses.
    pub authors: Vec<LinkView>,
    /// The rating, the topics and the terms of own lists of a check, or the kind of a correction.
    pub categories: Vec<CategoryView>,
    /// The summary of a check, or what a correction changed.
    pub summary: Option<String>,
    /// The claim.
    pub claim: CardView,
}

/// A category of an entry in a feed.
#[derive(Debug, Clone, Serialize)]
pub struct CategoryView {
    /// The id of a rating, the name of a topic or term, or the kind of a correction.
    pub term: String,
    /// The absolute address that identifies the list of terms: for ratings and for lists of the
    /// site's own.
    pub scheme: Option<String>,
    /// The term in the site's language, for a rating or the kind of a correction.
    pub label: Option<String>,
}

/// The sitemap, in `sitemap.xml` as `sitemap`. If the site has more than 50,000 pages, it has
/// several sitemaps, which `sitemap-index.xml` lists.
#[derive(Debug, Clone, Serialize)]
pub struct SitemapView {
    /// Pages in `sitemap.xml`, sitemaps in `sitemap-index.xml`.
    pub entries: Vec<SitemapEntryView>,
}

/// A page in the sitemap, or a sitemap in the index of sitemaps.
#[derive(Debug, Clone, Serialize)]
pub struct SitemapEntryView {
    /// The absolute address.
    pub url: String,
    /// The day of the last change (ISO 8601), if the content has one.
    pub modified: Option<String>,
}
