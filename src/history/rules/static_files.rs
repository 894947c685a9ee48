//! Checks changed files of `static/`. Readers get them unchanged, so each is a warning that
//! reviewers see.

use std::sync::Arc;

use camino::Utf8Path;

use crate::content::SiteFiles;
use crate::content::static_files::FOLDER;
use crate::diagnostics::source_map::{SourceFile, SourceMap};
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::history::SiteState;

/// Reports `undisclosed-change` for every published file that changed or is gone.
pub(crate) fn check(
    before: &SiteFiles,
    after: &SiteFiles,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    for old in &before.static_files {
        let path = Utf8Path::new(FOLDER).join(&old.path);
        let (message, help) = match after.static_file(&old.path) {
            Some(new) if new.hash == old.hash => continue,
            Some(_) => (
                "this published file has other content",
                "publish the new content under another name, or say on a page what changed",
            ),
            None => (
                "this published file is gone, so links to it lead nowhere",
                "put it back, or say on a page what happened to it",
            ),
        };
        diagnostics.push(warning(&path, message, sources).help(help));
    }
}

/// Names of files that tell hosts how to answer (Netlify, Cloudflare Pages, Apache, GitHub Pages,
/// Vercel, IIS, Azure).
const HOST_FILES: [&str; 8] = [
    "_headers",
    "_redirects",
    ".htaccess",
    "CNAME",
    "netlify.toml",
    "staticwebapp.config.json",
    "vercel.json",
    "web.config",
];

/// Reports `undisclosed-change` for every new file that can take the place of a published page: one
/// that tells the host how to answer, or one that hosts may send for the address of a page.
pub(crate) fn check_new(
    before: SiteState,
    after: &SiteFiles,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) {
    for new in &after.static_files {
        if before.site_files.static_file(&new.path).is_some() {
            continue;
        }
        let name = new.path.rsplit('/').next().unwrap_or_default();
        let message = if HOST_FILES.contains(&name) {
            "this new file tells the host how to answer requests for published pages"
        } else if before.model.addresses().contains_key(&page_address(&new.path)) {
            "hosts may send this new file to readers of a published page"
        } else {
            continue;
        };
        let path = Utf8Path::new(FOLDER).join(&new.path);
        diagnostics.push(
            warning(&path, message, sources)
                .help("make sure that readers of published pages still get these pages"),
        );
    }
}

/// Returns the address of the page that hosts may send a file for: `claims/flood.html` and
/// `claims/flood/index.htm` for `claims/flood/`.
fn page_address(path: &str) -> String {
    let without_extension = path.strip_suffix(".html").or(path.strip_suffix(".htm"));
    let Some(stem) = without_extension else { return path.to_owned() };
    match stem.strip_suffix("index") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.to_owned(),
        _ => format!("{stem}/"),
    }
}

fn warning(path: &Utf8Path, message: &str, sources: &mut SourceMap) -> Diagnostic {
    let file = SourceFile::new(path.to_owned(), String::new());
    let span = Span::file_start(sources.add_missing(Arc::new(file)));
    Diagnostic::warning(Code::UndisclosedChange, span, message)
}
