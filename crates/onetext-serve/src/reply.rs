//! What is answered.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use maud::Markup;
use serde::Serialize;

use crate::chrome::Tab;
use crate::fault::Fault;

/// What comes of a request.
pub(crate) type Outcome = Result<Reply, Fault>;

/// An answer.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// A page of the workbench; the frame around it is put there at the door.
    Page(Page),
    /// Anything else.
    Plain(Plain),
}

/// What stands in the frame of the workbench.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) title: String,
    /// Which of the tabs it belongs to.
    pub(crate) tab: Option<Tab>,
    pub(crate) main: Markup,
    /// Whether it is to be asked for again when the record grows.
    pub(crate) live: bool,
}

/// Bytes with their headers.
#[derive(Debug, Clone)]
pub(crate) struct Plain {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Page {
    /// A page that is asked for again when the record grows.
    pub(crate) fn new(tab: Tab, title: impl Into<String>, main: Markup) -> Self {
        Self { status: StatusCode::OK, title: title.into(), tab: Some(tab), main, live: true }
    }

    /// The same, which stays as it is while it is looked at.
    pub(crate) fn still(self) -> Self {
        Self { live: false, ..self }
    }

    /// The same with another status.
    pub(crate) fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

impl From<Page> for Reply {
    fn from(page: Page) -> Self {
        Self::Page(page)
    }
}

impl Reply {
    /// Bytes of a kind.
    pub(crate) fn bytes(media: &'static str, body: impl Into<Bytes>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
        Self::Plain(Plain { status: StatusCode::OK, headers, body: body.into() })
    }

    /// A value as JSON.
    pub(crate) fn json(value: &impl Serialize) -> Outcome {
        let text = serde_json::to_vec(value).map_err(|error| Fault::internal(&error))?;
        Ok(Self::bytes("application/json", text))
    }

    /// A file to be saved under a name.
    pub(crate) fn file(name: &str, media: &'static str, body: impl Into<Bytes>) -> Self {
        let plain: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' })
            .collect();
        let mut reply = Self::bytes(media, body);
        if let (Self::Plain(reply), Ok(value)) =
            (&mut reply, format!("attachment; filename=\"{plain}\"").parse())
        {
            reply.headers.insert(header::CONTENT_DISPOSITION, value);
        }
        reply
    }

    /// Go there instead; `to` is a path of ours.
    pub(crate) fn see(to: &str) -> Self {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_str(to) {
            headers.insert(header::LOCATION, value);
        }
        Self::Plain(Plain { status: StatusCode::SEE_OTHER, headers, body: Bytes::new() })
    }

    /// Done, and there is nothing to say.
    pub(crate) fn done() -> Self {
        let (headers, body) = (HeaderMap::new(), Bytes::new());
        Self::Plain(Plain { status: StatusCode::NO_CONTENT, headers, body })
    }

    /// The same with another status.
    pub(crate) fn with_status(mut self, code: StatusCode) -> Self {
        match &mut self {
            Self::Page(page) => page.status = code,
            Self::Plain(plain) => plain.status = code,
        }
        self
    }

    /// The same with a header more; nothing where the value cannot stand in one.
    pub(crate) fn with_header(mut self, name: header::HeaderName, value: &str) -> Self {
        if let (Self::Plain(plain), Ok(value)) = (&mut self, HeaderValue::from_str(value)) {
            plain.headers.append(name, value);
        }
        self
    }
}
