//! What can come out of a suite: exceptions, and calls of functions that are not of the standard library.
//!
//! The analysis ends at the first operation of which nothing is known. What a handler inside the code catches does not
//! come out, known or not; so a function with a broad handler of its own is known however much is not.

use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtRaise, StmtTry, WithItem};
use ruff_python_stdlib::sys::is_known_standard_library;
use ruff_text_size::Ranged;

use crate::{
    caught::types,
    context::Context,
    exception_types::canonical,
    known,
    outflow::{Effect, Filter, Outflow, Source, Unknown},
    type_text::{Type, UNKNOWN, fits, inner, item_of, iterates, outer},
    value_types::Types,
};

/// What a suite raises.
///
/// # Errors
/// The first operation that is not known.
pub fn of_suite<'a>(cx: &Context<'a>, body: &'a [Stmt]) -> Result<Effect, Unknown> {
    of_suite_with(Types::new(cx), body)
}

/// The same with what is known of types already.
///
/// # Errors
/// The first operation that is not known.
pub fn of_suite_with<'a>(types: Types<'_, 'a>, body: &'a [Stmt]) -> Result<Effect, Unknown> {
    let mut analysis = Analysis { cx: types.cx, types, found: Effect::new(), caught: Vec::new() };
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

pub(crate) struct Analysis<'c, 'a> {
    pub(crate) cx: &'c Context<'a>,
    pub(crate) types: Types<'c, 'a>,
    found: Effect,
    caught: Vec<Caught>,
}

pub(crate) type Outcome = Result<(), Unknown>;

impl<'a> Analysis<'_, 'a> {
    pub(crate) fn raises(&mut self, name: &str) {
        let name = if name.contains('.') { name.to_owned() } else { format!("builtins.{name}") };
        self.add(Outflow { source: Source::Raise(name), filters: Vec::new() });
    }

    pub(crate) fn add(&mut self, outflow: Outflow) {
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
        let items = inner(value);
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
                let is_only = self.types.stores().count(&name.id) == 1;
                self.types.bound.borrow_mut().push((name.id.to_string(), if is_only { item } else { UNKNOWN }));
            }
            Expr::Tuple(tuple) => {
                let items = inner(&item);
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
    pub(crate) fn iterate(&mut self, iter: &'a Expr) -> Result<Type, Unknown> {
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

    pub(crate) fn call_of(&mut self, name: String, shown: &Expr) {
        let place = self.unknown(shown);
        self.add(Outflow { source: Source::Call(name, Unknown { shown: place.shown + "()", ..place }), filters: Vec::new() });
    }

    pub(crate) fn unknown(&self, node: impl Ranged) -> Unknown {
        const WIDTH: usize = 50;
        let text = self.cx.text(node.range());
        let line = text.lines().next().unwrap_or(text);
        let is_cut = line.chars().count() > WIDTH || line.len() < text.len();
        let shown = if is_cut { format!("{}…", line.chars().take(WIDTH).collect::<String>()) } else { line.to_owned() };
        Unknown { shown, line: self.cx.file.line(node.start()) }
    }
}

fn is_root(name: &str) -> bool {
    matches!(name, "builtins.Exception" | "builtins.BaseException")
}
