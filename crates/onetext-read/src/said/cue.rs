//! The words that could tell that somebody says, thinks or wants something, and what speaks for it.

use std::ops::Range;

use onetext_nlp::Pos;

use super::page::{Page, is_mark};
use crate::model::{Features, groups};

/// What sort of word a cue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// `said`, `has not ruled out`, `is seen as`.
    Verb,
    /// `demand` in `its demand that`.
    Noun,
    /// `ready` in `is ready to`.
    Adjective,
    /// `according to`, `per`.
    Preposition,
    /// `reportedly`.
    Adverb,
    /// A colon or a dash.
    Sign,
}

impl Sort {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Verb => "V",
            Self::Noun => "N",
            Self::Adjective => "A",
            Self::Preposition => "P",
            Self::Adverb => "R",
            Self::Sign => "S",
        }
    }
}

impl Sort {
    /// The name of the rule that a proposal carries.
    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::Verb => "says",
            Self::Noun => "told-as-a-noun",
            Self::Adjective => "told-as-an-adjective",
            Self::Preposition => "according-to",
            Self::Adverb => "reportedly",
            Self::Sign => "colon-or-dash",
        }
    }
}

/// A word that could be a cue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue {
    pub(super) head: usize,
    pub(super) sort: Sort,
}

/// Verbs that only say how another goes on: `continued to call for`.
const GOING_ON: [&str; 9] =
    ["continue", "begin", "start", "keep", "appear", "seem", "go", "tend", "proceed"];

/// The verb that one which only goes on passes the saying to.
pub(super) fn goes_on(page: &Page<'_, '_>, i: usize) -> Option<usize> {
    let text = page.text;
    let passes = GOING_ON.contains(&text.lemma(i));
    let next = text.child(i, &["xcomp"]).filter(|next| passes && *next > i);
    next.filter(|next| page.pos(*next) == Pos::Verb)
}

const REPORTEDLY: [&str; 5] =
    ["reportedly", "allegedly", "supposedly", "apparently", "purportedly"];

/// Every word that could be a cue, in order.
pub(super) fn candidates(page: &Page<'_, '_>) -> Vec<Cue> {
    let heads = 0..page.text.tokens.len();
    heads.filter_map(|head| Some(Cue { head, sort: sort(page, head)? })).collect()
}

fn sort(page: &Page<'_, '_>, i: usize) -> Option<Sort> {
    let text = page.text;
    let dep = text.dep(i);
    match page.pos(i) {
        Pos::Verb if dep == "prep" || text.lower(i) == "according" => {
            (text.lower(i) == "according").then_some(Sort::Preposition)
        }
        Pos::Verb if goes_on(page, i).is_some() => None,
        Pos::Verb => Some(Sort::Verb),
        // What the tagger takes for an auxiliary may be a verb of its own.
        Pos::Aux if !matches!(dep, "aux" | "auxpass") && text.lemma(i) != "be" => Some(Sort::Verb),
        Pos::Noun => {
            let has_more = text.children(i).iter().any(|child| {
                (*child > i
                    && matches!(
                        text.dep(*child),
                        "acl" | "relcl" | "ccomp" | "prep" | "appos" | "xcomp"
                    ))
                    || text.dep(*child) == "poss"
            });
            let is_subject_of_be = matches!(dep, "nsubj" | "attr")
                && text.above(i).is_some_and(|above| text.lemma(above) == "be");
            let before_quote = is_mark(text, i + 1)
                || matches!(text.lower(i + 1), ":" | ",") && is_mark(text, i + 2);
            (has_more || is_subject_of_be || before_quote).then_some(Sort::Noun)
        }
        Pos::Adj => {
            let has_more = text.children(i).iter().any(|child| {
                *child > i && matches!(text.dep(*child), "ccomp" | "xcomp" | "prep" | "advcl")
            });
            has_more.then_some(Sort::Adjective)
        }
        Pos::Adv if REPORTEDLY.contains(&text.lower(i)) => Some(Sort::Adverb),
        _ if matches!(text.lower(i), "according" | "per") => Some(Sort::Preposition),
        _ if is_sign(page, i) => Some(Sort::Sign),
        _ => None,
    }
}

/// The kinds of saying that a word has; `none` where the lists do not know it.
pub(super) fn kinds(page: &Page<'_, '_>, cue: Cue) -> Vec<&'static str> {
    let part = match cue.sort {
        Sort::Verb => 'V',
        Sort::Noun => 'N',
        Sort::Adjective => 'A',
        _ => return Vec::new(),
    };
    let lemma = page.text.lemma(cue.head);
    let found = groups::kinds(part, lemma);
    if !found.is_empty() {
        return found.to_vec();
    }
    let is_verb = part == 'N' && !groups::kinds('V', lemma).is_empty();
    vec![if is_verb { "as a verb" } else { "none" }]
}

/// Whether a colon or a dash could attribute: beside a quotation, or behind the first words of a
/// paragraph.
fn is_sign(page: &Page<'_, '_>, i: usize) -> bool {
    let text = page.text;
    match text.lower(i) {
        ":" => {
            let near_start = i - paragraph(page, i).start <= 8;
            is_mark(text, i + 1) || near_start
        }
        "-" | "--" | "–" | "—" | "―" => {
            let behind = i > 0 && is_mark(text, i - 1) && page.quote(i - 1) != page.quote(i);
            behind || (is_mark(text, i + 1) && text.lower(i) != "-")
        }
        _ => false,
    }
}

/// The tokens of the paragraph in which a token stands.
pub(super) fn paragraph(page: &Page<'_, '_>, i: usize) -> Range<usize> {
    let text = page.text;
    let Some(token) = text.tokens.get(i) else { return i..i };
    let number = text.sentences[token.sentence].paragraph;
    let same = |sentence: &usize| text.sentences[*sentence].paragraph == number;
    let first = (0..=token.sentence).rev().take_while(same).last().unwrap_or(token.sentence);
    let last = (token.sentence..text.sentences.len()).take_while(same).last();
    let last = last.unwrap_or(token.sentence);
    text.sentences[first].tokens.start..text.sentences[last].tokens.end
}

/// What speaks for or against a word being a cue.
pub(super) fn features(page: &Page<'_, '_>, cue: Cue, mut features: Features) -> Features {
    let (text, i, kind) = (page.text, cue.head, cue.sort.name());
    let f = &mut features;
    f.add("sort=", &[kind]);
    page.add_word(f, &format!("{kind}="), i);
    let (lemma, dep) = (text.lemma(i), text.dep(i));
    let group = page.group(i);
    let (fine, middle) = group.map_or(("?", "?"), |group| (group.fine, group.middle));
    f.flag("no group", group.is_none());
    let kinds = kinds(page, cue);
    for said in &kinds {
        f.add("kind=", &[kind, said]);
        f.add("kind dep=", &[said, dep]);
        f.add("kind tag=", &[said, page.tag(i)]);
    }
    if kinds.len() > 1 {
        f.add("kinds=", &[&kinds.join("+")]);
    }
    f.add("tag=", &[kind, page.tag(i)]);
    f.add("lemma tag=", &[lemma, page.tag(i)]);
    f.add("middle tag=", &[middle, page.tag(i)]);
    f.add("dep=", &[kind, dep]);
    f.add("middle dep=", &[middle, dep]);
    let quoted = page.quote(i).is_some();
    f.add("quoted=", &[kind, if quoted { "yes" } else { "no" }]);
    if quoted {
        f.add("quoted middle=", &[middle]);
    }
    children(page, cue, (fine, middle), &kinds, f);
    subject(page, cue, (fine, middle), &kinds, f);
    around(page, cue, (fine, middle), &kinds, f);
    if let Some(above) = text.above(i) {
        page.add_word(f, &format!("{kind} above {dep}="), above);
        f.add("above=", &[kind, dep, page.tag(above)]);
    }
    features
}

fn children(
    page: &Page<'_, '_>,
    cue: Cue,
    (fine, middle): (&str, &str),
    kinds: &[&str],
    f: &mut Features,
) {
    let (text, i, kind) = (page.text, cue.head, cue.sort.name());
    let lemma = text.lemma(i);
    let mut has_complement = false;
    for child in text.children(i).iter().copied() {
        let dep = text.dep(child);
        let side = if child < i { "l" } else { "r" };
        match dep {
            "punct" | "det" | "cc" => {}
            "aux" | "auxpass" | "neg" | "mark" => {
                f.add("child=", &[kind, dep, text.lower(child)]);
                f.add("child middle=", &[middle, text.lower(child)]);
            }
            "prep" | "prt" | "agent" => {
                has_complement |= dep == "prep";
                f.add("child=", &[kind, dep, text.lower(child)]);
                f.add("child lemma=", &[lemma, dep, text.lower(child)]);
                f.add("child middle=", &[middle, dep, text.lower(child)]);
                f.add("child fine=", &[fine, dep, text.lower(child)]);
                for said in kinds {
                    f.add("child kind=", &[said, dep, text.lower(child)]);
                }
                if let Some(object) = text.child(child, &["pobj", "pcomp"]) {
                    f.add("prep of=", &[kind, text.lower(child), page.sort(Some(object))]);
                    page.add_word(f, "pobj=", object);
                }
            }
            "ccomp" | "xcomp" | "dobj" | "acomp" | "attr" | "oprd" | "acl" | "advcl" | "pcomp"
            | "parataxis" | "dative" => {
                has_complement = true;
                f.add("child=", &[kind, dep, side]);
                f.add("child lemma=", &[lemma, dep, side]);
                f.add("child middle=", &[middle, dep, side]);
                f.add("child fine=", &[fine, dep, side]);
                for said in kinds {
                    f.add("child kind=", &[said, dep, side]);
                }
                if matches!(dep, "dobj" | "acomp" | "xcomp" | "attr" | "oprd" | "dative") {
                    page.add_word(f, &format!("{dep}="), child);
                    f.add("with=", &[lemma, dep, text.lemma(child)]);
                    f.add("sort of=", &[dep, page.sort(Some(child))]);
                    for noun in groups::kinds('N', text.lemma(child)) {
                        f.add("object kind=", &[kind, dep, noun]);
                        for said in kinds {
                            f.add("kinds of both=", &[said, dep, noun]);
                        }
                    }
                }
                if matches!(dep, "ccomp" | "acl") {
                    let mark =
                        text.child(child, &["mark", "advmod"]).map_or("-", |m| text.lower(m));
                    f.add("mark=", &[dep, side, mark]);
                    f.add("mark middle=", &[middle, dep, mark]);
                    if text.child(child, &["nsubj", "nsubjpass", "expl"]).is_some() {
                        f.add("clause=", &[kind, dep, side]);
                    }
                }
            }
            "poss" => {
                f.add("poss=", &[page.sort(Some(child))]);
                f.add("poss middle=", &[middle, page.sort(Some(child))]);
                f.add("poss lemma=", &[lemma]);
                for said in kinds {
                    f.add("poss kind=", &[said]);
                }
            }
            _ => f.add("child=", &[kind, dep]),
        }
    }
    if !has_complement {
        f.add("alone=", &[kind]);
        f.add("alone middle=", &[middle]);
        f.add("alone lemma=", &[lemma]);
        for said in kinds {
            f.add("alone kind=", &[said]);
        }
    }
}

fn subject(
    page: &Page<'_, '_>,
    cue: Cue,
    (fine, middle): (&str, &str),
    kinds: &[&str],
    f: &mut Features,
) {
    let (text, i, kind) = (page.text, cue.head, cue.sort.name());
    if cue.sort == Sort::Sign {
        return;
    }
    let own = text.child(i, &["nsubj", "nsubjpass", "csubj", "expl"]);
    let subject = own.or_else(|| page.subject(i));
    let sort = page.sort(subject);
    let how = match own {
        Some(own) if text.dep(own) != "nsubj" => text.dep(own),
        Some(own) if own > i => "behind",
        Some(_) => "own",
        None => "shared",
    };
    f.add("subject=", &[kind, how, sort]);
    f.add("subject middle=", &[middle, how, sort]);
    f.add("subject fine=", &[fine, sort]);
    for said in kinds {
        f.add("subject kind=", &[said, how, sort]);
    }
    if let Some(subject) = subject
        && !matches!(sort, "person" | "he" | "they" | "we" | "you" | "it" | "who" | "that")
    {
        page.add_word(f, "subject is=", subject);
    }
}

/// What stands before and behind it: quotation marks, commas, other words.
fn around(
    page: &Page<'_, '_>,
    cue: Cue,
    (fine, middle): (&str, &str),
    kinds: &[&str],
    f: &mut Features,
) {
    let (text, i, kind) = (page.text, cue.head, cue.sort.name());
    let sentence = text.sentence_at(i);
    let lower = |at: Option<usize>| match at.filter(|at| sentence.contains(at)) {
        Some(at) if is_mark(text, at) => "QUOTE",
        Some(at) if page.pos(at) == Pos::Propn => "NAME",
        Some(at) if page.pos(at) == Pos::Num => "NUMBER",
        Some(at) => text.lower(at),
        None => "END",
    };
    let (next, last) = (lower(Some(i + 1)), lower(i.checked_sub(1)));
    let (after_next, before_last) = (lower(Some(i + 2)), lower(i.checked_sub(2)));
    f.add("next=", &[kind, next]);
    f.add("last=", &[kind, last]);
    f.add("next two=", &[kind, next, after_next]);
    f.add("last two=", &[kind, before_last, last]);
    f.add("next middle=", &[middle, next]);
    f.add("next tag=", &[kind, page.tag(i + 1)]);
    let other = |range: Range<usize>| {
        range.clone().any(|at| is_mark(text, at) && page.quote(at) != page.quote(i))
    };
    let (before, behind) = (other(sentence.start..i), other(i + 1..sentence.end));
    let where_ = match (before, behind) {
        (true, true) => "both",
        (true, false) => "before",
        (false, true) => "behind",
        (false, false) => "no",
    };
    f.add("quote=", &[kind, where_]);
    f.add("quote middle=", &[middle, where_]);
    f.add("quote fine=", &[fine, where_]);
    for said in kinds {
        f.add("quote kind=", &[said, where_]);
        f.add("next kind=", &[said, next]);
    }
    // The nearest quotation, with only a name or some words between.
    let ahead = (i + 1..sentence.end).position(|at| is_mark(text, at));
    let gap = |gap: Option<usize>| match gap {
        Some(0) => "0",
        Some(1..=2) => "2",
        Some(3..=6) => "6",
        Some(_) => "far",
        None => "none",
    };
    let back = (sentence.start..i).rev().position(|at| is_mark(text, at));
    if !quoted(page, i) {
        f.add("quote ahead=", &[kind, gap(ahead)]);
        f.add("quote back=", &[kind, gap(back)]);
        f.add("quote gaps=", &[kind, gap(back), gap(ahead)]);
    }
    if cue.sort == Sort::Sign {
        let lines = paragraph(page, i);
        let sign = if text.lower(i) == ":" { ":" } else { "dash" };
        f.add("sign=", &[sign, gap(back), gap(ahead)]);
        f.add("sign place=", &[sign, &(i - lines.start).min(9).to_string()]);
        f.add("sign last=", &[sign, page.sort(i.checked_sub(1))]);
        f.add("sign before=", &[sign, page.sort(Some(lines.start))]);
        // What is left of the paragraph: a line that only names who is quoted is short.
        let left = lines.end - i;
        let left = if left <= 4 {
            "4"
        } else if left <= 8 {
            "8"
        } else {
            "more"
        };
        f.add("sign left=", &[sign, left, gap(back)]);
        f.add("sign next=", &[sign, page.sort(Some(i + 1)), left]);
        let capitals = (lines.start..i).all(|at| !text.token(at).contains(char::is_lowercase));
        f.add("sign capitals=", &[sign, if capitals { "yes" } else { "no" }]);
        f.flag("sign behind verb", text.above(i).is_some_and(|above| page.pos(above) == Pos::Verb));
    }
    let at = i - sentence.start;
    f.add(
        "place=",
        &[
            kind,
            if at == 0 {
                "first"
            } else if at < 4 {
                "early"
            } else {
                "later"
            },
        ],
    );
}

fn quoted(page: &Page<'_, '_>, i: usize) -> bool {
    page.quote(i).is_some()
}

/// The whole cue: auxiliaries, negation, particle, and the adverbs and times that stand with it.
pub(super) fn span(page: &Page<'_, '_>, cue: Cue, content: &[Range<usize>]) -> Vec<Range<usize>> {
    let (text, i) = (page.text, cue.head);
    let is_free = |at: usize| !content.iter().any(|run| run.contains(&at));
    let (mut start, mut end) = (i, i + 1);
    match cue.sort {
        Sort::Verb | Sort::Adjective => {
            let verb = match (cue.sort, text.above(i)) {
                (Sort::Adjective, Some(above)) if text.dep(i) == "acomp" => above,
                _ => i,
            };
            // `continued to call for`: the words of the verb that passes the saying on as well.
            let outer = text.above(verb).filter(|above| goes_on(page, *above) == Some(verb));
            if let Some(outer) = outer.filter(|outer| verb - outer <= 4) {
                start = text.children(outer).iter().copied().fold(outer, |start, child| {
                    let helps = matches!(text.dep(child), "aux" | "auxpass" | "neg");
                    if helps && child < start && is_free(child) { child } else { start }
                });
            }
            let parts = text.children(verb).iter().copied().chain([verb]).filter(|child| {
                matches!(text.dep(*child), "aux" | "auxpass" | "neg" | "prt") || *child == verb
            });
            for part in parts.filter(|part| is_free(*part)) {
                if part < i
                    && (part..i).all(|at| is_free(at) && page.quote(at) == page.quote(i))
                    && i - part <= 6
                {
                    start = start.min(part);
                }
                if part > i && part - i <= 2 {
                    end = end.max(part + 1);
                }
            }
            // `called for`, `said on Tuesday`: what stands between it and the content.
            let next = content.iter().map(|run| run.start).filter(|s| *s >= end).min();
            if let Some(next) = next.filter(|next| *next - end <= 3 && *next > end) {
                let between = end..next;
                let plain = between.clone().all(|at| {
                    matches!(page.pos(at), Pos::Adv | Pos::Adp | Pos::Part)
                        || matches!(text.tokens[at].entity, "DATE" | "TIME")
                });
                if plain {
                    end = next;
                }
            }
        }
        Sort::Preposition => {
            end += usize::from(text.lower(i) == "according" && text.lower(i + 1) == "to");
        }
        Sort::Noun | Sort::Adverb | Sort::Sign => {}
    }
    vec![start..end]
}
