//! Finds text next to a value that YAML reads as a comment, an anchor or a tag. If words are
//! expected, this text is a part of them that would be lost.

use std::ops::Range;

use crate::content::yaml::edit;
use crate::diagnostics::span::{FileId, Span};

/// Text next to a value that YAML does not read as part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub(crate) kind: UnreadKind,
    pub(crate) span: Span,
    /// This text as written.
    pub(crate) written: String,
    /// The value together with this text, if both are on one line and not in brackets.
    pub(crate) whole: Option<(Span, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnreadKind {
    /// `# …` after a scalar.
    Comment,
    /// `&name` before a scalar, if no `*name` repeats it.
    Anchor,
    /// `!name` before a scalar.
    Tag,
    /// `>5` or `|2`, which no text follows.
    Header,
    /// `Null` or `NULL`, which may be a name.
    NullWord,
    /// A key in braces that has no colon, such as the end of a text with a comma.
    NoColon,
}

impl Unread {
    /// Returns whether this is a comment that was meant as a value: no space follows the `#`.
    pub(crate) fn is_comment_like_value(&self) -> bool {
        let second = self.written.chars().nth(1);
        self.kind == UnreadKind::Comment && second.is_some_and(|c| !c.is_whitespace() && c != '#')
    }
}

/// A scalar in a YAML text. All offsets are bytes of the text.
pub(super) struct ScalarPlace<'t> {
    pub text: &'t str,
    pub range: Range<usize>,
    /// The end of the key or entry before it.
    pub previous_end: usize,
    /// The column of the mapping or list that holds it; `None` in brackets.
    pub indent: Option<usize>,
    /// Whether the value is a text of no characters.
    pub is_empty: bool,
    pub is_null: bool,
    /// Whether an alias repeats it.
    pub is_repeated: bool,
}

impl ScalarPlace<'_> {
    /// Returns the text next to the scalar that YAML does not read.
    pub(super) fn unread(&self, file: FileId, offset: usize) -> Option<Unread> {
        let (kind, range) = self.find()?;
        let span = |range: &Range<usize>| Span::new(file, range.start + offset..range.end + offset);
        let written =
            |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default().to_owned();
        let whole = self.whole_line(&range).map(|whole| (span(&whole), written(&whole)));
        Some(Unread { kind, span: span(&range), written: written(&range), whole })
    }

    fn find(&self) -> Option<(UnreadKind, Range<usize>)> {
        let is_quoted = self.text.get(self.range.start..)?.starts_with(['"', '\'']);
        // There are no block scalars in brackets.
        let is_block = self.indent.is_some() && edit::is_block(self.text, self.range.start);
        if is_quoted && !self.range.is_empty() {
            return None;
        }
        if (!is_block || self.is_empty)
            && let Some(property) = self.property()
        {
            return Some(property);
        }
        if self.range.is_empty() {
            return Some((UnreadKind::Comment, self.comment_without_value()?));
        }
        if self.is_null && matches!(self.text.get(self.range.clone()), Some("Null" | "NULL")) {
            return Some((UnreadKind::NullWord, self.range.clone()));
        }
        if !is_block && let Some(comment) = comment_on_line(self.text, self.range.end) {
            return Some((UnreadKind::Comment, comment));
        }
        Some((UnreadKind::Comment, self.comment_below()?))
    }

    /// Returns a comment in the place of a value.
    fn comment_without_value(&self) -> Option<Range<usize>> {
        let after = self.text.get(self.range.end..)?.trim_start_matches([' ', '\t']);
        let start = match after.strip_prefix(':') {
            Some(after_colon) => self.text.len() - after_colon.len(),
            None => self.range.end,
        };
        comment_on_line(self.text, start)
    }

    /// Returns the anchor, the tag or the header of an empty text before the scalar.
    fn property(&self) -> Option<(UnreadKind, Range<usize>)> {
        let end = if self.is_empty { self.range.end } else { self.range.start };
        let before = self.text.get(self.previous_end..end)?;
        let mut start = self.previous_end;
        for line in before.split_inclusive('\n') {
            let code_end = start + find_comment(line).unwrap_or(line.len());
            for word in line.split_inclusive(char::is_whitespace) {
                let name = word.trim().trim_start_matches([':', ',', '[', '{']);
                let name_end = start + word.trim_end().len();
                if name_end <= code_end
                    && let Some(kind) = self.property_kind(name)
                {
                    return Some((kind, name_end - name.len()..name_end));
                }
                start += word.len();
            }
        }
        None
    }

    fn property_kind(&self, word: &str) -> Option<UnreadKind> {
        if word.starts_with('&') {
            return (!self.is_repeated).then_some(UnreadKind::Anchor);
        }
        if word.starts_with('!') {
            return (word != "!!str").then_some(UnreadKind::Tag);
        }
        let is_header = self.is_empty
            && word.starts_with(['>', '|'])
            && word.contains(|c: char| c.is_ascii_digit());
        is_header.then_some(UnreadKind::Header)
    }

    /// Returns a comment on a line of its own that continues the text: it is indented like a
    /// further line of the text, and has no space after `#`.
    fn comment_below(&self) -> Option<Range<usize>> {
        let after = self.text.get(self.range.end..)?;
        if !after.trim_start_matches([' ', '\t']).starts_with('\n') {
            return None;
        }
        let comment = after.trim_start();
        let is_text = comment.strip_prefix('#')?.starts_with(|c: char| c.is_alphanumeric());
        let space = after.len() - comment.len();
        let line_start = after.get(..space)?.rfind('\n')? + 1;
        let is_deeper = self.indent.is_none_or(|outer| space - line_start > outer);
        let start = self.range.end + space;
        (is_text && is_deeper).then(|| start..start + line_length(comment))
    }

    /// Returns the range of the scalar and the text next to it, if it is one line.
    fn whole_line(&self, unread: &Range<usize>) -> Option<Range<usize>> {
        self.indent?;
        let whole = self.range.start.min(unread.start)..self.range.end.max(unread.end);
        let is_line = !self.range.is_empty() && !self.text.get(whole.clone())?.contains('\n');
        is_line.then_some(whole)
    }
}

/// Returns the comment that begins in the rest of a line, after white space.
fn comment_on_line(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = text.get(start..)?;
    let comment = rest.trim_start_matches([' ', '\t']);
    if comment.len() == rest.len() || !comment.starts_with('#') {
        return None;
    }
    let start = text.len() - comment.len();
    Some(start..start + line_length(comment))
}

/// Returns the length of the first line of a text, without white space at its end.
fn line_length(text: &str) -> usize {
    text.split('\n').next().unwrap_or_default().trim_end().len()
}

/// Returns where the mark `-` of an empty entry of a list is, in a range that begins after the entry
/// before it.
pub(super) fn find_list_mark(text: &str, range: Range<usize>) -> Option<usize> {
    let mut start = range.start;
    for line in text.get(range)?.split_inclusive('\n') {
        let words = line.trim_start();
        if words.starts_with('-') {
            return Some(start + line.len() - words.len());
        }
        start += line.len();
    }
    None
}

/// Returns where the comment of a line begins that holds no scalar.
fn find_comment(line: &str) -> Option<usize> {
    for (at, _) in line.match_indices('#') {
        if line.get(..at)?.chars().next_back().is_none_or(char::is_whitespace) {
            return Some(at);
        }
    }
    None
}
