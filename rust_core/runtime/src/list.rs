//! Python's `list`: shared, so that two names of one list see the same changes.
//!
//! Invariant: a list that came from Python is never changed and never goes back; both bail. Its items are a copy, and
//! the caller would not see the change, or would get another list than the one it gave.

use std::{
    cell::{Cell, Ref, RefCell, RefMut},
    rc::Rc,
};

pub(super) use super::budget::{affordable, ask_for, charge, copied, discharge, room_for};
use super::{Bail, Out, seq};

/// A list.
#[derive(Debug)]
pub struct List<T>(Rc<Shared<T>>);

#[derive(Debug)]
struct Shared<T> {
    items: RefCell<Vec<T>>,
    is_given: bool,
    is_changed: Cell<bool>,
    /// Bytes that were charged for it.
    charged: Cell<usize>,
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        discharge(self.charged.get());
    }
}

/// What a list takes beside its items.
const HEAD_BYTES: usize = 64;

impl<T> Clone for List<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: Clone> List<T> {
    /// A new list.
    #[inline]
    pub fn of(items: Vec<T>) -> Self {
        Self::holding(items, false)
    }

    #[inline]
    fn holding(items: Vec<T>, is_given: bool) -> Self {
        let charged = items.capacity() * size_of::<T>() + HEAD_BYTES;
        charge(charged);
        Self(Rc::new(Shared { items: RefCell::new(items), is_given, is_changed: Cell::new(false), charged: Cell::new(charged) }))
    }

    /// A list of the caller's.
    pub fn given(items: Vec<T>) -> Self {
        Self::holding(items, true)
    }

    /// Whether it is the caller's.
    pub fn is_given(&self) -> bool {
        self.0.is_given
    }

    /// Whether it was changed since it was made.
    pub fn is_changed(&self) -> bool {
        self.0.is_changed.get()
    }

    /// What tells it from other lists, when more than one name has it.
    pub fn identity(&self) -> Option<usize> {
        (Rc::strong_count(&self.0) > 1).then_some(Rc::as_ptr(&self.0) as usize)
    }

    /// Its items.
    #[inline(always)]
    pub fn items(&self) -> Ref<'_, Vec<T>> {
        self.0.items.borrow()
    }

    /// Its items, where nobody changes them.
    #[inline(always)]
    pub(super) fn looked_at(&self) -> Out<Ref<'_, Vec<T>>> {
        self.0.items.try_borrow().map_err(|_| Bail)
    }

    /// Its items to change, and where a change is noted.
    #[inline(always)]
    pub(super) fn taken(&self) -> Out<(RefMut<'_, Vec<T>>, &Cell<bool>)> {
        if self.0.is_given {
            return Err(Bail);
        }
        let items = self.0.items.try_borrow_mut().map_err(|_| Bail)?;
        Ok((items, &self.0.is_changed))
    }

    #[inline(always)]
    pub(super) fn change(&self) -> Out<RefMut<'_, Vec<T>>> {
        let (items, is_changed) = self.taken()?;
        is_changed.set(true);
        Ok(items)
    }

    /// Make room for more items.
    #[inline(always)]
    fn grow(&self, items: &mut Vec<T>, more: usize) -> Out<()> {
        if items.capacity() - items.len() < more { self.grow_slowly(items, more) } else { Ok(()) }
    }

    #[cold]
    fn grow_slowly(&self, items: &mut Vec<T>, more: usize) -> Out<()> {
        let before = items.capacity();
        // A vector doubles, so as much again is asked for.
        affordable::<T>(before.max(more))?;
        items.try_reserve(more).map_err(|_| Bail)?;
        let bytes = (items.capacity() - before) * size_of::<T>();
        self.0.charged.set(self.0.charged.get() + bytes);
        charge(bytes);
        Ok(())
    }

    /// `len(list)`
    #[inline(always)]
    pub fn len(&self) -> i64 {
        self.items().len() as i64
    }

    /// Whether nothing is in it.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.items().is_empty()
    }

    /// `list[index]`
    ///
    /// # Errors
    /// Bails out of range: Python raises `IndexError`.
    #[inline(always)]
    pub fn get(&self, index: i64) -> Out<T> {
        let items = self.looked_at()?;
        items.get(place(index, items.len())).cloned().ok_or(Bail)
    }

    /// What becomes of `list[index]`, without a copy of it. Nothing is changed meanwhile.
    ///
    /// # Errors
    /// Bails out of range, and where what becomes of it does.
    #[inline(always)]
    pub fn with<R>(&self, index: i64, then: impl FnOnce(&T) -> Out<R>) -> Out<R> {
        let items = self.looked_at()?;
        then(items.get(place(index, items.len())).ok_or(Bail)?)
    }

    /// `list[index] = value`
    ///
    /// # Errors
    /// Bails out of range and when the list is the caller's.
    #[inline(always)]
    pub fn set(&self, index: i64, value: T) -> Out<()> {
        let mut items = self.change()?;
        let at = place(index, items.len());
        *items.get_mut(at).ok_or(Bail)? = value;
        Ok(())
    }

    /// `list.append(value)`
    ///
    /// # Errors
    /// Bails when the list is the caller's or memory is short.
    #[inline(always)]
    pub fn append(&self, value: T) -> Out<()> {
        let mut items = self.change()?;
        self.grow(&mut items, 1)?;
        items.push(value);
        Ok(())
    }

    /// `list.extend(other)`
    ///
    /// # Errors
    /// Bails when the list is the caller's or memory is short.
    pub fn extend(&self, other: &Self) -> Out<()> {
        let more = copied(&other.items())?;
        let mut items = self.change()?;
        self.grow(&mut items, more.len())?;
        items.extend(more);
        Ok(())
    }

    /// `list.pop()`
    ///
    /// # Errors
    /// Bails when nothing is in it and when it is the caller's.
    #[inline]
    pub fn pop(&self) -> Out<T> {
        self.change()?.pop().ok_or(Bail)
    }

    /// `list.pop(index)`
    ///
    /// # Errors
    /// Bails out of range and when the list is the caller's.
    pub fn pop_at(&self, index: i64) -> Out<T> {
        let mut items = self.change()?;
        let at = place(index, items.len());
        if at < items.len() { Ok(items.remove(at)) } else { Err(Bail) }
    }

    /// `list.insert(index, value)`: an index out of range is moved into it.
    ///
    /// # Errors
    /// Bails when the list is the caller's or memory is short.
    pub fn insert(&self, index: i64, value: T) -> Out<()> {
        let mut items = self.change()?;
        self.grow(&mut items, 1)?;
        let at = clamp(index, items.len() as i64, 0, items.len() as i64);
        items.insert(at as usize, value);
        Ok(())
    }

    /// `list.clear()`
    ///
    /// # Errors
    /// Bails when the list is the caller's.
    pub fn clear(&self) -> Out<()> {
        self.change()?.clear();
        Ok(())
    }

    /// `list.reverse()`
    ///
    /// # Errors
    /// Bails when the list is the caller's.
    pub fn reverse(&self) -> Out<()> {
        self.change()?.reverse();
        Ok(())
    }

    /// `list.copy()`, `list[:]`, `list(list)`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn copy(&self) -> Out<Self> {
        Ok(Self::of(copied(&self.items())?))
    }

    /// `list[start:stop] = other`
    ///
    /// # Errors
    /// Bails when the list is the caller's or memory is short.
    pub fn set_slice(&self, start: Option<i64>, stop: Option<i64>, other: &Self) -> Out<()> {
        let more = copied(&other.items())?;
        let mut items = self.change()?;
        let length = items.len() as i64;
        let start = start.map_or(0, |at| clamp(at, length, 0, length));
        let stop = stop.map_or(length, |at| clamp(at, length, 0, length)).max(start);
        self.grow(&mut items, more.len())?;
        items.splice(start as usize..stop as usize, more);
        Ok(())
    }

    /// `list + other`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn concat(&self, other: &Self) -> Out<Self> {
        let (mine, theirs) = (self.items(), other.items());
        let mut items = room_for(mine.len() + theirs.len())?;
        items.extend(mine.iter().cloned());
        items.extend(theirs.iter().cloned());
        Ok(Self::of(items))
    }

    /// `list * times`: the same items again, not copies of them.
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn repeat(&self, times: i64) -> Out<Self> {
        let mine = self.items();
        let times = usize::try_from(times.max(0)).map_err(|_| Bail)?;
        let mut items = room_for(mine.len().checked_mul(times).ok_or(Bail)?)?;
        if let [only] = mine.as_slice() {
            items.resize(times, only.clone());
        } else {
            (0..times).for_each(|_| items.extend(mine.iter().cloned()));
        }
        Ok(Self::of(items))
    }

    /// `list[start:stop:step]`
    ///
    /// # Errors
    /// Bails when `step` is 0.
    pub fn slice(&self, start: Option<i64>, stop: Option<i64>, step: i64) -> Out<Self> {
        if step == 0 || step == i64::MIN {
            return Err(Bail);
        }
        let mine = self.items();
        let length = mine.len() as i64;
        let (low, high) = if step < 0 { (-1, length - 1) } else { (0, length) };
        let start = start.map_or(if step < 0 { high } else { low }, |at| clamp(at, length, low, high));
        let stop = stop.map_or(if step < 0 { low } else { high }, |at| clamp(at, length, low, high));
        if step == 1 {
            let (start, stop) = (start as usize, stop.max(start) as usize);
            return Ok(Self::of(copied(mine.get(start..stop).ok_or(Bail)?)?));
        }
        let mut items = room_for(mine.len())?;
        items.extend(seq::range(start, stop, step)?.filter_map(|at| mine.get(at as usize).cloned()));
        Ok(Self::of(items))
    }

    /// The items one after another; what is appended meanwhile comes, too.
    #[inline(always)]
    pub fn iter(&self) -> Items<T> {
        Items { list: self.clone(), next: 0 }
    }

    /// `reversed(list)`
    pub fn reversed(&self) -> impl Iterator<Item = T> + use<T> {
        let list = self.clone();
        let mut next = list.items().len();
        std::iter::from_fn(move || {
            next = next.checked_sub(1)?;
            list.items().get(next).cloned()
        })
    }
}

/// The items of a list, one after another.
pub struct Items<T> {
    list: List<T>,
    next: usize,
}

impl<T: Clone> Iterator for Items<T> {
    type Item = T;

    #[inline(always)]
    fn next(&mut self) -> Option<T> {
        let item = self.list.items().get(self.next).cloned()?;
        self.next += 1;
        Some(item)
    }
}

/// A place counted from the end becomes one from the beginning; one before it becomes one behind every end.
#[inline(always)]
pub(super) fn place(index: i64, length: usize) -> usize {
    let at = if index < 0 { index + length as i64 } else { index };
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// A bound of a slice, moved into range.
pub(super) fn clamp(index: i64, length: i64, low: i64, high: i64) -> i64 {
    let at = if index < 0 { index.saturating_add(length) } else { index };
    at.clamp(low, high.max(low))
}

#[cfg(test)]
mod tests {
    use super::{super::budget::LIVE, *};

    fn list(items: &[i64]) -> List<i64> {
        List::of(items.to_vec())
    }

    #[test]
    fn two_names_of_one_list_see_the_same() {
        let row = list(&[0, 0]);
        let grid = List::of(vec![row.clone()]).repeat(2);
        assert_eq!(row.set(-1, 7), Ok(()));
        assert_eq!(grid.and_then(|it| it.get(1)).and_then(|it| it.get(1)), Ok(7));
        let copy = row.copy().expect("there is memory");
        assert_eq!(copy.append(1), Ok(()));
        assert_eq!((row.len(), copy.len()), (2, 3));
    }

    #[test]
    fn the_caller_s_list_is_not_changed() {
        let given = List::given(vec![2, 1]);
        assert_eq!((given.append(1), given.set(0, 1), given.sort(false)), (Err(Bail), Err(Bail), Err(Bail)));
        assert_eq!((given.pop(), given.clear(), given.reverse()), (Err(Bail), Err(Bail), Err(Bail)));
        assert_eq!((given.insert(0, 1), given.extend(&list(&[1])), given.pop_at(0)), (Err(Bail), Err(Bail), Err(Bail)));
        assert_eq!(given.sorted(false).map(|it| it.items().clone()), Ok(vec![1, 2]));
        assert!(given.is_given() && given.copy().is_ok_and(|it| !it.is_given()));
    }

    #[test]
    fn indices_count_from_both_ends_and_no_further() {
        let items = list(&[1, 2, 3]);
        assert_eq!([0, 2, -1, -3].map(|at| items.get(at)), [1, 3, 3, 1].map(Ok));
        assert_eq!((items.get(3), items.get(-4), items.get(i64::MIN), items.set(3, 0)), (Err(Bail), Err(Bail), Err(Bail), Err(Bail)));
        assert_eq!((items.pop_at(-3), items.pop_at(5), items.pop()), (Ok(1), Err(Bail), Ok(3)));
        assert_eq!((items.insert(-9, 0), items.insert(9, 4)), (Ok(()), Ok(())));
        assert_eq!(*items.items(), [0, 2, 4]);
    }

    #[test]
    fn rows_are_looked_at_where_they_are() {
        let grid = List::of(vec![list(&[1, 2]), list(&[3])]);
        assert_eq!(grid.with(-1, |row| row.get(0)), Ok(3));
        assert_eq!(grid.with(0, |row| row.set(-1, 9)), Ok(()));
        assert_eq!(grid.with(0, |row| Ok(row.len())), Ok(2));
        assert_eq!((grid.with(2, |row| row.get(0)), grid.with(0, |row| row.get(2))), (Err(Bail), Err(Bail)));
        assert_eq!((grid.with(i64::MIN, |row| row.get(0)), grid.get(0).and_then(|row| row.get(1))), (Err(Bail), Ok(9)));
    }

    #[test]
    fn slices_are_moved_into_range() {
        let items = list(&[0, 1, 2, 3, 4]);
        let slice = |start, stop, step| items.slice(start, stop, step).map(|it| it.items().clone());
        assert_eq!(slice(Some(1), Some(-1), 1), Ok(vec![1, 2, 3]));
        assert_eq!(slice(Some(-2), None, 1), Ok(vec![3, 4]));
        assert_eq!(slice(Some(3), Some(1), 1), Ok(vec![]));
        assert_eq!(slice(None, Some(99), 2), Ok(vec![0, 2, 4]));
        assert_eq!(slice(None, None, -2), Ok(vec![4, 2, 0]));
        assert_eq!(slice(Some(99), Some(-99), -1), Ok(vec![4, 3, 2, 1, 0]));
        assert_eq!(slice(Some(-99), None, -1), Ok(vec![]));
        assert_eq!(slice(Some(0), None, -1), Ok(vec![0]));
        assert_eq!(slice(None, None, 0), Err(Bail));
    }

    #[test]
    fn iteration_sees_what_is_appended() {
        let items = list(&[1, 2]);
        let mut seen = Vec::new();
        for item in items.iter() {
            seen.push(item);
            if item < 4 {
                assert_eq!(items.append(item + 2), Ok(()));
            }
        }
        assert_eq!(seen, [1, 2, 3, 4, 5]);
        assert_eq!(items.reversed().collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
    }

    #[test]
    fn sorting_is_stable_and_needs_an_order() {
        let pairs = List::of(vec![(1, 2), (0, 9), (1, 1)]);
        assert_eq!(pairs.sorted(true).map(|it| it.items().clone()), Ok(vec![(1, 2), (1, 1), (0, 9)]));
        assert!(List::of(vec![1.0, f64::NAN]).sort(false).is_err());
        assert_eq!((list(&[1, 2]).contains(&2), list(&[]).contains(&2)), (Ok(true), Ok(false)));
        assert_eq!((list(&[1, 2, 1]).count(&1), list(&[1, 2]).index(&2), list(&[]).index(&2)), (Ok(2), Ok(1), Err(Bail)));
        assert!(List::of(vec![f64::NAN]).contains(&f64::NAN).is_err());
    }

    #[test]
    fn short_memory_is_python_s() {
        assert!(list(&[0]).repeat(i64::MAX).is_err());
        assert_eq!(list(&[1, 2]).repeat(-1).map(|it| it.len()), Ok(0));
        assert_eq!(list(&[1, 2]).repeat(2).map(|it| it.items().clone()), Ok(vec![1, 2, 1, 2]));
        assert_eq!(list(&[1]).concat(&list(&[2])).map(|it| it.items().clone()), Ok(vec![1, 2]));
        let (twice, cleared) = (list(&[1, 2]), list(&[1]));
        assert_eq!((twice.extend(&twice.clone()), twice.reverse(), cleared.clear()), (Ok(()), Ok(()), Ok(())));
        assert_eq!((twice.items().clone(), cleared.is_empty()), (vec![2, 1, 2, 1], true));
    }

    #[test]
    fn lists_that_are_gone_free_their_share() {
        let before = LIVE.get();
        let mut kept = Vec::new();
        let filled = (0..).take_while(|_| list(&[0; 8]).repeat(1 << 20).map(|it| kept.push(it)).is_ok()).count();
        assert!((7..=8).contains(&filled), "{filled}");
        assert!(list(&[1]).slice(None, None, 1).is_ok());
        drop(kept);
        assert_eq!(LIVE.get(), before);
        assert!(list(&[0; 8]).repeat(1 << 20).is_ok());
    }
}
