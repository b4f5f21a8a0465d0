//! Word types and what follows from their letters alone.
