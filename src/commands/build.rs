//! `factpress build`: writes the site into a folder.

use std::collections::BTreeSet;
use std::io;
use std::process::ExitCode;

use camino::Utf8Path;

use crate::cli::{Build, Cli, Format};
use crate::commands::terminal::{print_line, print_message, print_warning};
use crate::commands::{
    DEFAULT_OUT, exit_code, pagefind, print_diagnostics, read_content, set_jobs, summary_line,
};
use crate::content::files::site::Engine;
use crate::output;
use crate::output::{ChecksumManifest, Shard, Staging};
use crate::pipeline::timings::Reporter;
use crate::pipeline::{self, Caches};
use crate::project::Snapshot;

/// Why `--shard` does not work with Pagefind.
const NO_SHARDS: &str = "a site with `search: {engine: pagefind}` cannot be built in parts, \
    because Pagefind indexes all pages at once; build it without `--shard`, or remove `search` \
    from `site.yaml` to use the built-in search";

pub(crate) fn run(options: &Build, cli: &Cli) -> io::Result<ExitCode> {
    let reporter = Reporter::new(cli.quiet);
    set_jobs(options.content.site.jobs)?;
    let code = build(options, cli, &reporter)?;
    if options.content.timings {
        print_message(reporter.timings.table().trim_end());
    }
    Ok(code)
}

fn build(options: &Build, cli: &Cli, reporter: &Reporter) -> io::Result<ExitCode> {
    let root = &options.content.site.root;
    let out = options.out.clone().unwrap_or_else(|| root.join(DEFAULT_OUT));
    let checksums = match &options.manifest {
        Some(path) => Some(ChecksumManifest::new(&out, path)?),
        None => None,
    };
    let (_, mut snapshot) = read_content(&options.content, options.base_url.as_deref(), reporter)?;
    let is_pagefind = snapshot.model.site.search == Engine::Pagefind;
    if is_pagefind && !options.shard.is_whole_site() {
        return Err(io::Error::other(NO_SHARDS));
    }
    let staged = stage(&mut snapshot, options, &out, reporter)?;
    print_diagnostics(&snapshot, root, Format::Human, cli)?;
    let Some((staging, all_paths)) = staged else {
        if !cli.quiet {
            print_line(&summary_line(&snapshot))?;
            print_line(&format!("Nothing was written; the site in `{out}` is unchanged."))?;
        }
        return Ok(exit_code(&snapshot));
    };
    let timings = &reporter.timings;
    if is_pagefind {
        timings.phase("pagefind", || pagefind::index(&staging))?;
    }
    let written = staging.written();
    let files = timings.phase("publish", || staging.publish_part(&all_paths))?;
    let unchanged = files.len().saturating_sub(written);
    timings.note("publish", format!("{written} written, {unchanged} unchanged"));
    if let Some(checksums) = checksums {
        checksums.write(files.keys())?;
    }
    if !cli.quiet {
        print_line(&summary_line(&snapshot))?;
        print_line(&written_line(options.shard, files.len(), all_paths.len(), &out))?;
        for warning in output::github_pages_warnings(&files) {
            print_warning(&warning);
        }
        print_omitted(&snapshot, cli.verbose)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Renders the site into a staging folder and adds the diagnostics. Returns `None` if there are
/// errors, and otherwise also the paths of all files if only a part of the site was rendered.
fn stage(
    snapshot: &mut Snapshot,
    options: &Build,
    out: &Utf8Path,
    reporter: &Reporter,
) -> io::Result<Option<(Staging, BTreeSet<String>)>> {
    let root = &options.content.site.root;
    let caches = Caches::open(root);
    if snapshot.diagnostics.has_errors() {
        // Pages are checked nevertheless, so that all errors are reported in one run.
        let found = pipeline::check_pages(snapshot, &caches, reporter);
        snapshot.diagnostics.extend(found);
        return Ok(None);
    }
    let staging = reporter.timings.phase("output", || Staging::new(root, out))?;
    let report = pipeline::build(snapshot, options.shard, &staging, &caches, reporter)?;
    snapshot.diagnostics.extend(report.diagnostics);
    if snapshot.diagnostics.has_errors() {
        return Ok(None);
    }
    Ok(Some((staging, report.all_paths)))
}

fn written_line(shard: Shard, files: usize, all_files: usize, out: &Utf8Path) -> String {
    if shard.is_whole_site() {
        format!("Wrote {files} files to `{out}`.")
    } else {
        format!("Wrote {shard}, {files} of {all_files} files, to `{out}`.")
    }
}

/// Prints which claims readers will not find, so that no claim is missing by surprise.
fn print_omitted(snapshot: &Snapshot, is_verbose: bool) -> io::Result<()> {
    if snapshot.options.drafts {
        print_line("Drafts are only on the pages. Data files and feeds contain published claims.")?;
    }
    let shown: BTreeSet<&str> =
        snapshot.model.claims.iter().map(|claim| claim.id.as_str()).collect();
    let mut omitted = Vec::new();
    for verdict in &snapshot.site_files.verdicts {
        if !shown.contains(verdict.id.as_str()) {
            omitted.push(verdict.id.as_str());
        }
    }
    if omitted.is_empty() {
        return Ok(());
    }
    print_line(&format!(
        "{} left out: drafts, in review, held or under embargo (see them with --drafts).",
        omitted.len()
    ))?;
    if is_verbose {
        for id in omitted {
            print_line(&format!("  {id}"))?;
        }
    }
    Ok(())
}
