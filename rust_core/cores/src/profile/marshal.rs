//! The part of Python's marshal format that a file of `cProfile` is made of, as plain values.
//!
//! The file may be anybody's. Invariants: nothing is made but text, numbers, tuples and dicts; a length is believed only
//! as far as bytes are there; nesting is bounded; an object that is referred to is shared, not copied; one that refers to
//! itself is an error.

use std::rc::Rc;

use super::Error;

const MOST_DEPTH: usize = 8;
const MOST_LONG_DIGITS: usize = 5;
const SHARED: u8 = 0x80;

#[derive(Clone, Debug)]
pub(super) enum Value {
    Int(i64),
    Float(f64),
    Text(Rc<str>),
    Tuple(Rc<[Value]>),
    Dict(Rc<[(Value, Value)]>),
}

pub(super) fn read(data: &[u8]) -> Result<Value, Error> {
    let mut reader = Reader { data, at: 0, depth: 0, shared: Vec::new() };
    let value = reader.value()?;
    if reader.at < data.len() {
        return Err(Error::byte(reader.at, "more follows after the end"));
    }
    Ok(value)
}

struct Reader<'a> {
    data: &'a [u8],
    at: usize,
    depth: usize,
    shared: Vec<Option<Value>>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let rest = &self.data[self.at..];
        if rest.len() < count {
            return Err(Error::byte(self.at, format!("{count} bytes should follow, {} do", rest.len())));
        }
        self.at += count;
        Ok(&rest[..count])
    }

    fn byte(&mut self) -> Result<u8, Error> {
        Ok(self.take(1)?[0])
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut found = [0; N];
        found.copy_from_slice(self.take(N)?);
        Ok(found)
    }

    fn length(&mut self) -> Result<usize, Error> {
        let at = self.at;
        let length = i32::from_le_bytes(self.array()?);
        usize::try_from(length).map_err(|_| Error::byte(at, "a length below 0"))
    }

    fn value(&mut self) -> Result<Value, Error> {
        let at = self.at;
        let kind = self.byte()?;
        let slot = (kind & SHARED != 0).then(|| {
            self.shared.push(None);
            self.shared.len() - 1
        });
        if self.depth == MOST_DEPTH {
            return Err(Error::byte(at, "nested deeper than a profile is"));
        }
        self.depth += 1;
        let value = self.of_kind(kind & !SHARED, at)?;
        self.depth -= 1;
        if let Some(slot) = slot {
            self.shared[slot] = Some(value.clone());
        }
        Ok(value)
    }

    fn of_kind(&mut self, kind: u8, at: usize) -> Result<Value, Error> {
        match kind {
            b'i' => Ok(Value::Int(i32::from_le_bytes(self.array()?).into())),
            b'l' => self.long(at),
            b'g' => Ok(Value::Float(f64::from_le_bytes(self.array()?))),
            b'z' | b'Z' => {
                let length = self.byte()?.into();
                self.text(length)
            }
            b'u' | b't' | b'a' | b'A' => {
                let length = self.length()?;
                self.text(length)
            }
            b')' => {
                let length = self.byte()?.into();
                self.tuple(length)
            }
            b'(' => {
                let length = self.length()?;
                self.tuple(length)
            }
            b'{' => self.dict(),
            b'r' => self.reference(at),
            other => Err(Error::byte(at, format!("a profile holds nothing of kind 0x{other:02x}"))),
        }
    }

    fn text(&mut self, length: usize) -> Result<Value, Error> {
        Ok(Value::Text(String::from_utf8_lossy(self.take(length)?).into()))
    }

    /// Digits of 15 bits, least first; the sign is that of their number.
    fn long(&mut self, at: usize) -> Result<Value, Error> {
        let count = i32::from_le_bytes(self.array()?);
        let digits = count.unsigned_abs() as usize;
        if digits > MOST_LONG_DIGITS {
            return Err(Error::byte(at, "a number that is too large"));
        }
        let mut value: i128 = 0;
        for place in 0..digits {
            let digit = u16::from_le_bytes(self.array()?);
            if digit >= 1 << 15 || digit == 0 && place + 1 == digits {
                return Err(Error::byte(at, "a number that is written wrongly"));
            }
            value |= i128::from(digit) << (15 * place);
        }
        let value = if count < 0 { -value } else { value };
        i64::try_from(value).map(Value::Int).map_err(|_| Error::byte(at, "a number that is too large"))
    }

    fn tuple(&mut self, length: usize) -> Result<Value, Error> {
        // Every item is a byte at least.
        if length > self.data.len() - self.at {
            return Err(Error::byte(self.at, format!("{length} items should follow, {} bytes do", self.data.len() - self.at)));
        }
        Ok(Value::Tuple((0..length).map(|_| self.value()).collect::<Result<_, _>>()?))
    }

    fn dict(&mut self) -> Result<Value, Error> {
        let mut items = Vec::new();
        while self.data.get(self.at) != Some(&b'0') {
            items.push((self.value()?, self.value()?));
        }
        self.at += 1;
        Ok(Value::Dict(items.into()))
    }

    fn reference(&mut self, at: usize) -> Result<Value, Error> {
        let index = self.length()?;
        let found = self.shared.get(index).and_then(Clone::clone);
        found.ok_or_else(|| Error::byte(at, "refers to what is not there"))
    }
}
