//! Which machines may be asked: names are looked up, and addresses of private networks left out before anything is sent to
//! them. It must not be passed by: redirects come through here as well.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};
use std::sync::OnceLock;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// The words with which systems say that there is no host of a name, and not only that they could not ask: glibc, musl,
/// macOS and Windows.
const NO_HOST: [&str; 6] = [
    "Name or service not known",
    "No address associated with hostname",
    "Name does not resolve",
    "Name has no usable address",
    "nodename nor servname provided",
    "No such host is known",
];

/// A name that is always there (RFC 2606): where it is not found, this machine finds none.
const ALWAYS: &str = "example.com:80";

/// Why a host is not asked.
#[derive(Debug)]
pub enum NotAsked {
    /// It has only addresses that may not be.
    Private,
    /// Not even a name that is always there was found.
    Offline,
}

impl std::fmt::Display for NotAsked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Private => "its host is not on the public internet",
            Self::Offline => "this machine finds no host at all",
        })
    }
}

impl std::error::Error for NotAsked {}

impl From<NotAsked> for ureq::Error {
    fn from(reason: NotAsked) -> Self {
        Self::Other(Box::new(reason))
    }
}

/// The system's names, without machines that may not be asked.
#[derive(Debug)]
pub struct Names {
    may_ask: fn(IpAddr) -> bool,
    is_connected: OnceLock<bool>,
}

impl Names {
    /// The names of machines that may be asked.
    pub fn new(may_ask: fn(IpAddr) -> bool) -> Self {
        Self { may_ask, is_connected: OnceLock::new() }
    }

    /// Tells a host that does not exist from one that could not be looked up.
    fn missing(&self, error: ureq::Error) -> ureq::Error {
        let says = error.to_string();
        if !NO_HOST.iter().any(|words| says.contains(words)) {
            return error;
        }
        let is_connected = *self.is_connected.get_or_init(|| ALWAYS.to_socket_addrs().is_ok());
        if is_connected { ureq::Error::HostNotFound } else { NotAsked::Offline.into() }
    }
}

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        // No such name exists anywhere (RFC 6761, section 6.4).
        if uri.host().is_some_and(|host| host.trim_end_matches('.').ends_with(".invalid")) {
            return Err(ureq::Error::HostNotFound);
        }
        let found = DefaultResolver::default()
            .resolve(uri, config, timeout)
            .map_err(|error| self.missing(error))?;
        let mut public = self.empty();
        found
            .iter()
            .filter(|found| (self.may_ask)(found.ip()))
            .for_each(|found| public.push(*found));
        if public.is_empty() { Err(NotAsked::Private.into()) } else { Ok(public) }
    }
}

/// Whether an address is one of the public internet (IANA's registries of special-purpose addresses).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let octets = address.octets();
    let is_private =
        matches!(octets, [0 | 10 | 127 | 240.., ..] | [172, 16..=31, ..] | [192, 168, ..]);
    let is_local = matches!(octets, [100, 64..=127, ..] | [169, 254, ..] | [198, 18..=19, ..]);
    let is_reserved = matches!(
        octets,
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 51, 100, _] | [203, 0, 113, _]
    );
    !is_private && !is_local && !is_reserved && !address.is_multicast()
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, third, fourth, fifth, sixth, seventh, eighth] = address.segments();
    match [first, second, third, fourth, fifth, sixth] {
        // IPv4 in IPv6: mapped, and as networks without IPv4 translate it.
        [0, 0, 0, 0, 0, 0xFFFF] | [0x64, 0xFF9B, 0, 0, 0, 0] => {
            let ([a, b], [c, d]) = (seventh.to_be_bytes(), eighth.to_be_bytes());
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        [0x2001, 0x0DB8 | 0..=0x01FF, ..] | [0x2002, ..] | [0x3FFF, 0..=0x0FFF, ..] => false,
        _ => (0x2000..0x4000).contains(&first),
    }
}
