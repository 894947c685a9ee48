//! The records of W3C annotations (Web Annotation Data Model), for passages of articles and for quotes
//! of evidence.

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::content::values::Date;
use crate::data::claim_review::publisher;
use crate::model::{Claim, Site};
use crate::text::web_archive;

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// The specification of fragments of pictures and recordings (Web Annotation Data Model, section
/// 4.2.1).
pub(crate) const MEDIA_FRAGMENTS: &str = "http://www.w3.org/TR/media-frags/";

/// A page of annotations, which is the only one of its collection.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AnnotationPage {
    #[serde(rename = "@context")]
    pub(crate) context: &'static str,
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) part_of: AnnotationCollection,
    pub(crate) start_index: usize,
    pub(crate) items: Vec<Annotation>,
}

#[derive(Debug, Serialize)]
pub(crate) struct AnnotationCollection {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) label: String,
    pub(crate) total: usize,
    pub(crate) first: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Annotation {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) motivation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) modified: Option<String>,
    pub(crate) creator: AnnotationCreator,
    pub(crate) body: Vec<AnnotationBody>,
    pub(crate) target: AnnotationTargets,
}

/// The targets. A single one is not in a list.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum AnnotationTargets {
    One(AnnotationTarget),
    Several(Vec<AnnotationTarget>),
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "Organization")]
pub(crate) struct AnnotationCreator {
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) homepage: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type")]
pub(crate) enum AnnotationBody {
    /// The rating or the summary.
    TextualBody { purpose: &'static str, value: String, format: &'static str, language: String },
    /// The claim's page.
    SpecificResource { purpose: &'static str, source: String },
}

#[derive(Debug, Serialize)]
pub(crate) struct AnnotationTarget {
    pub(crate) source: String,
    pub(crate) scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<TimeState>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) selector: Vec<Selector>,
}

/// The version of the source. It must have a date (Web Annotation Data Model, section 4.3.1).
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(crate) struct TimeState {
    pub(crate) source_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cached: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type")]
pub(crate) enum Selector {
    #[serde(rename = "TextQuoteSelector")]
    Quote {
        exact: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        prefix: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        suffix: String,
    },
    #[serde(rename = "TextPositionSelector")]
    Position { start: usize, end: usize },
    #[serde(rename = "FragmentSelector")]
    Fragment {
        #[serde(rename = "conformsTo")]
        conforms_to: &'static str,
        value: String,
    },
}

impl AnnotationPage {
    /// Returns a page for `total` annotations, without the annotations.
    pub(crate) fn new(id: String, label: String, total: usize) -> Self {
        Self {
            context: CONTEXT,
            kind: "AnnotationPage",
            part_of: AnnotationCollection {
                id: format!("{id}#collection"),
                kind: "AnnotationCollection",
                label,
                total,
                first: id.clone(),
            },
            start_index: 0,
            items: Vec::new(),
            id,
        }
    }
}

impl AnnotationCreator {
    /// Returns the publisher of a verdict. That of an imported one published the original.
    pub(crate) fn new(claim: &Claim, site: &Site) -> Self {
        if let Some(name) = claim.imported_from.as_ref().and_then(|it| it.publisher.clone()) {
            return Self { name, homepage: None };
        }
        let publisher = publisher(site);
        Self { name: publisher.name, homepage: publisher.url }
    }
}

impl AnnotationBody {
    /// Returns a text, unless it is empty.
    pub(crate) fn text(purpose: &'static str, text: Option<&str>, language: &str) -> Option<Self> {
        let value = text.filter(|text| !text.is_empty())?.to_owned();
        let language = language.to_owned();
        Some(Self::TextualBody { purpose, value, format: "text/plain", language })
    }

    pub(crate) fn link(source: String) -> Self {
        Self::SpecificResource { purpose: "linking", source }
    }
}

impl TimeState {
    /// Returns the version of a text: the day on which it was read, or else the time at which its
    /// archived copy was made. Returns `None` if neither is known.
    pub(crate) fn new(read: Option<Date>, archived: Option<&str>, zone: &TimeZone) -> Option<Self> {
        let source_date = match read {
            Some(day) => midnight(day, zone),
            None => format!("{}Z", web_archive::archived_at(archived?)?),
        };
        Some(Self { source_date, cached: archived.map(str::to_owned) })
    }
}

/// Formats a date as the time that Atom and the annotations need (xsd:dateTime).
pub(crate) fn midnight(date: Date, zone: &TimeZone) -> String {
    match date.to_zoned(zone.clone()) {
        Ok(start) => start.timestamp().to_string(),
        Err(_) => format!("{date}T00:00:00Z"),
    }
}
