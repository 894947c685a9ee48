//! Tests the built pages in a real browser: they are complete, legible at both widths and in both
//! colour schemes, and usable with a keyboard. `FACTPRESS` names the program under test.

mod accessibility;
mod book;
mod fragments;
mod hostile;
mod loading;
mod markup;
mod preview;

use browser_tests::Browser;
use browser_tests::built::{Built, THEMES, names};

/// The themes that have scripts.
const WITH_SCRIPTS: [&str; 2] = ["broadsheet", "ledger"];

/// Measures the distance of the site's and the page's title from the edge.
const MARGIN: &str = "Math.min(...[...document.querySelectorAll('.masthead-title, main h1')].map((it) => it.getBoundingClientRect().left))";

/// Measures the contrast of every word with its background (WCAG 2.2, success criterion 1.4.3).
const CONTRAST: &str = r#"(() => {
  const canvas = document.createElement("canvas"); canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", {willReadFrequently: true});
  const mixed = new Map();
  const over = (colours) => {
    const key = colours.join();
    if (!mixed.has(key)) mixed.set(key, mix(colours));
    return mixed.get(key);
  };
  const mix = (colours) => {
    context.fillStyle = "white"; context.fillRect(0, 0, 1, 1);
    for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const poor = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const behind = [];
    for (let at = element; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
    const back = over(behind), front = over([...behind, getComputedStyle(element).color]);
    const [a, b] = [light(back), light(front)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${walk.currentNode.data.trim().slice(0, 30)}`);
  }
  return poor;
})()"#;

#[test]
fn every_theme_is_tested() {
    assert_eq!(names("themes"), THEMES);
}

#[test]
fn pages_of_broadsheet_are_complete_and_legible_and_fit_every_width() {
    assert_complete_and_legible("broadsheet");
}

#[test]
fn pages_of_ledger_are_complete_and_legible_and_fit_every_width() {
    assert_complete_and_legible("ledger");
}

#[test]
fn pages_of_plain_are_complete_and_legible_and_fit_every_width() {
    assert_complete_and_legible("plain");
}

fn assert_complete_and_legible(theme: &'static str) {
    let mut browser = Browser::start();
    for site in Built::all_themed(theme) {
        for page in site.pages() {
            let place = format!("{} {page}", site.name);
            browser.open(&site.address(&page));
            assert_fits_every_width(&mut browser, &place);
            assert_every_word_stands_out(&mut browser, &place);
            let complaints = std::mem::take(&mut browser.complaints);
            assert_eq!(complaints, Vec::<String>::new(), "{place}");
        }
    }
}

fn assert_fits_every_width(browser: &mut Browser, page: &str) {
    for width in [320, 390, 1280] {
        browser.show(width, 900, "light", "screen");
        let overflow = browser
            .ask("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert_eq!(overflow, 0, "{page} is wider than {width} pixels");
        let margin = browser.ask(MARGIN);
        assert!(margin.as_f64() >= Some(8.0), "{page} begins {margin} pixels from the edge");
        let styled = browser
            .ask("getComputedStyle(document.querySelector('.masthead')).borderBlockEndStyle");
        assert_eq!(styled, "solid", "{page} has its style");
    }
}

fn assert_every_word_stands_out(browser: &mut Browser, page: &str) {
    for scheme in ["light", "dark"] {
        for medium in ["screen", "print"] {
            browser.show(1280, 900, scheme, medium);
            assert_eq!(browser.ask(CONTRAST), serde_json::json!([]), "{page}, {scheme}, {medium}");
        }
    }
}

#[test]
fn a_browser_sees_the_words_of_the_article_and_nothing_else() {
    let mut browser = Browser::start();
    for site in THEMES.map(Built::themed) {
        browser.open(&site.address("articles/echo/index.html"));
        let words = browser.ask(
            "(() => { const text = document.querySelector('[data-article-text]').cloneNode(true);
          text.querySelectorAll('[data-note]').forEach((note) => note.remove()); return text.textContent; })()",
        );
        assert_eq!(words, "The river rose by two metres,\neverybody wrote.\n");
        let seen = browser
            .ask("getSelection().selectAllChildren(document.querySelector('mark.passage')), getSelection().toString()");
        assert_eq!(seen, "The river rose by two metres");
    }
}

#[test]
fn a_keyboard_reaches_the_text_and_every_passage() {
    let mut browser = Browser::start();
    browser.show(1280, 900, "light", "screen");
    for site in THEMES.map(Built::themed) {
        browser.open(&site.address("articles/flood/index.html"));
        browser.press("Tab");
        assert_eq!(
            browser.ask("document.activeElement.getAttribute('href')"),
            "#main",
            "first comes the way past the menu"
        );
        let mut reached = std::collections::BTreeSet::new();
        for _ in 0..80 {
            browser.press("Tab");
            let claims =
                browser.ask("document.activeElement.closest('mark.passage')?.dataset.claims ?? ''");
            reached.extend(claims.as_str().unwrap().split(' ').map(str::to_owned));
            let outlined = browser.ask(
            "document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== 'none'",
        );
            assert_eq!(outlined, true, "what has the focus shows it");
        }
        for claim in ["two-metres", "nobody-hurt", "bridge-gone", "headline"] {
            assert!(reached.contains(claim), "{claim} in {reached:?}");
        }
    }
}

#[test]
fn an_article_can_be_filtered_and_condensed_without_a_script() {
    let mut browser = Browser::start();
    browser.show(1280, 900, "light", "screen");
    browser.call("Emulation.setScriptExecutionDisabled", serde_json::json!({"value": true}));
    for site in WITH_SCRIPTS.map(Built::themed) {
        browser.open(&site.address("articles/flood/index.html"));
        let background =
            "getComputedStyle(document.querySelector('#passage-nobody-hurt')).backgroundColor";
        let lit = browser.ask(background);
        browser.ask("document.querySelector('[data-filter=\"mostly-false\"]').click()");
        assert_ne!(browser.ask(background), lit, "a passage of another rating is no longer marked");
        assert_eq!(
            browser.ask("document.querySelector('#note-nobody-hurt').checkVisibility()"),
            false
        );
        assert_eq!(
            browser.ask("document.querySelector('#note-two-metres').checkVisibility()"),
            true
        );
        assert_eq!(browser.ask("document.querySelector('pre').checkVisibility()"), true);
        browser.ask("document.querySelector('[data-condense]').click()");
        assert_eq!(browser.ask("document.querySelector('pre').checkVisibility()"), false);
        assert_eq!(
            browser.ask("document.querySelector('#passage-nobody-hurt').checkVisibility()"),
            true
        );
    }
}

/// A passage opens its note at the foot of a narrow page, with buttons to the other passages.
#[test]
fn a_narrow_page_opens_the_note_that_was_asked_for_in_place() {
    let mut browser = Browser::start();
    browser.show(390, 844, "light", "screen");
    let site = Built::of("tests/sites/full");
    let article = site.address("articles/flood/index.html");
    browser.open(&article);
    let click = |selector: &str| format!("document.querySelector('{selector}').click()");
    let reader = "document.querySelector('.reader')";
    let claim =
        format!("{reader}.checkVisibility() && {reader}.querySelector('.note-claim').textContent");
    let hash = "location.hash";
    assert_eq!(browser.ask(&claim), false);
    browser.ask(&click("#passage-two-metres a"));
    let two_metres = browser.ask(&claim);
    assert!(two_metres.is_string(), "{two_metres}");
    assert_eq!(browser.ask(hash), "", "the page of the claim was not opened");
    browser.ask(&click(".reader [data-step=\"1\"]"));
    assert_eq!(browser.ask(hash), "#passage-nobody-hurt");
    assert_ne!(browser.ask(&claim), two_metres);
    browser.ask(&click(".reader [data-step=\"-1\"]"));
    assert_eq!(browser.ask(&claim), two_metres);
    browser.ask(&click("#passage-two-metres a"));
    assert_eq!(browser.ask(&claim), false, "a second tap closes it");
    // Without a script, the number leads to the note, which covers the foot of the page.
    browser.call("Emulation.setScriptExecutionDisabled", serde_json::json!({"value": true}));
    browser.open(&article);
    browser.ask(&click("a[href=\"#note-two-metres\"]"));
    let position = "getComputedStyle(document.getElementById('note-two-metres')).position";
    assert_eq!(browser.ask(position), "fixed");
}

/// Notes are at most 24 pixels below their passages if they fit, in dense texts too, and the note of a
/// passage that is read is in view.
#[test]
fn notes_are_next_to_their_passages() {
    const BELOW: &str = "[...document.querySelectorAll('.note')].map((note) => {
      const id = note.id.slice(5);
      const mark = [...document.querySelectorAll('mark.passage')].find((it) => it.dataset.claims.split(' ').includes(id));
      return Math.round(note.getBoundingClientRect().top - mark.getClientRects()[0].top);
    })";
    const HIDDEN: &str = "[...document.querySelectorAll('mark.passage > a')].map((link) => {
      link.scrollIntoView({block: 'center'});
      link.focus({preventScroll: true});
      const box = document.getElementById(`note-${link.parentElement.dataset.claims.split(' ')[0]}`).getBoundingClientRect();
      return box.top < 0 || box.bottom > innerHeight + 1 ? link.textContent : '';
    }).filter(Boolean)";
    let mut browser = Browser::start();
    let folder = tempfile::tempdir().unwrap();
    write_dense_site(folder.path());
    let dense = Built::of(folder.path().to_str().unwrap());
    let own = Built::of(".");
    for page in [
        dense.address("articles/debate/index.html"),
        own.address("articles/leading-security-software-tied-to-russian-mob/index.html"),
    ] {
        for width in [1280, 1920] {
            browser.show(width, 900, "light", "screen");
            browser.open(&page);
            let below = browser.ask(BELOW);
            let below: Vec<i64> =
                below.as_array().unwrap().iter().filter_map(serde_json::Value::as_i64).collect();
            assert!(
                below.len() >= 18 && below.iter().all(|it| *it <= 24),
                "{page} at {width}: {below:?}"
            );
            assert_eq!(browser.ask(HIDDEN), serde_json::json!([]), "{page} at {width}");
        }
    }
}

/// Writes a site with 18 claims in about 20 lines of text.
fn write_dense_site(folder: &std::path::Path) {
    let article = folder.join("content/articles/debate");
    std::fs::create_dir_all(article.join("verdicts")).unwrap();
    std::fs::write(folder.join("site.yaml"), "title: Dense\nbase_url: https://desk.example/\n")
        .unwrap();
    std::fs::write(article.join("article.yaml"), "title: A debate\n").unwrap();
    let mut text = String::new();
    for number in 1..=18 {
        let sentence = format!("The county lost {number} percent of its budget in one year");
        text += &format!("{sentence}, and that is only the beginning of it. ");
        let verdict = format!(
            "claim: {sentence}\npassages: [{{quote: {sentence}}}]\nrating: false\nstatus: published\npublished: 2026-01-01\n\
             summary: The accounts say that the budget fell by two percent in that year, and that it rose in the year before.\n\
             evidence: [{{title: Accounts, url: https://county.example/}}]\n"
        );
        std::fs::write(article.join(format!("verdicts/claim-{number:02}.yaml")), verdict).unwrap();
    }
    std::fs::write(article.join("source.md"), text).unwrap();
}

/// In the theme `ledger` the verdicts are next to the text or cover its foot. The text must not move.
#[test]
fn a_verdict_beside_the_text_is_reached_and_left_without_losing_the_place() {
    let mut browser = Browser::start();
    browser.call("Emulation.setScriptExecutionDisabled", serde_json::json!({"value": true}));
    let site = Built::with(".", &["--theme", "ledger"]);
    let page = site.address("articles/leading-security-software-tied-to-russian-mob/index.html");
    for (width, height) in [(1280, 700), (390, 700)] {
        browser.show(width, height, "light", "screen");
        browser.open(&page);
        let shown = |id: &str| {
            format!(
                "(() => {{ const box = document.getElementById('{id}').getBoundingClientRect();
                   return box.top >= 0 && box.top < innerHeight - 20; }})()"
            )
        };
        browser.ask(
            "document.getElementById('passage-equation-group').scrollIntoView({block: 'center'})",
        );
        let place = browser.ask("scrollY");
        browser.ask("document.querySelector('a[href=\"#note-equation-group\"]').click()");
        assert_eq!(browser.ask("scrollY"), place, "{width}");
        assert_eq!(browser.ask(&shown("note-equation-group")), true, "{width}");
        browser.ask("scrollTo(0, 0)");
        browser.ask("document.querySelector('#note-equation-group a[href=\"#passage-equation-group\"]').click()");
        assert_eq!(browser.ask(&shown("passage-equation-group")), true, "{width}");
    }
}

#[test]
fn passages_and_notes_light_up_together_and_keys_lead_through_them() {
    let mut browser = Browser::start();
    browser.show(1280, 900, "light", "screen");
    for site in WITH_SCRIPTS.map(Built::themed) {
        browser.open(&site.address("articles/flood/index.html"));
        let focused = "document.activeElement.closest('mark')?.id ?? ''";
        for expected in ["passage-headline", "passage-two-metres", "passage-nobody-hurt"] {
            browser.press("n");
            assert_eq!(browser.ask(focused), expected);
        }
        let lit = "[...document.querySelectorAll('.lit')].map((element) => element.id).filter(Boolean).sort()";
        let expected = ["note-nobody-hurt", "passage-nobody-hurt", "passage-nobody-hurt-2"];
        assert_eq!(browser.ask(lit), serde_json::json!(expected));
        browser.press("p");
        assert_eq!(browser.ask(focused), "passage-two-metres");
    }
}

#[test]
fn search_finds_claims_from_a_disk() {
    let mut browser = Browser::start();
    browser.show(1280, 900, "light", "screen");
    // All sites are kept to the end: a page may still load something when the next one opens.
    let sites = WITH_SCRIPTS.map(Built::themed);
    for site in &sites {
        browser.open(&site.address("search/index.html"));
        let found =
            "[...document.querySelectorAll('.results h2 a')].map((link) => link.textContent)";
        assert_eq!(browser.ask(&format!("{found}.length")), 4);
        let ask = |name: &str, value: &str| {
            format!(
                "(() => {{ const field = document.querySelector('.search-form [name={name}]'); field.value = '{value}';
               field.dispatchEvent(new Event('input', {{bubbles: true}})); return {found}; }})()"
            )
        };
        assert_eq!(
            browser.ask(&ask("words", "RIVÉR two")),
            serde_json::json!(["The river rose by two metres."])
        );
        for like in ["“river” two", "rivre two", "rvier two", "ＴＷＯ metres"] {
            assert_eq!(
                browser.ask(&ask("words", like)),
                serde_json::json!(["The river rose by two metres."]),
                "{like}"
            );
        }
        assert_eq!(browser.ask(&ask("words", "nothing like it")), serde_json::json!([]));
        browser.ask(&ask("words", ""));
        assert_eq!(
            browser.ask(&ask("claimant", "The mayor")),
            serde_json::json!(["Nobody was hurt in the flood."])
        );
        let target = browser
            .ask("document.querySelector('.results h2 a').href")
            .as_str()
            .unwrap()
            .to_owned();
        browser.open(&target);
        assert_eq!(
            browser.ask("document.querySelector('h1').textContent"),
            "Nobody was hurt in the flood."
        );
        assert!(browser.complaints.is_empty(), "{:?}", browser.complaints);
    }
}
