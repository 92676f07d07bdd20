//! A macro that appends formatted text.

/// Appends formatted text to a `String`, which can't fail.
macro_rules! put {
    ($text:expr, $($part:tt)*) => {{
        let _ = std::fmt::Write::write_fmt(&mut $text, format_args!($($part)*));
    }};
}
