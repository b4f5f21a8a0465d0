//! What can be wrong with a pipeline, said so that its owner finds the place.

use std::fmt;
use std::path::PathBuf;

/// Why a pipeline could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The operating system refused to give a file.
    #[error("{}: {reason}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The file or folder is none of the forms that are read.
    #[error(
        "this is no spaCy pipeline: expected a folder or a wheel with a `config.cfg` inside, or a file of the \
         compact form ({found})"
    )]
    NoPipeline {
        /// What is there instead.
        found: String,
    },
    /// Several pipelines where one is wanted.
    #[error("there is more than one pipeline here: {}", .0.join(", "))]
    Several(
        /// Their folders.
        Vec<String>,
    ),
    /// A file that the pipeline needs is not there.
    #[error("{0}: the pipeline has no such file")]
    NoFile(
        /// Its path inside the pipeline.
        String,
    ),
    /// A file is not what it should be.
    #[error("{file}: {reason}")]
    Malformed {
        /// Its path inside the pipeline.
        file: String,
        /// What is wrong, and where.
        reason: String,
    },
    /// A component that the caller names and the pipeline does not have.
    #[error("the pipeline has no component `{name}`; it has {names}")]
    NoComponent {
        /// The name.
        name: String,
        /// The components that it has.
        names: String,
    },
    /// A setting is missing or holds something that this runtime does not do.
    #[error(transparent)]
    Unsupported(Box<Unsupported>),
    /// Weights do not have the size that the settings ask for.
    #[error(transparent)]
    Shape(Box<WrongShape>),
    /// The parts of a component do not fit together, or hold something that it cannot work with.
    #[error("component `{component}`: {reason}")]
    Component {
        /// Its name.
        component: String,
        /// What does not fit.
        reason: String,
    },
    /// More than this program is willing to unpack.
    #[error(
        "{file} unpacks to more than {limit} bytes, which is more than a pipeline of this size can need"
    )]
    TooLarge {
        /// The file.
        file: String,
        /// How much is let in.
        limit: u64,
    },
    /// A compact file of another time.
    #[error("this compact file has version {found}; this program reads version {supported}")]
    Version {
        /// Its version.
        found: u16,
        /// The version that is read.
        supported: u16,
    },
    /// A compact file with bytes that have changed since it was written, or that are missing.
    #[error("this compact file is damaged: {0}")]
    Damaged(
        /// What does not fit.
        String,
    ),
}

/// A setting that holds something which this runtime does not do.
#[derive(Debug, thiserror::Error)]
#[error("{}setting `{setting}` in {file}: found {found}; supported: {supported}", Component(component.as_deref()))]
pub struct Unsupported {
    /// The component's name, if the setting belongs to one.
    pub component: Option<String>,
    /// The setting's path, such as `model.use_upper`, from the component on.
    pub setting: String,
    /// The file that holds it, inside the pipeline.
    pub file: String,
    /// What it holds.
    pub found: String,
    /// What it may hold.
    pub supported: String,
}

impl From<Unsupported> for LoadError {
    fn from(unsupported: Unsupported) -> Self {
        Self::Unsupported(Box::new(unsupported))
    }
}

/// Weights of another size than the settings ask for.
#[derive(Debug, thiserror::Error)]
#[error(
    "component `{}`: {weights} in {file}: found {found}, but the settings ask for {expected} ({settings})",
    Shown(component)
)]
pub struct WrongShape {
    /// The component's name.
    pub component: String,
    /// Which weights.
    pub weights: String,
    /// The file that they are in, inside the pipeline.
    pub file: String,
    /// Their size.
    pub found: String,
    /// The size that they should have.
    pub expected: String,
    /// The settings that say so.
    pub settings: String,
}

impl From<WrongShape> for LoadError {
    fn from(shape: WrongShape) -> Self {
        Self::Shape(Box::new(shape))
    }
}

/// How a message begins that may be about a component.
struct Component<'n>(Option<&'n str>);

impl fmt::Display for Component<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |name| write!(f, "component `{}`, ", Shown(name)))
    }
}

/// Text of a file as a message shows it: in one line, and not more than a line of it.
pub(super) struct Shown<'t>(pub(super) &'t str);

/// How much of a file's text a message shows.
const SHOWN: usize = 80;

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars().take(SHOWN) {
            if letter.is_control() {
                write!(f, "{}", letter.escape_default())?;
            } else {
                write!(f, "{letter}")?;
            }
        }
        if self.0.chars().nth(SHOWN).is_some() { f.write_str("…") } else { Ok(()) }
    }
}

/// A file of the pipeline is not what it should be.
pub(super) fn malformed(file: &str, reason: impl fmt::Display) -> LoadError {
    LoadError::Malformed { file: Shown(file).to_string(), reason: reason.to_string() }
}

/// A list of names as a message shows it.
pub(super) fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Sizes as a message shows them.
pub(super) fn sizes(shape: &[usize]) -> String {
    match shape {
        [] => "a single number".to_owned(),
        _ => shape.iter().map(ToString::to_string).collect::<Vec<_>>().join(" × "),
    }
}
