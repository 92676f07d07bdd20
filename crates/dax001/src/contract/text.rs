//! Text of a report.

use std::borrow::Cow;

/// Text that is part of the program, or owned text that was read from a report.
pub type Text = Cow<'static, str>;
