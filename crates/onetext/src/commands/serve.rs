//! `onetext serve`: opens a record and hands it to the workbench, with the clock and the dice.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use onetext_record::Seq;
use onetext_serve::{Edge, House, Listen, Mode, ServeError, Setup, Tls, serve};
use onetext_store::{Address, Cabinet, Log, SqliteCabinet, SqliteLog};

use crate::cli::serve::Serve;
use crate::error::{CommandError, Kind, Outcome};
use crate::input::{self, Sort};
use crate::output::Output;
use crate::who;

/// Who enters things in a trial where nobody is named.
const TRIAL: &str = "Trial user";

pub(crate) fn run(command: &Serve, output: Output) -> Outcome {
    let record = &command.record;
    let failed = |e| CommandError::store(record, &e);
    let (log, cabinet, trial) = match (input::sort(record), record.file()) {
        (Sort::Folder, Some(path)) => {
            let log: Box<dyn Log + Send> = Box::new(trial(path, record, command, output)?);
            let cabinet: Arc<dyn Cabinet> = Arc::new(SqliteCabinet::in_memory().map_err(failed)?);
            (log, cabinet, true)
        }
        (Sort::Reports, _) => return Err(input::no_record(record)),
        _ => {
            let log = record.open().map_err(failed)?;
            let beside = |e| CommandError::store(&record.cabinet_address(), &e);
            (log, record.cabinet().map_err(beside)?, false)
        }
    };
    let mode = if command.team {
        Mode::Team
    } else {
        let author = who::author(command.author.as_deref());
        // What a trial holds is gone with it, so a machine that knows no name is no hindrance.
        let author = if trial { author.unwrap_or_else(|_| TRIAL.to_owned()) } else { author? };
        Mode::Alone { author, trial }
    };
    let setup = Setup {
        log,
        cabinet,
        mode,
        edge: Edge { now: Timestamp::now, today, dice, tell: crate::output::tell },
    };
    let house = House::open(setup).map_err(failed)?;
    let invitation = house.invite_mediator(command.new_mediator).map_err(failed)?;
    let listen = Listen {
        address: command.listen,
        tls: tls(command)?,
        proxied: command.behind_proxy,
        origin: command.origin.clone(),
    };
    let scheme = if listen.tls.is_some() { "https" } else { "http" };
    let ready = |address: SocketAddr| {
        if let Some(invitation) = &invitation {
            invite(command, scheme, address, invitation);
        }
        // Whoever started the server in a script waits for this line.
        let _ = output.result(&format!("{scheme}://{address}/"));
    };
    serve(house, &listen, ready).map_err(|error| refused(&error))
}

/// Tells of the link by which a mediator comes in, where nobody else can let one in.
fn invite(command: &Serve, scheme: &str, address: SocketAddr, path: &str) {
    let link = match &command.origin {
        Some(origin) => format!("{origin}{path}"),
        None if command.behind_proxy => format!("{path} at your proxy's address"),
        // Passkeys belong to a name, which a number is not.
        None if address.ip().is_loopback() => {
            format!("{scheme}://localhost:{}{path}", address.port())
        }
        None => format!("{scheme}://{address}{path}"),
    };
    crate::output::tell(&format!("a mediator comes in once, within 72 hours, by {link}"));
}

/// The entries of a folder in a log that is gone when the server stops.
fn trial(path: &Path, record: &Address, command: &Serve, output: Output) -> Outcome<SqliteLog> {
    let author = command.author.as_deref().unwrap_or(TRIAL);
    let entries = input::folder_entries(path, author, who::now(), output)?;
    let mut log = SqliteLog::in_memory().map_err(|e| CommandError::store(record, &e))?;
    log.append(Seq(0), &entries).map_err(|e| CommandError::append(record, &e))?;
    output.note(&format!(
        "{} is a folder: what you enter is kept until the server stops; for a record that stays: onetext init FILE.onetext --from {}",
        path.display(),
        path.display()
    ));
    Ok(log)
}

fn tls(command: &Serve) -> Outcome<Option<Tls>> {
    let (Some(certificate), Some(key)) = (&command.cert, &command.key) else { return Ok(None) };
    Ok(Some(Tls { certificate: input::bytes(certificate)?, key: input::bytes(key)? }))
}

fn refused(error: &ServeError) -> CommandError {
    let hint = match error {
        ServeError::Open(_) => "let people sign in with `--team`, or listen at 127.0.0.1",
        ServeError::Plain(_) => {
            "give a certificate with `--cert` and `--key`, or put a proxy that encrypts before it and say `--behind-proxy`"
        }
        ServeError::Address(..) => "choose another with `--listen`; port 0 takes a free one",
        ServeError::Certificate(_) => {
            "both are PEM files: the chain of certificates, and one private key"
        }
        ServeError::Failed(_) | ServeError::Routes(_) => {
            return CommandError::new(Kind::Environment, error.to_string());
        }
    };
    CommandError::input(error.to_string()).hint(hint)
}

fn today() -> jiff::civil::Date {
    jiff::ZonedDateTime::now().date()
}

fn dice(bytes: &mut [u8]) {
    // Without chance there are no sessions and no passwords; a server that goes on would be open.
    if getrandom::fill(bytes).is_err() {
        std::process::abort();
    }
}
