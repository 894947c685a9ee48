//! People: several claimants of one claim, the role that each had at that time, and who is who.

use serde_json::{Value, json};

use crate::data::{lines, output, parsed, review};
use crate::fixture::{Site, THEMES, select, words};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";

fn path(id: &str) -> String {
    format!("content/articles/report/verdicts/{id}.yaml")
}

/// Adds lines to the verdict of a claim.
fn add(site: Site, id: &str, lines: &str) -> Site {
    site.edit(&path(id), "status:", &format!("{lines}\nstatus:"))
}

/// Returns a site whose claim has these lines about people.
fn named(lines: &str) -> Site {
    add(Site::sound(), "river", lines)
}

fn texts(site: &Site, page: &str, selector: &str) -> Vec<String> {
    select(&site.page(page), selector).into_iter().map(|it| words(it).trim().to_owned()).collect()
}

const SEVERAL: &str = "claimant:\n  - {name: A Minister, role: Minister of Rivers, url: https://minister.example/}\n  - tongwa\n  \
    - {name: The council, type: organization, role: Local authority}";

fn several() -> Site {
    named(SEVERAL).write("content/people/tongwa.yaml", "name: Tshoga Tongwa\nrole: Member\n").edit(
        "site.yaml",
        "title:",
        "cards: {}\ntitle:",
    )
}

#[test]
fn one_claim_can_have_several_claimants() {
    for theme in THEMES {
        let site = several().built_in(theme);
        assert_eq!(
            texts(&site, "claims/river/index.html", ".said .facts > span:first-child"),
            [
                "Claim by A Minister, Minister of Rivers; Tshoga Tongwa; The council, Local authority"
            ],
            "{theme}"
        );
        let names = ["A Minister", "Tshoga Tongwa", "The council"];
        for (slug, name) in ["a-minister", "tongwa", "the-council"].into_iter().zip(names) {
            let page = format!("people/{slug}/index.html");
            let links: Vec<String> =
                select(&site.page(&page), "a[href$='claims/river/index.html']")
                    .into_iter()
                    .map(words)
                    .collect();
            assert_eq!(links, ["Something is so."], "{theme}: {slug}");
            assert_eq!(texts(&site, &page, "h1"), [name], "{theme}");
        }
        let shown = texts(&site, "index.html", "a[href*='people/'] bdi");
        for name in names {
            assert!(shown.iter().any(|shown| shown == name), "{theme}: {name} of {shown:?}");
        }
    }
}

#[test]
fn data_name_every_claimant_with_the_role_of_then() {
    let site = several().built();
    assert_eq!(
        review(&site, "river")["itemReviewed"]["author"],
        json!([
            {"@type": "Person", "name": "A Minister", "jobTitle": "Minister of Rivers", "sameAs": ["https://minister.example/"]},
            {"@type": "Person", "name": "Tshoga Tongwa"},
            {"@type": "Organization", "name": "The council", "description": "Local authority"},
        ])
    );
    let line = &lines(&site)[0];
    assert_eq!(line["claimants"], json!(["A Minister", "Tshoga Tongwa", "The council"]));
    assert_eq!(line["claimant_roles"], json!(["Minister of Rivers", "", "Local authority"]));
    assert_eq!(line["claimant_urls"], json!(["https://minister.example/", "", ""]));
    assert_eq!(
        ["claimant", "claimant_role", "claimant_url"].map(|name| &line[name]),
        [&json!("A Minister"), &json!("Minister of Rivers"), &json!("https://minister.example/")],
        "the first of several"
    );
    assert!(output(&site, "claims.csv").contains(",A Minister | Tshoga Tongwa | The council,"));
    let list = parsed(&site, "claims.json");
    let author = &list["dataFeedElement"][0]["item"][0]["itemReviewed"]["author"];
    assert_eq!(author.as_array().map(Vec::len), Some(3));
    let index = site.output().into_iter().find(|(path, _)| path.starts_with("assets/claims."));
    let index = String::from_utf8(index.unwrap().1).unwrap();
    assert!(
        index.contains(r#""claimants":["A Minister","Tshoga Tongwa","The council"]"#),
        "{index}"
    );
    let page = site.page("claims/river/index.html");
    let filters = select(&page, "[data-pagefind-filter='claimant[data-name]']");
    let filters: Vec<_> = filters.iter().map(|it| it.attr("data-name").unwrap()).collect();
    assert_eq!(filters, ["A Minister", "Tshoga Tongwa", "The council"]);
}

/// A single claimant, written in every possible way, is one object in the data.
#[test]
fn one_claimant_can_be_written_in_every_way() {
    let file = "name: Tshoga Tongwa\nrole: Member\nurl: https://assembly.example/tongwa\n";
    let same_as = json!(["https://assembly.example/tongwa"]);
    let of_file = json!({"@type": "Person", "name": "Tshoga Tongwa", "sameAs": same_as});
    let candidate = json!({"@type": "Person", "name": "Tshoga Tongwa", "jobTitle": "Candidate", "sameAs": same_as});
    let nyt = json!({"@type": "Person", "name": "nyt"});
    for (written, expected) in [
        ("tongwa", &of_file),
        ("[tongwa]", &of_file),
        ("Tshoga Tongwa", &of_file),
        ("{id: tongwa}", &of_file),
        ("{id: tongwa, name: Tshoga Tongwa}", &of_file),
        ("{id: tongwa, role: Candidate}", &candidate),
        ("{name: Tshoga Tongwa, role: Candidate}", &candidate),
        ("\n  - {id: tongwa, role: Candidate}", &candidate),
        ("[{id: tongwa, role: Candidate}, tongwa]", &candidate),
        ("{name: nyt}", &nyt),
        ("[{name: nyt}]", &nyt),
    ] {
        let site = named(&format!("claimant: {written}"));
        let site = site.write("content/people/tongwa.yaml", file).built();
        assert_eq!(&review(&site, "river")["itemReviewed"]["author"], expected, "{written}");
    }
    let site = named("claimant: []").built();
    assert_eq!(review(&site, "river")["itemReviewed"].get("author"), None);
    assert_eq!(lines(&site)[0]["claimants"], json!([]));
}

/// A claim of 2012 shows the role of that time, and not the role that the person has in 2024.
#[test]
fn every_claim_keeps_the_role_of_its_own_time() {
    let role = |site: &Site, id: &str| {
        let by = texts(site, &format!("claims/{id}/index.html"), ".said .facts > span").remove(0);
        let line = lines(site).into_iter().find(|line| line["id"] == id).unwrap();
        let title = review(site, id)["itemReviewed"]["author"]["jobTitle"].clone();
        (by, title, line["claimant_role"].clone())
    };
    let expected =
        |role: &str| (format!("Claim by Mary Long, {role}"), Value::from(role), Value::from(role));
    let silent = ("Claim by Mary Long".to_owned(), Value::Null, Value::Null);
    let site = || {
        let site = Site::sound().claim("report", "then", "Nobody was hurt");
        site.claim("report", "undated", "Nobody was hurt").claim("report", "now", "Nobody was hurt")
    };
    let site_with = |file: &str, then: &str, now: &str, plain: &str| {
        let site = add(site(), "then", &format!("claimant: {then}"));
        let site = add(site, "now", &format!("claimant: {now}"));
        let site = add(site, "undated", &format!("claimant: {plain}"));
        if file.is_empty() { site } else { site.write("content/people/mary.yaml", file) }
    };
    let file = "name: Mary Long\nrole: Former president\n";
    for (file, then, now, plain) in [
        (
            "",
            "{name: Mary Long, role: Finance Minister}",
            "{name: Mary Long, role: President}",
            "Mary Long",
        ),
        (
            file,
            "{id: mary, role: Finance Minister}",
            "{name: Mary Long, role: President}",
            "Mary Long",
        ),
        (file, "{id: mary, role: Finance Minister}", "{id: mary, role: President}", "mary"),
    ] {
        let site = site_with(file, then, now, plain).built();
        assert_eq!(role(&site, "then"), expected("Finance Minister"), "{then}");
        assert_eq!(role(&site, "now"), expected("President"), "{now}");
        assert_eq!(role(&site, "undated"), silent, "{plain}");
        let slug = if file.is_empty() { "mary-long" } else { "mary" };
        let page = format!("people/{slug}/index.html");
        let today: &[&str] = if file.is_empty() { &[] } else { &["Former president"] };
        assert_eq!(texts(&site, &page, ".lede"), today, "roles that differ are none of today");
        let meta = texts(&site, &page, ".card .meta");
        assert!(meta.iter().any(|it| it.contains("Mary Long, Finance Minister")), "{meta:?}");
        assert!(!meta.iter().any(|it| it.contains("Former president")), "{meta:?}");
    }
}

/// Authors and reviewers have the role in their file, unless the verdict gives another one.
#[test]
fn authors_and_reviewers_have_the_role_of_their_file_or_of_their_verdict() {
    let site = add(
        named("authors: [ada, {id: ben, role: Trainee}]\nreviewers: [{name: C, role: Editor}]")
            .claim("report", "other", "Nobody was hurt"),
        "other",
        "authors: [ben]\nreviewers: [C]",
    );
    let site = site
        .write("content/people/ada.yaml", "name: Ada\nrole: Reporter\n")
        .write("content/people/ben.yaml", "name: Ben\nrole: Editor in chief\n")
        .built();
    let titles = |id: &str| {
        let review = review(&site, id);
        let title = |it: &Value| it["jobTitle"].as_str().unwrap_or_default().to_owned();
        let creators: Vec<String> =
            review["creator"].as_array().unwrap().iter().map(title).collect();
        (creators, title(&review["editor"][0]))
    };
    let strings = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    assert_eq!(titles("river"), (strings(&["Reporter", "Trainee"]), "Editor".to_owned()));
    assert_eq!(titles("other"), (strings(&["Editor in chief"]), "Editor".to_owned()));
    assert_eq!(texts(&site, "people/ben/index.html", ".lede"), ["Editor in chief"]);
}

/// Authors of articles and evidence can also be written as ids.
#[test]
fn authors_of_articles_and_evidence_can_have_an_id() {
    let site = Site::sound()
        .write("content/people/ada.yaml", "name: Ada Writer\n")
        .edit("content/articles/report/article.yaml", "title:", "authors: [{id: ada}]\ntitle:")
        .edit(
            VERDICT,
            "- title: A record",
            "- title: A record\n    authors: [{id: ada, role: Clerk}]",
        )
        .built();
    assert!(site.read("public/articles/report/index.html").contains("Ada Writer"));
    assert!(site.read("public/claims/river/index.html").contains("Ada Writer"));
}

/// `diff` lists a change of a role, and of one of several claimants.
#[test]
fn a_diff_tells_roles_and_all_claimants() {
    let site = several();
    crate::since::begin(&site);
    for (from, to, expected) in [
        ("Minister of Rivers", "Minister of Roads", "Roads"),
        ("  - tongwa\n", "", "Tshoga Tongwa"),
    ] {
        let site = Site::copy_of(&site).edit(VERDICT, from, to);
        let outcome = site.run(&["diff", "HEAD", "--format", "json"]);
        let diff: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let changes = diff["texts"].as_array().unwrap();
        assert_eq!(changes.len(), 1, "{outcome:?}", outcome = outcome.stdout);
        assert_eq!(changes[0]["field"], "claimant");
        assert!(changes[0]["words"].to_string().contains(expected), "{}", changes[0]);
    }
}

/// A site with two claims that name people like this.
fn two(first: &str, second: &str) -> Site {
    let site = named(first).claim("report", "other", "Nobody was hurt");
    add(site, "other", second)
}

/// Returns the codes, messages and places of the warnings about people.
fn told(site: &Site) -> Vec<(String, String)> {
    let report = site.report();
    let text = |found: &Value, key: &str| found[key].as_str().unwrap().to_owned();
    let found = report["diagnostics"].as_array().unwrap().iter();
    found
        .map(|it| {
            assert_eq!(it["severity"], "warning", "{it}");
            assert!(it["help"].is_string(), "{it}");
            (text(it, "code"), text(it, "message"))
        })
        .collect()
}

fn codes(site: &Site) -> Vec<String> {
    told(site).into_iter().map(|(code, _)| code).collect()
}

/// Returns the folders of the pages of people.
fn pages(site: &Site) -> Vec<String> {
    let people = site.pages().into_iter().filter_map(|path| {
        let slug = path.strip_prefix("people/")?.strip_suffix("/index.html")?;
        Some(slug.to_owned())
    });
    people.collect()
}

/// The claims that a person's page lists in a role.
fn listed(site: &Site, slug: &str, role: &str) -> Vec<String> {
    let page = site.page(&format!("people/{slug}/index.html"));
    let links = select(&page, &format!("section[aria-labelledby='part-{role}'] h3 a"));
    let ids = links.iter().map(|link| link.attr("href").unwrap().split('/').rev().nth(1).unwrap());
    ids.map(str::to_owned).collect()
}

#[test]
fn people_of_one_name_are_one_or_several() {
    const GREEN: &str =
        "claimant: {name: Sam Lee, role: Candidate, url: 'https://green.example/lee'}";
    const RED: &str = "claimant: {name: Sam Lee, role: Councillor, url: 'https://red.example/lee'}";
    const GREEN_FILE: &str = "name: Sam Lee\nurl: https://green.example/lee\n";
    const FILE: &str = "name: Sam Lee\nrole: Reporter\n";
    for (first, second, file, expected, warnings) in [
        // Other addresses.
        (GREEN, RED, "", vec!["sam-lee", "sam-lee-2"], 1),
        (GREEN, GREEN, "", vec!["sam-lee"], 0),
        (
            GREEN,
            "claimant: {name: Sam Lee, url: 'http://www.green.example/lee/'}",
            "",
            vec!["sam-lee"],
            0,
        ),
        (GREEN, "claimant: Sam Lee", "", vec!["sam-lee"], 0),
        (GREEN, "claimant: {name: Sam Lee, role: Minister}", "", vec!["sam-lee"], 0),
        (
            "claimant: {name: Sam Lee, role: A}",
            "claimant: {name: Sam Lee, role: B}",
            "",
            vec!["sam-lee"],
            0,
        ),
        // Files.
        (GREEN, "claimant: lee", GREEN_FILE, vec!["lee"], 0),
        (GREEN, "claimant: Sam Lee", GREEN_FILE, vec!["lee"], 0),
        (RED, "claimant: Sam Lee", GREEN_FILE, vec!["lee", "sam-lee"], 1),
        (RED, "claimant: lee", FILE, vec!["lee"], 0),
        // Who makes claims and who checks them.
        (
            GREEN,
            "authors: [{name: Sam Lee, role: Trainee reporter}]",
            "",
            vec!["sam-lee", "sam-lee-2"],
            1,
        ),
        (GREEN, "authors: [Sam Lee]", "", vec!["sam-lee", "sam-lee-2"], 1),
        (
            "claimant: {name: Sam Lee, role: Candidate}",
            "reviewers: [Sam Lee]",
            "",
            vec!["sam-lee", "sam-lee-2"],
            1,
        ),
        (
            "claimant: Sam Lee",
            "authors: [{name: Sam Lee, role: Reporter}]",
            "",
            vec!["sam-lee", "sam-lee-2"],
            1,
        ),
        ("claimant: Sam Lee", "authors: [Sam Lee]", "", vec!["sam-lee"], 1),
        ("claimant: Sam Lee", "authors: [lee]", FILE, vec!["lee", "sam-lee"], 1),
        ("claimant: lee", "authors: [Sam Lee]", FILE, vec!["lee", "sam-lee"], 1),
        ("claimant: lee", "authors: [lee]", FILE, vec!["lee"], 0),
        ("claimant: {id: lee, role: Candidate}", "authors: [lee]", FILE, vec!["lee"], 0),
        (
            GREEN,
            "authors: [{name: Sam Lee, url: 'https://green.example/lee'}]",
            "",
            vec!["sam-lee"],
            0,
        ),
    ] {
        let site = two(first, second);
        let site = if file.is_empty() { site } else { site.write("content/people/lee.yaml", file) };
        let found = told(&site);
        assert_eq!(found.len(), warnings, "{first}, {second}: {found:?}");
        assert!(
            found.iter().all(|(code, message)| code == "namesakes" && message.contains("Sam Lee"))
        );
        assert_eq!(pages(&site.built()), expected, "{first}, {second}");
    }
}

/// Two candidates and a reporter of one name are three people, and the first keeps the address.
#[test]
fn a_reporter_is_not_made_a_candidate() {
    let site = two(
        "claimant: {name: Sam Lee, role: Councillor, url: 'https://red.example/lee'}",
        "claimant: {name: Sam Lee, role: Candidate, url: 'https://green.example/lee'}\nauthors: [{name: Sam Lee, role: Trainee reporter}]",
    )
    .edit(&path("other"), "2026-01-02", "2026-01-03");
    let site =
        add(site.claim("report", "third", "The bridge is closed"), "third", "claimant: Sam Lee");
    assert_eq!(codes(&site), ["namesakes", "namesakes", "namesakes"]);
    let site = site.built();
    assert_eq!(pages(&site), ["sam-lee", "sam-lee-2", "sam-lee-3", "sam-lee-4"]);
    let by_role = |role: &str| {
        let slugs = pages(&site).into_iter();
        let page = |slug: &String| texts(&site, &format!("people/{slug}/index.html"), ".lede");
        slugs.filter(|slug| page(slug) == [role]).collect::<Vec<_>>()
    };
    let [councillor] = &by_role("Councillor")[..] else { panic!("one") };
    let [candidate] = &by_role("Candidate")[..] else { panic!("one") };
    let [reporter] = &by_role("Trainee reporter")[..] else { panic!("one") };
    assert_eq!(listed(&site, councillor, "claimant"), ["river"]);
    assert_eq!(listed(&site, candidate, "claimant"), ["other"]);
    assert_eq!(listed(&site, reporter, "claimant"), Vec::<String>::new());
    assert_eq!(listed(&site, reporter, "author"), ["other"]);
    assert_eq!(review(&site, "other")["creator"][0]["jobTitle"], "Trainee reporter");
    assert_eq!(
        texts(&site, "people/index.html", "main h3 a").iter().filter(|it| *it == "Sam Lee").count(),
        4
    );
}

/// A warning shows both places.
#[test]
fn a_warning_about_names_shows_both_places() {
    let outcome = two("topics: [Homes]", "topics: [homes]").run(&["check"]);
    let shown = outcome.stderr;
    for words in ["`Homes` and `homes` are one topic", "verdicts/other.yaml", "verdicts/river.yaml"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let outcome = two("claimant: Sam Lee", "authors: [Sam Lee]").run(&["check"]);
    let shown = outcome.stderr;
    for words in
        ["makes claims or speaks, and checks claims", "verdicts/other.yaml", "verdicts/river.yaml"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn files_that_contradict_each_other_about_a_person_are_told() {
    const FILE: &str = "name: Tshoga Tongwa\ntype: person\nurl: https://assembly.example/tongwa\nsame_as: [https://tongwa.example/]\n";
    for (claimant, expected) in [
        ("{id: tongwa, name: Somebody Else}", vec!["person-mismatch"]),
        ("{id: tongwa, name: TSHOGA TONGWA}", vec![]),
        ("{id: tongwa, url: 'https://other.example/'}", vec!["person-mismatch"]),
        ("{id: tongwa, url: 'https://www.tongwa.example'}", vec![]),
        ("{id: tongwa, type: organization}", vec!["person-mismatch"]),
        ("{id: tongwa, role: President}", vec![]),
        (
            "{id: tongwa, name: Else, url: 'https://other.example/', type: organization}",
            vec!["person-mismatch"; 3],
        ),
        ("[{name: A, type: person}, {name: A, type: organization}]", vec!["person-mismatch"]),
        ("Tongwa", vec!["namesakes"]),
    ] {
        let site =
            named(&format!("claimant: {claimant}")).write("content/people/tongwa.yaml", FILE);
        assert_eq!(codes(&site), expected, "{claimant}");
        site.built();
    }
}

/// Names that differ only in capital letters are one topic, publisher or person.
#[test]
fn names_that_differ_only_in_case_are_one() {
    let site = two(
        "topics: [Homes, ECOLE]\nclaimant: Mary Long",
        "topics: [homes, École]\nclaimant: MARY LONG",
    );
    let site = add(
        site.claim("report", "third", "The bridge is closed"),
        "third",
        "topics: [homes, Straße]\nclaimant: Mary Long",
    );
    let site =
        add(site.claim("report", "fourth", "The bridge is closed"), "fourth", "topics: [STRASSE]");
    let site = site
        .edit(&path("other"), "2026-01-02", "2026-01-03")
        .edit(&path("third"), "2026-01-02", "2026-01-04")
        .article("second", "Words of the second")
        .claim("second", "fifth", "Words of the second")
        .edit("content/articles/report/article.yaml", "title:", "publisher: The Herald\ntitle:")
        .edit("content/articles/second/article.yaml", "title:", "publisher: THE HERALD\ntitle:");
    let found = told(&site);
    let pairs = [
        ("`Homes`", "`homes`"),
        ("`Straße`", "`STRASSE`"),
        ("`MARY LONG`", "`Mary Long`"),
        ("`THE HERALD`", "`The Herald`"),
    ];
    assert_eq!(found.len(), pairs.len(), "{found:?}");
    for (one, other) in pairs {
        let message = |(code, message): &(String, String)| {
            code == "case-differs" && message.starts_with(&format!("{one} and {other} are one"))
        };
        assert!(found.iter().any(message), "{one}: {found:?}");
    }
    let site = site.built();
    let entries = |page: &str| {
        texts(&site, page, "main .entries a[href$='index.html']")
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
    };
    let shown = entries("topics/index.html").join("|");
    assert!(shown.contains("homes") && !shown.contains("Homes"), "the most used spelling: {shown}");
    assert!(shown.contains("ECOLE") && shown.contains("École"), "accents are letters: {shown}");
    assert!(site.path("public/topics/homes/index.html").exists());
    assert!(!site.path("public/topics/homes-2").exists());
    assert_eq!(texts(&site, "topics/homes/index.html", ".card h3").len(), 3);
    assert_eq!(pages(&site), ["mary-long"]);
    assert_eq!(texts(&site, "people/mary-long/index.html", "h1"), ["Mary Long"]);
    assert_eq!(texts(&site, "people/mary-long/index.html", ".card h3").len(), 3);
    assert_eq!(texts(&site, "publishers/the-herald/index.html", ".card h3").len(), 5);
    assert!(!site.path("public/publishers/the-herald-2").exists());
}

/// Nobody becomes a second reviewer by a letter of another script.
#[test]
fn names_that_look_alike_are_not_two_people() {
    let rule = "workflow: {reviewers: {minimum: 2}}\ntitle:";
    for (authors, reviewers, expected) in [
        ("Anna Lee", "\u{410}nna Lee, Ben", vec!["reviewer-is-author", "too-few-reviewers"]),
        ("Anna Lee", "Ａｎｎａ Ｌｅｅ, Ben, Cleo", vec!["reviewer-is-author"]),
        ("Anna Lee", "\"An\u{200B}na Lee\", Ben, Cleo", vec!["reviewer-is-author"]),
        ("Anna Lee", "Ben, B\u{435}n", vec!["too-few-reviewers"]),
        ("Anna Lee", "Ben, BEN", vec!["too-few-reviewers"]),
        ("Anna Lee", "ann", vec!["reviewer-is-author", "too-few-reviewers"]),
        ("Anna Lee", "Ben, Cleo", vec![]),
        ("Anna Lee", "Anne Lee, Cleo", vec![]),
    ] {
        let site = named(&format!("authors: [{authors}]\nreviewers: [{reviewers}]"))
            .edit("site.yaml", "title:", rule)
            .write("content/people/ann.yaml", "name: \u{410}nn\u{430} Lee\n");
        let mut found: Vec<String> = site.found().into_iter().map(|(code, ..)| code).collect();
        found.retain(|code| code != "case-differs");
        found.sort();
        assert_eq!(found, expected, "{authors}: {reviewers}");
    }
}
