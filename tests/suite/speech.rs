//! Transcripts: subtitles and turns as articles, their speakers and moments, on pages, in the data
//! and in new files.

use std::fmt::Write;
use std::time::Instant;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use crate::fixture::{Site, article_text, marked, select, words};
use crate::since;

const ARTICLE: &str = "content/articles/debate/article.yaml";
const CLAIM: &str = "content/articles/debate/verdicts/bridges.yaml";

const CUES: &str = "WEBVTT\n\n\
    00:01:05.000 --> 00:01:09.000\n<v HOST>How many bridges\nwere built?\n\n\
    00:01:12.000 --> 00:01:16.000\n<v MAYOR>We built ten bridges\n\n\
    00:01:16.000 --> 00:01:20.500\nin four years. Nobody denies it.\n\n\
    00:02:00.000 --> 00:02:04.000\n<v RIVAL>Four were built &amp; paid.\n\n\
    01:02:03.000 --> 01:02:05.000\n<v HOST>Thank you.\n";

const ABOUT: &str = "title: The debate\nrecording: {url: \"https://www.youtube.com/watch?v=abc&t=9s\"}\n\
    speakers:\n  HOST: {name: The Host, role: Moderator}\n  MAYOR: {id: mayor, role: Candidate}\n  RIVAL: A Rival\n";

/// A site with a debate and a claim of the mayor, whose verdict has some more lines.
fn debate(passage: &str, more: &str) -> Site {
    Site::empty()
        .write("content/people/mayor.yaml", "name: A Mayor\nrole: Retired\n")
        .write(ARTICLE, ABOUT)
        .write("content/articles/debate/source.vtt", CUES)
        .claim_with("debate", "bridges", passage)
        .edit(CLAIM, "claim: ", &format!("{more}claim: "))
}

/// A passage that names its speaker, as a published verdict must unless it names its claimant.
const QUOTE: &str = "- speaker: MAYOR\n  quote: We built ten bridges in four years";
const UNNAMED: &str = "- quote: We built ten bridges in four years";

fn codes(site: &Site) -> Vec<String> {
    site.found().into_iter().map(|(code, ..)| code).collect()
}

#[test]
fn words_of_subtitles_are_what_was_said() {
    let site = debate(QUOTE, "").built();
    let page = site.page("articles/debate/index.html");
    let text = article_text(&page);
    let lines: Vec<&str> = text.trim().lines().collect();
    assert_eq!(
        lines,
        [
            "How many bridges were built?",
            "We built ten bridges in four years. Nobody denies it.",
            "Four were built & paid.",
            "Thank you.",
        ]
    );
    assert_eq!(marked(&page, "bridges"), "We built ten bridges in four years");
    let heads: Vec<String> = select(&page, ".turn-head")
        .into_iter()
        .map(|head| head.text().collect::<String>().trim().to_owned())
        .collect();
    assert_eq!(heads, ["The Host 1:05", "A Mayor 1:12", "A Rival 2:00", "The Host 1:02:03"]);
    let moments: Vec<&str> =
        select(&page, ".turn a.moment").iter().map(|link| link.attr("href").unwrap()).collect();
    assert_eq!(moments[1], "https://www.youtube.com/watch?v=abc&t=72s");
    let [speaker] = &select(&page, ".turn a.speaker")[..] else { panic!("one person has a page") };
    assert_eq!(speaker.attr("href"), Some("../../people/mayor/index.html"));
}

#[test]
fn the_claimant_is_the_speaker() {
    let site = debate(QUOTE, "").built();
    let page = site.page("claims/bridges/index.html");
    assert_eq!(words(select(&page, ".said .facts > span")[0]), "Claim by A Mayor, Candidate");
    assert!(words(select(&page, "figcaption")[0]).starts_with("Said by A Mayor, at 1:12. "));
    let row: Value = serde_json::from_str(&site.read("public/claims.jsonl")).unwrap();
    assert_eq!(row["claimant"], "A Mayor");
    assert_eq!(row["passage_speakers"], serde_json::json!(["A Mayor"]));
    assert_eq!(row["passage_starts"], serde_json::json!(["72"]));
    assert_eq!(row["passage_ends"], serde_json::json!(["81"]));

    for (passage, more, expected) in [
        (UNNAMED, "claimant: mayor\n", &[][..]),
        (UNNAMED, "claimant: A Mayor\n", &[]),
        (QUOTE, "claimant: [A Rival, mayor]\n", &[]),
        (UNNAMED, "claimant: [A Rival, mayor]\n", &["missing-field"]),
        (UNNAMED, "", &["missing-field"]),
        (UNNAMED, "claimant: A Rival\n", &["claimant-is-not-speaker"]),
        (UNNAMED, "claimant: A Rival\n", &["claimant-is-not-speaker"]),
        (UNNAMED, "claimant: {name: Somebody, type: organization}\n", &["claimant-is-not-speaker"]),
        (
            "- quote: We built ten bridges\n  reported_speech: true",
            "claimant: A Rival\n",
            &["missing-field"],
        ),
        (
            "- quote: We built ten bridges\n  speaker: MAYOR\n  reported_speech: true",
            "claimant: A Rival\n",
            &[],
        ),
        ("- quote: We built ten bridges\n  speaker: MAYOR", "", &[]),
        ("- quote: We built ten bridges\n  speaker: mayor", "", &[]),
        ("- quote: We built ten bridges\n  speaker: RIVAL", "", &["passage-not-found"]),
        ("- quote: We built ten bridges\n  speaker: MAJOR", "", &["unknown-speaker"]),
        ("- quote: denies it. Four were", "", &["several-speakers"]),
        ("- quote: denies it. Four were\n  several_speakers: true", "", &["missing-field"]),
        ("- quote: denies it. Four were\n  several_speakers: true", "claimant: A Rival\n", &[]),
        (
            "- quote: denies it. Four were\n  several_speakers: true\n  speaker: MAYOR",
            "claimant: A Rival\n",
            &["claimant-is-not-speaker"],
        ),
        (
            "- quote: denies it. Four were\n  several_speakers: true\n  speaker: HOST",
            "",
            &["passage-not-found"],
        ),
        ("- quote: denies it. Four were\n  several_speakers: true\n  speaker: RIVAL", "", &[]),
        ("- quote: Nobody denies it\n  several_speakers: true", "", &["several-speakers"]),
        (
            "- quote: Nobody denies it\n  several_speakers: true\n  speaker: RIVAL",
            "",
            &["passage-not-found"],
        ),
        ("- title: true", "claimant: Somebody Else\n", &[]),
        ("- title: true\n  speaker: MAYOR", "", &["invalid-value"]),
        ("- whole: true\n  several_speakers: true", "", &["invalid-value"]),
        ("- whole: true\n  reported_speech: true", "", &["invalid-value"]),
    ] {
        assert_eq!(codes(&debate(passage, more)), expected, "{passage} {more}");
    }
}

#[test]
fn a_speaker_tells_two_places_apart() {
    let cues = CUES.replace("Thank you.", "We built ten bridges in four years?");
    let site = debate(UNNAMED, "").write("content/articles/debate/source.vtt", &cues);
    assert_eq!(codes(&site), ["passage-ambiguous"]);
    let site = site.edit(CLAIM, "in four years", "in four years\n    speaker: MAYOR").built();
    let page = site.page("articles/debate/index.html");
    assert_eq!(marked(&page, "bridges"), "We built ten bridges in four years");
    assert_eq!(select(&page, "#turn-2 mark.passage").len(), 1);
}

#[test]
fn swapped_names_make_every_verdict_an_error() {
    let swapped = CUES.replace("<v MAYOR>", "<v X>").replace("<v RIVAL>", "<v MAYOR>");
    let swapped = swapped.replace("<v X>", "<v RIVAL>");
    let reported = "- quote: Four were built\n  speaker: RIVAL\n  reported_speech: true";
    for (passage, more) in [
        (UNNAMED, "claimant: mayor\n"),
        (QUOTE, ""),
        ("- quote: Four were built\n  speaker: RIVAL", ""),
        ("- quote: Four were built", "claimant: A Rival\n"),
        (QUOTE, "claimant: [mayor, A Rival]\n"),
        (reported, "claimant: Somebody Else\n"),
    ] {
        let site = debate(passage, more);
        assert_eq!(codes(&site), [""; 0], "{passage}");
        let site = site.write("content/articles/debate/source.vtt", &swapped);
        let found = codes(&site);
        assert!(
            found == ["claimant-is-not-speaker"] || found == ["passage-not-found"],
            "{passage}: {found:?}"
        );
        assert_eq!(site.run(&["check"]).status, 1, "{passage}");
    }
    // A verdict that names nobody is an error before the names are swapped.
    let site = debate(UNNAMED, "");
    assert_eq!(codes(&site), ["missing-field"]);
    let outcome = site.run(&["check", "--fix"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(
        site.read(CLAIM).contains("in four years\n    speaker: \"MAYOR\"\n"),
        "{}",
        site.read(CLAIM)
    );
    let site = site.write("content/articles/debate/source.vtt", &swapped);
    assert_eq!(codes(&site), ["passage-not-found"]);
    // A draft may name nobody.
    let draft = debate(UNNAMED, "").edit(CLAIM, "status: published", "status: draft");
    assert_eq!(codes(&draft), [""; 0]);
}

#[test]
fn speakers_and_other_people_of_one_name_are_reported() {
    let about = |rival: &str| ABOUT.replace("RIVAL: A Rival", &format!("RIVAL: {rival}"));
    for (rival, more, expected) in [
        ("A Rival", "reviewers: [A Checker]\n", &[][..]),
        ("A Checker", "reviewers: [A Checker]\n", &["namesakes"]),
        ("{name: A Mayor, url: \"https://other.example/\"}", "", &["namesakes"]),
        ("a checker", "reviewers: [A Checker]\n", &["namesakes", "case-differs"]),
        ("{id: mayor, name: Another Mayor}", "", &["person-mismatch"]),
    ] {
        let site = debate(QUOTE, more)
            .write("content/people/mayor.yaml", "name: A Mayor\nurl: https://mayor.example/\n")
            .write(ARTICLE, about(rival));
        let mut found = codes(&site);
        found.retain(|code| code != "unheard-speaker");
        assert_eq!(found, expected, "{rival}");
    }
}

#[test]
fn passages_over_words_of_nobody_have_several_speakers() {
    let site = Site::empty()
        .write(ARTICLE, "title: T\nformat: transcript\nspeakers: {MAYOR: A Mayor}\n")
        .write(
            "content/articles/debate/source.md",
            "MAYOR: We built.\n\n> Ten bridges.\n\nAnd four schools.\n",
        );
    for (quote, expected) in [
        ("We built. Ten bridges. And four", &["several-speakers"][..]),
        ("We built. Ten bridges", &["several-speakers"]),
        ("Ten bridges", &[]),
    ] {
        let site = Site::copy_of(&site).claim("debate", "built", quote);
        assert_eq!(codes(&site), expected, "{quote}");
    }
}

#[test]
fn readers_are_told_of_changed_speakers_and_moments() {
    let site = debate(QUOTE, "").edit(
        CLAIM,
        "- title: A record",
        "- {title: A film, url: \"https://vimeo.com/7\", time: 1:05}",
    );
    since::begin(&site);
    assert_eq!(crate::fixture::found_in(&since::report(&site)), []);
    for (file, from, to) in [
        (CLAIM, "time: 1:05", "time: 1:06"),
        (CLAIM, ", time: 1:05", ""),
        (CLAIM, "four years", "four years\n    time: 1:14"),
        (ARTICLE, "v=abc", "v=xyz"),
        (
            ARTICLE,
            "url: \"https://www.youtube.com/watch?v=abc&t=9s\"",
            "kind: audio, url: \"https://www.youtube.com/watch?v=abc&t=9s\"",
        ),
        (ARTICLE, "RIVAL: A Rival", "RIVAL: Another Rival"),
        (ARTICLE, "role: Moderator", "role: Chair"),
    ] {
        let changed = Site::copy_of(&site).edit(file, from, to);
        let codes: Vec<String> = crate::fixture::found_in(&since::report(&changed))
            .into_iter()
            .map(|(code, ..)| code)
            .collect();
        assert_eq!(codes, ["undisclosed-change"], "{to}");
        let told = changed.edit(
            CLAIM,
            "claim: ",
            "corrections:\n  - {date: 2026-02-01, kind: update, note: The reason.}\nclaim: ",
        );
        assert_eq!(crate::fixture::found_in(&since::report(&told)), [], "{to}");
        let outcome = told.run(&["diff", "HEAD"]);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        assert!(!outcome.stdout.is_empty(), "{to}");
    }
}

#[test]
fn evidence_and_passages_have_moments() {
    let site = Site::sound()
        .edit(
            "content/articles/report/verdicts/river.yaml",
            "- title: A record",
            "- {title: A film, url: \"https://vimeo.com/7\", time: 1:05:31}",
        )
        .edit(
            "content/articles/report/verdicts/river.yaml",
            "by two metres\"",
            "by two metres\"\n    time: {from: 5:50, to: 6:00}",
        )
        .edit(
            "content/articles/report/article.yaml",
            "title:",
            "url: https://video.example/watch?v=abc\ntitle:",
        );
    for site in site.in_every_theme() {
        let page = site.page("claims/river/index.html");
        let links: Vec<&str> =
            select(&page, "a.moment").iter().map(|link| link.attr("href").unwrap()).collect();
        assert_eq!(
            links,
            ["https://video.example/watch?v=abc#t=350", "https://vimeo.com/7#t=3931s"]
        );
        assert!(site.read("public/claims/river/index.html").contains("At <a class=\"moment\""));
    }
    let bad = Site::copy_of(&site).edit(
        "content/articles/report/verdicts/river.yaml",
        "1:05:31",
        "1:75:31",
    );
    assert_eq!(codes(&bad), ["invalid-time"]);
}

#[test]
fn data_has_clips_and_fragments() {
    let site = debate(QUOTE, "").built();
    let page = site.page("claims/bridges/index.html");
    let script: String = select(&page, "script[type='application/ld+json']")[0].text().collect();
    let review: Value = serde_json::from_str(&script).unwrap();
    let media = &review["itemReviewed"]["appearance"][0]["associatedMedia"];
    assert_eq!(media["@type"], "VideoObject");
    assert_eq!(media["url"], "https://www.youtube.com/watch?v=abc&t=9s");
    let clip = &media["hasPart"][0];
    assert_eq!((&clip["@type"], &clip["startOffset"]), (&"Clip".into(), &72.into()));
    assert_eq!(clip["endOffset"], 81);
    let annotations: Value =
        serde_json::from_str(&site.read("public/articles/debate/annotations.json")).unwrap();
    let targets = &annotations["items"][0]["target"];
    assert_eq!(targets[0]["selector"][0]["exact"], "We built ten bridges in four years");
    assert_eq!(targets[1]["source"], "https://www.youtube.com/watch?v=abc&t=9s");
    let selector = &targets[1]["selector"][0];
    assert_eq!(selector["type"], "FragmentSelector");
    assert_eq!(selector["conformsTo"], "http://www.w3.org/TR/media-frags/");
    assert_eq!(selector["value"], "t=72,81");
}

#[test]
fn excerpts_keep_the_question() {
    let site = debate(QUOTE, "").edit(ARTICLE, "title:", "display: excerpts\ntitle:").built();
    let page = site.page("articles/debate/index.html");
    let text = article_text(&page);
    assert_eq!(
        text.trim(),
        "How many bridges were built?We built ten bridges in four years. Nobody denies it."
    );
    assert_eq!(select(&page, ".turn-head").len(), 2);
    let annotations: Value =
        serde_json::from_str(&site.read("public/articles/debate/annotations.json")).unwrap();
    let position = &annotations["items"][0]["target"][0]["selector"][1];
    assert_eq!(position["start"], 28);
}

#[test]
fn excerpts_name_the_speaker_who_goes_on() {
    let site = Site::empty()
        .write(ARTICLE, "title: T\ndisplay: excerpts\nformat: transcript\nspeakers: {HOST: A Host, MAYOR: A Mayor}\n")
        .write("content/articles/debate/source.md", "HOST: Well?\n\nMAYOR: We worked.\n\nWe built ten bridges.\n")
        .claim_with("debate", "bridges", "- quote: We built ten bridges\n  speaker: MAYOR")
        .built();
    let page = site.page("articles/debate/index.html");
    let heads: Vec<String> = select(&page, ".turn-head .speaker").into_iter().map(words).collect();
    assert_eq!(heads, ["A Host", "A Mayor"]);
}

#[test]
fn speakers_are_listed_and_filtered() {
    let four = "- quote: Four were built\n  speaker: RIVAL";
    let site = debate(QUOTE, "").claim_with("debate", "four", four);
    for site in site.in_every_theme() {
        let page = site.page("articles/debate/index.html");
        let names: Vec<String> =
            select(&page, ".speakers .speaker").into_iter().map(words).collect();
        assert_eq!(names, ["A Mayor", "A Rival", "The Host"]);
        let numbers: Vec<&str> =
            select(&page, ".turn").iter().map(|turn| turn.attr("data-speaker").unwrap()).collect();
        assert_eq!(numbers, ["3", "1", "2", "3"]);
        assert_eq!(select(&page, "[data-speaker-filter]").len(), 3);
        assert_eq!(select(&page, "[data-speakers='2']").len(), 1);
    }
}

#[test]
fn every_language_has_the_words() {
    for language in ["en", "de", "fr", "es", "ar", "ja"] {
        let site =
            debate(QUOTE, "").edit("site.yaml", "title:", &format!("language: {language}\ntitle:"));
        let found = site.found();
        assert!(found.iter().all(|(code, ..)| code != "missing-message"), "{language}: {found:?}");
        site.built();
    }
}

#[test]
fn mistakes_of_transcripts_are_reported() {
    let captions = |text: &str| {
        Site::empty()
            .write(ARTICLE, "title: The debate\n")
            .write("content/articles/debate/source.vtt", text)
    };
    let times = "00:00:01.000 --> 00:00:02.000";
    for (text, expected) in [
        (format!("WEBVTT\n\n{times}\nWords.\n"), &[][..]),
        ("Words.\n".to_owned(), &["transcript-syntax"]),
        ("WEBVTT\n".to_owned(), &["transcript-syntax"]),
        (format!("WEBVTT\n\n{times}\nWords.\n\nMore.\n"), &["transcript-syntax"]),
        (format!("WEBVTT\n\n{times}\nWords.\n\n00:01 --> 00:02\nMore.\n"), &["transcript-syntax"]),
        (format!("WEBVTT\n\n{times}\nWords <laughs> and <more.\n"), &["transcript-syntax"]),
        (format!("WEBVTT\n\n{times}\nMAYOR: Words.\n"), &["unknown-speaker"]),
        (format!("WEBVTT\n\n{times}\n<v Mayor>Words.\n"), &[]),
        (format!("WEBVTT\n\n{times}\n{}\n", "<x>a ".repeat(150)), &["transcript-syntax"]),
        // WebVTT replaces NUL.
        (format!("WEBVTT\n\n{times}\nWords\0.\n"), &[]),
    ] {
        let mut found = codes(&captions(&text));
        found.dedup();
        assert_eq!(found, expected, "{text}");
    }
    let about = |lines: &str| {
        Site::sound().edit(
            "content/articles/report/article.yaml",
            "title:",
            &format!("{lines}\ntitle:"),
        )
    };
    assert_eq!(codes(&about("speakers: {A: Somebody}")), ["invalid-value"]);
    assert_eq!(codes(&about("format: transcript")), [""; 0]);
    assert_eq!(codes(&about("format: debate")), ["invalid-value"]);
    assert_eq!(codes(&about("recording: {kind: video}")), ["missing-field"]);
    assert_eq!(
        codes(&about("format: transcript\nspeakers: {A: nobody}")),
        ["unheard-speaker", "unknown-reference"]
    );
}

#[test]
fn many_warnings_hide_no_error() {
    let cue = "00:00:01.000 --> 00:00:02.000\n<x>\n\n";
    for (words, errors) in [("", 1), ("Words.\n", 0)] {
        let site = Site::empty().write(ARTICLE, "title: The debate\n").write(
            "content/articles/debate/source.vtt",
            format!("WEBVTT\n\n{}{}", cue.repeat(150), cue.replace("<x>\n", words)),
        );
        assert_eq!(codes(&site).len(), 100 + errors);
        assert_eq!(site.run(&["check"]).status == 0, errors == 0);
    }
}

#[test]
fn speakers_without_shown_words_have_no_link_to_them() {
    let site = debate(QUOTE, "").edit(ARTICLE, "title:", "display: excerpts\ntitle:").built();
    let page = site.page("articles/debate/index.html");
    for link in select(&page, ".speakers a[href^='#']") {
        let place = link.attr("href").unwrap();
        assert_eq!(select(&page, place).len(), 1, "{place}");
    }
    let hosts: Vec<String> = select(&page, ".speakers a").into_iter().map(words).collect();
    assert_eq!(hosts, ["A Mayor", "The Host"]);
    assert_eq!(words(select(&page, ".speakers b")[0]), "A Rival");
}

#[test]
fn signs_that_files_cannot_have_are_replaced() {
    let text = "\u{feff}WEBVTT a\0b\n\n\0 one\n00:00:01.000 --> 00:00:02.000 align:\0end\n\0The river\0 rose.\n";
    let site = Site::empty()
        .write(ARTICLE, "title: The debate\n")
        .write("content/articles/debate/source.vtt", text)
        .claim("debate", "river", "The river")
        .built();
    let page = site.page("articles/debate/index.html");
    assert_eq!(article_text(&page).trim(), "\u{fffd}The river\u{fffd} rose.");
}

#[test]
fn drafts_leak_nothing() {
    let site = debate(QUOTE, "status: draft\n");
    let text = site.read(CLAIM).replacen("status: published\n", "", 1);
    let site = site.write(CLAIM, text).built();
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes);
        for word in ["ten bridges", "A Mayor", "A Rival", "The Host", "watch?v=abc"] {
            assert!(!text.contains(word), "{path} has {word}");
        }
    }
}

/// Runs `new article` on a file.
fn new_article(site: &Site, name: &str, text: &[u8]) -> crate::fixture::Outcome {
    std::fs::create_dir_all(site.path("inbox")).unwrap();
    std::fs::write(site.path("inbox").join(name), text).unwrap();
    let file = site.path("inbox").join(name).into_os_string().into_string().unwrap();
    site.run(&[
        "new",
        "article",
        "talk",
        "--text",
        &file,
        "--title",
        "A talk",
        "--date",
        "2026-01-01",
    ])
}

#[test]
fn transcripts_of_other_programs_are_converted() {
    let whisper = r#"{"text": " Ten bridges. No <b>!", "language": "en", "segments": [
        {"id": 0, "start": 0.0, "end": 2.5, "text": " Ten bridges.", "speaker": "SPEAKER_00"},
        {"id": 1, "start": 2.5, "end": 4.0004, "text": " No <b>!", "speaker": "SPEAKER_01"}]}"#;
    let cpp = r#"{"result": {"language": "en"}, "transcription": [
        {"timestamps": {"from": "00:00:00,000", "to": "00:00:02,500"}, "offsets": {"from": 0, "to": 2500}, "text": " Ten bridges."},
        {"timestamps": {"from": "00:00:02,500", "to": "00:00:04,000"}, "text": " No <b>!"}]}"#;
    let otr = r#"{"text": "<p><span class=\"timestamp\" data-timestamp=\"2.5\">00:02</span>&nbsp;<b>MAYOR:</b> Ten <i>bridges</i>.</p><p>No &lt;b&gt;!<br></p>", "media": "talk.mp3", "media-source": "https://video.example/1", "media-time": 3}"#;
    let expected = [
        ("talk.json", whisper, "source.vtt", "<v SPEAKER_00>Ten bridges."),
        ("talk.json", cpp, "source.vtt", "00:00:02.500 --> 00:00:04.000\nNo &lt;b&gt;!"),
        ("talk.otr", otr, "source.md", "00:00:02.500"),
        (
            "talk.srt",
            "1\n00:00:01,000 --> 00:00:02,000\nTen bridges. No <b>!\n",
            "source.srt",
            "Ten",
        ),
    ];
    for (name, text, file, part) in expected {
        let site = Site::empty();
        let outcome = new_article(&site, name, text.as_bytes());
        assert_eq!(outcome.status, 0, "{name}: {}", outcome.stderr);
        let written = site.read(&format!("content/articles/talk/{file}"));
        assert!(written.contains(part), "{written}");
        let site = site.claim("talk", "ten", "Ten bridges");
        site.run(&["check", "--fix"]);
        let site = site.built();
        assert!(site.read("public/articles/talk/index.html").contains("Ten "), "{name}");
        if name == "talk.otr" {
            let about = site.read("content/articles/talk/article.yaml");
            assert!(about.contains("format: transcript"), "{about}");
            assert!(about.contains("recording:"), "{about}");
            assert!(outcome.stdout.contains("talk.mp3"), "{}", outcome.stdout);
            let page = site.page("articles/talk/index.html");
            assert_eq!(words(select(&page, ".turn time")[0]), "0:02");
        }
    }
    for (name, text) in [
        ("talk.json", "{}"),
        ("talk.json", "[1]"),
        ("talk.json", r#"{"segments": [{"start": -1, "end": 2, "text": "A"}]}"#),
        ("talk.otr", "{}"),
        ("talk.otr", r#"{"text": ""}"#),
    ] {
        let outcome = new_article(&Site::empty(), name, text.as_bytes());
        assert_eq!(outcome.status, 2, "{name} {text}: {}", outcome.stdout);
        assert!(outcome.stderr.contains(name), "{}", outcome.stderr);
    }
}

#[test]
fn new_verdicts_name_the_speaker() {
    let site = debate(QUOTE, "").edit(
        "content/articles/debate/source.vtt",
        "Thank you.",
        "Four were built, you say.",
    );
    let new = |id: &str, quote: &str| {
        let arguments =
            ["new", "verdict", "debate", "--quote", quote, "--claim", "It is so.", "--id", id];
        let outcome = site.run(&[&arguments[..], &["--suffix", "&"]].concat());
        (outcome.status, site.read(&format!("content/articles/debate/verdicts/{id}.yaml")))
    };
    let (status, text) = new("four", "Four were built");
    assert_eq!(status, 0);
    assert!(text.contains("speaker: RIVAL") && !text.contains("suffix"), "{text}");
    assert_eq!(codes(&site), [""; 0]);
}

/// A sentence: whether the first of two people says it, and its words.
type Sentence = (bool, Vec<u16>);

/// How subtitles name their speakers.
#[derive(Clone, Copy)]
struct Form {
    extension: &'static str,
    /// What is before the words of a speaker, with the name for `@`.
    name: &'static str,
    is_in_every_cue: bool,
    line_end: &'static str,
}

const FORMS: [Form; 6] = [
    Form { extension: "vtt", name: "<v @>", is_in_every_cue: true, line_end: "\n" },
    Form { extension: "vtt", name: "@: ", is_in_every_cue: false, line_end: "\r\n" },
    Form { extension: "vtt", name: "&gt;&gt; @: ", is_in_every_cue: false, line_end: "\n" },
    Form { extension: "srt", name: "@: ", is_in_every_cue: true, line_end: "\r\n" },
    Form { extension: "srt", name: "- @: ", is_in_every_cue: false, line_end: "\n" },
    Form { extension: "srt", name: ">>> @: ", is_in_every_cue: false, line_end: "\r" },
];

const NAMES: [&str; 2] = ["ONE", "TWO"];

/// Cuts what two people say into cues of eight words, a second each, whether or not a sentence ends
/// there. Returns the file, and each sentence with its speaker and the second of the cue in which
/// it begins.
fn cut(sentences: &[Sentence], form: Form) -> (String, Vec<(String, usize, usize)>) {
    let mut cues: Vec<(usize, Vec<String>)> = Vec::new();
    let mut said = Vec::new();
    for (number, (is_first, numbers)) in sentences.iter().enumerate() {
        let speaker = usize::from(!*is_first);
        let mut words: Vec<String> = numbers.iter().map(|it| format!("w{number}x{it}")).collect();
        words.last_mut().unwrap().push('.');
        for (index, word) in words.iter().enumerate() {
            if cues.last().is_none_or(|(by, cue)| *by != speaker || cue.len() == 8) {
                cues.push((speaker, Vec::new()));
            }
            if index == 0 {
                said.push((words.join(" "), speaker, cues.len() - 1));
            }
            cues.last_mut().unwrap().1.push(word.clone());
        }
    }
    let is_webvtt = form.extension == "vtt";
    let mut file = String::from(if is_webvtt { "WEBVTT\n\n" } else { "" });
    let mut before = None;
    for (second, (speaker, words)) in cues.iter().enumerate() {
        let clock = format!("00:{:02}:{:02}", second / 60, second % 60);
        let mark = if is_webvtt { '.' } else { ',' };
        writeln!(file, "{}\n{clock}{mark}000 --> {clock}{mark}999", second + 1).unwrap();
        if form.is_in_every_cue || before != Some(speaker) {
            file += &form.name.replace('@', NAMES[*speaker]);
        }
        let (first, second) = words.split_at(words.len().div_ceil(2));
        writeln!(file, "{}\n{}\n", first.join(" "), second.join(" ")).unwrap();
        before = Some(speaker);
    }
    (file.replace('\n', form.line_end), said)
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::with_cases(12)
    })]

    /// Each case has a transcript in each form, so these are 72 transcripts.
    #[test]
    fn cues_of_eight_words_anchor_the_same_sentences(
        transcripts in prop::collection::vec(
            prop::collection::vec(
                (any::<bool>(), prop::collection::vec(0_u16..99, 1..30)),
                1..9,
            ),
            FORMS.len(),
        )
    ) {
        let mut site = Site::empty();
        let mut expected = Vec::new();
        for (article, (sentences, form)) in transcripts.iter().zip(FORMS).enumerate() {
            let folder = format!("content/articles/talk{article}");
            let (cues, said) = cut(sentences, form);
            let spoken: Vec<&str> = NAMES
                .into_iter()
                .enumerate()
                .filter(|(index, _)| said.iter().any(|(_, speaker, _)| speaker == index))
                .map(|(_, name)| name)
                .collect();
            let listed: Vec<String> =
                spoken.iter().map(|name| format!("{name}: Person {name}")).collect();
            site = site
                .write(
                    &format!("{folder}/article.yaml"),
                    format!(
                        "title: A talk\nrecording: {{url: \"https://video.example/{article}\"}}\n\
                         speakers: {{{}}}\n",
                        listed.join(", ")
                    ),
                )
                .write(&format!("{folder}/source.{}", form.extension), cues);
            for (number, (quote, speaker, second)) in said.into_iter().enumerate() {
                let id = format!("c{article}x{number}");
                let name = NAMES[speaker];
                let passage = format!("- quote: {quote}\n  speaker: {name}");
                site = site.claim_with(&format!("talk{article}"), &id, &passage);
                let time = format!("{}:{:02}", second / 60, second % 60);
                let caption = format!("Said by Person {name}, at {time}.");
                expected.push((article, id, quote, caption));
            }
        }
        let outcome = site.run(&["build"]);
        prop_assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        prop_assert!(!outcome.stderr.contains("warning"), "{}", outcome.stderr);
        for (article, id, quote, caption) in expected {
            let page = site.page(&format!("articles/talk{article}/index.html"));
            prop_assert_eq!(&marked(&page, &id), &quote);
            let claim = site.page(&format!("claims/{id}/index.html"));
            let found = words(select(&claim, "figcaption")[0]);
            prop_assert!(found.starts_with(&caption), "{} {}", found, caption);
        }
    }
}

#[test]
fn changed_transcripts_never_panic() {
    let seeds: [(&str, &str); 4] = [
        ("source.vtt", CUES),
        (
            "source.srt",
            "1\n00:00:01,000 --> 00:00:02,000\n- ONE: A <i>b</i>\n- TWO: c\n\n2\n00:00:02,000 --> 00:00:03,000\n{\\an8}>> d &amp; e\n",
        ),
        (
            "source.md",
            "[1:12] **ONE:** a *b* [0:75] c\nTWO (1:13): d\n\n# e\n\n> f\n\n- g [1:14]\n\nTHREE:\n\nh\n",
        ),
        (
            "source.vtt",
            "WEBVTT\n\nSTYLE\n\n1\n00:01.000 --> 00:02.000 align:end\n<v.a B &amp; C>d<00:01.500><c>e</c> <ruby>f<rt>g</rt></ruby></v> >> h\n",
        ),
    ];
    let signs = [
        "<", ">", "&", "&#x0;", "\n", "\n\n", "-->", ":", "[", "]", "(1:1)", "\u{301}", "「",
        "<v>", "</v>", "{\\", "\0", "- ", ">>", "*",
    ];
    let mut state = 7_u64;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit.max(1) as u64) as usize
    };
    let mut site = Site::empty();
    for number in 0..240 {
        let (name, seed) = seeds[number % seeds.len()];
        let mut characters: Vec<char> = seed.chars().collect();
        for _ in 0..=below(4) {
            let at = below(characters.len() + 1);
            let end = (at + below(3)).min(characters.len());
            characters.splice(at..end, signs[below(signs.len())].chars());
        }
        let text: String = characters.into_iter().collect();
        site = site
            .write(
                &format!("content/articles/a{number}/article.yaml"),
                if number % 3 == 0 {
                    "title: A\nformat: transcript\nspeakers: {ONE: A, TWO: B}\n"
                } else {
                    "title: A\nformat: transcript\n"
                },
            )
            .write(&format!("content/articles/a{number}/{name}"), text)
            .claim_with(&format!("a{number}"), &format!("c{number}"), "- whole: true");
    }
    let outcome = site.run(&["check", "--format", "json"]);
    assert!(outcome.status < 2 && !outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    for (name, seed) in [
        ("a.json", r#"{"segments": [{"start": 0, "end": 1, "text": "A"}]}"#),
        ("a.otr", r#"{"text": "<p><span class='timestamp' data-timestamp='1'>a</span>b</p>"}"#),
    ] {
        for cut in (0..seed.len()).step_by(3) {
            let outcome = new_article(&Site::empty(), name, &seed.as_bytes()[..cut]);
            assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
        }
    }
}

#[test]
fn huge_transcripts_are_refused_or_quick() {
    let mut cues = String::from("WEBVTT\n");
    let mut second = 0;
    while cues.len() < 4_000_000 {
        second += 1;
        write!(
            cues,
            "\n{:02}:{:02}:{:02}.000 --> 99:00:00.000\n<v N{}>a\n",
            second / 3600,
            second / 60 % 60,
            second % 60,
            second % 5000
        )
        .unwrap();
    }
    let site = Site::empty()
        .write(ARTICLE, "title: The debate\n")
        .write("content/articles/debate/source.vtt", &cues);
    let start = Instant::now();
    assert_eq!(codes(&site), [""; 0]);
    // The tests measure a program that is not optimized.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    let site = site.huge("content/articles/debate/source.vtt");
    assert_eq!(codes(&site), ["file-too-large"]);
}
