//! Verdict files. Each has one claim with its rating and evidence, and with its passages if the
//! claim is made in an article.

use serde_json::{Value, json};

use crate::content::files::chart::TableEntry;
use crate::content::files::picture::{PictureEntry, RegionEntry};
use crate::content::files::source::QuoteWarning;
use crate::content::files::taxonomies::{OwnLists, TOPICS};
use crate::content::values::{
    Date, Explanation, Id, KeyPoint, Language, LocalTime, Name, Note, PartialDate, PersonRef,
    PlainText, QuotedWords, Sha256, ShortText, TermName, TimeSpan, WebUrl,
};
use crate::content::yaml::decode::{FromYaml, RequiredIfPresent, is_blank, missing};
use crate::content::yaml::macros::{yaml_enum, yaml_struct};
use crate::content::yaml::one_or_many::OneOrMany;
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::span::Spanned;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::text::Moment;

yaml_enum! {
    /// The state of a claim.
    "a status" Status {
        /// It is being written.
        Draft = "draft",
        /// It waits for a reviewer.
        Review = "review",
        /// Readers see it.
        Published = "published",
        /// It is withdrawn. Its page stays and says so.
        Retracted = "retracted",
    }
}

yaml_enum! {
    /// Whether a piece of evidence is for or against the claim.
    "a stance" Stance {
        /// It supports the claim.
        Supports = "supports",
        /// It contradicts the claim.
        Refutes = "refutes",
        /// It gives background.
        Context = "context",
    }
}

yaml_enum! {
    /// The kind of a correction.
    "a kind of correction" CorrectionKind {
        /// New facts were added. There was no error.
        Update = "update",
        /// An error was corrected. The rating is unchanged.
        Correction = "correction",
        /// The rating was changed.
        VerdictChange = "verdict-change",
        /// The check was withdrawn.
        Retraction = "retraction",
    }
}

yaml_enum! {
    /// The authenticity of a picture, film or recording (schema.org,
    /// `MediaManipulationRatingEnumeration`).
    "a category of media" MediaCategory {
        /// It is shown with a wrong place, time or meaning.
        Decontextualized = "decontextualized",
        /// Parts were cut, or removed at the edges.
        EditedOrCropped = "edited-or-cropped",
        /// It is original, and shown in its true context.
        Original = "original",
        /// It was made to amuse or to criticize.
        SatireOrParody = "satire-or-parody",
        /// What it shows was acted.
        Staged = "staged",
        /// It was altered, or made by a program.
        Transformed = "transformed",
    }
}

impl MediaCategory {
    /// Returns the name that schema.org gives the category.
    pub fn schema_name(self) -> &'static str {
        match self {
            Self::Decontextualized => "DecontextualizedContent",
            Self::EditedOrCropped => "EditedOrCroppedContent",
            Self::Original => "OriginalMediaContent",
            Self::SatireOrParody => "SatireOrParodyContent",
            Self::Staged => "StagedContent",
            Self::Transformed => "TransformedContent",
        }
    }
}

yaml_enum! {
    /// A warning about a passage that was found.
    "a warning about a passage" PassageWarning {
        /// The quote begins or ends in the middle of a word or a number.
        SplitsWord = "passage-splits-word",
        /// The passage shares words with an earlier one of the claim.
        Overlap = "passage-overlap",
    }
}

impl PassageWarning {
    pub fn code(self) -> Code {
        match self {
            Self::SplitsWord => Code::PassageSplitsWord,
            Self::Overlap => Code::PassageOverlap,
        }
    }
}

yaml_struct! {
    /// A verdict file.
    "a verdict" VerdictFile {
        /// The claim in the words of the desk, without the verdict.
        @required claim: Option<Spanned<String>>,
        /// The passages of articles that make the claim.
        passages: Vec<Spanned<PassageEntry>>,
        /// The scale of the rating. The default is the scale `default`.
        scale: Option<Spanned<Id>>,
        /// Where the claim was made, apart from the articles of the passages.
        appearances: Vec<Spanned<AppearanceEntry>>,
        /// The person or organization that makes the claim, or a list of them.
        claimant: OneOrMany<PersonRef>,
        /// The day, month or year in which the claim was made.
        claim_date: Option<Spanned<PartialDate>>,
        /// The id of a rating of the scale.
        rating: Option<Spanned<Id>>,
        /// The authenticity of the picture, film or recording that makes the claim.
        media_review: Option<Spanned<Box<MediaReviewEntry>>>,
        /// The finding as the title of the page, instead of the claim.
        headline: Option<Spanned<String>>,
        /// The finding in one or two sentences.
        summary: Option<Spanned<String>>,
        /// The lead picture.
        image: Option<Spanned<Box<PictureEntry>>>,
        /// The main points: one sentence each, in Markdown without blocks.
        key_points: Vec<Spanned<KeyPoint>>,
        /// The reasons for the rating, in Markdown.
        explanation: Option<Spanned<Explanation>>,
        /// The evidence.
        evidence: Vec<Spanned<EvidenceEntry>>,
        /// The response of the claimant.
        response: Option<Spanned<Box<ResponseEntry>>>,
        /// The authors.
        authors: Vec<Spanned<PersonRef>>,
        /// The reviewers who approved it. Authors cannot review their own work.
        reviewers: Vec<Spanned<PersonRef>>,
        /// The state. The default is `draft`.
        status: Option<Spanned<Status>>,
        /// The reason why it must not be published yet.
        hold: RequiredIfPresent<String>,
        /// The first day on which readers may see it, or the minute, in the time zone of the site.
        embargo: RequiredIfPresent<LocalTime>,
        /// The day of publication.
        published: Option<Spanned<Date>>,
        /// The review that it was imported from.
        imported_from: Option<Spanned<Box<OriginalEntry>>>,
        /// The topics.
        topics: Vec<Spanned<TermName>>,
        /// The ids of claims to read next.
        related: Vec<Spanned<Id>>,
        /// Former ids. Their addresses lead to the page of this claim.
        aliases: Vec<Spanned<Id>>,
        /// Corrections since it was published.
        corrections: Vec<Spanned<CorrectionEntry>>,
    }
    others {
        /// The lists of the site's own.
        own_lists: OwnLists
    }
}

yaml_struct! {
    /// A passage of an article.
    "a passage" PassageEntry {
        /// The exact words.
        quote: Option<Spanned<QuotedWords>>,
        /// The words directly before the quote, if the quote alone is not unique.
        prefix: Option<Spanned<QuotedWords>>,
        /// The words directly after the quote.
        suffix: Option<Spanned<QuotedWords>>,
        /// Whether the passage is in the headline of the article.
        title: Option<Spanned<bool>>,
        /// Whether the verdict judges the article as a whole.
        whole: Option<Spanned<bool>>,
        /// Whether the verdict judges the whole picture that the article is.
        media: Option<Spanned<bool>>,
        /// The rectangle of the picture that the verdict judges.
        region: Option<Spanned<RegionEntry>>,
        /// The id of the article, if it is another one.
        article: Option<Spanned<Id>>,
        /// The name of the speaker in a transcript who says these words.
        speaker: Option<Spanned<ShortText>>,
        /// Whether the passage continues over words of other speakers.
        several_speakers: Option<Spanned<bool>>,
        /// Whether the speaker repeats what the claimant says.
        reported_speech: Option<Spanned<bool>>,
        /// The moment of the recording at which the words begin, if the text does not have it.
        time: Option<Spanned<TimeSpan>>,
        /// The codes of warnings about this passage that are not reported.
        accept: OneOrMany<PassageWarning>,
    }
}

yaml_struct! {
    /// A place where the claim was made: a page, a broadcast, an event.
    "an appearance" AppearanceEntry {
        /// The address.
        url: Option<Spanned<WebUrl>>,
        /// The title.
        title: Option<Spanned<String>>,
        /// The publisher.
        publisher: Option<Spanned<String>>,
        /// The authors.
        authors: Vec<Spanned<PersonRef>>,
        /// The day, month or year of publication.
        published: Option<Spanned<PartialDate>>,
        /// The language of the title (BCP 47), if it is not the language of the site.
        language: Option<Spanned<Language>>,
        /// The address of an archived copy.
        archive_url: Option<Spanned<WebUrl>>,
        /// Why there is no archived copy.
        archive_note: Option<Spanned<String>>,
        /// A note of the desk.
        note: Option<Spanned<String>>,
        /// Whether it is the first place where the claim was made, as far as is known.
        first: Option<Spanned<bool>>,
    }
}

yaml_struct! {
    /// A review that was published elsewhere before.
    "an original" OriginalEntry {
        /// The address.
        url: Option<Spanned<WebUrl>>,
        /// The title.
        title: Option<Spanned<String>>,
        /// The publisher.
        publisher: Option<Spanned<Name>>,
        /// The day, month or year of publication.
        published: Option<Spanned<PartialDate>>,
    }
}

yaml_struct! {
    /// The authenticity of a picture, film or recording.
    "a review of media" MediaReviewEntry {
        /// The category.
        @required category: Option<Spanned<MediaCategory>>,
        /// The address of the original.
        original: Option<Spanned<WebUrl>>,
        /// The original picture, if the site shows it.
        original_picture: Option<Spanned<Box<PictureEntry>>>,
        /// Where and when the original was made, and what it shows.
        context: Option<Spanned<String>>,
    }
}

yaml_struct! {
    /// A piece of evidence.
    "a piece of evidence" EvidenceEntry {
        /// The id of a file of `sources/`.
        source: Option<Spanned<Id>>,
        /// The title.
        title: Option<Spanned<String>>,
        /// The publisher.
        publisher: Option<Spanned<String>>,
        /// The authors.
        authors: Vec<Spanned<PersonRef>>,
        /// The day, month or year of publication.
        published: Option<Spanned<PartialDate>>,
        /// The address.
        url: Option<Spanned<WebUrl>>,
        /// The address of an archived copy.
        archive_url: Option<Spanned<WebUrl>>,
        /// Why there is no archived copy.
        archive_note: Option<Spanned<String>>,
        /// The day on which it was read.
        accessed: Option<Spanned<Date>>,
        /// A literal quote.
        quote: Option<Spanned<String>>,
        /// The words of the source that `quote` translates.
        original: Option<Spanned<QuotedWords>>,
        /// The codes of warnings about this quote that are not reported.
        accept: OneOrMany<QuoteWarning>,
        /// The language of the words of the source (BCP 47), if it is not the language of the site.
        language: Option<Spanned<Language>>,
        /// The kept copy of the source: an HTML page, Markdown or a text. Its quote is looked for there.
        copy: Option<Spanned<PlainText>>,
        /// The SHA-256 of the kept copy.
        copy_sha256: Option<Spanned<Sha256>>,
        /// The day on which the kept copy was saved.
        copied: Option<Spanned<Date>>,
        /// Whether the kept copy is published.
        publish_copy: Option<Spanned<bool>>,
        /// Whether the kept copy is only a part of the source.
        excerpt: Option<Spanned<bool>>,
        /// The moment in the film or recording at the address.
        time: Option<Spanned<Moment>>,
        /// A note of the desk.
        note: Option<Spanned<String>>,
        /// A document or data file of the evidence below `content/`, which is published.
        file: Option<Spanned<PlainText>>,
        /// A picture of its content.
        media: Option<Spanned<Box<PictureEntry>>>,
        /// A table of its content, which is shown as a chart.
        table: Option<Spanned<Box<TableEntry>>>,
        /// Whether it is for or against the claim.
        stance: Option<Spanned<Stance>>,
    }
}

yaml_struct! {
    /// The response of the claimant.
    "a response" ResponseEntry {
        /// The day on which the claimant was asked.
        asked: Option<Spanned<Date>>,
        /// The answer.
        answer: Option<Spanned<String>>,
    }
}

yaml_struct! {
    /// A published correction.
    "a correction" CorrectionEntry {
        /// The day of the correction.
        @required date: Option<Spanned<Date>>,
        /// The kind of the correction.
        @required kind: Option<Spanned<CorrectionKind>>,
        /// The rating before the change.
        from: Option<Spanned<Id>>,
        /// The rating after the change.
        to: Option<Spanned<Id>>,
        /// The change and the reason for it, in Markdown.
        @required note: Option<Spanned<Note>>,
    }
}

impl VerdictFile {
    /// Returns the terms that the verdict has in a taxonomy.
    pub fn terms(&self, taxonomy: &str) -> &[Spanned<TermName>] {
        if taxonomy == TOPICS { &self.topics } else { self.own_lists.terms(taxonomy) }
    }
}

/// A verdict on an article, which lies in the article's folder and has passages.
pub(crate) struct ArticleVerdict(pub VerdictFile);

/// A verdict on a claim without a text, which lies in `content/claims/` and has no passages.
pub(crate) struct ClaimVerdict(pub VerdictFile);

impl FromYaml for ArticleVerdict {
    const DESCRIPTION: &str = VerdictFile::DESCRIPTION;

    fn from_yaml(mut node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        if let Some(scale) = take_field(&mut node, "scale") {
            let message = "a verdict on an article has no field `scale`";
            diagnostics.push(
                Diagnostic::error(Code::UnknownField, scale.span, message)
                    .label("the scale is the article's")
                    .help("move the line to `article.yaml`"),
            );
        }
        let key = entry_of(&node, "passages").map(|(key, _)| key.span);
        let verdict = VerdictFile::from_yaml(node, diagnostics)?;
        if !verdict.is_present("passages") {
            let span = key.unwrap_or(verdict.span);
            diagnostics.push(missing(Self::DESCRIPTION, "passages", span).help(
                "add `passages: …` with the words of the article; a claim without a text has its \
                 file in `content/claims/`",
            ));
        }
        Some(Self(verdict))
    }

    fn schema() -> Value {
        let mut schema = VerdictFile::schema();
        schema["required"] = json!(["claim", "passages"]);
        without_property(schema, "scale")
    }
}

impl FromYaml for ClaimVerdict {
    const DESCRIPTION: &str = VerdictFile::DESCRIPTION;

    fn from_yaml(mut node: YamlNode, diagnostics: &mut Diagnostics) -> Option<Self> {
        if let Some(passages) = take_field(&mut node, "passages") {
            let message = "a claim in `content/claims/` has no text, and so no passages";
            diagnostics.push(
                Diagnostic::error(Code::UnknownField, passages.span, message)
                    .label("passages of which article?")
                    .help(
                        "move the file to `content/articles/<article>/verdicts/`, or remove the \
                         passages",
                    ),
            );
        }
        VerdictFile::from_yaml(node, diagnostics).map(Self)
    }

    fn schema() -> Value {
        without_property(VerdictFile::schema(), "passages")
    }
}

/// Returns the first field of a mapping with this name, and its value.
fn entry_of<'n>(node: &'n YamlNode, name: &str) -> Option<&'n (YamlNode, YamlNode)> {
    let YamlValue::Map(entries) = &node.value else { return None };
    entries.iter().find(|(key, _)| matches!(&key.value, YamlValue::Text(text) if text == name))
}

/// Removes a field from a mapping and returns its name. Returns `None` if it is not there or empty.
fn take_field(node: &mut YamlNode, name: &str) -> Option<YamlNode> {
    let (key, value) = entry_of(node, name)?;
    if is_blank(value) {
        return None;
    }
    let key = key.clone();
    if let YamlValue::Map(entries) = &mut node.value {
        entries.retain(|(other, _)| other.span != key.span);
    }
    Some(key)
}

fn without_property(mut schema: Value, name: &str) -> Value {
    if let Some(properties) = schema["properties"].as_object_mut() {
        properties.remove(name);
    }
    schema
}
