//! Reads values of schema.org as publishers write them: a text in place of an object, a list in
//! place of one value, escaped entities, empty texts.

use serde_json::{Map, Value};

use crate::content::values::{Language, PartialDate, WebUrl};
use crate::import::file::Agent;
use crate::import::records::date;
use crate::import::records::extract::is_a;
use crate::text::encode_url;
use crate::web_page::html;

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

/// Returns whether a text cannot be a name or a title: it has no letter, or is what programs write
/// for a missing value.
pub(crate) fn is_nonsense(text: &str) -> bool {
    const NOTHING: [&str; 8] =
        ["n/a", "na", "none", "null", "undefined", "unknown", "nan", "[object object]"];
    let has_letter = text.chars().any(char::is_alphabetic);
    !has_letter || NOTHING.contains(&text.trim().to_lowercase().as_str())
}

/// Returns the language of an object if it is written as a tag.
pub(crate) fn read_language(object: &Object) -> Option<String> {
    let written = match *nodes(object, "inLanguage").first()? {
        Value::Object(language) => text(language, &["alternateName", "identifier", "name"])?,
        value => first_text(value)?,
    };
    let tag = written.replace('_', "-");
    let primary = tag.split('-').next().unwrap_or_default();
    // `English` is valid as a tag, but it is a name.
    (Language::is_valid(&tag) && primary.len() <= 3).then_some(tag)
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
        self.addresses(object, names, what).into_iter().next()
    }

    /// Returns the web addresses of the first property that has any, each once. If there are only
    /// other texts, records that the first of them was left out, with `what` as its name.
    pub fn addresses(&mut self, object: &Object, names: &[&str], what: &str) -> Vec<String> {
        let mut first_other = None;
        for name in names {
            let Some(value) = object.get(*name) else { continue };
            let mut urls: Vec<String> = Vec::new();
            for written in addresses(value) {
                match self.url(&written) {
                    Some(url) if !urls.contains(&url) => urls.push(url),
                    // `@id` may be any name.
                    None if *name != "@id" => first_other = first_other.or(Some(written)),
                    _ => {}
                }
            }
            if !urls.is_empty() {
                return urls;
            }
        }
        if let Some(other) = first_other {
            let other = shortened(&other);
            self.add_repair(format!("{what} `{other}` is not a web address and was left out"));
        }
        Vec::new()
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

    /// Returns the date of the first of the properties that has one. If there are only other
    /// texts, records that the first of them was left out, with `what` as its name.
    pub fn date(&mut self, object: &Object, names: &[&str], what: &str) -> Option<PartialDate> {
        let date = names.iter().find_map(|name| date::parse(&text(object, &[name])?));
        if date.is_none()
            && let Some(written) = text(object, names)
        {
            let written = shortened(&written);
            self.add_repair(format!("{what} `{written}` is not clearly one day and was left out"));
        }
        date
    }

    /// Returns the people and organizations of a property, each name once. Reports texts that
    /// cannot be names.
    pub fn agents(&mut self, object: &Object, name: &str, what: &str) -> Vec<Agent> {
        let mut agents = Vec::new();
        for value in nodes(object, name) {
            let found = match value {
                Value::Object(object) => self.described_agents(object, what),
                value => self.named_agent(value, what).into_iter().collect(),
            };
            self.add_agents(found, what, &mut agents);
        }
        agents
    }

    /// Adds the agents whose names make sense and are not in the list yet.
    pub fn add_agents(&mut self, found: Vec<Agent>, what: &str, agents: &mut Vec<Agent>) {
        for agent in found {
            if is_nonsense(&agent.name) {
                let name = shortened(&agent.name);
                self.add_repair(format!("the name `{name}` of {what} was left out"));
            } else if agents.iter().all(|known| known.name != agent.name) {
                agents.push(agent);
            }
        }
    }

    /// Reads an agent that is only a name or an address. The host of an address serves as a name
    /// only for a reviewer.
    fn named_agent(&mut self, value: &Value, what: &str) -> Option<Agent> {
        let text = first_text(value)?;
        if !is_address(&text) {
            return Some(Agent::from_name(text));
        }
        if what != REVIEWER {
            let text = shortened(&text);
            self.add_repair(format!(
                "the address `{text}` is not a name of {what} and was left \
                out"
            ));
            return None;
        }
        let url = self.url(&text)?;
        Some(Agent { url: Some(url.clone()), ..Agent::from_name(host(&url)?) })
    }

    /// Reads a described agent. If it has several names, each becomes an agent with only a name and
    /// a type.
    pub fn described_agents(&mut self, object: &Object, what: &str) -> Vec<Agent> {
        let url = self.address(object, &["sameAs", "url"], &format!("the address of {what}"));
        let is_person = is_a(object, "Person");
        let kind = if is_person {
            Some("person")
        } else if object.contains_key("@type") && !is_a(object, "Thing") {
            Some("organization")
        } else {
            None
        };
        let mut names = agent_names(object);
        if names.is_empty()
            && let Some(url) = &url
        {
            self.add_repair(format!("{what} has no name"));
            if what == REVIEWER && !is_person {
                names.extend(host(url));
            }
        }
        if names.len() > 1 {
            return names
                .into_iter()
                .map(|name| Agent { kind, ..Agent::from_name(name) })
                .collect();
        }
        let mut role = text(object, &["jobTitle", "description"]);
        role.take_if(|role| role.chars().count() > MAX_ROLE_CHARS);
        match names.pop() {
            Some(name) => vec![Agent { name, kind, role, url }],
            None => Vec::new(),
        }
    }
}

fn agent_names(object: &Object) -> Vec<String> {
    if let Some(name) = object.get("name") {
        let names = texts(name);
        if !names.is_empty() {
            return names;
        }
    }
    if let Some(name) = text(object, &["legalName", "alternateName", "@value"]) {
        return vec![name];
    }
    match (text(object, &["givenName"]), text(object, &["familyName"])) {
        (Some(given), Some(family)) => vec![format!("{given} {family}")],
        (given, family) => given.or(family).into_iter().collect(),
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
