//! Python's `collections.deque` without a longest length. It never crosses the border.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use super::{
    Bail, List, Out, Rt,
    list::{affordable, charge, copied, discharge, place},
};

/// A deque.
#[derive(Debug)]
pub struct Deque<T>(Rc<RefCell<Shared<T>>>);

#[derive(Debug)]
struct Shared<T> {
    items: VecDeque<T>,
    charged: usize,
    /// Grows by every item that comes or goes.
    changes: u64,
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        discharge(self.charged);
    }
}

impl<T> Clone for Deque<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Shared<T> {
    fn changed(&mut self, more: usize) -> Out<&mut VecDeque<T>> {
        self.changes += 1;
        let before = self.items.capacity();
        if before - self.items.len() < more {
            affordable::<T>(before.max(more))?;
            self.items.try_reserve(more).map_err(|_| Bail)?;
            let bytes = (self.items.capacity() - before) * size_of::<T>();
            charge(bytes);
            self.charged += bytes;
        }
        Ok(&mut self.items)
    }
}

impl<T: Clone> Deque<T> {
    /// `deque(items)`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn of(items: &List<T>) -> Out<Self> {
        let deque = Self(Rc::new(RefCell::new(Shared { items: VecDeque::new(), charged: 0, changes: 0 })));
        deque.extend(items)?;
        Ok(deque)
    }

    /// `deque.append(item)`
    ///
    /// # Errors
    /// Bails when memory is short.
    #[inline]
    pub fn append(&self, item: T) -> Out<()> {
        self.0.borrow_mut().changed(1)?.push_back(item);
        Ok(())
    }

    /// `deque.appendleft(item)`
    ///
    /// # Errors
    /// Bails when memory is short.
    #[inline]
    pub fn appendleft(&self, item: T) -> Out<()> {
        self.0.borrow_mut().changed(1)?.push_front(item);
        Ok(())
    }

    /// `deque.extend(items)`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn extend(&self, items: &List<T>) -> Out<()> {
        let more = copied(&items.items())?;
        self.0.borrow_mut().changed(more.len())?.extend(more);
        Ok(())
    }

    /// `deque.pop()`
    ///
    /// # Errors
    /// Bails when nothing is in it.
    #[inline]
    pub fn pop(&self) -> Out<T> {
        self.0.borrow_mut().changed(0)?.pop_back().ok_or(Bail)
    }

    /// `deque.popleft()`
    ///
    /// # Errors
    /// Bails when nothing is in it.
    #[inline]
    pub fn popleft(&self) -> Out<T> {
        self.0.borrow_mut().changed(0)?.pop_front().ok_or(Bail)
    }

    /// `deque.clear()`
    ///
    /// # Errors
    /// None.
    pub fn clear(&self) -> Out<()> {
        self.0.borrow_mut().changed(0)?.clear();
        Ok(())
    }

    /// `deque[index]`
    ///
    /// # Errors
    /// Bails out of range.
    pub fn get(&self, index: i64) -> Out<T> {
        let shared = self.0.borrow();
        shared.items.get(place(index, shared.items.len())).cloned().ok_or(Bail)
    }

    /// `len(deque)`
    pub fn len(&self) -> i64 {
        self.0.borrow().items.len() as i64
    }

    /// Whether nothing is in it.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.borrow().items.is_empty()
    }

    /// The items one after another; one that comes or goes meanwhile spoils the call, as Python raises then.
    pub fn walk<'r, 'a>(&self, rt: &'r Rt<'a>) -> Walk<'r, 'a, T> {
        Walk { deque: self.clone(), rt, before: self.0.borrow().changes, next: 0 }
    }
}

/// A loop over a deque.
pub struct Walk<'r, 'a, T> {
    deque: Deque<T>,
    rt: &'r Rt<'a>,
    before: u64,
    next: usize,
}

impl<T: Clone> Iterator for Walk<'_, '_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let shared = self.deque.0.borrow();
        if shared.changes != self.before {
            self.rt.spoil();
            return None;
        }
        let item = shared.items.get(self.next).cloned();
        self.next += 1;
        item
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends() {
        let deque = Deque::of(&List::of(vec![2, 3])).expect("there is memory");
        assert_eq!((deque.append(4), deque.appendleft(1), deque.len(), deque.get(-1)), (Ok(()), Ok(()), 4, Ok(4)));
        assert_eq!((deque.popleft(), deque.pop(), deque.extend(&List::of(vec![9]))), (Ok(1), Ok(4), Ok(())));
        let same = deque.clone();
        assert_eq!(
            (same.clear(), deque.is_empty(), deque.pop(), deque.popleft(), deque.get(0)),
            (Ok(()), true, Err(Bail), Err(Bail), Err(Bail))
        );
    }

    #[test]
    fn a_change_meanwhile_spoils_the_call() {
        let rt = Rt::new(&|| true, false);
        let deque = Deque::of(&List::of(vec![1, 2])).expect("there is memory");
        assert_eq!(deque.walk(&rt).collect::<Vec<_>>(), [1, 2]);
        for item in deque.walk(&rt) {
            assert_eq!(deque.append(item), Ok(()));
        }
        assert!(rt.is_spoiled());
    }
}
