//! `bytes`: ints from 0 to 255 that nobody changes.

use std::{cmp::Ordering, ops::Deref};

use super::{Bail, List, Out, order::Order};

/// `bytes`. It reads as a list of ints; what it has of its own is here.
#[derive(Debug, Clone)]
pub struct Bytes(List<i64>);

impl Deref for Bytes {
    type Target = List<i64>;

    #[inline(always)]
    fn deref(&self) -> &List<i64> {
        &self.0
    }
}

impl Bytes {
    /// Bytes of the caller's.
    pub fn given(items: Vec<i64>) -> Self {
        Self(List::given(items))
    }

    /// `bytes(items)`
    ///
    /// # Errors
    /// Bails where an item is no byte (Python raises `ValueError`) and where memory is short.
    pub fn of(items: &List<i64>) -> Out<Self> {
        items.items().iter().try_for_each(|it| byte(*it))?;
        Ok(Self(items.copy()?))
    }

    /// `bytes[start:stop:step]`
    ///
    /// # Errors
    /// Bails when `step` is 0 or memory is short.
    pub fn slice(&self, start: Option<i64>, stop: Option<i64>, step: i64) -> Out<Self> {
        self.0.slice(start, stop, step).map(Self)
    }

    /// `bytes + other`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn concat(&self, other: &Self) -> Out<Self> {
        self.0.concat(&other.0).map(Self)
    }

    /// `bytes * times`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn repeat(&self, times: i64) -> Out<Self> {
        self.0.repeat(times).map(Self)
    }

    /// `value in bytes`
    ///
    /// # Errors
    /// Bails where the value is no byte: Python raises `ValueError`.
    pub fn contains(&self, value: &i64) -> Out<bool> {
        byte(*value)?;
        self.0.contains(value)
    }

    /// `bytes.count(value)`
    ///
    /// # Errors
    /// Bails where the value is no byte: Python raises `ValueError`.
    pub fn count(&self, value: &i64) -> Out<i64> {
        byte(*value)?;
        self.0.count(value)
    }
}

/// Whether a number fits into a byte.
fn byte(value: i64) -> Out<()> {
    u8::try_from(value).map(|_| ()).map_err(|_| Bail)
}

impl Order for Bytes {
    fn order(&self, other: &Self) -> Option<Ordering> {
        self.0.order(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(items: &[i64]) -> Bytes {
        Bytes::of(&List::of(items.to_vec())).expect("they are bytes")
    }

    #[test]
    fn it_reads_as_a_list_and_stays_bytes_when_cut() {
        let all = bytes(&[1, 2, 255]);
        assert_eq!((all.len(), all.get(-1), all.iter().sum::<i64>()), (3, Ok(255), 258));
        let cut = all.slice(Some(1), None, 1).and_then(|it| it.concat(&all)).expect("there is room");
        assert_eq!(*cut.items(), [2, 255, 1, 2, 255]);
        assert_eq!(*bytes(&[7]).repeat(2).expect("there is room").items(), [7, 7]);
        assert_eq!(all.order(&bytes(&[1, 3])), Some(Ordering::Less));
    }

    #[test]
    fn what_is_no_byte_is_left_to_python() {
        assert!(Bytes::of(&List::of(vec![256])).is_err() && Bytes::of(&List::of(vec![-1])).is_err());
        let all = bytes(&[1, 2, 2]);
        assert_eq!((all.contains(&2), all.contains(&9), all.contains(&256)), (Ok(true), Ok(false), Err(Bail)));
        assert_eq!((all.count(&2), all.count(&-1)), (Ok(2), Err(Bail)));
    }
}
