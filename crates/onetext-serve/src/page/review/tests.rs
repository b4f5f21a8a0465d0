//! Reports through the door, as pages and programs send them.
