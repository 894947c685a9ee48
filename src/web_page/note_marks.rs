//! Removes the marks of notes, which are not words of an article: `61<sup>1</sup> percent` must not
//! become `611 percent`. What could also be a number of the text stays.

use std::collections::BTreeSet;

use dom_query::{Document, NodeRef};

use crate::text::{ends_with_digit, has_only_digits};
use crate::web_page::inline::{
    collapsed_text, enclosing, is_block, is_space, next_text, previous_text, short_text,
    text_before,
};
use crate::web_page::losses::Losses;
use crate::web_page::notes::{FIRST_CHARS, Notes, fragment, has_note_name, is_note_name};
use crate::web_page::raised::is_exponent;

/// Marks that are not numbers.
const SIGNS: [char; 8] = ['*', '†', '‡', '§', '¶', '‖', '#', '∗'];
/// Words before the number of a mark, as in `[note 1]`.
const MARK_WORDS: [&str; 9] = ["note", "nb", "n", "fn", "ref", "anm", "nota", "footnote", "source"];
/// Remarks of editors about a text that are not part of it.
const EDITORS_REMARKS: [&str; 4] =
    ["citation needed", "clarification needed", "better source needed", "failed verification"];
/// The texts of links from a note back to its mark.
const BACK_ARROWS: [&str; 7] = ["↩", "↩\u{FE0E}", "↩\u{FE0F}", "⏎", "↵", "⤴", "⬆"];
/// The same, if they lead back.
const BACK_SIGNS: [&str; 3] = ["^", "↑", "«"];
/// The longest remark in raised brackets, in characters.
const MAX_REMARK_CHARS: usize = 60;

/// Removes the marks of notes, and the links from the notes back to them.
pub(crate) fn remove(document: &Document, losses: &mut Losses) {
    let notes = Notes::read(document);
    remove_back_links(document, &notes);
    let mut marks = linked_marks(document, &notes);
    let has_links = !marks.is_empty();
    marks.extend(raised_remarks(document));
    if !has_links {
        marks.extend(unlinked_marks(document, &notes));
    }
    let mut removed = BTreeSet::new();
    for mark in marks {
        let mark = outermost(&mark);
        if removed.insert(mark.id) {
            remove_mark(&mark, losses);
        }
    }
    let typed_notes = if has_links { None } else { Some(&notes) };
    for node in document.root().descendants() {
        if node.is_text() && node.text().contains('[') {
            remove_typed_marks(&node, typed_notes, losses);
        }
    }
}

/// Returns the marks of a page that are links to their notes.
pub(crate) fn linked(document: &Document) -> Vec<NodeRef<'_>> {
    linked_marks(document, &Notes::read(document))
}

fn remove_back_links(document: &Document, notes: &Notes) {
    document.select(".mw-cite-backlink, [role~=doc-backlink]").remove();
    for link in document.select("a[href]").nodes() {
        let class = link.attr("class").unwrap_or_default();
        let is_named = ["backref", "reversefootnote", "backlink", "footnote-return"]
            .iter()
            .any(|name| class.contains(name));
        let leads_back = fragment(link)
            .and_then(|fragment| notes.target(&fragment))
            .is_some_and(|target| target.id < link.id);
        let text = collapsed_text(link);
        let is_arrow = BACK_ARROWS.contains(&text.as_str()) && fragment(link).is_some();
        let is_sign = leads_back && BACK_SIGNS.contains(&text.as_str());
        if is_named || is_arrow || is_sign {
            link.remove_from_parent();
        }
    }
}

/// Returns the marks that are links to their notes.
fn linked_marks<'d>(document: &'d Document, notes: &Notes) -> Vec<NodeRef<'d>> {
    let mut marks = Vec::new();
    for link in document.select("a[href], [role~=doc-noteref]").nodes() {
        if parse_mark(&collapsed_text(link)).is_some() && is_linked_mark(link, notes) {
            marks.push(*link);
        }
    }
    marks
}

fn is_linked_mark(link: &NodeRef, notes: &Notes) -> bool {
    let is_raised = is_raised(link);
    let is_named = has_note_name(link)
        || link.ancestors_it(Some(2)).any(|outer| !is_block(&outer) && has_note_name(&outer));
    let Some(fragment) = fragment(link) else { return is_named };
    match notes.target(&fragment) {
        // The label of a note links back to its mark.
        Some(target) if target.id < link.id => false,
        // A number in a sentence, as in "see note 5", is a word.
        Some(target) => is_raised || is_named || (is_apart(link) && notes.is_note(&target)),
        None => is_raised || is_named || (is_apart(link) && is_note_name(&fragment)),
    }
}

/// Checks that a mark directly follows a word, or has brackets.
fn is_apart(link: &NodeRef) -> bool {
    let before = text_before(link, 1);
    before.ends_with(|c: char| !c.is_whitespace()) || collapsed_text(link).starts_with('[')
}

fn is_raised(link: &NodeRef) -> bool {
    enclosing(link, "sup", 3).is_some()
        || link.element_children().iter().any(|child| child.has_name("sup"))
}

/// Returns raised remarks in brackets, such as `[1]` and `[citation needed]`.
fn raised_remarks(document: &Document) -> Vec<NodeRef<'_>> {
    let mut remarks = document.select("sup.reference, sup.Inline-Template").nodes().to_vec();
    for raised in document.select("sup").nodes() {
        let text = collapsed_text(raised);
        let is_short = text.chars().count() <= MAX_REMARK_CHARS;
        let is_label = text_before(raised, FIRST_CHARS).trim().is_empty();
        if is_short && !is_label && text.starts_with('[') && text.ends_with(']') {
            remarks.push(*raised);
        }
    }
    remarks
}

/// Returns the raised marks without a link whose notes the page has.
fn unlinked_marks<'d>(document: &'d Document, notes: &Notes) -> Vec<NodeRef<'d>> {
    let mut marks = Vec::new();
    let mut after_numbers = Vec::new();
    let mut labels = BTreeSet::new();
    for raised in document.select("sup").nodes() {
        let before = text_before(raised, 24);
        let Some(label) = parse_mark(&collapsed_text(raised)) else { continue };
        let has_notes = label.split(',').all(|part| notes.has_note_after(raised, part));
        if !has_notes || before.trim().is_empty() || is_exponent(&before, &label) {
            continue;
        }
        if ends_with_digit(&before) {
            after_numbers.push((*raised, label));
        } else {
            labels.insert(label);
            marks.push(*raised);
        }
    }
    for (raised, label) in after_numbers {
        // If the note has another mark, this may be a power.
        if labels.insert(label) {
            marks.push(raised);
        }
    }
    marks
}

/// Returns the labels of the notes that a mark names, separated by commas.
fn parse_mark(text: &str) -> Option<String> {
    let text = text.trim();
    let brackets = [('[', ']'), ('(', ')')];
    let inner = brackets.iter().find_map(|(open, close)| {
        text.strip_prefix(*open).and_then(|text| text.strip_suffix(*close))
    });
    let text = inner.unwrap_or(text).trim();
    let mut labels = Vec::new();
    for part in text.split([',', ';', '–', '-']) {
        labels.push(parse_label(part.trim())?);
    }
    Some(labels.join(","))
}

fn parse_label(text: &str) -> Option<&str> {
    let count = text.chars().count();
    let is_number = count <= 3 && has_only_digits(text);
    let is_letter = count <= 2 && text.bytes().all(|b| b.is_ascii_lowercase());
    let is_roman = count <= 5 && text.bytes().all(|b| b"ivxlc".contains(&b));
    let is_sign = count <= 3 && text.chars().all(|c| SIGNS.contains(&c));
    if count > 0 && (is_number || is_letter || is_roman || is_sign) {
        return Some(text);
    }
    let (word, number) = text.split_once([' ', '\u{A0}', '.'])?;
    if !MARK_WORDS.contains(&word.to_lowercase().as_str()) || number.contains(' ') {
        return None;
    }
    parse_label(number)
}

/// Returns the outermost element of the line that has no other text than a mark.
fn outermost<'d>(mark: &NodeRef<'d>) -> NodeRef<'d> {
    let text = without_brackets(mark);
    let mut outermost = *mark;
    while let Some(parent) = outermost.parent() {
        if !parent.is_element() || is_block(&parent) || without_brackets(&parent) != text {
            break;
        }
        outermost = parent;
    }
    outermost
}

/// Returns the text of a mark without its brackets, unless it is too long for a mark.
fn without_brackets(node: &NodeRef) -> Option<String> {
    let text = short_text(node, 4 * MAX_REMARK_CHARS)?;
    let is_outside = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')');
    Some(text.trim_matches(is_outside).to_owned())
}

fn remove_mark(mark: &NodeRef, losses: &mut Losses) {
    if mark.parent().is_none() {
        return;
    }
    losses.mark_note_after(mark, &collapsed_text(mark));
    let raised = enclosing(mark, "sup", 3);
    remove_brackets_around(mark);
    remove_space_before(mark);
    mark.remove_from_parent();
    let Some(raised) = raised else { return };
    let is_separator = |c: char| is_space(c) || matches!(c, ',' | ';' | '–' | '-' | '[' | ']');
    if raised.text().chars().all(is_separator) {
        for inner in raised.descendants() {
            if inner.is_text() {
                inner.remove_from_parent();
            }
        }
        raised.rename("span");
    }
}

/// Removes the brackets of `[<a>1</a>]`.
fn remove_brackets_around(mark: &NodeRef) {
    let (Some(before), Some(after)) = (previous_text(mark), next_text(mark)) else { return };
    let (text_before, text_after) = (before.text(), after.text());
    if let Some(start) = text_before.strip_suffix('[')
        && let Some(end) = text_after.strip_prefix(']')
    {
        before.set_text(start);
        after.set_text(end);
    }
}

/// Removes the space before a mark if another space or a full stop follows it.
fn remove_space_before(mark: &NodeRef) {
    let Some(before) = previous_text(mark) else { return };
    let follows_space = next_text(mark).is_none_or(|after| closes(&after.text()));
    let text = before.text();
    if follows_space && text.ends_with(is_space) && !text.trim_matches(is_space).is_empty() {
        before.set_text(text.trim_end_matches(is_space));
    }
}

fn closes(after: &str) -> bool {
    after.starts_with(|c: char| is_space(c) || ".,;:!?)".contains(c))
}

/// Removes `[1]` and `[citation needed]` from a text. `notes` are those of a page whose marks are
/// not links.
fn remove_typed_marks(node: &NodeRef, notes: Option<&Notes>, losses: &mut Losses) {
    if node.ancestors_it(None).any(|outer| outer.has_name("pre") || outer.has_name("code")) {
        return;
    }
    let text = node.text();
    let mut kept = String::new();
    let mut labels = Vec::new();
    let mut rest: &str = &text;
    while let Some((before, after)) = rest.split_once('[') {
        kept.push_str(before);
        rest = after;
        let before = text_before(node, FIRST_CHARS);
        let is_first = kept.trim().is_empty() && before.trim().is_empty();
        match typed_mark(after, node, notes) {
            Some((label, following)) if !is_first => {
                if closes(following) || following.is_empty() {
                    kept.truncate(kept.trim_end_matches(is_space).len());
                }
                labels.push(format!("[{label}]"));
                rest = following;
            }
            _ => kept.push('['),
        }
    }
    if labels.is_empty() {
        return;
    }
    kept.push_str(rest);
    for label in labels.iter().rev() {
        losses.mark_note_after(node, label);
    }
    node.set_text(kept);
}

/// Returns a mark after its opening bracket, and the text after it.
fn typed_mark<'t>(
    after: &'t str,
    node: &NodeRef,
    notes: Option<&Notes>,
) -> Option<(&'t str, &'t str)> {
    let (label, following) = after.split_once(']')?;
    if EDITORS_REMARKS.contains(&label.trim().to_lowercase().as_str()) {
        return Some((label, following));
    }
    let parsed = parse_mark(label)?;
    let has_notes =
        parsed.split(',').all(|part| notes.is_some_and(|n| n.has_note_after(node, part)));
    has_notes.then_some((label, following))
}

#[cfg(test)]
mod tests {
    use super::parse_mark;

    #[test]
    fn marks_are_numbers_letters_and_signs() {
        for (text, label) in
            [("[1]", "1"), ("note 2", "2"), ("[a]", "a"), ("*", "*"), ("1, 2", "1,2")]
        {
            assert_eq!(parse_mark(text).as_deref(), Some(label), "{text}");
        }
        for text in ["2019", "here", "[sic]", "", "Chapter 1"] {
            assert_eq!(parse_mark(text), None, "{text}");
        }
    }
}
