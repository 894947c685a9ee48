//! Tests the pages with axe-core: WCAG 2.2, levels A and AA, and best practices.

use std::collections::BTreeMap;

use browser_tests::built::Built;
use browser_tests::{Browser, tool};
use serde_json::{Map, Value, json};

/// The widths of windows in CSS pixels, the colour schemes, and the rules to test in each. 640 is a window
/// of 1280 pixels at a zoom of 200 %. Colours do not depend on the width, and a scheme changes only colours.
const RUNS: [(u32, &str, Rules); 8] = [
    (320, "light", Rules::All),
    (320, "dark", Rules::Colors),
    (390, "light", Rules::AllButColors),
    (640, "light", Rules::AllButColors),
    (768, "light", Rules::AllButColors),
    (1280, "light", Rules::All),
    (1280, "dark", Rules::Colors),
    (1920, "light", Rules::AllButColors),
];

/// Which rules of WCAG 2.2, levels A and AA, and which best practices are tested.
#[derive(Clone, Copy)]
pub(crate) enum Rules {
    All,
    Colors,
    AllButColors,
}

impl Rules {
    /// Returns the options for axe.
    fn options(self) -> Value {
        let levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        let colors = ["color-contrast", "link-in-text-block"];
        match self {
            Self::All => json!({"runOnly": levels}),
            Self::Colors => json!({"runOnly": {"type": "rule", "values": colors}}),
            Self::AllButColors => {
                let off = colors.map(|rule| (rule.to_owned(), json!({"enabled": false})));
                json!({"runOnly": levels, "rules": Map::from_iter(off)})
            }
        }
    }
}

/// Starts a browser that adds axe to each page.
pub(crate) fn browser_with_axe() -> Browser {
    let axe = std::fs::read_to_string(tool("axe-core/axe.min.js")).unwrap();
    let mut browser = Browser::start();
    browser.call("Page.addScriptToEvaluateOnNewDocument", json!({"source": axe}));
    browser
}

/// Returns the violations on a page.
pub(crate) fn violations(browser: &mut Browser, rules: Rules) -> Vec<String> {
    let mut options = rules.options();
    options["resultTypes"] = json!(["violations"]);
    let run = format!(
        r#"axe.run(document, {options}).then(({{violations}}) =>
          violations.flatMap(({{id, nodes}}) => nodes.map(({{html, failureSummary}}) => `${{id}}: ${{html}} ${{failureSummary}}`)))"#
    );
    serde_json::from_value(browser.ask(&run)).unwrap()
}

/// Asserts that axe finds nothing on the two largest pages of each kind.
fn assert_accessible(theme: &'static str) {
    let mut browser = browser_with_axe();
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for site in Built::all_and_example(theme) {
        for page in site.samples() {
            browser.open(&site.address(&page));
            for (width, scheme, rules) in RUNS {
                browser.show(width, 900, scheme, "screen");
                let place = format!("{} {page} at {width}, {scheme}", site.name);
                let violations = violations(&mut browser, rules);
                found.extend(violations.into_iter().map(|it| (it, place.clone())));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn axe_finds_no_violation_in_broadsheet() {
    assert_accessible("broadsheet");
}

#[test]
fn axe_finds_no_violation_in_ledger() {
    assert_accessible("ledger");
}

#[test]
fn axe_finds_no_violation_in_plain() {
    assert_accessible("plain");
}
