//! Where variables occur, and whether they are bound where they are read.

use std::collections::BTreeSet;

use crate::ir::{Arg, Expr, Generator, Iter, Kind, Stmt, Target};

/// What is in an expression, one level down.
pub(crate) fn children<'e>(expr: &'e Expr, see: &mut dyn FnMut(&'e Expr)) {
    match &expr.kind {
        Kind::Int(_)
        | Kind::Float(_)
        | Kind::Bool(_)
        | Kind::Text(_)
        | Kind::Nothing
        | Kind::Var(_)
        | Kind::Local(_)
        | Kind::Left
        | Kind::Right => {}
        Kind::Operator(_, a, b) | Kind::And(a, b) | Kind::Or(a, b) | Kind::Once(a, b) => {
            see(a);
            see(b);
        }
        Kind::Dict(pairs) => {
            for (key, value) in pairs {
                see(key);
                see(value);
            }
        }
        Kind::Keyed { on, key, .. } => {
            see(on);
            see(key);
        }
        Kind::DequeOf(a) | Kind::SetOf(a) | Kind::Some(a) | Kind::Value(a) | Kind::Known(a, _) => see(a),
        Kind::Among(value, items) => {
            see(value);
            items.iter().for_each(see);
        }
        Kind::Prefix(_, a) | Kind::Truth(a) | Kind::Field(a, _) | Kind::ToFloat(a) | Kind::ToInt(a) | Kind::ToNum(a) => see(a),
        Kind::Runtime { args, .. } => args.iter().for_each(|it| arg(it, see)),
        Kind::Method { on, args, .. } => {
            see(on);
            args.iter().for_each(|it| arg(it, see));
        }
        Kind::Call(_, items) | Kind::List(items) | Kind::Tuple(items) | Kind::Joined(items) => items.iter().for_each(see),
        Kind::If(a, b, c) => {
            see(a);
            see(b);
            see(c);
        }
        Kind::Chain(first, links) => {
            see(first);
            for (value, test) in links {
                see(value);
                see(test);
            }
        }
        Kind::Comprehension(item, generators) | Kind::Search { test: item, generators, .. } => {
            for Generator { iter: it, tests, .. } in generators {
                iter(it, see);
                tests.iter().for_each(&mut *see);
            }
            see(item);
        }
    }
}

fn arg<'e>(arg: &'e Arg, see: &mut dyn FnMut(&'e Expr)) {
    match arg {
        Arg::Value(value) | Arg::Ref(value) | Arg::Maybe(Some(value)) => see(value),
        Arg::Maybe(None) | Arg::Flag(_) => {}
    }
}

/// What is in an iterator.
pub(crate) fn iter<'e>(it: &'e Iter, see: &mut dyn FnMut(&'e Expr)) {
    match it {
        Iter::Range { bounds, .. } => bounds.iter().for_each(see),
        Iter::List(list) | Iter::Reversed(list) | Iter::Dict(list, _) => see(list),
        Iter::Enumerate(items, start) => {
            iter(items, see);
            see(start);
        }
        Iter::Zip { iters, .. } => iters.iter().for_each(|it| iter(it, see)),
    }
}

/// The variables that an expression reads.
pub(crate) fn reads<'e>(expr: &'e Expr, found: &mut BTreeSet<&'e str>) {
    if let Kind::Var(name) = &expr.kind {
        found.insert(name);
    }
    children(expr, &mut |child| reads(child, found));
}

fn reads_iter<'e>(it: &'e Iter, found: &mut BTreeSet<&'e str>) {
    iter(it, &mut |expr| reads(expr, found));
}

/// The variables that a target binds.
pub(crate) fn binds<'e>(target: &'e Target, found: &mut BTreeSet<&'e str>) {
    match target {
        Target::Var(name, _) => {
            found.insert(name);
        }
        Target::Item { .. } => {}
        Target::Tuple(targets) => targets.iter().for_each(|it| binds(it, found)),
    }
}

fn reads_target<'e>(target: &'e Target, found: &mut BTreeSet<&'e str>) {
    match target {
        Target::Var(..) => {}
        Target::Item { list, index } => {
            reads(list, found);
            reads(index, found);
        }
        Target::Tuple(targets) => targets.iter().for_each(|it| reads_target(it, found)),
    }
}

/// All variables that occur in a statement.
pub(crate) fn occurs<'e>(stmt: &'e Stmt, found: &mut BTreeSet<&'e str>) {
    match stmt {
        Stmt::Assign(target, value) => {
            binds(target, found);
            reads_target(target, found);
            reads(value, found);
        }
        Stmt::Update { list, index, value, update } => [list, index, value, update].into_iter().for_each(|it| reads(it, found)),
        Stmt::Do(value) | Stmt::Return(value) | Stmt::Hold(value) => reads(value, found),
        Stmt::If(test, body, orelse) => {
            reads(test, found);
            body.iter().chain(orelse).for_each(|it| occurs(it, found));
        }
        Stmt::While { test, body, orelse } => {
            reads(test, found);
            body.iter().chain(orelse).for_each(|it| occurs(it, found));
        }
        Stmt::For { target, iter, body, orelse, .. } => {
            binds(target, found);
            reads_iter(iter, found);
            body.iter().chain(orelse).for_each(|it| occurs(it, found));
        }
        Stmt::Break | Stmt::Continue | Stmt::Bail => {}
    }
}

/// The variables that statements bind.
pub(crate) fn bound<'e>(block: &'e [Stmt], found: &mut BTreeSet<&'e str>) {
    for stmt in block {
        match stmt {
            Stmt::Assign(target, _) => binds(target, found),
            Stmt::If(_, body, orelse) | Stmt::While { body, orelse, .. } => {
                bound(body, found);
                bound(orelse, found);
            }
            Stmt::For { target, body, orelse, .. } => {
                binds(target, found);
                bound(body, found);
                bound(orelse, found);
            }
            _ => {}
        }
    }
}

/// Finds reads of variables that may not be bound yet. It knows no more than Rust's own check does.
#[derive(Default)]
pub(crate) struct Flow<'e> {
    is_bound: BTreeSet<&'e str>,
    /// Variables that are read where they may not be bound.
    pub(crate) unbound: BTreeSet<&'e str>,
}

impl<'e> Flow<'e> {
    /// Look at a block, with some variables bound before it.
    pub(crate) fn of(block: &'e [Stmt], before: impl IntoIterator<Item = &'e str>) -> Self {
        let mut flow = Self { is_bound: before.into_iter().collect(), unbound: BTreeSet::new() };
        flow.block(block);
        flow
    }

    fn read(&mut self, expr: &'e Expr) {
        let mut found = BTreeSet::new();
        reads(expr, &mut found);
        self.note(found);
    }

    fn note(&mut self, found: BTreeSet<&'e str>) {
        self.unbound.extend(found.into_iter().filter(|it| !self.is_bound.contains(it)));
    }

    /// Whether the block never reaches its end.
    fn block(&mut self, block: &'e [Stmt]) -> bool {
        let mut ends = false;
        for stmt in block {
            // What stands behind an end is looked at, too: Rust compiles it.
            ends |= self.stmt(stmt);
        }
        ends
    }

    fn stmt(&mut self, stmt: &'e Stmt) -> bool {
        match stmt {
            Stmt::Assign(target, value) => {
                self.read(value);
                self.target(target);
            }
            Stmt::Update { list, index, value, update } => [list, index, value, update].into_iter().for_each(|it| self.read(it)),
            Stmt::Do(value) | Stmt::Hold(value) => self.read(value),
            Stmt::Return(value) => {
                self.read(value);
                return true;
            }
            Stmt::Break | Stmt::Continue | Stmt::Bail => return true,
            Stmt::If(test, body, orelse) => {
                self.read(test);
                let before = self.is_bound.clone();
                let body_ends = self.block(body);
                let after_body = std::mem::replace(&mut self.is_bound, before);
                let orelse_ends = self.block(orelse);
                match (body_ends, orelse_ends) {
                    (true, true) => return true,
                    (true, false) => {}
                    (false, true) => self.is_bound = after_body,
                    (false, false) => self.is_bound.retain(|it| after_body.contains(it)),
                }
            }
            Stmt::While { test, body, orelse } => {
                self.read(test);
                let before = self.is_bound.clone();
                self.block(body);
                self.is_bound = before.clone();
                self.block(orelse);
                self.is_bound = before;
            }
            Stmt::For { target, iter, body, orelse, .. } => {
                let mut found = BTreeSet::new();
                reads_iter(iter, &mut found);
                self.note(found);
                let before = self.is_bound.clone();
                self.target(target);
                self.block(body);
                self.is_bound = before.clone();
                self.block(orelse);
                self.is_bound = before;
            }
        }
        false
    }

    fn target(&mut self, target: &'e Target) {
        let mut found = BTreeSet::new();
        reads_target(target, &mut found);
        self.note(found);
        binds(target, &mut self.is_bound);
    }
}
