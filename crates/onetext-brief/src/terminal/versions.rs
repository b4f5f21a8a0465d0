//! What the drafts come to together: sparklines, tilt, and what changed since each party saw one.

use onetext_draft::chart::sparkline;

use super::page::{Page, Tone};
use crate::phrase;
use crate::section::versions::{Figures, TiltLine, Versions};

pub(super) fn versions(page: &mut Page, versions: &Versions) {
    movement(page, &versions.figures);
    tilt(page, versions);
    last_seen(page, versions);
    held_back(page, versions);
}

#[expect(clippy::cast_precision_loss, reason = "no text has 2^52 words")]
fn movement(page: &mut Page, figures: &[Figures]) {
    if figures.len() < 2 {
        return;
    }
    page.blank();
    let order = format!("over {}", phrase::order(figures));
    page.line(2, 4, &[(Tone::Strong, "Movement"), (Tone::Quiet, &order)]);
    let changed = |it: &Figures| it.changed.map(|words| words.inserted + words.deleted);
    let rows: [(&str, Vec<Option<usize>>); 3] = [
        ("brackets open", figures.iter().map(|it| Some(it.brackets)).collect()),
        ("words in brackets", figures.iter().map(|it| Some(it.bracketed)).collect()),
        ("words in and out", figures.iter().map(changed).collect()),
    ];
    for (what, values) in rows {
        let known: Vec<usize> = values.iter().flatten().copied().collect();
        let line = sparkline(&known.iter().map(|&n| Some(n as f64)).collect::<Vec<_>>());
        let said: Vec<String> = known.iter().map(ToString::to_string).collect();
        page.line(
            4,
            6,
            &[(Tone::Plain, &line), (Tone::Plain, what), (Tone::Quiet, &said.join(" → "))],
        );
    }
}

/// How many columns a bar has.
const BAR: usize = 20;

/// `····━━━━━━━━········`: from where to where of 0 to 1.
fn bar(line: &TiltLine) -> String {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of 20 columns"
    )]
    let place = |value: f64| ((value.clamp(0.0, 1.0) * BAR as f64).round() as usize).min(BAR);
    let from = place(line.low).min(BAR - 1);
    let to = place(line.high).max(from + 1);
    let column = |at: usize| if (from..to).contains(&at) { '━' } else { '·' };
    (0..BAR).map(column).collect()
}

fn tilt(page: &mut Page, versions: &Versions) {
    if versions.tilt.is_empty() {
        return;
    }
    page.blank();
    page.line(2, 4, &[(Tone::Strong, "Tilt")]);
    page.line(4, 4, &[(Tone::Quiet, phrase::TILT)]);
    for party in &versions.tilt {
        let from = phrase::computed_from(party);
        page.line(4, 8, &[(Tone::Strong, &party.party.name), (Tone::Quiet, &from)]);
        for line in &party.drafts {
            let crossed = phrase::crossed(&line.crossed);
            let mut pieces = vec![
                (Tone::Plain, bar(line)),
                (Tone::Strong, phrase::interval(line)),
                (Tone::Plain, line.draft.name.clone()),
            ];
            pieces.extend(crossed.into_iter().map(|it| (Tone::Alert, format!("✕ {it}"))));
            let pieces: Vec<(Tone, &str)> =
                pieces.iter().map(|(tone, piece)| (*tone, piece.as_str())).collect();
            page.line(6, 8, &pieces);
        }
    }
}

fn last_seen(page: &mut Page, versions: &Versions) {
    if versions.last_seen.is_empty() {
        return;
    }
    page.blank();
    page.line(2, 4, &[(Tone::Strong, "Since each party last saw a draft")]);
    for seen in versions.last_seen.iter().filter(|seen| !seen.newer.is_empty()) {
        let saw = phrase::last_saw(seen);
        let parties = phrase::names(&seen.parties);
        page.line(4, 8, &[(Tone::Strong, &parties), (Tone::Plain, &saw)]);
        for part in phrase::since_then(seen).into_iter().flatten() {
            page.line(8, 10, &[(Tone::Plain, &phrase::sentence(&part))]);
        }
    }
    if let Some(sentence) = phrase::up_to_date(&versions.last_seen) {
        page.line(4, 8, &[(Tone::Plain, &sentence)]);
    }
}

fn held_back(page: &mut Page, versions: &Versions) {
    if versions.held_back.is_empty() {
        return;
    }
    page.blank();
    page.line(2, 4, &[(Tone::Strong, "Held back until something else is settled")]);
    for line in &versions.held_back {
        let (what, cites) = (phrase::held_back(line), super::cites(&line.origin));
        page.line(
            4,
            8,
            &[(Tone::Strong, &line.party.name), (Tone::Plain, &what), (Tone::Quiet, &cites)],
        );
        super::quotes(page, 8, &line.origin);
    }
}
