//! What was published elsewhere → the files of a site: an archive of `ClaimReview` records as articles, verdicts and
//! ratings, web pages and texts as articles. It must not read, write or print anything.

pub mod articles;
pub mod file;
pub mod pages;
pub mod records;

use std::fmt;

use camino::Utf8PathBuf;

pub use crate::import::records::plan::claim_reviews;

/// A file of the archive.
#[derive(Debug, Clone)]
pub struct Input {
    /// What it is called in reports.
    pub name: String,
    /// What it holds: JSON, JSON Lines or HTML.
    pub text: String,
}

/// Where a record stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The name of its file.
    pub file: String,
    /// Which of the file's records it is, from 1; 0 for the file itself.
    pub number: usize,
    /// The address of the review, where it has one.
    pub url: Option<String>,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if self.number > 0 {
            write!(formatter, ", record {}", self.number)?;
        }
        self.url.iter().try_for_each(|url| write!(formatter, " ({url})"))
    }
}

/// What became of a record, where that is not simply that it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Not taken.
    Refused,
    /// Not taken, since the site has it.
    Known,
    /// Taken, but as a draft.
    Draft,
    /// Taken, with something in it left out or put right.
    Repaired,
    /// Taken as it is.
    Taken,
}

impl Fate {
    /// The words for it in a report.
    pub fn words(self) -> &'static str {
        match self {
            Self::Refused => "not taken",
            Self::Known => "already there",
            Self::Draft => "taken as a draft",
            Self::Repaired => "taken, repaired",
            Self::Taken => "taken",
        }
    }
}

/// What is said of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which record.
    pub origin: Origin,
    /// What became of it.
    pub fate: Fate,
    /// Why.
    pub reason: String,
}

/// What an archive comes to.
#[derive(Debug, Default)]
pub struct Import {
    /// New files, below the site's folder.
    pub files: Vec<(Utf8PathBuf, String)>,
    /// The text of `site.yaml` with the ratings that were added; `None` where there is none to add.
    pub site: Option<String>,
    /// The ratings that were added, by label.
    pub ratings: Vec<String>,
    /// How many records were read.
    pub records: usize,
    /// How many were taken, drafts among them.
    pub taken: usize,
    /// How many new articles hold them.
    pub articles: usize,
    /// What is to be said of records, in their order.
    pub notes: Vec<Note>,
}

impl Import {
    /// How many records had that fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.notes.iter().filter(|note| note.fate == fate).count()
    }

    /// How many records were not taken; what could not be read at all is not counted, since nobody knows what was in it.
    pub fn refused(&self) -> usize {
        self.notes
            .iter()
            .filter(|note| note.fate == Fate::Refused && note.origin.number > 0)
            .count()
    }
}
