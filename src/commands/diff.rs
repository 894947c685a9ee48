//! `factpress diff`: what changes for readers between two states of a site.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use crate::cli::{Diff, DiffFormat};
use crate::commands::{Session, results, snapshot_at_revision, today, with_jobs};
use crate::content::SiteFiles;
use crate::diagnostics::{Diagnostics, Severity};
use crate::history::diff::diff;
use crate::history::diff::text;
use crate::model::{AnchorCache, Model, Options};
use crate::project::{BuildOptions, Snapshot};

pub(crate) fn run(options: &Diff) -> io::Result<ExitCode> {
    with_jobs(options.site.jobs, || compare(options))?
}

fn compare(options: &Diff) -> io::Result<ExitCode> {
    let root = &options.site.root;
    let settings = || -> io::Result<BuildOptions> {
        let options = Options { drafts: false, today: today(options.site.date)? };
        Ok(BuildOptions { options, theme: None, base_url: None })
    };
    let before = snapshot_at_revision(root, &options.base, settings()?)?;
    let after = match &options.head {
        Some(head) => snapshot_at_revision(root, head, settings()?)?,
        None => Some(Session::open(root, settings()?)?.snapshot),
    };
    // Where there was no site yet, nobody saw anything.
    let none = SiteFiles::default();
    let nothing = Model::build(
        &none,
        settings()?.options,
        &mut AnchorCache::default(),
        &mut Diagnostics::default(),
    );
    let model = |snapshot: &'_ Option<Snapshot>| {
        snapshot.as_ref().map(|snapshot| Arc::clone(&snapshot.model))
    };
    let (old, new) = (model(&before), model(&after));
    let mut changes = diff(old.as_deref().unwrap_or(&nothing), new.as_deref().unwrap_or(&nothing));
    if let (Some(before), Some(after)) = (&before, &after) {
        changes.looks(&before.theme, &after.theme);
    }
    let errors = after.as_ref().map_or(0, |snapshot| snapshot.diagnostics.count(Severity::Error));
    let text = match options.format {
        DiffFormat::Markdown => text::changes_markdown(&changes, errors),
        DiffFormat::Json => text::changes_json(&changes),
    };
    results(text.as_bytes());
    Ok(ExitCode::SUCCESS)
}
