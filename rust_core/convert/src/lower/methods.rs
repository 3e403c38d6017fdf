//! Methods of lists and ints.

use ruff_python_ast::{Expr as Py, ExprAttribute, ExprCall};

use super::{Lower, binary::method};
use crate::{
    ir::{Arg, Expr, Kind},
    reason::{Res, refuse, unknown},
    types::Ty,
};

/// Methods that a list has.
const LISTED: [&str; 11] = ["append", "extend", "insert", "pop", "clear", "reverse", "sort", "copy", "count", "index", "remove"];

impl Lower<'_> {
    pub(super) fn method_call(&mut self, call: &ExprCall, attribute: &ExprAttribute, node: &Py) -> Res<Expr> {
        let name = attribute.attr.as_str();
        let place = &*attribute.value;
        if self.object(place).is_some() {
            return refuse(node, format!("the method `{name}` of an object"), "make it a function of the module");
        }
        let on = self.value(place, None)?;
        if on.ty == Ty::Str {
            return self.text_method(on, name, call, node);
        }
        if matches!(on.ty, Ty::Deque(_)) {
            return self.deque_method(on, place, name, call, node);
        }
        if matches!(on.ty, Ty::Dict(..) | Ty::Set(_)) && !call.arguments.keywords.is_empty() {
            return refuse(node, format!("arguments of `{name}` by name"), "leave them out");
        }
        match on.ty {
            Ty::Dict(..) => return self.dict_method(on, place, name, call, node),
            Ty::Set(_) => return self.set_method(on, place, name, call, node),
            _ => {}
        }
        let args = &*call.arguments.args;
        let flag = match &*call.arguments.keywords {
            [] => None,
            [..] if name == "sort" && call.arguments.keywords.iter().any(|it| it.arg.as_ref().is_some_and(|it| it == "key")) => None,
            [only] if name == "sort" && only.arg.as_ref().is_some_and(|it| it == "reverse") => Some(&only.value),
            _ => return refuse(node, format!("arguments of `{name}` by name"), "leave them out"),
        };
        let item = match on.ty.read_as() {
            Ty::List(item) => *item,
            Ty::Row(item) if matches!(name, "count" | "index") => *item,
            Ty::Int if name == "bit_length" && args.is_empty() => {
                return Ok(Self::runtime(["int", "bit_length"], vec![Arg::Value(on)], crate::ir::Shape::Plain, Ty::Int));
            }
            Ty::Unknown if self.is_final => return unknown(place, "this value"),
            Ty::Unknown if !LISTED.contains(&name) => return Ok(on),
            // A list whose items nobody has seen yet.
            Ty::Unknown => Ty::Unknown,
            ty => return refuse(node, format!("`{name}` of {ty}"), "a list"),
        };
        if matches!(name, "append" | "extend" | "insert" | "pop" | "clear" | "reverse" | "sort" | "remove") {
            self.changed(place)?;
        }
        let nothing = Ty::Tuple(Vec::new());
        match (name, args) {
            ("append", [value]) => {
                let value = self.stored(place, value, &item)?;
                Ok(method(on, "append", vec![Arg::Value(value)], nothing))
            }
            ("insert", [at, value]) => {
                let at = self.index(at)?;
                let value = self.stored(place, value, &item)?;
                Ok(method(on, "insert", vec![Arg::Value(at), Arg::Value(value)], nothing))
            }
            ("extend", [items]) => {
                let items = self.items(items, Some(&item))?;
                self.widen(place, &items.ty)?;
                let ty = Ty::list(self.item_of(place, &item)?);
                let items = self.fit(items, &ty, node)?;
                Ok(method(on, "extend", vec![Arg::Ref(items)], nothing))
            }
            ("pop", []) => Ok(method(on, "pop", Vec::new(), item)),
            ("pop", [at]) => {
                let at = self.index(at)?;
                Ok(method(on, "pop_at", vec![Arg::Value(at)], item))
            }
            ("clear", []) => Ok(method(on, "clear", Vec::new(), nothing)),
            ("reverse", []) => Ok(method(on, "reverse", Vec::new(), nothing)),
            ("sort", []) if call.arguments.keywords.iter().any(|it| it.arg.as_ref().is_some_and(|it| it == "key")) => {
                self.sort_keyed(on, &item, call, node)
            }
            ("sort", []) => {
                let is_reversed = self.flag(flag)?;
                Ok(method(on, "sort", vec![Arg::Flag(is_reversed)], nothing))
            }
            ("copy", []) => {
                let ty = on.ty.clone();
                Ok(method(on, "copy", Vec::new(), ty))
            }
            ("remove", [value]) => {
                let lowered = self.expr(value, Some(&item))?;
                let value = self.fit(lowered, &item, value)?;
                Ok(method(on, "remove", vec![Arg::Ref(value)], nothing))
            }
            ("count" | "index", [value]) => {
                let name = if name == "count" { "count" } else { "index" };
                let lowered = self.expr(value, Some(&item))?;
                let value = self.fit(lowered, &item, value)?;
                Ok(method(on, name, vec![Arg::Ref(value)], Ty::Int))
            }
            _ => refuse(node, format!("the method `{name}` of a list"), ""),
        }
    }

    /// A value that is put into a list, whose item type grows by it.
    pub(super) fn stored(&mut self, place: &Py, value: &Py, item: &Ty) -> Res<Expr> {
        let lowered = self.expr(value, Some(item))?;
        self.widen(place, &Ty::list(lowered.ty.clone()))?;
        let item = self.item_of(place, item)?;
        if matches!(item, Ty::List(_)) {
            self.widen(value, &item)?;
        }
        self.fit(lowered, &item, value)
    }

    fn item_of(&mut self, place: &Py, before: &Ty) -> Res<Ty> {
        Ok(match self.value(place, None)?.ty {
            Ty::List(item) => *item,
            _ => before.clone(),
        })
    }
}

/// Whether a call leaves no value.
pub(super) fn is_nothing(value: &Expr) -> bool {
    value.ty == Ty::Tuple(Vec::new())
        && matches!(value.kind, Kind::Method { .. } | Kind::Keyed { .. } | Kind::Runtime { .. } | Kind::Call(..))
}
