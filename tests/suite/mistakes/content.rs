//! Errors in the other files of a site, and in references between files.

use super::{ARTICLE, Case, SOURCE, VERDICT, case, verdict};
use crate::fixture::Site;

pub fn cases() -> Vec<Case> {
    [files(), own_lists(), site(), parts(), archives()].into_iter().flatten().collect()
}

fn files() -> Vec<Case> {
    vec![
        verdict(
            "no YAML",
            "claim: Something is so.",
            "claim: Something: is so.",
            &[("invalid-yaml", "claim: Something«:»")],
        ),
        case(
            "no such picture",
            Site::sound().edit(VERDICT, "status:", "explanation: '![It](x.jpg)'\nstatus:"),
            &[("picture-not-found", VERDICT, "explanation: '![It](«x.jpg»")],
        ),
        case(
            "a picture that is none, without a description",
            Site::sound()
                .edit(VERDICT, "status:", "explanation: '![](x.jpg)'\nstatus:")
                .write("content/articles/report/verdicts/x.jpg", "x"),
            &[
                ("picture-format", VERDICT, "explanation: '![](«x.jpg»"),
                ("missing-alt", VERDICT, "explanation: '«![](x.jpg)»"),
            ],
        ),
        case(
            "a drawing with a script",
            Site::sound().edit(VERDICT, "status:", "explanation: '![It](x.svg)'\nstatus:").write(
                "content/articles/report/verdicts/x.svg",
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>\n<script/></svg>",
            ),
            &[("active-svg", "content/articles/report/verdicts/x.svg", "«<script»")],
        ),
        case(
            "another picture than the one that was judged",
            Site::sound()
                .edit(
                    "content/articles/report/article.yaml",
                    "title:",
                    "media: {file: x.svg, alt: A line, sha256: 0000000000000000000000000000000000000000000000000000000000000000}\ntitle:",
                )
                .write(
                    "content/articles/report/x.svg",
                    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 5h9'/></svg>",
                ),
            &[(
                "media-changed",
                "content/articles/report/article.yaml",
                "alt: A line, sha256: «0000000000000000000000000000000000000000…»",
            )],
        ),
        case(
            "the same picture in two articles",
            Site::sound()
                .edit(
                    "content/articles/report/article.yaml",
                    "title:",
                    "media: {file: x.svg, alt: A line}\ntitle:",
                )
                .edit(VERDICT, "  - quote:", "  - media: true\n  - quote:")
                .write(
                    "content/articles/report/x.svg",
                    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 5h9'/></svg>",
                )
                .write(
                    "content/articles/second/article.yaml",
                    "title: A second one\nmedia: {file: ../report/x.svg, alt: A line}\n",
                )
                .write(
                    "content/articles/second/verdicts/second.yaml",
                    "claim: It is a line.\npassages: [{media: true}]\n",
                ),
            &[(
                "seen-before",
                "content/articles/second/article.yaml",
                "media: {file: «../report/x.svg»",
            )],
        ),
        case(
            "a picture that is no picture",
            Site::sound().edit(VERDICT, "  - quote:", "  - media: true\n  - quote:"),
            &[("passage-without-media", VERDICT, "- «»media: true")],
        ),
        case(
            "a table of evidence with a word in the place of a number",
            Site::sound()
                .edit(
                    VERDICT,
                    "- title: A record",
                    "- {title: A record, table: {file: ../x.csv, chart: bar, caption: A}}",
                )
                .write("content/articles/report/x.csv", "Day,Level\nSunday,high\n"),
            &[("invalid-value", "content/articles/report/x.csv", "Sunday,«high»")],
        ),
        case(
            "settings of a chart without a table",
            Site::sound().edit(
                VERDICT,
                "status:",
                "explanation: \"{chart: bar, caption: A}\"\nstatus:",
            ),
            &[("invalid-value", VERDICT, "explanation: \"«{chart: bar, caption: A}»")],
        ),
        case(
            "no bytes of text",
            Site::sound().write(VERDICT, b"claim: \xff"),
            &[("invalid-encoding", VERDICT, "claim: «�»")],
        ),
        case(
            "Latin-1 after a byte order mark and other line ends",
            Site::sound()
                .write(VERDICT, b"\xEF\xBB\xBFclaim: x\r\npassages:\r  - quote: caf\xe9\r\n"),
            &[("invalid-encoding", VERDICT, "- quote: caf«�»")],
        ),
        case(
            "a NUL",
            Site::sound().write(VERDICT, b"claim: \"a\0b\"\n"),
            &[("invalid-encoding", VERDICT, "claim: \"a«\0b\"»")],
        ),
        case(
            "an article without its file",
            Site::sound().remove(ARTICLE),
            &[("missing-file", SOURCE, "«»")],
        ),
        case(
            "an article without a text",
            Site::sound().remove(SOURCE),
            &[("missing-file", ARTICLE, "«»")],
        ),
        case(
            "two texts",
            Site::sound().write("content/articles/report/source.txt", "The river"),
            &[("duplicate-id", "content/articles/report/source.txt", "«»")],
        ),
        case(
            "one id twice",
            Site::sound().article("second", "A second text.").claim(
                "second",
                "river",
                "A second text",
            ),
            &[("duplicate-id", "content/articles/second/verdicts/river.yaml", "«»")],
        ),
        case(
            "a name that is no id",
            Site::sound().claim("report", "The River", "Nobody was hurt"),
            &[("invalid-id", "content/articles/report/verdicts/The River.yaml", "«»")],
        ),
        case(
            "names of devices",
            Site::sound()
                .claim("report", "con", "Nobody was hurt")
                .write("content/people/lpt1.yaml", "name: A name\n"),
            &[
                ("invalid-id", "content/articles/report/verdicts/con.yaml", "«»"),
                ("invalid-id", "content/people/lpt1.yaml", "«»"),
            ],
        ),
        case(
            "a page with the address of a built-in page",
            Site::sound().write("content/pages/claims.md", "---\ntitle: Claims\n---\n"),
            &[("invalid-id", "content/pages/claims.md", "«»")],
        ),
        case(
            "pages with the addresses of lists and of Pagefind",
            Site::sound()
                .write("content/pages/months.md", "---\ntitle: Months\n---\n")
                .write("content/pages/pagefind.md", "---\ntitle: Found\n---\n"),
            &[
                ("invalid-id", "content/pages/months.md", "«»"),
                ("invalid-id", "content/pages/pagefind.md", "«»"),
            ],
        ),
        case(
            "a page without a title",
            Site::sound().write("content/pages/about.md", "We check facts.\n"),
            &[("missing-field", "content/pages/about.md", "«»")],
        ),
        case(
            "a file that Factpress does not use",
            Site::sound().write("content/notes.txt", "Call back."),
            &[("unexpected-file", "content/notes.txt", "«»")],
        ),
        case(
            "a verdict under another ending",
            Site::sound().write("content/articles/report/verdicts/lake.yml", "claim: Lost?"),
            &[("unexpected-file", "content/articles/report/verdicts/lake.yml", "«»")],
        ),
        case(
            "an edited source",
            Site::sound().edit(
                ARTICLE,
                "title:",
                &format!("source_sha256: {}\ntitle:", "a".repeat(64)),
            ),
            &[(
                "source-changed",
                ARTICLE,
                "source_sha256: «aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…»",
            )],
        ),
        case("a huge text", Site::sound().huge(SOURCE), &[("file-too-large", SOURCE, "«»")]),
        case(
            "an unknown scale",
            Site::sound().edit(ARTICLE, "title:", "scale: stars\ntitle:"),
            &[("unknown-reference", ARTICLE, "scale: «stars»")],
        ),
    ]
}

/// Declares lists of the site's own.
fn taxonomies(name: &'static str, declared: &str, found: &[(&'static str, &'static str)]) -> Case {
    let declared = format!("taxonomies: {declared}\ntitle:");
    let found: Vec<_> = found.iter().map(|(code, words)| (*code, "site.yaml", *words)).collect();
    case(name, Site::sound().edit("site.yaml", "title:", &declared), &found)
}

/// Returns declarations of so many lists.
fn lists_of(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("l-{number}: {{title: T}}")).collect()
}

fn own_lists() -> Vec<Case> {
    let places = |lines: &str| {
        let declared = "taxonomies: {places: {title: Places}}\ntitle:";
        let site = Site::sound().edit("site.yaml", "title:", declared);
        site.edit(VERDICT, "status:", &format!("{lines}\nstatus:"))
    };
    vec![
        taxonomies(
            "a list without a title",
            "{places: }",
            &[("missing-field", "taxonomies: {«places»")],
        ),
        taxonomies(
            "a list with another field",
            "{places: {title: Places, order: name}}",
            &[("unknown-field", "{title: Places, «order»")],
        ),
        taxonomies("a list for lists", "[places]", &[("wrong-type", "taxonomies: «[»")]),
        taxonomies(
            "text for a list",
            "{places: Places}",
            &[("wrong-type", "taxonomies: {places: «Places»")],
        ),
        taxonomies(
            "names that lists cannot have",
            "{My Places: {title: A}, claims: {title: B}, summary: {title: C}, states: {title: D}, \
             url: {title: E}, methodology: {title: F}, topic: {title: G}}",
            &[
                ("invalid-id", "taxonomies: {«My Places»"),
                ("invalid-id", "Places: {title: A}, «claims»"),
                ("invalid-id", "claims: {title: B}, «summary»"),
                ("invalid-id", "summary: {title: C}, «states»"),
                ("invalid-id", "states: {title: D}, «url»"),
                ("invalid-id", "D}, url: {title: E}, «methodology»"),
                ("invalid-id", "{title: F}, «topic»"),
            ],
        ),
        taxonomies(
            "a list and a page with one address",
            "{about-us: {title: A}}",
            &[("duplicate-id", "taxonomies: {«about-us»")],
        )
        .with(|site| site.write("content/pages/about-us.md", "---\ntitle: About\n---\nWe.\n")),
        case(
            "wrong terms of a list",
            places("places: [Here, '', here, {a: b}, T <!-- t -->]"),
            &[
                ("invalid-value", VERDICT, "places: [Here, «''»"),
                ("case-differs", VERDICT, "places: [Here, '', «here»"),
                ("wrong-type", VERDICT, "[Here, '', here, «{»"),
                ("html-comment", VERDICT, "'', here, {a: b}, «T <!-- t -->»"),
            ],
        ),
        case(
            "a site with too many lists",
            Site::sound().edit(
                "site.yaml",
                "title:",
                &format!("taxonomies: {{{}}}\ntitle:", lists_of(13).join(", ")),
            ),
            &[("invalid-value", "site.yaml", "T}, l-11: {title: T}, «l-12»")],
        ),
        case(
            "too many terms",
            places(&format!("places: [{}]", lists_of(101).join(", ").replace(": {title: T}", ""))),
            &[("invalid-value", VERDICT, "l-97, l-98, l-99, «l-100»")],
        ),
        case(
            "text for terms",
            places("places: Here"),
            &[("wrong-type", VERDICT, "places: «Here»")],
        ),
        case(
            "a list that is not declared",
            places("regions: [North]"),
            &[("unknown-field", VERDICT, "«regions»")],
        ),
        case(
            "misspelt names of lists",
            places("place: [Here]\ntopic: [There]"),
            &[("unknown-field", VERDICT, "«place»"), ("unknown-field", VERDICT, "«topic»")],
        ),
        case(
            "lists that cannot be read cause no other errors",
            places("places: [Here]").edit("site.yaml", "taxonomies:", "taxonomys:"),
            &[("unknown-field", "site.yaml", "«taxonomys»")],
        ),
    ]
}

fn site() -> Vec<Case> {
    let scale = "scales:\n  default:\n    ratings:\n      - {id: false, label: False, definition: Wrong.}\n";
    vec![
        case(
            "no address",
            Site::sound().write("site.yaml", "title: A site\n"),
            &[("missing-field", "site.yaml", "«title»")],
        ),
        case(
            "redirects that lead nowhere",
            Site::sound().edit(
                "site.yaml",
                "title:",
                "redirects:\n  topics/a: topics/b\n  /topics/c/: claims/rivr/\n  topics/d: topics/e\n  \
                 topics/e: topics/d\n  topics/f: https://a.example/\n  Topics/G: claims/river\n  \
                 ratings/false: claims/river\n  topics/h: claims/river\n  /topics/h/: claims/river\n  \
                 topics/i: topics/h\ntitle:",
            ),
            &[
                ("broken-link", "site.yaml", "topics/a: «topics/b»"),
                ("broken-link", "site.yaml", "/topics/c/: «claims/rivr/»"),
                ("broken-link", "site.yaml", "topics/d: «topics/e»"),
                ("broken-link", "site.yaml", "topics/e: «topics/d»"),
                ("invalid-value", "site.yaml", "topics/f: «https://a.example/»"),
                ("invalid-value", "site.yaml", "«Topics/G»"),
                ("duplicate-id", "site.yaml", "«ratings/false»"),
                ("duplicate-id", "site.yaml", "«/topics/h/»"),
            ],
        ),
        case(
            "aliases of people and pages that are taken",
            Site::sound()
                .edit(VERDICT, "status:", "claimant: someone\nauthors: [A Writer]\nstatus:")
                .write("content/people/someone.yaml", "name: Some One\naliases: [a-writer, so, S]\n")
                .write("content/people/other.yaml", "name: Other\naliases: [so]\n")
                .write("content/pages/a.md", "---\ntitle: A\naliases: [b, claims, c]\n---\n")
                .write("content/pages/b.md", "---\ntitle: B\naliases: [c]\n---\n"),
            &[
                ("duplicate-id", "content/people/someone.yaml", "aliases: [«a-writer»"),
                ("invalid-id", "content/people/someone.yaml", "aliases: [a-writer, so, «S»"),
                ("duplicate-id", "content/people/someone.yaml", "aliases: [a-writer, «so»"),
                ("duplicate-id", "content/pages/a.md", "aliases: [«b»"),
                ("duplicate-id", "content/pages/a.md", "aliases: [b, «claims»"),
                ("duplicate-id", "content/pages/b.md", "aliases: [«c»"),
            ],
        ),
        case(
            "a time zone without a name",
            Site::sound().edit("site.yaml", "title:", "timezone: UTC+1\ntitle:"),
            &[("invalid-value", "site.yaml", "timezone: «UTC+1»")],
        ),
        case(
            "an invalid language",
            Site::sound().edit("site.yaml", "title:", "language: not a language\ntitle:"),
            &[("invalid-value", "site.yaml", "language: «not a language»")],
        ),
        case(
            "an address with a query",
            Site::sound().edit("site.yaml", "/checks/", "/checks/?a=b"),
            &[("invalid-url", "site.yaml", "base_url: «https://desk.example/checks/?a=b»")],
        ),
        case(
            "a theme outside the site",
            Site::sound()
                .edit("site.yaml", "title:", "theme: ../own\ntitle:")
                .write("own/assets/a.txt", "secret"),
            &[("unknown-theme", "site.yaml", "theme: «../own»")],
        ),
        case(
            "a theme that extends itself",
            Site::sound()
                .edit("site.yaml", "title:", "theme: own\ntitle:")
                .write("themes/own/theme.yaml", "extends: own\n"),
            &[("unknown-theme", "themes/own/theme.yaml", "extends: «own»")],
        ),
        case(
            "a scale that cannot be read",
            Site::sound().edit("site.yaml", "title:", "scales: [true, false]\ntitle:"),
            &[("wrong-type", "site.yaml", "scales: «[»")],
        ),
        case(
            "an article whose headline cannot be read",
            Site::sound().write(ARTICLE, "titel: The river\n").claim_with(
                "report",
                "river",
                "- quote: The river's own words",
            ),
            &[("unknown-field", ARTICLE, "«titel»")],
        ),
        case(
            "an unknown search engine",
            Site::sound().edit("site.yaml", "title:", "search: {engine: lucene, size: 3}\ntitle:"),
            &[
                ("invalid-value", "site.yaml", "search: {engine: «lucene»"),
                ("unknown-field", "site.yaml", "{engine: lucene, «size»"),
            ],
        ),
        case(
            "an unknown theme",
            Site::sound().edit(
                "site.yaml",
                "title:",
                "theme: broadshet\ntheme_options: {ribbon: top}\ntitle:",
            ),
            &[("unknown-theme", "site.yaml", "theme: «broadshet»")],
        ),
        verdict(
            "a script that no font has",
            "Something",
            "川は増水した。",
            &[("missing-glyphs", "claim: «川は増水した。 is so.»")],
        )
        .with(|site| site.edit("site.yaml", "title:", "cards: {enabled: true}\ntitle:")),
        case(
            "a site's name that no font has",
            Site::sound().edit("site.yaml", "A site", "川の事実\ncards: {enabled: true}"),
            &[("missing-glyphs", "site.yaml", "title: «川の事実»")],
        ),
        case(
            "invalid fonts, and fonts outside the site",
            Site::sound().edit(
                "site.yaml",
                "title:",
                "cards: {fonts: [a.ttf, site.yaml, ../b.ttf]}\ntitle:",
            ),
            &[
                ("missing-file", "site.yaml", "cards: {fonts: [«a.ttf»"),
                ("invalid-value", "site.yaml", "cards: {fonts: [a.ttf, «site.yaml»"),
                ("invalid-value", "site.yaml", "[a.ttf, site.yaml, «../b.ttf»"),
            ],
        ),
        case(
            "an invalid colour",
            Site::sound().edit(
                "site.yaml",
                "title:",
                &format!("{}title:", scale.replace("Wrong.", "Wrong., color: red")),
            ),
            &[("invalid-value", "site.yaml", "Wrong., color: «red»")],
        ),
        case(
            "a rating twice",
            Site::sound().edit(
                "site.yaml",
                "title:",
                &format!("{scale}      - {{id: false, label: No, definition: Wrong.}}\ntitle:"),
            ),
            &[("duplicate-id", "site.yaml", "- {id: «false»")],
        ),
    ]
}

fn parts() -> Vec<Case> {
    vec![
        case(
            "a part that a page does not have",
            Site::sound().write(
                "content/pages/about.md",
                "---\ntitle: About\n---\n## Who we are\n\n[a](#who-we-are) [b](#top) [c](#who) [d](/claims/river/#evidence-1)\n[e](/claims/river/#evidence-2) [f](#:~:text=We) [g](/claims.csv) [h](/feed.xml)\n",
            ),
            &[("broken-link", "content/pages/about.md", "[b](#top) [c](«#who»"), ("broken-link", "content/pages/about.md", "[e](«/claims/river/#evidence-2»")],
        ),
        verdict(
            "a part that the own page does not have",
            "status:",
            "explanation: |\n  # Größe\n\n  [a](#gr%C3%B6%C3%9Fe) [b](#größe) [c](#reasons) [d](/methodology/#e).\nstatus:",
            &[("broken-link", "[b](#größe) [c](«#reasons»"), ("broken-link", "[c](#reasons) [d](«/methodology/#e»")],
        ),
    ]
}

fn archives() -> Vec<Case> {
    const ARCHIVE: &str = "https://web.archive.org/web/20150319120000";
    let cited = |name, url: &str, copy: &str, found: &[(&'static str, &'static str)]| {
        let record = format!("- title: A record\n    url: {url}\n    archive_url: {copy}");
        verdict(name, "- title: A record", &record, found)
    };
    let page = "https://a.example/b";
    let entry = |url: &str| format!("title: A book\n{url}archive_url: {ARCHIVE}/{page}\n");
    let shared = |url| Site::sound().write("content/sources/book.yaml", entry(url));
    vec![
        cited("a copy", page, &format!("{ARCHIVE}/{page}"), &[]),
        cited(
            "a copy with another form of the address",
            page,
            &format!("{ARCHIVE}id_/http://www.a.example:80/b/"),
            &[],
        ),
        cited(
            "a copy whose URL does not contain its original",
            page,
            "https://perma.cc/AB12-CD34",
            &[],
        ),
        cited(
            "a copy in an archive of the desk",
            page,
            "https://archive.example/web/2015/https://c.example/",
            &[],
        ),
        cited(
            "a copy of another page",
            page,
            &format!("{ARCHIVE}/https://a.example/c"),
            &[("archive-mismatch", "archive_url: «https://web.archive.org/web/201503191200…»")],
        ),
        cited(
            "a copy of another page in another archive",
            page,
            "https://archive.ph/2015/https://c.example/",
            &[("archive-mismatch", "archive_url: «https://archive.ph/2015/https://c.exampl…»")],
        ),
        cited(
            "the page instead of a copy",
            page,
            "http://a.example/b#c",
            &[("archive-mismatch", "archive_url: «http://a.example/b#c»")],
        ),
        cited("a cited copy", &format!("{ARCHIVE}/{page}"), &format!("{ARCHIVE}/{page}"), &[]),
        case(
            "an article's copy that is the article",
            Site::sound().edit(
                ARTICLE,
                "title:",
                "url: https://a.example/\narchive_url: https://a.example\ntitle:",
            ),
            &[("archive-mismatch", ARTICLE, "archive_url: «https://a.example»")],
        ),
        case(
            "a shared source's copy of another page",
            shared("url: https://a.example/c\n"),
            &[(
                "archive-mismatch",
                "content/sources/book.yaml",
                "archive_url: «https://web.archive.org/web/201503191200…»",
            )],
        ),
        case(
            "a citation of another page than its source's copy",
            shared("").edit(
                VERDICT,
                "- title: A record",
                "- source: book\n    url: https://a.example/c",
            ),
            &[(
                "archive-mismatch",
                "content/sources/book.yaml",
                "archive_url: «https://web.archive.org/web/201503191200…»",
            )],
        ),
    ]
}
