//! What comes from the standard library: `isinstance`, `key=`, `collections.deque`, `heapq`, more of `math`.

use ruff_python_ast::{Expr as Py, ExprCall, ExprLambda, Keyword};

use super::{Lower, binary::method, calls::plain};
use crate::{
    ir::{Arg, Expr, Kind, Shape},
    reason::{Res, refuse},
    types::Ty,
};

/// Functions of `math` that take a float and give one, as the runtime has them.
const FLOATS: [&str; 8] = ["log2", "log10", "asin", "acos", "sinh", "cosh", "degrees", "radians"];
/// Those that ask something of a float.
const ASKED: [&str; 3] = ["isnan", "isinf", "isfinite"];

impl Lower<'_> {
    /// A call of what is imported; none where it is not known here.
    pub(super) fn library(&mut self, name: &str, call: &ExprCall, node: &Py, wanted: Option<&Ty>) -> Res<Option<Expr>> {
        let args = &*call.arguments.args;
        let has_names = !call.arguments.keywords.is_empty();
        Ok(Some(match (name, args) {
            ("isinstance", [value, kinds]) if !has_names => self.is_instance(value, kinds, node)?,
            ("sorted" | "min" | "max", [items]) if keyword(call, "key").is_some() => self.keyed(name, items, call, node)?,
            ("min" | "max", [items]) if keyword(call, "default").is_some() => self.extreme_or(name, items, call, node)?,
            ("collections.deque", []) if !has_names => {
                let ty = match wanted.map(Ty::value) {
                    Some(Ty::Deque(item)) => (**item).clone(),
                    _ => Ty::Unknown,
                };
                deque_of(Expr { ty: Ty::list(ty), kind: Kind::List(Vec::new()) })
            }
            ("collections.deque", [items]) if !has_names => {
                let items = self.items(items, None)?;
                if matches!(items.ty, Ty::List(_)) { deque_of(items) } else { self.odd(items, node, "deque")? }
            }
            ("heapq.heappush", [heap, item]) if !has_names => {
                self.changed(heap)?;
                let list = self.value(heap, None)?;
                let Ty::List(item_ty) = list.ty.clone() else { return self.odd(list, node, "heappush").map(Some) };
                let item = self.stored(heap, item, &item_ty)?;
                let list = self.value(heap, None)?;
                heaped("push", list, Some(item), Ty::Tuple(Vec::new()))
            }
            ("heapq.heappop" | "heapq.heapify", [heap]) if !has_names => {
                self.changed(heap)?;
                let list = self.value(heap, None)?;
                let Ty::List(item) = list.ty.clone() else { return self.odd(list, node, "heapq").map(Some) };
                if name == "heapq.heappop" {
                    heaped("pop", list, None, *item)
                } else {
                    heaped("heapify", list, None, Ty::Tuple(Vec::new()))
                }
            }
            _ => return Ok(None),
        }))
    }

    /// What is not simple arithmetic of `math`; none where it is not known here.
    pub(super) fn more_math(&mut self, name: &str, call: &ExprCall, node: &Py) -> Res<Option<Expr>> {
        let args = &*call.arguments.args;
        if name == "isclose" {
            return self.is_close(args, call, node).map(Some);
        }
        if !call.arguments.keywords.is_empty() {
            return Ok(None);
        }
        if let ("prod", [items]) = (name, args) {
            let items = self.items(items, None)?;
            return Ok(Some(match &items.ty {
                Ty::List(item) if **item == Ty::Int => {
                    Self::runtime(["math", "prod_ints"], vec![Arg::Ref(items)], Shape::Fallible, Ty::Int)
                }
                Ty::List(item) if **item == Ty::Float => {
                    Self::runtime(["math", "prod_floats"], vec![Arg::Ref(items)], Shape::Fallible, Ty::Float)
                }
                _ => self.odd(items, node, "prod")?,
            }));
        }
        let mut values = Vec::new();
        for arg in args {
            let value = Self::as_number(self.value(arg, None)?);
            if !value.ty.is_number() {
                return self.odd(value, node, name).map(Some);
            }
            values.push(value);
        }
        let are_ints = values.iter().all(|it| it.ty == Ty::Int);
        let floats = |values: Vec<Expr>| values.into_iter().map(|it| Arg::Value(Self::as_float(it))).collect();
        let ints = |values: Vec<Expr>| values.into_iter().map(Arg::Value).collect();
        let known = |names: &[&'static str]| names.iter().copied().find(|it| *it == name);
        if let (1, Some(name)) = (values.len(), known(&FLOATS)) {
            return Ok(Some(Self::runtime(["math", name], floats(values), Shape::Fallible, Ty::Float)));
        }
        if let (1, Some(name)) = (values.len(), known(&ASKED)) {
            return Ok(Some(Self::runtime(["math", name], floats(values), Shape::Plain, Ty::Bool)));
        }
        if let (2, Some(name)) = (values.len(), known(&["atan2", "fmod"])) {
            return Ok(Some(Self::runtime(["math", name], floats(values), Shape::Fallible, Ty::Float)));
        }
        if let (2, "log") = (values.len(), name) {
            return Ok(Some(Self::runtime(["math", "log_base"], floats(values), Shape::Fallible, Ty::Float)));
        }
        if let (2, "copysign") = (values.len(), name) {
            return Ok(Some(Self::runtime(["math", "copysign"], floats(values), Shape::Plain, Ty::Float)));
        }
        if let (2, true, Some(name)) = (values.len(), are_ints, known(&["comb", "perm", "lcm"])) {
            return Ok(Some(Self::runtime(["math", name], ints(values), Shape::Fallible, Ty::Int)));
        }
        if let (1, true, Some(name)) = (values.len(), are_ints, known(&["factorial"])) {
            return Ok(Some(Self::runtime(["math", name], ints(values), Shape::Fallible, Ty::Int)));
        }
        Ok(None)
    }

    fn is_close(&mut self, args: &[Py], call: &ExprCall, node: &Py) -> Res<Expr> {
        let [a, b] = args else { return refuse(node, "`math.isclose` of these arguments", "") };
        let mut values = Vec::new();
        for value in [a, b] {
            values.push(Self::as_float(Self::as_number(self.value(value, None)?)));
        }
        let (mut relative, mut absolute) = (float(1e-9), float(0.0));
        for Keyword { arg, value, .. } in &call.arguments.keywords {
            let value = Self::as_float(Self::as_number(self.value(value, None)?));
            match arg.as_ref().map(|it| it.as_str()) {
                Some("rel_tol") => relative = value,
                Some("abs_tol") => absolute = value,
                _ => return refuse(node, "`math.isclose` of these arguments", ""),
            }
        }
        values.extend([relative, absolute]);
        if let Some(odd) = values.iter().find(|it| it.ty != Ty::Float) {
            return self.odd(odd.clone(), node, "isclose");
        }
        Ok(Self::runtime(["math", "isclose"], values.into_iter().map(Arg::Value).collect(), Shape::Fallible, Ty::Bool))
    }

    /// `isinstance(value, kinds)`: types are exact at run time, so it is known before.
    fn is_instance(&mut self, value: &Py, kinds: &Py, node: &Py) -> Res<Expr> {
        let value = self.expr(value, None)?;
        let kinds = match kinds {
            Py::Tuple(several) => several.elts.iter().collect(),
            only => vec![only],
        };
        let mut is_one = false;
        for kind in kinds {
            let Some(name) = self.qualified(kind) else { return refuse(node, "a call of `isinstance`", "leave it to the hints") };
            match is_of(value.ty.value(), &name) {
                Some(is_of) => is_one |= is_of,
                None if value.ty.value() == &Ty::Unknown && !self.is_final => {}
                None => return refuse(node, "a call of `isinstance`", "leave it to the hints"),
            }
        }
        Ok(match (&value.ty, is_one) {
            (Ty::Maybe(_), true) => plain(value, "is_some", Ty::Bool),
            _ => Expr { ty: Ty::Bool, kind: Kind::Known(Box::new(value), is_one) },
        })
    }

    /// `min(items, default=…)`: what is asked for twice is computed once.
    fn extreme_or(&mut self, name: &str, items: &Py, call: &ExprCall, node: &Py) -> Res<Expr> {
        let [Keyword { value, .. }] = &*call.arguments.keywords else {
            return refuse(node, format!("arguments of `{name}` by name"), "leave them out");
        };
        let items = self.items(items, None)?;
        let Ty::List(item) = items.ty.clone() else { return self.odd(items, node, name) };
        let other = self.expr(value, Some(&item))?;
        let Some(ty) = item.join(&other.ty) else { return refuse(node, format!("one of {item} and {}", other.ty), "values of one type") };
        let held = Expr { ty: items.ty.clone(), kind: Kind::Left };
        let name = if name == "min" { "min" } else { "max" };
        let best = Self::runtime(["seq", name], vec![Arg::Ref(held.clone())], Shape::Fallible, *item);
        let (best, other) = (self.fit(best, &ty, node)?, self.fit(other, &ty, node)?);
        let test = Expr { ty: Ty::Bool, kind: Kind::Truth(Box::new(held)) };
        let choice = Expr { ty: ty.clone(), kind: Kind::If(Box::new(test), Box::new(best), Box::new(other)) };
        Ok(Expr { ty, kind: Kind::Once(Box::new(items), Box::new(choice)) })
    }

    /// `sorted`, `min` and `max` with a key.
    fn keyed(&mut self, name: &str, items: &Py, call: &ExprCall, node: &Py) -> Res<Expr> {
        let items = self.unordered(items)?;
        let Ty::List(item) = items.ty.clone() else { return self.odd(items, node, name) };
        let (rust, key) = self.key_of(call, &item, node)?;
        let reversed = match name {
            "sorted" => Some(self.flag(keyword(call, "reverse"))?),
            _ => None,
        };
        self.only_named(call, &["key", "reverse"], name, node)?;
        let (method, ty) = match name {
            "sorted" => ("sorted_by", items.ty.clone()),
            "min" => ("min_by", *item),
            _ => ("max_by", *item),
        };
        Ok(Expr { ty, kind: Kind::Keyed { on: Box::new(items), name: method, is_reversed: reversed, item: rust, key: Box::new(key) } })
    }

    /// `list.sort(key=…)`
    pub(super) fn sort_keyed(&mut self, list: Expr, item: &Ty, call: &ExprCall, node: &Py) -> Res<Expr> {
        let (rust, key) = self.key_of(call, item, node)?;
        let reversed = self.flag(keyword(call, "reverse"))?;
        self.only_named(call, &["key", "reverse"], "sort", node)?;
        let kind = Kind::Keyed { on: Box::new(list), name: "sort_by", is_reversed: Some(reversed), item: rust, key: Box::new(key) };
        Ok(Expr { ty: Ty::Tuple(Vec::new()), kind })
    }

    fn only_named(&self, call: &ExprCall, known: &[&str], name: &str, node: &Py) -> Res<()> {
        let is_known = |it: &Keyword| it.arg.as_ref().is_some_and(|it| known.contains(&it.as_str()));
        if call.arguments.keywords.iter().all(is_known) {
            Ok(())
        } else {
            refuse(node, format!("arguments of `{name}` by name"), "leave them out")
        }
    }

    /// The Rust name of an item, and its key.
    fn key_of(&mut self, call: &ExprCall, item: &Ty, node: &Py) -> Res<(String, Expr)> {
        let Some(key) = keyword(call, "key") else { return refuse(node, "no key", "") };
        let rust = self.fresh("item");
        let held = Expr { ty: item.clone(), kind: Kind::Local(rust.clone()) };
        let value = match key {
            Py::Lambda(lambda) => self.lambda(lambda, &rust, item)?,
            Py::Name(name) if self.is_builtin(&name.id) && name.id.as_str() == "len" => match item {
                Ty::List(_) | Ty::Str | Ty::Bytes | Ty::Dict(..) | Ty::Set(_) | Ty::Row(_) => plain(held, "len", Ty::Int),
                _ => self.odd(held, key, "len")?,
            },
            Py::Name(name) if self.names.functions.contains_key(name.id.as_str()) && !self.is_local(&name.id) => {
                self.called(&name.id, held, key)?
            }
            other => return refuse(other, "a key that is not written out", "write a `lambda`"),
        };
        if value.ty.has_set() || matches!(value.ty, Ty::Dict(..) | Ty::Deque(_)) {
            return refuse(key, format!("{} as a key of an order", value.ty), "numbers, texts, tuples");
        }
        Ok((rust, value))
    }

    fn lambda(&mut self, lambda: &ExprLambda, rust: &str, item: &Ty) -> Res<Expr> {
        let parameters = lambda.parameters.as_deref().map(|it| (&*it.args, it.len()));
        let Some(([only], 1)) = parameters else { return refuse(lambda, "a function inside a function", "a `lambda` of one item") };
        if only.default.is_some() || !only.name().is_ascii() {
            return refuse(lambda, "a function inside a function", "a `lambda` of one item");
        }
        self.scopes.push((only.name().to_string(), rust.to_owned(), item.clone()));
        let value = self.expr(&lambda.body, None);
        self.scopes.pop();
        value
    }

    /// A function of the module, called with one value.
    fn called(&mut self, name: &str, value: Expr, node: &Py) -> Res<Expr> {
        let signature = self.signature(name, node)?;
        let [(_, ty)] = &*signature.params else { return refuse(node, "a key that takes more than an item", "write a `lambda`") };
        self.calls.insert(name.to_owned());
        let mut args = vec![self.fit(value, ty, node)?];
        for (source, ty) in &signature.hidden {
            args.push(self.hold(source.clone(), ty.clone(), node)?);
        }
        Ok(Expr { ty: signature.returns.clone(), kind: Kind::Call(name.to_owned(), args) })
    }

    /// A method of a deque; `place` is what it is called on.
    pub(super) fn deque_method(&mut self, on: Expr, place: &Py, name: &str, call: &ExprCall, node: &Py) -> Res<Expr> {
        let Ty::Deque(item) = on.ty.clone() else { return self.odd(on, node, name) };
        if !call.arguments.keywords.is_empty() {
            return refuse(node, format!("arguments of `{name}` by name"), "leave them out");
        }
        let nothing = Ty::Tuple(Vec::new());
        match (name, &*call.arguments.args) {
            ("append" | "appendleft", [value]) => {
                let lowered = self.expr(value, Some(&item))?;
                self.widen(place, &Ty::Deque(Box::new(lowered.ty.clone())))?;
                let item = match self.value(place, None)?.ty {
                    Ty::Deque(item) => *item,
                    _ => *item,
                };
                let value = self.fit(lowered, &item, value)?;
                let name = if name == "append" { "append" } else { "appendleft" };
                Ok(method(on, name, vec![Arg::Value(value)], nothing))
            }
            ("extend", [items]) => {
                let items = self.items(items, Some(&item))?;
                if let Ty::List(found) = &items.ty {
                    self.widen(place, &Ty::Deque(found.clone()))?;
                }
                let items = self.fit(items, &Ty::List(item), node)?;
                Ok(method(on, "extend", vec![Arg::Ref(items)], nothing))
            }
            ("pop" | "popleft", []) => Ok(method(on, if name == "pop" { "pop" } else { "popleft" }, Vec::new(), *item)),
            ("clear", []) => Ok(method(on, "clear", Vec::new(), nothing)),
            _ => refuse(node, format!("the method `{name}` of a deque"), ""),
        }
    }
}

/// Whether a value of exactly a type is an instance of a class; none where that is not known.
fn is_of(ty: &Ty, class: &str) -> Option<bool> {
    let classes: &[&str] = match ty {
        Ty::Int => &["int"],
        Ty::Bool => &["bool", "int"],
        Ty::Float => &["float"],
        Ty::Str => &["str"],
        Ty::List(_) => &["list"],
        Ty::Dict(..) => &["dict"],
        Ty::Tuple(_) => &["tuple"],
        _ => return None,
    };
    let known = ["int", "bool", "float", "str", "list", "dict", "tuple", "bytes", "complex", "set", "frozenset"];
    if class == "object" {
        return Some(true);
    }
    known.contains(&class).then(|| classes.contains(&class))
}

fn keyword<'c>(call: &'c ExprCall, name: &str) -> Option<&'c Py> {
    call.arguments.keywords.iter().find(|it| it.arg.as_ref().is_some_and(|it| it == name)).map(|it| &it.value)
}

fn deque_of(items: Expr) -> Expr {
    let ty = match &items.ty {
        Ty::List(item) => Ty::Deque(item.clone()),
        other => other.clone(),
    };
    Expr { ty, kind: Kind::DequeOf(Box::new(items)) }
}

fn heaped(name: &'static str, list: Expr, item: Option<Expr>, ty: Ty) -> Expr {
    let mut args = vec![Arg::Ref(list)];
    args.extend(item.map(Arg::Value));
    Expr { ty, kind: Kind::Runtime { path: ["heap", name], args, shape: Shape::Fallible } }
}

fn float(value: f64) -> Expr {
    Expr { ty: Ty::Float, kind: Kind::Float(value) }
}
