//! A theme and its parents: templates, messages, assets and their fingerprints; the built-in ones are embedded.
//! It must not know what a page holds.

pub mod messages;

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};
use messages::Messages;
use tera::{ErrorKind, Kwargs, State, Tera};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::load;
use crate::load::record::{Decode, record};
use crate::load::site::SiteFile;
use crate::load::tree::{self, Entry, Tree};
use crate::load::value::Id;
use crate::load::yaml;
use crate::span::{FileId, Position, SourceFile, SourceMap, Span, Spanned};

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The theme that others build on when they do not say which.
const BASE: &str = "broadsheet";

/// The function of templates that says a message. Here only its name is known, so that templates with it can be
/// read; what it says is for `render`.
pub const SAY: &str = "t";

/// What to do about a template that Tera refuses, where it does not say so itself.
const TERA_HELP: &str = "https://keats.github.io/tera/ lists the filters, tests and functions that templates can use";

record! {
    /// The file `theme.yaml`.
    "a theme" ThemeFile {
        /// The theme whose templates and assets it takes over where it has none of its own.
        extends: Option<Spanned<Id>>,
        /// What it is like.
        description: Option<Spanned<String>>,
    }
}

/// Templates ready to render and assets ready to write.
pub struct Theme {
    /// The templates.
    pub tera: Tera,
    /// The assets.
    pub assets: Vec<Asset>,
    /// The words of its pages.
    pub messages: Messages,
    /// The folders in which a template is looked for, in that order.
    prefixes: Vec<String>,
    /// The templates that could not be read, by name, with their text.
    left_out: Vec<(String, String)>,
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

/// A theme's own files, before its parents' are added.
struct Folder {
    name: String,
    files: Vec<(Utf8PathBuf, Vec<u8>)>,
}

impl Theme {
    /// The theme that the site names, `wanted` before it, with everything it extends.
    pub fn load(
        tree: &Tree,
        site: Option<&SiteFile>,
        wanted: Option<&str>,
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> std::io::Result<Self> {
        let named = site.and_then(|site| site.theme.as_ref());
        let name = wanted.or(named.map(|name| name.value.0.as_str())).unwrap_or(BASE);
        let span = named.map_or(Span::file_start(FileId::nth(0)), |name| name.span);
        if wanted.is_some() && folder(tree, name, sources, diagnostics)?.is_none() {
            let message = format!("there is no theme `{name}`: neither built in nor a folder of `themes/`");
            return Err(std::io::Error::new(std::io::ErrorKind::NotFound, message));
        }
        let folders = chain(tree, name, span, sources, diagnostics)?;
        let messages = messages::load(&folders, &language(site), sources, diagnostics);
        Ok(Self::of(&folders, messages, sources, diagnostics))
    }

    fn of(folders: &[Folder], messages: Messages, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Self {
        let mut theme = Self {
            tera: Tera::new(),
            assets: Vec::new(),
            messages,
            prefixes: Vec::new(),
            left_out: Vec::new(),
            files: BTreeMap::new(),
            texts: BTreeMap::new(),
        };
        let mut templates = Vec::new();
        let mut assets: BTreeMap<&str, &[u8]> = BTreeMap::new();
        for folder in folders {
            for (path, bytes) in &folder.files {
                if let Some(name) = path.as_str().strip_prefix("templates/") {
                    let name = format!("{}/{name}", folder.name);
                    let (id, file) = add_source(&folder.name, path, bytes, sources, diagnostics);
                    theme.files.insert(name.clone(), id);
                    theme.texts.insert(id, Arc::clone(&file));
                    match syntax_mistake(&name, &file.text, id) {
                        Some(mistake) => {
                            diagnostics.push(mistake);
                            theme.left_out.push((name, file.text.clone()));
                        }
                        None => templates.push((name, file.text.clone())),
                    }
                } else if let Some(name) = path.as_str().strip_prefix("assets/") {
                    assets.entry(name).or_insert(bytes);
                }
            }
        }
        theme.assets = assets.into_iter().map(|(name, bytes)| Asset::new(name, bytes.to_vec())).collect();
        theme.prefixes = folders.iter().map(|folder| format!("{}/", folder.name)).collect();
        theme.add(templates, diagnostics);
        theme
    }

    /// Adds the templates; one that names a filter or template that does not exist is reported and left
    /// out, so that the others are checked too.
    fn add(&mut self, mut templates: Vec<(String, String)>, diagnostics: &mut Diagnostics) {
        while !templates.is_empty() {
            let mut tera = reader();
            let added = tera
                .set_fallback_prefixes(self.prefixes.clone())
                .and_then(|()| tera.add_raw_templates(templates.clone()));
            let Err(error) = added else {
                self.tera = tera;
                return;
            };
            let mistakes = self.mistakes(&error, Code::TemplateSyntax, "");
            let is_faulty =
                |name: &String| mistakes.iter().any(|mistake| Some(&mistake.span.file) == self.files.get(name));
            let (faulty, sound): (Vec<_>, Vec<_>) = templates.into_iter().partition(|(name, _)| is_faulty(name));
            diagnostics.extend(mistakes.into_iter().filter(|mistake| !self.follows(mistake)));
            if faulty.is_empty() {
                return;
            }
            self.left_out.extend(faulty);
            templates = sound;
        }
    }

    /// Whether a mistake is only that a template is left out for another one: its component or the template
    /// itself is then not found.
    fn follows(&self, mistake: &Diagnostic) -> bool {
        let Some(wanted) = mistake.message.split('`').nth(1) else { return false };
        let declares = |text: &str| text.contains(&format!("component {wanted}("));
        self.left_out.iter().any(|(name, text)| name.ends_with(&format!("/{wanted}")) || declares(text))
    }

    /// Whether a template could not be read, which is reported on its own.
    pub fn is_left_out(&self, template: &str) -> bool {
        let mut names = self.prefixes.iter().map(|prefix| format!("{prefix}{template}"));
        let first = names.find(|name| self.files.contains_key(name));
        first.is_some_and(|first| self.left_out.iter().any(|(name, _)| *name == first))
    }

    /// Whether every template could be read with the others, so that pages can be made at all.
    pub fn is_whole(&self) -> bool {
        self.tera.get_template_names().next().is_some()
    }

    /// A template's error as diagnostics; `template` is the one that was asked for.
    pub fn mistakes(&self, error: &tera::Error, code: Code, template: &str) -> Vec<Diagnostic> {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let span = self.files.get(report.filename()).map(|file| Span::new(*file, report.span().range.clone()));
                let span = span.unwrap_or_else(|| self.template_span(template));
                vec![Diagnostic::error(code, span, report.message().to_owned()).help(TERA_HELP)]
            }
            ErrorKind::MissingParent { current, parent } => {
                let message = format!("there is no template `{parent}` to extend");
                let names: Vec<&str> = self.files.keys().filter_map(|name| Some(name.split_once('/')?.1)).collect();
                vec![Diagnostic::error(code, self.template_span(current), message).suggest_near(parent, names)]
            }
            kind => self.reports(&kind.to_string(), code, template),
        }
    }

    /// The errors of a drawn report, which is all that Tera gives for some: a line `error: …` and a line
    /// `--> name:line:column` each.
    fn reports(&self, drawn: &str, code: Code, template: &str) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut message = drawn.lines().next().unwrap_or_default().trim_start_matches("error: ");
        for line in drawn.lines() {
            if let Some(text) = line.strip_prefix("error: ") {
                message = text;
            } else if let Some(span) = line.trim().strip_prefix("--> ").and_then(|place| self.place(place)) {
                found.push(Diagnostic::error(code, span, message).help(TERA_HELP));
            }
        }
        if found.is_empty() {
            found.push(Diagnostic::error(code, self.template_span(template), message).help(TERA_HELP));
        }
        found
    }

    fn place(&self, place: &str) -> Option<Span> {
        let mut parts = place.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let (file, text) = self.files.get(parts.next()?).and_then(|file| Some((*file, self.texts.get(file)?)))?;
        let start = text.offset(Position { line, column });
        let word = text.slice(start..text.text.len());
        let length = word.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(word.len()).max(1);
        Some(Span::new(file, start..start + length))
    }

    fn template_span(&self, template: &str) -> Span {
        let mut names = self.prefixes.iter().map(|prefix| format!("{prefix}{template}"));
        let file = self.files.get(template).or_else(|| names.find_map(|name| self.files.get(&name))).copied();
        Span::file_start(file.unwrap_or(FileId::nth(0)))
    }
}

/// A reader of templates that knows the function for messages.
fn reader() -> Tera {
    let mut tera = Tera::new();
    tera.register_function(SAY, |_: Kwargs, _: &State| String::new());
    tera
}

/// The language that the site names, and where it does.
fn language(site: Option<&SiteFile>) -> Spanned<String> {
    let named = site.and_then(|site| site.language.as_ref());
    let english = || Spanned { value: messages::FALLBACK.to_owned(), span: Span::file_start(FileId::nth(0)) };
    named.map_or_else(english, |language| Spanned { value: language.value.0.clone(), span: language.span })
}

/// A theme's folder and those of its parents, nearest first.
fn chain(
    tree: &Tree,
    name: &str,
    span: Span,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> std::io::Result<Vec<Folder>> {
    let mut folders: Vec<Folder> = Vec::new();
    let (mut name, mut span) = (name.to_owned(), span);
    loop {
        if folders.iter().any(|folder| folder.name == name) {
            diagnostics.push(
                Diagnostic::error(Code::UnknownTheme, span, format!("the theme `{name}` extends itself"))
                    .label("this leads back to it")
                    .help("a theme extends another one, in the end a built-in one"),
            );
            break;
        }
        let Some(folder) = folder(tree, &name, sources, diagnostics)? else {
            diagnostics.push(unknown_theme(tree, &name, span)?);
            break;
        };
        let parent = parent(&folder, sources, diagnostics);
        folders.push(folder);
        match parent {
            Some(parent) => (name, span) = (parent.value.0.clone(), parent.span),
            None => break,
        }
    }
    if folders.iter().all(|folder| folder.name != BASE) {
        folders.extend(built_in(BASE));
    }
    Ok(folders)
}

fn unknown_theme(tree: &Tree, name: &str, span: Span) -> std::io::Result<Diagnostic> {
    let mut known: Vec<String> = BUILT_IN.dirs().map(|dir| dir.path().display().to_string()).collect();
    for entry in tree.list("themes")? {
        if let Entry::File(path) = entry {
            known.extend(path.components().nth(1).map(|part| part.as_str().to_owned()));
        }
    }
    known.sort();
    known.dedup();
    Ok(Diagnostic::error(Code::UnknownTheme, span, format!("there is no theme `{name}`"))
        .label("neither built in nor a folder of `themes/`")
        .suggest_near(name, known.iter().map(String::as_str)))
}

fn parent(folder: &Folder, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Spanned<Id>> {
    let (path, bytes) = folder.files.iter().find(|(path, _)| path == "theme.yaml")?;
    let (id, file) = add_source(&folder.name, path, bytes, sources, diagnostics);
    let node = yaml::parse(id, &file, &file.text, 0, diagnostics)?;
    ThemeFile::decode(node, diagnostics)?.extends
}

fn add_source(
    theme: &str,
    path: &Utf8Path,
    bytes: &[u8],
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> (FileId, Arc<SourceFile>) {
    let decoded = tree::decode(bytes);
    let text = decoded.as_ref().map(Clone::clone).unwrap_or_default();
    let file = Arc::new(SourceFile::new(Utf8PathBuf::from(format!("themes/{theme}/{path}")), text));
    let id = sources.add(Arc::clone(&file));
    if decoded.is_err() {
        diagnostics.push(
            Diagnostic::error(Code::InvalidEncoding, Span::file_start(id), "this file is not UTF-8 text")
                .help("save it again as UTF-8"),
        );
    }
    (id, file)
}

/// The files of a theme: the site's own, then those of the built-in one of that name. Catalogues are joined message
/// by message, so both are kept.
fn folder(
    tree: &Tree,
    name: &str,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> std::io::Result<Option<Folder>> {
    let base = format!("themes/{name}");
    let mut files = Vec::new();
    let entries = if Id::is_valid(name) { tree.list(&base)? } else { Vec::new() };
    for entry in entries {
        match entry {
            Entry::File(path) => {
                let bytes = tree.read(&path).map_err(|_| std::io::Error::other(format!("cannot read {path}")))?;
                files.push((path.strip_prefix(&base).unwrap_or(&path).to_owned(), bytes));
            }
            Entry::Link(path) => {
                let id = sources.add(Arc::new(SourceFile::new(path, String::new())));
                diagnostics.push(load::stray(id, load::NO_FILE));
            }
            Entry::Unnameable(_) => {}
        }
    }
    let built_in = built_in(name);
    if files.is_empty() {
        return Ok(built_in);
    }
    let missing = built_in.into_iter().flat_map(|folder| folder.files);
    let missing: Vec<_> =
        missing.filter(|(path, _)| path.starts_with("i18n") || files.iter().all(|(own, _)| own != path)).collect();
    files.extend(missing);
    Ok(Some(Folder { name: name.to_owned(), files }))
}

fn built_in(name: &str) -> Option<Folder> {
    let dir = BUILT_IN.get_dir(name)?;
    let mut files = Vec::new();
    collect(dir, name, &mut files);
    Some(Folder { name: name.to_owned(), files })
}

fn collect(dir: &Dir, base: &str, files: &mut Vec<(Utf8PathBuf, Vec<u8>)>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let path = path.strip_prefix(base).unwrap_or(&path).trim_start_matches('/');
        files.push((Utf8PathBuf::from(path), file.contents().to_vec()));
    }
    dir.dirs().for_each(|dir| collect(dir, base, files));
}

/// What is wrong with a template on its own, before it meets the others.
fn syntax_mistake(name: &str, text: &str, file: FileId) -> Option<Diagnostic> {
    let error = reader().add_raw_template(name, text).err()?;
    let ErrorKind::SyntaxError(report) = error.kind() else { return None };
    Some(
        Diagnostic::error(
            Code::TemplateSyntax,
            Span::new(file, report.span().range.clone()),
            report.message().to_owned(),
        )
        .label("the template cannot be read from here")
        .help("templates are written in Tera: check that every `{{`, `{%` and block is closed"),
    )
}
