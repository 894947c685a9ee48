//! Colours as CSS writes them, and the contrast between two of them.

/// Red, green and blue.
pub type Rgb = [u8; 3];

/// The minimum contrast of text on its background (WCAG 2.2, 1.4.3).
pub const MIN_TEXT_CONTRAST: f64 = 4.5;

const WHITE: Rgb = [255; 3];
const BLACK: Rgb = [0; 3];

/// Parses `#rgb` or `#rrggbb` (CSS Color 4, section 5.2).
pub fn parse(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#')?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let number = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        3 => Some([number >> 8, number >> 4 & 15, number & 15].map(|digit| digit as u8 * 17)),
        6 => {
            let [_, red, green, blue] = number.to_be_bytes();
            Some([red, green, blue])
        }
        _ => None,
    }
}

/// Returns the contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio).
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let one = luminance(one) + 0.05;
    let other = luminance(other) + 0.05;
    one.max(other) / one.min(other)
}

/// Returns white if it is readable on a colour, otherwise black. One of them always is.
pub fn text_color_on(fill: Rgb) -> Rgb {
    if contrast(WHITE, fill) >= MIN_TEXT_CONTRAST { WHITE } else { BLACK }
}

/// Returns the lightness of a colour, from 0 to 1 (WCAG 2.2, relative luminance).
fn luminance(color: Rgb) -> f64 {
    let [red, green, blue] = color.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}
