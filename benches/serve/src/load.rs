//! Readers that walk through the pages, writers that add entries, and how long both wait.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use onetext_store::SqliteLog;
use serde_json::json;

use crate::Failure;
use crate::chance::Chance;
use crate::client::Client;
use crate::server;

/// Where every reader comes by.
const TABS: [&str; 8] =
    ["/", "/matrix", "/text", "/claims", "/meetings", "/review", "/settle", "/log"];

/// How many links a reader remembers.
const LINKS: usize = 400;

/// How the load is made.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    pub(crate) readers: usize,
    pub(crate) writers: usize,
    pub(crate) listeners: usize,
    pub(crate) seconds: u64,
    /// How long a reader looks at a page on average, in milliseconds; 0 for not at all.
    pub(crate) think: u64,
    /// Cookies of sessions that readers take by turns; none in a house for one.
    pub(crate) sessions: Vec<String>,
    /// Parts of addresses that are not followed.
    pub(crate) skip: Vec<String>,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The times in microseconds, by page.
    pages: BTreeMap<String, Vec<u64>>,
    writes: Vec<u64>,
    pub(crate) errors: BTreeMap<String, usize>,
    /// The ids of the statements that the server said it has.
    pub(crate) acknowledged: Vec<String>,
    events: u64,
}

/// Every word of a record that the writers may add is theirs alone by this.
static WRITTEN: AtomicUsize = AtomicUsize::new(0);

/// An entry that no other has been like.
pub(crate) fn entry(by: usize) -> (String, Vec<u8>) {
    let n = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let id = format!("load-{}-{by}-{n}", std::process::id());
    let entry = json!({"entries": [{"author": "A. Mediator", "on": "2026-11-30",
        "body": {"statement": {"id": id, "by": ["north"], "stance": "says", "issues": ["border"], "words": format!("Word {n} of writer {by}.")}}}]});
    (id, entry.to_string().into_bytes())
}

/// The kind of page that an address is: what has a digit in it names one of many.
fn page_of(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let is_name = |part: &str| part.bytes().any(|byte| byte.is_ascii_digit());
    let path: Vec<&str> =
        path.split('/').map(|part| if is_name(part) { "…" } else { part }).collect();
    let keys: Vec<&str> = query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .filter(|it| !it.is_empty())
        .collect();
    let mut page = path.join("/");
    // The parties and issues of the record have names without digits.
    for start in ["/matrix/", "/issue/", "/party/"] {
        if page.starts_with(start) {
            page = format!("{start}…");
        }
    }
    if keys.is_empty() { page } else { format!("{page}?{}", keys.join("&")) }
}

fn links(page: &str, skip: &[String]) -> Vec<String> {
    let all = page.split("href=\"/").skip(1).filter_map(|rest| rest.split(['"', '#']).next());
    let all = all.map(|it| format!("/{}", it.replace("&amp;", "&")));
    all.filter(|it| !it.starts_with("/assets") && !skip.iter().any(|no| it.contains(no.as_str())))
        .collect()
}

impl Load {
    /// Loads the server at an address such as `127.0.0.1:7340`.
    pub(crate) fn run(&self, address: &str) -> Seen {
        let seen = Mutex::new(Seen::default());
        let until = Instant::now() + Duration::from_secs(self.seconds);
        std::thread::scope(|scope| {
            for n in 0..self.readers {
                let seen = &seen;
                scope.spawn(move || self.read(address, n, until, seen));
            }
            for n in 0..self.writers {
                let seen = &seen;
                scope.spawn(move || self.write(address, n, until, seen));
            }
            for n in 0..self.listeners {
                let seen = &seen;
                scope.spawn(move || {
                    let mut client = self.client(address, n);
                    let heard = client.listen(until);
                    let mut seen = lock(seen);
                    match heard {
                        Ok(events) => seen.events += events,
                        Err(error) => seen.count(&format!("listening: {error}")),
                    }
                });
            }
        });
        seen.into_inner().unwrap_or_default()
    }

    fn client(&self, address: &str, n: usize) -> Client {
        let mut client = Client::new(address);
        if !self.sessions.is_empty() {
            client.cookie = Some(self.sessions[n % self.sessions.len()].clone());
        }
        client
    }

    fn read(&self, address: &str, n: usize, until: Instant, seen: &Mutex<Seen>) {
        let mut chance = Chance::new(n as u64);
        let mut client = self.client(address, n);
        let mut times: Vec<(String, u64)> = Vec::new();
        let mut known: Vec<String> = Vec::new();
        let mut errors = Vec::new();
        // Readers do not come all at the same moment.
        std::thread::sleep(Duration::from_millis(chance.next() % (self.think + 1)));
        while Instant::now() < until {
            let is_tab = known.is_empty() || chance.below(2) == 0;
            let path =
                if is_tab { (*chance.of(&TABS)).to_owned() } else { chance.of(&known).clone() };
            match client.get(&path) {
                Ok(answer) if answer.status == 200 => {
                    times.push((
                        page_of(&path),
                        u64::try_from(answer.took.as_micros()).unwrap_or(u64::MAX),
                    ));
                    known.extend(links(&answer.text(), &self.skip));
                    if known.len() > LINKS {
                        let from = known.len() - LINKS;
                        known.drain(..from);
                    }
                }
                Ok(answer) => errors.push(format!("{} at {}", answer.status, page_of(&path))),
                Err(error) => errors.push(format!("{error} at {}", page_of(&path))),
            }
            if self.think > 0 {
                std::thread::sleep(Duration::from_millis(
                    self.think * 2 / 3 + chance.next() % (self.think * 2 / 3 + 1),
                ));
            }
        }
        let mut seen = lock(seen);
        for (page, took) in times {
            seen.pages.entry(page).or_default().push(took);
        }
        for error in errors {
            seen.count(&error);
        }
    }

    fn write(&self, address: &str, n: usize, until: Instant, seen: &Mutex<Seen>) {
        let Ok(mut client) = server::client(address) else {
            lock(seen).count("a writer was not let in");
            return;
        };
        let mut chance = Chance::new(1000 + n as u64);
        while Instant::now() < until {
            let (id, body) = entry(n);
            match client.post("/api/entries", "application/json", &body) {
                Ok(answer) if (200..300).contains(&answer.status) => {
                    let mut seen = lock(seen);
                    seen.writes.push(u64::try_from(answer.took.as_micros()).unwrap_or(u64::MAX));
                    seen.acknowledged.push(id);
                }
                Ok(answer) => {
                    lock(seen).count(&format!("{} at writing: {}", answer.status, answer.text()));
                }
                Err(error) => lock(seen).count(&format!("{error} at writing")),
            }
            if self.think > 0 {
                std::thread::sleep(Duration::from_millis(
                    self.think * 2 / 3 + chance.next() % (self.think * 2 / 3 + 1),
                ));
            }
        }
    }
}

fn lock(seen: &Mutex<Seen>) -> std::sync::MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Seen {
    fn count(&mut self, error: &str) {
        *self.errors.entry(error.chars().take(160).collect()).or_default() += 1;
    }

    /// The entries that the server said it has and that are not in the file.
    pub(crate) fn lost(&self, file: &Path) -> Result<Vec<String>, Failure> {
        let log = SqliteLog::open_read_only(file)?;
        let mut there = std::collections::BTreeSet::new();
        onetext_store::entries(&log, onetext_record::Seq(1), &mut |entry| {
            there.extend(entry.body.id().map(str::to_owned));
        })?;
        Ok(self.acknowledged.iter().filter(|id| !there.contains(*id)).cloned().collect())
    }

    /// The longest 99th percentile of a page that was asked for often enough to have one, in
    /// microseconds.
    pub(crate) fn worst(&mut self) -> (String, u64) {
        let often = self.pages.iter_mut().filter(|(_, times)| times.len() >= 100);
        let of = often.map(|(page, times)| (page.clone(), percentile(times, 99)));
        of.max_by_key(|(_, time)| *time).unwrap_or_default()
    }

    /// A table of all that was measured.
    pub(crate) fn table(&mut self, seconds: u64) -> String {
        let mut lines = vec![
            "| page | asked | p50 ms | p95 ms | p99 ms | max ms |".to_owned(),
            "| --- | ---: | ---: | ---: | ---: | ---: |".to_owned(),
        ];
        let mut pages: Vec<(String, Vec<u64>)> =
            std::mem::take(&mut self.pages).into_iter().collect();
        let mut all: Vec<u64> = pages.iter().flat_map(|(_, times)| times).copied().collect();
        for (page, times) in &mut pages {
            lines.push(line(&format!("`{page}`"), times));
        }
        let total = all.len();
        lines.push(line("**all pages**", &mut all));
        lines.push(line("**writing an entry**", &mut self.writes));
        self.pages = pages.into_iter().collect();
        let seconds = seconds.max(1);
        lines.push(String::new());
        lines.push(format!(
            "{} pages and {} entries a second, {} events heard, {} errors",
            total as u64 / seconds,
            self.acknowledged.len() as u64 / seconds,
            self.events,
            self.errors.values().sum::<usize>()
        ));
        lines.extend(self.errors.iter().map(|(error, times)| format!("- {times} × {error}")));
        lines.join("\n")
    }
}

fn line(name: &str, times: &mut [u64]) -> String {
    let [p50, p95, p99, most] = [50, 95, 99, 100].map(|part| milliseconds(percentile(times, part)));
    format!("| {name} | {} | {p50} | {p95} | {p99} | {most} |", times.len())
}

/// Microseconds as milliseconds with two digits.
pub(crate) fn milliseconds(micros: u64) -> String {
    format!("{}.{:02}", micros / 1000, micros % 1000 / 10)
}

fn percentile(times: &mut [u64], part: usize) -> u64 {
    times.sort_unstable();
    let at = (times.len() * part).div_ceil(100).saturating_sub(1);
    times.get(at).copied().unwrap_or_default()
}
