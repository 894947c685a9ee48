//! The `ClaimReview` records of a file, wherever in it they stand: alone, in a list, a graph, a feed, on lines of
//! their own or in a page. It must not look at what a record says.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::import::Input;
use crate::import::pages::html;
use crate::import::records::lenient_json;

/// Values inside one another.
const DEPTH: usize = 64;

/// The most bytes that references may put into the records of a file.
const MOST_PUT_IN: usize = 64 * 1024 * 1024;

/// A value that others name, and how long it is as JSON.
type Named<'v> = BTreeMap<&'v str, (&'v Value, usize)>;

/// A record as it was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Its properties, with those that are named by `@id` put in.
    pub properties: Map<String, Value>,
    /// Those of the `DataFeedItem` that holds it.
    pub item: Map<String, Value>,
    /// Whether what holds it had to be put right to be read.
    pub mended: bool,
}

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// Its records.
    pub records: Vec<Found>,
    /// What in it could not be read, and why.
    pub unread: Vec<String>,
}

/// Finds the records of a file.
pub(crate) fn records(input: &Input) -> Contents {
    let text = input.text.trim_start_matches('\u{FEFF}').trim();
    let mut contents = Contents::default();
    if text.starts_with('<') {
        page(text, &mut contents);
    } else {
        match lenient_json::parse(text)
            .or_else(|error| row(text).or_else(|| lines(text, &mut contents)).ok_or(error))
        {
            Ok((value, mended)) => contents.add(&value, mended),
            Err(error) => contents.unread.push(format!("this is neither JSON nor HTML: {error}")),
        }
    }
    if contents.records.is_empty() && contents.unread.is_empty() {
        contents.unread.push("there is no ClaimReview in it".to_owned());
    }
    contents
}

/// Values one after another, whatever lines they are on, as one list.
fn row(text: &str) -> Option<(Value, bool)> {
    let values: Result<Vec<Value>, _> =
        serde_json::Deserializer::from_str(text).into_iter().collect();
    values.ok().map(|values| (Value::Array(values), false))
}

/// The lines of a file of JSON Lines as one list; `None` where it is none.
fn lines(text: &str, contents: &mut Contents) -> Option<(Value, bool)> {
    let is_value = |line: &&str| line.trim_start().starts_with(['{', '[']);
    let lines = || text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parsed: Vec<_> = lines().map(|(at, line)| (at + 1, lenient_json::parse(line))).collect();
    let is_lines =
        lines().all(|(_, line)| is_value(&line)) && parsed.iter().any(|(_, value)| value.is_ok());
    if !is_lines {
        return None;
    }
    let mut values = Vec::with_capacity(parsed.len());
    for (number, value) in parsed {
        match value {
            Ok((value, _)) => values.push(value),
            Err(error) => contents.unread.push(format!("line {number} is not JSON: {error}")),
        }
    }
    Some((Value::Array(values), false))
}

fn page(text: &str, contents: &mut Contents) {
    if html::is_too_deep(text) {
        return contents
            .unread
            .push("too many of its elements stand inside one another".to_owned());
    }
    if html::has_too_many_attributes(text) {
        return contents.unread.push(html::TOO_MANY_ATTRIBUTES.to_owned());
    }
    for (at, block) in html::blocks(text).iter().enumerate() {
        // Some encode the block as if it were a text of the page.
        match lenient_json::parse(block)
            .or_else(|error| lenient_json::parse(&html::plain(block)).map_err(|_| error))
        {
            Ok((value, mended)) => contents.add(&value, mended),
            Err(_) if block.trim().is_empty() => {}
            Err(error) => {
                contents.unread.push(format!("its JSON-LD block {} is not JSON: {error}", at + 1))
            }
        }
    }
    // Pages that have both say the same twice.
    if contents.records.is_empty() {
        contents.add(&Value::Array(html::items(text)), false);
    }
}

impl Contents {
    fn add(&mut self, value: &Value, mended: bool) {
        let mut named = Named::new();
        name(value, &mut named, 0);
        let references =
            References { named, left: Cell::new(MOST_PUT_IN), is_cut: Cell::new(false) };
        self.walk(value, &Map::new(), &references, mended, 0);
        if references.is_cut.get() {
            self.unread.push(
                "its records repeat too much by `@id`; what the later ones name so is left out"
                    .to_owned(),
            );
        }
    }

    fn walk(
        &mut self,
        value: &Value,
        item: &Map<String, Value>,
        references: &References,
        mended: bool,
        depth: usize,
    ) {
        match value {
            Value::Array(values) if depth < DEPTH => {
                values
                    .iter()
                    .for_each(|value| self.walk(value, item, references, mended, depth + 1));
            }
            Value::Object(object) if is_review(object) => {
                let properties = object
                    .iter()
                    .map(|(key, value)| (key.clone(), references.resolved(value, 0)))
                    .collect();
                self.records.push(Found { properties, item: item.clone(), mended });
            }
            Value::Object(object) if depth < DEPTH => {
                let item = if is_a(object, "DataFeedItem") { object } else { item };
                object
                    .values()
                    .for_each(|value| self.walk(value, item, references, mended, depth + 1));
            }
            _ => {}
        }
    }
}

fn is_review(object: &Map<String, Value>) -> bool {
    is_a(object, "ClaimReview") || object.contains_key("claimReviewed")
}

/// Whether an object is of a type, whatever the prefix it is written with.
pub(crate) fn is_a(object: &Map<String, Value>, kind: &str) -> bool {
    let is_kind = |value: &Value| {
        value.as_str().is_some_and(|text| text.rsplit(['/', '#', ':']).next() == Some(kind))
    };
    match object.get("@type").or_else(|| object.get("type")) {
        Some(Value::Array(kinds)) => kinds.iter().any(is_kind),
        Some(value) => is_kind(value),
        None => false,
    }
}

/// The objects that others name by their `@id`.
fn name<'v>(value: &'v Value, named: &mut Named<'v>, depth: usize) {
    match value {
        _ if depth > DEPTH => {}
        Value::Array(values) => values.iter().for_each(|value| name(value, named, depth + 1)),
        Value::Object(object) => {
            if let Some(id) = object.get("@id").and_then(Value::as_str).filter(|_| object.len() > 1)
            {
                named.entry(id).or_insert_with(|| (value, value.to_string().len()));
            }
            object.values().for_each(|value| name(value, named, depth + 1));
        }
        _ => {}
    }
}

/// What is named in a file, and how much of it may still be put in where it is named.
struct References<'v> {
    named: Named<'v>,
    left: Cell<usize>,
    /// Whether anything was left out for it.
    is_cut: Cell<bool>,
}

impl References<'_> {
    /// A value in which references stand no more, but for those that lead in a circle or to too much.
    fn resolved(&self, value: &Value, depth: usize) -> Value {
        match value {
            _ if depth > 6 => value.clone(),
            Value::Array(values) => {
                values.iter().map(|value| self.resolved(value, depth + 1)).collect()
            }
            Value::Object(object) => {
                let id = object.get("@id").and_then(Value::as_str).filter(|_| object.len() == 1);
                match id.and_then(|id| self.named.get(id)) {
                    Some((Value::Object(target), _)) if is_review(target) => value.clone(),
                    Some((target, length)) => {
                        let Some(left) = self.left.get().checked_sub(*length) else {
                            self.is_cut.set(true);
                            return value.clone();
                        };
                        self.left.set(left);
                        self.resolved(target, depth + 4)
                    }
                    None => object
                        .iter()
                        .map(|(key, value)| (key.clone(), self.resolved(value, depth + 1)))
                        .collect(),
                }
            }
            _ => value.clone(),
        }
    }
}
