//! Takes the pictures of the template repository in the preview of its site: an annotated article, the page
//! of a claim, and the form for a new verdict. Usage: `template-pictures SITE OUT_DIR`. `FACTPRESS` names
//! the program.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use browser_tests::Browser;
use serde_json::json;

const SHADOW_ROOT: &str = "document.querySelector('factpress-preview').shadowRoot";

fn main() {
    let mut arguments = std::env::args().skip(1);
    let site = arguments.next().expect("template-pictures SITE OUT_DIR");
    let out = arguments.next().expect("template-pictures SITE OUT_DIR");
    let out = Path::new(&out);
    let (mut server, address) = serve(&site);
    let mut browser = Browser::start();
    browser.call("Emulation.setScrollbarsHidden", json!({"hidden": true}));
    browser.show(1280, 720, "light", "screen");
    for (name, page) in [
        ("article", "articles/example/"),
        ("claim", "claims/forty-thousand-books/"),
        ("preview", "articles/example/"),
    ] {
        browser.open(&format!("{address}{page}"));
        browser.wait_for("document.querySelector('factpress-preview')");
        if name == "preview" {
            open_form(&mut browser);
        }
        // WebP is about a third of the size of PNG.
        let options = json!({"format": "webp", "quality": 85});
        let shot = browser.call("Page.captureScreenshot", options);
        let picture = data_encoding::BASE64.decode(shot["data"].as_str().unwrap().as_bytes());
        std::fs::write(out.join(format!("{name}.webp")), picture.unwrap()).unwrap();
    }
    server.kill().unwrap();
    server.wait().unwrap();
}

/// Starts the preview and returns its address.
fn serve(site: &str) -> (Child, String) {
    let program = std::env::var("FACTPRESS").expect("FACTPRESS names the program");
    let mut command = Command::new(program);
    command.args(["serve", "--site", site]).stdout(Stdio::piped());
    let mut server = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let address = line.split([',', ' ']).find(|part| part.starts_with("http://")).unwrap();
    (server, address.to_owned())
}

/// Selects a sentence that no verdict judges, and opens the form for it.
fn open_form(browser: &mut Browser) {
    browser.ask(
        "(() => {
           const walk = document.createTreeWalker(document.querySelector('[data-article-text]'), NodeFilter.SHOW_TEXT);
           while (walk.nextNode()) {
             const words = 'It opened in 1998';
             const at = walk.currentNode.data.indexOf(words);
             if (at >= 0) getSelection().setBaseAndExtent(walk.currentNode, at, walk.currentNode, at + words.length);
           }
         })()",
    );
    browser.press("v");
    let form = format!("{SHADOW_ROOT}.querySelector('.panel')?.querySelector('#yaml').value");
    browser.wait_for(&format!("{form}.includes('quote:')"));
    browser.write("The town library opened in 1998.");
    browser.wait_for(&format!("{form}.includes('library opened')"));
}
