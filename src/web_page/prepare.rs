//! Rewrites the DOM of an article into what `dom_query` writes as Markdown.

use dom_query::{Document, NodeRef};
use url::Url;

use crate::text::encode_url;
use crate::web_page::inline::{has_block, is_space};
use crate::web_page::losses::Losses;
use crate::web_page::{images, lists, tables};

/// Elements without text, or whose text is not part of an article.
const UNSEEN_ELEMENTS: &str = "area, audio, button, canvas, datalist, embed, head, iframe, input, \
    map, meter, noscript, object, optgroup, option, progress, script, select, style, svg, \
    template, textarea, video, wbr, [hidden], [aria-hidden=true]";
/// Elements that `dom_query` does not know, by elements that look the same.
const SYNONYMS: [(&str, &str); 4] = [
    ("cite, dfn, var", "em"),
    ("kbd, samp, tt", "code"),
    ("menu, dir", "ul"),
    (
        "address, aside, center, dd, details, dialog, dt, fieldset, figcaption, figure, footer, \
         form, header, legend, main, nav, summary",
        "div",
    ),
];
const STRUCK_ELEMENTS: &str = "s, del, strike";
const EMPHASIS: [(&str, char); 4] =
    [("b", STRONG_MARK), ("strong", STRONG_MARK), ("i", EMPHASIS_MARK), ("em", EMPHASIS_MARK)];

/// Noncharacters that mark what `dom_query` does not write, until its Markdown is finished.
pub(crate) const STRIKE_MARK: char = '\u{FDD0}';
pub(crate) const ESCAPE_MARK: char = '\u{FDD1}';
pub(crate) const STRONG_MARK: char = '\u{FDD2}';
pub(crate) const EMPHASIS_MARK: char = '\u{FDD3}';
/// A placeholder for the missing address of an image.
pub(crate) const NO_ADDRESS_MARK: char = '\u{FDD5}';

/// Checks for a noncharacter that is used as a mark. Texts never contain noncharacters.
pub(crate) fn is_mark(c: char) -> bool {
    ('\u{FDD0}'..='\u{FDEF}').contains(&c)
}

/// Removes what readers do not see, and rewrites what `dom_query` does not write as they see it.
pub(crate) fn prepare(document: &Document, losses: &mut Losses) {
    document.select(UNSEEN_ELEMENTS).remove();
    images::keep_descriptions(document, losses);
    tables::move_captions(document);
    for (elements, synonym) in SYNONYMS {
        document.select(elements).rename(synonym);
    }
    prepare_texts(document);
    mark_struck_words(document);
    prepare_links(document);
    for line_break in document.select(":is(h1, h2, h3, h4, h5, h6) br").nodes() {
        line_break.replace_with(&document.tree.new_text(" "));
    }
    for line_break in document.select("pre br").nodes() {
        line_break.replace_with(&document.tree.new_text("\n"));
    }
    for code in document.select("pre").nodes() {
        code.remove_all_attrs();
        code.set_text(code.text().trim_end().trim_start_matches('\n'));
    }
    lists::write_numbers(document);
    tables::prepare(document, losses);
}

/// Removes control characters and soft hyphens, and marks the ampersands that Markdown would read
/// as entities.
fn prepare_texts(document: &Document) {
    for node in document.root().descendants() {
        if node.is_text() {
            let (mut is_preformatted, mut is_code) = (false, false);
            for outer in node.ancestors_it(None) {
                is_preformatted |= outer.has_name("pre");
                is_code |= outer.has_name("code");
            }
            let text = node.text();
            node.set_text(prepare_text(&text, is_preformatted, is_code || is_preformatted));
        }
    }
    for image in document.select("img").nodes() {
        let description = image.attr("alt").unwrap_or_default();
        image.set_attr("alt", &prepare_text(&description, false, false));
    }
}

fn prepare_text(text: &str, is_preformatted: bool, is_code: bool) -> String {
    let mut prepared = String::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        if c == '&' && !is_code && starts_with_entity(&text[index + 1..]) {
            prepared.push(ESCAPE_MARK);
        }
        if is_preformatted && matches!(c, '\n' | '\t') {
            prepared.push(c);
        } else if is_space(c) {
            prepared.push(' ');
        } else if !c.is_control() && c != '\u{AD}' && !is_mark(c) {
            prepared.push(c);
        }
    }
    prepared
}

/// Checks if the text after an ampersand is the rest of an entity.
fn starts_with_entity(after: &str) -> bool {
    let Some((name, _)) = after.split_once(';') else { return false };
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Puts marks around the words that are struck out.
fn mark_struck_words(document: &Document) {
    // Code cannot be struck out.
    for code in document.select(":is(pre, code):has(s, del, strike)").nodes() {
        code.rename(if code.has_name("pre") { "div" } else { "span" });
        break_lines(code);
    }
    let struck_elements = document.select(STRUCK_ELEMENTS);
    for struck in struck_elements.nodes() {
        let is_inner = struck
            .ancestors_it(None)
            .any(|outer| outer.has_name("s") || outer.has_name("del") || outer.has_name("strike"));
        if is_inner {
            continue;
        }
        if !has_block(struck) {
            surround(struck, STRIKE_MARK);
            continue;
        }
        for text in struck.descendants() {
            if text.is_text() && !text.text().trim().is_empty() {
                surround(&text, STRIKE_MARK);
            }
        }
    }
    struck_elements.rename("span");
}

/// Replaces the line ends of preformatted text by line breaks.
fn break_lines(node: &NodeRef) {
    for text in node.descendants() {
        if !text.is_text() || !text.text().contains('\n') {
            continue;
        }
        let whole = text.text();
        for (index, line) in whole.split('\n').enumerate() {
            if index > 0 {
                text.insert_before(&node.tree.new_element("br"));
            }
            text.insert_before(&node.tree.new_text(line));
        }
        text.remove_from_parent();
    }
}

/// Puts a mark before and after a node, inside the white space at its ends.
fn surround(node: &NodeRef, mark: char) {
    let text = node.text();
    if text.trim().is_empty() {
        return;
    }
    let tree = node.tree;
    if text.starts_with(is_space) {
        trim_first_text(node);
        node.insert_before(&tree.new_text(" "));
    }
    node.insert_before(&tree.new_text(mark.to_string()));
    if text.ends_with(is_space) {
        trim_last_text(node);
        node.insert_after(&tree.new_text(" "));
    }
    node.insert_after(&tree.new_text(mark.to_string()));
}

fn texts<'d>(node: &NodeRef<'d>) -> Vec<NodeRef<'d>> {
    if node.is_text() {
        return vec![*node];
    }
    node.descendants().into_iter().filter(NodeRef::is_text).collect()
}

fn trim_first_text(node: &NodeRef) {
    for text in texts(node) {
        let trimmed = text.text().trim_start_matches(is_space).to_owned();
        let is_blank = trimmed.is_empty();
        text.set_text(trimmed);
        if !is_blank {
            return;
        }
    }
}

fn trim_last_text(node: &NodeRef) {
    for text in texts(node).into_iter().rev() {
        let trimmed = text.text().trim_end_matches(is_space).to_owned();
        let is_blank = trimmed.is_empty();
        text.set_text(trimmed);
        if !is_blank {
            return;
        }
    }
}

/// Keeps the links to addresses of the web or of mailboxes.
fn prepare_links(document: &Document) {
    for link in document.select("a").nodes() {
        let target = link.attr("href").and_then(|href| parse_target(&href));
        link.remove_all_attrs();
        match target {
            Some(target) => link.set_attr("href", &target),
            None => link.rename("span"),
        }
    }
    // The words of links are written without their markup, but with these marks.
    for (name, mark) in EMPHASIS {
        for emphasis in document.select(&format!("a:not(:has(img)) {name}")).nodes() {
            if !has_block(emphasis) {
                surround(emphasis, mark);
                emphasis.rename("span");
            }
        }
    }
}

/// Returns the target of a link if it is an absolute address of the web or of a mailbox.
fn parse_target(href: &str) -> Option<String> {
    let url = Url::parse(href.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https" | "mailto") {
        return None;
    }
    Some(encode_url(url.as_str()).into_owned())
}
