//! The shape of code: how many lines its definitions take and how many decisions its functions make.

use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use crate::parts::any_over_expr;
use crate::source::SourceFile;

/// Physical lines of a span.
pub fn lines_of(file: &SourceFile, range: TextRange) -> usize {
    file.line(range.end()) - file.line(range.start()) + 1
}

/// Number of independent ways through a function (McCabe): one more than its decisions. Functions inside it are
/// counted for themselves.
pub fn complexity(def: &StmtFunctionDef) -> usize {
    1 + decisions(&def.body)
}

/// Decisions of a suite.
pub fn decisions(body: &[Stmt]) -> usize {
    body.iter().map(decisions_of).sum()
}

/// Decisions of one statement with what it holds.
pub fn decisions_of(stmt: &Stmt) -> usize {
    match stmt {
        Stmt::If(stmt) => {
            let branches = stmt.elif_else_clauses.iter().map(|clause| usize::from(clause.test.is_some()) + decisions(&clause.body));
            1 + decisions(&stmt.body) + branches.sum::<usize>()
        }
        Stmt::For(stmt) => 1 + in_expr(&stmt.iter) + decisions(&stmt.body) + decisions(&stmt.orelse),
        Stmt::While(stmt) => 1 + decisions(&stmt.body) + decisions(&stmt.orelse),
        Stmt::Try(stmt) => {
            let handlers = stmt.handlers.iter().map(|handler| {
                let ruff_python_ast::ExceptHandler::ExceptHandler(handler) = handler;
                1 + decisions(&handler.body)
            });
            decisions(&stmt.body) + handlers.sum::<usize>() + decisions(&stmt.orelse) + decisions(&stmt.finalbody)
        }
        Stmt::With(stmt) => decisions(&stmt.body),
        Stmt::Match(stmt) => {
            let cases = stmt.cases.iter().map(|case| usize::from(!case.pattern.is_wildcard()) + decisions(&case.body));
            cases.sum()
        }
        Stmt::Assign(stmt) => in_expr(&stmt.value),
        Stmt::AnnAssign(stmt) => stmt.value.as_deref().map_or(0, in_expr),
        Stmt::Return(stmt) => stmt.value.as_deref().map_or(0, in_expr),
        Stmt::Expr(stmt) => in_expr(&stmt.value),
        _ => 0,
    }
}

/// A comprehension is a loop.
fn in_expr(expr: &Expr) -> usize {
    let mut count = 0;
    any_over_expr(expr, |expr| {
        count += usize::from(matches!(expr, Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_)));
        false
    });
    count
}

/// The classes and functions of a suite, largest first: name, lines.
pub fn largest(file: &SourceFile, body: &[Stmt]) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = body
        .iter()
        .filter_map(|stmt| match stmt {
            Stmt::FunctionDef(def) => Some((def.name.to_string(), lines_of(file, stmt.range()))),
            Stmt::ClassDef(def) => Some((def.name.to_string(), lines_of(file, stmt.range()))),
            _ => None,
        })
        .collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
}

/// "a", "a and b", "a, b and c".
pub fn enumerate(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
