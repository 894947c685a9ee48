//! Changes a page so that it contains the words that its readers see: removes hidden elements, and
//! writes out the text that browsers add.

use dom_query::{Document, NodeRef};

use crate::text::UNREADABLE;
use crate::web_page::beside_numbers;
use crate::web_page::inline::{collapsed_text, has_block, is_block};
use crate::web_page::losses::Losses;

/// Classes of texts that only screen readers read.
const SCREEN_READER_CLASSES: [&str; 14] = [
    "sr-only",
    "screen-reader-text",
    "screen-reader-only",
    "screenreader",
    "visually-hidden",
    "visuallyhidden",
    "u-visually-hidden",
    "is-visually-hidden",
    "govuk-visually-hidden",
    "hidden-visually",
    "a-offscreen",
    "assistive-text",
    "element-invisible",
    "cite-accessibility-label",
];
/// Classes of struck words.
const STRUCK_CLASSES: [&str; 4] = ["strike", "strikethrough", "strike-through", "line-through"];
/// Quotation marks by language, outer and inner. English is the default.
const QUOTATION_MARKS: [(&[&str], [&str; 4]); 9] = [
    (&["de", "cs", "sk", "sl", "bg", "is", "lt", "sq"], ["„", "“", "‚", "‘"]),
    (&["fr"], ["«", "»", "«", "»"]),
    (&["es", "it", "ca", "gl", "el", "eu"], ["«", "»", "“", "”"]),
    (&["ru", "uk", "be"], ["«", "»", "„", "“"]),
    (&["no", "nb", "nn"], ["«", "»", "‘", "’"]),
    (&["pl", "ro", "hu", "hr", "sr", "bs"], ["„", "”", "«", "»"]),
    (&["sv", "fi"], ["”", "”", "’", "’"]),
    (&["ja"], ["「", "」", "『", "』"]),
    (&["he"], ["”", "”", "’", "’"]),
];
/// Elements of a line whose style can raise or lower them.
const STYLED_INLINE: &str = "body :is(span, a, abbr, b, big, cite, code, em, font, i, ins, mark, \
     small, strong, u)[style]";
/// The longest text that is left out without a word in the report, in words.
const MAX_SILENT_WORDS: usize = 2;

/// Replaces words that readers see and screen readers do not speak by [`UNREADABLE`], so that no
/// quote can leave them out.
pub(crate) fn mark_unspoken(document: &Document) {
    for node in document.select("body [aria-hidden=true]").nodes() {
        if !has_screen_reader_twin(node) && node.text().contains(char::is_alphanumeric) {
            node.set_text(UNREADABLE);
            node.remove_attr("aria-hidden");
        }
    }
}

/// Replaces struck words by [`UNREADABLE`], so that no quote has or leaves out a word that its source
/// takes back.
pub(crate) fn mark_struck(document: &Document) {
    for node in document.select("s, del, strike").nodes() {
        if node.text().contains(char::is_alphanumeric) {
            node.set_text(UNREADABLE);
        }
    }
}

/// Removes what readers do not see. The scripts stay for the readers of metadata.
pub(crate) fn remove_hidden(document: &Document, losses: &mut Losses) {
    show_twins(document);
    for node in
        document.select("body [class], body [style], body [hidden], body [aria-hidden]").nodes()
    {
        if !is_hidden_itself(node) {
            continue;
        }
        let text = collapsed_text(node);
        let is_shown = node.attr("aria-hidden").is_some_and(|value| &*value == "true");
        if is_shown && text.split(' ').count() > MAX_SILENT_WORDS && !has_block(node) {
            losses.mark_after(
                node,
                format!("a text hidden from screen readers is left out: “{text}”"),
            );
        }
        node.remove_from_parent();
    }
}

/// Removes the elements that are hidden from all readers, and not only from screen readers.
pub(crate) fn remove_unseen(document: &Document) {
    show_twins(document);
    for node in document.select("body dialog, body [class], body [style], body [hidden]").nodes() {
        if is_unseen_itself(node) {
            node.remove_from_parent();
        }
    }
}

/// Shows the visible halves of texts that have another half for screen readers.
fn show_twins(document: &Document) {
    for node in document.select("body [aria-hidden=true]").nodes() {
        if has_screen_reader_twin(node) {
            node.remove_attr("aria-hidden");
        }
    }
}

/// Checks if readers do not see a node.
pub(crate) fn is_hidden(node: &NodeRef) -> bool {
    let is_outer_hidden = |outer: NodeRef| outer.has_name("template") || is_hidden_itself(&outer);
    is_hidden_itself(node) || node.ancestors_it(None).any(is_outer_hidden)
}

fn is_hidden_itself(node: &NodeRef) -> bool {
    if node.attr("aria-hidden").is_some_and(|value| &*value == "true") {
        return !node.has_name("img") || !node.attr_or("class", "").contains("fallback-image");
    }
    is_unseen_itself(node)
}

fn is_unseen_itself(node: &NodeRef) -> bool {
    if node.has_attr("hidden") || node.has_name("dialog") && !node.has_attr("open") {
        return true;
    }
    if let Some(style) = node.attr("style")
        && (has_style(&style, "display", "none") || has_style(&style, "visibility", "hidden"))
    {
        return true;
    }
    is_for_screen_readers(node)
}

fn is_for_screen_readers(node: &NodeRef) -> bool {
    if let Some(style) = node.attr("style")
        && has_style(&style, "position", "absolute")
        && (style.contains("clip:") || style.contains("left:-") || style.contains("left: -"))
    {
        return true;
    }
    let classes = node.attr("class").unwrap_or_default();
    classes.split_whitespace().any(|class| SCREEN_READER_CLASSES.contains(&class))
}

fn has_screen_reader_twin(node: &NodeRef) -> bool {
    let Some(parent) = node.parent() else { return false };
    parent.element_children().iter().any(is_for_screen_readers)
}

/// Checks if a style attribute has a declaration.
fn has_style(style: &str, property: &str, value: &str) -> bool {
    style_value(style, property).is_some_and(|declared| declared == value)
}

/// Returns the value of a property in a style attribute, in lower case.
pub(crate) fn style_value(style: &str, property: &str) -> Option<String> {
    let mut found = None;
    for declaration in style.split(';') {
        if let Some((name, value)) = declaration.split_once(':')
            && name.trim().eq_ignore_ascii_case(property)
        {
            let value = value.to_ascii_lowercase();
            found = Some(value.replace("!important", "").trim().to_owned());
        }
    }
    found
}

/// Replaces text that a style raises or lowers by superscripts and subscripts.
pub(crate) fn name_raised(document: &Document) {
    for node in document.select(STYLED_INLINE).nodes() {
        let style = node.attr("style").unwrap_or_default();
        let name = match style_value(&style, "vertical-align").as_deref() {
            Some("super" | "text-top") => "sup",
            Some("sub" | "text-bottom") => "sub",
            _ => continue,
        };
        if node.has_name("span") {
            node.rename(name);
        } else {
            beside_numbers::wrap(node, name);
        }
    }
    document.select("span.sup, span.superscript").rename("sup");
    document.select("span.sub, span.subscript").rename("sub");
}

/// Writes what styles say into the elements, because the extraction of the article drops them.
pub(crate) fn keep_styles(document: &Document) {
    for node in document.select("body [style], body [class]").nodes() {
        let style = node.attr("style").unwrap_or_default();
        if node.has_name("ol") || node.has_name("ul") {
            let list_style = style_value(&style, "list-style-type")
                .or_else(|| style_value(&style, "list-style"));
            if let Some(list_style) = list_style {
                node.set_attr("data-list-style", &list_style);
            }
        }
        if is_struck(node, &style) {
            strike(node);
        }
        // Notes in the margin are apart from the words before them.
        if node.has_name("span") && (node.has_class("sidenote") || node.has_class("marginnote")) {
            node.prepend_child(&document.tree.new_text(" "));
            node.append_child(&document.tree.new_text(" "));
        }
    }
}

fn is_struck(node: &NodeRef, style: &str) -> bool {
    let lines = ["text-decoration", "text-decoration-line"];
    let is_styled = lines.iter().any(|property| {
        style_value(style, property).is_some_and(|value| value.contains("line-through"))
    });
    let classes = node.attr("class").unwrap_or_default();
    is_styled || classes.split_whitespace().any(|class| STRUCK_CLASSES.contains(&class))
}

/// Puts the content of an element into `<s>`.
fn strike(node: &NodeRef) {
    let Some(first) = node.first_child() else { return };
    let struck = node.tree.new_element("s");
    if !is_block(node) && !node.has_name("a") {
        node.rename("s");
        return;
    }
    struck.append_children(&first);
    node.append_child(&struck);
}

/// Writes the quotation marks that browsers show around `<q>`.
pub(crate) fn write_quotation_marks(document: &Document, language: &str) {
    let quotes = document.select("q").nodes().to_vec();
    for quote in &quotes {
        let depth = quote.ancestors_it(None).filter(|outer| outer.has_name("q")).count();
        let own = quote.ancestors_it(None).find_map(|outer| outer.attr("lang"));
        let marks = quotation_marks(own.as_deref().unwrap_or(language));
        let first = if depth % 2 == 0 { 0 } else { 2 };
        quote.prepend_child(&document.tree.new_text(marks[first]));
        quote.append_child(&document.tree.new_text(marks[first + 1]));
    }
    for quote in quotes {
        quote.rename("span");
    }
}

fn quotation_marks(language: &str) -> [&'static str; 4] {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    for (languages, marks) in QUOTATION_MARKS {
        if languages.contains(&primary.as_str()) {
            return marks;
        }
    }
    ["“", "”", "‘", "’"]
}

/// Keeps the base text of ruby annotations.
pub(crate) fn remove_ruby(document: &Document, losses: &mut Losses) {
    for ruby in document.select("ruby").nodes() {
        let mut readings = Vec::new();
        for reading in ruby.find(&["rt"]) {
            readings.push(collapsed_text(&reading));
        }
        remove_parts(ruby, &["rt", "rp", "rtc"]);
        if !readings.is_empty() {
            let base = collapsed_text(ruby);
            let readings = readings.join(" ");
            losses.mark_after(ruby, format!("the reading “{readings}” of “{base}” is left out"));
        }
        ruby.rename("span");
    }
}

fn remove_parts(node: &NodeRef, names: &[&str]) {
    for name in names {
        for part in node.find(&[name]) {
            part.remove_from_parent();
        }
    }
}
