//! Parts of Markdown texts that readers would not see as intended.

use std::ops::Range;

/// A part of a Markdown text that readers would not see as intended.
#[derive(Debug, Clone)]
pub struct Problem {
    pub kind: ProblemKind,
    /// Bytes of the source.
    pub source: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// `<!--` without `-->`.
    UnclosedComment,
    /// A footnote with a label that an earlier one has. `first` is the range of that in the source.
    RepeatedNote { label: String, first: Range<usize> },
    /// The mark of a footnote that the text does not have.
    MissingNote,
    /// The settings of a chart that no table follows.
    MissingTable,
}
