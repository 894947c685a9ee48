//! Collects how verdicts name people: each description once, with the number of its uses.

use indexmap::IndexMap;

use crate::content::values::{AgentKind, PersonRef};
use crate::diagnostics::span::{OptionalField, Spanned};
use crate::model::build::people::PeopleFiles;

/// How a verdict names a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MentionKey<'c> {
    /// The id of a file of `content/people/`, which may not exist.
    pub id: Option<&'c str>,
    /// The name as written; empty if there is only an id.
    pub name: &'c str,
    pub side: Side,
    pub role: Option<&'c str>,
    pub url: Option<&'c str>,
    pub who_type: Option<AgentKind>,
}

/// The role of a person in a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Makes the claim.
    Claimant,
    /// Writes or reviews the check.
    Staff,
}

impl Side {
    pub const ALL: [Self; 2] = [Self::Claimant, Self::Staff];

    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Claimant => Self::Staff,
            Self::Staff => Self::Claimant,
        }
    }
}

impl<'c> MentionKey<'c> {
    pub fn new(who: &'c PersonRef, side: Side, files: &PeopleFiles<'c>) -> Self {
        let mut key = Self { id: None, name: "", side, role: None, url: None, who_type: None };
        match who {
            PersonRef::Named(text) if files.get(text).is_some() => key.id = Some(text),
            PersonRef::Named(text) => key.name = text,
            PersonRef::Inline(inline) => {
                key.id = inline.id.text();
                key.name = inline.name.text().unwrap_or_default();
                key.role = inline.role.text().map(str::trim).filter(|role| !role.is_empty());
                key.url = inline.url.text();
                key.who_type = inline.kind.copied();
            }
        }
        key
    }
}

/// The mentions of people in verdicts, in the order in which they were first met.
#[derive(Debug, Default)]
pub struct MentionRegistry<'c>(IndexMap<MentionKey<'c>, Uses<'c>>);

/// The uses of a mention.
#[derive(Debug, Clone, Copy)]
pub struct Uses<'c> {
    pub count: usize,
    pub first: &'c Spanned<PersonRef>,
}

impl<'c> MentionRegistry<'c> {
    /// Returns the index of a mention. Adds it if it is new.
    pub fn intern(
        &mut self,
        who: &'c Spanned<PersonRef>,
        side: Side,
        files: &PeopleFiles<'c>,
    ) -> usize {
        let key = MentionKey::new(&who.value, side, files);
        self.add(key, Uses { count: 1, first: who })
    }

    fn add(&mut self, key: MentionKey<'c>, uses: Uses<'c>) -> usize {
        let entry = self.0.entry(key);
        let index = entry.index();
        entry.and_modify(|known| known.count += uses.count).or_insert(uses);
        index
    }

    /// Adds all mentions of another registry. Returns the index here of each of them.
    pub fn append(&mut self, other: Self) -> Vec<usize> {
        other.0.into_iter().map(|(key, uses)| self.add(key, uses)).collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&MentionKey<'c>, &Uses<'c>)> {
        self.0.iter()
    }
}
