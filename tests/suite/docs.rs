//! Documentation is true: its commands are run, its examples are built, its lists are complete.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use factpress::diagnostics::Code;

use crate::fixture::{Site, outcome};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub fn read(path: &str) -> String {
    std::fs::read_to_string(repository(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn documents() -> Vec<String> {
    let names = std::fs::read_dir(repository("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let pages = names.filter(|name| name.contains(".md")).map(|name| format!("docs/{name}"));
    pages
        .chain(["README.md".to_owned(), "CONTRIBUTING.md".to_owned(), "CHANGELOG.md".to_owned()])
        .collect()
}

/// The fenced blocks of a document whose fence says `info`. A block with fences in it stands between longer ones.
pub fn blocks(document: &str, info: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        let fence: String = line.chars().take_while(|c| *c == '`').collect();
        if fence.len() < 3 {
            continue;
        }
        let block: String = lines
            .by_ref()
            .take_while(|line| *line != fence)
            .map(|line| format!("{line}\n"))
            .collect();
        if line.trim_start_matches('`') == info {
            blocks.push(block);
        }
    }
    blocks
}

/// Blocks that begin with the name of a file, in a comment of their language.
pub fn files(document: &str) -> Vec<(String, String)> {
    let named = |language: &str, open: &str, close: &str| -> Vec<(String, String)> {
        let of_block = |block: String| {
            let (first, rest) = block.split_once('\n')?;
            let path = first.strip_prefix(open)?.strip_suffix(close)?;
            Some((path.to_owned(), rest.to_owned()))
        };
        blocks(document, language).into_iter().filter_map(of_block).collect()
    };
    let marked =
        ["markdown", "html", "svg"].map(|language| named(language, "<!-- ", " -->")).concat();
    [named("yaml", "# ", ""), named("css", "/* ", " */"), marked].concat()
}

#[test]
fn commands_print_what_their_documentation_says() {
    let documents = ["docs/commands.md", "docs/principles.md"].map(read);
    for block in documents.iter().flat_map(|document| blocks(document, "console")) {
        let (command, expected) =
            block.strip_prefix("$ factpress ").unwrap().split_once('\n').unwrap();
        let site = Site::copied("full");
        let mut program = Command::new(env!("CARGO_BIN_EXE_factpress"));
        program.current_dir(site.path("")).args(command.split(' '));
        let outcome = outcome(&mut program);
        assert_eq!(outcome.status, 0, "{command}: {}", outcome.stderr);
        assert_eq!(outcome.stdout, expected, "{command}: {}", outcome.stderr);
    }
}

#[test]
fn the_examples_of_files_are_a_site() {
    let mut site = Site::empty();
    let examples = files(&(read("docs/settings.md") + &read("docs/files.md")));
    assert!(examples.len() >= 8, "{}", examples.len());
    for (path, text) in examples {
        site = site.write(&path, text);
    }
    assert_eq!(site.found(), []);
    site.built();
}

/// The example of the README is a verdict, and its message is the one that is printed.
#[test]
fn the_readme_shows_what_there_is() {
    let readme = read("README.md");
    let [verdict] = &blocks(&readme, "yaml")[..] else { panic!("one example") };
    let site = Site::empty()
        .article("river", "On Sunday the river rose by two metres.")
        .write("content/articles/river/verdicts/two-metres.yaml", verdict);
    assert_eq!(site.found(), []);
    let message =
        blocks(&readme, "text").into_iter().find(|block| block.starts_with("error[")).unwrap();
    assert!(read("tests/sites/passages.stderr").contains(&message), "{message}");
}

/// What a newcomer is told to run is what is run before a change is taken.
#[test]
fn the_readmes_commands_are_those_of_ci() {
    let run = read(".ci/run");
    let commands: Vec<String> = blocks(&read("README.md"), "sh")
        .iter()
        .flat_map(|block| block.lines())
        .map(str::to_owned)
        .collect();
    assert_eq!(commands, ["cargo run --release -- build", "cargo test"]);
    for command in commands {
        assert!(run.lines().any(|line| line.trim() == command), "{command} is not in .ci/run");
    }
}

#[test]
fn every_code_is_explained() {
    let document = read("docs/diagnostics.md");
    let sections: Vec<&str> = document.split("\n## ").skip(1).collect();
    let names: Vec<&str> = sections.iter().map(|section| section.lines().next().unwrap()).collect();
    assert_eq!(names, Code::ALL.iter().map(|code| code.name()).collect::<Vec<_>>());
    for (section, code) in sections.iter().zip(Code::ALL) {
        assert!(section.contains(code.meaning()), "{}: {}", code.name(), code.meaning());
        assert!(section.contains("\n**What to do.** "), "{} says what to do", code.name());
    }
}

#[test]
fn links_in_documents_lead_somewhere() {
    for path in documents() {
        let folder = repository(&path).parent().unwrap().to_owned();
        for link in read(&path).split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let is_elsewhere = link.contains("://")
                || link.starts_with('/')
                || link.starts_with('#')
                || link.contains('<');
            // Examples of content link to other content.
            let is_example = link.ends_with("source.md");
            let target = folder.join(link.split('#').next().unwrap());
            assert!(is_elsewhere || is_example || target.exists(), "{path}: {link}");
        }
    }
}

/// The values that templates see, as a table for each struct of `src/render/view.rs` and the file below it.
fn template_values() -> String {
    let mut document =
        "# The values that templates see\n\nMade from `src/render/view.rs`, so that it is complete.\n".to_owned();
    let source = ["src/render/view.rs", "src/render/view/lists.rs"].map(read).concat();
    let mut comment = String::new();
    for line in source.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("/// ") {
            let space = if comment.is_empty() { "" } else { " " };
            write!(comment, "{space}{text}").unwrap();
        } else if let Some(name) = line.strip_prefix("pub struct ") {
            let name = name.trim_end_matches(" {");
            write!(
                document,
                "\n## {name}\n\n{comment}\n\n| Field | Type | Meaning |\n| --- | --- | --- |\n"
            )
            .unwrap();
            comment.clear();
        } else if let Some((name, kind)) =
            line.strip_prefix("pub ").and_then(|field| field.split_once(": "))
        {
            let kind = kind
                .trim_end_matches(',')
                .replace("&'static str", "text")
                .replace("String", "text");
            let kind = kind.replace("usize", "number").replace("f64", "number");
            writeln!(document, "| `{name}` | {} | {comment} |", readable(&kind)).unwrap();
            comment.clear();
        } else if line == "}" {
            comment.clear();
        }
    }
    document
}

/// A type as people read it: `Option<Vec<CardView>>` is "list of `CardView`, or nothing".
fn readable(kind: &str) -> String {
    if let Some(inner) = kind.strip_prefix("Option<") {
        format!("{}, or nothing", readable(&inner[..inner.len() - 1]))
    } else if let Some(inner) = kind.strip_prefix("Shared<") {
        readable(&inner[..inner.len() - 1])
    } else if let Some(inner) = kind.strip_prefix("Vec<") {
        format!("list of {}", readable(&inner[..inner.len() - 1]))
    } else if kind.starts_with("BTreeMap<text, ") {
        "values by name".to_owned()
    } else if kind.ends_with("View") {
        format!("[{kind}](#{})", kind.to_lowercase())
    } else if kind == "bool" {
        "true or false".to_owned()
    } else if kind == "Value" {
        "HTML".to_owned()
    } else {
        kind.to_owned()
    }
}

#[test]
fn the_list_of_template_values_is_complete() {
    snapbox::assert_data_eq!(
        template_values(),
        snapbox::file!["../../docs/template-values.md"].raw()
    );
}

/// The project publishes its own fact-check, without a single warning.
#[test]
fn the_projects_own_site_is_sound() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_factpress"));
    program.args(["check", "--site"]).arg(repository(""));
    let outcome = outcome(&mut program);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(
        outcome.stdout.ends_with("0 errors, 0 warnings\n"),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
}
