//! Explains files that cannot be published as pictures.

use camino::Utf8Path;

use crate::content::media_files::{MediaFile, PictureFault};
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic};
use crate::media::svg::{MAX_SVG_BYTES, SvgErrorKind};
use crate::media::{MAX_PICTURE_BYTES, MAX_PIXELS, PictureError};

/// What to do with a file that no program can open as a picture.
const SAVE_AGAIN: &str = "open it in a program for pictures, and save it again as JPEG, PNG, WebP \
     or GIF; if no program can open it, get the picture again";

const SMALLER: &str = "make the picture smaller: pages show no more than 1,600 pixels in a row";

const MEBIBYTE: usize = 1024 * 1024;

/// Creates the diagnostic for a file that is named at `span`.
pub(crate) fn diagnostic(fault: &PictureFault, media: &MediaFile, span: Span) -> Diagnostic {
    let path = &media.path;
    match fault {
        PictureFault::TooLarge(size) => {
            let is_drawing = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("svg"));
            let (kind, max, help) = if is_drawing {
                ("drawing", MAX_SVG_BYTES, "draw less detail, or save it as PNG")
            } else {
                ("picture", MAX_PICTURE_BYTES, SMALLER)
            };
            let max = max / MEBIBYTE;
            let message = format!("`{path}` has {size} bytes; a {kind} may have {max} MiB");
            Diagnostic::error(Code::FileTooLarge, span, message).label("too large").help(help)
        }
        PictureFault::Unreadable(why) => Diagnostic::error(
            Code::PictureNotFound,
            span,
            format!("`{path}` cannot be read: {why}"),
        )
        .label("cannot be read")
        .help("look whether the file is there, and whether you may read it"),
        PictureFault::Picture(error) => picture_error(error, path, span),
        PictureFault::Svg(error) => {
            let place = Span::new(media.file, error.range.clone());
            svg_error(&error.kind, place).related(span, "the picture is named here")
        }
    }
}

/// Creates the diagnostic for a picture that cannot be decoded.
pub(crate) fn picture_error(error: &PictureError, path: &Utf8Path, span: Span) -> Diagnostic {
    match error {
        PictureError::UnknownFormat => {
            let message = format!("`{path}` is no JPEG, PNG, WebP or GIF, whatever its name says");
            Diagnostic::error(Code::PictureFormat, span, message)
                .label("in no format that is known")
                .help(SAVE_AGAIN)
        }
        PictureError::TooManyPixels(0, _) | PictureError::TooManyPixels(_, 0) => {
            let message = format!("`{path}` has no pixels");
            Diagnostic::error(Code::PictureFormat, span, message)
                .label("an empty picture")
                .help(SAVE_AGAIN)
        }
        PictureError::TooManyPixels(width, height) => {
            let message = format!(
                "`{path}` has {width} × {height} pixels; pictures may have {} megapixels",
                MAX_PIXELS / 1_000_000
            );
            too_large(span, message)
        }
        PictureError::TooCostly => {
            let message = format!("decoding `{path}` would take too much time or memory");
            too_large(span, message)
        }
        PictureError::Damaged(why) => {
            let message = format!("`{path}` is damaged: {why}");
            Diagnostic::error(Code::PictureFormat, span, message)
                .label("cannot be decoded")
                .help(SAVE_AGAIN)
        }
    }
}

fn too_large(span: Span, message: String) -> Diagnostic {
    Diagnostic::error(Code::FileTooLarge, span, message).label("too large").help(SMALLER)
}

fn svg_error(kind: &SvgErrorKind, place: Span) -> Diagnostic {
    match kind {
        SvgErrorKind::NotSvg(why) => {
            Diagnostic::error(Code::PictureFormat, place, format!("this is no drawing: {why}"))
                .label("not SVG")
                .help("save it again as SVG in the program that made it")
        }
        SvgErrorKind::NoSize => {
            Diagnostic::error(Code::PictureFormat, place, "this drawing has no size")
                .label("no `viewBox`, and no width and height")
                .help("add `viewBox=\"0 0 800 600\"` with the size of the drawing")
        }
        SvgErrorKind::Active(what) => {
            let message = format!("this drawing has {what}, which is not allowed");
            Diagnostic::error(Code::ActiveSvg, place, message).label("not allowed").help(
                "remove it, or save the drawing as “plain SVG” or “optimized SVG”; a drawing must \
                 not run code or load anything",
            )
        }
    }
}

/// Creates the warning for an animation, because readers see only its first frame.
pub(crate) fn animated(span: Span) -> Diagnostic {
    let message = "readers see only the first frame of this animation";
    Diagnostic::warning(Code::PictureFormat, span, message).label("more than one frame").help(
        "if the other frames matter, show some of them as pictures of their own; otherwise save \
         the first frame as a picture",
    )
}
