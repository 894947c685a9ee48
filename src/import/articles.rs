//! Plans the files of imported articles: their ids, `article.yaml`, text and original page.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use camino::{Utf8Path, Utf8PathBuf};

use crate::content::layout::FileKind;
use crate::content::values::Date;
use crate::content::{ORIGINAL, sha256};
use crate::import::file;
use crate::import::file::{Agent, ArticleYaml, unique_id};
use crate::import::pages;
use crate::import::{ImportNote, Outcome, RecordOrigin};
use crate::project::Snapshot;

/// An article before its files are written.
#[derive(Debug, Clone)]
pub(crate) struct ImportedArticle {
    pub metadata: ArticleYaml,
    text: Vec<u8>,
    /// The extension of the text's file: `md` or `txt`.
    extension: &'static str,
    /// The page that the text was extracted from.
    original: Option<Vec<u8>>,
    /// What the text does not keep of the page, and where.
    pub losses: Vec<String>,
}

/// A web page as a file.
#[derive(Debug, Clone)]
pub(crate) struct SavedPage {
    /// Its name in reports.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A planned import of web pages.
#[derive(Debug, Default)]
pub(crate) struct PageImport {
    /// The new files, with paths relative to the site's folder.
    pub files: Vec<(Utf8PathBuf, Vec<u8>)>,
    /// The number of imported pages.
    pub taken: usize,
    /// A note for each page, in their order.
    pub notes: Vec<ImportNote>,
}

impl ImportedArticle {
    /// Creates an article whose text is used byte for byte.
    pub fn from_text(metadata: ArticleYaml, text: Vec<u8>, extension: &'static str) -> Self {
        Self { metadata, text, extension, original: None, losses: Vec::new() }
    }

    /// Extracts an article from a web page. `metadata` takes precedence over what the page says.
    ///
    /// # Errors
    /// The reason why the page has no article.
    pub fn from_page(mut metadata: ArticleYaml, page: Vec<u8>) -> Result<Self, String> {
        let mut extracted = pages::extract(&page, metadata.url.as_deref())?;
        for author in &mut extracted.metadata.authors {
            *author = Agent::from_name(mem::take(&mut author.name));
        }
        metadata.fill_from(extracted.metadata);
        let text = extracted.text.into_bytes();
        let losses = extracted.losses;
        Ok(Self { metadata, text, extension: "md", original: Some(page), losses })
    }

    /// Checks that the text is not larger than sites can have it.
    ///
    /// # Errors
    /// A message, if the text is too large.
    pub fn check_size(&self) -> Result<(), String> {
        let path = folder("article").join(format!("source.{}", self.extension));
        let Some(max) = FileKind::from_path(&path).map(|kind| kind.max_bytes()) else {
            return Ok(());
        };
        let size = self.text.len();
        if size > max {
            return Err(format!("its text has {size} bytes; the limit is {max}"));
        }
        Ok(())
    }

    /// Returns the files of the article with their paths.
    pub fn into_files(self, folder: &Utf8Path, accessed: Date) -> Vec<(Utf8PathBuf, Vec<u8>)> {
        let article = ArticleYaml {
            accessed: Some(accessed),
            source_sha256: Some(sha256(&self.text)),
            ..self.metadata
        };
        let original_sha256 = self.original.as_deref().map(sha256);
        let yaml = file::article(&article, original_sha256.as_deref());
        let mut files = vec![
            (folder.join("article.yaml"), yaml.into_bytes()),
            (folder.join(format!("source.{}", self.extension)), self.text),
        ];
        files.extend(self.original.map(|page| (folder.join(ORIGINAL), page)));
        files
    }
}

/// Returns the folder of the article with this id.
pub(crate) fn folder(id: &str) -> Utf8PathBuf {
    Utf8PathBuf::from(format!("content/articles/{id}"))
}

/// Proposes an unused id for a new article.
pub(crate) fn propose_id(snapshot: &Snapshot, title: &str) -> String {
    unique_id(title, "article", &mut article_ids(snapshot))
}

pub(crate) fn article_ids(snapshot: &Snapshot) -> BTreeSet<String> {
    snapshot.site_files.articles.iter().map(|article| article.id.clone()).collect()
}

/// Plans the import of web pages, each as an article.
pub(crate) fn import_pages(
    pages: Vec<SavedPage>,
    snapshot: &Snapshot,
    accessed: Date,
) -> PageImport {
    let mut import = PageImport::default();
    let mut known = KnownArticles::from_site(snapshot);
    for SavedPage { name, bytes } in pages {
        let mut url = None;
        let (outcome, reason) = match ImportedArticle::from_page(ArticleYaml::default(), bytes) {
            Ok(article) => {
                url.clone_from(&article.metadata.url);
                import.add_article(article, &name, &mut known, accessed)
            }
            Err(reason) => (Outcome::Refused, reason),
        };
        let origin = RecordOrigin { file: name, number: 0, url };
        import.notes.push(ImportNote { origin, outcome, reason });
    }
    import
}

impl PageImport {
    /// Counts the pages with this outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.notes.iter().filter(|note| note.outcome == outcome).count()
    }

    /// Adds an article unless it is known. Returns the outcome and its explanation.
    fn add_article(
        &mut self,
        mut article: ImportedArticle,
        file: &str,
        known: &mut KnownArticles,
        accessed: Date,
    ) -> (Outcome, String) {
        let mut keys = Vec::from_iter(article.metadata.url.clone());
        keys.push(sha256(&article.text));
        for key in &keys {
            if let Some(id) = known.ids_by_key.get(key) {
                let reason = format!("it has the address or the text of the article `{id}`");
                return (Outcome::Known, reason);
            }
        }
        let missing = article.metadata.missing();
        let title = article
            .metadata
            .title
            .get_or_insert_with(|| Utf8Path::new(file).file_stem().unwrap_or(file).to_owned());
        let id = unique_id(title, "article", &mut known.ids);
        for key in keys {
            known.ids_by_key.insert(key, id.clone());
        }
        let folder = folder(&id);
        let mut reason = format!("`{folder}`");
        if let Some(missing) = missing {
            reason += &format!("; the page names {missing}");
        }
        for loss in &article.losses {
            reason += &format!("\n    {loss}");
        }
        self.files.extend(article.into_files(&folder, accessed));
        self.taken += 1;
        (Outcome::Taken, reason)
    }
}

/// The articles of the site and the ones that were just imported.
struct KnownArticles {
    ids: BTreeSet<String>,
    /// The ids by address and by the SHA-256 of the text.
    ids_by_key: BTreeMap<String, String>,
}

impl KnownArticles {
    fn from_site(snapshot: &Snapshot) -> Self {
        let mut ids_by_key = BTreeMap::new();
        for article in &snapshot.site_files.articles {
            for source in article.sources.iter().filter_map(|(_, source)| source.as_ref()) {
                ids_by_key.insert(source.sha256.clone(), article.id.clone());
            }
            if let Some(record) = &article.record
                && let Some(url) = &record.url
            {
                ids_by_key.insert(url.value.0.clone(), article.id.clone());
            }
        }
        Self { ids: article_ids(snapshot), ids_by_key }
    }
}
