//! Finds the passages that are a picture or a region of it.

use crate::content::ArticleFolder;
use crate::content::files::picture::RegionEntry;
use crate::content::files::verdict::PassageEntry;
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Part, Region};

/// The most hundredths of a percent of a width or height.
const WHOLE: u16 = 10_000;

/// The part of a percent by which sums of fractions can be wrong, because they are not exact.
const ROUNDING: f64 = 1e-9;

/// Why a passage is no part of a picture; `None` if that is reported elsewhere.
type Mistake = Option<Box<Diagnostic>>;

/// Returns the part of a passage with `media` or `region`; `None` if it has neither.
pub(super) fn part(
    article: &ArticleFolder,
    passage: &Spanned<PassageEntry>,
) -> Option<Result<Part, Mistake>> {
    let is_media = passage.media.as_deref() == Some(&true);
    if !is_media && !passage.is_present("region") {
        return None;
    }
    if let Some(diagnostic) = beside_picture(passage) {
        return Some(Err(Some(Box::new(diagnostic))));
    }
    if article.record.as_ref().is_none_or(|record| record.media.is_none()) {
        let message = format!("the article `{}` is no picture", article.id);
        let diagnostic = Diagnostic::error(Code::PassageWithoutPicture, passage.span, message)
            .label("a passage of a picture")
            .help("write `media: {file: …, alt: …}` into its `article.yaml`, or quote its words");
        return Some(Err(Some(Box::new(diagnostic))));
    }
    if is_media {
        return Some(Ok(Part::Picture(None)));
    }
    Some(match &passage.region {
        Some(entry) => region(entry).map(|region| Part::Picture(Some(region))),
        None => Err(None),
    })
}

/// Reports what a passage of a picture cannot have.
fn beside_picture(passage: &Spanned<PassageEntry>) -> Option<Diagnostic> {
    let mut fields = Vec::new();
    for (name, field) in
        [("quote", &passage.quote), ("prefix", &passage.prefix), ("suffix", &passage.suffix)]
    {
        if let Some(field) = field {
            fields.push((name, field.span));
        }
    }
    for (name, field) in [("title", &passage.title), ("whole", &passage.whole)] {
        if let Some(field) = field
            && field.value
        {
            fields.push((name, field.span));
        }
    }
    if let (Some(media), Some(_)) = (&passage.media, &passage.region)
        && media.value
    {
        fields.push(("media", media.span));
    }
    let (name, span) = *fields.first()?;
    let message = format!("a passage of a picture has no `{name}`");
    let help = format!("remove `{name}`; words and pictures are passages of their own");
    Some(Diagnostic::error(Code::InvalidValue, span, message).label("not in a picture").help(help))
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

/// Returns a share of the picture in hundredths of a percent, and in percent as it is written.
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

/// Returns a number of percent in hundredths; `None` if it is not from 0 to 100.
fn hundredths(percent: f64) -> Option<u16> {
    // A comparison with a value that is no number is false.
    if !(0.0..=100.0).contains(&percent) {
        return None;
    }
    // At most 10,000.
    #[expect(clippy::cast_sign_loss, reason = "the number is at least 0")]
    Some((percent * 100.0).round() as u16)
}
