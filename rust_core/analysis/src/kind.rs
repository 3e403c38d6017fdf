//! What a module is for: library, command line, script, test, example. Rules about output read it.

use ruff_python_ast::{Expr, Stmt};

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
            Self::Library if options.starts(&module_of(&file.path)) => Self::Cli,
            kind => kind,
        })
    }
}

/// Whether a file is a test or a helper of tests by its place.
pub fn is_test_path(path: &str) -> bool {
    by_path(path) == Some(ModuleKind::Test)
}

/// What the place of a file says, whatever is in it.
pub fn by_path(path: &str) -> Option<ModuleKind> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let name = parts.pop().unwrap_or(path);
    let stem = name.strip_suffix(".py").unwrap_or(name);
    if parts.iter().any(|part| matches!(*part, "test" | "tests" | "testing" | "_tests"))
        || stem == "conftest"
        || stem == "tests"
        || stem.starts_with("test_")
        || stem.ends_with("_test")
    {
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
