//! The member about encryption in transit, which has no part in the verdict.

use dax001_scan::token::{Scalar, Token};

use super::json_text::decode_string;
use crate::contract::in_transit::InTransitState;

/// The member about encryption in transit.
#[derive(Clone, Copy, Debug)]
pub(super) enum InTransitMember {
    Absent,
    Null,
    State(InTransitState),
}

impl InTransitMember {
    /// Adds a scalar.
    pub(super) fn push_scalar(&mut self, kind: Scalar, token: &Token<'_>) {
        self.push(match kind {
            Scalar::Null => None,
            // Nearly every record has one of these two, without escapes.
            Scalar::String if token.raw == b"\"TLS\"" => Some(InTransitState::Tls),
            Scalar::String if token.raw == b"\"NONE\"" => Some(InTransitState::None),
            Scalar::String if !token.is_truncated => Some(InTransitState::of(&decode_string(token.raw))),
            _ => Some(InTransitState::Unrecognised),
        });
    }

    /// Adds a list or an object.
    pub(super) fn push_container(&mut self) {
        self.push(Some(InTransitState::Unrecognised));
    }

    /// Adds a value. If the member is duplicated, it is not known which one counts.
    fn push(&mut self, state: Option<InTransitState>) {
        *self = match (*self, state) {
            (Self::Absent, None) => Self::Null,
            (Self::Absent, Some(state)) => Self::State(state),
            (Self::Null | Self::State(_), _) => Self::State(InTransitState::Unrecognised),
        };
    }

    /// The state that the member gives; `None` without the member, or if it is null.
    pub(super) fn state(self) -> Option<InTransitState> {
        match self {
            Self::Absent | Self::Null => None,
            Self::State(state) => Some(state),
        }
    }
}
