//! Real failures of a machine: the published site is the old one or the new one, and the message
//! says what happened.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use camino::Utf8Path;
use factpress::output::Staging;
use factpress::render::Output;

use crate::fixture::{Outcome, Site, files, outcome};

type Files = Vec<(String, Vec<u8>)>;

const CONTENT: &str = "content/articles/report/source.md";
const TEXTS: [&str; 2] = [
    "The river rose by two metres. Nobody was hurt.\n",
    "The river rose by two metres. All are well.\n",
];

/// Returns a site. All of its pages depend on its title, and some on its text.
fn site(at: usize) -> Site {
    let claims = (0..12).fold(Site::sound(), |site, number| {
        site.claim("report", &format!("claim-{number}"), "The river rose by two metres")
    });
    claims.write(CONTENT, TEXTS[at])
}

fn program(site: &Site) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
    command
        .args(["build", "--site"])
        .arg(site.path(""))
        .env_remove("SOURCE_DATE_EPOCH")
        .env("NO_COLOR", "1");
    command
}

fn started(site: &Site) -> Child {
    program(site).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Returns the staging folders next to the output.
fn left(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".factpress-")).collect()
}

/// Asserts that the run failed, that the message says why, and that the site is unchanged.
fn refused(outcome: &Outcome, words: &[&str]) {
    assert_eq!(outcome.status, 2, "{}{}", outcome.stdout, outcome.stderr);
    for word in words {
        assert!(outcome.stderr.contains(word), "no `{word}` in {}", outcome.stderr);
    }
}

/// Pseudo-random numbers, the same in every run (Numerical Recipes).
fn random(state: &mut u32) -> f64 {
    *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    f64::from(*state >> 8) / f64::from(1 << 24)
}

/// Returns which of `sites` the published one is, or `None` if there is none.
fn state(site: &Site, sites: &[Files; 2]) -> Option<usize> {
    if !site.path("public").exists() || site.output().is_empty() {
        return None;
    }
    let output = site.output();
    let index = sites.iter().position(|files| *files == output);
    Some(index.expect("the site is neither the old nor the new one"))
}

#[test]
fn a_killed_build_leaves_a_whole_site() {
    let whole: [Files; 2] = [0, 1].map(|at| site(at).built().output());
    let site = site(0);
    let mut chance = 7;
    // The time limit adapts to the builds, so that about half of them finish.
    let mut longest = Duration::from_millis(100);
    let mut ended = 0;
    for round in 0..60 {
        if round % 10 == 0 {
            let _ = std::fs::remove_dir_all(site.path("public"));
        }
        let old = state(&site, &whole);
        let new = old.map_or(round / 10 % 2, |old| 1 - old);
        std::fs::write(site.path(CONTENT), TEXTS[new]).unwrap();
        let mut build = started(&site);
        std::thread::sleep(longest.mul_f64(random(&mut chance)));
        build.kill().unwrap();
        build.wait().unwrap();
        // If the build was killed while it moved files, the next command finishes that.
        site.run(&["check"]);
        let now = state(&site, &whole);
        assert!(
            now == old || now == Some(new),
            "round {round}: {old:?} became {now:?} and not {new}"
        );
        ended += usize::from(now == Some(new));
        longest = longest.mul_f64(if now == Some(new) { 0.9 } else { 1.1 });
    }
    assert!(
        (15..45).contains(&ended),
        "killed too early or too late: {ended} of 60 came to their end"
    );
    let site = site.write(CONTENT, TEXTS[1]);
    assert!(site.built().output() == whole[1]);
}

#[test]
fn builds_at_once_wait_for_each_other() {
    let site = site(0);
    let builds: Vec<Child> = (0..4).map(|_| started(&site)).collect();
    for mut build in builds {
        assert!(build.wait().unwrap().success());
    }
    assert!(site.output() == clean(&site));
}

#[test]
fn builds_of_two_sites_into_one_folder_do_not_mix() {
    let sites = [site(0), site(1)];
    let whole = sites.each_ref().map(clean);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    for _ in 0..5 {
        let builds = sites.each_ref().map(|site| {
            program(site).arg("--out").arg(&out).stdout(Stdio::null()).spawn().unwrap()
        });
        for mut build in builds {
            build.wait().unwrap();
        }
        assert!(whole.contains(&files(&out)));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

/// A small file system, which only root can mount.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    /// Mounts a file system. Returns `None` if this machine does not allow it, which is a failure
    /// in CI.
    fn of(size: &str) -> Option<Self> {
        let disk = Self { folder: tempfile::tempdir().unwrap() };
        let size = format!("size={size}");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(disk.folder.path());
        let is_mounted = mount.output().is_ok_and(|output| output.status.success());
        assert!(
            is_mounted || std::env::var_os("CI").is_none(),
            "no disk of {size} can be mounted, and CI must test it"
        );
        if !is_mounted {
            // Writes to standard error directly: the test harness shows output only if a test
            // fails.
            std::io::stderr()
                .write_all(b"NOT TESTED: no small disk can be mounted; run this as root\n")
                .unwrap();
        }
        is_mounted.then_some(disk)
    }

    fn read_only(&self, is: bool) {
        let how = if is { "remount,ro" } else { "remount,rw" };
        assert!(
            Command::new("mount")
                .args(["-o", how])
                .arg(self.folder.path())
                .status()
                .unwrap()
                .success()
        );
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.folder.path()).output();
    }
}

/// Returns a site, its folder and its output. Either both are on the disk, or only the output is.
fn on_disk(disk: &Disk, is_inside: bool) -> (Site, PathBuf, PathBuf) {
    let site = site(0);
    let root = if is_inside { disk.folder.path().join("desk") } else { site.path("") };
    let out = if is_inside { root.join("public") } else { disk.folder.path().join("public") };
    if is_inside {
        assert!(
            Command::new("cp").arg("-R").arg(site.path("")).arg(&root).status().unwrap().success()
        );
    }
    (site, root, out)
}

fn build(root: &Path, out: &Path) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
    outcome(command.args(["build", "--site"]).arg(root).arg("--out").arg(out).env("NO_COLOR", "1"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    for (is_inside, has_site) in [(false, false), (false, true), (true, false), (true, true)] {
        let Some(disk) = Disk::of("8m") else { return };
        let (_site, root, out) = on_disk(&disk, is_inside);
        if has_site {
            assert_eq!(build(&root, &out).status, 0);
        }
        let before = if has_site { files(&out) } else { Vec::new() };
        std::fs::write(root.join("site.yaml"), "title: Another\nbase_url: https://desk.example/\n")
            .unwrap();
        let ballast = disk.folder.path().join("ballast");
        let _ = std::fs::write(&ballast, vec![0; 16 << 20]);
        std::fs::File::options()
            .write(true)
            .open(&ballast)
            .unwrap()
            .set_len(std::fs::metadata(&ballast).unwrap().len() - (64 << 10))
            .unwrap();
        let outcome = build(&root, &out);
        let rest = if has_site { "is unchanged" } else { "there is no site" };
        refused(&outcome, &["No space left on device", rest, out.to_str().unwrap()]);
        assert!(if has_site { files(&out) == before } else { !out.exists() });
        assert_eq!(left(out.parent().unwrap()), Vec::<String>::new());
        std::fs::remove_file(ballast).unwrap();
        assert_eq!(build(&root, &out).status, 0);
        assert!(has_site != (files(&out).len() != before.len()) && files(&out) != before);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_cannot_be_written_to_is_told() {
    for is_inside in [false, true] {
        let Some(disk) = Disk::of("8m") else { return };
        let (_site, root, out) = on_disk(&disk, is_inside);
        assert_eq!(build(&root, &out).status, 0);
        let before = files(&out);
        disk.read_only(true);
        refused(&build(&root, &out), &["Read-only file system", out.to_str().unwrap()]);
        assert!(files(&out) == before);
        disk.read_only(false);
        assert_eq!(build(&root, &out).status, 0);
    }
}

/// Returns a command that runs the program as a user without special rights. Root becomes `nobody`.
#[cfg(target_os = "linux")]
fn bound(folder: &Path) -> Command {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let is_root = std::fs::read_to_string("/proc/self/status").unwrap().contains("\nUid:\t0\t");
    let own = folder.join("factpress");
    if !own.exists() {
        // Another process writes the program, because a file that this process has open for writing
        // is inherited by programs of other tests.
        assert!(
            Command::new("cp")
                .arg(env!("CARGO_BIN_EXE_factpress"))
                .arg(&own)
                .status()
                .unwrap()
                .success()
        );
    }
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(own);
    if is_root {
        command.uid(65_534).gid(65_534);
    }
    command.env("NO_COLOR", "1").arg("build").arg("--site");
    command
}

#[cfg(target_os = "linux")]
#[test]
fn folders_that_may_not_be_written_to_are_told() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let folder = tempfile::tempdir().unwrap();
    let site = site(0).built();
    let before = site.output();
    let site = site.write(CONTENT, TEXTS[1]);
    let root = site.path("");
    // Nobody may write into it, neither its owner nor others.
    mode(&root, 0o555);
    let outcome_of = |root: &Path| outcome(bound(folder.path()).arg(root));
    refused(&outcome_of(&root), &["Permission denied", "public"]);
    assert!(site.output() == before);
    mode(&root, 0o777);
    assert_eq!(left(&root), Vec::<String>::new());

    // The folder around the output is writable, but the output itself cannot be moved.
    let own = tempfile::tempdir().unwrap();
    mode(own.path(), 0o777);
    let first = outcome(bound(folder.path()).arg(&root).arg("--out").arg(own.path().join("out")));
    assert_eq!(first.status, 0, "{}", first.stderr);
    let before = files(&own.path().join("out"));
    mode(&own.path().join("out"), 0o555);
    let site = site.write(CONTENT, TEXTS[0]);
    let outcome =
        outcome(bound(folder.path()).arg(site.path("")).arg("--out").arg(own.path().join("out")));
    assert!([0, 2].contains(&outcome.status), "{}", outcome.stderr);
    if outcome.status == 2 {
        refused(&outcome, &["Permission denied", "is unchanged"]);
        assert!(files(&own.path().join("out")) == before);
    }
    assert_eq!(left(own.path()), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn too_few_open_files_are_told() {
    let site = site(0).built();
    for (round, limit) in [5, 6, 8, 10, 14, 20, 32, 64].into_iter().enumerate() {
        let before = site.output();
        std::fs::write(site.path(CONTENT), TEXTS[(round + 1) % 2]).unwrap();
        let script = format!("ulimit -n {limit}; exec \"$0\" build --site \"$1\"");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_factpress")]).arg(site.path(""));
        let outcome = outcome(&mut shell);
        assert!(!outcome.stderr.contains("panicked"), "{limit}: {}", outcome.stderr);
        if outcome.status == 0 {
            assert!(site.output() == clean(&site), "{limit}");
        } else {
            assert!(site.output() == before, "{limit}");
            refused(&outcome, &[""]);
        }
        assert!(limit < 32 || outcome.status == 0, "{limit} are enough: {}", outcome.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_becomes_a_link_is_left_alone() {
    let site = site(0).built();
    let folder = site.path("");
    let root = Utf8Path::from_path(&folder).unwrap();
    let staging = Staging::new(root, &root.join("public")).unwrap();
    staging.write(&Output { path: "index.html".to_owned(), bytes: b"new".to_vec() }).unwrap();
    let before = site.output();
    std::fs::rename(site.path("public"), site.path("aside")).unwrap();
    std::os::unix::fs::symlink(site.path("aside"), site.path("public")).unwrap();
    let error = staging.publish().unwrap_err().to_string();
    assert!(error.contains("symbolic link") && error.contains("is unchanged"), "{error}");
    assert!(site.path("public").is_symlink());
    assert!(files(&site.path("aside")) == before);
}

/// Files change and disappear while they are read: the published site is complete, and the program
/// does not crash.
#[test]
fn content_may_change_while_it_is_read() {
    let site = site(0).built();
    let claim = site.path("content/articles/report/verdicts/claim-3.yaml");
    let text = std::fs::read(&claim).unwrap();
    let mut is_whole = true;
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                std::fs::write(&claim, &text[..text.len() / 2]).unwrap();
                std::fs::remove_file(&claim).unwrap();
                std::fs::write(&claim, &text).unwrap();
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        for _ in 0..10 {
            let outcome = site.run(&["build"]);
            is_whole &= (0..=2).contains(&outcome.status) && !outcome.stderr.contains("panicked");
            let written =
                site.output().into_iter().map(|(path, _)| path).filter(|path| path != ".factpress");
            let list = site.read("public/.factpress");
            is_whole &= list.lines().skip(1).map(str::to_owned).collect::<BTreeSet<_>>()
                == written.collect();
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert!(is_whole, "the manifest lists exactly the files");
    assert!(site.run(&["build"]).status == 0 && site.output() == clean(&site));
}

/// Returns the files of a build of the same content into an empty folder.
fn clean(site: &Site) -> Vec<(String, Vec<u8>)> {
    let copy = Site::copy_of(site);
    for folder in ["public", ".factpress"] {
        let _ = std::fs::remove_dir_all(copy.path(folder));
    }
    copy.built().output()
}
