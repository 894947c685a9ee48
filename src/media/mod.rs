//! Pictures: what a file is, its pixels, other sizes of them, and new files without any metadata.
//! Bytes come in and bytes go out. This module never reads or writes files.
//!
//! ```no_run
//! # fn derive(bytes: &[u8]) -> Result<Option<Vec<u8>>, factpress::media::PictureError> {
//! use factpress::media;
//!
//! let probe = media::probe(bytes)?;
//! let bitmap = media::decode(bytes)?;
//! Ok(bitmap.resized(480).and_then(|small| small.encode(probe.encoding)))
//! # }
//! ```

mod animation;
mod bitmap;
mod jpeg;
mod probe;
mod repetitions;
pub mod svg;
mod thumbnail;

pub use crate::media::bitmap::{Bitmap, decode};
pub use crate::media::probe::{Probe, probe};
pub use crate::media::thumbnail::Thumbnail;

/// The largest picture file that is read, in bytes.
pub const MAX_PICTURE_BYTES: usize = 32 * 1024 * 1024;

/// The most pixels of a picture. With 8 bits for each of three channels, they take 150 MB.
pub const MAX_PIXELS: u64 = 50_000_000;

/// The most bytes that the pixels of a picture may take while it is decoded.
const MAX_DECODED_BYTES: u64 = 256 * 1024 * 1024;

/// Must be increased if the same picture would give other bytes, so that neither the cache nor
/// browsers use the old ones.
pub const VERSION: u32 = 1;

/// The widths in which pictures are published, in pixels.
const WIDTHS: [u32; 3] = [480, 960, 1600];

/// Returns the widths in which a picture is published, the smallest first. None is wider than the
/// picture itself, and two of them differ by at least a quarter.
pub fn widths(picture_width: u32) -> Vec<u32> {
    let mut widths = Vec::new();
    for width in WIDTHS {
        if width < picture_width && (picture_width > 1600 || width * 5 / 4 <= picture_width) {
            widths.push(width);
        }
    }
    if picture_width <= 1600 {
        widths.push(picture_width);
    }
    widths
}

/// Returns the height of a picture that is made `new_width` pixels wide: at least 1.
pub fn scaled_height(width: u32, height: u32, new_width: u32) -> u32 {
    let doubled = u64::from(height) * u64::from(new_width) * 2 / u64::from(width.max(1));
    u32::try_from(doubled.div_ceil(2)).unwrap_or(u32::MAX).max(1)
}

/// The format of a picture file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
}

impl Format {
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
        }
    }

    /// Returns the extensions of file names, without the dot. The first is the usual one.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::WebP => &["webp"],
            Self::Gif => &["gif"],
        }
    }

    /// Returns the format that a file begins with.
    pub fn detect(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\xFF\xD8\xFF") {
            return Some(Self::Jpeg);
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
            return Some(Self::Png);
        }
        if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            return Some(Self::Gif);
        }
        let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
        is_webp.then_some(Self::WebP)
    }
}

/// The format in which a picture is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// For photographs. It has no transparency.
    Jpeg,
    /// For drawings, screenshots, and everything with transparency. It is lossless.
    Png,
}

impl Encoding {
    /// Returns the extension of file names, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// Why a picture cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureError {
    /// The bytes are in no format that is known.
    UnknownFormat,
    /// The width or the height is zero, or there are too many pixels.
    TooManyPixels(u32, u32),
    /// The pixels would take too much memory or time.
    TooCostly,
    /// The bytes break the rules of the format. The message comes from the decoder.
    Damaged(String),
}
