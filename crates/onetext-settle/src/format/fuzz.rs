//! Readers must not panic, whatever they are given: random words of their formats, and good files
//! with parts changed, doubled or taken out.

use proptest::prelude::*;

use super::{File, genius, geniusweb, negmas, negolog, read, toml};

const FILES: &[(&str, &str)] = &[
    ("a.toml", include_str!("toml/harbour.toml")),
    (
        "domain.xml",
        "<negotiation_template><utility_space><objective index=\"0\"><issue index=\"1\" name=\"a\" \
         type=\"discrete\"><item value=\"x\"/><item value=\"y\"/></issue><issue index=\"2\" \
         name=\"b\" type=\"integer\" lowerbound=\"0\" upperbound=\"9\"/></objective>\
         </utility_space></negotiation_template>",
    ),
    (
        "one.xml",
        "<utility_space><objective><weight index=\"1\" value=\"0.5\"/><weight index=\"2\" \
         value=\"0.5\"/><issue index=\"1\"><item value=\"x\" evaluation=\"3\"/><item value=\"y\" \
         evaluation=\"1\"/></issue><issue index=\"2\" type=\"integer\" lowerbound=\"0\" \
         upperbound=\"9\"><evaluator ftype=\"linear\" offset=\"0\" slope=\"0.1\"/></issue>\
         </objective><reservation value=\"0.1\"/></utility_space>",
    ),
    (
        "two.xml",
        "<utility_space type=\"nonlinear\"><objective><utility maxutility=\"9\"><ufun \
         aggregation=\"sum\"><hyperRectangle utility=\"4\"><INCLUDES index=\"2\" min=\"1\" \
         max=\"3\"/></hyperRectangle></ufun></utility></objective></utility_space>",
    ),
    (
        "web.json",
        "{\"LinearAdditiveUtilitySpace\":{\"issueUtilities\":{\"a\":{\"DiscreteValueSetUtilities\":\
         {\"valueUtilities\":{\"x\":1}}},\"b\":{\"NumberValueSetUtilities\":{\"lowValue\":0,\
         \"lowUtility\":0,\"highValue\":9,\"highUtility\":1}}},\"issueWeights\":{\"a\":0.5,\
         \"b\":0.5},\"domain\":{\"name\":\"d\",\"issuesValues\":{\"a\":{\"values\":[\"x\"]},\
         \"b\":{\"range\":{\"low\":0,\"high\":9,\"step\":1}}}},\"reservationBid\":{\"issuevalues\":\
         {\"a\":\"x\"}}}}",
    ),
    (
        "log.json",
        "{\"reservationValue\":0.1,\"issueWeights\":{\"a\":0.5,\"b\":0.5},\"issues\":{\"a\":{\"x\":\
         1,\"y\":0.2},\"b\":{\"z\":1}}}",
    ),
    (
        "space.yml",
        "issues:\n- name: a\n  type: CategoricalIssue\n  values: [x, y]\n- name: b\n  type: \
         ContiguousIssue\n  values: [0, 4]\ntype: DiscreteCartesianOutcomeSpace\n",
    ),
    (
        "fun.yml",
        "type: WeightedUtilityFunction\nweights: [1, 2, 3]\nreserved_value: -.inf\nufuns:\n- type: \
         LinearAdditiveUtilityFunction\n  values:\n  - {type: TableFun, mapping: {x: 1, y: 0.5}}\n  \
         - {type: AffineFun, slope: 2, bias: 1}\n  weights: [1, 1]\n- type: \
         HyperRectangleUtilityFunction\n  outcome_ranges: [{1: [0, 2]}, null]\n  utilities: [1, \
         2]\n- type: MappingUtilityFunction\n  default: 0\n  mapping:\n    ? [x, 1]\n    : 3\n",
    ),
];

/// What a change puts in: signs and words of the formats, huge numbers, deep nesting.
const PARTS: &[&str] = &[
    "<",
    ">",
    "/>",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "- ",
    "? ",
    "&a ",
    "*a ",
    "\n",
    "\t",
    "=",
    "[[issue]]\n",
    "[[party]]\n",
    "[party.values]\n",
    "id = \"a\"\n",
    "null",
    "~",
    "-.inf",
    "NaN",
    "1e999999999",
    "1e-399",
    "99999999999999999999",
    "-1",
    "0",
    "1/0",
    "\"unknown\"",
    "a > b",
    "all of (",
    "((((((((",
    "2 of (a, b)",
    "é",
    "\u{feff}",
    "\0",
    "<!DOCTYPE a>",
    "&x;",
    "..",
    "type: LinearUtilityFunction\n",
    "weights",
    "values",
    "order",
    "%",
    "[[[[[[[[[[[[[[[[",
];

/// Gives the bytes to every reader, alone and beside the good files.
fn try_all(name: &str, bytes: &[u8]) {
    let changed = File { name, bytes };
    let _ = toml::read(changed);
    let rest = FILES
        .iter()
        .filter(|(other, _)| *other != name)
        .map(|(name, text)| File { name, bytes: text.as_bytes() });
    let end = name.rsplit('.').next().unwrap_or_default();
    let mut all: Vec<File<'_>> = rest.filter(|file| file.name.ends_with(end)).collect();
    all.push(changed);
    for files in [&all[..], &[changed]] {
        let _ = read(files);
        let _ = genius::read(files);
        let _ = geniusweb::read(files);
        let _ = negmas::read(files);
        let _ = negolog::read(files);
    }
}

#[test]
fn the_good_files_are_good() {
    let file = |at: usize| File { name: FILES[at].0, bytes: FILES[at].1.as_bytes() };
    toml::read(file(0)).unwrap();
    genius::read(&[file(1), file(2), file(3)]).unwrap();
    geniusweb::read(&[file(4)]).unwrap();
    negolog::read(&[file(5)]).unwrap();
    negmas::read(&[file(6), file(7)]).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn random_bytes_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for name in ["a.toml", "a.xml", "a.json", "a.yml"] {
            try_all(name, &bytes);
        }
    }

    #[test]
    fn random_words_are_refused_or_read(
        parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..30),
    ) {
        for name in ["a.toml", "a.xml", "a.json", "a.yml"] {
            try_all(name, parts.concat().as_bytes());
        }
    }

    #[test]
    fn changed_files_are_refused_or_read(
        at in 0..FILES.len(),
        changes in proptest::collection::vec(
            (any::<prop::sample::Index>(), 0_usize..12, proptest::sample::select(PARTS)),
            1..5,
        ),
    ) {
        let (name, text) = FILES[at];
        let mut bytes = text.as_bytes().to_vec();
        for (place, length, part) in changes {
            let start = place.index(bytes.len() + 1);
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, part.bytes());
        }
        try_all(name, &bytes);
    }
}
