//! The values that templates can use for a transcript: its recording, its speakers and moments.

use serde::Serialize;

use crate::render::views::RatingView;

/// A transcript, in `article.html` as `article.transcript`.
#[derive(Debug, Clone, Serialize)]
pub struct TranscriptView {
    /// The speakers, those with most claims first. In the text, paragraphs have the number of
    /// their speaker as `data-speaker`.
    pub speakers: Vec<SpeakerView>,
}

/// A speaker of a transcript.
#[derive(Debug, Clone, Serialize)]
pub struct SpeakerView {
    /// The number of the speaker in the article, from 1.
    pub number: usize,
    /// The name.
    pub name: String,
    /// The role in the recording.
    pub role: Option<String>,
    /// The address of their page on this site, if they have one.
    pub href: Option<String>,
    /// The address of their first words on the page, if it shows any.
    pub first: Option<String>,
    /// The number of claims in the article that they make.
    pub count: usize,
    /// The ratings of these claims with their counts, in the order of the scale.
    pub ratings: Vec<RatingView>,
}

/// The film or recording of a transcript.
#[derive(Debug, Clone, Serialize)]
pub struct RecordingView {
    /// The address.
    pub href: String,
    /// `video` or `audio`.
    pub kind: &'static str,
    /// The address of a copy on the site, which the pages play.
    pub file: Option<String>,
    /// The address of the captions of the copy.
    pub captions: Option<String>,
    /// What it shows or says, if the article is the film or recording.
    pub description: Option<String>,
    /// Its caption, if the article is the film or recording.
    pub caption: Option<String>,
    /// Who made it, if the article is the film or recording.
    pub credit: Option<String>,
}

/// A moment of a film or recording.
#[derive(Debug, Clone, Serialize)]
pub struct MomentView {
    /// The time as readers see it, such as `5:31`.
    pub text: String,
    /// The time from the start (ISO 8601), for `datetime`.
    pub iso: String,
    /// The address at which the recording opens at this moment.
    pub href: Option<String>,
    /// The time in seconds.
    pub seconds: usize,
    /// The time in seconds at which the words end, if it is known.
    pub end: Option<usize>,
}
