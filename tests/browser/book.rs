//! Tests the documentation as a book, which mdBook makes from `docs/`: no violation of axe, no page that
//! is wider than its window, no link that leads nowhere.

use std::collections::{BTreeMap, BTreeSet};

use browser_tests::Browser;
use browser_tests::built::Built;
use serde_json::Value;

use crate::accessibility::{Rules, browser_with_axe, violations};

/// One page of this number is tested with axe in narrow windows too, because axe takes most of the time.
const SAMPLE: usize = 8;

const OVERFLOW: &str =
    "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/// Waits for the fonts, and for the script that watches the sizes of tables and messages.
const LAID_OUT: &str = "document.fonts.ready.then(() =>
  new Promise((done) => requestAnimationFrame(() => setTimeout(done))))";

/// Opens a page and waits until it does not change any more. Scripts of mdBook lay it out for the width
/// that the window has when it opens.
fn open(browser: &mut Browser, address: &str, width: u32) {
    browser.show(width, 900, "light", "screen");
    browser.open(address);
    browser.ask(LAID_OUT);
}

#[test]
fn pages_of_the_book_are_accessible_and_fit_every_width() {
    let book = Built::book();
    let mut browser = browser_with_axe();
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for (number, page) in book.pages().iter().enumerate() {
        // Without scripts, a page shows this one as its menu, in a frame.
        if page == "toc.html" {
            continue;
        }
        let mut add = |width: u32, violations: Vec<String>| {
            found.extend(violations.into_iter().map(|it| (it, format!("{page} at {width}"))));
        };
        let is_sample = number % SAMPLE == 0;
        for width in [320, 390, 1280] {
            open(&mut browser, &book.address(page), width);
            assert_eq!(browser.ask(OVERFLOW), 0, "{page} is wider than {width} pixels");
            if is_sample || width == 1280 {
                add(width, violations(&mut browser, Rules::All));
            }
        }
        browser.show(1280, 900, "dark", "screen");
        browser.wait_for("document.documentElement.classList.contains('navy')");
        add(1280, violations(&mut browser, Rules::Colors));
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// A keyboard opens the menu, the search and the list of colours, which axe does not see before.
#[test]
fn a_keyboard_opens_the_menus_of_the_book() {
    let book = Built::book();
    let mut browser = browser_with_axe();
    let focused = "document.activeElement.title";
    for scheme in ["light", "dark"] {
        browser.show(390, 900, scheme, "screen");
        for (title, id) in [
            ("Toggle Table of Contents", "mdbook-sidebar"),
            ("Change theme", "mdbook-theme-list"),
            ("Search (`/`)", "mdbook-search-wrapper"),
        ] {
            browser.open(&book.address("files.html"));
            let is_shown = format!(
                "document.getElementById('{id}').checkVisibility({{visibilityProperty: true}})"
            );
            assert_eq!(browser.ask(&is_shown), false, "{id}");
            for _ in 0..20 {
                browser.press("Tab");
                if browser.ask(focused) == title {
                    break;
                }
            }
            assert_eq!(browser.ask(focused), title);
            browser.press("Enter");
            browser.wait_for(&is_shown);
            let is_open = format!(
                "[...document.querySelectorAll('button')].find((it) => it.title === '{title}').ariaExpanded"
            );
            assert_eq!(browser.ask(&is_open), "true", "{id}");
            let violations = violations(&mut browser, Rules::All);
            assert_eq!(violations, Vec::<String>::new(), "{id}, {scheme}");
        }
    }
}

/// Returns the addresses of links and the ids of a page, which include those that scripts add.
const ADDRESSES: &str = r#"({
  links: [...document.querySelectorAll("a[href]")].map((link) => link.href),
  ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
})"#;

#[test]
fn every_link_of_the_book_leads_somewhere() {
    let book = Built::book();
    let root = book.address("");
    let mut browser = Browser::start();
    let mut links: BTreeMap<String, String> = BTreeMap::new();
    let mut places = BTreeSet::new();
    for page in book.pages() {
        let address = book.address(&page);
        browser.open(&address);
        let found = browser.ask(ADDRESSES);
        for link in strings(&found["links"]) {
            if link.starts_with(&root) {
                links.insert(link, page.clone());
            }
        }
        for id in strings(&found["ids"]) {
            places.insert(format!("{address}#{id}"));
        }
        places.insert(address);
        // A missing picture, style or script is a complaint, too.
        let complaints = std::mem::take(&mut browser.complaints);
        assert_eq!(complaints, Vec::<String>::new(), "{page}");
    }
    assert!(links.len() > 200, "{}", links.len());
    links.retain(|link, _| !places.contains(link));
    assert!(links.is_empty(), "links that lead nowhere, and a page that has them: {links:#?}");
}

fn strings(list: &Value) -> Vec<String> {
    serde_json::from_value(list.clone()).unwrap()
}
