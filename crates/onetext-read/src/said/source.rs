//! Who could be the source of a cue, and what speaks for each.

use std::ops::Range;

use onetext_nlp::Pos;

use super::cue::{self, Cue, Sort, paragraph};
use super::page::{Page, is_mark};
use crate::model::Features;

/// Somebody who could be the source; nobody, where `head` is none.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) head: Option<usize>,
    /// The words of the noun phrase, without a relative clause.
    pub(super) span: Range<usize>,
    /// How it was found.
    way: &'static str,
}

/// Who could be the source, nobody among them.
pub(super) fn candidates(page: &Page<'_, '_>, cue: Cue) -> Vec<Candidate> {
    let text = page.text;
    let i = cue.head;
    let mut found: Vec<Candidate> = Vec::new();
    let mut add = |head: usize, way: &'static str| {
        let is_name = matches!(
            page.pos(head),
            Pos::Noun
                | Pos::Propn
                | Pos::Pron
                | Pos::Num
                | Pos::Adj
                | Pos::Det
                | Pos::X
                | Pos::Verb
        );
        if is_name && !found.iter().any(|other| other.head == Some(head)) {
            found.push(Candidate { head: Some(head), span: phrase(page, head), way });
        }
    };
    for child in text.children(i).iter().copied() {
        match text.dep(child) {
            "nsubj" if child < i => add(child, "subject"),
            "nsubj" => add(child, "subject behind"),
            "nsubjpass" => add(child, "passive subject"),
            "agent" => {
                if let Some(object) = text.child(child, &["pobj"]) {
                    add(object, "agent");
                }
            }
            "poss" => add(child, "possessor"),
            "compound" | "nmod" | "amod" if cue.sort == Sort::Noun => add(child, "modifier"),
            "dative" | "dobj" => add(child, "object"),
            "npadvmod" | "attr" | "appos" | "dep" => add(child, "other child"),
            "csubj" => add(child, "clause subject"),
            "prep" => {
                if let Some(object) = text.child(child, &["pobj"]) {
                    let way = match text.lower(child) {
                        "by" => "by",
                        "from" => "from",
                        "of" => "of",
                        "to" if cue.sort == Sort::Preposition => "according to",
                        "among" | "between" | "within" => "among",
                        "in" => "in",
                        "with" => "with",
                        "to" => "to",
                        _ => "behind preposition",
                    };
                    add(object, way);
                }
            }
            "pobj" if cue.sort == Sort::Preposition => add(child, "according to"),
            _ => {}
        }
    }
    // `Some worry`: the parse may take a quantity for a part of the verb.
    if let Some(before) = quantity_before(page, cue) {
        add(before, "subject");
    }
    // Further up: the subject that it shares, the noun that it hangs on.
    let mut at = i;
    for step in 0..5 {
        let Some(above) = text.above(at) else { break };
        let dep = text.dep(at);
        if matches!(dep, "relcl" | "acl") {
            add(above, if dep == "relcl" { "antecedent" } else { "noun above" });
        }
        let way = match (dep, step) {
            ("conj", 0) => "subject of conjunct",
            ("xcomp", 0) => "subject of xcomp",
            ("advcl", 0) => "subject of advcl",
            ("ccomp", 0) => "subject of ccomp",
            ("pcomp", 0) => "subject of pcomp",
            ("prep", 0) => "subject of prep",
            ("dobj", 0) => "subject of dobj",
            ("pobj", 0) => "subject of pobj",
            ("acomp", 0) => "subject of acomp",
            ("attr", 0) => "subject of attr",
            (_, 0) => "subject above",
            (_, 1) => "subject two above",
            _ => "subject far above",
        };
        if let Some(subject) = text.child(above, &["nsubj"]) {
            add(subject, way);
        }
        if let Some(subject) = text.child(above, &["nsubjpass"]) {
            add(
                subject,
                if step == 0 { "passive subject above" } else { "passive subject far above" },
            );
        }
        if let Some(owner) = text.child(above, &["poss"]) {
            add(owner, "possessor above");
        }
        if let Some(agent) = text.child(above, &["agent"])
            && let Some(object) = text.child(agent, &["pobj"])
        {
            add(object, "agent above");
        }
        at = above;
    }
    nearby(page, cue, &mut add);
    // Whoever does what an active verb says is named: `Some worry`.
    let own = text.child(i, &["nsubj"]).filter(|own| {
        cue.sort == Sort::Verb
            && !matches!(text.lower(*own), "it" | "that" | "this" | "what" | "which" | "there")
    });
    let own = own.or_else(|| quantity_before(page, cue));
    let is_found = own.is_some_and(|own| found.iter().any(|other| other.head == Some(own)));
    if !is_found {
        found.push(Candidate { head: None, span: i..i, way: "nobody" });
    }
    found
}

/// A word of quantity that begins a sentence right before a verb, as its whole subject.
fn quantity_before(page: &Page<'_, '_>, cue: Cue) -> Option<usize> {
    let before = cue.head.checked_sub(1).filter(|_| cue.sort == Sort::Verb)?;
    let is_quantity =
        matches!(page.text.lower(before), "some" | "many" | "others" | "most" | "several" | "both");
    let is_first = page.text.sentence_at(cue.head).start == before;
    (is_quantity && is_first && matches!(page.tag(cue.head), "VBP" | "VBD")).then_some(before)
}

/// The noun phrases beside it, whatever the tree says, and who begins the paragraph.
fn nearby(page: &Page<'_, '_>, cue: Cue, add: &mut impl FnMut(usize, &'static str)) {
    let text = page.text;
    let i = cue.head;
    let sentence = text.sentence_at(i);
    let noun = |at: &usize| {
        matches!(page.pos(*at), Pos::Noun | Pos::Propn | Pos::Pron)
            && text.dep(*at) != "compound"
            && page.quote(*at) == page.quote(i)
    };
    if let Some(before) = (sentence.start..i).rev().take(8).find(noun) {
        add(before, "noun before");
    }
    if let Some(behind) = (i + 1..sentence.end).take(8).find(noun) {
        add(behind, "noun behind");
    }
    if cue.sort == Sort::Sign {
        let lines = paragraph(page, i);
        if let Some(first) = (lines.start..i).rev().find(noun) {
            add(first, "line before");
        }
        if let Some(behind) = (i + 1..lines.end).take(6).find(noun) {
            add(behind, "line behind");
        }
    }
}

/// The relative pronoun that stands for a source before its clause, if one does.
pub(super) fn relative(page: &Page<'_, '_>, cue: Cue, source: &Candidate) -> Option<usize> {
    let text = page.text;
    let head = source.head?;
    let verbs = std::iter::once(cue.head).chain(text.ancestors(cue.head).take(3));
    let mut subjects = verbs.filter_map(|verb| text.child(verb, &["nsubj", "nsubjpass"]));
    subjects.find(|subject| {
        let is_relative = matches!(text.lower(*subject), "who" | "which" | "that");
        is_relative && *subject > head && text.ancestors(*subject).any(|above| above == head)
    })
}

/// The words of a noun phrase: without a relative clause or what hangs on loosely behind it.
fn phrase(page: &Page<'_, '_>, head: usize) -> Range<usize> {
    let text = page.text;
    let whole = text.subtree(head);
    if page.pos(head) == Pos::Pron {
        return head..head + 1;
    }
    let (mut start, mut end) = (whole.start, whole.end);
    for child in text.children(head).iter().copied() {
        let below = text.subtree(child);
        let is_loose = matches!(text.dep(child), "relcl" | "acl" | "advcl" | "ccomp" | "parataxis")
            || (text.dep(child) == "punct" && child > head && is_mark(text, child));
        if is_loose && child > head {
            end = end.min(below.start);
        }
        if is_loose && child < head {
            start = start.max(below.end);
        }
    }
    if text.dep(head) == "poss" && end > head + 1 && matches!(text.lower(end - 1), "'s" | "'") {
        end -= 1;
    }
    let run = page.trimmed(start.min(head)..end.max(head + 1));
    if run.contains(&head) { run } else { head..head + 1 }
}

/// What speaks for a candidate.
pub(super) fn features(
    page: &Page<'_, '_>,
    cue: Cue,
    content: &[Range<usize>],
    candidate: &Candidate,
    mut features: Features,
) -> Features {
    let text = page.text;
    let (i, kind) = (cue.head, cue.sort.name());
    let f = &mut features;
    let way = candidate.way;
    let group = page.group(i).map_or("?", |group| group.middle);
    f.add("way=", &[kind, way]);
    f.add("way dep=", &[kind, way, text.dep(i)]);
    f.add("way lemma=", &[way, text.lemma(i)]);
    f.add("way middle=", &[way, group]);
    f.add("way tag=", &[way, page.tag(i)]);
    for said in cue::kinds(page, cue) {
        f.add("way kind=", &[kind, way, said]);
    }
    let has_subject = text.child(i, &["nsubj"]).is_some();
    let is_passive = text.child(i, &["nsubjpass", "auxpass"]).is_some();
    let has_agent = text.child(i, &["agent"]).is_some();
    let state = match (has_subject, is_passive, has_agent) {
        (_, true, true) => "passive agent",
        (_, true, false) => "passive",
        (true, ..) => "active",
        _ => "bare",
    };
    f.add("way state=", &[kind, way, state]);
    let Some(head) = candidate.head else {
        let subject = text.child(i, &["nsubj", "nsubjpass", "expl"]);
        f.add("nobody but=", &[kind, page.sort(subject)]);
        return features;
    };
    let sort = page.sort(Some(head));
    f.add("sort=", &[kind, sort]);
    f.add("way sort=", &[way, sort]);
    page.add_word(f, "is=", head);
    f.add("plural=", &[kind, way, page.tag(head)]);
    let inside = content.iter().any(|run| run.contains(&head));
    f.add("inside=", &[kind, way, if inside { "yes" } else { "no" }]);
    f.flag("inside", inside);
    let gap = head.abs_diff(i);
    let far = match gap {
        0..=1 => "1",
        2..=3 => "3",
        4..=7 => "7",
        8..=15 => "15",
        _ => "far",
    };
    f.add("far=", &[kind, way, far]);
    f.add("side=", &[kind, way, if head < i { "l" } else { "r" }]);
    let same_quote = page.quote(head) == page.quote(i);
    f.add("same quote=", &[way, if same_quote { "yes" } else { "no" }]);
    let between = head.min(i) + 1..head.max(i);
    f.flag("verb between", between.clone().any(|at| page.pos(at) == Pos::Verb));
    f.flag("mark between", between.clone().any(|at| is_mark(text, at)));
    features
}
