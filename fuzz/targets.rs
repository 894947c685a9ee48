//! The fuzz targets: functions that take any bytes. They must end without a panic, and some also
//! check an invariant. cargo-fuzz and a test of the suite call them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use factpress::anchor;
use factpress::anchor::{LocateResult, NearestPassage, Quote};
use factpress::content::values::parse_date;
use factpress::diagnostics::emit;
use factpress::diagnostics::emit::Extent;
use factpress::import;
use factpress::import::Input;
use factpress::model::{Clock, Options};
use factpress::project::{BuildOptions, Project, Snapshot};
use factpress::render::{Renderer, text_fragment};
use factpress::serve;
use factpress::text;
use factpress::text::{Dialect, Document};

pub type Target = fn(&[u8]);

/// All targets by name. The folder of a target's seeds has the same name.
pub const TARGETS: [(&str, Target); 6] = [
    ("yaml", yaml),
    ("text", text),
    ("anchor", anchor),
    ("fragment", fragment),
    ("import", import),
    ("request", request),
];

const ARTICLE: &str = "content/articles/report/article.yaml";
const SOURCE: &str = "content/articles/report/source.md";
const VERDICT: &str = "content/articles/report/verdicts/river.yaml";

/// A site with one claim in a temporary folder.
struct Site {
    folder: tempfile::TempDir,
    desk: Project,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8PathBuf::from_path_buf(folder.path().to_owned()).expect("a plain name");
        for (path, text) in [
            ("site.yaml", "title: A site\nbase_url: https://desk.example/\n"),
            (ARTICLE, "title: A report\n"),
            (SOURCE, "The river rose by two metres. Nobody was hurt.\n"),
            (VERDICT, include_str!("seeds/yaml/verdict.yaml")),
        ] {
            write(&root, path, text.as_bytes());
        }
        let desk = Project::open(&root, settings()).expect("a site");
        Self { folder, desk }
    }

    /// Writes the bytes as one file of the site, then reads, checks and renders the site.
    fn with(&mut self, path: &str, bytes: &[u8]) -> Snapshot {
        let root = Utf8PathBuf::from_path_buf(self.folder.path().to_owned()).expect("a plain name");
        write(&root, path, bytes);
        self.desk.refresh(&BTreeSet::from([Utf8PathBuf::from(path)])).expect("a file");
        let snapshot = self.desk.check(&mut |_| ()).expect("a snapshot");
        let renderer =
            Renderer::new(Arc::clone(&snapshot.model), Arc::clone(&snapshot.theme), true);
        for page in snapshot.model.pages() {
            drop(renderer.page(&page));
        }
        emit::human(&snapshot.diagnostics, &snapshot.site_files.files, Extent::All);
        emit::json(&snapshot.diagnostics, snapshot.model.summary, &snapshot.site_files.files);
        snapshot
    }
}

fn write(root: &Utf8Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, bytes).expect("a file");
}

fn settings() -> BuildOptions {
    let clock = Clock::Local(parse_date("2026-11-25").expect("a day").into());
    BuildOptions { options: Options { drafts: true, clock }, theme: None, base_url: None }
}

thread_local! {
    static SITE: RefCell<Site> = RefCell::new(Site::new());
}

/// Reads YAML as a kind of file that the first byte selects.
pub fn yaml(bytes: &[u8]) {
    const FILES: [&str; 5] = [
        VERDICT,
        "site.yaml",
        ARTICLE,
        "content/people/someone.yaml",
        "content/sources/record.yaml",
    ];
    let Some((kind, rest)) = bytes.split_first() else { return };
    // The first letter of a verdict file selects a verdict, so that seeds can be plain files.
    let path = FILES.get(usize::from(*kind)).copied().unwrap_or(VERDICT);
    let bytes = if path == VERDICT { bytes } else { rest };
    SITE.with_borrow_mut(|site| {
        let root = site.folder.path().to_owned();
        let before = std::fs::read(root.join(path)).ok();
        site.with(path, bytes);
        match before {
            Some(before) => std::fs::write(root.join(path), before).expect("a file"),
            None => std::fs::remove_file(root.join(path)).expect("a file"),
        }
        site.desk.refresh(&BTreeSet::from([Utf8PathBuf::from(path)])).expect("a file");
    });
}

/// Parses Markdown and plain text into documents and pages.
pub fn text(bytes: &[u8]) {
    let Ok(written) = std::str::from_utf8(bytes) else { return };
    for document in [
        text::parse_markdown(written, Dialect::Article),
        text::parse_markdown(written, Dialect::Page),
        text::parse_markdown(written, Dialect::Explanation),
        text::parse_plain(written),
    ] {
        check_document(&document, written);
    }
    SITE.with_borrow_mut(|site| drop(site.with(SOURCE, bytes)));
}

/// Checks that every position in a document is a character boundary and maps into the source.
fn check_document(document: &Document, written: &str) {
    for block in &document.blocks {
        assert!(
            document.text.get(block.clone()).is_some(),
            "{block:?} cuts a character of {:?}",
            document.text
        );
    }
    for (at, _) in document.text.char_indices() {
        assert!(document.source_offset(at) <= written.len(), "{at} leads beyond the source");
    }
}

/// Finds a quote in a text: one line each for quote, prefix and suffix, then the text.
pub fn anchor(bytes: &[u8]) {
    let Ok(written) = std::str::from_utf8(bytes) else { return };
    let mut parts = written.splitn(4, '\n');
    let mut next = || parts.next().unwrap_or_default();
    let (exact, prefix, suffix, text) = (next(), next(), next(), next());
    let normalized = anchor::normalize(text);
    let locations =
        match anchor::locate(std::slice::from_ref(&normalized), &Quote { exact, prefix, suffix }) {
            LocateResult::Exact(location) => vec![location],
            LocateResult::Ambiguous { candidates, .. }
            | LocateResult::OutOfContext { candidates, .. } => {
                candidates.into_iter().map(|candidate| candidate.location).collect()
            }
            LocateResult::Missing(NearestPassage::Found(nearest)) => vec![nearest.location],
            LocateResult::Missing(_) | LocateResult::Empty => Vec::new(),
        };
    for location in locations {
        assert!(
            text.get(location.range.clone()).is_some_and(|words| !words.is_empty()),
            "{location:?} of {text:?}"
        );
    }
}

/// Makes text fragments for a range of a text that the first two bytes select.
pub fn fragment(bytes: &[u8]) {
    let [start, length, rest @ ..] = bytes else { return };
    let Ok(written) = std::str::from_utf8(rest) else { return };
    let document = text::parse_markdown(written, Dialect::Article);
    let boundary = |at: usize| {
        factpress::diagnostics::source_map::floor_char_boundary(
            &document.text,
            at.min(document.text.len()),
        )
    };
    let start = boundary(usize::from(*start));
    let range = start..boundary(start + usize::from(*length)).max(start);
    let page = text_fragment::NormalizedPage::from_document(&document);
    let directive = text_fragment::build(&document, &page, &range);
    assert!(directive.is_none_or(|directive| directive.is_ascii() && !directive.is_empty()));
}

/// Imports an archive of reviews, as JSON and as HTML.
pub fn import(bytes: &[u8]) {
    let Ok(written) = std::str::from_utf8(bytes) else { return };
    SITE.with_borrow_mut(|site| {
        let snapshot = site.desk.check(&mut |_| ()).expect("a snapshot");
        let input = Input { name: "archive".to_owned(), text: written.to_owned() };
        let labels = import::RatingLabels::default();
        drop(import::claim_reviews(&[input], &labels, &snapshot, &mut site.desk));
    });
}

/// Sends a request to the preview: the path and what follows it.
pub fn request(bytes: &[u8]) {
    static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();
    let address = ADDRESS.get_or_init(preview);
    let mut stream = TcpStream::connect(address).expect("the preview");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    let sent = [
        b"GET /".as_slice(),
        bytes,
        format!(" HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes(),
    ]
    .concat();
    // The preview may close the connection before an invalid request is sent completely.
    let _ = stream.write_all(&sent);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    match stream.take(10_000_000).read_to_end(&mut answer) {
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
            ) && !is_stream(&answer) =>
        {
            panic!("no answer to {bytes:?}")
        }
        _ => assert!(
            !answer.starts_with(b"HTTP/1.1 5"),
            "{bytes:?}: {}",
            String::from_utf8_lossy(&answer)
        ),
    }
}

/// Returns whether a response is a stream that does not end.
fn is_stream(answer: &[u8]) -> bool {
    String::from_utf8_lossy(answer).contains("text/event-stream")
}

fn preview() -> SocketAddr {
    let site = Site::new();
    let root = Utf8PathBuf::from_path_buf(site.folder.keep()).expect("a plain name");
    let options = serve::Options {
        root,
        settings: settings(),
        host: "127.0.0.1".to_owned(),
        port: Some(0),
        allowed_hosts: Vec::new(),
        base_path: "/".to_owned(),
        poll: false,
        editor: None,
    };
    let preview = serve::Preview::bind(options).expect("a port");
    let address = preview.address().expect("an address");
    std::thread::spawn(move || preview.run(|_| ()));
    address
}
