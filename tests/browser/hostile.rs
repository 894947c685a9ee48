//! Tests hostile content in a real browser: no script runs, no request goes to another server, and
//! the Content-Security-Policy has nothing to block.

use std::path::Path;

use browser_tests::Browser;
use browser_tests::built::{Built, THEMES};

/// Attempts to run a script or to load something. Each would show a dialog, an error or a request.
const ATTEMPTS: [&str; 10] = [
    "<script>alert(1)</script>",
    "</script><script src=https://evil.example/x.js></script><!--",
    "\"><img src=https://evil.example/x onerror=alert(1)>",
    "' onmouseover='alert(1)' autofocus onfocus='alert(1)",
    "</title></style></textarea><body onload=alert(1)><style>@import 'https://evil.example/x.css'</style>",
    "<iframe src=javascript:alert(1)></iframe><object data=https://evil.example/x></object>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "![y](https://evil.example/y.png) <https://evil.example/z>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
];

fn write(site: &Path, path: &str, text: &str) {
    let path = site.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Returns a site with one of the attempts in every visible field.
fn hostile(site: &Path) {
    let words = |text: &str| serde_json::Value::from(text).to_string();
    // The start of a comment is an error in plain text, and has to be escaped in Markdown.
    let plain = |attempt: &str| words(&attempt.replace("<!--", "<!"));
    let markdown = |attempt: &str| attempt.replace("<!--", "\\<!--");
    let all = plain(&ATTEMPTS.join(" "));
    let footer = words(&format!("Words {}", markdown(&ATTEMPTS.join(" "))));
    write(
        site,
        "site.yaml",
        &format!(
            "title: {all}\ndescription: {all}\nbase_url: https://desk.example/\norganization: {{name: {all}}}\ntagline: {all}\nfooter: {footer}\n"
        ),
    );
    for (number, attempt) in ATTEMPTS.iter().enumerate() {
        let (own, prose) = (plain(attempt), markdown(attempt));
        let explained = words(&prose);
        let folder = format!("content/articles/report-{number}");
        write(
            site,
            &format!("{folder}/article.yaml"),
            &format!("title: {own}\nauthors: [{own}]\npublisher: {own}\n"),
        );
        write(
            site,
            &format!("{folder}/source.md"),
            &format!("Before {prose} after.\n\n{prose}\n\n    {attempt}\n"),
        );
        write(
            site,
            &format!("content/pages/page-{number}.md"),
            &format!("---\ntitle: {own}\n---\n{prose}\n"),
        );
        write(
            site,
            &format!("{folder}/verdicts/claim-{number}.yaml"),
            &format!(
                "claim: {own}\npassages: [{{quote: Before}}]\nclaimant: {{name: {own}, role: {own}}}\nrating: false\nsummary: {own}\n\
                 key_points: [{explained}]\nexplanation: {explained}\nevidence: [{{title: {own}, publisher: {own}, quote: {own}, note: {own}}}]\n\
                 response: {{answer: {own}}}\nauthors: [{own}]\ntopics: [{own}]\ncorrections: [{{date: 2026-01-01, kind: update, note: {own}}}]\n\
                 status: published\npublished: 2026-01-01\n"
            ),
        );
    }
}

/// Focuses every element that can have the focus, and opens everything that is folded.
const TOUCH: &str = r#"(() => {
  document.querySelectorAll("details").forEach((it) => { it.open = true; });
  document.querySelectorAll("a, button, input, select, summary, [tabindex]").forEach((it) => it.focus());
  document.querySelectorAll("*").forEach((it) => it.dispatchEvent(new MouseEvent("mouseover", {bubbles: true})));
  return document.querySelectorAll("img, iframe, object, embed, style, [style], script:not([src]):not([type='application/ld+json'])").length;
})()"#;

#[test]
fn nothing_runs_and_nothing_is_fetched_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    hostile(folder.path());
    let mut browser = Browser::start();
    // Counts dialogs and closes them, so that the page continues.
    browser.call("Page.addScriptToEvaluateOnNewDocument", serde_json::json!({
        "source": "window.ran = 0; for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { window.ran += 1; };"
    }));
    for theme in THEMES {
        let site = Built::with(folder.path().to_str().unwrap(), &["--theme", theme]);
        for page in site.pages() {
            browser.requests.clear();
            browser.open(&site.address(&page));
            assert_eq!(browser.ask(TOUCH), 0, "{theme} {page}");
            assert_eq!(browser.ask("window.ran"), 0, "{theme} {page}: something ran");
            let foreign = browser.requests.iter().find(|address| !address.starts_with("file://"));
            assert_eq!(foreign, None, "{theme} {page}");
            let complaints = std::mem::take(&mut browser.complaints);
            assert_eq!(complaints, Vec::<String>::new(), "{theme} {page}");
        }
    }
}
