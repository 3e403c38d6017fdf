//! Statements.

use ruff_python_ast::{
    ExceptHandler, Expr as Py, ExprSlice, ExprSubscript, Stmt as PyStmt, StmtAugAssign, StmtFor, StmtIf, StmtTry, StmtWhile, StmtWith,
};
use ruff_text_size::Ranged;

use super::{Lower, binary::method, messages::harmless, yields::has_yield};
use crate::{
    ir::{Arg, Expr, Iter, Kind, Stmt, Target},
    reason::{Res, refuse},
    types::Ty,
};

impl Lower<'_> {
    /// A block; what stands in the way is noted, and the rest is looked at all the same.
    pub(super) fn block(&mut self, body: &[PyStmt]) -> Vec<Stmt> {
        let mut block = Vec::new();
        for stmt in body {
            if let Err(refusal) = self.stmt(stmt, &mut block) {
                self.refusals.push(refusal);
            }
        }
        block
    }

    fn stmt(&mut self, stmt: &PyStmt, out: &mut Vec<Stmt>) -> Res<()> {
        match stmt {
            PyStmt::Expr(it) if it.value.is_string_literal_expr() || it.value.is_ellipsis_literal_expr() => {}
            PyStmt::Expr(it) if self.yield_of(&it.value, out)? => {}
            PyStmt::Expr(it) => {
                let value = match &*it.value {
                    Py::Call(call) => self.call(call, &it.value, None)?,
                    other => self.expr(other, None)?,
                };
                out.push(Stmt::Do(value));
            }
            PyStmt::Pass(_) => {}
            PyStmt::Assign(assign) => self.assign(&assign.targets, &assign.value, out)?,
            PyStmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    if let (Py::Name(_), Ok(ty)) = (&*assign.target, crate::hints::type_of(&assign.annotation, self.names))
                        && matches!(ty, Ty::List(_) | Ty::Dict(..) | Ty::Set(_))
                    {
                        self.widen(&assign.target, &ty)?;
                    }
                    self.assign(std::slice::from_ref(&*assign.target), value, out)?;
                }
            }
            PyStmt::AugAssign(assign) => self.update(assign, out)?,
            PyStmt::If(it) => self.branch(it, out)?,
            PyStmt::While(it) => self.while_loop(it, out)?,
            PyStmt::For(it) => self.for_loop(it, out)?,
            PyStmt::Break(_) if self.loops > 0 => out.push(Stmt::Break),
            PyStmt::Continue(_) if self.loops > 0 => out.push(Stmt::Continue),
            PyStmt::Return(it) => match it.value.as_deref() {
                None if self.generates => out.push(self.yielded_all()),
                Some(_) if self.generates => return refuse(stmt, "a generator that returns a value", "leave it out"),
                None if !self.changed.is_empty() && !self.answers => {
                    out.push(Stmt::Return(Expr { ty: Ty::Tuple(Vec::new()), kind: Kind::Nothing }));
                }
                None | Some(Py::NoneLiteral(_)) => {
                    let Some(joined) = self.returns.join(&Ty::Unknown.maybe()) else { return refuse(stmt, "no result", "return a value") };
                    self.returns = joined;
                    out.push(Stmt::Return(Expr { ty: self.returns.clone(), kind: Kind::Nothing }));
                }
                Some(value) => {
                    let wanted = if self.returns.is_known() { self.returns.clone() } else { self.declared.clone().unwrap_or(Ty::Unknown) };
                    let lowered = self.expr(value, Some(&wanted))?;
                    let Some(joined) = self.returns.join(&lowered.ty) else {
                        let what = format!("a result of type {} beside one of type {}", lowered.ty, self.returns);
                        return refuse(value, what, "return one type");
                    };
                    self.answers = true;
                    self.widen(value, joined.value())?;
                    let lowered = self.fit(lowered, &joined, value)?;
                    self.returns = joined;
                    out.push(Stmt::Return(lowered));
                }
            },
            PyStmt::Raise(it) => {
                it.exc.iter().chain(&it.cause).try_for_each(|it| harmless(it))?;
                out.push(Stmt::Bail);
            }
            PyStmt::Assert(it) => {
                it.msg.as_deref().map_or(Ok(()), harmless)?;
                let test = self.test(&it.test)?;
                out.push(Stmt::Hold(test));
            }
            PyStmt::Delete(it) => {
                for target in &it.targets {
                    let Py::Subscript(subscript) = target else { return refuse(stmt, "`del` of a name", "leave it out") };
                    self.changed(&subscript.value)?;
                    let list = self.value(&subscript.value, None)?;
                    if let Ty::Dict(key, item) = list.ty.clone() {
                        let at = self.key(&subscript.slice, &key)?;
                        out.push(Stmt::Do(method(list, "take", vec![Arg::Ref(at)], *item)));
                        continue;
                    }
                    let index = self.index(&subscript.slice)?;
                    let Ty::List(item) = list.ty.clone() else { return self.odd(list, target, "del").map(|_| ()) };
                    out.push(Stmt::Do(method(list, "pop_at", vec![Arg::Value(index)], *item)));
                }
            }
            PyStmt::Try(it) => self.attempt(it, out)?,
            PyStmt::With(it) => self.suppressed(it, out)?,
            other => return refuse(other.range(), named(other), ""),
        }
        Ok(())
    }

    /// `try`: where something is raised in it, the original runs from the start, so only the way without is translated.
    fn attempt(&mut self, it: &StmtTry, out: &mut Vec<Stmt>) -> Res<()> {
        if it.is_star {
            return refuse(it, "`except*`", "");
        }
        if [&it.body, &it.orelse, &it.finalbody].iter().any(|it| has_yield(it)) {
            return refuse(it, "a `yield` inside of a `try`", "return a list");
        }
        if !it.finalbody.is_empty() && leaves(&it.body) {
            return refuse(it, "a `try` with `finally` that is left inside", "leave it after the `try`");
        }
        let body = self.block(&it.body);
        for handler in &it.handlers {
            let ExceptHandler::ExceptHandler(handler) = handler;
            handler.type_.as_deref().map_or(Ok(()), harmless)?;
            // It is run by the original, so it has to be on the white list, too.
            self.block(&handler.body);
        }
        out.extend(body);
        let rest = self.block(&it.orelse);
        out.extend(rest);
        let last = self.block(&it.finalbody);
        out.extend(last);
        Ok(())
    }

    /// `with suppress(…)`: the same.
    fn suppressed(&mut self, it: &StmtWith, out: &mut Vec<Stmt>) -> Res<()> {
        if has_yield(&it.body) {
            return refuse(it, "a `yield` inside of a `with`", "return a list");
        }
        for item in &it.items {
            let is_known = match &item.context_expr {
                Py::Call(call) => self.qualified(&call.func).as_deref() == Some("contextlib.suppress"),
                _ => false,
            };
            let Py::Call(call) = &item.context_expr else { return refuse(it.range(), "`with`", "") };
            if !is_known || item.optional_vars.is_some() || !call.arguments.keywords.is_empty() {
                return refuse(it.range(), "`with`", "");
            }
            call.arguments.args.iter().try_for_each(harmless)?;
        }
        let body = self.block(&it.body);
        out.extend(body);
        Ok(())
    }

    fn assign(&mut self, targets: &[Py], value: &Py, out: &mut Vec<Stmt>) -> Res<()> {
        if let [Py::Subscript(subscript)] = targets
            && let Py::Slice(slice) = &*subscript.slice
        {
            return self.assign_slice(subscript, slice, value, out);
        }
        let wanted = match targets {
            [Py::Name(name)] => self.vars.get(name.id.as_str()).cloned(),
            [Py::Subscript(subscript)] => match self.value(&subscript.value, None)?.ty {
                Ty::List(item) | Ty::Dict(_, item) => Some(*item),
                _ => None,
            },
            _ => None,
        };
        let lowered = self.expr(value, wanted.as_ref())?;
        match targets {
            [target] => {
                let (target, ty) = self.target(target, &lowered.ty)?;
                self.widen(value, ty.value())?;
                let lowered = self.fit(lowered, &ty, value)?;
                out.push(Stmt::Assign(target, lowered));
            }
            several => {
                let rust = self.fresh("value");
                let ty = lowered.ty.clone();
                let hidden = Target::Var(format!("={rust}"), ty.clone());
                out.push(Stmt::Assign(hidden, lowered));
                for target in several {
                    let (target, wanted) = self.target(target, &ty)?;
                    let held = Expr { ty: ty.clone(), kind: Kind::Local(rust.clone()) };
                    let held = self.fit(held, &wanted, value)?;
                    out.push(Stmt::Assign(target, held));
                }
            }
        }
        Ok(())
    }

    /// `list[start:stop] = items`: the items are computed first.
    fn assign_slice(&mut self, subscript: &ExprSubscript, slice: &ExprSlice, value: &Py, out: &mut Vec<Stmt>) -> Res<()> {
        if slice.step.is_some() {
            return refuse(subscript, "an assignment to a slice with a step", "make a new list");
        }
        self.changed(&subscript.value)?;
        let list = self.value(&subscript.value, None)?;
        let wanted = match &list.ty {
            Ty::List(item) => (**item).clone(),
            _ => Ty::Unknown,
        };
        let items = match value {
            Py::List(display) => self.display(&display.elts, value, Some(&list.ty))?,
            other => self.items(other, Some(&wanted))?,
        };
        self.widen(&subscript.value, &items.ty)?;
        let list = self.value(&subscript.value, None)?;
        let items = self.fit(items, &list.ty, value)?;
        let rust = self.fresh("value");
        out.push(Stmt::Assign(Target::Var(format!("={rust}"), items.ty.clone()), items));
        let held = Expr { ty: list.ty.clone(), kind: Kind::Local(rust) };
        let mut bound = |it: &Option<Box<Py>>| it.as_ref().map(|it| self.index(it)).transpose();
        let (start, stop) = (bound(&slice.lower)?, bound(&slice.upper)?);
        let args = vec![Arg::Maybe(start), Arg::Maybe(stop), Arg::Ref(held)];
        out.push(Stmt::Do(method(list, "set_slice", args, Ty::Tuple(Vec::new()))));
        Ok(())
    }

    /// Where a value of a type goes, with the type that is expected there.
    fn target(&mut self, node: &Py, ty: &Ty) -> Res<(Target, Ty)> {
        match node {
            Py::Name(name) => {
                self.widen(node, ty)?;
                let ty = self.vars.get(name.id.as_str()).cloned().unwrap_or(Ty::Unknown);
                Ok((Target::Var(name.id.to_string(), ty.clone()), ty))
            }
            Py::Subscript(subscript) => {
                self.changed(&subscript.value)?;
                if subscript.slice.is_slice_expr() {
                    return refuse(node, "an assignment to a slice", "make a new list");
                }
                if let Ty::Dict(key, _) = self.value(&subscript.value, None)?.ty {
                    return self.entry(subscript, &key, ty);
                }
                self.widen(&subscript.value, &Ty::list(ty.clone()))?;
                let list = self.value(&subscript.value, None)?;
                let index = self.index(&subscript.slice)?;
                let item = match list.ty.clone() {
                    Ty::List(item) => *item,
                    Ty::Unknown if !self.is_final => Ty::Unknown,
                    other => return refuse(node, format!("an item of {other} is changed"), "use a list"),
                };
                Ok((Target::Item { list, index }, item))
            }
            Py::Tuple(tuple) => self.targets(&tuple.elts, node, ty),
            Py::List(list) => self.targets(&list.elts, node, ty),
            _ => refuse(node, "an assignment to an attribute or a starred name", "assign to names"),
        }
    }

    /// `dict[key]` as the place of a value.
    fn entry(&mut self, subscript: &ExprSubscript, key: &Ty, ty: &Ty) -> Res<(Target, Ty)> {
        let found = self.expr(&subscript.slice, Some(key))?.ty;
        self.widen(&subscript.value, &Ty::dict(found, ty.clone()))?;
        let list = self.value(&subscript.value, None)?;
        let Ty::Dict(key, item) = list.ty.clone() else { return refuse(subscript, "this place", "") };
        self.hashed(&key, &subscript.slice)?;
        let index = self.key(&subscript.slice, &key)?;
        Ok((Target::Item { list, index }, *item))
    }

    fn targets(&mut self, items: &[Py], node: &Py, ty: &Ty) -> Res<(Target, Ty)> {
        let types = match ty {
            Ty::Tuple(types) if types.len() == items.len() => types.clone(),
            Ty::Unknown if !self.is_final => vec![Ty::Unknown; items.len()],
            _ => return refuse(node, format!("{ty} taken apart like this"), "name the parts of a tuple"),
        };
        let (mut targets, mut wanted) = (Vec::new(), Vec::new());
        for (item, ty) in items.iter().zip(&types) {
            let (target, ty) = self.target(item, ty)?;
            targets.push(target);
            wanted.push(ty);
        }
        Ok((Target::Tuple(targets), Ty::Tuple(wanted)))
    }

    fn update(&mut self, assign: &StmtAugAssign, out: &mut Vec<Stmt>) -> Res<()> {
        let node = &*assign.target;
        match node {
            Py::Name(_) => {
                let old = self.value(node, None)?;
                if matches!(old.ty, Ty::List(_)) {
                    return self.grow(assign, old, out);
                }
                let value = self.value(&assign.value, None)?;
                let new = self.binary(assign.op, old, value, node)?;
                let (target, ty) = self.target(node, &new.ty)?;
                let new = self.fit(new, &ty, node)?;
                out.push(Stmt::Assign(target, new));
            }
            Py::Subscript(subscript) => {
                let old = self.expr(node, None)?;
                if matches!(old.ty, Ty::List(_)) {
                    return self.grow(assign, old, out);
                }
                let value = self.value(&assign.value, None)?;
                let (left, right) = (Expr { ty: old.ty.clone(), kind: Kind::Left }, Expr { ty: value.ty.clone(), kind: Kind::Right });
                let left = Self::held(left);
                let update = self.binary(assign.op, left, right, node)?;
                let (target, ty) = self.target(node, &update.ty)?;
                let update = self.fit(update, &ty, node)?;
                let Target::Item { list, index } = target else { return refuse(subscript, "this place", "") };
                out.push(Stmt::Update { list, index, value, update });
            }
            _ => return refuse(node, "an attribute that is changed", "use a name"),
        }
        Ok(())
    }

    /// `list += items` changes the list itself.
    fn grow(&mut self, assign: &StmtAugAssign, list: Expr, out: &mut Vec<Stmt>) -> Res<()> {
        if assign.op != ruff_python_ast::Operator::Add {
            return refuse(assign, "a list that is repeated in place", "make a new list");
        }
        self.changed(&assign.target)?;
        let wanted = match &list.ty {
            Ty::List(item) => (**item).clone(),
            _ => Ty::Unknown,
        };
        let items = match &*assign.value {
            Py::List(display) => self.display(&display.elts, &assign.value, Some(&list.ty))?,
            other => self.items(other, Some(&wanted))?,
        };
        self.widen(&assign.target, &items.ty)?;
        let list = self.value(&assign.target, None)?;
        let items = self.fit(items, &list.ty, &assign.value)?;
        out.push(Stmt::Do(method(list, "extend", vec![Arg::Ref(items)], Ty::Tuple(Vec::new()))));
        Ok(())
    }

    fn branch(&mut self, it: &StmtIf, out: &mut Vec<Stmt>) -> Res<()> {
        let test = self.test(&it.test);
        let body = self.block(&it.body);
        let mut orelse = Vec::new();
        let mut clauses = Vec::new();
        for clause in &it.elif_else_clauses {
            let test = clause.test.as_ref().map(|test| self.test(test)).transpose();
            clauses.push((test, self.block(&clause.body)));
        }
        for (test, body) in clauses.into_iter().rev() {
            orelse = match test? {
                Some(test) => vec![Stmt::If(test, body, orelse)],
                None => body,
            };
        }
        out.push(Stmt::If(test?, body, orelse));
        Ok(())
    }

    fn while_loop(&mut self, it: &StmtWhile, out: &mut Vec<Stmt>) -> Res<()> {
        if has_yield(&it.body) && it.test.is_literal_expr() {
            return refuse(it, "a generator without an end", "say in the test of the loop when it ends");
        }
        let test = self.test(&it.test);
        self.loops += 1;
        let body = self.block(&it.body);
        self.loops -= 1;
        let orelse = self.block(&it.orelse);
        out.push(Stmt::While { test: test?, body, orelse });
        Ok(())
    }

    fn for_loop(&mut self, it: &StmtFor, out: &mut Vec<Stmt>) -> Res<()> {
        if it.is_async {
            return refuse(it, "a coroutine", "");
        }
        let head = self.loop_head(it);
        self.loops += 1;
        let body = self.block(&it.body);
        self.loops -= 1;
        let orelse = self.block(&it.orelse);
        let (iter, item, target) = head?;
        out.push(Stmt::For { target, item, iter, body, orelse });
        Ok(())
    }

    fn loop_head(&mut self, it: &StmtFor) -> Res<(Iter, Ty, Target)> {
        let (iter, item) = self.iter(&it.iter)?;
        let (target, wanted) = self.target(&it.target, &item)?;
        if has_item(&target) {
            return refuse(&*it.target, "a loop that stores into a list", "use a name");
        }
        if self.is_final && wanted != item && !loose(&wanted, &item) {
            return refuse(&*it.target, format!("a loop name of type {wanted} over items of type {item}"), "use another name");
        }
        Ok((iter, item, target))
    }
}

fn has_item(target: &Target) -> bool {
    match target {
        Target::Item { .. } => true,
        Target::Var(..) => false,
        Target::Tuple(targets) => targets.iter().any(has_item),
    }
}

/// Whether a number of one kind goes where both kinds do.
fn loose(wanted: &Ty, item: &Ty) -> bool {
    match (wanted, item) {
        (Ty::Num, Ty::Int | Ty::Float | Ty::Num) => true,
        (Ty::Tuple(a), Ty::Tuple(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| loose(a, b)),
        (a, b) => a == b,
    }
}

/// Whether a statement leaves the block before its end.
fn leaves(body: &[PyStmt]) -> bool {
    body.iter().any(|it| match it {
        PyStmt::Return(_) | PyStmt::Break(_) | PyStmt::Continue(_) => true,
        PyStmt::If(it) => leaves(&it.body) || it.elif_else_clauses.iter().any(|it| leaves(&it.body)),
        PyStmt::For(it) => leaves(&it.body) || leaves(&it.orelse),
        PyStmt::While(it) => leaves(&it.body) || leaves(&it.orelse),
        PyStmt::With(it) => leaves(&it.body),
        PyStmt::Try(it) => leaves(&it.body) || leaves(&it.orelse) || leaves(&it.finalbody),
        _ => false,
    })
}

fn named(stmt: &PyStmt) -> &'static str {
    match stmt {
        PyStmt::FunctionDef(_) | PyStmt::ClassDef(_) => "a definition inside a function",
        PyStmt::With(_) => "`with`",
        PyStmt::Import(_) | PyStmt::ImportFrom(_) => "an import inside a function",
        PyStmt::Global(_) | PyStmt::Nonlocal(_) => "a name of another scope",
        PyStmt::Match(_) => "`match`",
        _ => "a statement that is not translated yet",
    }
}
