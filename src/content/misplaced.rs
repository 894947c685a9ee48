//! Explains files that have another name or folder than Factpress expects.

use std::ops::Range;

use camino::{Utf8Path, Utf8PathBuf};

use crate::content::layout::FileKind;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic};
use crate::text::portable_slug;

/// Documents that people put where a text is expected: their extensions and names.
const DOCUMENTS: [(&str, &str); 8] = [
    ("doc", "a Word document"),
    ("docx", "a Word document"),
    ("gdoc", "a link to a Google document"),
    ("odt", "an OpenDocument text"),
    ("pages", "a Pages document"),
    ("pdf", "a PDF document"),
    ("rtf", "an RTF document"),
    ("wpd", "a WordPerfect document"),
];

/// Returns whether a file that no site has at `path` may be a verdict.
pub(crate) fn may_be_verdict(path: &Utf8Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    matches!(extension.as_str(), "yaml" | "yml")
}

/// Returns where the first field of a verdict is in the text of a file, if the file is a verdict.
/// The text may be invalid YAML.
pub(crate) fn find_verdict(text: &str) -> Option<Range<usize>> {
    let mut claim = None;
    let mut has_other = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        match line.split_once(':') {
            Some(("claim", _)) => claim = claim.or(Some(start..start + "claim".len())),
            Some(("passages" | "rating" | "evidence" | "summary", _)) => has_other = true,
            _ => {}
        }
        start += line.len();
    }
    if has_other { claim } else { None }
}

/// Creates the diagnostic for a verdict outside of the folders of verdicts. `field` is the place of
/// its first field.
pub(crate) fn misplaced_verdict(id: FileId, path: &Utf8Path, field: Range<usize>) -> Diagnostic {
    let name = path.file_stem().unwrap_or_default();
    let parts: Vec<&str> = path.as_str().split('/').collect();
    let article = match parts.as_slice() {
        ["content", "articles", article, _, ..] => article,
        _ => "<article>",
    };
    let message = "this file is a verdict, but it is not in a folder for verdicts";
    Diagnostic::error(Code::UnexpectedFile, Span::new(id, field), message)
        .label("a field of verdicts")
        .help(format!(
            "move it to `content/articles/{article}/verdicts/{name}.yaml`; if no text of the claim \
             is kept, to `content/claims/{name}.yaml`"
        ))
}

/// Creates the diagnostic for a file that Factpress does not use, with the name that was probably
/// meant.
pub(crate) fn unused_file(id: FileId, path: &Utf8Path) -> Diagnostic {
    let span = Span::file_start(id);
    if let Some(meant) = meant_path(path) {
        let message = "Factpress does not use this file, because of its name";
        return Diagnostic::error(Code::UnexpectedFile, span, message)
            .help(format!("rename it to `{meant}`"));
    }
    if let Some(diagnostic) = document(path, span) {
        return diagnostic;
    }
    Diagnostic::warning(Code::UnexpectedFile, span, "Factpress does not use this file").help(
        "verdicts belong in `content/articles/<article>/verdicts/<claim>.yaml`, those on claims \
         without a text in `content/claims/<claim>.yaml`, shared evidence in `content/sources/`, \
         people in `content/people/`, standing pages in `content/pages/<slug>.md`",
    )
}

/// Creates the diagnostic for a picture that no text names.
pub(crate) fn unused_picture(id: FileId) -> Diagnostic {
    let message = "no text and no field names this picture, so it is not published";
    Diagnostic::warning(Code::UnexpectedFile, Span::file_start(id), message)
        .help("write `![what it shows](name.jpg)` in a text, or move the file out of `content/`")
}

/// Returns the path of a file of a site that differs only in capitals, or in the extension.
fn meant_path(path: &Utf8Path) -> Option<Utf8PathBuf> {
    let mut meant = Utf8PathBuf::from(path.as_str().to_lowercase());
    match meant.extension() {
        Some("yml") => meant.set_extension("yaml"),
        Some("markdown") => meant.set_extension("md"),
        _ => false,
    };
    FileKind::from_path(&meant).is_some().then_some(meant)
}

/// Creates the diagnostic for a document of a word processor.
fn document(path: &Utf8Path, span: Span) -> Option<Diagnostic> {
    let extension = path.extension()?.to_ascii_lowercase();
    let (_, format) = DOCUMENTS.iter().find(|(known, _)| *known == extension)?;
    let message = format!("this file is {format}, which Factpress does not read");
    let name = path.file_stem().unwrap_or_default();
    let parts: Vec<&str> = path.as_str().split('/').collect();
    let (is_source, text) = match parts.as_slice() {
        ["content", "articles", article, _] => {
            (name.eq_ignore_ascii_case("source"), format!("content/articles/{article}/source.txt"))
        }
        ["content", "articles", article, "verdicts", _] => {
            let slug = portable_slug(name);
            (false, format!("content/articles/{article}/verdicts/{slug}.yaml"))
        }
        ["content", "pages", _] => (false, format!("content/pages/{}.md", portable_slug(name))),
        _ => (false, format!("content/articles/{}/source.txt", portable_slug(name))),
    };
    let diagnostic = if is_source {
        Diagnostic::error(Code::UnexpectedFile, span, message)
    } else {
        Diagnostic::warning(Code::UnexpectedFile, span, message)
    };
    Some(diagnostic.help(format!(
        "open it in the program that made it, save its words as plain text (UTF-8) in `{text}`, \
         and move this file out of `content/`"
    )))
}

#[cfg(test)]
mod tests {
    use super::find_verdict;

    #[test]
    fn verdicts_are_known_by_their_fields() {
        assert_eq!(find_verdict("# draft\nclaim: A\nrating: false\n"), Some(8..13));
        assert_eq!(find_verdict("summary: B\nclaim: [\n"), Some(11..16));
        assert_eq!(find_verdict("claim: A\n"), None);
        assert_eq!(find_verdict("title: A\nsummary: B\n"), None);
        assert_eq!(find_verdict("a:\n  claim: A\n  rating: B\n"), None);
    }
}
