//! Checks that the claimant of a verdict is who says the words of its passages.

use std::sync::Arc;

use crate::content::files::verdict::{PassageEntry, VerdictFile};
use crate::content::values::PersonRef;
use crate::content::{FileRecord, SiteFiles};
use crate::diagnostics::span::{OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::Part;
use crate::model::build::article_text::SearchableText;
use crate::model::build::speech::Speech;
use crate::model::check::passages::{Anchored, Found};
use crate::model::check::people::KnownPeople;
use crate::text::{PageKey, fold_case};

/// Checks the passages of every verdict that are in transcripts.
pub(crate) fn check(
    site_files: &SiteFiles,
    texts: &[Arc<SearchableText>],
    anchored: &[Arc<Anchored>],
    diagnostics: &mut Diagnostics,
) {
    if texts.iter().all(|text| text.speech.is_none()) {
        return;
    }
    let people = KnownPeople::new(site_files);
    for (article, text) in site_files.articles.iter().zip(texts) {
        if text.speech.is_some()
            && let Some(record) = &article.record
        {
            for who in record.speakers.values() {
                people.check(who, diagnostics);
            }
        }
    }
    for anchored in anchored {
        let verdict = &anchored.verdict;
        let Some(record) = &verdict.record else { continue };
        let checker = SpeakerChecker { verdict, record, people: &people };
        for (passage, found) in record.passages.iter().zip(&anchored.found) {
            if let Some(found) = found
                && found.part == Part::Body
                && let Some(speech) = texts.get(found.article).and_then(|it| it.speech.as_ref())
            {
                checker.check(passage, found, speech, diagnostics);
            }
        }
    }
}

/// Returns the speakers to whom a passage belongs: the one that it names, or else those who say its
/// words.
pub(crate) fn speakers_of(passage: &PassageEntry, found: &Found, speech: &Speech) -> Vec<usize> {
    if found.part != Part::Body {
        return Vec::new();
    }
    let named = passage.speaker.as_ref().and_then(|name| speech.find_speaker(&name.value.0));
    match named {
        Some(speaker) => vec![speaker],
        None => speech.speakers_in(&found.range),
    }
}

struct SpeakerChecker<'a> {
    verdict: &'a FileRecord<VerdictFile>,
    record: &'a VerdictFile,
    people: &'a KnownPeople<'a>,
}

impl SpeakerChecker<'_> {
    fn check(
        &self,
        passage: &Spanned<PassageEntry>,
        found: &Found,
        speech: &Speech,
        diagnostics: &mut Diagnostics,
    ) {
        let span = passage.quote.as_ref().map_or(passage.span, |quote| quote.span);
        let mut problem = check_count(passage, found, speech, span);
        if problem.is_none() && passage.reported_speech.as_deref() != Some(&true) {
            problem = self.check_claimant(passage, found, speech, span);
        }
        if let Some(problem) = problem {
            diagnostics.push(problem.with_claim(&self.verdict.id, &self.verdict.article));
        }
    }

    /// Returns `claimant-is-not-speaker` if a speaker of the words is none of the claimants. A
    /// passage over several speakers needs only one of them.
    fn check_claimant(
        &self,
        passage: &PassageEntry,
        found: &Found,
        speech: &Speech,
        span: Span,
    ) -> Option<Diagnostic> {
        let claimants: Vec<&Spanned<PersonRef>> = self.record.claimant.iter().collect();
        let first = claimants.first()?;
        let speakers = speakers_of(passage, found, speech);
        let mut other = None;
        for index in &speakers {
            let who = speech.people.get(*index)?;
            if claimants.iter().any(|claimant| self.is_same(claimant, who)) {
                if speakers.len() > 1 {
                    return None;
                }
            } else {
                other = Some((*index, who));
            }
        }
        let (index, who) = other?;
        let label = speech.transcript.speakers.get(index)?;
        let name = self.people.display_name(&who.value).unwrap_or(&label.name);
        let mut said = format!("`{name}` says these words");
        if label.name != name {
            said = format!("{said} (`{}` in the text)", label.name);
        }
        let claimant = self.people.display_name(&first.value).unwrap_or_default();
        let message = format!("{said}, but the claimant is `{claimant}`");
        let mut diagnostic = Diagnostic::error(Code::ClaimantIsNotSpeaker, first.span, message)
            .label("does not say these words")
            .related(span, "the words")
            .help(
                "correct the claimant, or leave the field out: then it is the speaker; if the \
                 speaker repeats what the claimant says, add `reported_speech: true` to the passage",
            );
        if !label.is_listed {
            diagnostic = diagnostic
                .note(format!("no `speakers` in `article.yaml` says who `{}` is", label.name));
        }
        Some(diagnostic)
    }

    /// Returns whether two mentions name the same person, by the rules for claimants: the same id,
    /// or the same name without different addresses.
    fn is_same(&self, one: &PersonRef, other: &PersonRef) -> bool {
        match (self.people.id_of(one), self.people.id_of(other)) {
            (Some(one), Some(other)) => one == other,
            (None, None) => {
                let name = |who: &PersonRef| self.people.display_name(who).map(fold_case);
                name(one) == name(other) && !has_other_address(one, other)
            }
            _ => false,
        }
    }
}

fn has_other_address(one: &PersonRef, other: &PersonRef) -> bool {
    let address = |who: &PersonRef| {
        let url = who.inline().and_then(|person| person.url.text().map(str::to_owned));
        url.and_then(|url| PageKey::parse(&url))
    };
    match (address(one), address(other)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    }
}

/// Returns `several-speakers` if a passage continues over several speakers without saying so, or
/// says so without need.
fn check_count(
    passage: &PassageEntry,
    found: &Found,
    speech: &Speech,
    span: Span,
) -> Option<Diagnostic> {
    let transcript = &speech.transcript;
    let speakers = transcript.speakers_in(&found.range);
    let several = passage.several_speakers.as_ref().filter(|several| several.value);
    match (speakers.len(), several) {
        (0 | 1, None) | (2.., Some(_)) => None,
        (0 | 1, Some(several)) => {
            let message = "this passage has the words of one speaker alone";
            Some(
                Diagnostic::warning(Code::SeveralSpeakers, several.span, message)
                    .label("not several")
                    .help("remove `several_speakers`"),
            )
        }
        (2.., None) => {
            let names: Vec<&str> = speakers
                .iter()
                .take(4)
                .map(|speaker| match speaker.and_then(|index| transcript.speakers.get(index)) {
                    Some(label) => label.name.as_str(),
                    None => "somebody without a name",
                })
                .collect();
            let message =
                format!("this passage continues over several speakers: {}", names.join(", "));
            Some(
                Diagnostic::error(Code::SeveralSpeakers, span, message)
                    .label("the words of more than one speaker")
                    .help(
                        "quote the words of one of them; if the claim is made by several, such as \
                         by a question and its answer, add `several_speakers: true` to the passage",
                    ),
            )
        }
    }
}
