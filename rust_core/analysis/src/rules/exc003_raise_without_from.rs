//! EXC003: an exception raised inside `except` without its cause.

use ruff_python_ast::{ExceptHandlerExceptHandler, Expr, ExprContext, Stmt, helpers::any_over_body};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::Context,
    rule::{Hook, Rule, Sink},
    site::Site,
};

pub(crate) static RULE: Rule = Rule { id: "EXC003", aliases: &["B904", "W0707"], hooks: &[Hook::Stmt(raise)] };

fn raise(cx: &Context, stmt: &Stmt, sink: Sink) {
    let Stmt::Raise(raise) = stmt else { return };
    let (Some(exc), None) = (&raise.exc, &raise.cause) else { return };
    let Some(handler) = cx.enclosing_handler() else { return };
    let caught = handler.name.as_ref().map(|name| name.as_str());
    if is_caught(exc, caught) || is_caught_around(cx, exc) {
        return;
    }
    let site = Site::new(raise.range(), "the exception is raised inside `except` without its cause");
    let site = match (caught, &handler.type_) {
        (Some(name), _) => site.fact("name", name).fact("shadowed", is_bound_again(handler, name)),
        (None, Some(type_)) => {
            let type_ = parenthesized(cx, type_.range());
            site.span("type", type_).span("handler", handler.range()).fact("fresh", fresh_name(cx))
        }
        (None, None) => site.leave("a bare `except:` has no name to raise from; narrow the handler first"),
    };
    sink.push(site);
}

/// Whether it is the exception of a handler around this one: the failed attempt to mend it is not its cause.
fn is_caught_around(cx: &Context, exc: &Expr) -> bool {
    let Expr::Name(raised) = exc else { return false };
    cx.parents.iter().any(|node| {
        node.as_except_handler_except_handler().is_some_and(|handler| handler.name.as_ref().is_some_and(|name| name.id == raised.id))
    })
}

/// Raising the caught exception again, or a part of it, loses nothing.
fn is_caught(exc: &Expr, caught: Option<&str>) -> bool {
    match exc {
        Expr::Name(name) => caught == Some(name.id.as_str()),
        Expr::Attribute(attribute) => is_caught(&attribute.value, caught),
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(attribute) if attribute.attr.as_str() == "with_traceback" => is_caught(&attribute.value, caught),
            _ => false,
        },
        _ => false,
    }
}

fn is_bound_again(handler: &ExceptHandlerExceptHandler, name: &str) -> bool {
    any_over_body(
        &handler.body,
        |expr: &Expr| matches!(expr, Expr::Name(it) if it.id.as_str() == name && it.ctx != ExprContext::Load),
    )
}

/// The range of a type with the parentheses around it: `except (A):` is `(A)`.
fn parenthesized(cx: &Context, range: TextRange) -> TextRange {
    let rest = &cx.file.text[range.end().to_usize()..];
    let Some(colon) = rest.find(':') else { return range };
    let width = rest[..colon].trim_end().len();
    TextRange::new(range.start(), range.end() + ruff_text_size::TextSize::try_from(width).unwrap_or_default())
}

/// A name that nothing in the file uses.
fn fresh_name(cx: &Context) -> &'static str {
    ["err", "exc", "error", "caught"].into_iter().find(|name| !cx.scopes.binds_anywhere(name)).unwrap_or("caught_error")
}
