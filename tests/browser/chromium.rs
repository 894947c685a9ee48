//! A small client for Chromium over the Chrome DevTools Protocol.

pub mod built;

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// Returns a file of a tool that `tests/browser/run` installs with npm.
pub fn tool(path: &str) -> std::path::PathBuf {
    let folder = std::env::var_os("TOOLS").expect("TOOLS names a folder of npm's packages");
    std::path::Path::new(&folder).join(path)
}

/// The time limit for things that usually take a fraction of a second.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with one tab.
pub struct Browser {
    process: Child,
    socket: WebSocket<TcpStream>,
    session: String,
    calls: u64,
    /// The number of loaded pages.
    loads: u64,
    /// Failed requests, refused content and exceptions of the page.
    pub complaints: Vec<String>,
    /// The addresses that pages requested.
    pub requests: Vec<String>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts Debian's Chromium with a profile of its own.
    pub fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut process = Command::new("chromium")
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
            ])
            .args([
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "about:blank",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("chromium is installed");
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("chromium starts").unwrap();
            if let Some(address) = line.strip_prefix("DevTools listening on ") {
                break address.to_owned();
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        let address = url::Url::parse(&address).unwrap();
        let stream =
            TcpStream::connect((address.host_str().unwrap(), address.port().unwrap())).unwrap();
        let (socket, _) = tungstenite::client(address.as_str(), stream).unwrap();
        let mut browser = Self {
            process,
            socket,
            session: String::new(),
            calls: 0,
            loads: 0,
            complaints: Vec::new(),
            requests: Vec::new(),
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let attached = browser.call(
            "Target.attachToTarget",
            json!({"targetId": target["targetId"], "flatten": true}),
        );
        browser.session = attached["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    /// Calls a method of the protocol and returns its result.
    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.try_call(method, parameters).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn try_call(&mut self, method: &str, parameters: Value) -> Result<Value, Value> {
        self.calls += 1;
        let id = self.calls;
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.socket.send(Message::text(message.to_string())).unwrap();
        loop {
            let message = self.receive();
            if message["id"] == json!(id) {
                let error = &message["error"];
                return if error.is_null() {
                    Ok(message["result"].clone())
                } else {
                    Err(error.clone())
                };
            }
        }
    }

    /// Returns the next message, and records complaints.
    fn receive(&mut self) -> Value {
        let message: Value =
            serde_json::from_str(self.socket.read().unwrap().to_text().unwrap()).unwrap();
        match message["method"].as_str() {
            Some("Page.loadEventFired") => self.loads += 1,
            Some("Log.entryAdded") => {
                self.complaints.push(message["params"]["entry"]["text"].to_string())
            }
            Some("Runtime.exceptionThrown") => {
                self.complaints.push(message["params"]["exceptionDetails"].to_string())
            }
            // A picture that still loads is canceled when the next page opens.
            Some("Network.loadingFailed") if message["params"]["canceled"] == true => {}
            Some("Network.loadingFailed") => {
                self.complaints.push(message["params"]["errorText"].to_string())
            }
            Some("Network.requestWillBeSent") => {
                self.requests
                    .push(message["params"]["request"]["url"].as_str().unwrap().to_owned());
            }
            _ => {}
        }
        message
    }

    /// Opens a page and waits until it is loaded.
    pub fn open(&mut self, address: &str) {
        let before = self.loads;
        self.call("Page.navigate", json!({"url": address}));
        self.wait_for_page(before);
    }

    fn wait_for_page(&mut self, before: u64) {
        while self.loads == before {
            self.receive();
        }
    }

    /// Sets the size of the window in CSS pixels, the colour scheme and the medium.
    pub fn show(&mut self, width: u32, height: u32, scheme: &str, medium: &str) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.call("Emulation.setDeviceMetricsOverride", size);
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.call("Emulation.setEmulatedMedia", json!({"media": medium, "features": features}));
    }

    /// Evaluates a JavaScript expression on the page.
    pub fn ask(&mut self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.call("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until a JavaScript expression is true. The page may be loaded again meanwhile.
    pub fn wait_for(&mut self, expression: &str) {
        let start = Instant::now();
        loop {
            let asked =
                json!({"expression": format!("Boolean({expression})"), "returnByValue": true});
            let answer = self.try_call("Runtime.evaluate", asked).unwrap_or_default();
            if answer["result"]["value"] == json!(true) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "in vain: {expression}: {answer}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Takes a picture of the window as a PNG.
    pub fn picture(&mut self) -> Vec<u8> {
        let shot = self.call("Page.captureScreenshot", json!({"format": "png"}));
        data_encoding::BASE64.decode(shot["data"].as_str().unwrap().as_bytes()).unwrap()
    }

    /// Types words into the element with the focus.
    pub fn write(&mut self, words: &str) {
        self.call("Input.insertText", json!({"text": words}));
    }

    /// Presses a key.
    pub fn press(&mut self, key: &str) {
        let text = if key == "Enter" { "\r" } else { "" };
        for kind in ["keyDown", "keyUp"] {
            self.call(
                "Input.dispatchKeyEvent",
                json!({"type": kind, "key": key, "code": key, "text": text}),
            );
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
