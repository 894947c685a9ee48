//! Kept copies in the preview: quotes are looked for while they are typed, and copies outside of the
//! site's folder are watched.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Preview, wait};
use crate::fixture::Site;

const RIVER: &str = "content/articles/report/verdicts/river.yaml";
const GAUGE: &str = "The highest reading of the week was 1.4 metres.\n\nThe river. The river.\n\n\
    The rest of this copy is for the eyes of the desk alone.\n";

/// A site whose claim `river` has a source with a kept copy, and whose `site.yaml` has more lines.
fn site(copy: &str, more: &str) -> Site {
    let site = Site::sound();
    let hash = factpress::content::sha256(GAUGE.as_bytes());
    let entry = format!(
        "  - title: Gauge\n    copy: {copy}\n    copy_sha256: {hash}\n    quote: reading of the week\n"
    );
    let river =
        site.read(RIVER).replace("  - title: A record\n", &format!("  - title: A record\n{entry}"));
    site.write(RIVER, river)
        .write("site.yaml", format!("title: A site\nbase_url: https://desk.example/\n{more}"))
}

#[test]
fn a_quote_is_looked_for_while_it_is_typed() {
    let site = site("gauge.txt", "").write("content/articles/report/verdicts/gauge.txt", GAUGE);
    let preview = Preview::of(&site, &[]);
    let ask = |source: usize, quote: &str| {
        let request = json!({"claim": "river", "source": source, "quote": quote});
        let (status, answer) = preview.post("/_factpress/quote", &request);
        assert_eq!(status, 200, "{answer}");
        assert!(!answer.to_string().contains("alone"), "{answer}");
        answer
    };
    let list = ask(0, "");
    let copy = "content/articles/report/verdicts/gauge.txt";
    assert_eq!(list["sources"], json!([{"number": 2, "title": "Gauge", "copy": copy}]));
    assert_eq!((&list["path"], &list["result"]), (&json!(RIVER), &Value::Null));
    let cases = [
        ("highest reading", Some("quote: highest reading"), "occur once"),
        (" Highest: \"no\" ", None, "do not occur"),
        ("reading of the week was 1.4", Some("quote: reading of the week was 1.4"), "occur once"),
        ("The river", Some("quote: The river"), "occur several times"),
        ("1.4 met", Some("quote: 1.4 met"), "in the middle of a word"),
        ("highest reading of the week was 1.5 metres", None, "[-1.5-]{+1.4+}"),
        ("The highest […] 1.4 metres", Some("quote: The highest […] 1.4 metres"), "occur once"),
    ];
    for (quote, yaml, words) in cases {
        let result = ask(2, quote)["result"].clone();
        assert_eq!(result["yaml"].as_str(), yaml, "{quote}: {result}");
        assert_eq!(result["is_found"], yaml.is_some(), "{quote}: {result}");
        assert!(result.to_string().contains(words), "{quote}: {result}");
    }
    for (source, quote) in [(2, "  "), (1, "highest reading"), (3, "highest reading")] {
        assert_eq!(ask(source, quote)["result"], Value::Null);
    }

    // The file is read again when it changes.
    let site = site.write(copy, GAUGE.replace("1.4", "1.5"));
    wait("the new copy", || ask(2, "week was 1.5 metres")["result"]["is_found"] == json!(true));
    let site = site.write(copy, b"\xFF");
    wait("a copy that cannot be read", || {
        let request = json!({"claim": "river", "source": 2, "quote": "river"});
        preview.post("/_factpress/quote", &request).0 == 422
    });
    drop(site);

    let unknown = preview.post("/_factpress/quote", &json!({"claim": "none"}));
    assert_eq!(unknown.0, 422);
    let request = json!({"claim": "river", "source": 2, "quote": "highest"}).to_string();
    let headers = [("Content-Type", "application/json")];
    assert_eq!(preview.request("POST", "/_factpress/quote", &headers, &request).status, 403);
    assert_eq!(preview.request("GET", "/_factpress/quote", &[], "").status, 405);
}

#[test]
fn what_readers_do_not_see_is_not_told_without_drafts() {
    let site = site("gauge.txt", "").write("content/articles/report/verdicts/gauge.txt", GAUGE);
    let preview = Preview::of(&site, &["--no-drafts"]);
    let request = json!({"claim": "river", "source": 2, "quote": "highest reading"});
    let (status, answer) = preview.post("/_factpress/quote", &request);
    assert_eq!(status, 422, "{answer}");
}

/// How often the preview looks for changes with `--poll`.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

#[test]
fn copies_outside_of_the_folder_are_watched() {
    for arguments in [&[][..], &["--poll"]] {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("archive");
        let name = folder.path().file_name().unwrap().to_str().unwrap();
        let site = site("gauge.txt", &format!("copies: ../{name}/archive\n"));
        let preview = Preview::of(&site, arguments);
        let codes = || -> Vec<String> {
            let list = preview.problems()["list"].as_array().cloned().unwrap_or_default();
            list.iter().map(|found| found["code"].as_str().unwrap().to_owned()).collect()
        };
        let write = |text: &str| std::fs::write(archive.join("gauge.txt"), text).unwrap();
        assert_eq!(codes(), [""; 0], "without the folder, quotes are not verified");
        std::fs::create_dir(&archive).unwrap();
        wait("no copy", || codes() == ["missing-file"]);
        std::fs::write(archive.join("other.txt"), "Another copy.\n").unwrap();
        write(GAUGE);
        wait("a new copy", || codes().is_empty());
        write(&GAUGE.replace("1.4", "1.5"));
        wait("a changed copy", || codes() == ["copy-changed"]);
        if !arguments.is_empty() {
            // Until the copy was looked at: a copy that is as before at the next look did not change.
            std::thread::sleep(2 * POLL_INTERVAL);
        }
        std::fs::write(archive.join("new.tmp"), GAUGE).unwrap();
        std::fs::rename(archive.join("new.tmp"), archive.join("gauge.txt")).unwrap();
        wait("an atomic save", || codes().is_empty());
        std::fs::remove_dir_all(&archive).unwrap();
        std::fs::create_dir(&archive).unwrap();
        wait("no copy again", || codes() == ["missing-file"]);
        write(GAUGE);
        wait("the copy again", || codes().is_empty());
        let site = site.edit(RIVER, "copy: gauge.txt", "copy: below/gauge.txt");
        wait("another copy", || codes() == ["missing-file"]);
        std::fs::create_dir(archive.join("below")).unwrap();
        std::fs::write(archive.join("below/gauge.txt"), GAUGE).unwrap();
        wait("a copy in a folder", || codes().is_empty());
        let _site = site.edit("site.yaml", "/archive", "");
        wait("another folder", || codes() == ["missing-file"]);
    }
}
