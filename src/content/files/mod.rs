//! One type for each kind of YAML file.

pub mod article;
pub mod chart;
pub mod desk_rules;
pub mod font;
pub mod page;
pub mod person;
pub mod picture;
pub mod site;
pub mod source;
pub mod taxonomies;
pub mod verdict;
