//! The workbench: one web page where a team works, each seeing only their own.
//!
//! A [`House`] keeps one record open. Each viewer has a `Room` in it, with the talks folded as that
//! viewer may see them, and every request is answered from one room and from nothing else: which
//! one, and whether it may write there, is decided in one place (`door`) from what the route's
//! handler asks for. A handler gets a `Desk`, a `Study`, a `Mine`, a `Pen` or a `Chair`, and none of
//! them leads to another room, so a route that forgets to ask who is there does not compile.
//!
//! Handlers are plain functions from a request to a reply. Only `net` knows of sockets, and only the
//! caller knows the clock, the dice and the files: they come in with [`Setup`].

#![allow(
    clippy::unnecessary_wraps,
    reason = "handlers and fields have one shape, whether they can fail or not"
)]
#![allow(
    clippy::redundant_closure,
    clippy::redundant_closure_for_method_calls,
    reason = "a method of a desk does not stand for any desk's lifetime"
)]
#![allow(
    clippy::similar_names,
    clippy::struct_field_names,
    reason = "things have their own names: what a word says is its `word`, who asks is `asked`"
)]

mod api;
mod chrome;
mod conflict;
mod desk;
mod door;
mod events;
mod fault;
mod house;
mod net;
mod page;
mod people;
mod pile;
mod render;
mod reply;
mod request;
mod room;
mod route;
mod rules;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use house::{Edge, House, Mode, Setup};
pub use net::{Listen, ServeError, Tls, serve};
pub use people::{Origin, OriginError};
