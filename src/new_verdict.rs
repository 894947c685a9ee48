//! Composes a new verdict file: the shortest quote that identifies its passage, its id, path and
//! YAML.

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use crate::anchor;
use crate::anchor::{LocateResult, NearestPassage, NormalizedText, Quote, TextRange};
use crate::content::values::Id;
use crate::content::yaml;
use crate::model::build::scales::DEFAULT_SCALE;
use crate::model::{Article, Part, Rating};
use crate::project::Snapshot;
use crate::text;

/// The maximum length in bytes of an id that is made from a claim.
const MAX_ID_BYTES: usize = 60;

/// The maximum number of places that the message about an ambiguous quote lists.
const MAX_PLACES: usize = 4;

/// Words selected in an article, with the text directly before and after them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selection<'a> {
    pub(crate) quote: &'a str,
    pub(crate) prefix: &'a str,
    pub(crate) suffix: &'a str,
}

/// A rectangle in a picture, in percent of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct PictureRegion {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl PictureRegion {
    /// Returns the region with one digit after the decimal sign, if it has an area in the picture.
    fn rounded(self) -> Option<Self> {
        let (x, y) = (tenths(self.x), tenths(self.y));
        let width = tenths(self.width).min(1000.0 - x);
        let height = tenths(self.height).min(1000.0 - y);
        if width < 1.0 || height < 1.0 {
            return None;
        }
        Some(Self { x: x / 10.0, y: y / 10.0, width: width / 10.0, height: height / 10.0 })
    }

    fn is_whole(self) -> bool {
        self == Self { x: 0.0, y: 0.0, width: 100.0, height: 100.0 }
    }
}

fn tenths(percent: f64) -> f64 {
    (percent.clamp(0.0, 100.0) * 10.0).round()
}

/// A passage as a verdict file writes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Passage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) quote: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) prefix: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) suffix: String,
    /// Whether the passage is the article's headline.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) title: bool,
    /// Whether the passage is the whole picture.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) media: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) region: Option<PictureRegion>,
    /// The name of the speaker in the transcript.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) speaker: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) several_speakers: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct AnchoredPassage {
    pub(crate) passage: Passage,
    /// A warning about the selection.
    pub(crate) note: Option<&'static str>,
}

/// The content of a verdict file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NewVerdictFile {
    claim: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    passages: Option<[Passage; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<String>,
    status: &'static str,
}

impl NewVerdictFile {
    /// Creates a draft. A claim without a text has no passage.
    pub(crate) fn new(claim: &str, passage: Option<Passage>, rating: Option<&str>) -> Self {
        let rating = match rating {
            None | Some("") => None,
            Some(rating) => Some(rating.to_owned()),
        };
        let passages = passage.map(|passage| [passage]);
        Self { claim: claim.trim().to_owned(), passages, rating, status: "draft" }
    }

    pub(crate) fn to_yaml(&self) -> String {
        yaml::write(self)
    }
}

/// Returns the passage of a region of the picture that an article is. Fails with a message if the
/// article is not a picture, or the region has no area.
pub(crate) fn picture_passage(article: &Article, region: PictureRegion) -> Result<Passage, String> {
    if article.media.is_none() {
        return Err("this article is no picture".to_owned());
    }
    let region = region.rounded().ok_or("the region has no area in the picture")?;
    if region.is_whole() {
        return Ok(Passage { media: true, ..Passage::default() });
    }
    Ok(Passage { region: Some(region), ..Passage::default() })
}

/// Finds the selection in the article and returns its passage with the shortest context. Fails with
/// a message if it is not found exactly once.
pub(crate) fn anchor(article: &Article, selection: &Selection) -> Result<AnchoredPassage, String> {
    let texts = ArticleTexts::new(article);
    let location = texts.locate(selection)?;
    if texts.is_title(&location) {
        let passage = Passage { title: true, ..Passage::default() };
        return Ok(AnchoredPassage { passage, note: None });
    }
    let quote = collapse_spaces(texts.slice(&location));
    let speakers = texts.speakers_of(&location);
    let speaker = match speakers.as_slice() {
        [Some(speaker)] => Some(*speaker),
        _ => None,
    };
    let mut context = texts.shortest_context(&quote, &location);
    let mut named = None;
    if let Some(speaker) = speaker
        && let Some(own) = texts.context_in_speech(&quote, &location, speaker)
    {
        context = Some(own);
        named = article.speakers.get(speaker).map(|speaker| speaker.label.clone());
    }
    let (prefix, suffix) = context
        .unwrap_or_else(|| (collapse_spaces(selection.prefix), collapse_spaces(selection.suffix)));
    let mut note = None;
    if speakers.len() > 1 {
        note = Some("it continues over the words of several speakers");
    }
    let text = texts.text(&location);
    if anchor::find_cuts(text, location.range.clone()) != [None, None] {
        note = Some("it begins or ends in the middle of a word or number: select all of it");
    }
    let passage = Passage {
        quote: Some(quote),
        prefix,
        suffix,
        speaker: named,
        several_speakers: speakers.len() > 1,
        ..Passage::default()
    };
    Ok(AnchoredPassage { passage, note })
}

/// The texts of an article in which a passage is searched: the body, and the headline if it is not
/// part of the body.
struct ArticleTexts<'a> {
    article: &'a Article,
    normalized: Vec<NormalizedText>,
}

impl<'a> ArticleTexts<'a> {
    fn new(article: &'a Article) -> Self {
        let mut normalized = vec![anchor::normalize(article.part(Part::Body))];
        if article.title_range.is_none() {
            normalized.push(anchor::normalize(article.part(Part::Title)));
        }
        Self { article, normalized }
    }

    fn locate(&self, selection: &Selection) -> Result<TextRange, String> {
        let Selection { quote: exact, prefix, suffix } = *selection;
        let mut result = anchor::locate(&self.normalized, &Quote { exact, prefix, suffix });
        if matches!(result, LocateResult::OutOfContext { .. }) {
            // A page with excerpts shows other text around the words than the article.
            result = anchor::locate(&self.normalized, &Quote { exact, prefix: "", suffix: "" });
        }
        match result {
            LocateResult::Exact(location) => Ok(location),
            LocateResult::Ambiguous { candidates, total } => {
                Err(describe_ambiguity(&candidates, total))
            }
            LocateResult::Empty => Err("there are no words to look for".to_owned()),
            LocateResult::Missing(NearestPassage::Found(nearest)) => Err(format!(
                "these words are not in the article's text; the nearest are “{}”",
                collapse_spaces(self.slice(&nearest.location))
            )),
            LocateResult::OutOfContext { .. } | LocateResult::Missing(_) => {
                Err("these words are not in the article's text".to_owned())
            }
        }
    }

    /// Returns the speakers of the words at a location, each once.
    fn speakers_of(&self, location: &TextRange) -> Vec<Option<usize>> {
        match &self.article.transcript {
            Some(transcript) if location.text_index == 0 => {
                transcript.all_speakers_in(&location.range, &self.article.document.text)
            }
            _ => Vec::new(),
        }
    }

    /// Returns the shortest context that identifies a location among the words of its speaker.
    fn context_in_speech(
        &self,
        exact: &str,
        location: &TextRange,
        speaker: usize,
    ) -> Option<(String, String)> {
        let transcript = self.article.transcript.as_ref()?;
        let mut normalized = Vec::new();
        let mut own = None;
        for range in transcript.stretches_of(speaker, &self.article.document.text) {
            if range.start <= location.range.start && location.range.end <= range.end {
                let start = location.range.start - range.start;
                let end = location.range.end - range.start;
                own = Some(TextRange { text_index: normalized.len(), range: start..end });
            }
            normalized.push(anchor::normalize(self.article.document.slice(range)));
        }
        Self { article: self.article, normalized }.shortest_context(exact, &own?)
    }

    fn text(&self, location: &TextRange) -> &'a str {
        self.article.part(if location.text_index == 0 { Part::Body } else { Part::Title })
    }

    fn slice(&self, location: &TextRange) -> &'a str {
        self.text(location).get(location.range.clone()).unwrap_or_default()
    }

    /// Returns whether a location is the complete headline.
    fn is_title(&self, location: &TextRange) -> bool {
        let is_in_title = match &self.article.title_range {
            Some(title) => {
                location.text_index == 0
                    && title.start <= location.range.start
                    && location.range.end <= title.end
            }
            None => location.text_index == 1,
        };
        is_in_title && collapse_spaces(self.slice(location)) == collapse_spaces(&self.article.title)
    }

    /// Returns the shortest prefix and suffix that identify a location, empty if the quote is
    /// unique. Returns `None` if no context identifies it.
    fn shortest_context(&self, exact: &str, location: &TextRange) -> Option<(String, String)> {
        match anchor::locate(&self.normalized, &Quote { exact, prefix: "", suffix: "" }) {
            LocateResult::Exact(_) => Some((String::new(), String::new())),
            LocateResult::Ambiguous { candidates, .. } => {
                let mut candidates = candidates.into_iter();
                let own = candidates.find(|candidate| candidate.location == *location)?;
                let quote = Quote { exact, prefix: &own.prefix, suffix: &own.suffix };
                match anchor::locate(&self.normalized, &quote) {
                    LocateResult::Exact(found) if found == *location => {
                        Some((own.prefix, own.suffix))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// Describes the places where an ambiguous quote occurs, by the context of each.
fn describe_ambiguity(candidates: &[anchor::Candidate], total: usize) -> String {
    let mut places = Vec::new();
    for candidate in candidates {
        let mut context = Vec::new();
        if !candidate.prefix.is_empty() {
            context.push(format!("after “{}”", collapse_spaces(&candidate.prefix)));
        }
        if !candidate.suffix.is_empty() {
            context.push(format!("before “{}”", collapse_spaces(&candidate.suffix)));
        }
        if !context.is_empty() && places.len() < MAX_PLACES {
            places.push(context.join(" and "));
        }
    }
    let mut list = String::new();
    if !places.is_empty() {
        list = format!(", {}", places.join("; "));
    }
    format!(
        "these words occur {total} times in the article{list}: select more of the words around \
         them, or give the words before them as prefix or those after them as suffix"
    )
}

/// Returns an id made from a claim that no verdict has yet.
pub(crate) fn free_id(snapshot: &Snapshot, claim: &str) -> String {
    let mut base = text::truncated_slug(claim, MAX_ID_BYTES);
    if base.is_empty() {
        "claim".clone_into(&mut base);
    }
    let mut id = base.clone();
    let mut number = 1;
    while snapshot.site_files.verdict(&id).is_some() {
        number += 1;
        id = format!("{base}-{number}");
    }
    id
}

/// Returns the path of a new verdict file below the site's folder: in the folder of its article or,
/// without one, that of claims without a text. Fails if the id is invalid or taken.
pub(crate) fn path(
    snapshot: &Snapshot,
    article: Option<&Article>,
    id: &str,
) -> Result<Utf8PathBuf, String> {
    if !Id::is_valid(id) {
        return Err(format!("`{id}` cannot be an id; an id has {}", Id::FORM));
    }
    let site_files = &snapshot.site_files;
    if let Some(other) = site_files.verdict(id) {
        let path = site_files.files.path(other.file);
        return Err(format!("there is a claim `{id}` already: `{path}`"));
    }
    let folder = match article {
        // The accents in the name of the folder may be encoded otherwise than those of the id.
        Some(article) => {
            let path = site_files.files.path(article.file);
            format!("{}/verdicts", path.parent().unwrap_or(Utf8Path::new("")))
        }
        None => "content/claims".to_owned(),
    };
    Ok(Utf8PathBuf::from(format!("{folder}/{id}.yaml")))
}

/// Returns the ratings that a new verdict on an article can have: those of its scale that are not
/// retired. A claim without a text uses the default scale.
pub(crate) fn allowed_ratings<'s>(
    snapshot: &'s Snapshot,
    article: Option<&Article>,
) -> Vec<&'s Rating> {
    let ratings = &snapshot.model.ratings;
    let scales = snapshot.site_files.scale_names();
    let named = article.and_then(|article| scales.get(article.id.as_str()).copied());
    let scale = match named {
        Some(scale) => scale,
        None if ratings.iter().any(|rating| rating.scale == DEFAULT_SCALE) => DEFAULT_SCALE,
        None => ratings.first().map_or(DEFAULT_SCALE, |rating| rating.scale.as_str()),
    };
    let mut allowed = Vec::new();
    for rating in ratings {
        if rating.scale == scale && rating.retired.is_none() {
            allowed.push(rating);
        }
    }
    allowed
}

fn collapse_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
