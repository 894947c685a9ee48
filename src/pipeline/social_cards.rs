//! Draws social cards, or takes them from the cache.

use std::io;

use rayon::prelude::*;

use crate::output::{Shard, Staging};
use crate::pipeline::Caches;
use crate::pipeline::timings::Reporter;
use crate::render::{Output, SocialCard};

/// Writes the social cards of a shard into `staging`.
pub(crate) fn write(
    cards: &[SocialCard],
    shard: Shard,
    caches: &Caches,
    staging: &Staging,
    reporter: &Reporter,
) -> io::Result<()> {
    let progress = reporter.progress("social cards", cards.len());
    let written = cards.par_iter().filter(|card| shard.contains(card.path)).try_for_each(|card| {
        let bytes = cached_or_drawn(card, caches)?;
        staging.write(&Output { path: card.path.to_owned(), bytes })?;
        progress.step();
        Ok(())
    });
    progress.finish();
    caches.social_cards.prune(&cards.iter().map(|card| card.hash).collect());
    written
}

fn cached_or_drawn(card: &SocialCard, caches: &Caches) -> io::Result<Vec<u8>> {
    let cache = &caches.social_cards;
    if let Some(bytes) = cache.get(card.hash) {
        return Ok(bytes);
    }
    let picture = card.picture.and_then(|picture| caches.pictures.bitmap(picture));
    let Some(bytes) = card.draw(picture.as_ref()) else {
        return Err(io::Error::other(format!("`{}` cannot be drawn", card.path)));
    };
    cache.put(card.hash, &bytes);
    Ok(bytes)
}
