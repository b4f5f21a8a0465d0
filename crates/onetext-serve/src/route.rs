//! The routes: every address of the workbench, who may use it, and what the API says of it.

use http::Method;
use onetext_record::{Kind, Viewer};
use schemars::{Schema, SchemaGenerator};

use crate::desk::{Chair, Desk, Mine, Pen, Porch, Study};
use crate::reply::Outcome;
use crate::request::Request;

mod table;

pub(crate) use table::{Found, Table};

/// What runs, and with what in its hands. The kind of handler says who may call it: see
/// [`crate::desk`].
#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// Anybody may ask.
    Open(fn(&Porch<'_>, &Request) -> Outcome),
    /// Shows what a viewer sees. The answer may be kept for others with the same eyes.
    Read(fn(&Desk<'_>, &Request) -> Outcome),
    /// The same where it takes long.
    Ask(fn(&Study<'_>, &Request) -> Outcome),
    /// Shows or changes a person's own things.
    Own(fn(&Mine<'_>, &Request) -> Outcome),
    /// Writes to the record or to what the viewer's people share.
    Write(fn(&Pen<'_>, &Request) -> Outcome),
    /// For the mediators alone.
    Chair(fn(&Chair<'_>, &Request) -> Outcome),
    /// Server-sent events: the ranks at which the viewer's record grows.
    Listen,
}

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Anybody.
    Anybody,
    /// Whoever is signed in.
    Known,
    /// Whoever is signed in and no observer.
    Writers,
    /// The mediators.
    Mediators,
}

impl Handler {
    /// Who may call it.
    pub(crate) fn gate(&self) -> Gate {
        match self {
            Self::Open(_) => Gate::Anybody,
            Self::Read(_) | Self::Ask(_) | Self::Own(_) | Self::Listen => Gate::Known,
            Self::Write(_) => Gate::Writers,
            Self::Chair(_) => Gate::Mediators,
        }
    }
}

impl Gate {
    /// Whether a viewer passes.
    pub(crate) fn lets(self, viewer: &Viewer) -> bool {
        match self {
            Self::Anybody | Self::Known => true,
            Self::Writers => *viewer != Viewer::Observer,
            Self::Mediators => *viewer == Viewer::Mediator,
        }
    }
}

/// One address and what happens there.
#[derive(Clone, Copy)]
pub(crate) struct Route {
    pub(crate) method: Verb,
    /// The path, with `{name}` where anything may stand.
    pub(crate) path: &'static str,
    pub(crate) handler: Handler,
    /// The kinds of entry that the answer is made from; all, where none is named. An answer of a
    /// `Read` handler is kept until there is a new entry of one of them.
    pub(crate) kinds: &'static [Kind],
    /// The largest body that is taken, in bytes.
    pub(crate) limit: usize,
    /// What the API's description says; none for pages.
    pub(crate) doc: Option<Doc>,
}

/// The methods that are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
    Put,
    Delete,
}

impl Verb {
    pub(crate) fn http(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
            Self::Put => Method::PUT,
            Self::Delete => Method::DELETE,
        }
    }
}

/// A schema as `schemars` makes it.
pub(crate) type Shape = fn(&mut SchemaGenerator) -> Schema;

/// What the API's description says of a route.
#[derive(Clone, Copy)]
pub(crate) struct Doc {
    /// One line.
    pub(crate) summary: &'static str,
    /// The query's fields: name, meaning.
    pub(crate) query: &'static [(&'static str, &'static str)],
    /// What the body is: its media type and its shape.
    pub(crate) body: Option<(&'static str, Shape)>,
    /// What is answered: its media type and, if that is JSON, its shape.
    pub(crate) reply: (u16, &'static str, Option<Shape>),
}

/// How much a form or a JSON body may have, in bytes.
pub(crate) const SMALL: usize = 1 << 20;

/// How much a form with files may have, in bytes.
pub(crate) const LARGE: usize = 32 << 20;

impl Route {
    const fn new(method: Verb, path: &'static str, handler: Handler) -> Self {
        Self { method, path, handler, kinds: &[], limit: SMALL, doc: None }
    }

    /// Something to be looked at.
    pub(crate) const fn get(path: &'static str, handler: Handler) -> Self {
        Self::new(Verb::Get, path, handler)
    }

    /// Something to be done.
    pub(crate) const fn post(path: &'static str, handler: Handler) -> Self {
        Self::new(Verb::Post, path, handler)
    }

    /// Something to be kept in place of what was there.
    pub(crate) const fn put(path: &'static str, handler: Handler) -> Self {
        Self::new(Verb::Put, path, handler)
    }

    /// Something to be taken away.
    pub(crate) const fn delete(path: &'static str, handler: Handler) -> Self {
        Self::new(Verb::Delete, path, handler)
    }

    /// The same, made from entries of these kinds alone.
    pub(crate) const fn of(self, kinds: &'static [Kind]) -> Self {
        Self { kinds, ..self }
    }

    /// The same, taking files.
    pub(crate) const fn large(self) -> Self {
        Self { limit: LARGE, ..self }
    }

    /// The same with what the API's description says of it.
    pub(crate) const fn doc(self, doc: Doc) -> Self {
        Self { doc: Some(doc), ..self }
    }
}

impl Doc {
    /// An operation that answers with JSON.
    pub(crate) const fn json(summary: &'static str, shape: Shape) -> Self {
        Self { summary, query: &[], body: None, reply: (200, "application/json", Some(shape)) }
    }

    /// An operation that answers with a file of this media type.
    pub(crate) const fn file(summary: &'static str, media: &'static str) -> Self {
        Self { summary, query: &[], body: None, reply: (200, media, None) }
    }

    /// An operation that answers with nothing.
    pub(crate) const fn done(summary: &'static str) -> Self {
        Self { summary, query: &[], body: None, reply: (204, "", None) }
    }

    /// The same with fields of the query: name and meaning.
    pub(crate) const fn query(self, query: &'static [(&'static str, &'static str)]) -> Self {
        Self { query, ..self }
    }

    /// The same with a JSON body.
    pub(crate) const fn takes(self, shape: Shape) -> Self {
        Self { body: Some(("application/json", shape)), ..self }
    }
}

/// The schema of a type, for [`Doc`].
pub(crate) fn shape<T: schemars::JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}
