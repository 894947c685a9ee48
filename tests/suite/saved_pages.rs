//! Tests how `import html` converts the parts of saved pages: raised numbers, marks of notes,
//! tables, lists, images, headlines and bylines. Also tests the report of losses.

use std::fmt::Write;
use std::path::Path;

use crate::fixture::{Outcome, Site, article_text, select};

/// Enough text to make a page an article.
const FILLER: &str = "The council met on Monday, in the old hall, and spoke of the river for three hours, with a break for tea, \
                      before it decided nothing.";

fn page(title: &str, head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><article><p>{FILLER}</p>{body}\
         <p>{FILLER} {title}.</p></article></body></html>"
    )
}

/// Imports pages in one run.
fn import(site: &Site, pages: &[String]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let mut arguments = vec!["import".to_owned(), "html".to_owned()];
    for (index, page) in pages.iter().enumerate() {
        let path = folder.path().join(format!("{index}.html"));
        std::fs::write(&path, page).unwrap();
        arguments.push(path.to_str().unwrap().to_owned());
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    site.run(&arguments)
}

/// Imports the bodies as pages of one site, which has no mistakes. Returns it and the report.
fn imported(bodies: &[&str]) -> (Site, Outcome) {
    let site = Site::empty();
    let pages: Vec<String> = bodies
        .iter()
        .enumerate()
        .map(|(index, body)| page(&format!("Case {index}"), "", body))
        .collect();
    let outcome = import(&site, &pages);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert_eq!(site.found(), []);
    (site, outcome)
}

fn text_of(site: &Site, index: usize) -> String {
    let source = site.read(&format!("content/articles/case-{index}/source.md"));
    source.split(FILLER).nth(1).unwrap_or_else(|| panic!("{source}")).trim().to_owned()
}

/// Asserts the Markdown of each body.
fn assert_markdown(cases: &[(&str, &str)]) {
    let bodies: Vec<&str> = cases.iter().map(|(body, _)| *body).collect();
    let (site, outcome) = imported(&bodies);
    let mut faults = String::new();
    for (index, (body, expected)) in cases.iter().enumerate() {
        let text = text_of(&site, index);
        if text != *expected {
            writeln!(faults, "{body}\n  is  {text:?}\n  not {expected:?}").unwrap();
        }
    }
    assert!(faults.is_empty(), "{faults}\n{}", outcome.stderr);
}

#[test]
fn raised_and_lowered_numbers_keep_their_meaning() {
    assert_markdown(&[
        ("<p>10<sup>6</sup> and 10<sup>−3</sup>, 12 km<sup>2</sup></p>", "10⁶ and 10⁻³, 12 km²"),
        ("<p>H<sub>2</sub>O, CO<sub>2</sub>, SO<sub>4</sub><sup>2-</sup></p>", "H₂O, CO₂, SO₄²⁻"),
        ("<p><sup>14</sup>C and x<sup>n</sup>, a<sub>i</sub></p>", "¹⁴C and xⁿ, aᵢ"),
        ("<p>It cost $5<sup>99</sup>.</p>", "It cost $5⁹⁹."),
        ("<p>It cost $5<sup>.99</sup>.</p>", "It cost $5.99."),
        (
            "<p>The 21<sup>st</sup> century, 5<sup>th</sup> Ave, XX<sup>e</sup></p>",
            "The 21st century, 5th Ave, XXe",
        ),
        ("<p>20<sup>o</sup>C, N<sup>o</sup> 5, A Brand<sup>TM</sup></p>", "20°C, Nº 5, A Brand™"),
        (
            "<p>2<sup>1</sup>/<sub>2</sub> and <sup>3</sup>&frasl;<sub>16</sub>, 7<sup>3</sup>/<sub>16</sub></p>",
            "2½ and 3⁄16, 7 3⁄16",
        ),
        ("<p>1&frac12; and 1<span class=frac><sup>3</sup>/<sub>4</sub></span></p>", "1½ and 1¾"),
        (
            "<p><span class=frac>2<span class=sr-only>+</span><span class=num>1</span>&frasl;<span class=den>2</span></span> \
             <span class=sfrac><span class=num>3</span><span class=sr-only>/</span><span class=den>16</span></span></p>",
            "2½ 3⁄16",
        ),
        ("<p>61<sup>1</sup> percent</p>", "61¹ percent"),
        ("<p>3<sup>1</sup>/<sub>4</sub>% to 4 <sup>1</sup>/<sub>2</sub>%</p>", "3¼% to 4 ½%"),
        (
            "<p>10<span style='vertical-align: super'>6</span>, H<span class=sub>2</span>O</p>",
            "10⁶, H₂O",
        ),
        ("<p>3,<sup>99</sup> €, in 2019,<sup>12</sup> they</p>", "3,99 €, in 2019,¹² they"),
        ("<p>x<sup>1.5</sup> and V<sub>eq</sub></p>", "x^(1.5) and V\\_(eq)"),
        ("<p>A word<sup>*</sup> and 61<sup>*</sup> percent</p>", "A word\\* and 61\\* percent"),
        (
            "<p><math><mfrac><mn>1</mn><mn>2</mn></mfrac><msup><mi>x</mi><mn>2</mn></msup></math>, \
             <math alttext='{\\displaystyle E=mc^{2}}'><mi>E</mi></math></p>",
            "½x², E=mc^{2}",
        ),
        (
            "<p>So <span class=mwe-math-element><span style='display: none;'><math alttext='{\\displaystyle a}'><mi>a</mi></math></span>\
             <img src='https://x.example/a.svg' alt='{\\displaystyle a}'></span> is.</p>",
            "So a is.",
        ),
    ]);
}

#[test]
fn marks_of_notes_are_no_words() {
    assert_markdown(&[
        (
            "<p>It was 61<sup><a href='#fn1'>1</a></sup> percent, up by 5<sup class=footnote-ref><a href='#fn2'>2</a></sup>.</p>",
            "It was 61 percent, up by 5.",
        ),
        (
            "<p>It was 61<a href='#n1' class=fn>1</a> percent, 5<a href='https://x.example/a#cite_note-2'>[2]</a> more, \
             7<a role=doc-noteref href='#x'>3</a>, 8<a href='#fn4'><sup>4</sup></a>.</p>",
            "It was 61 percent, 5 more, 7, 8.",
        ),
        (
            "<p>40 million<sup class=reference id=cite_ref-1><a href='#cite_note-1'><span>[</span>1<span>]</span></a></sup> \
             towns<sup class='noprint Inline-Template'>[<i><a href='/w'>citation needed</a></i>]</sup> and more [citation needed].</p>",
            "40 million towns and more.",
        ),
        (
            "<p>Done<sup><a href='#n1'>1</a>, <a href='#n2'>2</a></sup>, said [<a href='#n1'>1</a>] he; see note <a href='#n2'>2</a>.</p>\
             <h3>Notes</h3><ol><li id=n1>The first. <a href='#r'>↩</a></li><li id=n2>The second.</li></ol>",
            "Done, said he; see note 2.\n\n### Notes\n\n1. The first.\n2. The second.",
        ),
        (
            "<p>It was 61<sup>1</sup> percent.<sup>2</sup> Power: 2<sup>3</sup>, 10<sup>2</sup>, 5 m<sup>2</sup>.</p>\
             <p><sup>1</sup> The board.</p><p><sup>2</sup>1996 report.</p>",
            "It was 61 percent. Power: 2³, 10², 5 m².\n\n¹ The board.\n\n²1996 report.",
        ),
        (
            "<p>Prices rose 4% [1] and 5%[2], [sic] he said.</p><p>[1] The first source.</p><p>[2] The second source.</p>",
            "Prices rose 4% and 5%, \\[sic\\] he said.\n\n\\[1\\] The first source.\n\n\\[2\\] The second source.",
        ),
        ("<p>Prices rose 4% [1] and 5%(2).</p>", "Prices rose 4% \\[1\\] and 5%(2)."),
        (
            "<p>Chapter <a href='#c'>2</a> is next.</p><h3 id=c>Two</h3><p>It is.</p>",
            "Chapter 2 is next.\n\n### Two\n\nIt is.",
        ),
    ]);
}

#[test]
fn words_are_those_that_readers_see() {
    assert_markdown(&[
        (
            "<p>It costs <del>5</del><ins>7</ins>, is <strike>not</strike> safe.</p>",
            "It costs ~~5~~7, is ~~not~~ safe.",
        ),
        (
            "<p>He said <del>“no”</del>yes and <del> old </del>new.</p>",
            "He said ~~“no”~~ yes and ~~old~~ new.",
        ),
        (
            "<del><p>One is gone.</p><p>Two is gone.</p></del>",
            "~~One is gone.~~\n\n~~Two is gone.~~",
        ),
        ("<p><span style='text-decoration: line-through'>a <b>b</b></span> c</p>", "~~a **b**~~ c"),
        ("<pre>code <s>old</s>\nnew</pre>", "code ~~old~~  \nnew"),
        (
            "<p>He said <q>yes, <q>no</q></q>. <span lang=de>Er sagte <q>ja</q>.</span></p>",
            "He said “yes, ‘no’”. Er sagte „ja“.",
        ),
        ("<p>super<wbr>cali, co&shy;operate, one<br>two</p>", "supercali, cooperate, one  \ntwo"),
        (
            "<p>Seen <span hidden>no</span><span style='display:none'>no</span><span aria-hidden=true>no</span>\
             <span style='visibility : hidden !important'>no</span>here<span><span class=sr-only>no</span></span>.</p>",
            "Seen here.",
        ),
        (
            "<p>For <span class=a-offscreen>5 dollars</span><span aria-hidden=true>$5</span> now.</p>",
            "For $5 now.",
        ),
        (
            "<p>The <ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp>京</ruby> office.</p>",
            "The 東京 office.",
        ),
        (
            "<p><a href='https://x.example/'>they <b>say</b> it</a>, <a href='https://x.example/'><i>all</i></a></p>",
            "[they **say** it](https://x.example/), [*all*](https://x.example/)",
        ),
        (
            "<p>See <img src='https://x.example/a.png' alt='A *chart* &amp;amp; map'> <img src='https://x.example/b.png' alt=''> \
             <img src='https://x.example/😀.png' alt='😀'> <img src='https://x.example/c.png' alt='IMG_1.jpg'> here.</p>",
            "See ![A \\*chart\\* \\&amp; map](https://x.example/a.png) 😀 here.",
        ),
        (
            "<figure><img src='https://x.example/a.png' alt='A bridge'><figcaption>At night.</figcaption></figure>\
             <figure><img src='https://x.example/b.png' alt='The bridge'><figcaption>The bridge at noon.</figcaption></figure>",
            "![A bridge](https://x.example/a.png)\n\nAt night.\n\nThe bridge at noon.",
        ),
        ("<p>Look <img src='a.png' alt='a chart'> here.</p>", "Look ![a chart]() here."),
    ]);
}

#[test]
fn figures_stand_below_their_heads() {
    assert_markdown(&[
        (
            "<table><caption>Deaths</caption><thead><tr><th>Region</th><th>Year</th><th>Deaths</th></tr></thead><tbody>\
             <tr><td rowspan=2>North</td><td>2019</td><td>100</td></tr><tr><td>2020</td><td>250</td></tr>\
             <tr><td>South</td><td colspan=2>no data</td></tr></tbody></table>",
            "Deaths\n\n| Region | Year | Deaths |\n| ------ | ---- | ------ |\n| North | 2019 | 100 |\n| North | 2020 | 250 |\n\
             | South | no data |  |",
        ),
        (
            "<table><tr><th rowspan=2>Party</th><th colspan=2>Seats</th></tr><tr><th>2019</th><th>2024</th></tr>\
             <tr><th scope=row>Red</th><td>40</td><td>55</td></tr></table>",
            "| Party | Seats 2019 | Seats 2024 |\n| ----- | ---------- | ---------- |\n| Red | 40 | 55 |",
        ),
        (
            "<table><tr><th colspan=3>Results</th></tr><tr><th rowspan=2>Party</th><th colspan=2>Seats</th></tr>\
             <tr><td>2019</td><td>2024</td></tr><tr><td>Red</td><td>40</td><td>55</td></tr></table>",
            "Results\n\n| Party | Seats 2019 | Seats 2024 |\n| ----- | ---------- | ---------- |\n| Red | 40 | 55 |",
        ),
        (
            "<table><tr><td>Alpha</td><td>1</td></tr><tr><td>Beta</td><td>2</td></tr></table>",
            "|  |  |\n| - | - |\n| Alpha | 1 |\n| Beta | 2 |",
        ),
        (
            "<table><tr><td><b>Name</b></td><td><b>Age</b></td></tr><tr><td>Alpha</td><td>1</td></tr></table>",
            "| **Name** | **Age** |\n| -------- | ------- |\n| Alpha | 1 |",
        ),
        (
            "<table><tr><td colspan=2><b>Title</b></td></tr><tr><td>Alpha</td><td>1</td></tr></table>",
            "**Title**\n\n|  |  |\n| - | - |\n| Alpha | 1 |",
        ),
        (
            "<table><tr><td></td><th>2019</th><th>2020</th></tr><tr><th>A</th><td>1</td><td>2</td></tr></table>",
            "|  | 2019 | 2020 |\n| - | ---- | ---- |\n| A | 1 | 2 |",
        ),
        (
            "<table><tr><th>Area</th><th>Seats</th></tr><tr><th colspan=2>North</th></tr><tr><td>N</td><td rowspan=2>350</td></tr>\
             <tr><td>S</td></tr></table>",
            "| Area | Seats |\n| ---- | ----- |\n| North |  |\n| N | 350 |\n| S |  |",
        ),
        (
            "<table><tfoot><tr><td>Sum</td><td>3</td></tr></tfoot><tbody><tr><th>Year</th><th colspan=1>Level<br>in metres</th></tr>\
             <tr><td>1</td><td><p>One | two</p><ul><li>three</li></ul></td></tr><tr><td>12<br>500</td><td>2</td></tr></tbody></table>",
            "| Year | Level in metres |\n| ---- | --------------- |\n| 1 | One \\| two / three |\n| 12 / 500 | 2 |\n| Sum | 3 |",
        ),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td colspan=10000 rowspan=10000>wide</td></tr><tr><td>1</td><td>2</td></tr></table>",
            "| A | B |  |  |\n| - | - | - | - |\n| wide |  |  |  |\n| wide |  | 1 | 2 |",
        ),
        (
            "<table><tr><td>Left<table><tr><th>In</th><th>Out</th></tr><tr><td>1</td><td>2</td></tr></table></td><td>Right</td></tr></table>",
            "Left\n\n| In | Out |\n| -- | --- |\n| 1 | 2 |\n\nRight",
        ),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td rowspan=0>x</td><td>1</td></tr><tr><td>2</td></tr></table>",
            "| A | B |\n| - | - |\n| x | 1 |\n| x | 2 |",
        ),
    ]);
}

#[test]
fn list_items_keep_their_numbers() {
    assert_markdown(&[
        (
            "<ol start=4><li>Four</li><li value=6>Six</li><li>Seven</li></ol>",
            "4. Four\n6. Six\n7. Seven",
        ),
        ("<ol type=a><li>One</li><li>Two</li></ol>", "- a. One\n- b. Two"),
        ("<ol type=I start=4><li><p>Four</p></li><li>Five</li></ol>", "- IV. Four\n\n- V. Five"),
        (
            "<ol reversed><li>Three</li><li>Two</li><li>One</li></ol>",
            "- 3\\. Three\n- 2\\. Two\n- 1\\. One",
        ),
        ("<ol style='list-style-type: lower-roman'><li>One</li></ol>", "- i. One"),
        ("<ol style='list-style: none'><li>One</li></ol>", "- One"),
        ("<ol><li value=3>a</li><li value=3>b</li></ol>", "- 3\\. a\n- 3\\. b"),
        (
            "<ol><li>One</li><ol><li>Inner</li></ol><li>Two</li></ol>",
            "1. One\n    1. Inner\n2. Two",
        ),
        ("<ol start=-1><li>a</li><li>b</li></ol>", "- \\-1. a\n- 0\\. b"),
        ("<dl><dt>Area</dt><dd>12</dd></dl>", "Area\n\n12"),
    ]);
}

#[test]
fn the_report_names_what_is_not_kept_and_where() {
    let cases = [
        (
            "<p>A note<sup><a href='#fn1'>1</a></sup>, another<sup><a href='#fn2'>2</a></sup>.</p>",
            "2 marks of notes are left out: “1”, “2”",
        ),
        (
            "<p>It cost $5<sup>99</sup> then.</p>",
            "in “It cost $5⁹⁹ then.”: “$5⁹⁹” is a price with raised decimals",
        ),
        (
            "<p>It was 61<sup>1</sup> percent of all that were counted in town.</p>",
            "in “It was 61¹ percent of all that were…”: the end of “61¹” is a power, or the mark of a note",
        ),
        (
            "<p>It is x<sup>1.5</sup>.</p>",
            "“x^(1.5)” has characters that cannot be raised or lowered",
        ),
        (
            "<p>It is <math alttext='a+b'></math>.</p>",
            "in “It is a+b.”: a formula stays as the text “a+b”",
        ),
        (
            "<p>In <ruby>東<rt>とう</rt></ruby>.</p>",
            "in “In 東.”: the reading “とう” of “東” is left out",
        ),
        (
            "<p>Look <img src='a.png' alt='a chart'> here.</p>",
            "the image “a chart” has no web address",
        ),
        (
            "<p>Now <span aria-hidden=true>three whole words</span>.</p>",
            "hidden from screen readers is left out: “three whole words”",
        ),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td rowspan=2>x</td><td>1</td></tr><tr><td>2</td></tr></table>",
            "in “A B”: a table has cells that span others",
        ),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td><h3>x</h3></td><td>1</td></tr></table>",
            "a table with more than text in a cell stays as paragraphs",
        ),
    ];
    let bodies: Vec<&str> = cases.iter().map(|(body, _)| *body).collect();
    let (_, outcome) = imported(&bodies);
    for (body, line) in cases {
        assert!(outcome.stderr.contains(line), "{body}: {line}\n{}", outcome.stderr);
    }
    let (_, outcome) = imported(&["<p>10<sup>6</sup>, 5<sup>th</sup> and <b>bold</b>.</p>"]);
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
}

#[test]
fn tables_without_heads_are_shown_without_heads() {
    let (site, _) = imported(&[
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></table>",
        "<table><tr><th>a</th><th></th></tr><tr><td>c</td><td>d</td></tr></table>",
    ]);
    let outcome = site.run(&["build", "--drafts"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    for (index, heads) in [(0, 0), (1, 2)] {
        let page = site.page(&format!("articles/case-{index}/index.html"));
        let count =
            |selector: &str| select(&page, &format!("[data-article-text] {selector}")).len();
        assert_eq!((count("th"), count("thead"), count("tbody")), (heads, heads / 2, 1), "{index}");
        assert_eq!(count("td"), 4 - heads, "{index}");
    }
}

/// A page with parts of a head, and parts between the headline and the text.
fn news(number: usize, head: &str, top: &str, lang: &str) -> String {
    format!(
        "<!doctype html><html lang={lang}><head>{head}</head><body><header><h1 class=logo><a href='/'>The Daily</a></h1></header>\
         <main><article>{top}<p>{FILLER} {number}.</p><p>{FILLER}</p></article><div class=comments><p class=comment-author>\
         Another Person</p></div></main></body></html>"
    )
}

/// Returns the `article.yaml` of each page in a line.
fn metadata_of(pages: &[String]) -> Vec<String> {
    let site = Site::empty();
    let mut found = Vec::new();
    for page in pages {
        let before = articles(&site);
        let outcome = import(&site, std::slice::from_ref(page));
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        let new = articles(&site).into_iter().find(|id| !before.contains(id)).unwrap();
        found.push(site.read(&format!("content/articles/{new}/article.yaml")));
    }
    assert_eq!(site.found(), []);
    found
}

fn articles(site: &Site) -> Vec<String> {
    let folder = site.path("content/articles");
    let Ok(entries) = std::fs::read_dir(Path::new(&folder)) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn the_headline_is_the_one_that_the_page_shows() {
    let rising = "River rises by two metres";
    let cases = [
        (
            "<title>Great Dam - Wikipedia</title><script type='application/ld+json'>{\"@type\":\"Article\",\"name\":\"Great Dam\",\
             \"headline\":\"dam on a river\"}</script>"
                .to_owned(),
            "<h1>Great Dam</h1>".to_owned(),
            "Great Dam",
        ),
        (format!("<title>{rising} – The Daily</title>"), format!("<h1>{rising}</h1>"), rising),
        (
            format!("<title>{rising} – The Daily</title><meta property=og:title content='You will not believe this river'>"),
            format!("<h1>{rising}</h1>"),
            rising,
        ),
        (format!("<title>{rising} | The Daily</title>"), format!("<h2>{rising}</h2>"), rising),
        (
            format!("<title>{rising} | The Daily</title><meta property=og:site_name content='The Daily'>"),
            "<h2>What else</h2>".to_owned(),
            rising,
        ),
        (format!("<title>{rising}</title>"), format!("<h1>{rising} after rain</h1>"), "River rises by two metres after rain"),
        ("<title>The Daily</title>".to_owned(), format!("<h1 class=entry-title>{rising}</h1>"), rising),
        (
            format!("<meta property=og:title content='{rising}'>"),
            format!("<h1 hidden>No</h1><h1><span>Weather</span> <span>{rising}</span></h1>"),
            rising,
        ),
        (format!("<meta property=og:title content='{rising}'>"), String::new(), rising),
    ];
    let pages: Vec<String> =
        cases.iter().enumerate().map(|(at, (head, top, _))| news(at, head, top, "en")).collect();
    for ((head, _, title), about) in cases.iter().zip(metadata_of(&pages)) {
        assert!(about.contains(&format!("title: {title}\n")), "{head}: {about}");
    }
}

#[test]
fn authors_are_those_that_the_page_shows() {
    let author = |name: &str| format!("<meta name=author content='{name}'>");
    let cases: [(String, &str, &str, &[&str]); 16] = [
        (
            String::new(),
            "<p class=byline>By <a href='/author/a'>Ada Example</a>, Political Editor | 3 May 2026</p>",
            "en",
            &["Ada Example"],
        ),
        (
            String::new(),
            "<p>By Ada Example and Ben Sample</p>",
            "en",
            &["Ada Example", "Ben Sample"],
        ),
        (
            String::new(),
            "<address><a rel=author href='/a'>Ada Example</a><a rel=author href='/b'>Ben Sample</a></address>",
            "en",
            &["Ada Example", "Ben Sample"],
        ),
        (
            String::new(),
            "<div itemprop=author itemscope><span itemprop=name>Ada Example</span><span>Staff writer</span></div>",
            "en",
            &["Ada Example"],
        ),
        (
            String::new(),
            "<p class=byline>by <a rel=author href='/a'>Ada Example</a> - <span>Apr 16, 2015 8:02 pm UTC</span></p>",
            "en",
            &["Ada Example"],
        ),
        (
            String::new(),
            "<p class=byline>by <span>Ada Example</span><time>22 Dec 2016</time><span>651</span></p>",
            "en",
            &["Ada Example"],
        ),
        (
            String::new(),
            "<p class=author-line>Von Ada Example und Ben Sample, Redaktion</p>",
            "de",
            &["Ada Example", "Ben Sample"],
        ),
        (String::new(), "<p class=byline>Published 3 May 2026</p>", "en", &[]),
        (String::new(), "<p class=byline>By Our Reporter</p>", "en", &[]),
        (String::new(), "<p>By Monday Morning the river had risen.</p>", "en", &[]),
        (
            String::new(),
            "<blockquote><p>It rose.</p><p class=author>Ada Example</p></blockquote>",
            "en",
            &[],
        ),
        (author("webmaster"), "<p class=author>Ada Example</p>", "en", &["Ada Example"]),
        (
            author("Ada Example, Ben Sample"),
            "<p class=author>Ada Example</p>",
            "en",
            &["Ada Example", "Ben Sample"],
        ),
        (author("By ADA EXAMPLE"), "", "en", &["ADA EXAMPLE"]),
        (author("The Daily") + "<meta property=og:site_name content='The Daily'>", "", "en", &[]),
        (author("https://x.example/ada"), "", "en", &[]),
    ];
    let head = |given: &str| format!("<title>River rises by two metres</title>{given}");
    let pages: Vec<String> = cases
        .iter()
        .enumerate()
        .map(|(at, (given, top, lang, _))| {
            news(at, &head(given), &format!("<h1>River rises by two metres</h1>{top}"), lang)
        })
        .collect();
    for ((given, top, _, names), about) in cases.iter().zip(metadata_of(&pages)) {
        let found: Vec<&str> =
            about.lines().filter_map(|line| line.trim().strip_prefix("- name: ")).collect();
        assert_eq!(found, *names, "{given} {top}");
    }
}

/// Readers of the site see the words of the page, independent of its markup.
#[test]
fn no_word_of_a_page_is_lost() {
    let body = "<div><p>Loose <b>bo</b>ld<i>.</i></p>words<ul><li>one<table><tr><td>a</td><td>b</td></tr></table></li></ul></div>\
        <table><tr><td><pre>x  y</pre></td><td>z</td></tr></table><blockquote><table><tr><th>h</th><th>i</th></tr><tr><td>j</td>\
        <td>k</td></tr></table></blockquote><dl><dt>t</dt><dd><ol type=A><li>u</li></ol></dd></dl>\
        <table><tr><th>l<ul><li>m</li></ul></th><th><s>n</s></th></tr><tr><td colspan=2>o<br>p</td></tr></table>\
        <ul>stray<li>q</li><p>r</p></ul><a href='https://x.example/'><h3>v</h3><p>w</p></a>";
    let (site, _) = imported(&[body]);
    let outcome = site.run(&["build", "--drafts"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let page = site.page("articles/case-0/index.html");
    let text = article_text(&page);
    let text = text.split(FILLER).nth(1).unwrap();
    let found: Vec<&str> = text.split_whitespace().collect();
    assert_eq!(
        found.join(" "),
        "Loose bold. words one a b x y z h i j k t A. u l / m n o p stray q r v w"
    );
}

#[test]
fn hostile_pages_end_soon() {
    let cells = "<td>1</td>".repeat(900);
    let wide = "<tr><td colspan=1000 rowspan=65534>x</td></tr>".repeat(3_000);
    let pages = [
        format!("<table>{}</table>", format!("<tr>{cells}</tr>").repeat(10)),
        format!("<table>{wide}</table>"),
        format!(
            "<table><tr>{}</tr>{}</table>",
            "<td>y</td>".repeat(5_000),
            "<tr><td>z</td></tr>".repeat(5_000)
        ),
        "<p>a<sup>1</sup> [1] <s>b</s></p>".repeat(3_000),
        format!("<p>{}</p>", "a<sup>1</sup> [1] <img src=x alt=y> <s>b</s>".repeat(3_000)),
        format!("<p>{}x{}</p>", "<sup>".repeat(200), "</sup>".repeat(200)),
        format!("<math>{}<mi>x</mi>{}</math>", "<msup>".repeat(200), "</msup>".repeat(200)),
        format!("{}x{}", "<ol type=i><li>".repeat(100), "</li></ol>".repeat(100)),
        format!("{}x{}", "<table><tr><td>".repeat(60), "</td></tr></table>".repeat(60)),
        "<h2>Notes</h2><p>x<a href=#fn1>1</a></p>".repeat(2_000),
        format!("<p class=byline>{}</p>", "By A B, ".repeat(20_000)),
    ];
    for (index, body) in pages.iter().enumerate() {
        let outcome = import(&Site::empty(), &[page("Case", "", body)]);
        assert!(!outcome.stderr.contains("panicked"), "{index}: {}", outcome.stderr);
        assert!(outcome.status <= 1, "{index}: {}", outcome.stderr);
    }
}
