//! Builds the sites of this repository with the program that `FACTPRESS` names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const THEMES: [&str; 3] = ["broadsheet", "ledger", "plain"];

pub struct Built {
    /// The site and its theme, for messages.
    pub name: String,
    /// The output folder.
    root: PathBuf,
    /// Removes the output in the end, if the site was built here.
    _folder: Option<tempfile::TempDir>,
}

impl Built {
    /// Builds a site of this repository in a folder of its own.
    pub fn of(site: &str) -> Self {
        Self::with(site, &[])
    }

    /// Does the same with more options.
    pub fn with(site: &str, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = std::env::var("FACTPRESS").expect("FACTPRESS names the program");
        let out = folder.path().join("site");
        // 404.html has the path of the published site in its addresses.
        let base_url = format!("https://desk.example{}/", out.display());
        let status = Command::new(program)
            .args(["build", "-q", "--site"])
            .arg(repository().join(site))
            .args(options)
            .arg("--out")
            .arg(&out)
            .args(["--base-url", &base_url])
            .status()
            .unwrap();
        assert!(status.success());
        Self { name: format!("{site} {}", options.join(" ")), root: out, _folder: Some(folder) }
    }

    /// Returns the documentation, which `tests/browser/run` builds with mdBook.
    pub fn book() -> Self {
        let root = std::env::var_os("BOOK").expect("BOOK names the folder of the built book");
        Self { name: "docs".to_owned(), root: root.into(), _folder: None }
    }

    /// Builds the project's own site and those of `tests/sites` in every theme, except `faults`.
    pub fn all() -> impl Iterator<Item = Self> {
        THEMES.into_iter().flat_map(Self::all_themed)
    }

    /// Builds the same sites in one theme.
    pub fn all_themed(theme: &'static str) -> impl Iterator<Item = Self> {
        let mut sites: Vec<String> =
            names("tests/sites").iter().map(|name| format!("tests/sites/{name}")).collect();
        sites.retain(|site| {
            repository().join(site).join("site.yaml").is_file() && !site.ends_with("faults")
        });
        sites.push(".".to_owned());
        sites.into_iter().map(move |site| Self::with(&site, &["--theme", theme]))
    }

    /// Builds the same sites and the example in `examples/`, which also has cards for other sites, in
    /// one theme.
    pub fn all_and_example(theme: &'static str) -> impl Iterator<Item = Self> {
        Self::all_themed(theme).chain([Self::with("examples/town", &["--theme", theme])])
    }

    /// Builds the site that uses every feature in one theme.
    pub fn themed(theme: &str) -> Self {
        Self::with("tests/sites/full", &["--theme", theme])
    }

    /// Returns the output folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the address of a page.
    pub fn address(&self, path: &str) -> String {
        url::Url::from_file_path(self.root().join(path)).unwrap().to_string()
    }

    /// Returns the paths of the two largest pages of each kind.
    pub fn samples(&self) -> Vec<String> {
        let mut kinds: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
        for path in self.pages() {
            let page = std::fs::read_to_string(self.root().join(&path)).unwrap();
            // Cards for other sites have no class.
            let class = page.split("<body class=\"").nth(1).and_then(|rest| rest.split('"').next());
            let kind = class.unwrap_or("embed");
            kinds.entry(kind.to_owned()).or_default().push((page.len(), path));
        }
        for pages in kinds.values_mut() {
            pages.sort_unstable_by(|a, b| b.cmp(a));
            pages.truncate(2);
        }
        kinds.into_values().flatten().map(|(_, path)| path).collect()
    }

    /// Returns the paths of all pages.
    pub fn pages(&self) -> Vec<String> {
        let mut pages = Vec::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path: PathBuf = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "html") {
                    pages.push(path.strip_prefix(&self.root).unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        pages.sort();
        pages
    }
}

/// Returns the folder of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the sorted names in a folder of the repository.
pub fn names(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(repository().join(folder)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
