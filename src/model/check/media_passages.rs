//! Finds the passages that are a picture or a region of it, or a film or recording or a stretch of
//! it.

use crate::content::ArticleFolder;
use crate::content::files::picture::{MediaKind, RegionEntry};
use crate::content::files::verdict::PassageEntry;
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Part, Region};

/// The most hundredths of a percent of a width or height.
const WHOLE: u16 = 10_000;

/// The tolerance for rounding errors in sums of percentages.
const ROUNDING: f64 = 1e-9;

/// The fields that say which words a passage is.
const WORDS: [&str; 3] = ["quote", "title", "whole"];

/// Why a passage is not a part of a picture or recording; `None` if that is reported elsewhere.
type Mistake = Option<Box<Diagnostic>>;

/// Returns the part of a passage, if it has `media` or `region`, or a `time` and no words.
pub(super) fn part(
    article: &ArticleFolder,
    passage: &Spanned<PassageEntry>,
) -> Option<Result<Part, Mistake>> {
    if let Some(diagnostic) = whole_of_media(article, passage) {
        return Some(Err(Some(Box::new(diagnostic))));
    }
    let judged = judged_field(passage)?;
    Some(match beside(judged, passage) {
        Some(diagnostic) => Err(Some(Box::new(diagnostic))),
        None => part_of(article, judged, passage),
    })
}

/// Reports `whole: true` if there is no text beside the picture, film or recording.
fn whole_of_media(article: &ArticleFolder, passage: &Spanned<PassageEntry>) -> Option<Diagnostic> {
    let whole = passage.whole.as_ref().filter(|whole| whole.value)?;
    let has_media = article.record.as_ref().is_some_and(|record| record.media.is_some());
    let has_text = article.source().is_some_and(|source| !source.sha256.is_empty());
    if !has_media || has_text {
        return None;
    }
    let message = format!("the article `{}` has no text, only a picture or recording", article.id);
    Some(
        Diagnostic::error(Code::InvalidValue, whole.span, message)
            .label("the article has no words")
            .help("write `media: true`"),
    )
}

/// Returns the field that says which part of a picture or recording a passage is.
pub(super) fn judged_field(passage: &Spanned<PassageEntry>) -> Option<&'static str> {
    if passage.is_present("region") {
        return Some("region");
    }
    if passage.media.as_deref() == Some(&true) {
        return Some("media");
    }
    let has_words = WORDS.iter().any(|name| passage.is_present(name));
    (passage.is_present("time") && !has_words).then_some("time")
}

fn part_of(
    article: &ArticleFolder,
    judged: &str,
    passage: &Spanned<PassageEntry>,
) -> Result<Part, Mistake> {
    let record = article.record.as_ref().ok_or(None)?;
    // That the kind cannot be read is reported elsewhere.
    if record.media.as_ref().is_some_and(|it| it.is_present("kind") && it.kind.is_none()) {
        return Err(None);
    }
    let has_picture = record.media.as_ref().is_some_and(|it| it.kind() == MediaKind::Image);
    let has_recording = record.is_present("recording") || record.media.is_some() && !has_picture;
    if judged == "region" {
        if !has_picture {
            return Err(Some(without_media(article, passage, judged, "is no picture")));
        }
        let entry = passage.region.as_ref().ok_or(None)?;
        return region(entry).map(|region| Part::Picture(Some(region)));
    }
    if judged == "time" {
        if !has_recording {
            let message = "is no film or recording, and names none";
            return Err(Some(without_media(article, passage, judged, message)));
        }
        let time = passage.time.as_ref().ok_or(None)?;
        return Ok(Part::Recording(Some(time.value)));
    }
    if has_picture {
        return Ok(Part::Picture(None));
    }
    if has_recording {
        return Ok(Part::Recording(None));
    }
    let message = "is no picture, film or recording";
    Err(Some(without_media(article, passage, judged, message)))
}

fn without_media(
    article: &ArticleFolder,
    passage: &Spanned<PassageEntry>,
    judged: &str,
    missing: &str,
) -> Box<Diagnostic> {
    let message = format!("the article `{}` {missing}", article.id);
    let diagnostic = Diagnostic::error(Code::PassageWithoutMedia, passage.span, message)
        .label(format!("a passage with `{judged}`"))
        .help(
            "write `media: {file: …, alt: …}` into its `article.yaml` for a picture, \
             `media: {kind: video, url: …}` for a film, or quote its words",
        );
    Box::new(diagnostic)
}

/// Reports what a passage of a picture or recording cannot have.
fn beside(judged: &str, passage: &Spanned<PassageEntry>) -> Option<Diagnostic> {
    let mut fields = Vec::new();
    for (name, field) in
        [("quote", &passage.quote), ("prefix", &passage.prefix), ("suffix", &passage.suffix)]
    {
        if let Some(field) = field {
            fields.push((name, field.span));
        }
    }
    for (name, field) in
        [("title", &passage.title), ("whole", &passage.whole), ("media", &passage.media)]
    {
        if let Some(field) = field
            && field.value
            && name != judged
        {
            fields.push((name, field.span));
        }
    }
    if let Some(time) = &passage.time
        && judged != "time"
    {
        fields.push(("time", time.span));
    }
    let (name, span) = *fields.first()?;
    let message = format!("a passage with `{judged}` has no `{name}`");
    let help = format!(
        "remove `{name}`, or make it a passage of its own: words, a picture, a region and a time"
    );
    Some(Diagnostic::error(Code::InvalidValue, span, message).label("not allowed").help(help))
}

/// Returns a region that lies in its picture.
fn region(entry: &Spanned<RegionEntry>) -> Result<Region, Mistake> {
    let (x, left) = share(&entry.x)?;
    let (y, top) = share(&entry.y)?;
    let (width, across) = share(&entry.width)?;
    let (height, down) = share(&entry.height)?;
    let outside = if width == 0 || height == 0 {
        "this region has no area"
    } else if left + across > 100.0 + ROUNDING || top + down > 100.0 + ROUNDING {
        "this region ends outside of its picture"
    } else {
        let (width, height) = (width.min(WHOLE - x), height.min(WHOLE - y));
        return Ok(Region { y, x, width, height });
    };
    let help = "`x` and `width` together, and `y` and `height` together, are at most 100";
    let diagnostic = Diagnostic::error(Code::InvalidValue, entry.span, outside)
        .label("in percent of the picture")
        .help(help);
    Err(Some(Box::new(diagnostic)))
}

/// Returns a share of the picture in hundredths of a percent, and in percent as written.
fn share(field: &Option<Spanned<f64>>) -> Result<(u16, f64), Mistake> {
    let field = field.as_ref().ok_or(None)?;
    let hundredths = hundredths(field.value).ok_or_else(|| {
        let message = format!("`{}` is no share of a picture", field.value);
        let diagnostic =
            Diagnostic::error(Code::InvalidValue, field.span, message).label("not from 0 to 100");
        Some(Box::new(diagnostic.help("write percent of the width or height of the picture")))
    })?;
    Ok((hundredths, field.value))
}

/// Returns a number of percent in hundredths, if it is from 0 to 100.
fn hundredths(percent: f64) -> Option<u16> {
    // A comparison with a value that is not a number is false.
    if !(0.0..=100.0).contains(&percent) {
        return None;
    }
    // At most 10,000.
    #[expect(clippy::cast_sign_loss, reason = "the number is at least 0")]
    Some((percent * 100.0).round() as u16)
}
