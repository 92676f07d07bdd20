//! Writes a report in the formats that people and other tools read. It writes one piece at a time,
//! so the size of the report doesn't matter.
//!
//! ```
//! use dax001_export::{Entry, Format, Options, Writer};
//!
//! let mut evaluator = dax001::Evaluator::default();
//! evaluator.begin("us-east-1.json", Default::default());
//! evaluator.push(br#"{"Clusters": []}"#);
//! evaluator.end();
//! let report = evaluator.finish();
//! let findings = report.findings.clone();
//! let mut writer = Writer::new(report, Format::Markdown, Options::default());
//! let mut text = writer.head();
//! text += &writer.findings((0..).zip(&findings).map(|(index, finding)| Entry { index, finding, excerpt: None }));
//! text += &writer.tail();
//! assert!(text.starts_with("## DAX-001: No clusters"));
//! ```

mod asff;
mod csv;
mod entry;
mod escape;
pub mod excerpt;
mod facts;
mod format;
mod html;
mod item;
mod junit;
pub mod labels;
mod markdown;
pub mod members;
mod ocsf;
mod options;
mod oscal;
mod plain_text;
mod sarif;
mod writer;

pub use entry::Entry;
pub use format::Format;
pub use options::{Options, Stamp, Today};
pub use writer::Writer;
