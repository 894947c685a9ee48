//! Dates that may be a month or a year, and dates that must be a day.

use serde_json::{Value, json};

use crate::data::{lines, review};
use crate::fixture::{Site, THEMES, outcome, select, underlined};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const ARTICLE: &str = "content/articles/report/article.yaml";

/// Returns a site whose claim, article, evidence and shared source have this date.
fn dated(date: &str) -> Site {
    Site::sound()
        .edit(ARTICLE, "title:", &format!("published: {date}\ntitle:"))
        .edit(VERDICT, "status:", &format!("claim_date: {date}\nstatus:"))
        .edit(
            VERDICT,
            "- title: A record",
            &format!("- {{title: A record, published: {date}}}\n  - source: register"),
        )
        .write("content/sources/register.yaml", format!("title: A register\npublished: {date}\n"))
}

/// Returns every `<time>` of a page as its machine value and its words.
fn times(site: &Site, page: &str) -> Vec<(String, String)> {
    let page = site.page(page);
    let times = select(&page, "time").into_iter();
    times.map(|it| (it.attr("datetime").unwrap().to_owned(), it.text().collect())).collect()
}

#[test]
fn dates_of_others_may_be_a_month_or_a_year() {
    for (written, iso, english) in [
        ("1998", "1998", "1998"),
        ("\"1998\"", "1998", "1998"),
        ("1998-05", "1998-05", "May 1998"),
        ("'1998-05'", "1998-05", "May 1998"),
        ("1998-05-16", "1998-05-16", "16 May 1998"),
        ("0987", "0987", "987 AD"),
    ] {
        let site = dated(written);
        assert_eq!(site.found(), [], "{written}");
        for theme in THEMES {
            let site = Site::copy_of(&site).built_in(theme);
            let shown = |page: &str| {
                let times = times(&site, page).into_iter().filter(|(at, _)| at == iso);
                times.map(|(_, words)| words).collect::<Vec<_>>()
            };
            let claim = shown("claims/river/index.html");
            let day = |words: &String| words == english || theme == "ledger" && words == iso;
            assert!(claim.len() >= 4 && claim.iter().all(day), "{theme}: {written}: {claim:?}");
            // Above the text, and in the details below it.
            assert_eq!(shown("articles/report/index.html"), [english; 2], "{theme}: {written}");
        }
        let site = site.built();
        let line = &lines(&site)[0];
        assert_eq!(line["claim_date"], iso);
        assert_eq!(line["article_dates"], json!([iso]));
        assert!(site.read("public/claims.csv").contains(&format!(",{iso},")), "{written}");
        let item = &review(&site, "river")["itemReviewed"];
        assert_eq!(item["datePublished"], iso);
        assert_eq!(item["appearance"][0]["datePublished"], iso);
    }
}

#[test]
fn months_and_years_are_written_as_the_language_writes_them() {
    for (language, month, year) in [
        ("de", "Mai 1998", "1998"),
        ("fr", "mai 1998", "1998"),
        ("es", "mayo de 1998", "1998"),
        ("ar", "مايو 1998", "1998"),
        ("ja", "1998年5月", "1998年"),
        ("pt-BR", "maio de 1998", "1998"),
    ] {
        for (date, expected) in [("1998-05", month), ("1998", year)] {
            let site =
                dated(date).edit("site.yaml", "title:", &format!("language: {language}\ntitle:"));
            let shown = times(&site.built(), "articles/report/index.html");
            let expected = (date.to_owned(), expected.to_owned());
            assert_eq!(shown, [expected.clone(), expected], "{language}");
        }
    }
}

#[test]
fn a_date_that_is_none_is_an_error_and_what_is_meant_is_said() {
    for (written, message, help) in [
        ("1998-5", "not a date as Factpress reads them", "did you mean `1998-05`?"),
        ("1998-5-6", "not a date", "did you mean `1998-05-06`?"),
        ("1998/05", "not a date", "did you mean `1998-05`?"),
        ("1998.05", "not a date", "did you mean `1998-05`?"),
        ("1998-00-00", "there is no month 0", "did you mean `1998`?"),
        ("1998-05-00", "month 5 of 1998 has 31 days, not 0", "did you mean `1998-05`?"),
        ("1998-05-XX", "not a date", "did you mean `1998-05`?"),
        ("1998-13", "there is no month 13", "YYYY-MM or YYYY"),
        ("1998-02-29", "month 2 of 1998 has 28 days, not 29", "YYYY-MM or YYYY"),
        ("98", "not a date", "YYYY-MM or YYYY"),
        ("19980516", "not a date", "YYYY-MM or YYYY"),
        ("May 1998", "not a date", "YYYY-MM or YYYY"),
        ("c. 1998", "not a date", "YYYY-MM or YYYY"),
        ("05/1998", "not a date", "YYYY-MM or YYYY"),
        ("-1998", "not a date", "YYYY-MM or YYYY"),
        ("0000", "there is no such year", "YYYY-MM or YYYY"),
        ("1998-05-16T06:00", "not a date", "YYYY-MM or YYYY"),
        ("[1998]", "found a list", "YYYY-MM or YYYY"),
        ("true", "found a true/false value", "YYYY-MM or YYYY"),
    ] {
        let site =
            Site::sound().edit(VERDICT, "status:", &format!("claim_date: {written}\nstatus:"));
        let report = site.report();
        let found = &report["diagnostics"];
        assert_eq!(found.as_array().unwrap().len(), 1, "{written}: {found}");
        assert_eq!(found[0]["code"], "invalid-date", "{written}");
        let text = |key: &str| found[0][key].as_str().unwrap().to_owned();
        assert!(text("message").contains(message), "{written}: {}", text("message"));
        assert!(text("help").contains(help), "{written}: {}", text("help"));
        let words = &underlined(&site, &report)[0].2;
        assert!(words.starts_with("claim_date: «"), "{written}: {words}");
    }
}

#[test]
fn what_the_desk_does_has_a_day() {
    let fields = [
        ("published: 2026-01-02", "published: DATE", VERDICT),
        ("status:", "embargo: DATE\nstatus:", VERDICT),
        ("status:", "response: {asked: DATE}\nstatus:", VERDICT),
        ("status:", "corrections: [{date: DATE, kind: update, note: N}]\nstatus:", VERDICT),
        ("- title: A record", "- title: A record\n    accessed: DATE", VERDICT),
        ("- title: A record", "- title: A record\n    copied: DATE", VERDICT),
        ("title:", "accessed: DATE\ntitle:", ARTICLE),
    ];
    for (from, to, file) in fields {
        for (date, what) in [("2026", "a year"), ("2026-01", "a month"), ("\"2026\"", "a year")] {
            let site = Site::sound().edit(file, from, &to.replace("DATE", date));
            let report = site.report();
            let found = &report["diagnostics"][0];
            assert_eq!(found["code"], "invalid-date", "{to}");
            let message = found["message"].as_str().unwrap();
            assert!(message.contains(&format!("is {what}, and")), "{to}: {message}");
            assert!(message.contains("needs a day"), "{to}: {message}");
        }
    }
}

/// The embargo may name an hour and a minute of the day.
#[test]
fn an_embargo_ends_at_a_minute_of_local_time() {
    for (written, message, help) in [
        ("2026-11-30T06:00:00", "has seconds", "`2026-11-30T06:00`?"),
        ("2026-11-30 06:00", "is not a time as", "`2026-11-30T06:00`?"),
        ("2026-11-30T6:00", "is not a time as", "`2026-11-30T06:00`?"),
        ("2026-11-30T06:00Z", "an offset of its own", "as `2026-11-30T06:00`; `timezone`"),
        ("2026-11-30T06:00+01:00", "an offset of its own", "as `2026-11-30T06:00`"),
        ("2026-11-30T06:00:00 PST", "an offset of its own", "as `2026-11-30T06:00`"),
        ("2026-11-30T24:00", "`24:00` is not a time", "YYYY-MM-DDTHH:MM"),
        ("2026-11-31T06:00", "`2026-11-31` is not a day", "YYYY-MM-DDTHH:MM"),
        ("2026-11-31", "has 30 days, not 31", "YYYY-MM-DD"),
    ] {
        let site = Site::sound().edit(VERDICT, "status:", &format!("embargo: {written}\nstatus:"));
        let report = site.report();
        let found = &report["diagnostics"][0];
        assert_eq!(found["code"], "invalid-date", "{written}");
        let text = |key: &str| found[key].as_str().unwrap().to_owned();
        assert!(text("message").contains(message), "{written}: {}", text("message"));
        assert!(text("help").contains(help), "{written}: {}", text("help"));
    }
    let site = Site::sound().edit(VERDICT, "status:", "embargo: 2126-11-30T06:00\nstatus:");
    assert_eq!(site.found(), []);
    let status = site.run(&["status"]).stdout;
    assert!(status.contains("2126-11-30T06:00"), "{status}");
    assert_eq!(site.run(&["build", "--drafts"]).status, 0);
    let page = site.read("public/claims/river/index.html");
    assert!(page.contains("Under embargo until 30 November 2126, 06:00"));
    assert_eq!(site.run(&["build", "--date", "2126-11-30"]).status, 0);
    assert!(!site.path("public/claims/river").exists(), "the day begins at midnight");
    assert_eq!(site.run(&["build", "--date", "2126-11-30T06:00"]).status, 0);
    assert!(site.path("public/claims/river").exists());
}

/// The time zone of the site decides what today is, and at which moment days begin.
#[test]
fn days_are_those_of_the_desk() {
    for (zone, is_future, midnight) in [
        ("UTC", false, "2026-01-02T00:00:00Z"),
        ("America/Los_Angeles", true, "2026-01-02T08:00:00Z"),
        ("Europe/Berlin", false, "2026-01-01T23:00:00Z"),
    ] {
        let site = Site::sound().edit("site.yaml", "title:", &format!("timezone: {zone}\ntitle:"));
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_factpress"));
        command.args(["check", "--format", "json", "--site"]).arg(site.path(""));
        // 2 January 2026, half past midnight UTC
        let outcome = outcome(command.env("SOURCE_DATE_EPOCH", "1767313800"));
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let found = report["diagnostics"].as_array().unwrap();
        assert_eq!(found.iter().any(|it| it["code"] == "future-date"), is_future, "{zone}");
        let feed = site.built().read("public/feed.xml");
        assert!(feed.contains(&format!("<published>{midnight}</published>")), "{zone}: {feed}");
    }
    for (written, nearest) in [
        ("America/Los_Angelos", "America/Los_Angeles"),
        ("europe/berlin", "Europe/Berlin"),
        ("Los Angeles", "America/Los_Angeles"),
    ] {
        let site =
            Site::sound().edit("site.yaml", "title:", &format!("timezone: {written}\ntitle:"));
        let help = site.report()["diagnostics"][0]["help"].as_str().unwrap().to_owned();
        assert_eq!(help, format!("did you mean `{nearest}`?"));
    }
}

/// A year is neither before nor after any of its days.
#[test]
fn only_dates_that_are_certain_are_compared() {
    let codes = |claim_date: &str, published: &str| {
        let site = Site::sound()
            .edit(VERDICT, "published: 2026-01-02", &format!("published: {published}"))
            .edit(VERDICT, "status:", &format!("claim_date: {claim_date}\nstatus:"));
        let outcome = site.run(&["check", "--date", "2026-05-10", "--format", "json"]);
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let found = report["diagnostics"].as_array().unwrap().iter();
        found.map(|it| it["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    for (claim_date, published, expected) in [
        ("2026", "2026-01-02", ""),
        ("2026-01", "2026-01-02", ""),
        ("2026-01-02", "2026-01-02", ""),
        ("2025", "2026-01-02", ""),
        ("2026-02", "2026-01-31", "claim-after-check"),
        ("2026", "2025-12-31", "claim-after-check"),
        ("2026-05", "2026-05-01", ""),
        ("2026-06", "2026-05-10", "future-date claim-after-check"),
        ("2027", "2026-05-10", "future-date claim-after-check"),
    ] {
        assert_eq!(codes(claim_date, published), expected, "{claim_date}, {published}");
    }
}

#[test]
fn articles_and_histories_are_in_order_of_what_is_known() {
    let article = |site: Site, id: &str, date: &str| {
        let quote = format!("Words of {id}");
        site.article(id, &quote).claim(id, &format!("claim-{id}"), &quote).edit(
            &format!("content/articles/{id}/article.yaml"),
            "title:",
            &format!("published: {date}\ntitle:"),
        )
    };
    let mut site = Site::empty();
    for (id, date) in [
        ("a", "2025"),
        ("b", "2025-12-31"),
        ("c", "2026-05"),
        ("d", "2026-05-01"),
        ("e", "2026-06"),
    ] {
        site = article(site, id, date);
    }
    let site = site.built();
    let page = site.page("articles/index.html");
    let links = select(&page, "main h2 a, main h3 a");
    let shown: Vec<String> = links.iter().map(|it| it.text().collect()).collect();
    let expected = ["e", "d", "c", "b", "a"].map(|id| format!("The title of {id}"));
    assert_eq!(shown, expected);

    let site = Site::sound()
        .edit(VERDICT, "published: 2026-01-02", "published: 2026-05-01")
        .edit(VERDICT, "status:", "claim_date: 2026-05\nstatus:")
        .built();
    let page = site.page("claims/river/index.html");
    let events = select(&page, ".history time");
    let events: Vec<_> = events.iter().map(|it| it.attr("datetime").unwrap()).collect();
    assert_eq!(events, ["2026-05", "2026-05-01"]);
}

#[test]
fn the_schema_allows_what_check_allows() {
    for (kind, path) in [
        ("verdict", "/properties/claim_date"),
        ("verdict", "/properties/evidence/anyOf/0/items/properties/published"),
        ("article", "/properties/published"),
        ("source", "/properties/published"),
    ] {
        let printed = crate::fixture::outcome(
            std::process::Command::new(env!("CARGO_BIN_EXE_factpress")).args(["schema", kind]),
        );
        let schema: Value = serde_json::from_str(&printed.stdout).unwrap();
        let field = schema.pointer(path).unwrap();
        assert_eq!(
            field["anyOf"][0]["type"],
            json!(["string", "integer"]),
            "{kind} {path}: {field}"
        );
    }
}

#[test]
fn a_new_article_can_name_a_month() {
    let site = Site::empty().write("leaflet.txt", "The bridge was built.");
    let text = site.path("leaflet.txt");
    let arguments =
        ["new", "article", "leaflet", "--title", "A leaflet", "--published", "1998-05", "--text"];
    let mut arguments = arguments.to_vec();
    arguments.push(text.to_str().unwrap());
    let outcome = site.run(&arguments);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let written = site.read("content/articles/leaflet/article.yaml");
    assert!(written.contains("1998-05"), "{written}");
    let wrong = site.run(&["new", "article", "x", "--title", "T", "--published", "1998-5"]);
    assert!(wrong.stderr.contains("YYYY-MM"), "{}", wrong.stderr);
}
