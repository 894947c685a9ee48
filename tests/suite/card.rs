//! Social cards: their content, their fonts, and the cache of finished cards.

use std::process::Command;

use factpress::media::Bitmap;
use factpress::social_cards::{Badge, Card, Fonts, HEIGHT, Share, WIDTH, is_right_to_left};
use tiny_skia::Pixmap;

use crate::fixture::{Site, outcome, select};

const CARD: &str = "public/claims/river/card.png";
const PAGE: &str = "claims/river/index.html";
const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
/// The colours of the background and of the claim.
const PAPER: [u8; 3] = [0xfb, 0xfa, 0xf7];
/// The rows of the claim: below the badge and above the line.
const WORDS: std::ops::Range<u32> = 140..526;
const MARGIN: u32 = 70;

fn card(claim: &str) -> Card {
    let badge = Badge { symbol: "✓".into(), label: "True".into(), color: "#1a7f37".into() };
    Card {
        title: claim.into(),
        byline: String::new(),
        finding: String::new(),
        date: String::new(),
        badge: Some(badge),
        tally: Vec::new(),
        site: "A site".into(),
        right_to_left: is_right_to_left(claim, false),
        picture: None,
    }
}

fn drawn(card: &Card) -> Pixmap {
    Pixmap::decode_png(&card.draw(&Fonts::new(&[]), None).unwrap()).unwrap()
}

fn pixel(picture: &Pixmap, x: u32, y: u32) -> [u8; 3] {
    let pixel = picture.pixel(x, y).unwrap();
    [pixel.red(), pixel.green(), pixel.blue()]
}

/// Returns the ranges of columns in which the claim is drawn.
fn stretches(picture: &Pixmap) -> Vec<std::ops::Range<u32>> {
    let is_inked = |x: &u32| WORDS.into_iter().any(|y| pixel(picture, *x, y) != PAPER);
    let mut found: Vec<std::ops::Range<u32>> = Vec::new();
    for x in (MARGIN..WIDTH - MARGIN).filter(is_inked) {
        match found.last_mut().filter(|last| last.end == x) {
            Some(last) => last.end = x + 1,
            None => found.push(x..x + 1),
        }
    }
    found
}

fn bytes(site: &Site, path: &str) -> Vec<u8> {
    std::fs::read(site.path(path)).unwrap()
}

/// Returns the address of the card in the head of a page.
fn address(site: &Site) -> Option<String> {
    let page = site.page(PAGE);
    let images = select(&page, "meta[property='og:image']");
    images.first().map(|image| image.attr("content").unwrap().to_owned())
}

/// Returns a site without errors and with social cards.
fn with_cards() -> Site {
    Site::sound().edit("site.yaml", "title:", "cards: {enabled: true}\ntitle:")
}

#[test]
fn claims_articles_and_the_home_page_have_a_card_and_no_other() {
    let site = Site::copied("full").built();
    let has_card = |path: &String| match path.as_str() {
        // The first claim is withdrawn.
        "claims/bridge-gone/index.html" | "articles/index.html" => false,
        "index.html" => true,
        _ => path.starts_with("claims/") || path.starts_with("articles/"),
    };
    let pages: Vec<String> = site.pages().into_iter().filter(has_card).collect();
    assert!(!pages.is_empty());
    for page in &pages {
        let png = bytes(&site, &format!("public/{}", page.replace("index.html", "card.png")));
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let picture = Pixmap::decode_png(&png).unwrap();
        assert_eq!((picture.width(), picture.height()), (1200, 630));
    }
    let cards = site.output().into_iter().filter(|(path, _)| path.ends_with("card.png")).count();
    assert_eq!(cards, pages.len());
}

#[test]
fn a_page_names_its_card_by_an_absolute_address() {
    let site = with_cards().built();
    let before = address(&site).unwrap();
    assert!(before.starts_with("https://desk.example/checks/claims/river/card.png?v="), "{before}");
    let page = site.page(PAGE);
    let content = |selector: &str| select(&page, selector)[0].attr("content").unwrap().to_owned();
    assert_eq!(content("meta[property='og:image:width']"), "1200");
    assert_eq!(content("meta[property='og:image:height']"), "630");
    assert_eq!(content("meta[property='og:image:alt']"), "False: Something is so.");
    assert_eq!(content("meta[name='twitter:card']"), "summary_large_image");
    assert!(site.read("public/index.html").contains("https://desk.example/checks/card.png?v="));
    assert!(!site.read("public/ratings/index.html").contains("og:image"));
    let after = address(&site.edit(VERDICT, "rating: false", "rating: true").built()).unwrap();
    assert_ne!(after, before, "a network that kept the old verdict's picture asks again");
}

#[test]
fn the_rating_is_seen_in_its_colour() {
    let (right, mut wrong) = (card("The river rose."), card("The river rose."));
    wrong.badge = Some(Badge { symbol: "✗".into(), label: "False".into(), color: "#b22".into() });
    let (right, wrong) = (drawn(&right), drawn(&wrong));
    assert_ne!(right.data(), wrong.data());
    assert_eq!(
        (pixel(&right, 5, 300), pixel(&wrong, 5, 300)),
        ([0x1a, 0x7f, 0x37], [0xbb, 0x22, 0x22])
    );
    assert_eq!(pixel(&right, WIDTH / 2, 70), [0x1a, 0x7f, 0x37], "the badge");
    let unrated = drawn(&Card { badge: None, ..card("The river rose.") });
    assert_eq!(pixel(&unrated, WIDTH / 2, 70), PAPER);
}

/// Networks cut squares from the middle of a card.
#[test]
fn a_square_of_the_card_has_the_badge() {
    let picture = drawn(&card("The river rose."));
    let badge = (0..WIDTH).filter(|x| pixel(&picture, *x, 70) == [0x1a, 0x7f, 0x37]);
    let columns: Vec<u32> = badge.filter(|x| *x > 20).collect();
    let square = (WIDTH - HEIGHT) / 2..u32::midpoint(WIDTH, HEIGHT);
    assert!(!columns.is_empty() && columns.iter().all(|x| square.contains(x)), "{columns:?}");
}

#[test]
fn a_card_says_who_made_the_claim_what_was_found_and_when() {
    let plain = drawn(&card("The river rose."));
    let same = |change: Card| drawn(&change).data() == plain.data();
    assert!(same(card("The river rose.")));
    assert!(!same(Card { byline: "Claimed by A Mayor".into(), ..card("The river rose.") }));
    assert!(!same(Card { finding: "It fell.".into(), ..card("The river rose.") }));
    assert!(!same(Card { date: "1 May 2026".into(), ..card("The river rose.") }));
    let long = "It fell, and it is not true that it rose. ".repeat(20);
    assert!(same(Card { finding: long, ..card("The river rose.") }), "no finding is cut");
    let site = with_cards().built();
    let before = bytes(&site, CARD);
    for (from, to) in [
        ("It is not so.", "It never was so."),
        ("rating: false", "rating: false\nclaimant: {name: A Mayor, type: person}"),
        ("rating: false", "rating: false\nheadline: It is otherwise"),
        ("published: 2026", "published: 2025"),
    ] {
        let site = Site::copy_of(&site).edit(VERDICT, from, to).built();
        assert_ne!(bytes(&site, CARD), before, "{to}");
    }
}

/// The cards of articles and of the home page have a bar with a part for each rating.
#[test]
fn a_tally_shows_the_share_of_each_rating() {
    let tally = [(3, "#1a7f37"), (1, "#b22")];
    let tally = tally.map(|(count, color)| Share { count, color: color.into() });
    let picture = drawn(&Card { badge: None, tally: tally.into(), ..card("“A headline”") });
    let wide = |color: [u8; 3]| (30..WIDTH).filter(|x| pixel(&picture, *x, 534) == color).count();
    let (green, red) = (wide([0x1a, 0x7f, 0x37]), wide([0xbb, 0x22, 0x22]));
    assert!(green.abs_diff(3 * red) < 6 && green + red > 1000, "{green} {red}");
}

#[test]
fn the_cards_of_articles_and_home_change_with_verdicts_and_not_with_withdrawn_ones() {
    let cards = ["public/card.png", "public/articles/report/card.png"];
    let site = with_cards().built();
    let changed = |site: &Site, change: &[(&str, &str)]| {
        let mut other = Site::copy_of(site);
        for (from, to) in change {
            other = other.edit(VERDICT, from, to);
        }
        let other = other.built();
        cards.map(|card| bytes(&other, card) != bytes(site, card))
    };
    assert_eq!(changed(&site, &[("rating: false", "rating: true")]), [true, true]);
    assert_eq!(changed(&site, &[("It is not so.", "It never was so.")]), [false, false]);
    let retracted =
        "status: retracted\ncorrections: [{date: 2026-02-01, kind: retraction, note: Wrong.}]";
    let withdrawn = Site::copy_of(&site).edit(VERDICT, "status: published", retracted).built();
    let other = Site::copy_of(&withdrawn).edit(VERDICT, "rating: false", "rating: true").built();
    for card in cards {
        assert_ne!(bytes(&withdrawn, card), bytes(&site, card), "{card}");
        assert_eq!(
            bytes(&withdrawn, card),
            bytes(&other, card),
            "{card} shows no withdrawn verdict"
        );
    }
}

#[test]
fn the_bundled_fonts_have_the_letters_and_symbols_that_are_promised() {
    let fonts = Fonts::new(&[]);
    let assigned = |range: std::ops::RangeInclusive<char>| -> String {
        range.filter(|c| c.is_alphabetic()).collect()
    };
    let alphabets = [
        'A'..='ſ',
        'Α'..='ώ',
        'Ѐ'..='џ',
        'Ա'..='Ֆ',
        'ա'..='և',
        'ა'..='ჰ',
        'א'..='ת',
        'ء'..='غ',
        'ف'..='ي',
        'Ạ'..='ỹ',
    ];
    for letters in alphabets.map(assigned) {
        assert_eq!(fonts.missing(&letters), [].into(), "{letters}");
    }
    assert_eq!(
        fonts.missing("✓◕◑◔✗↷?“☺●پچژگکی…«»„”’—–№€§ \u{a0}\u{200c}\u{200d}\u{feff}"),
        [].into()
    );
    assert_eq!(fonts.missing("a川b"), ['川'].into());
}

#[test]
fn a_claim_keeps_to_its_place_however_long_it_is() {
    let sentence = "The council said that the figures rose by two per cent in the county. ";
    for claim in [
        sentence.to_owned(),
        sentence.repeat(60),
        "Donau".repeat(60),
        "w".repeat(3000),
        "א".repeat(500),
        "川は日曜日に".repeat(40),
    ] {
        let picture = drawn(&card(&claim));
        let columns = (22..MARGIN).chain(WIDTH - MARGIN..WIDTH - 22);
        let beside = columns.flat_map(|x| WORDS.map(move |y| (x, y)));
        let between = (MARGIN..WIDTH - MARGIN).flat_map(|x| (512..526).map(move |y| (x, y)));
        for (x, y) in beside.chain(between) {
            assert_eq!(pixel(&picture, x, y), PAPER, "{x}, {y}: {claim:.40}");
        }
        assert!(!stretches(&picture).is_empty());
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    /// Any text can be laid out, even if it gets no card because no font has its characters.
    #[test]
    fn no_claim_is_too_strange_to_draw(claim in "\\PC*", mixed in "[a-z\u{600}-\u{6ff}א-ת\u{200b}-\u{206f}\u{300}-\u{30f} .)(]*") {
        for claim in [claim, mixed, String::new()] {
            assert!(card(&claim).draw(&Fonts::new(&[]), None).is_some());
        }
    }
}

#[test]
fn what_is_read_from_the_right_stands_there_in_its_order() {
    let picture = drawn(&card("ו שששש"));
    let words = stretches(&picture);
    let (left, right) = (words.first().unwrap(), words.last().unwrap());
    assert!(right.end > WIDTH - MARGIN - 20, "{words:?}");
    assert!(right.len() < left.len(), "the narrow letter comes first, on the right: {words:?}");
    assert_eq!(
        pixel(&picture, WIDTH - 5, HEIGHT / 2),
        [0x1a, 0x7f, 0x37],
        "the stripe is on the right too"
    );
}

#[test]
fn a_character_that_no_font_has_means_no_card_and_a_warning() {
    let site = with_cards().edit(VERDICT, "Something", "川").built();
    assert!(!site.path(CARD).exists());
    assert_eq!(address(&site), None);
    let report = site.report();
    let found = &report["diagnostics"][0];
    assert_eq!(
        (found["code"].as_str(), found["severity"].as_str()),
        (Some("missing-glyphs"), Some("warning"))
    );
    let message = found["message"].as_str().unwrap();
    assert!(message.contains("`川`"), "{message}");
}

/// The labels of the built-in scale are in no file, so the warning is at the setting for cards.
#[test]
fn a_built_in_rating_that_no_font_has_is_told() {
    let site = with_cards().edit("site.yaml", "title:", "language: ja\ntitle:");
    let found: Vec<_> =
        site.found().into_iter().filter(|found| found.0 == "missing-glyphs").collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].1, "site.yaml");
    assert!(!site.built().path(CARD).exists());
}

/// A font with one character, 川, drawn as a square. It was made for this test with fontTools.
const RIVER_FONT: &[u8] = include_bytes!("fonts/river.ttf");

#[test]
fn a_font_of_the_site_is_used() {
    let site = with_cards().edit(VERDICT, "Something", "川");
    assert_eq!(site.found()[0].0, "missing-glyphs");
    let site = site.write("fonts/river.ttf", RIVER_FONT).edit(
        "site.yaml",
        "{enabled: true}",
        "{fonts: [fonts/river.ttf]}",
    );
    assert_eq!(site.found(), []);
    assert!(site.built().path(CARD).exists());
}

#[test]
fn cards_can_be_switched_off() {
    let site = Site::sound().edit("site.yaml", "title:", "cards: {enabled: false}\ntitle:").built();
    assert!(!site.path(CARD).exists());
    assert_eq!(site.cached_files(), []);
    assert_eq!(address(&site), None);
    let site = site.edit(VERDICT, "Something", "川");
    assert_eq!(site.found(), [], "what is not drawn needs no font");
}

#[test]
fn only_published_claims_have_cards() {
    let site = with_cards().edit(VERDICT, "status: published", "status: draft").built();
    assert!(!site.path(CARD).exists());
    assert_eq!(site.run(&["build", "--drafts"]).status, 0);
    assert!(site.path(CARD).exists());
    let withdrawn =
        "status: retracted\ncorrections: [{date: 2026-02-01, kind: retraction, note: Wrong.}]";
    let site = site.edit(VERDICT, "status: draft", withdrawn).built();
    assert!(!site.path(CARD).exists(), "a withdrawn verdict is not spread further");
}

#[test]
fn fonts_have_limits() {
    let with = |names: &[String]| {
        let fonts = format!("cards: {{enabled: true, fonts: [{}]}}\ntitle:", names.join(", "));
        names.iter().fold(Site::sound().edit("site.yaml", "title:", &fonts), |site, name| {
            site.write(name, RIVER_FONT)
        })
    };
    let names: Vec<String> = (0..33).map(|number| format!("fonts/f{number}.ttf")).collect();
    assert_eq!(with(&names[..32]).found(), []);
    let report = with(&names).report();
    let message = report["diagnostics"][0]["message"].as_str().unwrap();
    assert_eq!(message, "a site can have at most 32 fonts for its cards");
    // A font that is named again counts once.
    assert_eq!(with(&vec!["fonts/f0.ttf".to_owned(); 60]).found(), []);
    // 40 and 30 MiB are too much together. The files have no data after the font.
    let site = with(&names[..2]);
    for (name, mebibytes) in [("fonts/f0.ttf", 40), ("fonts/f1.ttf", 30)] {
        let file = std::fs::File::options().write(true).open(site.path(name)).unwrap();
        file.set_len(mebibytes << 20).unwrap();
    }
    let report = site.report();
    let found = report["diagnostics"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{report}");
    assert_eq!(found[0]["code"], "file-too-large");
    let message = found[0]["message"].as_str().unwrap();
    assert!(message.contains("`fonts/f1.ttf`") && message.contains("64 MiB together"), "{message}");
}

#[test]
fn the_machines_fonts_and_settings_change_nothing() {
    let site = Site::copied("full").built();
    let before = site.output();
    let mut bare = Command::new(env!("CARGO_BIN_EXE_factpress"));
    bare.args(["build", "--jobs", "1", "--site"]).arg(site.path(""));
    bare.env_clear()
        .env("HOME", "/nowhere")
        .env("FONTCONFIG_FILE", "/nowhere")
        .env("LANG", "ar_EG.UTF-8");
    assert_eq!(outcome(&mut bare).status, 0);
    assert!(site.output() == before, "the same bytes");
}

#[test]
fn an_unchanged_card_is_taken_from_the_cache() {
    let site = with_cards().built();
    let picture = bytes(&site, CARD);
    let cached = site.cached_files();
    assert_eq!(cached.len(), 3, "of the claim, the article and the home page");
    assert!(cached.iter().any(|(_, bytes)| *bytes == picture));
    std::fs::remove_dir_all(site.path("public")).unwrap();
    let site = site.built();
    assert_eq!(bytes(&site, CARD), picture);
    assert_eq!(site.cached_files(), cached);
    let site = site.edit("site.yaml", "A site", "Another site").built();
    assert_ne!(bytes(&site, CARD), picture, "another title is another card");
}

/// A pull request could add files to a cache inside the site.
#[test]
fn a_cache_inside_the_site_is_not_used() {
    let site = with_cards();
    let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
    command.args(["build", "--site"]).arg(site.path(""));
    command.env("XDG_CACHE_HOME", site.path("cache"));
    assert_eq!(outcome(&mut command).status, 0);
    assert!(site.path(CARD).exists());
    assert!(!site.path("cache").exists());
}

#[test]
fn a_check_draws_nothing() {
    let site = with_cards();
    assert_eq!(site.found(), []);
    assert_eq!(site.cached_files(), []);
}

#[test]
fn a_picture_stands_at_the_end_of_the_lines() {
    let red =
        Bitmap { width: 300, height: 200, has_alpha: false, pixels: [200, 0, 0].repeat(60_000) };
    for (claim, inside, outside) in [("A claim", 1190, 30), ("ادعاء قصير", 10, 1170)] {
        let card = Card { picture: Some("hash".into()), ..card(claim) };
        let png = card.draw(&Fonts::new(&[]), Some(&red)).unwrap();
        let picture = Pixmap::decode_png(&png).unwrap();
        for y in [1, 300, 628] {
            assert_eq!(pixel(&picture, inside, y), [200, 0, 0], "{claim}");
            assert_ne!(pixel(&picture, outside, y), [200, 0, 0], "{claim}");
        }
    }
    let without = Card { picture: None, ..card("A claim") };
    assert_ne!(without.hash(&Fonts::new(&[])), card_with("other").hash(&Fonts::new(&[])));
}

fn card_with(hash: &str) -> Card {
    Card { picture: Some(hash.into()), ..card("A claim") }
}
