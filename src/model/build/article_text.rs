//! The text of an article in which passages are searched.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::anchor::{self, NormalizedText};
use crate::content;
use crate::content::files::article::ArticleFile;
use crate::model::build::speech::Speech;
use crate::text::Document;

/// An article's text and headline, normalized when they are first searched.
pub struct SearchableText {
    record: Option<Arc<ArticleFile>>,
    source: Option<Arc<content::ArticleSource>>,
    normalized: OnceLock<Vec<NormalizedText>>,
    /// The range of the headline if the text begins with it.
    pub(crate) title: Option<Range<usize>>,
    /// The text. If it begins with the headline, that is marked as the title.
    pub(crate) document: Arc<Document>,
    /// Who says what, if the text is a transcript.
    pub(crate) speech: Option<Speech>,
}

impl SearchableText {
    pub(crate) fn new(article: &content::ArticleFolder) -> Self {
        let mut text = Self {
            record: article.record.clone(),
            source: article.source().cloned(),
            normalized: OnceLock::new(),
            title: None,
            document: Arc::default(),
            speech: None,
        };
        let Some(source) = &text.source else { return text };
        text.document = match Speech::new(text.record.as_deref(), source) {
            Some((document, speech)) => {
                text.speech = Some(speech);
                Arc::new(document)
            }
            None => Arc::clone(&source.document),
        };
        let headline = normalized_and_trimmed(text.headline());
        text.title = text.document.find_title(|words| normalized_and_trimmed(words) == headline);
        if let Some(title) = &text.title {
            Arc::make_mut(&mut text.document).promote_title(title);
        }
        text
    }

    fn headline(&self) -> &str {
        let title = self.record.as_ref().and_then(|record| record.title.as_deref());
        title.map_or("", String::as_str)
    }

    /// Returns the texts in which passages are searched: the text, and the headline unless the text
    /// begins with it.
    pub(crate) fn normalized(&self) -> &[NormalizedText] {
        self.normalized.get_or_init(|| {
            if self.source.is_none() {
                return Vec::new();
            }
            let mut texts = vec![anchor::normalize(&self.document.text)];
            if self.title.is_none() {
                texts.push(anchor::normalize(self.headline()));
            }
            texts
        })
    }

    /// Returns whether the article still has this text and headline.
    pub(crate) fn is_current(&self, article: &content::ArticleFolder) -> bool {
        is_same(self.record.as_ref(), article.record.as_ref())
            && is_same(self.source.as_ref(), article.source())
    }
}

fn normalized_and_trimmed(words: &str) -> String {
    anchor::normalize(words).as_str().trim().to_owned()
}

fn is_same<T>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
    one.map(Arc::as_ptr) == other.map(Arc::as_ptr)
}
