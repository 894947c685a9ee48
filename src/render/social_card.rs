//! Decides which claims have a social card and what it shows, and reports characters that no font
//! has. Cards are drawn later, so that `check` does not draw them and cached ones are not drawn again.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use unicode_script::{Script, UnicodeScript};

use crate::content::media_files::{Picture, PictureKind};
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, format_list};
use crate::media::Bitmap;
use crate::model::{Claim, Model, Rating, site};
use crate::render::locale::{self, Locale};
use crate::social_cards::{self, Badge, Card, Fonts};

/// The social cards of a site.
#[derive(Default)]
pub(crate) struct Cards {
    /// `None` if the site has no cards.
    fonts: Option<Fonts>,
    /// By the index of the claim.
    by_claim: Vec<Option<CardFile>>,
    diagnostics: Vec<Diagnostic>,
}

/// A card and its file.
struct CardFile {
    path: String,
    hash: String,
    card: Card,
    picture: Option<Arc<Picture>>,
}

/// A social card that can be drawn.
pub struct SocialCard<'a> {
    /// Its path below the output folder.
    pub path: &'a str,
    /// A hash of everything that the picture depends on, in hexadecimal.
    pub hash: &'a str,
    card: &'a Card,
    fonts: &'a Fonts,
    /// The picture beside the text.
    pub picture: Option<&'a Arc<Picture>>,
}

impl SocialCard<'_> {
    /// Draws the card as a PNG, with the pixels of its picture. Returns `None` if there is not
    /// enough memory.
    pub fn draw(&self, picture: Option<&Bitmap>) -> Option<Vec<u8>> {
        self.card.draw(self.fonts, picture)
    }
}

impl Cards {
    /// Plans the cards of all claims whose characters the fonts have.
    pub(crate) fn new(model: &Model, locale: &Locale) -> Self {
        let mut cards = Self::default();
        let Some(settings) = &model.site.cards else { return cards };
        let fonts = Fonts::new(&settings.fonts);
        let missing = missing_characters(&fonts, &model.site.title);
        if missing.is_empty() {
            let unwritable = cards.check_ratings(model, settings, &fonts);
            // Looking for characters in fonts is slow.
            cards.by_claim = model
                .claims
                .par_iter()
                .map(|claim| plan_card(claim, model, locale, &fonts, &unwritable))
                .collect();
            cards.check_claims(model, locale, &fonts, &unwritable);
        } else {
            let effect = "so the site has no social cards";
            cards.diagnostics.push(missing_glyphs(&missing, settings.title_span, effect));
        }
        cards.fonts = Some(fonts);
        cards
    }

    /// Returns the indexes of the used ratings whose labels the fonts cannot write, and reports
    /// them. Built-in labels are in no file, so they are reported at the setting for cards.
    fn check_ratings(
        &mut self,
        model: &Model,
        settings: &site::CardSettings,
        fonts: &Fonts,
    ) -> BTreeSet<usize> {
        let used: BTreeSet<usize> = model.claims.iter().filter_map(|claim| claim.rating).collect();
        let mut unwritable = BTreeSet::new();
        let mut built_in_labels = Vec::new();
        let mut missing_in_built_in = BTreeSet::new();
        for index in used {
            let Some(rating) = model.ratings.get(index) else { continue };
            let missing = missing_characters(fonts, &rating.label);
            if missing.is_empty() {
                continue;
            }
            unwritable.insert(index);
            if let Some(span) = rating.label_span {
                let effect = "so claims with this rating have no social card";
                self.diagnostics.push(missing_glyphs(&missing, span, effect));
            } else {
                built_in_labels.push(rating.label.as_str());
                missing_in_built_in.extend(missing);
            }
        }
        if !built_in_labels.is_empty() {
            let labels = format_list(&built_in_labels);
            let effect = format!("so claims rated {labels} have no social card");
            self.diagnostics.push(missing_glyphs(&missing_in_built_in, settings.span, &effect));
        }
        unwritable
    }

    /// Reports the claims whose text the fonts cannot write.
    fn check_claims(
        &mut self,
        model: &Model,
        locale: &Locale,
        fonts: &Fonts,
        unwritable: &BTreeSet<usize>,
    ) {
        for (claim, card) in model.claims.iter().zip(&self.by_claim) {
            if card.is_some() || !can_have_card(claim, unwritable) {
                continue;
            }
            let missing = fonts.missing(&card_of(claim, model, locale).texts().concat());
            let effect = "so this claim has no social card";
            let mut diagnostic = missing_glyphs(&missing, claim.text_span, effect);
            diagnostic.claim = Some(claim.id.clone());
            self.diagnostics.push(diagnostic);
        }
    }

    /// Returns the address of a claim's card below the site's root. It contains the hash, because
    /// social networks cache a picture as long as its address stays the same.
    pub(crate) fn address(&self, claim: usize) -> Option<String> {
        let card = self.by_claim.get(claim)?.as_ref()?;
        Some(format!("{}?v={}", card.path, card.hash.get(..8).unwrap_or_default()))
    }

    pub(crate) fn to_draw(&self) -> Vec<SocialCard<'_>> {
        let Some(fonts) = &self.fonts else { return Vec::new() };
        let mut cards = Vec::new();
        for CardFile { path, hash, card, picture } in self.by_claim.iter().flatten() {
            cards.push(SocialCard { path, hash, card, fonts, picture: picture.as_ref() });
        }
        cards
    }

    pub(crate) fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }
}

pub(super) fn missing_characters(fonts: &Fonts, text: &str) -> BTreeSet<char> {
    fonts.missing(&social_cards::plain(text))
}

/// Returns whether a claim has a card if the fonts can write its text.
fn can_have_card(claim: &Claim, unwritable_ratings: &BTreeSet<usize>) -> bool {
    !claim.retracted && claim.rating.is_none_or(|rating| !unwritable_ratings.contains(&rating))
}

/// Returns the card of a claim, or `None` if it has none.
fn plan_card(
    claim: &Claim,
    model: &Model,
    locale: &Locale,
    fonts: &Fonts,
    unwritable_ratings: &BTreeSet<usize>,
) -> Option<CardFile> {
    let mut card = card_of(claim, model, locale);
    if !can_have_card(claim, unwritable_ratings)
        || !fonts.missing(&card.texts().concat()).is_empty()
    {
        return None;
    }
    // The card has the rating itself, and would cut a band.
    let picture = claim.image.as_ref().map(|image| Arc::new(image.picture.unstamped()));
    // Drawings have no pixels.
    let picture = picture.filter(|it| matches!(it.kind, PictureKind::Bitmap(_)));
    card.picture = picture.as_ref().map(|picture| picture.hash.clone());
    let path = format!("claims/{}/card.png", claim.id);
    Some(CardFile { path, hash: card.hash(fonts), card, picture })
}

/// Returns the card of a claim without its picture.
fn card_of(claim: &Claim, model: &Model, locale: &Locale) -> Card {
    let text = social_cards::plain(&claim.text);
    let is_rtl_site = locale::text_direction(&model.site.language) == "rtl";
    let claimants: Vec<&str> = model.names_of(&claim.claimants).collect();
    let mut byline = String::new();
    if !claimants.is_empty() {
        let separator = locale.translate("separator-people", &[]);
        byline = locale.translate("claimed-by", &[("name", &claimants.join(&separator))]);
    }
    let finding = claim.effective_headline().or_else(|| claim.effective_summary());
    let date = claim.published.map(|date| locale.date_view(date).text.clone());
    Card {
        right_to_left: social_cards::is_right_to_left(&text, is_rtl_site),
        claim: text,
        byline: social_cards::plain(&byline),
        finding: social_cards::plain(finding.unwrap_or_default()),
        date: social_cards::plain(&date.unwrap_or_default()),
        badge: claim.rating.and_then(|rating| model.ratings.get(rating)).map(badge),
        site: social_cards::plain(&model.site.title),
        picture: None,
    }
}

pub(super) fn badge(rating: &Rating) -> Badge {
    Badge {
        symbol: social_cards::plain(&rating.symbol),
        label: social_cards::plain(&rating.label),
        color: rating.color.clone(),
    }
}

pub(super) fn missing_glyphs(missing: &BTreeSet<char>, span: Span, effect: &str) -> Diagnostic {
    let mut characters = Vec::new();
    let mut scripts = BTreeSet::new();
    for c in missing {
        // Other characters than letters may be hard to recognize.
        characters.push(if c.is_alphabetic() {
            c.to_string()
        } else {
            format!("{c} U+{:04X}", u32::from(*c))
        });
        // Characters of all scripts name no script (Unicode, UAX 24).
        if !matches!(c.script(), Script::Common | Script::Inherited | Script::Unknown) {
            scripts.insert(c.script().full_name());
        }
    }
    let characters: Vec<&str> = characters.iter().map(String::as_str).collect();
    let message = format!("no font has {}, {effect}", format_list(&characters));
    let label = if scripts.is_empty() {
        "no font for this".to_owned()
    } else {
        format!("no font for {}", Vec::from_iter(scripts).join(", "))
    };
    Diagnostic::warning(Code::MissingGlyphs, span, message).label(label).help(
        "put a font file that has them into the site's folder, and name it in `site.yaml`: \
         `cards: {fonts: [fonts/name.ttf]}`",
    )
}
