//! How a site is written into its folder: what changes there, what stays, what is refused, and what
//! happens if a build is killed.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use camino::Utf8Path;
use factpress::output::{Staging, recover};
use factpress::render::Output;

use crate::fixture::{Site, outcome};

/// The texts of files by their paths.
type Files = BTreeMap<String, String>;

const MANIFEST: &str = ".factpress";
const STAGING: &str = ".factpress-public";
const STAGING_INSIDE: &str = "public/.factpress-staging";

/// The environment variable that tells [`child`] the folder and the site to publish.
const CHILD: &str = "FACTPRESS_TEST_OUTPUT";

/// Returns a folder for the output `public`, in memory if possible.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Parses lines such as `index.html: its text`.
fn parse(lines: &[&str]) -> Files {
    let mut files = Files::new();
    for line in lines {
        let (path, text) = line.split_once(": ").unwrap();
        files.insert(path.to_owned(), text.to_owned());
    }
    files
}

fn stage(root: &Path, files: &Files) -> std::io::Result<Staging> {
    let root = Utf8Path::from_path(root).unwrap();
    let staging = Staging::new(root, &root.join("public"))?;
    for (path, text) in files {
        staging.write(&Output { path: path.clone(), bytes: text.clone().into_bytes() })?;
    }
    Ok(staging)
}

/// Builds a site with these files. Returns the error message if it fails.
fn publish(root: &Path, files: &Files) -> Result<(), String> {
    let published = stage(root, files).and_then(Staging::publish);
    match published {
        Ok(sizes) => {
            assert!(sizes.keys().eq(files.keys()));
            Ok(())
        }
        Err(error) => Err(error.to_string()),
    }
}

fn write(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Returns everything in the output but the manifest: the texts of files, and where links lead.
fn contents(root: &Path) -> Files {
    let out = root.join("public");
    let mut files = Files::new();
    for entry in walkdir::WalkDir::new(&out).min_depth(1) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(&out).unwrap().to_str().unwrap().to_owned();
        let text = if entry.path_is_symlink() {
            format!("link to {}", fs::read_link(entry.path()).unwrap().display())
        } else if entry.file_type().is_file() {
            fs::read_to_string(entry.path()).unwrap()
        } else if fs::read_dir(entry.path()).unwrap().next().is_none() {
            "an empty folder".to_owned()
        } else {
            continue;
        };
        files.insert(path, text);
    }
    files.remove(MANIFEST);
    files
}

/// Asserts that the output has these files, that the manifest lists them, and that no staging
/// folder is left.
fn assert_published(root: &Path, files: &Files, name: &str) {
    assert_eq!(&contents(root), files, "{name}");
    let manifest = fs::read_to_string(root.join("public").join(MANIFEST)).unwrap();
    assert!(manifest.lines().skip(1).eq(files.keys()), "{name}: {manifest}");
    assert!(!manifest.contains("is replacing"), "{name}: {manifest}");
    assert_no_staging(root, name);
}

fn assert_no_staging(root: &Path, name: &str) {
    assert!(!root.join(STAGING).exists() && !root.join(STAGING_INSIDE).exists(), "{name}");
}

/// Returns what shows whether a file or folder was touched.
fn stat(path: &Path) -> (u64, i64, i64) {
    let data = fs::symlink_metadata(path).unwrap();
    (data.ino(), data.mtime(), data.mtime_nsec())
}

const OLD: [&str; 6] = [
    "index.html: home",
    "a/index.html: old a",
    "b/index.html: b",
    "b/deep/er/index.html: deeper",
    "c: a file",
    "feed.xml: feed",
];

#[test]
fn a_build_changes_what_differs_and_nothing_else() {
    let cases: [(&str, &[&str]); 8] = [
        ("nothing", &OLD),
        (
            "one text of the same length",
            &["index.html: HOME", OLD[1], OLD[2], OLD[3], OLD[4], OLD[5]],
        ),
        ("one longer text", &["index.html: home page", OLD[1], OLD[2], OLD[3], OLD[4], OLD[5]]),
        ("a new file", &[OLD[0], OLD[1], OLD[2], OLD[3], OLD[4], OLD[5], "d/e/f/index.html: f"]),
        ("removed files", &[OLD[0], OLD[2]]),
        ("a file becomes a folder", &[OLD[0], OLD[1], OLD[2], OLD[3], "c/d/index.html: c", OLD[5]]),
        ("a folder becomes a file", &[OLD[0], OLD[1], "b: no folder", OLD[4], OLD[5]]),
        ("another site", &["other/index.html: other"]),
    ];
    for (name, new) in cases {
        let (old, new) = (parse(&OLD), parse(new));
        let folder = folder();
        let root = folder.path();
        let out = root.join("public");
        publish(root, &old).unwrap();
        assert_published(root, &old, name);
        let inode = stat(&out).0;
        for (from, to) in [(&old, &new), (&new, &old), (&old, &old)] {
            let mut unchanged = Vec::new();
            for (path, text) in from {
                if to.get(path) == Some(text) {
                    unchanged.push((out.join(path), stat(&out.join(path))));
                }
            }
            publish(root, to).unwrap();
            assert_published(root, to, name);
            for (path, before) in unchanged {
                assert_eq!(stat(&path), before, "{name}: {}", path.display());
            }
            assert_eq!(stat(&out).0, inode, "{name}: the folder is the same one");
        }
        let before = stat(&out);
        publish(root, &old).unwrap();
        assert_eq!(stat(&out), before, "{name}: a build without changes writes nothing");
    }
}

#[test]
fn a_site_that_is_not_published_leaves_no_trace() {
    let folder = folder();
    let root = folder.path();
    let out = root.join("new/folder/public");
    let staging = |files: &Files| {
        let root = Utf8Path::from_path(root).unwrap();
        let staging = Staging::new(root, &root.join("new/folder/public")).unwrap();
        for (path, text) in files {
            staging.write(&Output { path: path.clone(), bytes: text.clone().into() }).unwrap();
        }
        staging
    };
    drop(staging(&parse(&OLD)));
    assert_eq!(fs::read_dir(root).unwrap().count(), 0);
    staging(&parse(&OLD)).publish().unwrap();
    assert!(out.join("index.html").is_file());
    publish(root, &parse(&OLD)).unwrap();
    let before = (contents(root), stat(&root.join("public")));
    drop(stage(root, &parse(&["index.html: another"])).unwrap());
    assert_eq!((contents(root), stat(&root.join("public"))), before);
    assert_no_staging(root, "not published");
}

/// Finder, Explorer, git and people add files to the folder.
#[test]
fn files_of_others_are_left_alone() {
    let others = [
        ".git/HEAD: ref",
        ".DS_Store: finder",
        "Thumbs.db: explorer",
        "CNAME: desk.example",
        "README.md: read me",
        "b/.DS_Store: finder",
        "b/deep/er/.DS_Store: finder",
        "b/notes/mine.txt: mine",
    ];
    let folder = folder();
    let root = folder.path();
    for (path, text) in parse(&others) {
        write(root.join("public").join(path), &text);
    }
    symlink("/nowhere", root.join("public/link")).unwrap();
    fs::create_dir(root.join("public/empty")).unwrap();
    let others = contents(root);
    assert_eq!(others.len(), 10);
    for site in [&OLD[..], &OLD[..1], &["b/x/index.html: x"], &OLD] {
        publish(root, &parse(site)).unwrap();
        let mut expected = others.clone();
        expected.append(&mut parse(site));
        assert_eq!(contents(root), expected);
        assert_no_staging(root, "others");
    }
}

/// Changes an output folder.
type Change = fn(&Path);

#[test]
fn a_file_of_somebody_at_a_path_of_the_site_is_an_error() {
    let cases: [(&str, &str, Change); 8] = [
        ("a file", "d/index.html", |out| write(out.join("d/index.html"), "mine")),
        ("the same file", "d/index.html", |out| write(out.join("d/index.html"), "d")),
        ("an empty folder", "d/index.html", |out| {
            fs::create_dir_all(out.join("d/index.html")).unwrap();
        }),
        ("a file instead of a folder", "d", |out| write(out.join("d"), "mine")),
        ("a link instead of a folder", "d", |out| symlink("/tmp", out.join("d")).unwrap()),
        ("a link instead of a file", "d/index.html", |out| {
            fs::create_dir(out.join("d")).unwrap();
            symlink("/nowhere", out.join("d/index.html")).unwrap();
        }),
        ("a file in a folder that becomes a file", "b", |out| {
            write(out.join("b/mine.txt"), "mine");
        }),
        ("an empty folder in it", "b", |out| fs::create_dir(out.join("b/mine")).unwrap()),
    ];
    let new = ["index.html: new home", "b: no folder", "d/index.html: d"];
    for (name, path, change) in cases {
        let folder = folder();
        let root = folder.path();
        publish(root, &parse(&OLD)).unwrap();
        change(&root.join("public"));
        let before = contents(root);
        let error = publish(root, &parse(&new)).unwrap_err();
        assert!(
            error.contains(&format!("it contains `{path}`, which Factpress did not write")),
            "{name}: {error}"
        );
        assert!(error.contains("move it away, or choose another folder with --out"), "{error}");
        assert!(error.ends_with("public` is unchanged"), "{name}: {error}");
        assert_eq!(contents(root), before, "{name}");
        assert_no_staging(root, name);
        fs::rename(root.join("public").join(path), root.join("away")).unwrap();
        publish(root, &parse(&new)).unwrap();
        assert_published(root, &parse(&new), name);
    }
}

/// Another program writes into the folder while the site is built.
#[test]
fn files_that_come_during_a_build_are_left_alone() {
    let folder = folder();
    let root = folder.path();
    publish(root, &parse(&OLD)).unwrap();
    let staging = stage(root, &parse(&["d/index.html: d"])).unwrap();
    write(root.join("public/d/index.html"), "mine");
    write(root.join("public/e/index.html"), "mine");
    let before = contents(root);
    let error = staging.publish().unwrap_err().to_string();
    assert!(error.contains("it contains `d/index.html`, which Factpress did not write"), "{error}");
    assert_eq!(contents(root), before);
}

#[test]
fn without_a_manifest_all_files_are_somebodys() {
    let manifests: [(&str, Change); 4] = [
        ("none", |path| fs::remove_file(path).unwrap()),
        ("another file", |path| fs::write(path, "index.html\n").unwrap()),
        ("a link", |path| {
            fs::remove_file(path).unwrap();
            symlink("/dev/zero", path).unwrap();
        }),
        ("a folder", |path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
        }),
    ];
    for (name, change) in manifests {
        let folder = folder();
        let root = folder.path();
        publish(root, &parse(&OLD)).unwrap();
        change(&root.join("public").join(MANIFEST));
        let before = contents(root);
        let error = publish(root, &parse(&OLD)).unwrap_err();
        let first = if name == "none" { "a/index.html" } else { MANIFEST };
        assert!(error.contains(&format!("it contains `{first}`")), "{name}: {error}");
        assert!(error.contains("and 1 more") || name != "none", "{error}");
        assert_eq!(contents(root), before, "{name}");
    }
}

/// A manifest cannot name files elsewhere, and no link in the folder is followed.
#[test]
fn only_files_in_the_folder_are_removed() {
    let folder = folder();
    let root = folder.path();
    publish(root, &parse(&OLD)).unwrap();
    for path in ["mine/index.html", "mine/deep/er/index.html", "notes.txt"] {
        write(root.join(path), "mine");
    }
    let out = root.join("public");
    let absolute = root.join("notes.txt");
    let mut manifest = fs::read_to_string(out.join(MANIFEST)).unwrap();
    manifest += &format!("../notes.txt\n{}\na/../../notes.txt\n", absolute.display());
    fs::write(out.join(MANIFEST), manifest).unwrap();
    fs::remove_dir_all(out.join("b")).unwrap();
    symlink(root.join("mine"), out.join("b")).unwrap();
    let new = parse(&["index.html: home"]);
    publish(root, &new).unwrap();
    for path in ["mine/index.html", "mine/deep/er/index.html", "notes.txt"] {
        assert_eq!(fs::read_to_string(root.join(path)).unwrap(), "mine", "{path}");
    }
    assert!(out.join("b").is_symlink() && !out.join("a").exists());
}

#[test]
fn what_somebody_changed_in_files_of_the_site_is_replaced() {
    let changes: [(&str, Change); 6] = [
        ("an edit", |out| fs::write(out.join("index.html"), "hame").unwrap()),
        ("a longer text", |out| fs::write(out.join("index.html"), "my home").unwrap()),
        ("a removed file", |out| fs::remove_file(out.join("index.html")).unwrap()),
        ("a removed folder", |out| fs::remove_dir_all(out.join("b")).unwrap()),
        ("a link", |out| {
            fs::rename(out.join("index.html"), out.join("../aside")).unwrap();
            symlink("../aside", out.join("index.html")).unwrap();
        }),
        ("all removed", |out| fs::remove_dir_all(out).unwrap()),
    ];
    for (name, change) in changes {
        let folder = folder();
        let root = folder.path();
        publish(root, &parse(&OLD)).unwrap();
        change(&root.join("public"));
        publish(root, &parse(&OLD)).unwrap();
        assert_published(root, &parse(&OLD), name);
    }
}

/// A folder that a group may write to keeps its permissions.
#[test]
fn permissions_stay() {
    let folder = folder();
    let root = folder.path();
    let out = root.join("public");
    publish(root, &parse(&OLD)).unwrap();
    // Only root may give a folder to any group.
    let _ = std::os::unix::fs::chown(&out, None, Some(65_534));
    fs::set_permissions(&out, fs::Permissions::from_mode(0o2775)).unwrap();
    let group = fs::metadata(&out).unwrap().gid();
    publish(root, &parse(&["index.html: new", "d/e/index.html: e"])).unwrap();
    let mode = |path: &str| fs::metadata(out.join(path)).unwrap().mode();
    assert_eq!(mode("") & 0o7777, 0o2775);
    for path in ["", "index.html", "d", "d/e", "d/e/index.html"] {
        assert_eq!(fs::metadata(out.join(path)).unwrap().gid(), group, "{path:?}");
    }
    write(root.join("plain/file"), "");
    let plain = |path: &str| fs::metadata(root.join(path)).unwrap().mode() & 0o777;
    assert_eq!(mode("d/e") & 0o7777, 0o2000 | plain("plain"), "as new folders are");
    assert_eq!(mode("d/e/index.html") & 0o7777, plain("plain/file"), "as new files are");
    assert_no_staging(root, "permissions");
}

/// Runs a script as root in a mount namespace of its own, in the folder of a site.
fn in_mount_namespace(site: &Site, script: &str) -> bool {
    let can = outcome(Command::new("unshare").args(["-m", "true"])).status == 0;
    assert!(can || std::env::var_os("CI").is_none(), "nothing can be mounted, and CI must test it");
    if !can {
        // Writes to standard error directly: the test harness shows output only if a test fails.
        std::io::stderr()
            .write_all(b"NOT TESTED: nothing can be mounted; run this as root\n")
            .unwrap();
        return false;
    }
    let mut shell = Command::new("unshare");
    shell.args(["-m", "sh", "-e", "-u", "-c", script]).current_dir(site.path(""));
    let outcome = outcome(shell.env("factpress", env!("CARGO_BIN_EXE_factpress")));
    assert_eq!(outcome.status, 0, "{script}\n{}{}", outcome.stdout, outcome.stderr);
    true
}

#[cfg(target_os = "linux")]
#[test]
fn mounted_folders_show_the_new_site() {
    let build = "\"$factpress\" build --quiet --out";
    let rename = "sed -i 's/^title: .*/title: Renamed/' site.yaml";
    let cases = [
        ("a disk", "mkdir public; mount -t tmpfs tmpfs public", "public", "public"),
        (
            "a folder of the same disk",
            "mkdir public real; mount --bind real public",
            "public",
            "real",
        ),
        ("mounted elsewhere", "mkdir public seen; mount --bind public seen", "public", "seen"),
        (
            "a folder in it",
            "mkdir -p public/claims; mount -t tmpfs tmpfs public/claims",
            "public",
            "public",
        ),
        ("by both names", "mkdir public other; mount --bind public other", "other", "public"),
    ];
    for (name, mount, out, seen) in cases {
        let site = Site::sound();
        let script = format!(
            "{mount}; {build} {out}; {build} public; cp -a {seen} before; {rename}; echo mine > {seen}/README
             {build} public; grep -q Renamed {seen}/index.html; grep -q Renamed {seen}/claims/river/index.html
             rm -r content/articles/report/verdicts; {build} {out}; test ! -e {seen}/claims/river
             test -e {seen}/README; test -z \"$(find . -name '.factpress?*')\"; cp -aL {seen} after"
        );
        if !in_mount_namespace(&site, &script) {
            return;
        }
        assert!(site.path("before/claims/river/index.html").is_file(), "{name}");
    }
}

/// Makes the folder `root` look like a build that was killed while it moved files into the output.
/// If `is_planted`, the lock is another one than that of the build.
fn interrupt(root: &Path, is_planted: bool) {
    let staging = root.join(STAGING);
    write(staging.join("site/index.html"), "new home");
    write(staging.join("site/d/index.html"), "d");
    write(staging.join("journal"), "a/index.html\nfeed.xml\n");
    write(staging.join("manifest"), "Written by Factpress:\nd/index.html\nindex.html\n");
    write(staging.join("lock"), "");
    let data = fs::metadata(staging.join("lock")).unwrap();
    let id = format!("{}.{:09}", data.ctime() - i64::from(is_planted), data.ctime_nsec());
    let manifest = format!(
        "Written by Factpress, which is replacing these files ({id}):\na/index.html\nd/index.html\nfeed.xml\nindex.html\n"
    );
    write(root.join("public").join(MANIFEST), &manifest);
}

#[test]
fn every_command_finishes_an_interrupted_build() {
    let elsewhere = folder();
    let other_output = elsewhere.path().join("out");
    let commands: [&[&str]; 7] = [
        &["check"],
        &["status"],
        &["build"],
        &["build", "--out", other_output.to_str().unwrap()],
        &["export", "csv"],
        &["diff", "HEAD"],
        &["principles"],
    ];
    for command in commands {
        for is_planted in [false, true] {
            let site = Site::sound();
            for (path, text) in parse(&OLD) {
                write(site.path("public").join(path), &text);
            }
            interrupt(&site.path(""), is_planted);
            let before = contents(&site.path(""));
            let outcome = site.run(command);
            let root = site.path("");
            let name = format!("{command:?}: {}{}", outcome.stdout, outcome.stderr);
            assert_no_staging(&root, &name);
            if command == ["build"] {
                assert!(is_planted || outcome.status == 0, "{name}");
            } else if is_planted {
                assert_eq!(contents(&root), before, "{name}");
            } else {
                let mut expected = before.clone();
                expected.retain(|path, _| path != "a/index.html" && path != "feed.xml");
                expected.append(&mut parse(&["index.html: new home", "d/index.html: d"]));
                assert_eq!(contents(&root), expected, "{name}");
                let manifest = fs::read_to_string(root.join("public").join(MANIFEST)).unwrap();
                assert!(manifest.starts_with("Written by Factpress:\nd/index.html\n"), "{name}");
            }
        }
    }
}

/// A file that cannot be moved is named, and moved later.
#[test]
fn a_switch_that_fails_is_finished_later() {
    let folder = folder();
    let root = folder.path();
    publish(root, &parse(&OLD)).unwrap();
    interrupt(root, false);
    write(root.join("public/d"), "in the way");
    let out = root.join("public");
    let out = Utf8Path::from_path(&out).unwrap();
    let error = recover(out).unwrap_err().to_string();
    assert!(error.contains("public/d") && error.contains("partly the old and partly"), "{error}");
    assert!(publish(root, &parse(&OLD)).is_err());
    fs::remove_file(root.join("public/d")).unwrap();
    recover(out).unwrap();
    assert_eq!(contents(root).get("d/index.html"), Some(&"d".to_owned()));
    assert_no_staging(root, "finished");
    publish(root, &parse(&OLD[..2])).unwrap();
}

/// A site that was copied while it was switched, without or with its staging folder, is repaired
/// by a build.
#[test]
fn a_build_repairs_a_half_switched_site() {
    for has_staging in [false, true] {
        let folder = folder();
        let root = folder.path();
        publish(root, &parse(&OLD)).unwrap();
        interrupt(root, true);
        write(root.join("public/d/index.html"), "d");
        if !has_staging {
            fs::remove_dir_all(root.join(STAGING)).unwrap();
        }
        let new = parse(&["index.html: new home", "d/index.html: another d"]);
        publish(root, &new).unwrap();
        let mut expected = new.clone();
        expected.append(&mut parse(&OLD[2..5]));
        assert_eq!(contents(root), expected);
    }
}

#[test]
fn a_build_waits_for_another_one() {
    let site = Site::sound();
    write(site.path(STAGING).join("lock"), "");
    write(site.path(STAGING).join("site/half.html"), "half");
    let lock = fs::File::open(site.path(STAGING).join("lock")).unwrap();
    lock.lock().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
    command.args(["build", "--site"]).arg(site.path("")).stdout(Stdio::null());
    let mut build = command.spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(build.try_wait().unwrap().is_none(), "it waits");
    assert_eq!(site.run(&["check"]).status, 0, "other commands do not wait");
    assert!(site.path(STAGING).join("site/half.html").exists() && !site.path("public").exists());
    drop(lock);
    assert!(build.wait().unwrap().success());
    assert_no_staging(&site.path(""), "it waited");
    assert!(!site.path("public/half.html").exists());
}

/// Files of interrupted builds are removed. Other files with similar names stay.
#[test]
fn staging_folders_of_others_are_left_alone() {
    let others: [(&str, Change); 4] = [
        ("a file", |path| fs::write(path, "mine").unwrap()),
        ("a folder", |path| write(path.join("notes.txt"), "mine")),
        ("a link", |path| symlink("content", path).unwrap()),
        ("a link as lock", |path| {
            fs::create_dir(path).unwrap();
            symlink("../new", path.join("lock")).unwrap();
        }),
    ];
    for (name, create) in others {
        let site = Site::sound();
        create(&site.path(STAGING));
        let outcome = site.run(&["build"]);
        assert_eq!(outcome.status, 2, "{name}");
        assert!(
            outcome.stderr.contains(".factpress-public` is in the way of"),
            "{name}: {}",
            outcome.stderr
        );
        fs::create_dir(site.path("public")).unwrap();
        let site = site.built();
        assert!(site.path(STAGING).symlink_metadata().is_ok(), "{name}");
        assert!(!site.path("new").exists() && !site.path(STAGING_INSIDE).exists(), "{name}");
    }
}

/// Returns one of two sites. They have many files, all of which differ, so that a switch takes a
/// while.
fn large_site(side: usize) -> Files {
    let mut files = Files::new();
    for number in 0..1500 {
        let path = format!("pages/{}/{number}.html", number / 50);
        files.insert(path, format!("page {number} of site {side}"));
    }
    for number in 0..200 {
        files.insert(format!("only/{side}/{number}/index.html"), format!("page {number}"));
    }
    files
}

/// Publishes a site in a process of its own, which the test of killed builds kills.
#[test]
#[ignore = "is started by the test of killed builds"]
fn child() {
    let task = std::env::var(CHILD).unwrap();
    let (side, folder) = task.split_once(' ').unwrap();
    publish(folder.as_ref(), &large_site(side.parse().unwrap())).unwrap();
}

/// Where a build was when it was killed.
#[derive(Default, Debug)]
struct Kills {
    before_the_switch: usize,
    during_the_switch: usize,
    after_it: usize,
}

/// Kills builds at random moments, most of them while files are moved, until the time is over or
/// there were enough.
fn kill_builds(rounds: usize, limit: Duration) -> Kills {
    let folder = folder();
    let root = folder.path();
    let sites = [0, 1].map(large_site);
    publish(root, &sites[0]).unwrap();
    let manifest = root.join("public").join(MANIFEST);
    let is_switching =
        || fs::read_to_string(&manifest).is_ok_and(|text| text.contains("is replacing"));
    let started = Instant::now();
    let (mut kills, mut current) = (Kills::default(), 0);
    for round in 0..rounds {
        if started.elapsed() > limit {
            break;
        }
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "output::child", "--ignored"]).stdout(Stdio::null());
        let mut child =
            command.env(CHILD, format!("{} {}", 1 - current, root.display())).spawn().unwrap();
        if round % 3 != 0 {
            while !is_switching() && child.try_wait().unwrap().is_none() {}
        } else {
            std::thread::sleep(Duration::from_micros((round as u64 * 7_919) % 60_000));
        }
        std::thread::sleep(Duration::from_micros((round as u64 * 2_657) % 20_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let killed = contents(root);
        let was_switching = is_switching();
        if was_switching {
            kills.during_the_switch += 1;
        } else if killed == sites[current] {
            kills.before_the_switch += 1;
        } else {
            assert_eq!(killed, sites[1 - current], "round {round}: half a site");
            kills.after_it += 1;
        }
        if round % 2 == 0 {
            recover(Utf8Path::from_path(&root.join("public")).unwrap()).unwrap();
        } else {
            drop(stage(root, &Files::new()).unwrap());
        }
        if killed != sites[current] || was_switching {
            current = 1 - current;
        }
        assert_published(root, &sites[current], &format!("round {round}"));
    }
    kills
}

#[test]
fn a_killed_build_leaves_the_old_site_or_one_that_can_be_finished() {
    let kills = kill_builds(40, Duration::from_secs(20));
    assert!(kills.during_the_switch > 0, "{kills:?}");
}

#[test]
#[ignore = "takes minutes"]
fn many_killed_builds() {
    let kills = kill_builds(600, Duration::from_secs(1200));
    std::io::stderr().write_all(format!("{kills:?}\n").as_bytes()).unwrap();
    assert!(kills.during_the_switch > 100, "{kills:?}");
}
