//! Warnings about the HTML of templates: links from the root of the host, requests to other hosts,
//! and inline scripts and styles.

use super::{Case, case};
use crate::fixture::Site;

/// A template that no page uses, so that it is only parsed.
const TEMPLATE: &str = "themes/own/templates/own.html";

pub fn cases() -> Vec<Case> {
    [root_links(), requests(), inline_code(), accepted(), blocks()].into_iter().flatten().collect()
}

fn template(name: &'static str, text: &str, found: &[(&'static str, &'static str)]) -> Case {
    let found: Vec<_> = found.iter().map(|(code, words)| (*code, TEMPLATE, *words)).collect();
    let site = Site::sound()
        .edit("site.yaml", "title:", "theme: own\ntitle:")
        .write("themes/own/assets/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    case(name, site.write(TEMPLATE, text), &found)
}

fn root_links() -> Vec<Case> {
    let links = |name, text: &str, found: &[&'static str]| {
        let found: Vec<_> = found.iter().map(|words| ("root-link", *words)).collect();
        template(name, text, &found)
    };
    vec![
        links("a link", "<p>\n  <a href=\"/claims/\">", &["<a href=\"«/claims/»"]),
        links("single quotes", "é <img src='/x.png'>", &["é <img src='«/x.png»"]),
        links("no quotes", "<a class=x href=/x>", &["<a class=x href=«/x»"]),
        links("spaces", "<a href = \" /x \n\">", &["<a href = \" «/x»"]),
        links("a path to the root of the host", "<a href=\"/\">", &["<a href=\"«/»"]),
        links("a value after it", "<a href=\"/{{ page.kind }}/x\">", &["<a href=\"«/»"]),
        links(
            "a form",
            "<form action=/s><button formaction=/t>",
            &["<form action=«/s»", "formaction=«/t»"],
        ),
        links(
            "pictures",
            "<img srcset=\"a.png 1x, /b.png 2x,/c.png\">",
            &["<img srcset=\"a.png 1x, «/b.png»", "1x, /b.png 2x,«/c.png»"],
        ),
        links(
            "a film",
            "<video poster=/a src=/b></video>",
            &["<video poster=«/a»", "<video poster=/a src=«/b»"],
        ),
        links(
            "a drawing",
            "<svg><use xlink:href=\"/a.svg#b\"/></svg>",
            &["<svg><use xlink:href=\"«/a.svg#b»"],
        ),
        links(
            "a redirect",
            "<meta http-equiv=Refresh content='0; URL=/x'>",
            &["content='0; URL=«/x»"],
        ),
        links("a base", "<base href=/>", &["<base href=«/»"]),
        links("a canonical address", "<link rel=canonical href=/x>", &["rel=canonical href=«/x»"]),
        links(
            "a style sheet of the theme",
            "<link rel=\"stylesheet\" href=\"/assets/style.css\">",
            &["rel=\"stylesheet\" href=\"«/assets/style.css»"],
        ),
        links("a backslash", "<a href=\"\\x\">", &["<a href=\"«\\x»"]),
        links(
            "one of two branches",
            "<a href=\"{% if page.kind %}{{ root }}a{% else %}/b{% endif %}\">",
            &["%}{{ root }}a{% else %}«/b»"],
        ),
        links(
            "after a tag in quotes",
            "<a title='a > b' href=/x>",
            &["<a title='a > b' href=«/x»"],
        ),
        links(
            "after a value with braces",
            "{{ \"}} <a href=/y>\" }}<a href=/x>",
            &["<a href=/y>\" }}<a href=«/x»"],
        ),
        links(
            "after a comment",
            "<!-- <a href=/y> --><a href=/x>",
            &["<a href=/y> --><a href=«/x»"],
        ),
        links("capitals", "<A HREF=/x>", &["<A HREF=«/x»"]),
        // The rest is right.
        links("the path to the root", "<a href=\"{{ root }}claims/\"><a href={{ root }}/x>", &[]),
        links(
            "a value",
            "<a href=\"{{ page.canonical }}\"><a href='{{ root }}{{ assets[\"style.css\"] }}'>",
            &[],
        ),
        links(
            "a relative link",
            "<a href=\"x/\"><a href=\"../x\"><a href=\"#x\"><a href=\"?x=/y\"><a href>",
            &[],
        ),
        links("a path after a value", "<a href=\"{% if root %}{{ root }}{% endif %}/x\">", &[]),
        links("a comment of Tera", "{# <a href=/x> #}<!-- <a href=/x> -->", &[]),
        links("text", "<p>1 < 2 href=\"/x\" </p><title><a href=/x></title>", &[]),
        links("other attributes", "<a data-path=\"/x\" title=\"/x\" d=/x>", &[]),
        links(
            "an attribute made by a value",
            "<a {{ root }}=\"/x\" {% if root %}href=\"x\"{% endif %}>",
            &[],
        ),
        links("a script", "<script src=\"a.js\">'<a href=\"/x\">'</script>", &[]),
        links("raw text", "{% raw %}{{ x }}{% endraw %}<p>{% raw %}{% if %}{% endraw %}", &[]),
        links(
            "a link in raw text",
            "{% raw %}<a href=/x>{{ {% endraw %}",
            &["{% raw %}<a href=«/x»"],
        ),
        case(
            "a feed, whose addresses no page loads",
            Site::sound()
                .edit("site.yaml", "title:", "theme: own\ntitle:")
                .write("themes/own/templates/own.xml", "<link href=\"/x\"/>"),
            &[],
        ),
    ]
}

fn requests() -> Vec<Case> {
    let requests = |name, text: &str, found: &[&'static str]| {
        let found: Vec<_> = found.iter().map(|words| ("external-request", *words)).collect();
        template(name, text, &found)
    };
    vec![
        requests(
            "a script",
            "<script src=\"https://a.example/b.js\" defer></script>",
            &["<script src=\"«https://a.example/b.js»"],
        ),
        requests(
            "the scheme of the page",
            "<script src=//a.example></script>",
            &["<script src=«//a.example»"],
        ),
        requests(
            "style sheets and icons",
            "<link rel=\"Alternate Stylesheet\" href=\"HTTPS://a.example/a\"><link rel=icon href=//a.example/b>",
            &["Stylesheet\" href=\"«HTTPS://a.example/a»", "rel=icon href=«//a.example/b»"],
        ),
        requests(
            "a hint",
            "<link rel=\"preconnect\" href=\"https://a.example\">",
            &["rel=\"preconnect\" href=\"«https://a.example»"],
        ),
        requests(
            "media",
            "<video src=http://a.example/v poster=http://a.example/p></video>",
            &["<video src=«http://a.example/v»", "poster=«http://a.example/p»"],
        ),
        requests(
            "frames and objects",
            "<iframe src=//a.example/f></iframe><object data=//a.example/o></object>",
            &["<iframe src=«//a.example/f»", "data=«//a.example/o»"],
        ),
        requests(
            "pictures",
            "<img src=a.png srcset=\"//a.example/b 2x\">",
            &["<img src=a.png srcset=\"«//a.example/b»"],
        ),
        requests(
            "a part of an address",
            "<img src=\"https://a.example/{{ page.kind }}.png\">",
            &["<img src=\"«https://a.example/»"],
        ),
        requests(
            "a ping",
            "<a href=https://a.example ping=https://b.example>",
            &["ping=«https://b.example»"],
        ),
        // The rest is right.
        requests(
            "links for readers",
            "<a href=\"https://a.example\">a</a><form action=\"https://a.example\"></form><blockquote cite=https://a.example>",
            &[],
        ),
        requests(
            "links for machines",
            "<link rel=canonical href=https://a.example><link rel=\"alternate license me\" href=https://a.example>",
            &[],
        ),
        requests("the site itself", "<img src=\"https://desk.example/checks/a.png\">", &[]),
        requests(
            "a host that a value names",
            "<img src=\"https://{{ page.kind }}/a.png\"><img src=\"{{ site.base_url }}a.png\"><link rel=\"{{ page.kind }}\" href=https://a.example>",
            &[],
        ),
        requests(
            "a namespace",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=https://a.example></a></svg>",
            &[],
        ),
        requests("data", "<img src=\"data:image/png;base64,AAAA\">", &[]),
    ]
}

fn inline_code() -> Vec<Case> {
    vec![
        template(
            "a script",
            "<p>\n<script>\nlet a = '<b href=\"/x\">';\n</script>",
            &[("inline-code", "«<script>»")],
        ),
        template(
            "a module",
            "<script type=module>a</script>",
            &[("inline-code", "«<script type=module>»")],
        ),
        template("a handler", "<button onclick=\"a()\">", &[("inline-code", "<button «onclick»")]),
        template(
            "an address",
            "<a href=\"JavaScript:a()\">",
            &[("inline-code", "<a href=\"«JavaScript:a()»")],
        ),
        template(
            "a style",
            "<p style=\"background: url(/x)\">",
            &[("inline-code", "<p «style»"), ("root-link", "style=\"background: url(«/x»")],
        ),
        template(
            "a style sheet",
            "<style>\n@import \"//a.example/b\";\n.a { b: url('/é') }\n</style>",
            &[
                ("external-request", "@import \"«//a.example/b»"),
                ("inline-code", "«<style>»"),
                ("root-link", ".a { b: url('«/é»"),
            ],
        ),
        template(
            "fonts and values in a style sheet",
            "<style>@font-face { src: url({{ root }}a.woff2), url(https://a.example/b.woff2) }</style>",
            &[
                ("external-request", "root }}a.woff2), url(«https://a.example/b.woff2»"),
                ("inline-code", "«<style>»"),
            ],
        ),
        template(
            "data",
            "<script type=\"application/ld+json\">{}</script><script type=\"application/json\">{}</script>",
            &[],
        ),
        template(
            "a file",
            "<script src=\"{{ root }}{{ assets[\"article.js\"] }}\" defer></script><p once title=onclick>",
            &[],
        ),
    ]
}

fn accepted() -> Vec<Case> {
    vec![
        template(
            "a warning of the next line",
            "{# factpress: accept root-link #}\n<a href=/x>",
            &[],
        ),
        template(
            "a warning of the same line",
            "<a href=/x>{#- factpress: accept root-link -#}",
            &[],
        ),
        template(
            "two warnings",
            "{# factpress: accept root-link, inline-code #}<p style=\"a: url(/b)\">",
            &[],
        ),
        template(
            "a warning of another line",
            "{# factpress: accept root-link #}\n\n<a href=/x>",
            &[("root-link", "<a href=«/x»"), ("unused-accept", "{# factpress: accept «root-link»")],
        ),
        template(
            "no warning",
            "{# factpress: accept inline-cod #}",
            &[("unused-accept", "{# factpress: accept «inline-cod»")],
        ),
        template("another comment", "{# accept root-link #}{# factpress accept root-link #}", &[]),
    ]
}

fn blocks() -> Vec<Case> {
    let template =
        |name, text: &str, found: &'static str| template(name, text, &[("template-syntax", found)]);
    vec![
        template(
            "a block of no parent",
            "{% extends \"base.html\" %}{% block scipts %}{% endblock scipts %}",
            "\"base.html\" %}{% block «scipts»",
        ),
        template(
            "a block of a parent without any",
            "{% extends \"card.html\" %}\n{%- block main %}{% endblock main %}",
            "{%- block «main»",
        ),
    ]
}
