//! The ratings that an archive needs beside those of the site: their ids, their numbers where those agree, and
//! `site.yaml` with them, every other byte as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;

use crate::content::files::site;
use crate::content::files::site::SiteFile;
use crate::content::yaml;
use crate::content::yaml::decode::FromYaml;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::FileId;
use crate::import::file::unique;
use crate::import::records::rating::{Number, Verdict};
use crate::model::Rating;
use crate::model::build::scales::DEFAULT;
use crate::project::Snapshot;

/// A rating as `site.yaml` has it.
#[derive(Debug, Clone, Serialize)]
struct MapEntry {
    id: String,
    label: String,
    definition: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    symbol: Option<String>,
}

/// A number, without a point where it is whole.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
enum Amount {
    Whole(i64),
    Part(f64),
}

impl From<f64> for Amount {
    fn from(value: f64) -> Self {
        if value.fract() == 0.0 && value.abs() < 1e9 {
            Self::Whole(value as i64)
        } else {
            Self::Part(value)
        }
    }
}

/// What an archive says of one word.
#[derive(Debug, Default)]
struct Word<'a> {
    numbers: Vec<Option<Number>>,
    publishers: BTreeSet<&'a str>,
    is_bare: bool,
}

/// The scale of a site and what is added to it.
#[derive(Debug, Default)]
pub(crate) struct Scale {
    /// The name of the scale.
    name: String,
    /// The ratings that stay, truest first.
    kept: Vec<Rating>,
    /// New ratings, each with the place of the kept one that it follows.
    added: Vec<(Option<usize>, MapEntry)>,
    ids: BTreeMap<String, String>,
}

/// The scale that verdicts with these words need. `verdicts` are words with the names of their publishers.
pub(crate) fn plan<'a>(
    snapshot: &Snapshot,
    verdicts: impl Iterator<Item = (&'a Verdict, Option<&'a str>)>,
) -> Scale {
    let mut words: BTreeMap<&str, Word> = BTreeMap::new();
    for (verdict, publisher) in verdicts {
        let word = words.entry(&verdict.word).or_default();
        word.numbers.push(verdict.number);
        word.publishers.extend(publisher);
        word.is_bare = verdict.is_bare;
    }
    let mut scale = Scale::of(snapshot);
    let mut taken: BTreeSet<String> =
        snapshot.model.ratings.iter().map(|rating| rating.id.clone()).collect();
    if scale.kept.is_empty() {
        taken.clear();
    }
    words.retain(|word, _| !scale.ids.contains_key(*word));
    let ends = scale.ends(&words);
    // The most used of words that differ in case only has the plain id.
    let mut words: Vec<(&str, Word)> = words.into_iter().collect();
    words.sort_by_key(|(_, word)| std::cmp::Reverse(word.numbers.len()));
    let mut added = Vec::with_capacity(words.len());
    for (label, word) in &words {
        let id = unique(label, "rating", &mut taken);
        let value = ends.and_then(|ends| value(word, ends));
        scale.ids.insert((*label).to_owned(), id.clone());
        added.push((
            scale.place(value),
            value,
            MapEntry::new(id, label, definition(label, word), value),
        ));
    }
    let fall = |value: Option<f64>| value.map_or(f64::INFINITY, |value| -value);
    added.sort_by(|one, other| one.0.cmp(&other.0).then(fall(one.1).total_cmp(&fall(other.1))));
    scale.added = added.into_iter().map(|(place, _, entry)| (place, entry)).collect();
    scale
}

/// The number that every record of a word gives it, where all use the same ends.
fn value(word: &Word, ends: (f64, f64)) -> Option<f64> {
    let mut values = word
        .numbers
        .iter()
        .map(|number| number.filter(|it| (it.worst, it.best) == ends).map(|it| it.value));
    let first = values.next()??;
    values.all(|value| value == Some(first)).then_some(first)
}

fn definition(label: &str, word: &Word) -> String {
    if let Some(number) = word.numbers.iter().flatten().next().filter(|_| word.is_bare) {
        return format!("{label} on a scale from {} to {}.", number.worst, number.best);
    }
    let publishers: Vec<&str> = word.publishers.iter().copied().collect();
    match publishers.as_slice() {
        [] => format!("The rating “{label}” of an imported review."),
        [one] => format!("The rating “{label}” as {one} gives it."),
        _ => format!("The rating “{label}” as several publishers give it."),
    }
}

impl Scale {
    /// The scale of verdicts whose article names none. The built-in one is kept for verdicts that there are.
    fn of(snapshot: &Snapshot) -> Self {
        let own = snapshot
            .site_files
            .site
            .as_ref()
            .map(|site| &site.scales)
            .filter(|scales| !scales.is_empty());
        let only = own.filter(|own| own.len() == 1).and_then(|own| own.keys().next());
        let name = only.map_or(DEFAULT, String::as_str).to_owned();
        let is_kept = own.is_some() || !snapshot.site_files.verdicts.is_empty();
        let ratings =
            snapshot.model.ratings.iter().filter(|rating| is_kept && rating.scale == name);
        let kept: Vec<Rating> = ratings.cloned().collect();
        let ids =
            kept.iter().map(|rating| (rating.label.trim().to_owned(), rating.id.clone())).collect();
        Self { name, kept, added: Vec::new(), ids }
    }

    /// The worst and the best number that new ratings may be measured by.
    fn ends(&self, words: &BTreeMap<&str, Word>) -> Option<(f64, f64)> {
        if !self.kept.is_empty() {
            return self.kept.iter().find_map(|rating| rating.bounds);
        }
        let mut numbers = words.values().flat_map(|word| &word.numbers).flatten();
        let ends = numbers.next().map(|number| (number.worst, number.best))?;
        let values: Vec<f64> = words.values().filter_map(|word| value(word, ends)).collect();
        // The data of a site names the ends that its scale has, so both must be there.
        let has_ends = values.contains(&ends.0) && values.contains(&ends.1) && ends.0 >= 1.0;
        (has_ends && numbers.all(|number| (number.worst, number.best) == ends)).then_some(ends)
    }

    /// The place of the kept rating that a new one follows, so that numbers fall.
    fn place(&self, value: Option<f64>) -> Option<usize> {
        let truer = |rating: &Rating| {
            value.is_none_or(|value| rating.value.is_some_and(|own| own >= value))
        };
        self.kept.iter().rposition(truer)
    }

    /// The id of the rating of that word.
    pub fn id(&self, word: &str) -> Option<&str> {
        self.ids.get(word).map(String::as_str)
    }

    /// The labels of the ratings that are added.
    pub fn labels(&self) -> Vec<String> {
        self.added.iter().map(|(_, entry)| entry.label.clone()).collect()
    }

    /// `site.yaml` with the new ratings; `None` where there are none.
    ///
    /// # Errors
    /// Where they cannot be added without changing anything else: what to write by hand.
    pub fn edited(&self, snapshot: &Snapshot) -> Result<Option<String>, String> {
        let Some(site) = snapshot.site_files.site.as_ref().filter(|_| !self.added.is_empty())
        else {
            return Ok(None);
        };
        let text =
            snapshot.site_files.files.get(FileId::from_index(0)).map_or("", |file| file.text());
        let edited = match site.scales.get(&self.name) {
            Some(scale) => self.inserted(
                text,
                &scale.ratings.iter().map(|it| it.span.start as usize).collect::<Vec<_>>(),
            ),
            None => Some(self.appended(text)),
        };
        edited.filter(|edited| self.is_sound(edited, snapshot)).map(Some).ok_or_else(|| {
            let list: String = self.added.iter().map(|(_, entry)| block(entry, 6)).collect();
            format!("the ratings could not be added to `site.yaml`; add them to its scale yourself:\n{list}")
        })
    }

    /// The text with a block of scales at its end.
    fn appended(&self, text: &str) -> String {
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let mut edited = format!("{text}{gap}scales:\n  {}:\n    ratings:\n", self.name);
        let new =
            |after: Option<usize>| self.added.iter().filter(move |(place, _)| *place == after);
        let first = new(None).map(|(_, entry)| block(entry, 6));
        edited.extend(first);
        for (at, rating) in self.kept.iter().enumerate() {
            edited.push_str(&block(&MapEntry::from(rating), 6));
            edited.extend(new(Some(at)).map(|(_, entry)| block(entry, 6)));
        }
        edited
    }

    /// The text with new entries in its list of ratings, which stand at `places`.
    fn inserted(&self, text: &str, places: &[usize]) -> Option<String> {
        let mut edited = text.to_owned();
        for (after, entry) in self.added.iter().rev() {
            let start = *places.get(after.unwrap_or_default())?;
            if let Some((at, indent)) = end_of_block(text, start) {
                let gap = if text.get(..at)?.ends_with('\n') { "" } else { "\n" };
                edited.insert_str(at, &format!("{gap}{}", block(entry, indent)));
            } else {
                // JSON is YAML too.
                edited.insert_str(
                    end_of_braces(text, start)?,
                    &format!(", {}", serde_json::to_string(entry).ok()?),
                );
            }
        }
        Some(edited)
    }

    /// Whether an edited `site.yaml` says what it said, and has the new ratings.
    fn is_sound(&self, edited: &str, snapshot: &Snapshot) -> bool {
        let file = SourceFile::new("site.yaml".into(), edited.to_owned());
        let mut diagnostics = Diagnostics::default();
        let site = yaml::parse(FileId::from_index(0), &file, edited, 0, &mut diagnostics)
            .and_then(|node| SiteFile::from_yaml(node, &mut diagnostics));
        let Some(scale) = site.as_ref().and_then(|site| site.scales.get(&self.name)) else {
            return false;
        };
        let label =
            |rating: &site::RatingEntry| rating.label.as_deref().map(|label| label.0.clone());
        let labels: BTreeSet<String> =
            scale.ratings.iter().filter_map(|rating| label(rating)).collect();
        let others = |site: &SiteFile| site.scales.len();
        let had = snapshot.site_files.site.as_deref().map_or(0, others).max(1);
        !diagnostics.has_errors()
            && scale.ratings.len() == self.kept.len() + self.added.len()
            && self.added.iter().all(|(_, entry)| labels.contains(&entry.label))
            && site.as_ref().map(others) == Some(had)
    }
}

impl MapEntry {
    fn new(id: String, label: &str, definition: String, value: Option<f64>) -> Self {
        Self {
            id,
            label: label.to_owned(),
            definition,
            value: value.map(Amount::from),
            color: None,
            symbol: None,
        }
    }
}

impl From<&Rating> for MapEntry {
    fn from(rating: &Rating) -> Self {
        Self {
            id: rating.id.clone(),
            label: rating.label.clone(),
            definition: rating.definition.clone(),
            value: rating.value.map(Amount::from),
            color: Some(rating.color.clone()),
            symbol: Some(rating.symbol.clone()),
        }
    }
}

/// An entry of a list that is indented by so many spaces.
fn block(entry: &MapEntry, indent: usize) -> String {
    let mut block = String::new();
    for (at, line) in yaml::write(entry).lines().enumerate() {
        // Writing to a `String` cannot fail.
        let _ = writeln!(block, "{:indent$}{} {line}", "", if at == 0 { "-" } else { " " });
    }
    block
}

/// Where the entry of a block list ends that begins at `start`, and how far its dash is indented; `None` where no dash
/// stands before it.
fn end_of_block(text: &str, start: usize) -> Option<(usize, usize)> {
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let indent = text
        .get(line..start)?
        .find('-')
        .filter(|dash| text[line..line + dash].trim().is_empty())?;
    if !text.get(line + indent + 1..start)?.trim().is_empty() {
        return None;
    }
    let mut at = line;
    let mut end = line;
    for (number, line) in text.get(line..)?.split_inclusive('\n').enumerate() {
        let is_blank = line.trim().is_empty();
        if number > 0 && !is_blank && line.len() - line.trim_start().len() <= indent {
            break;
        }
        at += line.len();
        if !is_blank {
            end = at;
        }
    }
    Some((end, indent))
}

/// Where the mapping in braces ends that begins at `start`.
fn end_of_braces(text: &str, start: usize) -> Option<usize> {
    let (mut depth, mut quote, mut before) = (0_usize, None, ',');
    for (at, c) in text.get(start..)?.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open && before != '\\' => quote = None,
            (None, '"' | '\'') if matches!(before, ',' | ':' | '{' | '[') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (c == '}').then_some(start + at + 1);
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    None
}
