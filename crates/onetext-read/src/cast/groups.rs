//! Words that speak of a group or an organisation: `European leaders`, `the union`, monitors.

use onetext_record::body::Role;

use super::mentions::{Manner, Mention, mention};
use super::words::{BETWEEN, HEADS, MONITORING, MONITORS, NEUTRAL, NO_NAMES, REGIONS, SIDES};
use super::{Cast, Sort, Target};
use crate::text::{Text, capitalised};

impl Cast {
    /// `European leaders`, and `Europe` for the same.
    pub(super) fn region_at(&mut self, text: &Text<'_>, at: usize, end: usize) -> Option<Mention> {
        let group = |cast: &mut Self, last, name| {
            let who = vec![cast.member(name, None)];
            Some(mention(at..last, who, None, Manner::Group))
        };
        if text.token(at) == "Europe" {
            return group(self, at + 1, "European countries");
        }
        let (_, name) = REGIONS.iter().find(|(adjective, _)| *adjective == text.token(at))?;
        let mut next = at + 1;
        if text.token(next) == "American" {
            next += 1;
        }
        while BETWEEN.contains(&text.lower(next)) {
            next += 1;
        }
        (next < end && SIDES.contains(&text.lower(next))).then(|| group(self, next + 1, name))?
    }

    /// `Independent monitoring groups`.
    pub(super) fn monitors_at(
        &mut self,
        text: &Text<'_>,
        at: usize,
        end: usize,
    ) -> Option<Mention> {
        let mut next = at;
        while NEUTRAL.contains(&text.lower(next)) && next < end {
            next += 1;
        }
        let last = if MONITORING.contains(&text.lower(next)) {
            let noun = matches!(
                text.lower(next + 1),
                "group"
                    | "groups"
                    | "mission"
                    | "missions"
                    | "team"
                    | "teams"
                    | "organisation"
                    | "organisations"
                    | "organization"
                    | "organizations"
                    | "body"
                    | "bodies"
            );
            noun.then_some(next + 2)
        } else {
            (next > at && MONITORS.contains(&text.lower(next))).then_some(next + 1)
        }?;
        if last > end {
            return None;
        }
        let name = capitalised(&text.words(&text.place(at..last)).to_lowercase());
        let who = vec![self.member(&name, Some(Role::Monitor))];
        Some(mention(at..last, who, None, Manner::Group))
    }

    /// A name that ends in `Union`, `Ministry` and the like; later `the union` means it.
    pub(super) fn organisation_at(
        &mut self,
        text: &Text<'_>,
        at: usize,
        end: usize,
    ) -> Option<Mention> {
        if text.lower(at) == "the"
            && let Some(index) = self.by_head(text.lower(at + 1))
        {
            return Some(mention(at..at + 2, vec![index], None, Manner::Name));
        }
        if text.lower(at) != "the" && NO_NAMES.contains(&text.lower(at)) {
            return None;
        }
        let mut last = at;
        let mut head = None;
        while last < end && last < at + 8 {
            let token = &text.tokens[last];
            let joins = last > at
                && (matches!(token.lower.as_str(), "and" | "for" | "'s" | "'" | "&")
                    // A person "of the Labour Party" is not the party.
                    || (head.is_some() && matches!(token.lower.as_str(), "of" | "the")));
            let is_part = joins || (token.is_word && token.is_capital);
            if !is_part {
                break;
            }
            last += 1;
            if HEADS.contains(&text.token(last - 1)) {
                head = Some(last);
            }
        }
        let mut last = head?;
        // "Union of Dockers": what follows belongs to the name.
        if text.lower(last) == "of"
            && text.tokens.get(last + 1).is_some_and(|t| t.is_capital)
            && last + 1 < end
        {
            last += 2;
            while last < end && text.tokens[last].is_word && text.tokens[last].is_capital {
                last += 1;
            }
        }
        let starts = if text.lower(at) == "the" { at + 1 } else { at };
        if last < starts + 2 {
            return None;
        }
        let name = text.words(&text.place(starts..last)).to_owned();
        let index = self.member(&name, None);
        if text.lower(last) == "(" && text.lower(last + 2) == ")" {
            self.name(text.token(last + 1), Target::Member(index), Sort::Name);
            self.members[index].aliases.push(text.token(last + 1).to_owned());
        }
        self.name(&name, Target::Member(index), Sort::Name);
        Some(mention(at..last, vec![index], None, Manner::Name))
    }

    /// The last organisation spoken of whose name has this head: `the union`.
    pub(super) fn by_head(&self, word: &str) -> Option<usize> {
        let known = HEADS.iter().any(|head| head.eq_ignore_ascii_case(word));
        let has = |name: &str| name.split_whitespace().any(|part| part.eq_ignore_ascii_case(word));
        let mut members = self.members.iter().enumerate();
        known
            .then(|| members.rfind(|(_, m)| (m.first.is_some() || m.is_known) && has(&m.name)))?
            .map(|(i, _)| i)
    }
}
