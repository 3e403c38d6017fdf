//! Sets, whose order is chance from run to run, and formats that ask the locale.

use ruff_python_ast::{Expr, ExprCall, ExprFString, InterpolatedStringElement, Stmt};

use super::{Judge, Meaning, meaning};
use crate::readiness::annotations::mapped;

const ORDER: &str = "the order of a set is chance; sort it";
const HELD: &str = "a set inside another value, whose order is chance where it is read; hold a sorted list";
const LOCALE: &str = "the format `n` asks the locale; write `d`, `g` or `,`";
const UNKNOWN_FORMAT: &str = "the format is known only when it runs, and may ask the locale; write it out";

/// Methods that put what they are given into their object.
fn is_keeper(method: &str) -> bool {
    matches!(method, "append" | "appendleft" | "insert" | "setdefault" | "__setitem__")
}

impl<'a> Judge<'a> {
    /// Whether the value is a set as far as this module tells.
    pub(super) fn is_set(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Set(_) | Expr::SetComp(_) => true,
            Expr::Name(name) => self.sets.contains(name.id.as_str()),
            Expr::Attribute(attribute) => self.view.gives_set(&attribute.attr),
            Expr::Named(named) => self.is_set(&named.value),
            Expr::Call(call) => match &*call.func {
                Expr::Name(name) => match meaning(self.view.scopes, &self.stack, &name.id) {
                    Meaning::Function => self.view.gives_set(&name.id),
                    _ => matches!(name.id.as_str(), "set" | "frozenset"),
                },
                Expr::Attribute(attribute) => match attribute.attr.as_str() {
                    "union" | "intersection" | "difference" | "symmetric_difference" => true,
                    "copy" => self.is_set(&attribute.value),
                    other => self.view.gives_set(other),
                },
                _ => false,
            },
            Expr::BinOp(_) => self.is_set_operation(expr),
            Expr::If(either) => self.is_set(&either.body) || self.is_set(&either.orelse),
            _ => false,
        }
    }

    /// A chain of operators is as deep as it is long.
    fn is_set_operation(&self, expr: &Expr) -> bool {
        let mut left = expr;
        while let Expr::BinOp(binary) = left {
            if self.is_set(&binary.right) {
                return true;
            }
            left = &binary.left;
        }
        self.is_set(left)
    }

    /// Something reads the value in its order.
    pub(super) fn ordered(&mut self, expr: &Expr) {
        if self.is_set(expr) {
            self.near(expr, ORDER);
        }
    }

    /// The value is put into another.
    pub(super) fn held(&mut self, expr: &Expr) {
        if self.is_set(expr) {
            self.near(expr, HELD);
        }
    }

    /// The names that a statement gives to sets, and what becomes of others.
    pub(super) fn learn_sets(&mut self, stmt: &'a Stmt) {
        let (target, value) = match stmt {
            Stmt::Assign(assign) if assign.targets.len() == 1 => (&assign.targets[0], Some(&*assign.value)),
            Stmt::AnnAssign(assign) => (&*assign.target, assign.value.as_deref()),
            _ => return,
        };
        let hint = stmt.as_ann_assign_stmt().and_then(|it| mapped(self.view, &it.annotation).ok()).unwrap_or_default();
        if hint.holds_set {
            self.near(stmt, HELD);
        }
        let is_set = hint.is_set || value.is_some_and(|value| self.is_set(value));
        match target {
            Expr::Name(name) if is_set => self.holds_set(name.id.as_str()),
            Expr::Tuple(_) | Expr::List(_) => value.into_iter().for_each(|it| self.ordered(it)),
            Expr::Subscript(_) | Expr::Attribute(_) => value.into_iter().for_each(|it| self.held(it)),
            _ => {}
        }
    }

    /// The parts of a value that is written out.
    pub(super) fn display(&mut self, expr: &Expr) {
        let parts: Vec<&Expr> = match expr {
            Expr::List(list) => list.elts.iter().collect(),
            Expr::Tuple(tuple) => tuple.elts.iter().collect(),
            Expr::Dict(dict) => dict.items.iter().map(|it| &it.value).collect(),
            _ => return,
        };
        for part in parts {
            match part {
                Expr::Starred(starred) => self.ordered(&starred.value),
                other => self.held(other),
            }
        }
    }

    /// What a call does with sets, and whether it asks the locale.
    pub(super) fn arguments(&mut self, call: &ExprCall) {
        let reads_key = call.arguments.find_keyword("key").is_some();
        match &*call.func {
            Expr::Name(name) if reads_key && matches!(name.id.as_str(), "min" | "max" | "sorted") => {
                // What the key finds equal comes in the order of the set.
                call.arguments.args.iter().for_each(|it| self.ordered(it));
            }
            Expr::Name(name) if name.id.as_str() == "format" => {
                if let Some(spec) = call.arguments.args.get(1) {
                    self.spec(spec);
                }
            }
            Expr::Attribute(attribute) if is_keeper(&attribute.attr) => call.arguments.args.iter().for_each(|it| self.held(it)),
            Expr::Attribute(attribute) if attribute.attr.as_str() == "format" => match &*attribute.value {
                Expr::StringLiteral(text) if !text.value.to_str().contains("n}") => {}
                Expr::StringLiteral(_) => self.near(call, LOCALE),
                _ => self.near(call, UNKNOWN_FORMAT),
            },
            _ => {}
        }
    }

    fn spec(&mut self, spec: &Expr) {
        match spec {
            Expr::StringLiteral(text) if !text.value.to_str().ends_with('n') => {}
            Expr::StringLiteral(_) => self.near(spec, LOCALE),
            _ => self.near(spec, UNKNOWN_FORMAT),
        }
    }

    /// What stands in a text, in its place.
    pub(super) fn fstring(&mut self, text: &ExprFString) {
        for part in text.value.elements().filter_map(InterpolatedStringElement::as_interpolation) {
            self.ordered(&part.expression);
            match part.format_spec.as_deref().and_then(|spec| spec.elements.last()) {
                Some(InterpolatedStringElement::Literal(last)) if last.value.ends_with('n') => self.near(part, LOCALE),
                Some(InterpolatedStringElement::Interpolation(_)) => self.near(part, UNKNOWN_FORMAT),
                _ => {}
            }
        }
    }
}
