//! Modules that load one another in a circle: only the order in which a file imports them may keep it working.
//!
//! Where module `a` is loading and imports `b`, and `b` imports a name of `a` that is not there yet, Python raises
//! `ImportError`. Whether that happens is decided by which of the two is loaded first.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::project::{ModuleImports, components, reached_by};

/// The circles of a project.
#[derive(Clone, Debug, Default)]
pub struct Circles {
    /// Dotted name of a module → which module it is.
    index: FxHashMap<String, usize>,
    /// The modules of each circle.
    members: Vec<Vec<usize>>,
    /// Module → the circles that are loaded with it, those that it is a part of among them.
    enters: FxHashMap<usize, Vec<usize>>,
    /// Circle → the modules that are loaded with the outermost package around it, where that loads the circle too.
    loaded: FxHashMap<usize, Arc<FxHashSet<usize>>>,
}

impl Circles {
    /// Those among the modules of a project.
    pub fn of(modules: &[ModuleImports]) -> Self {
        let index = names(modules);
        let edges: Vec<Vec<usize>> = modules.iter().map(|module| loads(module, &index)).collect();
        let back = reversed(&edges);
        let mut all = Self { index, ..Self::default() };
        let mut by_root: FxHashMap<usize, Arc<FxHashSet<usize>>> = FxHashMap::default();
        for (number, group) in components(&edges).into_iter().enumerate() {
            if let Some(root) = all.outermost(&modules[group[0]].module).filter(|it| modules[*it].path.ends_with("__init__.py")) {
                let loaded = by_root.entry(root).or_insert_with(|| Arc::new(reached(&edges, &[root])));
                if group.iter().any(|module| loaded.contains(module)) {
                    all.loaded.insert(number, Arc::clone(loaded));
                }
            }
            for module in reached(&back, &group) {
                all.enters.entry(module).or_default().push(number);
            }
            all.members.push(group);
        }
        all
    }

    /// Whether a file imports the modules of a circle in another order than before, at a time when that can matter.
    pub fn are_entered_otherwise(&self, old: &ModuleImports, new: &ModuleImports) -> bool {
        if self.members.is_empty() || old.imports.iter().map(|it| &it.0).eq(new.imports.iter().map(|it| &it.0)) {
            return false;
        }
        let own = self.index.get(&old.module).copied();
        let (before, after) = (self.entries(old), self.entries(new));
        before.iter().any(|(circle, modules)| {
            let Some(others) = after.get(circle) else { return false };
            let is_loaded_already = own.is_some_and(|own| self.loaded.get(circle).is_some_and(|loaded| !loaded.contains(&own)));
            if is_loaded_already {
                return false;
            }
            // From outside, the first import loads all of a circle. A part of it may be imported while others are loading.
            let is_inside = own.is_some_and(|own| self.members[*circle].contains(&own));
            let common = |a: &[usize], b: &[usize]| -> Vec<usize> { a.iter().copied().filter(|it| b.contains(it)).collect() };
            if is_inside { common(modules, others) != common(others, modules) } else { modules.first() != others.first() }
        })
    }

    /// Circle → the modules that load it, in the order in which a file first imports them.
    fn entries(&self, file: &ModuleImports) -> FxHashMap<usize, Vec<usize>> {
        let mut found: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (name, ..) in &file.imports {
            for module in loaded_by(name, &file.module, &self.index) {
                for circle in self.enters.get(&module).into_iter().flatten() {
                    let seen = found.entry(*circle).or_default();
                    if !seen.contains(&module) {
                        seen.push(module);
                    }
                }
            }
        }
        found
    }

    fn outermost(&self, module: &str) -> Option<usize> {
        let ends = module.match_indices('.').map(|(at, _)| at).chain([module.len()]);
        ends.into_iter().find_map(|end| self.index.get(&module[..end]).copied())
    }
}

/// Every module by its dotted name, and by the one it has below the folders that are no packages (`lib/app/io.py`).
fn names(modules: &[ModuleImports]) -> FxHashMap<String, usize> {
    let mut index: FxHashMap<String, usize> = FxHashMap::default();
    let packages: FxHashSet<&str> = modules.iter().filter(|it| it.path.ends_with("__init__.py")).map(|it| it.module.as_str()).collect();
    for (at, module) in modules.iter().enumerate() {
        let name = module.module.as_str();
        let starts = std::iter::once(0).chain(name.match_indices('.').map(|(dot, _)| dot + 1));
        let is_package = |start: &usize| name[*start..].find('.').is_some_and(|end| packages.contains(&name[..*start + end]));
        if let Some(start) = starts.into_iter().find(is_package) {
            index.entry(name[start..].to_owned()).or_insert(at);
        }
    }
    index.extend(modules.iter().enumerate().map(|(at, module)| (module.module.clone(), at)));
    index
}

/// What an import loads, in this order: the packages around a module but not around the one that imports, which are
/// loading already, and the module.
fn loaded_by(name: &str, own: &str, index: &FxHashMap<String, usize>) -> Vec<usize> {
    let is_around = |package: &str| own.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let packages = name.match_indices('.').map(|(at, _)| &name[..at]).filter(|package| !is_around(package));
    packages.filter_map(|package| index.get(package).copied()).chain(reached_by(name, index)).collect()
}

fn loads(module: &ModuleImports, index: &FxHashMap<String, usize>) -> Vec<usize> {
    let imports = module.imports.iter();
    let mut found: FxHashSet<usize> = imports.flat_map(|(name, ..)| loaded_by(name, &module.module, index)).collect();
    if let Some(own) = index.get(&module.module) {
        found.remove(own);
    }
    let mut found: Vec<usize> = found.into_iter().collect();
    found.sort_unstable();
    found
}

fn reversed(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut back = vec![Vec::new(); edges.len()];
    for (from, to) in edges.iter().enumerate().flat_map(|(from, targets)| targets.iter().map(move |to| (from, *to))) {
        back[to].push(from);
    }
    back
}

fn reached(edges: &[Vec<usize>], roots: &[usize]) -> FxHashSet<usize> {
    let mut found: FxHashSet<usize> = roots.iter().copied().collect();
    let mut work = roots.to_vec();
    while let Some(module) = work.pop() {
        work.extend(edges[module].iter().copied().filter(|it| found.insert(*it)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{project::imports_of, source::SourceFile};

    fn module(path: &str, text: &str) -> ModuleImports {
        imports_of(&SourceFile::parse(path, text.to_owned()).map_err(|(_, why)| why).unwrap())
    }

    fn is_otherwise(path: &str, before: &str, after: &str, root: &str) -> bool {
        let own = module(path, before);
        let others = [
            module("lib/shop/__init__.py", root),
            module("lib/shop/cart.py", "from shop.till import Till\nclass Cart: pass\n"),
            module("lib/shop/till.py", "from .cart import Cart\nclass Till: pass\n"),
            module("lib/shop/tax.py", "rate = 1\n"),
            module("lib/shop/sale.py", "from shop import cart\n"),
        ];
        let circles = Circles::of(&others.into_iter().filter(|it| it.path != path).chain([own.clone()]).collect::<Vec<_>>());
        circles.are_entered_otherwise(&own, &module(path, after))
    }

    #[test]
    fn another_order_of_a_circle_is_seen() {
        let (before, after) =
            ("from shop.till import Till\nfrom shop.cart import Cart\n", "from shop.cart import Cart\nfrom shop.till import Till\n");
        assert!(is_otherwise("lib/shop/desk.py", before, after, ""));
        assert!(is_otherwise("lib/shop/desk.py", before, after, "from shop.desk import x\n"), "it is loaded while the package is");
        assert!(is_otherwise("lib/shop/tax.py", before, after, ""));
        let (before, after) = ("from shop import till\nfrom shop import sale\n", "from shop import sale\nfrom shop import till\n");
        assert!(is_otherwise("lib/shop/desk.py", before, after, ""), "one of them loads the other end of the circle");
    }

    #[test]
    fn a_package_is_loaded_with_its_modules() {
        let (before, after) = ("from shop.parts.a import x\nimport shop.cart\n", "import shop.cart\nfrom shop.parts.a import x\n");
        let own = module("shop/desk.py", before);
        let circles = Circles::of(&[
            own.clone(),
            module("shop/cart.py", "from shop.parts.a import x\nclass Cart: pass\n"),
            module("shop/parts/__init__.py", "from shop.cart import Cart\n"),
            module("shop/parts/a.py", "x = 1\n"),
        ]);
        assert!(circles.are_entered_otherwise(&own, &module("shop/desk.py", after)));
    }

    #[test]
    fn an_order_that_cannot_matter_is_none() {
        let (before, after) =
            ("from shop.till import Till\nfrom shop.cart import Cart\n", "from shop.cart import Cart\nfrom shop.till import Till\n");
        assert!(!is_otherwise("tests/test_desk.py", before, after, "from .cart import Cart\n"), "the package loaded it before");
        assert!(!is_otherwise("lib/shop/desk.py", before, before, ""));
        let (before, after) = ("from shop.till import Till\nfrom shop import tax\n", "from shop import tax\nfrom shop.till import Till\n");
        assert!(!is_otherwise("lib/shop/desk.py", before, after, ""), "one of the circle only");
    }
}
