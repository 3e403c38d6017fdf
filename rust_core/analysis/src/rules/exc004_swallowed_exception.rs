//! EXC004: a broad `except` clause that does nothing at all.

use ruff_python_ast::{ExceptHandlerExceptHandler, Stmt, StmtTry};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{
    caught::{is_broad, narrow_types},
    context::Context,
    handler_trace::with_trace,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "EXC004", aliases: &["S110", "S112", "B110", "B112", "SIM105"], hooks: &[Hook::Handler(handler)] };

fn handler(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler, sink: Sink) {
    if !does_nothing(handler) {
        return;
    }
    let end = handler.type_.as_ref().map_or(handler.range.start() + TextSize::new(6), |type_| type_.end());
    let site = Site::new(TextRange::new(handler.range.start(), end), "every error is swallowed without a trace").cap(Safety::Review);
    sink.push(if handler.type_.is_some() && !is_broad(cx, handler) {
        site.dismiss("the types that are ignored are named, so it is meant")
    } else if !is_silent(cx, handler) {
        site.dismiss("a comment says why the error is ignored")
    } else if matches!(cx.symbols.last(), Some(&("__del__" | "__exit__" | "__aexit__"))) {
        site.leave("logging may not work any more where this runs; name the types that may be ignored")
    } else {
        decide(cx, stmt, handler, site)
    });
}

/// Whether the handler swallows every error and says nowhere why.
pub(crate) fn is_silent(cx: &Context, handler: &ExceptHandlerExceptHandler) -> bool {
    let line_end = TextRange::new(handler.range.start(), cx.file.line_end(handler.range.end()));
    does_nothing(handler)
        && !matches!(&*handler.body, [Stmt::Expr(expr)] if expr.value.is_string_literal_expr())
        && !cx.file.comments.iter().any(|comment| line_end.contains_range(*comment) && is_reason(cx.file.slice(*comment)))
}

fn does_nothing(handler: &ExceptHandlerExceptHandler) -> bool {
    match &*handler.body {
        [Stmt::Pass(_) | Stmt::Continue(_)] => true,
        [Stmt::Expr(expr)] => expr.value.is_ellipsis_literal_expr() || expr.value.is_string_literal_expr(),
        _ => false,
    }
}

/// A note for a tool is no reason.
fn is_reason(comment: &str) -> bool {
    let text = comment.trim_start_matches(['#', ' ', '\t']);
    let is_note = ["pylint:", "pragma:", "noqa", "type:", "nosec", "pyright:", "mypy:", "NOQA", "noinspection", "coverage:"];
    !is_note.iter().any(|note| text.starts_with(note)) && text.chars().any(char::is_alphabetic)
}

fn decide(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler, site: Site) -> Site {
    if let (Some(type_), Ok(types)) = (handler.type_.as_deref(), narrow_types(cx, stmt, handler)) {
        return site.fact("types", types).span("type", type_);
    }
    let plain = site.clone();
    with_trace(cx, stmt, handler, site).unwrap_or_else(|reason| plain.leave(reason))
}
