//! Canonical JSON by RFC 8785: one text for one value, so that it can be hashed.
//!
//! Members are sorted by the UTF-16 code units of their names, numbers are written as ECMAScript
//! writes them, and there are no spaces. Appends and checks of the chain spend most of their time
//! here, so nothing is allocated for a member: all are written into one buffer, and those of an
//! object are put in order when it ends.

use serde::Serialize;
use serde::ser::{self, Error as _, Impossible};

type Error = serde_json::Error;

/// The canonical JSON of a value.
///
/// What JSON has no form for is an error: a number that is not finite, and a name that is no text.
pub fn canonical(value: &(impl Serialize + ?Sized)) -> Result<String, Error> {
    // Most entries fit into this, which spares the buffers their growth.
    let mut writer = Writer {
        text: String::with_capacity(1024),
        members: Vec::with_capacity(32),
        sorted: String::with_capacity(1024),
    };
    value.serialize(&mut writer)?;
    Ok(writer.text)
}

struct Writer {
    text: String,
    /// The members of the objects that have not ended, the innermost object's last.
    members: Vec<Member>,
    /// Where an object's members are put in order.
    sorted: String,
}

struct Member {
    name: Name,
    /// Where the member starts in the text.
    at: usize,
}

/// The name of a field, known to the program, or that of a map's entry.
enum Name {
    Field(&'static str),
    Key(String),
}

impl Name {
    fn as_str(&self) -> &str {
        match self {
            Self::Field(name) => name,
            Self::Key(name) => name,
        }
    }
}

impl Writer {
    fn string(&mut self, text: &str) {
        self.text.push('"');
        let mut plain = 0;
        for (at, byte) in text.bytes().enumerate() {
            let escape = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                b'\n' => "\\n",
                b'\r' => "\\r",
                b'\t' => "\\t",
                0x08 => "\\b",
                0x0C => "\\f",
                0..0x20 => "\\u00",
                _ => continue,
            };
            self.text.push_str(&text[plain..at]);
            self.text.push_str(escape);
            if escape == "\\u00" {
                for digit in [byte >> 4, byte & 0xF] {
                    self.text.extend(char::from_digit(u32::from(digit), 16));
                }
            }
            plain = at + 1;
        }
        self.text.push_str(&text[plain..]);
        self.text.push('"');
    }

    fn float(&mut self, number: f64) -> Result<(), Error> {
        if !number.is_finite() {
            return Err(Error::custom(format!("{number} is no number that JSON can hold")));
        }
        self.text.push_str(ryu_js::Buffer::new().format_finite(number));
        Ok(())
    }

    fn whole(&mut self, number: i128) -> Result<(), Error> {
        // Every number is a double; up to here all whole ones have their own.
        const EXACT: i128 = 1 << 53;
        if (-EXACT..=EXACT).contains(&number) {
            let mut digits = itoa::Buffer::new();
            self.text.push_str(digits.format(number));
            return Ok(());
        }
        #[expect(clippy::cast_precision_loss, reason = "RFC 8785 says so")]
        self.float(number as f64)
    }

    fn object(&mut self) -> Object<'_> {
        Object { start: self.text.len(), first: self.members.len(), writer: self }
    }

    fn array(&mut self) -> Array<'_> {
        self.text.push('[');
        Array { is_empty: true, writer: self }
    }
}

/// An object that has not ended.
struct Object<'w> {
    writer: &'w mut Writer,
    /// Where it starts in the text.
    start: usize,
    /// Its first member.
    first: usize,
}

impl Object<'_> {
    fn name(&mut self, name: Name) {
        let at = self.writer.text.len();
        self.writer.string(name.as_str());
        self.writer.text.push(':');
        self.writer.members.push(Member { name, at });
    }

    fn field(
        &mut self,
        name: &'static str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), Error> {
        self.name(Name::Field(name));
        value.serialize(&mut *self.writer)
    }

    /// Puts the members in order.
    fn close(self) {
        let Writer { text, members, sorted } = self.writer;
        let end = text.len();
        sorted.clear();
        sorted.push('{');
        let mine = &mut members[self.first..];
        let mut spans = [(0, 0); 32];
        let mut long;
        let spans = if let Some(spans) = spans.get_mut(..mine.len()) {
            spans
        } else {
            long = vec![(0, 0); mine.len()];
            &mut long
        };
        for (i, span) in spans.iter_mut().enumerate() {
            *span = (i, mine.get(i + 1).map_or(end, |next| next.at));
        }
        spans.sort_by(|(a, _), (b, _)| {
            let (a, b) = (mine[*a].name.as_str(), mine[*b].name.as_str());
            a.encode_utf16().cmp(b.encode_utf16())
        });
        for (i, (member, end)) in spans.iter().enumerate() {
            if i > 0 {
                sorted.push(',');
            }
            sorted.push_str(&text[mine[*member].at..*end]);
        }
        sorted.push('}');
        text.truncate(self.start);
        text.push_str(sorted);
        members.truncate(self.first);
    }
}

impl ser::SerializeStruct for Object<'_> {
    type Ok = ();
    type Error = Error;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.field(name, value)
    }
    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = Error;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        let serde_json::Value::String(name) = key.serialize(serde_json::value::Serializer)? else {
            return Err(Error::custom("a member's name must be a text"));
        };
        self.name(Name::Key(name));
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut *self.writer)
    }
    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

/// An array that has not ended.
struct Array<'w> {
    writer: &'w mut Writer,
    is_empty: bool,
}

impl Array<'_> {
    fn element(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        if !std::mem::take(&mut self.is_empty) {
            self.writer.text.push(',');
        }
        value.serialize(&mut *self.writer)
    }
}

impl ser::SerializeSeq for Array<'_> {
    type Ok = ();
    type Error = Error;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.element(value)
    }
    fn end(self) -> Result<(), Error> {
        self.writer.text.push(']');
        Ok(())
    }
}

impl ser::SerializeTuple for Array<'_> {
    type Ok = ();
    type Error = Error;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.element(value)
    }
    fn end(self) -> Result<(), Error> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeTupleStruct for Array<'_> {
    type Ok = ();
    type Error = Error;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.element(value)
    }
    fn end(self) -> Result<(), Error> {
        ser::SerializeSeq::end(self)
    }
}

impl<'w> ser::Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Array<'w>;
    type SerializeTuple = Array<'w>;
    type SerializeTupleStruct = Array<'w>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Object<'w>;
    type SerializeStruct = Object<'w>;
    type SerializeStructVariant = Impossible<(), Error>;

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }
    fn serialize_i8(self, number: i8) -> Result<(), Error> {
        self.whole(number.into())
    }
    fn serialize_i16(self, number: i16) -> Result<(), Error> {
        self.whole(number.into())
    }
    fn serialize_i32(self, number: i32) -> Result<(), Error> {
        self.whole(number.into())
    }
    fn serialize_i64(self, number: i64) -> Result<(), Error> {
        self.whole(number.into())
    }
    fn serialize_u8(self, number: u8) -> Result<(), Error> {
        self.whole(number.into())
    }
    fn serialize_u16(self, number: u16) -> Result<(), Error> {
        self.whole(number.into())
    }
    fn serialize_u32(self, number: u32) -> Result<(), Error> {
        self.whole(number.into())
    }
    fn serialize_u64(self, number: u64) -> Result<(), Error> {
        self.whole(number.into())
    }
    fn serialize_f32(self, number: f32) -> Result<(), Error> {
        self.float(number.into())
    }
    fn serialize_f64(self, number: f64) -> Result<(), Error> {
        self.float(number)
    }
    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.string(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.string(value);
        Ok(())
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        value.serialize(self)
    }
    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Error> {
        self.text.push_str("null");
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut object = self.object();
        object.field(variant, value)?;
        object.close();
        Ok(())
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Array<'w>, Error> {
        Ok(self.array())
    }
    fn serialize_tuple(self, _: usize) -> Result<Array<'w>, Error> {
        Ok(self.array())
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Array<'w>, Error> {
        Ok(self.array())
    }
    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(unused(name, variant))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Object<'w>, Error> {
        Ok(self.object())
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'w>, Error> {
        Ok(self.object())
    }
    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(unused(name, variant))
    }
}

/// No entry has a variant with several fields; one that did should give them a struct.
fn unused(name: &str, variant: &str) -> Error {
    Error::custom(format!("{name}::{variant} has no canonical form"))
}

#[cfg(test)]
mod tests {
    use onetext_record::testing::{logs, words};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_form_is_that_of_the_standard() {
        // The example of RFC 8785, 3.2.2 and 3.2.3, and names that UTF-8 would put in another order.
        let value = json!({
            "numbers": [333_333_333.333_333_3, 1e30, 4.50, 2e-3, 0.000_000_000_000_000_000_000_000_001, -0.0],
            "string": "\u{20ac}$\u{f}\nA'B\"\\\\\"/",
            "literals": [null, true, false],
        });
        assert_eq!(
            canonical(&value).unwrap(),
            r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"string":"€$\u000f\nA'B\"\\\\\"/"}"#
        );
        let names = json!({ "\u{fb33}": 1, "\u{1f600}": 2, "\u{f6}": 3, "1": 4, "\r": 5, "": 6 });
        assert_eq!(
            canonical(&names).unwrap(),
            "{\"\":6,\"\\r\":5,\"1\":4,\"\u{f6}\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}"
        );
    }

    #[test]
    fn what_json_cannot_hold_is_refused() {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(canonical(&[number]).is_err(), "{number}");
        }
        assert!(canonical(&std::collections::BTreeMap::from([(1, 2)])).is_err());
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            words().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 60, 40, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("\\PC{0,3}", inner, 0..40)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_value_has_the_form_that_another_writer_gives_it(value in values()) {
            let other = serde_json_canonicalizer::to_string(&value).unwrap();
            prop_assert_eq!(canonical(&value).unwrap(), other);
        }

        #[test]
        fn any_entry_has_the_form_that_another_writer_gives_it(log in logs(20)) {
            for entry in log {
                let other = serde_json_canonicalizer::to_string(&entry).unwrap();
                prop_assert_eq!(canonical(&entry).unwrap(), other);
            }
        }
    }
}
