//! JSON text of plain data, which most answers are made of: what `JSON.stringify` gives, in less time. Everything else is
//! left to that.

use rquickjs::atom::PredefinedAtom;
use rquickjs::{Atom, Coerced, Ctx, Error, FromJs, Function, Object, Result, Type, Value};
use serde::Serialize;

use super::raw::is_ordinary;

/// What lies deeper is left to the engine: it may be a circle.
const DEEPEST: u32 = 64;

/// Longer texts are left to the engine, whose memory is bounded. Bytes.
const LONGEST: usize = 1 << 20;

pub(super) fn install<'js>(ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
    functions.set("jsonText", Function::new(ctx.clone(), text)?)
}

/// Room for the text of a small answer. Bytes.
const USUAL: usize = 256;

/// The JSON text of plain data, or nothing.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn text(value: Value<'_>) -> Result<Option<String>> {
    let mut writer = Writer {
        text: Vec::with_capacity(USUAL),
        depth: 0,
    };
    match writer.value(&value) {
        Ok(true) => Ok(String::from_utf8(writer.text).ok()),
        Ok(false) | Err(Stop::NotPlain) => Ok(None),
        Err(Stop::Thrown(error)) => Err(error),
    }
}

/// Why a text is not written to its end.
enum Stop {
    /// Something is left to the engine.
    NotPlain,
    /// A getter threw, or there is no memory left.
    Thrown(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        match error {
            // Half a surrogate pair.
            Error::Utf8(_) => Stop::NotPlain,
            error => Stop::Thrown(error),
        }
    }
}

type Written<T = ()> = std::result::Result<T, Stop>;

/// <https://tc39.es/ecma262/#sec-json.stringify>, without replacer and indentation.
struct Writer {
    text: Vec<u8>,
    depth: u32,
}

impl Writer {
    /// Writes a value; false for one that JSON leaves out.
    fn value(&mut self, value: &Value<'_>) -> Written<bool> {
        if is_ordinary(value) {
            self.nested(value, Self::members)?;
            return self.kept();
        }
        match value.type_of() {
            Type::Null => self.plain(&()),
            Type::Bool => self.plain(&value.as_bool()),
            Type::Int => self.integer(value.as_int().unwrap_or_default()),
            Type::Float => self.number(value)?,
            Type::String => self.string(value)?,
            Type::Array => self.nested(value, Self::elements)?,
            Type::Undefined | Type::Symbol => return Ok(false),
            _ => return Err(Stop::NotPlain),
        }
        self.kept()
    }

    /// A value was written, unless the text grew too long for this.
    fn kept(&self) -> Written<bool> {
        if self.text.len() > LONGEST {
            return Err(Stop::NotPlain);
        }
        Ok(true)
    }

    fn plain(&mut self, value: &impl Serialize) {
        // A vector takes whatever is written.
        let _ = serde_json::to_writer(&mut self.text, value);
    }

    fn integer(&mut self, value: i32) {
        self.text
            .extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
    }

    fn number(&mut self, value: &Value<'_>) -> Written {
        if value.as_float().is_some_and(f64::is_finite) {
            let digits = Coerced::<String>::from_js(value.ctx(), value.clone())?;
            self.text.extend_from_slice(digits.as_bytes());
        } else {
            self.plain(&());
        }
        Ok(())
    }

    fn string(&mut self, value: &Value<'_>) -> Written {
        let string = value.clone().into_string().ok_or(Stop::NotPlain)?;
        self.plain(&string.to_cstring()?.as_str());
        Ok(())
    }

    /// An array or an object, of which `inside` writes what stands between the brackets.
    fn nested(
        &mut self,
        value: &Value<'_>,
        inside: impl FnOnce(&mut Self, &Object<'_>) -> Written,
    ) -> Written {
        let object = value.as_object().ok_or(Stop::NotPlain)?;
        let own_way: Value<'_> = object.get(PredefinedAtom::ToJSON)?;
        if own_way.is_function() || self.depth == DEEPEST {
            return Err(Stop::NotPlain);
        }
        self.depth += 1;
        inside(self, object)?;
        self.depth -= 1;
        Ok(())
    }

    fn elements(&mut self, array: &Object<'_>) -> Written {
        let length: Value<'_> = array.get(PredefinedAtom::Length)?;
        let length = length
            .as_int()
            .and_then(|length| usize::try_from(length).ok());
        let (array, length) = array.as_array().zip(length).ok_or(Stop::NotPlain)?;
        self.text.push(b'[');
        for index in 0..length {
            self.comma(index == 0);
            let element: Value<'_> = array.get(index)?;
            if let Some(element) = element.as_int() {
                self.integer(element);
            } else if !self.value(&element)? {
                self.plain(&());
            }
        }
        self.text.push(b']');
        Ok(())
    }

    fn members(&mut self, object: &Object<'_>) -> Written {
        self.text.push(b'{');
        let mut is_first = true;
        for key in object.keys::<Atom<'_>>() {
            let key = key?;
            let member: Value<'_> = object.get(key.clone())?;
            let before = self.text.len();
            self.comma(is_first);
            self.plain(&key.to_string()?.as_str());
            self.text.push(b':');
            if self.value(&member)? {
                is_first = false;
            } else {
                self.text.truncate(before);
            }
        }
        self.text.push(b'}');
        Ok(())
    }

    fn comma(&mut self, is_first: bool) {
        if !is_first {
            self.text.push(b',');
        }
    }
}
