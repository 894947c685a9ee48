//! Finds the film or recording of an article: the article itself, or the recording of its
//! transcript.

use crate::content::files::article::{ArticleFile, RecordingKind};
use crate::content::files::picture::MediaKind;
use crate::content::values::PlainText;
use crate::diagnostics::span::Spanned;
use crate::model::Recording;
use crate::model::build::claims::{text, web_url};

/// Returns the film or recording of an article, if it has one with an address or a file.
pub(crate) fn of_article(record: &ArticleFile) -> Option<Recording> {
    let recording = match (record.recording.as_deref(), record.media.as_deref()) {
        (Some(entry), _) => Recording {
            is_judged: false,
            kind: entry.kind.as_deref().copied().unwrap_or(RecordingKind::Video),
            url: web_url(&entry.url),
            file: static_path(&entry.play),
            captions: static_path(&entry.captions),
            description: None,
            caption: None,
            credit: None,
        },
        (None, Some(media)) => Recording {
            is_judged: true,
            kind: match media.kind() {
                MediaKind::Image => return None,
                MediaKind::Video => RecordingKind::Video,
                MediaKind::Audio => RecordingKind::Audio,
            },
            url: web_url(&media.url),
            file: static_path(&media.play),
            captions: static_path(&media.captions),
            description: text(&media.alt),
            caption: text(&media.caption),
            credit: text(&media.credit),
        },
        (None, None) => return None,
    };
    let is_known = recording.url.is_some() || recording.file.is_some();
    is_known.then_some(recording)
}

/// Returns the path below the root of the site of a file of `static/`, which `check` has looked for.
fn static_path(written: &Option<Spanned<PlainText>>) -> Option<String> {
    let written = written.as_ref()?;
    Some(written.value.0.trim_start_matches('/').to_owned())
}
