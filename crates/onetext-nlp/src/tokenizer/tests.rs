use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::hash::string_hash;
use crate::lexicon::LexemeRules;
use crate::parts::SpecialToken;

/// The rule sets that `testdata/golden.py` wrote.
static TOKENIZERS: LazyLock<BTreeMap<String, Tokenizer>> = LazyLock::new(|| {
    let sets: BTreeMap<String, Value> =
        serde_json::from_str(include_str!("testdata/rules.json")).unwrap();
    sets.into_iter().map(|(name, set)| (name, Tokenizer::new(&parts(&set)).unwrap())).collect()
});

fn parts(set: &Value) -> TokenizerParts {
    let pattern = |name: &str| set[name].as_str().map(str::to_owned);
    let token = |token: &Value| SpecialToken {
        orth: token[0].as_str().unwrap().into(),
        norm: token[1].as_str().map(str::to_owned),
    };
    let specials = set["specials"].as_object().unwrap().iter();
    TokenizerParts {
        prefix: pattern("prefix"),
        suffix: pattern("suffix"),
        infix: pattern("infix"),
        token_match: pattern("token_match"),
        url_match: pattern("url_match"),
        specials: specials
            .map(|(text, tokens)| {
                (text.clone(), tokens.as_array().unwrap().iter().map(token).collect())
            })
            .collect(),
        faster_heuristics: set["faster_heuristics"].as_bool().unwrap(),
    }
}

fn lexicon() -> Lexicon {
    Lexicon::new(Arc::new(LexemeRules::new("xx", &[])))
}

/// A worker's state, used for many texts.
struct Worker {
    lexicon: Lexicon,
    cache: ChunkCache,
}

impl Worker {
    fn new(capacity: usize) -> Self {
        Self { lexicon: lexicon(), cache: ChunkCache::with_capacity(capacity) }
    }

    fn tokens(&mut self, tokenizer: &Tokenizer, text: &str) -> Vec<RawToken> {
        let mut out = Vec::new();
        tokenizer.tokenize(text, &mut self.lexicon, &mut self.cache, &mut out);
        out
    }

    fn words<'a>(&mut self, tokenizer: &Tokenizer, text: &'a str) -> Vec<&'a str> {
        self.tokens(tokenizer, text).iter().map(|token| covered(token, text)).collect()
    }
}

fn covered<'a>(token: &RawToken, text: &'a str) -> &'a str {
    &text[token.start as usize..token.end as usize]
}

#[test]
fn tokens_are_those_of_spacy() {
    let workers = || [Worker::new(0), Worker::new(3), Worker::new(1000)];
    let mut workers: BTreeMap<&str, _> =
        TOKENIZERS.keys().map(|name| (&**name, workers())).collect();
    let mut known = LexemeRulesNorms::default();
    for line in include_str!("testdata/golden.jsonl").lines() {
        let (set, text, words, spaces, norms): Golden = serde_json::from_str(line).unwrap();
        let tokenizer = &TOKENIZERS[&set];
        for worker in workers.get_mut(&*set).unwrap() {
            let tokens = worker.tokens(tokenizer, &text);
            let found: Vec<&str> = tokens.iter().map(|token| covered(token, &text)).collect();
            assert_eq!(found, words, "{set} {text:?}");
            let found: String =
                tokens.iter().map(|token| if token.space { '1' } else { '0' }).collect();
            assert_eq!(found, spaces, "{set} {text:?}");
            for (place, token) in tokens.iter().enumerate() {
                let own = norms.get(&place.to_string()).map(|norm| string_hash(norm));
                let norm = own.unwrap_or_else(|| known.norm(covered(token, &text)));
                assert_eq!(worker.lexicon.lexeme(token.lex).norm, norm, "{set} {text:?} {place}");
                assert_eq!(worker.lexicon.text(token.lex), covered(token, &text));
            }
        }
    }
}

/// Rules, text, words, whether a space follows each, norms that special cases gave.
type Golden = (String, String, Vec<String>, String, BTreeMap<String, String>);

/// The norms of words that no special case gave one.
struct LexemeRulesNorms(Lexicon);

impl Default for LexemeRulesNorms {
    fn default() -> Self {
        Self(lexicon())
    }
}

impl LexemeRulesNorms {
    fn norm(&mut self, word: &str) -> u64 {
        let id = self.0.get(word);
        self.0.lexeme(id).norm
    }
}

#[test]
fn a_cleared_lexicon_clears_the_cache() {
    let tokenizer = &TOKENIZERS["en"];
    let mut worker = Worker::new(100);
    worker.tokens(tokenizer, "these words are numbered from nought");
    worker.lexicon.clear();
    let tokens = worker.tokens(tokenizer, "words don't");
    let words: Vec<&str> = tokens.iter().map(|token| worker.lexicon.text(token.lex)).collect();
    assert_eq!(words, ["words", "do", "n't"]);
}

#[test]
fn without_rules_only_white_space_parts() {
    let tokenizer = Tokenizer::new(&TokenizerParts::default()).unwrap();
    let words = Worker::new(10).words(&tokenizer, "(don't) stop… \n now");
    assert_eq!(words, ["(don't)", "stop…", "\n ", "now"]);
}

#[test]
fn wrong_rules_are_refused_by_name() {
    let wrong = |change: &dyn Fn(&mut TokenizerParts)| {
        let mut parts = TokenizerParts::default();
        change(&mut parts);
        Tokenizer::new(&parts).unwrap_err().to_string()
    };
    let special = |text: &str, words: &[&str]| {
        let token = |word: &&str| SpecialToken { orth: (*word).into(), norm: None };
        (text.to_owned(), words.iter().map(token).collect::<Vec<_>>())
    };
    assert_eq!(
        wrong(&|parts| parts.suffix = Some("a$|(b".into())),
        "the tokenizer's `suffix_search` cannot be used: a parenthesis is not closed at character \
         3 of the pattern"
    );
    assert_eq!(
        wrong(&|parts| parts.specials.push(special("cannot", &["can", "nt"]))),
        "the tokenizer's special case \"cannot\" is made of tokens that together are \"cannt\""
    );
    assert_eq!(
        wrong(&|parts| parts.specials.push(special("so", &["so", ""]))),
        "the tokenizer's special case \"so\" has an empty token"
    );
}

#[test]
fn a_suffix_before_a_line_break_counts_from_the_end() {
    // spaCy takes as many characters from the end as the match has, which stops before the break.
    let parts = TokenizerParts { suffix: Some(r"\x1c$".into()), ..TokenizerParts::default() };
    let tokenizer = Tokenizer::new(&parts).unwrap();
    let words = Worker::new(10).words(&tokenizer, "\t\x1c\n");
    assert_eq!(words, ["\t", "\x1c", "\n"]);
}

#[test]
fn long_chunks_take_no_square_of_their_length() {
    let mut worker = Worker::new(100);
    for tokenizer in TOKENIZERS.values() {
        for unit in
            [")", "(", "a:", "a@", "://", "l'", "don't", "a.", "anti-a)", "...", "1,", "é😀"]
        {
            let text = unit.repeat(20_000);
            let tokens = worker.tokens(tokenizer, &text);
            assert!(!tokens.is_empty());
            worker.lexicon.clear();
        }
        let text = format!("anti-{}{}", "a".repeat(20_000), ")".repeat(20_000));
        assert!(worker.tokens(tokenizer, &text).len() > 20_000);
        worker.lexicon.clear();
    }
}

/// Texts of what takes hold of rules, and of anything.
fn nasty() -> impl Strategy<Value = String> {
    let unit = prop_oneof![
        "[a-zA-Z0-9]{1,4}",
        prop::sample::select(vec![
            " ",
            "  ",
            "\n",
            "\u{a0}",
            "\0",
            "\u{301}",
            "😀",
            "don't",
            "'s",
            "’s",
            "(",
            ")",
            "...",
            ".",
            ",",
            "-",
            "--",
            ":)",
            "a.m.",
            "U.S.",
            "New York",
            "$",
            "€",
            "5km",
            "l'",
            "aujourd'hui",
            "anti-",
            "-t-il",
            "http://a.bc",
            "me@x.org",
            "é",
            "«",
            "»",
            "a - t - il",
            "שלום",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(unit, 0..24).prop_map(|units| units.concat())
}

proptest! {
    #[test]
    fn tokens_cover_the_text(text in nasty()) {
        for tokenizer in TOKENIZERS.values() {
            let mut rebuilt = String::new();
            for token in Worker::new(10).tokens(tokenizer, &text) {
                prop_assert!(token.start < token.end);
                prop_assert_eq!(token.start as usize, rebuilt.len());
                rebuilt.push_str(text.get(token.start as usize..token.end as usize).unwrap());
                if token.space {
                    rebuilt.push(' ');
                }
            }
            prop_assert_eq!(&rebuilt, &text);
        }
    }

    #[test]
    fn the_cache_changes_nothing(texts in prop::collection::vec(nasty(), 1..6)) {
        for tokenizer in TOKENIZERS.values() {
            let mut workers = [Worker::new(0), Worker::new(1), Worker::new(1000)];
            for text in &texts {
                let found = workers.each_mut().map(|worker| {
                    let tokens = worker.tokens(tokenizer, text);
                    let lexeme = |token: &RawToken| *worker.lexicon.lexeme(token.lex);
                    let lexemes: Vec<_> = tokens.iter().map(lexeme).collect();
                    let spans: Vec<_> =
                        tokens.iter().map(|token| (token.start, token.end, token.space)).collect();
                    (spans, lexemes)
                });
                prop_assert_eq!(&found[0], &found[1]);
                prop_assert_eq!(&found[0], &found[2]);
            }
        }
    }
}
