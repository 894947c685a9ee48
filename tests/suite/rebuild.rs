//! A build into the folder of the last one: what did not change is left alone, whatever somebody did to it is made good,
//! and what comes out is what a build into no folder gives.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use camino::Utf8Path;
use factpress::model::print::Print;
use factpress::output::Staging;
use factpress::render::Output;

use crate::fixture::{Site, files};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const PAGE: &str = "public/claims/river/index.html";

fn site() -> Site {
    Site::sound().claim("report", "bridge", "The bridge is closed")
}

/// What a build of the same content into no folder gives.
pub fn clean(site: &Site) -> Vec<(String, Vec<u8>)> {
    let other = Site::copy_of(site);
    for kept in ["public", ".factpress"] {
        let _ = std::fs::remove_dir_all(other.path(kept));
    }
    other.built().output()
}

/// The one folder that is kept for the output.
fn kept(site: &Site) -> std::path::PathBuf {
    let entries: Vec<_> =
        std::fs::read_dir(site.path(".factpress/sites")).unwrap().map(Result::unwrap).collect();
    assert_eq!(entries.len(), 1);
    entries[0].path()
}

/// When each file was written, and as which.
#[cfg(unix)]
fn marks(folder: &Path) -> BTreeMap<String, (u64, i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    let mark = |path: &str| {
        let data = std::fs::metadata(folder.join(path)).unwrap();
        (data.ino(), data.mtime(), data.mtime_nsec())
    };
    files(folder).into_iter().map(|(path, _)| (path.clone(), mark(&path))).collect()
}

#[cfg(unix)]
#[test]
fn unchanged_files_are_left_alone() {
    let site = site().built();
    for words in ["It is not.", "It is so.", "It is not quite so.", "It is not so."] {
        let (before, old) = (marks(&site.path("public")), site.output());
        let text = site.read(VERDICT);
        let at = text.find("summary: ").unwrap();
        let end = at + text[at..].find('\n').unwrap();
        std::fs::write(
            site.path(VERDICT),
            format!("{}summary: {words}{}", &text[..at], &text[end..]),
        )
        .unwrap();
        assert_eq!(site.run(&["build"]).status, 0);
        let (after, new) = (marks(&site.path("public")), site.output());
        assert_eq!(new, clean(&site), "{words}");
        for (path, bytes) in &new {
            let is_same = old.iter().any(|(old, old_bytes)| old == path && old_bytes == bytes);
            assert_eq!(before.get(path) == after.get(path), is_same, "{path}");
        }
        assert_ne!(before[&PAGE["public/".len()..]], after[&PAGE["public/".len()..]]);
    }
    let before = marks(&site.path("public"));
    assert_eq!(marks(&site.built().path("public")), before);
}

/// What the last build knows may be of a site in another folder, or of one that a part took the place of.
#[test]
fn a_folder_that_missed_a_build_is_made_good() {
    let site = site().built();
    let first = site.path("public");
    let out = |name: &str| site.path(name).to_str().unwrap().to_owned();
    let build = |options: &[&str]| assert_eq!(site.run(&[&["build"], options].concat()).status, 0);
    for (at, options) in [vec!["--out", &out("other")], vec!["--shard", "1/2"]].iter().enumerate() {
        for claim in ["river", "bridge"] {
            let path = site.path(&format!("content/articles/report/verdicts/{claim}.yaml"));
            let text = std::fs::read_to_string(&path).unwrap();
            std::fs::write(
                &path,
                text.replacen("claim: ", &format!("claim: The {at}th time and {claim}, "), 1),
            )
            .unwrap();
            build(options);
            build(&[]);
            assert_eq!(files(&first), clean(&site), "{options:?}, {claim}");
        }
    }
}

/// What somebody does to a site, and its name.
type Spoiling<'s> = (&'static str, Box<dyn Fn() + 's>);

/// Ways in which a site in its folder may be spoiled.
fn spoil(site: &Site) -> Vec<Spoiling<'_>> {
    let page = site.path(PAGE);
    let bytes = std::fs::read(&page).unwrap();
    let time = std::fs::metadata(&page).unwrap().modified().unwrap();
    let same_length = {
        let page = page.clone();
        let mut bytes = bytes.clone();
        bytes[20] ^= 1;
        move || std::fs::write(&page, &bytes).unwrap()
    };
    let same_time = {
        let (page, write) = (page.clone(), same_length.clone());
        move || {
            write();
            std::fs::File::options().write(true).open(&page).unwrap().set_modified(time).unwrap();
        }
    };
    let path = |path: &str| site.path(path);
    let (folder, other) = (path("public/claims"), path("public/index.html"));
    let (truncated, removed, replaced) = (page.clone(), page.clone(), page.clone());
    vec![
        ("edited, with as many bytes", Box::new(same_length)),
        ("edited, with its old time", Box::new(same_time)),
        ("truncated", Box::new(move || std::fs::write(&truncated, "").unwrap())),
        ("removed", Box::new(move || std::fs::remove_file(&removed).unwrap())),
        (
            "replaced by its copy",
            Box::new(move || {
                std::fs::write(replaced.with_extension("new"), std::fs::read(&replaced).unwrap())
                    .unwrap();
                std::fs::rename(replaced.with_extension("new"), &replaced).unwrap();
            }),
        ),
        (
            "replaced by a folder",
            Box::new(move || {
                std::fs::remove_file(&other).unwrap();
                std::fs::create_dir_all(other.join("empty")).unwrap();
            }),
        ),
        ("a folder removed", Box::new(move || std::fs::remove_dir_all(&folder).unwrap())),
        (
            "an empty folder added",
            Box::new(move || std::fs::create_dir_all(path("public/claims/empty")).unwrap()),
        ),
        ("all removed", Box::new(move || std::fs::remove_dir_all(path("public")).unwrap())),
        (
            "what is kept removed",
            Box::new(move || std::fs::remove_dir_all(path(".factpress")).unwrap()),
        ),
        (
            "what was staged left",
            Box::new(move || {
                let stage = kept(site).join("site/claims");
                std::fs::create_dir_all(stage.join("bridge/index.html")).unwrap();
                std::fs::write(stage.join("notes.txt"), "half").unwrap();
            }),
        ),
        (
            "the record removed",
            Box::new(move || std::fs::remove_file(kept(site).join("record")).unwrap()),
        ),
        (
            "the record damaged",
            Box::new(move || {
                let record = kept(site).join("record");
                let mut bytes = std::fs::read(&record).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                std::fs::write(record, bytes).unwrap();
            }),
        ),
        (
            "the record cut off",
            Box::new(move || {
                let record = kept(site).join("record");
                let bytes = std::fs::read(&record).unwrap();
                std::fs::write(record, &bytes[..bytes.len() / 2]).unwrap();
            }),
        ),
    ]
}

#[test]
fn what_was_spoiled_is_made_good() {
    let texts = ["It is not so.", "It is not quite so."];
    for at in 0..spoil(&site().built()).len() {
        let site = site()
            .built()
            .edit(VERDICT, texts[0], texts[1])
            .built()
            .edit(VERDICT, texts[1], texts[0])
            .built();
        let expected = clean(&site);
        let (name, spoil) = spoil(&site).swap_remove(at);
        spoil();
        drop(spoil);
        assert_eq!(site.run(&["build"]).status, 0, "{name}");
        assert!(site.output() == expected && !site.path("public/claims/empty").exists(), "{name}");
        let site = site.edit(VERDICT, texts[0], texts[1]);
        assert_eq!(site.run(&["build"]).status, 0, "{name}");
        assert!(site.output() == clean(&site), "{name}, then a change");
        let site = site.edit(VERDICT, texts[1], texts[0]).built();
        assert!(site.output() == expected, "{name}, then another");
        assert!(site.path("public/index.html").is_file(), "{name}");
    }
}

/// What is staged is below a folder that a proposal could bring along.
#[cfg(unix)]
#[test]
fn a_stage_leads_nowhere_else() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("index.html"), "somebody's").unwrap();
    for place in ["site/claims/river", "site", "switch/old", "switch"] {
        let site = site().built();
        let link = kept(&site).join(place);
        std::fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(outside.path(), &link).unwrap();
        let site = site.edit(VERDICT, "It is not so.", "It is so.").built();
        assert_eq!(site.output(), clean(&site), "{place}");
        assert_eq!(
            files(outside.path()),
            [("index.html".to_owned(), b"somebody's".to_vec())],
            "{place}"
        );
    }
    for place in [".factpress", ".factpress/sites"] {
        let site = site();
        std::fs::create_dir_all(site.path(place).parent().unwrap()).unwrap();
        symlink(outside.path(), site.path(place)).unwrap();
        assert!(site.built().path("public/index.html").is_file());
        assert_eq!(files(outside.path()).len(), 1, "{place}");
    }
}

#[test]
fn pages_and_folders_take_each_others_place() {
    let page = |slug: &str| format!("content/pages/{slug}.md");
    let site = site().write(&page("about"), "---\ntitle: About\n---\nWords.\n").built();
    let site = site
        .remove(&page("about"))
        .write(&page("contact"), "---\ntitle: Contact\n---\nWords.\n")
        .built();
    assert_eq!(site.output(), clean(&site));
    assert!(!site.path("public/about").exists());

    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    for paths in [&["a", "b/c"][..], &["a/b", "b"], &["a", "b/c"], &["a/b/c", "b/c/d"], &[]] {
        let staging = Staging::new(root, &root.join("out")).unwrap();
        for path in paths {
            staging
                .put(&Output { path: (*path).to_owned(), bytes: path.as_bytes().to_vec() })
                .unwrap();
        }
        let names: Vec<String> = staging.publish().unwrap().into_keys().collect();
        assert_eq!(names, paths);
        let written =
            files(&folder.path().join("out")).into_iter().filter(|(path, _)| path != ".factpress");
        assert!(
            written.eq(paths.iter().map(|path| ((*path).to_owned(), path.as_bytes().to_vec()))),
            "{paths:?}"
        );
    }
}

#[test]
fn a_page_that_is_known_to_be_the_same_need_not_be_made() {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let out = root.join("out");
    let page = |path: &str, bytes: &str| Output {
        path: path.to_owned(),
        bytes: bytes.as_bytes().to_vec(),
    };
    let first = Staging::new(root, &out).unwrap();
    assert!(!first.keep("a") && first.previous("a").is_none());
    first.put(&page("a", "one")).unwrap();
    first.put(&page("b", "two")).unwrap();
    first.put(&page("c", "three")).unwrap();
    first.publish().unwrap();
    std::fs::write(out.join("b"), "own").unwrap();
    let second = Staging::new(root, &out).unwrap();
    assert_eq!(second.previous("a"), Some(Print::of_bytes(b"one")));
    assert_eq!([second.keep("a"), second.keep("b"), second.keep("d")], [true, false, false]);
    assert_eq!(second.previous("b"), None);
    second.put(&page("b", "two")).unwrap();
    second.publish().unwrap();
    let written: Vec<_> =
        files(out.as_std_path()).into_iter().filter(|(path, _)| path != ".factpress").collect();
    assert_eq!(written, [("a".to_owned(), b"one".to_vec()), ("b".to_owned(), b"two".to_vec())]);
}

/// Another file system has no second names for the files of this one.
#[cfg(target_os = "linux")]
#[test]
fn the_folder_may_be_on_another_file_system() {
    use std::os::unix::fs::MetadataExt;
    let site = site();
    let device = |path: &Path| std::fs::metadata(path).unwrap().dev();
    let shared = Path::new("/dev/shm");
    if !shared.is_dir() || device(shared) == device(&site.path("")) {
        std::io::stderr()
            .write_all(b"NOT TESTED: there is no other file system at /dev/shm\n")
            .unwrap();
        return;
    }
    let elsewhere = tempfile::tempdir_in(shared).unwrap();
    let out = elsewhere.path().join("site");
    let build =
        |site: &Site| assert_eq!(site.run(&["build", "--out", out.to_str().unwrap()]).status, 0);
    build(&site);
    let before = marks(&out);
    let site = site.edit(VERDICT, "It is not so.", "It is so.");
    build(&site);
    assert_eq!(files(&out), clean(&site));
    assert_eq!(before["claims/bridge/index.html"], marks(&out)["claims/bridge/index.html"]);
    assert_eq!(
        std::fs::read_dir(elsewhere.path()).unwrap().count(),
        1,
        "nothing is left beside it"
    );
}

/// What is kept for a folder goes when the folder is gone.
#[test]
fn nothing_is_kept_for_folders_that_are_gone() {
    let site = site().built();
    let out = site.path("other");
    assert_eq!(site.run(&["build", "--out", out.to_str().unwrap()]).status, 0);
    let count = |site: &Site| std::fs::read_dir(site.path(".factpress/sites")).unwrap().count();
    assert_eq!(count(&site), 2);
    std::fs::remove_dir_all(out).unwrap();
    assert_eq!(count(&site.built()), 1);
}
