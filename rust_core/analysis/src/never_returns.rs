//! Functions that never come back: every way through them raises or ends the program. What follows their call is not
//! reached, and a function whose last act is such a call does not return None.

use ruff_python_ast::{Expr, ExprCall, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    exits::{End, Exits, end_of},
    scope::Binding,
    signature::is_stub,
    suites::find_in,
};

/// Whether a function of the standard library never comes back.
pub fn is_exit(name: &str) -> bool {
    matches!(name, "sys.exit" | "os._exit" | "os.abort" | "builtins.exit" | "builtins.quit")
}

/// Whether a call inside a function is one of a function of this module that never comes back.
pub fn leaves(cx: &Context, around: &StmtFunctionDef, call: &ExprCall) -> bool {
    called(cx, around, call).is_some_and(|def| never_returns(cx, def))
}

/// The function of this module that a call means, when nothing inside of the function around it has its name.
fn called<'a>(cx: &Context<'a>, around: &StmtFunctionDef, call: &ExprCall) -> Option<&'a StmtFunctionDef> {
    let name = call.func.as_name_expr()?.id.as_str();
    let is_own = |range| cx.scopes.opened_by(range).is_some_and(|scope| cx.scopes.all[scope].bindings.contains_key(name));
    let Some(Binding::Function(range)) = cx.scopes.module().bindings.get(name) else { return None };
    if is_own(around.range) {
        return None;
    }
    find_in(cx.file.body(), *range)?.1.as_function_def_stmt()
}

/// Whether every way through a function raises or ends the program. What a decorator makes of it is not known, and of a
/// coroutine only what awaits it would learn.
pub fn never_returns(cx: &Context, def: &StmtFunctionDef) -> bool {
    if let Some(hint) = &def.returns {
        let name = cx.at_top().resolve(hint);
        return name.is_some_and(|name| {
            matches!(name.strip_prefix("typing_extensions.").or(name.strip_prefix("typing.")), Some("NoReturn" | "Never"))
        });
    }
    if let Some(known) = cx.habits.never_returns.borrow().get(&def.range) {
        return *known;
    }
    // Two functions that call each other come back as far as this tells.
    cx.habits.never_returns.borrow_mut().insert(def.range, false);
    let found = def.decorator_list.is_empty() && !def.is_async && !is_stub(cx, def) && ends_never(cx, def);
    cx.habits.never_returns.borrow_mut().insert(def.range, found);
    found
}

fn ends_never(cx: &Context, def: &StmtFunctionDef) -> bool {
    let exits = Exits::of(&def.body);
    if exits.is_generator() || !exits.returns.is_empty() {
        return false;
    }
    let is_last = |expr: &Expr| {
        expr.as_call_expr().is_some_and(|call| cx.at_top().resolve(&call.func).is_some_and(|name| is_exit(&name)) || leaves(cx, def, call))
    };
    end_of(&def.body, &is_last, &|_| false) == End::Never
}

/// The call that a function ends with, as written, when it is not known to come back: a method that raises, or a function
/// of another module.
pub fn open_end<'a>(cx: &Context<'a>, def: &'a StmtFunctionDef) -> Option<&'a str> {
    let call = last_call(&def.body)?;
    let comes_back = match &*call.func {
        Expr::Attribute(it) if it.value.as_name_expr().is_some_and(|name| matches!(name.id.as_str(), "self" | "cls")) => {
            cx.class().and_then(|class| method_of(class, &it.attr)).is_some_and(|method| !never_returns(cx, method) && !is_stub(cx, method))
        }
        Expr::Name(name) if matches!(cx.scopes.module().bindings.get(name.id.as_str()), Some(Binding::Function(_))) => true,
        func => cx.resolve(func).is_some_and(|name| {
            let root = name.split('.').next().unwrap_or_default();
            root == "builtins" || ruff_python_stdlib::sys::is_known_standard_library(14, root)
        }),
    };
    (!comes_back).then(|| cx.text(call.func.range()))
}

fn method_of<'a>(class: &'a StmtClassDef, name: &str) -> Option<&'a StmtFunctionDef> {
    class.body.iter().filter_map(Stmt::as_function_def_stmt).find(|method| method.name.as_str() == name)
}

/// The call that is the last statement of a suite, or of the last block in it.
fn last_call(body: &[Stmt]) -> Option<&ExprCall> {
    match body.last()? {
        Stmt::Expr(it) => it.value.as_call_expr(),
        Stmt::If(it) => it.elif_else_clauses.iter().rev().find_map(|clause| last_call(&clause.body)).or_else(|| last_call(&it.body)),
        Stmt::With(it) => last_call(&it.body),
        Stmt::Try(it) => [&it.finalbody, &it.orelse, &it.body]
            .into_iter()
            .find_map(|suite| last_call(suite))
            .or_else(|| it.handlers.iter().find_map(|ruff_python_ast::ExceptHandler::ExceptHandler(handler)| last_call(&handler.body))),
        _ => None,
    }
}
