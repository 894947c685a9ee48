//! Tests the documentation: runs its commands, builds its examples, and checks its lists and links.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser;
use clap::error::ErrorKind::{InvalidSubcommand, UnknownArgument};
use factpress::cli::Cli;
use factpress::diagnostics::Code;

use crate::fixture::{Site, outcome};

pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub fn read(path: &str) -> String {
    std::fs::read_to_string(repository(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn documents() -> Vec<String> {
    let mut documents = Vec::new();
    for folder in ["docs", "docs/diagnostics", "docs/guides"] {
        for entry in std::fs::read_dir(repository(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if Path::new(&name).extension().is_some_and(|it| it == "md") {
                documents.push(format!("{folder}/{name}"));
            }
        }
    }
    for name in ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"] {
        documents.push(name.to_owned());
    }
    documents
}

/// Returns the fenced blocks with this info string. A block that contains fences has a longer fence.
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

/// Returns the paths and texts of blocks that begin with the path of a file in a comment.
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

/// The example of the README is a valid verdict, and its message is one that Factpress prints.
#[test]
fn the_readme_is_right() {
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

/// CI runs the commands that the README gives to newcomers.
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
    let rows: Vec<&str> = document.lines().filter(|line| line.starts_with("| [")).collect();
    assert_eq!(rows.len(), Code::ALL.len());
    for (row, code) in rows.into_iter().zip(Code::ALL) {
        let (name, meaning) = (code.name(), code.meaning());
        assert_eq!(row, format!("| [`{name}`](diagnostics/{name}.md) | {meaning} |"));
        let page = read(&format!("docs/diagnostics/{name}.md"));
        assert!(page.starts_with(&format!("# {name}\n\n")), "{name}");
        assert!(page.replace('\n', " ").contains(meaning), "{name}: {meaning}");
        assert!(page.contains("\n**What to do.** "), "{name} says what to do");
    }
    let pages = documents().iter().filter(|path| path.starts_with("docs/diagnostics/")).count();
    assert_eq!(pages, Code::ALL.len());
}

#[test]
fn links_in_documents_lead_somewhere() {
    for path in documents() {
        let folder = repository(&path).parent().unwrap().to_owned();
        for link in read(&path).split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let is_external = link.contains("://") || link.starts_with('/') || link.contains('<');
            // Examples of content link to other content.
            let is_example =
                link.ends_with("source.md") || [".svg", ".csv"].iter().any(|it| link.contains(it));
            if is_external || is_example {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { repository(&path) } else { folder.join(file) };
            assert!(target.exists(), "{path}: {link}");
            if !anchor.is_empty() {
                let text = std::fs::read_to_string(target).unwrap();
                assert!(anchors(&text).contains(&anchor.to_owned()), "{path}: {link}");
            }
        }
    }
}

/// Returns the anchors that GitHub gives to the headings of a document.
fn anchors(document: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    for heading in document.lines().filter(|line| line.starts_with('#')) {
        let title = heading.trim_start_matches('#').trim().to_lowercase();
        let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        anchors.push(title.chars().filter(is_kept).collect::<String>().replace(' ', "-"));
    }
    anchors
}

/// Follows the first steps in an empty folder, in the order of the page.
#[cfg(target_os = "linux")]
#[test]
fn the_first_steps_lead_to_a_site() {
    let document = read("docs/first-steps.md");
    let home = tempfile::tempdir().unwrap();
    let site = home.path().join("river-desk");
    let steps = blocks(&document, "console");
    let verdict = files(&document).remove(0);
    for (number, step) in steps.iter().enumerate() {
        let (command, expected) = step.strip_prefix("$ ").unwrap().split_once('\n').unwrap();
        let folder = if number == 0 { home.path() } else { &site };
        assert_eq!(in_shell(folder, command), expected, "{command}");
        if number == 0 {
            std::fs::write(site.join("flood.txt"), &blocks(&document, "text")[0]).unwrap();
        } else if command.starts_with("factpress new verdict") {
            assert!(site.join(&verdict.0).exists());
            std::fs::write(site.join(&verdict.0), &verdict.1).unwrap();
        }
    }
    assert!(site.join("public/claims/two-metres/index.html").exists());
}

/// Runs a command in a folder and returns its standard output.
#[cfg(target_os = "linux")]
pub fn in_shell(folder: &Path, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_factpress")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-e", "-u", "-c", command]).current_dir(folder).env("PATH", path);
    let outcome = outcome(&mut shell);
    assert_eq!(outcome.status, 0, "{command}\n{}{}", outcome.stdout, outcome.stderr);
    outcome.stdout
}

/// Returns the values for templates: a table for each struct of `src/render/views`.
fn template_values() -> String {
    let mut document =
        "# Values for templates\n\nTemplates can use these values: see [Themes](themes.md#templates). \
         This list is made from `src/render/views`.\n".to_owned();
    let source = view_sources();
    let mut comment = String::new();
    let mut is_skipped = false;
    for line in source.lines().map(str::trim) {
        if line == "#[serde(skip)]" {
            is_skipped = true;
        } else if is_skipped {
            is_skipped = false;
            comment.clear();
        } else if let Some(text) = line.strip_prefix("/// ") {
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

/// Returns the source texts of all views, `mod.rs` first.
fn view_sources() -> String {
    let folder = repository("src/render/views");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_by_key(|name| (name != "mod.rs", name.clone()));
    names.iter().map(|name| read(&format!("src/render/views/{name}"))).collect()
}

/// Returns the name of a type for readers: `Option<Vec<CardView>>` is "list of `CardView`, or nothing".
fn readable(kind: &str) -> String {
    if let Some(inner) = kind.strip_prefix("Option<") {
        format!("{}, or nothing", readable(&inner[..inner.len() - 1]))
    } else if let Some(inner) = kind.strip_prefix("CachedValue<") {
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

/// The project's own fact-check has no warnings.
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

/// Returns the arguments of the commands in a block of shell commands that are commands of Factpress.
fn factpress_commands(block: &str) -> Vec<Vec<String>> {
    let mut commands = Vec::new();
    let lines = block.replace("\\\n", " ");
    for command in lines.lines().flat_map(|line| line.split(" | ")) {
        let command = command.split(['>', '<', '#']).next().unwrap_or_default().trim();
        if command.starts_with("factpress ") {
            commands.push(shlex::split(command).unwrap_or_else(|| panic!("quotes in `{command}`")));
        }
    }
    commands
}

/// Commands in blocks of shell commands are not run, but each of them is one that Factpress has. The
/// commands that a sentence names may lack arguments.
#[test]
fn commands_in_documents_exist() {
    let mut found = 0;
    for path in documents() {
        let document = read(&path);
        for block in blocks(&document, "sh") {
            for words in factpress_commands(&block) {
                let parsed = Cli::try_parse_from(&words);
                assert!(parsed.is_ok(), "{path}: {words:?}: {}", parsed.unwrap_err());
                found += 1;
            }
        }
        for code in document.lines().flat_map(|line| line.split('`').skip(1).step_by(2)) {
            for words in factpress_commands(code) {
                if let Err(error) = Cli::try_parse_from(&words) {
                    let is_unknown = matches!(error.kind(), InvalidSubcommand | UnknownArgument);
                    assert!(!is_unknown || words[1] == "COMMAND", "{path}: `{code}`: {error}");
                }
                found += 1;
            }
        }
    }
    assert!(found > 80, "{found}");
}
