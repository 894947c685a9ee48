//! Colours of ratings: readers tell neighbours apart, whatever their colour vision.

use std::fmt::Write as _;

use crate::fixture::Site;

type Rgb = [f64; 3];
type Matrix = [[f64; 3]; 3];

/// How readers see colours: linear RGB in, linear RGB out. Normal sight; protanopia, deuteranopia and
/// tritanopia by Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of
/// Color Vision Deficiency" (2009), severity 1.0; protanopia and deuteranopia by Viénot, Brettel and
/// Mollon, "Digital Video Colourmaps for Checking the Legibility of Displays by Dichromats" (1999).
const SIGHTS: [(&str, Matrix); 6] = [
    ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
    (
        "protanopia (1999)",
        [[0.112_38, 0.887_62, 0.0], [0.112_38, 0.887_62, 0.0], [0.004_01, -0.004_01, 1.0]],
    ),
    (
        "deuteranopia (1999)",
        [[0.292_75, 0.707_25, 0.0], [0.292_75, 0.707_25, 0.0], [-0.022_34, 0.022_34, 1.0]],
    ),
];

#[test]
fn neighbouring_ratings_differ_for_all_kinds_of_sight() {
    let colors = ratings(Site::sound());
    assert_eq!(colors.len(), 9);
    for pair in colors.windows(2) {
        let [one, other] = pair else { unreachable!() };
        for (sight, matrix) in SIGHTS {
            let distance = ciede2000(seen(one.fill, &matrix), seen(other.fill, &matrix));
            assert!(distance >= 10.0, "{} and {}: {distance} ({sight})", one.id, other.id);
        }
    }
    for pair in colors[..5].windows(2) {
        let [truer, falser] = [lab(pair[0].fill)[0], lab(pair[1].fill)[0]];
        assert!(truer > falser + 10.0, "{}: {truer}, {falser}", pair[1].id);
    }
}

#[test]
fn words_on_any_colour_of_a_rating_can_be_read() {
    let mut yaml = String::from("scales:\n  default:\n    ratings:\n");
    let steps = || (0..=255_u32).step_by(51);
    for red in steps() {
        for green in steps() {
            for blue in steps() {
                let hex = format!("{red:02x}{green:02x}{blue:02x}");
                writeln!(
                    yaml,
                    "      - {{id: r{hex}, label: R {hex}, definition: D {hex}., color: '#{hex}'}}"
                )
                .unwrap();
            }
        }
    }
    let site = Site::empty();
    let settings = site.read("site.yaml") + &yaml;
    let colors = ratings(site.write("site.yaml", settings));
    assert_eq!(colors.len(), 216);
    for rating in colors {
        let (one, other) = (luminance(rating.fill) + 0.05, luminance(rating.text) + 0.05);
        assert!(one.max(other) / one.min(other) >= 4.5, "{}", rating.id);
    }
}

/// The distances of the first, a middle and the last pair of Sharma, Wu and Dalal, "The CIEDE2000
/// Color-Difference Formula" (2005), table 1.
#[test]
fn the_distance_of_colours_is_that_of_its_authors() {
    for (one, other, expected) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 2.5, 0.0], [61.0, -5.0, 29.0], 22.8977),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ] {
        let distance = ciede2000(one, other);
        assert!((distance - expected).abs() < 0.0001, "{distance} is not {expected}");
    }
}

struct RatingColors {
    id: String,
    /// Linear RGB.
    fill: Rgb,
    text: Rgb,
}

/// Reads the colours of ratings from the style sheet of a site.
fn ratings(site: Site) -> Vec<RatingColors> {
    let output = site.built().output();
    let (_, css) = output.iter().find(|(path, _)| path.starts_with("assets/ratings.")).unwrap();
    let css = std::str::from_utf8(css).unwrap();
    let mut ratings = Vec::new();
    for line in css.lines() {
        let Some(rest) = line.strip_prefix("[data-rating=\"") else { continue };
        let (id, rest) = rest.split_once('"').unwrap();
        let hex = rest.split_once("--rating: #").unwrap().1;
        let text = rest.split_once("rgb(").unwrap().1.split_once(')').unwrap().0;
        let channel = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        let text: Vec<u8> = text.split(' ').map(|it| it.parse().unwrap()).collect();
        ratings.push(RatingColors {
            id: id.to_owned(),
            fill: [channel(0), channel(2), channel(4)].map(linear),
            text: [text[0], text[1], text[2]].map(linear),
        });
    }
    ratings
}

fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn luminance([red, green, blue]: Rgb) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn multiply(matrix: &Matrix, [a, b, c]: Rgb) -> Rgb {
    matrix.map(|[x, y, z]| x * a + y * b + z * c)
}

fn seen(color: Rgb, sight: &Matrix) -> Rgb {
    lab(multiply(sight, color).map(|channel| channel.clamp(0.0, 1.0)))
}

/// Converts linear sRGB to CIELAB with the white of D65.
fn lab(color: Rgb) -> Rgb {
    let [x, y, z] = multiply(
        &[
            [0.412_456_4, 0.357_576_1, 0.180_437_5],
            [0.212_672_9, 0.715_152_2, 0.072_175_0],
            [0.019_333_9, 0.119_192_0, 0.950_304_1],
        ],
        color,
    );
    let [x, y, z] = [x / 0.950_47, y, z / 1.088_83].map(|value| {
        if value > 216.0 / 24389.0 { value.cbrt() } else { (24389.0 / 27.0 * value + 16.0) / 116.0 }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// Returns the CIEDE2000 distance of two colours in CIELAB, by the formulas of Sharma, Wu and Dalal.
fn ciede2000([l1, a1, b1]: Rgb, [l2, a2, b2]: Rgb) -> f64 {
    let half = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25_f64.powi(7))).sqrt();
    let grey_shift = 0.5 * (1.0 - half(a1.hypot(b1).midpoint(a2.hypot(b2))));
    let (a1, a2) = (a1 * (1.0 + grey_shift), a2 * (1.0 + grey_shift));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |red: f64, yellow: f64| yellow.atan2(red).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let is_grey = c1 * c2 == 0.0;
    let turn = if is_grey { 0.0 } else { (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0 };
    let delta_hue = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let mean_lightness = l1.midpoint(l2);
    let mean_chroma = c1.midpoint(c2);
    let mean_hue = if is_grey { h1 + h2 } else { (h1 + turn / 2.0).rem_euclid(360.0) };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let weight = 1.0 - 0.17 * cos(mean_hue - 30.0)
        + 0.24 * cos(2.0 * mean_hue)
        + 0.32 * cos(3.0 * mean_hue + 6.0)
        - 0.20 * cos(4.0 * mean_hue - 63.0);
    let lightness = (l2 - l1)
        / (1.0
            + 0.015 * (mean_lightness - 50.0).powi(2)
                / (20.0 + (mean_lightness - 50.0).powi(2)).sqrt());
    let chroma = (c2 - c1) / (1.0 + 0.045 * mean_chroma);
    let hue = delta_hue / (1.0 + 0.015 * mean_chroma * weight);
    let rotation = 60.0 * (-((mean_hue - 275.0) / 25.0).powi(2)).exp();
    let rotated = -2.0 * half(mean_chroma) * rotation.to_radians().sin() * chroma * hue;
    (lightness.powi(2) + chroma.powi(2) + hue.powi(2) + rotated).sqrt()
}
