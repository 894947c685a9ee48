//! `check --since`: changes of themes, messages and settings, which every page shows.

use crate::disclosure::told;
use crate::fixture::Site;
use crate::since::{assert_found, commit};

const CLAIM: &str = "themes/own/templates/claim.html";
const MESSAGES: &str = "themes/own/i18n/en.yaml";
const STYLE: &str = "themes/own/assets/style.css";
const COLOPHON: &str = "themes/own/templates/colophon.html";
const SCRIPT: &str = "themes/own/assets/script.js";

/// Returns a committed site with a theme of its own.
fn with_theme() -> Site {
    let site = told()
        .edit("site.yaml", "title: Checks\n", "title: Checks\ntheme: own\n")
        .write("themes/own/theme.yaml", "extends: broadsheet\noptions:\n  wide: {type: boolean, default: false}\n")
        .write(
            CLAIM,
            "<!doctype html>\n<title>{{ claim.card.text }}</title>\n\
             {%- if claim.card.rating %}\n<p>{{ claim.card.rating.label }}</p>\n<p>Checked.</p>\n{%- endif %}\n",
        )
        .write(MESSAGES, "claims: Checks\n")
        .write(STYLE, "p { color: black }\n")
        .write(SCRIPT, "document.title;\n");
    assert_eq!(site.found(), []);
    commit(&site, "A theme");
    site
}

#[test]
fn no_theme_changes_silently() {
    let warning = "undisclosed-change";
    let silent = "silent-rating-change";
    let label = "{{ claim.card.rating.label }}";
    let cases: [(&str, &str, &str, &[&str]); 11] = [
        (CLAIM, label, "Right", &[silent, warning]),
        (CLAIM, label, "", &[silent, warning]),
        (CLAIM, label, "<b>{{ claim.card.rating.label | upper }}</b>", &[warning]),
        (CLAIM, "<p>Checked.</p>", "<p>Not checked.</p>", &[warning]),
        (CLAIM, "<p>Checked.</p>", "<p>Right or wrong.</p>", &[warning]),
        (MESSAGES, "claims: Checks", "claims: Rumours", &[warning]),
        (STYLE, "black", "white", &[warning]),
        (SCRIPT, "document.title", "document.body", &[warning]),
        ("site.yaml", "theme: own", "theme: ledger", &[warning]),
        ("site.yaml", "title: Checks", "title: Rumours", &[warning]),
        ("themes/own/theme.yaml", "default: false", "default: true", &[]),
    ];
    for (path, from, to, codes) in cases {
        let site = with_theme().edit(path, from, to);
        if path == "themes/own/theme.yaml" {
            // The option has another value, and its file another text.
            let expected = [("undisclosed-change", "site.yaml", "title:"), (warning, path, to)];
            assert_found(&site, &expected);
            continue;
        }
        let words = if to.is_empty() { "<p></p>" } else { to };
        let expected: Vec<_> = codes.iter().map(|code| (*code, path, words)).collect();
        assert_found(&site, &expected);
    }
}

/// Attributes that only browsers read are no ratings, and nested elements have no limit.
#[test]
fn a_harmless_change_of_a_theme_is_no_other_rating() {
    let footer = "<p aria-expanded=\"wrong\" data-state=\"right\">Words below.</p>\n";
    let site = with_theme().write(COLOPHON, footer);
    commit(&site, "A footer");
    let other = footer.replace("wrong", "right").replace("\"right\">", "\"wrong\">");
    assert_found(
        &Site::copy_of(&site).write(COLOPHON, other),
        &[("undisclosed-change", COLOPHON, "<p")],
    );
    let nested = site.write(COLOPHON, "<div>".repeat(60_000));
    assert_found(&nested, &[("undisclosed-change", COLOPHON, "<div>")]);
    assert_eq!(nested.run(&["diff", "HEAD"]).status, 0);
}

#[test]
fn a_diff_shows_how_pages_read_with_the_new_theme() {
    let site = with_theme()
        .edit(CLAIM, "<p>Checked.</p>", "<p>Not checked.</p>")
        .edit(STYLE, "black", "white");
    let outcome = site.run(&["diff", "HEAD"]);
    let section = "### Files of the theme\n\n- `style.css`: p \\{ color\\: <del>black</del><ins>white</ins> \\}";
    assert!(outcome.stdout.contains(section), "{}", outcome.stdout);
    let section = "### Pages with the new theme, one of each kind\n\n- `/claims/";
    assert!(outcome.stdout.contains(section), "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("<del>Checked.</del><ins>Not checked.</ins>"),
        "{}",
        outcome.stdout
    );
    for page in ["bridge", "roof", "school"] {
        assert!(outcome.stdout.contains(&format!("- `/claims/{page}/`\n")), "{}", outcome.stdout);
    }
    let json = site.run(&["diff", "HEAD", "--format", "json"]).stdout;
    let changes: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(changes["theme_files"][0]["id"], "style.css");
    assert_eq!(changes["theme_pages"].as_array().unwrap().len(), 1);
    assert_eq!(changes["pages_changed"].as_array().unwrap().len(), 3);
}

#[test]
fn another_theme_may_show_no_other_rating() {
    let site = with_theme()
        .edit("site.yaml", "theme: own", "theme: other")
        .write("themes/other/theme.yaml", "extends: own\n")
        .write("themes/other/templates/card.html", "<article>{{ claim.text }}: Wrong</article>\n");
    let expected = [
        ("silent-rating-change", "site.yaml", "theme:"),
        ("undisclosed-change", "site.yaml", "theme:"),
    ];
    assert_found(&site, &expected);
}

#[test]
fn a_language_of_the_site_hides_no_other_rating() {
    let site = Site::sound();
    crate::since::begin(&site);
    let german = Site::copy_of(&site).edit("site.yaml", "title:", "language: de\ntitle:");
    assert_found(&german, &[("undisclosed-change", "site.yaml", "language:")]);
    let own = german
        .edit("site.yaml", "title:", "theme: own\ntitle:")
        .write("themes/own/theme.yaml", "extends: broadsheet\n")
        .write("themes/own/i18n/de.yaml", "rating-false: Richtig\n");
    let found = crate::since::codes(&own);
    assert!(found.contains(&"silent-rating-change".to_owned()), "{found:?}");
}

#[test]
fn a_message_that_names_a_rating_is_reported_at_its_line() {
    let catalog = "themes/own/i18n/en.yaml";
    let site = Site::sound()
        .edit("site.yaml", "title:", "theme: own\ntitle:")
        .write("themes/own/theme.yaml", "extends: broadsheet\n")
        .write(catalog, "nav-home: Start\nrating-false: Wrong\n");
    crate::since::begin(&site);
    let site = site.edit(catalog, "Wrong", "Not quite");
    let expected = [
        ("undisclosed-change", catalog, "rating-false"),
        ("silent-rating-change", catalog, "rating-false"),
    ];
    assert_found(&site, &expected);
}

#[test]
fn a_person_is_described_as_before() {
    let person = "content/people/mayor.yaml";
    let site = told().write(person, "name: Person A\nrole: Mayor\nbio: Elected twice.\n");
    commit(&site, "A person");
    let told_more = Site::copy_of(&site).edit(person, "bio:", "url: https://mayor.example/\nbio:");
    assert_found(&told_more, &[]);
    let changed = site.edit(person, "Elected twice", "Never elected");
    assert_found(&changed, &[("undisclosed-change", person, "name:")]);
}

/// The rating counts as readers see it, not what the markup or the data for search engines says.
#[test]
fn only_visible_words_are_a_rating() {
    let label = "{{ claim.card.rating.label }}";
    for shown in [
        "Right<!-- Wrong -->",
        "<span hidden><b>{{ claim.card.rating.label }}</b></span>",
        "<template>{{ claim.card.rating.label }}</template>",
        "<img alt=\"{{ claim.card.rating.label }}\">",
    ] {
        let site = with_theme().edit(CLAIM, label, shown);
        let codes = crate::since::codes(&site);
        assert_eq!(codes[0], "silent-rating-change", "{shown}: {codes:?}");
    }
}
