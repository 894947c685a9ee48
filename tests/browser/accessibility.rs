//! Tests the pages with axe-core: WCAG 2.2, levels A and AA, and best practices.

use std::collections::BTreeMap;

use browser_tests::built::Built;
use browser_tests::{Browser, tool};

/// The widths of windows in CSS pixels. 640 is a window of 1280 pixels at a zoom of 200 %.
const WIDTHS: [u32; 6] = [320, 390, 640, 768, 1280, 1920];

/// Returns the violations on a page that has axe.
pub(crate) const RUN: &str = r#"axe.run(document, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then(({violations}) => violations.flatMap(({id, nodes}) => nodes.map(({html, failureSummary}) => `${id}: ${html} ${failureSummary}`)))"#;

/// Starts a browser that adds axe to each page.
pub(crate) fn browser_with_axe() -> Browser {
    let axe = std::fs::read_to_string(tool("axe-core/axe.min.js")).unwrap();
    let mut browser = Browser::start();
    browser.call("Page.addScriptToEvaluateOnNewDocument", serde_json::json!({"source": axe}));
    browser
}

fn assert_accessible(scheme: &str) {
    let mut browser = browser_with_axe();
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for site in Built::all_and_example() {
        for page in site.samples() {
            browser.open(&site.address(&page));
            for width in WIDTHS {
                browser.show(width, 900, scheme, "screen");
                let violations: Vec<String> = serde_json::from_value(browser.ask(RUN)).unwrap();
                let place = format!("{} {page} at {width}", site.name);
                found.extend(violations.into_iter().map(|violation| (violation, place.clone())));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn axe_finds_no_violation_in_light() {
    assert_accessible("light");
}

#[test]
fn axe_finds_no_violation_in_dark() {
    assert_accessible("dark");
}
