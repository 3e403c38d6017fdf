//! Looking through all parts of an expression or a suite.
//!
//! The helpers of the parser's crate call the test through one more pointer at every level, so that a sum of a hundred
//! thousand terms, which is as deep, takes them minutes. Here the time is that of the parts.

use ruff_python_ast::{
    Expr, Stmt,
    visitor::{Visitor, walk_expr, walk_stmt},
};

struct Search<F> {
    test: F,
    found: bool,
}

impl<'a, F: FnMut(&Expr) -> bool> Visitor<'a> for Search<F> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if !self.found {
            walk_stmt(self, stmt);
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.found || (self.test)(expr) {
            self.found = true;
            return;
        }
        match expr {
            // What stands for a parameter that is not given belongs to who makes the function.
            Expr::Lambda(lambda) => self.visit_expr(&lambda.body),
            _ => walk_expr(self, expr),
        }
    }
}

/// Whether an expression or a part of it satisfies `test`.
pub fn any_over_expr(expr: &Expr, test: impl FnMut(&Expr) -> bool) -> bool {
    let mut search = Search { test, found: false };
    search.visit_expr(expr);
    search.found
}

/// Whether an expression of a suite, however deep, satisfies `test`.
pub fn any_over_body(body: &[Stmt], test: impl FnMut(&Expr) -> bool) -> bool {
    let mut search = Search { test, found: false };
    search.visit_body(body);
    search.found
}
