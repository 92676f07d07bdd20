//! Values of the worker as ours. Members are asked for in the order of their type and variants told by their place, so that no name
//! is looked up twice: what each type needs to be read stays small.

use std::fmt::{self, Display, Formatter};

use js_sys::{Array, Object, Uint8Array};
use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An object, asked for its members.
    #[wasm_bindgen(extends = Object)]
    type Members;
    #[wasm_bindgen(method, indexing_getter)]
    fn get(this: &Members, name: &str) -> JsValue;
}

/// Reads a value.
pub(crate) fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, WrongType> {
    T::deserialize(Value(value))
}

/// A value is none of the type that it is read as. Which one it is isn't kept: the two sides are built together.
#[derive(Debug)]
pub(crate) struct WrongType;

impl Display for WrongType {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("it has another form")
    }
}

impl std::error::Error for WrongType {}

impl serde::de::Error for WrongType {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// A value of the worker.
struct Value(JsValue);

impl Value {
    fn members(self) -> Result<Members, WrongType> {
        if self.0.is_object() { Ok(self.0.unchecked_into()) } else { Err(WrongType) }
    }

    fn whole<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongType> {
        let number =
            self.0.as_f64().filter(|number| *number >= 0.0 && *number <= js_sys::Number::MAX_SAFE_INTEGER);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "none of ours has a part"
        )]
        visitor.visit_u64(number.ok_or(WrongType)? as u64)
    }
}

impl<'de> Deserializer<'de> for Value {
    type Error = WrongType;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, WrongType> {
        // Every type of ours says what it is.
        Err(WrongType)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongType> {
        visitor.visit_bool(self.0.as_bool().ok_or(WrongType)?)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongType> {
        self.whole(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongType> {
        self.whole(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongType> {
        self.whole(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongType> {
        self.whole(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongType> {
        visitor.visit_f64(self.0.as_f64().ok_or(WrongType)?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongType> {
        visitor.visit_string(self.0.as_string().ok_or(WrongType)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongType> {
        self.deserialize_string(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongType> {
        visitor.visit_byte_buf(self.0.dyn_into::<Uint8Array>().map_err(|_| WrongType)?.to_vec())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongType> {
        if self.0.is_null() || self.0.is_undefined() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, WrongType> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, WrongType> {
        let items = self.0.dyn_into::<Array>().map_err(|_| WrongType)?;
        visitor.visit_seq(Items { items, next: 0 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, WrongType> {
        visitor.visit_seq(Fields { object: self.members()?, names: fields })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, WrongType> {
        visitor.visit_enum(Variant::of(self, variants)?)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u128 f32 char bytes unit unit_struct tuple tuple_struct map identifier ignored_any
    }
}

/// The items of a list.
struct Items {
    items: Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = WrongType;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, WrongType> {
        if self.next == self.items.length() {
            return Ok(None);
        }
        self.next += 1;
        seed.deserialize(Value(self.items.get(self.next - 1))).map(Some)
    }
}

/// The members of an object, in the order of its type.
struct Fields {
    object: Members,
    names: &'static [&'static str],
}

impl Fields {
    fn next(&mut self) -> JsValue {
        let Some((name, rest)) = self.names.split_first() else { return JsValue::UNDEFINED };
        self.names = rest;
        self.object.get(name)
    }
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = WrongType;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, WrongType> {
        let value = self.next();
        let is_missing = value.is_undefined();
        match seed.deserialize(Value(value)) {
            // One with a default gets it.
            Err(WrongType) if is_missing => Ok(None),
            read => read.map(Some),
        }
    }
}

/// A variant by its place, and what it holds.
struct Variant {
    place: u32,
    content: Value,
}

impl Variant {
    /// The one of these with this name, which holds nothing.
    fn named(name: &str, variants: &[&str]) -> Result<Self, WrongType> {
        let place = variants.iter().zip(0..).find(|(variant, _)| **variant == name).ok_or(WrongType)?.1;
        Ok(Self { place, content: Value(JsValue::UNDEFINED) })
    }

    /// The one of these that a value is: a text, or an object whose only member is what it holds.
    fn of(value: Value, variants: &[&str]) -> Result<Self, WrongType> {
        if let Some(name) = value.0.as_string() {
            return Self::named(&name, variants);
        }
        let members = value.members()?;
        let name = Object::keys(&members).get(0).as_string().ok_or(WrongType)?;
        Ok(Self { content: Value(members.get(&name)), ..Self::named(&name, variants)? })
    }
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = WrongType;
    type Variant = Value;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Value), WrongType> {
        let place: U32Deserializer<WrongType> = self.place.into_deserializer();
        Ok((seed.deserialize(place)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Value {
    type Error = WrongType;

    fn unit_variant(self) -> Result<(), WrongType> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, WrongType> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, WrongType> {
        Err(WrongType)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, WrongType> {
        self.deserialize_struct("", fields, visitor)
    }
}
