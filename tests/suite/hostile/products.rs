//! Inputs that are within their limits, but whose cost could be the product of two of them.

use super::{PAGE, PASSAGE, SOURCE, VERDICT, endure, endure_files, many, verdict};
use crate::fixture::Site;

/// Returns a text of random one-letter words, a different one for each `seed`.
fn letters(count: usize, seed: usize) -> String {
    let mut state = seed;
    (0..count)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ["a ", "b ", "c ", "d "][(state >> 33) % 4]
        })
        .collect()
}

#[test]
fn names_that_are_nearly_others() {
    let name = |letter: char, number: usize| format!("{}-{number}", letter.to_string().repeat(120));
    let list =
        |letter, count| (0..count).map(|n| format!("{}, ", name(letter, n))).collect::<String>();
    let site = (0..490).fold(Site::sound(), |site, n| {
        site.write(&format!("content/sources/{}.yaml", name('a', n)), "title: A record\n")
    });
    let cited: String = (500..990).map(|n| format!("{{source: {}}}, ", name('a', n))).collect();
    endure(
        "sources",
        &site.write(
            VERDICT,
            verdict(PASSAGE).replace("{title: A record}", cited.trim_end_matches(", ")),
        ),
        &["check"],
    );
    let related = verdict(&format!("{PASSAGE}related: [{}]\n", list('b', 90)));
    let site = (0..480).fold(Site::sound().write(VERDICT, related), |site, n| {
        site.write(&format!("content/articles/report/verdicts/{}.yaml", name('a', n)), "claim: x\n")
    });
    endure("related claims", &site, &["check"]);
    let links = verdict(&format!(
        "{PASSAGE}explanation: '{}'\n",
        many(200, "[a](/topics/topick-topick-#/) ")
    ));
    let topics = verdict(&format!("{PASSAGE}topics: [{}]\n", many(480, "topic topic #, ")));
    let other = "content/articles/report/verdicts/other.yaml";
    endure_files("links to topics", &[(VERDICT, links.into()), (other, topics.into())]);
    let page = format!(
        "---\ntitle: About\n---\n{}",
        many(6_000, &format!("# {} #\n\n", "heading ".repeat(12)))
    );
    let links = many(200, &format!("[a](/about/#{}-x#) ", "heading-".repeat(12)));
    endure_files(
        "parts of a page",
        &[
            (PAGE, page.into()),
            (VERDICT, verdict(&format!("{PASSAGE}explanation: '{links}'\n")).into()),
        ],
    );
}

#[test]
fn words_that_are_others() {
    let quote =
        |words: &str| verdict(&format!("passages: [{{quote: {}}}]\n", words.trim())).into_bytes();
    let text = |words: &str| format!("x {words}").into_bytes();
    endure_files(
        "one-letter words",
        &[(VERDICT, quote(&letters(15_000, 1))), (SOURCE, text(&letters(15_000, 2)))],
    );
    let words: Vec<String> = (0..20).map(|n| format!("  - quote: {}\n", letters(600, n))).collect();
    let missing = verdict(&format!("passages:\n{}", words.concat()));
    let files: Vec<(String, Vec<u8>)> = (0..8)
        .map(|n| {
            (format!("content/articles/report/verdicts/v{n}.yaml"), missing.clone().into_bytes())
        })
        .collect();
    let files: Vec<(&str, Vec<u8>)> =
        files.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())).collect();
    // In the shorter text, the nearest passages are still searched.
    for count in [950_000, 260_000] {
        endure_files(
            "many that are missing in a long text",
            &[files.clone(), vec![(SOURCE, text(&letters(count, 99)))]].concat(),
        );
    }
}

#[test]
fn lines_of_code_and_marks() {
    for (language, line) in
        [("js", "a".repeat(900)), ("scala", "_".repeat(900)), ("css", " ".repeat(900))]
    {
        let code = format!("```{language}\n{}```\n\n", format!("{line}\n").repeat(21)).repeat(5);
        endure_files(
            language,
            &[(SOURCE, format!("The river rose by two metres.\n\n{code}").into_bytes())],
        );
    }
    let marks = format!("q{}", "\u{301}".repeat(400_000)).into_bytes();
    endure_files(
        "marks",
        &[(VERDICT, verdict("passages: [{quote: \"\\u0301\"}]\n").into()), (SOURCE, marks)],
    );
}

#[test]
fn texts_that_are_repeated() {
    let long = "x ".repeat(470_000);
    let note = ("content/sources/s.yaml", format!("title: A record\nnote: {long}\n").into_bytes());
    let cited = verdict(PASSAGE).replace("{title: A record}", &"{source: s}, ".repeat(480));
    endure_files("a note that is cited", &[note, (VERDICT, cited.clone().into())]);
    let half = (
        "content/sources/s.yaml",
        format!("title: A record\nnote: {}\n", "x ".repeat(16_000)).into_bytes(),
    );
    endure_files("the longest note that is cited", &[half, (VERDICT, cited.into())]);
    let corrections = "{date: 2026-02-01, kind: update, note: x}, ".repeat(490);
    let corrected = verdict(&format!("{PASSAGE}corrections: [{corrections}]\n"));
    endure_files(
        "a claim and corrections",
        &[(VERDICT, corrected.replace("Something", &"x ".repeat(16_000)).into())],
    );
    let people =
        |kind: &str| format!("{kind}: [{}]\n", many(490, &format!("{} #, ", "n ".repeat(400))));
    let people = verdict(&format!("{PASSAGE}{}{}", people("authors"), people("reviewers")));
    endure_files("authors and reviewers", &[(VERDICT, people.into())]);
}

#[test]
fn passages_and_blocks() {
    let passages =
        |first: usize| many(200, "  - {quote: \"w#x\"}\n").replace('w', &format!("w{first}y"));
    let words: String =
        (0..10).flat_map(|first| (0..200).map(move |n| format!("w{first}y{n}x\n\n"))).collect();
    let site = (0..10).fold(Site::sound(), |site, first| {
        let path = format!("content/articles/report/verdicts/v{first}.yaml");
        site.write(&path, verdict(&format!("passages:\n{}", passages(first))))
    });
    let article =
        "title: A report\nurl: https://daily.example/a\narchive_url: https://archive.example/a\n";
    let site = site.write("content/articles/report/article.yaml", article);
    let text = format!("The river rose by two metres.\n\n{words}{}", "A\n\n".repeat(300_000));
    let site = site.write(SOURCE, text);
    endure("passages and blocks", &site, &["check"]);
    endure("passages and blocks", &site, &["build"]);
}
