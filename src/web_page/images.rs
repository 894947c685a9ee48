//! Keeps the descriptions of images as Markdown images, which Factpress shows as links.

use dom_query::{Document, NodeRef};
use url::Url;

use crate::text::encode_url;
use crate::web_page::formulas::clean_tex;
use crate::web_page::inline::{block_of, collapse, collapsed_text, enclosing};
use crate::web_page::losses::Losses;
use crate::web_page::prepare::NO_ADDRESS_MARK;

const SOURCES: [&str; 4] = ["src", "data-src", "data-original", "srcset"];
/// The longest description that is a sign in the text, such as an emoji, in characters.
const MAX_SIGN_CHARS: usize = 8;
/// The most elements and texts around an image that are searched for its description.
const MAX_NODES_AROUND: usize = 200;

/// Keeps the images of an article that have a description and removes the others.
pub(crate) fn keep_descriptions(document: &Document, losses: &mut Losses) {
    for image in document.select("img").nodes() {
        let description = collapse(&image.attr("alt").unwrap_or_default());
        if !is_description(image, &description) {
            image.remove_from_parent();
            continue;
        }
        if is_sign(&description) {
            image.replace_with(&document.tree.new_text(description));
            continue;
        }
        if description.contains("\\displaystyle") {
            let text = clean_tex(&description);
            losses.add(image, &format!("a formula stays as the text “{text}”"));
            image.replace_with(&document.tree.new_text(format!(" {text} ")));
            continue;
        }
        let source = SOURCES.iter().find_map(|name| web_address(image, name));
        if source.is_none() {
            losses.add(image, &format!("the image “{description}” has no web address"));
        }
        image.remove_all_attrs();
        image.set_attr("src", &source.unwrap_or_else(|| NO_ADDRESS_MARK.to_string()));
        image.set_attr("alt", &description);
    }
}

/// Checks for a description that says more than the text around the image.
fn is_description(image: &NodeRef, description: &str) -> bool {
    let is_tracker = ["width", "height"].iter().any(|name| {
        image.attr(name).is_some_and(|size| matches!(size.trim(), "0" | "1" | "0px" | "1px"))
    });
    if description.is_empty() || is_tracker || is_file_name(description) {
        return false;
    }
    let figure = enclosing(image, "figure", 6);
    let link = enclosing(image, "a", 3);
    for around in [figure, link, Some(block_of(image))].into_iter().flatten() {
        let is_small = around.descendants_it().nth(MAX_NODES_AROUND).is_none();
        if is_small && collapsed_text(&around).contains(description) {
            return false;
        }
    }
    true
}

fn is_file_name(description: &str) -> bool {
    let name = description.to_lowercase();
    let endings = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg"];
    endings.iter().any(|ending| name.ends_with(ending))
}

/// Checks for an emoji or another sign in the text.
fn is_sign(description: &str) -> bool {
    description.chars().count() <= MAX_SIGN_CHARS && !description.chars().any(char::is_alphanumeric)
}

fn web_address(image: &NodeRef, attribute: &str) -> Option<String> {
    let value = image.attr(attribute)?;
    let first = value.split_whitespace().next()?.trim_end_matches(',');
    let url = Url::parse(first).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    Some(encode_url(url.as_str()).into_owned())
}
