//! Decides which pages have a social card, and reports characters that no font has. Cards are drawn
//! later, so that `check` does not draw them and cached ones are not drawn again.

mod contents;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_script::{Script, UnicodeScript};

use crate::content::media_files::Picture;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, format_list};
use crate::media::Bitmap;
use crate::model::{Model, Page, site};
use crate::render::locale::Locale;
use crate::render::social_card::contents::{Contents, own_words};
use crate::social_cards::{self, Card, Fonts};

pub(super) use crate::render::social_card::contents::badge;

/// The social cards of a site.
#[derive(Default)]
pub(crate) struct Cards {
    /// The fonts, if the site has cards.
    fonts: Option<Fonts>,
    by_page: BTreeMap<Page, CardFile>,
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

/// The words that no text of the desk contains and no font has.
struct Unwritable {
    /// Indexes of ratings.
    ratings: BTreeSet<usize>,
    /// Whether the words of Factpress on the cards of articles and of the home page are among them.
    own_words: bool,
}

impl Unwritable {
    fn concerns(&self, page: &Page, model: &Model) -> bool {
        match page {
            Page::Claim(index) => {
                let rating = model.claims.get(*index).and_then(|claim| claim.rating);
                rating.is_some_and(|rating| self.ratings.contains(&rating))
            }
            _ => self.own_words,
        }
    }
}

impl Cards {
    /// Plans the cards of all pages whose characters the fonts have.
    pub(crate) fn new(model: &Model, locale: &Locale) -> Self {
        let mut cards = Self::default();
        let Some(settings) = &model.site.cards else { return cards };
        let fonts = Fonts::new(&settings.fonts);
        let missing = missing_characters(&fonts, &model.site.title);
        if missing.is_empty() {
            let unwritable = cards.check_shared_words(model, locale, settings, &fonts);
            cards.plan(model, locale, &fonts, &unwritable);
        } else {
            let effect = "so the site has no social cards";
            cards.diagnostics.push(missing_glyphs(&missing, settings.title_span, effect));
        }
        cards.fonts = Some(fonts);
        cards
    }

    /// Reports the labels of used ratings that the fonts cannot write, and the words of Factpress.
    /// Built-in words are in no file, so they are reported at the setting for cards.
    fn check_shared_words(
        &mut self,
        model: &Model,
        locale: &Locale,
        settings: &site::CardSettings,
        fonts: &Fonts,
    ) -> Unwritable {
        let used: BTreeSet<usize> = model.claims.iter().filter_map(|claim| claim.rating).collect();
        let mut unwritable = Unwritable { ratings: BTreeSet::new(), own_words: false };
        let mut without_card = Vec::new();
        let mut missing_in_built_in = BTreeSet::new();
        for index in used {
            let Some(rating) = model.ratings.get(index) else { continue };
            let missing = missing_characters(fonts, &rating.label);
            if missing.is_empty() {
                continue;
            }
            unwritable.ratings.insert(index);
            if let Some(span) = rating.label_span {
                let effect = "so claims with this rating have no social card";
                self.diagnostics.push(missing_glyphs(&missing, span, effect));
            } else {
                without_card.push(format!("claims rated {}", rating.label));
                missing_in_built_in.extend(missing);
            }
        }
        let missing = missing_characters(fonts, &own_words(model, locale));
        if !missing.is_empty() {
            unwritable.own_words = true;
            without_card.push("articles and the home page".to_owned());
            missing_in_built_in.extend(missing);
        }
        if !without_card.is_empty() {
            let pages: Vec<&str> = without_card.iter().map(String::as_str).collect();
            let effect = format!("so {} have no social card", pages.join(", "));
            self.diagnostics.push(missing_glyphs(&missing_in_built_in, settings.span, &effect));
        }
        unwritable
    }

    /// Plans the cards of all pages, and reports the pages whose text the fonts cannot write.
    fn plan(&mut self, model: &Model, locale: &Locale, fonts: &Fonts, unwritable: &Unwritable) {
        // Looking for characters in fonts is slow.
        let planned: Vec<_> = model
            .pages()
            .into_par_iter()
            .filter(|page| !unwritable.concerns(page, model))
            .filter_map(|page| {
                let contents = Contents::new(&page, model, locale)?;
                let path = path_of(&page, model)?;
                Some((page, plan_card(contents, path, fonts)))
            })
            .collect();
        for (page, card) in planned {
            match card {
                Ok(card) => {
                    self.by_page.insert(page, card);
                }
                Err(diagnostic) => self.diagnostics.push(*diagnostic),
            }
        }
    }

    /// Returns the address of a page's card below the site's root. It contains the hash, because
    /// social networks cache a picture as long as its address stays the same.
    pub(crate) fn address(&self, page: &Page) -> Option<String> {
        let card = self.by_page.get(page)?;
        Some(format!("{}?v={}", card.path, card.hash.get(..8).unwrap_or_default()))
    }

    pub(crate) fn to_draw(&self) -> Vec<SocialCard<'_>> {
        let Some(fonts) = &self.fonts else { return Vec::new() };
        let mut cards = Vec::new();
        for CardFile { path, hash, card, picture } in self.by_page.values() {
            cards.push(SocialCard { path, hash, card, fonts, picture: picture.as_ref() });
        }
        cards
    }

    pub(crate) fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }
}

/// Returns the path of a page's card below the output folder, if pages of its kind have one.
pub(crate) fn path_of(page: &Page, model: &Model) -> Option<String> {
    match page {
        Page::Home(1) => Some("card.png".to_owned()),
        Page::Article(index) => {
            Some(format!("articles/{}/card.png", model.articles.get(*index)?.id))
        }
        Page::Claim(index) => Some(format!("claims/{}/card.png", model.claims.get(*index)?.id)),
        _ => None,
    }
}

fn plan_card(contents: Contents, path: String, fonts: &Fonts) -> Result<CardFile, Box<Diagnostic>> {
    let card = contents.card;
    let missing = fonts.missing(&card.texts().concat());
    if !missing.is_empty() {
        let effect = format!("so {} has no social card", contents.page_name);
        let mut diagnostic = missing_glyphs(&missing, contents.span, &effect);
        diagnostic.claim = contents.claim_id;
        return Err(Box::new(diagnostic));
    }
    Ok(CardFile { path, hash: card.hash(fonts), card, picture: contents.picture })
}

pub(super) fn missing_characters(fonts: &Fonts, text: &str) -> BTreeSet<char> {
    fonts.missing(&social_cards::plain(text))
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
