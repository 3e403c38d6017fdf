//! What `except` clauses catch, as far as names tell.

use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, Stmt, StmtTry};

use crate::{
    context::Context,
    raises::{Raised, of_suite},
    scope::Binding,
};

/// The types a handler names: one expression, or the items of its tuple; nothing for a bare `except:`.
pub fn types(handler: &ExceptHandlerExceptHandler) -> &[Expr] {
    match handler.type_.as_deref() {
        Some(Expr::Tuple(tuple)) => &tuple.elts,
        Some(single) => std::slice::from_ref(single),
        None => &[],
    }
}

/// Whether the handler names `Exception` or `BaseException` (alone or in a tuple).
pub fn is_broad(cx: &Context, handler: &ExceptHandlerExceptHandler) -> bool {
    types(handler).iter().any(|type_| is_root(cx, type_))
}

/// Whether an expression is the built-in `Exception` or `BaseException`.
pub fn is_root(cx: &Context, type_: &Expr) -> bool {
    cx.is_builtin(type_, "Exception") || cx.is_builtin(type_, "BaseException")
}

/// Whether a clause before `handler` catches every `Exception`.
pub fn is_caught_before(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler) -> bool {
    let before = stmt.handlers.iter().map(|ExceptHandler::ExceptHandler(other)| other).take_while(|other| other.range != handler.range);
    before.into_iter().any(|other| is_broad(cx, other))
}

/// A name that two types share only when they are the same: the qualified name of a built-in, an import or a class of
/// the module. Aliases of `OSError` are one name.
pub fn type_name(cx: &Context, type_: &Expr) -> Option<String> {
    let full = match type_ {
        Expr::Name(name) => match cx.scopes.lookup(&cx.scope_stack, &name.id) {
            Some(Binding::Class(_)) => name.id.to_string(),
            _ => cx.resolve(type_)?,
        },
        Expr::Attribute(_) => cx.resolve(type_)?,
        _ => return None,
    };
    Some(match full.as_str() {
        "builtins.IOError" | "builtins.EnvironmentError" | "builtins.WindowsError" | "socket.error" | "select.error" | "os.error" => {
            "builtins.OSError".to_owned()
        }
        "json.decoder.JSONDecodeError" => "json.JSONDecodeError".to_owned(),
        _ => full,
    })
}

/// Direct bases in the standard library (the exception hierarchy of the language reference and the modules' pages).
const BASES: &[(&str, &str)] = &[
    ("builtins.Exception", "builtins.BaseException"),
    ("builtins.KeyboardInterrupt", "builtins.BaseException"),
    ("builtins.SystemExit", "builtins.BaseException"),
    ("builtins.GeneratorExit", "builtins.BaseException"),
    ("builtins.ArithmeticError", "builtins.Exception"),
    ("builtins.AssertionError", "builtins.Exception"),
    ("builtins.AttributeError", "builtins.Exception"),
    ("builtins.BufferError", "builtins.Exception"),
    ("builtins.EOFError", "builtins.Exception"),
    ("builtins.ImportError", "builtins.Exception"),
    ("builtins.LookupError", "builtins.Exception"),
    ("builtins.MemoryError", "builtins.Exception"),
    ("builtins.NameError", "builtins.Exception"),
    ("builtins.OSError", "builtins.Exception"),
    ("builtins.ReferenceError", "builtins.Exception"),
    ("builtins.RuntimeError", "builtins.Exception"),
    ("builtins.StopIteration", "builtins.Exception"),
    ("builtins.StopAsyncIteration", "builtins.Exception"),
    ("builtins.SyntaxError", "builtins.Exception"),
    ("builtins.SystemError", "builtins.Exception"),
    ("builtins.TypeError", "builtins.Exception"),
    ("builtins.ValueError", "builtins.Exception"),
    ("builtins.Warning", "builtins.Exception"),
    ("builtins.FloatingPointError", "builtins.ArithmeticError"),
    ("builtins.OverflowError", "builtins.ArithmeticError"),
    ("builtins.ZeroDivisionError", "builtins.ArithmeticError"),
    ("builtins.ModuleNotFoundError", "builtins.ImportError"),
    ("builtins.IndexError", "builtins.LookupError"),
    ("builtins.KeyError", "builtins.LookupError"),
    ("builtins.UnboundLocalError", "builtins.NameError"),
    ("builtins.BlockingIOError", "builtins.OSError"),
    ("builtins.ChildProcessError", "builtins.OSError"),
    ("builtins.ConnectionError", "builtins.OSError"),
    ("builtins.FileExistsError", "builtins.OSError"),
    ("builtins.FileNotFoundError", "builtins.OSError"),
    ("builtins.InterruptedError", "builtins.OSError"),
    ("builtins.IsADirectoryError", "builtins.OSError"),
    ("builtins.NotADirectoryError", "builtins.OSError"),
    ("builtins.PermissionError", "builtins.OSError"),
    ("builtins.ProcessLookupError", "builtins.OSError"),
    ("builtins.TimeoutError", "builtins.OSError"),
    ("builtins.BrokenPipeError", "builtins.ConnectionError"),
    ("builtins.ConnectionAbortedError", "builtins.ConnectionError"),
    ("builtins.ConnectionRefusedError", "builtins.ConnectionError"),
    ("builtins.ConnectionResetError", "builtins.ConnectionError"),
    ("builtins.NotImplementedError", "builtins.RuntimeError"),
    ("builtins.RecursionError", "builtins.RuntimeError"),
    ("builtins.IndentationError", "builtins.SyntaxError"),
    ("builtins.TabError", "builtins.IndentationError"),
    ("builtins.UnicodeError", "builtins.ValueError"),
    ("builtins.UnicodeDecodeError", "builtins.UnicodeError"),
    ("builtins.UnicodeEncodeError", "builtins.UnicodeError"),
    ("builtins.UnicodeTranslateError", "builtins.UnicodeError"),
    ("json.JSONDecodeError", "builtins.ValueError"),
    ("subprocess.SubprocessError", "builtins.Exception"),
    ("subprocess.CalledProcessError", "subprocess.SubprocessError"),
    ("subprocess.TimeoutExpired", "subprocess.SubprocessError"),
    ("socket.gaierror", "builtins.OSError"),
    ("socket.herror", "builtins.OSError"),
    ("socket.timeout", "builtins.OSError"),
    ("shutil.Error", "builtins.OSError"),
    ("ssl.SSLError", "builtins.OSError"),
    ("urllib.error.URLError", "builtins.OSError"),
    ("urllib.error.HTTPError", "urllib.error.URLError"),
    ("configparser.Error", "builtins.Exception"),
    ("struct.error", "builtins.Exception"),
    ("zlib.error", "builtins.Exception"),
    ("re.error", "builtins.Exception"),
    ("binascii.Error", "builtins.ValueError"),
];

/// Whether one named exception is a proper subclass of another, as far as the standard library tells.
pub fn is_subclass(name: &str, base: &str) -> bool {
    let mut current = name;
    while let Some((_, parent)) = BASES.iter().find(|(child, _)| *child == current) {
        if *parent == base {
            return true;
        }
        current = parent;
    }
    false
}

/// The types to write for a handler of everything, when the body's exceptions are all known; else why they are not.
///
/// # Errors
/// Which operation is not known.
pub fn narrow_types(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler) -> Result<String, String> {
    let raised = if is_import_guard(&stmt.body) {
        Raised::from(["ImportError"])
    } else {
        of_suite(cx, &stmt.body).map_err(|unknown| format!("what `{unknown}` may raise is not known"))?
    };
    let before: Vec<String> = stmt
        .handlers
        .iter()
        .map(|ExceptHandler::ExceptHandler(other)| other)
        .take_while(|other| other.range != handler.range)
        .flat_map(|other| types(other).iter().filter_map(|type_| type_name(cx, type_)))
        .collect();
    let is_new = |name: &str| !before.iter().any(|other| *other == full(name) || is_subclass(&full(name), other));
    let raised: Raised = raised.into_iter().filter(|name| is_new(name)).collect();
    if raised.is_empty() {
        return Err("nothing in the `try` body is known to raise".to_owned());
    }
    if raised.iter().any(|name| cx.scopes.lookup(&cx.scope_stack, name).is_some()) {
        return Err("the module gives the name of a built-in exception a meaning of its own".to_owned());
    }
    let names = outermost(&raised);
    Ok(if let [single] = &*names { (*single).to_owned() } else { format!("({})", names.join(", ")) })
}

fn full(name: &str) -> String {
    format!("builtins.{name}")
}

/// Without those whose base is there too.
fn outermost(raised: &Raised) -> Vec<&'static str> {
    raised.iter().copied().filter(|name| !raised.iter().any(|other| is_subclass(&full(name), &full(other)))).collect()
}

/// Whether the body of a `try` does nothing but import, besides noting that it could.
fn is_import_guard(body: &[Stmt]) -> bool {
    body.iter().any(is_import)
        && body.iter().all(|stmt| match stmt {
            Stmt::Assign(assign) => assign.targets.iter().all(Expr::is_name_expr) && assign.value.is_literal_expr(),
            other => is_import(other) || other.is_pass_stmt(),
        })
}

fn is_import(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_))
}
