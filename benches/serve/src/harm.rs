//! What is done to a server that it has to survive: it is killed while it writes, and its disk is full.

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use onetext_store::{SqliteLog, verify};

use crate::Failure;
use crate::chance::Chance;
use crate::load::{Load, Seen, entry};
use crate::server::Server;

/// Kills a server under load, again and again. After each time every entry that was acknowledged has
/// to be there and the log whole.
pub(crate) fn kill(
    program: &Path,
    file: &Path,
    times: usize,
    seed: u64,
) -> Result<String, Failure> {
    let mut chance = Chance::new(seed);
    let (mut acknowledged, mut seen) = (0, Seen::default());
    for time in 1..=times {
        let server = Server::start(program, file)?;
        let address = server.address.clone();
        let load = Load {
            readers: 4,
            writers: 20,
            listeners: 0,
            seconds: 3,
            think: 0,
            sessions: vec![],
            skip: vec![],
        };
        let moment = Duration::from_millis(100 + chance.next() % 1500);
        let found = Mutex::new(Seen::default());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let got = load.until_gone(&address);
                *found.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = got;
            });
            std::thread::sleep(moment);
            server.kill()
        })?;
        let got = found.into_inner().unwrap_or_default();
        acknowledged += got.acknowledged.len();
        seen.acknowledged.extend(got.acknowledged);
        // The server itself has to open what it left behind, and show it.
        let server = Server::start(program, file)?;
        let status = server.client()?.get("/log")?.status;
        server.kill()?;
        if status != 200 {
            return Err(format!("after kill {time} the log's page is {status}").into());
        }
        let lost = seen.lost(file)?;
        if !lost.is_empty() {
            return Err(format!(
                "after kill {time} {} acknowledged entries are gone: {lost:?}",
                lost.len()
            )
            .into());
        }
        verify(&SqliteLog::open(file)?, None)
            .map_err(|error| format!("after kill {time}: {error}"))?;
    }
    Ok(format!(
        "killed {times} times, {acknowledged} entries acknowledged, none lost, the log verifies each time"
    ))
}

/// Fills a small disk of its own under a running server, and makes room again.
pub(crate) fn full(program: &Path, file: &Path) -> Result<String, Failure> {
    let folder = tempfile::tempdir()?;
    let size = std::fs::metadata(file)?.len() + (3 << 20);
    let at = folder.path();
    run(Command::new("mount")
        .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
        .arg(at))?;
    let told = fill(program, file, at);
    run(Command::new("umount").arg(at))?;
    told
}

fn fill(program: &Path, file: &Path, folder: &Path) -> Result<String, Failure> {
    let record = folder.join("talks.onetext");
    std::fs::copy(file, &record)?;
    let server = Server::start(program, &record)?;
    let mut client = server.client()?;
    let mut seen = Seen::default();
    let mut write = |seen: &mut Seen| -> Result<(u16, String), Failure> {
        let (id, body) = entry(0);
        let answer = client.post("/api/entries", "application/json", &body)?;
        if (200..300).contains(&answer.status) {
            seen.acknowledged.push(id);
        }
        Ok((answer.status, answer.text()))
    };
    for _ in 0..20 {
        let (status, said) = write(&mut seen)?;
        if !(200..300).contains(&status) {
            return Err(format!("with room left writing answers {status}: {said}").into());
        }
    }
    // Ballast takes what is left, to the last byte.
    let ballast = folder.join("ballast");
    let mut taken = std::fs::File::create(&ballast)?;
    while std::io::Write::write_all(&mut taken, &[0; 4096]).is_ok() {}
    while std::io::Write::write_all(&mut taken, &[0; 64]).is_ok() {}
    let (mut refused, mut words) = (0, String::new());
    for _ in 0..400 {
        let (status, said) = write(&mut seen)?;
        match status {
            200..300 => {}
            507 => {
                refused += 1;
                words = said;
            }
            _ => return Err(format!("on a full disk writing answers {status}: {said}").into()),
        }
    }
    if refused == 0 {
        return Err("the disk never was full".into());
    }
    let read = server.client()?.get("/log")?.status;
    if read != 200 {
        return Err(format!("on a full disk the log's page is {read}").into());
    }
    drop(taken);
    std::fs::remove_file(&ballast)?;
    for _ in 0..20 {
        let (status, said) = write(&mut seen)?;
        if !(200..300).contains(&status) {
            return Err(format!("with room again writing answers {status}: {said}").into());
        }
    }
    let said = std::fs::read_to_string(&server.said).unwrap_or_default();
    server.kill()?;
    let lost = seen.lost(&record)?;
    if !lost.is_empty() {
        return Err(format!("{} acknowledged entries are gone", lost.len()).into());
    }
    verify(&SqliteLog::open(&record)?, None)?;
    Ok(format!(
        "{refused} entries refused with 507 and these words: {words}\nreading went on, writing works again with room, nothing lost, the log verifies{}",
        if said.is_empty() { String::new() } else { format!("\nthe server said: {said}") }
    ))
}

fn run(command: &mut Command) -> Result<(), Failure> {
    if command.status()?.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}

impl Load {
    /// The same until the server is gone; what fails then is no error.
    fn until_gone(&self, address: &str) -> Seen {
        let mut seen = self.run(address);
        seen.errors.clear();
        seen
    }
}
