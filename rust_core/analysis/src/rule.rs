//! What a rule is: an id, the codes under which other tools know it, and functions that look at nodes.

use ruff_python_ast::{ExceptHandlerExceptHandler, Expr, ExprCall, ModModule, Stmt, StmtClassDef, StmtFunctionDef, StmtTry};

use crate::{context::Context, site::Site};

/// Collects what a rule reports.
pub type Sink<'s> = &'s mut Vec<Site>;

/// The nodes a rule wants to see. Each function returns at once for nodes that are none of its business.
#[derive(Clone, Copy)]
pub enum Hook {
    /// The whole module, once, before its nodes.
    Module(fn(&Context, &ModModule, Sink)),
    /// Every suite of statements.
    Body(fn(&Context, &[Stmt], Sink)),
    /// Every statement.
    Stmt(fn(&Context, &Stmt, Sink)),
    /// Every function, async or not.
    Function(fn(&Context, &StmtFunctionDef, Sink)),
    /// Every class.
    Class(fn(&Context, &StmtClassDef, Sink)),
    /// Every `except` clause with its `try`.
    Handler(fn(&Context, &StmtTry, &ExceptHandlerExceptHandler, Sink)),
    /// Every call, with the qualified name of what is called (`subprocess.run`, `builtins.open`; empty when unknown).
    Call(fn(&Context, &ExprCall, &str, Sink)),
    /// Every expression.
    Expr(fn(&Context, &Expr, Sink)),
}

/// One rule.
pub struct Rule {
    /// Stable id, such as `EXC003`.
    pub id: &'static str,
    /// Codes that suppress it in `# noqa: …` and `# nosec …` besides its own id.
    pub aliases: &'static [&'static str],
    /// What it looks at.
    pub hooks: &'static [Hook],
}
