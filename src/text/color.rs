//! Colours as CSS writes them, and the contrast between two of them.

/// Red, green and blue.
pub type Rgb = [u8; 3];

/// The minimum contrast of text on its background (WCAG 2.2, 1.4.3).
pub const MIN_TEXT_CONTRAST: f64 = 4.5;

const BLACK: Rgb = [0; 3];
pub const WHITE: Rgb = [255; 3];

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

/// Returns the colour most like `color` that has at least a contrast of `minimum` with `ground`. It
/// is darker or lighter. If no such colour has enough contrast, it is black or white.
pub fn nearest_readable(color: Rgb, ground: Rgb, minimum: f64) -> Rgb {
    for step in 0..=255 {
        for end in [BLACK, WHITE] {
            let mixed = mix(color, end, step);
            if contrast(mixed, ground) >= minimum {
                return mixed;
            }
        }
    }
    text_color_on(ground)
}

/// Mixes two colours: `step` parts of 255 of the second.
fn mix(one: Rgb, other: Rgb, step: u32) -> Rgb {
    let mut mixed = one;
    for (channel, end) in mixed.iter_mut().zip(other) {
        let sum = u32::from(*channel) * (255 - step) + u32::from(end) * step;
        *channel = (sum / 255) as u8;
    }
    mixed
}

/// Writes a colour as `#rrggbb`.
pub fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
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

#[cfg(test)]
mod tests {
    use super::{MIN_TEXT_CONTRAST, contrast, hex, nearest_readable, parse, text_color_on};

    #[test]
    fn text_is_readable_on_every_colour() {
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(15) {
                for blue in (0..=255).step_by(15) {
                    let ground = [red, green, blue];
                    assert!(
                        contrast(text_color_on(ground), ground) >= MIN_TEXT_CONTRAST,
                        "{ground:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_readable_colour_is_found_near_one_that_is_not() {
        let white = parse("#fff").unwrap();
        let table = [
            ("#767676", "#767676"),
            ("#777777", "#767676"),
            ("#ffcc00", "#907300"),
            ("#ffffff", "#767676"),
        ];
        for (color, wanted) in table {
            let found = nearest_readable(parse(color).unwrap(), white, MIN_TEXT_CONTRAST);
            assert!(contrast(found, white) >= MIN_TEXT_CONTRAST, "{color}");
            assert_eq!(hex(found), wanted, "{color}");
        }
        let dark = parse("#171614").unwrap();
        let found = nearest_readable(parse("#333333").unwrap(), dark, MIN_TEXT_CONTRAST);
        assert!(contrast(found, dark) >= MIN_TEXT_CONTRAST && found[0] < 0x90, "{found:?}");
    }
}
