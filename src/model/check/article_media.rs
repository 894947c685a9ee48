//! Checks the picture, film or recording of an article: which fields it has, and that the files of
//! `static/` exist that the pages play.

use crate::content::SiteFiles;
use crate::content::files::article::ArticleFile;
use crate::content::files::picture::{JudgedMediaEntry, MediaKind};
use crate::content::values::PlainText;
use crate::content::yaml::decode::missing;
use crate::diagnostics::span::{OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, best_match};

/// The extensions of films and recordings that browsers play.
const PLAYED: [&str; 10] = ["aac", "flac", "m4a", "m4v", "mp3", "mp4", "oga", "ogg", "wav", "webm"];

pub(super) fn check(record: &ArticleFile, site_files: &SiteFiles, diagnostics: &mut Diagnostics) {
    if let Some(recording) = &record.recording {
        if !recording.is_present("url") && !recording.is_present("play") {
            diagnostics.push(missing("a recording", "url", recording.span));
        }
        check_copy([&recording.play, &recording.captions], site_files, diagnostics);
    }
    if let Some(media) = &record.media {
        check_fields(media, record, diagnostics);
        if media.kind() != MediaKind::Image {
            check_copy([&media.play, &media.captions], site_files, diagnostics);
        }
    }
}

/// Checks that a picture has a file, and a film or recording an address or a copy.
fn check_fields(
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
    if media.is_present("kind") && media.kind.is_none() {
        return;
    }
    if media.kind() == MediaKind::Image {
        let help = "write the path of the picture as `file`, and the address where it was \
                    published as `url` of the article; for a film or recording, add `kind: video` \
                    or `kind: audio`";
        for (name, span) in [
            ("url", media.url.span()),
            ("play", media.play.span()),
            ("captions", media.captions.span()),
        ] {
            refuse(span, &format!("a picture has no `{name}`"), help);
        }
        if !media.is_present("file") {
            diagnostics.push(missing("a picture", "file", media.span));
        }
        return;
    }
    let help = "write its address as `url`; to publish a copy, put it into `static/` and write its \
                path there as `play`";
    refuse(media.file.span(), "a film or recording has no `file`", help);
    let hash = "a film or recording has no `sha256`";
    refuse(media.sha256.span(), hash, "remove it, because only pictures are compared");
    let differs = media.differs_from.first().map(|id| id.span);
    for (name, span) in [("stamp", media.stamp.span()), ("differs_from", differs)] {
        let message = format!("a film or recording has no `{name}`");
        refuse(span, &message, "remove it, because only pictures have it");
    }
    let twice = "this article has two films or recordings";
    refuse(record.recording.span(), twice, "keep `media`, and remove `recording`");
    if !media.is_present("url") && !media.is_present("play") {
        diagnostics.push(missing("a film or recording", "url", media.span));
    }
}

/// Checks the paths of a film or recording and its captions in `static/`.
fn check_copy(
    [play, captions]: [&Option<Spanned<PlainText>>; 2],
    site_files: &SiteFiles,
    diagnostics: &mut Diagnostics,
) {
    if let Some(play) = play {
        diagnostics.extend(check_path(play, &PLAYED, site_files));
    }
    let Some(captions) = captions else { return };
    diagnostics.extend(check_path(captions, &["vtt"], site_files));
    if play.is_none() {
        let message = "these captions are of no film or recording on this site";
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, captions.span, message)
                .label("nothing to play")
                .help("write the path of the film or recording in `static/` as `play`"),
        );
    }
}

fn check_path(
    written: &Spanned<PlainText>,
    extensions: &[&str],
    site_files: &SiteFiles,
) -> Option<Diagnostic> {
    let path = written.value.0.as_str();
    let kinds = extensions.join(", ");
    let name = path.strip_prefix('/');
    if let Some(name) = name
        && has_extension(name, extensions)
        && site_files.static_file(name).is_some()
    {
        return None;
    }
    let mut known = Vec::new();
    for file in &site_files.static_files {
        if has_extension(&file.path, extensions) {
            known.push(format!("/{}", file.path));
        }
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let span = site_files.files.narrow(written.span, path);
    let message = format!("`{path}` is no file of `static/` that can be played here");
    let diagnostic = Diagnostic::error(Code::BrokenLink, span, message).label("no such file");
    Some(match best_match(path, &known) {
        Some(name) => diagnostic.suggest(format!("did you mean `{name}`?"), name),
        None => diagnostic.help(format!(
            "put the file into `static/`, and write its path there with a slash before it, such as \
             `/films/flood.mp4`; it can be {kinds}"
        )),
    })
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    extensions.contains(&extension.to_ascii_lowercase().as_str())
}
