//! Passages that name their speaker: only what that speaker says is searched.

use crate::anchor;
use crate::anchor::{Advice, LocateResult, Quote};
use crate::content::files::verdict::{PassageEntry, VerdictFile};
use crate::content::values::ShortText;
use crate::content::{ArticleFolder, FileRecord};
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::Part;
use crate::model::build::article_text::SearchableText;
use crate::model::build::speech::{SaidWords, Speech};
use crate::model::check::media_passages::judged_field;
use crate::model::check::passage_diagnostics::source_span;
use crate::model::check::passages::{Found, NotFound};

/// The most names that a message lists.
const MAX_LISTED: usize = 50;

/// Returns the name of the speaker of a passage and what that speaker says. Returns `None` if the
/// passage names no speaker, or continues over words of others.
pub(super) fn said_words<'t>(
    verdict: &FileRecord<VerdictFile>,
    passage: &PassageEntry,
    text: &'t SearchableText,
) -> Result<Option<(&'t str, &'t SaidWords)>, NotFound> {
    let reject = |diagnostic: Diagnostic| {
        Some(Box::new(diagnostic.with_claim(&verdict.id, &verdict.article)))
    };
    let Some(speech) = &text.speech else {
        return match first_field(passage) {
            Some((name, span)) => Err(reject(no_transcript(name, span))),
            None => Ok(None),
        };
    };
    let Some(written) = &passage.speaker else { return Ok(None) };
    let Some(speaker) = speech.find_speaker(&written.value.0) else {
        return Err(reject(unknown_speaker(written, speech)));
    };
    if passage.several_speakers.as_deref() == Some(&true) {
        return Ok(None);
    }
    let name = speech.transcript.speakers.get(speaker).map_or("", |label| label.name.as_str());
    Ok(speech.said_by(speaker, &text.document).map(|words| (name, words)))
}

/// Returns the first field of a passage that is about its speakers, with its name.
fn first_field(passage: &PassageEntry) -> Option<(&'static str, Span)> {
    if let Some(speaker) = &passage.speaker {
        return Some(("speaker", speaker.span));
    }
    for (name, field) in [
        ("several_speakers", &passage.several_speakers),
        ("reported_speech", &passage.reported_speech),
    ] {
        if let Some(field) = field
            && field.value
        {
            return Some((name, field.span));
        }
    }
    None
}

fn no_transcript(name: &str, span: Span) -> Diagnostic {
    let message = "the article of this passage is not a transcript, so it has no speakers";
    Diagnostic::error(Code::UnknownSpeaker, span, message)
        .label("the article has no speakers")
        .help(format!("remove `{name}`, or write `format: transcript` into `article.yaml`"))
}

/// Reports a speaker for something without spoken words: a headline, a picture, a recording or the
/// article as a whole.
pub(super) fn speaker_of_nothing(
    verdict: &FileRecord<VerdictFile>,
    passage: &Spanned<PassageEntry>,
) -> Option<Diagnostic> {
    let (name, span) = first_field(passage)?;
    let part = if passage.title.as_deref() == Some(&true) {
        "the headline"
    } else if passage.whole.as_deref() == Some(&true) {
        "the article as a whole"
    } else if judged_field(passage).is_some() {
        "a picture or recording"
    } else {
        return None;
    };
    let message = format!("a passage on {part} has no speaker, so it cannot have `{name}`");
    let mistake = Diagnostic::error(Code::InvalidValue, span, message)
        .label("not about words that somebody says")
        .help(format!("remove `{name}`, or quote the words of the transcript"));
    Some(mistake.with_claim(&verdict.id, &verdict.article))
}

/// Reports a passage over several speakers if its `speaker` is not one of them.
pub(super) fn said_by_none_of_several(
    verdict: &FileRecord<VerdictFile>,
    passage: &PassageEntry,
    text: &SearchableText,
    found: &Found,
) -> Option<Diagnostic> {
    let written = passage.speaker.as_ref()?;
    let speech = text.speech.as_ref()?;
    let speaker = speech.find_speaker(&written.value.0)?;
    let speakers = speech.speakers_in(&found.range);
    if found.part != Part::Body || speakers.contains(&speaker) {
        return None;
    }
    let message = format!("{}, but not `{}`", who_says(speech, &speakers), written.value.0);
    let mistake = Diagnostic::error(Code::PassageNotFound, written.span, message)
        .label("says none of these words")
        .help("write the name of a speaker of these words, or correct the names in the text");
    Some(mistake.with_claim(&verdict.id, &verdict.article))
}

/// Says who says some words.
fn who_says(speech: &Speech, speakers: &[usize]) -> String {
    let labels = &speech.transcript.speakers;
    let names: Vec<&str> = speakers
        .iter()
        .filter_map(|index| labels.get(*index).map(|label| label.name.as_str()))
        .collect();
    match names.as_slice() {
        [] => "the text does not say who says these words".to_owned(),
        [name] => format!("`{name}` says these words"),
        names => format!("`{}` say these words", names.join("` and `")),
    }
}

fn unknown_speaker(written: &Spanned<ShortText>, speech: &Speech) -> Diagnostic {
    let name = &written.value.0;
    let labels = speech.transcript.speakers.iter().take(MAX_LISTED).map(|it| it.name.as_str());
    let message = format!("nobody called `{name}` speaks in the article");
    Diagnostic::error(Code::UnknownSpeaker, written.span, message)
        .label("no such speaker")
        .help("write the name of the speaker as it is in the text")
        .suggest_similar(written, labels)
}

/// Returns the diagnostic for words of another speaker than the passage names. Returns `None` if
/// the words are not found exactly once.
pub(super) fn said_by_others(
    text: &SearchableText,
    article: &ArticleFolder,
    quote: &Quote,
    span: Span,
    name: &str,
) -> Option<Diagnostic> {
    let mut places = Some(1);
    let body = text.normalized().get(..1)?;
    let quote = Quote { prefix: "", suffix: "", ..*quote };
    let found = anchor::locate_within(body, &quote, Advice::Short, &mut places)?;
    let LocateResult::Exact(place) = found else { return None };
    let speech = text.speech.as_ref()?;
    let said = who_says(speech, &speech.speakers_in(&place.range));
    let message = format!("{said}, not `{name}` alone");
    let source = article.source()?;
    Some(
        Diagnostic::error(Code::PassageNotFound, span, message)
            .label("said by somebody else")
            .related(source_span(source.file, &text.document, &place.range), "here")
            .help(
                "find out from the recording who says them; then correct `speaker`, or the name \
                 in the text; if the passage continues over several speakers, write \
                 `several_speakers: true`",
            ),
    )
}
