//! Parts that several sections of the page share: tables, classes, and values as text.

use std::fmt::Write;

use dax001::contract::status::Status;

use crate::escape::{markup, text};

/// A text of the evidence or of the report as HTML, with hidden characters escaped.
pub(super) fn html_text(value: &str) -> String {
    markup(&text(value))
}

pub(super) fn class(status: Status) -> &'static str {
    crate::labels::status(status)
}

/// Begins a table with these columns. Write the rows after it.
pub(super) fn table(out: &mut String, columns: &[&str]) {
    out.push_str("<table>\n<thead><tr>");
    for column in columns {
        // Writing to a string can't fail.
        let _ = write!(out, "<th scope=\"col\">{column}</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
}

pub(super) fn end_table(out: &mut String) {
    out.push_str("</tbody>\n</table>\n");
}
