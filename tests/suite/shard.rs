//! Sites that are built in parts, and the manifest with which changes are uploaded.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

#[cfg(target_os = "linux")]
use crate::docs::{blocks, in_shell, read};
use crate::fixture::{Outcome, Site, files};
use crate::generated;

const LIST: &str = ".factpress";

fn build(site: &Site, out: &Path, options: &[&str]) -> Outcome {
    site.run(&[&["build", "--out", out.to_str().unwrap()], options].concat())
}

/// Builds every part of a site into a folder of its own.
fn parts(site: &Site, of: usize, options: &[&str]) -> Vec<PathBuf> {
    let part = |part: usize| {
        let out = site.path(&format!("parts/{part}-{of}"));
        let outcome = build(site, &out, &[&["--shard", &format!("{part}/{of}")], options].concat());
        assert_eq!(outcome.status, 0, "{part}/{of}: {}{}", outcome.stdout, outcome.stderr);
        out
    };
    (1..=of).map(part).collect()
}

fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    files(folder).into_iter().collect()
}

/// Copies the files of several folders into one, in this order.
fn merge<'a>(parts: impl Iterator<Item = &'a PathBuf>, into: &Path) {
    for (path, bytes) in parts.flat_map(|part| files(part)) {
        let to = into.join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, bytes).unwrap();
    }
}

fn generated(claims: usize) -> Site {
    let site = Site::empty();
    generated::site(&site.path(""), claims).unwrap();
    site
}

fn with_cards() -> Site {
    Site::sound().write(
        "site.yaml",
        "title: A site\nbase_url: https://desk.example/checks/\ncards: {enabled: true}\n",
    )
}

/// Asserts that the parts together have exactly the files of a single build.
fn assert_parts_are_whole(name: &str, site: &Site, of: usize, options: &[&str]) {
    let whole = site.path("public");
    assert_eq!(build(site, &whole, options).status, 0, "{name}");
    let whole = files_of(&whole);
    let parts = parts(site, of, options);
    let mut seen: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, bytes) in parts.iter().flat_map(|part| files(part)) {
        assert_eq!(whole.get(&path), Some(&bytes), "{name}: {path} in {of} parts");
        assert!(
            seen.insert(path.clone(), bytes).is_none() || path == LIST,
            "{name}: {path} in two of {of} parts"
        );
    }
    assert_eq!(
        seen.keys().collect::<Vec<_>>(),
        whole.keys().collect::<Vec<_>>(),
        "{name} in {of} parts"
    );
    let [merged, reversed] =
        ["merged", "reversed"].map(|folder| site.path(&format!("{folder}-{of}")));
    merge(parts.iter(), &merged);
    merge(parts.iter().rev(), &reversed);
    assert_eq!(files(&merged), files(&reversed));
    for folder in [&merged, &parts[0]] {
        let outcome = build(site, folder, options);
        assert_eq!(outcome.status, 0, "{name}: {}", outcome.stderr);
        assert!(files_of(folder) == whole, "{name} after {of} parts");
    }
}

#[test]
fn parts_of_a_site_together_are_the_site() {
    let sites = [
        ("full", Site::copied("full"), &["--date", "2026-01-20"][..]),
        ("full with drafts", Site::copied("full"), &["--drafts", "--date", "2026-01-20"]),
        ("arabic", Site::copied("arabic"), &[]),
        ("odd", Site::copied("odd"), &["--theme", "ledger"]),
        ("cards", with_cards(), &[]),
        ("nothing", Site::empty(), &[]),
    ];
    for (name, site, options) in sites {
        [1, 2, 3, 7].into_iter().for_each(|of| assert_parts_are_whole(name, &site, of, options));
    }
}

#[test]
fn parts_of_a_larger_site_together_are_the_site() {
    let site = generated(60);
    [2, 3, 7].into_iter().for_each(|of| assert_parts_are_whole("generated", &site, of, &[]));
    let all = site.output().len();
    for part in 1..=3 {
        let own = files(&site.path(&format!("parts/{part}-7"))).len();
        assert!(
            (all / 21..all / 2).contains(&own) || part == 1,
            "part {part} of 7 has {own} of {all} files"
        );
    }
}

#[test]
fn a_part_says_that_it_is_one() {
    let site = Site::sound();
    let whole = site.run(&["build"]);
    assert_eq!(site.run(&["build", "--shard", "1/1"]).stdout, whole.stdout);
    let all = site.output().len() - 1;
    let part = site.run(&["build", "--shard", "2/3"]);
    let own = site.output().len() - 1;
    let line = format!(
        "Wrote part 2 of 3, {own} of {all} files, to `{}`.\n",
        site.path("public").display()
    );
    assert!(part.stdout.ends_with(&line), "{}", part.stdout);
    assert!(0 < own && own < all);
    let site = site.built();
    assert_eq!(site.output().len() - 1, all, "the whole site in the place of a part");
}

#[test]
fn there_are_no_other_parts() {
    let site = Site::sound();
    for text in [
        "0/3", "4/3", "1/0", "0/0", "x", "", "/", "1", "1/", "/3", "-1/3", "+1/3", "1/3/5",
        "1 / 3", "1/1001",
    ] {
        let outcome = site.run(&["build", &format!("--shard={text}")]);
        assert_eq!(outcome.status, 2, "{text}: {}", outcome.stdout);
        assert!(
            outcome.stderr.contains("write the K-th of N parts as K/N, such as 1/4"),
            "{text}: {}",
            outcome.stderr
        );
    }
    assert!(!site.path("public").exists());
    assert_eq!(site.run(&["build", "--shard=1000/1000"]).status, 0, "a part may be empty");
    assert_eq!(site.run(&["build", "--shard=1/1000"]).status, 0);
}

#[test]
fn every_part_tells_the_mistakes_of_the_whole_content() {
    let linked = Site::sound().claim("report", "bridge", "The bridge is closed").write(
        "content/pages/about.md",
        "---\ntitle: About\n---\n[There](/claims/river/index.html#nowhere)\n",
    );
    for (site, status) in [(Site::copied("faults"), 1), (linked, 0)] {
        let whole = site.run(&["build"]);
        assert_eq!(whole.status, status);
        assert!(whole.stderr.contains("--> content/"), "{}", whole.stderr);
        for part in 1..=5 {
            let outcome = site.run(&["build", "--shard", &format!("{part}/5")]);
            assert_eq!(
                (outcome.status, outcome.stderr),
                (status, whole.stderr.clone()),
                "part {part}"
            );
        }
    }
}

#[test]
fn a_template_is_wrong_where_its_pages_are() {
    let site = Site::sound()
        .write("site.yaml", "title: A site\nbase_url: https://desk.example/\ntheme: own\n")
        .write("themes/own/theme.yaml", "extends: plain\n")
        .write("themes/own/templates/corrections.html", "{{ nothing.there }}");
    let build = |part: usize| site.run(&["build", "--shard", &format!("{part}/5")]);
    let failed: Vec<Outcome> = (1..=5).map(build).filter(|outcome| outcome.status != 0).collect();
    let [failed] = &failed[..] else { panic!("one part has the page, {} failed", failed.len()) };
    assert_eq!(failed.status, 1);
    assert!(failed.stderr.contains("corrections.html"), "{}", failed.stderr);
}

#[test]
fn a_part_cannot_be_searched_by_pagefind() {
    let site = Site::sound().write(
        "site.yaml",
        "title: A site\nbase_url: https://desk.example/\nsearch: {engine: pagefind}\n",
    );
    let outcome = site.run(&["build", "--shard", "1/2"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("cannot be built in parts"), "{}", outcome.stderr);
    assert!(!site.path("public").exists());
}

/// Returns the output of `sha256sum` for the published files, in the order of their paths.
fn sums(out: &Path) -> String {
    let published = files_of(out).into_iter().filter(|(path, _)| path != LIST);
    let hash = |bytes: &[u8]| {
        Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    published.map(|(path, bytes)| format!("{}  {path}\n", hash(&bytes))).collect()
}

#[test]
fn the_manifest_has_the_hash_of_every_file() {
    let site = Site::copied("full");
    let manifest = site.path("site.sha256");
    let write = |out: &Path, options: &[&str]| {
        let outcome =
            build(&site, out, &[&["--manifest", manifest.to_str().unwrap()], options].concat());
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        std::fs::read_to_string(&manifest).unwrap()
    };
    let whole = write(&site.path("public"), &[]);
    assert_eq!(whole, sums(&site.path("public")));
    assert_eq!(write(&site.path("public"), &[]), whole, "again, over the last one");
    let part = |part: usize| {
        write(&site.path(&format!("part-{part}")), &["--shard", &format!("{part}/3")])
    };
    let mut lines: Vec<String> =
        (1..=3).flat_map(|k| part(k).lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    lines.sort_by(|one, two| one[66..].cmp(&two[66..]));
    assert_eq!(lines.join("\n") + "\n", whole, "those of the parts together");
}

#[test]
fn the_manifest_is_no_part_of_the_site() {
    let site = Site::sound();
    let inside = "it would be published with the site; name a file elsewhere";
    let cases = [
        ("public/site.sha256", inside),
        ("public", inside),
        ("content/../public/below/site.sha256", inside),
        ("content", "it is not a regular file"),
        ("nowhere/site.sha256", "there is no folder for it"),
        ("site.yaml", "a file that is not a manifest is already there; choose another name"),
    ];
    for (path, why) in cases {
        let outcome = site.run(&["build", "--manifest", site.path(path).to_str().unwrap()]);
        assert_eq!(outcome.status, 2, "{path}");
        assert!(outcome.stderr.contains(why), "{path}: {}", outcome.stderr);
        assert!(!site.path("public").exists(), "{path}");
    }
}

#[test]
fn a_build_that_fails_leaves_the_manifest_as_it_was() {
    let before = format!("{}  index.html\n", "0".repeat(64));
    let site = Site::copied("faults").write("site.sha256", &before);
    let outcome = site.run(&["build", "--manifest", site.path("site.sha256").to_str().unwrap()]);
    assert_eq!(outcome.status, 1);
    assert_eq!(site.read("site.sha256"), before);
}

#[cfg(target_os = "linux")]
fn sorted(lines: &str) -> Vec<String> {
    let mut lines: Vec<String> = lines.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

/// Runs the commands of the documentation in their order.
#[cfg(target_os = "linux")]
#[test]
fn the_documentation_of_scale_is_true() {
    let site = Site::copied("full");
    let commands = blocks(&read("docs/scale.md"), "sh");
    for command in &commands {
        in_shell(&site.path(""), command);
    }
    assert_eq!(files(&site.path("merged")), files(&site.path("whole")));
    let all: String =
        site.read("site.sha256").lines().map(|line| format!("{}\n", &line[66..])).collect();
    assert_eq!(sorted(&site.read("changed.txt")), sorted(&all), "nothing is published yet");
    assert_eq!(site.read("gone.txt"), "");
    std::fs::rename(site.path("site.sha256"), site.path("published.sha256")).unwrap();
    let before = files_of(&site.path("public"));
    let site = site.edit(
        "content/articles/flood/verdicts/bridge-gone.yaml",
        "claim: ",
        "claim: Since Sunday, ",
    );
    in_shell(&site.path(""), commands.last().unwrap());
    let after = files_of(&site.path("public"));
    let differ = |one: &BTreeMap<String, Vec<u8>>,
                  other: &BTreeMap<String, Vec<u8>>|
     -> Vec<String> {
        let is_other =
            |(path, bytes): &(&String, &Vec<u8>)| *path != LIST && other.get(*path) != Some(*bytes);
        one.iter().filter(is_other).map(|(path, _)| path.clone()).collect()
    };
    let changed = sorted(&site.read("changed.txt"));
    assert_eq!(changed, differ(&after, &before));
    assert!(changed.len() < after.len() / 2, "the others are left alone: {changed:?}");
    let gone: Vec<String> =
        before.keys().filter(|path| !after.contains_key(*path)).cloned().collect();
    assert!(!gone.is_empty(), "an asset has a new name");
    assert_eq!(sorted(&site.read("gone.txt")), gone);
}
