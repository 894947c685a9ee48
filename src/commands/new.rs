//! `factpress new`: an article from a text or a page, and a draft of a verdict on words of it, asked for in a terminal or
//! told by options. What is there is never overwritten.

use std::io;
use std::process::ExitCode;

use camino::{Utf8Path, Utf8PathBuf};

use crate::cli::{New, NewArticle, NewVerdict, Site, day, one_line, page_url};
use crate::commands::{Session, ask, demand, is_conversation, say, today};
use crate::content::source_tree::{SourceTree, Unreadable};
use crate::content::values::{Id, parse_date};
use crate::diagnostics::format_list;
use crate::import::articles;
use crate::import::articles::{Article, Facts};
use crate::model;
use crate::model::Options;
use crate::model::build::scales::DEFAULT;
use crate::new_verdict;
use crate::new_verdict::{Anchored, Draft, Selection};
use crate::output;
use crate::project::{BuildOptions, Snapshot};

pub(crate) fn run(options: &New) -> io::Result<ExitCode> {
    match options {
        New::Article(options) => article(options),
        New::Verdict(options) => verdict(options),
    }
}

/// The site with its drafts.
fn open(site: &Site) -> io::Result<Snapshot> {
    let options = Options { drafts: true, today: today(site.date)? };
    Session::open(&site.root, BuildOptions { options, theme: None, base_url: None })
        .map(|session| session.snapshot)
}

fn refused(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message.into())
}

/// What an option says, else what somebody answers; an error that names the option where nobody sits there.
fn told<T>(option: Option<T>, flag: &str, asked: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    match option {
        Some(value) => Ok(value),
        None if is_conversation() => asked(),
        None => Err(refused(format!("`{flag}` is missing; in a terminal it would be asked for"))),
    }
}

fn verdict(options: &NewVerdict) -> io::Result<ExitCode> {
    let snapshot = open(&options.site)?;
    let id = told(options.article.clone(), "<ARTICLE>", || ask_article(&snapshot))?;
    let article = article_of(&snapshot, &id).map_err(refused)?;
    let anchor = |quote: &str| anchored(article, quote, options);
    let ask_quote =
        || demand("The words that make the claim, as they stand in the article", "", anchor);
    let anchored = told(
        options.quote.as_deref().map(anchor).transpose().map_err(refused)?,
        "--quote",
        ask_quote,
    )?;
    let quoted = anchored.passage.quote.as_deref().unwrap_or(&article.title);
    let claim = told(options.claim.clone(), "--claim", || {
        demand("What is claimed, in your words", quoted, one_line)
    })?;
    let rating = match &options.rating {
        None if is_conversation() => {
            Some(ask_rating(&snapshot, article)?).filter(|rating| !rating.is_empty())
        }
        rating => rating
            .as_deref()
            .map(|rating| rating_of(&snapshot, article, rating))
            .transpose()
            .map_err(refused)?,
    };
    let id = options.id.clone().unwrap_or_else(|| new_verdict::id(&snapshot, &claim));
    let path = new_verdict::path(&snapshot, article, &id).map_err(refused)?;
    let yaml = Draft::new(&claim, anchored.passage, rating.as_deref()).yaml();
    output::create(&options.site.root, &path, yaml.as_bytes())?;
    say(&format!("Wrote `{path}`, a draft."));
    anchored.note.into_iter().for_each(|note| say(&format!("Look at its passage: {note}.")));
    Ok(ExitCode::SUCCESS)
}

fn ask_article(snapshot: &Snapshot) -> io::Result<String> {
    let articles = &snapshot.model.articles;
    articles.iter().for_each(|article| say(&format!("  {}  {}", article.id, article.title)));
    match articles.as_slice() {
        [] => Err(refused("there is no article yet: begin one with `factpress new article`")),
        [only] => {
            demand("In which article is it claimed?", &only.id, |id| article_id(snapshot, id))
        }
        _ => demand("In which article is it claimed?", "", |id| article_id(snapshot, id)),
    }
}

fn article_id(snapshot: &Snapshot, id: &str) -> Result<String, String> {
    article_of(snapshot, id).map(|article| article.id.clone())
}

fn article_of<'e>(snapshot: &'e Snapshot, id: &str) -> Result<&'e model::Article, String> {
    let article = snapshot.model.articles.iter().find(|article| article.id == id);
    article.ok_or_else(|| format!("there is no article `{id}`"))
}

fn anchored(
    article: &model::Article,
    quote: &str,
    options: &NewVerdict,
) -> Result<Anchored, String> {
    let selection = Selection { quote, prefix: &options.prefix, suffix: &options.suffix };
    new_verdict::anchor(article, &selection)
}

fn ask_rating(snapshot: &Snapshot, article: &model::Article) -> io::Result<String> {
    ratings(snapshot, article)
        .for_each(|rating| say(&format!("  {}  {}", rating.id, rating.label)));
    ask("Its rating, if that is known", "", |id| rating_of(snapshot, article, id))
}

/// The ratings that a claim of an article can be given: those of its scale that are not retired.
fn ratings<'e>(
    snapshot: &'e Snapshot,
    article: &model::Article,
) -> impl Iterator<Item = &'e model::Rating> {
    let (named, all) = (snapshot.site_files.scale_names(), &snapshot.model.ratings);
    let default = || {
        all.iter()
            .find(|rating| rating.scale == DEFAULT)
            .or(all.first())
            .map(|rating| rating.scale.as_str())
    };
    let scale =
        named.get(article.id.as_str()).copied().or_else(default).unwrap_or(DEFAULT).to_owned();
    all.iter().filter(move |rating| rating.scale == scale && rating.retired.is_none())
}

fn rating_of(snapshot: &Snapshot, article: &model::Article, id: &str) -> Result<String, String> {
    let known: Vec<&str> = ratings(snapshot, article).map(|rating| rating.id.as_str()).collect();
    if id.is_empty() || known.contains(&id) {
        return Ok(id.to_owned());
    }
    Err(format!(
        "`{id}` is not a rating that a claim of `{}` can be given; there are {}",
        article.id,
        format_list(&known)
    ))
}

fn article(options: &NewArticle) -> io::Result<ExitCode> {
    let root = &options.site.root;
    let id = options.id.as_deref().map(|id| free_id(root, id)).transpose().map_err(refused)?;
    let file = options.text.as_deref().map(text_file).transpose().map_err(refused)?;
    let ask_file = || {
        demand("The file of its text (.md, .txt, .html)", "", |path| text_file(Utf8Path::new(path)))
    };
    let mut article = taken(&told(file, "--text", ask_file)?, given(options))?;
    if is_conversation() {
        article.facts = asked(article.facts, options)?;
    }
    let title = article
        .facts
        .title
        .clone()
        .ok_or_else(|| refused("`--title` is missing, and the text names no headline"))?;
    let id = told(id, "<ID>", || ask_id(&options.site, &title))?;
    let unknown = articles::unknown(&article.facts);
    let files = article.files(&articles::folder(&id), today(options.site.date)?);
    output::create_all(root, &files)?;
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    say(&format!("Wrote {}.", format_list(&paths)));
    if paths.len() > 2 {
        let unknown =
            unknown.map_or(String::new(), |unknown| format!(" The page names {unknown}."));
        say(&format!(
            "Compare the text with the page before you check it: words may be missing.{unknown}"
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// The facts that options tell.
fn given(options: &NewArticle) -> Facts {
    Facts {
        title: options.title.clone(),
        authors: options.authors.clone(),
        publisher: options.publisher.clone(),
        url: options.url.clone(),
        archive_url: options.archive_url.clone(),
        published: options.published,
        language: options.language.clone(),
    }
}

/// The facts with what somebody answers to what no option told.
fn asked(facts: Facts, options: &NewArticle) -> io::Result<Facts> {
    let title = match &options.title {
        Some(title) => title.clone(),
        None => demand("Its headline", facts.title.as_deref().unwrap_or_default(), one_line)?,
    };
    let authors = match options.authors.as_slice() {
        [] => {
            ask("Who wrote it (names, separated by commas)", &facts.authors.join(", "), one_line)?
        }
        authors => authors.join(","),
    };
    let authors = authors
        .split(',')
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    let by =
        ask_unless(options.publisher.is_some(), "Who published it", facts.publisher, one_line)?;
    let url = ask_unless(options.url.is_some(), "At which address", facts.url, page_url)?;
    let known = facts.published.map(|day| day.to_string());
    let when =
        ask_unless(options.published.is_some(), "On which day (YYYY-MM-DD)", known, |text| {
            day(text).map(|day| day.to_string())
        })?;
    let published = when.as_deref().and_then(parse_date);
    Ok(Facts { title: Some(title), authors, publisher: by, url, published, ..facts })
}

/// A fact that may be unknown, as it is likely unless somebody answers otherwise.
fn ask_unless(
    is_told: bool,
    question: &str,
    likely: Option<String>,
    read: impl Fn(&str) -> Result<String, String>,
) -> io::Result<Option<String>> {
    if is_told {
        return Ok(likely);
    }
    Ok(Some(ask(question, &likely.unwrap_or_default(), read)?).filter(|answer| !answer.is_empty()))
}

fn ask_id(site: &Site, title: &str) -> io::Result<String> {
    let proposed = articles::id(&open(site)?, title);
    demand("Its id, which is the name of its folder", &proposed, |id| free_id(&site.root, id))
}

/// An id that no article has.
fn free_id(root: &Utf8Path, id: &str) -> Result<String, String> {
    if !Id::is_valid(id) {
        return Err(format!("`{id}` cannot be an id: it is {}", Id::FORM));
    }
    let folder = articles::folder(id);
    if root.join(&folder).exists() {
        return Err(format!("there is an article `{id}` already: `{folder}`"));
    }
    Ok(id.to_owned())
}

/// A file that an article can be taken from.
struct TextFile {
    path: Utf8PathBuf,
    bytes: Vec<u8>,
}

/// Reads such a file.
fn text_file(path: &Utf8Path) -> Result<TextFile, String> {
    let kinds = ["md", "txt", "html", "htm"];
    if !path.extension().is_some_and(|kind| kinds.contains(&kind)) {
        return Err(
            "a text is a file of plain text (`.txt`), Markdown (`.md`) or HTML (`.html`, `.htm`)"
                .to_owned(),
        );
    }
    let bytes = SourceTree::disk(Utf8Path::new("")).read(path).map_err(|why| match why {
        Unreadable::Machine(error) => error.to_string(),
        Unreadable::TooLarge(size, _) => format!("`{path}` has {size} bytes, which is too much"),
        Unreadable::Encoding(_) => format!("`{path}` is not UTF-8 text"),
    })?;
    Ok(TextFile { path: path.to_owned(), bytes })
}

/// The article that is in a file.
fn taken(file: &TextFile, facts: Facts) -> io::Result<Article> {
    let bytes = file.bytes.clone();
    match file.path.extension() {
        Some("md") => Ok(Article::of_text(facts, bytes, "md")),
        Some("txt") => Ok(Article::of_text(facts, bytes, "txt")),
        _ => {
            Article::of_page(facts, bytes).map_err(|why| refused(format!("`{}`: {why}", file.path)))
        }
    }
}
