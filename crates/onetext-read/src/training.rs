//! What the trainer needs of the reader: examples for its models, made from annotated documents by
//! the code that reads reports.

use std::ops::Range;

use crate::said::{self, Page};
use crate::text::Text;

pub use crate::cast::{Asked, whom};
pub use crate::meaning::stance::CLASSES as STANCES;
pub use crate::model::train::{Example, Settings, train};
pub use crate::model::{Features, Model, parse};

pub mod meaning;

/// A document in which people marked who says what. Places are bytes of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotated {
    /// Its text, a paragraph a line.
    pub text: String,
    /// Its issues: id and words.
    pub issues: Vec<(String, String)>,
    /// Who says what.
    pub attributions: Vec<AnnotatedAttribution>,
}

/// Who says what in which way, as a person marked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnotatedAttribution {
    /// The words that tell that somebody says it.
    pub cue: Vec<Range<usize>>,
    /// Who says it; empty where nobody is named.
    pub source: Vec<Range<usize>>,
    /// What is said.
    pub content: Vec<Range<usize>>,
    /// What the source does with it: `demands`, `asserts`, ….
    pub stance: String,
    /// The number of its issue among the document's.
    pub issue: Option<usize>,
    /// For whom; empty where nobody is named.
    pub addressee: Vec<Range<usize>>,
}

/// The models that find who says what.
#[derive(Debug, Clone)]
pub struct Attributor {
    models: [Model; 3],
}

/// Who says what, as found: places in bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The words that tell that somebody says it.
    pub cue: Vec<Range<usize>>,
    /// Who says it; empty where nobody is named.
    pub source: Vec<Range<usize>>,
    /// What is said.
    pub content: Vec<Range<usize>>,
    /// How sure it is.
    pub confidence: f64,
    /// What spoke for it.
    pub because: Vec<String>,
}

impl Attributor {
    /// Trains on documents.
    pub fn train(documents: &[&Annotated]) -> Self {
        let mut examples = [Vec::new(), Vec::new(), Vec::new()];
        for document in documents {
            let text = Text::new(&document.text);
            let page = Page::new(&text);
            let found = said::training::examples(&page, &marked(&text, document));
            for (all, more) in examples.iter_mut().zip(found) {
                all.extend(more);
            }
        }
        let [cues, contents, sources] = examples;
        // Strong, so that what only our corpus does weighs little: five folds over it are no worse.
        let settings = Settings { l2: 7.0, least: 3, ..Settings::default() };
        Self {
            models: [
                train("cue", &[], &cues, settings),
                train("content", &[], &contents, settings),
                train("source", &[], &sources, settings),
            ],
        }
    }

    /// Those that the reader carries.
    pub fn carried() -> Self {
        Self {
            models: ["cue", "content", "source"].map(|name| crate::model::carried(name).clone()),
        }
    }

    /// The models.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// Who says what in a text.
    pub fn find(&self, text: &str) -> Vec<Found> {
        let text = Text::new(text);
        let [cue, content, source] = &self.models;
        let found = said::find(&Page::new(&text), said::Models { cue, content, source });
        let place = |runs: &[Range<usize>]| -> Vec<Range<usize>> {
            runs.iter().map(|run| text.place(run.clone())).collect()
        };
        found
            .into_iter()
            .map(|said| Found {
                cue: place(&said.cue),
                source: place(
                    &said
                        .source
                        .into_iter()
                        .chain(said.relative.map(|i| i..i + 1))
                        .collect::<Vec<_>>(),
                ),
                content: place(&said.content),
                confidence: said.confidence,
                because: said.because,
            })
            .collect()
    }
}

/// How many of a document's attributions there are, and of how many the cue, the content and the
/// source are among the candidates.
pub fn reachable(document: &Annotated) -> [usize; 4] {
    let text = Text::new(&document.text);
    said::training::reachable(&Page::new(&text), &marked(&text, document))
}

fn marked(text: &Text<'_>, document: &Annotated) -> Vec<said::training::Marked> {
    let tokens = |places: &[Range<usize>]| -> Vec<Range<usize>> {
        places.iter().map(|at| text.tokens_in(at)).collect()
    };
    let marked = |said: &AnnotatedAttribution| said::training::Marked {
        cue: tokens(&said.cue),
        source: tokens(&said.source),
        content: tokens(&said.content),
    };
    document.attributions.iter().map(marked).collect()
}
