//! Values of schema.org as publishers write them → words, addresses, days, people: a text where a thing belongs, a list
//! where one belongs, entities, empty texts. It must not know which property it reads.

use serde_json::{Map, Value};

use crate::content::values::{Date, WebUrl};
use crate::import::pages::html;
use crate::import::records::date;
use crate::import::records::extract::is_a;
use crate::text::encode_url;

/// What somebody is called who answers for a review; without a name it is known by its address.
pub(crate) const REVIEWER: &str = "the reviewer";

/// A person or an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Agent {
    pub name: String,
    pub role: Option<String>,
    pub url: Option<String>,
    /// `person` or `organization`, where that is said.
    pub kind: Option<&'static str>,
}

/// Reads values, and remembers what had to be put right or left out.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    pub repairs: Vec<String>,
}

/// A text as readers see it, on one line.
pub(crate) fn clean(text: &str) -> String {
    let plain = html::plain(text);
    // No-break spaces belong to the words, other spaces to the layout.
    let is_space = |c: char| c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}' | '\u{2007}');
    let words = plain
        .split(is_space)
        .map(|word| word.replace(|c: char| c.is_control() || c == '\u{FEFF}', ""));
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").trim().to_owned()
}

/// The texts that a value is or holds, none of them empty.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => {
            Some(clean(text)).filter(|text| !text.is_empty()).into_iter().collect()
        }
        Value::Number(number) => vec![number.to_string()],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Object(object) => object.get("@value").map(texts).unwrap_or_default(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

/// The first text of the first of some properties that has one.
pub(crate) fn text(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| texts(object.get(*name)?).into_iter().next())
}

/// The things of a property: those of its list, or the one that it is.
pub(crate) fn things<'v>(object: &'v Map<String, Value>, name: &str) -> Vec<&'v Value> {
    match object.get(name) {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(value) => vec![value],
    }
}

/// A number, also one in quotes and with a decimal comma.
pub(crate) fn number(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite())
}

/// The name of the host of an address.
pub(crate) fn host(address: &str) -> Option<String> {
    let host = url::Url::parse(address).ok()?.host_str()?.to_owned();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

impl Reader {
    /// Remembers what was put right.
    pub fn repair(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.repairs.contains(&what) {
            self.repairs.push(what);
        }
    }

    /// The first web address of some properties; what is written there and is none is named.
    pub fn address(
        &mut self,
        object: &Map<String, Value>,
        names: &[&str],
        what: &str,
    ) -> Option<String> {
        let written: Vec<String> =
            names.iter().filter_map(|name| object.get(*name)).flat_map(addresses).collect();
        let found = written.iter().find_map(|written| self.url(written));
        if let Some(first) = written.first().filter(|_| found.is_none()) {
            self.repair(format!(
                "{what} `{}` is no web address and was left out",
                shortened(first)
            ));
        }
        found
    }

    /// A text as a web address, with the slips put right that browsers put right.
    pub fn url(&mut self, written: &str) -> Option<String> {
        let whole = if written.starts_with("//") {
            format!("https:{written}")
        } else if written.starts_with("www.") {
            format!("https://{written}")
        } else {
            written.to_owned()
        };
        let address = encode_url(&whole).replace(char::is_whitespace, "%20");
        if !WebUrl::is_valid(&address) || !host(&address)?.contains(['.', ':']) {
            return None;
        }
        if whole != written || whole.contains(char::is_whitespace) {
            self.repair(format!("the address `{}` was completed", shortened(written)));
        }
        Some(address)
    }

    /// The day of the first of some properties that has one.
    pub fn day(&mut self, object: &Map<String, Value>, names: &[&str], what: &str) -> Option<Date> {
        let written: Vec<String> = names.iter().filter_map(|name| text(object, &[name])).collect();
        let found = written.iter().find_map(|written| date::day(written));
        if let Some(first) = written.first().filter(|_| found.is_none()) {
            self.repair(format!(
                "{what} `{}` is not clearly a day and was left out",
                shortened(first)
            ));
        }
        found
    }

    /// The people and organizations of a property.
    pub fn agents(&mut self, object: &Map<String, Value>, name: &str, what: &str) -> Vec<Agent> {
        let mut agents: Vec<Agent> = Vec::new();
        for agent in things(object, name).into_iter().filter_map(|value| self.agent(value, what)) {
            if agents.iter().all(|known| known.name != agent.name) {
                agents.push(agent);
            }
        }
        agents
    }

    fn agent(&mut self, value: &Value, what: &str) -> Option<Agent> {
        let Value::Object(object) = value else {
            let names = texts(value);
            let name = names.first().filter(|name| !is_address(name));
            let url = names.first().filter(|name| is_address(name)).and_then(|name| self.url(name));
            let name = name.cloned().or_else(|| host(url.as_deref()?))?;
            return Some(Agent { name, role: None, url, kind: None });
        };
        let url = self.address(object, &["sameAs", "url"], &format!("the address of {what}"));
        let names = object.get("name").map(texts).unwrap_or_default();
        let name = Some(names.join(", ")).filter(|name| !name.is_empty());
        let name = name
            .or_else(|| text(object, &["legalName", "alternateName", "@value"]))
            .or_else(|| full_name(object));
        if name.is_none() && url.is_some() {
            self.repair(format!("{what} has no name"));
        }
        let role =
            text(object, &["jobTitle", "description"]).filter(|role| role.chars().count() <= 200);
        let is_person = is_a(object, "Person");
        let is_organization =
            object.get("@type").is_some_and(|_| !is_person && !is_a(object, "Thing"));
        let kind =
            if is_person { Some("person") } else { is_organization.then_some("organization") };
        let name =
            name.or_else(|| host(url.as_deref()?).filter(|_| what == REVIEWER && !is_person))?;
        Some(Agent { name, role, url, kind })
    }
}

fn full_name(object: &Map<String, Value>) -> Option<String> {
    let parts: Vec<String> =
        ["givenName", "familyName"].iter().filter_map(|name| text(object, &[name])).collect();
    Some(parts.join(" ")).filter(|name| !name.is_empty())
}

/// SearchableText as they are written, since an address has no entities to put right but `&amp;`.
fn addresses(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => {
            let text = text.trim().replace("&amp;", "&");
            if text.is_empty() { Vec::new() } else { vec![text] }
        }
        Value::Array(values) => values.iter().flat_map(addresses).collect(),
        Value::Object(object) => ["@id", "url", "@value"]
            .iter()
            .filter_map(|name| object.get(*name))
            .flat_map(addresses)
            .collect(),
        _ => Vec::new(),
    }
}

pub(crate) fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("//")
}

/// As much of a text as a report needs.
pub(crate) fn shortened(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
