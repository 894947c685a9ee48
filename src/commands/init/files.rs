//! The files of a new site: those of the folder `site`, with the name and addresses filled in.

use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum;
use include_dir::{Dir, include_dir};
use serde::Serialize;

use crate::content::yaml;
use crate::content::yaml::schema::{SchemaKind, schema};

static TEMPLATES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/commands/init/site");

/// A line of `site.yaml` that the first fields replace.
const SITE_PLACEHOLDER: &str = "@SITE@\n";
/// Replaced by the version of Factpress.
const VERSION_PLACEHOLDER: &str = "@VERSION@";
/// Replaced by the commit of Factpress, with its version as a comment, or by the tag of the version if
/// the commit is unknown.
const COMMIT_PLACEHOLDER: &str = "@COMMIT@";
/// The lines of `site.yaml` if the repository is unknown.
const NO_REPOSITORY: &str = "# For links to the files and to report an error:\n\
                             # repository: {url: \"https://github.com/owner/name\", branch: main}\n";

type File = (Utf8PathBuf, Vec<u8>);

/// What differs from one new site to another.
pub(crate) struct NewSite {
    pub(crate) title: String,
    pub(crate) base_url: String,
    pub(crate) repository: Option<String>,
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
    let mut files = Vec::new();
    add_templates(&TEMPLATES, site, &mut files)?;
    add_schemas(&mut files)?;
    files.sort();
    Ok(files)
}

/// Adds the JSON Schemas that the example's files and `.vscode/settings.json` name.
fn add_schemas(files: &mut Vec<File>) -> io::Result<()> {
    for kind in SchemaKind::value_variants() {
        let Some(value) = kind.to_possible_value() else { continue };
        let path = Utf8PathBuf::from(format!("schemas/{}.json", value.get_name()));
        let text = serde_json::to_string_pretty(&schema(*kind, &[]))? + "\n";
        files.push((path, text.into_bytes()));
    }
    Ok(())
}

fn add_templates(dir: &Dir, site: &NewSite, files: &mut Vec<File>) -> io::Result<()> {
    for file in dir.files() {
        let Some(path) = Utf8Path::from_path(file.path()) else {
            return Err(io::Error::other("a path is not UTF-8"));
        };
        let Some(template) = file.contents_utf8() else {
            return Err(io::Error::other(format!("`{path}` is not UTF-8")));
        };
        let path = Utf8PathBuf::from(path.as_str().replace('\\', "/"));
        files.push((path, fill_template(template, site).into_bytes()));
    }
    for dir in dir.dirs() {
        add_templates(dir, site, files)?;
    }
    Ok(())
}

fn fill_template(template: &str, site: &NewSite) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let commit = match option_env!("FACTPRESS_COMMIT") {
        Some(commit) => format!("{commit} # v{version}"),
        None => format!("v{version}"),
    };
    // The user's values come last, so that placeholders in them are not replaced.
    template.replace(VERSION_PLACEHOLDER, version).replace(COMMIT_PLACEHOLDER, &commit).replacen(
        SITE_PLACEHOLDER,
        &site_fields(site),
        1,
    )
}

fn site_fields(site: &NewSite) -> String {
    let NewSite { title, base_url, repository } = site;
    let organization = Organization { name: title };
    let repository = repository.as_deref().map(|url| Repository { url, branch: "main" });
    let rest = if repository.is_some() { "" } else { NO_REPOSITORY };
    yaml::write(&SiteYaml { title, base_url, organization, repository }) + rest
}
