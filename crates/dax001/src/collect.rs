//! The scripts that collect the evidence: they export every region of every account completely.
//!
//! They write `ACCOUNT/REGION.json`. If a region fails, they write the AWS CLI's message beside it.
//! The file names alone therefore show what the export covers.

use crate::aws::regions::{REGIONS_AS_OF, is_region, regions_of};
use crate::contract::coverage::{AccountCoverage, RegionState};

/// Which shell a script is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// Bash 3.2 or later.
    Bash,
    /// Windows PowerShell 5.1, or PowerShell 7.
    PowerShell,
}

impl Shell {
    /// The file name under which to save the export script.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Bash => "export-dax.sh",
            Self::PowerShell => "export-dax.ps1",
        }
    }
}

/// The script that exports the DAX clusters of every region with a DAX endpoint.
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
        .replace("@VERSION@", env!("CARGO_PKG_VERSION"))
}

/// The command that exports those regions of an account that are missing, denied or failed. Returns
/// `None` if the account has no such regions.
///
/// The user replaces `PROFILE` with the account's profile. The command fills the gaps in the folder
/// `dax-export`.
pub fn missing_regions_command(shell: Shell, account: &AccountCoverage) -> Option<String> {
    let is_hole = |state| matches!(state, RegionState::Missing | RegionState::Denied | RegionState::Failed);
    let regions: Vec<&str> = account
        .regions
        .iter()
        .filter(|region| region.is_listed && is_hole(region.state))
        .filter_map(|region| region.region.as_deref().filter(|region| is_region(region)))
        .collect();
    if regions.is_empty() && !account.is_missing {
        return None;
    }
    let file = shell.file_name();
    let regions = regions.join(" ");
    Some(match (shell, account.is_missing) {
        (Shell::Bash, true) => format!("bash {file} PROFILE"),
        (Shell::Bash, false) => format!("DAX_REGIONS=\"{regions}\" bash {file} PROFILE"),
        (Shell::PowerShell, true) => format!("powershell -ExecutionPolicy Bypass -File {file} PROFILE"),
        (Shell::PowerShell, false) => format!(
            "$env:DAX_REGIONS = '{regions}'; powershell -ExecutionPolicy Bypass -File {file} PROFILE; $env:DAX_REGIONS = ''"
        ),
    })
}
