//! Templates that generate pages without end.

use super::endure;
use crate::fixture::Site;

/// Returns a site with a custom template for claims.
fn themed(template: &str) -> Site {
    Site::sound()
        .write("site.yaml", "title: A site\nbase_url: https://desk.example/\ntheme: own\n")
        .write("themes/own/theme.yaml", "extends: broadsheet\n")
        .write("themes/own/templates/claim.html", template)
}

#[test]
fn templates_end() {
    let range = "{% for a in range(end=100000) %}";
    let end = "{% endfor %}";
    let component =
        "{% component a() %}{{ <a /> }}{{ <a /> }}{{ <a /> }}{% endcomponent a %}{{ <a /> }}";
    let cases = [
        ("loops that write", format!("{range}{range}on and on{end}{end}"), "page-too-large"),
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

/// The HTML of templates is read for links, requests and inline code.
#[test]
fn long_templates_are_read_quickly() {
    let megabyte = |part: &str| part.repeat(1_000_000 / part.len());
    let attributes: String = (0..120_000).map(|number| format!(" a{number:x}")).collect();
    let cases = [
        ("links", megabyte("<a href=\"/x\">")),
        ("one line of scripts", megabyte("<script>a</script>")),
        ("comments that accept nothing", megabyte("{# factpress: accept root-link #}")),
        ("attributes", format!("<a{attributes}>")),
        ("tags that do not end", megabyte("<a <")),
        ("a quotation mark that does not end", format!("<a href=\"{}", megabyte(">/x"))),
        ("comments that do not end", megabyte("<!--")),
        ("values that do not end", megabyte("{{ \"")),
        ("raw text that does not end", megabyte("{% raw %}")),
        ("raw text that almost ends", format!("{{% raw %}}{}%}}", megabyte("{% endraw "))),
        ("one long address", format!("<img src=\"//{}\">", megabyte("a"))),
        ("one long list of pictures", format!("<img srcset=\"{}\">", megabyte("/a,"))),
        ("blocks of a style sheet", format!("<style>{}</style>", megabyte("a{"))),
        ("branches", format!("<a href=\"{}\">", megabyte("{% if a %}/{% endif %}"))),
    ];
    for (name, template) in cases {
        let site = themed("").write("themes/own/templates/own.html", template);
        endure(name, &site, &["check"]);
    }
}
