//! The examples of `docs/diagnostics.md`, which `explain` prints: the wrong ones cause their code and
//! no other, the right ones none.

use std::path::Path;
use std::thread;

use factpress::diagnostics::Code;

use crate::docs::{blocks, read};
use crate::fixture::{Site, found_in};
use crate::since;

/// Codes without an example, because it would need invalid bytes, 64 MiB or another host.
const WITHOUT: [&str; 5] =
    ["unreadable-base", "invalid-encoding", "file-too-large", "dead-link", "quote-gone"];

const SOURCE: &str = "The river rose by two metres on Sunday, the council said. Nobody was hurt. On Monday the river fell.\n";

/// The site that the examples change.
fn site() -> Site {
    let verdict = |claim: &str, quote: &str| {
        format!(
            "claim: {claim}\npassages:\n  - quote: {quote}\nrating: false\nsummary: The gauge shows 1.4 metres.\n\
             evidence:\n  - {{title: Readings, publisher: The water board}}\n  - {{title: A report, publisher: The council}}\n\
             authors: [A Reporter]\nreviewers: [An Editor, Another Editor]\nstatus: published\n\
             published: 2026-01-16\ncorrections:\n  - {{date: 2026-01-20, kind: update, note: The gauge was named.}}\n"
        )
    };
    let sha256 = factpress::content::sha256(SOURCE.as_bytes());
    Site::empty()
        .write(
            "site.yaml",
            "title: The river desk\nbase_url: https://desk.example/checks/\ntheme: own\n",
        )
        .write("themes/own/theme.yaml", "extends: broadsheet\n")
        .write("content/sources/gauge.yaml", "title: Gauge readings\n")
        .write(
            "content/articles/flood/article.yaml",
            format!("title: After the flood\nsource_sha256: {sha256}\naliases: [the-flood]\n"),
        )
        .write("content/articles/flood/source.md", SOURCE)
        .write(
            "content/articles/flood/verdicts/two-metres.yaml",
            verdict("The river rose by two metres.", "The river rose by two metres"),
        )
        .write(
            "content/articles/flood/verdicts/nobody-hurt.yaml",
            verdict("Nobody was hurt.", "Nobody was hurt") + "topics: [Floods]\n",
        )
}

/// Returns the paths and lines of the examples in a section that are marked `wrong` or `right`.
fn examples(section: &str, mark: &str) -> Vec<(String, String)> {
    let signs = [
        ("yaml", "# ", ""),
        ("markdown", "<!-- ", " -->"),
        ("html", "<!-- ", " -->"),
        ("svg", "<!-- ", " -->"),
        ("css", "/* ", " */"),
    ];
    let of_language = |(language, open, close): (&str, &str, &str)| -> Vec<(String, String)> {
        let blocks = blocks(section, &format!("{language} {mark}")).into_iter();
        let file = |block: String| {
            let (first, lines) = block.split_once('\n').unwrap();
            let path = first.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
            (path.unwrap_or_else(|| panic!("{first} names a file")).to_owned(), lines.to_owned())
        };
        blocks.map(file).collect()
    };
    signs.into_iter().flat_map(of_language).collect()
}

/// Adds an example to the site. Its fields replace those of an existing YAML file; any other file is
/// replaced as a whole.
fn with(site: Site, (path, lines): &(String, String)) -> Site {
    let is_yaml = Path::new(path).extension().is_some_and(|extension| extension == "yaml");
    if !is_yaml || !site.path(path).exists() {
        return site.write(path, lines);
    }
    let named: Vec<&str> =
        fields(lines).into_iter().map(|field| field.split(':').next().unwrap()).collect();
    let text = site.read(path);
    let kept = fields(&text)
        .into_iter()
        .filter(|field| !named.contains(&field.split(':').next().unwrap()));
    site.write(path, kept.collect::<String>() + lines)
}

/// Splits a YAML file into its top-level fields.
fn fields(text: &str) -> Vec<&str> {
    let starts: Vec<usize> = text
        .match_indices('\n')
        .map(|(at, _)| at + 1)
        .filter(|at| text[*at..].starts_with(char::is_alphabetic))
        .collect();
    let ends = starts.iter().copied().chain([text.len()]);
    [0].iter().chain(&starts).zip(ends).map(|(start, end)| &text[*start..end]).collect()
}

/// Returns the codes that `check` reports for a site with some examples in it.
fn codes(code: &str, examples: &[(String, String)]) -> Vec<String> {
    let site = site();
    let is_change = since::CODES.contains(&code);
    if is_change {
        since::begin(&site);
    }
    let site = examples.iter().fold(site, with);
    let report = if is_change { since::report(&site) } else { site.report() };
    let mut codes: Vec<String> = found_in(&report).into_iter().map(|(code, ..)| code).collect();
    codes.dedup();
    codes
}

fn wrong_in(section: &str) -> Vec<String> {
    let code = section.lines().next().unwrap();
    let (wrong, right) = (examples(section, "wrong"), examples(section, "right"));
    let is_shown = !WITHOUT.contains(&code);
    let mut complaints = Vec::new();
    if wrong.is_empty() == is_shown {
        complaints.push(format!("{code}: {} examples", wrong.len()));
    }
    if is_shown && codes(code, &wrong) != [code] {
        complaints.push(format!("{code}: the wrong example is {:?}", codes(code, &wrong)));
    }
    if !right.is_empty() && !codes(code, &right).is_empty() {
        complaints.push(format!("{code}: the right example is {:?}", codes(code, &right)));
    }
    complaints
}

#[test]
fn every_example_causes_what_it_is_marked_with() {
    assert_eq!(site().found(), []);
    let document = read("docs/diagnostics.md");
    let sections: Vec<&str> = document.split("\n## ").skip(1).collect();
    assert_eq!(sections.len(), Code::ALL.len());
    let complaints: Vec<String> = thread::scope(|scope| {
        let half = |part: usize| {
            let own = sections.iter().skip(part).step_by(2);
            scope.spawn(|| own.flat_map(|section| wrong_in(section)).collect::<Vec<_>>())
        };
        let halves = [half(0), half(1)];
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
