//! Adds fields beside an address in the files of a site. Every file is read again just before it is
//! edited, and is replaced in one step.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use camino::Utf8Path;

use crate::archive::entries::{self, Entry};
use crate::content::layout::FileKind;
use crate::content::parse::{ParsedFile, parse_bytes};
use crate::content::source_tree::SourceTree;
use crate::content::yaml::edit;
use crate::diagnostics::fix::apply_edits;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Edit, Severity};
use crate::output;
use crate::text::is_same_page;

/// Fields that are added beside an address.
pub(super) struct Addition<'a> {
    pub(super) url: &'a str,
    pub(super) fields: &'a [(&'a str, &'a str)],
    pub(super) kind: AdditionKind<'a>,
    /// The ids of the shared sources that have the fields already.
    pub(super) known_sources: &'a BTreeSet<String>,
}

/// The result of adding fields to a file.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// The number of places with the new fields.
    pub(super) places: usize,
    /// What to add by hand, because the layout is not clear there.
    pub(super) by_hand: Option<String>,
}

/// The kind of fields that are added.
#[derive(Clone, Copy)]
pub(super) enum AdditionKind<'a> {
    /// The address of an archived copy.
    ArchiveUrl,
    /// A kept copy, which has these quotes.
    Copy(&'a BTreeSet<&'a str>),
}

impl AdditionKind<'_> {
    /// Returns whether a part of a file with the address lacks the fields.
    fn is_lacking(self, entry: &Entry) -> bool {
        match self {
            Self::ArchiveUrl => entry.archive_url.is_none() && !entry.has_archive_note,
            Self::Copy(found) => {
                entry.can_keep_copy
                    && entry.copy.is_none()
                    && entry.words.is_none_or(|words| found.contains(words))
            }
        }
    }
}

impl Addition<'_> {
    /// Adds the fields to a file wherever it names the address and lacks them.
    ///
    /// # Errors
    /// The reason why the file was not changed.
    pub(super) fn write(&self, root: &Utf8Path, path: &Utf8Path) -> Result<Written, String> {
        let Some(kind) = FileKind::from_path(path) else { return Ok(Written::default()) };
        let bytes = SourceTree::new(root)
            .read_listed(path, kind.max_bytes())
            .map_err(|_| format!("`{path}` cannot be read any more"))?;
        let parsed = parse(path, &kind, &bytes);
        let (mut edits, mut unclear) = (Vec::new(), 0);
        for entry in self.lacking(&parsed) {
            let range = entry.url.span.range();
            let text = parsed.file.text();
            match edit::beside(text, range.start, range.end, "url", self.fields) {
                Some((offset, replacement)) => {
                    let span = Span::new(FileId::from_index(0), offset..offset);
                    edits.push(Edit { span, replacement, is_safe: true });
                }
                None => unclear += 1,
            }
        }
        let places = edits.len();
        if places > 0 {
            edits.sort_by_key(|edit| Reverse(edit.span.start));
            // An anchor can be the address of several parts.
            edits.dedup_by_key(|edit| edit.span.start);
            let edits: Vec<&Edit> = edits.iter().collect();
            output::edit_file(root, &parsed.file, |bytes| {
                let changed = apply_edits(bytes, &edits)?;
                self.is_sound(&parse(path, &kind, &changed), &parsed, unclear).then_some(changed)
            })
            .map_err(|error| format!("{error}; {}", self.by_hand(path)))?;
        }
        Ok(Written { places, by_hand: (unclear > 0).then(|| self.by_hand(path)) })
    }

    fn lacking<'p>(&self, parsed: &'p ParsedFile) -> Vec<Entry<'p>> {
        let mut entries = entries::of_content(&parsed.content);
        entries.retain(|entry| {
            let is_known = entry.source.is_some_and(|id| self.known_sources.contains(id));
            is_same_page(&entry.url.value.0, self.url) && !is_known && self.kind.is_lacking(entry)
        });
        entries
    }

    /// Returns whether a changed file has the fields, and no more errors than before.
    fn is_sound(&self, changed: &ParsedFile, before: &ParsedFile, unclear: usize) -> bool {
        let errors = changed.diagnostics.count(Severity::Error);
        errors <= before.diagnostics.count(Severity::Error)
            && self.lacking(changed).len() == unclear
            && entries::of_content(&changed.content).len()
                == entries::of_content(&before.content).len()
    }

    /// Returns what to do if the layout of a file is not clear.
    fn by_hand(&self, path: &Utf8Path) -> String {
        let fields: Vec<String> =
            self.fields.iter().map(|(name, value)| format!("`{name}: {value}`")).collect();
        format!("add {} beside `{}` in `{path}` yourself", fields.join(", "), self.url)
    }
}

pub(super) fn parse(path: &Utf8Path, kind: &FileKind, bytes: &[u8]) -> ParsedFile {
    parse_bytes(FileId::from_index(0), path, kind.clone(), bytes)
}
