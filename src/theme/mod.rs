//! A theme and its parents: templates, messages, options, assets and their fingerprints; the built-in ones are embedded.
//! It must not know what a page holds.

pub mod assets;
pub mod css_urls;
pub mod inheritance;
pub mod messages;
pub mod options;
pub mod templates;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::theme::inheritance::{Folder, add_source};
use crate::theme::messages::Messages;
use crate::theme::options::OptionValue;
use camino::Utf8Path;
use tera::Tera;

use crate::content::files::site::SiteFile;
use crate::content::source_tree::SourceTree;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::source_map::{SourceFile, SourceMap};
use crate::diagnostics::span::{FileId, Span, Spanned};

/// The theme that others build on when they do not say which.
const BASE: &str = "broadsheet";

/// The filter of templates that says a message. Here only its name is known, so that templates with it can be
/// read; what it says is for `render`.
pub const SAY: &str = "t";

/// Templates ready to render and assets ready to write.
pub struct Theme {
    /// Its name.
    pub name: String,
    /// The templates.
    pub tera: Tera,
    /// The assets.
    pub assets: Vec<Asset>,
    /// The words of its pages.
    pub messages: Messages,
    /// The values of its options, by name.
    pub options: BTreeMap<String, OptionValue>,
    /// The folders in which a template is looked for, in that order.
    prefixes: Vec<String>,
    /// The templates that could not be read, by name, with their text.
    left_out: Vec<(String, String)>,
    /// Whether a template is not a built-in one.
    pub has_custom_templates: bool,
    files: BTreeMap<String, FileId>,
    texts: BTreeMap<FileId, Arc<SourceFile>>,
}

/// A file that pages refer to, named by its content.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its name in the theme.
    pub name: String,
    /// Its path below the site's root.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Asset {
    /// An asset under a name that changes with its bytes.
    pub fn new(name: &str, bytes: Vec<u8>) -> Self {
        let hash = blake3::hash(&bytes).to_hex();
        let hash = hash.get(..10).unwrap_or_default();
        let path = match name.rsplit_once('.') {
            Some((stem, extension)) => format!("assets/{stem}.{hash}.{extension}"),
            None => format!("assets/{name}.{hash}"),
        };
        Self { name: name.to_owned(), path, bytes }
    }
}

impl Theme {
    /// The theme that the site names, `wanted` before it, with everything it extends.
    pub fn load(
        tree: &SourceTree,
        site: Option<&SiteFile>,
        wanted: Option<&str>,
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> std::io::Result<Self> {
        let named = site.and_then(|site| site.theme.as_ref());
        let name = wanted.or(named.map(|name| name.value.0.as_str())).unwrap_or(BASE);
        let span = named.map_or(Span::file_start(FileId::from_index(0)), |name| name.span);
        if wanted.is_some() && inheritance::folder(tree, name, sources, diagnostics)?.is_none() {
            let message =
                format!("there is no theme `{name}`: neither built in nor a folder of `themes/`");
            return Err(std::io::Error::new(std::io::ErrorKind::NotFound, message));
        }
        let folders = inheritance::chain(tree, name, span, sources, diagnostics)?;
        let is_found = folders.first().is_some_and(|folder| folder.name == name);
        let is_other = !is_found || named.map_or(BASE, |name| &name.value.0) != name;
        let theme = Self {
            name: name.to_owned(),
            tera: Tera::new(),
            assets: Vec::new(),
            messages: messages::load(&folders, &language(site), sources, diagnostics),
            options: options::load(&folders, site, is_other, diagnostics),
            prefixes: folders.iter().map(|folder| format!("{}/", folder.name)).collect(),
            left_out: Vec::new(),
            has_custom_templates: false,
            files: BTreeMap::new(),
            texts: BTreeMap::new(),
        };
        Ok(theme.with(&folders, sources, diagnostics))
    }

    /// The theme with the templates and assets of its folders.
    fn with(
        mut self,
        folders: &[Folder],
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let templates = self.templates(folders, sources, diagnostics);
        self.add(templates, diagnostics);
        self.assets = assets::link(self.files(folders, sources, diagnostics), diagnostics);
        self
    }

    /// The templates of the folders with their text; those that cannot be read on their own are left out.
    fn templates(
        &mut self,
        folders: &[Folder],
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Vec<(String, String)> {
        let mut templates = Vec::new();
        for (folder, path, bytes) in files_below(folders, "templates") {
            let name =
                format!("{}/{}", folder.name, path.strip_prefix("templates").unwrap_or(path));
            let (id, file) = add_source(&folder.name, path, bytes, sources, diagnostics);
            self.files.insert(name.clone(), id);
            self.texts.insert(id, Arc::clone(&file));
            let mistake = templates::syntax_mistake(&name, file.text(), id);
            let list = if mistake.is_some() { &mut self.left_out } else { &mut templates };
            self.has_custom_templates |= folder.is_own(path);
            list.push((name, file.text().to_owned()));
            diagnostics.extend(mistake);
        }
        templates
    }

    /// The files of the assets, the nearest of each name, and the style sheet that is made from the options.
    fn files(
        &self,
        folders: &[Folder],
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Vec<assets::File> {
        let options = options::style_sheet(&self.options).into_bytes();
        let mut files =
            vec![assets::File { name: "options.css".to_owned(), bytes: options, sheet: None }];
        for (folder, path, bytes) in files_below(folders, "assets") {
            let name = path.strip_prefix("assets").unwrap_or(path).to_string();
            if files.iter().all(|file| file.name != name) {
                let mut source = || add_source(&folder.name, path, bytes, sources, diagnostics);
                let sheet = assets::is_sheet(&name).then(&mut source);
                files.push(assets::File { name, bytes: bytes.clone(), sheet });
            }
        }
        files
    }

    /// Whether a template could not be read, which is reported on its own.
    pub fn is_left_out(&self, template: &str) -> bool {
        let mut names = self.prefixes.iter().map(|prefix| format!("{prefix}{template}"));
        let first = names.find(|name| self.files.contains_key(name));
        first.is_some_and(|first| self.left_out.iter().any(|(name, _)| *name == first))
    }

    /// The name of the asset that a template asks for at a place, as `assets["…"]`.
    pub fn asset_at(&self, span: Span) -> Option<&str> {
        let written = self.texts.get(&span.file)?.slice(span.range());
        Some(written.strip_prefix("assets[")?.trim_end_matches(']').trim_matches(['"', '\'', '`']))
    }

    /// Where a word stands in the tag of a template that goes on at a place; that place where it does not.
    pub fn word_before(&self, span: Span, word: &str) -> Span {
        let before =
            self.texts.get(&span.file).map_or("", |file| file.slice(0..span.range().start));
        let tag = before.rfind(['{', '%']).unwrap_or(before.len());
        let at = before.get(tag..).and_then(|tag| tag.rfind(word)).map(|at| tag + at);
        at.map_or(span, |at| Span::new(span.file, at..at + word.len()))
    }

    /// Whether every template could be read with the others, so that pages can be made at all.
    pub fn is_whole(&self) -> bool {
        self.tera.get_template_names().next().is_some()
    }
}

/// The files of the folders below `part`, each with its folder.
fn files_below<'a>(
    folders: &'a [Folder],
    part: &'a str,
) -> impl Iterator<Item = (&'a Folder, &'a Utf8Path, &'a Vec<u8>)> {
    let files =
        folders.iter().flat_map(|folder| folder.files.iter().map(move |file| (folder, file)));
    files
        .filter(move |(_, (path, _))| path.starts_with(part))
        .map(|(folder, (path, bytes))| (folder, path.as_path(), bytes))
}

/// The language that the site names, and where it does.
fn language(site: Option<&SiteFile>) -> Spanned<String> {
    let named = site.and_then(|site| site.language.as_ref());
    let english = || Spanned {
        value: messages::FALLBACK.to_owned(),
        span: Span::file_start(FileId::from_index(0)),
    };
    named.map_or_else(english, |language| Spanned {
        value: language.value.0.clone(),
        span: language.span,
    })
}
