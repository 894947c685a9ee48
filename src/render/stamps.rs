//! Decides what the bands below judged pictures say, so that a copy of such a picture cannot be
//! passed on as true.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::files::picture::JudgedMediaEntry;
use crate::content::media_files::{Picture, PictureKind};
use crate::content::{ArticleFolder, SiteFiles};
use crate::diagnostics::span::Span;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{Article, Model, Part};
use crate::render::locale::{self, Locale};
use crate::render::social_card::{badge, missing_characters, missing_glyphs};
use crate::social_cards::{self, Badge, Fonts, Stamp, StampText};
use crate::theme::Theme;

/// The colour of a band that names no rating.
const NEUTRAL: &str = "#4a4f57";

/// A picture that articles are, with what the published verdicts on it say.
struct Judged<'a> {
    picture: &'a Arc<Picture>,
    article: &'a str,
    /// Where the article names the picture.
    span: Span,
    /// The ratings of the verdicts on the whole picture that are not retracted. `None` is a verdict
    /// without a rating.
    ratings: BTreeSet<Option<usize>>,
    /// Whether verdicts judge only regions of it.
    has_regions: bool,
    is_retracted: bool,
}

/// Adds bands to the pictures that published verdicts judge, wherever they are shown.
pub(crate) fn add(
    model: &mut Model,
    site_files: &SiteFiles,
    theme: &Theme,
    diagnostics: &mut Diagnostics,
) {
    let judged = judged_pictures(model, site_files);
    if judged.is_empty() {
        return;
    }
    let fonts = Arc::new(Fonts::new(&site_files.fonts));
    let locale = Locale::new(&model.site.language, theme.messages.clone());
    let mut stamped = BTreeMap::new();
    for judged in judged.values() {
        let Some(badge) = judged.badge(model, &locale) else { continue };
        let text = StampText {
            badge,
            site: social_cards::plain(&model.site.title),
            right_to_left: locale::text_direction(&model.site.language) == "rtl",
        };
        if let Some(diagnostic) = judged.check_fonts(&text, &fonts) {
            diagnostics.push(diagnostic);
            continue;
        }
        let size = [judged.picture.width, judged.picture.height];
        if let Some(stamp) = Stamp::new(&text, &fonts, size) {
            let picture = Arc::new(judged.picture.stamped(stamp));
            stamped.insert(picture.hash.clone(), picture);
        }
    }
    model.change_pictures(&mut |picture| {
        if let Some(stamped) = stamped.get(&picture.hash) {
            *picture = Arc::clone(stamped);
        }
    });
}

/// Returns the judged pictures by their hashes. Two articles can be the same picture: it has a band
/// if one of them wants it.
fn judged_pictures<'a>(model: &'a Model, site_files: &SiteFiles) -> BTreeMap<&'a str, Judged<'a>> {
    let mut entries: BTreeMap<&str, &JudgedMediaEntry> = BTreeMap::new();
    for folder in &site_files.articles {
        entries.extend(entry(folder));
    }
    let mut judged: BTreeMap<&str, Judged> = BTreeMap::new();
    let mut wanted = BTreeSet::new();
    for article in &model.articles {
        let (Some(figure), Some(entry)) = (&article.media, entries.get(article.id.as_str())) else {
            continue;
        };
        let hash = figure.picture.hash.as_str();
        if matches!(figure.picture.kind, PictureKind::Drawing(_)) {
            continue;
        }
        if entry.stamp.as_deref() != Some(&false) {
            wanted.insert(hash);
        }
        let Some(file) = &entry.file else { continue };
        let new = Judged {
            picture: &figure.picture,
            article: &article.id,
            span: site_files.files.narrow(file.span, &file.value.0),
            ratings: BTreeSet::new(),
            has_regions: false,
            is_retracted: false,
        };
        judged.entry(hash).or_insert(new).add_verdicts(article, model);
    }
    judged.retain(|hash, _| wanted.contains(hash));
    judged
}

fn entry(folder: &ArticleFolder) -> Option<(&str, &JudgedMediaEntry)> {
    Some((folder.id.as_str(), folder.record.as_ref()?.media.as_deref()?))
}

impl Judged<'_> {
    /// Adds the published verdicts of an article. What readers cannot see yet must not show.
    fn add_verdicts(&mut self, article: &Article, model: &Model) {
        for passage in &article.passages {
            let Part::Picture(region) = passage.part else { continue };
            let Some(claim) = model.claims.get(passage.claim) else { continue };
            if claim.unpublished.is_some() {
                continue;
            }
            if claim.retracted {
                self.is_retracted = true;
            } else if region.is_some() {
                self.has_regions = true;
            } else {
                self.ratings.insert(claim.rating);
            }
        }
    }

    /// Returns the words of the band, if a published verdict judges the picture. A rating is on it
    /// only if all verdicts on the whole picture agree.
    fn badge(&self, model: &Model, locale: &Locale) -> Option<Badge> {
        let mut ratings = self.ratings.iter();
        match (ratings.next(), ratings.next()) {
            (Some(Some(rating)), None) => model.ratings.get(*rating).map(badge),
            (None, _) if !self.has_regions && !self.is_retracted => None,
            (None, _) if !self.has_regions => Some(neutral("retracted", locale)),
            _ => Some(neutral("stamp-see", locale)),
        }
    }

    /// Reports words that no font can write.
    fn check_fonts(&self, text: &StampText, fonts: &Fonts) -> Option<Diagnostic> {
        let mut missing = missing_characters(fonts, &text.badge.label);
        missing.extend(missing_characters(fonts, &text.site));
        if missing.is_empty() {
            return None;
        }
        let effect = "so this picture is published without a band that shows its rating";
        let mut diagnostic = missing_glyphs(&missing, self.span, effect);
        diagnostic.article = Some(self.article.to_owned());
        Some(diagnostic)
    }
}

/// Returns the badge with a message, without a rating.
fn neutral(message: &str, locale: &Locale) -> Badge {
    let label = social_cards::plain(&locale.translate(message, &[]));
    Badge { symbol: String::new(), label, color: NEUTRAL.to_owned() }
}
