//! The values that templates can use for links from the page of a claim to further pages.

use serde::Serialize;

use crate::render::views::{CachedValue, LinkView, RatingView, SourceView};

/// The position of a claim among the claims of an article, in the order of their passages.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimPositionView {
    /// The article.
    pub article: CachedValue<SourceView>,
    /// The number of the claim, from 1.
    pub number: usize,
    /// The number of claims.
    pub count: usize,
    /// The claim before it.
    pub previous: Option<LinkView>,
    /// The claim after it.
    pub next: Option<LinkView>,
}

/// The ratings of all claims that a person made.
#[derive(Debug, Clone, Serialize)]
pub struct RecordView {
    /// The person.
    pub person: LinkView,
    /// The number of claims.
    pub count: usize,
    /// The ratings with their counts, in the order of the scale.
    pub ratings: Vec<RatingView>,
}

/// How to cite the page of a claim.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CiteView {
    /// As text.
    pub text: String,
    /// As BibTeX.
    pub bibtex: String,
}
