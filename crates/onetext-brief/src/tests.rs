//! The brief in every rendering, of invented talks and of random logs.

mod fixture;
mod renderings;
