//! Python's `str` as far as it is ASCII: there a code point is a byte. Any other text is Python's.
//!
//! Invariants: all bytes are ASCII; a slice of a long text shares it.

use std::{
    cell::Cell,
    hash::{Hash, Hasher},
    rc::Rc,
    str::from_utf8,
};

use super::{
    Bail, Out,
    list::{affordable, charge, clamp, copied, discharge, place, room_for},
    seq,
};

/// What is held without an allocation: most words.
const SHORT: usize = 22;
/// The longest text, so that its places are 32 bits.
const LONGEST: usize = 1 << 30;

/// A text.
#[derive(Debug, Clone)]
pub struct Str(Repr);

#[derive(Debug, Clone)]
enum Repr {
    Short(u8, [u8; SHORT]),
    Long(Rc<Shared>, u32, u32),
}

#[derive(Debug)]
struct Shared {
    bytes: Vec<u8>,
    charged: Cell<usize>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        discharge(self.charged.get());
    }
}

impl PartialEq for Str {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Str {}

impl Hash for Str {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes().hash(state);
    }
}

impl Str {
    /// A text that stands in the source.
    ///
    /// # Errors
    /// Bails when memory is short.
    #[inline]
    pub fn lit(text: &'static str) -> Out<Self> {
        Self::of(text.as_bytes())
    }

    /// A text of ASCII bytes.
    ///
    /// # Errors
    /// Bails when one is not, and when memory is short.
    #[inline(always)]
    pub fn read(text: &str) -> Out<Self> {
        if text.is_ascii() { Self::of(text.as_bytes()) } else { Err(Bail) }
    }

    #[inline(always)]
    pub(super) fn of(bytes: &[u8]) -> Out<Self> {
        match Self::short(bytes) {
            Some(short) => Ok(short),
            None => Self::long(copied(bytes)?),
        }
    }

    #[inline(always)]
    fn short(bytes: &[u8]) -> Option<Self> {
        let mut held = [0; SHORT];
        let length = bytes.len();
        if length > 2 * WORD {
            held.get_mut(..length)?.copy_from_slice(bytes);
        } else {
            let (first, second) = words_of(bytes);
            held.get_mut(..WORD)?.copy_from_slice(&first.to_le_bytes());
            held.get_mut(WORD..2 * WORD)?.copy_from_slice(&second.to_le_bytes());
        }
        Some(Self(Repr::Short(length as u8, held)))
    }

    pub(super) fn made(bytes: Vec<u8>) -> Out<Self> {
        match Self::short(&bytes) {
            Some(short) => Ok(short),
            None => Self::long(bytes),
        }
    }

    #[inline(never)]
    fn long(bytes: Vec<u8>) -> Out<Self> {
        if bytes.len() > LONGEST {
            return Err(Bail);
        }
        let charged = bytes.capacity();
        charge(charged);
        let end = bytes.len() as u32;
        Ok(Self(Repr::Long(Rc::new(Shared { bytes, charged: Cell::new(charged) }), 0, end)))
    }

    #[inline]
    pub(super) fn byte(byte: u8) -> Self {
        let mut held = [0; SHORT];
        held[0] = byte;
        Self(Repr::Short(1, held))
    }

    /// Its bytes.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        match &self.0 {
            Repr::Short(length, held) => held.get(..usize::from(*length)).unwrap_or_default(),
            Repr::Long(shared, start, end) => shared.bytes.get(*start as usize..*end as usize).unwrap_or_default(),
        }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        from_utf8(self.bytes()).unwrap_or_default()
    }

    pub(super) fn part(&self, start: usize, end: usize) -> Out<Self> {
        let part = self.bytes().get(start..end.max(start)).ok_or(Bail)?;
        match (&self.0, Self::short(part)) {
            (_, Some(short)) => Ok(short),
            (Repr::Long(shared, from, _), None) => {
                let start = *from + start as u32;
                Ok(Self(Repr::Long(Rc::clone(shared), start, start + part.len() as u32)))
            }
            (Repr::Short(..), None) => Err(Bail),
        }
    }

    /// `len(text)`
    #[inline(always)]
    pub fn len(&self) -> i64 {
        self.bytes().len() as i64
    }

    /// Whether nothing is in it.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.bytes().is_empty()
    }

    /// `text[index]`
    ///
    /// # Errors
    /// Bails out of range: Python raises `IndexError`.
    #[inline(always)]
    pub fn get(&self, index: i64) -> Out<Self> {
        let bytes = self.bytes();
        bytes.get(place(index, bytes.len())).copied().map(Self::byte).ok_or(Bail)
    }

    /// `text[start:stop:step]`
    ///
    /// # Errors
    /// Bails when `step` is 0.
    pub fn slice(&self, start: Option<i64>, stop: Option<i64>, step: i64) -> Out<Self> {
        if step == 0 || step == i64::MIN {
            return Err(Bail);
        }
        let mine = self.bytes();
        let length = mine.len() as i64;
        let (low, high) = if step < 0 { (-1, length - 1) } else { (0, length) };
        let start = start.map_or(if step < 0 { high } else { low }, |at| clamp(at, length, low, high));
        let stop = stop.map_or(if step < 0 { low } else { high }, |at| clamp(at, length, low, high));
        if step == 1 {
            return self.part(start as usize, stop as usize);
        }
        let mut bytes = room_for(mine.len())?;
        bytes.extend(seq::range(start, stop, step)?.filter_map(|at| mine.get(at as usize).copied()));
        Self::made(bytes)
    }

    /// Its characters.
    pub fn iter(&self) -> impl Iterator<Item = Self> + use<> {
        let (text, mut next) = (self.clone(), 0);
        std::iter::from_fn(move || {
            let byte = text.bytes().get(next).copied()?;
            next += 1;
            Some(Self::byte(byte))
        })
    }

    /// `reversed(text)`
    pub fn reversed(&self) -> impl Iterator<Item = Self> + use<> {
        let text = self.clone();
        let mut next = text.bytes().len();
        std::iter::from_fn(move || {
            next = next.checked_sub(1)?;
            text.bytes().get(next).copied().map(Self::byte)
        })
    }

    /// `text + other`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn concat(&self, other: &Self) -> Out<Self> {
        joined(&[self.clone(), other.clone()])
    }

    /// `text += other`: what nobody else has grows where it is.
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn push(&mut self, other: &Self) -> Out<()> {
        let more = other.bytes();
        if let Repr::Short(length, held) = &mut self.0 {
            let from = usize::from(*length);
            if let Some(room) = held.get_mut(from..from + more.len()) {
                room.copy_from_slice(more);
                *length += more.len() as u8;
                return Ok(());
            }
        }
        if self.push_in_place(more)? {
            return Ok(());
        }
        let mine = self.bytes();
        let mut bytes = Vec::new();
        affordable::<u8>(2 * (mine.len() + more.len()))?;
        bytes.try_reserve(2 * (mine.len() + more.len())).map_err(|_| Bail)?;
        bytes.extend_from_slice(mine);
        bytes.extend_from_slice(more);
        *self = Self::made(bytes)?;
        Ok(())
    }

    /// Grow a long text where it is, when nobody else has it; whether that was so.
    fn push_in_place(&mut self, more: &[u8]) -> Out<bool> {
        let Repr::Long(shared, _, end) = &mut self.0 else { return Ok(false) };
        let Some(alone) = Rc::get_mut(shared) else { return Ok(false) };
        if alone.bytes.len() != *end as usize || alone.bytes.len() + more.len() > LONGEST {
            return Ok(false);
        }
        if alone.bytes.capacity() - alone.bytes.len() < more.len() {
            affordable::<u8>(alone.bytes.capacity().max(more.len()))?;
            alone.bytes.try_reserve(more.len()).map_err(|_| Bail)?;
            charge(alone.bytes.capacity() - alone.charged.get());
            alone.charged.set(alone.bytes.capacity());
        }
        alone.bytes.extend_from_slice(more);
        *end = alone.bytes.len() as u32;
        Ok(true)
    }

    /// `text * times`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn repeat(&self, times: i64) -> Out<Self> {
        let times = usize::try_from(times.max(0)).map_err(|_| Bail)?;
        let mut bytes = room_for(self.bytes().len().checked_mul(times).ok_or(Bail)?)?;
        match self.bytes() {
            [only] => bytes.resize(times, *only),
            mine => (0..if mine.is_empty() { 0 } else { times }).for_each(|_| bytes.extend_from_slice(mine)),
        }
        Self::made(bytes)
    }

    /// `other in text`
    ///
    /// # Errors
    /// None.
    #[inline]
    pub fn contains(&self, other: &Self) -> Out<bool> {
        if let [only] = other.bytes() {
            return Ok(self.bytes().contains(only));
        }
        Ok(self.text().contains(other.text()))
    }
}

/// Bytes of a word.
const WORD: usize = 8;

/// At most sixteen bytes as two words: faster than a copy of a length that nobody knows.
#[inline(always)]
fn words_of(bytes: &[u8]) -> (u64, u64) {
    let length = bytes.len();
    let shift = |count: usize| 8 * count as u32;
    if let (Some(first), Some(last)) = (bytes.first_chunk::<WORD>(), bytes.last_chunk::<WORD>()) {
        // They overlap; what both have is pushed out of the second.
        let second = u64::from_le_bytes(*last).checked_shr(shift((2 * WORD).saturating_sub(length)));
        return (u64::from_le_bytes(*first), second.unwrap_or(0));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let last = u64::from(u32::from_le_bytes(*last)) << shift(length - 4);
        return (u64::from(u32::from_le_bytes(*first)) | last, 0);
    }
    let at = |at: usize| u64::from(bytes.get(at).copied().unwrap_or(0)) << shift(at);
    (at(0) | at(1) | at(2), 0)
}

/// The only character of a text.
pub(super) fn one(fill: &Str) -> Out<u8> {
    if let [only] = fill.bytes() { Ok(*only) } else { Err(Bail) }
}

/// Texts after one another.
///
/// # Errors
/// Bails when memory is short.
pub fn joined(parts: &[Str]) -> Out<Str> {
    let mut whole = Str::of(b"")?;
    parts.iter().try_for_each(|it| whole.push(it))?;
    Ok(whole)
}

/// `ord(text)`
///
/// # Errors
/// Bails when it is not one character.
#[inline]
pub fn ord(text: &Str) -> Out<i64> {
    one(text).map(i64::from)
}

/// `chr(code)`
///
/// # Errors
/// Bails when it is not ASCII.
#[inline]
pub fn chr(code: i64) -> Out<Str> {
    u8::try_from(code).ok().filter(u8::is_ascii).map(Str::byte).ok_or(Bail)
}

pub use super::said::{bin, fixed, hex, oct, of_bool, of_float, of_int, of_num, to_float, to_int};

#[cfg(test)]
mod tests {
    use super::*;

    fn text(of: &str) -> Str {
        Str::read(of).expect("it is ASCII")
    }

    #[test]
    fn what_is_not_ascii_is_python_s() {
        assert_eq!((Str::read("é"), chr(233), chr(-1), chr(65)), (Err(Bail), Err(Bail), Err(Bail), Ok(text("A"))));
        assert_eq!((ord(&text("a")), ord(&text("")), ord(&text("ab"))), (Ok(97), Err(Bail), Err(Bail)));
    }

    #[test]
    fn texts_of_every_length_are_held() {
        let all = "abcdefghijklmnopqrstuvwxyz";
        for start in 0..3 {
            for end in start..=all.len() {
                assert_eq!(text(&all[start..end]).text(), &all[start..end]);
            }
        }
        assert_eq!(text(&all[..5]), text("abc").concat(&text("de")).expect("there is memory"));
    }

    #[test]
    fn short_and_long_texts_grow_alike() {
        let mut grown = text("");
        for at in 0..100_u8 {
            let before = grown.clone();
            grown.push(&Str::byte(b'a' + at % 26)).expect("there is memory");
            assert_eq!((before.len(), grown.len()), (i64::from(at), i64::from(at) + 1));
        }
        let part = grown.slice(Some(10), Some(60), 1).expect("it is in range");
        let mut longer = part.clone();
        assert_eq!(longer.push(&text("!")), Ok(()));
        assert_eq!((part.len(), longer.len(), grown.get(60)), (50, 51, Ok(text("i"))));
        assert_eq!(grown.slice(None, None, -1).map(|it| it.get(0)), Ok(grown.get(-1)));
    }
}
