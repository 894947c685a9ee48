//! The text of imported article and verdict files.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::content::values::{Date, Id, PartialDate};
use crate::content::yaml;
use crate::text;
use crate::text::truncated_slug;

/// The longest id that is generated, in bytes.
const MAX_ID_BYTES: usize = 80;

/// A person or organization that has no file of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Agent {
    pub name: String,
    /// `person` or `organization`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Agent {
    pub fn from_name(name: String) -> Self {
        Self { name, kind: None, role: None, url: None }
    }
}

/// An `article.yaml`, or the facts known so far for one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct ArticleYaml {
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Agent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessed: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_sha256: Option<String>,
}

impl ArticleYaml {
    /// Fills in the facts that are missing here and known in `other`.
    pub fn fill_from(&mut self, other: Self) {
        self.title = self.title.take().or(other.title);
        self.publisher = self.publisher.take().or(other.publisher);
        self.url = self.url.take().or(other.url);
        self.archive_url = self.archive_url.take().or(other.archive_url);
        self.published = self.published.or(other.published);
        self.language = self.language.take().or(other.language);
        if self.authors.is_empty() {
            self.authors = other.authors;
        }
    }

    /// Lists the missing facts that readers ask for, as in "no author, no day".
    pub fn missing(&self) -> Option<String> {
        let facts = [
            ("no headline", self.title.is_none()),
            ("no author", self.authors.is_empty()),
            ("no publisher", self.publisher.is_none()),
            ("no address", self.url.is_none()),
            ("no day", self.published.is_none()),
            ("no language", self.language.is_none()),
        ];
        let missing: Vec<&str> =
            facts.iter().filter(|(_, is_missing)| *is_missing).map(|(name, _)| *name).collect();
        if missing.is_empty() { None } else { Some(missing.join(", ")) }
    }
}

/// A verdict file.
#[derive(Debug, Serialize)]
pub(crate) struct VerdictYaml {
    pub claim: String,
    pub passages: Vec<PassageYaml>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimant: Option<Agent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceYaml>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Agent>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviewers: Vec<Agent>,
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
}

#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PassageYaml {
    pub quote: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub suffix: String,
    /// The article, if it is not the one whose folder has the verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct EvidenceYaml {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

const REVIEWED_HEAD: &str =
    "# Imported from ClaimReview: the text next to this file is the claim in the words of the review,
# not the source itself.
";
const UNTITLED_HEAD: &str =
    "# The review does not name the source's headline, so `title` is not it.\n";
const EXTRACTED_HEAD: &str =
    "# A program extracted source.md from original.html. It can miss words or add others:
# compare the text with the page before you check it.
";

/// Returns the `article.yaml` of a source of reviews.
pub(crate) fn reviewed_article(article: &ArticleYaml, has_headline: bool) -> String {
    let untitled = if has_headline { "" } else { UNTITLED_HEAD };
    format!("{REVIEWED_HEAD}{untitled}{}", yaml::write(article))
}

/// Returns the `article.yaml` of a text, which may be from a page with the SHA-256 `original`.
pub(crate) fn article(article: &ArticleYaml, original: Option<&str>) -> String {
    let yaml = yaml::write(article);
    match original {
        Some(sha256) => {
            format!("{EXTRACTED_HEAD}# The SHA-256 of original.html is {sha256}.\n{yaml}")
        }
        None => yaml,
    }
}

/// Makes an id from `name`, or from `fallback` if `name` has no usable letters, and adds it to
/// `taken`.
pub(crate) fn unique_id(name: &str, fallback: &str, taken: &mut BTreeSet<String>) -> String {
    let mut id = truncated_slug(name, MAX_ID_BYTES);
    if !Id::is_valid(&id) {
        fallback.clone_into(&mut id);
    }
    if taken.contains(&id) {
        id = text::first_free_name(&id, |id| taken.contains(id));
    }
    taken.insert(id.clone());
    id
}
