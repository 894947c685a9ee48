//! The one integration test binary: what Factpress promises, asserted through its public interface.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![allow(clippy::too_many_lines, reason = "a table is as long as it has cases")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "parts of texts are picked by random fractions"
)]

mod addresses;
mod anchor;
mod annotations;
mod archive;
mod book;
mod build;
mod card;
mod charts;
mod check;
mod claims;
mod code_blocks;
mod colors;
mod data;
mod dates;
mod diff;
mod diff_oracle;
mod disclosed_markup;
mod disclosure;
mod docs;
mod embeds;
mod evidence_quotes;
mod examples;
mod explained;
mod faults;
mod feeds;
mod films;
mod fix;
mod fixture;
mod fuzz;
#[allow(dead_code, reason = "the benchmarks share it")]
#[path = "../bench/generated.rs"]
mod generated;
mod hostile;
mod html;
mod identity;
mod import;
mod index_now;
mod init;
mod language;
mod linked_files;
mod links;
mod lists;
mod markdown;
mod media;
mod mistakes;
mod new;
mod new_source;
#[cfg(unix)]
mod output;
mod pages;
mod passages;
mod people;
mod pictures;
mod principles;
mod printing;
#[cfg(unix)]
mod publishing;
mod reading;
mod releases;
mod safety;
mod saved_pages;
mod search;
mod seen_before;
mod serve;
mod shard;
mod since;
mod speech;
mod stamps;
mod static_files;
mod status;
mod text;
mod theme_changes;
mod themes;
mod tidy;
mod timings;
mod words;
mod yaml;
