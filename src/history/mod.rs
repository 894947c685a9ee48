//! Compares two versions of a site.

pub mod diff;
pub mod disambiguate;
pub mod passage_diff;
pub mod rules;
