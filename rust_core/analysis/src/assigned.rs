//! What a list begins with, whatever is added to its end: `command = ["git"]`, then `command += options`.

use ruff_python_ast::{
    AnyNodeRef, Expr, ExprContext, Stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_body},
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    context::Context,
    parts::any_over_expr,
    paths::{MAX_VALUES, values_of},
};

/// The values that are assigned to a name of the function (or the module); none when it gets one in another way.
pub fn first_values<'a>(cx: &Context<'a>, name: &str) -> Option<Vec<&'a Expr>> {
    if cx.function().is_some_and(|def| def.parameters.iter().any(|it| it.name() == name)) {
        return None;
    }
    cx.suite().lists().values(name).or_else(|| cx.function().and_then(|_| values_of(cx, name)))
}

/// Whether a list gets its first item elsewhere: `command.insert(0, …)`, `command[:0] = …`, `command = […] + command`.
pub fn is_led(cx: &Context, name: &str) -> bool {
    cx.suite().lists().led.contains(name)
}

/// Whether an expression is this name.
pub fn is_name(expr: &Expr, name: &str) -> bool {
    expr.as_name_expr().is_some_and(|it| it.id.as_str() == name)
}

/// `command + […]`
fn is_extended(value: &Expr, name: &str) -> bool {
    value.as_bin_op_expr().is_some_and(|op| is_name(&op.left, name) || is_extended(&op.left, name))
}

/// The values of the names of a suite, nested functions and classes left out.
#[derive(Default)]
pub struct Lists<'a> {
    found: FxHashMap<&'a str, Vec<&'a Expr>>,
    others: FxHashSet<&'a str>,
    led: FxHashSet<&'a str>,
    depth: usize,
}

impl<'a> Lists<'a> {
    /// Of a suite.
    pub fn of(body: &'a [Stmt]) -> Self {
        let mut lists = Self::default();
        walk_body(&mut lists, body);
        lists
    }

    fn values(&self, name: &str) -> Option<Vec<&'a Expr>> {
        if self.others.contains(name) { None } else { self.found.get(name).filter(|it| it.len() <= MAX_VALUES).cloned() }
    }

    fn assign(&mut self, target: &'a Expr, value: Option<&'a Expr>) {
        let Expr::Name(name) = target else { return self.store(target) };
        let known = self.found.entry(&name.id).or_default();
        known.extend(value);
        if value.is_some_and(|value| any_over_expr(value, |part| is_name(part, &name.id)) && !is_extended(value, &name.id)) {
            self.led.insert(&name.id);
        }
    }

    /// The names of a target that get something else than one value.
    fn store(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => _ = self.others.insert(&name.id),
            Expr::Tuple(it) => it.elts.iter().for_each(|item| self.store(item)),
            Expr::List(it) => it.elts.iter().for_each(|item| self.store(item)),
            Expr::Starred(it) => self.store(&it.value),
            _ => {}
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Lists<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        let is_own = self.depth == 0;
        match node {
            AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::StmtClassDef(_) => self.depth += 1,
            AnyNodeRef::StmtAssign(assign) if is_own => match &*assign.targets {
                [target] => self.assign(target, Some(&assign.value)),
                targets => targets.iter().for_each(|target| self.store(target)),
            },
            AnyNodeRef::StmtAnnAssign(assign) if is_own => self.assign(&assign.target, assign.value.as_deref()),
            AnyNodeRef::StmtFor(it) if is_own => self.store(&it.target),
            AnyNodeRef::WithItem(item) if is_own => item.optional_vars.iter().for_each(|target| self.store(target)),
            AnyNodeRef::StmtGlobal(it) if is_own => self.others.extend(it.names.iter().map(|name| name.as_str())),
            AnyNodeRef::StmtNonlocal(it) if is_own => self.others.extend(it.names.iter().map(|name| name.as_str())),
            AnyNodeRef::ExprAttribute(it) if matches!(it.attr.as_str(), "insert" | "reverse" | "pop") => {
                self.led.extend(it.value.as_name_expr().map(|name| name.id.as_str()));
            }
            AnyNodeRef::ExprSubscript(it) if it.ctx == ExprContext::Store => {
                self.led.extend(it.value.as_name_expr().map(|name| name.id.as_str()));
            }
            _ => {}
        }
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, node: AnyNodeRef<'a>) {
        if matches!(node, AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::StmtClassDef(_)) {
            self.depth -= 1;
        }
    }
}
