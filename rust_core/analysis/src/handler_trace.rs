//! The trace that a handler leaves when it stays broad: a message at debug level with the traceback.
//!
//! The message comes first in the handler, so that it is written whatever the handler does next; where the handler
//! logs at debug level already, that call is given the traceback.

use ruff_python_ast::{ExceptHandlerExceptHandler, Expr, ExprCall, Stmt, StmtTry, token::TokenKind};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{
    calls::with_place_for_argument,
    context::{Context, has_star_arguments, keyword},
    kind::ModuleKind,
    loggers::{METHODS, ModuleLogger, Style, existing, imported_names, is_logger_name, logging_call},
    project_loggers::is_library,
    scope::Binding,
    site::{PROJECT_LOGS, Site},
};

/// Give the site the facts of the trace.
///
/// # Errors
/// Why none can be written here.
pub fn with_trace(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler, site: Site) -> Result<Site, &'static str> {
    out_of_place(cx)?;
    if is_answer(cx, handler) {
        return Err("whether it fails is the answer here, and a message for each failure would be noise; name the types that are meant");
    }
    let own = own_call(cx, handler);
    let module = || with_logger(cx, handler.range.start(), site.clone());
    let (site, is_known) = match own {
        Some((.., object, style)) if style != Style::Unknown => {
            (site.clone().fact("logger", cx.text(object)).fact("style", name_of(style)), style != Style::Brace)
        }
        Some((.., object, _)) => (module()?, module()?.text("logger") == Some(cx.text(object))),
        None => (module()?, false),
    };
    if let Some((call, "debug", ..)) = own
        && is_known
        && !has_star_arguments(call)
        && keyword(call, "exc_info").is_none()
    {
        return Ok(with_place_for_argument(site, cx, call).span("call", call).fact("trace", "argument"));
    }
    let text = format!("{} an exception{}", if swallows(handler) { "Ignored" } else { "Caught" }, origin(cx, &stmt.body));
    Ok(with_place(cx, handler, site).fact("text", text).fact("trace", "statement"))
}

/// Where a message could come too late, go nowhere or call what is being handled.
fn out_of_place(cx: &Context) -> Result<(), &'static str> {
    if let Some("__del__" | "emit" | "handle" | "handleError" | "format" | "formatException" | "filter" | "write" | "flush") =
        cx.symbols.last().copied()
    {
        return Err("logging may not work where this runs");
    }
    let mut parts = cx.file.path.trim_end_matches(".py").rsplit('/');
    let is_logging = parts.next().into_iter().chain(parts.next()).any(|part| {
        matches!(part.trim_matches('_'), "log" | "logs" | "logger" | "loggers" | "logging" | "logutils" | "log_utils" | "handlers")
    });
    if is_logging { Err("the module is a part of the logging itself") } else { Ok(()) }
}

/// Whether the function asks whether something works: its name says so, or the handler gives True or False and no more.
fn is_answer(cx: &Context, handler: &ExceptHandlerExceptHandler) -> bool {
    let asks = |name: &str| ["is_", "has_", "can_", "supports_"].iter().any(|start| name.trim_start_matches('_').starts_with(start));
    let gives_truth = match &*handler.body {
        [Stmt::Return(stmt)] => stmt.value.as_deref().is_some_and(Expr::is_boolean_literal_expr),
        _ => false,
    };
    gives_truth || cx.symbols.last().is_some_and(|name| asks(name))
}

type OwnCall<'a> = (&'a ExprCall, &'static str, &'a Expr, Style);

/// The first statement of the handler that logs.
fn own_call<'a>(cx: &Context, handler: &'a ExceptHandlerExceptHandler) -> Option<OwnCall<'a>> {
    let first = handler.body.iter().take_while(|stmt| stmt.is_expr_stmt());
    first.filter_map(|stmt| stmt.as_expr_stmt()?.value.as_call_expr()).find_map(|call| {
        let (method, object, style) = logging_call(cx, call)?;
        let method = METHODS.into_iter().find(|known| *known == method)?;
        let style = if style == Style::Unknown && shows_style(cx, object) { Style::Percent } else { style };
        Some((call, method, object, style)).filter(|_| is_dotted(object))
    })
}

/// Whether another call of the same object in this file takes a traceback.
fn shows_style(cx: &Context, object: &Expr) -> bool {
    takes_traceback(cx, cx.text(object))
}

fn takes_traceback(cx: &Context, source: &str) -> bool {
    cx.file_texts("objects that take a traceback", |cx, top| {
        let methods = top.calls().iter().filter_map(|call| Some((*call, call.func.as_attribute_expr()?)));
        let is_meant =
            |call: &ExprCall, method: &str| method == "exception" || METHODS.contains(&method) && keyword(call, "exc_info").is_some();
        methods.filter(|(call, func)| is_meant(call, &func.attr)).map(|(_, func)| cx.text(&*func.value)).collect()
    })
    .contains(source)
}

fn with_logger(cx: &Context, at: TextSize, site: Site) -> Result<Site, &'static str> {
    const FOREIGN: &str = "the module's logger is not known to be one of `logging`, so how it takes a traceback is not known";
    let shadowed = |name: &str| cx.scope_stack[1..].iter().any(|index| cx.scopes.all[*index].bindings.contains_key(name));
    if let Some((name, style, defined)) = existing(cx) {
        if shadowed(&name) {
            return Err("the name of the module's logger means something else here");
        }
        if at < defined {
            return Err("this may run before the module's logger is made");
        }
        let site = site.fact("logger", name.as_str());
        if style != Style::Unknown || takes_traceback(cx, &name) {
            return Ok(site.fact("style", name_of(style)));
        }
        let maker = maker_of(cx, &name).ok_or(FOREIGN)?;
        return Ok(site.fact("style", "percent").needs(maker, FOREIGN));
    }
    let imported = imported_names(cx);
    if let Some((name, full)) = imported.iter().find(|(name, _)| takes_traceback(cx, name)).or_else(|| imported.first()) {
        if shadowed(name) {
            return Err("the name of the module's logger means something else here");
        }
        let site = site.fact("logger", name.as_str()).fact("style", "percent");
        return Ok(if takes_traceback(cx, name) { site } else { site.needs(full.as_str(), FOREIGN) });
    }
    if cx.file_holds("has something called a logger", |cx| cx.scopes.module().bindings.keys().any(|name| is_logger_name(name))) {
        return Err(FOREIGN);
    }
    if !is_library(cx.kind) && cx.kind != ModuleKind::Script {
        return Err("a module of this kind has no log; name the types that are meant");
    }
    let logger = ModuleLogger::of(cx, at)?;
    let site = logger.facts(site).fact("style", "percent");
    Ok(site.needs(PROJECT_LOGS, "the project does not log, so there is nowhere to leave a trace; name the types that are meant"))
}

/// The qualified name of what made the module's logger.
fn maker_of(cx: &Context, name: &str) -> Option<String> {
    let top = cx.top();
    top.values_at_top(name).iter().filter_map(|value| value.as_call_expr()).find_map(|call| match &*call.func {
        Expr::Name(func) if matches!(cx.scopes.module().bindings.get(func.id.as_str()), Some(Binding::Function(_))) => {
            Some(format!("{}.{}", crate::project::module_of(&cx.file.path), func.id))
        }
        func => cx.resolve(func),
    })
}

const fn name_of(style: Style) -> &'static str {
    match style {
        Style::Brace => "brace",
        _ => "percent",
    }
}

fn swallows(handler: &ExceptHandlerExceptHandler) -> bool {
    matches!(&*handler.body, [Stmt::Pass(_) | Stmt::Continue(_)])
}

/// ` from a.b()` when the body is one call of a plain name.
fn origin(cx: &Context, body: &[Stmt]) -> String {
    let call = match body {
        [Stmt::Expr(stmt)] => stmt.value.as_call_expr(),
        [Stmt::Assign(stmt)] => stmt.value.as_call_expr(),
        [Stmt::Return(stmt)] => stmt.value.as_deref().and_then(Expr::as_call_expr),
        _ => None,
    };
    match (call, cx.function()) {
        (Some(call), _) if is_dotted(&call.func) => format!(" from {}()", cx.text(&*call.func)),
        (_, Some(function)) => format!(" in {}()", function.name),
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

/// The span to replace, with what stands before and after the message.
fn with_place(cx: &Context, handler: &ExceptHandlerExceptHandler, site: Site) -> Site {
    let Some(first) = handler.body.first() else { return site };
    let newline = cx.file.newline();
    if let [only @ Stmt::Pass(_)] = &*handler.body {
        return site.span("at", only).fact("before", "").fact("after", "");
    }
    let head = TextRange::new(handler.range.start(), first.start());
    let colon = cx.file.tokens().in_range(head).iter().rev().find(|token| token.kind() == TokenKind::Colon);
    let colon = colon.map_or(first.start(), Ranged::end);
    if cx.starts_line(first.start()) {
        let at = cx.file.line_end(colon);
        return site.fact("at", TextRange::empty(at)).fact("before", cx.indent(first)).fact("after", newline);
    }
    let lead = format!("{newline}{}{}", cx.file.indent_at(handler.range.start()), cx.file.indent_unit());
    site.fact("at", TextRange::new(colon, first.start())).fact("before", lead.as_str()).fact("after", lead.as_str())
}
