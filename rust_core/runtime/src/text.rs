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
    Bail, List, Num, Out,
    list::{affordable, charge, clamp, discharge, place},
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

/// Whether a byte is white space to Python.
fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | 0x1c..=0x1f | b' ')
}

/// Whether a byte ends a line, to Python.
fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n'..=b'\r' | 0x1c..=0x1e)
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
    pub fn read(text: &str) -> Out<Self> {
        if text.is_ascii() { Self::of(text.as_bytes()) } else { Err(Bail) }
    }

    #[inline]
    fn of(bytes: &[u8]) -> Out<Self> {
        if let Some(short) = Self::short(bytes) {
            return Ok(short);
        }
        affordable::<u8>(bytes.len())?;
        Self::long(bytes.to_vec())
    }

    #[inline]
    fn short(bytes: &[u8]) -> Option<Self> {
        let mut held = [0; SHORT];
        held.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(Self(Repr::Short(bytes.len() as u8, held)))
    }

    fn made(bytes: Vec<u8>) -> Out<Self> {
        match Self::short(&bytes) {
            Some(short) => Ok(short),
            None => Self::long(bytes),
        }
    }

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
    fn byte(byte: u8) -> Self {
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

    fn part(&self, start: usize, end: usize) -> Out<Self> {
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
        bytes.get(place(index, bytes.len())?).copied().map(Self::byte).ok_or(Bail)
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
        affordable::<u8>(mine.len())?;
        Self::made(seq::range(start, stop, step)?.filter_map(|at| mine.get(at as usize).copied()).collect())
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
        if let Repr::Long(shared, _, end) = &mut self.0
            && let Some(alone) = Rc::get_mut(shared)
            && alone.bytes.len() == *end as usize
            && alone.bytes.len() + more.len() <= LONGEST
        {
            if alone.bytes.capacity() - alone.bytes.len() < more.len() {
                affordable::<u8>(alone.bytes.capacity().max(more.len()))?;
                alone.bytes.try_reserve(more.len()).map_err(|_| Bail)?;
                charge(alone.bytes.capacity() - alone.charged.get());
                alone.charged.set(alone.bytes.capacity());
            }
            alone.bytes.extend_from_slice(more);
            *end = alone.bytes.len() as u32;
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

    /// `text * times`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn repeat(&self, times: i64) -> Out<Self> {
        let times = usize::try_from(times.max(0)).map_err(|_| Bail)?;
        affordable::<u8>(self.bytes().len().checked_mul(times).ok_or(Bail)?)?;
        Self::made(self.bytes().repeat(times))
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

    /// The part between two places, as methods that search in it take them; none where `start` is past the end.
    fn between(&self, start: Option<i64>, stop: Option<i64>) -> Option<(usize, &str)> {
        let length = self.len();
        let start = start.map_or(0, |at| clamp(at, length, 0, i64::MAX));
        let stop = stop.map_or(length, |at| clamp(at, length, 0, length));
        let text = self.text().get(usize::try_from(start).ok()?..usize::try_from(stop).ok()?)?;
        Some((start as usize, text))
    }

    /// `text.find(other, start, stop)`
    pub fn find(&self, other: &Self, start: Option<i64>, stop: Option<i64>) -> i64 {
        let found = self.between(start, stop).and_then(|(from, part)| part.find(other.text()).map(|at| from + at));
        found.map_or(-1, |at| at as i64)
    }

    /// `text.rfind(other, start, stop)`
    pub fn rfind(&self, other: &Self, start: Option<i64>, stop: Option<i64>) -> i64 {
        let found = self.between(start, stop).and_then(|(from, part)| part.rfind(other.text()).map(|at| from + at));
        found.map_or(-1, |at| at as i64)
    }

    /// `text.index(other, start, stop)`
    ///
    /// # Errors
    /// Bails when it is not in it.
    pub fn index(&self, other: &Self, start: Option<i64>, stop: Option<i64>) -> Out<i64> {
        let at = self.find(other, start, stop);
        if at < 0 { Err(Bail) } else { Ok(at) }
    }

    /// `text.count(other)`
    pub fn count(&self, other: &Self) -> i64 {
        if other.is_empty() {
            return self.len() + 1;
        }
        self.text().matches(other.text()).count() as i64
    }

    /// `text.startswith(other)`
    pub fn startswith(&self, other: &Self) -> bool {
        self.bytes().starts_with(other.bytes())
    }

    /// `text.endswith(other)`
    pub fn endswith(&self, other: &Self) -> bool {
        self.bytes().ends_with(other.bytes())
    }

    /// `text.removeprefix(other)`
    ///
    /// # Errors
    /// None.
    pub fn removeprefix(&self, other: &Self) -> Out<Self> {
        if self.startswith(other) { self.part(other.bytes().len(), self.bytes().len()) } else { Ok(self.clone()) }
    }

    /// `text.removesuffix(other)`
    ///
    /// # Errors
    /// None.
    pub fn removesuffix(&self, other: &Self) -> Out<Self> {
        if self.endswith(other) { self.part(0, self.bytes().len() - other.bytes().len()) } else { Ok(self.clone()) }
    }

    fn mapped(&self, change: impl Fn(&mut [u8])) -> Out<Self> {
        affordable::<u8>(self.bytes().len())?;
        let mut bytes = self.bytes().to_vec();
        change(&mut bytes);
        Self::made(bytes)
    }

    /// `text.upper()`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn upper(&self) -> Out<Self> {
        self.mapped(<[u8]>::make_ascii_uppercase)
    }

    /// `text.lower()`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn lower(&self) -> Out<Self> {
        self.mapped(<[u8]>::make_ascii_lowercase)
    }

    /// `text.swapcase()`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn swapcase(&self) -> Out<Self> {
        self.mapped(|bytes| bytes.iter_mut().filter(|it| it.is_ascii_alphabetic()).for_each(|it| *it ^= 0x20))
    }

    /// `text.capitalize()`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn capitalize(&self) -> Out<Self> {
        self.mapped(|bytes| {
            bytes.make_ascii_lowercase();
            bytes.iter_mut().take(1).for_each(|it| it.make_ascii_uppercase());
        })
    }

    /// `text.title()`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn title(&self) -> Out<Self> {
        self.mapped(|bytes| {
            let mut is_inside = false;
            for byte in bytes {
                if is_inside {
                    byte.make_ascii_lowercase()
                } else {
                    byte.make_ascii_uppercase()
                }
                is_inside = byte.is_ascii_alphabetic();
            }
        })
    }

    /// `text.strip(chars)`, or of one end only.
    ///
    /// # Errors
    /// None.
    pub fn strip(&self, chars: Option<Self>, left: bool, right: bool) -> Out<Self> {
        let bytes = self.bytes();
        let goes = |byte: &u8| chars.as_ref().map_or_else(|| is_space(*byte), |it| it.bytes().contains(byte));
        let start = if left { bytes.iter().position(|it| !goes(it)).unwrap_or(bytes.len()) } else { 0 };
        let end = if right { bytes.iter().rposition(|it| !goes(it)).map_or(0, |at| at + 1) } else { bytes.len() };
        self.part(start, end)
    }

    /// `text.split()`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn words(&self) -> Out<List<Self>> {
        let (bytes, words) = (self.bytes(), List::of(Vec::new()));
        let mut at = 0;
        while let Some(start) = bytes.iter().skip(at).position(|it| !is_space(*it)).map(|it| at + it) {
            at = bytes.iter().skip(start).position(|it| is_space(*it)).map_or(bytes.len(), |it| start + it);
            words.append(self.part(start, at)?)?;
        }
        Ok(words)
    }

    /// `text.split(separator, most)`
    ///
    /// # Errors
    /// Bails when nothing separates, and when memory is short.
    pub fn split(&self, separator: &Self, most: Option<i64>) -> Out<List<Self>> {
        if separator.is_empty() {
            return Err(Bail);
        }
        let (parts, mut from, mut left) = (List::of(Vec::new()), 0, most.filter(|it| *it >= 0).unwrap_or(i64::MAX));
        for (at, found) in self.text().match_indices(separator.text()) {
            if left == 0 {
                break;
            }
            left -= 1;
            parts.append(self.part(from, at)?)?;
            from = at + found.len();
        }
        parts.append(self.part(from, self.bytes().len())?)?;
        Ok(parts)
    }

    /// `text.splitlines()`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn splitlines(&self) -> Out<List<Self>> {
        let (bytes, lines, mut at) = (self.bytes(), List::of(Vec::new()), 0);
        while at < bytes.len() {
            let end = bytes.iter().skip(at).position(|it| is_break(*it)).map_or(bytes.len(), |it| at + it);
            lines.append(self.part(at, end)?)?;
            at = if bytes.get(end..end + 2) == Some(b"\r\n") { end + 2 } else { end + 1 };
        }
        Ok(lines)
    }

    /// `text.partition(separator)`
    ///
    /// # Errors
    /// Bails when nothing separates.
    pub fn partition(&self, separator: &Self) -> Out<(Self, Self, Self)> {
        if separator.is_empty() {
            return Err(Bail);
        }
        match self.text().find(separator.text()) {
            Some(at) => Ok((self.part(0, at)?, separator.clone(), self.part(at + separator.bytes().len(), self.bytes().len())?)),
            None => Ok((self.clone(), Self::of(b"")?, Self::of(b"")?)),
        }
    }

    /// `text.rpartition(separator)`
    ///
    /// # Errors
    /// Bails when nothing separates.
    pub fn rpartition(&self, separator: &Self) -> Out<(Self, Self, Self)> {
        if separator.is_empty() {
            return Err(Bail);
        }
        match self.text().rfind(separator.text()) {
            Some(at) => Ok((self.part(0, at)?, separator.clone(), self.part(at + separator.bytes().len(), self.bytes().len())?)),
            None => Ok((Self::of(b"")?, Self::of(b"")?, self.clone())),
        }
    }

    /// `text.join(parts)`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn join(&self, parts: &List<Self>) -> Out<Self> {
        let parts = parts.items();
        let between = self.bytes().len().checked_mul(parts.len().saturating_sub(1)).ok_or(Bail)?;
        let total = parts.iter().map(|it| it.bytes().len()).sum::<usize>().checked_add(between).ok_or(Bail)?;
        affordable::<u8>(total)?;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(total).map_err(|_| Bail)?;
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                bytes.extend_from_slice(self.bytes());
            }
            bytes.extend_from_slice(part.bytes());
        }
        Self::made(bytes)
    }

    /// `text.replace(old, new, most)`
    ///
    /// # Errors
    /// Bails when memory is short, and for nothing that is to be replaced.
    pub fn replace(&self, old: &Self, new: &Self, most: Option<i64>) -> Out<Self> {
        if old.is_empty() {
            return Err(Bail);
        }
        let grown = self.bytes().len().checked_mul(new.bytes().len().max(1)).ok_or(Bail)?;
        affordable::<u8>(grown)?;
        let most = most.filter(|it| *it >= 0).map_or(usize::MAX, |it| it as usize);
        Self::made(self.text().replacen(old.text(), new.text(), most).into_bytes())
    }

    fn padded(&self, left: usize, right: usize, fill: u8) -> Out<Self> {
        let total = left.checked_add(right).and_then(|it| it.checked_add(self.bytes().len())).ok_or(Bail)?;
        affordable::<u8>(total)?;
        let mut bytes = vec![fill; left];
        bytes.extend_from_slice(self.bytes());
        bytes.resize(total, fill);
        Self::made(bytes)
    }

    fn lacking(&self, width: i64) -> Out<usize> {
        usize::try_from(width.saturating_sub(self.len()).max(0)).map_err(|_| Bail)
    }

    /// `text.ljust(width, fill)`
    ///
    /// # Errors
    /// Bails when `fill` is not one character, and when memory is short.
    pub fn ljust(&self, width: i64, fill: &Self) -> Out<Self> {
        self.padded(0, self.lacking(width)?, one(fill)?)
    }

    /// `text.rjust(width, fill)`
    ///
    /// # Errors
    /// Bails when `fill` is not one character, and when memory is short.
    pub fn rjust(&self, width: i64, fill: &Self) -> Out<Self> {
        self.padded(self.lacking(width)?, 0, one(fill)?)
    }

    /// `text.center(width, fill)`
    ///
    /// # Errors
    /// Bails when `fill` is not one character, and when memory is short.
    pub fn center(&self, width: i64, fill: &Self) -> Out<Self> {
        let lacking = self.lacking(width)?;
        let left = lacking / 2 + (lacking & width as usize & 1);
        self.padded(left, lacking - left, one(fill)?)
    }

    /// `text.zfill(width)`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn zfill(&self, width: i64) -> Out<Self> {
        let signed = usize::from(matches!(self.bytes().first(), Some(b'+' | b'-')));
        let digits = self.part(signed, self.bytes().len())?.padded(self.lacking(width)?, 0, b'0')?;
        self.part(0, signed)?.concat(&digits)
    }

    fn all(&self, is: impl Fn(u8) -> bool) -> bool {
        !self.is_empty() && self.bytes().iter().all(|it| is(*it))
    }

    /// `text.isalpha()`
    pub fn isalpha(&self) -> bool {
        self.all(|it| it.is_ascii_alphabetic())
    }

    /// `text.isdigit()`
    pub fn isdigit(&self) -> bool {
        self.all(|it| it.is_ascii_digit())
    }

    /// `text.isalnum()`
    pub fn isalnum(&self) -> bool {
        self.all(|it| it.is_ascii_alphanumeric())
    }

    /// `text.isspace()`
    pub fn isspace(&self) -> bool {
        self.all(is_space)
    }

    /// `text.isupper()`
    pub fn isupper(&self) -> bool {
        self.bytes().iter().any(u8::is_ascii_uppercase) && !self.bytes().iter().any(u8::is_ascii_lowercase)
    }

    /// `text.islower()`
    pub fn islower(&self) -> bool {
        self.bytes().iter().any(u8::is_ascii_lowercase) && !self.bytes().iter().any(u8::is_ascii_uppercase)
    }
}

fn one(fill: &Str) -> Out<u8> {
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

/// `str(number)` of an int.
///
/// # Errors
/// None.
pub fn of_int(number: i64) -> Out<Str> {
    Str::of(number.to_string().as_bytes())
}

/// `str(truth)`
///
/// # Errors
/// None.
pub fn of_bool(truth: bool) -> Out<Str> {
    Str::lit(if truth { "True" } else { "False" })
}

/// `str(number)` of a float: the shortest digits, with an exponent below 1e-4 and from 1e16.
///
/// # Errors
/// Bails when it is not finite.
pub fn of_float(number: f64) -> Out<Str> {
    if !number.is_finite() {
        return Err(Bail);
    }
    let exact = format!("{number:e}");
    let (digits, exponent) = exact.split_once('e').ok_or(Bail)?;
    let exponent: i32 = exponent.parse().map_err(|_| Bail)?;
    if number != 0.0 && !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return Str::of(format!("{digits}e{sign}{:02}", exponent.abs()).as_bytes());
    }
    let plain = number.to_string();
    Str::of(if plain.contains('.') { plain } else { format!("{plain}.0") }.as_bytes())
}

/// `str(number)` of what may be either.
///
/// # Errors
/// Bails as those of ints and floats do.
pub fn of_num(number: Num) -> Out<Str> {
    match number {
        Num::I(number) => of_int(number),
        Num::F(number) => of_float(number),
    }
}

/// `f"{number:.2f}"`
///
/// # Errors
/// Bails when it is not finite, or asks for more digits than anybody reads.
pub fn fixed(number: f64, digits: i64) -> Out<Str> {
    let digits = usize::try_from(digits).ok().filter(|it| *it <= 100).ok_or(Bail)?;
    if number.is_finite() { Str::of(format!("{number:.digits$}").as_bytes()) } else { Err(Bail) }
}

/// `bin(number)`
///
/// # Errors
/// None.
pub fn bin(number: i64) -> Out<Str> {
    Str::of(format!("{}0b{:b}", if number < 0 { "-" } else { "" }, number.unsigned_abs()).as_bytes())
}

/// `oct(number)`
///
/// # Errors
/// None.
pub fn oct(number: i64) -> Out<Str> {
    Str::of(format!("{}0o{:o}", if number < 0 { "-" } else { "" }, number.unsigned_abs()).as_bytes())
}

/// `hex(number)`
///
/// # Errors
/// None.
pub fn hex(number: i64) -> Out<Str> {
    Str::of(format!("{}0x{:x}", if number < 0 { "-" } else { "" }, number.unsigned_abs()).as_bytes())
}

/// `int(text, base)` of plain digits.
///
/// # Errors
/// Bails for everything else that Python takes, such as `1_000` and `0x1f`, and what it does not.
pub fn to_int(text: &Str, base: i64) -> Out<i64> {
    let base = u32::try_from(base).ok().filter(|it| (2..=36).contains(it)).ok_or(Bail)?;
    let clean = text.strip(None, true, true)?;
    let digits = clean.bytes().strip_prefix(b"-").or_else(|| clean.bytes().strip_prefix(b"+")).unwrap_or(clean.bytes());
    if digits.is_empty() || !digits.iter().all(|it| char::from(*it).is_digit(base)) {
        return Err(Bail);
    }
    i64::from_str_radix(clean.text(), base).map_err(|_| Bail)
}

/// `float(text)` of a plain number.
///
/// # Errors
/// Bails for everything else that Python takes, such as `inf` and `1_000`, and what it does not.
pub fn to_float(text: &Str) -> Out<f64> {
    let clean = text.strip(None, true, true)?;
    if !clean.bytes().iter().all(|it| matches!(it, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')) {
        return Err(Bail);
    }
    clean.text().parse().map_err(|_| Bail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(of: &str) -> Str {
        Str::read(of).expect("it is ASCII")
    }

    fn all(of: Out<List<Str>>) -> Vec<String> {
        of.map(|it| it.items().iter().map(|it| it.text().to_owned()).collect()).unwrap_or_default()
    }

    #[test]
    fn what_is_not_ascii_is_python_s() {
        assert_eq!((Str::read("é"), chr(233), chr(-1), chr(65)), (Err(Bail), Err(Bail), Err(Bail), Ok(text("A"))));
        assert_eq!((ord(&text("a")), ord(&text("")), ord(&text("ab"))), (Ok(97), Err(Bail), Err(Bail)));
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

    #[test]
    fn white_space_is_python_s() {
        assert_eq!(all(text(" a\u{1c}b\t\u{b}c \n").words()), ["a", "b", "c"]);
        assert_eq!(text("\u{1f} x \u{85}".get(..4).unwrap_or_default()).strip(None, true, true), Ok(text("x")));
        assert_eq!(text("xxaxx").strip(Some(text("x")), true, false), Ok(text("axx")));
        assert_eq!(all(text("a\r\nb\u{1e}c\u{1f}d\n").splitlines()), ["a", "b", "c\u{1f}d"]);
    }

    #[test]
    fn splitting_and_joining() {
        assert_eq!(all(text("a,b,,c").split(&text(","), None)), ["a", "b", "", "c"]);
        assert_eq!(all(text("a,b,c").split(&text(","), Some(1))), ["a", "b,c"]);
        assert_eq!(all(text("").split(&text(","), None)), [""]);
        assert!(text("a").split(&text(""), None).is_err());
        assert_eq!(text("-").join(&List::of(vec![text("a"), text("b")])), Ok(text("a-b")));
        assert_eq!(text("k=v=w").partition(&text("=")), Ok((text("k"), text("="), text("v=w"))));
        assert_eq!(text("k=v=w").rpartition(&text("=")), Ok((text("k=v"), text("="), text("w"))));
        assert_eq!(text("aaa").replace(&text("a"), &text("bb"), Some(2)), Ok(text("bbbba")));
    }

    #[test]
    fn searching_counts_from_both_ends() {
        let banana = text("banana");
        assert_eq!((banana.find(&text("an"), None, None), banana.rfind(&text("an"), None, None)), (1, 3));
        assert_eq!((banana.find(&text("an"), Some(2), None), banana.find(&text("an"), Some(-2), None)), (3, -1));
        assert_eq!((banana.find(&text(""), Some(6), None), banana.find(&text(""), Some(7), None)), (6, -1));
        assert_eq!((banana.count(&text("a")), banana.count(&text("")), banana.count(&text("ana"))), (3, 7, 1));
        assert_eq!(banana.index(&text("x"), None, None), Err(Bail));
    }

    #[test]
    fn padding_is_python_s() {
        assert_eq!(text("a").center(4, &text("*")), Ok(text("*a**")));
        assert_eq!(text("ab").center(5, &text("*")), Ok(text("**ab*")));
        assert_eq!((text("-5").zfill(4), text("abc").zfill(2)), (Ok(text("-005")), Ok(text("abc"))));
        assert_eq!((text("a").ljust(3, &text(" ")), text("a").rjust(3, &text("xy"))), (Ok(text("a  ")), Err(Bail)));
    }

    #[test]
    fn case_and_kind() {
        assert_eq!((text("they're b2b").title(), text("aBC d").capitalize()), (Ok(text("They'Re B2B")), Ok(text("Abc d"))));
        assert_eq!(text("aB1").swapcase(), Ok(text("Ab1")));
        assert!(text("A1").isupper() && !text("1").isupper() && !text("").isalpha() && text("a1").isalnum());
    }

    #[test]
    fn numbers_as_texts_and_back() {
        for (number, said) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (1.5e-5, "1.5e-05"),
            (0.0001, "0.0001"),
            (123.25, "123.25"),
            (5e-324, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
        ] {
            assert_eq!(of_float(number), Ok(text(said)));
        }
        assert_eq!((of_float(f64::NAN), fixed(2.675, 2), fixed(-0.4, 0)), (Err(Bail), Ok(text("2.67")), Ok(text("-0"))));
        assert_eq!((to_int(&text(" -12 "), 10), to_int(&text("1_0"), 10), to_int(&text(""), 10)), (Ok(-12), Err(Bail), Err(Bail)));
        assert_eq!((to_int(&text("ff"), 16), to_int(&text("0x1"), 16), to_int(&text("2"), 2)), (Ok(255), Err(Bail), Err(Bail)));
        assert_eq!((to_float(&text(" 1.5 ")), to_float(&text("inf")), to_float(&text("."))), (Ok(1.5), Err(Bail), Err(Bail)));
        assert_eq!((bin(-5), hex(255), oct(8)), (Ok(text("-0b101")), Ok(text("0xff")), Ok(text("0o10"))));
    }
}
