//! EXC001: `except:` without a type, which also catches `SystemExit` and `KeyboardInterrupt`.

use ruff_python_ast::{ExceptHandlerExceptHandler, Expr, Stmt, StmtTry};
use ruff_text_size::{TextRange, TextSize};

use crate::{
    caught::is_caught_before,
    context::Context,
    flow::{always_reraises, any_expression, any_statement},
    handed_on::kept_error,
    handler_trace::with_trace,
    narrowing::Narrowing,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "EXC001", aliases: &["E722", "B001", "W0702"], hooks: &[Hook::Handler(bare)] };

const KEYWORD: TextSize = TextSize::new(6);

fn bare(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler, sink: Sink) {
    if handler.type_.is_some() {
        return;
    }
    let range = TextRange::at(handler.range.start(), KEYWORD);
    let site = Site::new(range, "a bare `except:` also catches SystemExit and KeyboardInterrupt");
    let shadowed = |name| cx.scopes.lookup(&cx.scope_stack, name).is_some() || cx.scopes.has_wildcard && cx.scopes.binds_anywhere(name);
    sink.push(if shadowed("Exception") || shadowed("BaseException") {
        site.leave("the module gives `Exception` a meaning of its own, so the type to write is not known")
    } else if always_reraises(&handler.body) || hands_on(cx, &handler.body) || is_caught_before(cx, stmt, handler) {
        site.fact("type", "BaseException")
    } else if let Some(reason) = meant(cx, &stmt.body) {
        site.leave(reason)
    } else {
        narrowed(cx, stmt, handler, site.cap(Safety::Review))
    });
}

/// The types that can come, where they are known; else every `Exception`, with the trace that EXC002 and EXC004 ask for.
fn narrowed(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler, site: Site) -> Site {
    let site = site.fact("type", "Exception");
    let plain = site.clone();
    let kept = kept_error(cx, handler).is_some();
    let site = if kept { plain } else { with_trace(cx, stmt, handler, site).map_or(plain, Site::needs_little) };
    site.narrowing(Narrowing::of(cx, handler, "type"))
}

/// The handler passes whatever was caught to someone else, or ends the process: it must go on seeing everything.
fn hands_on(cx: &Context, body: &[Stmt]) -> bool {
    any_expression(body, |expr| {
        let Expr::Call(call) = expr else { return false };
        matches!(cx.resolve(&call.func).as_deref(), Some("sys.exc_info" | "os._exit" | "os.abort" | "os.kill"))
            || last_name(&call.func).is_some_and(|name| name.contains("reraise"))
    })
}

/// Helpers such as SQLAlchemy's `safe_reraise` and oslo's `save_and_reraise_exception` raise it again themselves.
fn last_name(func: &Expr) -> Option<&str> {
    match func {
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => Some(&attribute.attr),
        _ => None,
    }
}

/// Why catching more than `Exception` may be meant here.
fn meant(cx: &Context, body: &[Stmt]) -> Option<&'static str> {
    let exits = any_statement(body, |stmt| {
        let Stmt::Raise(raise) = stmt else { return false };
        raise.exc.as_deref().is_some_and(|exc| {
            let type_ = exc.as_call_expr().map_or(exc, |call| &call.func);
            ["SystemExit", "KeyboardInterrupt", "GeneratorExit", "BaseException"].iter().any(|name| cx.is_builtin(type_, name))
        })
    });
    if exits {
        return Some("the `try` body raises what `except Exception` would not catch; name the types that are meant");
    }
    let calls = |wanted: &dyn Fn(&Expr) -> bool| any_expression(body, |expr| expr.as_call_expr().is_some_and(|call| wanted(&call.func)));
    let is_exit = |func: &Expr| {
        func.as_attribute_expr().is_some_and(|it| matches!(it.attr.as_str(), "parse_args" | "parse_known_args"))
            || matches!(cx.resolve(func).as_deref(), Some("sys.exit" | "builtins.exit" | "builtins.quit"))
    };
    if calls(&is_exit) {
        return Some("the `try` body may exit the program, and catching that SystemExit may be meant; name the types");
    }
    let is_test_outcome = |func: &Expr| matches!(cx.resolve(func).as_deref(), Some("pytest.skip" | "pytest.fail" | "pytest.exit" | "pytest.xfail"));
    if calls(&is_test_outcome) {
        return Some("the outcomes of pytest are no `Exception`, and catching them may be meant; name the types");
    }
    let waits = |func: &Expr| {
        func.as_attribute_expr().is_some_and(|it| matches!(it.attr.as_str(), "serve_forever" | "run_forever"))
            || matches!(cx.resolve(func).as_deref(), Some("builtins.input" | "getpass.getpass"))
    };
    calls(&waits).then_some("the `try` body waits for a person, and catching Ctrl-C may be meant; name KeyboardInterrupt if so")
}
