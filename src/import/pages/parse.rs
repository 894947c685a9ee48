//! The text of a page → its tree, as long as that is of a size that pages have. It must not know what any element means.

use dom_query::{Document, NodeId};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};

use crate::diagnostics::source_map::floor_char_boundary;
use crate::import::pages::html;

/// The longest page that is read, in bytes.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Elements inside one another; browsers stop at 512, and pages rarely reach 60.
const MAX_DEPTH: usize = 256;
/// Elements and texts together.
const MAX_NODES: usize = 50_000;
/// How much is read before the tree is looked at again: what reading takes grows with the depth, so a page that is
/// nothing but depth must be noticed early.
const STEP_BYTES: usize = 16 * 1024;
const STEP_NODES: usize = 4_000;

/// Reads a page.
///
/// # Errors
/// Where the page is longer, deeper or has more elements than any that people read.
pub(crate) fn parse(page: &str) -> Result<Document, String> {
    if page.len() > MAX_BYTES {
        return Err(format!(
            "it has {} bytes, and the longest page that is read {MAX_BYTES}",
            page.len()
        ));
    }
    if html::has_too_many_signs(page) {
        return Err(html::TOO_MANY_SIGNS.to_owned());
    }
    if html::has_too_many_attributes(page) {
        return Err(html::TOO_MANY_ATTRIBUTES.to_owned());
    }
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let mut parser =
        parse_document(Document::default(), ParseOpts { tree_builder, ..ParseOpts::default() });
    let (mut rest, mut seen) = (page, 0);
    while !rest.is_empty() {
        let (step, after) = rest.split_at(floor_char_boundary(rest, STEP_BYTES));
        parser.process(StrTendril::from(step));
        rest = after;
        let document = &parser.tokenizer.sink.sink;
        if document.tree.len() > seen + STEP_NODES {
            seen = document.tree.len();
            check(document)?;
        }
    }
    let document = parser.finish();
    check(&document)?;
    Ok(document)
}

fn check(document: &Document) -> Result<(), String> {
    if document.tree.len() > MAX_NODES {
        return Err(format!("it has more than {MAX_NODES} elements and texts"));
    }
    let mut open: Vec<(NodeId, usize)> = vec![(document.root().id, 0)];
    while let Some((id, depth)) = open.pop() {
        if depth > MAX_DEPTH {
            return Err(format!("its elements stand more than {MAX_DEPTH} deep in one another"));
        }
        let template =
            document.tree.get(&id).and_then(|node| node.element_ref()?.template_contents);
        open.extend(
            document.tree.child_ids_of_it(&id, false).chain(template).map(|id| (id, depth + 1)),
        );
    }
    Ok(())
}
