//! Reads saved web pages: the words that their readers see, and the article among them.

pub mod beside_numbers;
pub mod encoding;
pub mod formulas;
pub mod html;
pub mod images;
pub mod inline;
pub mod lists;
pub mod losses;
pub mod markdown;
pub mod note_marks;
pub mod notes;
pub mod prepare;
pub mod prose;
pub mod raised;
pub mod read_back;
pub mod table_grid;
pub mod tables;
pub mod visible;
pub mod visible_text;

use std::thread;

use dom_query::Document;
use dom_smoothie::{Config, Readability};
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};

use crate::diagnostics::source_map::floor_char_boundary;
use crate::text::Moment;
use crate::web_page::losses::Losses;

/// The longest page that is read, in bytes.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// The most elements and texts of a page.
const MAX_NODES: usize = 50_000;
/// How deep elements may be nested. Browsers stop at 512, and pages rarely reach 60.
const MAX_DEPTH: usize = 256;
/// How many bytes are parsed before the number of elements is checked again.
const PIECE_BYTES: usize = 4 * 1024;
/// How many pieces are parsed before the depth is checked again.
const PIECES_PER_DEPTH_CHECK: usize = 16;
/// The stack for the readability library and [`markdown`], which recurse over a page.
const STACK_BYTES: usize = 64 * 1024 * 1024;
/// The fewest letters and digits of an article; less is a menu or a notice.
const MIN_LETTERS: usize = 40;

/// How marks of notes and raised characters are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The words of an article: without the marks of notes, and with raised characters as such.
    Words,
    /// As a browser copies them: with the marks of notes, and raised characters like others. Only
    /// digits that would become a part of a number stay raised.
    AsCopied,
}

/// Returns the article of a page as Markdown.
///
/// # Errors
/// The reason, if the page cannot be read, is too large or has no article.
pub(crate) fn article(bytes: &[u8]) -> Result<String, String> {
    let page = encoding::decode(bytes)?;
    with_large_stack(move || {
        let document = parse(&page)?;
        let mut losses = Losses::default();
        write_as_seen(&document, Reading::Words, &mut losses);
        visible::remove_hidden(&document, &mut losses);
        article_markdown(document, None, &mut losses)
    })
}

/// The words of a page that its readers see, with line breaks between blocks.
pub(crate) struct VisibleWords {
    pub(crate) words: String,
    /// The text as a browser copies it, if it was asked for.
    pub(crate) as_copied: Option<String>,
}

/// Returns all words of a page that its readers see.
///
/// # Errors
/// The reason why the page cannot be read.
pub(crate) fn visible_words(bytes: &[u8], asks_copied: bool) -> Result<VisibleWords, String> {
    let page = encoding::decode(bytes)?;
    with_large_stack(move || {
        let document = parse(&page)?;
        let as_copied = asks_copied.then(|| read_words(&document.clone(), Reading::AsCopied));
        Ok(VisibleWords { words: read_words(&document, Reading::Words), as_copied })
    })
}

fn read_words(document: &Document, reading: Reading) -> String {
    let mut losses = Losses::default();
    visible_text::remove_invisible(document);
    write_as_seen(document, reading, &mut losses);
    // Formulas are texts by now, so their drawn half is not marked.
    visible::mark_unspoken(document);
    visible::mark_struck(document);
    visible::remove_hidden(document, &mut losses);
    visible_text::visible_text(document, reading)
}

/// Converts the HTML of a transcript to Markdown. Its timestamps (`<span class="timestamp"
/// data-timestamp="12.5">`) become times in brackets. Returns also what could not be kept.
///
/// # Errors
/// The reason why the HTML cannot be read.
pub(crate) fn convert_transcript(html: String) -> Result<(String, Vec<String>), String> {
    with_large_stack(move || {
        let document = parse(&html)?;
        let mut losses = Losses::default();
        write_timestamps(&document, &mut losses);
        let text = markdown::convert(&document, &mut losses);
        Ok((text, losses.into_lines()))
    })
}

/// Runs a function that may recurse over a page.
///
/// # Errors
/// Those of the function, or if it fails in a library.
pub(crate) fn with_large_stack<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let reader = thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(read)
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

/// Finds the article of a page without hidden elements, and writes it as Markdown.
///
/// # Errors
/// If no article is found in the page.
pub(crate) fn article_markdown(
    document: Document,
    address: Option<&str>,
    losses: &mut Losses,
) -> Result<String, String> {
    const NO_ARTICLE: &str = "no article can be found in it";
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article = Readability::with_document(document, address, Some(config))
        .and_then(|mut reader| reader.parse())
        .map_err(|_| NO_ARTICLE.to_owned())?;
    let article = Document::from(article.content);
    losses.collect(&article);
    let text = markdown::convert(&article, losses);
    if text.chars().filter(|c| c.is_alphanumeric()).count() < MIN_LETTERS {
        return Err(NO_ARTICLE.to_owned());
    }
    Ok(text)
}

/// Writes out what readers see but the text of the page does not have. This comes before the search
/// for the article, which loses classes, styles and the targets of links.
pub(crate) fn write_as_seen(document: &Document, reading: Reading, losses: &mut Losses) {
    let language = html::language(document).unwrap_or_default();
    visible::name_raised(document);
    formulas::write_as_text(document, losses);
    // Hidden words do not belong to a number, a fraction or a mark.
    visible::remove_unseen(document);
    raised::write_fractions(document);
    match reading {
        Reading::Words => note_marks::remove(document, losses),
        Reading::AsCopied => beside_numbers::write_plainly(document),
    }
    visible::remove_ruby(document, losses);
    raised::write_as_text(document, &language, losses);
    visible::write_quotation_marks(document, &language);
    visible::keep_styles(document);
}

/// Parses a page, with the content of `<noscript>` as elements.
pub(crate) fn parse(page: &str) -> Result<Document, String> {
    parse_within(page, MAX_NODES)
}

/// Parses a page of at most `max_nodes` elements and texts.
pub(crate) fn parse_within(page: &str, max_nodes: usize) -> Result<Document, String> {
    let length = page.len();
    if length > MAX_BYTES {
        return Err(format!("it has {length} bytes; the limit is {MAX_BYTES}"));
    }
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    let mut parser = parse_document(Document::default(), options);
    // Some pages would need time or memory that grows with the square of their size.
    let mut rest = page;
    let mut pieces = 0;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(floor_char_boundary(rest, PIECE_BYTES));
        parser.process(piece.into());
        rest = after;
        pieces += 1;
        let document = &parser.tokenizer.sink.sink;
        check_nodes(document, max_nodes)?;
        if pieces % PIECES_PER_DEPTH_CHECK == 0 {
            check_depth(document)?;
        }
    }
    let document = parser.finish();
    check_nodes(&document, max_nodes)?;
    check_depth(&document)?;
    Ok(document)
}

fn check_nodes(document: &Document, max_nodes: usize) -> Result<(), String> {
    if document.tree.len() > max_nodes {
        return Err(format!("it has more than {max_nodes} elements and texts"));
    }
    Ok(())
}

fn check_depth(document: &Document) -> Result<(), String> {
    let mut pending = vec![(document.root().id, 0)];
    while let Some((id, depth)) = pending.pop() {
        if depth > MAX_DEPTH {
            return Err(format!("its elements are nested more than {MAX_DEPTH} deep"));
        }
        for child in document.tree.child_ids_of_it(&id, false) {
            pending.push((child, depth + 1));
        }
    }
    Ok(())
}
