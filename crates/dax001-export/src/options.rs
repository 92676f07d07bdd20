//! What the host of a writer says of the report: how to write it, when and by what it was made, and the reader's day.

/// How it is written.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// With the escape sequences by which a terminal shows colours (ECMA-48, `SGR`).
    pub color: bool,
    /// When and by what the report was made.
    pub stamp: Stamp,
    /// The day on which acceptances are checked; without it the UTC day of the stamp.
    pub today: Option<Today>,
    /// How many of the findings that fail are accepted on that day.
    pub accepted_fails: u64,
    /// Leave out the findings that pass: only SARIF does.
    pub leaves_out_passes: bool,
}

/// The day on which acceptances of risks are checked: that of whoever reads the report, so that an export says what a
/// screen beside it says.
#[derive(Clone, Debug, Default)]
pub struct Today {
    /// `YYYY-MM-DD`.
    pub day: String,
    /// The name of its time zone, as in `Pacific/Kiritimati (UTC+14)`; empty where it is not known.
    pub zone: String,
}

/// When and by what a report was made: what its host knows, and the report doesn't hold.
#[derive(Clone, Debug, Default)]
pub struct Stamp {
    /// The time in ISO 8601, UTC, as in `2026-11-24T12:00:00.000Z`; empty where it is not known.
    pub at: String,
    /// The same in milliseconds since 1970.
    pub millis: u64,
    /// SHA-256 of the module that judged.
    pub module: Option<String>,
    /// The commit that it was built from.
    pub commit: Option<String>,
    /// The report was opened from a file, where anybody could have changed it: nothing of it was judged or verified by whoever writes it.
    pub is_reopened: bool,
    /// When it was made, as it says itself, where it was opened from a file: `at` is then when it is written.
    pub made_at: Option<String>,
}
