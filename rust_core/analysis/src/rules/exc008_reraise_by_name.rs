//! EXC008: `raise err` in the handler that caught `err`.

use ruff_python_ast::{AnyNodeRef, ExceptHandlerExceptHandler, Expr, ExprContext, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    parts::any_over_body,
    context::Context,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "EXC008", aliases: &["TRY201"], hooks: &[Hook::Stmt(raise)] };

fn raise(cx: &Context, stmt: &Stmt, sink: Sink) {
    let Stmt::Raise(raise) = stmt else { return };
    let (Some(exc @ Expr::Name(name)), None) = (raise.exc.as_deref(), &raise.cause) else { return };
    let Some(handler) = cx.enclosing_handler() else { return };
    if handler.name.as_ref().is_none_or(|caught| caught.as_str() != name.id.as_str()) || in_finally(cx, handler) {
        return;
    }
    if uses(handler, &name.id, |context| context != ExprContext::Load) > 0 {
        return;
    }
    let gap = TextRange::new(raise.range.start() + ruff_text_size::TextSize::new(5), exc.end());
    if raise.range.end() != exc.end() || cx.has_comment(gap) {
        return;
    }
    let site = Site::new(raise.range(), "the handler raises by name what it caught").cap(Safety::Review).fact("exc", gap);
    let is_last_use = uses(handler, &name.id, |_| true) == 1;
    sink.push(match clause(cx, handler).filter(|_| is_last_use) {
        Some(range) => site.fact("as", range).span("handler", handler.range()),
        None => site,
    });
}

/// A `finally` block, or another `try`, between the handler and the statement may see another exception.
fn in_finally(cx: &Context, handler: &ExceptHandlerExceptHandler) -> bool {
    let inner = cx.parents.iter().rev().take_while(|node| node.range() != handler.range());
    inner.into_iter().any(|node| matches!(node, AnyNodeRef::StmtTry(_)))
}

fn uses(handler: &ExceptHandlerExceptHandler, name: &str, counts: impl Fn(ExprContext) -> bool) -> usize {
    let mut count = 0;
    any_over_body(&handler.body, |expr: &Expr| {
        count += usize::from(matches!(expr, Expr::Name(it) if it.id.as_str() == name && counts(it.ctx)));
        false
    });
    count
}

/// ` as err`, when nothing but that stands between the type and the colon.
fn clause(cx: &Context, handler: &ExceptHandlerExceptHandler) -> Option<TextRange> {
    let (type_, name) = (handler.type_.as_deref()?, handler.name.as_ref()?);
    let between = cx.text(TextRange::new(type_.end(), name.range.start()));
    (between.trim() == "as").then(|| TextRange::new(type_.end(), name.range.end()))
}
