//! `--timings`: the table has a row for each phase, and results do not depend on it.

use crate::fixture::Site;

/// Parses the table into phases and notes. Every time must be a number of milliseconds.
fn table(stderr: &str) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for line in stderr.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(words[1].parse::<f64>().is_ok_and(|time| time >= 0.0), "{line}");
        assert_eq!(words[2], "ms", "{line}");
        rows.push((words[0].to_owned(), words[3..].join(" ")));
    }
    rows
}

fn phases(table: &[(String, String)]) -> Vec<&str> {
    table.iter().map(|(phase, _)| phase.as_str()).collect()
}

/// Returns the numbers in the note of a phase.
fn numbers(table: &[(String, String)], phase: &str) -> Vec<usize> {
    let (_, note) = table.iter().find(|(name, _)| name == phase).unwrap();
    note.split(' ').filter_map(|word| word.parse().ok()).collect()
}

fn build(site: &Site) -> Vec<(String, String)> {
    let outcome = site.run(&["build", "--quiet", "--timings"]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
    table(&outcome.stderr)
}

#[test]
fn a_build_has_a_row_for_each_phase() {
    let site = Site::copied("full");
    let first = build(&site);
    assert_eq!(
        phases(&first),
        [
            "read", "theme", "resolve", "output", "pages", "data", "pictures", "cards", "publish",
            "all"
        ]
    );
    let rendered = numbers(&first, "pages")[0];
    let [written, unchanged] = numbers(&first, "publish")[..] else { panic!("{first:?}") };
    assert!(rendered > 20 && written > rendered && unchanged == 0, "{first:?}");
    let (_, memory) = first.last().unwrap();
    assert_eq!(memory.starts_with("peak memory "), cfg!(target_os = "linux"));

    let second = build(&site);
    assert_eq!(numbers(&second, "pages"), [rendered], "every build renders all pages");
    assert_eq!(numbers(&second, "publish"), [0, written]);
}

#[test]
fn a_check_has_the_same_results_with_timings() {
    let site = Site::copied("full");
    let plain = site.run(&["check", "--format", "json"]);
    let timed = site.run(&["check", "--format", "json", "--timings"]);
    assert_eq!((plain.status, &plain.stdout), (timed.status, &timed.stdout));
    assert_eq!(
        phases(&table(&timed.stderr)),
        ["read", "theme", "resolve", "pages", "pictures", "all"]
    );
    assert_eq!(plain.stderr, "");
}

#[test]
fn a_build_with_errors_has_the_phases_that_it_reached() {
    let site = Site::sound().edit(crate::since::RIVER, "rating:", "rated:");
    let outcome = site.run(&["build", "--quiet", "--timings"]);
    assert_eq!(outcome.status, 1);
    let (_, rows) = outcome.stderr.rsplit_once("\n\n").unwrap();
    assert_eq!(phases(&table(rows)), ["read", "theme", "resolve", "pages", "pictures", "all"]);
}
