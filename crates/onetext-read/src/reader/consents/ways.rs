//! The ways in which a text says whose consent is needed.

use onetext_record::body::Need;

use crate::reader::clause::{behind, has_child, is_denied, is_verb, subject};
use crate::text::Text;

/// One way in which a token says it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Way {
    pub(super) rule: &'static str,
    pub(super) needed: Needed,
    pub(super) need: Need,
    pub(super) confidence: f64,
}

/// Who is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Needed {
    /// Everybody at the table.
    All,
    /// Those of whom these nouns speak.
    Heads(Vec<usize>),
}

/// Verbs by which a body agrees.
const AGREES: [&str; 26] = [
    "approve",
    "ratify",
    "endorse",
    "agree",
    "accept",
    "adopt",
    "clear",
    "confirm",
    "authorise",
    "authorize",
    "vote",
    "sign",
    "bless",
    "back",
    "pass",
    "consent",
    "decide",
    "recommend",
    "assent",
    "support",
    "say",
    "sanction",
    "give",
    "allow",
    "settle",
    "submit",
];

/// Nouns for agreement.
const CONSENT: [&str; 22] = [
    "approval",
    "consent",
    "agreement",
    "ratification",
    "backing",
    "sign-off",
    "assent",
    "concurrence",
    "clearance",
    "endorsement",
    "blessing",
    "majority",
    "vote",
    "ballot",
    "referendum",
    "unanimity",
    "consensus",
    "two-thirds",
    "resolution",
    "signature",
    "third",
    "fifth",
];

/// What the token at a place says, if it says that somebody's consent is needed.
pub(super) fn ways(text: &Text<'_>, i: usize) -> Vec<Way> {
    let found = [
        only(text, i),
        must(text, i),
        needs(text, i),
        without(text, i),
        veto(text, i),
        last_word(text, i),
        consensus(text, i),
        put_to(text, i),
        only_if(text, i),
        decided_by(text, i),
    ];
    found.into_iter().flatten().collect()
}

fn way(rule: &'static str, heads: Vec<usize>, need: Need, confidence: f64) -> Option<Way> {
    (!heads.is_empty()).then_some(Way { rule, needed: Needed::Heads(heads), need, confidence })
}

/// `only X can decide`.
fn only(text: &Text<'_>, i: usize) -> Option<Way> {
    if text.lower(i) != "only" {
        return None;
    }
    let who = (i + 1..text.sentence_at(i).end.min(i + 10))
        .find(|j| matches!(text.dep(*j), "nsubj") && text.tokens[*j].edges.0 <= i + 1)?;
    let verb = text.above(who)?;
    let can = has_child(text, verb, &["can", "may", "could"])
        || matches!(text.lower(verb), "entitled" | "able")
        || (text.lemma(verb) == "have"
            && text
                .child(verb, &["dobj"])
                .filter(|o| text.child(*o, &["acl"]).is_some_and(|verb| is_verb(text, verb)))
                .is_some_and(|o| matches!(text.lower(o), "right" | "power" | "authority")));
    (can && !is_denied(text, verb))
        .then(|| way("only-they-decide", vec![who], Need::Agreement, 0.75))?
}

/// Whether words make what a verb says a duty: `must`, `has to`.
fn is_duty(text: &Text<'_>, verb: usize) -> bool {
    if is_denied(text, verb) {
        return false;
    }
    if has_child(text, verb, &["must", "shall"]) {
        return true;
    }
    let above = text.above(verb);
    let has_to = above.is_some_and(|up| {
        text.dep(verb) == "xcomp"
            && matches!(text.lemma(up), "have" | "need")
            && !is_denied(text, up)
            && !has_child(text, up, &["yet"])
            && !has_child(text, verb, &["yet"])
    });
    has_to && has_child(text, verb, &["to"])
}

/// `must be ratified by X`, `X has to approve it`, `must involve X`.
fn must(text: &Text<'_>, i: usize) -> Option<Way> {
    if !is_verb(text, i) {
        return None;
    }
    let is_should = has_child(text, i, &["should"]);
    if !is_duty(text, i) && !is_should {
        return None;
    }
    let lemma = text.lemma(i);
    let is_passive = text.child(i, &["auxpass"]).is_some();
    if matches!(lemma, "involve" | "include" | "consult" | "hear") {
        if is_passive {
            let who = subject(text, i)?;
            return way("must-be-included", vec![who], Need::Involvement, 0.65);
        }
        let who = text.child(i, &["dobj"])?;
        return way("must-involve", vec![who], Need::Involvement, 0.7);
    }
    if is_should || (text.dep(i) == "relcl" && !is_passive) {
        return None;
    }
    if lemma == "give"
        && text.child(i, &["dobj"]).is_some_and(|o| matches!(text.lemma(o), "opinion" | "view"))
    {
        return way("must-be-heard", vec![subject(text, i)?], Need::Involvement, 0.65);
    }
    if !AGREES.contains(&lemma) {
        return None;
    }
    if is_passive {
        let agent = text.child(i, &["agent"]).and_then(|by| text.child(by, &["pobj"]));
        let agent = agent.or_else(|| {
            let by = text.subtree(i).find(|j| text.lower(*j) == "by" && *j > i && *j < i + 4)?;
            text.child(by, &["pobj"])
        });
        let mut heads: Vec<usize> = agent.into_iter().collect();
        // "by A and by B".
        let by = text.child(i, &["agent"]).into_iter().flat_map(|by| text.children(by).to_vec());
        heads.extend(
            by.filter(|by| text.dep(*by) == "conj").filter_map(|by| text.child(by, &["pobj"])),
        );
        return way("must-be-approved", heads, Need::Agreement, 0.7);
    }
    if lemma == "say" && !has_child(text, i, &["yes"]) {
        return None;
    }
    let who = subject(text, i)?;
    let is_person =
        text.tokens[who].is_word && text.lower(who) != "it" && text.lower(who) != "they";
    is_person.then(|| way("must-approve", vec![who], Need::Agreement, 0.6))?
}

/// `needs the approval of X`, `subject to X's consent`, `takes two-thirds of X`.
fn needs(text: &Text<'_>, i: usize) -> Option<Way> {
    let lemma = text.lemma(i);
    let noun = match lemma {
        "need" | "require" | "take" | "win" | "demand" if is_verb(text, i) => {
            let object = text.child(i, &["dobj"]).or_else(|| text.child(i, &["nsubjpass"]))?;
            let is_modal = lemma != "win" || is_duty(text, i);
            let is_plain = !is_denied(text, i) && is_modal;
            (is_plain && is_consent(text, object)).then_some(object)
        }
        "subject" | "conditional" | "contingent" => behind(text, i, &["to", "on", "upon"]),
        "depend" if is_verb(text, i) => behind(text, i, &["on", "upon"]),
        _ => None,
    }?;
    let mut heads = Vec::new();
    for noun in super::super::clause::joined(text, noun) {
        if !is_consent(text, noun) {
            if lemma == "depend" {
                heads.push(noun);
            }
            continue;
        }
        heads.extend(whose(text, noun));
    }
    if heads.is_empty() && matches!(lemma, "need" | "require" | "take") {
        // "The Senate needs 60 votes": the body that votes. "The merger needs approval": unsaid.
        let noun = text.lemma(noun);
        if noun == "consensus" || noun == "unanimity" {
            return Some(Way {
                rule: "unanimity",
                needed: Needed::All,
                need: Need::Agreement,
                confidence: 0.55,
            });
        }
        let counts = matches!(noun, "vote" | "majority" | "ballot");
        let who = subject(text, i).filter(|_| counts)?;
        return way("needs-votes", vec![who], Need::Agreement, 0.5);
    }
    way("needs-approval", heads, Need::Agreement, 0.6)
}

fn is_consent(text: &Text<'_>, i: usize) -> bool {
    CONSENT.contains(&text.lemma(i))
        || CONSENT.contains(&text.lower(i))
        || matches!(text.lower(i), "thirds" | "fifths")
}

/// Whose approval: `the approval of X`, `X's approval`, `parliamentary approval`, `approval by X`.
fn whose(text: &Text<'_>, noun: usize) -> Vec<usize> {
    if let Some(owner) = text.child(noun, &["poss"]) {
        return vec![owner];
    }
    let of: Vec<usize> = text
        .children(noun)
        .iter()
        .copied()
        .filter(|c| matches!(text.lower(*c), "of" | "from" | "by" | "in" | "at" | "among"))
        .filter_map(|c| text.child(c, &["pobj"]))
        .collect();
    let mut found: Vec<usize> = of;
    // "approval by A and by B".
    for child in text.children(noun).iter().copied() {
        if matches!(text.lower(child), "by" | "from" | "of") {
            let more = text.children(child).iter().copied().filter(|c| text.dep(*c) == "conj");
            found.extend(more.filter_map(|c| text.child(c, &["pobj"])));
        }
    }
    if found.is_empty() {
        let before = text.children(noun).iter().copied().find(|c| {
            text.dep(*c) == "compound"
                && matches!(
                    text.lemma(*c).to_lowercase().as_str(),
                    "parliament"
                        | "cabinet"
                        | "board"
                        | "congress"
                        | "senate"
                        | "shareholder"
                        | "member"
                        | "council"
                        | "court"
                        | "union"
                        | "voter"
                )
        });
        found.extend(before);
    }
    found
}

/// `cannot be decided without X`, `nothing passes without X's consent`.
fn without(text: &Text<'_>, i: usize) -> Option<Way> {
    if text.lower(i) != "without" {
        return None;
    }
    let verb = text.above(i)?;
    if !is_verb(text, verb) || !(is_denied(text, verb) || text.child(verb, &["neg"]).is_some()) {
        return None;
    }
    let object = text.child(i, &["pobj", "pcomp"])?;
    if is_verb(text, object) {
        let involves = matches!(text.lemma(object), "involve" | "include" | "consult");
        let who = text.child(object, &["dobj"])?;
        return involves.then(|| way("not-without", vec![who], Need::Involvement, 0.6))?;
    }
    if is_consent(text, object) || matches!(text.lower(object), "vote" | "votes" | "say-so") {
        return way("not-without", whose(text, object), Need::Agreement, 0.6);
    }
    let lemma = text.lemma(verb);
    let decides = AGREES.contains(&lemma)
        || matches!(
            lemma,
            "make"
                | "impose"
                | "change"
                | "implement"
                | "begin"
                | "go"
                | "reach"
                | "take"
                | "move"
                | "proceed"
                | "end"
                | "conclude"
        );
    decides.then(|| way("not-without", vec![object], Need::Agreement, 0.5))?
}

/// `X can veto it`, `X has a veto`, `X can block it`.
fn veto(text: &Text<'_>, i: usize) -> Option<Way> {
    let lemma = text.lemma(i);
    if is_verb(text, i) && matches!(lemma, "veto" | "block") {
        let can = has_child(text, i, &["can", "could", "may"]);
        if !can || is_denied(text, i) {
            return None;
        }
        return way("may-veto", vec![subject(text, i)?], Need::Agreement, 0.65);
    }
    if lemma == "veto" && text.dep(i) == "dobj" {
        let verb = text.above(i)?;
        let holds = matches!(text.lemma(verb), "have" | "hold" | "wield" | "retain");
        if holds && !is_denied(text, verb) {
            return way("may-veto", vec![subject(text, verb)?], Need::Agreement, 0.65);
        }
    }
    None
}

/// `X has the last word`, `the final say is X's`.
fn last_word(text: &Text<'_>, i: usize) -> Option<Way> {
    let is_last = matches!(text.lower(i), "word" | "say") && has_child(text, i, &["last", "final"]);
    if !is_last || text.dep(i) != "dobj" {
        return None;
    }
    let verb = text.above(i)?;
    let has = matches!(text.lemma(verb), "have" | "get" | "keep") && !is_denied(text, verb);
    has.then(|| way("last-word", vec![subject(text, verb)?], Need::Agreement, 0.65))?
}

/// `by consensus`, `unanimously`, `every party has to agree`, `nothing is agreed until all agree`.
fn consensus(text: &Text<'_>, i: usize) -> Option<Way> {
    let all = || {
        Some(Way { rule: "unanimity", needed: Needed::All, need: Need::Agreement, confidence: 0.5 })
    };
    match text.lower(i) {
        "consensus" => {
            let by =
                text.above(i).is_some_and(|by| text.lower(by) == "by" || text.lower(by) == "of");
            by.then(all)?
        }
        "unanimity" => {
            let verb = text.above(i)?;
            (is_verb(text, verb) || text.lower(verb) == "by").then(all)?
        }
        "unanimous" => {
            let noun = text.above(i)?;
            (is_consent(text, noun) && text.dep(noun) != "ROOT").then(all)?
        }
        "until" | "unless" => {
            let verb = text.above(i).filter(|verb| is_verb(text, *verb))?;
            let main = text.above(verb)?;
            let who = text.child(verb, &["nsubj"])?;
            let agrees = AGREES.contains(&text.lemma(verb));
            let is_barred = is_denied(text, main);
            (agrees && is_barred).then(|| way("not-until", vec![who], Need::Agreement, 0.55))?
        }
        _ => None,
    }
}

/// `is put to a vote of X`, `will be put to referendums`, `goes to the board`.
fn put_to(text: &Text<'_>, i: usize) -> Option<Way> {
    if !is_verb(text, i) || !matches!(text.lemma(i), "put" | "submit" | "go") {
        return None;
    }
    let to = behind(text, i, &["to"])?;
    let is_vote = matches!(text.lemma(to), "vote" | "ballot" | "referendum");
    let is_told = has_child(text, i, &["will", "must"])
        || is_duty(text, i)
        || text.tokens[i].tag == "VBZ"
        || text.tokens[i].tag == "VBN";
    if !is_vote || is_denied(text, i) || !is_told {
        return None;
    }
    let mut heads = whose(text, to);
    if heads.is_empty() {
        heads.push(to);
    }
    way("put-to-vote", heads, Need::Agreement, 0.55)
}

/// `only if all three recommend it`, `only when the parliaments have ratified it`.
fn only_if(text: &Text<'_>, i: usize) -> Option<Way> {
    if !matches!(text.lower(i), "if" | "when" | "once" | "after")
        || text.lower(i.wrapping_sub(1)) != "only"
    {
        return None;
    }
    let verb = text.above(i).filter(|verb| is_verb(text, *verb))?;
    let agrees = AGREES.contains(&text.lemma(verb));
    let who = text.child(verb, &["nsubj"])?;
    agrees.then(|| way("only-if", vec![who], Need::Agreement, 0.6))?
}

/// `is decided by a majority of X`, `X decides by simple majority`, `X may decide`.
fn decided_by(text: &Text<'_>, i: usize) -> Option<Way> {
    let is_majority =
        matches!(text.lower(i), "majority" | "percent" | "two-thirds" | "third" | "thirds");
    let by = text.above(i).filter(|by| text.lower(*by) == "by")?;
    if !is_majority {
        return None;
    }
    let mut heads = whose(text, i);
    if heads.is_empty() {
        let verb = text.above(by).filter(|verb| is_verb(text, *verb))?;
        let acts = matches!(text.lemma(verb), "vote" | "decide" | "adopt" | "pass" | "approve");
        heads.extend(
            subject(text, verb).filter(|_| acts && text.child(verb, &["auxpass"]).is_none()),
        );
    }
    way("majority", heads, Need::Agreement, 0.5)
}
