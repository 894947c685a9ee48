//! `check --fix`: the edits that need no look are made, byte for byte, and no other.

use crate::fixture::Site;
use crate::since::published;

const RIVER: &str = "content/articles/report/verdicts/river.yaml";

/// What is left of the mistakes of a site, and what was said of those that are gone.
fn fixed(site: &Site, arguments: &[&str]) -> (Vec<String>, String) {
    let outcome = site.run(&[&["check", "--fix", "--format", "json"], arguments].concat());
    let report = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}", outcome.stderr));
    let codes = crate::fixture::found_in(&report).into_iter().map(|(code, ..)| code).collect();
    (codes, outcome.stderr)
}

#[test]
fn a_misspelt_field_is_renamed_and_everything_else_stays() {
    let text = "# first\r\nclaim: A.   # the claim\r\npasages:\r\n    - {quote: The bridge is closed}\r\nstatus: draft\r\n\r\n# end";
    let site = Site::sound().write("content/articles/report/verdicts/odd.yaml", format!("\u{feff}{text}"));
    let (left, said) = fixed(&site, &[]);
    assert_eq!(left, Vec::<String>::new(), "{said}");
    assert_eq!(
        site.read("content/articles/report/verdicts/odd.yaml"),
        format!("\u{feff}{}", text.replace("pasages", "passages"))
    );
    assert_eq!(said, "fixed content/articles/report/verdicts/odd.yaml:3:1: pasages → passages\n");
    assert_eq!(fixed(&site, &[]), (Vec::new(), String::new()), "a second time there is nothing to do");
}

#[test]
fn what_only_people_can_decide_is_left() {
    let cases = [
        ("The river rose by two metres", "The river rose by ten metres", "passage-not-found"),
        ("The river rose by two metres", "The river did not rise by two metres", "passage-not-found"),
        ("rating: false", "rating: flase", "unknown-rating"),
        ("status: published", "satus_of: published", "unknown-field"),
    ];
    for (from, to, code) in cases {
        let site = Site::sound().edit(RIVER, from, to);
        let before = site.read(RIVER);
        let (left, said) = fixed(&site, &[]);
        assert!(left.contains(&code.to_owned()), "{to}: {left:?}");
        assert_eq!((site.read(RIVER), said), (before, String::new()), "{to}");
    }
}

#[test]
fn signs_and_spaces_of_a_quote_are_taken_from_the_article() {
    let site = Site::empty().article("report", "He said: “yes, (they) rose — twice”!\n").claim_with(
        "report",
        "said",
        "- quote: 'said, \"yes they rose, twice\"' # as heard\n",
    );
    let (left, said) = fixed(&site, &[]);
    assert_eq!(left, Vec::<String>::new(), "{said}");
    let written = site.read("content/articles/report/verdicts/said.yaml");
    assert!(written.contains("- quote: \"said: “yes, (they) rose — twice”\" # as heard"), "{written}");
}

#[test]
fn a_quote_that_became_ambiguous_is_bound_to_where_it_was() {
    let source = "content/articles/report/source.md";
    let site = published();
    let more = "On Monday, The river rose by two metres, said a boy. The river rose by two metres. Nobody was hurt.";
    let site = site.edit(source, "The river rose by two metres. Nobody was hurt.", more);
    assert_eq!(site.found().first().map(|(code, ..)| code.as_str()), Some("passage-ambiguous"));
    assert_eq!(fixed(&site, &[]).0, ["passage-ambiguous"]);
    let (left, said) = fixed(&site, &["--since", "HEAD"]);
    assert_eq!(left, ["source-changed"], "{said}");
    let written = site.read(RIVER);
    assert!(written.contains("suffix: ") || written.contains("prefix: "), "{written}");
    assert!(site.found().is_empty());

    // Where no place has the words around it that the old one had, nobody can tell.
    let twice = "They say: The river rose by two metres, or else: The river rose by two metres!";
    let site = published().edit(source, "The river rose by two metres. Nobody was hurt.", twice);
    let before = site.read(RIVER);
    assert!(fixed(&site, &["--since", "HEAD"]).0.contains(&"passage-ambiguous".to_owned()));
    assert_eq!(site.read(RIVER), before);
}
