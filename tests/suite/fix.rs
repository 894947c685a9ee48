//! `check --fix`: safe edits are applied, and every other byte stays.

use crate::fixture::{Site, yaml};
use crate::since::published;

const RIVER: &str = "content/articles/report/verdicts/river.yaml";

/// Runs `check --fix` and returns the codes that remain and the messages about fixes.
fn fixed(site: &Site, arguments: &[&str]) -> (Vec<String>, String) {
    let outcome = site.run(&[&["check", "--fix", "--format", "json"], arguments].concat());
    let report =
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}", outcome.stderr));
    let codes = crate::fixture::found_in(&report).into_iter().map(|(code, ..)| code).collect();
    (codes, outcome.stderr)
}

#[test]
fn a_misspelled_field_is_renamed_and_all_else_stays() {
    let text = "# first\r\nclaim: \"A.\"   # the claim\r\npasages:\r\n    - {quote: The bridge is closed}\r\nstatus: draft\r\n\r\n# end";
    let site =
        Site::sound().write("content/articles/report/verdicts/odd.yaml", format!("\u{feff}{text}"));
    let (left, said) = fixed(&site, &[]);
    assert_eq!(left, Vec::<String>::new(), "{said}");
    assert_eq!(
        site.read("content/articles/report/verdicts/odd.yaml"),
        format!("\u{feff}{}", text.replace("pasages", "passages"))
    );
    assert_eq!(said, "fixed content/articles/report/verdicts/odd.yaml:3:1: pasages → passages\n");
    assert_eq!(fixed(&site, &[]), (Vec::new(), String::new()), "a second run has no effect");
}

#[test]
fn unsafe_edits_are_not_applied() {
    let cases = [
        ("The river rose by two metres", "The river rose by ten metres", "passage-not-found"),
        (
            "The river rose by two metres",
            "The river did not rise by two metres",
            "passage-not-found",
        ),
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
fn punctuation_and_spaces_of_a_quote_are_taken_from_the_article() {
    let site = Site::empty()
        .article("report", "He said: “yes, (they) rose — twice”!\n")
        .claim_with("report", "said", "- quote: 'said, \"yes they rose, twice\"' # as heard\n");
    let (left, said) = fixed(&site, &[]);
    assert_eq!(left, Vec::<String>::new(), "{said}");
    let written = site.read("content/articles/report/verdicts/said.yaml");
    assert!(
        written.contains("- quote: \"said: “yes, (they) rose — twice”\" # as heard"),
        "{written}"
    );
}

/// Punctuation next to a number, a question mark and a hyphen inside a word have a meaning.
#[test]
fn punctuation_with_a_meaning_is_not_changed() {
    let cases = [
        ("It fell to -5 degrees overnight", "It fell to 5 degrees overnight"),
        ("About 35 people came to that", "About 3.5 people came to that"),
        ("We paid $40 to the state", "We paid €40 to the state"),
        ("It is 12 of the whole cake", "It is 1/2 of the whole cake"),
        ("A gain of -7 points was made", "A gain of +7 points was made"),
        ("It is 23 goals in each game", "It is 2-3 goals in each game"),
        ("He got 36 of the votes cast", "He got 36 % of the votes cast"),
        ("The resigned player was there", "The re-signed player was there"),
        ("They write all of it in C#", "They write all of it in C++"),
        ("The charge is not able to be seen", "The charge is notable to be seen"),
        ("The money is now here to be seen", "The money is nowhere to be seen"),
        ("All of it is in valid form here", "All of it is invalid form here"),
        ("He is the rapist that they want", "He is therapist that they want"),
        ("They said that (s)he stole it all", "They said that she stole it all"),
        ("All (un)lawful acts in the town", "All unlawful acts in the town"),
        ("It fell to -€ 5 million in a year", "It fell to € 5 million in a year"),
        ("It was -EUR 5 million for a year", "It was EUR 5 million for a year"),
        ("It was - EUR 5 million for a year", "It was EUR 5 million for a year"),
        ("A result of -$ five million came", "A result of $ five million came"),
        ("They want no. more tax for the city", "They want no more tax for the city"),
        ("They saw the U.S. army in the city", "They saw the US army in the city"),
        ("They saw the co.op of all the city", "They saw the coop of all the city"),
        ("This is the dogs owner and friend", "This is the dogs' owner and friend"),
        // Two places fit equally well.
        ("yes they rose", "“yes, they rose”. She said: yes: they rose in town"),
        ("nobody: was hurt", "(nobody was hurt) to us. On Friday nobody, was hurt again"),
    ];
    for (quote, source) in cases {
        let passage = format!("- quote: {}\n", yaml(quote));
        let site = Site::empty()
            .article("report", &format!("{source} and so on.\n"))
            .claim_with("report", "said", &passage);
        let before = site.read("content/articles/report/verdicts/said.yaml");
        assert_eq!(fixed(&site, &[]).0, ["passage-not-found"], "{quote}");
        assert_eq!(site.read("content/articles/report/verdicts/said.yaml"), before);
    }
}

#[test]
fn a_quote_that_became_ambiguous_keeps_its_place() {
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

    // No place has the same words around it as before.
    let twice = "They say: The river rose by two metres, or else: The river rose by two metres!";
    let site = published().edit(source, "The river rose by two metres. Nobody was hurt.", twice);
    let before = site.read(RIVER);
    assert!(fixed(&site, &["--since", "HEAD"]).0.contains(&"passage-ambiguous".to_owned()));
    assert_eq!(site.read(RIVER), before);
}

/// Only the words of a quote are replaced, in any style of YAML, and comments stay.
#[test]
fn a_quote_keeps_its_yaml_style() {
    let article = || Site::empty().article("report", "He said: “yes, (they) rose — twice”!\n");
    let path = "content/articles/report/verdicts/said.yaml";
    let words = "yes, (they) rose";
    let quoted = format!("\"{words}\"");
    let cases = [
        (
            "  - quote: >- # as heard\n      yes they\n      rose\n\n    # end\n",
            "yes they\n      rose",
            words,
        ),
        ("  - quote: |\n      yes they rose\n", "yes they rose", words),
        ("  - quote: yes they\n      rose\n", "yes they\n      rose", &quoted),
        ("  - quote: # not a block: |\n      yes they rose\n", "yes they rose", &quoted),
        ("  - {quote: 'yes they rose'} # flow\n", "'yes they rose'", &quoted),
        ("  - quote: &said \"yes they\\x20rose\"\n", "\"yes they\\x20rose\"", &quoted),
    ];
    for (passage, from, to) in cases {
        let text = format!("claim: A.\npassages:\n{passage}status: draft\n").replace('\n', "\r\n");
        let (from, to) = (from.replace('\n', "\r\n"), to.replace('\n', "\r\n"));
        let site = article().write(path, &text);
        assert_eq!(fixed(&site, &[]).0, Vec::<String>::new(), "{passage}");
        assert_eq!(site.read(path), text.replacen(&from, &to, 1), "{passage}");
        assert_eq!(fixed(&site, &[]), (Vec::new(), String::new()), "{passage}");
    }
}

/// The text of an alias is elsewhere, and two misspelled fields can mean the same one.
#[test]
fn aliases_and_ambiguous_fields_are_not_edited() {
    let path = "content/articles/report/verdicts/said.yaml";
    let cases = [
        "passages:\n  - &it {quote: Nobody was hurt}\nevidence:\n  - &e {title: A}\n  - *it\n",
        "passages: [{quote: Nobody was hurt}]\nstatuss: draft\nstaus: draft\n",
        "passages:\n  - &it {quote: \"Nobody, was hurt\"}\n  - *it\n",
    ];
    for case in cases {
        let site = Site::sound().write(path, format!("claim: A.\n{case}"));
        let (_, said) = fixed(&site, &[]);
        let expected = if case.contains("Nobody, was") {
            case.replace("Nobody, was", "Nobody was")
        } else {
            case.to_owned()
        };
        assert_eq!(site.read(path), format!("claim: A.\n{expected}"), "{said}");
    }
}

#[test]
fn context_is_added_after_the_quote() {
    let source = "content/articles/report/source.md";
    let quote = "- quote: \"The river rose by two metres\"";
    let cases = [
        (format!("{quote} # as printed"), format!("{quote} # as printed\n    suffix: \". \"")),
        ("- quote: >-\n      The river rose\n      by two metres".to_owned(), String::new()),
        ("- {quote: The river rose by two metres} # flow".to_owned(), String::new()),
    ];
    for (written, expected) in cases {
        let site = published().edit(RIVER, quote, &written);
        let crlf = site.read(RIVER).replace('\n', "\r\n");
        let site = site.write(RIVER, &crlf);
        crate::since::commit(&site, "Rewrite");
        let more =
            "two metres. Nobody was hurt. A boy said: The river rose by two metres, I saw it.";
        let site = site.edit(source, "two metres. Nobody was hurt.", more);
        let (left, said) = fixed(&site, &["--since", "HEAD"]);
        assert_eq!(left, ["source-changed"], "{written}: {said}");
        let text = site.read(RIVER);
        assert!(
            expected.is_empty()
                || text.replace("\r\n", "\n").contains(expected.trim_end_matches(" \"")),
            "{text}"
        );
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text}");
        let added = text.lines().filter(|line| !crlf.contains(line)).count();
        assert_eq!(added, 1, "{text}");
    }
}
