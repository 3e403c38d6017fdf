//! Where control goes after a statement: does a suite fall through, raise again, return, yield.

use ruff_python_ast::{
    ExceptHandler, Expr, Stmt,
    statement_visitor::{StatementVisitor, walk_stmt},
};
use ruff_text_size::{Ranged, TextSize};

/// Whether control never reaches the end of the suite.
pub fn always_leaves(body: &[Stmt]) -> bool {
    body.iter().any(leaves)
}

/// Whether control never runs past a statement.
pub fn leaves(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Return(_) | Stmt::Raise(_) | Stmt::Continue(_) | Stmt::Break(_) => true,
        Stmt::If(stmt) => {
            always_leaves(&stmt.body)
                && stmt.elif_else_clauses.last().is_some_and(|clause| clause.test.is_none())
                && stmt.elif_else_clauses.iter().all(|clause| always_leaves(&clause.body))
        }
        Stmt::Try(stmt) => {
            let handlers = stmt.handlers.iter().all(|ExceptHandler::ExceptHandler(handler)| always_leaves(&handler.body));
            always_leaves(&stmt.finalbody) || (handlers && (always_leaves(&stmt.body) || always_leaves(&stmt.orelse)))
        }
        _ => false,
    }
}

/// Whether every way through the suite ends in a bare `raise`.
pub fn always_reraises(body: &[Stmt]) -> bool {
    let end = body.iter().position(leaves).map_or(body.len(), |index| index + 1);
    let Some((last, before)) = body[..end].split_last() else { return false };
    let ends = match last {
        Stmt::Raise(raise) => raise.exc.is_none(),
        Stmt::If(stmt) => {
            always_reraises(&stmt.body)
                && stmt.elif_else_clauses.last().is_some_and(|clause| clause.test.is_none())
                && stmt.elif_else_clauses.iter().all(|clause| always_reraises(&clause.body))
        }
        Stmt::Try(stmt) => always_reraises(&stmt.finalbody),
        _ => false,
    };
    ends && !any_statement(before, |stmt| matches!(stmt, Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_)))
}

/// Whether a statement of the suite, however deep but not in a nested function or class, satisfies `test`.
pub fn any_statement(body: &[Stmt], test: impl Fn(&Stmt) -> bool) -> bool {
    struct Search<T> {
        test: T,
        found: bool,
    }
    impl<'a, T: Fn(&Stmt) -> bool> StatementVisitor<'a> for Search<T> {
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            self.found = self.found || (self.test)(stmt);
            if !self.found && !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
                walk_stmt(self, stmt);
            }
        }
    }
    let mut search = Search { test, found: false };
    search.visit_body(body);
    search.found
}

/// Whether an expression of the suite, however deep, satisfies `test`. Nested functions count.
pub fn any_expression(body: &[Stmt], test: impl Fn(&Expr) -> bool) -> bool {
    crate::parts::any_over_body(body, |expr| test(expr))
}

/// The suites of a compound statement, in their order; those of functions, classes and `match` are not among them.
pub fn blocks_of(stmt: &Stmt) -> Vec<&[Stmt]> {
    match stmt {
        Stmt::If(stmt) => [&*stmt.body].into_iter().chain(stmt.elif_else_clauses.iter().map(|it| &*it.body)).collect(),
        Stmt::For(stmt) => vec![&stmt.body, &stmt.orelse],
        Stmt::While(stmt) => vec![&stmt.body, &stmt.orelse],
        Stmt::With(stmt) => vec![&stmt.body],
        Stmt::Try(stmt) => {
            let handlers = stmt.handlers.iter().map(|ExceptHandler::ExceptHandler(it)| &*it.body);
            [&*stmt.body].into_iter().chain(handlers).chain([&*stmt.orelse, &*stmt.finalbody]).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a statement that satisfies `test` comes before a place wherever that is reached.
pub fn any_before(body: &[Stmt], at: TextSize, test: &impl Fn(&Stmt) -> bool) -> bool {
    let Some(place) = body.iter().position(|stmt| stmt.range().contains(at)) else { return false };
    body[..place].iter().any(test) || blocks_of(&body[place]).into_iter().any(|block| any_before(block, at, test))
}
