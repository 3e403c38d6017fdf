//! EXC004: a broad `except` clause that does nothing at all.

use ruff_python_ast::{AnyNodeRef, ExceptHandlerExceptHandler, Stmt, StmtTry};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{
    caught::is_broad,
    context::Context,
    handler_trace::with_trace,
    kind::ModuleKind,
    narrowing::Narrowing,
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
    } else if cx.kind == ModuleKind::Test && is_clean_up(cx, stmt) {
        site.dismiss("the test cleans up, and an error of that would hide what the test found")
    } else {
        decide(cx, stmt, handler, site)
    });
}

/// Whether the statement runs while an exception may be on its way already.
fn is_clean_up(cx: &Context, stmt: &StmtTry) -> bool {
    cx.enclosing_handler().is_some()
        || cx.parents.iter().any(|node| {
            let AnyNodeRef::StmtTry(around) = node else { return false };
            around.finalbody.iter().any(|part| part.range().contains_range(stmt.range))
        })
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
    let Some(type_) = handler.type_.as_deref() else {
        let plain = site.clone();
        return with_trace(cx, stmt, handler, site).unwrap_or_else(|reason| plain.leave(reason));
    };
    let site = site.span("type", type_);
    let plain = site.clone();
    let traced = if matches!(cx.symbols.last(), Some(&("__del__" | "__exit__" | "__aexit__"))) {
        Err("logging may not work any more where this runs; name the types that may be ignored")
    } else {
        with_trace(cx, stmt, handler, site)
    };
    traced.unwrap_or_else(|reason| plain.leave(reason)).narrowing(Narrowing::of(cx, handler, "types"))
}
