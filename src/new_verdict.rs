//! A new verdict file: its passage with the shortest context that it needs, its name, its YAML. It must not write the
//! file: that is `write`'s.

use camino::Utf8PathBuf;
use serde::Serialize;

use crate::anchor;
use crate::anchor::{LocateResult, NormalizedText, Quote, TextRange};
use crate::content::values::Id;
use crate::content::yaml;
use crate::model::{Article, Part};
use crate::project::Snapshot;
use crate::text;

/// The longest id that is made from a claim, in bytes; people can choose longer ones.
const ID_BYTES: usize = 60;

/// Words that somebody selected in an article, with some of the text around them.
#[derive(Debug, Clone, Copy)]
pub struct Selection<'a> {
    /// The words.
    pub quote: &'a str,
    /// What stands before them.
    pub prefix: &'a str,
    /// What stands after them.
    pub suffix: &'a str,
}

/// A passage as a verdict file names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The words before them, where the quote alone is not unique.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// The words after them, likewise.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub suffix: String,
    /// Whether the passage is the article's headline.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub title: bool,
}

/// A passage that was found.
#[derive(Debug, Clone)]
pub struct Anchored {
    /// How it is named.
    pub passage: Passage,
    /// What is to be thought of before it is used.
    pub note: Option<&'static str>,
}

/// A verdict file before it is written.
#[derive(Debug, Clone, Serialize)]
pub struct Draft {
    /// The assertion.
    pub claim: String,
    /// Where it is made.
    pub passages: Vec<Passage>,
    /// The rating, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    /// How far it has come.
    pub status: &'static str,
}

impl Draft {
    /// The draft of a claim that one passage makes.
    pub fn new(claim: &str, passage: Passage, rating: Option<&str>) -> Self {
        let rating = rating.filter(|rating| !rating.is_empty()).map(str::to_owned);
        Self { claim: claim.trim().to_owned(), passages: vec![passage], rating, status: "draft" }
    }

    /// The file's text.
    pub fn yaml(&self) -> String {
        yaml::write(self)
    }
}

/// The passage that is selected, named as briefly as it can be; or why it cannot be one.
pub fn anchor(article: &Article, selection: &Selection) -> Result<Anchored, String> {
    let words = Words::of(article);
    let quote =
        Quote { exact: selection.quote, prefix: selection.prefix, suffix: selection.suffix };
    let alone = Quote { prefix: "", suffix: "", ..quote };
    let place = match anchor::locate(&words.folded, &quote) {
        LocateResult::Exact(place) => place,
        // A page of excerpts has other words around them than the article.
        LocateResult::OutOfContext { .. } => match anchor::locate(&words.folded, &alone) {
            LocateResult::Exact(place) => place,
            LocateResult::Ambiguous { candidates, total } => {
                return Err(several(&candidates, total));
            }
            _ => return Err("these words are not in the article's text".to_owned()),
        },
        LocateResult::Empty => return Err("there are no words to look for".to_owned()),
        LocateResult::Ambiguous { candidates, total } => return Err(several(&candidates, total)),
        LocateResult::Missing(nearest) => {
            let nearest = nearest
                .and_then(|near| words.text(&near.location).get(near.location.range.clone()));
            let nearest = nearest.map_or_else(String::new, |words| {
                format!("; the nearest are “{}”", collapsed(words))
            });
            return Err(format!("these words are not in the article's text{nearest}"));
        }
    };
    let text = words.text(&place);
    let exact = collapsed(text.get(place.range.clone()).unwrap_or_default());
    if words.is_title(&place) {
        return Ok(Anchored { passage: Passage { title: true, ..Passage::default() }, note: None });
    }
    let (prefix, suffix) = words
        .context(&exact, &place)
        .unwrap_or((collapsed(selection.prefix), collapsed(selection.suffix)));
    let splits = anchor::splits_word(text, place.range.clone()) != (false, false);
    let note = splits.then_some("it begins or ends in the middle of a word: select whole words");
    Ok(Anchored { passage: Passage { quote: Some(exact), prefix, suffix, title: false }, note })
}

/// That there are several places, and the words by which the first of them can be told apart.
fn several(candidates: &[anchor::Candidate], total: usize) -> String {
    /// More places than this help nobody who has to choose.
    const SHOWN: usize = 4;
    let part = |word: &str, context: &str| {
        (!context.is_empty()).then(|| format!("{word} “{}”", collapsed(context)))
    };
    let place = |it: &anchor::Candidate| {
        let parts: Vec<String> =
            [part("after", &it.prefix), part("before", &it.suffix)].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" and "))
    };
    let places: Vec<String> = candidates.iter().filter_map(place).take(SHOWN).collect();
    let places = if places.is_empty() { String::new() } else { format!(", {}", places.join("; ")) };
    format!(
        "these words occur {total} times in the article{places}: take in more of the words beside them, or name \
         those before as prefix or those after as suffix"
    )
}

/// The texts of an article that a passage can stand in.
struct Words<'a> {
    article: &'a Article,
    folded: Vec<NormalizedText>,
}

impl<'a> Words<'a> {
    fn of(article: &'a Article) -> Self {
        let body = anchor::normalize(article.part(Part::Body));
        let title =
            article.title_range.is_none().then(|| anchor::normalize(article.part(Part::Title)));
        Self { article, folded: std::iter::once(body).chain(title).collect() }
    }

    fn text(&self, place: &TextRange) -> &'a str {
        self.article.part([Part::Body, Part::Title][place.text_index.min(1)])
    }

    fn is_title(&self, place: &TextRange) -> bool {
        let words = |text: &str| collapsed(text);
        let found = words(self.text(place).get(place.range.clone()).unwrap_or_default());
        let is_there = match &self.article.title_range {
            Some(title) => {
                place.text_index == 0
                    && title.start <= place.range.start
                    && place.range.end <= title.end
            }
            None => place.text_index == 1,
        };
        is_there && found == words(&self.article.title)
    }

    /// The shortest context that tells a place from the others of its words; none where it is the only one.
    fn context(&self, exact: &str, place: &TextRange) -> Option<(String, String)> {
        match anchor::locate(&self.folded, &Quote { exact, prefix: "", suffix: "" }) {
            LocateResult::Exact(_) => Some((String::new(), String::new())),
            LocateResult::Ambiguous { candidates, .. } => {
                let own = candidates.into_iter().find(|candidate| candidate.location == *place)?;
                let quote = Quote { exact, prefix: &own.prefix, suffix: &own.suffix };
                let is_found = matches!(anchor::locate(&self.folded, &quote), LocateResult::Exact(found) if found == *place);
                is_found.then_some((own.prefix, own.suffix))
            }
            _ => None,
        }
    }
}

/// An id for a claim that no other has.
pub fn id(snapshot: &Snapshot, claim: &str) -> String {
    let slug = text::truncated_slug(claim, ID_BYTES);
    let base = if slug.is_empty() { "claim".to_owned() } else { slug };
    let is_free =
        |id: &String| snapshot.site_files.verdicts.iter().all(|verdict| verdict.id != *id);
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    std::iter::once(base.clone()).chain(numbered).find(is_free).unwrap_or(base)
}

/// Where the verdict file of a claim lies, below the site's folder; or why it cannot be there.
pub fn path(snapshot: &Snapshot, article: &Article, id: &str) -> Result<Utf8PathBuf, String> {
    if !Id::is_valid(id) {
        return Err(format!("`{id}` cannot be an id: it is {}", Id::FORM));
    }
    if let Some(other) = snapshot.site_files.verdicts.iter().find(|verdict| verdict.id == id) {
        return Err(format!(
            "there is a claim `{id}` already: `{}`",
            snapshot.site_files.files.path(other.file)
        ));
    }
    let folder =
        snapshot.site_files.files.path(article.file).parent().map(|folder| folder.join("verdicts"));
    Ok(folder.unwrap_or_default().join(format!("{id}.yaml")))
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
