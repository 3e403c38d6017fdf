//! Which names mean what: scopes, their bindings, and qualified names through imports.
//!
//! Deliberately smaller than a full semantic model: a name resolves only when every binding of it in its scope says
//! the same; anything doubtful resolves to nothing, and a rule that gets nothing stays silent.

use std::cell::OnceCell;

use ruff_python_ast::{
    AnyNodeRef, Expr, ExprContext, ModModule, Stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::{FxHashMap, FxHashSet};

/// What binds a name in one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// Only imports of one thing (and `= None` as the usual fallback): its qualified name.
    Import(String),
    /// A function definition, once.
    Function(TextRange),
    /// A class definition, once.
    Class(TextRange),
    /// Anything else, or several things.
    Other,
}

/// The names of one scope.
#[derive(Debug, Default)]
pub struct Scope {
    /// Range of the node that opens the scope; the whole file for the module.
    pub range: TextRange,
    /// Whether it is a class body, which nested functions do not see.
    pub is_class: bool,
    /// Names declared `global` or `nonlocal`.
    pub outer: FxHashSet<String>,
    /// Name → what binds it.
    pub bindings: FxHashMap<String, Binding>,
}

/// All scopes of a file. Index 0 is the module.
#[derive(Debug)]
pub struct Scopes {
    /// The scopes in order of their start.
    pub all: Vec<Scope>,
    by_range: FxHashMap<TextRange, usize>,
    packages: FxHashSet<String>,
    /// Whether the module has a wildcard import, after which any name may be anything.
    pub has_wildcard: bool,
    bound: OnceCell<FxHashSet<String>>,
    declared: OnceCell<FxHashSet<String>>,
}

impl Scopes {
    /// Collect the bindings of a module. `package` is the dotted package of the file, for relative imports.
    pub fn of(module: &ModModule, package: &str) -> Self {
        let mut builder = Builder {
            scopes: Self {
                all: vec![Scope { range: module.range(), ..Scope::default() }],
                by_range: FxHashMap::default(),
                packages: FxHashSet::default(),
                has_wildcard: false,
                bound: OnceCell::new(),
                declared: OnceCell::new(),
            },
            stack: vec![0],
            package,
        };
        builder.visit_body(&module.body);
        builder.scopes
    }

    /// The scope that a function, lambda, class or comprehension node opens.
    pub fn opened_by(&self, range: TextRange) -> Option<usize> {
        self.by_range.get(&range).copied()
    }

    /// Whether the file imports a top-level package or something of it, anywhere. Most rules about a library have
    /// nothing to look for where it is not.
    pub fn imports(&self, package: &str) -> bool {
        self.packages.contains(package)
    }

    /// Names bound at module level.
    pub fn module(&self) -> &Scope {
        &self.all[0]
    }

    /// Whether any scope of the file binds `name`.
    pub fn binds_anywhere(&self, name: &str) -> bool {
        self.bound.get_or_init(|| self.all.iter().flat_map(|scope| scope.bindings.keys().cloned()).collect()).contains(name)
    }

    /// Whether any scope of the file says that `name` is not its own.
    pub fn is_declared_outer(&self, name: &str) -> bool {
        self.declared.get_or_init(|| self.all.iter().flat_map(|scope| scope.outer.iter().cloned()).collect()).contains(name)
    }

    /// What `name` means inside the innermost scope of `stack` (module first).
    pub fn lookup(&self, stack: &[usize], name: &str) -> Option<&Binding> {
        let last = stack.len().checked_sub(1)?;
        for (depth, index) in stack.iter().enumerate().rev() {
            let scope = &self.all[*index];
            if (scope.is_class && depth != last) || scope.outer.contains(name) {
                continue;
            }
            if let Some(binding) = scope.bindings.get(name) {
                return Some(binding);
            }
        }
        None
    }
}

struct Builder<'p> {
    scopes: Scopes,
    stack: Vec<usize>,
    package: &'p str,
}

impl Builder<'_> {
    fn bind(&mut self, name: &str, new: Binding) {
        let index = self.stack[self.stack.len() - 1];
        let scope = &mut self.scopes.all[index];
        let target = if scope.outer.contains(name) { 0 } else { index };
        let bindings = &mut self.scopes.all[target].bindings;
        match bindings.get(name) {
            None => {
                bindings.insert(name.to_owned(), new);
            }
            Some(old) if *old == new => {}
            Some(_) => {
                bindings.insert(name.to_owned(), Binding::Other);
            }
        }
    }

    fn saw(&mut self, module: &str) {
        let head = module.split('.').next().unwrap_or(module);
        if !self.scopes.packages.contains(head) {
            self.scopes.packages.insert(head.to_owned());
        }
    }

    fn bind_target(&mut self, target: &Expr) {
        match target {
            Expr::Name(name) if name.ctx != ExprContext::Load => self.bind(&name.id, Binding::Other),
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|item| self.bind_target(item)),
            Expr::List(list) => list.elts.iter().for_each(|item| self.bind_target(item)),
            Expr::Starred(starred) => self.bind_target(&starred.value),
            _ => {}
        }
    }

    fn open(&mut self, range: TextRange, is_class: bool) {
        let index = self.scopes.all.len();
        self.scopes.all.push(Scope { range, is_class, ..Scope::default() });
        self.scopes.by_range.insert(range, index);
        self.stack.push(index);
    }

    fn import_from(&mut self, stmt: &ruff_python_ast::StmtImportFrom) {
        let module = stmt.module.as_ref().map_or("", |name| name.as_str());
        let base = absolute(self.package, stmt.level, module);
        self.saw(&base);
        for alias in &stmt.names {
            if alias.name.as_str() == "*" {
                self.scopes.has_wildcard = true;
                continue;
            }
            let local = alias.asname.as_ref().unwrap_or(&alias.name).as_str().to_owned();
            self.bind(&local, Binding::Import(format!("{base}.{}", alias.name.as_str())));
        }
    }
}

/// The absolute dotted name of `from <level dots><module>` inside `package`.
pub fn absolute(package: &str, level: u32, module: &str) -> String {
    if level == 0 {
        return module.to_owned();
    }
    let mut parts: Vec<&str> = package.split('.').filter(|part| !part.is_empty()).collect();
    for _ in 1..level {
        parts.pop();
    }
    if !module.is_empty() {
        parts.push(module);
    }
    if parts.is_empty() { ".".repeat(level as usize) + module } else { parts.join(".") }
}

impl<'a> SourceOrderVisitor<'a> for Builder<'_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtFunctionDef(def) => {
                self.bind(&def.name, Binding::Function(def.range));
                self.open(def.range, false);
            }
            AnyNodeRef::StmtClassDef(def) => {
                self.bind(&def.name, Binding::Class(def.range));
                self.open(def.range, true);
            }
            AnyNodeRef::ExprLambda(_)
            | AnyNodeRef::ExprListComp(_)
            | AnyNodeRef::ExprSetComp(_)
            | AnyNodeRef::ExprDictComp(_)
            | AnyNodeRef::ExprGenerator(_) => self.open(node.range(), false),
            AnyNodeRef::Parameter(parameter) => self.bind(&parameter.name, Binding::Other),
            AnyNodeRef::Comprehension(comprehension) => self.bind_target(&comprehension.target),
            AnyNodeRef::ExprNamed(named) => self.bind_target(&named.target),
            AnyNodeRef::ExceptHandlerExceptHandler(handler) => {
                if let Some(name) = &handler.name {
                    self.bind(name, Binding::Other);
                }
            }
            AnyNodeRef::WithItem(item) => {
                if let Some(target) = &item.optional_vars {
                    self.bind_target(target);
                }
            }
            AnyNodeRef::PatternMatchAs(pattern) => {
                if let Some(name) = &pattern.name {
                    self.bind(name, Binding::Other);
                }
            }
            AnyNodeRef::PatternMatchStar(pattern) => {
                if let Some(name) = &pattern.name {
                    self.bind(name, Binding::Other);
                }
            }
            AnyNodeRef::PatternMatchMapping(pattern) => {
                if let Some(name) = &pattern.rest {
                    self.bind(name, Binding::Other);
                }
            }
            _ => {}
        }
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, node: AnyNodeRef<'a>) {
        if matches!(
            node,
            AnyNodeRef::StmtFunctionDef(_)
                | AnyNodeRef::StmtClassDef(_)
                | AnyNodeRef::ExprLambda(_)
                | AnyNodeRef::ExprListComp(_)
                | AnyNodeRef::ExprSetComp(_)
                | AnyNodeRef::ExprDictComp(_)
                | AnyNodeRef::ExprGenerator(_)
        ) {
            self.stack.pop();
        }
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Global(names) => {
                let index = self.stack[self.stack.len() - 1];
                if index != 0 {
                    self.scopes.all[index].outer.extend(names.names.iter().map(|name| name.to_string()));
                }
            }
            Stmt::Nonlocal(names) => {
                let index = self.stack[self.stack.len() - 1];
                self.scopes.all[index].outer.extend(names.names.iter().map(|name| name.to_string()));
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let full = alias.name.as_str();
                    self.saw(full);
                    match &alias.asname {
                        Some(name) => self.bind(name, Binding::Import(full.to_owned())),
                        None => {
                            let head = full.split('.').next().unwrap_or(full);
                            self.bind(head, Binding::Import(head.to_owned()));
                        }
                    }
                }
            }
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Assign(assign) => {
                let is_fallback = assign.value.is_none_literal_expr();
                for target in &assign.targets {
                    if let (true, Expr::Name(name)) = (is_fallback, target) {
                        let index = self.stack[self.stack.len() - 1];
                        if matches!(self.scopes.all[index].bindings.get(name.id.as_str()), Some(Binding::Import(_))) {
                            continue;
                        }
                    }
                    self.bind_target(target);
                }
            }
            Stmt::AugAssign(assign) => self.bind_target(&assign.target),
            Stmt::AnnAssign(assign) => self.bind_target(&assign.target),
            Stmt::For(stmt) => self.bind_target(&stmt.target),
            Stmt::Delete(stmt) => stmt.targets.iter().for_each(|target| self.bind_target(target)),
            Stmt::TypeAlias(alias) => self.bind_target(&alias.name),
            _ => {}
        }
        ruff_python_ast::visitor::source_order::walk_stmt(self, stmt);
    }
}
