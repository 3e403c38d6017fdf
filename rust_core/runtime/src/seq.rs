//! What Python does with whatever can be iterated: ranges, sums, extremes.

use std::cmp::Ordering;

use super::{Bail, List, Num, Out, Rt, int, list::affordable, num, order::Order};

/// `range(start, stop, step)`
///
/// # Errors
/// Bails when `step` is 0.
#[inline]
pub fn range(start: i64, stop: i64, step: i64) -> Out<Range> {
    let goes = if step > 0 { start < stop } else { start > stop };
    let left = if goes { (start.abs_diff(stop) - 1) / step.unsigned_abs().max(1) + 1 } else { 0 };
    if step == 0 { Err(Bail) } else { Ok(Range { next: start, step, left }) }
}

/// The numbers of a range.
pub struct Range {
    next: i64,
    step: i64,
    left: u64,
}

impl Iterator for Range {
    type Item = i64;

    #[inline(always)]
    fn next(&mut self) -> Option<i64> {
        self.left = self.left.checked_sub(1)?;
        let at = self.next;
        // Behind the last one it may be anything.
        self.next = at.wrapping_add(self.step);
        Some(at)
    }
}

/// `reversed(range(start, stop, step))`
///
/// # Errors
/// Bails when `step` is 0 or the range is longer than 64 bits count.
pub fn reversed_range(start: i64, stop: i64, step: i64) -> Out<Range> {
    if step == 0 || step == i64::MIN {
        return Err(Bail);
    }
    let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
    if low >= high {
        return range(0, 0, 1);
    }
    let steps = int::floordiv(int::sub(int::sub(high, low)?, 1)?, step.abs())?;
    let last = int::add(start, int::mul(steps, step)?)?;
    range(last, int::sub(start, step.signum())?, -step)
}

/// Put one more item into what becomes a list.
///
/// # Errors
/// Bails when memory is short.
#[inline(always)]
pub fn push<T>(items: &mut Vec<T>, item: T) -> Out<()> {
    if items.len() == items.capacity() {
        grow(items)?;
    }
    items.push(item);
    Ok(())
}

#[cold]
#[inline(never)]
fn grow<T>(items: &mut Vec<T>) -> Out<()> {
    /// What a list begins with.
    const FEW: usize = 4;
    let more = items.capacity().max(FEW);
    affordable::<T>(items.len() + more)?;
    items.try_reserve(more).map_err(|_| Bail)
}

/// More than anybody enumerates.
const MOST_ITEMS: i64 = 1 << 48;

/// `enumerate(items, start)`
///
/// # Errors
/// Bails when the count would go past 64 bits.
#[inline(always)]
pub fn enumerate<T>(items: impl Iterator<Item = T>, start: i64) -> Out<impl Iterator<Item = (i64, T)>> {
    int::add(start, MOST_ITEMS)?;
    Ok(items.enumerate().map(move |(at, item)| (start.wrapping_add(at as i64), item)))
}

/// `zip(a, b, strict=True)`; one that ends before the other spoils the call, as Python raises then.
#[inline(always)]
pub fn strict<'r, 'a, A: Iterator, B: Iterator>(
    rt: &'r Rt<'a>,
    mut a: A,
    mut b: B,
) -> impl Iterator<Item = (A::Item, B::Item)> + use<'r, 'a, A, B> {
    std::iter::from_fn(move || match (a.next(), b.next()) {
        (Some(a), Some(b)) => Some((a, b)),
        (None, None) => None,
        _ => {
            rt.spoil();
            None
        }
    })
}

/// `sum(items)` of ints.
///
/// # Errors
/// Bails past 64 bits.
pub fn sum_ints(items: &List<i64>) -> Out<i64> {
    items.items().iter().try_fold(0, |sum, item| int::add(sum, *item))
}

/// `sum(items)` of bools.
pub fn sum_bools(items: &List<bool>) -> i64 {
    items.items().iter().map(|it| i64::from(*it)).sum()
}

/// `sum(items)` of floats, as the running Python adds them up.
///
/// # Errors
/// Bails when there are none: Python answers with an int.
pub fn sum_floats(rt: &Rt, items: &List<f64>) -> Out<f64> {
    let items = items.items();
    if items.is_empty() {
        return Err(Bail);
    }
    if !rt.compensated() {
        return Ok(items.iter().fold(0.0, |sum, item| sum + item));
    }
    let (mut sum, mut rest) = (0.0_f64, 0.0_f64);
    for &item in items.iter() {
        let next = sum + item;
        rest += if sum.abs() >= item.abs() { (sum - next) + item } else { (item - next) + sum };
        sum = next;
    }
    Ok(if rest != 0.0 && rest.is_finite() { sum + rest } else { sum })
}

/// `sum(list, start)` of floats.
///
/// # Errors
/// None.
pub fn sum_from(rt: &Rt, items: &List<f64>, start: f64) -> Out<f64> {
    let items = items.items();
    if !rt.compensated() {
        return Ok(items.iter().fold(start, |sum, item| sum + item));
    }
    let (mut sum, mut rest) = (start, 0.0_f64);
    for &item in items.iter() {
        let next = sum + item;
        rest += if sum.abs() >= item.abs() { (sum - next) + item } else { (item - next) + sum };
        sum = next;
    }
    Ok(if rest != 0.0 && rest.is_finite() { sum + rest } else { sum })
}

/// `max(items)`: the first of the largest.
///
/// # Errors
/// Bails when there are none, and when one has no place among the others.
pub fn max<T: Order + Clone>(items: &List<T>) -> Out<T> {
    extreme(items, Ordering::Greater)
}

/// `min(items)`: the first of the smallest.
///
/// # Errors
/// Bails when there are none, and when one has no place among the others.
pub fn min<T: Order + Clone>(items: &List<T>) -> Out<T> {
    extreme(items, Ordering::Less)
}

fn extreme<T: Order + Clone>(items: &List<T>, wanted: Ordering) -> Out<T> {
    let items = items.items();
    let mut found = items.first().ok_or(Bail)?;
    for item in items.iter().skip(1) {
        if item.order(found).ok_or(Bail)? == wanted {
            found = item;
        }
    }
    Ok(found.clone())
}

/// `max(a, b)`: the first of the largest.
///
/// # Errors
/// Bails when one has no place.
#[inline(always)]
pub fn larger<T: Order>(a: T, b: T) -> Out<T> {
    Ok(if b.order(&a).ok_or(Bail)? == Ordering::Greater { b } else { a })
}

/// `min(a, b)`: the first of the smallest.
///
/// # Errors
/// Bails when one has no place.
#[inline(always)]
pub fn smaller<T: Order>(a: T, b: T) -> Out<T> {
    Ok(if b.order(&a).ok_or(Bail)? == Ordering::Less { b } else { a })
}

/// `sum(items)` of numbers that may be either.
///
/// # Errors
/// Bails as addition does; and where Python compensates, when there is a float among them.
pub fn sum_nums(rt: &Rt, items: &List<Num>) -> Out<Num> {
    let items = items.items();
    if rt.compensated() && items.iter().any(|it| it.float().is_ok()) {
        return Err(Bail);
    }
    items.iter().try_fold(Num::I(0), |sum, item| num::add(sum, *item))
}

#[cfg(test)]
mod tests {
    use super::{
        super::list::{charge, discharge},
        *,
    };

    fn list(items: &[i64]) -> List<i64> {
        List::of(items.to_vec())
    }

    fn all<T: Clone>(items: Out<impl Iterator<Item = T>>) -> Vec<T> {
        items.map(Iterator::collect).unwrap_or_default()
    }

    #[test]
    fn what_becomes_a_list_grows_while_there_is_memory() {
        let mut items = Vec::new();
        assert!((0..100).all(|at| push(&mut items, at).is_ok()));
        assert_eq!((items.len(), items.last()), (100, Some(&99)));
        // What others hold counts, too.
        charge(1 << 30);
        let mut more: Vec<i64> = Vec::new();
        assert_eq!(push(&mut more, 1), Err(Bail));
        discharge(1 << 30);
        assert_eq!(push(&mut more, 1), Ok(()));
    }

    #[test]
    fn enumeration_counts_from_its_start() {
        assert_eq!(all(enumerate([5, 6].into_iter(), 7)), [(7, 5), (8, 6)]);
        assert!(enumerate([5].into_iter(), i64::MAX).is_err());
    }

    #[test]
    fn strict_pairs_are_of_one_length() {
        let rt = Rt::new(&|| true, false);
        assert_eq!(strict(&rt, [1, 2].into_iter(), [3, 4].into_iter()).collect::<Vec<_>>(), [(1, 3), (2, 4)]);
        assert!(!rt.is_spoiled());
        assert_eq!(strict(&rt, [1, 2].into_iter(), [3].into_iter()).count(), 1);
        assert!(rt.is_spoiled());
    }

    #[test]
    fn ranges_end_where_python_s_do() {
        assert_eq!(all(range(5, 0, -2)), [5, 3, 1]);
        assert_eq!(all(range(0, 5, 2)), [0, 2, 4]);
        assert_eq!(all(range(i64::MAX - 1, i64::MAX, 2)), [i64::MAX - 1]);
        assert!(range(0, 1, 0).is_err());
        assert_eq!(all(range(i64::MIN, i64::MAX, i64::MAX)), [i64::MIN, -1, i64::MAX - 1]);
        assert_eq!(all(range(i64::MAX, i64::MIN, i64::MIN)), [i64::MAX, -1]);
        assert_eq!((all(range(0, i64::MIN, 1)), all(range(3, 3, -1))), (vec![], vec![]));
        for (start, stop, step) in [(0, 5, 2), (5, 0, -2), (0, 0, 1), (3, 1, 1), (-4, 4, 3), (7, -8, -4)] {
            let mut expected = all(range(start, stop, step));
            expected.reverse();
            assert_eq!(all(reversed_range(start, stop, step)), expected, "{start} {stop} {step}");
        }
    }

    #[test]
    fn sums_are_those_of_the_running_python() {
        let (plain, compensated) = (Rt::new(&|| true, false), Rt::new(&|| true, true));
        let tenths = List::of(vec![0.1; 10]);
        assert_eq!(sum_floats(&plain, &tenths), Ok(0.999_999_999_999_999_9));
        assert_eq!(sum_floats(&compensated, &tenths), Ok(1.0));
        assert_eq!(sum_floats(&plain, &List::of(vec![])), Err(Bail));
        assert_eq!(sum_floats(&plain, &List::of(vec![-0.0])).map(f64::to_bits), Ok(0));
        assert_eq!(sum_floats(&compensated, &List::of(vec![1e308, 1e308])), Ok(f64::INFINITY));
        assert_eq!((sum_ints(&list(&[1, 2])), sum_ints(&list(&[i64::MAX, 1]))), (Ok(3), Err(Bail)));
        assert_eq!(sum_bools(&List::of(vec![true, false, true])), 2);
        assert_eq!(sum_nums(&plain, &List::of(vec![Num::I(1), Num::F(0.5)])), Ok(Num::F(1.5)));
        assert_eq!(sum_nums(&compensated, &List::of(vec![Num::I(1), Num::F(0.5)])), Err(Bail));
    }

    #[test]
    fn the_first_of_the_largest_wins_and_nan_is_python_s() {
        assert_eq!(max(&List::of(vec![0.0, -0.0])).map(f64::to_bits), Ok(0));
        assert_eq!(min(&List::of(vec![0.0, -0.0])).map(f64::to_bits), Ok(0));
        assert_eq!(max(&List::of(vec![1.0, f64::NAN])), Err(Bail));
        assert_eq!((max(&list(&[])), max(&list(&[1, 3, 2])), min(&list(&[2, 1]))), (Err(Bail), Ok(3), Ok(1)));
        assert_eq!((larger(1, 2), smaller(1, 2), larger(f64::NAN, 1.0)), (Ok(2), Ok(1), Err(Bail)));
        assert_eq!(larger(-0.0, 0.0).map(f64::to_bits), Ok((-0.0_f64).to_bits()));
    }
}
