//! What an article says of itself that can be checked against its text and the scales of the site.

use super::scale::Scales;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::load::value::Sha256;
use crate::load::{Article, Source};
use crate::span::Spanned;

/// Checks one article.
pub(super) fn check(article: &Article, scales: &Scales, diagnostics: &mut Diagnostics) {
    let Some(record) = &article.record else { return };
    if let Some(scale) = &record.scale {
        scales.check_name(scale, diagnostics);
    }
    if let (Some(recorded), Some(source)) = (&record.source_sha256, article.source())
        && recorded.0 != source.sha256
    {
        diagnostics.push(source_changed(&article.id, recorded, source));
    }
}

fn source_changed(article: &str, recorded: &Spanned<Sha256>, source: &Source) -> Diagnostic {
    let mut diagnostic =
        Diagnostic::error(Code::SourceChanged, recorded.span, format!("the source text of `{article}` was edited"))
            .label("recorded when the text was taken")
            .note(format!("the SHA-256 of the file is now {}", source.sha256))
            .help(
                "verdicts judge the text as it was, so put the old text back; if its publisher changed it, \
                 look at every verdict again and then record the new SHA-256",
            );
    diagnostic.article = Some(article.to_owned());
    diagnostic
}
