//! Adds the ratings of an archive to a site's scale, and edits `site.yaml` for that without
//! changing its other bytes.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;

use crate::content::files::site::SiteFile;
use crate::content::yaml;
use crate::content::yaml::decode::FromYaml;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::FileId;
use crate::import::file::unique_id;
use crate::import::records::labels::{RatingLabels, label_key};
use crate::import::records::rating::ScaledNumber;
use crate::import::records::review::Review;
use crate::model::Rating;
use crate::model::build::scales::DEFAULT_SCALE;
use crate::project::Snapshot;

/// How far the entries of a scale are indented that is appended to `site.yaml`, in spaces.
const APPENDED_INDENT: usize = 6;

/// An entry of `ratings` in `site.yaml`.
#[derive(Debug, Clone, Serialize)]
struct RatingYaml {
    id: String,
    label: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    definition: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<YamlNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    symbol: Option<String>,
}

impl From<&Rating> for RatingYaml {
    fn from(rating: &Rating) -> Self {
        Self {
            id: rating.id.clone(),
            label: rating.label.clone(),
            definition: rating.definition.clone(),
            value: rating.value.map(YamlNumber::from),
            color: Some(rating.color.clone()),
            symbol: Some(rating.symbol.clone()),
        }
    }
}

/// A number that is written without a decimal point if it is whole.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
enum YamlNumber {
    Whole(i64),
    Decimal(f64),
}

impl From<f64> for YamlNumber {
    fn from(value: f64) -> Self {
        if value.fract() == 0.0 && value.abs() < 1e9 {
            Self::Whole(value as i64)
        } else {
            Self::Decimal(value)
        }
    }
}

/// How an archive uses a label.
#[derive(Debug, Default)]
struct LabelUsage<'a> {
    numbers: Vec<Option<ScaledNumber>>,
    /// How often each spelling is used, in the order of the records.
    spellings: Vec<(&'a str, usize)>,
}

impl<'a> LabelUsage<'a> {
    /// Returns the number that every record gives the label, if all use this scale.
    fn number(&self, (worst, best): (f64, f64)) -> Option<f64> {
        let value = self.numbers.first()?.as_ref()?.value;
        let first = Some(ScaledNumber { value, best, worst });
        self.numbers.iter().all(|number| *number == first).then_some(value)
    }

    fn add_spelling(&mut self, label: &'a str) {
        match self.spellings.iter_mut().find(|(spelling, _)| *spelling == label) {
            Some((_, count)) => *count += 1,
            None => self.spellings.push((label, 1)),
        }
    }

    /// Returns the spelling that is used most. Of several, the first one counts.
    fn label(&self) -> &'a str {
        let mut most_used = ("", 0);
        for (spelling, count) in &self.spellings {
            if *count > most_used.1 {
                most_used = (spelling, *count);
            }
        }
        most_used.0
    }
}

#[derive(Debug)]
struct NewRating {
    /// The index of the existing rating that it follows, unless it comes first.
    after: Option<usize>,
    number: Option<f64>,
    yaml: RatingYaml,
}

/// The scale of a site, and the ratings that an import adds to it.
#[derive(Debug, Default)]
pub(crate) struct ScalePlan {
    name: String,
    /// The ratings that the site has, truest first.
    existing: Vec<Rating>,
    /// The new ratings in the order of the scale.
    new: Vec<NewRating>,
    /// The ids and labels of ratings, by the keys of the labels that records use for them.
    ratings_by_key: BTreeMap<String, (String, String)>,
    /// The keys of the labels that the user mapped.
    mapped: BTreeSet<String>,
}

impl ScalePlan {
    pub fn new(snapshot: &Snapshot, reviews: &[Review], labels: &RatingLabels) -> Self {
        let mut plan = Self::from_site(snapshot, labels);
        let mut usages: BTreeMap<String, LabelUsage> = BTreeMap::new();
        for review in reviews {
            let Some(rating) = &review.rating else { continue };
            let key = label_key(&rating.label);
            if let Some(id) = labels.id(&rating.label) {
                plan.mapped.insert(key.clone());
                plan.ratings_by_key.insert(key, (id.to_owned(), rating.label.clone()));
            } else if !plan.ratings_by_key.contains_key(&key) {
                let usage = usages.entry(key).or_default();
                usage.numbers.push(rating.number);
                usage.add_spelling(&rating.label);
            }
        }
        let mut taken_ids = BTreeSet::new();
        if !plan.existing.is_empty() {
            taken_ids.extend(snapshot.model.ratings.iter().map(|rating| rating.id.clone()));
        }
        let bounds = plan.bounds(&usages);
        // If labels make the same id, the most used one gets the plain one.
        let mut usages: Vec<(String, LabelUsage)> = usages.into_iter().collect();
        usages.sort_by_key(|(_, usage)| Reverse(usage.numbers.len()));
        for (key, usage) in usages {
            let number = bounds.and_then(|bounds| usage.number(bounds));
            let label = usage.label().to_owned();
            let id = unique_id(&label, "rating", &mut taken_ids);
            plan.ratings_by_key.insert(key, (id.clone(), label.clone()));
            let yaml = RatingYaml {
                id,
                label,
                definition: String::new(),
                value: number.map(YamlNumber::from),
                color: None,
                symbol: None,
            };
            plan.new.push(NewRating { after: plan.index_before(number), number, yaml });
        }
        plan.new.sort_by(|one, other| {
            let falling = other.number.partial_cmp(&one.number).unwrap_or(Ordering::Equal);
            one.after.cmp(&other.after).then(falling)
        });
        plan
    }

    /// Returns the default scale. The ratings of the built-in scale are written out only if the
    /// site has verdicts that may use them, or if labels are mapped to them.
    fn from_site(snapshot: &Snapshot, labels: &RatingLabels) -> Self {
        let mut plan = Self { name: DEFAULT_SCALE.to_owned(), ..Self::default() };
        let mut is_used = !snapshot.site_files.verdicts.is_empty() || !labels.is_empty();
        if let Some(site) = &snapshot.site_files.site {
            is_used |= !site.scales.is_empty();
            if site.scales.len() == 1
                && let Some(name) = site.scales.keys().next()
            {
                plan.name.clone_from(name);
            }
        }
        if !is_used {
            return plan;
        }
        for rating in &snapshot.model.ratings {
            if rating.scale == plan.name {
                plan.existing.push(rating.clone());
                let entry = (rating.id.clone(), rating.label.trim().to_owned());
                plan.ratings_by_key.insert(label_key(&rating.label), entry);
            }
        }
        plan
    }

    /// Returns the worst and the best number of the scale if new ratings get numbers.
    fn bounds(&self, usages: &BTreeMap<String, LabelUsage>) -> Option<(f64, f64)> {
        if !self.existing.is_empty() {
            return self.existing.iter().find_map(|rating| rating.bounds);
        }
        let mut numbers = usages.values().flat_map(|usage| &usage.numbers).flatten();
        let first = numbers.next()?;
        let bounds = (first.worst, first.best);
        if first.worst < 1.0 || numbers.any(|number| (number.worst, number.best) != bounds) {
            return None;
        }
        // The site's data gives the worst and best number of its scale, so both must be there.
        let values: Vec<f64> = usages.values().filter_map(|usage| usage.number(bounds)).collect();
        (values.contains(&bounds.0) && values.contains(&bounds.1)).then_some(bounds)
    }

    /// Returns the index of the existing rating that a new one follows, so that numbers fall.
    fn index_before(&self, number: Option<f64>) -> Option<usize> {
        let Some(number) = number else { return self.existing.len().checked_sub(1) };
        self.existing.iter().rposition(|rating| rating.value.is_some_and(|value| value >= number))
    }

    /// Returns the id of the rating for a label.
    pub fn id(&self, label: &str) -> Option<&str> {
        self.ratings_by_key.get(&label_key(label)).map(|(id, _)| id.as_str())
    }

    /// Describes that a review's label is that of its rating in another spelling, unless the user
    /// mapped it.
    pub fn describe_merge(&self, review: &Review) -> Option<String> {
        let label = &review.rating.as_ref()?.label;
        let key = label_key(label);
        let (_, merged) = self.ratings_by_key.get(&key)?;
        if merged == label || self.mapped.contains(&key) {
            return None;
        }
        Some(format!("its rating “{label}” is written “{merged}” here"))
    }

    pub fn new_labels(&self) -> Vec<String> {
        self.new.iter().map(|rating| rating.yaml.label.clone()).collect()
    }

    /// Returns `site.yaml` with the new ratings, if there are any.
    ///
    /// # Errors
    /// If they cannot be added without changing anything else: what to write by hand.
    pub fn edit_site_yaml(&self, snapshot: &Snapshot) -> Result<Option<String>, String> {
        let Some(site) = &snapshot.site_files.site else { return Ok(None) };
        if self.new.is_empty() {
            return Ok(None);
        }
        let text = snapshot.site_files.files.get(FileId::SITE).map_or("", |file| file.text());
        let edited = match site.scales.get(&self.name) {
            Some(scale) => {
                let starts = scale.ratings.iter().map(|rating| rating.span.start as usize);
                self.insert_ratings(text, &starts.collect::<Vec<_>>())
            }
            None => Some(self.append_scale(text)),
        };
        if let Some(edited) = edited
            && self.is_sound(&edited, snapshot)
        {
            return Ok(Some(edited));
        }
        let ratings = self.new.iter().map(|rating| list_entry(&rating.yaml, APPENDED_INDENT));
        Err(format!(
            "the ratings could not be added to `site.yaml`; add them to its scale yourself:\n{}",
            ratings.collect::<String>()
        ))
    }

    /// Appends the scale with all its ratings.
    fn append_scale(&self, text: &str) -> String {
        let mut edited = text.to_owned();
        if !text.is_empty() && !text.ends_with('\n') {
            edited.push('\n');
        }
        edited.push_str("scales:\n  ");
        edited.push_str(&self.name);
        edited.push_str(":\n    ratings:\n");
        let mut ratings: Vec<RatingYaml> = self.existing.iter().map(RatingYaml::from).collect();
        for new in self.new.iter().rev() {
            ratings.insert(new.after.map_or(0, |index| index + 1), new.yaml.clone());
        }
        for rating in &ratings {
            edited.push_str(&list_entry(rating, APPENDED_INDENT));
        }
        edited
    }

    /// Inserts the new ratings into a list whose entries begin at `starts`; `None` if its layout
    /// is not known.
    fn insert_ratings(&self, text: &str, starts: &[usize]) -> Option<String> {
        let mut edited = text.to_owned();
        for new in self.new.iter().rev() {
            let start = *starts.get(new.after.unwrap_or_default())?;
            if let Some((end, indent)) = end_of_list_entry(text, start) {
                let mut entry = list_entry(&new.yaml, indent);
                if !text.get(..end)?.ends_with('\n') {
                    entry.insert(0, '\n');
                }
                edited.insert_str(end, &entry);
            } else {
                // JSON is YAML too.
                let entry = serde_json::to_string(&new.yaml).ok()?;
                edited.insert_str(end_of_flow_mapping(text, start)?, &format!(", {entry}"));
            }
        }
        Some(edited)
    }

    /// Checks that an edited `site.yaml` is valid, has the new ratings, and lost no other.
    fn is_sound(&self, edited: &str, snapshot: &Snapshot) -> bool {
        let file = SourceFile::new("site.yaml".into(), edited.to_owned());
        let mut diagnostics = Diagnostics::default();
        let node = yaml::parse(FileId::SITE, &file, &mut diagnostics);
        let Some(site) = node.and_then(|node| SiteFile::from_yaml(node, &mut diagnostics)) else {
            return false;
        };
        let Some(scale) = site.scales.get(&self.name) else { return false };
        let labels = scale.ratings.iter().filter_map(|rating| rating.label.as_deref());
        let labels: BTreeSet<&str> = labels.map(|label| label.0.as_str()).collect();
        let scales = snapshot.site_files.site.as_ref().map_or(0, |site| site.scales.len());
        !diagnostics.has_errors()
            && site.scales.len() == scales.max(1)
            && scale.ratings.len() == self.existing.len() + self.new.len()
            && self.new.iter().all(|rating| labels.contains(rating.yaml.label.as_str()))
    }
}

/// Returns a rating as an entry of an indented block list.
fn list_entry(rating: &RatingYaml, indent: usize) -> String {
    let mut entry = String::new();
    let mut marker = '-';
    for line in yaml::write(rating).lines() {
        // Writing to a `String` cannot fail.
        let _ = writeln!(entry, "{:indent$}{marker} {line}", "");
        marker = ' ';
    }
    entry
}

/// Returns the end of the block list entry whose content begins at `start`, and the indent of its
/// dash; `None` if there is no dash before it.
fn end_of_list_entry(text: &str, start: usize) -> Option<(usize, usize)> {
    let line_start = text.get(..start)?.rfind('\n').map_or(0, |index| index + 1);
    let (indentation, gap) = text.get(line_start..start)?.split_once('-')?;
    if !indentation.trim().is_empty() || !gap.trim().is_empty() {
        return None;
    }
    let indent = indentation.len();
    let mut position = line_start;
    let mut end = line_start;
    for line in text.get(line_start..)?.split_inclusive('\n') {
        let is_blank = line.trim().is_empty();
        let line_indent = line.len() - line.trim_start().len();
        if position > line_start && !is_blank && line_indent <= indent {
            break;
        }
        position += line.len();
        if !is_blank {
            end = position;
        }
    }
    Some((end, indent))
}

/// Returns the end of the flow mapping that begins at `start`.
fn end_of_flow_mapping(text: &str, start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut open_quote = None;
    let mut previous = ',';
    for (index, c) in text.get(start..)?.char_indices() {
        match (open_quote, c) {
            (Some(quote), _) if c == quote && previous != '\\' => open_quote = None,
            (None, '"' | '\'') if matches!(previous, ',' | ':' | '{' | '[') => {
                open_quote = Some(c);
            }
            (None, '{') => depth += 1,
            (None, '}') => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (c == '}').then_some(start + index + 1);
        }
        if !c.is_whitespace() {
            previous = c;
        }
    }
    None
}
