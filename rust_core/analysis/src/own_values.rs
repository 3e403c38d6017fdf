//! Which names of a function only ever hold values that it made itself, so that changing them changes nothing else.

use ruff_python_ast::{
    AnyNodeRef, Expr, StmtFunctionDef,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use rustc_hash::FxHashMap;

/// The names of a function that only hold what it made itself.
#[derive(Default)]
pub struct Made<'a> {
    fresh: FxHashMap<&'a str, bool>,
}

impl<'a> Made<'a> {
    /// Of a function.
    pub fn of(def: &'a StmtFunctionDef) -> Self {
        let mut made = Self::default();
        for stmt in &def.body {
            made.visit_stmt(stmt);
        }
        for parameter in def.parameters.iter() {
            made.set(parameter.name().as_str(), false);
        }
        made
    }

    fn set(&mut self, name: &'a str, is_fresh: bool) {
        *self.fresh.entry(name).or_insert(true) &= is_fresh;
    }

    fn assign(&mut self, target: &'a Expr, value: &'a Expr) {
        match (target, value) {
            (Expr::Name(name), value) => self.set(&name.id, is_fresh(value)),
            (Expr::Tuple(names), Expr::Tuple(values)) if names.elts.len() == values.elts.len() => {
                names.elts.iter().zip(&values.elts).for_each(|(name, value)| self.assign(name, value));
            }
            (target, _) => self.stale(target),
        }
    }

    fn stale(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => self.set(&name.id, false),
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|item| self.stale(item)),
            Expr::List(list) => list.elts.iter().for_each(|item| self.stale(item)),
            Expr::Starred(starred) => self.set_starred(&starred.value),
            _ => {}
        }
    }

    /// `*rest` is a list of its own.
    fn set_starred(&mut self, target: &'a Expr) {
        if let Expr::Name(name) = target {
            self.set(&name.id, true);
        }
    }

    /// Whether a name holds nothing that came from elsewhere.
    pub fn is_fresh(&self, name: &str) -> bool {
        self.fresh.get(name).copied().unwrap_or(false)
    }
}

impl<'a> SourceOrderVisitor<'a> for Made<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::Parameter(parameter) => self.set(&parameter.name, false),
            AnyNodeRef::StmtFor(stmt) => self.stale(&stmt.target),
            AnyNodeRef::Comprehension(comprehension) => self.stale(&comprehension.target),
            AnyNodeRef::WithItem(item) => item.optional_vars.iter().for_each(|target| self.stale(target)),
            AnyNodeRef::ExceptHandlerExceptHandler(handler) => handler.name.iter().for_each(|name| self.set(name, false)),
            AnyNodeRef::ExprNamed(named) => self.assign(&named.target, &named.value),
            AnyNodeRef::StmtAssign(assign) => assign.targets.iter().for_each(|target| self.assign(target, &assign.value)),
            AnyNodeRef::StmtAnnAssign(assign) => assign.value.iter().for_each(|value| self.assign(&assign.target, value)),
            AnyNodeRef::PatternMatchAs(pattern) => pattern.name.iter().for_each(|name| self.set(name, false)),
            AnyNodeRef::PatternMatchStar(pattern) => pattern.name.iter().for_each(|name| self.set(name, false)),
            AnyNodeRef::PatternMatchMapping(pattern) => pattern.rest.iter().for_each(|name| self.set(name, false)),
            _ => {}
        }
        TraversalSignal::Traverse
    }
}

/// Whether a value is one that nobody else holds.
pub fn is_fresh(value: &Expr) -> bool {
    const MAKERS: &[&str] = &["list", "dict", "set", "bytearray", "sorted", "defaultdict", "OrderedDict", "Counter", "deque"];
    const METHODS: &[&str] = &["copy", "split", "rsplit", "splitlines", "findall", "groups", "groupdict", "partition", "rpartition"];
    match value {
        Expr::List(_) | Expr::Dict(_) | Expr::Set(_) | Expr::ListComp(_) | Expr::DictComp(_) | Expr::SetComp(_) | Expr::BinOp(_) => true,
        Expr::Compare(_) | Expr::FString(_) | Expr::UnaryOp(_) | Expr::Generator(_) => true,
        Expr::If(it) => is_fresh(&it.body) && is_fresh(&it.orelse),
        Expr::Subscript(it) => it.slice.is_slice_expr(),
        Expr::Call(call) => match &*call.func {
            Expr::Name(name) => MAKERS.contains(&name.id.as_str()),
            Expr::Attribute(method) => METHODS.contains(&method.attr.as_str()) || MAKERS.contains(&method.attr.as_str()),
            _ => false,
        },
        other => other.is_literal_expr(),
    }
}
