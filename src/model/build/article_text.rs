//! The words of an article in which passages are looked for, and whether the text opens with its own headline. It must not
//! look for anything itself.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::anchor;
use crate::anchor::NormalizedText;
use crate::content;
use crate::content::files::article::ArticleFile;
use crate::text::Document;

/// An article's words, folded for comparison.
pub struct SearchableText {
    record: Option<Arc<ArticleFile>>,
    source: Option<Arc<content::Source>>,
    folded: OnceLock<Vec<NormalizedText>>,
    /// Where the text holds its headline, when it opens with it.
    pub(crate) title: Option<Range<usize>>,
    /// The text, the headline in it marked as such.
    pub(crate) document: Arc<Document>,
}

impl SearchableText {
    /// The text and the headline, unless the text opens with it: then the headline is there.
    pub(crate) fn of(article: &content::Article) -> Self {
        let (record, source) = (article.record.clone(), article.source().cloned());
        let mut texts =
            Self { record, source, folded: OnceLock::new(), title: None, document: Arc::default() };
        let Some(source) = &texts.source else { return texts };
        let headline = anchor::normalize(texts.headline());
        let is_title =
            |words: &str| anchor::normalize(words).as_str().trim() == headline.as_str().trim();
        texts.document = Arc::clone(&source.document);
        let title = source.document.title(is_title);
        texts.document = title
            .as_ref()
            .map_or_else(|| Arc::clone(&texts.document), |title| titled(&source.document, title));
        texts.title = title;
        texts
    }

    fn headline(&self) -> &str {
        self.record.as_ref().and_then(|record| record.title.as_deref()).map_or("", String::as_str)
    }

    /// What passages are looked for in: the text, and the headline unless the text opens with it.
    pub(crate) fn folded(&self) -> &[NormalizedText] {
        self.folded.get_or_init(|| {
            let Some(source) = &self.source else { return Vec::new() };
            let headline = self.title.is_none().then(|| self.headline());
            [source.document.text.as_str()]
                .into_iter()
                .chain(headline)
                .map(anchor::normalize)
                .collect()
        })
    }

    /// Whether these are the words of an article as it is now.
    pub(crate) fn are_of(&self, article: &content::Article) -> bool {
        fn same<T>(own: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
            own.map(Arc::as_ptr) == other.map(Arc::as_ptr)
        }
        same(self.record.as_ref(), article.record.as_ref())
            && same(self.source.as_ref(), article.source())
    }
}

fn titled(document: &Document, title: &Range<usize>) -> Arc<Document> {
    let mut document = document.clone();
    document.promote_title(title);
    Arc::new(document)
}
