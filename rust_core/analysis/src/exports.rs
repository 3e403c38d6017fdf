//! Which names of the project's own modules are used from other files: what must not be removed as unused.
//!
//! Three ways count: `from package.module import name`, `module.name` after an import of the module, and a dotted
//! string such as the target of `mock.patch("package.module.name")`. A module whose warnings are filtered by its name
//! is among them as `:package.module`, as such a filter ends.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, ExprSubscript, StmtImport, StmtImportFrom};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    data_files::parts_of,
    expected::{catches, is_telling},
    kind::is_test,
    patched::{last_name, note},
    project::package_of,
    scope::absolute,
    source::SourceFile,
};

/// The names that can begin a dotted name of the project: every folder and module on its paths, since any folder may
/// be on the import path (`src/`, `backend/`, `lib/python/`).
pub fn roots_of(paths: &[String]) -> FxHashSet<String> {
    paths.iter().flat_map(|path| path.strip_suffix(".py").unwrap_or(path).split('/').map(str::to_owned)).collect()
}

/// No module is nested deeper. Every attribute of a chain looks down the whole chain, so its length must be bounded.
const MAX_DOTS: usize = 32;

/// What files replace and compare, so that it must stay as it is where it stands.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    /// Dotted names that get another value while the program runs: `module.name`, `.name` of who knows what, and `%name`
    /// for the end of a text that may be put together to one.
    pub replaced: FxHashSet<String>,
    /// What a test replaces of any module; see [`crate::patched::note`].
    pub patched: FxHashSet<String>,
    /// The texts of a test that catches what is printed.
    pub expected: Vec<String>,
    /// Dotted names of the project that one file imports; only of use while it is known which.
    pub imported: FxHashSet<String>,
    /// Files and folders of the project that a test names; see [`crate::data_files`].
    pub named: FxHashSet<String>,
}

impl Watched {
    /// Add what another file replaces and compares.
    pub fn extend(&mut self, other: Self) {
        self.replaced.extend(other.replaced);
        self.patched.extend(other.patched);
        self.expected.extend(other.expected);
        self.named.extend(other.named);
    }

    /// Whether a test that catches what is printed has the text.
    pub fn is_expected(&self, text: &str) -> bool {
        !text.is_empty() && self.expected.iter().any(|it| it.contains(text))
    }
}

/// Gathers the dotted names of the project that a file uses, as somebody walks its tree.
pub struct Uses<'f> {
    roots: &'f FxHashSet<String>,
    package: String,
    modules: FxHashMap<String, String>,
    /// What was found.
    pub found: FxHashSet<String>,
    /// What it replaces and compares.
    pub watched: Watched,
    is_test: bool,
    catches: bool,
}

impl<'f> Uses<'f> {
    /// Nothing yet of a file.
    pub fn new(file: &SourceFile, roots: &'f FxHashSet<String>) -> Self {
        let is_test = is_test(file);
        Self {
            roots,
            package: package_of(&file.path),
            modules: FxHashMap::default(),
            found: FxHashSet::default(),
            watched: Watched::default(),
            is_test,
            catches: is_test && catches(&file.text),
        }
    }

    /// Look at the next node, in the order of the source.
    pub fn see(&mut self, node: AnyNodeRef) {
        match node {
            AnyNodeRef::StmtImport(import) => self.import(import),
            AnyNodeRef::StmtImportFrom(import) => self.import_from(import),
            AnyNodeRef::ExprAttribute(attribute) => {
                if let Some(base) = self.dotted(&attribute.value, MAX_DOTS) {
                    self.found.insert(format!("{base}.{}", attribute.attr));
                }
                if !attribute.ctx.is_load() {
                    self.replace(&attribute.value, &attribute.attr);
                }
            }
            AnyNodeRef::ExprCall(call) => self.call(call),
            AnyNodeRef::ExprSubscript(it) if !it.ctx.is_load() => self.subscript(it),
            AnyNodeRef::StringLiteral(literal) => self.text(&literal.value),
            AnyNodeRef::InterpolatedStringLiteralElement(literal) => {
                self.tail(&literal.value);
                if self.catches && is_telling(&literal.value) {
                    self.watched.expected.push(literal.value.to_string());
                }
            }
            _ => {}
        }
    }

    fn is_ours(&self, name: &str) -> bool {
        self.roots.contains(name.split('.').next().unwrap_or(name))
    }

    fn import(&mut self, import: &StmtImport) {
        for alias in &import.names {
            let full = alias.name.as_str();
            let (local, means) = match &alias.asname {
                Some(name) => (name.as_str(), full),
                None => (full.split('.').next().unwrap_or(full), full.split('.').next().unwrap_or(full)),
            };
            if self.is_ours(means) {
                self.modules.insert(local.to_owned(), means.to_owned());
                self.watched.imported.insert(full.to_owned());
            }
        }
    }

    fn import_from(&mut self, import: &StmtImportFrom) {
        let base = absolute(&self.package, import.level, import.module.as_ref().map_or("", |name| name.as_str()));
        if !self.is_ours(&base) && import.level == 0 {
            return;
        }
        self.watched.imported.insert(base.clone());
        for alias in &import.names {
            let full = format!("{base}.{}", alias.name);
            let local = alias.asname.as_ref().unwrap_or(&alias.name);
            self.modules.insert(local.to_string(), full.clone());
            self.watched.imported.insert(full.clone());
            self.found.insert(full);
        }
    }

    fn text(&mut self, text: &str) {
        if self.catches && is_telling(text) {
            self.watched.expected.push(text.to_owned());
        }
        if self.is_test {
            let ours = parts_of(text).filter(|part| self.roots.contains(part.strip_suffix(".py").unwrap_or(part)));
            self.watched.named.extend(ours.map(str::to_owned));
            if let Some((_, module)) = text.rsplit_once(':') {
                self.filtered(module);
            }
        }
        if text.contains('.') && is_name(text) && self.is_ours(text) {
            self.found.insert(text.to_owned());
            self.watched.replaced.insert(text.to_owned());
        }
        self.tail(text);
    }

    /// A filter of warnings ends with the module that they come from, or has it as `module`, where it is a pattern.
    fn filtered(&mut self, module: &str) {
        let module = module.replace("\\.", ".");
        let module = module.trim_start_matches('^').trim_end_matches(['$', '*', '.']);
        if is_name(module) && self.is_ours(module) {
            self.found.insert(format!(":{module}"));
        }
    }

    /// `".name"` after something that may be the name of a module.
    fn tail(&mut self, text: &str) {
        let Some((head, name)) = text.rsplit_once('.') else { return };
        let is_end = head.is_empty() || head.ends_with(['}', 's']) && head.len() < 30 && head.contains(['{', '%']);
        if is_end && name.len() < 100 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !name.is_empty() {
            self.watched.replaced.insert(format!("%{name}"));
        }
    }

    /// An attribute of something gets another value.
    fn replace(&mut self, owner: &Expr, name: &str) {
        if owner.as_name_expr().is_some_and(|owner| matches!(owner.id.as_str(), "self" | "cls")) {
            return;
        }
        if self.is_test {
            note(&mut self.watched.patched, &format!("{}.{name}", last_name(owner)));
        }
        let owner = match owner {
            Expr::StringLiteral(text) => text.value.to_str().to_owned(),
            // `vars(module)` and `module.__dict__` hold the same names.
            Expr::Attribute(it) if it.attr.as_str() == "__dict__" => self.dotted(&it.value, MAX_DOTS).unwrap_or_default(),
            owner => self.dotted(owner, MAX_DOTS).unwrap_or_default(),
        };
        self.watched.replaced.insert(format!("{owner}.{name}"));
    }

    /// `vars(module)["name"] = …` and `module.__dict__["name"] = …`.
    fn subscript(&mut self, it: &ExprSubscript) {
        let Some(name) = it.slice.as_string_literal_expr() else { return };
        match &*it.value {
            Expr::Attribute(owner) if owner.attr.as_str() == "__dict__" => self.replace(&owner.value, name.value.to_str()),
            Expr::Call(call) if call.func.as_name_expr().is_some_and(|func| func.id.as_str() == "vars") => {
                if let Some(owner) = call.arguments.args.first() {
                    self.replace(owner, name.value.to_str());
                }
            }
            _ => {}
        }
    }

    /// `mock.patch.object(module, "name")`, `monkeypatch.setattr(module, "name", …)`, `patch.multiple(module, name=…)`.
    fn call(&mut self, call: &ExprCall) {
        let callee = match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(it) => it.attr.as_str(),
            _ => return,
        };
        if callee == "filterwarnings"
            && let Some(Expr::StringLiteral(module)) = call.arguments.find_argument_value("module", 3)
        {
            self.filtered(module.value.to_str());
        }
        let is_patch = matches!(
            callee,
            "setattr" | "delattr" | "object" | "setitem" | "delitem" | "multiple" | "dict" | "replace" | "spy" | "stub" | "swap_attr"
        ) || callee.contains("patch")
            || callee.contains("setattr");
        let Some(owner) = call.arguments.args.first().filter(|_| is_patch) else { return };
        if let Some(target) = owner.as_string_literal_expr().filter(|_| self.is_test) {
            note(&mut self.watched.patched, target.value.to_str());
        }
        let named =
            call.arguments.keywords.iter().filter(|it| it.arg.as_ref().is_some_and(|arg| arg.as_str() == "attribute")).map(|it| &it.value);
        for text in call.arguments.args.get(1).into_iter().chain(named).filter_map(Expr::as_string_literal_expr) {
            self.replace(owner, text.value.to_str());
        }
        if matches!(callee, "multiple" | "dict") {
            for name in call.arguments.keywords.iter().filter_map(|keyword| keyword.arg.as_ref()) {
                self.replace(owner, name);
            }
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

/// Whether a text may be the dotted name of a module or of something in one.
fn is_name(text: &str) -> bool {
    text.len() < 200 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{checker::check, options::Options, source::SourceFile};

    #[test]
    fn names_that_get_another_value_are_seen() {
        let text = "import app.io as io\nio.a = 1\nsetattr(io, 'b', 1)\npatch.object(io, 'c')\npatch('app.io.d')\npatch(f'{M}.e')\n\
                    vars(io)['f'] = 1\nio.__dict__['g'] = 1\npatch.multiple(io, h=1)\nsomething().i = 1\nself.j = 1\nio.k()\n\
                    object.__setattr__(io, 'l', 1)\ndel io.m\nmonkeypatch.setitem(io.__dict__, 'n', 1)\n";
        let file = SourceFile::parse("tests/main.py", text.to_owned()).map_err(|(_, why)| why).unwrap();
        let found = check(&file, &Options { roots: roots_of(&["app/io.py".to_owned()]), ..Options::default() }).watched.replaced;
        for name in [
            "app.io.a", "app.io.b", "app.io.c", "app.io.d", "%e", "app.io.f", "app.io.g", "app.io.h", ".i", "app.io.l", "app.io.m",
            "app.io.n",
        ] {
            assert!(found.contains(name), "{name}: {found:?}");
        }
        assert!(!found.iter().any(|name| name.ends_with(".j") || name.ends_with(".k")));
    }

    #[test]
    fn modules_whose_warnings_are_filtered_are_seen() {
        let text = "mark.filterwarnings('ignore:old' ':app.Old' ':app.io')\nwarnings.filterwarnings('ignore', module=r'^app\\.web$')\n\
                    filterwarnings('error', '', Warning, 'app.cli')\nx = 'os:path'\n";
        let file = SourceFile::parse("tests/main.py", text.to_owned()).map_err(|(_, why)| why).unwrap();
        let uses = check(&file, &Options { roots: roots_of(&["app/main.py".to_owned()]), ..Options::default() }).uses;
        for name in [":app.io", ":app.web", ":app.cli"] {
            assert!(uses.contains(name), "{name}: {uses:?}");
        }
        assert!(!uses.contains(":path"));
    }

    #[test]
    fn names_used_from_elsewhere_are_seen() {
        let text = "from .compat import json\nfrom app import compat as c\nimport app.io\nc.str\napp.io.read\npatch('app.io.write')\nimport os\nos.path\n";
        let file = SourceFile::parse("app/main.py", text.to_owned()).map_err(|(_, why)| why).unwrap();
        let uses = check(&file, &Options { roots: roots_of(&["app/main.py".to_owned()]), ..Options::default() }).uses;
        for name in ["app.compat.json", "app.compat", "app.compat.str", "app.io.read", "app.io.write"] {
            assert!(uses.contains(name), "{name}");
        }
        assert!(!uses.iter().any(|name| name.starts_with("os")));
    }
}
