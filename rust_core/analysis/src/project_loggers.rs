//! Which loggers a project has: what a module may import and log with, and whether logging is a habit of the project.

use ruff_python_ast::{Expr, Stmt, StmtClassDef};
use rustc_hash::FxHashSet;

use crate::{
    context::Context,
    kind::ModuleKind,
    loggers::{Style, is_logger_name, made_style},
    project::module_of,
    site::PROJECT_LOGS,
};

/// Rules whose fixes log where nothing was logged before.
const RULES: [&str; 3] = ["EXC001", "EXC002", "EXC004"];
/// One module in so many must log for the project to have the habit.
pub const HABIT: usize = 40;

/// What one module adds to that.
#[derive(Debug, Default)]
pub struct Logging {
    /// Whether it is no test, script or the like.
    is_library: bool,
    /// Qualified names of its loggers, and of its functions that make some.
    loggers: Vec<String>,
    /// Whether one of them is its own.
    has_own: bool,
}

impl Logging {
    /// Look at the top level of a module.
    pub fn of(cx: &Context) -> Self {
        if !RULES.into_iter().any(|rule| cx.options.wants(rule)) {
            return Self::default();
        }
        let mut found = Self { is_library: is_library(cx.kind) && !cx.file.body().is_empty(), ..Self::default() };
        for stmt in cx.file.body() {
            let (name, is_own) = match stmt {
                Stmt::Assign(assign) => (assign.targets.first().filter(|_| makes(cx, &assign.value)).and_then(name_of), true),
                Stmt::AnnAssign(assign) => {
                    let is_logger = is_logger_type(cx, &assign.annotation) || assign.value.as_deref().is_some_and(|value| makes(cx, value));
                    (name_of(&assign.target).filter(|_| is_logger), true)
                }
                Stmt::FunctionDef(def) if def.name.to_ascii_lowercase().contains("logger") => {
                    let is_maker = def.returns.as_deref().is_some_and(|type_| is_logger_type(cx, type_))
                        || def
                            .body
                            .iter()
                            .any(|stmt| stmt.as_return_stmt().and_then(|it| it.value.as_deref()).is_some_and(|it| makes(cx, it)));
                    (Some(def.name.as_str()).filter(|_| is_maker), false)
                }
                _ => (None, false),
            };
            let Some(name) = name else { continue };
            found.has_own |= is_own && is_logger_name(name);
            found.loggers.push(format!("{}.{name}", module_of(&cx.file.path)));
        }
        found
    }
}

/// Whether a module of this kind may be given a logger.
pub const fn is_library(kind: ModuleKind) -> bool {
    matches!(kind, ModuleKind::Library | ModuleKind::Cli)
}

fn name_of(target: &Expr) -> Option<&str> {
    target.as_name_expr().map(|name| name.id.as_str())
}

fn makes(cx: &Context, value: &Expr) -> bool {
    value.is_call_expr() && made_style(cx, value) == Some(Style::Percent)
}

fn is_logger_type(cx: &Context, annotation: &Expr) -> bool {
    is_logger_class(cx, annotation)
        || annotation
            .as_name_expr()
            .and_then(|name| class_named(cx, &name.id))
            .is_some_and(|class| class.bases().iter().any(|base| is_logger_class(cx, base)))
        || annotation.as_string_literal_expr().is_some_and(|text| text.value.to_str() == "logging.Logger")
}

fn class_named<'a>(cx: &Context<'a>, name: &str) -> Option<&'a StmtClassDef> {
    cx.file.body().iter().filter_map(Stmt::as_class_def_stmt).find(|class| class.name.as_str() == name)
}

fn is_logger_class(cx: &Context, type_: &Expr) -> bool {
    let base = type_.as_subscript_expr().map_or(type_, |subscript| &subscript.value);
    matches!(cx.resolve(base).as_deref(), Some("logging.Logger" | "logging.LoggerAdapter"))
}

/// All loggers of a project with those that were known before; among them [`PROJECT_LOGS`] when it has the habit.
pub fn known_loggers<'l>(modules: impl Iterator<Item = &'l Logging>, before: &FxHashSet<String>) -> FxHashSet<String> {
    let mut known = before.clone();
    let (mut libraries, mut logging) = (0, 0);
    for module in modules {
        libraries += usize::from(module.is_library);
        logging += usize::from(module.is_library && module.has_own);
        known.extend(module.loggers.iter().cloned());
    }
    if logging > 1 && logging * HABIT >= libraries {
        known.insert(PROJECT_LOGS.to_owned());
    }
    known
}
