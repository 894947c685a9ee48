//! The site's folder → a [`SiteFiles`]: every file read, decoded and checked on its own. It must not
//! compare one file with another: that is `model`'s.

pub mod files;
pub mod font;
pub mod git;
pub mod layout;
pub mod loader;
pub mod parse;
pub mod source_tree;
pub mod values;
pub mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::files::article::ArticleFile;
use crate::content::files::page::PageFile;
use crate::content::files::person::PersonFile;
use crate::content::files::site::SiteFile;
use crate::content::files::source::SourceEntry;
use crate::content::files::verdict::VerdictFile;
pub(crate) use crate::content::layout::ORIGINAL;
pub use crate::content::loader::Loader;
use crate::content::parse::Content;
pub use crate::content::parse::sha256;
pub(crate) use crate::content::parse::{NO_FILE, NO_NAME, stray};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text::Document;

/// Everything a site's folder holds, file by file. What is read of a file is shared, so that a site_files after a change
/// costs little more than the change.
#[derive(Debug, Default)]
pub struct SiteFiles {
    /// The files themselves, for spans.
    pub files: SourceMap,
    /// `site.yaml`.
    pub site: Option<Arc<SiteFile>>,
    /// The fonts that `site.yaml` names for social cards.
    pub fonts: Vec<Arc<[u8]>>,
    /// The folders of `articles/`, by id.
    pub articles: Vec<ArticleFolder>,
    /// The verdict files, by article and id.
    pub verdicts: Vec<Arc<FileRecord<VerdictFile>>>,
    /// The files of `sources/`, by id.
    pub sources: Vec<Arc<FileRecord<SourceEntry>>>,
    /// The files of `people/`, by id.
    pub people: Vec<Arc<FileRecord<PersonFile>>>,
    /// The files of `pages/`, by slug.
    pub pages: Vec<Arc<ParsedPage>>,
}

/// A record and the file it came from.
#[derive(Debug)]
pub struct FileRecord<T> {
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
pub struct ArticleFolder {
    /// The folder's name.
    pub id: String,
    /// `article.yaml`.
    pub file: Option<FileId>,
    /// What it holds.
    pub record: Option<Arc<ArticleFile>>,
    /// `source.md` or `source.txt`; `None` where it could not be read.
    pub sources: Vec<(FileId, Option<Arc<ArticleSource>>)>,
    any_file: Option<FileId>,
}

impl ArticleFolder {
    /// The text under check, where it could be read.
    pub fn source(&self) -> Option<&Arc<ArticleSource>> {
        self.sources.first().and_then(|(_, source)| source.as_ref())
    }

    /// Whether all that an article needs could be read.
    pub fn is_read(&self) -> bool {
        self.file.is_some() && self.record.is_some() && self.source().is_some()
    }
}

/// The text under check.
#[derive(Debug)]
pub struct ArticleSource {
    /// Its file.
    pub file: FileId,
    /// SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// The text as readers see it.
    pub document: Arc<Document>,
}

/// A standing page.
#[derive(Debug)]
pub struct ParsedPage {
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

impl SiteFiles {
    /// The scales that articles name, by article.
    pub fn scale_names(&self) -> BTreeMap<&str, &str> {
        let articles = self.articles.iter();
        let named = articles
            .filter_map(|article| Some((article, article.record.as_ref()?.scale.as_ref()?)));
        named.map(|(article, scale)| (article.id.as_str(), scale.value.0.as_str())).collect()
    }

    fn add(&mut self, content: Content) {
        match content {
            Content::Site(site) => self.site = site,
            Content::Article(name, file, record) => {
                let article = self.article(name);
                (article.file, article.record) = (Some(file), record);
            }
            Content::Source(name, file, source) => self.article(name).sources.push((file, source)),
            Content::Verdict(verdict) => {
                self.article(verdict.article.clone()).any_file = Some(verdict.file);
                self.verdicts.push(verdict);
            }
            Content::Shared(entry) => self.sources.push(entry),
            Content::Person(person) => self.people.push(person),
            Content::Page(page) => self.pages.push(page),
            Content::Nothing => {}
        }
    }

    /// The article of that name; files of one folder come one after another.
    fn article(&mut self, id: String) -> &mut ArticleFolder {
        if self.articles.last().is_none_or(|article| article.id != id) {
            self.articles.push(ArticleFolder { id, ..ArticleFolder::default() });
        }
        let last = self.articles.len() - 1;
        &mut self.articles[last]
    }
}

/// Whether an article has both its files; says which is missing.
fn is_whole(article: &ArticleFolder, diagnostics: &mut Diagnostics) -> bool {
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
                format!(
                    "the folder of article `{}` has no `source.md` or `source.txt`",
                    article.id
                ),
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
