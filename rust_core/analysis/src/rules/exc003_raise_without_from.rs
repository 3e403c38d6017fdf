//! EXC003: an exception raised inside `except` without its cause.

use ruff_python_ast::{
    AnyNodeRef, ExceptHandlerExceptHandler, Expr, ExprContext, Stmt,
    visitor::source_order::{SourceOrderVisitor, TraversalSignal},
};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::Context,
    patched::last_name,
    rule::{Hook, Rule, Sink},
    site::Site,
};

pub(crate) static RULE: Rule = Rule { id: "EXC003", aliases: &["B904", "W0707"], hooks: &[Hook::Stmt(raise)] };

fn raise(cx: &Context, stmt: &Stmt, sink: Sink) {
    let Stmt::Raise(raise) = stmt else { return };
    let (Some(exc), None) = (&raise.exc, &raise.cause) else { return };
    let Some(handler) = cx.enclosing_handler() else { return };
    let caught = handler.name.as_ref().map(|name| name.as_str());
    if is_caught(exc, caught) || is_caught_around(cx, exc) || is_return(exc) {
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
    let looks_at_chain = ["__cause__", "__context__"].iter().any(|name| cx.file.text.contains(name));
    sink.push(if looks_at_chain { site.leave("the file looks at the causes of exceptions, and may expect none here") } else { site });
}

/// Whether it is the exception of a handler around this one: the failed attempt to mend it is not its cause.
fn is_caught_around(cx: &Context, exc: &Expr) -> bool {
    let Expr::Name(raised) = exc else { return false };
    cx.parents.iter().any(|node| {
        node.as_except_handler_except_handler().is_some_and(|handler| handler.name.as_ref().is_some_and(|name| name.id == raised.id))
    })
}

/// `raise gen.Return(value)`: how a coroutine of Tornado returned a value before generators could.
fn is_return(exc: &Expr) -> bool {
    let Expr::Call(call) = exc else { return false };
    call.func.as_attribute_expr().is_some_and(|it| it.attr.as_str() == "Return" && last_name(&it.value) == "gen")
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

/// Whether the handler binds the name to something else: a handler inside it also unbinds it at its end.
fn is_bound_again(handler: &ExceptHandlerExceptHandler, name: &str) -> bool {
    let mut search = Search { name, found: false };
    search.visit_body(&handler.body);
    search.found
}

/// Looks for whatever binds a name.
struct Search<'n> {
    name: &'n str,
    found: bool,
}

impl<'a> SourceOrderVisitor<'a> for Search<'_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        let bound = match node {
            AnyNodeRef::ExprName(name) if name.ctx != ExprContext::Load => Some(name.id.as_str()),
            AnyNodeRef::ExceptHandlerExceptHandler(handler) => handler.name.as_deref(),
            AnyNodeRef::StmtFunctionDef(def) => Some(&*def.name),
            AnyNodeRef::StmtClassDef(def) => Some(&*def.name),
            AnyNodeRef::Alias(alias) => Some(alias.asname.as_deref().unwrap_or_else(|| alias.name.split('.').next().unwrap_or_default())),
            AnyNodeRef::PatternMatchAs(pattern) => pattern.name.as_deref(),
            AnyNodeRef::PatternMatchStar(pattern) => pattern.name.as_deref(),
            AnyNodeRef::PatternMatchMapping(pattern) => pattern.rest.as_deref(),
            _ => None,
        };
        self.found |= bound == Some(self.name);
        if self.found { TraversalSignal::Skip } else { TraversalSignal::Traverse }
    }
}

/// The range of a type with the parentheses around it: `except (A):` is `(A)`.
fn parenthesized(cx: &Context, range: TextRange) -> TextRange {
    let rest = &cx.file.text[range.end().to_usize()..];
    let Some(colon) = rest.find(':') else { return range };
    let width = rest[..colon].trim_end().len();
    TextRange::new(range.start(), range.end() + ruff_text_size::TextSize::try_from(width).unwrap_or_default())
}

/// A name that nothing in the file uses, and another one for each depth: at its end a handler unbinds the name, which a
/// handler around it may still need.
fn fresh_name(cx: &Context) -> String {
    let depth = cx.parents.iter().filter(|node| matches!(node, AnyNodeRef::ExceptHandlerExceptHandler(_))).count() - 1;
    let mut free = ["err", "exc", "error", "caught"].into_iter().filter(|name| !cx.scopes.binds_anywhere(name));
    free.nth(depth).map_or_else(|| format!("caught_error_{depth}"), str::to_owned)
}
