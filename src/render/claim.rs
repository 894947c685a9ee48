//! Builds the views of claims: cards in lists, and the page of each claim.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use std::cmp::Ordering;

use crate::content::files::verdict::Stance;
use crate::content::values::{AgentKind, PartialDate};
use crate::model::{Appearance, Claim, Correction, Evidence, Page, Person, Rating, Unpublished};
use crate::render::citation::build_citation;
use crate::render::context::ContextBuilder;
use crate::render::locale::text_direction;
use crate::render::reading_on::reading_minutes;
use crate::render::transcript::moment_view;
use crate::render::views::{
    AppearanceView, CachedValue, CardView, ClaimView, CopyView, CorrectionView, DateView,
    EvidenceGroupView, EvidenceView, HistoryEventView, LocalizedLinkView, MediaReviewView,
    OriginalView, PersonView, RatingView, ResponseView, SourceView,
};

/// The characters of a URL path that are not percent-encoded.
pub(super) const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl ContextBuilder<'_> {
    /// Builds the card of a claim. It omits the rating and summary of a retracted claim, which only
    /// the page of the claim shows.
    pub(crate) fn card(&self, claim: &Claim) -> CardView {
        let mut articles = Vec::new();
        for index in articles_of(claim) {
            articles.extend(self.article_link(index));
        }
        let mut publishers = Vec::new();
        for index in self.model.publishers_of(claim) {
            publishers.extend(self.publisher_link(index));
        }
        let claimants = self.people_at(&claim.claimants);
        CardView {
            id: claim.id.clone(),
            text: claim.text.clone(),
            headline: claim.effective_headline().map(str::to_owned),
            href: self.page_href("claims", &claim.id),
            rating: claim.effective_rating().and_then(|index| self.rating_at(index)),
            summary: claim.effective_summary().map(str::to_owned),
            image: if claim.retracted { None } else { self.figure_view(&claim.image) },
            claimant: claimants.first().cloned(),
            claimants,
            claim_date: self.date_view(claim.claim_date),
            published: self.date_view(claim.published),
            publishers,
            articles,
            topics: self.term_links(claim, 0),
            taxonomies: self.own_terms(claim),
            evidence_count: claim.evidence.len(),
            retracted: claim.retracted,
            unpublished: claim.unpublished.as_ref().map(|why| self.unpublished_reason(why)),
        }
    }

    /// Builds the view for the page of a claim.
    pub(crate) fn claim_view(&self, index: usize, claim: &Claim) -> ClaimView {
        let view = self.claim_data_view(index, claim);
        let mut related = Vec::new();
        for index in &claim.related {
            if let Some(claim) = self.model.claims.get(*index) {
                related.push(self.card(claim));
            }
        }
        let rating = claim.rating.and_then(|index| self.rating_at(index));
        ClaimView {
            card: CardView {
                rating,
                summary: claim.summary.clone(),
                image: self.figure_view(&claim.image),
                ..view.card
            },
            scale: claim.effective_rating().map_or_else(Vec::new, |index| self.scale_of(index)),
            key_points: claim.key_points.iter().map(|point| self.prose(point)).collect(),
            explanation: claim.explanation.as_ref().map(|prose| self.prose(prose)),
            grounds: group_by_stance(&view.evidence),
            history: self.history(claim),
            related,
            position: self.position_of(index, claim),
            records: self.records(claim),
            reading_minutes: reading_minutes(claim),
            file_url: self.source_file_url("blob", &claim.file_path),
            edit_url: self.source_file_url("edit", &claim.file_path),
            report_url: self.report_url(&Page::Claim(index), &claim.text, &claim.id),
            cite: build_citation(self.model, claim),
            embed: self.embed_code_view(index, claim),
            ..view
        }
    }

    /// Builds the part of the view that the data files use too. The other fields are empty.
    pub(crate) fn claim_data_view(&self, index: usize, claim: &Claim) -> ClaimView {
        let mut view = ClaimView {
            card: self.card(claim),
            authors: self.people_at(&claim.authors),
            reviewers: self.people_at(&claim.reviewers),
            ..ClaimView::default()
        };
        for passage in &claim.passages {
            view.passages.extend(self.passage_view(index, passage));
        }
        for article in articles_of(claim) {
            view.sources.extend(self.source_at(article));
        }
        if let Some(review) = &claim.media_review {
            let mut original_picture = self.figure_view(&review.picture);
            if let Some(passage) = view.passages.iter_mut().find(|it| it.picture.is_some()) {
                passage.original_picture = original_picture.take();
            }
            view.media_review = Some(MediaReviewView {
                category: review.category.as_str(),
                original: review.original.clone(),
                original_picture,
                context: review.context.clone(),
                link: review.original.clone().or_else(|| self.picture_address(&review.picture)),
                schema_name: review.category.schema_name(),
            });
        }
        if let Some(original) = &claim.imported_from {
            view.imported_from = Some(OriginalView {
                url: original.url.clone(),
                title: original.title.clone(),
                publisher: original.publisher.clone(),
                published: self.date_view(original.published),
            });
        }
        for place in &claim.appearances {
            view.appearances.push(self.appearance_view(place));
        }
        for (index, evidence) in claim.evidence.iter().enumerate() {
            view.evidence.push(CachedValue::new(self.evidence_view(index + 1, evidence)));
        }
        for correction in &claim.corrections {
            view.corrections.push(self.correction_view(claim, correction));
        }
        if let Some(response) = &claim.response {
            view.response = Some(ResponseView {
                asked: self.date_view(response.asked),
                answer: response.answer.clone(),
            });
        }
        if claim.modified != claim.published {
            view.modified = self.date_view(claim.modified);
        }
        view
    }

    /// Returns the headline, or else the rating followed by the claim, so that titles never repeat a
    /// claim without its rating. In the place of the rating, a retracted claim has the word that says so.
    pub(crate) fn headline(&self, card: &CardView) -> String {
        if let Some(headline) = &card.headline {
            return headline.clone();
        }
        let label = match &card.rating {
            _ if card.retracted => self.locale.translate("retracted", &[]),
            Some(rating) => rating.label.clone(),
            None => return card.text.clone(),
        };
        self.locale.translate("headline", &[("rating", &label), ("claim", &card.text)])
    }

    /// Returns the dated events of a claim, oldest first.
    fn history(&self, claim: &Claim) -> Vec<HistoryEventView> {
        let mut events: Vec<(PartialDate, &'static str, Option<&Correction>)> = Vec::new();
        events.extend(claim.claim_date.map(|date| (date, "made", None)));
        events.extend(claim.published.map(|date| (date.into(), "published", None)));
        for correction in claim.corrections.iter().rev() {
            events.push((correction.date.into(), correction.kind.as_str(), Some(correction)));
        }
        events.sort_by_key(|(date, ..)| date.first_day());
        let mut views = Vec::new();
        for (date, kind, correction) in events {
            views.push(HistoryEventView {
                kind,
                date: self.locale.date_view(date),
                correction: correction.map(|correction| self.correction_view(claim, correction)),
            });
        }
        views
    }

    /// Returns the URL of a file in the web interface of the repository. GitHub, GitLab and Forgejo
    /// use the same form.
    fn source_file_url(&self, action: &str, path: &str) -> Option<String> {
        let (repository, branch) = self.model.site.repository.as_ref()?;
        let path = utf8_percent_encode(path, PATH);
        Some(format!("{repository}/{action}/{branch}/{path}"))
    }

    pub(crate) fn correction_view(&self, claim: &Claim, correction: &Correction) -> CorrectionView {
        let mut id = format!("correction-{}", correction.date);
        if correction.number != 1 {
            id = format!("{id}-{}", correction.number);
        }
        let page = self.link("claims", &claim.id, &claim.text);
        CorrectionView {
            id,
            date: self.locale.date_view(correction.date),
            kind: correction.kind.as_str(),
            from: correction.from.and_then(|index| self.rating_at(index)),
            to: correction.to.and_then(|index| self.rating_at(index)),
            note: correction.note.document.words(),
            note_html: self.prose_of(&correction.note, &page.href),
            claim: page,
        }
    }

    /// Returns an optional date for machines and for readers.
    pub(crate) fn date_view(
        &self,
        date: Option<impl Into<PartialDate>>,
    ) -> Option<CachedValue<DateView>> {
        Some(self.locale.date_view(date?))
    }

    pub(crate) fn person_view(&self, person: &Person) -> PersonView {
        PersonView {
            name: person.name.clone(),
            role: person.role.clone(),
            is_organization: person.who_type == Some(AgentKind::Organization),
            url: person.url.clone(),
            same_as: person.same_as.clone(),
            href: self.page_href("people", &person.slug),
            bio: None,
            image: self.figure_view(&person.image),
        }
    }

    /// Returns the person of a mention with the role that it gives them.
    fn person_at(&self, mention: usize) -> Option<CachedValue<PersonView>> {
        let named = self.model.mentions.get(mention)?;
        let person = self.model.people.get(named.person)?;
        let role = named.role.clone();
        self.views.mentions.get(mention, || PersonView { role, ..self.person_view(person) })
    }

    pub(crate) fn people_at(&self, mentions: &[usize]) -> Vec<CachedValue<PersonView>> {
        mentions.iter().filter_map(|mention| self.person_at(*mention)).collect()
    }

    /// Returns a rating with a count of 0.
    pub(super) fn rating_at(&self, index: usize) -> Option<CachedValue<RatingView>> {
        let rating = self.model.ratings.get(index)?;
        self.views.ratings.get(index, || self.rating_view(rating, 0))
    }

    /// Returns the ratings of the scale of a rating, from the least to the greatest value. The list
    /// is empty if the scale has no order, or the rating has no place in it.
    fn scale_of(&self, index: usize) -> Vec<CachedValue<RatingView>> {
        let ratings = &self.model.ratings;
        let Some(own) = ratings.get(index).filter(|rating| rating.bounds.is_some()) else {
            return Vec::new();
        };
        let mut steps = Vec::new();
        for (other, rating) in ratings.iter().enumerate() {
            let is_used = rating.retired.is_none() || other == index;
            if rating.scale == own.scale && is_used && rating.value.is_some() {
                steps.push((other, rating));
            }
        }
        steps.sort_by(|(_, one), (_, other)| {
            one.value.partial_cmp(&other.value).unwrap_or(Ordering::Equal)
        });
        steps.into_iter().filter_map(|(step, _)| self.rating_at(step)).collect()
    }

    pub(crate) fn rating_view(&self, rating: &Rating, count: usize) -> RatingView {
        RatingView {
            id: rating.id.clone(),
            label: rating.label.clone(),
            definition: rating.definition.clone(),
            value: rating.value,
            best: rating.bounds.map(|(_, best)| best),
            worst: rating.bounds.map(|(worst, _)| worst),
            symbol: rating.symbol.clone(),
            retired: rating.retired.clone(),
            href: self.page_href("ratings", &rating.id),
            count,
            before: 0,
        }
    }

    pub(crate) fn source_at(&self, index: usize) -> Option<CachedValue<SourceView>> {
        let article = self.model.articles.get(index)?;
        let publisher = article.publisher.and_then(|index| self.publisher_link(index));
        self.views.sources.get(index, || self.source_view(article, publisher))
    }

    /// Returns a link to an article, which may have another language than the site.
    pub(crate) fn article_link(&self, index: usize) -> Option<CachedValue<LocalizedLinkView>> {
        let article = self.model.articles.get(index)?;
        self.views.articles.get(index, || LocalizedLinkView {
            name: article.title.clone(),
            href: self.page_href("articles", &article.id),
            language: article.language.clone(),
            dir: text_direction(&article.language),
        })
    }

    fn unpublished_reason(&self, why: &Unpublished) -> String {
        match why {
            Unpublished::Draft => self.locale.translate("draft", &[]),
            Unpublished::Review => self.locale.translate("in-review", &[]),
            Unpublished::Held(reason) => self.locale.translate("held", &[("reason", reason)]),
            Unpublished::Embargoed(end) => {
                let day = self.locale.date_view(end.day);
                let clock = end.clock_text().map(|clock| format!(", {clock}"));
                let end = format!("{}{}", day.text, clock.unwrap_or_default());
                self.locale.translate("embargoed", &[("date", &end)])
            }
        }
    }

    fn appearance_view(&self, place: &Appearance) -> AppearanceView {
        AppearanceView {
            url: place.url.clone(),
            title: place.title.clone(),
            publisher: place.publisher.clone(),
            authors: place.authors.clone(),
            published: self.date_view(place.published),
            language: place.language.clone(),
            dir: place.language.as_deref().map(text_direction),
            archive_url: place.archive_url.clone(),
            archive_note: place.archive_note.clone(),
            note: place.note.clone(),
            first: place.is_first,
        }
    }

    /// Returns whether a quote is bound to a kept copy. A site without copies does not speak of it.
    fn quote_status(&self, evidence: &Evidence) -> Option<&'static str> {
        evidence.quote.as_ref()?;
        if evidence.is_quote_verified {
            return Some("verified");
        }
        self.model.site.keeps_copies.then_some("unverified")
    }

    fn evidence_view(&self, number: usize, evidence: &Evidence) -> EvidenceView {
        EvidenceView {
            number,
            title: evidence.title.clone(),
            publisher: evidence.publisher.clone(),
            authors: evidence.authors.clone(),
            published: self.date_view(evidence.published),
            url: evidence.url.clone(),
            archive_url: evidence.archive_url.clone(),
            archive_note: evidence.archive_note.clone(),
            accessed: self.date_view(evidence.accessed),
            quote: evidence.quote.clone(),
            original: evidence.original.clone(),
            language: evidence.language.clone(),
            quote_status: self.quote_status(evidence),
            copy: evidence.copy.as_ref().map(|copy| CopyView {
                sha256: copy.sha256.clone(),
                saved: self.date_view(copy.saved),
                excerpt: copy.is_excerpt,
                file: copy.published.as_deref().map(|file| self.file_view(file)),
            }),
            moment: evidence.time.map(|time| moment_view(time, evidence.url.as_deref())),
            note: evidence.note.clone(),
            source_note: evidence.source_note.clone(),
            file: evidence.file.as_deref().map(|file| self.file_view(file)),
            media: self.figure_view(&evidence.media),
            table: evidence.table.as_ref().map(|table| self.chart(table)),
            stance: evidence.stance.map(Stance::as_str),
        }
    }
}

/// Returns the indexes of the articles that contain the claim, each once.
fn articles_of(claim: &Claim) -> Vec<usize> {
    let mut articles: Vec<usize> = claim.passages.iter().map(|passage| passage.article).collect();
    articles.sort_unstable();
    articles.dedup();
    articles
}

fn group_by_stance(evidence: &[CachedValue<EvidenceView>]) -> Vec<EvidenceGroupView> {
    let mut groups = Vec::new();
    for stance in [Stance::Refutes, Stance::Supports, Stance::Context] {
        let stance = stance.as_str();
        let mut group = EvidenceGroupView { stance, evidence: Vec::new() };
        for item in evidence {
            if item.stance.unwrap_or(Stance::Context.as_str()) == stance {
                group.evidence.push(item.clone());
            }
        }
        if !group.evidence.is_empty() {
            groups.push(group);
        }
    }
    groups
}
