use proptest::prelude::*;

use super::*;

/// Each mention of a text: its words, whom they mean, and how they speak.
fn told(raw: &str) -> Vec<String> {
    let text = Text::new(raw);
    let mut cast = Cast::new(None);
    cast.read(&text);
    cast.all.iter().map(|mention| one(&cast, &text, mention)).collect()
}

fn one(cast: &Cast, text: &Text<'_>, mention: &Mention) -> String {
    let words = text.words(&text.place(mention.tokens.clone()));
    let who: Vec<&str> = mention.who.iter().map(|i| cast.members[*i].name.as_str()).collect();
    let person = mention.person.map(|person| format!("{} of ", cast.people[person].name));
    let some = if mention.some_of { "some of " } else { "" };
    let (person, who) = (person.unwrap_or_default(), who.join(" and "));
    format!("{words} = {some}{person}{who} ({:?})", mention.manner)
}

/// The persons of a text, each with office and party.
fn persons(raw: &str) -> Vec<String> {
    let text = Text::new(raw);
    let mut cast = Cast::new(None);
    cast.read(&text);
    let people = cast.people.iter().map(|person| {
        let party = person.speaks_for(&cast).map(|party| cast.members[party].name.as_str());
        let office = person.office.as_deref().unwrap_or("-");
        format!("{} · {office} · {}", person.name, party.unwrap_or("-"))
    });
    people.collect()
}

#[test]
fn titles_and_appositions_tell_office_and_party() {
    assert_eq!(
        persons(
            "US special envoy Steve Wilcott met Ukraine's chief negotiator, Rustem Olenko. \
             Sergei Baranov, the Russian foreign minister, stayed away. \
             Acme Holdings chief executive Jane Roe called Ambassador Kamran Farid of Iran. \
             Peru's Rocío Vega spoke."
        ),
        [
            "Steve Wilcott · special envoy · United States",
            "Rustem Olenko · chief negotiator · Ukraine",
            "Sergei Baranov · foreign minister · Russia",
            "Jane Roe · chief executive · Acme Holdings",
            "Kamran Farid · Ambassador · Iran",
            "Rocío Vega · - · Peru"
        ]
    );
}

#[test]
fn short_forms_and_pronouns_mean_whom_they_follow() {
    let found = told(
        "US special envoy Mara Linden met Foreign Minister Oleg Baran in Geneva. \
         Linden said the draft was ready. He refused it, and the envoy said she would wait.",
    );
    assert_eq!(
        found,
        [
            "US special envoy Mara Linden = Mara Linden of United States (Person)",
            "Foreign Minister Oleg Baran = Oleg Baran of Oleg Baran (Person)",
            "Linden = Mara Linden of United States (Person)",
            "He = Oleg Baran of Oleg Baran (Pronoun)",
            "the envoy = Mara Linden of United States (Office)",
            "she = Mara Linden of United States (Pronoun)"
        ]
    );
}

#[test]
fn groups_are_neither_widened_nor_narrowed() {
    assert_eq!(
        told("European leaders praised it, but some warned of a trap."),
        [
            "European leaders = European countries (Group)",
            "some = some of European countries (Pronoun)"
        ]
    );
    assert_eq!(
        told("Ukrainian and US officials met, and both sides were content."),
        [
            "Ukrainian and US officials = Ukraine and United States (Group)",
            "both sides = Ukraine and United States (Pronoun)"
        ]
    );
    assert_eq!(
        told("Ukraine and European countries want strong protections."),
        ["Ukraine and European countries = Ukraine and European countries (Group)"]
    );
    assert_eq!(told("Two diplomats said so."), ["Two diplomats =  (Unnamed)"]);
    assert_eq!(told("The mediators left."), ["The mediators =  (Unnamed)"]);
    assert_eq!(told("Ukrainians are tired."), Vec::<String>::new());
}

#[test]
fn a_union_and_a_company_keep_their_names() {
    let found = told(
        "The Harbour Workers Union (HWU) rejected the offer of Merlin Shipping Group. \
         HWU said the company was late. The union will strike.",
    );
    assert_eq!(
        found,
        [
            "The Harbour Workers Union = Harbour Workers Union (Name)",
            "HWU = Harbour Workers Union (Name)",
            "Merlin Shipping Group = Merlin Shipping Group (Name)",
            "HWU = Harbour Workers Union (Name)",
            "the company = Merlin Shipping Group (Name)",
            "The union = Harbour Workers Union (Name)"
        ]
    );
}

#[test]
fn what_nothing_decides_is_ambiguous() {
    assert_eq!(told("Georgia rejected the plan."), ["Georgia =  (Ambiguous)"]);
    assert_eq!(told("Georgia rejected the plan, Tbilisi said.")[0], "Georgia = Georgia (Name)");
}

#[test]
fn a_source_is_resolved_with_titles_pronouns_and_conjuncts() {
    let raw = "Moldova's deputy premier for reintegration, Cristina Munteanu, spoke first. \
        Kyiv and Washington agreed. “We will wait,” she said.";
    let text = Text::new(raw);
    let mut cast = Cast::new(None);
    cast.read(&text);
    let resolve = |words: &str, discourse: &Discourse| {
        let at = raw.find(words).expect("words of the text");
        let tokens = text.tokens_in(&(at..at + words.len()));
        cast.resolve(&text, tokens, discourse)
    };
    let plain = Discourse::default();
    let whole = resolve("Moldova's deputy premier for reintegration, Cristina Munteanu", &plain);
    let person = whole.person.map(|person| cast.people[person].name.as_str());
    assert_eq!(person, Some("Cristina Munteanu"));
    assert_eq!(cast.members[whole.who[0]].name, "Moldova");
    let both = resolve("Kyiv and Washington", &plain);
    assert_eq!(both.who.len(), 2);
    let she = resolve("she", &plain);
    assert_eq!((she.person, she.chain), (whole.person, whole.chain));
    // Without anybody who speaks, `we` means nobody.
    assert!(resolve("We", &plain).who.is_empty());
    let quoted = Discourse { quoted: Some(she), ..Discourse::default() };
    assert_eq!(resolve("We", &quoted).who, whole.who);
    assert!(resolve("first", &plain).who.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn mentions_are_in_order_and_inside_their_sentence(
        words in proptest::collection::vec(
            prop_oneof![
                Just("US"), Just("special envoy"), Just("Ann Lee"), Just("he"), Just("the union"),
                Just("Ukraine's"), Just("officials"), Just("and"), Just(","), Just("."), Just("said"),
                Just("both sides"), Just("Harbour Workers Union"), Just("(HWU)"), Just("its"), Just("some"),
                Just("the former president"), Just("Georgia"), Just("Kang Ji-won"), Just("one of them"), Just("Mr"),
            ],
            0..40,
        )
    ) {
        let raw = words.join(" ");
        let text = Text::new(&raw);
        let mut cast = Cast::new(None);
        cast.read(&text);
        let mut last = 0;
        for mention in &cast.all {
            prop_assert!(last <= mention.tokens.start && mention.tokens.start < mention.tokens.end);
            last = mention.tokens.end;
            let sentence = text.sentence_at(mention.tokens.start);
            prop_assert!(mention.tokens.end <= sentence.end);
        }
        for start in 0..text.tokens.len() {
            let found = cast.resolve(&text, start..text.tokens.len(), &Discourse::default());
            prop_assert_eq!(found.tokens, start..text.tokens.len());
        }
    }
}
