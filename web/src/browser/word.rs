//! Words of the contract: how a value is spelt there, and which value a word stands for.

use std::fmt::{self, Display, Formatter};

use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::{Serialize, forward_to_deserialize_any};

use crate::browser::read::{Unreadable, Variant};

/// A value as it is spelt in the contract.
pub(crate) fn spelt(value: impl Serialize) -> String {
    struct Spelt<T>(T);
    impl<T: Serialize> Display for Spelt<T> {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
            self.0.serialize(formatter)
        }
    }
    Spelt(value).to_string()
}

/// The value that a word stands for.
pub(crate) fn meant<T: DeserializeOwned>(word: &str) -> Option<T> {
    T::deserialize(Word(word)).ok()
}

struct Word<'a>(&'a str);

impl<'de> Deserializer<'de> for Word<'_> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(Variant::named(self.0, variants)?)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map struct identifier ignored_any
    }
}
