//! Views of judged pictures, films and recordings.

use serde::Serialize;

use crate::render::views::{CachedValue, PictureView, RatingView};

/// The authenticity of a picture, film or recording.
#[derive(Debug, Clone, Serialize)]
pub struct MediaReviewView {
    /// `decontextualized`, `edited-or-cropped`, `original`, `satire-or-parody`, `staged` or
    /// `transformed`. The message `media-…` names it.
    pub category: &'static str,
    /// The address of the original.
    pub original: Option<String>,
    /// The original picture, if no passage shows it beside the judged one.
    pub original_picture: Option<PictureView>,
    /// Where the original comes from, and what it shows.
    pub context: Option<String>,
    /// The address of the original or, without one, of the original picture.
    #[serde(skip)]
    pub link: Option<String>,
    /// The name that schema.org gives the category.
    #[serde(skip)]
    pub schema_name: &'static str,
}

/// A picture that verdicts judge.
#[derive(Debug, Clone, Serialize)]
pub struct JudgedPictureView {
    /// The picture.
    pub picture: PictureView,
    /// The height of the picture without the band that shows its rating, in percent of the height
    /// with it.
    pub height: String,
    /// The regions that verdicts judge.
    pub regions: Vec<RegionView>,
}

/// A judged region of a picture.
#[derive(Debug, Clone, Serialize)]
pub struct RegionView {
    /// The number of its claim in the article, from 1.
    pub number: usize,
    /// The distance from the left edge of the picture, in percent of its width.
    pub x: String,
    /// The distance from the upper edge of the picture, in percent of its height.
    pub y: String,
    /// The width, in percent of that of the picture.
    pub width: String,
    /// The height, in percent of that of the picture.
    pub height: String,
    /// The claim.
    pub claim: String,
    /// The rating of the claim.
    pub rating: Option<CachedValue<RatingView>>,
    /// The address of the note on the page of the article.
    pub href: String,
}
