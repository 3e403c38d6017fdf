//! The border to Python: exact types in, exact types out, everything else bails.
//!
//! `True` is not 1 here, 1 is not 1.0, and a subclass is not its base: what the original would do with them only the
//! original knows.

use std::{
    cell::RefCell,
    collections::HashMap,
    hash::Hash,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::OnceLock,
};

use pyo3::{
    prelude::*,
    types::{PyBool, PyDict, PyFloat, PyInt, PyList, PySet, PyString, PyTuple},
};

use super::{Bail, Dict, List, Num, Out, Rt, Set, Str};

/// Python's version in which `sum` began to compensate.
const COMPENSATES: (u8, u8) = (3, 12);

/// A value that Rust can take.
pub trait Read: Sized {
    /// The value of an object of exactly the right type.
    ///
    /// # Errors
    /// Bails for any other object.
    fn read(object: &Bound<'_, PyAny>) -> Out<Self>;
}

/// A value that Rust can give.
pub trait Write {
    /// The object of a value. Lists that are one list become one object.
    ///
    /// # Errors
    /// Bails for a list that came from the caller, and when memory is short.
    fn write<'py>(&self, py: Python<'py>, seen: &mut Seen<'py>) -> Out<Bound<'py, PyAny>>;
}

/// Lists that are objects already.
pub type Seen<'py> = HashMap<usize, Bound<'py, PyAny>>;

/// Call Rust: its answer, or `NotImplemented` where the original has to answer.
///
/// # Errors
/// What a signal handler raised meanwhile, such as `KeyboardInterrupt`.
pub fn answer<T: Write>(py: Python<'_>, run: impl FnOnce(&Rt<'_>) -> Out<T>) -> PyResult<Py<PyAny>> {
    let raised = RefCell::new(None);
    let pause = || {
        py.detach(|| ());
        py.check_signals().map_err(|error| *raised.borrow_mut() = Some(error)).is_ok()
    };
    let rt = Rt::new(&pause, compensates(py));
    let outcome = catch_unwind(AssertUnwindSafe(|| run(&rt)?.write(py, &mut Seen::new())));
    if let Some(error) = raised.take() {
        return Err(error);
    }
    Ok(match outcome {
        Ok(Ok(object)) if !rt.is_spoiled() => object.unbind(),
        _ => py.NotImplemented(),
    })
}

/// The value of an argument.
///
/// # Errors
/// Bails when its type is not exactly the right one.
#[inline]
pub fn read<T: Read>(object: &Bound<'_, PyAny>) -> Out<T> {
    T::read(object)
}

fn compensates(py: Python<'_>) -> bool {
    static VERSION: OnceLock<bool> = OnceLock::new();
    *VERSION.get_or_init(|| {
        let version = py.version_info();
        (version.major, version.minor) >= COMPENSATES
    })
}

impl Read for i64 {
    #[inline]
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        object.cast_exact::<PyInt>().map_err(|_| Bail)?.extract().map_err(|_| Bail)
    }
}

impl Read for f64 {
    #[inline]
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        Ok(object.cast_exact::<PyFloat>().map_err(|_| Bail)?.value())
    }
}

impl Read for bool {
    #[inline]
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        Ok(object.cast_exact::<PyBool>().map_err(|_| Bail)?.is_true())
    }
}

impl Read for Str {
    #[inline]
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        Self::read(object.cast_exact::<PyString>().map_err(|_| Bail)?.to_str().map_err(|_| Bail)?)
    }
}

impl<T: Read> Read for Option<T> {
    #[inline]
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        if object.is_none() { Ok(None) } else { T::read(object).map(Some) }
    }
}

impl<T: Read + Clone> Read for List<T> {
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        let list = object.cast_exact::<PyList>().map_err(|_| Bail)?;
        let mut items = Vec::new();
        items.try_reserve_exact(list.len()).map_err(|_| Bail)?;
        for item in list.iter() {
            items.push(T::read(&item)?);
        }
        Ok(Self::given(items))
    }
}

impl<K: Read + Hash + Eq + Clone, V: Read + Clone> Read for Dict<K, V> {
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        let dict = Self::given();
        for (key, value) in object.cast_exact::<PyDict>().map_err(|_| Bail)?.iter() {
            dict.fill(K::read(&key)?, V::read(&value)?)?;
        }
        Ok(dict)
    }
}

impl<T: Read + Hash + Eq + Clone> Read for Set<T> {
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        let set = Self::given();
        for item in object.cast_exact::<PySet>().map_err(|_| Bail)?.iter() {
            set.fill(T::read(&item)?, ())?;
        }
        Ok(set)
    }
}

impl<K: Write + Hash + Eq + Clone, V: Write + Clone> Write for Dict<K, V> {
    fn write<'py>(&self, py: Python<'py>, seen: &mut Seen<'py>) -> Out<Bound<'py, PyAny>> {
        if self.is_given() {
            return Err(Bail);
        }
        let identity = self.identity();
        if let Some(known) = identity.and_then(|it| seen.get(&it)) {
            return Ok(known.clone());
        }
        let object = PyDict::new(py);
        for (key, value) in self.pairs() {
            object.set_item(key.write(py, seen)?, value.write(py, seen)?).map_err(|_| Bail)?;
        }
        if let Some(identity) = identity {
            seen.insert(identity, object.clone().into_any());
        }
        Ok(object.into_any())
    }
}

macro_rules! tuples {
    ($($length:literal: $($name:ident $index:tt),+;)*) => {$(
        impl<$($name: Read),+> Read for ($($name,)+) {
            fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
                let tuple = object.cast_exact::<PyTuple>().map_err(|_| Bail)?;
                if tuple.len() != $length {
                    return Err(Bail);
                }
                Ok(($($name::read(&tuple.get_item($index).map_err(|_| Bail)?)?,)+))
            }
        }

        impl<$($name: Write),+> Write for ($($name,)+) {
            fn write<'py>(&self, py: Python<'py>, seen: &mut Seen<'py>) -> Out<Bound<'py, PyAny>> {
                let items = [$(self.$index.write(py, seen)?),+];
                Ok(PyTuple::new(py, items).map_err(|_| Bail)?.into_any())
            }
        }
    )*};
}

tuples! {
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
}

impl Write for i64 {
    #[inline]
    fn write<'py>(&self, py: Python<'py>, _: &mut Seen<'py>) -> Out<Bound<'py, PyAny>> {
        Ok(PyInt::new(py, *self).into_any())
    }
}

impl Write for f64 {
    #[inline]
    fn write<'py>(&self, py: Python<'py>, _: &mut Seen<'py>) -> Out<Bound<'py, PyAny>> {
        Ok(PyFloat::new(py, *self).into_any())
    }
}

impl Write for bool {
    #[inline]
    fn write<'py>(&self, py: Python<'py>, _: &mut Seen<'py>) -> Out<Bound<'py, PyAny>> {
        Ok(PyBool::new(py, *self).to_owned().into_any())
    }
}

impl Write for Str {
    #[inline]
    fn write<'py>(&self, py: Python<'py>, _: &mut Seen<'py>) -> Out<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self.text()).into_any())
    }
}

impl<T: Write> Write for Option<T> {
    fn write<'py>(&self, py: Python<'py>, seen: &mut Seen<'py>) -> Out<Bound<'py, PyAny>> {
        match self {
            Some(value) => value.write(py, seen),
            None => Ok(py.None().into_bound(py)),
        }
    }
}

impl Write for Num {
    fn write<'py>(&self, py: Python<'py>, seen: &mut Seen<'py>) -> Out<Bound<'py, PyAny>> {
        match self {
            Self::I(value) => value.write(py, seen),
            Self::F(value) => value.write(py, seen),
        }
    }
}

impl<T: Write + Clone> Write for List<T> {
    fn write<'py>(&self, py: Python<'py>, seen: &mut Seen<'py>) -> Out<Bound<'py, PyAny>> {
        if self.is_given() {
            return Err(Bail);
        }
        let identity = self.identity();
        if let Some(known) = identity.and_then(|it| seen.get(&it)) {
            return Ok(known.clone());
        }
        let items = self.items().iter().map(|item| item.write(py, seen)).collect::<Out<Vec<_>>>()?;
        let object = PyList::new(py, items).map_err(|_| Bail)?.into_any();
        if let Some(identity) = identity {
            seen.insert(identity, object.clone());
        }
        Ok(object)
    }
}
