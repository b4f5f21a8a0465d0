//! Why a request was not answered as asked, in words for who asked.
//!
//! Nothing here may tell of what the asker does not see: what clashes with something hidden is a
//! `Fault::Clash` whatever it was.

use http::StatusCode;
use onetext_record::Refusal;
use onetext_store::{AppendError, LogError};
use serde::Serialize;

/// Why not.
#[derive(Debug)]
pub(crate) enum Fault {
    /// There is no such page, or not for this viewer: the two cannot be told apart.
    NotFound,
    /// The path is there, but not for this method.
    Method,
    /// Nobody is signed in.
    Unknown,
    /// Who is signed in may not do this.
    Forbidden(&'static str),
    /// What was sent cannot be used.
    Input { message: String, hint: Option<String> },
    /// The body is in a form that is not taken here.
    Media,
    /// The body is too large.
    TooLarge,
    /// Entries do not fit the record, for reasons that the viewer may be told.
    Refused(Vec<Refusal>),
    /// Entries clash with something that the viewer does not see.
    Clash,
    /// Somebody else has changed the same thing since the asker looked.
    Moved(Vec<Change>),
    /// Too many attempts; seconds to wait.
    TooMany(u64),
    /// The disk is full; nothing was written.
    Full,
    /// The record cannot be written now.
    Busy(String),
    /// The database was lost before it said whether it had written.
    Unsure,
    /// The form was not sent from a page of ours.
    Forged,
    /// A mistake of ours; the words are for the log of the server alone.
    Internal(String),
}

/// A change that somebody else made meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Change {
    /// The rank of the entry among those that the asker sees.
    pub(crate) rank: usize,
    /// Who made it.
    pub(crate) author: String,
    /// What it says.
    pub(crate) what: String,
}

/// A fault as programs read it, by RFC 9457.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Problem {
    /// Names the kind of fault.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// What is wrong, in a few words.
    pub(crate) title: String,
    /// The HTTP status.
    pub(crate) status: u16,
    /// What is wrong here, and what mends it.
    pub(crate) detail: String,
    /// What was changed meanwhile.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) changes: Vec<Change>,
}

impl Fault {
    /// What was sent cannot be used.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::Input { message: message.into(), hint: None }
    }

    /// The same with what mends it.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        match self {
            Self::Input { message, .. } => Self::Input { message, hint: Some(hint.into()) },
            other => other,
        }
    }

    /// A mistake of ours.
    pub(crate) fn internal(error: &dyn std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unknown => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) | Self::Forged => StatusCode::FORBIDDEN,
            Self::Input { .. } => StatusCode::BAD_REQUEST,
            Self::Media => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Refused(_) | Self::Clash => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Moved(_) => StatusCode::CONFLICT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Busy(_) | Self::Unsure => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Names the kind of fault in a problem's `type`.
    fn kind(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Method => "method",
            Self::Unknown => "sign-in",
            Self::Forbidden(_) => "forbidden",
            Self::Input { .. } => "input",
            Self::Media => "media",
            Self::TooLarge => "too-large",
            Self::Refused(_) => "refused",
            Self::Clash => "clash",
            Self::Moved(_) => "moved",
            Self::TooMany(_) => "too-many",
            Self::Full => "full",
            Self::Busy(_) => "busy",
            Self::Unsure => "unsure",
            Self::Forged => "forged",
            Self::Internal(_) => "internal",
        }
    }

    pub(crate) fn title(&self) -> &'static str {
        match self {
            Self::NotFound => "There is no such page",
            Self::Method => "That cannot be done here",
            Self::Unknown => "Sign in first",
            Self::Forbidden(_) => "You may not do this",
            Self::Input { .. } => "This cannot be used as it is",
            Self::Media => "This cannot be read here",
            Self::TooLarge => "This is too large",
            Self::Refused(_) => "This does not fit the record",
            Self::Clash => "This could not be recorded",
            Self::Moved(_) => "Somebody changed this meanwhile",
            Self::TooMany(_) => "Too many attempts",
            Self::Full => "There is no room left",
            Self::Busy(_) => "Not now",
            Self::Unsure => "This may have been recorded, or not",
            Self::Forged => "This did not come from a page of the workbench",
            Self::Internal(_) => "Something went wrong here",
        }
    }

    /// What is wrong and what mends it, a sentence each.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let one = |text: &str| vec![text.to_owned()];
        match self {
            Self::NotFound => one("Nothing that you may see has this address."),
            Self::Method => one("The address is right, but not for this."),
            Self::Unknown => one("Nobody is signed in here, or the session has ended."),
            Self::Forbidden(why) => one(why),
            Self::Input { message, hint } => {
                std::iter::once(message).chain(hint).cloned().collect()
            }
            Self::Media => one("Send JSON with the content type application/json."),
            Self::TooLarge => one("Send less at once."),
            Self::Refused(refusals) => {
                refusals.iter().flat_map(|it| [Some(it.to_string()), it.help()]).flatten().collect()
            }
            Self::Clash => one(
                "The record cannot take this as it stands. Nothing was written; please speak to the mediators.",
            ),
            Self::Moved(_) => one(
                "Nothing was written. Look at what changed, and send yours again if it still holds.",
            ),
            Self::TooMany(seconds) => {
                vec![format!("Wait {seconds} seconds before you try again.")]
            }
            Self::Full => one(
                "The disk of the server is full. Nothing was written, and nothing is lost; try again when there is room.",
            ),
            Self::Busy(why) => vec![why.clone(), "Nothing was written. Try again.".to_owned()],
            Self::Unsure => one(
                "The database broke off before it said whether it had written. Look whether the entry is there before you send it again.",
            ),
            Self::Forged => one("Open the page anew and send it from there. Nothing was written."),
            Self::Internal(_) => one("Nothing was written. The server's own log says more."),
        }
    }

    /// The fault as programs read it.
    pub(crate) fn problem(&self) -> Problem {
        Problem {
            kind: format!("urn:onetext:fault:{}", self.kind()),
            title: self.title().to_owned(),
            status: self.status().as_u16(),
            detail: self.sentences().join(" "),
            changes: match self {
                Self::Moved(changes) => changes.clone(),
                _ => Vec::new(),
            },
        }
    }
}

impl From<LogError> for Fault {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Full => Self::Full,
            LogError::Busy => Self::Busy("Another program is writing to the record.".to_owned()),
            LogError::ReadOnly => Self::Busy("The record may only be read.".to_owned()),
            LogError::Unreachable { .. } => {
                Self::Busy("The database of the record cannot be reached.".to_owned())
            }
            LogError::Unsure { .. } => Self::Unsure,
            other => Self::internal(&other),
        }
    }
}

impl From<AppendError> for Fault {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Log(error) => error.into(),
            AppendError::Moved { .. } => {
                Self::Busy("Others are writing to the record all the time.".to_owned())
            }
            other => Self::internal(&other),
        }
    }
}
