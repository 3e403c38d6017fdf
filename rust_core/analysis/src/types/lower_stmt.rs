//! Statements: what names mean after them.

use ruff_python_ast::{
    AnyNodeRef, ExceptHandler, Expr, ExprContext, Pattern, Stmt, StmtFor, StmtTry, StmtWhile, StmtWith,
    name::Name,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::Ranged;
use rustc_hash::FxHashMap;

use super::{
    ir::{Bound, Global, Growth, Id, Node},
    lower::Lower,
};
use crate::scope::absolute;

type Env = FxHashMap<Name, Id>;

impl Lower<'_> {
    /// Lower a suite; whether its end is reached.
    pub(super) fn suite(&mut self, body: &[Stmt]) -> bool {
        let mut falls = true;
        for stmt in body {
            falls &= self.stmt(stmt);
        }
        falls
    }

    fn stmt(&mut self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Import(import) => {
                for alias in &import.names {
                    let full = alias.name.as_str();
                    let at = import.range.end().to_u32();
                    match &alias.asname {
                        Some(name) => self.import(&name.id, Name::new(full), at),
                        None => {
                            let head = Name::new(full.split('.').next().unwrap_or(full));
                            self.import(&head.clone(), head, at);
                        }
                    }
                }
            }
            Stmt::ImportFrom(import) => {
                let base = absolute(&self.package, import.level, import.module.as_ref().map_or("", |name| name.as_str()));
                if base == "__future__" && import.names.iter().any(|alias| alias.name.as_str() == "annotations") {
                    self.out.is_lazy = true;
                }
                for alias in &import.names {
                    if alias.name.as_str() == "*" {
                        self.out.stars.push(Name::new(&base));
                    } else {
                        let full = Name::new(format!("{base}.{}", alias.name));
                        let name = alias.asname.as_ref().unwrap_or(&alias.name);
                        self.import(&name.id, full, import.range.end().to_u32());
                    }
                }
            }
            Stmt::FunctionDef(def) => self.function(def),
            Stmt::ClassDef(def) => self.class(def),
            Stmt::Assign(assign) => {
                let value = self.expr(&assign.value);
                for target in &assign.targets {
                    self.target(target, value);
                }
            }
            Stmt::AnnAssign(assign) => {
                let hint = self.annotation(&assign.annotation);
                let value = assign.value.as_deref().map(|value| self.expr(value));
                self.annotated(&assign.target, hint, value);
            }
            Stmt::AugAssign(assign) => {
                let old = self.expr(&assign.target);
                let value = self.expr(&assign.value);
                self.grow(old, Growth::Many(value));
                let new = self.push(Node::Binary(assign.op, old, value));
                self.grow_own(&assign.target, Growth::Many(value));
                self.target(&assign.target, new);
            }
            Stmt::For(stmt) => self.looped(stmt),
            Stmt::While(stmt) => return self.while_(stmt),
            Stmt::If(stmt) => {
                let mut ends: Vec<Env> = Vec::new();
                self.test(&stmt.test);
                let before = self.frame().env.clone();
                self.branch(&stmt.test, &stmt.body, &mut ends);
                self.frame().env = before;
                self.narrow(&stmt.test, false);
                let mut is_complete = false;
                for clause in &stmt.elif_else_clauses {
                    let before = self.frame().env.clone();
                    match &clause.test {
                        Some(test) => {
                            self.test(test);
                            self.branch(test, &clause.body, &mut ends);
                            self.frame().env = before;
                            self.narrow(test, false);
                        }
                        None => {
                            is_complete = true;
                            if self.suite(&clause.body) {
                                ends.push(self.frame().env.clone());
                            }
                        }
                    }
                }
                if !is_complete {
                    ends.push(self.frame().env.clone());
                }
                return self.join(ends);
            }
            Stmt::Try(stmt) => return self.try_(stmt),
            Stmt::With(stmt) => self.with(stmt),
            Stmt::Match(stmt) => {
                self.expr(&stmt.subject);
                let before = self.frame().env.clone();
                let mut ends = vec![before.clone()];
                for case in &stmt.cases {
                    self.frame().env.clone_from(&before);
                    self.pattern(&case.pattern);
                    if let Some(guard) = &case.guard {
                        self.expr(guard);
                    }
                    if self.suite(&case.body) {
                        ends.push(self.frame().env.clone());
                    }
                }
                return self.join(ends);
            }
            Stmt::Return(stmt) => {
                if let Some(value) = stmt.value.as_deref() {
                    if let Expr::Call(call) = value {
                        // A result that is handed back is asked for nothing here.
                        let id = self.call(call);
                        self.returned(id);
                    } else {
                        let id = self.expr(value);
                        self.returned(id);
                    }
                }
                return false;
            }
            Stmt::Raise(stmt) => {
                for part in stmt.exc.iter().chain(&stmt.cause) {
                    self.expr(part);
                }
                return false;
            }
            Stmt::Break(_) | Stmt::Continue(_) => {
                self.carry();
                return false;
            }
            Stmt::Expr(stmt) => match &*stmt.value {
                Expr::Call(call) => {
                    self.call(call);
                }
                Expr::Await(inner) if inner.value.is_call_expr() => {
                    if let Expr::Call(call) = &*inner.value {
                        self.call(call);
                    }
                }
                other => {
                    self.expr(other);
                }
            },
            Stmt::Assert(stmt) => {
                self.test(&stmt.test);
                self.narrow(&stmt.test, true);
            }
            Stmt::Global(names) => {
                for name in &names.names {
                    self.frame().outer.insert(name.id.clone());
                    if let Some(bound) = self.out.globals.get_mut(&name.id) {
                        bound.global = Global::Unknown;
                    } else {
                        let bound = Bound { global: Global::Unknown, from: u32::MAX, for_checkers: false };
                        self.out.globals.insert(name.id.clone(), bound);
                    }
                }
            }
            Stmt::Nonlocal(names) => {
                for name in &names.names {
                    // The outer function's name may be anything from now on.
                    for frame in &mut self.frames {
                        if let Some(id) = frame.env.get_mut(&name.id) {
                            *id = 0;
                            frame.log.push((name.id.clone(), 0));
                        }
                    }
                    self.frame().outer.insert(name.id.clone());
                }
            }
            Stmt::Delete(stmt) => {
                for target in &stmt.targets {
                    if let Expr::Name(name) = target {
                        self.bind(&name.id, 0, stmt.range.start().to_u32());
                    } else {
                        self.expr(target);
                    }
                }
            }
            Stmt::TypeAlias(alias) => {
                if let Expr::Name(name) = &*alias.name {
                    self.bind(&name.id, 0, alias.range.end().to_u32());
                }
            }
            Stmt::Pass(_) | Stmt::IpyEscapeCommand(_) => {}
        }
        true
    }

    fn returned(&mut self, id: Id) {
        if let Some(func) = self.frame().func {
            self.out.functions[func as usize].returns.push(id);
        }
    }

    fn branch(&mut self, test: &Expr, body: &[Stmt], ends: &mut Vec<Env>) {
        let is_checking = matches!(test, Expr::Name(name) if name.id.as_str() == "TYPE_CHECKING")
            || matches!(test, Expr::Attribute(it) if it.attr.as_str() == "TYPE_CHECKING");
        let outer = self.for_checkers;
        self.for_checkers |= is_checking;
        self.narrow(test, true);
        if self.suite(body) {
            ends.push(self.frame().env.clone());
        }
        self.for_checkers = outer;
    }

    /// Go on with what all ways agree on; whether there is any way.
    fn join(&mut self, mut ends: Vec<Env>) -> bool {
        let Some(mut first) = ends.pop() else { return false };
        for end in ends {
            for (name, id) in end {
                match first.get_mut(&name) {
                    None => {
                        first.insert(name, id);
                    }
                    Some(old) if *old == id => {}
                    Some(old) => {
                        let ids = match &self.out.nodes[*old as usize] {
                            Node::Phi(ids) if !self.frames.iter().any(|frame| frame.loops.iter().flatten().any(|(_, phi)| phi == old)) => {
                                let mut ids = ids.clone();
                                ids.push(id);
                                ids
                            }
                            _ => vec![*old, id],
                        };
                        *old = self.push(Node::Phi(ids));
                    }
                }
            }
        }
        self.frame().env = first;
        true
    }

    /// Give what the names of a loop mean now to its head.
    fn carry(&mut self) {
        let frame = self.frames.last_mut().expect("the frame of the module stays open");
        let Some(open) = frame.loops.last() else { return };
        for (name, phi) in open.clone() {
            let Some(id) = frame.env.get(&name).copied().filter(|id| *id != phi) else { continue };
            if let Node::Phi(ids) = &mut self.out.nodes[phi as usize]
                && !ids.contains(&id)
            {
                ids.push(id);
            }
        }
    }

    fn open_loop(&mut self, body: &[Stmt], target: Option<&Expr>) {
        let mut stores = Stores::default();
        stores.visit_body(body);
        if let Some(target) = target {
            stores.visit_expr(target);
        }
        let mut names = stores.0;
        names.sort_unstable();
        names.dedup();
        let mut open = Vec::new();
        if !self.is_module() && self.frame().body_of.is_none() {
            for name in names {
                let Some(old) = self.frame().env.get(&name).copied() else { continue };
                let phi = self.push(Node::Phi(vec![old]));
                self.frame().env.insert(name.clone(), phi);
                open.push((name, phi));
            }
        }
        self.frame().loops.push(open);
    }

    /// After a loop names mean what they meant at its head, or what they got in its body for the first time.
    fn close_loop(&mut self, falls: bool) {
        if falls {
            self.carry();
        }
        let open = self.frame().loops.pop().unwrap_or_default();
        for (name, phi) in open {
            self.frame().env.insert(name, phi);
        }
    }

    fn looped(&mut self, stmt: &StmtFor) {
        let iter = self.expr(&stmt.iter);
        self.open_loop(&stmt.body, Some(&stmt.target));
        let each = self.push(if stmt.is_async { Node::EachLater(iter) } else { Node::Each(iter) });
        self.target(&stmt.target, each);
        let falls = self.suite(&stmt.body);
        self.close_loop(falls);
        self.suite(&stmt.orelse);
    }

    fn while_(&mut self, stmt: &StmtWhile) -> bool {
        self.open_loop(&stmt.body, None);
        self.test(&stmt.test);
        let before = self.frame().env.clone();
        self.narrow(&stmt.test, true);
        let falls = self.suite(&stmt.body);
        let after = std::mem::replace(&mut self.frame().env, before);
        for (name, id) in after {
            self.frame().env.entry(name).or_insert(id);
        }
        if falls {
            // `carry` reads what names mean at the end of the body; those stand in the log.
            self.carry_log();
        }
        self.close_loop(false);
        self.suite(&stmt.orelse);
        true
    }

    fn carry_log(&mut self) {
        let frame = self.frames.last_mut().expect("the frame of the module stays open");
        let Some(open) = frame.loops.last() else { return };
        for (name, phi) in open.clone() {
            let ids: Vec<Id> = frame.log.iter().filter(|(known, id)| *known == name && *id > phi).map(|(_, id)| *id).collect();
            if let Node::Phi(known) = &mut self.out.nodes[phi as usize] {
                known.extend(ids.into_iter().filter(|id| *id != phi));
            }
        }
    }

    /// After something that may have stopped anywhere: names mean any of what they were bound to since.
    fn merge_log(&mut self, since: usize, before: &Env) {
        let logged: Vec<(Name, Id)> = self.frame().log.iter().skip(since).cloned().collect();
        let mut by_name: FxHashMap<Name, Vec<Id>> = FxHashMap::default();
        for (name, id) in logged {
            by_name.entry(name).or_default().push(id);
        }
        let mut env = before.clone();
        for (name, mut ids) in by_name {
            ids.extend(before.get(&name));
            let id = if ids.len() == 1 { ids[0] } else { self.push(Node::Phi(ids)) };
            env.insert(name, id);
        }
        self.frame().env = env;
    }

    fn try_(&mut self, stmt: &StmtTry) -> bool {
        let before = self.frame().env.clone();
        let since = self.frame().log.len();
        let mut falls = self.suite(&stmt.body);
        let after_body = self.frame().env.clone();
        let mut ends = Vec::new();
        let mut handled: Vec<Env> = Vec::new();
        self.merge_log(since, &before);
        let in_doubt = self.frame().env.clone();
        for handler in &stmt.handlers {
            let ExceptHandler::ExceptHandler(handler) = handler;
            self.frame().env.clone_from(&in_doubt);
            let caught = handler.type_.as_deref().map_or(0, |it| self.expr(it));
            if let Some(name) = &handler.name {
                let id = self.push(Node::Caught(caught));
                self.bind(&name.id, id, handler.range.start().to_u32());
            }
            if self.suite(&handler.body) {
                handled.push(self.frame().env.clone());
            }
        }
        self.frame().env = after_body;
        falls = falls && self.suite(&stmt.orelse);
        if falls {
            ends.push(self.frame().env.clone());
        }
        ends.extend(handled);
        let reached = self.join(ends);
        if !reached {
            self.merge_log(since, &before);
        }
        self.suite(&stmt.finalbody) && reached
    }

    fn with(&mut self, stmt: &StmtWith) {
        for item in &stmt.items {
            let context = self.expr(&item.context_expr);
            if let Some(target) = item.optional_vars.as_deref() {
                let entered = self.push(if stmt.is_async { Node::EnterLater(context) } else { Node::Enter(context) });
                self.target(target, entered);
            }
        }
        self.suite(&stmt.body);
    }

    fn pattern(&mut self, pattern: &Pattern) {
        let mut names = Captures(Vec::new());
        names.visit_pattern(pattern);
        for name in names.0 {
            self.bind(&name, 0, pattern.range().start().to_u32());
        }
    }
}

/// Names that a suite binds.
#[derive(Default)]
struct Stores(Vec<Name>);

impl<'a> SourceOrderVisitor<'a> for Stores {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::ExprName(name) if name.ctx != ExprContext::Load => self.0.push(name.id.clone()),
            AnyNodeRef::StmtFunctionDef(def) => {
                self.0.push(def.name.id.clone());
                return TraversalSignal::Skip;
            }
            AnyNodeRef::StmtClassDef(_) | AnyNodeRef::ExprLambda(_) => return TraversalSignal::Skip,
            AnyNodeRef::ExceptHandlerExceptHandler(handler) => self.0.extend(handler.name.iter().map(|name| name.id.clone())),
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

struct Captures(Vec<Name>);

impl<'a> SourceOrderVisitor<'a> for Captures {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        let name = match node {
            AnyNodeRef::PatternMatchAs(pattern) => pattern.name.as_ref(),
            AnyNodeRef::PatternMatchStar(pattern) => pattern.name.as_ref(),
            AnyNodeRef::PatternMatchMapping(pattern) => pattern.rest.as_ref(),
            _ => None,
        };
        self.0.extend(name.map(|name| name.id.clone()));
        TraversalSignal::Traverse
    }
}
