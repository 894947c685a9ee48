//! Serves the preview below a path, for proxies that keep this path in the addresses they forward.
//!
//! All addresses that the preview itself writes are relative to the page. So the preview also works
//! behind a proxy that removes the path.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::percent_decode_str;

/// Middleware that removes the base path from the address of a request. The path is decoded, and
/// has `/` at its start and its end.
pub(super) async fn remove(
    State(base_path): State<Arc<str>>,
    mut request: Request,
    next: Next,
) -> Response {
    let uri = request.uri();
    if base_path.trim_end_matches('/') == decode(uri.path()) && &*base_path != "/" {
        let last = uri.path().rsplit('/').next().unwrap_or_default();
        return Redirect::permanent(&format!("./{last}/")).into_response();
    }
    let Some(path) = path_below(&base_path, uri.path()) else {
        return outside(&base_path);
    };
    let mut address = path.to_owned();
    if let Some(query) = uri.query() {
        address += "?";
        address += query;
    }
    // It is part of a valid address, so it is one itself.
    if let Ok(address) = address.parse::<PathAndQuery>() {
        *request.uri_mut() = Uri::from(address);
    }
    next.run(request).await
}

/// Returns the part of a path from the last `/` of the base path on, if the path is below it.
fn path_below<'p>(base_path: &str, path: &'p str) -> Option<&'p str> {
    let mut rest = path;
    for part in base_path.trim_end_matches('/').split('/').skip(1) {
        rest = rest.strip_prefix('/')?;
        let end = rest.find('/')?;
        let (found, below) = rest.split_at(end);
        if decode(found) != part {
            return None;
        }
        rest = below;
    }
    Some(rest)
}

fn decode(path: &str) -> Cow<'_, str> {
    percent_decode_str(path).decode_utf8_lossy()
}

fn outside(base_path: &str) -> Response {
    let message = format!(
        "the preview is served below `{base_path}`, as its option `--base-path` says: open \
         {base_path}. If a proxy removes this path from the addresses it forwards, start the \
         preview without `--base-path`."
    );
    (StatusCode::NOT_FOUND, message).into_response()
}

/// Returns the address of the home page relative to the page at a path.
pub(super) fn relative_root(path: &str) -> String {
    match path.matches('/').count() {
        0 | 1 => "./".to_owned(),
        slashes => "../".repeat(slashes - 1),
    }
}
