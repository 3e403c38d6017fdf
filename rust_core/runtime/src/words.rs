//! Methods of text: searching, splitting, stripping, padding, case. White space and the ends of lines are Python's.

use super::{
    Bail, List, Out, Str,
    list::{clamp, copied, room_for},
    text::one,
};

/// Whether a byte is white space to Python.
fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | 0x1c..=0x1f | b' ')
}

/// Whether a byte ends a line, to Python.
fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n'..=b'\r' | 0x1c..=0x1e)
}

impl Str {
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
        let mut bytes = copied(self.bytes())?;
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
        let mut bytes = room_for(total)?;
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
        let most = most.filter(|it| *it >= 0).map_or(usize::MAX, |it| it as usize);
        let (mine, found) = (self.bytes(), || self.text().match_indices(old.text()).take(most));
        let grown = found().count().checked_mul(new.bytes().len()).and_then(|it| it.checked_add(mine.len())).ok_or(Bail)?;
        let (mut bytes, mut from) = (room_for(grown)?, 0);
        for (at, gone) in found() {
            bytes.extend_from_slice(mine.get(from..at).unwrap_or_default());
            bytes.extend_from_slice(new.bytes());
            from = at + gone.len();
        }
        bytes.extend_from_slice(mine.get(from..).unwrap_or_default());
        Self::made(bytes)
    }

    fn padded(&self, left: usize, right: usize, fill: u8) -> Out<Self> {
        let total = left.checked_add(right).and_then(|it| it.checked_add(self.bytes().len())).ok_or(Bail)?;
        let mut bytes = room_for(total)?;
        bytes.resize(left, fill);
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

    /// `text.isascii()`
    pub fn isascii(&self) -> bool {
        self.bytes().is_ascii()
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
}
