//! What was read.

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
}

pub(crate) fn sources(view: &View<'_>) -> Vec<SourceLine> {
    let lines = view.known_sources().into_iter().zip(1..).map(|(source, number)| SourceLine {
        number,
        id: source.body.id.to_string(),
        title: source.body.title.clone(),
        publisher: source.body.publisher.clone(),
        on: source.on.map(|on| on.to_string()),
        url: source.body.url.clone(),
        format: source.body.format,
        sha256: source.body.sha256.clone(),
    });
    lines.collect()
}
