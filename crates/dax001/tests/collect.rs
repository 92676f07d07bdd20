//! The export scripts in the repository match those that the code generates.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use dax001::collect::{Shell, export_script};

use dax001_testing::cases::{bless, root};

#[test]
fn the_committed_export_scripts_match_the_code() {
    for shell in [Shell::Bash, Shell::PowerShell] {
        let script = export_script(shell);
        assert!(!script.contains("@REGIONS") && !script.contains("@AS_OF"));
        bless(&root().join("docs").join(shell.file_name()), &script);
    }
}
