//! Checks the places where claims were made, and the originals of imported verdicts.

use crate::content::files::verdict::VerdictFile;
use crate::content::yaml::decode::missing;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Reports places without a name or an address, and a second first place.
pub(crate) fn check(record: &VerdictFile, diagnostics: &mut Diagnostics) {
    let mut first: Option<Span> = None;
    for place in &record.appearances {
        let naming = ["url", "title", "publisher", "archive_url", "note"];
        if !naming.iter().any(|field| place.is_present(field)) {
            diagnostics.push(
                missing("an appearance", "url", place.value.span).help(
                    "say where the claim was made, with `url`, `title`, `publisher` or `note`",
                ),
            );
        }
        let Some(flag) = &place.first else { continue };
        if !flag.value {
            continue;
        }
        let Some(earlier) = first else {
            first = Some(flag.span);
            continue;
        };
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                flag.span,
                "a claim is made for the first time in one place only",
            )
            .label("a second first place")
            .related(earlier, "the first one")
            .help("keep `first: true` at the place that was earlier"),
        );
    }
}

/// Reports an original that has no address, title or publisher.
pub(crate) fn check_original(record: &VerdictFile, diagnostics: &mut Diagnostics) {
    let Some(original) = &record.imported_from else { return };
    if !["url", "title", "publisher"].iter().any(|field| original.is_present(field)) {
        diagnostics.push(
            missing("an original", "url", original.value.span)
                .help("say where it was published, with `url`, `title` or `publisher`"),
        );
    }
}
