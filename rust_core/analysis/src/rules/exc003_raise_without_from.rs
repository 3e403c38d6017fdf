//! EXC003: an exception raised inside `except` without its cause.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

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
    if is_caught(exc, caught) {
        return;
    }
    let site = Site::new(raise.range(), "the exception is raised inside `except` without its cause").span("exc", exc.range()).span("handler", handler.range());
    let site = match (caught, &handler.type_) {
        (Some(name), _) => site.fact("name", name),
        (None, Some(type_)) => site.span("type", type_.range()),
        (None, None) => site.leave("a bare `except:` has no name to raise from; narrow the handler first"),
    };
    sink.push(site);
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
