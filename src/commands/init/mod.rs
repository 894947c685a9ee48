//! `factpress init`: creates a new site in a folder. Options give its name and addresses; in a
//! terminal, the user is asked for the rest.

mod files;

use std::io;
use std::process::ExitCode;

use camino::Utf8Path;

use crate::cli::parsers::{parse_base_url, parse_line};
use crate::cli::{Cli, Init};
use crate::commands::init::files::{NewSite, new_site_files};
use crate::commands::terminal::{is_interactive, print_line, prompt};
use crate::output;

/// The address of a new site if the real one is not known. `example` is reserved (RFC 2606).
const PLACEHOLDER_URL: &str = "https://site.example/";

pub(crate) fn run(options: &Init, cli: &Cli) -> io::Result<ExitCode> {
    let site = if is_interactive() { from_prompts(options)? } else { from_options(options)? };
    let files = new_site_files(&site)?;
    output::create_files(&options.folder, &files)?;
    if !cli.quiet {
        print_report(&options.folder, files.len(), &site)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the facts that options give, and defaults for the rest.
fn from_options(options: &Init) -> io::Result<NewSite> {
    let repository = options.repository.as_deref().map(without_git_suffix);
    let title = match &options.title {
        Some(title) => title.clone(),
        None => title_from_folder(&options.folder)?,
    };
    let base_url = match &options.base_url {
        Some(base_url) => base_url.clone(),
        None => default_base_url(repository.as_deref()),
    };
    Ok(NewSite { title, base_url, repository, template: options.template })
}

/// Asks for the facts that no option gives.
fn from_prompts(options: &Init) -> io::Result<NewSite> {
    let mut site = from_options(options)?;
    if options.title.is_none() {
        site.title = prompt("The name of the site", &site.title, parse_line)?;
    }
    if options.repository.is_none() {
        let url = prompt("The address of its repository, if there is one", "", parse_base_url)?;
        if !url.is_empty() {
            site.repository = Some(without_git_suffix(&url));
        }
    }
    if options.base_url.is_none() {
        let default = default_base_url(site.repository.as_deref());
        site.base_url = prompt("The address of the published site", &default, parse_base_url)?;
    }
    Ok(site)
}

/// Makes a title from the name of a folder: `river-desk` becomes "River desk".
fn title_from_folder(folder: &Utf8Path) -> io::Result<String> {
    let folder = camino::absolute_utf8(folder)?;
    let folder = folder.canonicalize_utf8().unwrap_or(folder);
    let mut words = folder.file_name().unwrap_or_default().replace(['-', '_'], " ");
    words.retain(|c| !c.is_control());
    let mut chars = words.trim().chars();
    let Some(first) = chars.next() else {
        return Ok("Fact-checks".to_owned());
    };
    Ok(first.to_uppercase().chain(chars).collect())
}

/// Removes the `.git` that is part of the URL for git, but not of the web page.
fn without_git_suffix(url: &str) -> String {
    let url = url.trim_end_matches('/');
    url.strip_suffix(".git").unwrap_or(url).to_owned()
}

fn default_base_url(repository: Option<&str>) -> String {
    let github_pages = repository.and_then(github_pages_url);
    github_pages.unwrap_or_else(|| PLACEHOLDER_URL.to_owned())
}

/// Returns the URL at which GitHub Pages publishes a repository without a domain of its own.
fn github_pages_url(repository: &str) -> Option<String> {
    let (owner, name) = repository.strip_prefix("https://github.com/")?.split_once('/')?;
    if owner.is_empty() || name.is_empty() || name.contains('/') {
        return None;
    }
    let host = format!("{}.github.io", owner.to_lowercase());
    if name.to_lowercase() == host {
        return Some(format!("https://{host}/"));
    }
    Some(format!("https://{host}/{name}/"))
}

fn print_report(folder: &Utf8Path, count: usize, site: &NewSite) -> io::Result<()> {
    print_line(&format!("Wrote {count} files to `{folder}`."))?;
    if site.base_url == PLACEHOLDER_URL {
        print_line(&format!(
            "{PLACEHOLDER_URL} is a placeholder: write the site's address into `site.yaml` once \
             you know it."
        ))?;
    }
    print_line(
        "The example is a draft: the preview shows it, and readers do not see it. In a public \
         repository, everybody can read the drafts; README.md names ways to keep them private.",
    )?;
    let site_option = if folder == "." { String::new() } else { format!(" --site {folder}") };
    print_line(&format!(
        "See it with `factpress serve --open{site_option}`; its README.md explains how to edit \
         and publish it."
    ))
}
