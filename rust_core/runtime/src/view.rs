//! Lists that are lent for as long as a loop takes: it finds them open rather than opens them for each item.
//!
//! Invariant: what is asked of a list that is lent otherwise bails.

use std::cell::{Cell, Ref, RefMut};

use super::{Bail, List, Out, list::place};

impl<T: Clone> List<T> {
    /// The list, to be looked at as often as one likes while nobody changes it.
    ///
    /// # Errors
    /// Bails when it is lent to be changed.
    #[inline(always)]
    pub fn view(&self) -> Out<Viewed<'_, T>> {
        self.looked_at().map(Viewed)
    }

    /// The list, to be changed item by item while nobody else looks at it.
    ///
    /// # Errors
    /// Bails when it is the caller's or lent.
    #[inline(always)]
    pub fn lend(&self) -> Out<Lent<'_, T>> {
        let (items, is_changed) = self.taken()?;
        Ok(Lent { items, is_changed })
    }

    /// The items one after another, of a list that is not changed meanwhile: its changes bail.
    ///
    /// # Errors
    /// Bails when it is lent to be changed.
    #[inline(always)]
    pub fn lent(&self) -> Out<LentItems<'_, T>> {
        self.looked_at().map(|items| LentItems { items, next: 0 })
    }
}

/// A list that is lent to be looked at.
pub struct Viewed<'l, T>(Ref<'l, Vec<T>>);

impl<T> Viewed<'_, T> {
    /// Its items.
    #[inline(always)]
    pub fn items(&mut self) -> View<'_, T> {
        View(&self.0)
    }
}

/// A list that is lent to be changed.
pub struct Lent<'l, T> {
    items: RefMut<'l, Vec<T>>,
    is_changed: &'l Cell<bool>,
}

impl<T> Lent<'_, T> {
    /// Its items.
    #[inline(always)]
    pub fn items(&mut self) -> Changing<'_, T> {
        Changing { items: &mut self.items, is_changed: self.is_changed }
    }
}

/// The items of a list, with the methods of a list that only look.
pub struct View<'l, T>(&'l [T]);

/// The items of a list, with the methods of a list that leave its length.
pub struct Changing<'l, T> {
    items: &'l mut [T],
    is_changed: &'l Cell<bool>,
}

macro_rules! looks {
    ($($view:ident: $it:ident => $items:expr;)*) => {$(
        impl<T: Clone> $view<'_, T> {
            /// `len(list)`
            #[inline(always)]
            pub fn len(&self) -> i64 {
                let $it = self;
                $items.len() as i64
            }

            /// Whether nothing is in it.
            #[inline(always)]
            pub fn is_empty(&self) -> bool {
                let $it = self;
                $items.is_empty()
            }

            /// `list[index]`
            ///
            /// # Errors
            /// Bails out of range.
            #[inline(always)]
            pub fn get(&self, index: i64) -> Out<T> {
                let $it = self;
                $items.get(place(index, $items.len())).cloned().ok_or(Bail)
            }

            /// What becomes of `list[index]`, without a copy of it.
            ///
            /// # Errors
            /// Bails out of range, and where what becomes of it does.
            #[inline(always)]
            pub fn with<R>(&self, index: i64, then: impl FnOnce(&T) -> Out<R>) -> Out<R> {
                let $it = self;
                then($items.get(place(index, $items.len())).ok_or(Bail)?)
            }
        }
    )*};
}

looks! {
    View: it => it.0;
    Changing: it => it.items;
}

impl<T> Changing<'_, T> {
    /// `list[index] = value`
    ///
    /// # Errors
    /// Bails out of range.
    #[inline(always)]
    pub fn set(&mut self, index: i64, value: T) -> Out<()> {
        self.is_changed.set(true);
        let at = place(index, self.items.len());
        *self.items.get_mut(at).ok_or(Bail)? = value;
        Ok(())
    }
}

/// The items of a list one after another, which is lent for so long.
pub struct LentItems<'l, T> {
    items: Ref<'l, Vec<T>>,
    next: usize,
}

impl<T: Clone> Iterator for LentItems<'_, T> {
    type Item = T;

    #[inline(always)]
    fn next(&mut self) -> Option<T> {
        let item = self.items.get(self.next)?.clone();
        self.next += 1;
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: &[i64]) -> List<i64> {
        List::of(items.to_vec())
    }

    #[test]
    fn a_list_is_lent_to_look_or_to_change() {
        let items = list(&[1, 2]);
        let mut viewed = items.view().expect("nobody has it");
        let view = viewed.items();
        assert_eq!((view.len(), view.get(-1), view.get(2), view.with(0, |it| Ok(*it))), (2, Ok(2), Err(Bail), Ok(1)));
        assert_eq!((view.is_empty(), items.get(0), items.set(0, 5), items.lend().is_err()), (false, Ok(1), Err(Bail), true));
        drop(viewed);
        assert!(!items.is_changed());
        let mut lent = items.lend().expect("nobody has it");
        let mut changing = lent.items();
        assert_eq!((changing.set(-1, 9), changing.set(2, 9), changing.get(1), changing.len()), (Ok(()), Err(Bail), Ok(9), 2));
        assert_eq!((items.get(0), items.view().is_err(), items.append(1)), (Err(Bail), true, Err(Bail)));
        assert!(items.lent().is_err());
        drop(lent);
        assert_eq!((items.get(1), items.is_changed(), List::given(vec![1]).lend().is_err()), (Ok(9), true, true));
    }

    #[test]
    fn a_list_that_is_lent_is_not_changed() {
        let items = list(&[1, 2]);
        let mut lent = items.lent().expect("nobody has it");
        assert_eq!((lent.next(), items.append(3), items.get(0)), (Some(1), Err(Bail), Ok(1)));
        assert_eq!((lent.next(), lent.next()), (Some(2), None));
        drop(lent);
        assert_eq!((items.append(3), items.len()), (Ok(()), 3));
    }
}
