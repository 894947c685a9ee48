//! The schema.org types that the data is made of, with those of their properties that it uses. A property without
//! a value is left out, never written empty.

#![allow(clippy::struct_field_names, reason = "the names are those of schema.org")]

use serde::Serialize;

use crate::data::json::Number;

/// Where the names of the types are defined.
pub const CONTEXT: &str = "https://schema.org";

/// The review of a claim (field guide, section 2).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimReview {
    /// [`CONTEXT`] where it stands alone.
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    pub context: Option<&'static str>,
    /// `ClaimReview`.
    #[serde(rename = "@type")]
    pub kind: &'static str,
    /// The claim's page.
    pub url: String,
    /// The claim.
    pub claim_reviewed: String,
    /// The language of the review.
    pub in_language: String,
    /// When the check was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_published: Option<String>,
    /// When it was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_modified: Option<String>,
    /// Who answers for it.
    pub author: Agent,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub creator: Vec<Agent>,
    /// Who approved it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub editor: Vec<Agent>,
    /// The verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_rating: Option<Rating>,
    /// The claim as somebody's work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_reviewed: Option<Claim>,
    /// What was changed, newest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub correction: Vec<CorrectionComment>,
}

/// A person or an organization.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Agent {
    /// `Person`, `Organization` or `NewsMediaOrganization`.
    #[serde(rename = "@type")]
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What an organization is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What a person is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    /// Other addresses that are it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
}

/// A verdict.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rating {
    /// `Rating`.
    #[serde(rename = "@type")]
    pub kind: &'static str,
    /// In words.
    pub alternate_name: String,
    /// In one or two sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating_explanation: Option<String>,
    /// As a number, nearer to the best is truer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating_value: Option<Number>,
    /// The number of the truest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best_rating: Option<Number>,
    /// The number of the least true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worst_rating: Option<Number>,
}

/// A claim as somebody's work.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// `Claim`.
    #[serde(rename = "@type")]
    pub kind: &'static str,
    /// Who makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Agent>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_published: Option<String>,
    /// Where it is made.
    pub appearance: Vec<CreativeWork>,
}

/// A text that a claim is made in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreativeWork {
    /// `CreativeWork`.
    #[serde(rename = "@type")]
    pub kind: &'static str,
    /// Where it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_published: Option<String>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Agent>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub author: Vec<Agent>,
    /// An archived copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<String>,
    /// Its language.
    pub in_language: String,
}

/// A public change.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionComment {
    /// `CorrectionComment`.
    #[serde(rename = "@type")]
    pub kind: &'static str,
    /// What was changed.
    pub text: String,
    /// When.
    pub date_published: String,
}

/// The reviews of a site.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DataFeed {
    /// [`CONTEXT`].
    #[serde(rename = "@context")]
    pub context: &'static str,
    /// `DataFeed`.
    #[serde(rename = "@type")]
    pub kind: &'static str,
    /// The site's title.
    pub name: String,
    /// Where the feed is.
    pub url: String,
    /// When the newest change was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_modified: Option<String>,
    /// The reviews, newest first.
    pub data_feed_element: Vec<DataFeedItem>,
}

/// One review in a feed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DataFeedItem {
    /// `DataFeedItem`.
    #[serde(rename = "@type")]
    pub kind: &'static str,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_created: Option<String>,
    /// When it was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_modified: Option<String>,
    /// When it was retracted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_deleted: Option<String>,
    /// The review, alone in its list.
    pub item: [ClaimReview; 1],
}

/// A text that is not empty.
pub fn text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
