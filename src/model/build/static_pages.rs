//! Finds out what a static page is for by its slug. Data for search engines and the report on
//! principles use the same table.

use crate::model::{Model, StaticPage};

/// The purpose of a static page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PagePurpose {
    About,
    Methodology,
    CorrectionsPolicy,
    Principles,
    Ethics,
    Funding,
    Contact,
    Staff,
    /// How readers propose a claim.
    Submissions,
}

impl PagePurpose {
    /// Returns the slugs of such a page, most likely first.
    pub fn slugs(self) -> &'static [&'static str] {
        match self {
            Self::About => &["about", "about-us"],
            Self::Methodology => &["methodology"],
            Self::CorrectionsPolicy => &["corrections-policy"],
            Self::Principles => &["principles", "publishing-principles"],
            Self::Ethics => &["ethics", "ethics-policy"],
            Self::Funding => &["funding", "ownership", "ownership-and-funding"],
            Self::Contact => &["feedback", "feedback-policy", "contact"],
            Self::Staff => &["masthead", "staff", "team"],
            Self::Submissions => &["submit", "submit-a-claim", "suggest-a-claim"],
        }
    }
}

impl Model {
    /// Returns the page of a purpose.
    pub fn page_for(&self, purpose: PagePurpose) -> Option<&StaticPage> {
        for slug in purpose.slugs() {
            let page = self.static_pages.iter().find(|page| page.slug == *slug);
            if page.is_some() {
                return page;
            }
        }
        None
    }
}
