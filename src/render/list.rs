//! Lists of claims, and lists of those lists, as templates see them.

use std::collections::BTreeMap;

use tera::Value;

use crate::content::values::Date;
use crate::model::page::{PER_PAGE, month_id, page_count};
use crate::model::{Article, List, Person, Publisher, Role};
use crate::render::context::ContextBuilder;
use crate::render::views::{
    GroupView, IndexEntryView, LinkView, ListView, LocalizedLinkView, RatingView,
};

impl ContextBuilder<'_> {
    pub(crate) fn list_view(
        &self,
        by: &'static str,
        title: &str,
        base: &str,
        list: &List,
        number: usize,
    ) -> ListView {
        let pages = page_count(list.claims.len());
        let shown = list.claims.iter().skip((number - 1) * PER_PAGE).take(PER_PAGE);
        let page = |number: usize| match number {
            1 => format!("{}{base}index.html", self.root),
            _ => format!("{}{base}page/{number}/index.html", self.root),
        };
        ListView {
            title: title.to_owned(),
            by,
            rating: None,
            person: None,
            count: list.claims.len(),
            cards: shown.filter_map(|at| self.card_html(*at)).collect(),
            ratings: self.counted(&list.facets.ratings),
            facets: self.facets(&list.facets),
            previous: (number > 1).then(|| page(number - 1)),
            next: (number < pages).then(|| page(number + 1)),
            number,
            pages,
        }
    }

    /// A claim of a list as HTML.
    fn card_html(&self, at: usize) -> Option<Value> {
        Some((self.render_card)(at)?.unwrap_or_else(|error| {
            let _ = self.card_error.set(error);
            Value::none()
        }))
    }

    /// The claims that somebody has that to do with. Ratings tell of those who make claims, not of those who check
    /// them. The first page of the list is on the person's own.
    pub(crate) fn role_view(
        &self,
        at: usize,
        person: &Person,
        role: Role,
        number: usize,
    ) -> Option<ListView> {
        let claims = self.model.lists.of_role(role).get(at)?;
        let base = format!("people/{}/{}", person.slug, role.folder());
        let mut list = self.list_view(role.as_str(), &person.name, &base, claims, number);
        let view = self.person_view(person);
        if number == 2 {
            list.previous = Some(format!("{}#part-{}", view.href, role.as_str()));
        }
        if role != Role::Claimant {
            list.ratings.clear();
        }
        Some(ListView { person: Some(view), ..list })
    }

    /// The ratings of some claims with their counts, in the order of the scale; those with none left out.
    pub(crate) fn rating_counts(&self, claims: &[usize]) -> Vec<RatingView> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let rated = claims.iter().filter_map(|at| self.model.claims.get(*at)?.effective_rating());
        rated.for_each(|at| *counts.entry(at).or_default() += 1);
        self.counted(&counts.into_iter().collect::<Vec<_>>())
    }

    /// Ratings with how many claims have each.
    fn counted(&self, counts: &[(usize, usize)]) -> Vec<RatingView> {
        let view = |(at, count): &(usize, usize)| {
            Some(self.rating_view(self.model.ratings.get(*at)?, *count))
        };
        let mut views: Vec<RatingView> = counts.iter().filter_map(view).collect();
        let mut before = 0;
        for view in &mut views {
            view.before = before;
            before += view.count;
        }
        views
    }

    /// Every rating, whether any claim has it or not, with the number of its claims.
    pub(crate) fn scale(&self) -> Vec<RatingView> {
        let ratings = self.model.ratings.iter().zip(&self.model.lists.ratings);
        ratings.map(|(rating, list)| self.rating_view(rating, list.claims.len())).collect()
    }

    pub(crate) fn rating_entries(&self) -> Vec<IndexEntryView> {
        let entry = |view: RatingView| IndexEntryView {
            name: view.label.clone(),
            language: None,
            dir: None,
            detail: Some(view.definition.clone()),
            href: view.href.clone(),
            count: view.count,
            ratings: vec![view],
        };
        self.scale().into_iter().map(entry).collect()
    }

    pub(crate) fn article_entries(&self) -> Vec<IndexEntryView> {
        let mut articles: Vec<(usize, &Article)> = self.model.articles.iter().enumerate().collect();
        articles.sort_by_key(|(_, article)| {
            (std::cmp::Reverse(article.published), article.id.as_str())
        });
        articles
            .into_iter()
            .filter_map(|(at, article)| {
                let mut claims: Vec<usize> =
                    article.passages.iter().map(|marked| marked.claim).collect();
                claims.sort_unstable();
                claims.dedup();
                let LocalizedLinkView { name, href, language, dir } =
                    LocalizedLinkView::clone(&*self.article_link(at)?);
                let publisher = article.publisher.and_then(|at| self.model.publishers.get(at));
                let detail = publisher.map(|publisher| publisher.name.clone());
                let ratings = self.rating_counts(&claims);
                let entry = entry(LinkView { name, href }, detail, claims.len(), ratings);
                Some(IndexEntryView { language: Some(language), dir: Some(dir), ..entry })
            })
            .collect()
    }

    pub(crate) fn topic_entries(&self) -> Vec<IndexEntryView> {
        let topics = self.model.topics.iter().zip(&self.model.lists.topics);
        let topics = topics.map(|(topic, list)| {
            self.entry(self.link("topics", &topic.slug, &topic.name), None, list)
        });
        by_name(topics.collect())
    }

    /// Those who make claims, check them and approve the checks.
    pub(crate) fn people_groups(&self) -> Vec<GroupView> {
        let group = |role: Role| GroupView {
            title: self.locale.translate(people(role), &[]),
            id: role.as_str().to_owned(),
            entries: self.people_entries(role),
        };
        Role::ALL.into_iter().map(group).filter(|group| !group.entries.is_empty()).collect()
    }

    fn people_entries(&self, role: Role) -> Vec<IndexEntryView> {
        let lists = self.model.people.iter().zip(self.model.lists.of_role(role));
        let entry = |(person, list): (&Person, &List)| {
            let entry = self.entry(
                self.link("people", &person.slug, &person.name),
                person.role.clone(),
                list,
            );
            if role == Role::Claimant {
                entry
            } else {
                IndexEntryView { ratings: Vec::new(), ..entry }
            }
        };
        by_name(lists.filter(|(_, list)| !list.claims.is_empty()).map(entry).collect())
    }

    /// The months by year, newest first.
    pub(crate) fn month_groups(&self) -> Vec<GroupView> {
        let months: Vec<_> = self.model.months.iter().zip(&self.model.lists.months).collect();
        let of_year = months.chunk_by(|(one, _), (other, _)| one.year() == other.year());
        let entry = |(month, list): &(&Date, &List)| {
            self.entry(
                self.link("months", &month_id(**month), &self.locale.format_month(**month)),
                None,
                list,
            )
        };
        let group = |months: &[(&Date, &List)]| {
            let year = months.first()?.0.year().to_string();
            Some(GroupView {
                title: year.clone(),
                id: year,
                entries: months.iter().map(entry).collect(),
            })
        };
        of_year.filter_map(group).collect()
    }

    pub(crate) fn publisher_entries(&self) -> Vec<IndexEntryView> {
        let publishers = self.model.publishers.iter().zip(&self.model.lists.publishers);
        let link =
            |publisher: &Publisher| self.link("publishers", &publisher.slug, &publisher.name);
        by_name(
            publishers.map(|(publisher, list)| self.entry(link(publisher), None, list)).collect(),
        )
    }

    pub(crate) fn link(&self, kind: &str, slug: &str, name: &str) -> LinkView {
        LinkView { name: name.to_owned(), href: format!("{}{kind}/{slug}/index.html", self.root) }
    }

    fn entry(&self, link: LinkView, detail: Option<String>, list: &List) -> IndexEntryView {
        entry(link, detail, list.claims.len(), self.counted(&list.facets.ratings))
    }
}

fn entry(
    link: LinkView,
    detail: Option<String>,
    count: usize,
    ratings: Vec<RatingView>,
) -> IndexEntryView {
    IndexEntryView {
        name: link.name,
        language: None,
        dir: None,
        detail,
        href: link.href,
        count,
        ratings,
    }
}

/// The message that names those who have a role.
fn people(role: Role) -> &'static str {
    match role {
        Role::Claimant => "claimants",
        Role::Author => "authors",
        Role::Reviewer => "reviewers",
    }
}

fn by_name(mut entries: Vec<IndexEntryView>) -> Vec<IndexEntryView> {
    entries.sort_by(|a, b| {
        a.name.to_lowercase().cmp(&b.name.to_lowercase()).then_with(|| a.name.cmp(&b.name))
    });
    entries
}
