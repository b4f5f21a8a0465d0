//! The runs of words that could be what a cue reports, and what speaks for each.
//!
//! Ways to find a content are tried one after the other: what depends on the cue, what stands
//! before it when the sentence is turned round, quotations, the clause that `as X said` hangs on.
//! The same runs found in several ways are one candidate that knows all its ways.

use std::ops::Range;

use onetext_nlp::Pos;

use super::cue::{self, Cue, Sort, paragraph};
use super::page::{Page, is_mark};
use super::{joined, shared};
use crate::model::Features;

/// Runs of words that could be what is said.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) runs: Vec<Range<usize>>,
    ways: Vec<&'static str>,
}

/// How many candidates one cue can have.
const MOST: usize = 60;

struct Search<'p, 't, 'a> {
    page: &'p Page<'t, 'a>,
    cue: Cue,
    sentence: Range<usize>,
    found: Vec<Candidate>,
}

/// What a cue could report.
pub(super) fn candidates(page: &Page<'_, '_>, cue: Cue) -> Vec<Candidate> {
    let sentence = page.text.sentence_at(cue.head);
    let mut search = Search { page, cue, sentence, found: Vec::new() };
    match cue.sort {
        Sort::Verb => {
            search.below(cue.head);
            search.turned();
            search.above();
            search.quotations();
        }
        Sort::Noun | Sort::Adjective => {
            search.below(cue.head);
            search.above();
            search.quotations();
        }
        Sort::Preposition | Sort::Adverb => search.around(),
        Sort::Sign => search.sign(),
    }
    search.cut();
    search.go_on();
    search.found
}

impl Search<'_, '_, '_> {
    fn add(&mut self, way: &'static str, runs: Vec<Range<usize>>) {
        let head = self.cue.head;
        let mut kept = Vec::with_capacity(runs.len());
        for run in runs {
            // The cue is no part of what it reports.
            let pieces = if run.contains(&head) {
                vec![run.start..head, head + 1..run.end]
            } else {
                vec![run]
            };
            kept.extend(pieces.into_iter().map(|run| self.page.trimmed(run)));
        }
        let runs = joined(kept);
        if runs.is_empty() {
            return;
        }
        if let Some(same) = self.found.iter_mut().find(|other| other.runs == runs) {
            if !same.ways.contains(&way) {
                same.ways.push(way);
            }
        } else if self.found.len() < MOST {
            self.found.push(Candidate { runs, ways: vec![way] });
        }
    }

    /// What depends on a word: clauses, objects, prepositions with their objects.
    fn below(&mut self, word: usize) {
        let text = self.page.text;
        let children: Vec<usize> = text.children(word).to_vec();
        for &child in &children {
            if child < word
                && !matches!(text.dep(child), "ccomp" | "dobj" | "nsubjpass" | "parataxis")
            {
                continue;
            }
            let tree = text.subtree(child);
            let way = match text.dep(child) {
                "ccomp" => "ccomp",
                "xcomp" => "xcomp",
                "dobj" => "dobj",
                "attr" => "attr",
                "acomp" => "acomp",
                "oprd" => "oprd",
                "dative" => "dative",
                "advcl" => "advcl",
                "acl" => "acl",
                "relcl" => "relcl",
                "pcomp" => "pcomp",
                "parataxis" => "parataxis",
                "appos" => "appos",
                "conj" => "conj",
                "nsubjpass" => "nsubjpass",
                "nsubj" => "nsubj",
                "prep" => {
                    self.add("prep", vec![tree.clone()]);
                    if let Some(object) = text.child(child, &["pobj", "pcomp"]) {
                        self.add("of prep", vec![text.subtree(object)]);
                    }
                    "prep"
                }
                _ => continue,
            };
            self.add(way, vec![self.clause(child)]);
            self.add(way, vec![tree.clone()]);
            if child > word {
                self.add("to the end", vec![tree.start..self.sentence.end]);
                let whole = text.subtree(word);
                self.add(
                    "to the end of the clause",
                    vec![tree.start..self.clause_end(word).min(whole.end)],
                );
                // A complement and all that stands behind it up to a later one.
                for &later in children.iter().filter(|later| **later > child) {
                    if matches!(
                        text.dep(later),
                        "prep" | "oprd" | "xcomp" | "ccomp" | "acomp" | "advcl" | "attr" | "acl"
                    ) {
                        let way =
                            if text.dep(child) == "dobj" { "dobj and more" } else { "and more" };
                        self.add(way, vec![tree.start..text.subtree(later).end]);
                    }
                }
            }
            // One step further down: `made a promise to cut`, `declined to say whether`.
            if matches!(text.dep(child), "dobj" | "xcomp" | "acomp" | "attr" | "prep" | "oprd")
                && child > word
            {
                self.further(child);
                if text.dep(child) == "prep"
                    && let Some(object) = text.child(child, &["pobj", "pcomp"])
                {
                    self.further(object);
                }
            }
            if text.dep(child) == "nsubjpass" {
                for &later in &children {
                    if later > word
                        && matches!(text.dep(later), "xcomp" | "oprd" | "advcl" | "prep" | "ccomp")
                    {
                        self.add("nsubjpass and more", vec![tree.clone(), text.subtree(later)]);
                    }
                }
            }
        }
    }

    fn further(&mut self, word: usize) {
        let text = self.page.text;
        for child in text.children(word).to_vec() {
            if child < word {
                continue;
            }
            let way = match text.dep(child) {
                "ccomp" => "further ccomp",
                "xcomp" => "further xcomp",
                "dobj" => "further dobj",
                "acl" => "further acl",
                "relcl" => "further relcl",
                "prep" => "further prep",
                "advcl" => "further advcl",
                _ => continue,
            };
            let tree = text.subtree(child);
            self.add(way, vec![tree.clone()]);
            if text.dep(child) == "prep"
                && let Some(object) = text.child(child, &["pobj", "pcomp"])
            {
                self.add("further of prep", vec![text.subtree(object)]);
            }
            self.add("further to the end", vec![tree.start..self.sentence.end]);
        }
    }

    /// A clause without another verb of its own kind that is joined to it with a new subject.
    fn clause(&self, head: usize) -> Range<usize> {
        self.page.text.subtree(head).start..self.clause_end(head)
    }

    /// Where a clause ends: before a conjunct that has its own subject, if it has one.
    fn clause_end(&self, head: usize) -> usize {
        let text = self.page.text;
        let whole = text.subtree(head);
        let conjunct = text.children(head).iter().copied().find(|child| {
            *child > head
                && text.dep(*child) == "conj"
                && text.child(*child, &["nsubj", "nsubjpass"]).is_some()
                // `that A and that B` is all said.
                && text.child(*child, &["mark"]).is_none_or(|mark| text.lower(mark) != "that")
        });
        let Some(conjunct) = conjunct else { return whole.end };
        let mut end = text.subtree(conjunct).start;
        while end > head + 1 && matches!(text.lower(end - 1), "and" | "but" | "or" | "," | ";") {
            end -= 1;
        }
        end
    }

    /// The cue's own clause: it with its source and what stands beside it, without the content.
    fn own_clause(&self) -> Range<usize> {
        let text = self.page.text;
        let i = self.cue.head;
        let (mut start, mut end) = (i, i + 1);
        for child in text.children(i).iter().copied() {
            let tree = text.subtree(child);
            let is_content = matches!(
                text.dep(child),
                "ccomp" | "parataxis" | "advcl" | "xcomp" | "dep" | "punct" | "conj" | "cc"
            );
            if is_content {
                continue;
            }
            if child < i {
                start = start.min(tree.start);
            } else if matches!(
                text.dep(child),
                "nsubj"
                    | "prt"
                    | "prep"
                    | "npadvmod"
                    | "dative"
                    | "advmod"
                    | "dobj"
                    | "agent"
                    | "neg"
            ) {
                end = end.max(tree.end);
            }
        }
        start..end
    }

    /// What stands before and behind the cue's own clause: `“A,” he said, “B.”`
    fn turned(&mut self) {
        let own = self.own_clause();
        let sentence = self.sentence.clone();
        let (before, behind) = (sentence.start..own.start, own.end..sentence.end);
        self.add("all before", vec![before.clone()]);
        self.add("all behind", vec![behind.clone()]);
        self.add("before and behind", vec![before.clone(), behind]);
        // From the last quotation or clause that ends before it.
        let i = self.cue.head;
        let text = self.page.text;
        let word = before.clone().rev().find(|at| self.page.pos(*at) != Pos::Punct);
        if let Some(above) = text.above(i)
            && above < own.start
        {
            let tree = text.subtree(above);
            let start = tree.start.max(sentence.start);
            self.add("clause before", vec![start..own.start]);
            self.add("around it", vec![start..own.start, own.end..tree.end.max(own.end)]);
        }
        if let Some(word) = word {
            // The whole clause that ends there, as far up as it stays on this side.
            let mut at = word;
            while let Some(above) = text.above(at) {
                if above >= own.start || text.subtree(above).end > own.start + 1 && above == i {
                    break;
                }
                at = above;
            }
            let tree = text.subtree(at);
            self.add("tree before", vec![tree.start..tree.end.min(own.start)]);
        }
    }

    /// What the cue hangs on: a noun that a relative clause says something of, the clause that
    /// `as X said` stands in, the rest of `it is clear that`.
    fn above(&mut self) {
        let text = self.page.text;
        let i = self.cue.head;
        let own = text.subtree(i);
        let Some(above) = text.above(i) else { return };
        let tree = text.subtree(above);
        match text.dep(i) {
            "relcl" | "acl" => {
                let noun = vec![tree.start..own.start];
                self.add("antecedent", noun.clone());
                for child in text.children(i).to_vec() {
                    if child > i
                        && matches!(
                            text.dep(child),
                            "oprd" | "xcomp" | "ccomp" | "acomp" | "attr" | "prep" | "dobj"
                        )
                    {
                        let mut runs = noun.clone();
                        runs.push(text.subtree(child));
                        self.add("antecedent and more", runs);
                    }
                }
            }
            "advcl" | "parataxis" | "ccomp" | "dep" | "conj" => {
                let around = vec![tree.start..own.start, own.end..tree.end];
                let way =
                    if text.child(i, &["mark", "advmod"]).is_some_and(|m| text.lower(m) == "as") {
                        "as it said"
                    } else {
                        "clause above"
                    };
                self.add(way, around);
            }
            "nsubj" | "attr" | "dobj" | "acomp" | "nsubjpass" => {
                // `the message was that …`, `is sure that`.
                for child in text.children(above).to_vec() {
                    if child > i
                        && matches!(text.dep(child), "ccomp" | "attr" | "acl" | "xcomp" | "advcl")
                    {
                        self.add("beside", vec![text.subtree(child)]);
                    }
                    if child < i && matches!(text.dep(child), "nsubj" | "csubj" | "nsubjpass") {
                        self.add("subject", vec![text.subtree(child)]);
                    }
                }
                if text.dep(i) == "acomp" {
                    self.below(above);
                }
            }
            "pobj" => {
                // `in the words of X, …`, `in its view …`.
                if let Some(clause) = text.above(above) {
                    let (all, part) = (text.subtree(clause), text.subtree(above));
                    self.add("around preposition", vec![all.start..part.start, part.end..all.end]);
                }
            }
            _ => {}
        }
        if let Some(subject) = text.child(i, &["nsubjpass"]) {
            self.add("nsubjpass", vec![text.subtree(subject)]);
        }
    }

    /// Quotations in the sentence, each, all, and those that go on.
    fn quotations(&mut self) {
        let own = self.page.quote(self.cue.head);
        let sentence = self.sentence.clone();
        let all: Vec<Range<usize>> = self
            .page
            .quotes_at(&sentence)
            .filter(|(number, _)| Some(*number) != own)
            .map(|(_, quote)| quote.clone())
            .collect();
        for quote in &all {
            let is_before = quote.start < self.cue.head;
            self.add(if is_before { "quote before" } else { "quote behind" }, vec![quote.clone()]);
            let here = quote.start.max(sentence.start)..quote.end.min(sentence.end);
            if here != *quote {
                self.add("quote here", vec![here]);
            }
        }
        if all.len() > 1 {
            self.add("all quotes", all.clone());
        }
        // Where the quotation began in an earlier sentence of the paragraph.
        if let Some(quote) = all.iter().find(|quote| quote.start < sentence.start) {
            let lines = paragraph(self.page, self.cue.head);
            self.add("quote from earlier", vec![quote.start.max(lines.start)..quote.end]);
        }
        // A mixed content: other candidates made whole where they cut a quotation.
        for candidate in self.found.clone() {
            let mut runs = candidate.runs.clone();
            let mut is_cut = false;
            for run in &mut runs {
                for quote in &all {
                    let (both, _) = shared(std::slice::from_ref(run), std::slice::from_ref(quote));
                    if both > 1
                        && both < quote.len()
                        && run.start < quote.end
                        && quote.start < run.end
                    {
                        let is_whole = run.start <= quote.start && quote.end <= run.end;
                        if !is_whole {
                            *run = run.start.min(quote.start)..run.end.max(quote.end);
                            is_cut = true;
                        }
                    }
                }
            }
            if is_cut && !runs.iter().any(|run| run.contains(&self.cue.head)) {
                self.add("with its quote", runs);
            }
        }
    }

    /// For `according to` and the like: the sentence or the clause without it.
    fn around(&mut self) {
        let text = self.page.text;
        let i = self.cue.head;
        let mut own = text.subtree(i);
        // `to X` may hang elsewhere.
        if self.cue.sort == Sort::Preposition && own.len() == 1 {
            own.end = (own.end + 3).min(self.sentence.end);
        }
        let sentence = self.sentence.clone();
        self.add("all before", vec![sentence.start..own.start]);
        self.add("all behind", vec![own.end..sentence.end]);
        self.add("before and behind", vec![sentence.start..own.start, own.end..sentence.end]);
        let mut at = i;
        while let Some(above) = text.above(at) {
            let tree = text.subtree(above);
            if page_is_verb(self.page, above) {
                self.add(
                    "clause around",
                    vec![tree.start..own.start.max(tree.start), own.end.min(tree.end)..tree.end],
                );
                self.add("clause before", vec![tree.start..own.start.max(tree.start)]);
                self.add("clause behind", vec![own.end.min(tree.end)..tree.end]);
                let end = self.clause_end(above);
                self.add("clause behind short", vec![own.end.min(end)..end]);
            }
            at = above;
        }
        self.quotations();
    }

    /// For a colon or a dash: the quotation beside it or the rest of the paragraph.
    fn sign(&mut self) {
        let i = self.cue.head;
        let lines = paragraph(self.page, i);
        let sentence = self.sentence.clone();
        self.add("rest of the sentence", vec![i + 1..sentence.end]);
        self.add("rest of the paragraph", vec![i + 1..lines.end]);
        self.add("sentence before", vec![sentence.start..i]);
        self.add("paragraph before", vec![lines.start..i]);
        // Right before the sign or right behind it.
        let beside = i.saturating_sub(1)..i + 2;
        let near: Vec<Range<usize>> =
            self.page.quotes_at(&beside).map(|(_, quote)| quote.clone()).collect();
        for quote in near {
            if quote.start == i + 1 {
                self.add("quote behind", vec![quote.clone()]);
            }
            if quote.end == i {
                self.add("quote before", vec![quote]);
            }
        }
        self.quotations();
    }

    /// Candidates that end before a turn: a dash, a semicolon, `, while`, `, but`.
    fn cut(&mut self) {
        for candidate in self.found.clone() {
            let [run] = candidate.runs.as_slice() else { continue };
            if let Some(turn) = turn(self.page, run) {
                self.add("up to a turn", vec![run.start..turn]);
            }
            if let Some(verb) = second_verb(self.page, self.cue, run) {
                self.add("up to a second verb", vec![run.start..verb]);
            }
        }
    }

    /// Candidates with the quoted sentences that follow, where the next ones are quoted whole.
    fn go_on(&mut self) {
        let text = self.page.text;
        let lines = paragraph(self.page, self.cue.head);
        let (mut extra, mut end) = (Vec::new(), self.sentence.end);
        while end < lines.end {
            let Some(quote) = self.page.quote(end) else { break };
            let quote = self.page.quotes[quote].clone();
            // A few words in quotation marks begin a sentence of somebody else's.
            let next = text.sentence_at(end);
            if quote.start != end && quote.start >= self.sentence.end || quote.end + 2 < next.end {
                break;
            }
            extra.push(end..quote.end.min(lines.end));
            let after = quote.end.max(next.end);
            if after <= end {
                break;
            }
            end = after;
        }
        if extra.is_empty() {
            return;
        }
        for candidate in self.found.clone() {
            let is_quoted =
                candidate.runs.iter().any(|run| run.clone().any(|at| is_mark(text, at)));
            if is_quoted {
                let mut runs = candidate.runs.clone();
                runs.extend(extra.iter().cloned());
                self.add("and on", runs);
            }
        }
    }
}

/// Where a run turns to something else: at a dash, a semicolon, `, while`, `, but`.
fn turn(page: &Page<'_, '_>, run: &Range<usize>) -> Option<usize> {
    const TURNS: [&str; 10] = [
        "while", "but", "although", "though", "whereas", "despite", "however", "and", "as", "with",
    ];
    let text = page.text;
    let own = page.quote(run.start);
    (run.start + 2..run.end).find(|at| {
        let sign = text.lower(*at);
        let is_dash = matches!(sign, "--" | "–" | "—");
        // Two dashes are brackets: what stands behind the second goes on.
        let is_bracket = is_dash
            && (*at + 1..run.end).any(|other| matches!(text.lower(other), "--" | "–" | "—"));
        // The last of a list is no turn: `assets, guarantees, and membership`.
        let is_list = text.lower(*at + 1) == "and"
            && text
                .above(*at + 1)
                .is_some_and(|above| matches!(page.pos(above), Pos::Noun | Pos::Propn | Pos::Num));
        let turns = (is_dash && !is_bracket)
            || sign == ";"
            || (sign == "," && !is_list && TURNS.contains(&text.lower(*at + 1)));
        turns && page.quote(*at) == own
    })
}

/// Where a run reaches a second verb of who speaks: `said A | but ruled out B`. It has the cue's
/// tense and no subject of its own.
fn second_verb(page: &Page<'_, '_>, cue: Cue, run: &Range<usize>) -> Option<usize> {
    let text = page.text;
    let tense = page.tag(cue.head);
    if run.start < cue.head || !matches!(tense, "VBZ" | "VBD" | "VBP" | "VBG") {
        return None;
    }
    (run.start + 1..run.end).find(|at| {
        let is_join = matches!(text.lower(*at), "and" | "but" | "or" | "yet" | "while" | "then");
        let mut behind = (*at + 1..run.end).skip_while(|i| page.pos(*i) == Pos::Adv);
        let verb = behind.next().filter(|_| is_join && page.quote(*at) == page.quote(run.start));
        verb.is_some_and(|verb| {
            page.tag(verb) == tense && text.child(verb, &["nsubj", "nsubjpass"]).is_none()
        })
    })
}

/// How what stands right behind a run hangs on the cue or on the run.
fn left_behind(page: &Page<'_, '_>, cue: Cue, runs: &[Range<usize>]) -> [&'static str; 2] {
    let text = page.text;
    let sentence = text.sentence_at(cue.head);
    let Some(end) = runs.last().map(|run| run.end) else { return ["", ""] };
    let next = (end..sentence.end).find(|i| page.pos(*i) != Pos::Punct);
    let Some(mut at) = next else { return ["nothing", ""] };
    while let Some(above) = text.above(at) {
        if above == cue.head {
            return ["cue", text.dep(at)];
        }
        if runs.iter().any(|run| run.contains(&above)) {
            return ["content", text.dep(at)];
        }
        at = above;
    }
    ["neither", ""]
}

fn page_is_verb(page: &Page<'_, '_>, i: usize) -> bool {
    matches!(page.pos(i), Pos::Verb | Pos::Aux) || page.text.above(i).is_none()
}

/// What is the same for all candidates of a cue.
pub(super) struct Ground {
    kinds: Vec<&'static str>,
    sentence: Range<usize>,
    /// Whether the sentence has a quotation that the cue does not stand in.
    quoted: &'static str,
    voice: &'static str,
    /// The ways that a candidate is weighed against, those of them in which one was found.
    beside: Vec<&'static str>,
}

impl Ground {
    pub(super) fn new(page: &Page<'_, '_>, cue: Cue, all: &[Candidate]) -> Self {
        const WAYS: [&str; 8] = [
            "ccomp",
            "dobj",
            "xcomp",
            "quote behind",
            "quote before",
            "prep",
            "acl",
            "further ccomp",
        ];
        let (text, i) = (page.text, cue.head);
        let sentence = text.sentence_at(i);
        let has_quote =
            sentence.clone().any(|at| is_mark(text, at) && page.quote(at) != page.quote(i));
        let is_passive = text.child(i, &["nsubjpass", "auxpass"]).is_some();
        let is_found = |way: &&str| all.iter().any(|other| other.ways.contains(way));
        Self {
            kinds: cue::kinds(page, cue),
            sentence,
            quoted: if has_quote { "quote" } else { "plain" },
            voice: if is_passive { "passive" } else { "active" },
            beside: WAYS.into_iter().filter(is_found).collect(),
        }
    }
}

/// What speaks for a candidate.
pub(super) fn features(
    page: &Page<'_, '_>,
    cue: Cue,
    ground: &Ground,
    candidate: &Candidate,
    mut features: Features,
) -> Features {
    let text = page.text;
    let (i, kind) = (cue.head, cue.sort.name());
    let f = &mut features;
    let runs = &candidate.runs;
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return features };
    let group = page.group(i);
    let (fine, middle) = group.map_or(("?", "?"), |group| (group.fine, group.middle));
    let lemma = text.lemma(i);
    let Ground { kinds, sentence, quoted, voice, beside } = ground;
    for way in &candidate.ways {
        f.add("way=", &[kind, way]);
        f.add("way dep=", &[kind, way, text.dep(i)]);
        f.add("way tag=", &[kind, way, page.tag(i)]);
        f.add("way middle=", &[way, middle]);
        f.add("way fine=", &[way, fine]);
        f.add("way lemma=", &[way, lemma]);
        for said in kinds {
            f.add("way kind=", &[kind, way, said]);
        }
        f.add("way quote=", &[kind, way, quoted]);
        for other in beside {
            f.add("way beside=", &[kind, way, other]);
        }
        f.add("way voice=", &[kind, way, voice]);
    }
    let n: usize = runs.iter().map(ExactSizeIterator::len).sum();
    let long = match n {
        1 => "1",
        2 => "2",
        3..=4 => "4",
        5..=8 => "8",
        9..=15 => "15",
        16..=30 => "30",
        31..=60 => "60",
        _ => "more",
    };
    f.add("long=", &[kind, long]);
    f.add("long middle=", &[middle, long]);
    f.add("pieces=", &[kind, ["0", "1", "2", "3"][runs.len().min(3)]]);
    // Where it stands to the cue.
    let side = match (first.start > i, last.end <= i) {
        (true, _) => "behind",
        (_, true) => "before",
        _ => "both",
    };
    f.add("side=", &[kind, side, quoted]);
    let gap = if first.start > i { first.start - i - 1 } else { i.saturating_sub(first.end) };
    f.add("gap=", &[kind, side, &gap.min(6).to_string()]);
    // How it begins and ends.
    f.add("starts=", &[kind, side, word(page, first.start)]);
    f.add("starts middle=", &[middle, word(page, first.start)]);
    f.add("starts tag=", &[kind, page.tag(first.start), text.dep(first.start)]);
    f.add(
        "before it=",
        &[kind, side, first.start.checked_sub(1).map_or("START", |at| word(page, at))],
    );
    f.add(
        "behind it=",
        &[kind, side, if last.end < sentence.end { word(page, last.end) } else { "END" }],
    );
    f.add("behind it tag=", &[kind, side, page.tag(last.end)]);
    let [on, dep] = left_behind(page, cue, runs);
    let comma = if text.lower(last.end) == "," { "," } else { "" };
    f.add("leaves=", &[kind, on, dep, comma]);
    f.add("leaves middle=", &[middle, on, dep]);
    f.flag("has a second verb", runs.iter().any(|run| second_verb(page, cue, run).is_some()));
    let at_end = last.end + 2 >= sentence.end;
    f.add("at the end=", &[kind, side, if at_end { "yes" } else { "no" }]);
    f.flag("from the start", first.start == sentence.start);
    // Quotations that it has, cuts or leaves.
    let (mut whole, mut cut, mut left) = (0, 0, 0);
    for (number, quote) in page.quotes_at(&(sentence.start..sentence.end.max(last.end))) {
        if page.quote(i) == Some(number) {
            continue;
        }
        let (both, _) = shared(runs, std::slice::from_ref(quote));
        match both {
            0 => left += 1,
            both if both == quote.len() => whole += 1,
            _ => cut += 1,
        }
    }
    f.add(
        "quotes=",
        &[kind, &whole.min(2).to_string(), &cut.min(2).to_string(), &left.min(2).to_string()],
    );
    f.flag("whole quote", whole > 0);
    f.flag("cuts a quote", cut > 0);
    f.flag("leaves a quote", left > 0);
    let inside = |at: Option<usize>| at.is_some_and(|at| runs.iter().any(|run| run.contains(&at)));
    if let Some(turn) = runs.iter().find_map(|run| turn(page, run)) {
        let sign = if text.lower(turn) == "," { text.lower(turn + 1) } else { text.lower(turn) };
        f.add("crosses=", &[kind, sign]);
        f.flag("crosses a turn", true);
    }
    f.flag("has its subject", inside(text.child(i, &["nsubj", "nsubjpass"])));
    f.flag("has a shared subject", text.child(i, &["nsubj"]).is_none() && inside(page.subject(i)));
    f.flag("has its object", inside(text.child(i, &["dobj", "dative"])));
    f.flag(
        "leaves its clause",
        text.child(i, &["ccomp"]).is_some_and(|clause| !inside(Some(clause))),
    );
    f.flag(
        "leaves its xcomp",
        text.child(i, &["xcomp"]).is_some_and(|clause| !inside(Some(clause))),
    );
    f.flag("leaves its dobj", text.child(i, &["dobj"]).is_some_and(|object| !inside(Some(object))));
    // How many verbs: a clause, or a thing.
    let verbs = runs.iter().flat_map(Clone::clone).filter(|at| page.pos(*at) == Pos::Verb).count();
    f.add("verbs=", &[kind, &verbs.min(3).to_string()]);
    f.add("verbs middle=", &[middle, &verbs.min(1).to_string()]);
    if runs.len() == 1 && n <= 3 {
        page.add_word(f, "short=", last.end - 1);
    }
    features
}

/// A word for a feature: quotation marks, names and numbers as such.
fn word<'t>(page: &Page<'t, '_>, i: usize) -> &'t str {
    match page.pos(i) {
        _ if is_mark(page.text, i) => "QUOTE",
        Pos::Propn => "NAME",
        Pos::Num => "NUMBER",
        Pos::Verb => "VERB",
        Pos::Noun => "NOUN",
        _ => page.text.lower(i),
    }
}
