//! Templates made to take time or memory.

use super::endure;
use crate::fixture::Site;

/// A site of its own theme, in which one template is another.
fn themed(template: &str) -> Site {
    Site::sound()
        .write("site.yaml", "title: A site\nbase_url: https://desk.example/\ntheme: own\n")
        .write("themes/own/theme.yaml", "extends: broadsheet\n")
        .write("themes/own/templates/claim.html", template)
}

/// A template in which a value grows so many times.
fn doubling(count: usize, more: &str) -> String {
    "{% set x = \"x\" %}".to_owned() + &format!("{{% set x = {more} %}}").repeat(count)
}

#[test]
fn templates_end() {
    let range = "{% for a in range(end=100000) %}";
    let end = "{% endfor %}";
    let list = format!("[{}]", "1, ".repeat(200));
    let loops =
        |count: usize| format!("{{% for a in {list} %}}").repeat(count) + &end.repeat(count);
    let component =
        "{% component a() %}{{ <a /> }}{{ <a /> }}{{ <a /> }}{% endcomponent a %}{{ <a /> }}";
    let cases = [
        (
            "loops that write nothing",
            format!("{range}{range}{range}{end}{end}{end}"),
            "page-too-large",
        ),
        ("loops over lists", loops(6), "page-too-large"),
        ("loops that take space away", loops(6).replace(" %}", " -%}"), "page-too-large"),
        ("loops that write", format!("{range}{range}on and on{end}{end}"), "page-too-large"),
        ("values that double", doubling(40, "x ~ x"), "page-too-large"),
        (
            "values that double in a list",
            doubling(20, "[x, x, x, x]") + "{{ x }}",
            "page-too-large",
        ),
        (
            "values that are replaced",
            doubling(9, "x | replace(from=\"x\", to=\"xxxxxxxxxxxxxxxx\")"),
            "page-too-large",
        ),
        (
            "values that a loop writes",
            format!("{{% set x %}}{range}{}{end}{{% endset %}}", "x".repeat(20_000)),
            "page-too-large",
        ),
        (
            "lists again and again",
            format!("{range}{{% set x = range(end=99999) %}}{end}"),
            "page-too-large",
        ),
        (
            "a range without end",
            "{% for a in range(end=1000000000) %}{% endfor %}".to_owned(),
            "template-value",
        ),
        ("a component of itself", component.to_owned(), ""),
        ("a template that extends itself", "{% extends \"claim.html\" %}".to_owned(), ""),
        ("a template that includes itself", "{% include \"claim.html\" %}".to_owned(), ""),
        ("tags inside one another", "{% if true %}".repeat(20_000), "template-syntax"),
        (
            "brackets inside one another",
            format!("{{{{ {}1{} }}}}", "(".repeat(50_000), ")".repeat(50_000)),
            "template-syntax",
        ),
    ];
    for (name, template, code) in cases {
        let site = themed(&template);
        endure(name, &site, &["check"]);
        endure(name, &site, &["build"]);
        let found = site.found();
        let is_named = |(own, file, ..): &(String, String, u64, u64)| {
            file == "themes/own/templates/claim.html" && (code.is_empty() || own == code)
        };
        assert!(found.iter().any(is_named), "{name}: {found:?}");
    }
}

/// What makes templates count changes neither what they write nor where mistakes in them are shown.
#[test]
fn templates_that_count_write_the_same() {
    let template = "{# {% for a in b %} #}{% raw %}{% for a in b %}{% endraw %}\n{% for a in [1, 2] -%}\n  {{ a }}{{ \"%}\" }}\n{%- endfor %}|";
    let site = themed(template).built();
    assert_eq!(site.read("public/claims/river/index.html").trim(), "{% for a in b %}\n1%}2%}|");
    let site =
        themed("{% for a in [1] %}{% for b in [1] %}{{ claim.txt }}{% endfor %}{% endfor %}");
    assert_eq!(
        site.found(),
        [("template-value".to_owned(), "themes/own/templates/claim.html".to_owned(), 1, 46)]
    );
    let site =
        themed("{% for a in [1] %}\n{% for b in [1] %} {{ a | nonsense }}{% endfor %}{% endfor %}");
    assert_eq!(site.found()[0].2, 2);
}

/// Where the program ends because of a page, the site is the old one, and the next build is as any other.
#[test]
fn a_program_that_ends_leaves_the_site() {
    const TEMPLATE: &str = "themes/own/templates/claim.html";
    let site = themed("{{ claim.card.text }}").built();
    let before = site.output();
    let site = site.write(TEMPLATE, doubling(40, "x ~ x"));
    let run = endure("values that double", &site, &["build"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stderr.contains("the program was ended"), "{}", run.stderr);
    assert_eq!(site.output(), before);
    let site = site.write(TEMPLATE, "{{ claim.card.text }}!").built();
    assert_eq!(site.read("public/claims/river/index.html"), "Something is so.!");
}
