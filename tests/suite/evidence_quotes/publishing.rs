//! What readers see of quotes and copies, and that no copy is published.

use crate::evidence_quotes::{FOLDER, MARKER, VERDICT, cited, codes, page_of, quoted, recorded};
use crate::fixture::{Site, select, words};
use crate::serve::{Preview, wait};

#[test]
fn pages_say_which_quotes_are_verified_only_if_the_site_keeps_copies() {
    let site = cited("quote: The river rose").built();
    assert_eq!(codes(&site), [""; 0]);
    let page = site.page("claims/river/index.html");
    assert_eq!(select(&page, ".kept").len(), 0);
    assert!(!site.page("methodology/index.html").html().contains("kept copy"));
    let site = site
        .claim("report", "other", "Nobody was hurt")
        .edit(
            "content/articles/report/verdicts/other.yaml",
            "- title: A record",
            "- {title: B, copy: a.txt, quote: Nobody was hurt}",
        )
        .write(&format!("{FOLDER}/a.txt"), "Nobody was hurt.")
        .built();
    for site in site.in_every_theme() {
        let page = site.page("claims/river/index.html");
        let kept = select(&page, ".kept");
        assert_eq!(kept.len(), 1);
        assert_eq!(words(kept[0]).trim(), "Not verified against a kept copy of this source.");
        let page = site.page("claims/other/index.html");
        let kept = words(select(&page, ".kept summary")[0]);
        assert_eq!(kept.trim(), "Found in the copy of this source that we keep.");
        let page = site.page("methodology/index.html").html();
        assert!(page.contains("found in a kept copy of their source: 1 of 2."), "{page}");
    }
    let table = site.read("public/claims.csv");
    assert!(table.contains(",evidence_quotes,evidence_quotes_verified,"), "{table}");
    let lines = site.read("public/claims.jsonl");
    let counts: Vec<(u64, u64)> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| {
            let count = |name: &str| line[name].as_u64().unwrap();
            (count("evidence_quotes"), count("evidence_quotes_verified"))
        })
        .collect();
    assert_eq!(counts.iter().map(|it| it.0).sum::<u64>(), 2);
    assert_eq!(counts.iter().map(|it| it.1).sum::<u64>(), 1);
    let status = site.run(&["status"]).stdout;
    assert!(status.contains("Quotes that no kept copy verifies (1)\n"), "{status}");
    assert!(status.contains("Sources without a kept copy (1)\n"), "{status}");
}

#[test]
fn nothing_of_a_copy_is_published() {
    let text = format!("The river rose. {MARKER}");
    for (name, copy) in [
        ("a.txt", text.clone()),
        ("a.md", format!("# {MARKER}\n\n{text}")),
        ("a.html", page_of(&format!("<p>The river rose.</p><p>{MARKER}</p>"))),
    ] {
        let site = quoted(name, &copy, "The river rose").edit(
            "site.yaml",
            "title:",
            "cards: {}\nmarkdown: true\nsearch: {engine: builtin}\ntitle:",
        );
        assert_eq!(site.run(&["build", "--drafts"]).status, 0);
        assert_clean(&site, name);
        let site = site.built();
        assert_clean(&site, name);
        for arguments in [&["export"][..], &["status", "--format", "json"], &["principles"]] {
            let outcome = site.run(arguments);
            assert!(!(outcome.stdout + &outcome.stderr).contains(MARKER), "{arguments:?}");
        }
        // The same copy published.
        let site = site.edit(VERDICT, "copy: ", "publish_copy: true\n    copy: ").built();
        let mut published = site.output();
        published.retain(|(_, bytes)| has_marker(bytes));
        assert_eq!(published.len(), 1, "{name}");
        let path = std::path::Path::new(&published[0].0);
        assert!(path.starts_with("files") && path.extension().unwrap() == "txt");
        assert_eq!(published[0].1, copy.as_bytes());
        let page = site.page("claims/river/index.html");
        let link = select(&page, ".evidence .kept a")[0].attr("href").unwrap().to_owned();
        assert!(site.path("public/claims/river").join(link).exists());
        // A draft publishes nothing.
        let site = site.edit(VERDICT, "status: published", "status: draft").built();
        assert_clean(&site, name);
    }
}

fn has_marker(bytes: &[u8]) -> bool {
    bytes.windows(MARKER.len()).any(|window| window == MARKER.as_bytes())
}

fn assert_clean(site: &Site, name: &str) {
    for (path, bytes) in site.output() {
        assert!(!has_marker(&bytes), "{name}: {path}");
        assert!(!path.contains(name), "{name}: {path}");
    }
}

#[test]
fn a_kept_copy_is_not_published_by_another_way() {
    let copy = "content/articles/report/verdicts/copies/gauge.txt";
    let verdict = "content/articles/report/verdicts/river.yaml";
    let fields = "quote: The river rose\n    copy: copies/gauge.txt";
    let site = recorded(cited(fields).write(copy, "The river rose."));
    assert_eq!(codes(&site), [""; 0]);
    for (from, to) in [
        ("copy: copies", "file: copies/gauge.txt\n    copy: copies"),
        ("evidence:", "explanation: See [the gauge](copies/gauge.txt).\nevidence:"),
    ] {
        let linked = Site::copy_of(&site).edit(verdict, from, to);
        assert_eq!(codes(&linked), ["invalid-value"], "{to}");
        assert_ne!(linked.run(&["build"]).status, 0);
        let public = linked.edit(verdict, "copy: copies", "publish_copy: true\n    copy: copies");
        assert_eq!(codes(&public), [""; 0], "{to}");
    }
}

#[test]
fn the_folder_of_copies_is_not_published() {
    for folder in ["static", "static/copies", "./Static", "x/../static", "public", ".", "x/.."] {
        let site = Site::sound().edit("site.yaml", "title:", &format!("copies: {folder}\ntitle:"));
        assert_eq!(codes(&site), ["invalid-value"], "{folder}");
    }
}

#[test]
fn the_preview_watches_copies_and_does_not_show_them() {
    let site = quoted("a.txt", &format!("The river rose. {MARKER}"), "The river rose");
    let preview = Preview::of(&site, &[]);
    let page = preview.get("/claims/river/").text();
    assert!(page.contains("Found in the copy"), "{page}");
    assert!(!page.contains(MARKER));
    for path in ["/a.txt", &format!("/{FOLDER}/a.txt"), "/files/", "/search/", "/claims.csv"] {
        assert!(!preview.get(path).text().contains(MARKER), "{path}");
    }
    let site = site.write(&format!("{FOLDER}/a.txt"), "The river fell.");
    wait("the copy changed", || preview.problems().to_string().contains("copy-changed"));
    let site = site.write(&format!("{FOLDER}/a.txt"), format!("The river rose. {MARKER}"));
    wait("the copy is the old one", || preview.problems()["list"].as_array().unwrap().is_empty());
    drop(site);
}
