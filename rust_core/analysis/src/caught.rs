//! What `except` clauses catch, as far as names tell.

use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, StmtTry};

use crate::{context::Context, scope::Binding};

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
