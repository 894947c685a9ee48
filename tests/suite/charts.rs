//! Tables that pages show as charts.

use scraper::Html;

use crate::fixture::{Site, select, underlined, yaml};
use crate::since;

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const CSV: &str = "content/articles/report/levels.csv";

const LEVELS: &str = "{chart: bar, caption: \"The river, in two days\", source: The water board, \
                      claimed: Claim}\n\
                      | Day | Level |\n|---|---:|\n| Saturday | 0.9 m |\n| Sunday | 1.4 m |\n\
                      | Claim | 2 m |\n";

fn explained(site: Site, markdown: &str) -> Site {
    let explanation = format!("explanation: {}\nstatus:", yaml(markdown));
    site.edit(VERDICT, "status:", &explanation)
}

fn with_table(site: Site, table: &str) -> Site {
    let evidence = format!("- {{title: A record, table: {{{table}}}}}");
    site.edit(VERDICT, "- title: A record", &evidence)
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for element in select(page, selector) {
        texts.push(element.text().collect::<String>().trim().to_owned());
    }
    texts
}

fn attributes(page: &Html, selector: &str, name: &str) -> Vec<String> {
    let mut values = Vec::new();
    for element in select(page, selector) {
        values.extend(element.attr(name).map(str::to_owned));
    }
    values
}

/// Returns the file and the underlined words of each diagnostic.
fn places_of(site: &Site) -> Vec<(String, String)> {
    let found = underlined(site, &site.report());
    found.into_iter().map(|(_, file, words)| (file, words)).collect()
}

#[test]
fn a_table_after_settings_is_a_bar_chart() {
    let site = explained(Site::sound(), LEVELS);
    assert_eq!(site.found(), []);
    for site in site.in_every_theme() {
        let page = site.page("claims/river/index.html");
        assert_eq!(texts(&page, ".prose .chart figcaption"), ["The river, in two days"]);
        let label = attributes(&page, ".chart [role=img]", "aria-label");
        assert_eq!(label, ["Bar chart: The river, in two days"]);
        assert_eq!(texts(&page, ".chart-label"), ["Saturday", "Sunday", "Claim"]);
        assert_eq!(texts(&page, ".chart-value"), ["0.9 m", "1.4 m", "2 m (claimed)"]);
        assert_eq!(attributes(&page, ".chart-bar rect", "x"), ["0%", "0%", "0%"]);
        assert_eq!(attributes(&page, ".chart-bar rect", "width"), ["45%", "70%", "100%"]);
        assert_eq!(select(&page, ".chart-bar.chart-claimed").len(), 1);
        let cells = texts(&page, ".chart details td");
        assert_eq!(cells, ["Saturday", "0.9 m", "Sunday", "1.4 m", "Claim", "2 m"]);
        assert_eq!(texts(&page, ".chart > .meta"), ["Source: The water board"]);
        assert!(!site.read("public/claims/river/index.html").contains("{chart"));
    }
}

#[test]
fn tables_of_evidence_are_charts() {
    let site = with_table(
        Site::sound()
            .write(CSV, "\u{FEFF}Day,Level\r\nSaturday,0.9\r\n\"Sunday, noon\",\"1.4\"\r\n"),
        "file: ../levels.csv, chart: bar, caption: Levels",
    );
    assert_eq!(site.found(), []);
    for site in site.in_every_theme() {
        let page = site.page("claims/river/index.html");
        assert_eq!(texts(&page, ".chart-label"), ["Saturday", "Sunday, noon"]);
        assert_eq!(texts(&page, ".chart details th"), ["Day", "Level"]);
        assert_eq!(texts(&page, ".chart details td"), ["Saturday", "0.9", "Sunday, noon", "1.4"]);
        // The readers get the table, and not the file.
        assert!(!site.output().iter().any(|(path, _)| path.contains("levels")));
    }
}

#[test]
fn bars_begin_at_zero() {
    for (language, cells, expected) in [
        ("en", ["100", "101"], [("0%", "99.01%"), ("0%", "100%")]),
        ("en", ["\u{2212}1", "3"], [("0%", "25%"), ("25%", "75%")]),
        ("en", ["-4", "-2"], [("0%", "100%"), ("50%", "50%")]),
        ("en", ["1,000,000,000", "500,000,000"], [("0%", "100%"), ("0%", "50%")]),
        ("en", ["0.0001", "0.0002"], [("0%", "50%"), ("0%", "100%")]),
        ("de", ["1.000", "500,5"], [("0%", "100%"), ("0%", "50.05%")]),
        ("de", ["12,5 %", "50 %"], [("0%", "25%"), ("0%", "100%")]),
        ("fr", ["1\u{202F}000", "500"], [("0%", "100%"), ("0%", "50%")]),
        ("ar", ["10", "20"], [("50%", "50%"), ("0%", "100%")]),
        ("ar", ["\u{661}\u{660}", "\u{662}\u{660}"], [("50%", "50%"), ("0%", "100%")]),
    ] {
        let [one, other] = cells;
        let table = format!(
            "{{chart: bar, caption: A chart}}\n| A | B |\n|--|--|\n| a | {one} |\n| b | {other} |"
        );
        let site = explained(Site::sound(), &table)
            .edit("site.yaml", "title:", &format!("language: {language}\ntitle:"))
            .built();
        let page = site.page("claims/river/index.html");
        let xs = attributes(&page, ".chart-bar rect", "x");
        let widths = attributes(&page, ".chart-bar rect", "width");
        let found: Vec<(&str, &str)> =
            xs.iter().map(String::as_str).zip(widths.iter().map(String::as_str)).collect();
        assert_eq!(found, expected, "{language} {cells:?}");
        assert_eq!(texts(&page, ".chart-value"), cells);
        let has_zero_line = cells[0].starts_with(['-', '\u{2212}']);
        assert_eq!(!select(&page, ".chart-bar .chart-zero").is_empty(), has_zero_line);
    }
}

#[test]
fn a_missing_value_is_a_gap() {
    let table = "{chart: line, caption: A chart}\n| Year | A | B |\n|--|--|--|\n| 2019 | 1 | 5 |\n\
                 | 2020 | | 6 |\n| 2021 | 3 | – |\n| 2022 | 4 | 8 |";
    let page = explained(Site::sound(), table).built().page("claims/river/index.html");
    // B has no second line: after its gap is one point.
    let lines = attributes(&page, ".chart-lines polyline", "points");
    assert_eq!(
        lines,
        ["686.67,122.5 970,98", "120,73.5 403.33,49"].map(|points| { points.to_owned() })
    );
    assert_eq!(texts(&page, ".chart-legend bdi"), ["A", "B"]);
    assert_eq!(texts(&page, ".chart-axis"), ["Year"]);
    let page = explained(Site::sound(), &table.replace("line", "bar")).built();
    let page = page.page("claims/river/index.html");
    assert_eq!(texts(&page, ".chart-value"), ["1", "5", "–", "6", "3", "–", "4", "8"]);
    assert_eq!(select(&page, ".chart-bar rect").len(), 6);
}

#[test]
fn the_axes_of_lines_have_labels() {
    for (language, rows, ticks, labels) in [
        (
            "en",
            "| 1990 | 10% |\n| 1991 | 20% |\n| 2000 | 45% |",
            "10%, 20%, 30%, 40%, 50%",
            "1990, 2000",
        ),
        (
            "en",
            "| 1990 | 10% |\n| 1995 | 20% |\n| 2000 | 45% |",
            "10%, 20%, 30%, 40%, 50%",
            "1990, 1995, 2000",
        ),
        ("de", "| a | 1.000 |\n| b | 3.500 |", "1.000, 2.000, 3.000, 4.000", "a, b"),
        ("de", "| a | 0,1 |\n| b | 0,35 |", "0,1, 0,2, 0,3, 0,4", "a, b"),
        ("en", "| a | −1 |\n| b | 1 |", "\u{2212}1.0, \u{2212}0.5, 0.0, 0.5, 1.0", "a, b"),
        ("en", "| a | 5 |\n| b | 5 |", "4, 6", "a, b"),
        ("en", "| only | 5 |", "4, 6", "only"),
        (
            "en",
            "| A rather long label of a row | 0 |\n| Another long label of a row | 2 |",
            "0.0, 0.5, 1.0, 1.5, 2.0",
            "A rather long label of a row, Another long label of a row",
        ),
        (
            "en",
            "| A rather long label of a row | 0 |\n| b | 1 |\n| Another long label of a row | 2 |",
            "0.0, 0.5, 1.0, 1.5, 2.0",
            "A rather long l…, b, Another long la…",
        ),
    ] {
        let table = format!("{{chart: line, caption: A chart}}\n| A | B |\n|--|--|\n{rows}");
        let site = explained(Site::sound(), &table)
            .edit("site.yaml", "title:", &format!("language: {language}\ntitle:"))
            .built();
        let page = site.page("claims/river/index.html");
        let found = texts(&page, ".chart-lines > text");
        let (found_ticks, found_labels): (Vec<String>, Vec<String>) =
            found.into_iter().partition(|text| text.starts_with('\u{2068}'));
        let found_ticks = found_ticks.join(", ").replace(['\u{2068}', '\u{2069}'], "");
        assert_eq!(
            (found_ticks.as_str(), found_labels.join(", ").as_str()),
            (ticks, labels),
            "{rows}"
        );
    }
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let german = "language: de\ntitle:";
    for (language, markdown, places) in [
        ("", "{chart: bar, caption: A}\n\nWords.", vec!["«{chart: bar, caption: A}»"]),
        ("", "{chart: pie, caption: A}\n| A | B |\n|--|--|\n| a | 1 |", vec!["{chart: «pie»"]),
        ("", "{chart: bar}\n| A | B |\n|--|--|\n| a | 1 |", vec!["{«chart»"]),
        (
            "",
            "{chart: bar, capton: A}\n| A | B |\n|--|--|\n| a | 1 |",
            vec!["{chart: bar, «capton»"],
        ),
        ("", "{chart: bar, caption: A}\n| A |\n|--|\n| a |", vec!["«{chart: bar, caption: A}»"]),
        (
            "",
            "{chart: bar, caption: A}\n| A | B |\n|--|--|\n| a | x |\n| b | ~5 |\n| c | 1 |",
            vec!["| a | «x»", "| b | «~5»"],
        ),
        ("", "{chart: bar, caption: A}\n| A | B |\n|--|--|\n| a | 1,5 |", vec!["| a | «1,5»"]),
        (german, "{chart: bar, caption: A}\n| A | B |\n|--|--|\n| a | 1.5 |", vec!["| a | «1.5»"]),
        (
            "",
            "{chart: bar, caption: A}\n| A | B |\n|--|--|\n| a | 1 km |\n| b | 900 m |",
            vec!["| b | «900 m»"],
        ),
        (
            "",
            "{chart: bar, caption: A}\n| A | B | |\n|--|--|--|\n| a | 1 | 2 |\n| | 3 | 4 |",
            vec!["| A | B | «|»", "| «|»"],
        ),
        (
            "",
            "{chart: bar, caption: A}\n| A | B |\n|--|--|\n| a | |",
            vec!["«{chart: bar, caption: A}»"],
        ),
        (
            "",
            "{chart: bar, caption: A, claimed: c}\n| A | B |\n|--|--|\n| a | 1 |",
            vec!["claimed: «c»"],
        ),
        (
            "",
            "{chart: bar, caption: A, claimed: a}\n| A | B |\n|--|--|\n| a | 1 |\n| a | 2 |",
            vec!["claimed: «a»"],
        ),
        (
            "",
            "{chart: line, caption: A, claimed: a}\n| A | B |\n|--|--|\n| a | 1 |\n| b | 2 |",
            vec!["claimed: «a»"],
        ),
    ] {
        let mut site = Site::sound();
        if !language.is_empty() {
            site = site.edit("site.yaml", "title:", language);
        }
        let indented = markdown.replace('\n', "\n  ");
        let site = site.edit(VERDICT, "status:", &format!("explanation: |\n  {indented}\nstatus:"));
        let found = places_of(&site);
        assert_eq!(found.len(), places.len(), "{markdown}: {found:?}");
        for ((_, found), place) in found.iter().zip(places) {
            assert!(found.contains(place), "{markdown}: {found}");
        }
    }
}

#[test]
fn faults_of_csv_files_have_their_place_in_the_file() {
    for (csv, expected) in [
        ("Day,Level\nSaturday,x\n", "Saturday,«x»"),
        ("Day,Level\nSaturday,1,5\n", "«Saturday,1,5»"),
        ("Day;Level\nSaturday;1,5\n", "Saturday;«1,5»"),
    ] {
        let site = with_table(
            Site::sound().write(CSV, csv),
            "file: ../levels.csv, chart: bar, caption: Levels",
        );
        assert_eq!(places_of(&site), [(CSV.to_owned(), expected.to_owned())]);
    }
    for (name, content) in [
        ("none.csv", None),
        ("levels.json", Some("{}".to_owned())),
        ("levels.csv", Some("x".repeat(70_000))),
    ] {
        let mut site = Site::sound();
        if let Some(content) = content {
            site = site.write(&format!("content/articles/report/{name}"), content);
        }
        let table = format!("file: ../{name}, chart: bar, caption: Levels");
        let site = with_table(site, &table);
        let found = places_of(&site);
        assert_eq!(found.len(), 1, "{name}");
        assert!(found[0].1.contains(&format!("«../{name}»")), "{found:?}");
    }
}

#[test]
fn a_table_may_have_sixty_rows_and_six_columns() {
    let table = |rows: usize, series: usize| {
        let mut text = String::from("{chart: line, caption: A chart}\n| Year |");
        (0..series).for_each(|index| text.push_str(&format!(" S{index} |")));
        text.push_str(&format!("\n|--|{}", "--|".repeat(series)));
        for row in 0..rows {
            text.push_str(&format!("\n| {} |{}", 1960 + row, " 12,345 |".repeat(series)));
        }
        text
    };
    for (rows, series, errors) in [(60, 6, 0), (61, 6, 1), (60, 7, 1), (1, 1, 0)] {
        let site = explained(Site::sound(), &table(rows, series));
        assert_eq!(site.found().len(), errors, "{rows} {series}");
    }
}

#[test]
fn settings_are_read_only_in_the_words_of_the_site() {
    let site = Site::sound().edit(
        "content/articles/report/source.md",
        "The bridge",
        "{chart: bar, caption: A}\n\nThe bridge",
    );
    assert_eq!(site.found(), []);
    let page = site.built().page("articles/report/index.html");
    assert!(page.root_element().text().collect::<String>().contains("{chart: bar, caption: A}"));
    let site = Site::sound()
        .write("content/pages/numbers.md", format!("---\ntitle: Numbers\n---\n{LEVELS}"));
    assert_eq!(site.found(), []);
    assert_eq!(select(&site.built().page("numbers/index.html"), ".chart").len(), 1);
}

#[test]
fn a_cell_can_cite_evidence() {
    let table = "{chart: bar, caption: A}\n| A | B |\n|--|--|\n| a | 1 m [^1] |\n| b | 2 m |";
    let page = explained(Site::sound(), table).built().page("claims/river/index.html");
    assert_eq!(texts(&page, ".chart-value"), ["1 m", "2 m"]);
    assert_eq!(select(&page, ".chart details .citation a").len(), 1);
}

#[test]
fn a_changed_chart_is_a_change_of_its_field() {
    let base = || {
        let site = Site::sound().write(CSV, "Day,Level\nSaturday,0.9\nSunday,1.4\n");
        let site = with_table(site, "file: ../levels.csv, chart: bar, caption: Levels");
        explained(site, LEVELS)
    };
    for (path, from, to, section) in [
        (VERDICT, "in two days", "in three days", "### Words"),
        (VERDICT, "claimed: Claim", "claimed: Sunday", "### Words"),
        (VERDICT, "1.4 m", "1.5 m", "### Words"),
        (CSV, "1.4", "1.5", "### Evidence"),
        (VERDICT, "caption: Levels", "caption: Other levels", "### Evidence"),
    ] {
        let site = base();
        since::begin(&site);
        let site = site.edit(path, from, to);
        assert_eq!(since::codes(&site), ["undisclosed-change"], "{to}");
        let diff = site.run(&["diff", "HEAD"]).stdout;
        assert!(diff.contains(section), "{to}: {diff}");
    }
}
