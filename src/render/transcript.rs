//! Builds the views of transcripts: who speaks, the heads of turns, and links to moments of the
//! recording.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::utf8_percent_encode;

use crate::content::values::TimeSpan;
use crate::model::Part;
use crate::model::{Article, ArticlePassage, Claim, Passage, Speaker};
use crate::render::claim::PATH;
use crate::render::context::ContextBuilder;
use crate::render::views::{LinkView, MomentView, RecordingView, SpeakerView, TranscriptView};
use crate::text::transcript::Turn;
use crate::text::{Moment, escape, is_same_page};

/// The speakers of an article in the order in which its page lists them.
pub(crate) struct SpeakerNumbers {
    /// The number of each speaker, from 1; 0 for those who never speak.
    numbers: Vec<usize>,
    /// Their indexes, in the order of their numbers.
    order: Vec<usize>,
    /// The claims that each speaker makes in the article.
    claims: Vec<BTreeSet<usize>>,
    /// The speakers who make each claim.
    makers: BTreeMap<usize, BTreeSet<usize>>,
}

impl SpeakerNumbers {
    pub(crate) fn new(article: &Article, claims: &[Claim], index: usize) -> Self {
        let count = article.speakers.len();
        let mut numbers = Self {
            numbers: vec![0; count],
            order: Vec::new(),
            claims: vec![BTreeSet::new(); count],
            makers: BTreeMap::new(),
        };
        numbers.count_claims(article, claims, index);
        let turns = article.transcript.iter().flat_map(|transcript| &transcript.turns);
        for turn in turns {
            if let Some(speaker) = turn.speaker
                && let Some(number @ 0) = numbers.numbers.get_mut(speaker)
            {
                *number = 1;
                numbers.order.push(speaker);
            }
        }
        let made = &numbers.claims;
        numbers.order.sort_by_key(|it| Reverse(made.get(*it).map_or(0, BTreeSet::len)));
        for (place, speaker) in numbers.order.iter().enumerate() {
            if let Some(number) = numbers.numbers.get_mut(*speaker) {
                *number = place + 1;
            }
        }
        numbers
    }

    fn count_claims(&mut self, article: &Article, claims: &[Claim], index: usize) {
        if article.speakers.is_empty() {
            return;
        }
        for ArticlePassage { claim, number, .. } in &article.passages {
            let Some(own) = claims.get(*claim) else { continue };
            for speaker in passage_of(own, index, *number).map_or(&[][..], |it| &it.speakers) {
                if let Some(made) = self.claims.get_mut(*speaker) {
                    made.insert(*claim);
                    self.makers.entry(*claim).or_default().insert(*speaker);
                }
            }
        }
    }

    /// Returns the number of a speaker, unless the speaker never speaks.
    pub(crate) fn number(&self, speaker: usize) -> Option<usize> {
        self.numbers.get(speaker).copied().filter(|number| *number > 0)
    }

    /// Returns the numbers of those who make a claim in the article.
    pub(crate) fn of_claim(&self, claim: usize) -> Vec<usize> {
        let mut numbers = Vec::new();
        for speaker in self.makers.get(&claim).into_iter().flatten() {
            numbers.extend(self.number(*speaker));
        }
        numbers.sort_unstable();
        numbers
    }
}

/// Returns the passage of a claim with a number in an article.
pub(crate) fn passage_of(claim: &Claim, article: usize, number: usize) -> Option<&Passage> {
    claim.passages.iter().find(|it| it.article == article && it.number == number)
}

impl ContextBuilder<'_> {
    /// Returns the speakers of a transcript. `shown` has the indexes of the turns on the page.
    pub(crate) fn transcript_view(
        &self,
        article: &Article,
        numbers: &SpeakerNumbers,
        shown: &[usize],
    ) -> Option<TranscriptView> {
        let transcript = article.transcript.as_ref()?;
        let mut first_turns: BTreeMap<usize, usize> = BTreeMap::new();
        for turn in shown {
            if let Some(speaker) = transcript.turns.get(*turn).and_then(|turn| turn.speaker) {
                first_turns.entry(speaker).or_insert(*turn);
            }
        }
        let mut speakers = Vec::new();
        for index in &numbers.order {
            let Some(speaker) = article.speakers.get(*index) else { continue };
            let claims: Vec<usize> =
                numbers.claims.get(*index).into_iter().flatten().copied().collect();
            speakers.push(SpeakerView {
                number: speakers.len() + 1,
                name: speaker.name.clone(),
                role: speaker.role.clone(),
                href: self.speaker_href(speaker),
                first: first_turns.get(index).map(|turn| format!("#{}", turn_id(*turn))),
                count: claims.len(),
                ratings: self.rating_counts(&claims),
            });
        }
        Some(TranscriptView { speakers })
    }

    fn speaker_href(&self, speaker: &Speaker) -> Option<String> {
        let person = self.model.people.get(speaker.person?)?;
        Some(self.page_href("people", &person.slug))
    }

    /// Returns the names of the speakers of a passage, with their pages.
    pub(crate) fn passage_speakers(&self, article: &Article, passage: &Passage) -> Vec<LinkView> {
        let mut links = Vec::new();
        for index in &passage.speakers {
            if let Some(speaker) = article.speakers.get(*index) {
                let href = self.speaker_href(speaker).unwrap_or_default();
                links.push(LinkView { name: speaker.name.clone(), href });
            }
        }
        links
    }

    /// Writes the start of a speaker's paragraph, with the name of the speaker and the time. These
    /// are not a part of the text. `follows` says whether the page shows the turn before.
    pub(crate) fn write_turn(
        &self,
        article: &Article,
        numbers: &SpeakerNumbers,
        index: usize,
        follows: bool,
        html: &mut String,
    ) {
        let turns = article.transcript.as_ref().map_or(&[][..], |it| &it.turns);
        let Some(turn) = turns.get(index) else {
            html.push_str("<p>");
            return;
        };
        html.push_str("<p class=\"turn\" id=\"");
        html.push_str(&turn_id(index));
        html.push('"');
        if let Some(number) = turn.speaker.and_then(|speaker| numbers.number(speaker)) {
            html.push_str(&format!(" data-speaker=\"{number}\""));
        }
        html.push('>');
        let mut head = String::new();
        if !turn.is_continued || !follows {
            self.write_speaker(article, turn, &mut head);
        }
        if let Some(start) = turn.start {
            self.write_moment(article, start, &mut head);
        }
        if !head.is_empty() {
            html.push_str("<span class=\"turn-head\" data-note data-pagefind-ignore>");
            html.push_str(&head);
            html.push_str("</span>");
        }
    }

    fn write_speaker(&self, article: &Article, turn: &Turn, html: &mut String) {
        let language = &self.model.site.language;
        let Some(speaker) = turn.speaker.and_then(|index| article.speakers.get(index)) else {
            let has_names = article.transcript.iter().any(|it| !it.speakers.is_empty());
            let name = self.locale.translate("speaker-unnamed", &[]);
            if has_names {
                html.push_str("<i class=\"speaker\" lang=\"");
                escape(language, html);
                html.push_str("\">");
                escape(&name, html);
                html.push_str("</i> ");
            }
            return;
        };
        let name = |html: &mut String| {
            html.push_str("<bdi>");
            escape(&speaker.name, html);
            html.push_str("</bdi>");
        };
        if let Some(href) = self.speaker_href(speaker) {
            html.push_str("<a class=\"speaker\" href=\"");
            escape(&href, html);
            html.push_str("\">");
            name(html);
            html.push_str("</a> ");
        } else {
            html.push_str("<b class=\"speaker\">");
            name(html);
            html.push_str("</b> ");
        }
    }

    fn write_moment(&self, article: &Article, start: Moment, html: &mut String) {
        let moment = moment_view(start, self.recording_address(article).as_deref());
        let time = format!("<time datetime=\"{}\">{}</time>", moment.iso, moment.text);
        let Some(href) = &moment.href else {
            html.push_str(&format!("<span class=\"moment\">{time}</span> "));
            return;
        };
        let label = self.locale.translate("moment-link", &[("time", &moment.text)]);
        html.push_str("<a class=\"moment\" rel=\"external\" href=\"");
        escape(href, html);
        html.push_str("\" aria-label=\"");
        escape(&label, html);
        html.push_str(&format!("\">{time}</a> "));
    }
}

/// Returns the id of a turn on the page of its article.
fn turn_id(index: usize) -> String {
    format!("turn-{}", index + 1)
}

/// Returns a moment as readers see it. `url` is the address of the recording.
pub(crate) fn moment_view(moment: Moment, url: Option<&str>) -> MomentView {
    MomentView {
        text: moment.clock_text(),
        iso: moment.iso_duration(),
        href: url.map(|url| crate::text::url_at(url, moment)),
        seconds: to_usize(moment.seconds()),
        end: None,
    }
}

fn to_usize(seconds: u64) -> usize {
    usize::try_from(seconds).unwrap_or(usize::MAX)
}

/// Returns the address of a passage on the page of its recording, if the article is on that page.
pub(crate) fn moment_of_original(article: &Article, moment: Option<&MomentView>) -> Option<String> {
    let url = article.url.as_ref()?;
    if let Some(recording) = &article.recording
        && !recording.url.as_ref().is_some_and(|recording| is_same_page(url, recording))
    {
        return None;
    }
    moment?.href.clone()
}

impl ContextBuilder<'_> {
    /// Returns the address of a recording: that of the original, or else of the copy on the site.
    pub(crate) fn recording_address(&self, article: &Article) -> Option<String> {
        let recording = article.recording.as_ref()?;
        recording.url.clone().or_else(|| self.static_address(recording.file.as_ref()))
    }

    fn static_address(&self, path: Option<&String>) -> Option<String> {
        Some(format!("{}{}", self.root, utf8_percent_encode(path?, PATH)))
    }

    pub(crate) fn recording_view(&self, article: &Article) -> Option<RecordingView> {
        let recording = article.recording.as_ref()?;
        Some(RecordingView {
            description: recording.description.clone(),
            caption: recording.caption.clone(),
            credit: recording.credit.clone(),
            href: self.recording_address(article)?,
            kind: recording.kind.as_str(),
            file: self.static_address(recording.file.as_ref()),
            captions: self.static_address(recording.captions.as_ref()),
        })
    }

    /// Returns the moment at which the words of a passage begin. If the text has no times, the
    /// address of the article is that of the recording.
    pub(crate) fn passage_moment(
        &self,
        article: &Article,
        passage: &Passage,
    ) -> Option<MomentView> {
        let TimeSpan { from, to } = passage.time?;
        if let Part::Recording(Some(stretch)) = passage.part {
            return Some(self.stretch_view(article, stretch));
        }
        let mut moment = moment_view(from, self.recording_address(article).as_deref());
        let has_times = article.transcript.as_ref().is_some_and(|it| !it.times.is_empty());
        if moment.href.is_none() && !has_times {
            moment = moment_view(from, article.url.as_deref());
        }
        moment.end = to.map(|to| to_usize(to.millis().div_ceil(1000)));
        Some(moment)
    }

    /// Returns a judged stretch of a recording, with the moment at which it begins and ends.
    pub(crate) fn stretch_view(&self, article: &Article, stretch: TimeSpan) -> MomentView {
        let TimeSpan { from, to } = stretch;
        let mut moment = moment_view(from, self.recording_address(article).as_deref());
        if let Some(to) = to {
            moment.text = format!("{}–{}", moment.text, to.clock_text());
            moment.end = Some(to_usize(to.millis().div_ceil(1000)));
        }
        moment
    }
}
