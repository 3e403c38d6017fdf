//! Which names of the project's own modules are used from other files: what must not be removed as unused.
//!
//! Three ways count: `from package.module import name`, `module.name` after an import of the module, and a dotted
//! string such as the target of `mock.patch("package.module.name")`.

use ruff_python_ast::{
    AnyNodeRef, Expr, Stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{project::package_of, scope::absolute, source::SourceFile};

/// The names that can begin a dotted name of the project: every folder and module on its paths, since any folder may
/// be on the import path (`src/`, `backend/`, `lib/python/`).
pub fn roots_of(paths: &[String]) -> FxHashSet<String> {
    paths.iter().flat_map(|path| path.strip_suffix(".py").unwrap_or(path).split('/').map(str::to_owned)).collect()
}

/// Dotted names of the project that a file uses.
pub fn uses_of(file: &SourceFile, roots: &FxHashSet<String>) -> FxHashSet<String> {
    let package = package_of(&file.path);
    let mut finder = Finder { roots, package: &package, modules: FxHashMap::default(), found: FxHashSet::default() };
    finder.visit_body(file.body());
    finder.found
}

/// No module is nested deeper. Every attribute of a chain looks down the whole chain, so its length must be bounded.
const MAX_DOTS: usize = 32;

struct Finder<'f> {
    roots: &'f FxHashSet<String>,
    package: &'f str,
    modules: FxHashMap<String, String>,
    found: FxHashSet<String>,
}

impl Finder<'_> {
    fn is_ours(&self, name: &str) -> bool {
        self.roots.contains(name.split('.').next().unwrap_or(name))
    }

    fn import(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Import(import) => {
                for alias in &import.names {
                    let full = alias.name.as_str();
                    let (local, means) = match &alias.asname {
                        Some(name) => (name.as_str(), full),
                        None => (full.split('.').next().unwrap_or(full), full.split('.').next().unwrap_or(full)),
                    };
                    if self.is_ours(means) {
                        self.modules.insert(local.to_owned(), means.to_owned());
                    }
                }
            }
            Stmt::ImportFrom(import) => {
                let base = absolute(self.package, import.level, import.module.as_ref().map_or("", |name| name.as_str()));
                if !self.is_ours(&base) && import.level == 0 {
                    return;
                }
                for alias in &import.names {
                    let full = format!("{base}.{}", alias.name);
                    let local = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.modules.insert(local.to_string(), full.clone());
                    self.found.insert(full);
                }
            }
            _ => {}
        }
    }

    fn dotted(&self, expr: &Expr, depth: usize) -> Option<String> {
        match expr {
            Expr::Name(name) => self.modules.get(name.id.as_str()).cloned(),
            Expr::Attribute(attribute) if depth > 0 => {
                self.dotted(&attribute.value, depth - 1).map(|base| format!("{base}.{}", attribute.attr))
            }
            _ => None,
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Finder<'_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::ExprAttribute(attribute) => {
                if let Some(base) = self.dotted(&attribute.value, MAX_DOTS) {
                    self.found.insert(format!("{base}.{}", attribute.attr));
                }
            }
            AnyNodeRef::StringLiteral(literal) => {
                let text = &*literal.value;
                let is_dotted = || {
                    text.contains('.')
                        && text.len() < 200
                        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.')
                };
                if is_dotted() && self.is_ours(text) {
                    self.found.insert(text.to_owned());
                }
            }
            _ => {}
        }
        TraversalSignal::Traverse
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.import(stmt);
        ruff_python_ast::visitor::source_order::walk_stmt(self, stmt);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_used_from_elsewhere_are_seen() {
        let text = "from .compat import json\nfrom app import compat as c\nimport app.io\nc.str\napp.io.read\npatch('app.io.write')\nimport os\nos.path\n";
        let file = SourceFile::parse("app/main.py", text.to_owned()).map_err(|(_, why)| why).unwrap();
        let uses = uses_of(&file, &roots_of(&["app/main.py".to_owned()]));
        for name in ["app.compat.json", "app.compat", "app.compat.str", "app.io.read", "app.io.write"] {
            assert!(uses.contains(name), "{name}");
        }
        assert!(!uses.iter().any(|name| name.starts_with("os")));
    }
}
