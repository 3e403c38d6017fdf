//! `heapq` on lists: the very moves that CPython makes, so that the list is in the same order afterwards.

use std::cmp::Ordering;

use super::{Bail, List, Out, order::Order};

fn is_less<T: Order>(a: &T, b: &T) -> Out<bool> {
    Ok(a.order(b).ok_or(Bail)? == Ordering::Less)
}

fn sift_down<T: Order>(heap: &mut [T], start: usize, mut at: usize) -> Out<()> {
    while at > start {
        let parent = (at - 1) >> 1;
        let (Some(item), Some(above)) = (heap.get(at), heap.get(parent)) else { return Err(Bail) };
        if !is_less(item, above)? {
            break;
        }
        heap.swap(at, parent);
        at = parent;
    }
    Ok(())
}

/// The item goes to a leaf first, the smaller child up each time, and from there up to its place.
fn sift_up<T: Order>(heap: &mut [T], start: usize) -> Out<()> {
    let (end, mut at) = (heap.len(), start);
    while 2 * at + 1 < end {
        let mut child = 2 * at + 1;
        // Crates of before Rust 2024, which hold this text too, know no chains of conditions.
        let is_right = match (heap.get(child), heap.get(child + 1)) {
            (Some(left), Some(right)) => !is_less(left, right)?,
            _ => false,
        };
        child += usize::from(is_right);
        heap.swap(at, child);
        at = child;
    }
    sift_down(heap, start, at)
}

/// `heapq.heappush(heap, item)`
///
/// # Errors
/// Bails when there is no order among the items, when the list is the caller's, and when memory is short.
pub fn push<T: Order + Clone>(heap: &List<T>, item: T) -> Out<()> {
    heap.append(item)?;
    let mut items = heap.change()?;
    let last = items.len() - 1;
    sift_down(&mut items, 0, last)
}

/// `heapq.heappop(heap)`
///
/// # Errors
/// Bails when nothing is in it, when there is no order among the items, and when the list is the caller's.
pub fn pop<T: Order + Clone>(heap: &List<T>) -> Out<T> {
    let mut items = heap.change()?;
    let last = items.pop().ok_or(Bail)?;
    let Some(first) = items.first_mut() else { return Ok(last) };
    let smallest = std::mem::replace(first, last);
    sift_up(&mut items, 0)?;
    Ok(smallest)
}

/// `heapq.heapify(list)`
///
/// # Errors
/// Bails when there is no order among the items, and when the list is the caller's.
pub fn heapify<T: Order + Clone>(heap: &List<T>) -> Out<()> {
    let mut items = heap.change()?;
    (0..items.len() / 2).rev().try_for_each(|at| sift_up(&mut items, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_cpython_s_order() {
        let heap = List::of(vec![9, 5, 7, 1, 8, 2, 6]);
        assert_eq!((heapify(&heap), heap.items().clone()), (Ok(()), vec![1, 5, 2, 9, 8, 7, 6]));
        assert_eq!((push(&heap, 0), heap.items().clone()), (Ok(()), vec![0, 1, 2, 5, 8, 7, 6, 9]));
        assert_eq!((pop(&heap), heap.items().clone()), (Ok(0), vec![1, 5, 2, 9, 8, 7, 6]));
        assert_eq!((pop::<i64>(&List::of(vec![])), pop(&List::of(vec![3]))), (Err(Bail), Ok(3)));
        assert!(heapify(&List::of(vec![1.0, f64::NAN])).is_err() && push(&List::given(vec![1]), 2).is_err());
    }
}
