//! What was asked, as handlers see it: plain values, read whole before a handler runs.

use std::collections::BTreeMap;
use std::net::IpAddr;

use bytes::Bytes;
use http::{HeaderMap, Method, header};
use serde::de::DeserializeOwned;

use crate::fault::Fault;

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The path without the query.
    pub(crate) path: String,
    /// The query as it was sent, without the question mark.
    pub(crate) query: String,
    /// What stands in the places of the route's path.
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Who is at the other end, or whom the proxy before us names.
    pub(crate) from: IpAddr,
}

/// Fields that a form or a query sent, in their order; a name may come several times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(pub(crate) Vec<(String, String)>);

/// A file that a form sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upload {
    /// The field that it was in.
    pub(crate) field: String,
    /// The name that the browser gave; no path.
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
}

impl Fields {
    fn parse(text: &[u8]) -> Self {
        Self(serde_urlencoded::from_bytes(text).unwrap_or_default())
    }

    /// The first value under this name, if it is not blank.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Every value under this name that is not blank.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.0.iter().filter(move |(key, _)| key == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The value under this name, which has to be there.
    pub(crate) fn need(&self, name: &str) -> Result<&str, Fault> {
        self.get(name).ok_or_else(|| Fault::input(format!("“{name}” is missing")))
    }

    /// The value under this name as what it has to be, if it is there.
    pub(crate) fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
        &self,
        name: &str,
    ) -> Result<Option<T>, Fault> {
        let parse =
            |text: &str| text.parse().map_err(|error| Fault::input(format!("“{name}”: {error}")));
        self.get(name).map(parse).transpose()
    }
}

impl Request {
    /// What stands in a place of the route's path; empty where the route has no such place.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// The same as an id or another word with a form of its own. What has not that form names
    /// nothing, and is not found.
    pub(crate) fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, Fault> {
        self.param(name).parse().map_err(|_| Fault::NotFound)
    }

    /// What the query says.
    pub(crate) fn fields(&self) -> Fields {
        Fields::parse(self.query.as_bytes())
    }

    /// What a form sent, its files aside.
    pub(crate) fn form(&self) -> Result<Fields, Fault> {
        if self.media() == "multipart/form-data" {
            return Ok(self.parts()?.0);
        }
        Ok(Fields::parse(&self.body))
    }

    /// The fields and files that a form sent.
    pub(crate) fn parts(&self) -> Result<(Fields, Vec<Upload>), Fault> {
        let content = self.header(header::CONTENT_TYPE.as_str());
        let boundary = multer::parse_boundary(content)
            .map_err(|_| Fault::input("the form was not sent as multipart/form-data"))?;
        let body = self.body.clone();
        let stream = futures_util::stream::once(async move { Ok::<_, std::io::Error>(body) });
        let mut parts = multer::Multipart::new(stream, boundary);
        let unread =
            |error: multer::Error| Fault::input(format!("the form cannot be read: {error}"));
        let (mut fields, mut files) = (Vec::new(), Vec::new());
        // All bytes are here, so nothing ever waits.
        futures_executor::block_on(async {
            while let Some(part) = parts.next_field().await.map_err(unread)? {
                let field = part.name().unwrap_or_default().to_owned();
                let name = part.file_name().map(|name| {
                    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
                    name.chars().filter(|c| !c.is_control()).take(200).collect::<String>()
                });
                match name {
                    // A browser sends a nameless empty file where none was chosen.
                    Some(name) => {
                        let bytes = part.bytes().await.map_err(unread)?;
                        if !(name.is_empty() && bytes.is_empty()) {
                            files.push(Upload { field, name, bytes });
                        }
                    }
                    None => fields.push((field, part.text().await.map_err(unread)?)),
                }
            }
            Ok(())
        })
        .map(|()| (Fields(fields), files))
    }

    /// The body as JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        if !self.is_json() {
            return Err(Fault::Media);
        }
        serde_json::from_slice(&self.body)
            .map_err(|error| Fault::input(format!("the body is not what is expected: {error}")))
    }

    /// Whether the body says that it is JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.media() == "application/json"
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The rank that the asker knows the record to have reached.
    pub(crate) fn rank(&self) -> usize {
        self.header("onetext-rank").parse().unwrap_or_default()
    }

    /// Whether the reply is read by a program.
    pub(crate) fn is_api(&self) -> bool {
        self.path.starts_with("/api/") || self.path == "/api"
    }

    fn media(&self) -> String {
        let content = self.header(header::CONTENT_TYPE.as_str());
        content.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }
}
