//! The source files that spans refer to: their paths, texts, lines and columns.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;

use crate::diagnostics::span::{FileId, Span};

/// The largest file of any kind that is read, in bytes. Spans are 32-bit, and fonts can be large.
pub const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;

/// A line and a column, both from 1. Columns count Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// Converts byte offsets to positions. Lines can be megabytes long, so the number of characters
/// before every `CHUNK_BYTES`th byte is stored: a column is counted from the nearest of them.
#[derive(Debug)]
struct LineIndex {
    line_starts: Vec<usize>,
    /// The number of characters that start before each chunk.
    characters: Vec<usize>,
}

const CHUNK_BYTES: usize = 1024;

impl LineIndex {
    fn new(text: &str) -> Self {
        let mut line_starts = vec![0];
        for newline in memchr::memchr_iter(b'\n', text.as_bytes()) {
            line_starts.push(newline + 1);
        }
        let mut characters = vec![0];
        let mut sum = 0;
        for chunk in text.as_bytes().chunks(CHUNK_BYTES) {
            sum += count_characters(chunk);
            characters.push(sum);
        }
        Self { line_starts, characters }
    }

    /// Returns the number of characters that start before `offset`.
    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let chunk = offset / CHUNK_BYTES;
        let before_chunk = self.characters.get(chunk).copied().unwrap_or_default();
        let rest = text.as_bytes().get(chunk * CHUNK_BYTES..offset).unwrap_or_default();
        before_chunk + count_characters(rest)
    }
}

/// Counts the bytes that start a character, so that parts of characters may be counted too.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

/// A file as read: its text has `\n` at the ends of lines and no byte order mark.
#[derive(Debug)]
pub struct SourceFile {
    /// The path below the site's folder, with `/` on every system.
    pub path: Utf8PathBuf,
    text: String,
    line_index: OnceLock<LineIndex>,
}

impl SourceFile {
    pub fn new(path: Utf8PathBuf, text: String) -> Self {
        Self { path, text, line_index: OnceLock::new() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    fn line_index(&self) -> &LineIndex {
        self.line_index.get_or_init(|| LineIndex::new(self.text()))
    }

    /// Returns the position of a byte offset. Offsets past the end give the position of the end.
    pub fn position(&self, offset: usize) -> Position {
        let text = self.text();
        let index = self.line_index();
        let offset = floor_char_boundary(text, offset);
        let line = index.line_starts.partition_point(|start| *start <= offset);
        let line_start = self.line_start(line);
        let column =
            index.characters_before(text, offset) - index.characters_before(text, line_start) + 1;
        Position { line, column }
    }

    /// Returns the byte offset of a position. Positions past the end of the text give the end.
    pub fn offset(&self, position: Position) -> usize {
        let start = self.line_start(position.line);
        let rest = self.slice(start..self.text().len());
        match rest.char_indices().nth(position.column.saturating_sub(1)) {
            Some((offset, _)) => start + offset,
            None => self.text().len(),
        }
    }

    /// Returns the byte offset at which a line (from 1) starts, or the end if there is no such line.
    pub fn line_start(&self, line: usize) -> usize {
        let starts = &self.line_index().line_starts;
        starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text().len())
    }

    /// Returns the text of a range, or an empty string if the range is not in this text.
    pub fn slice(&self, range: Range<usize>) -> &str {
        self.text().get(range).unwrap_or_default()
    }
}

/// Returns the largest char boundary that is at most `offset`.
// `str::floor_char_boundary` needs Rust 1.91.
pub fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// All files that were read, by id and by path. Clones are cheap.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<Arc<SourceFile>>,
    ids: Arc<IndexMap<String, FileId>>,
}

impl SourceMap {
    /// Returns the id of the file at `path`. It stays the same if the file is read again.
    pub fn id(&mut self, path: &Utf8Path) -> FileId {
        if let Some(id) = self.ids.get(path.as_str()) {
            return *id;
        }
        let id = FileId::from_index(self.files.len());
        self.files.push(Arc::new(SourceFile::new(path.to_owned(), String::new())));
        Arc::make_mut(&mut self.ids).insert(path.to_string(), id);
        id
    }

    /// Adds a file, or replaces the one at the same path, and returns its id.
    pub fn add(&mut self, file: Arc<SourceFile>) -> FileId {
        let id = self.id(&file.path);
        if let Some(slot) = self.files.get_mut(id.index()) {
            *slot = file;
        }
        id
    }

    /// Adds a file unless there is one at the same path, and returns the id of that path.
    pub fn add_missing(&mut self, file: Arc<SourceFile>) -> FileId {
        match self.ids.get(file.path.as_str()) {
            Some(id) => *id,
            None => self.add(file),
        }
    }

    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.index()).map(Arc::as_ref)
    }

    /// Returns a shared handle of a file, to be added to another map.
    pub fn file(&self, id: FileId) -> Option<Arc<SourceFile>> {
        self.files.get(id.index()).cloned()
    }

    /// Returns the paths of all files, in the order in which they were added.
    pub fn paths(&self) -> impl Iterator<Item = &Utf8Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    /// Returns the path of a file, or an empty path if there is no such file.
    pub fn path(&self, id: FileId) -> &Utf8Path {
        match self.get(id) {
            Some(file) => &file.path,
            None => Utf8Path::new(""),
        }
    }

    /// Returns the text of a span, or an empty string if there is no such file.
    pub fn slice(&self, span: Span) -> &str {
        match self.get(span.file) {
            Some(file) => file.slice(span.range()),
            None => "",
        }
    }

    /// Narrows a span to the first occurrence of `needle` in it, if there is one.
    pub fn narrow(&self, span: Span, needle: &str) -> Span {
        match self.slice(span).find(needle) {
            Some(offset) if !needle.is_empty() => {
                let start = span.start as usize + offset;
                Span::new(span.file, start..start + needle.len())
            }
            _ => span,
        }
    }
}
