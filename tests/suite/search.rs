//! Search: the built-in index, and how Factpress runs Pagefind. A script replaces Pagefind here.

use std::path::Path;
use std::process::Command;

use crate::fixture::{Outcome, Site, outcome, select};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";

fn with_pagefind() -> Site {
    Site::sound().edit("site.yaml", "title:", "search: {engine: pagefind}\ntitle:")
}

/// Builds the site with a PATH that contains only a `pagefind` with these commands, or nothing.
#[cfg(unix)]
fn build(site: &Site, script: Option<&str>) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    if let Some(script) = script {
        let program = folder.path().join("pagefind");
        std::fs::write(&program, format!("#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
    command
        .arg("build")
        .arg("--site")
        .arg(site.path(""))
        .env("PATH", folder.path())
        .env("NO_COLOR", "1");
    outcome(&mut command)
}

/// Writes the arguments, the list of pages, and two files in its folder.
#[cfg(unix)]
const WORKS: &str =
    "mkdir -p pagefind/index && echo \"$@\" > pagefind/asked && ls claims > pagefind/index/claims";

#[cfg(unix)]
#[test]
fn pagefind_indexes_the_staged_site_and_its_files_are_part_of_it() {
    let site = with_pagefind();
    for time in ["first", "second"] {
        let built = build(&site, Some(WORKS));
        assert_eq!(built.status, 0, "{time}: {}", built.stderr);
        assert_eq!(site.read("public/pagefind/asked"), "--site . --output-subdir pagefind\n");
        assert_eq!(site.read("public/pagefind/index/claims"), "river\n");
        assert!(site.read("public/.factpress").contains("\npagefind/index/claims\n"), "{time}");
    }
    let site =
        site.edit("site.yaml", "search: {engine: pagefind}", "search: {engine: builtin}").built();
    assert!(!site.path("public/pagefind").exists(), "the built-in search leaves nothing of it");
}

#[cfg(unix)]
#[test]
fn without_pagefind_nothing_is_written() {
    let absent = build(&with_pagefind(), None);
    assert_eq!(absent.status, 2);
    for words in ["engine: pagefind", "there is no such program", "npm install --global pagefind"] {
        assert!(absent.stderr.contains(words), "{}", absent.stderr);
    }
    let site = with_pagefind();
    build(&site, None);
    assert!(!site.path("public").exists());

    assert_eq!(build(&site, Some(WORKS)).status, 0);
    let before = site.output();
    let site = site.edit(VERDICT, "Something is so.", "Something else is so.");
    let failed = build(&site, Some("echo No room. >&2; mkdir pagefind; exit 3"));
    assert_eq!(failed.status, 2);
    assert!(
        failed.stderr.contains("No room.") && failed.stderr.contains("`pagefind` failed"),
        "{}",
        failed.stderr
    );
    assert_eq!(site.output(), before, "the last site is unchanged");
    assert_eq!(site.run(&["check"]).status, 0, "a check needs no Pagefind");
}

#[cfg(unix)]
#[test]
fn only_the_page_that_loads_pagefind_may_run_it() {
    let site = with_pagefind();
    build(&site, Some(WORKS));
    for path in site.pages() {
        let page = site.page(&path);
        let policy =
            select(&page, "meta[http-equiv='Content-Security-Policy']")[0].attr("content").unwrap();
        let is_search = path == "search/index.html";
        assert_eq!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), is_search, "{path}");
        assert!(is_search || policy.contains("script-src 'self';"), "{path}: {policy}");
    }
    let page = site.page("search/index.html");
    assert_eq!(select(&page, "form[data-claims]")[0].attr("data-pagefind"), Some("../pagefind/"));
    assert_eq!(select(&page, "script").len(), 1, "the built-in index is not loaded");
    assert!(
        site.output()
            .iter()
            .all(|(path, _)| !path.contains("claims.") || !Path::new(path).starts_with("assets"))
    );
    let page = Site::sound().built().read("public/search/index.html");
    assert!(!page.contains("wasm") && !page.contains("data-pagefind="), "{page}");
}

#[test]
fn pages_say_what_pagefind_is_to_index() {
    let site = Site::copied("full").built();
    for path in site.pages() {
        let page = site.page(&path);
        let is_indexed = path.starts_with("claims/")
            || path.starts_with("articles/") && path != "articles/index.html";
        assert_eq!(select(&page, "[data-pagefind-body]").len(), usize::from(is_indexed), "{path}");
        for outside in ["header.masthead", "footer.colophon"] {
            assert!(
                select(&page, outside)[0].attr("data-pagefind-ignore").is_some(),
                "{path}: {outside}"
            );
        }
    }
    let page = site.page("claims/two-metres/index.html");
    let values = |kind: &str, name: &str| -> Vec<String> {
        let named = format!("[data-pagefind-{kind}^='{name}']");
        let value = |element: &scraper::ElementRef| {
            let written = element.attr(&format!("data-pagefind-{kind}")).unwrap();
            let from = written.split([',', '[', ']']).nth(1);
            let attribute = from.and_then(|from| element.attr(from)).map(str::to_owned);
            attribute.unwrap_or_else(|| element.text().collect())
        };
        select(&page, &named).iter().map(value).collect()
    };
    assert_eq!(values("filter", "rating"), ["Mostly false"]);
    assert_eq!(values("filter", "claimant"), ["The council"]);
    assert_eq!(values("filter", "topic"), ["Rivers", "2026"]);
    assert_eq!(values("filter", "year"), ["2026"]);
    assert_eq!(values("sort", "published"), ["2026-01-16"]);
    assert_eq!(values("meta", "title"), ["The river rose by two metres."]);
    assert_eq!(values("meta", "rating"), ["mostly-false"]);
    assert_eq!(values("meta", "summary"), ["The gauge shows 1.4 metres."]);
}

/// Neither engine shows the rating of a retracted claim.
#[test]
fn search_gives_no_verdict_that_is_retracted() {
    let site = Site::copied("full").built();
    let page = site.page("claims/bridge-gone/index.html");
    assert!(
        select(&page, "[data-pagefind-filter^=rating], [data-pagefind-meta=summary]").is_empty()
    );
    let index =
        site.output().into_iter().find(|(path, _)| path.starts_with("assets/claims.")).unwrap().1;
    let index = String::from_utf8(index).unwrap();
    let json = index.strip_prefix("window.factpress = ").unwrap().trim_end().trim_end_matches(';');
    let index: serde_json::Value = serde_json::from_str(json).unwrap();
    let claims = index["claims"].as_array().unwrap();
    let retracted = claims.iter().find(|claim| claim["id"] == "bridge-gone").unwrap();
    assert!(retracted.get("rating").is_none() && retracted.get("summary").is_none(), "{retracted}");
}
