//! Reads the folder of a site into [`SiteFiles`]. Every file is decoded and checked alone; `model`
//! compares files with each other.

pub(crate) mod characters;
mod file_format;
pub mod files;
pub mod font;
pub mod git;
pub mod kept_copies;
pub mod layout;
pub mod linked_files;
pub mod loader;
pub mod media_files;
pub(crate) mod misplaced;
pub mod page_fonts;
pub mod parse;
pub mod source_tree;
pub mod static_files;
pub mod values;
pub mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::content::files::article::ArticleFile;
use crate::content::files::page::PageFile;
use crate::content::files::person::PersonFile;
use crate::content::files::site::SiteFile;
use crate::content::files::source::SourceEntry;
use crate::content::files::verdict::VerdictFile;
use crate::content::kept_copies::OuterCopies;
pub use crate::content::layout::Format;
pub(crate) use crate::content::layout::ORIGINAL;
pub use crate::content::loader::Loader;
use crate::content::media_files::{MediaFile, MediaFiles};
use crate::content::page_fonts::PageFont;
use crate::content::parse::FileContent;
pub use crate::content::parse::sha256;
pub(crate) use crate::content::parse::{INVALID_NAME, NOT_A_FILE, unexpected};
use crate::content::static_files::StaticFile;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{FileId, OptionalField, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text::Document;
use crate::text::transcript::Captions;

/// The content of all files of a site. Files are shared, so that a copy after a change is cheap.
#[derive(Debug, Default)]
pub struct SiteFiles {
    /// All files, to resolve spans.
    pub files: SourceMap,
    pub site: Option<Arc<SiteFile>>,
    /// The fonts that `site.yaml` names for social cards.
    pub fonts: Vec<Arc<[u8]>>,
    /// The fonts of the pages.
    pub page_fonts: Vec<PageFont>,
    /// The folders of `articles/`, by id.
    pub articles: Vec<ArticleFolder>,
    /// The verdict files, by article and id. Those on claims without a text come last.
    pub verdicts: Vec<Arc<FileRecord<VerdictFile>>>,
    /// The files of `sources/`, by id.
    pub sources: Vec<Arc<FileRecord<SourceEntry>>>,
    /// The files of `people/`, by id.
    pub people: Vec<Arc<FileRecord<PersonFile>>>,
    /// The files of `pages/`, by slug.
    pub pages: Vec<Arc<ParsedPage>>,
    /// The logo that `site.yaml` names, if there is such a file.
    pub logo: Option<Arc<MediaFile>>,
    /// The pictures below `content/`.
    pub media: MediaFiles,
    /// The files below `content/` that can be kept copies of sources.
    pub copies: MediaFiles,
    /// Kept copies in the folder that `site.yaml` names, by their paths in it.
    pub outer_copies: OuterCopies,
    /// The files of `static/`, by path.
    pub static_files: Vec<Arc<StaticFile>>,
}

/// A decoded YAML file.
#[derive(Debug)]
pub struct FileRecord<T> {
    /// The file's name without its extension.
    pub id: String,
    /// The id of the article that a verdict belongs to. Empty for a claim without a text, and for
    /// other files.
    pub article: String,
    pub file: FileId,
    /// `None` if the file could not be read.
    pub record: Option<T>,
}

impl FileRecord<VerdictFile> {
    /// Returns the scale that the verdict names or, if it has an article, the one in `scale_names`
    /// that the article names. Returns `None` for the default.
    pub fn scale_name<'c>(&'c self, scale_names: &BTreeMap<&str, &'c str>) -> Option<&'c str> {
        if self.article.is_empty() {
            return self.record.as_ref()?.scale.text();
        }
        scale_names.get(self.article.as_str()).copied()
    }
}

/// The folder of an article.
#[derive(Debug, Default)]
pub struct ArticleFolder {
    /// The folder's name.
    pub id: String,
    /// `article.yaml`.
    pub file: Option<FileId>,
    /// The content of `article.yaml`, if it could be read.
    pub record: Option<Arc<ArticleFile>>,
    /// The files with its text. There should be one of them. A source is `None` if it could not be
    /// read.
    pub sources: Vec<(FileId, Option<Arc<ArticleSource>>)>,
    /// A verdict of the article.
    verdict: Option<FileId>,
}

impl ArticleFolder {
    /// Returns the text under check, if it could be read.
    pub fn source(&self) -> Option<&Arc<ArticleSource>> {
        let (_, source) = self.sources.first()?;
        source.as_ref()
    }

    /// Adds an empty text to an article without a text that is a picture, film or recording.
    fn add_empty_text(&mut self) {
        let is_media = self.record.as_ref().is_some_and(|record| record.media.is_some());
        if let Some(file) = self.file
            && is_media
            && self.sources.is_empty()
        {
            let text = ArticleSource {
                file,
                sha256: String::new(),
                format: Format::Markdown,
                document: Arc::default(),
                captions: None,
            };
            self.sources.push((file, Some(Arc::new(text))));
        }
    }

    /// Returns whether both files of the article could be read.
    pub fn is_read(&self) -> bool {
        self.file.is_some() && self.record.is_some() && self.source().is_some()
    }
}

/// The text under check.
#[derive(Debug)]
pub struct ArticleSource {
    pub file: FileId,
    /// The SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub sha256: String,
    pub format: Format,
    /// The text, or an empty one if the source has captions. Who speaks is not known yet.
    pub document: Arc<Document>,
    /// What the source says from one moment to another, if it has such times.
    pub captions: Option<Captions>,
}

/// A file of `pages/`.
#[derive(Debug)]
pub struct ParsedPage {
    /// The file's name without its extension.
    pub slug: String,
    pub file: FileId,
    /// The front matter.
    pub record: Option<PageFile>,
    pub document: Arc<Document>,
    /// The byte offset of the Markdown in the file.
    pub offset: usize,
}

impl SiteFiles {
    pub fn article(&self, id: &str) -> Option<&ArticleFolder> {
        self.articles.iter().find(|article| article.id == id)
    }

    pub fn verdict(&self, id: &str) -> Option<&Arc<FileRecord<VerdictFile>>> {
        self.verdicts.iter().find(|verdict| verdict.id == id)
    }

    /// Returns the file of `static/` that is published at a path below the root of the site.
    pub fn static_file(&self, path: &str) -> Option<&StaticFile> {
        let index = self.static_files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.static_files.get(index).map(Arc::as_ref)
    }

    /// Returns the time zone of the site: UTC unless `site.yaml` names another.
    pub fn time_zone(&self) -> TimeZone {
        self.site.as_ref().map_or(TimeZone::UTC, |site| site.time_zone())
    }

    /// Returns the scales that articles name, by the article's id.
    pub fn scale_names(&self) -> BTreeMap<&str, &str> {
        let mut names = BTreeMap::new();
        for article in &self.articles {
            if let Some(record) = &article.record
                && let Some(scale) = record.scale.text()
            {
                names.insert(article.id.as_str(), scale);
            }
        }
        names
    }

    /// Adds the content of a file. Files of the same folder must follow each other.
    fn add(&mut self, content: FileContent) {
        match content {
            FileContent::Site(site) => self.site = site,
            FileContent::Article(id, file, record) => {
                let article = self.article_entry(id);
                article.file = Some(file);
                article.record = record;
            }
            FileContent::Source(id, file, source) => {
                self.article_entry(id).sources.push((file, source));
            }
            FileContent::Verdict(verdict) => {
                if !verdict.article.is_empty() {
                    self.article_entry(verdict.article.clone()).verdict = Some(verdict.file);
                }
                self.verdicts.push(verdict);
            }
            FileContent::SharedSource(entry) => self.sources.push(entry),
            FileContent::Person(person) => self.people.push(person),
            FileContent::Page(page) => self.pages.push(page),
            FileContent::Media(file) => {
                if kept_copies::is_copy(&file.path) {
                    self.copies.add(Arc::clone(&file));
                }
                self.media.add(file);
            }
            FileContent::Copy(file) => self.copies.add(file),
            FileContent::None => {}
        }
    }

    /// Returns the folder of an article: the last one, or a new one.
    fn article_entry(&mut self, id: String) -> &mut ArticleFolder {
        if self.articles.last().is_none_or(|article| article.id != id) {
            self.articles.push(ArticleFolder { id, ..ArticleFolder::default() });
        }
        let last = self.articles.len() - 1;
        &mut self.articles[last]
    }
}

/// Reports missing files of an article. Returns whether the folder has any file.
fn check_article(article: &mut ArticleFolder, diagnostics: &mut Diagnostics) -> bool {
    article.add_empty_text();
    let source = article.sources.first().map(|(file, _)| *file);
    let Some(file) = article.file.or(source).or(article.verdict) else { return false };
    let span = Span::file_start(file);
    let id = &article.id;
    if article.file.is_none() {
        let message = format!("the folder of article `{id}` has no `article.yaml`");
        diagnostics.push(
            Diagnostic::error(Code::MissingFile, span, message)
                .help("add `article.yaml` to the folder, with at least `title: …`"),
        );
    }
    if source.is_none() {
        let message = format!("the folder of article `{id}` has no text");
        diagnostics.push(Diagnostic::error(Code::MissingFile, span, message).help(
            "put the text that you check into `source.md` or `source.txt`, exactly as it was \
             published; subtitles into `source.vtt` or `source.srt`",
        ));
    }
    if let Some((second, _)) = article.sources.get(1) {
        let message = format!("article `{id}` has two source texts");
        diagnostics.push(
            Diagnostic::error(Code::DuplicateId, Span::file_start(*second), message)
                .help("keep the one that you check, and remove the other"),
        );
    }
    true
}
