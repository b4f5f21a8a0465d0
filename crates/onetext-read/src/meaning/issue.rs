//! Which of a document's issues a statement speaks of.
//!
//! An issue comes with words: a title, a question, keywords, options. What is said rarely repeats
//! them, so three things are weighed: words that are shared, by stem; words that the lists hold
//! together (`lexicon/fields.txt`); and what the document itself puts beside the issue's words. Where
//! a statement has no such word, it goes on with what was spoken of before.

use std::ops::Range;
use std::sync::LazyLock;

use compact_str::CompactString;

use super::Models;
use crate::lexicon::{KNOWN_ISSUES, Map};
use crate::model::{Features, Model};
use crate::said::Said;
use crate::text::Text;

/// The issues of a document, and where its words touch them.
#[derive(Debug)]
pub(crate) struct Issues<'t, 'a> {
    text: &'t Text<'a>,
    issues: Vec<Words>,
    /// The stem of each token; empty for signs and small words.
    stems: Vec<CompactString>,
    /// How strongly each token touches each issue: by its own words, and by those of the lists.
    own: Vec<Vec<u8>>,
    listed: Vec<Vec<u8>>,
    /// For each stem, how much of its company belongs to each issue.
    company: Map<CompactString, Vec<f32>>,
    /// How many sentences touch each issue, among those that touch any.
    weight: Vec<f32>,
}

/// The words of an issue.
#[derive(Debug, Clone, Default)]
struct Words {
    stems: Vec<CompactString>,
    listed: Vec<CompactString>,
}

/// What the first look at a statement gives: how likely each issue is, and last none of them.
pub(crate) type Odds = Vec<f64>;

/// Words that say nothing of an issue.
const SMALL: [&str; 92] = [
    "the", "a", "an", "of", "for", "and", "or", "to", "in", "on", "at", "by", "with", "from",
    "whether", "who", "what", "how", "when", "which", "where", "why", "is", "are", "be", "was",
    "were", "been", "it", "its", "their", "his", "her", "they", "he", "she", "that", "this",
    "these", "those", "there", "as", "if", "than", "then", "not", "no", "any", "all", "each",
    "both", "much", "many", "more", "most", "should", "may", "can", "will", "would", "could",
    "must", "have", "has", "had", "do", "does", "did", "get", "goes", "go", "into", "out", "up",
    "over", "under", "about", "after", "before", "between", "one", "two", "new", "s", "we", "you",
    "i", "our", "us", "but", "so", "only",
];

/// A word's stem: without the endings of number, tense and the like.
fn stem(word: &str) -> CompactString {
    if word.chars().count() < 2 || SMALL.contains(&word) {
        return CompactString::default();
    }
    const ENDINGS: [&str; 30] = [
        "isations", "izations", "isation", "ization", "ations", "ation", "ments", "ment", "ities",
        "ity", "nesses", "ness", "ings", "ing", "ions", "ion", "ers", "ors", "ies", "ied", "ally",
        "ly", "al", "ed", "er", "or", "es", "s", "e", "y",
    ];
    let mut stem = word.trim_end_matches("'s");
    for _ in 0..2 {
        let shorter = ENDINGS.iter().find_map(|ending| {
            let rest = stem.strip_suffix(ending)?;
            let least = if ending.len() > 1 { 4 } else { 3 };
            (rest.chars().count() >= least && !rest.ends_with('s') || rest.len() >= 5)
                .then_some(rest)
        });
        match shorter {
            Some(shorter) => stem = shorter,
            None => break,
        }
    }
    CompactString::new(stem)
}

impl<'t, 'a> Issues<'t, 'a> {
    /// Prepares a document for some issues, each given by all its words.
    pub(crate) fn new(text: &'t Text<'a>, issues: &[String]) -> Self {
        let issues: Vec<Words> = issues.iter().map(|words| Words::new(words)).collect();
        let stems: Vec<CompactString> = text
            .tokens
            .iter()
            .map(|token| if token.is_word { stem(&token.lower) } else { CompactString::default() })
            .collect();
        let touch = |of: &dyn Fn(&Words) -> &Vec<CompactString>| -> Vec<Vec<u8>> {
            let has = |issue: &Words, s: &CompactString| !s.is_empty() && of(issue).contains(s);
            let by_issue = issues.iter();
            by_issue.map(|issue| stems.iter().map(|s| u8::from(has(issue, s))).collect()).collect()
        };
        let mut own = touch(&|issue| &issue.stems);
        let mut listed = touch(&|issue| &issue.listed);
        // What all issues share tells none of them apart.
        for i in 0..stems.len() {
            if own.iter().filter(|own| own[i] > 0).count() > 1 {
                own.iter_mut().for_each(|own| own[i] = 0);
            }
            let is_own = own.iter().any(|own| own[i] > 0);
            if is_own || listed.iter().filter(|listed| listed[i] > 0).count() > 1 {
                listed.iter_mut().for_each(|listed| listed[i] = 0);
            }
        }
        let mut found = Self {
            text,
            weight: vec![0.0; issues.len()],
            issues,
            stems,
            own,
            listed,
            company: Map::default(),
        };
        found.keep_company();
        found
    }

    /// Counts which stems stand in sentences that touch an issue.
    fn keep_company(&mut self) {
        let n = self.issues.len();
        let mut company: Map<CompactString, Vec<f32>> = Map::default();
        for sentence in &self.text.sentences {
            let touches: Vec<f32> = (0..n)
                .map(|i| {
                    let own = count(&self.own[i], &sentence.tokens);
                    let listed = count(&self.listed[i], &sentence.tokens);
                    own as f32 + 0.5 * listed as f32
                })
                .collect();
            let sum: f32 = touches.iter().sum();
            if sum <= 0.0 {
                continue;
            }
            for (weight, touch) in self.weight.iter_mut().zip(&touches) {
                *weight += touch / sum;
            }
            for i in sentence.tokens.clone() {
                if self.stems[i].is_empty() {
                    continue;
                }
                let of_stem = company.entry(self.stems[i].clone()).or_insert_with(|| vec![0.0; n]);
                for (weight, touch) in of_stem.iter_mut().zip(&touches) {
                    *weight += touch / sum;
                }
            }
        }
        let all: f32 = self.weight.iter().sum();
        if all > 0.0 {
            self.weight.iter_mut().for_each(|weight| *weight /= all);
        }
        self.company = company;
    }

    /// How many issues there are.
    pub(crate) fn len(&self) -> usize {
        self.issues.len()
    }

    /// What holds of each issue as that of a statement, and last of none of them.
    pub(crate) fn features(&self, said: &Said, new: &dyn Fn() -> Features) -> Vec<Features> {
        let near = Near::new(self, said);
        let mut all: Vec<Features> = (0..self.len())
            .map(|issue| {
                let mut f = new();
                near.of_issue(issue, &mut f);
                f
            })
            .collect();
        let mut none = new();
        near.of_none(&mut none);
        all.push(none);
        all
    }

    /// The same at the second look, with what the first made of the statements around.
    pub(crate) fn features_again(
        &self,
        all: &[Said],
        which: usize,
        first: &[Odds],
        new: &dyn Fn() -> Features,
    ) -> Vec<Features> {
        let mut found = self.features(&all[which], new);
        let around = Around::new(self.text, all, which);
        for (issue, f) in found.iter_mut().enumerate() {
            around.of_issue(issue, self.len(), first, f);
        }
        found
    }

    /// The first look: each statement by itself.
    pub(crate) fn first(&self, all: &[Said], model: &Model) -> Vec<Odds> {
        all.iter().map(|said| odds(&self.features(said, &Features::default), model)).collect()
    }

    /// The issue of each of a document's statements, if it has one, and how sure that is.
    pub(crate) fn read(&self, all: &[Said], models: Models<'_>) -> Vec<(Option<usize>, f64)> {
        let first = self.first(all, models.issue);
        (0..all.len())
            .map(|i| {
                let features = self.features_again(all, i, &first, &Features::default);
                let odds = odds(&features, models.issue_again);
                let best = super::best(&odds);
                (Some(best).filter(|best| *best < self.len()), odds[best])
            })
            .collect()
    }
}

fn odds(features: &[Features], model: &Model) -> Odds {
    let mut scores: Vec<f64> = features.iter().map(|f| model.score(f)).collect();
    crate::model::softmax(&mut scores);
    scores
}

/// The statements around one.
struct Around {
    which: usize,
    before: Vec<usize>,
    behind: Vec<usize>,
    inner: Vec<usize>,
    outer: Vec<usize>,
    same: Option<usize>,
    paragraph: Vec<usize>,
}

impl Around {
    fn new(text: &Text<'_>, all: &[Said], which: usize) -> Self {
        let said = &all[which];
        let near = which.saturating_sub(8)..(which + 9).min(all.len());
        let holds =
            |outer: &Said, inner: &Said| outer.content.iter().any(|run| run.contains(&inner.head));
        let others = || near.clone().filter(|i| *i != which);
        let paragraph = |said: &Said| {
            let sentence = text.tokens.get(said.head).map_or(0, |token| token.sentence);
            text.sentences.get(sentence).map_or(0, |sentence| sentence.paragraph)
        };
        let speaker =
            |said: &Said| said.source.clone().map(|at| text.words(&text.place(at)).to_lowercase());
        let mine = speaker(said);
        Self {
            which,
            before: (which.saturating_sub(2)..which).rev().collect(),
            behind: (which + 1..(which + 3).min(all.len())).collect(),
            inner: others().filter(|i| holds(said, &all[*i])).collect(),
            outer: others().filter(|i| holds(&all[*i], said)).collect(),
            same: (near.start..which).rev().find(|i| mine.is_some() && speaker(&all[*i]) == mine),
            paragraph: others().filter(|i| paragraph(&all[*i]) == paragraph(said)).collect(),
        }
    }

    fn of_issue(&self, issue: usize, issues: usize, first: &[Odds], f: &mut Features) {
        let odds =
            |i: usize| first.get(i).and_then(|odds| odds.get(issue)).copied().unwrap_or_default();
        let kind = if issue < issues { "" } else { "none" };
        let mine = odds(self.which);
        let sure = part(
            first.get(self.which).map_or(0.0, |odds| odds.iter().copied().fold(0.0, f64::max)),
        );
        f.add("first=", &[kind, part(mine)]);
        for (name, list) in [("before=", &self.before), ("behind=", &self.behind)] {
            for (n, i) in list.iter().enumerate() {
                f.add(name, &[kind, ["1", "2"][n.min(1)], part(odds(*i)), sure]);
                f.add(name, &[kind, ["1", "2"][n.min(1)], part(odds(*i))]);
            }
        }
        for (name, list) in [("inner=", &self.inner), ("outer=", &self.outer)] {
            let most = list.iter().map(|i| odds(*i)).fold(-1.0, f64::max);
            if most >= 0.0 {
                f.add(name, &[kind, part(most), sure]);
                f.add(name, &[kind, part(most)]);
            }
        }
        if let Some(i) = self.same {
            f.add("same=", &[kind, part(odds(i)), sure]);
        }
        if !self.paragraph.is_empty() {
            let count = u32::try_from(self.paragraph.len()).unwrap_or(1);
            let mean = self.paragraph.iter().map(|i| odds(*i)).sum::<f64>() / f64::from(count);
            f.add("around=", &[kind, part(mean), sure]);
            f.add("around=", &[kind, part(mean)]);
        } else {
            f.add("alone=", &[kind]);
        }
    }
}

/// A share of one, in steps.
fn part(share: f64) -> &'static str {
    match share {
        s if s < 0.05 => "0",
        s if s < 0.2 => "1",
        s if s < 0.35 => "2",
        s if s < 0.5 => "4",
        s if s < 0.65 => "5",
        s if s < 0.8 => "7",
        s if s < 0.95 => "8",
        _ => "9",
    }
}

impl Words {
    fn new(words: &str) -> Self {
        let lower = words.to_lowercase();
        let parts = lower.split(|c: char| !c.is_alphanumeric() && c != '\'');
        let mut stems: Vec<CompactString> = parts.map(stem).filter(|s| !s.is_empty()).collect();
        stems.sort();
        stems.dedup();
        let mut listed: Vec<CompactString> = Vec::new();
        for field in FIELDS.iter() {
            if field.names.iter().any(|name| name.iter().all(|word| stems.contains(word))) {
                listed.extend(field.words.iter().filter(|word| !stems.contains(*word)).cloned());
            }
        }
        listed.sort();
        listed.dedup();
        Self { stems, listed }
    }
}

/// Words that go together, by their stems.
struct Field {
    /// Those by which an issue is named: one word or all of several.
    names: Vec<Vec<CompactString>>,
    /// Those by which it is spoken of.
    words: Vec<CompactString>,
}

/// The fields of the lists, and the known issues.
static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let stems = |words: &str| -> Vec<CompactString> {
        words.split([' ', '-']).map(stem).filter(|s| !s.is_empty()).collect()
    };
    let rows = include_str!("../lexicon/fields.txt").lines().filter(|row| !row.starts_with('#'));
    let fields = rows.filter_map(|row| row.split_once(':')).map(|(names, words)| Field {
        names: stems(names).into_iter().map(|name| vec![name]).collect(),
        words: stems(words),
    });
    let known = KNOWN_ISSUES.iter().map(|known| {
        let names: Vec<_> =
            known.keywords.iter().map(|k| stems(k)).filter(|k| !k.is_empty()).collect();
        let words = names.iter().filter(|name| name.len() == 1).flatten().cloned().collect();
        Field { names, words }
    });
    fields.chain(known).collect()
});

fn count(touches: &[u8], tokens: &Range<usize>) -> usize {
    touches.get(tokens.clone()).map_or(0, |run| run.iter().map(|n| usize::from(*n)).sum())
}

/// What stands in and around a statement, for each issue.
struct Near<'i, 't, 'a> {
    issues: &'i Issues<'t, 'a>,
    said: &'i Said,
    content: Vec<(usize, usize)>,
    sentence: Vec<(usize, usize)>,
    paragraph: Vec<(usize, usize)>,
    /// How many sentences back each issue was last touched.
    back: Vec<usize>,
    share: Vec<f32>,
    /// Whether any issue is touched within the content.
    is_touched: bool,
}

impl<'i, 't, 'a> Near<'i, 't, 'a> {
    fn new(issues: &'i Issues<'t, 'a>, said: &'i Said) -> Self {
        let text = issues.text;
        let n = issues.len();
        let content: Vec<(usize, usize)> = (0..n)
            .map(|i| {
                let sum = |touches: &[u8]| said.content.iter().map(|at| count(touches, at)).sum();
                (sum(&issues.own[i]), sum(&issues.listed[i]))
            })
            .collect();
        let sentence = text.sentence_at(said.head);
        let number = text.tokens.get(said.head).map_or(0, |token| token.sentence);
        let paragraph = text.sentences.get(number).map_or(0, |sentence| sentence.paragraph);
        let mut around = 0..0;
        for sentence in text.sentences.iter().filter(|s| s.paragraph == paragraph) {
            if around.is_empty() {
                around = sentence.tokens.clone();
            }
            around.end = sentence.tokens.end;
        }
        let all = |at: &Range<usize>| -> Vec<(usize, usize)> {
            (0..n).map(|i| (count(&issues.own[i], at), count(&issues.listed[i], at))).collect()
        };
        let back = (0..n)
            .map(|i| {
                let earlier = text.sentences[..number.min(text.sentences.len())].iter().rev();
                let mut earlier = earlier.take(12).enumerate();
                let found = earlier.find(|(_, s)| count(&issues.own[i], &s.tokens) > 0);
                found.map_or(12, |(n, _)| n)
            })
            .collect();
        let mut share = vec![0.0; n];
        for i in said.content.iter().cloned().flatten() {
            if let Some(company) = issues.company.get(&issues.stems[i]) {
                let sum: f32 = company.iter().sum();
                for (share, company) in share.iter_mut().zip(company) {
                    *share += company / sum.max(1.0) / sum.max(1.0).sqrt();
                }
            }
        }
        Self {
            issues,
            said,
            is_touched: content.iter().any(|(own, _)| *own > 0),
            content,
            sentence: all(&sentence),
            paragraph: all(&around),
            back,
            share,
        }
    }

    fn of_issue(&self, i: usize, f: &mut Features) {
        let touched = if self.is_touched { "t" } else { "u" };
        let best = |list: &[(usize, usize)]| -> bool {
            let score = |(own, listed): (usize, usize)| own * 2 + listed;
            let mine = score(list[i]);
            mine > 0 && list.iter().enumerate().all(|(j, other)| j == i || score(*other) < mine)
        };
        let small = |n: usize| ["0", "1", "2", "3"][n.min(3)];
        let (own, listed) = self.content[i];
        f.add("content=", &[small(own)]);
        f.add("content-listed=", &[small(listed), if own > 0 { "t" } else { "u" }]);
        f.flag("content-best", best(&self.content));
        let (own, listed) = self.sentence[i];
        f.add("sentence=", &[small(own), touched]);
        f.add("sentence-listed=", &[small(listed), touched]);
        f.flag(
            if self.is_touched { "sentence-best|t" } else { "sentence-best|u" },
            best(&self.sentence),
        );
        let (own, listed) = self.paragraph[i];
        f.add("paragraph=", &[small(own), touched]);
        f.add("paragraph-listed=", &[small(listed), touched]);
        f.flag(
            if self.is_touched { "paragraph-best|t" } else { "paragraph-best|u" },
            best(&self.paragraph),
        );
        let back = self.back[i];
        let is_nearest =
            back < 12 && self.back.iter().enumerate().all(|(j, b)| j == i || *b > back);
        f.add(
            "back=",
            &[
                ["0", "1", "2", "3", "4"][match back {
                    0 => 0,
                    1 => 1,
                    2..=3 => 2,
                    4..=11 => 3,
                    _ => 4,
                }],
                touched,
            ],
        );
        f.flag(if self.is_touched { "nearest|t" } else { "nearest|u" }, is_nearest);
        let most = |list: &[f32]| {
            list[i] > 0.0 && list.iter().enumerate().all(|(j, o)| j == i || *o < list[i])
        };
        let part = self.share[i] / self.share.iter().sum::<f32>().max(1e-6);
        f.add("share=", &[tenth(part), touched]);
        f.flag(if self.is_touched { "share-best|t" } else { "share-best|u" }, most(&self.share));
        f.add("weight=", &[tenth(self.issues.weight[i]), touched]);
        f.flag(
            if self.is_touched { "weight-best|t" } else { "weight-best|u" },
            most(&self.issues.weight),
        );
        f.add("issues=", &[small(self.issues.len())]);
        let short = if self.said.content.iter().map(Range::len).sum::<usize>() <= 3 {
            "short"
        } else {
            "long"
        };
        f.add("short=", &[short, if own > 0 { "own" } else { "-" }]);
        for own in &self.issues.issues[i].stems {
            for at in self.said.content.iter().cloned().flatten() {
                let stem = &self.issues.stems[at];
                if !stem.is_empty() && stem != own {
                    f.add("pair=", &[own, stem]);
                }
            }
        }
    }

    fn of_none(&self, f: &mut Features) {
        let touched = if self.is_touched { "t" } else { "u" };
        f.add("none", &[]);
        f.add("none=", &[touched]);
        let nothing = |list: &[(usize, usize)]| list.iter().all(|(own, listed)| own + listed == 0);
        f.flag("none-sentence", nothing(&self.sentence));
        f.flag("none-paragraph", nothing(&self.paragraph));
        f.flag("none-content", nothing(&self.content));
        for at in self.said.content.iter().cloned().flatten() {
            let stem = &self.issues.stems[at];
            if !stem.is_empty() {
                f.add("none-word=", &[stem]);
            }
        }
    }
}

fn tenth(part: f32) -> &'static str {
    match part {
        p if p <= 0.0 => "0",
        p if p < 0.2 => "1",
        p if p < 0.4 => "3",
        p if p < 0.6 => "5",
        p if p < 0.8 => "7",
        _ => "9",
    }
}
