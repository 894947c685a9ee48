//! Recognizes copies of a picture that were resized, compressed again, or made brighter or darker.
//!
//! Two small versions are compared by linear regression: one line must explain the channels of one
//! by those of the other (least squares, with limits at black and white), with a small error. This
//! is the normalized comparison of template matching (Lewis, “Fast Normalized Cross-Correlation”,
//! 1995). Hashes of 64 bits (Zauner, “Implementation and Benchmarking of Perceptual Image Hash
//! Functions”, 2010) keep too little of screenshots: nearly blank pages would count as copies of
//! one another.

use crate::media::Bitmap;

/// The number of rows and columns of a thumbnail, and of its outline.
const SIZE: usize = 32;
const COARSE_SIZE: usize = 4;

/// The number of channels of all cells.
const CHANNELS: usize = SIZE * SIZE * 3;
const CHANNELS_F32: f32 = 3072.0;
const COARSE_CHANNELS: usize = COARSE_SIZE * COARSE_SIZE * 3;
const COARSE_CHANNELS_F32: f32 = 48.0;

/// The least standard deviation of the channels. A picture with less is blank.
const MIN_CONTRAST: f32 = 3.0;

/// The least correlation of two outlines that are compared further.
const MIN_CORRELATION: f32 = 0.8;

/// The most that may be left over, as parts of the contrast: the root of the mean square, and the
/// largest difference. Measured: copies leave 0.15 at most, unless bright areas became white, and
/// other pictures 0.2 at least.
const MAX_MEAN: f32 = 0.17;
const MAX_SINGLE: f32 = 1.2;

/// How much a copy may change the contrast.
const MIN_GAIN: f32 = 0.5;
const MAX_GAIN: f32 = 2.0;

/// The bytes from which a channel counts as white, and up to which it counts as black.
const NEARLY_WHITE: f32 = 251.0;
const NEARLY_BLACK: f32 = 4.0;

/// A small version of a picture, stretched to a square.
#[derive(Debug, Clone, PartialEq)]
pub struct Thumbnail {
    /// The red, green and blue of each cell.
    channels: Vec<u8>,
    /// The means of parts, normalized: their mean is 0, and the sum of their squares is 1. All are 0
    /// if the parts look the same.
    outline: [f32; COARSE_CHANNELS],
    /// The standard deviation of the channels.
    contrast: f32,
}

/// The line that explains the channels of one thumbnail by those of another.
#[derive(Debug, Clone, Copy)]
struct Line {
    gain: f32,
    offset: f32,
}

impl Thumbnail {
    /// Returns `None` if there is not enough memory.
    pub fn new(bitmap: &Bitmap) -> Option<Self> {
        let small = bitmap.stretched(SIZE as u32)?;
        let mut channels = Vec::with_capacity(CHANNELS);
        for pixel in small.pixels.chunks_exact(small.channels()) {
            let [red, green, blue, _] = small.on_white(pixel);
            channels.extend([red, green, blue]);
        }
        Self::from_bytes(channels)
    }

    /// Reads what [`as_bytes`](Self::as_bytes) returned. Returns `None` for other bytes.
    pub fn from_bytes(channels: Vec<u8>) -> Option<Self> {
        if channels.len() != CHANNELS {
            return None;
        }
        let contrast = contrast(&channels);
        let outline = outline(&channels);
        Some(Self { channels, outline, contrast })
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.channels
    }

    /// Returns whether one of two pictures is probably a copy of the other. Blank pictures are
    /// never copies.
    pub fn is_copy_of(&self, other: &Self) -> bool {
        let contrast = self.contrast.min(other.contrast);
        if contrast < MIN_CONTRAST || !self.has_outline_of(other) {
            return false;
        }
        explains(&self.channels, &other.channels, contrast)
            || explains(&other.channels, &self.channels, contrast)
    }

    /// Compares the outlines, which is fast.
    fn has_outline_of(&self, other: &Self) -> bool {
        const PLAIN: [f32; COARSE_CHANNELS] = [0.0; COARSE_CHANNELS];
        if self.outline == PLAIN || other.outline == PLAIN {
            return true;
        }
        let mut correlation = 0.0;
        for (one, other) in self.outline.iter().zip(&other.outline) {
            correlation += one * other;
        }
        correlation >= MIN_CORRELATION
    }
}

/// Returns the standard deviation of the channels.
fn contrast(channels: &[u8]) -> f32 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for channel in channels {
        let channel = f32::from(*channel);
        sum += channel;
        squares += channel * channel;
    }
    (squares / CHANNELS_F32 - (sum / CHANNELS_F32).powi(2)).max(0.0).sqrt()
}

fn outline(channels: &[u8]) -> [f32; COARSE_CHANNELS] {
    let mut outline = [0.0; COARSE_CHANNELS];
    let part = SIZE / COARSE_SIZE;
    for (index, channel) in channels.iter().enumerate() {
        let (cell, color) = (index / 3, index % 3);
        let (row, column) = (cell / SIZE / part, cell % SIZE / part);
        if let Some(sum) = outline.get_mut((row * COARSE_SIZE + column) * 3 + color) {
            *sum += f32::from(*channel) / (CHANNELS_F32 / COARSE_CHANNELS_F32);
        }
    }
    let mean = outline.iter().sum::<f32>() / COARSE_CHANNELS_F32;
    let mut length = 0.0;
    for value in &mut outline {
        *value -= mean;
        length += *value * *value;
    }
    let length = length.sqrt();
    // The difference of the parts is then less than that of rounding.
    if length < 1.0 {
        return [0.0; COARSE_CHANNELS];
    }
    outline.map(|value| value / length)
}

/// Returns whether a line explains the channels `to` by those of `from`.
fn explains(from: &[u8], to: &[u8], contrast: f32) -> bool {
    let every = fit(from, to, |_, _| true);
    // Copies that became brighter or darker keep the order of the colours between the extremes.
    let between =
        fit(from, to, |from, to| (30.0..=225.0).contains(&from) && (30.0..=225.0).contains(&to));
    [every, between].into_iter().flatten().any(|line| {
        let line = line.refined(from, to);
        (MIN_GAIN..=MAX_GAIN).contains(&line.gain) && line.leaves_little(from, to, contrast)
    })
}

/// Returns the line with the least squares for the channels that `counts` accepts, or `None` if they
/// all have nearly the same value.
fn fit(from: &[u8], to: &[u8], counts: impl Fn(f32, f32) -> bool) -> Option<Line> {
    let (mut count, mut xs, mut ys, mut squares, mut products) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y) in from.iter().zip(to) {
        let (x, y) = (f32::from(*x), f32::from(*y));
        if counts(x, y) {
            count += 1.0;
            xs += x;
            ys += y;
            squares += x * x;
            products += x * y;
        }
    }
    let variance = squares / count - (xs / count).powi(2);
    // Without any channel this is not a number.
    if variance.is_nan() || variance < 1.0 {
        return None;
    }
    let gain = (products / count - xs / count * (ys / count)) / variance;
    Some(Line { gain, offset: ys / count - gain * xs / count })
}

impl Line {
    fn at(self, channel: f32) -> f32 {
        self.gain * channel + self.offset
    }

    /// Fits the line again without the channels that it makes white or black, and that are.
    fn refined(self, from: &[u8], to: &[u8]) -> Self {
        let mut line = self;
        for _ in 0..3 {
            let counts = |from: f32, to: f32| {
                let is_white = to >= NEARLY_WHITE && line.at(from) >= NEARLY_WHITE;
                let is_black = to <= NEARLY_BLACK && line.at(from) <= NEARLY_BLACK;
                !is_white && !is_black
            };
            match fit(from, to, counts) {
                Some(refined) if refined.gain >= MIN_GAIN => line = refined,
                _ => break,
            }
        }
        line
    }

    fn leaves_little(self, from: &[u8], to: &[u8], contrast: f32) -> bool {
        let (mut squares, mut largest) = (0.0, 0.0_f32);
        for (from, to) in from.iter().zip(to) {
            let left = self.at(f32::from(*from)).clamp(0.0, 255.0) - f32::from(*to);
            squares += left * left;
            largest = largest.max(left.abs());
        }
        let mean = (squares / CHANNELS_F32).sqrt();
        mean <= MAX_MEAN * contrast && largest <= MAX_SINGLE * contrast
    }
}
