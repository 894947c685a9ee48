//! Who may ask: a browser that was sent to this very address, and for writing a page of the preview itself. Without
//! it, any web page could read drafts through a name that it makes point here (DNS rebinding), or write files.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The header in which a page shows its token.
pub const TOKEN: HeaderName = HeaderName::from_static("x-factpress-token");

/// What a request is measured against.
pub struct Guard {
    host: String,
    port: u16,
    loopback: bool,
    token: String,
}

impl Guard {
    /// The guard of a preview that listens at `address`, asked for as `host`.
    pub fn new(host: &str, address: SocketAddr, token: String) -> Self {
        Self {
            host: host.to_owned(),
            port: address.port(),
            loopback: address.ip().is_loopback(),
            token,
        }
    }

    /// Whether a `Host` header, or what stands after `http://` in an `Origin`, names this preview: by an address of
    /// numbers, which no name server can turn elsewhere, or by the name that it was started with.
    fn is_own(&self, authority: &str) -> bool {
        let (name, port) = match authority.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
            _ => (authority, Some(80)),
        };
        let number: Option<IpAddr> =
            name.trim_start_matches('[').trim_end_matches(']').parse().ok();
        let is_number = number.is_some_and(|number| !self.loopback || number.is_loopback());
        port == Some(self.port)
            && (is_number
                || name.eq_ignore_ascii_case("localhost")
                || name.eq_ignore_ascii_case(&self.host))
    }

    fn refuses(&self, method: &Method, headers: &HeaderMap) -> Option<&'static str> {
        let text =
            |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let is_read = *method == Method::GET || *method == Method::HEAD;
        let origin = text(header::ORIGIN);
        let is_foreign = |origin: &str| {
            !origin.strip_prefix("http://").is_some_and(|authority| self.is_own(authority))
        };
        if headers.get_all(header::HOST).iter().count() != 1
            || !text(header::HOST).is_some_and(|host| self.is_own(host))
        {
            return Some(
                "this address is not the preview's: open the one that `factpress serve` printed",
            );
        }
        if origin.is_some_and(is_foreign)
            || text(HeaderName::from_static("sec-fetch-site")) == Some("cross-site") && !is_read
        {
            return Some("another site asks");
        }
        if !is_read && (origin.is_none() || text(TOKEN) != Some(self.token.as_str())) {
            return Some("only a page of this preview can write");
        }
        None
    }
}

/// Lets a request through, or not; what goes out is for this preview's pages alone.
pub async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    if let Some(why) = guard.refuses(request.method(), request.headers()) {
        return (StatusCode::FORBIDDEN, why).into_response();
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
