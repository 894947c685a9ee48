//! The preview in containers, on network drives and behind proxies.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{Answer, Preview, wait};
use crate::docs;
use crate::fixture::Site;

const RIVER: &str = "content/articles/report/verdicts/river.yaml";

/// Asks for the home page under a host name.
fn asked(preview: &Preview, host: &str) -> Answer {
    preview.request("GET", "/", &[("Host", host)], "")
}

/// Writes a verdict as a page at `origin` does.
fn write_from(preview: &Preview, host: &str, origin: &str, claim: &str) -> Answer {
    let (token, body) = (preview.token(), json!({ "claim": claim }).to_string());
    let headers = [
        ("Host", host),
        ("Origin", origin),
        ("X-Factpress-Token", token.as_str()),
        ("Content-Type", "application/json"),
    ];
    preview.request("POST", "/_factpress/verdict", &headers, &body)
}

#[test]
fn polling_sees_every_change() {
    let site = Site::sound();
    let preview = Preview::of(&site, &["--poll"]);
    let shows = |path: &str, words: &str| preview.get(path).text().contains(words);

    // The size and the time of the file stay the same.
    let file = std::fs::File::options().write(true).open(site.path(RIVER)).unwrap();
    let time = file.metadata().unwrap().modified().unwrap();
    let site = site.edit(RIVER, "Something", "Somethink");
    file.set_modified(time).unwrap();
    wait("the same size and time", || shows("/claims/river/", "Somethink"));
    let site = site.claim("report", "bridge", "The bridge is closed");
    wait("a new file", || preview.get("/claims/bridge/").status == 200);
    let folder = site.path("content/articles/report/verdicts");
    std::fs::rename(folder.join("bridge.yaml"), folder.join("closed.yaml")).unwrap();
    wait("a renamed file", || preview.get("/claims/closed/").status == 200);
    assert_eq!(preview.get("/claims/bridge/").status, 404);
    let site = site.remove("content/articles/report/verdicts/closed.yaml");
    wait("a deleted file", || preview.get("/claims/closed/").status == 404);
    let site = site.edit("site.yaml", "A site", "A desk");
    wait("another title", || shows("/", "A desk"));
    std::fs::rename(site.path("content"), site.path("elsewhere")).unwrap();
    wait("no content", || preview.get("/claims/river/").status == 404);
    std::fs::rename(site.path("elsewhere"), site.path("content")).unwrap();
    wait("the content again", || preview.get("/claims/river/").status == 200);
    let text = site.read("site.yaml");
    let site = site.remove("site.yaml");
    let has_error = || preview.get("/_factpress/").text().contains("site.yaml");
    wait("no site.yaml", has_error);
    let site = site.write("site.yaml", text.replace("A desk", "A house"));
    wait("another site.yaml", || shows("/", "A house"));
    let site = site.edit("site.yaml", "A house", "A table");
    wait("an edit after that", || shows("/", "A table"));
    drop(site);
}

/// The limits of a user namespace are those of the system, until they are lowered.
#[cfg(target_os = "linux")]
#[test]
fn a_system_that_cannot_watch_is_polled() {
    let site = Site::sound();
    let lower = |limit: &str, value: &str| {
        let script =
            format!("echo {value} > /proc/sys/user/{limit} && exec \"$0\" serve --site \"$1\"");
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "sh", "-c", &script]);
        command.arg(env!("CARGO_BIN_EXE_factpress")).arg(site.path(""));
        command
    };
    let mut probe = Command::new("unshare");
    probe.args(["--user", "--map-root-user", "test", "-w", "/proc/sys/user/max_inotify_watches"]);
    if !probe.stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        return;
    }
    for (limit, value) in
        [("max_inotify_watches", "2"), ("max_inotify_watches", "5"), ("max_inotify_instances", "0")]
    {
        let preview = Preview::start(lower(limit, value));
        let _ = std::fs::remove_dir_all(site.path("content/articles/other"));
        std::fs::create_dir_all(site.path("content/articles/other")).unwrap();
        let facts = site.path("content/articles/other/article.yaml");
        std::fs::write(&facts, "title: Another\n").unwrap();
        std::fs::write(facts.with_file_name("source.md"), "Words.\n").unwrap();
        wait(limit, || preview.get("/articles/other/").status == 200);
        std::fs::write(&facts, "title: Yet another\n").unwrap();
        wait(limit, || preview.get("/articles/other/").text().contains("Yet another"));
        let stderr = preview.stop();
        assert_eq!(stderr.matches("as with `--poll`").count(), 1, "{limit} {value}: {stderr}");
    }
}

#[test]
fn allowed_hosts_are_answered_with_any_port() {
    let site = Site::sound();
    let allow = ["--allow-host", "desk.example", "--allow-host", "::2", "--allow-host", "10.0.0.7"];
    let preview = Preview::of(&site, &allow);
    let own = format!("127.0.0.1:{}", preview.port);
    for host in
        ["desk.example", "desk.example:9000", "DESK.example.:1", "[::2]:80", "10.0.0.7", &own]
    {
        assert_eq!(asked(&preview, host).status, 200, "{host}");
    }
    for (number, (host, origin)) in [
        ("desk.example:9000", "https://desk.example"),
        ("desk.example:9000", "http://desk.example:9000"),
        // Proxies may replace the host, but not the origin.
        (own.as_str(), "https://desk.example:8443"),
        (own.as_str(), "http://[::2]"),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = write_from(&preview, host, origin, &format!("Claim {number}."));
        assert_eq!(answer.status, 201, "{host} {origin}: {}", answer.text());
    }
    for host in [
        "other.example",
        "desk.example.evil.example",
        "evil-desk.example",
        "xdesk.example",
        "desk.example:x",
        "desk.example:",
        "desk.example:99999",
        "desk.example@evil.example",
        "[::3]",
        "10.0.0.8",
        "localhost:1",
        "",
        "desk.example/",
        "https://desk.example",
    ] {
        assert_eq!(asked(&preview, host).status, 403, "{host}");
    }
    for origin in [
        "https://127.0.0.1",
        "https://evil.example",
        "http://evil.example:9000",
        "desk.example",
        "ftp://desk.example",
        "null",
        "https://desk.example/",
        "https://desk.example.evil.example",
    ] {
        let answer = write_from(&preview, "desk.example", origin, "Another claim.");
        assert_eq!(answer.status, 403, "{origin}: {}", answer.text());
    }
    assert!(!site.path("content/claims/another-claim.yaml").exists());
}

#[test]
fn a_refusal_names_the_option() {
    let site = Site::sound();
    let preview = Preview::of(&site, &[]);
    for (host, name) in [
        ("desk.example:9000", "desk.example"),
        ("my_preview-1", "my_preview-1"),
        ("localhost:9000", "localhost"),
        ("[::2]:80", "::2"),
    ] {
        let answer = asked(&preview, host);
        assert_eq!(answer.status, 403);
        let words = format!("`factpress serve --allow-host {name}`");
        assert!(answer.text().contains(&words), "{host}: {}", answer.text());
        // The option that the message names has the effect that it promises.
        let allowing = Preview::of(&site, &["--allow-host", name]);
        assert_eq!(asked(&allowing, host).status, 200, "{host}");
    }
    // What the client wrote is shown only if it is a name.
    let long = "a".repeat(300);
    for host in ["a<script>", "a`; rm -r ~; `", "-rf", "a b", "a%20b", "x'y", "\"", &long, "a/b"] {
        let answer = asked(&preview, host);
        let text = answer.text();
        assert!(!text.contains(host), "{host}: {text}");
        assert!(text.contains("--allow-host NAME"), "{host}: {text}");
        assert!(
            answer.head.contains("text/plain") && answer.head.contains("nosniff"),
            "{}",
            answer.head
        );
    }
    let own = format!("127.0.0.1:{}", preview.port);
    let answer = write_from(&preview, &own, "https://desk.example", "A claim.");
    let error: Value = serde_json::from_slice(&answer.body).unwrap();
    let error = error["error"].as_str().unwrap();
    assert!(error.contains("`factpress serve --allow-host desk.example`"), "{error}");
    let answer = write_from(&preview, &own, "https://a<b>", "A claim.");
    assert!(!answer.text().contains("a<b"), "{}", answer.text());
}

#[test]
fn values_of_options_are_checked() {
    let site = Site::sound();
    for (option, values, words) in [
        (
            "--allow-host",
            &["https://desk.example", "http://desk.example/"][..],
            "without `http://`",
        ),
        ("--allow-host", &["*", "*.example"], "without `*`"),
        ("--allow-host", &["desk.example/path", "a?b"], "without a path"),
        ("--allow-host", &["desk.example:9000", "[::1]:80"], "without a port"),
        ("--allow-host", &["", "a b", "a<b>"], "only the name of a host"),
        (
            "--base-path",
            &["https://desk.example/a/", "//a", "/a/../b/", "/a?b", "/a#b"],
            "write only a path, such as `/proxy/8000/`",
        ),
    ] {
        for value in values {
            let outcome = site.run(&["serve", option, value]);
            assert_eq!(outcome.status, 2, "{option} {value}");
            assert!(outcome.stderr.contains(words), "{option} {value}: {}", outcome.stderr);
        }
    }
}

#[test]
fn a_base_path_is_kept() {
    let site = Site::sound();
    for base in ["/proxy/8000/", "/proxy/8000", "proxy/8000"] {
        let preview = Preview::of(&site, &["--base-path", base]);
        assert!(preview.greeting.contains("/proxy/8000/, "), "{}", preview.greeting);
        assert_eq!(preview.get("/proxy/8000/").status, 200);
    }
    let preview = Preview::of(&site, &["--base-path", "/proxy/8000/"]);
    let same = Preview::of(&site, &[]);
    for path in ["", "claims/river/", "articles/report/index.html", "_factpress/", "claims.json"] {
        let (below, above) =
            (preview.get(&format!("/proxy/8000/{path}")), same.get(&format!("/{path}")));
        assert_eq!(below.status, 200, "{path}");
        assert_eq!(below.body.len(), above.body.len(), "{path}");
    }
    for (path, to) in [
        ("/proxy/8000", "./8000/"),
        ("/proxy/8000/claims/river", "./river/"),
        ("/proxy/%38000", "./%38000/"),
    ] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 308, "{path}");
        assert!(answer.head.contains(&format!("location: {to}\r\n")), "{}", answer.head);
    }
    for path in [
        "/",
        "/claims/river/",
        "/proxy/80000/",
        "/proxy/8000x/",
        "/proxy/",
        "/_factpress/",
        "/Proxy/8000/",
    ] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains("`/proxy/8000/`"), "{path}: {}", answer.text());
    }
    let page = preview.get("/proxy/8000/claims/none/").text();
    assert!(page.contains("<a class=\"masthead-title\" href=\"../../index.html\">"), "{page}");
    // Other hosts are told nothing.
    assert_eq!(asked(&preview, "evil.example").status, 403);
    assert_eq!(preview.get("/proxy/8000/../../site.yaml").status, 404);
}

/// Every address on a page leads to a file of the preview, with and without a base path.
#[test]
fn all_addresses_are_relative() {
    let site = Site::sound().textless("vote");
    for base in ["/", "/proxy/8000/", "/a b/\u{e9}/"] {
        let preview = Preview::of(&site, &["--base-path", base]);
        let root = preview.greeting.split("http://").nth(1).unwrap();
        let root = format!("http://{}", root.split(", ").next().unwrap());
        let root = url::Url::parse(&root).unwrap();
        for page in ["", "claims/river/", "_factpress/", "none", "none/at/all/"] {
            let address = root.join(page).unwrap();
            let text = preview.get(address.path()).text();
            let document = scraper::Html::parse_document(&text);
            let select = |selector| crate::fixture::select(&document, selector);
            let mut from = address.clone();
            if let [base] = &select("base")[..] {
                from = address.join(base.attr("href").unwrap()).unwrap();
            }
            let mut count = 0;
            for element in select("a[href], link[rel=stylesheet], script[src], img[src]") {
                let link = element.attr("href").or(element.attr("src")).unwrap();
                let target = from.join(link).unwrap();
                if target.host() == root.host() && !link.starts_with('#') {
                    assert!(target.path().starts_with(root.path()), "{page}: {link}");
                    assert_eq!(
                        preview.get(target.path()).status,
                        200,
                        "{page}: {link} is {target}"
                    );
                    count += 1;
                }
            }
            assert!(count > 3, "{page}: {count}");
        }
    }
}

#[test]
fn who_can_be_reached_by_others_is_told_how() {
    let site = Site::sound();
    for (arguments, has_hint) in [
        (&["--host", "0.0.0.0"][..], true),
        (&["--host", "0.0.0.0", "--allow-host", "desk.example"], false),
    ] {
        let preview = Preview::of(&site, arguments);
        assert_eq!(preview.get("/").status, 200);
        let stderr = preview.stop();
        assert!(stderr.contains("other machines can reach `0.0.0.0`"), "{stderr}");
        assert_eq!(stderr.contains("--allow-host NAME"), has_hint, "{stderr}");
    }
}

#[test]
fn accents_have_two_forms_and_are_one_id() {
    let (composed, split) = ("\u{e9}te\u{301}", "e\u{301}t\u{e9}");
    let id = "\u{e9}t\u{e9}";
    for written in [id, composed, split, "e\u{301}te\u{301}"] {
        let site = Site::sound().claim("report", written, "The bridge is closed");
        let path = format!("content/articles/report/verdicts/{written}.yaml");
        let alias = "o\u{301}ld";
        let site =
            site.edit(&path, "claim:", &format!("aliases: [{alias}]\nrelated: [river]\nclaim:"));
        let more = format!("related: [{split}]\nexplanation: \"[One](../{composed}/)\"\nclaim:");
        let site = site.edit(RIVER, "claim:", &more);
        assert_eq!(site.found(), [], "{written:?}");
        let preview = Preview::of(&site, &[]);
        for typed in [id, composed, split] {
            let typed: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
            assert_eq!(
                preview.get(&format!("/claims/{typed}/")).status,
                200,
                "{written:?} {typed}"
            );
            assert_eq!(preview.get(&format!("/claims/{typed}/index.html")).status, 200);
            assert_eq!(preview.get(&format!("/claims/{typed}")).status, 308, "{written:?} {typed}");
        }
        for alias in ["o%CC%81ld", "%C3%B3ld"] {
            assert_eq!(
                preview.get(&format!("/claims/{alias}/")).status,
                200,
                "{written:?} {alias}"
            );
        }
        let clash =
            json!({"article": "report", "quote": "Nobody was hurt", "claim": "So.", "id": split});
        let (status, answer) = preview.post("/_factpress/verdict", &clash);
        assert_eq!(status, 422, "{answer}");
        let site = site.built();
        assert!(site.path(&format!("public/claims/{id}/index.html")).exists());
    }
    let site = Site::sound().claim("report", composed, "The bridge is closed");
    let site = site.claim("report", split, "Nobody was hurt");
    assert!(site.found().iter().any(|(code, ..)| code == "duplicate-id"), "{:?}", site.found());
    // A folder and a person, named in the other form.
    let site = Site::sound().article(split, "Some words.\n").claim(split, "words", "Some words");
    let site = site.write(&format!("content/people/{composed}.yaml"), "name: Example Person\n");
    let site = site.edit(RIVER, "claim:", &format!("claimant: {split}\nclaim:"));
    assert_eq!(site.found(), []);
    let preview = Preview::of(&site, &[]);
    assert_eq!(preview.get("/articles/e%CC%81te%CC%81/").status, 200);
    let (status, draft) = preview.post(
        "/_factpress/verdict",
        &json!({"article": "e\u{301}te\u{301}", "quote": "Some words", "claim": "So."}),
    );
    assert_eq!(status, 201, "{draft}");
}

#[test]
fn the_commands_of_the_documentation_work() {
    let document = docs::read("docs/preview.md");
    let commands = docs::blocks(&document, "console");
    assert!(commands.len() >= 3, "{commands:?}");
    for command in commands {
        let arguments = command.trim().strip_prefix("$ factpress serve ").unwrap();
        // Another program may use the port.
        let arguments = arguments.replace("--port 8000 ", "");
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let site = Site::sound();
        let preview = Preview::of(&site, &arguments);
        let after = |option: &str| {
            let at = arguments.iter().position(|argument| *argument == option)?;
            Some(arguments[at + 1])
        };
        let host = after("--allow-host").unwrap_or("127.0.0.1");
        let host = if host == "127.0.0.1" {
            format!("{host}:{}", preview.port)
        } else {
            format!("{host}:9000")
        };
        let path = after("--base-path").unwrap_or("/");
        assert_eq!(preview.request("GET", path, &[("Host", &host)], "").status, 200, "{command}");
    }
}
