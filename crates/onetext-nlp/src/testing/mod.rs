//! A tiny pipeline of every component, for tests and as seeds of fuzzing: a few numbers wide, its
//! weights made up, its files as spaCy writes them.

mod network;
mod pack;

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use rmpv::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::load::{Precision, wheel_to_compact};
use network::Network;
use pack::{bytes, map};

/// Where a wheel has the pipeline.
const FOLDER: &str = "tiny/tiny-1.0.0/";

/// The hashes of `noun` and `verb`.
const NOUN: u64 = 16_833_663_260_455_505_849;
const VERB: u64 = 6_360_137_228_241_296_794;

/// How long word vectors are.
const VECTOR: usize = 3;

/// The files of a tiny pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiny {
    files: BTreeMap<String, Vec<u8>>,
}

impl Default for Tiny {
    fn default() -> Self {
        Self::new()
    }
}

impl Tiny {
    /// A pipeline of every component, without word vectors.
    pub fn new() -> Self {
        let mut tiny = Self { files: BTreeMap::new() };
        tiny.put("config.cfg", include_bytes!("config.cfg"));
        tiny.put("meta.json", br#"{"lang":"en","name":"tiny","version":"1.0.0","license":"MIT"}"#);
        tiny.put("tokenizer", &tokenizer());
        tiny.put("vocab/lookups.bin", &norms());
        tiny.put("vocab/vectors.cfg", br#"{"mode":"default"}"#);
        tiny.put("vocab/vectors", &npy(0, 0));
        tiny.put("vocab/key2row", &bytes(&map::<&str>([])));

        tiny.put(
            "tok2vec/model",
            &Network::default().tok2vec(&[32, 16, 16, 16, 8, 8], &TOK2VEC, None).file(),
        );
        tiny.put("tagger/cfg", br#"{"labels":["DT","NN","VB",".","_SP"],"overwrite":false}"#);
        tiny.put("tagger/model", &Network::default().listener().softmax(5, 4).file());
        tiny.put("morphologizer/cfg", MORPHOLOGIZER);
        tiny.put("morphologizer/model", &Network::default().listener().softmax(3, 4).file());
        tiny.put("parser/cfg", br#"{"beam_width":1,"learn_tokens":false}"#);
        tiny.put("parser/moves", &moves(PARSER_MOVES));
        tiny.put("parser/model", &Network::two_layers(8, 4, 2, 9).listener().linear(4, 4).file());
        tiny.put("senter/cfg", br#"{"overwrite":false}"#);
        tiny.put(
            "senter/model",
            &Network::default().tok2vec(&[8, 4, 4, 4], &SENTER, None).softmax(2, 2).file(),
        );
        tiny.put("attribute_ruler/patterns", &rules());
        tiny.put("lemmatizer/lookups/lookups.bin", &lemmas());
        tiny.put("ner/cfg", br#"{"beam_width":1}"#);
        tiny.put("ner/moves", &moves(NER_MOVES));
        let ner = Network::one_layer(6, 4, 1, 9).tok2vec(&[16, 16], &NER, None).linear(4, 4);
        tiny.put("ner/model", &ner.file());
        tiny
    }

    /// The same with word vectors that `tok2vec` mixes in.
    pub fn with_vectors() -> Self {
        let mut tiny = Self::new();
        tiny.config("include_static_vectors = false", "include_static_vectors = true");
        let network = Network::default().tok2vec(&[32, 16, 16, 16, 8, 8], &TOK2VEC, Some(VECTOR));
        tiny.put("tok2vec/model", &network.file());
        tiny.put("vocab/vectors", &npy(2, VECTOR));
        let rows =
            map([(Value::from(NOUN), 1.into()), (VERB.into(), 0.into()), (7.into(), (-1).into())]);
        tiny.put("vocab/key2row", &bytes(&rows));
        tiny
    }

    /// All files by their paths inside the pipeline.
    pub fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// Puts a file in, or another in its place.
    pub fn put(&mut self, name: &str, bytes: &[u8]) -> &mut Self {
        self.files.insert(name.to_owned(), bytes.to_owned());
        self
    }

    /// Takes a file out.
    pub fn remove(&mut self, name: &str) -> &mut Self {
        self.files.remove(name);
        self
    }

    /// Replaces the first of these words of `config.cfg`, which must be there.
    ///
    /// # Panics
    ///
    /// Where the words are not there.
    pub fn config(&mut self, words: &str, others: &str) -> &mut Self {
        let text = String::from_utf8_lossy(&self.files["config.cfg"]).into_owned();
        assert!(text.contains(words), "config.cfg has no `{words}`");
        self.put("config.cfg", text.replacen(words, others, 1).as_bytes())
    }

    /// The pipeline in each compact form.
    ///
    /// # Panics
    ///
    /// Where a test has made the pipeline one that cannot be loaded.
    #[expect(clippy::unwrap_used, reason = "a tiny pipeline can be loaded")]
    pub fn compact(&self) -> Vec<Vec<u8>> {
        let forms = [Precision::Full, Precision::Steps];
        forms.map(|precision| wheel_to_compact(&self.wheel(), precision).unwrap()).into()
    }

    /// The pipeline in a wheel.
    ///
    /// # Panics
    ///
    /// Never: an archive in memory can be written.
    #[expect(clippy::unwrap_used, reason = "writing into memory does not fail")]
    pub fn wheel(&self) -> Vec<u8> {
        let mut wheel = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.files {
            wheel.start_file(format!("{FOLDER}{name}"), SimpleFileOptions::default()).unwrap();
            wheel.write_all(bytes).unwrap();
        }
        wheel.finish().unwrap().into_inner()
    }
}

/// Width, depth, window and pieces of an encoder.
type Encoder = [usize; 4];

const TOK2VEC: Encoder = [4, 2, 1, 3];
const SENTER: Encoder = [2, 1, 1, 2];
const NER: Encoder = [4, 1, 2, 2];

const MORPHOLOGIZER: &[u8] = br#"{"labels_morph":{"POS=VERB":"","Number=Sing|POS=NOUN":"Number=Sing","POS=PUNCT":""},
    "labels_pos":{"Number=Sing|POS=NOUN":92,"POS=PUNCT":97,"POS=VERB":100},"overwrite":true,"extend":false}"#;

const PARSER_MOVES: &str = r#"{"0":{"":9},"1":{"":8},"2":{"det":5,"nsubj":7},"3":{"dobj":3,"punct":4,"prep||dobj":2,"dep":0},"4":{"ROOT":1}}"#;

const NER_MOVES: &str = r#"{"0":{},"1":{"ORG":5,"PER":3},"2":{"ORG":5,"PER":3},"3":{"ORG":5,"PER":3},"4":{"ORG":5,"PER":3},"5":{"":1}}"#;

fn moves(counts: &str) -> Vec<u8> {
    bytes(&map([("moves", counts.into()), ("cfg", map([("neg_key", Value::Nil)]))]))
}

fn tokenizer() -> Vec<u8> {
    let token = |orth: &str| map([(Value::from(65), orth.into())]);
    let with_norm =
        |orth: &str, norm: &str| map([(Value::from(65), orth.into()), (67.into(), norm.into())]);
    bytes(&map([
        ("prefix_search", Value::from(r#"^\(|^"|^'"#)),
        ("suffix_search", r#"\)$|"$|'s$|\.$|,$|!$|\?$"#.into()),
        ("infix_finditer", r"\.\.\.|(?<=[a-z])-(?=[a-z])".into()),
        ("token_match", Value::Nil),
        ("url_match", r"(?u)^https?://\S+$".into()),
        (
            "exceptions",
            map([
                (" ", Value::Array(vec![token(" ")])),
                ("don't", Value::Array(vec![token("do"), with_norm("n't", "not")])),
                ("etc.", Value::Array(vec![token("etc.")])),
            ]),
        ),
        ("faster_heuristics", true.into()),
    ]))
}

fn norms() -> Vec<u8> {
    bytes(&map([(
        "lexeme_norm",
        map([(Value::from(VERB), "doing".into()), (NOUN.into(), "thing".into())]),
    )]))
}

fn rules() -> Vec<u8> {
    let rule = |pattern: Vec<Value>, attrs: Value, index: i64| {
        let patterns = Value::Array(vec![Value::Array(pattern)]);
        map([("patterns", patterns), ("attrs", attrs), ("index", index.into())])
    };
    let tag = |tag: &str| map([("TAG", Value::from(tag))]);
    let set = |pos: &str, morph: &str| map([("POS", Value::from(pos)), ("MORPH", morph.into())]);
    bytes(&Value::Array(vec![
        rule(vec![tag("NN")], set("NOUN", "Number=Sing"), 0),
        rule(vec![tag("_SP")], set("SPACE", "_"), 0),
        rule(
            vec![tag("DT"), map([("LOWER", map([("IN", Value::Array(vec!["end".into()]))]))])],
            set("X", "_"),
            -1,
        ),
    ]))
}

fn lemmas() -> Vec<u8> {
    let texts = |texts: &[&str]| Value::Array(texts.iter().map(|&text| text.into()).collect());
    let rules = |rules: &[[&str; 2]]| Value::Array(rules.iter().map(|rule| texts(rule)).collect());
    bytes(&map([
        (
            "lemma_rules",
            map([
                (Value::from(NOUN), rules(&[["s", ""], ["ies", "y"]])),
                (VERB.into(), rules(&[["ing", "e"]])),
            ]),
        ),
        (
            "lemma_exc",
            map([(
                Value::from(NOUN),
                map([("wives", texts(&["wife"])), ("axes", texts(&["axis", "ax"]))]),
            )]),
        ),
        ("lemma_index", map([(Value::from(NOUN), texts(&["wife", "axe", "city"]))])),
        (
            "lemma_lookup",
            map([(Value::from(VERB), Value::from("do")), (NOUN.into(), texts(&["noun"]))]),
        ),
    ]))
}

/// A table of vectors as `NumPy` writes it.
fn npy(rows: usize, length: usize) -> Vec<u8> {
    let head = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {length}), }}");
    let head = format!("{head:117}\n");
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend(u16::try_from(head.len()).unwrap_or(u16::MAX).to_le_bytes());
    file.extend(head.as_bytes());
    file.extend(network::numbers(rows * length, 0.5));
    file
}
