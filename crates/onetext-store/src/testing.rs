//! A PostgreSQL server for tests: the one that `ONETEXT_TEST_POSTGRES` names, or one of our own that
//! runs on a folder that is thrown away.
//!
//! Where there is neither, tests on a database say that they are skipped. Each gets a database of its
//! own, so they can run at the same time.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]
#![expect(clippy::print_stderr, reason = "who runs the tests should know what was not tested")]

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};

use crate::address::{Address, Database};

/// Names a server to test on, with a user who may make databases.
const URL: &str = "ONETEXT_TEST_POSTGRES";

/// How long a server may take to start on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that runs as long as somebody holds it.
#[derive(Debug)]
pub struct Server {
    url: String,
    own: Option<Mutex<Own>>,
}

/// A server of our own.
#[derive(Debug)]
struct Own {
    programs: PathBuf,
    folder: tempfile::TempDir,
    port: u16,
    process: Child,
}

/// A database that is there as long as this is held.
#[derive(Debug)]
pub struct Scratch {
    server: Arc<Server>,
    name: String,
}

static RUNNING: Mutex<Weak<Server>> = Mutex::new(Weak::new());

/// A new, empty database; `None`, and a word of it, where there is no server to make it on.
pub fn scratch() -> Option<Scratch> {
    let server = Server::shared();
    if server.is_none() {
        eprintln!("skipped: there is no PostgreSQL here, and {URL} names none");
    }
    server.map(scratch_on)
}

/// The same on a server that nobody else uses, so that it can be killed.
pub fn scratch_alone() -> Option<Scratch> {
    let server = Server::start();
    if server.is_none() {
        eprintln!("skipped: there is no PostgreSQL here that could be killed");
    }
    server.map(|server| scratch_on(Arc::new(server)))
}

fn scratch_on(server: Arc<Server>) -> Scratch {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("onetext_test_{}_{n}", std::process::id());
    server.tell("postgres", &format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"));
    Scratch { server, name }
}

impl Scratch {
    /// The address of the database, password and all.
    pub fn url(&self) -> String {
        self.server.url_of(&self.name)
    }

    /// The address of the database.
    ///
    /// # Panics
    ///
    /// Never: the address was made here.
    pub fn database(&self) -> Database {
        Database::new(&self.url()).unwrap()
    }

    /// The same, as one of any record.
    pub fn address(&self) -> Address {
        Address::Database(self.database())
    }

    /// Whether the server encrypts, with a certificate that nobody vouches for.
    pub fn encrypts(&self) -> bool {
        let own = self.server.own.as_ref().map(|own| own.lock());
        own.is_some_and(|own| own.is_ok_and(|own| own.folder.path().join("key.pem").exists()))
    }

    /// Has the database do something, as its owner could.
    pub fn tell(&self, sql: &str) {
        self.server.tell(&self.name, sql);
    }

    /// Ends every connection to the database, as a server does that is started anew.
    pub fn hang_up(&self) {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname";
        self.server.tell("postgres", &format!("{end} = '{}'", self.name));
    }

    /// Kills the server as a crash would, and starts it again, if it is one of our own.
    pub fn crash(&self) {
        if let Some(own) = &self.server.own {
            own.lock().unwrap_or_else(PoisonError::into_inner).crash();
            self.server.wait();
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A test that fails should say why, and not that this failed too.
        if let Ok(mut client) = Client::connect(&self.server.url_of("postgres"), NoTls) {
            let _ = client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

impl Server {
    fn shared() -> Option<Arc<Self>> {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = running.upgrade() {
            return Some(server);
        }
        let server = Arc::new(match std::env::var(URL) {
            Ok(url) => Self { url, own: None },
            Err(_) => Self::start()?,
        });
        *running = Arc::downgrade(&server);
        Some(server)
    }

    fn start() -> Option<Self> {
        let programs = programs()?;
        let own = Own::start(programs);
        let url = format!("postgres://onetext@127.0.0.1:{}/postgres", own.port);
        let server = Self { url, own: Some(Mutex::new(own)) };
        server.wait();
        Some(server)
    }

    fn wait(&self) {
        let start = Instant::now();
        while let Err(error) = Client::connect(&self.url, NoTls) {
            assert!(start.elapsed() < PATIENCE, "PostgreSQL does not answer: {error}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn url_of(&self, database: &str) -> String {
        let (place, options) = match self.url.split_once('?') {
            Some((place, options)) => (place, format!("?{options}")),
            None => (self.url.as_str(), String::new()),
        };
        let (scheme, rest) = place.split_once("://").unwrap();
        let host = rest.split('/').next().unwrap();
        format!("{scheme}://{host}/{database}{options}")
    }

    fn tell(&self, database: &str, sql: &str) {
        let mut client = Client::connect(&self.url_of(database), NoTls).unwrap();
        client.batch_execute(sql).unwrap();
    }
}

/// Where the newest PostgreSQL on this machine has its programs.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|version| {
            let path = version.ok()?.path();
            let number = path.file_name()?.to_str()?.parse().ok()?;
            let programs = path.join("bin");
            programs.join("initdb").exists().then_some((number, programs))
        })
        .collect();
    found.sort();
    Some(found.pop()?.1)
}

impl Own {
    fn start(programs: PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        give_away(folder.path());
        let made = program(&programs, "initdb", folder.path())
            .args(["--username=onetext", "--auth=trust", "--encoding=UTF8", "--locale=C"])
            .args(["--no-sync", "--data-checksums", "--pgdata"])
            .arg(folder.path().join("data"))
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        certify(&programs, folder.path());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = run(&programs, folder.path(), port);
        Self { programs, folder, port, process }
    }

    fn crash(&mut self) {
        self.stop("immediate");
        self.process = run(&self.programs, self.folder.path(), self.port);
    }

    fn stop(&mut self, how: &str) {
        let stopped = program(&self.programs, "pg_ctl", self.folder.path())
            .args(["stop", "--silent", "--mode", how, "--pgdata"])
            .arg(self.folder.path().join("data"))
            .status();
        if !stopped.is_ok_and(|status| status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        self.stop("immediate");
    }
}

/// Gives a server a certificate that nobody vouches for, as a freshly installed one has, where there
/// is a program to make it.
fn certify(programs: &Path, folder: &Path) {
    let _ = program(programs, "openssl", folder)
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
        .args(["-keyout", "key.pem", "-out", "certificate.pem"])
        .stderr(Stdio::null())
        .status();
}

fn run(programs: &Path, folder: &Path, port: u16) -> Child {
    let mut server = program(programs, "postgres", folder);
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    if certificate.exists() {
        server.args(["-c", "ssl=on", "-c"]).arg(format!("ssl_cert_file={}", certificate.display()));
        server.arg("-c").arg(format!("ssl_key_file={}", key.display()));
    }
    server
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
        .arg("-c")
        .arg(format!("unix_socket_directories={}", folder.display()))
        .stdout(Stdio::null())
        .stderr(fs::File::create(folder.join("log")).unwrap())
        .spawn()
        .unwrap()
}

/// Root may not run a server, so it does so as nobody.
const NOBODY: u32 = 65534;

fn is_root() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0)
    }
    #[cfg(not(unix))]
    false
}

fn give_away(folder: &Path) {
    #[cfg(unix)]
    if is_root() {
        std::os::unix::fs::chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

fn program(programs: &Path, name: &str, folder: &Path) -> Command {
    let own = programs.join(name);
    let mut command = if own.exists() { Command::new(own) } else { Command::new(name) };
    command.current_dir(folder).env("LC_ALL", "C");
    #[cfg(unix)]
    if is_root() {
        use std::os::unix::process::CommandExt;
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}
