//! Who says what, with who is meant and what it means: the words that `said` finds, bound to the
//! cast and read for stance, negation and hedge.
//!
//! Attributions stand in the order of their cues. What is said inside somebody's quoted words is
//! read after those words have their speaker, so that `we` can mean them.

use std::ops::Range;

use onetext_record::body::Stance;

use crate::cast::{Cast, Discourse, Mention};
use crate::each_once;
use crate::meaning::{self, Meaning};
use crate::said::{self, Page, Said};
use crate::text::Text;

mod reaction;

/// Words that somebody is reported to have said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribution {
    pub(crate) sentence: usize,
    /// Who said it; nobody where the report does not say.
    pub(crate) speaker: Option<Mention>,
    /// The pronoun that stands for the speaker before the cue: `who` in `the envoy, who said`.
    pub(crate) relative: Option<Range<usize>>,
    /// The words that report, in bytes.
    pub(crate) cue: Range<usize>,
    /// What is said, in bytes; in order.
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) stance: Stance,
    pub(crate) negated: bool,
    pub(crate) hedge: Option<Range<usize>>,
    /// Whom it was said to.
    pub(crate) addressee: Option<Mention>,
    /// The attribution, by its place in the list, inside whose words this one stands.
    pub(crate) inside: Option<usize>,
    pub(crate) confidence: f64,
    pub(crate) rule: &'static str,
    /// What spoke for it most, by name.
    pub(crate) because: Vec<String>,
    /// The same as tokens.
    pub(crate) said: Said,
}

impl Attribution {
    /// Whether it is anybody's word, named or not. What a thing does (`it favoured`) and what is
    /// only on the calendar (`is expected to attend`) are nobody's.
    pub(crate) fn is_somebodys(&self, text: &Text<'_>) -> bool {
        let Some(speaker) = &self.speaker else { return text.lemma(self.said.head) != "expect" };
        let is_thing = speaker.tokens.len() == 1
            && matches!(text.lower(speaker.tokens.start), "it" | "this" | "that" | "which");
        !(is_thing && speaker.who.is_empty() && speaker.person.is_none())
    }

    /// The members who speak, each once.
    pub(crate) fn speakers(&self) -> Vec<usize> {
        each_once(self.speaker.iter().flat_map(|mention| mention.who.iter().copied()))
    }
}

/// The attributions of a text; `mentions` are those of each sentence.
pub(crate) fn attributions(
    text: &Text<'_>,
    cast: &Cast,
    mentions: &[Vec<Mention>],
) -> Vec<Attribution> {
    let page = Page::new(text);
    let mut said = said::find(&page, said::Models::carried());
    // Signs alone say nothing.
    said.retain(|said| said.content.iter().any(|run| !words(text, run).is_empty()));
    let inside: Vec<Option<usize>> = (0..said.len()).map(|i| outer(&said, i)).collect();
    let mut speakers: Vec<Option<Option<Mention>>> = vec![None; said.len()];
    // What nobody quotes first; each round goes one level further into quoted words.
    let mut discourse = Discourse::default();
    for _ in 0..3 {
        for (i, this) in
            said.iter().enumerate().filter(|(i, _)| speakers[*i].is_none()).collect::<Vec<_>>()
        {
            let within = match inside[i] {
                None => discourse.clone(),
                Some(outer) => match &speakers[outer] {
                    Some(speaker) => Discourse { quoted: speaker.clone(), ..discourse.clone() },
                    None => continue,
                },
            };
            let mut speaker =
                this.source.clone().map(|tokens| resolve(text, cast, tokens, &within));
            let around =
                inside[i].and_then(|outer| Some((&said[outer], speakers[outer].as_ref()?)));
            if let (Some(inner), Some((outer, Some(said_by)))) = (&mut speaker, around)
                && inner.who.is_empty()
                && inner.person.is_none()
                && stands_for_speaker(text, &inner.tokens, outer)
            {
                *inner = Mention { tokens: inner.tokens.clone(), ..said_by.clone() };
            }
            if let (Some(speaker), None) = (&speaker, inside[i]) {
                discourse.spoke(speaker);
            }
            speakers[i] = Some(speaker);
        }
    }
    let mut found: Vec<Attribution> = Vec::with_capacity(said.len());
    // From numbers of what was said to numbers of attributions: one may become two.
    let mut first: Vec<usize> = Vec::with_capacity(said.len());
    let models = meaning::Models::carried();
    for (i, this) in said.iter().enumerate() {
        first.push(found.len());
        let parts = parts(text, this);
        if let [_] = parts.as_slice() {
            let meaning = meaning::read(text, &said, i, models);
            found.push(bound(text, cast, this, meaning, speakers[i].clone().flatten()));
            continue;
        }
        let mut all = said.clone();
        for part in parts {
            all[i] = part;
            let meaning = meaning::read(text, &all, i, models);
            found.push(bound(text, cast, &all[i], meaning, speakers[i].clone().flatten()));
        }
    }
    for (i, outer) in inside.iter().enumerate() {
        let until = first.get(i + 1).copied().unwrap_or(found.len());
        for part in &mut found[first[i]..until] {
            part.inside = outer.map(|outer| first[outer]);
        }
    }
    drop_repeats(&mut found);
    let cues: Vec<Range<usize>> = found.iter().map(|said| said.cue.clone()).collect();
    let mut more = Vec::new();
    for (number, here) in mentions.iter().enumerate() {
        reaction::reactions(text, number, here, &mut more);
    }
    let is_new = |said: &Attribution| {
        !cues.iter().any(|cue| cue.start < said.cue.end && said.cue.start < cue.end)
    };
    found.extend(more.into_iter().filter(is_new));
    found
}

/// Whom the words of a source mean. `It` means nobody where the sentence before speaks of a thing:
/// a draft favours, and no party does.
fn resolve(text: &Text<'_>, cast: &Cast, tokens: Range<usize>, discourse: &Discourse) -> Mention {
    let found = cast.resolve(text, tokens.clone(), discourse);
    let word = text.lower(tokens.start);
    if tokens.len() == 1
        && found.who.is_empty()
        && matches!(word, "some" | "many" | "others" | "most" | "several")
    {
        return some_of_those_before(text, cast, &tokens, discourse).unwrap_or(found);
    }
    if word != "it" {
        return found;
    }
    let subject = subject_before(text, tokens.start);
    let is_thing = subject.is_some_and(|subject| {
        let noun = text.tokens[subject].pos == onetext_nlp::Pos::Noun;
        let meant = cast.resolve(text, subject..subject + 1, discourse).who;
        noun && (meant.is_empty() || meant != found.who)
    });
    if is_thing { Mention::unnamed(tokens) } else { found }
}

/// The subject of the sentence before that of a token.
fn subject_before(text: &Text<'_>, i: usize) -> Option<usize> {
    let before = text.tokens.get(i)?.sentence.checked_sub(1)?;
    let root = text.sentences[before].tokens.clone().find(|i| text.above(*i).is_none())?;
    text.child(root, &["nsubj", "nsubjpass"])
}

/// `European leaders praised it. Some worry`: some of them, and never all.
fn some_of_those_before(
    text: &Text<'_>,
    cast: &Cast,
    tokens: &Range<usize>,
    discourse: &Discourse,
) -> Option<Mention> {
    let subject = subject_before(text, tokens.start)?;
    let all = cast.resolve(text, text.subtree(subject), discourse);
    let is_plural = matches!(text.tokens[subject].tag, "NNS" | "NNPS");
    (is_plural && !all.who.is_empty()).then(|| Mention {
        tokens: tokens.clone(),
        some_of: true,
        person: None,
        chain: None,
        ..all
    })
}

/// Whether a pronoun that opens what somebody says means whoever says it: `Trump said he would`.
fn stands_for_speaker(text: &Text<'_>, tokens: &Range<usize>, outer: &Said) -> bool {
    let opens = outer.content.iter().any(|run| (run.start..run.start + 3).contains(&tokens.start));
    opens && tokens.len() == 1 && matches!(text.lower(tokens.start), "he" | "she" | "it" | "they")
}

/// The smallest attribution inside whose content another's cue stands.
fn outer(said: &[Said], i: usize) -> Option<usize> {
    let head = said[i].head;
    let around = said.iter().enumerate().filter(|(j, other)| {
        *j != i
            && other.content.iter().any(|run| run.contains(&head))
            && !said[i].content.iter().any(|run| run.contains(&other.head))
    });
    around
        .min_by_key(|(j, other)| {
            (other.content.iter().map(ExactSizeIterator::len).sum::<usize>(), *j)
        })
        .map(|(j, _)| j)
}

/// Leaves out what somebody says of itself inside its own words: `Trump said he would not support`
/// is one statement.
fn drop_repeats(found: &mut Vec<Attribution>) {
    let repeats = |said: &Attribution| {
        let Some(outer) = said.inside.map(|outer| &found[outer]) else { return false };
        match (&said.speaker, &outer.speaker) {
            (Some(a), Some(b)) => {
                (a.chain.is_some() && a.chain == b.chain) || (!a.who.is_empty() && a.who == b.who)
            }
            _ => false,
        }
    };
    let dropped: Vec<bool> = found.iter().map(repeats).collect();
    let mut number = Vec::with_capacity(found.len());
    let mut next = 0;
    for is_dropped in &dropped {
        number.push((!is_dropped).then_some(next));
        next += usize::from(!is_dropped);
    }
    // What stood inside a repeat stands inside the words around it.
    let outer = |mut inside: Option<usize>| {
        // Not more steps than there are attributions: words could stand inside each other.
        for _ in 0..number.len() {
            match number[inside?] {
                Some(kept) => return Some(kept),
                None => inside = found[inside?].inside,
            }
        }
        None
    };
    let kept: Vec<Option<usize>> = found.iter().map(|said| outer(said.inside)).collect();
    let mut i = 0;
    found.retain_mut(|said| {
        said.inside = kept[i];
        i += 1;
        !dropped[i - 1]
    });
}

/// What is said, taken apart where a second `and that` begins another statement.
fn parts(text: &Text<'_>, said: &Said) -> Vec<Said> {
    let [run] = said.content.as_slice() else { return vec![said.clone()] };
    let mut runs = Vec::new();
    let mut start = run.start;
    for at in run.start + 3..run.end.saturating_sub(3) {
        let joins = text.lower(at) == "and" && text.lower(at + 1) == "that";
        if joins && at >= start + 3 && text.quotation(text.tokens[at].at.start).is_none() {
            runs.push(start..at);
            start = at + 1;
        }
    }
    runs.push(start..run.end);
    runs.into_iter().map(|run| Said { content: vec![run], ..said.clone() }).collect()
}

/// An attribution from what was found, what it means and who speaks.
fn bound(
    text: &Text<'_>,
    cast: &Cast,
    said: &Said,
    meaning: Meaning,
    speaker: Option<Mention>,
) -> Attribution {
    let first = said.cue.first().map_or(said.head..said.head + 1, Clone::clone);
    let place = |tokens: &Range<usize>| text.place(tokens.clone());
    let content =
        said.content.iter().map(|run| words(text, run)).filter(|at| at.start < at.end).collect();
    let within = Discourse { speaker: speaker.clone(), ..Discourse::default() };
    let addressee = meaning.addressee.map(|tokens| cast.resolve(text, tokens, &within));
    let mut because = said.because.clone();
    because.extend(meaning.because.iter().map(|name| format!("stance {name}")));
    Attribution {
        sentence: text.tokens[said.head].sentence,
        speaker,
        relative: said.relative.map(|i| place(&(i..i + 1))),
        cue: place(&first),
        content,
        stance: meaning.stance,
        negated: meaning.negated,
        hedge: meaning.hedge.as_ref().map(place),
        addressee,
        inside: None,
        confidence: said.confidence,
        rule: said.rule,
        because,
        said: said.clone(),
    }
}

/// The place of a run of what is said, without the quotation marks around all of it and the sign
/// that ends it.
fn words(text: &Text<'_>, run: &Range<usize>) -> Range<usize> {
    let at = text.place(run.clone());
    let mut words = text.words(&at);
    let marks = ['"', '“', '”'];
    let inner = words.strip_prefix(marks).unwrap_or(words);
    let is_whole = inner.len() < words.len() && !inner.trim_end_matches(marks).contains(marks);
    let mut start = at.start;
    if is_whole {
        start += words.len() - inner.len();
        words = inner.trim_end_matches(marks);
    }
    let trimmed = words.trim_end_matches([' ', ',', '.', ';', ':', '\n', '\r']);
    start..start + trimmed.len()
}
