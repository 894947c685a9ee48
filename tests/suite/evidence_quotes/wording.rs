//! Which words of a copy are those of a quote: scripts, line breaks, marks of notes and numbers.

use crate::evidence_quotes::{assert_codes, checked, page_of};

/// A sentence in each of several scripts.
const SCRIPTS: [&str; 12] = [
    "The river rose by two metres",
    "Der Fluß stieg um zwei Meter",
    "Река поднялась на два метра",
    "Ο ποταμός ανέβηκε δύο μέτρα",
    "ارتفع النهر مترين",
    "הנהר עלה בשני מטרים",
    "नदी दो मीटर बढ़ी",
    "แม่น้ำสูงขึ้นสองเมตร",
    "河水上涨了两米",
    "川は２メートル上昇した",
    "강이 2미터 불어났다",
    "নদী দুই মিটার বেড়েছে",
];

#[test]
fn quotes_are_found_in_twelve_scripts() {
    let cases = SCRIPTS;
    let pages = cases.map(|words| page_of(&format!("<p>A. <i>{words}</i>. B.</p>")));
    let texts = cases.map(|words| format!("A. {words}. B."));
    let twice = cases.map(|words| format!("{words} {words}"));
    for (name, copies) in [("a.html", &pages), ("a.txt", &texts)] {
        let right: Vec<_> =
            copies.iter().zip(cases).map(|(it, words)| (name, &**it, words)).collect();
        assert_codes(&right, "");
        let wrong: Vec<_> =
            copies.iter().zip(&twice).map(|(it, words)| (name, &**it, &**words)).collect();
        assert_codes(&wrong, "evidence-quote-not-found");
    }
}

/// Markup inside of words and between them does not count in any script.
#[test]
fn quotes_are_found_over_markup_in_every_script() {
    let inside = ["</i><b>", "<a href='/b'></a>", "<wbr>", "&shy;", "<!-- c -->"];
    let between = [
        "<br>",
        "\n",
        "&nbsp;",
        "<sup><a href='#fn1'>[1]</a></sup> ",
        " <a href='/b'>",
        "</i> <i>",
    ];
    let mut pages = Vec::new();
    for words in SCRIPTS {
        let middle = words.char_indices().nth(words.chars().count() / 2).unwrap().0;
        let (start, end) = words.split_at(middle);
        for markup in inside {
            pages.push((page_of(&format!("<p>A. <i>{start}{markup}{end}</i>. B.</p>")), words));
        }
        if let Some((start, end)) = words.split_once(' ') {
            for markup in between {
                let notes = "<h2>Notes</h2><ol><li id=fn1>A note.</ol>";
                let page = format!("<p>A. <i>{start}{markup}{end}</i>. B.</p>{notes}");
                pages.push((page_of(&page), words));
            }
        }
    }
    let cases: Vec<_> =
        pages.iter().map(|(page, words)| ("a.html", page.as_str(), *words)).collect();
    assert_codes(&cases, "");
}

/// Lines of Chinese and Japanese texts end inside of words. A paragraph ends a word.
#[test]
fn line_breaks_of_chinese_and_japanese_texts_are_no_spaces() {
    let lines = "1. 河水上\n涨了两米。\n2. 川は２メート\nル上昇した。";
    let page = page_of(&format!("<p>{lines}</p><p>他喝酒的人</p><p>生于美国。</p>"));
    let found = ["河水上涨了两米", "川は２メートル上昇した"];
    assert_codes(&found.map(|words| ("a.txt", lines, words)), "");
    assert_codes(&found.map(|words| ("a.html", page.as_str(), words)), "");
    assert_codes(&[("a.html", page.as_str(), "他喝酒的人")], "");
    // Some browsers show such a line break as a space, and the quote can have it.
    for quote in ["河水上 涨了两米", "河水上\n涨了两米"] {
        let copies = [("a.html", page.as_str()), ("a.txt", lines), ("a.md", lines)];
        assert_codes(&copies.map(|(name, copy)| (name, copy, quote)), "");
    }
}

/// A line break that readers see is no part of a word, and no number is made of two.
#[test]
fn line_breaks_that_readers_see_separate_chinese_and_japanese_words() {
    let apart = [
        ("a.md", "- 他不\n- 会来这里\n"),
        ("a.md", "他不  \n会来这里\n"),
        ("a.md", "# 他不\n会来这里\n"),
        ("a.md", "| 他不 |\n| --- |\n| 会来这里 |\n"),
        ("a.md", "```\n他不\n会来这里\n```\n"),
        ("a.html", "<pre>他不\n会来这里</pre>"),
        ("a.html", "<p style='white-space: pre-line'>他不\n会来这里</p>"),
    ];
    assert_codes(
        &apart.map(|(name, copy)| (name, copy, "他不会来这里")),
        "evidence-quote-not-found",
    );
    assert_codes(&[("a.md", "他不\n**会**来\n这里", "他不会来这里")], "");
    for copy in ["二\n三人来了", "２\n３人来了"] {
        let joined = copy.replace('\n', "");
        let page = page_of(&format!("<p>{copy}</p>"));
        let cases =
            [("a.txt", copy, &*joined), ("a.md", copy, &joined), ("a.html", &page, &joined)];
        assert_codes(&cases, "evidence-quote-not-found");
    }
}

/// Readers copy words with the marks of notes and with raised digits as plain ones.
#[test]
fn quotes_can_be_as_browsers_copy_them() {
    let copy = page_of(
        "<p>About 61<sup><a href='#n1'>1</a></sup> percent agreed in 2018.<sup>3</sup> It was \
         dry.<sup id=m2><a href='#n2'>[2]</a></sup><sup>[citation needed]</sup> The CO<sub>2</sub> \
         rose by 10<sup>4</sup> on 268 km<sup>2</sup>, 5 m<sup>2</sup>3.</p><h2>Notes<a href='#n'>¶</a></h2>\
         <ol><li id=n1>One source.</li><li id=n2><a href='#m2'>^</a> Two sources.</li></ol>",
    );
    let found = [
        "About 61 percent agreed",
        "About 61¹ percent agreed",
        "It was dry. The CO₂ rose by 10⁴ on 268 km²",
        "It was dry.[2][citation needed] The CO2 rose by 10⁴ on 268 km2",
        "Notes¶",
        "Notes",
        "^ Two sources",
        "Two sources",
    ];
    assert_codes(&found.map(|it| ("a.html", copy.as_str(), it)), "");
    let others = [
        "About 611 percent agreed",
        "agreed in 2018.3 It was dry",
        "It was dry.[3][citation needed] The CO2 rose",
        "It was dry.[2] The CO2 rose",
        "rose by 104 on 268",
        "The CO3 rose",
        "5 m23",
    ];
    assert_codes(&others.map(|it| ("a.html", copy.as_str(), it)), "evidence-quote-not-found");
    let help =
        &checked(&[("a.html", &copy, "It was dry.[3][citation needed] The CO2 rose")])[0][0].1;
    assert!(help.starts_with("a number differs"), "{help}");
}

/// What browsers copy never makes another number of raised digits, whatever is hidden around them.
#[test]
fn a_raised_digit_never_makes_another_number() {
    let cases = [
        ("61<sup><span class=sr-only>note </span>1</sup>", "611"),
        ("61<span hidden> of all</span><sup>1</sup>", "611"),
        ("61<sup><img src=a.svg alt=''>1</sup>", "611"),
        ("61&#8288;<sup>1</sup>", "611"),
        ("61&zwj;&zwj;<sup>&shy;1</sup>", "611"),
        ("61<a href='#n1' style='vertical-align: super'>1</a>", "611"),
        ("61<a href='#fn1' class=footnote>1</a>", "611"),
        ("٦١<sup>١</sup>", "٦١١"),
        ("６１<sup>１</sup>", "６１１"),
        ("5<sup>b</sup>", "5b"),
        ("10<sup>6<span hidden>0</span></sup>", "10⁶⁰"),
        ("1 <sup>1<i hidden>0</i></sup>/<sub>20</sub>", "1 10⁄20"),
        ("2019–<sup>20</sup>", "2019–20"),
        ("12:<sup>30</sup>", "12:30"),
        ("61<sup>/1</sup>", "61/1"),
        ("61&nbsp;<sup>123</sup>", "61 123"),
        ("61<sup>&thinsp;000</sup>", "61 000"),
        ("a<sup>12</sup> 345", "a12 345"),
        ("<math><mover><mn>61</mn><mn>1</mn></mover></math>", "611"),
    ];
    let pages = cases.map(|(markup, _)| {
        page_of(&format!(
            "<p>It rose by {markup} percent, or 2.5 in all.</p><p id=fn1>1 A note.</p>"
        ))
    });
    let quotes = cases.map(|(_, number)| format!("It rose by {number} percent, or 2.5 in all"));
    let wrong: Vec<_> =
        pages.iter().zip(&quotes).map(|(page, quote)| ("a.html", &**page, &**quote)).collect();
    assert_codes(&wrong, "evidence-quote-not-found");
}

/// Words of two elements that readers see apart are two words, and words that they do not see are none.
#[test]
fn words_are_as_far_apart_as_readers_see_them() {
    let wrong = [
        "61<span style='display: block'>1</span>",
        "61<span style='float:right'>1</span>",
        "<details open><summary>61</summary>1</details>",
        "<form>61</form>1",
        "<fieldset><legend>61</legend>1</fieldset>",
        "61<noframes>1</noframes>",
        "61<noembed>1</noembed>",
        "61<title>1</title>",
        "61<progress>1</progress>",
        "61<rp>1</rp>",
        "<span>6<dialog>1</dialog></span>11<i>2</i>",
    ];
    let pages = wrong.map(|markup| page_of(&format!("<div>It rose by {markup} percent.</div>")));
    let cases: Vec<_> =
        pages.iter().map(|page| ("a.html", &**page, "It rose by 611 percent")).collect();
    assert_codes(&cases, "evidence-quote-not-found");
}

/// A source takes back the words that it strikes out.
#[test]
fn struck_words_are_neither_quoted_nor_left_out() {
    let page = page_of(
        "<p>The river did <s>not</s> rise. It rose by <del>61</del><ins>16</ins> metres. It <span \
         style='text-decoration: line-through'>never</span> fell.</p>",
    );
    let markdown = "The river did ~~not~~ rise. It rose by ~~61~~16 metres. It ~~never~~ fell.\n";
    for (name, copy) in [("a.html", page.as_str()), ("a.md", markdown)] {
        let found =
            ["The river did […] rise", "16 metres", "metres. It […] fell", "rise. It rose by"];
        assert_codes(&found.map(|quote| (name, copy, quote)), "");
        let others = [
            "The river did not rise",
            "The river did rise",
            "rose by 6116 metres",
            "It never fell",
            "It fell",
        ];
        assert_codes(&others.map(|quote| (name, copy, quote)), "evidence-quote-not-found");
    }
}
