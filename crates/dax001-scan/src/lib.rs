//! A push scanner for JSON: chunks of UTF-8 in, tokens with exact positions out.
//!
//! Every byte is checked against RFC 8259 and UTF-8. Memory is bounded: a token that crosses a chunk
//! border is kept up to [`TOKEN_LIMIT`](token::TOKEN_LIMIT) bytes, one byte is kept for each open bracket, and of the gaps between values
//! no more than `gap.rs` says. The input
//! may hold several documents one after another; objects and arrays may touch, scalars need white
//! space between them. After an error scanning goes on at the next line that begins with `{` or `[`.
//! How the input is cut into chunks never changes what is emitted.
//!
//! There are two ways through a text, and what they emit is the same. [`Scanner`] itself is a state machine
//! that looks at every byte (`scanner.rs`, `unread.rs` for what is no JSON). Where it has seen how
//! members follow one another (`gap.rs`), it goes from value to value instead (`follow.rs`): output of the AWS CLI
//! repeats the same shape for every cluster.

mod attention;
mod block;
mod follow;
mod gap;
mod part;
mod place;
pub mod position;
mod scanner;
mod shape;
pub mod syntax;
pub mod token;
mod unread;

pub use scanner::Scanner;
pub use syntax::DEPTH_LIMIT;
