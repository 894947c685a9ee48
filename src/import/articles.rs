//! SearchableText and pages → the files of articles: what each is called, what its `article.yaml` says, which pages are not taken
//! and why. It must not read or write files.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::content::values::Date;
use crate::content::{ORIGINAL, sha256};
use crate::import::file;
use crate::import::file::{PersonRef, unique};
use crate::import::pages;
use crate::import::pages::Page;
use crate::import::records::schema_org::Agent;
use crate::import::{Fate, Note, Origin};
use crate::project::Snapshot;

/// What somebody says of an article; it goes before what its page says.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Its headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// An archived copy.
    pub archive_url: Option<String>,
    /// The day it was published.
    pub published: Option<Date>,
    /// Its language.
    pub language: Option<String>,
}

/// An article before its files are written.
#[derive(Debug, Clone)]
pub struct Article {
    /// What is known of it.
    pub facts: Facts,
    text: Vec<u8>,
    /// How the text is written: `md` or `txt`.
    kind: &'static str,
    /// The page that it was taken from.
    original: Option<Vec<u8>>,
}

/// A page as it was handed over.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// What it is called in reports.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What pages come to.
#[derive(Debug, Default)]
pub struct Articles {
    /// New files, below the site's folder.
    pub files: Vec<(Utf8PathBuf, Vec<u8>)>,
    /// How many pages were taken.
    pub taken: usize,
    /// What is to be said of each page, in their order.
    pub notes: Vec<Note>,
}

impl Article {
    /// An article from a text of that kind, byte for byte.
    pub fn of_text(facts: Facts, text: Vec<u8>, kind: &'static str) -> Self {
        Self { facts, text, kind, original: None }
    }

    /// An article from a web page, which is kept.
    ///
    /// # Errors
    /// Why there is no article in the page.
    pub fn of_page(facts: Facts, page: Vec<u8>) -> Result<Self, String> {
        let Page { about, text } = pages::read(&page, facts.url.as_deref())?;
        let names = |agents: Vec<Agent>| agents.into_iter().map(|agent| agent.name).collect();
        let facts = Facts {
            title: facts.title.or(about.title),
            authors: if facts.authors.is_empty() { names(about.authors) } else { facts.authors },
            publisher: facts.publisher.or(about.publisher),
            url: facts.url.or(about.url),
            archive_url: facts.archive_url.or(about.archive_url),
            published: facts.published.or(about.published),
            language: facts.language.or(about.language),
        };
        Ok(Self { facts, text: text.into_bytes(), kind: "md", original: Some(page) })
    }

    /// The SHA-256 of its text.
    pub fn sha256(&self) -> String {
        sha256(&self.text)
    }

    /// Its files in the folder of an article.
    pub fn files(self, folder: &Utf8Path, accessed: Date) -> Vec<(Utf8PathBuf, Vec<u8>)> {
        let original = self.original.as_deref().map(sha256);
        let sha256 = self.sha256();
        let facts = self.facts;
        let about = file::Article {
            title: facts.title.unwrap_or_default(),
            authors: facts.authors.into_iter().map(PersonRef::named).collect(),
            publisher: facts.publisher,
            url: facts.url,
            archive_url: facts.archive_url,
            published: facts.published,
            language: facts.language,
            accessed: Some(accessed),
            source_sha256: Some(sha256),
        };
        let about = file::taken_article(&about, original.as_deref());
        let text = (folder.join(format!("source.{}", self.kind)), self.text);
        let page = self.original.map(|page| (folder.join(ORIGINAL), page));
        [(folder.join("article.yaml"), about.into_bytes()), text].into_iter().chain(page).collect()
    }
}

/// The folder of an article.
pub fn folder(id: &str) -> Utf8PathBuf {
    Utf8PathBuf::from(format!("content/articles/{id}"))
}

/// What an article of that headline is called in a site that has none of its name.
pub fn id(snapshot: &Snapshot, title: &str) -> String {
    unique(
        title,
        "article",
        &mut snapshot.site_files.articles.iter().map(|article| article.id.clone()).collect(),
    )
}

/// The files that bring pages into a site, an article each.
pub fn pages(sheets: Vec<Sheet>, snapshot: &Snapshot, accessed: Date) -> Articles {
    let taken = snapshot.site_files.articles.iter().map(|article| article.id.clone()).collect();
    let mut shelf = Shelf { taken, known: known(snapshot), articles: Articles::default() };
    for Sheet { name, bytes } in sheets {
        let mut origin = Origin { file: name, number: 0, url: None };
        let (fate, reason) = match Article::of_page(Facts::default(), bytes) {
            Ok(article) => {
                origin.url.clone_from(&article.facts.url);
                shelf.add(article, &origin.file, accessed)
            }
            Err(reason) => (Fate::Refused, reason),
        };
        shelf.articles.notes.push(Note { origin, fate, reason });
    }
    shelf.articles
}

/// The articles of a site with those that come to it.
struct Shelf {
    /// The ids.
    taken: BTreeSet<String>,
    /// The ids by address and by the SHA-256 of the text.
    known: BTreeMap<String, String>,
    articles: Articles,
}

impl Shelf {
    /// Adds the article of a file, unless it is there; and says so.
    fn add(&mut self, mut article: Article, file: &str, accessed: Date) -> (Fate, String) {
        let keys: Vec<String> =
            article.facts.url.iter().cloned().chain([article.sha256()]).collect();
        if let Some(other) = keys.iter().find_map(|key| self.known.get(key)) {
            return (
                Fate::Known,
                format!("it has the address or the text of the article `{other}`"),
            );
        }
        let said = article.facts.clone();
        let title = article.facts.title.get_or_insert_with(|| stem(file));
        let id = unique(title, "article", &mut self.taken);
        self.known.extend(keys.into_iter().map(|key| (key, id.clone())));
        self.articles.files.extend(article.files(&folder(&id), accessed));
        self.articles.taken += 1;
        (Fate::Taken, summary(&id, &said))
    }
}

/// The articles of a site by address and by the SHA-256 of their texts.
fn known(snapshot: &Snapshot) -> BTreeMap<String, String> {
    let keys = snapshot.site_files.articles.iter().flat_map(|article| {
        let url =
            article.record.as_ref().and_then(|record| Some(record.url.as_ref()?.value.0.clone()));
        let texts =
            article.sources.iter().filter_map(|(_, source)| Some(source.as_ref()?.sha256.clone()));
        texts.chain(url).map(|key| (key, article.id.clone())).collect::<Vec<_>>()
    });
    keys.collect()
}

/// The name of a file without its folders and its ending, which stands for a headline that nobody knows.
fn stem(name: &str) -> String {
    Utf8Path::new(name).file_stem().unwrap_or(name).to_owned()
}

/// What a page was taken as, and what it does not say.
fn summary(id: &str, facts: &Facts) -> String {
    let unknown =
        unknown(facts).map_or(String::new(), |unknown| format!("; the page names {unknown}"));
    format!("`{}`{unknown}", folder(id))
}

/// What is not known of an article that readers ask for, as "no author, no day".
pub fn unknown(facts: &Facts) -> Option<String> {
    let known = [
        ("no headline", facts.title.is_some()),
        ("no author", !facts.authors.is_empty()),
        ("no publisher", facts.publisher.is_some()),
        ("no address", facts.url.is_some()),
        ("no day", facts.published.is_some()),
        ("no language", facts.language.is_some()),
    ];
    let unknown: Vec<&str> =
        known.into_iter().filter(|(_, is_known)| !is_known).map(|(what, _)| what).collect();
    (!unknown.is_empty()).then(|| unknown.join(", "))
}
