//! Imports published material into a site: `ClaimReview` records become claims without a text and
//! ratings, web pages become articles. Plans the files and leaves writing them to the command.

pub mod articles;
pub mod file;
pub mod pages;
pub mod records;
pub mod transcripts;

use std::fmt;

use camino::Utf8PathBuf;

pub use crate::import::records::labels::{InvalidLabels, RatingLabels};
pub use crate::import::records::plan::claim_reviews;

/// A file with `ClaimReview` records.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its name in reports.
    pub name: String,
    /// JSON, JSON Lines or HTML.
    pub text: String,
}

/// Where a record comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RecordOrigin {
    pub file: String,
    /// The number of the record in its file, from 1; 0 for the file itself.
    pub number: usize,
    /// The address of the review.
    pub url: Option<String>,
}

impl fmt::Display for RecordOrigin {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if self.number > 0 {
            write!(formatter, ", record {}", self.number)?;
        }
        if let Some(url) = &self.url {
            write!(formatter, " ({url})")?;
        }
        Ok(())
    }
}

/// The outcome of importing a record or page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Refused,
    /// Not imported, because the site has it already.
    Known,
    Draft,
    /// Imported, with some of its values repaired or left out.
    Repaired,
    Taken,
}

impl Outcome {
    /// Returns the description for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "not taken",
            Self::Known => "already there",
            Self::Draft => "taken as a draft",
            Self::Repaired => "taken, repaired",
            Self::Taken => "taken",
        }
    }
}

/// A line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImportNote {
    pub origin: RecordOrigin,
    pub outcome: Outcome,
    pub reason: String,
}

/// A planned import of `ClaimReview` records.
#[derive(Debug, Default)]
pub struct ReviewImport {
    /// The new files, with paths relative to the site's folder.
    pub(crate) files: Vec<(Utf8PathBuf, String)>,
    /// The new text of `site.yaml` if ratings are added.
    pub(crate) site_yaml: Option<String>,
    /// The labels of the added ratings.
    pub(crate) new_ratings: Vec<String>,
    /// The number of records read.
    pub(crate) records: usize,
    /// The number of records imported, including drafts.
    pub(crate) taken: usize,
    /// The number of `MediaReview` records that were joined with the review of a claim at the same
    /// address.
    pub(crate) joined_media_reviews: usize,
    /// The labels of the file of labels that no record has.
    pub(crate) unused_labels: Vec<String>,
    /// The notes, in the order of the records.
    pub(crate) notes: Vec<ImportNote>,
}

impl ReviewImport {
    /// Counts the records with this outcome. Parts of files that could not be read do not count,
    /// because it is unknown how many records they contain.
    pub(crate) fn count(&self, outcome: Outcome) -> usize {
        let records = self.notes.iter().filter(|note| note.origin.number > 0);
        records.filter(|note| note.outcome == outcome).count()
    }
}
