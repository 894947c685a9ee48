//! The identity of a site by its settings: its line, colours, fonts, menu, foot and addresses.

use scraper::Html;

use crate::fixture::{Site, select, words};
use crate::since::{assert_found, begin, report};

/// A font with a few letters.
const FONT: &[u8] = include_bytes!("fonts/river.ttf");

/// Adds settings to the site that uses every feature.
fn with(settings: &str) -> Site {
    let site = Site::copied("full");
    let text = site.read("site.yaml");
    site.write("site.yaml", format!("{text}{settings}\n"))
}

fn text_of(page: &Html, selector: &str) -> Vec<String> {
    select(page, selector).into_iter().map(|it| words(it).trim().to_owned()).collect()
}

/// Returns the links of the menu: its words, its address and its mark.
fn menu(page: &Html) -> Vec<(String, String, String)> {
    let links = select(page, ".masthead nav a").into_iter();
    let attribute = |value: Option<&str>| value.unwrap_or_default().to_owned();
    links
        .map(|link| {
            (words(link), attribute(link.attr("href")), attribute(link.attr("aria-current")))
        })
        .collect()
}

/// Returns the words of the entry that is marked, and its mark.
fn marked(site: &Site, path: &str) -> Vec<(String, String)> {
    let entries = menu(&site.page(path)).into_iter();
    entries.filter(|(.., mark)| !mark.is_empty()).map(|(name, _, mark)| (name, mark)).collect()
}

fn asset(site: &Site, start: &str, extension: &str) -> Option<Vec<u8>> {
    let wanted = |path: &str| path.starts_with(start) && path.ends_with(extension);
    site.output().into_iter().find(|(path, _)| wanted(path)).map(|(_, bytes)| bytes)
}

fn options_of(site: &Site) -> String {
    String::from_utf8(asset(site, "assets/options.", ".css").unwrap()).unwrap()
}

#[test]
fn the_line_of_the_site_is_on_every_page() {
    for site in with("tagline: We check <the delta>.").in_every_theme() {
        for path in site.pages() {
            if path.contains("two-metres-high") || path == "404.html" {
                continue;
            }
            let count = text_of(&site.page(&path), ".tagline");
            assert_eq!(count, ["We check <the delta>."], "{path}");
        }
        assert_eq!(select(&site.page("index.html"), ".masthead .tagline").len(), 0);
    }
}

/// The colour of the head, and those for light and dark screens with their inks.
#[test]
fn the_head_has_the_colour_of_the_site() {
    for (color, head, ink) in [
        ("#0b3d4f", "light-dark(#0b3d4f, #0b3d4f)", "light-dark(#ffffff, #ffffff)"),
        ("#FFE", "light-dark(#ffffee, #595953)", "light-dark(#000000, #ffffff)"),
        ("#777", "light-dark(#777777, #595959)", "light-dark(#000000, #ffffff)"),
    ] {
        let site = with(&format!("colors: {{head: \"{color}\"}}")).built();
        let css = options_of(&site);
        assert!(css.contains(&format!("--head: {head};")), "{color}: {css}");
        assert!(css.contains(&format!("--head-ink: {ink};")), "{color}: {css}");
        assert_eq!(select(&site.page("articles/index.html"), ".masthead.colored").len(), 1);
    }
    let plain = with("").built();
    assert!(!options_of(&plain).contains("--head"));
    assert_eq!(select(&plain.page("index.html"), ".masthead.colored").len(), 0);
}

/// A logo is drawn for one background.
#[test]
fn the_head_of_a_logo_is_the_same_on_dark_screens() {
    let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 2\"><path d=\"M0 0h4v2z\"/></svg>";
    let site = with("logo: {file: assets/logo.svg}\ncolors: {head: \"#ffffee\"}")
        .write("assets/logo.svg", logo)
        .built();
    assert!(options_of(&site).contains("--head: light-dark(#ffffee, #ffffee);"));
}

#[test]
fn the_colour_of_links_is_the_option_of_the_theme() {
    let site = with("colors: {accent: \"#8a1c1c\"}");
    for site in site.in_every_theme() {
        assert!(options_of(&site).contains("--option-accent: #8a1c1c;"));
    }
    let same = with("colors: {accent: \"#8a1c1c\"}\ntheme_options: {accent: \"#8A1C1C\"}");
    assert!(options_of(&same.built()).contains("--option-accent: #8a1c1c;"));
    let faint = with("colors: {accent: \"#fc0\"}").run(&["check"]);
    assert!(faint.stdout.contains("1.44:1") || faint.stderr.contains("1.44:1"), "{}", faint.stderr);
    assert!(faint.stderr.contains("`#8c7000`"), "{}", faint.stderr);
}

#[test]
fn fonts_of_the_site_are_published() {
    let site = with(
        "fonts:\n  text: {regular: fonts/a.ttf, bold: fonts/a.ttf, italic: fonts/b.ttf}\n  headings: fonts/a.ttf",
    )
    .write("fonts/a.ttf", FONT)
    .write("fonts/b.ttf", [FONT, &[0; 4]].concat());
    for site in site.in_every_theme() {
        let css = String::from_utf8(asset(&site, "assets/site-fonts.", ".css").unwrap()).unwrap();
        let rules: Vec<&str> = css.lines().collect();
        let [text, italic, headings] = rules[..] else { panic!("{css}") };
        for (rule, parts) in [
            (text, ["\"Site Text\"", "font-weight: 1 1000", "font-style: normal", "site-font-1."]),
            (italic, ["\"Site Text\"", "font-weight: 400", "font-style: italic", "site-font-2."]),
            (headings, ["\"Site Headings\"", "font-weight: 1 1000", "normal", "site-font-1."]),
        ] {
            for part in parts.iter().chain(&["font-display: swap", "format(\"truetype\")"]) {
                assert!(rule.contains(part), "{part}: {rule}");
            }
            let file = rule.split("url(\"").nth(1).unwrap().split('"').next().unwrap();
            let published = std::fs::read(site.path(&format!("public/assets/{file}"))).unwrap();
            assert!(published.starts_with(FONT));
        }
        let page = site.page("claims/two-metres/index.html");
        assert_eq!(select(&page, "link[href*=\"site-fonts.\"]").len(), 1);
        let style = String::from_utf8(asset(&site, "assets/style.", ".css").unwrap()).unwrap();
        assert!(style.contains("\"Site Text\"") && style.contains("\"Site Headings\""));
    }
    let without = with("").built();
    assert_eq!(asset(&without, "assets/site-font", ""), None);
    assert_eq!(select(&without.page("index.html"), "link[href*=\"site-fonts\"]").len(), 0);
}

/// A font with the header of WOFF2, of which nothing else is read.
fn woff2(flavor: [u8; 4], length: u32) -> Vec<u8> {
    let mut bytes = vec![0; 60];
    bytes[..4].copy_from_slice(b"wOF2");
    bytes[4..8].copy_from_slice(&flavor);
    bytes[8..12].copy_from_slice(&length.to_be_bytes());
    bytes[13] = 9;
    bytes
}

#[test]
fn only_fonts_for_browsers_are_published() {
    let large = vec![0; 4 * 1024 * 1024 + 1];
    for (path, bytes, code) in [
        ("fonts/a.woff2", woff2(*b"OTTO", 60), ""),
        ("assets/a.woff2", woff2([0, 1, 0, 0], 60), ""),
        ("fonts/a.ttf", FONT.to_vec(), ""),
        ("fonts/a.woff2", woff2(*b"OTTO", 61), "invalid-value"),
        ("fonts/a.woff2", woff2(*b"ttcf", 60), "invalid-value"),
        ("fonts/a.woff2", b"wOF2".to_vec(), "invalid-value"),
        ("fonts/a.woff2", FONT.to_vec(), "invalid-value"),
        ("fonts/a.woff", woff2(*b"OTTO", 60), "invalid-value"),
        ("fonts/a.ttf", woff2(*b"OTTO", 60), "invalid-value"),
        ("fonts/a.otf", b"<html>".to_vec(), "invalid-value"),
        ("fonts/a.ttf", large, "file-too-large"),
        ("content/a.ttf", FONT.to_vec(), "invalid-value"),
        ("fonts/../b.ttf", FONT.to_vec(), "invalid-value"),
    ] {
        let site = with(&format!("fonts: {{text: {path}}}")).write(path, &bytes);
        let found: Vec<String> = site
            .found()
            .into_iter()
            .filter(|(_, file, ..)| file == "site.yaml")
            .map(|(code, ..)| code)
            .collect();
        let expected: Vec<&str> = Some(code).filter(|code| !code.is_empty()).into_iter().collect();
        assert_eq!(found, expected, "{path}, {} bytes", bytes.len());
    }
}

const MENU: &str = "navigation:\n  - {page: methodology, label: How we check}\n  - {page: topics/rivers}\n  \
    - {url: \"https://desk.example/?a=1&b=2\", label: Our newspaper}\n  - {page: /about/}\n  \
    - {page: claims/two-metres}\n  - {page: home, label: Start}\n  - {page: people}";

#[test]
fn the_menu_has_the_entries_of_the_site() {
    for site in with(MENU).in_every_theme() {
        let expected = |root: &str| {
            [
                ("How we check", format!("{root}methodology/index.html")),
                ("Rivers", format!("{root}topics/rivers/index.html")),
                ("Our newspaper", "https://desk.example/?a=1&b=2".to_owned()),
                ("About us", format!("{root}about/index.html")),
                ("The river rose by two metres.", format!("{root}claims/two-metres/index.html")),
                ("Start", format!("{root}index.html")),
                ("People", format!("{root}people/index.html")),
            ]
            .map(|(name, href)| (name.to_owned(), href))
        };
        for (path, root) in [
            ("index.html", ""),
            ("search/index.html", "../"),
            ("people/the-mayor/index.html", "../../"),
        ] {
            let entries = menu(&site.page(path)).into_iter();
            let entries: Vec<_> = entries.map(|(name, href, _)| (name, href)).collect();
            assert_eq!(entries, expected(root), "{path}");
        }
        // What the menu leaves out is at the foot.
        let foot = text_of(&site.page("index.html"), ".colophon nav a");
        for name in
            ["Articles", "Topics", "Search", "Ratings", "Publishers", "By month", "Corrections"]
        {
            assert!(foot.iter().any(|it| it == name), "{name}: {foot:?}");
        }
        for name in ["Methodology", "People"] {
            assert!(foot.iter().all(|it| it != name), "{name}: {foot:?}");
        }
    }
}

/// Each page of the default menu and of a menu of the site, the entry that is marked, and its mark.
#[test]
fn the_current_page_is_marked_in_the_menu() {
    let (own, default) = (with(MENU).built(), with("").built());
    for (site, path, expected) in [
        (&default, "articles/index.html", Some(("Articles", "page"))),
        (&default, "articles/flood/index.html", Some(("Articles", "true"))),
        (&default, "topics/rivers/index.html", Some(("Topics", "true"))),
        (&default, "people/the-mayor/index.html", Some(("People", "true"))),
        (&default, "search/index.html", Some(("Search", "page"))),
        (&default, "corrections/index.html", Some(("Corrections", "page"))),
        (&default, "claims/two-metres/index.html", None),
        (&default, "ratings/index.html", None),
        (&default, "index.html", None),
        (&default, "404.html", None),
        (&own, "topics/rivers/index.html", Some(("Rivers", "page"))),
        (&own, "topics/2026/index.html", None),
        (&own, "about/index.html", Some(("About us", "page"))),
        (&own, "claims/two-metres/index.html", Some(("The river rose by two metres.", "page"))),
        (&own, "claims/nobody-hurt/index.html", None),
        (&own, "index.html", Some(("Start", "page"))),
        (&own, "people/the-mayor/index.html", Some(("People", "true"))),
    ] {
        let expected: Vec<_> =
            expected.into_iter().map(|(name, mark)| (name.to_owned(), mark.to_owned())).collect();
        assert_eq!(marked(site, path), expected, "{path}");
    }
}

#[test]
fn a_redirect_in_the_menu_leads_to_the_new_page() {
    let site =
        with("redirects: {topics/streams: topics/rivers}\nnavigation: [{page: topics/streams}]");
    let entries = menu(&site.built().page("index.html"));
    assert_eq!(entries, [("Rivers".into(), "topics/rivers/index.html".into(), String::new())]);
}

#[test]
fn feeds_and_data_are_linked_where_readers_look() {
    for site in with("").in_every_theme() {
        let page = site.page("claims/two-metres/index.html");
        for path in ["feed.xml", "corrections.xml", "claims.csv", "claims.json"] {
            assert!(site.path("public").join(path).exists());
            let link = format!(".colophon a[href=\"../../{path}\"]");
            assert_eq!(select(&page, &link).len(), 1, "{path}");
        }
        let home = site.page("index.html");
        assert_eq!(select(&home, ".head a[href=\"feed.xml\"]").len(), 1);
        assert_eq!(select(&home, ".head a[href=\"corrections.xml\"]").len(), 1);
    }
}

#[test]
fn the_foot_of_a_page_has_links() {
    let footer = "footer: \"Texts under [CC BY](https://cc.example/by), see [about](/about/) & [data](claims.csv).\"";
    for site in with(footer).in_every_theme() {
        for (path, root) in [("index.html", ""), ("topics/rivers/index.html", "../../")] {
            let page = site.page(path);
            assert!(
                text_of(&page, ".colophon p")
                    .contains(&"Texts under CC BY, see about & data.".to_owned())
            );
            for href in [
                "https://cc.example/by",
                &format!("{root}about/index.html"),
                &format!("{root}claims.csv"),
            ] {
                let links = select(&page, &format!(".colophon p a[href=\"{href}\"]"));
                assert_eq!(links.len(), 1, "{path}: {href}");
            }
        }
    }
}

const CONTACT: &str = "contact: {claims: \"https://desk.example/tell-us?a=1&b=2\", errors: \"mailto:desk+errors@desk.example\"}";

#[test]
fn readers_find_how_to_reach_the_desk() {
    let claim = "mailto:desk+errors@desk.example?subject=The%20river%20rose%20by%20two%20metres%2E%20%28two%2Dmetres%29\
        &body=https%3A%2F%2Fdesk%2Eexample%2Fchecks%2Fclaims%2Ftwo%2Dmetres%2F";
    let article = "mailto:desk+errors@desk.example?subject=After%20the%20flood%20%28flood%29\
        &body=https%3A%2F%2Fdesk%2Eexample%2Fchecks%2Farticles%2Fflood%2F";
    let site = with(CONTACT);
    let repository = "repository: {url: \"https://git.example/desk/checks\", branch: trunk}\n";
    for site in [Site::copy_of(&site), site.edit("site.yaml", repository, "")] {
        for site in site.in_every_theme() {
            for (path, selector, href) in [
                ("index.html", ".head", "https://desk.example/tell-us?a=1&b=2"),
                ("about/index.html", ".colophon", "https://desk.example/tell-us?a=1&b=2"),
                ("about/index.html", ".colophon", "mailto:desk+errors@desk.example"),
                ("corrections/index.html", "main", "mailto:desk+errors@desk.example"),
                ("claims/two-metres/index.html", "main", claim),
                ("articles/flood/index.html", "main", article),
            ] {
                let page = site.page(path);
                let links = select(&page, &format!("{selector} a"));
                assert!(links.iter().any(|link| link.attr("href") == Some(href)), "{path}: {href}");
                let issues = select(&page, "a[href*=\"/issues/new\"]");
                assert_eq!(issues.len(), 0, "{path}");
            }
        }
    }
}

#[test]
fn without_contact_errors_are_reported_in_the_repository() {
    for site in with("").in_every_theme() {
        let issues = "a[href^=\"https://git.example/desk/checks/issues/new?title=\"]";
        assert_eq!(select(&site.page("claims/two-metres/index.html"), issues).len(), 1);
        assert_eq!(select(&site.page("articles/flood/index.html"), issues).len(), 1);
    }
}

#[test]
fn an_address_for_errors_is_written_as_it_is() {
    let site = with("contact: {errors: \"https://desk.example/errors#form\"}").built();
    let page = site.page("claims/two-metres/index.html");
    assert_eq!(select(&page, "main a[href=\"https://desk.example/errors#form\"]").len(), 1);
}

/// Each setting, the change of it, and the words that identify the line of the diagnostic.
#[test]
fn the_identity_of_a_published_site_does_not_change_silently() {
    let settings = "tagline: We check.\ncolors: {head: \"#0b3d4f\"}\nfonts: {text: fonts/a.ttf}\n\
        navigation:\n  - {page: people}\n  - {url: \"https://desk.example/\", label: Our newspaper}\n\
        footer: Texts under [CC BY](https://cc.example/by).\n\
        contact: {claims: \"https://desk.example/a\", errors: \"mailto:a@desk.example\"}\n";
    let told = Site::sound();
    let text = told.read("site.yaml");
    let told = told.write("site.yaml", format!("{text}{settings}")).write("fonts/a.ttf", FONT);
    begin(&told);
    for (from, to, words) in [
        ("We check.", "We guess.", "tagline:"),
        ("#0b3d4f", "#0b3d50", "colors:"),
        ("{page: people}", "{page: topics}", "{page: topics}"),
        ("{page: people}", "{page: people, label: Us}", "{page: people"),
        ("https://desk.example/\"", "https://other.example/\"", "{page: people"),
        ("Texts under", "No texts under", "footer:"),
        ("https://cc.example/by", "https://cc.example/nd", "footer:"),
        ("https://desk.example/a", "https://other.example/a", "contact:"),
        ("mailto:a@", "mailto:b@", "contact:"),
    ] {
        let site = Site::copy_of(&told).edit("site.yaml", from, to);
        assert_found(&site, &[("undisclosed-change", "site.yaml", words)]);
    }
    let other_font = Site::copy_of(&told).write("fonts/a.ttf", [FONT, &[0; 4]].concat());
    assert_found(&other_font, &[("undisclosed-change", "site.yaml", "fonts:")]);
    // What is new replaces nothing that readers relied on.
    let new = Site::sound();
    begin(&new);
    let new = new.write("site.yaml", format!("{text}{settings}")).write("fonts/a.ttf", FONT);
    assert_eq!(report(&new)["diagnostics"].as_array().unwrap().len(), 0);
}

#[test]
fn a_diff_tells_of_the_identity() {
    let site = Site::sound();
    begin(&site);
    let text = site.read("site.yaml");
    let settings = "tagline: We check.\nnavigation: [{page: people}]\ncontact: {claims: \"https://desk.example/a\"}\n";
    let site = site.write("site.yaml", format!("{text}{settings}"));
    let diff = site.run(&["diff", "HEAD", "--format", "json"]).stdout;
    let diff: serde_json::Value = serde_json::from_str(&diff).unwrap();
    let fields: Vec<&str> =
        diff["site"].as_array().unwrap().iter().map(|it| it["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["tagline", "navigation", "contact_claims"]);
}
