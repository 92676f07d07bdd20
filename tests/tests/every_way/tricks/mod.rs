//! Evidence that can't be a pass. Each trick hides, duplicates, truncates, misnames, escapes,
//! splices, archives, leaves out or accepts something.

mod files;
mod text;

use crate::evidence::page;
use crate::sets::{archive, utf16};

/// Files that are handed over together, and why they can't be a pass.
pub(crate) struct Trick {
    /// The names of the combined tricks, joined by `+`.
    pub(crate) name: String,
    pub(crate) reason: &'static str,
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

impl Trick {
    fn new(name: impl Into<String>, reason: &'static str, files: Vec<(String, Vec<u8>)>) -> Self {
        Self { name: name.into(), reason, files }
    }
}

/// A complete page with a passing cluster.
fn passing() -> String {
    page("us-east-1", &[("orders", "ENABLED")])
}

/// A complete page with a failing cluster.
fn failing() -> String {
    page("us-east-1", &[("sessions", "DISABLED")])
}

/// A way to write a text into files, and which files go with it.
type Writing = (&'static str, fn(&str) -> Vec<(String, Vec<u8>)>);

const WRITINGS: [Writing; 6] = [
    ("alone", |text| vec![("us-east-1.json".to_owned(), text.into())]),
    ("beside what passes", |text| {
        vec![("a.json".to_owned(), passing().into()), ("b.json".to_owned(), text.into())]
    }),
    ("in an archive", |text| {
        let files = [("123456789012/us-east-1.json".to_owned(), text.into())];
        vec![("export.zip".to_owned(), archive(&files))]
    }),
    ("with a byte order mark", |text| {
        vec![("us-east-1.json".to_owned(), ["\u{FEFF}", text].concat().into())]
    }),
    ("as UTF-16", |text| vec![("us-east-1.json".to_owned(), utf16(text.as_bytes()))]),
    ("in one line", |text| vec![("us-east-1.txt".to_owned(), text.replace('\n', " ").into())]),
];

/// Every trick with files, and every trick with a text, written in each of these ways.
pub(crate) fn tricks() -> Vec<Trick> {
    let mut tricks = files::tricks();
    for (name, reason, text) in text::tricks() {
        for (writing, write) in WRITINGS {
            tricks.push(Trick::new(format!("{name} + {writing}"), reason, write(&text)));
        }
    }
    tricks
}
