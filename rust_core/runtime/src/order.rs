//! Comparison of values inside containers, where Python asks for identity first: a NaN is left to it.

use std::cmp::Ordering;

use super::{Bail, List, Num, Out, Str, list::ask_for, num};

/// A value that has a place among its like.
pub trait Order {
    /// Its place; `None` where identity decides, or no place is.
    fn order(&self, other: &Self) -> Option<Ordering>;
}

impl Order for i64 {
    #[inline(always)]
    fn order(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Order for bool {
    #[inline(always)]
    fn order(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Order for f64 {
    #[inline(always)]
    fn order(&self, other: &Self) -> Option<Ordering> {
        self.partial_cmp(other)
    }
}

impl Order for Num {
    fn order(&self, other: &Self) -> Option<Ordering> {
        num::compare(*self, *other).ok().flatten()
    }
}

impl Order for () {
    fn order(&self, _: &Self) -> Option<Ordering> {
        Some(Ordering::Equal)
    }
}

impl Order for Str {
    #[inline]
    fn order(&self, other: &Self) -> Option<Ordering> {
        Some(self.bytes().cmp(other.bytes()))
    }
}

impl<T: Order> Order for Option<T> {
    fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (None, None) => Some(Ordering::Equal),
            (Some(mine), Some(theirs)) => mine.order(theirs),
            // They are not equal, and have no order.
            _ => None,
        }
    }
}

/// `a == b` where either may be `None`.
///
/// # Errors
/// Bails where there is no order among them.
#[inline]
pub fn alike<T: Order>(a: &Option<T>, b: &Option<T>) -> Out<bool> {
    match (a, b) {
        (Some(a), Some(b)) => eq(a, b),
        (a, b) => Ok(a.is_none() && b.is_none()),
    }
}

/// `value in (a, b)`
///
/// # Errors
/// Bails where there is no order among them.
#[inline]
pub fn among<T: Order>(value: &T, items: &[T]) -> Out<bool> {
    for item in items {
        if eq(item, value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

impl<T: Order + Clone> Order for List<T> {
    fn order(&self, other: &Self) -> Option<Ordering> {
        let (mine, theirs) = (self.items(), other.items());
        for (a, b) in mine.iter().zip(theirs.iter()) {
            match a.order(b)? {
                Ordering::Equal => {}
                decided => return Some(decided),
            }
        }
        Some(mine.len().cmp(&theirs.len()))
    }
}

macro_rules! tuples {
    ($(($($name:ident $index:tt),+))*) => {$(
        impl<$($name: Order),+> Order for ($($name,)+) {
            fn order(&self, other: &Self) -> Option<Ordering> {
                $(match self.$index.order(&other.$index)? {
                    Ordering::Equal => {}
                    decided => return Some(decided),
                })+
                Some(Ordering::Equal)
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
}

impl<T: Order + Clone> List<T> {
    /// `value in list`
    ///
    /// # Errors
    /// Bails when there is no order among them: Python asks for identity first.
    pub fn contains(&self, value: &T) -> Out<bool> {
        for item in self.items().iter() {
            if item.order(value).ok_or(Bail)? == Ordering::Equal {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `list.count(value)`
    ///
    /// # Errors
    /// Bails when there is no order among them.
    pub fn count(&self, value: &T) -> Out<i64> {
        let mut found = 0;
        for item in self.items().iter() {
            found += i64::from(item.order(value).ok_or(Bail)? == Ordering::Equal);
        }
        Ok(found)
    }

    /// `list.index(value)`
    ///
    /// # Errors
    /// Bails when it is not in it.
    pub fn index(&self, value: &T) -> Out<i64> {
        for (at, item) in self.items().iter().enumerate() {
            if item.order(value).ok_or(Bail)? == Ordering::Equal {
                return Ok(at as i64);
            }
        }
        Err(Bail)
    }

    /// `list.remove(value)`
    ///
    /// # Errors
    /// Bails when it is not in it, and when the list is the caller's.
    pub fn remove(&self, value: &T) -> Out<()> {
        let at = self.index(value)?;
        self.pop_at(at).map(drop)
    }

    /// `list.sort()`: stable.
    ///
    /// # Errors
    /// Bails when there is no order among the items and when the list is the caller's.
    pub fn sort(&self, is_reversed: bool) -> Out<()> {
        let mut items = self.change()?;
        ask_for::<T>(items.len())?; // sorting takes it
        let mut has_order = true;
        let mut by = |a: &T, b: &T| {
            a.order(b).unwrap_or_else(|| {
                has_order = false;
                Ordering::Equal
            })
        };
        if let [only] = items.as_slice() {
            by(only, only);
        } else if is_reversed {
            items.sort_by(|a, b| by(b, a));
        } else {
            items.sort_by(by);
        }
        if has_order { Ok(()) } else { Err(Bail) }
    }

    /// `sorted(list)`
    ///
    /// # Errors
    /// Bails when there is no order among the items.
    pub fn sorted(&self, is_reversed: bool) -> Out<Self> {
        let sorted = self.copy()?;
        sorted.sort(is_reversed)?;
        Ok(sorted)
    }
}

/// How two values compare.
///
/// # Errors
/// Bails where there is no order among them.
#[inline]
pub fn compare<T: Order>(a: &T, b: &T) -> Out<Ordering> {
    a.order(b).ok_or(Bail)
}

/// `a == b` of containers.
///
/// # Errors
/// Bails where there is no order among them.
#[inline]
pub fn eq<T: Order>(a: &T, b: &T) -> Out<bool> {
    compare(a, b).map(|it| it == Ordering::Equal)
}

/// `a != b` of containers.
///
/// # Errors
/// Bails where there is no order among them.
#[inline]
pub fn ne<T: Order>(a: &T, b: &T) -> Out<bool> {
    compare(a, b).map(|it| it != Ordering::Equal)
}

/// `a < b` of containers.
///
/// # Errors
/// Bails where there is no order among them.
#[inline]
pub fn lt<T: Order>(a: &T, b: &T) -> Out<bool> {
    compare(a, b).map(|it| it == Ordering::Less)
}

/// `a > b` of containers.
///
/// # Errors
/// Bails where there is no order among them.
#[inline]
pub fn gt<T: Order>(a: &T, b: &T) -> Out<bool> {
    compare(a, b).map(|it| it == Ordering::Greater)
}

/// `a <= b` of containers.
///
/// # Errors
/// Bails where there is no order among them.
#[inline]
pub fn le<T: Order>(a: &T, b: &T) -> Out<bool> {
    compare(a, b).map(|it| it != Ordering::Greater)
}

/// `a >= b` of containers.
///
/// # Errors
/// Bails where there is no order among them.
#[inline]
pub fn ge<T: Order>(a: &T, b: &T) -> Out<bool> {
    compare(a, b).map(|it| it != Ordering::Less)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_compare_item_by_item() {
        let list = |items: &[f64]| List::of(items.to_vec());
        assert_eq!(lt(&list(&[1.0]), &list(&[1.0, 0.0])), Ok(true));
        assert_eq!(gt(&list(&[2.0]), &list(&[1.0, 5.0])), Ok(true));
        assert_eq!(eq(&list(&[0.0]), &list(&[-0.0])), Ok(true));
        assert_eq!(eq(&list(&[f64::NAN]), &list(&[f64::NAN])), Err(Bail));
        assert_eq!((le(&(1, 2.0), &(1, 3.0)), ge(&(1, true), &(1, false))), (Ok(true), Ok(true)));
        assert_eq!(ne(&Num::I(1), &Num::F(1.0)), Ok(false));
    }
}
