//! Takes pictures of three sites (one of them right-to-left) in every theme, light and dark, narrow
//! and wide. Usage: `screenshots OUT_DIR`. `FACTPRESS` names the program.

use std::path::Path;

use browser_tests::Browser;
use browser_tests::built::{Built, THEMES};

const SIZES: [(u32, u32); 2] = [(1280, 800), (390, 844)];

/// A site: its name in the names of the pictures, its folder, and its pages.
struct Subject {
    name: &'static str,
    folder: &'static str,
    pages: [(&'static str, &'static str); 5],
}

const SUBJECTS: [Subject; 3] = [
    Subject {
        name: "own",
        folder: ".",
        pages: [
            ("home", "index.html"),
            ("article", "articles/leading-security-software-tied-to-russian-mob/index.html"),
            ("claim", "claims/russian-mob-ties/index.html"),
            ("list", "ratings/unsupported/index.html"),
            ("search", "search/index.html"),
        ],
    },
    Subject {
        name: "arabic",
        folder: "tests/sites/arabic",
        pages: [
            ("home", "index.html"),
            ("article", "articles/bridge/index.html"),
            ("claim", "claims/twenty-thousand/index.html"),
            ("list", "people/index.html"),
            ("search", "search/index.html"),
        ],
    },
    Subject {
        name: "town",
        folder: "examples/town",
        pages: [
            ("home", "index.html"),
            ("debate", "articles/debate/index.html"),
            ("picture", "articles/flood-post/index.html"),
            ("chart", "claims/bus-passengers/index.html"),
            ("correction", "claims/market-hall-debt/index.html"),
        ],
    },
];

fn main() {
    let out = std::env::args().nth(1).expect("screenshots OUT_DIR");
    std::fs::create_dir_all(&out).unwrap();
    let mut browser = Browser::start();
    browser.call("Emulation.setScrollbarsHidden", serde_json::json!({"hidden": true}));
    for subject in SUBJECTS {
        for theme in THEMES {
            let site = Built::with(subject.folder, &["--theme", theme]);
            for (page, path) in subject.pages {
                for (width, height) in SIZES {
                    for scheme in ["light", "dark"] {
                        browser.show(width, height, scheme, "screen");
                        browser.open(&site.address(path));
                        let name = format!("{}-{theme}-{page}-{width}-{scheme}.png", subject.name);
                        std::fs::write(Path::new(&out).join(name), browser.picture()).unwrap();
                    }
                }
            }
        }
    }
}
