//! `check`: all errors in one run, in every format, and a failed build does not change the site.

use std::collections::BTreeSet;

use crate::fixture::{Outcome, Site, files as files_in, underlined};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const ARTICLE: &str = "content/articles/report/article.yaml";
const SOURCE: &str = "content/articles/report/source.md";

#[test]
fn all_errors_are_shown_in_one_run() {
    let site = Site::copied("faults");
    let outcome = site.run(&["check"]);
    assert_eq!(outcome.status, 1);
    snapbox::assert_data_eq!(outcome.stderr, snapbox::file!["../sites/faults.stderr"].raw());
    assert_eq!(
        outcome.stdout,
        "2 articles, 4 claims, 2 of 3 passages anchored; 12 errors, 0 warnings\n"
    );
}

#[test]
fn missing_and_ambiguous_quotes_are_shown_with_the_article() {
    let site = Site::empty()
        .article("river", "The river rose by 1.4 metres, he said. Nobody was hurt, he said.\n")
        .claim("river", "gone", "The river rose by 2.4 metres")
        .claim("river", "doubtful", "he said");
    let outcome = site.run(&["check"]);
    assert_eq!(outcome.status, 1);
    snapbox::assert_data_eq!(outcome.stderr, snapbox::file!["../sites/passages.stderr"].raw());
}

#[test]
fn a_failed_build_does_not_change_the_site() {
    let site = Site::sound().built();
    let before = site.output();
    let paths_of = |site: &Site| {
        files_in(&site.path("")).into_iter().map(|(path, _)| path).collect::<BTreeSet<_>>()
    };
    let paths = paths_of(&site);
    let site = site.edit(VERDICT, "two metres", "ten metres");
    let outcome = site.run(&["build"]);
    assert_eq!(outcome.status, 1, "{}", outcome.stderr);
    assert!(outcome.stdout.contains("Nothing was written"), "{}", outcome.stdout);
    assert_eq!(site.output(), before);
    assert_eq!(paths_of(&site), paths, "no temporary files are left");
}

#[test]
fn the_json_format_is_stable() {
    let site = Site::sound().edit(VERDICT, "two metres", "ten metres");
    let report = site.report();
    let found = &report["diagnostics"][0];
    let expected = serde_json::json!({
        "code": "passage-not-found", "severity": "error", "file": VERDICT, "line": 3, "column": 12, "end_line": 3,
        "end_column": 42, "claim": "river", "article": "report",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&found[key], value, "{key}");
    }
    let candidate = &found["candidates"][0];
    assert_eq!(
        (candidate["line"].as_u64(), candidate["text"].as_str()),
        (Some(1), Some("The river rose by two metres"))
    );
    assert!(candidate["similarity"].as_f64().unwrap() > 0.85);
    assert_eq!(
        report["summary"],
        serde_json::json!({"articles": 1, "claims": 1, "passages": 1, "anchored": 0, "errors": 1, "warnings": 0})
    );
}

#[test]
fn the_contexts_of_candidates_solve_an_ambiguity() {
    let site = Site::sound().edit(SOURCE, "Nobody", "The river rose by two metres again. Nobody");
    let report = site.report();
    let found = &report["diagnostics"][0];
    assert_eq!(found["code"], "passage-ambiguous");
    let candidates = found["candidates"].as_array().unwrap();
    assert_eq!(candidates.len(), 2);
    for candidate in candidates {
        let part = |name: &str| format!("\n    {name}: {}", candidate[name]);
        let mended = format!("two metres\"{}{}", part("prefix"), part("suffix"));
        let site = Site::copy_of(&site).edit(VERDICT, "two metres\"", &mended);
        assert_eq!(site.found(), [], "{mended}");
    }
}

#[test]
fn a_broken_link_is_not_suggested_its_own_page() {
    let site = Site::sound().claim("report", "rivers", "The bridge is closed.").edit(
        "content/articles/report/verdicts/river.yaml",
        "status:",
        "explanation: See [the other](/claims/rive/).\nstatus:",
    );
    let help = &site.report()["diagnostics"][0]["help"];
    assert_eq!(help, "did you mean `/claims/rivers/`?");
}

#[test]
fn a_command_that_cannot_run_ends_with_status_2() {
    let nowhere = Site::empty().remove("site.yaml");
    assert_eq!(nowhere.run(&["check"]).status, 2);
    let sound = Site::sound();
    assert_eq!(sound.run(&["check", "--format", "rot13"]).status, 2);
    assert_eq!(sound.run(&["build", "--date", "2026-02-30"]).status, 2);
    assert_eq!(sound.run(&["check"]).status, 0);
}

#[test]
fn byte_order_marks_and_line_ends_make_no_difference() {
    let texts = |site: &Site| {
        let page = site.page("articles/report/index.html");
        (crate::fixture::article_text(&page), crate::fixture::marked(&page, "river"))
    };
    let plain = Site::sound().built();
    let windows = |path: &str| format!("\u{feff}{}", plain.read(path).replace('\n', "\r\n"));
    let site = Site::copy_of(&plain);
    let site = site
        .write(VERDICT, windows(VERDICT))
        .write(SOURCE, windows(SOURCE))
        .write(ARTICLE, windows(ARTICLE))
        .built();
    assert_eq!(texts(&site), texts(&plain));
    let site = site.edit(VERDICT, "rating: false", "rating: flase");
    let expected = ("unknown-rating".into(), VERDICT.into(), "rating: «flase»".into());
    assert_eq!(underlined(&site, &site.report()), [expected]);
}

#[test]
fn every_format_has_the_same_diagnostics() {
    let site = Site::copied("faults").edit("site.yaml", "title:", "title : # % a, b: c\ntitle:");
    let json: BTreeSet<(String, u64)> = site
        .found()
        .into_iter()
        .map(|(code, file, line, _)| (format!("{code} {file}"), line))
        .collect();
    let github: BTreeSet<(String, u64)> = site
        .run(&["check", "--format", "github"])
        .stdout
        .lines()
        .filter(|line| line.starts_with("::"))
        .map(|line| {
            let property = |name: &str| {
                line.split(&format!("{name}=")).nth(1).unwrap().split([',', ':']).next().unwrap()
            };
            (
                format!("{} {}", property("title"), property("file")),
                property("line").parse().unwrap(),
            )
        })
        .collect();
    assert_eq!(github, json);
    let log: serde_json::Value =
        serde_json::from_str(&site.run(&["check", "--format", "sarif"]).stdout).unwrap();
    let run = &log["runs"][0];
    let sarif: BTreeSet<(String, u64)> = run["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            let (code, file) = (
                result["ruleId"].as_str().unwrap(),
                place["artifactLocation"]["uri"].as_str().unwrap(),
            );
            let rule = &run["tool"]["driver"]["rules"]
                [usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], code);
            assert!(rule["help"]["text"].as_str().unwrap().contains("**What to do.**"));
            (format!("{code} {file}"), place["region"]["startLine"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(sarif, json);
    assert_eq!(log["version"], "2.1.0");
}

/// Parses a report and returns the names of tests, whether they failed, and their text.
fn junit(site: &Site) -> Vec<(String, bool, String)> {
    let xml = site.run(&["check", "--format", "junit"]).stdout;
    let report = roxmltree::Document::parse(&xml).unwrap();
    let tested = report.root_element().first_element_child().unwrap();
    let mut tests = Vec::new();
    for case in tested.children().filter(roxmltree::Node::is_element) {
        let failed = case.children().any(|child| child.has_tag_name("failure"));
        let text = case.descendants().filter_map(|node| node.text()).collect::<String>();
        tests.push((case.attribute("name").unwrap().to_owned(), failed, text.trim().to_owned()));
    }
    let failures = tests.iter().filter(|(_, failed, _)| *failed).count();
    for element in [report.root_element(), tested] {
        assert_eq!(element.attribute("tests").unwrap(), tests.len().to_string());
        assert_eq!(element.attribute("failures").unwrap(), failures.to_string());
    }
    tests
}

#[test]
fn a_junit_report_has_each_error_as_a_failed_test_and_each_sound_file_as_a_passed_one() {
    let sound = junit(&Site::sound());
    assert!(sound.iter().all(|(_, failed, _)| !failed), "{sound:?}");
    let verdict = "content/articles/report/verdicts/river.yaml";
    assert!(sound.iter().any(|(name, _, _)| name == verdict), "{sound:?}");

    let bad = "rating: \"no<&>\\u0007rating\"\nclaimants: x";
    let site = Site::sound().edit(verdict, "rating: false", bad);
    let errors: BTreeSet<String> = site
        .found()
        .into_iter()
        .map(|(code, file, line, column)| format!("{file}:{line}:{column}: {code}"))
        .collect();
    let mut failed = BTreeSet::new();
    for (name, is_failure, text) in junit(&site) {
        if is_failure {
            assert!(!text.is_empty(), "{name}");
            failed.insert(name);
        }
    }
    assert_eq!(failed, errors);

    let warned = Site::sound().edit(verdict, "Something is so.", &"A long claim. ".repeat(30));
    let tests = junit(&warned);
    let (_, failed, text) = tests.iter().find(|(name, _, _)| name == verdict).unwrap();
    assert!(!failed && text.contains("long-claim"), "{tests:?}");
}

#[test]
fn more_than_ten_similar_warnings_are_counted() {
    // A quote that cuts a word is a warning, and so is a claim without a text of more than 150
    // characters. A rating that does not exist is an error.
    let with = |cut: usize, long: usize, wrong: usize| {
        let site = (0..cut).fold(Site::sound(), |site, number| {
            site.claim("report", &format!("cut-{number}"), "ose by two metres")
        });
        let site = (0..long).fold(site, |site, number| {
            let id = format!("long-{number}");
            let words = "Something is so. ".repeat(12);
            site.textless(&id).edit(
                &format!("content/claims/{id}.yaml"),
                "Something is so.",
                words.trim(),
            )
        });
        (0..wrong).fold(site, |site, number| {
            let id = format!("wrong-{number}");
            site.textless(&id).edit(
                &format!("content/claims/{id}.yaml"),
                "rating: false",
                "rating: fals",
            )
        })
    };
    for (cut, long, wrong, more) in [
        (10, 0, 0, &[][..]),
        (11, 0, 0, &["1 more warning `passage-splits-word`"]),
        (25, 3, 0, &["15 more warnings `passage-splits-word`"]),
        (12, 13, 12, &["2 more warnings `passage-splits-word`", "3 more warnings `long-claim`"]),
    ] {
        let site = with(cut, long, wrong);
        let report = site.report();
        let (errors, warnings) = (&report["summary"]["errors"], &report["summary"]["warnings"]);
        assert_eq!(
            (errors.as_u64(), warnings.as_u64()),
            (Some(wrong as u64), Some((cut + long) as u64))
        );
        assert_eq!(report["diagnostics"].as_array().unwrap().len(), cut + long + wrong);
        let sarif: serde_json::Value =
            serde_json::from_str(&site.run(&["check", "--format", "sarif"]).stdout).unwrap();
        assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), cut + long + wrong);
        for arguments in [&["check"][..], &["build"], &["check", "--format", "github"]] {
            let short = site.run(arguments);
            let all = site.run(&[arguments, &["--verbose"]].concat());
            let is_github = arguments.len() > 1;
            let text = |outcome: &Outcome| {
                if is_github { outcome.stdout.clone() } else { outcome.stderr.clone() }
            };
            assert_eq!(short.status, i32::from(wrong > 0), "{}", short.stderr);
            assert_eq!(all.status, short.status);
            assert_eq!(all.stdout.lines().last(), short.stdout.lines().last());
            let count = |text: &str, code: &str| {
                let [id, title] = [format!("[{code}]"), format!("title={code}::")];
                let is_one = |line: &&str| {
                    let is_human = line.starts_with("warning") || line.starts_with("error");
                    is_human && line.contains(&id)
                        || line.contains("file=") && line.contains(&title)
                };
                text.lines().filter(is_one).count()
            };
            for (code, number, is_counted) in [
                ("passage-splits-word", cut, true),
                ("long-claim", long, true),
                ("unknown-rating", wrong, false),
            ] {
                let printed = if is_counted { number.min(10) } else { number };
                assert_eq!(
                    count(&text(&short), code),
                    printed,
                    "{arguments:?} {code}: {}",
                    text(&short)
                );
                assert_eq!(
                    count(&text(&all), code),
                    number,
                    "{arguments:?} {code}: {}",
                    text(&all)
                );
            }
            for words in more {
                let line = format!("{words}; add `--verbose` to see all");
                assert!(text(&short).contains(&line), "{arguments:?} {line}: {}", text(&short));
            }
            assert_eq!(text(&short).matches("--verbose").count(), more.len());
            assert!(!text(&all).contains("--verbose"), "{}", text(&all));
        }
    }
}

#[test]
fn paths_start_at_the_root_of_the_repository() {
    let site = Site::empty().write("desk/site.yaml", "title: A\n");
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_factpress"));
    program.current_dir(site.path("")).args(["check", "--site", "./desk", "--format", "github"]);
    let outcome = crate::fixture::outcome(&mut program);
    assert!(
        outcome.stdout.starts_with("::error file=desk/site.yaml,line=1,"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn every_code_is_explained_by_the_program() {
    let site = Site::empty();
    let outcome = site.run(&["check", "--quiet"]);
    assert_eq!(outcome.status, 0);
    let run = |arguments: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_factpress"));
        crate::fixture::outcome(program.arg("explain").args(arguments))
    };
    for code in factpress::diagnostics::Code::ALL {
        let page = run(&[code.name()]).stdout;
        assert!(page.starts_with(code.name()) && page.contains(code.meaning()), "{page}");
        assert!(run(&[]).stdout.contains(code.name()));
    }
    let unknown = run(&["passage-not-fund"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("did you mean `passage-not-found`?"), "{}", unknown.stderr);
}

#[test]
fn schemas_completions_and_the_manual_are_printed() {
    let run = |arguments: &[&str]| {
        let outcome = crate::fixture::outcome(
            std::process::Command::new(env!("CARGO_BIN_EXE_factpress")).args(arguments),
        );
        assert_eq!(outcome.status, 0, "{arguments:?}: {}", outcome.stderr);
        outcome.stdout
    };
    for kind in ["site", "article", "verdict", "source", "person"] {
        let schema: serde_json::Value = serde_json::from_str(&run(&["schema", kind])).unwrap();
        assert_eq!(schema["additionalProperties"], false, "{kind}");
        assert!(
            schema["properties"]
                .as_object()
                .unwrap()
                .values()
                .all(|it| it["description"].is_string()),
            "{kind}"
        );
    }
    let verdict: serde_json::Value = serde_json::from_str(&run(&["schema", "verdict"])).unwrap();
    assert_eq!(verdict["required"], serde_json::json!(["claim", "passages"]));
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(run(&["completions", shell]).contains("factpress"), "{shell}");
    }
    assert!(run(&["man"]).contains(".TH factpress"));
}

/// Content in messages is no command for the program that runs them, such as GitHub's runner.
#[test]
fn messages_are_no_commands_of_a_runner() {
    let site = Site::sound().edit(
        "content/articles/report/verdicts/river.yaml",
        "rating: false",
        "rating: \"##[error]x ##vso[task.complete]\\n::error::z\"\nhold: |\n  x\n  ::error::y",
    );
    let outcome = site.run(&["check"]);
    for command in ["##[", "##vso["] {
        assert!(!outcome.stderr.contains(command), "{}", outcome.stderr);
    }
    let is_command = |line: &str| line.trim_start().starts_with("::error");
    assert!(!outcome.stderr.lines().any(is_command), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("[error]x"), "{}", outcome.stderr);
}
