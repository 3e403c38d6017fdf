//! `key=` of sorting and of extremes: the key of each item is computed once, in order, as Python does.

use std::cmp::Ordering;

use super::{
    Bail, List, Out,
    list::{ask_for, copied, room_for},
    order::Order,
};

impl<T: Clone> List<T> {
    fn keys<K>(&self, key: impl FnMut(T) -> Out<K>) -> Out<Vec<K>> {
        let items = copied(&self.items())?;
        let mut keys = room_for(items.len())?;
        for item in items.into_iter().map(key) {
            keys.push(item?);
        }
        Ok(keys)
    }

    /// `sorted(list, key=…)`
    ///
    /// # Errors
    /// Bails when there is no order among the keys, and where the key bails.
    pub fn sorted_by<K: Order>(&self, is_reversed: bool, key: impl FnMut(T) -> Out<K>) -> Out<Self> {
        let keys = self.keys(key)?;
        let mut places = room_for::<usize>(keys.len())?;
        places.extend(0..keys.len());
        ask_for::<usize>(keys.len())?; // sorting takes it
        let mut has_order = true;
        let mut by = |a: &usize, b: &usize| {
            let order = keys.get(*a).zip(keys.get(*b)).and_then(|(a, b)| a.order(b));
            order.unwrap_or_else(|| {
                has_order = false;
                Ordering::Equal
            })
        };
        if let [only] = places.as_slice() {
            by(only, only);
        } else if is_reversed {
            places.sort_by(|a, b| by(b, a));
        } else {
            places.sort_by(by);
        }
        if !has_order {
            return Err(Bail);
        }
        let items = self.items();
        let mut sorted = room_for(items.len())?;
        sorted.extend(places.into_iter().filter_map(|at| items.get(at).cloned()));
        Ok(Self::of(sorted))
    }

    /// `list.sort(key=…)`
    ///
    /// # Errors
    /// Bails when there is no order among the keys, where the key bails, and when the list is the caller's.
    pub fn sort_by<K: Order>(&self, is_reversed: bool, key: impl FnMut(T) -> Out<K>) -> Out<()> {
        drop(self.change()?);
        let sorted = self.sorted_by(is_reversed, key)?;
        let items = std::mem::take(&mut *sorted.change()?);
        *self.change()? = items;
        Ok(())
    }

    /// `max(list, key=…)`: the first of the largest.
    ///
    /// # Errors
    /// Bails when nothing is in it, when there is no order among the keys, and where the key bails.
    pub fn max_by<K: Order>(&self, key: impl FnMut(T) -> Out<K>) -> Out<T> {
        self.extreme_by(Ordering::Greater, key)
    }

    /// `min(list, key=…)`: the first of the smallest.
    ///
    /// # Errors
    /// Bails when nothing is in it, when there is no order among the keys, and where the key bails.
    pub fn min_by<K: Order>(&self, key: impl FnMut(T) -> Out<K>) -> Out<T> {
        self.extreme_by(Ordering::Less, key)
    }

    fn extreme_by<K: Order>(&self, wanted: Ordering, key: impl FnMut(T) -> Out<K>) -> Out<T> {
        let keys = self.keys(key)?;
        let mut best = 0;
        for (at, key) in keys.iter().enumerate().skip(1) {
            if key.order(keys.get(best).ok_or(Bail)?).ok_or(Bail)? == wanted {
                best = at;
            }
        }
        self.items().get(best).cloned().ok_or(Bail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: &[i64]) -> List<i64> {
        List::of(items.to_vec())
    }

    #[test]
    fn keys_decide_and_equal_ones_keep_their_order() {
        let tens = list(&[21, 12, 11, 22]);
        let by_ten = |it: i64| Ok(it / 10);
        assert_eq!(tens.sorted_by(false, by_ten).map(|it| it.items().clone()), Ok(vec![12, 11, 21, 22]));
        assert_eq!(tens.sorted_by(true, by_ten).map(|it| it.items().clone()), Ok(vec![21, 22, 12, 11]));
        assert_eq!((tens.max_by(by_ten), tens.min_by(by_ten), list(&[]).max_by(by_ten)), (Ok(21), Ok(12), Err(Bail)));
        assert_eq!((tens.sort_by(false, by_ten), tens.get(0)), (Ok(()), Ok(12)));
    }

    #[test]
    fn keys_without_an_order_are_python_s() {
        assert!(list(&[1]).sorted_by(false, |_| Ok(f64::NAN)).is_err());
        assert!(list(&[1, 2]).max_by(|_| Ok(f64::NAN)).is_err());
        assert!(list(&[1, 2]).sorted_by(false, |_| Err::<i64, _>(Bail)).is_err());
        assert!(List::given(vec![2, 1]).sort_by(false, Ok).is_err());
    }
}
