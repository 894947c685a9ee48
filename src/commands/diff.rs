//! `factpress diff`: prints what changes for readers between two versions of a site.

use std::io;
use std::process::ExitCode;

use crate::cli::{Diff, DiffFormat};
use crate::commands::terminal::print_bytes;
use crate::commands::{build_options, read_revision, read_site, set_jobs};
use crate::content::SiteFiles;
use crate::diagnostics::{Diagnostics, Severity};
use crate::history::diff::diff;
use crate::history::diff::text::{changes_json, changes_markdown};
use crate::model::{AnchorCache, Model, Options};

pub(crate) fn run(options: &Diff) -> io::Result<ExitCode> {
    set_jobs(options.site.jobs)?;
    let root = &options.site.root;
    let build_options = build_options(&options.site, false)?;
    let old = read_revision(root, &options.base, build_options.clone())?;
    let new = match &options.head {
        Some(head) => read_revision(root, head, build_options.clone())?,
        None => Some(read_site(root, build_options.clone())?),
    };
    let empty = empty_model(build_options.options);
    let old_model = old.as_ref().map_or(&empty, |snapshot| &snapshot.model);
    let new_model = new.as_ref().map_or(&empty, |snapshot| &snapshot.model);
    let mut changes = diff(old_model, new_model);
    if let (Some(old), Some(new)) = (&old, &new) {
        changes.looks(&old.theme, &new.theme);
    }
    let errors = new.as_ref().map_or(0, |new| new.diagnostics.count(Severity::Error));
    let text = match options.format {
        DiffFormat::Markdown => changes_markdown(&changes, errors),
        DiffFormat::Json => changes_json(&changes),
    };
    print_bytes(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the model that a revision without a site is compared as.
fn empty_model(options: Options) -> Model {
    let mut ignored = Diagnostics::default();
    Model::build(&SiteFiles::default(), options, &mut AnchorCache::default(), &mut ignored)
}
