//! The documentation as a book (`docs/book.toml`): its list of pages, its guides and its tutorial.

use std::collections::BTreeSet;
use std::path::Path;

use crate::docs::{blocks, documents, files, read, repository};
use crate::fixture::Site;
use crate::init::started;

const BLOB: &str = "https://github.com/factpress/factpress/blob/main/";
const TREE: &str = "https://github.com/factpress/factpress/tree/main/";

/// Returns the addresses of links, in the order of the text.
fn links(document: &str) -> Vec<&str> {
    document.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}

/// Returns the documents that the book has, without its list of pages.
fn pages() -> Vec<String> {
    let mut pages = documents();
    pages.retain(|path| path.starts_with("docs/") && path != "docs/SUMMARY.md");
    pages
}

#[test]
fn every_page_is_in_the_book_once() {
    let summary = read("docs/SUMMARY.md");
    let listed: Vec<String> =
        links(&summary).into_iter().map(|link| format!("docs/{link}")).collect();
    let unique: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(listed.len(), unique.len(), "a page is listed twice");
    assert_eq!(unique, pages().into_iter().collect());
}

/// Both lists of pages, that of GitHub and that of the book, name the same pages. The pages on
/// diagnostics have a list of their own.
#[test]
fn the_index_names_every_page_of_the_book() {
    let index = read("docs/README.md") + &read("docs/diagnostics.md");
    let named = links(&index);
    for page in links(&read("docs/SUMMARY.md")) {
        assert!(page == "README.md" || named.contains(&page), "docs/README.md names {page}");
    }
}

/// The book has only the pages of `docs/`, so links to other files of the repository name GitHub.
#[test]
fn links_work_in_the_book_and_on_github() {
    for path in pages() {
        let document = without_code(&read(&path));
        for link in links(&document) {
            let up = link.matches("../").count();
            assert!(up < path.matches('/').count(), "{path}: {link} is not in the book");
            let own = link.strip_prefix(BLOB).or_else(|| link.strip_prefix(TREE));
            if let Some(own) = own {
                let file = own.split('#').next().unwrap();
                assert!(repository(file).exists(), "{path}: {link}");
            }
        }
    }
}

/// Returns a document without its fenced blocks and code in lines.
fn without_code(document: &str) -> String {
    let mut text = String::new();
    let mut fence: Option<String> = None;
    for line in document.lines() {
        let marks: String = line.chars().take_while(|c| *c == '`').collect();
        if let Some(open) = &fence {
            if line == open {
                fence = None;
            }
        } else if marks.len() >= 3 {
            fence = Some(marks);
        } else {
            for part in line.split('`').step_by(2) {
                text.push_str(part);
            }
            text.push('\n');
        }
    }
    text
}

/// The files of each guide are a site, and its commands print what it says.
#[cfg(target_os = "linux")]
#[test]
fn guides_lead_to_a_site_without_errors() {
    for path in pages().iter().filter(|path| path.starts_with("docs/guides/")) {
        let guide = read(path);
        let mut site = Site::empty();
        for (file, text) in files(&guide) {
            site = site.write(&file, text);
        }
        assert_eq!(site.found(), [], "{path}");
        for block in blocks(&guide, "console") {
            let (command, expected) =
                block.strip_prefix("$ ").and_then(|rest| rest.split_once('\n')).unwrap();
            assert_eq!(crate::docs::in_shell(&site.path(""), command), expected, "{path}");
        }
        site.built();
    }
}

/// Follows the tutorial: the template is what `init` writes.
#[test]
fn the_tutorial_on_github_ends_with_a_verdict() {
    let mut site = started(&[]);
    let files = files(&read("docs/tutorial-github.md"));
    assert_eq!(files.len(), 4);
    for (file, text) in files {
        // People can paste the name of the file, too.
        let is_markdown = Path::new(&file).extension().is_some_and(|it| it == "md");
        let name = if is_markdown { format!("<!-- {file} -->\n") } else { format!("# {file}\n") };
        site = site.write(&file, name + &text);
    }
    assert_eq!(site.found(), []);
    let site = site.built();
    assert!(site.read("public/claims/two-metres/index.html").contains("River desk"));
}
