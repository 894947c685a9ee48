//! What is wrong with a theme.

use super::{ARTICLE, Case, VERDICT, case};
use crate::fixture::Site;

pub fn cases() -> Vec<Case> {
    [templates(), values_and_links(), options(), style_sheets(), messages()]
        .into_iter()
        .flatten()
        .collect()
}

/// A site whose theme has a template of its own.
fn theme(file: &str, text: &str) -> Site {
    Site::sound()
        .edit("site.yaml", "title:", "theme: own\ntitle:")
        .write(&format!("themes/own/templates/{file}"), text)
}

fn templates() -> Vec<Case> {
    vec![
        case(
            "an unclosed block",
            theme("claim.html", "<p>\n{% if claim.card.text %}"),
            &[("template-syntax", "themes/own/templates/claim.html", 2, 23)],
        ),
        case(
            "a filter that is none",
            theme("claim.html", "{{ claim.card.text | shout }}"),
            &[("template-syntax", "themes/own/templates/claim.html", 1, 22)],
        ),
        case(
            "a component of a template that cannot be read",
            theme(
                "parts.html",
                "{% component badge(rating) %}{{ rating | shout }}{% endcomponent badge %}",
            )
            .write("themes/own/templates/claim.html", "{% extends \"mine.html\" %}")
            .write(
                "themes/own/templates/mine.html",
                "{{ page.title | shout }}{% block main %}{% endblock main %}",
            ),
            &[
                ("template-syntax", "themes/own/templates/mine.html", 1, 17),
                ("template-syntax", "themes/own/templates/parts.html", 1, 42),
            ],
        ),
        case(
            "a parent that is none",
            theme("claim.html", "{% extends \"bass.html\" %}"),
            &[("template-syntax", "themes/own/templates/claim.html", 1, 13)],
        ),
        case(
            "a block that is none",
            theme("claim.html", "{% extends \"base.html\" %}\n{% block mian %}{% endblock mian %}"),
            &[("template-syntax", "themes/own/templates/claim.html", 2, 10)],
        ),
        case(
            "a part that is none",
            theme("head.html", "<meta>\n{% include \"fot.html\" %}"),
            &[("template-syntax", "themes/own/templates/head.html", 2, 12)],
        ),
        case(
            "a template that extends itself",
            theme("claim.html", "\n{% extends \"claim.html\" %}"),
            &[("template-syntax", "themes/own/templates/claim.html", 2, 13)],
        ),
        case(
            "templates that extend one another",
            theme("claim.html", "{% extends \"one.html\" %}")
                .write("themes/own/templates/one.html", "{% extends \"two.html\" %}")
                .write("themes/own/templates/two.html", "{% extends \"own/one.html\" %}"),
            &[("template-syntax", "themes/own/templates/one.html", 1, 13)],
        ),
        case(
            "parts that include one another",
            theme("head.html", "\n{% include \"one.html\" %}")
                .write("themes/own/templates/one.html", "{% include \"head.html\" %}"),
            &[("template-syntax", "themes/own/templates/head.html", 2, 13)],
        ),
        case(
            "a component that uses itself",
            theme(
                "claim.html",
                "{% component again(x) %}{{<again x={x} />}}{% endcomponent again %}{{<again x={1} />}}",
            ),
            &[("template-value", "themes/own/templates/claim.html", 1, 1)],
        ),
        case(
            "a page without end",
            theme(
                "claim.html",
                &format!(
                    "{{% for a in range(end=99999) %}}{{% for b in range(end=99999) %}}{}{{% endfor %}}{{% endfor %}}",
                    "on and on ".repeat(1000)
                ),
            ),
            &[("page-too-large", "themes/own/templates/claim.html", 1, 1)],
        ),
    ]
}

fn values_and_links() -> Vec<Case> {
    vec![
        case(
            "a value that is none in a part",
            theme("head.html", "<meta>\n{{ page.titel }}"),
            &[("template-value", "themes/own/templates/head.html", 2, 9)],
        ),
        case(
            "values that are none in what all pages share, in a claim of a list and in a page",
            theme("menu.html", "<p>{{ site.titel }}")
                .write("themes/own/templates/card.html", "<p>\n{{ claim.txt }}")
                .write("themes/own/templates/claim.html", "{{ page.titel }}"),
            &[
                ("template-value", "themes/own/templates/card.html", 2, 10),
                ("template-value", "themes/own/templates/claim.html", 1, 9),
                ("template-value", "themes/own/templates/menu.html", 1, 12),
            ],
        ),
        case(
            "a value that is none in a feed, and one in the sitemap",
            theme("feed.xml", "<feed>{{ feed.titel }}</feed>")
                .write("themes/own/templates/sitemap.xml", "{{ sitemap.pages }}"),
            &[
                ("template-value", "themes/own/templates/feed.xml", 1, 15),
                ("template-value", "themes/own/templates/sitemap.xml", 1, 12),
            ],
        ),
        case(
            "an option that is none in a template",
            theme("claim.html", "{{ theme.options.acent }}"),
            &[("template-value", "themes/own/templates/claim.html", 1, 18)],
        ),
        case(
            "an asset that is none in a template",
            theme("claim.html", "<img src=\"{{ assets[\"logo.png\"] }}\">"),
            &[("unknown-asset", "themes/own/templates/claim.html", 1, 14)],
        ),
        case(
            "a value that is none",
            theme("claim.html", "<p>\n  {{ claim.card.txt }}"),
            &[("template-value", "themes/own/templates/claim.html", 2, 17)],
        ),
        case(
            "a broken link in an explanation",
            Site::sound().edit(
                VERDICT,
                "status:",
                "explanation: |\n  See\n  [it](/claims/rivr/).\nstatus:",
            ),
            &[("broken-link", VERDICT, 10, 8)],
        ),
        case(
            "a broken link in a draft",
            Site::sound().edit(
                VERDICT,
                "status: published",
                "status: draft\nexplanation: See [it](/nowhere/).",
            ),
            &[("broken-link", VERDICT, 9, 23)],
        ),
        case(
            "a broken link in a page",
            Site::sound().write(
                "content/pages/about.md",
                "---\ntitle: About\n---\nWe\n[check](../nowhere/).\n",
            ),
            &[("broken-link", "content/pages/about.md", 5, 9)],
        ),
        case(
            "a scale that cannot be read",
            Site::sound().edit("site.yaml", "title:", "scales: [true, false]\ntitle:"),
            &[("wrong-type", "site.yaml", 1, 9)],
        ),
        case(
            "an article whose headline cannot be read",
            Site::sound().write(ARTICLE, "titel: The river\n").claim_with(
                "report",
                "river",
                "- quote: The river's own words",
            ),
            &[("unknown-field", ARTICLE, 1, 1)],
        ),
        case(
            "the second of two citations",
            Site::sound().edit(
                VERDICT,
                "status:",
                "explanation: |\n  It is said [^1] and é [^11]\n\n  and [^1] and [^two].\nstatus:",
            ),
            &[("unknown-reference", VERDICT, 9, 26), ("unknown-reference", VERDICT, 11, 17)],
        ),
        case(
            "a citation of nothing",
            Site::sound().edit(VERDICT, "status:", "explanation: So it is said [^2].\nstatus:"),
            &[("unknown-reference", VERDICT, 8, 29)],
        ),
        case(
            "a note that takes the number of a citation",
            Site::sound().edit(
                VERDICT,
                "status:",
                "explanation: |
  So it is said [^1].

  [^1]: By them.
status:",
            ),
            &[("invalid-value", VERDICT, 11, 3)],
        ),
    ]
}

fn options() -> Vec<Case> {
    const THEME: &str = "themes/own/theme.yaml";
    let set = |name, options: &str, found: &[(&'static str, u64, u64)]| {
        let found: Vec<_> =
            found.iter().map(|(code, line, column)| (*code, "site.yaml", *line, *column)).collect();
        case(
            name,
            Site::sound().edit(
                "site.yaml",
                "title:",
                &format!("theme_options:\n{options}\ntitle:"),
            ),
            &found,
        )
    };
    let declared = |name, options: &str, found: &[(&'static str, u64, u64)]| {
        let found: Vec<_> =
            found.iter().map(|(code, line, column)| (*code, THEME, *line, *column)).collect();
        let site = Site::sound().edit("site.yaml", "title:", "theme: own\ntitle:");
        case(name, site.write(THEME, format!("options:\n{options}\n")), &found)
    };
    vec![
        set("an option that is none", "  acent: \"#123456\"", &[("unknown-field", 2, 3)]),
        set("a list for options", "  - accent", &[("wrong-type", 2, 3)]),
        set("an option twice", "  font: sans\n  font: serif", &[("duplicate-key", 3, 3)]),
        set("a word for a colour", "  accent: red", &[("invalid-value", 2, 11)]),
        set("a number for a colour", "  accent: 123456", &[("wrong-type", 2, 11)]),
        set("a word beyond the choice", "  font: sant", &[("invalid-value", 2, 9)]),
        set(
            "a number out of bounds",
            "  measure: 80\n  front_page_articles: -1",
            &[("invalid-value", 2, 12), ("invalid-value", 3, 24)],
        ),
        set("a part of a number", "  measure: 38.5", &[("wrong-type", 2, 12)]),
        set("a word for true or false", "  credit: \"yes\"", &[("wrong-type", 2, 11)]),
        set("a number for a text", "  footer: 2026", &[("wrong-type", 2, 11)]),
        set("an option left empty", "  footer:", &[]),
        set("a colour that is hard to read", "  accent: \"#fc0\"", &[("low-contrast", 2, 11)]),
        declared("an option of no type", "  ribbon: {default: top}", &[("missing-field", 2, 3)]),
        declared(
            "a type that is none",
            "  ribbon: {type: colour, default: x}",
            &[("invalid-value", 2, 18)],
        ),
        declared("a text for an option", "  ribbon: top", &[("wrong-type", 2, 11)]),
        declared(
            "a misspelt field",
            "  ribbon: {type: string, defualt: x}",
            &[("unknown-field", 2, 26)],
        ),
        declared(
            "a name for no template",
            "  the-ribbon: {type: string}",
            &[("invalid-value", 2, 3)],
        ),
        declared(
            "an option declared twice",
            "  a: {type: string}\n  a: {type: string}",
            &[("duplicate-key", 3, 3)],
        ),
        declared("no default", "  ribbon: {type: integer}", &[("missing-field", 2, 3)]),
        declared(
            "a default that is no colour",
            "  ribbon: {type: color, default: blue}",
            &[("invalid-value", 2, 34)],
        ),
        declared(
            "a choice from nothing",
            "  ribbon: {type: choice, default: top}",
            &[("missing-field", 2, 12)],
        ),
        declared(
            "a choice twice",
            "  a: {type: choice, default: b, choices: [b, c, b]}",
            &[("duplicate-id", 2, 49)],
        ),
        declared(
            "a default beyond the choice",
            "  font: {default: mono}",
            &[("invalid-value", 2, 19)],
        ),
        declared(
            "an inherited default beyond the bounds",
            "  measure: {minimum: 40}",
            &[("invalid-value", 2, 3)],
        ),
        declared("another type", "  accent: {type: string}", &[("invalid-value", 2, 18)]),
        declared("bounds of a text", "  footer: {maximum: 9}", &[("unknown-field", 2, 21)]),
        declared(
            "a default that is hard to read",
            "  accent: {default: \"#eee\"}",
            &[("low-contrast", 2, 21)],
        ),
    ]
}

fn style_sheets() -> Vec<Case> {
    const SHEET: &str = "themes/own/assets/custom.css";
    let sheet = |name, css: &str, found: &[(&'static str, u64, u64)]| {
        let found: Vec<_> =
            found.iter().map(|(code, line, column)| (*code, SHEET, *line, *column)).collect();
        case(
            name,
            Site::sound().edit("site.yaml", "title:", "theme: own\ntitle:").write(SHEET, css),
            &found,
        )
    };
    vec![
        sheet("a file that is none", "a { }\nb { src: url(é.woff2) }", &[("unknown-asset", 2, 14)]),
        sheet("a file that is none in quotes", "@import 'é' screen;", &[("unknown-asset", 1, 10)]),
        sheet(
            "a file beside the assets",
            "a { b: url(../theme.yaml) }",
            &[("unknown-asset", 1, 12)],
        ),
        sheet("a file of the host", "a { b: url(\"/icon.svg\") }", &[("unknown-asset", 1, 13)]),
        sheet("an address of nothing", "a { b: url() }", &[("unknown-asset", 1, 8)]),
        sheet(
            "one of several images",
            "a { b: image-set(\"icon.svg\" 1x, \"b.png\" 2x) }",
            &[("unknown-asset", 1, 34)],
        ),
        sheet(
            "another host",
            "@import url(https://fonts.example/a.css);",
            &[("external-request", 1, 13)],
        ),
        sheet(
            "another host by any scheme",
            "a { b: url( '//a.example/b' ) }",
            &[("external-request", 1, 14)],
        ),
        sheet(
            "data in an address",
            "a { b: URL(data:image/png;base64,AAAA) }",
            &[("external-request", 1, 12)],
        ),
        sheet(
            "a name that is no address",
            "@namespace svg url(http://www.w3.org/2000/svg); a { b: url(#c) }",
            &[],
        ),
        sheet("an address with a space", "a { b: url(a b) }", &[("style-syntax", 1, 8)]),
        sheet("a text without an end", "a { b: \"c\n}", &[("style-syntax", 1, 8)]),
        sheet("blocks without an end", &"a { ".repeat(100_000), &[("style-syntax", 1, 303)]),
        sheet("a sheet that imports itself", "@import \"custom.css\";", &[("import-cycle", 1, 10)]),
        sheet("sheets that import one another", "@import 'a.css';", &[])
            .with(|site| {
                site.write("themes/own/assets/a.css", "@import 'b.css';")
                    .write("themes/own/assets/b.css", "@import 'a.css';")
            })
            .finds(&[("import-cycle", "themes/own/assets/a.css", 1, 10)]),
    ]
}

fn messages() -> Vec<Case> {
    const GERMAN: &str = "themes/own/i18n/de.yaml";
    let theme = |file: &str, text: &str| {
        let site = Site::sound().edit("site.yaml", "title:", "language: de\ntheme: own\ntitle:");
        site.write(&format!("themes/own/{file}"), text)
    };
    vec![
        case(
            "a message that is none",
            theme("templates/claim.html", "<p>\n  {{ \"clam\" | t }}"),
            &[("template-value", "themes/own/templates/claim.html", 2, 7)],
        ),
        case(
            "a message without its value",
            theme("templates/claim.html", "{{ \"held\" | t }}"),
            &[("template-value", "themes/own/templates/claim.html", 1, 13)],
        ),
        case(
            "a message without its number",
            theme("templates/claim.html", "{{ \"claims-checked\" | t }}"),
            &[("template-value", "themes/own/templates/claim.html", 1, 23)],
        ),
        case(
            "a language that the theme does not speak",
            Site::sound().edit("site.yaml", "title:", "language: sw\ntitle:"),
            &[("missing-message", "site.yaml", 1, 11)],
        ),
        case(
            "a placeholder without a value",
            theme("i18n/de.yaml", "held: \"Zurück: {grund}\"\nclaims: \"Alle {claims}\"\n"),
            &[("invalid-value", GERMAN, 1, 7), ("invalid-value", GERMAN, 2, 9)],
        ),
        case(
            "a plural category that is none",
            theme("i18n/de.yaml", "claims-counted:\n  ones: eine\n  other: viele\n"),
            &[("unknown-field", GERMAN, 2, 3)],
        ),
        case(
            "a plural without its last form",
            theme("i18n/de.yaml", "claims-counted:\n  one: eine\n"),
            &[("missing-field", GERMAN, 1, 1)],
        ),
        case(
            "a list for a message",
            theme("i18n/de.yaml", "claims: [a, b]\n"),
            &[("wrong-type", GERMAN, 1, 9)],
        ),
    ]
}
