//! EXC012: a `try` statement whose handlers only raise again what they caught.

use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{
    context::Context,
    rule::{Hook, Rule, Sink},
    site::Site,
};

pub(crate) static RULE: Rule = Rule { id: "EXC012", aliases: &["TRY203", "W0706"], hooks: &[Hook::Stmt(try_)] };

fn try_(cx: &Context, stmt: &Stmt, sink: Sink) {
    let Stmt::Try(it) = stmt else { return };
    let handlers = || it.handlers.iter().map(|ExceptHandler::ExceptHandler(handler)| handler);
    if it.is_star || it.handlers.is_empty() || !it.finalbody.is_empty() || !handlers().all(only_raises) {
        return;
    }
    let (Some(first), Some(last)) = (it.body.first(), it.body.last()) else { return };
    let head = TextRange::new(it.range.start(), cx.file.line_end(it.range.start()));
    let body = TextRange::new(first.start(), end_of_line(cx, last));
    let tail = TextRange::new(body.end(), it.orelse.first().map_or_else(|| cx.file.line_end(it.range.end()), Ranged::start));
    let site = Site::new(TextRange::at(it.range.start(), 3.into()), "the handlers only raise again what they caught").span("try", it.range);
    let orelse = it.orelse.first().zip(it.orelse.last()).map(|(first, last)| TextRange::new(first.start(), last.end()));
    let site = orelse.into_iter().fold(site.span("body", body), |site, range| site.fact("else", range));
    let blocks = || std::iter::once(body).chain(orelse);
    sink.push(if has_comment(cx, head) || has_comment(cx, tail) {
        site.leave("comments stand beside the handlers; keep what they say and remove the `try` by hand")
    } else if !blocks().all(|range| cx.starts_line(range.start())) || !cx.starts_line(it.range.start()) {
        site.leave("the block stands on one line with its `try`")
    } else if blocks().any(|range| has_long_text(cx, range)) {
        site.leave("a text over several lines stands in the block, which moving it would change")
    } else {
        site.fact("indent", cx.indent(it)).fact("inner", cx.indent(first))
    });
}

/// `raise`, or the caught exception by its name.
fn only_raises(handler: &ExceptHandlerExceptHandler) -> bool {
    let [Stmt::Raise(raise)] = &*handler.body else { return false };
    let is_own = |exc: &Expr| exc.as_name_expr().is_some_and(|name| handler.name.as_ref().is_some_and(|own| own.id == name.id));
    raise.cause.is_none() && raise.exc.as_deref().is_none_or(is_own)
}

/// Whether a comment stands wholly in a range; one that only touches it belongs to what is kept.
fn has_comment(cx: &Context, range: TextRange) -> bool {
    cx.file.comments.iter().any(|comment| range.contains_range(*comment))
}

/// The end of a statement with the comment behind it.
fn end_of_line(cx: &Context, stmt: &Stmt) -> TextSize {
    let rest = TextRange::new(stmt.end(), cx.file.line_end(stmt.end()));
    stmt.end() + TextSize::of(cx.file.slice(rest).trim_end())
}

/// Whether a string or f-string token holds a line break.
fn has_long_text(cx: &Context, range: TextRange) -> bool {
    let text = cx.text(range);
    (text.contains("\"\"\"") || text.contains("'''") || text.contains("\\\n")) && text.contains('\n')
}
