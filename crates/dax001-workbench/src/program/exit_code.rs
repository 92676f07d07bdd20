//! The exit codes of the program.

use dax001::contract::report::Verdict;

use super::options::FailOn;
use crate::protocol::{Verification, VerificationStatus};

/// The exit code for wrong usage, and for a file that can't be read or written. It takes precedence
/// over every verdict.
pub(super) const FAILED: u8 = 3;

/// The exit code for a verdict.
pub(super) fn exit_code(verdict: Verdict, fail_on: FailOn) -> u8 {
    match verdict {
        Verdict::Fail if fail_on.fail => 1,
        Verdict::Unknown if fail_on.unknown => 2,
        Verdict::Pass | Verdict::NotApplicable | Verdict::Fail | Verdict::Unknown => 0,
    }
}

/// The exit code for the outcome of a verification.
pub(super) fn exit_code_of_verification(outcome: &Verification) -> u8 {
    match outcome.status {
        VerificationStatus::NoReport => FAILED,
        _ if !outcome.unreadable.is_empty() => FAILED,
        VerificationStatus::Differs => 1,
        VerificationStatus::Holds if is_plain(outcome) => 0,
        VerificationStatus::Holds | VerificationStatus::EvidenceMissing => 2,
    }
}

/// Whether a matching report needs no further attention. A file that the report leaves out could
/// contradict it.
fn is_plain(outcome: &Verification) -> bool {
    let differences = &outcome.differences;
    !outcome.has_others()
        && outcome.unread() == 0
        && differences.reworded_total == 0
        && differences.judged_otherwise_total == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_outside_of_fail_on_exits_with_0() {
        for (verdict, codes) in [
            (Verdict::Pass, [0, 0, 0]),
            (Verdict::NotApplicable, [0, 0, 0]),
            (Verdict::Fail, [1, 1, 0]),
            (Verdict::Unknown, [2, 0, 2]),
        ] {
            let of = |fail, unknown| exit_code(verdict, FailOn { fail, unknown, forgives_accepted: false });
            assert_eq!([of(true, true), of(true, false), of(false, true)], codes, "{verdict:?}");
            assert_eq!(of(false, false), 0);
        }
    }
}
