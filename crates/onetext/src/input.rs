//! Records and folders from disk: what an argument names, and how it is opened.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use onetext_record::folder::{self, Defaults, Files, Import};
use onetext_record::{Entry, Seq, Severity};
use onetext_store::Address;

use crate::error::{CommandError, Outcome};
use crate::output::Output;
use crate::who;

/// The file that makes a folder a record.
const HEAD: &str = "onetext.toml";

/// The parts of a folder that hold its record.
const PARTS: [&str; 3] = ["sources", "drafts", "record"];

/// The name behind entries of a folder that names nobody.
const NOBODY: &str = "not named";

/// What an argument names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A record in one file or in a database.
    Log,
    /// A record in folder form.
    Folder,
    /// A folder without a record: reports.
    Reports,
    /// Any other file, or standard input: a report.
    Report,
}

/// What an address names.
pub(crate) fn sort(address: &Address) -> Sort {
    let Some(path) = address.file() else { return Sort::Log };
    if path.is_dir() {
        let is_record = path.join(HEAD).exists() || path.join("record").is_dir();
        return if is_record { Sort::Folder } else { Sort::Reports };
    }
    let by_name = path.extension().is_some_and(|ending| ending == "onetext");
    if by_name || begins_like_sqlite(path) { Sort::Log } else { Sort::Report }
}

fn begins_like_sqlite(path: &Path) -> bool {
    let mut start = [0; 16];
    // Only a file is looked into: a pipe would lose what is read here.
    path.is_file()
        && fs::File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok()
        && &start == b"SQLite format 3\0"
}

/// The entries of a record, in whichever form it is.
pub(crate) fn entries(address: &Address, output: Output) -> Outcome<Vec<Entry>> {
    match (sort(address), address.file()) {
        (Sort::Folder, Some(path)) => folder_entries(path, NOBODY, Timestamp::UNIX_EPOCH, output),
        (Sort::Reports, _) => Err(no_record(address)),
        _ => {
            let failed = |e| CommandError::store(address, &e);
            let log = address.open_read_only().map_err(failed)?;
            let mut entries = Vec::new();
            onetext_store::entries(&log, Seq(1), &mut |entry| entries.push(entry))
                .map_err(failed)?;
            Ok(entries)
        }
    }
}

/// A folder that holds no record.
pub(crate) fn no_record(address: &Address) -> CommandError {
    CommandError::input(format!("{address} is a folder without {HEAD}"))
        .hint("name a record, or a folder in the form that `onetext export` writes")
}

/// The entries of a folder, made by `author` where it does not name one. Mistakes are shown; if one
/// of them is an error, all that fails.
pub(crate) fn folder_entries(
    path: &Path,
    author: &str,
    recorded_at: Timestamp,
    output: Output,
) -> Outcome<Vec<Entry>> {
    let files = files(path)?;
    let extract = onetext_read::ingest::extract;
    let defaults = Defaults { author: author.to_owned(), recorded_at, extract };
    let Import { entries, mut diagnostics } = folder::read(&files, &defaults);
    if diagnostics.is_empty() {
        return Ok(entries);
    }
    // Who names a folder from elsewhere can open what is named from there.
    let named = |name: &str| path.join(name).display().to_string();
    for diagnostic in &mut diagnostics {
        diagnostic.file = named(&diagnostic.file);
    }
    let files: Files = files.into_iter().map(|(name, text)| (named(&name), text)).collect();
    let wrong = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    if wrong > 0 {
        let message = match wrong {
            1 => format!("{} has a mistake", path.display()),
            n => format!("{} has {n} mistakes", path.display()),
        };
        let mut error = CommandError::input(message);
        error.mistakes = Some((files, diagnostics));
        return Err(error);
    }
    if !output.quiet {
        output.mistakes(&files, &diagnostics);
    }
    Ok(entries)
}

/// The entries of a folder that is to become a record, where each needs the name of a person.
pub(crate) fn named_entries(
    path: &Path,
    author: Option<&str>,
    output: Output,
) -> Outcome<Vec<Entry>> {
    let author = who::author(author);
    let name = author.as_deref().unwrap_or(NOBODY);
    let entries = folder_entries(path, name, who::now(), output)?;
    if entries.iter().any(|entry| entry.author == NOBODY) {
        author?;
    }
    Ok(entries)
}

/// The files of a folder that make up its record.
pub(crate) fn files(path: &Path) -> Outcome<Files> {
    let mut found = Files::new();
    let head = path.join(HEAD);
    if head.exists() {
        found.insert(HEAD.to_owned(), text(&head)?);
    }
    for part in PARTS {
        let folder = path.join(part);
        if !folder.is_dir() {
            continue;
        }
        for file in list(&folder)? {
            if let Some(name) =
                file.file_name().and_then(|name| name.to_str()).filter(|_| file.is_file())
            {
                found.insert(format!("{part}/{name}"), text(&file)?);
            }
        }
    }
    Ok(found)
}

/// What is in a folder, hidden files aside, in order of name.
pub(crate) fn list(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let failed = |e: io::Error| CommandError::file("read", folder, &e);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

/// The text of a file, or of standard input for `-`.
pub(crate) fn text(path: &Path) -> Outcome<String> {
    String::from_utf8(bytes(path)?).map_err(|_| {
        CommandError::input(format!("cannot read {}: it is not text in UTF-8", name(path)))
    })
}

/// The bytes of a file, or of standard input for `-`.
pub(crate) fn bytes(path: &Path) -> Outcome<Vec<u8>> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|e| CommandError::file("read", path, &e))?;
        return Ok(bytes);
    }
    fs::read(path).map_err(|e| CommandError::file("read", path, &e))
}

/// A file to be read from its start, or standard input for `-`.
pub(crate) fn open(path: &Path) -> Outcome<Box<dyn BufRead>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    if path.is_dir() {
        return Err(CommandError::file("read", path, &io::ErrorKind::IsADirectory.into()));
    }
    let file = fs::File::open(path).map_err(|e| CommandError::file("read", path, &e))?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
}

/// What a file is called in messages.
pub(crate) fn name(path: &Path) -> String {
    if path.as_os_str() == "-" {
        "standard input".to_owned()
    } else {
        // Who names a database where it cannot be should not find its password in a message.
        Address::from(path).to_string()
    }
}
