//! How often a suite binds each name, and what is assigned to those that it binds once.

use ruff_python_ast::{
    AnyNodeRef, Expr, ExprContext, Stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_body},
};
use rustc_hash::FxHashMap;

/// The bindings of a suite, nested functions included.
#[derive(Debug, Default)]
pub struct Stores<'a>(FxHashMap<&'a str, (usize, Option<&'a Expr>)>);

impl<'a> Stores<'a> {
    /// Of a suite.
    pub fn of(body: &'a [Stmt]) -> Self {
        let mut stores = Self::default();
        walk_body(&mut stores, body);
        stores
    }

    /// How often a name is bound.
    pub fn count(&self, name: &str) -> usize {
        self.0.get(name).map_or(0, |(count, _)| *count)
    }

    /// What is assigned to a name that is bound once.
    pub fn value(&self, name: &str) -> Option<&'a Expr> {
        self.0.get(name).filter(|(count, _)| *count == 1).and_then(|(_, value)| *value)
    }

    fn bind(&mut self, name: &'a str) {
        self.0.entry(name).or_default().0 += 1;
    }

    fn assign(&mut self, target: &'a Expr, value: Option<&'a Expr>) {
        if let Expr::Name(name) = target {
            self.0.entry(name.id.as_str()).or_default().1 = value;
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Stores<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::ExprName(name) if name.ctx != ExprContext::Load => self.bind(&name.id),
            AnyNodeRef::StmtFunctionDef(def) => self.bind(&def.name),
            AnyNodeRef::StmtClassDef(def) => self.bind(&def.name),
            AnyNodeRef::Alias(alias) => self.bind(alias.asname.as_ref().unwrap_or(&alias.name)),
            AnyNodeRef::ExceptHandlerExceptHandler(handler) => handler.name.iter().for_each(|name| self.bind(name)),
            AnyNodeRef::StmtAssign(assign) => {
                if let [target] = &*assign.targets {
                    self.assign(target, Some(&assign.value));
                }
            }
            AnyNodeRef::StmtAnnAssign(assign) => self.assign(&assign.target, assign.value.as_deref()),
            _ => {}
        }
        TraversalSignal::Traverse
    }
}
