//! Finds the `ClaimReview` records of a file: alone, in a list, a graph or a feed, as JSON Lines, or
//! in a web page.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::import::Input;
use crate::import::records::lenient_json;
use crate::import::records::lenient_json::LenientJson;
use crate::import::records::schema_org::Object;
use crate::web_page::{self, html};

/// The most elements and texts of a page.
const MAX_NODES: usize = 1_000_000;
/// How deep records are searched for.
const MAX_DEPTH: usize = 64;
/// How deep a record is searched for references by `@id`; following one counts as several levels.
const MAX_REFERENCE_DEPTH: usize = 6;
const REFERENCE_DEPTH: usize = 4;
/// The most JSON that references may insert into the records of a file, in bytes.
const MAX_INLINED_BYTES: usize = 64 * 1024 * 1024;

#[derive(Debug, Clone)]
pub(crate) struct FoundRecord {
    /// The properties, with objects in place of references by `@id`.
    pub properties: Object,
    /// The `DataFeedItem` around the record, or an empty object.
    pub feed_item: Object,
    /// Whether its JSON had to be repaired.
    pub is_repaired: bool,
}

impl FoundRecord {
    /// Returns whether it is a `MediaReview` and no review of a claim.
    pub fn is_only_media(&self) -> bool {
        is_a(&self.properties, "MediaReview") && !is_review(&self.properties)
    }
}

/// The records of a file, and reasons why parts of it could not be read.
#[derive(Debug, Default)]
pub(crate) struct FoundRecords {
    pub records: Vec<FoundRecord>,
    pub unread: Vec<String>,
}

pub(crate) fn find_records(input: &Input) -> FoundRecords {
    let text = input.text.trim_start_matches('\u{FEFF}').trim();
    let mut found = FoundRecords::default();
    if text.starts_with('<') {
        found.read_page(text);
    } else {
        found.read_json(text);
    }
    if found.records.is_empty() && found.unread.is_empty() {
        found.unread.push("there is no ClaimReview in it".to_owned());
    }
    found
}

impl FoundRecords {
    fn read_json(&mut self, text: &str) {
        let error = match lenient_json::parse(text) {
            Ok(json) => return self.add(&json),
            Err(error) => error,
        };
        let values: Result<Vec<Value>, _> =
            serde_json::Deserializer::from_str(text).into_iter().collect();
        if let Ok(values) = values {
            self.add_values(values);
        } else if let Some(values) = self.parse_json_lines(text) {
            self.add_values(values);
        } else {
            self.unread.push(format!("this is neither JSON nor HTML: {error}"));
        }
    }

    /// Parses JSON Lines; `None` if the file is in another format.
    fn parse_json_lines(&mut self, text: &str) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        let mut errors = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            if !line.trim_start().starts_with(['{', '[']) {
                return None;
            }
            match lenient_json::parse(line) {
                Ok(json) => values.push(json.value),
                Err(error) => errors.push(format!("line {} is not JSON: {error}", index + 1)),
            }
        }
        if values.is_empty() {
            return None;
        }
        self.unread.extend(errors);
        Some(values)
    }

    /// Reads the JSON-LD of a page, or its microdata if that has no records: pages with both say
    /// the same twice.
    fn read_page(&mut self, page: &str) {
        let page = match web_page::parse_within(page, MAX_NODES) {
            Ok(page) => page,
            Err(reason) => {
                self.unread.push(format!("the page cannot be read: {reason}"));
                return;
            }
        };
        for (index, block) in html::json_ld_blocks(&page).iter().enumerate() {
            if block.trim().is_empty() {
                continue;
            }
            match parse_block(block) {
                Ok(json) => self.add(&json),
                Err(error) => {
                    let number = index + 1;
                    self.unread.push(format!("its JSON-LD block {number} is not JSON: {error}"));
                }
            }
        }
        if self.records.is_empty() {
            self.add_values(html::microdata_items(&page));
        }
    }

    fn add_values(&mut self, values: Vec<Value>) {
        self.add(&LenientJson { value: Value::Array(values), is_repaired: false });
    }

    fn add(&mut self, json: &LenientJson) {
        let mut graph = Graph::default();
        graph.add_nodes(&json.value, 0);
        self.add_reviews(&json.value, &Object::new(), &mut graph, json.is_repaired, 0);
        if graph.is_truncated {
            self.unread.push(
                "its records repeat too much by `@id`; what later records refer to by `@id` is \
                 left out"
                    .to_owned(),
            );
        }
    }

    fn add_record(
        &mut self,
        object: &Object,
        feed_item: &Object,
        graph: &mut Graph,
        is_repaired: bool,
    ) {
        let properties = graph.inline_properties(object, 0);
        self.records.push(FoundRecord { properties, feed_item: feed_item.clone(), is_repaired });
    }

    /// Adds every review in a value. The records in a `MediaReview` are found too, because they
    /// would be lost otherwise.
    fn add_reviews(
        &mut self,
        value: &Value,
        feed_item: &Object,
        graph: &mut Graph,
        is_repaired: bool,
        depth: usize,
    ) {
        match value {
            Value::Object(object) if is_review(object) => {
                self.add_record(object, feed_item, graph, is_repaired);
            }
            _ if depth >= MAX_DEPTH => {}
            Value::Array(values) => {
                for value in values {
                    self.add_reviews(value, feed_item, graph, is_repaired, depth + 1);
                }
            }
            Value::Object(object) => {
                if is_a(object, "MediaReview") {
                    self.add_record(object, feed_item, graph, is_repaired);
                }
                let feed_item = if is_a(object, "DataFeedItem") { object } else { feed_item };
                for value in object.values() {
                    self.add_reviews(value, feed_item, graph, is_repaired, depth + 1);
                }
            }
            _ => {}
        }
    }
}

/// Parses a JSON-LD block, also one in which quotation marks are written as entities.
fn parse_block(block: &str) -> Result<LenientJson, serde_json::Error> {
    match lenient_json::parse(block) {
        Ok(json) => Ok(json),
        Err(error) => lenient_json::parse(&html::plain_text(block)).map_err(|_| error),
    }
}

/// Returns whether an object is a review of a claim.
pub(crate) fn is_review(object: &Object) -> bool {
    is_a(object, "ClaimReview") || object.contains_key("claimReviewed")
}

/// Checks if an object has a type, with any prefix.
pub(crate) fn is_a(object: &Object, kind: &str) -> bool {
    match object.get("@type").or_else(|| object.get("type")) {
        Some(Value::Array(kinds)) => kinds.iter().any(|value| is_type_name(value, kind)),
        Some(value) => is_type_name(value, kind),
        None => false,
    }
}

fn is_type_name(value: &Value, kind: &str) -> bool {
    let Some(name) = value.as_str() else { return false };
    name.rsplit(['/', '#', ':']).next() == Some(kind)
}

/// The objects of a file by their `@id`.
#[derive(Debug, Default)]
struct Graph<'v> {
    nodes: BTreeMap<&'v str, &'v Value>,
    inlined_bytes: usize,
    is_truncated: bool,
}

impl<'v> Graph<'v> {
    /// Adds the objects with an id in `value`. The first one with an id counts.
    fn add_nodes(&mut self, value: &'v Value, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::Array(values) => {
                for value in values {
                    self.add_nodes(value, depth + 1);
                }
            }
            Value::Object(object) => {
                // An object that has only an id is a reference.
                if object.len() > 1
                    && let Some(Value::String(id)) = object.get("@id")
                {
                    self.nodes.entry(id).or_insert(value);
                }
                for value in object.values() {
                    self.add_nodes(value, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Returns the properties of an object with the referenced objects in place of references.
    fn inline_properties(&mut self, object: &Object, depth: usize) -> Object {
        let mut properties = Object::new();
        for (name, value) in object {
            properties.insert(name.clone(), self.inline(value, depth));
        }
        properties
    }

    fn inline(&mut self, value: &Value, depth: usize) -> Value {
        if depth > MAX_REFERENCE_DEPTH {
            return value.clone();
        }
        match value {
            Value::Array(values) => {
                values.iter().map(|value| self.inline(value, depth + 1)).collect()
            }
            Value::Object(object) => match self.referenced_node(object) {
                Some(node) => self.inline(node, depth + REFERENCE_DEPTH),
                None => Value::Object(self.inline_properties(object, depth + 1)),
            },
            _ => value.clone(),
        }
    }

    /// Returns the node that an object refers to. Reviews are not inlined: they are records of
    /// their own.
    fn referenced_node(&mut self, object: &Object) -> Option<&'v Value> {
        if object.len() != 1 {
            return None;
        }
        let node = *self.nodes.get(object.get("@id")?.as_str()?)?;
        if node.as_object().is_some_and(is_review) {
            return None;
        }
        let bytes = self.inlined_bytes + node.to_string().len();
        if bytes > MAX_INLINED_BYTES {
            self.is_truncated = true;
            return None;
        }
        self.inlined_bytes = bytes;
        Some(node)
    }
}
