//! The table of mistakes: every code is reported at the right place, with help.

mod content;
mod copies;
mod desk;
mod identity;
mod speech;
mod templates;
mod theme;
mod verdicts;
mod words;
mod yaml;

use std::collections::BTreeSet;

use factpress::diagnostics::Code;

use crate::fixture::{Site, underlined, without_help};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const ARTICLE: &str = "content/articles/report/article.yaml";
const SOURCE: &str = "content/articles/report/source.md";

/// A code, a file, and the underlined words in `«»` with the words before them.
type Expected = (&'static str, &'static str, &'static str);

/// A change to a site without errors, and the diagnostics that it causes, in any order.
struct Case {
    name: &'static str,
    site: Site,
    found: Vec<Expected>,
}

fn case(name: &'static str, site: Site, found: &[Expected]) -> Case {
    Case { name, site, found: found.to_vec() }
}

/// Changes the verdict.
fn verdict(
    name: &'static str,
    from: &str,
    to: &str,
    found: &[(&'static str, &'static str)],
) -> Case {
    let found = found.iter().map(|(code, words)| (*code, VERDICT, *words)).collect();
    Case { name, site: Site::sound().edit(VERDICT, from, to), found }
}

impl Case {
    fn with(self, change: impl FnOnce(Site) -> Site) -> Self {
        Self { site: change(self.site), ..self }
    }

    fn finds(self, found: &[Expected]) -> Self {
        Self { found: found.to_vec(), ..self }
    }
}

#[test]
fn every_mistake_is_found_where_it_is() {
    let mut covered = BTreeSet::new();
    let mut wrong = Vec::new();
    let cases = [
        verdicts::cases(),
        words::cases(),
        yaml::cases(),
        desk::cases(),
        identity::cases(),
        content::cases(),
        copies::cases(),
        speech::cases(),
        theme::cases(),
        templates::cases(),
    ];
    for case in cases.into_iter().flatten() {
        let report = case.site.report();
        let mut found = underlined(&case.site, &report);
        let mut expected: Vec<_> = case
            .found
            .iter()
            .map(|(code, file, words)| ((*code).into(), (*file).into(), (*words).into()))
            .collect();
        expected.sort();
        found.sort();
        if found != expected {
            wrong.push(format!("{}:\n  expected {expected:?}\n  found    {found:?}", case.name));
        }
        wrong.extend(
            without_help(&report)
                .into_iter()
                .map(|message| format!("{}: no help: {message}", case.name)),
        );
        covered.extend(found.into_iter().map(|(code, ..)| code));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // `since` tests the codes for changes, because their cases need two versions of a site.
    covered.extend(crate::since::CODES.map(str::to_owned));
    // `links` tests the codes for external links.
    covered.extend(crate::links::CODES.map(str::to_owned));
    covered.extend(crate::archive::CODES.map(str::to_owned));
    let all: BTreeSet<String> = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    assert_eq!(
        all.difference(&covered).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "codes that no case covers"
    );
}
