//! Errors in themes.

use super::{ARTICLE, Case, VERDICT, case};
use crate::fixture::Site;

pub fn cases() -> Vec<Case> {
    [templates(), values_and_links(), options(), style_sheets(), messages()]
        .into_iter()
        .flatten()
        .collect()
}

/// Returns a site whose theme has a custom template.
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
            &[("template-syntax", "themes/own/templates/claim.html", "{% if claim.card.text «%}»")],
        ),
        case(
            "an unknown filter",
            theme("claim.html", "{{ claim.card.text | shout }}"),
            &[(
                "template-syntax",
                "themes/own/templates/claim.html",
                "{{ claim.card.text | «shout»",
            )],
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
                ("template-syntax", "themes/own/templates/mine.html", "{{ page.title | «shout»"),
                ("template-syntax", "themes/own/templates/parts.html", "%}{{ rating | «shout»"),
            ],
        ),
        case(
            "an unknown parent",
            theme("claim.html", "{% extends \"bass.html\" %}"),
            &[("template-syntax", "themes/own/templates/claim.html", r#"{% extends "«bass.html»"#)],
        ),
        case(
            "an unknown block",
            theme("claim.html", "{% extends \"base.html\" %}\n{% block mian %}{% endblock mian %}"),
            &[("template-syntax", "themes/own/templates/claim.html", "{% block «mian»")],
        ),
        case(
            "an unknown part",
            theme("head.html", "<meta>\n{% include \"fot.html\" %}"),
            &[("template-syntax", "themes/own/templates/head.html", r#"{% include «"»"#)],
        ),
        case(
            "a template that extends itself",
            theme("claim.html", "\n{% extends \"claim.html\" %}"),
            &[(
                "template-syntax",
                "themes/own/templates/claim.html",
                r#"{% extends "«claim.html»"#,
            )],
        ),
        case(
            "templates that extend one another",
            theme("claim.html", "{% extends \"one.html\" %}")
                .write("themes/own/templates/one.html", "{% extends \"two.html\" %}")
                .write("themes/own/templates/two.html", "{% extends \"own/one.html\" %}"),
            &[("template-syntax", "themes/own/templates/one.html", r#"{% extends "«two.html»"#)],
        ),
        case(
            "parts that include one another",
            theme("head.html", "\n{% include \"one.html\" %}")
                .write("themes/own/templates/one.html", "{% include \"head.html\" %}"),
            &[("template-syntax", "themes/own/templates/head.html", r#"{% include "«one.html»"#)],
        ),
        case(
            "a component that uses itself",
            theme(
                "claim.html",
                "{% component again(x) %}{{<again x={x} />}}{% endcomponent again %}{{<again x={1} />}}",
            ),
            &[("template-value", "themes/own/templates/claim.html", "«»")],
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
            &[("page-too-large", "themes/own/templates/claim.html", "«»")],
        ),
    ]
}

fn values_and_links() -> Vec<Case> {
    vec![
        case(
            "an unknown value in a part",
            theme("head.html", "<meta>\n{{ page.titel }}"),
            &[("template-value", "themes/own/templates/head.html", "{{ page.«titel»")],
        ),
        case(
            "unknown values in the layout, in a claim of a list and in a page",
            theme("menu.html", "<p>{{ site.titel }}")
                .write("themes/own/templates/card.html", "<p>\n{{ claim.txt }}")
                .write("themes/own/templates/claim.html", "{{ page.titel }}"),
            &[
                ("template-value", "themes/own/templates/card.html", "{{ claim.«txt»"),
                ("template-value", "themes/own/templates/claim.html", "{{ page.«titel»"),
                ("template-value", "themes/own/templates/menu.html", "<p>{{ site.«titel»"),
            ],
        ),
        case(
            "an unknown value in a feed, and one in the sitemap",
            theme("feed.xml", "<feed>{{ feed.titel }}</feed>")
                .write("themes/own/templates/sitemap.xml", "{{ sitemap.pages }}"),
            &[
                ("template-value", "themes/own/templates/feed.xml", "<feed>{{ feed.«titel»"),
                ("template-value", "themes/own/templates/sitemap.xml", "{{ sitemap.«pages»"),
            ],
        ),
        case(
            "an unknown option in a template",
            theme("claim.html", "{{ theme.options.acent }}"),
            &[("template-value", "themes/own/templates/claim.html", "{{ theme.options.«acent»")],
        ),
        case(
            "an unknown asset in a template",
            theme("claim.html", "<img src=\"{{ assets[\"logo.png\"] }}\">"),
            &[(
                "unknown-asset",
                "themes/own/templates/claim.html",
                r#"<img src="{{ «assets["logo.png"»"#,
            )],
        ),
        case(
            "an unknown value",
            theme("claim.html", "<p>\n  {{ claim.card.txt }}"),
            &[("template-value", "themes/own/templates/claim.html", "{{ claim.card.«txt»")],
        ),
        case(
            "a broken link in an explanation",
            Site::sound().edit(
                VERDICT,
                "status:",
                "explanation: |\n  See\n  [it](/claims/rivr/).\nstatus:",
            ),
            &[("broken-link", VERDICT, "[it](«/claims/rivr/»")],
        ),
        case(
            "a broken link in a draft",
            Site::sound().edit(
                VERDICT,
                "status: published",
                "status: draft\nexplanation: See [it](/nowhere/).",
            ),
            &[("broken-link", VERDICT, "explanation: See [it](«/nowhere/»")],
        ),
        case(
            "a broken link in a page",
            Site::sound().write(
                "content/pages/about.md",
                "---\ntitle: About\n---\nWe\n[check](../nowhere/).\n",
            ),
            &[("broken-link", "content/pages/about.md", "[check](«../nowhere/»")],
        ),
        case(
            "a scale that cannot be read",
            Site::sound().edit("site.yaml", "title:", "scales: [true, false]\ntitle:"),
            &[("wrong-type", "site.yaml", "scales: «[»")],
        ),
        case(
            "an article whose headline cannot be read",
            Site::sound().write(ARTICLE, "titel: The river\n").claim_with(
                "report",
                "river",
                "- quote: The river's own words",
            ),
            &[("unknown-field", ARTICLE, "«titel»")],
        ),
        case(
            "the second of two citations",
            Site::sound().edit(
                VERDICT,
                "status:",
                "explanation: |\n  It is said [^1] and é [^11]\n\n  and [^1] and [^two].\nstatus:",
            ),
            &[
                ("unknown-reference", VERDICT, "It is said [^1] and é [«^11»"),
                ("unknown-reference", VERDICT, "and [^1] and [«^two»"),
            ],
        ),
        case(
            "a citation without evidence",
            Site::sound().edit(VERDICT, "status:", "explanation: So it is said [^2].\nstatus:"),
            &[("unknown-reference", VERDICT, "So it is said [«^2»")],
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
            &[("invalid-value", VERDICT, "«[^1]:»")],
        ),
    ]
}

fn options() -> Vec<Case> {
    const THEME: &str = "themes/own/theme.yaml";
    let set = |name, options: &str, found: &[(&'static str, &'static str)]| {
        let found: Vec<_> =
            found.iter().map(|(code, words)| (*code, "site.yaml", *words)).collect();
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
    let declared = |name, options: &str, found: &[(&'static str, &'static str)]| {
        let found: Vec<_> = found.iter().map(|(code, words)| (*code, THEME, *words)).collect();
        let site = Site::sound().edit("site.yaml", "title:", "theme: own\ntitle:");
        case(name, site.write(THEME, format!("options:\n{options}\n")), &found)
    };
    vec![
        set("an unknown option", "  acent: \"#123456\"", &[("unknown-field", "«acent»")]),
        set("a list for options", "  - accent", &[("wrong-type", "«»- accent")]),
        set("an option twice", "  font: sans\n  font: serif", &[("duplicate-key", "«font»")]),
        set("a word for a colour", "  accent: red", &[("invalid-value", "accent: «red»")]),
        set("a number for a colour", "  accent: 123456", &[("wrong-type", "accent: «123456»")]),
        set("a word beyond the choice", "  font: sant", &[("invalid-value", "font: «sant»")]),
        set(
            "a number out of bounds",
            "  measure: 80\n  front_page_articles: -1",
            &[("invalid-value", "measure: «80»"), ("invalid-value", "front_page_articles: «-1»")],
        ),
        set("a part of a number", "  measure: 38.5", &[("wrong-type", "measure: «38.5»")]),
        set(
            "a word for true or false",
            "  credit: \"yes\"",
            &[("wrong-type", r#"credit: «"yes"»"#)],
        ),
        set(
            "a colour that is hard to read",
            "  accent: \"#fc0\"",
            &[("low-contrast", "accent: «\"#fc0\"»")],
        ),
        declared(
            "an option of no type",
            "  ribbon: {default: top}",
            &[("missing-field", "«ribbon»")],
        ),
        declared(
            "an unknown type",
            "  ribbon: {type: colour, default: x}",
            &[("invalid-value", "ribbon: {type: «colour»")],
        ),
        declared(
            "a number for a text",
            "  ribbon: {type: string, default: 2026}",
            &[("wrong-type", "string, default: «2026»")],
        ),
        declared("a text for an option", "  ribbon: top", &[("wrong-type", "ribbon: «top»")]),
        declared(
            "a misspelt field",
            "  ribbon: {type: string, defualt: x}",
            &[("unknown-field", "ribbon: {type: string, «defualt»")],
        ),
        declared(
            "a name for no template",
            "  the-ribbon: {type: string}",
            &[("invalid-value", "«the-ribbon»")],
        ),
        declared(
            "an option declared twice",
            "  a: {type: string}\n  a: {type: string}",
            &[("duplicate-key", "«a»")],
        ),
        declared("no default", "  ribbon: {type: integer}", &[("missing-field", "«ribbon»")]),
        declared(
            "a default that is no colour",
            "  ribbon: {type: color, default: blue}",
            &[("invalid-value", "{type: color, default: «blue»")],
        ),
        declared(
            "a choice without choices",
            "  ribbon: {type: choice, default: top}",
            &[("missing-field", "ribbon: {«type»")],
        ),
        declared(
            "a choice twice",
            "  a: {type: choice, default: b, choices: [b, c, b]}",
            &[("duplicate-id", "b, choices: [b, c, «b»")],
        ),
        declared(
            "a default beyond the choice",
            "  font: {default: mono}",
            &[("invalid-value", "font: {default: «mono»")],
        ),
        declared(
            "an inherited default beyond the bounds",
            "  measure: {minimum: 40}",
            &[("invalid-value", "«measure»")],
        ),
        declared(
            "another type",
            "  accent: {type: string}",
            &[("invalid-value", "accent: {type: «string»")],
        ),
        declared(
            "bounds of a choice",
            "  font: {maximum: 9}",
            &[("unknown-field", "font: {maximum: «9»")],
        ),
        declared(
            "a default that is hard to read",
            "  accent: {default: \"#eee\"}",
            &[("low-contrast", "accent: {default: «\"#eee\"»")],
        ),
    ]
}

fn style_sheets() -> Vec<Case> {
    const SHEET: &str = "themes/own/assets/custom.css";
    let sheet = |name, css: &str, found: &[(&'static str, &'static str)]| {
        let found: Vec<_> = found.iter().map(|(code, words)| (*code, SHEET, *words)).collect();
        case(
            name,
            Site::sound().edit("site.yaml", "title:", "theme: own\ntitle:").write(SHEET, css),
            &found,
        )
    };
    vec![
        sheet(
            "an unknown file",
            "a { }\nb { src: url(é.woff2) }",
            &[("unknown-asset", "b { src: url(«é.woff2»")],
        ),
        sheet(
            "an unknown file in quotes",
            "@import 'é' screen;",
            &[("unknown-asset", "@import '«é»")],
        ),
        sheet(
            "a file outside of the assets",
            "a { b: url(../theme.yaml) }",
            &[("unknown-asset", "a { b: url(«../theme.yaml»")],
        ),
        sheet(
            "a file of the host",
            "a { b: url(\"/icon.svg\") }",
            &[("unknown-asset", r#"a { b: url("«/icon.svg»"#)],
        ),
        sheet("an empty address", "a { b: url() }", &[("unknown-asset", "a { b: «url()»")]),
        sheet(
            "one of several images",
            "a { b: image-set(\"icon.svg\" 1x, \"b.png\" 2x) }",
            &[("unknown-asset", r#"1x, "«b.png»"#)],
        ),
        sheet(
            "another host",
            "@import url(https://fonts.example/a.css);",
            &[("external-request", "@import url(«https://fonts.example/a.css»")],
        ),
        sheet(
            "another host by any scheme",
            "a { b: url( '//a.example/b' ) }",
            &[("external-request", "a { b: url( '«//a.example/b»")],
        ),
        sheet(
            "data in an address",
            "a { b: URL(data:image/png;base64,AAAA) }",
            &[("external-request", "a { b: URL(«data:image/png;base64,AAAA»")],
        ),
        sheet(
            "a name that is no address",
            "@namespace svg url(http://www.w3.org/2000/svg); a { b: url(#c) }",
            &[],
        ),
        sheet(
            "an address with a space",
            "a { b: url(a b) }",
            &[("style-syntax", "a { b: «url(a b)»")],
        ),
        sheet("a text without an end", "a { b: \"c\n}", &[("style-syntax", r#"a { b: «"c»"#)]),
        sheet(
            "blocks without an end",
            &"a { ".repeat(100_000),
            &[("style-syntax", "a { a { a { a { a { a «{»")],
        ),
        sheet(
            "a sheet that imports itself",
            "@import \"custom.css\";",
            &[("import-cycle", r#"@import "«custom.css»"#)],
        ),
        sheet("sheets that import one another", "@import 'a.css';", &[])
            .with(|site| {
                site.write("themes/own/assets/a.css", "@import 'b.css';")
                    .write("themes/own/assets/b.css", "@import 'a.css';")
            })
            .finds(&[("import-cycle", "themes/own/assets/a.css", "@import '«b.css»")]),
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
            "an unknown message",
            theme("templates/claim.html", "<p>\n  {{ \"clam\" | t }}"),
            &[("template-value", "themes/own/templates/claim.html", r#"{{ "«clam»"#)],
        ),
        case(
            "a message without its value",
            theme("templates/claim.html", "{{ \"held\" | t }}"),
            &[("template-value", "themes/own/templates/claim.html", r#"{{ "held" | «t»"#)],
        ),
        case(
            "a message without its number",
            theme("templates/claim.html", "{{ \"claims-checked\" | t }}"),
            &[(
                "template-value",
                "themes/own/templates/claim.html",
                r#"{{ "claims-checked" | «t»"#,
            )],
        ),
        case(
            "a language that the theme does not speak",
            Site::sound().edit("site.yaml", "title:", "language: sw\ntitle:"),
            &[("missing-message", "site.yaml", "language: «sw»")],
        ),
        case(
            "a placeholder without a value",
            theme("i18n/de.yaml", "held: \"Zurück: {grund}\"\nclaims: \"Alle {claims}\"\n"),
            &[
                ("invalid-value", GERMAN, r#"held: «"Zurück: {grund}"»"#),
                ("invalid-value", GERMAN, r#"claims: «"Alle {claims}"»"#),
            ],
        ),
        case(
            "an unknown plural category",
            theme("i18n/de.yaml", "claims-counted:\n  ones: eine\n  other: viele\n"),
            &[("unknown-field", GERMAN, "«ones»")],
        ),
        case(
            "a plural without its last form",
            theme("i18n/de.yaml", "claims-counted:\n  one: eine\n"),
            &[("missing-field", GERMAN, "«claims-counted»")],
        ),
        case(
            "a form that the language does not have",
            theme("i18n/de.yaml", "claims-counted:\n  one: eine\n  few: wenige\n  other: viele\n"),
            &[("plural-mismatch", GERMAN, "«few»")],
        ),
        case(
            "a form that the language needs",
            theme("i18n/de.yaml", "claims-counted:\n  other: viele\nclaims: Alle\n"),
            &[("plural-mismatch", GERMAN, "«claims-counted»")],
        ),
        case(
            "a list for a message",
            theme("i18n/de.yaml", "claims: [a, b]\n"),
            &[("wrong-type", GERMAN, "claims: «[»")],
        ),
    ]
}
