//! The verdict over all the evidence.

use crate::contract::report::Verdict;

/// What the verdict over all the evidence follows from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grounds {
    /// Findings.
    pub(crate) clusters: u64,
    /// Findings that fail.
    pub(crate) fail: u64,
    /// Something in the evidence is unknown, incomplete or wrong.
    pub(crate) says_too_little: bool,
    /// A complete page says that there are no clusters.
    pub(crate) has_empty_page: bool,
}

impl Grounds {
    pub(crate) fn verdict(self) -> Verdict {
        match self {
            Self { fail: 1.., .. } => Verdict::Fail,
            Self { says_too_little: true, .. } => Verdict::Unknown,
            // None of them fails and none is unknown.
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
    fn the_worst_decides_and_nothing_given_is_unknown() {
        for (clusters, fail, says_too_little, has_empty_page, verdict) in [
            (0, 0, false, false, Verdict::Unknown),
            (0, 0, false, true, Verdict::NotApplicable),
            (0, 0, true, true, Verdict::Unknown),
            (2, 0, false, false, Verdict::Pass),
            (2, 0, false, true, Verdict::Pass),
            (2, 0, true, false, Verdict::Unknown),
            (2, 1, false, false, Verdict::Fail),
            (2, 2, true, true, Verdict::Fail),
        ] {
            let grounds = Grounds { clusters, fail, says_too_little, has_empty_page };
            assert_eq!(grounds.verdict(), verdict, "{grounds:?}");
        }
    }
}
