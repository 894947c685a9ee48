//! What one run leaves to the next: it changes nothing but the time that reading takes, whatever happens to it and to the
//! site in between, and nobody but this program on this machine can put anything into it.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use camino::Utf8Path;
use factpress::cache::store::Store;

use crate::fixture::{Outcome, Site, files, outcome};

const CACHE: &str = ".factpress";
const SHELVES: &str = ".factpress/read";

/// Longer than a disk may take to tell one change from the next.
const SETTLED: Duration = Duration::from_millis(3_200);

/// A site with one file of each kind.
fn whole() -> Site {
    let verdict = "claim: A claim.\npassages: [{quote: Nobody was hurt}]\nrating: \"true\"\nsummary: So.\nkey_points: [A *point* to know.]\n\
        explanation: As [said](/about/)[^1] there.\nevidence: [{source: record, stance: refutes}]\nauthors: [one]\n\
        status: published\npublished: 2026-01-02\n";
    Site::sound()
        .write("content/articles/report/verdicts/whole.yaml", verdict)
        .write("content/sources/record.yaml", "title: A record\nurl: https://office.example/\n")
        .write("content/people/one.yaml", "name: A Speaker\nbio: Somebody.\n")
        .write("content/pages/about.md", "---\ntitle: About\n---\n\nWe check.\n")
}

fn json(site: &Site) -> String {
    site.run(&["check", "--format", "json"]).stdout
}

/// What a check says that knows nothing of earlier ones.
fn anew(site: &Site) -> String {
    let copy = Site::copy_of(site);
    let _ = std::fs::remove_dir_all(copy.path(CACHE));
    json(&copy)
}

/// The program run where the secret of the machine is another.
fn elsewhere(site: &Site, state: &Path, arguments: &[&str]) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
    command.args(arguments).arg("--site").arg(site.path("")).env("XDG_STATE_HOME", state);
    outcome(&mut command)
}

/// The names and bytes of what is kept.
fn kept(site: &Site) -> Vec<(String, Vec<u8>)> {
    files(&site.path(SHELVES))
}

/// Bytes with words in them changed for others of the same length.
fn forged(bytes: &[u8], from: &str, to: &str) -> Option<Vec<u8>> {
    let at = bytes.windows(from.len()).position(|window| window == from.as_bytes())?;
    Some([&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat())
}

/// What is kept is used: words that nobody wrote show it. So they also show what is not believed.
#[test]
fn only_what_this_machine_sealed_is_believed() {
    let (from, to) = ("Something is so.", "Anything is not.");
    let site = Site::sound().built();
    let store = Store::open(Utf8Path::from_path(&site.path("")).unwrap()).unwrap();
    let mut changed = 0;
    for (name, bytes) in kept(&site) {
        if let Some(forged) = forged(&bytes[32..], from, to) {
            store.put(&name, &forged);
            changed += 1;
        }
    }
    assert_eq!(changed, 1);
    let own = Site::copy_of(&site).built();
    assert!(
        own.read("public/claims/river/index.html").contains(to),
        "what was sealed here is believed"
    );

    let state = tempfile::tempdir().unwrap();
    let other = Site::copy_of(&site);
    assert_eq!(elsewhere(&other, state.path(), &["build"]).status, 0);
    assert!(
        !other.read("public/claims/river/index.html").contains(to),
        "what was sealed elsewhere is not"
    );
    assert!(kept(&other) != kept(&site), "and it is written anew");
}

#[test]
fn whatever_happens_to_it_the_results_are_the_same() {
    let site = whole();
    let expected = json(&site);
    let entries = kept(&site);
    assert!(entries.len() > 2, "{}", entries.len());
    for (at, (name, bytes)) in entries.iter().enumerate() {
        let mut flipped = bytes.clone();
        let middle = 32 + (flipped.len() - 32) / 2;
        flipped[middle] ^= 1;
        let other = &entries[(at + 1) % entries.len()].1;
        let half = &bytes[..bytes.len() / 2];
        for damaged in
            [&b""[..], b"\n", &bytes[..20], &bytes[..32], half, &flipped, other, &[0xFF; 4096]]
        {
            let damaged = Site::copy_of(&site).write(&format!("{SHELVES}/{name}"), damaged);
            assert_eq!(json(&damaged), expected, "{name}");
        }
    }
    std::fs::remove_dir_all(site.path(CACHE)).unwrap();
    assert_eq!(json(&site), expected);
}

#[test]
fn a_site_whose_folder_takes_nothing_is_read_as_any() {
    let site = whole();
    let expected = json(&Site::copy_of(&site));
    let site = site.write(CACHE, "in the way");
    assert_eq!(json(&site), expected);
    assert_eq!(site.read(CACHE), "in the way");
}

#[test]
fn a_secret_inside_the_site_seals_nothing() {
    let site = whole();
    let expected = anew(&site);
    let state = site.path("content/.state");
    std::fs::create_dir_all(&state).unwrap();
    assert_eq!(elsewhere(&site, &state, &["check", "--format", "json"]).stdout, expected);
    assert!(!site.path(SHELVES).exists() && files(&state).is_empty());
}

#[cfg(unix)]
#[test]
fn what_leads_elsewhere_is_left_alone() {
    let site = whole();
    let expected = json(&site);
    let (name, _) = kept(&site).pop().unwrap();
    let path = site.path(&format!("{SHELVES}/{name}"));
    std::fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
    assert_eq!(json(&site), expected);

    let outside = tempfile::tempdir().unwrap();
    std::fs::remove_dir_all(site.path(SHELVES)).unwrap();
    std::os::unix::fs::symlink(outside.path(), site.path(SHELVES)).unwrap();
    assert_eq!(json(&site), expected);
    assert_eq!(files(outside.path()), []);
}

/// Same length, same time of the last change: only what the disk notes by itself tells.
#[test]
fn a_change_of_any_file_is_seen() {
    let cases = [
        ("content/articles/report/verdicts/river.yaml", "The river", "the river"),
        ("content/articles/report/verdicts/whole.yaml", "[^1]", "[^7]"),
        ("content/articles/report/article.yaml", "title", "titel"),
        ("content/articles/report/source.md", "hurt", "lost"),
        ("content/sources/record.yaml", "title", "titel"),
        ("content/people/one.yaml", "name", "nane"),
        ("content/pages/about.md", "title", "titel"),
        ("site.yaml", "title", "titel"),
    ];
    let site = whole();
    let sound = json(&site);
    std::thread::sleep(SETTLED);
    assert_eq!(
        json(&site),
        sound,
        "seen for the second time, from now on known by what the disk says"
    );
    assert_eq!(json(&site), sound);
    for (path, from, to) in cases {
        let edited = |from: &str, to: &str| {
            let (full, text) = (site.path(path), site.read(path));
            assert!(text.contains(from), "{path}");
            let before = std::fs::metadata(&full).unwrap().modified().unwrap();
            std::fs::write(&full, text.replacen(from, to, 1)).unwrap();
            std::fs::File::options().write(true).open(&full).unwrap().set_modified(before).unwrap();
        };
        edited(from, to);
        let found = json(&site);
        assert!(found != sound, "{path}");
        assert_eq!(found, anew(&site), "{path}");
        edited(to, from);
        assert_eq!(json(&site), sound, "{path}");
    }
}

/// What is still to come on one day, and no longer on another.
#[test]
fn findings_of_a_later_day_are_not_those_of_an_earlier_one() {
    let site = whole();
    let on = |day: &str| site.run(&["check", "--format", "json", "--date", day]).stdout;
    let (early, late) = (on("2026-01-01"), on("2026-06-01"));
    assert!(early.contains("future-date") && !late.contains("future-date"));
    for (day, expected) in [("2026-06-02", &late), ("2026-01-01", &early), ("2026-06-01", &late)] {
        assert_eq!(&on(day), expected, "{day}");
    }
}

/// Articles that come and go give all others another place.
#[test]
fn findings_stay_with_their_articles() {
    let site = whole().built();
    let site = site.article("another", "The river rose by two metres. It was Monday.\n");
    let site = site.claim("another", "monday", "It was Monday").built();
    let fresh = Site::copy_of(&site);
    std::fs::remove_dir_all(fresh.path(CACHE)).unwrap();
    assert!(site.output() == fresh.built().output());
    let site = site.remove("content/articles/another/verdicts/monday.yaml");
    assert_eq!(json(&site), anew(&site));
}

#[test]
fn sites_are_built_as_without_it() {
    for case in ["full", "odd", "arabic"] {
        let site = Site::copied(case).built();
        let (first, report) = (site.output(), json(&site));
        let site = site.built();
        assert!(site.output() == first, "{case}");
        assert_eq!(report, anew(&site), "{case}");
    }
    let faulty = Site::copied("faults");
    let expected = json(&faulty);
    assert_eq!(json(&faulty), expected);
    let human = faulty.run(&["check"]).stderr;
    assert_eq!(human, faulty.run(&["check"]).stderr);
}

#[test]
fn runs_at_the_same_time_do_not_disturb_one_another() {
    let site = whole();
    let expected = anew(&site);
    let check = |_: usize| json(&site);
    let reports: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..6).map(|at| scope.spawn(move || check(at))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(reports.iter().all(|report| *report == expected));
    assert_eq!(json(&site), expected);
}

/// Edits that mend and break, one after another: every check says what one says that knows nothing of the others.
#[test]
fn a_check_after_any_edits_is_as_one_from_scratch() {
    let verdicts = "content/articles/report/verdicts";
    let texts: [(String, &[&str]); 6] = [
        (
            "content/articles/report/source.md".into(),
            &["The river rose by two metres. Nobody was hurt.\n", "Nobody was hurt.\n"],
        ),
        (
            "content/articles/report/article.yaml".into(),
            &["title: A\n", "title: Nobody was hurt.\n", "titel: A\n", "- A\n"],
        ),
        (
            format!("{verdicts}/river.yaml"),
            &[
                "claim: A.\npassages: [{quote: two metres}]\n",
                "claim: A\npassages: []\n",
                "claim: {\n",
            ],
        ),
        (
            format!("{verdicts}/new.yaml"),
            &[
                "claim: B.\npassages: [{quote: hurt, article: other}]\n",
                "claim: B.\npassages: [{title: true}]\n",
            ],
        ),
        (
            "content/people/one.yaml".into(),
            &["name: A Speaker\n", "name: Another Speaker\n", "nane: A\n"],
        ),
        (
            "site.yaml".into(),
            &[
                "title: A\nbase_url: https://a.example/\n",
                "title: A\nbase_url: https://a.example/\nworkflow: {reviewers: {minimum: 2}}\n",
            ],
        ),
    ];
    let mut site = whole();
    let mut random: u64 = 7;
    let mut below = |limit: usize| {
        random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % limit
    };
    for step in 0..40 {
        let (path, choices) = &texts[below(texts.len())];
        site = match below(choices.len() + 1) {
            at if at < choices.len() => site.write(path, choices[at]),
            _ if path != "site.yaml" && site.path(path).exists() => site.remove(path),
            _ => site,
        };
        assert_eq!(json(&site), anew(&site), "step {step}: {path}");
    }
}
