//! `check --since`: facts of published pages, each changed without a correction, with one that
//! tells readers of it, and with one that is about something else.

use crate::fixture::Site;
use crate::since::{assert_found, begin, git};

const VERDICT: &str = "content/articles/report/verdicts/roof.yaml";
const OTHER: &str = "content/articles/report/verdicts/bridge.yaml";
const ARTICLE: &str = "content/articles/report/article.yaml";

/// Returns a committed site with a claim that tells everything that a claim can tell.
pub fn told() -> Site {
    let site = Site::empty()
        .write(
            "site.yaml",
            "title: Checks\nbase_url: https://checks.example/\nscales:\n  default:\n    ratings:\n\
             \x20     - {id: right, label: Right, definition: It is so., value: 3}\n\
             \x20     - {id: mixed, label: Mixed, definition: Partly so., value: 2}\n\
             \x20     - {id: wrong, label: Wrong, definition: It is not so., value: 1}\n",
        )
        .article("report", "The roof is new. The bridge is closed.\n")
        .write(
            ARTICLE,
            "title: A report\npublisher: A paper\nurl: https://paper.example/report\nauthors: [A Writer]\npublished: 2025-12-01\n",
        )
        .write(
            VERDICT,
            "claim: The roof is new.\npassages:\n  - quote: The roof is new\n\
             claimant: {name: Person A, role: Mayor}\nclaim_date: 2025-11-30\nrating: wrong\n\
             summary: The roof is old.\nkey_points: [Nobody built a roof.]\n\
             explanation: The roof was built [in 1990](https://town.example/plans).\n\
             evidence:\n  - {title: Plans, url: https://town.example/plans, stance: refutes, quote: built in 1990}\n  \
             - {title: Photos, publisher: The town}\n\
             appearances:\n  - {title: A speech, published: 2025-11-30}\n\
             response: {asked: 2025-12-02, answer: We were wrong.}\n\
             authors: [An Author]\nreviewers: [A Reviewer]\nstatus: published\npublished: 2026-01-01\n\
             corrections:\n  - {date: 2026-01-05, kind: update, note: A photo was added.}\n",
        )
        .write(
            OTHER,
            "claim: The bridge is closed.\npassages:\n  - quote: The bridge is closed\nclaimant: {name: Person B}\n\
             rating: right\nsummary: It is.\nevidence:\n  - {title: A look}\nauthors: [An Author]\nstatus: published\npublished: 2026-01-01\n",
        )
        // Keeps the pages of all people and of the publisher, whatever changes in the others.
        .article("speech", "The school is open.\n")
        .edit("content/articles/speech/article.yaml", "title:", "publisher: A paper\ntitle:")
        .write(
            "content/articles/speech/verdicts/school.yaml",
            "claim: The school is open.\npassages:\n  - quote: The school is open\nclaimant: {name: Person A}\n\
             rating: mixed\nsummary: Partly.\nevidence:\n  - {title: A look}\nauthors: [An Author]\n\
             reviewers: [A Reviewer]\nstatus: published\npublished: 2026-01-01\n",
        );
    begin(&site);
    site
}

fn corrected(site: &Site, kind: &str) -> Site {
    let entry =
        format!("corrections:\n  - {{date: 2026-02-01, kind: {kind}, note: The reason.}}\n");
    Site::copy_of(site).edit(VERDICT, "corrections:\n", &entry)
}

/// Each fact, the change of it, and the words that identify the line of the diagnostic.
const CLAIM_FACTS: [(&str, &str, &str, &str); 28] = [
    ("claim-reworded", "claim: The roof", "claim: Our roof", "claim:"),
    ("passage-changed", "quote: The roof is new", "quote: The roof", "quote: The roof"),
    ("undisclosed-change", "name: Person A", "name: Person C", "claimant:"),
    ("undisclosed-change", "role: Mayor", "role: Reporter", "claimant:"),
    ("undisclosed-change", "claim_date: 2025-11-30", "claim_date: 2024-11-30", "claim_date:"),
    ("undisclosed-change", "The roof is old.", "The roof is new.", "summary:"),
    ("undisclosed-change", "Nobody built a roof.", "Somebody built a roof.", "key_points:"),
    ("undisclosed-change", "was built [", "was not built [", "explanation:"),
    (
        "undisclosed-change",
        "(https://town.example/plans)",
        "(https://other.example/)",
        "explanation:",
    ),
    ("undisclosed-change", "was built [", "was ~~not~~ built [", "explanation:"),
    ("undisclosed-change", "The roof is old.", "\"The roof is \\u202eold\\u202c.\"", "summary:"),
    ("undisclosed-change", "quote: built in 1990", "note: built in 1990", "title: Plans"),
    ("undisclosed-change", "stance: refutes", "stance: supports", "title: Plans"),
    ("undisclosed-change", "The roof is old.", "\"The \\u200froof is old.\"", "summary:"),
    (
        "claim-reworded",
        "claim: The roof is new.",
        "claim: \"The roof is \\u2067new\\u2069.\"",
        "claim:",
    ),
    ("undisclosed-change", "quote: built in 1990", "quote: built in 1890", "title: Plans"),
    ("undisclosed-change", "title: Photos", "title: Rumours", "title: Rumours"),
    (
        "undisclosed-change",
        "publisher: The town}",
        "publisher: The town, archive_note: They are lost.}",
        "title: Photos",
    ),
    ("undisclosed-change", "[Nobody built a roof.]", "[Nobody built, a roof.]", "key_points:"),
    (
        "undisclosed-change",
        "{title: A speech, published: 2025-11-30}",
        "{title: A dream, publisher: A speech, published: 2025-11-30}",
        "appearances:",
    ),
    (
        "undisclosed-change",
        "{title: A speech, published: 2025-11-30}",
        "{publisher: A speech, url: \"https://a.example/\", published: 2025-11-30}",
        "publisher: A speech",
    ),
    ("undisclosed-change", "  - {title: Photos, publisher: The town}\n", "", "title: Plans"),
    ("undisclosed-change", "title: A speech", "title: A dream", "appearances:"),
    ("undisclosed-change", "We were wrong.", "We were right.", "response:"),
    ("undisclosed-change", "asked: 2025-12-02", "asked: 2025-12-03", "response:"),
    ("undisclosed-change", "[An Author]", "[Another Author]", "authors:"),
    ("undisclosed-change", "[A Reviewer]", "[Another Reviewer]", "reviewers:"),
    (
        "undisclosed-change",
        "published: 2026-01-01",
        "published: 2025-12-31",
        "published: 2025-12-31",
    ),
];

/// The lists whose entries are on the lines after the field.
fn line_words(words: &str) -> &str {
    match words {
        "appearances:" => "title: A dream",
        words => words,
    }
}

#[test]
fn no_fact_of_a_claim_changes_silently() {
    for (code, from, to, words) in CLAIM_FACTS {
        let silent = told().edit(VERDICT, from, to);
        let mut expected = vec![(code, VERDICT, line_words(words))];
        if from.starts_with("title: Photos") {
            expected.push((code, VERDICT, "title: Plans"));
            expected.sort_by_key(|(_, _, words)| *words);
        }
        assert_found(&silent, &expected);
        assert_found(&corrected(&silent, "correction"), &[]);
        assert_found(&corrected(&silent, "update"), &[]);
    }
}

/// A correction of one kind does not tell of everything.
#[test]
fn a_correction_tells_of_its_kind_of_change() {
    let change = "rating: mixed\n";
    let entry = "corrections:\n  - {date: 2026-02-01, kind: verdict-change, from: wrong, to: mixed, note: The reason.}\n";
    let changed =
        told().edit(VERDICT, "rating: wrong\n", change).edit(VERDICT, "corrections:\n", entry);
    assert_found(&changed, &[]);
    let summary =
        Site::copy_of(&changed).edit(VERDICT, "The roof is old.", "The roof is partly new.");
    assert_found(&summary, &[]);
    for (from, to, code, words) in [
        ("name: Person A", "name: Person C", "undisclosed-change", "claimant:"),
        ("claim: The roof", "claim: Our roof", "claim-reworded", "claim:"),
        ("quote: The roof is new", "quote: The roof", "passage-changed", "quote: The roof"),
    ] {
        let site = Site::copy_of(&changed).edit(VERDICT, from, to);
        assert_found(&site, &[(code, VERDICT, words)]);
    }
}

#[test]
fn typography_and_upkeep_are_no_news() {
    for (from, to) in [
        ("The roof is old.", "The  roof is\u{a0}old."),
        (
            "title: Plans,",
            "title: Plans, archive_url: \"https://web.archive.org/web/20260101000000/https://town.example/plans\",",
        ),
        ("status: published", "topics: [Roofs]\nstatus: published"),
    ] {
        assert_found(&told().edit(VERDICT, from, to), &[]);
    }
}

#[test]
fn no_fact_of_an_article_changes_silently() {
    for (from, to, words) in [
        ("A report", "Another report", "title:"),
        ("A paper", "Another paper", "publisher:"),
        ("https://paper.example/report", "https://paper.example/other", "url:"),
        ("A Writer", "Another Writer", "authors:"),
        ("2025-12-01", "2025-12-02", "published:"),
        ("published:", "language: de\npublished:", "language:"),
        ("published:", "display: excerpts\npublished:", "display:"),
    ] {
        let silent = told().edit(ARTICLE, from, to);
        assert_found(&silent, &[("undisclosed-change", ARTICLE, words)]);
        assert_found(&corrected(&silent, "correction"), &[]);
    }
}

#[test]
fn no_rating_changes_its_meaning_silently() {
    for (from, to, words) in [
        ("label: Wrong", "label: Misleading", "label: Misleading"),
        ("It is not so.", "We do not know.", "We do not know."),
        ("value: 2}", "value: 2, symbol: x}", "label: Mixed"),
        ("value: 1}", "value: 1.5}", "label: Mixed"),
        ("value: 2}", "value: 2.5}", "label: Mixed"),
        ("value: 1}", "value: 1, color: \"#123456\"}", "label: Wrong"),
        ("value: 1}", "value: 1, retired: \"Since May, it means right.\"}", "label: Wrong"),
        ("value: 3}", "value: 1.5}", "label: Right"),
        ("title: Checks\n", "title: Checks\nworkflow: {disclosure: {url: warning}}\n", "workflow:"),
        ("title: Checks\n", "title: Checks\nlanguage: de\n", "language:"),
        ("label: Wrong", "label: Falsch", "label: Falsch"),
    ] {
        let site = told().edit("site.yaml", from, to);
        let is_warning =
            ["color:", "language:", "workflow:", "retired:"].iter().any(|words| to.contains(words));
        let code = if is_warning { "undisclosed-change" } else { "silent-rating-change" };
        let expected = [(code, "site.yaml", words)];
        if words == "label: Right" {
            // The order of values is an error of its own.
            let found = crate::since::codes(&site);
            assert!(found.contains(&"silent-rating-change".to_owned()), "{found:?}");
        } else {
            assert_found(&site, &expected);
        }
    }
}

#[test]
fn no_page_changes_silently() {
    let page = "content/pages/methodology.md";
    let site = told().write(page, "---\ntitle: How we work\n---\nWe ask the town.\n");
    crate::since::commit(&site, "A page");
    assert_found(&Site::copy_of(&site).edit(page, "We ask", "We  ask"), &[]);
    for (from, to) in [("the town", "nobody"), ("We ask", "We ~~ask~~")] {
        let changed = Site::copy_of(&site).edit(page, from, to);
        assert_found(&changed, &[("undisclosed-change", page, "---")]);
    }
}

/// The other checks of the author show the role too.
#[test]
fn no_author_gets_a_role_silently() {
    let site = told().edit(VERDICT, "[An Author]", "[{name: An Author, role: Guest}]");
    let school = "content/articles/speech/verdicts/school.yaml";
    let expected = [OTHER, VERDICT, school].map(|path| ("undisclosed-change", path, "authors:"));
    assert_found(&site, &expected);
}

#[test]
fn no_person_changes_silently() {
    let bridge = OTHER;
    let site = told().edit(
        bridge,
        "{name: Person B}",
        "{name: Person B, url: \"https://b.example/\", type: organization}",
    );
    crate::since::commit(&site, "A page of the person");
    for (from, to) in [
        ("https://b.example/", "https://c.example/"),
        (", url: \"https://b.example/\"", ""),
        ("type: organization", "type: person"),
    ] {
        let changed = Site::copy_of(&site).edit(bridge, from, to);
        assert_found(&changed, &[("undisclosed-change", bridge, "claimant:")]);
    }
    let file = "content/people/person-b.yaml";
    let site = site.edit(
        bridge,
        "{name: Person B, url: \"https://b.example/\", type: organization}",
        "{id: person-b}",
    );
    let text =
        "name: Person B\nurl: https://b.example/\ntype: organization\nbio: They are well known.\n";
    let site = site.write(file, text);
    assert_found(
        &Site::copy_of(&site).edit(file, "b.example", "c.example"),
        &[("undisclosed-change", file, "name:")],
    );
    crate::since::commit(&site, "A file of the person");
    let changed = site.edit(file, "are well", "are ~~well~~");
    assert_found(&changed, &[("undisclosed-change", file, "name:")]);
}

#[test]
fn an_address_is_not_given_to_another_claim() {
    let site = told().remove(VERDICT).edit(OTHER, "status:", "aliases: [roof]\nstatus:");
    assert_found(&site, &[("claim-removed", OTHER, "aliases:")]);
}

#[test]
fn corrections_are_not_dated_back() {
    let entry = "corrections:\n  - {date: 2026-01-03, kind: update, note: The reason.}\n";
    let site = told().edit(VERDICT, "corrections:\n", entry);
    assert_found(&site, &[("correction-removed", VERDICT, "2026-01-03")]);
}

/// A change may wait a week for its review.
#[test]
fn the_first_correction_is_not_dated_back() {
    for (day, is_back) in [("2026-01-03", true), ("2026-01-12", true), ("2026-01-13", false)] {
        let entry = format!("corrections:\n  - {{date: {day}, kind: update, note: The reason.}}\n");
        let site = told();
        crate::since::commit_again_on("2026-01-20", &site);
        let text = site.read(OTHER) + &entry;
        let site = site.write(OTHER, text);
        let expected = [("correction-removed", OTHER, entry.lines().last().unwrap())];
        assert_found(&site, if is_back { &expected } else { &[] });
    }
}

#[test]
fn each_correction_counts() {
    let third = "  - {date: 2026-01-05, kind: update, note: A map was added.}\n";
    let site = told();
    let text = site.read(VERDICT) + third;
    let site = site.write(VERDICT, text);
    crate::since::commit(&site, "Two on one day");
    let struck = Site::copy_of(&site).edit(
        VERDICT,
        "note: A photo was added.",
        "note: A ~~photo~~ was added.",
    );
    let line = "~~photo~~";
    assert_found(
        &struck,
        &[("correction-removed", VERDICT, line), ("invalid-value", VERDICT, line)],
    );
    let twice = Site::copy_of(&site);
    let text = twice.read(VERDICT) + third;
    let twice = twice.write(VERDICT, text);
    assert_eq!(crate::since::codes(&twice), ["correction-mismatch"]);
    let text = site.read(VERDICT);
    let (rest, _) = text.split_once("corrections:").unwrap();
    let none = site.write(VERDICT, rest);
    let gone = crate::since::codes(&none);
    assert_eq!(gone, ["correction-removed", "correction-removed"]);
}

/// The desk decides how serious a change is, but the published rule judges the change of itself.
#[test]
fn the_published_rule_decides_how_serious_a_change_is() {
    let strict = "title: Checks\nworkflow: {disclosure: {summary: error}}\n";
    let told = told().edit("site.yaml", "title: Checks\n", strict);
    crate::since::commit(&told, "A rule");
    let site = told.edit("site.yaml", "summary: error", "summary: warning").edit(
        VERDICT,
        "The roof is old.",
        "The roof is new.",
    );
    let outcome = site.run(&["check", "--since", "HEAD"]);
    assert!(
        outcome.status == 1 && outcome.stderr.contains("error[undisclosed-change]"),
        "{}",
        outcome.stderr
    );
}

/// However git is set up, the published files are those that were committed.
#[test]
fn the_published_files_are_read_as_git_stores_them() {
    type Preparation<'a> = (&'a str, &'a dyn Fn(&Site));

    let all = |line: &'static str| {
        move |site: &Site| {
            std::fs::write(site.path(".git/info/attributes"), line).unwrap();
        }
    };
    let preparations: [Preparation; 5] = [
        ("encoding", &all("*.yaml working-tree-encoding=UTF-16\n")),
        ("line ends", &all("* text eol=crlf\n")),
        ("filter", &|site| {
            all("*.yaml filter=empty\n")(site);
            git(site, &["config", "filter.empty.smudge", "true"]);
            git(site, &["config", "filter.empty.required", "true"]);
        }),
        ("autocrlf", &|site| git(site, &["config", "core.autocrlf", "true"])),
        ("replaced", &|site| {
            let text = site.read(VERDICT).replace("rating: wrong", "rating: mixed");
            std::fs::write(site.path("other"), text).unwrap();
            let other = crate::since::git_output(site, &["hash-object", "-w", "other"]);
            git(site, &["replace", &format!("HEAD:{VERDICT}"), other.trim()]);
            std::fs::remove_file(site.path("other")).unwrap();
        }),
    ];
    for (name, prepare) in preparations {
        let site = told();
        prepare(&site);
        let site = site.edit(VERDICT, "rating: wrong", "rating: mixed");
        assert_eq!(crate::since::codes(&site), ["silent-rating-change"], "{name}");
    }
}

/// Git sets `GIT_DIR` for hooks.
#[test]
fn a_hook_compares_the_site_in_its_folder() {
    let site = told().edit(VERDICT, "rating: wrong", "rating: mixed");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_factpress"));
    command.args(["check", "--since", "HEAD", "--site"]).arg(site.path(""));
    command.env("GIT_DIR", "/nowhere/.git").env("GIT_INDEX_FILE", "/nowhere/index");
    let outcome = crate::fixture::outcome(&mut command);
    assert!(outcome.stderr.contains("silent-rating-change"), "{}", outcome.stderr);
}

#[test]
fn a_published_file_that_cannot_be_read_is_told() {
    let cases: [(&str, &[u8]); 3] = [
        ("YAML", b"claim: [The roof\n"),
        ("encoding", b"claim: The roof is \xff\n"),
        ("no mapping", b"- The roof is new.\n"),
    ];
    for (name, bytes) in cases {
        let good = told();
        let text = good.read(VERDICT);
        let site = good.write(VERDICT, bytes);
        crate::since::commit(&site, "A mistake");
        let site = site.write(VERDICT, text);
        assert_eq!(crate::since::codes(&site), ["unreadable-base"], "{name}");
    }
}

/// A site that moves to another folder of its repository is compared with itself.
#[test]
fn a_site_may_move_to_another_folder() {
    let all = told();
    std::fs::create_dir(all.path("checks")).unwrap();
    for part in ["site.yaml", "content"] {
        std::fs::rename(all.path(part), all.path("checks").join(part)).unwrap();
    }
    let moved = format!("checks/{VERDICT}");
    let all = all.edit(&moved, "rating: wrong", "rating: mixed");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_factpress"));
    command.args(["check", "--since", "HEAD", "--site"]).arg(all.path("checks"));
    let outcome = crate::fixture::outcome(&mut command);
    assert!(outcome.stderr.contains("silent-rating-change"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("the site was in the folder `./`"), "{}", outcome.stderr);
    // The same if the old folder is still there.
    git(&all, &["checkout", "-q", "HEAD", "--", "."]);
    let outcome = crate::fixture::outcome(&mut command);
    assert!(outcome.stderr.contains("silent-rating-change"), "{}", outcome.stderr);
}

/// A correction that readers cannot read tells them nothing.
#[test]
fn a_note_without_words_is_an_error() {
    for note in ["<!-- x -->", "\\u200b", "&nbsp;", "\\u3164", "***", "[](https://x.example/)", "."]
    {
        let entry =
            format!("corrections:\n  - {{date: 2026-02-01, kind: correction, note: \"{note}\"}}\n");
        let site = told().edit(VERDICT, "claim: The roof", "claim: Our roof").edit(
            VERDICT,
            "corrections:\n",
            &entry,
        );
        let outcome = site.run(&["check", "--since", "HEAD"]);
        assert_eq!(outcome.status, 1, "{note}: {}", outcome.stderr);
    }
}

/// The layout of a published note may change, and its links may be mended.
#[test]
fn a_published_note_may_have_another_layout() {
    let note = "note: A photo was added.";
    let site = told().edit(VERDICT, note, "note: \"A  photo was\u{a0}added.\"");
    assert_found(&site, &[]);
    let site = told().edit(VERDICT, note, "note: \"A [photo](/claims/bridge/) was added.\"");
    assert_found(&site, &[("undisclosed-change", VERDICT, "note:")]);
}

/// A person of the same name is another person, unless the old address leads to them.
#[test]
fn a_namesake_is_another_claimant() {
    let file = |id: &str| format!("content/people/{id}.yaml");
    let site = told().write(&file("a-1"), "name: Person A\n").edit(
        VERDICT,
        "{name: Person A, role: Mayor}",
        "{id: a-1, role: Mayor}",
    );
    crate::since::commit(&site, "A file");
    let other = Site::copy_of(&site)
        .write(&file("a-2"), "name: Person A\nurl: https://other.example/\n")
        .edit(VERDICT, "{id: a-1, role: Mayor}", "{id: a-2, role: Mayor}");
    assert!(crate::since::codes(&other).contains(&"undisclosed-change".to_owned()));
    let renamed = site
        .remove(&file("a-1"))
        .write(&file("a-2"), "name: Person A\naliases: [a-1]\n")
        .edit(VERDICT, "{id: a-1, role: Mayor}", "{id: a-2, role: Mayor}");
    assert_found(&renamed, &[]);
}

#[test]
fn a_place_with_other_typography_is_another_place() {
    let source = "content/articles/report/source.md";
    let site = told()
        .edit(
            source,
            "The roof is new.",
            "The roof is new on Sunday. The roof is\u{a0}new on Monday.",
        )
        .edit(VERDICT, "quote: The roof is new", "quote: The roof is new\n    suffix: on Sunday");
    crate::since::commit(&site, "Two places");
    let site = site.edit(VERDICT, "on Sunday", "on Monday");
    assert_found(&site, &[("passage-changed", VERDICT, "on Monday")]);
}

#[test]
fn what_git_does_not_keep_of_the_site_is_told() {
    let site = told();
    git(&site, &["tag", "published"]);
    git(&site, &["branch", "published"]);
    let outcome = site.run(&["check", "--since", "published"]);
    assert!(
        outcome.status == 2 && outcome.stderr.contains("refs/tags/published"),
        "{}",
        outcome.stderr
    );
    let id = "0123456789012345678901234567890123456789";
    git(&site, &["update-index", "--add", "--cacheinfo", &format!("160000,{id},content/other")]);
    git(&site, &["commit", "-q", "-m", "A submodule"]);
    let outcome = site.run(&["check", "--since", "HEAD"]);
    assert!(
        outcome.status == 2 && outcome.stderr.contains("`content/other` is a submodule"),
        "{}",
        outcome.stderr
    );
}

/// A published verdict whose status had a mistake was not published by a build, and cannot be judged.
#[test]
fn a_mistake_in_the_published_status_is_told() {
    for status in ["staus: published", "status: publishd"] {
        let site = told().edit(VERDICT, "status: published", status);
        crate::since::commit(&site, "A mistake");
        let site = site.edit(VERDICT, status, "status: published").edit(
            VERDICT,
            "rating: wrong",
            "rating: mixed",
        );
        assert!(crate::since::codes(&site).contains(&"unreadable-base".to_owned()), "{status}");
    }
}

/// A page that took over an address is judged as the page that had it.
#[test]
fn a_page_with_another_name_says_the_same() {
    let (page, new_page) = ("content/pages/funding.md", "content/pages/money.md");
    let site = told()
        .write(page, "---\ntitle: Funding\n---\nNobody pays us.\n")
        .write("content/pages/methodology.md", "---\ntitle: How we work\n---\nWe ask.\n");
    crate::since::commit(&site, "Pages");
    let renamed = |text: &str| {
        let head = "---\ntitle: Funding\naliases: [funding]\n---\n";
        Site::copy_of(&site).remove(page).write(new_page, format!("{head}{text}\n"))
    };
    assert_found(&renamed("Nobody pays us."), &[]);
    assert_found(&renamed("A party pays us."), &[("undisclosed-change", new_page, "---")]);
    let gone = site.remove("content/pages/methodology.md");
    assert_found(&gone, &[("undisclosed-change", "content/pages/methodology.md", "")]);
}

#[test]
fn evidence_keeps_its_numbers() {
    let site =
        told().edit(VERDICT, "The roof was built [in 1990]", "The roof[^1] was built [in 1990]");
    crate::since::commit(&site, "A citation");
    let first = "  - {title: Plans, url: https://town.example/plans, stance: refutes, quote: built in 1990}\n";
    let second = "  - {title: Photos, publisher: The town}\n";
    let text = site.read(VERDICT);
    let start = text.find(first).unwrap();
    let moved = text.replace(first, "").replace(second, &format!("{second}{first}"));
    assert!(start > 0 && moved != text);
    let site = site.write(VERDICT, moved);
    assert_found(&site, &[("undisclosed-change", VERDICT, "explanation:")]);
}

#[test]
fn an_article_keeps_its_page() {
    let site = told().edit(
        VERDICT,
        "  - quote: The roof is new\n",
        "  - quote: The roof is new\n  - {quote: It rains, article: weather}\n",
    );
    let site = site.article("weather", "It rains.\n");
    crate::since::commit(&site, "Another article");
    let site = site.edit(VERDICT, "  - {quote: It rains, article: weather}\n", "");
    let site = corrected(&site, "update");
    assert_found(&site, &[("address-removed", "content/articles/weather/article.yaml", "title:")]);
}

/// A claim with a new id continues one published claim, not two.
#[test]
fn two_published_claims_are_not_merged_into_a_new_one() {
    let crossing = "content/articles/report/verdicts/crossing.yaml";
    let site = told();
    let text = site.read(OTHER).replace("status:", "aliases: [roof, bridge]\nstatus:");
    let site = site.remove(OTHER).remove(VERDICT).write(crossing, text);
    assert_found(&site, &[("claim-removed", crossing, "aliases:")]);
}
