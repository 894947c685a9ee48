//! The files of a new site: those of the folder `site`, with the few values that differ from site to site filled in. It
//! must not write them.

use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum;
use include_dir::{Dir, include_dir};
use serde::Serialize;

use crate::content::yaml;
use crate::content::yaml::schema::{FileKind, schema};

static SITE: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/commands/init/site");

/// Where the facts stand in `site.yaml`, on a line of its own.
const FACTS: &str = "@SITE@\n";
/// Where the version of Factpress stands in workflows.
const VERSION: &str = "@VERSION@";
/// What `site.yaml` says where nobody knows the repository yet.
const NO_REPOSITORY: &str = "# For links to the files and to report an error:\n\
                             # repository: {url: \"https://github.com/owner/name\", branch: main}\n";

/// What is known of a new site.
pub(crate) struct Facts {
    /// What it is called.
    pub(crate) title: String,
    /// Where it is published.
    pub(crate) base_url: String,
    /// Where its files are kept.
    pub(crate) repository: Option<String>,
}

/// The first fields of `site.yaml`.
#[derive(Serialize)]
struct Head<'a> {
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

/// Every file of a new site, by its path below the site's folder.
pub(crate) fn of(facts: &Facts) -> io::Result<Vec<(Utf8PathBuf, Vec<u8>)>> {
    let mut files = Vec::new();
    collect(&SITE, facts, &mut files)?;
    files.extend(schemas()?.into_iter().map(|(path, text)| (path, text.into_bytes())));
    files.sort();
    Ok(files)
}

/// The JSON Schemas to which `.vscode/settings.json` and the first line of the example's files lead, as `factpress
/// schema` prints them: path and text of each kind of file.
fn schemas() -> io::Result<Vec<(Utf8PathBuf, String)>> {
    let of_kind = |kind: &FileKind| {
        let name =
            kind.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        let text = serde_json::to_string_pretty(&schema(*kind))?;
        Ok((Utf8PathBuf::from(format!("schemas/{name}.json")), format!("{text}\n")))
    };
    FileKind::value_variants().iter().map(of_kind).collect()
}

fn collect(dir: &Dir, facts: &Facts, files: &mut Vec<(Utf8PathBuf, Vec<u8>)>) -> io::Result<()> {
    for file in dir.files() {
        let path = Utf8Path::from_path(file.path())
            .ok_or_else(|| io::Error::other("a path is not UTF-8"))?;
        let text = file
            .contents_utf8()
            .ok_or_else(|| io::Error::other(format!("`{path}` is not UTF-8")))?;
        files.push((
            Utf8PathBuf::from(path.as_str().replace('\\', "/")),
            filled(text, facts).into_bytes(),
        ));
    }
    dir.dirs().try_for_each(|dir| collect(dir, facts, files))
}

fn filled(text: &str, facts: &Facts) -> String {
    // What facts hold is filled in last, so that nothing in it is taken for a place.
    text.replace(VERSION, env!("CARGO_PKG_VERSION")).replacen(FACTS, &head(facts), 1)
}

fn head(facts: &Facts) -> String {
    let repository = facts.repository.as_deref().map(|url| Repository { url, branch: "main" });
    let rest = if repository.is_some() { "" } else { NO_REPOSITORY };
    let organization = Organization { name: &facts.title };
    yaml::write(&Head { title: &facts.title, base_url: &facts.base_url, organization, repository })
        + rest
}
