//! Documents and data that texts and evidence link to.

use crate::fixture::{Site, select, underlined, yaml};
use crate::since;

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const FOLDER: &str = "content/articles/report";

fn explained(site: Site, markdown: &str) -> Site {
    let explanation = format!("explanation: {}\nstatus:", yaml(markdown));
    site.edit(VERDICT, "status:", &explanation)
}

fn published(site: &Site) -> Vec<(String, Vec<u8>)> {
    let mut files = site.output();
    files.retain(|(path, _)| path.starts_with("files/"));
    files
}

#[test]
fn a_linked_file_is_published_with_its_kind_and_size() {
    let site = Site::sound()
        .write(&format!("{FOLDER}/report.pdf"), vec![b'x'; 1_234_567])
        .write(&format!("{FOLDER}/table of days.csv"), "a,b\n")
        .edit(VERDICT, "- title: A record", "- {title: A record, file: ../report.pdf}");
    let site = explained(
        site,
        "See [the report](../report.pdf#page=2) and [the days](<../table of days.csv>).",
    );
    assert_eq!(site.found(), []);
    for site in site.in_every_theme() {
        let page = site.page("claims/river/index.html");
        let text: String = select(&page, ".prose")[0].text().collect();
        assert_eq!(text.trim(), "See the report (PDF, 1.3\u{a0}MB) and the days (CSV, 1\u{a0}kB).");
        let links = select(&page, ".prose a");
        let href = links[0].attr("href").unwrap();
        let (path, fragment) = href.split_once('#').unwrap();
        assert_eq!(fragment, "page=2");
        let path = path.strip_prefix("../../").unwrap();
        assert!(site.path("public").join(path).exists(), "{path}");
        assert!(links[1].attr("href").unwrap().ends_with("/table%20of%20days.csv"));
        assert_eq!(select(&page, ".evidence a[href$='report.pdf']").len(), 1);
        assert_eq!(published(&site).len(), 2);
    }
}

#[test]
fn sizes_are_in_the_language_of_the_site() {
    let site = Site::sound().write(&format!("{FOLDER}/report.pdf"), vec![b'x'; 1_200_000]);
    let site = explained(site, "[x](../report.pdf)");
    for (language, expected) in
        [("de", "(PDF, 1,2\u{a0}MB)"), ("fr", "(PDF, 1,2\u{a0}Mo)"), ("ja", "（PDF、1.2\u{a0}MB）")]
    {
        let site = Site::copy_of(&site)
            .edit("site.yaml", "title:", &format!("language: {language}\ntitle:"))
            .built();
        let page = site.page("claims/river/index.html");
        let kind: String = select(&page, ".prose .file-kind")[0].text().collect();
        assert_eq!(kind, expected);
    }
}

#[test]
fn files_of_one_name_do_not_collide() {
    let site = Site::sound()
        .write(&format!("{FOLDER}/a/report.pdf"), "one")
        .write(&format!("{FOLDER}/b/report.pdf"), "two");
    let site = explained(site, "[one](../a/report.pdf) [two](../b/report.pdf)").built();
    let contents: Vec<Vec<u8>> = published(&site).into_iter().map(|(_, bytes)| bytes).collect();
    assert_eq!(contents.len(), 2);
    assert!(contents.contains(&b"one".to_vec()) && contents.contains(&b"two".to_vec()));
}

#[test]
fn files_of_drafts_are_not_published() {
    let site = Site::sound()
        .write(&format!("{FOLDER}/report.pdf"), "secret")
        .write(&format!("{FOLDER}/unused.pdf"), "unused")
        .claim("report", "other", "Nobody was hurt");
    let site = explained(site, "[one](../report.pdf)")
        .edit(VERDICT, "status: published", "status: draft")
        .built();
    assert_eq!(published(&site), []);
    assert_eq!(site.found(), [("unexpected-file".into(), format!("{FOLDER}/unused.pdf"), 1, 1)]);
    assert_eq!(site.run(&["build", "--drafts"]).status, 0);
    assert_eq!(published(&site).len(), 1);
}

#[test]
fn a_link_to_a_picture_leads_to_its_largest_file() {
    let pixels = [200, 100, 50].repeat(600 * 300);
    let bitmap = factpress::media::Bitmap { width: 600, height: 300, has_alpha: false, pixels };
    let jpeg = bitmap.encode(factpress::media::Encoding::Jpeg).unwrap();
    let site = Site::sound().write(&format!("{FOLDER}/photo.jpg"), jpeg);
    let site = explained(site, "[![The river](../photo.jpg)](../photo.jpg)").built();
    let page = site.page("claims/river/index.html");
    let link = select(&page, ".prose a:has(img)")[0].attr("href").unwrap().to_owned();
    assert!(link.ends_with("-600.jpg"), "{link}");
    assert!(site.path("public").join(link.strip_prefix("../../").unwrap()).exists());
}

#[test]
fn mistakes_with_links_to_files_are_found_where_they_are() {
    let site = Site::sound()
        .write(&format!("{FOLDER}/report.pdf"), "x")
        .write(&format!("{FOLDER}/page.html"), "<script>alert(1)</script>");
    let cases = [
        ("[x](../reprot.pdf)", "did you mean `../report.pdf`?"),
        ("[x](../nothing-like-it.csv)", "put the file next to this one"),
        ("[x](../page.html)", "put it into the folder `static/`"),
        ("[x](../page.js)", "put it into the folder `static/`"),
        ("[x](../../../../outside.pdf)", "below `content/`"),
    ];
    for (markdown, help) in cases {
        let site = explained(Site::copy_of(&site), markdown);
        let report = site.report();
        let mut found = underlined(&site, &report);
        found.retain(|(code, ..)| code != "unexpected-file");
        let target = markdown.trim_start_matches("[x](").trim_end_matches(')');
        assert_eq!(found.len(), 1, "{markdown}: {found:?}");
        assert_eq!(found[0].0, "broken-link", "{markdown}");
        assert!(found[0].2.ends_with(&format!("«{target}»")), "{markdown}: {}", found[0].2);
        assert!(report.to_string().contains(help), "{markdown}: {report}");
    }
    for file in ["../reprot.pdf", "../page.html", "/report.pdf"] {
        let entry = format!("- {{title: A record, file: {file}}}");
        let found = Site::copy_of(&site).edit(VERDICT, "- title: A record", &entry).found();
        assert!(found.iter().any(|(code, ..)| code == "broken-link"), "{file}: {found:?}");
    }
}

#[test]
fn a_changed_file_is_a_change_that_readers_see() {
    let site = Site::sound()
        .write(&format!("{FOLDER}/report.pdf"), "one")
        .write(&format!("{FOLDER}/data.csv"), "one")
        .edit(VERDICT, "- title: A record", "- {title: A record, file: ../data.csv}");
    let site = explained(site, "[one](../report.pdf)");
    since::begin(&site);
    let other = Site::copy_of(&site).write(&format!("{FOLDER}/report.pdf"), "two");
    let found = other.run(&["check", "--since", "HEAD"]).stderr;
    assert!(found.contains("the `files` of this published claim changed"), "{found}");
    let other = Site::copy_of(&site).write(&format!("{FOLDER}/data.csv"), "two");
    let found = other.run(&["check", "--since", "HEAD"]).stderr;
    assert!(found.contains("evidence of this published claim was changed"), "{found}");
}
