//! What a rule is: an id, the codes under which other tools know it, and functions that look at nodes.

use ruff_python_ast::{ExceptHandlerExceptHandler, Expr, ExprCall, ModModule, Stmt, StmtClassDef, StmtFunctionDef, StmtTry};

use crate::{context::Context, site::Site};

/// Collects what a rule reports.
pub type Sink<'s> = &'s mut Vec<Site>;

/// The nodes a rule wants to see. Each function returns at once for nodes that are none of its business.
#[derive(Clone, Copy)]
pub enum Hook {
    /// The whole module, once, before its nodes.
    Module(for<'a> fn(&Context<'a>, &'a ModModule, Sink)),
    /// Every suite of statements.
    Body(for<'a> fn(&Context<'a>, &'a [Stmt], Sink)),
    /// Every statement.
    Stmt(for<'a> fn(&Context<'a>, &'a Stmt, Sink)),
    /// Every function, async or not.
    Function(for<'a> fn(&Context<'a>, &'a StmtFunctionDef, Sink)),
    /// Every class.
    Class(for<'a> fn(&Context<'a>, &'a StmtClassDef, Sink)),
    /// Every `except` clause with its `try`.
    Handler(for<'a> fn(&Context<'a>, &'a StmtTry, &'a ExceptHandlerExceptHandler, Sink)),
    /// Every call, with the qualified name of what is called (`subprocess.run`, `builtins.open`; empty when unknown).
    Call(for<'a> fn(&Context<'a>, &'a ExprCall, &str, Sink)),
    /// Every expression.
    Expr(for<'a> fn(&Context<'a>, &'a Expr, Sink)),
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
