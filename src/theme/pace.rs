//! Templates of a site's own themes made to end: every turn of a loop and every use of a component counts, and a page has
//! only so many. Tera itself stops neither a loop that writes nothing nor components that multiply. What a page takes
//! besides, others see to, who are told here which pages are being made. It must not know what templates are for.

use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tera::{Error, Kwargs, State, Tera, TeraResult};

/// The function that counts.
const PACE: &str = "_pace";

/// What it says when there were too many turns.
pub(crate) const ENDLESS: &str = "a page takes more than a million turns of loops";

/// What it says when somebody stopped the page.
pub const STOPPED: &str = "a page takes more time or memory than any page needs";

/// Turns of loops and uses of components that a page may take.
const MOST: u32 = 1_000_000;

/// What is put into templates: behind a tag, and behind one that takes the white space after it away.
const CALLS: [&str; 2] = ["{{ _pace() }}", "{{ _pace() -}}"];

thread_local! {
    static TURNS: Cell<u32> = const { Cell::new(0) };
    static PAGE: RefCell<Option<Arc<Running>>> = const { RefCell::new(None) };
}

/// The pages that are being made.
static RUNNING: Mutex<Vec<Arc<Running>>> = Mutex::new(Vec::new());
static BEGUN: Condvar = Condvar::new();

/// A page that is being made from a site's own templates.
#[derive(Debug)]
pub struct Running {
    /// The template that was asked for.
    pub template: String,
    is_stopped: AtomicBool,
}

impl Running {
    /// Ends the page with a mistake, but not before the next turn of a loop or the next component.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }
}

/// The pages that are being made now. Where there is none, it waits for one.
pub fn running() -> Vec<Arc<Running>> {
    BEGUN
        .wait_while(all(), |pages| pages.is_empty())
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

fn all() -> MutexGuard<'static, Vec<Arc<Running>>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A page on this thread, until it is dropped.
pub(crate) struct Page(Arc<Running>);

impl Page {
    /// Begins a page.
    pub(crate) fn begin(template: &str) -> Self {
        let page =
            Arc::new(Running { template: template.to_owned(), is_stopped: AtomicBool::new(false) });
        TURNS.set(0);
        PAGE.set(Some(Arc::clone(&page)));
        all().push(Arc::clone(&page));
        BEGUN.notify_all();
        Self(page)
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        PAGE.set(None);
        all().retain(|page| !Arc::ptr_eq(page, &self.0));
    }
}

/// Lets templates count.
pub(crate) fn register(tera: &mut Tera) {
    tera.register_function(PACE, |_: Kwargs, _: &State| -> TeraResult<&'static str> {
        let turns = TURNS.get().saturating_add(1);
        TURNS.set(turns);
        if turns > MOST {
            return Err(Error::message(ENDLESS));
        }
        let is_stopped =
            PAGE.with_borrow(|page| page.as_ref().is_some_and(|page| page.is_stopped()));
        if is_stopped { Err(Error::message(STOPPED)) } else { Ok("") }
    });
}

/// A place where a template is made to count, in bytes of the template as it is written.
struct Stop {
    at: usize,
    call: &'static str,
}

/// The template with all that makes it count.
pub(crate) fn paced(template: &str) -> String {
    let mut paced = String::with_capacity(template.len());
    let mut from = 0;
    for stop in stops(template) {
        paced.push_str(template.get(from..stop.at).unwrap_or_default());
        paced.push_str(stop.call);
        from = stop.at;
    }
    paced + template.get(from..).unwrap_or_default()
}

/// The byte of a template as it is written that stands at `offset` of it as it was made to count.
pub(crate) fn written(template: &str, offset: usize) -> usize {
    let mut added = 0;
    for stop in stops(template) {
        if offset < stop.at + added {
            break;
        }
        if offset < stop.at + added + stop.call.len() {
            return template
                .get(..stop.at)
                .and_then(|before| before.rfind("{%"))
                .unwrap_or(stop.at);
        }
        added += stop.call.len();
    }
    offset - added
}

/// Where loops and components begin.
fn stops(template: &str) -> Vec<Stop> {
    let mut stops = Vec::new();
    let mut from = 0;
    while let Some(open) = next_open(template, from) {
        let end = end_of(template, open);
        let tag = template.get(open + 2..end).unwrap_or_default();
        from = end.max(open + 2);
        match (template.get(open..open + 2), tag.trim_start_matches('-').split_whitespace().next())
        {
            (Some("{%"), Some("for" | "component")) => {
                stops.push(Stop { at: end, call: CALLS[usize::from(tag.ends_with("-%}"))] });
            }
            (Some("{%"), Some("raw" | "raw-%}" | "raw%}")) => from = end_of_raw(template, end),
            _ => {}
        }
    }
    stops
}

/// The next `{{`, `{%` or `{#`.
fn next_open(template: &str, from: usize) -> Option<usize> {
    let rest = template.as_bytes().get(from..)?;
    let is_open = |pair: &[u8]| matches!(pair, b"{{" | b"{%" | b"{#");
    rest.windows(2).position(is_open).map(|at| from + at)
}

/// The byte after what is opened at `open`. What stands in quotes does not close it, but for comments.
fn end_of(template: &str, open: usize) -> usize {
    let bytes = template.as_bytes();
    let close: &[u8] = match bytes.get(open + 1) {
        Some(b'{') => b"}}",
        Some(b'%') => b"%}",
        _ => b"#}",
    };
    let mut quote = None;
    let mut at = open + 2;
    while let Some(&byte) = bytes.get(at) {
        match quote {
            Some(_) if byte == b'\\' => at += 1,
            Some(open) if byte == open => quote = None,
            None if bytes.get(at..at + 2) == Some(close) => return at + 2,
            None if close != b"#}" && matches!(byte, b'"' | b'\'' | b'`') => quote = Some(byte),
            _ => {}
        }
        at += 1;
    }
    template.len()
}

/// The byte at which the tag stands that ends a stretch without tags.
fn end_of_raw(template: &str, from: usize) -> usize {
    let mut from = from;
    while let Some(at) = template.get(from..).and_then(|rest| rest.find("{%")).map(|at| from + at) {
        let word = template.get(at + 2..).unwrap_or_default().trim_start_matches('-').trim_start();
        if word.starts_with("endraw") {
            return at;
        }
        from = at + 2;
    }
    template.len()
}
