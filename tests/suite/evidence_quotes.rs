//! Quotes of evidence and the kept copies of their sources.

use crate::fixture::{Outcome, Site, select, words, yaml};
use crate::since;

mod publishing;
mod wording;

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const FOLDER: &str = "content/articles/report/verdicts";

/// A word of a copy that must not be published.
const MARKER: &str = "Zanzibarmarker";

/// Returns a site whose evidence has more fields.
fn cited(fields: &str) -> Site {
    Site::sound().edit(VERDICT, "- title: A record", &format!("- title: A record\n    {fields}"))
}

/// Returns a site whose evidence has a quote and a kept copy, whose hash is recorded.
fn quoted(name: &str, copy: &str, quote: &str) -> Site {
    recorded(
        cited(&format!("copy: {name}\n    quote: {}", yaml(quote)))
            .write(&format!("{FOLDER}/{name}"), copy),
    )
}

fn recorded(site: Site) -> Site {
    let outcome = site.run(&["check", "--fix"]);
    assert!(site.read(VERDICT).contains("copy_sha256"), "{}", outcome.stderr);
    site
}

/// Returns the codes and helps for each of some copies (name and text) with a quote, which are the
/// evidence of one claim.
fn checked(cases: &[(&str, &str, &str)]) -> Vec<Vec<(String, String)>> {
    let mut site = Site::sound();
    let mut evidence = String::from("evidence:\n");
    for (index, (name, copy, quote)) in cases.iter().enumerate() {
        site = site.write(&format!("{FOLDER}/{index}-{name}"), copy);
        let (hash, quote) = (factpress::content::sha256(copy.as_bytes()), yaml(quote));
        evidence.push_str(&format!(
            "  - {{title: A, copy: {index}-{name}, copy_sha256: \"{hash}\", quote: {quote}}}\n"
        ));
    }
    let site = site.edit(VERDICT, "evidence:\n  - title: A record\n", &evidence);
    let first = site.read(VERDICT).lines().position(|line| line.contains("0-")).unwrap() + 1;
    let mut found = vec![Vec::new(); cases.len()];
    for diagnostic in site.report()["diagnostics"].as_array().unwrap() {
        let line = usize::try_from(diagnostic["line"].as_u64().unwrap()).unwrap();
        let text = |field: &str| diagnostic[field].as_str().unwrap().to_owned();
        found[line - first].push((text("code"), text("help")));
    }
    found
}

/// Asserts that each quote has this one diagnostic, or none if it is empty.
fn assert_codes(cases: &[(&str, &str, &str)], expected: &str) {
    for (found, (name, _, quote)) in checked(cases).iter().zip(cases) {
        let codes: Vec<&str> = found.iter().map(|(code, _)| code.as_str()).collect();
        let expected = if expected.is_empty() { vec![] } else { vec![expected] };
        assert_eq!(codes, expected, "{name}: {quote}");
    }
}

/// Returns the codes of the diagnostics.
fn codes(site: &Site) -> Vec<String> {
    site.found().into_iter().map(|(code, ..)| code).collect()
}

fn check(site: &Site) -> Outcome {
    site.run(&["check"])
}

fn page_of(body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>Gauge</title><script>var hidden = 'The \
         secret level';</script><style>.a {{ content: 'styled words' }}</style></head><body>\
         <nav><a href=/>Home of the gauge</a></nav><article><h1>Readings of the week</h1>\
         <p>The office measures the river every day, at seven in the morning and at noon, and \
         publishes what it measured on the same day, without corrections.</p>{body}<p>The next \
         report follows on Monday, and it will also have the readings of the lower gauge, which was \
         out of order for most of the week.</p></article><noscript>Only without scripts</noscript>\
         <template>In a template</template><p hidden>A hidden sentence</p></body></html>"
    )
}

#[test]
fn quotes_are_found_in_every_kind_of_copy() {
    let html = page_of(
        "<p>The <b>highest</b> reading of the\nweek was <a href=/x>1.4&nbsp;metres</a>, not \
         &ldquo;two&rdquo;.</p><ul><li>Nobody was hurt<li>The bridge is closed</ul>\
         <p>On 10<sup>4</sup> days, it was lower.</p>",
    );
    let markdown =
        "# Gauge\n\nThe *highest* reading of the\nweek was [1.4 metres](https://a.example).\n";
    let text = "The highest reading of the\r\nweek was 1.4 metres.\r\n\r\nNobody was hurt.\r\n";
    let highest = "The highest reading of the week was 1.4 metres";
    let cases = [
        ("gauge.html", html.as_str(), highest),
        ("gauge.html", &html, "was 1.4 metres, not \"two\"."),
        ("gauge.html", &html, "Nobody was hurt The bridge is closed"),
        ("gauge.html", &html, "Home of the gauge"),
        ("gauge.html", &html, "Readings of the week"),
        ("gauge.html", &html, "On 10⁴ days"),
        ("gauge.htm", &html, highest),
        ("gauge.md", markdown, highest),
        ("gauge.md", markdown, "Gauge The highest"),
        ("gauge.txt", text, highest),
        ("gauge.txt", text, "1.4 metres. Nobody was hurt."),
        ("gauge.txt", text, "The highest reading […] was 1.4 metres"),
        ("gauge.txt", text, "… reading of the week ... Nobody was hurt"),
        ("gauge.txt", text, "highest [...] hurt"),
    ];
    assert_codes(&cases, "");
}

#[test]
fn words_that_nobody_wrote_are_refused_with_the_nearest_ones() {
    let copy =
        page_of("<p>The highest reading of the week was not 1.4 metres, says Ada Okafor.</p>");
    let cases = [
        ("The highest reading of the week was not 2.4 metres", "a number differs"),
        ("The highest reading of the week was 1.4 metres", "a negation differs"),
        ("was not 1.4 metres, says Ada Obi", "a name differs"),
        ("The highest reading of the year was not 1.4 metres", "if these are the words"),
    ];
    let quoted = cases.map(|(quote, _)| ("gauge.html", copy.as_str(), quote));
    assert_codes(&quoted, "evidence-quote-not-found");
    for (found, (quote, help)) in checked(&quoted).iter().zip(cases) {
        assert!(found[0].1.starts_with(help), "{quote}: {found:?}");
    }
    let others = [
        "Words that nobody ever wrote",
        "The secret level",
        "styled words",
        "Only without scripts",
        "In a template",
        "A hidden sentence",
        "1.4 metres […] The highest reading",
        "The highest reading […] three metres",
        "…",
    ];
    assert_codes(&others.map(|it| ("a.html", copy.as_str(), it)), "evidence-quote-not-found");
    let site = self::quoted("gauge.html", &copy, "The highest reading of the week was 2.4 metres");
    let outcome = check(&site);
    assert_eq!(outcome.status, 1);
    for words in ["the nearest words, ", "[-2.4-]{+not 1.4+} metres"] {
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
}

/// The nearest words are looked for until that takes too long, and help never says that there are
/// none if they were not looked for.
#[test]
fn many_wrong_quotes_have_their_nearest_words() {
    let mut copy = String::new();
    for number in 0..400 {
        copy.push_str(&format!(
            "In the year {number} the river rose by {} metres at the bridge. ",
            number * 3
        ));
    }
    let quotes: Vec<String> = (0..100)
        .map(|number| format!("In the year {number} the river rose by {} metres", number * 3 + 1))
        .collect();
    let cases: Vec<(&str, &str, &str)> =
        quotes.iter().map(|quote| ("a.txt", copy.as_str(), quote.as_str())).collect();
    for (found, quote) in checked(&cases).iter().zip(&quotes) {
        assert!(found[0].1.starts_with("a number differs"), "{quote}: {found:?}");
    }
    let long = copy.repeat(60);
    let wrong = "The river fell. ".repeat(60);
    let found = checked(&[("a.txt", &long, &wrong)]);
    assert!(found[0][0].1.contains("similar words were not looked for"), "{found:?}");
}

#[test]
fn several_places_and_cut_words_are_warnings() {
    let text = "The river rose. The river fell by 15 metres. The river rose. Nonviolent people.";
    for (quote, code) in [
        ("The river rose", "evidence-quote-ambiguous"),
        ("The river […] Nonviolent", "evidence-quote-ambiguous"),
        ("5 metres", "passage-splits-word"),
        ("violent people", "passage-splits-word"),
        ("fell […] violent people", "passage-splits-word"),
    ] {
        assert_codes(&[("a.txt", text, quote)], code);
    }
    assert_eq!(check(&quoted("a.txt", text, "The river rose")).status, 0);
    // What is twice on a page but once in its article is bound to the article.
    let html = page_of("<p>The highest reading was 1.4 metres in this week.</p>")
        .replace("<nav>", "<nav>The highest reading was 1.4 metres ");
    assert_eq!(codes(&quoted("a.html", &html, "The highest reading was 1.4 metres")), [""; 0]);
}

#[test]
fn warnings_about_a_quote_can_be_accepted() {
    let text = "The river rose. The river fell by 15 metres. The river rose.";
    for (quote, accepted, expected) in [
        ("5 metres", "passage-splits-word", &[][..]),
        ("The river rose", "evidence-quote-ambiguous", &[]),
        ("The river rose", "passage-splits-word", &["evidence-quote-ambiguous", "unused-accept"]),
        ("15 metres", "[passage-splits-word]", &["unused-accept"]),
        ("15 metres", "passage-overlap", &["invalid-value"]),
        ("16 metres", "passage-splits-word", &["evidence-quote-not-found", "unused-accept"]),
    ] {
        let site = quoted("a.txt", text, quote).edit(
            VERDICT,
            "    copy: a.txt",
            &format!("    accept: {accepted}\n    copy: a.txt"),
        );
        let mut found = codes(&site);
        found.sort();
        assert_eq!(found, expected, "{quote}: {accepted}");
    }
    assert_eq!(codes(&cited("accept: passage-splits-word")), ["unused-accept"]);
    let shared = "title: Gauge\nquote: 5 metres\naccept: passage-splits-word\ncopy: a.txt\n";
    let site = cited("source: gauge")
        .write("content/sources/gauge.yaml", shared)
        .write("content/sources/a.txt", text);
    site.run(&["check", "--fix"]);
    assert_eq!(codes(&site), [""; 0]);
}

#[test]
fn letters_in_brackets_have_the_other_case_in_the_copy() {
    let text = "The river rose. Later it fell. The office [s]aw it. Река поднялась.";
    let right =
        ["[t]he river rose", "[I]t fell", "[t]he river […] [I]t fell", "[р]ека", "[s]aw it"];
    assert_codes(&right.map(|quote| ("a.txt", text, quote)), "");
    let wrong = ["[T]he river rose", "[t]he river fell", "[the] river rose", "[x]iver"];
    assert_codes(&wrong.map(|quote| ("a.txt", text, quote)), "evidence-quote-not-found");
    assert_codes(&[("a.txt", text, "[H]e river")], "passage-splits-word");
}

#[test]
fn only_punctuation_is_mended_by_fix() {
    let site = quoted("a.txt", "The “river” rose, and fell.", "The river rose and fell.");
    assert!(site.read(VERDICT).contains("quote: \"The river rose and fell.\""));
    let report = site.report();
    let suggested = report.to_string();
    assert!(suggested.contains("The “river” rose, and fell."), "{suggested}");
}

#[test]
fn the_hash_of_a_copy_is_recorded_and_compared() {
    let site = cited("copy: a.txt # as read\n    quote: The river rose")
        .write(&format!("{FOLDER}/a.txt"), "The river rose.");
    assert_eq!(codes(&site), ["copy-unrecorded"]);
    let site = recorded(site);
    let hash = factpress::content::sha256(b"The river rose.");
    let lines = format!("    copy: a.txt # as read\n    copy_sha256: \"{hash}\"\n");
    assert!(site.read(VERDICT).contains(&lines), "{}", site.read(VERDICT));
    assert_eq!(codes(&site), [""; 0]);
    let site = site.write(&format!("{FOLDER}/a.txt"), "The river rose. It fell.");
    assert_eq!(codes(&site), ["copy-changed"]);
    let help = check(&site).stderr;
    assert!(help.contains("check --fix` record the new one"), "{help}");
    let site = site.write(&format!("{FOLDER}/a.txt"), "The river rose.\r\n");
    assert_eq!(codes(&site), ["copy-changed"]);
    let flow = Site::sound()
        .edit(VERDICT, "- title: A record", "- {title: A record, copy: a.txt, quote: The river}")
        .write(&format!("{FOLDER}/a.txt"), "The river rose.");
    assert_eq!(codes(&recorded(flow)), [""; 0]);
}

#[test]
fn the_original_of_a_translated_quote_is_bound() {
    let fields = "copy: a.txt\n    quote: The river rose\n    original: Der Fluss stieg\n    language: de\n    \
                  accessed: 2026-01-02";
    let site = cited(fields).write(&format!("{FOLDER}/a.txt"), "Der Fluss stieg. The end.");
    let site = recorded(site);
    assert_eq!(codes(&site), [""; 0]);
    for site in site.in_every_theme() {
        let page = site.page("claims/river/index.html");
        let quotes = select(&page, ".evidence blockquote");
        let shown: Vec<String> = quotes.iter().map(|it| words(*it).trim().to_owned()).collect();
        assert_eq!(shown, ["The river rose", "Der Fluss stieg"]);
        assert_eq!(quotes[0].attr("lang"), None);
        assert_eq!(quotes[1].attr("lang"), Some("de"));
        let kept = select(&page, ".evidence details.kept");
        let said = words(select(&page, ".evidence details.kept summary")[0]);
        assert_eq!(said, "Found in the copy of this source that we saved on 2 January 2026.");
        let hash = factpress::content::sha256(b"Der Fluss stieg. The end.");
        assert!(words(kept[0]).contains(&hash));
    }
    let site = site.edit(VERDICT, "original: Der Fluss stieg", "original: Der Fluss fiel");
    assert_eq!(codes(&site), ["evidence-quote-not-found"]);
}

#[test]
fn a_shared_source_has_its_copy_once() {
    let site = cited("source: gauge\n    quote: The river rose")
        .write(
            "content/sources/gauge.yaml",
            "title: Gauge readings\nquote: It fell\ncopy: copies/gauge.md\nexcerpt: true\n",
        )
        .write("content/sources/copies/gauge.md", "The river *rose*. It fell.")
        .claim("report", "other", "Nobody was hurt");
    let site = site.edit(
        "content/articles/report/verdicts/other.yaml",
        "- title: A record",
        "- source: gauge",
    );
    assert_eq!(codes(&site), ["copy-unrecorded"]);
    site.run(&["check", "--fix"]);
    assert_eq!(codes(&site), [""; 0]);
    for site in site.in_every_theme() {
        for claim in ["river", "other"] {
            let page = site.page(&format!("claims/{claim}/index.html"));
            let kept = select(&page, ".evidence .kept");
            assert_eq!(kept.len(), 1, "{claim}");
            let told = words(kept[0]);
            assert!(told.contains("Found in the part of this source that we saw."), "{told}");
        }
    }
    let site = site.edit("content/sources/gauge.yaml", "It fell", "It sank");
    assert_eq!(codes(&site), ["evidence-quote-not-found"], "reported once");
}

#[test]
fn a_desk_can_require_verified_quotes() {
    let unbound = cited("quote: The river rose");
    for (severity, status) in [("error", 1), ("warning", 0)] {
        let rule = format!("workflow: {{evidence: {{quotes: {severity}}}}}\ntitle:");
        let site = Site::copy_of(&unbound).edit("site.yaml", "title:", &rule);
        assert_eq!(codes(&site), ["evidence-quote-unverified"]);
        assert_eq!(check(&site).status, status);
        let site = site.edit(VERDICT, "status: published", "status: draft");
        assert_eq!(codes(&site), [""; 0]);
    }
    let rule = "workflow: {evidence: {quotes: error}}\ntitle:";
    let bound = quoted("a.txt", "The river rose.", "The river rose");
    assert_eq!(codes(&bound.edit("site.yaml", "title:", rule)), [""; 0]);
}

/// Returns a site in a folder `site`, whose copies are in `archive` beside it.
fn with_archive() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let site = cited("copy: a.txt\n    quote: The river rose").edit(
        "site.yaml",
        "title:",
        "copies: ../archive\ntitle:",
    );
    for (path, bytes) in site.sources() {
        let to = folder.path().join("site").join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, bytes).unwrap();
    }
    let root = folder.path().join("site");
    (folder, root)
}

#[test]
fn copies_can_be_outside_of_the_repository() {
    let (folder, root) = with_archive();
    let archive = folder.path().join("archive");
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_factpress"));
        command.args(arguments).arg("--site").arg(&root).env("XDG_CACHE_HOME", folder.path());
        crate::fixture::outcome(&mut command)
    };
    let page = root.join("public/claims/river/index.html");
    let absent = run(&["build"]);
    assert_eq!(absent.status, 0, "{}", absent.stderr);
    assert!(absent.stderr.contains("the folder of copies `../archive` is not here"));
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(text.contains("Not verified against a kept copy"));
    std::fs::create_dir(&archive).unwrap();
    let missing = run(&["check"]);
    assert_eq!(missing.status, 1, "{}", missing.stderr);
    assert!(missing.stderr.contains("there is no file `a.txt`"), "{}", missing.stderr);
    std::fs::write(archive.join("a.txt"), "The river rose.").unwrap();
    let fixed = run(&["check", "--fix"]);
    assert_eq!(fixed.status, 0, "{}", fixed.stderr);
    let present = run(&["build"]);
    assert_eq!(
        (present.status, present.stderr.contains("copies")),
        (0, false),
        "{}",
        present.stderr
    );
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(text.contains("Found in the copy of this source"));
    std::fs::write(archive.join("a.txt"), "The river fell.").unwrap();
    let changed = run(&["check"]);
    assert!(changed.stderr.contains("copy-changed"), "{}", changed.stderr);
    let verdict = root.join(VERDICT);
    let publishing = std::fs::read_to_string(&verdict).unwrap();
    let publishing = publishing.replace("copy: a.txt", "copy: a.txt\n    publish_copy: true");
    std::fs::write(&verdict, publishing).unwrap();
    let outside = run(&["check"]);
    assert!(outside.stderr.contains("outside of the site's folder"), "{}", outside.stderr);
}

#[test]
fn unused_copies_are_reported() {
    let site = Site::sound()
        .write(&format!("{FOLDER}/a.html"), page_of(""))
        .write(&format!("{FOLDER}/a.txt"), "x")
        .write(&format!("{FOLDER}/a.md"), "x");
    assert_eq!(codes(&site), ["unexpected-file"; 3]);
    let site = quoted("a.html", &page_of("<p>The river rose.</p>"), "The river rose");
    assert_eq!(codes(&site), [""; 0]);
    // The page that an article was taken from can be a copy too.
    let site = cited("copy: ../original.html\n    quote: The river rose")
        .write("content/articles/report/original.html", page_of("<p>The river rose.</p>"));
    assert_eq!(codes(&recorded(site)), [""; 0]);
}

#[test]
fn another_copy_is_a_change_that_readers_are_told_of() {
    let text = format!("The river rose. {MARKER}");
    let unbound = cited("quote: The river rose");
    since::begin(&unbound);
    let hash = factpress::content::sha256(text.as_bytes());
    let bound = format!("copy: a.txt\n    copy_sha256: \"{hash}\"\n    quote: The river rose");
    // A copy that is added changes nothing that readers were told.
    let site = unbound
        .edit(VERDICT, "quote: The river rose", &bound)
        .write(&format!("{FOLDER}/a.txt"), &text);
    assert_eq!(since::codes(&site), [""; 0]);
    since::commit(&site, "Keep a copy");
    assert_eq!(since::codes(&site), [""; 0]);
    let other = format!("{text} It fell.");
    let new_hash = factpress::content::sha256(other.as_bytes());
    let site = Site::copy_of(&site)
        .edit(VERDICT, &hash, &new_hash)
        .write(&format!("{FOLDER}/a.txt"), &other);
    assert_eq!(since::codes(&site), ["undisclosed-change"]);
    for arguments in [&["diff", "HEAD"][..], &["diff", "HEAD", "--format", "json"]] {
        let outcome = site.run(arguments);
        assert!(outcome.stdout.contains(&new_hash[..12]), "{}", outcome.stdout);
        assert!(!(outcome.stdout + &outcome.stderr).contains(MARKER), "{arguments:?}");
    }
    let removed = Site::copy_of(&site)
        .edit(VERDICT, &format!("copy: a.txt\n    copy_sha256: \"{new_hash}\"\n    "), "")
        .remove(&format!("{FOLDER}/a.txt"));
    assert_eq!(since::codes(&removed), ["undisclosed-change"]);
}

#[test]
fn quotes_that_would_take_long_are_not_looked_for() {
    let many = "a […] ".repeat(500);
    let dots = "…".repeat(1_000);
    let copy = "a b ".repeat(25_000);
    let found = checked(&[("a.txt", &copy, &many), ("a.txt", &copy, &dots), ("a.txt", &copy, "a")]);
    for found in &found {
        assert_eq!(found[0].0, "evidence-quote-not-found", "{found:?}");
    }
}

/// The article that is found in a page can lack words that readers see.
#[test]
fn no_word_of_a_page_can_be_left_out() {
    let around =
        "The council met on Monday in the town hall, and the paper of the town wrote about it.";
    for left_out in [
        "<span class=author>not</span>",
        "<sup class=byline>not</sup>",
        "<button>not</button>",
        "<aside>not</aside>",
        "<a href='#x' class=footnote>not</a>",
        "<span aria-hidden=true>not</span>",
        "<svg><text>not</text></svg>",
        "<select><option>not</select>",
        "<textarea>not</textarea>",
        "<input value=not>",
        "<b><template shadowrootmode=open>not</template></b>",
    ] {
        let page = format!(
            "<article><h1>Court</h1><p>{around} The court did {left_out} acquit him.</p><p>{around}</p></article>"
        );
        let site = recorded(quoted("page.html", &page_of(&page), "The court did acquit him"));
        assert_eq!(codes(&site), ["evidence-quote-not-found"], "{left_out}");
    }
}
