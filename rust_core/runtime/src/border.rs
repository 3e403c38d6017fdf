//! The border to Python: exact types in, exact types out, everything else bails.
//!
//! `True` is not 1 here, 1 is not 1.0, and a subclass is not its base: what the original would do with them only the
//! original knows.

use std::{
    cell::RefCell,
    collections::HashMap,
    hash::Hash,
    hint::black_box,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::OnceLock,
};

use pyo3::{
    prelude::*,
    sync::PyOnceLock,
    types::{PyBool, PyBytes, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PySet, PyString, PyTuple, PyType},
};

use super::{Bail, Bytes, Dict, List, Num, Out, Row, Rt, Set, Str, raw};

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

    /// Whether one object can stand for both: nobody can change it, and making another one costs more.
    #[inline(always)]
    fn is_same(&self, other: &Self) -> bool {
        let _ = other;
        false
    }
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

/// Room for so many objects.
pub(super) fn objects<'py>(items: usize) -> Out<Vec<Bound<'py, PyAny>>> {
    room(items)?;
    let mut all = Vec::new();
    all.try_reserve_exact(items).map_err(|_| Bail)?;
    Ok(all)
}

/// Whether there is room for so many objects. The binding ends a call by a panic where Python has no memory for one, so
/// it is asked before.
pub(super) fn room(items: usize) -> Out<()> {
    /// What an object takes, about, and its place in a table.
    const BYTES: usize = 96;
    const FEW: usize = 1000;
    if items > FEW {
        let mut all = Vec::<[u8; BYTES]>::new();
        all.try_reserve_exact(items).map_err(|_| Bail)?;
        black_box(all);
    }
    Ok(())
}

/// An attribute of an object, where looking at it runs nothing.
///
/// # Errors
/// Bails where the attribute is computed, or of another type.
pub fn attribute<T: Read>(object: &Bound<'_, PyAny>, name: &str) -> Out<T> {
    T::read(&plain_attribute(object, name)?)
}

/// A list of the objects of values. Neighbours that are the same are one object, as constants are in Python.
pub(super) fn list<'py, T: Write>(py: Python<'py>, items: &[T], seen: &mut Seen<'py>) -> Out<Bound<'py, PyList>> {
    let mut last: Option<(&T, Bound<'py, PyAny>)> = None;
    raw::list(py, items, |item| match &last {
        Some((before, object)) if item.is_same(before) => Ok(object.clone()),
        _ => {
            let object = item.write(py, seen)?;
            last = Some((item, object.clone()));
            Ok(object)
        }
    })
}

/// What Python itself looks attributes up with. A class or a metaclass may bring its own, which is the original's to run.
struct Plain {
    /// The names of a class.
    of_class: Py<PyAny>,
    /// Types of what hands out the names of an object, a slot, a field of a named tuple.
    names: Py<PyAny>,
    slot: Py<PyAny>,
    field: Py<PyAny>,
}

impl Plain {
    fn of(py: Python<'_>) -> PyResult<&'static Self> {
        static KNOWN: PyOnceLock<Plain> = PyOnceLock::new();
        KNOWN.get_or_try_init(py, || {
            let types = py.import("types")?;
            Ok(Self {
                of_class: py.get_type::<PyType>().getattr("__dict__")?.get_item("__dict__")?.unbind(),
                names: types.getattr("GetSetDescriptorType")?.unbind(),
                slot: types.getattr("MemberDescriptorType")?.unbind(),
                field: py.import("collections")?.getattr("_tuplegetter").map_or_else(|_| py.None(), Bound::unbind),
            })
        })
    }
}

fn plain_attribute<'py>(object: &Bound<'py, PyAny>, name: &str) -> Out<Bound<'py, PyAny>> {
    let py = object.py();
    let plain = Plain::of(py).map_err(|_| Bail)?;
    let (mut of_class, mut of_object) = (None, None);
    for class in object.get_type().mro() {
        let names = plain.of_class.bind(py).call_method1("__get__", (&class,)).map_err(|_| Bail)?;
        let is_base = class.is(py.get_type::<PyAny>()) || class.is(py.get_type::<PyTuple>());
        if !is_base && names.contains("__getattribute__").map_err(|_| Bail)? {
            return Err(Bail);
        }
        of_class = of_class.or_else(|| names.get_item(name).ok());
        of_object = of_object.or_else(|| names.get_item("__dict__").ok());
    }
    // Looking at the object itself would run `__getattr__` where there is nothing.
    let through = |it: &Bound<'py, PyAny>| it.call_method1("__get__", (object, object.get_type())).map_err(|_| Bail);
    let stored = || {
        let Some(names) = &of_object else { return Ok(None) };
        if !names.get_type().is(&plain.names) {
            return Err(Bail);
        }
        through(names)?.cast_exact::<PyDict>().map_err(|_| Bail)?.get_item(name).map_err(|_| Bail)
    };
    let Some(found) = &of_class else { return stored()?.ok_or(Bail) };
    let kind = found.get_type();
    if kind.is(&plain.slot) || kind.is(&plain.field) {
        return through(found);
    }
    // A value of the class stands behind that of the object.
    if is_value(found) { Ok(stored()?.unwrap_or_else(|| found.clone())) } else { Err(Bail) }
}

/// Whether an object is a plain value, which does nothing when an attribute is looked up.
fn is_value(object: &Bound<'_, PyAny>) -> bool {
    object.is_none()
        || object.cast_exact::<PyInt>().is_ok()
        || object.cast_exact::<PyFloat>().is_ok()
        || object.cast_exact::<PyBool>().is_ok()
        || object.cast_exact::<PyString>().is_ok()
        || object.cast_exact::<PyList>().is_ok()
        || object.cast_exact::<PyTuple>().is_ok()
        || object.cast_exact::<PyDict>().is_ok()
}

pub(super) fn compensates(py: Python<'_>) -> bool {
    static VERSION: OnceLock<bool> = OnceLock::new();
    *VERSION.get_or_init(|| {
        let version = py.version_info();
        (version.major, version.minor) >= COMPENSATES
    })
}

impl Read for i64 {
    #[inline]
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        raw::int(object.cast_exact::<PyInt>().map_err(|_| Bail)?)
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

impl Read for Bytes {
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        let bytes = object.cast_exact::<PyBytes>().map_err(|_| Bail)?.as_bytes();
        let mut items = Vec::new();
        items.try_reserve_exact(bytes.len()).map_err(|_| Bail)?;
        items.extend(bytes.iter().copied().map(i64::from));
        Ok(Self::given(items))
    }
}

impl Read for Num {
    #[inline]
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        f64::read(object).map(Self::F).or_else(|_| i64::read(object).map(Self::I))
    }
}

impl<T: Read + Clone> Read for Row<T> {
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        let Ok(tuple) = object.cast_exact::<PyTuple>() else { return List::read(object).map(Self::from) };
        Ok(Self::from(List::given(raw::of_tuple(tuple, T::read)?)))
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
        Ok(Self::given(raw::of_list(object.cast_exact::<PyList>().map_err(|_| Bail)?, T::read)?))
    }
}

impl<K: Read + Hash + Eq + Clone, V: Read + Clone> Read for Dict<K, V> {
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        let (dict, given) = (Self::given(), object.cast_exact::<PyDict>().map_err(|_| Bail)?);
        dict.reserve(given.len())?;
        for (key, value) in given.iter() {
            dict.fill(K::read(&key)?, V::read(&value)?)?;
        }
        Ok(dict)
    }
}

impl<T: Read + Hash + Eq + Clone> Read for Set<T> {
    fn read(object: &Bound<'_, PyAny>) -> Out<Self> {
        let set = Self::given();
        if let Ok(frozen) = object.cast_exact::<PyFrozenSet>() {
            set.reserve(frozen.len())?;
            frozen.iter().try_for_each(|item| set.fill(T::read(&item)?, ()))?;
            return Ok(set);
        }
        let given = object.cast_exact::<PySet>().map_err(|_| Bail)?;
        set.reserve(given.len())?;
        for item in given.iter() {
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
        let pairs = self.pairs()?;
        drop(objects(2 * pairs.len())?);
        for (key, value) in pairs {
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
                Ok(($(raw::item(tuple, $index, $name::read)?,)+))
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

impl Write for () {
    fn write<'py>(&self, py: Python<'py>, _: &mut Seen<'py>) -> Out<Bound<'py, PyAny>> {
        Ok(py.None().into_bound(py))
    }
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

    #[inline(always)]
    fn is_same(&self, other: &Self) -> bool {
        self.to_bits() == other.to_bits() && !self.is_nan()
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

    #[inline(always)]
    fn is_same(&self, other: &Self) -> bool {
        self == other
    }
}

impl Write for Bytes {
    fn write<'py>(&self, py: Python<'py>, _: &mut Seen<'py>) -> Out<Bound<'py, PyAny>> {
        let items = self.items();
        let fill = |room: &mut [u8]| {
            for (place, item) in room.iter_mut().zip(items.iter()) {
                *place = u8::try_from(*item)?;
            }
            Ok(())
        };
        Ok(PyBytes::new_with(py, items.len(), fill).map_err(|_| Bail)?.into_any())
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
        let object = list(py, &self.items(), seen)?.into_any();
        if let Some(identity) = identity {
            seen.insert(identity, object.clone());
        }
        Ok(object)
    }
}
