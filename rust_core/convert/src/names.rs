//! What the names of a module mean: functions, imports, and what is bound more than once.

use std::collections::{BTreeMap, BTreeSet};

use crate::classes::Class;
use ruff_python_ast::{
    Expr, ExprContext, ModModule, Stmt, StmtFunctionDef,
    visitor::{Visitor, walk_expr, walk_stmt},
};

/// The names of a module.
pub(crate) struct Names<'a> {
    /// Functions that are defined once, at the top.
    pub(crate) functions: BTreeMap<&'a str, &'a StmtFunctionDef>,
    /// Classes that are defined once, at the top.
    pub(crate) classes: BTreeMap<&'a str, Class<'a>>,
    /// Values that are written out, bound once, at the top: each with its statement.
    pub(crate) constants: BTreeMap<&'a str, (&'a Expr, &'a Stmt)>,
    /// How often a name is bound at module level, `global` statements included.
    bound: BTreeMap<&'a str, usize>,
    /// Local name of `import math`, `from math import sqrt`: the qualified name.
    imports: BTreeMap<&'a str, String>,
    /// A star import, `exec` or `globals`: no name is certain.
    pub(crate) is_open: bool,
}

impl<'a> Names<'a> {
    pub(crate) fn of(module: &'a ModModule) -> Self {
        let mut names = Self {
            functions: BTreeMap::new(),
            classes: BTreeMap::new(),
            constants: BTreeMap::new(),
            bound: BTreeMap::new(),
            imports: BTreeMap::new(),
            is_open: false,
        };
        for stmt in &module.body {
            match stmt {
                Stmt::FunctionDef(function) => {
                    names.functions.insert(&function.name, function);
                }
                Stmt::ClassDef(class) => {
                    names.classes.insert(&class.name, Class::of(class));
                }
                Stmt::Assign(it) => {
                    if let [Expr::Name(name)] = &*it.targets {
                        names.constants.insert(&name.id, (&it.value, stmt));
                    }
                }
                Stmt::AnnAssign(it) => {
                    if let (Expr::Name(name), Some(value)) = (&*it.target, &it.value) {
                        names.constants.insert(&name.id, (value, stmt));
                    }
                }
                _ => {}
            }
        }
        let mut walk = ModuleWalk { names: &mut names, depth: 0 };
        walk.visit_body(&module.body);
        let bound = &names.bound;
        names.functions.retain(|name, _| bound.get(name) == Some(&1));
        names.classes.retain(|name, _| bound.get(name) == Some(&1));
        names.constants.retain(|name, _| bound.get(name) == Some(&1));
        names.imports.retain(|name, _| bound.get(name) == Some(&1));
        names
    }

    /// Whether the module binds a name itself.
    pub(crate) fn binds(&self, name: &str) -> bool {
        self.is_open || self.bound.contains_key(name)
    }

    /// Whether a decorator is the one that `pyagent rust convert --write` puts there.
    pub(crate) fn is_ours(&self, decorator: &Expr) -> bool {
        let Expr::Call(call) = decorator else { return false };
        call.func
            .as_name_expr()
            .is_some_and(|it| it.id.as_str() == "accelerated" && self.import("accelerated") == Some("_rust.accelerated"))
    }

    /// What an imported name is, such as `math` or `math.sqrt`.
    pub(crate) fn import(&self, name: &str) -> Option<&str> {
        if self.is_open { None } else { self.imports.get(name).map(String::as_str) }
    }
}

struct ModuleWalk<'n, 'a> {
    names: &'n mut Names<'a>,
    depth: usize,
}

impl<'a> ModuleWalk<'_, 'a> {
    fn bind(&mut self, name: &'a str) {
        if self.depth == 0 {
            *self.names.bound.entry(name).or_default() += 1;
        }
    }

    fn inside(&mut self, stmt: &'a Stmt) {
        self.depth += 1;
        walk_stmt(self, stmt);
        self.depth -= 1;
    }
}

impl<'a> Visitor<'a> for ModuleWalk<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                self.bind(&function.name);
                self.inside(stmt);
            }
            Stmt::ClassDef(class) => {
                self.bind(&class.name);
                self.inside(stmt);
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().map_or(alias.name.as_str(), |it| it.as_str());
                    let name = name.split('.').next().unwrap_or(name);
                    self.bind(name);
                    if self.depth == 0 {
                        self.names.imports.insert(name, alias.name.to_string());
                    }
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    if alias.name.as_str() == "*" {
                        self.names.is_open = true;
                        continue;
                    }
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                    self.bind(name);
                    let is_absolute = import.level == 0 || import.module.as_ref().is_some_and(|it| it.as_str() == "_rust");
                    if let (0, true, Some(module)) = (self.depth, is_absolute, &import.module) {
                        let module = if module.as_str().ends_with("._rust") { "_rust" } else { module.as_str() };
                        self.names.imports.insert(name, format!("{module}.{}", alias.name));
                    }
                }
            }
            Stmt::Global(global) => {
                for name in &global.names {
                    // Bound elsewhere, and who knows when: never certain again.
                    *self.names.bound.entry(name.as_str()).or_default() += 2;
                }
            }
            Stmt::Try(try_) => {
                for handler in &try_.handlers {
                    let ruff_python_ast::ExceptHandler::ExceptHandler(handler) = handler;
                    if let Some(name) = &handler.name {
                        self.bind(name);
                    }
                }
                walk_stmt(self, stmt);
            }
            Stmt::TypeAlias(_) | Stmt::Match(_) => {
                self.inside(stmt);
                let mut stored = Stored::default();
                stored.visit_stmt(stmt);
                for name in stored.names {
                    self.bind(name);
                }
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if name.ctx != ExprContext::Load => self.bind(&name.id),
            Expr::Name(name) if matches!(name.id.as_str(), "exec" | "globals" | "__builtins__" | "builtins") => self.names.is_open = true,
            _ => walk_expr(self, expr),
        }
    }
}

/// Names that are stored to, as in a `match`.
#[derive(Default)]
struct Stored<'a> {
    names: BTreeSet<&'a str>,
}

impl<'a> Visitor<'a> for Stored<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Name(name) = expr
            && name.ctx != ExprContext::Load
        {
            self.names.insert(&name.id);
        }
        walk_expr(self, expr);
    }

    fn visit_pattern(&mut self, pattern: &'a ruff_python_ast::Pattern) {
        use ruff_python_ast::Pattern;
        match pattern {
            Pattern::MatchAs(it) => self.names.extend(it.name.as_ref().map(|it| it.as_str())),
            Pattern::MatchStar(it) => self.names.extend(it.name.as_ref().map(|it| it.as_str())),
            Pattern::MatchMapping(it) => self.names.extend(it.rest.as_ref().map(|it| it.as_str())),
            _ => {}
        }
        ruff_python_ast::visitor::walk_pattern(self, pattern);
    }
}

/// The local names of a function: what it stores to, but for what stands in comprehensions.
pub(crate) fn locals(function: &StmtFunctionDef) -> BTreeSet<&str> {
    let mut walk = LocalWalk { names: BTreeSet::new() };
    walk.visit_body(&function.body);
    walk.names.extend(function.parameters.iter().map(|it| it.name().as_str()));
    walk.names
}

struct LocalWalk<'a> {
    names: BTreeSet<&'a str>,
}

impl<'a> Visitor<'a> for LocalWalk<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if name.ctx != ExprContext::Load => {
                self.names.insert(&name.id);
            }
            Expr::ListComp(_) | Expr::Generator(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Lambda(_) => {}
            _ => walk_expr(self, expr),
        }
    }
}

/// Names that may be another name for a part of something, with the names that it may be a part of.
pub(crate) fn aliased(function: &StmtFunctionDef) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut walk = AliasWalk { found: BTreeMap::new() };
    walk.visit_body(&function.body);
    walk.found
}

struct AliasWalk<'a> {
    found: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> AliasWalk<'a> {
    fn note(&mut self, target: &'a Expr, source: &'a Expr) {
        let mut read = Read::default();
        read.visit_expr(source);
        match target {
            Expr::Name(name) => self.found.entry(&name.id).or_default().extend(read.names),
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|it| self.note(it, source)),
            _ => {}
        }
    }
}

impl<'a> Visitor<'a> for AliasWalk<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::For(it) => self.note(&it.target, &it.iter),
            Stmt::Assign(it) if matches!(*it.value, Expr::Name(_) | Expr::Subscript(_)) => {
                it.targets.iter().for_each(|target| self.note(target, &it.value));
            }
            _ => {}
        }
        walk_stmt(self, stmt);
    }
}

/// Names that are read.
#[derive(Default)]
struct Read<'a> {
    names: BTreeSet<&'a str>,
}

impl<'a> Visitor<'a> for Read<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Name(name) = expr {
            self.names.insert(&name.id);
        }
        walk_expr(self, expr);
    }
}

/// The names that statements store to.
pub(crate) fn stored(body: &[Stmt]) -> BTreeSet<&str> {
    let mut walk = LocalWalk { names: BTreeSet::new() };
    walk.visit_body(body);
    walk.names
}
