//! Converts transcripts of other programs: the JSON of Whisper and whisper.cpp to `WebVTT`, and the
//! files of oTranscribe (`.otr`) to Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;
use serde_json::Value;

use crate::import::articles::ImportedArticle;
use crate::import::file::{ArticleYaml, RecordingYaml};
use crate::text::Moment;
use crate::text::transcript::parse_subrip_time;
use crate::web_page;

/// The output of Whisper, `WhisperX` or whisper.cpp.
#[derive(Deserialize)]
struct WhisperFile {
    text: Option<String>,
    language: Option<String>,
    segments: Option<Vec<Segment>>,
    transcription: Option<Vec<CppSegment>>,
    result: Option<CppResult>,
}

#[derive(Deserialize)]
struct Segment {
    start: Option<f64>,
    end: Option<f64>,
    #[serde(default)]
    text: String,
    speaker: Option<Value>,
}

#[derive(Deserialize)]
struct CppResult {
    language: Option<String>,
}

#[derive(Deserialize)]
struct CppSegment {
    timestamps: Option<CppTimes<String>>,
    offsets: Option<CppTimes<u64>>,
    #[serde(default)]
    text: String,
    speaker: Option<Value>,
}

#[derive(Deserialize)]
struct CppTimes<T> {
    from: T,
    to: T,
}

/// A cue before it is written.
struct Words {
    start: Moment,
    end: Moment,
    speaker: Option<String>,
    text: String,
}

/// Reads the output of a speech recognition program, Whisper or whisper.cpp.
///
/// # Errors
/// The reason why the file cannot be read.
pub(crate) fn from_whisper(
    mut metadata: ArticleYaml,
    bytes: &[u8],
) -> Result<ImportedArticle, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let file: WhisperFile = serde_json::from_slice(bytes)
        .map_err(|error| format!("it is not the JSON of Whisper or whisper.cpp: {error}"))?;
    let mut words = Vec::new();
    for (index, segment) in file.segments.iter().flatten().enumerate() {
        let times = segment
            .start
            .and_then(Moment::from_seconds)
            .zip(segment.end.and_then(Moment::from_seconds));
        words.push(to_words(index, times, segment.speaker.as_ref(), &segment.text)?);
    }
    for (index, segment) in file.transcription.iter().flatten().enumerate() {
        let times = cpp_times(segment);
        words.push(to_words(index, times, segment.speaker.as_ref(), &segment.text)?);
    }
    if words.iter().all(|words| words.text.is_empty()) {
        return Err("it has no words: neither `segments` nor `transcription`".to_owned());
    }
    let language = file.language.or(file.result.and_then(|result| result.language));
    if metadata.language.is_none() {
        metadata.language = language.filter(|tag| is_language(tag));
    }
    let mut article = ImportedArticle::from_text(metadata, to_webvtt(&words).into_bytes(), "vtt");
    let said: String = words.iter().map(|words| words.text.as_str()).collect();
    if file.text.is_some_and(|text| letters(&text) != letters(&said)) {
        article.losses.push(
            "the field `text` has other words than the segments, whose words were taken".to_owned(),
        );
    }
    Ok(article)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_language(tag: &str) -> bool {
    (2..=3).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn cpp_times(segment: &CppSegment) -> Option<(Moment, Moment)> {
    if let Some(CppTimes { from, to }) = &segment.offsets {
        return Some((Moment::from_millis(*from), Moment::from_millis(*to)));
    }
    let CppTimes { from, to } = segment.timestamps.as_ref()?;
    Some((parse_subrip_time(from)?, parse_subrip_time(to)?))
}

fn to_words(
    index: usize,
    times: Option<(Moment, Moment)>,
    speaker: Option<&Value>,
    text: &str,
) -> Result<Words, String> {
    let Some((start, end)) = times else {
        return Err(format!("segment {} has no times, or they cannot be read", index + 1));
    };
    let speaker = match speaker {
        Some(Value::String(name)) => one_line(name),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let speaker = Some(speaker).filter(|name| !name.is_empty());
    Ok(Words { start, end, speaker, text: one_line(text) })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn to_webvtt(cues: &[Words]) -> String {
    let mut file = String::from("WEBVTT\n");
    for cue in cues {
        if cue.text.is_empty() {
            continue;
        }
        let (start, end) = (with_millis(cue.start), with_millis(cue.end.max(cue.start)));
        // Writing to a `String` cannot fail.
        let _ = write!(file, "\n{start} --> {end}\n");
        if let Some(speaker) = &cue.speaker {
            let _ = write!(file, "<v {}>", escape(speaker));
        }
        file.push_str(&escape(&cue.text));
        file.push('\n');
    }
    file
}

/// Writes a moment as `WebVTT` needs it.
fn with_millis(moment: Moment) -> String {
    let written = moment.to_string();
    if written.contains('.') { written } else { format!("{written}.000") }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A file of oTranscribe.
#[derive(Deserialize)]
struct OtrFile {
    text: String,
    media: Option<String>,
    #[serde(rename = "media-source")]
    media_source: Option<String>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

/// Reads a file of oTranscribe.
///
/// # Errors
/// The reason why the file cannot be read.
pub(crate) fn from_otranscribe(
    mut metadata: ArticleYaml,
    bytes: &[u8],
) -> Result<ImportedArticle, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let file: OtrFile = serde_json::from_slice(bytes)
        .map_err(|error| format!("it is not a file of oTranscribe: {error}"))?;
    let (text, mut losses) = web_page::convert_transcript(file.text)?;
    if text.trim().is_empty() {
        return Err("it has no words".to_owned());
    }
    metadata.format = Some("transcript");
    let source = file.media_source.filter(|source| !source.trim().is_empty());
    match source {
        Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
            metadata.recording = Some(RecordingYaml { url });
        }
        Some(source) => losses.push(format!("the address of the recording: {source}")),
        None => {}
    }
    if let Some(media) = file.media.filter(|media| !media.trim().is_empty()) {
        losses.push(format!("the name of the recording: {media}"));
    }
    for (name, value) in file.others {
        if name != "media-time" && !value.is_null() {
            losses.push(format!("the field `{name}`"));
        }
    }
    let mut article = ImportedArticle::from_text(metadata, text.into_bytes(), "md");
    article.losses = losses;
    Ok(article)
}
