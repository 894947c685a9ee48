//! The files of a new site: those of the folder `site`, with the name and addresses filled in. A
//! template in the folder `templates` replaces the example and some other files.

use std::collections::BTreeMap;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum;
use include_dir::{Dir, include_dir};
use serde::Serialize;

use crate::cli::Template;
use crate::content::yaml;
use crate::content::yaml::schema::{SchemaKind, schema};

static SITE: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/commands/init/site");
/// A folder for each template.
static TEMPLATES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/commands/init/templates");

/// The folders of `site` whose files a template leaves out.
const EXAMPLE_FOLDERS: [&str; 2] = ["content/articles/example/verdicts", "content/people"];

/// A line of `site.yaml` that the first fields replace.
const SITE_PLACEHOLDER: &str = "@SITE@\n";
/// Replaced by the version of Factpress.
const VERSION_PLACEHOLDER: &str = "@VERSION@";
/// Replaced by the commit of Factpress, with its version as a comment, or by the tag of the version if
/// the commit is unknown.
const COMMIT_PLACEHOLDER: &str = "@COMMIT@";
/// A paragraph of `README.md` about the example.
const EXAMPLE_PLACEHOLDER: &str = "@EXAMPLE@\n";
/// That paragraph for a site without a template.
const EXAMPLE: &str = "Look at the article `example`, which is a draft that readers do not see. Then \
    delete its folder and\nthe person `reporter`. Change the pages: they are only examples.\n";
/// That paragraph for a site with a template.
const TEMPLATE_EXAMPLE: &str = "[For editors](EDITORS.md) explains how to work with this site. Look at the \
    article `example`, which is a\ndraft that readers do not see. Then delete its folder and the people. \
    Change the pages: they are only\nexamples.\n";
/// The lines of `site.yaml` if the repository is unknown.
const NO_REPOSITORY: &str = "# For links to the files and to report an error:\n\
                             # repository: {url: \"https://github.com/owner/name\", branch: main}\n";

type File = (Utf8PathBuf, Vec<u8>);
type Files = BTreeMap<Utf8PathBuf, Vec<u8>>;

/// What differs from one new site to another.
pub(crate) struct NewSite {
    pub(crate) title: String,
    pub(crate) base_url: String,
    pub(crate) repository: Option<String>,
    pub(crate) template: Option<Template>,
}

/// The first fields of `site.yaml`.
#[derive(Serialize)]
struct SiteYaml<'a> {
    title: &'a str,
    base_url: &'a str,
    organization: Organization<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repository: Option<Repository<'a>>,
}

#[derive(Serialize)]
struct Organization<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Repository<'a> {
    url: &'a str,
    branch: &'a str,
}

/// Returns the paths and bytes of all files of a new site.
pub(crate) fn new_site_files(site: &NewSite) -> io::Result<Vec<File>> {
    let mut files = BTreeMap::new();
    add_files(&SITE, "", site, &mut files)?;
    if let Some(template) = site.template {
        files.retain(|path, _| !EXAMPLE_FOLDERS.iter().any(|folder| path.starts_with(folder)));
        let name = match template {
            Template::Debate => "debate",
            Template::Newsroom => "newsroom",
            Template::Classroom => "classroom",
        };
        if let Some(dir) = TEMPLATES.get_dir(name) {
            add_files(dir, name, site, &mut files)?;
        }
    }
    add_schemas(&mut files)?;
    Ok(files.into_iter().collect())
}

/// Adds the JSON Schemas that the example's files and `.vscode/settings.json` name.
fn add_schemas(files: &mut Files) -> io::Result<()> {
    for kind in SchemaKind::value_variants() {
        let Some(value) = kind.to_possible_value() else { continue };
        let path = Utf8PathBuf::from(format!("schemas/{}.json", value.get_name()));
        let text = serde_json::to_string_pretty(&schema(*kind, &[]))? + "\n";
        files.insert(path, text.into_bytes());
    }
    Ok(())
}

/// Adds the files of a folder, with paths relative to `root`. They replace files of the same paths.
fn add_files(dir: &Dir, root: &str, site: &NewSite, files: &mut Files) -> io::Result<()> {
    for file in dir.files() {
        let Some(path) = Utf8Path::from_path(file.path()) else {
            return Err(io::Error::other("a path is not UTF-8"));
        };
        let Some(text) = file.contents_utf8() else {
            return Err(io::Error::other(format!("`{path}` is not UTF-8")));
        };
        let path = path.strip_prefix(root).unwrap_or(path);
        let path = Utf8PathBuf::from(path.as_str().replace('\\', "/"));
        files.insert(path, fill_placeholders(text, site).into_bytes());
    }
    for dir in dir.dirs() {
        add_files(dir, root, site, files)?;
    }
    Ok(())
}

fn fill_placeholders(text: &str, site: &NewSite) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let commit = match option_env!("FACTPRESS_COMMIT") {
        Some(commit) => format!("{commit} # v{version}"),
        None => format!("v{version}"),
    };
    let example = if site.template.is_some() { TEMPLATE_EXAMPLE } else { EXAMPLE };
    // The user's values come last, so that placeholders in them are not replaced.
    text.replace(VERSION_PLACEHOLDER, version)
        .replace(COMMIT_PLACEHOLDER, &commit)
        .replace(EXAMPLE_PLACEHOLDER, example)
        .replacen(SITE_PLACEHOLDER, &site_fields(site), 1)
}

fn site_fields(site: &NewSite) -> String {
    let NewSite { title, base_url, repository, .. } = site;
    let organization = Organization { name: title };
    let repository = repository.as_deref().map(|url| Repository { url, branch: "main" });
    let rest = if repository.is_some() { "" } else { NO_REPOSITORY };
    yaml::write(&SiteYaml { title, base_url, organization, repository }) + rest
}
