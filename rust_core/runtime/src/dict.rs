//! Python's `dict` and `set`: a dict keeps the order of insertion; of a set nobody is told an order.
//!
//! Invariant: what came from Python is never changed and never goes back; both bail.

use std::{
    cell::{Cell, Ref, RefCell, RefMut},
    cmp::Ordering,
    collections::HashMap,
    hash::{BuildHasher, Hash, Hasher, RandomState},
    rc::Rc,
    sync::OnceLock,
};

use super::{
    Bail, Out, Rt,
    list::{affordable, charge, discharge, room_for},
    order::{self, Order},
};

/// A fast hash; the order of nothing hangs on it. It begins with numbers of chance, so that nobody can choose keys that
/// collide, for which a dict would take for ever.
pub struct Fast {
    state: u64,
    factor: u64,
}

/// Makes hashes that begin alike in all of the process.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seed(u64, u64);

impl Default for Seed {
    fn default() -> Self {
        static SEED: OnceLock<Seed> = OnceLock::new();
        *SEED.get_or_init(|| {
            let chance = RandomState::new();
            Self(chance.hash_one(0), chance.hash_one(1) | 1)
        })
    }
}

impl BuildHasher for Seed {
    type Hasher = Fast;

    fn build_hasher(&self) -> Fast {
        Fast { state: self.0, factor: self.1 }
    }
}

impl Hasher for Fast {
    fn finish(&self) -> u64 {
        self.state
    }

    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            if let Some(head) = word.get_mut(..part.len()) {
                head.copy_from_slice(part);
            }
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        let product = u128::from(self.state.rotate_left(23) ^ word) * u128::from(self.factor);
        self.state = (product >> 64) as u64 ^ product as u64;
    }

    fn write_i64(&mut self, word: i64) {
        self.write_u64(word as u64);
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(u64::from(byte));
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }
}

type Places<K> = HashMap<K, usize, Seed>;

/// A dict.
#[derive(Debug)]
pub struct Dict<K, V>(Rc<Shared<K, V>>);

/// A set: a dict of nothing.
pub type Set<T> = Dict<T, ()>;

#[derive(Debug)]
struct Shared<K, V> {
    map: RefCell<Map<K, V>>,
    is_given: bool,
    charged: Cell<usize>,
}

#[derive(Debug)]
pub(super) struct Map<K, V> {
    pub(super) entries: Vec<Option<(K, V)>>,
    pub(super) places: Places<K>,
    /// Grows by every key that comes or goes.
    changes: u64,
}

impl<K, V> Drop for Shared<K, V> {
    fn drop(&mut self) {
        discharge(self.charged.get());
    }
}

impl<K, V> Clone for Dict<K, V> {
    #[inline(always)]
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Map<K, V> {
    fn found(&self, key: &K) -> Option<&V> {
        let at = *self.places.get(key)?;
        self.entries.get(at)?.as_ref().map(|it| &it.1)
    }

    fn taken(&mut self, key: &K) -> Option<V> {
        let at = self.places.remove(key)?;
        self.changes += 1;
        let value = self.entries.get_mut(at)?.take().map(|it| it.1);
        if self.entries.len() > 32 && self.entries.len() > 2 * self.places.len() {
            self.entries.retain(Option::is_some);
            self.places.clear();
            self.places.extend(self.entries.iter().flatten().enumerate().map(|(at, it)| (it.0.clone(), at)));
        }
        value
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Dict<K, V> {
    /// A new one.
    pub fn new() -> Self {
        Self::holding(false)
    }

    /// One of the caller's, to be filled once.
    pub fn given() -> Self {
        Self::holding(true)
    }

    fn holding(is_given: bool) -> Self {
        let map = Map { entries: Vec::new(), places: Places::default(), changes: 0 };
        Self(Rc::new(Shared { map: RefCell::new(map), is_given, charged: Cell::new(0) }))
    }

    /// Whether it is the caller's.
    pub fn is_given(&self) -> bool {
        self.0.is_given
    }

    /// What tells it from others, when more than one name has it.
    pub fn identity(&self) -> Option<usize> {
        (Rc::strong_count(&self.0) > 1).then_some(Rc::as_ptr(&self.0) as usize)
    }

    pub(super) fn map(&self) -> Ref<'_, Map<K, V>> {
        self.0.map.borrow()
    }

    fn change(&self) -> Out<RefMut<'_, Map<K, V>>> {
        if self.0.is_given { Err(Bail) } else { Ok(self.0.map.borrow_mut()) }
    }

    /// Put a value in, whoever it belongs to.
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn fill(&self, key: K, value: V) -> Out<()> {
        let mut map = self.0.map.borrow_mut();
        if let Some(at) = map.places.get(&key).copied() {
            if let Some(Some(entry)) = map.entries.get_mut(at) {
                entry.1 = value;
            }
            return Ok(());
        }
        if map.entries.len() == map.entries.capacity() {
            let more = map.entries.capacity().max(4);
            self.grow(&mut map, more)?;
        }
        map.changes += 1;
        let at = map.entries.len();
        map.places.insert(key.clone(), at);
        map.entries.push(Some((key, value)));
        Ok(())
    }

    /// Make room for so many keys.
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn reserve(&self, keys: usize) -> Out<()> {
        if keys == 0 { Ok(()) } else { self.grow(&mut self.0.map.borrow_mut(), keys) }
    }

    fn grow(&self, map: &mut Map<K, V>, more: usize) -> Out<()> {
        let bytes = affordable::<(K, V, K, usize, usize)>(more)?;
        map.entries.try_reserve(more).map_err(|_| Bail)?;
        map.places.try_reserve(more).map_err(|_| Bail)?;
        charge(bytes);
        self.0.charged.set(self.0.charged.get() + bytes);
        Ok(())
    }

    /// `dict[key] = value`
    ///
    /// # Errors
    /// Bails when it is the caller's and when memory is short.
    #[inline]
    pub fn set(&self, key: K, value: V) -> Out<()> {
        if self.0.is_given { Err(Bail) } else { self.fill(key, value) }
    }

    /// `dict[key]`
    ///
    /// # Errors
    /// Bails when it is not in it: Python raises `KeyError`.
    #[inline]
    pub fn get(&self, key: K) -> Out<V> {
        self.map().found(&key).cloned().ok_or(Bail)
    }

    /// `dict.get(key)`
    ///
    /// # Errors
    /// None.
    #[inline]
    pub fn look(&self, key: &K) -> Out<Option<V>> {
        Ok(self.map().found(key).cloned())
    }

    /// `dict.get(key, value)`
    ///
    /// # Errors
    /// None.
    #[inline]
    pub fn get_or(&self, key: &K, value: V) -> Out<V> {
        Ok(self.map().found(key).cloned().unwrap_or(value))
    }

    /// `dict.setdefault(key, value)`
    ///
    /// # Errors
    /// Bails when it is the caller's and when memory is short.
    pub fn set_default(&self, key: K, value: V) -> Out<V> {
        drop(self.change()?);
        if let Some(found) = self.map().found(&key) {
            return Ok(found.clone());
        }
        self.fill(key, value.clone())?;
        Ok(value)
    }

    /// `key in dict`
    ///
    /// # Errors
    /// None.
    #[inline]
    pub fn contains(&self, key: &K) -> Out<bool> {
        Ok(self.map().places.contains_key(key))
    }

    /// `dict.pop(key)`, `del dict[key]`, `set.remove(key)`
    ///
    /// # Errors
    /// Bails when it is not in it, and when it is the caller's.
    pub fn take(&self, key: &K) -> Out<V> {
        self.change()?.taken(key).ok_or(Bail)
    }

    /// `dict.pop(key, value)`
    ///
    /// # Errors
    /// Bails when it is the caller's.
    pub fn take_or(&self, key: &K, value: V) -> Out<V> {
        Ok(self.change()?.taken(key).unwrap_or(value))
    }

    /// `set.discard(key)`
    ///
    /// # Errors
    /// Bails when it is the caller's.
    pub fn discard(&self, key: &K) -> Out<()> {
        self.change()?.taken(key);
        Ok(())
    }

    /// `dict.clear()`
    ///
    /// # Errors
    /// Bails when it is the caller's.
    pub fn clear(&self) -> Out<()> {
        let mut map = self.change()?;
        map.changes += 1;
        map.entries.clear();
        map.places.clear();
        Ok(())
    }

    /// `dict.copy()`
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn copy(&self) -> Out<Self> {
        let copy = Self::new();
        self.map().entries.iter().flatten().try_for_each(|(key, value)| copy.fill(key.clone(), value.clone()))?;
        Ok(copy)
    }

    /// `dict.update(other)`
    ///
    /// # Errors
    /// Bails when it is the caller's and when memory is short.
    pub fn update(&self, other: &Self) -> Out<()> {
        drop(self.change()?);
        if Rc::ptr_eq(&self.0, &other.0) {
            return Ok(());
        }
        other.map().entries.iter().flatten().try_for_each(|(key, value)| self.fill(key.clone(), value.clone()))
    }

    /// `len(dict)`
    #[inline(always)]
    pub fn len(&self) -> i64 {
        self.map().places.len() as i64
    }

    /// Whether nothing is in it.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.map().places.is_empty()
    }

    /// What is in it, as pairs.
    ///
    /// # Errors
    /// Bails when memory is short.
    pub fn pairs(&self) -> Out<Vec<(K, V)>> {
        let mut pairs = room_for(self.map().places.len())?;
        pairs.extend(self.map().entries.iter().flatten().cloned());
        Ok(pairs)
    }

    fn walk<'r, 'a, T>(&self, rt: &'r Rt<'a>, pick: fn(&(K, V)) -> T) -> Walk<'r, 'a, K, V, T> {
        Walk { dict: self.clone(), rt, before: self.map().changes, next: 0, pick }
    }

    /// `dict.items()`; a key that comes or goes meanwhile spoils the call, as Python raises then.
    #[inline]
    pub fn entries<'r, 'a>(&self, rt: &'r Rt<'a>) -> Walk<'r, 'a, K, V, (K, V)> {
        self.walk(rt, |entry| entry.clone())
    }

    /// `dict.keys()`
    #[inline]
    pub fn keys<'r, 'a>(&self, rt: &'r Rt<'a>) -> Walk<'r, 'a, K, V, K> {
        self.walk(rt, |entry| entry.0.clone())
    }

    /// `dict.values()`
    #[inline]
    pub fn values<'r, 'a>(&self, rt: &'r Rt<'a>) -> Walk<'r, 'a, K, V, V> {
        self.walk(rt, |entry| entry.1.clone())
    }
}

/// A loop over a dict.
pub struct Walk<'r, 'a, K, V, T> {
    dict: Dict<K, V>,
    rt: &'r Rt<'a>,
    before: u64,
    next: usize,
    pick: fn(&(K, V)) -> T,
}

impl<K: Hash + Eq + Clone, V: Clone, T> Iterator for Walk<'_, '_, K, V, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let map = self.dict.map();
        if map.changes != self.before {
            self.rt.spoil();
            return None;
        }
        while let Some(entry) = map.entries.get(self.next) {
            self.next += 1;
            if let Some(entry) = entry {
                return Some((self.pick)(entry));
            }
        }
        None
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Default for Dict<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Hash + Eq + Clone, V: Clone + Order> Dict<K, V> {
    /// `a == b`
    ///
    /// # Errors
    /// Bails where identity decides about a value.
    pub fn same(&self, other: &Self) -> Out<bool> {
        let (mine, theirs) = (self.map(), other.map());
        if mine.places.len() != theirs.places.len() {
            return Ok(false);
        }
        for (key, value) in mine.entries.iter().flatten() {
            let Some(found) = theirs.found(key) else { return Ok(false) };
            if !order::eq(value, found)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl<K: Hash + Eq + Clone, V: Clone + Order> Order for Dict<K, V> {
    /// They are equal, or Python is asked: there is no order among dicts.
    fn order(&self, other: &Self) -> Option<Ordering> {
        self.same(other).ok().filter(|it| *it).map(|_| Ordering::Equal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dict(items: &[(i64, i64)]) -> Dict<i64, i64> {
        let dict = Dict::new();
        items.iter().for_each(|(key, value)| assert_eq!(dict.set(*key, *value), Ok(())));
        dict
    }

    #[test]
    fn the_order_is_that_of_insertion() {
        let items = dict(&[(3, 1), (1, 2), (2, 3)]);
        assert_eq!((items.set(1, 9), items.take(&3), items.set(3, 0)), (Ok(()), Ok(1), Ok(())));
        assert_eq!(items.pairs(), Ok(vec![(1, 9), (2, 3), (3, 0)]));
        assert_eq!((items.get(7), items.look(&7), items.get_or(&7, 5), items.get(2)), (Err(Bail), Ok(None), Ok(5), Ok(3)));
        assert_eq!((items.set_default(2, 8), items.set_default(8, 4), items.len()), (Ok(3), Ok(4), 4));
    }

    #[test]
    fn many_that_go_leave_no_holes() {
        let items = dict(&(0..100).map(|it| (it, it)).collect::<Vec<_>>());
        (0..90).for_each(|it| assert_eq!(items.take(&it), Ok(it)));
        assert_eq!(items.pairs(), Ok((90..100).map(|it| (it, it)).collect::<Vec<_>>()));
        assert_eq!((items.get(95), items.contains(&5), items.take(&5)), (Ok(95), Ok(false), Err(Bail)));
    }

    #[test]
    fn the_caller_s_is_not_changed() {
        let given: Dict<i64, i64> = Dict::given();
        assert_eq!(given.fill(1, 2), Ok(()));
        assert_eq!((given.set(1, 3), given.take(&1), given.clear(), given.set_default(1, 1)), (Err(Bail), Err(Bail), Err(Bail), Err(Bail)));
        assert_eq!(given.copy().and_then(|it| it.set(5, 5)), Ok(()));
        assert_eq!(given.pairs(), Ok(vec![(1, 2)]));
    }

    #[test]
    fn a_key_that_comes_meanwhile_spoils_the_call() {
        let rt = Rt::new(&|| true, false);
        let items = dict(&[(1, 1), (2, 2)]);
        for key in items.keys(&rt) {
            assert_eq!(items.set(key, 9), Ok(()));
        }
        assert!(!rt.is_spoiled());
        assert_eq!(items.values(&rt).collect::<Vec<_>>(), [9, 9]);
        for key in items.keys(&rt) {
            assert_eq!(items.set(key + 10, 9), Ok(()));
        }
        assert!(rt.is_spoiled() && rt.tick().is_err());
    }

    #[test]
    fn dicts_have_no_order_but_equality() {
        assert_eq!(dict(&[(1, 2), (3, 4)]).order(&dict(&[(3, 4), (1, 2)])), Some(Ordering::Equal));
        assert_eq!(dict(&[(1, 2)]).order(&dict(&[(1, 3)])), None);
        assert_eq!((dict(&[(1, 2)]).same(&dict(&[(1, 3)])), dict(&[(1, 2)]).same(&dict(&[(2, 2)]))), (Ok(false), Ok(false)));
    }
}
