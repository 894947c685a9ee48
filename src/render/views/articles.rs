//! The values that templates can use for an annotated article.

use serde::Serialize;

use crate::render::views::MomentView;
use crate::render::views::{
    CachedValue, CardView, JudgedPictureView, PictureView, RatingView, SourceView, TranscriptView,
};

/// An annotated article, in `article.html` as `article`.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleView {
    /// Its details.
    pub source: CachedValue<SourceView>,
    /// The headline as HTML, with highlighted passages.
    pub title_html: String,
    /// Whether the text begins with the headline. Then the page does not repeat it.
    pub opens_with_title: bool,
    /// The lead picture.
    pub image: Option<PictureView>,
    /// The picture that the article is.
    pub media: Option<JudgedPictureView>,
    /// The claims that judge the article as a whole, its picture or a region of that, for the head of
    /// the page.
    pub whole: Vec<WholeNoteView>,
    /// Whether only paragraphs with passages are shown.
    pub excerpts: bool,
    /// The text as HTML, with highlighted passages.
    pub text_html: String,
    /// The claims, in the order of their passages.
    pub notes: Vec<CachedValue<NoteView>>,
    /// The ratings with their counts, in the order of the scale.
    pub ratings: Vec<RatingView>,
    /// Who speaks, if the text is a transcript.
    pub transcript: Option<TranscriptView>,
    /// The address to report an error.
    pub report_url: Option<String>,
}

/// A claim in the notes of an article.
#[derive(Debug, Clone, Serialize)]
pub struct NoteView {
    /// Its number in the article, from 1.
    pub number: usize,
    /// The claim.
    pub card: CardView,
    /// Its passages in this article.
    pub passages: Vec<PlaceView>,
    /// The numbers of those who make the claim in a transcript.
    pub speakers: Vec<usize>,
}

/// A link to a passage on the page of its article.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    /// The words of the passage. Empty for the article as a whole and for a picture.
    pub name: String,
    /// The address.
    pub href: String,
    /// Whether it is the article as a whole.
    pub whole: bool,
    /// Whether it is a picture, or a region of it.
    pub picture: bool,
    /// Whether it is a film or recording, or a stretch of it.
    pub recording: bool,
}

/// A claim that judges an article as a whole.
#[derive(Debug, Clone, Serialize)]
pub struct WholeNoteView {
    /// The id of its element, which links lead to.
    pub id: String,
    /// The claim.
    pub note: CachedValue<NoteView>,
    /// Whether it judges the film or recording, and not the article as a whole.
    pub recording: bool,
    /// The stretch of the film or recording.
    pub moment: Option<MomentView>,
}
