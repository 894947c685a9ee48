//! Builds the view of a picture that verdicts judge, with its regions.

use crate::model::{Article, ArticlePassage, Part, Region};
use crate::render::article::number_claims;
use crate::render::context::ContextBuilder;
use crate::render::highlight::passage_id;
use crate::render::views::{JudgedPictureView, RegionView};

/// Returns the passages of an article that are its picture or regions of it.
pub(super) fn picture_passages(article: &Article) -> Vec<(ArticlePassage, Option<Region>)> {
    let mut passages = Vec::new();
    for passage in &article.passages {
        if let Part::Picture(region) = passage.part {
            passages.push((passage.clone(), region));
        }
    }
    passages
}

impl ContextBuilder<'_> {
    /// Builds the view of an article's picture with some of the passages in it. The links lead to
    /// the notes on the page of the article.
    pub(super) fn judged_picture(
        &self,
        article: &Article,
        passages: &[(ArticlePassage, Option<Region>)],
    ) -> Option<JudgedPictureView> {
        let numbers = number_claims(&article.passages);
        let mut regions = Vec::new();
        for (passage, region) in passages {
            let (Some(region), Some(claim)) = (region, self.model.claims.get(passage.claim)) else {
                continue;
            };
            let [x, y, width, height] = region.percents();
            regions.push(RegionView {
                number: numbers.get(&passage.claim).copied().unwrap_or_default(),
                x,
                y,
                width,
                height,
                claim: claim.text.clone(),
                rating: claim.effective_rating().and_then(|index| self.rating_at(index)),
                href: format!("#{}", passage_id(self.model, passage)),
            });
        }
        let picture = self.figure_view(&article.media)?;
        let stamp = article.media.as_ref().and_then(|figure| figure.picture.stamp.as_ref());
        let band = stamp.map_or(0, |stamp| stamp.height(picture.width));
        let height = percent_above(picture.height, band);
        Some(JudgedPictureView { picture, height, regions })
    }
}

/// Returns the height without a band in percent, with three digits after the point at most.
fn percent_above(height: u32, band: u32) -> String {
    let percent = 100.0 * f64::from(height - band) / f64::from(height);
    ((percent * 1000.0).round() / 1000.0).to_string()
}
