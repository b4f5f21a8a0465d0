//! What a drawing must hold whatever is drawn.

use proptest::prelude::*;

use super::*;

fn axis(name: &str) -> Axis<'_> {
    Axis { name, low: 0.0, high: 1.0, reservation: Some(0.3) }
}

fn point(values: &[f64], kind: PointKind, label: Option<&'static str>) -> Point<'static> {
    Point { values: values.to_vec(), kind, label, id: None }
}

#[test]
fn the_steps_of_a_frontier_go_down_before_they_go_right() {
    let drawing = Drawing {
        id: "d",
        title: "Two",
        axes: vec![axis("A"), axis("B")],
        points: vec![
            point(&[1.0, 0.0], PointKind::Frontier, None),
            point(&[0.0, 1.0], PointKind::Frontier, None),
        ],
    };
    let svg = plane(&drawing);
    assert!(svg.contains("M64.0 40.0V476.0H696.0"), "{svg}");
    assert!(svg.contains("no less for A") && svg.contains("nothing beats it"));
}

#[test]
fn points_on_one_another_are_drawn_once_and_counted_all() {
    let same = point(&[0.5, 0.5, 0.5], PointKind::Frontier, None);
    let drawing = Drawing {
        id: "d",
        title: "Three <parties>",
        axes: vec![axis("A"), axis("B & C"), axis("D")],
        points: vec![
            same.clone(),
            same,
            point(&[0.2, 0.9, 0.4], PointKind::Draft, Some("28 points")),
        ],
    };
    let svg = draw(&drawing);
    assert_eq!(svg.matches("stroke-opacity=\"0.2\"").count(), 1, "{svg}");
    assert!(svg.contains("nothing beats it: 2") && svg.contains("28 points: 0.2, 0.9, 0.4"));
    assert!(svg.contains("Three &lt;parties&gt;") && svg.contains("B &amp; C"));
}

#[test]
fn a_named_mark_can_be_found_and_what_others_beat_makes_no_step() {
    let named = Point { id: Some("p-1"), ..point(&[0.2, 0.2], PointKind::Own, None) };
    let drawing = Drawing {
        id: "d",
        title: "Two of three",
        axes: vec![axis("A"), axis("B")],
        points: vec![
            point(&[0.0, 1.0], PointKind::Frontier, None),
            point(&[0.4, 0.4], PointKind::Frontier, None),
            point(&[1.0, 0.5], PointKind::Frontier, None),
            named,
        ],
    };
    let svg = plane(&drawing);
    assert!(svg.contains("M64.0 40.0V258.0H696.0\""), "{svg}");
    assert!(svg.contains("<g class=\"mark\" data-mark=\"p-1\">") && svg.contains("your package"));
}

proptest! {
    #[test]
    fn every_drawing_is_finite_and_names_stay_inside(
        count in 0_usize..5,
        rows in proptest::collection::vec(proptest::collection::vec(proptest::num::f64::ANY, 0..5), 0..20),
    ) {
        let names = ["A", "B\u{1}", "\"C\"", "D", "E"];
        let axes = names[..count].iter().map(|name| axis(name)).collect();
        let points = rows
            .iter()
            .enumerate()
            .map(|(at, values)| {
                point(values, PointKind::ALL[at % 5], (at % 3 == 0).then_some("a name"))
            })
            .collect();
        let drawing = Drawing { id: "d", title: "Any", axes, points };
        for svg in [draw(&drawing), plane(&drawing), parallel(&drawing), tradeoff(&drawing)] {
            prop_assert!(!svg.contains("NaN") && !svg.contains("inf\""));
            prop_assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
        }
    }
}
