//! The values of the site and its theme that every template can use.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::render::views::lists::TaxonomyView;
use crate::render::views::{ContactView, LinkView, PictureView};
use crate::theme::options::OptionValue;

/// The site, in every template as `site`.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The title.
    pub title: String,
    /// One or two sentences about the site.
    pub description: Option<String>,
    /// A few words beside the name of the site.
    pub tagline: Option<String>,
    /// The address of the published site, with a `/` at the end.
    pub base_url: String,
    /// The language of the pages (BCP 47).
    pub language: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The language for Open Graph, such as `en_GB`, if it names a territory.
    pub locale: Option<String>,
    /// The logo. Its addresses are relative to the root: write `root` before them.
    pub logo: Option<PictureView>,
    /// The address of the icon for browsers, relative to the root, if it is made from the logo.
    pub icon: Option<String>,
    /// The address of the icon for home screens, relative to the root, if the site has a logo that
    /// is not an SVG.
    pub touch_icon: Option<String>,
    /// The color of the head of every page. Style sheets use `var(--head)`, and `var(--head-ink)` for its
    /// text.
    pub head_color: Option<String>,
    /// How readers reach the desk.
    pub contact: ContactView,
    /// The publisher.
    pub organization: Option<LinkView>,
    /// The address of the repository.
    pub repository: Option<String>,
    /// The search engine: `builtin` or `pagefind`.
    pub search: &'static str,
    /// The pages of `content/pages/`. Write `root` before their `href`.
    pub pages: Vec<LinkView>,
    /// The lists of the site's own. Write `root` before their `href`.
    pub taxonomies: Vec<TaxonomyView>,
    /// The number of claims that readers can see.
    pub claim_count: usize,
    /// The number of articles.
    pub article_count: usize,
    /// Whether drafts are shown. Every page says so then.
    pub shows_drafts: bool,
}

/// The theme, in every template as `theme`.
#[derive(Debug, Clone, Serialize)]
pub struct ThemeView {
    /// The name of the theme.
    pub name: String,
    /// The values of its options: from the site, or the defaults of the theme.
    pub options: BTreeMap<String, OptionValue>,
}
