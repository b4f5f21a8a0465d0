//! A server of the program itself, started on a record and stopped again.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;
use crate::client::Client;

/// A running `onetext serve`.
pub(crate) struct Server {
    child: Child,
    /// Such as `127.0.0.1:41234`.
    pub(crate) address: String,
    /// When the program was started.
    pub(crate) begun: Instant,
    /// The file whose log gets what the server says of itself.
    pub(crate) said: PathBuf,
}

impl Server {
    /// Starts the program on a record, at a free port, and waits for the line that names it.
    pub(crate) fn start(program: &Path, record: &Path) -> Result<Self, Failure> {
        let said = record.with_extension("said");
        // On a full disk there is no room for what the server says either.
        let errors = std::fs::OpenOptions::new().create(true).append(true).open(&said);
        let errors = errors.map_or_else(|_| Stdio::null(), Stdio::from);
        let begun = Instant::now();
        let mut child = Command::new(program)
            .arg("serve")
            .arg(record)
            .args(["--listen", "127.0.0.1:0", "--author", "A. Mediator"])
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()?;
        let mut line = String::new();
        let out = child.stdout.take().ok_or("no output")?;
        BufReader::new(out).read_line(&mut line)?;
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        if address.is_empty() {
            let _ = child.wait();
            return Err(format!(
                "the server did not start: {}",
                std::fs::read_to_string(&said).unwrap_or_default()
            )
            .into());
        }
        Ok(Self { child, address, begun, said })
    }

    /// A client that may write.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        client(&self.address)
    }

    /// The memory that the process holds, in bytes.
    pub(crate) fn memory(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
        let kilobytes = line.split_whitespace().nth(1).ok_or("no number")?;
        Ok(kilobytes.parse::<u64>()? << 10)
    }

    /// Ends the process as a power cut would: it is not asked.
    pub(crate) fn kill(mut self) -> Result<(), Failure> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client that has the token by which its forms are known.
pub(crate) fn client(address: &str) -> Result<Client, Failure> {
    let mut client = Client::new(address);
    let page = client.get("/")?.text();
    let token = page.split("data-token=\"").nth(1).and_then(|rest| rest.split('"').next());
    token.unwrap_or_default().clone_into(&mut client.token);
    Ok(client)
}

/// How long it takes from the start of the program to the last byte of its first page.
pub(crate) fn first_page(
    program: &Path,
    record: &Path,
    times: usize,
) -> Result<Vec<Duration>, Failure> {
    let mut all = Vec::new();
    for _ in 0..times {
        let server = Server::start(program, record)?;
        let mut client = Client::new(&server.address);
        let answer = client.get("/")?;
        all.push(server.begun.elapsed());
        if answer.status != 200 {
            return Err(format!("the first page is {}", answer.status).into());
        }
        server.kill()?;
    }
    all.sort();
    Ok(all)
}
