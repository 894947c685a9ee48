//! Extracts the article of a web page: its metadata, and its text as Markdown.

pub mod bylines;
pub mod encoding;
pub mod formulas;
pub mod html;
pub mod images;
pub mod inline;
pub mod lists;
pub mod losses;
pub mod markdown;
pub mod metadata;
pub mod names;
pub mod note_marks;
pub mod notes;
pub mod prepare;
pub mod raised;
pub mod read_back;
pub mod table_grid;
pub mod tables;
pub mod titles;
pub mod visible;

use std::thread;

use dom_query::Document;
use dom_smoothie::{Config, Readability};
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};

use crate::import::file::ArticleYaml;
use crate::import::pages::losses::Losses;
use crate::text::Moment;

/// The longest page that is read, in bytes.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// The most elements and texts of a page.
const MAX_NODES: usize = 50_000;
/// How deep elements may be nested. Browsers stop at 512, and pages rarely reach 60.
const MAX_DEPTH: usize = 256;
/// The stack for the readability library and [`markdown`], which recurse over a page.
const STACK_BYTES: usize = 64 * 1024 * 1024;
/// The fewest letters and digits of an article; less is a menu or a notice.
const MIN_LETTERS: usize = 40;

#[derive(Debug, Clone)]
pub(crate) struct ExtractedPage {
    pub metadata: ArticleYaml,
    /// The text in Markdown.
    pub text: String,
    /// What could not be kept, and where.
    pub losses: Vec<String>,
}

/// Extracts the article of a page. `address` is the page's address if it is known.
///
/// # Errors
/// The reason why there is none: the page cannot be read, is too large or has no article.
pub(crate) fn extract(bytes: &[u8], address: Option<&str>) -> Result<ExtractedPage, String> {
    let page = encoding::decode(bytes)?;
    let address = address.map(str::to_owned);
    let reader = thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || extract_article(&page, address))
        .map_err(|error| format!("the thread to read it could not be started: {error}"))?;
    reader.join().unwrap_or_else(|_| Err("the readability library failed".to_owned()))
}

/// Converts the HTML of a transcript to Markdown. Its timestamps (`<span class="timestamp"
/// data-timestamp="12.5">`) become times in brackets. Returns also what could not be kept.
///
/// # Errors
/// The reason why the HTML cannot be read.
pub(crate) fn convert_transcript(html: String) -> Result<(String, Vec<String>), String> {
    let reader = thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || {
            let document = parse(&html)?;
            let mut losses = Losses::default();
            write_timestamps(&document, &mut losses);
            let text = markdown::convert(&document, &mut losses);
            Ok((text, losses.into_lines()))
        })
        .map_err(|error| format!("the thread to read it could not be started: {error}"))?;
    reader.join().unwrap_or_else(|_| Err("the library that reads HTML failed".to_owned()))
}

fn write_timestamps(document: &Document, losses: &mut Losses) {
    for node in document.select("span.timestamp").nodes() {
        let seconds = node.attr("data-timestamp").and_then(|it| it.trim().parse::<f64>().ok());
        match seconds.and_then(Moment::from_seconds) {
            Some(moment) => {
                node.set_text(format!("[{moment}]"));
            }
            None => losses.add(node, "the time of a timestamp that cannot be read"),
        }
    }
}

fn extract_article(page: &str, address: Option<String>) -> Result<ExtractedPage, String> {
    const NO_ARTICLE: &str = "no article can be found in it";
    let document = parse(page)?;
    let mut losses = Losses::default();
    let language = metadata::read_language(&document).unwrap_or_default();
    write_as_seen(&document, &language, &mut losses);
    let (metadata, heading) = metadata::read(&document);
    if let Some(heading) = heading {
        // The headline is not a part of the text.
        heading.remove_from_parent();
    }
    visible::remove_hidden(&document, &mut losses);
    let address = address.or_else(|| metadata.url.clone());
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article = Readability::with_document(document, address.as_deref(), Some(config))
        .and_then(|mut reader| reader.parse())
        .map_err(|_| NO_ARTICLE.to_owned())?;
    let article = Document::from(article.content);
    losses.collect(&article);
    let text = markdown::convert(&article, &mut losses);
    if text.chars().filter(|c| c.is_alphanumeric()).count() < MIN_LETTERS {
        return Err(NO_ARTICLE.to_owned());
    }
    Ok(ExtractedPage { metadata, text, losses: losses.into_lines() })
}

/// Writes out what readers see and the text of the page does not have, before the article is found
/// in it: classes, styles and the targets of links are lost then.
fn write_as_seen(document: &Document, language: &str, losses: &mut Losses) {
    visible::name_raised(document);
    formulas::write_as_text(document, losses);
    raised::write_fractions(document);
    note_marks::remove(document, losses);
    visible::remove_ruby(document, losses);
    raised::write_as_text(document, language, losses);
    visible::write_quotation_marks(document, language);
    visible::keep_styles(document);
}

/// Parses a page, with the content of `<noscript>` as elements.
fn parse(page: &str) -> Result<Document, String> {
    let length = page.len();
    if length > MAX_BYTES {
        return Err(format!("it has {length} bytes; the limit is {MAX_BYTES}"));
    }
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    let document = parse_document(Document::default(), options).one(page);
    if document.tree.len() > MAX_NODES {
        return Err(format!("it has more than {MAX_NODES} elements and texts"));
    }
    let mut pending = vec![(document.root().id, 0)];
    while let Some((id, depth)) = pending.pop() {
        if depth > MAX_DEPTH {
            return Err(format!("its elements are nested more than {MAX_DEPTH} deep"));
        }
        for child in document.tree.child_ids_of_it(&id, false) {
            pending.push((child, depth + 1));
        }
    }
    Ok(document)
}
