//! Who says the words of an article: its transcript, with the people to whom the article binds the
//! names of the speakers.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::anchor;
use crate::anchor::NormalizedText;
use crate::content::files::article::ArticleFile;
use crate::content::values::{Name, PersonRef};
use crate::content::{ArticleSource, Format};
use crate::diagnostics::span::{Span, Spanned};
use crate::text::Document;
use crate::text::transcript::{Transcript, captions_to_turns, normalize_name, paragraphs_to_turns};

/// The transcript of an article.
pub(crate) struct Speech {
    pub(crate) transcript: Arc<Transcript>,
    /// Who each speaker of the transcript is. A name that the article does not list is a person of
    /// this name.
    pub(crate) people: Vec<Spanned<PersonRef>>,
    /// What each speaker says, normalized when it is first searched.
    said: Vec<OnceLock<SaidWords>>,
}

/// The words of one speaker: a text for each stretch without words of others.
pub(crate) struct SaidWords {
    pub(crate) texts: Vec<NormalizedText>,
    /// Where each text begins in the article's text.
    pub(crate) starts: Vec<usize>,
}

impl Speech {
    /// Reads the transcript of a source, with its document. Returns `None` if the source is not a
    /// transcript.
    pub(crate) fn new(
        record: Option<&ArticleFile>,
        source: &ArticleSource,
    ) -> Option<(Document, Self)> {
        let speakers = record.filter(|record| record.is_present("speakers"));
        let mut bound: BTreeMap<String, &Spanned<PersonRef>> = BTreeMap::new();
        for (name, who) in speakers.into_iter().flat_map(|record| &record.speakers) {
            bound.insert(normalize_name(name), who);
        }
        let names: BTreeSet<String> = bound.keys().cloned().collect();
        let listed = speakers.map(|_| &names);
        let is_marked = record.is_some_and(|record| record.format.is_some());
        let (document, transcript) = match &source.captions {
            Some(captions) => captions_to_turns(captions, listed),
            None if is_marked && source.format == Format::Markdown => {
                paragraphs_to_turns(&source.document, listed)
            }
            None => return None,
        };
        let mut people = Vec::with_capacity(transcript.speakers.len());
        for label in &transcript.speakers {
            people.push(match bound.get(&label.name) {
                Some(who) => Spanned::clone(who),
                None => Spanned {
                    value: PersonRef::Named(Name(label.name.clone())),
                    span: Span::new(source.file, label.source.clone().unwrap_or_default()),
                },
            });
        }
        let said = people.iter().map(|_| OnceLock::new()).collect();
        Some((document, Self { transcript: Arc::new(transcript), people, said }))
    }

    /// Returns the index of the speaker whom a passage names: by the name in the text, or by the
    /// name or id of the person.
    pub(crate) fn find_speaker(&self, written: &str) -> Option<usize> {
        let name = normalize_name(written);
        let is_named = |who: &Spanned<PersonRef>| match &who.value {
            PersonRef::Named(text) => text.0 == name,
            PersonRef::Inline(inline) => {
                inline.id.as_ref().is_some_and(|id| id.value.0 == name)
                    || inline.name.as_ref().is_some_and(|known| known.value.0 == name)
            }
        };
        let labels = &self.transcript.speakers;
        let by_label = labels.iter().position(|label| label.name == name);
        by_label.or_else(|| self.people.iter().position(is_named))
    }

    /// Returns the people who say the words in a range of the text, each once. Words without a
    /// known speaker are skipped.
    pub(crate) fn speakers_in(&self, range: &Range<usize>) -> Vec<usize> {
        self.transcript.speakers_in(range).into_iter().flatten().collect()
    }

    /// Returns what a speaker says.
    pub(crate) fn said_by(&self, speaker: usize, document: &Document) -> Option<&SaidWords> {
        let words = self.said.get(speaker)?;
        Some(words.get_or_init(|| {
            let mut said = SaidWords { texts: Vec::new(), starts: Vec::new() };
            for range in self.transcript.stretches_of(speaker, &document.text) {
                said.starts.push(range.start);
                said.texts.push(anchor::normalize(document.slice(range)));
            }
            said
        }))
    }
}
