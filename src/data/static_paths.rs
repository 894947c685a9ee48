//! Reports files of `static/` at the path of another file of the published site. Some disks do not
//! distinguish capitals and small letters, so the comparison ignores them too.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::content::SiteFiles;
use crate::content::files::site::Engine;
use crate::content::static_files::StaticFile;
use crate::data;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::Model;
use crate::render::{self, index_now_path};
use crate::theme::Theme;

/// Reports `duplicate-id` for each file of `static/` whose path is taken.
pub(crate) fn check(
    site_files: &SiteFiles,
    model: &Model,
    theme: &Theme,
    drafts: bool,
    diagnostics: &mut Diagnostics,
) {
    if site_files.static_files.is_empty() {
        return;
    }
    let mut first_parts = BTreeSet::new();
    for file in &site_files.static_files {
        first_parts.insert(fold(first_part(&file.path)));
    }
    let mut taken = TakenPaths::default();
    for path in site_paths(model, theme, drafts) {
        // Most pages are in folders that no file of `static/` is in.
        if first_parts.contains(&fold(first_part(&path))) {
            taken.add(&path, None);
        }
    }
    for file in &site_files.static_files {
        match reserved(file, model).or_else(|| taken.conflict(file)) {
            Some(diagnostic) => diagnostics.push(diagnostic),
            None => taken.add(&file.path, Some(file.file)),
        }
    }
}

/// Returns the paths of all files of a site that do not come from `static/`.
fn site_paths(model: &Model, theme: &Theme, drafts: bool) -> Vec<String> {
    let mut paths = data::feed_paths(model, drafts);
    paths.extend(data::CLAIMS_FILES.map(str::to_owned));
    for address in model.addresses().keys() {
        let is_folder = address.is_empty() || address.ends_with('/');
        paths.push(if is_folder { format!("{address}index.html") } else { address.clone() });
    }
    for article in data::annotated_articles(model) {
        paths.push(data::annotations_path(model, article));
    }
    paths.extend(data::oembed_paths(model));
    paths.extend(data::markdown::markdown_paths(model));
    if model.site.cards.is_some() {
        let pages = model.pages();
        paths.extend(pages.iter().filter_map(|page| render::social_card::path_of(page, model)));
    }
    for file in model.linked_files() {
        paths.push(file.published.clone());
    }
    for picture in model.pictures() {
        for file in render::pictures::published_files(model, picture) {
            paths.push(file.path);
        }
    }
    if let Some(key) = &model.site.index_now_key {
        paths.push(index_now_path(key));
    }
    if model.site.domain.is_some() {
        paths.push("CNAME".to_owned());
    }
    paths.extend(render::asset_paths_of(model, theme));
    paths
}

/// Reports a file at an address that the preview or the search uses.
fn reserved(file: &StaticFile, model: &Model) -> Option<Diagnostic> {
    let folded = fold(&file.path);
    let is_pagefind = model.site.search == Engine::Pagefind;
    let (user, addresses) = if first_part(&folded) == "_factpress" {
        ("the preview", "_factpress/")
    } else if is_pagefind && first_part(&folded) == "pagefind" {
        ("the search of this site", "pagefind/")
    } else if !is_pagefind && folded.starts_with("assets/claims.") {
        ("the search of this site", "assets/claims.…")
    } else {
        return None;
    };
    Some(conflict(file, format!("{user} uses the address `{addresses}`")))
}

/// The paths of files and of the folders above them, by their folded form.
#[derive(Default)]
struct TakenPaths(BTreeMap<String, Taken>);

struct Taken {
    path: String,
    is_folder: bool,
    /// The file of `static/`; `None` for another file of the site.
    file: Option<FileId>,
}

impl TakenPaths {
    fn add(&mut self, path: &str, file: Option<FileId>) {
        for folder in folders_of(path) {
            let taken = Taken { path: folder.to_owned(), is_folder: true, file };
            self.0.entry(fold(folder)).or_insert(taken);
        }
        let taken = Taken { path: path.to_owned(), is_folder: false, file };
        self.0.entry(fold(path)).or_insert(taken);
    }

    /// Returns a diagnostic if a file cannot have its path.
    fn conflict(&self, file: &StaticFile) -> Option<Diagnostic> {
        for folder in folders_of(&file.path) {
            let Some(taken) = self.0.get(&fold(folder)) else { continue };
            if taken.is_folder && taken.path == folder {
                continue;
            }
            let other = taken.name();
            let message = if taken.is_folder {
                format!("on some disks, `{folder}/` is the same folder as {other}")
            } else {
                format!("the folder `{folder}/` would have the path of {other}")
            };
            return Some(taken.related(conflict(file, message)));
        }
        let taken = self.0.get(&fold(&file.path))?;
        let (path, other) = (&file.path, taken.name());
        let message = if taken.path == *path {
            format!("this file would be published as `{path}`, the path of {other}")
        } else {
            format!("on some disks, `{path}` is the same path as that of {other}")
        };
        Some(taken.related(conflict(file, message)))
    }
}

impl Taken {
    fn name(&self) -> String {
        let Self { path, is_folder, file } = self;
        let slash = if *is_folder { "/" } else { "" };
        let what = if *is_folder { "the folder" } else { "the file" };
        match file {
            Some(_) => format!("{what} `static/{path}{slash}`"),
            None => format!("{what} `{path}{slash}` of the site itself"),
        }
    }

    fn related(&self, diagnostic: Diagnostic) -> Diagnostic {
        match self.file {
            Some(file) => diagnostic.related(Span::file_start(file), "the other file"),
            None => diagnostic,
        }
    }
}

fn conflict(file: &StaticFile, message: String) -> Diagnostic {
    Diagnostic::error(Code::DuplicateId, Span::file_start(file.file), message)
        .label("two files would have the same address")
        .help("rename the file or its folder, or remove it")
}

fn first_part(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

/// Returns the folders above a path.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(end, _)| path.get(..end))
}

/// Returns a path in the form that some disks compare, without the difference of capitals, small
/// letters and the Unicode forms of accents.
fn fold(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase().nfc().collect()
}
