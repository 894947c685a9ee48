//! The lines of a YAML text that are not within a text of several lines. It needs no valid YAML.

/// A line with fields or entries.
pub(super) struct Line<'t> {
    /// Where the line starts in the text, in bytes.
    pub(super) start: usize,
    /// The whole line.
    pub(super) text: &'t str,
    /// The line without its indentation.
    pub(super) words: &'t str,
    /// The line without the marks of lists.
    pub(super) entry: &'t str,
}

impl<'t> Line<'t> {
    fn new(start: usize, text: &'t str) -> Self {
        let words = text.trim_start_matches(' ');
        let mut entry = words;
        while let Some(rest) = entry.strip_prefix("- ") {
            entry = rest.trim_start_matches(' ');
        }
        Self { start, text, words, entry }
    }

    /// Returns the column at which the field or entry of the line begins.
    pub(super) fn field_column(&self) -> usize {
        self.text.len() - self.entry.len()
    }

    /// Returns where the value of the field or entry is in the text.
    pub(super) fn value(&self) -> Option<usize> {
        let name = self.entry.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let value = match name.strip_prefix(": ") {
            Some(value) if name.len() < self.entry.len() => value.trim_start_matches(' '),
            _ if self.entry.len() < self.words.len() => self.entry,
            _ => return None,
        };
        Some(self.start + self.text.len() - value.len())
    }

    /// Returns the column of the mapping or list that contains the value of the line.
    fn outer_column(&self) -> usize {
        let column = self.field_column();
        let is_entry = self.value() == Some(self.start + column);
        // The text of an entry is deeper than the mark before it.
        if is_entry { column.saturating_sub(2) } else { column }
    }
}

/// Splits a text into lines, without those within texts in quotes and after `|` and `>`.
pub(super) fn read_lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    // The end of a text in quotes, and the column of the field with a text on the lines below.
    let mut quoted_end = 0;
    let mut block_column = None;
    for whole in text.split_inclusive('\n') {
        let line = Line::new(start, whole);
        start += whole.len();
        if line.start < quoted_end || line.words.trim().is_empty() || line.words.starts_with('#') {
            continue;
        }
        let indent = line.text.len() - line.words.len();
        if block_column.is_some_and(|column| indent > column) {
            continue;
        }
        block_column = None;
        if let Some(value) = line.value() {
            let rest = text.get(value..).unwrap_or_default();
            if rest.starts_with(['|', '>']) {
                block_column = Some(line.outer_column());
            }
            if rest.starts_with(['"', '\'']) {
                quoted_end = value + quoted_length(rest);
            }
        }
        lines.push(line);
    }
    lines
}

/// Returns the length of the text in quotes at the start of `text`.
fn quoted_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let Some((_, quote)) = chars.next() else { return 0 };
    while let Some((at, c)) = chars.next() {
        let is_double = quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == quote);
        if (c == '\\' && quote == '"') || (c == quote && is_double) {
            chars.next();
        } else if c == quote {
            return at + 1;
        }
    }
    text.len()
}
