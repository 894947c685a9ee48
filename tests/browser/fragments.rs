//! Tests that the browser scrolls to the passage of a text fragment link.

use browser_tests::Browser;
use browser_tests::built::Built;
use serde_json::{from_value, json};

/// Returns an article as its publisher might show it: below a screen or two of other content.
const LIVE: &str = r#"(() => {
  const text = document.querySelector("[data-article-text]").cloneNode(true);
  text.querySelectorAll("[data-note]").forEach((note) => note.remove());
  const title = document.querySelector(".annotated > .head h1");
  return (title?.outerHTML.replaceAll(/<sup.*?<\/sup>/g, "") ?? "") + text.innerHTML;
})()"#;

/// Returns the claims of an article.
const CLAIMS: &str = "[...new Set([...document.querySelectorAll('mark.passage')].flatMap((mark) => mark.dataset.claims.split(' ')))]";

/// Returns the links of a claim to its article: the id of each passage and the address.
const LINKS: &str = r#"(article) => [...document.querySelectorAll(".passage-context")].flatMap((passage) => {
  const here = passage.querySelector(`a[href*="/${article}/"]`);
  const live = here ? [...passage.querySelectorAll("a[href*=':~:text=']")] : [];
  return live.map((link) => [here.hash.slice(1), link.hash.slice(1)]);
})"#;

/// Returns the distance of the passage from the middle of the window, in heights of the window.
const DISTANCE: &str = r#"(id) => new Promise((done) => setTimeout(() => {
  const box = document.getElementById(id).getBoundingClientRect();
  done(scrollY < 1000 ? Infinity : Math.abs(box.top + Math.min(box.height, innerHeight) / 2 - innerHeight / 2) / innerHeight);
}, 300))"#;

fn assert_found(site: &Built, articles: &[&str]) {
    let mut browser = Browser::start();
    browser.show(800, 600, "light", "screen");
    for article in articles {
        browser.open(&site.address(&format!("articles/{article}/index.html")));
        let words = browser.ask(LIVE);
        let claims: Vec<String> = from_value(browser.ask(CLAIMS)).unwrap();
        let space = "<div style='height:4000px'></div>";
        let address = serve(format!(
            "<!doctype html><meta charset=utf-8>{space}{}{space}",
            words.as_str().unwrap()
        ));
        for claim in claims {
            browser.open(&site.address(&format!("claims/{claim}/index.html")));
            let links: Vec<(String, String)> =
                from_value(browser.ask(&format!("({LINKS})({})", json!(article)))).unwrap();
            assert!(!links.is_empty(), "{article}: {claim}");
            for (passage, fragment) in links {
                browser.open("about:blank");
                browser.open(&format!("{address}#{fragment}"));
                let distance = browser.ask(&format!("({DISTANCE})({})", json!(passage)));
                assert!(
                    distance.as_f64().is_some_and(|it| it < 0.5),
                    "{passage}: {fragment} is {distance} away"
                );
            }
        }
    }
}

#[test]
fn links_into_the_live_source_lead_to_the_passage() {
    assert_found(&Built::of("tests/sites/full"), &["flood"]);
    assert_found(&Built::of("."), &["leading-security-software-tied-to-russian-mob"]);
}

/// Tests commas, dashes and ampersands, passages across blocks, cells and code, and other scripts.
#[test]
fn signs_and_scripts_of_all_kinds_are_found_in_the_live_source() {
    assert_found(&Built::of("tests/sites/odd"), &["scripts", "constructs"]);
}

/// Serves one page at every address, and returns the address.
fn serve(page: String) -> String {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().map(Result::unwrap) {
            let page = page.clone();
            std::thread::spawn(move || {
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n",
                    page.len()
                );
                let mut stream = stream;
                let _ = stream
                    .write_all(head.as_bytes())
                    .and_then(|()| stream.write_all(page.as_bytes()));
            });
        }
    });
    address
}
