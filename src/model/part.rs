//! The parts of an article that verdicts judge.

use crate::content::values::TimeSpan;

/// A part of an article.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Part {
    /// The article as a whole. A passage on it has an empty range.
    Whole,
    /// The headline in `article.yaml`, if the text does not begin with it.
    Title,
    Body,
    /// The picture that the article is, or a region of it. A passage on it has an empty range.
    Picture(Option<Region>),
    /// The film or recording, or a stretch of it. A passage on it has an empty range.
    Recording(Option<TimeSpan>),
}

impl Part {
    /// Returns whether passages on it have no words.
    pub fn is_wordless(self) -> bool {
        matches!(self, Self::Whole | Self::Picture(_) | Self::Recording(_))
    }
}

/// A rectangle in a picture, in hundredths of a percent of its width and height.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Region {
    pub y: u16,
    pub x: u16,
    pub width: u16,
    pub height: u16,
}

impl Region {
    /// Returns the position and the size in percent, each as a number that readers write: `12` or
    /// `12.5`.
    pub fn percents(self) -> [String; 4] {
        let Self { x, y, width, height } = self;
        [x, y, width, height].map(|value| (f64::from(value) / 100.0).to_string())
    }
}
