//! Asks for captures of many pages: never more often than is allowed, a few at the same time, and each
//! until it is there or refused.

use std::collections::VecDeque;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::archive::ArchivePolicy;
use crate::archive::journal::{Journal, PageState, later};
use crate::archive::save_page_now::{Asked, Polled, Refusal, RefusalKind, SavePageNow, Trouble};
use crate::link_check::public_resolver::check_host;

/// How many captures are asked for before the first of them is finished.
const MAX_ACTIVE: usize = 5;
/// How often a capture is asked for in one run if the reason is a passing one.
const MAX_ATTEMPTS: usize = 2;
/// How often in a row the service may give no clear answer.
const MAX_TROUBLES: usize = 4;

/// The end of a capture in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CaptureEnd {
    /// The page has this archived copy.
    Captured(String),
    /// The page is not captured, for this reason.
    Refused(String),
    /// Another run may capture it. This one did not, for this reason.
    Left(String),
}

/// A page that is not asked for yet.
struct Waiting {
    url: Url,
    attempts: usize,
}

/// A page that is being captured.
struct Active {
    url: Url,
    attempts: usize,
    job: String,
    asked: Timestamp,
    next_poll: Timestamp,
}

pub(super) struct Captures<'a> {
    pub(super) service: &'a SavePageNow,
    pub(super) policy: &'a ArchivePolicy,
    /// How many captures may be asked for in a minute.
    pub(super) limit: usize,
    waiting: VecDeque<Waiting>,
    active: Vec<Active>,
    /// No capture is asked for before this time.
    paused_until: Timestamp,
    troubles: usize,
    /// Why no more captures are asked for in this run.
    stopped: Option<String>,
}

impl<'a> Captures<'a> {
    pub(super) fn new(service: &'a SavePageNow, policy: &'a ArchivePolicy, limit: usize) -> Self {
        let (waiting, active) = (VecDeque::new(), Vec::new());
        let paused_until = Timestamp::MIN;
        Self { service, policy, limit, waiting, active, paused_until, troubles: 0, stopped: None }
    }

    /// Adds a page. If a job captures it already, that is continued.
    pub(super) fn add(&mut self, url: &Url, journal: &Journal) {
        let url = url.clone();
        if let Some(PageState::Asked(job)) = journal.state(url.as_str())
            && let Some(asked) = journal.recorded(url.as_str())
        {
            let (job, next_poll) = (job.clone(), Timestamp::MIN);
            self.active.push(Active { url, attempts: 1, job, asked, next_poll });
        } else {
            self.waiting.push_back(Waiting { url, attempts: 0 });
        }
    }

    /// Captures all pages, and calls `report` with the end of each.
    pub(super) fn run(
        &mut self,
        journal: &mut Journal,
        report: &mut dyn FnMut(&mut Journal, &Url, CaptureEnd),
    ) {
        let began = (self.policy.now)();
        while !self.waiting.is_empty() || !self.active.is_empty() {
            if let Some(reason) = &self.stopped {
                let reason = reason.clone();
                for page in std::mem::take(&mut self.waiting) {
                    report(journal, &page.url, CaptureEnd::Left(reason.clone()));
                }
            }
            let now = (self.policy.now)();
            let next_poll = self.next_poll();
            if let Some((index, due)) = next_poll
                && due <= now
            {
                let job = self.active.swap_remove(index);
                self.poll(job, began, journal, report);
                thread::sleep(self.policy.crawl.delay);
                continue;
            }
            let next_ask = self.next_ask(now, journal);
            if next_ask.is_some_and(|time| time <= now) {
                if let Some(page) = self.waiting.pop_front() {
                    self.ask(page, journal, report);
                    thread::sleep(self.policy.crawl.delay);
                }
                continue;
            }
            let next = next_ask.into_iter().chain(next_poll.map(|(_, due)| due)).min();
            if let Some(next) = next {
                let wait = Duration::try_from(next.duration_since(now)).unwrap_or_default();
                thread::sleep(wait.min(self.policy.poll_every));
            }
        }
    }

    /// Returns the index of the job that is asked about next, and when.
    fn next_poll(&self) -> Option<(usize, Timestamp)> {
        let due = self.active.iter().map(|job| job.next_poll.max(self.paused_until)).enumerate();
        due.min_by_key(|(_, due)| *due)
    }

    /// Returns when the next capture may be asked for, if there is one.
    fn next_ask(&self, now: Timestamp, journal: &mut Journal) -> Option<Timestamp> {
        if self.waiting.is_empty() || self.active.len() >= MAX_ACTIVE {
            return None;
        }
        let allowed = journal.next_request(now, self.limit, self.policy.window);
        Some(allowed.max(self.paused_until))
    }

    fn ask(
        &mut self,
        page: Waiting,
        journal: &mut Journal,
        report: &mut dyn FnMut(&mut Journal, &Url, CaptureEnd),
    ) {
        // The Wayback Machine must not learn the names of private hosts.
        if let Err(reason) = check_host(&page.url, self.policy.crawl.allow_ip) {
            let reason = format!("the Wayback Machine was not asked: {reason}");
            report(journal, &page.url, CaptureEnd::Refused(reason));
            return;
        }
        journal.begin_request((self.policy.now)());
        let answer = self.service.ask(&page.url);
        let now = (self.policy.now)();
        journal.end_request(now);
        let (url, attempts) = (page.url, page.attempts + 1);
        match answer {
            Asked::Job(job) => {
                self.troubles = 0;
                journal.record(url.as_str(), now, PageState::Asked(job.clone()));
                let next_poll = later(now, self.policy.poll_every);
                self.active.push(Active { url, attempts, job, asked: now, next_poll });
            }
            Asked::Refused(refusal) => {
                self.refuse(Waiting { url, attempts }, refusal, journal, report);
            }
            Asked::Trouble(trouble) => {
                let attempts = attempts - 1;
                self.waiting.push_front(Waiting { url, attempts });
                self.note_trouble(trouble);
            }
        }
    }

    fn poll(
        &mut self,
        mut job: Active,
        began: Timestamp,
        journal: &mut Journal,
        report: &mut dyn FnMut(&mut Journal, &Url, CaptureEnd),
    ) {
        let answer = self.service.poll(&job.job, &job.url);
        let now = (self.policy.now)();
        match answer {
            Polled::Captured(archive_url) => {
                self.troubles = 0;
                let state = PageState::Captured(archive_url.clone());
                journal.record(job.url.as_str(), now, state);
                report(journal, &job.url, CaptureEnd::Captured(archive_url));
            }
            Polled::Refused(mut refusal) => {
                self.troubles = 0;
                journal.forget(job.url.as_str());
                if refusal.kind == RefusalKind::Busy {
                    refusal.kind = RefusalKind::Passing;
                }
                let page = Waiting { url: job.url, attempts: job.attempts };
                self.refuse(page, refusal, journal, report);
            }
            Polled::Unknown => {
                journal.forget(job.url.as_str());
                let reason = "it does not know the capture any more".to_owned();
                let refusal = Refusal { kind: RefusalKind::Passing, reason };
                self.refuse(
                    Waiting { url: job.url, attempts: job.attempts },
                    refusal,
                    journal,
                    report,
                );
            }
            Polled::Pending | Polled::Trouble(_) => {
                if let Polled::Trouble(trouble) = answer {
                    self.note_trouble(trouble);
                }
                let deadline = later(job.asked.max(began), self.policy.max_capture);
                if now >= deadline || self.stopped.is_some() {
                    let reason = self.stopped.clone().unwrap_or_else(|| {
                        "the Wayback Machine has not finished yet; run the command again".to_owned()
                    });
                    report(journal, &job.url, CaptureEnd::Left(reason));
                    return;
                }
                job.next_poll = later(now, self.policy.poll_every);
                self.active.push(job);
            }
        }
    }

    /// Decides what a refusal means for a page, and for the others.
    fn refuse(
        &mut self,
        page: Waiting,
        refusal: Refusal,
        journal: &mut Journal,
        report: &mut dyn FnMut(&mut Journal, &Url, CaptureEnd),
    ) {
        let Refusal { kind, reason } = refusal;
        match kind {
            RefusalKind::Permanent => {
                let state = PageState::Refused(reason.clone());
                journal.record(page.url.as_str(), (self.policy.now)(), state);
                report(journal, &page.url, CaptureEnd::Refused(reason));
            }
            RefusalKind::Passing if page.attempts < MAX_ATTEMPTS => self.waiting.push_back(page),
            RefusalKind::Passing | RefusalKind::Later => {
                report(journal, &page.url, CaptureEnd::Left(reason));
            }
            RefusalKind::Busy => {
                let attempts = page.attempts.saturating_sub(1);
                self.waiting.push_front(Waiting { attempts, ..page });
                self.pause(self.policy.pause, &reason);
            }
            RefusalKind::Stop => {
                report(journal, &page.url, CaptureEnd::Left(reason.clone()));
                self.stopped = Some(reason);
            }
        }
    }

    fn note_trouble(&mut self, trouble: Trouble) {
        match trouble {
            Trouble::Unauthorized => {
                self.stopped = Some(
                    "the Wayback Machine refuses the request: set `IA_ACCESS_KEY_ID` and \
                     `IA_SECRET_ACCESS_KEY` to the keys of an account at archive.org"
                        .to_owned(),
                );
            }
            Trouble::Limited(wait) => {
                let wait = wait.unwrap_or(self.policy.pause);
                if wait > self.policy.crawl.max_retry_after {
                    let seconds = wait.as_secs();
                    self.stopped =
                        Some(format!("the Wayback Machine asks to wait for {seconds} seconds"));
                    return;
                }
                self.pause(wait, "the Wayback Machine has too many requests");
            }
            Trouble::Unclear(reason) => {
                self.pause(self.policy.pause, &format!("the Wayback Machine: {reason}"));
            }
        }
    }

    /// Asks for no capture for a while, or no more in this run if that was of no use.
    fn pause(&mut self, wait: Duration, reason: &str) {
        self.troubles += 1;
        if self.troubles >= MAX_TROUBLES {
            self.stopped = Some(reason.to_owned());
        }
        self.paused_until = later((self.policy.now)(), wait);
    }
}
