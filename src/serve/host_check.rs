//! Refuses requests that do not come from the preview's own pages. Otherwise any web page could
//! read drafts through a host name that resolves to this machine (DNS rebinding), or write files.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The header in which a page sends its token.
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-factpress-token");

/// The preview's address and token, which requests are checked against.
pub(super) struct RequestGuard {
    host: String,
    port: u16,
    loopback: bool,
    token: String,
}

impl RequestGuard {
    /// `host` is the name that the preview was started with, `address` the one it listens at.
    pub(super) fn new(host: &str, address: SocketAddr, token: String) -> Self {
        Self {
            host: host.to_owned(),
            port: address.port(),
            loopback: address.ip().is_loopback(),
            token,
        }
    }

    /// Returns whether `host:port` names this preview: by an IP address, which DNS cannot redirect,
    /// or by the name that it was started with.
    fn is_own_authority(&self, authority: &str) -> bool {
        let (name, port) = match authority.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
            _ => (authority, Some(80)),
        };
        if port != Some(self.port) {
            return false;
        }
        if let Ok(ip) = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>()
            && (!self.loopback || ip.is_loopback())
        {
            return true;
        }
        name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(&self.host)
    }

    /// Returns why a request is refused, or `None` if it is allowed.
    fn refusal(&self, method: &Method, headers: &HeaderMap) -> Option<&'static str> {
        let hosts = headers.get_all(header::HOST).iter().count();
        let host = header_text(headers, &header::HOST).unwrap_or_default();
        if hosts != 1 || !self.is_own_authority(host) {
            return Some(
                "this address is not the preview's: open the one that `factpress serve` printed",
            );
        }
        let is_read = *method == Method::GET || *method == Method::HEAD;
        let origin = header_text(headers, &header::ORIGIN);
        if let Some(origin) = origin {
            let authority = origin.strip_prefix("http://");
            if !authority.is_some_and(|authority| self.is_own_authority(authority)) {
                return Some("requests from other sites are refused");
            }
        }
        let fetch_site = header_text(headers, &HeaderName::from_static("sec-fetch-site"));
        if !is_read && fetch_site == Some("cross-site") {
            return Some("requests from other sites are refused");
        }
        let token = header_text(headers, &TOKEN_HEADER);
        if !is_read && (origin.is_none() || token != Some(self.token.as_str())) {
            return Some("only a page of this preview can write");
        }
        None
    }
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
    if let Some(message) = guard.refusal(request.method(), request.headers()) {
        return (StatusCode::FORBIDDEN, message).into_response();
    }
    let mut response = next.run(request).await;
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
