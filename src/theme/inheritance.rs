//! A theme's folder and those that it extends: the site's own files, then those of the built-in themes. It must not
//! know what the files are for.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};

use crate::content;
use crate::content::source_tree;
use crate::content::source_tree::{Entry, SourceTree};
use crate::content::values::Id;
use crate::content::yaml;
use crate::content::yaml::Node;
use crate::content::yaml::decode::Decode;
use crate::content::yaml::macros::record;
use crate::diagnostics::source_map::{SourceFile, SourceMap};
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::theme::BASE;

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The file that says what a theme is.
const RECORD: &str = "theme.yaml";

record! {
    /// The file `theme.yaml`.
    "a theme" ThemeFile {
        /// The theme whose templates and assets it takes over where it has none of its own.
        extends: Option<Spanned<Id>>,
        /// What it is like.
        description: Option<Spanned<String>>,
        /// The options that a site can set, by name.
        options: Option<Spanned<Node>>,
    }
}

/// A theme's own files, before its parents' are added.
pub(crate) struct Folder {
    pub(crate) name: String,
    pub(crate) files: Vec<(Utf8PathBuf, Vec<u8>)>,
    /// What its `theme.yaml` says: the site's own, then the built-in one of that name.
    pub(crate) records: Vec<ThemeFile>,
}

impl Folder {
    /// Whether a file is the site's own, and not the built-in one of that name.
    pub(crate) fn is_own(&self, path: &Utf8Path) -> bool {
        let name = Utf8Path::new(&self.name).join(path);
        let built_in = BUILT_IN.get_file(name.as_str()).map(include_dir::File::contents);
        built_in.is_none_or(|bytes| {
            self.files.iter().all(|(own, own_bytes)| own != path || own_bytes != bytes)
        })
    }

    /// Reads what its `theme.yaml` says.
    fn read(&mut self, sources: &mut SourceMap, diagnostics: &mut Diagnostics) {
        for (path, bytes) in self.files.iter().filter(|(path, _)| path == RECORD) {
            let (id, file) = add_source(&self.name, path, bytes, sources, diagnostics);
            let node = yaml::parse(id, &file, file.text(), 0, diagnostics);
            self.records.extend(node.and_then(|node| ThemeFile::decode(node, diagnostics)));
        }
    }
}

/// A theme's folder and those of its parents, nearest first.
pub(crate) fn chain(
    tree: &SourceTree,
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
                Diagnostic::error(
                    Code::UnknownTheme,
                    span,
                    format!("the theme `{name}` extends itself"),
                )
                .label("this leads back to it")
                .help("a theme extends another one, in the end a built-in one"),
            );
            break;
        }
        let Some(mut folder) = folder(tree, &name, sources, diagnostics)? else {
            diagnostics.push(unknown_theme(tree, &name, span)?);
            break;
        };
        folder.read(sources, diagnostics);
        let parent = folder.records.iter().find_map(|record| record.extends.clone());
        folders.push(folder);
        match parent {
            Some(parent) => (name, span) = (parent.value.0, parent.span),
            None => break,
        }
    }
    if folders.iter().all(|folder| folder.name != BASE) {
        folders.extend(built_in(BASE));
        folders
            .iter_mut()
            .filter(|folder| folder.records.is_empty())
            .for_each(|folder| folder.read(sources, diagnostics));
    }
    Ok(folders)
}

fn unknown_theme(tree: &SourceTree, name: &str, span: Span) -> std::io::Result<Diagnostic> {
    let mut known: Vec<String> =
        BUILT_IN.dirs().map(|dir| dir.path().display().to_string()).collect();
    for entry in tree.list("themes")? {
        if let Entry::File(path) = entry {
            known.extend(path.components().nth(1).map(|part| part.as_str().to_owned()));
        }
    }
    known.sort();
    known.dedup();
    Ok(Diagnostic::error(Code::UnknownTheme, span, format!("there is no theme `{name}`"))
        .label("neither built in nor a folder of `themes/`")
        .suggest_similar(name, known.iter().map(String::as_str)))
}

/// Gives a theme's file a number, and its text.
pub(crate) fn add_source(
    theme: &str,
    path: &Utf8Path,
    bytes: &[u8],
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> (FileId, Arc<SourceFile>) {
    let decoded = source_tree::decode(bytes);
    let text = decoded.as_ref().map(Clone::clone).unwrap_or_default();
    let file = Arc::new(SourceFile::new(Utf8PathBuf::from(format!("themes/{theme}/{path}")), text));
    let id = sources.add(Arc::clone(&file));
    if decoded.is_err() {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidEncoding,
                Span::file_start(id),
                "this file is not UTF-8 text",
            )
            .help("save it again as UTF-8"),
        );
    }
    (id, file)
}

/// The files of a theme: the site's own, then those of the built-in one of that name. Catalogues are joined message
/// by message and options one by one, so both files are kept.
pub(crate) fn folder(
    tree: &SourceTree,
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
                let bytes = tree
                    .read(&path)
                    .map_err(|_| std::io::Error::other(format!("cannot read {path}")))?;
                files.push((path.strip_prefix(&base).unwrap_or(&path).to_owned(), bytes));
            }
            Entry::Link(path) => {
                let id = sources.add(Arc::new(SourceFile::new(path, String::new())));
                diagnostics.push(content::stray(id, content::NO_FILE));
            }
            Entry::Unnameable(name) => {
                let id =
                    sources.add(Arc::new(SourceFile::new(Utf8PathBuf::from(name), String::new())));
                diagnostics.push(content::stray(id, content::NO_NAME));
            }
        }
    }
    let built_in = built_in(name);
    if files.is_empty() {
        return Ok(built_in);
    }
    let missing = built_in.into_iter().flat_map(|folder| folder.files);
    let is_joined = |path: &Utf8Path| path == RECORD || path.starts_with("i18n");
    let missing: Vec<_> = missing
        .filter(|(path, _)| is_joined(path) || files.iter().all(|(own, _)| own != path))
        .collect();
    files.extend(missing);
    Ok(Some(Folder { name: name.to_owned(), files, records: Vec::new() }))
}

fn built_in(name: &str) -> Option<Folder> {
    let dir = BUILT_IN.get_dir(name)?;
    let mut files = Vec::new();
    collect(dir, name, &mut files);
    Some(Folder { name: name.to_owned(), files, records: Vec::new() })
}

fn collect(dir: &Dir, base: &str, files: &mut Vec<(Utf8PathBuf, Vec<u8>)>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let path = path.strip_prefix(base).unwrap_or(&path).trim_start_matches('/');
        files.push((Utf8PathBuf::from(path), file.contents().to_vec()));
    }
    dir.dirs().for_each(|dir| collect(dir, base, files));
}
