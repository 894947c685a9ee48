//! The fenced blocks of the documentation: each of them is checked by a test, or its info string says
//! that it is not run. `CONTRIBUTING.md` has the list of info strings.

use std::collections::BTreeMap;

use crate::docs::{documents, files, read};
use crate::explained::{site, with};

struct Block {
    document: String,
    /// The heading above it.
    heading: String,
    line: usize,
    info: String,
    text: String,
}

impl Block {
    fn place(&self) -> String {
        format!("{}:{}, {}", self.document, self.line, self.info)
    }

    /// Returns the path and the text of a block that begins with the path of a file in a comment.
    fn file(&self) -> Option<(String, String)> {
        files(&format!("```{}\n{}```\n", self.info, self.text)).pop()
    }
}

/// Returns all fenced blocks, also those in lists.
fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    for document in documents() {
        let text = read(&document);
        let mut heading = String::new();
        let mut open: Option<(String, Block)> = None;
        for (index, line) in text.lines().enumerate() {
            let words = line.trim_start();
            let marks: String = words.chars().take_while(|c| *c == '`').collect();
            if let Some((fence, mut block)) = open.take() {
                if words == fence.trim_start() {
                    blocks.push(block);
                    continue;
                }
                let indent = fence.len() - fence.trim_start().len();
                block.text += line.get(indent..).unwrap_or_default();
                block.text.push('\n');
                open = Some((fence, block));
            } else if marks.len() >= 3 {
                let info = words.trim_start_matches('`').to_owned();
                let fence = line.trim_end_matches(&info).to_owned();
                let block = Block {
                    document: document.clone(),
                    heading: heading.clone(),
                    line: index + 1,
                    info,
                    text: String::new(),
                };
                open = Some((fence, block));
            } else if line.starts_with('#') {
                line.clone_into(&mut heading);
            }
        }
        assert!(open.is_none(), "{document} has an open block");
    }
    blocks
}

/// The pages whose commands a test runs, and the pages whose files a test uses together.
const RUN: [&str; 4] =
    ["docs/commands.md", "docs/first-steps.md", "docs/preview.md", "docs/principles.md"];
const BUILT: [&str; 6] = [
    "docs/files.md",
    "docs/first-steps.md",
    "docs/importing.md",
    "docs/pictures.md",
    "docs/settings.md",
    "docs/tutorial-github.md",
];

/// Files for other programs, which `packaging/tests/test_recipes.py` uses.
const RECIPES: [&str; 3] =
    ["# .gitlab-ci.yml", "# .forgejo/workflows/pages.yml", "# .pre-commit-config.yaml"];

/// Codes of fields that are wrong in every file. Others depend on the rest of the file and of the site.
const FIELD_CODES: [&str; 10] = [
    "duplicate-key",
    "invalid-date",
    "invalid-id",
    "invalid-time",
    "invalid-url",
    "invalid-value",
    "invalid-yaml",
    "text-cut",
    "unknown-field",
    "wrong-type",
];

/// Returns the codes that a part of a file causes, for its fields.
fn field_codes(path: &str, text: &str) -> Vec<String> {
    let site = with(site(), &(path.to_owned(), text.to_owned()));
    let mut codes: Vec<String> = site.found().into_iter().map(|(code, ..)| code).collect();
    codes.retain(|code| FIELD_CODES.contains(&code.as_str()));
    codes
}

/// Returns what is wrong with a block that has a marker, or an error if the info string is unknown.
fn checked(block: &Block) -> Result<Vec<String>, String> {
    const VERDICT: &str = "content/articles/flood/verdicts/two-metres.yaml";
    let text = &block.text;
    match block.info.as_str() {
        "yaml site" => Ok(field_codes("site.yaml", text)),
        "yaml article" => Ok(field_codes("content/articles/flood/article.yaml", text)),
        "yaml verdict" => Ok(field_codes(VERDICT, text)),
        "yaml evidence" => Ok(field_codes(VERDICT, &format!("evidence:\n{text}"))),
        "yaml ratings" => match serde_yaml::from_str::<BTreeMap<String, serde_json::Value>>(text) {
            Ok(_) => Ok(Vec::new()),
            Err(error) => Err(error.to_string()),
        },
        "html template" => {
            let found = site().write("themes/own/templates/example.html", text).found();
            Ok(found.into_iter().map(|(code, ..)| code).collect())
        }
        _ => Err("is neither checked by a test nor marked as not run".to_owned()),
    }
}

/// Returns `true` if another test checks the block, or if it is not run.
fn is_covered(block: &Block) -> bool {
    let document = block.document.as_str();
    let is_guide = document.starts_with("docs/guides/");
    match block.info.as_str() {
        "text" | "sh" => true,
        "console" => is_guide || RUN.contains(&document),
        "json" => document == "docs/importing.md",
        "yaml" if document == "README.md" => true,
        "yaml" if RECIPES.contains(&block.text.lines().next().unwrap_or_default()) => {
            document == "docs/publishing.md"
        }
        info if info.ends_with(" wrong") || info.ends_with(" right") => {
            document.starts_with("docs/diagnostics/")
        }
        _ => block.file().is_some() && (is_guide || BUILT.contains(&document)),
    }
}

/// Returns what `check` reports for a site with the files of one section.
fn used(block: &Block, all: &[Block]) -> Vec<String> {
    let mut site = site();
    for other in all {
        if (&other.document, &other.heading) == (&block.document, &block.heading)
            && let Some((path, text)) = other.file()
        {
            site = site.write(&path, text);
        }
    }
    site.found().into_iter().map(|(code, ..)| code).collect()
}

#[test]
fn every_block_is_checked_or_marked_as_not_run() {
    let all = blocks();
    assert!(all.len() > 500, "{}", all.len());
    let mut complaints = Vec::new();
    for block in &all {
        if is_covered(block) {
            continue;
        }
        let found = if block.file().is_some() { Ok(used(block, &all)) } else { checked(block) };
        match found {
            Ok(codes) if codes.is_empty() => {}
            Ok(codes) => complaints.push(format!("{}: {codes:?}", block.place())),
            Err(error) => complaints.push(format!("{}: {error}", block.place())),
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
