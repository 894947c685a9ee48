//! The built-in templates of a site's theme, without the site's own files.

use std::io;
use std::sync::Arc;

use camino::Utf8Path;

use crate::content::files::site::SiteFile;
use crate::content::source_tree::{self, SourceTree};
use crate::content::yaml;
use crate::content::yaml::decode::FromYaml;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::source_map::{SourceFile, SourceMap};
use crate::diagnostics::span::Span;
use crate::theme::inheritance::{ThemeReader, built_in_theme};
use crate::theme::{BASE, below, tera_tags};

const SITE: &str = "site.yaml";

/// A built-in template.
#[derive(Debug)]
pub struct BuiltInTemplate {
    /// The theme and the name, as in `{% extends "broadsheet/base.html" %}`.
    pub name: String,
    pub text: String,
}

impl BuiltInTemplate {
    /// Returns the names of its blocks, in their order.
    pub fn blocks(&self) -> Vec<&str> {
        tera_tags::block_names(&self.text)
    }
}

/// Returns the built-in templates that a theme consists of: those of the theme itself first, then
/// those of the theme that it extends. Without a `theme`, `site.yaml` names it.
///
/// # Errors
/// If files cannot be read, or there is no such theme.
pub fn templates(tree: &SourceTree, theme: Option<&str>) -> io::Result<Vec<BuiltInTemplate>> {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let theme = match theme {
        Some(theme) => theme.to_owned(),
        None => site_theme(tree, &mut sources)?,
    };
    let span = Span::file_start(sources.id(Utf8Path::new(SITE)));
    let mut reader = ThemeReader { tree, sources: &mut sources, diagnostics: &mut diagnostics };
    let chain = reader.read_chain(&theme, span)?;
    if !chain.iter().any(|dir| dir.name == theme) {
        return Err(unknown_theme(&theme, &diagnostics));
    }
    let mut templates = Vec::new();
    for dir in chain {
        let Some(mut built_in) = built_in_theme(&dir.name) else { continue };
        built_in.files.sort();
        for (path, bytes) in built_in.files_in("templates") {
            let name = format!("{}/{}", dir.name, below(path, "templates"));
            let text = String::from_utf8_lossy(bytes).into_owned();
            templates.push(BuiltInTemplate { name, text });
        }
    }
    Ok(templates)
}

/// Returns the name of the theme in `site.yaml`.
fn site_theme(tree: &SourceTree, sources: &mut SourceMap) -> io::Result<String> {
    if tree.entry_at(SITE).is_none() {
        let message = "there is no `site.yaml`; name the site's folder with --site, or a theme \
                       with --theme";
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    let unreadable = || io::Error::other("`site.yaml` cannot be read: see `factpress check`");
    let bytes = tree.read(Utf8Path::new(SITE)).map_err(|_| unreadable())?;
    let text = source_tree::decode(&bytes).map_err(|_| unreadable())?;
    let file = Arc::new(SourceFile::new(SITE.into(), text));
    let id = sources.add(Arc::clone(&file));
    let mut diagnostics = Diagnostics::default();
    let node = yaml::parse(id, &file, &mut diagnostics).ok_or_else(unreadable)?;
    let site = SiteFile::from_yaml(node, &mut diagnostics).ok_or_else(unreadable)?;
    Ok(site.theme.map_or_else(|| BASE.to_owned(), |theme| theme.value.0))
}

fn unknown_theme(name: &str, diagnostics: &Diagnostics) -> io::Error {
    let mut message = format!("there is no theme `{name}`");
    if let Some(help) = diagnostics.iter().find_map(|diagnostic| diagnostic.help.as_ref()) {
        message += &format!("; {help}");
    }
    io::Error::new(io::ErrorKind::NotFound, message)
}
