//! `factpress init`: a new site in a folder, asked for in a terminal or told by options. It must not know what a site's
//! files hold: that is `files`'.

pub mod files;

use std::io;
use std::process::ExitCode;

use camino::Utf8Path;

use crate::cli::{Cli, Init, one_line, web_url};
use crate::commands::init::files::Facts;
use crate::commands::{ask, is_conversation, say};
use crate::output;

/// Where a site is as long as nobody says: an address that is nobody's (RFC 2606).
const NOWHERE: &str = "https://site.example/";

pub(crate) fn run(options: &Init, cli: &Cli) -> io::Result<ExitCode> {
    let facts = if is_conversation() { asked(options)? } else { told(options)? };
    let files = files::of(&facts)?;
    output::create_all(&options.folder, &files)?;
    if !cli.quiet {
        report(&options.folder, files.len(), &facts);
    }
    Ok(ExitCode::SUCCESS)
}

/// The facts as options tell them, and what is likely for the rest.
fn told(options: &Init) -> io::Result<Facts> {
    let repository = options.repository.as_deref().map(without_suffix);
    let title = options.title.clone().map_or_else(|| title_of(&options.folder), Ok)?;
    let likely =
        || repository.as_deref().and_then(pages_address).unwrap_or_else(|| NOWHERE.to_owned());
    let base_url = options.base_url.clone().unwrap_or_else(likely);
    Ok(Facts { title, base_url, repository })
}

/// The facts as options tell them, and the rest as somebody answers.
fn asked(options: &Init) -> io::Result<Facts> {
    let likely = told(options)?;
    let title = match &options.title {
        Some(title) => title.clone(),
        None => ask("What is the site called?", &likely.title, one_line)?,
    };
    let repository = match likely.repository {
        Some(repository) => Some(repository),
        None => Some(ask("The address of its repository, if there is one", "", web_url)?)
            .filter(|answer| !answer.is_empty())
            .map(|answer| without_suffix(&answer)),
    };
    let likely = repository.as_deref().and_then(pages_address).unwrap_or(likely.base_url);
    let base_url = match &options.base_url {
        Some(base_url) => base_url.clone(),
        None => ask("At which address will it be published?", &likely, web_url)?,
    };
    Ok(Facts { title, base_url, repository })
}

/// A title from the folder's name: `river-desk` is "River desk".
fn title_of(folder: &Utf8Path) -> io::Result<String> {
    let folder = camino::absolute_utf8(folder)?;
    let folder = folder.canonicalize_utf8().unwrap_or(folder);
    let words = folder.file_name().unwrap_or_default().replace(['-', '_'], " ");
    let words: String = words.chars().filter(|c| !c.is_control()).collect();
    let mut letters = words.trim().chars();
    let title: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    Ok(if title.is_empty() { "Fact-checks".to_owned() } else { title })
}

/// A repository's address as people read it, where git has another ending.
fn without_suffix(url: &str) -> String {
    let url = url.trim_end_matches('/');
    url.strip_suffix(".git").unwrap_or(url).to_owned()
}

/// Where GitHub Pages publishes a repository that has no domain of its own.
fn pages_address(repository: &str) -> Option<String> {
    let (owner, name) = repository.strip_prefix("https://github.com/")?.split_once('/')?;
    let owner = owner.to_lowercase();
    let host = format!("{owner}.github.io");
    let is_own_site = name.to_lowercase() == host;
    let address =
        if is_own_site { format!("https://{host}/") } else { format!("https://{host}/{name}/") };
    (!owner.is_empty() && !name.is_empty() && !name.contains('/')).then_some(address)
}

fn report(folder: &Utf8Path, count: usize, facts: &Facts) {
    say(&format!("Wrote {count} files to `{folder}`."));
    if facts.base_url == NOWHERE {
        say(&format!(
            "{NOWHERE} is a placeholder: write the site's address into `site.yaml` once you know it."
        ));
    }
    let serve = if folder == "." {
        "serve --open".to_owned()
    } else {
        format!("serve --open --site {folder}")
    };
    say(&format!(
        "See it with `factpress {serve}`; its README.md tells how to edit and publish it."
    ));
}
