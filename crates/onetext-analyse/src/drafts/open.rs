//! What is still open in a version, and who wants and who opposes each alternative.

use onetext_draft::grammar::{BracketKind, Group, GroupKind, Span, text_of};

use super::{Drafts, Text, Who};

/// One open place of the text: a bracket, or alternatives between which the parties choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Where it stands.
    pub span: Span,
    /// The clause that it begins in, by place in the outline; none in a title or note.
    pub clause: Option<usize>,
    /// Its alternatives; one where a bracket stands alone.
    pub choices: Vec<Choice>,
}

/// One alternative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its number, where it is headed `Option 1` or the like.
    pub label: Option<String>,
    /// Its words without the attribution; brackets within stand in them as written.
    pub words: String,
    /// Whether it is words, nothing on purpose, or a place for words to come.
    pub kind: BracketKind,
    /// Who wants it. Empty where nobody is named.
    pub wanted_by: Vec<Who>,
    /// Who is named as opposing it.
    pub opposed_by: Vec<Who>,
}

impl Drafts<'_> {
    /// The open places of a version in the order of the text: outermost brackets, those side by
    /// side together, and options. Empty where the text is not in the record.
    pub fn open(&self, version: usize) -> Vec<Open> {
        let Some(text) = self.text(version) else { return Vec::new() };
        let owners = text.outline.owners(text.draft.paragraphs.len());
        let mut grouped = vec![false; text.grammar.brackets.len()];
        let mut places = Vec::new();
        for group in &text.grammar.groups {
            let first = group.alternatives.first().and_then(|one| one.bracket);
            let depth = first.and_then(|at| text.grammar.brackets.get(at)).map(|it| it.depth);
            if group.kind == GroupKind::Brackets && depth != Some(1) {
                continue;
            }
            for at in group.alternatives.iter().filter_map(|one| one.bracket) {
                grouped[at] = true;
            }
            places.extend(self.group(text, group));
        }
        for (at, bracket) in text.grammar.brackets.iter().enumerate() {
            if bracket.depth == 1 && !grouped[at] {
                places.push((bracket.span, vec![self.bracket(text, at)]));
            }
        }
        places.sort_by_key(|(span, _)| *span);
        let open = places.into_iter().map(|(span, choices)| Open {
            span,
            clause: owners.get(span.start.0).copied().flatten(),
            choices,
        });
        open.collect()
    }

    fn group(&self, text: &Text, group: &Group) -> Option<(Span, Vec<Choice>)> {
        let (first, last) = (group.alternatives.first()?, group.alternatives.last()?);
        let choices = group.alternatives.iter().map(|one| match one.bracket {
            Some(at) => self.bracket(text, at),
            None => Choice {
                label: one.label.clone(),
                words: text_of(&text.draft, one.span),
                kind: BracketKind::Words,
                wanted_by: Vec::new(),
                opposed_by: Vec::new(),
            },
        });
        Some((Span { start: first.span.start, end: last.span.end }, choices.collect()))
    }

    fn bracket(&self, text: &Text, at: usize) -> Choice {
        let bracket = &text.grammar.brackets[at];
        let (wanted_by, opposed_by) = self.names.resolve(&bracket.attribution);
        Choice {
            label: None,
            words: text_of(&text.draft, bracket.words),
            kind: bracket.kind,
            wanted_by,
            opposed_by,
        }
    }
}
