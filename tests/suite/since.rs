//! `check --since`: changes of published content that readers must be told about. Each is tested
//! without a correction and with one.

use std::process::Command;

use crate::fixture::{Site, found_in};

/// The codes that only a comparison of versions reports. A test in this file covers each.
pub const CODES: [&str; 10] = [
    "silent-rating-change",
    "unreviewed-change",
    "claim-removed",
    "address-removed",
    "address-gone",
    "correction-removed",
    "passage-changed",
    "claim-reworded",
    "undisclosed-change",
    "unreadable-base",
];

pub const RIVER: &str = "content/articles/report/verdicts/river.yaml";

pub fn git(site: &Site, arguments: &[&str]) {
    git_on("2026-01-06", site, arguments);
}

/// Runs git on a day.
fn git_on(day: &str, site: &Site, arguments: &[&str]) {
    let own =
        ["-c", "user.name=A", "-c", "user.email=a@desk.example", "-c", "commit.gpgsign=false"];
    let status = Command::new("git")
        .arg("-C")
        .arg(site.path(""))
        .args(own)
        .args(arguments)
        .env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"))
        .status()
        .unwrap();
    assert!(status.success(), "git {arguments:?}");
}

/// Runs git and returns what it prints.
pub fn git_output(site: &Site, arguments: &[&str]) -> String {
    let output = Command::new("git").arg("-C").arg(site.path("")).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Returns a committed site with one published claim that has one correction.
pub fn published() -> Site {
    let site = Site::sound();
    let history = "authors: [A Writer]\nreviewers: [A Reviewer]\n\
                   corrections:\n  - {date: 2026-01-02, kind: correction, note: A number was wrong.}\n";
    let text = site.read(RIVER).replace("authors: [A Writer]\n", "") + history;
    let site = site.write(RIVER, text);
    assert_eq!(site.found(), []);
    begin(&site);
    site
}

/// Creates a repository and commits all files.
pub fn begin(site: &Site) {
    git(site, &["init", "-q"]);
    commit(site, "Begin");
}

/// Commits all files.
pub fn commit(site: &Site, message: &str) {
    git(site, &["add", "."]);
    git(site, &["commit", "-q", "-m", message]);
}

/// Commits the same files again, on a day.
pub fn commit_again_on(day: &str, site: &Site) {
    git_on(day, site, &["commit", "-q", "--amend", "--no-edit"]);
}

/// Returns the report of `check --since` on the changes since the last commit.
pub fn report(site: &Site) -> serde_json::Value {
    let outcome = site.run(&["check", "--format", "json", "--since", "HEAD"]);
    serde_json::from_str(&outcome.stdout)
        .unwrap_or_else(|_| panic!("{}{}", outcome.stdout, outcome.stderr))
}

/// Returns the code, file and line of each diagnostic about the changes since the last commit.
fn found(site: &Site) -> Vec<(String, String, u64)> {
    found_in(&report(site)).into_iter().map(|(code, file, line, _)| (code, file, line)).collect()
}

/// Returns the codes of the diagnostics about the changes since the last commit.
pub fn codes(site: &Site) -> Vec<String> {
    found(site).into_iter().map(|(code, ..)| code).collect()
}

fn line_of(site: &Site, path: &str, words: &str) -> u64 {
    let at = site.read(path).lines().position(|line| line.contains(words)).unwrap();
    u64::try_from(at).unwrap() + 1
}

#[test]
fn nothing_is_said_where_nothing_changed() {
    let site = published().claim("report", "bridge", "The bridge is closed");
    assert_eq!(found(&site), []);
}

#[test]
fn a_new_rating_needs_a_correction_and_a_reviewer() {
    let change = "corrections:\n  - {date: 2026-02-01, kind: verdict-change, from: false, to: mixed, note: New figures.}\n";
    let silent = published().edit(RIVER, "rating: false", "rating: mixed");
    let line = line_of(&silent, RIVER, "rating: mixed");
    assert_eq!(found(&silent), [("silent-rating-change".to_owned(), RIVER.to_owned(), line)]);
    let said = silent.edit(RIVER, "corrections:\n", change);
    assert_eq!(found(&said), []);
    let alone = said.edit(RIVER, "reviewers: [A Reviewer]\n", "");
    let line = line_of(&alone, RIVER, "rating: mixed");
    assert_eq!(
        found(&alone),
        [
            // The page of the reviewer.
            ("address-gone".to_owned(), RIVER.to_owned(), 1),
            ("unreviewed-change".to_owned(), RIVER.to_owned(), line)
        ]
    );
}

#[test]
fn a_correction_that_names_other_ratings_says_nothing() {
    let wrong = "corrections:\n  - {date: 2026-02-01, kind: verdict-change, from: true, to: mixed, note: New figures.}\n";
    let site = published().edit(RIVER, "rating: false", "rating: mixed").edit(
        RIVER,
        "corrections:\n",
        wrong,
    );
    assert_eq!(found(&site).first().map(|(code, ..)| code.as_str()), Some("silent-rating-change"));
}

#[test]
fn a_published_claim_is_retracted_or_renamed_and_never_just_gone() {
    let gone = published().remove(RIVER);
    assert_eq!(found(&gone), [("claim-removed".to_owned(), RIVER.to_owned(), 1)]);

    let site = published();
    let renamed = "content/articles/report/verdicts/the-river.yaml";
    let text = site.read(RIVER);
    let site = site.remove(RIVER).write(renamed, &text);
    assert_eq!(found(&site), [("claim-removed".to_owned(), RIVER.to_owned(), 1)]);
    let site = site.write(renamed, format!("{text}aliases: [river]\n"));
    assert_eq!(found(&site), []);

    for (field, line) in [
        ("status: draft", "status: draft"),
        ("hold: not sure\nstatus: published", "hold: not sure"),
    ] {
        let site = published().edit(RIVER, "status: published", field);
        let line = line_of(&site, RIVER, line);
        assert_eq!(found(&site), [("claim-removed".to_owned(), RIVER.to_owned(), line)], "{field}");
    }
    let entry = "corrections:\n  - {date: 2026-02-01, kind: retraction, note: It was not said.}\n";
    let site = published().edit(RIVER, "status: published", "status: retracted").edit(
        RIVER,
        "corrections:\n",
        entry,
    );
    assert_eq!(found(&site), []);
}

#[test]
fn a_correction_stays_as_it_was() {
    let site = published().edit(RIVER, "A number was wrong.", "A comma was wrong.");
    let line = line_of(&site, RIVER, "A comma was wrong.");
    assert_eq!(found(&site), [("correction-removed".to_owned(), RIVER.to_owned(), line)]);
    let site = published();
    let text = site.read(RIVER);
    let end = text.find("corrections:").unwrap();
    let site = site.write(RIVER, &text[..end]);
    assert_eq!(
        found(&site).iter().map(|(code, ..)| code.as_str()).collect::<Vec<_>>(),
        ["correction-removed"]
    );
}

#[test]
fn a_source_text_is_what_was_checked() {
    let source = "content/articles/report/source.md";
    let site = published().edit(source, "The bridge is closed.", "The bridge is open.");
    assert_eq!(found(&site), [("source-changed".to_owned(), source.to_owned(), 3)]);
    let outcome = site.run(&["check", "--format", "json", "--since", "HEAD"]);
    let sha256 = outcome.stdout.split("source_sha256: ").nth(1).unwrap()[..64].to_owned();
    let recorded = format!("source_sha256: {sha256}\ntitle:");
    let site = site.edit("content/articles/report/article.yaml", "title:", &recorded);
    assert_eq!(found(&site), []);
}

#[test]
fn other_words_are_another_passage() {
    let site = published().edit(RIVER, "The river rose by two metres", "The river rose");
    let line = line_of(&site, RIVER, "The river rose");
    assert_eq!(found(&site), [("passage-changed".to_owned(), RIVER.to_owned(), line)]);
    let entry = "corrections:\n  - {date: 2026-02-01, kind: update, note: It is now bound to fewer words.}\n";
    assert_eq!(found(&site.edit(RIVER, "corrections:\n", entry)), []);
    let folded = published().edit(
        RIVER,
        "The river rose by two metres",
        "The  river rose by two\u{a0}metres",
    );
    assert_eq!(found(&folded), []);
}

/// Moves a file.
fn moved(site: Site, from: &str, to: &str) -> Site {
    let text = site.read(from);
    site.remove(from).write(to, text)
}

/// Asserts the diagnostics. The words identify the line of each in its file.
#[track_caller]
pub fn assert_found(site: &Site, expected: &[(&str, &str, &str)]) {
    let expected = expected.iter().map(|(code, file, words)| {
        let line = if site.path(file).exists() { line_of(site, file, words) } else { 1 };
        ((*code).to_owned(), (*file).to_owned(), line)
    });
    assert_eq!(found(site), expected.collect::<Vec<_>>());
}

const STREAM: &str = "content/articles/report/verdicts/stream.yaml";
const ARTICLE: &str = "content/articles/report/article.yaml";

#[test]
fn a_new_id_hides_no_change() {
    let renamed =
        || moved(published(), RIVER, STREAM).edit(STREAM, "status:", "aliases: [river]\nstatus:");
    assert_found(&renamed(), &[]);
    let cases = [
        ("rating: false", "rating: mixed", "silent-rating-change", "rating: mixed"),
        ("status: published", "status: draft", "claim-removed", "status: draft"),
        ("A number was wrong.", "A comma was wrong.", "correction-removed", "A comma was wrong."),
        ("The river rose by two metres", "Nobody was hurt", "passage-changed", "Nobody was hurt"),
    ];
    for (from, to, code, words) in cases {
        assert_found(&renamed().edit(STREAM, from, to), &[(code, STREAM, words)]);
    }
    // Another published claim does not replace the removed one.
    let other = published().claim("report", "bridge", "The bridge is closed");
    commit(&other, "Another claim");
    let bridge = "content/articles/report/verdicts/bridge.yaml";
    let merged = other.remove(RIVER).edit(bridge, "status:", "aliases: [river]\nstatus:");
    assert_found(&merged, &[("claim-removed", bridge, "aliases:")]);
}

#[test]
fn old_addresses_stay() {
    let site =
        moved(published(), RIVER, STREAM).edit(STREAM, "status:", "aliases: [river]\nstatus:");
    commit(&site, "Rename");
    let dropped = site.edit(STREAM, "aliases: [river]\n", "");
    assert_eq!(found(&dropped), [("address-removed".to_owned(), STREAM.to_owned(), 1)]);

    let renamed = || {
        ["article.yaml", "source.md", "verdicts/river.yaml"].iter().fold(
            published(),
            |site, name| {
                moved(
                    site,
                    &format!("content/articles/report/{name}"),
                    &format!("content/articles/flood/{name}"),
                )
            },
        )
    };
    assert_found(&renamed(), &[("address-removed", ARTICLE, "")]);
    let flood = "content/articles/flood/article.yaml";
    let led = || renamed().edit(flood, "title:", "aliases: [report]\ntitle:");
    assert_found(&led(), &[]);
    let source = "content/articles/flood/source.md";
    let edited = led().edit(source, "The bridge is closed", "The bridge is open");
    assert_found(&edited, &[("source-changed", source, "The bridge is open")]);
}

/// The pages of people, topics, publishers and static pages keep their addresses too.
#[test]
fn addresses_that_are_gone_are_told() {
    const PERSON: &str = "content/people/tongwa.yaml";
    const PAGE: &str = "content/pages/our-ethics.md";
    const NEW_PERSON: &str = "content/people/t-tongwa.yaml";
    const NEW_PAGE: &str = "content/pages/ethics.md";
    let site = || {
        let site = published()
            .edit(RIVER, "status:", "topics: [Homes]\nclaimant: tongwa\nstatus:")
            .edit(ARTICLE, "title:", "publisher: Herald Group\ntitle:")
            .write(PERSON, "name: A Member\n")
            .write(PAGE, "---\ntitle: Ethics\n---\nText.\n");
        commit(&site, "Add pages");
        site
    };
    assert_found(&site(), &[]);
    let renamed_person =
        || moved(site(), PERSON, NEW_PERSON).edit(RIVER, "claimant: tongwa", "claimant: t-tongwa");
    let renamed_page = || moved(site(), PAGE, NEW_PAGE);
    let renamed_topic = || site().edit(RIVER, "topics: [Homes]", "topics: [Housing]");
    let told = |site: Site| {
        let entry = "corrections:\n  - {date: 2026-01-03, kind: update, note: Renamed.}\n";
        site.edit(RIVER, "corrections:\n", entry)
    };
    let renamed_publisher =
        || told(site()).edit(ARTICLE, "publisher: Herald Group", "publisher: The Herald");
    let named =
        || told(site()).edit(RIVER, "reviewers: [A Reviewer]", "reviewers: [Another Reviewer]");
    assert_found(&renamed_person(), &[("address-gone", NEW_PERSON, "name:")]);
    assert_found(&renamed_page(), &[("address-gone", PAGE, "")]);
    assert_found(&renamed_topic(), &[("address-gone", RIVER, "topics:")]);
    assert_found(&renamed_publisher(), &[("address-gone", ARTICLE, "publisher:")]);
    assert_found(&named(), &[("address-gone", RIVER, "reviewers:")]);

    let redirect = |site: Site, from: &str, to: &str| {
        site.edit("site.yaml", "title:", &format!("redirects: {{{from}: {to}}}\ntitle:"))
    };
    let person = renamed_person().edit(NEW_PERSON, "name:", "aliases: [tongwa]\nname:");
    let page = renamed_page().edit(NEW_PAGE, "title:", "aliases: [our-ethics]\ntitle:");
    let topic = redirect(renamed_topic(), "topics/homes", "topics/housing");
    let publisher =
        redirect(renamed_publisher(), "publishers/herald-group", "publishers/the-herald");
    for site in [&person, &page, &topic, &publisher] {
        assert_found(site, &[]);
        commit(site, "Rename");
    }
    let person = person.edit(NEW_PERSON, "aliases: [tongwa]\n", "");
    assert_found(&person, &[("address-removed", NEW_PERSON, "name:")]);
    let page = page.edit(NEW_PAGE, "aliases: [our-ethics]\n", "");
    assert_found(&page, &[("address-removed", NEW_PAGE, "---")]);
    let topic = topic.edit("site.yaml", "redirects: {topics/homes: topics/housing}\n", "");
    assert_found(&topic, &[("address-removed", "site.yaml", "title:")]);
}

#[test]
fn lists_of_a_site_keep_their_addresses() {
    let site = || {
        let lists = "taxonomies: {places: {title: Places}}\ntitle:";
        let site = published().edit(RIVER, "status:", "places: [Northtown]\nstatus:");
        let site = site.edit("site.yaml", "title:", lists);
        commit(&site, "Add places");
        site
    };
    assert_found(&site(), &[]);
    let renamed = || site().edit(RIVER, "places: [Northtown]", "places: [North Town]");
    assert_found(&renamed(), &[("address-gone", RIVER, "places:")]);
    let help = renamed().run(&["check", "--since", "HEAD"]);
    let words = "`redirects: {places/northtown/: places/north-town/}`";
    assert!((help.stdout.clone() + &help.stderr).contains(words), "{}{}", help.stdout, help.stderr);
    let redirect = "redirects: {places/northtown: places/north-town}\nbase_url:";
    assert_found(&renamed().edit("site.yaml", "base_url:", redirect), &[]);
    let gone = site().edit(RIVER, "places: [Northtown]\n", "").edit(
        "site.yaml",
        "taxonomies: {places: {title: Places}}\n",
        "",
    );
    assert_found(
        &gone,
        &[
            ("address-gone", RIVER, "claim:"),
            ("address-gone", "site.yaml", "title:"),
            ("undisclosed-change", "site.yaml", "title:"),
        ],
    );
    let retitled = site().edit("site.yaml", "title: Places", "title: Towns");
    assert_found(&retitled, &[("undisclosed-change", "site.yaml", "taxonomies:")]);
}

#[test]
fn a_retraction_is_said_and_so_is_its_end() {
    let silent = published().edit(RIVER, "status: published", "status: retracted");
    let expected = [
        ("missing-field", RIVER, "status: retracted"),
        ("claim-removed", RIVER, "status: retracted"),
    ];
    assert_found(&silent, &expected);
    let entry = "corrections:\n  - {date: 2026-02-01, kind: retraction, note: It was not said.}\n";
    let said = silent.edit(RIVER, "corrections:\n", entry);
    assert_found(&said, &[]);
    commit(&said, "Retract");
    let back = said.edit(RIVER, "status: retracted", "status: published");
    let expected = [
        ("silent-rating-change", RIVER, "status: published"),
        ("correction-mismatch", RIVER, "  - {date: 2026-02-01, kind: retraction"),
    ];
    assert_found(&back, &expected);
}

#[test]
fn corrections_may_lead_to_a_rating_in_steps() {
    let steps = "corrections:\n  - {date: 2026-02-02, kind: verdict-change, from: mixed, to: true, note: More figures.}\n  \
                 - {date: 2026-02-01, kind: verdict-change, from: false, to: mixed, note: New figures.}\n";
    let site = published().edit(RIVER, "rating: false", "rating: true").edit(
        RIVER,
        "corrections:\n",
        steps,
    );
    assert_found(&site, &[]);
    // Upper and lower case and spaces do not make two people of one name.
    let site = site.edit(RIVER, "[A Reviewer]", "[a  writer]");
    assert_found(
        &site,
        &[
            ("unreviewed-change", RIVER, "rating: true"),
            ("reviewer-is-author", RIVER, "reviewers: [a  writer]"),
            ("address-gone", RIVER, "reviewers:"),
        ],
    );
}

#[test]
fn another_place_is_another_passage() {
    let source = "content/articles/report/source.md";
    let twice = published()
        .edit(
            source,
            "The bridge is closed.",
            "The bridge is closed, he said: The bridge is closed.",
        )
        .claim_with(
            "report",
            "bridge",
            "- quote: bridge is closed\n  suffix: \", he\"\n- title: true\n",
        );
    commit(&twice, "Twice");
    let bridge = "content/articles/report/verdicts/bridge.yaml";
    let longer = twice.edit(bridge, "\", he\"", "\", he said\"");
    assert_found(&longer, &[]);
    let named = longer.edit(bridge, "  - title", "    article: report\n  - title");
    assert_found(&named, &[]);
    let elsewhere = named.edit(bridge, "suffix: \", he said\"", "prefix: \"said: The \"");
    assert_found(&elsewhere, &[("passage-changed", bridge, "said: The")]);
    let said =
        "corrections:\n  - {date: 2026-02-01, kind: update, note: Bound to what he said.}\nstatus";
    let said = elsewhere.edit(bridge, "status", said);
    assert_found(&said, &[]);
    commit(&said, "Said");
    let headline = said.edit(ARTICLE, "The title of report", "Another title");
    let expected = [
        ("passage-changed", ARTICLE, "Another title"),
        ("undisclosed-change", ARTICLE, "Another title"),
    ];
    assert_found(&headline, &expected);

    let other = published().article("other", "They say: The river rose by two metres.\n");
    let there = "content/articles/other/verdicts/river.yaml";
    let other = moved(other, RIVER, there);
    let gone = ("address-removed", "content/articles/report/article.yaml", "title:");
    assert_found(&other, &[("passage-changed", there, "quote:"), gone]);
    assert_found(&other.edit(there, "metres\"\n", "metres\"\n    article: report\n"), &[]);
}

#[test]
fn the_word_of_a_rating_is_a_verdict_on_all_that_have_it() {
    let scale = "scales:\n  default:\n    ratings:\n      - {id: true, label: Right, definition: So.}\n      \
                 - {id: false, label: Wrong, definition: Not so.}\n";
    let text = published().read("site.yaml") + scale;
    let site = published().write("site.yaml", text);
    commit(&site, "A scale");
    for (from, to) in
        [("label: Wrong", "label: WRONG"), ("label: Right", "label: Just"), ("Not so.", "Not  so.")]
    {
        assert_found(&site, &[]);
        let other = Site::copy_of(&site).edit("site.yaml", from, to);
        assert_found(&other, &[]);
    }
    let translated = Site::copy_of(&site).edit("site.yaml", "Wrong", "Falsch").edit(
        "site.yaml",
        "title:",
        "language: de\ntitle:",
    );
    let language = ("undisclosed-change", "site.yaml", "language:");
    assert_found(&translated, &[language, ("silent-rating-change", "site.yaml", "Falsch")]);
    assert_found(
        &site.edit("site.yaml", "Wrong", "Misleading"),
        &[("silent-rating-change", "site.yaml", "Misleading")],
    );
}

#[test]
fn other_words_of_a_claim_deserve_a_look() {
    let site = published().edit(RIVER, "claim: Something is so.", "claim: Something else is so.");
    assert_found(&site, &[("claim-reworded", RIVER, "Something else")]);
    let entry =
        "corrections:\n  - {date: 2026-02-01, kind: correction, note: It was something else.}\n";
    assert_found(&site.edit(RIVER, "corrections:\n", entry), &[]);
}

/// A site may be a folder of its repository, and the folder may be new.
#[test]
fn a_site_in_a_folder_is_compared_too() {
    let whole = published();
    let all = Site::empty();
    std::fs::create_dir(all.path("checks")).unwrap();
    for (path, bytes) in crate::fixture::files(&whole.path(""))
        .into_iter()
        .filter(|(path, _)| !path.starts_with(".git"))
    {
        std::fs::create_dir_all(all.path("checks").join(&path).parent().unwrap()).unwrap();
        std::fs::write(all.path("checks").join(&path), bytes).unwrap();
    }
    git(&all, &["init", "-q"]);
    git(&all, &["commit", "-q", "--allow-empty", "-m", "Nothing"]);
    commit(&all, "Begin");
    let river = format!("checks/{RIVER}");
    let all = all.edit(&river, "rating: false", "rating: mixed");
    let folder = all.path("checks");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
        crate::fixture::outcome(command.args(arguments).current_dir(&folder).env("NO_COLOR", "1"))
    };
    let outcome = run(&["check", "--since", "HEAD", "--format", "github"]);
    assert_eq!(outcome.status, 1, "{}", outcome.stderr);
    assert!(outcome.stdout.contains("title=silent-rating-change"), "{}", outcome.stdout);
    let outcome = run(&["diff", "HEAD"]);
    assert!(outcome.stdout.contains("False → **Mixed**"), "{}", outcome.stdout);
    let outcome = run(&["check", "--since", "HEAD~1"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("nothing to compare with"), "{}", outcome.stderr);
}

#[test]
fn where_there_was_no_site_that_is_said() {
    let site = published();
    git(&site, &["checkout", "-q", "--orphan", "empty"]);
    git(&site, &["rm", "-rq", "--cached", "."]);
    git(&site, &["commit", "-q", "--allow-empty", "-m", "Nothing"]);
    let outcome = site.run(&["check", "--since", "HEAD"]);
    assert_eq!(outcome.status, 0);
    assert!(
        outcome.stderr.contains("there was no `site.yaml` in this folder at `HEAD`"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn what_git_does_not_know_is_said() {
    let site = published();
    let outcome = site.run(&["check", "--since", "nowhere"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("git knows no revision `nowhere`"), "{}", outcome.stderr);
    let outcome = Site::sound().run(&["check", "--since", "HEAD"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("is not in a git repository"), "{}", outcome.stderr);
    let clone = Site::empty();
    let status = Command::new("git")
        .args(["clone", "-q", "--depth", "1"])
        .arg(format!("file://{}", site.path("").display()))
        .arg(clone.path("clone"))
        .status()
        .unwrap();
    assert!(status.success());
    let outcome = Site::from_folder(&clone.path("clone")).run(&["check", "--since", "HEAD~1"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("this clone is shallow"), "{}", outcome.stderr);
}

#[test]
fn old_addresses_lead_to_the_page_that_had_them() {
    let site = Site::sound().edit(
        RIVER,
        "status: published",
        "aliases: [stream, brook]\nstatus: published",
    );
    let site = site
        .edit("content/articles/report/article.yaml", "title:", "aliases: [old-report]\ntitle:")
        .built();
    for (alias, target) in
        [("claims/stream", "claims/river"), ("articles/old-report", "articles/report")]
    {
        let page = site.read(&format!("public/{alias}/index.html"));
        let way = format!("../../{target}/index.html");
        assert!(
            page.contains(&format!("<meta http-equiv=\"refresh\" content=\"0; url={way}\">")),
            "{page}"
        );
        assert!(page.contains(&format!(
            "<link rel=\"canonical\" href=\"https://desk.example/checks/{target}/\">"
        )));
        assert!(
            page.contains(&format!("<a href=\"{way}\">")),
            "a way for those whose browser does not follow"
        );
        assert!(!site.read("public/sitemap.xml").contains(alias));
    }
    for alias in ["river", "Not An Id", "bridge"] {
        let site = Site::sound().claim("report", "bridge", "The bridge is closed");
        let field = format!("aliases: [\"{alias}\"]\nstatus: published");
        let codes: Vec<String> = site
            .edit(RIVER, "status: published", &field)
            .found()
            .into_iter()
            .map(|(code, ..)| code)
            .collect();
        assert_eq!(
            codes,
            [if alias == "Not An Id" { "invalid-id" } else { "duplicate-id" }],
            "{alias}"
        );
    }
    let draft = Site::sound().claim("report", "bridge", "The bridge is closed");
    let bridge = "content/articles/report/verdicts/bridge.yaml";
    let draft =
        draft.edit(bridge, "status: published", "aliases: [secret-name]\nstatus: draft").built();
    assert!(!draft.path("public/claims/secret-name").exists());
}

/// Passages with the same words are distinguished, also in another article, and if another part of
/// the text was edited.
#[test]
fn each_of_several_places_stays() {
    const FLOOD: &str = "content/articles/flood/source.md";
    const TWICE: &str = "content/articles/report/verdicts/twice.yaml";
    let passages = "- quote: The bridge\n- {quote: It rose, suffix: \", he\", article: flood}\n\
                    - {quote: It rose, suffix: again, article: flood}";
    let site = published()
        .article(
            "flood",
            "It rose, he said. It rose again. They all say that it did.\n\nThe bridge fell.\n",
        )
        .claim_with("report", "twice", passages);
    commit(&site, "Twice");
    assert!(site.run(&["diff", "HEAD"]).stdout.contains("Nothing"));
    let without = |words: &str| {
        let text = site.read(TWICE);
        let kept: Vec<&str> = text.lines().filter(|line| !line.contains(words)).collect();
        Site::copy_of(&site).write(TWICE, kept.join("\n"))
    };
    for dropped in [without("suffix: again"), without("suffix: \", he\"")] {
        assert_found(&dropped, &[("passage-changed", TWICE, "- quote: The bridge")]);
        assert!(dropped.run(&["diff", "HEAD"]).stdout.contains("is no longer bound to"));
    }
    let edited = |site: &Site, from: &str, to: &str| {
        let found = found(&Site::copy_of(site).edit(FLOOD, from, to)).into_iter();
        found.filter(|(_, file, _)| file != FLOOD).collect::<Vec<_>>()
    };
    assert_eq!(edited(&site, "The bridge fell.", "The bridge fell, they say."), []);
    assert_eq!(edited(&site, "It rose, he", "A headline.\n\nIt rose, he"), []);
    let one = without("suffix: again");
    commit(&one, "One");
    let moved = one.edit(TWICE, "suffix: \", he\"", "suffix: again");
    let line = line_of(&moved, TWICE, "suffix: again");
    assert_eq!(
        edited(&moved, "They all say", "All say"),
        [("passage-changed".to_owned(), TWICE.to_owned(), line)]
    );
}

#[test]
fn an_old_address_is_given_to_nobody_else() {
    const STREAM: &str = "content/articles/report/verdicts/stream.yaml";
    let site = moved(published(), RIVER, STREAM);
    let site = site.edit(STREAM, "status:", "aliases: [river]\nstatus:");
    commit(&site, "Rename");
    assert_found(&site, &[]);
    let taken = site.edit(STREAM, "aliases: [river]\n", "").claim(
        "report",
        "river",
        "The bridge is closed.",
    );
    assert_found(&taken, &[("address-removed", RIVER, "claim:")]);
}

#[test]
fn line_ends_are_not_taken_for_words() {
    let source = "content/articles/report/source.md";
    let site = published();
    let other = site.read(source).replace('\n', "\r\n");
    let site = site.write(source, other);
    let report = report(&site);
    assert_eq!(report["diagnostics"][0]["code"], "source-changed");
    assert!(
        report["diagnostics"][0]["help"].as_str().unwrap().contains(".gitattributes"),
        "{report}"
    );
    let recorded = Site::sound().edit(ARTICLE, "title:", "source_sha256: 0\ntitle:");
    let text = Site::sound().read(source);
    let sha256 = factpress::content::sha256(text.as_bytes());
    let recorded = recorded.edit(ARTICLE, "source_sha256: 0", &format!("source_sha256: {sha256}"));
    assert_eq!(recorded.found(), []);
    let changed = recorded.write(source, text.replace('\n', "\r\n")).report();
    assert!(
        changed["diagnostics"][0]["help"].as_str().unwrap().contains(".gitattributes"),
        "{changed}"
    );
}

/// A claim loses its text if its file moves to `content/claims/`, and must say so.
#[test]
fn a_text_is_not_taken_away_silently() {
    let site = published();
    let moved = "content/claims/river.yaml";
    let text =
        site.read(RIVER).replace("passages:\n  - quote: \"The river rose by two metres\"\n", "");
    let site = site.remove(RIVER).write(moved, &text);
    let found = found_in(&report(&site));
    let of_claim: Vec<_> = found.iter().filter(|(_, file, ..)| file == moved).collect();
    assert_eq!(of_claim.len(), 1, "{found:?}");
    assert_eq!(of_claim[0].0, "passage-changed");
    let correction = "  - {date: 2026-01-03, kind: correction, note: The text cannot be kept.}\n";
    let site = site.write(moved, text + correction);
    let found = found_in(&report(&site));
    assert!(found.iter().all(|(_, file, ..)| file != moved), "{found:?}");
}

/// A verdict that judged words and judges the whole article now, and the other way round.
#[test]
fn the_whole_article_is_not_a_passage_of_it() {
    let quote = "quote: \"The river rose by two metres\"";
    for (from, to) in [(quote, "whole: true"), ("whole: true", quote)] {
        let site = Site::sound().edit(RIVER, quote, from);
        begin(&site);
        let site = site.edit(RIVER, from, to);
        let report = report(&site);
        let codes: Vec<String> = found_in(&report).into_iter().map(|(code, ..)| code).collect();
        assert_eq!(codes, ["passage-changed"], "{report:#}");
        let outcome = site.run(&["diff", "HEAD"]);
        assert!(outcome.stdout.contains("the article as a whole"), "{}", outcome.stdout);
    }
}
