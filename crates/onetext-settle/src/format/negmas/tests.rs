use super::*;
use crate::exact::parse;

const SPACE: &str = "issues:
- name: berth
  type: CategoricalIssue
  values:
  - north
  - south
- name: night
  type: DiscreteCardinalIssue
  values:
  - true
  - false
- name: fee
  type: ContiguousIssue
  values:
  - 3
  - 6
name: harbour
path: null
type: DiscreteCartesianOutcomeSpace
";

fn party_of(function: &str) -> Result<(Scenario, Vec<Mistake>), Vec<Mistake>> {
    let reading = read(&[
        File { name: "h/line.yml", bytes: function.as_bytes() },
        File { name: "h/_stats.yaml", bytes: b"- *" },
        File { name: "h/harbour.yml", bytes: SPACE.as_bytes() },
    ])?;
    Ok((reading.elicited.scenario, reading.notes))
}

/// What the function gives to packages written as digits, by option.
fn worths(function: &str, packages: &[[usize; 3]]) -> Vec<String> {
    let (scenario, _) = party_of(function).unwrap();
    let utility = |package: &[usize; 3]| scenario.utility(0, package).unwrap().to_string();
    packages.iter().map(utility).collect()
}

#[test]
fn sums_of_values() {
    let function = "name: Line
reserved_outcome: null
reserved_value: 0.3
type: LinearAdditiveUtilityFunction
values:
- mapping: {north: 1.0, south: 0.10}
  type: TableFun
- mapping:
    false: 0
    true: 1
  type: TableFun
- bias: -0.3
  slope: 0.1
  type: AffineFun
weights:
- 0.4
- 0.1
- 0.5
";
    assert_eq!(worths(function, &[[0, 0, 0], [1, 1, 3]]), ["1/2", "19/100"]);
    let (scenario, _) = party_of(function).unwrap();
    assert_eq!(scenario.parties[0].id, "Line");
    assert_eq!(scenario.parties[0].reservation, Some(parse("0.3").unwrap()));
    let ids: Vec<&str> = scenario.issues[2].options.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["3", "4", "5", "6"]);
}

#[test]
fn formulas() {
    let function = "reserved_value: -.inf
type: LinearAdditiveUtilityFunction
values:
  berth: {type: ConstFun, bias: 0.5}
  night: {type: IdentityFun}
  fee: {type: QuadraticFun, a1: 2, a2: 1, bias: 3}
weights: {berth: 1, night: 2, fee: 1}
";
    assert_eq!(worths(function, &[[0, 0, 0], [1, 1, 3]]), ["41/2", "103/2"]);
    assert_eq!(party_of(function).unwrap().0.parties[0].reservation, None);
    let power =
        function.replace("QuadraticFun, a1: 2, a2: 1", "PolynomialFun, coefficients: [2, 1]");
    assert_eq!(worths(&power, &[[0, 0, 0], [1, 1, 3]]), ["41/2", "103/2"]);
}

#[test]
fn boxes_and_tables_and_their_sums() {
    let function = "type: WeightedUtilityFunction
weights: [2, 1]
reserved_value: 1
ufuns:
- type: HyperRectangleUtilityFunction
  bias: 0.1
  outcome_ranges:
  - 2: [3, 5]
    0: north
  - 2: [3, 4, 6]
  - null
  utilities: [2.0, 3.0, 0.5]
  weights: [1, 2, 1]
- type: ExpDiscountedUFun
  discount: 0.9
  ufun:
    type: MappingUtilityFunction
    default: 1
    mapping:
      ? - south
        - true
        - 6
      : 1.5
";
    let packages = [[0, 0, 0], [0, 0, 1], [0, 0, 2], [1, 0, 3], [1, 1, 2]];
    assert_eq!(worths(function, &packages), ["71/5", "91/5", "11/5", "147/10", "11/5"]);
    assert_eq!(party_of(function).unwrap().1.len(), 1);
}

#[test]
fn what_is_no_exact_sum_is_refused_by_name() {
    for (function, told) in [
        ("type: NonLinearAggregationUtilityFunction", "NonLinearAggregationUtilityFunction"),
        ("type: LinearUtilityFunction\nweights: [1, 1, 1]", "`north` of `berth` is none"),
        ("type: MappingUtilityFunction\nmapping: {}\ndefault: -.inf", "0 of 16 packages"),
        ("type: LinearAdditiveUtilityFunction\nvalues: [1]", "1 entries for 3 issues"),
        (
            "type: LinearAdditiveUtilityFunction\nvalues:\n  berth: {type: CosFun}\n  night: {}\n  \
             fee: {}",
            "CosFun",
        ),
    ] {
        let mistakes = party_of(function).unwrap_err();
        assert!(mistakes[0].message.contains(told), "{mistakes:?}");
    }
    let real = SPACE.replace("ContiguousIssue", "ContinuousIssue");
    let mistakes = read(&[File { name: "h.yml", bytes: real.as_bytes() }]).unwrap_err();
    assert!(mistakes[0].message.contains("ContinuousIssue"));
}

#[test]
fn json_folders_read_alike() {
    let space = r#"{"issues": [{"name": "fee", "type": "ContiguousIssue", "values": [0, 2]}],
        "name": "h", "type": "DiscreteCartesianOutcomeSpace"}"#;
    let function = r#"{"type": "AffineUtilityFunction", "name": "A", "bias": 0.05,
        "reserved_value": -Infinity, "reserved_outcome": [1], "weights": [0.1]}"#;
    let reading = read(&[
        File { name: "h.json", bytes: space.as_bytes() },
        File { name: "A.json", bytes: function.as_bytes() },
    ])
    .unwrap();
    let party = &reading.elicited.scenario.parties[0];
    assert_eq!(party.reservation, Some(parse("0.15").unwrap()));
}
