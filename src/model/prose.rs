//! Markdown texts of a site with resolved links and citations.

use std::sync::Arc;

use crate::content::linked_files::LinkedFile;
use crate::content::media_files::Picture;
use crate::diagnostics::span::Span;
use crate::model::chart::Chart;
use crate::text::Document;

/// A parsed text with its links and citations resolved.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    pub document: Arc<Document>,
    /// The target of each link of the document.
    pub targets: Vec<LinkTarget>,
    /// The index of the evidence that each citation of the document cites.
    pub cited: Vec<Option<usize>>,
    /// The pictures of the document; `None` for one that cannot be shown.
    pub pictures: Vec<Option<Arc<Picture>>>,
    /// The charts of the document; `None` for one that cannot be drawn.
    pub charts: Vec<Option<Chart>>,
    /// The links that have a fragment.
    pub parts: Vec<PagePart>,
    /// Whether its code is not highlighted, because the site has too much code.
    pub has_plain_code: bool,
}

/// A link to a part of a page of this site. Whether the part exists is known only when the page is
/// rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePart {
    /// The address of the page below the site's root.
    pub page: String,
    /// The id of the part, as written.
    pub fragment: String,
    pub span: Span,
}

impl Prose {
    /// Creates a text whose links, pictures and citations are unresolved.
    pub fn new(document: Arc<Document>) -> Self {
        let targets = vec![LinkTarget::Unresolved; document.links.len()];
        let cited = vec![None; document.citations.len()];
        let pictures = vec![None; document.pictures.len()];
        Self { document, targets, cited, pictures, ..Self::default() }
    }
}

/// The target of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// Another site, or a part of the same page: the address as written.
    AsWritten(String),
    /// A page of this site: its address below the root, and the query and fragment.
    Internal(String, String),
    /// A document or data file of this site, and the fragment.
    File(Arc<LinkedFile>, String),
    /// A picture of this site in its largest size.
    Picture(Arc<Picture>),
    /// The text is shown without a link.
    Unresolved,
}
