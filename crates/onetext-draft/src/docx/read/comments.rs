//! Comments: what they say, and where in the text they stand.

use std::collections::BTreeMap;

use super::Problem;
use super::labels::Label;
use super::notes::Reading;
use super::relations::Relations;
use super::story::Entry;
use super::told::{AnchorKind, Told};
use crate::Comment;
use crate::office::Step;

/// The comments of a file, and which of them answer others.
#[derive(Debug, Default)]
pub(super) struct Comments {
    entries: Vec<Entry>,
    /// The last paragraphs of comments, with those of the comments that they answer.
    answers: BTreeMap<String, String>,
}

/// Reads what the comments say.
pub(super) fn read(
    reading: &mut Reading<'_, '_>,
    relations: &Relations,
    problems: &mut Vec<Problem>,
) -> Comments {
    let mut comments = Comments::default();
    if let Some(part) = relations.part("comments") {
        comments.entries = reading.entries(part, "comments", problems);
    }
    if let Some(part) = relations.part("commentsExtended") {
        let walked = reading.package.walk(part, |step| {
            if let Step::Start(element) = step
                && let (Some(id), Some(parent)) =
                    (element.short("paraId", 40), element.short("paraIdParent", 40))
            {
                comments.answers.insert(id, parent);
            }
            Ok(())
        });
        if let Err(why) = walked {
            problems.push(Problem::Part { what: "which comments answer others", why });
        }
    }
    comments
}

/// Where a comment stands.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    start: Option<(usize, usize)>,
    end: Option<(usize, usize)>,
    sign: Option<(usize, usize)>,
    order: usize,
}

/// Puts the comments at their places, answers behind what they answer.
pub(super) fn place(
    comments: &Comments,
    paragraphs: &[Told],
    labels: &[Label],
    problems: &mut Vec<Problem>,
) -> Vec<Comment> {
    let mut found: BTreeMap<&str, Found> =
        comments.entries.iter().map(|entry| (entry.id.as_str(), Found::default())).collect();
    let mut order = 0;
    for (number, (told, label)) in paragraphs.iter().zip(labels).enumerate() {
        let before: usize = label.pieces.iter().map(|piece| piece.text.len()).sum();
        for anchor in &told.anchors {
            let place = (number, before + anchor.at);
            let Some(found) = found.get_mut(anchor.comment.as_str()) else { continue };
            let known = match anchor.kind {
                AnchorKind::Start => &mut found.start,
                AnchorKind::End => &mut found.end,
                AnchorKind::Sign => &mut found.sign,
            };
            if known.is_none() {
                *known = Some(place);
                if anchor.kind == AnchorKind::Start || found.start.is_none() {
                    order += 1;
                    found.order = order;
                }
            }
        }
    }
    let ids: BTreeMap<&str, &str> = comments
        .entries
        .iter()
        .filter_map(|entry| Some((entry.last.as_deref()?, entry.id.as_str())))
        .collect();
    let mut placed = Vec::new();
    for entry in &comments.entries {
        let parent = || {
            let parent = comments.answers.get(entry.last.as_deref()?)?;
            found.get(ids.get(parent.as_str())?).copied()
        };
        let is_placed = |found: &Found| found.order > 0;
        let own = found.get(entry.id.as_str()).copied().filter(is_placed);
        let found = own.or_else(parent).unwrap_or_default();
        let start = found.start.or(found.sign).or(found.end);
        let end = found.end.or(found.sign).or(found.start);
        if start.is_none() {
            let author = entry.author.clone().unwrap_or_default();
            problems.push(Problem::NoPlace { author });
        }
        let start = start.unwrap_or_default();
        let end = end.unwrap_or_default().max(start);
        let text: Vec<String> = entry.paragraphs.iter().map(text).collect();
        let (author, date) = (entry.author.clone(), entry.date.clone());
        let comment = Comment { author, date, text: text.join("\n"), start, end };
        placed.push((start, found.order, comment));
    }
    placed.sort_by_key(|(start, order, _)| (*start, *order));
    placed.into_iter().map(|(.., comment)| comment).collect()
}

/// The words of a comment's paragraph that stand when its changes are taken.
fn text(told: &Told) -> String {
    let new = |change: &crate::Change| change.kind.in_new();
    let pieces = told.pieces.iter().filter(|piece| piece.change.as_ref().is_none_or(new));
    pieces.map(|piece| piece.text.as_str()).collect()
}
