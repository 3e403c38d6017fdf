//! What a list begins with, whatever is added to its end: `command = ["git"]`, then `command += options`.

use ruff_python_ast::{
    Expr, ExprContext, Stmt,
    helpers::any_over_expr,
    statement_visitor::{StatementVisitor, walk_stmt},
};

use crate::{
    context::Context,
    flow::{any_expression, any_statement},
    paths::values_of,
};

/// The values that are assigned to a name of the function (or the module); none when it gets one in another way.
pub fn first_values<'a>(cx: &Context<'a>, name: &str) -> Option<Vec<&'a Expr>> {
    let Some(def) = cx.function() else { return Values::of(cx.file.body(), name) };
    if def.parameters.iter().any(|it| it.name() == name) {
        return None;
    }
    Values::of(&def.body, name).or_else(|| values_of(cx, name))
}

/// Whether a list gets its first item elsewhere: `command.insert(0, …)`, `command[:0] = …`, `command = […] + command`.
pub fn is_led(cx: &Context, name: &str) -> bool {
    let body = cx.function().map_or_else(|| cx.file.body(), |def| &def.body);
    let is_changed = |expr: &Expr| match expr {
        Expr::Attribute(it) => matches!(it.attr.as_str(), "insert" | "reverse" | "pop") && is_name(&it.value, name),
        Expr::Subscript(it) => it.ctx == ExprContext::Store && is_name(&it.value, name),
        _ => false,
    };
    any_expression(body, is_changed)
        || any_statement(body, |stmt| {
            let Stmt::Assign(assign) = stmt else { return false };
            let is_target = matches!(&*assign.targets, [target] if is_name(target, name));
            is_target && any_over_expr(&assign.value, |part| is_name(part, name)) && !is_extended(&assign.value, name)
        })
}

/// Whether an expression is this name.
pub fn is_name(expr: &Expr, name: &str) -> bool {
    expr.as_name_expr().is_some_and(|it| it.id.as_str() == name)
}

/// `command + […]`
fn is_extended(value: &Expr, name: &str) -> bool {
    value.as_bin_op_expr().is_some_and(|op| is_name(&op.left, name) || is_extended(&op.left, name))
}

struct Values<'n, 'a> {
    name: &'n str,
    found: Vec<&'a Expr>,
    is_other: bool,
}

impl<'n, 'a> Values<'n, 'a> {
    fn of(body: &'a [Stmt], name: &'n str) -> Option<Vec<&'a Expr>> {
        let mut values = Self { name, found: Vec::new(), is_other: false };
        values.visit_body(body);
        (!values.is_other && !values.found.is_empty()).then_some(values.found)
    }

    fn is_stored(&self, target: &Expr) -> bool {
        any_over_expr(target, |part| is_name(part, self.name) && part.as_name_expr().is_some_and(|it| it.ctx == ExprContext::Store))
    }
}

impl<'a> StatementVisitor<'a> for Values<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return,
            Stmt::Assign(assign) if matches!(&*assign.targets, [target] if is_name(target, self.name)) => self.found.push(&assign.value),
            Stmt::AnnAssign(assign) if is_name(&assign.target, self.name) => self.found.extend(assign.value.as_deref()),
            Stmt::Assign(assign) => self.is_other |= assign.targets.iter().any(|target| self.is_stored(target)),
            Stmt::For(it) => self.is_other |= self.is_stored(&it.target),
            Stmt::With(it) => {
                self.is_other |= it.items.iter().filter_map(|item| item.optional_vars.as_deref()).any(|target| self.is_stored(target));
            }
            Stmt::Global(names) => self.is_other |= names.names.iter().any(|it| it.as_str() == self.name),
            Stmt::Nonlocal(names) => self.is_other |= names.names.iter().any(|it| it.as_str() == self.name),
            _ => {}
        }
        walk_stmt(self, stmt);
    }
}
