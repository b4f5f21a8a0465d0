//! The table: what the open lists say of states, corrected and completed by our own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Deserialize;
use serde_json::Value;

use super::Error;
use super::own::{Own, Row};
use super::packages::{CLDR, COUNTRIES, FEMALE, ISO, MALE, NATIONALITY, Packages};

/// An actor as it stands in the table.
struct Actor<'a> {
    row: &'a Row,
    kind: String,
    /// The code of a state, territory or region; the state's of a body.
    code: String,
    name: String,
    names: Vec<String>,
    adjectives: Vec<String>,
    people: Vec<String>,
    seats: Vec<String>,
    places: Vec<String>,
}

impl Actor<'_> {
    /// All by which reports may call it.
    fn all_names(&self) -> impl Iterator<Item = &String> {
        let more = self.adjectives.iter().chain(&self.people).chain(&self.seats);
        std::iter::once(&self.name).chain(&self.names).chain(more)
    }

    fn is(&self, reference: &str) -> bool {
        self.name == reference || (self.kind != "body" && self.code == reference)
    }
}

/// What the open lists say of one state or territory.
struct Open {
    names: BTreeMap<String, String>,
    iso: BTreeMap<String, Value>,
    nationalities: BTreeMap<String, String>,
    countries: BTreeMap<String, Country>,
}

#[derive(Deserialize)]
struct Country {
    name: String,
    capital: String,
}

impl Open {
    fn read(packages: &Packages) -> Result<Self, Error> {
        let territories: Value = packages.json(CLDR, "main/en/territories.json")?;
        let iso: Value = packages.json(ISO, "langs/en.json")?;
        let nationalities: Value = packages.json(NATIONALITY, "langs/en.json")?;
        let names = &territories["main"]["en"]["localeDisplayNames"]["territories"];
        let typed = |value: &Value, package, file| {
            serde_json::from_value(value.clone()).map_err(|reason| Error::Json {
                package,
                file,
                reason,
            })
        };
        Ok(Self {
            names: typed(names, CLDR, "main/en/territories.json")?,
            iso: serde_json::from_value(iso["countries"].clone())
                .map_err(|reason| Error::Json { package: ISO, file: "langs/en.json", reason })?,
            nationalities: typed(&nationalities["nationalities"], NATIONALITY, "langs/en.json")?,
            countries: packages.json(COUNTRIES, "countries.min.json")?,
        })
    }

    /// The name that CLDR shows, and all others.
    fn names_of(&self, code: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut take = |name: &str| {
            let name = name.replace(" & ", " and ").replace('’', "'");
            if !name.contains(['(', ',']) && !name.contains(" - ") {
                if let Some(rest) = name.strip_prefix("St. ") {
                    found.push(format!("Saint {rest}"));
                    found.push(format!("St {rest}"));
                }
                found.push(name.strip_prefix("The ").unwrap_or(&name).to_owned());
            }
        };
        for ending in ["", "-alt-short", "-alt-variant"] {
            self.names.get(&format!("{code}{ending}")).into_iter().for_each(|name| take(name));
        }
        match self.iso.get(code) {
            Some(Value::String(name)) => take(name),
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).for_each(take),
            _ => {}
        }
        found.extend(self.countries.get(code).map(|country| country.name.clone()));
        found
    }

    fn adjectives_of(&self, code: &str, names: &[String]) -> Vec<String> {
        let word = self.nationalities.get(code).filter(|word| !word.contains(['(', ',']));
        word.filter(|word| !names.contains(word)).cloned().into_iter().collect()
    }
}

/// The table as text.
pub(super) fn table(packages: &Packages, own: &Own) -> Result<String, Error> {
    let open = Open::read(packages)?;
    let mut actors = Vec::new();
    for row in &own.states {
        actors.push(state(row, &open)?);
    }
    for row in own.regions.iter().chain(&own.bodies).chain(&own.organisations) {
        actors.push(other(row)?);
    }
    check_names(&actors, &own.ambiguous)?;
    let mut text = String::from(
        "# Made by `cargo xtask actors`; do not edit. SOURCES.md tells from what.\n\
         # kind|code|name|other names|adjectives|people|seats|places that tell of it\n[actors]\n",
    );
    for actor in &actors {
        let Actor { kind, code, name, .. } = actor;
        let lists = [&actor.names, &actor.adjectives, &actor.people, &actor.seats, &actor.places];
        let lists: Vec<String> = lists.iter().map(|list| list.join(",")).collect();
        let line = format!("{kind}|{code}|{name}|{}", lists.join("|"));
        let _ = writeln!(text, "{}", line.trim_end_matches('|'));
    }
    text.push_str("[ambiguous]\n");
    for row in &own.ambiguous {
        let _ = writeln!(text, "{}", ambiguous(row, &actors)?);
    }
    text.push_str("[traps]\n");
    for row in &own.traps {
        let _ = writeln!(text, "{}", row.cells[0]);
    }
    text.push_str("[offices]\n");
    for row in &own.offices {
        if !matches!(row.cells[1].as_str(), "" | "he" | "she")
            || !matches!(row.cells[2].as_str(), "power" | "voice" | "calling")
        {
            return Err(row.wrong("an office has `he`, `she` or nothing, and what it belongs to"));
        }
        let _ = writeln!(text, "{}", row.cells.join("|"));
    }
    text.push_str("[people]\n");
    for row in &own.people {
        if !actors.iter().any(|actor| actor.name == row.cells[1]) {
            return Err(row.wrong(format!("no actor is called {}", row.cells[1])));
        }
        if !matches!(row.cells[2].as_str(), "" | "he" | "she") {
            return Err(row.wrong("the third cell is `he`, `she` or empty"));
        }
        let mut cells = row.cells[..3].to_vec();
        cells.push(completed(row.list(3)).join(","));
        let _ = writeln!(text, "{}", cells.join("|").trim_end_matches('|'));
    }
    Ok(text)
}

/// A state or territory, of the open lists and our own.
fn state<'a>(row: &'a Row, open: &Open) -> Result<Actor<'a>, Error> {
    let (kind, code) = head(row)?;
    if !matches!(kind, "state" | "territory") {
        return Err(row.wrong("a row begins with `state` or `territory`"));
    }
    let mut names = open.names_of(code);
    if names.is_empty() || !open.countries.contains_key(code) {
        return Err(row.wrong(format!("no open list has {code}")));
    }
    let shown = Some(&row.cells[1]).filter(|name| !name.is_empty());
    let name = shown.unwrap_or(&names[0]).clone();
    let mut adjectives = open.adjectives_of(code, &names);
    change(row, 2, &mut names)?;
    change(row, 3, &mut adjectives)?;
    let mut people = row.list(4);
    if people.is_empty() {
        people = adjectives.iter().filter_map(|adjective| plural(adjective)).collect();
    }
    let capital = open.countries[code].capital.replace('’', "'");
    let mut seats: Vec<String> =
        Some(capital).filter(|seat| !seat.is_empty()).into_iter().collect();
    change(row, 5, &mut seats)?;
    names.retain(|other| *other != name);
    let names = completed(names).into_iter().filter(|other| *other != name).collect();
    Ok(Actor {
        row,
        kind: kind.to_owned(),
        code: code.to_owned(),
        names,
        adjectives: completed(adjectives).into_iter().filter(|word| *word != name).collect(),
        people: completed(people),
        seats: completed(seats),
        places: Vec::new(),
        name,
    })
}

/// An actor of our own lists alone.
fn other(row: &Row) -> Result<Actor<'_>, Error> {
    let (kind, code) = match row.cells[0].as_str() {
        "organisation" => ("organisation", ""),
        _ => head(row)?,
    };
    let (seats, places): (Vec<String>, Vec<String>) = match kind {
        "region" => {
            let (seats, places): (Vec<_>, Vec<_>) =
                row.list(5).into_iter().partition(|place| place.starts_with('*'));
            (seats.iter().map(|seat| seat[1..].to_owned()).collect(), places)
        }
        "body" | "organisation" => (row.list(5), Vec::new()),
        _ => return Err(row.wrong("what kind of actor is this?")),
    };
    let code = if code == "XX" { "" } else { code };
    Ok(Actor {
        row,
        kind: kind.to_owned(),
        code: code.to_owned(),
        name: row.cells[1].clone(),
        names: completed(row.list(2)),
        adjectives: completed(row.list(3)),
        people: completed(row.list(4)),
        seats: completed(seats),
        places,
    })
}

/// The kind and the code that a row begins with.
fn head(row: &Row) -> Result<(&str, &str), Error> {
    row.cells[0].split_once(' ').ok_or_else(|| row.wrong("a row begins with a kind and a code"))
}

/// Adds to a list what a cell has, and takes out what it has with `-` before it.
fn change(row: &Row, cell: usize, list: &mut Vec<String>) -> Result<(), Error> {
    for item in row.list(cell) {
        let Some(gone) = item.strip_prefix('-') else {
            list.push(item);
            continue;
        };
        let before = list.len();
        list.retain(|other| other != gone);
        if list.len() == before {
            return Err(row.wrong(format!("no open list has “{gone}”, so it cannot be taken out")));
        }
    }
    Ok(())
}

/// Each name once, and behind one with marks on its letters the same without.
fn completed(names: Vec<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        let plain = plain(&name);
        for name in [name, plain] {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// A name in letters without marks, as agencies write it.
fn plain(name: &str) -> String {
    let mut found = String::new();
    for letter in name.chars() {
        found.push(match letter {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' => 'a',
            'Á' | 'Å' | 'Â' => 'A',
            'ç' | 'č' | 'ć' => 'c',
            'é' | 'è' | 'ê' | 'ë' | 'ē' => 'e',
            'É' | 'È' | 'Ê' => 'E',
            'ğ' => 'g',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ł' => 'l',
            'ñ' => 'n',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
            'Ó' | 'Ö' => 'O',
            'ş' | 'ș' | 'š' => 's',
            'Š' => 'S',
            'ț' => 't',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ž' => 'z',
            other => other,
        });
    }
    found
}

/// The people whom an adjective speaks of, where they are called by it with an s.
fn plural(adjective: &str) -> Option<String> {
    let regular = adjective.ends_with(['n', 'i', 't', 'r', 'k', 'h'])
        && !adjective.ends_with("sh")
        && !adjective.ends_with("ch");
    regular.then(|| format!("{adjective}s"))
}

/// Whatever stands for more than one actor must be among the ambiguous names.
fn check_names(actors: &[Actor<'_>], ambiguous: &[Row]) -> Result<(), Error> {
    let known: BTreeSet<&str> = ambiguous.iter().map(|row| row.cells[0].as_str()).collect();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, actor) in actors.iter().enumerate() {
        if actors[..i].iter().any(|other| other.name == actor.name) {
            return Err(actor.row.wrong(format!("another actor is shown as {} too", actor.name)));
        }
        for name in actor.all_names() {
            let first = *seen.entry(name).or_insert(i);
            if first != i && !known.contains(name.as_str()) {
                return Err(actor.row.wrong(format!(
                    "“{name}” stands for {} too; ambiguous.txt must say what decides",
                    actors[first].name
                )));
            }
        }
    }
    Ok(())
}

/// A row of the ambiguous names, with each actor by its place in the table.
fn ambiguous(row: &Row, actors: &[Actor<'_>]) -> Result<String, Error> {
    let name = &row.cells[0];
    let mut line = name.clone();
    let mut meant = BTreeSet::new();
    for cell in &row.cells[1..] {
        let (reference, words) = cell.split_once(':').unwrap_or((cell, ""));
        let (reference, sign) = match reference.strip_suffix('!') {
            Some(reference) => (reference, "!"),
            None => (reference, ""),
        };
        let found = actors.iter().position(|actor| actor.is(reference));
        let i = found.ok_or_else(|| row.wrong(format!("no actor is called {reference}")))?;
        if !actors[i].all_names().any(|other| other == name) {
            return Err(row.wrong(format!("{} is never called {name}", actors[i].name)));
        }
        meant.insert(i);
        let words: Vec<&str> = words.split(',').map(str::trim).filter(|w| !w.is_empty()).collect();
        let _ = write!(line, "|{}{sign}:{}", actors[i].name, words.join(","));
    }
    let called = |(i, actor): (usize, &Actor<'_>)| {
        (actor.all_names().any(|other| other == name) && !meant.contains(&i)).then_some(i)
    };
    if meant.len() < 2 {
        return Err(row.wrong("an ambiguous name has two actors or more"));
    }
    match actors.iter().enumerate().find_map(called) {
        Some(i) => Err(row.wrong(format!("{} is called {name} too", actors[i].name))),
        None => Ok(line),
    }
}

/// Given names, each on a line with `f`, `m`, or `b` for both, in order.
pub(super) fn given_names(packages: &Packages, own: &Own) -> Result<String, Error> {
    let mut names: BTreeMap<String, BTreeSet<char>> = BTreeMap::new();
    let mut add = |name: &str, mark| {
        for name in completed(vec![name.to_owned()]) {
            names.entry(name.to_lowercase()).or_default().insert(mark);
        }
    };
    for (package, mark) in [(FEMALE, 'f'), (MALE, 'm')] {
        let list: Vec<String> = packages.json(package, "data/names.json")?;
        for name in &list {
            add(name, mark);
        }
    }
    // Our own list has the last word.
    let mut ours: BTreeMap<String, char> = BTreeMap::new();
    for row in &own.given_names {
        let mark = match row.cells[0].as_str() {
            "she" => 'f',
            "he" => 'm',
            _ => return Err(row.wrong("a row begins with `he:` or `she:`")),
        };
        for name in row.cells[1].split_whitespace() {
            for name in completed(vec![name.to_owned()]) {
                let name = name.to_lowercase();
                if ours.insert(name.clone(), mark).is_some_and(|other| other != mark) {
                    return Err(row.wrong(format!("“{name}” is in both lists")));
                }
            }
        }
    }
    names.extend(ours.into_iter().map(|(name, mark)| (name, BTreeSet::from([mark]))));
    let mut text = String::new();
    for (name, marks) in names {
        let mark = if marks.len() > 1 { 'b' } else { marks.first().copied().unwrap_or('b') };
        let _ = writeln!(text, "{name} {mark}");
    }
    Ok(text)
}
