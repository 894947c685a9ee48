//! One file → what it is: a function of its path and bytes alone.

use std::sync::Arc;

use camino::Utf8Path;
use sha2::{Digest, Sha256};

use crate::content::files::article::ArticleFile;
use crate::content::files::page;
use crate::content::files::page::PageFile;
use crate::content::files::person::PersonFile;
use crate::content::files::site::SiteFile;
use crate::content::files::source::SourceEntry;
use crate::content::files::verdict::VerdictFile;
use crate::content::layout;
use crate::content::layout::{FileKind, Format};
use crate::content::source_tree;
use crate::content::source_tree::{Entry, ReadError, SourceTree};
use crate::content::yaml::decode::FromYaml;
use crate::content::{ArticleSource, FileRecord, ParsedPage, yaml};
use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text;
use crate::text::Dialect;

/// What one file turned out to be.
pub(crate) struct Parsed {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) content: Content,
    pub(crate) diagnostics: Diagnostics,
    /// The hash of the file's bytes, or `None` if they were not read.
    pub(crate) hash: Option<blake3::Hash>,
}

#[derive(Clone)]
pub(crate) enum Content {
    Site(Option<Arc<SiteFile>>),
    Article(String, FileId, Option<Arc<ArticleFile>>),
    Source(String, FileId, Option<Arc<ArticleSource>>),
    Verdict(Arc<FileRecord<VerdictFile>>),
    Shared(Arc<FileRecord<SourceEntry>>),
    Person(Arc<FileRecord<PersonFile>>),
    Page(Arc<ParsedPage>),
    Nothing,
}

/// Why something is refused whose name no list of files could have.
pub(crate) const NO_NAME: &str = "has a name that is not UTF-8 or has control characters";

/// What is said of symbolic links and their like.
pub(crate) const NO_FILE: &str = "is not a plain file, and links are not followed";

/// Reads and parses one file.
pub(crate) fn parse(id: FileId, entry: &Entry, tree: &SourceTree) -> std::io::Result<Parsed> {
    let mut diagnostics = Diagnostics::default();
    let path = match entry {
        Entry::File(path) => path,
        Entry::Link(path) => return Ok(unread(path, stray(id, NO_FILE))),
        Entry::Unnameable(name) => {
            return Ok(unread(Utf8Path::new(name), stray(id, NO_NAME)));
        }
    };
    let Some(role) = layout::of(path) else {
        return Ok(unread(path, layout::unexpected(id, path)));
    };
    if role == FileKind::Original {
        return Ok(kept(path));
    }
    if let Some(mistake) = role.invalid_id(id) {
        diagnostics.push(mistake);
    }
    let bytes = match tree.read_listed(path, role.most_bytes()) {
        Ok(bytes) => bytes,
        Err(ReadError::Io(error)) => return Err(error),
        Err(why) => {
            return Ok(Parsed { content: nothing(role, id), ..unread(path, unreadable(id, &why)) });
        }
    };
    let (text, mistake) = source_tree::decode(&bytes)
        .map_or_else(|why| undecodable(id, &bytes, &why), |text| (text, None));
    let readable = mistake.is_none() && (!diagnostics.has_errors() || !text.is_empty());
    diagnostics.extend(mistake);
    let file = SourceFile::new(path.clone(), text);
    let content = if readable {
        content(role, id, &file, &bytes, &mut diagnostics)
    } else {
        nothing(role, id)
    };
    Ok(Parsed { file: Arc::new(file), content, diagnostics, hash: Some(blake3::hash(&bytes)) })
}

fn unread(path: &Utf8Path, mistake: Diagnostic) -> Parsed {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(mistake);
    Parsed { diagnostics, ..kept(path) }
}

/// A file that stands where it should, and says nothing.
fn kept(path: &Utf8Path) -> Parsed {
    let file = Arc::new(SourceFile::new(path.to_owned(), String::new()));
    Parsed { file, content: Content::Nothing, diagnostics: Diagnostics::default(), hash: None }
}

/// `unexpected-file` for what is no plain file.
pub(crate) fn stray(id: FileId, why: &str) -> Diagnostic {
    Diagnostic::error(Code::UnexpectedFile, Span::file_start(id), format!("this {why}"))
        .help("put the file itself here, under a plain name")
}

/// What can be shown of bytes that are no text, and where they cease to be one.
fn undecodable(id: FileId, bytes: &[u8], why: &ReadError) -> (String, Option<Diagnostic>) {
    let ReadError::NotUtf8(at) = why else { return (String::new(), Some(unreadable(id, why))) };
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (before, rest) = bytes.split_at(bytes.len().min(*at));
    let before = source_tree::decode(before).unwrap_or_default();
    let shown = String::from_utf8_lossy(rest).replace("\r\n", "\n").replace(['\r', '\0'], "\n");
    let first = shown.chars().next().map_or(0, char::len_utf8);
    let span = Span::new(id, before.len()..before.len() + first);
    let mistake = if rest.first() == Some(&0) {
        Diagnostic::error(Code::InvalidEncoding, span, "this file holds a NUL character (U+0000), which no text has")
            .help("take it away; where there are many, this is no text, or one in UTF-16: save it again as UTF-8")
    } else {
        Diagnostic { span, ..not_text(id, *at) }
    };
    (before + &shown, Some(mistake.label("this cannot be read")))
}

fn not_text(id: FileId, at: usize) -> Diagnostic {
    let message = format!("this file is not UTF-8 text: byte {} cannot be read", at + 1);
    Diagnostic::error(Code::InvalidEncoding, Span::file_start(id), message)
        .help("save it again as UTF-8 (in most editors: Save with Encoding), and look at its accents and quotes")
}

fn unreadable(id: FileId, why: &ReadError) -> Diagnostic {
    match why {
        ReadError::TooLarge(size, most) => {
            let message = format!(
                "this file has {size} bytes; the largest of its kind that is read has {most}"
            );
            Diagnostic::error(Code::FileTooLarge, Span::file_start(id), message)
                .help("split it into several, or leave out what readers do not need")
        }
        ReadError::NotUtf8(at) => not_text(id, *at),
        ReadError::Io(error) => Diagnostic::error(
            Code::MissingFile,
            Span::file_start(id),
            format!("this file cannot be read: {error}"),
        ),
    }
}

fn content(
    role: FileKind,
    id: FileId,
    file: &SourceFile,
    bytes: &[u8],
    diagnostics: &mut Diagnostics,
) -> Content {
    match role {
        FileKind::Site => Content::Site(record(id, file, diagnostics).map(Arc::new)),
        FileKind::Article(article) => {
            Content::Article(article, id, record(id, file, diagnostics).map(Arc::new))
        }
        FileKind::Source(article, format) => {
            Content::Source(article, id, Some(Arc::new(source(id, file, bytes, format))))
        }
        FileKind::Verdict(article, claim) => {
            Content::Verdict(FileRecord::new(claim, article, id, record(id, file, diagnostics)))
        }
        FileKind::Shared(name) => {
            Content::Shared(FileRecord::new(name, String::new(), id, record(id, file, diagnostics)))
        }
        FileKind::Person(name) => {
            Content::Person(FileRecord::new(name, String::new(), id, record(id, file, diagnostics)))
        }
        FileKind::Page(slug) => Content::Page(Arc::new(page(slug, id, file, diagnostics))),
        FileKind::Original => Content::Nothing,
    }
}

/// The content of a file that could not be read, so that references to it are not reported too.
fn nothing(role: FileKind, id: FileId) -> Content {
    match role {
        FileKind::Site => Content::Site(None),
        FileKind::Article(article) => Content::Article(article, id, None),
        FileKind::Source(article, _) => Content::Source(article, id, None),
        FileKind::Verdict(article, claim) => {
            Content::Verdict(FileRecord::new(claim, article, id, None))
        }
        FileKind::Shared(name) => Content::Shared(FileRecord::new(name, String::new(), id, None)),
        FileKind::Person(name) => Content::Person(FileRecord::new(name, String::new(), id, None)),
        FileKind::Page(_) | FileKind::Original => Content::Nothing,
    }
}

fn record<T: FromYaml>(id: FileId, file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<T> {
    T::from_yaml(yaml::parse(id, file, diagnostics)?, diagnostics)
}

fn source(id: FileId, file: &SourceFile, bytes: &[u8], format: Format) -> ArticleSource {
    let document = match format {
        Format::Markdown => text::parse_markdown(file.text(), Dialect::Article),
        Format::Plain => text::parse_plain(file.text()),
    };
    ArticleSource { file: id, sha256: sha256(bytes), document: Arc::new(document) }
}

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn page(slug: String, id: FileId, file: &SourceFile, diagnostics: &mut Diagnostics) -> ParsedPage {
    let Some((front, offset)) = page::split(file.text()) else {
        let mistake =
            Diagnostic::error(Code::MissingField, Span::file_start(id), "this page has no title");
        diagnostics.push(if file.text().starts_with("---\n") {
            mistake
                .label("this begins what does not end")
                .help("write a second line `---` after `title: …`")
        } else {
            mistake.help("begin the file with three lines: `---`, `title: …`, `---`")
        });
        return ParsedPage { slug, file: id, record: None, document: Arc::default(), offset: 0 };
    };
    let record = yaml::parse_range(id, file, front, diagnostics)
        .and_then(|node| PageFile::from_yaml(node, diagnostics));
    let document =
        Arc::new(text::parse_markdown(file.slice(offset..file.text().len()), Dialect::Page));
    ParsedPage { slug, file: id, record, document, offset }
}

impl<T> FileRecord<T> {
    pub(crate) fn new(id: String, article: String, file: FileId, record: Option<T>) -> Arc<Self> {
        Arc::new(Self { id, article, file, record })
    }
}
