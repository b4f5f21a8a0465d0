//! `MessagePack`, as spaCy's files are written: parsed in place, within bounds, with messages that
//! say which file and what was expected.
//!
//! Strings and bytes borrow from the file. A declared length never makes room: what is there grows
//! with what was read.

use rmpv::ValueRef;
use rmpv::decode::read_value_ref_with_max_depth;

use super::LoadError;
use super::error::malformed;
use crate::parts::Tensor;

/// Values nested deeper than this are refused; spaCy's own files need eight.
const MAX_DEPTH: usize = 64;

/// A value of a file, with the file's name for messages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packed<'v, 'b> {
    file: &'v str,
    value: &'v ValueRef<'b>,
}

/// Parses a whole file.
pub(super) fn parse<'b>(file: &str, bytes: &'b [u8]) -> Result<ValueRef<'b>, LoadError> {
    let mut rest = bytes;
    let value = read_value_ref_with_max_depth(&mut rest, MAX_DEPTH)
        .map_err(|error| malformed(file, format!("no proper MessagePack: {error}")))?;
    match rest {
        [] => Ok(value),
        _ => Err(malformed(file, format!("bytes left over after the MessagePack: {}", rest.len()))),
    }
}

impl<'v, 'b> Packed<'v, 'b> {
    pub(super) fn new(file: &'v str, value: &'v ValueRef<'b>) -> Self {
        Self { file, value }
    }

    /// The same file, another value.
    fn of(self, value: &'v ValueRef<'b>) -> Self {
        Self { value, ..self }
    }

    /// That something else was expected here.
    pub(super) fn expected(self, what: &str) -> LoadError {
        let found = match self.value {
            ValueRef::Nil => "nothing",
            ValueRef::Boolean(_) => "a truth value",
            ValueRef::Integer(_) => "a whole number",
            ValueRef::F32(_) | ValueRef::F64(_) => "a number",
            ValueRef::String(_) => "a string",
            ValueRef::Binary(_) => "bytes",
            ValueRef::Array(_) => "a list",
            ValueRef::Map(_) => "a map",
            ValueRef::Ext(..) => "an extension",
        };
        malformed(self.file, format!("expected {what}, found {found}"))
    }

    pub(super) fn is_nil(self) -> bool {
        matches!(self.value, ValueRef::Nil)
    }

    pub(super) fn text(self, what: &str) -> Result<&'b str, LoadError> {
        match self.value {
            ValueRef::String(text) => text
                .into_str()
                .ok_or_else(|| malformed(self.file, format!("{what} is not in UTF-8"))),
            _ => Err(self.expected(what)),
        }
    }

    /// A string, or the bytes of one, which is how keys of arrays are written.
    fn name(self) -> Option<&'v [u8]> {
        match self.value {
            ValueRef::String(text) => Some(text.as_bytes()),
            ValueRef::Binary(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn bytes(self, what: &str) -> Result<&'b [u8], LoadError> {
        match self.value {
            ValueRef::Binary(bytes) => Ok(bytes),
            _ => Err(self.expected(what)),
        }
    }

    pub(super) fn flag(self, what: &str) -> Result<bool, LoadError> {
        match self.value {
            ValueRef::Boolean(flag) => Ok(*flag),
            _ => Err(self.expected(what)),
        }
    }

    pub(super) fn unsigned(self, what: &str) -> Result<u64, LoadError> {
        match self.value {
            ValueRef::Integer(number) => number.as_u64().ok_or_else(|| self.expected(what)),
            _ => Err(self.expected(what)),
        }
    }

    pub(super) fn integer(self, what: &str) -> Result<i64, LoadError> {
        match self.value {
            ValueRef::Integer(number) => number.as_i64().ok_or_else(|| self.expected(what)),
            _ => Err(self.expected(what)),
        }
    }

    pub(super) fn size(self, what: &str) -> Result<usize, LoadError> {
        usize::try_from(self.unsigned(what)?).map_err(|_| self.expected(what))
    }

    pub(super) fn list(
        self,
        what: &str,
    ) -> Result<impl ExactSizeIterator<Item = Self> + use<'v, 'b>, LoadError> {
        match self.value {
            ValueRef::Array(values) => Ok(values.iter().map(move |value| self.of(value))),
            _ => Err(self.expected(what)),
        }
    }

    pub(super) fn map(
        self,
        what: &str,
    ) -> Result<impl ExactSizeIterator<Item = (Self, Self)> + use<'v, 'b>, LoadError> {
        match self.value {
            ValueRef::Map(entries) => {
                Ok(entries.iter().map(move |(key, value)| (self.of(key), self.of(value))))
            }
            _ => Err(self.expected(what)),
        }
    }

    /// A value of a map by its key. Where a key comes twice the last counts, as in Python.
    pub(super) fn get(self, key: &str) -> Option<Self> {
        match self.value {
            ValueRef::Map(entries) => entries
                .iter()
                .rev()
                .find(|(name, _)| self.of(name).name() == Some(key.as_bytes()))
                .map(|(_, value)| self.of(value)),
            _ => None,
        }
    }

    /// A value of a map that must be there.
    pub(super) fn need(self, key: &str) -> Result<Self, LoadError> {
        self.get(key).ok_or_else(|| malformed(self.file, format!("expected a map with a `{key}`")))
    }

    /// An array of numbers as `msgpack-numpy` writes it.
    pub(super) fn tensor(self, what: &str) -> Result<Tensor, LoadError> {
        let array = self.get("nd").is_some_and(|nd| matches!(nd.value, ValueRef::Boolean(true)));
        if !array {
            return Err(self.expected(&format!("{what}, an array of numbers")));
        }
        let kind = self.need("type")?;
        match kind.value {
            ValueRef::String(text) if text.as_bytes() == b"<f4" => {}
            ValueRef::String(text) => {
                let found =
                    text.as_str().unwrap_or("?").escape_debug().take(16).collect::<String>();
                let reason = format!("{what} is of type `{found}`; supported: `<f4`");
                return Err(malformed(self.file, reason));
            }
            _ => return Err(kind.expected("the type of an array")),
        }
        let shape = self.need("shape")?.list("the shape of an array")?;
        let shape = shape.map(|size| size.size("a size")).collect::<Result<Vec<_>, _>>()?;
        tensor(&shape, self.need("data")?.bytes("the numbers of an array")?)
            .map_err(|reason| malformed(self.file, format!("{what}: {reason}")))
    }
}

/// Numbers in little-endian single precision, which must be as many as the shape says.
pub(super) fn tensor(shape: &[usize], bytes: &[u8]) -> Result<Tensor, String> {
    let wanted =
        shape.iter().try_fold(size_of::<f32>(), |product, &size| product.checked_mul(size));
    if shape.len() > MAX_AXES || wanted != Some(bytes.len()) {
        return Err(format!(
            "an array of {} does not have {} bytes",
            super::error::sizes(shape),
            bytes.len()
        ));
    }
    let (numbers, _) = bytes.as_chunks();
    let data: Vec<f32> = numbers.iter().map(|&number| f32::from_le_bytes(number)).collect();
    if !data.iter().all(|number| number.is_finite()) {
        return Err("it holds numbers that are not finite".to_owned());
    }
    Ok(Tensor { shape: shape.to_vec(), data })
}

/// Axes that an array may have; thinc's have four at most.
pub(super) const MAX_AXES: usize = 8;
