//! Verdicts on films and recordings that have no text.

use serde_json::Value;

use crate::annotations::assert_page;
use crate::fixture::{Site, select, words};
use crate::since::{assert_found, begin};

const CLIP: &str = "content/articles/clip/article.yaml";
const BRIDGE: &str = "content/articles/clip/verdicts/bridge.yaml";

/// Returns a site with an article that is a film, a verdict on a stretch of it, and one on it all.
fn filmed() -> Site {
    let rest = "claimant: {name: An account}\nrating: false\nsummary: It is not.\n\
                evidence:\n  - {title: A look}\nauthors: [A Writer]\nstatus: published\n\
                published: 2026-01-02\n";
    Site::empty()
        .write(
            CLIP,
            "title: A clip of the flood\n\
             media: {kind: video, url: \"https://www.youtube.com/watch?v=1\"}\n",
        )
        .write(
            BRIDGE,
            format!(
                "claim: The bridge falls.\npassages:\n  - time: {{from: 00:01:12, to: 00:01:20}}\n\
                 {rest}"
            ),
        )
        .write(
            "content/articles/clip/verdicts/all.yaml",
            format!("claim: It was filmed today.\npassages:\n  - media: true\n{rest}"),
        )
}

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_str(&site.read(path)).unwrap()
}

#[test]
fn a_stretch_of_a_film_is_shown_with_a_link_to_its_moment() {
    let site = filmed();
    assert_eq!(site.found(), []);
    for site in site.in_every_theme() {
        for path in ["articles/clip/index.html", "claims/bridge/index.html"] {
            let page = site.page(path);
            let moments = select(&page, "a.moment");
            assert_eq!(moments.len(), 1, "{path}");
            assert_eq!(words(moments[0]), "1:12–1:20", "{path}");
            assert_eq!(moments[0].attr("href"), Some("https://www.youtube.com/watch?v=1&t=72s"));
            assert_eq!(select(&page, "code").len(), 0, "{path}: a film has no hash");
        }
        let article = site.page("articles/clip/index.html");
        let notes: Vec<String> = select(&article, ".whole li").into_iter().map(words).collect();
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert!(notes[0].contains("It was filmed today."), "{notes:?}");
        assert!(notes[1].contains("1:12–1:20") && notes[1].contains("The bridge falls."));
        let whole = site.page("claims/all/index.html");
        assert_eq!(select(&whole, "a.moment, blockquote").len(), 0);
        let caption = words(select(&whole, "figcaption")[0]);
        assert!(caption.starts_with("The film or recording: A clip of the flood."), "{caption}");
    }
}

#[test]
fn the_data_has_the_stretch_of_a_film() {
    let site = filmed().built();
    let annotations = json(&site, "public/articles/clip/annotations.json");
    let targets: Vec<&Value> =
        annotations["items"].as_array().unwrap().iter().map(|item| &item["target"]).collect();
    assert_eq!(targets.len(), 2);
    for target in &targets {
        assert_eq!(target["source"], "https://www.youtube.com/watch?v=1");
    }
    assert!(targets[0].get("selector").is_none(), "the whole film: {}", targets[0]);
    assert_eq!(targets[1]["selector"][0]["type"], "FragmentSelector");
    assert_eq!(targets[1]["selector"][0]["value"], "t=72,80");
    let page = site.read("public/claims/bridge/index.html");
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    let data: Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
    let film = data.pointer("/itemReviewed/appearance/0/associatedMedia").unwrap();
    assert_eq!(film["@type"], "VideoObject");
    assert_eq!(film["hasPart"][0]["startOffset"], 72);
    assert_eq!(film["hasPart"][0]["endOffset"], 80);
}

#[test]
fn a_stretch_of_a_recording_can_be_judged_beside_its_transcript() {
    let site = Site::sound()
        .edit(
            "content/articles/report/article.yaml",
            "title:",
            "recording: {url: https://radio.example/1, kind: audio}\ntitle:",
        )
        .claim_with("report", "laughter", "  - time: 0:07\n");
    assert_eq!(site.found(), []);
    let page = site.built().page("claims/laughter/index.html");
    let moment = select(&page, "a.moment")[0];
    assert_eq!(moment.attr("href"), Some("https://radio.example/1#t=7"));
}

/// Returns the site with a copy of the film, which it plays itself.
fn played() -> Site {
    filmed()
        .edit(
            CLIP,
            "url: \"https://www.youtube.com/watch?v=1\"",
            "play: /films/my clip.mp4, captions: /films/clip.vtt",
        )
        .write("static/films/my clip.mp4", "a film")
        .write("static/films/clip.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nLook!\n")
}

#[test]
fn a_film_of_the_site_plays_with_captions() {
    let site = played();
    assert_eq!(site.found(), []);
    for site in site.in_every_theme() {
        for (path, start) in [
            ("articles/clip/index.html", ""),
            ("claims/all/index.html", ""),
            ("claims/bridge/index.html", "#t=72,80"),
        ] {
            let page = site.page(path);
            let film = format!("../../films/my%20clip.mp4{start}");
            assert_eq!(select(&page, "video[controls]")[0].attr("src"), Some(film.as_str()));
            let track = select(&page, "video > track[kind=captions]")[0];
            assert_eq!(track.attr("src"), Some("../../films/clip.vtt"), "{path}");
        }
        let page = site.page("claims/bridge/index.html");
        let moment = select(&page, "a.moment")[0];
        assert_eq!(moment.attr("href"), Some("../../films/my%20clip.mp4#t=72"));
    }
    let site = site.built();
    let annotations = json(&site, "public/articles/clip/annotations.json");
    let source = &annotations["items"][1]["target"]["source"];
    let base = "https://desk.example/checks/";
    assert_eq!(source, &format!("{base}films/my%20clip.mp4"));
    let data = site.read("public/claims/bridge/index.html");
    assert!(data.contains(&format!("\"url\":\"{base}films/my%20clip.mp4#t=72\"")), "{data}");
    assert!(site.read("public/claims.csv").contains(&format!("{base}films/my%20clip.mp4")));
    assert!(!data.contains("../films/my%20clip.mp4\""), "only the player needs a relative address");
}

#[test]
fn mistakes_with_films_of_the_site_are_reported() {
    for (from, to, help) in [
        ("/films/my clip.mp4", "/films/my-clip.mp4", "did you mean `/films/my clip.mp4`?"),
        ("/films/my clip.mp4", "films/my clip.mp4", "did you mean `/films/my clip.mp4`?"),
        ("/films/my clip.mp4", "/films/clip.vtt", "it can be aac, flac"),
        (
            "captions: /films/clip.vtt",
            "captions: /films/my clip.mp4",
            "did you mean `/films/clip.vtt`?",
        ),
        ("play: /films/my clip.mp4, ", "url: https://a.example/, ", "as `play`"),
        ("kind: video", "kind: image", "add `kind: video`"),
    ] {
        let site = played().edit(CLIP, from, to);
        let report = site.report().to_string();
        assert!(report.contains(help), "{to}: {report}");
    }
}

#[test]
fn drafts_of_stretches_are_in_no_file() {
    let site = filmed().edit(BRIDGE, "status: published", "status: draft").built();
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["1:12", "1:20", "t=72", "bridge falls"] {
            assert!(!text.contains(secret), "{path}: {secret}");
        }
    }
}

#[test]
fn mistakes_with_films_are_reported() {
    const TIME: &str = "time: {from: 00:01:12, to: 00:01:20}";
    for (path, from, to, expected) in [
        (CLIP, "kind: video, ", "", "invalid-value missing-field passage-without-media"),
        (CLIP, ", url: \"https://www.youtube.com/watch?v=1\"", "", "missing-field"),
        (CLIP, "kind: video", "kind: video, file: clip.mp4", "invalid-value"),
        (CLIP, "kind: video", "kind: film", "invalid-value"),
        (CLIP, "title:", "recording: {url: https://a.example/}\ntitle:", "invalid-value"),
        (BRIDGE, TIME, "region: {x: 0, y: 0, width: 5, height: 5}", "passage-without-media"),
        (BRIDGE, TIME, "{media: true, time: 1:12}", "invalid-value"),
        (BRIDGE, TIME, "time: 1:72", "invalid-time"),
        (BRIDGE, TIME, "quote: The bridge falls", "passage-not-found"),
        (BRIDGE, TIME, "media: true\n  - time: 1:12", ""),
        (BRIDGE, TIME, "time: 1:12\n  - time: 1:12", "passage-overlap"),
        (BRIDGE, TIME, "time: 1:12\n  - time: 1:13", ""),
        (BRIDGE, TIME, "whole: true", "invalid-value"),
        (CLIP, "kind: video", "kind: video, stamp: true", "invalid-value"),
        (CLIP, "https://www", "https://me:secret@www", "invalid-url"),
    ] {
        let site = filmed().edit(path, from, to);
        let found: Vec<String> = site.found().into_iter().map(|(code, ..)| code).collect();
        for code in expected.split_whitespace() {
            assert!(found.iter().any(|it| it == code), "{to}: {code} not in {found:?}");
        }
        assert_eq!(found.is_empty(), expected.is_empty(), "{to}: {found:?}");
    }
    let report = Site::sound().claim_with("report", "film", "  - time: 0:07\n");
    assert!(report.found().iter().any(|(code, ..)| code == "passage-without-media"));
}

#[test]
fn the_words_about_a_film_are_shown() {
    let words_of = "alt: A bridge that falls, caption: Sunday, credit: An account, kind: video";
    let site = filmed().edit(CLIP, "kind: video", words_of);
    assert_eq!(site.found(), []);
    for site in site.in_every_theme() {
        for path in ["articles/clip/index.html", "claims/bridge/index.html"] {
            let shown: Vec<String> =
                select(&site.page(path), "figcaption").into_iter().map(words).collect();
            assert!(shown[0].starts_with("A bridge that falls Sunday"), "{path}: {shown:?}");
            assert!(shown[0].contains("An account"), "{path}: {shown:?}");
        }
    }
}

#[test]
fn a_time_does_not_contradict_the_transcript() {
    for (time, is_right) in
        [("0:12", true), ("0:15", true), ("0:19", true), ("0:11", false), ("9:00", false)]
    {
        let site = Site::empty()
            .article("debate", "[0:12] HOST: How many?\n\n[0:20] MAYOR: Ten bridges.\n")
            .edit("content/articles/debate/article.yaml", "title:", "format: transcript\ntitle:")
            .claim_with(
                "debate",
                "many",
                &format!("  - {{quote: How many, speaker: HOST, time: {time}}}\n"),
            );
        let is_refused = site.found().iter().any(|(code, ..)| code == "invalid-value");
        assert_eq!(is_refused, !is_right, "{time}: {:?}", site.found());
    }
}

#[test]
fn a_judged_film_does_not_change_silently() {
    let site = filmed();
    begin(&site);
    let other = Site::copy_of(&site).edit(CLIP, "watch?v=1", "watch?v=2");
    assert_found(&other, &[("undisclosed-change", CLIP, "media:")]);
    let longer = Site::copy_of(&site).edit(BRIDGE, "00:01:20", "00:01:21");
    assert_found(&longer, &[("passage-changed", BRIDGE, "time:")]);
    let credited = Site::copy_of(&site).edit(CLIP, "kind: video", "kind: video, credit: A desk");
    assert_found(&credited, &[("undisclosed-change", CLIP, "media:")]);
    let whole = site.edit(BRIDGE, "time: {from: 00:01:12, to: 00:01:20}", "media: true");
    assert_found(&whole, &[("passage-changed", BRIDGE, "media: true")]);
}

#[test]
fn annotations_of_stretches_meet_the_requirements() {
    let annotations = json(&filmed().built(), "public/articles/clip/annotations.json");
    assert_eq!(assert_page(&annotations), 2);
}
