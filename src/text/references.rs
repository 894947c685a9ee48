//! The references of a document: links, pictures, citations and tables that are shown as charts.

use std::ops::Range;

/// A link as written.
#[derive(Debug, Clone)]
pub struct Link {
    /// The URL, decoded.
    pub target: String,
    /// Bytes of the source.
    pub source: Range<usize>,
    /// The linked words, in bytes of the document's text.
    pub text: Range<usize>,
    /// The end of the linked words in the source.
    pub words_end: usize,
}

/// A picture in a file of the site, as a text names it.
#[derive(Debug, Clone)]
pub struct PictureRef {
    /// The path as written. Its `text` is the caption.
    pub link: Link,
    /// The description for readers who cannot see the picture.
    pub alt: String,
    /// The title of a picture that has words around it. That of a figure is its caption.
    pub title: String,
}

/// A citation of evidence, `[^1]` or `[@source]`.
#[derive(Debug, Clone)]
pub struct Citation {
    /// `1` or `@source`.
    pub key: String,
    /// Bytes of the source.
    pub source: Range<usize>,
}

/// A table that is shown as a chart.
#[derive(Debug, Clone)]
pub struct ChartRef {
    /// The text in braces before the table.
    pub settings: String,
    /// Bytes of the source of the settings.
    pub source: Range<usize>,
    /// The head of the table and its rows.
    pub rows: Vec<Vec<ChartRefCell>>,
}

/// A cell of such a table.
#[derive(Debug, Clone)]
pub struct ChartRefCell {
    /// In bytes of the document's text.
    pub text: Range<usize>,
    /// Bytes of the source.
    pub source: Range<usize>,
}
