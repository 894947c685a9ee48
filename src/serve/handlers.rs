//! Answers with the site's own files, and with what tells a page that it has changed.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream::{self, Stream};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

use crate::diagnostics::emit;
use crate::render::Output;
use crate::serve::state::{Found, Live, Now, Shown};
use crate::serve::status_page;

/// The preview's own files.
const FILES: [(&str, &str); 4] = [
    ("client.js", include_str!("assets/client.js")),
    ("worker.js", include_str!("assets/worker.js")),
    ("client.css", include_str!("assets/client.css")),
    ("report.css", include_str!("assets/report.css")),
];

/// One of the preview's own files.
pub async fn own(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(known, _)| *known == name) {
        Some((name, text)) => file(name, text.as_bytes().to_vec()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A stream of the numbers of editions, one at once and one for every change.
pub async fn events(
    State(live): State<Arc<Live>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut changes = live.changes();
    changes.mark_changed();
    let next = |mut changes: tokio::sync::watch::Receiver<u64>| async {
        changes.changed().await.ok()?;
        let generation = *changes.borrow_and_update();
        Some((Ok(Event::default().event("edition").data(generation.to_string())), changes))
    };
    Sse::new(stream::unfold(changes, next)).keep_alive(KeepAlive::default())
}

/// A page's address.
#[derive(Deserialize)]
pub struct Asked {
    path: String,
}

/// What a page asks about itself.
#[derive(Serialize)]
struct PageState {
    /// Changes when the preview is started again.
    run: String,
    generation: u64,
    /// Changes with every byte of the page.
    page: String,
    /// Changes with every byte of the page but the names of style sheets.
    words: String,
    /// The style sheets, as `name` and path below the root.
    sheets: Vec<(String, String)>,
    errors: usize,
    /// Why the files could not be read, where that is so.
    failure: Option<String>,
}

/// How the page at an address is now.
pub async fn state(State(live): State<Arc<Live>>, Query(asked): Query<Asked>) -> Response {
    let now = live.now().await;
    let answer = tokio::task::spawn_blocking(move || {
        let found = decoded(&asked.path).and_then(|path| now.shown.find(&path));
        let mark = Mark::of(&now.shown, &found.unwrap_or_else(|| now.shown.not_found()));
        let sheets =
            sheets(&now.shown).map(|(name, path)| (name.to_owned(), path.to_owned())).collect();
        let (errors, _) = emit::counts(&now.latest.diagnostics, &now.latest.site_files.files);
        let (run, failure) = (live.run().to_owned(), now.failure.clone());
        PageState {
            run,
            generation: now.generation,
            page: mark.page,
            words: mark.words,
            sheets,
            errors,
            failure,
        }
    });
    match answer.await {
        Ok(state) => Json(state).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A page or another file of the site.
pub async fn site(State(live): State<Arc<Live>>, uri: Uri) -> Response {
    let now = live.now().await;
    let answer = tokio::task::spawn_blocking(move || find(&live, &now, uri.path()));
    answer.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn find(live: &Live, now: &Now, path: &str) -> Response {
    let Some(decoded) = decoded(path) else { return missing(live, now) };
    match now.shown.find(&decoded) {
        Some(Found::File(output)) => file(&output.path, output.bytes),
        Some(found) => page(live, now, found, StatusCode::OK),
        None if now.shown.has_page(&format!("{decoded}/")) => {
            Redirect::permanent(&format!("{path}/")).into_response()
        }
        None => missing(live, now),
    }
}

/// The page for addresses without one. Where it is published, its `base` leads it home from any depth; here that is
/// this preview.
fn missing(live: &Live, now: &Now) -> Response {
    let mut found = now.shown.not_found();
    if let Found::Page(output) = &mut found {
        let html = String::from_utf8_lossy(&output.bytes);
        output.bytes = html
            .replacen(&base(&now.shown.snapshot.model.site.base_url), &base("/"), 1)
            .into_bytes();
    }
    page(live, now, found, StatusCode::NOT_FOUND)
}

/// The element that says from where a page's addresses are meant.
fn base(url: &str) -> String {
    let mut html = String::from("<base href=\"");
    crate::text::escape(url, &mut html);
    html.push_str("\">");
    html
}

/// An address as a path below the output folder; `None` where it cannot be one.
fn decoded(path: &str) -> Option<String> {
    let path = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
    let is_plain = |part: &str| part != "." && part != ".." && !part.contains(['\\', '\0']);
    path.split('/').all(is_plain).then(|| path.into_owned())
}

fn page(live: &Live, now: &Now, found: Found, status: StatusCode) -> Response {
    let mark = Mark::of(&now.shown, &found);
    match found {
        Found::Page(output) | Found::File(output) => {
            let drafts = now.shown.snapshot.options.drafts;
            let html = with_script(live, output, &mark, drafts);
            (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
        }
        Found::Faulty(mistakes) => status_page::faulty(live, now, &mistakes, &mark.page),
    }
}

/// What tells one state of a page from another.
struct Mark {
    page: String,
    words: String,
}

impl Mark {
    fn of(shown: &Shown, found: &Found) -> Self {
        let (Found::Page(Output { bytes, .. }) | Found::File(Output { bytes, .. })) = found else {
            let faulty = || format!("faulty-{:p}", std::ptr::from_ref(shown));
            return Self { page: faulty(), words: faulty() };
        };
        let hash = |bytes: &[u8]| {
            blake3::hash(bytes).to_hex().as_str().get(..16).unwrap_or_default().to_owned()
        };
        let mut text = String::from_utf8_lossy(bytes).into_owned();
        for (name, path) in sheets(shown) {
            text = text.replace(path, name);
        }
        Self { page: hash(bytes), words: hash(text.as_bytes()) }
    }
}

fn sheets(shown: &Shown) -> impl Iterator<Item = (&str, &str)> {
    shown
        .renderer
        .assets()
        .filter(|(name, _)| std::path::Path::new(name).extension().is_some_and(|it| it == "css"))
}

/// The page with the script that keeps it new, and nothing else that a build would not write.
fn with_script(live: &Live, output: Output, mark: &Mark, drafts: bool) -> Vec<u8> {
    let script = format!(
        "<script src=\"/_factpress/client.js\" data-page=\"{}\" data-words=\"{}\" data-run=\"{}\" data-token=\"{}\"{} defer></script>",
        mark.page,
        mark.words,
        live.run(),
        live.token,
        if drafts { " data-drafts" } else { "" },
    );
    let mut bytes = output.bytes;
    let at = memchr::memmem::rfind(&bytes, b"</body>").unwrap_or(bytes.len());
    bytes.splice(at..at, script.into_bytes());
    bytes
}

fn file(path: &str, bytes: Vec<u8>) -> Response {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let kind = match (kind.type_().as_str(), path) {
        ("text", _) => format!("{kind}; charset=utf-8"),
        (_, "feed.xml" | "corrections.xml") => "application/atom+xml; charset=utf-8".to_owned(),
        _ => kind.to_string(),
    };
    ([(header::CONTENT_TYPE, kind)], Body::from(bytes)).into_response()
}
