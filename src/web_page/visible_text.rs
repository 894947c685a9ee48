//! The words of a whole page, as far as its readers see them.

use dom_query::{Document, NodeId, NodeRef};

use crate::text::join_unspaced_lines;
use crate::web_page::inline::{is_block, is_space};
use crate::web_page::visible::UNREADABLE;

/// Elements whose text readers do not see, or which have no text of the page.
const UNSEEN: [&str; 17] = [
    "audio", "canvas", "datalist", "embed", "head", "iframe", "math", "noscript", "object",
    "option", "script", "select", "style", "svg", "template", "textarea", "video",
];

/// Returns the words of a page without hidden elements, with a line break at the edges of blocks.
pub(crate) fn visible_text(document: &Document) -> String {
    let tree = &document.tree;
    let mut text = String::new();
    // Elements are visited twice: before and after their content.
    let mut pending: Vec<(NodeId, bool)> = vec![(document.root().id, false)];
    while let Some((id, is_end)) = pending.pop() {
        let Some(node) = tree.get(&id) else { continue };
        if node.is_text() {
            push_collapsed(&node.text(), &mut text);
            continue;
        }
        if is_block(&node) || node.has_name("br") {
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

/// Returns whether readers see words in an element whose text is not read.
fn has_seen_words(node: &NodeRef) -> bool {
    const WITHOUT_WORDS: [&str; 5] = ["head", "noscript", "script", "style", "template"];
    if node.node_name().is_none_or(|name| WITHOUT_WORDS.contains(&name.as_ref())) {
        return false;
    }
    if node.has_name("svg") {
        return node.descendants_it().any(|inner| inner.has_name("text"));
    }
    node.text().contains(char::is_alphanumeric)
}

fn push_collapsed(words: &str, text: &mut String) {
    for c in join_unspaced_lines(words).chars() {
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
