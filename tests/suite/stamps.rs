//! The band below a judged picture: what it says, and where the picture and its regions are.

use factpress::media::{self, Bitmap, Encoding};

use crate::fixture::{Site, select, underlined};
use crate::serve::Preview;
use crate::since::{assert_found, begin};

const POST: &str = "content/articles/post/article.yaml";
const SCENE: &str = "content/articles/post/verdicts/scene.yaml";
const OTHER: &str = "content/articles/post/verdicts/other.yaml";
const PICTURE: &str = "content/articles/post/post.png";

/// Returns a picture of a few colours, which is published as PNG, so that its pixels stay exact.
fn png(width: u32, height: u32, has_alpha: bool) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let shade = if (x / 40 + y / 40) % 2 == 0 { 40 } else { 220 };
            pixels.extend([shade, 90, 160]);
            if has_alpha {
                pixels.push(if x < width / 2 { 255 } else { 0 });
            }
        }
    }
    Bitmap { width, height, has_alpha, pixels }.encode(Encoding::Png).unwrap()
}

fn verdict(claim: &str, passage: &str, rating: &str) -> String {
    format!(
        "claim: {claim}\npassages:\n  - {passage}\nrating: {rating}\nsummary: Look.\n\
         evidence:\n  - {{title: A look}}\nauthors: [A Writer]\nstatus: published\n\
         published: 2026-01-02\n"
    )
}

/// Returns a site with a picture of this size that is judged false.
fn judged(width: u32, height: u32) -> Site {
    Site::empty()
        .write("site.yaml", "title: Checks\nbase_url: https://checks.example/\n")
        .write(PICTURE, png(width, height, false))
        .write(POST, "title: A post\nmedia: {file: post.png, alt: A bridge under water}\n")
        .write(SCENE, verdict("The bridge is under water.", "media: true", "false"))
}

/// Returns the published files of pictures by their names, the smallest first.
fn published(site: &Site) -> Vec<(String, Bitmap)> {
    let outcome = site.run(&["build"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let mut files = Vec::new();
    for (path, bytes) in site.output() {
        if path.starts_with("media/") {
            files.push((path, media::decode(&bytes).unwrap()));
        }
    }
    files.sort_by_key(|(_, bitmap)| bitmap.width);
    files
}

/// Returns the red, green and blue of the pixel at the left lower corner.
fn corner(bitmap: &Bitmap) -> [u8; 3] {
    let row = bitmap.width as usize * bitmap.channels();
    let start = bitmap.pixels.len() - row;
    bitmap.pixels[start..start + 3].try_into().unwrap()
}

const FALSE: [u8; 3] = [0x77, 0x03, 0x07];
const NEUTRAL: [u8; 3] = [0x4a, 0x4f, 0x57];

#[test]
fn a_judged_picture_has_its_rating_below_it_in_every_size() {
    let site = judged(1000, 500);
    let stamped = published(&site);
    let plain = published(&site.edit(POST, "water}", "water, stamp: false}"));
    assert_eq!(stamped.len(), plain.len());
    for ((path, with), (plain_path, without)) in stamped.iter().zip(&plain) {
        assert_ne!(path, plain_path, "browsers keep files for ever");
        assert_eq!(with.width, without.width);
        assert!(with.pixels.starts_with(&without.pixels), "{path}: the picture itself is the same");
        let band = &with.pixels[without.pixels.len()..];
        let rows = band.len() / 3 / with.width as usize;
        assert_eq!(rows as u32, (f64::from(with.width) * 2.1 / 24.0).round() as u32, "{path}");
        assert_eq!(corner(with), FALSE, "{path}");
        let is_white = |pixel: &&[u8]| *pixel == [255; 3];
        assert!(band.chunks_exact(3).filter(is_white).count() > rows * rows / 10, "{path}: words");
    }
}

#[test]
fn pages_know_the_size_with_the_band_and_the_regions_without_it() {
    let region =
        verdict("The sign is new.", "region: {x: 12, y: 40, width: 30, height: 60}", "true");
    let site = judged(1000, 500).write(OTHER, region);
    for site in site.in_every_theme() {
        for page in ["articles/post/index.html", "claims/other/index.html"] {
            let html = site.page(page);
            let image = select(&html, ".judged img")[0].value();
            let path = image.attr("src").unwrap().trim_start_matches("../");
            let bytes = std::fs::read(site.path("public").join(path)).unwrap();
            let bitmap = media::decode(&bytes).unwrap();
            assert_eq!(image.attr("width"), Some(&*bitmap.width.to_string()), "{page}");
            assert_eq!(image.attr("height"), Some(&*bitmap.height.to_string()), "{page}");
            let regions = select(&html, ".regions")[0].value();
            let percent: f64 =
                regions.attr("height").unwrap().trim_end_matches('%').parse().unwrap();
            let shown = percent / 100.0 * f64::from(bitmap.height);
            assert!((shown - 500.0).abs() < 0.01, "{page}: {percent}");
            let rect = select(&html, ".regions rect")[0].value();
            assert_eq!((rect.attr("y"), rect.attr("height")), (Some("40%"), Some("60%")));
        }
    }
    let plain = judged(1000, 500)
        .edit(POST, "water}", "water, stamp: false}")
        .write(OTHER, verdict("A sign.", "region: {x: 1, y: 1, width: 3, height: 6}", "true"))
        .built();
    let html = plain.page("articles/post/index.html");
    assert_eq!(select(&html, ".regions")[0].value().attr("height"), Some("100%"));
}

/// Each case is another verdict on the same picture, and the colour of the band then.
#[test]
fn a_band_never_has_a_rating_that_another_verdict_denies() {
    let whole = verdict("It is recent.", "media: true", "false");
    let region = verdict("A sign.", "region: {x: 1, y: 1, width: 3, height: 6}", "true");
    let retracted = "status: retracted\ncorrections: [{date: 2026-01-03, kind: retraction, note: It was wrong.}]\n";
    let is_retracted = |text: &str| text.replace("status: published\n", retracted);
    let cases = [
        ("the same rating", whole.clone(), FALSE),
        ("another rating", whole.replace("rating: false", "rating: misleading"), NEUTRAL),
        ("another rating of a region", region.clone(), FALSE),
        ("a retracted one", is_retracted(&whole.replace("rating: false", "rating: true")), FALSE),
    ];
    for (what, other, color) in cases {
        let files = published(&judged(600, 300).write(OTHER, other));
        assert_eq!(corner(&files[0].1), color, "{what}");
    }
    let scene = std::fs::read_to_string(judged(600, 300).path(SCENE)).unwrap();
    let only_regions = judged(600, 300).write(SCENE, &region);
    let withdrawn = judged(600, 300).write(SCENE, is_retracted(&scene));
    let (regions, withdrawn) = (published(&only_regions), published(&withdrawn));
    assert_eq!(corner(&regions[0].1), NEUTRAL, "a region is not the picture");
    assert_eq!(corner(&withdrawn[0].1), NEUTRAL);
    assert_ne!(regions[0].0, withdrawn[0].0, "other words are another file");
}

#[test]
fn what_readers_cannot_see_yet_is_in_no_pixel() {
    let expected = published(&judged(600, 300));
    let hidden = verdict("It is recent.", "media: true", "misleading");
    for state in [
        "status: draft\n",
        "status: published\nhold: A lawyer reads it.\n",
        "status: published\nembargo: 2999-01-01\n",
    ] {
        let other = hidden.replace("status: published\npublished: 2026-01-02\n", state);
        let site = judged(600, 300).write(OTHER, other);
        assert!(published(&site) == expected, "{state}");
        let drafts = site.run(&["build", "--drafts"]);
        assert_eq!(drafts.status, 0, "{}", drafts.stderr);
        for (path, _) in &expected {
            assert!(site.path("public").join(path).exists(), "{state}: {path}");
        }
    }
}

#[test]
fn a_copy_of_the_file_elsewhere_has_the_band_and_the_card_has_not() {
    let image = "image: {file: ../post.png, alt: A bridge}\nexplanation: '![A bridge](../post.png)'\nstatus:";
    let cards = "cards: {enabled: true}\n";
    let site = judged(1000, 500).edit(SCENE, "status:", image);
    let site = site.edit("site.yaml", "title:", &format!("{cards}title:"));
    let files = published(&site);
    assert_eq!(files.len(), 2, "no file without the band");
    let card = std::fs::read(site.path("public/claims/scene/card.png")).unwrap();
    let plain = site.edit(POST, "water}", "water, stamp: false}").built();
    assert!(card == std::fs::read(plain.path("public/claims/scene/card.png")).unwrap());
}

#[test]
fn small_pictures_have_words_that_can_be_read_or_none() {
    for (width, has_band) in [(100, false), (140, true), (287, true)] {
        let (_, bitmap) = &published(&judged(width, 100))[0];
        assert_eq!(bitmap.height > 100, has_band, "{width}");
        assert!(!has_band || bitmap.height >= 125, "{width}: 12 pixels are the least");
    }
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 60\"><path d=\"M0 50h90\"/></svg>\n";
    let site = judged(9, 9)
        .remove(PICTURE)
        .write("content/articles/post/post.svg", drawing)
        .edit(POST, "post.png", "post.svg")
        .built();
    assert_eq!(site.found(), []);
    let html = site.page("articles/post/index.html");
    assert_eq!(select(&html, ".judged img")[0].value().attr("height"), Some("60"));
}

#[test]
fn transparent_pictures_stay_so_above_the_band() {
    let site = judged(600, 300).write(PICTURE, png(600, 300, true));
    let (_, bitmap) = published(&site).pop().unwrap();
    assert!(bitmap.has_alpha);
    let (above, band) = bitmap.pixels.split_at(600 * 300 * 4);
    assert_eq!(above.chunks_exact(4).filter(|pixel| pixel[3] == 0).count(), 300 * 300);
    assert!(band.chunks_exact(4).all(|pixel| pixel[3] == 255));
}

/// Returns how many pixels of the band are words, in its left and its right half.
fn ink(bitmap: &Bitmap, height: u32) -> [usize; 2] {
    let mut ink = [0, 0];
    let width = bitmap.width as usize;
    let background = corner(bitmap);
    for (index, pixel) in bitmap.pixels.chunks_exact(3).enumerate() {
        if index >= width * height as usize && pixel != background {
            ink[usize::from(index % width >= width / 2)] += 1;
        }
    }
    ink
}

#[test]
fn words_stand_where_reading_starts() {
    let title = |site: Site| site.edit("site.yaml", "title: Checks", "title: Z");
    let [left, right] = ink(&published(&title(judged(400, 300)))[0].1, 300);
    assert!(left > right * 2 && right > 0, "{left}, {right}");
    let arabic = title(judged(400, 300)).edit("site.yaml", "title:", "language: ar\ntitle:");
    let [left, right] = ink(&published(&arabic)[0].1, 300);
    assert!(right > left * 2 && left > 0, "{left}, {right}");
}

#[test]
fn a_long_rating_gets_more_rows_and_one_without_letters_is_reported() {
    let scale = |label: &str| {
        let ratings = format!(
            "scales:\n  default:\n    ratings:\n      - {{id: \"false\", label: {label}, definition: It is so., color: '#b42318'}}\n"
        );
        judged(480, 300).edit("site.yaml", "title:", &format!("{ratings}title:"))
    };
    let height = |label: &str| published(&scale(label))[0].1.height;
    // Two rows for the rating, and one for the name of the site.
    assert_eq!(height("Shown without the context that it had"), height("False") + 60);
    // A rating that cannot be written whole is left out.
    assert_eq!(height(&"Wrong ".repeat(30)), 300);
    let site = scale("偽り");
    let report = site.report();
    let found = underlined(&site, &report);
    let expected =
        ("missing-glyphs".to_owned(), POST.to_owned(), "media: {file: «post.png»".to_owned());
    assert_eq!(found, [expected]);
    assert_eq!(height("偽り"), 300);
}

#[test]
fn the_preview_shows_the_same_file() {
    let site = judged(600, 300);
    let preview = Preview::of(&site, &[]);
    let built = Site::copy_of(&site).built();
    for (path, bytes) in built.output() {
        if path.starts_with("media/") {
            assert!(preview.get(&format!("/{path}")).body == bytes, "{path}");
        }
    }
}

#[test]
fn a_band_does_not_disappear_silently() {
    let site = judged(600, 300);
    begin(&site);
    let off = Site::copy_of(&site).edit(POST, "water}", "water, stamp: false}");
    assert_found(&off, &[("undisclosed-change", POST, "media:")]);
    // An article with the same file cannot take it away.
    let copy = site
        .write("content/articles/copy/post.png", png(600, 300, false))
        .write(
            "content/articles/copy/article.yaml",
            "title: A copy\nmedia: {file: post.png, alt: A bridge, stamp: false}\n",
        )
        .write(
            "content/articles/copy/verdicts/sign.yaml",
            verdict("The sign is new.", "region: {x: 1, y: 1, width: 5, height: 5}", "true")
                + "related: [scene]\n",
        );
    assert_found(&copy, &[]);
    let files = published(&copy);
    assert!(files.iter().all(|(_, bitmap)| bitmap.height > bitmap.width / 2));
}
