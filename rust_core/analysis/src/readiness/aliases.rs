//! What a function changes beside its own values: its arguments, or tables of the module.

use ruff_python_ast::{
    Expr, Stmt,
    visitor::{Visitor, walk_expr, walk_stmt},
};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::FxHashSet;

use super::{
    names::{dotted, root},
    tables::{changes_first, is_mutator},
};
use crate::scope::Scopes;

/// A change of a value that others see.
pub(super) struct Change<'a> {
    /// Name at its root.
    pub name: &'a str,
    /// Where.
    pub at: TextSize,
    /// Whether the argument itself is returned, rather than changed.
    pub returned: bool,
}

/// Follows names that may mean (a part of) an argument.
struct Follower<'a, 's> {
    scopes: &'s Scopes,
    stack: &'s [usize],
    parameters: &'s FxHashSet<&'a str>,
    /// Names that may be an argument, or a part of one.
    same: FxHashSet<&'a str>,
    /// Names of fresh values that may hold parts of one.
    parts: FxHashSet<&'a str>,
    locals: &'s dyn Fn(&str) -> bool,
    changes: Vec<Change<'a>>,
}

/// The changes of arguments that can be changed, and of names that are not the function's own.
pub(super) fn changes_of<'a>(
    scopes: &Scopes,
    stack: &[usize],
    mutable: &FxHashSet<&'a str>,
    locals: &dyn Fn(&str) -> bool,
    body: &'a [Stmt],
) -> Vec<Change<'a>> {
    let mut follower =
        Follower { scopes, stack, parameters: mutable, same: mutable.clone(), parts: FxHashSet::default(), locals, changes: Vec::new() };
    // A loop carries what its end assigned to its beginning.
    for _ in 0..2 {
        follower.changes.clear();
        follower.visit_body(body);
    }
    follower.changes
}

impl<'a> Follower<'a, '_> {
    fn changed(&mut self, target: &'a Expr, through: bool) {
        let Some((name, alone)) = root(target) else { return };
        let deep = through || !alone;
        if self.same.contains(name) || (deep && self.parts.contains(name)) || !(self.locals)(name) {
            self.changes.push(Change { name, at: target.start(), returned: false });
        }
    }

    fn stored(&mut self, target: &'a Expr) {
        match target {
            Expr::Subscript(subscript) => self.changed(&subscript.value, false),
            Expr::Attribute(attribute) => self.changed(&attribute.value, false),
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|it| self.stored(it)),
            Expr::List(list) => list.elts.iter().for_each(|it| self.stored(it)),
            Expr::Starred(starred) => self.stored(&starred.value),
            _ => {}
        }
    }

    /// Whether a value may be (a part of) an argument, and whether it may hold parts of one.
    fn taint(&self, value: &Expr) -> (bool, bool) {
        match value {
            Expr::Name(name) => (self.same.contains(name.id.as_str()), self.parts.contains(name.id.as_str())),
            Expr::Subscript(subscript) => {
                let (same, parts) = self.taint(&subscript.value);
                if subscript.slice.is_slice_expr() { (false, same || parts) } else { (same || parts, same || parts) }
            }
            Expr::Attribute(attribute) => self.taint(&attribute.value),
            Expr::Starred(starred) => self.taint(&starred.value),
            Expr::Named(named) => self.taint(&named.value),
            Expr::If(either) => or(self.taint(&either.body), self.taint(&either.orelse)),
            Expr::BoolOp(either) => either.values.iter().fold((false, false), |all, it| or(all, self.taint(it))),
            Expr::Call(call) => {
                let arguments = call.arguments.args.iter().chain(call.arguments.keywords.iter().map(|it| &it.value));
                let any = arguments.map(|it| self.taint(it)).fold((false, false), or);
                let from = any.0 || any.1;
                match &*call.func {
                    Expr::Name(name) if matches!(name.id.as_str(), "max" | "min" | "next") => (from, from),
                    Expr::Name(_) => (false, from),
                    Expr::Attribute(attribute) => {
                        let own = self.taint(&attribute.value);
                        let own = own.0 || own.1 || from;
                        (own && !matches!(attribute.attr.as_str(), "copy" | "items" | "values" | "keys"), own)
                    }
                    _ => (false, from),
                }
            }
            Expr::List(list) => (false, self.any(&list.elts)),
            Expr::Tuple(tuple) => (false, self.any(&tuple.elts)),
            Expr::Dict(dict) => (false, dict.items.iter().any(|item| self.holds(&item.value))),
            Expr::BinOp(binary) => (false, self.holds(&binary.left) || self.holds(&binary.right)),
            Expr::ListComp(comp) => (false, !is_fresh(&comp.elt) && comp.generators.iter().any(|it| self.holds(&it.iter))),
            Expr::DictComp(comp) => (false, !is_fresh(&comp.value) && comp.generators.iter().any(|it| self.holds(&it.iter))),
            _ => (false, false),
        }
    }

    fn any(&self, items: &[Expr]) -> bool {
        items.iter().any(|it| self.holds(it))
    }

    fn holds(&self, value: &Expr) -> bool {
        let (same, parts) = self.taint(value);
        same || parts
    }

    fn bind(&mut self, target: &'a Expr, (same, parts): (bool, bool)) {
        match target {
            Expr::Name(name) => {
                if same {
                    self.same.insert(name.id.as_str());
                }
                if parts {
                    self.parts.insert(name.id.as_str());
                }
            }
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|it| self.bind(it, (same || parts, same || parts))),
            Expr::List(list) => list.elts.iter().for_each(|it| self.bind(it, (same || parts, same || parts))),
            Expr::Starred(starred) => self.bind(&starred.value, (same, parts)),
            _ => {}
        }
    }

    fn bind_items(&mut self, target: &'a Expr, iter: &'a Expr) {
        let held = self.holds(iter);
        self.bind(target, (held, held));
    }
}

/// Whether an expression makes a new value, which holds no part of another.
fn is_fresh(expr: &Expr) -> bool {
    match expr {
        Expr::List(list) => list.elts.is_empty(),
        Expr::Dict(dict) => dict.items.is_empty(),
        Expr::Call(call) => call.func.is_name_expr() && call.arguments.is_empty(),
        Expr::FString(_) | Expr::Compare(_) | Expr::UnaryOp(_) => true,
        other => other.is_literal_expr(),
    }
}

const fn or(a: (bool, bool), b: (bool, bool)) -> (bool, bool) {
    (a.0 || b.0, a.1 || b.1)
}

impl<'a> Visitor<'a> for Follower<'a, '_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Assign(assign) => {
                let taint = self.taint(&assign.value);
                for target in &assign.targets {
                    self.stored(target);
                    self.bind(target, taint);
                }
            }
            Stmt::AnnAssign(assign) => {
                self.stored(&assign.target);
                if let Some(value) = &assign.value {
                    let taint = self.taint(value);
                    self.bind(&assign.target, taint);
                }
            }
            Stmt::AugAssign(assign) => {
                self.stored(&assign.target);
                // `xs += […]` changes a list in its place.
                if let Expr::Name(name) = &*assign.target
                    && self.parameters.contains(name.id.as_str())
                {
                    self.changed(&assign.target, false);
                }
            }
            Stmt::Delete(delete) => delete.targets.iter().for_each(|it| self.stored(it)),
            Stmt::For(stmt) => {
                self.stored(&stmt.target);
                self.bind_items(&stmt.target, &stmt.iter);
            }
            Stmt::Return(returned) => {
                if let Some(Expr::Name(name)) = returned.value.as_deref()
                    && self.parameters.contains(name.id.as_str())
                {
                    self.changes.push(Change { name: name.id.as_str(), at: stmt.start(), returned: true });
                }
            }
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Call(call) => {
                if let Expr::Attribute(attribute) = &*call.func
                    && is_mutator(&attribute.attr)
                {
                    self.changed(&attribute.value, false);
                }
                if dotted(self.scopes, self.stack, &call.func).is_some_and(|name| changes_first(&name))
                    && let Some(first) = call.arguments.args.first()
                {
                    self.changed(first, false);
                }
            }
            Expr::Named(named) => {
                let taint = self.taint(&named.value);
                self.bind(&named.target, taint);
            }
            _ => {}
        }
        walk_expr(self, expr);
    }

    fn visit_comprehension(&mut self, comprehension: &'a ruff_python_ast::Comprehension) {
        self.bind_items(&comprehension.target, &comprehension.iter);
        ruff_python_ast::visitor::walk_comprehension(self, comprehension);
    }
}
