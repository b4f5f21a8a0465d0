//! What a speaker does with words: demands, offers, denies, ….

use onetext_nlp::Pos;
use onetext_record::body::Stance;

use super::lists::{Hit, STANCES, TONES, norm, valence};
use super::view::{NEGATIVE, View};
use crate::model::Features;
use crate::model::groups::group;
use crate::said::Said;
use crate::text::Text;

/// The stances that are told apart, finer than the record's.
#[cfg_attr(
    not(feature = "training"),
    allow(unreachable_pub, reason = "public where the trainer is built")
)]
pub const CLASSES: [&str; 17] = [
    "accepts",
    "asks",
    "asserts",
    "confirms",
    "demands",
    "denies",
    "doubts",
    "hopes",
    "insists",
    "offers",
    "opposes",
    "promises",
    "rejects",
    "supports",
    "threatens",
    "unconfirmed",
    "warns",
];

/// Verbs by which somebody states what may not be so.
const CLAIMS: [&str; 8] =
    ["claim", "assert", "allege", "boast", "charge", "contend", "assertion", "allegation"];

/// A stance as the record has it, and whether it is denied.
///
/// The record has no word for two of them. Who asks only says something. Who does not confirm is
/// `confirms`, denied, so that it is never taken for a denial; who declines to speak at all is
/// `says`, denied.
pub(super) fn in_record(word: &str, view: &View<'_, '_>) -> (Stance, bool) {
    let text = view.text;
    match word {
        "asserts" if CLAIMS.contains(&norm(text, view.said.head)) => (Stance::Asserts, false),
        "asserts" | "asks" => (Stance::Says, false),
        "unconfirmed" => {
            let near = view.cue.iter().chain(view.content.iter().take(4));
            let mut words = near.map(|i| norm(text, *i));
            let is_of_fact = words.any(|word| {
                matches!(word, "confirm" | "verify" | "deny" | "corroborate" | "confirmation")
            });
            (if is_of_fact { Stance::Confirms } else { Stance::Says }, true)
        }
        _ => {
            let stance = word.parse::<Stance>().unwrap_or(Stance::Says);
            let is_denied = view
                .cue
                .iter()
                .any(|i| matches!(norm(text, *i), "not" | "never" | "neither" | "nor"));
            // A phrase that has the denial in it, `not rule out`, already means what it says.
            let own = is_denied
                && STANCES
                    .hits(text, &view.cue)
                    .iter()
                    .any(|hit| hit.kind == word && hit.start == view.said.head)
                && !STANCES.hits(text, &view.cue).iter().any(|hit| {
                    hit.kind == word && matches!(norm(text, hit.start), "not" | "never")
                });
            (stance, own)
        }
    }
}

/// Nouns that somebody signals or expresses, and the stance that they are.
const SIGNALLED: [(&str, &str); 24] = [
    ("optimism", "hopes"),
    ("hope", "hopes"),
    ("confidence", "hopes"),
    ("hesitation", "doubts"),
    ("doubt", "doubts"),
    ("scepticism", "doubts"),
    ("skepticism", "doubts"),
    ("reservation", "doubts"),
    ("caution", "doubts"),
    ("concern", "warns"),
    ("alarm", "warns"),
    ("fear", "warns"),
    ("worry", "warns"),
    ("support", "supports"),
    ("backing", "supports"),
    ("approval", "supports"),
    ("satisfaction", "supports"),
    ("opposition", "opposes"),
    ("anger", "opposes"),
    ("disappointment", "opposes"),
    ("dismay", "opposes"),
    ("readiness", "offers"),
    ("willingness", "offers"),
    ("openness", "offers"),
];

/// The stance where a few words leave no doubt of it: a noun that is signalled, what the speaker
/// will never do, who alone may decide. `word` is what the model would say.
pub(super) fn by_rule(view: &View<'_, '_>, word: &str) -> Option<&'static str> {
    let text = view.text;
    let opening = |n: usize| view.content.iter().take(n).map(|i| norm(text, *i));
    let shows = matches!(
        text.lemma(view.said.head),
        "signal" | "express" | "voice" | "show" | "indicate" | "convey" | "share"
    );
    if shows {
        let mut lemmas = view.content.iter().take(3).map(|i| text.lemma(*i));
        return lemmas.find_map(|lemma| {
            SIGNALLED.iter().find(|(noun, _)| *noun == lemma).map(|(_, stance)| *stance)
        });
    }
    // A cue that names the act has said it.
    let names_act = STANCES
        .hits(text, &view.cue)
        .iter()
        .any(|hit| !matches!(hit.kind, "says" | "thinks" | "calls" | "asserts"));
    if names_act || !matches!(word, "asserts" | "insists" | "rejects" | "offers" | "demands") {
        return None;
    }
    let skip = usize::from(opening(1).next() == Some("that"));
    let has = |wanted: &[&str], n: usize| opening(n).skip(skip).any(|word| wanted.contains(&word));
    if has(&["only"], skip + 2) && has(&["can", "may", "decide", "decision"], usize::MAX) {
        return Some("demands");
    }
    let main = view.clauses.first();
    let who = main.map_or("", |clause| clause.who);
    let is_self = matches!(who, "own" | "third" | "source")
        || has(&["it", "he", "she", "they", "we", "i"], skip + 1);
    // What it says of itself: `it will never surrender`, `nobody here will work nights`.
    let modal =
        main.is_some_and(|clause| matches!(clause.modal, "will" | "would" | "can" | "could"));
    let is_denied =
        main.is_some_and(|clause| clause.is_negated) || has(&["not", "never"], skip + 4);
    if (is_self || who == "nobody") && modal && is_denied {
        let backs = has(&["support", "back", "favour", "favor"], skip + 5);
        return Some(if backs { "opposes" } else { "rejects" });
    }
    // `It could serve as a starting point`: taken up, and not accepted.
    let words = || view.content.iter().map(|i| norm(text, *i));
    let is_start = words().zip(words().skip(1)).any(|pair| {
        matches!(pair, ("start" | "starting", "point") | ("a" | "the" | "good" | "solid", "basis"))
    });
    if is_start && !is_denied {
        return Some("supports");
    }
    // A duty of others is a demand, unless it is what must not be.
    let must = view.content.iter().take(14).any(|i| matches!(norm(text, *i), "must"));
    (must && !is_self).then_some("demands")
}

/// What holds of a statement's stance.
pub(crate) fn features(view: &View<'_, '_>, f: &mut Features) {
    let text = view.text;
    let class = of_cue(view, f);
    let is_neutral = matches!(class, "" | "says" | "thinks" | "calls");
    let neutral = if is_neutral { "n" } else { "s" };
    let opening = opening(view);
    f.add("start=", &[opening]);
    f.add("head+start=", &[norm(text, view.said.head), opening]);
    f.add("class+start=", &[class, opening]);
    let last =
        view.content.iter().rev().find(|i| !matches!(text.token(**i), "\"" | "”" | "’" | "'"));
    let ends = last.map_or("", |i| text.token(*i));
    if matches!(ends, "?" | "!") {
        f.add("ends=", &[ends]);
        f.add("class+ends=", &[class, ends]);
    }
    f.add("length=", &[length(view.content.len())]);
    f.add("class+length=", &[class, length(view.content.len())]);
    of_clauses(view, class, neutral, f);
    of_tones(view, class, neutral, f);
    of_words(view, neutral, f);
    of_valence(view, class, neutral, f);
    of_speaker(view, class, f);
    of_neighbours(view, class, neutral, f);
}

/// What a cue shows by its words alone.
fn class_of(text: &Text<'_>, said: &Said) -> &'static str {
    let cue: Vec<usize> = said.cue.iter().cloned().flatten().collect();
    let hits = STANCES.hits(text, &cue);
    let of_head = hits.iter().filter(|hit| hit.start == said.head).max_by_key(|hit| hit.words);
    of_head.or(hits.first()).map_or("", |hit| hit.kind)
}

/// Features of the statements around this one.
fn of_neighbours(view: &View<'_, '_>, class: &str, neutral: &str, f: &mut Features) {
    let text = view.text;
    if let Some(inner) = view.inner {
        let whose = match &inner.source {
            None => "nobody",
            Some(at) => match text.lower(at.start) {
                "it" | "he" | "she" | "they" | "i" | "we" | "its" | "his" | "her" | "their"
                | "our" | "my" => "own",
                _ if view.said.source.as_ref() == Some(at) => "own",
                _ => "other",
            },
        };
        let kind = class_of(text, inner);
        f.add("inner=", &[neutral, whose]);
        f.add("inner-class=", &[neutral, whose, kind]);
        f.add("class+inner=", &[class, whose]);
        let is_first = view.clauses.first().is_some_and(|clause| clause.root == inner.head);
        f.flag("inner-is-first", is_first);
        if is_first {
            f.add("inner-first=", &[neutral, whose, kind]);
        }
    } else {
        f.add("no-inner", &[neutral]);
    }
    if let Some(outer) = view.outer {
        f.add("outer=", &[class]);
        f.add("outer-class=", &[class_of(text, outer), class]);
    }
    if let Some(before) = view.before {
        let last = before.content.last().map_or(0, |at| at.end);
        let is_question = (last.saturating_sub(2)..=last).any(|i| text.lower(i) == "?");
        let kind = class_of(text, before);
        let same = before.source.is_some() && before.source == view.said.source;
        f.flag("after-asking", is_question || kind == "asks");
        f.add("before=", &[neutral, kind, if same { "same" } else { "other" }]);
    }
}

/// Features of the cue; gives the kind of cue that it is.
fn of_cue(view: &View<'_, '_>, f: &mut Features) -> &'static str {
    let text = view.text;
    let head = norm(text, view.said.head);
    let mut modal = "";
    let mut negated = "";
    let mut phrase = String::new();
    for &i in &view.cue {
        let token = &text.tokens[i];
        let word = norm(text, i);
        if matches!(word, "not" | "never" | "no" | "neither" | "nothing" | "nor" | "hardly") {
            negated = "not";
        }
        if token.tag == "MD" && modal.is_empty() {
            modal = word;
        }
        f.add("cue=", &[word]);
        if token.entity.is_empty() && token.pos != Pos::Adv && token.is_word {
            if !phrase.is_empty() {
                phrase.push(' ');
            }
            phrase.push_str(word);
        }
    }
    f.add("head=", &[head]);
    f.add("phrase=", &[&phrase]);
    f.add("cue-tag=", &[text.tokens.get(view.said.head).map_or("", |token| token.tag)]);
    f.add("cue-modal=", &[modal, negated]);
    f.add("head+modal=", &[head, modal, negated]);
    // A phrase may reach into the first words of what is said: `refused | to comment`.
    let mut near = view.cue.clone();
    // So may a particle that was left out of the cue: `called | on`.
    let next = view.said.head + 1;
    let is_particle =
        matches!(text.dep(next), "prt" | "prep") && text.above(next) == Some(view.said.head);
    if is_particle && !near.contains(&next) && !view.content.contains(&next) {
        let at = near.iter().position(|i| *i == view.said.head).map_or(near.len(), |at| at + 1);
        near.insert(at, next);
    }
    near.extend(view.content.iter().take(4));
    let hits: Vec<Hit> = STANCES.hits(text, &near);
    let in_cue = |hit: &&Hit| view.cue.contains(&hit.start);
    let most = hits.iter().filter(in_cue).map(|hit| hit.words).max().unwrap_or_default();
    let mut class = "";
    for hit in hits.iter().filter(in_cue) {
        let is_whole = hit.words == most || hit.start == view.said.head;
        if !is_whole {
            f.add("part=", &[hit.kind, negated]);
            continue;
        }
        f.add("class=", &[hit.kind]);
        f.add("class+not=", &[hit.kind, negated]);
        f.add("class+modal=", &[hit.kind, modal, negated]);
        if hit.words > 1 {
            f.add("long-class=", &[hit.kind]);
        }
        if class.is_empty() || hit.words == most && hit.start == view.said.head {
            class = hit.kind;
        }
    }
    f.flag("no-class", class.is_empty());
    f.flag("cue-sign", view.cue.iter().all(|i| !text.tokens[*i].is_word));
    class
}

/// How the content begins.
fn opening(view: &View<'_, '_>) -> &'static str {
    let text = view.text;
    let Some(&first) = view.content.first() else { return "nothing" };
    if view.is_quoted {
        return "quote";
    }
    match text.lower(first) {
        "that" => "that",
        "to" => "to",
        "whether" | "if" => "whether",
        "for" => "for",
        "who" | "what" | "why" | "how" | "when" | "where" | "which" => "question",
        "not" | "no" | "nothing" => "no",
        "it" | "this" | "them" if view.content.len() == 1 => "it",
        _ if view.clauses.first().is_some_and(|c| c.subject.is_some()) => "clause",
        _ if text.tokens[first].tag == "VBG" => "ing",
        _ => "noun",
    }
}

fn length(n: usize) -> &'static str {
    match n {
        0..=2 => "1",
        3..=6 => "3",
        7..=14 => "7",
        15..=30 => "15",
        _ => "31",
    }
}

/// Features of the clauses of what is said.
fn of_clauses(view: &View<'_, '_>, class: &str, neutral: &str, f: &mut Features) {
    let text = view.text;
    for (n, clause) in view.clauses.iter().enumerate() {
        let nth = if n == 0 { "1" } else { "2" };
        let root = norm(text, clause.root);
        let not = if clause.is_negated { "not" } else { "" };
        f.add("root=", &[nth, root]);
        f.add("root+not=", &[neutral, root, not]);
        f.add("root+who=", &[root, not, clause.who]);
        f.add("form=", &[neutral, nth, not, clause.modal, clause.who]);
        f.add("form2=", &[neutral, not, clause.modal, clause.tense]);
        f.add("class+form=", &[class, nth, not, clause.modal, clause.tense]);
        f.add("who=", &[neutral, nth, clause.who, clause.tense]);
        f.add("class+who=", &[class, nth, clause.who]);
        // What the verb of the clause would show if it were a cue: `it rejects`, `we would welcome`.
        let near: Vec<usize> = (clause.root.saturating_sub(1).max(clause.tokens.start)
            ..(clause.root + 4).min(clause.tokens.end))
            .collect();
        let hits = STANCES.hits(text, &near);
        let of_root =
            hits.iter().filter(|hit| hit.start == clause.root || hit.start + 1 == clause.root);
        let longest = of_root.clone().map(|hit| hit.words).max().unwrap_or_default();
        for hit in of_root.filter(|hit| hit.words == longest) {
            f.add("deed-class=", &[neutral, hit.kind, not]);
            f.add("deed-class+who=", &[neutral, hit.kind, not, clause.who]);
            f.add("deed-class+modal=", &[hit.kind, not, clause.who, clause.modal]);
        }
        f.add("deed=", &[clause.who, clause.modal, not, root]);
        f.add("deed-form=", &[neutral, clause.who, clause.modal, not, clause.tense]);
        if let Some(i) = clause.complement {
            f.add("complement=", &[norm(text, i), not]);
            f.add("complement+who=", &[norm(text, i), not, clause.who]);
        }
        if let Some(i) = clause.subject {
            f.add("subject=", &[neutral, text.lower(i)]);
        }
    }
    f.add("clauses=", &[neutral, ["0", "1", "2", "3"][view.clauses.len().min(3)]]);
}

/// Features of the words that show a tone.
fn of_tones(view: &View<'_, '_>, class: &str, neutral: &str, f: &mut Features) {
    let text = view.text;
    let hits = TONES.hits(text, &view.content);
    let mut kinds: Vec<&str> = hits.iter().map(|hit| hit.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for (n, one) in kinds.iter().enumerate() {
        for other in &kinds[n + 1..] {
            f.add("tones=", &[neutral, one, other]);
        }
    }
    for hit in hits {
        let not = if view.is_denied(hit.start) { "not" } else { "" };
        let clause = view.clause_at(hit.start);
        let who = clause.map_or("", |clause| clause.who);
        let is_main = clause
            .is_some_and(|clause| clause.root == hit.start || clause.complement == Some(hit.start));
        f.add("tone=", &[hit.kind, not]);
        f.add("tone+who=", &[neutral, hit.kind, not, who]);
        f.add("class+tone=", &[class, hit.kind, not]);
        if is_main {
            f.add("main-tone=", &[neutral, hit.kind, not, who]);
        }
        if hit.words > 1 {
            f.add("long-tone=", &[neutral, hit.kind]);
        }
    }
    let has = |words: &[&str]| view.content.iter().any(|i| words.contains(&text.lower(*i)));
    let modal = view.clauses.first().map_or("", |clause| clause.modal);
    if has(&["if", "unless", "until", "provided", "once", "as long as"]) {
        f.add("if=", &[neutral]);
        let who = view.clauses.first().map_or("", |clause| clause.who);
        f.add("if+modal=", &[neutral, modal]);
        f.add("if+modal+who=", &[neutral, modal, who]);
        f.add("class+if=", &[class]);
    }
    if view.content.iter().any(|i| NEGATIVE.contains(&norm(text, *i))) {
        f.add("denies-in=", &[neutral]);
        f.add("class+denies-in=", &[class]);
    }
    f.flag("but", has(&["but", "though", "although", "however"]));
    if view.content.iter().any(|i| text.tokens[*i].pos == Pos::Num) {
        f.add("number=", &[neutral]);
        f.add("class+number=", &[class]);
    }
}

/// The words themselves.
fn of_words(view: &View<'_, '_>, neutral: &str, f: &mut Features) {
    let text = view.text;
    let words: Vec<&str> =
        view.content.iter().filter(|i| text.tokens[**i].is_word).map(|i| text.lower(*i)).collect();
    for n in 1..=3 {
        if let Some(first) = words.get(..n) {
            f.add("first=", first);
        }
    }
    let mut last = "";
    for &i in &view.content {
        let token = &text.tokens[i];
        if token.pos == Pos::Propn || !token.is_word {
            last = "";
            continue;
        }
        let word = norm(text, i);
        f.add("word=", &[neutral, word]);
        if let Some(group) = group(text.lower(i)).filter(|_| is_heavy(token.pos)) {
            f.add("fine=", &[neutral, group.fine]);
            f.add("middle=", &[neutral, group.middle]);
        }
        if !last.is_empty() {
            f.add("words=", &[last, word]);
        }
        last = word;
    }
}

/// Whether words of this part of speech say what a text is about.
fn is_heavy(pos: Pos) -> bool {
    matches!(pos, Pos::Noun | Pos::Verb | Pos::Adj | Pos::Adv)
}

/// How good or bad the words sound, and of whom.
fn of_valence(view: &View<'_, '_>, class: &str, neutral: &str, f: &mut Features) {
    let text = view.text;
    let (mut sum, mut best, mut worst) = (0, 0, 0);
    for &i in &view.content {
        let rated = valence(text.lower(i));
        let value = if view.is_denied(i) { -rated } else { rated };
        sum += value;
        best = best.max(value);
        worst = worst.min(value);
        if value != 0 {
            let who = view.clause_at(i).map_or("", |clause| clause.who);
            f.add("sounds=", &[neutral, if value > 0 { "good" } else { "bad" }, who]);
        }
    }
    let step = |n: i32| match n {
        ..=-4 => "--",
        -3..=-1 => "-",
        0 => "0",
        1..=3 => "+",
        4.. => "++",
    };
    f.add("sum=", &[neutral, step(sum)]);
    f.add("best+worst=", &[neutral, step(best * 2), step(worst * 2)]);
    f.add("class+sum=", &[class, step(sum)]);
    f.add("class+worst=", &[class, step(worst * 2)]);
}

/// Who speaks, and what stands before.
fn of_speaker(view: &View<'_, '_>, class: &str, f: &mut Features) {
    let text = view.text;
    let Some(source) = &view.said.source else {
        f.add("no-speaker=", &[class]);
        return;
    };
    let head = source.clone().find(|i| text.above(*i).is_none_or(|above| !source.contains(&above)));
    let head = head.unwrap_or(source.start);
    let kind = match text.lower(head) {
        "i" | "we" => "we",
        "he" | "she" | "it" | "they" => "pronoun",
        _ if !text.tokens.get(head).is_none_or(|token| token.entity.is_empty()) => "name",
        _ => "noun",
    };
    if matches!(text.lower(source.start), "neither" | "no" | "nobody" | "none" | "nothing") {
        f.add("nobody-says=", &[class]);
    }
    f.add("speaker=", &[kind]);
    f.add("class+speaker=", &[class, kind]);
    let sentence = text.sentence_at(view.said.head);
    let is_asked = (sentence.start..view.said.head).any(|i| norm(text, i) == "ask");
    f.flag("after-question", is_asked);
}
