//! Checks an article's scale, what it is, and the recorded hash of its source text.

use crate::content;
use crate::content::files::article::ArticleFile;
use crate::content::files::picture::{JudgedMediaEntry, MediaKind};
use crate::content::yaml::decode::missing;
use crate::content::{ArticleFolder, SiteFiles};
use crate::diagnostics::span::{OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::build::scales::Scales;

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
    if let Some(media) = &record.media {
        check_media(media, record, diagnostics);
    }
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

/// Checks that a picture has a file, and a film or recording an address.
fn check_media(
    media: &Spanned<JudgedMediaEntry>,
    record: &ArticleFile,
    diagnostics: &mut Diagnostics,
) {
    let mut refuse = |span: Option<Span>, message: &str, help: &str| {
        let Some(span) = span else { return };
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, span, message).label("not allowed").help(help),
        );
    };
    let kind = media.kind();
    if kind == MediaKind::Image {
        refuse(
            media.url.span(),
            "a picture has no `url` here",
            "write the path of the picture as `file`, and the address where it was published as \
             `url` of the article; for a film or recording, add `kind: video` or `kind: audio`",
        );
        if !media.is_present("file") {
            diagnostics.push(missing("a picture", "file", media.span));
        }
        return;
    }
    let file = "a film or recording has no `file`";
    let help = "Factpress does not publish films and recordings; write the address of this one as \
                `url`";
    refuse(media.file.span(), file, help);
    let hash = "a film or recording has no `sha256`";
    refuse(media.sha256.span(), hash, "remove it, because there is no file to compare");
    let twice = "this article has two films or recordings";
    refuse(record.recording.span(), twice, "keep `media`, and remove `recording`");
    if !media.is_present("url") {
        diagnostics.push(missing("a film or recording", "url", media.span));
    }
}

/// The note if only the line ends differ, which version control may have changed.
pub(crate) const LINE_ENDS: &str =
    "only line endings or the byte order mark differ; git may have changed them";
pub(crate) const KEEP_BYTES: &str = "write `content/**/source.* -text` into `.gitattributes`, so \
    that git does not change it, and check it out again";

/// Returns whether a text has this hash with other line ends, or with or without a byte order mark.
fn differs_only_in_line_ends(text: &str, sha256: &str) -> bool {
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
