//! Whole pipelines through the loaders: that all forms give the same parts, that each mistake gets
//! its message, and that no bytes make a loader panic.

#![expect(clippy::disallowed_methods, reason = "pipelines are put into folders here")]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::parts::{Feature, LookupRows, Tensor, TokenVectors};
use crate::testing::Tiny;

fn load(tiny: &Tiny) -> Result<Parts, LoadError> {
    load_with(tiny, &LoadOptions::default())
}

fn load_with(tiny: &Tiny, options: &LoadOptions) -> Result<Parts, LoadError> {
    from_files(&mut Files::Memory(tiny.files().clone()), options)
}

fn compact_of_tiny(tiny: &Tiny, precision: Precision) -> Vec<u8> {
    compact_of(&mut Files::Memory(tiny.files().clone()), precision).unwrap()
}

fn names(parts: &Parts) -> Vec<&str> {
    parts.components.iter().map(|component| component.name.as_str()).collect()
}

/// Writes the files of a pipeline below a folder.
fn write(tiny: &Tiny, folder: &Path) {
    for (name, bytes) in tiny.files() {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn all_forms_give_the_same_parts() {
    for tiny in [Tiny::new(), Tiny::with_vectors()] {
        let parts = load(&tiny).unwrap();
        let options = LoadOptions::default();
        assert_eq!(parse(&tiny.wheel(), &options).unwrap(), parts, "wheel");
        assert_eq!(
            parse(&compact_of_tiny(&tiny, Precision::Full), &options).unwrap(),
            parts,
            "compact"
        );
        let folder = tempfile::tempdir().unwrap();
        write(&tiny, &folder.path().join("tiny/tiny-1.0.0"));
        for below in ["", "tiny", "tiny/tiny-1.0.0"] {
            assert_eq!(
                open(&folder.path().join(below), &options).unwrap(),
                parts,
                "folder {below}"
            );
        }
        let file = folder.path().join("tiny.whl");
        fs::write(&file, tiny.wheel()).unwrap();
        assert_eq!(open(&file, &options).unwrap(), parts, "file");
    }
}

#[test]
fn every_component_is_read() {
    let parts = load(&Tiny::new()).unwrap();
    assert_eq!(
        names(&parts),
        ["tok2vec", "tagger", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "ner"]
    );
    let [
        ComponentParts::Tok2Vec(tok2vec),
        ComponentParts::Tagger(tagger),
        ComponentParts::Morphologizer(morph),
        ..,
    ] = [&parts.components[0].kind, &parts.components[1].kind, &parts.components[2].kind]
    else {
        panic!("other components")
    };
    assert_eq!(tok2vec.tables.len(), 6);
    assert_eq!((tok2vec.tables[3].feature, tok2vec.tables[3].seed), (Feature::Shape, 11));
    assert_eq!(tok2vec.layers.len(), 2);
    assert_eq!(tagger.vectors, TokenVectors::Shared("tok2vec".to_owned()));
    assert_eq!(
        morph.vectors,
        TokenVectors::Shared("tok2vec".to_owned()),
        "a star is the one before"
    );
    assert_eq!(morph.labels[0], (String::new(), crate::Pos::Verb));
    assert_eq!(morph.labels[1], ("Number=Sing".to_owned(), crate::Pos::Noun));
    let ComponentParts::Parser(parser) = &parts.components[3].kind else { panic!("no parser") };
    let moves: Vec<String> =
        parser.moves.iter().map(|(action, label)| format!("{action}{label}")).collect();
    assert_eq!(moves.join(" "), "0 1 2nsubj 2det 3punct 3dobj 3prep||dobj 3dep 4ROOT");
    assert_eq!(parser.upper.as_ref().unwrap().weights.shape, [9, 4]);
    let ComponentParts::Ner(ner) = &parts.components[6].kind else {
        panic!("no entity recogniser")
    };
    assert_eq!(ner.lower.shape, [6, 9, 1, 4]);
    assert!(ner.upper.is_none());
    assert!(matches!(&ner.vectors, TokenVectors::Own(own) if own.window == 2));
}

#[test]
fn lemma_tables_are_sorted_for_search() {
    let parts = load(&Tiny::new()).unwrap();
    let ComponentParts::Lemmatizer(lemmatizer) = &parts.components[5].kind else {
        panic!("no lemmatizer")
    };
    for table in &lemmatizer.tables {
        match (table.name.as_str(), &table.rows) {
            ("lemma_rules", LookupRows::Pairs(rows)) => {
                assert!(rows.is_sorted_by_key(|row| row.0));
                assert_eq!(rows[1].1[1], ("ies".to_owned(), "y".to_owned()));
            }
            ("lemma_exc", LookupRows::Maps(rows)) => {
                assert_eq!(rows[0].1.get("axes").unwrap().collect::<Vec<_>>(), ["axis", "ax"]);
            }
            ("lemma_index", LookupRows::Sets(rows)) => {
                assert!(rows[0].1.is_sorted());
                assert!(rows[0].1.find("city").is_some());
            }
            ("lemma_lookup", LookupRows::Lists { keys, values }) => {
                assert!(keys.is_sorted());
                assert_eq!(values.get(0).collect::<Vec<_>>(), ["do"]);
            }
            (name, rows) => panic!("{name}: {rows:?}"),
        }
    }
}

#[test]
fn vectors_are_read() {
    let vectors = load(&Tiny::with_vectors()).unwrap().vectors.unwrap();
    assert_eq!(vectors.table.shape, [2, 3]);
    assert_eq!(vectors.rows, [(6_360_137_228_241_296_794, 0), (16_833_663_260_455_505_849, 1)]);
    assert_eq!(vectors.attr, Feature::Orth);
}

#[test]
fn components_are_switched_on_and_off() {
    let tiny = Tiny::new();
    let options = |enable: &[&str], disable: &[&str]| {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        LoadOptions { enable: owned(enable), disable: owned(disable) }
    };
    let compact = compact_of_tiny(&tiny, Precision::Full);
    let instead = options(&["senter"], &["parser"]);
    for parts in [load_with(&tiny, &instead), parse(&compact, &instead)] {
        let parts = parts.unwrap();
        assert_eq!(
            names(&parts),
            [
                "tok2vec",
                "tagger",
                "morphologizer",
                "senter",
                "attribute_ruler",
                "lemmatizer",
                "ner"
            ]
        );
    }
    let without = options(&[], &["tok2vec"]);
    insta::assert_snapshot!(load_with(&tiny, &without).unwrap_err());
    let unknown = options(&[], &["textcat"]);
    insta::assert_snapshot!(load_with(&tiny, &unknown).unwrap_err());
}

#[test]
fn what_is_switched_off_may_be_unsupported() {
    let mut tiny = Tiny::new();
    tiny.config("factory = \"senter\"", "factory = \"textcat\"");
    let parts = load(&tiny).unwrap();
    let compact = compact_of_tiny(&tiny, Precision::Full);
    assert_eq!(parse(&compact, &LoadOptions::default()).unwrap(), parts);
}

/// The message for a pipeline that was changed in one place.
fn message(change: impl FnOnce(&mut Tiny)) -> String {
    let mut tiny = Tiny::new();
    change(&mut tiny);
    load(&tiny).unwrap_err().to_string()
}

#[test]
fn each_mistake_gets_its_message() {
    let config = |words: &str, others: &str| message(|tiny| _ = tiny.config(words, others));
    let put = |name: &str, bytes: &[u8]| message(|tiny| _ = tiny.put(name, bytes));
    let messages = [
        config("factory = \"tagger\"", "factory = \"textcat\""),
        config("factory = \"tagger\"", ""),
        config("spacy.Tok2Vec.v2", "spacy-transformers.TransformerModel.v3"),
        config("spacy.MultiHashEmbed.v2", "spacy.CharacterEmbed.v2"),
        config("spacy.MaxoutWindowEncoder.v2", "spacy.MishWindowEncoder.v2"),
        config("spacy.MaxoutWindowEncoder.v2", "spacy.MaxoutWindowEncoder.v1"),
        config("\"NORM\",\"PREFIX\"", "\"NORM\",\"CLUSTER\""),
        config("rows = [32,16,16,16,8,8]", "rows = [32,16,16,16,8]"),
        config("rows = [32,16,16,16,8,8]", "rows = [64,16,16,16,8,8]"),
        config("rows = [32,16,16,16,8,8]", "rows = [32,16,16,16,8,-8]"),
        config("depth = 2", "depth = 3"),
        config("maxout_pieces = 3", "maxout_pieces = 2"),
        config("window_size = 1", "window_size = 2"),
        config("width = 4\ndepth", "width = 8\ndepth"),
        config("include_static_vectors = false", "include_static_vectors = true"),
        config("upstream = \"tok2vec\"", "upstream = \"transformer\""),
        config("use_upper = true", "use_upper = 7"),
        config("use_upper = true", "use_upper = false"),
        config("hidden_width = 4", "hidden_width = 1e99"),
        config("extra_state_tokens = false", "extra_state_tokens = true"),
        config("state_type = \"parser\"", "state_type = \"ner\""),
        config("mode = \"rule\"", "mode = \"pos_lookup\""),
        config("spacy.Tokenizer.v1", "spacy.zh.ChineseTokenizer"),
        config("spacy.Vectors.v1", "other.Vectors.v1"),
        config("before_creation = null", "before_creation = {\"@callbacks\":\"mine\"}"),
        config("pipeline = [\"tok2vec\",", "pipeline = [\"../tok2vec\","),
        config("pipeline = [\"tok2vec\",", "pipeline = [\"tok2vec\",\"tok2vec\","),
        config("${components.tok2vec.model.encode:width}", "${components.tok2vec.nowhere:width}"),
        config("[components.tagger]", "[components.tagger"),
        config("[paths]", "paths"),
        put("parser/cfg", br#"{"beam_width":8}"#),
        put("parser/cfg", br#"{"learn_tokens":true}"#),
        put("tagger/cfg", br#"{"labels":["NN"]}"#),
        put("tagger/cfg", br#"{"labels":[1]}"#),
        put(
            "morphologizer/cfg",
            br#"{"labels_morph":{"a":"","b":"","c":""},"labels_pos":{"a":7}}"#,
        ),
        put("tagger/model", b""),
        put("tagger/model", b"\xc0\xc0"),
        put("tagger/model", b"\x80"),
        put("tokenizer", b"\x81\xadprefix_search\x01"),
        put("vocab/vectors", b"\x93NUMPY\x09"),
        put("meta.json", b"[]"),
        message(|tiny| _ = tiny.remove("tokenizer")),
        message(|tiny| _ = tiny.remove("config.cfg")),
        message(|tiny| {
            tiny.put("vocab/vectors.cfg", br#"{"mode":"floret"}"#);
            tiny.put("vocab/vectors", &Tiny::with_vectors().files()["vocab/vectors"].clone());
        }),
        message(|tiny| {
            tiny.put("vocab/vectors", &Tiny::with_vectors().files()["vocab/vectors"].clone());
            tiny.remove("vocab/key2row");
        }),
    ];
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn what_is_no_pipeline_is_told_apart() {
    let options = LoadOptions::default();
    let compact = compact_of_tiny(&Tiny::new(), Precision::Steps);
    let with = |at: usize, byte: u8| {
        let mut bytes = compact.clone();
        bytes[at] = byte;
        bytes
    };
    let messages = [
        parse(b"", &options),
        parse(b"spaCy", &options),
        parse(b"PK\x03\x04", &options),
        parse(&compact[..10], &options),
        parse(&compact[..compact.len() - 1], &options),
        parse(&with(8, 9), &options),
        parse(&with(40, 0), &options),
    ]
    .map(|parts| parts.unwrap_err().to_string());
    insta::assert_snapshot!(messages.join("\n"));
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(open(folder.path(), &options), Err(LoadError::NoPipeline { .. })));
    write(&Tiny::new(), &folder.path().join("one"));
    write(&Tiny::new(), &folder.path().join("two"));
    assert!(
        matches!(open(folder.path(), &options), Err(LoadError::Several(both)) if both.len() == 2)
    );
    let nowhere = folder.path().join("nowhere");
    assert!(matches!(open(&nowhere, &options), Err(LoadError::Unreadable { .. })));
}

#[test]
fn a_wheel_that_unpacks_to_too_much_is_refused() {
    let mut tiny = Tiny::new();
    tiny.put("tokenizer", &vec![0; 72 << 20]);
    let wheel = tiny.wheel();
    assert!(wheel.len() < 1 << 20);
    insta::assert_snapshot!(parse(&wheel, &LoadOptions::default()).unwrap_err().to_string());
}

#[test]
fn steps_are_near_the_numbers() {
    // The arrays of the tiny pipeline are small enough to be written in full, so larger ones are used.
    let mut parts = load(&Tiny::new()).unwrap();
    let data: Vec<f32> = (0..2205_u16)
        .map(|at| (f32::from(at) * 0.37).sin() * 3.0 / f32::from(at / 45 + 1))
        .collect();
    let tensor = Tensor { shape: vec![7, 7, 45], data: data.clone() };
    let ComponentParts::Tok2Vec(tok2vec) = &mut parts.components[0].kind else {
        panic!("no tok2vec")
    };
    tok2vec.mix.weights = tensor.clone();
    tok2vec.tables[0].rows = tensor;
    for (precision, in_table, in_layer) in
        [(Precision::Full, 0.0, 0.0), (Precision::Steps, 1.6e-5, 1e-6)]
    {
        let bytes = compact::write(parts.clone(), Vec::new(), precision).unwrap();
        assert_eq!(
            bytes,
            compact::write(parts.clone(), Vec::new(), precision).unwrap(),
            "not the same again"
        );
        let read = compact::read(&bytes, &LoadOptions::default()).unwrap();
        let ComponentParts::Tok2Vec(tok2vec) = &read.components[0].kind else {
            panic!("no tok2vec")
        };
        for (read, most) in [(&tok2vec.tables[0].rows, in_table), (&tok2vec.mix.weights, in_layer)]
        {
            for (row, read) in data.chunks(45).zip(read.data.chunks(45)) {
                let largest = row.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
                let far = row
                    .iter()
                    .zip(read)
                    .map(|(one, other)| (one - other).abs())
                    .fold(0.0, f32::max);
                assert!(far <= most * largest, "{precision:?}: {far} of {largest}");
            }
        }
    }
}

/// A change of some bytes.
#[derive(Debug, Clone)]
enum Damage {
    Cut(Index),
    Flip(Index, u8),
    Insert(Index, Vec<u8>),
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        match self {
            Self::Cut(at) => bytes.truncate(at.index(bytes.len())),
            Self::Flip(at, with) => {
                let at = at.index(bytes.len());
                bytes[at] ^= with;
            }
            Self::Insert(at, with) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, with.iter().copied());
            }
        }
    }
}

fn apply(damages: &[Damage], bytes: &mut Vec<u8>) {
    for damage in damages {
        damage.apply(bytes);
    }
}

fn damages() -> impl Strategy<Value = Vec<Damage>> {
    let damage = prop_oneof![
        any::<Index>().prop_map(Damage::Cut),
        (any::<Index>(), 1..=u8::MAX).prop_map(|(at, with)| Damage::Flip(at, with)),
        (any::<Index>(), proptest::collection::vec(any::<u8>(), 1..6))
            .prop_map(|(at, with)| Damage::Insert(at, with)),
    ];
    proptest::collection::vec(damage, 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 128 } else { 1024 }))]

    #[test]
    fn damaged_files_do_not_panic(file in any::<Index>(), damages in damages(), vectors in any::<bool>()) {
        let mut tiny = if vectors { Tiny::with_vectors() } else { Tiny::new() };
        let name = tiny.files().keys().nth(file.index(tiny.files().len())).unwrap().clone();
        let mut bytes = tiny.files()[&name].clone();
        apply(&damages, &mut bytes);
        tiny.put(&name, &bytes);
        let _ = load(&tiny);
    }

    #[test]
    fn damaged_wheels_do_not_panic(damages in damages()) {
        let mut bytes = Tiny::new().wheel();
        apply(&damages, &mut bytes);
        let _ = parse(&bytes, &LoadOptions::default());
    }

    #[test]
    fn damage_in_a_compact_file_is_found(damages in damages(), fix in any::<bool>()) {
        let whole = compact_of_tiny(&Tiny::new(), Precision::Steps);
        let mut bytes = whole.clone();
        apply(&damages, &mut bytes);
        if fix {
            // Behind a checksum that fits, the rest has to hold on its own.
            compact::seal(&mut bytes);
            let _ = parse(&bytes, &LoadOptions::default());
        } else if bytes != whole {
            prop_assert!(parse(&bytes, &LoadOptions::default()).is_err());
        }
    }
}

/// Real pipelines, where the environment says where their wheels are.
#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn real_pipelines_are_loaded() {
    let Some(folder) = std::env::var_os("ONETEXT_NLP_MODELS") else {
        eprintln!("skipped: ONETEXT_NLP_MODELS names no folder with wheels");
        return;
    };
    let mut wheels: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    wheels.retain(|path| path.extension().is_some_and(|extension| extension == "whl"));
    wheels.sort();
    assert!(!wheels.is_empty());
    for wheel in wheels {
        let parts = open(&wheel, &LoadOptions::default()).unwrap();
        let compact = to_compact(&wheel, Precision::Full).unwrap();
        assert!(parse(&compact, &LoadOptions::default()).unwrap() == parts, "{}", wheel.display());
    }
}
