//! About a megabyte of content of one kind, as a large pull request may have it.

use syntect::parsing::SyntaxSet;

use super::{PAGE, SOURCE, endure, many, verdict};
use crate::fixture::Site;

/// Adds articles with one verdict each. `@` in the texts is the number of the article.
fn articles(site: Site, count: usize, source: &str, verdict: &str) -> Site {
    (0..count).fold(site, |site, number| {
        let number = number.to_string();
        let folder = format!("content/articles/article-{number}");
        let site = site.write(&format!("{folder}/article.yaml"), format!("title: T {number}\n"));
        let site = site.write(&format!("{folder}/source.md"), source.replace('@', &number));
        let path = format!("{folder}/verdicts/claim-{number}.yaml");
        site.write(&path, verdict.replace('@', &number))
    })
}

/// Returns the size of an input. The program for tests is slow, and its time is not limited.
pub fn sized(count: usize) -> usize {
    if std::env::var_os("FACTPRESS_RELEASE").is_some() { count } else { count / 20 + 1 }
}

fn check_and_build(name: &str, site: &Site) {
    for arguments in [&["check", "--verbose"][..], &["check", "--format", "sarif"], &["build"]] {
        endure(name, site, arguments);
    }
}

#[test]
fn links_to_parts_of_large_pages() {
    let headings: String =
        (0..sized(60_000)).map(|number| format!("# Part {number}\n\n")).collect();
    let page = format!("---\ntitle: About\n---\n{headings}");
    for (name, part) in [
        ("parts that exist", "part-"),
        ("parts that do not exist", "parts-"),
        ("parts with long names", "part-part-part-part-part-part-part-part-part-part-"),
    ] {
        let links: String =
            (0..sized(1_000)).map(|number| format!("[a](/about/#{part}{number}) ")).collect();
        let site = Site::sound().write(PAGE, &page);
        let text = verdict(&format!("passages:\n  - quote: Words @\nexplanation: '{links}'\n"));
        check_and_build(name, &articles(site, 30, "Words @.\n", &text));
    }
    let links: String =
        (0..sized(250)).map(|number| format!("[a](/page-{number}/#part) ")).collect();
    let site = (0..sized(250)).fold(Site::sound(), |site, number| {
        site.write(&format!("content/pages/page-{number}.md"), "---\ntitle: P\n---\n# Parts\n")
    });
    let text = verdict(&format!("passages:\n  - quote: Words @\nexplanation: '{links}'\n"));
    check_and_build("parts of many pages", &articles(site, 30, "Words @.\n", &text));
}

#[test]
fn quotes_that_occur_thousands_of_times() {
    let text = "The river rose by two metres today. ".repeat(sized(50_000));
    for (name, passage) in [
        ("no context", "  - quote: The river rose\n"),
        ("a prefix", "  - {quote: The river rose, prefix: metres today.}\n"),
        ("a wrong prefix", "  - {quote: The river rose, prefix: metres todai.}\n"),
        ("a wrong context", "  - {quote: river, prefix: metres today the, suffix: roses by two}\n"),
        ("one letter", "  - {quote: e, prefix: x}\n"),
    ] {
        let verdict = verdict(&format!("passages:\n{}", passage.repeat(sized(200))));
        let site = (0..15).fold(Site::sound().write(SOURCE, &text), |site, number| {
            site.write(&format!("content/articles/report/verdicts/v{number}.yaml"), &verdict)
        });
        check_and_build(name, &site);
    }
    // As many places as are compared with one another, and words that differ from passage to passage.
    let text = "The river rose by two metres today. ".repeat(sized(1_900));
    let passages = |first: usize| -> String {
        (0..sized(200))
            .map(|number| {
                let start = (first + number) % 30;
                let words = "The river rose by two metres today. The river rose";
                format!("  - quote: \"{}\"\n", &words[start..start + 1 + number / 15])
            })
            .collect()
    };
    let site = (0..sized(60)).fold(Site::sound().write(SOURCE, &text), |site, number| {
        let verdict = verdict(&format!("passages:\n{}", passages(number)));
        site.write(&format!("content/articles/report/verdicts/v{number}.yaml"), verdict)
    });
    check_and_build("different quotes", &site);
    let passages = |quote: &str| verdict(&format!("passages:\n{}", quote.repeat(sized(200))));
    let text = "aaaa bbbb ".repeat(5_000);
    let site = articles(Site::sound(), 20, &text, &passages("  - quote: aaaa bbbb\n"));
    check_and_build("in many articles", &site);
}

/// Lines that make the patterns of some languages try many ways.
const LINES: [&str; 14] = [
    "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((",
    "{[(<{[(<{[(<{[(<{[(<{[(<{[(<{[(<{[(<{[(<{[(<{[(<{[(<{[(<{[(<",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
    "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a(",
    "a::a::a::a::a::a::a::a::a::a::a::a::a::a::a::a::a::a::a::a::a",
    "\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"",
    "''''''''''''''''''''''''''''''''''''''''''''''''''''''''''''",
    "<a <a <a <a <a <a <a <a <a <a <a <a <a <a <a <a <a <a <a <a ",
    "* a * b * c * d * e * f * g * h * i * j * k * l * m * n * o *",
    "                                                            x",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z = = = = =",
    "0000000000000000000000000000000000000000000000000000000000000x",
    "/* // # -- ; % /* // # -- ; % /* // # -- ; % /* // # -- ; % /*",
    "$a->{b}[c]::d@e&f|g^h~i!j?k$a->{b}[c]::d@e&f|g^h~i!j?k$a->{b}",
];

#[test]
fn code_in_every_language() {
    let syntaxes = SyntaxSet::load_defaults_newlines();
    let mut languages: Vec<&str> = Vec::new();
    for syntax in syntaxes.syntaxes() {
        languages.extend(syntax.file_extensions.first().map(String::as_str));
    }
    assert!(languages.len() > 60, "{languages:?}");
    let cpp = ["cpp"; 10];
    for group in languages.chunks(10).chain([&cpp[..]]) {
        let mut site = Site::sound();
        for (index, language) in group.iter().enumerate() {
            for (number, line) in LINES.iter().enumerate() {
                let folder = format!("content/articles/code-{index}-{number}");
                let code = format!("{line}\n").repeat(sized(100_000) / LINES.len() / line.len());
                site = site.write(&format!("{folder}/article.yaml"), "title: T\n");
                let text = format!("Words {index}-{number}.\n\n```{language}\n{code}```\n");
                site = site.write(&format!("{folder}/source.md"), text);
                let claim = verdict(&format!("passages:\n  - quote: Words {index}-{number}\n"));
                site = site.write(&format!("{folder}/verdicts/c-{index}-{number}.yaml"), claim);
            }
        }
        endure(&group.join(", "), &site, &["check"]);
        endure(&group.join(", "), &site, &["build"]);
    }
}

#[test]
fn many_names_that_look_alike() {
    // Each name has a page, and writing pages takes the time of the disk.
    let names = |letter: &str| many(sized(150), &format!("Example Pers{letter}n #, "));
    for (name, field) in [("authors", "authors"), ("reviewers", "reviewers"), ("topics", "topics")]
    {
        let text = verdict("passages:\n  - quote: Words @\nclaimant: Example Person @\n");
        let list = |number: usize| names(["o", "\u{43e}", "0", "O", "\u{f3}"][number % 5]);
        let site = (0..sized(30)).fold(Site::sound(), |site, number| {
            let folder = format!("content/articles/a{number}");
            let site = site.write(
                &format!("{folder}/article.yaml"),
                format!("title: T\npublisher: Example Paper {number}\n"),
            );
            let site = site.write(&format!("{folder}/source.md"), format!("Words {number}.\n"));
            let text = text.replace('@', &number.to_string());
            site.write(
                &format!("{folder}/verdicts/c{number}.yaml"),
                format!("{text}{field}: [{}]\n", list(number)),
            )
        });
        check_and_build(name, &site);
    }
    let site = (0..sized(800)).fold(Site::sound(), |site, number| {
        let name = ["Example Person", "Examp1e Person", "Ex\u{430}mple Person", "EXAMPLE PERSON"]
            [number % 4];
        let text = format!("name: {name} {}\naliases: [old-{number}]\n", number / 4);
        site.write(&format!("content/people/p{number}.yaml"), text)
    });
    let claimants = many(1, "claimant: p1\n");
    let text = verdict(&format!("passages:\n  - quote: Words @\n{claimants}"));
    check_and_build("files of people", &articles(site, 50, "Words @.\n", &text));
    let site = (0..sized(5)).fold(Site::sound(), |site, number| {
        let aliases = many(100, &format!("old-{number}-#, "));
        let path = format!("content/articles/report/verdicts/c{number}.yaml");
        site.write(
            &path,
            verdict(&format!("passages:\n  - quote: Nobody was hurt\naliases: [{aliases}]\n")),
        )
    });
    check_and_build("aliases", &site);
}

#[test]
fn forbidden_words_in_long_claims() {
    for (name, word, claim) in [
        ("other words", "lorem ipsum dolor # ", "lorem ipsum dolor sit amet "),
        ("one letter", "a#", "a"),
        ("repeated words", "a a a a a a a a a a a a a a a a a b#", "a "),
        ("apostrophes", "'#", "'"),
    ] {
        let words = many(sized(450), &format!("\"{word}\", "));
        let nested: String = (1..450).map(|n| format!("\"{}\", ", "a".repeat(n))).collect();
        for words in [words, nested] {
            let site = Site::sound();
            let settings = format!(
                "{}workflow: {{forbidden_words: {{words: [{words}]}}}}\n",
                site.read("site.yaml")
            );
            let site = site.write("site.yaml", settings);
            let long = claim.repeat(30_000 / claim.len());
            let site = (0..sized(30)).fold(site, |site, number| {
                let text = verdict("passages:\n  - quote: Nobody was hurt\n")
                    .replace("Something is so.", &format!("\"{long}\""));
                site.write(&format!("content/articles/report/verdicts/c{number}.yaml"), text)
            });
            check_and_build(name, &site);
        }
    }
    let site = Site::sound();
    let words = many(sized(450), "word #, ");
    let settings =
        format!("{}workflow: {{forbidden_words: {{words: [{words}]}}}}\n", site.read("site.yaml"));
    let site = articles(
        site.write("site.yaml", settings),
        sized(200),
        "Words @.\n",
        &verdict("passages:\n  - quote: Words @\n"),
    );
    check_and_build("many claims", &site);
}

#[test]
fn quotes_that_are_nearly_in_many_articles() {
    let sentence = "The quick brown fox number # jumps over the lazy dog and sleeps. ";
    let quote = "  - quote: The quick brown fox numero # jumped over the lazy dogs and slept\n";
    for (count, sentences, quotes) in
        [(300, 60, 20), (100, 150, 100), (15, 1_000, 200), (4, 30_000, 200)]
    {
        let text = verdict(&format!("passages:\n{}", many(sized(quotes), quote)));
        let source = many(sized(sentences), sentence);
        let site = (0..sized(count)).fold(Site::sound(), |site, number| {
            let folder = format!("content/articles/a{number}");
            let site = site.write(&format!("{folder}/article.yaml"), "title: T\n");
            let site = site.write(&format!("{folder}/source.md"), &source);
            site.write(&format!("{folder}/verdicts/c{number}.yaml"), &text)
        });
        check_and_build(&format!("{count} articles"), &site);
    }
}

#[test]
fn fonts_of_any_kind() {
    let bold: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSans-Bold.ttf");
    let with_fonts = |site: Site, names: &[String]| {
        let settings =
            format!("{}cards: {{fonts: [{}]}}\n", site.read("site.yaml"), names.join(", "));
        site.write("site.yaml", settings)
    };
    let large = [bold, vec![0; 40_000_000].as_slice()].concat();
    let site = Site::sound().write("fonts/large.ttf", &large);
    check_and_build(
        "one font over and over",
        &with_fonts(site, &vec!["fonts/large.ttf".to_owned(); 450]),
    );
    let names: Vec<String> = (0..40).map(|number| format!("fonts/f{number}.ttf")).collect();
    let site = names.iter().fold(Site::sound(), |site, name| site.write(name, &large));
    check_and_build("large fonts", &with_fonts(site, &names));
    let names: Vec<String> = (0..450).map(|number| format!("fonts/f{number}.ttf")).collect();
    let claim = "\u{6cb3}\u{6c34}\u{4e0a}\u{5347} river ".repeat(20);
    let text = verdict("passages:\n  - quote: Words @\n").replace("Something is so.", claim.trim());
    for (count, status) in [(32, 0), (450, 1)] {
        let names = &names[..count];
        let site = names.iter().fold(Site::sound(), |site, name| site.write(name, bold));
        let site = articles(with_fonts(site, names), sized(30), "Words @.\n", &text);
        assert_eq!(endure("many fonts", &site, &["check"]).status, Some(status));
        endure("many fonts", &site, &["build"]);
    }
    // Fonts of which some tables are broken are drawn as far as they can be.
    for (number, step) in [3, 17, 101, 1009, 10_007, 50_021].into_iter().enumerate() {
        let mut broken = bold.to_vec();
        for (offset, byte) in broken.iter_mut().enumerate().skip(400).step_by(step) {
            *byte = u8::try_from((offset * 31 + number) % 256).unwrap();
        }
        let cut = &bold[..bold.len() / step];
        for bytes in [broken.as_slice(), cut] {
            let site = Site::sound().write("fonts/broken.ttf", bytes);
            check_and_build("a broken font", &with_fonts(site, &["fonts/broken.ttf".to_owned()]));
        }
    }
}
