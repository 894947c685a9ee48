//! The rating scales of a site: those of `site.yaml`, or the built-in one.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::files::site::{RatingEntry, ScaleEntry, SiteFile};
use crate::content::values::Id;
use crate::content::yaml::decode::missing;
use crate::diagnostics::span::{OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::build::scale_order;
use crate::theme::Theme;

#[derive(Debug, Clone, PartialEq)]
pub struct Rating {
    pub id: String,
    pub scale: String,
    pub label: String,
    /// The span of the label, or of the id or definition if there is no label; `None` if built-in.
    pub label_span: Option<Span>,
    pub definition: String,
    /// The position in the scale's order. Greater is truer.
    pub value: Option<f64>,
    /// The minimum and maximum value of its scale, if the rating has a value and the values of the
    /// scale are in order and at least 1.
    pub bounds: Option<(f64, f64)>,
    /// `#rrggbb`.
    pub color: String,
    /// A character that distinguishes the rating without colour.
    pub symbol: String,
    /// Why and since when the rating is no longer used.
    pub retired: Option<String>,
    /// Whether the rating is built-in, and the site has no messages of its own that may replace its
    /// label.
    pub has_builtin_label: bool,
}

#[derive(Debug)]
pub struct Scales {
    /// The ratings of all scales, scale by scale.
    pub ratings: Vec<Rating>,
    names: BTreeSet<String>,
    /// Whether all scales could be read. If not, unknown ratings are not reported.
    is_complete: bool,
}

/// The scale of articles that name no scale.
pub const DEFAULT_SCALE: &str = "default";

/// The default colour and symbol of a custom rating.
const DEFAULT_STYLE: (&str, &str) = ("#57606a", "●");

/// A rating of the built-in scale. From true to false, the colours become darker, and each differs
/// from the next by a CIEDE2000 distance of at least 14 for all kinds of colour vision.
struct BuiltinRating {
    id: &'static str,
    label: &'static str,
    definition: &'static str,
    value: Option<f64>,
    color: &'static str,
    symbol: &'static str,
}

const BUILTIN: [BuiltinRating; 9] = [
    BuiltinRating {
        id: "true",
        label: "True",
        definition: "The evidence supports the claim, and nothing important is missing.",
        value: Some(5.0),
        color: "#8bebc5",
        symbol: "✓",
    },
    BuiltinRating {
        id: "mostly-true",
        label: "Mostly true",
        definition: "The claim is mostly right, but a detail is wrong or context is missing.",
        value: Some(4.0),
        color: "#85b873",
        symbol: "◕",
    },
    BuiltinRating {
        id: "mixed",
        label: "Mixed",
        definition: "The claim is right in part and wrong or unproven in part.",
        value: Some(3.0),
        color: "#a88303",
        symbol: "◑",
    },
    BuiltinRating {
        id: "mostly-false",
        label: "Mostly false",
        definition: "The claim contains some truth but is mostly wrong.",
        value: Some(2.0),
        color: "#9a4d14",
        symbol: "◔",
    },
    BuiltinRating {
        id: "false",
        label: "False",
        definition: "The evidence contradicts the claim.",
        value: Some(1.0),
        color: "#770307",
        symbol: "✗",
    },
    BuiltinRating {
        id: "misleading",
        label: "Misleading",
        definition: "The facts may be right, but the way they are presented leads to a wrong \
            conclusion.",
        value: None,
        color: "#876bcb",
        symbol: "↷",
    },
    BuiltinRating {
        id: "unsupported",
        label: "Unsupported",
        definition: "No evidence for the claim was found. This does not prove that it is false.",
        value: None,
        color: "#c9ccd2",
        symbol: "?",
    },
    BuiltinRating {
        id: "opinion",
        label: "Opinion",
        definition: "A judgement or a forecast that evidence cannot prove or disprove.",
        value: None,
        color: "#2c5eaa",
        symbol: "“",
    },
    BuiltinRating {
        id: "satire",
        label: "Satire",
        definition: "Made to amuse, and not meant to be believed.",
        value: None,
        color: "#de85ac",
        symbol: "☺",
    },
];

impl Scales {
    /// Returns the scales of a site, or the built-in one if it defines no scales.
    pub fn from_site(site: Option<&SiteFile>, diagnostics: &mut Diagnostics) -> Self {
        let is_complete =
            site.is_some_and(|site| !site.is_present("scales") || !site.scales.is_empty());
        let mut scales = Self { ratings: Vec::new(), names: BTreeSet::new(), is_complete };
        match site {
            Some(site) if !site.scales.is_empty() => {
                scales.add_custom_scales(&site.scales, diagnostics);
            }
            _ => {
                scales.names.insert(DEFAULT_SCALE.to_owned());
                scales.ratings.extend(BUILTIN.iter().map(builtin_rating));
            }
        }
        for scale in &scales.names {
            scale_order::set_bounds(&mut scales.ratings, scale);
        }
        scales
    }

    fn add_custom_scales(
        &mut self,
        scales: &BTreeMap<String, Spanned<ScaleEntry>>,
        diagnostics: &mut Diagnostics,
    ) {
        for (name, scale) in scales {
            self.names.insert(name.clone());
            self.is_complete &= !scale.ratings.is_empty();
            for rating in &scale.ratings {
                self.add_custom_rating(name, rating, diagnostics);
            }
        }
        self.check_default(scales, diagnostics);
        for scale in scales.values() {
            scale_order::check(&scale.ratings, diagnostics);
        }
    }

    fn add_custom_rating(
        &mut self,
        scale: &str,
        rating: &RatingEntry,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(id) = &rating.id else {
            self.is_complete = false;
            return;
        };
        if !rating.is_present("definition") {
            let undefined = missing("a rating", "definition", rating.span)
                .label("readers are not told what it means")
                .help("add `definition: …`: what the evidence must show for this rating");
            diagnostics.push(Diagnostic { severity: Severity::Warning, ..undefined });
        }
        if !Id::is_valid(id) {
            self.is_complete = false;
            let message = format!("`{}` cannot be a rating's id", id.0);
            diagnostics.push(
                Diagnostic::error(Code::InvalidId, id.span, message)
                    .help(format!("an id has {}", Id::FORM)),
            );
        } else if self.has_rating(id) {
            let message = format!("the rating `{}` is defined twice", id.0);
            diagnostics.push(
                Diagnostic::error(Code::DuplicateId, id.span, message)
                    .label("second definition")
                    .help(
                        "each rating has a page of its own, so its id must be unique in the \
                        site",
                    ),
            );
        } else {
            self.ratings.push(custom_rating(scale, id, rating));
        }
    }

    /// Reports `missing-field` if there are several scales without a default.
    fn check_default(
        &mut self,
        scales: &BTreeMap<String, Spanned<ScaleEntry>>,
        diagnostics: &mut Diagnostics,
    ) {
        if scales.len() < 2 || scales.contains_key(DEFAULT_SCALE) {
            return;
        }
        self.is_complete = false;
        if let Some(first) = scales.values().next() {
            let message = "none of the scales is called `default`";
            diagnostics.push(
                Diagnostic::error(Code::MissingField, first.span, message)
                    .label("one of several scales")
                    .help("give the name `default` to the scale of articles that name no scale"),
            );
        }
    }

    fn has_rating(&self, id: &str) -> bool {
        self.ratings.iter().any(|rating| rating.id == id)
    }

    /// Returns the name of an article's scale, or `None` if there is no such scale. An article that
    /// names no scale uses the only scale of the site, whatever its name, or else the default.
    fn resolve_name(&self, scale: Option<&str>) -> Option<&str> {
        let name = match scale {
            None if self.names.len() == 1 => self.names.first(),
            _ => self.names.get(scale.unwrap_or(DEFAULT_SCALE)),
        };
        name.map(String::as_str)
    }

    /// Returns the ratings of an article's scale.
    pub fn ratings_of(&self, scale: Option<&str>) -> impl Iterator<Item = &Rating> {
        let name = self.resolve_name(scale);
        self.ratings.iter().filter(move |rating| Some(rating.scale.as_str()) == name)
    }

    /// Returns the index of a rating of an article's scale.
    pub fn find(&self, scale: Option<&str>, id: &str) -> Option<usize> {
        let name = self.resolve_name(scale)?;
        self.ratings.iter().position(|rating| rating.id == id && rating.scale == name)
    }

    /// Returns the index of a rating of any scale: a former rating may belong to the scale that the
    /// article had then.
    pub fn find_former(&self, id: &str) -> Option<usize> {
        self.ratings.iter().position(|rating| rating.id == id)
    }

    /// Reports `unknown-rating` if the scale of an article has no rating `id`, unless the scale is
    /// unknown itself.
    pub fn check_rating(
        &self,
        scale: Option<&str>,
        id: &Spanned<Id>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(name) = self.resolve_name(scale) else { return };
        if !self.is_complete || self.find(scale, id).is_some() {
            return;
        }
        let known: Vec<&str> = self.ratings_of(scale).map(|rating| rating.id.as_str()).collect();
        let message = match self.ratings.iter().find(|rating| rating.id == id.0) {
            Some(other) => format!(
                "`{}` is a rating of the scale `{}`, which this verdict does not use",
                id.0, other.scale
            ),
            None => format!("`{}` is not a rating of this site", id.0),
        };
        diagnostics.push(
            Diagnostic::error(Code::UnknownRating, id.span, message)
                .label("unknown rating")
                .suggest_one_of(id, &known, &format!("the scale `{name}` has")),
        );
    }

    /// Reports `unknown-rating` if no scale has the former rating `id`.
    pub fn check_former(
        &self,
        scale: Option<&str>,
        id: &Spanned<Id>,
        diagnostics: &mut Diagnostics,
    ) {
        if !self.has_rating(id) {
            self.check_rating(scale, id, diagnostics);
        }
    }

    /// Reports `unknown-rating` if no scale has the rating `id`, for files without an article.
    pub fn check_any(&self, id: &Spanned<Id>, diagnostics: &mut Diagnostics) {
        if !self.is_complete || self.has_rating(id) {
            return;
        }
        let message = format!("`{}` is not a rating of this site", id.0);
        diagnostics.push(
            Diagnostic::error(Code::UnknownRating, id.span, message)
                .label("unknown rating")
                .suggest_similar(id, self.ratings.iter().map(|rating| rating.id.as_str())),
        );
    }

    /// Reports `unknown-reference` if there is no scale of that name.
    pub fn check_name(&self, name: &Spanned<Id>, diagnostics: &mut Diagnostics) {
        if !self.names.contains(&name.0) {
            let message = format!("there is no scale `{}`", name.0);
            diagnostics.push(
                Diagnostic::error(Code::UnknownReference, name.span, message)
                    .label("not under `scales` in `site.yaml`")
                    .suggest_similar(name, self.names.iter().map(String::as_str)),
            );
        }
    }
}

/// Translates the built-in ratings. Custom ratings keep their labels.
pub fn translate(ratings: &mut [Rating], theme: &Theme) {
    let messages = &theme.messages;
    for rating in ratings {
        if !rating.has_builtin_label {
            continue;
        }
        rating.has_builtin_label = !theme.has_custom_ratings();
        let name = format!("rating-{}", rating.id);
        let definition_name = format!("{name}-definition");
        let label_span = messages.custom_span(&name);
        rating.label_span = label_span.or(messages.custom_span(&definition_name));
        if let Some(label) = messages.plain(&name) {
            label.clone_into(&mut rating.label);
        }
        if let Some(definition) = messages.plain(&definition_name) {
            definition.clone_into(&mut rating.definition);
        }
    }
}

fn builtin_rating(rating: &BuiltinRating) -> Rating {
    Rating {
        id: rating.id.to_owned(),
        scale: DEFAULT_SCALE.to_owned(),
        label: rating.label.to_owned(),
        label_span: None,
        definition: rating.definition.to_owned(),
        value: rating.value,
        bounds: None,
        color: rating.color.to_owned(),
        symbol: rating.symbol.to_owned(),
        retired: None,
        has_builtin_label: true,
    }
}

/// Builds a rating of `site.yaml`. One with a built-in id has the built-in colour and symbol by
/// default.
fn custom_rating(scale: &str, id: &Spanned<Id>, rating: &RatingEntry) -> Rating {
    let (mut color, mut symbol) = DEFAULT_STYLE;
    if let Some(builtin) = BUILTIN.iter().find(|builtin| builtin.id == id.0) {
        color = builtin.color;
        symbol = builtin.symbol;
    }
    Rating {
        id: id.0.clone(),
        scale: scale.to_owned(),
        label: rating.label.value().map_or(&id.0, |label| &label.0).clone(),
        label_span: rating.label.span().or(Some(id.span)),
        definition: rating.definition.value().cloned().unwrap_or_default(),
        value: rating.value.copied(),
        bounds: None,
        color: rating.color.value().map_or(color, |color| &color.0).to_owned(),
        symbol: rating.symbol.value().map_or(symbol, String::as_str).to_owned(),
        retired: rating.retired.value().cloned(),
        has_builtin_label: false,
    }
}
