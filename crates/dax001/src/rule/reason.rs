//! The only function that maps a record to the reason for its verdict.

use crate::aws::sse::{SseStatus, is_unsupported_node_type};
use crate::contract::verdicts::Reason;
use crate::intake::entry::{Entry, Sse};

/// Applies the verdict table: returns the reason for the status of the entry's cluster.
pub(crate) fn reason_of(entry: &Entry) -> Reason {
    if entry.duplicate.is_some() {
        return Reason::DuplicateMember;
    }
    match &entry.sse {
        Sse::Absent | Sse::Empty(_) if entry.is_full => Reason::SseAbsent,
        Sse::Absent | Sse::Empty(_) => Reason::SseNotExported,
        Sse::Status(value) => match value.text.as_deref().and_then(SseStatus::from_exact) {
            Some(SseStatus::Enabled) if entry.node_type.as_deref().is_some_and(is_unsupported_node_type) => {
                Reason::SseContradicted
            }
            Some(SseStatus::Enabled) => Reason::SseEnabled,
            Some(SseStatus::Disabled) => Reason::SseDisabled,
            Some(SseStatus::Disabling) => Reason::SseDisabling,
            Some(SseStatus::Enabling) => Reason::SseEnabling,
            None => Reason::SseUnrecognised,
        },
        Sse::Other(_) => Reason::SseUnrecognised,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::status::Status;
    use crate::contract::verdicts::VERDICTS;

    #[test]
    fn only_the_exact_word_enabled_passes() {
        let passing: Vec<_> = VERDICTS.iter().filter(|row| row.status == Status::Pass).collect();
        assert_eq!(passing.len(), 1);
        assert_eq!(passing[0].reason, Reason::SseEnabled);
        for text in
            ["enabled", "Enabled", "ENABLED ", " ENABLED", "ENABLED\u{200B}", "\u{0415}NABLED", "true", ""]
        {
            assert_eq!(SseStatus::from_exact(text), None, "{text}");
        }
    }
}
