//! Whether a module-level statement can run before or after an import and nobody notices.

use ruff_python_ast::{Expr, Stmt, StmtClassDef, StmtFunctionDef};

use crate::context::Context;
use crate::parts::any_over_expr;

/// Why the moment at which a statement runs may matter; none when it only defines something.
pub fn why_not_inert(cx: &Context, stmt: &Stmt) -> Option<String> {
    let is_quiet = match stmt {
        Stmt::Import(_) | Stmt::ImportFrom(_) | Stmt::Pass(_) | Stmt::TypeAlias(_) => true,
        Stmt::Expr(it) => it.value.is_string_literal_expr() || it.value.is_ellipsis_literal_expr(),
        Stmt::Assign(assign) => assign.targets.iter().all(Expr::is_name_expr) && is_quiet(cx, &assign.value),
        Stmt::AnnAssign(assign) => assign.target.is_name_expr() && assign.value.as_deref().is_none_or(|value| is_quiet(cx, value)),
        Stmt::FunctionDef(def) => is_quiet_function(cx, def),
        Stmt::ClassDef(def) => is_quiet_class(cx, def),
        Stmt::If(it) => {
            is_quiet(cx, &it.test)
                && is_quiet_body(cx, &it.body)
                && it
                    .elif_else_clauses
                    .iter()
                    .all(|clause| clause.test.as_ref().is_none_or(|test| is_quiet(cx, test)) && is_quiet_body(cx, &clause.body))
        }
        Stmt::Try(it) => {
            let handlers = it.handlers.iter().filter_map(|handler| handler.as_except_handler());
            [&it.body, &it.orelse, &it.finalbody].iter().all(|body| is_quiet_body(cx, body))
                && handlers.into_iter().all(|handler| is_quiet_body(cx, &handler.body))
        }
        _ => false,
    };
    if is_quiet {
        return None;
    }
    let source = cx.text(stmt).lines().next().unwrap_or_default().trim();
    let short: String = source.chars().take(40).collect();
    Some(format!("`{short}`"))
}

fn is_quiet_body(cx: &Context, body: &[Stmt]) -> bool {
    body.iter().all(|stmt| why_not_inert(cx, stmt).is_none())
}

fn is_quiet_function(cx: &Context, def: &StmtFunctionDef) -> bool {
    def.decorator_list.iter().all(|it| is_quiet_decorator(cx, &it.expression))
        && def.parameters.iter_non_variadic_params().all(|it| it.default.as_deref().is_none_or(|value| is_quiet(cx, value)))
}

/// Decorators of the standard library that only wrap.
fn is_quiet_decorator(cx: &Context, decorator: &Expr) -> bool {
    let (func, arguments) = match decorator {
        Expr::Call(call) => {
            (&*call.func, call.arguments.args.iter().chain(call.arguments.keywords.iter().map(|it| &it.value)).all(|it| is_quiet(cx, it)))
        }
        other => (other, true),
    };
    arguments
        && cx.resolve(func).is_some_and(|name| {
            matches!(name.as_str(), "builtins.property" | "builtins.staticmethod" | "builtins.classmethod" | "builtins.object")
                || ["functools.", "contextlib.", "dataclasses.", "abc.", "typing.", "enum."].iter().any(|module| name.starts_with(module))
        })
}

/// A plain class: no metaclass, no bases that may register it, nothing in its body but definitions.
fn is_quiet_class(cx: &Context, def: &StmtClassDef) -> bool {
    def.keywords().is_empty()
        && def.decorator_list.iter().all(|it| is_quiet_decorator(cx, &it.expression))
        && def.bases().iter().all(|base| is_quiet_base(cx, base))
        && def.body.iter().all(|stmt| why_not_inert(cx, stmt).is_none())
}

fn is_quiet_base(cx: &Context, base: &Expr) -> bool {
    let base = base.as_subscript_expr().map_or(base, |it| &*it.value);
    cx.resolve(base).is_some_and(|name| {
        name.starts_with("builtins.")
            || ["abc.", "typing.", "enum.", "collections.", "threading.", "string."].iter().any(|module| name.starts_with(module))
    })
}

/// Whether computing a value does nothing that others see and asks nothing that others change.
fn is_quiet(cx: &Context, value: &Expr) -> bool {
    !any_over_expr(value, |expr| match expr {
        Expr::Call(call) => !cx.resolve(&call.func).is_some_and(|name| is_quiet_call(&name)),
        Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Named(_) => true,
        _ => false,
    })
}

fn is_quiet_call(name: &str) -> bool {
    matches!(
        name,
        "builtins.object"
            | "builtins.set"
            | "builtins.frozenset"
            | "builtins.dict"
            | "builtins.list"
            | "builtins.tuple"
            | "builtins.str"
            | "builtins.int"
            | "builtins.float"
            | "builtins.bytes"
            | "builtins.len"
            | "builtins.type"
            | "builtins.range"
            | "builtins.sorted"
            | "builtins.zip"
            | "re.compile"
            | "logging.getLogger"
            | "enum.auto"
            | "typing.TypeVar"
            | "typing.ParamSpec"
            | "typing.NewType"
            | "typing.NamedTuple"
            | "typing.cast"
            | "collections.namedtuple"
            | "collections.OrderedDict"
            | "collections.defaultdict"
            | "os.path.join"
            | "os.path.dirname"
            | "os.path.basename"
            | "os.path.abspath"
            | "pathlib.Path"
            | "datetime.timedelta"
            | "threading.Lock"
            | "threading.RLock"
    )
}
