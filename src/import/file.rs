//! The text of imported files.

use std::collections::BTreeSet;

use serde::{Serialize, Serializer};

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
    pub format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording: Option<RecordingYaml>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_sha256: Option<String>,
}

/// The recording of a transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct RecordingYaml {
    pub url: String,
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
        let mut missing = Vec::new();
        for (name, is_missing) in facts {
            if is_missing {
                missing.push(name);
            }
        }
        if missing.is_empty() { None } else { Some(missing.join(", ")) }
    }
}

/// A file of `content/claims/`.
#[derive(Debug, Serialize)]
pub(crate) struct ClaimYaml {
    pub claim: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub appearances: Vec<AppearanceYaml>,
    #[serde(skip_serializing_if = "OneOrMore::is_empty")]
    pub claimant: OneOrMore<Agent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_date: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_review: Option<MediaReviewYaml>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Agent>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviewers: Vec<Agent>,
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported_from: Option<OriginalYaml>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
}

/// The authenticity of a picture, film or recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MediaReviewYaml {
    pub category: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
}

/// A list that is written as its only entry if it has just one.
#[derive(Debug, Clone)]
pub(crate) struct OneOrMore<T>(pub Vec<T>);

impl<T> OneOrMore<T> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Serialize> Serialize for OneOrMore<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [only] => only.serialize(serializer),
            list => list.serialize(serializer),
        }
    }
}

/// A place where a claim was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct AppearanceYaml {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Agent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<PartialDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive_url: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub first: bool,
}

impl AppearanceYaml {
    /// Creates a place from the facts about a work.
    pub fn from_facts(facts: ArticleYaml) -> Self {
        Self {
            url: facts.url,
            title: facts.title,
            publisher: facts.publisher,
            authors: facts.authors,
            published: facts.published,
            language: facts.language,
            archive_url: facts.archive_url,
            first: false,
        }
    }

    /// Fills in the facts that are missing here and known in `other`.
    pub fn fill_from(&mut self, other: Self) {
        self.title = self.title.take().or(other.title);
        self.publisher = self.publisher.take().or(other.publisher);
        self.published = self.published.or(other.published);
        self.language = self.language.take().or(other.language);
        self.archive_url = self.archive_url.take().or(other.archive_url);
        self.first |= other.first;
        if self.authors.is_empty() {
            self.authors = other.authors;
        }
    }
}

/// The original of an imported review.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct OriginalYaml {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<PartialDate>,
}

const EXTRACTED_HEAD: &str =
    "# A program extracted source.md from original.html. It can miss words or add others:
# compare the text with the page before you check it.
";

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
