//! Finds the authors that a page names below its headline.

use std::collections::BTreeSet;

use dom_query::{Document, NodeId, NodeRef};

use crate::import::pages::names::{is_same_name, parse_names, without_prefix};
use crate::web_page::inline::{is_block, short_text};
use crate::web_page::visible::is_hidden;

/// Elements that can name the authors.
const CANDIDATES: &str = "[rel~=author], [itemprop~=author], [itemprop~=creator], \
    [class*=byline], [class*=Byline], [class*=author], [class*=Author], [class*=writtenby], \
    [id*=byline], [id*=author], [data-testid*=byline], [data-test*=byline]";
/// Elements in them that have only a name.
const NAMES: &str = "[itemprop~=name], .fn, .author-name, .byline-name, [class*=author__name], \
    [class*=byline__name], [rel~=author], a[href*='/author'], a[href*='/people/'], \
    a[href*='/profile'], a[href*='/by/'], a[href*='/contributor'], a[href*='/staff']";
/// Parts of the classes of elements about authors that do not name them.
const OTHER_NAMES: [&str; 29] = [
    "bio",
    "image",
    "avatar",
    "photo",
    "picture",
    "role",
    "title",
    "job",
    "date",
    "time",
    "comment",
    "desc",
    "about",
    "social",
    "follow",
    "twitter",
    "email",
    "icon",
    "authoriz",
    "related",
    "count",
    "location",
    "share",
    "thumb",
    "link-list",
    "card-list",
    "review",
    "testi",
    "badge",
];
/// Parts of the classes of elements outside the article.
const OUTSIDE: [&str; 21] = [
    "comment",
    "related",
    "sidebar",
    "recommend",
    "teaser",
    "promo",
    "widget",
    "footer",
    "newsletter",
    "most-read",
    "popular",
    "trending",
    "testimonial",
    "quote",
    "bio",
    "more-",
    "next-",
    "aside",
    "review",
    "testi",
    "forum",
];
/// The longest byline, in bytes.
const MAX_BYTES: usize = 300;
/// How many elements and texts after the headline a line `By NAME` is looked for.
const MAX_NODES_BELOW: usize = 120;
/// How many elements and texts after the headline its byline can begin.
const MAX_NODES_NEAR: usize = 300;

/// The authors that a page shows.
#[derive(Debug, Default)]
pub(crate) struct Byline {
    pub names: Vec<String>,
    /// Whether the byline is near the headline.
    pub is_near_headline: bool,
}

/// Finds the byline of a page: the one near the headline, else the first. `sites` are names of the
/// site, which are not authors.
pub(crate) fn find(document: &Document, heading: Option<&NodeRef>, sites: &[String]) -> Byline {
    let below = heading.map(nodes_below).unwrap_or_default();
    let mut found: Vec<(NodeRef, Vec<String>)> = Vec::new();
    for node in document.select(CANDIDATES).nodes() {
        if !can_name_authors(node, heading) {
            continue;
        }
        let names = names_in(node, sites);
        if !names.is_empty() {
            found.push((*node, names));
        }
    }
    let is_near = |node: &NodeRef| {
        below.contains(&node.id) || heading.is_some_and(|heading| is_above(node, heading))
    };
    let near = found.iter().find(|(node, _)| is_near(node));
    let is_near_headline = near.is_some();
    let first = near.or(found.first()).map(|(node, _)| *node);
    let Some(first) = first else {
        let names = heading.map(|heading| names_below(heading, sites)).unwrap_or_default();
        return Byline { is_near_headline: !names.is_empty(), names };
    };
    let mut names: Vec<String> = Vec::new();
    for (node, found) in found {
        if node.id != first.id && !are_together(&first, &node) {
            continue;
        }
        for name in found {
            if !contains_name(&names, &name) {
                names.push(name);
            }
        }
    }
    Byline { names, is_near_headline }
}

/// Returns the nodes after the headline that are near it.
fn nodes_below(heading: &NodeRef) -> BTreeSet<NodeId> {
    let mut near = BTreeSet::new();
    let mut next = following(heading);
    while let Some(node) = next
        && near.len() < MAX_NODES_NEAR
    {
        near.insert(node.id);
        next = first_child_or_following(&node);
    }
    near
}

fn first_child_or_following<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    match node.first_child() {
        Some(child) => Some(child),
        None => following(node),
    }
}

/// Checks for a byline just above the headline, in the same head of the article.
fn is_above(byline: &NodeRef, heading: &NodeRef) -> bool {
    let head =
        heading.ancestors_it(Some(2)).filter(|it| !it.has_name("body") && !it.has_name("main"));
    let parents: Vec<_> = head.map(|outer| outer.id).collect();
    byline.id < heading.id && byline.ancestors_it(Some(3)).any(|it| parents.contains(&it.id))
}

/// Checks for two elements of one byline: one is in the other, or they have a parent in common.
fn are_together(first: &NodeRef, node: &NodeRef) -> bool {
    let parents: Vec<_> = first.ancestors_it(Some(2)).map(|outer| outer.id).collect();
    let is_inside = node.ancestors_it(None).any(|outer| outer.id == first.id);
    is_inside || node.ancestors_it(Some(2)).any(|outer| parents.contains(&outer.id))
}

fn can_name_authors(node: &NodeRef, heading: Option<&NodeRef>) -> bool {
    let is_meta = node.has_name("meta") || node.has_name("link") || node.has_name("body");
    if is_meta || is_about_authors(node) || is_hidden(node) {
        return false;
    }
    let around_heading: Vec<_> = match heading {
        Some(heading) => heading.ancestors_it(None).map(|outer| outer.id).collect(),
        None => Vec::new(),
    };
    for outer in node.ancestors_it(None) {
        if around_heading.contains(&outer.id) {
            break;
        }
        let is_outside = ["nav", "footer", "aside", "blockquote", "figure", "form"]
            .iter()
            .any(|name| outer.has_name(name));
        let names = class_and_id(&outer);
        if is_outside || OUTSIDE.iter().any(|name| names.contains(name)) {
            return false;
        }
    }
    true
}

/// Checks for the picture, the description and so on of an author.
fn is_about_authors(node: &NodeRef) -> bool {
    let names = class_and_id(node);
    let is_of_author =
        |name: &&str| ["author", "byline", "writtenby"].iter().any(|it| name.contains(it));
    let mut count = 0;
    for name in names.split_whitespace().filter(is_of_author) {
        if !OTHER_NAMES.iter().any(|other| name.contains(other)) {
            return false;
        }
        count += 1;
    }
    count > 0
}

fn contains_name(names: &[String], name: &str) -> bool {
    names.iter().any(|known| is_same_name(known, name))
}

fn class_and_id(node: &NodeRef) -> String {
    let names = node.attr_or("class", "").to_string() + " " + &node.attr_or("id", "");
    names.to_lowercase()
}

/// Returns the names in an element: those of its elements for names, else those of its text.
fn names_in(node: &NodeRef, sites: &[String]) -> Vec<String> {
    let Some(text) = separated_text(node) else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    for named in dom_query::Selection::from(*node).select(NAMES).nodes() {
        let Some(text) = separated_text(named) else { continue };
        for name in parse_names(&text, true) {
            if !contains_name(&names, &name) {
                names.push(name);
            }
        }
    }
    if names.is_empty() {
        names = parse_names(&text, true);
    }
    names.retain(|name| !contains_name(sites, name));
    names
}

/// Returns the names in a line `By NAME` below the headline.
fn names_below(heading: &NodeRef, sites: &[String]) -> Vec<String> {
    let mut next = following(heading);
    for _ in 0..MAX_NODES_BELOW {
        let Some(node) = next else { break };
        next = first_child_or_following(&node);
        if !node.is_element() || !(is_block(&node) || node.has_name("span")) || is_hidden(&node) {
            continue;
        }
        let Some(text) = separated_text(&node) else { continue };
        let Some(rest) = without_prefix(&text) else { continue };
        let mut names = parse_names(rest, false);
        names.retain(|name| !contains_name(sites, name));
        if !names.is_empty() {
            return names;
        }
    }
    Vec::new()
}

/// Returns the node after a node and all that is in it.
fn following<'d>(node: &NodeRef<'d>) -> Option<NodeRef<'d>> {
    let mut current = *node;
    loop {
        if let Some(sibling) = current.next_sibling() {
            return Some(sibling);
        }
        current = current.parent()?;
    }
}

/// Returns the text of a byline, with a stroke between separate parts.
fn separated_text(node: &NodeRef) -> Option<String> {
    short_text(node, MAX_BYTES)?;
    let mut text = String::new();
    add_separated(node, &mut text);
    Some(text)
}

fn add_separated(node: &NodeRef, text: &mut String) {
    if node.is_text() {
        text.push_str(&node.text());
        return;
    }
    let is_apart = is_block(node) || node.has_name("br") || node.has_name("time");
    let is_separate = is_apart || !text.ends_with(char::is_whitespace);
    if node.is_element() && is_separate && !text.trim().is_empty() && !is_name_part(node) {
        text.push('|');
    }
    for child in node.children_it(false) {
        if !is_hidden(&child) {
            add_separated(&child, text);
        }
    }
    if is_apart {
        text.push('|');
    }
}

/// Checks for an element that can have a part of a name.
fn is_name_part(node: &NodeRef) -> bool {
    ["b", "i", "em", "strong", "u", "small"].iter().any(|name| node.has_name(name))
}
