//! Tells what the attributes of HTML are for: addresses that a browser loads, links, and code.

use std::ops::Range;

use crate::theme::html_tags::{HtmlAttribute, HtmlTag};

/// How a browser uses an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AddressUse {
    /// It loads the address with the page.
    Load,
    /// It goes there if the reader wants to.
    Link,
}

/// The elements whose `src` is loaded.
const LOADED_SOURCES: [&str; 11] = [
    "audio", "bgsound", "embed", "frame", "iframe", "img", "input", "script", "source", "track",
    "video",
];

/// The types of links that a browser follows without the reader (HTML, section 4.6.7).
const LOADED_LINKS: [&str; 13] = [
    "apple-touch-icon",
    "apple-touch-icon-precomposed",
    "apple-touch-startup-image",
    "dns-prefetch",
    "icon",
    "manifest",
    "mask-icon",
    "modulepreload",
    "preconnect",
    "prefetch",
    "preload",
    "prerender",
    "stylesheet",
];

/// Returns what the address in an attribute is for, if the attribute has an address. `name` is the
/// name of the attribute.
pub(super) fn address_use(tag: &HtmlTag, name: &str, html: &str) -> Option<AddressUse> {
    match (tag.name.as_str(), name) {
        (element, "src") if LOADED_SOURCES.contains(&element) => Some(AddressUse::Load),
        ("image" | "use" | "feimage" | "script", "href" | "xlink:href")
        | ("video", "poster")
        | ("object", "data")
        | ("a" | "area", "ping")
        | (_, "background") => Some(AddressUse::Load),
        ("link", "href") if is_loaded_link(tag, html) => Some(AddressUse::Load),
        ("meta", "content") if is_refresh(tag, html) => Some(AddressUse::Link),
        (_, "href" | "xlink:href" | "src" | "action" | "formaction" | "cite") => {
            Some(AddressUse::Link)
        }
        _ => None,
    }
}

/// Returns the range of the address in the value of an attribute.
pub(super) fn address_range(tag: &HtmlTag, attribute: &HtmlAttribute, html: &str) -> Range<usize> {
    let range = attribute.value.clone();
    if tag.name != "meta" {
        return range;
    }
    // `5; url=page.html`
    let value = value_of(attribute, html).to_ascii_lowercase();
    let start = value.find("url=").map_or(value.len(), |start| start + "url=".len());
    range.start + start..range.end
}

fn is_loaded_link(tag: &HtmlTag, html: &str) -> bool {
    let Some(rel) = tag.attribute("rel") else { return false };
    let rel = value_of(rel, html).to_ascii_lowercase();
    rel.split_ascii_whitespace().any(|kind| LOADED_LINKS.contains(&kind))
}

fn is_refresh(tag: &HtmlTag, html: &str) -> bool {
    let header = tag.attribute("http-equiv");
    header.is_some_and(|header| value_of(header, html).trim().eq_ignore_ascii_case("refresh"))
}

/// Returns whether the name of an attribute is that of an event handler (HTML, section 8.1.8.2).
/// `oncut` is the shortest.
pub(super) fn is_handler(name: &str) -> bool {
    name.len() >= "oncut".len()
        && name.starts_with("on")
        && name.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Returns whether a `script` contains code. Other types than these are data.
pub(super) fn is_inline_script(tag: &HtmlTag, html: &str) -> bool {
    if ["src", "href", "xlink:href"].iter().any(|name| tag.attribute(name).is_some()) {
        return false;
    }
    let Some(kind) = tag.attribute("type") else { return true };
    let kind = value_of(kind, html).trim().to_ascii_lowercase();
    matches!(kind.as_str(), "" | "module" | "importmap" | "speculationrules")
        || ["javascript", "ecmascript", "jscript", "livescript"]
            .iter()
            .any(|name| kind.contains(name))
}

fn value_of<'h>(attribute: &HtmlAttribute, html: &'h str) -> &'h str {
    html.get(attribute.value.clone()).unwrap_or_default()
}
