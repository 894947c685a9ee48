//! The structured data of an HTML page: its JSON-LD blocks, and its microdata in the same form. It must
//! not know what any item means.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use dom_query::{Document, NodeRef};
use serde_json::{Map, Value};

/// Attributes that hold the value of a property, by element (HTML, 5.2.4).
const VALUES: [&str; 6] = ["content", "href", "src", "datetime", "data", "value"];
/// Items inside one another.
const DEPTH: usize = 16;

/// What is said of a page with tags of too many attributes.
pub(crate) const TOO_MANY_ATTRIBUTES: &str = "its tags have too many attributes";

/// What is said of a page with too many ampersands.
pub(crate) const TOO_MANY_SIGNS: &str = "it has too many ampersands";

/// Elements inside one another that a page may have: reading takes time by the square of them.
const NESTED: usize = 5_000;
/// Comparisons between the names of attributes that a page may ask for: reading compares each of a tag with all before it.
const COMPARED: usize = 100_000_000;
/// Bytes that writing the words of a page may go through, which goes through all that is left for each sign that means something.
const GONE_THROUGH: usize = 30_000_000_000;
/// How often a page may be looked at for that, where tags seem to stand in one another.
const LOOKED_AT: usize = 16;
/// A page that is shorter is looked at as if it were as long.
const MIN_LENGTH: usize = 64 * 1024;
/// Elements that end by themselves.
const SHORT: [&str; 22] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "source", "tbody", "td", "th", "tr", "track", "wbr",
];

/// Whether so many elements stand inside one another that the page should not be read.
pub(crate) fn is_too_deep(page: &str) -> bool {
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let mut depth = 0;
    for (at, _) in page.match_indices('<') {
        let rest = page.get(at + 1..).unwrap_or_default();
        let (is_end, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let length = rest.bytes().take(20).take_while(u8::is_ascii_alphanumeric).count();
        let name = rest.get(..length).unwrap_or_default().to_ascii_lowercase();
        if name.is_empty() || SHORT.contains(&name.as_str()) {
            continue;
        }
        let count = open.entry(name).or_default();
        if !is_end {
            (*count, depth) = (*count + 1, depth + 1);
        } else if *count > 0 {
            (*count, depth) = (*count - 1, depth - 1);
        }
        if depth > NESTED {
            return true;
        }
    }
    false
}

/// Whether its tags have so many attributes that the page should not be read. Each `<` before a letter is taken for a tag,
/// since some that seem to stand in the value of an attribute are tags after all; one in the name of a tag has the same
/// attributes as that.
pub(crate) fn has_too_many_attributes(page: &str) -> bool {
    let (mut compared, mut looked_at, mut named) = (0, 0, 0);
    page.match_indices('<').any(|(at, _)| {
        let tag = page.as_bytes().get(at + 1..).filter(|_| at >= named).unwrap_or_default();
        let tag = tag.strip_prefix(b"/").unwrap_or(tag);
        if !tag.first().is_some_and(u8::is_ascii_alphabetic) {
            return false;
        }
        named = at + past(tag, 0, is_of_name);
        let (count, length) = attributes(tag);
        compared += count * count / 2;
        looked_at += length;
        compared > COMPARED || looked_at > LOOKED_AT * (page.len() + MIN_LENGTH)
    })
}

/// Where bytes of a kind end that begin at a place.
fn past(tag: &[u8], at: usize, goes_on: fn(u8) -> bool) -> usize {
    let rest = tag.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !goes_on(*byte)).unwrap_or(rest.len())
}

/// How many attributes a tag has, as far as they matter, and how long it is (HTML, 13.2.5.8 and 13.2.5.32 to 13.2.5.38).
fn attributes(tag: &[u8]) -> (usize, usize) {
    let byte = |at: usize| tag.get(at).copied();
    let past = |at: usize, goes_on: fn(u8) -> bool| past(tag, at, goes_on);
    let (mut at, mut count) = (past(0, is_of_name), 0);
    loop {
        at = past(at, |byte| byte.is_ascii_whitespace() || byte == b'/');
        if byte(at).is_none_or(|byte| byte == b'>') || count * count / 2 > COMPARED {
            return (count, at);
        }
        count += 1;
        at = past(past(at + 1, |byte| is_of_name(byte) && byte != b'='), |byte| {
            byte.is_ascii_whitespace()
        });
        if byte(at) != Some(b'=') {
            continue;
        }
        at = past(at + 1, |byte| byte.is_ascii_whitespace());
        at = match byte(at) {
            Some(b'"') => past(at + 1, |byte| byte != b'"') + 1,
            Some(b'\'') => past(at + 1, |byte| byte != b'\'') + 1,
            _ => past(at, |byte| !byte.is_ascii_whitespace() && byte != b'>'),
        };
    }
}

fn is_of_name(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !b"/>".contains(&byte)
}

/// Whether writing the words of a page would take too long.
pub(crate) fn has_too_many_signs(page: &str) -> bool {
    memchr::memchr_iter(b'&', page.as_bytes()).count().saturating_mul(page.len()) > GONE_THROUGH
}

/// The JSON-LD blocks of a page, as they are written.
pub(crate) fn blocks(page: &str) -> Vec<String> {
    blocks_of(&Document::from(page))
}

/// The same of a page that was read.
pub(crate) fn blocks_of(document: &Document) -> Vec<String> {
    let scripts = document.select("script[type]");
    let is_data = |script: &&NodeRef| {
        let kind = script.attr("type").unwrap_or_default();
        kind.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("application/ld+json")
    };
    scripts.nodes().iter().filter(is_data).map(|script| script.text().to_string()).collect()
}

/// The items of a page's microdata that are in no other.
pub(crate) fn items(page: &str) -> Vec<Value> {
    if !page.contains("itemscope") {
        return Vec::new();
    }
    let document = Document::from(page);
    let items = document.select("[itemscope]:not([itemprop])");
    let left = Cell::new(MOST_VALUES);
    items.nodes().iter().map(|node| item(node, 0, &left)).collect()
}

/// The most bytes of values that are taken from a page: a text counts as often as it has a name.
const MOST_VALUES: usize = 32 * 1024 * 1024;

fn item(node: &NodeRef, depth: usize, left: &Cell<usize>) -> Value {
    let mut properties = Map::new();
    let kind = node.attr("itemtype").unwrap_or_default();
    let kind = kind.trim().rsplit(['/', '#']).next().unwrap_or_default().to_owned();
    properties.insert("@type".to_owned(), Value::String(kind));
    collect(node, &mut properties, depth, left);
    Value::Object(properties)
}

fn collect(node: &NodeRef, properties: &mut Map<String, Value>, depth: usize, left: &Cell<usize>) {
    for child in node.children().iter().filter(|child| child.is_element() && depth < DEPTH * 8) {
        let is_item = child.attr("itemscope").is_some();
        if let Some(names) = child.attr("itemprop") {
            let value =
                if is_item { item(child, depth + 8, left) } else { Value::String(value(child)) };
            let length = value.as_str().map_or(0, str::len);
            for name in names.split_whitespace() {
                let Some(rest) = left.get().checked_sub(length) else { break };
                left.set(rest);
                add(properties, name, value.clone());
            }
        }
        if !is_item {
            collect(child, properties, depth + 1, left);
        }
    }
}

/// A property that stands twice is a list.
fn add(properties: &mut Map<String, Value>, name: &str, value: Value) {
    match properties.get_mut(name) {
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
        None => drop(properties.insert(name.to_owned(), value)),
    }
}

fn value(node: &NodeRef) -> String {
    let written = VALUES.iter().find_map(|name| node.attr(name));
    written.map_or_else(|| node.text().to_string(), |value| value.to_string())
}

/// The elements that publishers leave in texts; other words in angle brackets are words.
const TAGS: [&str; 25] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "cite",
    "div",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "i",
    "li",
    "mark",
    "ol",
    "p",
    "q",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
    "ul",
];
/// Those of them that are no blocks, so that the words beside them touch.
const INLINE: [&str; 14] =
    ["a", "abbr", "b", "cite", "em", "font", "i", "mark", "q", "span", "strong", "sub", "sup", "u"];

/// The words of a text that may hold entities, also those that are encoded twice, and tags.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = text.to_owned();
    for _ in 0..2 {
        if !has_entity(&plain) {
            break;
        }
        // In an element, so that white space at the edges stays.
        let escaped = plain.replace('<', "&lt;");
        plain = Document::fragment(format!("<span>{escaped}</span>")).text().to_string();
    }
    without_tags(&plain)
}

fn has_entity(text: &str) -> bool {
    let named = |rest: &str| {
        let name = rest.split(';').next().unwrap_or_default();
        let is_name =
            name.strip_prefix('#').unwrap_or(name).bytes().all(|b| b.is_ascii_alphanumeric());
        is_name && (2..=10).contains(&name.len()) && rest.len() > name.len()
    };
    text.split('&').skip(1).any(named)
}

fn without_tags(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let lower = text.to_ascii_lowercase();
    let closed: BTreeSet<&str> = TAGS.into_iter().filter(|name| is_closed(name, &lower)).collect();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        words.push_str(before);
        rest = match tag(after) {
            Some((name, after)) if closed.contains(name.as_str()) => {
                words.push_str(if INLINE.contains(&name.as_str()) { "" } else { " " });
                after
            }
            _ => {
                words.push('<');
                after
            }
        };
    }
    words.push_str(rest);
    words
}

/// Whether a tag is closed somewhere, or need not be; else it is a word.
fn is_closed(name: &str, lower: &str) -> bool {
    matches!(name, "br" | "p" | "li") || lower.contains(&format!("</{name}"))
}

/// The name of the tag that a text begins with after its `<`, and what follows it.
fn tag(text: &str) -> Option<(String, &str)> {
    // Another tag may begin before this one ends, and then it is none.
    let end = memchr::memchr2(b'<', b'>', text.as_bytes())
        .filter(|end| text.as_bytes().get(*end) == Some(&b'>'))?;
    let (inside, after) = (text.get(..end)?, text.get(end + 1..)?);
    let name = inside
        .trim_start_matches('/')
        .split(|c: char| c.is_whitespace() || c == '/')
        .next()?
        .to_ascii_lowercase();
    TAGS.contains(&name.as_str()).then_some((name, after))
}
