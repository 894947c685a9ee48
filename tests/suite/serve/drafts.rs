//! The verdicts that the preview writes have no errors, whatever is selected and typed.

use serde_json::{Value, json};

use super::{Chance, Preview};
use crate::fixture::Site;

const TEXT: &str = "The river rose. The river rose again, and the river rose.\n\n\
    So it is: \"quoted\" # and 'so'. Line one\nline two. A\u{2003}wide\u{a0}space and a soft\u{ad}hyphen.\n\n\
    \u{202b}\u{5d4}\u{5e0}\u{5d4}\u{5e8} \u{5e2}\u{5dc}\u{5d4}\u{202c}. \u{6cb3}\u{6c34}\u{4e0a}\u{5347}\u{4e86}\u{3002} \
    \u{0928}\u{0926}\u{0940} \u{092c}\u{0922}\u{093c}\u{0940}\u{0964} Cafe\u{301} and caf\u{e9}. \u{1f468}\u{200d}\u{1f469}.\n\n\
    - a: b\n- \"c\"\n\nno no no no yes 1.0 null ~ {a: b} [c] & *d* !e |f >g %h @i `j`\n\n\
    He said “so” and “so” and “so”.\n\nAAAAAA aaaa\n";

/// Sends a proposal. Returns the path of the written file, or why it was not written.
fn write(preview: &Preview, proposal: &Value) -> Result<String, String> {
    let (status, answer) = preview.post("/_factpress/verdict", proposal);
    match status {
        201 => Ok(answer["path"].as_str().unwrap().to_owned()),
        422 => Err(answer["error"].as_str().unwrap().to_owned()),
        _ => panic!("{proposal}: {status} {answer}"),
    }
}

/// Asserts that `check` has no errors.
fn assert_sound(site: &Site) {
    let outcome = site.run(&["check"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let outcome = site.run(&["build", "--drafts"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
}

/// Returns the claim and the quote of a written file.
fn read_back(site: &Site, path: &str) -> (String, Value) {
    let verdict: Value = serde_yaml::from_str(&site.read(path)).unwrap();
    (verdict["claim"].as_str().unwrap().to_owned(), verdict["passages"][0].clone())
}

#[test]
fn any_claim_is_written_as_it_is_or_refused() {
    let site = Site::empty().article("report", TEXT);
    let preview = Preview::of(&site, &[]);
    let long = "A word. ".repeat(20_000);
    let claims = [
        "no",
        "yes",
        "true",
        "null",
        "~",
        "1.0",
        "0x1F",
        "2026-01-02",
        "12:30:00",
        ".nan",
        "-",
        "- a",
        "a: b",
        "a:",
        ":a",
        "# a",
        "a # b",
        "'",
        "\"",
        "''",
        "\"a\"",
        "it's",
        "\\",
        "\\n",
        "a\\tb",
        "{a: b}",
        "[a]",
        "&a",
        "*a",
        "!a",
        "!!str a",
        "|",
        ">",
        "|-",
        "%a",
        "@a",
        "`a`",
        "?",
        "? a",
        "---",
        "...",
        "--- a",
        "<<",
        "=",
        "a, b",
        "a\tb",
        "  a  ",
        "a  b",
        "a\nb",
        "a\r\nb",
        "a\n\nb",
        "\ta",
        "a\u{a0}b",
        "a\u{2028}b",
        "a\u{feff}b",
        "\u{feff}a",
        "\u{202e}abc",
        "a\u{2066}b\u{2069}",
        "a\u{200b}b",
        "a\u{ad}b",
        "\u{5d4}\u{5e0}\u{5d4}\u{5e8}",
        "\u{6cb3}\u{6c34}",
        "\u{0928}\u{0926}\u{0940}",
        "e\u{301}te\u{301}",
        "\u{1f468}\u{200d}\u{1f469}",
        "<script>alert(1)</script>",
        "[a](javascript:b)",
        "{{ a }}",
        "{% a %}",
        "con",
        "aux",
        "..",
        "/etc/passwd",
        "C:\\a",
        "🙂",
        "a\u{7}b",
        "a\0b",
        "a\u{1b}[31mb",
        "a\u{85}b",
        "a\u{92}b",
        "\u{e000}",
        "\u{fffe}",
        "\u{d7ff}",
        "\u{10ffff}",
        "a\u{c}b",
        "She said \u{201c}so\u{201d}.",
        "\u{2019}",
        "…",
        "*",
        "word[^1]",
        "word[^9]",
        &long,
        "a\rb",
        "!",
        "?!",
        "A sentence that ends with a colon:",
        "-1",
        "+1",
        "1e3",
        "1_000",
        "0o7",
        "on",
        "off",
        "y",
        "n",
    ];
    let mut written = 0;
    for claim in claims {
        let shown: String = claim.chars().take(40).collect();
        for proposal in [
            json!({"claim": claim}),
            json!({"claim": claim, "article": "report", "quote": "So it is", "rating": "true"}),
        ] {
            match write(&preview, &proposal) {
                Ok(path) => {
                    written += 1;
                    let read = read_back(&site, &path).0;
                    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                    assert_eq!(words(&read), words(claim), "{shown:?}");
                }
                Err(reason) => assert!(reason.len() > 20, "{shown:?}: {reason}"),
            }
        }
    }
    // Only control characters and the like are refused.
    assert!(written >= 2 * (claims.len() - 12), "{written} of {}", 2 * claims.len());
    assert_sound(&site);
}

#[test]
fn any_words_of_an_article_become_a_passage() {
    let site = Site::empty()
        .article("report", TEXT)
        .write("content/articles/letter/article.yaml", "title: \"A letter: #1\"\n");
    let site = site.write("content/articles/letter/source.txt", TEXT);
    let preview = Preview::of(&site, &[]);
    let page = preview.get("/articles/report/").text();
    let page = scraper::Html::parse_document(&page);
    let body = crate::fixture::article_text(&page);
    let letters: Vec<char> = body.chars().collect();
    let mut chance = Chance(0x2545_F491_4F6C_DD1D);
    let mut written = 0;
    for number in 0..120 {
        let start = chance.below(letters.len());
        let end = (start + 1 + chance.below(40)).min(letters.len());
        let text = |range: std::ops::Range<usize>| letters[range].iter().collect::<String>();
        let article = if number % 2 == 0 { "report" } else { "letter" };
        let proposal = json!({
            "article": article,
            "quote": text(start..end),
            "prefix": text(start.saturating_sub(60)..start),
            "suffix": text(end..(end + 60).min(letters.len())),
            "claim": format!("Claim {number}."),
        });
        match write(&preview, &proposal) {
            Ok(path) => {
                written += 1;
                assert_eq!(read_back(&site, &path).0, format!("Claim {number}."));
            }
            Err(reason) => assert!(reason.len() > 20, "{proposal}: {reason}"),
        }
    }
    assert!(written > 80, "{written}");
    assert_sound(&site);
}

#[test]
fn a_selection_is_found_at_its_own_place() {
    let site = Site::empty().article("report", TEXT);
    let preview = Preview::of(&site, &[]);
    for (number, (quote, prefix, suffix)) in [
        ("The river rose", "", " again"),
        ("river rose", "and the ", "."),
        ("no", "no no ", " no yes"),
        ("no", "no no no ", " yes"),
        ("“so”", "and “so” and ", "."),
        ("so", " and “so” and “", "”."),
        ("aa", "AAAAAA ", "aa"),
        ("Line one\nline two", "", ""),
        ("caf\u{e9}", "Cafe\u{301} and ", "."),
    ]
    .into_iter()
    .enumerate()
    {
        let proposal = json!({"article": "report", "quote": quote, "prefix": prefix, "suffix": suffix,
            "claim": format!("Claim {number}."), "id": format!("claim-{number}")});
        let path = write(&preview, &proposal).unwrap_or_else(|error| panic!("{proposal}: {error}"));
        let page = scraper::Html::parse_document(&preview.get("/articles/report/").text());
        let id = format!("passage-claim-{number}");
        let mark =
            crate::fixture::select(&page, "[id]").into_iter().find(|it| it.attr("id") == Some(&id));
        assert!(mark.is_some(), "{}", site.read(&path));
        let text = crate::fixture::article_text(&page);
        let marked = crate::fixture::marked(&page, &format!("claim-{number}"));
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(&marked), words(quote));
        assert!(words(&text).contains(&words(&format!("{prefix}{quote}{suffix}"))), "{text}");
    }
    assert_sound(&site);
}

#[test]
fn ids_and_ratings_are_valid_or_refused() {
    let site = Site::sound();
    let preview = Preview::of(&site, &[]);
    let (_, draft) = preview.post("/_factpress/draft", &json!({"claim": "So."}));
    let ratings = draft["ratings"].as_array().unwrap();
    assert!(ratings.len() > 4);
    for rating in ratings {
        let id = rating["id"].as_str().unwrap();
        for article in ["report", ""] {
            let quote = if article.is_empty() { "" } else { "Nobody was hurt" };
            let proposal = json!({"claim": format!("Rated {id}."), "rating": id, "article": article, "quote": quote});
            write(&preview, &proposal).unwrap_or_else(|error| panic!("{proposal}: {error}"));
        }
    }
    for rating in ["fals", "False", "true\nstatus: published", "\u{7}", "x: y"] {
        let reason = write(&preview, &json!({"claim": "So.", "rating": rating})).unwrap_err();
        assert!(reason.contains("rating"), "{rating:?}: {reason}");
    }
    let long = "a".repeat(201);
    for id in [
        "A",
        "a b",
        "a.b",
        "../x",
        "con",
        "a\nb",
        "\u{202e}a",
        "a\u{200b}",
        "é É",
        &long,
        "river",
        "-\u{7}",
    ] {
        let reason = write(&preview, &json!({"claim": "So.", "id": id})).unwrap_err();
        assert!(reason.contains("id") || reason.contains("already"), "{id:?}: {reason}");
    }
    for (id, file) in [
        ("e\u{301}te\u{301}", "\u{e9}t\u{e9}"),
        ("\u{6cb3}", "\u{6cb3}"),
        ("-", "-"),
        ("1", "1"),
        ("null", "null"),
    ] {
        let path = write(&preview, &json!({"claim": "So.", "id": id})).unwrap();
        assert_eq!(path, format!("content/claims/{file}.yaml"));
    }
    assert_sound(&site);
}
