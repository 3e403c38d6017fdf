//! Lists of the caller that a function changes: Rust changes copies, and what became of them is written back at the end.
//!
//! Invariants:
//! * nothing of the caller's is changed before the answer is certain: whatever bails has changed nothing;
//! * a list that comes twice, in whatever place, bails: its two copies would not see each other's changes;
//! * lists stay the objects that they were, in the result and in other lists, too.

use std::{
    cell::RefCell,
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use pyo3::{
    prelude::*,
    types::{PyDict, PyList, PySet},
};

use super::{
    Bail, List, Num, Out, Rt, Str,
    border::{Read, Seen, Write, compensates},
};

/// A value that a list of the caller's may hold while it is changed.
pub trait Lend: Read + Write + Clone {
    /// The value of an object; a list is written back.
    ///
    /// # Errors
    /// Bails for an object of another type, and for a list that came before.
    fn lend<'py>(object: &Bound<'py, PyAny>, lent: &mut Lent<'py>) -> Out<Self>
    where
        Self: 'py,
    {
        let _ = lent;
        Self::read(object)
    }

    /// Whether two equal ones are alike to everybody. Of NaN Python asks which one it is.
    fn is_plain(&self) -> bool {
        true
    }
}

/// The lists that a call may change.
pub struct Lent<'py> {
    seen: HashSet<usize>,
    lists: Vec<Box<dyn WriteBack<'py> + 'py>>,
}

trait WriteBack<'py> {
    fn note(&self, seen: &mut Seen<'py>);
    /// The items as they will be; none when nothing changed.
    fn after(&self, py: Python<'py>, seen: &mut Seen<'py>) -> Out<Option<Bound<'py, PyList>>>;
    fn object(&self) -> &Bound<'py, PyList>;
}

struct Kept<'py, T> {
    object: Bound<'py, PyList>,
    list: List<T>,
    length: usize,
}

impl<'py, T: Lend> WriteBack<'py> for Kept<'py, T> {
    fn note(&self, seen: &mut Seen<'py>) {
        if let Some(identity) = self.list.identity() {
            seen.insert(identity, self.object.clone().into_any());
        }
    }

    fn after(&self, py: Python<'py>, seen: &mut Seen<'py>) -> Out<Option<Bound<'py, PyList>>> {
        if !self.list.is_changed() {
            return Ok(None);
        }
        if self.object.len() != self.length || !self.list.items().iter().all(Lend::is_plain) {
            return Err(Bail);
        }
        let items = self.list.items().iter().map(|item| item.write(py, seen)).collect::<Out<Vec<_>>>()?;
        PyList::new(py, items).map(Some).map_err(|_| Bail)
    }

    fn object(&self) -> &Bound<'py, PyList> {
        &self.object
    }
}

impl<'py> Lent<'py> {
    /// A list that is written back.
    ///
    /// # Errors
    /// Bails for an object of another type, and for a list that came before.
    pub fn list<T: Lend + 'py>(&mut self, object: &Bound<'py, PyAny>) -> Out<T> {
        T::lend(object, self)
    }

    /// A value that is not changed.
    ///
    /// # Errors
    /// Bails for an object of another type, and for a list that came before.
    pub fn read<T: Read>(&mut self, object: &Bound<'py, PyAny>) -> Out<T> {
        self.look_at(object)?;
        T::read(object)
    }

    /// Notes what could be changed under another name.
    fn look_at(&mut self, object: &Bound<'py, PyAny>) -> Out<()> {
        if let Ok(list) = object.cast_exact::<PyList>() {
            self.first(object)?;
            if list.get_item(0).is_ok_and(|it| it.cast_exact::<PyList>().is_ok()) {
                list.iter().try_for_each(|it| self.look_at(&it))?;
            }
        } else if object.cast_exact::<PyDict>().is_ok() || object.cast_exact::<PySet>().is_ok() {
            self.first(object)?;
        }
        Ok(())
    }

    fn first(&mut self, object: &Bound<'py, PyAny>) -> Out<()> {
        if self.seen.insert(object.as_ptr() as usize) { Ok(()) } else { Err(Bail) }
    }
}

impl<T: Lend> Lend for List<T> {
    fn lend<'py>(object: &Bound<'py, PyAny>, lent: &mut Lent<'py>) -> Out<Self>
    where
        T: 'py,
    {
        let list = object.cast_exact::<PyList>().map_err(|_| Bail)?;
        lent.first(object)?;
        let mut items = Vec::new();
        items.try_reserve_exact(list.len()).map_err(|_| Bail)?;
        for item in list.iter() {
            items.push(T::lend(&item, lent)?);
        }
        let length = items.len();
        let copy = Self::of(items);
        lent.lists.push(Box::new(Kept { object: list.clone(), list: copy.clone(), length }));
        Ok(copy)
    }
}

impl Lend for i64 {}
impl Lend for bool {}
impl Lend for Str {}

impl Lend for f64 {
    fn is_plain(&self) -> bool {
        !self.is_nan()
    }
}

impl Lend for Num {
    fn is_plain(&self) -> bool {
        !self.value().is_nan()
    }
}

impl<T: Lend> Lend for Option<T> {
    fn is_plain(&self) -> bool {
        self.as_ref().is_none_or(Lend::is_plain)
    }
}

macro_rules! tuples {
    ($($($name:ident $index:tt),+;)*) => {$(
        impl<$($name: Lend),+> Lend for ($($name,)+) {
            fn is_plain(&self) -> bool {
                $(self.$index.is_plain())&&+
            }
        }
    )*};
}

tuples! {
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
}

/// Call Rust, and write back what it changed; `NotImplemented`, and nothing written, where the original has to answer.
///
/// Other threads wait meanwhile: what they change would be lost.
///
/// # Errors
/// What a signal handler raised meanwhile, such as `KeyboardInterrupt`.
pub fn answer_in_place<'py, T: Write>(py: Python<'py>, run: impl FnOnce(&Rt<'_>, &mut Lent<'py>) -> Out<T>) -> PyResult<Py<PyAny>> {
    let raised = RefCell::new(None);
    let pause = || py.check_signals().map_err(|error| *raised.borrow_mut() = Some(error)).is_ok();
    let rt = Rt::new(&pause, compensates(py));
    let mut lent = Lent { seen: HashSet::new(), lists: Vec::new() };
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let answer = run(&rt, &mut lent)?;
        let mut seen = Seen::new();
        lent.lists.iter().for_each(|it| it.note(&mut seen));
        let mut changed = Vec::new();
        for kept in &lent.lists {
            if let Some(after) = kept.after(py, &mut seen)? {
                changed.push((kept.object().clone(), after));
            }
        }
        let object = answer.write(py, &mut seen)?;
        Ok::<_, Bail>((object, changed))
    }));
    if let Some(error) = raised.take() {
        return Err(error);
    }
    match outcome {
        Ok(Ok((object, changed))) if !rt.is_spoiled() => {
            for (list, after) in changed {
                list.set_slice(0, list.len(), &after)?;
            }
            Ok(object.unbind())
        }
        _ => Ok(py.NotImplemented()),
    }
}
