//! `factpress check`: reports everything that is wrong with a site.

use std::io;
use std::process::ExitCode;

use camino::Utf8Path;

use crate::cli::{Check, Cli, Format};
use crate::commands::terminal::{print_line, print_message, print_warning};
use crate::commands::{
    build_options, exit_code, links, print_diagnostics, read_content, read_revision, set_jobs,
    summary_line,
};
use crate::diagnostics::emit;
use crate::diagnostics::fix::{apply_edits, safe_edits};
use crate::diagnostics::source_map::Position;
use crate::output;
use crate::pipeline::timings::Reporter;
use crate::pipeline::{self, Caches, shown_ratings};
use crate::project::{BuildOptions, Project, Snapshot};

pub(crate) fn run(options: &Check, cli: &Cli) -> io::Result<ExitCode> {
    let root = &options.content.site.root;
    let reporter = Reporter::new(cli.quiet);
    let timings = &reporter.timings;
    set_jobs(options.content.site.jobs)?;
    let mut snapshot = check(options, &reporter)?;
    if options.links {
        timings.phase("links", || links::check(&mut snapshot, root, cli));
    }
    print_diagnostics(&snapshot, root, options.format, cli)?;
    if matches!(options.format, Format::Human | Format::Github) && !cli.quiet {
        print_line(&summary_line(&snapshot))?;
    }
    if options.content.timings {
        print_message(timings.table().trim_end());
    }
    Ok(exit_code(&snapshot))
}

/// Checks everything but external links.
fn check(options: &Check, reporter: &Reporter) -> io::Result<Snapshot> {
    let mut snapshot = read(options, reporter)?;
    if options.fix {
        let root = &options.content.site.root;
        if reporter.timings.phase("fix", || apply_fixes(&snapshot, root))? {
            snapshot = read(options, reporter)?;
        }
    }
    let caches = Caches::open(&options.content.site.root);
    let found = pipeline::check_pages(&snapshot, &caches, reporter);
    snapshot.diagnostics.extend(found);
    Ok(snapshot)
}

fn read(options: &Check, reporter: &Reporter) -> io::Result<Snapshot> {
    let (project, mut snapshot) = read_content(&options.content, None, reporter)?;
    if let Some(revision) = &options.since {
        let timings = &reporter.timings;
        timings.phase("since", || check_since(&project, &mut snapshot, options, revision))?;
    }
    Ok(snapshot)
}

/// Adds diagnostics for changes since `revision` that readers are not told about.
fn check_since(
    project: &Project,
    snapshot: &mut Snapshot,
    options: &Check,
    revision: &str,
) -> io::Result<()> {
    let content = &options.content;
    let published =
        BuildOptions { theme: content.theme.clone(), ..build_options(&content.site, false)? };
    match read_revision(&content.site.root, revision, published, Some(project))? {
        Some((_, base)) => {
            if let Some(span) = snapshot.check_against(&base) {
                snapshot.diagnostics.extend(shown_ratings::check(&base, snapshot, span));
            }
        }
        None => print_warning(&format!(
            "there was no `site.yaml` in this folder at `{revision}`, \
             so there is nothing to compare with"
        )),
    }
    Ok(())
}

/// Applies and lists the safe edits. Returns whether there were any.
fn apply_fixes(snapshot: &Snapshot, root: &Utf8Path) -> io::Result<bool> {
    let sources = &snapshot.site_files.files;
    let diagnostics = emit::sorted(&snapshot.diagnostics, sources);
    let files = safe_edits(diagnostics.into_iter());
    for (id, edits) in &files {
        let Some(file) = sources.get(*id) else { continue };
        output::edit_file(root, file, |bytes| apply_edits(bytes, edits))?;
        for edit in edits.iter().rev() {
            let Position { line, column } = file.position(edit.span.start as usize);
            let old = file.slice(edit.span.range());
            let new = &edit.replacement;
            print_message(&format!("fixed {}:{line}:{column}: {old} → {new}", file.path));
        }
    }
    Ok(!files.is_empty())
}
