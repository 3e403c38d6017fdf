//! BUG017: `datetime.utcnow()` and `utcfromtimestamp()`, deprecated since Python 3.12.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::Context,
    rule::{Hook, Rule, Sink},
    scope::Binding,
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "BUG017", aliases: &["DTZ003", "DTZ004"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let function = match name {
        "datetime.datetime.utcnow" => "now",
        "datetime.datetime.utcfromtimestamp" => "fromtimestamp",
        _ => return,
    };
    let Expr::Attribute(method) = &*call.func else { return };
    let old = method.attr.as_str();
    let message = format!("`{old}()` is deprecated since Python 3.12: it gives UTC without saying so");
    let site = Site::new(call.range(), message).cap(Safety::Review).span("method", &method.attr).fact("new", function);
    // Only the clock of now is shifted where a test freezes it with an offset.
    let site = if function == "now" { site.fact("asks", "tz_offset") } else { site };
    let args = &call.arguments;
    let fits = args.keywords.is_empty() && args.args.len() == usize::from(function != "now") && !args.args.iter().any(Expr::is_starred_expr);
    if !fits {
        sink.push(site.leave("the arguments are not written out here; pass `timezone.utc` by hand"));
        return;
    }
    if let Some((outer, zone)) = zoned_by(cx, call) {
        let rest = TextRange::new(call.end(), outer.end());
        sink.push(site.fact("utc", cx.text(zone)).fact("import", "").fact("zoned", true).span("arguments", &call.arguments).span("rest", rest));
        return;
    }
    // A zone that is put on behind it counts, whichever it is.
    let says_zone = matches!(cx.parent(), Some(AnyNodeRef::ExprAttribute(it)) if it.attr.as_str() == "replace" && is_zoned(cx));
    let zone = zone(cx, &method.value);
    let Some((utc, import)) = zone else {
        sink.push(site.leave("the name `timezone` means something else in this file"));
        return;
    };
    let site = site.fact("utc", utc).fact("import", import).fact("zoned", says_zone).span("arguments", &call.arguments);
    sink.push(site);
}

/// The `.replace(tzinfo=timezone.utc)` behind the call, which says no more than the new call, and its zone.
fn zoned_by<'a>(cx: &'a Context, call: &ExprCall) -> Option<(&'a ExprCall, &'a Expr)> {
    let outer = cx.parents.iter().rev().nth(1)?.as_expr_call()?;
    let method = outer.func.as_attribute_expr().filter(|func| func.attr.as_str() == "replace" && func.value.range() == call.range())?;
    let [keyword] = &*outer.arguments.keywords else { return None };
    let is_utc = keyword.arg.as_ref()?.as_str() == "tzinfo"
        && matches!(cx.resolve(&keyword.value).as_deref(), Some("datetime.timezone.utc" | "datetime.UTC"));
    let is_plain = outer.arguments.args.is_empty() && !cx.text(TextRange::new(method.value.end(), outer.end())).contains('#');
    (is_utc && is_plain).then_some((outer, &keyword.value))
}

/// Whether the call around replaces the zone.
fn is_zoned(cx: &Context) -> bool {
    cx.parents.iter().rev().nth(1).is_some_and(|node| {
        node.as_expr_call().is_some_and(|call| {
            call.arguments.keywords.iter().any(|keyword| keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == "tzinfo"))
        })
    })
}

/// How UTC is written here, and the import it needs.
fn zone(cx: &Context, class: &Expr) -> Option<(String, &'static str)> {
    // `datetime.datetime.utcnow()` goes through the module.
    if let Expr::Attribute(attribute) = class
        && cx.resolve(&attribute.value).as_deref() == Some("datetime")
    {
        return Some((format!("{}.timezone.utc", cx.text(attribute.value.range())), ""));
    }
    match cx.scopes.lookup(&cx.scope_stack, "timezone") {
        Some(Binding::Import(full)) if full == "datetime.timezone" => Some(("timezone.utc".to_owned(), "")),
        None if !cx.scopes.binds_anywhere("timezone") => Some(("timezone.utc".to_owned(), "from datetime import timezone")),
        _ => None,
    }
}
