//! Hostile content: nothing that a verdict, an article or a page says becomes anything but words, and
//! no file takes the program down.

use std::time::{Duration, Instant};

use crate::fixture::{Site, THEMES, select, yaml};

/// Attempts to be more than words. Each is tried in every place where words are shown.
const ATTEMPTS: [&str; 8] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'onmouseover='alert(1)",
    "<style>*{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    "{{ site.title }}{% include 'x' %}",
    "[x](javascript:alert(1)) ![y](https://evil.example/y.png)",
    "<svg/onload=alert(1)>&lt;script&gt;",
];

fn hostile(attempt: &str) -> Site {
    let words = yaml(attempt);
    let markdown = yaml(&attempt.replace("javascript:", "mailto:"));
    Site::empty()
        .write("site.yaml", format!("title: {words}\ndescription: {words}\nbase_url: https://desk.example/\norganization: {{name: {words}}}\n"))
        .write("content/articles/report/article.yaml", format!("title: {words}\nauthors: [{words}]\npublisher: {words}\n"))
        .write("content/articles/report/source.md", format!("Before {attempt} after.\n\n{attempt}\n\n    {attempt}\n"))
        .write("content/pages/about.md", format!("---\ntitle: {words}\ndescription: {words}\n---\n{}\n", attempt.replace("javascript:", "mailto:")))
        .write(
            "content/articles/report/verdicts/claim.yaml",
            format!(
                "claim: {words}\npassages:\n  - quote: Before\nclaimant: {{name: {words}, role: {words}}}\nrating: false\nsummary: {words}\n\
                 explanation: {markdown}\nevidence:\n  - {{title: {words}, publisher: {words}, authors: [{words}], quote: {words}, note: {words}, \
                 archive_note: {words}}}\nresponse: {{answer: {words}}}\nauthors: [{words}]\nreviewers: [Somebody]\ntopics: [{words}]\n\
                 corrections:\n  - {{date: 2026-01-01, kind: update, note: {words}}}\nstatus: published\npublished: 2026-01-01\n"
            ),
        )
}

const ELEMENTS: &str = "html head base meta title link body header footer main nav section article aside figure figcaption blockquote h1 h2 h3 \
                        h4 h5 h6 p a span div ul ol li dl dt dd table thead tbody tr th td caption em strong del code pre hr br sup sub \
                        mark bdi time cite q small abbr details summary input button label img svg rect form fieldset legend select option output noscript script";

#[test]
fn content_becomes_nothing_but_words() {
    for (attempt, theme) in ATTEMPTS.into_iter().flat_map(|attempt| THEMES.map(|theme| (attempt, theme))) {
        let site = hostile(attempt).built_in(theme);
        for path in site.pages() {
            let page = site.page(&path);
            for element in select(&page, "*") {
                let name = element.value().name();
                if name == "script" && element.attr("type") == Some("application/ld+json") {
                    assert_eq!(element.value().attrs().count(), 1, "{attempt}: data comes from elsewhere in {path}");
                    continue;
                }
                assert!(ELEMENTS.split(' ').any(|known| known == name), "{attempt}: <{name}> in {path}");
                let is_own =
                    element.attr("src").is_some_and(|src| src.contains("assets/")) && element.text().next().is_none();
                assert!(name != "script" || is_own, "{attempt}: a script in {path}");
                assert!(name != "base" || path == "404.html", "{attempt}: <base> in {path}");
                let is_drawn = matches!(element.attr("class"), Some("strip" | "bar"));
                assert!(name != "img" && (name != "svg" || is_drawn), "{attempt}: <{name}> in {path}");
                for (attribute, value) in element.value().attrs() {
                    assert!(
                        !attribute.starts_with("on") && attribute != "style" && attribute != "srcdoc",
                        "{attempt}: {attribute} in {path}"
                    );
                    if ["href", "src", "action"].contains(&attribute) {
                        let scheme = value
                            .split(['/', '?', '#'])
                            .next()
                            .and_then(|start| start.split_once(':'))
                            .map(|(scheme, _)| scheme);
                        assert!(
                            matches!(scheme, None | Some("https" | "http" | "mailto")),
                            "{attempt}: {value} in {path}"
                        );
                        assert!(
                            attribute == "href" || !value.contains("//"),
                            "{attempt}: {value} is loaded from elsewhere"
                        );
                    }
                }
            }
            let policy = select(&page, "meta[http-equiv='Content-Security-Policy']");
            assert!(policy[0].attr("content").unwrap().contains("default-src 'none'"), "{path}");
        }
        let page = site.page("claims/claim/index.html");
        assert_eq!(
            select(&page, "h1")[0].text().collect::<String>().trim(),
            attempt,
            "the words are shown as they are"
        );
    }
}

#[test]
fn an_address_that_runs_is_an_error() {
    let site = Site::sound().edit(
        "content/articles/report/verdicts/river.yaml",
        "status:",
        "explanation: '[x](javascript:alert(1)) and [y](data:text/html,x)'\nstatus:",
    );
    let codes: Vec<String> = site.found().into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, ["broken-link", "broken-link"]);
}

/// Files made to take time or memory. Each is refused or read, soon.
#[test]
fn no_file_takes_the_program_down() {
    let verdict = "content/articles/report/verdicts/river.yaml";
    let source = "content/articles/report/source.md";
    let laughs: String = std::iter::once("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned())
        .chain((1..12).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", "))))
        .collect();
    let mut files = vec![
        (verdict, laughs.into_bytes()),
        (verdict, "[".repeat(100_000).into_bytes()),
        (verdict, "a:\n ".repeat(20_000).into_bytes()),
        (verdict, format!("claim: {}", "x".repeat(2_000_000)).into_bytes()),
        (verdict, "&a *a".into()),
        (verdict, "? [1, 2]\n: x\n".into()),
        (verdict, "- 1\n- 2\n".into()),
        (verdict, "--- 1\n--- 2\n".into()),
        (verdict, "\"\\uD800\"".into()),
        (verdict, "!!binary aGk=".into()),
        (verdict, "%YAML 9.9\n---\n".into()),
        (verdict, Vec::new()),
        ("site.yaml", Vec::new()),
        ("content/pages/about.md", b"---\n---\n".to_vec()),
        ("content/pages/about.md", b"---".to_vec()),
        (source, Vec::new()),
        (source, ">".repeat(50_000).into_bytes()),
        (source, "[".repeat(50_000).into_bytes()),
        (source, "*a ".repeat(50_000).into_bytes()),
        (source, "- ".repeat(5_000).into_bytes()),
        (source, "[a](".repeat(30_000).into_bytes()),
        (source, format!("The river rose by two metres{}", "\u{301}".repeat(100_000)).into_bytes()),
    ];
    files.push((verdict, format!("claim: x\npassages:\n{}", "  - quote: The river rosy\n".repeat(300)).into_bytes()));
    for (path, bytes) in files {
        let shown = String::from_utf8_lossy(&bytes).chars().take(30).collect::<String>();
        let site = Site::sound().write(path, bytes);
        let start = Instant::now();
        let outcome = site.run(&["check", "--format", "json"]);
        assert!(outcome.status < 2, "{shown:?}: status {}: {}", outcome.status, outcome.stderr);
        assert!(start.elapsed() < Duration::from_secs(20), "{shown:?} takes {:?}", start.elapsed());
        assert!(!outcome.stderr.contains("panicked"), "{shown:?}: {}", outcome.stderr);
    }
}
