//! The connection to a database: made, lost and made again, and what its errors mean.

use std::error::Error as _;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use onetext_record::Seq;
use postgres::config::SslMode;
use postgres::error::SqlState;
use postgres::{Client, Config, Error};

use super::tls;
use crate::address::{Address, Database};
use crate::log::LogError;

/// How long to wait for a server to answer that it is there.
const GREETING: Duration = Duration::from_secs(10);

/// How long what was sent may go unheard before the connection counts as lost.
const SILENCE: Duration = Duration::from_secs(20);

/// What holds for all that is done on a connection: an append that was acknowledged is on the
/// server's disk, and nobody waits for a lock for ever.
const MANNERS: &str = "SET synchronous_commit = on; SET lock_timeout = '5s'";

/// What may be done on a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// A connection to a database, which comes back when it was lost.
pub(super) struct Wire {
    database: Database,
    config: Config,
    access: Access,
    client: Mutex<Option<Client>>,
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Wire").field(&self.database).field(&self.access).finish_non_exhaustive()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let client = self.client.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        apart(|| drop(client));
    }
}

/// Does something on a thread of its own. The client waits for its server in a way that is an error
/// on a thread which serves others meanwhile, and a server's threads do that.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let done = thread::scope(|scope| scope.spawn(work).join());
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

impl Wire {
    pub(super) fn connect(database: &Database, access: Access) -> Result<Self, LogError> {
        let unusable = |reason: String| LogError::Unreachable {
            address: Address::Database(database.clone()),
            reason,
        };
        // Who asks for a certificate in the host's name gets that with `require` already.
        let url = database.url();
        let url = url.replace("sslmode=verify-full", "sslmode=require");
        let url = url.replace("sslmode=verify-ca", "sslmode=require");
        let mut config: Config = url.parse().map_err(|error: Error| unusable(cause(&error)))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            config.host("localhost");
        }
        // What stands in a command can be seen by others on the machine, so PostgreSQL's own programs
        // take the password from here too.
        if let (None, Ok(password)) = (config.get_password(), std::env::var("PGPASSWORD")) {
            config.password(password);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(GREETING);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE);
        }
        if config.get_application_name().is_none() {
            config.application_name("onetext");
        }
        let wire = Self { database: database.clone(), config, access, client: Mutex::new(None) };
        wire.run(|_, _| Ok(()))?;
        Ok(wire)
    }

    pub(super) fn database(&self) -> &Database {
        &self.database
    }

    pub(super) fn address(&self) -> Address {
        Address::Database(self.database.clone())
    }

    /// Does something on the connection, and once more if it was lost meanwhile; `true` tells that
    /// it was begun before, and nobody knows how far it came.
    pub(super) fn run<T: Send>(
        &self,
        work: impl Fn(&mut Client, bool) -> Result<T, Error> + Sync,
    ) -> Result<T, LogError> {
        apart(|| {
            let mut place = self.client.lock().unwrap_or_else(PoisonError::into_inner);
            let mut again = false;
            loop {
                let client = match &mut *place {
                    Some(client) if !client.is_closed() => client,
                    place => place.insert(self.dial()?),
                };
                match work(client, again) {
                    Ok(done) => return Ok(done),
                    Err(error) if is_lost(&error) || client.is_closed() => {
                        *place = None;
                        if again {
                            return Err(self.fault(&error));
                        }
                        again = true;
                    }
                    Err(error) => return Err(self.fault(&error)),
                }
            }
        })
    }

    fn dial(&self) -> Result<Client, LogError> {
        let unreachable =
            |reason: String| LogError::Unreachable { address: self.address(), reason };
        let connect = match self.config.get_ssl_mode() {
            SslMode::Require => tls::vouched().map_err(unreachable)?,
            _ => tls::any(),
        };
        let dialled = self.config.connect(connect).and_then(|mut client| {
            client.batch_execute(MANNERS)?;
            if self.access == Access::Read {
                client.batch_execute("SET default_transaction_read_only = on")?;
            }
            Ok(client)
        });
        dialled.map_err(|error| unreachable(cause(&error)))
    }

    /// What an error means.
    pub(super) fn fault(&self, error: &Error) -> LogError {
        if is_lost(error) {
            return LogError::Unreachable { address: self.address(), reason: cause(error) };
        }
        match error.code() {
            Some(&SqlState::DISK_FULL) => LogError::Full,
            Some(
                &(SqlState::LOCK_NOT_AVAILABLE
                | SqlState::T_R_DEADLOCK_DETECTED
                | SqlState::T_R_SERIALIZATION_FAILURE
                | SqlState::QUERY_CANCELED),
            ) => LogError::Busy,
            Some(&(SqlState::READ_ONLY_SQL_TRANSACTION | SqlState::INSUFFICIENT_PRIVILEGE)) => {
                LogError::ReadOnly
            }
            Some(&(SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED)) => {
                LogError::Damaged { seq: Seq(0), reason: cause(error) }
            }
            _ => LogError::Database(cause(error)),
        }
    }
}

/// What the server said, or else what the system said. Neither has a password in it.
fn cause(error: &Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(told), _) => told.message().to_owned(),
        (None, Some(source)) => source.to_string(),
        (None, None) => error.to_string(),
    }
}

/// Whether the connection is gone, or the server about to go.
fn is_lost(error: &Error) -> bool {
    let by_the_server = error
        .code()
        .is_some_and(|code| code.code().starts_with("08") || code.code().starts_with("57P"));
    by_the_server
        || error.is_closed()
        || error.source().is_some_and(<dyn std::error::Error + 'static>::is::<std::io::Error>)
}
