//! What an article says of itself that can be checked against its text and the scales of the site.

use crate::content;
use crate::content::values::Sha256;
use crate::content::{ArticleFolder, ArticleSource, SiteFiles};
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::build::scales::Scales;

/// Checks one article.
pub(crate) fn check(
    article: &ArticleFolder,
    site_files: &SiteFiles,
    scales: &Scales,
    diagnostics: &mut Diagnostics,
) {
    let Some(record) = &article.record else { return };
    if let Some(scale) = &record.scale {
        scales.check_name(scale, diagnostics);
    }
    if let (Some(recorded), Some(source)) = (&record.source_sha256, article.source())
        && recorded.0 != source.sha256
    {
        let mistake = source_changed(&article.id, recorded, source);
        let text = site_files.files.get(source.file).map_or("", |file| file.text());
        diagnostics.push(if is_of_line_ends(text, &recorded.0) {
            mistake.note(LINE_ENDS).help(KEEP_BYTES)
        } else {
            mistake
        });
    }
}

/// What is said where a text is the same but for its line ends, which version control may have changed.
pub(crate) const LINE_ENDS: &str =
    "only its line ends, or the mark at its beginning, are others; git may have changed them";
/// What to do about it.
pub(crate) const KEEP_BYTES: &str = "write `content/**/source.* -text` into `.gitattributes`, so that git keeps it to the byte, and check it out again";

/// Whether a text has this hash with other line ends, or with or without a byte order mark.
fn is_of_line_ends(text: &str, sha256: &str) -> bool {
    let plain = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let forms = [plain.clone(), plain.replace('\n', "\r\n")];
    forms.iter().any(|form| {
        [form.clone(), format!("\u{feff}{form}")]
            .iter()
            .any(|text| content::sha256(text.as_bytes()) == sha256)
    })
}

fn source_changed(article: &str, recorded: &Spanned<Sha256>, source: &ArticleSource) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(
        Code::SourceChanged,
        recorded.span,
        format!("the source text of `{article}` was edited"),
    )
    .label("recorded when the text was taken")
    .note(format!("the SHA-256 of the file is now {}", source.sha256))
    .help(
        "verdicts judge the text as it was, so put the old text back; if its publisher changed it, \
                 look at every verdict again and then record the new SHA-256",
    );
    diagnostic.article = Some(article.to_owned());
    diagnostic
}
