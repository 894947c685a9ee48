//! Sites of any size, the same at every run.

use std::fmt::Write as _;
use std::path::Path;

/// How many claims an article has.
pub const CLAIMS_PER_ARTICLE: usize = 20;
const SENTENCES: usize = 100;
const WORDS: [&str; 24] = [
    "council", "budget", "report", "river", "minister", "school", "hospital", "tax", "figures", "year", "said", "rose",
    "fell", "by", "per", "cent", "the", "of", "in", "a", "number", "people", "county", "since",
];

/// A site of that many claims, 20 an article.
pub fn site(root: &Path, claims: usize) -> std::io::Result<()> {
    std::fs::write(root.join("site.yaml"), "title: Bench\nbase_url: https://bench.example/\n")?;
    for article in 0..claims.div_ceil(CLAIMS_PER_ARTICLE) {
        let folder = root.join(format!("content/articles/article-{article}"));
        std::fs::create_dir_all(folder.join("verdicts"))?;
        let facts = format!("title: Article {article}\npublisher: Publisher {}\npublished: 2024-01-02\n", article % 40);
        std::fs::write(folder.join("article.yaml"), facts)?;
        let sentences: Vec<String> = (0..SENTENCES).map(|number| sentence(article, number)).collect();
        let text: String = sentences.chunks(5).map(|paragraph| paragraph.join(" ") + "\n\n").collect();
        std::fs::write(folder.join("source.md"), text)?;
        for number in 0..CLAIMS_PER_ARTICLE.min(claims - article * CLAIMS_PER_ARTICLE) {
            let quote = &sentences[number * 4 + 1];
            let verdict = verdict(article, number, quote);
            std::fs::write(folder.join(format!("verdicts/claim-{article}-{number}.yaml")), verdict)?;
        }
    }
    Ok(())
}

/// A sentence that an article has once.
pub fn sentence(article: usize, number: usize) -> String {
    let mut text = format!("Sentence {number} of article {article}");
    for word in 0..11 {
        let _ = write!(text, " {}", WORDS[(article * 7 + number * 5 + word * 11) % WORDS.len()]);
    }
    text + "."
}

fn verdict(article: usize, number: usize, quote: &str) -> String {
    let ratings = ["true", "mostly-true", "mixed", "mostly-false", "false", "misleading"];
    let explanation: String = (0..20).map(|line| format!("  {}\n", sentence(article, line))).collect();
    format!(
        "claim: Claim {number} of article {article} holds.\npassages:\n  - quote: {quote}\nclaimant: {{name: Speaker {}}}\n\
         rating: {}\nsummary: A summary of the check of claim {number} of article {article}.\nexplanation: |\n{explanation}\
         evidence:\n  - title: A record\n    publisher: An office\n    url: https://office.example/{article}/{number}\n    \
         published: 2023-05-06\n    stance: refutes\n  - title: Another record\n    stance: context\nauthors: [The desk]\n\
         status: published\npublished: 2024-{:02}-{:02}\ntopics: [Topic {}]\n",
        speaker(article, number),
        ratings[(article + number) % ratings.len()],
        article % 12 + 1,
        number % 28 + 1,
        (article + number) % 60,
    )
}

/// The number of the person who makes a claim.
pub fn speaker(article: usize, number: usize) -> usize {
    (article * 3 + number) % 400
}

/// A site for Hugo with as many pages and lists: claims, articles, and lists by rating, speaker and topic.
#[allow(dead_code, reason = "one of the benchmarks has no use for it")]
pub fn hugo(root: &Path, claims: usize) -> std::io::Result<()> {
    let write = |path: String, text: String| {
        let path = root.join(path);
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, text)
    };
    let settings = "baseURL = 'https://bench.example/'\ntitle = 'Bench'\n[taxonomies]\nrating = 'ratings'\n\
                    speaker = 'speakers'\ntopic = 'topics'\n[pagination]\npagerSize = 50\n";
    write("hugo.toml".into(), settings.into())?;
    let frame = |main: &str| {
        format!(
            "<!doctype html><html lang=\"en\"><head><title>{{{{ .Title }}}}</title></head><body>{main}</body></html>"
        )
    };
    let list = "<h1>{{ .Title }}</h1>{{ $p := .Paginate .RegularPages }}{{ range $p.Pages }}<h2><a href=\"{{ .RelPermalink }}\">\
                {{ .Title }}</a></h2><p>{{ .Params.summary }}</p>{{ end }}{{ with $p.Next }}<a href=\"{{ .URL }}\">Next</a>{{ end }}";
    let home = list.replace(".RegularPages", "(where .Site.RegularPages \"Section\" \"claims\")");
    write("layouts/_default/list.html".into(), frame(list))?;
    write("layouts/index.html".into(), frame(&home))?;
    let page = "<h1>{{ .Title }}</h1><p>{{ .Params.summary }}</p>{{ .Content }}";
    write("layouts/_default/single.html".into(), frame(page))?;
    for article in 0..claims.div_ceil(CLAIMS_PER_ARTICLE) {
        let text: String = (0..SENTENCES).map(|number| sentence(article, number) + "\n\n").collect();
        let facts = format!("---\ntitle: Article {article}\ndate: 2024-01-02\n---\n");
        write(format!("content/articles/article-{article}.md"), facts + &text)?;
        for number in 0..CLAIMS_PER_ARTICLE.min(claims - article * CLAIMS_PER_ARTICLE) {
            let text: String = (0..20).map(|line| sentence(article, line) + "\n").collect();
            let facts = format!(
                "---\ntitle: Claim {number} of article {article} holds.\nsummary: A summary of the check.\n\
                 date: 2024-{:02}-{:02}\nratings: [Rating {}]\nspeakers: [Speaker {}]\ntopics: [Topic {}]\n---\n",
                article % 12 + 1,
                number % 28 + 1,
                (article + number) % 6,
                speaker(article, number),
                (article + number) % 60,
            );
            write(format!("content/claims/claim-{article}-{number}.md"), facts + &text)?;
        }
    }
    Ok(())
}
