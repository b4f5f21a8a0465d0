use super::*;
use crate::hash::string_hash;
use crate::parts::{LookupRows, LookupTable};
use crate::sample;
use crate::texts::{TextLists, TextMap, Texts};

fn texts(words: &[&str]) -> Texts {
    let mut sorted = words.to_vec();
    sorted.sort_unstable();
    let mut texts = Texts::default();
    assert!(sorted.iter().all(|word| texts.push(word)));
    texts
}

fn lookup(name: &str, rows: &[(&str, &str)]) -> LookupTable {
    let mut rows: Vec<(u64, &str)> =
        rows.iter().map(|&(word, lemma)| (string_hash(word), lemma)).collect();
    rows.sort_unstable();
    let mut values = TextLists::default();
    assert!(rows.iter().all(|&(_, lemma)| values.push([lemma])));
    let keys = rows.into_iter().map(|(key, _)| key).collect();
    LookupTable { name: name.to_owned(), rows: LookupRows::Lists { keys, values } }
}

fn rules(rows: &[(&str, &[(&str, &str)])]) -> LookupTable {
    let pair = |&(old, new): &(&str, &str)| (old.to_owned(), new.to_owned());
    let row = |(pos, rules): &(&str, &[(&str, &str)])| {
        (string_hash(pos), rules.iter().map(pair).collect())
    };
    let rows = LookupRows::Pairs(rows.iter().map(row).collect());
    LookupTable { name: "lemma_rules".to_owned(), rows }
}

/// A word and its lemmas.
type Exception<'a> = (&'a str, &'a [&'a str]);

fn exceptions(rows: &[(&str, &[Exception<'_>])]) -> LookupTable {
    let row = |(pos, words): &(&str, &[Exception<'_>])| {
        let mut words = words.to_vec();
        words.sort_unstable();
        let mut map = TextMap::default();
        for (word, lemmas) in words {
            assert!(map.keys.push(word) && map.values.push(lemmas.iter().copied()));
        }
        (string_hash(pos), map)
    };
    let rows = LookupRows::Maps(rows.iter().map(row).collect());
    LookupTable { name: "lemma_exc".to_owned(), rows }
}

fn index(rows: &[(&str, &[&str])]) -> LookupTable {
    let row = |(pos, words): &(&str, &[&str])| (string_hash(pos), texts(words));
    let rows = LookupRows::Sets(rows.iter().map(row).collect());
    LookupTable { name: "lemma_index".to_owned(), rows }
}

fn parts(mode: &str, lang: &str, tables: Vec<LookupTable>) -> LemmatizerParts {
    LemmatizerParts { mode: mode.to_owned(), overwrite: false, lang: lang.to_owned(), tables }
}

/// Checks words with their part of speech and morphology against lemmas.
#[track_caller]
fn check(parts: LemmatizerParts, words: &[(&str, Pos, &str, &str)]) {
    let lemmatizer = Lemmatizer::new(parts).unwrap();
    for &(text, pos, morph, lemma) in words {
        assert_eq!(lemmatizer.lemma(Word { text, pos, morph }), lemma, "{text} {pos} {morph}");
    }
}

fn english_tables() -> Vec<LookupTable> {
    vec![
        rules(&[
            ("noun", &[("s", ""), ("ses", "s"), ("men", "man"), ("es", "")]),
            ("verb", &[("s", ""), ("ies", "y"), ("ed", "e"), ("ed", ""), ("ing", "")]),
            ("adj", &[("er", ""), ("est", "")]),
            ("punct", &[("“", "\"")]),
            ("adv", &[("", "")]),
        ]),
        exceptions(&[
            ("noun", &[("axes", &["ax", "axis"]), ("mice", &["mouse"])]),
            ("verb", &[("went", &["go"]), ("lay", &["lie", "lay"])]),
            ("adv", &[("best", &["well"])]),
        ]),
        index(&[
            ("noun", &["axe", "ax", "bus", "talk", "mediator", "mouse"]),
            ("verb", &["talk", "hope", "hop", "lay"]),
            ("adv", &["soon"]),
        ]),
    ]
}

#[test]
fn rules_give_what_is_a_word() {
    use Pos::{Adj, Adv, Noun, Propn, Punct, Space, Verb, X};
    let words = [
        ("Talks", Noun, "Number=Plur", "talk"),
        ("buses", Noun, "", "bus"),
        // Exceptions go first, the last of them before the others; known forms stay where they are.
        ("axes", Noun, "", "axis"),
        ("mice", Noun, "", "mouse"),
        ("lay", Verb, "", "lay"),
        // Of two known forms the one found last.
        ("hoped", Verb, "", "hop"),
        ("hopped", Verb, "", "hoppe"),
        ("hopped-ed", Verb, "", "hopped-e"),
        // An unknown word takes the first rule, and keeps its letters where no rule fits.
        ("Gizmos", Noun, "", "gizmo"),
        ("OSCE", Noun, "", "OSCE"),
        ("Soon", Adv, "", "soon"),
        ("Best", Adv, "", "well"),
        ("“", Punct, "", "\""),
        ("s", Noun, "", "s"),
        // Kinds that no table knows.
        ("Talks", Propn, "", "Talks"),
        ("Talks", X, "", "talks"),
        ("\n ", Space, "", "\n "),
        ("Older", Adj, "", "old"),
    ];
    check(parts("rule", "xx", english_tables()), &words);
}

#[test]
fn english_base_forms_stay() {
    use Pos::{Adj, Adv, Aux, Noun, Verb};
    let words = [
        ("Bus", Noun, "Number=Sing", "bus"),
        ("Bus", Noun, "Number=Plur", "bu"),
        ("Bus", Noun, "Number=Plur,Sing", "bu"),
        ("Needs", Verb, "VerbForm=Inf", "needs"),
        ("Needs", Verb, "Tense=Pres|VerbForm=Fin", "needs"),
        ("Needs", Verb, "Number=Sing|Tense=Pres|VerbForm=Fin", "need"),
        ("Needs", Verb, "Tense=Past|VerbForm=Fin", "need"),
        ("Older", Adj, "Degree=Pos", "older"),
        ("Older", Adj, "Degree=Cmp", "old"),
        ("Best", Adv, "Degree=Pos", "best"),
        ("Ing", Aux, "VerbForm=None", "ing"),
    ];
    check(parts("rule", "en", english_tables()), &words);
}

#[test]
fn french_asks_exceptions_before_rules_and_the_lookup_table_last() {
    use Pos::{Det, None, Noun, Propn, Sym, Verb};
    let tables = || {
        vec![
            rules(&[("noun", &[("aux", "al"), ("s", "")]), ("verb", &[("ai", "er")])]),
            exceptions(&[("verb", &[("a", &["avoir"]), ("vide", &[])])]),
            index(&[("noun", &["os", "cheval"]), ("verb", &["aller"])]),
            lookup("lemma_lookup", &[("les", "le"), ("Paris", "paris"), ("mystères", "mystère")]),
        ]
    };
    let words = [
        ("Os", Noun, "", "os"),
        ("Chevaux", Noun, "", "cheval"),
        ("zébus", Noun, "", "zébu"),
        ("a", Verb, "", "avoir"),
        ("vide", Verb, "", "vide"),
        ("Parlai", Verb, "", "parler"),
        ("Les", Det, "", "le"),
        ("Foo", Det, "", "foo"),
        ("Paris", Propn, "", "paris"),
        ("LYON", Propn, "", "LYON"),
        ("Paris", None, "", "paris"),
        ("%", Sym, "", "%"),
    ];
    check(parts("rule", "fr", tables()), &words);
    check(parts("rule", "ca", tables()), &words);
}

#[test]
fn greek_dutch_and_macedonian_differ_in_what_they_believe() {
    use Pos::{Adj, Noun, Propn, Punct, Verb};
    let tables = || {
        vec![
            rules(&[("noun", &[("en", ""), ("s", ""), ("en", "e")]), ("verb", &[("и", "а")])]),
            exceptions(&[("noun", &[("koeien", &["koe"]), ("zeef", &["zeef"])])]),
            index(&[("noun", &["boot", "kade", "stad"]), ("verb", &["чита"])]),
            lookup("lemma_lookup", &[("steden", "stad"), ("zes", "zesje"), ("bomen", "boom")]),
        ]
    };
    check(
        parts("rule", "nl", tables()),
        &[
            ("Boot", Noun, "", "boot"),
            ("Koeien", Noun, "", "koe"),
            ("Steden", Noun, "", "stad"),
            ("Kaden", Noun, "", "kade"),
            ("zeefs", Noun, "", "zeef"),
            ("zes", Noun, "", "zesje"),
            ("Xen", Noun, "", "x"),
            ("Foo", Noun, "", "foo"),
            ("Den", Propn, "", "den"),
        ],
    );
    check(
        parts("rule", "el", tables()),
        &[
            ("Boot", Noun, "", "boot"),
            ("Koeien", Noun, "", "koe"),
            ("Kaden", Noun, "", "kade"),
            ("Steden", Noun, "", "sted"),
            ("Foo", Adj, "", "foo"),
        ],
    );
    check(
        parts("rule", "mk", tables()),
        &[
            ("Читајќи", Adj, "", "Чита"),
            ("Чити", Verb, "", "чита"),
            ("Падни", Verb, "", "Падни"),
            ("Foo", Propn, "", "Foo"),
            ("Foo", Punct, "", "foo"),
        ],
    );
}

#[test]
fn tables_by_part_of_speech() {
    use Pos::{Adj, Adp, Det, Intj, Noun, Part, Pron, Propn, Verb};
    let table = |name: &str| match name {
        "lemma_lookup_noun" => lookup(name, &[("case", "casa"), ("Rome", "Roma")]),
        "lemma_lookup_adj" => lookup(
            name,
            &[("belle", "bello"), ("alcuna", "alcun"), ("duży", "duży"), ("lepszy", "dobry")],
        ),
        "lemma_lookup_verb" => lookup(name, &[("va", "andare"), ("ma", "mieć")]),
        "lemma_lookup_pron" => lookup(name, &[("ci", "noi")]),
        "lemma_lookup_other" => lookup(name, &[("ah", "ah!")]),
        "lemma_lookup" => lookup(name, &[("eh", "ehi")]),
        name => lookup(name, &[]),
    };
    check(
        parts("pos_lookup", "it", lookup::ITALIAN_TABLES.map(table).into()),
        &[
            ("Case", Noun, "", "casa"),
            ("Rome", Noun, "", "Roma"),
            ("Milano", Noun, "", "milano"),
            ("Rome", Propn, "", "Roma"),
            ("Milano", Propn, "", "milano"),
            ("La", Det, "", "il"),
            ("La", Pron, "", "lo"),
            ("Una", Det, "", "uno"),
            ("Ci", Part, "", "noi"),
            ("D'", Adp, "", "di"),
            ("Di", Adp, "", "di"),
            ("Alcuna", Adj, "", "alcuno"),
            ("Va", Verb, "", "andare"),
            ("Ah", Intj, "", "ah!"),
            ("Eh", Intj, "", "ehi"),
            ("Oh", Intj, "", "oh"),
        ],
    );
    check(
        parts("pos_lookup", "pl", lookup::POLISH_TABLES.map(table).into()),
        &[
            ("Nieduży", Adj, "", "duży"),
            ("nienajlepszy", Adj, "", "dobry"),
            ("Najlepszy", Adj, "", "dobry"),
            ("nieznany", Adj, "", "nieznany"),
            ("Niema", Verb, "", "mieć"),
            ("Robi", Verb, "", "robi"),
            ("Rome", Noun, "", "Roma"),
            ("Xyz", Propn, "", "xyz"),
            ("Xyz", Adp, "", "xyz"),
        ],
    );
}

#[test]
fn lookup_takes_the_word_as_it_is_but_in_dutch() {
    let tables = || vec![lookup("lemma_lookup", &[("went", "go")])];
    let words = [("went", Pos::None, "", "go"), ("Went", Pos::Verb, "", "Went")];
    check(parts("lookup", "en", tables()), &words);
    let words =
        [("went", Pos::None, "", "go"), ("Went", Pos::Verb, "", "go"), ("X", Pos::X, "", "x")];
    check(parts("lookup", "nl", tables()), &words);
}

#[test]
fn modes_and_tables_are_refused_by_name() {
    let error = |parts| Lemmatizer::new(parts).unwrap_err().to_string();
    assert_eq!(
        error(parts("rule", "es", english_tables())),
        "the lemmatizer's mode `rule` is not supported for the language `es`"
    );
    assert_eq!(
        error(parts("pymorphy3", "ru", vec![])),
        "the lemmatizer's mode `pymorphy3` is not supported for the language `ru`"
    );
    assert_eq!(
        error(parts("rule", "fr", english_tables())),
        "the lemmatizer's mode `rule` needs the table `lemma_lookup`"
    );
    let mut table = lookup("lemma_rules", &[]);
    assert_eq!(
        error(parts("rule", "en", vec![table.clone()])),
        "the lemmatizer's table `lemma_rules` does not hold pairs of endings"
    );
    table.name = "lemma_rules_groups".to_owned();
    assert!(Lemmatizer::new(parts("rule", "en", vec![table, rules(&[])])).is_ok());
}

#[test]
fn lemmas_that_are_set_stay_unless_they_are_to_be_overwritten() {
    for (overwrite, expected) in
        [(false, ["talk", "GET", "mouse", "bus"]), (true, ["talk", "got", "mouse", "bus"])]
    {
        let mut parts = parts("rule", "en", english_tables());
        parts.overwrite = overwrite;
        let lemmatizer = Lemmatizer::new(parts).unwrap();
        let mut doc = sample::doc("en", "talks|NOUN got|VERB mice|NOUN buses|NOUN");
        let (lexicon, words) = sample::words("en", &doc);
        let mut presets = sample::presets(&doc);
        presets[1] = doc.intern("GET");
        let mut cache = LemmaCache::default();
        lemmatizer.run(&mut doc, &lexicon, &words, &mut presets, &mut cache);
        let lemmas: Vec<&str> = doc.tokens().map(crate::Token::lemma).collect();
        assert_eq!(lemmas, expected);
        assert!(presets.iter().all(|preset| preset.is_empty()));
        // A second run finds its words in the cache, and what the first gave.
        let mut again = doc.clone();
        lemmatizer.run(&mut again, &lexicon, &words, &mut presets, &mut cache);
        assert_eq!(again.tokens().map(crate::Token::lemma).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn the_cache_knows_words_by_kind_and_morphology() {
    let lemmatizer = Lemmatizer::new(parts("rule", "en", english_tables())).unwrap();
    let mut doc = sample::doc("en", "talks|NOUN talks|PROPN talks|NOUN||||Number=Sing talks|NOUN");
    let (lexicon, words) = sample::words("en", &doc);
    let mut presets = sample::presets(&doc);
    lemmatizer.run(&mut doc, &lexicon, &words, &mut presets, &mut LemmaCache::default());
    let lemmas: Vec<&str> = doc.tokens().map(crate::Token::lemma).collect();
    assert_eq!(lemmas, ["talk", "talks", "talks", "talk"]);
}
