//! A sequence that is only read: a `tuple` of any length, or a parameter that may be a list or a tuple.

use std::ops::Deref;

use super::List;

/// A sequence that is only read.
#[derive(Debug, Clone)]
pub struct Row<T>(List<T>);

impl<T> Deref for Row<T> {
    type Target = List<T>;

    #[inline(always)]
    fn deref(&self) -> &List<T> {
        &self.0
    }
}

impl<T> From<List<T>> for Row<T> {
    fn from(items: List<T>) -> Self {
        Self(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_a_list() {
        let row = Row::from(List::of(vec![1, 2]));
        assert_eq!((row.len(), row.get(-1), row.clone().iter().sum::<i64>()), (2, Ok(2), 3));
    }
}
