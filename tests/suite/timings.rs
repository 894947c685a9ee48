//! `--timings`: which parts of the work are told, in which order, and that nothing but the telling depends on it.

use crate::fixture::Site;

/// The table as phases and notes; every time must be a number of milliseconds.
fn table(stderr: &str) -> Vec<(String, String)> {
    let row = |line: &str| {
        let mut words = line.split_whitespace();
        let (phase, time) = (words.next().unwrap(), words.next().unwrap());
        assert!(time.parse::<f64>().is_ok_and(|time| time >= 0.0), "{line}");
        assert_eq!(words.next(), Some("ms"), "{line}");
        (phase.to_owned(), words.collect::<Vec<_>>().join(" "))
    };
    stderr.lines().map(row).collect()
}

fn phases(table: &[(String, String)]) -> Vec<&str> {
    table.iter().map(|(phase, _)| phase.as_str()).collect()
}

fn note<'a>(table: &'a [(String, String)], phase: &str) -> &'a str {
    &table.iter().find(|(name, _)| name == phase).unwrap().1
}

/// The two numbers of `n made, m kept`.
fn counts(note: &str) -> (usize, usize) {
    let numbers: Vec<usize> = note.split(' ').filter_map(|word| word.parse().ok()).collect();
    (numbers[0], numbers[1])
}

#[test]
fn a_build_tells_how_long_its_parts_took() {
    let site = Site::copied("full");
    let run = || {
        let outcome = site.run(&["build", "--quiet", "--timings"]);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
        table(&outcome.stderr)
    };
    let first = run();
    let expected =
        ["read", "theme", "join", "output", "pages", "data", "cards", "publish", "keep", "all"];
    assert_eq!(phases(&first), expected);
    let (made, written) = (counts(note(&first, "pages")), counts(note(&first, "publish")));
    assert!(
        made.0 > 20 && made.1 == 0 && written.0 > made.0 && written.1 == 0,
        "{made:?} {written:?}"
    );
    assert_eq!(note(&first, "all").starts_with("peak memory "), cfg!(target_os = "linux"));

    let second = run();
    // Search pages, and those to whose parts others lead, are looked at again.
    let (again, kept) = (counts(note(&second, "pages")), counts(note(&second, "publish")));
    assert!(again.0 < 5 && again.0 + again.1 == made.0, "{again:?}");
    assert_eq!(kept, (0, written.0));
}

#[test]
fn a_check_tells_it_too_and_its_results_are_the_same() {
    let site = Site::copied("full");
    let plain = site.run(&["check", "--format", "json"]);
    let timed = site.run(&["check", "--format", "json", "--timings"]);
    assert_eq!((plain.status, &plain.stdout), (timed.status, &timed.stdout));
    assert_eq!(phases(&table(&timed.stderr)), ["read", "theme", "join", "pages", "keep", "all"]);
    assert_eq!(plain.stderr, "");
}

#[test]
fn a_failed_build_tells_how_far_it_came() {
    let site =
        Site::sound().edit("content/articles/report/verdicts/river.yaml", "rating:", "rated:");
    let outcome = site.run(&["build", "--quiet", "--timings"]);
    assert_eq!(outcome.status, 1);
    let told = outcome.stderr.lines().filter(|line| line.split_whitespace().nth(2) == Some("ms"));
    let told: Vec<&str> = told.map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(told, ["read", "theme", "join", "pages", "keep", "all"]);
}
