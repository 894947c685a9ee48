//! Reads values of schema.org as publishers write them: a text in place of an object, a list in
//! place of one value, escaped entities, empty texts.

use serde_json::{Map, Value};

use crate::content::values::{Date, WebUrl};
use crate::import::file::Agent;
use crate::import::pages::html;
use crate::import::records::date;
use crate::import::records::extract::is_a;
use crate::text::encode_url;

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// The name in reports of the author of a review. If it has no name, its host is used instead.
pub(crate) const REVIEWER: &str = "the reviewer";

/// The longest job title or description that becomes a role, in characters.
const MAX_ROLE_CHARS: usize = 200;

/// Returns the text as readers see it, on one line.
pub(crate) fn clean_text(text: &str) -> String {
    let mut words = Vec::new();
    for word in html::plain_text(text).split(is_layout_space) {
        let word = word.replace(|c: char| c.is_control() || c == '\u{FEFF}', "");
        if !word.is_empty() {
            words.push(word);
        }
    }
    words.join(" ").trim().to_owned()
}

/// No-break spaces belong to the text, all other white space to the layout.
fn is_layout_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}' | '\u{2007}')
}

/// Returns the non-empty texts of a value or of the list that it is.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match value {
        Value::String(text) => {
            let text = clean_text(text);
            if !text.is_empty() {
                found.push(text);
            }
        }
        Value::Number(number) => found.push(number.to_string()),
        Value::Array(values) => found.extend(values.iter().flat_map(texts)),
        Value::Object(object) => {
            if let Some(value) = object.get("@value") {
                found = texts(value);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
    found
}

pub(crate) fn first_text(value: &Value) -> Option<String> {
    texts(value).into_iter().next()
}

/// Returns the first text of the first of the properties that has one.
pub(crate) fn text(object: &Object, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| first_text(object.get(*name)?))
}

/// Returns the elements of a property that is a list, or its only value.
pub(crate) fn nodes<'v>(object: &'v Object, name: &str) -> Vec<&'v Value> {
    match object.get(name) {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(value) => vec![value],
    }
}

/// Parses a finite number, also with a decimal comma.
pub(crate) fn number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().replace(',', ".").parse().ok()?;
    number.is_finite().then_some(number)
}

/// Returns the host of an address without `www.`.
pub(crate) fn host(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// Returns an address from its host on.
pub(crate) fn without_scheme(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    Some(rest.to_owned())
}

/// Reads values, and records which of them it repaired or left out.
#[derive(Debug, Default)]
pub(crate) struct SchemaOrgReader {
    pub repairs: Vec<String>,
}

impl SchemaOrgReader {
    /// Records a repair, each only once.
    pub fn add_repair(&mut self, repair: impl Into<String>) {
        let repair = repair.into();
        if !self.repairs.contains(&repair) {
            self.repairs.push(repair);
        }
    }

    /// Returns the first web address of the properties. If there are only other texts, records
    /// that the first of them was left out, with `what` as its name.
    pub fn address(&mut self, object: &Object, names: &[&str], what: &str) -> Option<String> {
        let values = names.iter().filter_map(|name| object.get(*name));
        let written: Vec<String> = values.flat_map(addresses).collect();
        let url = written.iter().find_map(|address| self.url(address));
        if url.is_none()
            && let Some(first) = written.first()
        {
            let first = shortened(first);
            self.add_repair(format!("{what} `{first}` is no web address and was left out"));
        }
        url
    }

    /// Parses a web address, with the same leniency as browsers.
    pub fn url(&mut self, written: &str) -> Option<String> {
        let complete = if written.starts_with("//") {
            format!("https:{written}")
        } else if written.starts_with("www.") {
            format!("https://{written}")
        } else {
            written.to_owned()
        };
        let address = encode_url(&complete).replace(char::is_whitespace, "%20");
        if !WebUrl::is_valid(&address) || !host(&address)?.contains(['.', ':']) {
            return None;
        }
        if complete != written || complete.contains(char::is_whitespace) {
            self.add_repair(format!("the address `{}` was completed", shortened(written)));
        }
        Some(address)
    }

    /// Returns the day of the first of the properties that has one. If there are only other
    /// texts, records that the first of them was left out, with `what` as its name.
    pub fn day(&mut self, object: &Object, names: &[&str], what: &str) -> Option<Date> {
        let day = names.iter().find_map(|name| date::parse(&text(object, &[name])?));
        if day.is_none()
            && let Some(written) = text(object, names)
        {
            let written = shortened(&written);
            self.add_repair(format!("{what} `{written}` is not clearly a day and was left out"));
        }
        day
    }

    /// Returns the people and organizations of a property, each name once.
    pub fn agents(&mut self, object: &Object, name: &str, what: &str) -> Vec<Agent> {
        let mut agents: Vec<Agent> = Vec::new();
        for value in nodes(object, name) {
            let agent = match value {
                Value::Object(object) => self.described_agent(object, what),
                value => self.named_agent(value),
            };
            if let Some(agent) = agent
                && agents.iter().all(|known| known.name != agent.name)
            {
                agents.push(agent);
            }
        }
        agents
    }

    /// Reads an agent that is only a name or an address.
    fn named_agent(&mut self, value: &Value) -> Option<Agent> {
        let text = first_text(value)?;
        if !is_address(&text) {
            return Some(Agent::from_name(text));
        }
        let url = self.url(&text)?;
        Some(Agent { url: Some(url.clone()), ..Agent::from_name(host(&url)?) })
    }

    pub fn described_agent(&mut self, object: &Object, what: &str) -> Option<Agent> {
        let url = self.address(object, &["sameAs", "url"], &format!("the address of {what}"));
        let is_person = is_a(object, "Person");
        let kind = if is_person {
            Some("person")
        } else if object.contains_key("@type") && !is_a(object, "Thing") {
            Some("organization")
        } else {
            None
        };
        let mut name = agent_name(object);
        if name.is_none()
            && let Some(url) = &url
        {
            self.add_repair(format!("{what} has no name"));
            if what == REVIEWER && !is_person {
                name = host(url);
            }
        }
        let mut role = text(object, &["jobTitle", "description"]);
        role.take_if(|role| role.chars().count() > MAX_ROLE_CHARS);
        Some(Agent { name: name?, role, url, kind })
    }
}

fn agent_name(object: &Object) -> Option<String> {
    if let Some(name) = object.get("name") {
        let names = texts(name);
        if !names.is_empty() {
            return Some(names.join(", "));
        }
    }
    if let Some(name) = text(object, &["legalName", "alternateName", "@value"]) {
        return Some(name);
    }
    match (text(object, &["givenName"]), text(object, &["familyName"])) {
        (Some(given), Some(family)) => Some(format!("{given} {family}")),
        (given, family) => given.or(family),
    }
}

/// Returns the texts of a value that should be an address. They are not decoded like other texts,
/// because only `&amp;` is a mistake in an address.
fn addresses(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match value {
        Value::String(text) if !text.trim().is_empty() => {
            found.push(text.trim().replace("&amp;", "&"));
        }
        Value::Array(values) => found.extend(values.iter().flat_map(addresses)),
        Value::Object(object) => {
            let values = ["@id", "url", "@value"].iter().filter_map(|name| object.get(*name));
            found.extend(values.flat_map(addresses));
        }
        _ => {}
    }
    found
}

pub(crate) fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("//")
}

/// Returns the beginning of a text for a report.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
