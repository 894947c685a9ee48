//! Reports about a site: open work, codes of principles and external links.

pub mod external_links;
pub(crate) mod principles;
pub(crate) mod worklist;
