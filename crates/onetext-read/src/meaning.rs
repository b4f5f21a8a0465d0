//! What a statement means for the talks: its stance, whether it is denied or weakened, whom it is
//! for, and which issue it speaks of.
//!
//! What words say that somebody says something comes from elsewhere ([`Said`]); here linear models
//! over named features weigh what the words show (`stance`, `addressee`, `issue`), and rules read
//! the rest: `hedge` the words that weaken, `when` the day, `position` what follows for an issue
//! with options.

use std::ops::Range;
use std::sync::LazyLock;

use onetext_record::body::Stance;

use crate::model::{self, Features, Model};
use crate::said::Said;
use crate::text::Text;

pub(crate) mod addressee;
mod hedge;
pub(crate) mod issue;
mod lists;
pub(crate) mod position;
pub(crate) mod stance;
pub(crate) mod view;
pub(crate) mod when;

use view::View;

/// How many features are told as reasons.
const REASONS: usize = 4;

/// What a statement means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meaning {
    /// The stance in the words of the corpus, which has two more than the record: `asks` and
    /// `unconfirmed`.
    pub(crate) word: &'static str,
    /// The stance as the record has it.
    pub(crate) stance: Stance,
    /// Whether the stance is denied: `has not confirmed`.
    pub(crate) negated: bool,
    /// The tokens that weaken it, as they stand.
    pub(crate) hedge: Option<Range<usize>>,
    /// The tokens for whom it is said to or demanded of.
    pub(crate) addressee: Option<Range<usize>>,
    /// How likely the stance is right, from 0 to 1.
    pub(crate) confidence: f64,
    /// The features that spoke most for the stance, the strongest first.
    pub(crate) because: Vec<String>,
}

/// The models that judge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Models<'m> {
    pub(crate) stance: &'m Model,
    pub(crate) addressee: &'m Model,
    /// The first look at a statement's issue, and the second.
    pub(crate) issue: &'m Model,
    pub(crate) issue_again: &'m Model,
}

impl Models<'static> {
    /// Those that the reader carries.
    pub(crate) fn carried() -> Self {
        static CARRIED: LazyLock<Models<'static>> = LazyLock::new(|| Models {
            stance: model::carried("stance"),
            addressee: model::carried("addressee"),
            issue: model::carried("issue"),
            issue_again: model::carried("issue-again"),
        });
        *CARRIED
    }
}

/// Reads one of a text's statements; all of them are in the order in which they stand.
pub(crate) fn read(text: &Text<'_>, all: &[Said], which: usize, models: Models<'_>) -> Meaning {
    let view = View::new(text, all, which);
    let mut features = Features::default();
    stance::features(&view, &mut features);
    let mut scores = models.stance.scores(&features);
    model::softmax(&mut scores);
    let class = best(&scores);
    let word = stance::CLASSES.get(class).copied().unwrap_or("asserts");
    let word = stance::by_rule(&view, word).unwrap_or(word);
    let because = models.stance.reasons(&features, class, REASONS);
    let (stance, negated) = stance::in_record(word, &view);
    Meaning {
        word,
        stance,
        negated,
        hedge: hedge::hedge(&view),
        addressee: addressee::find(&view, models.addressee),
        confidence: scores.get(class).copied().unwrap_or_default(),
        because: because.into_iter().map(|(name, _)| name.to_owned()).collect(),
    }
}

/// The number of the highest score; the first of equals.
fn best(scores: &[f64]) -> usize {
    (0..scores.len()).rev().max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or_default()
}
