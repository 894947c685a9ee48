//! The sites of this repository, built by the program under test: the one that `FACTPRESS` names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The built-in themes.
pub const THEMES: [&str; 3] = ["broadsheet", "ledger", "plain"];

/// A built site.
pub struct Built {
    /// Which site and theme it is, for messages.
    pub name: String,
    folder: tempfile::TempDir,
}

impl Built {
    /// A site of this repository, built below a folder of its own.
    pub fn of(site: &str) -> Self {
        Self::with(site, &[])
    }

    /// The same, built with more options.
    pub fn with(site: &str, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = std::env::var("FACTPRESS").expect("FACTPRESS names the program");
        let out = folder.path().join("site");
        let status = Command::new(program)
            .args(["build", "-q", "--site"])
            .arg(repository().join(site))
            .args(options)
            .arg("--out")
            .arg(&out)
            .status()
            .unwrap();
        assert!(status.success());
        Self { name: format!("{site} {}", options.join(" ")), folder }
    }

    /// The project's own site and those of `tests/sites`, each in every theme; but the one that is full of mistakes.
    pub fn all() -> impl Iterator<Item = Self> {
        let mut sites: Vec<String> = names("tests/sites").iter().map(|name| format!("tests/sites/{name}")).collect();
        sites.retain(|site| repository().join(site).join("site.yaml").is_file() && !site.ends_with("faults"));
        sites.push(".".to_owned());
        let themes = names("themes");
        sites
            .into_iter()
            .flat_map(move |site| themes.clone().into_iter().map(move |theme| Self::with(&site, &["--theme", &theme])))
    }

    /// The site that has something of everything, in one theme.
    pub fn themed(theme: &str) -> Self {
        Self::with("tests/sites/full", &["--theme", theme])
    }

    /// Where it was built.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// The address of a page.
    pub fn address(&self, path: &str) -> String {
        url::Url::from_file_path(self.root().join(path)).unwrap().to_string()
    }

    /// The paths of the two fullest pages of each kind.
    pub fn samples(&self) -> Vec<String> {
        let mut kinds: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
        for path in self.pages() {
            let page = std::fs::read_to_string(self.root().join(&path)).unwrap();
            let kind = page.split("<body class=\"").nth(1).unwrap().split('"').next().unwrap();
            kinds.entry(kind.to_owned()).or_default().push((page.len(), path));
        }
        for pages in kinds.values_mut() {
            pages.sort_unstable_by(|a, b| b.cmp(a));
            pages.truncate(2);
        }
        kinds.into_values().flatten().map(|(_, path)| path).collect()
    }

    /// The paths of all pages.
    pub fn pages(&self) -> Vec<String> {
        let mut pages = Vec::new();
        let mut folders = vec![self.root()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path: PathBuf = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "html") {
                    pages.push(path.strip_prefix(self.root()).unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        pages.sort();
        pages
    }
}

/// Where the sites of this repository are.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What stands in a folder of the repository, sorted.
fn names(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(repository().join(folder)).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
