//! Wrong settings of the identity of a site.

use super::{Case, case};
use crate::fixture::Site;

pub fn cases() -> Vec<Case> {
    [colors(), fonts(), navigation(), foot_and_contact()].into_iter().flatten().collect()
}

/// Adds settings to the site without errors, and expects these diagnostics.
fn set(name: &'static str, settings: &str, found: &[(&'static str, &'static str)]) -> Case {
    let found: Vec<_> = found.iter().map(|(code, words)| (*code, "site.yaml", *words)).collect();
    case(name, Site::sound().edit("site.yaml", "title:", &format!("{settings}\ntitle:")), &found)
}

fn colors() -> Vec<Case> {
    vec![
        set(
            "two colours for links",
            "colors: {accent: \"#8a1c1c\"}\ntheme_options: {accent: \"#1c1c8a\"}",
            &[("invalid-value", "colors: {accent: «\"#8a1c1c\"»")],
        ),
        set(
            "a colour of links that is hard to read",
            "colors: {accent: \"#fc0\"}",
            &[("low-contrast", "colors: {accent: «\"#fc0\"»")],
        ),
        set(
            "a word for the colour of the head",
            "colors: {head: teal, foot: \"#fff\"}",
            &[
                ("invalid-value", "colors: {head: «teal»"),
                ("unknown-field", "colors: {head: teal, «foot»"),
            ],
        ),
        set(
            "a list for the line of a site",
            "tagline: [We check]",
            &[("wrong-type", "tagline: «[»")],
        ),
    ]
}

fn fonts() -> Vec<Case> {
    vec![
        set(
            "a font that is missing",
            "fonts: {text: fonts/a.woff2}",
            &[("missing-file", "fonts: {text: «fonts/a.woff2»")],
        ),
        set(
            "a font on another site",
            "fonts: {headings: \"https://fonts.example/a.woff2\"}",
            &[("invalid-value", "fonts: {headings: «\"https://fonts.example/a.woff2\"»")],
        ),
        set(
            "a font without a regular style",
            "fonts: {text: {bold: fonts/a.woff2}}",
            &[
                ("missing-field", "fonts: {text: {«bold»"),
                ("missing-file", "fonts: {text: {bold: «fonts/a.woff2»"),
            ],
        ),
    ]
}

fn navigation() -> Vec<Case> {
    let menu = |name, entries: &str, found: &[(&'static str, &'static str)]| {
        set(name, &format!("navigation:\n{entries}"), found)
    };
    vec![
        menu(
            "a misspelt page in the menu",
            "  - {page: metodology}",
            &[("broken-link", "- {page: «metodology»")],
        ),
        menu(
            "an unknown page in the menu",
            "  - {page: xyzxyz}",
            &[("broken-link", "- {page: «xyzxyz»")],
        ),
        menu(
            "an address of another site as a page",
            "  - {page: \"https://desk.example/\"}",
            &[("broken-link", "- {page: «\"https://desk.example/\"»")],
        ),
        menu("an entry that leads nowhere", "  - {label: Us}", &[("missing-field", "- {«label»")]),
        menu(
            "an entry that leads to two pages",
            "  - {page: people, url: \"https://desk.example/\", label: Us}",
            &[("invalid-value", "- {page: people, url: «\"https://desk.example/\"»")],
        ),
        menu(
            "another site without a name",
            "  - {url: \"https://desk.example/\"}",
            &[("missing-field", "- {«url»")],
        ),
        menu(
            "a script in the menu",
            "  - {url: \"javascript:alert(1)\", label: Us}",
            &[("invalid-url", "- {url: «\"javascript:alert(1)\"»")],
        ),
        menu(
            "a page twice in the menu",
            "  - {page: people}\n  - {page: /people/, label: Us}",
            &[("duplicate-id", "- «{»")],
        ),
        menu(
            "a menu of thirteen entries",
            &(0..13)
                .map(|n| format!("  - {{url: \"https://a.example/{n}\", label: A{n}}}\n"))
                .collect::<String>(),
            &[("invalid-value", "- «{»")],
        ),
        menu(
            "a draft in the menu",
            "  - {page: claims/river}",
            &[("broken-link", "- {page: «claims/river»")],
        )
        .with(|site| site.edit(super::VERDICT, "status: published", "status: draft")),
    ]
}

fn foot_and_contact() -> Vec<Case> {
    vec![
        set(
            "a broken link at the foot",
            "footer: See [us](/abuot/).",
            &[("broken-link", "footer: See [us](«/abuot/»")],
        ),
        set(
            "a script at the foot",
            "footer: \"[x](javascript:alert)\"",
            &[("broken-link", "footer: \"[x](«javascript:alert»")],
        ),
        set(
            "a heading at the foot",
            "footer: \"# Imprint\"",
            &[("invalid-value", "footer: «\"# Imprint\"»")],
        ),
        set(
            "a foot below the options of the theme",
            "theme_options: {footer: Texts under CC BY.}",
            &[("unknown-field", "theme_options: {«footer»")],
        ),
        set(
            "a mail address without its scheme",
            "contact: {claims: desk@desk.example}",
            &[("invalid-url", "contact: {claims: «desk@desk.example»")],
        ),
        set(
            "addresses to which readers cannot write",
            "contact: {claims: \"javascript:alert(1)\", errors: \"http://desk.example/\"}",
            &[
                ("invalid-url", "contact: {claims: «\"javascript:alert(1)\"»"),
                ("invalid-url", "errors: «\"http://desk.example/\"»"),
            ],
        ),
    ]
}
