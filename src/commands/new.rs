//! `factpress new`: creates an article from a text or a page, a draft of a verdict, or a source of
//! one. Options give the facts; in a terminal, the user is asked for the rest. No file is ever
//! overwritten.

mod source;

use std::io;
use std::process::ExitCode;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::tz::TimeZone;

use crate::cli::parsers::{parse_known_date, parse_line, parse_page_url};
use crate::cli::{New, NewArticle, NewVerdict, PageFacts, Site};
use crate::commands::terminal::{is_interactive, print_line, prompt, prompt_required};
use crate::commands::{build_options, clock, describe_unreadable, read_file, read_site};
use crate::content::parse::read_site_file;
use crate::content::values::{Date, Id, PartialDate, parse_partial_date};
use crate::diagnostics::format_list;
use crate::import::articles;
use crate::import::articles::ImportedArticle;
use crate::import::file::{Agent, ArticleYaml};
use crate::import::transcripts;
use crate::model;
use crate::new_verdict;
use crate::new_verdict::{AnchoredPassage, NewVerdictFile, Selection};
use crate::output;
use crate::project::Snapshot;

pub(crate) fn run(options: &New) -> io::Result<ExitCode> {
    match options {
        New::Article(options) => create_article(options)?,
        New::Verdict(options) => create_verdict(options)?,
        New::Source(options) => return source::create(options),
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads the site with its drafts.
fn open(site: &Site) -> io::Result<Snapshot> {
    read_site(&site.root, build_options(site, true)?)
}

fn invalid(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message.into())
}

/// Parses the value of an option, or asks for it.
///
/// # Errors
/// If the value is invalid, or if it is missing and there is no terminal to ask for it.
fn option_or_prompt<T>(
    value: Option<&str>,
    option: &str,
    question: &str,
    default: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> io::Result<T> {
    match value {
        Some(value) => parse(value).map_err(invalid),
        None if is_interactive() => prompt_required(question, default, parse),
        None => Err(invalid(format!(
            "`{option}` is missing; Factpress asks for it only in a \
            terminal"
        ))),
    }
}

fn create_verdict(options: &NewVerdict) -> io::Result<()> {
    let snapshot = open(&options.site)?;
    let mut article = None;
    let mut anchored = None;
    if !options.no_text {
        let chosen = choose_article(&snapshot, options.article.as_deref())?;
        anchored = Some(choose_passage(chosen, options)?);
        article = Some(chosen);
    }
    let claim = choose_claim(options, article, anchored.as_ref())?;
    let rating = choose_rating(&snapshot, article, options.rating.as_deref())?;
    let id = match &options.id {
        Some(id) => Id::normalize(id),
        None => new_verdict::free_id(&snapshot, &claim),
    };
    let path = new_verdict::path(&snapshot, article, &id).map_err(invalid)?;
    let (passage, note) = match anchored {
        Some(anchored) => (Some(anchored.passage), anchored.note),
        None => (None, None),
    };
    let yaml = NewVerdictFile::new(&claim, passage, rating.as_deref()).to_yaml();
    output::create_file(&options.site.root, &path, yaml.as_bytes())?;
    print_line(&format!("Wrote `{path}`, a draft."))?;
    if let Some(note) = note {
        print_line(&format!("Look at its passage: {note}."))?;
    }
    Ok(())
}

fn choose_passage(article: &model::Article, options: &NewVerdict) -> io::Result<AnchoredPassage> {
    let question = "The words that make the claim, exactly as in the article";
    option_or_prompt(options.quote.as_deref(), "--quote", question, "", |quote| {
        let selection = Selection { quote, prefix: &options.prefix, suffix: &options.suffix };
        new_verdict::anchor(article, &selection)
    })
}

/// Returns the claim that is given or typed. The words of the passage are the default.
fn choose_claim(
    options: &NewVerdict,
    article: Option<&model::Article>,
    anchored: Option<&AnchoredPassage>,
) -> io::Result<String> {
    let quote = anchored.and_then(|anchored| anchored.passage.quote.as_deref());
    let default = match (quote, article) {
        (Some(quote), _) => quote,
        (None, Some(article)) => &article.title,
        (None, None) => "",
    };
    let question = "The claim in your own words";
    option_or_prompt(options.claim.as_deref(), "--claim", question, default, parse_line)
}

fn choose_article<'s>(
    snapshot: &'s Snapshot,
    given: Option<&str>,
) -> io::Result<&'s model::Article> {
    let articles = &snapshot.model.articles;
    if given.is_none() && is_interactive() {
        if articles.is_empty() {
            return Err(invalid(
                "there is no article yet: create one with `factpress new article`",
            ));
        }
        for article in articles {
            print_line(&format!("  {}  {}", article.id, article.title))?;
        }
    }
    let default = match articles.as_slice() {
        [only] => only.id.as_str(),
        _ => "",
    };
    option_or_prompt(given, "<ARTICLE>", "The article with the claim", default, |id| {
        find_article(snapshot, id)
    })
}

fn find_article<'s>(snapshot: &'s Snapshot, id: &str) -> Result<&'s model::Article, String> {
    snapshot.model.article(&Id::normalize(id)).ok_or_else(|| format!("there is no article `{id}`"))
}

/// Returns the id of the rating that is given or chosen. A draft may have no rating.
fn choose_rating(
    snapshot: &Snapshot,
    article: Option<&model::Article>,
    given: Option<&str>,
) -> io::Result<Option<String>> {
    let ratings = new_verdict::allowed_ratings(snapshot, article);
    let parse = |id: &str| parse_rating(&ratings, article, id);
    if let Some(id) = given {
        return parse(id).map(Some).map_err(invalid);
    }
    if !is_interactive() {
        return Ok(None);
    }
    for rating in &ratings {
        print_line(&format!("  {}  {}", rating.id, rating.label))?;
    }
    let rating = prompt("The rating, if it is known", "", parse)?;
    Ok(Some(rating).filter(|rating| !rating.is_empty()))
}

fn parse_rating(
    ratings: &[&model::Rating],
    article: Option<&model::Article>,
    id: &str,
) -> Result<String, String> {
    let known: Vec<&str> = ratings.iter().map(|rating| rating.id.as_str()).collect();
    if id.is_empty() || known.contains(&id) {
        return Ok(id.to_owned());
    }
    let claim = match article {
        Some(article) => format!("a claim of `{}`", article.id),
        None => "a claim without a text".to_owned(),
    };
    let known = format_list(&known);
    Err(format!("{claim} cannot have the rating `{id}`; choose one of {known}"))
}

fn create_article(options: &NewArticle) -> io::Result<()> {
    let root = &options.site.root;
    if let Some(id) = &options.id {
        parse_new_id(root, id).map_err(invalid)?;
    }
    let file = options.text.as_deref().map(Utf8Path::as_str);
    let question = "The file of the text (.md, .txt, .html, .vtt, .srt, .json, .otr)";
    let (path, bytes) = option_or_prompt(file, "--text", question, "", read_article_file)?;
    let facts = ArticleYaml {
        archive_url: options.archive_url.clone(),
        language: options.language.clone(),
        ..facts_from_options(&options.facts)
    };
    let mut article = import_article(&path, bytes, facts)?;
    article.check_size().map_err(|error| invalid(format!("`{path}`: {error}")))?;
    if is_interactive() {
        article.metadata = facts_from_prompts(article.metadata, &options.facts)?;
    }
    let Some(title) = article.metadata.title.clone() else {
        return Err(invalid("`--title` is missing, and the text has no headline"));
    };
    let id = choose_id(options, &title)?;
    let unknown = article.metadata.missing();
    let losses = std::mem::take(&mut article.losses);
    let files = article.into_files(&articles::folder(&id), today(&options.site)?);
    output::create_files(root, &files)?;
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    print_line(&format!("Wrote {}.", format_list(&paths)))?;
    // A page was saved with the text that was extracted from it.
    if paths.len() > 2 {
        let mut text =
            "Compare the text with the page before you check it: words may be missing.".to_owned();
        if let Some(unknown) = unknown {
            text += &format!(" The page names {unknown}.");
        }
        print_line(&text)?;
    }
    for loss in losses {
        print_line(&format!("  {loss}"))?;
    }
    Ok(())
}

/// Returns what day it is in the time zone of the site. A folder without `site.yaml` has UTC.
fn today(options: &Site) -> io::Result<Date> {
    let file = read_site_file(&options.root);
    let zone = file.map_or(TimeZone::UTC, |site| site.time_zone());
    Ok(clock(options.date)?.in_zone(zone).today)
}

fn facts_from_options(options: &PageFacts) -> ArticleYaml {
    ArticleYaml {
        title: options.title.clone(),
        authors: options.authors.iter().cloned().map(Agent::from_name).collect(),
        publisher: options.publisher.clone(),
        url: options.url.clone(),
        published: options.published,
        ..ArticleYaml::default()
    }
}

/// Asks for the facts that no option gives. The facts of the page are the defaults.
fn facts_from_prompts(mut facts: ArticleYaml, options: &PageFacts) -> io::Result<ArticleYaml> {
    if options.title.is_none() {
        let default = facts.title.as_deref().unwrap_or_default();
        facts.title = Some(prompt_required("The title", default, parse_line)?);
    }
    if options.authors.is_empty() {
        let known: Vec<&str> = facts.authors.iter().map(|author| author.name.as_str()).collect();
        let names = prompt("The authors, separated by commas", &known.join(", "), parse_line)?;
        facts.authors = parse_authors(&names);
    }
    if options.publisher.is_none() {
        facts.publisher = prompt_optional("The publisher", facts.publisher, parse_line)?;
    }
    if options.url.is_none() {
        facts.url = prompt_optional("The address (URL)", facts.url, parse_page_url)?;
    }
    if options.published.is_none() {
        facts.published = prompt_day(facts.published)?;
    }
    Ok(facts)
}

/// Asks for the day of publication, which may stay unknown.
fn prompt_day(known: Option<PartialDate>) -> io::Result<Option<PartialDate>> {
    let default = known.map(|day| day.to_string());
    let day = prompt_optional("The day of publication (YYYY-MM-DD)", default, |text| {
        parse_known_date(text).map(|date| date.to_string())
    })?;
    Ok(day.as_deref().and_then(parse_partial_date))
}

fn parse_authors(names: &str) -> Vec<Agent> {
    let names = names.split(',').map(|name| name.trim().to_owned());
    names.filter(|name| !name.is_empty()).map(Agent::from_name).collect()
}

/// Asks for a fact that may stay unknown.
fn prompt_optional(
    question: &str,
    default: Option<String>,
    parse: impl Fn(&str) -> Result<String, String>,
) -> io::Result<Option<String>> {
    let answer = prompt(question, &default.unwrap_or_default(), parse)?;
    Ok(Some(answer).filter(|answer| !answer.is_empty()))
}

fn choose_id(options: &NewArticle, title: &str) -> io::Result<String> {
    let mut default = String::new();
    if options.id.is_none() && is_interactive() {
        default = articles::propose_id(&open(&options.site)?, title);
    }
    let question = "The id, which is the name of its folder";
    option_or_prompt(options.id.as_deref(), "<ID>", question, &default, |id| {
        parse_new_id(&options.site.root, id)
    })
}

/// Parses an id that no article has yet.
fn parse_new_id(root: &Utf8Path, id: &str) -> Result<String, String> {
    let id = Id::normalize(id);
    if !Id::is_valid(&id) {
        return Err(format!("`{id}` cannot be an id; an id has {}", Id::FORM));
    }
    let folder = articles::folder(&id);
    if root.join(&folder).exists() {
        return Err(format!("there is an article `{id}` already: `{folder}`"));
    }
    Ok(id)
}

/// Reads the file of an article's text or page.
fn read_article_file(path: &str) -> Result<(Utf8PathBuf, Vec<u8>), String> {
    let path = Utf8PathBuf::from(path);
    let known = ["md", "txt", "html", "htm", "vtt", "srt", "json", "otr"];
    if !path.extension().is_some_and(|extension| known.contains(&extension)) {
        let kinds = "plain text (`.txt`), Markdown (`.md`), HTML (`.html`, `.htm`), subtitles \
                     (`.vtt`, `.srt`), JSON of Whisper (`.json`) or a file of oTranscribe (`.otr`)";
        return Err(format!("the file of a text must be {kinds}"));
    }
    match read_file(&path) {
        Ok(bytes) => Ok((path, bytes)),
        Err(error) => Err(format!("`{path}` cannot be read: {}", describe_unreadable(&error))),
    }
}

fn import_article(
    path: &Utf8Path,
    bytes: Vec<u8>,
    facts: ArticleYaml,
) -> io::Result<ImportedArticle> {
    let with_path = |error| invalid(format!("`{path}`: {error}"));
    match path.extension() {
        Some("vtt") => Ok(ImportedArticle::from_text(facts, bytes, "vtt")),
        Some("srt") => Ok(ImportedArticle::from_text(facts, bytes, "srt")),
        Some("json") => transcripts::from_whisper(facts, &bytes).map_err(with_path),
        Some("otr") => transcripts::from_otranscribe(facts, &bytes).map_err(with_path),
        Some("md") => Ok(ImportedArticle::from_text(facts, bytes, "md")),
        Some("txt") => Ok(ImportedArticle::from_text(facts, bytes, "txt")),
        _ => ImportedArticle::from_page(facts, bytes).map_err(with_path),
    }
}
