//! Cards of claims that other sites show in frames, and their oEmbed descriptions.

use serde_json::Value;

use crate::fixture::{Site, select};
use crate::since;

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const CARD: &str = "public/claims/river/embed/index.html";
const OEMBED: &str = "public/claims/river/oembed.json";

fn offering() -> Site {
    Site::sound().edit("site.yaml", "title:", "embed: true\ntitle:")
}

#[test]
fn a_card_is_small_and_runs_nothing() {
    let site = offering().edit(VERDICT, "status:", "claimant: A Speaker\nstatus:");
    assert_eq!(site.found(), []);
    for site in site.in_every_theme() {
        let html = site.read(CARD);
        assert!(html.len() < 10_000, "{}", html.len());
        let page = site.page("claims/river/embed/index.html");
        let text: String = select(&page, "body")[0].text().collect();
        for words in ["A Speaker", "Something is so.", "False", "Read the whole fact-check"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let policy = select(&page, "meta[http-equiv]")[0].attr("content").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'unsafe-inline'; "), "{policy}");
        assert!(!policy.contains("script"));
        assert_eq!(select(&page, "script, img, link").len(), 0);
        assert_eq!(select(&page, "meta[name=robots]")[0].attr("content"), Some("noindex"));
        let link = &select(&page, "a")[0];
        assert_eq!((link.attr("target"), link.attr("rel")), (Some("_blank"), Some("noopener")));
        assert!(link.attr("href").unwrap().ends_with("claims/river/index.html"));
    }
}

#[test]
fn programs_find_the_description_of_the_card() {
    let site = offering().built();
    let page = site.page("claims/river/index.html");
    let link = &select(&page, "link[type='application/json+oembed']")[0];
    let address = link.attr("href").unwrap();
    assert!(address.starts_with("https://") && address.ends_with("/claims/river/oembed.json"));
    let oembed: Value = serde_json::from_str(&site.read(OEMBED)).unwrap();
    assert_eq!((&oembed["version"], &oembed["type"]), (&"1.0".into(), &"rich".into()));
    assert_eq!((&oembed["width"], &oembed["height"]), (&600.into(), &360.into()));
    assert!(oembed["title"].as_str().unwrap().starts_with("False: "));
    for key in ["provider_name", "provider_url", "cache_age"] {
        assert!(!oembed[key].is_null(), "{key}");
    }
    let frame = oembed["html"].as_str().unwrap();
    assert!(frame.contains("/claims/river/embed/\" title=\"False: "), "{frame}");
    let codes = select(&page, ".share pre");
    assert!(codes.iter().any(|code| code.text().collect::<String>() == frame));
}

#[test]
fn a_retracted_check_has_no_standing_verdict() {
    let site = offering()
        .edit(VERDICT, "status: published", "status: retracted")
        .edit(
            VERDICT,
            "status:",
            "corrections: [{date: 2026-01-02, kind: retraction, note: It was wrong.}]\nstatus:",
        )
        .built();
    let card = site.read(CARD);
    assert!(card.contains("Retracted"));
    for words in ["False", "It is not so."] {
        assert!(!card.contains(words), "{words}");
        assert!(!site.read(OEMBED).contains(words), "{words}");
    }
}

#[test]
fn only_published_claims_of_sites_that_want_it_have_cards() {
    let without = Site::sound().built();
    let has_cards = |site: &Site| {
        let output = site.output();
        output.iter().any(|(path, _)| path.contains("/embed/") || path.contains("oembed"))
    };
    assert!(!has_cards(&without));
    assert!(!without.read("public/claims/river/index.html").contains("oembed"));
    let draft = offering().claim("report", "other", "Nobody was hurt").edit(
        "content/articles/report/verdicts/other.yaml",
        "status: published",
        "status: draft",
    );
    let site = Site::copy_of(&draft).built();
    assert!(!site.output().iter().any(|(path, _)| path.starts_with("claims/other/")));
    let preview = draft.run(&["build", "--drafts"]);
    assert_eq!(preview.status, 0, "{}", preview.stderr);
    assert!(!draft.output().iter().any(|(path, _)| path == "claims/other/oembed.json"));
    assert!(!draft.read("public/claims/other/index.html").contains("oembed"));
}

#[test]
fn the_sitemap_has_no_cards_and_former_ids_lead_to_them() {
    let site = offering().edit(VERDICT, "status:", "aliases: [stream]\nstatus:").built();
    assert!(!site.read("public/sitemap.xml").contains("embed"));
    let former = site.read("public/claims/stream/embed/index.html");
    assert!(former.contains("url=../../../claims/river/embed/index.html"), "{former}");
}

#[test]
fn parts_of_a_site_have_its_cards_once() {
    let site = offering().built();
    let whole: Vec<String> = site.output().into_iter().map(|(path, _)| path).collect();
    let mut parts = Vec::new();
    for part in ["1/2", "2/2"] {
        let copy = Site::copy_of(&site);
        std::fs::remove_dir_all(copy.path("public")).unwrap();
        assert_eq!(copy.run(&["build", "--shard", part]).status, 0);
        parts.extend(copy.output().into_iter().map(|(path, _)| path));
    }
    for path in whole.iter().filter(|path| path.contains("embed")) {
        assert_eq!(parts.iter().filter(|part| *part == path).count(), 1, "{path}");
    }
}

#[test]
fn a_file_of_the_site_cannot_take_the_place_of_a_card() {
    for path in ["static/claims/river/embed/index.html", "static/claims/river/oembed.json"] {
        let site = offering().write(path, "{}");
        let codes: Vec<String> = site.found().into_iter().map(|(code, ..)| code).collect();
        assert_eq!(codes, ["duplicate-id"], "{path}");
    }
}

#[test]
fn frames_do_not_become_empty_silently() {
    let site = offering();
    since::begin(&site);
    let site = site.edit("site.yaml", "embed: true\n", "");
    assert_eq!(since::codes(&site), ["address-gone"]);
    let diff = site.run(&["diff", "HEAD"]).stdout;
    assert!(diff.contains("`/claims/river/embed/`"), "{diff}");
}

#[test]
fn a_theme_can_change_the_card() {
    let card =
        "<!doctype html>\n<style>h1 { color: red }</style>\n<h1>{{ embed.card.text }}</h1>\n";
    let site = offering()
        .edit("site.yaml", "title:", "theme: own\ntitle:")
        .write("themes/own/theme.yaml", "extends: broadsheet\n")
        .write("themes/own/templates/embed.html", card);
    assert_eq!(site.found(), []);
    assert!(site.built().read(CARD).contains("<h1>Something is so.</h1>"));
}
