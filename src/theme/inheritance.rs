//! Reads a theme's folder and the folders of the themes that it extends.
//!
//! The folder of a theme has the site's files and, if a built-in theme has the same name, the
//! built-in files that the site does not replace.

use std::io;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};

use crate::content;
use crate::content::source_tree;
use crate::content::source_tree::{SourceTree, TreeEntry};
use crate::content::values::Id;
use crate::content::yaml;
use crate::content::yaml::YamlNode;
use crate::content::yaml::decode::FromYaml;
use crate::content::yaml::macros::yaml_struct;
use crate::diagnostics::source_map::{SourceFile, SourceMap};
use crate::diagnostics::span::{FileId, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::theme::BASE;

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes");

const RECORD: &str = "theme.yaml";

yaml_struct! {
    /// The file `theme.yaml`.
    "a theme" ThemeFile {
        /// The theme that has the templates, assets, messages and options that this one lacks.
        extends: Option<Spanned<Id>>,
        /// A description for readers of the file.
        description: Option<Spanned<String>>,
        /// The options that a site can set, by name.
        options: Option<Spanned<YamlNode>>,
    }
}

/// The files of one theme, without those of the themes that it extends.
pub(crate) struct ThemeDir {
    pub(crate) name: String,
    /// Paths in the folder with bytes, the site's files first. `theme.yaml` and message catalogs
    /// can occur twice, because built-in ones are merged with the site's and not replaced.
    pub(crate) files: Vec<(Utf8PathBuf, Vec<u8>)>,
    /// The `theme.yaml` of the site, then the built-in one.
    pub(crate) records: Vec<ThemeFile>,
}

impl ThemeDir {
    /// Returns whether a file differs from the built-in file with the same path.
    pub(crate) fn is_custom_file(&self, path: &Utf8Path, bytes: &[u8]) -> bool {
        let built_in = BUILT_IN.get_file(Utf8Path::new(&self.name).join(path).as_str());
        built_in.is_none_or(|file| file.contents() != bytes)
    }

    /// Returns the files in the subfolder `folder`.
    pub(crate) fn files_in<'a>(
        &'a self,
        folder: &'a str,
    ) -> impl Iterator<Item = (&'a Utf8Path, &'a [u8])> {
        let files = self.files.iter().filter(move |(path, _)| path.starts_with(folder));
        files.map(|(path, bytes)| (path.as_path(), bytes.as_slice()))
    }
}

/// Reads the files of themes and collects their texts and errors.
pub(crate) struct ThemeReader<'a> {
    pub(crate) tree: &'a SourceTree,
    pub(crate) sources: &'a mut SourceMap,
    pub(crate) diagnostics: &'a mut Diagnostics,
}

impl ThemeReader<'_> {
    /// Reads a theme and the themes that it extends, the theme itself first and `broadsheet` last.
    pub(crate) fn read_chain(&mut self, name: &str, span: Span) -> io::Result<Vec<ThemeDir>> {
        let mut chain: Vec<ThemeDir> = Vec::new();
        let mut next = Some((name.to_owned(), span));
        while let Some((name, span)) = next {
            if chain.iter().any(|theme| theme.name == name) {
                self.diagnostics.push(extends_itself(&name, span));
                break;
            }
            let Some(mut theme) = self.read_theme(&name)? else {
                let error = self.unknown_theme(&name, span)?;
                self.diagnostics.push(error);
                break;
            };
            self.read_records(&mut theme);
            let parent = theme.records.iter().find_map(|record| record.extends.clone());
            next = parent.map(|parent| (parent.value.0, parent.span));
            chain.push(theme);
        }
        if !chain.iter().any(|theme| theme.name == BASE)
            && let Some(mut base) = built_in_theme(BASE)
        {
            self.read_records(&mut base);
            chain.push(base);
        }
        Ok(chain)
    }

    /// Reads the files of a theme, if it is a folder of the site or built in.
    fn read_theme(&mut self, name: &str) -> io::Result<Option<ThemeDir>> {
        let folder = format!("themes/{name}");
        let mut files = Vec::new();
        let entries = if Id::is_valid(name) { self.tree.list(&folder)? } else { Vec::new() };
        for entry in entries {
            let (path, problem) = match entry {
                TreeEntry::File(path) => {
                    let bytes = self
                        .tree
                        .read(&path)
                        .map_err(|_| io::Error::other(format!("cannot read {path}")))?;
                    files.push((path.strip_prefix(&folder).unwrap_or(&path).to_owned(), bytes));
                    continue;
                }
                TreeEntry::Link(path) => (path, content::NOT_A_FILE),
                TreeEntry::InvalidName(name) => (Utf8PathBuf::from(name), content::INVALID_NAME),
            };
            let id = self.sources.add(Arc::new(SourceFile::new(path, String::new())));
            self.diagnostics.push(content::unexpected(id, problem));
        }
        let built_in = built_in_theme(name);
        if files.is_empty() {
            return Ok(built_in);
        }
        for (path, bytes) in built_in.into_iter().flat_map(|theme| theme.files) {
            let is_merged = path == RECORD || path.starts_with("i18n");
            if is_merged || !files.iter().any(|(replaced, _)| *replaced == path) {
                files.push((path, bytes));
            }
        }
        Ok(Some(ThemeDir { name: name.to_owned(), files, records: Vec::new() }))
    }

    fn read_records(&mut self, theme: &mut ThemeDir) {
        for (path, bytes) in &theme.files {
            if path == RECORD {
                let (id, file) = self.add_source(&theme.name, path, bytes);
                let node = yaml::parse(id, &file, self.diagnostics);
                let record = node.and_then(|node| ThemeFile::from_yaml(node, self.diagnostics));
                theme.records.extend(record);
            }
        }
    }

    /// Adds a theme's file to the sources and reports an invalid encoding.
    pub(crate) fn add_source(
        &mut self,
        theme: &str,
        path: &Utf8Path,
        bytes: &[u8],
    ) -> (FileId, Arc<SourceFile>) {
        let text = source_tree::decode(bytes);
        let is_utf8 = text.is_ok();
        let path = Utf8PathBuf::from(format!("themes/{theme}/{path}"));
        let file = Arc::new(SourceFile::new(path, text.unwrap_or_default()));
        let id = self.sources.add(Arc::clone(&file));
        if !is_utf8 {
            let message = "this file is not UTF-8 text";
            let error = Diagnostic::error(Code::InvalidEncoding, Span::file_start(id), message);
            self.diagnostics.push(error.help("save it again as UTF-8"));
        }
        (id, file)
    }

    fn unknown_theme(&self, name: &str, span: Span) -> io::Result<Diagnostic> {
        let mut known = built_in_names();
        for entry in self.tree.list("themes")? {
            if let TreeEntry::File(path) = entry {
                known.extend(path.components().nth(1).map(|part| part.as_str().to_owned()));
            }
        }
        known.sort();
        known.dedup();
        Ok(Diagnostic::error(Code::UnknownTheme, span, format!("there is no theme `{name}`"))
            .label("neither built in nor a folder of `themes/`")
            .suggest_similar(name, known.iter().map(String::as_str)))
    }
}

fn extends_itself(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(Code::UnknownTheme, span, format!("the theme `{name}` extends itself"))
        .label("this leads back to it")
        .help("a theme must extend another one, and finally a built-in one")
}

fn built_in_names() -> Vec<String> {
    BUILT_IN.dirs().map(|dir| dir.path().display().to_string()).collect()
}

/// Returns the bytes of a built-in file by its path below the site's folder.
pub(crate) fn built_in_file(path: &Utf8Path) -> Option<&'static [u8]> {
    let file = BUILT_IN.get_file(path.strip_prefix("themes").ok()?.as_str())?;
    Some(file.contents())
}

pub(crate) fn built_in_theme(name: &str) -> Option<ThemeDir> {
    let mut files = Vec::new();
    collect_files(BUILT_IN.get_dir(name)?, name, &mut files);
    Some(ThemeDir { name: name.to_owned(), files, records: Vec::new() })
}

fn collect_files(dir: &Dir, theme: &str, files: &mut Vec<(Utf8PathBuf, Vec<u8>)>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let path = path.strip_prefix(theme).unwrap_or(&path).trim_start_matches('/');
        files.push((Utf8PathBuf::from(path), file.contents().to_vec()));
    }
    for dir in dir.dirs() {
        collect_files(dir, theme, files);
    }
}
