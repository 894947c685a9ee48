//! The words of a whole page, as far as its readers see them.

use dom_query::{Document, NodeId, NodeRef};

use crate::anchor::is_invisible;
use crate::text::{UNREADABLE, join_unspaced_lines};
use crate::web_page::Reading;
use crate::web_page::inline::{is_block, is_space};
use crate::web_page::visible::style_value;

/// Elements whose text readers do not see, or which have no text of the page.
const UNSEEN: [&str; 24] = [
    "audio", "canvas", "datalist", "embed", "head", "iframe", "input", "math", "meter", "noembed",
    "noframes", "noscript", "object", "option", "progress", "rp", "script", "select", "style",
    "svg", "template", "textarea", "title", "video",
];
/// Those of them with words that no reader sees.
const HIDDEN: [&str; 10] = [
    "head", "meter", "noembed", "noframes", "noscript", "progress", "rp", "script", "style",
    "title",
];
/// Blocks that an article does not keep.
const OTHER_BLOCKS: [&str; 13] = [
    "details",
    "dialog",
    "dir",
    "fieldset",
    "form",
    "hgroup",
    "html",
    "legend",
    "listing",
    "plaintext",
    "search",
    "summary",
    "xmp",
];
/// Fields whose values readers do not see as words.
const FIELDS_WITHOUT_WORDS: [&str; 8] =
    ["checkbox", "color", "file", "hidden", "image", "password", "radio", "range"];
const ZERO_WIDTH_JOINER: char = '\u{200D}';

/// Removes characters that readers do not see, so that they do not hide the number before a raised
/// digit. Joiners of pictographs stay.
pub(crate) fn remove_invisible(document: &Document) {
    for node in document.root().descendants() {
        if !node.is_text() || !node.text().contains(is_invisible) {
            continue;
        }
        let mut kept = String::new();
        for c in node.text().chars() {
            let is_joiner = c == ZERO_WIDTH_JOINER
                && kept
                    .ends_with(|last: char| !last.is_alphanumeric() && last != ZERO_WIDTH_JOINER);
            if is_joiner || !is_invisible(c) {
                kept.push(c);
            }
        }
        node.set_text(kept);
    }
}

/// Returns the words of a page without hidden elements, with a line break at the edges of blocks.
pub(crate) fn visible_text(document: &Document, reading: Reading) -> String {
    let tree = &document.tree;
    let mut text = String::new();
    // Elements are visited twice: before and after their content.
    let mut pending: Vec<(NodeId, bool)> = vec![(document.root().id, false)];
    while let Some((id, is_end)) = pending.pop() {
        let Some(node) = tree.get(&id) else { continue };
        if node.is_text() {
            if reading == Reading::AsCopied || is_preformatted(&node) {
                push_collapsed(&node.text(), &mut text);
            } else {
                push_collapsed(&join_unspaced_lines(&node.text()), &mut text);
            }
            continue;
        }
        if breaks_line(&node) {
            end_line(&mut text);
        }
        let is_unseen = node.node_name().is_some_and(|name| UNSEEN.contains(&name.as_ref()));
        if is_unseen && !is_end && has_seen_words(&node) {
            text.push_str(UNREADABLE);
        }
        if is_end || is_unseen {
            continue;
        }
        pending.push((id, true));
        for child in tree.child_ids_of_it(&id, true) {
            pending.push((child, false));
        }
    }
    text
}

/// Returns whether a node begins and ends on lines of its own, or apart from the text around it.
fn breaks_line(node: &NodeRef) -> bool {
    if is_block(node) || node.has_name("br") {
        return true;
    }
    let Some(name) = node.node_name() else { return false };
    if OTHER_BLOCKS.contains(&name.as_ref()) {
        return true;
    }
    let Some(style) = node.attr("style") else { return false };
    let value = |property: &str| style_value(&style, property).unwrap_or_default();
    let display = value("display");
    display == "block"
        || ["flex", "flow-root", "grid", "list-item", "table"]
            .iter()
            .any(|it| display.starts_with(it))
        || matches!(value("float").as_str(), "left" | "right" | "inline-start" | "inline-end")
        || matches!(value("position").as_str(), "absolute" | "fixed")
}

/// Returns whether a text keeps its line breaks.
fn is_preformatted(text: &NodeRef) -> bool {
    text.ancestors_it(None).any(|outer| {
        let name = outer.node_name();
        let is_pre = matches!(name.as_deref(), Some("pre" | "listing" | "xmp" | "plaintext"));
        let style = outer.attr("style").unwrap_or_default();
        let white_space = style_value(&style, "white-space").unwrap_or_default();
        is_pre || white_space.starts_with("pre") || white_space == "break-spaces"
    })
}

/// Returns whether readers see words in an element whose text is not read.
fn has_seen_words(node: &NodeRef) -> bool {
    if node.node_name().is_none_or(|name| HIDDEN.contains(&name.as_ref())) {
        return false;
    }
    if node.has_name("template") {
        // The words of a custom element.
        return node.has_attr("shadowrootmode");
    }
    if node.has_name("input") {
        let kind = node.attr_or("type", "text").to_lowercase();
        return !FIELDS_WITHOUT_WORDS.contains(&kind.as_str())
            && node.attr_or("value", "").contains(char::is_alphanumeric);
    }
    if node.has_name("svg") {
        return node.descendants_it().any(|inner| inner.has_name("text"));
    }
    node.text().contains(char::is_alphanumeric)
}

fn push_collapsed(words: &str, text: &mut String) {
    for c in words.chars() {
        if !is_space(c) {
            text.push(c);
        } else if !text.is_empty() && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}

fn end_line(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use crate::web_page;

    #[test]
    fn only_what_readers_see_is_read() {
        let cases = [
            ("<p>One <b>two</b>\n three</p><p>four</p>", "One two three\nfour\n"),
            ("one<br>two<div>three</div>four", "one\ntwo\nthree\nfour\n"),
            ("<title>t</title><p>a</p><script>s</script><style>s</style>", "a\n"),
            ("a<noscript>b</noscript><template>c</template><p hidden>d</p>", "a\n"),
            ("a<span style='display: none'>b</span><span class=sr-only>c</span>", "a\n"),
            ("<table><tr><td>1</td><td>2</td></tr></table>", "1\n2\n"),
            ("<p>10<sup>4</sup> people</p>", "10⁴ people\n"),
            ("a <select><option>b</select> c <svg><title>d</title></svg>e", "a \u{fffc} c e\n"),
            ("<textarea>a</textarea>b<svg><text>c</text></svg>d", "\u{fffc}b\u{fffc}d\n"),
            (
                "a <span class=katex><span class=katex-mathml><math><semantics><mn>5</mn><annotation \
                 encoding='application/x-tex'>5</annotation></semantics></math></span><span \
                 class=katex-html aria-hidden=true>5</span></span> b",
                "a 5 b\n",
            ),
            ("a <i aria-hidden=true>b</i> c<i aria-hidden=true>→</i>", "a \u{fffc} c\n"),
            ("<!-- a -->b &amp; c", "b & c\n"),
            ("<p>河水\n  上涨 了</p>", "河水上涨 了\n"),
        ];
        for (page, expected) in cases {
            assert_eq!(
                web_page::visible_words(page.as_bytes(), false).unwrap().words,
                expected,
                "{page}"
            );
        }
    }
}
