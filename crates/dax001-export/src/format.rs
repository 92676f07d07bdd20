//! The formats: what each is called, for whom it is, and what its file is called.

/// A form that a report can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "lowercase"))]
pub enum Format {
    /// For a person at a terminal.
    Text,
    /// A row for each cluster, for a spreadsheet: RFC 4180 in UTF-8. What would be a formula has an apostrophe before it.
    Csv,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// OCSF 1.8: a Compliance Finding (class 2003) for each cluster, one a line.
    Ocsf,
    /// The AWS Security Finding Format: a list of findings, of which `BatchImportFindings` takes a hundred at a time.
    Asff,
    /// OSCAL 1.2.1, assessment results.
    Oscal,
    /// `JUnit`'s XML: a test for each cluster.
    Junit,
    /// What fails and what is open, cut to what a ticket takes: `CommonMark` with tables.
    Markdown,
    /// A page to hand in, to read and to print. No script runs in it, and it loads nothing.
    Html,
}

/// What people are told of a format.
struct About {
    name: &'static str,
    title: &'static str,
    purpose: &'static str,
    file: &'static str,
    media_type: &'static str,
}

impl Format {
    /// All of them, those for people first.
    pub const ALL: [Self; 9] = [
        Self::Html,
        Self::Csv,
        Self::Markdown,
        Self::Sarif,
        Self::Junit,
        Self::Oscal,
        Self::Ocsf,
        Self::Asff,
        Self::Text,
    ];

    /// The one of this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The name that it is asked for by.
    pub fn name(self) -> &'static str {
        self.about().name
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        self.about().title
    }

    /// What it is for, in a few words.
    pub fn purpose(self) -> &'static str {
        self.about().purpose
    }

    /// What its file is called.
    pub fn file(self) -> &'static str {
        self.about().file
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        self.about().media_type
    }

    /// Whether it says when the report was made, so that it can't be written without [`Stamp::at`](crate::Stamp::at).
    pub fn needs_time(self) -> bool {
        matches!(self, Self::Sarif | Self::Ocsf | Self::Asff | Self::Oscal | Self::Html)
    }

    /// Whether people read it from the top, so that what failed should come first; others keep the report's order.
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Text | Self::Csv | Self::Markdown | Self::Html)
    }

    fn about(self) -> About {
        let about = |name, title, purpose, file, media_type| About { name, title, purpose, file, media_type };
        match self {
            Self::Html => about(
                "html",
                "HTML",
                "a report to hand in, to read and to print",
                "dax001-report.html",
                "text/html",
            ),
            Self::Csv => about(
                "csv",
                "CSV",
                "a row for each cluster, for a spreadsheet",
                "dax001-report.csv",
                "text/csv",
            ),
            Self::Markdown => about(
                "markdown",
                "Markdown",
                "what fails and what is open, for a ticket",
                "dax001-report.md",
                "text/markdown",
            ),
            Self::Sarif => about(
                "sarif",
                "SARIF 2.1.0",
                "for code scanning",
                "dax001-report.sarif",
                "application/sarif+json",
            ),
            Self::Junit => about(
                "junit",
                "JUnit XML",
                "a test for each cluster, for a build server",
                "dax001-report.junit.xml",
                "application/xml",
            ),
            Self::Oscal => about(
                "oscal",
                "OSCAL 1.2.1",
                "assessment results, for a GRC tool",
                "dax001-report.oscal.json",
                "application/json",
            ),
            Self::Ocsf => about(
                "ocsf",
                "OCSF 1.8",
                "compliance findings (class 2003), one a line, for a security lake",
                "dax001-report.ocsf.jsonl",
                "application/jsonl",
            ),
            Self::Asff => about(
                "asff",
                "ASFF",
                "findings to import into AWS Security Hub, a hundred at a time",
                "dax001-report.asff.json",
                "application/json",
            ),
            Self::Text => about("text", "Text", "for a terminal", "dax001-report.txt", "text/plain"),
        }
    }
}
