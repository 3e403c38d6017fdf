//! How deep and how long a piece of Python is: whoever walks its Rust afterwards, the compiler at last, recurses.

use ruff_python_ast::{
    Expr, Stmt, StmtFunctionDef,
    visitor::{Visitor, walk_expr, walk_stmt},
};

use crate::reason::{Res, refuse};

/// Levels of a tree. What people write has twenty.
const DEEPEST: usize = 100;
/// Nodes of a tree: about 2,000 lines.
const MOST_NODES: usize = 10_000;

/// Refuse a function that is too deep or too long.
pub(crate) fn bounded(function: &StmtFunctionDef) -> Res<()> {
    let mut walk = Measure::of(MOST_NODES);
    for decorator in &function.decorator_list {
        walk.visit_decorator(decorator);
    }
    walk.visit_parameters(&function.parameters);
    function.returns.iter().for_each(|it| walk.visit_annotation(it));
    walk.visit_body(&function.body);
    if walk.deepest > DEEPEST {
        return refuse(&function.name, format!("more than {DEEPEST} levels inside of one another"), "name the parts");
    }
    if walk.nodes > MOST_NODES {
        return refuse(&function.name, format!("more than {MOST_NODES} names, values and operations"), "part the function");
    }
    Ok(())
}

/// Whether an expression is too deep.
pub(crate) fn is_too_deep(expr: &Expr) -> bool {
    let mut walk = Measure::of(usize::MAX);
    walk.visit_expr(expr);
    walk.deepest > DEEPEST
}

struct Measure {
    depth: usize,
    deepest: usize,
    nodes: usize,
    most: usize,
}

impl Measure {
    fn of(most: usize) -> Self {
        Self { depth: 0, deepest: 0, nodes: 0, most }
    }

    fn inside(&mut self, levels: usize, walk: impl FnOnce(&mut Self)) {
        self.nodes += 1;
        self.depth += levels;
        self.deepest = self.deepest.max(self.depth);
        if self.deepest <= DEEPEST && self.nodes <= self.most {
            walk(self);
        }
        self.depth -= levels;
    }
}

impl<'a> Visitor<'a> for Measure {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        // Each `elif` becomes an `if` inside of the `else` before it.
        let levels = stmt.as_if_stmt().map_or(1, |it| 1 + it.elif_else_clauses.len());
        self.inside(levels, |walk| walk_stmt(walk, stmt));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        let levels = match expr {
            Expr::BoolOp(it) => it.values.len(),
            Expr::Compare(it) => 1 + it.ops.len(),
            _ => 1,
        };
        self.inside(levels, |walk| walk_expr(walk, expr));
    }
}
