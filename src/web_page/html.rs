//! Extracts the structured data of a web page (JSON-LD, microdata) and the plain text of a value
//! that contains HTML.

use dom_query::{Document, NodeRef};
use serde_json::{Map, Value};

use crate::content::values::Language;

/// Attributes that hold the value of a property, by element (HTML, 5.2.4).
const VALUE_ATTRIBUTES: [&str; 6] = ["content", "href", "src", "datetime", "data", "value"];
/// How deep an item is searched for properties; an item in it counts as `ITEM_DEPTH`.
const MAX_DEPTH: usize = 128;
const ITEM_DEPTH: usize = 8;

/// Returns the language of a page.
pub(crate) fn language(document: &Document) -> Option<String> {
    let tag = document.select_single("html").attr("lang")?;
    let tag = tag.trim();
    Language::is_valid(tag).then(|| tag.to_owned())
}

/// Returns the JSON-LD blocks of a page as written.
pub(crate) fn json_ld_blocks(document: &Document) -> Vec<String> {
    let mut blocks = Vec::new();
    for script in document.select("script[type]").nodes() {
        let media_type = script.attr("type").unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case("application/ld+json") {
            blocks.push(script.text().to_string());
        }
    }
    blocks
}

/// Returns the top-level items of a page's microdata in the form of JSON-LD.
pub(crate) fn microdata_items(document: &Document) -> Vec<Value> {
    let items = document.select("[itemscope]:not([itemprop])");
    items.nodes().iter().map(|node| microdata_item(node, 0)).collect()
}

fn microdata_item(node: &NodeRef, depth: usize) -> Value {
    let mut properties = Map::new();
    let address = node.attr("itemtype").unwrap_or_default();
    let name = address.trim().rsplit(['/', '#']).next().unwrap_or_default();
    properties.insert("@type".to_owned(), Value::String(name.to_owned()));
    add_properties(node, &mut properties, depth);
    Value::Object(properties)
}

fn add_properties(node: &NodeRef, properties: &mut Map<String, Value>, depth: usize) {
    if depth >= MAX_DEPTH {
        return;
    }
    for child in node.element_children() {
        let is_item = child.has_attr("itemscope");
        if let Some(names) = child.attr("itemprop") {
            let value = if is_item {
                microdata_item(&child, depth + ITEM_DEPTH)
            } else {
                Value::String(property_value(&child))
            };
            for name in names.split_whitespace() {
                add_property(properties, name, value.clone());
            }
        }
        if !is_item {
            add_properties(&child, properties, depth + 1);
        }
    }
}

/// Adds a property, as a list if there is one of this name already.
fn add_property(properties: &mut Map<String, Value>, name: &str, value: Value) {
    match properties.get_mut(name) {
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
        None => {
            properties.insert(name.to_owned(), value);
        }
    }
}

fn property_value(node: &NodeRef) -> String {
    for name in VALUE_ATTRIBUTES {
        if let Some(value) = node.attr(name) {
            return value.to_string();
        }
    }
    node.text().to_string()
}

/// Elements that publishers leave in texts. Other words in angle brackets are text.
const INLINE_TAGS: [&str; 14] =
    ["a", "abbr", "b", "cite", "em", "font", "i", "mark", "q", "span", "strong", "sub", "sup", "u"];
const BLOCK_TAGS: [&str; 11] =
    ["blockquote", "br", "div", "h1", "h2", "h3", "h4", "li", "ol", "p", "ul"];
/// Tags that need no end tag.
const UNCLOSED_TAGS: [&str; 3] = ["br", "li", "p"];

/// Decodes the entities of a text, even if they are encoded twice, and removes its tags.
pub(crate) fn plain_text(text: &str) -> String {
    let mut plain = text.to_owned();
    for _ in 0..2 {
        if !has_entity(&plain) {
            break;
        }
        // In an element, so that white space at the edges is preserved.
        let escaped = plain.replace('<', "&lt;");
        plain = Document::fragment(format!("<span>{escaped}</span>")).text().to_string();
    }
    without_tags(&plain)
}

fn has_entity(text: &str) -> bool {
    for rest in text.split('&').skip(1) {
        let Some((entity, _)) = rest.split_once(';') else { continue };
        let name = entity.strip_prefix('#').unwrap_or(entity);
        let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric());
        if is_name && (2..=10).contains(&entity.len()) {
            return true;
        }
    }
    false
}

fn without_tags(text: &str) -> String {
    let lowercase = text.to_ascii_lowercase();
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        rest = after;
        let Some((name, after)) = parse_tag(after) else {
            plain.push('<');
            continue;
        };
        let is_inline = INLINE_TAGS.contains(&name.as_str());
        let is_tag = is_inline || BLOCK_TAGS.contains(&name.as_str());
        let is_closed =
            UNCLOSED_TAGS.contains(&name.as_str()) || lowercase.contains(&format!("</{name}"));
        if !is_tag || !is_closed {
            plain.push('<');
            continue;
        }
        if !is_inline {
            plain.push(' ');
        }
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// Parses a tag after its `<`. Returns its name in lower case and the text after it.
fn parse_tag(text: &str) -> Option<(String, &str)> {
    let (tag, rest) = text.split_at(text.find(['<', '>'])?);
    let after = rest.strip_prefix('>')?;
    let tag = tag.trim_start_matches('/');
    let name = tag.split(|c: char| c.is_whitespace() || c == '/').next()?;
    Some((name.to_ascii_lowercase(), after))
}
