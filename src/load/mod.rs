//! The site's folder → a [`Corpus`]: every file read, decoded and checked on its own. It must not
//! compare one file with another: that is `model`'s.

pub mod article;
mod font;
pub mod page;
pub mod person;
pub mod record;
mod role;
pub mod site;
pub mod source;
pub mod tree;
pub mod value;
pub mod verdict;
pub mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::span::{FileId, MAX_FILE_BYTES, SourceFile, SourceMap, Span};
use crate::text::{self, Dialect, Document};
use article::ArticleFile;
use page::PageFile;
use person::PersonFile;
use record::Decode;
use role::{Format, Role};
use site::SiteFile;
use source::SourceEntry;
use tree::{Entry, Tree, Unreadable};
use verdict::VerdictFile;

/// Everything a site's folder holds, file by file.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The files themselves, for spans.
    pub sources: SourceMap,
    /// `site.yaml`.
    pub site: Option<SiteFile>,
    /// The fonts that `site.yaml` names for social cards.
    pub fonts: Vec<Arc<[u8]>>,
    /// The folders of `articles/`, by id.
    pub articles: Vec<Article>,
    /// The verdict files, by article and id.
    pub verdicts: Vec<Loaded<VerdictFile>>,
    /// The files of `sources/`, by id.
    pub shared: Vec<Loaded<SourceEntry>>,
    /// The files of `people/`, by id.
    pub people: Vec<Loaded<PersonFile>>,
    /// The files of `pages/`, by slug.
    pub pages: Vec<Page>,
}

/// A record and the file it came from.
#[derive(Debug)]
pub struct Loaded<T> {
    /// The stem of the file's name.
    pub id: String,
    /// For a verdict, the folder of the article that it lies in; else empty.
    pub article: String,
    /// The file.
    pub file: FileId,
    /// What it holds; `None` when it could not be read.
    pub record: Option<T>,
}

/// An article: what is said of it, and its text.
#[derive(Debug, Default)]
pub struct Article {
    /// The folder's name.
    pub id: String,
    /// `article.yaml`.
    pub file: Option<FileId>,
    /// What it holds.
    pub record: Option<ArticleFile>,
    /// `source.md` or `source.txt`; `None` where it could not be read.
    pub sources: Vec<(FileId, Option<Source>)>,
    any_file: Option<FileId>,
}

impl Article {
    /// The text under check, where it could be read.
    pub fn source(&self) -> Option<&Source> {
        self.sources.first().and_then(|(_, source)| source.as_ref())
    }
}

/// The text under check.
#[derive(Debug)]
pub struct Source {
    /// Its file.
    pub file: FileId,
    /// SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// The text as readers see it.
    pub document: Arc<Document>,
}

/// A standing page.
#[derive(Debug)]
pub struct Page {
    /// The stem of the file's name.
    pub slug: String,
    /// Its file.
    pub file: FileId,
    /// Its front matter.
    pub record: Option<PageFile>,
    /// Its text.
    pub document: Arc<Document>,
    /// Where the Markdown begins in the file.
    pub offset: usize,
}

/// Reads the site in `tree`. `Err` is the machine's: a folder that cannot be listed, a file that cannot
/// be opened, no `site.yaml`.
pub fn load(tree: &Tree, diagnostics: &mut Diagnostics) -> std::io::Result<Corpus> {
    let mut entries = vec![tree.entry_at("site.yaml").unwrap_or(Entry::File(Utf8PathBuf::from("site.yaml")))];
    entries.extend(tree.list("content")?);
    let parsed: Vec<Parsed> = entries
        .par_iter()
        .enumerate()
        .map(|(number, entry)| parse(FileId::nth(number), entry, tree))
        .collect::<std::io::Result<_>>()?;
    let mut corpus = Corpus::default();
    for file in parsed {
        diagnostics.append(file.diagnostics);
        corpus.add(file.content, Arc::new(file.file));
    }
    if let Some(site) = &corpus.site {
        corpus.fonts = font::load(tree, site, diagnostics)?;
    }
    corpus.articles.retain(|article| is_whole(article, diagnostics));
    Ok(corpus)
}

/// What one file turned out to be.
struct Parsed {
    file: SourceFile,
    content: Content,
    diagnostics: Diagnostics,
}

enum Content {
    Site(Option<SiteFile>),
    Article(String, Option<ArticleFile>),
    Source(String, Option<Source>),
    Verdict(Loaded<VerdictFile>),
    Shared(Loaded<SourceEntry>),
    Person(Loaded<PersonFile>),
    Page(Page),
    Nothing,
}

/// What is said of symbolic links and their like.
pub(crate) const NO_FILE: &str = "is not a plain file, and links are not followed";

/// Reads one file: a function of its path and bytes alone.
fn parse(id: FileId, entry: &Entry, tree: &Tree) -> std::io::Result<Parsed> {
    let mut diagnostics = Diagnostics::default();
    let path = match entry {
        Entry::File(path) => path,
        Entry::Link(path) => return Ok(unread(path, stray(id, NO_FILE))),
        Entry::Unnameable(name) => return Ok(unread(Utf8Path::new(name), stray(id, "has a name that is not UTF-8"))),
    };
    let Some(role) = role::of(path) else {
        return Ok(unread(path, role::unexpected(id, path)));
    };
    if let Some(mistake) = role.invalid_id(id) {
        diagnostics.push(mistake);
    }
    let bytes = match tree.read(path) {
        Ok(bytes) => bytes,
        Err(Unreadable::Machine(error)) => return Err(error),
        Err(why) => return Ok(Parsed { content: nothing(role, id), ..unread(path, unreadable(id, &why)) }),
    };
    let text = tree::decode(&bytes).unwrap_or_else(|why| {
        diagnostics.push(unreadable(id, &why));
        String::new()
    });
    let readable = !diagnostics.has_errors() || !text.is_empty();
    let file = SourceFile::new(path.clone(), text);
    let content = if readable { content(role, id, &file, &bytes, &mut diagnostics) } else { nothing(role, id) };
    Ok(Parsed { file, content, diagnostics })
}

fn unread(path: &Utf8Path, mistake: Diagnostic) -> Parsed {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(mistake);
    Parsed { file: SourceFile::new(path.to_owned(), String::new()), content: Content::Nothing, diagnostics }
}

/// `unexpected-file` for what is no plain file.
pub(crate) fn stray(id: FileId, why: &str) -> Diagnostic {
    Diagnostic::error(Code::UnexpectedFile, Span::file_start(id), format!("this {why}"))
        .help("put the file itself here, under a plain name")
}

fn unreadable(id: FileId, why: &Unreadable) -> Diagnostic {
    match why {
        Unreadable::TooLarge(size) => {
            let message = format!("this file has {size} bytes; the largest that is read has {MAX_FILE_BYTES}");
            Diagnostic::error(Code::FileTooLarge, Span::file_start(id), message).help("split it into several articles")
        }
        Unreadable::Encoding(at) => Diagnostic::error(
            Code::InvalidEncoding,
            Span::file_start(id),
            format!("this file is not UTF-8 text: byte {} cannot be read", at + 1),
        )
        .help("save it again as UTF-8 (in most editors: Save with Encoding), and look at its accents and quotes"),
        Unreadable::Machine(error) => {
            Diagnostic::error(Code::MissingFile, Span::file_start(id), format!("this file cannot be read: {error}"))
        }
    }
}

fn content(role: Role, id: FileId, file: &SourceFile, bytes: &[u8], diagnostics: &mut Diagnostics) -> Content {
    match role {
        Role::Site => Content::Site(record(id, file, diagnostics)),
        Role::Article(article) => Content::Article(article, record(id, file, diagnostics)),
        Role::Source(article, format) => Content::Source(article, Some(source(id, file, bytes, format))),
        Role::Verdict(article, claim) => {
            Content::Verdict(Loaded { id: claim, article, file: id, record: record(id, file, diagnostics) })
        }
        Role::Shared(name) => Content::Shared(Loaded::new(name, id, record(id, file, diagnostics))),
        Role::Person(name) => Content::Person(Loaded::new(name, id, record(id, file, diagnostics))),
        Role::Page(slug) => Content::Page(page(slug, id, file, diagnostics)),
    }
}

/// The content of a file that could not be read, so that references to it are not reported too.
fn nothing(role: Role, id: FileId) -> Content {
    match role {
        Role::Site => Content::Site(None),
        Role::Article(article) => Content::Article(article, None),
        Role::Source(article, _) => Content::Source(article, None),
        Role::Verdict(article, claim) => Content::Verdict(Loaded { id: claim, article, file: id, record: None }),
        Role::Shared(name) => Content::Shared(Loaded::new(name, id, None)),
        Role::Person(name) => Content::Person(Loaded::new(name, id, None)),
        Role::Page(_) => Content::Nothing,
    }
}

fn record<T: Decode>(id: FileId, file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<T> {
    T::decode(yaml::parse(id, file, &file.text, 0, diagnostics)?, diagnostics)
}

fn source(id: FileId, file: &SourceFile, bytes: &[u8], format: Format) -> Source {
    let document = match format {
        Format::Markdown => text::markdown(&file.text, Dialect::Article),
        Format::Plain => text::plain(&file.text),
    };
    Source { file: id, sha256: hex(&Sha256::digest(bytes)), document: Arc::new(document) }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn page(slug: String, id: FileId, file: &SourceFile, diagnostics: &mut Diagnostics) -> Page {
    let Some((front, offset)) = page::split(&file.text) else {
        diagnostics.push(
            Diagnostic::error(Code::MissingField, Span::file_start(id), "this page has no title")
                .help("begin the file with three lines: `---`, `title: …`, `---`"),
        );
        return Page { slug, file: id, record: None, document: Arc::default(), offset: 0 };
    };
    let record = yaml::parse(id, file, file.slice(front.clone()), front.start, diagnostics)
        .and_then(|node| PageFile::decode(node, diagnostics));
    let document = Arc::new(text::markdown(file.slice(offset..file.text.len()), Dialect::Page));
    Page { slug, file: id, record, document, offset }
}

impl<T> Loaded<T> {
    fn new(id: String, file: FileId, record: Option<T>) -> Self {
        Self { id, article: String::new(), file, record }
    }
}

impl Corpus {
    /// The scales that articles name, by article.
    pub fn scale_names(&self) -> BTreeMap<&str, &str> {
        let articles = self.articles.iter();
        let named = articles.filter_map(|article| Some((article, article.record.as_ref()?.scale.as_ref()?)));
        named.map(|(article, scale)| (article.id.as_str(), scale.value.0.as_str())).collect()
    }

    fn add(&mut self, content: Content, file: Arc<SourceFile>) {
        let id = self.sources.add(file);
        match content {
            Content::Site(site) => self.site = site,
            Content::Article(name, record) => {
                let article = self.article(name);
                (article.file, article.record) = (Some(id), record);
            }
            Content::Source(name, source) => self.article(name).sources.push((id, source)),
            Content::Verdict(verdict) => {
                self.article(verdict.article.clone()).any_file = Some(verdict.file);
                self.verdicts.push(verdict);
            }
            Content::Shared(entry) => self.shared.push(entry),
            Content::Person(person) => self.people.push(person),
            Content::Page(page) => self.pages.push(page),
            Content::Nothing => {}
        }
    }

    /// The article of that name; files of one folder come one after another.
    fn article(&mut self, id: String) -> &mut Article {
        if self.articles.last().is_none_or(|article| article.id != id) {
            self.articles.push(Article { id, ..Article::default() });
        }
        let last = self.articles.len() - 1;
        &mut self.articles[last]
    }
}

/// Whether an article has both its files; says which is missing.
fn is_whole(article: &Article, diagnostics: &mut Diagnostics) -> bool {
    let first = article.file.or(article.sources.first().map(|(id, _)| *id)).or(article.any_file);
    let Some(first) = first else { return false };
    if article.file.is_none() {
        let message = format!("the folder of article `{}` has no `article.yaml`", article.id);
        diagnostics.push(
            Diagnostic::error(Code::MissingFile, Span::file_start(first), message)
                .help("write `article.yaml` beside it, with at least `title: …`"),
        );
    }
    match article.sources.as_slice() {
        [] => diagnostics.push(
            Diagnostic::error(
                Code::MissingFile,
                Span::file_start(first),
                format!("the folder of article `{}` has no `source.md` or `source.txt`", article.id),
            )
            .help("put the text that is being checked there, byte for byte as it was published"),
        ),
        [_] => {}
        [_, (second, _), ..] => diagnostics.push(
            Diagnostic::error(
                Code::DuplicateId,
                Span::file_start(*second),
                format!("article `{}` has two source texts", article.id),
            )
            .help("keep `source.md` or `source.txt`, whichever was checked"),
        ),
    }
    true
}
