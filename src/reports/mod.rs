//! Reports about a site: open work, principles, external links.

pub mod external_links;
pub mod principles;
pub mod worklist;
pub mod worklist_text;
