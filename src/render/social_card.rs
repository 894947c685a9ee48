//! Which claims have a social card, what stands on it, and what no font can write. The cards are drawn when
//! they are asked for, so that a check costs nothing and a kept picture is not drawn again.

use std::collections::BTreeSet;

use rayon::prelude::*;
use unicode_script::{Script, UnicodeScript};

use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, format_list};
use crate::model::{Claim, Model, Rating, site};
use crate::render::locale;
use crate::social_cards;
use crate::social_cards::{Badge, Card, Fonts};

/// The social cards of a site, by the places of their claims.
#[derive(Default)]
pub(crate) struct Cards {
    /// `None` where the site has no cards.
    fonts: Option<Fonts>,
    by_claim: Vec<Option<Named>>,
    mistakes: Vec<Diagnostic>,
}

/// A card and the file that it is to be.
struct Named {
    path: String,
    hash: String,
    card: Card,
}

/// A social card that can be drawn.
pub struct SocialCard<'a> {
    /// Its path below the output folder.
    pub path: &'a str,
    /// A hash of everything that it depends on, in hexadecimal.
    pub hash: &'a str,
    card: &'a Card,
    fonts: &'a Fonts,
}

impl SocialCard<'_> {
    /// The picture as a PNG; `None` only where memory for it cannot be had.
    pub fn draw(&self) -> Option<Vec<u8>> {
        self.card.draw(self.fonts)
    }
}

impl Cards {
    /// The cards of a model's claims, all of whose characters a font has.
    pub(crate) fn of(model: &Model) -> Self {
        let mut cards = Self::default();
        let Some(options) = &model.site.cards else { return cards };
        let fonts = Fonts::new(&options.fonts);
        let title = fonts.missing(&social_cards::plain(&model.site.title));
        if title.is_empty() {
            let unnamed = cards.unnamed_ratings(model, options, &fonts);
            let named: Vec<_> = model
                .claims
                .par_iter()
                .map(|claim| named(claim, model, &fonts, &unnamed))
                .collect();
            let named = named.into_iter().map(|card| {
                card.map_err(|mistake| cards.mistakes.extend(mistake.map(|mistake| *mistake))).ok()
            });
            cards.by_claim = named.collect();
        } else {
            let mistake =
                missing_glyphs(&title, options.title_span, "so the site has no social cards");
            cards.mistakes.push(mistake);
        }
        cards.fonts = Some(fonts);
        cards
    }

    /// The ratings whose labels cannot be written; those of visible claims are reported, the built-in ones where cards are asked
    /// for.
    fn unnamed_ratings(
        &mut self,
        model: &Model,
        options: &site::CardSettings,
        fonts: &Fonts,
    ) -> BTreeSet<usize> {
        let used: BTreeSet<usize> = model.claims.iter().filter_map(|claim| claim.rating).collect();
        let used = used.into_iter().filter_map(|at| Some((at, model.ratings.get(at)?)));
        let missing = used
            .map(|(at, rating)| (at, rating, fonts.missing(&social_cards::plain(&rating.label))));
        let unnamed: Vec<(usize, &Rating, BTreeSet<char>)> =
            missing.filter(|(.., missing)| !missing.is_empty()).collect();
        let (own, built_in): (Vec<_>, Vec<_>) =
            unnamed.iter().partition(|(_, rating, _)| rating.label_span.is_some());
        for (_, rating, missing) in own {
            let span = rating.label_span.unwrap_or(options.span);
            self.mistakes.push(missing_glyphs(
                missing,
                span,
                "so claims rated so have no social card",
            ));
        }
        if !built_in.is_empty() {
            let missing = built_in.iter().flat_map(|(.., missing)| missing).copied().collect();
            let labels: Vec<&str> =
                built_in.iter().map(|(_, rating, _)| rating.label.as_str()).collect();
            let so = format!("so claims rated {} have no social card", format_list(&labels));
            self.mistakes.push(missing_glyphs(&missing, options.span, &so));
        }
        unnamed.into_iter().map(|(at, ..)| at).collect()
    }

    /// The address of a claim's card below the site's root. It changes with the picture, since social networks
    /// keep a picture for as long as its address stays the same, even that of a verdict that was corrected.
    pub(crate) fn address(&self, claim: usize) -> Option<String> {
        let card = self.by_claim.get(claim)?.as_ref()?;
        Some(format!("{}?v={}", card.path, card.hash.get(..8).unwrap_or_default()))
    }

    pub(crate) fn to_draw(&self) -> Vec<SocialCard<'_>> {
        let Some(fonts) = &self.fonts else { return Vec::new() };
        let named = self.by_claim.iter().flatten();
        named
            .map(|named| SocialCard {
                path: &named.path,
                hash: &named.hash,
                card: &named.card,
                fonts,
            })
            .collect()
    }

    pub(crate) fn mistakes(&self) -> impl Iterator<Item = &Diagnostic> {
        self.mistakes.iter()
    }
}

/// A claim's card, or why it has none: nothing is said where it is withdrawn or its rating is at fault.
fn named(
    claim: &Claim,
    model: &Model,
    fonts: &Fonts,
    unnamed: &BTreeSet<usize>,
) -> Result<Named, Option<Box<Diagnostic>>> {
    if claim.retracted || claim.rating.is_some_and(|rating| unnamed.contains(&rating)) {
        return Err(None);
    }
    let text = social_cards::plain(&claim.text);
    let missing = fonts.missing(&text);
    if !missing.is_empty() {
        let mistake = missing_glyphs(&missing, claim.text_span, "so this claim has no social card");
        return Err(Some(Box::new(Diagnostic { claim: Some(claim.id.clone()), ..mistake })));
    }
    let rating = claim.rating.and_then(|rating| model.ratings.get(rating));
    let card = Card {
        right_to_left: social_cards::is_right_to_left(
            &text,
            locale::text_direction(&model.site.language) == "rtl",
        ),
        claim: text,
        badge: rating.map(badge),
        site: social_cards::plain(&model.site.title),
    };
    Ok(Named { path: format!("claims/{}/card.png", claim.id), hash: card.hash(fonts), card })
}

fn badge(rating: &Rating) -> Badge {
    Badge {
        symbol: social_cards::plain(&rating.symbol),
        label: social_cards::plain(&rating.label),
        color: rating.color.clone(),
    }
}

fn missing_glyphs(missing: &BTreeSet<char>, span: Span, so: &str) -> Diagnostic {
    let shown: Vec<String> = missing.iter().map(|c| shown(*c)).collect();
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    let scripts: BTreeSet<&str> = missing.iter().filter_map(|c| script(*c)).collect();
    let scripts: Vec<&str> = scripts.into_iter().collect();
    let label = if scripts.is_empty() {
        "no font for this".to_owned()
    } else {
        format!("no font for {}", scripts.join(", "))
    };
    Diagnostic::warning(Code::MissingGlyphs, span, format!("no font has {}, {so}", format_list(&shown)))
        .label(label)
        .help("put a font file that has them into the site's folder, and name it in `site.yaml`: `cards: {fonts: [fonts/name.ttf]}`")
}

/// The name of a character's script; none for those of all scripts (Unicode, UAX 24).
fn script(c: char) -> Option<&'static str> {
    let script = c.script();
    let is_own = !matches!(script, Script::Common | Script::Inherited | Script::Unknown);
    is_own.then(|| script.full_name())
}

/// A letter as it is, anything else with its number too.
fn shown(c: char) -> String {
    if c.is_alphabetic() { c.to_string() } else { format!("{c} U+{:04X}", u32::from(c)) }
}
