//! Tests the search page with the installed Pagefind in a real browser over HTTP. `FACTPRESS` names
//! the program under test.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use browser_tests::Browser;
use serde_json::json;

/// Builds `tests/sites/full` with Pagefind below `folder`.
fn build(folder: &Path) -> PathBuf {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sites/full");
    let site = folder.join("site");
    assert!(Command::new("cp").arg("-r").args([&full, &site]).status().unwrap().success());
    let mut settings = std::fs::read_to_string(site.join("site.yaml")).unwrap();
    settings.push_str("search: {engine: pagefind}\n");
    std::fs::write(site.join("site.yaml"), settings).unwrap();
    let program = std::env::var("FACTPRESS").expect("FACTPRESS names the program");
    let out = folder.join("checks");
    let status = Command::new(program)
        .args(["build", "-q", "--site"])
        .arg(&site)
        .arg("--out")
        .arg(&out)
        .status();
    assert!(status.unwrap().success(), "Pagefind is installed and indexes the site");
    out
}

/// Serves a folder below `/checks/`, and returns that address.
fn serve(root: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/checks/", listener.local_addr().unwrap());
    let root = Arc::new(root);
    std::thread::spawn(move || {
        for stream in listener.incoming().map(Result::unwrap) {
            let root = Arc::clone(&root);
            std::thread::spawn(move || answer(&root, stream));
        }
    });
    address
}

fn answer(root: &Path, mut stream: TcpStream) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let request = lines.next().unwrap_or_default();
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let path = request.split(' ').nth(1).unwrap_or_default().split('?').next().unwrap_or_default();
    let path = path.trim_start_matches("/checks/");
    let path = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let (status, bytes) = match std::fs::read(root.join(path)) {
        Ok(bytes) => ("200 OK", bytes),
        Err(_) => ("404 Not Found", Vec::new()),
    };
    let length = bytes.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&bytes));
}

/// Sets a field of the form and waits until the results change.
fn ask(browser: &mut Browser, name: &str, value: &str) -> serde_json::Value {
    browser.ask(&format!(
        "new Promise((done) => {{
           const found = () => [...document.querySelectorAll('.results h2 a')].map((link) => link.textContent);
           new MutationObserver(() => done(found())).observe(document.querySelector('.results'), {{childList: true}});
           const field = document.querySelector('.search-form [name={name}]'); field.value = '{value}';
           field.dispatchEvent(new Event('input', {{bubbles: true}})); }})"
    ))
}

#[test]
fn pagefind_searches_the_words_of_the_pages() {
    let folder = tempfile::tempdir().unwrap();
    let address = serve(build(folder.path()));
    let mut browser = Browser::start();
    browser.show(1280, 900, "light", "screen");
    browser.open(&format!("{address}search/"));
    let ready = "new Promise((done) => { const look = () => document.querySelector('.card') ? done(true) : setTimeout(look, 50); look(); })";
    assert_eq!(browser.ask(ready), true);
    let listed = browser
        .ask("[...document.querySelectorAll('.results h2 a')].map((link) => link.textContent)");
    assert_eq!(
        listed.as_array().unwrap().len(),
        4,
        "every claim is there before anything is asked: {listed}"
    );
    assert_eq!(browser.ask("document.querySelector('.without-search').checkVisibility()"), false);
    assert_eq!(
        ask(&mut browser, "words", "photograph")[0],
        "Retracted: The bridge is gone.",
        "a word of the evidence"
    );
    let retracted = browser
        .ask("document.querySelector('.card').innerText")
        .as_str()
        .unwrap()
        .replace('\n', " ");
    assert!(
        retracted.starts_with("Retracted") && !retracted.contains("still there"),
        "no verdict: {retracted}"
    );
    assert_eq!(
        ask(&mut browser, "words", "houses")[0].as_str().is_some(),
        true,
        "a word of the article"
    );
    ask(&mut browser, "words", "");
    assert_eq!(
        ask(&mut browser, "claimant", "The mayor"),
        json!(["Nobody was hurt in the flood."])
    );
    ask(&mut browser, "claimant", "");
    assert_eq!(
        ask(&mut browser, "rating", "Mostly false"),
        json!(["The river rose by two metres."])
    );
    assert_eq!(
        browser.ask("document.querySelector('.card .badge').dataset.rating"),
        "mostly-false"
    );
    let years = browser
        .ask("[...document.querySelectorAll('[name=year] option')].map((option) => option.value)");
    assert_eq!(years, json!(["", "2026"]));
    let target =
        browser.ask("document.querySelector('.results h2 a').href").as_str().unwrap().to_owned();
    assert_eq!(target, format!("{address}claims/two-metres/"));
    browser.open(&target);
    assert_eq!(
        browser.ask("document.querySelector('h1').textContent"),
        "The river rose by two metres."
    );
    assert!(browser.complaints.is_empty(), "{:?}", browser.complaints);
}

/// Browsers load no modules from a disk, so the page links to the lists.
#[test]
fn from_a_disk_the_search_page_leads_to_the_lists() {
    let folder = tempfile::tempdir().unwrap();
    let page = build(folder.path()).join("search/index.html");
    let mut browser = Browser::start();
    browser.open(url::Url::from_file_path(page).unwrap().as_str());
    let lists = "document.querySelector('.without-search')";
    let shown = format!(
        "new Promise((done) => {{ const look = () => {lists}.checkVisibility() ? done(true) : setTimeout(look, 50); look(); }})"
    );
    assert_eq!(browser.ask(&shown), true);
    assert_eq!(browser.ask("document.querySelector('form').checkVisibility()"), false);
    assert_eq!(browser.ask(&format!("{lists}.querySelectorAll('a').length")), 6);
}
