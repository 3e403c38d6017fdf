//! What a function body does with control: where it returns, what it yields, whether its end can be reached.

use ruff_python_ast::{
    AnyNodeRef, Expr, ExprYield, Stmt, StmtRaise, StmtReturn,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};

/// Whether control reaches the end of a suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Every way through leaves before it.
    Never,
    /// Some way reaches it.
    Reached,
    /// Only if a `with` block swallows an exception.
    Unknown,
}

/// The statements and expressions of one function body that carry values out; those of inner functions are not its own.
#[derive(Default)]
pub struct Exits<'a> {
    /// Its `return` statements.
    pub returns: Vec<&'a StmtReturn>,
    /// Its `raise` statements.
    pub raises: Vec<&'a StmtRaise>,
    /// Its `yield` expressions.
    pub yields: Vec<&'a ExprYield>,
    /// Number of `yield` expressions that are statements, whose sent value nobody reads.
    pub silent_yields: usize,
    /// Whether it delegates with `yield from`.
    pub delegates: bool,
}

impl<'a> Exits<'a> {
    /// Collect those of a body.
    pub fn of(body: &'a [Stmt]) -> Self {
        let mut exits = Self::default();
        exits.visit_body(body);
        exits
    }

    /// Whether the function is a generator.
    pub fn is_generator(&self) -> bool {
        self.delegates || !self.yields.is_empty()
    }
}

impl<'a> SourceOrderVisitor<'a> for Exits<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::StmtClassDef(_) | AnyNodeRef::ExprLambda(_) => return TraversalSignal::Skip,
            AnyNodeRef::StmtReturn(stmt) => self.returns.push(stmt),
            AnyNodeRef::StmtRaise(stmt) => self.raises.push(stmt),
            AnyNodeRef::StmtExpr(stmt) if stmt.value.is_yield_expr() => self.silent_yields += 1,
            AnyNodeRef::ExprYield(expr) => self.yields.push(expr),
            AnyNodeRef::ExprYieldFrom(_) => self.delegates = true,
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

/// Whether the end of a suite is reached. `leaves` says which calls never come back, `keeps` which context managers
/// let every exception pass.
pub fn end_of(body: &[Stmt], leaves: &dyn Fn(&Expr) -> bool, keeps: &dyn Fn(&Expr) -> bool) -> End {
    Flow { leaves, keeps, breaks: false }.suite(body)
}

struct Flow<'f> {
    leaves: &'f dyn Fn(&Expr) -> bool,
    keeps: &'f dyn Fn(&Expr) -> bool,
    breaks: bool,
}

const fn either(a: End, b: End) -> End {
    match (a, b) {
        (End::Reached, _) | (_, End::Reached) => End::Reached,
        (End::Unknown, _) | (_, End::Unknown) => End::Unknown,
        _ => End::Never,
    }
}

impl Flow<'_> {
    fn suite(&mut self, body: &[Stmt]) -> End {
        let mut doubt = End::Reached;
        for stmt in body {
            match self.stmt(stmt) {
                End::Never => return End::Never,
                End::Unknown => doubt = End::Unknown,
                End::Reached => {}
            }
        }
        doubt
    }

    fn stmt(&mut self, stmt: &Stmt) -> End {
        match stmt {
            Stmt::Return(_) | Stmt::Raise(_) | Stmt::Continue(_) => End::Never,
            Stmt::Break(_) => {
                self.breaks = true;
                End::Never
            }
            Stmt::Expr(stmt) if (self.leaves)(&stmt.value) => End::Never,
            Stmt::If(stmt) => {
                let mut end = self.suite(&stmt.body);
                let mut is_complete = false;
                for clause in &stmt.elif_else_clauses {
                    is_complete |= clause.test.is_none();
                    end = either(end, self.suite(&clause.body));
                }
                if is_complete { end } else { End::Reached }
            }
            Stmt::While(stmt) => {
                let (_, breaks) = self.looped(&stmt.body);
                let for_ever = stmt.test.as_boolean_literal_expr().is_some_and(|test| test.value);
                if breaks {
                    End::Reached
                } else if for_ever {
                    End::Never
                } else {
                    self.suite(&stmt.orelse)
                }
            }
            Stmt::For(stmt) => {
                let (_, breaks) = self.looped(&stmt.body);
                if breaks { End::Reached } else { self.suite(&stmt.orelse) }
            }
            Stmt::Try(stmt) => {
                let mut end = self.suite(&stmt.body);
                if end != End::Never {
                    end = self.suite(&stmt.orelse);
                }
                for handler in &stmt.handlers {
                    let ruff_python_ast::ExceptHandler::ExceptHandler(handler) = handler;
                    end = either(end, self.suite(&handler.body));
                }
                if self.suite(&stmt.finalbody) == End::Never { End::Never } else { end }
            }
            Stmt::With(stmt) => match self.suite(&stmt.body) {
                End::Never if !stmt.items.iter().all(|item| (self.keeps)(&item.context_expr)) => End::Unknown,
                end => end,
            },
            Stmt::Match(stmt) => {
                let is_complete = stmt.cases.last().is_some_and(|case| case.guard.is_none() && case.pattern.is_irrefutable());
                let end = stmt.cases.iter().fold(End::Never, |end, case| either(end, self.suite(&case.body)));
                if is_complete { end } else { End::Reached }
            }
            _ => End::Reached,
        }
    }

    /// A loop's body with whether it breaks out of it.
    fn looped(&mut self, body: &[Stmt]) -> (End, bool) {
        let outer = std::mem::take(&mut self.breaks);
        let end = self.suite(body);
        (end, std::mem::replace(&mut self.breaks, outer))
    }
}
