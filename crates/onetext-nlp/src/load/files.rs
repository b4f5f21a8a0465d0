//! Where the files of a pipeline come from: a folder, or a wheel, which is a ZIP archive.
//!
//! A file is read when it is asked for and not kept, so that a pipeline of many megabytes is never
//! in memory twice.

use std::io::{Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use super::LoadError;
use super::error::{Shown, malformed};
use crate::open;

/// The file that makes a folder a pipeline.
pub(super) const CONFIG: &str = "config.cfg";

/// A wheel may unpack to this much whatever its size …
const UNPACKED_BASE: u64 = 64 << 20;

/// … and to this many times its size. Deflate reaches a thousand, pipelines not even four.
const UNPACKED_RATIO: u64 = 32;

/// The files of one pipeline.
pub(super) enum Files<'b> {
    /// A folder of the file system.
    Folder(PathBuf),
    /// An archive, the folder inside it with a slash at its end, and how much may still be unpacked.
    Wheel { archive: Box<ZipArchive<Cursor<&'b [u8]>>>, folder: String, left: u64, limit: u64 },
    /// Files in memory.
    #[cfg(test)]
    Memory(std::collections::BTreeMap<String, Vec<u8>>),
}

impl<'b> Files<'b> {
    /// The pipeline in a folder, in the folder of a package, or in that of an unpacked wheel.
    pub(super) fn folder(path: &Path) -> Result<Files<'static>, LoadError> {
        let found = open::find(path, CONFIG)
            .map_err(|reason| LoadError::Unreadable { path: path.to_owned(), reason })?;
        match <[PathBuf; 1]>::try_from(found) {
            Ok([folder]) => Ok(Files::Folder(folder)),
            Err(none) if none.is_empty() => Err(LoadError::NoPipeline {
                found: format!("{} has no `{CONFIG}`", path.display()),
            }),
            Err(many) => Err(LoadError::Several(
                many.iter().map(|path| path.display().to_string()).collect(),
            )),
        }
    }

    /// The pipeline inside a wheel.
    pub(super) fn wheel(bytes: &'b [u8]) -> Result<Self, LoadError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            LoadError::NoPipeline { found: format!("a damaged ZIP archive: {error}") }
        })?;
        let mut folders: Vec<String> = archive
            .file_names()
            .filter_map(|name| Some(name.ok()?.strip_suffix(CONFIG)?.to_owned()))
            .filter(|folder| folder.is_empty() || folder.ends_with('/'))
            .collect();
        folders.sort_unstable_by_key(|folder| (folder.matches('/').count(), folder.clone()));
        let Some(nearest) = folders.first().cloned() else {
            return Err(LoadError::NoPipeline {
                found: format!("a ZIP archive without a `{CONFIG}`"),
            });
        };
        folders.retain(|folder| folder.matches('/').count() == nearest.matches('/').count());
        if folders.len() > 1 {
            return Err(LoadError::Several(
                folders.iter().map(|name| Shown(name).to_string()).collect(),
            ));
        }
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let limit = UNPACKED_BASE.saturating_add(size.saturating_mul(UNPACKED_RATIO));
        Ok(Self::Wheel { archive: Box::new(archive), folder: nearest, left: limit, limit })
    }

    /// A file, if the pipeline has it.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, LoadError> {
        match self {
            #[cfg(test)]
            Self::Memory(files) => Ok(files.get(name).cloned()),
            Self::Folder(folder) => {
                let path = folder.join(name);
                match open::read(&path) {
                    Ok(bytes) => Ok(Some(bytes)),
                    Err(reason) if reason.kind() == ErrorKind::NotFound => Ok(None),
                    Err(reason) => Err(LoadError::Unreadable { path, reason }),
                }
            }
            Self::Wheel { archive, folder, left, limit } => {
                let entry = match archive.by_name(&format!("{folder}{name}")) {
                    Ok(entry) => entry,
                    Err(ZipError::FileNotFound) => return Ok(None),
                    Err(error) => {
                        return Err(malformed(
                            name,
                            format!("the archive cannot give it: {error}"),
                        ));
                    }
                };
                let mut bytes = Vec::new();
                // One byte more than is left tells a file that is too large from one that just fits.
                entry.take(left.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| {
                    malformed(name, format!("the archive cannot give it: {error}"))
                })?;
                let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                *left = left
                    .checked_sub(size)
                    .ok_or_else(|| LoadError::TooLarge { file: name.to_owned(), limit: *limit })?;
                Ok(Some(bytes))
            }
        }
    }

    /// A file that the pipeline must have.
    pub(super) fn need(&mut self, name: &str) -> Result<Vec<u8>, LoadError> {
        self.read(name)?.ok_or_else(|| LoadError::NoFile(Shown(name).to_string()))
    }
}
