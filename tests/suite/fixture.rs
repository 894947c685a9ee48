//! Creates a site in a temporary folder and runs the program on it.

use std::path::{Path, PathBuf};
use std::process::Command;

use scraper::{ElementRef, Html, Selector};

/// A site in a temporary folder.
pub struct Site {
    folder: tempfile::TempDir,
    cache: tempfile::TempDir,
}

/// The built-in themes.
pub const THEMES: [&str; 3] = ["broadsheet", "ledger", "plain"];

/// The result of a run of the program.
pub struct Outcome {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A diagnostic as `check --format json` prints it: code, file, line and column.
pub type Found = (String, String, u64, u64);

impl Site {
    /// Creates a site with nothing but `site.yaml`.
    pub fn empty() -> Self {
        let site = Self::in_folder(tempfile::tempdir().unwrap());
        site.write("site.yaml", "title: A site\nbase_url: https://desk.example/checks/\n")
    }

    /// Creates a site without errors: one article and one published claim.
    pub fn sound() -> Self {
        Self::empty()
            .article(
                "report",
                "The river rose by two metres. Nobody was hurt.\n\nThe bridge is closed.\n",
            )
            .claim("report", "river", "The river rose by two metres")
    }

    /// Copies a site from a folder of `tests/sites`.
    pub fn copied(case: &str) -> Self {
        Self::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(case))
    }

    /// Copies a site to another folder.
    pub fn copy_of(site: &Self) -> Self {
        Self::from_folder(site.folder.path())
    }

    pub fn from_folder(from: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for entry in walkdir::WalkDir::new(from)
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
        {
            let to = folder.path().join(entry.path().strip_prefix(from).unwrap());
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(entry.path(), to).unwrap();
        }
        Self::in_folder(folder)
    }

    fn in_folder(folder: tempfile::TempDir) -> Self {
        Self { folder, cache: tempfile::tempdir().unwrap() }
    }

    pub fn cache_folder(&self) -> &Path {
        self.cache.path()
    }

    /// Returns the files in the cache of this site, with their bytes.
    pub fn cached_files(&self) -> Vec<(String, Vec<u8>)> {
        files(self.cache.path())
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let full = self.path(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, text).unwrap();
        self
    }

    pub fn remove(self, path: &str) -> Self {
        std::fs::remove_file(self.path(path)).unwrap();
        self
    }

    /// Replaces words of a file.
    pub fn edit(self, path: &str, from: &str, to: &str) -> Self {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no `{from}`:\n{text}");
        self.write(path, text.replacen(from, to, 1))
    }

    /// Makes a file too large to be read, without writing so many bytes.
    pub fn huge(self, path: &str) -> Self {
        let file = std::fs::File::options().write(true).open(self.path(path)).unwrap();
        file.set_len(factpress::diagnostics::source_map::MAX_FILE_BYTES as u64 + 1).unwrap();
        self
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// Adds an article from Markdown.
    pub fn article(self, id: &str, source: &str) -> Self {
        self.write(
            &format!("content/articles/{id}/article.yaml"),
            format!("title: The title of {id}\n"),
        )
        .write(&format!("content/articles/{id}/source.md"), source)
    }

    /// Adds a published claim with one quote.
    pub fn claim(self, article: &str, id: &str, quote: &str) -> Self {
        let path = format!("content/articles/{article}/verdicts/{id}.yaml");
        self.write(&path, verdict(&format!("- quote: {}", yaml(quote))))
    }

    /// Adds a published claim with these passages.
    pub fn claim_with(self, article: &str, id: &str, passages: &str) -> Self {
        let path = format!("content/articles/{article}/verdicts/{id}.yaml");
        self.write(&path, verdict(passages))
    }

    /// A published claim without a text.
    pub fn textless(self, id: &str) -> Self {
        let text = verdict("");
        self.write(&format!("content/claims/{id}.yaml"), text.replace("passages:\n", ""))
    }

    pub fn run(&self, arguments: &[&str]) -> Outcome {
        let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
        command.args(arguments).arg("--site").arg(self.folder.path());
        command.env_remove("SOURCE_DATE_EPOCH").env("NO_COLOR", "1");
        command.env("XDG_CACHE_HOME", self.cache.path());
        outcome(&mut command)
    }

    /// Builds the site without errors.
    pub fn built(self) -> Self {
        let outcome = self.run(&["build"]);
        assert_eq!(outcome.status, 0, "{}{}", outcome.stdout, outcome.stderr);
        self
    }

    /// Builds the site with a theme, without errors.
    pub fn built_in(self, theme: &str) -> Self {
        let outcome = self.run(&["build", "--theme", theme]);
        assert_eq!(outcome.status, 0, "{theme}: {}{}", outcome.stdout, outcome.stderr);
        self
    }

    /// Builds a copy of the site with each theme.
    pub fn in_every_theme(&self) -> impl Iterator<Item = Self> {
        THEMES.into_iter().map(|theme| Self::copy_of(self).built_in(theme))
    }

    pub fn report(&self) -> serde_json::Value {
        let outcome = self.run(&["check", "--format", "json"]);
        serde_json::from_str(&outcome.stdout)
            .unwrap_or_else(|_| panic!("no JSON: {}{}", outcome.stdout, outcome.stderr))
    }

    /// Returns the diagnostics of `check` in its order.
    pub fn found(&self) -> Vec<Found> {
        found_in(&self.report())
    }

    /// Parses a page of the built site.
    pub fn page(&self, path: &str) -> Html {
        Html::parse_document(&self.read(&format!("public/{path}")))
    }

    /// Returns the paths of the pages of the built site.
    pub fn pages(&self) -> Vec<String> {
        let paths = self.output().into_iter().map(|(path, _)| path);
        paths
            .filter(|path| Path::new(path).extension().is_some_and(|extension| extension == "html"))
            .collect()
    }

    /// Returns the files of the site with their bytes, sorted, without the cache.
    pub fn sources(&self) -> Vec<(String, Vec<u8>)> {
        files(&self.path(""))
            .into_iter()
            .filter(|(path, _)| !path.starts_with(".factpress/"))
            .collect()
    }

    /// Returns the files of the built site with their bytes, sorted.
    pub fn output(&self) -> Vec<(String, Vec<u8>)> {
        files(&self.path("public"))
    }
}

/// Returns the diagnostics of a report in its order.
pub fn found_in(report: &serde_json::Value) -> Vec<Found> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let found = report["diagnostics"].as_array().unwrap().iter();
    found
        .map(|found| {
            let number = |key: &str| found[key].as_u64().unwrap();
            (text(&found["code"]), text(&found["file"]), number("line"), number("column"))
        })
        .collect()
}

/// Returns the diagnostics of a report as code, file and line, in which the underlined words are in
/// `«»` and the rest is short.
pub fn underlined(site: &Site, report: &serde_json::Value) -> Vec<(String, String, String)> {
    let mut diagnostics = Vec::new();
    for found in report["diagnostics"].as_array().unwrap() {
        let text = |key: &str| found[key].as_str().unwrap().to_owned();
        let number = |key: &str| usize::try_from(found[key].as_u64().unwrap()).unwrap();
        let bytes = std::fs::read(site.path(&text("file"))).unwrap_or_default();
        let source = String::from_utf8_lossy(&bytes).replace("\r\n", "\n").replace('\r', "\n");
        let line = source.trim_start_matches('\u{feff}').split('\n').nth(number("line") - 1);
        let line: Vec<char> = line.unwrap_or_default().chars().collect();
        let start = (number("column") - 1).min(line.len());
        let is_one_line = number("end_line") == number("line");
        let end = if is_one_line { number("end_column") - 1 } else { line.len() };
        let before: String = line[..start].iter().collect();
        let words: String = line[start..end.clamp(start, line.len())].iter().collect();
        // Without underlined words, those that follow show the place.
        let is_empty = words.is_empty() && before.len() + number("line") > 1;
        let after: String = if is_empty { line[start..].iter().collect() } else { String::new() };
        let before = last_words(before.trim_start());
        let snippet = format!("{before}«{}»{}", first_words(&words), first_words(&after));
        diagnostics.push((text("code"), text("file"), snippet));
    }
    diagnostics
}

fn first_words(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Returns the words in the last 24 characters of a text.
fn last_words(text: &str) -> &str {
    let Some((start, _)) = text.char_indices().rev().nth(23) else { return text };
    match text[start..].find(' ') {
        Some(space) if start > 0 => &text[start + space + 1..],
        _ => &text[start..],
    }
}

/// Returns the messages of diagnostics without help.
pub fn without_help(report: &serde_json::Value) -> Vec<String> {
    let silent = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|found| found["help"].as_str().is_none());
    silent.map(|found| found["message"].to_string()).collect()
}

pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    walk.filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

pub fn outcome(command: &mut Command) -> Outcome {
    let output = command.output().unwrap();
    Outcome {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Returns a complete verdict file with these passages.
pub fn verdict(passages: &str) -> String {
    let passages: String = passages.lines().map(|line| format!("  {line}\n")).collect();
    format!(
        "claim: Something is so.\npassages:\n{passages}rating: false\nsummary: It is not so.\nevidence:\n  - title: A record\n\
         status: published\npublished: 2026-01-02\n"
    )
}

/// Quotes a text for YAML. A JSON string is a double-quoted scalar of YAML.
pub fn yaml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

pub fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// Returns the text of an element without notes (`data-note`).
pub fn words(element: ElementRef) -> String {
    let mut text = String::new();
    collect(element, &mut text);
    text
}

fn collect(element: ElementRef, text: &mut String) {
    for child in element.children() {
        if let Some(words) = child.value().as_text() {
            text.push_str(words);
        } else if let Some(inner) =
            ElementRef::wrap(child).filter(|inner| inner.attr("data-note").is_none())
        {
            collect(inner, text);
        }
    }
}

/// Returns the article's text on its page.
pub fn article_text(page: &Html) -> String {
    let elements = select(page, "[data-article-text]");
    assert_eq!(elements.len(), 1, "one element holds the article's text");
    words(elements[0])
}

/// Returns the joined text of the marks of a claim.
pub fn marked(page: &Html, claim: &str) -> String {
    let marks = select(page, "mark.passage");
    let carries =
        |mark: &ElementRef| mark.attr("data-claims").unwrap().split(' ').any(|id| id == claim);
    marks.into_iter().filter(carries).map(words).collect()
}
