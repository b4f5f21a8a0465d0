//! What was read.

use onetext_read::reprints::{Credited, TieKind};
use onetext_record::body::Format;
use schemars::JsonSchema;
use serde::Serialize;

use super::View;

/// One source.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SourceLine {
    /// The number by which the brief cites it.
    pub number: usize,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub on: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// What kind of document it is.
    pub format: Format,
    /// SHA-256 of the document.
    pub sha256: String,
    /// The news agency that it credits.
    pub credits: Option<String>,
    /// The source that it is a reprint of.
    pub reprint_of: Option<usize>,
    /// The sources from which it has some paragraphs.
    pub partly_from: Vec<usize>,
}

/// What was read, numbered as it is cited.
pub fn sources(view: &View<'_>) -> Vec<SourceLine> {
    let lines = view.known_sources().into_iter().zip(view.kinships()).zip(1..);
    let lines = lines.map(|((source, kinship), number)| {
        let partly = kinship.ties.iter().filter(|tie| tie.kind == TieKind::Part);
        SourceLine {
            number,
            id: source.body.id.to_string(),
            title: source.body.title.clone(),
            publisher: source.body.publisher.clone(),
            on: source.on.map(|on| on.to_string()),
            url: source.body.url.clone(),
            format: source.body.format,
            sha256: source.body.sha256.clone(),
            credits: kinship.credit.as_ref().and_then(|credit| {
                // That an agency published it stands there already.
                (credit.how != Credited::Publisher).then(|| credit.agency.to_owned())
            }),
            reprint_of: kinship.original().map(|with| with + 1),
            partly_from: partly.map(|tie| tie.with + 1).collect(),
        }
    });
    lines.collect()
}
