//! Accepts connections, and closes idle ones.

use std::io;
use std::net::TcpListener;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;

/// The longest time that a client may take to send a request, and to read some of the answer.
const MAX_IDLE: Duration = Duration::from_secs(20);

/// The largest request, in bytes.
const MAX_BODY: usize = 2 * 1024 * 1024;

/// The delay before the next connection is accepted if there are too many open files.
const ACCEPT_DELAY: Duration = Duration::from_millis(100);

/// Serves until the program ends.
pub(super) async fn serve(listener: TcpListener, routes: Router) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(handle(stream, routes.clone()))),
            // The client is gone already, or too many files are open until some clients are gone.
            Err(_) => tokio::time::sleep(ACCEPT_DELAY).await,
        }
    }
}

async fn handle(stream: TcpStream, routes: Router) {
    let mut stream = TimeoutStream::new(stream);
    // No time limit for reading: an open page reads events until it is closed.
    stream.set_write_timeout(Some(MAX_IDLE));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(MAX_IDLE);
    let service = TowerToHyperService::new(routes);
    let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service);
    // An error concerns only this client.
    let _ = connection.await;
}

/// Middleware that reads the body of a request, and refuses it if the client does not send it.
pub(super) async fn read_body(request: Request, next: Next) -> Response {
    if *request.method() == Method::GET || *request.method() == Method::HEAD {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    match tokio::time::timeout(MAX_IDLE, to_bytes(body, MAX_BODY)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(head, Body::from(bytes))).await,
        Ok(Err(_)) => refuse(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => refuse(StatusCode::REQUEST_TIMEOUT),
    }
}

/// Responds without reading the rest of a request, so the connection cannot be used again.
fn refuse(status: StatusCode) -> Response {
    (status, [(header::CONNECTION, "close")]).into_response()
}
