//! Claims as templates see them: cards in lists, and their own page.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::content::files::verdict::Stance;
use crate::content::values::{AgentKind, Date};
use crate::model::{Claim, Correction, Evidence, Person, Rating, Unpublished};
use crate::render::citation::build_citation;
use crate::render::context::ContextBuilder;
use crate::render::locale::text_direction;
use crate::render::views::{
    CachedValue, CardView, ClaimView, CorrectionView, EvidenceGroupView, EvidenceView,
    HistoryEventView, LinkView, LocalizedLinkView, PersonView, RatingView, ResponseView,
    SourceView,
};

/// What may stand in the path of an address as it is.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl ContextBuilder<'_> {
    /// A claim wherever it is named. What was said of it is withdrawn where it is retracted, and told on its own page only.
    pub(crate) fn card(&self, claim: &Claim) -> CardView {
        let articles = articles_of(claim);
        let publishers = self.model.publishers_of(claim);
        CardView {
            id: claim.id.clone(),
            text: claim.text.clone(),
            href: format!("{}claims/{}/index.html", self.root, claim.id),
            rating: claim.effective_rating().and_then(|at| self.rating_at(at)),
            summary: claim.effective_summary().map(str::to_owned),
            claimant: claim.claimant.and_then(|at| self.person_at(at)),
            claim_date: claim.claim_date.map(|day| self.locale.date_view(day)),
            published: claim.published.map(|day| self.locale.date_view(day)),
            publishers: publishers.into_iter().filter_map(|at| self.publisher_link(at)).collect(),
            articles: articles.into_iter().filter_map(|at| self.article_link(at)).collect(),
            topics: claim.topics.iter().filter_map(|at| self.topic_link(*at)).collect(),
            evidence_count: claim.evidence.len(),
            retracted: claim.retracted,
            unpublished: claim.unpublished.as_ref().map(|why| self.unpublished(why)),
        }
    }

    /// What a claim's own page shows.
    pub(crate) fn claim_view(&self, at: usize, claim: &Claim) -> ClaimView {
        let related = claim.related.iter().filter_map(|at| self.model.claims.get(*at));
        let view = self.claim_data_view(at, claim);
        let rating = claim.rating.and_then(|at| self.rating_at(at));
        ClaimView {
            card: CardView { rating, summary: claim.summary.clone(), ..view.card },
            key_points: claim.key_points.iter().map(|point| self.prose(point)).collect(),
            explanation: claim.explanation.as_ref().map(|prose| self.prose(prose)),
            grounds: grounds(&view.evidence),
            history: self.history(claim),
            related: related.map(|claim| self.card(claim)).collect(),
            file_url: self.source_file_url("blob", &claim.file_path),
            edit_url: self.source_file_url("edit", &claim.file_path),
            report_url: self.report_error_url(claim),
            cite: build_citation(self.model, claim),
            ..view
        }
    }

    /// What the data has of a claim too; the rest of the view is empty.
    pub(crate) fn claim_data_view(&self, at: usize, claim: &Claim) -> ClaimView {
        let numbered = claim.evidence.iter().enumerate();
        let modified = claim.modified.filter(|day| Some(*day) != claim.published);
        let people =
            |people: &[usize]| people.iter().filter_map(|at| self.person_at(*at)).collect();
        ClaimView {
            card: self.card(claim),
            passages: claim
                .passages
                .iter()
                .filter_map(|passage| self.passage_view(at, passage))
                .collect(),
            sources: articles_of(claim).into_iter().filter_map(|at| self.source_at(at)).collect(),
            evidence: numbered
                .map(|(at, evidence)| CachedValue::new(self.evidence_view(at + 1, evidence)))
                .collect(),
            response: claim.response.as_ref().map(|response| ResponseView {
                asked: response.asked.map(|day| self.locale.date_view(day)),
                answer: response.answer.clone(),
            }),
            authors: people(&claim.authors),
            reviewers: people(&claim.reviewers),
            modified: modified.map(|day| self.locale.date_view(day)),
            corrections: claim
                .corrections
                .iter()
                .map(|correction| self.correction_view(claim, correction))
                .collect(),
            ..ClaimView::default()
        }
    }

    /// The claim after its rating, so that no list of headlines repeats it without one; alone where it is retracted.
    pub(crate) fn headline(&self, card: &CardView) -> String {
        match card.rating.as_ref().filter(|_| !card.retracted) {
            Some(rating) => self
                .locale
                .translate("headline", &[("rating", &rating.label), ("claim", &card.text)]),
            None => card.text.clone(),
        }
    }

    /// What is known of when something happened to a claim, oldest first. Its last change is a correction.
    fn history(&self, claim: &Claim) -> Vec<HistoryEventView> {
        let dated = [("made", claim.claim_date), ("published", claim.published)].into_iter();
        let dated = dated.filter_map(|(kind, day)| Some((day?, kind, None)));
        let corrections =
            claim.corrections.iter().rev().map(|it| (it.date, it.kind.as_str(), Some(it)));
        let mut events: Vec<_> = dated.chain(corrections).collect();
        events.sort_by_key(|(day, ..)| *day);
        let view =
            |(day, kind, correction): (Date, &'static str, Option<&Correction>)| HistoryEventView {
                kind,
                date: self.locale.date_view(day),
                correction: correction.map(|correction| self.correction_view(claim, correction)),
            };
        events.into_iter().map(view).collect()
    }

    /// The place of a file on the forge that keeps it, in the way that GitHub, GitLab and Forgejo share.
    fn source_file_url(&self, action: &str, path: &str) -> Option<String> {
        let (repository, branch) = self.model.site.repository.as_ref()?;
        let path = utf8_percent_encode(path, PATH);
        Some(format!("{repository}/{action}/{branch}/{path}"))
    }

    /// A new issue on the forge, with the claim and its id in the title.
    fn report_error_url(&self, claim: &Claim) -> Option<String> {
        let (repository, _) = self.model.site.repository.as_ref()?;
        let title = format!("{} ({})", claim.text, claim.id);
        Some(format!(
            "{repository}/issues/new?title={}",
            utf8_percent_encode(&title, NON_ALPHANUMERIC)
        ))
    }

    pub(crate) fn correction_view(&self, claim: &Claim, correction: &Correction) -> CorrectionView {
        let rating = |at: Option<usize>| at.and_then(|at| self.rating_at(at));
        let number =
            if correction.number == 1 { String::new() } else { format!("-{}", correction.number) };
        CorrectionView {
            id: format!("correction-{}{number}", correction.date),
            date: self.locale.date_view(correction.date),
            kind: correction.kind.as_str(),
            from: rating(correction.from),
            to: rating(correction.to),
            note: correction.note.clone(),
            claim: LinkView {
                name: claim.text.clone(),
                href: format!("{}claims/{}/index.html", self.root, claim.id),
            },
        }
    }

    pub(crate) fn person_view(&self, person: &Person) -> PersonView {
        PersonView {
            name: person.name.clone(),
            role: person.role.clone(),
            is_organization: person.who_type == Some(AgentKind::Organization),
            url: person.url.clone(),
            same_as: person.same_as.clone(),
            href: format!("{}people/{}/index.html", self.root, person.slug),
            bio: None,
        }
    }

    pub(crate) fn person_at(&self, at: usize) -> Option<CachedValue<PersonView>> {
        let person = self.model.people.get(at)?;
        self.views.people.get(at, || Some(self.person_view(person)))
    }

    /// A rating where no claims are counted.
    fn rating_at(&self, at: usize) -> Option<CachedValue<RatingView>> {
        let rating = self.model.ratings.get(at)?;
        self.views.ratings.get(at, || Some(self.rating_view(rating, 0)))
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
            href: format!("{}ratings/{}/index.html", self.root, rating.id),
            count,
            before: 0,
        }
    }

    pub(crate) fn source_at(&self, at: usize) -> Option<CachedValue<SourceView>> {
        let article = self.model.articles.get(at)?;
        // Asked for each time, so that it is noticed that the page depends on it.
        let publisher = article.publisher.and_then(|at| self.publisher_link(at));
        self.views.sources.get(at, || Some(self.source_view(article, publisher)))
    }

    /// A link to an article, which may be in another language than the site.
    pub(crate) fn article_link(&self, at: usize) -> Option<CachedValue<LocalizedLinkView>> {
        let article = self.model.articles.get(at)?;
        let view = || LocalizedLinkView {
            name: article.title.clone(),
            href: format!("{}articles/{}/index.html", self.root, article.id),
            language: article.language.clone(),
            dir: text_direction(&article.language),
        };
        self.views.articles.get(at, || Some(view()))
    }

    fn unpublished(&self, why: &Unpublished) -> String {
        match why {
            Unpublished::Draft => self.locale.translate("draft", &[]),
            Unpublished::Review => self.locale.translate("in-review", &[]),
            Unpublished::Held(reason) => self.locale.translate("held", &[("reason", reason)]),
            Unpublished::Embargoed(day) => {
                self.locale.translate("embargoed", &[("date", &self.locale.date_view(*day).text)])
            }
        }
    }

    fn evidence_view(&self, number: usize, evidence: &Evidence) -> EvidenceView {
        EvidenceView {
            number,
            title: evidence.title.clone(),
            publisher: evidence.publisher.clone(),
            authors: evidence.authors.clone(),
            published: evidence.published.map(|day| self.locale.date_view(day)),
            url: evidence.url.clone(),
            archive_url: evidence.archive_url.clone(),
            archive_note: evidence.archive_note.clone(),
            accessed: evidence.accessed.map(|day| self.locale.date_view(day)),
            quote: evidence.quote.clone(),
            note: evidence.note.clone(),
            source_note: evidence.source_note.clone(),
            stance: evidence.stance.map(Stance::as_str),
        }
    }
}

/// The articles that a claim is made in, each once.
fn articles_of(claim: &Claim) -> Vec<usize> {
    let mut articles: Vec<usize> = claim.passages.iter().map(|passage| passage.article).collect();
    articles.sort_unstable();
    articles.dedup();
    articles
}

fn grounds(evidence: &[CachedValue<EvidenceView>]) -> Vec<EvidenceGroupView> {
    let of = |stance: Stance| {
        let group = evidence
            .iter()
            .filter(|item| item.stance.unwrap_or(Stance::Context.as_str()) == stance.as_str());
        EvidenceGroupView { stance: stance.as_str(), evidence: group.cloned().collect() }
    };
    let groups = [Stance::Refutes, Stance::Supports, Stance::Context].into_iter().map(of);
    groups.filter(|group| !group.evidence.is_empty()).collect()
}
