//! What a file is for, by its path alone: the layout of a site's folder.

use camino::Utf8Path;
use unicode_normalization::UnicodeNormalization;

use crate::content::values::Id;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic};

/// A kind of file, with the ids that its path gives it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// `site.yaml`.
    Site,
    /// `content/articles/<article>/article.yaml`.
    Article(String),
    /// `content/articles/<article>/source.md` or `source.txt`.
    Source(String, Format),
    /// `content/articles/<article>/original.html`: the page that a source was taken from, kept and never read.
    Original,
    /// `content/articles/<article>/verdicts/<claim>.yaml`.
    Verdict(String, String),
    /// `content/sources/<id>.yaml`.
    Shared(String),
    /// `content/people/<id>.yaml`.
    Person(String),
    /// `content/pages/<slug>.md`.
    Page(String),
}

/// The name of a page that a source text was taken from, beside that text.
pub(crate) const ORIGINAL: &str = "original.html";

/// How a source text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `source.md`.
    Markdown,
    /// `source.txt`.
    Plain,
}

/// The role of the file at `path`; `None` when there is no such file in a site.
pub fn of(path: &Utf8Path) -> Option<FileKind> {
    let parts: Vec<&str> = path.as_str().split('/').collect();
    let stem = |name: &str, extension: &str| Some(normal(name.strip_suffix(extension)?));
    match parts.as_slice() {
        ["site.yaml"] => Some(FileKind::Site),
        ["content", "articles", article, "article.yaml"] => {
            Some(FileKind::Article(normal(article)))
        }
        ["content", "articles", article, "source.md"] => {
            Some(FileKind::Source(normal(article), Format::Markdown))
        }
        ["content", "articles", article, "source.txt"] => {
            Some(FileKind::Source(normal(article), Format::Plain))
        }
        ["content", "articles", _, ORIGINAL] => Some(FileKind::Original),
        ["content", "articles", article, "verdicts", name] => {
            Some(FileKind::Verdict(normal(article), stem(name, ".yaml")?))
        }
        ["content", "sources", name] => Some(FileKind::Shared(stem(name, ".yaml")?)),
        ["content", "people", name] => Some(FileKind::Person(stem(name, ".yaml")?)),
        ["content", "pages", name] => Some(FileKind::Page(stem(name, ".md")?)),
        _ => None,
    }
}

/// File systems differ in how they write accents; ids do not (Unicode NFC).
fn normal(name: &str) -> String {
    name.nfc().collect()
}

impl FileKind {
    /// The largest file of this kind that is read, in bytes: nothing that people read is longer, and what is made of it
    /// takes many times its room.
    pub fn most_bytes(&self) -> usize {
        const MEBIBYTE: usize = 1024 * 1024;
        match self {
            Self::Source(..) | Self::Page(_) => 2 * MEBIBYTE,
            _ => MEBIBYTE,
        }
    }

    /// `invalid-id` where the file's or the folder's name cannot be an id.
    pub fn invalid_id(&self, file: FileId) -> Option<Diagnostic> {
        let (what, id) = match self {
            Self::Site | Self::Source(..) | Self::Original => return None,
            Self::Article(id) => ("folder", id),
            Self::Verdict(_, id) | Self::Shared(id) | Self::Person(id) | Self::Page(id) => {
                ("file", id)
            }
        };
        (!Id::is_valid(id)).then(|| {
            let message = format!("the {what} name `{id}` cannot be an id");
            Diagnostic::error(Code::InvalidId, Span::file_start(file), message).help(format!(
                "an id is part of an address: {}; rename the {what} to `{}`",
                Id::FORM,
                crate::text::portable_slug(id)
            ))
        })
    }
}

/// A file that nothing reads, with the name that was probably meant.
pub fn unexpected(file: FileId, path: &Utf8Path) -> Diagnostic {
    let here = Span::file_start(file);
    let meant = match path.extension() {
        Some("yml") => Some(path.with_extension("yaml")),
        Some("markdown") => Some(path.with_extension("md")),
        _ => None,
    };
    if let Some(meant) = meant.filter(|meant| of(meant).is_some()) {
        return Diagnostic::error(
            Code::UnexpectedFile,
            here,
            "nothing reads this file, because of its name",
        )
        .help(format!("rename it to `{meant}`"));
    }
    let help = "verdicts lie in `content/articles/<article>/verdicts/<claim>.yaml`, shared evidence in `content/sources/`, \
              people in `content/people/`, standing pages in `content/pages/<slug>.md`";
    Diagnostic::warning(Code::UnexpectedFile, here, "nothing reads this file").help(help)
}
