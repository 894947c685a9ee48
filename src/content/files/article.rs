//! `article.yaml` and the source text next to it.

use std::collections::BTreeMap;

use crate::content::files::picture::{JudgedMediaEntry, PictureEntry};
use crate::content::values::{
    Date, Id, Language, Name, PartialDate, PersonRef, PlainText, Sha256, WebUrl,
};
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::diagnostics::span::Spanned;

yaml_enum! {
    /// How much of a source text is shown.
    "a way to display an article" Display {
        /// The whole text.
        Full = "full",
        /// Only the paragraphs with passages.
        Excerpts = "excerpts",
    }
}

yaml_enum! {
    /// How a source text is read.
    "a format of a text" SourceFormat {
        /// Paragraphs that begin with the name of who speaks.
        Transcript = "transcript",
    }
}

yaml_enum! {
    /// What a recording is.
    "a kind of recording" RecordingKind {
        /// A film.
        Video = "video",
        /// Sound alone.
        Audio = "audio",
    }
}

yaml_struct! {
    /// The film or recording of what a transcript says.
    "a recording" RecordingEntry {
        /// The address.
        url: Option<Spanned<WebUrl>>,
        /// The default is `video`.
        kind: Option<Spanned<RecordingKind>>,
        /// The path in `static/` of the film or recording, which the pages play: `/debate.mp4`.
        play: Option<Spanned<PlainText>>,
        /// The path in `static/` of its captions: `/debate.vtt`.
        captions: Option<Spanned<PlainText>>,
    }
}

yaml_struct! {
    /// The file `article.yaml`.
    "an article" ArticleFile {
        /// The headline of the article.
        @required title: Option<Spanned<String>>,
        /// The authors.
        authors: Vec<Spanned<PersonRef>>,
        /// The publisher.
        publisher: Option<Spanned<Name>>,
        /// The address of the article.
        url: Option<Spanned<WebUrl>>,
        /// The address of an archived copy.
        archive_url: Option<Spanned<WebUrl>>,
        /// The day, month or year of publication.
        published: Option<Spanned<PartialDate>>,
        /// The day on which the text was taken.
        accessed: Option<Spanned<Date>>,
        /// The language (BCP 47). The default is the language of the site.
        language: Option<Spanned<Language>>,
        /// The lead picture.
        image: Option<Spanned<Box<PictureEntry>>>,
        /// How much of the text is shown.
        display: Option<Spanned<Display>>,
        /// `transcript` if paragraphs of the text begin with the name of who speaks.
        format: Option<Spanned<SourceFormat>>,
        /// The film or recording of what a transcript says.
        recording: Option<Spanned<RecordingEntry>>,
        /// The names of the speakers in a transcript, and who each of them is.
        speakers: BTreeMap<String, Spanned<PersonRef>>,
        /// The SHA-256 of the source file, in hexadecimal.
        source_sha256: Option<Spanned<Sha256>>,
        /// Former ids. Their addresses lead to the page of this article.
        aliases: Vec<Spanned<Id>>,
        /// The picture, film or recording, if the article is one.
        media: Option<Spanned<JudgedMediaEntry>>,
        /// The scale of its verdicts. The default is the scale `default`.
        scale: Option<Spanned<Id>>,
    }
}
