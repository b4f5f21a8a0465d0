//! `onetext serve`: the workbench.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use onetext_serve::Origin;
use onetext_store::Address;

/// Serve the workbench: pages for the talks in a browser, for one person or a team.
///
/// By default it listens on this machine alone, for one person, without accounts. With `--team`
/// people sign in, and each sees what is for them: mediators everything, a delegation what is for
/// everyone or for its party, observers what is for everyone. Beyond this machine accounts and
/// encryption are required. The first start with `--team` prints a link by which the first mediator
/// comes in; that mediator invites the others.
///
/// A folder is served as a trial: what is entered is kept until the server stops. Accounts and
/// proposals that wait are kept beside the record, in FILE.onetext-team, or in the same database; the
/// record itself holds none of them. Several servers may serve one record at the same time.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext serve examples/ukraine-2025
  onetext serve talks.onetext
  onetext serve talks.onetext --team --listen 0.0.0.0:443 --cert cert.pem --key key.pem
  onetext serve talks.onetext --team --listen 10.0.0.5:8080 --behind-proxy --origin https://talks.example.org
  onetext serve postgres://onetext@db.example/talks?sslmode=require --team")]
pub(crate) struct Serve {
    /// The record: a file, a folder, or the address of a PostgreSQL database.
    #[arg(value_name = "FILE.onetext|DIR|URL")]
    pub(crate) record: Address,
    /// The address and port to listen at; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7340")]
    pub(crate) listen: SocketAddr,
    /// Let people sign in with accounts of their own.
    #[arg(long)]
    pub(crate) team: bool,
    /// The certificate for encrypted connections, with those that vouch for it, in PEM.
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) cert: Option<PathBuf>,
    /// The certificate's private key, in PEM.
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub(crate) key: Option<PathBuf>,
    /// A proxy before the server encrypts, and names who asks in X-Forwarded-For.
    #[arg(long)]
    pub(crate) behind_proxy: bool,
    /// The address at which browsers find the workbench, and the only one at which they may;
    /// passkeys belong to its name.
    #[arg(long, value_name = "https://NAME", requires = "team")]
    pub(crate) origin: Option<Origin>,
    /// Print a link for one more mediator, for when none can sign in any more.
    #[arg(long, requires = "team")]
    pub(crate) new_mediator: bool,
    /// The name in which entries are made where nobody signs in; without it, the user's.
    #[arg(long, value_name = "NAME", env = "ONETEXT_AUTHOR")]
    pub(crate) author: Option<String>,
}
