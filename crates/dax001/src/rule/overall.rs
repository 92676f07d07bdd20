//! The verdict over all the evidence.

use crate::contract::report::Verdict;

/// The facts on which the verdict over all the evidence depends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grounds {
    /// Number of findings.
    pub(crate) clusters: u64,
    /// Number of findings that fail.
    pub(crate) fail: u64,
    /// Whether something in the evidence is unknown, incomplete or wrong.
    pub(crate) is_insufficient: bool,
    /// Whether a complete page shows that there are no clusters.
    pub(crate) has_empty_page: bool,
}

impl Grounds {
    pub(crate) fn verdict(self) -> Verdict {
        match self {
            Self { fail: 1.., .. } => Verdict::Fail,
            Self { is_insufficient: true, .. } => Verdict::Unknown,
            // No cluster fails, and none is unknown.
            Self { clusters: 1.., .. } => Verdict::Pass,
            Self { has_empty_page: true, .. } => Verdict::NotApplicable,
            _ => Verdict::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_finding_decides_and_no_evidence_is_unknown() {
        for (clusters, fail, is_insufficient, has_empty_page, verdict) in [
            (0, 0, false, false, Verdict::Unknown),
            (0, 0, false, true, Verdict::NotApplicable),
            (0, 0, true, true, Verdict::Unknown),
            (2, 0, false, false, Verdict::Pass),
            (2, 0, false, true, Verdict::Pass),
            (2, 0, true, false, Verdict::Unknown),
            (2, 1, false, false, Verdict::Fail),
            (2, 2, true, true, Verdict::Fail),
        ] {
            let grounds = Grounds { clusters, fail, is_insufficient, has_empty_page };
            assert_eq!(grounds.verdict(), verdict, "{grounds:?}");
        }
    }
}
