//! Collects what could not be kept of a page, each with its place, for the report of the import.
//!
//! Some of it is found before it is known which part of the page is the article. A marker element
//! then takes its place, and only the markers in the article are reported.

use dom_query::{Document, NodeRef};

use crate::web_page::inline::{block_of, first_words, has_block};

const MARKER: &str = "data-loss";
/// The most places that a report names.
const MAX_PLACES: usize = 40;
/// The most marks of notes that a report quotes.
const MAX_MARKS: usize = 3;

/// Something on the page that is lost or changed in the text.
#[derive(Debug, Clone)]
enum Loss {
    /// The mark of a note, as in `1`.
    NoteMark(String),
    Other(String),
}

#[derive(Debug, Default)]
pub(crate) struct Losses {
    marked: Vec<Loss>,
    note_marks: Vec<String>,
    /// The lines of the report, each with its place.
    places: Vec<String>,
}

impl Losses {
    /// Puts a marker after the mark of a note.
    pub fn mark_note_after(&mut self, mark: &NodeRef, label: &str) {
        let marker = self.new_marker(mark, Loss::NoteMark(label.to_owned()));
        mark.insert_after(&marker);
    }

    /// Puts a marker after `node`, which stays or is removed later.
    pub fn mark_after(&mut self, node: &NodeRef, what: impl Into<String>) {
        let marker = self.new_marker(node, Loss::Other(what.into()));
        node.insert_after(&marker);
    }

    fn new_marker<'d>(&mut self, near: &NodeRef<'d>, loss: Loss) -> NodeRef<'d> {
        let marker = near.tree.new_element("span");
        marker.set_attr(MARKER, &self.marked.len().to_string());
        self.marked.push(loss);
        marker
    }

    /// Reports a loss in the article.
    pub fn add(&mut self, place: &NodeRef, what: &str) {
        let block = block_of(place);
        // A block around other blocks does not identify a place.
        let is_place = block.id == place.id || !has_block(&block);
        let words = if is_place { first_words(&block) } else { String::new() };
        let line =
            if words.is_empty() { what.to_owned() } else { format!("in “{words}”: {what}") };
        if !self.places.contains(&line) {
            self.places.push(line);
        }
    }

    /// Reports the losses whose markers are in the article, and removes the markers.
    pub fn collect(&mut self, article: &Document) {
        for marker in article.select("[data-loss]").nodes() {
            let index = marker.attr(MARKER).and_then(|index| index.parse::<usize>().ok());
            match index.and_then(|index| self.marked.get(index).cloned()) {
                Some(Loss::NoteMark(label)) => self.note_marks.push(label),
                Some(Loss::Other(what)) => self.add(marker, &what),
                None => {}
            }
        }
        article.select("[data-loss]").remove();
    }

    /// Returns the lines of the report.
    pub fn into_lines(self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.note_marks.is_empty() {
            lines.push(describe_note_marks(&self.note_marks));
        }
        let more = self.places.len().saturating_sub(MAX_PLACES);
        lines.extend(self.places.into_iter().take(MAX_PLACES));
        if more > 0 {
            lines.push(format!("and {more} more places"));
        }
        lines
    }
}

fn describe_note_marks(marks: &[String]) -> String {
    let mut quoted = Vec::new();
    for mark in marks.iter().take(MAX_MARKS) {
        quoted.push(format!("“{mark}”"));
    }
    let examples = quoted.join(", ");
    match marks.len() {
        1 => format!("the mark of a note is left out: {examples}"),
        count if count > MAX_MARKS => {
            format!("{count} marks of notes are left out: {examples} and so on")
        }
        count => format!("{count} marks of notes are left out: {examples}"),
    }
}
