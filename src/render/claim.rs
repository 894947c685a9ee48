//! Claims as templates see them: cards in lists, and their own page.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::build::Builder;
use super::cite::cite;
use super::locale::direction;
use super::view::{
    CardView, ClaimView, CorrectionView, EvidenceView, ForeignView, GroundsView, LinkView, PersonView, RatingView,
    ResponseView,
};
use crate::load::verdict::Stance;
use crate::model::{Article, Claim, Correction, Evidence, Person, Unpublished};

/// What may stand in the path of an address as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Builder<'_> {
    pub(super) fn card(&self, claim: &Claim) -> CardView {
        let articles = self.articles_of(claim);
        CardView {
            id: claim.id.clone(),
            text: claim.text.clone(),
            href: format!("{}claims/{}/index.html", self.root, claim.id),
            rating: claim.rating.map(|rating| self.rating_view(rating, 0)),
            summary: claim.summary.clone(),
            claimant: claim.claimant.and_then(|at| self.person_at(at)),
            published: claim.published.map(|day| self.locale.date(day)),
            articles: articles.into_iter().map(|article| self.article_link(article)).collect(),
            retracted: claim.retracted,
            unpublished: claim.unpublished.as_ref().map(|why| self.unpublished(why)),
        }
    }

    pub(super) fn claim_view(&self, at: usize, claim: &Claim) -> ClaimView {
        let related = claim.related.iter().filter_map(|at| self.model.claims.get(*at));
        let topics = claim.topics.iter().filter_map(|at| self.model.topics.get(*at));
        let numbered = claim.evidence.iter().enumerate();
        let evidence: Vec<EvidenceView> = numbered.map(|(at, evidence)| self.evidence_view(at + 1, evidence)).collect();
        let modified = claim.modified.filter(|day| Some(*day) != claim.published);
        let people = |people: &[usize]| people.iter().filter_map(|at| self.person_at(*at)).collect();
        ClaimView {
            card: self.card(claim),
            claim_date: claim.claim_date.map(|day| self.locale.date(day)),
            passages: claim.passages.iter().filter_map(|passage| self.passage_view(at, passage)).collect(),
            sources: self.articles_of(claim).into_iter().map(|article| self.source_view(article)).collect(),
            explanation: claim.explanation.as_ref().map(|prose| self.prose(prose)),
            grounds: grounds(&evidence),
            evidence,
            response: claim.response.as_ref().map(|response| ResponseView {
                asked: response.asked.map(|day| self.locale.date(day)),
                answer: response.answer.clone(),
            }),
            authors: people(&claim.authors),
            reviewers: people(&claim.reviewers),
            modified: modified.map(|day| self.locale.date(day)),
            corrections: claim.corrections.iter().map(|correction| self.correction_view(claim, correction)).collect(),
            topics: topics
                .map(|topic| LinkView {
                    name: topic.name.clone(),
                    href: format!("{}topics/{}/index.html", self.root, topic.slug),
                })
                .collect(),
            related: related.map(|claim| self.card(claim)).collect(),
            file_url: self.forge_url("blob", &claim.file_path),
            edit_url: self.forge_url("edit", &claim.file_path),
            report_url: self.report_url(claim),
            cite: cite(self.model, claim),
        }
    }

    /// The place of a file on the forge that keeps it, in the way that GitHub, GitLab and Forgejo share.
    fn forge_url(&self, action: &str, path: &str) -> Option<String> {
        let (repository, branch) = self.model.site.repository.as_ref()?;
        let path = utf8_percent_encode(path, PATH);
        Some(format!("{repository}/{action}/{branch}/{path}"))
    }

    /// A new issue on the forge, with the claim and its id in the title.
    fn report_url(&self, claim: &Claim) -> Option<String> {
        let (repository, _) = self.model.site.repository.as_ref()?;
        let title = format!("{} ({})", claim.text, claim.id);
        Some(format!("{repository}/issues/new?title={}", utf8_percent_encode(&title, NON_ALPHANUMERIC)))
    }

    pub(super) fn correction_view(&self, claim: &Claim, correction: &Correction) -> CorrectionView {
        let rating = |at: Option<usize>| at.map(|at| self.rating_view(at, 0));
        CorrectionView {
            date: self.locale.date(correction.date),
            kind: correction.kind.word(),
            from: rating(correction.from),
            to: rating(correction.to),
            note: correction.note.clone(),
            claim: LinkView { name: claim.text.clone(), href: format!("{}claims/{}/index.html", self.root, claim.id) },
        }
    }

    pub(super) fn person_view(&self, person: &Person) -> PersonView {
        PersonView {
            name: person.name.clone(),
            role: person.role.clone(),
            url: person.url.clone(),
            same_as: person.same_as.clone(),
            href: format!("{}people/{}/index.html", self.root, person.slug),
            bio: None,
        }
    }

    pub(super) fn person_at(&self, at: usize) -> Option<PersonView> {
        self.model.people.get(at).map(|person| self.person_view(person))
    }

    pub(super) fn rating_view(&self, at: usize, count: usize) -> RatingView {
        let rating = &self.model.ratings[at];
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

    /// The articles that a claim is made in, each once.
    fn articles_of(&self, claim: &Claim) -> Vec<&Article> {
        let mut articles: Vec<usize> = claim.passages.iter().map(|passage| passage.article).collect();
        articles.sort_unstable();
        articles.dedup();
        articles.into_iter().filter_map(|at| self.model.articles.get(at)).collect()
    }

    /// A link to an article, which may be in another language than the site.
    pub(super) fn article_link(&self, article: &Article) -> ForeignView {
        ForeignView {
            name: article.title.clone(),
            href: format!("{}articles/{}/index.html", self.root, article.id),
            language: article.language.clone(),
            dir: direction(&article.language),
        }
    }

    fn unpublished(&self, why: &Unpublished) -> String {
        match why {
            Unpublished::Draft => self.locale.text("draft", &[]),
            Unpublished::Review => self.locale.text("in-review", &[]),
            Unpublished::Held(reason) => self.locale.text("held", &[("reason", reason)]),
            Unpublished::Embargoed(day) => self.locale.text("embargoed", &[("date", &self.locale.date(*day).text)]),
        }
    }

    fn evidence_view(&self, number: usize, evidence: &Evidence) -> EvidenceView {
        EvidenceView {
            number,
            title: evidence.title.clone(),
            publisher: evidence.publisher.clone(),
            authors: evidence.authors.clone(),
            published: evidence.published.map(|day| self.locale.date(day)),
            url: evidence.url.clone(),
            archive_url: evidence.archive_url.clone(),
            archive_note: evidence.archive_note.clone(),
            accessed: evidence.accessed.map(|day| self.locale.date(day)),
            quote: evidence.quote.clone(),
            note: evidence.note.clone(),
            source_note: evidence.source_note.clone(),
            stance: evidence.stance.map(Stance::word),
        }
    }
}

impl CardView {
    /// The claim after its rating, so that no list of headlines repeats it without one; alone where it is retracted.
    pub(super) fn headline(&self) -> String {
        match self.rating.as_ref().filter(|_| !self.retracted) {
            Some(rating) => format!("{}: {}", rating.label, self.text),
            None => self.text.clone(),
        }
    }
}

fn grounds(evidence: &[EvidenceView]) -> Vec<GroundsView> {
    let of = |stance: Stance| {
        let group = evidence.iter().filter(|item| item.stance.unwrap_or(Stance::Context.word()) == stance.word());
        GroundsView { stance: stance.word(), evidence: group.cloned().collect() }
    };
    let groups = [Stance::Refutes, Stance::Supports, Stance::Context].into_iter().map(of);
    groups.filter(|group| !group.evidence.is_empty()).collect()
}
