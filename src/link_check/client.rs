//! The client: which requests are made for an address, and what their answers mean. It must not read the body of an answer,
//! nor call dead what only refuses a program.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use rustls::CertificateError;
use ureq::http::{Method, Request, Response, header};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

use crate::link_check::public_resolver::{Names, NotAsked};
use crate::link_check::rate_limit::{Pace, Rest};
use crate::link_check::{CrawlPolicy, State};
use crate::text::{is_same_page, web_archive};

/// How this program introduces itself.
const NAME: &str =
    concat!("factpress/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")");

/// How often an address may lead on to another.
const MOST_REDIRECTS: usize = 10;

/// Asks for all addresses, a few hosts at a time, and hands over what is found as it comes.
pub fn ask_all(addresses: Vec<Url>, manners: &CrawlPolicy, found: &mut dyn FnMut(Url, State)) {
    let mut hosts: BTreeMap<String, Vec<Url>> = BTreeMap::new();
    addresses
        .into_iter()
        .for_each(|address| hosts.entry(host(&address)).or_default().push(address));
    let mut groups: Vec<Vec<Url>> = hosts.into_values().collect();
    // The last is taken first: what takes longest begins at once.
    groups.sort_by_key(Vec::len);
    let workers = manners.hosts.clamp(1, groups.len().max(1));
    let (client, groups) = (&Client::new(manners), &Mutex::new(groups));
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let sender = sender.clone();
            scope.spawn(move || {
                let next = || groups.lock().unwrap_or_else(PoisonError::into_inner).pop();
                for address in std::iter::from_fn(next).flatten() {
                    let state = client.ask(&address);
                    let _ = sender.send((address, state));
                }
            });
        }
        drop(sender);
        receiver.into_iter().for_each(|(address, state)| found(address, state));
    });
}

/// The name by which requests to a host take turns.
fn host(address: &Url) -> String {
    web_archive::canonical_archive_host(address.host_str().unwrap_or_default()).to_owned()
}

struct Client<'m> {
    agent: Agent,
    pace: Pace,
    manners: &'m CrawlPolicy,
}

/// What came back from one address.
enum Reply {
    /// This was found.
    Found(State),
    /// It leads to another, and whether for good.
    Elsewhere(Url, bool),
}

/// Why there is no answer.
enum Failure {
    /// This is to be said of the address.
    Final(State),
    /// The connection broke: the host may mind how it was asked.
    Broken(State),
}

impl<'m> Client<'m> {
    fn new(manners: &'m CrawlPolicy) -> Self {
        let config = Agent::config_builder()
            .user_agent(NAME)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            // A proxy would look names up itself, and so reach what may not be asked.
            .proxy(None)
            .build();
        Self {
            agent: Agent::with_parts(
                config,
                DefaultConnector::default(),
                Names::new(manners.may_ask),
            ),
            pace: Pace::new(manners.pause, manners.bound),
            manners,
        }
    }

    /// What is at an address, or where it leads in the end.
    fn ask(&self, address: &Url) -> State {
        let (mut at, mut has_moved) = (address.clone(), true);
        for _ in 0..=MOST_REDIRECTS {
            match self.reply(&at) {
                Reply::Found(State::Live)
                    if has_moved && !is_same_page(address.as_str(), at.as_str()) =>
                {
                    return State::Moved(at.into());
                }
                Reply::Found(state) => return state,
                Reply::Elsewhere(next, is_for_good) => {
                    (at, has_moved) = (next, has_moved && is_for_good)
                }
            }
        }
        unchecked(format!("it leads on to other addresses more than {MOST_REDIRECTS} times"))
    }

    /// Asks for the head of a page, and for the page where that gives no clear answer: many hosts know no other way.
    fn reply(&self, at: &Url) -> Reply {
        let answer = match self.request(&Method::HEAD, at) {
            Ok(answer) if is_clear(answer.status().as_u16()) => Ok(answer),
            Ok(_) | Err(Failure::Broken(_)) => self.request(&Method::GET, at),
            failed => failed,
        };
        match answer {
            Ok(answer) => read(at, &answer),
            Err(Failure::Final(state) | Failure::Broken(state)) => Reply::Found(state),
        }
    }

    /// Makes a request when it is its host's turn; once more where the host names a time that can be waited for.
    fn request(&self, method: &Method, at: &Url) -> Result<Response<Body>, Failure> {
        let answer = self.request_once(method, at)?;
        match rest(&answer) {
            Rest::Asked(wait) if wait <= self.manners.patience => self.request_once(method, at),
            _ => Ok(answer),
        }
    }

    fn request_once(&self, method: &Method, at: &Url) -> Result<Response<Body>, Failure> {
        let no_turn =
            || Failure::Final(unchecked("its turn did not come within the time of this check"));
        let answer = self.pace.in_turn(&host(at), |left| {
            let answer = self.run(method, at, left.min(self.manners.timeout));
            let rest = match answer.as_ref().map_or(Rest::Pause, rest) {
                Rest::Asked(wait) if wait > self.manners.patience => Rest::ForGood,
                rest => rest,
            };
            (answer, rest)
        });
        answer.ok_or_else(no_turn)?.map_err(|error| failure(&error))
    }

    fn run(
        &self,
        method: &Method,
        at: &Url,
        timeout: Duration,
    ) -> Result<Response<Body>, ureq::Error> {
        let request = Request::builder().method(method).uri(at.as_str()).body(())?;
        let request = self.agent.configure_request(request).timeout_global(Some(timeout)).build();
        self.agent.run(request)
    }
}

/// What is to be said where there is no answer.
fn failure(error: &ureq::Error) -> Failure {
    let state = match error {
        ureq::Error::HostNotFound => dead("there is no such host"),
        ureq::Error::Timeout(_) => unchecked("its host did not answer in time"),
        ureq::Error::Other(other) if other.is::<NotAsked>() => unchecked(other.to_string()),
        ureq::Error::Rustls(error) => untrusted(error),
        ureq::Error::Io(error) => match certificate(error) {
            Some(error) => untrusted(error),
            None => {
                return Failure::Broken(unchecked(format!(
                    "its host could not be reached: {error}"
                )));
            }
        },
        error => return Failure::Broken(unchecked(format!("it could not be asked: {error}"))),
    };
    Failure::Final(state)
}

/// Whether a status needs no second look. Hosts that ask to be left alone are.
fn is_clear(status: u16) -> bool {
    status < 400 || matches!(status, 429 | 503)
}

/// How long a host asks to be left alone: one that is asked too much and names no time, for good.
fn rest(answer: &Response<Body>) -> Rest {
    let is_too_much = match answer.status().as_u16() {
        429 => true,
        503 => false,
        _ => return Rest::Pause,
    };
    let wait = answer
        .headers()
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.trim().parse().ok());
    match wait {
        Some(seconds) => Rest::Asked(Duration::from_secs(seconds)),
        None if is_too_much => Rest::ForGood,
        None => Rest::Pause,
    }
}

/// What an answer means.
fn read(at: &Url, answer: &Response<Body>) -> Reply {
    let status = answer.status().as_u16();
    let state = match status {
        200..=299 | 304 => State::Live,
        301 | 302 | 303 | 307 | 308 => match next(at, answer) {
            Some(next) => return Reply::Elsewhere(next, matches!(status, 301 | 308)),
            None => unchecked(format!("its host answers {status} and does not say where it leads")),
        },
        404 | 410 => State::Dead(format!("its host answers {status}")),
        _ => unchecked(format!("its host answers {status}")),
    };
    Reply::Found(state)
}

/// Where an answer leads; nowhere but to other sites.
fn next(at: &Url, answer: &Response<Body>) -> Option<Url> {
    let location = answer.headers().get(header::LOCATION)?;
    crate::link_check::asked(at.join(std::str::from_utf8(location.as_bytes()).ok()?).ok()?.as_str())
}

/// The reason why a connection is not trusted, where it is that.
fn certificate(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// A certificate that no browser takes is the end of a page; of others only this program may not know who stands behind.
fn untrusted(error: &rustls::Error) -> State {
    use CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, Revoked,
    };
    match error {
        rustls::Error::InvalidCertificate(Expired | ExpiredContext { .. }) => {
            dead("the certificate of its host is too old")
        }
        rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
            dead("the certificate of its host is that of another")
        }
        rustls::Error::InvalidCertificate(Revoked) => {
            dead("the certificate of its host was revoked")
        }
        error => unchecked(format!("the connection to its host is not safe: {error}")),
    }
}

fn dead(reason: &str) -> State {
    State::Dead(reason.to_owned())
}

fn unchecked(reason: impl Into<String>) -> State {
    State::Unchecked(reason.into())
}
