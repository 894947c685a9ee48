//! What is at the addresses of other sites: each asked once, politely and within bounds, or remembered from before. The only
//! room that uses the network. It must not read content or print.

pub mod cache;
pub mod client;
pub mod public_resolver;
pub mod rate_limit;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::cache::Cache;
use crate::content::values::Date;
use crate::diagnostics::{Code, Diagnostic};
use crate::link_check::cache::Memory;
pub use crate::link_check::public_resolver::is_public;
use crate::reports::external_links::ExternalLink;

/// What was found at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// A page.
    Live,
    /// A page, for good at that other address.
    Moved(String),
    /// Nothing, and why.
    Dead(String),
    /// That is not known, and why: who refuses a program may well answer a reader.
    Unchecked(String),
}

/// How hosts are asked.
#[derive(Debug, Clone)]
pub struct CrawlPolicy {
    /// How long a host is left alone between two requests.
    pub pause: Duration,
    /// How long one request may take.
    pub timeout: Duration,
    /// How long all of it may take.
    pub bound: Duration,
    /// The longest wait that a host can ask for.
    pub patience: Duration,
    /// How many hosts are asked at the same time.
    pub hosts: usize,
    /// Which addresses of machines may be asked. Content comes from strangers, and must not reach into the network of
    /// whoever checks it.
    pub may_ask: fn(IpAddr) -> bool,
}

impl Default for CrawlPolicy {
    fn default() -> Self {
        Self {
            pause: Duration::from_secs(1),
            timeout: Duration::from_secs(10),
            bound: Duration::from_secs(5 * 60),
            patience: Duration::from_secs(60),
            hosts: 8,
            may_ask: is_public,
        }
    }
}

/// What was found, by address as it is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, State>);

impl Answers {
    /// What is at an address; nothing for one that was not asked.
    pub fn get(&self, address: &str) -> Option<&State> {
        self.0.get(asked(address)?.as_str())
    }

    /// The addresses with what is there, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &State)> {
        self.0.iter().map(|(address, state)| (address.as_str(), state))
    }

    fn is_dead(&self, address: &str) -> bool {
        matches!(self.get(address), Some(State::Dead(_)))
    }
}

/// Finds out what is at every address that is mentioned: asks, or remembers from a day not long before `today`. `step` is
/// told how many of how many are known.
pub fn check(
    mentions: &[ExternalLink],
    cache: &Cache,
    today: Date,
    manners: &CrawlPolicy,
    step: &mut dyn FnMut(usize, usize),
) -> Answers {
    let mut memory = Memory::open(cache, today);
    let addresses: BTreeSet<Url> =
        mentions.iter().filter_map(|mention| asked(&mention.address)).collect();
    let total = addresses.len();
    let (mut answers, mut unknown) = (BTreeMap::new(), Vec::new());
    for address in addresses {
        match memory.get(address.as_str()) {
            Some(state) => drop(answers.insert(address.to_string(), state.clone())),
            None => unknown.push(address),
        }
    }
    step(answers.len(), total);
    client::ask_all(unknown, manners, &mut |address, state| {
        memory.set(address.as_str(), &state);
        answers.insert(address.to_string(), state);
        step(answers.len(), total);
    });
    memory.keep(cache);
    Answers(answers)
}

/// An address as it is asked: without its fragment, which stays with the reader, and without a password.
fn asked(address: &str) -> Option<Url> {
    let mut url = Url::parse(address).ok().filter(Url::has_host)?;
    url.set_fragment(None);
    let is_plain = url.set_username("").and_then(|()| url.set_password(None)).is_ok();
    (is_plain && matches!(url.scheme(), "http" | "https")).then_some(url)
}

/// Whether readers miss nothing at a dead address, because they are shown an archived copy that is not dead as well.
fn is_kept(mention: &ExternalLink, answers: &Answers) -> bool {
    mention.copy.as_deref().is_some_and(|copy| !answers.is_dead(copy))
}

/// How many addresses are how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// A page.
    pub live: usize,
    /// Nothing, and in some place where it is mentioned no archived copy either.
    pub dead: usize,
    /// Nothing but an archived copy wherever it is mentioned.
    pub kept: usize,
    /// Not known.
    pub unchecked: usize,
}

impl Counts {
    /// The counts of what was found.
    pub fn of(mentions: &[ExternalLink], answers: &Answers) -> Self {
        let lost = mentions.iter().filter(|mention| !is_kept(mention, answers));
        let lost: BTreeSet<String> =
            lost.filter_map(|mention| Some(asked(&mention.address)?.into())).collect();
        let mut counts = Self::default();
        for (address, state) in answers.iter() {
            *match state {
                State::Live | State::Moved(_) => &mut counts.live,
                State::Dead(_) if lost.contains(address) => &mut counts.dead,
                State::Dead(_) => &mut counts.kept,
                State::Unchecked(_) => &mut counts.unchecked,
            } += 1;
        }
        counts
    }
}

/// `dead-link` for every mention of an address at which there is nothing for readers.
pub fn report(mentions: &[ExternalLink], answers: &Answers) -> Vec<Diagnostic> {
    mentions.iter().filter_map(|mention| dead(mention, answers)).collect()
}

fn dead(mention: &ExternalLink, answers: &Answers) -> Option<Diagnostic> {
    let Some(State::Dead(reason)) = answers.get(&mention.address) else { return None };
    if is_kept(mention, answers) {
        return None;
    }
    let help = match &mention.copy {
        Some(_) => {
            "neither the page nor its archived copy is there: correct the addresses, or look for another copy"
        }
        None => {
            "correct the address, or show readers an archived copy: web.archive.org may have one"
        }
    };
    let mistake = Diagnostic::warning(
        Code::DeadLink,
        mention.span,
        format!("there is nothing at `{}`", mention.address),
    )
    .label(reason)
    .help(help);
    Some(Diagnostic { claim: mention.claim.clone(), article: mention.article.clone(), ..mistake })
}
