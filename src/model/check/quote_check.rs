//! Looks for a quote that is not in a file of the site yet, and reports what `check` would report.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::content::kept_copies::{CopyKind, kind_of};
use crate::content::media_files::MediaFile;
use crate::content::source_tree::ReadError;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::source_map::{SourceFile, SourceMap};
use crate::diagnostics::span::Span;
use crate::model::check::quote_diagnostics;
use crate::model::check::quote_search::CopySearch;

/// The words of a copy, in which quotes are looked for one after the other.
#[derive(Debug)]
pub(crate) struct QuoteChecker {
    path: Utf8PathBuf,
    search: CopySearch,
}

impl QuoteChecker {
    /// Reads the words of a file that may become a kept copy.
    ///
    /// # Errors
    /// The reason why the words cannot be read.
    pub(crate) fn from_bytes(
        path: &Utf8Path,
        kind: CopyKind,
        bytes: Vec<u8>,
    ) -> Result<Self, String> {
        let max = kind.max_bytes();
        if bytes.len() > max {
            let size = bytes.len();
            return Err(format!("it has {size} bytes; the limit for this kind of copy is {max}"));
        }
        Ok(Self { path: path.to_owned(), search: CopySearch::new(kind, bytes, true)? })
    }

    /// Reads the words of a kept copy.
    ///
    /// # Errors
    /// The reason why the words cannot be read.
    pub(crate) fn open(copy: &Arc<MediaFile>) -> Result<Self, String> {
        let kind = kind_of(&copy.path).unwrap_or(CopyKind::Text);
        let bytes = copy.read_copy(kind.max_bytes()).map_err(|error| match error {
            ReadError::TooLarge(size, max) => {
                format!("it has {size} bytes; the limit for this kind of copy is {max}")
            }
            ReadError::NotUtf8(offset) => format!("its byte {} is not UTF-8 text", offset + 1),
            ReadError::Io(error) => error.to_string(),
        })?;
        Self::from_bytes(&copy.path, kind, bytes)
    }

    /// Looks for a quote that is in no file. Adds a file called `name` with these words to
    /// `sources`.
    pub(crate) fn check_typed(
        &mut self,
        words: &str,
        name: &str,
        sources: &mut SourceMap,
    ) -> Option<Diagnostic> {
        let file = SourceFile::new(Utf8PathBuf::from(name), words.to_owned());
        let span = Span::new(sources.add(Arc::new(file)), 0..words.len());
        let found = self.check(words, span, sources)?;
        // There is no YAML that could be replaced.
        Some(Diagnostic { suggestion: None, ..found })
    }

    /// Looks for a quote that is at `span` of a file. Returns what `check` would report, or `None` if
    /// it is there once.
    pub(crate) fn check(
        &mut self,
        words: &str,
        span: Span,
        sources: &mut SourceMap,
    ) -> Option<Diagnostic> {
        self.search.restart();
        let result = self.search.find(words);
        let copy = sources.id(&self.path);
        quote_diagnostics::for_result(&result, words, span, copy, sources)
    }
}
