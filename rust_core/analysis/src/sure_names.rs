//! Names that a module may lack although it binds them: under a condition, in a `try`, for type checkers only.

use ruff_python_ast::{ExceptHandler, Expr, Stmt};
use rustc_hash::FxHashSet;

/// Names of a module that are not there in every run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsure {
    /// Bound under a condition, or deleted again.
    pub sometimes: FxHashSet<String>,
    /// Bound only where a type checker reads the module.
    pub never: FxHashSet<String>,
}

impl Unsure {
    /// Of the statements of a module.
    pub fn of(body: &[Stmt]) -> Self {
        let mut found = Self::default();
        for stmt in body {
            match stmt {
                Stmt::If(it) if is_for_checkers(&it.test) => {
                    let certain = names(&it.elif_else_clauses.iter().flat_map(|clause| &*clause.body).collect::<Vec<_>>());
                    found.never.extend(names(&it.body.iter().collect::<Vec<_>>()).difference(&certain).cloned());
                }
                Stmt::If(_) | Stmt::Try(_) | Stmt::For(_) | Stmt::While(_) | Stmt::Match(_) => {
                    let all = names(&[stmt]);
                    found.sometimes.extend(all.difference(&always_bound(std::slice::from_ref(stmt))).cloned());
                }
                Stmt::Delete(it) => {
                    found.sometimes.extend(it.targets.iter().filter_map(|target| Some(target.as_name_expr()?.id.to_string())))
                }
                _ => {}
            }
        }
        if !found.sometimes.is_empty() || !found.never.is_empty() {
            let certain = always_bound(body);
            found.sometimes.retain(|name| !certain.contains(name));
            found.never.retain(|name| !certain.contains(name) && !found.sometimes.contains(name));
        }
        found
    }
}

/// `TYPE_CHECKING`, from wherever.
fn is_for_checkers(test: &Expr) -> bool {
    match test {
        Expr::Name(name) => name.id.as_str() == "TYPE_CHECKING",
        Expr::Attribute(attribute) => attribute.attr.as_str() == "TYPE_CHECKING",
        _ => false,
    }
}

/// The names that statements bind whenever they run to their end.
pub fn always_bound(body: &[Stmt]) -> FxHashSet<String> {
    let mut found = FxHashSet::default();
    for stmt in body {
        match stmt {
            Stmt::If(it) => {
                let has_else = it.elif_else_clauses.last().is_some_and(|clause| clause.test.is_none());
                let ways = std::iter::once(&*it.body).chain(it.elif_else_clauses.iter().map(|clause| &*clause.body));
                found.extend(common(ways.chain((!has_else).then_some(&[] as &[Stmt]))));
            }
            Stmt::Try(it) => {
                let mut whole = always_bound(&it.body);
                whole.extend(always_bound(&it.orelse));
                for ExceptHandler::ExceptHandler(handler) in &it.handlers {
                    if !leaves(&handler.body) {
                        let other = always_bound(&handler.body);
                        whole.retain(|name| other.contains(name));
                    }
                }
                found.extend(whole);
                found.extend(always_bound(&it.finalbody));
            }
            Stmt::With(it) => found.extend(always_bound(&it.body)),
            Stmt::For(_) | Stmt::While(_) | Stmt::Match(_) => {}
            Stmt::Delete(it) => it.targets.iter().filter_map(Expr::as_name_expr).for_each(|name| _ = found.remove(name.id.as_str())),
            _ => bound(stmt, &mut found),
        }
    }
    found
}

/// The names that all ways bind which come to an end.
fn common<'a>(ways: impl Iterator<Item = &'a [Stmt]>) -> FxHashSet<String> {
    let mut all: Option<FxHashSet<String>> = None;
    for way in ways.filter(|way| !leaves(way)) {
        let names = always_bound(way);
        all = Some(all.map_or_else(|| names.clone(), |known| known.intersection(&names).cloned().collect()));
    }
    all.unwrap_or_default()
}

/// Whether statements end in a `raise`.
fn leaves(body: &[Stmt]) -> bool {
    body.last().is_some_and(Stmt::is_raise_stmt)
}

/// All names that statements may bind.
fn names(body: &[&Stmt]) -> FxHashSet<String> {
    let mut found = FxHashSet::default();
    let mut open: Vec<&Stmt> = body.to_vec();
    while let Some(stmt) = open.pop() {
        match stmt {
            Stmt::If(it) => open.extend(it.body.iter().chain(it.elif_else_clauses.iter().flat_map(|clause| &*clause.body))),
            Stmt::Try(it) => {
                open.extend(it.body.iter().chain(&it.orelse).chain(&it.finalbody));
                open.extend(it.handlers.iter().flat_map(|ExceptHandler::ExceptHandler(handler)| &*handler.body));
            }
            Stmt::With(it) => open.extend(&it.body),
            Stmt::While(it) => open.extend(it.body.iter().chain(&it.orelse)),
            Stmt::For(it) => {
                target(&it.target, &mut found);
                open.extend(it.body.iter().chain(&it.orelse));
            }
            Stmt::Match(it) => open.extend(it.cases.iter().flat_map(|case| &*case.body)),
            _ => bound(stmt, &mut found),
        }
    }
    found
}

/// The names that a statement without a body of its own binds.
fn bound(stmt: &Stmt, found: &mut FxHashSet<String>) {
    match stmt {
        Stmt::FunctionDef(def) => _ = found.insert(def.name.to_string()),
        Stmt::ClassDef(def) => _ = found.insert(def.name.to_string()),
        Stmt::Assign(it) => it.targets.iter().for_each(|one| target(one, found)),
        Stmt::AnnAssign(it) if it.value.is_some() => target(&it.target, found),
        Stmt::Import(it) => found.extend(it.names.iter().map(|alias| {
            alias.asname.as_ref().map_or_else(|| alias.name.split('.').next().unwrap_or_default().to_owned(), ToString::to_string)
        })),
        Stmt::ImportFrom(it) => found.extend(
            it.names
                .iter()
                .filter(|alias| alias.name.as_str() != "*")
                .map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).to_string()),
        ),
        _ => {}
    }
}

fn target(expr: &Expr, found: &mut FxHashSet<String>) {
    match expr {
        Expr::Name(name) => _ = found.insert(name.id.to_string()),
        Expr::Tuple(it) => it.elts.iter().for_each(|one| target(one, found)),
        Expr::List(it) => it.elts.iter().for_each(|one| target(one, found)),
        Expr::Starred(it) => target(&it.value, found),
        _ => {}
    }
}
