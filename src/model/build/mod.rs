//! Builds the model from the files of a site.

pub mod article_text;
pub mod assemble;
pub mod facets;
pub mod lists;
pub mod people;
pub mod prose_links;
pub mod redirects;
pub mod scale_order;
pub mod scales;
pub mod static_pages;
