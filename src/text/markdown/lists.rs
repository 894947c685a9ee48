//! Numbers of ordered lists: readers see those that were typed.

use crate::text::Document;
use crate::text::document::DocumentNode;
use crate::text::leading_digits;

/// An ordered list that is being read.
pub(super) struct OpenList {
    /// `None` for a list without numbers.
    first: Option<u64>,
    items: Vec<Item>,
}

struct Item {
    /// The index of the node that opens it.
    node: usize,
    typed: Option<u64>,
}

impl OpenList {
    pub(super) fn new(first: Option<u64>) -> Self {
        Self { first, items: Vec::new() }
    }

    /// Adds an item that the node at an index opens, and whose text in the source is `written`.
    pub(super) fn add_item(&mut self, node: usize, written: &str) {
        if self.first.is_some() {
            let typed = leading_digits(written).parse().ok();
            self.items.push(Item { node, typed });
        }
    }

    /// Numbers the items with the numbers that were typed. If an item repeats the number before it,
    /// as in `1. 1. 1.`, the items are counted from the first number, as in `CommonMark`. If `all`,
    /// every item has its number, else only one that does not follow from the item before.
    pub(super) fn number_items(self, document: &mut Document, all: bool) {
        let Some(first) = self.first else { return };
        let is_typed = self.items.windows(2).all(|pair| pair[0].typed != pair[1].typed);
        let mut expected = first;
        for (index, item) in self.items.iter().enumerate() {
            let counted = first + index as u64;
            let number = if is_typed { item.typed.unwrap_or(counted) } else { counted };
            if (all || number != expected)
                && let Some(node) = document.nodes.get_mut(item.node)
            {
                *node = DocumentNode::Html(format!("<li value=\"{number}\">").into());
            }
            expected = number + 1;
        }
    }
}
