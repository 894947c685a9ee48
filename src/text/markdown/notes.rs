//! Footnotes of a Markdown text: their numbers, which are parts of ids, and the marks that lead to
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use unicase::UniCase;

use crate::text::document::DocumentNode;
use crate::text::has_only_digits;
use crate::text::markdown::MarkdownReader;
use crate::text::{Citation, escape};
use crate::text::{Problem, ProblemKind};

/// The footnotes of a text in the order of their first mention.
#[derive(Default)]
pub(super) struct Notes(BTreeMap<UniCase<String>, Note>);

struct Note {
    /// The number of the note for ids, because its label may have any characters.
    number: usize,
    /// How many marks lead to it.
    references: usize,
    /// The range of its definition in the source.
    definition: Option<Range<usize>>,
}

impl Notes {
    /// Returns a note. Labels are the same if they differ by case only, as for the parser.
    fn note(&mut self, label: &str) -> &mut Note {
        let number = self.0.len() + 1;
        let new = Note { number, references: 0, definition: None };
        self.0.entry(UniCase::new(label.to_owned())).or_insert(new)
    }

    /// Returns the HTML of a mark that leads to a note.
    pub(super) fn reference(&mut self, label: &str) -> String {
        let note = self.note(label);
        note.references += 1;
        let number = note.number;
        let suffix = match note.references {
            1 => String::new(),
            count => format!("-{count}"),
        };
        let label = escaped(label);
        format!(
            "<sup class=\"footnote-reference\" id=\"footnote-{number}-reference{suffix}\" \
             data-note><a href=\"#footnote-{number}\">{label}</a></sup>"
        )
    }

    /// Returns the number of a note that is defined in `source`, or the range of its first
    /// definition if there is one.
    fn define(&mut self, label: &str, source: Range<usize>) -> Result<usize, Range<usize>> {
        let note = self.note(label);
        if let Some(first) = &note.definition {
            return Err(first.clone());
        }
        note.definition = Some(source);
        Ok(note.number)
    }

    /// Returns the numbers of the notes that marks lead to.
    pub(super) fn referenced(&self) -> BTreeSet<usize> {
        let notes = self.0.values().filter(|note| note.references > 0);
        notes.map(|note| note.number).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::new();
    escape(text, &mut html);
    html
}

impl MarkdownReader<'_> {
    pub(super) fn start_footnote(&mut self, label: &str, source: Range<usize>) {
        if has_only_digits(label) {
            let note = Citation { key: label.to_owned(), source: source.clone() };
            self.document.numbered_notes.push(note);
        }
        let escaped = escaped(label);
        let number = match self.notes.define(label, source.clone()) {
            Ok(number) => Some(number),
            Err(first) => {
                let kind = ProblemKind::RepeatedNote { label: label.to_owned(), first };
                self.document.problems.push(Problem { kind, source });
                None
            }
        };
        let open = number.map(|number| (number, label.to_owned()));
        let id = number.map_or(String::new(), |number| format!(" id=\"footnote-{number}\""));
        self.block_tag(format!("<div class=\"footnote\"{id}><sup data-note>{escaped} </sup>"));
        self.open_notes.push(open);
    }

    /// Ends a footnote with a link back to its first mark, inside its last paragraph.
    pub(super) fn end_footnote(&mut self) {
        self.end_block();
        if let Some(Some((number, label))) = self.open_notes.pop() {
            let nodes = &mut self.document.nodes;
            let is_paragraph = nodes.last().is_some_and(|node| node.is("</p>"));
            let index = nodes.len() - usize::from(is_paragraph);
            nodes.insert(index, DocumentNode::NoteReturn(number, label));
        }
        self.block_tag("</div>");
    }
}
