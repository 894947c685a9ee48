//! Joins the speakers of transcripts with claims and people.

use std::collections::BTreeMap;

use crate::content::files::verdict::{PassageEntry, VerdictFile};
use crate::content::values::{PersonRef, TimeSpan};
use crate::diagnostics::span::{OptionalField, Spanned};
use crate::model::build::article_text::SearchableText;
use crate::model::build::claims::ClaimBuilder;
use crate::model::check::passages::Found;
use crate::model::check::speakers::speakers_of;
use crate::model::{Article, Claim, Mention, Part, Person, Speaker};
use crate::text::{PageKey, fold_case};

impl<'c> ClaimBuilder<'c> {
    /// Returns the speakers of an article as readers see them. Their pages are not known yet.
    pub(super) fn speakers(&self, text: &SearchableText) -> Vec<Speaker> {
        let Some(speech) = &text.speech else { return Vec::new() };
        let mut speakers = Vec::with_capacity(speech.people.len());
        for (label, who) in speech.transcript.speakers.iter().zip(&speech.people) {
            let role = who.inline().and_then(|person| person.role.as_deref());
            speakers.push(Speaker {
                label: label.name.clone(),
                name: self.author_name(&who.value),
                role: role.map(|role| role.trim().to_owned()).filter(|role| !role.is_empty()),
                url: who.inline().and_then(|person| person.url.text().map(str::to_owned)),
                person: None,
            });
        }
        speakers
    }

    /// Returns who makes a claim whose verdict names no claimant: the speakers of its passages.
    pub(super) fn speakers_of_claim(
        &self,
        record: &'c VerdictFile,
        found: &[Option<Found>],
    ) -> Vec<&'c Spanned<PersonRef>> {
        let mut speakers = Vec::new();
        if record.is_present("claimant") {
            return speakers;
        }
        for (entry, found) in record.passages.iter().zip(found) {
            let Some(found) = found else { continue };
            if entry.reported_speech.as_deref() == Some(&true) {
                continue;
            }
            let Some(speech) = self.texts.get(found.article).and_then(|it| it.speech.as_ref())
            else {
                continue;
            };
            for index in speakers_of(entry, found, speech) {
                speakers.extend(speech.people.get(index));
            }
        }
        speakers
    }

    /// Returns who says the words of a passage, and when.
    pub(super) fn speech_of(
        &self,
        entry: &PassageEntry,
        found: &Found,
    ) -> (Vec<usize>, Option<TimeSpan>) {
        let mut time = entry.time.as_deref().copied();
        let text = self.texts.get(found.article);
        let Some(speech) = text.and_then(|text| text.speech.as_ref()) else {
            return (Vec::new(), time);
        };
        if time.is_none()
            && found.part == Part::Body
            && let Some((from, to)) = speech.transcript.time_of(&found.range)
        {
            time = Some(TimeSpan { from, to });
        }
        (speakers_of(entry, found, speech), time)
    }
}

/// Finds the people who are the speakers of articles, among those whom visible claims name. A
/// speaker is the claimant of the passages with their words, or the only person with their name.
pub(super) fn link_people(
    articles: &mut [Article],
    claims: &[Claim],
    mentions: &[Mention],
    people: &[Person],
) {
    if articles.iter().all(|article| article.speakers.is_empty()) {
        return;
    }
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, person) in people.iter().enumerate() {
        by_name.entry(fold_case(&person.name)).or_default().push(index);
    }
    for article in articles.iter_mut() {
        for speaker in &mut article.speakers {
            if let Some([index]) = by_name.get(&fold_case(&speaker.name)).map(Vec::as_slice)
                && people.get(*index).is_some_and(|person| may_be(speaker, person))
            {
                speaker.person = Some(*index);
            }
        }
    }
    for claim in claims {
        let [mention] = claim.claimants.as_slice() else { continue };
        let Some(index) = mentions.get(*mention).map(|mention| mention.person) else { continue };
        let Some(person) = people.get(index) else { continue };
        for passage in &claim.passages {
            let [speaker] = passage.speakers.as_slice() else { continue };
            let article = articles.get_mut(passage.article);
            if let Some(speaker) = article.and_then(|it| it.speakers.get_mut(*speaker))
                && speaker.name == person.name
                && may_be(speaker, person)
            {
                speaker.person = Some(index);
            }
        }
    }
}

/// Returns whether no address contradicts that a speaker is a person.
fn may_be(speaker: &Speaker, person: &Person) -> bool {
    let Some(own) = speaker.url.as_deref().and_then(PageKey::parse) else { return true };
    let mut urls = person.url.iter().chain(&person.same_as).peekable();
    urls.peek().is_none() || urls.any(|url| PageKey::parse(url).as_ref() == Some(&own))
}
