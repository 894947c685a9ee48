//! Rules about the sources that the compiler does not check.

use std::path::{Path, PathBuf};

/// The rooms in their order: each may use those before it.
const ROOMS: [&str; 24] = [
    "diagnostics",
    "text",
    "anchor",
    "media",
    "social_cards",
    "content",
    "web_page",
    "theme",
    "model",
    "history",
    "reports",
    "render",
    "data",
    "project",
    "cache",
    "output",
    "new_verdict",
    "import",
    "link_check",
    "archive",
    "serve",
    "cli",
    "pipeline",
    "commands",
];

/// The maximum number of lines of a file.
const MAX_LINES: usize = 450;

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let walk = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
    walk.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            (entry.path().strip_prefix(&root).unwrap().to_owned(), text)
        })
        .collect()
}

/// Returns the room that a file belongs to: its first folder, or its own name.
fn room(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in sources() {
        assert!(
            text.starts_with("//! "),
            "{} has no first line that says what it is for",
            path.display()
        );
        assert!(
            text.lines().count() <= MAX_LINES,
            "{} has {} lines",
            path.display(),
            text.lines().count()
        );
    }
}

#[test]
fn rooms_depend_one_way() {
    for (path, text) in sources() {
        let Some(own) = ROOMS.iter().position(|known| *known == room(&path)) else { continue };
        for used in text.split("crate::").skip(1) {
            let used = used.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            let place = ROOMS.iter().position(|known| *known == used);
            assert!(place.is_none_or(|place| place <= own), "{} uses `{used}`", path.display());
        }
    }
}

/// Functions with effects outside the program, and the only files that may use them.
#[test]
fn effects_stay_at_the_edges() {
    let rules = [
        (
            "fs_err::read",
            &["content/source_tree.rs", "output/", "cache.rs", "pipeline/timings.rs"][..],
        ),
        ("fs_err::write", &["output/", "cache.rs"]),
        ("std::fs::", &["output/staging_dir.rs", "commands/terminal.rs"]),
        ("println!", &[]),
        ("std::env::", &["commands/mod.rs", "commands/serve.rs", "cache.rs"]),
        ("Timestamp::now", &["commands/mod.rs"]),
        (
            "Instant",
            &[
                "pipeline/timings.rs",
                "pipeline/progress.rs",
                "link_check/rate_limit.rs",
                "serve/watch.rs",
            ],
        ),
        ("SystemTime", &[]),
        ("stdout()", &["commands/mod.rs", "commands/terminal.rs"]),
        (
            "ureq::",
            &[
                "link_check/api.rs",
                "link_check/client.rs",
                "link_check/fetch.rs",
                "link_check/public_resolver.rs",
            ],
        ),
        ("to_socket_addrs", &["link_check/public_resolver.rs", "serve/mod.rs"]),
        ("HashMap", &[]),
        ("unsafe", &[]),
        (".unwrap()", &[]),
        (".expect(", &[]),
        ("panic!", &[]),
        ("todo!", &[]),
    ];
    for (path, text) in sources() {
        let code = text.split("#[cfg(test)]").next().unwrap();
        let code: String =
            code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for (word, places) in rules {
            let may = places.iter().any(|place| path.starts_with(place));
            assert!(may || !code.contains(word), "{} has `{word}`", path.display());
        }
    }
}

#[test]
fn every_room_is_named_in_the_crate_documentation() {
    let library = sources().into_iter().find(|(path, _)| path == Path::new("lib.rs")).unwrap().1;
    for room in ROOMS {
        assert!(library.contains(&format!("[`{room}`]")), "{room}");
    }
}
