//! Save Page Now, with which the Internet Archive's Wayback Machine captures a page ("Save Page Now
//! 2 Public API", October 2025).

use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use url::Url;

use crate::archive::ArchivePolicy;
use crate::content::values::WebUrl;
use crate::link_check::api::{ApiAnswer, ApiClient};
use crate::text::{is_same_page, web_archive};

/// The keys of an account at archive.org. They are never printed.
pub struct Credentials {
    pub access_key: String,
    pub secret_key: String,
}

/// The service, with or without an account.
pub(super) struct SavePageNow {
    api: ApiClient,
}

/// The answer to a request for a capture.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A job with this id was begun.
    Job(String),
    Refused(Refusal),
    Trouble(Trouble),
}

/// The answer to a question about a job.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Polled {
    Pending,
    /// The capture has this address.
    Captured(String),
    Refused(Refusal),
    /// The service does not know the job any more.
    Unknown,
    Trouble(Trouble),
}

/// Why a page was not captured.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) kind: RefusalKind,
    pub(super) reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RefusalKind {
    /// It will be the same every time.
    Permanent,
    /// Another attempt may succeed.
    Passing,
    /// This page can be asked for on another day.
    Later,
    /// The account has too many captures at the same time.
    Busy,
    /// This account gets no more captures today, or at all.
    Stop,
}

/// Why there was no clear answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The service asks for a pause, and may say how long.
    Limited(Option<Duration>),
    /// The keys are wrong, or the service requires keys.
    Unauthorized,
    Unclear(String),
}

/// The fields of an answer that are used.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    job_id: Option<String>,
    status: Option<String>,
    status_ext: Option<String>,
    message: Option<String>,
    timestamp: Option<String>,
    original_url: Option<String>,
}

impl SavePageNow {
    pub(super) fn new(policy: &ArchivePolicy, credentials: Option<&Credentials>) -> Self {
        let keys = credentials.map(|it| format!("LOW {}:{}", it.access_key, it.secret_key));
        Self { api: ApiClient::new(&policy.crawl, &policy.service, keys) }
    }

    /// Asks for a capture of a page. If it has one that is less than an hour old, the service returns
    /// that.
    pub(super) fn ask(&self, url: &Url) -> Asked {
        let url = utf8_percent_encode(url.as_str(), NON_ALPHANUMERIC);
        let form = format!("url={url}&skip_first_archive=1");
        let answer = match read(self.api.post_form("/save", &form)) {
            Ok(answer) => answer,
            Err(trouble) => return Asked::Trouble(trouble),
        };
        if let Some(refusal) = refusal(&answer) {
            return Asked::Refused(refusal);
        }
        match answer.job_id {
            Some(job) if is_job_id(&job) => Asked::Job(job),
            // For example, that the page was captured a short time ago.
            _ => Asked::Refused(Refusal {
                kind: RefusalKind::Later,
                reason: said(answer.message.as_deref().unwrap_or("it began no capture")),
            }),
        }
    }

    /// Asks whether a job has captured a page.
    pub(super) fn poll(&self, job: &str, url: &Url) -> Polled {
        let answer = self.api.get(&format!("/save/status/{job}"));
        if let Ok(ApiAnswer { status: 404 | 410, .. }) = answer {
            return Polled::Unknown;
        }
        let answer = match read(answer) {
            Ok(answer) => answer,
            Err(trouble) => return Polled::Trouble(trouble),
        };
        if answer.job_id.as_deref().is_some_and(|id| id != job) {
            let reason = "it answered about another capture".to_owned();
            return Polled::Trouble(Trouble::Unclear(reason));
        }
        if let Some(refusal) = refusal(&answer) {
            return Polled::Refused(refusal);
        }
        match answer.status.as_deref() {
            Some("pending") => Polled::Pending,
            Some("success") => capture(&answer, url),
            _ => {
                let reason = "its answer has no status that is known".to_owned();
                Polled::Trouble(Trouble::Unclear(reason))
            }
        }
    }
}

fn read(answer: Result<ApiAnswer, String>) -> Result<Answer, Trouble> {
    let answer = answer.map_err(Trouble::Unclear)?;
    match answer.status {
        429 => return Err(Trouble::Limited(answer.retry_after)),
        401 | 403 => return Err(Trouble::Unauthorized),
        503 if answer.retry_after.is_some() => return Err(Trouble::Limited(answer.retry_after)),
        _ => {}
    }
    match serde_json::from_slice::<Answer>(&answer.body) {
        // Some errors have another status than 200.
        Ok(parsed) if answer.status == 200 || parsed.status_ext.is_some() => Ok(parsed),
        _ if answer.status == 200 => Err(Trouble::Unclear("its answer is not JSON".to_owned())),
        _ => Err(Trouble::Unclear(format!("it answers {}", answer.status))),
    }
}

/// Returns the address of a finished capture, if it is one of the page.
fn capture(answer: &Answer, url: &Url) -> Polled {
    let (Some(timestamp), Some(original)) = (&answer.timestamp, &answer.original_url) else {
        return Polled::Trouble(Trouble::Unclear("its answer names no capture".to_owned()));
    };
    let archive_url = format!("https://web.archive.org/web/{timestamp}/{original}");
    let is_capture = WebUrl::is_valid(&archive_url)
        && WebUrl::is_valid(original)
        && timestamp.bytes().all(|byte| byte.is_ascii_digit())
        && web_archive::archived_at(&archive_url).is_some();
    if !is_capture {
        return Polled::Trouble(Trouble::Unclear("its answer names no capture".to_owned()));
    }
    let archived = web_archive::archived_url(&archive_url);
    if archived.is_some_and(|archived| is_same_page(&archived, url.as_str())) {
        return Polled::Captured(archive_url);
    }
    Polled::Refused(Refusal {
        kind: RefusalKind::Permanent,
        reason: format!(
            "the address is redirected, and {archive_url} is a capture of another page; if that is \
             the page you mean, change `url`"
        ),
    })
}

/// Returns why there is no capture, if the answer is an error.
fn refusal(answer: &Answer) -> Option<Refusal> {
    if answer.status.as_deref() != Some("error") && answer.status_ext.is_none() {
        return None;
    }
    let code = answer.status_ext.as_deref().unwrap_or("error:unknown");
    let (kind, known) = meaning(code.strip_prefix("error:").unwrap_or(code));
    let reason = match known {
        Some(reason) => reason.to_owned(),
        None => said(answer.message.as_deref().unwrap_or(code)),
    };
    Some(Refusal { kind, reason })
}

/// Returns what an error of the service means, and the reason in words if it is documented.
fn meaning(code: &str) -> (RefusalKind, Option<&'static str>) {
    use RefusalKind::{Busy, Later, Passing, Permanent, Stop};
    let (kind, reason) = match code {
        "bad-request" => (Permanent, "the host of the page does not accept the request"),
        "blocked" => (Permanent, "the host of the page blocks the Wayback Machine"),
        "blocked-url" => (Permanent, "the Wayback Machine does not capture this address"),
        "filesize-limit" => (Permanent, "the page is larger than 2 GB"),
        "ftp-access-denied" => (Permanent, "the host of the page denies access"),
        "http-version-not-supported" => (Permanent, "the host of the page answers 505"),
        "invalid-host-resolution" => (Permanent, "the Wayback Machine finds no such host"),
        "invalid-url" | "invalid-url-syntax" => {
            (Permanent, "the Wayback Machine does not accept the address")
        }
        "method-not-allowed" => (Permanent, "the host of the page answers 405"),
        "network-authentication-required" => (Permanent, "the host of the page answers 511"),
        "no-access" => (Permanent, "the host of the page answers 403"),
        "not-found" => (Permanent, "the host of the page answers 404"),
        "not-implemented" => (Permanent, "the host of the page answers 501"),
        "too-many-redirects" => (Permanent, "the address is redirected too often"),
        "unauthorized" => (Permanent, "the page is only shown to people who log in"),
        "bad-gateway" => (Passing, "the host of the page answers 502"),
        "browsing-timeout" => (Passing, "the browser of the Wayback Machine took too long"),
        "capture-location-error" => (Passing, "the Wayback Machine lost the capture"),
        "cannot-fetch" | "no-browsers-available" | "celery" => {
            (Passing, "the Wayback Machine is overloaded")
        }
        "gateway-timeout" | "read-timeout" => {
            (Passing, "the host of the page did not answer in time")
        }
        "internal-server-error" | "job-failed" | "proxy-error" => {
            (Passing, "the Wayback Machine had an error")
        }
        "invalid-server-response" | "protocol-error" => {
            (Passing, "the host of the page sent an answer that cannot be read")
        }
        "service-unavailable" => (Passing, "the host of the page answers 503"),
        "soft-time-limit-exceeded" => (Passing, "the capture took too long"),
        "bandwidth-limit-exceeded" => (Later, "the host of the page answers 509"),
        "max-daily-bandwidth-host" | "too-many-daily-captures-host" => {
            (Later, "the Wayback Machine captures no more pages of this host today")
        }
        "too-many-daily-captures" => {
            (Later, "the Wayback Machine captures this page no more often today")
        }
        "too-many-requests" => {
            (Later, "the host of the page has too many requests of the Wayback Machine")
        }
        "user-session-limit" => (Busy, "the account has too many captures at the same time"),
        "blocked-client-ip" => (Stop, "the Wayback Machine blocks the address of this computer"),
        "max-daily-bandwidth" | "max-daily-bandwidth-from-ip" => {
            (Stop, "the Wayback Machine captures no more for this account today")
        }
        _ => return (Passing, None),
    };
    (kind, Some(reason))
}

/// Quotes a message of the service, which may be anything.
fn said(message: &str) -> String {
    let line: String = message.chars().filter(|c| !c.is_control()).take(200).collect();
    format!("the Wayback Machine says “{}”", line.trim())
}

/// Returns whether a text can be an id of a job, which becomes a part of an address.
fn is_job_id(text: &str) -> bool {
    (1..=100).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polled(timestamp: &str, original: &str, url: &str) -> Polled {
        let answer = Answer {
            timestamp: Some(timestamp.to_owned()),
            original_url: Some(original.to_owned()),
            ..Answer::default()
        };
        capture(&answer, &Url::parse(url).unwrap())
    }

    #[test]
    fn only_a_capture_of_the_page_is_accepted() {
        let page = "https://a.example/b?c=d";
        let archived = format!("https://web.archive.org/web/20260102030405/{page}");
        assert_eq!(polled("20260102030405", page, page), Polled::Captured(archived));
        let same = "http://www.a.example/b?c=d";
        assert!(matches!(polled("20260102030405", same, page), Polled::Captured(_)));
        for (timestamp, original) in [
            ("2026010203040", page),
            ("20261302030405", page),
            ("../../20260102030405", page),
            ("20260102030405", "javascript:alert(1)"),
            ("20260102030405", "https://a.example/b?c=d\nurl"),
            ("", ""),
        ] {
            let found = polled(timestamp, original, page);
            assert!(matches!(found, Polled::Trouble(_)), "{timestamp} {original}: {found:?}");
        }
        let Polled::Refused(refusal) = polled("20260102030405", "https://a.example/", page) else {
            panic!("another page")
        };
        assert_eq!(refusal.kind, RefusalKind::Permanent);
    }

    #[test]
    fn job_ids_cannot_leave_their_path() {
        assert!(is_job_id("spn2-0a3e"));
        assert!(is_job_id("ac58789b-f3ca-48d0-9ea6-1d1225e98695"));
        for id in ["", "../user", "a/b", "a?b", "a b", "é"] {
            assert!(!is_job_id(id), "{id}");
        }
    }
}
