//! Writes the published files of pictures, and reports pictures that cannot be decoded.

use std::io;

use rayon::prelude::*;

use crate::cache::pictures::{PictureMaker, undecodable};
use crate::diagnostics::Diagnostic;
use crate::model::Model;
use crate::output::{Shard, Staging};
use crate::pipeline::timings::Reporter;
use crate::render::pictures;

/// Writes the files of a shard of all pictures on the pages of a model. Returns the errors of
/// pictures that cannot be decoded.
pub(crate) fn write(
    model: &Model,
    shard: Shard,
    maker: &PictureMaker,
    staging: &Staging,
    reporter: &Reporter,
) -> io::Result<Vec<Diagnostic>> {
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
    maker.prune(model, &all);
    Ok(written?.into_iter().flatten().collect())
}

/// Decodes the pictures of a model that were not decoded before. Returns the errors.
pub(crate) fn check(model: &Model, maker: &PictureMaker, reporter: &Reporter) -> Vec<Diagnostic> {
    let progress = reporter.progress("pictures", model.pictures().len());
    let found = maker.check_all(model, || progress.step());
    progress.finish();
    found
}
