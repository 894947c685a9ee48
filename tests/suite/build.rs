//! What a build writes: the pages and their links, the same bytes on every machine, nothing that
//! readers must not see, and no files in folders of others.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use factpress::output::github_pages_warnings;

use crate::fixture::{Site, THEMES, files, outcome, select, verdict, words};

/// Returns the site that uses every feature.
fn full() -> Site {
    Site::copied("full")
}

fn paths(site: &Site) -> BTreeSet<String> {
    site.output().into_iter().map(|(path, _)| path).collect()
}

#[test]
fn every_page_has_its_address() {
    let site = full().built();
    let paths = paths(&site);
    let wanted = [
        "index.html",
        "404.html",
        ".nojekyll",
        "about/index.html",
        "articles/index.html",
        "articles/flood/index.html",
        "claims/two-metres/index.html",
        "corrections/index.html",
        "methodology/index.html",
        "months/index.html",
        "months/2026-01/index.html",
        "people/reviewer/index.html",
        "publishers/the-daily-placeholder/index.html",
        "ratings/false/index.html",
        "ratings/satire/index.html",
        "topics/rivers/index.html",
    ];
    for path in wanted {
        assert!(paths.contains(path), "no {path} in {paths:#?}");
    }
}

#[test]
fn a_domain_is_told_to_the_host() {
    let site = Site::sound().built();
    assert!(!paths(&site).contains("CNAME"));
    let site = site
        .write(
            "site.yaml",
            "title: A site\nbase_url: https://desk.example/\ndomain: desk.example\n",
        )
        .built();
    assert_eq!(site.read("public/CNAME"), "desk.example\n");
    for wrong in [
        "https://desk.example/",
        "desk.example/checks",
        "desk.example:80",
        "localhost",
        "192.0.2.1",
        "a..b",
        "\"\"",
    ] {
        let site = Site::sound().write(
            "site.yaml",
            format!("title: A\nbase_url: https://desk.example/\ndomain: {wrong}\n"),
        );
        let expected = [("invalid-value".to_owned(), "site.yaml".to_owned(), 3, 9)];
        assert_eq!(site.found(), expected, "{wrong}");
    }
}

#[test]
fn what_github_pages_does_not_take_is_said() {
    let files = |sizes: &[(&str, u64)]| {
        sizes.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect()
    };
    assert_eq!(
        github_pages_warnings(&files(&[("a", 89_000_000), ("b", 89_000_000)])),
        Vec::<String>::new()
    );
    let near: Vec<(String, u64)> = (0..10).map(|at| (at.to_string(), 89_999_999 + at)).collect();
    let near = github_pages_warnings(&near.into_iter().collect());
    let said = near.iter().filter(|message| message.contains("is close to its limit")).count();
    assert_eq!((near.len(), said), (10, 10), "nine files and the site: {near:?}");
    let large = github_pages_warnings(&files(&[("a", 1), ("b", 100_000_001), ("c", 950_000_000)]));
    assert_eq!(
        large.iter().map(|message| &message[..3]).collect::<Vec<_>>(),
        ["`b`", "`c`", "the"],
        "{large:?}"
    );
}

/// Follows every link of every page, as a browser does with files, and checks its fragment.
#[test]
fn every_internal_link_leads_somewhere() {
    for site in full().in_every_theme() {
        let root = site.path("public");
        let mut followed = 0;
        for path in site.pages() {
            let page = site.page(&path);
            let base = url::Url::from_file_path(root.join(&path)).unwrap();
            for element in select(&page, "[href], [src]") {
                let mut written = element.attr("href").or_else(|| element.attr("src")).unwrap();
                if path == "404.html" {
                    // Hosts show it at any address.
                    written = written.strip_prefix("/checks/").unwrap_or(written);
                }
                let is_elsewhere =
                    written.starts_with("https://") || written.starts_with("mailto:");
                if is_elsewhere || element.attr("rel") == Some("canonical") {
                    continue;
                }
                assert!(
                    !written.starts_with('/') && !written.contains(':'),
                    "{path}: {written} is not relative"
                );
                let target = base.join(written).unwrap();
                let file = target.to_file_path().unwrap();
                assert!(
                    file.starts_with(&root) && file.is_file(),
                    "{path}: {written} leads to no file"
                );
                if let Some(id) = target.fragment().filter(|id| !id.is_empty()) {
                    let id = percent_encoding::percent_decode_str(id)
                        .decode_utf8()
                        .unwrap()
                        .into_owned();
                    let below = file.strip_prefix(&root).unwrap().to_str().unwrap();
                    let there = site.page(below);
                    assert!(
                        select(&there, "[id]")
                            .iter()
                            .any(|element| element.attr("id") == Some(&id)),
                        "{path}: no #{id}"
                    );
                }
                followed += 1;
            }
        }
        assert!(followed > 200, "{followed} links");
    }
}

#[test]
fn ids_are_unique_on_every_page() {
    for site in full().in_every_theme() {
        for path in site.pages() {
            let page = site.page(&path);
            let ids: Vec<&str> =
                select(&page, "[id]").iter().map(|element| element.attr("id").unwrap()).collect();
            assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{path}: {ids:?}");
            assert_eq!(select(&page, "h1").len(), 1, "{path} has one heading of the first level");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let site = full();
    let elsewhere = Site::copy_of(&site);
    assert_eq!(site.run(&["build", "--jobs", "1"]).status, 0);
    assert_eq!(elsewhere.run(&["build", "--jobs", "7"]).status, 0);
    assert_eq!(site.output(), elsewhere.output());
    let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
    command.current_dir(site.path("")).args(["build", "--out", "here/again"]);
    command.env("LC_ALL", "tr_TR.UTF-8").env("TZ", "Pacific/Kiritimati");
    assert_eq!(outcome(&mut command).status, 0);
    assert_eq!(files(&site.path("here/again")), elsewhere.output());
}

#[test]
fn only_absolute_addresses_change_with_the_base_url() {
    let site = full().built();
    let here = site.output();
    assert_eq!(site.run(&["build", "--base-url", "https://else.example/below"]).status, 0);
    let pages = site.pages();
    for ((path, one), (_, other)) in here.iter().zip(site.output()) {
        if pages.contains(path) {
            let mut other = String::from_utf8(other)
                .unwrap()
                .replace("https://else.example/below/", "https://desk.example/checks/")
                .replace("else%2Eexample%2Fbelow%2F", "desk%2Eexample%2Fchecks%2F");
            if path == "404.html" {
                other = other.replace("\"/below/", "\"/checks/");
            }
            assert!(
                String::from_utf8(one.clone()).unwrap() == other,
                "{path} differs by more than its address"
            );
        }
    }
}

/// Words that occur only in content that readers must not see.
const SECRET: &str = "Xyzzy";

fn secret(status: &str) -> String {
    verdict("- quote: Nobody was hurt")
        .replace(
            "claim: Something is so.",
            &format!("claim: {SECRET} is so.\nclaimant: {{name: {SECRET} Person}}"),
        )
        .replace(
            "summary: It is not so.",
            &format!("summary: {SECRET} summary.\ntopics: [{SECRET} topic]"),
        )
        .replace(
            "rating:",
            &format!("authors: [{SECRET} Author]\nreviewers: [{SECRET} Reviewer]\nrating:"),
        )
        .replace("evidence:", &format!("key_points: [{SECRET} point]\nevidence:"))
        .replace("2026-01-02", "2025-11-30")
        .replace(
            "- title: A record",
            &format!("- {{title: {SECRET} record, publisher: {SECRET} press}}"),
        )
        .replace("status: published", status)
}

#[test]
fn what_is_not_published_leaves_no_trace() {
    let stages = [
        ("status: draft", "Draft"),
        ("status:", "Draft"),
        ("", "Draft"),
        ("status: review", "In review"),
        ("status: published\nhold: Ask the lawyer.", "Held: Ask the lawyer."),
        ("status: retracted\nhold: Ask the lawyer.", "Held: Ask the lawyer."),
        ("status: published\nembargo: 2026-06-01", "Under embargo until 1 June 2026"),
        ("embargo: 2020-01-01", "Draft"),
    ];
    for (status, said) in stages {
        let site = Site::sound()
            .edit(
                "content/articles/report/verdicts/river.yaml",
                "status:",
                "related: [secret]\nstatus:",
            )
            .write("content/articles/report/verdicts/secret.yaml", secret(status))
            .edit("site.yaml", "title:", "markdown: true\ntitle:");
        assert_eq!(site.run(&["build", "--date", "2026-05-31"]).status, 0, "{status}");
        assert!(site.path("public/llms.txt").exists());
        for (path, bytes) in site.output() {
            let traces = [SECRET, "xyzzy", "secret", "Ask the lawyer", "2025-11", "November"];
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(
                traces.iter().all(|trace| !text.contains(trace) && !path.contains(trace)),
                "{status:?} in {path}"
            );
        }
        for theme in THEMES {
            let draft = ["build", "--drafts", "--date", "2026-05-31", "--theme", theme];
            assert_eq!(site.run(&draft).status, 0, "{status}");
            let page = site.read("public/claims/secret/index.html");
            assert!(
                page.contains(said) && page.contains("noindex"),
                "{status:?}: a draft says that it is one"
            );
        }
    }
}

#[test]
fn an_article_with_nothing_published_is_not_published() {
    let site =
        Site::sound().article("quiet", &format!("{SECRET} text.")).claim("quiet", "soon", SECRET);
    let site = site
        .edit("content/articles/quiet/verdicts/soon.yaml", "status: published", "status: review")
        .built();
    for (path, bytes) in site.output() {
        assert!(
            !path.contains("quiet") && !String::from_utf8_lossy(&bytes).contains(SECRET),
            "{path}"
        );
    }
}

#[test]
fn an_embargo_ends_on_its_day() {
    let site = Site::sound().write(
        "content/articles/report/verdicts/secret.yaml",
        secret("status: published\nembargo: 2026-06-01"),
    );
    for (day, shown) in [("2026-05-31", false), ("2026-06-01", true)] {
        assert_eq!(site.run(&["build", "--date", day]).status, 0);
        assert_eq!(site.path("public/claims/secret/index.html").exists(), shown, "{day}");
    }
}

/// An embargo ends in the time zone of the site, and never early.
#[test]
fn an_embargo_ends_where_the_desk_is() {
    const CASES: [(&str, &str, &str, bool); 14] = [
        // Time zone, embargo, seconds since 1970, whether readers see the claim
        ("America/Los_Angeles", "2026-11-30", "2026-11-30T07:59:59Z", false),
        ("America/Los_Angeles", "2026-11-30", "2026-11-30T08:00:00Z", true),
        ("UTC", "2026-11-30", "2026-11-29T23:59:59Z", false),
        ("UTC", "2026-11-30", "2026-11-30T00:00:00Z", true),
        ("Pacific/Auckland", "2026-11-30", "2026-11-29T11:00:00Z", true),
        ("America/Los_Angeles", "2026-11-30T06:00", "2026-11-30T13:59:59Z", false),
        ("America/Los_Angeles", "2026-11-30T06:00", "2026-11-30T14:00:00Z", true),
        ("UTC", "2026-11-30T06:00", "2026-11-30T05:59:59Z", false),
        // Clocks are put forward over this time, so it is an hour later.
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:29:59Z", false),
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00Z", true),
        // It comes twice.
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z", false),
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T01:30:00Z", true),
        ("Europe/Berlin", "2026-10-25T01:59", "2026-10-24T23:59:00Z", true),
        ("Asia/Kathmandu", "2026-11-30T06:00", "2026-11-30T00:15:00Z", true),
    ];
    for (zone, embargo, moment, shown) in CASES {
        let site =
            Site::sound().edit("site.yaml", "title:", &format!("timezone: {zone}\ntitle:")).write(
                "content/articles/report/verdicts/secret.yaml",
                secret(&format!("status: published\nembargo: {embargo}")),
            );
        let moment: jiff::Timestamp = moment.parse().unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_factpress"));
        let root = site.path("");
        command.args(["build", "--quiet", "--site"]).arg(root);
        command.env("SOURCE_DATE_EPOCH", moment.as_second().to_string());
        let outcome = outcome(&mut command);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        let is_shown = site.path("public/claims/secret/index.html").exists();
        assert_eq!(is_shown, shown, "{zone}, {embargo}, {moment}");
    }
}

#[test]
fn a_link_to_what_is_not_published_is_refused() {
    let site = Site::sound()
        .edit(
            "content/articles/report/verdicts/river.yaml",
            "status:",
            "explanation: See [it](/claims/secret/).\nstatus:",
        )
        .write("content/articles/report/verdicts/secret.yaml", secret("status: draft"));
    assert_eq!(site.found().len(), 1);
    assert_eq!(site.run(&["build", "--drafts"]).status, 0, "drafts are there with --drafts");
}

#[test]
fn a_site_is_not_written_over_its_own_files() {
    let site = Site::sound().write("mine/thesis.txt", "years of work");
    for out in ["", "content", "content/articles", "themes/mine", ".git", "site.yaml", ".."] {
        let path = site.path(out);
        let outcome = site.run(&["build", "--out", path.to_str().unwrap()]);
        assert_eq!(outcome.status, 2, "{out}: {}", outcome.stdout);
        assert!(outcome.stderr.contains("cannot write the site to"), "{out}: {}", outcome.stderr);
    }
    let mine = site.path("mine");
    assert_eq!(site.run(&["build", "--out", mine.to_str().unwrap()]).status, 0);
    assert_eq!(site.read("mine/thesis.txt"), "years of work");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("passwd"), SECRET).unwrap();
    let site = Site::sound();
    symlink(outside.path().join("passwd"), site.path("content/articles/report/verdicts/leak.yaml"))
        .unwrap();
    symlink(outside.path(), site.path("content/people")).unwrap();
    let codes: Vec<String> = site.found().into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, ["unexpected-file", "unexpected-file"]);

    let site = Site::sound();
    symlink(outside.path(), site.path("public")).unwrap();
    assert_eq!(site.run(&["build"]).status, 2);
    assert_eq!(files(outside.path()).len(), 1, "nothing was written through the link");
}

#[test]
fn a_site_replaces_its_own_older_pages() {
    let site = Site::sound().claim("report", "lake", "Nobody was hurt").built();
    assert!(site.path("public/claims/lake/index.html").exists());
    let site = site.remove("content/articles/report/verdicts/lake.yaml").built();
    assert!(!site.path("public/claims/lake").exists());
    assert!(Path::new(&site.path("public/claims/river/index.html")).exists());
}

#[test]
fn long_lists_are_split_into_pages() {
    let mut site = Site::sound();
    for number in 0..60 {
        site = site.claim("report", &format!("claim-{number}"), "Nobody was hurt");
    }
    let site = site.built();
    let cards = |path: &str| select(&site.page(path), ".card").len();
    assert_eq!((cards("index.html"), cards("page/2/index.html")), (50, 11));
    assert_eq!(
        (cards("ratings/false/index.html"), cards("ratings/false/page/2/index.html")),
        (50, 11)
    );
}

#[test]
fn people_of_one_name_are_told_apart_by_their_ids() {
    let site = Site::sound()
        .write("content/people/one.yaml", "name: A Name\nrole: Reporter\n")
        .write("content/people/two.yaml", "name: A Name\nrole: Minister\n")
        .edit(
            "content/articles/report/verdicts/river.yaml",
            "status:",
            "claimant: two\nauthors: [one]\nstatus:",
        )
        .built();
    for (id, role) in [("one", "Reporter"), ("two", "Minister")] {
        assert!(site.read(&format!("public/people/{id}/index.html")).contains(role), "{id}");
    }
    let page = site.page("claims/river/index.html");
    let links: Vec<_> =
        select(&page, "a[href*='people/']").iter().filter_map(|link| link.attr("href")).collect();
    assert!(links.iter().any(|link| link.ends_with("people/one/index.html")), "{links:?}");
}

#[test]
fn names_are_the_same_however_they_are_typed() {
    let path = |id: &str| format!("content/articles/report/verdicts/{id}.yaml");
    let said = |site: Site, id: &str, name: &str, topic: &str| {
        site.edit(
            &path(id),
            "status:",
            &format!("claimant: {name}\nauthors: [{{name: {name}}}]\ntopics: [{topic}]\nstatus:"),
        )
    };
    let site = Site::sound().claim("report", "bridge", "The bridge is closed");
    let site = said(site, "river", "Jörg  Müller", "Café");
    let site = said(site, "bridge", "Jo\u{308}rg\u{a0}Mu\u{308}ller", "Cafe\u{301}").built();
    // Once as a claimant and once as an author.
    for (index, name, count) in [("people", "Jörg Müller", 2), ("topics", "Café", 1)] {
        let page = site.page(&format!("{index}/index.html"));
        let entries: Vec<String> = select(&page, ".entries a").into_iter().map(words).collect();
        assert_eq!(
            entries.iter().filter(|entry| entry.contains(name)).count(),
            count,
            "{entries:?}"
        );
        assert!(
            !site
                .path(&format!("public/{index}/{}-2", name.to_lowercase().replace(' ', "-")))
                .exists(),
            "{index}"
        );
    }
}

/// A person who is named later never takes the address of an earlier one.
#[test]
fn an_address_stays_with_whom_it_was_given_to() {
    let path = |id: &str| format!("content/articles/report/verdicts/{id}.yaml");
    let told = |site: Site, id: &str, day: &str, name: &str, topic: &str| {
        let said = format!("claimant: {name}\ntopics: [{topic}]\npublished: {day}\n#");
        site.edit(&path(id), "published:", &said)
    };
    let site = told(Site::sound(), "river", "2026-01-02", "J. Doe", "\"C#\"");
    let site = site.claim("report", "bridge", "The bridge is closed");
    let site = told(site, "bridge", "2026-01-03", "J Doe", "C").built();
    for (address, name) in [
        ("people/j-doe", "J. Doe"),
        ("people/j-doe-2", "J Doe"),
        ("topics/c", "C#"),
        ("topics/c-2", "C"),
    ] {
        assert_eq!(
            words(select(&site.page(&format!("{address}/index.html")), "h1")[0]).trim(),
            name
        );
    }
}

#[test]
fn a_refused_build_makes_no_folder() {
    let site = Site::sound().edit(
        "content/articles/report/verdicts/river.yaml",
        "two metres",
        "ten metres",
    );
    let out = site.path("new/folder/site");
    assert_eq!(site.run(&["build", "--out", out.to_str().unwrap()]).status, 1);
    assert!(!site.path("new").exists());
    assert_eq!(site.run(&["build", "--theme", "nonsense"]).status, 2);
}

#[test]
fn a_site_may_have_its_own_scale() {
    let scale = "scales:\n  default:\n    ratings:\n      - {id: true, label: True, definition: It is so., value: 5}\n      \
                 - {id: false, label: False, definition: It is not so., value: 1, color: \"#B42318\", symbol: no}\n      \
                 - {id: unproven, label: Unproven, definition: Nobody knows., retired: Since 2025}\n";
    let site = Site::sound().edit("site.yaml", "title:", &format!("{scale}title:")).built();
    assert!(site.path("public/ratings/unproven/index.html").exists());
    assert!(!site.path("public/ratings/satire").exists());
    let page = site.read("public/methodology/index.html");
    assert!(page.contains("It is not so.") && page.contains("Since 2025"));
}

#[test]
fn a_theme_may_change_one_template() {
    let own = "{% extends \"base.html\" %}{% block main %}<h1>Own {{ claim.card.text }}</h1>{% endblock main %}";
    for (theme, extends) in [("own", "extends: broadsheet\n"), ("own", ""), ("broadsheet", "")] {
        let site = Site::sound()
            .edit("site.yaml", "title:", &format!("theme: {theme}\ntitle:"))
            .write(&format!("themes/{theme}/theme.yaml"), extends)
            .write(&format!("themes/{theme}/templates/claim.html"), own)
            .write(
                &format!("themes/{theme}/assets/icon.svg"),
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            )
            .built();
        assert!(
            site.read("public/claims/river/index.html").contains("<h1>Own Something is so.</h1>"),
            "{theme}"
        );
        assert!(
            site.read("public/index.html").contains("<article class=\"card\""),
            "{theme}: the rest is the parent's"
        );
    }
}

#[test]
fn every_built_in_theme_is_tested() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    let names = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.collect::<BTreeSet<_>>(), THEMES.map(str::to_owned).into());
}
