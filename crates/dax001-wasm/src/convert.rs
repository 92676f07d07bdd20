//! What every binding shares: values of JavaScript in and out, and the errors that are thrown.

use dax001::contract::label::Label;
use js_sys::{ArrayBuffer, Error, JSON, JsString, Object, Reflect, Symbol, TypeError, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// The error that a wrong call throws.
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

/// The bytes of a string or of a `Uint8Array` that is evidence.
pub(crate) fn evidence(value: &JsValue) -> Result<Vec<u8>, JsValue> {
    bytes(value, "evidence must be a string or a Uint8Array, and several sources a list of { name, data }")
}

/// The bytes of a string or of a `Uint8Array`; the message says what is wrong with anything else.
pub(crate) fn bytes(value: &JsValue, message: &str) -> Result<Vec<u8>, JsValue> {
    if let Some(bytes) = byte_array(value) {
        Ok(copied(whole(bytes)?))
    } else if let Some(text) = value.dyn_ref::<JsString>() {
        Ok(String::from(text).into_bytes())
    } else {
        Err(misuse("DAX001_EVIDENCE_TYPE", message))
    }
}

/// The bytes of a chunk: no strings, which can be cut within a character.
pub(crate) fn chunk_of(chunk: &JsValue) -> Result<&Uint8Array, JsValue> {
    let chunk = byte_array(chunk);
    whole(chunk.ok_or_else(|| misuse("DAX001_EVIDENCE_TYPE", "a chunk must be a Uint8Array"))?)
}

/// A value that is a `Uint8Array`, of whichever realm: frames and test runners have classes of their own.
pub(crate) fn byte_array(value: &JsValue) -> Option<&Uint8Array> {
    let is_it = || Reflect::get(value, &Symbol::to_string_tag()).is_ok_and(|tag| tag == "Uint8Array");
    (ArrayBuffer::is_view(value) && is_it()).then(|| value.unchecked_ref())
}

/// An array all of which can be read: a length above 32 bits would be cut, and a part taken for the whole.
pub(crate) fn whole(bytes: &Uint8Array) -> Result<&Uint8Array, JsValue> {
    let length = Reflect::get(bytes, &"length".into())?.as_f64().unwrap_or(f64::INFINITY);
    if length <= f64::from(u32::MAX) {
        Ok(bytes)
    } else {
        Err(misuse(
            "DAX001_EVIDENCE_TYPE",
            "a Uint8Array may have up to 4 GiB: use an Evaluator, and give it one piece after another",
        ))
    }
}

/// Where bytes of JavaScript's are read: a piece of them at a time, so that this module's memory doesn't grow with them, and each piece is read
/// while the processor still has it near.
#[derive(Default)]
pub(crate) struct Window {
    bytes: Vec<u8>,
}

impl Window {
    const PIECE: u32 = 1 << 16;

    pub(crate) fn each_piece(&mut self, all: &Uint8Array, mut take: impl FnMut(&[u8])) {
        // An array whose buffer was given away has no bytes.
        let length = all.length();
        for from in (0..length).step_by(Self::PIECE as usize) {
            let to = length.min(from.saturating_add(Self::PIECE));
            self.bytes.resize((to - from) as usize, 0);
            all.subarray(from, to).copy_to(&mut self.bytes);
            take(&self.bytes);
        }
    }
}

/// The bytes of an array. One whose buffer was given away has none, and copying from it would throw through this module.
pub(crate) fn copied(bytes: &Uint8Array) -> Vec<u8> {
    if bytes.length() == 0 { Vec::new() } else { bytes.to_vec() }
}

/// The same; nothing where there is no memory for them.
pub(crate) fn try_copied(bytes: &Uint8Array) -> Option<Vec<u8>> {
    let mut memory = Vec::<u8>::new();
    memory.try_reserve_exact(bytes.length() as usize).ok()?;
    // Otherwise the compiler sees that nobody uses it, and doesn't ask for it.
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

/// An object that can be left out. A misspelt member would be one that is silently not there.
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
    let given: &Object = value.unchecked_ref();
    // Without members that are undefined, which are as good as left out.
    let object = Object::new();
    for key in Object::keys(given) {
        if !names.iter().any(|name| key == *name) {
            return Err(wrong());
        }
        let member = Reflect::get(given, &key)?;
        if !member.is_undefined() {
            Reflect::set(&object, &key, &member)?;
        }
    }
    serde_wasm_bindgen::from_value(object.into()).map_err(|_| wrong())
}

/// A `Map`, which keeps what was meant for members elsewhere.
fn is_map(value: &JsValue) -> bool {
    Reflect::get(value, &Symbol::to_string_tag()).is_ok_and(|tag| tag == "Map")
}

/// A value of the contract, by its text: that is what the contract is defined as, and the quickest way across.
pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    // Texts, numbers, lists and structs: it can't fail.
    JSON::parse(&serde_json::to_string(value).unwrap_or_default())
}

/// What `to_js` does, without a text between: for small values.
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
