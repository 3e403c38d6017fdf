//! Calls: of the module's functions, of built-ins, of `math`.

use ruff_python_ast::{Expr as Py, ExprCall, Keyword};

use super::{Lower, binary::method, is_literal};
use crate::{
    ir::{Arg, Expr, Kind, Shape, Source},
    reason::{Res, refuse, unknown},
    types::Ty,
};

impl Lower<'_> {
    pub(super) fn call(&mut self, call: &ExprCall, node: &Py, wanted: Option<&Ty>) -> Res<Expr> {
        if let Some(starred) = call.arguments.args.iter().find(|it| it.is_starred_expr()) {
            return refuse(starred, "starred arguments", "write them out");
        }
        if let Py::Name(name) = &*call.func
            && !self.is_local(&name.id)
            && self.names.functions.contains_key(name.id.as_str())
        {
            self.signature(&name.id, node)?;
            return self.own(call, &name.id, node);
        }
        if let Py::Attribute(attribute) = &*call.func
            && self.qualified(&call.func).is_none()
        {
            return self.method_call(call, attribute, node);
        }
        let Some(name) = self.qualified(&call.func) else {
            return refuse(node, "a call of something that is not known", "call a function of the module");
        };
        if let Some(function) = name.strip_prefix("math.") {
            return self.math(function, call, node);
        }
        if let Some(value) = self.library(&name, call, node, wanted)? {
            return Ok(value);
        }
        self.built_in_call(&name, call, node, wanted)
    }

    /// A function or a generator of the module.
    pub(super) fn own(&mut self, call: &ExprCall, name: &str, node: &Py) -> Res<Expr> {
        let signature = self.any_signature(name, node)?;
        let function = self.names.functions[name];
        self.calls.insert(name.to_owned());
        let by_position = function.parameters.posonlyargs.len() + function.parameters.args.len();
        let mut values: Vec<Option<&Py>> = call.arguments.args.iter().map(Some).collect();
        if values.len() > by_position {
            return refuse(node, format!("too many arguments for `{name}`"), "");
        }
        values.resize(signature.params.len().max(values.len()), None);
        if values.len() > signature.params.len() {
            return refuse(node, format!("too many arguments for `{name}`"), "");
        }
        for Keyword { arg, value, .. } in &call.arguments.keywords {
            let at = arg.as_ref().and_then(|arg| signature.params.iter().position(|(param, _)| *param == arg.as_str()));
            match at.and_then(|at| values.get_mut(at)) {
                Some(place @ None) => *place = Some(value),
                _ => return refuse(node, format!("an argument that `{name}` does not have"), ""),
            }
        }
        let mut args = Vec::new();
        let parameters = &function.parameters;
        let parameters: Vec<_> = parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs).collect();
        let mut objects = Vec::new();
        for ((value, (param, ty)), parameter) in values.into_iter().zip(&signature.params).zip(parameters) {
            let Some(node) = value.or(parameter.default.as_deref().filter(|it| is_literal(it))) else {
                return refuse(node, format!("`{name}` without its argument `{param}`"), "write it");
            };
            objects.push(None);
            if let Ty::Object(class) = ty {
                let Some((at, _)) = self.object(node).filter(|it| it.1 == *class) else {
                    return refuse(node, format!("an object for `{name}`"), "pass on a parameter of the same class");
                };
                objects.pop();
                objects.push(Some(at));
                continue;
            }
            if signature.changed.contains(param) {
                self.changed(node)?;
            }
            let value = self.expr(node, Some(ty))?;
            args.push(self.fit(value, ty, node)?);
        }
        for (source, ty) in &signature.hidden {
            let here = match source {
                Source::Attribute(at, attribute) => match objects.get(*at) {
                    Some(Some(mine)) => Source::Attribute(*mine, attribute.clone()),
                    _ => return refuse(node, format!("an object for `{name}`"), "pass on a parameter of the same class"),
                },
                global => global.clone(),
            };
            args.push(self.hold(here, ty.clone(), node)?);
        }
        let ty = if *name == *self.unit.name { self.returns.clone() } else { signature.returns.clone() };
        Ok(Expr { ty, kind: Kind::Call(name.to_owned(), args) })
    }

    fn built_in_call(&mut self, name: &str, call: &ExprCall, node: &Py, wanted: Option<&Ty>) -> Res<Expr> {
        let args = &*call.arguments.args;
        let keyword = match &*call.arguments.keywords {
            [] => None,
            [Keyword { arg: Some(arg), value, .. }] => match (name, arg.as_str()) {
                ("sorted", "reverse") | ("round", "ndigits") => Some(value),
                _ => return refuse(node, format!("the argument `{arg}` of `{name}`"), "leave it out"),
            },
            _ => return refuse(node, format!("arguments of `{name}` by name"), "leave them out"),
        };
        match (name, args) {
            ("len", [value]) => {
                let value = self.value(value, None)?;
                match &value.ty {
                    Ty::List(_) | Ty::Str | Ty::Bytes | Ty::Dict(..) | Ty::Set(_) | Ty::Deque(_) | Ty::Row(_) | Ty::Unknown => {
                        Ok(plain(value, "len", Ty::Int))
                    }
                    Ty::Tuple(items) => Ok(Expr { ty: Ty::Int, kind: Kind::Int(items.len() as i64) }),
                    ty => refuse(node, format!("`len` of {ty}"), "a list"),
                }
            }
            ("abs", [value]) => {
                let value = Self::as_number(self.value(value, None)?);
                match value.ty {
                    Ty::Float => Ok(plain(value, "abs", Ty::Float)),
                    Ty::Int | Ty::Num => Ok(self.one(["", "abs"], value)),
                    _ => self.odd(value, node, "abs"),
                }
            }
            ("int", [value, base]) => {
                let value = self.value(value, None)?;
                let value = self.fit(value, &Ty::Str, node)?;
                let base = self.index(base)?;
                Ok(Self::runtime(["text", "to_int"], vec![Arg::Ref(value), Arg::Value(base)], Shape::Fallible, Ty::Int))
            }
            ("str", []) => Ok(Expr { ty: Ty::Str, kind: Kind::Text(String::new()) }),
            ("str", [value]) => {
                let value = self.value(value, None)?;
                self.text_of(value, node)
            }
            ("ord", [value]) => {
                let value = self.value(value, None)?;
                let value = self.fit(value, &Ty::Str, node)?;
                Ok(Self::runtime(["text", "ord"], vec![Arg::Ref(value)], Shape::Fallible, Ty::Int))
            }
            ("chr" | "bin" | "oct" | "hex", [value]) => {
                let value = self.index(value)?;
                let name = ["chr", "bin", "oct", "hex"].into_iter().find(|it| *it == name).unwrap_or("chr");
                Ok(Self::runtime(["text", name], vec![Arg::Value(value)], Shape::Fallible, Ty::Str))
            }
            ("int", [value]) => {
                let value = Self::as_number(self.value(value, None)?);
                match value.ty {
                    Ty::Str => {
                        let ten = Expr { ty: Ty::Int, kind: Kind::Int(10) };
                        Ok(Self::runtime(["text", "to_int"], vec![Arg::Ref(value), Arg::Value(ten)], Shape::Fallible, Ty::Int))
                    }
                    Ty::Int => Ok(value),
                    Ty::Float => Ok(Self::runtime(["float", "to_int"], vec![Arg::Value(value)], Shape::Fallible, Ty::Int)),
                    Ty::Num => Ok(Self::runtime(["num", "to_int"], vec![Arg::Value(value)], Shape::Fallible, Ty::Int)),
                    _ => self.odd(value, node, "int"),
                }
            }
            ("float", [Py::StringLiteral(text)]) => match text.value.to_str().to_ascii_lowercase().as_str() {
                "inf" | "+inf" | "infinity" => Ok(Expr { ty: Ty::Float, kind: Kind::Float(f64::INFINITY) }),
                "-inf" | "-infinity" => Ok(Expr { ty: Ty::Float, kind: Kind::Float(f64::NEG_INFINITY) }),
                _ => refuse(node, "a number in a text", "write the number"),
            },
            ("float", [value]) => {
                let value = self.value(value, None)?;
                match value.ty {
                    Ty::Str => Ok(Self::runtime(["text", "to_float"], vec![Arg::Ref(value)], Shape::Fallible, Ty::Float)),
                    _ if value.ty.is_number() => Ok(Self::as_float(value)),
                    _ => self.odd(value, node, "float"),
                }
            }
            ("bytes", [items]) => {
                let items = self.items(items, Some(&Ty::Int))?;
                let items = self.fit(items, &Ty::list(Ty::Int), node)?;
                Ok(Self::runtime(["Bytes", "of"], vec![Arg::Ref(items)], Shape::Fallible, Ty::Bytes))
            }
            ("bool", [value]) => self.test(value),
            ("round", [value]) if keyword.is_none() => {
                let value = Self::as_number(self.value(value, None)?);
                match value.ty {
                    Ty::Int => Ok(value),
                    Ty::Float => Ok(Self::runtime(["float", "round"], vec![Arg::Value(value)], Shape::Fallible, Ty::Int)),
                    Ty::Num => Ok(Self::runtime(["num", "round"], vec![Arg::Value(value)], Shape::Fallible, Ty::Int)),
                    _ => self.odd(value, node, "round"),
                }
            }
            ("round", [value]) => self.rounded(value, keyword, node),
            ("round", [value, digits]) => self.rounded(value, Some(digits), node),
            ("pow", [base, exponent]) => {
                let (base, exponent) = (self.value(base, None)?, self.value(exponent, None)?);
                self.binary(ruff_python_ast::Operator::Pow, base, exponent, node)
            }
            ("pow", [_, _, _]) => {
                let mut values = Vec::new();
                for arg in args {
                    values.push(Arg::Value(self.index(arg)?));
                }
                Ok(Self::runtime(["int", "pow_mod"], values, Shape::Fallible, Ty::Int))
            }
            ("divmod", [a, b]) => {
                let (a, b) = (Self::as_number(self.value(a, None)?), Self::as_number(self.value(b, None)?));
                match (&a.ty, &b.ty) {
                    (Ty::Int, Ty::Int) => Ok(two(["int", "divmod"], a, b, Ty::Tuple(vec![Ty::Int; 2]))),
                    (Ty::Int | Ty::Float, Ty::Int | Ty::Float) => {
                        Ok(two(["float", "divmod"], Self::as_float(a), Self::as_float(b), Ty::Tuple(vec![Ty::Float; 2])))
                    }
                    _ => self.odd(a, node, "divmod"),
                }
            }
            ("sum", [items, start]) => {
                let (items, start) = (self.items(items, None)?, Self::as_number(self.value(start, None)?));
                match (&items.ty, &start.ty) {
                    (Ty::List(item), Ty::Int) if **item == Ty::Int => {
                        let sum = Self::runtime(["seq", "sum_ints"], vec![Arg::Ref(items)], Shape::Fallible, Ty::Int);
                        self.binary(ruff_python_ast::Operator::Add, start, sum, node)
                    }
                    (Ty::List(item), Ty::Float) if **item == Ty::Float => {
                        Ok(Self::runtime(["seq", "sum_from"], vec![Arg::Ref(items), Arg::Value(start)], Shape::WithRt, Ty::Float))
                    }
                    _ => self.odd(items, node, "sum"),
                }
            }
            ("sum", [items]) => {
                let items = self.items(items, None)?;
                let value = |name, items, shape, ty| Ok(Self::runtime(["seq", name], vec![Arg::Ref(items)], shape, ty));
                match &items.ty {
                    Ty::List(item) => match **item {
                        Ty::Int => value("sum_ints", items, Shape::Fallible, Ty::Int),
                        Ty::Bool => value("sum_bools", items, Shape::Plain, Ty::Int),
                        Ty::Float => value("sum_floats", items, Shape::WithRt, Ty::Float),
                        Ty::Num => value("sum_nums", items, Shape::WithRt, Ty::Num),
                        _ => self.odd(items, node, "sum"),
                    },
                    _ => self.odd(items, node, "sum"),
                }
            }
            ("min" | "max", [items]) => {
                let items = self.unordered(items)?;
                let name = if name == "min" { "min" } else { "max" };
                let Ty::List(item) = items.ty.clone() else { return self.odd(items, node, name) };
                Ok(Self::runtime(["seq", name], vec![Arg::Ref(items)], Shape::Fallible, *item))
            }
            ("min" | "max", [_, _, ..]) => {
                let name = if name == "min" { "smaller" } else { "larger" };
                let list = self.display(args, node, None)?;
                let (Ty::List(ty), Kind::List(values)) = (list.ty, list.kind) else { return refuse(node, "values", "") };
                let mut values = values.into_iter();
                let Some(first) = values.next() else { return refuse(node, "values", "") };
                Ok(values.fold(first, |a, b| two(["seq", name], a, b, (*ty).clone())))
            }
            ("sorted", [items]) => {
                let items = self.unordered(items)?;
                let is_reversed = self.flag(keyword)?;
                let ty = items.ty.clone();
                Ok(method(items, "sorted", vec![Arg::Flag(is_reversed)], ty))
            }
            ("dict", []) => self.dict(&[], node, wanted),
            ("dict", [value]) => {
                let value = self.value(value, wanted)?;
                let ty = value.ty.clone();
                if matches!(ty, Ty::Dict(..)) { Ok(method(value, "copy", Vec::new(), ty)) } else { self.odd(value, node, "dict") }
            }
            ("set", []) => {
                let ty = match wanted {
                    Some(Ty::Set(item)) => (**item).clone(),
                    _ => Ty::Unknown,
                };
                self.set_of(Expr { ty: Ty::list(ty), kind: Kind::List(Vec::new()) }, node)
            }
            ("set", [items]) => {
                let items = self.items(items, None)?;
                self.set_of(items, node)
            }
            ("list", []) => self.display(&[], node, wanted),
            ("list", [items]) => {
                let items = self.items(items, None)?;
                let ty = items.ty.clone();
                Ok(match items.kind {
                    Kind::Comprehension(..) => items,
                    _ => method(items, "copy", Vec::new(), ty),
                })
            }
            ("any" | "all", [Py::Generator(generator)]) => {
                let (test, generators) = self.generators(&generator.generators, |it| it.test(&generator.elt))?;
                Ok(Expr { ty: Ty::Bool, kind: Kind::Search { is_any: name == "any", test: Box::new(test), generators } })
            }
            ("range" | "enumerate" | "zip" | "reversed", _) => refuse(node, format!("`{name}` as a value"), "make a list of it"),
            ("print" | "input" | "open", _) => refuse(node, format!("`{name}` touches the world"), "return the value"),
            _ => refuse(node, format!("a call of `{name}`"), ""),
        }
    }

    /// Items of what need not have an order: a set, too.
    pub(super) fn unordered(&mut self, node: &Py) -> Res<Expr> {
        let is_set = match node {
            Py::Call(call) => call.func.as_name_expr().is_some_and(|it| it.id.as_str() == "set" && self.is_builtin("set")),
            _ => matches!(node, Py::Name(_) | Py::Subscript(_) | Py::BinOp(_) | Py::SetComp(_)),
        };
        if is_set {
            let value = self.value(node, None)?;
            if let Ty::Set(item) = value.ty.clone() {
                return Ok(method(value, "members", Vec::new(), Ty::List(item)));
            }
        }
        self.items(node, None)
    }

    fn rounded(&mut self, value: &Py, digits: Option<&Py>, node: &Py) -> Res<Expr> {
        let value = Self::as_number(self.value(value, None)?);
        let digits = match digits {
            Some(digits) => self.index(digits)?,
            None => Expr { ty: Ty::Int, kind: Kind::Int(0) },
        };
        match value.ty {
            Ty::Float => Ok(two(["float", "round_to"], value, digits, Ty::Float)),
            Ty::Int | Ty::Num => {
                let ty = value.ty.clone();
                let rounded = two(["num", "round_to"], Self::as_num(value), digits, Ty::Num);
                self.fit(rounded, &ty, node)
            }
            _ => self.odd(value, node, "round"),
        }
    }

    fn math(&mut self, name: &str, call: &ExprCall, node: &Py) -> Res<Expr> {
        if let Some(value) = self.more_math(name, call, node)? {
            return Ok(value);
        }
        if !call.arguments.keywords.is_empty() {
            return refuse(node, format!("arguments of `math.{name}` by name"), "leave them out");
        }
        let floats = |name, value| Ok(Self::runtime(["float", name], vec![Arg::Value(Self::as_float(value))], Shape::Fallible, Ty::Float));
        let mut values = Vec::new();
        for arg in &call.arguments.args {
            values.push(Self::as_number(self.value(arg, None)?));
        }
        if let Some(odd) = values.iter().find(|it| !it.ty.is_number()) {
            return self.odd(odd.clone(), node, name);
        }
        let mut values = values.into_iter();
        match (name, values.next(), values.next(), values.next()) {
            ("sqrt", Some(value), None, _) => floats("sqrt", value),
            ("sin", Some(value), None, _) => floats("sin", value),
            ("cos", Some(value), None, _) => floats("cos", value),
            ("tan", Some(value), None, _) => floats("tan", value),
            ("exp", Some(value), None, _) => floats("exp", value),
            ("log", Some(value), None, _) => floats("log", value),
            ("tanh", Some(value), None, _) => floats("tanh", value),
            ("atan", Some(value), None, _) => floats("atan", value),
            ("fabs", Some(value), None, _) => Ok(plain(Self::as_float(value), "abs", Ty::Float)),
            ("pow", Some(a), Some(b), None) => Ok(two(["float", "pow"], Self::as_float(a), Self::as_float(b), Ty::Float)),
            ("floor" | "ceil" | "trunc", Some(value), None, _) if value.ty == Ty::Int => Ok(value),
            ("floor", Some(value), None, _) if value.ty == Ty::Float => {
                Ok(Self::runtime(["float", "floor"], vec![Arg::Value(value)], Shape::Fallible, Ty::Int))
            }
            ("ceil", Some(value), None, _) if value.ty == Ty::Float => {
                Ok(Self::runtime(["float", "ceil"], vec![Arg::Value(value)], Shape::Fallible, Ty::Int))
            }
            ("trunc", Some(value), None, _) if value.ty == Ty::Float => {
                Ok(Self::runtime(["float", "to_int"], vec![Arg::Value(value)], Shape::Fallible, Ty::Int))
            }
            ("gcd", Some(a), Some(b), None) if a.ty == Ty::Int && b.ty == Ty::Int => Ok(two(["int", "gcd"], a, b, Ty::Int)),
            ("isqrt", Some(value), None, _) if value.ty == Ty::Int => {
                Ok(Self::runtime(["int", "isqrt"], vec![Arg::Value(value)], Shape::Fallible, Ty::Int))
            }
            _ => refuse(node, format!("`math.{name}` of these arguments"), ""),
        }
    }

    /// The value of a flag, which is written out.
    pub(super) fn flag(&self, value: Option<&Py>) -> Res<bool> {
        match value {
            None => Ok(false),
            Some(Py::BooleanLiteral(literal)) => Ok(literal.value),
            Some(other) => refuse(other, "a flag that is decided at run time", "write True or False"),
        }
    }

    fn one(&self, path: [&'static str; 2], value: Expr) -> Expr {
        let ty = value.ty.clone();
        let module = if ty == Ty::Int { "int" } else { "num" };
        Self::runtime([module, path[1]], vec![Arg::Value(value)], Shape::Fallible, ty)
    }

    /// A value that has the wrong type, or none yet.
    pub(super) fn odd(&self, value: Expr, node: &Py, name: &str) -> Res<Expr> {
        match value.ty {
            Ty::Unknown if self.is_final => unknown(node, "an argument"),
            Ty::Unknown => Ok(value),
            Ty::List(item) if *item == Ty::Unknown && !self.is_final => Ok(Expr { ty: Ty::Unknown, kind: value.kind }),
            ty => refuse(node, format!("`{name}` of {ty}"), "numbers or lists of numbers"),
        }
    }
}

/// A method that cannot fail.
pub(super) fn plain(on: Expr, name: &'static str, ty: Ty) -> Expr {
    Expr { ty, kind: Kind::Method { on: Box::new(on), name, args: Vec::new(), shape: Shape::Plain } }
}

fn two(path: [&'static str; 2], a: Expr, b: Expr, ty: Ty) -> Expr {
    Lower::runtime(path, vec![Arg::Value(a), Arg::Value(b)], Shape::Fallible, ty)
}
