//! The example sites in `examples/` have no errors and no warnings, and show what they promise.

use std::path::Path;

use crate::fixture::{Site, select};

fn town() -> Site {
    Site::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/town"))
}

#[test]
fn the_town_has_no_errors_and_no_warnings() {
    let site = town();
    assert_eq!(site.found(), []);
    let outcome = site.run(&["check"]);
    assert!(outcome.stdout.ends_with("0 errors, 0 warnings\n"), "{}", outcome.stdout);
}

#[test]
fn the_town_is_built_in_every_theme() {
    for site in town().in_every_theme() {
        let pages = [
            ("articles/debate", ".turn"),
            ("articles/flood-post", "img"),
            ("articles/new-square", "[dir=rtl]"),
            ("claims/bridge-under-water", "img"),
            ("claims/bus-passengers", "figure table"),
            ("claims/library-hours", "figure table"),
            ("claims/market-hall-debt", "img"),
            ("claims/youth-club-vote", "h1"),
            ("districts/harbour", "h1"),
        ];
        for (page, selector) in pages {
            let html = site.page(&format!("{page}/index.html"));
            assert!(!select(&html, selector).is_empty(), "{page}: {selector}");
        }
        assert!(!site.path("public/claims/number-of-stalls").exists(), "a draft stays inside");
    }
}
