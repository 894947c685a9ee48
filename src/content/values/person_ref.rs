//! People, organisations, topics and other terms as files name them: inline, by a name, or by the id of a file.

use serde_json::{Value, json};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::content::values::{Id, ShortText, WebUrl};
use crate::content::yaml::decode::{FromYaml, missing};
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::content::yaml::words::read_text;
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::span::{OptionalField, Span, Spanned};

yaml_enum! {
    /// Whether a name is that of a person or of an organization.
    "a type of claimant" AgentKind {
        /// A person.
        Person = "person",
        /// An institution, a company, a party.
        Organization = "organization",
    }
}

/// A name, normalized: composed (Unicode, UAX 15, form C), with one space between words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(pub String);

impl Name {
    fn normalize(text: String) -> Self {
        let is_word = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
        if is_nfc(&text) && text.split(' ').all(is_word) {
            return Self(text);
        }
        Self(text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect())
    }
}

impl FromYaml for Name {
    const DESCRIPTION: &str = String::DESCRIPTION;
    const IS_WORDS: bool = true;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        String::from_yaml(node, diagnostics).map(Self::normalize)
    }

    fn schema() -> Value {
        String::schema()
    }
}

/// A topic or another term of a list: a name that may be written as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermName(pub Name);

impl FromYaml for TermName {
    const DESCRIPTION: &str = ShortText::DESCRIPTION;
    const IS_WORDS: bool = true;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        ShortText::from_yaml(node, diagnostics).map(|words| Self(Name::normalize(words.0)))
    }

    fn schema() -> Value {
        ShortText::schema()
    }
}

yaml_struct! {
    /// A person or organization with its details in the verdict.
    "a person" InlinePerson {
        /// The id of a file of `people/`.
        id: Option<Spanned<Id>>,
        /// The name, as readers see it. A person with an id may have no name here.
        name: Option<Spanned<Name>>,
        /// The role at the time of the claim.
        role: Option<Spanned<String>>,
        /// The address of a page about them.
        url: Option<Spanned<WebUrl>>,
        /// The default is `person`.
        kind = "type": Option<Spanned<AgentKind>>,
    }
}

/// A person or organization: with its details in the verdict, or only a name or the id of a file in
/// `people/`.
#[derive(Debug, Clone)]
pub enum PersonRef {
    /// `{name: …, role: …, url: …}` or `{id: …, role: …}`.
    Inline(InlinePerson),
    /// A plain name, or an id.
    Named(Name),
}

impl PersonRef {
    /// Returns the details that are written in the verdict.
    pub fn inline(&self) -> Option<&InlinePerson> {
        match self {
            Self::Inline(person) => Some(person),
            Self::Named(_) => None,
        }
    }

    /// Returns the id of a mapping.
    pub fn id(&self) -> Option<&Spanned<Id>> {
        self.inline()?.id.as_ref()
    }

    /// Returns the span of a field of a mapping. Without it, it is that of the name or id; `whole` is
    /// the span of the value.
    pub fn span_of(&self, field: Option<Span>, whole: Span) -> Span {
        let Some(person) = self.inline() else { return whole };
        field.or(person.name.span()).or(person.id.span()).unwrap_or(whole)
    }

    /// Returns whether `text` looks like an id and not like a name: lower case, without spaces, in a
    /// script in which names have capitals.
    pub fn looks_like_id(text: &str) -> bool {
        Id::is_valid(text)
            && text
                .chars()
                .any(|c| c.is_lowercase() && c.to_uppercase().next() != Some(c) && !is_georgian(c))
    }
}

impl FromYaml for PersonRef {
    const DESCRIPTION: &str = "a name, an id of `people/`, `{name: …}` or `{id: …}`";
    const IS_WORDS: bool = true;

    fn from_yaml(node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            YamlValue::Map(_) => {
                let person = InlinePerson::from_yaml(node, diagnostics)?;
                if !person.is_present("name") && !person.is_present("id") {
                    diagnostics.push(missing(InlinePerson::DESCRIPTION, "name", person.span).help(
                        "add `name: …` with the name that readers see, or `id: …` with the id of \
                         a file of `content/people/`",
                    ));
                }
                Some(Self::Inline(person))
            }
            // A comment may follow an id.
            YamlValue::Text(text) if Self::looks_like_id(text) => {
                Some(Self::Named(Name(Id::normalize(&read_text(node, diagnostics)?))))
            }
            _ => Name::from_yaml(node, diagnostics).map(Self::Named),
        }
    }

    fn schema() -> Value {
        let mut person = InlinePerson::schema();
        person["anyOf"] = json!([{"required": ["name"]}, {"required": ["id"]}]);
        json!({"anyOf": [String::schema(), person]})
    }
}

/// Returns whether a letter is Georgian, which has capitals that names do not use.
fn is_georgian(c: char) -> bool {
    matches!(c, '\u{10D0}'..='\u{10FF}')
}
