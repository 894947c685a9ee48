//! The layout of a site's folder: what kind of file is at which path.

use camino::Utf8Path;

use crate::content::values::Id;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic};

/// A kind of file, with the ids in its path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// `site.yaml`.
    Site,
    /// `content/articles/<article>/article.yaml`.
    Article(String),
    /// `content/articles/<article>/source.md`, `source.txt`, `source.vtt` or `source.srt`.
    Source(String, Format),
    /// `content/articles/<article>/original.html`, the page that a source was taken from. It is
    /// never read.
    Original,
    /// `content/articles/<article>/verdicts/<claim>.yaml`.
    Verdict(String, String),
    /// `content/claims/<claim>.yaml`, a verdict on a claim without a text.
    Claim(String),
    /// `content/sources/<id>.yaml`.
    SharedSource(String),
    /// `content/people/<id>.yaml`.
    Person(String),
    /// `content/pages/<slug>.md`.
    Page(String),
}

/// The name of the page that a source was taken from.
pub(crate) const ORIGINAL: &str = "original.html";

/// The format of an article's source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `source.md`.
    Markdown,
    /// `source.txt`.
    Plain,
    /// `source.vtt`.
    WebVtt,
    /// `source.srt`.
    SubRip,
}

impl Format {
    /// The formats with the names of their files.
    const SOURCES: [(&str, Self); 4] = [
        ("source.md", Self::Markdown),
        ("source.txt", Self::Plain),
        ("source.vtt", Self::WebVtt),
        ("source.srt", Self::SubRip),
    ];

    /// Returns the format of a source with this name, if sources can have this name.
    fn from_name(name: &str) -> Option<Self> {
        let known = Self::SOURCES.iter().find(|(source, _)| *source == name);
        known.map(|(_, format)| *format)
    }

    /// Returns whether it has the times of the words.
    pub fn is_captions(self) -> bool {
        matches!(self, Self::WebVtt | Self::SubRip)
    }
}

/// Returns the id in a file's name, if the file has this extension.
fn stem(name: &str, extension: &str) -> Option<String> {
    name.strip_suffix(extension).map(Id::normalize)
}

impl FileKind {
    /// Returns the kind of the file at `path`, if sites have such a file.
    pub fn from_path(path: &Utf8Path) -> Option<Self> {
        let parts: Vec<&str> = path.as_str().split('/').collect();
        Some(match parts.as_slice() {
            ["site.yaml"] => Self::Site,
            ["content", "articles", article, "article.yaml"] => {
                Self::Article(Id::normalize(article))
            }
            ["content", "articles", _, ORIGINAL] => Self::Original,
            ["content", "articles", article, name] => {
                Self::Source(Id::normalize(article), Format::from_name(name)?)
            }
            ["content", "articles", article, "verdicts", name] => {
                Self::Verdict(Id::normalize(article), stem(name, ".yaml")?)
            }
            ["content", "claims", name] => Self::Claim(stem(name, ".yaml")?),
            ["content", "sources", name] => Self::SharedSource(stem(name, ".yaml")?),
            ["content", "people", name] => Self::Person(stem(name, ".yaml")?),
            ["content", "pages", name] => Self::Page(stem(name, ".md")?),
            _ => return None,
        })
    }

    /// Returns the size of the largest file of this kind that is read, in bytes. Parsed files take
    /// many times their size in memory.
    pub fn max_bytes(&self) -> usize {
        const MEBIBYTE: usize = 1024 * 1024;
        match self {
            // Most of the bytes of captions are times.
            Self::Source(_, format) if format.is_captions() => 4 * MEBIBYTE,
            Self::Source(..) | Self::Page(_) => 2 * MEBIBYTE,
            _ => MEBIBYTE,
        }
    }

    /// Returns whether the fields of a verdict may be in a file of this kind.
    pub(crate) fn may_hold_verdicts(&self) -> bool {
        !matches!(self, Self::Site | Self::Article(_) | Self::SharedSource(_) | Self::Person(_))
    }

    /// Returns a diagnostic if the name of the file or folder is not a valid id.
    pub fn invalid_id(&self, file: FileId) -> Option<Diagnostic> {
        let (what, id) = match self {
            Self::Site | Self::Source(..) | Self::Original => return None,
            Self::Article(id) => ("folder", id),
            Self::Verdict(_, id)
            | Self::Claim(id)
            | Self::SharedSource(id)
            | Self::Person(id)
            | Self::Page(id) => ("file", id),
        };
        if Id::is_valid(id) {
            return None;
        }
        let message = format!("the {what} name `{id}` cannot be an id");
        let help = format!(
            "an id has {}, because it is part of an address; rename the {what} to `{}`",
            Id::FORM,
            crate::text::portable_slug(id)
        );
        Some(Diagnostic::error(Code::InvalidId, Span::file_start(file), message).help(help))
    }
}
