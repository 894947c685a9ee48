//! Views of judged pictures, films and recordings.

use serde::Serialize;

/// What was done to a picture, film or recording.
#[derive(Debug, Clone, Serialize)]
pub struct MediaReviewView {
    /// `decontextualized`, `edited-or-cropped`, `original`, `satire-or-parody`, `staged` or
    /// `transformed`. The message `media-…` names it.
    pub category: &'static str,
    /// The address of the original.
    pub original: Option<String>,
    /// Where the original comes from, and what it shows.
    pub context: Option<String>,
    /// The name that schema.org gives the category.
    #[serde(skip)]
    pub schema_name: &'static str,
}
