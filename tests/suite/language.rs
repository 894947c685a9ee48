//! The language of a site: messages, plurals, dates, direction and missing translations.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::fixture::{Found, Site, THEMES, outcome, select};

const LANGUAGES: [&str; 6] = ["en", "es", "fr", "de", "ar", "ja"];

/// Returns the full site in another language.
fn full(language: &str) -> Site {
    let settings = format!("markdown: true\nlanguage: {language}");
    Site::copied("full").edit("site.yaml", "language: en-GB", &settings)
}

/// Returns the sound site with a custom theme and these catalogs.
fn own(language: &str, catalogs: &[(&str, &str)]) -> Site {
    let named = format!("language: {language}\ntheme: own\ntitle:");
    let site = Site::sound().edit("site.yaml", "title:", &named);
    catalogs
        .iter()
        .fold(site, |site, (name, text)| site.write(&format!("themes/own/i18n/{name}.yaml"), text))
}

/// Returns a catalog of `broadsheet`.
fn catalog(language: &str) -> BTreeMap<String, Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("themes/broadsheet/i18n/{language}.yaml"));
    serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Returns the forms of a message by plural category; a plain message has only `other`.
fn forms(message: &Value) -> BTreeMap<&str, &str> {
    match message {
        Value::Object(forms) => {
            forms.iter().map(|(name, form)| (name.as_str(), form.as_str().unwrap())).collect()
        }
        text => BTreeMap::from([("other", text.as_str().unwrap())]),
    }
}

fn placeholders(message: &Value) -> BTreeSet<&str> {
    let names =
        |form: &'static str| form.split('{').skip(1).map(|rest| rest.split('}').next().unwrap());
    forms(message)
        .into_values()
        .flat_map(|form| names(Box::leak(form.to_owned().into_boxed_str())))
        .collect()
}

fn at(code: &str, file: &str, line: u64, column: u64) -> Found {
    (code.to_owned(), file.to_owned(), line, column)
}

#[test]
fn every_catalog_has_all_messages_with_the_same_placeholders() {
    let english = catalog("en");
    for language in LANGUAGES {
        let own = catalog(language);
        assert_eq!(
            own.keys().collect::<Vec<_>>(),
            english.keys().collect::<Vec<_>>(),
            "{language}"
        );
        for (key, message) in &own {
            assert_eq!(placeholders(message), placeholders(&english[key]), "{language}: {key}");
            assert_eq!(message.is_object(), english[key].is_object(), "{language}: {key}");
            assert!(
                forms(message).values().all(|form| !form.trim().is_empty()),
                "{language}: {key}"
            );
        }
    }
}

#[test]
fn every_catalog_has_the_plural_forms_of_its_language() {
    let wanted: [(&str, &[&str]); 6] = [
        ("en", &["one", "other"]),
        ("es", &["many", "one", "other"]),
        ("fr", &["many", "one", "other"]),
        ("de", &["one", "other"]),
        ("ar", &["few", "many", "one", "other", "two", "zero"]),
        ("ja", &["other"]),
    ];
    for (language, wanted) in wanted {
        let messages = catalog(language);
        for (key, message) in messages.iter().filter(|(_, message)| message.is_object()) {
            assert_eq!(forms(message).into_keys().collect::<Vec<_>>(), wanted, "{language}: {key}");
        }
    }
}

/// Unused messages would be useless work for translators.
#[test]
fn every_message_is_used() {
    const MADE: [&str; 8] = [
        "rating-",
        "history-",
        "list-by-",
        "change-",
        "grounds-",
        "stance-",
        "version-of-",
        "media-",
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let said: String =
        ["src/render", "src/data", "themes/broadsheet/templates", "themes/ledger/templates"]
            .iter()
            .flat_map(|folder| crate::fixture::files(&root.join(folder)))
            .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
            .collect();
    for key in catalog("en").keys() {
        let is_made =
            MADE.iter().any(|start| key.starts_with(start)) || key.ends_with("-description");
        assert!(is_made || said.contains(&format!("\"{key}\"")), "{key}");
    }
}

#[test]
fn the_full_site_is_translated_completely() {
    for language in LANGUAGES {
        let site = full(language);
        // Labels of ratings are on social cards, and no bundled font has Japanese characters.
        let found: Vec<String> = site.found().into_iter().map(|(code, ..)| code).collect();
        assert_eq!(
            found,
            if language == "ja" { vec!["missing-glyphs"] } else { Vec::new() },
            "{language}"
        );
        site.in_every_theme().for_each(|site| assert_translated(&site, language));
    }
}

/// Checks that every page is in a language and contains no English messages.
fn assert_translated(site: &Site, language: &str) {
    let (english, own) = (catalog("en"), catalog(language));
    for path in site.pages() {
        let page = site.page(&path);
        let html = select(&page, "html")[0];
        let direction = if language == "ar" { "rtl" } else { "ltr" };
        assert_eq!(
            (html.attr("lang"), html.attr("dir")),
            (Some(language), Some(direction)),
            "{path}"
        );
        let skip = own["skip-to-text"].as_str().unwrap();
        let text = site.read(&format!("public/{path}"));
        assert!(text.contains(&format!(">{skip}</a>")), "{language}: {path}");
    }
    for (path, bytes) in site.output() {
        if ![".html", ".md", "llms.txt"].iter().any(|end| path.ends_with(end)) {
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        for (key, message) in english.iter().filter(|(key, message)| own[*key] != **message) {
            let is_sentence = |form: &&str| form.len() > 12 && !form.contains('{');
            let left =
                forms(message).into_values().filter(is_sentence).find(|form| text.contains(form));
            assert_eq!(left, None, "{language}: {key} is in English in {path}");
        }
    }
}

#[test]
fn the_built_in_scale_follows_the_language_and_a_sites_own_does_not() {
    let label = |site: &Site| {
        select(&site.page("claims/river/index.html"), ".ruling .badge")[0]
            .text()
            .last()
            .unwrap()
            .to_owned()
    };
    let german = Site::sound().edit("site.yaml", "title:", "language: de\ntitle:");
    assert_eq!(label(&german.built()), "Falsch");
    let scale =
        "scales: {default: {ratings: [{id: false, label: Nope, definition: It is not so.}]}}";
    let site = Site::sound()
        .edit("site.yaml", "title:", &format!("language: de\n{scale}\ntitle:"))
        .built();
    assert_eq!(label(&site), "Nope");
}

/// Returns a site with one topic for each of these numbers of claims.
fn counted(language: &str, counts: &[usize]) -> Site {
    let most = *counts.iter().max().unwrap();
    let mut site =
        Site::sound().edit("site.yaml", "title:", &format!("language: {language}\ntitle:"));
    for number in 1..=most {
        let id = format!("claim-{number}");
        let topics: Vec<String> = counts
            .iter()
            .filter(|count| number <= **count)
            .map(|count| format!("n{count}"))
            .collect();
        let path = format!("content/articles/report/verdicts/{id}.yaml");
        site = site.claim("report", &id, "Nobody was hurt");
        site = site.edit(&path, "status:", &format!("topics: [{}]\nstatus:", topics.join(", ")));
    }
    site.built()
}

fn count_on(site: &Site, path: &str) -> String {
    select(&site.page(path), ".head .meta").last().unwrap().text().collect()
}

#[test]
fn numbers_take_the_forms_of_the_language() {
    let arabic = [
        (1, "ادعاء واحد جرى التحقق منه"),
        (2, "ادعاءان جرى التحقق منهما"),
        (3, "3 ادعاءات جرى التحقق منها"),
        (11, "11 ادعاءً جرى التحقق منه"),
        (100, "100 ادعاء جرى التحقق منه"),
    ];
    let english = [(1, "1 claim checked"), (2, "2 claims checked")];
    let japanese = [(1, "検証した主張 1件"), (2, "検証した主張 2件")];
    for (language, wanted) in [("ar", &arabic[..]), ("en", &english), ("ja", &japanese)] {
        let counts: Vec<usize> = wanted.iter().map(|(count, _)| *count).collect();
        let site = counted(language, &counts);
        for (count, text) in wanted {
            assert_eq!(
                count_on(&site, &format!("topics/n{count}/index.html")),
                *text,
                "{language}"
            );
        }
        if language == "ar" {
            assert_eq!(count_on(&site, "ratings/satire/index.html"), "لا ادعاءات جرى التحقق منها");
        }
    }
}

/// Forms that only fractions have, such as `many` in Czech, are neither needed nor wrong.
#[test]
fn catalogs_need_the_plural_forms_of_whole_numbers() {
    let cases: [(&str, &[&str], &[&str]); 12] = [
        ("en", &["one", "other"], &[]),
        ("en", &["other"], &["no form `one`"]),
        ("en-GB", &["one", "few", "other"], &["`en-GB` has no form `few`"]),
        ("ja", &["one", "other"], &["`ja` has no form `one`"]),
        ("ja", &["other"], &[]),
        ("cs", &["one", "few", "other"], &[]),
        ("cs", &["one", "few", "many", "other"], &[]),
        ("pl", &["one", "other"], &["no form `many`, `few`"]),
        ("pl", &["one", "few", "many", "other"], &[]),
        ("pt-BR", &["one", "other"], &["no form `many`"]),
        ("ar", &["one", "two", "few", "other"], &["no form `zero`, `many`"]),
        ("cy", &["one", "other", "two"], &["no form `zero`, `few`, `many`"]),
    ];
    for (language, forms, expected) in cases {
        let tag = language.split('-').next().unwrap();
        let forms: String = forms.iter().map(|form| format!("  {form}: \"{{count}}\"\n")).collect();
        let site = own(language, &[(tag, &format!("claims-counted:\n{forms}"))]);
        let report = site.report();
        let found: Vec<&Value> = report["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|found| found["code"] == "plural-mismatch")
            .collect();
        assert_eq!(found.len(), expected.len(), "{language}: {found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found["message"].as_str().unwrap().contains(expected), "{language}: {found}");
            let help = found["help"].as_str().unwrap();
            assert!(help.contains(&format!("the language `{language}` has ")), "{help}");
            assert_eq!(found["severity"], "warning");
        }
    }
}

#[test]
fn dates_are_formatted_for_the_language() {
    let days = [
        ("en", "16 January 2026"),
        ("en-US", "January 16, 2026"),
        ("es", "16 de enero de 2026"),
        ("fr", "16 janvier 2026"),
        ("de", "16. Januar 2026"),
        ("ar", "16 يناير 2026"),
        ("ar-EG", "16 يناير 2026"),
        ("ja", "2026年1月16日"),
    ];
    for (language, day) in days {
        let site = full(language).built();
        let page = site.page("claims/two-metres/index.html");
        let text: String = select(&page, ".head time[datetime='2026-01-16']")[0].text().collect();
        assert_eq!(text, day, "{language}");
    }
}

#[test]
fn the_locale_of_the_machine_changes_nothing() {
    let built = |locale: &str| {
        let site = full("fr");
        let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
        command.args(["build", "--date", "2026-03-01", "--site"]).arg(site.path(""));
        command
            .env("LANG", locale)
            .env("LC_ALL", locale)
            .env("LANGUAGE", locale)
            .env("TZ", "Asia/Tokyo");
        assert_eq!(outcome(&mut command).status, 0);
        site.output()
    };
    assert!(built("C") == built("ar_EG.UTF-8"));
}

#[test]
fn a_language_without_a_catalog_is_one_warning() {
    let site = Site::sound().edit("site.yaml", "title:", "language: sw\ntitle:");
    assert_eq!(site.found(), [at("missing-message", "site.yaml", 1, 11)]);
    let page = site.built().read("public/claims/river/index.html");
    assert!(page.contains("Why") || page.contains("What was said"), "{page}");
    assert!(page.contains("<html lang=\"sw\""), "{page}");
}

#[test]
fn missing_messages_are_english_and_reported_at_the_catalog() {
    let site = own("pt-BR", &[("pt", "what-was-said: O que foi dito\nevidence: Provas\n")]);
    let found = site.found();
    assert_eq!(found.len(), catalog("en").len() - 2);
    assert!(
        found.iter().all(|found| *found == at("missing-message", "themes/own/i18n/pt.yaml", 1, 1)),
        "{found:?}"
    );
    let page = site.built().read("public/claims/river/index.html");
    assert!(page.contains(">O que foi dito<") && page.contains(">Methodology<"), "{page}");
}

/// English messages use the plural rules of English.
#[test]
fn english_messages_use_english_plurals() {
    let site = Site::sound().edit("site.yaml", "title:", "language: lt\ntitle:").built();
    assert_eq!(count_on(&site, "ratings/false/index.html"), "1 claim checked");
    assert_eq!(count_on(&site, "ratings/satire/index.html"), "0 claims checked");
}

#[test]
fn a_theme_can_change_one_message() {
    for theme in ["own", "broadsheet"] {
        let site = Site::sound()
            .edit("site.yaml", "title:", &format!("language: de-AT\ntheme: {theme}\ntitle:"))
            .write(
                &format!("themes/{theme}/i18n/de.yaml"),
                "what-was-said: Worum es geht\nevidence: Beweise\n",
            )
            .write(&format!("themes/{theme}/i18n/de-AT.yaml"), "evidence: Beweismittel\n");
        assert_eq!(site.found(), [], "{theme}");
        let page = site.built().read("public/claims/river/index.html");
        for words in ["Worum es geht", "Beweismittel", "Methodik"] {
            assert!(page.contains(&format!(">{words}<")), "{theme}: {words}");
        }
    }
}

#[test]
fn a_theme_can_add_messages() {
    let template = "{% extends \"base.html\" %}{% block main %}<h1>{{ \"motto\" | t(name=claim.card.text) }}</h1>{% endblock main %}";
    let site = own("de", &[("en", "motto: On {name}\n")])
        .write("themes/own/templates/claim.html", template);
    assert_eq!(site.found(), [at("missing-message", "site.yaml", 1, 11)]);
    let site = site.write("themes/own/i18n/de.yaml", "motto: Zu {name}\n");
    assert_eq!(site.found(), []);
    assert!(
        site.built()
            .read("public/claims/river/index.html")
            .contains("<h1>Zu Something is so.</h1>")
    );
}

#[test]
fn a_misspelled_message_gets_a_suggestion() {
    let site = own("en", &[]).write("themes/own/templates/404.html", "{{ \"evidense\" | t }}");
    let report = site.report();
    let found = &report["diagnostics"][0];
    assert_eq!(found["message"], "there is no message `evidense`");
    assert!(found["help"].as_str().unwrap().contains("did you mean `evidence`?"), "{found}");
}

/// Messages and their values are plain text, except for HTML that the template made.
#[test]
fn messages_are_escaped() {
    let site = own("en", &[("en", "claim-by: \"<b>{name}</b> & {{name}\"\nheld: <i>{reason}\n")])
        .edit(
            "content/articles/report/verdicts/river.yaml",
            "status:",
            "hold: a < b\nclaimant: <u>Me & you</u>\nstatus:",
        );
    assert_eq!(site.run(&["build", "--drafts"]).status, 0);
    let page = site.read("public/claims/river/index.html");
    let kicker = "&lt;b&gt;<a href=\"../../people/u-me-you-u/index.html\"><bdi>&lt;u&gt;Me &amp; you&lt;/u&gt;</bdi></a>&lt;/b&gt; &amp; {<a ";
    assert!(page.replace("&#x2F;", "/").contains(kicker), "{page}");
    assert!(page.contains("&lt;i&gt;a &lt; b"), "{page}");
}

#[test]
fn titles_in_another_language_are_marked() {
    let site = full("ar").built();
    for (path, selector) in [
        ("index.html", ".card .meta a[href*='articles/flood']"),
        ("index.html", ".entries a[href*='articles/flood']"),
        ("articles/index.html", ".entries a[href*='articles/flood']"),
        ("articles/flood/index.html", "[data-article-text]"),
        ("claims/two-metres/index.html", "figcaption a[href*='flood'] cite"),
        ("claims/two-metres/index.html", ".beside cite"),
        ("claims/two-metres/index.html", ".passage-context blockquote"),
    ] {
        let page = site.page(path);
        let found = select(&page, selector);
        assert!(!found.is_empty(), "{path}: {selector}");
        let foreign = found.iter().filter(|element| element.attr("lang") == Some("en"));
        assert!(foreign.clone().count() > 0, "{path}: {selector}");
        assert!(
            foreign.clone().all(|element| element.attr("dir") == Some("ltr")),
            "{path}: {selector}"
        );
    }
}

/// Pages can be mirrored for right-to-left languages only if no rule names a side.
#[test]
fn the_style_sheets_name_no_side() {
    for theme in THEMES {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("themes/{theme}/assets/style.css"));
        let css = std::fs::read_to_string(path).unwrap();
        let declarations =
            css.split(['{', '}', ';']).filter_map(|declaration| declaration.split_once(": "));
        for (name, value) in declarations {
            let name = name.trim();
            assert!(!name.contains("left") && !name.contains("right"), "{theme}: {name}");
            let sides: Vec<&str> = value.split(' ').collect();
            let is_box =
                ["margin", "padding", "inset", "border-width", "border-radius"].contains(&name);
            assert!(!is_box || value.contains('(') || sides.len() < 4, "{theme}: {name}: {value}");
        }
    }
}
