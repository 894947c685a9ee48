//! Writes the published files of pictures, and reports pictures that cannot be decoded.

use std::io;

use rayon::prelude::*;

use crate::cache::pictures::{PictureMaker, undecodable};
use crate::diagnostics::Diagnostic;
use crate::output::{Shard, Staging};
use crate::pipeline::timings::Reporter;
use crate::project::Snapshot;
use crate::render::pictures;

/// Writes the files of a shard of all pictures on the pages of a site. Returns the errors of
/// pictures that cannot be decoded, and warnings about near-copies.
pub(crate) fn write(
    snapshot: &Snapshot,
    shard: Shard,
    maker: &PictureMaker,
    staging: &Staging,
    reporter: &Reporter,
) -> io::Result<Vec<Diagnostic>> {
    let Snapshot { model, site_files, .. } = snapshot;
    let all = model.pictures();
    let progress = reporter.progress("pictures", all.len());
    let written: io::Result<Vec<Option<Diagnostic>>> = all
        .par_iter()
        .with_max_len(1)
        .map(|picture| {
            let mut wanted = pictures::published_files(model, picture);
            wanted.retain(|file| shard.contains(&file.path));
            let found = match maker.make(picture, &wanted)? {
                Ok(files) => {
                    for file in &files {
                        staging.write(file)?;
                    }
                    None
                }
                Err(error) => Some(undecodable(&error, picture)),
            };
            progress.step();
            Ok(found)
        })
        .collect();
    progress.finish();
    let mut found: Vec<Diagnostic> = written?.into_iter().flatten().collect();
    found.extend(maker.check_copies(site_files));
    maker.prune(model, &all, site_files);
    Ok(found)
}

/// Decodes the pictures of a site that were not decoded before. Returns the errors, and warnings
/// about near-copies.
pub(crate) fn check(
    snapshot: &Snapshot,
    maker: &PictureMaker,
    reporter: &Reporter,
) -> Vec<Diagnostic> {
    let Snapshot { model, site_files, .. } = snapshot;
    let progress = reporter.progress("pictures", model.pictures().len());
    let mut found = maker.check_all(model, || progress.step());
    progress.finish();
    found.extend(maker.check_copies(site_files));
    found
}
