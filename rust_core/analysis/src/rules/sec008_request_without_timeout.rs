//! SEC008: an HTTP request that may wait for ever.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    calls::with_place_for_argument,
    context::{Context, has_star_arguments, keyword},
    paths::values_of,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC008", aliases: &["S113", "B113", "W3101"], hooks: &[Hook::Call(call)] };

const VERBS: &[&str] = &["get", "options", "head", "post", "put", "patch", "delete", "request"];

/// Libraries that answer requests in the place of a server.
const PLAYED_BY: &[&str] = &["responses", "requests_mock", "httpretty", "betamax", "vcr"];

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    if !is_request(cx, call, name) {
        return;
    }
    let site = Site::new(call.func.range().cover(call.arguments.range()), "the request has no time-out: a silent server holds the program for ever");
    let site = site.cap(Safety::Review);
    if PLAYED_BY.iter().any(|library| cx.scopes.imports(library)) {
        return sink.push(site.dismiss("the file plays the server itself, and nothing can be silent"));
    }
    match keyword(call, "timeout") {
        Some(timeout) if timeout.value.is_none_literal_expr() => sink.push(site.fact("none", true).span("value", &timeout.value)),
        Some(_) => {}
        None if has_star_arguments(call) => {}
        None => sink.push(with_place_for_argument(site, cx, call)),
    }
}

fn is_request(cx: &Context, call: &ExprCall, name: &str) -> bool {
    if let Some(verb) = name.strip_prefix("requests.").or_else(|| name.strip_prefix("requests.api.")) {
        return VERBS.contains(&verb);
    }
    if !cx.scopes.imports("requests") && !cx.scopes.imports("httpx") {
        return false;
    }
    // httpx waits five seconds unless told otherwise: only `timeout=None` is without end.
    if let Some(verb) = name.strip_prefix("httpx.") {
        let is_none = keyword(call, "timeout").is_some_and(|it| it.value.is_none_literal_expr());
        return is_none && (VERBS.contains(&verb) || matches!(verb, "stream" | "Client" | "AsyncClient"));
    }
    let Some(method) = call.func.as_attribute_expr().filter(|it| VERBS.contains(&it.attr.as_str())) else { return false };
    is_session(cx, &method.value)
}

/// Whether an expression is certainly a `requests.Session`.
fn is_session(cx: &Context, expr: &Expr) -> bool {
    let makes = |expr: &Expr| {
        let name = expr.as_call_expr().and_then(|call| cx.resolve(&call.func));
        matches!(name.as_deref(), Some("requests.Session" | "requests.session" | "requests.sessions.Session"))
    };
    if makes(expr) {
        return true;
    }
    let Expr::Name(name) = expr else { return false };
    let opened = cx.parents.iter().any(|node| {
        let AnyNodeRef::StmtWith(with) = node else { return false };
        with.items.iter().any(|item| {
            makes(&item.context_expr)
                && item.optional_vars.as_deref().and_then(Expr::as_name_expr).is_some_and(|it| it.id.as_str() == name.id.as_str())
        })
    });
    opened || values_of(cx, &name.id).is_some_and(|values| values.iter().all(|value| makes(value)))
}
