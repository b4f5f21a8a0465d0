//! The words that tell of a meeting: verbs (`met`, `sat down`) and nouns (`talks`, `a fourth
//! round`), each with the verb that carries its time.

use std::ops::Range;

use onetext_nlp::Pos;

use crate::reader::Reader;
use crate::reader::clause::{
    Tense, behind, has_child, is_denied, is_verb, is_wanting, subject, tense, verb_above,
};
use crate::text::Text;

/// Words that tell of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "what may each be true of a word by itself")]
pub(super) struct Trigger {
    /// The token that carries the meaning: `met`, `talks`.
    pub(super) head: usize,
    /// The verb that tells its time; itself for a verb.
    pub(super) verb: Option<usize>,
    pub(super) is_noun: bool,
    pub(super) tense: Tense,
    /// Whether a noun speaks of a meeting told of before: `the talks`.
    pub(super) is_definite: bool,
    /// Its number among others: `second`, `fourth`.
    pub(super) ordinal: Option<String>,
    /// Whether it is told apart from one to come: `the last round`.
    pub(super) is_earlier: bool,
    /// Whether it only says more of the last one: `It will be the fifth round`.
    pub(super) is_same: bool,
    /// Whether it is the subject of its verb: `the session opened`.
    pub(super) is_subject: bool,
}

/// Nouns for meetings.
const NOUNS: [&str; 26] = [
    "meeting",
    "talk",
    "summit",
    "round",
    "session",
    "negotiation",
    "discussion",
    "consultation",
    "plenary",
    "trilogue",
    "workshop",
    "call",
    "conference",
    "gathering",
    "roundtable",
    "conversation",
    "dinner",
    "lunch",
    "hearing",
    "congress",
    "marathon",
    "sitting",
    "encounter",
    "retreat",
    "videoconference",
    "assembly",
];

/// Nouns that are meetings only with words around that say so.
const WEAK: [&str; 10] = [
    "call",
    "conference",
    "session",
    "round",
    "dinner",
    "lunch",
    "assembly",
    "congress",
    "conversation",
    "marathon",
];

/// Verbs that hold, open or end what stands behind them.
const HOLDS: [&str; 40] = [
    "hold", "have", "host", "attend", "join", "open", "start", "begin", "resume", "conclude",
    "end", "finish", "break", "schedule", "plan", "cancel", "postpone", "call", "scrap", "convene",
    "chair", "follow", "complete", "launch", "adjourn", "suspend", "enter", "restart", "reopen",
    "wrap", "lead", "mediate", "organise", "organize", "delay", "announce", "set", "agree", "take",
    "pencil",
];

/// Words of games, which are met in too.
const GAMES: [&str; 16] = [
    "football",
    "match",
    "team",
    "cup",
    "league",
    "hurlers",
    "hurling",
    "rugby",
    "cricket",
    "striker",
    "goalkeeper",
    "tournament",
    "semifinal",
    "derby",
    "basketball",
    "club",
];

/// What a text meets that is nobody.
const MET: [&str; 34] = [
    "demand",
    "deadline",
    "target",
    "need",
    "requirement",
    "goal",
    "condition",
    "criterion",
    "obligation",
    "cost",
    "standard",
    "guidance",
    "expectation",
    "threshold",
    "resistance",
    "opposition",
    "criticism",
    "approval",
    "silence",
    "applause",
    "scepticism",
    "skepticism",
    "fate",
    "end",
    "anger",
    "protest",
    "call",
    "pressure",
    "wall",
    "target",
    "commitment",
    "promise",
    "test",
    "bill",
];

/// The triggers of a sentence, in order.
pub(super) fn triggers(reader: &Reader<'_>, tokens: Range<usize>) -> Vec<Trigger> {
    let text = &reader.text;
    if tokens.clone().any(|i| GAMES.contains(&text.lower(i)) && !text.tokens[i].is_capital)
        && tokens.clone().any(|i| {
            matches!(
                text.lower(i),
                "lost" | "won" | "beat" | "football" | "hurlers" | "match" | "drew"
            )
        })
    {
        return Vec::new();
    }
    tokens
        .filter_map(|i| verb(text, i).or_else(|| noun(text, i)).or_else(|| number(text, i)))
        .collect()
}

fn verb(text: &Text<'_>, i: usize) -> Option<Trigger> {
    let is_gerund = text.lower(i) == "meeting" && text.dep(i) == "pcomp";
    if !(is_verb(text, i) || is_gerund) {
        return None;
    }
    let tense = tense(text, i);
    let found = Trigger {
        head: i,
        verb: Some(i),
        is_noun: false,
        tense,
        is_definite: false,
        ordinal: None,
        is_earlier: false,
        is_subject: false,
        is_same: text.lemma(i) == "sit" && !has_child(text, i, &["down"]),
    };
    if tense == Tense::Unreal || text.dep(i) == "amod" {
        return None;
    }
    let lemma = text.lemma(i);
    let object = text.child(i, &["dobj"]);
    let with = behind(text, i, &["with"]);
    let is_met = |i: usize| MET.contains(&text.lemma(i)) || matches!(text.dep(i), "pcomp");
    let is_time = |i: usize| {
        matches!(text.tokens[i].entity, "TIME" | "DATE")
            || matches!(text.lemma(i), "hour" | "minute" | "day" | "midnight" | "night" | "noon")
    };
    let is_meeting = match lemma {
        "meet" => {
            let subject = text.child(i, &["nsubj", "nsubjpass"]);
            let is_passive = text.child(i, &["auxpass"]).is_some();
            !is_passive && [object, with, subject].into_iter().flatten().all(|i| !is_met(i))
        }
        "gather" | "assemble" | "convene" | "reconvene" => {
            object
                .is_none_or(|object| text.tokens[object].is_capital || text.lower(object) == "both")
                && !has_child(text, i, &["up"])
        }
        "telephone" | "phone" => object.is_some(),
        "confer" => with.is_some(),
        "sit" => {
            has_child(text, i, &["down", "together", "again"])
                || behind(text, i, &["for"]).is_some_and(is_time)
        }
        "speak" | "talk" => {
            behind(text, i, &["by", "over"])
                .is_some_and(|i| matches!(text.lower(i), "phone" | "telephone" | "video"))
                || (lemma == "talk"
                    && text.children(i).iter().any(|c| {
                        matches!(text.lower(*c), "until" | "for" | "through")
                            && text.child(*c, &["pobj"]).is_some_and(is_time)
                    }))
        }
        "return" => behind(text, i, &["to"]).is_some_and(|i| text.lower(i) == "table"),
        "receive" => object.is_some_and(|object| {
            matches!(text.tokens[object].entity, "PERSON")
                || matches!(
                    text.lemma(object),
                    "confederation" | "delegation" | "envoy" | "minister" | "leader" | "president"
                )
        }),
        "see" => {
            object.is_some_and(|object| {
                matches!(text.tokens[object].entity, "PERSON")
                    || matches!(
                        text.lemma(object),
                        "mayor"
                            | "minister"
                            | "envoy"
                            | "president"
                            | "premier"
                            | "chancellor"
                            | "airline"
                            | "governor"
                    )
            }) && tense == Tense::Ahead
        }
        _ => false,
    };
    is_meeting.then_some(found)
}

fn noun(text: &Text<'_>, i: usize) -> Option<Trigger> {
    let token = &text.tokens[i];
    if !matches!(token.pos, Pos::Noun | Pos::Propn) && token.lower != "talks" {
        return None;
    }
    let lemma = token.lemma.to_lowercase();
    let is_quoted = text.quotation(token.at.start).is_some();
    if is_quoted && text.children(i).iter().all(|child| text.dep(*child) != "prep") {
        return None;
    }
    if !NOUNS.contains(&lemma.as_str()) || matches!(token.dep, "compound" | "amod" | "nmod") {
        return None;
    }
    let is_plural = token.lower.ends_with('s');
    // "Talk of a deal" is no talks; "a discussion paper" no discussion.
    if matches!(lemma.as_str(), "talk" | "negotiation" | "discussion" | "consultation")
        && !is_plural
    {
        return None;
    }
    if WEAK.contains(&lemma.as_str()) && !is_session(text, i, &lemma) {
        return None;
    }
    // "Three days of talks": the talks.
    let above = text.above(i);
    // "A round of talks" is told by its first noun.
    if text.dep(i) == "pobj"
        && above.is_some_and(|of| {
            text.lower(of) == "of"
                && text
                    .above(of)
                    .is_some_and(|outer| NOUNS.contains(&text.lemma(outer)) && outer != i)
        })
    {
        return None;
    }
    let determiner = text.child(i, &["det"]).map(|det| text.lower(det));
    if matches!(determiner, Some("no" | "any" | "every" | "each")) {
        return None;
    }
    let mark = |words: &[&str]| has_child(text, i, words);
    if mark(&["possible", "potential", "proposed", "eventual", "further"]) && !mark(&["planned"]) {
        return None;
    }
    let verb = governor(text, i);
    let tense = noun_tense(text, i, verb);
    if tense == Tense::Unreal {
        return None;
    }
    Some(Trigger {
        head: i,
        verb,
        is_noun: true,
        tense,
        is_definite: matches!(determiner, Some("the" | "these" | "those" | "this" | "that"))
            || text.child(i, &["poss"]).is_some(),
        ordinal: ordinal(text, i),
        is_earlier: mark(&["last", "previous", "earlier"]) && tense == Tense::Past,
        is_subject: matches!(text.dep(i), "nsubj" | "nsubjpass"),
        is_same: text.dep(i) == "attr"
            && verb
                .and_then(|verb| text.child(verb, &["nsubj"]))
                .is_some_and(|subject| matches!(text.lower(subject), "it" | "this" | "that")),
    })
}

/// A number that stands for a meeting: `A fourth has been cancelled`.
fn number(text: &Text<'_>, i: usize) -> Option<Trigger> {
    let token = &text.tokens[i];
    let before = text.lower(i.wrapping_sub(1));
    let next = text.tokens.get(i + 1).map(|next| next.pos);
    let is_alone = !matches!(next, Some(Pos::Noun | Pos::Adj | Pos::Propn | Pos::Num | Pos::Punct))
        || text.lower(i + 1) == ",";
    if !is_ordinal(&token.lower)
        || !is_alone
        || !matches!(before, "a" | "another" | "their" | "the")
    {
        return None;
    }
    // Such a head is often taken for an adjective of the verb behind it: the main verb counts.
    let verb = if matches!(token.dep, "nsubj" | "nsubjpass" | "dobj") {
        verb_above(text, i)?
    } else {
        text.ancestors(i).take(6).filter(|up| is_verb(text, *up)).last()?
    };
    let holds = HOLDS.contains(&text.lemma(verb))
        || matches!(text.lemma(verb), "follow" | "end" | "cancel");
    let tense = match tense(text, verb) {
        Tense::Past => Tense::Past,
        _ => noun_tense(text, i, Some(verb)),
    };
    let tense = if is_cancelling(text, verb) { Tense::Cancelled } else { tense };
    (holds && tense != Tense::Unreal).then(|| Trigger {
        head: i,
        verb: Some(verb),
        is_noun: true,
        tense,
        is_definite: false,
        ordinal: Some(token.lower.to_string()),
        is_earlier: false,
        is_same: false,
        is_subject: false,
    })
}

/// Whether a word counts: `third`, `sixty-eighth`, `12th`.
fn is_ordinal(word: &str) -> bool {
    const ENDS: [&str; 14] = [
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "teenth",
        "tieth",
        "hundredth",
    ];
    let has_digits = word.starts_with(|c: char| c.is_ascii_digit())
        && (word.ends_with("th") || word.ends_with("nd") || word.ends_with("rd"));
    has_digits || ENDS.iter().any(|end| word.ends_with(end))
}

/// Whether a word that is a meeting only sometimes is one here.
fn is_session(text: &Text<'_>, i: usize, lemma: &str) -> bool {
    let has = |words: &[&str]| has_child(text, i, words);
    let is_of_talks = || {
        behind(text, i, &["of"]).is_some_and(|of| {
            matches!(
                text.lemma(of),
                "talk" | "negotiation" | "discussion" | "consultation" | "meeting" | "bargaining"
            ) || matches!(text.lower(of), "talks" | "negotiations")
        })
    };
    match lemma {
        "call" => {
            has(&["phone", "telephone", "video", "conference", "weekly", "daily", "hour"])
                && behind(text, i, &["for"]).is_none()
        }
        "conference" => !has(&["news", "press", "mining", "party", "annual"]),
        "session" => !has(&["trading", "training", "parliamentary"]),
        "round" => {
            is_of_talks()
                || ordinal(text, i).is_some()
                || has(&["last", "next", "new", "negotiating", "final", "latest", "previous"])
                || text.child(i, &["compound"]).is_some_and(|c| text.tokens[c].entity == "GPE")
                || text.child(i, &["det"]).is_some_and(|d| text.lower(d) == "this")
        }
        "marathon" => text.child(i, &["compound", "poss"]).is_some(),
        "assembly" | "congress" => false,
        "dinner" | "lunch" | "conversation" => {
            has(&["working", "phone", "telephone"])
                || behind(text, i, &["with", "between"]).is_some()
        }
        _ => true,
    }
}

fn ordinal(text: &Text<'_>, i: usize) -> Option<String> {
    let found = text.children(i).iter().copied().find(|child| is_ordinal(text.lower(*child)));
    found.map(|child| text.lower(child).to_owned())
}

/// The verb that tells when a meeting is: that of which it is the subject, or that holds it.
fn governor(text: &Text<'_>, i: usize) -> Option<usize> {
    verb_above(text, i)
}

fn noun_tense(text: &Text<'_>, i: usize, verb: Option<usize>) -> Tense {
    let has = |words: &[&str]| has_child(text, i, words);
    let is_planned = has(&["next", "upcoming", "forthcoming", "coming", "planned", "scheduled"]);
    let is_past = has(&["last", "previous", "earlier", "recent", "latest"]);
    // "talks planned for this weekend": the participle tells.
    if let Some(own) = text.child(i, &["acl"]).filter(|own| text.tokens[*own].tag == "VBN") {
        match tense(text, own) {
            Tense::Ahead => {
                if verb.is_some_and(|verb| {
                    tense(text, verb) == Tense::Cancelled || is_cancelling(text, verb)
                }) {
                    return Tense::Cancelled;
                }
                return Tense::Ahead;
            }
            Tense::Past => return Tense::Past,
            _ => {}
        }
    }
    let Some(verb) = verb else {
        return if is_planned { Tense::Ahead } else { Tense::Present };
    };
    let is_direct = text.tokens[i].head == verb
        || text.above(i).is_some_and(|of| {
            text.lower(of) == "of" && text.ancestors(i).take(3).any(|a| a == verb)
        });
    let is_argument = is_direct
        && matches!(text.dep(i), "dobj" | "nsubj" | "nsubjpass" | "attr" | "conj" | "pobj");
    if is_argument {
        if tense(text, verb) == Tense::Cancelled || is_cancelling(text, verb) {
            return Tense::Cancelled;
        }
        let is_due = text
            .child(verb, &["acomp"])
            .is_some_and(|due| matches!(text.lower(due), "due" | "set" | "scheduled" | "likely"));
        if is_due && tense(text, verb) == Tense::Present {
            return Tense::Ahead;
        }
        if is_planned {
            return if is_denied(text, verb) { Tense::Unreal } else { Tense::Ahead };
        }
        if is_past {
            return Tense::Past;
        }
        let is_object = matches!(text.dep(i), "dobj" | "pobj");
        if is_object && is_wanting(text, verb) {
            return Tense::Unreal;
        }
        let lemma = text.lemma(verb);
        let is_passive = text.child(verb, &["auxpass"]).is_some();
        if matches!(
            lemma,
            "plan"
                | "schedule"
                | "pencil"
                | "set"
                | "postpone"
                | "delay"
                | "reschedule"
                | "announce"
                | "expect"
                | "fix"
                | "arrange"
        ) && (is_passive || is_object)
        {
            return if is_denied(text, verb) { Tense::Unreal } else { Tense::Ahead };
        }
        if HOLDS.contains(&lemma) || !is_object {
            return tense(text, verb);
        }
        return match tense(text, verb) {
            Tense::Unreal => Tense::Present,
            other => other,
        };
    }
    if is_planned {
        return Tense::Ahead;
    }
    if is_past {
        return Tense::Past;
    }
    // "after two days of talks", "ahead of the summit".
    for above in text.ancestors(i).take(5) {
        match text.lower(above) {
            "after" | "during" | "following" | "since" | "from" => return Tense::Past,
            "before" | "until" | "ahead" => return Tense::Ahead,
            "for" | "to" | "into" => break,
            _ => {}
        }
    }
    match tense(text, verb) {
        Tense::Unreal | Tense::Cancelled => Tense::Present,
        other => other,
    }
}

fn is_cancelling(text: &Text<'_>, verb: usize) -> bool {
    matches!(text.lemma(verb), "cancel" | "scrap" | "abandon")
        || (text.lemma(verb) == "call" && has_child(text, verb, &["off"]))
}

/// Who sits in a meeting by the subject of its verb, if the verb is one that puts them there.
pub(super) fn holder(text: &Text<'_>, trigger: &Trigger) -> Option<usize> {
    let verb = trigger.verb?;
    if !trigger.is_noun {
        return subject(text, verb);
    }
    // "They were deadlocked after eleven hours of talks".
    let is_behind = text.ancestors(trigger.head).take(4).any(|up| {
        matches!(text.lower(up), "after" | "following" | "during")
            && verb_above(text, up) == Some(verb)
    });
    if is_behind {
        let says =
            matches!(text.lemma(verb), "say" | "tell" | "announce" | "follow" | "come" | "report");
        return subject(text, verb).filter(|_| !says);
    }
    let is_subject = matches!(text.dep(trigger.head), "nsubj" | "nsubjpass")
        && text.tokens[trigger.head].head == verb;
    let is_passive = text.child(verb, &["auxpass"]).is_some();
    if is_subject || (is_passive && text.child(verb, &["nsubjpass"]).is_some()) {
        return None;
    }
    let holds = HOLDS.contains(&text.lemma(verb))
        || matches!(
            text.lemma(verb),
            "travel"
                | "fly"
                | "go"
                | "sit"
                | "meet"
                | "return"
                | "arrive"
                | "leave"
                | "emerge"
                | "quit"
                | "walk"
        );
    (holds
        && !matches!(text.lemma(verb), "announce" | "follow" | "schedule" | "cancel" | "postpone"))
    .then(|| subject(text, verb))?
}
