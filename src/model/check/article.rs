//! Checks an article's scale, its media, and the recorded hash of its source text.

use crate::content;
use crate::content::{ArticleFolder, SiteFiles};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::build::scales::Scales;
use crate::model::check::article_media;

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
    article_media::check(record, site_files, diagnostics);
    let (Some(recorded), Some(source)) = (&record.source_sha256, article.source()) else { return };
    if recorded.0 == source.sha256 {
        return;
    }
    let message = format!("the source text of `{}` was edited", article.id);
    let mut diagnostic = Diagnostic::error(Code::SourceChanged, recorded.span, message)
        .label("recorded when the text was taken")
        .note(format!("the SHA-256 of the file is now {}", source.sha256))
        .help(
            "restore the old text, because verdicts judge it; if its publisher changed it, review \
             every verdict and then record the new SHA-256",
        );
    diagnostic.article = Some(article.id.clone());
    let text = site_files.files.get(source.file).map_or("", |file| file.text());
    if differs_only_in_line_ends(text, &recorded.0) {
        diagnostic = diagnostic.note(LINE_ENDS).help(KEEP_BYTES);
    }
    diagnostics.push(diagnostic);
}

/// The note if only the line ends differ, which version control may have changed.
pub(crate) const LINE_ENDS: &str =
    "only line endings or the byte order mark differ; git may have changed them";
pub(crate) const KEEP_BYTES: &str = "write `content/**/source.* -text` into `.gitattributes`, so \
    that git does not change it, and check it out again";

/// Returns whether a text has this hash with other line ends, or with or without a byte order mark.
pub(crate) fn differs_only_in_line_ends(text: &str, sha256: &str) -> bool {
    let unix = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let windows = unix.replace('\n', "\r\n");
    for text in [unix, windows] {
        let with_mark = format!("\u{feff}{text}");
        if content::sha256(text.as_bytes()) == sha256
            || content::sha256(with_mark.as_bytes()) == sha256
        {
            return true;
        }
    }
    false
}
