//! The preview server: renders pages of the newest snapshot on request, and notifies the browser
//! when the site changes. It serves only what a build would write, except below
//! [`PREVIEW_PREFIX`].

mod base_path;
mod connections;
mod editor;
mod handlers;
mod host_check;
mod new_verdict;
mod outer_copies;
mod quotes;
mod state;
mod status_page;
mod watch;
mod watcher;

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use camino::Utf8PathBuf;
use tokio::sync::oneshot;

use crate::project::BuildOptions;
pub use crate::serve::editor::Editor;
use crate::serve::host_check::RequestGuard;
use crate::serve::state::PreviewState;
use crate::serve::watch::WatchOptions;

/// The prefix of the addresses of the preview itself.
pub(crate) const PREVIEW_PREFIX: &str = "/_factpress/";

/// The port that is tried first if the user names no port.
const DEFAULT_PORT: u16 = 8000;

/// The number of ports that are tried from [`DEFAULT_PORT`] on.
const MAX_PORTS: u16 = 100;

#[derive(Debug, Clone)]
pub struct Options {
    pub root: Utf8PathBuf,
    pub settings: BuildOptions,
    /// The name or address to listen at.
    pub host: String,
    pub port: Option<u16>,
    /// Further names of the preview, with any port.
    pub allowed_hosts: Vec<String>,
    /// The path below which the preview is served, with `/` at its start and its end.
    pub base_path: String,
    /// Whether to look for changes instead of waiting until the system reports them.
    pub poll: bool,
    /// The editor's command, or the template of a URL that opens a file in it.
    pub editor: Option<String>,
}

/// A server that listens on its port, but has not read the site yet.
pub struct Preview {
    listener: TcpListener,
    options: Options,
}

impl Preview {
    /// # Errors
    /// If there is no site in `options.root`, or the port cannot be opened.
    pub fn bind(options: Options) -> io::Result<Self> {
        let Options { root, host, port, .. } = &options;
        let root = root.canonicalize_utf8().map_err(|error| {
            io::Error::new(error.kind(), format!("cannot read the site in `{root}`: {error}"))
        })?;
        if !root.join("site.yaml").is_file() {
            let message = format!(
                "there is no `site.yaml` in `{}`; name the site's folder with --site",
                options.root
            );
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        let listener = match port {
            Some(port) => listen_at(host, *port)?,
            None => listen_at_free_port(host)?,
        };
        Ok(Self { listener, options: Options { root, ..options } })
    }

    /// # Errors
    /// If the system does not return the address.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until Ctrl-C. Calls `warn` with what the user should know about the watched files.
    ///
    /// # Errors
    /// If the site cannot be read at the start, or the server fails.
    pub fn run(self, warn: fn(&str)) -> io::Result<()> {
        editor::raise_open_file_limit();
        let address = self.address()?;
        let Options { root, settings, host, allowed_hosts, base_path, poll, editor, .. } =
            self.options;
        let editor = Editor::from_option(editor.as_deref());
        let state = Arc::new(PreviewState::new(root.clone(), editor));
        let guard = RequestGuard::new(&host, address, allowed_hosts, state.token.clone());
        let (send_error, watch_error) = oneshot::channel();
        let watch_state = Arc::clone(&state);
        std::thread::Builder::new().name("watch".to_owned()).spawn(move || {
            let watched = WatchOptions { root: &root, poll, warn };
            if let Err(error) = watch::run(&watched, &settings, &watch_state) {
                let _ = send_error.send(error);
            }
        })?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let result = runtime.block_on(async {
            tokio::select! {
                result = connections::serve(self.listener, routes(state, guard, &base_path)) => result,
                _ = tokio::signal::ctrl_c() => Ok(()),
                Ok(error) = watch_error => Err(error),
            }
        });
        runtime.shutdown_background();
        result
    }
}

fn routes(state: Arc<PreviewState>, guard: RequestGuard, base_path: &str) -> Router {
    let routes = Router::new()
        .route("/_factpress/", get(status_page::page))
        .route("/_factpress/events", get(handlers::events))
        .route("/_factpress/state", get(handlers::page_versions))
        .route("/_factpress/problems", get(status_page::problems))
        .route("/_factpress/draft", post(new_verdict::draft))
        .route("/_factpress/verdict", post(new_verdict::create))
        .route("/_factpress/quote", post(quotes::check))
        .route("/_factpress/{name}", get(handlers::preview_asset))
        .fallback(get(handlers::site_file))
        .with_state(state);
    // The base path is removed before a route is chosen. The last layer comes first.
    Router::new()
        .fallback_service(routes)
        .layer(from_fn(connections::read_body))
        .layer(from_fn_with_state(Arc::from(base_path), base_path::remove))
        .layer(from_fn_with_state(Arc::new(guard), host_check::check))
}

fn bind(host: &str, port: u16) -> io::Result<TcpListener> {
    let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs()?.collect();
    TcpListener::bind(addresses.as_slice())
}

fn listen_at(host: &str, port: u16) -> io::Result<TcpListener> {
    bind(host, port).map_err(|error| {
        let message = if error.kind() == io::ErrorKind::AddrInUse {
            format!(
                "another program uses port {port}; choose another port with --port, or leave \
                 --port out"
            )
        } else {
            format!("cannot listen at {host}:{port}: {error}")
        };
        io::Error::new(error.kind(), message)
    })
}

/// Listens at the first free port from [`DEFAULT_PORT`] on, or at any if these are all taken.
fn listen_at_free_port(host: &str) -> io::Result<TcpListener> {
    let mut result = bind(host, DEFAULT_PORT);
    for port in (DEFAULT_PORT + 1..DEFAULT_PORT + MAX_PORTS).chain([0]) {
        match &result {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => result = bind(host, port),
            _ => break,
        }
    }
    result
        .map_err(|error| io::Error::new(error.kind(), format!("cannot listen at {host}: {error}")))
}
