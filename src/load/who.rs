//! People and organisations as files name them: on the spot, by a name, or by the id of a file. It must not look anybody up.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::declare::{choice, record};
use super::record::Decode;
use super::value::{Id, WebUrl};
use super::yaml::{Kind, Node};
use crate::diagnostic::Diagnostics;
use crate::span::Spanned;

choice! {
    /// Whether a name is that of one human being or of many.
    "a type of claimant" WhoType {
        /// A human being.
        Person = "person",
        /// An institution, a company, a party.
        Organization = "organization",
    }
}

record! {
    /// Somebody described on the spot.
    "a person" Inline {
        /// The name, as readers see it.
        @required name: Option<Spanned<String>>,
        /// What they are, or were when they spoke.
        role: Option<Spanned<String>>,
        /// Where they can be read about.
        url: Option<Spanned<WebUrl>>,
        /// A person when it says nothing.
        who_type = "type": Option<Spanned<WhoType>>,
    }
}

/// A person or organisation: described on the spot, or named by a name or by the id of a file in
/// `people/`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Who {
    /// `{name: …, role: …, url: …}`.
    Inline(Inline),
    /// A plain name, or an id.
    Named(String),
}

impl Who {
    /// Whether `text` is written as an id and not as a name: lower case, no spaces, and of a script in which
    /// names have capitals.
    pub fn looks_like_id(text: &str) -> bool {
        Id::is_valid(text)
            && text.chars().any(|c| c.is_lowercase() && c.to_uppercase().next() != Some(c) && !is_georgian(c))
    }
}

impl Decode for Who {
    const NOUN: &str = "a name, an id of `people/`, or `{name: …}`";

    fn decode(node: Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        match node.kind {
            Kind::Map(_) => Inline::decode(node, diagnostics).map(Self::Inline),
            _ => String::decode(node, diagnostics).map(Self::Named),
        }
    }

    fn schema() -> Value {
        json!({"anyOf": [String::schema(), Inline::schema()]})
    }
}

/// Georgian, whose letters have a second case that names are not written in.
fn is_georgian(c: char) -> bool {
    matches!(c, '\u{10D0}'..='\u{10FF}')
}
