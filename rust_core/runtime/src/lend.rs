//! Lists of the caller that a function changes: Rust changes copies, and what became of them is written back at the end.
//!
//! Invariants:
//! * nothing of the caller's is changed before the answer is certain: whatever bails has changed nothing;
//! * a list that comes twice, in whatever place, bails: its two copies would not see each other's changes;
//! * so does one that a signal handler or another thread changed meanwhile, as does whatever else was read: the call is
//!   as if it had happened at its end, at once, or the original begins with what is there by then;
//! * lists stay the objects that they were, in the result and in other lists, too.

use std::{
    cell::RefCell,
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use pyo3::{
    prelude::*,
    types::{PyDict, PyFrozenSet, PyList, PySet, PyTuple},
};

use super::{
    Bail, List, Num, Out, Rt, Str,
    border::{self, Read, Seen, Write, compensates},
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

/// The lists that a call may change, and all that it reads.
pub struct Lent<'py> {
    seen: HashMap<usize, Use>,
    watched: Vec<Watched<'py>>,
    lists: Vec<Box<dyn WriteBack<'py> + 'py>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    Changed,
}

/// A list, dict or set with what it held when it was read.
struct Watched<'py> {
    object: Bound<'py, PyAny>,
    held: Vec<Bound<'py, PyAny>>,
}

impl Watched<'_> {
    fn is_as_it_was(&self) -> bool {
        held_by(&self.object).is_ok_and(|now| now.len() == self.held.len() && now.iter().zip(&self.held).all(|(now, then)| now.is(then)))
    }
}

/// What is in a container; nothing for any other object.
fn held_by<'py>(object: &Bound<'py, PyAny>) -> Out<Vec<Bound<'py, PyAny>>> {
    let mut held = Vec::new();
    if let Ok(list) = object.cast_exact::<PyList>() {
        held.try_reserve_exact(list.len()).map_err(|_| Bail)?;
        held.extend(list.iter());
    } else if let Ok(tuple) = object.cast_exact::<PyTuple>() {
        held.try_reserve_exact(tuple.len()).map_err(|_| Bail)?;
        held.extend(tuple.iter());
    } else if let Ok(dict) = object.cast_exact::<PyDict>() {
        held.try_reserve_exact(2 * dict.len()).map_err(|_| Bail)?;
        held.extend(dict.iter().flat_map(|(key, value)| [key, value]));
    } else if let Ok(set) = object.cast_exact::<PySet>() {
        held.try_reserve_exact(set.len()).map_err(|_| Bail)?;
        held.extend(set.iter());
    }
    Ok(held)
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
        if !self.list.items().iter().all(Lend::is_plain) {
            return Err(Bail);
        }
        border::list(py, &self.list.items(), seen).map(Some)
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
        // Only what is of the right type is looked at: it is as deep as its type.
        let value = T::read(object)?;
        self.look_at(object)?;
        Ok(value)
    }

    /// Notes what could be changed under another name.
    fn look_at(&mut self, object: &Bound<'py, PyAny>) -> Out<()> {
        let is_fixed = object.cast_exact::<PyTuple>().is_ok() || object.cast_exact::<PyFrozenSet>().is_ok();
        if !is_fixed {
            let is_open =
                [object.is_exact_instance_of::<PyList>(), object.is_exact_instance_of::<PyDict>(), object.is_exact_instance_of::<PySet>()];
            if !is_open.contains(&true) || self.is_known(object, Use::Read)? {
                return Ok(());
            }
        }
        let held = held_by(object)?;
        held.iter().try_for_each(|it| self.look_at(it))?;
        if !is_fixed {
            self.watched.push(Watched { object: object.clone(), held });
        }
        Ok(())
    }

    /// Whether an object came before.
    ///
    /// Bails where it did and one of its copies is changed.
    fn is_known(&mut self, object: &Bound<'py, PyAny>, wanted: Use) -> Out<bool> {
        match self.seen.insert(object.as_ptr() as usize, wanted) {
            None => Ok(false),
            Some(Use::Read) if wanted == Use::Read => Ok(true),
            Some(_) => Err(Bail),
        }
    }
}

impl<T: Lend> Lend for List<T> {
    fn lend<'py>(object: &Bound<'py, PyAny>, lent: &mut Lent<'py>) -> Out<Self>
    where
        T: 'py,
    {
        let list = object.cast_exact::<PyList>().map_err(|_| Bail)?;
        lent.is_known(object, Use::Changed)?;
        let held = held_by(object)?;
        let mut items = Vec::new();
        items.try_reserve_exact(held.len()).map_err(|_| Bail)?;
        for item in &held {
            items.push(T::lend(item, lent)?);
        }
        let copy = Self::of(items);
        lent.watched.push(Watched { object: object.clone(), held });
        lent.lists.push(Box::new(Kept { object: list.clone(), list: copy.clone() }));
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
/// # Errors
/// What a signal handler raised meanwhile, such as `KeyboardInterrupt`.
pub fn answer_in_place<'py, T: Write>(py: Python<'py>, run: impl FnOnce(&Rt<'_>, &mut Lent<'py>) -> Out<T>) -> PyResult<Py<PyAny>> {
    let raised = RefCell::new(None);
    let pause = || {
        py.detach(|| ());
        py.check_signals().map_err(|error| *raised.borrow_mut() = Some(error)).is_ok()
    };
    let rt = Rt::new(&pause, compensates(py));
    let mut lent = Lent { seen: HashMap::new(), watched: Vec::new(), lists: Vec::new() };
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
        // The last look before the change: from here on nothing of Python's runs.
        let is_current = changed.is_empty() || lent.watched.iter().all(Watched::is_as_it_was);
        if is_current { Ok((object, changed)) } else { Err(Bail) }
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
