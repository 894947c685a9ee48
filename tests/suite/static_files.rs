//! The files of `static/`: they are published at the root of the site as they are.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::fixture::{Site, found_in};
use crate::serve::{Preview, wait};
use crate::since::{RIVER, begin, published, report};

/// Bytes that are no text.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\xff";

fn with_files() -> Site {
    Site::sound()
        .write("static/report.pdf", PICTURE)
        .write("static/ads.txt", "desk.example, 1, DIRECT\r\n")
        .write("static/.well-known/security.txt", "Contact: mailto:desk@desk.example\n")
        .write("static/tools/map/index.html", "<!doctype html><title>Map</title>\n")
        .write("static/claims/extra.csv", "a,b\n")
        .write("static/Größe & Co #1.txt", "1\n")
        .write("static/empty", "")
}

/// Returns the paths of a build that are not in a build of the same site without `static/`.
fn published_files(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let other = Site::sound().built();
    let mut files: BTreeMap<String, Vec<u8>> = site.output().into_iter().collect();
    for (path, _) in other.output() {
        files.remove(&path);
    }
    files
}

#[test]
fn files_are_published_as_they_are() {
    let site = with_files();
    assert_eq!(site.found(), []);
    let site = site.built();
    let files = published_files(&site);
    let expected = [
        ".well-known/security.txt",
        "Größe & Co #1.txt",
        "ads.txt",
        "claims/extra.csv",
        "empty",
        "report.pdf",
        "tools/map/index.html",
    ];
    assert_eq!(files.keys().collect::<Vec<_>>(), expected);
    for (path, bytes) in files {
        assert_eq!(std::fs::read(site.path(&format!("static/{path}"))).unwrap(), bytes, "{path}");
    }
}

#[test]
fn what_systems_and_editors_leave_behind_is_not_published() {
    let names = [
        ".DS_Store",
        "._report.pdf",
        ".git/config",
        ".report.pdf.swp",
        ".htpasswd",
        "Thumbs.db",
        "desktop.ini",
        "ads.txt~",
        "folder/.DS_Store",
        "folder/.well-known/x",
        ".well-known/.DS_Store",
        ".well-known/security.txt~",
    ];
    let mut site = Site::sound();
    for name in names {
        site = site.write(&format!("static/{name}"), "x");
    }
    assert_eq!(site.found(), []);
    let site = site.built();
    assert_eq!(published_files(&site), BTreeMap::new());
}

#[test]
fn a_taken_path_is_an_error_that_names_both() {
    let cases = [
        ("index.html", "the path of the file `index.html` of the site itself"),
        ("claims/river/index.html", "the file `claims/river/index.html` of the site"),
        ("CLAIMS/extra.csv", "`CLAIMS/` is the same folder as the folder `claims/` of the site"),
        ("claims/RIVER/x.txt", "`claims/RIVER/` is the same folder as the folder `claims/river/`"),
        ("claims", "the path of the folder `claims/` of the site"),
        ("claims.json", "the path of the file `claims.json` of the site"),
        ("Claims.JSON", "`Claims.JSON` is the same path as that of the file `claims.json`"),
        ("feed.xml/x.txt", "the folder `feed.xml/` would have the path of the file `feed.xml`"),
        ("robots.txt", "the file `robots.txt` of the site"),
        ("sitemap.xml", "the file `sitemap.xml` of the site"),
        ("404.html", "the file `404.html` of the site"),
        ("articles/report/annotations.json", "the file `articles/report/annotations.json`"),
        ("claims/river/card.png", "the file `claims/river/card.png` of the site"),
        ("about/index.html", "the file `about/index.html` of the site"),
        ("old/index.html", "the file `old/index.html` of the site"),
        ("CNAME", "the file `CNAME` of the site"),
        ("_factpress/x", "the preview uses the address `_factpress/`"),
        ("Pagefind/x", "the search of this site uses the address `pagefind/`"),
        ("_Factpress/x", "the preview uses the address `_factpress/`"),
        ("ADS.txt", "`ads.txt` is the same path as that of the file `static/ADS.txt`"),
        ("ads.txt/x", "the folder `ads.txt/`"),
    ];
    for (name, words) in cases {
        let site = Site::sound()
            .write(
                "site.yaml",
                "title: A site\nbase_url: https://desk.example/\ndomain: desk.example\n\
                 cards: {enabled: true}\nsearch: {engine: pagefind}\n\
                 redirects: {old/: claims/river/}\n",
            )
            .write("content/pages/about.md", "---\ntitle: About\n---\nUs.\n");
        assert_eq!(site.found(), []);
        let is_second = name.to_lowercase().starts_with("ads.txt");
        let site = site.write(&format!("static/{name}"), "x");
        let site = if is_second && name == "ADS.txt" {
            site.write("static/ads.txt", "x")
        } else if is_second {
            site.write("static/ADS.TXT", "x")
        } else {
            site
        };
        let report = site.report();
        let list = report["diagnostics"].as_array().unwrap();
        assert_eq!(list.len(), 1, "{name}: {report}");
        assert_eq!(list[0]["code"], "duplicate-id", "{name}");
        assert_eq!(list[0]["severity"], "error", "{name}");
        let file = list[0]["file"].as_str().unwrap();
        let expected = if name == "ADS.txt" { "ads.txt" } else { name };
        assert_eq!(file, format!("static/{expected}"));
        let message = list[0]["message"].as_str().unwrap();
        assert!(message.contains(words), "{name}: {message}");
        assert!(list[0]["help"].as_str().is_some_and(|help| help.contains("rename")), "{name}");
        let outcome = site.run(&["build"]);
        assert_eq!(outcome.status, 1, "{name}");
        assert!(outcome.stderr.contains(words), "{name}: {}", outcome.stderr);
        assert!(!site.path("public").exists(), "{name}");
    }
}

#[test]
fn the_index_of_the_search_keeps_its_address() {
    let site = Site::sound().built();
    let index = |(path, _): &(String, Vec<u8>)| path.starts_with("assets/claims.");
    let (path, _) = site.output().into_iter().find(index).unwrap();
    let file = format!("static/{path}");
    let site = site.write(&file, "x");
    assert_eq!(site.found(), [("duplicate-id".to_owned(), file, 1, 1)]);
}

#[test]
fn files_of_the_theme_keep_their_addresses() {
    let assets = Site::sound().built().output().into_iter();
    let assets = assets.filter(|(path, _)| path.starts_with("assets/"));
    let mut site = Site::sound();
    let mut count = 0;
    for (path, _) in assets {
        site = site.write(&format!("static/{path}"), "x");
        count += 1;
    }
    assert!(count > 3, "{count}");
    assert_eq!(site.found().len(), count);
}

#[test]
fn files_at_free_paths_are_no_errors() {
    let cases = [
        "robots-extra/x.pdf",
        "CNAME",
        "pagefind/x",
        "claims/river/photo.jpg",
        "assets/logo.svg",
        "about",
        ".well-known/x",
    ];
    for name in cases {
        let site = Site::sound().write(&format!("static/{name}"), "x");
        assert_eq!(site.found(), [], "{name}");
        let site = site.built();
        assert_eq!(site.read(&format!("public/{name}")), "x");
    }
}

#[test]
fn files_that_cannot_be_published_are_errors_at_their_paths() {
    let site = Site::sound()
        .write("static/large.bin", "x")
        .huge("static/large.bin")
        .write("static/.factpress", "x")
        .write("static/.factpress-x/y", "x");
    let mut expected = vec![
        ("file-too-large", "static/large.bin"),
        ("unexpected-file", "static/.factpress"),
        ("unexpected-file", "static/.factpress-x/y"),
    ];
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        std::os::unix::fs::symlink(site.path("site.yaml"), site.path("static/link.txt")).unwrap();
        std::os::unix::fs::symlink(site.path("content"), site.path("static/folder")).unwrap();
        for name in [&b"static/bad\xff.txt"[..], b"static/bad\x07.txt", b"static/a\\b.txt"] {
            std::fs::write(site.path("").join(std::ffi::OsStr::from_bytes(name)), "x").unwrap();
        }
        expected.extend([
            ("unexpected-file", "static/link.txt"),
            ("unexpected-file", "static/folder"),
            ("unexpected-file", "static/bad\u{fffd}.txt"),
            ("unexpected-file", "static/bad\u{7}.txt"),
            ("unexpected-file", "static/a\\b.txt"),
        ]);
    }
    let mut found: Vec<(String, String)> =
        site.found().into_iter().map(|(code, file, ..)| (code, file)).collect();
    found.sort();
    let mut expected: Vec<(String, String)> =
        expected.into_iter().map(|(code, file)| (code.to_owned(), file.to_owned())).collect();
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(site.run(&["build"]).status, 1);
    let file = Site::sound().write("static", "x");
    assert_eq!(file.found(), [("unexpected-file".to_owned(), "static".to_owned(), 1, 1)],);
}

#[cfg(unix)]
#[test]
fn a_linked_folder_is_not_followed() {
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("secret.txt"), "x").unwrap();
    let site = Site::sound();
    std::os::unix::fs::symlink(elsewhere.path(), site.path("static")).unwrap();
    assert_eq!(site.found(), [("unexpected-file".to_owned(), "static".to_owned(), 1, 1)]);
}

#[test]
fn the_output_cannot_be_the_folder_itself() {
    let site = with_files();
    for out in ["static", "static/public"] {
        let outcome = site.run(&["build", "--out", site.path(out).to_str().unwrap()]);
        assert_eq!(outcome.status, 2, "{out}");
        assert!(outcome.stderr.contains("a folder of the site's own files"), "{}", outcome.stderr);
    }
}

#[test]
fn only_changes_are_written_and_old_files_are_removed() {
    let modified = |site: &Site, name: &str| {
        std::fs::metadata(site.path(&format!("public/{name}"))).unwrap().modified().unwrap()
    };
    let site = with_files().built();
    let before = [modified(&site, "report.pdf"), modified(&site, "ads.txt")];
    std::thread::sleep(std::time::Duration::from_millis(20));
    // The same size, so that only the bytes tell.
    let site = site.write("static/ads.txt", "desk.example, 2, DIRECT\r\n").remove("static/empty");
    let site = site.remove("static/tools/map/index.html").built();
    assert_eq!(modified(&site, "report.pdf"), before[0]);
    assert_ne!(modified(&site, "ads.txt"), before[1]);
    assert_eq!(site.read("public/ads.txt"), "desk.example, 2, DIRECT\r\n");
    assert!(!site.path("public/empty").exists());
    assert!(!site.path("public/tools").exists());
    // A changed copy is written again, one of another length too.
    for text in ["desk.example, 3, DIRECT\r\n", "", "desk.example, 2, DIRECT\r\nmore"] {
        std::fs::write(site.path("public/ads.txt"), text).unwrap();
        assert_eq!(site.run(&["build"]).status, 0);
        assert_eq!(site.read("public/ads.txt"), "desk.example, 2, DIRECT\r\n", "{text:?}");
    }
}

#[test]
fn parts_and_the_list_of_checksums_have_the_files() {
    let mut site = with_files();
    for number in 0..30 {
        site = site.write(&format!("static/data/{number}.csv"), number.to_string());
    }
    let list = site.path("whole.sha256");
    assert_eq!(site.run(&["build", "--manifest", list.to_str().unwrap()]).status, 0);
    let list = std::fs::read_to_string(list).unwrap();
    let sum = hex(&Sha256::digest(PICTURE));
    assert!(list.contains(&format!("{sum}  report.pdf\n")), "{list}");
    assert!(list.contains("  .well-known/security.txt\n"), "{list}");
    let whole: BTreeMap<String, Vec<u8>> = site.output().into_iter().collect();
    let mut seen = BTreeMap::new();
    for part in 1..=3 {
        let out = site.path(&format!("part-{part}"));
        let arguments = ["build", "--shard", &format!("{part}/3"), "--out", out.to_str().unwrap()];
        assert_eq!(site.run(&arguments).status, 0);
        let files = crate::fixture::files(&out);
        let own = files.iter().filter(|(path, _)| path.starts_with("data/")).count();
        assert!((1..30).contains(&own), "part {part} has {own} of 30 files");
        for (path, bytes) in files {
            assert!(seen.insert(path.clone(), bytes).is_none() || path == ".factpress", "{path}");
        }
    }
    assert!(seen == whole, "{:?}", seen.keys());
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_preview_serves_them_and_nothing_else() {
    let site = with_files().write("static/.htpasswd", "secret").write("static/script.js", "1;\n");
    let preview = Preview::of(&site, &[]);
    let cases: [(&str, u16, &str); 13] = [
        ("/report.pdf", 200, "application/pdf"),
        ("/ads.txt", 200, "text/plain; charset=utf-8"),
        ("/.well-known/security.txt", 200, "text/plain; charset=utf-8"),
        ("/claims/extra.csv", 200, "text/csv; charset=utf-8"),
        ("/script.js", 200, "text/javascript; charset=utf-8"),
        ("/Gr%C3%B6%C3%9Fe%20&%20Co%20%231.txt", 200, "text/plain; charset=utf-8"),
        ("/tools/map/", 200, "text/html; charset=utf-8"),
        ("/tools/map", 308, ""),
        ("/tools/", 404, ""),
        ("/.htpasswd", 404, ""),
        ("/static/ads.txt", 404, ""),
        ("/tools/../../site.yaml", 404, ""),
        ("/tools/%2e%2e/%2e%2e/site.yaml", 404, ""),
    ];
    for (path, status, media_type) in cases {
        let answer = preview.get(path);
        assert_eq!(answer.status, status, "{path}");
        let head = answer.head.to_lowercase();
        assert!(head.contains(&format!("content-type: {media_type}")) || status == 308, "{head}");
    }
    assert_eq!(preview.get("/report.pdf").body, PICTURE);
    assert_eq!(preview.get("/tools/map/").text(), "<!doctype html><title>Map</title>\n");
}

#[test]
fn the_preview_shows_changes() {
    for options in [&[][..], &["--poll"]] {
        let site = Site::sound();
        let preview = Preview::of(&site, options);
        assert_eq!(preview.get("/ads.txt").status, 404);
        let site = site.write("static/ads.txt", "one");
        wait("a new folder", || preview.get("/ads.txt").text() == "one");
        let site = site.write("static/ads.txt", "two!");
        wait("a changed file", || preview.get("/ads.txt").text() == "two!");
        let site = site.write("static/a/b.txt", "b");
        wait("a new file", || preview.get("/a/b.txt").text() == "b");
        let site = site.write("static/claims.json", "x");
        let codes = || preview.problems()["list"][0]["code"].clone();
        wait("a conflict", || codes() == "duplicate-id");
        let site = site.remove("static/claims.json").remove("static/ads.txt");
        wait("no file", || preview.get("/ads.txt").status == 404 && codes() == Value::Null);
        std::fs::remove_dir_all(site.path("static")).unwrap();
        wait("no folder", || preview.get("/a/b.txt").status == 404);
    }
}

#[test]
fn links_lead_to_them() {
    let cases = [
        ("/report.pdf", "../../report.pdf"),
        ("/report.pdf#page=2", "../../report.pdf#page=2"),
        ("../../ads.txt", "../../ads.txt"),
        ("/.well-known/security.txt", "../../.well-known/security.txt"),
        ("/tools/map/", "../../tools/map/index.html"),
        ("/Gr%C3%B6%C3%9Fe%20&%20Co%20%231.txt", "../../Gr%C3%B6%C3%9Fe%20&%20Co%20%231.txt"),
        ("../../../../static/report.pdf", "../../report.pdf"),
    ];
    for (written, href) in cases {
        let text = format!("explanation: |\n  See [this]({written}).\n");
        let site = with_files();
        let verdict = site.read(RIVER) + &text;
        let site = site.write(RIVER, verdict);
        assert_eq!(site.found(), [], "{written}");
        let page = site.built().page("claims/river/index.html");
        let links = crate::fixture::select(&page, "a");
        assert!(links.iter().any(|link| link.attr("href") == Some(href)), "{written}");
    }
    let site = with_files();
    let verdict = site.read(RIVER) + "explanation: |\n  See [this](/reports.pdf).\n";
    let report = site.write(RIVER, verdict).report();
    assert_eq!(found_in(&report)[0].0, "broken-link", "{report}");
    assert!(report.to_string().contains("did you mean `/report.pdf`?"), "{report}");
}

#[test]
fn diff_lists_them() {
    let site = with_files();
    begin(&site);
    let changes = |site: &Site| -> Value {
        serde_json::from_str(&site.run(&["diff", "HEAD", "--format", "json"]).stdout).unwrap()
    };
    let same = changes(&site);
    for list in ["files_added", "files_removed", "files_changed"] {
        assert_eq!(same[list], json!([]), "{list}");
    }
    let site = site
        .write("static/report.pdf", "other")
        .remove("static/ads.txt")
        .write("static/new.txt", "new");
    let found = changes(&site);
    assert_eq!(found["files_added"], json!(["new.txt"]));
    assert_eq!(found["files_removed"], json!(["ads.txt"]));
    assert_eq!(found["files_changed"], json!(["report.pdf"]));
    let markdown = site.run(&["diff", "HEAD"]).stdout;
    for section in [
        "### New files\n\n- `/new.txt`\n",
        "### Files that are gone\n\n- `/ads.txt`\n",
        "### Files with other content\n\n- `/report.pdf`\n",
    ] {
        assert!(markdown.contains(section), "{markdown}");
    }
}

#[test]
fn no_published_file_changes_silently() {
    let site = published()
        .write("static/report.pdf", PICTURE)
        .write("static/ads.txt", "one")
        .write("static/.well-known/x", "one");
    crate::since::commit(&site, "Files");
    assert_eq!(found_in(&report(&site)), []);
    let site = site
        .write("static/report.pdf", "other")
        .remove("static/ads.txt")
        .write("static/new.txt", "new");
    let report = report(&site);
    let warning = |file: &str| ("undisclosed-change".to_owned(), file.to_owned(), 1, 1);
    assert_eq!(found_in(&report), [warning("static/ads.txt"), warning("static/report.pdf")]);
    for found in report["diagnostics"].as_array().unwrap() {
        assert_eq!(found["severity"], "warning", "{found}");
    }
}
