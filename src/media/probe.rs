//! Reads the head of a picture: its format, its size, and how to publish it.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ImageDecoder, ImageError, ImageResult, Limits};

use crate::media::jpeg::{self, Segments};
use crate::media::{Encoding, Format, MAX_DECODED_BYTES, MAX_PIXELS, PictureError, animation};

/// The facts in the head of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    pub format: Format,
    /// The width in pixels after the picture was turned upright, like the height.
    pub width: u32,
    pub height: u32,
    /// How the pixels in the file must be turned.
    pub orientation: Orientation,
    /// The format in which it is published.
    pub encoding: Encoding,
    /// Whether it has more than one frame. Only the first is shown.
    pub is_animated: bool,
}

/// Reads the head of a picture.
///
/// # Errors
/// If the format is unknown, the head is damaged, or the picture is larger than the limits allow.
pub fn probe(bytes: &[u8]) -> Result<Probe, PictureError> {
    let format = Format::detect(bytes).ok_or(PictureError::UnknownFormat)?;
    let mut decoder = open(bytes, format).map_err(|error| damaged(&error))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > MAX_PIXELS {
        return Err(PictureError::TooManyPixels(width, height));
    }
    if decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(PictureError::TooCostly);
    }
    if format == Format::Jpeg {
        check_jpeg(bytes, pixels)?;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let is_photograph = match format {
        Format::Jpeg => true,
        Format::Gif => false,
        // Drawings and screenshots take far less than a byte for each pixel, photographs more.
        Format::Png => bytes.len() as u64 > pixels,
        Format::WebP => is_lossy_webp(bytes) || bytes.len() as u64 > pixels,
    };
    let has_transparency = decoder.color_type().has_alpha();
    let fits_jpeg = u16::try_from(width.max(height)).is_ok();
    let is_turned = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    Ok(Probe {
        format,
        width: if is_turned { height } else { width },
        height: if is_turned { width } else { height },
        orientation,
        encoding: if is_photograph && !has_transparency && fits_jpeg {
            Encoding::Jpeg
        } else {
            Encoding::Png
        },
        is_animated: animation::has_frames(bytes, format),
    })
}

/// Opens the decoder of a format, which refuses to take more memory than allowed.
pub(super) fn open(bytes: &[u8], format: Format) -> ImageResult<Box<dyn ImageDecoder + '_>> {
    let cursor = Cursor::new(bytes);
    let mut decoder: Box<dyn ImageDecoder> = match format {
        Format::Jpeg => Box::new(JpegDecoder::new(cursor)?),
        Format::Png => Box::new(PngDecoder::with_limits(cursor, limits())?),
        Format::WebP => Box::new(WebPDecoder::new(cursor)?),
        Format::Gif => Box::new(GifDecoder::new(cursor)?),
    };
    decoder.set_limits(limits())?;
    Ok(decoder)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    limits
}

pub(super) fn damaged(error: &ImageError) -> PictureError {
    PictureError::Damaged(error.to_string())
}

/// The most pixels of all scans of a progressive JPEG together. Encoders write about ten scans.
const MAX_SCANNED_PIXELS: u64 = 400_000_000;

/// Refuses a JPEG that cannot be decoded completely, rightly and in time.
fn check_jpeg(bytes: &[u8], pixels: u64) -> Result<(), PictureError> {
    let Segments { scans, is_progressive, has_separate_scans, is_complete } = jpeg::read(bytes);
    if is_progressive && scans.saturating_mul(pixels) > MAX_SCANNED_PIXELS {
        return Err(PictureError::TooCostly);
    }
    if !is_complete {
        return Err(PictureError::Damaged("the file is not complete".to_owned()));
    }
    if has_separate_scans {
        return Err(PictureError::Damaged("its colours are in separate scans".to_owned()));
    }
    Ok(())
}

/// Returns whether the first frame of a WebP is lossy (RFC 9649, section 2.7). Frames of an
/// animation are in chunks of their own, behind 16 bytes.
fn is_lossy_webp(bytes: &[u8]) -> bool {
    const HEAD: usize = 8;
    let mut at = 12;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<HEAD>) {
        let [a, b, c, d, size @ ..] = *chunk;
        match &[a, b, c, d] {
            b"VP8 " => return true,
            b"VP8L" => return false,
            b"ANMF" => at += HEAD + 16,
            _ => {
                let size = u32::from_le_bytes(size) as usize;
                at = at.saturating_add(HEAD + size + size % 2);
            }
        }
    }
    false
}
