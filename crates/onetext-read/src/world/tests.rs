use std::collections::BTreeSet;

use onetext_record::id::slug;

use super::*;

/// What names of a text mean, as `name = actor (sort)`.
fn told(raw: &str) -> Vec<String> {
    let found = WORLD.names(raw);
    let senses = Senses::new(raw, &found);
    let told = found.iter().filter_map(|name| {
        let words = &raw[name.at.clone()];
        match (&name.means, senses.of(raw, name)) {
            (Meaning::Other, _) => None,
            (Meaning::Person(person), _) => {
                Some(format!("{words} = {}", WORLD.people[*person].name))
            }
            (_, Some((actor, sort))) => {
                Some(format!("{words} = {} ({sort:?})", WORLD.actors[actor].name))
            }
            (_, None) => Some(format!("{words} = ?")),
        }
    });
    told.collect()
}

#[test]
fn every_row_is_read() {
    let section = |name: &str| {
        let rows = TABLE.lines().skip_while(|row| *row != name).skip(1);
        rows.take_while(|row| !row.starts_with('[')).count()
    };
    assert_eq!(WORLD.actors.len(), section("[actors]"));
    assert_eq!(WORLD.people.len(), section("[people]"));
    assert_eq!(WORLD.ambiguous.len(), section("[ambiguous]"));
    assert_eq!(WORLD.offices.values().map(Vec::len).sum::<usize>(), section("[offices]"));
    assert!(WORLD.ambiguous.values().all(|senses| senses.len() > 1));
    assert!(WORLD.all_words().count() > 2_000);
}

#[test]
fn every_actor_can_be_a_party() {
    let ids: BTreeSet<_> = WORLD.actors.iter().map(|actor| slug(actor.name)).collect();
    assert_eq!(ids.len(), WORLD.actors.len());
    assert!(!ids.contains(&None));
}

#[test]
fn every_name_that_means_several_says_what_decides() {
    for words in WORLD.all_words() {
        if let Entry::Actors(actors) = &words.entry
            && actors.len() > 1
        {
            let the = if words.needs_the { "the " } else { "" };
            let senses = WORLD.ambiguous.get(format!("{the}{}", words.text).as_str());
            let senses: BTreeSet<_> = senses.into_iter().flatten().map(|s| s.actor).collect();
            assert_eq!(senses, actors.iter().map(|(actor, _)| *actor).collect(), "{}", words.text);
        }
    }
}

#[test]
fn names_seats_and_peoples_are_found() {
    assert_eq!(
        told(
            "The Kremlin said the U.S.-Russia draft pleased Kyiv’s Ukrainian hosts, not Ukrainians."
        ),
        [
            "Kremlin = Russia (Seat)",
            "U.S. = United States (Name)",
            "Russia = Russia (Name)",
            "Kyiv = Ukraine (Seat)",
            "Ukrainian = Ukraine (Adjective)",
            "Ukrainians = Ukraine (People)"
        ]
    );
    assert_eq!(
        told("SOUTH SUDAN AND THE AU MEET: Côte d’Ivoire’s Alassane and Guinea-Bissau are\nabsent"),
        [
            "SOUTH SUDAN = South Sudan (Name)",
            "AU = African Union (Name)",
            "Côte d’Ivoire = Ivory Coast (Name)",
            "Guinea-Bissau = Guinea-Bissau (Name)"
        ]
    );
    assert_eq!(
        told("Downing\nStreet, the Fed and a fed cat; Hamas, the Houthis, M23 and AOSIS"),
        [
            "Downing\nStreet = United Kingdom (Seat)",
            "Fed = Federal Reserve (Name)",
            "Hamas = Hamas (Name)",
            "Houthis = Houthis (Name)",
            "M23 = M23 (Name)",
            "AOSIS = Alliance of Small Island States (Name)"
        ]
    );
}

#[test]
fn what_only_holds_a_name_is_no_actor() {
    for raw in [
        "Michael Jordan and Jordan Peterson",
        "Bank of China, the China Daily, Russia Today",
        "the New England Patriots",
        "pro-Russian rebels, anti-American slogans",
        "the University of Georgia",
        "Denzel Washington",
        "the Washington Post",
        "Jack London’s dogs",
        "Chad Johnson",
        "the Paris Agreement, the Geneva Conventions",
        "a turkey, fine china, to polish, it is male",
        "Ukraine Steel and Kenya Airways and the Italian Open",
        "Mayor of London",
    ] {
        assert_eq!(told(raw), Vec::<String>::new(), "{raw}");
    }
    assert_eq!(told("Jordan Foreign Minister Ayman Safadi"), ["Jordan = Jordan (Name)"]);
    assert_eq!(told("President Chad said"), ["Chad = Chad (Name)"]);
}

#[test]
fn what_is_ambiguous_is_decided_by_the_text_or_left_open() {
    assert_eq!(told("Georgia rejected it."), ["Georgia = ?"]);
    assert_eq!(told("Georgia rejected it, Tbilisi said.")[0], "Georgia = Georgia (Name)");
    let code = |raw: &str| {
        let found = WORLD.names(raw);
        let senses = Senses::new(raw, &found);
        senses.of(raw, &found[0]).map(|(actor, _)| WORLD.actors[actor].code)
    };
    assert_eq!(code("Georgia counted again, and Atlanta’s mayor cheered."), Some("US-GA"));
    assert_eq!(code("Georgia’s governor signed."), Some("US-GA"));
    assert_eq!(code("Georgian President Salome left."), Some("GE"));
    assert_eq!(code("Washington denied it."), Some("US"));
    assert_eq!(code("Washington sued, and so did Seattle and Spokane."), Some("US-WA"));
    assert_eq!(
        told("Congo wants M23 out of Goma."),
        ["Congo = Democratic Republic of the Congo (Name)", "M23 = M23 (Name)",]
    );
    assert_eq!(told("Congo signed."), ["Congo = ?"]);
    assert_eq!(told("Koreans and Seoul agreed.")[0], "Koreans = South Korea (People)");
    assert_eq!(told("Brussels wants more.")[0], "Brussels = European Union (Seat)");
    assert_eq!(told("The Belgian premier spoke for Brussels.")[1], "Brussels = Belgium (Seat)");
    assert_eq!(
        told("Niger and Nigeria, Dominica and the Dominican Republic"),
        [
            "Niger = Niger (Name)",
            "Nigeria = Nigeria (Name)",
            "Dominica = Dominica (Name)",
            "Dominican Republic = Dominican Republic (Name)",
        ]
    );
}

#[test]
fn people_have_their_party() {
    assert_eq!(
        told("Keir Starmer met Christine Lagarde."),
        ["Keir Starmer = Keir Starmer", "Christine Lagarde = Christine Lagarde"]
    );
    let lagarde = WORLD.people.iter().find(|person| person.name == "Christine Lagarde");
    assert_eq!(
        lagarde.map(|p| (WORLD.actors[p.party].name, p.called)),
        Some(("European Central Bank", Called::She))
    );
}

#[test]
fn offices_are_found_at_the_end_of_words() {
    let office = |words| WORLD.office(words).map(|office| (office.words, office.rank));
    assert_eq!(office("former us special envoy"), Some(("special envoy", Rank::Voice)));
    assert_eq!(office("foreign minister"), Some(("minister", Rank::Power)));
    assert_eq!(office("secretary of state"), Some(("secretary of state", Rank::Power)));
    assert_eq!(office("co-minister of nothing"), None);
    assert_eq!(office("gathering"), None);
}

#[test]
fn given_names_tell_he_and_she() {
    assert_eq!(called("Olena"), Called::She);
    assert_eq!(called("Sergei"), Called::He);
    assert_eq!(called("Anne-Sophie"), Called::She);
    assert_eq!(called("Íngrid"), Called::She);
    assert_eq!(called("Xqzt"), Called::Unknown);
    for line in include_str!("../../world/given-names.txt").lines() {
        let (name, mark) = line.rsplit_once(' ').expect("a name and a mark");
        let wanted = match mark {
            "f" => Called::She,
            "m" => Called::He,
            _ => Called::Unknown,
        };
        assert!(called(name) == wanted && is_given(name), "{name}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_can_be_searched(raw in "(Georgia|the |US|U\\.S\\.|Jordan|’|'s| |of |é|Michael |Bank |-|\\PC){0,40}") {
        let found = WORLD.names(&raw);
        let senses = Senses::new(&raw, &found);
        let mut last = 0;
        for name in &found {
            proptest::prop_assert!(last <= name.at.start && raw.get(name.at.clone()).is_some());
            last = name.at.end;
            let _ = senses.of(&raw, name);
        }
    }
}
