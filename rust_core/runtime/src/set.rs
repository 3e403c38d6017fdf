//! Python's `set`: nobody is told its order.

use std::hash::Hash;

use super::{List, Out, Set, list::room_for};

impl<T: Hash + Eq + Clone> Set<T> {
    /// `set.add(item)`
    ///
    /// # Errors
    /// Bails when it is the caller's and when memory is short.
    #[inline]
    pub fn add(&self, item: T) -> Out<()> {
        self.set(item, ())
    }

    /// `set(items)`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn of(items: &List<T>) -> Out<Self> {
        let set = Self::new();
        items.items().iter().try_for_each(|it| set.fill(it.clone(), ()))?;
        Ok(set)
    }

    /// What is in it, in no order that counts.
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn members(&self) -> Out<List<T>> {
        let mut members = room_for(self.map().places.len())?;
        members.extend(self.map().entries.iter().flatten().map(|it| it.0.clone()));
        Ok(List::of(members))
    }

    /// `a | b`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn union(&self, other: &Self) -> Out<Self> {
        let both = self.copy()?;
        both.update(other)?;
        Ok(both)
    }

    fn sifted(&self, other: &Self, is_wanted: bool) -> Out<Self> {
        let set = Self::new();
        let (mine, theirs) = (self.map(), other.map());
        for (item, ()) in mine.entries.iter().flatten() {
            if theirs.places.contains_key(item) == is_wanted {
                set.fill(item.clone(), ())?;
            }
        }
        Ok(set)
    }

    /// `a & b`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn intersection(&self, other: &Self) -> Out<Self> {
        self.sifted(other, true)
    }

    /// `a - b`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn difference(&self, other: &Self) -> Out<Self> {
        self.sifted(other, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_do_what_sets_do() {
        let (a, b) = (Set::of(&List::of(vec![1, 2, 2, 3])).expect("room"), Set::of(&List::of(vec![3, 4])).expect("room"));
        let len = |it: Out<Set<i64>>| it.map(|it| it.len());
        assert_eq!((len(a.union(&b)), len(a.intersection(&b)), len(a.difference(&b))), (Ok(4), Ok(1), Ok(2)));
        assert_eq!((a.add(9), a.discard(&1), a.discard(&1), a.contains(&9)), (Ok(()), Ok(()), Ok(()), Ok(true)));
    }
}
