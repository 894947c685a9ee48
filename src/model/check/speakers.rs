//! Checks that the claimant of a verdict is who says the words of its passages.

use std::sync::Arc;

use crate::content::files::verdict::{PassageEntry, Status, VerdictFile};
use crate::content::values::PersonRef;
use crate::content::yaml::edit;
use crate::content::{FileRecord, SiteFiles};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::{OptionalField, Span, Spanned};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Edit};
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
        let sources = &site_files.files;
        let checker = SpeakerChecker { verdict, record, people: &people, sources };
        for (passage, found) in record.passages.iter().zip(&anchored.found) {
            if let Some(found) = found
                && found.part == Part::Body
                && let Some(text) = texts.get(found.article)
                && let Some(speech) = &text.speech
            {
                let words = &text.document.text;
                checker.check(passage, found, speech, words, diagnostics);
                diagnostics.extend(check_time(verdict, passage, found, speech));
            }
        }
    }
}

/// Reports a time of a passage that contradicts the times in the transcript.
fn check_time(
    verdict: &FileRecord<VerdictFile>,
    passage: &PassageEntry,
    found: &Found,
    speech: &Speech,
) -> Option<Diagnostic> {
    let time = passage.time.as_ref()?;
    let transcript = &speech.transcript;
    let (from, end) = transcript.time_of(&found.range)?;
    let next = transcript.times.iter().find(|it| it.offset >= found.range.end);
    let latest = end.or(next.map(|next| next.start));
    if time.from >= from && latest.is_none_or(|latest| time.from <= latest) {
        return None;
    }
    let message = format!("in the transcript, these words are at {from}, not at {}", time.from);
    Some(
        Diagnostic::error(Code::InvalidValue, time.span, message)
            .label("another time")
            .help("remove `time`; if the transcript is wrong, correct the time in it")
            .with_claim(&verdict.id, &verdict.article),
    )
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
    sources: &'a SourceMap,
}

impl SpeakerChecker<'_> {
    /// Checks a passage. `text` is that of its article.
    fn check(
        &self,
        passage: &Spanned<PassageEntry>,
        found: &Found,
        speech: &Speech,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) {
        let span = passage.quote.as_ref().map_or(passage.span, |quote| quote.span);
        let mut problem = check_count(passage, found, speech, text, span);
        if problem.is_none() && passage.reported_speech.as_deref() != Some(&true) {
            problem = self.check_claimant(passage, found, speech, span);
        }
        if problem.is_none() {
            problem = self.check_named(passage, found, speech);
        }
        if let Some(problem) = problem {
            diagnostics.push(problem.with_claim(&self.verdict.id, &self.verdict.article));
        }
    }

    /// Returns `missing-field` if a published verdict does not say who says the words of a passage.
    /// Without it, swapped names in the transcript would change who makes the claim, and no check
    /// would notice.
    fn check_named(
        &self,
        passage: &PassageEntry,
        found: &Found,
        speech: &Speech,
    ) -> Option<Diagnostic> {
        if self.record.status.as_deref() != Some(&Status::Published) || passage.speaker.is_some() {
            return None;
        }
        let quote = passage.quote.as_ref()?;
        let speakers = speech.speakers_in(&found.range);
        let is_reported = passage.reported_speech.as_deref() == Some(&true);
        let is_named = match speakers.as_slice() {
            [] => true,
            [_] => self.record.claimant.len() == 1 && !is_reported,
            _ => self.record.is_present("claimant"),
        };
        if is_named {
            return None;
        }
        let message = "this passage of a published verdict does not name its speaker";
        let missing = Diagnostic::error(Code::MissingField, quote.span, message);
        let [speaker] = speakers.as_slice() else {
            return Some(missing.label("said by several").help(
                "add the `claimant` of the verdict, or the `speaker` of the passage whose claim \
                 it is",
            ));
        };
        let name = &speech.transcript.speakers.get(*speaker)?.name;
        let mut missing = missing.label(format!("said by `{name}`")).help(format!(
            "add `speaker: {name}` to the passage; then it is an error if the transcript gives \
             these words to somebody else"
        ));
        missing.suggestion = self.speaker_edit(quote.span, name);
        Some(missing)
    }

    /// Returns the edit that adds a speaker to the passage with the quote at `quote`. Returns `None`
    /// if the layout of the passage is not clear.
    fn speaker_edit(&self, quote: Span, name: &str) -> Option<Edit> {
        let text = self.sources.get(quote.file)?.text();
        let fields = [("speaker", name)];
        let (start, end) = (quote.start as usize, quote.end as usize);
        let (offset, replacement) = edit::beside(text, start, end, "quote", &fields)?;
        Some(Edit { span: Span::new(quote.file, offset..offset), replacement, is_safe: true })
    }

    /// Returns `claimant-is-not-speaker` if a speaker of the words is not one of the claimants. A
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
                "correct the claimant, or remove it and add `speaker` to the passage: then the \
                 speaker is the claimant; if the speaker repeats what the claimant says, add \
                 `reported_speech: true` to the passage",
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
    text: &str,
    span: Span,
) -> Option<Diagnostic> {
    let transcript = &speech.transcript;
    let speakers = transcript.all_speakers_in(&found.range, text);
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
