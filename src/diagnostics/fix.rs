//! Applies safe edits to the bytes of a file: only the edited bytes change, so comments, layout,
//! the byte order mark and line ends stay.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Diagnostic, Edit};

/// Returns the safe edits of each file, from the last to the first.
///
/// If two edits overlap, only the first one found is returned.
pub(crate) fn safe_edits<'d>(
    diagnostics: impl Iterator<Item = &'d Diagnostic>,
) -> BTreeMap<FileId, Vec<&'d Edit>> {
    let mut files: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let Some(edit) = &diagnostic.suggestion else { continue };
        if !edit.is_safe {
            continue;
        }
        let edits = files.entry(edit.span.file).or_default();
        if !edits.iter().any(|other| overlaps(edit.span, other.span)) {
            edits.push(edit);
        }
    }
    for edits in files.values_mut() {
        edits.sort_by_key(|edit| Reverse(edit.span.start));
    }
    files
}

fn overlaps(a: Span, b: Span) -> bool {
    a == b || a.start < b.end && b.start < a.end
}

/// Applies edits, sorted from the last to the first, to the bytes of a file on disk.
///
/// Returns `None` if an edit is outside of the file.
pub(crate) fn apply_edits(bytes: &[u8], edits: &[&Edit]) -> Option<Vec<u8>> {
    let offsets = disk_offsets(bytes);
    let mut edited = bytes.to_vec();
    for edit in edits {
        let start = *offsets.get(edit.span.start as usize)?;
        let end = *offsets.get(edit.span.end as usize)?;
        edited.splice(start..end, edit.replacement.replace('\n', line_end(bytes)).bytes());
    }
    Some(edited)
}

/// Returns the line end that a file uses.
fn line_end(bytes: &[u8]) -> &'static str {
    match (memchr::memchr(b'\r', bytes), memchr::memchr(b'\n', bytes)) {
        (Some(_), None) => "\r",
        (Some(first), Some(feed)) if first + 1 == feed => "\r\n",
        _ => "\n",
    }
}

/// Maps each byte offset of the decoded text, including its end, to its offset on disk.
///
/// The decoded text has no byte order mark, and one byte for each line end.
fn disk_offsets(bytes: &[u8]) -> Vec<usize> {
    let mut offset = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let mut offsets = Vec::with_capacity(bytes.len() + 1);
    while offset < bytes.len() {
        offsets.push(offset);
        let is_crlf = bytes.get(offset..offset + 2) == Some(b"\r\n");
        offset += if is_crlf { 2 } else { 1 };
    }
    offsets.push(bytes.len());
    offsets
}
