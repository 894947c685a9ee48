//! The values that templates can use for works in which claims are made, or from which verdicts are
//! taken.

use serde::Serialize;

use crate::render::views::{CachedValue, DateView, LinkView, RecordingView};

/// An article, and which version of it was checked.
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    /// The headline.
    pub title: String,
    /// The address of the annotated page.
    pub href: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who published it.
    pub publisher: Option<CachedValue<LinkView>>,
    /// Its address.
    pub url: Option<String>,
    /// The address of an archived copy.
    pub archive_url: Option<String>,
    /// The film or recording of a transcript.
    pub recording: Option<RecordingView>,
    /// When it was published.
    pub published: Option<CachedValue<DateView>>,
    /// When the text was taken.
    pub accessed: Option<CachedValue<DateView>>,
    /// The SHA-256 of the checked text.
    pub sha256: String,
    /// Whether that is the SHA-256 of a picture, and not of a text.
    pub is_picture: bool,
    /// The language (BCP 47).
    pub language: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
}

/// A place where a claim was made.
#[derive(Debug, Clone, Serialize)]
pub struct AppearanceView {
    /// Its address.
    pub url: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published.
    pub published: Option<CachedValue<DateView>>,
    /// The language of the title (BCP 47), if it is not that of the site.
    pub language: Option<String>,
    /// `ltr` or `rtl`, if it has a language.
    pub dir: Option<&'static str>,
    /// The address of an archived copy.
    pub archive_url: Option<String>,
    /// Why there is no archived copy.
    pub archive_note: Option<String>,
    /// A note of the desk.
    pub note: Option<String>,
    /// Whether the claim was made there first, as far as is known.
    pub first: bool,
}

/// The review that a verdict was imported from.
#[derive(Debug, Clone, Serialize)]
pub struct OriginalView {
    /// Its address.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<CachedValue<DateView>>,
}
