//! `factpress new`: an article from a text, and a draft of a verdict on words of it. What is there is never overwritten.

use std::io;
use std::process::ExitCode;

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

use super::{say, today};
use crate::cli::{New, NewArticle, NewVerdict, Site};
use crate::desk::{Desk, Edition, Settings};
use crate::draft::{self, Draft, Selection};
use crate::load::tree::Tree;
use crate::load::value::Id;
use crate::load::{sha256, yaml};
use crate::model::Options;
use crate::write;

pub(super) fn run(options: &New) -> io::Result<ExitCode> {
    match options {
        New::Article(options) => article(options),
        New::Verdict(options) => verdict(options),
    }
}

/// The site with its drafts.
fn open(site: &Site) -> io::Result<Edition> {
    let options = Options { drafts: true, today: today(site.date)? };
    Desk::open(&site.root, Settings { options, theme: None, base_url: None })?.edition()
}

fn refused(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message.into())
}

fn verdict(options: &NewVerdict) -> io::Result<ExitCode> {
    let edition = open(&options.site)?;
    let articles = &edition.model.articles;
    let article = articles.iter().find(|article| article.id == options.article);
    let article = article.ok_or_else(|| refused(format!("there is no article `{}`", options.article)))?;
    let selection = Selection { quote: &options.quote, prefix: &options.prefix, suffix: &options.suffix };
    let anchored = draft::anchor(article, &selection).map_err(refused)?;
    if let Some(rating) = options.rating.as_deref().filter(|id| edition.model.ratings.iter().all(|it| it.id != **id)) {
        return Err(refused(format!("`{rating}` is not a rating of this site")));
    }
    let id = options.id.clone().unwrap_or_else(|| draft::id(&edition, &options.claim));
    let path = draft::path(&edition, article, &id).map_err(refused)?;
    let yaml = Draft::new(&options.claim, anchored.passage, options.rating.as_deref()).yaml();
    write::create(&options.site.root, &path, yaml.as_bytes())?;
    say(&format!("Wrote `{path}`, a draft."));
    anchored.note.into_iter().for_each(|note| say(&format!("Look at its passage: {note}.")));
    Ok(ExitCode::SUCCESS)
}

/// `article.yaml` of a new article.
#[derive(Serialize)]
struct Facts<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    accessed: String,
    source_sha256: String,
}

fn article(options: &NewArticle) -> io::Result<ExitCode> {
    let id = &options.id;
    if !Id::is_valid(id) {
        return Err(refused(format!("`{id}` cannot be an id: it is letters in lower case, digits and hyphens")));
    }
    let kind = options.text.extension().filter(|kind| ["md", "txt"].contains(kind));
    let kind = kind.ok_or_else(|| refused("a text is a file of plain text (`.txt`) or Markdown (`.md`)"))?;
    let folder = Utf8PathBuf::from(format!("content/articles/{id}"));
    if options.site.root.join(&folder).exists() {
        return Err(refused(format!("there is an article `{id}` already: `{folder}`")));
    }
    let bytes = read(&options.text)?;
    let facts = Facts {
        title: &options.title,
        publisher: options.publisher.as_deref(),
        url: options.url.as_deref(),
        published: options.published.map(|day| day.to_string()),
        accessed: today(options.site.date)?.to_string(),
        source_sha256: sha256(&bytes),
    };
    let [text, about] = [folder.join(format!("source.{kind}")), folder.join("article.yaml")];
    write::create(&options.site.root, &text, &bytes)?;
    write::create(&options.site.root, &about, yaml::write(&facts).as_bytes())?;
    say(&format!("Wrote `{text}` and `{about}`."));
    Ok(ExitCode::SUCCESS)
}

/// The bytes of a file anywhere, as large as a source text may be.
fn read(path: &Utf8Path) -> io::Result<Vec<u8>> {
    let (folder, name) = (path.parent().unwrap_or(Utf8Path::new("")), path.file_name().unwrap_or_default());
    let folder = if folder.as_str().is_empty() { Utf8Path::new(".") } else { folder };
    Tree::disk(folder).read(Utf8Path::new(name)).map_err(|error| match error {
        crate::load::tree::Unreadable::Machine(error) => error,
        crate::load::tree::Unreadable::TooLarge(size, _) => {
            refused(format!("`{path}` has {size} bytes, which is too much"))
        }
        crate::load::tree::Unreadable::Encoding(_) => refused(format!("`{path}` is not UTF-8 text")),
    })
}
