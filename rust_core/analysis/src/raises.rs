//! What can come out of a piece of code: exceptions, and calls of functions that are not of the standard library.
//!
//! The analysis ends at the first operation of which nothing is known. What a handler inside the code catches does not
//! come out, known or not; so a function with a broad handler of its own is known however much is not.

use ruff_python_ast::{
    CmpOp, Comprehension, ExceptHandler, Expr, ExprCall, ExprCompare, InterpolatedStringElement, Number, Operator, Stmt, StmtRaise,
    StmtTry, UnaryOp, WithItem,
};
use ruff_python_stdlib::sys::is_known_standard_library;
use ruff_text_size::Ranged;

use crate::{
    caught::types,
    context::{Context, string_value},
    exception_types::canonical,
    known::{self, Known},
    loggers::{Style, logging_call},
    type_text::{Type, UNKNOWN, fits, item_of, iterates, outer, result_of, without_none},
    value_types::{Called, Types, is_known_codec, stores},
};

/// The first operation of which nothing is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Its source, cut to what fits in a sentence.
    pub shown: String,
    /// Its line.
    pub line: usize,
}

/// One thing that may come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// An exception, by its qualified name.
    Raise(String),
    /// Whatever comes out of a function, by its dotted name.
    Call(String, Unknown),
}

/// What a handler lets pass of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Not these types.
    Without(Vec<String>),
    /// Only these types: they are caught and raised again.
    Only(Vec<String>),
}

/// A source with the handlers around it, innermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outflow {
    /// Where it comes from.
    pub source: Source,
    /// What becomes of it on its way.
    pub filters: Vec<Filter>,
}

/// All that may come out.
pub type Effect = Vec<Outflow>;

/// What a suite raises.
///
/// # Errors
/// The first operation that is not known.
pub fn of_suite<'a>(cx: &Context<'a>, body: &'a [Stmt]) -> Result<Effect, Unknown> {
    let mut analysis = Analysis { cx, types: Types::new(cx), found: Effect::new(), caught: Vec::new() };
    analysis.suite(body)?;
    Ok(analysis.found)
}

/// The qualified name of an exception class that an expression names.
pub fn exception_name(types: &Types, expr: &Expr) -> Option<String> {
    let name = match expr {
        Expr::Name(name) => types.own(&name.id).or_else(|| types.resolve(expr))?,
        Expr::Attribute(_) => types.resolve(expr)?,
        _ => return None,
    };
    Some(canonical(&name).to_owned())
}

/// What a `try` body raised, for a `raise` in one of its handlers.
struct Caught {
    name: Option<String>,
    raised: Result<Effect, Unknown>,
}

struct Analysis<'c, 'a> {
    cx: &'c Context<'a>,
    types: Types<'c, 'a>,
    found: Effect,
    caught: Vec<Caught>,
}

type Outcome = Result<(), Unknown>;

impl<'a> Analysis<'_, 'a> {
    fn raises(&mut self, name: &str) {
        let name = if name.contains('.') { name.to_owned() } else { format!("builtins.{name}") };
        self.add(Outflow { source: Source::Raise(name), filters: Vec::new() });
    }

    fn add(&mut self, outflow: Outflow) {
        if !self.found.contains(&outflow) {
            self.found.push(outflow);
        }
    }

    fn suite(&mut self, body: &'a [Stmt]) -> Outcome {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn stmt(&mut self, stmt: &'a Stmt) -> Outcome {
        match stmt {
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::Global(_) | Stmt::Nonlocal(_) => Ok(()),
            Stmt::FunctionDef(def) if def.decorator_list.is_empty() => {
                def.parameters.iter_non_variadic_params().filter_map(|it| it.default.as_deref()).try_for_each(|it| self.expr(it))
            }
            Stmt::Expr(stmt) => self.expr(&stmt.value),
            Stmt::Return(stmt) => stmt.value.as_deref().map_or(Ok(()), |value| self.expr(value)),
            Stmt::Assign(assign) => {
                self.expr(&assign.value)?;
                let value = self.types.of(&assign.value);
                assign.targets.iter().try_for_each(|target| self.store(target, &value))
            }
            Stmt::AnnAssign(assign) => {
                let Some(value) = assign.value.as_deref() else { return Ok(()) };
                self.expr(value)?;
                let type_ = self.types.of(value);
                self.store(&assign.target, &type_)
            }
            Stmt::AugAssign(assign) => {
                self.expr(&assign.value)?;
                let (left, right) = (self.types.of(&assign.target), self.types.of(&assign.value));
                self.operation(&left, assign.op, &right, &assign.value).ok_or_else(|| self.unknown(stmt))?;
                if assign.target.is_name_expr() { Ok(()) } else { self.expr(&assign.target) }
            }
            Stmt::Delete(stmt) => stmt.targets.iter().try_for_each(|target| match target {
                Expr::Name(_) => Ok(()),
                other => self.expr(other),
            }),
            Stmt::Assert(stmt) => {
                self.test(&stmt.test)?;
                self.raises("AssertionError");
                stmt.msg.as_deref().map_or(Ok(()), |msg| self.expr(msg))
            }
            Stmt::If(stmt) => {
                self.test(&stmt.test)?;
                self.suite(&stmt.body)?;
                stmt.elif_else_clauses.iter().try_for_each(|clause| {
                    clause.test.as_ref().map_or(Ok(()), |test| self.test(test))?;
                    self.suite(&clause.body)
                })
            }
            Stmt::While(stmt) => {
                self.test(&stmt.test)?;
                self.suite(&stmt.body)?;
                self.suite(&stmt.orelse)
            }
            Stmt::For(it) if !it.is_async => {
                let item = self.iterate(&it.iter)?;
                let depth = self.bind(&it.target, item).ok_or_else(|| self.unknown(&*it.target))?;
                self.suite(&it.body)?;
                self.types.bound.borrow_mut().truncate(depth);
                self.suite(&it.orelse)
            }
            Stmt::With(it) if !it.is_async => self.with(&it.items, &it.body),
            Stmt::Try(it) if !it.is_star => self.try_(it),
            Stmt::Raise(it) => self.raise(it),
            Stmt::Import(import) => import.names.iter().try_for_each(|alias| self.import(stmt, &alias.name)),
            Stmt::ImportFrom(import) if import.level == 0 => self.import(stmt, import.module.as_ref().map_or("", |name| name.as_str())),
            other => Err(self.unknown(other)),
        }
    }

    /// Importing other packages runs their code; the standard library is trusted to be there or not.
    fn import(&mut self, stmt: &Stmt, module: &str) -> Outcome {
        if !is_known_standard_library(14, module.split('.').next().unwrap_or(module)) {
            return Err(self.unknown(stmt));
        }
        self.raises("ImportError");
        Ok(())
    }

    /// Binding a name raises nothing; unpacking and storing elsewhere may.
    fn store(&mut self, target: &'a Expr, value: &str) -> Outcome {
        match target {
            Expr::Name(_) => Ok(()),
            Expr::Tuple(tuple) => self.unpack(target, &tuple.elts, value),
            Expr::List(list) => self.unpack(target, &list.elts, value),
            Expr::Attribute(attribute) if self.is_plain_attribute(&attribute.value, &attribute.attr) => Ok(()),
            Expr::Subscript(subscript) => {
                self.expr(&subscript.value)?;
                self.expr(&subscript.slice)?;
                let (owner, index) = (self.types.of(&subscript.value), self.types.of(&subscript.slice));
                match outer(&owner) {
                    _ if self.types.resolve(&subscript.value).as_deref() == Some("os.environ") && index == "str" && value == "str" => {
                        self.raises("OSError");
                        self.raises("ValueError");
                    }
                    "dict" if fits(&index, "key") => {}
                    "list" if index == "int" => self.raises("IndexError"),
                    _ => return Err(self.unknown(target)),
                }
                Ok(())
            }
            other => Err(self.unknown(other)),
        }
    }

    fn unpack(&mut self, whole: &'a Expr, targets: &'a [Expr], value: &str) -> Outcome {
        if !iterates(value) || targets.iter().any(Expr::is_starred_expr) {
            return Err(self.unknown(whole));
        }
        let items = crate::type_text::inner(value);
        if outer(value) != "tuple" || items.len() != targets.len() {
            self.raises("ValueError");
        }
        targets.iter().try_for_each(|target| self.store(target, "?"))
    }

    /// Whether `object.name` is a plain attribute of an object whose class this file defines.
    fn is_plain_attribute(&self, object: &'a Expr, name: &str) -> bool {
        self.types.of(object).strip_prefix("class:").is_some_and(|class| self.types.has_plain_attribute(class, name))
    }

    /// Give the names of a target their types; where the names began, to forget them again.
    fn bind(&self, target: &'a Expr, item: Type) -> Option<usize> {
        let depth = self.types.bound.borrow().len();
        match target {
            Expr::Name(name) => {
                let body = self.cx.function().map_or(self.cx.file.body(), |def| &def.body);
                let is_only = stores(body, &name.id) == 1;
                self.types.bound.borrow_mut().push((name.id.to_string(), if is_only { item } else { UNKNOWN }));
            }
            Expr::Tuple(tuple) => {
                let items = crate::type_text::inner(&item);
                if outer(&item) != "tuple" || !(items.is_empty() || items.len() == tuple.elts.len()) {
                    return None;
                }
                for (index, target) in tuple.elts.iter().enumerate() {
                    self.bind(target, items.get(index).map_or(UNKNOWN, |item| Type::Owned((*item).to_owned())))?;
                }
            }
            _ => return None,
        }
        Some(depth)
    }

    /// What iterating over a value gives, when that runs no code of its own.
    fn iterate(&mut self, iter: &'a Expr) -> Result<Type, Unknown> {
        self.expr(iter)?;
        let type_ = self.types.of(iter);
        match outer(&type_) {
            "text_file" | "binary_file" => {
                self.raises("OSError");
                self.raises("ValueError");
            }
            "iter_os" => self.raises("OSError"),
            _ if iterates(&type_) => {}
            _ => return Err(self.unknown(iter)),
        }
        Ok(item_of(&type_))
    }

    fn with(&mut self, items: &'a [WithItem], body: &'a [Stmt]) -> Outcome {
        let Some((item, rest)) = items.split_first() else { return self.suite(body) };
        if let Expr::Call(call) = &item.context_expr
            && self.types.resolve(&call.func).as_deref() == Some("contextlib.suppress")
        {
            let names: Vec<String> = call.arguments.args.iter().filter_map(|arg| exception_name(&self.types, arg)).collect();
            let inner = self.apart(|it| it.with(rest, body));
            return self.filtered(inner, &names);
        }
        self.expr(&item.context_expr)?;
        let type_ = self.types.of(&item.context_expr);
        let methods = ["__enter__", "__exit__"].map(|name| known::calls(&format!("{type_}.{name}")).first());
        let [Some(enter), Some(exit)] = methods else { return Err(self.unknown(&item.context_expr)) };
        enter.raises.iter().chain(&exit.raises).for_each(|name| self.raises(name));
        let depth = match item.optional_vars.as_deref() {
            None => self.types.bound.borrow().len(),
            Some(target) => self.bind(target, Type::Borrowed(enter.gives)).ok_or_else(|| self.unknown(target))?,
        };
        self.with(rest, body)?;
        self.types.bound.borrow_mut().truncate(depth);
        Ok(())
    }

    /// What a part raises, without adding it.
    fn apart(&mut self, part: impl FnOnce(&mut Self) -> Outcome) -> Result<Effect, Unknown> {
        let depth = self.types.bound.borrow().len();
        let outer = std::mem::take(&mut self.found);
        let result = part(self);
        self.types.bound.borrow_mut().truncate(depth);
        let inner = std::mem::replace(&mut self.found, outer);
        result.map(|()| inner)
    }

    /// Add what a part raises but for these types.
    fn filtered(&mut self, inner: Result<Effect, Unknown>, names: &[String]) -> Outcome {
        if names.iter().any(|name| is_root(name)) {
            return Ok(());
        }
        for mut outflow in inner? {
            if !names.is_empty() {
                outflow.filters.push(Filter::Without(names.to_vec()));
            }
            self.add(outflow);
        }
        Ok(())
    }

    fn try_(&mut self, stmt: &'a StmtTry) -> Outcome {
        let inner = self.apart(|it| it.suite(&stmt.body));
        let mut before: Vec<String> = Vec::new();
        for ExceptHandler::ExceptHandler(handler) in &stmt.handlers {
            let names: Option<Vec<String>> = match handler.type_ {
                None => Some(vec!["builtins.BaseException".to_owned()]),
                Some(_) => types(handler).iter().map(|type_| exception_name(&self.types, type_)).collect(),
            };
            let raised = inner.clone().map(|found| {
                let passes = |mut outflow: Outflow| {
                    if !before.is_empty() {
                        outflow.filters.push(Filter::Without(before.clone()));
                    }
                    // A handler whose types are not known may catch, and raise again, anything.
                    outflow.filters.extend(names.clone().map(Filter::Only));
                    outflow
                };
                found.into_iter().map(passes).collect()
            });
            self.caught.push(Caught { name: handler.name.as_ref().map(ToString::to_string), raised });
            let depth = self.types.bound.borrow().len();
            self.types.bound.borrow_mut().extend(handler.name.iter().map(|name| (name.to_string(), UNKNOWN)));
            let result = self.suite(&handler.body);
            self.types.bound.borrow_mut().truncate(depth);
            self.caught.pop();
            result?;
            before.extend(names.into_iter().flatten());
        }
        self.filtered(inner, &before)?;
        self.suite(&stmt.orelse)?;
        self.suite(&stmt.finalbody)
    }

    fn raise(&mut self, stmt: &'a StmtRaise) -> Outcome {
        let Some(exc) = stmt.exc.as_deref() else {
            let raised = self.caught.last().map(|caught| caught.raised.clone()).ok_or_else(|| self.unknown(stmt))?;
            raised?.into_iter().for_each(|outflow| self.add(outflow));
            return Ok(());
        };
        if let Expr::Name(name) = exc
            && let Some(caught) = self.caught.iter().rev().find(|caught| caught.name.as_deref() == Some(name.id.as_str()))
        {
            caught.raised.clone()?.into_iter().for_each(|outflow| self.add(outflow));
            return Ok(());
        }
        let (class, arguments) = match exc {
            Expr::Call(call) => (&*call.func, Some(call)),
            other => (other, None),
        };
        let name = exception_name(&self.types, class).ok_or_else(|| self.unknown(stmt))?;
        if name.starts_with("builtins.") && !crate::exception_types::is_exception(&name) {
            return Err(self.unknown(stmt));
        }
        if let Some(call) = arguments {
            for argument in call.arguments.iter_source_order() {
                self.expr(argument.value())?;
            }
            if !crate::exception_types::is_exception(&name) {
                self.call_of(name.clone(), &call.func);
            }
        }
        self.raises(&name);
        Ok(())
    }

    fn call_of(&mut self, name: String, shown: &Expr) {
        let place = self.unknown(shown);
        self.add(Outflow { source: Source::Call(name, Unknown { shown: place.shown + "()", ..place }), filters: Vec::new() });
    }

    /// Asking a value of unknown type whether it is true may run code.
    fn test(&mut self, test: &'a Expr) -> Outcome {
        self.expr(test)?;
        match test {
            Expr::Compare(_) | Expr::BoolOp(_) | Expr::BooleanLiteral(_) => Ok(()),
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => self.test(&unary.operand),
            other => match self.types.of(other) {
                type_ if type_ != UNKNOWN && !type_.starts_with("class:") => Ok(()),
                _ => Err(self.unknown(other)),
            },
        }
    }

    fn all(&mut self, items: &'a [Expr]) -> Outcome {
        items.iter().try_for_each(|item| self.expr(item))
    }

    fn expr(&mut self, expr: &'a Expr) -> Outcome {
        match expr {
            Expr::Name(_) | Expr::Lambda(_) => Ok(()),
            other if other.is_literal_expr() => Ok(()),
            Expr::FString(text) => text.value.elements().try_for_each(|element| match element {
                InterpolatedStringElement::Literal(_) => Ok(()),
                InterpolatedStringElement::Interpolation(field) => {
                    self.expr(&field.expression)?;
                    let type_ = self.types.of(&field.expression);
                    let is_number = matches!(&*type_, "int" | "float");
                    let is_known = fits(&type_, "scalar")
                        || matches!(outer(&type_), "pathlib.Path" | "datetime.datetime" | "datetime.date" | "uuid.UUID");
                    match &field.format_spec {
                        None if is_known => Ok(()),
                        Some(spec) if is_number && spec.elements.iter().all(|part| part.is_literal()) => {
                            self.raises("ValueError");
                            Ok(())
                        }
                        _ => Err(self.unknown(&*field.expression)),
                    }
                }
            }),
            Expr::Tuple(tuple) => self.all(&tuple.elts),
            Expr::List(list) => self.all(&list.elts),
            Expr::Set(set) => {
                self.all(&set.elts)?;
                if set.elts.iter().all(|item| fits(&self.types.of(item), "key")) { Ok(()) } else { Err(self.unknown(expr)) }
            }
            Expr::Dict(dict) => dict.items.iter().try_for_each(|item| {
                let key = item.key.as_ref().ok_or_else(|| self.unknown(expr))?;
                self.expr(key)?;
                if !fits(&self.types.of(key), "key") {
                    return Err(self.unknown(key));
                }
                self.expr(&item.value)
            }),
            Expr::ListComp(comp) => self.comprehension(&comp.generators, &[&comp.elt]),
            Expr::Generator(comp) => self.comprehension(&comp.generators, &[&comp.elt]),
            Expr::SetComp(comp) => self.comprehension(&comp.generators, &[&comp.elt]),
            Expr::DictComp(comp) => match comp.key.as_deref() {
                Some(key) => self.comprehension(&comp.generators, &[key, &*comp.value]),
                None => Err(self.unknown(expr)),
            },
            Expr::Named(named) => self.expr(&named.value),
            Expr::If(choice) => {
                self.test(&choice.test)?;
                self.expr(&choice.body)?;
                self.expr(&choice.orelse)
            }
            Expr::BoolOp(op) => op.values.iter().try_for_each(|value| self.test(value)),
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => self.test(&unary.operand),
            Expr::UnaryOp(unary) if matches!(&*self.types.of(&unary.operand), "int" | "float") => self.expr(&unary.operand),
            Expr::Compare(compare) => self.compare(expr, compare),
            Expr::BinOp(op) => {
                self.expr(&op.left)?;
                self.expr(&op.right)?;
                let (left, right) = (self.types.of(&op.left), self.types.of(&op.right));
                self.operation(&left, op.op, &right, &op.right).ok_or_else(|| self.unknown(expr))
            }
            Expr::Subscript(subscript) => self.subscript(expr, &subscript.value, &subscript.slice),
            Expr::Attribute(attribute) => self.attribute(expr, &attribute.value, &attribute.attr),
            Expr::Await(inner) => match &*inner.value {
                Expr::Call(call) => self.call(call, "await "),
                _ => Err(self.unknown(expr)),
            },
            Expr::Call(call) => self.call(call, ""),
            other => Err(self.unknown(other)),
        }
    }

    fn comprehension(&mut self, generators: &'a [Comprehension], results: &[&'a Expr]) -> Outcome {
        let depth = self.types.bound.borrow().len();
        for part in generators {
            if part.is_async {
                return Err(self.unknown(part));
            }
            let item = self.iterate(&part.iter)?;
            // A comprehension has names of its own, which nothing else binds.
            if !self.types.bind_own(&part.target, &item) {
                return Err(self.unknown(&part.target));
            }
            part.ifs.iter().try_for_each(|test| self.test(test))?;
        }
        let result = results.iter().try_for_each(|result| self.expr(result));
        self.types.bound.borrow_mut().truncate(depth);
        result
    }

    /// A constant or attribute of the standard library, a plain attribute of an object of this file.
    fn attribute(&mut self, whole: &'a Expr, object: &'a Expr, name: &str) -> Outcome {
        if let Some(full) = self.types.resolve(whole) {
            if let Some(known) = known::attribute(&full) {
                known.raises.iter().for_each(|raised| self.raises(raised));
                return Ok(());
            }
            let is_module = full.rsplit_once('.').is_some_and(|(module, _)| {
                let is_lower = module.chars().all(|char| char.is_ascii_lowercase() || matches!(char, '.' | '_') || char.is_ascii_digit());
                is_lower && is_known_standard_library(14, module.split('.').next().unwrap_or(module))
            });
            if is_module {
                // What a module of the standard library does not have on a platform or in a version is no attribute of it.
                self.raises("AttributeError");
                return Ok(());
            }
            return Err(self.unknown(whole));
        }
        self.expr(object)?;
        let owner = self.types.of(object);
        let (bare, may_be_none) = without_none(&owner);
        if let Some(known) = known::attribute(&format!("{bare}.{name}")) {
            known.raises.iter().for_each(|raised| self.raises(raised));
        } else if !known::calls(&format!("{bare}.{name}")).is_empty() {
            // A method that is not called.
        } else if let Some(class) = bare.strip_prefix("class:") {
            if self.types.has_plain_attribute(class, name) {
                self.raises("AttributeError");
            } else if self.types.has_property(class, name) {
                self.call_of(format!("{class}.{name}"), whole);
            } else {
                return Err(self.unknown(whole));
            }
        } else {
            return Err(self.unknown(whole));
        }
        if may_be_none {
            self.raises("AttributeError");
        }
        Ok(())
    }

    fn compare(&mut self, whole: &'a Expr, compare: &'a ExprCompare) -> Outcome {
        self.expr(&compare.left)?;
        self.all(&compare.comparators)?;
        let mut left = self.types.of(&compare.left);
        for (op, side) in compare.ops.iter().zip(&compare.comparators) {
            let right = self.types.of(side);
            let is_known = match op {
                CmpOp::Is | CmpOp::IsNot => true,
                CmpOp::Eq | CmpOp::NotEq => compares(&left) && compares(&right),
                CmpOp::In | CmpOp::NotIn => match outer(&right) {
                    "str" => left == "str",
                    "dict" | "set" => fits(&left, "key"),
                    "list" | "tuple" => {
                        compares(&left) && crate::type_text::inner(&right).iter().all(|item| compares(item)) && right.contains('[')
                    }
                    _ => false,
                },
                _ => {
                    left == right && matches!(&*left, "str" | "bytes" | "int" | "float") || fits(&left, "number") && fits(&right, "number")
                }
            };
            if !is_known {
                return Err(self.unknown(whole));
            }
            left = right;
        }
        Ok(())
    }

    fn operation(&mut self, left: &str, op: Operator, right: &str, divisor: &Expr) -> Option<()> {
        if left == "str" && op == Operator::Mod {
            let is_known =
                fits(right, "scalar") || outer(right) == "tuple" && crate::type_text::inner(right).iter().all(|it| fits(it, "scalar"));
            self.raises("TypeError");
            self.raises("ValueError");
            return is_known.then_some(());
        }
        if result_of(left, op, right) == UNKNOWN {
            return None;
        }
        let is_number = |type_: &str| matches!(type_, "int" | "float");
        if is_number(left) && is_number(right) {
            if matches!(op, Operator::Div | Operator::FloorDiv | Operator::Mod) && !is_nonzero(divisor) {
                self.raises("ZeroDivisionError");
            }
            if left != right || op == Operator::Div && left == "int" {
                self.raises("OverflowError");
            }
            if matches!(op, Operator::LShift | Operator::RShift) {
                self.raises("OverflowError");
                self.raises("ValueError");
            }
        } else if left.starts_with("datetime.") {
            self.raises("OverflowError");
            self.raises("TypeError");
        }
        Some(())
    }

    fn subscript(&mut self, whole: &'a Expr, value: &'a Expr, slice: &'a Expr) -> Outcome {
        self.expr(value)?;
        let owner = self.types.of(value);
        let (bare, may_be_none) = without_none(&owner);
        if may_be_none {
            self.raises("TypeError");
        }
        if let Expr::Slice(slice) = slice {
            let bounds: Vec<&'a Expr> = [&slice.lower, &slice.upper, &slice.step].into_iter().flatten().map(|bound| &**bound).collect();
            bounds.iter().try_for_each(|bound| self.expr(bound))?;
            let is_plain = bounds.iter().all(|bound| self.types.of(bound) == "int")
                && slice.step.as_deref().is_none_or(|step| step.is_number_literal_expr() && is_nonzero(step) || step.is_unary_op_expr());
            let is_known = matches!(outer(bare), "str" | "list" | "bytes" | "tuple");
            return if is_plain && is_known { Ok(()) } else { Err(self.unknown(whole)) };
        }
        self.expr(slice)?;
        let index = self.types.of(slice);
        match outer(bare) {
            "str" | "list" | "bytes" | "tuple" | "bytearray" if index == "int" => self.raises("IndexError"),
            "dict" if fits(&index, "key") => self.raises("KeyError"),
            _ => return Err(self.unknown(whole)),
        }
        Ok(())
    }

    fn call(&mut self, call: &'a ExprCall, prefix: &str) -> Outcome {
        let logs = logging_call(self.cx, call).is_some_and(|(.., style)| style == Style::Percent);
        let called = if logs { Called::Logs } else { self.types.called(call) };
        if matches!(called, Called::Unknown) {
            let place = self.unknown(&*call.func);
            // What is not known of an object is told before what is not known of its method.
            if let Expr::Attribute(attribute) = &*call.func
                && self.types.resolve(&call.func).is_none()
                && attribute.value.is_call_expr()
            {
                self.expr(&attribute.value)?;
            }
            return Err(Unknown { shown: place.shown + "()", ..place });
        }
        if let Expr::Attribute(attribute) = &*call.func
            && self.types.resolve(&call.func).is_none()
            && !logs
            && !attribute.value.is_name_expr()
        {
            self.expr(&attribute.value)?;
        }
        for argument in call.arguments.iter_source_order() {
            match argument.value() {
                Expr::Starred(starred) => self.expr(&starred.value)?,
                value => self.expr(value)?,
            }
        }
        match called {
            Called::Known(known, may_be_none, takes_none) => {
                if may_be_none {
                    self.raises("AttributeError");
                }
                if takes_none {
                    self.raises("TypeError");
                }
                self.narrowed(call, known).into_iter().for_each(|name| self.raises(name));
            }
            Called::Named(name) => {
                let shown = self.unknown(&*call.func);
                let place = Unknown { shown: shown.shown + "()", ..shown };
                self.add(Outflow { source: Source::Call(format!("{prefix}{name}"), place), filters: Vec::new() });
            }
            Called::Logs | Called::Unknown => {}
        }
        Ok(())
    }

    /// What a call with these very arguments raises.
    fn narrowed(&self, call: &'a ExprCall, known: &'static Known) -> Vec<&'static str> {
        let name = call.func.as_attribute_expr().map_or("", |attribute| attribute.attr.as_str());
        let first = call.arguments.args.first();
        let is_known_codec = first.is_none_or(|first| string_value(first).is_some_and(is_known_codec));
        let is_separator = first.is_none_or(|first| string_value(first).is_some_and(|value| !value.is_empty()));
        let drops = |raised: &str| match name {
            "encode" | "decode" => raised == "builtins.LookupError" && is_known_codec,
            "split" | "rsplit" | "partition" | "rpartition" => is_separator,
            _ => false,
        };
        known.raises.iter().map(String::as_str).filter(|raised| !drops(raised)).collect()
    }

    fn unknown(&self, node: impl Ranged) -> Unknown {
        const WIDTH: usize = 50;
        let text = self.cx.text(node.range());
        let line = text.lines().next().unwrap_or(text);
        let is_cut = line.chars().count() > WIDTH || line.len() < text.len();
        let shown = if is_cut { format!("{}…", line.chars().take(WIDTH).collect::<String>()) } else { line.to_owned() };
        Unknown { shown, line: self.cx.file.line(node.start()) }
    }
}

/// Whether comparing values of the type runs no code of its own.
fn compares(type_: &str) -> bool {
    fits(type_, "scalar") || matches!(type_, "pathlib.Path" | "datetime.datetime" | "datetime.date" | "uuid.UUID")
}

fn is_root(name: &str) -> bool {
    matches!(name, "builtins.Exception" | "builtins.BaseException")
}

fn is_nonzero(expr: &Expr) -> bool {
    matches!(expr, Expr::NumberLiteral(number) if match &number.value {
        Number::Int(value) => *value != 0u8,
        Number::Float(value) => *value != 0.0,
        Number::Complex { .. } => false,
    })
}
