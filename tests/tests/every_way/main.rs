//! Checks the same evidence through every interface, and checks that no interface reports a pass
//! for sets that can't be a pass.
//!
//! These tests use only public interfaces: the packed package, its program, and the page in three
//! browsers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod answer;
mod evidence;
mod interfaces;
mod never;
mod page;
mod round_trips;
mod sets;
mod tricks;
