//! Articles and verdicts as the text of their files. It must not decide what is in them.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::content::values::{Date, Id};
use crate::content::yaml;
use crate::import::records::schema_org::Agent;
use crate::text;
use crate::text::truncated_slug;

/// The longest id that is made, in bytes.
const ID_BYTES: usize = 80;

/// Somebody described on the spot.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PersonRef {
    name: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl PersonRef {
    /// Somebody of whom only the name is known.
    pub(crate) fn named(name: String) -> Self {
        Self { name, kind: None, role: None, url: None }
    }
}

impl From<&Agent> for PersonRef {
    fn from(agent: &Agent) -> Self {
        Self {
            name: agent.name.clone(),
            kind: agent.kind,
            role: agent.role.clone(),
            url: agent.url.clone(),
        }
    }
}

/// `article.yaml`.
#[derive(Debug, Serialize)]
pub(crate) struct Article {
    pub title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<PersonRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "written")]
    pub published: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "written")]
    pub accessed: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_sha256: Option<String>,
}

/// A verdict file.
#[derive(Debug, Serialize)]
pub(crate) struct Verdict {
    pub claim: String,
    pub passages: Vec<Passage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimant: Option<PersonRef>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "written")]
    pub claim_date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<PersonRef>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviewers: Vec<PersonRef>,
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "written")]
    pub published: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
}

/// A passage of an imported claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Passage {
    pub quote: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub suffix: String,
    /// The article, where it is not the one that the verdict lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

/// The review as the evidence of its own verdict.
#[derive(Debug, Serialize)]
pub(crate) struct Evidence {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "written")]
    pub published: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn written<S: serde::Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    day.map(|day| day.to_string()).serialize(serializer)
}

/// What every imported `article.yaml` says of the text beside it.
const HEAD: &str = "# Imported from ClaimReview: the text beside this file is the claim as its review words it,\n\
                    # and not the source itself.\n";
/// What is added where the source's headline is not known.
const UNTITLED: &str = "# The review does not name the source's headline, so `title` is not it.\n";

/// The text of `article.yaml`.
pub(crate) fn article(article: &Article, has_headline: bool) -> String {
    format!("{HEAD}{}{}", if has_headline { "" } else { UNTITLED }, yaml::write(article))
}

/// What `article.yaml` says of a text that was taken out of a page.
const EXTRACTED: &str = "# source.md was taken out of original.html by a program, which can leave words out or let others in:\n\
                         # compare it with the page before you check it.";

/// The text of `article.yaml` of a text that somebody handed over, or of one from a page with that SHA-256.
pub(crate) fn taken_article(article: &Article, original: Option<&str>) -> String {
    let head = original
        .map(|sha256| format!("{EXTRACTED}\n# The SHA-256 of original.html is {sha256}.\n"));
    head.unwrap_or_default() + &yaml::write(article)
}

/// The text of a verdict file.
pub(crate) fn verdict(verdict: &Verdict) -> String {
    yaml::write(verdict)
}

/// An id that is not taken, from the letters of `name`; `otherwise` where it has none. It is taken from then on.
pub(crate) fn unique(name: &str, otherwise: &str, taken: &mut BTreeSet<String>) -> String {
    let slug = truncated_slug(name, ID_BYTES);
    let base = if Id::is_valid(&slug) { slug } else { otherwise.to_owned() };
    let id = if taken.contains(&base) {
        text::first_free_name(&base, |id| taken.contains(id))
    } else {
        base
    };
    taken.insert(id.clone());
    id
}
