//! Themes: the recipes of their documentation, options, blocks, assets and their fingerprints.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::docs::{files as files_of, read};
use crate::fixture::{Site, THEMES, files, outcome, select};

const THEME: &str = "themes/own/theme.yaml";

/// Returns a sound site with a custom theme.
fn own(record: &str) -> Site {
    Site::sound().edit("site.yaml", "title:", "theme: own\ntitle:").write(THEME, record)
}

/// Returns the path and text of a built asset.
fn asset(site: &Site, stem: &str, extension: &str) -> (String, String) {
    let is_it = |path: &str| {
        path.starts_with(&format!("assets/{stem}.")) && path.ends_with(&format!(".{extension}"))
    };
    let found: Vec<_> = site.output().into_iter().filter(|(path, _)| is_it(path)).collect();
    let [(path, bytes)] = &found[..] else { panic!("one {stem}.{extension} of {}", found.len()) };
    (path.clone(), String::from_utf8(bytes.clone()).unwrap())
}

/// Returns the addresses of a page's style sheets.
fn style_sheets(site: &Site, page: &str) -> Vec<String> {
    let page = site.page(page);
    select(&page, "link[rel='stylesheet']")
        .iter()
        .map(|link| link.attr("href").unwrap().to_owned())
        .collect()
}

#[test]
fn each_recipe_changes_one_thing() {
    let recipes = [
        ("An option", "assets/options.", "--option-measure: 44;"),
        ("A colour", "assets/custom.", "light-dark(#ffffff, #101418)"),
        ("A message", "claims/river/index.html", "What they said"),
        (
            "A block",
            "index.html",
            "<a class=\"masthead-title\" href=\"index.html\"><img src=\"assets/river.",
        ),
        ("A template", "claims/river/index.html", "<p>✗ False</p>"),
        ("An asset", "assets/icon.", "<circle"),
    ];
    let document = read("docs/themes.md");
    let (introduction, recipes_on) = document.split_once("\n## Changing one thing").unwrap();
    let begin = files_of(introduction);
    let sections = recipes_on.split("\n## ").next().unwrap();
    let sections: Vec<_> = sections.split("\n### ").skip(1).collect();
    assert_eq!(sections.len(), recipes.len(), "every recipe is run");
    for (section, (name, path, words)) in sections.into_iter().zip(recipes) {
        assert!(section.starts_with(name), "{section}");
        let mut site = Site::sound().edit("site.yaml", "title:", "theme: own\ntitle:");
        for (path, text) in begin.iter().cloned().chain(files_of(section)) {
            site = site.write(&path, text);
        }
        let site = site.built();
        let found = site.output().into_iter().find(|(found, _)| found.starts_with(path)).unwrap();
        let text = String::from_utf8(found.1).unwrap();
        assert!(text.contains(words), "{name}: no {words} in {path}\n{text}");
        assert!(
            site.read("public/index.html").contains("<article class=\"card\""),
            "{name}: the rest is the parent's"
        );
    }
}

#[test]
fn claims_in_lists_get_the_path_to_the_root() {
    let built_in = Site::sound().built();
    let card = "{{ root }}|{% if root == \"\" %}here{% else %}{{ root | upper }}{% endif %}|{{ claim.href }}";
    let own = own("extends: broadsheet\n").write("themes/own/templates/card.html", card).built();
    for (page, root, shown) in
        [("index.html", "", "here"), ("ratings/false/index.html", "../../", "../../")]
    {
        let href = format!("{root}claims/river/index.html");
        assert!(
            built_in.read(&format!("public/{page}")).contains(&format!("<h3><a href=\"{href}\">")),
            "{page}"
        );
        assert!(
            own.read(&format!("public/{page}")).contains(&format!("{root}|{shown}|{href}")),
            "{page}"
        );
    }
}

/// Custom templates may use the path to the root in any way, so claims in lists are rendered for each depth.
#[test]
fn built_in_templates_print_the_path_to_the_root_unchanged() {
    for (theme, built_in) in THEMES.into_iter().zip(Site::copied("full").in_every_theme()) {
        let own = Site::copied("full")
            .write(&format!("themes/{theme}/templates/own.html"), "{# nobody's #}")
            .built_in(theme);
        for path in built_in.pages() {
            let path = format!("public/{path}");
            assert!(own.read(&path) == built_in.read(&path), "{theme}: {path}");
        }
    }
}

#[test]
fn every_option_is_documented() {
    let record = read("themes/broadsheet/theme.yaml");
    let document = read("docs/themes.md");
    let keys = record.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'));
    let names: Vec<&str> = keys.filter(|key| !key.starts_with(' ')).collect();
    assert_eq!(names, ["accent", "font", "measure", "front_page_articles", "credit"]);
    let rows: Vec<&str> = document.lines().filter(|line| line.starts_with("| `")).collect();
    let descriptions = record.lines().filter_map(|line| line.strip_prefix("    description: "));
    for (name, description) in names.into_iter().zip(descriptions) {
        let row = rows.iter().find(|row| row.starts_with(&format!("| `{name}` |"))).unwrap();
        assert!(row.contains(description), "{row}: {description}");
    }
}

#[test]
fn options_reach_pages_and_style_sheets() {
    let options = "theme_options:\n  accent: \"#8A1C1C\"\n  font: sans\n  measure: 44\n  credit: false\n  \
                   front_page_articles: 0\nfooter: A < B\norganization: {name: A desk}\ntitle:";
    for theme in THEMES {
        let site = Site::sound()
            .edit("site.yaml", "title:", &format!("theme: {theme}\n{options}"))
            .built();
        let (path, css) = asset(&site, "options", "css");
        assert!(
            css.contains("--option-accent: #8a1c1c;") && css.contains("--option-measure: 44;"),
            "{css}"
        );
        assert!(
            asset(&site, "style", "css").1.contains("var(--option-accent)"),
            "{theme} has a use for it"
        );
        for page in site.pages() {
            let root = if page == "404.html" {
                "/checks/".to_owned()
            } else {
                "../".repeat(page.matches('/').count())
            };
            assert!(style_sheets(&site, &page).contains(&format!("{root}{path}")), "{page}");
            let html = site.read(&format!("public/{page}"));
            assert!(html.contains("data-font=\"sans\"") && html.contains("<p>A &lt; B"), "{page}");
            assert!(!html.contains("Made with"), "{page}");
        }
        assert!(!site.read("public/index.html").contains("part-articles"), "{theme}");
    }
    let site =
        Site::sound().edit("site.yaml", "title:", "organization: {name: A desk}\ntitle:").built();
    let home = site.read("public/index.html");
    assert!(
        home.contains("data-font=\"serif\"")
            && home.contains("Made with")
            && home.contains("part-articles")
    );
}

/// A theme inherits options, changes some of them and adds others.
#[test]
fn options_are_inherited() {
    let record = "extends: desk\noptions:\n  measure: {default: 30}\n  ribbon: {type: choice, choices: [top, 2], default: top}\n";
    let template = "{{ theme.name }} {{ theme.options.ribbon }} {{ theme.options.measure }} {{ theme.options.year }}";
    let site = own(record)
        .write(
            "themes/desk/theme.yaml",
            "options:\n  measure: {default: 50}\n  year: {type: integer, default: 1999}\n",
        )
        .write("themes/own/templates/404.html", template);
    let site = site.built();
    assert_eq!(site.read("public/404.html"), "own top 30 1999");
    let site =
        site.edit("site.yaml", "title:", "theme_options: {ribbon: 2, year: 2026}\ntitle:").built();
    assert_eq!(site.read("public/404.html"), "own 2 30 2026");
    let site = site.edit("site.yaml", "2026}", "2026, yaer: 1}");
    assert_eq!(site.run(&["build"]).status, 1);
    assert_eq!(
        site.run(&["build", "--theme", "plain"]).status,
        0,
        "options of another theme are passed over"
    );
}

/// Uses the example of the documentation, also in a folder with the name of a built-in theme.
#[test]
fn options_are_merged_with_those_of_the_built_in_theme() {
    let (_, record) = files_of(&read("docs/themes.md"))
        .into_iter()
        .find(|(path, _)| path.contains("desk"))
        .unwrap();
    for theme in ["own", "broadsheet"] {
        let record = record.replace("extends: broadsheet\n", "");
        let site = Site::sound()
            .edit(
                "site.yaml",
                "title:",
                &format!("theme: {theme}\ntheme_options: {{ribbon: top}}\ntitle:"),
            )
            .write(&format!("themes/{theme}/theme.yaml"), record)
            .built();
        let (_, css) = asset(&site, "options", "css");
        assert!(
            css.contains("--option-measure: 42;") && css.contains("--option-accent: #1d4f91;"),
            "{theme}: {css}"
        );
    }
}

#[test]
fn addresses_in_style_sheets_lead_to_files() {
    let site = own("")
        .write(
            "themes/own/assets/custom.css",
            "@import \"css/more.css\" screen;\n.a { b: url( ../assets/icon.svg ) }\n",
        )
        .write(
            "themes/own/assets/css/more.css",
            ".a { b: url('../my font.woff2?x#y'); c: url(#d); content: \"e.png\" }",
        )
        .write("themes/own/assets/my font.woff2", "a font")
        .built();
    let (font, _) = asset(&site, "my font", "woff2");
    let (icon, _) = asset(&site, "icon", "svg");
    let (more, css) = asset(&site, "css/more", "css");
    let font = font.trim_start_matches("assets/").replace(' ', "%20");
    assert_eq!(css, format!(".a {{ b: url(\"../{font}?x#y\"); c: url(#d); content: \"e.png\" }}"));
    let (_, css) = asset(&site, "custom", "css");
    let [more, icon] = [more, icon].map(|path| path.trim_start_matches("assets/").to_owned());
    assert_eq!(css, format!("@import \"{more}\" screen;\n.a {{ b: url(\"{icon}\") }}\n"));
    let sheets = style_sheets(&site, "claims/river/index.html");
    assert!(sheets.last().unwrap().starts_with("../../assets/custom."), "{sheets:?}");
}

/// A browser with an old copy must load the new file, even if only other style sheets refer to it.
#[test]
fn a_change_renames_all_files_that_refer_to_it() {
    let site = own("")
        .write("themes/own/assets/custom.css", "@import \"more.css\";")
        .write("themes/own/assets/more.css", "a { b: url(c.svg) }")
        .write("themes/own/assets/c.svg", "one")
        .built();
    let names = |site: &Site| -> BTreeSet<String> {
        ["custom", "more"]
            .map(|stem| asset(site, stem, "css").0)
            .into_iter()
            .chain([asset(site, "c", "svg").0])
            .collect()
    };
    let before = names(&site);
    let site = site.write("themes/own/assets/c.svg", "two").built();
    assert!(names(&site).is_disjoint(&before), "{before:?}");
}

#[test]
fn fingerprints_match_the_written_bytes() {
    let site = Site::copied("full").built();
    for (path, bytes) in site.output().into_iter().filter(|(path, _)| path.starts_with("assets/")) {
        let hash = blake3::hash(&bytes).to_hex();
        assert!(path.contains(&hash[..10]), "{path}");
    }
}

/// Returns a section of `docs/themes.md`.
fn section(title: &str) -> String {
    let document = read("docs/themes.md");
    let (_, rest) = document.split_once(&format!("\n## {title}\n")).unwrap();
    rest.split("\n## ").next().unwrap().to_owned()
}

/// Returns the words in backticks.
fn names(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Returns the templates and blocks that `theme show` lists for a theme.
fn listed(theme: &str) -> BTreeSet<(String, String)> {
    let list = Site::sound().run(&["theme", "show", "--theme", theme]).stdout;
    let mut listed = BTreeSet::new();
    for line in list.lines() {
        let (template, blocks) = line.split_once(' ').unwrap_or((line, ""));
        for block in blocks.split(',').map(str::trim).filter(|block| !block.is_empty()) {
            listed.insert((template.to_owned(), block.to_owned()));
        }
        let (theme, name) = template.split_once('/').unwrap();
        let text = read(&format!("themes/{theme}/templates/{name}"));
        let count = listed.iter().filter(|(own, _)| own == template).count();
        assert_eq!(count, text.matches(" block ").count(), "{template}");
    }
    listed
}

#[test]
fn every_block_is_documented() {
    let mut documented = BTreeSet::new();
    for row in section("Blocks").lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<Vec<String>> = row.split('|').map(names).collect();
        for template in &cells[2] {
            documented.insert((format!("broadsheet/{template}"), cells[1][0].clone()));
        }
    }
    let mut known = listed("broadsheet");
    assert!(known.len() > 20, "{known:?}");
    // "All other pages" have `main`. The menu is a part of a page.
    for (template, _) in &known {
        if template != "broadsheet/menu.html" {
            documented.insert((template.clone(), "main".to_owned()));
        }
    }
    assert_eq!(documented, known);
    for theme in ["ledger", "plain"] {
        let own: BTreeSet<_> = listed(theme)
            .into_iter()
            .map(|(template, block)| (template.replace(&format!("{theme}/"), "broadsheet/"), block))
            .collect();
        assert!(own.len() >= known.len(), "{theme}");
        known.extend(own.clone());
        assert_eq!(known, documented, "{theme} has no blocks of its own");
    }
}

#[test]
fn a_block_can_contain_that_of_its_parent() {
    let mut site = own("extends: broadsheet\n");
    for (path, text) in files_of(&section("Blocks")) {
        site = site.write(&path, text);
    }
    let page = site.built().read("public/claims/river/index.html");
    let (before, after) = page.split_once("Do you know a better source?").unwrap();
    assert!(
        before.contains("id=\"part-said\"") && after.contains("id=\"part-evidence\""),
        "{page}"
    );
}

#[test]
fn a_comment_accepts_a_warning() {
    let files = files_of(&section("Warnings about templates"));
    let [(path, text)] = &files[..] else { panic!("one example") };
    let site = own("extends: broadsheet\n").write(path, text);
    assert_eq!(site.found(), []);
    let (_, rest) = text.split_once('\n').unwrap();
    let found = site.write(path, rest).found();
    assert_eq!(found, [("root-link".to_owned(), path.clone(), 1, 13)]);
}

#[test]
fn built_in_templates_have_no_warnings() {
    for theme in THEMES {
        let mut site =
            Site::sound().edit("site.yaml", "title:", &format!("theme: {theme}\ntitle:"));
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("themes/{theme}/templates"));
        for (name, bytes) in files(&folder) {
            let custom = [&bytes[..], b"{# custom #}"].concat();
            site = site.write(&format!("themes/{theme}/templates/{name}"), custom);
        }
        assert_eq!(site.found(), [], "{theme}");
        // The warnings are about these very files.
        let card = format!("themes/{theme}/templates/card.html");
        let site = site.write(&card, "<a href=\"/\">");
        assert_eq!(site.found(), [("root-link".to_owned(), card, 1, 10)]);
    }
}

#[test]
fn a_template_that_is_not_text_has_no_other_warning() {
    let site = own("").write("themes/own/templates/own.html", b"\xff<a href=/x>");
    let path = "themes/own/templates/own.html".to_owned();
    assert_eq!(site.found(), [("invalid-encoding".to_owned(), path, 1, 1)]);
}

#[test]
fn built_in_templates_are_shown_as_they_are() {
    let site = own("extends: ledger\n").write("themes/own/templates/claim.html", "mine");
    let cases: [(&[&str], &str); 5] = [
        (&["claim.html"], "ledger/templates/claim.html"),
        (&["broadsheet/claim.html"], "broadsheet/templates/claim.html"),
        (&["home.html"], "broadsheet/templates/home.html"),
        (&["feed.xml"], "broadsheet/templates/feed.xml"),
        (&["search.html", "--theme", "plain"], "plain/templates/search.html"),
    ];
    for (arguments, file) in cases {
        let outcome = site.run(&[&["theme", "show"], arguments].concat());
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        assert_eq!(outcome.stdout, read(&format!("themes/{file}")), "{arguments:?}");
    }
    let list = site.run(&["theme", "show"]).stdout;
    assert!(
        list.starts_with("ledger/article.html ") && list.contains("\nbroadsheet/article.html ")
    );
}

#[test]
fn theme_show_needs_a_template_and_a_theme_that_exist() {
    let cases: [(&[&str], &[&str]); 4] = [
        (
            &["clam.html"],
            &[
                "no built-in template `clam.html`; did you mean `claim.html`?",
                "404.html, alias.html",
            ],
        ),
        (&["ledger/claim.htm", "--theme", "ledger"], &["did you mean `ledger/claim.html`?"]),
        (&["zzzzzz"], &["no built-in template `zzzzzz`\nthe templates are 404.html, "]),
        (&["--theme", "leger"], &["there is no theme `leger`; did you mean `ledger`?"]),
    ];
    for (arguments, words) in cases {
        let outcome = Site::sound().run(&[&["theme", "show"], arguments].concat());
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{arguments:?}");
        for words in words {
            assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_factpress"));
    let nowhere = outcome(program.current_dir(&folder).args(["theme", "show"]));
    assert_eq!(nowhere.status, 2);
    assert!(nowhere.stderr.contains("with --site, or a theme with --theme"), "{}", nowhere.stderr);
    assert_eq!(outcome(program.args(["--theme", "plain"])).status, 0, "no site is needed");
    let site = Site::sound().write("site.yaml", "theme: [");
    assert!(site.run(&["theme", "show"]).stderr.contains("see `factpress check`"));
}

#[test]
fn a_block_of_no_parent_is_named_with_those_that_exist() {
    let template = "{% extends \"claim.html\" %}{% block grouns %}{% endblock grouns %}";
    let site = own("extends: ledger\n").write("themes/own/templates/own.html", template);
    let report = site.report();
    let found = &report["diagnostics"][0];
    assert_eq!(found["message"], "the templates that this one extends have no block `grouns`");
    assert_eq!(found["help"], "did you mean `grounds`?");
    let notes = found["notes"].to_string();
    assert!(
        notes.contains("`said`, `grounds`, `main`, `share`, `media`, `scripts`, `policy`"),
        "{notes}"
    );
}

/// Hosts show 404.html at the unknown address, so its links cannot be relative to its own.
#[test]
fn the_page_for_unknown_addresses_works_at_each_of_them() {
    for (base_url, theme) in [
        ("https://desk.example/checks/", "broadsheet"),
        ("https://desk.example/", "ledger"),
        ("https://desk.example/a%20b/é", "plain"),
    ] {
        let site = Site::sound();
        let outcome = site.run(&["build", "--base-url", base_url, "--theme", theme]);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        let root = url::Url::parse(&format!("{}/", base_url.trim_end_matches('/'))).unwrap();
        let page = site.page("404.html");
        assert!(select(&page, "base").is_empty(), "a base would lead `#main` to another page");
        assert_eq!(select(&page, "a.skip")[0].attr("href"), Some("#main"));
        assert_eq!(select(&page, "main#main").len(), 1);
        let links = select(&page, "[href]:not(.skip)");
        assert!(links.len() > 10, "{}", links.len());
        for unknown in ["x", "x/", "claims/none/at/all/x.html?a#b"] {
            let here = root.join(unknown).unwrap();
            for link in &links {
                let target = here.join(link.attr("href").unwrap()).unwrap();
                if target.host_str() != root.host_str() {
                    continue;
                }
                let path = target.as_str().strip_prefix(root.as_str()).unwrap();
                assert!(site.path("public").join(path).is_file(), "{unknown}: {target}");
            }
        }
    }
}
