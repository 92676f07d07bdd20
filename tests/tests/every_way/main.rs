//! The net: the same evidence by every way there is to give it, and sets that no way may call a pass.
//!
//! All of it looks from outside, at the package as it is packed, its program, and the page in three browsers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod answer;
mod evidence;
mod given;
mod never;
mod page;
mod round_trips;
mod sets;
mod tricks;
