//! `MessagePack` as spaCy writes it.

use rmpv::Value;

/// A map.
pub(super) fn map<K: Into<Value>>(entries: impl IntoIterator<Item = (K, Value)>) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

/// A value as bytes.
#[expect(clippy::unwrap_used, reason = "writing into memory does not fail")]
pub(super) fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    rmpv::encode::write_value(&mut bytes, value).unwrap();
    bytes
}

/// An array as `msgpack-numpy` writes it.
pub(super) fn array(shape: &[usize], data: Vec<u8>) -> Value {
    let key = |key: &str| Value::Binary(key.as_bytes().to_vec());
    map([
        (key("nd"), true.into()),
        (key("type"), "<f4".into()),
        (key("kind"), key("")),
        (key("shape"), Value::Array(shape.iter().map(|&size| size.into()).collect())),
        (key("data"), Value::Binary(data)),
    ])
}
