//! Extracts the article of a web page: its metadata, and its text as Markdown.

pub mod bylines;
pub mod metadata;
pub mod names;
pub mod titles;

use crate::import::file::{Agent, ArticleYaml};
use crate::web_page::{self, Reading, losses::Losses, visible};

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
/// The reason, if the page cannot be read, is too large or has no article.
pub(crate) fn extract(bytes: &[u8], address: Option<&str>) -> Result<ExtractedPage, String> {
    let page = web_page::encoding::decode(bytes)?;
    let address = address.map(str::to_owned);
    web_page::with_large_stack(move || extract_article(&page, address))
}

/// Reads the metadata of a page.
///
/// # Errors
/// The reason why the page cannot be read.
pub(crate) fn read_facts(bytes: &[u8]) -> Result<ArticleYaml, String> {
    let page = web_page::encoding::decode(bytes)?;
    web_page::with_large_stack(move || {
        let document = web_page::parse(&page)?;
        web_page::write_as_seen(&document, Reading::Words, &mut Losses::default());
        let mut facts = metadata::read(&document).0;
        for author in &mut facts.authors {
            *author = Agent::from_name(std::mem::take(&mut author.name));
        }
        Ok(facts)
    })
}

fn extract_article(page: &str, address: Option<String>) -> Result<ExtractedPage, String> {
    let document = web_page::parse(page)?;
    let mut losses = Losses::default();
    web_page::write_as_seen(&document, Reading::Words, &mut losses);
    let (metadata, heading) = metadata::read(&document);
    if let Some(heading) = heading {
        // The headline is not a part of the text.
        heading.remove_from_parent();
    }
    visible::remove_hidden(&document, &mut losses);
    let address = address.or_else(|| metadata.url.clone());
    let text = web_page::article_markdown(document, address.as_deref(), &mut losses)?;
    Ok(ExtractedPage { metadata, text, losses: losses.into_lines() })
}
