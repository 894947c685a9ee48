//! Scales of ratings: those of `site.yaml`, or the built-in one.

use std::collections::BTreeMap;

use crate::content::files::site;
use crate::content::files::site::SiteFile;
use crate::content::values::Id;
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, format_list};
use crate::model::build::scale_order;
use crate::theme::messages::Messages;

/// A value that a verdict can have.
#[derive(Debug, Clone, PartialEq)]
pub struct Rating {
    /// Its id.
    pub id: String,
    /// The name of its scale.
    pub scale: String,
    /// The word that readers see.
    pub label: String,
    /// Where that word stands, or the id in its place; `None` for the built-in ones.
    pub label_span: Option<Span>,
    /// What it means.
    pub definition: String,
    /// Its place in the order, greater is truer.
    pub value: Option<f64>,
    /// The least and the greatest value of its scale, where it has a value and those make an order from 1 or more upwards.
    pub bounds: Option<(f64, f64)>,
    /// Its colour, `#rrggbb`.
    pub color: String,
    /// A mark that is not colour.
    pub symbol: String,
    /// Why and since when it is no longer given.
    pub retired: Option<String>,
    /// Whether it is of the built-in scale, whose words follow the site's language.
    pub is_builtin: bool,
}

/// Numbers are hashed as they are written down.
/// The scales of a site.
#[derive(Debug)]
pub struct Scales {
    /// Every rating, scale by scale.
    pub ratings: Vec<Rating>,
    /// Their words in lower case.
    lowercase: Vec<String>,
    by_scale: BTreeMap<String, Vec<usize>>,
    /// Whether every scale could be read, so that what is not there is known not to be.
    is_whole: bool,
}

/// The name of the scale that articles use when they name none.
pub const DEFAULT: &str = "default";
/// The colour and symbol of a rating that has none of its own.
const PLAIN: (&str, &str) = ("#57606a", "●");

/// id, label, definition, value, colour, symbol. The colours reach 4.5:1 on white (WCAG 2.2, 1.4.3) and
/// differ in lightness as well as hue; the symbols say the same without them.
type Builtin = (&'static str, &'static str, &'static str, Option<f64>, &'static str, &'static str);

const BUILTIN: [Builtin; 9] = [
    (
        "true",
        "True",
        "The evidence supports the claim, and nothing that matters is missing.",
        Some(5.0),
        "#1a7f37",
        "✓",
    ),
    (
        "mostly-true",
        "Mostly true",
        "The claim is right in the main; a detail is off or context is missing.",
        Some(4.0),
        "#4d7c0f",
        "◕",
    ),
    (
        "mixed",
        "Mixed",
        "The claim is right in part and wrong or unproven in part.",
        Some(3.0),
        "#946300",
        "◑",
    ),
    (
        "mostly-false",
        "Mostly false",
        "The claim holds a piece of truth but is wrong in the main.",
        Some(2.0),
        "#bc4c00",
        "◔",
    ),
    ("false", "False", "The evidence contradicts the claim.", Some(1.0), "#b42318", "✗"),
    (
        "misleading",
        "Misleading",
        "The facts may be right, but they are put so that a wrong conclusion follows.",
        None,
        "#8a3ffc",
        "↷",
    ),
    (
        "unsupported",
        "Unsupported",
        "No evidence for the claim was found, which does not prove it false.",
        None,
        "#57606a",
        "?",
    ),
    (
        "opinion",
        "Opinion",
        "A judgement or a forecast, which evidence cannot settle.",
        None,
        "#0b62a8",
        "“",
    ),
    ("satire", "Satire", "Made to amuse, and not meant to be believed.", None, "#a3246e", "☺"),
];

impl Scales {
    /// The scales of a site, or the built-in one when it has none.
    pub fn from_site(site: Option<&SiteFile>, diagnostics: &mut Diagnostics) -> Self {
        let is_whole =
            site.is_some_and(|site| !site.is_present("scales") || !site.scales.is_empty());
        let mut scales = Self {
            ratings: Vec::new(),
            lowercase: Vec::new(),
            by_scale: BTreeMap::new(),
            is_whole,
        };
        let own = site.map(|site| &site.scales).filter(|scales| !scales.is_empty());
        match own {
            None => BUILTIN.iter().for_each(|rating| scales.add(builtin(rating))),
            Some(own) => {
                for (name, scale) in own {
                    scales.add_own(name, &scale.ratings, diagnostics);
                }
                scales.check_default(own, diagnostics);
                own.values().for_each(|scale| scale_order::check(&scale.ratings, diagnostics));
            }
        }
        scales.by_scale.values().for_each(|places| scale_order::bound(&mut scales.ratings, places));
        scales
    }

    fn add(&mut self, rating: Rating) {
        self.by_scale.entry(rating.scale.clone()).or_default().push(self.ratings.len());
        self.lowercase.push(rating.label.trim().to_lowercase());
        self.ratings.push(rating);
    }

    fn add_own(
        &mut self,
        scale: &str,
        ratings: &[Spanned<site::RatingEntry>],
        diagnostics: &mut Diagnostics,
    ) {
        self.by_scale.entry(scale.to_owned()).or_default();
        self.is_whole &= !ratings.is_empty();
        for rating in ratings {
            let Some(id) = &rating.id else {
                self.is_whole = false;
                continue;
            };
            if !Id::is_valid(id) {
                self.is_whole = false;
                diagnostics.push(
                    Diagnostic::error(
                        Code::InvalidId,
                        id.span,
                        format!("`{}` cannot be a rating's id", id.0),
                    )
                    .help(format!("an id is part of an address: {}", Id::FORM)),
                );
            } else if self.ratings.iter().any(|known| known.id == id.0) {
                diagnostics.push(
                    Diagnostic::error(
                        Code::DuplicateId,
                        id.span,
                        format!("the rating `{}` is defined twice", id.0),
                    )
                    .label("second definition")
                    .help("each rating has a page of its own, so its id is unique in the site"),
                );
            } else {
                self.add(own_rating(scale, &id.0, rating));
            }
        }
    }

    /// `missing-field` where there are several scales and none is the one that articles use by themselves.
    fn check_default(
        &mut self,
        own: &BTreeMap<String, Spanned<site::ScaleEntry>>,
        diagnostics: &mut Diagnostics,
    ) {
        if own.len() > 1 && !own.contains_key(DEFAULT) {
            self.is_whole = false;
            let span = own.values().next().map(|scale| scale.span);
            diagnostics.extend(span.map(|span| {
                Diagnostic::error(
                    Code::MissingField,
                    span,
                    "none of the scales is called `default`",
                )
                .label("one of several scales")
                .help("call the scale `default` that articles use when they name none")
            }));
        }
    }

    /// The places of the ratings of a scale; the only scale of a site is its default, whatever its name.
    fn places(&self, scale: Option<&str>) -> Option<&[usize]> {
        let only = if self.by_scale.len() == 1 { self.by_scale.values().next() } else { None };
        let places =
            self.by_scale.get(scale.unwrap_or(DEFAULT)).or(only.filter(|_| scale.is_none()));
        places.map(Vec::as_slice)
    }

    /// The words of a scale's ratings, as readers see them and in lower case.
    pub fn labels(&self, scale: Option<&str>) -> impl Iterator<Item = (&str, &str)> {
        let places = self.places(scale).unwrap_or_default().iter();
        places.filter_map(|at| {
            Some((self.ratings.get(*at)?.label.as_str(), self.lowercase.get(*at)?.as_str()))
        })
    }

    /// The rating of that id on a scale.
    pub fn find(&self, scale: Option<&str>, id: &str) -> Option<usize> {
        self.places(scale)?
            .iter()
            .copied()
            .find(|at| self.ratings.get(*at).is_some_and(|rating| rating.id == id))
    }

    /// The rating of that id on a scale, or on another one: what a verdict was before may be of a scale that its article had
    /// then.
    pub fn find_former(&self, scale: Option<&str>, id: &str) -> Option<usize> {
        self.find(scale, id).or_else(|| self.ratings.iter().position(|rating| rating.id == id))
    }

    /// `unknown-rating` where a scale does not have `id`. Nothing is said of a scale that is not known itself.
    pub fn check_rating(
        &self,
        scale: Option<&str>,
        id: &Spanned<Id>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(places) = self.places(scale).filter(|_| self.is_whole) else { return };
        if self.find(scale, id).is_some() {
            return;
        }
        let ratings = places.iter().filter_map(|at| self.ratings.get(*at));
        let known: Vec<&str> = ratings.clone().map(|rating| rating.id.as_str()).collect();
        let name = ratings.map(|rating| rating.scale.as_str()).next().unwrap_or(DEFAULT);
        let whose = match self.ratings.iter().find(|rating| rating.id == id.0) {
            Some(other) => {
                format!("is a rating of the scale `{}`, not of this article's", other.scale)
            }
            None => "is not a rating of this site".to_owned(),
        };
        diagnostics.push(
            Diagnostic::error(Code::UnknownRating, id.span, format!("`{}` {whose}", id.0))
                .label("unknown rating")
                .note(format!("the scale `{name}` has {}", format_list(&known)))
                .suggest_similar(id, known.iter().copied()),
        );
    }

    /// The same for what a verdict was before.
    pub fn check_former(
        &self,
        scale: Option<&str>,
        id: &Spanned<Id>,
        diagnostics: &mut Diagnostics,
    ) {
        if self.find_former(scale, id).is_none() {
            self.check_rating(scale, id, diagnostics);
        }
    }

    /// `unknown-rating` where no scale has `id`.
    pub fn check_any(&self, id: &Spanned<Id>, diagnostics: &mut Diagnostics) {
        if !self.is_whole || self.ratings.iter().any(|rating| rating.id == id.0) {
            return;
        }
        diagnostics.push(
            Diagnostic::error(
                Code::UnknownRating,
                id.span,
                format!("`{}` is not a rating of this site", id.0),
            )
            .label("unknown rating")
            .suggest_similar(id, self.ratings.iter().map(|rating| rating.id.as_str())),
        );
    }

    /// `unknown-reference` where there is no scale of that name.
    pub fn check_name(&self, name: &Spanned<Id>, diagnostics: &mut Diagnostics) {
        if !self.by_scale.contains_key(&name.0) {
            diagnostics.push(
                Diagnostic::error(
                    Code::UnknownReference,
                    name.span,
                    format!("there is no scale `{}`", name.0),
                )
                .label("not under `scales` in `site.yaml`")
                .suggest_similar(name, self.by_scale.keys().map(String::as_str)),
            );
        }
    }
}

/// Puts the built-in ratings into the language of `messages`; those of the site's own scales keep their words.
pub fn translate(ratings: &mut [Rating], messages: &Messages) {
    for rating in ratings.iter_mut().filter(|rating| rating.is_builtin) {
        let name = format!("rating-{}", rating.id);
        if let Some(label) = messages.plain(&name) {
            label.clone_into(&mut rating.label);
        }
        if let Some(definition) = messages.plain(&format!("{name}-definition")) {
            definition.clone_into(&mut rating.definition);
        }
    }
}

fn builtin((id, label, definition, value, color, symbol): &Builtin) -> Rating {
    Rating {
        id: (*id).to_owned(),
        scale: DEFAULT.to_owned(),
        label: (*label).to_owned(),
        label_span: None,
        definition: (*definition).to_owned(),
        value: *value,
        bounds: None,
        color: (*color).to_owned(),
        symbol: (*symbol).to_owned(),
        retired: None,
        is_builtin: true,
    }
}

fn own_rating(scale: &str, id: &str, rating: &site::RatingEntry) -> Rating {
    let known = BUILTIN.iter().find(|builtin| builtin.0 == id);
    let (color, symbol) = known.map_or(PLAIN, |builtin| (builtin.4, builtin.5));
    Rating {
        id: id.to_owned(),
        scale: scale.to_owned(),
        label: rating.label.as_deref().map_or_else(|| id.to_owned(), |label| label.0.clone()),
        label_span: rating
            .label
            .as_ref()
            .map(|label| label.span)
            .or(rating.id.as_ref().map(|id| id.span)),
        definition: rating.definition.as_deref().cloned().unwrap_or_default(),
        value: rating.value.as_deref().copied(),
        bounds: None,
        color: rating.color.as_deref().map_or_else(|| color.to_owned(), |color| color.0.clone()),
        symbol: rating.symbol.as_deref().map_or_else(|| symbol.to_owned(), Clone::clone),
        retired: rating.retired.as_deref().cloned(),
        is_builtin: false,
    }
}
