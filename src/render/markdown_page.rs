//! The address of the Markdown of a claim's page.

use crate::model::{Claim, Site};

/// Returns the path of the Markdown of a claim, below the root of the site.
pub(crate) fn markdown_path(claim: &Claim) -> String {
    format!("claims/{}/index.md", claim.id)
}

/// Returns the address of the Markdown relative to the page of the claim, if the site has Markdown
/// and readers can see the claim.
pub(crate) fn markdown_href(site: &Site, claim: &Claim) -> Option<String> {
    if !site.markdown || claim.unpublished.is_some() {
        return None;
    }
    Some("index.md".to_owned())
}
