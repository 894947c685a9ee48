//! The pixels of a picture: decoded upright in sRGB, resized, and encoded without metadata.

use std::borrow::Cow;

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder};
use jpeg_encoder::{ColorType, Encoder};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::media::probe::{damaged, open, probe};
use crate::media::{Encoding, PictureError, scaled_height};

/// The quality of JPEG files, from 1 to 100.
const JPEG_QUALITY: u8 = 83;

/// Larger colour profiles are ignored, in bytes.
const MAX_PROFILE_BYTES: usize = 4 * 1024 * 1024;

/// Pixels in sRGB with 8 bits for each channel, from the top left to the bottom right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    pub width: u32,
    pub height: u32,
    /// Whether the pixels have a fourth channel, their opacity.
    pub has_alpha: bool,
    /// Three or four bytes for each pixel. Invisible pixels are black.
    pub pixels: Vec<u8>,
}

/// Decodes a picture, of an animation the first frame. Turns it upright and converts its colours to
/// sRGB.
///
/// # Errors
/// See [`probe`]. Also if the pixels are damaged.
pub fn decode(bytes: &[u8]) -> Result<Bitmap, PictureError> {
    let probe = probe(bytes)?;
    let mut decoder = open(bytes, probe.format).map_err(|error| damaged(&error))?;
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(|error| damaged(&error))?;
    let is_gray = !image.color().has_color();
    let mut bitmap = Bitmap::from_image(image);
    if let Some(profile) = profile
        && !is_gray
    {
        bitmap.convert_to_srgb(&profile);
    }
    bitmap.hide_invisible_colors();
    Ok(bitmap.turned(probe.orientation))
}

impl Bitmap {
    fn from_image(image: DynamicImage) -> Self {
        let (width, height) = (image.width(), image.height());
        let has_alpha = image.color().has_alpha();
        let pixels =
            if has_alpha { image.into_rgba8().into_raw() } else { image.into_rgb8().into_raw() };
        Self { width, height, has_alpha, pixels }
    }

    /// Returns the number of bytes of a pixel.
    pub fn channels(&self) -> usize {
        if self.has_alpha { 4 } else { 3 }
    }

    /// Converts the colours from a profile (ICC.1). A damaged profile is ignored, as in browsers.
    fn convert_to_srgb(&mut self, profile: &[u8]) {
        if profile.len() > MAX_PROFILE_BYTES {
            return;
        }
        let Ok(profile) = ColorProfile::new_from_slice(profile) else { return };
        let layout = if self.has_alpha { Layout::Rgba } else { Layout::Rgb };
        if profile.color_space != DataColorSpace::Rgb {
            return;
        }
        let srgb = ColorProfile::new_srgb();
        let options = TransformOptions::default();
        let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, options) else {
            return;
        };
        let mut row = vec![0; self.width as usize * self.channels()];
        let length = row.len().max(1);
        for pixels in self.pixels.chunks_exact_mut(length) {
            if transform.transform(pixels, &mut row).is_ok() {
                pixels.copy_from_slice(&row);
            }
        }
    }

    /// Makes invisible pixels black, so that their colours cannot be made visible again.
    fn hide_invisible_colors(&mut self) {
        if !self.has_alpha {
            return;
        }
        for pixel in self.pixels.chunks_exact_mut(4) {
            if pixel.last() == Some(&0) {
                pixel.fill(0);
            }
        }
    }

    fn turned(self, orientation: Orientation) -> Self {
        if orientation == Orientation::NoTransforms {
            return self;
        }
        let has_alpha = self.has_alpha;
        let Some(mut image) = self.into_image() else {
            return Self { width: 0, height: 0, has_alpha, pixels: Vec::new() };
        };
        image.apply_orientation(orientation);
        Self::from_image(image)
    }

    /// Returns `None` if the number of pixels does not fit the size, which no bitmap has.
    fn into_image(self) -> Option<DynamicImage> {
        let Self { width, height, pixels, .. } = self;
        if self.has_alpha {
            return image::RgbaImage::from_raw(width, height, pixels).map(DynamicImage::from);
        }
        image::RgbImage::from_raw(width, height, pixels).map(DynamicImage::from)
    }

    /// Returns a copy that is `width` pixels wide (Lanczos, three lobes), or `None` if there is not
    /// enough memory.
    pub fn resized(&self, width: u32) -> Option<Cow<'_, Self>> {
        if width == self.width {
            return Some(Cow::Borrowed(self));
        }
        let height = scaled_height(self.width, self.height, width);
        self.scaled(width, height, ResizeOptions::new()).map(Cow::Owned)
    }

    /// Returns a copy of this size, of the part that the options crop.
    fn scaled(&self, width: u32, height: u32, options: ResizeOptions) -> Option<Self> {
        let options = options.resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        let pixels = if self.has_alpha {
            self.scaled_pixels::<U8x4>(width, height, &options)?
        } else {
            self.scaled_pixels::<U8x3>(width, height, &options)?
        };
        let mut scaled = Self { width, height, has_alpha: self.has_alpha, pixels };
        scaled.hide_invisible_colors();
        Some(scaled)
    }

    /// Returns the bytes of a scaled copy with pixels of the type `P`. `Resizer::resize` finds the
    /// type itself, but is compiled for every type of pixel: a quarter of the code of this crate.
    fn scaled_pixels<P: PixelTrait>(
        &self,
        width: u32,
        height: u32,
        options: &ResizeOptions,
    ) -> Option<Vec<u8>> {
        let source = TypedImageRef::<P>::from_buffer(self.width, self.height, &self.pixels).ok()?;
        let mut pixels = vec![0; width as usize * height as usize * self.channels()];
        let mut target = TypedImage::<P>::from_buffer(width, height, &mut pixels).ok()?;
        Resizer::new().resize_typed(&source, &mut target, options).ok()?;
        Some(pixels)
    }

    /// Returns the picture in the middle of a white square with sides of `size` pixels, as large as
    /// possible. Returns `None` if there is not enough memory.
    pub fn framed(&self, size: u32) -> Option<Self> {
        let longer = u64::from(self.width.max(self.height)).max(1);
        let scaled = u64::from(self.width) * u64::from(size) / longer;
        let small = self.resized(u32::try_from(scaled).ok()?.max(1))?;
        let mut pixels = vec![255; size as usize * size as usize * 3];
        let left = (size.saturating_sub(small.width) / 2) as usize;
        let top = (size.saturating_sub(small.height) / 2) as usize;
        let rows = small.pixels.chunks_exact(small.width as usize * small.channels());
        for (row, from) in rows.take(size as usize).enumerate() {
            let start = ((top + row) * size as usize + left) * 3;
            let Some(to) = pixels.get_mut(start..) else { break };
            for (from, to) in from.chunks_exact(small.channels()).zip(to.chunks_exact_mut(3)) {
                let [red, green, blue, _] = small.on_white(from);
                to.copy_from_slice(&[red, green, blue]);
            }
        }
        Some(Self { width: size, height: size, has_alpha: false, pixels })
    }

    /// Returns a pixel of this bitmap on a white background.
    pub fn on_white(&self, pixel: &[u8]) -> [u8; 4] {
        let opacity = if self.has_alpha { pixel.get(3).copied().unwrap_or(255) } else { 255 };
        let mut on_white = [255; 4];
        for (to, from) in on_white.iter_mut().take(3).zip(pixel) {
            *to = over_white(*from, opacity);
        }
        on_white
    }

    /// Returns the picture stretched to a square with sides of `size` pixels, or `None` if there is
    /// not enough memory.
    pub(super) fn stretched(&self, size: u32) -> Option<Self> {
        self.scaled(size, size, ResizeOptions::new())
    }

    /// Returns the picture with another one of the same width below it. The other hides its ground.
    #[must_use]
    pub fn with_rows_below(&self, below: &Self) -> Self {
        let mut pixels = self.pixels.clone();
        for pixel in below.pixels.chunks_exact(below.channels()) {
            let [red, green, blue, opacity] = below.on_white(pixel);
            pixels.extend([red, green, blue]);
            if self.has_alpha {
                pixels.push(opacity);
            }
        }
        let (width, has_alpha) = (self.width, self.has_alpha);
        Self { width, height: self.height + below.height, has_alpha, pixels }
    }

    /// Returns the middle of the picture, cropped to the shape of a rectangle and scaled to its size.
    /// Returns `None` if there is not enough memory.
    pub fn covering(&self, width: u32, height: u32) -> Option<Self> {
        self.scaled(width, height, ResizeOptions::new().fit_into_destination(None))
    }

    /// Encodes the picture. The file holds only its pixels, without metadata. Returns `None` if it
    /// cannot be encoded: a JPEG has no more than 65,535 pixels in a row, and no transparency.
    pub fn encode(&self, encoding: Encoding) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        match encoding {
            Encoding::Jpeg => {
                let width = u16::try_from(self.width).ok()?;
                let height = u16::try_from(self.height).ok()?;
                let color = if self.has_alpha { ColorType::Rgba } else { ColorType::Rgb };
                // With optimized Huffman tables, this encoder writes a scan for each component.
                // Some decoders read that wrongly.
                let encoder = Encoder::new(&mut bytes, JPEG_QUALITY);
                encoder.encode(&self.pixels, width, height, color).ok()?;
            }
            Encoding::Png => {
                let color =
                    if self.has_alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
                PngEncoder::new_with_quality(
                    &mut bytes,
                    CompressionType::Default,
                    PngFilter::Adaptive,
                )
                .write_image(&self.pixels, self.width, self.height, color)
                .ok()?;
            }
        }
        Some(bytes)
    }
}

/// Returns a channel of a colour that is drawn on white.
fn over_white(channel: u8, opacity: u8) -> u8 {
    let (channel, opacity) = (u32::from(channel), u32::from(opacity));
    ((channel * opacity + 255 * (255 - opacity)) / 255) as u8
}
