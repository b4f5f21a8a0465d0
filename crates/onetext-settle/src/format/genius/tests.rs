use super::*;
use crate::exact::parse;

const DOMAIN: &str = r#"<negotiation_template><utility_space number_of_issues="2">
<objective name="Harbour" index="0" type="objective" etype="objective">
  <issue index="1" name="Crane shifts" type="discrete"><item index="1" value="two"/>
    <item index="2" value="three"/><item index="3" value="three"/></issue>
  <issue index="2" name="Bonus" type="integer" lowerbound="1" upperbound="4"/>
</objective></utility_space></negotiation_template>"#;

const PROFILE: &str = r#"<utility_space><objective index="0" name="Harbour">
  <weight index="1" value="0.3"/><weight index="2" value="0.9"/>
  <issue index="1" name="Crane shifts" type="discrete">
    <item value="two" evaluation="1"/><item value="two" evaluation="3"/>
    <item value="three" evaluation="6"/><item value="four" evaluation="9"/></issue>
  <issue index="2" name="Bonus" type="integer" lowerbound="0" upperbound="4">
    <evaluator ftype="linear" offset="0.1" slope="0.3"/></issue>
</objective><discount_factor value="0.9"/><reservation value="0.2"/></utility_space>"#;

const BOXES: &str = r#"<utility_space type="nonlinear"><objective index="0" name="Harbour">
  <utility maxutility="10"><ufun type="PlainUfun" weight="2" aggregation="sum">
    <hyperRectangle utility="3"><INCLUDES index="2" min="2" max="3"/></hyperRectangle>
    <hyperRectangle utility="1"><EXCLUDES index="2" min="4" max="9"/></hyperRectangle>
    <hyperRectangle utility="1"/>
    <hyperRectangle utility="5"><INCLUDES index="2" min="8" max="9"/></hyperRectangle>
  </ufun></utility></objective></utility_space>"#;

fn files<'a>(parts: &[(&'a str, &'a str)]) -> Vec<File<'a>> {
    parts.iter().map(|(name, text)| File { name, bytes: text.as_bytes() }).collect()
}

fn exact(text: &str) -> Exact {
    parse(text).unwrap()
}

#[test]
fn values_are_those_that_genius_computes() {
    let reading = read(&files(&[("d/port.xml", DOMAIN), ("d/union.xml", PROFILE)])).unwrap();
    let scenario = &reading.elicited.scenario;
    assert_eq!(scenario.name, "Harbour");
    let party = &scenario.parties[0];
    assert_eq!((party.id.as_str(), &party.reservation), ("union", &Some(exact("1/5"))));
    let values = party.values.as_ref().unwrap();
    assert_eq!(values.weights, [exact("1/4"), exact("3/4")]);
    // Of `two` the last evaluation counts; `four`, which the domain does not have, is the largest.
    assert_eq!(values.options[0], [exact("1/3"), exact("2/3")]);
    // The lower bound is the profile's, and 1.3 is cut off at 1.
    assert_eq!(values.options[1], ["0.4", "0.7", "1", "1"].map(exact));
    assert_eq!(reading.notes.len(), 1);
    assert!(reading.notes[0].message.contains("discount"));
}

#[test]
fn rectangles_pay_inside_or_outside() {
    let reading = read(&files(&[("port.xml", DOMAIN), ("line.xml", BOXES)])).unwrap();
    let scenario = &reading.elicited.scenario;
    let utilities: Vec<Exact> =
        (0..4).map(|bonus| scenario.utility(0, &[0, bonus]).unwrap()).collect();
    assert_eq!(utilities, ["0.4", "1", "1", "0.2"].map(exact));
}

#[test]
fn what_genius_would_fail_on_is_told() {
    for (profile, told) in [
        (PROFILE.replace(r#"<weight index="2" value="0.9"/>"#, ""), "has no weight"),
        (PROFILE.replace(r#"value="three" evaluation="6""#, r#"value="thre""#), "no evaluation"),
        (PROFILE.replace("0.9\"/>\n", "-0.3\"/>\n"), "sum to nothing"),
        (PROFILE.replace("0.3\"/></issue>", "1e999\"/></issue>"), "more than 400 digits"),
        (PROFILE.replace("linear", "triangular"), "triangular"),
        (BOXES.replace("\"sum\"", "\"max\""), "only sums"),
        (BOXES.replace("index=\"2\" min=\"2\"", "index=\"7\" min=\"2\""), "index 7"),
    ] {
        let mistakes = read(&files(&[("port.xml", DOMAIN), ("p.xml", &profile)])).unwrap_err();
        assert!(mistakes[0].message.contains(told), "{mistakes:?}");
    }
    let real = DOMAIN.replace("\"integer\"", "\"real\"");
    assert!(read(&files(&[("port.xml", &real)])).unwrap_err()[0].message.contains("real"));
    let wide = DOMAIN.replace("upperbound=\"4\"", "upperbound=\"4000000000000\"");
    assert!(read(&files(&[("port.xml", &wide)])).unwrap_err()[0].message.contains("10000"));
}
