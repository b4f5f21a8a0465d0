//! A body in a few words: for lists, and for messages that have to say which entry is meant.

use super::{Body, Matter};
use crate::id::{OptionId, PartyId};

/// A body in a few words.
pub fn summary(body: &Body) -> String {
    fn list<T: ToString>(items: &[T]) -> String {
        items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
    let somebody = |parties: &[PartyId]| match parties {
        [] => "somebody".to_owned(),
        parties => list(parties),
    };
    match body {
        Body::Negotiation(b) => b.title.clone(),
        Body::Party(b) => format!("{} · {} · {}", b.id, b.name, b.role),
        Body::Person(b) => {
            let office =
                b.office.as_deref().map(|office| format!(" ({office})")).unwrap_or_default();
            format!("{} · {}{office} · {}", b.id, b.name, b.party)
        }
        Body::Issue(b) => format!("{} · {}", b.id, b.title),
        Body::Source(b) => format!("{} · {}", b.id, b.title),
        Body::Statement(b) => {
            let who = somebody(&b.by);
            let some = if b.some_of { "some of " } else { "" };
            let not = if b.negated { "not " } else { "" };
            let about =
                if b.issues.is_empty() { String::new() } else { format!(" [{}]", list(&b.issues)) };
            format!("{} · {some}{who}: {not}{}{about}", b.id, b.stance)
        }
        Body::Position(b) => {
            let parts = [("prefers", &b.prefers), ("accepts", &b.accepts), ("rejects", &b.rejects)];
            let parts = parts.iter().filter(|(_, options)| !options.is_empty());
            let stance: Vec<String> =
                parts.map(|(word, options)| format!("{word} {}", list(options))).collect();
            format!("{} · {} on {}: {}", b.id, b.party, b.issue, stance.join("; "))
        }
        Body::Reservation(b) => format!("{} · {}: {}", b.id, b.party, b.alternative),
        Body::Valuation(b) => {
            let values = b.values.iter().map(|(option, value)| format!("{option} {value}"));
            let ranks = b
                .order
                .iter()
                .map(|rank| rank.iter().map(ToString::to_string).collect::<Vec<_>>().join(" = "));
            let order = Some(ranks.collect::<Vec<_>>().join(" > ")).filter(|it| !it.is_empty());
            let weight = b.weight.map(|weight| format!("weighs {weight}"));
            let parts: Vec<String> = values.chain(order).chain(weight).collect();
            let assumed = if b.assumption { " (assumed)" } else { "" };
            format!("{} · {} on {}: {}{assumed}", b.id, b.party, b.issue, parts.join(", "))
        }
        Body::Consent(b) => {
            let by =
                b.asserted_by.as_ref().map(|party| format!(", says {party}")).unwrap_or_default();
            format!("{} · {} of {} on {}{by}", b.id, b.need, b.rule, list(&b.issues))
        }
        Body::Draft(b) => format!("{} · {}", b.id, b.title),
        Body::Circulation(b) => {
            let order = if b.in_order && b.to.len() > 1 { ", in this order" } else { "" };
            format!("{} · {} shown to {}{order}", b.id, b.draft, list(&b.to))
        }
        Body::Endorsement(b) => {
            let clause = b.clause.as_ref().map(|clause| format!(" #{clause}")).unwrap_or_default();
            format!("{} · {}: {} on {}{clause}", b.id, b.party, b.word, b.draft)
        }
        Body::Linkage(b) => {
            let matter = |matter: &Matter, options: &[OptionId]| match matter {
                Matter::Clause(id) => {
                    let draft = b.draft.as_ref().map(ToString::to_string).unwrap_or_default();
                    format!("{draft} #{id}")
                }
                Matter::Issue(id) if options.is_empty() => format!("[{id}]"),
                Matter::Issue(id) => format!("[{id}: {}]", list(options)),
            };
            let held = matter(&b.holds, &b.holds_options);
            let until = matter(&b.until, &b.until_options);
            format!("{} · {} holds {held} until {until}", b.id, b.party)
        }
        Body::Claim(b) => format!("{} · {}: {}", b.id, somebody(&b.by), b.text),
        Body::Assessment(b) => format!("{} · {} on {}: {}", b.id, b.by, b.claim, b.word),
        Body::Meeting(b) => {
            let who: Vec<_> = b.participants.iter().map(|p| &p.party).collect();
            let place = b.place.as_deref().map(|place| format!(" in {place}")).unwrap_or_default();
            format!("{} · {}{place}: {}", b.id, b.status, list(&who))
        }
        Body::Package(b) => format!("{} · {}", b.id, b.title),
        Body::Dismissal(b) => {
            let why = b.reason.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
            format!("{} · {} not taken: {}{why}", b.id, b.kind, b.proposed)
        }
        Body::Retraction(b) => format!("takes back {}: {}", b.entry, b.reason),
    }
}
