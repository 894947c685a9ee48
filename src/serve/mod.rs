//! The preview: the pages of a site rendered when a browser asks for them, from the newest snapshot of the site, and the
//! browser told when there is another. It must serve nothing that a build would not write, except below
//! [`OWN`].

pub mod editor;
pub mod handlers;
pub mod host_check;
pub mod new_verdict;
pub mod state;
pub mod status_page;
pub mod watch;

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use camino::{Utf8Path, Utf8PathBuf};

use crate::project::BuildOptions;
pub use crate::serve::editor::Editor;
use crate::serve::host_check::Guard;
use crate::serve::state::Live;

/// The folder of addresses that are the preview's own.
pub const OWN: &str = "/_factpress/";

/// The port that is tried first where none is asked for.
pub const PORT: u16 = 8000;

/// How many ports after [`PORT`] are tried.
const PORTS: u16 = 100;

/// How the preview is run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of the site.
    pub root: Utf8PathBuf,
    /// What the site is made with.
    pub settings: BuildOptions,
    /// The name or address to listen at.
    pub host: String,
    /// The port that was asked for.
    pub port: Option<u16>,
    /// The editor that mistakes are opened in.
    pub editor: Option<String>,
}

/// A preview that can be reached, and has read nothing yet.
pub struct Preview {
    listener: TcpListener,
    options: Options,
}

impl Preview {
    /// Takes the port.
    ///
    /// # Errors
    /// Where there is no such site or the port cannot be had.
    pub fn bind(options: Options) -> io::Result<Self> {
        let root =
            options.root.canonicalize_utf8().map_err(|error| about(&error, &options.root))?;
        if !root.join("site.yaml").is_file() {
            let message = format!(
                "there is no `site.yaml` in `{}`; name the site's folder with --site",
                options.root
            );
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        let listener = listen(&options.host, options.port)?;
        Ok(Self { listener, options: Options { root, ..options } })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// Where the system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until it is interrupted.
    ///
    /// # Errors
    /// Where the port is lost.
    pub fn run(self) -> io::Result<()> {
        editor::allow_many_files();
        let (host, address) = (self.options.host.clone(), self.address()?);
        let live = Arc::new(Live::new(
            self.options.root.clone(),
            Editor::of(self.options.editor.as_deref()),
        ));
        let guard = Guard::new(&host, address, live.token.clone());
        let Options { root, settings, .. } = self.options;
        let (watched, (fail, failure)) = (Arc::clone(&live), tokio::sync::oneshot::channel());
        let watch = move || {
            if let Err(error) = watch::run(&root, &settings, &watched) {
                let _ = fail.send(error);
            }
        };
        std::thread::Builder::new().name("watch".to_owned()).spawn(watch)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let served = runtime.block_on(async {
            tokio::select! {
                served = serve(self.listener, live, guard) => served,
                _ = tokio::signal::ctrl_c() => Ok(()),
                Ok(error) = failure => Err(error),
            }
        });
        runtime.shutdown_background();
        served
    }
}

async fn serve(listener: TcpListener, live: Arc<Live>, guard: Guard) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let routes = Router::new()
        .route("/_factpress/", get(status_page::page))
        .route("/_factpress/events", get(handlers::events))
        .route("/_factpress/state", get(handlers::state))
        .route("/_factpress/problems", get(status_page::problems))
        .route("/_factpress/draft", post(new_verdict::draft))
        .route("/_factpress/verdict", post(new_verdict::create))
        .route("/_factpress/{name}", get(handlers::own))
        .fallback(get(handlers::site))
        .layer(axum::middleware::from_fn_with_state(Arc::new(guard), host_check::check))
        .with_state(live);
    axum::serve(listener, routes).await
}

/// The port that was asked for, else the first that is free.
fn listen(host: &str, asked: Option<u16>) -> io::Result<TcpListener> {
    let bind = |port: u16| {
        (host, port)
            .to_socket_addrs()
            .and_then(|places| TcpListener::bind(&*places.collect::<Vec<_>>()))
    };
    if let Some(port) = asked {
        return bind(port).map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => io::Error::new(
                error.kind(),
                format!("port {port} is taken by another program; name another with --port, or leave --port away"),
            ),
            _ => io::Error::new(error.kind(), format!("cannot listen at {host}:{port}: {error}")),
        });
    }
    let is_taken = |bound: &io::Result<TcpListener>| {
        bound.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse)
    };
    let mut tried = (PORT..PORT + PORTS).map(bind).filter(|bound| !is_taken(bound));
    tried
        .next()
        .unwrap_or_else(|| bind(0))
        .map_err(|error| io::Error::new(error.kind(), format!("cannot listen at {host}: {error}")))
}

fn about(error: &io::Error, root: &Utf8Path) -> io::Error {
    io::Error::new(error.kind(), format!("cannot read the site in `{root}`: {error}"))
}
