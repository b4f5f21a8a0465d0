//! The forms on the page of a draft: a party's word, a comment, a circulation.

use maud::{Markup, html};
use onetext_record::body::Stance;
use onetext_record::{Audience, Viewer};

use super::view::{ClauseView, DraftView};
use crate::chrome;
use crate::desk::Desk;
use crate::page::words::{self, harmless};
use crate::rules;

/// The words that an endorsement can say, as the form has them.
const WORDS: [(&str, &str); 4] = [
    ("agreed", "Agreed"),
    ("ad-referendum", "Agreed ad referendum: subject to approval at home"),
    ("reserved", "Agreed but for a reservation"),
    ("rejected", "Rejected"),
];

/// The audiences that an entry about a draft can have, the narrowest first: none that does not see
/// the draft.
pub(super) fn audiences(desk: &Desk<'_>, draft: &str) -> Vec<Audience> {
    let Some(draft) = desk.state.drafts.get(draft) else { return Vec::new() };
    let mut offered = rules::audiences(desk.viewer);
    // The mediators can let those see it who see the draft.
    if *desk.viewer == Viewer::Mediator && !offered.contains(&draft.audience) {
        offered.push(draft.audience.clone());
    }
    offered.retain(|audience| draft.audience.covers(audience));
    offered
}

fn who_sees(desk: &Desk<'_>, draft: &str) -> Markup {
    html! {
        label { "Seen by"
            select name="audience" {
                @for audience in audiences(desk, draft) {
                    option value=(audience) { (harmless(&words::audience(desk.state, &audience))) }
                }
            }
        }
    }
}

/// Whose word it is: for the mediators a choice, for a delegation its own party.
fn whose(desk: &Desk<'_>) -> Markup {
    html! {
        @match desk.viewer {
            Viewer::Mediator => label { "Whose word"
                select name="party" required {
                    option value="" { "Choose a party" }
                    @for party in desk.state.parties.current() {
                        option value=(party.body.id) dir="auto" { (harmless(&party.body.name)) }
                    }
                }
            },
            Viewer::Party(party) => p { "For " strong dir="auto" { (harmless(&words::party(desk.state, party))) } },
            Viewer::Observer => {},
        }
    }
}

fn seen(desk: &Desk<'_>) -> Markup {
    html! { (chrome::token()) input type="hidden" name="seen" value=(desk.rank()); }
}

/// A party's word on a clause, or on the draft as a whole.
pub(super) fn word(desk: &Desk<'_>, view: &DraftView, clause: Option<&ClauseView>) -> Markup {
    let on = clause.map_or("the draft as a whole", |clause| clause.name.as_str());
    html! {
        form.fields method="post" action={ "/drafts/" (view.draft.id) "/words" } {
            (seen(desk))
            @if let Some(clause) = clause { input type="hidden" name="clause" value=(clause.id); }
            fieldset {
                legend dir="auto" { "A word on " (harmless(on)) }
                div.fields {
                    (whose(desk))
                    @for (at, (value, told)) in WORDS.into_iter().enumerate() {
                        label.choice { input type="radio" name="word" value=(value) required checked[at == 0]; " " (told) }
                    }
                    label { "The reservation, or what was said with it"
                        textarea name="note" rows="2" dir="auto" {}
                    }
                    label { "Given on" input type="date" name="on" value=(desk.today); }
                    (who_sees(desk, &view.draft.id))
                    p.hint { "The word is bound to these words. Where they are replaced by others, it is void." }
                    div.row { button.main type="submit" { "Record the word" } }
                }
            }
        }
    }
}

/// What a party says of a clause.
pub(super) fn comment(desk: &Desk<'_>, view: &DraftView, clause: &ClauseView) -> Markup {
    let stances = [
        Stance::Says,
        Stance::Demands,
        Stance::Offers,
        Stance::Accepts,
        Stance::Rejects,
        Stance::Supports,
        Stance::Opposes,
        Stance::Doubts,
    ];
    html! {
        form.fields method="post" action={ "/drafts/" (view.draft.id) "/comments" } {
            (seen(desk))
            input type="hidden" name="clause" value=(clause.id);
            fieldset {
                legend dir="auto" { "A comment on " (harmless(&clause.name)) }
                div.fields {
                    (whose(desk))
                    label { "What it does"
                        select name="stance" {
                            @for stance in stances { option value=(stance.word()) { (stance.word()) } }
                        }
                    }
                    label { "In its words" textarea name="words" rows="3" required dir="auto" {} }
                    label { "Said on" input type="date" name="on" value=(desk.today); }
                    (who_sees(desk, &view.draft.id))
                    div.row { button.main type="submit" { "Record the comment" } }
                }
            }
        }
    }
}

/// Who was shown a draft, in which order.
pub(super) fn circulation(desk: &Desk<'_>, view: &DraftView) -> Markup {
    let mut parties: Vec<_> = desk.state.parties.current().map(|it| &it.body).collect();
    parties.retain(|party| party.role != onetext_record::body::Role::Mediator);
    html! {
        form.fields method="post" action={ "/drafts/" (view.draft.id) "/circulations" } {
            (seen(desk))
            fieldset {
                legend { "Who was shown it" }
                div.fields {
                    p.hint { "Number the parties that were shown the draft: 1 for the first, 2 for the next. Where the order is not known, write 1 for all of them." }
                    ul.places {
                        @for party in &parties {
                            li { label { input type="number" name={ "place-" (party.id) } min="1" max="99" inputmode="numeric"; " " span dir="auto" { (harmless(&party.name)) } } }
                        }
                    }
                    label { "On" input type="date" name="on" value=(desk.today); }
                    label { "How, in words" input type="text" name="note" dir="auto"; }
                    (who_sees(desk, &view.draft.id))
                    div.row { button.main type="submit" { "Record who was shown it" } }
                }
            }
        }
    }
}
