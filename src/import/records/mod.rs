//! Imports fact-check records.

pub mod appearances;
pub mod date;
pub mod extract;
pub mod known;
pub mod labels;
pub mod lenient_json;
pub mod media;
pub mod plan;
pub mod rating;
pub mod review;
pub mod scale;
pub mod schema_org;
