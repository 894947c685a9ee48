//! Checks that the people whom files name exist.

use std::collections::BTreeMap;

use crate::content::SiteFiles;
use crate::content::values::{Id, Name, PersonRef};
use crate::diagnostics::span::{OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text::fold_case;

/// The people of `content/people/`, readable or not.
pub struct KnownPeople<'c> {
    /// Their names, by id.
    names: BTreeMap<&'c str, Option<&'c str>>,
    /// Their ids, by name. Case makes no difference.
    ids: BTreeMap<String, Vec<&'c str>>,
}

impl<'c> KnownPeople<'c> {
    pub fn new(site_files: &'c SiteFiles) -> Self {
        let mut known = Self { names: BTreeMap::new(), ids: BTreeMap::new() };
        for person in &site_files.people {
            let name = person.record.as_ref().and_then(|record| record.name.text());
            known.names.insert(&person.id, name);
        }
        for (id, name) in &known.names {
            if let Some(name) = name {
                known.ids.entry(fold_case(name)).or_default().push(id);
            }
        }
        known
    }

    /// Returns the id of the file of a person, if they have one: a name means the only file with
    /// this name.
    pub fn id_of(&self, who: &PersonRef) -> Option<&'c str> {
        let name = match who {
            PersonRef::Named(Name(text)) => text,
            PersonRef::Inline(inline) => match (&inline.id, &inline.name) {
                (Some(id), _) => &id.value.0,
                (None, name) => &name.as_ref()?.value.0,
            },
        };
        let is_name = who.inline().is_some_and(|inline| inline.id.is_none());
        if !is_name && let Some((id, _)) = self.names.get_key_value(name.as_str()) {
            return Some(id);
        }
        match self.ids.get(&fold_case(name))?.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Returns the name that readers see.
    pub fn display_name<'w>(&'w self, who: &'w PersonRef) -> Option<&'w str> {
        let name: &str = match who {
            PersonRef::Named(Name(text)) => text,
            PersonRef::Inline(inline) => match &inline.id {
                Some(id) => &id.0,
                None => return inline.name.text(),
            },
        };
        Some(self.names.get(name).copied().flatten().unwrap_or(name)).filter(|it| !it.is_empty())
    }

    /// Reports a person who does not exist, and a name that several files have.
    pub fn check(&self, who: &Spanned<PersonRef>, diagnostics: &mut Diagnostics) {
        match &who.value {
            PersonRef::Named(name) => diagnostics.extend(self.check_text(&name.0, who.span)),
            PersonRef::Inline(inline) => {
                if let Some(id) = &inline.id {
                    diagnostics.extend(self.unknown_id(id));
                } else if let Some(name) = &inline.name
                    && inline.url.is_none()
                {
                    diagnostics.extend(self.ambiguous_name(name, name.span));
                }
            }
        }
    }

    /// Checks a text that is a name or an id.
    fn check_text(&self, text: &str, span: Span) -> Option<Diagnostic> {
        if text.is_empty() {
            return Some(
                Diagnostic::error(Code::InvalidValue, span, "this name is empty")
                    .label("nobody")
                    .help("write a name, or remove the line"),
            );
        }
        if self.names.contains_key(text) {
            return None;
        }
        if let Some(diagnostic) = self.ambiguous_name(text, span) {
            return Some(diagnostic);
        }
        PersonRef::looks_like_id(text).then(|| self.unknown_person(text, span))
    }

    fn ambiguous_name(&self, name: &str, span: Span) -> Option<Diagnostic> {
        let [first, second, ..] = self.ids.get(&fold_case(name))?.as_slice() else { return None };
        let message = format!("there is more than one `{name}`");
        Some(
            Diagnostic::error(Code::UnknownReference, span, message)
                .label("which one?")
                .help(format!("write the id: `{first}` or `{second}`")),
        )
    }

    fn unknown_id(&self, id: &Spanned<Id>) -> Option<Diagnostic> {
        if self.names.contains_key(id.0.as_str()) {
            return None;
        }
        let message = format!("there is no person `{}`", id.0);
        let help =
            format!("add `content/people/{}.yaml`, or write `name: …` instead of `id`", id.0);
        Some(
            Diagnostic::error(Code::UnknownReference, id.span, message)
                .label("not a file of `content/people/`")
                .help(help)
                .suggest_similar(id, self.names.keys().copied()),
        )
    }

    fn unknown_person(&self, id: &str, span: Span) -> Diagnostic {
        let message = format!("there is no person `{id}`");
        let diagnostic = Diagnostic::error(Code::UnknownReference, span, message)
            .label("not a file of `content/people/`")
            .note(format!(
                "a lower-case word without spaces is an id; to use it as a name, write `{{name: \
                 {id}}}`"
            ));
        if self.names.is_empty() {
            return diagnostic.help(format!(
                "write the name as readers should see it, or add `content/people/{id}.yaml`"
            ));
        }
        diagnostic.suggest_similar(id, self.names.keys().copied())
    }
}
