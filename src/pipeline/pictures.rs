//! Writes the published files of pictures, and reports pictures that cannot be decoded.

use std::io;

use rayon::prelude::*;

use crate::cache::pictures::PictureMaker;
use crate::content::media_files::Picture;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::span::Span;
use crate::media::PictureError;
use crate::model::Model;
use crate::model::check::picture_faults::picture_error;
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
    let all = model.pictures();
    let progress = reporter.progress("pictures", all.len());
    let found: Vec<Option<Diagnostic>> = all
        .par_iter()
        .with_max_len(1)
        .map(|picture| {
            let found = maker.check(picture);
            progress.step();
            found.err().map(|error| undecodable(&error, picture))
        })
        .collect();
    progress.finish();
    found.into_iter().flatten().collect()
}

fn undecodable(error: &PictureError, picture: &Picture) -> Diagnostic {
    picture_error(error, &picture.path, Span::file_start(picture.file))
}
