//! The hot part of the border without unsafe code, for a crate that may be compiled for the limited API or for a Python
//! without a lock. In crates of ours `raw.rs` stands in its place.

use pyo3::{
    prelude::*,
    types::{PyInt, PyList, PyTuple},
};

use super::{Bail, Out, border::objects};

/// The values of the items of a list.
///
/// # Errors
/// Bails where an item does, and when memory is short.
#[inline]
pub fn of_list<T>(list: &Bound<'_, PyList>, mut read: impl FnMut(&Bound<'_, PyAny>) -> Out<T>) -> Out<Vec<T>> {
    let mut values = Vec::new();
    values.try_reserve_exact(list.len()).map_err(|_| Bail)?;
    for item in list.iter() {
        values.push(read(&item)?);
    }
    Ok(values)
}

/// The values of the items of a tuple.
///
/// # Errors
/// Bails where an item does, and when memory is short.
#[inline]
pub fn of_tuple<T>(tuple: &Bound<'_, PyTuple>, mut read: impl FnMut(&Bound<'_, PyAny>) -> Out<T>) -> Out<Vec<T>> {
    let mut values = Vec::new();
    values.try_reserve_exact(tuple.len()).map_err(|_| Bail)?;
    for item in tuple.iter() {
        values.push(read(&item)?);
    }
    Ok(values)
}

/// What becomes of an item of a tuple.
///
/// # Errors
/// Bails out of range, and where what becomes of it does.
#[inline]
pub fn item<T>(tuple: &Bound<'_, PyTuple>, at: usize, read: impl FnOnce(&Bound<'_, PyAny>) -> Out<T>) -> Out<T> {
    read(&tuple.get_item(at).map_err(|_| Bail)?)
}

/// The value of an int of 64 bits.
///
/// # Errors
/// Bails where it has more.
#[inline]
pub fn int(object: &Bound<'_, PyInt>) -> Out<i64> {
    object.extract().map_err(|_| Bail)
}

/// A list of objects.
///
/// # Errors
/// Bails where an item does, and when memory is short.
#[inline]
pub fn list<'py, 'v, T>(
    py: Python<'py>,
    items: &'v [T],
    mut write: impl FnMut(&'v T) -> Out<Bound<'py, PyAny>>,
) -> Out<Bound<'py, PyList>> {
    let mut all = objects(items.len())?;
    for item in items {
        all.push(write(item)?);
    }
    PyList::new(py, all).map_err(|_| Bail)
}
