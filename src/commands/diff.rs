//! `factpress diff`: prints what changes for readers between two versions of a site.

use std::io;
use std::process::ExitCode;

use crate::cli::{Diff, DiffFormat};
use crate::commands::terminal::print_bytes;
use crate::commands::{build_options, read_project, read_revision, recover_output, set_jobs};
use crate::content::SiteFiles;
use crate::data::index_now;
use crate::diagnostics::{Diagnostics, Severity};
use crate::history::SiteState;
use crate::history::diff;
use crate::model::{AnchorCache, Model, Options};
use crate::pipeline::page_changes;
use crate::project::Snapshot;

pub(crate) fn run(options: &Diff) -> io::Result<ExitCode> {
    set_jobs(options.site.jobs)?;
    let root = &options.site.root;
    let build_options = build_options(&options.site, false)?;
    recover_output(root);
    let new = match &options.head {
        Some(head) => read_revision(root, head, build_options.clone(), None)?,
        None => Some(read_project(root, build_options.clone())?),
    };
    let now = new.as_ref().map(|(project, _)| project);
    let old = read_revision(root, &options.base, build_options.clone(), now)?;
    let (old, new) = (old.map(|(_, old)| old), new.map(|(_, new)| new));
    let no_files = SiteFiles::default();
    let no_model = empty_model(build_options.options);
    let no_site = SiteState { site_files: &no_files, model: &no_model, committed: None };
    let old_state = old.as_ref().map_or(no_site, Snapshot::state);
    let new_state = new.as_ref().map_or(no_site, Snapshot::state);
    if options.format == DiffFormat::Indexnow {
        return print_index_now(old.as_ref(), new.as_ref(), &no_model);
    }
    let mut changes = diff::Diff::new(old_state, new_state);
    if let (Some(old), Some(new)) = (&old, &new) {
        changes.add_theme(&old.theme, &new.theme);
        changes.pages_changed = page_changes::changed_pages(old, new);
        if old.theme.name == new.theme.name {
            for page in page_changes::pages_with_other_theme(old, new) {
                changes.add_theme_page(&page.address, &page.old_text, &page.new_text);
            }
        }
    }
    let errors = new.as_ref().map_or(0, |new| new.diagnostics.count(Severity::Error));
    let text = match options.format {
        DiffFormat::Markdown => changes.to_markdown(errors),
        _ => changes.to_json(),
    };
    print_bytes(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the pages that are new, changed or gone for search engines.
fn print_index_now(
    old: Option<&Snapshot>,
    new: Option<&Snapshot>,
    no_model: &Model,
) -> io::Result<ExitCode> {
    let mut changed = Vec::new();
    if let (Some(old), Some(new)) = (old, new) {
        changed = page_changes::changed_pages(old, new);
    }
    let old_model = old.map_or(no_model, |old| &*old.model);
    let new_model = new.map_or(no_model, |new| &*new.model);
    let Some(lines) = index_now::submissions(old_model, new_model, &changed) else {
        let message = "site.yaml has no key of IndexNow; write `indexnow: {key: …}`";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    };
    print_bytes(lines.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the model that a revision without a site is compared as.
fn empty_model(options: Options) -> Model {
    let mut ignored = Diagnostics::default();
    Model::build(&SiteFiles::default(), options, &mut AnchorCache::default(), &mut ignored)
}
