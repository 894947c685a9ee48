//! The bytes of a web page → its article: what the page says of it, and its text as Markdown. It must not read or write
//! files, nor decide what an article is called in a site.

pub mod blocks;
pub mod encoding;
pub mod html;
pub mod markdown;
pub mod metadata;
pub mod parse;

use std::thread;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use crate::import::records::review::Appearance;

/// The readability library and `words` call themselves for every level of a page, which `tree` bounds.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// What has fewer letters and digits is a menu or a notice, and no article.
const MIN_LETTERS: usize = 40;

/// An article as its page has it.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    /// What the page says of it.
    pub about: Appearance,
    /// Its text, in Markdown.
    pub text: String,
}

/// Reads a page.
///
/// # Errors
/// Why there is no article in it: it cannot be read, is not of this world, or has nothing that looks like one.
pub(crate) fn read(bytes: &[u8], address: Option<&str>) -> Result<Page, String> {
    let page = encoding::decode(bytes)?;
    let address = address.map(str::to_owned);
    let reader =
        thread::Builder::new().stack_size(STACK_BYTES).spawn(move || extracted(&page, address));
    let reader = reader.map_err(|error| format!("no thread to read it in: {error}"))?;
    reader.join().unwrap_or_else(|_| Err("the readability library cannot cope with it".to_owned()))
}

fn extracted(page: &str, address: Option<String>) -> Result<Page, String> {
    const NOTHING: &str = "there is no article in it that can be told from what stands around";
    let document = parse::parse(page)?;
    let about = metadata::read(&document);
    let address = address.or_else(|| about.url.clone());
    let config = Config { disable_json_ld: true, ..Config::default() };
    let reader = Readability::with_document(document, address.as_deref(), Some(config));
    let article = reader.and_then(|mut reader| reader.parse()).map_err(|_| NOTHING.to_owned())?;
    let text = markdown::write(&blocks::blocks(&Document::from(article.content)));
    if text.chars().filter(|c| c.is_alphanumeric()).count() < MIN_LETTERS {
        return Err(NOTHING.to_owned());
    }
    Ok(Page { about, text })
}
