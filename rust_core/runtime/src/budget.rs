//! What a call may take of the memory: what is not there is Python's to miss.

use std::cell::Cell;

use super::{Bail, Out};

/// What lists may take together before Python is asked: an allocation that fails would end the process.
const MOST_BYTES: usize = 512 << 20;

thread_local! {
    pub(super) static LIVE: Cell<usize> = const { Cell::new(0) };
}

/// Bytes are taken.
pub(super) fn charge(bytes: usize) {
    LIVE.set(LIVE.get() + bytes);
}

/// Bytes are free again.
pub(super) fn discharge(bytes: usize) {
    LIVE.set(LIVE.get().saturating_sub(bytes));
}

/// Bytes of so many items, if there is room for them.
pub(super) fn affordable<T>(items: usize) -> Out<usize> {
    let bytes = items.checked_mul(size_of::<T>()).ok_or(Bail)?;
    if LIVE.get().saturating_add(bytes) > MOST_BYTES { Err(Bail) } else { Ok(bytes) }
}

/// Room for so many items. Whoever collects without it ends the process where there is none.
pub(super) fn room_for<T>(items: usize) -> Out<Vec<T>> {
    let mut room = Vec::new();
    affordable::<T>(items)?;
    room.try_reserve_exact(items).map_err(|_| Bail)?;
    Ok(room)
}

/// Whether there is room for so many items now, for what takes it without asking.
///
/// # Errors
/// Bails when there is not.
pub(super) fn ask_for<T>(items: usize) -> Out<()> {
    const FEW: usize = 1000;
    if items > FEW {
        // The compiler leaves out an allocation that nobody uses.
        std::hint::black_box(room_for::<T>(items)?);
    }
    Ok(())
}

/// A copy of items.
pub(super) fn copied<T: Clone>(items: &[T]) -> Out<Vec<T>> {
    let mut copy = room_for(items.len())?;
    copy.extend_from_slice(items);
    Ok(copy)
}
