//! Where things stand in files: source files, spans of bytes in them, and line and column numbers.
//! It must know nothing of YAML, Markdown or diagnostics.

use std::cell::Cell;
use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The largest file of any kind that is read, in bytes: spans are 32-bit, and fonts can be large.
pub const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;

/// A file's number in its [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// The number of the file that is added after `number` others.
    pub fn nth(number: usize) -> Self {
        Self(number as u32)
    }
}

/// A range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The file that holds the range.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` to `end` of `file`.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self { file, start: range.start as u32, end: range.end.max(range.start) as u32 }
    }

    /// The first byte of `file`, where a mistake has no better place.
    pub fn file_start(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }

    /// The span as a byte range of its file's text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

thread_local! {
    static READING: Cell<FileId> = const { Cell::new(FileId(0)) };
}

/// What `read` makes of kept bytes, in which all spans are of `file`: a file's number is that of one run, so it is not kept.
pub fn reading<T>(file: FileId, read: impl FnOnce() -> T) -> T {
    READING.set(file);
    read()
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (self.start, self.end.saturating_sub(self.start)).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (start, length) = <(u32, u32)>::deserialize(from)?;
        Ok(Self { file: READING.get(), start, end: start.saturating_add(length) })
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// The value with another type, at the same place.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: convert(self.value), span: self.span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A line and column as people count them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode code points, from 1.
    pub column: usize,
}

/// A file as it was read: its path below the site's folder and its text, with line ends made `\n`
/// and without a byte order mark.
#[derive(Debug)]
pub struct SourceFile {
    /// Path below the site's folder, with `/` on every system.
    pub path: Utf8PathBuf,
    /// BLAKE3 of its bytes, where all of them were read.
    pub hash: Option<blake3::Hash>,
    text: LazyLock<String, Box<dyn FnOnce() -> String + Send + Sync>>,
    line_starts: OnceLock<Vec<u32>>,
    /// How many characters begin before every [`STEP`]th byte, once that is asked.
    characters: OnceLock<Vec<u32>>,
}

/// Bytes between places whose number of characters is remembered, so that columns in long lines are not counted from
/// the line's start again and again.
const STEP: usize = 1024;

/// How many characters begin in some bytes of a text.
fn characters(bytes: Option<&[u8]>) -> usize {
    let is_start = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    bytes.map_or(0, |bytes| bytes.iter().filter(is_start).count())
}

impl SourceFile {
    /// A file of `text`.
    pub fn new(path: Utf8PathBuf, text: String) -> Self {
        Self::later(path, None, move || text)
    }

    /// A file of that hash, whose text is read when somebody asks for it.
    pub fn later(
        path: Utf8PathBuf,
        hash: Option<blake3::Hash>,
        read: impl FnOnce() -> String + Send + Sync + 'static,
    ) -> Self {
        Self {
            path,
            hash,
            text: LazyLock::new(Box::new(read)),
            line_starts: OnceLock::new(),
            characters: OnceLock::new(),
        }
    }

    /// The decoded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn line_starts(&self) -> &[u32] {
        let count = || {
            std::iter::once(0)
                .chain(memchr::memchr_iter(b'\n', self.text().as_bytes()).map(|at| at as u32 + 1))
        };
        self.line_starts.get_or_init(|| count().collect())
    }

    /// The line and column of a byte offset; past the end, those of the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor_char_boundary(self.text(), offset);
        let line = self.line_starts().partition_point(|&start| start as usize <= offset);
        let start =
            self.line_starts().get(line.saturating_sub(1)).map_or(0, |&start| start as usize);
        Position { line, column: self.characters_between(start, offset) + 1 }
    }

    /// How many characters stand between two places.
    fn characters_between(&self, start: usize, end: usize) -> usize {
        if end - start <= STEP {
            return characters(self.text().as_bytes().get(start..end));
        }
        self.characters_before(end) - self.characters_before(start)
    }

    fn characters_before(&self, offset: usize) -> usize {
        let known = self.characters.get_or_init(|| {
            let chunks =
                self.text().as_bytes().chunks(STEP).map(|chunk| characters(Some(chunk)) as u32);
            let sums = chunks.scan(0, |sum, count| {
                *sum += count;
                Some(*sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        let before = known.get(offset / STEP).map_or(0, |&count| count as usize);
        before + characters(self.text().as_bytes().get(offset / STEP * STEP..offset))
    }

    /// The byte offset of a line and column, as near as the file has one.
    pub fn offset(&self, position: Position) -> usize {
        let start = self.line_start(position.line);
        let rest = self.text().get(start..).unwrap_or_default();
        let column = position.column.saturating_sub(1);
        rest.char_indices().nth(column).map_or(self.text().len(), |(at, _)| start + at)
    }

    /// The byte at which a line (from 1) begins; past the last line, the end.
    pub fn line_start(&self, line: usize) -> usize {
        self.line_starts()
            .get(line.saturating_sub(1))
            .map_or(self.text().len(), |&start| start as usize)
    }

    /// The words at `range`, or nothing where the range is not of this text.
    pub fn slice(&self, range: Range<usize>) -> &str {
        self.text().get(range).unwrap_or_default()
    }
}

/// The largest char boundary at or below `offset`.
pub fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Every file that was read, by number and by path. A copy costs little.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<Arc<SourceFile>>,
    ids: Arc<IndexMap<String, FileId>>,
}

impl SourceMap {
    /// The number of the file at `path`, which it keeps however often it is read.
    pub fn id(&mut self, path: &Utf8Path) -> FileId {
        if let Some(id) = self.ids.get(path.as_str()) {
            return *id;
        }
        let id = FileId::nth(self.files.len());
        self.files.push(Arc::new(SourceFile::new(path.to_owned(), String::new())));
        Arc::make_mut(&mut self.ids).insert(path.to_string(), id);
        id
    }

    /// Adds a file, in the place of what was at its path before, and gives its number.
    pub fn add(&mut self, file: Arc<SourceFile>) -> FileId {
        let id = self.id(&file.path);
        if let Some(place) = self.files.get_mut(id.0 as usize) {
            *place = file;
        }
        id
    }

    /// The file of that number.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize).map(Arc::as_ref)
    }

    /// The file of that number, to be added to another map.
    pub fn file(&self, id: FileId) -> Option<Arc<SourceFile>> {
        self.files.get(id.0 as usize).cloned()
    }

    /// The path of that file, empty when it is not of this map.
    pub fn path(&self, id: FileId) -> &Utf8Path {
        self.get(id).map_or(Utf8Path::new(""), |file| &file.path)
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).map_or("", |file| file.slice(span.range()))
    }

    /// The part of `span` where `needle` first stands, else `span` itself.
    pub fn narrow(&self, span: Span, needle: &str) -> Span {
        match self.slice(span).find(needle) {
            Some(at) if !needle.is_empty() => {
                let start = span.start as usize + at;
                Span::new(span.file, start..start + needle.len())
            }
            _ => span,
        }
    }
}
