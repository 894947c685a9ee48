//! Pictures that fields of files name.

use crate::content::values::{Id, PlainText, Sha256, WebUrl};
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::diagnostics::span::Spanned;

yaml_struct! {
    /// A picture with its caption.
    "a picture" PictureEntry {
        /// The path of the file, from the folder of the file that names it.
        @required file: Option<Spanned<PlainText>>,
        /// A description for readers who cannot see it.
        alt: Option<Spanned<String>>,
        /// The caption.
        caption: Option<Spanned<String>>,
        /// Who made the picture, or who has the rights to it.
        credit: Option<Spanned<String>>,
    }
}

yaml_enum! {
    /// The kind of an article that is not a text.
    "a kind of media" MediaKind {
        /// A picture.
        Image = "image",
        /// A film.
        Video = "video",
        /// Sound alone.
        Audio = "audio",
    }
}

yaml_struct! {
    /// A picture, film or recording that verdicts judge.
    "a judged picture, film or recording" JudgedMediaEntry {
        /// The path of the file of a picture, from the folder of the article.
        file: Option<Spanned<PlainText>>,
        /// The address of a film or recording.
        url: Option<Spanned<WebUrl>>,
        /// The path in `static/` of the film or recording, which the pages play: `/debate.mp4`.
        play: Option<Spanned<PlainText>>,
        /// The path in `static/` of its captions: `/debate.vtt`.
        captions: Option<Spanned<PlainText>>,
        /// What it is. The default is `image`.
        kind: Option<Spanned<MediaKind>>,
        /// A description for readers who cannot see it.
        alt: Option<Spanned<String>>,
        /// The caption.
        caption: Option<Spanned<String>>,
        /// Who made the picture, or who has the rights to it.
        credit: Option<Spanned<String>>,
        /// The SHA-256 of the file, in hexadecimal.
        sha256: Option<Spanned<Sha256>>,
        /// The ids of articles whose pictures look like this one, but are other pictures.
        differs_from: Vec<Spanned<Id>>,
        /// Whether a band below the picture shows its rating. The default is `true`.
        stamp: Option<Spanned<bool>>,
    }
}

impl JudgedMediaEntry {
    /// Returns the kind: a picture if `kind` is left out.
    pub fn kind(&self) -> MediaKind {
        self.kind.as_deref().copied().unwrap_or(MediaKind::Image)
    }
}

yaml_struct! {
    /// A rectangle in a picture, in percent of its width and height (W3C Media Fragments 1.0,
    /// section 4.2.2).
    "a region" RegionEntry {
        /// The distance from the left edge of the picture.
        @required x: Option<Spanned<f64>>,
        /// The distance from the upper edge of the picture.
        @required y: Option<Spanned<f64>>,
        /// The width.
        @required width: Option<Spanned<f64>>,
        /// The height.
        @required height: Option<Spanned<f64>>,
    }
}

yaml_struct! {
    /// The logo of the site.
    "a logo" LogoEntry {
        /// The path of the file from the site's folder, in `assets/` or `content/`.
        @required file: Option<Spanned<PlainText>>,
        /// The words of the logo, or the name of the site.
        alt: Option<Spanned<String>>,
    }
}
