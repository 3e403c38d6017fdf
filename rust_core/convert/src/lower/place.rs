//! Types meet: a value goes where a type is expected, a variable's type grows.

use ruff_python_ast::Expr as Py;

use super::Lower;
use crate::{
    ir::{Arg, Expr, Kind, Shape},
    names,
    reason::{Res, refuse, unknown},
    types::Ty,
};

impl Lower<'_> {
    /// A value as a value of another type, where that is the same value.
    pub(super) fn fit(&self, value: Expr, wanted: &Ty, node: &Py) -> Res<Expr> {
        if value.ty == *wanted {
            return Ok(value);
        }
        if let Ty::Maybe(inner) = wanted {
            return match (&value.kind, &value.ty) {
                (Kind::Nothing, _) => Ok(Expr { ty: wanted.clone(), kind: Kind::Nothing }),
                (_, Ty::Maybe(_)) if self.is_final => {
                    refuse(node, format!("a value of type {} where {wanted} is expected", value.ty), "use one type")
                }
                (_, Ty::Maybe(_)) => Ok(Expr { ty: wanted.clone(), kind: value.kind }),
                _ => Ok(Expr { ty: wanted.clone(), kind: Kind::Some(Box::new(self.fit(value, inner, node)?)) }),
            };
        }
        if matches!(value.ty, Ty::Maybe(_)) {
            return self.fit(Self::held(value), wanted, node);
        }
        if let (Ty::Tuple(_), Ty::Tuple(types), Kind::Tuple(_)) = (&value.ty, wanted, &value.kind) {
            return self.fit_tuple(value, types, node);
        }
        if !value.ty.is_known() || !wanted.is_known() {
            return if self.is_final { unknown(node, "this value") } else { Ok(Expr { ty: wanted.clone(), kind: value.kind }) };
        }
        if *wanted == Ty::Num
            && let Kind::Method { on, name: "float" | "int", .. } = value.kind
        {
            return Ok(*on);
        }
        let narrow = |name, value| Kind::Method { on: Box::new(value), name, args: Vec::new(), shape: Shape::Fallible };
        let kind = match (&value.ty, wanted) {
            (Ty::Int | Ty::Float, Ty::Num) => Kind::ToNum(Box::new(value)),
            (Ty::Num, Ty::Int) => narrow("int", value),
            (Ty::Num, Ty::Float) => narrow("float", value),
            // What is only read is read in the same list.
            (Ty::List(of), Ty::Row(item)) if of == item => {
                return Ok(Self::runtime(["Row", "from"], vec![Arg::Value(value)], Shape::Plain, wanted.clone()));
            }
            (Ty::Tuple(_), Ty::Tuple(types)) => return self.fit_tuple(value, types, node),
            (found, _) => {
                let remedy = match (found, wanted) {
                    (Ty::Int, Ty::Float) => "write the number as a float",
                    (Ty::List(_), Ty::List(_)) => "put numbers of one type into a list",
                    _ => "use one type",
                };
                return refuse(node, format!("a value of type {found} where {wanted} is expected"), remedy);
            }
        };
        Ok(Expr { ty: wanted.clone(), kind })
    }

    fn fit_tuple(&self, value: Expr, types: &[Ty], node: &Py) -> Res<Expr> {
        match value.kind {
            Kind::Tuple(items) if items.len() == types.len() => {
                let items = items.into_iter().zip(types).map(|(item, ty)| self.fit(item, ty, node)).collect::<Res<Vec<_>>>()?;
                Ok(Expr { ty: Ty::Tuple(types.to_vec()), kind: Kind::Tuple(items) })
            }
            _ => refuse(node, format!("a value of type {} where {} is expected", value.ty, Ty::Tuple(types.to_vec())), "use one type"),
        }
    }

    /// A value that has to be there: where it is `None` the original answers.
    pub(super) fn held(value: Expr) -> Expr {
        match value.ty.clone() {
            Ty::Maybe(inner) => Expr { ty: *inner, kind: Kind::Value(Box::new(value)) },
            _ => value,
        }
    }

    /// What is stored at a place grows by a type.
    pub(super) fn widen(&mut self, place: &Py, ty: &Ty) -> Res<()> {
        match place {
            Py::Name(name) if self.vars.contains_key(name.id.as_str()) || self.locals.contains(name.id.as_str()) => {
                let known = self.vars.get(name.id.as_str()).unwrap_or(&Ty::Unknown);
                let Some(joined) = known.join(ty) else {
                    return refuse(place, format!("`{}` holds a value of type {known} and one of type {ty}", name.id), "use two names");
                };
                self.vars.insert(name.id.to_string(), joined);
                Ok(())
            }
            Py::Subscript(subscript) if !matches!(*subscript.slice, Py::Slice(_)) => match self.peek(&subscript.value) {
                Some(Ty::Tuple(_) | Ty::Str | Ty::Bytes | Ty::Row(_)) | None => Ok(()),
                Some(Ty::Dict(..)) => self.widen(&subscript.value, &Ty::dict(Ty::Unknown, ty.clone())),
                Some(_) => self.widen(&subscript.value, &Ty::list(ty.clone())),
            },
            _ => Ok(()),
        }
    }

    /// The type of a place, where it is one.
    fn peek(&self, place: &Py) -> Option<Ty> {
        match place {
            Py::Name(name) => self.vars.get(name.id.as_str()).cloned(),
            Py::Subscript(subscript) => match self.peek(&subscript.value)?.value().clone() {
                Ty::List(item) | Ty::Dict(_, item) => Some(*item),
                Ty::Unknown => Some(Ty::Unknown),
                _ => None,
            },
            _ => None,
        }
    }

    /// A list that is about to be changed.
    pub(super) fn changed(&mut self, list: &Py) -> Res<()> {
        let mut root = list;
        while let Py::Subscript(subscript) = root {
            root = &subscript.value;
        }
        let name = match root {
            Py::Name(name) => name.id.as_str(),
            Py::Attribute(attribute) => return refuse(list, format!("`{}` of an object is changed", attribute.attr), "return what is new"),
            _ => return Ok(()),
        };
        if !self.is_local(name) {
            return refuse(list, format!("`{name}` of the module is changed"), "return what is new");
        }
        if self.is_param(name) {
            // Under a new value it is no longer the caller's; where it still is, the original answers.
            return if self.rebound.contains(name) { Ok(()) } else { self.changed_param(name, list) };
        }
        let parts = names::aliased(self.function).remove(name).unwrap_or_default();
        for param in parts {
            if !self.is_param(param) || self.rebound.contains(param) {
                continue;
            }
            if self.vars.get(param).is_some_and(|it| matches!(it, Ty::List(item) if matches!(**item, Ty::List(_)))) {
                self.changed_param(param, list)?;
            }
        }
        Ok(())
    }

    fn is_param(&self, name: &str) -> bool {
        self.params.iter().any(|(param, _)| param == name)
    }

    /// A list of the caller's that is changed: it is written back, where all arguments are of types that allow it.
    fn changed_param(&mut self, name: &str, node: &Py) -> Res<()> {
        let is_lent = self.params.iter().all(|(param, ty)| if param == name { is_lendable(ty) } else { is_apart(ty) });
        if !is_lent || self.unit.class.is_some() && self.params.iter().any(|it| matches!(it.1, Ty::Object(_))) {
            return refuse(node, format!("`{name}` is the caller's and is changed"), "change a copy and return it");
        }
        self.changed.insert(name.to_owned());
        Ok(())
    }

    /// A value handed over to the runtime.
    pub(super) fn runtime(path: [&'static str; 2], args: Vec<Arg>, shape: Shape, ty: Ty) -> Expr {
        Expr { ty, kind: Kind::Runtime { path, args, shape } }
    }

    /// Two values of numbers as values of one type.
    pub(super) fn as_num(value: Expr) -> Expr {
        match value.ty {
            Ty::Num => value,
            _ => Expr { ty: Ty::Num, kind: Kind::ToNum(Box::new(Self::as_number(value))) },
        }
    }

    /// A truth value counts as an int in arithmetic.
    pub(super) fn as_number(value: Expr) -> Expr {
        match value.ty {
            Ty::Bool => Expr { ty: Ty::Int, kind: Kind::ToInt(Box::new(value)) },
            _ => value,
        }
    }

    /// An int as the float that arithmetic makes of it.
    pub(super) fn as_float(value: Expr) -> Expr {
        let value = Self::as_number(value);
        match value.ty {
            Ty::Int => Expr { ty: Ty::Float, kind: Kind::ToFloat(Box::new(value)) },
            Ty::Num => {
                Expr { ty: Ty::Float, kind: Kind::Method { on: Box::new(value), name: "value", args: Vec::new(), shape: Shape::Plain } }
            }
            _ => value,
        }
    }
}

/// Whether a list can be written back: lists of plain values, and lists of such.
fn is_lendable(ty: &Ty) -> bool {
    match ty {
        Ty::List(item) => is_flat(item) || is_lendable(item),
        _ => false,
    }
}

/// Whether nothing in a value can be changed.
fn is_flat(ty: &Ty) -> bool {
    match ty {
        Ty::Int | Ty::Float | Ty::Num | Ty::Bool | Ty::Str | Ty::Bytes => true,
        Ty::Maybe(inner) => is_flat(inner),
        Ty::Tuple(items) => items.iter().all(is_flat),
        _ => false,
    }
}

/// Whether it can be seen that a value has nothing in common with a list that is changed.
fn is_apart(ty: &Ty) -> bool {
    match ty {
        Ty::Dict(key, value) => is_flat(key) && is_flat(value),
        Ty::Set(item) | Ty::Row(item) => is_flat(item),
        Ty::Maybe(inner) => is_apart(inner),
        _ => is_flat(ty) || is_lendable(ty),
    }
}
