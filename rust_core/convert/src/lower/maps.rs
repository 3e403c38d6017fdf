//! Dicts and sets: what is written out, comprehensions, methods, operators.

use ruff_python_ast::{Comprehension, DictItem, Expr as Py, ExprCall, Operator};

use super::{Lower, binary::method};
use crate::{
    ir::{Arg, Expr, Kind},
    reason::{Res, refuse, unknown},
    types::Ty,
};

impl Lower<'_> {
    /// `{key: value}`
    pub(super) fn dict(&mut self, items: &[DictItem], node: &Py, wanted: Option<&Ty>) -> Res<Expr> {
        let (mut key_ty, mut value_ty) = match wanted.map(Ty::value) {
            Some(Ty::Dict(key, value)) => ((**key).clone(), (**value).clone()),
            _ => (Ty::Unknown, Ty::Unknown),
        };
        let mut pairs = Vec::new();
        for DictItem { key, value } in items {
            let Some(key) = key else { return refuse(value, "a dict inside of a dict", "use `update`") };
            let (key, value) = (self.expr(key, Some(&key_ty))?, self.expr(value, Some(&value_ty))?);
            let (Some(keys), Some(values)) = (key_ty.join(&key.ty), value_ty.join(&value.ty)) else {
                return refuse(node, "a dict of values of several types", "values of one type");
            };
            (key_ty, value_ty) = (keys, values);
            pairs.push((key, value));
        }
        self.hashed(&key_ty, node)?;
        let mut fitted = Vec::new();
        for (key, value) in pairs {
            fitted.push((self.fit(key, &key_ty, node)?, self.fit(value, &value_ty, node)?));
        }
        Ok(Expr { ty: Ty::dict(key_ty, value_ty), kind: Kind::Dict(fitted) })
    }

    pub(super) fn dict_comprehension(
        &mut self,
        (key, value): (&Py, &Py),
        generators: &[Comprehension],
        node: &Py,
        wanted: Option<&Ty>,
    ) -> Res<Expr> {
        let hint = match wanted.map(Ty::value) {
            Some(Ty::Dict(_, value)) => Some((**value).clone()),
            _ => None,
        };
        let ((key, mut value), generators) = self.generators(generators, |it| Ok((it.expr(key, None)?, it.expr(value, hint.as_ref())?)))?;
        self.hashed(&key.ty, node)?;
        // A list that is empty here is filled later: it takes its type from there.
        if let Some(joined) = hint.as_ref().and_then(|it| it.join(&value.ty)).filter(|it| it.is_known() && !value.ty.is_known()) {
            value = self.fit(value, &joined, node)?;
        }
        let ty = Ty::dict(key.ty.clone(), value.ty.clone());
        let pair = Expr { ty: Ty::Tuple(vec![key.ty.clone(), value.ty.clone()]), kind: Kind::Tuple(vec![key, value]) };
        Ok(Expr { ty, kind: Kind::Comprehension(Box::new(pair), generators) })
    }

    /// A set of what can be gone over.
    pub(super) fn set_of(&mut self, items: Expr, node: &Py) -> Res<Expr> {
        let Ty::List(item) = items.ty.clone() else { return self.odd(items, node, "set") };
        self.hashed(&item, node)?;
        Ok(Expr { ty: Ty::Set(item), kind: Kind::SetOf(Box::new(items)) })
    }

    /// What may be a key: a value with a hash that is not a number of several kinds.
    pub(super) fn hashed(&self, key: &Ty, node: &Py) -> Res<()> {
        match key {
            Ty::Unknown if self.is_final && self.is_strict => unknown(node, "the keys"),
            Ty::Unknown | Ty::Int | Ty::Bool | Ty::Str => Ok(()),
            Ty::Tuple(items) => items.iter().try_for_each(|it| self.hashed(it, node)),
            other => refuse(node, format!("{other} as a key"), "ints, texts and tuples of them"),
        }
    }

    /// A method of a dict; `place` is what it is called on.
    pub(super) fn dict_method(&mut self, on: Expr, place: &Py, name: &str, call: &ExprCall, node: &Py) -> Res<Expr> {
        let Ty::Dict(key, item) = on.ty.clone() else { return self.odd(on, node, name) };
        if matches!(name, "pop" | "setdefault" | "update" | "clear") {
            self.changed(place)?;
        }
        let nothing = Ty::Tuple(Vec::new());
        match (name, &*call.arguments.args) {
            ("get", [at]) => {
                let at = self.key(at, &key)?;
                Ok(method(on, "look", vec![Arg::Ref(at)], item.maybe()))
            }
            ("get" | "pop" | "setdefault", [at, other]) => {
                let at = self.key(at, &key)?;
                let other = if name == "setdefault" {
                    let value = self.expr(other, Some(&item))?;
                    self.widen(place, &Ty::dict(at.ty.clone(), value.ty.clone()))?;
                    value
                } else {
                    self.expr(other, Some(&item))?
                };
                if matches!(other.kind, Kind::Nothing) && name == "get" {
                    return Ok(method(on, "look", vec![Arg::Ref(at)], item.maybe()));
                }
                let other = self.fit(other, &item, node)?;
                Ok(match name {
                    "get" => method(on, "get_or", vec![Arg::Ref(at), Arg::Value(other)], *item),
                    "pop" => method(on, "take_or", vec![Arg::Ref(at), Arg::Value(other)], *item),
                    _ => method(on, "set_default", vec![Arg::Value(at), Arg::Value(other)], *item),
                })
            }
            ("pop", [at]) => {
                let at = self.key(at, &key)?;
                Ok(method(on, "take", vec![Arg::Ref(at)], *item))
            }
            ("update", [other]) => {
                let other = self.value(other, Some(&on.ty))?;
                self.widen(place, &other.ty)?;
                let other = self.fit(other, &on.ty, node)?;
                Ok(method(on, "update", vec![Arg::Ref(other)], nothing))
            }
            ("clear", []) => Ok(method(on, "clear", Vec::new(), nothing)),
            ("copy", []) => {
                let ty = on.ty.clone();
                Ok(method(on, "copy", Vec::new(), ty))
            }
            ("keys" | "values" | "items", []) => refuse(node, format!("`{name}` as a value"), "make a list of it, or loop over it"),
            _ => refuse(node, format!("the method `{name}` of a dict"), ""),
        }
    }

    /// A method of a set.
    pub(super) fn set_method(&mut self, on: Expr, place: &Py, name: &str, call: &ExprCall, node: &Py) -> Res<Expr> {
        let Ty::Set(item) = on.ty.clone() else { return self.odd(on, node, name) };
        if matches!(name, "add" | "discard" | "remove" | "update" | "clear") {
            self.changed(place)?;
        }
        let nothing = Ty::Tuple(Vec::new());
        match (name, &*call.arguments.args) {
            ("add", [value]) => {
                let value = self.expr(value, Some(&item))?;
                self.hashed(&value.ty, node)?;
                self.widen(place, &Ty::Set(Box::new(value.ty.clone())))?;
                let value = self.fit(value, &item, node)?;
                Ok(method(on, "add", vec![Arg::Value(value)], nothing))
            }
            ("discard" | "remove", [value]) => {
                let value = self.key(value, &item)?;
                let name = if name == "discard" { "discard" } else { "take" };
                Ok(method(on, name, vec![Arg::Ref(value)], nothing))
            }
            ("clear", []) => Ok(method(on, "clear", Vec::new(), nothing)),
            ("copy", []) => {
                let ty = on.ty.clone();
                Ok(method(on, "copy", Vec::new(), ty))
            }
            ("update" | "union" | "intersection" | "difference", [other]) => {
                let other = match self.value(other, None)? {
                    set if matches!(set.ty, Ty::Set(_)) => set,
                    _ => {
                        let items = self.items(other, Some(&item))?;
                        self.set_of(items, node)?
                    }
                };
                if name == "update" {
                    self.widen(place, &other.ty)?;
                }
                let ty = on.ty.clone();
                let other = self.fit(other, &ty, node)?;
                let name = ["update", "union", "intersection", "difference"].into_iter().find(|it| *it == name).unwrap_or("union");
                Ok(method(on, name, vec![Arg::Ref(other)], if name == "update" { nothing } else { ty }))
            }
            ("pop", _) => refuse(node, "the order of a set", "use a list, or sort it"),
            _ => refuse(node, format!("the method `{name}` of a set"), ""),
        }
    }

    /// A key, as it is looked up.
    pub(super) fn key(&mut self, node: &Py, ty: &Ty) -> Res<Expr> {
        let key = self.expr(node, Some(ty))?;
        self.fit(key, ty, node)
    }

    /// An operator of two sets.
    pub(super) fn sets(&self, op: Operator, left: Expr, right: Expr, node: &Py) -> Res<Expr> {
        let name = match op {
            Operator::BitOr => "union",
            Operator::BitAnd => "intersection",
            Operator::Sub => "difference",
            _ => return refuse(node, format!("`{}` of sets", op.as_str()), ""),
        };
        let Some(ty) = left.ty.join(&right.ty) else { return refuse(node, "sets of different things", "") };
        let (left, right) = (self.fit(left, &ty, node)?, self.fit(right, &ty, node)?);
        Ok(method(left, name, vec![Arg::Ref(right)], ty))
    }
}
