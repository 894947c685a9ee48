//! Passages that name their speaker: only what that speaker says is searched.

use crate::anchor;
use crate::anchor::{Advice, LocateResult, Quote};
use crate::content::files::verdict::{PassageEntry, VerdictFile};
use crate::content::values::ShortText;
use crate::content::{ArticleFolder, FileRecord};
use crate::diagnostics::span::{Span, Spanned};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::build::article_text::SearchableText;
use crate::model::build::speech::{SaidWords, Speech};
use crate::model::check::passage_diagnostics::source_span;
use crate::model::check::passages::NotFound;

/// The most names that a message lists.
const MAX_LISTED: usize = 50;

/// Returns the name of the speaker of a passage and what that speaker says. Returns `None` if the
/// passage names nobody, or continues over words of others.
pub(super) fn said_words<'t>(
    verdict: &FileRecord<VerdictFile>,
    passage: &PassageEntry,
    text: &'t SearchableText,
) -> Result<Option<(&'t str, &'t SaidWords)>, NotFound> {
    let Some(written) = &passage.speaker else { return Ok(None) };
    let reject = |diagnostic: Diagnostic| {
        Some(Box::new(diagnostic.with_claim(&verdict.id, &verdict.article)))
    };
    let Some(speech) = &text.speech else { return Err(reject(no_transcript(written.span))) };
    let Some(speaker) = speech.find_speaker(&written.value.0) else {
        return Err(reject(unknown_speaker(written, speech)));
    };
    if passage.several_speakers.as_deref() == Some(&true) {
        return Ok(None);
    }
    let name = speech.transcript.speakers.get(speaker).map_or("", |label| label.name.as_str());
    Ok(speech.said_by(speaker, &text.document).map(|words| (name, words)))
}

fn no_transcript(span: Span) -> Diagnostic {
    let message = "the article of this passage is no transcript, so it has no speakers";
    Diagnostic::error(Code::UnknownSpeaker, span, message)
        .label("speaks where?")
        .help("remove `speaker`, or write `format: transcript` into `article.yaml`")
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

/// Returns the diagnostic for words that somebody else says than the passage states. Returns `None`
/// if nobody says them.
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
    let labels = &speech.transcript.speakers;
    let others: Vec<&str> = speech
        .speakers_in(&place.range)
        .into_iter()
        .filter_map(|index| labels.get(index).map(|label| label.name.as_str()))
        .collect();
    let said = match others.as_slice() {
        [] => "the text does not say who says these words".to_owned(),
        [other] => format!("`{other}` says these words"),
        others => format!("`{}` say these words", others.join("` and `")),
    };
    let message = format!("{said}, not `{name}` alone");
    let source = article.source()?;
    Some(
        Diagnostic::error(Code::PassageNotFound, span, message)
            .label("said by somebody else")
            .related(source_span(source.file, &text.document, &place.range), "here")
            .help(
                "look who says them in the recording: correct `speaker`, or the name in the text; \
                 if the passage continues over several speakers, write `several_speakers: true`",
            ),
    )
}
