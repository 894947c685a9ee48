//! Tests the documentation as a book, which mdBook makes from `docs/`: no violation of axe, no page that
//! is wider than its window, no link that leads nowhere.

use std::collections::{BTreeMap, BTreeSet};

use browser_tests::Browser;
use browser_tests::built::Built;
use serde_json::Value;

use crate::accessibility::{RUN, browser_with_axe};

const WIDTHS: [u32; 3] = [320, 390, 1280];

/// One page of this number is tested with axe at every width, and all others at the last one, because
/// axe takes most of the time.
const SAMPLE: usize = 8;

const OVERFLOW: &str =
    "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/// Waits for the fonts, and for the script that watches the sizes of tables and messages.
const LAID_OUT: &str = "document.fonts.ready.then(() =>
  new Promise((done) => requestAnimationFrame(() => setTimeout(done))))";

/// Opens a page and waits until it does not change any more.
fn open(browser: &mut Browser, book: &Built, page: &str) {
    browser.open(&book.address(page));
    browser.ask(LAID_OUT);
}

#[test]
fn no_page_of_the_book_is_wider_than_its_window() {
    let book = Built::book();
    let mut browser = Browser::start();
    for page in book.pages() {
        for width in WIDTHS {
            browser.show(width, 900, "light", "screen");
            open(&mut browser, &book, &page);
            assert_eq!(browser.ask(OVERFLOW), 0, "{page} is wider than {width} pixels");
        }
    }
}

fn assert_accessible(scheme: &str) {
    let book = Built::book();
    let mut browser = browser_with_axe();
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for (number, page) in book.pages().iter().enumerate() {
        // Without scripts, a page shows this one as its menu, in a frame.
        if page == "toc.html" {
            continue;
        }
        for width in WIDTHS {
            if width < 1280 && number % SAMPLE > 0 {
                continue;
            }
            browser.show(width, 900, scheme, "screen");
            open(&mut browser, &book, page);
            let violations: Vec<String> = serde_json::from_value(browser.ask(RUN)).unwrap();
            let place = format!("{page} at {width}");
            found.extend(violations.into_iter().map(|violation| (violation, place.clone())));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn axe_finds_no_violation_in_a_light_book() {
    assert_accessible("light");
}

#[test]
fn axe_finds_no_violation_in_a_dark_book() {
    assert_accessible("dark");
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
            let violations: Vec<String> = serde_json::from_value(browser.ask(RUN)).unwrap();
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
