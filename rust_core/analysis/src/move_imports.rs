//! The imports of a module that code which goes to another one takes along.

use ruff_python_ast::{Alias, Expr, Stmt};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    context::Context,
    project::package_of,
    scope::{Binding, absolute},
};

/// One statement of a module that imports, and whether only type checkers run it.
struct Import<'a> {
    stmt: &'a Stmt,
    guard: Option<&'a Expr>,
}

/// The imports at the top of a module.
pub struct Imports<'a> {
    all: Vec<Import<'a>>,
    /// Local name → the statements that bind it.
    names: FxHashMap<&'a str, Vec<usize>>,
}

/// What the new module begins with.
#[derive(Default)]
pub struct Written {
    /// `from __future__ import …`.
    pub futures: Vec<String>,
    /// Imports that run.
    pub runs: Vec<String>,
    /// Imports for type checkers.
    pub hints: Vec<String>,
    /// The condition of those, such as `TYPE_CHECKING`.
    pub guard: String,
    /// Dotted names of what the imports may load of the project.
    pub targets: Vec<String>,
    /// Where the last statement that is needed begins.
    pub last: TextSize,
}

impl<'a> Imports<'a> {
    /// The plain imports of a module; those under a condition or in a `try` are left out.
    pub fn of(cx: &Context<'a>) -> Self {
        let mut all = Vec::new();
        for stmt in cx.file.body() {
            match stmt {
                Stmt::Import(_) | Stmt::ImportFrom(_) => all.push(Import { stmt, guard: None }),
                Stmt::If(it) if it.elif_else_clauses.is_empty() && is_guard(cx, &it.test) => {
                    let inner = it.body.iter().filter(|stmt| matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)));
                    all.extend(inner.map(|stmt| Import { stmt, guard: Some(&it.test) }));
                }
                _ => {}
            }
        }
        let bindings = &cx.scopes.module().bindings;
        let mut names: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (index, import) in all.iter().enumerate() {
            for alias in aliases(import.stmt) {
                let local = local(alias);
                if matches!(bindings.get(local), Some(Binding::Import(_))) {
                    names.entry(local).or_default().push(index);
                }
            }
        }
        Self { all, names }
    }

    /// Whether a plain import binds the name.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// Whether only type checkers see the name.
    pub fn is_only_hint(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|all| all.iter().any(|index| self.all[*index].guard.is_some()))
    }

    /// The statements that bind these names, each with no more names than that.
    ///
    /// # Errors
    /// Why one of them cannot be written a second time.
    pub fn written(&self, cx: &Context, loads: &FxHashSet<&str>, hints: &FxHashSet<&str>) -> Result<Written, String> {
        let mut written = Written::default();
        let mut wanted: FxHashSet<&str> = loads.union(hints).copied().collect();
        let guards: Vec<&Expr> = self.all.iter().filter(|it| self.is_wanted(it, &wanted)).filter_map(|it| it.guard).collect();
        if let Some(guard) = guards.first() {
            written.guard = cx.text(*guard).to_owned();
            let root = written.guard.split('.').next().unwrap_or_default();
            wanted.extend(self.names.keys().filter(|name| **name == root));
        }
        let package = package_of(&cx.file.path);
        for import in &self.all {
            let is_future =
                import.stmt.as_import_from_stmt().is_some_and(|it| it.module.as_ref().is_some_and(|name| name.as_str() == "__future__"));
            if is_future {
                written.futures.push(cx.text(import.stmt).to_owned());
                continue;
            }
            if !self.is_wanted(import, &wanted) {
                continue;
            }
            let line = line(cx, import.stmt, &wanted)?;
            if import.guard.is_some() {
                written.hints.push(line);
                continue;
            }
            written.runs.push(line);
            written.targets.extend(targets(import.stmt, &package, &wanted));
            written.last = written.last.max(import.stmt.start());
        }
        Ok(written)
    }

    fn is_wanted(&self, import: &Import, wanted: &FxHashSet<&str>) -> bool {
        aliases(import.stmt).iter().any(|alias| wanted.contains(local(alias)) && self.has(local(alias)))
    }
}

fn is_guard(cx: &Context, test: &Expr) -> bool {
    matches!(cx.resolve(test).as_deref(), Some("typing.TYPE_CHECKING" | "typing_extensions.TYPE_CHECKING"))
}

fn aliases(stmt: &Stmt) -> &[Alias] {
    match stmt {
        Stmt::Import(import) => &import.names,
        Stmt::ImportFrom(import) => &import.names,
        _ => &[],
    }
}

/// The name that an alias binds.
fn local(alias: &Alias) -> &str {
    match &alias.asname {
        Some(name) => name.as_str(),
        None => alias.name.split('.').next().unwrap_or(&alias.name),
    }
}

/// The statement with the wanted names alone, and with what its comment tells a checker.
fn line(cx: &Context, stmt: &Stmt, wanted: &FxHashSet<&str>) -> Result<String, String> {
    let names: Vec<&str> = aliases(stmt).iter().filter(|alias| wanted.contains(local(alias))).map(|alias| cx.text(alias)).collect();
    let text = match stmt {
        Stmt::ImportFrom(import) => {
            let module = import.module.as_ref().map_or("", |name| name.as_str());
            format!("from {}{module} import {}", ".".repeat(import.level as usize), names.join(", "))
        }
        _ => format!("import {}", names.join(", ")),
    };
    let range = ruff_text_size::TextRange::new(stmt.start(), cx.file.line_end(stmt.end()));
    let comments: Vec<&str> = cx.file.comments.comments_in_range(range).iter().map(|it| cx.file.slice(*it).trim_end()).collect();
    match &*comments {
        [] => Ok(text),
        [one] if !cx.text(stmt).contains(one) => Ok(format!("{text}  {one}")),
        all if all.iter().any(|comment| comment.contains("type:")) => {
            Err("a comment tells a type checker about a part of an import".to_owned())
        }
        _ => Ok(text),
    }
}

fn targets(stmt: &Stmt, package: &str, wanted: &FxHashSet<&str>) -> Vec<String> {
    let mine = aliases(stmt).iter().filter(|alias| wanted.contains(local(alias)));
    match stmt {
        Stmt::ImportFrom(import) => {
            let base = absolute(package, import.level, import.module.as_ref().map_or("", |name| name.as_str()));
            mine.map(|alias| format!("{base}.{}", alias.name)).collect()
        }
        _ => mine.map(|alias| alias.name.to_string()).collect(),
    }
}
