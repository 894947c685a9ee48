//! Refuses drawings that browsers would draw for a long time, because parts of them are drawn again
//! and again, inside of one another.

use std::collections::BTreeMap;

use roxmltree::Node;

use crate::media::svg::{Checked, active, tag_range};

/// The most elements that are drawn, with repetitions.
const MAX_DRAWN: u64 = 500_000;

/// The most elements inside one another, with references.
const MAX_DEPTH: usize = 400;

/// Fails if a drawing has too many elements. An element counts each time it is drawn.
pub(super) fn check_repetitions(root: &Node) -> Checked<()> {
    let mut ids = BTreeMap::new();
    for node in root.descendants() {
        if let Some(id) = node.attribute("id") {
            ids.entry(id).or_insert(node);
        }
    }
    let mut counter = Counter { ids, counted: BTreeMap::new() };
    match counter.drawn(*root, 0) {
        Some(drawn) if drawn <= MAX_DRAWN => Ok(()),
        _ => Err(active(tag_range(root), "parts that are drawn again too often")),
    }
}

struct Counter<'a, 'i> {
    ids: BTreeMap<&'a str, Node<'a, 'i>>,
    /// The numbers of what references lead to, by id; `None` while they are counted.
    counted: BTreeMap<&'a str, Option<u64>>,
}

impl<'a, 'i> Counter<'a, 'i> {
    /// Returns how many elements are drawn for a node, or `None` if references form a circle.
    fn drawn(&mut self, node: Node<'a, 'i>, depth: usize) -> Option<u64> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut drawn = 1_u64;
        for attribute in node.attributes() {
            for id in references(attribute.name(), attribute.value()) {
                if let Some(target) = self.ids.get(id).copied() {
                    drawn = drawn.saturating_add(self.drawn_once(id, target, depth)?);
                }
            }
        }
        for child in node.children() {
            if child.is_element() {
                drawn = drawn.saturating_add(self.drawn(child, depth + 1)?);
            }
        }
        Some(drawn)
    }

    /// Does the same for the target of a reference, which is counted only once.
    fn drawn_once(&mut self, id: &'a str, target: Node<'a, 'i>, depth: usize) -> Option<u64> {
        if let Some(counted) = self.counted.get(id) {
            return *counted;
        }
        self.counted.insert(id, None);
        let drawn = self.drawn(target, depth + 1);
        self.counted.insert(id, drawn);
        drawn
    }
}

/// Returns the ids that a value refers to.
fn references<'v>(name: &str, value: &'v str) -> Vec<&'v str> {
    let mut ids = Vec::new();
    if name == "href" {
        ids.extend(value.trim().strip_prefix('#'));
    }
    // Names of functions are in any case, ids are not. Both have the same length in lower case.
    for (at, function) in value.to_ascii_lowercase().match_indices("url(") {
        let part = value.get(at + function.len()..).unwrap_or_default();
        let part = part.trim_start().trim_start_matches(['"', '\'']);
        if let Some(id) = part.strip_prefix('#') {
            let end = id.find(['"', '\'', ')', ' ']).unwrap_or(id.len());
            ids.extend(id.get(..end));
        }
    }
    ids
}
