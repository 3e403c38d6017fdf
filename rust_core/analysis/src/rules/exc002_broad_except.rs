//! EXC002: `except Exception` where the types that can come are known, or should be.

use ruff_python_ast::{ExceptHandlerExceptHandler, Expr, Stmt, StmtTry};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    caught::{is_broad, is_subclass},
    context::{Context, keyword},
    flow::{any_expression, any_statement},
    raises::{Raised, of_suite},
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "EXC002", aliases: &["BLE001", "W0718", "W0703"], hooks: &[Hook::Handler(handler)] };

fn handler(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler, sink: Sink) {
    let Some(type_) = handler.type_.as_deref().filter(|_| is_broad(cx, handler)) else { return };
    let site = Site::new(type_.range(), "the handler catches every error, also those nobody thought of").cap(Safety::Review);
    sink.push(if let Some(reason) = meant(cx, handler) { site.dismiss(reason) } else { decide(cx, stmt, site) });
}

/// Why the handler may see everything.
fn meant(cx: &Context, handler: &ExceptHandlerExceptHandler) -> Option<&'static str> {
    if any_statement(&handler.body, |stmt| matches!(stmt, Stmt::Raise(_))) {
        return Some("the handler raises again");
    }
    if cx.symbols.last().is_some_and(|name| matches!(*name, "__del__" | "__exit__" | "__aexit__")) {
        return Some("nothing may be raised where this runs");
    }
    if any_expression(&handler.body, |expr| shows_traceback(cx, expr)) {
        return Some("the handler reports the error with its traceback");
    }
    let name = handler.name.as_ref()?.as_str();
    let hands_on = any_expression(&handler.body, |expr| {
        let Expr::Call(call) = expr else { return false };
        let takes_it = call.arguments.args.iter().any(|arg| arg.as_name_expr().is_some_and(|it| it.id.as_str() == name));
        takes_it && call.func.as_attribute_expr().is_some_and(|func| matches!(func.attr.as_str(), "set_exception" | "put" | "append" | "throw"))
    });
    hands_on.then_some("the handler hands the error on")
}

fn shows_traceback(cx: &Context, expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    keyword(call, "exc_info").is_some_and(|keyword| !keyword.value.is_none_literal_expr())
        || call.func.as_attribute_expr().is_some_and(|func| func.attr.as_str() == "exception")
        || cx.resolve(&call.func).is_some_and(|name| name.starts_with("traceback.") || name == "sys.exc_info")
}

fn decide(cx: &Context, stmt: &StmtTry, site: Site) -> Site {
    if stmt.is_star {
        return site.leave("the clause takes groups of exceptions; name the types that are meant");
    }
    match of_suite(cx, &stmt.body) {
        Err(unknown) => site.leave(format!("what `{unknown}` may raise is not known; name the types that are meant")),
        Ok(raised) if raised.is_empty() => site.leave("nothing in the `try` body is known to raise; remove the `try` or name what is meant"),
        Ok(raised) if raised.iter().any(|name| cx.scopes.lookup(&cx.scope_stack, name).is_some()) => {
            site.leave("the module gives the name of a built-in exception a meaning of its own")
        }
        Ok(raised) => {
            let names = outermost(&raised);
            let text = if let [single] = &*names { (*single).to_owned() } else { format!("({})", names.join(", ")) };
            let type_ = TextRange::new(site.range.start(), site.range.end());
            site.fact("types", text).fact("type", type_)
        }
    }
}

/// Without those whose base is there too.
fn outermost(raised: &Raised) -> Vec<&'static str> {
    let full = |name: &str| format!("builtins.{name}");
    raised.iter().copied().filter(|name| !raised.iter().any(|other| is_subclass(&full(name), &full(other)))).collect()
}
