//! The checker against true certificates, false ones, and true ones changed at random.

mod accepted;
mod folders;
mod hostile;
mod mutated;
mod rejected;
mod scenarios;
mod truth;
mod written;
