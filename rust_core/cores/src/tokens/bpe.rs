//! Byte pairs: of the pairs in a piece the one of lowest rank is joined, the leftmost of these first, until none is left.

use std::{cmp::Reverse, collections::BinaryHeap};

use rustc_hash::FxHashMap;

pub(super) type Ranks = FxHashMap<Vec<u8>, u32>;

/// Bytes up to which it is quicker to look at all pairs again than to keep them in order.
const SHORT: usize = 64;
const NONE: u32 = u32::MAX;

/// How many tokens a piece has. Every single byte has a rank.
pub(super) fn count(piece: &[u8], ranks: &Ranks) -> usize {
    if piece.len() < 2 || ranks.contains_key(piece) {
        return usize::from(!piece.is_empty());
    }
    if piece.len() <= SHORT { short(piece, ranks) } else { long(piece, ranks) }
}

fn rank(piece: &[u8], start: usize, end: Option<usize>, ranks: &Ranks) -> u32 {
    end.and_then(|end| ranks.get(&piece[start..end])).copied().unwrap_or(NONE)
}

fn short(piece: &[u8], ranks: &Ranks) -> usize {
    // Where each token begins, with the rank of it and the next joined; the end of the piece comes last.
    let mut parts: Vec<(usize, u32)> =
        (0..=piece.len()).map(|at| (at, rank(piece, at.min(piece.len()), (at + 2 <= piece.len()).then_some(at + 2), ranks))).collect();
    loop {
        let mut least = (NONE, 0);
        for (place, (_, rank)) in parts.iter().enumerate() {
            if *rank < least.0 {
                least = (*rank, place);
            }
        }
        let (found, place) = least;
        if found == NONE {
            return parts.len() - 1;
        }
        parts.remove(place + 1);
        let end = |place: usize| parts.get(place + 2).map(|it| it.0);
        let joined = rank(piece, parts[place].0, end(place), ranks);
        let before = place.checked_sub(1).map(|it| rank(piece, parts[it].0, end(it), ranks));
        parts[place].1 = joined;
        if let Some(before) = before {
            parts[place - 1].1 = before;
        }
    }
}

/// The same in n log n: pairs in a heap, tokens in a list of neighbours.
fn long(piece: &[u8], ranks: &Ranks) -> usize {
    let size = piece.len();
    // By where a token begins: where the one before it does, and where it ends.
    let mut before: Vec<usize> = (0..=size).map(|at| at.saturating_sub(1)).collect();
    let mut ends: Vec<usize> = (1..=size + 1).collect();
    let mut heap: BinaryHeap<Reverse<(u32, usize, usize)>> = BinaryHeap::new();
    let push = |heap: &mut BinaryHeap<_>, start: usize, end: usize| {
        let found = rank(piece, start, Some(end), ranks);
        if found != NONE {
            heap.push(Reverse((found, start, end)));
        }
    };
    for at in 0..size - 1 {
        push(&mut heap, at, at + 2);
    }
    let mut tokens = size;
    while let Some(Reverse((_, start, end))) = heap.pop() {
        let middle = ends[start];
        // A pair of which a part was joined with another since is none any more.
        if middle == 0 || middle >= size || ends[middle] != end {
            continue;
        }
        ends[start] = end;
        ends[middle] = 0;
        before[end] = start;
        tokens -= 1;
        if end < size {
            push(&mut heap, start, ends[end]);
        }
        if start > 0 {
            push(&mut heap, before[start], end);
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_join_the_same_pairs() {
        let words = ["a", "b", "c", "ab", "bc", "abc", "ca", "aa", "aab", "bca", "cab"];
        let ranks: Ranks = words.iter().enumerate().map(|(rank, it)| (it.as_bytes().to_vec(), rank as u32)).collect();
        let mut seed = 7_u64;
        for length in 2..90 {
            let piece: Vec<u8> = (0..length)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    b"abc"[(seed >> 33) as usize % 3]
                })
                .collect();
            assert_eq!(short(&piece, &ranks), long(&piece, &ranks), "{piece:?}");
        }
    }
}
