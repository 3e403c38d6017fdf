//! The hot part of the border: items without a reference taken of each, ints without their protocol.
//!
//! It is the only file with unsafe code. It stands on this: the interpreter's lock is held (the module says that it needs
//! it), no Python code runs while a container is gone through (reading an object of exactly the right type runs none),
//! and the structures are those of the very Python that it is compiled for. Where that is not so, `careful.rs` stands in
//! its place.
#![allow(unsafe_code)]

use pyo3::{
    Borrowed, ffi,
    prelude::*,
    types::{PyInt, PyList, PyTuple},
};

use super::{Bail, Out, border::room};

/// The values of the items of a list; reading one must run no Python code.
///
/// # Errors
/// Bails where an item does, and when memory is short.
#[inline]
pub fn of_list<T>(list: &Bound<'_, PyList>, mut read: impl FnMut(&Bound<'_, PyAny>) -> Out<T>) -> Out<Vec<T>> {
    let (py, length) = (list.py(), list.len());
    let mut values = Vec::new();
    values.try_reserve_exact(length).map_err(|_| Bail)?;
    for at in 0..length {
        // SAFETY: `at` is below the length, which nobody changes meanwhile; the list holds the item for so long.
        let item = unsafe { Borrowed::from_ptr(py, ffi::PyList_GET_ITEM(list.as_ptr(), at as ffi::Py_ssize_t)) };
        values.push(read(&item)?);
    }
    Ok(values)
}

/// The values of the items of a tuple; reading one must run no Python code.
///
/// # Errors
/// Bails where an item does, and when memory is short.
#[inline]
pub fn of_tuple<T>(tuple: &Bound<'_, PyTuple>, mut read: impl FnMut(&Bound<'_, PyAny>) -> Out<T>) -> Out<Vec<T>> {
    let length = tuple.len();
    let mut values = Vec::new();
    values.try_reserve_exact(length).map_err(|_| Bail)?;
    for at in 0..length {
        values.push(item(tuple, at, &mut read)?);
    }
    Ok(values)
}

/// What becomes of an item of a tuple.
///
/// # Errors
/// Bails out of range, and where what becomes of it does.
#[inline]
pub fn item<T>(tuple: &Bound<'_, PyTuple>, at: usize, read: impl FnOnce(&Bound<'_, PyAny>) -> Out<T>) -> Out<T> {
    if at >= tuple.len() {
        return Err(Bail);
    }
    // SAFETY: `at` is below the length, which never changes; the tuple holds the item.
    let item = unsafe { Borrowed::from_ptr(tuple.py(), ffi::PyTuple_GET_ITEM(tuple.as_ptr(), at as ffi::Py_ssize_t)) };
    read(&item)
}

/// The value of an int of 64 bits.
///
/// # Errors
/// Bails where it has more.
#[inline]
pub fn int(object: &Bound<'_, PyInt>) -> Out<i64> {
    let mut overflow = 0;
    // SAFETY: it is an int, so that nothing can be raised.
    let value = unsafe { ffi::PyLong_AsLongLongAndOverflow(object.as_ptr(), &raw mut overflow) };
    if overflow == 0 { Ok(value) } else { Err(Bail) }
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
    room(items.len())?;
    let length = ffi::Py_ssize_t::try_from(items.len()).map_err(|_| Bail)?;
    // SAFETY: what it gives is a new list, or an error that is taken.
    let list = unsafe { Bound::from_owned_ptr_or_err(py, ffi::PyList_New(length)) }.map_err(|_| Bail)?;
    for (at, item) in items.iter().enumerate() {
        let object = write(item)?;
        // SAFETY: it is below the length of a list that nobody else has, and its place is empty; the list takes the
        // reference. Places that stay empty on the way out are allowed to.
        unsafe { ffi::PyList_SET_ITEM(list.as_ptr(), at as ffi::Py_ssize_t, object.into_ptr()) };
    }
    list.cast_into_exact().map_err(|_| Bail)
}
