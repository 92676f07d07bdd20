//! The export formats, with the name, purpose and file name of each.

/// A format that a report can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "lowercase"))]
pub enum Format {
    /// For a person at a terminal.
    Text,
    /// A row for each cluster, for a spreadsheet: RFC 4180 in UTF-8. A cell that would be a formula
    /// starts with an apostrophe.
    Csv,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// OCSF 1.8: a Compliance Finding (class 2003) for each cluster, one per line.
    Ocsf,
    /// The AWS Security Finding Format: a list of findings. `BatchImportFindings` takes a hundred
    /// at a time.
    Asff,
    /// OSCAL 1.2.1, assessment results.
    Oscal,
    /// `JUnit`'s XML: a test for each cluster.
    Junit,
    /// Failed and undecided clusters, shortened to fit into a ticket: `CommonMark` with tables.
    Markdown,
    /// A page to hand in, to read and to print. It runs no script and loads nothing.
    Html,
}

/// Names and texts that describe a format.
struct FormatInfo {
    name: &'static str,
    title: &'static str,
    purpose: &'static str,
    file: &'static str,
    media_type: &'static str,
}

impl Format {
    /// All formats, in the order in which lists show them: documents for people first, plain text
    /// last.
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

    /// The format with this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The name by which callers select the format.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The title that people see.
    pub fn title(self) -> &'static str {
        self.info().title
    }

    /// Its purpose, in a few words.
    pub fn purpose(self) -> &'static str {
        self.info().purpose
    }

    /// The name of its file.
    pub fn file(self) -> &'static str {
        self.info().file
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        self.info().media_type
    }

    /// Whether the format says when the report was made. Such a format can't be written without
    /// [`Stamp::at`](crate::Stamp::at).
    pub fn needs_time(self) -> bool {
        matches!(self, Self::Sarif | Self::Ocsf | Self::Asff | Self::Oscal | Self::Html)
    }

    /// Whether people read the format from the top, so that failed clusters should come first.
    /// Other formats keep the report's order.
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Text | Self::Csv | Self::Markdown | Self::Html)
    }

    fn info(self) -> FormatInfo {
        let info =
            |name, title, purpose, file, media_type| FormatInfo { name, title, purpose, file, media_type };
        match self {
            Self::Html => info(
                "html",
                "HTML",
                "a report to hand in, to read and to print",
                "dax001-report.html",
                "text/html",
            ),
            Self::Csv => info(
                "csv",
                "CSV",
                "a row for each cluster, for a spreadsheet",
                "dax001-report.csv",
                "text/csv",
            ),
            Self::Markdown => info(
                "markdown",
                "Markdown",
                "what fails and what is open, for a ticket",
                "dax001-report.md",
                "text/markdown",
            ),
            Self::Sarif => info(
                "sarif",
                "SARIF 2.1.0",
                "for code scanning",
                "dax001-report.sarif",
                "application/sarif+json",
            ),
            Self::Junit => info(
                "junit",
                "JUnit XML",
                "a test for each cluster, for a build server",
                "dax001-report.junit.xml",
                "application/xml",
            ),
            Self::Oscal => info(
                "oscal",
                "OSCAL 1.2.1",
                "assessment results, for a GRC tool",
                "dax001-report.oscal.json",
                "application/json",
            ),
            Self::Ocsf => info(
                "ocsf",
                "OCSF 1.8",
                "compliance findings (class 2003), one a line, for a security lake",
                "dax001-report.ocsf.jsonl",
                "application/jsonl",
            ),
            Self::Asff => info(
                "asff",
                "ASFF",
                "findings to import into AWS Security Hub, a hundred at a time",
                "dax001-report.asff.json",
                "application/json",
            ),
            Self::Text => info("text", "Text", "for a terminal", "dax001-report.txt", "text/plain"),
        }
    }
}
