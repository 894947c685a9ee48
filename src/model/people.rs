//! People and publishers: files, names and inline descriptions made one list with unique slugs. It
//! knows only what visible claims and articles name, so a draft's claimant stays unknown.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::Prose;
use crate::load::Loaded;
use crate::load::person::PersonFile;
use crate::load::value::{Inline, Who, WhoType};
use crate::span::Spanned;
use crate::text::{self, Dialect};

/// A claimant, author or reviewer.
#[derive(Debug, Clone, Default, Hash)]
pub struct Person {
    /// Their place in addresses.
    pub slug: String,
    /// The name that readers see.
    pub name: String,
    /// What they are.
    pub role: Option<String>,
    /// Where they can be read about.
    pub url: Option<String>,
    /// Other addresses that are them.
    pub same_as: Vec<String>,
    /// Whether they are one human being or an organization, where that is said.
    pub who_type: Option<WhoType>,
    /// Who they are, in Markdown.
    pub bio: Option<Spanned<Prose>>,
}

/// A publisher of articles.
#[derive(Debug, Clone, Hash)]
pub struct Publisher {
    /// Its place in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// People in the order in which they were first named.
pub struct Registry<'c> {
    files: BTreeMap<&'c str, &'c PersonFile>,
    people: Vec<Person>,
    by_id: IndexMap<&'c str, usize>,
    by_name: IndexMap<String, usize>,
    by_filed_name: IndexMap<&'c str, (&'c str, &'c PersonFile)>,
    slugs: Slugs,
}

impl<'c> Registry<'c> {
    /// The people of the files of `people/`, whom others are compared with.
    pub fn new(files: &'c [Arc<Loaded<PersonFile>>]) -> Self {
        let files: BTreeMap<_, _> =
            files.iter().filter_map(|file| Some((file.id.as_str(), file.record.as_ref()?))).collect();
        let mut slugs = Slugs::default();
        files.keys().for_each(|id| slugs.reserve(id));
        let by_filed_name =
            files.iter().rev().filter_map(|(id, file)| Some((file.name.as_deref()?.as_str(), (*id, *file)))).collect();
        Self { files, people: Vec::new(), by_id: IndexMap::new(), by_name: IndexMap::new(), by_filed_name, slugs }
    }

    /// The person that `who` names.
    pub fn find(&mut self, who: &Who) -> usize {
        match who {
            Who::Named(text) => match self.files.get_key_value(text.as_str()) {
                Some((id, file)) => self.filed(id, file),
                None => self.named(text, None),
            },
            Who::Inline(inline) => self.named(inline.name.as_deref().map_or("", String::as_str), Some(inline)),
        }
    }

    fn filed(&mut self, id: &'c str, file: &'c PersonFile) -> usize {
        if let Some(at) = self.by_id.get(id) {
            return *at;
        }
        self.by_id.insert(id, self.people.len());
        self.people.push(Person {
            slug: id.to_owned(),
            name: file.name.as_deref().map_or(id, |name| name).to_owned(),
            role: file.role.as_deref().cloned(),
            url: file.url.as_deref().map(|url| url.0.clone()),
            same_as: file.same_as.iter().map(|url| url.value.0.clone()).collect(),
            who_type: file.who_type.as_deref().copied(),
            bio: file.bio.clone().map(|bio| bio.map(|bio| Prose::new(Arc::new(text::markdown(&bio, Dialect::Page))))),
        });
        self.people.len() - 1
    }

    fn named(&mut self, name: &str, inline: Option<&Inline>) -> usize {
        let name = name.trim();
        if let Some((id, file)) = self.by_filed_name.get(name).copied() {
            return self.filed(id, file);
        }
        let at = self.by_name.get(name).copied().unwrap_or_else(|| {
            let slug = self.slugs.unique(name, "person");
            self.by_name.insert(name.to_owned(), self.people.len());
            self.people.push(Person { slug, name: name.to_owned(), ..Person::default() });
            self.people.len() - 1
        });
        self.complete(at, inline);
        at
    }

    /// Takes over what an inline description adds; the first word on a thing stands.
    fn complete(&mut self, at: usize, inline: Option<&Inline>) {
        let (Some(person), Some(inline)) = (self.people.get_mut(at), inline) else { return };
        person.role = person.role.take().or_else(|| inline.role.as_deref().cloned());
        person.url = person.url.take().or_else(|| inline.url.as_deref().map(|url| url.0.clone()));
        person.who_type = person.who_type.or(inline.who_type.as_deref().copied());
    }

    /// Everybody who was named.
    pub fn finish(self) -> Vec<Person> {
        self.people
    }
}

/// Whether two names are one, however their letters and spaces are typed.
pub fn is_same_name(one: &str, other: &str) -> bool {
    let folded = |name: &str| name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    folded(one) == folded(other)
}

/// Slugs that are given once each.
#[derive(Debug, Default)]
pub struct Slugs {
    taken: std::collections::BTreeSet<String>,
}

impl Slugs {
    /// Keeps a slug from being given.
    pub fn reserve(&mut self, slug: &str) {
        self.taken.insert(slug.to_owned());
    }

    /// A slug for `name`, numbered where another name has it; `otherwise` where the name has no letters.
    pub fn unique(&mut self, name: &str, otherwise: &str) -> String {
        let slug = text::slug(name);
        let base = if slug.is_empty() { otherwise.to_owned() } else { slug };
        let is_taken = |slug: &str| self.taken.contains(slug);
        let slug = if is_taken(&base) { text::numbered(&base, is_taken) } else { base };
        self.reserve(&slug);
        slug
    }
}
