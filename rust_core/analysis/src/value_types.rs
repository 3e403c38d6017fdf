//! The types of values inside one function, as far as they decide what an operation raises.
//!
//! A type is written as in the table of `known`; `class:pkg.mod.Name` is a class that is not of the standard library.
//! What the table, the annotations and the single assignments do not show is asked of `infer`.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use ruff_python_ast::{AnyNodeRef, Comprehension, Expr, Number, Stmt, StmtFunctionDef, UnaryOp};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashMap;

use crate::{
    annotation_types::annotated,
    context::Context,
    infer::{Infer, Ty},
    known,
    project::module_of,
    scope::Binding,
    stores::Stores,
    suites::Suite,
    type_text::{Type, UNKNOWN, inner, item_of, joined, of_items, of_tuple, outer, result_of, without_none},
};

/// Enough for a path that is joined and handed on, and an end for cycles.
const DEPTH: usize = 10;

/// Tells types in the function that the context stands in.
pub struct Types<'c, 'a> {
    pub(crate) cx: &'c Context<'a>,
    /// Names bound by `with`, `for` and comprehensions around the place, innermost last.
    pub(crate) bound: RefCell<Vec<(String, Type)>>,
    pub(crate) function: Option<&'a StmtFunctionDef>,
    infer: Option<OnceCell<Option<Infer<'a, 'c>>>>,
    suite: OnceCell<Rc<Suite<'a>>>,
    names: RefCell<FxHashMap<String, Type>>,
}

impl<'c, 'a> Types<'c, 'a> {
    /// For the place where the context stands.
    pub fn new(cx: &'c Context<'a>) -> Self {
        Self { infer: Some(OnceCell::new()), ..Self::quick(cx) }
    }

    /// The same without asking `infer`: for the functions of a whole project, of which few are ever asked about.
    pub fn quick(cx: &'c Context<'a>) -> Self {
        Self { cx, bound: RefCell::default(), function: cx.function(), infer: None, suite: OnceCell::new(), names: RefCell::default() }
    }

    /// What the function, or the module outside of one, binds.
    pub fn stores(&self) -> &Stores<'a> {
        self.suite.get_or_init(|| self.cx.suite_with(self.function.map_or(self.cx.file.body(), |def| &def.body))).stores()
    }

    /// The qualified name of an expression; none for names that are bound around the place.
    pub fn resolve(&self, expr: &Expr) -> Option<String> {
        let root = root_of(expr)?;
        if self.bound.borrow().iter().any(|(name, _)| name == root) || self.cx.scopes.has_wildcard && !self.is_bound(root) {
            return None;
        }
        self.cx.resolve(expr).map(|name| if name == "builtins.__import__" { UNKNOWN.into_owned() } else { name })
    }

    /// After a wildcard import even a built-in name may be anything; only exceptions are taken to keep their meaning.
    fn is_bound(&self, name: &str) -> bool {
        self.cx.scopes.lookup(&self.cx.scope_stack, name).is_some() || crate::exception_types::is_exception(&format!("builtins.{name}"))
    }

    /// The type of an expression.
    pub fn of(&self, expr: &'a Expr) -> Type {
        self.within(expr, 0)
    }

    pub(crate) fn within(&self, expr: &'a Expr, depth: usize) -> Type {
        if depth > DEPTH {
            return UNKNOWN;
        }
        let next = |expr: &'a Expr| self.within(expr, depth + 1);
        match expr {
            Expr::StringLiteral(_) | Expr::FString(_) => Type::Borrowed("str"),
            Expr::BytesLiteral(_) => Type::Borrowed("bytes"),
            Expr::BooleanLiteral(_) => Type::Borrowed("int"),
            Expr::NoneLiteral(_) => Type::Borrowed("none"),
            Expr::NumberLiteral(number) => match number.value {
                Number::Int(_) => Type::Borrowed("int"),
                Number::Float(_) => Type::Borrowed("float"),
                Number::Complex { .. } => UNKNOWN,
            },
            Expr::Lambda(_) => Type::Borrowed("function"),
            Expr::List(list) => of_items("list", list.elts.iter().map(next)),
            Expr::Set(set) => of_items("set", set.elts.iter().map(next)),
            Expr::Tuple(tuple) => of_tuple(tuple.elts.iter().map(next)),
            Expr::Dict(dict) if dict.items.iter().all(|item| item.key.is_some()) => Type::Borrowed("dict"),
            Expr::ListComp(comp) => self.of_comprehension("list", &comp.generators, &comp.elt, depth),
            Expr::SetComp(comp) => self.of_comprehension("set", &comp.generators, &comp.elt, depth),
            Expr::Generator(comp) => self.of_comprehension("iter", &comp.generators, &comp.elt, depth),
            Expr::DictComp(_) => Type::Borrowed("dict"),
            Expr::UnaryOp(unary) => match unary.op {
                UnaryOp::Not => Type::Borrowed("int"),
                UnaryOp::USub | UnaryOp::UAdd => {
                    Some(next(&unary.operand)).filter(|it| matches!(&**it, "int" | "float")).unwrap_or(UNKNOWN)
                }
                UnaryOp::Invert => Some(next(&unary.operand)).filter(|it| it == "int").unwrap_or(UNKNOWN),
            },
            Expr::Compare(compare) if compare.ops.iter().all(|op| op.is_is() || op.is_is_not() || op.is_in() || op.is_not_in()) => {
                Type::Borrowed("int")
            }
            Expr::Named(named) => next(&named.value),
            Expr::Name(name) => self.of_name(name.id.as_str(), expr, depth),
            Expr::Attribute(attribute) => match self.resolve(expr) {
                Some(name) => known::attribute(&name).map_or(UNKNOWN, |known| Type::Borrowed(known.gives)),
                None => self.of_attribute(&attribute.value, &attribute.attr, depth),
            },
            Expr::Subscript(subscript) => self.of_subscript(next(&subscript.value), subscript.slice.as_ref(), depth),
            Expr::BinOp(op) => result_of(&next(&op.left), op.op, &next(&op.right)),
            Expr::If(choice) => joined(next(&choice.body), next(&choice.orelse)),
            Expr::BoolOp(op) => {
                let mut types = op.values.iter().map(next);
                let first = types.next().unwrap_or(UNKNOWN);
                // `x or default` is never the None of x.
                let first = if op.op.is_or() { Type::Owned(without_none(&first).0.to_owned()) } else { first };
                types.fold(first, joined)
            }
            Expr::Call(call) => match self.of_call(call, depth) {
                type_ if type_ == UNKNOWN => self.inferred(expr),
                type_ => type_,
            },
            _ => UNKNOWN,
        }
    }

    fn of_comprehension(&self, kind: &'static str, generators: &'a [Comprehension], element: &'a Expr, depth: usize) -> Type {
        let outside = self.bound.borrow().len();
        let is_known =
            generators.iter().all(|part| !part.is_async && self.bind_own(&part.target, &item_of(&self.within(&part.iter, depth + 1))));
        let item = if is_known { self.within(element, depth + 1) } else { UNKNOWN };
        self.bound.borrow_mut().truncate(outside);
        of_items(kind, std::iter::once(item))
    }

    /// Give the names of a comprehension's target, which nothing else binds, their types.
    pub(crate) fn bind_own(&self, target: &'a Expr, item: &str) -> bool {
        match target {
            Expr::Name(name) => self.bound.borrow_mut().push((name.id.to_string(), Type::Owned(item.to_owned()))),
            Expr::Tuple(tuple) if outer(item) == "tuple" => {
                let items = inner(item);
                let fits = items.is_empty() || items.len() == tuple.elts.len();
                return fits
                    && tuple.elts.iter().enumerate().all(|(index, target)| self.bind_own(target, items.get(index).unwrap_or(&"?")));
            }
            _ => return false,
        }
        true
    }

    /// Whether reading or setting an attribute of an object of a class runs no code; the class is one of this file.
    pub fn has_plain_attribute(&self, class: &str, name: &str) -> bool {
        self.local_class(class).is_some_and(|class| self.cx.class_attributes().is_plain(class, name))
    }

    /// Whether a class of this file has a property of that name.
    pub fn has_property(&self, class: &str, name: &str) -> bool {
        self.local_class(class).is_some_and(|class| self.cx.class_attributes().is_property(class, name))
    }

    fn local_class<'n>(&self, class: &'n str) -> Option<&'n str> {
        class.strip_prefix(module_of(&self.cx.file.path).as_str())?.strip_prefix('.').filter(|name| !name.contains('.'))
    }

    fn of_attribute(&self, object: &'a Expr, name: &str, depth: usize) -> Type {
        let owner = self.within(object, depth + 1);
        if let Some(known) = known::attribute(&format!("{}.{name}", without_none(&owner).0)) {
            return Type::Borrowed(known.gives);
        }
        let class = owner.strip_prefix("class:").and_then(|class| self.local_class(class));
        let Some(class) = class.filter(|class| self.cx.class_attributes().is_plain(class, name)) else { return UNKNOWN };
        self.cx.class_attributes().type_of(class, name)
    }

    fn of_subscript(&self, owner: Type, slice: &'a Expr, depth: usize) -> Type {
        let is_slice = slice.is_slice_expr();
        match outer(&owner) {
            "str" => Type::Borrowed("str"),
            "list" | "bytes" | "tuple" if is_slice => {
                if outer(&owner) == "tuple" {
                    Type::Borrowed("tuple")
                } else {
                    owner
                }
            }
            "bytes" => Type::Borrowed("int"),
            "list" => item_of(&owner),
            "dict" => inner(&owner).get(1).map_or(UNKNOWN, |value| Type::Owned((*value).to_owned())),
            "tuple" => match (slice, inner(&owner)) {
                (Expr::NumberLiteral(number), items) => match &number.value {
                    Number::Int(index) => {
                        index.as_usize().and_then(|index| items.get(index)).map_or(UNKNOWN, |it| Type::Owned((*it).to_owned()))
                    }
                    _ => UNKNOWN,
                },
                _ if self.within(slice, depth + 1) == "int" => item_of(&owner),
                _ => UNKNOWN,
            },
            _ => UNKNOWN,
        }
    }

    pub(crate) fn is_class(&self, func: &Expr) -> bool {
        let Expr::Name(name) = func else { return false };
        matches!(self.cx.scopes.lookup(&self.cx.scope_stack, &name.id), Some(Binding::Class(_)))
    }

    /// The dotted name of a function or class that this file defines.
    pub fn own(&self, name: &str) -> Option<String> {
        if self.bound.borrow().iter().any(|(bound, _)| bound == name) {
            return None;
        }
        let stack = &self.cx.scope_stack;
        if !matches!(self.cx.scopes.lookup(stack, name), Some(Binding::Function(_) | Binding::Class(_))) {
            return None;
        }
        let last = stack.len() - 1;
        let index = stack.iter().enumerate().rev().find(|(depth, index)| {
            let scope = &self.cx.scopes.all[**index];
            (!scope.is_class || *depth == last) && scope.bindings.contains_key(name)
        });
        Some(format!("{}.{name}", self.path_to(self.cx.scopes.all[*index?.1].range)))
    }

    /// The dotted name of the module and of the functions and classes that hold a range.
    fn path_to(&self, range: TextRange) -> String {
        let mut path = module_of(&self.cx.file.path);
        for node in &self.cx.parents {
            let (around, name) = match node {
                AnyNodeRef::StmtFunctionDef(def) => (def.range, &def.name),
                AnyNodeRef::StmtClassDef(def) => (def.range, &def.name),
                _ => continue,
            };
            if around.contains_range(range) {
                path.push('.');
                path.push_str(name);
            }
        }
        path
    }

    /// A parameter with an annotation that nothing rebinds, a name that is assigned once, or what `infer` says.
    fn of_name(&self, name: &str, expr: &'a Expr, depth: usize) -> Type {
        if let Some((_, type_)) = self.bound.borrow().iter().rev().find(|(bound, _)| bound == name) {
            return type_.clone();
        }
        if let Some(type_) = self.names.borrow().get(name) {
            return type_.clone();
        }
        let type_ = match self.function {
            Some(function) if self.is_local(name) => match self.of_local(function, name, depth) {
                type_ if type_ == UNKNOWN => self.inferred(expr),
                type_ => type_,
            },
            _ => self.of_constant(name, depth),
        };
        if depth == 0 {
            self.names.borrow_mut().insert(name.to_owned(), type_.clone());
        }
        type_
    }

    fn is_local(&self, name: &str) -> bool {
        self.cx.scope_stack.last().is_some_and(|scope| self.cx.scopes.all[*scope].bindings.contains_key(name))
    }

    fn of_local(&self, function: &'a StmtFunctionDef, name: &str, depth: usize) -> Type {
        let stores = self.stores().count(name);
        if let Some(class) = self.object(function, name).filter(|_| stores == 0) {
            return Type::Owned(format!("class:{class}"));
        }
        if let Some(parameter) = function.parameters.iter_non_variadic_params().find(|it| it.parameter.name.as_str() == name) {
            let may_be_none = parameter.default.as_deref().is_some_and(Expr::is_none_literal_expr);
            let annotation = parameter.parameter.annotation.as_deref().filter(|_| stores == 0);
            let type_ = annotation.map_or(UNKNOWN, |annotation| annotated(self, annotation));
            return if may_be_none && type_ != UNKNOWN && !type_.ends_with("|none") { Type::Owned(format!("{type_}|none")) } else { type_ };
        }
        self.stores().value(name).map_or(UNKNOWN, |value| self.within(value, depth + 1))
    }

    /// The class of the method whose first parameter this is.
    fn object(&self, function: &StmtFunctionDef, name: &str) -> Option<String> {
        let first = function.parameters.iter_non_variadic_params().next()?;
        if first.parameter.name.as_str() != name {
            return None;
        }
        let mut parents =
            self.cx.parents.iter().rev().skip_while(|node| node.as_stmt_function_def().is_none_or(|def| def.range != function.range));
        parents.next();
        let class = parents.next()?.as_stmt_class_def()?;
        let is_static = function.decorator_list.iter().any(|it| self.cx.is_builtin(&it.expression, "staticmethod"));
        (!is_static).then(|| self.path_to(class.range))
    }

    /// A constant of the module: assigned once, at its top level, and nowhere declared `global`.
    fn of_constant(&self, name: &str, depth: usize) -> Type {
        let scopes = &self.cx.scopes;
        let is_shadowed = self.cx.scope_stack.iter().skip(1).any(|index| scopes.all[*index].bindings.contains_key(name));
        let is_own = scopes.module().bindings.contains_key(name);
        if is_shadowed || scopes.is_declared_outer(name) {
            return UNKNOWN;
        }
        if !is_own {
            // What Python itself binds in every module.
            let is_given = matches!(name, "__file__" | "__name__") && !scopes.has_wildcard;
            return if is_given { Type::Borrowed("str") } else { UNKNOWN };
        }
        if self.cx.stores_of(name) != 1 {
            return UNKNOWN;
        }
        // Outside of functions a name that is bound once has this value or none yet, whatever the condition.
        let is_certain = |value: &&'a Expr| self.function.is_none() || is_top_value(self.cx.file.body(), value);
        let value = self.cx.top().stores().value(name).filter(is_certain);
        value.map_or(UNKNOWN, |value| self.constant(value, depth))
    }

    /// Names in a constant's value mean what they mean at the top level, so only plain values count.
    fn constant(&self, value: &'a Expr, depth: usize) -> Type {
        match value {
            Expr::Call(call) if self.resolve(&call.func).is_some() => self.within(value, depth + 1),
            other if other.is_literal_expr() || matches!(other, Expr::List(_) | Expr::Tuple(_) | Expr::Dict(_)) => {
                self.within(value, depth + 1)
            }
            _ => UNKNOWN,
        }
    }

    fn inferred(&self, expr: &'a Expr) -> Type {
        let Some(infer) = &self.infer else { return UNKNOWN };
        let infer = infer.get_or_init(|| self.function.map(|def| Infer::new(self.cx, def)));
        infer.as_ref().and_then(|infer| infer.one(expr)).map_or(UNKNOWN, |ty| self.of_ty(&ty))
    }

    fn of_ty(&self, ty: &Ty) -> Type {
        match ty {
            Ty::None => Type::Borrowed("none"),
            Ty::Bool | Ty::Int => Type::Borrowed("int"),
            Ty::Float => Type::Borrowed("float"),
            Ty::Str => Type::Borrowed("str"),
            Ty::Bytes => Type::Borrowed("bytes"),
            Ty::List(item) => Type::Owned(format!("list[{}]", self.of_ty(item))),
            Ty::Set(item) => Type::Owned(format!("set[{}]", self.of_ty(item))),
            Ty::Class(name) => self.own(name).map_or(UNKNOWN, |name| Type::Owned(format!("class:{name}"))),
            _ => UNKNOWN,
        }
    }
}

/// Whether a value is what a statement of the suite itself assigns, under no condition.
fn is_top_value(body: &[Stmt], value: &Expr) -> bool {
    let at = body.partition_point(|stmt| stmt.start() <= value.start());
    let assigned = match at.checked_sub(1).map(|at| &body[at]) {
        Some(Stmt::Assign(assign)) => Some(&*assign.value),
        Some(Stmt::AnnAssign(assign)) => assign.value.as_deref(),
        _ => None,
    };
    assigned.is_some_and(|it| it.range() == value.range())
}

fn root_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => root_of(&attribute.value),
        _ => None,
    }
}
