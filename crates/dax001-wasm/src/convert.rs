//! Conversions that every binding uses: JavaScript values in and out, and the errors that are
//! thrown.

use dax001::contract::label::Label;
use js_sys::{ArrayBuffer, Error, JSON, JsString, Object, Reflect, Symbol, TypeError, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// The error for a wrong call.
pub(crate) fn misuse(code: &str, message: &str) -> JsValue {
    coded(TypeError::new(message).into(), code)
}

/// The error for data that can't be used.
pub(crate) fn unusable(code: &str, message: &str) -> JsValue {
    coded(Error::new(message).into(), code)
}

fn coded(error: JsValue, code: &str) -> JsValue {
    // Setting a property of a new error object can't fail.
    let _ = Reflect::set(&error, &JsValue::from_str("code"), &JsValue::from_str(code));
    error
}

/// The bytes of evidence that is a string or a `Uint8Array`.
pub(crate) fn evidence(value: &JsValue) -> Result<Vec<u8>, JsValue> {
    bytes(value, "evidence must be a string or a Uint8Array, and several sources a list of { name, data }")
}

/// The bytes of a string or of a `Uint8Array`. For anything else, the error has this message.
pub(crate) fn bytes(value: &JsValue, message: &str) -> Result<Vec<u8>, JsValue> {
    if let Some(bytes) = byte_array(value) {
        Ok(copied(readable_bytes(bytes)?))
    } else if let Some(text) = value.dyn_ref::<JsString>() {
        Ok(String::from(text).into_bytes())
    } else {
        Err(misuse("DAX001_EVIDENCE_TYPE", message))
    }
}

/// The bytes of a chunk. Strings are rejected, because a chunk could end within a character.
pub(crate) fn chunk_of(chunk: &JsValue) -> Result<&Uint8Array, JsValue> {
    let chunk = byte_array(chunk);
    readable_bytes(chunk.ok_or_else(|| misuse("DAX001_EVIDENCE_TYPE", "a chunk must be a Uint8Array"))?)
}

/// A value that is a `Uint8Array` of any realm: frames and test runners have their own classes.
pub(crate) fn byte_array(value: &JsValue) -> Option<&Uint8Array> {
    let is_it = || Reflect::get(value, &Symbol::to_string_tag()).is_ok_and(|tag| tag == "Uint8Array");
    (ArrayBuffer::is_view(value) && is_it()).then(|| value.unchecked_ref())
}

/// An array that can be read completely. A length above 32 bits would be truncated, and a part
/// would pass for all of it.
pub(crate) fn readable_bytes(bytes: &Uint8Array) -> Result<&Uint8Array, JsValue> {
    let length = Reflect::get(bytes, &"length".into())?.as_f64().unwrap_or(f64::INFINITY);
    if length <= f64::from(u32::MAX) {
        Ok(bytes)
    } else {
        Err(misuse(
            "DAX001_EVIDENCE_TYPE",
            "a Uint8Array may have up to 4 GiB: use an Evaluator, and pass it one piece at a time",
        ))
    }
}

/// A buffer for reading JavaScript's bytes one piece at a time. The module's memory doesn't grow
/// with them, and each piece is read while it is still in the processor's cache.
#[derive(Default)]
pub(crate) struct CopyBuffer {
    bytes: Vec<u8>,
}

impl CopyBuffer {
    const PIECE: u32 = 1 << 16;

    pub(crate) fn each_piece(&mut self, all: &Uint8Array, mut take: impl FnMut(&[u8])) {
        // An array whose buffer was transferred has no bytes.
        let length = all.length();
        for from in (0..length).step_by(Self::PIECE as usize) {
            let to = length.min(from.saturating_add(Self::PIECE));
            self.bytes.resize((to - from) as usize, 0);
            all.subarray(from, to).copy_to(&mut self.bytes);
            take(&self.bytes);
        }
    }
}

/// The bytes of an array. If its buffer was transferred, it has none, and copying from it would
/// throw through this module.
pub(crate) fn copied(bytes: &Uint8Array) -> Vec<u8> {
    if bytes.length() == 0 { Vec::new() } else { bytes.to_vec() }
}

/// The same, or `None` if there is no memory for them.
pub(crate) fn try_copied(bytes: &Uint8Array) -> Option<Vec<u8>> {
    let mut memory = Vec::<u8>::new();
    memory.try_reserve_exact(bytes.length() as usize).ok()?;
    // Without this, the compiler sees that nobody uses the memory, and doesn't allocate it.
    drop(std::hint::black_box(memory));
    Some(copied(bytes))
}

pub(crate) fn name_of(value: &JsValue) -> Result<String, JsValue> {
    value.as_string().ok_or_else(|| misuse("DAX001_NAME_TYPE", "the name of a source must be a string"))
}

pub(crate) fn label_of(value: &JsValue) -> Result<Label, JsValue> {
    object_of(
        value,
        &["account", "region"],
        "DAX001_LABEL_TYPE",
        "a label is an object with `account` and `region` as strings, and nothing else",
    )
}

/// Asserts that these are the members of an object of this type.
#[cfg(all(test, not(target_family = "wasm")))]
pub(crate) fn assert_members_of<T: schemars::JsonSchema>(accepted: &[&str]) {
    let schema = serde_json::Value::from(schemars::schema_for!(T));
    let properties = schema.get("properties").and_then(serde_json::Value::as_object);
    let members = properties.into_iter().flatten().map(|(name, _)| name.as_str());
    let (mut members, mut accepted) = (members.collect::<Vec<_>>(), accepted.to_vec());
    members.sort_unstable();
    accepted.sort_unstable();
    assert_eq!(members, accepted);
}

/// An object that the caller may omit. Unknown members are rejected: a misspelled one would
/// otherwise be ignored silently.
pub(crate) fn object_of<T: DeserializeOwned + Default>(
    value: &JsValue,
    names: &[&str],
    code: &str,
    message: &str,
) -> Result<T, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    let wrong = || misuse(code, message);
    if !value.is_object() || is_map(value) {
        return Err(wrong());
    }
    let input: &Object = value.unchecked_ref();
    // Skip members that are `undefined`: they count as omitted.
    let object = Object::new();
    for key in Object::keys(input) {
        if !names.iter().any(|name| key == *name) {
            return Err(wrong());
        }
        let member = Reflect::get(input, &key)?;
        if !member.is_undefined() {
            Reflect::set(&object, &key, &member)?;
        }
    }
    serde_wasm_bindgen::from_value(object.into()).map_err(|_| wrong())
}

/// Whether a value is a `Map`, which keeps its entries elsewhere than in members.
fn is_map(value: &JsValue) -> bool {
    Reflect::get(value, &Symbol::to_string_tag()).is_ok_and(|tag| tag == "Map")
}

/// A value of the contract, by way of its JSON text. The contract is defined as text, and text is
/// the fastest way across.
pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    // Serializing texts, numbers, lists and structs can't fail.
    JSON::parse(&serde_json::to_string(value).unwrap_or_default())
}

/// Does the same as `to_js` without an intermediate text: for small values.
pub(crate) fn value(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

/// An object with these members.
pub(crate) fn object<const N: usize>(members: [(&str, JsValue); N]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &name.into(), &value)?;
    }
    Ok(object)
}

/// A count or an index.
pub(crate) fn number(number: usize) -> JsValue {
    u32::try_from(number).unwrap_or(u32::MAX).into()
}
