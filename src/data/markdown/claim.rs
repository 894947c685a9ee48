//! The page of a claim as Markdown.

use crate::data::markdown::Blocks;
use crate::data::markdown::evidence::evidence_list;
use crate::data::markdown::prose::prose_markdown;
use crate::model::{Claim, Correction};
use crate::render::context::ContextBuilder;
use crate::render::url::absolute_url;
use crate::render::views::{
    AppearanceView, CachedValue, ClaimView, DateView, MediaReviewView, OriginalView, PassageView,
    PersonView, PictureView,
};
use crate::text::{escape_markdown, markdown_link};

pub(super) fn markdown(builder: &ContextBuilder, index: usize, claim: &Claim) -> String {
    let view = builder.claim_data_view(index, claim);
    let page = builder.absolute_url(&view.card.href);
    let writer = ClaimWriter { builder, claim, view, page };
    let mut blocks = Blocks::default();
    writer.add_head(&mut blocks);
    writer.add_said(&mut blocks);
    writer.add_media_review(&mut blocks);
    writer.add_reasons(&mut blocks);
    writer.add_response(&mut blocks);
    if !writer.view.evidence.is_empty() {
        blocks.add_heading(&builder.locale.translate("evidence", &[]));
        blocks.add(evidence_list(builder, claim, &writer.view));
    }
    writer.add_history(&mut blocks);
    writer.add_foot(&mut blocks);
    blocks.finish()
}

struct ClaimWriter<'a> {
    builder: &'a ContextBuilder<'a>,
    claim: &'a Claim,
    view: ClaimView,
    /// The absolute address of the page.
    page: String,
}

impl ClaimWriter<'_> {
    fn add_head(&self, blocks: &mut Blocks) {
        let ClaimWriter { builder, claim, view, .. } = self;
        blocks.add(format!("# {}", escape_markdown(&builder.headline(&view.card))));
        if claim.retracted {
            self.add_retraction(blocks);
        }
        let mut facts = vec![self.labelled("claim", &escape_markdown(&claim.text))];
        if let Some(rating) = &view.card.rating {
            let mut words = format!("**{}**", escape_markdown(&rating.label));
            if !rating.definition.is_empty() {
                words.push_str(&format!(" ({})", escape_markdown(&rating.definition)));
            }
            facts.push(self.labelled("rating", &words));
        }
        if !view.card.claimants.is_empty() {
            let names = self.people(&view.card.claimants);
            facts.push(builder.say("claim-by", &[("name", &names)]));
        }
        self.add_dated("claim-date", view.card.claim_date.as_ref(), &mut facts);
        if !view.authors.is_empty() {
            facts.push(format!("{} {}", builder.word("checked-by"), self.people(&view.authors)));
        }
        if !view.reviewers.is_empty() {
            facts.push(format!("{} {}", builder.word("reviewed-by"), self.people(&view.reviewers)));
        }
        if let Some(date) = &view.card.published {
            facts.push(builder.say("checked-on", &[("date", &escape_markdown(&date.text))]));
        }
        self.add_dated("check-changed", view.modified.as_ref(), &mut facts);
        if let Some(original) = &view.imported_from {
            let source = self.original(original);
            facts.push(builder.say("imported-from", &[("source", &source)]));
        }
        facts.push(markdown_link(&builder.word("embed-read"), &self.page));
        blocks.add(format!("- {}", facts.join("\n- ")));
        if let Some(summary) = &view.card.summary {
            blocks.add_text(summary);
        }
        if let Some(picture) = &view.card.image {
            blocks.add(picture_markdown(builder, picture));
        }
    }

    /// Says that the verdict is withdrawn, why, and what it was.
    fn add_retraction(&self, blocks: &mut Blocks) {
        let ClaimWriter { builder, claim, .. } = self;
        let notice = builder.word("retraction-notice");
        blocks.add(format!("**{notice}** {}", builder.word("retraction-explained")));
        for correction in &claim.corrections {
            if correction.kind.as_str() == "retraction" {
                blocks.add(self.correction(correction));
            }
        }
        let rating = claim.rating.and_then(|index| builder.model.ratings.get(index));
        let mut before = Vec::new();
        before.extend(rating.map(|rating| escape_markdown(&rating.label)));
        before.extend(claim.summary.as_deref().map(escape_markdown));
        if !before.is_empty() {
            let label = builder.word("verdict-before");
            blocks.add(format!("{label} ~~{}~~", before.join(" · ")));
        }
    }

    fn add_said(&self, blocks: &mut Blocks) {
        let ClaimWriter { builder, view, .. } = self;
        if view.passages.is_empty() {
            blocks.add(builder.word("no-text"));
        } else {
            blocks.add_heading(&builder.locale.translate("what-was-said", &[]));
        }
        for passage in &view.passages {
            self.add_passage(passage, blocks);
        }
        if view.appearances.is_empty() {
            return;
        }
        blocks.add_heading(&builder.locale.translate("where-it-was-made", &[]));
        let mut places = Vec::new();
        for place in &view.appearances {
            places.push(self.appearance(place));
        }
        blocks.add(format!("- {}", places.join("\n- ")));
    }

    fn add_passage(&self, passage: &PassageView, blocks: &mut Blocks) {
        let builder = self.builder;
        if let Some(judged) = &passage.picture {
            blocks.add(picture_markdown(builder, &judged.picture));
        } else if let Some(description) = passage.description() {
            blocks.add_text(description);
        } else if !passage.words.is_empty() {
            blocks.add_quote(&passage.words);
        }
        let key = if passage.recording {
            "said-in-recording"
        } else if passage.picture.is_some() {
            "said-in-picture"
        } else if passage.whole {
            "said-as-a-whole"
        } else if passage.in_title {
            "said-in-headline"
        } else {
            "said-in"
        };
        let mut facts = Vec::new();
        facts.extend(self.said_by(passage));
        facts.push(builder.say(key, &[("source", &self.source(passage))]));
        if let Some(url) = &passage.original {
            facts.push(markdown_link(&builder.word("original"), url));
        }
        if let Some(url) = &passage.archived {
            facts.push(markdown_link(&builder.word("archived-copy"), url));
        }
        blocks.add(facts.join(" "));
    }

    /// Returns who says a passage, and when in the recording.
    fn said_by(&self, passage: &PassageView) -> Option<String> {
        let builder = self.builder;
        let mut names = Vec::new();
        for speaker in &passage.speakers {
            names.push(escape_markdown(&speaker.name));
        }
        let names = names.join(&builder.locale.translate("separator-people", &[]));
        let time = passage.moment.as_ref().map(|moment| match &moment.href {
            Some(href) => markdown_link(&escape_markdown(&moment.text), href),
            None => escape_markdown(&moment.text),
        });
        match (names.is_empty(), time) {
            (true, None) => None,
            (true, Some(time)) => Some(builder.say("said-at", &[("time", &time)])),
            (false, None) => Some(builder.say("said-by", &[("names", &names)])),
            (false, Some(time)) => {
                Some(builder.say("said-by-at", &[("names", &names), ("time", &time)]))
            }
        }
    }

    /// Returns the article of a passage with its publisher and date.
    fn source(&self, passage: &PassageView) -> String {
        let article = &passage.article;
        let (page, part) = passage.href.split_once('#').unwrap_or((&passage.href, ""));
        let href = format!("{}#{part}", self.builder.absolute_url(page));
        let mut facts = vec![markdown_link(&escape_markdown(&article.title), &href)];
        facts.extend(article.publisher.as_ref().map(|it| escape_markdown(&it.name)));
        facts.extend(article.published.as_ref().map(|it| escape_markdown(&it.text)));
        self.listed(&facts)
    }

    fn appearance(&self, place: &AppearanceView) -> String {
        let builder = self.builder;
        let mut facts = Vec::new();
        if let Some(title) = place.title.as_ref().or(place.url.as_ref()) {
            facts.push(match &place.url {
                Some(url) => markdown_link(&escape_markdown(title), url),
                None => escape_markdown(title),
            });
        }
        if !place.authors.is_empty() {
            facts.push(builder.names(&place.authors));
        }
        facts.extend(place.publisher.as_deref().map(escape_markdown));
        facts.extend(place.published.as_ref().map(|date| escape_markdown(&date.text)));
        let mut sentences = vec![builder.say("sentence", &[("text", &self.listed(&facts))])];
        if place.first {
            sentences.push(builder.word("first-appearance"));
        }
        if let Some(url) = &place.archive_url {
            let link = markdown_link(&builder.word("archived-copy"), url);
            sentences.push(builder.say("sentence", &[("text", &link)]));
        } else {
            sentences.extend(place.archive_note.as_deref().map(escape_markdown));
        }
        sentences.extend(place.note.as_deref().map(escape_markdown));
        sentences.join(" ")
    }

    fn add_media_review(&self, blocks: &mut Blocks) {
        let builder = self.builder;
        let Some(MediaReviewView { category, context, link, .. }) = &self.view.media_review else {
            return;
        };
        blocks.add_heading(&builder.locale.translate("media", &[]));
        blocks.add(format!("**{}**", builder.word(&format!("media-{category}"))));
        if let Some(context) = context {
            blocks.add_text(context);
        }
        if let Some(link) = link {
            blocks.add(markdown_link(&builder.word("media-original-link"), link));
        }
    }

    fn add_reasons(&self, blocks: &mut Blocks) {
        let ClaimWriter { builder, claim, page, .. } = self;
        if !claim.key_points.is_empty() {
            blocks.add_heading(&builder.locale.translate("key-points", &[]));
            let mut points = Vec::new();
            for point in &claim.key_points {
                points.push(Blocks(vec![prose_markdown(builder, point, page)]).indented("  "));
            }
            blocks.add(format!("- {}", points.join("\n- ")));
        }
        if let Some(explanation) = &claim.explanation {
            blocks.add_heading(&builder.locale.translate("why-this-rating", &[]));
            blocks.add(prose_markdown(builder, explanation, page));
        }
    }

    fn add_response(&self, blocks: &mut Blocks) {
        let builder = self.builder;
        let Some(response) = &self.view.response else { return };
        blocks.add_heading(&builder.locale.translate("response", &[]));
        if let Some(asked) = &response.asked {
            blocks.add(builder.say("response-asked", &[("date", &escape_markdown(&asked.text))]));
        }
        match &response.answer {
            Some(answer) => blocks.add_text(answer),
            None => blocks.add(builder.word("response-none")),
        }
    }

    fn add_history(&self, blocks: &mut Blocks) {
        let ClaimWriter { builder, claim, .. } = self;
        if claim.corrections.is_empty() {
            return;
        }
        blocks.add_heading(&builder.locale.translate("corrections", &[]));
        let mut entries = Vec::new();
        for correction in &claim.corrections {
            let mut entry = Blocks::default();
            entry.add(self.correction(correction));
            entries.push(entry.indented("  "));
        }
        blocks.add(format!("- {}", entries.join("\n- ")));
    }

    /// Returns the date and kind of a correction, the ratings that it changes, and its note.
    fn correction(&self, correction: &Correction) -> String {
        let ClaimWriter { builder, page, .. } = self;
        let date = builder.locale.date_view(correction.date);
        let kind = builder.word(&format!("change-{}", correction.kind.as_str()));
        let mut blocks = Blocks::default();
        blocks.add(format!("{} · **{kind}**", escape_markdown(&date.text)));
        let label = |index: usize| Some(escape_markdown(&builder.model.ratings.get(index)?.label));
        let (from, to) = (correction.from.and_then(label), correction.to.and_then(label));
        if let (Some(from), Some(to)) = (from, to) {
            blocks.add(builder.say("change-of-rating", &[("from", &from), ("to", &to)]));
        }
        blocks.add(prose_markdown(builder, &correction.note, page));
        blocks.indented("")
    }

    /// Adds the addresses of the rules and data of the site, and its words at the foot of pages.
    fn add_foot(&self, blocks: &mut Blocks) {
        let builder = self.builder;
        let site = &builder.model.site;
        blocks.add("---");
        let methodology = absolute_url(&site.base_url, "methodology/");
        blocks.add(format!(
            "{} · {}",
            markdown_link(&escape_markdown(&site.title), &site.base_url),
            markdown_link(&builder.word("how-claims-are-checked"), &methodology)
        ));
        if let Some(footer) = &site.footer {
            blocks.add(prose_markdown(builder, footer, &self.page));
        }
    }

    fn labelled(&self, key: &str, text: &str) -> String {
        let label = self.builder.word(key);
        self.builder.say("labelled", &[("label", &label), ("text", text)])
    }

    fn add_dated(&self, key: &str, date: Option<&CachedValue<DateView>>, facts: &mut Vec<String>) {
        if let Some(date) = date {
            facts.push(format!("{} {}", self.builder.word(key), escape_markdown(&date.text)));
        }
    }

    fn people(&self, people: &[CachedValue<PersonView>]) -> String {
        let builder = self.builder;
        let mut names = Vec::new();
        for person in people {
            let href = builder.absolute_url(&person.href);
            let name = markdown_link(&escape_markdown(&person.name), &href);
            names.push(match &person.role {
                Some(role) => {
                    let role = escape_markdown(role);
                    builder.say("person-role", &[("name", &name), ("role", &role)])
                }
                None => name,
            });
        }
        names.join(&builder.locale.translate("separator-people", &[]))
    }

    /// Returns the review that the verdict was imported from.
    fn original(&self, original: &OriginalView) -> String {
        let OriginalView { url, title, publisher, published } = original;
        let mut facts = Vec::new();
        if let Some(name) = title.as_ref().or(publisher.as_ref()).or(url.as_ref()) {
            facts.push(match url {
                Some(url) => markdown_link(&escape_markdown(name), url),
                None => escape_markdown(name),
            });
        }
        if title.is_some() {
            facts.extend(publisher.as_deref().map(escape_markdown));
        }
        facts.extend(published.as_ref().map(|date| escape_markdown(&date.text)));
        self.listed(&facts)
    }

    fn listed(&self, facts: &[String]) -> String {
        facts.join(&self.builder.locale.translate("separator", &[]))
    }
}

impl PassageView {
    /// Returns what a judged film or recording shows or says.
    fn description(&self) -> Option<&str> {
        if !self.recording {
            return None;
        }
        self.article.recording.as_ref()?.description.as_deref()
    }
}

/// Returns a picture with its caption and credit.
pub(super) fn picture_markdown(builder: &ContextBuilder, picture: &PictureView) -> String {
    let link = markdown_link(&escape_markdown(&picture.alt), &builder.absolute_url(&picture.src));
    let mut parts = vec![format!("!{link}")];
    parts.extend(picture.caption.as_deref().map(escape_markdown));
    if let Some(credit) = &picture.credit {
        parts.push(builder.say("picture-credit", &[("name", &escape_markdown(credit))]));
    }
    parts.join(" ")
}
