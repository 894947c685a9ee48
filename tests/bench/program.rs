//! The programs to measure: their commands, files and output folders.

use std::io::Result;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{generated, machine};

/// A program with a site of its own.
pub struct Program {
    /// Its name and version.
    pub name: String,
    pub root: PathBuf,
    /// The files and folders that a build writes.
    pub outputs: &'static [&'static str],
    binary: &'static str,
    build: &'static [&'static str],
    check: Option<&'static [&'static str]>,
    serve: &'static [&'static str],
    /// Returns the file of a claim from the number of its article and its own number.
    verdict: fn(usize, usize) -> String,
}

impl Program {
    /// Generates a site with that many claims in `root` for Factpress.
    pub fn factpress(root: &Path, claims: usize) -> Result<Self> {
        std::fs::create_dir(root)?;
        generated::site(root, claims)?;
        Ok(Self {
            name: format!("Factpress {}", env!("CARGO_PKG_VERSION")),
            root: root.to_owned(),
            outputs: &["public"],
            binary: env!("CARGO_BIN_EXE_factpress"),
            build: &["build", "--quiet"],
            check: Some(&["check", "--quiet"]),
            serve: &["serve", "--port"],
            verdict: |article, number| {
                format!("content/articles/article-{article}/verdicts/claim-{article}-{number}.yaml")
            },
        })
    }

    /// Does the same for Hugo; `None` if it is not installed.
    pub fn hugo(root: &Path, claims: usize) -> Result<Option<Self>> {
        let Some(version) = machine::version("hugo", &["version"]) else { return Ok(None) };
        generated::hugo(root, claims)?;
        Ok(Some(Self {
            name: format!("Hugo {version}"),
            root: root.to_owned(),
            outputs: &["public", "resources", ".hugo_build.lock"],
            binary: "hugo",
            build: &["build", "--quiet", "--cleanDestinationDir"],
            check: None,
            serve: &["server", "--port"],
            verdict: |article, number| format!("content/claims/claim-{article}-{number}.md"),
        }))
    }

    /// Does the same for Eleventy; `None` if it is not installed.
    pub fn eleventy(root: &Path, claims: usize) -> Result<Option<Self>> {
        let Some(version) = machine::version("eleventy", &["--version"]) else { return Ok(None) };
        generated::eleventy(root, claims)?;
        Ok(Some(Self {
            name: format!("Eleventy {version}"),
            root: root.to_owned(),
            outputs: &["public"],
            binary: "eleventy",
            build: &["--quiet"],
            check: None,
            serve: &["--quiet", "--serve", "--port"],
            verdict: |article, number| format!("content/claims/claim-{article}-{number}.md"),
        }))
    }

    pub fn build(&self) -> Command {
        self.command(self.build)
    }

    pub fn check(&self) -> Option<Command> {
        self.check.map(|arguments| self.command(arguments))
    }

    /// Returns the command that starts the preview at a port.
    pub fn serve(&self, port: u16) -> Command {
        let mut command = self.command(self.serve);
        command.arg(port.to_string());
        command
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.binary);
        command.args(arguments).current_dir(&self.root);
        command
    }

    /// Returns the output folder.
    pub fn out(&self) -> PathBuf {
        self.root.join("public")
    }

    pub fn remove_outputs(&self) -> Result<()> {
        for name in self.outputs {
            let path = self.root.join(name);
            if path.is_dir() {
                std::fs::remove_dir_all(path)?;
            } else if path.exists() {
                std::fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Changes the summary of a claim of the first article.
    pub fn edit(&self, round: usize) -> Result<()> {
        let file = self.root.join((self.verdict)(0, round % generated::CLAIMS_PER_ARTICLE));
        let text = std::fs::read_to_string(&file)?;
        let summary = format!("summary: Edit {round} of this summary.");
        let edited = |line| {
            if str::starts_with(line, "summary: ") {
                summary.clone() + "\n"
            } else {
                format!("{line}\n")
            }
        };
        std::fs::write(file, text.lines().map(edited).collect::<String>())
    }
}
