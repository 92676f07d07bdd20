//! How to collect the evidence: scripts that export every region of every account, whole.
//!
//! They write `ACCOUNT/REGION.json`, and what the AWS CLI says of a failure beside it, so that the coverage of what
//! they wrote can be told from the names.

use crate::scope::{REGIONS_AS_OF, regions_of};

/// Which shell a script is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// Bash 3.2 or later.
    Bash,
    /// Windows PowerShell 5.1, or PowerShell 7.
    PowerShell,
}

impl Shell {
    /// The name to save its script under.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Bash => "export-dax.sh",
            Self::PowerShell => "export-dax.ps1",
        }
    }
}

/// The script that exports the DAX clusters of every region in which DAX has an endpoint.
pub fn export_script(shell: Shell) -> String {
    let template = match shell {
        Shell::Bash => include_str!("collect/export.sh"),
        Shell::PowerShell => include_str!("collect/export.ps1"),
    };
    template
        .replace("@REGIONS@", &regions_of("aws").join(" "))
        .replace("@REGIONS_CN@", &regions_of("aws-cn").join(" "))
        .replace("@REGIONS_GOV@", &regions_of("aws-us-gov").join(" "))
        .replace("@AS_OF@", REGIONS_AS_OF)
}
