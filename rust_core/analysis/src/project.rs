//! Names of modules, and the imports between the files of one project.

use std::{borrow::Borrow, hash::Hash};

use ruff_python_ast::{Stmt, StmtImport, StmtImportFrom};
use ruff_text_size::TextRange;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{scope::absolute, source::SourceFile};

/// One module's imports that run when it is imported, with the line of each.
#[derive(Clone, Debug, Default)]
pub struct ModuleImports {
    /// Path of the file.
    pub path: String,
    /// Dotted name by its path; `src/` is no package.
    pub module: String,
    /// Imported dotted names, with their byte offset and line.
    pub imports: Vec<(String, u32, usize)>,
}

/// The dotted name of a file: `src/app/io/__init__.py` is `app.io`, wherever the `src` folder stands.
pub fn module_of(path: &str) -> String {
    let path = path.rfind("/src/").map_or(path, |at| &path[at + 5..]);
    let path = path.strip_prefix("src/").unwrap_or(path);
    let stem = path.strip_suffix(".py").unwrap_or(path);
    let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
    if stem == "__init__" { String::new() } else { stem.replace('/', ".") }
}

/// The package a file's relative imports start from.
pub fn package_of(path: &str) -> String {
    let module = module_of(path);
    if path.ends_with("__init__.py") {
        return module;
    }
    module.rsplit_once('.').map_or(String::new(), |(package, _)| package.to_owned())
}

/// Collect the imports at the top level of a module (not in functions, not under `TYPE_CHECKING`).
pub fn imports_of(file: &SourceFile) -> ModuleImports {
    let package = package_of(&file.path);
    let mut found = ModuleImports { path: file.path.clone(), module: module_of(&file.path), imports: Vec::new() };
    collect(file, file.body(), &package, &mut found.imports);
    found
}

fn collect(file: &SourceFile, body: &[Stmt], package: &str, found: &mut Vec<(String, u32, usize)>) {
    let place = |range: &TextRange| (range.start().to_u32(), file.line(range.start()));
    for stmt in body {
        match stmt {
            Stmt::Import(StmtImport { names, range, .. }) => {
                let (offset, line) = place(range);
                found.extend(names.iter().map(|alias| (alias.name.to_string(), offset, line)));
            }
            Stmt::ImportFrom(StmtImportFrom { module, names, level, range, .. }) => {
                let base = absolute(package, *level, module.as_ref().map_or("", |name| name.as_str()));
                let (offset, line) = place(range);
                found.extend(names.iter().map(|alias| (format!("{base}.{}", alias.name), offset, line)));
            }
            Stmt::Try(stmt) => {
                collect(file, &stmt.body, package, found);
                collect(file, &stmt.orelse, package, found);
                collect(file, &stmt.finalbody, package, found);
            }
            Stmt::With(stmt) => collect(file, &stmt.body, package, found),
            _ => {}
        }
    }
}

/// Groups of modules that import each other in a circle, each with the first import that closes it.
///
/// Strongly connected components of the import graph (Tarjan), of two or more modules.
pub fn cycles(modules: &[ModuleImports]) -> Vec<Vec<usize>> {
    let by_name: FxHashMap<&str, usize> = modules.iter().enumerate().map(|(index, module)| (module.module.as_str(), index)).collect();
    let edges: Vec<Vec<usize>> = modules.iter().enumerate().map(|(index, module)| targets(module, index, &by_name)).collect();
    components(&edges)
}

/// The module that an imported name stands for: `from a import b` reaches `a.b` when that is a module, else `a`.
pub fn reached_by<S: Borrow<str> + Eq + Hash>(name: &str, by_name: &FxHashMap<S, usize>) -> Option<usize> {
    by_name.get(name).or_else(|| name.rsplit_once('.').and_then(|(parent, _)| by_name.get(parent))).copied()
}

/// The project files that an import list reaches.
pub fn targets(module: &ModuleImports, own: usize, by_name: &FxHashMap<&str, usize>) -> Vec<usize> {
    let mut found: FxHashSet<usize> = FxHashSet::default();
    for (name, ..) in &module.imports {
        found.extend(reached_by(name, by_name).filter(|index| *index != own));
    }
    let mut found: Vec<usize> = found.into_iter().collect();
    found.sort_unstable();
    found
}

/// Tarjan's algorithm without recursion: a project may be deep.
pub(crate) fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let mut index = vec![NEW; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut on_stack = vec![false; edges.len()];
    let (mut stack, mut found, mut next) = (Vec::new(), Vec::new(), 0);
    for root in 0..edges.len() {
        if index[root] != NEW {
            continue;
        }
        let mut work = vec![(root, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                index[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(&target) = edges[node].get(edge) {
                work.push((node, edge + 1));
                if index[target] == NEW {
                    work.push((target, 0));
                } else if on_stack[target] {
                    low[node] = low[node].min(index[target]);
                }
                continue;
            }
            if let Some((parent, _)) = work.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == index[node] {
                let at = stack.iter().position(|item| *item == node).unwrap_or(0);
                let mut group = stack.split_off(at);
                group.iter().for_each(|item| on_stack[*item] = false);
                group.sort_unstable();
                if group.len() > 1 {
                    found.push(group);
                }
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_path() {
        assert_eq!(module_of("src/app/io/__init__.py"), "app.io");
        assert_eq!(module_of("tools/src/app/io.py"), "app.io");
        assert_eq!(package_of("src/app/io/__init__.py"), "app.io");
        assert_eq!(package_of("app/io/disk.py"), "app.io");
    }

    #[test]
    fn circles_are_found_once() {
        assert_eq!(components(&[vec![1], vec![2], vec![0], vec![0], vec![]]), vec![vec![0, 1, 2]]);
        assert_eq!(components(&[vec![1], vec![0], vec![3], vec![2]]), vec![vec![0, 1], vec![2, 3]]);
    }
}
