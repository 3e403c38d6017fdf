//! EXC004: a broad `except` clause that does nothing at all.

use ruff_python_ast::{ExceptHandlerExceptHandler, Expr, Stmt, StmtTry};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{
    caught::is_broad,
    context::Context,
    kind::ModuleKind,
    loggers::{ModuleLogger, Style},
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "EXC004", aliases: &["S110", "S112", "B110", "B112", "SIM105"], hooks: &[Hook::Handler(handler)] };

fn handler(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler, sink: Sink) {
    let [only] = &*handler.body else { return };
    let is_nothing = match only {
        Stmt::Pass(_) | Stmt::Continue(_) => true,
        Stmt::Expr(expr) => expr.value.is_ellipsis_literal_expr() || expr.value.is_string_literal_expr(),
        _ => false,
    };
    if !is_nothing {
        return;
    }
    let end = handler.type_.as_ref().map_or(handler.range.start() + TextSize::new(6), |type_| type_.end());
    let site = Site::new(TextRange::new(handler.range.start(), end), "every error is swallowed without a trace").cap(Safety::Review);
    let is_broad = handler.type_.is_none() || is_broad(cx, handler);
    let line_end = TextRange::new(handler.range.start(), cx.file.line_end(handler.range.end()));
    sink.push(if !is_broad {
        site.dismiss("the types that are ignored are named, so it is meant")
    } else if cx.has_comment(line_end) || only.is_expr_stmt() && !cx.text(only).starts_with('.') {
        site.dismiss("a comment says why the error is ignored")
    } else {
        decide(cx, stmt, only, site)
    });
}

fn decide(cx: &Context, stmt: &StmtTry, only: &Stmt, site: Site) -> Site {
    if matches!(cx.kind, ModuleKind::Test | ModuleKind::Example | ModuleKind::Build) {
        return site.leave("a module of this kind has no log; name the types that may be ignored");
    }
    if cx.symbols.last().is_some_and(|name| matches!(*name, "__del__" | "__exit__" | "__aexit__" | "emit" | "handleError")) {
        return site.leave("logging may not work any more where this runs; name the types that may be ignored");
    }
    match ModuleLogger::of(cx, only.start()) {
        Err(reason) => site.leave(reason),
        Ok(logger) if logger.style == Style::Unknown => {
            site.leave("the module's logger is not made by `logging`, so how it takes a traceback is not known")
        }
        Ok(logger) if logger.is_new => {
            site.leave("the module has no log to write to; name the types that may be ignored, or say in a comment why all may")
        }
        Ok(logger) => {
            let text = format!("Ignored an exception{}", origin(cx, &stmt.body));
            let is_loguru = logger.style == Style::Brace;
            let keeps = only.is_continue_stmt();
            let site = logger.facts(site).fact("text", text).fact("loguru", is_loguru).span("body", only).fact("keeps", keeps);
            site.fact("own_line", cx.starts_line(only.start())).fact("indent", cx.indent(only)).fact("newline", cx.file.newline())
        }
    }
}

/// ` from a.b()` when the body is one call of a plain name.
fn origin(cx: &Context, body: &[Stmt]) -> String {
    let call = match body {
        [Stmt::Expr(stmt)] => stmt.value.as_call_expr(),
        [Stmt::Assign(stmt)] => stmt.value.as_call_expr(),
        [Stmt::Return(stmt)] => stmt.value.as_deref().and_then(Expr::as_call_expr),
        _ => None,
    };
    match call {
        Some(call) if is_dotted(&call.func) => format!(" from {}()", cx.text(&*call.func)),
        _ => String::new(),
    }
}

fn is_dotted(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_) => true,
        Expr::Attribute(attribute) => is_dotted(&attribute.value),
        _ => false,
    }
}
