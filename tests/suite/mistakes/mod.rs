//! The table of mistakes: every code, each found at its file, line and column, and with something to do about it.

mod content;
mod desk;
mod theme;
mod verdicts;

use std::collections::BTreeSet;

use factpress::diagnostics::Code;

use crate::fixture::{Found, Site, found_in, without_help};

const VERDICT: &str = "content/articles/report/verdicts/river.yaml";
const ARTICLE: &str = "content/articles/report/article.yaml";
const SOURCE: &str = "content/articles/report/source.md";

/// A change to a sound site, and the mistakes that it makes.
struct Case {
    name: &'static str,
    site: Site,
    found: Vec<(&'static str, &'static str, u64, u64)>,
}

fn case(name: &'static str, site: Site, found: &[(&'static str, &'static str, u64, u64)]) -> Case {
    Case { name, site, found: found.to_vec() }
}

/// One verdict file changed.
fn verdict(name: &'static str, from: &str, to: &str, found: &[(&'static str, u64, u64)]) -> Case {
    let found: Vec<_> =
        found.iter().map(|(code, line, column)| (*code, VERDICT, *line, *column)).collect();
    Case { name, site: Site::sound().edit(VERDICT, from, to), found }
}

impl Case {
    fn with(self, change: impl FnOnce(Site) -> Site) -> Self {
        Self { site: change(self.site), ..self }
    }

    fn finds(self, found: &[(&'static str, &'static str, u64, u64)]) -> Self {
        Self { found: found.to_vec(), ..self }
    }

    /// With other passages than the sound site's.
    fn replaced(self, passages: &str, found: &[(&'static str, &'static str, u64, u64)]) -> Self {
        Self {
            site: Site::sound().claim_with("report", "river", passages),
            found: found.to_vec(),
            ..self
        }
    }
}

#[test]
fn every_mistake_is_found_where_it_is() {
    let mut covered = BTreeSet::new();
    let mut wrong = Vec::new();
    for case in
        [verdicts::cases(), desk::cases(), content::cases(), theme::cases()].into_iter().flatten()
    {
        let mut expected: Vec<Found> = case
            .found
            .iter()
            .map(|(code, file, line, column)| ((*code).into(), (*file).into(), *line, *column))
            .collect();
        expected.sort_by(|a, b| (&a.1, a.2, a.3).cmp(&(&b.1, b.2, b.3)));
        let report = case.site.report();
        let found = found_in(&report);
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
    // What a change may not do is in `since`, for which a case needs two states of a site.
    covered.extend(crate::since::CODES.map(str::to_owned));
    // What other hosts say is in `links`.
    covered.extend(crate::links::CODES.map(str::to_owned));
    let all: BTreeSet<String> = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    assert_eq!(
        all.difference(&covered).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "codes that no case covers"
    );
}
