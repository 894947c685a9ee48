//! A build after edits of every kind, into the folder of the last one: only some pages are made anew, and what comes out
//! is what a build into no folder gives.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::Utf8PathBuf;
use factpress::diagnostics::emit;
use factpress::model::{Options, Page};
use factpress::project::{BuildOptions, Project, Snapshot};
use factpress::render::Renderer;

use crate::fixture::Site;
use crate::rebuild::clean;

const FLOOD: &str = "content/articles/flood";

/// A site in which everything leads to everything: several articles, people, topics, pages of lists.
fn site() -> Site {
    let mut site = Site::copied("full").edit("site.yaml", "enabled: true", "enabled: false");
    for article in 0..4 {
        let sentences: Vec<String> =
            (0..30).map(|at| format!("Sentence {at} of text {article} stands here.")).collect();
        site = site.article(&format!("text-{article}"), &sentences.join(" "));
        for claim in 0..15 {
            let path =
                format!("content/articles/text-{article}/verdicts/text-{article}-{claim}.yaml");
            site = site.write(
                &path,
                format!(
                    "claim: Claim {claim} on text {article}.\npassages:\n  - quote: Sentence {claim} of text {article} stands here.\n\
                     claimant: {{name: Speaker {}}}\nrating: {}\nsummary: As it is.\nexplanation: See [it](text-{article}-{}.yaml).\n\
                     evidence:\n  - title: A record\nauthors: [A Writer]\nstatus: published\npublished: 2026-01-{:02}\ntopics: [Topic {}]\n\
                     related: [text-{article}-{}]\n",
                    claim % 4,
                    ["true", "false", "mixed"][claim % 3],
                    (claim + 1) % 7,
                    claim + 1,
                    claim % 5,
                    (claim + 2) % 7,
                ),
            );
        }
    }
    site.built()
}

fn verdict(article: usize, claim: usize) -> String {
    format!("content/articles/text-{article}/verdicts/text-{article}-{claim}.yaml")
}

type Edit = (&'static str, fn(Site) -> Site);

/// Edits, each of which other pages have to tell of.
const EDITS: &[Edit] = &[
    ("nothing", |site| site),
    ("a summary", |site| site.edit(&verdict(1, 3), "As it is.", "Not as it is.")),
    ("a rating", |site| site.edit(&verdict(2, 4), "rating: false", "rating: true")),
    ("a claim", |site| site.edit(&verdict(0, 0), "Claim 0 on text 0.", "Another claim.")),
    ("a claimant", |site| site.edit(&verdict(3, 1), "Speaker 1", "Speaker 2")),
    ("a new claimant", |site| site.edit(&verdict(3, 2), "Speaker 2", "Somebody new")),
    ("a topic", |site| site.edit(&verdict(0, 7), "[Topic 2]", "[Topic 3, Other]")),
    ("a day", |site| site.edit(&verdict(1, 9), "published: 2026-01-10", "published: 2026-02-20")),
    ("a passage", |site| site.edit(&verdict(1, 5), "Sentence 5 of", "Sentence 25 of")),
    ("a draft", |site| site.edit(&verdict(2, 8), "status: published", "status: draft")),
    ("published again", |site| site.edit(&verdict(2, 8), "status: draft", "status: published")),
    ("a correction", |site| {
        let text = site.read(&verdict(0, 4))
            + "corrections:\n  - {date: 2026-03-01, kind: update, note: More.}\n";
        site.write(&verdict(0, 4), text)
    }),
    ("a retraction", |site| {
        let text = site.read(&verdict(0, 5)).replace("status: published", "status: retracted");
        site.write(
            &verdict(0, 5),
            text + "corrections:\n  - {date: 2026-03-02, kind: retraction, note: Wrong.}\n",
        )
    }),
    ("a claim more", |site| site.claim("text-1", "one-more", "Sentence 20 of text 1 stands here.")),
    ("a claim less", |site| site.remove("content/articles/text-1/verdicts/one-more.yaml")),
    ("a headline", |site| {
        site.edit("content/articles/text-2/article.yaml", "The title of", "The headline of")
    }),
    ("a publisher", |site| {
        let text = site.read("content/articles/text-2/article.yaml")
            + "publisher: The Daily Placeholder\n";
        site.write("content/articles/text-2/article.yaml", text)
    }),
    ("a text", |site| {
        site.edit("content/articles/text-3/source.md", "Sentence 29", "The last sentence, 29")
    }),
    ("a shared source", |site| site.edit("content/sources/gauge.yaml", "title: ", "title: The ")),
    ("a person", |site| {
        site.edit("content/people/reviewer.yaml", "role: Editor", "role: Chief editor")
    }),
    ("a standing page", |site| {
        site.edit("content/pages/about.md", "title: About us", "title: About the desk")
    }),
    ("a new page", |site| site.write("content/pages/money.md", "---\ntitle: Money\n---\nNone.\n")),
    ("a page less", |site| site.remove("content/pages/money.md")),
    ("an alias", |site| {
        let text = site.read(&verdict(3, 9)) + "aliases: [an-older-id]\n";
        site.write(&verdict(3, 9), text)
    }),
    ("the site's title", |site| {
        site.edit("site.yaml", "The river desk\ndesc", "The flood desk\ndesc")
    }),
    ("a scale", |site| {
        let scale = "scales: {default: {ratings: [{id: true, label: Right, definition: So., value: 3}, \
                     {id: mixed, label: Half right, definition: Partly., value: 2}, \
                     {id: mostly-false, label: Hardly right, definition: Hardly.}, \
                     {id: opinion, label: Taste, definition: No fact.}, {id: unsupported, label: Open, definition: Not shown.}, \
                     {id: false, label: Wrong, definition: Not so., value: 1}]}}\n";
        let text = site.read("site.yaml") + scale;
        site.write("site.yaml", text)
    }),
    ("cards", |site| site.edit("site.yaml", "enabled: false", "enabled: true")),
    ("another card", |site| site.edit(&verdict(3, 3), "Claim 3", "The claim 3")),
    ("no cards", |site| site.edit("site.yaml", "enabled: true", "enabled: false")),
    ("a style", |site| {
        let site = site.write("themes/own/theme.yaml", "extends: broadsheet\n");
        let text = site.read("site.yaml") + "theme: own\n";
        site.write("site.yaml", text)
            .write("themes/own/assets/custom.css", "body { color: black }\n")
    }),
    ("a template", |site| {
        site.write(
            "themes/own/templates/404.html",
            "<!doctype html><title>No</title>{{ site.title }}",
        )
    }),
    ("a message", |site| site.write("themes/own/i18n/en.yaml", "topics: Subjects\n")),
    ("an article less", |site| {
        std::fs::remove_dir_all(site.path(FLOOD)).unwrap();
        std::fs::remove_dir_all(site.path("content/articles/echo")).unwrap();
        site.edit(
            "content/pages/about.md",
            "Start with [the flood](../articles/flood/source.md) or",
            "See",
        )
    }),
];

#[test]
fn a_build_after_an_edit_is_a_clean_build() {
    let mut site = site();
    for (name, edit) in EDITS {
        site = edit(site);
        let outcome = site.run(&["build"]);
        assert_eq!(outcome.status, 0, "{name}: {}", outcome.stderr);
        let (own, clean) = (site.output(), clean(&site));
        let differs =
            own.iter().zip(&clean).find(|(own, clean)| own != clean).map(|((path, _), _)| path);
        assert_eq!(differs, None, "{name}");
        assert_eq!(own.len(), clean.len(), "{name}");
    }
}

/// Edits of one verdict: what stands there, and what then stands in its place.
const REWORDINGS: &[(&str, &str)] = &[
    ("Claim 12 on text 1.", "The claim, in other words."),
    ("As it is.", "Not as it is."),
    ("Not as it is.", "\"No end"),
    ("\"No end", "It is."),
    ("See [it](text-1-6.yaml).", "See [that](text-1-5.yaml), and [nothing](nowhere.yaml)."),
    ("nowhere.yaml", "/people/speaker-1/"),
    ("See [that]", "By [^1] and [@gauge], see [that]"),
    ("  - title: A record\n", "  - {source: gauge, note: Read there., stance: refutes}\n"),
    ("rating: true", "rating: true\nkey_points: ['One [more](text-1-0.yaml) thing.']"),
    ("related: [text-1-0]", "related: [text-2-2, text-1-3]"),
    ("[text-2-2, text-1-3]", "[none, text-1-3]"),
    ("[none, text-1-3]", "[text-1-0]"),
    ("status: published", "status: published\nresponse: {asked: 2026-01-01, answer: No.}"),
    ("quote: Sentence 12 of text 1", "quote: Sentence  12 of text 1"),
    ("quote: Sentence  12 of", "quote: Sentence 99 of"),
    ("quote: Sentence 99 of", "quote: Sentence 12 of"),
    ("{name: Speaker 0}", "{name: Speaker 0, role: Minister}"),
    ("role: Minister", "role: Chair"),
    ("{name: Speaker 0, role: Chair}", "reviewer"),
    ("claimant: reviewer", "claimant: {name: Speaker 0}"),
    ("[A Writer]", "[A Writer, A Reader]"),
    ("[A Writer, A Reader]", "[A Writer]"),
    ("[Topic 2]", "[Topic 2 , Topic 2]"),
    ("rating: true", "rating: mixed"),
    ("published: 2026-01-13", "published: 2026-01-14"),
    ("status: published", "status: published\naliases: [an-earlier-id]"),
    ("status: published", "status: review"),
    ("explanation: By", "explanation: Now by"),
    ("status: review", "status: published"),
    ("status: published", "hold: A reason\nstatus: published"),
    ("hold: A reason", "hold: Another reason"),
    ("hold: Another reason", "hold: [1]"),
    ("hold: [1]\n", "embargo: 2090-01-01\n"),
    ("embargo: 2090-01-01\n", "claim_date: 2090-01-01\n"),
    (
        "status: published\n",
        "status: published\ncorrections:\n  - {date: 2026-03-01, kind: update, note: More.}\n",
    ),
];

/// What is shown of a site, page by page, and what is said to be wrong with it.
fn shown(snapshot: &Snapshot) -> (Vec<String>, String) {
    let renderer = Renderer::new(
        Arc::clone(&snapshot.model),
        Arc::clone(&snapshot.theme),
        snapshot.options.drafts,
    );
    let page =
        |page: &Page| renderer.page(page).map(|output| String::from_utf8(output.bytes).unwrap());
    let pages = snapshot.model.pages().into_iter();
    let pages = pages.map(|it| format!("{}\n{:?}", renderer.path(&it), page(&it)));
    (pages.collect(), emit::human(&snapshot.diagnostics, &snapshot.site_files.sources))
}

fn desk(site: &Site, drafts: bool) -> Project {
    let root = Utf8PathBuf::from_path_buf(site.path("")).unwrap();
    let options = Options { drafts, today: "2026-11-01".parse().unwrap() };
    Project::open(&root, BuildOptions { options, theme: None, base_url: None }).unwrap()
}

/// The site as it is now.
fn now(desk: &mut Project) -> Snapshot {
    desk.refresh(&BTreeSet::from(["content", "themes", "site.yaml"].map(Utf8PathBuf::from)))
        .unwrap();
    desk.snapshot().unwrap()
}

/// A desk that has read a site often has of it what one has that reads it for the first time.
#[test]
fn a_desk_after_an_edit_is_a_new_desk() {
    let mut site = site();
    let mut desks = [desk(&site, false), desk(&site, true)];
    let mut compare = |site: &Site, name: &str| {
        for (own, drafts) in desks.iter_mut().zip([false, true]) {
            let (own, new) = (shown(&now(own)), shown(&now(&mut desk(site, drafts))));
            assert_eq!(own.1, new.1, "{name}");
            let differs = own.0.iter().zip(&new.0).find(|(own, new)| own != new);
            assert_eq!((differs, own.0.len()), (None, new.0.len()), "{name}");
        }
    };
    compare(&site, "as it was");
    for (from, to) in REWORDINGS {
        site = site.edit(&verdict(1, 12), from, to);
        compare(&site, to);
    }
    for (name, edit) in EDITS {
        site = edit(site);
        compare(&site, name);
    }
}

/// While somebody writes, all other claims are the very same as before.
#[test]
fn only_a_claim_that_says_something_else_is_new() {
    let site = site();
    let mut desk = desk(&site, true);
    let before = now(&mut desk).model;
    let mut new = || {
        let model = now(&mut desk).model;
        let others = model
            .claims
            .iter()
            .filter(|claim| before.claims.iter().all(|was| !Arc::ptr_eq(was, claim)));
        others.map(|claim| claim.id.clone()).collect::<Vec<_>>()
    };
    let site = site.edit(&verdict(1, 12), "As it is.", "Not as it is.");
    assert_eq!(new(), ["text-1-12"]);
    let _site = site.edit(&verdict(1, 12), "rating: true", "rating: mixed");
    assert_eq!(new().len(), before.claims.len());
}

/// What was learnt from one build is not believed of another: other folder, other theme, drafts, another address.
#[test]
fn builds_of_several_kinds_keep_apart() {
    let site = site().edit(&verdict(2, 8), "status: published", "status: draft");
    let kinds: [&[&str]; 5] = [
        &[],
        &["--drafts"],
        &["--theme", "plain"],
        &["--base-url", "https://other.example/"],
        &["--date", "2026-01-05"],
    ];
    for arguments in kinds.into_iter().chain(kinds.into_iter().rev()) {
        let run = |site: &Site| {
            let outcome = site.run(&[&["build"], arguments].concat());
            assert_eq!(outcome.status, 0, "{arguments:?}: {}", outcome.stderr);
            site.output()
        };
        let own = run(&site);
        let other = Site::copy_of(&site);
        for kept in ["public", ".factpress"] {
            let _ = std::fs::remove_dir_all(other.path(kept));
        }
        assert!(own == run(&other), "{arguments:?}");
    }
}
