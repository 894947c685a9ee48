//! Explains codes with the sections of `docs/diagnostics.md`, which is part of the program.

use crate::diagnostics::Code;

const DOCUMENT: &str = include_str!("../../../docs/diagnostics.md");

/// The URL of the document on the web.
pub(crate) const DOCUMENT_URL: &str =
    concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/diagnostics.md");

/// Returns the section on a code, in Markdown, without the `## ` of its heading.
pub(crate) fn explain(code: Code) -> &'static str {
    for section in DOCUMENT.split("\n## ").skip(1) {
        if section.lines().next() == Some(code.name()) {
            return section.trim_end();
        }
    }
    ""
}
