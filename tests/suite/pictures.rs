//! Pictures: which files are published, in which sizes, without any metadata, and described.

use factpress::media::{self, Bitmap, Encoding, PictureError, svg};
use image::{ExtendedColorType, ImageEncoder};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::fixture::{Site, select, underlined, yaml};
use crate::pictures::files::{
    SECRET, bitmap, crc, gif, jpeg, plain_png, png, png_with_chunks, webp, webp_with_metadata,
    with_metadata,
};
use crate::serve::Preview;
use crate::since;

mod drawings;
mod files;

const ARTICLE: &str = "content/articles/report/source.md";
const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const PHOTO: &str = "content/articles/report/photo.jpg";

/// Adds an explanation to the published claim.
fn explained(site: Site, markdown: &str) -> Site {
    let explanation = format!("explanation: {}\nstatus:", yaml(markdown));
    site.edit(VERDICT, "status:", &explanation)
}

#[test]
fn a_picture_is_published_in_several_sizes_and_its_original_never() {
    let photo = with_metadata(&jpeg(2000, 1000), 1);
    let site = explained(
        Site::sound().write(PHOTO, &photo),
        "![The river at the bridge](../photo.jpg \"On *Sunday*.\")\n\nNear ![the gauge](../photo.jpg \"Gauge\") it is.",
    );
    for site in site.in_every_theme() {
        let page = site.page("claims/river/index.html");
        let images = select(&page, ".prose figure img");
        assert_eq!(images.len(), 1);
        let image = images[0].value();
        assert_eq!(image.attr("alt"), Some("The river at the bridge"));
        assert_eq!((image.attr("width"), image.attr("height")), (Some("960"), Some("480")));
        assert_eq!((image.attr("loading"), image.attr("decoding")), (Some("lazy"), Some("async")));
        assert!(image.attr("sizes").is_some());
        let caption = &select(&page, ".prose figcaption")[0];
        assert_eq!(caption.text().collect::<String>().trim(), "On *Sunday*.");
        let inline = &select(&page, ".prose p img")[0];
        assert_eq!(inline.value().attr("title"), Some("Gauge"));
        let mut widths = Vec::new();
        for candidate in image.attr("srcset").unwrap().split(", ") {
            let (href, width) = candidate.split_once(' ').unwrap();
            let path = href.strip_prefix("../../").unwrap();
            let bytes = std::fs::read(site.path("public").join(path)).unwrap();
            let probe = media::probe(&bytes).unwrap();
            assert_eq!(format!("{}w", probe.width), width);
            assert_eq!(probe.height, probe.width / 2);
            widths.push(probe.width);
        }
        assert_eq!(widths, [480, 960, 1600]);
        for (path, bytes) in site.output() {
            assert!(memchr::memmem::find(&bytes, SECRET.as_bytes()).is_none(), "{path}");
            assert_ne!(bytes, photo, "{path}");
        }
    }
}

#[test]
fn no_published_file_has_metadata() {
    let site = Site::sound()
        .write(PHOTO, with_metadata(&jpeg(600, 400), 1))
        .write("content/media/a.png", png_with_chunks(&png(600, 400)))
        .write("content/media/b.png", png_with_chunks(&plain_png(300, 300)))
        .write("content/media/c.webp", webp_with_metadata(&webp(500, 300), 500, 300))
        .write(
            "content/media/d.svg",
            format!(
                "<!-- {SECRET} --><svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:i=\"urn:i\" \
                 viewBox=\"0 0 40 20\" i:v=\"{SECRET}\" data-a=\"{SECRET}\"><metadata>{SECRET}\
                 </metadata><title>{SECRET}</title><i:x>{SECRET}</i:x><style>a{{}}/*{SECRET}*/\
                 </style><rect width=\"9\" height=\"9\"/></svg>"
            ),
        );
    let site = explained(
        site,
        "![photo of a](../photo.jpg)\n\n![picture a](../../../media/a.png)\n\n![picture b](../../../media/b.png)\n\n\
         ![picture c](../../../media/c.webp)\n\n![picture d](../../../media/d.svg)",
    )
    .built();
    let mut formats = Vec::new();
    for (path, bytes) in site.output() {
        assert!(memchr::memmem::find(&bytes, SECRET.as_bytes()).is_none(), "{path}");
        if let Some(name) = path.strip_prefix("media/") {
            formats.push(name.rsplit('.').next().unwrap().to_owned());
            for mark in [b"Exif".as_slice(), b"eXIf", b"tEXt", b"iTXt", b"adobe", b"8BIM", b"ICC_"]
            {
                assert!(memchr::memmem::find(&bytes, mark).is_none(), "{path}");
            }
        }
    }
    formats.sort();
    // Two photographs have two widths, and the others one.
    assert_eq!(formats, ["jpg", "jpg", "jpg", "jpg", "jpg", "png", "svg"]);
}

#[test]
fn pictures_are_turned_upright() {
    // For each orientation (CIPA DC-008, table 6): the corner where the top left of the file is
    // shown. 0 is the top left, 1 the top right, 2 the bottom left, and 3 the bottom right.
    for (orientation, corner) in [(1, 0), (2, 1), (3, 3), (4, 2), (5, 0), (6, 1), (7, 3), (8, 2)] {
        let bytes = with_metadata(&jpeg(60, 40), orientation);
        let size = if orientation < 5 { (60, 40) } else { (40, 60) };
        let probe = media::probe(&bytes).unwrap();
        assert_eq!((probe.width, probe.height), size, "{orientation}");
        let bitmap = media::decode(&bytes).unwrap();
        assert_eq!((bitmap.width, bitmap.height), size, "{orientation}");
        let last_row = bitmap.width * (bitmap.height - 1);
        let corners = [0, bitmap.width - 1, last_row, last_row + bitmap.width - 1];
        // The top left of the file is nearly black.
        let lightness = |pixel: u32| -> u32 {
            let at = pixel as usize * 3;
            bitmap.pixels[at..at + 2].iter().map(|channel| u32::from(*channel)).sum()
        };
        let darkest = (0..4).min_by_key(|index| lightness(corners[*index]));
        assert_eq!(darkest, Some(corner), "{orientation}");
    }
}

#[test]
fn strips_cover_a_card_and_are_published() {
    for (width, height) in [(3000, 3), (3, 3000), (1, 1)] {
        let card = bitmap(width, height).covering(600, 630).unwrap();
        assert_eq!((card.width, card.height, card.pixels.len()), (600, 630, 600 * 630 * 3));
    }
    let tall = media::probe(&png(3, 70_000)).unwrap();
    assert_eq!(tall.encoding, Encoding::Png, "a JPEG has at most 65,535 rows");
    assert!(bitmap(3, 70_000).encode(tall.encoding).is_some());
}

/// The first frame of a WebP decides how it is published, however much metadata is before it.
#[test]
fn a_webp_with_a_large_profile_is_what_its_first_frame_is() {
    let chunk = |name: &str, length: usize| {
        let mut bytes = name.as_bytes().to_vec();
        bytes.extend((length as u32).to_le_bytes());
        bytes.resize(bytes.len() + length, 0);
        bytes
    };
    let plain = webp(40, 30);
    let mut bytes = plain[..12].to_vec();
    bytes.extend(b"VP8X\x0A\0\0\0\x20\0\0\0\x27\0\0\x1D\0\0");
    bytes.extend(chunk("ICCP", 9000));
    bytes.extend(&plain[12..]);
    let size = (bytes.len() - 8) as u32;
    bytes[4..8].copy_from_slice(&size.to_le_bytes());
    assert_eq!(media::probe(&bytes).unwrap().encoding, media::probe(&plain).unwrap().encoding);
}

#[test]
fn colors_of_a_wide_profile_become_those_of_srgb() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    encoder.set_icc_profile(profile).unwrap();
    encoder.write_image(&[200, 100, 50], 1, 1, ExtendedColorType::Rgb8).unwrap();
    let decoded = media::decode(&bytes).unwrap();
    // Display P3 (200, 100, 50) is sRGB (215, 96, 30), by the CSS Color 4 sample code.
    for (channel, expected) in decoded.pixels.iter().zip([215_u8, 96, 30]) {
        assert!(channel.abs_diff(expected) <= 3, "{:?}", decoded.pixels);
    }
}

#[test]
fn decoded_jpegs_are_what_was_encoded() {
    for (width, height) in [(64, 48), (97, 33), (480, 321)] {
        let original = bitmap(width, height);
        let decoded = media::decode(&original.encode(Encoding::Jpeg).unwrap()).unwrap();
        let mut difference = 0;
        for (one, other) in original.pixels.iter().zip(&decoded.pixels) {
            difference += u64::from(one.abs_diff(*other));
        }
        let mean = difference as f64 / original.pixels.len() as f64;
        assert!(mean < 6.0, "{width} × {height}: {mean}");
    }
}

/// The decoder reads such files wrongly and says nothing.
#[test]
fn jpegs_with_colors_in_separate_scans_are_refused() {
    let Bitmap { pixels, .. } = bitmap(64, 48);
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 80);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&pixels, 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
    assert!(matches!(media::probe(&bytes), Err(PictureError::Damaged(_))));
}

#[test]
fn invisible_pixels_keep_no_colors() {
    let pixels = vec![10, 20, 30, 0, 40, 50, 60, 255];
    let secret = Bitmap { width: 2, height: 1, has_alpha: true, pixels };
    let decoded = media::decode(&secret.encode(Encoding::Png).unwrap()).unwrap();
    assert_eq!(decoded.pixels, [0, 0, 0, 0, 40, 50, 60, 255]);
}

#[test]
fn only_pictures_of_published_texts_are_published() {
    let site = Site::sound()
        .write(PHOTO, jpeg(300, 200))
        .write("content/articles/report/unused.jpg", jpeg(310, 200))
        .article("secret", "A ![mayor at a desk](desk.jpg) did it.\n")
        .write("content/articles/secret/desk.jpg", jpeg(320, 200))
        .claim("secret", "draft", "did it")
        .edit("content/articles/secret/verdicts/draft.yaml", "status: published", "status: draft");
    let site = explained(site, "![The river](../photo.jpg)").built();
    let pictures: Vec<String> = site
        .output()
        .into_iter()
        .map(|(path, _)| path)
        .filter(|it| it.starts_with("media/"))
        .collect();
    assert_eq!(pictures.len(), 1, "{pictures:?}");
    assert!(pictures[0].ends_with("-300.jpg"));
    let drafts = site.run(&["build", "--drafts"]);
    assert_eq!(drafts.status, 0, "{}", drafts.stderr);
    let pictures = site.output().into_iter().filter(|(path, _)| path.starts_with("media/"));
    assert_eq!(pictures.count(), 2);
}

#[test]
fn an_excerpt_shows_no_pictures() {
    let site = Site::sound()
        .write(PHOTO, jpeg(300, 200))
        .edit(ARTICLE, "The bridge", "![The river](photo.jpg \"The river\")\n\nThe bridge")
        .edit("content/articles/report/article.yaml", "title:", "display: excerpts\ntitle:")
        .built();
    assert!(site.output().iter().all(|(path, _)| !path.starts_with("media/")));
}

#[test]
fn a_caption_is_a_part_of_the_text_and_a_description_is_not() {
    let site = Site::sound()
        .write(PHOTO, jpeg(300, 200))
        .edit(
            ARTICLE,
            "The bridge",
            "![A grey street](photo.jpg \"Two metres of water\")\n\nThe bridge",
        )
        .claim("report", "caption", "metres of water")
        .built();
    let page = site.page("articles/report/index.html");
    let text = crate::fixture::article_text(&page);
    assert!(text.contains("Two metres of water") && !text.contains("A grey street"), "{text}");
    assert_eq!(select(&page, "figcaption mark").len(), 1);
    let found = site.claim("report", "alt", "grey street").found();
    assert_eq!(found[0].0, "passage-not-found");
}

/// The Markdown of an explanation, and the code and underlined words of its diagnostics.
type Mistake = (&'static str, &'static [(&'static str, &'static str)]);

const MISTAKES: [Mistake; 20] = [
    ("![The river](../photo.jpg)", &[]),
    ("![The river](../nothing.jpg)", &[("picture-not-found", "«../nothing.jpg»")]),
    ("![The river](../Photo.JPG)", &[("picture-not-found", "«../Photo.JPG»")]),
    ("![The river](../photos.jpg)", &[("picture-not-found", "«../photos.jpg»")]),
    ("![The river](/photo.jpg)", &[("picture-not-found", "«/photo.jpg»")]),
    ("![The river](<..\\\\photo.jpg>)", &[("picture-not-found", "photo.jpg")]),
    ("![The river](C:/photo.jpg)", &[("picture-not-found", "«C:/photo.jpg»")]),
    ("![The river](../../../../site.yaml)", &[("picture-not-found", "«../../../../site.yaml»")]),
    ("![The river](../../../../../x.jpg)", &[("picture-not-found", "«../../../../../x.jpg»")]),
    ("![](../photo.jpg)", &[("missing-alt", "«![](../photo.jpg)»")]),
    ("![photo.jpg](../photo.jpg)", &[("missing-alt", "«photo.jpg»")]),
    ("![DSC_0001.JPG](../photo.jpg)", &[("missing-alt", "«DSC_0001.JPG»")]),
    ("![It](../fake.jpg)", &[("picture-format", "«../fake.jpg»")]),
    ("![It](../cut.jpg)", &[("picture-format", "")]),
    ("![It](../wide.png)", &[("file-too-large", "«../wide.png»")]),
    ("![It](../drawing.svg)", &[("active-svg", "")]),
    ("![It](../latin.svg)", &[("picture-format", "")]),
    // A link does not hide what is wrong with the picture that is shown.
    (
        "[Here](../fake.jpg). ![It](../fake.jpg)",
        &[("picture-format", "[Here](«../fake.jpg»"), ("picture-format", "![It](«../fake.jpg»")],
    ),
    ("![The <!-- not her --> river](../photo.jpg)", &[]),
    ("![The river <!-- and her](../photo.jpg)", &[("html-comment", "«<!--»")]),
];

#[test]
fn mistakes_with_pictures_are_found_where_they_are() {
    let photo = jpeg(300, 200);
    let mut wide = plain_png(10, 10);
    wide[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
    let checksum = crc(&wide[12..29]);
    wide[29..33].copy_from_slice(&checksum.to_be_bytes());
    let folder = "content/articles/report";
    let site = Site::sound()
        .write(PHOTO, &photo)
        .write(&format!("{folder}/fake.jpg"), "no picture")
        .write(&format!("{folder}/latin.svg"), b"<svg>\xE9</svg>")
        .write(&format!("{folder}/cut.jpg"), &photo[..photo.len() / 2])
        .write(&format!("{folder}/wide.png"), wide)
        .write(
            &format!("{folder}/drawing.svg"),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">\n<script/></svg>",
        );
    for (markdown, expected) in MISTAKES {
        let site = explained(Site::copy_of(&site), markdown);
        let report = site.report();
        let mut found = underlined(&site, &report);
        found.retain(|(code, ..)| code != "unexpected-file");
        assert_eq!(found.len(), expected.len(), "{markdown}: {found:?}");
        for ((code, _, words), (expected_code, expected_words)) in found.iter().zip(expected) {
            assert_eq!(code, expected_code, "{markdown}");
            assert!(words.contains(expected_words), "{markdown}: {words}");
        }
        for diagnostic in report["diagnostics"].as_array().unwrap() {
            assert!(diagnostic["help"].is_string(), "{markdown}: {diagnostic}");
        }
    }
}

#[test]
fn comments_are_no_part_of_a_description() {
    let site = Site::sound().write(PHOTO, jpeg(300, 200));
    let site = explained(site, "![The <!-- Whistleblower --> river](../photo.jpg)").built();
    let page = site.page("claims/river/index.html");
    assert_eq!(select(&page, "figure img")[0].attr("alt"), Some("The  river"));
    for (path, bytes) in site.output() {
        assert!(!String::from_utf8_lossy(&bytes).contains(SECRET), "{path}");
    }
}

#[test]
fn similar_names_are_proposed() {
    let site = Site::sound().write(PHOTO, jpeg(300, 200));
    for written in ["../Photo.jpg", "../foto.jpg", "photo.jpg"] {
        let site = explained(Site::copy_of(&site), &format!("![The river]({written})"));
        let report = site.report().to_string();
        assert!(report.contains("`../photo.jpg`"), "{written}: {report}");
    }
}

#[test]
fn a_description_is_only_demanded_of_what_is_published() {
    let site = explained(Site::sound().write(PHOTO, jpeg(300, 200)), "![](../photo.jpg)");
    let severity = |site: &Site| site.report()["diagnostics"][0]["severity"].to_string();
    assert_eq!(severity(&site), "\"error\"");
    let draft = site.edit(VERDICT, "status: published", "status: draft");
    assert_eq!(severity(&draft), "\"warning\"");
}

#[test]
fn a_picture_that_nothing_names_is_reported_and_not_published() {
    let site = Site::sound().write(PHOTO, jpeg(300, 200)).built();
    assert_eq!(site.found(), [("unexpected-file".into(), PHOTO.into(), 1, 1)]);
    assert!(site.output().iter().all(|(path, _)| !path.starts_with("media/")));
}

#[cfg(unix)]
#[test]
fn a_link_to_a_picture_elsewhere_is_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.jpg");
    std::fs::write(&secret, jpeg(300, 200)).unwrap();
    let site = explained(Site::sound(), "![The river](../photo.jpg)");
    std::os::unix::fs::symlink(&secret, site.path(PHOTO)).unwrap();
    let codes: Vec<String> = site.found().into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, ["unexpected-file", "picture-not-found"]);
}

#[test]
fn the_second_build_takes_pictures_from_the_cache() {
    let site = explained(Site::sound().write(PHOTO, jpeg(1000, 500)), "![A river](../photo.jpg)");
    let first = site.built();
    let output = first.output();
    let cached = first.cached_files();
    // Two sizes, and the thumbnail that finds copies.
    assert_eq!(cached.iter().filter(|(path, _)| path.contains("/pictures/")).count(), 3);
    let second = first.built();
    assert_eq!(second.output(), output);
    assert_eq!(second.cached_files(), cached);
}

#[test]
fn the_preview_makes_pictures_when_they_are_asked_for() {
    let site = explained(Site::sound().write(PHOTO, jpeg(1000, 500)), "![A river](../photo.jpg)");
    let built = Site::copy_of(&site).built();
    let preview = Preview::of(&site, &[]);
    let mut pictures = 0;
    for (path, bytes) in built.output() {
        if path.starts_with("media/") {
            let answer = preview.get(&format!("/{path}"));
            assert_eq!(answer.status, 200, "{path}");
            assert!(
                answer.head.to_lowercase().contains("content-type: image/jpeg"),
                "{}",
                answer.head
            );
            assert!(answer.body == bytes, "{path}");
            pictures += 1;
        }
    }
    assert_eq!(pictures, 2);
    assert_eq!(preview.get("/media/none-480.jpg").status, 404);
    assert_eq!(preview.get("/content/articles/report/photo.jpg").status, 404);
}

#[test]
fn shards_together_are_the_whole_site() {
    let site = explained(Site::sound().write(PHOTO, jpeg(1000, 500)), "![A river](../photo.jpg)");
    let whole = Site::copy_of(&site).built().output();
    let mut parts = Vec::new();
    for shard in ["1/2", "2/2"] {
        let part = Site::copy_of(&site);
        let outcome = part.run(&["build", "--shard", shard]);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        parts.extend(part.output());
    }
    let names = |files: &[(String, Vec<u8>)]| {
        let mut names: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
        names.retain(|path| path.starts_with("media/"));
        names.sort();
        names
    };
    assert_eq!(names(&parts), names(&whole));
    assert_eq!(names(&whole).len(), 2);
}

#[test]
fn a_replaced_picture_is_a_change_that_readers_see() {
    let site = explained(
        Site::sound().write(PHOTO, jpeg(300, 200)).edit(
            ARTICLE,
            "The bridge",
            "![The river](photo.jpg)\n\nThe bridge",
        ),
        "![A river](../photo.jpg)",
    );
    since::begin(&site);
    let site = site.write(PHOTO, jpeg(310, 200));
    let report = site.run(&["check", "--since", "HEAD"]);
    assert!(
        report.stderr.contains("the `pictures` of this published claim changed"),
        "{}",
        report.stderr
    );
    assert!(
        report.stderr.contains("the `pictures` of this published article changed"),
        "{}",
        report.stderr
    );
    let diff = site.run(&["diff", "HEAD"]);
    assert!(diff.stdout.contains("`river`, pictures"), "{}", diff.stdout);
    assert!(diff.stdout.contains("`/claims/river/`"), "{}", diff.stdout);
}

const IMAGE: &str = "image: {file: ../photo.jpg, alt: The river at the bridge, caption: On Sunday., \
     credit: A Photographer}\nstatus:";

#[test]
fn a_lead_picture_is_on_the_page_in_lists_and_in_the_data() {
    let site = Site::sound()
        .write(PHOTO, jpeg(1000, 500))
        .edit("site.yaml", "title:", "cards: {}\ntitle:")
        .edit(VERDICT, "status:", IMAGE);
    for site in site.in_every_theme() {
        let page = site.page("claims/river/index.html");
        let image = &select(&page, ".head figure img")[0];
        assert_eq!(image.attr("alt"), Some("The river at the bridge"));
        assert_eq!((image.attr("loading"), image.attr("fetchpriority")), (None, Some("high")));
        let caption: String = select(&page, ".head figcaption")[0].text().collect();
        assert_eq!(caption, "On Sunday. Picture: A Photographer");
        let data = select(&page, "script[type='application/ld+json']")[0].inner_html();
        let data: serde_json::Value = serde_json::from_str(&data).unwrap();
        let address = data["image"].as_str().unwrap();
        let path = address.strip_prefix("https://desk.example/checks/").unwrap();
        assert!(site.path("public").join(path).exists(), "{address}");
        let feed = site.read("public/feed.xml");
        assert!(feed.contains(&format!(
            "<link rel=\"enclosure\" type=\"image/jpeg\" href=\"{address}\"/>"
        )));
    }
    let with = Site::copy_of(&site).built();
    let list = with.page("index.html");
    assert_eq!(select(&list, "img.thumbnail[alt=''][loading=lazy]").len(), 1);
    let card = |site: &Site| std::fs::read(site.path("public/claims/river/card.png")).unwrap();
    let without = Site::copy_of(&site).edit(VERDICT, IMAGE, "status:").built();
    assert_ne!(card(&with), card(&without), "the picture is on the social card");
}

#[test]
fn articles_pages_people_evidence_and_the_site_have_pictures() {
    let image = |file: &str| format!("image: {{file: {file}, alt: The {file} here}}\n");
    let site = Site::sound()
        .write(PHOTO, jpeg(300, 200))
        .write("content/people/ada.yaml", format!("name: Ada\n{}", image("ada.jpg")))
        .write("content/people/ada.jpg", jpeg(310, 200))
        .write("content/pages/about.md", format!("---\ntitle: About\n{}---\nWe.\n", image("us.jpg")))
        .write("content/pages/us.jpg", jpeg(320, 200))
        .write("content/articles/report/post.png", plain_png(200, 100))
        .write("assets/logo.png", plain_png(100, 40))
        .edit("site.yaml", "title:", "logo: {file: assets/logo.png, alt: The desk}\ntitle:")
        .edit("content/articles/report/article.yaml", "title:", &(image("photo.jpg") + "title:"))
        .edit(VERDICT, "evidence:\n  - title: A record", "authors: [ada]\nevidence:\n  - {title: A record, media: {file: ../post.png, alt: A post}}");
    assert_eq!(site.found(), []);
    for site in site.in_every_theme() {
        for (page, selector) in [
            ("articles/report/index.html", ".head figure img"),
            ("people/ada/index.html", "figure img"),
            ("about/index.html", "figure img"),
            ("claims/river/index.html", ".evidence figure img"),
        ] {
            assert_eq!(select(&site.page(page), selector).len(), 1, "{page}");
        }
        let page = site.page("claims/river/index.html");
        assert_eq!(select(&page, ".masthead img.logo[alt='The desk'][width][height]").len(), 1);
        let icon =
            select(&page, "link[rel='apple-touch-icon']")[0].attr("href").unwrap().to_owned();
        let icon = icon.strip_prefix("../../").unwrap();
        let bytes = std::fs::read(site.path("public").join(icon)).unwrap();
        let probe = media::probe(&bytes).unwrap();
        assert_eq!((probe.width, probe.height), (180, 180));
    }
}

#[test]
fn a_changed_lead_picture_needs_a_correction() {
    let site = Site::sound().write(PHOTO, jpeg(300, 200)).edit(VERDICT, "status:", IMAGE);
    since::begin(&site);
    let changes: [&dyn Fn(Site) -> Site; 4] = [
        &|site| site.write(PHOTO, jpeg(310, 200)),
        &|site| site.edit(VERDICT, "On Sunday.", "On Monday."),
        &|site| site.edit(VERDICT, "A Photographer", "Another"),
        &|site| site.edit(VERDICT, "The river at", "The street at"),
    ];
    for change in changes {
        let other = change(Site::copy_of(&site));
        let silent = other.run(&["check", "--since", "HEAD"]).stderr;
        assert!(silent.contains("the `image` of this published claim changed"), "{silent}");
        let correction =
            "corrections:\n  - {date: 2026-02-01, kind: update, note: Another picture.}\nstatus:";
        let told = other.edit(VERDICT, "status:", correction);
        let told = told.run(&["check", "--since", "HEAD"]).stderr;
        assert!(!told.contains("undisclosed-change"), "{told}");
    }
}

#[test]
fn mistakes_in_fields_are_found_where_they_are() {
    let site = Site::sound().write(PHOTO, jpeg(300, 200)).edit(VERDICT, "status:", IMAGE);
    let cases = [
        ("file: ../photo.jpg", "file: photo.jpg", "picture-not-found"),
        ("alt: The river at the bridge, ", "", "missing-alt"),
        ("file: ../photo.jpg, ", "", "missing-field"),
        ("caption:", "title:", "unknown-field"),
    ];
    for (from, to, code) in cases {
        let mut found = Site::copy_of(&site).edit(VERDICT, from, to).found();
        found.retain(|(code, ..)| code != "unexpected-file");
        assert_eq!(found[0].0, code, "{from}: {found:?}");
    }
    let logo = Site::sound().edit("site.yaml", "title:", "logo: {file: assets/none.png}\ntitle:");
    assert_eq!(logo.found()[0].0, "picture-not-found");
    let outside = Site::sound().write("logo.png", plain_png(9, 9)).edit(
        "site.yaml",
        "title:",
        "logo: {file: logo.png}\ntitle:",
    );
    assert_eq!(outside.found()[0].0, "picture-not-found");
}

#[test]
fn widths_are_never_larger_than_the_picture() {
    assert_eq!(media::widths(3000), [480, 960, 1600]);
    assert_eq!(media::widths(1600), [480, 960, 1600]);
    assert_eq!(media::widths(1000), [480, 1000]);
    assert_eq!(media::widths(500), [500]);
    assert_eq!(media::widths(1), [1]);
    for width in 1..4000 {
        let widths = media::widths(width);
        assert!(widths.is_sorted() && widths.iter().all(|it| *it <= width), "{width}");
    }
}

#[test]
fn the_example_of_the_documentation_works() {
    let mut site = Site::empty()
        .article("flood", "The river rose by two metres on Sunday, the council said.\n");
    for (path, text) in crate::docs::files(&crate::docs::read("docs/pictures.md")) {
        site = site.write(&path, text);
    }
    for site in site.in_every_theme() {
        assert_eq!(site.found(), []);
        assert_eq!(select(&site.page("claims/two-metres/index.html"), "figure img").len(), 1);
    }
}

/// How many mutated files of each format are tried. `PICTURE_MUTATIONS` sets another number.
fn mutations() -> u32 {
    let number = std::env::var("PICTURE_MUTATIONS").ok();
    number.and_then(|number| number.parse().ok()).unwrap_or(60)
}

#[test]
fn mutated_pictures_never_panic() {
    let seeds = [
        with_metadata(&jpeg(90, 60), 6),
        png_with_chunks(&png(60, 40)),
        webp_with_metadata(&webp(50, 30), 50, 30),
        gif(40, 30),
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><g><style>a{fill:url(#b)}</style><use href=\"#b\"/></g></svg>".to_vec(),
    ];
    let config = Config { cases: mutations(), failure_persistence: None, ..Config::default() };
    for seed in seeds {
        let edits = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12);
        let strategy = (edits, any::<prop::sample::Index>(), 0..4_u8);
        TestRunner::new(config.clone())
            .run(&strategy, |(edits, cut, how)| {
                let mut bytes = seed.clone();
                for (at, byte) in edits {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                }
                if how == 0 {
                    bytes.truncate(cut.index(bytes.len()));
                }
                check_any(&bytes);
                Ok(())
            })
            .unwrap();
    }
}

fn check_any(bytes: &[u8]) {
    if let Ok(bitmap) = media::decode(bytes) {
        let channels = if bitmap.has_alpha { 4 } else { 3 };
        let pixels = bitmap.width as usize * bitmap.height as usize;
        assert_eq!(bitmap.pixels.len(), pixels * channels);
        let small = bitmap.resized(bitmap.width.div_ceil(2)).unwrap();
        assert!(small.encode(Encoding::Png).is_some());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = svg::clean(text);
    }
}

#[test]
fn too_large_pictures_are_refused_before_they_are_decoded() {
    let mut bytes = plain_png(10, 10);
    bytes[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    let checksum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert_eq!(media::probe(&bytes), Err(PictureError::TooManyPixels(16384, 16384)));
    assert_eq!(media::probe(b"GIF89"), Err(PictureError::UnknownFormat));
}
