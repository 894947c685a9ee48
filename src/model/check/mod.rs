//! Checks that concern more than one file.

pub mod appearances;
pub mod archives;
pub mod article;
mod article_media;
pub mod claim;
pub mod claim_lints;
pub mod corrections;
pub mod desk_rules;
pub mod markdown;
mod media_passages;
pub mod namesakes;
pub mod passage_diagnostics;
mod passage_mistakes;
mod passage_speaker;
mod passage_warnings;
pub mod passages;
pub mod people;
pub(crate) mod picture_faults;
pub mod pictures;
pub(crate) mod seen_before;
pub mod speakers;
pub mod spellings;
pub mod taxonomies;
pub mod transcript;
