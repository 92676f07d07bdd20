//! GitHub's limits for SARIF files.
//!
//! Source: GitHub's documentation of code scanning, "SARIF results exceed one or more limits" and
//! "SARIF file is too large".

use dax001_export::labels::{count, grouped, size};

/// GitHub rejects an upload with more results in one run.
const RESULT_LIMIT: u64 = 25_000;
/// GitHub rejects an upload with more bytes. It counts them after compression with gzip, so it may
/// accept a larger file.
const UPLOAD_LIMIT: u64 = 10_000_000;

/// A SARIF file that the program has written.
#[derive(Clone, Copy, Debug)]
pub(super) struct SarifFile {
    pub(super) bytes: u64,
    pub(super) results: u64,
    /// The number of results that pass.
    pub(super) passes: u64,
}

impl SarifFile {
    /// The facts that the user must know before uploading the file, and the actions to take: one
    /// line each. Empty if the file is small enough.
    pub(super) fn warning(self) -> Vec<String> {
        let Self { bytes, results, passes } = self;
        let mut lines = Vec::new();
        if results > RESULT_LIMIT {
            let (limit, results) = (grouped(RESULT_LIMIT), grouped(results));
            lines.push(format!(
                "GitHub rejects a SARIF file with more than {limit} results and shows at most 5,000; this one has {results}"
            ));
        }
        if bytes > UPLOAD_LIMIT {
            lines.push(format!(
                "GitHub rejects a SARIF file with more than 10 MB after gzip; this one has {} before, and may be too large",
                size(bytes)
            ));
        }
        if lines.is_empty() {
            return lines;
        }
        lines.push(if passes > 0 && results.saturating_sub(passes) <= RESULT_LIMIT {
            format!("--no-pass leaves out passing results: {}", count(passes, "result"))
        } else {
            let also = if passes > 0 { "use --no-pass, and " } else { "" };
            format!("{also}write a file for each account, and upload each under its own category")
        });
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_appears_only_above_the_limits() {
        let warning = |bytes, results, passes| SarifFile { bytes, results, passes }.warning();
        assert!(warning(10_000_000, 25_000, 25_000).is_empty());
        let of_results = "GitHub rejects a SARIF file with more than 25,000 results and shows at most 5,000; this one has 25,001";
        assert_eq!(warning(0, 25_001, 1), [of_results, "--no-pass leaves out passing results: 1 result"]);
        let of_bytes = "GitHub rejects a SARIF file with more than 10 MB after gzip; this one has 12.0 MB before, and may be too large";
        let split = "write a file for each account, and upload each under its own category";
        assert_eq!(warning(12_000_000, 25_001, 0), [of_results, of_bytes, split]);
        assert_eq!(warning(12_000_000, 1, 0), [of_bytes, split]);
        // The reader closed its end early, so the number of results is unknown.
        assert_eq!(warning(12_000_000, 0, 1)[0], of_bytes);
        // Even without the passes, there would be too many results.
        assert_eq!(warning(0, 25_002, 1)[1], format!("use --no-pass, and {split}"));
    }
}
