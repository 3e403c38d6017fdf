//! Expressions.

use ruff_python_ast::{BoolOp, CmpOp, Expr as Py, ExprBoolOp, ExprCompare, ExprIf, ExprName, ExprSubscript, Number, UnaryOp};

use super::{Lower, binary::method, methods::is_nothing, text::literal};
use crate::{
    classes::Field,
    hints,
    ir::{Arg, Expr, Kind, Shape, Source},
    literals,
    reason::{Res, refuse, unknown},
    size,
    types::Ty,
};

impl Lower<'_> {
    /// A value; `wanted` is the type of the place it goes to, where one is known.
    pub(super) fn expr(&mut self, node: &Py, wanted: Option<&Ty>) -> Res<Expr> {
        match node {
            Py::NumberLiteral(literal) => match &literal.value {
                Number::Int(value) => match value.as_i64() {
                    Some(value) => Ok(Expr { ty: Ty::Int, kind: Kind::Int(value) }),
                    None => refuse(node, "a number of more than 64 bits", ""),
                },
                Number::Float(value) => Ok(Expr { ty: Ty::Float, kind: Kind::Float(*value) }),
                Number::Complex { .. } => refuse(node, "a complex number", ""),
            },
            Py::StringLiteral(text) => literal(text.value.to_str(), node),
            Py::BytesLiteral(bytes) => Ok(bytes_of(bytes.value.bytes())),
            Py::FString(text) => self.f_string(text, node),
            Py::NoneLiteral(_) => Ok(Expr { ty: Ty::Unknown.maybe(), kind: Kind::Nothing }),
            Py::BooleanLiteral(literal) => Ok(Expr { ty: Ty::Bool, kind: Kind::Bool(literal.value) }),
            Py::Name(name) => self.name(name, node),
            Py::BinOp(binary) => {
                let hint = wanted.filter(|it| matches!(it, Ty::List(_)));
                let (left, right) = (self.value(&binary.left, hint)?, self.value(&binary.right, hint)?);
                self.binary(binary.op, left, right, node)
            }
            Py::UnaryOp(unary) if unary.op == UnaryOp::Not => {
                let value = self.test(&unary.operand)?;
                Ok(Expr { ty: Ty::Bool, kind: Kind::Prefix('!', Box::new(value)) })
            }
            Py::UnaryOp(unary) => {
                let value = self.value(&unary.operand, None)?;
                self.unary(unary.op, value, node)
            }
            Py::Compare(compare) => self.comparison(compare, node),
            Py::BoolOp(bools) => self.bools(bools, node, wanted),
            Py::If(choice) => self.choice(choice, node, wanted),
            Py::List(list) => self.display(&list.elts, node, wanted),
            Py::Tuple(tuple) => {
                if tuple.elts.is_empty() || tuple.elts.len() > 6 {
                    return refuse(node, "a tuple of this length", "1 to 6 items");
                }
                let mut items = Vec::new();
                for (at, item) in tuple.elts.iter().enumerate() {
                    let hint = match wanted.map(Ty::value) {
                        Some(Ty::Tuple(types)) => types.get(at),
                        _ => None,
                    };
                    items.push(self.expr(item, hint)?);
                }
                Ok(Expr { ty: Ty::Tuple(items.iter().map(|it| it.ty.clone()).collect()), kind: Kind::Tuple(items) })
            }
            Py::Subscript(subscript) => self.subscript(subscript, node),
            Py::Call(call) => {
                let value = self.call(call, node, wanted)?;
                if is_nothing(&value) { refuse(node, "`None` as a value", "") } else { Ok(value) }
            }
            Py::ListComp(comprehension) => {
                let hint = match wanted.map(Ty::value) {
                    Some(Ty::List(item)) => Some(&**item),
                    _ => None,
                };
                self.comprehension(&comprehension.elt, &comprehension.generators, hint)
            }
            Py::Dict(dict) => self.dict(&dict.items, node, wanted),
            Py::DictComp(it) => match it.key.as_deref() {
                Some(key) => self.dict_comprehension((key, &it.value), &it.generators, node, wanted),
                None => refuse(node, "a dict inside of a dict", "use `update`"),
            },
            Py::Set(set) => {
                let items = self.display(&set.elts, node, None)?;
                self.set_of(items, node)
            }
            Py::SetComp(it) => {
                let items = self.comprehension(&it.elt, &it.generators, None)?;
                self.set_of(items, node)
            }
            Py::Attribute(attribute) => match self.object(&attribute.value) {
                Some((at, class)) => self.attribute(at, &class, &attribute.attr, node),
                None => self.constant(node),
            },
            other => refuse(other, named(other), remedy(other)),
        }
    }

    /// A value that has to be there: where it is `None` the original answers.
    pub(super) fn value(&mut self, node: &Py, wanted: Option<&Ty>) -> Res<Expr> {
        self.expr(node, wanted).map(Self::held)
    }

    fn name(&mut self, name: &ExprName, node: &Py) -> Res<Expr> {
        if let Some((_, rust, ty)) = self.scopes.iter().rev().find(|it| it.0 == name.id.as_str()) {
            return Ok(Expr { ty: ty.clone(), kind: Kind::Local(rust.clone()) });
        }
        if self.object(node).is_some() {
            return refuse(node, format!("`{}` as a value", name.id), "use its attributes");
        }
        if self.locals.contains(name.id.as_str()) {
            let ty = self.vars.get(name.id.as_str()).cloned().unwrap_or(Ty::Unknown);
            return Ok(Expr { ty, kind: Kind::Var(name.id.to_string()) });
        }
        self.constant(node)
    }

    fn constant(&mut self, node: &Py) -> Res<Expr> {
        use std::f64::consts::{E, PI, TAU};
        let value = match self.qualified(node).as_deref() {
            Some("math.pi") => PI,
            Some("math.tau") => TAU,
            Some("math.e") => E,
            Some("math.inf") => f64::INFINITY,
            Some("math.nan") => f64::NAN,
            _ => {
                return match node {
                    Py::Name(name) if self.names.constants.contains_key(name.id.as_str()) && !self.names.is_open => {
                        self.module_constant(&name.id, node)
                    }
                    Py::Name(name) => refuse(node, format!("`{}` of the module", name.id), "pass it as an argument"),
                    _ => refuse(node, "an attribute", "pass its value as an argument"),
                };
            }
        };
        Ok(Expr { ty: Ty::Float, kind: Kind::Float(value) })
    }

    /// A value that is written out at the top of the module: it is looked at when the function is called.
    fn module_constant(&mut self, name: &str, node: &Py) -> Res<Expr> {
        let Some((value, _)) = self.names.constants.get(name) else { return refuse(node, "a name", "") };
        let is_shadowed = value.is_call_expr() && self.names.binds("frozenset");
        let known = if size::is_too_deep(value) { None } else { literals::type_of(value) };
        let Some(ty) = known.filter(|it| it.is_known() && !is_shadowed) else {
            return refuse(node, format!("`{name}` of the module"), "pass it as an argument");
        };
        self.hold(Source::Global(name.to_owned()), ty, node)
    }

    /// An attribute of a parameter.
    fn attribute(&mut self, at: usize, class: &str, name: &str, node: &Py) -> Res<Expr> {
        let Some(class) = self.names.classes.get(class) else { return refuse(node, "an attribute", "") };
        if class.methods.contains_key(name) {
            return refuse(node, format!("`{name}` of an object, which is computed"), "pass its value as an argument");
        }
        let ty = match class.fields.get(name) {
            Some(Field::Hint(it) | Field::Value(it)) if size::is_too_deep(it) => Ty::Unknown,
            Some(Field::Hint(hint)) => hints::type_of(hint, self.names)?,
            Some(Field::Value(value)) => literals::type_of(value).filter(Ty::is_known).unwrap_or(Ty::Unknown),
            None => Ty::Unknown,
        };
        if !ty.is_known() || !name.is_ascii() {
            return refuse(node, format!("`{name}` of an object, whose type is not known"), "write a hint for it in the class");
        }
        self.hold(Source::Attribute(at, name.to_owned()), ty, node)
    }

    /// A value that comes beside the parameters.
    pub(super) fn hold(&mut self, source: Source, ty: Ty, node: &Py) -> Res<Expr> {
        let variable = source.variable();
        match self.hidden.insert(source, ty.clone()) {
            Some(known) if known != ty => refuse(node, "a value of two types", ""),
            _ => Ok(Expr { ty, kind: Kind::Var(variable) }),
        }
    }

    /// The place and class of a parameter that is an object.
    pub(super) fn object(&self, node: &Py) -> Option<(usize, String)> {
        let Py::Name(name) = node else { return None };
        if self.scopes.iter().any(|it| it.0 == name.id.as_str()) {
            return None;
        }
        self.params.iter().enumerate().find_map(|(at, (param, ty))| match ty {
            Ty::Object(class) if param == name.id.as_str() => Some((at, class.clone())),
            _ => None,
        })
    }

    /// Whether a value counts as true.
    pub(super) fn test(&mut self, node: &Py) -> Res<Expr> {
        if let Py::BoolOp(bools) = node {
            let mut tests = Vec::new();
            for value in &bools.values {
                tests.push(self.test(value)?);
            }
            return Ok(self.fold(bools.op, tests, &Ty::Bool));
        }
        let value = self.expr(node, None)?;
        match value.ty {
            Ty::Bool => Ok(value),
            Ty::Unknown if self.is_final => unknown(node, "this value"),
            _ => Ok(Expr { ty: Ty::Bool, kind: Kind::Truth(Box::new(value)) }),
        }
    }

    pub(super) fn fold(&self, op: BoolOp, values: Vec<Expr>, ty: &Ty) -> Expr {
        let mut values = values.into_iter().rev();
        let last = values.next().unwrap_or(Expr { ty: Ty::Bool, kind: Kind::Bool(true) });
        values.fold(last, |right, left| {
            let (left, right) = (Box::new(left), Box::new(right));
            let kind = if op == BoolOp::And { Kind::And(left, right) } else { Kind::Or(left, right) };
            Expr { ty: ty.clone(), kind }
        })
    }

    fn bools(&mut self, bools: &ExprBoolOp, node: &Py, wanted: Option<&Ty>) -> Res<Expr> {
        let mut values = Vec::new();
        for value in &bools.values {
            values.push(self.expr(value, wanted)?);
        }
        let Some(ty) = values.iter().try_fold(Ty::Unknown, |ty, it| ty.join(&it.ty)) else {
            return refuse(node, "`and` or `or` of values of several types", "use it as a condition only");
        };
        let values = values.into_iter().map(|it| self.fit(it, &ty, node)).collect::<Res<Vec<_>>>()?;
        Ok(self.fold(bools.op, values, &ty))
    }

    fn choice(&mut self, choice: &ExprIf, node: &Py, wanted: Option<&Ty>) -> Res<Expr> {
        let test = self.test(&choice.test)?;
        let (body, orelse) = (self.expr(&choice.body, wanted)?, self.expr(&choice.orelse, wanted)?);
        let Some(ty) = body.ty.join(&orelse.ty) else {
            return refuse(node, format!("one of {} and {}", body.ty, orelse.ty), "values of one type");
        };
        let (body, orelse) = (self.fit(body, &ty, node)?, self.fit(orelse, &ty, node)?);
        Ok(Expr { ty, kind: Kind::If(Box::new(test), Box::new(body), Box::new(orelse)) })
    }

    fn comparison(&mut self, compare: &ExprCompare, node: &Py) -> Res<Expr> {
        let mut values = vec![self.expr(&compare.left, None)?];
        for (op, value) in compare.ops.iter().zip(&compare.comparators) {
            values.push(match (op, value) {
                (CmpOp::In | CmpOp::NotIn, Py::Tuple(items)) => self.display(&items.elts, value, None)?,
                (CmpOp::In | CmpOp::NotIn, Py::Set(items)) => self.display(&items.elts, value, None)?,
                (CmpOp::Eq | CmpOp::NotEq, Py::List(_)) => {
                    let hint = values.last().map(|it| it.ty.clone());
                    self.expr(value, hint.as_ref())?
                }
                _ => self.expr(value, None)?,
            });
        }
        if let ([op @ (CmpOp::Is | CmpOp::IsNot)], [Py::NoneLiteral(_)]) = (&*compare.ops, &*compare.comparators) {
            let Some(value) = values.into_iter().next() else { return refuse(node, "a comparison", "") };
            if value.ty.value() == &Ty::Unknown && self.is_final {
                return unknown(node, "this value");
            }
            return Ok(Self::is_none(value, *op == CmpOp::Is));
        }
        if let [op] = &*compare.ops {
            let (Some(right), Some(left)) = (values.pop(), values.pop()) else { return refuse(node, "a comparison", "") };
            return self.compare(*op, left, right, node);
        }
        let mut links = Vec::new();
        let types: Vec<Ty> = values.iter().map(|it| it.ty.clone()).collect();
        let mut values = values.into_iter();
        let Some(first) = values.next() else { return refuse(node, "a comparison", "") };
        for ((op, value), pair) in compare.ops.iter().zip(values).zip(types.windows(2)) {
            let [left, right] = pair else { continue };
            let (left, right) = (Expr { ty: left.clone(), kind: Kind::Left }, Expr { ty: right.clone(), kind: Kind::Right });
            links.push((value, self.compare(*op, left, right, node)?));
        }
        Ok(Expr { ty: Ty::Bool, kind: Kind::Chain(Box::new(first), links) })
    }

    /// `value is None`, or `is not`.
    fn is_none(value: Expr, is_asked: bool) -> Expr {
        if !matches!(value.ty, Ty::Maybe(_)) {
            return Expr { ty: Ty::Bool, kind: Kind::Known(Box::new(value), !is_asked) };
        }
        let name = if is_asked { "is_none" } else { "is_some" };
        Expr { ty: Ty::Bool, kind: Kind::Method { on: Box::new(value), name, args: Vec::new(), shape: Shape::Plain } }
    }

    /// A list of what is written out.
    pub(super) fn display(&mut self, items: &[Py], node: &Py, wanted: Option<&Ty>) -> Res<Expr> {
        let hint = match wanted.map(Ty::value) {
            Some(Ty::List(item)) => (**item).clone(),
            _ => Ty::Unknown,
        };
        let mut values = Vec::new();
        for item in items {
            values.push(self.expr(item, Some(&hint))?);
        }
        let joined = values.iter().try_fold(Ty::Unknown, |ty, it| ty.join(&it.ty));
        // A list that goes where numbers of both kinds are takes that type at once; lists do not change theirs later.
        let Some(ty) = joined.and_then(|it| it.join(&hint).or(Some(it))) else {
            return refuse(node, "a list of values of several types", "values of one type");
        };
        let values = values.into_iter().map(|it| self.fit(it, &ty, node)).collect::<Res<Vec<_>>>()?;
        Ok(Expr { ty: Ty::list(ty), kind: Kind::List(values) })
    }

    fn subscript(&mut self, subscript: &ExprSubscript, node: &Py) -> Res<Expr> {
        let value = self.value(&subscript.value, None)?;
        match (&value.ty, &*subscript.slice) {
            (Ty::Unknown, _) if self.is_final => unknown(node, "this value"),
            (Ty::Unknown, _) => Ok(value),
            (Ty::List(_) | Ty::Str | Ty::Bytes, Py::Slice(slice)) => {
                let mut bound = |it: &Option<Box<Py>>| it.as_ref().map(|it| self.index(it)).transpose();
                let (start, stop, step) = (bound(&slice.lower)?, bound(&slice.upper)?, bound(&slice.step)?);
                let ty = value.ty.clone();
                let step = step.unwrap_or(Expr { ty: Ty::Int, kind: Kind::Int(1) });
                Ok(method(value, "slice", vec![Arg::Maybe(start), Arg::Maybe(stop), Arg::Value(step)], ty))
            }
            (Ty::Dict(key, item), _) => {
                let (key, item) = ((**key).clone(), (**item).clone());
                let at = self.key(&subscript.slice, &key)?;
                Ok(method(value, "get", vec![Arg::Value(at)], item))
            }
            (Ty::Str, _) => {
                let index = self.index(&subscript.slice)?;
                Ok(method(value, "get", vec![Arg::Value(index)], Ty::Str))
            }
            (Ty::List(item) | Ty::Deque(item) | Ty::Row(item), _) => {
                let item = (**item).clone();
                let index = self.index(&subscript.slice)?;
                Ok(method(value, "get", vec![Arg::Value(index)], item))
            }
            (Ty::Bytes, _) => {
                let index = self.index(&subscript.slice)?;
                Ok(method(value, "get", vec![Arg::Value(index)], Ty::Int))
            }
            (Ty::Tuple(types), at) => {
                let index = self.expr(at, None)?;
                let Kind::Int(at) = index.kind else { return refuse(node, "an item of a tuple that is chosen at run time", "use a list") };
                let length = types.len() as i64;
                let at = usize::try_from(if at < 0 { at + length } else { at }).unwrap_or(usize::MAX);
                let Some(ty) = types.get(at).cloned() else { return refuse(node, "an item that the tuple does not have", "") };
                Ok(Expr { ty, kind: Kind::Field(Box::new(value), at) })
            }
            (ty, _) => refuse(node, format!("an item of {ty}"), "a list or a tuple"),
        }
    }

    /// An index, a bound, a count: an int.
    pub(super) fn index(&mut self, node: &Py) -> Res<Expr> {
        let value = Self::as_number(self.expr(node, Some(&Ty::Int))?);
        self.fit(value, &Ty::Int, node)
    }
}

/// Bytes that are written out.
fn bytes_of(bytes: impl Iterator<Item = u8>) -> Expr {
    let items = bytes.map(|it| Expr { ty: Ty::Int, kind: Kind::Int(it.into()) }).collect();
    let list = Expr { ty: Ty::list(Ty::Int), kind: Kind::List(items) };
    Lower::runtime(["Bytes", "of"], vec![Arg::Ref(list)], Shape::Fallible, Ty::Bytes)
}

fn named(node: &Py) -> &'static str {
    match node {
        Py::TString(_) => "a template",
        Py::Generator(_) => "a generator as a value",
        Py::Lambda(_) => "a function inside a function",
        Py::Named(_) => "an assignment inside an expression",
        Py::Starred(_) => "a starred value",
        Py::Yield(_) | Py::YieldFrom(_) => "a generator",
        Py::Await(_) => "a coroutine",
        _ => "an expression that is not translated yet",
    }
}

fn remedy(node: &Py) -> &'static str {
    match node {
        Py::Named(_) => "assign before it is used",
        Py::Generator(_) | Py::Yield(_) | Py::YieldFrom(_) => "make a list",
        Py::Starred(_) => "write the items out",
        Py::Lambda(_) => "move it to the module",
        _ => "",
    }
}
