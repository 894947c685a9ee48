//! Social cards, drawn where none is kept. It must not know what stands on one.

use std::io;

use rayon::prelude::*;

use crate::cache::Cache;
use crate::output::Shard;
use crate::pipeline::Target;
use crate::pipeline::timings::Reporter;
use crate::render::{Output, SocialCard};

/// Puts every social card of a part of the site into `target`: as it is kept in `cache`, else drawn and then kept.
pub(crate) fn draw(
    pictures: &[SocialCard],
    shard: Shard,
    cache: &Cache,
    target: &dyn Target,
    watch: &Reporter,
) -> io::Result<()> {
    let progress = watch.progress("social cards", pictures.len());
    let done =
        pictures.par_iter().filter(|picture| shard.has(picture.path)).try_for_each(|picture| {
            let bytes = cache.get(picture.hash).map_or_else(|| drawn(picture, cache), Ok)?;
            target.put(&Output { path: picture.path.to_owned(), bytes }).map(|_| progress.step())
        });
    progress.finish();
    done?;
    cache.prune(&pictures.iter().map(|picture| picture.hash).collect());
    Ok(())
}

fn drawn(picture: &SocialCard, cache: &Cache) -> io::Result<Vec<u8>> {
    let bytes = picture
        .draw()
        .ok_or_else(|| io::Error::other(format!("`{}` cannot be drawn", picture.path)))?;
    cache.put(picture.hash, &bytes);
    Ok(bytes)
}
