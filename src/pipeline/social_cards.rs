//! Draws social cards, or takes them from the cache.

use std::io;

use rayon::prelude::*;

use crate::cache::Cache;
use crate::output::{Shard, Staging};
use crate::pipeline::timings::Reporter;
use crate::render::{Output, SocialCard};

/// Writes the social cards of a shard into `staging`.
pub(crate) fn write(
    cards: &[SocialCard],
    shard: Shard,
    cache: &Cache,
    staging: &Staging,
    reporter: &Reporter,
) -> io::Result<()> {
    let progress = reporter.progress("social cards", cards.len());
    let written = cards.par_iter().filter(|card| shard.contains(card.path)).try_for_each(|card| {
        let bytes = cached_or_drawn(card, cache)?;
        staging.write(&Output { path: card.path.to_owned(), bytes })?;
        progress.step();
        Ok(())
    });
    progress.finish();
    cache.prune(&cards.iter().map(|card| card.hash).collect());
    written
}

fn cached_or_drawn(card: &SocialCard, cache: &Cache) -> io::Result<Vec<u8>> {
    if let Some(bytes) = cache.get(card.hash) {
        return Ok(bytes);
    }
    let Some(bytes) = card.draw() else {
        return Err(io::Error::other(format!("`{}` cannot be drawn", card.path)));
    };
    cache.put(card.hash, &bytes);
    Ok(bytes)
}
