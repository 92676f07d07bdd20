//! Conversion between values and the words that the contract writes for them.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;
use serde::de::value::Error;
use serde::de::{DeserializeOwned, IntoDeserializer};

/// A value as the contract writes it.
pub(crate) fn to_wire(value: impl Serialize) -> String {
    struct Wire<T>(T);
    impl<T: Serialize> Display for Wire<T> {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
            self.0.serialize(formatter)
        }
    }
    Wire(value).to_string()
}

/// The value of a contract word; `None` for an unknown word.
pub(crate) fn from_wire<T: DeserializeOwned>(word: &str) -> Option<T> {
    T::deserialize(IntoDeserializer::<Error>::into_deserializer(word)).ok()
}
