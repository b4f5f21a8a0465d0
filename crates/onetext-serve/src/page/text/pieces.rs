//! Paragraphs of a draft cut into pieces: words, numbers, brackets and who stands behind them.

use onetext_analyse::drafts::{Names, Text, Who};
use onetext_draft::Style;
use onetext_draft::grammar::{BracketKind, text_of};
use onetext_record::Negotiation;
use schemars::JsonSchema;
use serde::Serialize;

use crate::page::words;

/// A paragraph of a draft.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ParagraphView {
    /// `title`, `heading`, `body`, `item` or `note`.
    pub(crate) style: &'static str,
    /// How deep a heading or an item stands, from 1.
    pub(crate) level: u8,
    /// The clause that begins here, where it is one within another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) clause: Option<String>,
    /// Its words in order.
    pub(crate) pieces: Vec<Piece>,
}

/// Words of one kind.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Piece {
    /// What they are.
    pub(crate) kind: PieceKind,
    /// The words, as written.
    pub(crate) text: String,
    /// The bracket that they open, close or attribute, by its place in the draft's list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bracket: Option<usize>,
    /// Whether they are bold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) bold: bool,
    /// Whether they are italic.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) italic: bool,
}

/// What words of a draft are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PieceKind {
    /// Words of the text.
    Words,
    /// The number of the clause.
    Number,
    /// The sign that opens a bracket.
    Opens,
    /// Who wants or opposes what is in the bracket.
    Names,
    /// The sign that closes a bracket; empty where it is not written.
    Closes,
}

/// Words that are not agreed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct BracketView {
    /// How deep it stands, 1 for an outermost one.
    pub(crate) depth: usize,
    /// The bracket around it, by its place in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parent: Option<usize>,
    /// The clause that it begins in; none in a title or note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) clause: Option<String>,
    /// `words`, `no-text`, `placeholder` or `removed`.
    pub(crate) kind: &'static str,
    /// Its words without the names; brackets within stand in them as written.
    pub(crate) words: String,
    /// Who wants them; empty where nobody is named.
    pub(crate) wanted_by: Vec<Wanting>,
    /// Who opposes them.
    pub(crate) opposed_by: Vec<Wanting>,
    /// Whether its end is written.
    pub(crate) closed: bool,
}

/// Somebody named in a bracket.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Wanting {
    /// The name as written.
    pub(crate) written: String,
    /// The names of the parties of the record that are meant; empty where no party goes by it.
    pub(crate) parties: Vec<String>,
}

impl Wanting {
    /// The name for a reader: that of the party, with what was written where that says more.
    pub(crate) fn shown(&self) -> String {
        match self.parties.as_slice() {
            [] => self.written.clone(),
            [one] => one.clone(),
            several => {
                format!("{} ({})", self.written, onetext_brief::phrase::list(several))
            }
        }
    }
}

/// The brackets of a text in the order in which they open.
pub(super) fn brackets(state: &Negotiation, text: &Text, names: &Names) -> Vec<BracketView> {
    let owners = text.outline.owners(text.draft.paragraphs.len());
    let wanting = |who: Vec<Who>| -> Vec<Wanting> {
        let one = |who: Who| Wanting {
            parties: who.parties.iter().map(|id| words::party(state, id)).collect(),
            written: who.written,
        };
        who.into_iter().map(one).collect()
    };
    let view = |bracket: &onetext_draft::grammar::Bracket| {
        let (wanted_by, opposed_by) = names.resolve(&bracket.attribution);
        let clause = owners.get(bracket.span.start.0).copied().flatten();
        BracketView {
            depth: bracket.depth,
            parent: bracket.parent,
            clause: clause.and_then(|at| text.outline.clauses.get(at)).map(|it| it.id.clone()),
            kind: match bracket.kind {
                BracketKind::Words => "words",
                BracketKind::NoText => "no-text",
                BracketKind::Placeholder => "placeholder",
                BracketKind::Removed => "removed",
            },
            words: text_of(&text.draft, bracket.words),
            wanted_by: wanting(wanted_by),
            opposed_by: wanting(opposed_by),
            closed: bracket.is_closed,
        }
    };
    text.grammar.brackets.iter().map(view).collect()
}

/// A stretch of a paragraph that is no running words.
type Mark = (usize, usize, PieceKind, Option<usize>);

/// The paragraphs of a text in pieces.
pub(super) fn paragraphs(text: &Text) -> Vec<ParagraphView> {
    let draft = &text.draft;
    let mut marks: Vec<Vec<Mark>> = vec![Vec::new(); draft.paragraphs.len()];
    let mut mark = |paragraph: usize, mark: Mark| {
        if let Some(marks) = marks.get_mut(paragraph) {
            marks.push(mark);
        }
    };
    for (at, bracket) in text.grammar.brackets.iter().enumerate() {
        let ((first, from), (last, to)) = (bracket.span.start, bracket.span.end);
        mark(first, (from, from + 1, PieceKind::Opens, Some(at)));
        let (paragraph, words) = bracket.words.start;
        if !bracket.attribution.is_empty() && paragraph == first && words > from + 1 {
            mark(first, (from + 1, words, PieceKind::Names, Some(at)));
        }
        let sign = usize::from(bracket.is_closed);
        mark(last, (to.saturating_sub(sign), to, PieceKind::Closes, Some(at)));
    }
    let views = draft.paragraphs.iter().zip(marks).map(|(paragraph, mut marks)| {
        if paragraph.label > 0 {
            marks.push((0, paragraph.label, PieceKind::Number, None));
        }
        // Of two that begin together the shorter is first: an end before what opens behind it.
        marks.sort_by_key(|&(from, to, kind, at)| (from, to, kind == PieceKind::Opens, at));
        let (style, level) = match paragraph.style {
            Style::Title => ("title", 1),
            Style::Heading(level) => ("heading", level),
            Style::Body => ("body", 1),
            Style::Item(level) => ("item", level),
            Style::Note => ("note", 1),
        };
        ParagraphView { style, level, clause: None, pieces: cut(paragraph, &marks) }
    });
    views.collect()
}

fn cut(paragraph: &onetext_draft::Paragraph, marks: &[Mark]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for &(from, to, kind, bracket) in marks {
        // A number that holds a bracket is shown as the bracket cuts it.
        let from = from.max(at);
        let to = to.max(from);
        words_of(paragraph, at..from, PieceKind::Words, None, &mut pieces);
        words_of(paragraph, from..to, kind, bracket, &mut pieces);
        at = to;
    }
    words_of(paragraph, at..paragraph.text.len(), PieceKind::Words, None, &mut pieces);
    pieces
}

/// The words of a stretch, cut wherever their look changes.
fn words_of(
    paragraph: &onetext_draft::Paragraph,
    range: std::ops::Range<usize>,
    kind: PieceKind,
    bracket: Option<usize>,
    pieces: &mut Vec<Piece>,
) {
    let mut put = |range: std::ops::Range<usize>, bold: bool, italic: bool| {
        let text = paragraph.text.get(range).unwrap_or_default();
        // An end that is not written is still an end.
        if !text.is_empty() || kind == PieceKind::Closes {
            pieces.push(Piece { kind, text: text.to_owned(), bracket, bold, italic });
        }
    };
    if kind != PieceKind::Words {
        return put(range, false, false);
    }
    let mut at = range.start;
    for (looks, look) in &paragraph.looks {
        let (from, to) = (looks.start.max(at), looks.end.min(range.end));
        if from >= to || !(look.bold || look.italic) {
            continue;
        }
        put(at..from, false, false);
        put(from..to, look.bold, look.italic);
        at = to;
    }
    put(at..range.end, false, false);
}
