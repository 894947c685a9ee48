//! What the standing pages of a site are for, told by their slugs. The one table of them: the data for search engines and
//! the report on principles both look here.

use crate::model::{Model, StaticPage};

/// What a standing page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PagePurpose {
    /// Who is behind the site.
    About,
    /// How claims are chosen, checked and rated.
    Methodology,
    /// What is corrected, and how readers are told.
    CorrectionsPolicy,
    /// What the desk commits itself to.
    Principles,
    /// How its people stay fair and independent.
    Ethics,
    /// Who owns the site and who pays for it.
    Funding,
    /// How readers reach the desk.
    Contact,
    /// Who works there.
    Staff,
    /// How readers propose a claim.
    Submissions,
}

impl PagePurpose {
    /// The slugs by which such a page is known, the likeliest first.
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
    /// The page that the site has for a purpose: that of the first slug.
    pub fn page_on(&self, purpose: PagePurpose) -> Option<&StaticPage> {
        purpose
            .slugs()
            .iter()
            .find_map(|slug| self.static_pages.iter().find(|page| page.slug == *slug))
    }
}
