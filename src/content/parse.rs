//! Parses the content of one file. The result depends only on the file's path and bytes.

use std::io;
use std::sync::Arc;

use camino::Utf8Path;
use sha2::{Digest, Sha256};

use crate::content::characters::{self, TextKind};
use crate::content::file_format;
use crate::content::files::article::ArticleFile;
use crate::content::files::page;
use crate::content::files::page::PageFile;
use crate::content::files::person::PersonFile;
use crate::content::files::site::SiteFile;
use crate::content::files::source::SourceEntry;
use crate::content::files::verdict::{ArticleVerdict, ClaimVerdict, VerdictFile};
use crate::content::kept_copies;
use crate::content::layout::{FileKind, Format};
use crate::content::linked_files;
use crate::content::media_files::{self, DrawingSource, MediaFile};
use crate::content::misplaced;
use crate::content::source_tree::{self, ReadError, SourceTree, TreeEntry};
use crate::content::yaml::decode::FromYaml;
use crate::content::{ArticleSource, FileRecord, ParsedPage, yaml};
use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::media::svg::MAX_SVG_BYTES;
use crate::text;
use crate::text::transcript::{parse_subrip, parse_webvtt};
use crate::text::{Dialect, Document};

/// A file after parsing.
#[derive(Clone)]
pub(crate) struct ParsedFile {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) content: FileContent,
    pub(crate) diagnostics: Diagnostics,
    /// The hash of the file's bytes, if they were read.
    hash: Option<blake3::Hash>,
}

impl ParsedFile {
    /// Creates a file without content.
    fn empty(path: &Utf8Path) -> Self {
        Self {
            file: Arc::new(SourceFile::new(path.to_owned(), String::new())),
            content: FileContent::None,
            diagnostics: Diagnostics::default(),
            hash: None,
        }
    }

    /// Creates a file that was not read.
    fn rejected(path: &Utf8Path, content: FileContent, error: Diagnostic) -> Self {
        let mut file = Self { content, ..Self::empty(path) };
        file.diagnostics.push(error);
        file
    }

    /// Returns the picture, if it is one.
    pub(crate) fn media(&self) -> Option<Arc<MediaFile>> {
        match &self.content {
            FileContent::Media(file) => Some(Arc::clone(file)),
            _ => None,
        }
    }

    pub(crate) fn has_bytes(&self, bytes: &[u8]) -> bool {
        self.hash == Some(blake3::hash(bytes))
    }

    pub(crate) fn has_same_bytes(&self, other: &Self) -> bool {
        self.hash.is_some() && self.hash == other.hash
    }
}

/// What a file contains. A part is `None` if it could not be read.
#[derive(Clone)]
pub(crate) enum FileContent {
    Site(Option<Arc<SiteFile>>),
    Article(String, FileId, Option<Arc<ArticleFile>>),
    Source(String, FileId, Option<Arc<ArticleSource>>),
    Verdict(Arc<FileRecord<VerdictFile>>),
    SharedSource(Arc<FileRecord<SourceEntry>>),
    Person(Arc<FileRecord<PersonFile>>),
    Page(Arc<ParsedPage>),
    Media(Arc<MediaFile>),
    /// A file that is only used if a source names it as its kept copy. The diagnostics of the file
    /// say that it is not used.
    Copy(Arc<MediaFile>),
    None,
}

/// Why a file with an invalid name is rejected.
pub(crate) const INVALID_NAME: &str = "has a name that is not UTF-8 or has control characters";

/// Why a symbolic link and the like is rejected.
pub(crate) const NOT_A_FILE: &str = "is not a regular file, and links are not followed";

/// Reads and parses one file.
pub(crate) fn parse(id: FileId, entry: &TreeEntry, tree: &SourceTree) -> io::Result<ParsedFile> {
    let path = match entry {
        TreeEntry::File(path) => path,
        TreeEntry::Link(path) => {
            return Ok(ParsedFile::rejected(path, FileContent::None, unexpected(id, NOT_A_FILE)));
        }
        TreeEntry::InvalidName(name) => {
            let error = unexpected(id, INVALID_NAME);
            return Ok(ParsedFile::rejected(Utf8Path::new(name), FileContent::None, error));
        }
    };
    let Some(kind) = FileKind::from_path(path) else {
        if media_files::is_picture(path) || linked_files::kind_of(path).is_some() {
            return Ok(media(id, path, tree));
        }
        return Ok(unused(id, path, tree));
    };
    if kind == FileKind::Original {
        return Ok(copy(id, path, tree));
    }
    match tree.read_listed(path, kind.max_bytes()) {
        Ok(bytes) => Ok(parse_bytes(id, path, kind, &bytes)),
        Err(ReadError::Io(error)) => Err(error),
        Err(error) => {
            let mut diagnostics = Diagnostics::default();
            let content = content(kind, id, None, &mut diagnostics);
            Ok(ParsedFile::rejected(path, content, read_error(id, &error)))
        }
    }
}

/// Reads a picture that a field names. Returns `None` if it is not a file, or not a picture by its
/// name.
pub(crate) fn parse_picture(
    id: FileId,
    entry: &TreeEntry,
    tree: &SourceTree,
) -> Option<ParsedFile> {
    match entry {
        TreeEntry::File(path) if media_files::is_picture(path) => Some(media(id, path, tree)),
        _ => None,
    }
}

/// The largest CSV file that is shown as a chart, in bytes.
const MAX_TABLE_BYTES: usize = 64 * 1024;

/// Lists a picture or another file. Only the text of an SVG or of a CSV file is read now, because
/// diagnostics show its lines.
fn media(id: FileId, path: &Utf8Path, tree: &SourceTree) -> ParsedFile {
    let mut parsed = ParsedFile::empty(path);
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
        return table(id, path, tree);
    }
    let mut drawing = None;
    let is_svg = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
    if is_svg {
        let read = tree.read_listed(path, MAX_SVG_BYTES);
        match read.and_then(|bytes| Ok((source_tree::decode(&bytes)?, sha256(&bytes)))) {
            Ok((text, sha256)) => {
                parsed.file = Arc::new(SourceFile::new(path.to_owned(), text));
                let text = Arc::clone(&parsed.file);
                drawing = Some(DrawingSource { text, sha256 });
            }
            Err(error) => {
                let media = MediaFile::faulty(id, path, tree, &error);
                parsed.content = FileContent::Media(Arc::new(media));
                return parsed;
            }
        }
    }
    parsed.content = FileContent::Media(Arc::new(MediaFile::new(id, path, tree, drawing)));
    parsed
}

/// Lists a CSV file. Its text is kept if it may be that of a chart.
fn table(id: FileId, path: &Utf8Path, tree: &SourceTree) -> ParsedFile {
    let mut parsed = ParsedFile::empty(path);
    let read = tree.read_listed(path, MAX_TABLE_BYTES);
    let text = match read.and_then(|bytes| source_tree::decode(&bytes)) {
        Ok(text) => {
            parsed.file = Arc::new(SourceFile::new(path.to_owned(), text));
            Ok(Arc::clone(&parsed.file))
        }
        Err(ReadError::TooLarge(size, max)) => {
            Err(format!("it has {size} bytes, and a table may have {max}"))
        }
        Err(ReadError::NotUtf8(offset)) => {
            Err(format!("its byte {} is not UTF-8 text", offset + 1))
        }
        Err(ReadError::Io(error)) => Err(error.to_string()),
    };
    let media = MediaFile::new(id, path, tree, None).with_table(text);
    parsed.content = FileContent::Media(Arc::new(media));
    parsed
}

/// Lists a file that can be a kept copy. It is read when its quotes are looked for.
fn copy(id: FileId, path: &Utf8Path, tree: &SourceTree) -> ParsedFile {
    let content = FileContent::Copy(Arc::new(MediaFile::new(id, path, tree, None)));
    ParsedFile { content, ..ParsedFile::empty(path) }
}

/// Reports a file that Factpress does not use. It is read only if it may be a verdict.
fn unused(id: FileId, path: &Utf8Path, tree: &SourceTree) -> ParsedFile {
    let is_copy = kept_copies::is_copy(path);
    let mut file = if is_copy { copy(id, path, tree) } else { ParsedFile::empty(path) };
    if misplaced::may_be_verdict(path)
        && let Ok(bytes) = tree.read_listed(path, FileKind::Claim(String::new()).max_bytes())
        && let Ok(text) = source_tree::decode(&bytes)
        && let Some(field) = misplaced::find_verdict(&text)
    {
        file.file = Arc::new(SourceFile::new(path.to_owned(), text));
        file.diagnostics.push(misplaced::misplaced_verdict(id, path, field));
    } else {
        file.diagnostics.push(misplaced::unused_file(id, path));
    }
    file
}

/// Parses the bytes of one file.
pub(crate) fn parse_bytes(id: FileId, path: &Utf8Path, kind: FileKind, bytes: &[u8]) -> ParsedFile {
    let mut diagnostics = Diagnostics::default();
    diagnostics.extend(kind.invalid_id(id));
    let hash = Some(blake3::hash(bytes));
    let (text, mut is_readable) = read_text(id, bytes, &kind, &mut diagnostics);
    let file = SourceFile::new(path.to_owned(), text);
    if !kind.may_hold_verdicts()
        && let Some(field) = misplaced::find_verdict(file.text())
    {
        diagnostics.push(misplaced::misplaced_verdict(id, path, field));
        is_readable = false;
    }
    let readable = if is_readable { Some((&file, bytes)) } else { None };
    let content = content(kind, id, readable, &mut diagnostics);
    ParsedFile { file: Arc::new(file), content, diagnostics, hash }
}

/// Decodes the text of a file. Returns also whether its content can be read.
fn read_text(
    id: FileId,
    bytes: &[u8],
    kind: &FileKind,
    diagnostics: &mut Diagnostics,
) -> (String, bool) {
    if let Some(format) = file_format::binary_format(bytes) {
        diagnostics.push(file_format::not_text(id, format, kind));
        return (String::new(), false);
    }
    // WebVTT 1, section 6.1, step 1.
    if matches!(kind, FileKind::Source(_, Format::WebVtt)) && bytes.contains(&0) {
        let text = String::from_utf8_lossy(bytes).replace('\0', "\u{FFFD}");
        return read_text(id, text.as_bytes(), kind, diagnostics);
    }
    match source_tree::decode(bytes) {
        Ok(text) => {
            let is_readable = !diagnostics.has_errors() || !text.is_empty();
            (text, is_readable)
        }
        Err(error) => (replace_invalid(id, bytes, &error, diagnostics), false),
    }
}

/// Creates the diagnostic for an entry that is not a regular file or has an invalid name.
pub(crate) fn unexpected(id: FileId, reason: &str) -> Diagnostic {
    Diagnostic::error(Code::UnexpectedFile, Span::file_start(id), format!("this {reason}"))
        .help("put the file itself here, under a name without control characters")
}

/// Reports bytes that are not text. Returns the text that can be shown, in which the invalid bytes
/// are replaced.
fn replace_invalid(
    id: FileId,
    bytes: &[u8],
    error: &ReadError,
    diagnostics: &mut Diagnostics,
) -> String {
    let ReadError::NotUtf8(offset) = *error else {
        diagnostics.push(read_error(id, error));
        return String::new();
    };
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (valid, rest) = bytes.split_at(bytes.len().min(offset));
    let valid = source_tree::decode(valid).unwrap_or_default();
    let shown = String::from_utf8_lossy(rest).replace("\r\n", "\n").replace(['\r', '\0'], "\n");
    let length = shown.chars().next().map_or(0, char::len_utf8);
    let span = Span::new(id, valid.len()..valid.len() + length);
    let error = if rest.first() == Some(&0) {
        let message = "this file contains a NUL character (U+0000), which is not allowed in text";
        Diagnostic::error(Code::InvalidEncoding, span, message).help(
            "remove it; if there are many, the file is not text, or it is UTF-16: save it again as \
             UTF-8",
        )
    } else {
        Diagnostic { span, ..not_utf8(id, offset) }
    };
    diagnostics.push(error.label("this cannot be read"));
    valid + &shown
}

fn not_utf8(id: FileId, offset: usize) -> Diagnostic {
    let message = format!("this file is not UTF-8 text: byte {} is invalid", offset + 1);
    Diagnostic::error(Code::InvalidEncoding, Span::file_start(id), message).help(
        "save it again as UTF-8 (in most editors: Save with Encoding), and look at its accents \
         and quotes",
    )
}

fn read_error(id: FileId, error: &ReadError) -> Diagnostic {
    let span = Span::file_start(id);
    match error {
        ReadError::TooLarge(size, max) => {
            let message =
                format!("this file has {size} bytes; the limit for this kind of file is {max}");
            Diagnostic::error(Code::FileTooLarge, span, message)
                .help("split it into several, or leave out what readers do not need")
        }
        ReadError::NotUtf8(offset) => not_utf8(id, *offset),
        ReadError::Io(error) => {
            let message = format!("this file cannot be read: {error}");
            Diagnostic::error(Code::MissingFile, span, message)
        }
    }
}

/// Returns the content of a file from its text and bytes. An unreadable file keeps only its name,
/// so that references to it are not reported too.
fn content(
    kind: FileKind,
    id: FileId,
    readable: Option<(&SourceFile, &[u8])>,
    diagnostics: &mut Diagnostics,
) -> FileContent {
    let file = readable.map(|(file, _)| file);
    match kind {
        FileKind::Site => FileContent::Site(record(id, file, diagnostics).map(Arc::new)),
        FileKind::Article(article) => {
            FileContent::Article(article, id, record(id, file, diagnostics).map(Arc::new))
        }
        FileKind::Source(article, format) => {
            let mut parsed = None;
            if let Some((file, bytes)) = readable {
                let whole = 0..file.text().len();
                characters::check(id, file, whole, TextKind::Source, diagnostics);
                parsed = Some(Arc::new(source(id, file, bytes, format)));
            }
            FileContent::Source(article, id, parsed)
        }
        FileKind::Verdict(article, claim) => {
            let verdict: Option<ArticleVerdict> = record(id, file, diagnostics);
            let record = verdict.map(|verdict| verdict.0);
            FileContent::Verdict(Arc::new(FileRecord { id: claim, article, file: id, record }))
        }
        FileKind::Claim(claim) => {
            let verdict: Option<ClaimVerdict> = record(id, file, diagnostics);
            let (article, record) = (String::new(), verdict.map(|verdict| verdict.0));
            FileContent::Verdict(Arc::new(FileRecord { id: claim, article, file: id, record }))
        }
        FileKind::SharedSource(name) => {
            FileContent::SharedSource(file_record(name, id, file, diagnostics))
        }
        FileKind::Person(name) => FileContent::Person(file_record(name, id, file, diagnostics)),
        FileKind::Page(slug) => match file {
            Some(file) => FileContent::Page(Arc::new(page(slug, id, file, diagnostics))),
            None => FileContent::None,
        },
        FileKind::Original => FileContent::None,
    }
}

fn file_record<T: FromYaml>(
    name: String,
    id: FileId,
    file: Option<&SourceFile>,
    diagnostics: &mut Diagnostics,
) -> Arc<FileRecord<T>> {
    let record = record(id, file, diagnostics);
    Arc::new(FileRecord { id: name, article: String::new(), file: id, record })
}

fn record<T: FromYaml>(
    id: FileId,
    file: Option<&SourceFile>,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    T::from_yaml(yaml::parse(id, file?, diagnostics)?, diagnostics)
}

fn source(id: FileId, file: &SourceFile, bytes: &[u8], format: Format) -> ArticleSource {
    let mut captions = None;
    let document = match format {
        Format::Markdown => text::parse_markdown(file.text(), Dialect::Article),
        Format::Plain => text::parse_plain(file.text()),
        Format::WebVtt => {
            captions = Some(parse_webvtt(file.text()));
            Document::default()
        }
        Format::SubRip => {
            captions = Some(parse_subrip(file.text()));
            Document::default()
        }
    };
    ArticleSource {
        file: id,
        format,
        sha256: sha256(bytes),
        document: Arc::new(document),
        captions,
    }
}

/// Returns the `site.yaml` of the folder `root`, if it can be read.
pub(crate) fn read_site_file(root: &Utf8Path) -> Option<Arc<SiteFile>> {
    let path = Utf8Path::new("site.yaml");
    let bytes = SourceTree::new(root).read_listed(path, FileKind::Site.max_bytes()).ok()?;
    match parse_bytes(FileId::SITE, path, FileKind::Site, &bytes).content {
        FileContent::Site(site) => site,
        _ => None,
    }
}

/// Returns the SHA-256 of some bytes in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn page(slug: String, id: FileId, file: &SourceFile, diagnostics: &mut Diagnostics) -> ParsedPage {
    let Some((front, offset)) = page::split_front_matter(file.text()) else {
        let span = Span::file_start(id);
        let error = Diagnostic::error(Code::MissingField, span, "this page has no title");
        diagnostics.push(if file.text().starts_with("---\n") {
            error
                .label("the front matter begins here and does not end")
                .help("write a second line `---` after `title: …`")
        } else {
            error.help("begin the file with three lines: `---`, `title: …`, `---`")
        });
        return ParsedPage { slug, file: id, record: None, document: Arc::default(), offset: 0 };
    };
    let mut record = None;
    if let Some(node) = yaml::parse_range(id, file, front, diagnostics) {
        record = PageFile::from_yaml(node, diagnostics);
    }
    characters::check(id, file, offset..file.text().len(), TextKind::Page, diagnostics);
    let markdown = file.slice(offset..file.text().len());
    let document = Arc::new(text::parse_markdown(markdown, Dialect::Page));
    ParsedPage { slug, file: id, record, document, offset }
}
