//! Byte ranges in source files.

use std::ops::{Deref, Range};

/// The index of a file in its [`SourceMap`](crate::diagnostics::source_map::SourceMap).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// `site.yaml`, the first file of every site. Diagnostics without a place of their own are shown
    /// at its start.
    pub const SITE: Self = Self(0);

    pub fn from_index(index: usize) -> Self {
        Self(index as u32)
    }

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A byte range in one file. `end` is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self { file, start: range.start as u32, end: range.end.max(range.start) as u32 }
    }

    /// Returns the empty span at the start of `file`, for diagnostics about the file as a whole.
    pub fn file_start(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }

    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the span it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Converts the value and keeps the span.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: convert(self.value), span: self.span }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Accessors for optional fields of files, which are `Option<Spanned<T>>`.
pub(crate) trait OptionalField {
    type Value;

    fn value(&self) -> Option<&Self::Value>;

    fn span(&self) -> Option<Span>;

    fn copied(&self) -> Option<Self::Value>
    where
        Self::Value: Copy,
    {
        self.value().copied()
    }

    /// Returns the value of a text, an id, an address and the like.
    fn text(&self) -> Option<&str>
    where
        Self::Value: Deref<Target = str>,
    {
        self.value().map(Deref::deref)
    }
}

impl<T> OptionalField for Option<Spanned<T>> {
    type Value = T;

    fn value(&self) -> Option<&T> {
        self.as_ref().map(|field| &field.value)
    }

    fn span(&self) -> Option<Span> {
        self.as_ref().map(|field| field.span)
    }
}
