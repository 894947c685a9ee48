//! Connections on which nothing happens are closed, and do not stop others.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::{Preview, stream};
use crate::fixture::Site;

/// The time after which the preview has closed a connection.
const BOUND: Duration = Duration::from_secs(30);

/// Opens a connection and sends something.
fn send(preview: &Preview, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    stream
}

/// Reads until the connection is closed, at the latest at `end`. Returns the number of bytes.
fn read_until_closed(what: &str, mut stream: TcpStream, end: Instant) -> usize {
    let mut count = 0;
    let mut buffer = vec![0; 65536];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        assert!(!left.is_zero(), "{what}: the connection is still open");
        stream.set_read_timeout(Some(left)).unwrap();
        match stream.read(&mut buffer) {
            Ok(0) => return count,
            Ok(read) => count += read,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return count,
            Err(error) => panic!("{what}: {error}"),
        }
    }
}

#[test]
fn idle_connections_are_closed_and_do_not_stop_others() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let maximum = getrlimit(Resource::Nofile).maximum;
        setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
    }
    let site = Site::sound().write("content/articles/large/article.yaml", "title: Large\n");
    let text = "Many words are here. ".repeat(60_000);
    let site = site.write("content/articles/large/source.md", text);
    let preview = Preview::of(&site, &[]);
    let length = preview.get("/articles/large/").body.len();
    let mut events = BufReader::new(stream(&preview));

    let start = Instant::now();
    let own = format!("Host: 127.0.0.1:{}\r\n", preview.port);
    let claim_page = format!("GET /claims/river/ HTTP/1.1\r\n{own}\r\n");
    let unread = format!("GET /articles/large/ HTTP/1.1\r\n{own}\r\n").repeat(20);
    let write = format!(
        "POST /_factpress/verdict HTTP/1.1\r\n{own}Origin: http://127.0.0.1:{}\r\nX-Factpress-Token: {}\r\n\
         Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{\"claim\":",
        preview.port,
        preview.token()
    );
    let unread = send(&preview, &unread);
    let cases = [
        ("nothing", send(&preview, "")),
        ("half a line", send(&preview, "GET / HT")),
        ("half a head", send(&preview, &format!("GET / HTTP/1.1\r\n{own}"))),
        ("half a body", send(&preview, &write)),
        ("nothing after a page", send(&preview, &claim_page)),
    ];
    let many: Vec<TcpStream> = (0..1_000).map(|_| send(&preview, "")).collect();
    let asked = Instant::now();
    assert_eq!(preview.get("/").status, 200);
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());

    for (what, stream) in cases {
        let count = read_until_closed(what, stream, start + BOUND);
        assert_eq!(count > 0, matches!(what, "half a body" | "nothing after a page"), "{what}");
    }
    for stream in many {
        read_until_closed("one of many", stream, start + BOUND + Duration::from_secs(5));
    }
    let count = read_until_closed("an answer that is not read", unread, start + BOUND * 2);
    assert!(count < 20 * length, "{count} of {length} times 20 bytes");

    // An open page still gets the news.
    events.get_ref().set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let _site = site.edit("site.yaml", "A site", "A desk");
    let mut lines = 0;
    while lines < 2 {
        let mut line = String::new();
        assert!(events.read_line(&mut line).unwrap() > 0, "the stream ended");
        lines += usize::from(line.starts_with("data: "));
    }
}
