//! How far a clause is agreed: a scheme of words and colours that each forum may set for itself.
//!
//! Some rooms mark agreed words green, others yellow, others write a word behind the clause. A
//! [`Scheme`] says which marks mean which step. The steps speak of single clauses only. Whether the
//! whole is agreed is another question, which people answer and nothing here works out: nothing is
//! agreed until everything is agreed.

use crate::outline::{Clause, Outline};
use crate::text::Draft;

/// The steps that a clause goes through, the first where nothing is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    steps: Vec<Step>,
}

/// One step of a [`Scheme`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its word, as it is shown: `agreed ad referendum`.
    pub word: String,
    /// Its colour for showing, as CSS writes it: `#2e7d32`. Never shown without the word.
    pub colour: String,
    /// Other words and highlight colours of files (`green`, as Word names it) that mean it.
    pub marks: Vec<String>,
}

/// What is wrong with a scheme.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
    /// A scheme without steps.
    #[error("a scheme of clause status needs at least one step")]
    Empty,
    /// One mark for two steps.
    #[error("`{0}` stands for two steps of the scheme")]
    Ambiguous(String),
}

impl Step {
    /// A step with its word, its colour and the marks of files that mean it.
    pub fn new(word: &str, colour: &str, marks: &[&str]) -> Self {
        let marks = marks.iter().map(|&mark| mark.to_owned()).collect();
        Self { word: word.to_owned(), colour: colour.to_owned(), marks }
    }

    fn answers_to(&self, mark: &str) -> bool {
        let mark = plain(mark);
        std::iter::once(&self.word).chain(&self.marks).any(|name| plain(name) == mark)
    }
}

impl Default for Scheme {
    /// Open, agreed in working group, agreed ad referendum, agreed, initialled.
    fn default() -> Self {
        Self {
            steps: vec![
                Step::new("open", "#616161", &["none", "white"]),
                Step::new("agreed in working group", "#8a6100", &["working group", "yellow"]),
                Step::new("agreed ad referendum", "#0b6285", &["ad referendum", "cyan"]),
                Step::new("agreed", "#2e7d32", &["green", "bright green", "brightGreen"]),
                Step::new("initialled", "#5e35b1", &["initialed", "violet"]),
            ],
        }
    }
}

impl Scheme {
    /// A scheme of these steps, from the least agreed to the most.
    pub fn new(steps: Vec<Step>) -> Result<Self, SchemeError> {
        if steps.is_empty() {
            return Err(SchemeError::Empty);
        }
        for (number, step) in steps.iter().enumerate() {
            for name in std::iter::once(&step.word).chain(&step.marks) {
                if steps[..number].iter().any(|before| before.answers_to(name)) {
                    return Err(SchemeError::Ambiguous(name.clone()));
                }
            }
        }
        Ok(Self { steps })
    }

    /// Its steps, from the least agreed to the most.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The number of the step that a word or colour of a file means.
    pub fn step(&self, mark: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.answers_to(mark))
    }

    /// The step of a clause: what its file says, else what the colour over most of its words means,
    /// else the first. A word that the scheme does not know counts as the first step.
    pub fn of(&self, draft: &Draft, clause: &Clause) -> usize {
        if let Some(status) = &clause.status {
            return self.step(status).unwrap_or(0);
        }
        self.colour_of(draft, clause).unwrap_or(0)
    }

    fn colour_of(&self, draft: &Draft, clause: &Clause) -> Option<usize> {
        let mut marked = vec![0; self.steps.len()];
        let mut all = 0;
        for paragraph in draft.paragraphs.get(clause.own.clone())? {
            all += paragraph.text.len();
            for (range, look) in &paragraph.looks {
                if let Some(step) = look.highlight.as_deref().and_then(|mark| self.step(mark)) {
                    marked[step] += range.len();
                }
            }
        }
        marked.iter().position(|&bytes| bytes * 2 > all)
    }

    /// How many clauses are at each step. Removed clauses, and those that only hold others, count
    /// at none.
    pub fn tally(&self, draft: &Draft, outline: &Outline) -> Vec<usize> {
        let mut tally = vec![0; self.steps.len()];
        for clause in outline.clauses.iter().filter(|clause| !clause.removed) {
            let words = clause.own.clone().skip(usize::from(clause.is_heading));
            let says = words.filter_map(|at| draft.paragraphs.get(at)).any(|p| !p.text.is_empty());
            if says || clause.children.is_empty() {
                tally[self.of(draft, clause)] += 1;
            }
        }
        tally
    }
}

/// A mark without capitals and signs, so that `Agreed ad-referendum` is found too.
fn plain(mark: &str) -> String {
    mark.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::outline;
    use crate::text::{Look, Paragraph};

    #[test]
    fn words_and_colours_mean_a_step() {
        let scheme = Scheme::default();
        assert_eq!(scheme.step("Agreed ad-referendum"), Some(2));
        assert_eq!(scheme.step("green"), Some(3));
        assert_eq!(scheme.step("mauve"), None);
        let twice = vec![Step::new("open", "#000", &[]), Step::new("done", "#111", &["Open"])];
        assert_eq!(Scheme::new(twice), Err(SchemeError::Ambiguous("Open".into())));
    }

    #[test]
    fn a_clause_has_the_step_that_most_of_its_words_are_marked_with() {
        let mut draft = Draft::lines("1. The pier opens.\n2. The pier stays shut.\n3. Nets dry.");
        let green = |range| (range, Look { highlight: Some("green".into()), ..Look::default() });
        draft.paragraphs[0].looks.push(green(3..18));
        draft.paragraphs[1].looks.push(green(3..8));
        draft.paragraphs[2] =
            Paragraph { status: Some("initialled".into()), ..Paragraph::new("3. Nets dry.") };
        let outline = outline(&draft);
        assert_eq!(Scheme::default().tally(&draft, &outline), [1, 0, 0, 1, 1]);
    }
}
