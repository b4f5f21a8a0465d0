//! Examples for the models of what statements mean, and readings by models that are not yet
//! carried: for the trainer and the scorer.

use std::ops::Range;

use super::{Annotated, AnnotatedAttribution, Example, Features, Model, Settings, train};
use crate::meaning::issue::Issues;
use crate::meaning::view::View;
use crate::meaning::{self, Models, addressee, stance};
use crate::said::Said;
use crate::text::Text;

/// A document taken apart, with its statements as runs of tokens.
#[derive(Debug)]
pub struct Prepared<'a> {
    annotated: &'a Annotated,
    text: Text<'a>,
    said: Vec<Said>,
}

/// What the models make of a statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The stance, as the corpus names it.
    pub stance: String,
    /// How sure that is.
    pub confidence: f64,
    /// The issue's number.
    pub issue: Option<usize>,
    /// Where whom it is for stands, in bytes.
    pub addressee: Option<Range<usize>>,
    /// What spoke for the stance.
    pub because: Vec<String>,
}

impl<'a> Prepared<'a> {
    /// Parses a document.
    pub fn new(annotated: &'a Annotated) -> Self {
        let text = Text::new(&annotated.text);
        let said = annotated.attributions.iter().map(|said| tokens_of(&text, said)).collect();
        Self { annotated, text, said }
    }

    /// Examples of stances.
    pub fn stances(&self) -> Vec<Example> {
        let pairs = self.annotated.attributions.iter().enumerate();
        pairs
            .filter_map(|(i, gold)| {
                let mut features = Features::named();
                stance::features(&View::new(&self.text, &self.said, i), &mut features);
                let class = stance::CLASSES.iter().position(|class| *class == gold.stance)?;
                Some(Example::Class { features, class })
            })
            .collect()
    }

    /// Examples of addressees.
    pub fn addressees(&self) -> Vec<Example> {
        let pairs = self.annotated.attributions.iter().enumerate();
        pairs
            .filter_map(|(i, gold)| {
                let view = View::new(&self.text, &self.said, i);
                let found = addressee::candidates(&view);
                let gold: Vec<usize> =
                    gold.addressee.iter().flat_map(|at| self.text.tokens_in(at)).collect();
                let right: Vec<bool> = found
                    .iter()
                    .map(|candidate| match candidate.head {
                        None => gold.is_empty(),
                        Some(head) => gold.contains(&head),
                    })
                    .collect();
                let candidates = found
                    .iter()
                    .map(|candidate| {
                        let mut features = Features::named();
                        addressee::features(&view, candidate, &mut features);
                        features
                    })
                    .collect();
                right.contains(&true).then_some(Example::Choice { candidates, right })
            })
            .collect()
    }

    /// Examples of issues at the first look.
    pub fn issues(&self) -> Vec<Example> {
        let issues = self.known();
        let of = |said: &Said| issues.features(said, &Features::named);
        self.choices(issues.len(), self.said.iter().map(of))
    }

    /// Examples of issues at the second look, behind this first one.
    pub fn issues_again(&self, first: &Model) -> Vec<Example> {
        let issues = self.known();
        let odds = issues.first(&self.said, first);
        let of = |i| issues.features_again(&self.said, i, &odds, &Features::named);
        self.choices(issues.len(), (0..self.said.len()).map(of))
    }

    fn choices(&self, none: usize, found: impl Iterator<Item = Vec<Features>>) -> Vec<Example> {
        let pairs = found.zip(&self.annotated.attributions);
        pairs
            .map(|(candidates, gold)| {
                let mut right = vec![false; candidates.len()];
                right[gold.issue.unwrap_or(none)] = true;
                Example::Choice { candidates, right }
            })
            .collect()
    }

    fn known(&self) -> Issues<'_, 'a> {
        let words: Vec<String> = self
            .annotated
            .issues
            .iter()
            .map(|(id, words)| format!("{} {words}", id.replace('-', " ")))
            .collect();
        Issues::new(&self.text, &words)
    }

    /// What models make of its statements; these are their stance, addressee and issue.
    pub fn judge(&self, models: &[Model]) -> Vec<Judged> {
        let of = |name: &str| models.iter().find(|model| model.name == name);
        let (Some(stance), Some(addressee), Some(issue), Some(issue_again)) =
            (of("stance"), of("addressee"), of("issue"), of("issue-again"))
        else {
            return Vec::new();
        };
        let models = Models { stance, addressee, issue, issue_again };
        let issues = self.known().read(&self.said, models);
        let judged = issues.into_iter().enumerate().map(|(i, (issue, _))| {
            let meaning = meaning::read(&self.text, &self.said, i, models);
            Judged {
                stance: meaning.word.to_owned(),
                confidence: meaning.confidence,
                issue,
                addressee: meaning.addressee.map(|run| self.text.place(run)),
                because: meaning.because,
            }
        });
        judged.collect()
    }
}

/// In how many parts the documents are taken for the second look: each part's first look is by a
/// model that has not seen it.
const PARTS: usize = 4;

/// Trains the models: `stance`, `addressee`, `issue` and `issue-again`.
pub fn meaning_models(documents: &[&Prepared<'_>]) -> Vec<Model> {
    let settings = |l2: f64| Settings { l2, least: 2, ..Settings::default() };
    let gather = |of: &dyn Fn(&Prepared<'_>) -> Vec<Example>| -> Vec<Example> {
        documents.iter().flat_map(|document| of(document)).collect()
    };
    let stances = gather(&|document| document.stances());
    let addressees = gather(&|document| document.addressees());
    let issues: Vec<Vec<Example>> = documents.iter().map(|document| document.issues()).collect();
    let first = |left_out: Option<usize>| {
        let kept = issues.iter().enumerate().filter(|(i, _)| Some(i % PARTS) != left_out);
        let examples: Vec<Example> = kept.flat_map(|(_, examples)| examples.clone()).collect();
        train("issue", &[], &examples, settings(2.0))
    };
    let mut again = Vec::new();
    for part in 0..PARTS {
        let model = first(Some(part));
        for document in documents.iter().skip(part).step_by(PARTS) {
            again.extend(document.issues_again(&model));
        }
    }
    vec![
        train("stance", &stance::CLASSES, &stances, settings(4.0)),
        train("addressee", &[], &addressees, settings(1.0)),
        first(None),
        train("issue-again", &[], &again, settings(2.0)),
    ]
}

/// A statement as a person marked it, in tokens.
fn tokens_of(text: &Text<'_>, said: &AnnotatedAttribution) -> Said {
    let runs = |places: &[Range<usize>]| -> Vec<Range<usize>> {
        places.iter().map(|at| text.tokens_in(at)).filter(|run| !run.is_empty()).collect()
    };
    let cue = runs(&said.cue);
    let source = runs(&said.source);
    let source = source.first().map(|first| first.start..source[source.len() - 1].end);
    Said {
        head: head(text, &cue),
        cue,
        source,
        relative: None,
        content: runs(&said.content),
        confidence: 1.0,
        rule: "says",
        because: Vec::new(),
    }
}

/// The token of a cue that the others hang on, a verb or a noun where there is one.
fn head(text: &Text<'_>, cue: &[Range<usize>]) -> usize {
    use onetext_nlp::Pos;
    let tokens: Vec<usize> = cue.iter().cloned().flatten().collect();
    let depth = |i: usize| text.ancestors(i).count();
    let rank = |i: usize| match text.tokens[i].pos {
        Pos::Verb => 0,
        Pos::Noun => 1,
        Pos::Aux | Pos::Adj | Pos::Propn => 2,
        _ => 3,
    };
    tokens.iter().copied().min_by_key(|i| (rank(*i), depth(*i), *i)).unwrap_or_default()
}
