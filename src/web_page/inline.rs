//! Reads the text around an element of a line.

use dom_query::NodeRef;

/// Elements that begin on a new line, with `blockquote`.
const BLOCK_ELEMENTS: [&str; 36] = [
    "article",
    "div",
    "dl",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
    "address",
    "aside",
    "body",
    "caption",
    "center",
    "dd",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "header",
    "main",
    "menu",
    "nav",
    "thead",
    "tbody",
];
/// The length of the words that name a place, in characters.
const PLACE_CHARS: usize = 40;

pub(crate) fn is_block(node: &NodeRef) -> bool {
    let Some(name) = node.qual_name_ref() else { return false };
    let name = name.local.as_ref();
    BLOCK_ELEMENTS.contains(&name) || name == "blockquote"
}

pub(crate) fn has_block(node: &NodeRef) -> bool {
    node.descendants_it().any(|inner| is_block(&inner))
}

/// White space that browsers collapse, which a no-break space is not.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

/// Returns the text of a node as browsers show it, on one line.
pub(crate) fn collapsed_text(node: &NodeRef) -> String {
    collapse(&node.text())
}

pub(crate) fn collapse(text: &str) -> String {
    let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Returns the block that a node is in.
pub(crate) fn block_of<'d>(node: &NodeRef<'d>) -> NodeRef<'d> {
    let mut block = *node;
    while !is_block(&block) {
        let Some(parent) = block.parent() else { break };
        block = parent;
    }
    block
}

/// Returns the nearest element of a name around a node, at most `levels` above it.
pub(crate) fn enclosing<'a>(node: &NodeRef<'a>, name: &str, levels: usize) -> Option<NodeRef<'a>> {
    node.ancestors_it(Some(levels)).find(|outer| outer.has_name(name))
}

/// Returns the text of a node, if it has at most `limit` bytes.
pub(crate) fn short_text(node: &NodeRef, limit: usize) -> Option<String> {
    let text = beginning(node, limit);
    if text.len() > limit {
        return None;
    }
    Some(collapse(&text))
}

/// Returns the text of a node up to the text node in which it exceeds `limit` bytes.
fn beginning(node: &NodeRef, limit: usize) -> String {
    let mut text = String::new();
    if node.is_text() {
        return node.text().to_string();
    }
    for inner in node.descendants_it() {
        if inner.is_text() {
            text.push_str(&inner.text());
        } else if is_block(&inner) {
            text.push(' ');
        }
        if text.len() > limit {
            break;
        }
    }
    text
}

/// Returns the first words of a node, to name a place.
pub(crate) fn first_words(node: &NodeRef) -> String {
    let text = beginning(node, 8 * PLACE_CHARS);
    let text: String = text.chars().take(8 * PLACE_CHARS).collect();
    let text = collapse(&text);
    let Some((end, _)) = text.char_indices().nth(PLACE_CHARS) else { return text };
    let text = &text[..end];
    let end = text.rfind(' ').unwrap_or(end);
    format!("{}…", text[..end].trim_end())
}

/// Returns up to `limit` characters of the line before a node. White space counts as one space. The
/// text is empty at the start of a block.
pub(crate) fn text_before(node: &NodeRef, limit: usize) -> String {
    let mut reversed = String::new();
    let mut count = 0;
    let mut current = *node;
    while let Some(text) = previous_text(&current) {
        for c in text.text().chars().rev() {
            let c = if is_space(c) { ' ' } else { c };
            if c == ' ' && reversed.ends_with(' ') {
                continue;
            }
            reversed.push(c);
            count += 1;
        }
        if count >= limit {
            break;
        }
        current = text;
    }
    let text: Vec<char> = reversed.chars().take(limit).collect();
    text.into_iter().rev().collect()
}

/// Returns up to `limit` characters of the line after a node.
pub(crate) fn text_after(node: &NodeRef, limit: usize) -> String {
    let mut after = String::new();
    let mut current = *node;
    while let Some(text) = next_text(&current) {
        for c in text.text().chars() {
            let c = if is_space(c) { ' ' } else { c };
            if c != ' ' || !after.ends_with(' ') {
                after.push(c);
            }
        }
        if after.chars().count() >= limit {
            break;
        }
        current = text;
    }
    after.chars().take(limit).collect()
}

/// Ends a line: a block, a line break, or text that is not part of it.
fn ends_line(node: &NodeRef) -> bool {
    is_block(node) || node.has_name("br")
}

fn is_skipped(node: &NodeRef) -> bool {
    node.has_name("script") || node.has_name("style")
}

/// Returns the text node before a node on its line.
pub(crate) fn previous_text<'d>(node: &NodeRef<'d>) -> Option<NodeRef<'d>> {
    let mut current = *node;
    loop {
        current = match current.prev_sibling() {
            Some(sibling) => match last_text(&sibling) {
                Step::Text(text) => return Some(text),
                Step::LineEnd => return None,
                Step::None => sibling,
            },
            None => inline_parent(&current)?,
        };
    }
}

/// Returns the text node after a node on its line.
pub(crate) fn next_text<'d>(node: &NodeRef<'d>) -> Option<NodeRef<'d>> {
    let mut current = *node;
    loop {
        current = match current.next_sibling() {
            Some(sibling) => match first_text(&sibling) {
                Step::Text(text) => return Some(text),
                Step::LineEnd => return None,
                Step::None => sibling,
            },
            None => inline_parent(&current)?,
        };
    }
}

fn inline_parent<'d>(node: &NodeRef<'d>) -> Option<NodeRef<'d>> {
    node.parent().filter(|parent| parent.is_element() && !is_block(parent))
}

enum Step<'d> {
    Text(NodeRef<'d>),
    LineEnd,
    None,
}

fn last_text<'d>(node: &NodeRef<'d>) -> Step<'d> {
    if let Some(step) = text_itself(node) {
        return step;
    }
    for child in node.children_it(true) {
        match last_text(&child) {
            Step::None => {}
            found => return found,
        }
    }
    Step::None
}

fn first_text<'d>(node: &NodeRef<'d>) -> Step<'d> {
    if let Some(step) = text_itself(node) {
        return step;
    }
    for child in node.children_it(false) {
        match first_text(&child) {
            Step::None => {}
            found => return found,
        }
    }
    Step::None
}

fn text_itself<'d>(node: &NodeRef<'d>) -> Option<Step<'d>> {
    if node.is_text() {
        return Some(if node.text().is_empty() { Step::None } else { Step::Text(*node) });
    }
    if ends_line(node) {
        return Some(Step::LineEnd);
    }
    is_skipped(node).then_some(Step::None)
}
