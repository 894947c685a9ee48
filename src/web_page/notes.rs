//! Finds the notes of a page: footnotes, endnotes, references.

use std::collections::BTreeMap;

use dom_query::{Document, NodeId, NodeRef};
use percent_encoding::percent_decode_str;

use crate::text::leading_digits;
use crate::web_page::inline::{collapsed_text, has_block, text_after, text_before};

/// Headings of lists of notes, in lower case.
const NOTE_HEADINGS: [&str; 38] = [
    "notes",
    "note",
    "footnotes",
    "endnotes",
    "references",
    "reference",
    "sources",
    "citations",
    "notes and references",
    "references and notes",
    "works cited",
    "bibliography",
    "fußnoten",
    "anmerkungen",
    "einzelnachweise",
    "quellen",
    "belege",
    "notes et références",
    "références",
    "notas",
    "referencias",
    "notas y referencias",
    "fuentes",
    "referências",
    "notas e referências",
    "riferimenti",
    "fonti",
    "bronnen",
    "voetnoten",
    "przypisy",
    "źródła",
    "noter",
    "referenser",
    "källor",
    "примечания",
    "источники",
    "脚注",
    "注释",
];
/// The beginnings of the ids and classes of notes and of their marks, in lower case.
const NOTE_NAMES: [&str; 19] = [
    "footnote",
    "endnote",
    "sidenote",
    "fnref",
    "fn-",
    "fn:",
    "fn_",
    "ftn",
    "_ftn",
    "edn",
    "_edn",
    "sdfootnote",
    "noteref",
    "note-",
    "note_",
    "cite",
    "citation",
    "reference",
    "easy-footnote",
];
/// The whole ids and classes of notes and of their marks.
const SHORT_NOTE_NAMES: [&str; 7] = ["fn", "ref", "refs", "note", "notes", "n", "en"];
/// How many characters are read to see that only white space is before a text on its line.
pub(crate) const FIRST_CHARS: usize = 4;
/// How many elements around a note may be named after it.
const MAX_WRAPPERS: usize = 3;

/// The notes of a page. The ids of nodes grow in the order of the page.
pub(crate) struct Notes<'d> {
    targets: BTreeMap<String, NodeRef<'d>>,
    /// From the heading of a list of notes to the next heading of its level.
    sections: Vec<(NodeId, Option<NodeId>)>,
    /// The notes by their labels.
    labels: BTreeMap<String, NodeId>,
}

impl<'d> Notes<'d> {
    pub fn read(document: &'d Document) -> Self {
        let mut notes =
            Self { targets: BTreeMap::new(), sections: Vec::new(), labels: BTreeMap::new() };
        for node in document.select("[id], a[name]").nodes() {
            let id = node.attr("id").or_else(|| node.attr("name")).unwrap_or_default();
            notes.targets.entry(id.to_string()).or_insert(*node);
        }
        notes.read_sections(document);
        notes.read_labels(document);
        notes
    }

    fn read_sections(&mut self, document: &Document) {
        let mut open: Option<(NodeId, String)> = None;
        for heading in document.select("h1, h2, h3, h4, h5, h6").nodes() {
            let level = heading.node_name().unwrap_or_default().to_string();
            if let Some((start, _)) = open.take_if(|(_, open_level)| level <= *open_level) {
                self.sections.push((start, Some(heading.id)));
            }
            let text = collapsed_text(heading).to_lowercase();
            let text = text.trim_end_matches("[edit]").trim_end_matches(':').trim();
            if open.is_none() && NOTE_HEADINGS.contains(&text) {
                open = Some((heading.id, level));
            }
        }
        if let Some((start, _)) = open {
            self.sections.push((start, None));
        }
    }

    fn read_labels(&mut self, document: &Document) {
        for list in document.select("ol").nodes() {
            if !self.is_in_section(list) && !is_named_as_note(list) {
                continue;
            }
            let start = list.attr("start").and_then(|start| start.trim().parse::<usize>().ok());
            let items = list.element_children();
            for (index, item) in items.iter().enumerate() {
                self.add_label((start.unwrap_or(1) + index).to_string(), item);
            }
        }
        for raised in document.select("sup").nodes() {
            let is_first = text_before(raised, FIRST_CHARS).trim().is_empty();
            if is_first && text_after(raised, 6).trim().len() > 3 {
                self.add_label(collapsed_text(raised), raised);
            }
        }
        for block in document.select("p, li, dd, div").nodes() {
            if !has_block(block) {
                self.read_typed_label(block);
            }
        }
    }

    /// Reads `[1]` at the start of a block, and `1.` in a list of notes.
    fn read_typed_label(&mut self, block: &NodeRef) {
        let text = collapsed_text(block);
        if let Some(rest) = text.strip_prefix('[')
            && let Some((label, rest)) = rest.split_once(']')
            && label.len() <= 3
            && rest.len() > 3
        {
            self.add_label(label.to_owned(), block);
            return;
        }
        let digits = leading_digits(&text);
        let is_numbered = text[digits.len()..].starts_with(['.', ')', ' ']);
        if (1..=3).contains(&digits.len()) && is_numbered && self.is_in_section(block) {
            self.add_label(digits.to_owned(), block);
        }
    }

    fn add_label(&mut self, label: String, note: &NodeRef) {
        // A page may have several lists: a mark belongs to one after it.
        let known = self.labels.entry(label).or_insert(note.id);
        *known = note.id.max(*known);
    }

    fn is_in_section(&self, node: &NodeRef) -> bool {
        let is_inside = |(start, end): &(NodeId, Option<NodeId>)| {
            node.id > *start && end.is_none_or(|end| node.id < end)
        };
        self.sections.iter().any(is_inside)
    }

    /// Returns the target of a link within the page.
    pub fn target(&self, fragment: &str) -> Option<NodeRef<'d>> {
        self.targets.get(fragment).copied()
    }

    /// Checks if the target of a link is a note.
    pub fn is_note(&self, target: &NodeRef) -> bool {
        self.is_in_section(target) || is_named_as_note(target)
    }

    /// Checks for a note after `mark` with this label.
    pub fn has_note_after(&self, mark: &NodeRef, label: &str) -> bool {
        self.labels.get(label).is_some_and(|note| *note > mark.id)
    }
}

/// Returns the part of an address after `#`.
pub(crate) fn fragment(link: &NodeRef) -> Option<String> {
    let href = link.attr("href")?;
    let (_, fragment) = href.split_once('#')?;
    let fragment = percent_decode_str(fragment).decode_utf8_lossy().into_owned();
    if fragment.is_empty() { None } else { Some(fragment) }
}

/// Checks if a node or an element around it is named as a note.
fn is_named_as_note(node: &NodeRef) -> bool {
    has_note_name(node) || node.ancestors_it(Some(MAX_WRAPPERS)).any(|outer| has_note_name(&outer))
}

/// Checks if the role, id or class of an element says that it is a note or the mark of one.
pub(crate) fn has_note_name(node: &NodeRef) -> bool {
    for attribute in ["role", "epub:type", "data-type"] {
        let value = node.attr(attribute).unwrap_or_default();
        for role in ["noteref", "footnote", "endnote", "biblioentry", "biblioref", "rearnote"] {
            if value.contains(role) {
                return true;
            }
        }
    }
    let classes = node.attr("class").unwrap_or_default();
    let id = node.attr("id").unwrap_or_default();
    classes.split_whitespace().chain([id.as_ref()]).any(is_note_name)
}

/// Checks for an id or class such as `fn1`, `cite_note-2` or `footnote`.
pub(crate) fn is_note_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if NOTE_NAMES.iter().any(|beginning| name.starts_with(beginning)) {
        return true;
    }
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    SHORT_NOTE_NAMES.contains(&stem.trim_end_matches(['-', '_', ':', '.']))
}
