//! Tests the preview in a real browser: pages update by themselves, and a selection becomes a
//! verdict file.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use browser_tests::Browser;
use browser_tests::built::repository;
use serde_json::json;

const ARTICLE: &str = "articles/flood/";
const VERDICT: &str = "content/articles/flood/verdicts/nobody-hurt.yaml";
/// Finds an element in the shadow tree that the preview adds to a page.
const SHADOW_ROOT: &str = "document.querySelector('factpress-preview').shadowRoot";

/// A preview of a copy of the site that uses every feature.
struct Preview {
    folder: tempfile::TempDir,
    server: Child,
    address: String,
}

impl Preview {
    fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&repository().join("tests/sites/full"), folder.path());
        let program = std::env::var("FACTPRESS").expect("FACTPRESS names the program");
        let mut command = Command::new(program);
        command.args(["serve", "--editor", "code"]).args(arguments);
        command.arg("--site").arg(folder.path()).stdout(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.split([',', ' ']).find(|part| part.starts_with("http://")).unwrap();
        Self { address: address.to_owned(), folder, server }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "{path} has no `{from}`: {text}");
        std::fs::write(self.path(path), text.replacen(from, to, 1)).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        let own =
            ["-c", "user.name=A", "-c", "user.email=a@desk.example", "-c", "commit.gpgsign=false"];
        let status = Command::new("git")
            .arg("-C")
            .arg(self.path(""))
            .args(own)
            .args(arguments)
            .status()
            .unwrap();
        assert!(status.success(), "git {arguments:?}");
    }

    fn open(&self, browser: &mut Browser, page: &str) {
        browser.open(&format!("{}{page}", self.address));
        browser.wait_for("document.querySelector('factpress-preview')");
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Notes can be too brief for the claim, so hidden words count too.
fn shows(words: &str) -> String {
    format!("document.body.textContent.includes({words:?})")
}

#[test]
fn a_page_follows_its_files_and_keeps_its_place() {
    let (mut browser, preview) = (Browser::start(), Preview::start());
    browser.show(1280, 400, "light", "screen");
    preview.open(&mut browser, ARTICLE);
    browser.ask("scrollTo(0, 300)");
    preview.edit(VERDICT, "claim: ", "claim: Really, ");
    browser.wait_for(&shows("Really, "));
    browser.wait_for("scrollY === 300");

    // A change that does not concern the page does not load it again.
    preview.open(&mut browser, "claims/bridge-gone/");
    browser.ask("window.isTheSame = true");
    preview.edit(VERDICT, "claim: Really, ", "claim: Once more, ");
    preview.edit("content/articles/flood/verdicts/bridge-gone.yaml", "claim: ", "claim: Indeed, ");
    browser.wait_for(&shows("Indeed, "));
    browser.ask("window.isTheSame = true");
    std::fs::create_dir_all(preview.path("content/articles/echo/verdicts")).unwrap();
    std::fs::write(
        preview.path("content/articles/echo/verdicts/new.yaml"),
        "claim: New.\npassages:\n- title: true\n",
    )
    .unwrap();
    let mut other = Browser::start();
    preview.open(&mut other, "");
    other.wait_for(&shows("New."));
    assert_eq!(
        browser.ask("window.isTheSame"),
        true,
        "the page of another claim was not loaded again"
    );
    preview.open(&mut browser, "");
    browser.wait_for(&shows("New."));
    std::fs::remove_file(preview.path("content/articles/echo/verdicts/new.yaml")).unwrap();
    browser.wait_for(&format!("!{}", shows("New.")));
}

/// Hosts show the page for unknown addresses at these addresses, and so does the preview.
#[test]
fn the_page_for_unknown_addresses_works_there() {
    let (mut browser, preview) = (Browser::start(), Preview::start());
    browser.show(1280, 400, "light", "screen");
    preview.open(&mut browser, "claims/none/at/all/");
    assert_eq!(
        browser.ask("getComputedStyle(document.querySelector('.masthead')).display"),
        "flex"
    );
    browser.press("Tab");
    assert_eq!(browser.ask("document.activeElement.className"), "skip");
    browser.press("Enter");
    browser.wait_for("location.hash === '#main'");
    assert_eq!(browser.ask("location.pathname"), "/claims/none/at/all/");
    browser.press("Tab");
    assert_eq!(browser.ask("document.activeElement.closest('main') !== null"), true);
    browser.press("Enter");
    browser.wait_for("location.pathname === '/index.html'");
}

#[test]
fn a_style_sheet_is_changed_in_place() {
    let (mut browser, preview) = (Browser::start(), Preview::start());
    preview.edit("site.yaml", "title:", "theme: own\ntitle:");
    std::fs::create_dir_all(preview.path("themes/own/assets")).unwrap();
    std::fs::write(preview.path("themes/own/theme.yaml"), "extends: plain\n").unwrap();
    let sheet = preview.path("themes/own/assets/style.css");
    std::fs::write(&sheet, "body { color: rgb(1, 2, 3); }").unwrap();
    preview.open(&mut browser, ARTICLE);
    browser.wait_for("getComputedStyle(document.body).color === 'rgb(1, 2, 3)'");
    let sheets = browser.ask("document.querySelectorAll('link[rel=stylesheet]').length");
    browser.ask("window.isTheSame = true");
    std::fs::write(&sheet, "body { color: rgb(4, 5, 6); }").unwrap();
    browser.wait_for("getComputedStyle(document.body).color === 'rgb(4, 5, 6)'");
    assert_eq!(browser.ask("window.isTheSame"), true, "the page was not loaded again");
    browser.wait_for(&format!(
        "document.querySelectorAll('link[rel=stylesheet]').length === {sheets}"
    ));
}

#[test]
fn a_mistake_is_shown_over_the_last_good_page_and_goes_when_it_is_mended() {
    let (mut browser, preview) = (Browser::start(), Preview::start());
    preview.open(&mut browser, "claims/nobody-hurt/");
    let words = browser.ask("document.body.innerText");
    preview.edit(VERDICT, "rating: ", "rating: un");
    let overlay = format!("{SHADOW_ROOT}.querySelector('.overlay')");
    browser.wait_for(&overlay);
    let text = std::fs::read_to_string(preview.path(VERDICT)).unwrap();
    let line = text.lines().position(|line| line.starts_with("rating: un")).unwrap() + 1;
    let shown = browser.ask(&format!("{overlay}.innerText"));
    let shown = shown.as_str().unwrap();
    assert!(
        shown.contains(&format!("{VERDICT}:{line}:"))
            && shown.contains("is not a rating of this site"),
        "{shown}"
    );
    let editor = browser.ask(&format!("{overlay}.querySelector('a').href"));
    assert!(editor.as_str().unwrap().starts_with("vscode://file/"), "{editor}");
    assert_eq!(browser.ask("document.body.innerText"), words);
    preview.edit(VERDICT, "rating: un", "rating: ");
    browser.wait_for(&format!("!{overlay}"));
}

#[test]
fn another_branch_is_another_site() {
    let (mut browser, preview) = (Browser::start(), Preview::start());
    preview.git(&["init", "-q", "-b", "main"]);
    preview.git(&["add", "."]);
    preview.git(&["commit", "-q", "-m", "Begin"]);
    preview.git(&["checkout", "-q", "-b", "other"]);
    preview.edit(VERDICT, "claim: ", "claim: Elsewhere, ");
    std::fs::remove_file(preview.path("content/articles/flood/verdicts/headline.yaml")).unwrap();
    preview.git(&["commit", "-q", "-a", "-m", "Change"]);
    preview.open(&mut browser, ARTICLE);
    browser.wait_for(&shows("Elsewhere, "));
    preview.git(&["checkout", "-q", "main"]);
    browser.wait_for(&format!("!{}", shows("Elsewhere, ")));
    preview.open(&mut browser, "claims/headline/");
    browser.wait_for("document.body.classList.contains('claim')");
    preview.git(&["checkout", "-q", "other"]);
    browser.wait_for("!document.body.classList.contains('claim')");
}

#[test]
fn selected_words_become_a_draft_with_the_keyboard_alone() {
    let (mut browser, preview) = (Browser::start(), Preview::start());
    browser.show(1280, 900, "light", "screen");
    preview.open(&mut browser, ARTICLE);
    let text = browser.ask(
        "(() => { const copy = document.querySelector('[data-article-text] > p:not([data-note])').cloneNode(true);
          copy.querySelectorAll('[data-note]').forEach((note) => note.remove()); return copy.textContent; })()",
    );
    browser.ask("getSelection().selectAllChildren(document.querySelector('[data-article-text] > p:not([data-note])'))");
    browser.press("v");
    let panel = format!("{SHADOW_ROOT}.querySelector('.panel')");
    browser.wait_for(&format!("{panel}?.querySelector('#yaml').value.includes('quote:')"));
    let quoted = browser.ask(&format!("{panel}.querySelector('q mark').textContent"));
    let collapsed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(quoted.as_str().unwrap(), collapsed(text.as_str().unwrap()));
    // The keys that go to the next passage are typed as letters here.
    for key in ["n", "p", "v"] {
        browser.press(key);
    }
    assert_eq!(browser.ask(&format!("{SHADOW_ROOT}.activeElement.id")), "claim");
    browser.write("A new claim by keyboard");
    browser.wait_for(&format!(
        "{panel}.querySelector('#yaml').value.includes('A new claim by keyboard')"
    ));
    for expected in ["rating", "id", "yaml"] {
        browser.press("Tab");
        assert_eq!(browser.ask(&format!("{SHADOW_ROOT}.activeElement.id")), expected);
    }
    browser.press("Tab");
    browser.press("Tab");
    assert_eq!(browser.ask(&format!("{SHADOW_ROOT}.activeElement.textContent")), "Create file");
    browser.press("Enter");
    browser.wait_for("location.pathname === '/claims/a-new-claim-by-keyboard/index.html'");
    browser.wait_for(&shows("A new claim by keyboard"));
    let written = std::fs::read_to_string(
        preview.path("content/articles/flood/verdicts/a-new-claim-by-keyboard.yaml"),
    );
    assert!(written.unwrap().contains("status: draft"));
}

#[test]
fn a_part_of_a_picture_becomes_a_draft_with_the_mouse_and_with_the_keyboard() {
    let (mut browser, preview) = (Browser::start(), Preview::start());
    std::fs::create_dir_all(preview.path("content/articles/poster/verdicts")).unwrap();
    for (file, text) in [
        ("article.yaml", "title: A poster\nmedia: {file: poster.svg, alt: A bridge}\n"),
        (
            "poster.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 200\"><path d=\"M0 5h9\"/></svg>",
        ),
        ("verdicts/poster.yaml", "claim: A poster.\npassages: [{media: true}]\n"),
    ] {
        std::fs::write(preview.path(&format!("content/articles/poster/{file}")), text).unwrap();
    }
    browser.show(1280, 900, "light", "screen");
    preview.open(&mut browser, "articles/poster/");
    // The page loads again when the preview has read the last of the files.
    browser.wait_for("document.querySelector('.note-claim')?.textContent === 'A poster.'");
    // The script listens for keys.
    browser.wait_for("document.querySelector('factpress-preview')?.shadowRoot");
    let panel = format!("{SHADOW_ROOT}.querySelector('.panel')");
    let yaml = format!("{panel}?.querySelector('#yaml').value");
    browser.press("v");
    browser.wait_for(&format!("{yaml}.includes('width: 50')"));
    browser.ask(&format!("{{ const width = {panel}.querySelector('#region-width'); width.value = 60; width.dispatchEvent(new Event('input')); }}"));
    browser.wait_for(&format!("{yaml}.includes('width: 60')"));
    browser.press("Escape");
    browser.wait_for(&format!("!{SHADOW_ROOT}.querySelector('.region')"));

    let place = |browser: &mut Browser, x: f64, y: f64| {
        let at = format!(
            "(() => {{ const box = document.querySelector('.judged-frame img').getBoundingClientRect();
               return [box.left + box.width * {x}, box.top + box.height * {y}]; }})()"
        );
        let at = browser.ask(&at);
        (at[0].as_f64().unwrap(), at[1].as_f64().unwrap())
    };
    for (kind, x, y) in [
        ("mousePressed", 0.1, 0.2),
        ("mouseMoved", 0.2, 0.3),
        ("mouseMoved", 0.4, 0.7),
        ("mouseReleased", 0.4, 0.7),
    ] {
        let (x, y) = place(&mut browser, x, y);
        let event =
            json!({"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1});
        browser.call("Input.dispatchMouseEvent", event);
    }
    browser.wait_for(&format!("{SHADOW_ROOT}.querySelector('.offer')"));
    browser.ask(&format!("{SHADOW_ROOT}.querySelector('.offer').click()"));
    browser.wait_for(&format!("{yaml}.includes('region:')"));
    let numbers = format!(
        "[...{panel}.querySelectorAll('.sides input')].map((it) => Math.round(it.valueAsNumber))"
    );
    assert_eq!(browser.ask(&numbers), json!([10, 20, 30, 50]));
    browser.ask(&format!("{panel}.querySelector('#claim').value = 'The bridge stands'"));
    browser.ask(&format!("{panel}.querySelector('form').requestSubmit()"));
    browser.wait_for("location.pathname === '/claims/the-bridge-stands/index.html'");
    browser.wait_for("document.querySelector('.regions rect')");
}

#[test]
fn a_quote_of_a_source_is_looked_for_while_it_is_typed() {
    let (mut browser, preview) = (Browser::start(), Preview::start());
    std::fs::write(
        preview.path("content/articles/flood/verdicts/gauge.txt"),
        "The highest reading of the week was 1.4 metres.\n",
    )
    .unwrap();
    let copy = "evidence:\n  - {title: Gauge readings, copy: gauge.txt}\n";
    preview.edit(VERDICT, "evidence:\n", copy);
    browser.show(320, 640, "light", "screen");
    preview.open(&mut browser, "claims/nobody-hurt/");
    browser.wait_for(&shows("Gauge readings"));
    browser.wait_for(&format!("{SHADOW_ROOT}.querySelector('.quote-check')"));
    browser.ask(&format!("{SHADOW_ROOT}.querySelector('.quote-check').click()"));
    let panel = format!("{SHADOW_ROOT}.querySelector('.panel')");
    let focused = format!("{SHADOW_ROOT}.activeElement?.id === 'words'");
    browser.wait_for(&focused);
    browser.write("reading of the week was 1.5 metres");
    let result = format!("{panel}.querySelector('#result').textContent");
    let changes = format!(
        "[...{panel}.querySelectorAll('#result :is(del, ins)')].map((it) => it.textContent).join()"
    );
    browser.wait_for(&format!("{changes} === 'only in the quote,only in the copy,1.5,1.4'"));
    browser.wait_for(&format!("{result}.startsWith('Not found: ')"));
    let is_disabled = format!("{panel}.querySelector('.buttons button').disabled");
    assert_eq!(browser.ask(&is_disabled), json!(true));
    browser.ask(&format!("{panel}.querySelector('#words').value = ''"));
    browser.write("reading of the week");
    browser.wait_for(&format!("{result}.startsWith('Found: these words occur once')"));
    let yaml = format!("{panel}.querySelector('#yaml').value");
    assert_eq!(browser.ask(&yaml), json!("quote: reading of the week"));
    assert_eq!(browser.ask(&is_disabled), json!(false));
    let is_narrow = format!(
        "{panel}.scrollWidth <= {panel}.clientWidth && document.documentElement.scrollWidth <= 320"
    );
    assert_eq!(browser.ask(&is_narrow), json!(true));
    let unlabelled = format!(
        "[...{panel}.querySelectorAll('input, select, textarea')].filter((it) => it.labels.length === 0).length"
    );
    assert_eq!(browser.ask(&unlabelled), json!(0));
    browser.ask(&format!("{panel}.querySelector('.close').click()"));
    browser.wait_for(&format!("!{panel}"));
    browser.wait_for(&format!("{SHADOW_ROOT}.activeElement?.className === 'offer quote-check'"));
}

/// Forwards requests below a path to the preview, without the path, as some proxies do. Returns the
/// address of the proxy.
fn start_proxy(preview: &str, path: &'static str) -> String {
    let target = preview.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}{path}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for client in listener.incoming().map(Result::unwrap) {
            let server = TcpStream::connect(&target).unwrap();
            std::thread::spawn(move || forward(client, server, path));
        }
    });
    address
}

/// Forwards one request and its answer.
fn forward(client: TcpStream, mut server: TcpStream, path: &str) -> Option<()> {
    let mut from_client = BufReader::new(client.try_clone().ok()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if from_client.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let head = head.replacen(path, "/", 1).replace("Connection: keep-alive", "Connection: close");
    server.write_all(head.as_bytes()).ok()?;
    let (mut answer, mut to_client) = (server.try_clone().ok()?, client);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut answer, &mut to_client);
        let _ = to_client.shutdown(std::net::Shutdown::Both);
    });
    std::io::copy(&mut from_client, &mut server).ok()?;
    Some(())
}

#[test]
fn everything_works_below_a_path() {
    let kept = Preview::start_with(&["--base-path", "/proxy/8000/"]);
    let address = kept.address.clone();
    assert!(address.ends_with("/proxy/8000/"), "{address}");
    let removed = Preview::start_with(&["--allow-host", "127.0.0.1"]);
    let proxy = start_proxy(&removed.address, "/proxy/8000/");
    for (preview, address) in [(kept, address), (removed, proxy)] {
        let mut browser = Browser::start();
        browser.show(1280, 900, "light", "screen");
        browser.open(&format!("{address}{ARTICLE}"));
        browser.wait_for(&format!("{SHADOW_ROOT}.querySelector('link').sheet"));
        preview.edit(VERDICT, "claim: ", "claim: Really, ");
        browser.wait_for(&shows("Really, "));
        browser.wait_for(&format!("{SHADOW_ROOT}.querySelector('link').sheet"));
        browser.ask(
            "getSelection().selectAllChildren(document.querySelector('[data-article-text] > p:not([data-note])'))",
        );
        browser.press("v");
        let panel = format!("{SHADOW_ROOT}.querySelector('.panel')");
        browser.wait_for(&format!("{panel}?.querySelector('#yaml').value.includes('quote:')"));
        browser.write("A new claim");
        browser.wait_for(&format!("{panel}.querySelector('#yaml').value.includes('A new claim')"));
        browser.ask(&format!("{panel}.querySelector('.primary').click()"));
        browser.wait_for("location.pathname === '/proxy/8000/claims/a-new-claim/index.html'");
        browser.open(&format!("{address}_factpress/"));
        browser.wait_for("[...document.querySelectorAll('a')].some((link) => link.pathname === '/proxy/8000/claims/a-new-claim/index.html')");
        preview.edit(VERDICT, "rating: ", "rating: un");
        browser.wait_for(&shows("is not a rating of this site"));
        browser.open(&format!("{address}claims/none/at/all/"));
        browser.wait_for(&format!("{SHADOW_ROOT}?.querySelector('.overlay')"));
    }
}
