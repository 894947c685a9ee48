//! The card of a claim that other sites show in a frame, and the HTML of that frame.

use crate::model::{Claim, Page};
use crate::render::context::ContextBuilder;
use crate::render::highlight::write_attribute;
use crate::render::url::absolute_url;
use crate::render::views::{EmbedCodeView, EmbedView};

/// The size of the frame, in pixels. A longer card scrolls in it.
pub(crate) const WIDTH: u32 = 600;
pub(crate) const HEIGHT: u32 = 360;

/// Returns the path of the oEmbed description of a claim, below the root of the site.
pub(crate) fn oembed_path(claim: &Claim) -> String {
    format!("claims/{}/oembed.json", claim.id)
}

impl ContextBuilder<'_> {
    pub(crate) fn embed_view(&self, claim: &Claim) -> EmbedView {
        let rating = claim.effective_rating().and_then(|index| self.model.ratings.get(index));
        EmbedView { card: self.card(claim), color: rating.map(|rating| rating.color.clone()) }
    }

    /// Returns the code that other sites copy, if the site offers it and readers can see the claim.
    pub(crate) fn embed_code_view(&self, index: usize, claim: &Claim) -> Option<EmbedCodeView> {
        if !self.model.site.embed || claim.unpublished.is_some() {
            return None;
        }
        let title = self.headline(&self.card(claim));
        Some(EmbedCodeView {
            html: self.frame(index, &title),
            oembed: absolute_url(&self.model.site.base_url, &oembed_path(claim)),
        })
    }

    /// Writes the frame of a claim.
    pub(crate) fn frame(&self, claim: usize, title: &str) -> String {
        let address = self.model.address(&Page::Embed(claim));
        let mut html = String::from("<iframe");
        write_attribute("src", &absolute_url(&self.model.site.base_url, &address), &mut html);
        write_attribute("title", title, &mut html);
        html.push_str(&format!(
            " width=\"{WIDTH}\" height=\"{HEIGHT}\" loading=\"lazy\" style=\"border:0;\
             max-width:100%\"></iframe>"
        ));
        html
    }
}
