//! onetext-brief
