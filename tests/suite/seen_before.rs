//! Near-copies of judged pictures.

use std::io::Cursor;

use factpress::media::{Bitmap, Encoding, Thumbnail, decode};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{ImageEncoder, Rgb, RgbImage};

use crate::fixture::{Site, underlined};
use crate::serve::Preview;

/// Numbers that are the same in every run (Numerical Recipes, linear congruential generator).
struct Random(u32);

impl Random {
    fn new(seed: usize) -> Self {
        let mut random = Self(seed as u32 * 7919 + 17);
        random.below(9);
        random
    }

    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % limit
    }

    fn between(&mut self, from: u32, to: u32) -> u32 {
        from + self.below(to - from)
    }

    fn color(&mut self) -> Rgb<u8> {
        Rgb([self.below(256) as u8, self.below(256) as u8, self.below(256) as u8])
    }
}

const WHITE: Rgb<u8> = Rgb([255; 3]);
const BLACK: Rgb<u8> = Rgb([20; 3]);

fn rectangle(image: &mut RgbImage, [x, y, width, height]: [u32; 4], color: Rgb<u8>) {
    for y in y..(y + height).min(image.height()) {
        for x in x..(x + width).min(image.width()) {
            image.put_pixel(x, y, color);
        }
    }
}

/// Draws a line of words: letters are bars of different widths and heights.
fn words(image: &mut RgbImage, [x, y, width, size]: [u32; 4], ink: Rgb<u8>, random: &mut Random) {
    let mut at = x;
    loop {
        let letters = random.between(2, 11);
        for _ in 0..letters {
            let stem = random.between(size / 4, size * 3 / 4).max(1);
            if at + stem > x + width {
                return;
            }
            let top = random.below(size / 3 + 1);
            rectangle(image, [at, y + top, (stem / 2).max(1), size - top], ink);
            at += stem;
        }
        at += size / 2;
    }
}

fn gradient(random: &mut Random) -> RgbImage {
    let (from, to) = (random.color(), random.color());
    let (a, b) = (random.below(100) as f32, random.below(100) as f32);
    RgbImage::from_fn(320, 240, |x, y| {
        let part = (x as f32 * a / 320.0 + y as f32 * b / 240.0) / (a + b).max(1.0);
        let noise = random.below(6) as f32;
        Rgb([0, 1, 2].map(|i| {
            let (from, to) = (f32::from(from.0[i]), f32::from(to.0[i]));
            (from + (to - from) * part + noise).min(255.0) as u8
        }))
    })
}

/// Clouds of several sizes, as in photographs.
fn photograph(random: &mut Random) -> RgbImage {
    let mut image = RgbImage::new(400, 300);
    for (size, weight) in [(3, 120.0), (7, 70.0), (19, 40.0), (67, 16.0), (199, 10.0)] {
        let coarse = RgbImage::from_fn(size, size, |_, _| random.color());
        let cloud = imageops::resize(&coarse, 400, 300, FilterType::CatmullRom);
        for (pixel, cloud) in image.pixels_mut().zip(cloud.pixels()) {
            for (to, from) in pixel.0.iter_mut().zip(cloud.0) {
                *to = (f32::from(*to) + f32::from(from) * weight / 256.0).min(255.0) as u8;
            }
        }
    }
    image
}

fn shapes(random: &mut Random) -> RgbImage {
    let mut image = RgbImage::from_pixel(700, 525, random.color());
    for _ in 0..random.between(2, 12) {
        let place = [
            random.below(600),
            random.below(450),
            random.between(20, 300),
            random.between(20, 300),
        ];
        let color = random.color();
        rectangle(&mut image, place, color);
    }
    image
}

/// A chart of bars on white, with its words.
fn chart(random: &mut Random) -> RgbImage {
    let mut image = RgbImage::from_pixel(640, 480, WHITE);
    words(&mut image, [40, 20, 400, 16], BLACK, random);
    rectangle(&mut image, [40, 420, 560, 2], BLACK);
    let color = random.color();
    let bars = random.between(3, 9);
    for bar in 0..bars {
        let height = random.between(20, 340);
        rectangle(&mut image, [60 + bar * 540 / bars, 420 - height, 380 / bars, height], color);
        words(&mut image, [60 + bar * 540 / bars, 440, 380 / bars, 12], BLACK, random);
    }
    image
}

/// A page of text.
fn page(random: &mut Random) -> RgbImage {
    let mut image = RgbImage::from_pixel(600, 800, WHITE);
    for line in 0..random.between(5, 25) {
        let width = if line % 6 == 5 { random.between(100, 500) } else { 500 };
        words(&mut image, [50, 60 + line * 28, width, 14], BLACK, random);
    }
    image
}

/// A post: the layout is that of all posts, the words are its own.
fn post(random: &mut Random) -> RgbImage {
    let mut image = RgbImage::from_pixel(600, 340, WHITE);
    rectangle(&mut image, [24, 24, 56, 56], Rgb([120, 130, 150]));
    words(&mut image, [96, 32, 160, 14], BLACK, &mut Random::new(3));
    for line in 0..4 {
        words(&mut image, [24, 110 + line * 40, 540, 22], BLACK, random);
    }
    words(&mut image, [24, 300, 240, 12], Rgb([110; 3]), &mut Random::new(4));
    image
}

/// A post with dark colours.
fn dark_post(random: &mut Random) -> RgbImage {
    let mut image = post(random);
    imageops::invert(&mut image);
    image
}

/// A page with a single short line.
fn nearly_blank(random: &mut Random) -> RgbImage {
    let mut image = RgbImage::from_pixel(640, 480, WHITE);
    words(&mut image, [60, 60, 420, 20], BLACK, random);
    image
}

/// Fields with borders between them.
fn map(random: &mut Random) -> RgbImage {
    let mut places = Vec::new();
    for _ in 0..random.between(6, 30) {
        places.push((random.below(300), random.below(300), random.color()));
    }
    RgbImage::from_fn(300, 300, |x, y| {
        let nearest =
            places.iter().min_by_key(|(px, py, _)| px.abs_diff(x).pow(2) + py.abs_diff(y).pow(2));
        nearest.map_or(WHITE, |(_, _, color)| *color)
    })
}

type Draw = fn(&mut Random) -> RgbImage;

const KINDS: [(&str, Draw); 9] = [
    ("gradient", gradient),
    ("photograph", photograph),
    ("shapes", shapes),
    ("chart", chart),
    ("page", page),
    ("post", post),
    ("dark post", dark_post),
    ("nearly blank", nearly_blank),
    ("map", map),
];

fn jpeg(image: &RgbImage, quality: u8) -> RgbImage {
    let mut bytes = Cursor::new(Vec::new());
    let (width, height) = image.dimensions();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .write_image(image, width, height, image::ExtendedColorType::Rgb8)
        .unwrap();
    let decoded = decode(&bytes.into_inner()).unwrap();
    RgbImage::from_raw(width, height, decoded.pixels).unwrap()
}

fn resized(image: &RgbImage, percent: u32) -> RgbImage {
    let (width, height) = image.dimensions();
    imageops::resize(image, width * percent / 100, height * percent / 100, FilterType::Lanczos3)
}

fn multiplied(image: &RgbImage, factor: f32) -> RgbImage {
    let mut image = image.clone();
    for channel in image.iter_mut() {
        *channel = (f32::from(*channel) * factor).min(255.0) as u8;
    }
    image
}

type Copy = fn(&RgbImage) -> RgbImage;

/// Copies of a picture as networks and people make them.
const COPIES: [(&str, Copy); 11] = [
    ("resized to 25 %", |image| resized(image, 25)),
    ("resized to 50 %", |image| resized(image, 50)),
    ("resized to 75 %", |image| resized(image, 75)),
    ("quality 30", |image| jpeg(image, 30)),
    ("quality 50", |image| jpeg(image, 50)),
    ("quality 80", |image| jpeg(image, 80)),
    ("multiplied by 1.2", |image| multiplied(image, 1.2)),
    ("multiplied by 0.8", |image| multiplied(image, 0.8)),
    ("plus 20 % of white", |image| imageops::brighten(image, 51)),
    ("minus 20 % of white", |image| imageops::brighten(image, -51)),
    ("all of this", |image| jpeg(&multiplied(&resized(image, 40), 1.2), 30)),
];

/// Pictures of each kind.
fn pictures() -> Vec<(String, RgbImage)> {
    let mut pictures = Vec::new();
    for (name, draw) in KINDS {
        for number in 0..12 {
            let seed = pictures.len();
            pictures.push((format!("{name} {number}"), draw(&mut Random::new(seed))));
        }
    }
    pictures
}

fn thumbnail(image: &RgbImage) -> Thumbnail {
    let (width, height) = image.dimensions();
    let pixels = image.as_raw().clone();
    Thumbnail::new(&Bitmap { width, height, has_alpha: false, pixels }).unwrap()
}

/// A hundred pictures are compared with copies of them, in turns, and with one another. Of all 1188
/// copies, 15 are missed: charts whose light bars became white.
#[test]
fn copies_are_recognized_and_different_pictures_are_not() {
    let mut pictures = pictures();
    let mut missed = Vec::new();
    let mut compared = 0;
    for (index, (name, image)) in pictures.iter().enumerate() {
        let own = thumbnail(image);
        for turn in 0..3 {
            let (how, copy) = COPIES[(index * 3 + turn) % COPIES.len()];
            compared += 1;
            if !thumbnail(&copy(image)).is_copy_of(&own) {
                missed.push(format!("{name}, {how}"));
            }
        }
    }
    assert!(pictures.len() >= 100);
    assert!(missed.len() * 50 <= compared, "{} of {compared}: {missed:#?}", missed.len());
    for gray in [0, 90, 91, 250, 255] {
        let image = RgbImage::from_pixel(320, 240, Rgb([gray; 3]));
        pictures.push((format!("gray {gray}"), image));
    }
    let mut thumbnails = Vec::new();
    for (name, image) in &pictures {
        thumbnails.push((name, thumbnail(image)));
    }
    for (index, (name, own)) in thumbnails.iter().enumerate() {
        for (other_name, other) in &thumbnails[index + 1..] {
            assert!(!own.is_copy_of(other), "{name} is no copy of {other_name}");
        }
    }
}

const OLD: &str = "content/articles/old/article.yaml";
const OLD_VERDICT: &str = "content/articles/old/verdicts/scene.yaml";
const NEW: &str = "content/articles/new/article.yaml";
const NEW_VERDICT: &str = "content/articles/new/verdicts/again.yaml";

fn png(image: &RgbImage) -> Vec<u8> {
    let (width, height) = image.dimensions();
    let pixels = image.as_raw().clone();
    Bitmap { width, height, has_alpha: false, pixels }.encode(Encoding::Png).unwrap()
}

fn verdict(claim: &str, status: &str) -> String {
    format!(
        "claim: {claim}\npassages:\n  - media: true\nrating: false\nsummary: It is older.\n\
         evidence:\n  - {{title: An archive}}\nauthors: [A Writer]\nstatus: {status}\n"
    )
}

/// Returns a site with a judged picture and a draft on a smaller copy of it.
fn copied() -> Site {
    let image = photograph(&mut Random::new(1));
    Site::empty()
        .write("content/articles/old/flood.png", png(&image))
        .write(OLD, "title: An old post\nmedia: {file: flood.png, alt: A flood}\n")
        .write(
            OLD_VERDICT,
            format!("{}published: 2026-01-02\n", verdict("It is today.", "published")),
        )
        .write("content/articles/new/post.png", png(&resized(&image, 60)))
        .write(NEW, "title: A new post\nmedia: {file: post.png, alt: A flood}\n")
        .write(NEW_VERDICT, verdict("It is now.", "draft"))
}

#[test]
fn a_copy_of_a_judged_picture_is_reported() {
    let site = copied();
    let report = site.report();
    let warning = ("seen-before".to_owned(), NEW.to_owned(), "media: {file: «post.png»".to_owned());
    assert_eq!(underlined(&site, &report), std::slice::from_ref(&warning));
    let text = report.to_string();
    for words in ["`old`", "claim `scene`, rated `false`: It is today.", "related: [scene]"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(site.run(&["check"]).status == 0, "it is a warning");
    // The same file again is the same picture.
    let bytes = std::fs::read(site.path("content/articles/old/flood.png")).unwrap();
    let same = Site::copy_of(&site).write("content/articles/new/post.png", bytes);
    assert_eq!(underlined(&same, &same.report()), [warning]);
    assert!(!same.report().to_string().contains("differs_from"));
    // What was judged first is the earlier one, whatever the names.
    let published = "status: published\npublished: 2026-01-01\n";
    let later = site.edit(NEW_VERDICT, "status: draft\n", published);
    let found = later.found();
    assert_eq!((found.len(), found[0].1.as_str()), (1, OLD));
}

#[test]
fn links_and_other_pictures_silence_the_report() {
    let silent: [(&str, &str, &str); 4] = [
        (NEW_VERDICT, "status:", "related: [scene]\nstatus:"),
        (OLD_VERDICT, "status:", "related: [again]\nstatus:"),
        (OLD_VERDICT, "  - media: true", "  - media: true\n  - {article: new, media: true}"),
        (NEW, "alt: A flood", "alt: A flood, differs_from: [old]"),
    ];
    for (file, from, to) in silent {
        let site = copied().edit(file, from, to);
        assert_eq!(site.found(), [], "{to}");
    }
    let other = png(&photograph(&mut Random::new(2)));
    assert_eq!(copied().write("content/articles/new/post.png", other).found(), []);
    let unjudged = copied().edit(OLD_VERDICT, "media: true", "whole: true").edit(
        NEW_VERDICT,
        "media: true",
        "whole: true",
    );
    let codes: Vec<String> = unjudged.found().into_iter().map(|found| found.0).collect();
    assert!(!codes.contains(&"seen-before".to_owned()), "no verdict judges it: {codes:?}");
    let unknown = copied().edit(NEW, "alt: A flood", "alt: A flood, differs_from: [olt]");
    let found = underlined(&unknown, &unknown.report());
    assert!(found.iter().any(|(code, _, at)| code == "unknown-reference" && at.contains("«olt»")));
}

#[test]
fn drafts_that_were_compared_are_not_published() {
    let site = copied();
    let outcome = site.run(&["build"]);
    assert!(outcome.stderr.contains("seen-before"), "{}", outcome.stderr);
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("again") && !text.contains("A new post"), "{path}");
    }
}

#[test]
fn the_preview_reports_copies() {
    let site = copied();
    let preview = Preview::of(&site, &[]);
    assert!(preview.get("/_factpress/").text().contains("seen-before"));
}

/// The thumbnails in the cache are compared, so that no picture is decoded again.
#[test]
fn later_runs_take_thumbnails_from_the_cache() {
    let site = copied();
    assert_eq!(site.found().len(), 1);
    let cached = site.cached_files();
    assert_eq!(cached.len(), 2);
    let other = thumbnail(&photograph(&mut Random::new(2)));
    for (path, bytes) in &cached {
        assert_eq!(bytes.len(), other.as_bytes().len());
        if path == &cached[0].0 {
            std::fs::write(site.cache_folder().join(path), other.as_bytes()).unwrap();
        }
    }
    assert_eq!(site.found(), []);
    // An entry that is damaged is made again.
    std::fs::write(site.cache_folder().join(&cached[0].0), "").unwrap();
    assert_eq!(site.found().len(), 1);
    assert_eq!(site.cached_files(), cached);
}
