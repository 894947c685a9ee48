//! Refuses requests that do not come from the preview's own pages. Otherwise any web page could
//! read drafts through a host name that resolves to this machine (DNS rebinding), or write files.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::serve::new_verdict::ErrorResponse;

/// The header in which a page sends its token.
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-factpress-token");

/// The longest host name (RFC 1035, section 2.3.4).
const MAX_NAME_BYTES: usize = 253;

/// The preview's address and token, which requests are checked against.
pub(super) struct RequestGuard {
    host: String,
    port: u16,
    loopback: bool,
    /// The names of `--allow-host`, without brackets.
    allowed_hosts: Vec<String>,
    token: String,
}

impl RequestGuard {
    /// `host` is the name that the preview was started with, `address` the one it listens at.
    pub(super) fn new(
        host: &str,
        address: SocketAddr,
        allowed_hosts: Vec<String>,
        token: String,
    ) -> Self {
        Self {
            host: host.to_owned(),
            port: address.port(),
            loopback: address.ip().is_loopback(),
            allowed_hosts,
            token,
        }
    }

    /// Returns whether `host:port` names this preview: by an IP address, which DNS cannot redirect,
    /// or by the name that it was started with.
    fn is_own(&self, authority: &Authority) -> bool {
        if authority.port.unwrap_or(80) != self.port {
            return false;
        }
        if let Ok(ip) = authority.name.parse::<IpAddr>()
            && (!self.loopback || ip.is_loopback())
        {
            return true;
        }
        authority.has_name("localhost") || authority.has_name(&self.host)
    }

    /// Returns whether the user allowed the host, whatever its port: that of a container or a proxy
    /// differs from the preview's.
    fn is_allowed(&self, authority: &Authority) -> bool {
        self.allowed_hosts.iter().any(|name| authority.has_name(name))
    }

    fn is_own_origin(&self, origin: &str) -> bool {
        // A proxy may add TLS.
        if let Some(authority) = origin.strip_prefix("https://").and_then(Authority::parse) {
            return self.is_allowed(&authority);
        }
        match origin.strip_prefix("http://").and_then(Authority::parse) {
            Some(authority) => self.is_own(&authority) || self.is_allowed(&authority),
            None => false,
        }
    }

    /// Returns the reason to refuse a request, if any.
    fn refusal(&self, method: &Method, headers: &HeaderMap) -> Option<String> {
        let hosts = headers.get_all(header::HOST).iter().count();
        let host = header_text(headers, &header::HOST).and_then(Authority::parse);
        let is_known = host.as_ref().is_some_and(|host| self.is_own(host) || self.is_allowed(host));
        if hosts != 1 || !is_known {
            let only_host = if hosts == 1 { host } else { None };
            return Some(refuse_host(only_host));
        }
        let is_read = is_read(method);
        let origin = header_text(headers, &header::ORIGIN);
        if let Some(origin) = origin
            && !self.is_own_origin(origin)
        {
            return Some(refuse_origin(origin));
        }
        let fetch_site = header_text(headers, &HeaderName::from_static("sec-fetch-site"));
        if !is_read && fetch_site == Some("cross-site") {
            return Some("requests from other sites are refused".to_owned());
        }
        let token = header_text(headers, &TOKEN_HEADER);
        if !is_read && (origin.is_none() || token != Some(self.token.as_str())) {
            return Some("only a page of this preview can write".to_owned());
        }
        None
    }
}

fn is_read(method: &Method) -> bool {
    *method == Method::GET || *method == Method::HEAD
}

/// A host and a port, as a header names them.
struct Authority<'h> {
    /// Without the brackets of an IPv6 address.
    name: &'h str,
    port: Option<u16>,
}

impl<'h> Authority<'h> {
    fn parse(text: &'h str) -> Option<Self> {
        let (name, port) = match text.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, Some(port.parse().ok()?)),
            _ => (text, None),
        };
        let name = match name.strip_prefix('[') {
            Some(address) => address.strip_suffix(']')?,
            None => name.strip_suffix('.').unwrap_or(name),
        };
        Some(Self { name, port })
    }

    fn has_name(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Returns the name if it can be shown in a message. The client wrote it, so it may be anything.
    fn printable_name(&self) -> Option<&'h str> {
        let is_name_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let is_name = !self.name.is_empty()
            && self.name.len() <= MAX_NAME_BYTES
            && !self.name.starts_with('-')
            && self.name.chars().all(is_name_char);
        (is_name || self.name.parse::<IpAddr>().is_ok()).then_some(self.name)
    }
}

/// Tells a person how to open the preview under a host name, if it is theirs.
fn refuse_host(host: Option<Authority>) -> String {
    let Some(name) = host.and_then(|host| host.printable_name()) else {
        return "this address is not the preview's: open the one that `factpress serve` printed. \
            If it is that of your own container or proxy, start the preview with its host name: \
            `factpress serve --allow-host NAME`."
            .to_owned();
    };
    format!(
        "this address is not the preview's: open the one that `factpress serve` printed. If \
         `{name}` is your own container or proxy, start the preview with \
         `factpress serve --allow-host {name}`."
    )
}

fn refuse_origin(origin: &str) -> String {
    let mut message = "requests from other sites are refused".to_owned();
    let authority = match origin.split_once("://") {
        Some((_, authority)) => Authority::parse(authority),
        None => None,
    };
    if let Some(name) = authority.and_then(|authority| authority.printable_name()) {
        message += &format!(
            ". If the preview's pages are at your own `{name}`, start it with \
             `factpress serve --allow-host {name}`."
        );
    }
    message
}

/// Returns a header's value, empty if it is not ASCII.
fn header_text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    Some(headers.get(name)?.to_str().unwrap_or_default())
}

/// Middleware that refuses foreign requests and adds the security headers to every response.
pub(super) async fn check(
    State(guard): State<Arc<RequestGuard>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match guard.refusal(request.method(), request.headers()) {
        None => next.run(request).await,
        // The page that sends a request shows the reason.
        Some(error) if !is_read(request.method()) => {
            (StatusCode::FORBIDDEN, Json(ErrorResponse { error })).into_response()
        }
        Some(error) => (StatusCode::FORBIDDEN, error).into_response(),
    };
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
