//! A push scanner for JSON: chunks of UTF-8 in, tokens with exact positions out.
//!
//! The scanner checks every byte against RFC 8259 and UTF-8, and tells a
//! [`Visitor`](token::Visitor) what it reads and where. The input may contain several documents,
//! one after another. Objects and arrays may touch; single values need whitespace between them. How
//! the input is split into chunks never changes what the visitor receives.
//!
//! Memory is bounded. A token that crosses a chunk border is kept up to
//! [`TOKEN_LIMIT`](token::TOKEN_LIMIT) bytes. Each open bracket takes one byte, and no more than
//! [`DEPTH_LIMIT`] may be open. What the scanner learns about a text is bounded, too (see below).
//!
//! After an error the scanner calls [`broken`](token::Visitor::broken), hands each line that it
//! does not read to [`unread`](token::Visitor::unread), and goes on at the next line that begins
//! with `{` or `[`. If the wrong byte is itself such a bracket at the start of a line, it begins
//! the next document.
//!
//! # Two ways through a text
//!
//! There are two ways through a text, and the visitor can't tell which one the scanner took.
//!
//! **The state machine** (`scanner.rs`, and `unread.rs` after an error) looks at every byte and
//! can stop after any. Its state is the position in the grammar and the brackets that are open. It
//! hands on a token that lies within one chunk as a slice of that chunk, and collects one that
//! crosses a border in `carry`.
//!
//! **Following** (`follow.rs`) is the fast way over text whose structure is known. Output of the
//! AWS CLI repeats one structure for every cluster. The text between one value and the next, such
//! as `,\n    "NodeType": "`, is called a *separator*: brackets, commas, keys, whitespace, and the quote
//! that opens the next string. The same separator with the same brackets open always means the same. So
//! the state machine reads each separator once, notes its parts in a `Draft`, and keeps it (`separator.rs`).
//! When the separator comes again, the scanner compares it byte for byte and takes its parts from the
//! note. Only the value itself is read: a string up to its quote, a number, or a literal.
//!
//! For each separator, following takes these steps:
//!
//! 1. Expect the separator that came after the last one before (`Separator::cursor`).
//! 2. Compare all of its bytes, sixteen at a time (`Separator::fits`, and `Pattern` in `block.rs`).
//! 3. If they differ, look for another separator that was seen with these brackets open
//!    (`SeparatorTable::look`, and `separator_index.rs`).
//! 4. If no known separator fits, leave this one to the state machine, which learns it
//!    (`SeparatorTable::learn`).
//! 5. Tell the visitor about the brackets and keys in the separator (`replay`, `report_key`).
//! 6. Read the value. If it isn't plain, leave it to the state machine: an escape, a character
//!    beyond ASCII, an exponent, or a value that continues past the chunk.
//!
//! A value that keeps repeating, such as `"in-sync"` or `8111`, becomes part of one separator together
//! with the separators around it (`SeparatorTable::watch`). Text that hardly repeats would be slower to
//! follow: where too much fails (`PATIENCE`), the state machine goes on alone for a while.
//!
//! The scanner keeps at most 1,024 separators of up to 512 bytes. It tells 128 sets of open brackets
//! apart and keeps at most 128 separators for each.
//!
//! # Why both ways give the same result
//!
//! Before following hands over, it puts the state machine into the state that it would be in if it
//! had read everything itself (`begin_text`, `State::Value`). One module, `attention.rs`, decides
//! for both ways which parts of a text the visitor wants. [`Scanner::without_following`] is the
//! state machine alone: the property tests in `tests/ways.rs` and the fuzz targets `scan` and
//! `ways` compare the two.
//!
//! To add something that a separator can contain, add a `Kind`, note it where the state machine meets it
//! (`note`), and tell it in `replay`. `cargo test -p dax001-scan` checks within seconds that both
//! ways still agree.
//!
//! # Vectors
//!
//! `block.rs` looks at many bytes at once with vectors of the crate `wide`, which has them for
//! WebAssembly, x86-64 and ARM. Nothing here is `unsafe`. Unit tests compare every answer with
//! plain loops.
//!
//! # Positions
//!
//! `position.rs` counts lines and, for the column, the bytes of the line that are not characters
//! of their own. So a position costs a few additions at any byte.
//!
//! The scanner reads a UTF-16 source converted to UTF-8, without a table to map offsets back. A
//! character of two bytes in UTF-8 has one byte more than UTF-16 has code units for it; one of
//! three or four bytes has two more. So counting these characters gives the offset in the source.

mod attention;
mod block;
mod follow;
mod nesting;
mod part;
pub mod position;
mod scanner;
mod separator;
mod separator_index;
pub mod syntax;
pub mod token;
mod unread;

pub use scanner::Scanner;
pub use syntax::DEPTH_LIMIT;
