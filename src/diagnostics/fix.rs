//! The edits that can be made without being looked at → the files with them made: the bytes that they name change, and no other,
//! so that comments and layout stay. It must not read or write files.

use std::collections::BTreeMap;

use crate::diagnostics::span::FileId;
use crate::diagnostics::{Diagnostic, Edit};

/// The safe edits, file by file, from the last to the first of each; of two that overlap the first found.
pub fn safe_edits<'d>(
    diagnostics: impl Iterator<Item = &'d Diagnostic>,
) -> BTreeMap<FileId, Vec<&'d Edit>> {
    let mut files: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in diagnostics
        .filter_map(|diagnostic| diagnostic.suggestion.as_ref())
        .filter(|edit| edit.is_safe)
    {
        let edits = files.entry(edit.span.file).or_default();
        let overlaps = |other: &&Edit| {
            edit.span == other.span
                || edit.span.start < other.span.end && other.span.start < edit.span.end
        };
        if !edits.iter().any(overlaps) {
            edits.push(edit);
        }
    }
    files
        .values_mut()
        .for_each(|edits| edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start)));
    files
}

/// The bytes of a file with its edits made; `bytes` are those of the disk, where a text has its byte order mark and its own
/// line ends.
pub fn edited(bytes: &[u8], edits: &[&Edit]) -> Option<Vec<u8>> {
    let places = places(bytes);
    let mut edited = bytes.to_vec();
    for edit in edits {
        let (start, end) =
            (*places.get(edit.span.start as usize)?, *places.get(edit.span.end as usize)?);
        edited.splice(start..end, edit.replacement.replace('\n', line_end(bytes)).bytes());
    }
    Some(edited)
}

/// How the lines of a file end.
fn line_end(bytes: &[u8]) -> &'static str {
    match (memchr::memchr(b'\r', bytes), memchr::memchr(b'\n', bytes)) {
        (Some(_), None) => "\r",
        (Some(first), Some(feed)) if first + 1 == feed => "\r\n",
        _ => "\n",
    }
}

/// Where each byte of the text, and its end, stands on the disk.
fn places(bytes: &[u8]) -> Vec<usize> {
    let start = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let is_second =
        |at: usize| bytes.get(at) == Some(&b'\n') && at > 0 && bytes.get(at - 1) == Some(&b'\r');
    (start..bytes.len()).filter(|at| !is_second(*at)).chain([bytes.len()]).collect()
}
