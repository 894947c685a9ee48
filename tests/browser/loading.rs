//! Tests what a page loads, how large it is, and that nothing moves after its HTML has come.

use std::collections::BTreeSet;

use browser_tests::Browser;
use browser_tests::built::Built;

/// The maximum size of a page with all that it loads but pictures, in bytes as servers send it
/// (compressed with gzip). The social card is not loaded.
const MAX_PAGE_BYTES: u64 = 20 * 1024;

/// Hides a page until all of its HTML has come. Otherwise the browser may draw a part of it, and words that
/// come later move others of the same line or row. What scripts and pictures move afterwards is a fault.
const HIDE_UNTIL_PARSED: &str = r#"
  const hidden = new CSSStyleSheet();
  hidden.replaceSync("html { visibility: hidden }");
  document.adoptedStyleSheets = [hidden];
  document.addEventListener("readystatechange", () => { document.adoptedStyleSheets = [] }, {once: true});
"#;

/// Measures how much of the window moved (Layout Instability), and which elements.
const SHIFTS: &str = r#"new Promise((done) => {
  const shifts = [];
  const observer = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
  observer.observe({type: "layout-shift", buffered: true});
  const moved = ({sources}) => sources.map(({node, previousRect, currentRect}) =>
    `${node?.nodeName} ${node?.className}: ${JSON.stringify(previousRect)} to ${JSON.stringify(currentRect)}`);
  const sum = () => shifts.reduce((sum, {value}) => sum + value, 0);
  requestAnimationFrame(() => setTimeout(() => done([sum(), shifts.flatMap(moved)]), 100));
})"#;

/// Returns the policy if it comes before everything it applies to and the page does not violate it.
const POLICY: &str = r#"(() => {
  const policy = document.querySelector("meta[http-equiv='Content-Security-Policy']");
  const first = document.querySelector("link, script, base");
  const inline = "style, [style], script:not([src], [type='application/ld+json'])";
  const holds = policy.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING && !document.querySelector(inline);
  return holds ? policy.content : "";
})()"#;

#[test]
fn pages_fetch_little_and_only_their_own() {
    let mut browser = Browser::start();
    for site in Built::all() {
        let own = site.address("");
        for page in site.samples() {
            browser.show(390, 844, "light", "screen");
            browser.requests.clear();
            browser.open(&site.address(&page));
            let place = format!("{} {page}", site.name);
            let policy = browser.ask(POLICY);
            assert!(
                policy.as_str().unwrap().starts_with("default-src 'none'; "),
                "{place}: {policy}"
            );
            let icon = browser.ask("document.querySelector('link[rel=icon]').href");
            let fetched: BTreeSet<String> = browser
                .requests
                .iter()
                .cloned()
                .chain([icon.as_str().unwrap().to_owned()])
                .collect();
            assert!(
                fetched.iter().all(|address| address.starts_with(&own)),
                "{place}: {fetched:?}"
            );
            let weight: u64 = fetched.iter().map(|address| size(address)).sum();
            assert!(
                !page.starts_with("claims/") || weight < MAX_PAGE_BYTES,
                "{place} weighs {weight} bytes: {fetched:?}"
            );
        }
    }
}

#[test]
fn nothing_moves_after_the_html_has_come() {
    let mut browser = Browser::start();
    browser.call(
        "Page.addScriptToEvaluateOnNewDocument",
        serde_json::json!({"source": HIDE_UNTIL_PARSED}),
    );
    for site in Built::all() {
        for width in [390, 1280] {
            browser.show(width, 844, "light", "screen");
            for page in site.samples() {
                browser.open(&site.address(&page));
                let moved = browser.ask(SHIFTS);
                assert_eq!(moved[0], 0, "{} {page} at {width}: {moved}", site.name);
            }
        }
    }
}

/// Returns the compressed size of a text in bytes, and 0 for a picture.
fn size(address: &str) -> u64 {
    let path = url::Url::parse(address).unwrap().to_file_path().unwrap();
    if !["html", "css", "js"].iter().any(|it| path.extension().is_some_and(|ending| ending == *it))
    {
        return 0;
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, &std::fs::read(path).unwrap()).unwrap();
    encoder.finish().unwrap().len() as u64
}
