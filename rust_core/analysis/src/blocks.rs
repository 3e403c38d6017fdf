//! Which block of a function is worth a function of its own, and what it would take and give.

use ruff_python_ast::{
    AnyNodeRef, ExceptHandler, Stmt, StmtFunctionDef,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextRange};

use crate::{context::Context, shape::decisions_of};

/// More names than this make no better function.
const MOST_NAMES: usize = 5;

/// A block to take out.
pub struct Block {
    /// The statement.
    pub range: TextRange,
    /// Its decisions.
    pub decisions: usize,
    /// "loop", "`if` statement".
    pub kind: &'static str,
    /// Local names that it reads.
    pub takes: Vec<String>,
    /// Local names that it sets and that are read behind it.
    pub gives: Vec<String>,
}

/// The block whose removal leaves two functions that are both as simple as can be; none that is left by a jump, or that
/// would take many names.
pub fn best(cx: &Context, def: &StmtFunctionDef, ways: usize) -> Option<Block> {
    let mut all = Vec::new();
    collect(&def.body, &mut all);
    let mut found: Vec<(usize, &Stmt, usize)> = all
        .into_iter()
        .map(|stmt| (decisions_of(stmt), stmt))
        .filter(|(count, _)| *count >= (ways / 5).max(3) && count + 2 < ways)
        .map(|(count, stmt)| ((ways - count).max(count + 1), stmt, count))
        .collect();
    found.sort_by_key(|(worst, stmt, _)| (*worst, stmt.start()));
    found.into_iter().take(4).find_map(|(_, stmt, decisions)| block(cx, def, stmt, decisions))
}

fn block(cx: &Context, def: &StmtFunctionDef, stmt: &Stmt, decisions: usize) -> Option<Block> {
    let mut jumps = Jumps { loops: 0, found: false };
    jumps.visit_stmt(stmt);
    if jumps.found {
        return None;
    }
    let own = &cx.scopes.all[cx.scopes.opened_by(def.range)?];
    let mut names =
        Names { range: stmt.range(), own: &own.bindings, inside: Vec::new(), set: Vec::new(), before: Vec::new(), after: Vec::new() };
    names.before.extend(def.parameters.iter().map(|parameter| parameter.name().to_string()));
    names.visit_body(&def.body);
    let takes: Vec<String> = unique(names.inside).into_iter().filter(|name| names.before.contains(name)).collect();
    let gives: Vec<String> = unique(names.set).into_iter().filter(|name| names.after.contains(name)).collect();
    (takes.len() <= MOST_NAMES && gives.len() <= 3).then(|| Block { range: stmt.range(), decisions, kind: kind(stmt), takes, gives })
}

fn unique(names: Vec<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

fn collect<'a>(body: &'a [Stmt], found: &mut Vec<&'a Stmt>) {
    for stmt in body {
        let suites: Vec<&'a [Stmt]> = match stmt {
            Stmt::If(stmt) => std::iter::once(&*stmt.body).chain(stmt.elif_else_clauses.iter().map(|clause| &*clause.body)).collect(),
            Stmt::For(stmt) => vec![&stmt.body, &stmt.orelse],
            Stmt::While(stmt) => vec![&stmt.body, &stmt.orelse],
            Stmt::With(stmt) => vec![&stmt.body],
            Stmt::Try(stmt) => {
                let handlers = stmt.handlers.iter().map(|ExceptHandler::ExceptHandler(handler)| &*handler.body);
                std::iter::once(&*stmt.body).chain(handlers).chain([&*stmt.orelse, &*stmt.finalbody]).collect()
            }
            Stmt::Match(stmt) => stmt.cases.iter().map(|case| &*case.body).collect(),
            _ => continue,
        };
        found.push(stmt);
        suites.into_iter().for_each(|suite| collect(suite, found));
    }
}

/// "loop", "`if` statement".
pub const fn kind(stmt: &Stmt) -> &'static str {
    match stmt {
        Stmt::If(_) => "`if` statement",
        Stmt::For(_) | Stmt::While(_) => "loop",
        Stmt::Try(_) => "`try` statement",
        Stmt::With(_) => "`with` block",
        Stmt::Match(_) => "`match` statement",
        _ => "statement",
    }
}

/// Ways out of a block that a call could not take.
struct Jumps {
    loops: usize,
    found: bool,
}

impl<'a> SourceOrderVisitor<'a> for Jumps {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::StmtClassDef(_) | AnyNodeRef::ExprLambda(_) => return TraversalSignal::Skip,
            AnyNodeRef::StmtReturn(_) | AnyNodeRef::ExprYield(_) | AnyNodeRef::ExprYieldFrom(_) | AnyNodeRef::StmtNonlocal(_) => {
                self.found = true
            }
            AnyNodeRef::StmtBreak(_) | AnyNodeRef::StmtContinue(_) => self.found |= self.loops == 0,
            AnyNodeRef::StmtFor(_) | AnyNodeRef::StmtWhile(_) => self.loops += 1,
            _ => {}
        }
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, node: AnyNodeRef<'a>) {
        if matches!(node, AnyNodeRef::StmtFor(_) | AnyNodeRef::StmtWhile(_)) {
            self.loops -= 1;
        }
    }
}

struct Names<'s> {
    range: TextRange,
    own: &'s rustc_hash::FxHashMap<String, crate::scope::Binding>,
    inside: Vec<String>,
    set: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
}

impl<'a> SourceOrderVisitor<'a> for Names<'_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if let AnyNodeRef::ExprName(name) = node
            && self.own.contains_key(name.id.as_str())
        {
            let text = name.id.to_string();
            if self.range.contains_range(name.range) {
                if name.ctx.is_load() { self.inside.push(text) } else { self.set.push(text) }
            } else if name.start() < self.range.start() {
                if !name.ctx.is_load() {
                    self.before.push(text);
                }
            } else if name.ctx.is_load() {
                self.after.push(text);
            }
        }
        TraversalSignal::Traverse
    }
}
