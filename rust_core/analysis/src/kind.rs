//! What a module is for: library, command line, script, test, example. Rules about output read it.

use ruff_python_ast::{Expr, Stmt, StmtClassDef};

use crate::{
    options::Options,
    project::module_of,
    scope::{Binding, Scopes},
    source::SourceFile,
};

/// The part a module plays in its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModuleKind {
    /// Imported by others.
    Library,
    /// Talks to a person at a terminal: argparse, click, typer and the like, or `__main__.py`, `cli.py`.
    Cli,
    /// Run, not imported: shebang, or work at its top level beside a main guard.
    Script,
    /// A test or a helper of tests.
    Test,
    /// Documentation, example, benchmark, notebook export.
    Example,
    /// `setup.py`, `noxfile.py`, `conf.py` and other build files.
    Build,
}

impl ModuleKind {
    /// Why output belongs in such a module; none for a library.
    pub const fn output_reason(self) -> Option<&'static str> {
        match self {
            Self::Library => None,
            Self::Cli => Some("the module is a command line: its prints are its output"),
            Self::Script => Some("the module is a script: its prints are its output"),
            Self::Test => Some("the module is a test: its prints are read by whoever runs it"),
            Self::Example => Some("the module is an example: its prints show the reader something"),
            Self::Build => Some("the module is a build file: its prints are its output"),
        }
    }

    /// Decide for a file.
    pub fn of(file: &SourceFile, scopes: &Scopes, options: &Options) -> Self {
        by_path(&file.path).unwrap_or_else(|| match by_content(file, scopes) {
            _ if is_half_tests(file) => Self::Test,
            Self::Library if options.starts(&module_of(&file.path)) => Self::Cli,
            kind => kind,
        })
    }
}

/// Whether a file is a test or a helper of tests: by its place, else by what it defines.
pub fn is_test(file: &SourceFile) -> bool {
    by_path(&file.path).map_or_else(|| is_half_tests(file), |kind| kind == ModuleKind::Test)
}

/// Whether at least half of what a file defines are tests of unittest or pytest: a module with a test of its own at its
/// end is what the rest of it is.
fn is_half_tests(file: &SourceFile) -> bool {
    let for_pytest = ["import pytest", "from pytest"].iter().any(|import| file.text.contains(import));
    let (mut tests, mut others) = (0, 0);
    for stmt in file.body() {
        let is_test = match stmt {
            Stmt::ClassDef(class) => is_test_case(class, for_pytest),
            Stmt::FunctionDef(def) => for_pytest && def.name.starts_with("test"),
            _ => continue,
        };
        *(if is_test { &mut tests } else { &mut others }) += 1;
    }
    tests > 0 && tests >= others
}

fn is_test_case(class: &StmtClassDef, for_pytest: bool) -> bool {
    let is_case = |base: &Expr| match base {
        Expr::Name(name) => name.id.contains("TestCase"),
        Expr::Attribute(attribute) => attribute.attr.contains("TestCase"),
        _ => false,
    };
    let has_tests = || class.body.iter().any(|stmt| stmt.as_function_def_stmt().is_some_and(|def| def.name.starts_with("test")));
    (class.bases().iter().any(is_case) || (for_pytest && class.name.starts_with("Test"))) && has_tests()
}

/// Whether the name of a folder is the one of a folder of tests.
pub fn is_test_folder(name: &str) -> bool {
    matches!(name, "test" | "tests" | "testing" | "_tests")
}

/// Whether the name of a file is the one of a module of tests, wherever it stands.
pub fn is_test_module(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".py").unwrap_or(name);
    matches!(stem, "conftest" | "tests") || stem.starts_with("test_") || stem.ends_with("_test")
}

/// What the place of a file says, whatever is in it.
pub fn by_path(path: &str) -> Option<ModuleKind> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let name = parts.pop().unwrap_or(path);
    let stem = name.strip_suffix(".py").unwrap_or(name);
    if parts.iter().any(|part| is_test_folder(part)) || is_test_module(path) {
        return Some(ModuleKind::Test);
    }
    if parts.iter().any(|part| {
        matches!(
            *part,
            "example"
                | "examples"
                | "demo"
                | "demos"
                | "docs"
                | "doc"
                | "tutorial"
                | "tutorials"
                | "samples"
                | "bench"
                | "benchmark"
                | "benchmarks"
                | "notebooks"
        )
    }) || matches!(stem, "bench" | "benchmark" | "benchmarks")
        || ["bench_", "benchmark_"].iter().any(|start| stem.starts_with(start))
        || ["_bench", "_benchmark"].iter().any(|end| stem.ends_with(end))
    {
        return Some(ModuleKind::Example);
    }
    if matches!(stem, "setup" | "noxfile" | "tasks" | "fabfile" | "dodo" | "conf" | "hatch_build" | "build") && parts.len() <= 1 {
        return Some(ModuleKind::Build);
    }
    if parts.iter().any(|part| matches!(*part, "scripts" | "script" | "bin" | "tools")) {
        return Some(ModuleKind::Script);
    }
    if matches!(stem, "__main__" | "cli" | "main" | "manage" | "console" | "command" | "commands" | "_cli")
        || parts.iter().any(|part| {
            matches!(*part, "cli" | "command" | "commands" | "management" | "magics" | "terminal" | "terminal_interface" | "tui")
        })
    {
        return Some(ModuleKind::Cli);
    }
    None
}

fn by_content(file: &SourceFile, scopes: &Scopes) -> ModuleKind {
    if file.text.trim_start_matches('\u{feff}').starts_with("#!") {
        return ModuleKind::Script;
    }
    let talks = |binding: &Binding| {
        matches!(binding, Binding::Import(name)
            if matches!(name.split('.').next(), Some("argparse" | "click" | "typer" | "docopt" | "fire" | "optparse" | "getopt" | "cmd" | "curses" | "readline" | "getpass")
                    | Some("prompt_toolkit" | "questionary" | "inquirer" | "InquirerPy" | "urwid" | "textual" | "blessed")))
    };
    if scopes.all.iter().any(|scope| scope.bindings.values().any(talks)) {
        return ModuleKind::Cli;
    }
    if file.body().iter().any(is_main_guard) {
        return ModuleKind::Script;
    }
    ModuleKind::Library
}

/// Whether a statement is `if __name__ == "__main__":`, perhaps `and` something more.
pub fn is_main_guard(stmt: &Stmt) -> bool {
    stmt.as_if_stmt().is_some_and(|stmt| asks_for_main(&stmt.test))
}

fn asks_for_main(test: &Expr) -> bool {
    if let Expr::BoolOp(all) = test {
        return all.op.is_and() && all.values.iter().any(asks_for_main);
    }
    let Expr::Compare(compare) = test else { return false };
    let is_name = |expr: &Expr| expr.as_name_expr().is_some_and(|name| name.id.as_str() == "__name__");
    let is_main = |expr: &Expr| expr.as_string_literal_expr().is_some_and(|text| text.value.to_str() == "__main__");
    match &*compare.comparators {
        [right] => (is_name(&compare.left) && is_main(right)) || (is_main(&compare.left) && is_name(right)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = "import unittest\n\n\nclass CartTest(unittest.TestCase):\n    def test_it_is_empty(self):\n        pass\n";

    fn is_test_at(path: &str, text: &str) -> bool {
        is_test(&SourceFile::parse(path, text.to_owned()).map_err(|(_, why)| why).unwrap())
    }

    #[test]
    fn tests_are_known_by_what_they_define() {
        assert!(is_test_at("shoptest/carttest.py", CASE));
        assert!(is_test_at("shoptest/carts.py", "import pytest\n\n\ndef test_it_is_empty():\n    pass\n"));
        assert!(is_test_at(
            "shoptest/carts.py",
            "from pytest import mark\n\n\nclass TestCart:\n    async def test_it_is_empty(self):\n        pass\n"
        ));
    }

    #[test]
    fn what_is_there_for_tests_is_no_test() {
        for text in [
            "import pytest\n\n\n@pytest.fixture\ndef cart():\n    return []\n",
            "import unittest\n\n\nclass ShopTestCase(unittest.TestCase):\n    def setUp(self):\n        pass\n",
            "def test_normality(values):\n    return 0.5\n",
            &format!("{CASE}\n\ndef total(cart):\n    return 0\n\n\ndef count(cart):\n    return 0\n"),
        ] {
            assert!(!is_test_at("shop/cart.py", text), "{text}");
        }
    }
}
