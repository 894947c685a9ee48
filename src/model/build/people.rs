//! People and publishers: files, names and inline descriptions made one list with unique slugs. It
//! knows only what visible claims and articles name, so a draft's claimant stays unknown.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::anchor;
use crate::content::FileRecord;
use crate::content::files::person::PersonFile;
use crate::content::values::{Who, WhoType};
use crate::diagnostics::span::Spanned;
use crate::model::Prose;
use crate::text;
use crate::text::Dialect;

/// A claimant, author or reviewer.
#[derive(Debug, Clone, Default)]
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
#[derive(Debug, Clone)]
pub struct Publisher {
    /// Its place in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// The people of the files of `people/`, with whom others are compared.
pub struct Files<'c> {
    by_id: BTreeMap<&'c str, &'c PersonFile>,
    by_name: IndexMap<&'c str, &'c str>,
}

/// What tells somebody from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Identity<'c> {
    /// The id of their file.
    Filed(&'c str),
    /// Their name.
    Named(&'c str),
}

impl<'c> Files<'c> {
    /// The people of these files.
    pub fn of(files: &'c [Arc<FileRecord<PersonFile>>]) -> Self {
        let by_id: BTreeMap<&str, &PersonFile> = files
            .iter()
            .filter_map(|file| Some((file.id.as_str(), file.record.as_ref()?)))
            .collect();
        let by_name = by_id
            .iter()
            .rev()
            .filter_map(|(id, file)| Some((file.name.as_deref()?.as_str(), *id)))
            .collect();
        Self { by_id, by_name }
    }

    /// The name of a person of a file, by their id.
    pub fn name(&self, id: &str) -> Option<&'c str> {
        Some(self.by_id.get(id)?.name.as_deref()?)
    }

    fn identity(&self, who: &'c Who) -> Identity<'c> {
        let name = match who {
            Who::Named(text) if self.by_id.contains_key(text.as_str()) => {
                return Identity::Filed(text);
            }
            Who::Named(text) => text.as_str(),
            Who::Inline(inline) => inline.name.as_deref().map_or("", |name| name.as_str()),
        };
        self.by_name.get(name).map_or(Identity::Named(name), |id| Identity::Filed(id))
    }
}

/// People in the order in which they were first named.
#[derive(Debug, Default)]
pub struct PersonRegistry<'c> {
    people: IndexMap<Identity<'c>, Said<'c>>,
}

/// What was said of somebody where they were named; the first word on a thing stands.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said<'c> {
    role: Option<&'c str>,
    url: Option<&'c str>,
    who_type: Option<WhoType>,
}

impl<'c> Said<'c> {
    fn by(who: &'c Who) -> Self {
        let Who::Inline(inline) = who else { return Self::default() };
        Self {
            role: inline.role.as_deref().map(String::as_str),
            url: inline.url.as_deref().map(|url| url.0.as_str()),
            who_type: inline.who_type.as_deref().copied(),
        }
    }

    fn add(&mut self, later: &Self) {
        self.role = self.role.or(later.role);
        self.url = self.url.or(later.url);
        self.who_type = self.who_type.or(later.who_type);
    }
}

impl<'c> PersonRegistry<'c> {
    /// The place of the person that `who` names.
    pub fn find(&mut self, who: &'c Who, files: &Files<'c>) -> usize {
        self.enter(files.identity(who), &Said::by(who))
    }

    /// Adds those who were named after all of these, and gives their places here in their order there.
    pub fn append(&mut self, later: Self) -> Vec<usize> {
        later.people.into_iter().map(|(identity, said)| self.enter(identity, &said)).collect()
    }

    fn enter(&mut self, identity: Identity<'c>, said: &Said<'c>) -> usize {
        let entry = self.people.entry(identity);
        let at = entry.index();
        entry.or_default().add(said);
        at
    }

    /// Everybody who was named. Of two whose slugs would be one, who comes first in `order`, a list of places, has it.
    pub fn finish(self, files: &Files, order: impl Iterator<Item = usize>) -> Vec<Person> {
        let mut slugs = Slugs::default();
        files.by_id.keys().for_each(|id| slugs.reserve(id));
        let name = |identity: &Identity<'c>| match identity {
            Identity::Filed(_) => None,
            Identity::Named(name) => Some(*name),
        };
        let slugs =
            slugs.in_order(&self.people.keys().map(name).collect::<Vec<_>>(), order, "person");
        let person = |((identity, said), slug): ((Identity, Said), String)| match identity {
            Identity::Filed(id) => {
                files.by_id.get(id).map_or_else(Person::default, |file| filed(id, file))
            }
            Identity::Named(name) => named(name, slug, &said),
        };
        self.people.into_iter().zip(slugs).map(person).collect()
    }
}

fn named(name: &str, slug: String, said: &Said) -> Person {
    Person {
        slug,
        name: name.to_owned(),
        role: said.role.map(str::to_owned),
        url: said.url.map(str::to_owned),
        who_type: said.who_type,
        ..Person::default()
    }
}

fn filed(id: &str, file: &PersonFile) -> Person {
    Person {
        slug: id.to_owned(),
        name: file.name.as_deref().map_or(id, |name| name).to_owned(),
        role: file.role.as_deref().cloned(),
        url: file.url.as_deref().map(|url| url.0.clone()),
        same_as: file.same_as.iter().map(|url| url.value.0.clone()).collect(),
        who_type: file.who_type.as_deref().copied(),
        bio: file.bio.clone().map(|bio| {
            bio.map(|bio| Prose::new(Arc::new(text::parse_markdown(&bio, Dialect::Page))))
        }),
    }
}

/// A name as it is compared with others, where nobody may hide behind another case or characters that are not seen.
pub fn folded_name(name: &str) -> String {
    name.chars().filter(|c| !anchor::is_invisible(*c)).flat_map(char::to_lowercase).collect()
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

    /// A slug for each name, and nothing where there is none. They are given in the `order` of these places first.
    pub fn in_order(
        mut self,
        names: &[Option<&str>],
        order: impl Iterator<Item = usize>,
        otherwise: &str,
    ) -> Vec<String> {
        let mut slugs = vec![String::new(); names.len()];
        for at in order.chain(0..names.len()) {
            if let (Some(slug), Some(Some(name))) =
                (slugs.get_mut(at).filter(|slug| slug.is_empty()), names.get(at))
            {
                *slug = self.unique(name, otherwise);
            }
        }
        slugs
    }

    /// A slug for `name`, numbered where another name has it; `otherwise` where the name has no letters.
    pub fn unique(&mut self, name: &str, otherwise: &str) -> String {
        let slug = text::portable_slug(name);
        let base = if slug.is_empty() { otherwise.to_owned() } else { slug };
        let is_taken = |slug: &str| self.taken.contains(slug);
        let slug = if is_taken(&base) { text::first_free_name(&base, is_taken) } else { base };
        self.reserve(&slug);
        slug
    }
}
