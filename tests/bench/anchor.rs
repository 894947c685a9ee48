//! Measures the search for exact quotes in many articles, and for the nearest passage in a long text:
//! `cargo bench --bench anchor`.

#[allow(dead_code, reason = "the benchmarks share it")]
mod generated;
#[allow(dead_code, reason = "the benchmarks share it")]
mod machine;
#[allow(dead_code, reason = "the benchmarks share it")]
mod measure;

use std::hint::black_box;
use std::time::{Duration, Instant};

use factpress::anchor::{LocateResult, NormalizedText, Quote, find_nearest, locate, normalize};

const ARTICLES: usize = 500;
const QUOTES_PER_ARTICLE: usize = 20;
const ROUNDS: usize = 21;
/// Lengths for the approximate search, in characters.
const TEXT: usize = 50_000;
const QUOTE: usize = 200;

fn main() {
    println!(
        "factpress {}\n{}",
        env!("CARGO_PKG_VERSION"),
        machine::describe(&std::env::temp_dir())
    );
    println!("| one thread, median of {ROUNDS} | time |\n| --- | ---: |");
    let articles: Vec<String> = (0..ARTICLES).map(generated::text).collect();
    let normalized: Vec<NormalizedText> = articles.iter().map(|text| normalize(text)).collect();
    row("normalizing 500 articles of 1,600 words", || {
        articles.iter().map(|text| normalize(text).as_str().len()).sum::<usize>()
    });
    row("finding 10,000 quotes in them", || found(&normalized));
    let (text, quote) = long();
    row("the nearest to 200 characters in 50,000", || find_nearest(&text, &quote));
}

/// Counts the quotes that occur exactly once in their article.
fn found(articles: &[NormalizedText]) -> usize {
    let quotes = |article: usize| {
        (0..QUOTES_PER_ARTICLE).map(move |number| generated::sentence(article, number * 4 + 1))
    };
    let is_found = |article: usize, exact: &str| {
        let quote = Quote { exact, prefix: "", suffix: "" };
        matches!(locate(&articles[article..=article], &quote), LocateResult::Exact(_))
    };
    let of_article =
        |article: usize| quotes(article).filter(|quote| is_found(article, quote)).count();
    (0..articles.len()).map(of_article).sum()
}

/// Returns a long text and a quote that is similar to its middle.
fn long() -> (String, String) {
    let text: String = (0..)
        .flat_map(|article| generated::text(article).into_bytes())
        .take(TEXT)
        .map(char::from)
        .collect();
    let quote = text[TEXT / 2..TEXT / 2 + QUOTE].replace("the", "a").replace("of", "from");
    (text, quote.chars().cycle().take(QUOTE).collect())
}

fn row<T>(name: &str, work: impl Fn() -> T) {
    let once = || {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    let times: Vec<Duration> = (0..ROUNDS).map(|_| once()).collect();
    println!("| {name} | {:.3} ms |", measure::median(times).as_secs_f64() * 1000.0);
}
