//! The examples of `docs/diagnostics/`, which `explain` prints: the wrong ones cause their code and no
//! other, the right ones none. Each page shows what the program prints for its wrong ones.

use std::path::Path;
use std::thread;

use factpress::diagnostics::Code;

use crate::docs::{blocks, read, repository};
use crate::fixture::{Site, found_in};
use crate::since;

/// Codes without an example, because it would need invalid bytes, 64 MiB or another host.
const WITHOUT: [&str; 5] =
    ["unreadable-base", "invalid-encoding", "file-too-large", "dead-link", "quote-gone"];

/// The day of the messages, because some of them name it.
const TODAY: &str = "2026-06-01";

/// The words before the message of the program, and those after it.
const INTRODUCTION: &str = "\nFactpress prints:\n\n";
const ADVICE: &str = "\n**What to do.** ";

const SOURCE: &str = "The river rose by two metres on Sunday, the council said. Nobody was hurt. On Monday the river fell.\n";

/// The site that the examples change.
pub fn site() -> Site {
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
pub fn with(site: Site, (path, lines): &(String, String)) -> Site {
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

/// Returns the site with some examples in it, and the arguments to check it. A code of
/// `check --since` is about the change that the examples make.
fn changed(code: &str, examples: &[(String, String)]) -> (Site, Vec<&'static str>) {
    let site = site();
    let is_change = since::CODES.contains(&code);
    if is_change {
        since::begin(&site);
    }
    let site = examples.iter().fold(site, with);
    let arguments = if is_change { vec!["check", "--since", "HEAD"] } else { vec!["check"] };
    (site, arguments)
}

/// Returns the codes that `check` reports for a site with some examples in it.
fn codes(code: &str, examples: &[(String, String)]) -> Vec<String> {
    let (site, arguments) = changed(code, examples);
    let outcome = site.run(&[&arguments[..], &["--format", "json"]].concat());
    let report = serde_json::from_str(&outcome.stdout).unwrap();
    let mut codes: Vec<String> = found_in(&report).into_iter().map(|(code, ..)| code).collect();
    codes.dedup();
    codes
}

/// Returns a page with what `check` prints for its wrong examples.
fn with_message(code: &str, page: &str, wrong: &[(String, String)]) -> String {
    let (site, arguments) = changed(code, wrong);
    let message = site.run(&[&arguments[..], &["--date", TODAY]].concat()).stderr;
    let longest = message.lines().map(|line| line.chars().take_while(|c| *c == '`').count()).max();
    let fence = "`".repeat(longest.unwrap_or_default().max(2) + 1);
    let (before, after) = page.split_once(ADVICE).unwrap();
    let before = before.split(INTRODUCTION).next().unwrap().trim_end();
    let message = message.trim_end();
    format!("{before}\n{INTRODUCTION}{fence}text\n{message}\n{fence}\n{ADVICE}{after}")
}

fn wrong_in(code: Code) -> Vec<String> {
    let path = format!("docs/diagnostics/{}.md", code.name());
    let (code, page) = (code.name(), read(&path));
    let (wrong, right) = (examples(&page, "wrong"), examples(&page, "right"));
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
    if is_shown {
        let expected = with_message(code, &page, &wrong);
        if expected != page && std::env::var("SNAPSHOTS").is_ok_and(|it| it == "overwrite") {
            std::fs::write(repository(&path), expected).unwrap();
        } else if expected != page {
            complaints.push(format!("{code}: the page should be\n{expected}"));
        }
    }
    complaints
}

#[test]
fn every_example_causes_what_it_is_marked_with() {
    assert_eq!(site().found(), []);
    let complaints: Vec<String> = thread::scope(|scope| {
        let half = |part: usize| {
            let own = Code::ALL.iter().skip(part).step_by(2);
            scope.spawn(|| own.flat_map(|code| wrong_in(*code)).collect::<Vec<_>>())
        };
        let halves = [half(0), half(1)];
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
