//! The schema.org types of the data, with the properties that it uses.
//!
//! Properties without a value are left out. <https://schema.org/docs/full.html> defines them all.

#![allow(clippy::struct_field_names, reason = "the names are those of schema.org")]

use serde::{Serialize, Serializer};

use crate::data::json::Number;

pub(crate) const CONTEXT: &str = "https://schema.org";

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClaimReview {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    pub(crate) context: Option<&'static str>,
    #[serde(rename = "@type")]
    pub(crate) kind: &'static str,
    pub(crate) url: String,
    pub(crate) claim_reviewed: String,
    pub(crate) in_language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) author: Option<SchemaAgent>,
    /// Who publishes the data if it is not the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sd_publisher: Option<SchemaAgent>,
    /// The original of an imported review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) is_based_on: Option<CreativeWork>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) creator: Vec<SchemaAgent>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) editor: Vec<SchemaAgent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) review_rating: Option<ReviewRating>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) item_reviewed: Option<ReviewedClaim>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) correction: Vec<CorrectionComment>,
}

/// A `Person`, `Organization` or `NewsMediaOrganization`.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SchemaAgent {
    #[serde(rename = "@type")]
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) job_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) image: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) same_as: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "@type", rename = "Rating", rename_all = "camelCase")]
pub(crate) struct ReviewRating {
    pub(crate) alternate_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rating_explanation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rating_value: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) best_rating: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) worst_rating: Option<Number>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "@type", rename = "Claim", rename_all = "camelCase")]
pub(crate) struct ReviewedClaim {
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "one_or_many")]
    pub(crate) author: Vec<SchemaAgent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first_appearance: Option<CreativeWork>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) appearance: Vec<CreativeWork>,
}

#[derive(Debug, Default, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(crate) struct CreativeWork {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) headline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) publisher: Option<SchemaAgent>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) author: Vec<SchemaAgent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) archived_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) in_language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) associated_media: Option<RecordingObject>,
}

/// A `VideoObject` or `AudioObject`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecordingObject {
    #[serde(rename = "@type")]
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) url: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) has_part: Vec<Clip>,
}

/// A part of a recording. The offsets are in seconds.
#[derive(Debug, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(crate) struct Clip {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) start_offset: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) end_offset: Option<usize>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(crate) struct CorrectionComment {
    pub(crate) text: String,
    pub(crate) date_published: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DataFeed {
    #[serde(rename = "@context")]
    pub(crate) context: &'static str,
    #[serde(rename = "@type")]
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_modified: Option<String>,
    pub(crate) data_feed_element: Vec<DataFeedItem>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(crate) struct DataFeedItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_deleted: Option<String>,
    pub(crate) item: Vec<Review>,
}

/// A record of a data feed.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Review {
    Claim(Box<ClaimReview>),
    Media(Box<MediaReview>),
}

/// The authenticity of a picture, film or recording (<https://schema.org/MediaReview>). It has only the
/// properties that the schema of Fact-Check Insights allows (TechAndCheck/zenodotus,
/// `public/json-schemas/media-review-schema.json`), and all that it requires.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MediaReview {
    #[serde(rename = "@context")]
    pub(crate) context: &'static str,
    #[serde(rename = "@type")]
    pub(crate) kind: &'static str,
    pub(crate) url: String,
    pub(crate) date_published: String,
    pub(crate) author: SchemaAgent,
    pub(crate) media_authenticity_category: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) original_media_context_description: Option<String>,
    /// Empty if the original is not known.
    pub(crate) original_media_link: String,
    pub(crate) item_reviewed: MediaReviewItem,
}

#[derive(Debug, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(crate) struct MediaReviewItem {
    pub(crate) creator: SchemaAgent,
    pub(crate) interpreted_as_claim: InterpretedClaim,
    pub(crate) media_item_appearance: Vec<MediaAppearance>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "@type", rename = "Claim")]
pub(crate) struct InterpretedClaim {
    pub(crate) description: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MediaAppearance {
    #[serde(rename = "@type")]
    pub(crate) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) accessed_on_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) archived_at: Option<String>,
}

/// Writes a list with one entry as that entry.
fn one_or_many<S: Serializer>(agents: &[SchemaAgent], serializer: S) -> Result<S::Ok, S::Error> {
    match agents {
        [only] => only.serialize(serializer),
        all => all.serialize(serializer),
    }
}

/// Returns the trimmed text, unless it is empty.
pub(crate) fn non_empty(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() { None } else { Some(text.to_owned()) }
}
