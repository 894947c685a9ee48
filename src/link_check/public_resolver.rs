//! Resolves host names and drops private addresses, to prevent server-side request forgery.
//! Redirects go through this resolver too.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};
use std::sync::OnceLock;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::Url;

/// The messages of glibc, musl, macOS and Windows if a host does not exist. If a name could not
/// be looked up, the message is another one.
const NO_SUCH_HOST: [&str; 6] = [
    "Name or service not known",
    "No address associated with hostname",
    "Name does not resolve",
    "Name has no usable address",
    "nodename nor servname provided",
    "No such host is known",
];

/// A name that always exists (RFC 2606). If it is not found, this machine is offline.
const EXISTING_HOST: &str = "example.com:80";

/// Why a host was not requested.
#[derive(Debug)]
pub(super) enum Blocked {
    /// The host has only private addresses.
    PrivateAddress,
    Offline,
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PrivateAddress => "its host is not on the public internet",
            Self::Offline => "this machine cannot find any host",
        })
    }
}

impl std::error::Error for Blocked {}

impl From<Blocked> for ureq::Error {
    fn from(reason: Blocked) -> Self {
        Self::Other(Box::new(reason))
    }
}

#[derive(Debug)]
pub(super) struct PublicResolver {
    allow_ip: fn(IpAddr) -> bool,
    is_online: OnceLock<bool>,
}

impl PublicResolver {
    pub(super) fn new(allow_ip: fn(IpAddr) -> bool) -> Self {
        Self { allow_ip, is_online: OnceLock::new() }
    }

    /// Distinguishes a host that does not exist from a failed lookup.
    fn lookup_error(&self, error: ureq::Error) -> ureq::Error {
        let message = error.to_string();
        if !NO_SUCH_HOST.iter().any(|text| message.contains(text)) {
            return error;
        }
        let is_online = *self.is_online.get_or_init(|| EXISTING_HOST.to_socket_addrs().is_ok());
        if is_online { ureq::Error::HostNotFound } else { Blocked::Offline.into() }
    }
}

/// Checks that every IP address of a host is allowed, without connecting to it.
///
/// # Errors
/// The reason why the host must not be named to others.
pub(crate) fn check_host(url: &Url, allow_ip: fn(IpAddr) -> bool) -> Result<(), String> {
    const UNKNOWN: &str = "its host cannot be found";
    let Some(host) = url.host_str().map(|host| host.trim_matches(['[', ']'])) else {
        return Err(UNKNOWN.to_owned());
    };
    if host.trim_end_matches('.').ends_with(".invalid") {
        return Err(UNKNOWN.to_owned());
    }
    let port = url.port_or_known_default().unwrap_or(443);
    let Ok(addresses) = (host, port).to_socket_addrs() else { return Err(UNKNOWN.to_owned()) };
    for address in addresses {
        if !allow_ip(address.ip()) {
            return Err(Blocked::PrivateAddress.to_string());
        }
    }
    Ok(())
}

impl Resolver for PublicResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        // This domain never exists (RFC 6761, section 6.4).
        if uri.host().is_some_and(|host| host.trim_end_matches('.').ends_with(".invalid")) {
            return Err(ureq::Error::HostNotFound);
        }
        let resolved = match DefaultResolver::default().resolve(uri, config, timeout) {
            Ok(resolved) => resolved,
            Err(error) => return Err(self.lookup_error(error)),
        };
        let mut allowed = self.empty();
        for address in &resolved {
            if (self.allow_ip)(address.ip()) {
                allowed.push(*address);
            }
        }
        if allowed.is_empty() { Err(Blocked::PrivateAddress.into()) } else { Ok(allowed) }
    }
}

/// Returns whether an address is reachable on the public internet (IANA's registries of
/// special-purpose addresses).
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
        // IPv4 in IPv6: mapped (RFC 4291), or translated (RFC 6052).
        [0, 0, 0, 0, 0, 0xFFFF] | [0x64, 0xFF9B, 0, 0, 0, 0] => {
            let ([a, b], [c, d]) = (seventh.to_be_bytes(), eighth.to_be_bytes());
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        [0x2001, 0x0DB8 | 0..=0x01FF, ..] | [0x2002, ..] | [0x3FFF, 0..=0x0FFF, ..] => false,
        _ => (0x2000..0x4000).contains(&first),
    }
}
