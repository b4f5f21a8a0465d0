//! What a form says of a new version.

use std::collections::BTreeSet;

use onetext_record::body::{self, Provenance};
use onetext_record::{Audience, When};

use crate::fault::Fault;
use crate::request::Fields;

/// The draft without its text, its date and who may see it. The title may be empty; the id is made
/// from it later.
pub(super) fn draft(form: &Fields) -> Result<(body::Draft, Option<When>, Audience), Fault> {
    let provenance = match form.get("provenance") {
        None => Provenance::Official,
        Some(word) => word.parse().map_err(|_| {
            Fault::input(format!("“{word}” is no way in which a draft becomes known"))
        })?,
    };
    let audience = match form.get("audience") {
        None | Some("mediators") => Audience::Mediators,
        Some("everyone") => Audience::Everyone,
        Some("parties") => {
            let parties: BTreeSet<_> = all(form, "for")?.into_iter().collect();
            if parties.is_empty() {
                return Err(Fault::input("no party was chosen that may see the draft")
                    .hint("Choose the parties, or let the mediators alone see it."));
            }
            Audience::Parties(parties)
        }
        Some(other) => {
            return Err(Fault::input(format!("“{other}” says nothing of who may see it")));
        }
    };
    let draft = body::Draft {
        id: "draft".parse().map_err(|error| Fault::internal(&error))?,
        title: form.get("title").unwrap_or_default().to_owned(),
        by: all(form, "by")?,
        parents: all(form, "parent")?,
        provenance,
        shown_to: all(form, "shown-to")?,
        agreed_outside_brackets: form.get("agreed-outside-brackets").is_some(),
        text: None,
        note: form.get("note").map(str::to_owned),
    };
    Ok((draft, form.parsed("on")?, audience))
}

/// All ids that a field has.
fn all<T: std::str::FromStr>(form: &Fields, name: &str) -> Result<Vec<T>, Fault> {
    let wrong = |value: &str| Fault::input(format!("“{value}” is no id"));
    form.all(name).map(|value| value.parse().map_err(|_| wrong(value))).collect()
}
