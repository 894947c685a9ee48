//! Requests external addresses and interprets the responses. A link check does not read response
//! bodies, and does not report a link as broken if the host only refuses programs.

use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use jiff::fmt::rfc2822;
use rustls::CertificateError;
use ureq::http::{Method, Request, Response, header};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

use crate::link_check::public_resolver::{Blocked, PublicResolver};
use crate::link_check::rate_limit::{Backoff, RateLimiter};
use crate::link_check::{CrawlPolicy, LinkStatus, normalize_url};
use crate::text::{is_same_page, web_archive};

const USER_AGENT: &str =
    concat!("factpress/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")");

pub(super) const MAX_REDIRECTS: usize = 10;

/// Visits all addresses, several hosts at a time, and passes each result to `report`.
pub(super) fn visit_all<T: Send>(
    urls: Vec<Url>,
    policy: &CrawlPolicy,
    visit: fn(&Client, &Url) -> T,
    report: &mut dyn FnMut(Url, T),
) {
    let mut hosts: BTreeMap<String, Vec<Url>> = BTreeMap::new();
    for url in urls {
        hosts.entry(rate_limited_host(&url)).or_default().push(url);
    }
    let mut queue: Vec<Vec<Url>> = hosts.into_values().collect();
    // The host with most addresses takes longest. It is last, so that it is popped first.
    queue.sort_by_key(Vec::len);
    let workers = policy.concurrency.clamp(1, queue.len().max(1));
    let queue = Mutex::new(queue);
    let client = Client::new(policy);
    // Results are taken as they come, so that few pages are in memory.
    let (sender, receiver) = mpsc::sync_channel(workers);
    thread::scope(|scope| {
        for _ in 0..workers {
            let sender = sender.clone();
            let (client, queue) = (&client, &queue);
            // The thread owns the sender, so that the receiver ends with the last thread.
            scope.spawn(move || client.visit_queue(queue, visit, &sender));
        }
        drop(sender);
        for (url, result) in receiver {
            report(url, result);
        }
    });
}

/// Returns the status of an address.
pub(super) fn check_link(client: &Client, url: &Url) -> LinkStatus {
    client.check_url(url)
}

/// Returns the name of the host whose rate limit applies. All names of an archive share one
/// limit.
fn rate_limited_host(url: &Url) -> String {
    web_archive::canonical_archive_host(url.host_str().unwrap_or_default()).to_owned()
}

pub(super) struct Client<'p> {
    agent: Agent,
    rate_limiter: RateLimiter,
    policy: &'p CrawlPolicy,
}

/// The response of one address.
pub(super) enum Probe {
    Done(LinkStatus),
    Redirect { target: Url, is_permanent: bool },
}

/// Why there is no response.
pub(super) enum Failure {
    Final(LinkStatus),
    /// The host is not on the public internet.
    NotPublic,
    /// The connection failed. Another kind of request may succeed.
    Connection(LinkStatus),
}

impl Failure {
    pub(super) fn into_status(self) -> LinkStatus {
        match self {
            Self::Final(status) | Self::Connection(status) => status,
            Self::NotPublic => unknown(Blocked::PrivateAddress.to_string()),
        }
    }

    pub(super) fn into_reason(self) -> String {
        match self.into_status() {
            LinkStatus::Broken(reason) | LinkStatus::Unknown(reason) => reason,
            LinkStatus::Ok | LinkStatus::Redirected(_) => "it has no answer".to_owned(),
        }
    }
}

impl<'p> Client<'p> {
    fn new(policy: &'p CrawlPolicy) -> Self {
        Self {
            agent: public_agent(policy.allow_ip),
            rate_limiter: RateLimiter::new(policy.delay, policy.deadline),
            policy,
        }
    }

    /// Visits the addresses of one host after another until the queue is empty.
    fn visit_queue<T>(
        &self,
        queue: &Mutex<Vec<Vec<Url>>>,
        visit: fn(&Client, &Url) -> T,
        results: &mpsc::SyncSender<(Url, T)>,
    ) {
        loop {
            let urls = queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(urls) = urls else { return };
            for url in urls {
                let result = visit(self, &url);
                let _ = results.send((url, result));
            }
        }
    }

    /// Follows redirects from an address and returns its status.
    fn check_url(&self, url: &Url) -> LinkStatus {
        let mut current = url.clone();
        let mut all_permanent = true;
        for _ in 0..=MAX_REDIRECTS {
            match self.probe(&current) {
                Probe::Redirect { target, is_permanent } => {
                    current = target;
                    all_permanent &= is_permanent;
                }
                Probe::Done(LinkStatus::Ok)
                    if all_permanent && !is_same_page(url.as_str(), current.as_str()) =>
                {
                    return LinkStatus::Redirected(current.into());
                }
                Probe::Done(status) => return status,
            }
        }
        unknown(format!("it is redirected more than {MAX_REDIRECTS} times"))
    }

    /// Sends a HEAD request, then a GET request if the response is not clear. Many hosts answer
    /// HEAD requests wrongly.
    fn probe(&self, url: &Url) -> Probe {
        let response = match self.request(&Method::HEAD, url) {
            Ok(response) if is_clear(response.status().as_u16()) => Ok(response),
            Ok(_) | Err(Failure::Connection(_)) => self.request(&Method::GET, url),
            Err(failure) => Err(failure),
        };
        match response {
            Ok(response) => interpret(url, &response),
            Err(failure) => Probe::Done(failure.into_status()),
        }
    }

    /// Sends a request, and repeats it once if the host names an acceptable time to wait.
    pub(super) fn request(&self, method: &Method, url: &Url) -> Result<Response<Body>, Failure> {
        let response = self.request_once(method, url)?;
        match self.backoff(&response) {
            Backoff::RetryAfter(_) => self.request_once(method, url),
            Backoff::Delay | Backoff::StopHost => Ok(response),
        }
    }

    fn request_once(&self, method: &Method, url: &Url) -> Result<Response<Body>, Failure> {
        let response = self.rate_limiter.run(&rate_limited_host(url), |time_left| {
            let response = self.send(method, url, time_left.min(self.policy.timeout));
            let backoff = match &response {
                Ok(response) => self.backoff(response),
                Err(_) => Backoff::Delay,
            };
            (response, backoff)
        });
        match response {
            Some(Ok(response)) => Ok(response),
            Some(Err(error)) => Err(failure(&error)),
            None => {
                let reason = "there was no time left to check it";
                Err(Failure::Final(unknown(reason)))
            }
        }
    }

    fn send(
        &self,
        method: &Method,
        url: &Url,
        timeout: Duration,
    ) -> Result<Response<Body>, ureq::Error> {
        let request = Request::builder().method(method).uri(url.as_str()).body(())?;
        let request = self.agent.configure_request(request).timeout_global(Some(timeout)).build();
        self.agent.run(request)
    }

    /// Returns how long the host wants to be left alone.
    fn backoff(&self, response: &Response<Body>) -> Backoff {
        let status = response.status().as_u16();
        if !matches!(status, 429 | 503) {
            return Backoff::Delay;
        }
        match retry_after(response) {
            Some(wait) if wait <= self.policy.max_retry_after => Backoff::RetryAfter(wait),
            None if status == 503 => Backoff::Delay,
            Some(_) | None => Backoff::StopHost,
        }
    }
}

/// Returns an agent that connects only to addresses that `allow_ip` accepts, and follows no redirects.
pub(super) fn public_agent(allow_ip: fn(IpAddr) -> bool) -> Agent {
    let config = Agent::config_builder()
        .user_agent(USER_AGENT)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(0)
        // A proxy would resolve names itself, and could reach private addresses.
        .proxy(None)
        .build();
    Agent::with_parts(config, DefaultConnector::default(), PublicResolver::new(allow_ip))
}

/// Returns how long to wait before the next request to a host (RFC 9110, section 10.2.3): a number
/// of seconds, or the time until a date, by the clock of the host.
pub(super) fn retry_after(response: &Response<Body>) -> Option<Duration> {
    let header = |name| response.headers().get(name)?.to_str().ok().map(str::trim);
    let value = header(header::RETRY_AFTER)?;
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let now = rfc2822::parse(header(header::DATE)?).ok()?;
    let end = rfc2822::parse(value).ok()?;
    Some(Duration::try_from(now.duration_until(&end)).unwrap_or_default())
}

pub(super) fn failure(error: &ureq::Error) -> Failure {
    Failure::Final(match error {
        ureq::Error::HostNotFound => broken("there is no such host"),
        ureq::Error::Timeout(_) => unknown("its host did not answer in time"),
        ureq::Error::Other(other) => match other.downcast_ref() {
            Some(Blocked::PrivateAddress) => return Failure::NotPublic,
            Some(Blocked::Offline) => unknown(other.to_string()),
            None => {
                let reason = format!("it could not be requested: {error}");
                return Failure::Connection(unknown(reason));
            }
        },
        ureq::Error::Rustls(error) => tls_failure(error),
        ureq::Error::Io(error) => {
            if let Some(error) = tls_error(error) {
                tls_failure(error)
            } else {
                let reason = format!("its host could not be reached: {error}");
                return Failure::Connection(unknown(reason));
            }
        }
        error => {
            return Failure::Connection(unknown(format!("it could not be requested: {error}")));
        }
    })
}

/// Returns whether a status needs no second request. A GET request would not help if the host
/// limits the rate of requests.
fn is_clear(status: u16) -> bool {
    status < 400 || matches!(status, 429 | 503)
}

pub(super) fn interpret(url: &Url, response: &Response<Body>) -> Probe {
    let status = response.status().as_u16();
    Probe::Done(match status {
        200..=299 | 304 => LinkStatus::Ok,
        301 | 302 | 303 | 307 | 308 => match redirect_target(url, response) {
            Some(target) => {
                return Probe::Redirect { target, is_permanent: matches!(status, 301 | 308) };
            }
            None => unknown(format!("its host answers {status} without the new address")),
        },
        404 | 410 => LinkStatus::Broken(format!("its host answers {status}")),
        _ => unknown(format!("its host answers {status}")),
    })
}

/// Returns the target of a redirect, if it is an HTTP address.
fn redirect_target(url: &Url, response: &Response<Body>) -> Option<Url> {
    let location = response.headers().get(header::LOCATION)?;
    let target = url.join(std::str::from_utf8(location.as_bytes()).ok()?).ok()?;
    normalize_url(target.as_str())
}

/// Returns the TLS error that an I/O error wraps, if it does.
fn tls_error(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// Returns the status for a TLS error. A link is broken if no browser accepts the certificate.
/// Other errors may concern this program only.
fn tls_failure(error: &rustls::Error) -> LinkStatus {
    use CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, Revoked,
    };
    match error {
        rustls::Error::InvalidCertificate(Expired | ExpiredContext { .. }) => {
            broken("the certificate of its host has expired")
        }
        rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
            broken("the certificate of its host is for another host")
        }
        rustls::Error::InvalidCertificate(Revoked) => {
            broken("the certificate of its host was revoked")
        }
        error => unknown(format!("the connection to its host is not secure: {error}")),
    }
}

fn broken(reason: &str) -> LinkStatus {
    LinkStatus::Broken(reason.to_owned())
}

pub(super) fn unknown(reason: impl Into<String>) -> LinkStatus {
    LinkStatus::Unknown(reason.into())
}
