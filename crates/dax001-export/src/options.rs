//! The facts that the writer's host supplies: how to write the report, when and by what it was
//! made, and the reader's day.

/// How to write a report.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether to use the escape sequences by which a terminal shows colours (ECMA-48, `SGR`).
    pub color: bool,
    /// When and by what the report was made.
    pub stamp: Stamp,
    /// The day on which acceptances are checked. The default is the UTC day of the stamp.
    pub today: Option<Today>,
    /// Number of failing findings whose risk is accepted on that day.
    pub accepted_fails: u64,
    /// Whether to leave out the findings that pass. Only SARIF does so.
    pub omit_passes: bool,
}

/// The day on which acceptances of risks are checked. It is the reader's day, so that an export
/// agrees with the screen beside it.
#[derive(Clone, Debug, Default)]
pub struct Today {
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Name of the day's time zone, as in `Pacific/Kiritimati (UTC+14)`; empty if unknown.
    pub zone: String,
}

/// When and by what a report was made. The host knows this; the report doesn't contain it.
#[derive(Clone, Debug, Default)]
pub struct Stamp {
    /// The time in ISO 8601, UTC, as in `2026-11-24T12:00:00.000Z`; empty if unknown.
    pub at: String,
    /// The same time in milliseconds since 1970.
    pub millis: u64,
    /// SHA-256 of the module that evaluated the evidence.
    pub module: Option<String>,
    /// The commit that the module was built from.
    pub commit: Option<String>,
    /// Whether the report was opened from a file, which anybody could have changed. Whoever writes
    /// the report has neither evaluated nor verified any of it.
    pub is_reopened: bool,
    /// If the report was opened from a file: the time at which it was made, according to the report
    /// itself. `at` is then the time of writing.
    pub made_at: Option<String>,
}
