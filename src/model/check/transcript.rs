//! Checks transcripts: parts that cannot be read, names of speakers that are not bound to a person,
//! and speakers who never speak.

use std::collections::BTreeSet;

use crate::content::files::article::ArticleFile;
use crate::content::values::invalid_time;
use crate::content::{ArticleFolder, ArticleSource, Format};
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::span::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity, best_match};
use crate::model::build::article_text::SearchableText;
use crate::model::build::speech::Speech;
use crate::text::Moment;
use crate::text::transcript::{
    MAX_WARNINGS, SpeakerLabel, TranscriptProblem, TranscriptProblemKind, normalize_name,
};

/// The most names of `speakers` that are compared with one that it does not have.
const MAX_LISTED: usize = 100;

pub(crate) fn check(
    article: &ArticleFolder,
    text: &SearchableText,
    sources: &SourceMap,
    diagnostics: &mut Diagnostics,
) {
    let (Some(record), Some(source)) = (&article.record, article.source()) else { return };
    let mut found = Diagnostics::default();
    match &text.speech {
        Some(speech) => check_speech(record, source, speech, sources, &mut found),
        None => check_no_speech(record, source, &mut found),
    }
    diagnostics.append(found.with_article(&article.id));
}

/// Reports fields of transcripts in an article that is not a transcript.
fn check_no_speech(record: &ArticleFile, source: &ArticleSource, diagnostics: &mut Diagnostics) {
    if let Some(format) = &record.format
        && source.format == Format::Plain
    {
        let message = "a transcript is Markdown, but the text of this article is `source.txt`";
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, format.span, message)
                .label("not with this text")
                .help("rename the text to `source.md`"),
        );
        return;
    }
    if record.format.is_none()
        && let Some(who) = record.speakers.values().next()
    {
        let message = "the text of this article is not a transcript, so it has no speakers";
        diagnostics.push(
            Diagnostic::error(Code::InvalidValue, who.span, message)
                .label("the text has no such speaker")
                .help(
                    "write `format: transcript` if paragraphs of `source.md` begin with the name \
                     of who speaks; otherwise remove `speakers`",
                ),
        );
    }
}

fn check_speech(
    record: &ArticleFile,
    source: &ArticleSource,
    speech: &Speech,
    sources: &SourceMap,
    diagnostics: &mut Diagnostics,
) {
    let transcript = &speech.transcript;
    let listed: Vec<&str> = record.speakers.keys().take(MAX_LISTED).map(String::as_str).collect();
    for problem in &transcript.problems {
        let span = Span::new(source.file, problem.source.clone());
        diagnostics.push(match &problem.kind {
            TranscriptProblemKind::UnlistedSpeaker(name) => unlisted(name, span, &listed),
            TranscriptProblemKind::BadTime => bad_time(sources.slice(span), span),
            _ => syntax(problem, source.format, span),
        });
    }
    let mut warnings = Vec::new();
    for (label, who) in transcript.speakers.iter().zip(&speech.people) {
        match &label.source {
            None if label.is_listed => warnings.push(unheard(label, who.span)),
            Some(place) if !label.is_listed && !label.is_voice => {
                warnings.push(unbound(label, Span::new(source.file, place.clone())));
            }
            _ => {}
        }
    }
    warnings.truncate(MAX_WARNINGS);
    diagnostics.extend(warnings);
    check_names(record, diagnostics);
}

/// Reports names of speakers that differ only in white space.
fn check_names(record: &ArticleFile, diagnostics: &mut Diagnostics) {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (name, who) in &record.speakers {
        let normalized = normalize_name(name);
        if normalized.is_empty() || !names.insert(normalized) {
            let message = format!("the name `{name}` is empty, or is here twice");
            diagnostics.push(
                Diagnostic::error(Code::InvalidValue, who.span, message)
                    .label("not a name of its own")
                    .help("write each name once, as it is in the text"),
            );
        }
    }
}

fn syntax(problem: &TranscriptProblem, format: Format, span: Span) -> Diagnostic {
    let example = match format {
        Format::SubRip => "00:01:12,000 --> 00:01:15,500",
        _ => "00:01:12.000 --> 00:01:15.500",
    };
    let (severity, message, label, help) = match &problem.kind {
        TranscriptProblemKind::NoSignature => (
            Severity::Error,
            "this file is not WebVTT: it does not begin with `WEBVTT`",
            "not `WEBVTT`",
            "write `WEBVTT` and a blank line before the first cue; name SubRip `source.srt`".into(),
        ),
        TranscriptProblemKind::NoWords => (
            Severity::Error,
            "this transcript has no words",
            "no words",
            "add the words, or use another file".to_owned(),
        ),
        TranscriptProblemKind::BadTimings => (
            Severity::Warning,
            "the times of this cue cannot be read",
            "not the times of a cue",
            format!("write them as in `{example}`: players of this format leave the cue out"),
        ),
        TranscriptProblemKind::StrayWords => (
            Severity::Warning,
            "these words belong to no cue, so they are left out",
            "not part of the text",
            "write times above them; if they belong to the cue above, remove the blank line".into(),
        ),
        TranscriptProblemKind::UnknownTag => (
            Severity::Warning,
            "WebVTT has no such tag, so it is left out",
            "not a tag of WebVTT",
            "remove it; to show the signs, write `&lt;` and `&gt;`".to_owned(),
        ),
        TranscriptProblemKind::UnclosedTag => (
            Severity::Warning,
            "this `<` has no `>`; players would leave out the words after it",
            "read as a sign",
            "write `&lt;` for the sign, or end the tag with `>`".to_owned(),
        ),
        _ => (
            Severity::Warning,
            "this cue ends before it begins",
            "the end is earlier",
            "look at the recording, and correct the times".to_owned(),
        ),
    };
    let diagnostic = Diagnostic::error(Code::TranscriptSyntax, span, message);
    Diagnostic { severity, ..diagnostic }.label(label).help(help)
}

fn bad_time(written: &str, span: Span) -> Diagnostic {
    let written = written.trim_matches(['[', ']', '(', ')']);
    if Moment::parse(written).is_some() {
        let message = format!("`{written}` is not in brackets, so it is read as words");
        return Diagnostic::warning(Code::InvalidTime, span, message)
            .label("read as words")
            .help(format!("if it is the time, write `[{written}]`"));
    }
    let diagnostic = invalid_time(written, span);
    Diagnostic { severity: Severity::Warning, ..diagnostic }
}

/// Reports a name that `speakers` does not list.
fn unlisted(name: &str, span: Span, listed: &[&str]) -> Diagnostic {
    let message = format!("`{name}` speaks here, but is not one of the `speakers` of the article");
    let diagnostic = Diagnostic::warning(Code::UnknownSpeaker, span, message)
        .label("nobody is bound to this name")
        .help(format!(
            "add `{name}: …` to `speakers` in `article.yaml`; until then, the words that follow \
             belong to nobody"
        ));
    match best_match(name, listed) {
        Some(meant) => diagnostic.note(format!("`{meant}` is a similar name")),
        None => diagnostic,
    }
}

/// Reports a name in an article without `speakers`.
fn unbound(label: &SpeakerLabel, span: Span) -> Diagnostic {
    let name = &label.name;
    let message = format!("`{name}:` is read as the name of a speaker, and nobody is bound to it");
    Diagnostic::warning(Code::UnknownSpeaker, span, message).label("who is this?").help(format!(
        "write into `article.yaml` who speaks: `speakers: {{{name}: …}}` with the id of a \
             person or a name; then only the names in this list are names of speakers"
    ))
}

fn unheard(label: &SpeakerLabel, span: Span) -> Diagnostic {
    let message = format!("`{}` never speaks in the text", label.name);
    Diagnostic::warning(Code::UnheardSpeaker, span, message)
        .label("not in the text")
        .help("write the name as it is in the text, with its capitals, or remove the line")
}
