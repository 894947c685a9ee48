//! The commands. Together with `main`, the only ones that print.

mod build;
mod check;
mod export;

use std::io::{self, Write};
use std::process::ExitCode;

use rayon::prelude::*;

use crate::cache::Cache;
use crate::cli::{Cli, Command, Content};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit;
use crate::load::tree::Tree;
use crate::load::value::{Day, parse_day};
use crate::load::{self, Corpus};
use crate::model::{self, Model, Options, Page, scale, site};
use crate::render::{Output, Picture, Renderer, data};
use crate::theme::Theme;

/// Where the files of a site go.
type Sink<'a> = dyn Fn(&Output) -> io::Result<()> + Sync + 'a;

/// Runs what the command line asks for. The content's mistakes are exit status 1, the machine's 2.
pub fn run(cli: &Cli) -> ExitCode {
    let done = match &cli.command {
        Command::Build(options) => build::run(options, cli),
        Command::Check(options) => check::run(options, cli),
        Command::Export(options) => export::run(options),
    };
    done.unwrap_or_else(|error| {
        let _ = writeln!(anstream::stderr(), "\u{1b}[1;31merror\u{1b}[0m: {error}");
        ExitCode::from(2)
    })
}

/// A site that was read, joined and checked.
struct Session {
    corpus: Corpus,
    theme: Theme,
    model: Model,
    diagnostics: Diagnostics,
    options: Options,
}

impl Session {
    /// Reads and checks the site that `content` names.
    fn open(content: &Content, base_url: Option<&str>) -> io::Result<Self> {
        let tree = Tree::disk(&content.site);
        if tree.entry_at("site.yaml").is_none() {
            let message = format!("there is no `site.yaml` in `{}`; name the site's folder with --site", content.site);
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        let mut diagnostics = Diagnostics::default();
        let mut corpus = load::load(&tree, &mut diagnostics)?;
        let site = corpus.site.take();
        let theme = Theme::load(&tree, site.as_ref(), content.theme.as_deref(), &mut corpus.sources, &mut diagnostics)?;
        corpus.site = site;
        let options = Options { drafts: content.drafts, today: today(content.date)? };
        let mut model = model::join(&corpus, options, &mut diagnostics);
        scale::translate(&mut model.ratings, &theme.messages);
        if let Some(base_url) = base_url {
            model.site.base_url = site::with_slash(base_url);
        }
        Ok(Self { corpus, theme, model, diagnostics, options })
    }

    /// Renders every page of the site; the mistakes of templates are added to the others. With somewhere to
    /// put them, the files that are no pages are made too, and as long as nothing is wrong the social cards.
    fn render(&mut self, target: Option<(&Sink, &Cache)>) -> io::Result<()> {
        if !self.theme.is_whole() {
            return Ok(());
        }
        let renderer = Renderer::new(&self.model, &self.theme, self.options.drafts);
        let put = |output: &Output| target.map_or(Ok(()), |(sink, _)| sink(output));
        let page = |page: &Page| match renderer.page(page) {
            Ok(output) => put(&output).map(|()| Vec::new()),
            Err(mistakes) => Ok(mistakes),
        };
        let others = || match target {
            Some(_) => renderer.files().iter().chain(&self.data()).try_for_each(put),
            None => Ok(()),
        };
        let pages = || self.model.pages().par_iter().map(page).collect::<io::Result<Vec<Vec<Diagnostic>>>>();
        let (mistakes, written) = rayon::join(pages, others);
        written?;
        self.diagnostics.extend(renderer.card_mistakes().cloned());
        self.diagnostics.extend(mistakes?.into_iter().flatten());
        match target.filter(|_| !self.diagnostics.has_errors()) {
            Some((sink, cache)) => draw_cards(&renderer.pictures(), cache, sink),
            None => Ok(()),
        }
    }

    /// The data of the site, always as it would be published: no word of a draft is in it, not even what a draft
    /// alone says of somebody whom others name too.
    fn data(&self) -> Vec<Output> {
        if self.model.claims.iter().all(|claim| claim.unpublished.is_none()) {
            return data::files(&self.model, self.options.drafts);
        }
        let options = Options { drafts: false, ..self.options };
        let mut published = model::join(&self.corpus, options, &mut Diagnostics::default());
        published.site = self.model.site.clone();
        published.ratings.clone_from(&self.model.ratings);
        data::files(&published, self.options.drafts)
    }

    /// Draws the diagnostics on standard error.
    fn report(&self) {
        let drawn = emit::human(&self.diagnostics, &self.corpus.sources);
        let _ = write!(anstream::stderr(), "{drawn}");
    }

    /// What was counted and how it went, in one line.
    fn verdict(&self) -> String {
        let (errors, warnings) = emit::counts(&self.diagnostics, &self.corpus.sources);
        let summary = self.model.summary;
        format!(
            "{}, {}, {} of {} anchored; {}, {}",
            counted(summary.articles, "article"),
            counted(summary.claims, "claim"),
            summary.anchored,
            counted(summary.passages, "passage"),
            counted(errors, "error"),
            counted(warnings, "warning"),
        )
    }
}

/// Puts every social card into `sink`: as it is kept in `cache`, else drawn and then kept.
fn draw_cards(pictures: &[Picture], cache: &Cache, sink: &Sink) -> io::Result<()> {
    pictures.par_iter().try_for_each(|picture| {
        let bytes = cache.get(picture.hash).map_or_else(|| draw(picture, cache), Ok)?;
        sink(&Output { path: picture.path.to_owned(), bytes })
    })?;
    cache.prune(&pictures.iter().map(|picture| picture.hash).collect());
    Ok(())
}

fn draw(picture: &Picture, cache: &Cache) -> io::Result<Vec<u8>> {
    let bytes = picture.draw().ok_or_else(|| io::Error::other(format!("`{}` cannot be drawn", picture.path)))?;
    cache.put(picture.hash, &bytes);
    Ok(bytes)
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Prints a line of results on standard output.
fn say(line: &str) {
    // A closed pipe is the reader's choice, not an error.
    let _ = writeln!(io::stdout(), "{line}");
}

/// Prints results for other programs on standard output.
fn results(bytes: &[u8]) {
    let _ = io::stdout().write_all(bytes);
}

/// Runs `work` on as many threads as asked for.
fn with_jobs<T: Send>(jobs: Option<u16>, work: impl FnOnce() -> T + Send) -> io::Result<T> {
    let threads = jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
    Ok(pool.install(work))
}

/// The day for embargoes: as asked, else from `SOURCE_DATE_EPOCH` (reproducible-builds.org), else today,
/// all in UTC so that every machine agrees.
fn today(asked: Option<Day>) -> io::Result<Day> {
    if let Some(day) = asked {
        return Ok(day);
    }
    let moment = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => {
            seconds.parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()).ok_or_else(|| {
                io::Error::other(format!("SOURCE_DATE_EPOCH is `{seconds}`, which is no number of seconds"))
            })?
        }
        Err(_) => jiff::Timestamp::now(),
    };
    let day = moment.to_string();
    parse_day(day.get(..10).unwrap_or_default()).ok_or_else(|| io::Error::other(format!("no day in `{day}`")))
}
