//! A host of pages on this machine, which is also the Wayback Machine.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::archive::WINDOW;

/// A host of pages and captures on this machine.
pub(super) struct Host {
    pub(super) base: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// When each request came, and its method, path and body.
    requests: Vec<(Instant, String)>,
    /// The address that each job captures, and how often its status was asked for.
    jobs: BTreeMap<String, (String, usize)>,
    /// The captures that were finished.
    captured: BTreeSet<String>,
    /// Requests with keys, by path.
    with_keys: Vec<String>,
}

impl Host {
    pub(super) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let (shared, own) = (Arc::clone(&state), base.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (shared, own) = (Arc::clone(&shared), own.clone());
                std::thread::spawn(move || serve(&stream.unwrap(), &shared, &own));
            }
        });
        Self { base, state }
    }

    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Returns the method, path and body of all requests since the last call.
    pub(super) fn requests(&self) -> Vec<String> {
        let mut state = self.state.lock().unwrap();
        std::mem::take(&mut state.requests).into_iter().map(|(_, request)| request).collect()
    }

    pub(super) fn captured(&self) -> BTreeSet<String> {
        self.state.lock().unwrap().captured.clone()
    }

    /// Returns the paths of all requests with keys since the last call.
    pub(super) fn with_keys(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().with_keys)
    }

    /// Returns the largest number of captures that were asked for in one window.
    pub(super) fn most_in_a_window(&self) -> usize {
        let state = self.state.lock().unwrap();
        let asked = state.requests.iter().filter(|(_, request)| request.starts_with("POST"));
        let times: Vec<Instant> = asked.map(|(time, _)| *time).collect();
        let in_window = |first: &Instant| {
            times.iter().filter(|time| (*first..*first + WINDOW).contains(time)).count()
        };
        times.iter().map(in_window).max().unwrap_or_default()
    }
}

fn serve(mut stream: &TcpStream, state: &Mutex<State>, base: &str) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let Some(first) = lines.first() else { return };
    let request = first.trim_end_matches(" HTTP/1.1").to_owned();
    let length = lines.iter().find_map(|line| {
        line.to_lowercase().strip_prefix("content-length: ").map(|it| it.parse().unwrap())
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    let body = String::from_utf8(body).unwrap();
    let (method, path) = request.split_once(' ').unwrap();
    {
        let mut state = state.lock().unwrap();
        let what = format!("{request} {body}").trim().to_owned();
        state.requests.push((Instant::now(), what));
        if lines.iter().any(|line| line.eq_ignore_ascii_case("authorization: LOW key:secret")) {
            state.with_keys.push(path.to_owned());
        }
    }
    let answer = match (method, path.strip_prefix("/save/status/")) {
        ("POST", _) => ask(state, base, &body),
        (_, Some(job)) => status(state, base, job),
        _ => page(path),
    };
    match answer {
        Answer::Whole(status, headers, body) => {
            let head = format!("HTTP/1.1 {status}\r\n{headers}Connection: close\r\n");
            let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(&body);
        }
        Answer::Half(headers, body) => {
            let _ =
                write!(stream, "HTTP/1.1 200 OK\r\n{headers}Content-Length: 1000\r\n\r\n{body}");
        }
        Answer::Endless(headers) => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\n{headers}Connection: close\r\n\r\n");
            while stream.write_all(&[b'a'; 8192]).is_ok() {}
        }
        Answer::Slow(headers) => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\n{headers}Content-Length: 1000\r\n\r\n");
            while stream.write_all(b"a").is_ok() {
                std::thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

enum Answer {
    Whole(&'static str, String, Vec<u8>),
    /// The connection is closed too early.
    Half(&'static str, String),
    Endless(&'static str),
    /// A byte now and then.
    Slow(&'static str),
}

const HTML: &str = "Content-Type: text/html\r\n";
pub(super) const WORDS: &str = "<!doctype html><title>T</title><p>The highest reading of the week was 1.4 metres, \
    and nobody was hurt by the flood.</p>";

fn whole(status: &'static str, headers: &str, body: impl Into<Vec<u8>>) -> Answer {
    Answer::Whole(status, headers.to_owned(), body.into())
}

fn page(path: &str) -> Answer {
    match path {
        "/p/missing" => whole("404 Not Found", HTML, WORDS),
        "/p/forbidden" => whole("403 Forbidden", HTML, WORDS),
        "/p/pdf" => whole("200 OK", "Content-Type: application/pdf\r\n", "%PDF-1.7"),
        "/p/picture" => whole("200 OK", "Content-Type: image/png\r\n", "PNG"),
        "/p/untyped" => whole("200 OK", "", WORDS),
        "/p/unknown" => whole("200 OK", "", "words"),
        "/p/text" => whole("200 OK", "Content-Type: text/plain\r\n", WORDS),
        "/p/latin" => {
            let headers = "Content-Type: text/html; charset=iso-8859-1\r\n";
            whole(
                "200 OK",
                headers,
                WORDS
                    .replace("reading", "r\u{e9}ading")
                    .chars()
                    .map(|c| c as u8)
                    .collect::<Vec<u8>>(),
            )
        }
        "/p/wrong-encoding" => whole("200 OK", HTML, b"<p>\xE9\xE9\xE9</p>".to_vec()),
        "/p/moved" => whole("302 Found", "Location: /p/page\r\n", ""),
        "/p/home" => whole("302 Found", "Location: /\r\n", ""),
        "/p/inside" => whole("302 Found", "Location: http://10.0.0.1/\r\n", ""),
        "/p/circle" => whole("302 Found", "Location: /p/circle\r\n", ""),
        "/p/script" => whole("200 OK", HTML, "<p id=a></p><script>draw()</script>"),
        "/p/gzip" => whole("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", "x"),
        "/p/half" => Answer::Half(HTML, WORDS.to_owned()),
        "/p/endless" => Answer::Endless(HTML),
        "/p/slow" => Answer::Slow(HTML),
        _ => whole("200 OK", HTML, WORDS),
    }
}

fn json(status: &'static str, value: &serde_json::Value) -> Answer {
    whole(status, "Content-Type: application/json\r\n", value.to_string())
}

/// Answers a request for a capture. The path of the page decides the answer.
fn ask(state: &Mutex<State>, base: &str, body: &str) -> Answer {
    let url = body.strip_prefix("url=").unwrap().split('&').next().unwrap();
    let url = percent_encoding::percent_decode_str(url).decode_utf8().unwrap().into_owned();
    let scenario = url.strip_prefix(base).unwrap_or_default().split('/').nth(2).unwrap_or_default();
    let mut state = state.lock().unwrap();
    let times = state.requests.iter().filter(|(_, it)| it.starts_with("POST")).count();
    match scenario {
        "limited-once" if times == 1 => {
            return whole("429 Too Many Requests", "Retry-After: 1\r\n", "");
        }
        "limited" => return whole("429 Too Many Requests", "Retry-After: 100000\r\n", ""),
        "unauthorized-keys" => {
            return json("401 Unauthorized", &serde_json::json!({"message": "Log in."}));
        }
        "moved-service" => return whole("302 Found", "Location: /elsewhere\r\n", ""),
        "down" => return whole("502 Bad Gateway", "", "no"),
        "half-answer" => return Answer::Half("", "{\"job_id\": \"a\"".to_owned()),
        "endless-answer" => return Answer::Endless(""),
        "no-json" => return whole("200 OK", "", "<p>Hello</p>"),
        "no-job" => {
            let said = "The same snapshot had been made 4 minutes ago.";
            return json(
                "200 OK",
                &serde_json::json!({"url": url, "job_id": null, "message": said}),
            );
        }
        "evil-job" => return json("200 OK", &serde_json::json!({"job_id": "../../etc"})),
        "busy" if times == 1 => {
            let error =
                serde_json::json!({"status": "error", "status_ext": "error:user-session-limit"});
            return json("200 OK", &error);
        }
        _ => {}
    }
    let job = format!("job-{}", state.jobs.len() + 1);
    state.jobs.insert(job.clone(), (url.clone(), 0));
    json("200 OK", &serde_json::json!({"url": url, "job_id": job}))
}

/// Answers a question about a job.
fn status(state: &Mutex<State>, base: &str, job: &str) -> Answer {
    let mut state = state.lock().unwrap();
    let Some((url, times)) = state.jobs.get_mut(job) else {
        return whole("404 Not Found", "", "");
    };
    *times += 1;
    let (url, times) = (url.clone(), *times);
    let scenario = url.strip_prefix(base).unwrap_or_default().split('/').nth(2).unwrap_or_default();
    let mut answer = serde_json::json!({
        "status": "success", "job_id": job, "original_url": url, "timestamp": "20260102030405",
        "resources": [url], "outlinks": {}, "duration_sec": 6.2,
    });
    match scenario {
        "ok" | "page" if times == 1 => {
            answer = serde_json::json!({"status": "pending", "job_id": job});
        }
        "slow" => answer = serde_json::json!({"status": "pending", "job_id": job}),
        "ok" | "page" | "busy" | "limited-once" => {
            state.captured.insert(url);
        }
        "other-page" => answer["original_url"] = format!("{base}/login").into(),
        "other-job" => answer["job_id"] = "job-0".into(),
        "no-timestamp" => answer["timestamp"] = serde_json::Value::Null,
        "bad-timestamp" => answer["timestamp"] = "2026".into(),
        "lost" => return whole("404 Not Found", "", ""),
        "half-status" => return Answer::Half("", answer.to_string()),
        "endless-status" => return Answer::Endless(""),
        code => {
            let code = format!("error:{code}");
            answer = serde_json::json!({
                "status": "error", "status_ext": code, "job_id": job, "message": "It failed.",
                "exception": "x", "resources": [],
            });
        }
    }
    json("200 OK", &answer)
}

pub(super) fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
