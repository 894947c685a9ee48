//! The evidence of a claim.

use std::sync::Arc;

use serde::Serialize;

use crate::content::files::verdict::Stance;
use crate::content::linked_files::LinkedFile;
use crate::content::values::{Date, PartialDate};
use crate::model::{Chart, Figure};
use crate::text::Moment;

/// A piece of evidence.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// The id of a file of `content/sources/`.
    pub source: Option<String>,
    pub title: String,
    pub publisher: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<PartialDate>,
    pub url: Option<String>,
    pub archive_url: Option<String>,
    /// Why there is no archived copy.
    pub archive_note: Option<String>,
    pub accessed: Option<Date>,
    pub quote: Option<String>,
    /// The words of the source that the quote translates.
    pub original: Option<String>,
    /// The language of the words of the source (BCP 47), if it is not that of the site.
    pub language: Option<String>,
    /// Whether the words of the source were found in its kept copy.
    pub is_quote_verified: bool,
    /// The kept copy of the source.
    pub copy: Option<EvidenceCopy>,
    /// The moment in the film or recording at the address.
    pub time: Option<Moment>,
    /// The note of the verdict.
    pub note: Option<String>,
    /// The note of the shared source.
    pub source_note: Option<String>,
    /// A document or data file, which is published.
    pub file: Option<Arc<LinkedFile>>,
    /// A picture of its content.
    pub media: Option<Figure>,
    /// A table of its content.
    pub table: Option<Chart>,
    pub stance: Option<Stance>,
}

impl Evidence {
    /// Returns whether two pieces of evidence cite the same source.
    pub fn is_same_source(&self, other: &Self) -> bool {
        self.title == other.title || self.url.is_some() && self.url == other.url
    }
}

/// The kept copy of a source. The model has its content only if it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceCopy {
    /// The SHA-256 of its file, or the recorded one if the file is not on this computer.
    pub sha256: Option<String>,
    /// The day on which it was saved, if the verdict or the source says so.
    pub saved: Option<Date>,
    /// Whether it is only a part of the source.
    pub is_excerpt: bool,
    /// The file, if it is published.
    pub published: Option<Arc<LinkedFile>>,
}

/// How many quotes of evidence a site has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QuoteCounts {
    /// All of them.
    pub total: usize,
    /// Those that are in the kept copies of their sources.
    pub verified: usize,
}
