//! The preview: it serves what a build writes, shows every change, refuses other sites, and turns
//! selected words into a verdict file.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::fixture::{Site, select};

mod copies;
mod drafts;
mod idle;
mod remote;

/// A preview that runs until it is dropped.
pub struct Preview {
    child: Child,
    port: u16,
    /// The first line that it prints, which has its address.
    greeting: String,
}

/// A response: its status, head and body.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    pub fn of(site: &Site, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_factpress"));
        command.arg("serve").args(arguments).arg("--site").arg(site.path(""));
        Self::start(command)
    }

    /// Starts a command that runs a preview.
    fn start(mut command: Command) -> Self {
        command.env("NO_COLOR", "1").env_remove("EDITOR").env_remove("SOURCE_DATE_EPOCH");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut greeting = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut greeting).unwrap();
        let address = greeting.split("http://").nth(1).unwrap().split('/').next().unwrap();
        let port = address.rsplit(':').next().unwrap().parse().unwrap();
        Self { child, port, greeting }
    }

    /// Ends the preview and returns what it printed on standard error.
    fn stop(mut self) -> String {
        let _ = self.child.kill();
        let mut text = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let own = format!("127.0.0.1:{}", self.port);
        let host =
            headers.iter().find(|(name, _)| *name == "Host").map_or(own.as_str(), |(_, host)| host);
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        for (name, value) in headers.iter().filter(|(name, _)| *name != "Host") {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        write!(head, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all((head + body).as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let is_chunked = head.to_lowercase().contains("transfer-encoding: chunked");
        assert!(!is_chunked, "{head}");
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[], "")
    }

    /// Returns the page without the script that only the preview adds.
    fn page(&self, path: &str) -> String {
        without_script(&self.get(path).text()).0
    }

    fn token(&self) -> String {
        let script = without_script(&self.get("/").text()).1;
        script.split("data-token=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    fn post(&self, path: &str, value: &Value) -> (u16, Value) {
        let (origin, token) = (format!("http://127.0.0.1:{}", self.port), self.token());
        let headers = [
            ("Origin", origin.as_str()),
            ("X-Factpress-Token", &token),
            ("Content-Type", "application/json"),
        ];
        let answer = self.request("POST", path, &headers, &value.to_string());
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
    }

    pub fn problems(&self) -> Value {
        serde_json::from_slice(&self.get("/_factpress/problems").body).unwrap()
    }
}

/// Waits until a condition is true, for as long as a change may take to be shown.
pub fn wait(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(20), "in vain: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn without_script(html: &str) -> (String, String) {
    let name = html.find("_factpress/client.js\"").unwrap_or_else(|| panic!("no script in {html}"));
    let start = html[..name].rfind("<script src=\"").unwrap();
    let end = start + html[start..].find("</script>").unwrap() + "</script>".len();
    (format!("{}{}", &html[..start], &html[end..]), html[start..end].to_owned())
}

/// The preview serves every file of a build and nothing else, apart from its script.
fn assert_same(site: &Site, preview: &Preview, build: &[&str]) {
    let out = site.path("public");
    let _ = std::fs::remove_dir_all(&out);
    let outcome = site.run(&[&["build"], build].concat());
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    for (path, bytes) in site.output().into_iter().filter(|(path, _)| path != ".factpress") {
        let answer = preview.get(&format!("/{path}"));
        let is_page =
            std::path::Path::new(&path).extension().is_some_and(|extension| extension == "html");
        let served =
            if is_page { without_script(&answer.text()).0.into_bytes() } else { answer.body };
        assert_eq!(answer.status, 200, "{path}");
        assert!(served == bytes, "{path} is not what a build writes");
    }
}

#[test]
fn what_is_served_is_what_is_built() {
    let date = ["--date", "2026-11-01"];
    for (shown, built) in [(&["--no-drafts"][..], &[][..]), (&[], &["--drafts"])] {
        let site = Site::copied("full");
        let preview = Preview::of(&site, &[&date, shown].concat());
        assert_same(&site, &preview, &[&date, built].concat());
    }
}

#[test]
fn addresses_are_those_of_a_static_host() {
    let site = Site::sound();
    let preview = Preview::of(&site, &[]);
    let cases = [
        ("/", 200),
        ("/index.html", 200),
        ("/claims/river/", 200),
        ("/claims/river/index.html", 200),
        ("/claims/river", 308),
        ("/claims/none/", 404),
        ("/claims.json", 200),
        ("/%63laims/river/", 200),
        ("/site.yaml", 404),
        ("/content/articles/report/source.md", 404),
        ("/../site.yaml", 404),
        ("/claims/../../site.yaml", 404),
        ("/%2e%2e/site.yaml", 404),
        ("/%252e%252e/site.yaml", 404),
        ("/..%2fsite.yaml", 404),
        ("/claims%00/river/", 404),
        ("/%ff", 404),
        ("//etc/passwd", 404),
        ("/_factpress/", 200),
        ("/_factpress/client.js", 200),
        ("/_factpress/../../Cargo.toml", 404),
        ("/_factpress/none", 404),
    ];
    for (path, status) in cases {
        assert_eq!(preview.get(path).status, status, "{path}");
    }
    let head = preview.get("/claims/river/").head.to_lowercase();
    assert!(head.contains("content-type: text/html; charset=utf-8"), "{head}");
    assert!(head.contains("cache-control: no-store"), "{head}");
}

#[test]
fn nobody_else_is_answered() {
    let site = Site::sound();
    let preview = Preview::of(&site, &[]);
    let (port, token) = (preview.port, preview.token());
    let own = format!("http://localhost:{port}");
    let foreign_host = format!("desk.example:{port}");
    let json = ("Content-Type", "application/json");
    let proposal =
        r#"{"article": "report", "quote": "Nobody was hurt", "claim": "Nobody was hurt."}"#;
    let written = |headers: &[(&str, &str)]| {
        preview.request("POST", "/_factpress/verdict", headers, proposal).status
    };
    assert_eq!(preview.request("GET", "/", &[("Host", &foreign_host)], "").status, 403);
    assert_eq!(preview.request("GET", "/", &[("Host", "127.0.0.1:1")], "").status, 403);
    assert_eq!(preview.request("GET", "/", &[("Host", "8.8.8.8")], "").status, 403);
    assert_eq!(
        preview.request("GET", "/", &[("Host", &format!("localhost:{port}"))], "").status,
        200
    );
    assert_eq!(preview.request("GET", "/", &[("Host", &format!("[::1]:{port}"))], "").status, 200);
    assert_eq!(preview.request("GET", "/", &[("Origin", "https://desk.example")], "").status, 403);
    assert_eq!(preview.request("GET", "/", &[("Origin", "null")], "").status, 403);
    assert_eq!(written(&[json]), 403);
    assert_eq!(written(&[json, ("Origin", &own)]), 403);
    assert_eq!(written(&[json, ("X-Factpress-Token", &token)]), 403);
    assert_eq!(written(&[json, ("Origin", &own), ("X-Factpress-Token", "another")]), 403);
    assert_eq!(
        written(&[json, ("Origin", "https://desk.example"), ("X-Factpress-Token", &token)]),
        403
    );
    assert_eq!(
        written(&[("Content-Type", "text/plain"), ("Origin", &own), ("X-Factpress-Token", &token)]),
        415
    );
    assert!(!site.path("content/articles/report/verdicts/nobody-was-hurt.yaml").exists());
    assert_eq!(written(&[json, ("Origin", &own), ("X-Factpress-Token", &token)]), 201);
    assert_eq!(
        preview
            .request("DELETE", "/", &[("Origin", &own), ("X-Factpress-Token", &token)], "")
            .status,
        405
    );
}

#[test]
fn changes_are_shown() {
    let site = Site::sound();
    let preview = Preview::of(&site, &[]);
    let river = "content/articles/report/verdicts/river.yaml";
    let shows = |path: &str, words: &str| preview.get(path).text().contains(words);

    let site = site.edit(river, "claim: ", "claim: Really, ");
    for path in ["/", "/claims/river/", "/articles/report/", "/claims.json"] {
        wait(path, || shows(path, "Really, "));
    }
    let site = site.claim("report", "bridge", "The bridge is closed");
    wait("a new claim", || preview.get("/claims/bridge/").status == 200);
    let site = site.article("other", "Another text.\n").claim("other", "another", "Another text");
    wait("a new article", || preview.get("/articles/other/").status == 200);
    std::fs::rename(site.path("content/articles/other"), site.path("content/articles/third"))
        .unwrap();
    wait("a folder with a new name", || preview.get("/articles/third/").status == 200);
    assert_eq!(preview.get("/articles/other/").status, 404);
    std::fs::remove_dir_all(site.path("content/articles/third")).unwrap();
    wait("a folder that is gone", || preview.get("/claims/another/").status == 404);
    let site = site.remove("content/articles/report/verdicts/bridge.yaml");
    wait("a file that is gone", || preview.get("/claims/bridge/").status == 404);
    let site = site.edit("site.yaml", "A site", "A desk");
    wait("another title", || shows("/", "A desk"));
    let site = site.edit("site.yaml", "title:", "fonts: {text: fonts/a.ttf}\ntitle:");
    let site = site.write("fonts/a.ttf", include_bytes!("fonts/river.ttf"));
    wait("a font that was missing", || shows("/", "site-fonts."));
    let site = site.write("themes/own/theme.yaml", "extends: broadsheet\n").edit(
        "site.yaml",
        "title:",
        "theme: own\ntitle:",
    );
    let site = site.write(
        "themes/own/templates/search.html",
        "<!doctype html><title>Own</title><body>Found here</body>",
    );
    wait("a theme", || shows("/search/", "Found here"));
    let saved = site.read(river).replace("Really", "Indeed");
    std::fs::write(site.path("content/articles/report/verdicts/.river.tmp"), saved).unwrap();
    std::fs::rename(site.path("content/articles/report/verdicts/.river.tmp"), site.path(river))
        .unwrap();
    wait("an atomic save", || shows("/claims/river/", "Indeed, "));
    let content = site.path("content");
    std::fs::rename(&content, site.path("elsewhere")).unwrap();
    wait("no content", || preview.get("/claims/river/").status == 404);
    std::fs::rename(site.path("elsewhere"), &content).unwrap();
    wait("the content again", || preview.get("/claims/river/").status == 200);
    assert_same(&site, &preview, &["--drafts"]);
}

#[test]
fn the_last_good_pages_stay_up_while_there_are_errors() {
    let site = Site::sound();
    let preview = Preview::of(&site, &["--editor", "code"]);
    let before = preview.page("/claims/river/");
    let river = "content/articles/report/verdicts/river.yaml";
    let site = site.edit(river, "rating: false", "rating: fals");
    wait("a mistake", || preview.problems()["list"].as_array().is_some_and(|list| list.len() == 1));
    let problem = preview.problems()["list"][0].clone();
    assert_eq!(problem["code"], "unknown-rating");
    assert_eq!(problem["file"], river);
    let line = site.read(river).lines().position(|line| line.starts_with("rating")).unwrap() + 1;
    assert_eq!(problem["line"], line);
    assert!(problem["text"].as_str().unwrap().contains("did you mean `false`?"), "{problem}");
    assert!(problem["editor"].as_str().unwrap().starts_with("vscode://file/"), "{problem}");
    assert_eq!(preview.page("/claims/river/"), before);
    assert!(preview.get("/_factpress/").text().contains("unknown-rating"));
    let _site = site.edit(river, "rating: fals", "rating: \"false\"");
    wait("mended", || preview.problems()["list"].as_array().is_some_and(Vec::is_empty));
}

#[test]
fn a_faulty_template_is_explained_where_its_page_would_be() {
    let site = Site::sound().write("themes/own/theme.yaml", "extends: broadsheet\n");
    let site = site.write("themes/own/templates/search.html", "{{ nothing_of_that_name.at_all }}");
    let site = site.edit("site.yaml", "title:", "theme: own\ntitle:");
    let preview = Preview::of(&site, &[]);
    let answer = preview.get("/search/");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("themes/own/templates/search.html:1:"), "{}", answer.text());
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn the_desk_says_what_is_to_do() {
    let site = Site::sound().claim("report", "bridge", "The bridge is closed");
    let bridge = "content/articles/report/verdicts/bridge.yaml";
    let site = site.edit(
        bridge,
        "status: published",
        "hold: the council has not answered\nstatus: published",
    );
    let site = site.claim("report", "lost", "The bridge was closed");
    let preview = Preview::of(&site, &[]);
    let page = preview.get("/_factpress/").text();
    for words in [
        "held: the council has not answered",
        "/claims/bridge/index.html",
        "Passages that were not found exactly once",
        "The bridge is closed",
    ] {
        assert!(page.contains(words), "no `{words}` in {page}");
    }
}

#[test]
fn selected_words_become_a_verdict_file() {
    let text = "The river rose. Nobody was hurt.\n\nThe bridge is “closed”. The river rose again and the river fell.\n";
    let site = Site::empty().article("report", text).claim("report", "river", "The bridge");
    let preview = Preview::of(&site, &[]);
    let propose = |quote: &str, prefix: &str, suffix: &str, claim: &str| {
        let proposal = json!({"article": "report", "quote": quote, "prefix": prefix, "suffix": suffix, "claim": claim, "rating": "false"});
        preview.post("/_factpress/draft", &proposal)
    };
    let (status, once) = propose("Nobody was\n hurt", "rose. ", ".", "");
    assert_eq!((status, &once["passage"]), (200, &json!({"quote": "Nobody was hurt"})));
    let (status, twice) =
        propose("The river rose", "“closed”. ", " again", "It rose twice: really.");
    let passage = &twice["passage"];
    assert_eq!(status, 200);
    assert!(passage["prefix"].is_string() || passage["suffix"].is_string(), "{twice}");
    assert_eq!(propose("Somebody was hurt", "", "", "").0, 422);
    assert_eq!(propose("The river rose", "", "", "").0, 422);
    assert_eq!(propose("The title of report", "", "", "").1["passage"], json!({"title": true}));
    assert!(propose("obody was", "", "", "").1["note"].is_string());

    let proposal = json!({"article": "report", "quote": "The river rose", "prefix": "“closed”. ", "suffix": " again",
        "claim": "It rose twice: \"really\" #2.", "rating": "false"});
    let (status, created) = preview.post("/_factpress/verdict", &proposal);
    assert_eq!(status, 201, "{created}");
    let file = created["path"].as_str().unwrap();
    assert_eq!(file, "content/articles/report/verdicts/it-rose-twice-really-2.yaml");
    let page = preview.get(created["href"].as_str().unwrap());
    assert_eq!(page.status, 200);
    assert!(page.text().contains("It rose twice: &quot;really&quot; #2."), "{}", page.text());
    let written = site.read(file);
    assert!(written.contains("status: draft"), "{written}");
    assert_eq!(site.found(), [], "{written}");
    let marks = preview.get("/articles/report/").text();
    assert!(marks.contains("passage-it-rose-twice-really-2"), "{marks}");

    let again = json!({"article": "report", "quote": "Nobody was hurt", "claim": "Again.", "id": "it-rose-twice-really-2"});
    assert_eq!(preview.post("/_factpress/verdict", &again).0, 422);
    assert_eq!(site.read(file), written);
    for id in ["../../../site", "A", "a/b", "a.b"] {
        let proposal =
            json!({"article": "report", "quote": "Nobody was hurt", "claim": "Again.", "id": id});
        assert_eq!(preview.post("/_factpress/verdict", &proposal).0, 422, "{id}");
    }
}

#[test]
fn a_selected_part_of_a_picture_becomes_a_verdict_file() {
    let post = "title: A post\nmedia: {file: post.svg, alt: A bridge}\n";
    let site = Site::sound()
        .write("content/articles/post/article.yaml", post)
        .write(
            "content/articles/post/post.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 5h9\"/></svg>",
        )
        .claim_with("post", "whole", "  - media: true\n");
    let preview = Preview::of(&site, &[]);
    let propose = |article: &str, [x, y, width, height]: [f64; 4]| {
        let region = json!({"x": x, "y": y, "width": width, "height": height});
        let proposal = json!({"article": article, "region": region, "claim": "The sign is new."});
        preview.post("/_factpress/draft", &proposal)
    };
    for (region, passage) in [
        (
            [12.04, 40.0, 30.0, 18.0],
            json!({"region": {"x": 12.0, "y": 40.0, "width": 30.0, "height": 18.0}}),
        ),
        (
            [90.0, -1.0, 50.0, 500.0],
            json!({"region": {"x": 90.0, "y": 0.0, "width": 10.0, "height": 100.0}}),
        ),
        ([0.0, 0.0, 99.97, 100.0], json!({"media": true})),
    ] {
        let (status, draft) = propose("post", region);
        assert_eq!((status, &draft["passage"]), (200, &passage));
    }
    for (article, region) in [
        ("post", [10.0, 10.0, 0.0, 5.0]),
        ("post", [100.0, 10.0, 5.0, 5.0]),
        ("report", [0.0; 4]),
        ("", [0.0; 4]),
    ] {
        assert_eq!(propose(article, region).0, 422, "{article} {region:?}");
    }
    let proposal = json!({"article": "post", "claim": "The sign is new.",
        "region": {"x": 33.3, "y": 66.7, "width": 66.7, "height": 33.3}});
    let (status, created) = preview.post("/_factpress/verdict", &proposal);
    assert_eq!(status, 201, "{created}");
    assert_eq!(site.found(), [], "{}", site.read(created["path"].as_str().unwrap()));
    let page = preview.get(created["href"].as_str().unwrap()).text();
    assert!(page.contains("<rect x=\"33.3%\" y=\"66.7%\""), "{page}");
}

#[test]
fn a_claim_without_a_text_is_written_from_the_page_of_the_desk() {
    let site = Site::sound().textless("vote");
    let preview = Preview::of(&site, &[]);
    let page = preview.get("/_factpress/").text();
    assert!(page.contains("data-new-claim") && page.contains("content/claims/vote.yaml"), "{page}");
    let (status, draft) = preview.post("/_factpress/draft", &json!({"claim": "It was closed."}));
    assert_eq!((status, &draft["path"]), (200, &json!("content/claims/it-was-closed.yaml")));
    assert!(
        draft["passage"].is_null() && draft["ratings"].as_array().unwrap().len() > 1,
        "{draft}"
    );
    assert_eq!(preview.post("/_factpress/draft", &json!({"quote": "closed"})).0, 422);
    let (status, created) =
        preview.post("/_factpress/verdict", &json!({"claim": "It was closed."}));
    assert_eq!(status, 201, "{created}");
    assert_eq!(preview.get(created["href"].as_str().unwrap()).status, 200);
    assert_eq!(site.found(), []);
}

#[test]
fn events_tell_of_every_edition() {
    let site = Site::sound();
    let preview = Preview::of(&site, &[]);
    let idle: Vec<TcpStream> = (0..500).map(|_| stream(&preview)).collect();
    let mut events = BufReader::new(stream(&preview));
    let mut next = || {
        let mut line = String::new();
        while !line.starts_with("data: ") {
            line.clear();
            assert!(events.read_line(&mut line).unwrap() > 0, "the stream ended");
        }
        line.trim().to_owned()
    };
    let first = next();
    drop(idle.into_iter().take(100).collect::<Vec<_>>());
    let _site = site.edit("site.yaml", "A site", "A desk");
    let second = next();
    assert_ne!(first, second);
    assert!(preview.get("/").text().contains("A desk"));
}

fn stream(preview: &Preview) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
    let request =
        format!("GET /_factpress/events HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", preview.port);
    stream.write_all(request.as_bytes()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// Pseudo-random numbers, the same in every run (Marsaglia, “Xorshift RNGs”, 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }
}

/// The number of changes in [`whatever_is_done_to_the_files_the_end_is_what_a_build_gives`].
const CHANGES: usize = 10_000;

#[test]
fn whatever_is_done_to_the_files_the_end_is_what_a_build_gives() {
    let mut site = Site::empty().write("themes/own/theme.yaml", "extends: broadsheet\n");
    site = site.edit("site.yaml", "title:", "theme: own\ntitle:");
    let mut files: Vec<(String, String)> = Vec::new();
    for article in ["one", "two", "three"] {
        let text: String =
            (0..30).map(|number| format!("This is sentence {number} of {article}.\n\n")).collect();
        site = site.article(article, &text);
        for number in 0..6 {
            let claim = format!("{article}-{number}");
            site = site.claim(article, &claim, &format!("sentence {number} of {article}"));
            let path = format!("content/articles/{article}/verdicts/{claim}.yaml");
            files.push((path.clone(), site.read(&path)));
        }
        for name in ["article.yaml", "source.md"] {
            let path = format!("content/articles/{article}/{name}");
            files.push((path.clone(), site.read(&path)));
        }
    }
    files.push(("site.yaml".to_owned(), site.read("site.yaml")));
    let preview = Preview::of(&site, &[]);
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    for change in 0..CHANGES {
        let (path, text) = &mut files[chance.below(23)];
        let full = site.path(path);
        let cut = chance.below(text.len() + 1);
        let is_verdict = path.contains("verdicts");
        // Folders and files may be missing at the moment. Then nothing happens.
        let _ = match chance.below(9) {
            0 if is_verdict => {
                *text = text.replace("summary: ", &format!("summary: {change} "));
                std::fs::write(&full, &*text)
            }
            0 | 1 => std::fs::write(&full, &*text),
            2 => std::fs::write(&full, text.as_bytes().get(..cut).unwrap()),
            3 => std::fs::write(&full, text.replace(": ", ":: ")),
            4 => std::fs::remove_file(&full),
            5 => std::fs::rename(&full, full.with_extension("aside")),
            6 => std::fs::write(full.with_extension("tmp"), &*text)
                .and_then(|()| std::fs::rename(full.with_extension("tmp"), &full)),
            7 => std::fs::rename(full.parent().unwrap(), site.path("content/articles/away")),
            _ => std::fs::rename(site.path("content/articles/away"), full.parent().unwrap()),
        };
        if change % 100 == 0 {
            assert!(matches!(preview.get("/").status, 200 | 500), "change {change}");
        }
    }
    std::fs::remove_dir_all(site.path("content")).unwrap();
    for (path, text) in &files {
        std::fs::create_dir_all(site.path(path).parent().unwrap()).unwrap();
        std::fs::write(site.path(path), text).unwrap();
    }
    let site = site.edit("site.yaml", "A site", "The last one");
    wait("the last title", || preview.get("/").text().contains("The last one"));
    assert_same(&site, &preview, &["--drafts"]);
}

#[test]
fn ports() {
    let site = Site::sound();
    let first = Preview::of(&site, &[]);
    let second = Preview::of(&site, &[]);
    assert_ne!(first.port, second.port);
    let taken = site.run(&["serve", "--port", &first.port.to_string()]);
    assert_eq!(taken.status, 2);
    assert!(taken.stderr.contains("another program uses port"), "{}", taken.stderr);
}

#[test]
fn what_cannot_be_served_is_said_at_once() {
    let cases = [
        (Site::sound().remove("site.yaml"), &["serve"][..], "there is no `site.yaml`"),
        (Site::sound(), &["serve", "--theme", "nowhere"], "nowhere"),
        (Site::sound(), &["serve", "--editor", "quill"], "unknown editor `quill`"),
    ];
    for (site, arguments, words) in cases {
        let outcome = site.run(arguments);
        assert_eq!(outcome.status, 2);
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
}

/// The links of the page lead from the unknown address, also behind a proxy.
#[test]
fn the_page_for_addresses_without_one_works_at_any_depth() {
    let site = Site::sound();
    let preview = Preview::of(&site, &[]);
    for address in ["/none", "/claims/none/at/all/", "/404"] {
        let answer = preview.get(address);
        assert_eq!(answer.status, 404, "{address}");
        let page = scraper::Html::parse_document(&answer.text());
        let here = url::Url::parse(&format!("http://127.0.0.1{address}")).unwrap();
        for link in
            select(&page, "link[rel='stylesheet'], link[rel='icon'], header a, main a, script")
        {
            let href = link.attr("href").or(link.attr("src")).unwrap();
            let target = here.join(href).unwrap();
            assert_eq!(preview.get(target.path()).status, 200, "{address}: {href}");
        }
        assert_eq!(select(&page, "a.skip")[0].attr("href"), Some("#main"), "{address}");
        assert!(select(&page, "base").is_empty(), "a base would lead the link to another page");
        let state = preview.get(&format!("/_factpress/state?path={address}")).text();
        let state: Value = serde_json::from_str(&state).unwrap();
        let script = select(&page, "script[data-page]")[0];
        assert_eq!(script.attr("data-page"), state["page"].as_str(), "{address} would load again");
    }
}

#[test]
fn what_should_be_kept_back_is_so_even_where_that_cannot_be_read() {
    let river = "content/articles/report/verdicts/river.yaml";
    for field in ["embargo: someday", "hold: [1, 2]"] {
        let site = Site::sound().edit(river, "status:", &format!("{field}\nstatus:"));
        let preview = Preview::of(&site, &["--no-drafts"]);
        assert_eq!(preview.get("/claims/river/").status, 404, "{field}");
    }
}

#[test]
fn an_article_that_cannot_be_read_moves_no_highlight() {
    let site = Site::sound().write("content/articles/a-first/source.md", "Another text.\n");
    let preview = Preview::of(&site, &[]);
    assert!(preview.get("/articles/report/").text().contains("id=\"passage-river\""));
}

#[test]
fn words_of_an_excerpt_become_a_passage() {
    let site = Site::empty()
        .article("report", "One sentence here.\n\nOmitted words.\n\nThe last words of all.\n");
    let site =
        site.claim("report", "first", "One sentence").claim("report", "last", "The last words");
    let site =
        site.edit("content/articles/report/article.yaml", "title:", "display: excerpts\ntitle:");
    let preview = Preview::of(&site, &[]);
    let proposal = json!({"article": "report", "quote": "words of all", "prefix": "One sentence here.\n The last ", "suffix": "."});
    let (status, answer) = preview.post("/_factpress/draft", &proposal);
    assert_eq!((status, &answer["passage"]), (200, &json!({"quote": "words of all"})), "{answer}");
}
