//! Decides what the social card of a page shows.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::content::media_files::{Picture, PictureKind};
use crate::diagnostics::span::Span;
use crate::model::{Article, Claim, Model, Page, Rating};
use crate::render::locale::{self, Locale};
use crate::social_cards::{self, Badge, Card, Share};

/// The colour of the number of claims. It is not the colour of a rating.
const NEUTRAL: &str = "#4a4f57";

/// A card, and what a diagnostic about it needs.
pub(super) struct Contents {
    pub card: Card,
    /// The picture beside the text.
    pub picture: Option<Arc<Picture>>,
    /// Where the text of the card is written.
    pub span: Span,
    /// Names the page in a diagnostic.
    pub page_name: &'static str,
    /// The id of the claim if the card shows one.
    pub claim_id: Option<String>,
}

impl Contents {
    /// Returns the contents of the card of a page, if the page has a card.
    pub(super) fn new(page: &Page, model: &Model, locale: &Locale) -> Option<Self> {
        match page {
            Page::Home(1) => of_home(model, locale),
            Page::Article(index) => of_article(model.articles.get(*index)?, model, locale),
            Page::Claim(index) => of_claim(model.claims.get(*index)?, model, locale),
            _ => None,
        }
    }
}

/// Returns the words of Factpress on the cards of articles and of the home page.
pub(super) fn own_words(model: &Model, locale: &Locale) -> String {
    let count = locale.translate_count("claims-checked", model.claims.len(), &[]);
    locale.translate("article-under-check", &[]) + &count
}

/// A withdrawn claim has no card.
fn of_claim(claim: &Claim, model: &Model, locale: &Locale) -> Option<Contents> {
    if claim.retracted {
        return None;
    }
    let byline = byline(claim, model, locale);
    let rating = claim.rating.and_then(|rating| model.ratings.get(rating));
    let mut finding = String::new();
    if let Some(found) = claim.effective_headline().or_else(|| claim.effective_summary()) {
        // Without the name of the site, it could be read as the words of the claimant.
        finding = format!("{}: {found}", model.site.title);
    }
    let mut date = String::new();
    if let Some(published) = claim.published {
        let day = &locale.date_view(published).text;
        date = locale.translate("checked-on", &[("date", day)]);
    }
    // The card has the rating itself, and would cut a band.
    let picture = claim.image.as_ref().map(|image| Arc::new(image.picture.unstamped()));
    // Drawings have no pixels.
    let picture = picture.filter(|it| matches!(it.kind, PictureKind::Bitmap(_)));
    let card = Card {
        byline: social_cards::plain(&byline),
        finding: social_cards::plain(&finding),
        date: social_cards::plain(&date),
        badge: rating.map(badge),
        picture: picture.as_ref().map(|picture| picture.hash.clone()),
        ..titled(&claim.text, model)
    };
    let claim_id = Some(claim.id.clone());
    Some(Contents { card, picture, span: claim.text_span, page_name: "this claim", claim_id })
}

/// Returns who made a claim, or else in which article it was made.
fn byline(claim: &Claim, model: &Model, locale: &Locale) -> String {
    let claimants: Vec<&str> = model.names_of(&claim.claimants).collect();
    if !claimants.is_empty() {
        let separator = locale.translate("separator-people", &[]);
        return locale.translate("claimed-by", &[("name", &claimants.join(&separator))]);
    }
    let article = claim.passages.first().and_then(|passage| model.articles.get(passage.article));
    let Some(article) = article else { return String::new() };
    let title = locale.translate("quoted-words", &[("words", &article.title)]);
    locale.translate("claimed-in", &[("title", &title)])
}

/// An article without published claims has no card.
fn of_article(article: &Article, model: &Model, locale: &Locale) -> Option<Contents> {
    let claims: BTreeSet<usize> = article.passages.iter().map(|passage| passage.claim).collect();
    if claims.is_empty() {
        return None;
    }
    let mut byline = locale.translate("article-under-check", &[]);
    if let Some(publisher) = article.publisher.and_then(|index| model.publishers.get(index)) {
        byline += " · ";
        byline += &publisher.name;
    }
    let headline = locale.translate("quoted-words", &[("words", &article.title)]);
    let ratings = model.count_ratings(claims.iter().copied());
    let card = Card {
        byline: social_cards::plain(&byline),
        finding: worded(&ratings, model, locale),
        badge: Some(number_of_claims(claims.len(), locale)),
        tally: tally(&ratings, model),
        ..titled(&headline, model)
    };
    let span = article.title_span;
    Some(Contents { card, picture: None, span, page_name: "this article", claim_id: None })
}

/// The home page of a site without claims has no card.
fn of_home(model: &Model, locale: &Locale) -> Option<Contents> {
    if model.claims.is_empty() {
        return None;
    }
    let site = &model.site;
    let tagline = site.tagline.as_ref().or(site.description.as_ref());
    let card = Card {
        finding: social_cards::plain(tagline.map_or("", String::as_str)),
        badge: Some(number_of_claims(model.claims.len(), locale)),
        tally: tally(&model.count_ratings(0..model.claims.len()), model),
        site: String::new(),
        ..titled(&site.title, model)
    };
    let span = site.cards.as_ref()?.title_span;
    Some(Contents { card, picture: None, span, page_name: "the home page", claim_id: None })
}

/// Returns a card with a title and the name of the site.
fn titled(title: &str, model: &Model) -> Card {
    let title = social_cards::plain(title);
    let is_rtl_site = locale::text_direction(&model.site.language) == "rtl";
    Card {
        right_to_left: social_cards::is_right_to_left(&title, is_rtl_site),
        title,
        byline: String::new(),
        finding: String::new(),
        date: String::new(),
        badge: None,
        tally: Vec::new(),
        site: social_cards::plain(&model.site.title),
        picture: None,
    }
}

fn number_of_claims(count: usize, locale: &Locale) -> Badge {
    let label = locale.translate_count("claims-checked", count, &[]);
    Badge { symbol: String::new(), label: social_cards::plain(&label), color: NEUTRAL.to_owned() }
}

/// Returns the numbers of claims with each rating as words.
fn worded(ratings: &[(usize, usize)], model: &Model, locale: &Locale) -> String {
    let mut words = Vec::new();
    for (index, count) in ratings {
        let Some(rating) = model.ratings.get(*index) else { continue };
        let number = count.to_string();
        let values = [("rating", rating.label.as_str()), ("number", number.as_str())];
        words.push(locale.translate("rating-counted", &values));
    }
    social_cards::plain(&words.join(" · "))
}

fn tally(ratings: &[(usize, usize)], model: &Model) -> Vec<Share> {
    let mut shares = Vec::new();
    for (index, count) in ratings {
        if let Some(rating) = model.ratings.get(*index) {
            shares.push(Share { count: *count, color: rating.color.clone() });
        }
    }
    shares
}

pub(crate) fn badge(rating: &Rating) -> Badge {
    Badge {
        symbol: social_cards::plain(&rating.symbol),
        label: social_cards::plain(&rating.label),
        color: rating.color.clone(),
    }
}
