//! `new source`: a saved page becomes a source, its kept copy and its quotes, or no file changes.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::fixture::{Outcome, Site};

const PAGE: &str = r#"<!doctype html><html lang="pt"><head><meta charset="utf-8">
<title>Gauge readings - Water Office</title><meta property="og:site_name" content="Water Office">
<link rel="canonical" href="https://water.example/gauge"><meta name="author" content="Ann Author">
<meta property="article:published_time" content="2026-01-03"></head><body><h1>Gauge readings</h1>
<p>The highest reading of the week was 1.4 metres.</p><p>Nobody was hurt. Nobody was hurt.</p></body></html>
"#;
const QUOTE: &str = "The highest reading of the week was 1.4 metres";
const DRAFT: &str = "content/claims/river.yaml";
const COPY: &str = "content/claims/water-example-gauge.html";

fn site(draft: &str) -> Site {
    Site::empty().write(DRAFT, draft).write("inbox/saved.html", PAGE)
}

fn path(site: &Site, path: &str) -> String {
    site.path(path).into_os_string().into_string().unwrap()
}

/// Cites the saved page.
fn cite(site: &Site, more: &[&str]) -> Outcome {
    let page = path(site, "inbox/saved.html");
    let command = ["new", "source", "river", "--page", &page, "--date", "2026-02-03"];
    site.run(&[&command[..], more].concat())
}

/// Returns the entry that cites the saved page.
fn entry(quote: &str) -> String {
    let hash = factpress::content::sha256(PAGE.as_bytes());
    let quote = if quote.is_empty() { String::new() } else { format!("    quote: {quote}\n") };
    format!(
        "  - title: Gauge readings\n    authors:\n      - name: Ann Author\n    publisher: Water Office\n    \
         published: \"2026-01-03\"\n    url: https://water.example/gauge\n{quote}    language: pt\n    \
         copy: water-example-gauge.html\n    copy_sha256: {hash}\n    copied: \"2026-02-03\"\n"
    )
}

#[test]
fn a_saved_page_becomes_a_source_in_any_layout() {
    let own = "  # ours\n  - title: A record\n    note: |\n      # 1\n";
    let cases = [
        ("claim: So.\nstatus: draft\n", "claim: So.\nstatus: draft\nevidence:\n{}"),
        ("claim: So.\nstatus: draft", "claim: So.\nstatus: draft\nevidence:\n{}"),
        ("claim: So.\nevidence: []\nstatus: draft\n", "claim: So.\nevidence:\n{}status: draft\n"),
        (
            "claim: So.\nevidence: [] # none\nstatus: draft\n",
            "claim: So.\nevidence: # none\n{}status: draft\n",
        ),
        (
            &format!("claim: So.\nevidence:\n{own}\n# Next.\nstatus: draft\n"),
            &format!("claim: So.\nevidence:\n{own}{{}}\n# Next.\nstatus: draft\n"),
        ),
        (
            &format!("\u{feff}claim: So.\nevidence:\n{own}").replace('\n', "\r\n"),
            &format!("\u{feff}claim: So.\nevidence:\n{own}{{}}").replace('\n', "\r\n"),
        ),
    ];
    for (before, after) in cases {
        let site = site(before);
        let outcome = cite(&site, &["--quote", QUOTE]);
        assert_eq!(outcome.status, 0, "{before}: {}", outcome.stderr);
        let end = if before.contains('\r') { "\r\n" } else { "\n" };
        let expected = after.replace("{}", &entry(QUOTE).replace('\n', end));
        assert_eq!(site.read(DRAFT), expected);
        assert_eq!(site.read(COPY), PAGE);
        let told = format!("Kept a copy as `{COPY}`.\nWrote a source into `{DRAFT}`.\n");
        assert_eq!(outcome.stdout, told);
        assert_eq!(site.found(), [], "{before}");
    }
}

#[test]
fn a_quote_that_the_page_lacks_is_reported_as_by_check() {
    let site = site("claim: So.\n");
    let before = site.sources();
    let wrong = QUOTE.replace("1.4", "1.5");
    let outcome = cite(&site, &["--quote", QUOTE, "--quote", &wrong, "--quote", "Absent words"]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""));
    for words in [
        "error[evidence-quote-not-found]",
        "--> --quote 2:1:1",
        "--> --quote 3:1:1",
        "the nearest words, 97 % alike",
        "[-1.5-]{+1.4+}",
        "a number differs",
    ] {
        assert!(outcome.stderr.contains(words), "{words}: {}", outcome.stderr);
    }
    assert!(site.sources() == before);

    // A quote that was written before is looked for as well.
    let old = format!(
        "claim: So.\nevidence:\n  - title: A\n    quote: {wrong}\n    url: https://water.example/gauge\n"
    );
    let site = self::site(&old);
    let before = site.sources();
    let outcome = cite(&site, &["--quote", QUOTE]);
    assert_eq!(outcome.status, 1);
    assert!(outcome.stderr.contains("content/claims/river.yaml:4:12"), "{}", outcome.stderr);
    assert!(site.sources() == before);

    let outcome = cite(&self::site("claim: So.\n"), &["--quote", "Nobody was hurt."]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("warning[evidence-quote-ambiguous]"), "{}", outcome.stderr);
}

#[test]
fn an_address_that_is_cited_already_gets_the_copy_or_is_refused() {
    let cited =
        "claim: So.\nevidence:\n  - title: A\n    url: https://water.example/gauge/ # read\n";
    let site = site(cited);
    let outcome = cite(&site, &["--quote", QUOTE, "--quote", "Nobody was hurt. Nobody was hurt"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let written = site.read(DRAFT);
    let hash = factpress::content::sha256(PAGE.as_bytes());
    let start = format!(
        "{cited}    copy: \"water-example-gauge.html\"\n    copy_sha256: \"{hash}\"\n    copied: \"2026-02-03\"\n    \
         quote: \"{QUOTE}\"\n"
    );
    assert_eq!(written, start + &entry("Nobody was hurt. Nobody was hurt"));
    assert!(outcome.stdout.contains("names the copy there now"), "{}", outcome.stdout);
    assert_eq!(site.found(), []);

    // The same file again: its copy is used for another quote, and no quote is written twice.
    let outcome = cite(&site, &["--quote", "week was 1.4 metres", "--quote", QUOTE]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert_eq!(outcome.stdout, format!("Wrote a source into `{DRAFT}`.\n"));
    assert_eq!(site.read(DRAFT), written + &entry("week was 1.4 metres"));
    let outcome = cite(&site, &["--quote", QUOTE]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("all of these quotes"), "{}", outcome.stderr);

    // Another file of the same address.
    let site = site.write("inbox/saved.html", PAGE.replace("1.4", "1.6"));
    let before = site.sources();
    let outcome = cite(&site, &["--quote", "week was 1.6 metres"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("with another copy, `water-example-gauge.html`"));
    assert!(site.sources() == before);

    let site = self::site("claim: So.\nevidence:\n  - source: gauge\n")
        .write("content/sources/gauge.yaml", "title: Gauge\nurl: https://water.example/gauge\n");
    let outcome = cite(&site, &["--quote", QUOTE]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("through the source `gauge`"), "{}", outcome.stderr);
}

#[test]
fn no_file_is_overwritten_and_copies_can_lie_in_another_folder() {
    let site = site("claim: So.\n").write(COPY, "<p>Another page.</p>");
    let outcome = cite(&site, &["--quote", QUOTE]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert_eq!(site.read(COPY), "<p>Another page.</p>");
    assert_eq!(site.read("content/claims/water-example-gauge-2.html"), PAGE);

    let site = self::site("claim: So.\n")
        .write("site.yaml", "title: A\nbase_url: https://desk.example/\ncopies: archive\n");
    let outcome = cite(&site, &["--quote", QUOTE]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("as the folder of copies"), "{}", outcome.stderr);
    assert_eq!(site.read(DRAFT), "claim: So.\n");
    let site = site.write("archive/other.txt", "Other words.\n");
    let outcome = cite(&site, &["--quote", QUOTE]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert_eq!(site.read("archive/water-example-gauge.html"), PAGE);
    assert!(!site.path(COPY).exists());
    assert_eq!(site.found(), []);
}

#[test]
fn texts_can_be_copies_and_options_replace_the_facts_of_a_page() {
    let site = site("claim: So.\n").write("inbox/report.txt", "It rose by 1.4 metres.\r\n");
    let text = path(&site, "inbox/report.txt");
    let outcome = site.run(&[
        "new",
        "source",
        "river",
        "--page",
        &text,
        "--title",
        "A report: #1",
        "--quote",
        "rose by 1.4 metres",
        "--date",
        "2026-02-03",
    ]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert_eq!(site.read("content/claims/a-report-1.txt"), "It rose by 1.4 metres.\r\n");
    let facts = ["--title", "T", "--authors", "A, B", "--publisher", "P", "--published", "2025"];
    let outcome = cite(&site, &[&facts[..], &["--url", "https://other.example/"]].concat());
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let written = site.read(DRAFT);
    let expected = "  - title: T\n    authors:\n      - name: A\n      - name: B\n    publisher: P\n    \
                    published: \"2025\"\n    url: https://other.example/\n    language: pt\n    copy: other-example.html\n";
    assert!(written.contains(expected), "{written}");
    assert!(written.contains("title: \"A report: #1\""), "{written}");
    assert_eq!(site.found(), []);
}

#[test]
fn what_cannot_be_cited_is_refused_and_no_file_changes() {
    let site = site("claim: So.\nevidence: [{title: A}]\n")
        .write("content/claims/broken.yaml", "claim: [\n")
        .write("inbox/paper.pdf", "%PDF-1.4\n")
        .write("inbox/zero.txt", "A\0B\n")
        .write("inbox/latin.txt", b"caf\xE9\n")
        .write("inbox/large.txt", "word ".repeat(500_000))
        .write("inbox/untitled.html", "<p>Some words of a page without a headline.</p>");
    let before = site.sources();
    let saved = path(&site, "inbox/saved.html");
    let file = |name: &str| path(&site, &format!("inbox/{name}"));
    let (paper, zero, latin) = (file("paper.pdf"), file("zero.txt"), file("latin.txt"));
    let (large, untitled) = (file("large.txt"), file("untitled.html"));
    let cases: [(&[&str], &str); 16] = [
        (&[], "`<CLAIM>` is missing"),
        (&["river"], "`--page` is missing"),
        (&["rivr", "--page", &saved], "there is no claim `rivr`; did you mean `river`?"),
        (&["../river", "--page", &saved], "there is no claim"),
        (&["river", "--page", &paper], "is a PDF document"),
        (&["river", "--page", "saved.mhtml"], "cannot be kept as a copy: name a web page"),
        (&["river", "--page", "none.html"], "cannot be read"),
        (&["river", "--page", &zero], "bytes that are zero"),
        (&["river", "--page", &latin], "not UTF-8 text at byte 4"),
        (&["river", "--page", &large], "it has 2500000 bytes; the limit"),
        (&["river", "--page", &untitled], "`--title` is missing"),
        (&["river", "--page", &saved, "--url", "https://a:b@c.example/"], "without a password"),
        (&["river", "--page", &saved, "--url", "ftp://c.example/"], "whole address"),
        (&["river", "--page", &saved, "--published", "soon"], "YYYY-MM-DD"),
        (&["broken", "--page", &saved], "correct what `factpress check` reports"),
        (&["river", "--page", &saved, "--quote", QUOTE], "  - title: Gauge readings\n"),
    ];
    for (arguments, words) in cases {
        let outcome = site.run(&[&["new", "source"], arguments].concat());
        assert_eq!(outcome.status, 2, "{arguments:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(words), "{words}: {}", outcome.stderr);
    }
    assert!(site.sources() == before);
}

#[test]
fn a_source_can_be_added_to_every_verdict_of_the_examples() {
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/town");
    let site = Site::from_folder(&examples).write("inbox/saved.html", PAGE);
    let page = path(&site, "inbox/saved.html");
    let mut written = 0;
    for (path, _) in site.sources() {
        let is_verdict = path.contains("/verdicts/") || path.starts_with("content/claims/");
        let Some(stem) = path.strip_suffix(".yaml").filter(|_| is_verdict) else { continue };
        let id = stem.rsplit('/').next().unwrap();
        let address = "https://other.example/page";
        let outcome =
            site.run(&["new", "source", id, "--page", &page, "--quote", QUOTE, "--url", address]);
        assert_eq!(outcome.status, 0, "{id}: {}", outcome.stderr);
        written += 1;
    }
    assert!(written > 5, "{written}");
    assert_eq!(site.found(), []);
}

#[test]
fn a_process_that_is_killed_leaves_a_whole_verdict() {
    let before = "claim: So.\n";
    let site = site(before);
    let page = path(&site, "inbox/saved.html");
    let after = format!("{before}evidence:\n{}", entry(QUOTE));
    let mut arguments = vec!["new", "source", "river", "--page", &page, "--quote", QUOTE];
    arguments.extend(["--date", "2026-02-03"]);
    for delay in 0..40 {
        let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
        command.args(&arguments).arg("--site").arg(site.path(""));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        let _ = child.kill();
        child.wait().unwrap();
        let text = site.read(DRAFT);
        assert!(text == before || text == after, "{delay}: {text}");
        assert!(text == before || site.read(COPY) == PAGE);
        std::fs::write(site.path(DRAFT), before).unwrap();
    }
    assert_eq!(site.run(&arguments).status, 0);
    assert_eq!(site.read(DRAFT), after);
    assert_eq!(site.read(COPY), PAGE);
    // What a killed process left is used by the next one.
    assert!(!site.path("content/claims/water-example-gauge-2.html").exists());
    assert_eq!(site.found(), []);
}

/// A command that ends with success has written its source, also if others write at the same time.
#[test]
fn commands_at_the_same_time_lose_no_source() {
    let site = site("claim: So.\n");
    let page = path(&site, "inbox/saved.html");
    let mut children = Vec::new();
    for number in 0..8 {
        let url = format!("https://water.example/{number}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
        command.args(["new", "source", "river", "--page", &page, "--url", &url]);
        command.args(["--quote", QUOTE]).arg("--site").arg(site.path(""));
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        children.push((url, child));
    }
    for (url, mut child) in children {
        let is_written = child.wait().unwrap().success();
        let text = site.read(DRAFT);
        assert_eq!(text.contains(&format!("url: {url}\n")), is_written, "{url}: {text}");
    }
}
